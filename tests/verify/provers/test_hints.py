"""`refutation` against brute force; sample formulas; the logs of solvers that are known to be wrong."""

from __future__ import annotations

import itertools
import os
import random
import time
from pathlib import Path

import pytest
from pysat.solvers import Solver

from verify.kernel.errors import Rejected
from verify.kernel.lrat import check_lrat, check_model
from verify.provers.hints import Model, OutOfTime, Refutation, refutation, trimmed

Clauses = list[list[int]]

DATA = Path(os.environ.get("NETPROOF_DATA") or Path(__file__).parents[4] / "shared" / "data") / "cnf"
SAMPLES = sorted(DATA.glob("*.cnf"))


def random_formula(variables: int, ratio: float, seed: int) -> Clauses:
    rng = random.Random(seed)
    chosen = [rng.sample(range(1, variables + 1), 3) for _ in range(round(variables * ratio))]
    return [[rng.choice((1, -1)) * variable for variable in clause] for clause in chosen]


def pigeons(holes: int) -> Clauses:
    """One pigeon too many."""
    place = [[pigeon * holes + hole + 1 for hole in range(holes)] for pigeon in range(holes + 1)]
    pairs = [[-a[hole], -b[hole]] for hole in range(holes) for a, b in itertools.combinations(place, 2)]
    return place + pairs


def dimacs(path: Path) -> Clauses:
    numbers: list[int] = []
    for line in path.read_text().splitlines():
        if line.startswith("%"):
            break
        if not line.startswith(("c", "p")):
            numbers.extend(map(int, line.split()))
    clauses: Clauses = [[]]
    for number in numbers:
        if number:
            clauses[-1].append(number)
        else:
            clauses.append([])
    return clauses[:-1]


def replayed(clauses: Clauses, found: Refutation | Model | OutOfTime) -> bool:
    """Whether the clauses are satisfiable, by what the kernel accepts."""
    statement = {"kind": "cnf", "claims": "satisfiable", "clauses": clauses, "names": {}}
    if isinstance(found, Refutation):
        check_lrat(statement, {"lemmas": [list(lemma) for lemma in found.lemmas]}, "refuted")
        return False
    assert isinstance(found, Model)
    assert [abs(literal) for literal in found.literals] == list(range(1, len(found.literals) + 1))
    check_model(statement, {"values": {str(abs(n)): n > 0 for n in found.literals}}, "discharged")
    return True


def satisfiable(clauses: Clauses, variables: int) -> bool:
    signs = itertools.product((1, -1), repeat=variables)
    assignments = ({sign * n for n, sign in enumerate(chosen, 1)} for chosen in signs)
    return any(all(true.intersection(clause) for clause in clauses) for true in assignments)


def test_small_formulas_against_brute_force() -> None:
    """With units, repeated literals, clauses that hold anyway and, now and then, the empty clause."""
    rng = random.Random(5)
    answers = []
    for seed in range(800):
        variables = rng.randint(1, 6)
        clauses = [
            [
                rng.choice((1, -1)) * rng.randint(1, variables)
                for _ in range(rng.choice((1, 1, 2, 2, 3, 3, 3, 4)))
            ]
            for _ in range(rng.randint(0, 30))
        ]
        if rng.random() < 0.03:
            clauses.insert(rng.randint(0, len(clauses)), [])
        answers.append(satisfiable(clauses, variables))
        assert replayed(clauses, refutation(clauses, seed=seed)) is answers[-1], clauses
    assert 200 < sum(answers) < 600


@pytest.mark.parametrize(
    ("clauses", "answer"),
    [
        ([], True),
        ([[]], False),
        ([[1], []], False),
        ([[1], [-1]], False),
        ([[3]], True),
        ([[1, -1]], True),
        ([[1, 1], [-1, -1]], False),
        ([[1], [-1, 2], [-2, 3], [-3]], False),
    ],
)
def test_trivial_formulas(clauses: Clauses, answer: bool) -> None:
    assert replayed(clauses, refutation(clauses)) is answer


@pytest.mark.parametrize("seed", range(12))
def test_random_formulas(seed: int) -> None:
    clauses = random_formula(60, (3.9, 4.3, 4.8)[seed % 3], seed)
    with Solver("minisat22", bootstrap_with=clauses) as other:
        assert replayed(clauses, refutation(clauses)) is other.solve()


def test_a_long_proof() -> None:
    found = refutation(pigeons(7))
    assert isinstance(found, Refutation)
    assert len(found.lemmas) > 2000
    assert replayed(pigeons(7), found) is False


def test_a_proof_keeps_only_what_it_needs() -> None:
    clauses = pigeons(5)
    found = refutation(clauses)
    assert isinstance(found, Refutation)
    named = {hint for _, hints in found.lemmas for hint in hints}
    assert named >= set(range(len(clauses) + 1, len(clauses) + len(found.lemmas)))
    # clauses in other variables change nothing
    apart = [[100 + n for n in range(3)], *clauses, [101, -102]]
    more = refutation(apart)
    assert isinstance(more, Refutation)
    assert not {1, len(apart)} & {hint for _, hints in more.lemmas for hint in hints}


def test_too_hard_in_the_time_is_no_answer() -> None:
    started = time.monotonic()
    found = refutation(pigeons(11), time_limit=0.2)
    assert isinstance(found, OutOfTime)
    assert found.seconds >= 0.2
    assert time.monotonic() - started < 60, "it hangs"
    assert isinstance(refutation([[1]], time_limit=0), OutOfTime)


def test_the_same_seed_gives_the_same_proof() -> None:
    clauses = random_formula(60, 4.8, 1)
    assert refutation(clauses, seed=3) == refutation(clauses, seed=3)


def test_a_log_without_an_empty_clause_is_an_error() -> None:
    with pytest.raises(ValueError, match="0 empty clauses"):
        trimmed(b"3 1 0 1 2 0\n3 d 1 0\n", 2)


@pytest.mark.skipif(not SAMPLES, reason="the sample formulas are not here")
def test_sample_formulas() -> None:
    for path in SAMPLES:
        clauses = dimacs(path)
        with Solver("minisat22", bootstrap_with=clauses) as other:
            assert replayed(clauses, refutation(clauses)) is other.solve(), path.name
        if "uuf50" in path.name or "uf20" in path.name:
            assert replayed(clauses, refutation(clauses)) is ("uuf50" not in path.name)


# Logs of other solvers. They have no hints; `elaborated` searches them out, so that the kernel can be asked.


def elaborated(clauses: Clauses, log: list[str], *, deletions: bool) -> list[list[list[int]]]:
    """The lemmas of a DRUP log with hints, up to the empty clause; a lemma that does not follow gets all clauses."""
    everything = [sorted(set(clause)) for clause in clauses]
    alive = set(range(len(everything)))
    lemmas: list[list[list[int]]] = []
    for line in log:
        words = line.split()
        if words[0] == "d":
            clause = sorted(set(map(int, words[1:-1])))
            if deletions:
                alive.discard(next((n for n in alive if everything[n] == clause), -1))
            continue
        lemma = sorted(set(map(int, words[:-1])))
        lemmas.append([lemma, propagated(lemma, everything, sorted(alive))])
        alive.add(len(everything))
        everything.append(lemma)
        if not lemma:
            break
    return lemmas


def propagated(lemma: list[int], clauses: Clauses, alive: list[int]) -> list[int]:
    false, hints = set(lemma), []
    progress = True
    while progress:
        progress = False
        for number in alive:
            left = [literal for literal in clauses[number] if literal not in false]
            if not left:
                return [*hints, number + 1]
            if len(left) == 1 and -left[0] not in false:
                false.add(-left[0])
                hints.append(number + 1)
                progress = True
    return [number + 1 for number in alive]


REFUTABLE = [
    *(random_formula(40, 5.5, seed) for seed in range(4)),
    random_formula(60, 4.8, 1),
    pigeons(4),
    pigeons(5),
]


def rejections(solver: str, *, deletions: bool = False) -> list[str]:
    """Why the kernel rejects the solver's proof, for each of the formulas whose proof it rejects."""
    reasons = []
    for clauses in REFUTABLE:
        with Solver(solver, bootstrap_with=clauses, with_proof=True) as other:
            assert other.solve() is False
            lemmas = elaborated(clauses, other.get_proof() or [], deletions=deletions)
        statement = {"kind": "cnf", "claims": "unsatisfiable", "clauses": clauses, "names": {}}
        try:
            check_lrat(statement, {"lemmas": lemmas}, "discharged")
        except Rejected as reason:
            reasons.append(str(reason))
    return reasons


def test_the_logs_of_a_sound_solver_pass() -> None:
    assert rejections("cadical153", deletions=True) == []


def test_a_solver_that_names_variables_wrongly_is_rejected() -> None:
    reasons = rejections("maplesat")
    assert len(reasons) == len(REFUTABLE)
    assert any("does not follow" in reason for reason in reasons)


def test_a_solver_that_deletes_what_it_relies_on_is_rejected() -> None:
    reasons = rejections("glucose4", deletions=True)
    assert any("does not follow" in reason for reason in reasons)


def test_a_solver_that_stops_before_the_empty_clause_is_rejected() -> None:
    reasons = rejections("maplecm")
    assert any("does not end in the empty clause" in reason for reason in reasons)

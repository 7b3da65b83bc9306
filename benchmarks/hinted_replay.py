"""Replay of hinted proofs beside solving, and beside a check that searches for its units.

Asked for: the kernel replays at least 30,000 lemmas/s on long proofs and 1,000 proofs/s on short ones (50 variables,
218 clauses), and less time goes into replay than into solving (CaDiCaL, its log, and trimming).
"""

from __future__ import annotations

import itertools
import random

from benchmarks.measure import Bench, seconds
from verify.kernel.lrat import check_lrat
from verify.provers.hints import Lemma, Refutation, refutation

Clauses = list[list[int]]

ROUNDS = 5
SHORT = 200
SEARCHED = 2000
"""Lemmas of a proof that the check without hints is given: it is slow."""


def random_formula(variables: int, clauses: int, seed: int) -> Clauses:
    rng = random.Random(seed)
    chosen = [rng.sample(range(1, variables + 1), 3) for _ in range(clauses)]
    return [[rng.choice((1, -1)) * variable for variable in clause] for clause in chosen]


def pigeons(holes: int) -> Clauses:
    place = [[pigeon * holes + hole + 1 for hole in range(holes)] for pigeon in range(holes + 1)]
    pairs = [[-a[hole], -b[hole]] for hole in range(holes) for a, b in itertools.combinations(place, 2)]
    return place + pairs


def refuted(clauses: Clauses) -> Refutation | None:
    found = refutation(clauses, time_limit=600)
    return found if isinstance(found, Refutation) else None


def replay(clauses: Clauses, found: Refutation) -> None:
    statement = {"kind": "cnf", "claims": "unsatisfiable", "clauses": clauses, "names": {}}
    check_lrat(statement, {"lemmas": [list(lemma) for lemma in found.lemmas]}, "discharged")


def search(clauses: Clauses, lemmas: list[Lemma]) -> None:
    """Check each lemma without its hints: assume its negation and propagate units (two watched literals)."""
    watches: dict[int, list[list[int]]] = {}
    units: list[int] = []

    def add(clause: list[int]) -> None:
        if len(clause) == 1:
            units.append(clause[0])
        for literal in clause[:2]:
            watches.setdefault(literal, []).append(clause)

    for clause in clauses:
        add(list(clause))
    for lemma, _ in lemmas:
        assert conflict([-literal for literal in lemma], units, watches), lemma
        add(list(lemma))


def conflict(assumed: list[int], units: list[int], watches: dict[int, list[list[int]]]) -> bool:
    true: set[int] = set()
    queue = [*assumed, *units]
    for literal in queue:  # grows while it is read
        if -literal in true:
            return True
        if literal in true:
            continue
        true.add(literal)
        watched = watches.get(-literal, [])
        kept = []
        for place, clause in enumerate(watched):
            if len(clause) > 1 and clause[0] == -literal:
                clause[0], clause[1] = clause[1], clause[0]
            if clause[0] in true:
                kept.append(clause)
                continue
            for i in range(2, len(clause)):
                if -clause[i] not in true:
                    clause[1], clause[i] = clause[i], clause[1]
                    watches.setdefault(clause[1], []).append(clause)
                    break
            else:
                kept.append(clause)
                if len(clause) == 1 or -clause[0] in true:
                    watches[-literal] = kept + watched[place + 1 :]
                    return True
                queue.append(clause[0])
        watches[-literal] = kept
    return False


def figures(bench: Bench) -> None:
    """Long proofs one by one, then many short ones; cost against the number of lemmas."""
    formulas = {
        "8 pigeons too many for 7": pigeons(7),
        "9 pigeons, 8 holes": pigeons(8),
        "random, 150 variables": random_formula(150, 690, 2),
        "random, 200 variables": random_formula(200, 920, 3),
    }
    if bench.quick:
        formulas = {"8 pigeons too many for 7": pigeons(7)}
    cases = {}
    for name, clauses in formulas.items():
        found = refuted(clauses)
        assert found is not None

        def again(clauses: Clauses = clauses, found: Refutation = found) -> None:
            replay(clauses, found)

        count = len(found.lemmas)
        hints = sum(len(hints) for _, hints in found.lemmas) / count
        detail = f"{count:,} lemmas of {hints:.0f} hints"
        rates = [count / seconds(again) for _ in range(ROUNDS)]
        bench.number(f"{name}: replay", rates, "lemmas/s", limit=30_000, at_least=True, detail=detail)
        solving = {"solving it (CaDiCaL, its log, trimming)": lambda clauses=clauses: refuted(clauses)}
        bench.compare(f"{name}: replay", again, solving, limits=dict.fromkeys(solving, 1.0))
        searching = seconds(lambda clauses=clauses, found=found: search(clauses, found.lemmas[:SEARCHED]))
        each = searching / min(count, SEARCHED)
        what = f"{name}: a lemma, replayed with hints / searched for its units"
        bench.number(what, [1 / rate / each for rate in rates], "of its time", limit=1)
        cases[count * hints] = again
    if len(cases) > 2:
        bench.curve("hinted replay", "hints", cases, best_known="hints^1 (each is read once)")
    pairs = ((c, f) for seed in itertools.count() if (f := refuted(c := random_formula(50, 218, seed))))
    short = list(itertools.islice(pairs, bench.size(SHORT, SHORT // 10)))
    rates = [len(short) / seconds(lambda: [replay(c, f) for c, f in short]) for _ in range(ROUNDS)]
    count = sum(len(f.lemmas) for _, f in short) / len(short)
    what, detail = "random, 50 variables, 218 clauses: replay", f"{count:.0f} lemmas each"
    bench.number(what, rates, "proofs/s", limit=1000, at_least=True, detail=detail)
    solving = {"solving them": lambda: [refuted(c) for c, _ in short]}
    bench.compare(what, lambda: [replay(c, f) for c, f in short], solving, limits={"solving them": 1.0})

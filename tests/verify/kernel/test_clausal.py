"""Clausal proofs over the reals: a table for each rule, whole proofs by hand, and a second road to the clauses.

In reading order: sums that contradict (`theory_clause`), congruences, integer splits, proofs with their hints, lemmas
used, and last the encoding: whatever satisfies a statement must satisfy the clauses that the kernel makes of it.
"""

from __future__ import annotations

import copy
import runpy
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify import terms
from verify.kernel.certificate import replay_conclusion
from verify.kernel.clausal import TRUE, Problem, congruence_clause, split_clause, theory_clause
from verify.kernel.errors import Rejected
from verify.kernel.formula import digest
from verify.terms import And, Function, Iff, Implies, Not, Or, Relation, ite, maximum, minimum, relu

Json = Any
REFERENCE = runpy.run_path(str(Path(__file__).parents[1] / "reference.py"))

ACCEPT, REJECT = True, False
HALF = Fraction(1, 2)

x, y, z = terms.reals("x y z")
k, n = terms.ints("k n")
p, q = terms.bools("p q")


def problem_of(*formulas: terms.Term) -> tuple[Problem, list[int]]:
    """A problem whose unknowns 0, 1, 2 are x, y, z, and the literals of the formulas."""
    problem = Problem(terms.statement([], And(x + y + z <= 0, *formulas)), [], with_goal=False)
    problem.polynomial((x + y + z).json)
    return problem, [problem.literal(f.json) for f in formulas]


ONE, X, Y = [[1, []]], [[1, [0]]], [[1, [1]]]
MINUS_ONE, MINUS_X = [[-1, []]], [[-1, [0]]]

BOX = [x <= 1, y <= 1, x + y > 2]

# constraints; products [multiplier, places of constraints, squares]; [polynomial, place of an equality]
SUMS = {
    "multipliers that close the system": (BOX, [[1, [0], []], [1, [1], []], [1, [2], []]], [], ACCEPT),
    "multipliers twice as large": (BOX, [[2, [0], []], [2, [1], []], [2, [2], []]], [], ACCEPT),
    "multipliers as text": (BOX, [["1/2", [0], []], ["1/2", [1], []], ["1/2", [2], []]], [], ACCEPT),
    "one constraint left out": (BOX, [[1, [0], []], [1, [2], []]], [], REJECT),
    "a multiplier that does not fit": (BOX, [[1, [0], []], [2, [1], []], [1, [2], []]], [], REJECT),
    "a negative multiplier": ([x <= 1, x <= 2], [[1, [0], []], [-1, [1], []]], [], REJECT),
    "a multiplier of zero makes nothing strict": (
        [x <= 1, x >= 1, y < 0],
        [[1, [0], []], [1, [1], []], [0, [2], []]],
        [],
        REJECT,
    ),
    "a multiplier that is a float": ([x < 1, x >= 1], [[1.0, [0], []], [1, [1], []]], [], REJECT),
    "a multiplier that is true": ([x < 1, x >= 1], [[True, [0], []], [1, [1], []]], [], REJECT),
    "a multiplier that is not a number": (
        [x < 1, x >= 1],
        [[float("nan"), [0], []], [1, [1], []]],
        [],
        REJECT,
    ),
    "the sum is 0, one of them is strict": ([x < 1, x >= 1], [[1, [0], []], [1, [1], []]], [], ACCEPT),
    "the sum is 0, nothing is strict": ([x <= 1, x >= 1], [[1, [0], []], [1, [1], []]], [], REJECT),
    "the sum is 0, what is strict is not in it": (
        [x <= 1, x >= 1, y < 0],
        [[1, [0], []], [1, [1], []]],
        [],
        REJECT,
    ),
    "the sum is a positive constant": ([x <= 1, x >= 0], [[1, [0], []], [1, [1], []]], [], REJECT),
    "the sum is a negative constant, nothing is strict": (
        [x <= 0, x >= 1],
        [[1, [0], []], [1, [1], []]],
        [],
        ACCEPT,
    ),
    "the sum is no constant": ([x <= 0, y >= 1], [[1, [0], []], [1, [1], []]], [], REJECT),
    "no sum at all": ([x <= 0], [], [], REJECT),
    "a product of two": ([x > 0, y > 0, x * y <= 0], [[1, [0, 1], []], [1, [2], []]], [], ACCEPT),
    "a product of which one is not strict": (
        [x >= 0, y > 0, x * y <= 0],
        [[1, [0, 1], []], [1, [2], []]],
        [],
        REJECT,
    ),
    "a constraint times itself": ([x > 0, x * x <= 0], [[1, [0, 0], []], [1, [1], []]], [], ACCEPT),
    "a product with an equality among the inequalities": (
        [x > 0, y == 0, x * y <= 0],
        [[1, [0, 1], []], [1, [2], []]],
        [],
        REJECT,
    ),
    "a square": ([x * x < 0], [[1, [0], []], [1, [], [X]]], [], ACCEPT),
    "a square of a sum": (
        [x * x + 2 * x * y + y * y < 0],
        [[1, [0], []], [1, [], [[[1, [0]], [1, [1]]]]]],
        [],
        ACCEPT,
    ),
    "a square is not strict": ([x * x <= 0], [[1, [0], []], [1, [], [X]]], [], REJECT),
    "what is strict times a square is not": (
        [x > 0, x * y * y <= 0],
        [[1, [0], [Y]], [1, [1], []]],
        [],
        REJECT,
    ),
    "a square with a negative multiplier": ([x * x > 1], [[1, [0], []], [-1, [], [X]]], [], REJECT),
    "a square of an unknown that does not occur": (
        [x * x < 0],
        [[1, [0], []], [1, [], [[[1, [9]]]]]],
        [],
        REJECT,
    ),
    "a positive constant is strict": ([x == 0, x == 1], [[1, [], []]], [[MINUS_ONE, 0], [ONE, 1]], ACCEPT),
    "an equality times a polynomial": ([x * y == 1, y == 0], [], [[ONE, 0], [MINUS_X, 1]], ACCEPT),
    "an equality times the wrong polynomial": ([x * y == 1, y == 0], [], [[ONE, 0], [X, 1]], REJECT),
    "equalities with the sign that shows nothing": ([x == 0, x == 1], [], [[ONE, 0], [MINUS_ONE, 1]], REJECT),
    "equalities that add up to 0": ([x == 0, 2 * x == 0], [], [[ONE, 0], [MINUS_ONE, 1]], REJECT),
    "an inequality times a polynomial": ([x > 0, x * x <= -1], [[1, [1], []]], [[X, 0]], REJECT),
    "a disequality times a polynomial": ([x != 0, x == 0], [], [[ONE, 0]], REJECT),
    "an equality taken for an inequality": ([x == 0, x < 0], [[1, [0], []], [1, [1], []]], [], REJECT),
    "what is not 0 has a positive square": ([x != 0, x * x <= 0], [[1, [0], []], [1, [1], []]], [], ACCEPT),
    "what is not 0 need not be positive": ([x != 0, x <= 0], [[1, [0], []], [1, [1], []]], [], REJECT),
    "a truth value gives no inequality": ([p, x < 0], [[1, [0], []]], [], REJECT),
    "a denied truth value gives no inequality": ([Not(p)], [[1, [0], []]], [], REJECT),
    "a denied truth value gives no equality": ([Not(p)], [], [[ONE, 0]], REJECT),
    "a truth value gives no equality": ([p, x < 0], [], [[ONE, 0]], REJECT),
    "a constraint that nothing needs": ([p, y < 0, x < 1, x >= 1], [[1, [2], []], [1, [3], []]], [], ACCEPT),
}


@pytest.mark.parametrize(("constraints", "products", "combinations", "expected"), SUMS.values(), ids=SUMS)
def test_sums_that_contradict(
    constraints: list[terms.Term], products: Json, combinations: Json, expected: bool
) -> None:
    problem, literals = problem_of(*constraints)
    clause = [-literal for literal in literals]
    named = [[c, [clause[i] for i in places], squares] for c, places, squares in products]
    multiplied = [[polynomial, clause[i]] for polynomial, i in combinations]
    if not expected:
        with pytest.raises(Rejected):
            theory_clause(problem, clause, named, multiplied)
        return
    theory_clause(problem, clause, named, multiplied)
    stated = terms.statement(constraints, terms.formula(False))
    points = REFERENCE["points"](stated["variables"], [-2, -1, "-1/2", 0, "1/2", 1, 2])
    assert not any(REFERENCE["refutes"](stated, point) for point in points)


def test_a_sum_may_not_name_what_is_not_in_its_clause() -> None:
    problem, (low, high) = problem_of(x < 1, x >= 1)
    theory_clause(problem, [-low, -high], [[1, [-low], []], [1, [-high], []]], [])
    for clause in ([-low], [-high], [], [low, -high], [-low, high]):
        with pytest.raises(Rejected, match="gives no inequality in this lemma"):
            theory_clause(problem, clause, [[1, [-low], []], [1, [-high], []]], [])


T, S, N = Function("T"), Function("S"), Function("N", sort="int")
U = Function("U", 2)
R, Q = Relation("R", s="real", b="bool"), Relation("Q", s="real", b="bool")


def symbols() -> tuple[Problem, dict[str, int]]:
    """Applications by name, those of relations by minus their literals, as congruences name them."""
    named = {"T(x)": T(x), "T(y)": T(y), "S(x)": S(x), "U(x,y)": U(x, y), "U(y,x)": U(y, x), "x": x}
    related = {"R(x,p)": R(x, p), "R(y,q)": R(y, q), "Q(x,p)": Q(x, p)}
    problem, literals = problem_of(*(term >= 0 for term in named.values()), *related.values())
    unknowns = {name: max(max(problem.polynomial(term.json))) for name, term in named.items()}
    return problem, unknowns | {name: -lit for name, lit in zip(related, literals[len(named) :], strict=True)}


CONGRUENCES = {
    "equal arguments, equal values": ("T(x)", "T(y)", [Not(x == y), T(x) == T(y)]),
    "two arguments": ("U(x,y)", "U(y,x)", [Not(x == y), Not(y == x), U(x, y) == U(y, x)]),
    "a relation carries over": ("R(x,p)", "R(y,q)", [Not(x == y), Not(Iff(p, q)), Not(R(x, p)), R(y, q)]),
    "a relation carries over the other way": (
        "R(y,q)",
        "R(x,p)",
        [Not(x == y), Not(Iff(p, q)), Not(R(y, q)), R(x, p)],
    ),
    "two functions": ("T(x)", "S(x)", REJECT),
    "two relations": ("R(x,p)", "Q(x,p)", REJECT),
    "functions of different arity": ("T(x)", "U(x,y)", REJECT),
    "a function and a relation": ("T(x)", "R(x,p)", REJECT),
    "a variable": ("T(x)", "x", REJECT),
    "an unknown that is not there": ("T(x)", 99, REJECT),
    "a literal that is no relation": (-2, "R(x,p)", REJECT),
}


@pytest.mark.parametrize(("first", "second", "expected"), CONGRUENCES.values(), ids=CONGRUENCES)
def test_congruences(first: Any, second: Any, expected: Any) -> None:
    problem, number = symbols()
    pair = number.get(first, first), number.get(second, second)
    if expected is REJECT:
        with pytest.raises(Rejected):
            congruence_clause(problem, *pair)
    else:
        clause = congruence_clause(problem, *pair)
        assert sorted(set(clause)) == sorted({problem.literal(f.json) for f in expected})


def test_a_function_and_a_relation_of_one_name_stay_apart() -> None:
    twin = Relation("T", s="real")
    problem, literals = problem_of(T(x) >= 0, twin(x))
    with pytest.raises(Rejected, match="of one function"):
        congruence_clause(problem, max(problem.applications), -literals[1])


def test_the_first_unknown_may_be_an_application() -> None:
    problem = Problem(terms.statement([], T(0) == T(1)), [])
    assert sorted(problem.applications) == [0, 1]
    equal = problem.literal((T(0) == T(1)).json)
    assert (
        congruence_clause(problem, 0, 1) == congruence_clause(problem, 1, 0) == [TRUE, equal]
    )  # for 0 is not 1


def test_an_application_is_equal_to_itself() -> None:
    problem, number = symbols()
    assert TRUE in congruence_clause(problem, number["T(x)"], number["T(x)"])


INTEGERS = [k + n >= 0, N(x) + T(x) >= 0, maximum(k, n) >= 0]  # unknowns: k, n, N(x), T(x), max
SPLITS = {
    "an integer": ([[1, ["k"]]], 3, ACCEPT),
    "an integer at a negative": ([[1, ["k"]]], -3, ACCEPT),
    "a sum of integers": ([[2, ["k"]], [-3, ["n"]], [5, []]], 0, ACCEPT),
    "a product of integers": ([[1, ["k", "n"]]], 0, ACCEPT),
    "a value of an integer function": ([[1, ["N"]]], 0, ACCEPT),
    "a real": ([[1, ["x"]]], 3, REJECT),
    "a product of an integer and a real": ([[1, ["k", "x"]]], 3, REJECT),
    "a value of a real function": ([[1, ["T"]]], 3, REJECT),
    "half an integer": ([["1/2", ["k"]]], 3, REJECT),
    "a sum with a fraction": ([[1, ["k"]], ["1/2", []]], 3, REJECT),
    "at a fraction": ([[1, ["k"]]], "1/2", REJECT),
    "at a float": ([[1, ["k"]]], 3.0, REJECT),
    "at true": ([[1, ["k"]]], True, REJECT),
}


@pytest.mark.parametrize(("polynomial", "bound", "expected"), SPLITS.values(), ids=SPLITS)
def test_splits(polynomial: Json, bound: Any, expected: bool) -> None:
    problem, _ = problem_of(*INTEGERS)
    unknown = {"x": 0, "k": problem.unknowns["k"], "n": problem.unknowns["n"]}
    unknown |= {name: i for i, (name, _) in problem.applications.items()}
    data = {tuple(sorted(unknown[u] for u in names)): Fraction(c) for c, names in polynomial}
    if not expected:
        with pytest.raises(Rejected, match="a split is of an integer at an integer"):
            split_clause(problem, data, bound)
        return
    low, high = (problem.atoms[literal] for literal in split_clause(problem, data, bound))
    for value in range(bound - 3, bound + 4):  # for k itself: at each integer one side holds, never both
        sides = [at(side, {unknown["k"]: Fraction(value)}) for side in (low, high)]
        if set(data) == {(unknown["k"],)}:
            assert sides == [value <= bound, value >= bound + 1]


def at(atom: tuple[str, Any], values: dict[int, Fraction]) -> bool:
    kind, polynomial = atom
    total = Fraction(0)
    for monomial, coefficient in polynomial.items():
        for unknown in monomial:
            coefficient *= values.get(unknown, Fraction(0))
        total += coefficient
    return total <= 0 if kind == "<=" else total == 0


# Whole proofs. x <= 1 is literal 2, y <= 1 is 3 and x + y <= 2 is 4. Clauses: 1 the lemma of arithmetic, 2 "true",
# 3 and 4 the assumptions, 5 the negated goal, 6 and on the lemmas.

SUM = terms.statement([x <= 1, y <= 1], x + y <= 2)
FARKAS = ["lemma", [-2, -3, 4], [[1, [-2], []], [1, [-3], []], [1, [4], []]], []]
PROOF = {"steps": [FARKAS], "lemmas": [[[], [3, 4, 5, 1]]]}


def accepts(rule: str, outcome: str, stated: Json, evidence: Json, *uses: Json) -> bool:
    conclusion = {"rule": rule, "outcome": outcome, "statement": stated, "hash": digest(stated)}
    try:
        return replay_conclusion({**conclusion, "evidence": evidence, "uses": list(uses)}) == "checked"
    except Rejected:
        return False


PROOFS = {
    "a lemma of arithmetic and the clauses of the problem": (SUM, PROOF, ACCEPT),
    "a lemma between": (SUM, {**PROOF, "lemmas": [[[-3, 4], [3, 1]], [[], [4, 5, 6]]]}, ACCEPT),
    "a lemma that nothing needs": (
        SUM,
        {**PROOF, "lemmas": [[[9], [3, 4, 5, 1]], [[], [3, 4, 5, 1]]]},
        ACCEPT,
    ),
    "an atom that nothing needs": (SUM, {**PROOF, "steps": [["atom", "<=", [[1, [0]]]], FARKAS]}, ACCEPT),
    "the hints in another order": (SUM, {**PROOF, "lemmas": [[[], [5, 4, 3, 1]]]}, ACCEPT),
    "a hint that is not unit when it comes": (SUM, {**PROOF, "lemmas": [[[], [1, 3, 4, 5]]]}, REJECT),
    "a hint left out": (SUM, {**PROOF, "lemmas": [[[], [3, 4, 1]]]}, REJECT),
    "no hints": (SUM, {**PROOF, "lemmas": [[[], []]]}, REJECT),
    "a later clause as a hint": (SUM, {**PROOF, "lemmas": [[[], [7]], [[], [6]]]}, REJECT),
    "itself as a hint": (SUM, {**PROOF, "lemmas": [[[], [6]]]}, REJECT),
    "hint zero": (SUM, {**PROOF, "lemmas": [[[], [0]]]}, REJECT),
    "a negative hint": (SUM, {**PROOF, "lemmas": [[[], [3, 4, 5, -5]]]}, REJECT),
    "a hint that is true": (SUM, {**PROOF, "lemmas": [[[], [3, 4, 5, True]]]}, REJECT),
    "a hint that is a float": (SUM, {**PROOF, "lemmas": [[[], [3, 4, 5, 1.0]]]}, REJECT),
    "a literal zero": (SUM, {**PROOF, "lemmas": [[[0], [3, 4, 5, 1]], [[], [3, 4, 5, 1]]]}, REJECT),
    "a literal that is true": (
        SUM,
        {**PROOF, "lemmas": [[[True], [3, 4, 5, 1]], [[], [3, 4, 5, 1]]]},
        REJECT,
    ),
    "a lemma that does not follow": (SUM, {**PROOF, "lemmas": [[[-2], [3]], [[], [3, 6]]]}, REJECT),
    "it does not end in the empty clause": (SUM, {**PROOF, "lemmas": [[[-3, 4], [3, 1]]]}, REJECT),
    "the empty clause is not the last": (SUM, {**PROOF, "lemmas": [[[], [3, 4, 5, 1]], [[4], [6]]]}, REJECT),
    "no lemmas": (SUM, {**PROOF, "lemmas": []}, REJECT),
    "no steps": (SUM, {**PROOF, "steps": []}, REJECT),
    "steps left out": (SUM, {"lemmas": PROOF["lemmas"]}, REJECT),
    "an unknown step": (SUM, {**PROOF, "steps": [["axiom", [4]], FARKAS]}, REJECT),
    "a split that nothing needs": (
        SUM,
        {"steps": [["split", [], 0], FARKAS], "lemmas": [[[], [4, 5, 6, 2]]]},
        ACCEPT,
    ),
    "a split by another name": (
        SUM,
        {"steps": [["guess", [], 0], FARKAS], "lemmas": [[[], [4, 5, 6, 2]]]},
        REJECT,
    ),
    "an atom of an unknown kind": (SUM, {**PROOF, "steps": [["atom", "<", [[1, [0]]]], FARKAS]}, REJECT),
    "a step without a name": (SUM, {**PROOF, "steps": [[], FARKAS]}, REJECT),
    "a lemma of arithmetic with a constraint missing": (
        SUM,
        {**PROOF, "steps": [["lemma", [-2, 4], FARKAS[2], []]]},
        REJECT,
    ),
    "another statement": (terms.statement([x <= 1, y <= 1], x + y <= 1), PROOF, REJECT),
    "an assumption less": (terms.statement([x <= 1], x + y <= 2), PROOF, REJECT),
    "assumptions that are strict": (terms.statement([x < 1, y < 1], x + y <= 2), PROOF, REJECT),
    "a strict goal": (terms.statement([x <= 1, y <= 1], x + y < 2), PROOF, REJECT),
}


@pytest.mark.parametrize(("stated", "evidence", "expected"), PROOFS.values(), ids=PROOFS)
def test_proofs(stated: Json, evidence: Json, expected: bool) -> None:
    assert accepts("clausal", "discharged", stated, evidence) is expected


@pytest.mark.parametrize("outcome", ["refuted", "vacuous", "undecided", "proved", None])
def test_a_clausal_proof_discharges_and_nothing_else(outcome: Any) -> None:
    assert not accepts("clausal", outcome, SUM, PROOF)


def test_a_contradiction_is_among_the_assumptions_alone() -> None:
    contradictory = terms.statement([x < 1, x >= 2], y == 5)  # literals -2 and 3
    steps = [["lemma", [2, -3], [[1, [2], []], [1, [-3], []]], []]]
    proof = {"steps": steps, "lemmas": [[[], [3, 4, 1]]]}
    assert accepts("contradiction", "vacuous", contradictory, proof)
    assert not accepts("contradiction", "discharged", contradictory, proof)
    with_goal = {"steps": [FARKAS], "lemmas": [[[], [3, 4, 5, 1]]]}
    assert not accepts("contradiction", "vacuous", SUM, with_goal)


# Lemmas used: the lemma says that a < b gives a² < b² for a >= 0; here a := x and b := x + 1.

a, b = terms.reals("a b")
SQUARES = terms.statement([a >= 0, a < b], a * a < b * b)
SUCCESSOR = terms.statement([x >= 0], x * x < (x + 1) ** 2)
USE = {
    "id": "claim/squares",
    "statement": SQUARES,
    "hash": digest(SQUARES),
    "instance": {"a": x.json, "b": (x + 1).json},
}
# x >= 0 is -x <= 0, literal 2; x < x + 1 is true; the lemma's conclusion is -2x - 1 < 0, which is the goal
USING = {"steps": [], "lemmas": [[[], [6, 5, 4, 3, 2]]]}


def clauses_of(stated: Json, *uses: Json) -> list[list[int]]:
    return Problem(stated, uses).clauses


def empty_clause(clauses: list[list[int]]) -> Json:
    """Hints for clauses that unit propagation refutes, found by propagation."""
    false: set[int] = set()
    hints: list[int] = []
    while True:
        for number, clause in enumerate(clauses, 1):
            left = [literal for literal in clause if literal not in false]
            if len(left) <= 1 and number not in hints and (not left or -left[0] not in false):
                hints.append(number)
                if not left:
                    return {"steps": [], "lemmas": [[[], hints]]}
                false.add(-left[0])
                break
        else:
            raise AssertionError("propagation does not refute the clauses")


LEMMAS = {
    "an instance that says what is to be proved": (USE, ACCEPT),
    "no lemma": (None, REJECT),
    "the hash of another lemma": ({**USE, "hash": digest(SUM)}, REJECT),
    "another instance": ({**USE, "instance": {"a": x.json, "b": y.json}}, REJECT),
    "an instance whose assumption is not known": (
        {**USE, "instance": {"a": (x + 1).json, "b": x.json}},
        REJECT,
    ),
    "an instance without a variable": ({**USE, "instance": {"a": x.json}}, REJECT),
    "an instance of another sort": ({**USE, "instance": {"a": x.json, "b": ["true"]}}, REJECT),
    "a weaker lemma": (
        {
            **USE,
            "statement": (weak := terms.statement([a >= 0, a < b], a * a <= b * b)),
            "hash": digest(weak),
        },
        REJECT,
    ),
    "a lemma with an assumption more": (
        {
            **USE,
            "statement": (more := terms.statement([a >= 0, a < b, b < 1], a * a < b * b)),
            "hash": digest(more),
        },
        REJECT,
    ),
}


@pytest.mark.parametrize(("used", "expected"), LEMMAS.values(), ids=LEMMAS)
def test_lemmas_used(used: Json, expected: bool) -> None:
    proof = empty_clause(clauses_of(SUCCESSOR, USE))
    assert accepts("clausal", "discharged", SUCCESSOR, proof, *([used] if used else [])) is expected


def test_one_lemma_may_be_used_twice() -> None:
    stated = terms.statement([x >= 0, y >= 0], And(x * x < (x + 1) ** 2, y * y < (y + 1) ** 2))
    again = {**USE, "instance": {"a": y.json, "b": (y + 1).json}}
    proof = empty_clause(clauses_of(stated, USE, again))
    assert accepts("clausal", "discharged", stated, proof, USE, again)
    assert not accepts("clausal", "discharged", stated, proof, USE, USE)


# Quotients: q y = x where y != 0, nothing where y = 0; and y != 0 is part of the goal.


def propositional(stated: Json) -> bool:
    """Whether some truth values of the literals, atoms included, satisfy the clauses of the problem."""
    clauses = Problem(stated, []).clauses
    literals = sorted({abs(literal) for clause in clauses for literal in clause})
    return _satisfiable(clauses, literals)


def _satisfiable(clauses: list[list[int]], literals: list[int]) -> bool:
    if any(not clause for clause in clauses):
        return False
    if not literals:
        return True
    first, rest = literals[0], literals[1:]
    for chosen in (first, -first):
        left = [[lit for lit in clause if lit != -chosen] for clause in clauses if chosen not in clause]
        if _satisfiable(left, rest):
            return True
    return False


REFUTED_BY_CLAUSES = {
    "an excluded middle": (Or(p, Not(p)), ACCEPT),
    "no conjunct at all": (And(), ACCEPT),
    "no disjunct at all": (Or(), REJECT),
    "the denial of no disjunct": (Not(Or()), ACCEPT),
    "a disjunct twice": (Implies(Or(p, p), p), ACCEPT),
    "an equivalence with itself": (Iff(p, p), ACCEPT),
    "an equivalence with its denial": (Iff(p, Not(p)), REJECT),
    "three equivalences are associative": (Iff(Iff(Iff(p, q), p), q), ACCEPT),
    "one of two": (Implies(Or(p, q), p), REJECT),
    "both of two": (Implies(And(p, q), And(q, p)), ACCEPT),
    "an implication read backwards": (Implies(Implies(p, q), Implies(q, p)), REJECT),
    "a contraposition": (Implies(Implies(p, q), Implies(Not(q), Not(p))), ACCEPT),
    "a comparison of numbers": (And(terms.number(1) < 2, terms.number("1/2") <= HALF), ACCEPT),
    "a false comparison of numbers": (terms.number(1) < 1, REJECT),
    "numbers that are equal": (terms.number("4/2") == 2, ACCEPT),
    "polynomials that are equal": ((x + y) * (x - y) == x**2 - y**2, ACCEPT),
    "a power of zero": (x**0 == 1, ACCEPT),
    "multiples of one comparison": (Iff(x <= 1, 2 * x <= 2), ACCEPT),
    "a comparison and its mirror image": (Iff(x <= 1, -x <= -1), REJECT),
    "strict and not": (Iff(x < y, Not(y <= x)), ACCEPT),
    "multiples of one equation": (Iff(x == y, 3 * y == 3 * x), ACCEPT),
    "a choice by truth": (ite(True, x, y) == x, ACCEPT),
    "a choice by falsehood": (ite(False, x, y) == y, ACCEPT),
    "a choice between the same": (ite(p, x, x) == x, ACCEPT),
    "a choice where the condition holds": (Implies(p, ite(p, x, y) == x), ACCEPT),
    "a choice where the condition fails": (Implies(Not(p), ite(p, x, y) == y), ACCEPT),
    "the other choice": (Implies(p, ite(p, x, y) == y), REJECT),
    "a maximum is the second where it is larger": (Implies(x < y, maximum(x, y) == y), ACCEPT),
    "a maximum is the first where it is not smaller": (Implies(y <= x, maximum(x, y) == x), ACCEPT),
    "a maximum is not the smaller": (Implies(x < y, maximum(x, y) == x), REJECT),
    "a minimum is the second where it is smaller": (Implies(y < x, minimum(x, y) == y), ACCEPT),
    "a minimum is the first where it is not larger": (Implies(x <= y, minimum(x, y) == x), ACCEPT),
    "a minimum is not the larger": (Implies(x < y, minimum(x, y) == y), REJECT),
    "an absolute value of what is negative": (Implies(x < 0, abs(x) == -x), ACCEPT),
    "an absolute value of what is not": (Implies(x >= 0, abs(x) == x), ACCEPT),
    "an absolute value is not the number": (Implies(x < 0, abs(x) == x), REJECT),
    "division by a number": (x / 2 == HALF * x, ACCEPT),
    "division by zero": (Or(terms.formula(True), x / 0 == 1), REJECT),
    "division by what may be zero": (Or(terms.formula(True), x / y == 1), REJECT),
    "division by what is not zero": (Implies(y != 0, (x / y) * y == x), REJECT),
    "one quotient is one number": (Implies(x / y < 1, x / y < 1), REJECT),
    "a function at one place": (T(x + y) == T(y + x), ACCEPT),
    "a function at two places": (T(x) == T(y), REJECT),
    "two functions at one place": (T(x) == S(x), REJECT),
    "a relation at one place": (Implies(R(x, p), R(x, p)), ACCEPT),
    "a relation at another truth value": (Implies(R(x, p), R(x, q)), REJECT),
    "two relations at one place": (Implies(R(x, p), Q(x, p)), REJECT),
}


@pytest.mark.parametrize(("goal", "expected"), REFUTED_BY_CLAUSES.values(), ids=REFUTED_BY_CLAUSES)
def test_clauses_that_need_no_arithmetic(goal: terms.Term, expected: bool) -> None:
    assert (not propositional(terms.statement([], goal))) is expected


@pytest.mark.parametrize("place", ["goal", "assumption"])
def test_a_denominator_must_be_shown_to_be_nonzero_wherever_it_stands(place: str) -> None:
    goal, given = (x / y <= 1, []) if place == "goal" else (terms.formula(True), [x / y <= 1])
    assert propositional(terms.statement(given, goal))
    assert not propositional(terms.statement([y != 0, *given], Implies(x / y <= 1, goal)))


@pytest.mark.parametrize("name", ["not", "and", "or", "iff", "true", "false", "var", "rel"])
def test_variables_may_be_called_as_operators(name: str) -> None:
    (named,) = terms.bools(name)
    assert propositional(terms.statement([named], And(False)))
    assert propositional(terms.statement([], named))
    assert not propositional(terms.statement([named], named))


def test_the_clauses_of_a_quotient() -> None:
    problem, (equal,) = problem_of(x / y == 7)
    quotient = problem.unknowns[("/", ((((0,), Fraction(1)),), (((1,), Fraction(1)),)))]
    zero, product = (
        problem.literal((y == 0).json),
        problem.atom("=", {(1, quotient): Fraction(1), (0,): Fraction(-1)}),
    )
    assert sorted([zero, product]) in problem.clauses
    assert problem.atoms[equal] == ("=", {(quotient,): 1, (): -7})


# The encoding, by a second road: at a counterexample all clauses hold, each unknown being what it stands for.

numbers = st.one_of(st.integers(-2, 2), st.fractions(-2, 2, max_denominator=3))


def formulas(of: st.SearchStrategy[Any], inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.tuples(of, of).map(lambda t: terms.numeric(t[0]) <= t[1]),
        st.tuples(of, of).map(lambda t: terms.numeric(t[0]) < t[1]),
        st.tuples(of, of).map(lambda t: terms.numeric(t[0]) == t[1]),
        inner.map(Not),
        st.tuples(inner, inner).map(lambda t: Implies(*t)),
        st.tuples(inner, inner).map(lambda t: Iff(*t)),
        st.lists(inner, max_size=3).map(lambda t: And(*t)),
        st.lists(inner, max_size=3).map(lambda t: Or(*t)),
    )


def compound(of: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    flat = formulas(of, st.just(p))
    return st.one_of(
        st.tuples(of, of).map(lambda t: terms.numeric(t[0]) + t[1]),
        st.tuples(of, of).map(lambda t: terms.numeric(t[0]) * t[1]),
        st.tuples(of, of).map(lambda t: terms.numeric(t[0]) / t[1]),
        st.lists(of, min_size=1, max_size=3).map(lambda t: maximum(*t)),
        st.lists(of, min_size=1, max_size=3).map(lambda t: minimum(*t)),
        of.map(lambda t: -terms.numeric(t)),
        of.map(lambda t: abs(terms.numeric(t))),
        st.tuples(of, st.integers(0, 3)).map(lambda t: terms.numeric(t[0]) ** t[1]),
        st.tuples(flat, of, of).map(lambda t: ite(*t)),
        of.map(relu),
    )


numeric_terms = st.recursive(st.one_of(numbers, st.sampled_from([x, y, k])), compound, max_leaves=6)
statements = st.recursive(st.just(p), lambda inner: formulas(numeric_terms, inner), max_leaves=5)


def interpretation(problem: Problem, values: dict[str, Any]) -> dict[int, bool]:
    """The truth of every literal at the values, from what unknowns and literals are keyed by."""
    unknowns: dict[int, Fraction] = {}
    known: dict[int, bool] = {TRUE: True}

    def sum_of(frozen: Any) -> Fraction:
        return sum((c * REFERENCE["product"](value(u) for u in m) for m, c in frozen), Fraction(0))

    def value(unknown: int) -> Fraction:
        if unknown not in unknowns:
            key = keys[unknown]
            if isinstance(key, str):
                unknowns[unknown] = Fraction(values[key])
            elif key[0] == "/":
                below = sum_of(key[1][1])
                unknowns[unknown] = sum_of(key[1][0]) / below if below else Fraction(17)
            else:
                unknowns[unknown] = sum_of(key[2][0] if truth(key[1]) else key[2][1])
        return unknowns[unknown]

    def truth(literal: int) -> bool:
        number = abs(literal)
        if number not in known:
            kind, data = names[number]
            if kind == "var":
                known[number] = values[data]
            elif kind == "or":
                known[number] = any(map(truth, data))
            else:
                known[number] = sum_of(data) <= 0 if kind == "<=" else sum_of(data) == 0
        return known[number] is (literal > 0)

    keys = {number: key for key, number in problem.unknowns.items()}
    names = {number: key for key, number in problem.numbers.items()}
    return {number: truth(number) for number in (TRUE, *names)}


@given(
    st.lists(statements, max_size=2),
    statements,
    st.tuples(numbers, numbers, st.integers(-2, 2), st.booleans()),
)
def test_a_counterexample_satisfies_every_clause(assumptions: Any, goal: Any, place: Any) -> None:
    stated = terms.statement([*assumptions, x + y + k >= -100], Implies(p, goal))
    values = dict(zip(("x", "y", "k", "p"), place, strict=True))
    try:
        is_counterexample = REFERENCE["refutes"](stated, values)
    except REFERENCE["Undefined"]:
        return
    if any(REFERENCE["divides_by_zero"](assumption, values, {}) for assumption in stated["assumptions"]):
        return  # the clauses deny that, the values do not
    problem = Problem(stated, [])
    truth = interpretation(problem, values)
    failing = [clause for clause in problem.clauses if not any(truth[abs(n)] is (n > 0) for n in clause)]
    if is_counterexample:
        assert not failing
    else:
        origins = {problem.origins[problem.clauses.index(clause)] for clause in failing}
        assert origins, "the clauses hold where the statement does"
        assert ("definition", 0) not in origins


def test_tables_are_not_changed_by_a_replay() -> None:
    before = copy.deepcopy((SUM, PROOF))
    assert accepts("clausal", "discharged", SUM, PROOF)
    assert before == (SUM, PROOF)

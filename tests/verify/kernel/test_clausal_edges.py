"""The clauses that a statement becomes, one by one, and statements that must not become any."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from verify.kernel.clausal import Problem, check
from verify.kernel.errors import Rejected
from verify.kernel.polynomial import constant

A, B, C, D = (["var", name] for name in "abcd")
X, Y = ["var", "x"], ["var", "y"]


def statement(goal: Any, *assumptions: Any, **more: Any) -> Any:
    return {
        "kind": "formula",
        "variables": {"a": "bool", "b": "bool", "c": "bool", "d": "bool", "x": "real", "y": "real"},
        "functions": {},
        "relations": {},
        "assumptions": [*assumptions],
        "goal": goal,
        **more,
    }


CLAUSES = {  # literal 1 is true; a, b, c, d are numbered from 2 as they come
    "an assumption and a goal": ((A,), B, [[1], [2], [-3]]),
    "a conjunction gives its parts": ((["and", A, B],), C, [[1], [2], [3], [-4]]),
    "a disjunction is a clause": ((["or", A, B, C],), D, [[1], [2, 3, 4], [-5]]),
    "a conjunction of disjunctions": ((["and", ["or", A, B], C],), D, [[1], [2, 3], [4], [-5]]),
    "an implication is a clause": ((["=>", A, B],), C, [[1], [-2, 3], [-4]]),
    "a denial of a disjunction denies its parts": ((["not", ["or", A, B]],), C, [[1], [-2], [-3], [-4]]),
    "a denial of a conjunction is a clause": ((["not", ["and", A, B]],), C, [[1], [-3, -2], [-4]]),
    "a denial of a denial": ((["not", ["not", A]],), B, [[1], [2], [-3]]),
    "a goal is denied by its literal": ((A,), ["or", B, C], [[1], [2], [-5, 3, 4], [-3, 5], [-4, 5], [-5]]),
}


@pytest.mark.parametrize("name", CLAUSES)
def test_the_clauses_are(name: str) -> None:
    assumptions, goal, expected = CLAUSES[name]
    assert Problem(statement(goal, *assumptions), []).clauses == expected


TWICE = {
    "a disjunction": ["or", A, B],
    "a quotient": ["<=", ["/", X, Y], 1],
    "a conditional": ["<=", ["ite", A, X, Y], 1],
    "a maximum": ["<=", ["max", X, Y], 1],
}


@pytest.mark.parametrize("name", TWICE)
def test_what_occurs_twice_is_defined_once(name: str) -> None:
    clauses = Problem(statement(D, ["=>", TWICE[name], TWICE[name]]), []).clauses
    assert len(set(map(tuple, clauses))) == len(clauses)


TRUE, EITHER = [1, 2], [1, 3, 5]
"""The clauses that refute the denial of `true`, and of a disjunction with it."""

ILL_FORMED = {
    "a member more": (statement(["true"], more=1), TRUE),
    "another kind": (statement(["true"], kind="cnf"), TRUE),
    "a variable of no sort": (statement(["or", ["true"], ["var", "e"]]), EITHER),
    "a truth value where a number belongs": (statement(["or", ["true"], ["<=", A, 1]]), EITHER),
    "a number where a truth value belongs": (statement(["or", ["true"], X]), EITHER),
}


@pytest.mark.parametrize("name", ILL_FORMED)
def test_what_is_not_well_formed_is_rejected_though_the_proof_would_do(name: str) -> None:
    stated, hints = ILL_FORMED[name]
    with pytest.raises(Rejected):
        check(stated, [], {"steps": [], "lemmas": [[[], hints]]}, "discharged")


def test_the_proofs_would_do() -> None:
    check(statement(["true"]), [], {"steps": [], "lemmas": [[[], TRUE]]}, "discharged")
    check(statement(["or", ["true"], A]), [], {"steps": [], "lemmas": [[[], EITHER]]}, "discharged")
    check(
        statement(["or", ["true"], ["<=", X, 1]]),
        [],
        {"steps": [], "lemmas": [[[], EITHER]]},
        "discharged",
    )


@pytest.mark.parametrize("value", ["-7", "-1/3", "0", "1/3", "7"])
def test_a_comparison_of_numbers_is_true_or_false_at_once(value: str) -> None:
    problem, number = Problem(statement(D), []), Fraction(value)
    for kind, holds in (("<=", number <= 0), ("=", number == 0)):
        assert problem.atom(kind, constant(number)) == (1 if holds else -1)
    assert problem.literal(["<", value if "/" in value else int(value), 0]) == (1 if number < 0 else -1)


def test_a_term_with_one_meaning_needs_no_unknown_of_its_own() -> None:
    problem = Problem(statement(D), [])
    x, y = problem.polynomial(X), problem.polynomial(Y)
    half = {monomial: c / 2 for monomial, c in x.items()}
    for term, expected in (
        (["/", X, 2], half),
        (["ite", ["true"], X, Y], x),
        (["ite", ["false"], X, Y], y),
        (["ite", A, X, X], x),
        (["max", X, X], x),
    ):
        assert problem.polynomial(term) == expected
    assert len(problem.unknowns) == 2


F = {"f": {"arity": 1, "sort": "real"}, "g": {"arity": 1, "sort": "real"}}
SAME = statement(["=", ["app", "f", X], ["app", "f", Y]], ["=", X, Y], functions=F)
OTHER = statement(["=", ["app", "f", X], ["app", "g", Y]], ["=", X, Y], functions=F)
BETWEEN = statement(["<=", X, 7], ["<=", X, 1])
AT_MOST_5 = ["atom", "<=", [[1, [0]], [-5, []]]]
FROM_1_TO_5 = ["lemma", [-2, 4], [[1, [-2], []], [1, [4], []]], []]
FROM_5_TO_7 = ["lemma", [-4, 3], [[1, [-4], []], [1, [3], []]], []]

PROOFS = {
    "equal arguments": (SAME, [["congruence", 2, 3]], [3, 4, 1], True),
    "equal arguments, the other way": (SAME, [["congruence", 3, 2]], [3, 4, 1], True),
    "an argument and itself": (SAME, [["congruence", 2, 2]], [3, 4, 1], False),
    "no congruence": (SAME, [], [2, 3], False),
    "two functions": (OTHER, [["congruence", 2, 3]], [3, 4, 1], False),
    "a step between by an atom": (BETWEEN, [AT_MOST_5, FROM_1_TO_5, FROM_5_TO_7], [4, 1, 2, 5], True),
    "a step between without its atom": (BETWEEN, [FROM_1_TO_5, FROM_5_TO_7], [4, 1, 2, 5], False),
    "another atom": (BETWEEN, [["atom", "=", AT_MOST_5[2]], FROM_1_TO_5, FROM_5_TO_7], [4, 1, 2, 5], False),
    "an atom of no kind": (
        BETWEEN,
        [["atom", "<", AT_MOST_5[2]], FROM_1_TO_5, FROM_5_TO_7],
        [4, 1, 2, 5],
        False,
    ),
    "a step of no kind": (BETWEEN, [["more", *AT_MOST_5[1:]], FROM_1_TO_5, FROM_5_TO_7], [4, 1, 2, 5], False),
    "a step in another place": (SAME, [[2, "congruence", 3]], [3, 4, 1], False),
}


@pytest.mark.parametrize("name", PROOFS)
def test_a_whole_proof_by_steps(name: str) -> None:
    stated, steps, hints, holds = PROOFS[name]
    try:
        check(stated, [], {"steps": steps, "lemmas": [[[], hints]]}, "discharged")
    except Rejected:
        assert not holds
    else:
        assert holds

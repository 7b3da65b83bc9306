"""The exact value of a term at given values, operator by operator."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from verify.kernel.formula import Model
from verify.kernel.logic import Unbounded

X, Y = ["var", "x"], ["var", "y"]
STATEMENT = {
    "kind": "formula",
    "variables": {"x": "real", "y": "real", "b": "bool"},
    "functions": {"f": {"arity": 2, "sort": "real"}},
    "relations": {},
    "assumptions": [],
    "goal": ["true"],
}
GIVEN = {
    "values": {"x": "-3/2", "y": 4, "b": False},
    "functions": {"f": {"table": [["-3/2", 4, 7]], "default": "1/3"}},
}
EXACT = {
    "a number": (5, 5),
    "a fraction": ("5/3", "5/3"),
    "a variable": (X, "-3/2"),
    "the first branch": (["ite", ["<", X, Y], 1, 2], 1),
    "the second branch": (["ite", ["<", Y, X], 1, 2], 2),
    "a branch by a truth value": (["ite", ["var", "b"], 1, 2], 2),
    "the opposite of what is negative": (["neg", X], "3/2"),
    "the opposite of what is positive": (["neg", Y], -4),
    "the absolute value of what is negative": (["abs", X], "3/2"),
    "the absolute value of what is positive": (["abs", Y], 4),
    "a power": (["^", X, 3], "-27/8"),
    "the power 0": (["^", X, 0], 1),
    "a sum of three": (["+", X, Y, 1], "7/2"),
    "a product of three": (["*", X, Y, 2], -12),
    "a quotient": (["/", X, Y], "-3/8"),
    "a maximum of three": (["max", X, Y, 1], 4),
    "a minimum of three": (["min", X, Y, 1], "-3/2"),
    "a function in its table": (["app", "f", X, Y], 7),
    "a function beyond its table": (["app", "f", Y, X], "1/3"),
}


@pytest.mark.parametrize("name", EXACT)
def test_the_value_is(name: str) -> None:
    term, value = EXACT[name]
    assert Model(GIVEN, STATEMENT).exact(term) == Fraction(value)


@pytest.mark.parametrize(
    "term", [["/", X, ["+", Y, -4]], ["app", "exp", X], ["ite", ["<", ["app", "exp", X], 1], 1, 2]]
)
def test_there_is_no_value_that_is_rational_and_known(term: Any) -> None:
    with pytest.raises(Unbounded):
        Model(GIVEN, STATEMENT).exact(term)

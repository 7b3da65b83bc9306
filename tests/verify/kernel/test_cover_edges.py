"""Covers that must not be accepted, each for a reason that only one line of the rule knows."""

from __future__ import annotations

from typing import Any

import pytest

from verify.kernel.cover import check
from verify.kernel.errors import Rejected

X = ["var", "x"]
BOX = [["<=", 0, X], ["<=", X, 1]]


def statement(goal: Any, *more: Any) -> Any:
    return {
        "kind": "formula",
        "variables": {"x": "real"},
        "functions": {},
        "relations": {},
        "assumptions": [*BOX, *more],
        "goal": goal,
    }


TRUE = ["<=", X, 2]
HALVES = ["split", "x", "1/2", "direct", "direct"]

REJECTED = {
    "a goal that fails does not make a box empty": (statement(["<", X, -1]), "empty"),
    "nor where there is a further assumption": (statement(["<", X, -1], ["<=", X, 5]), "empty"),
    "a divisor that may be 0, though the goal holds without it": (
        statement(["or", TRUE, ["<", ["/", 1, X], 5]]),
        "direct",
    ),
    "a divisor that is 0, though the goal holds without it": (
        statement(["or", TRUE, ["<", ["/", 1, ["*", 0, X]], 5]]),
        "direct",
    ),
    "a part that is no split": (statement(TRUE), ["cut", *HALVES[1:]]),
    "a split at the left end": (statement(TRUE), ["split", "x", 0, "direct", "direct"]),
    "a split at the right end": (statement(TRUE), ["split", "x", 1, "direct", "direct"]),
    "a statement that is ill-sorted": (statement(["or", TRUE, X]), "direct"),
}


@pytest.mark.parametrize("name", REJECTED)
def test_rejected(name: str) -> None:
    stated, tree = REJECTED[name]
    with pytest.raises(Rejected):
        check(stated, {"bits": 30, "tree": tree}, "discharged")


def test_a_divisor_may_be_seen_to_be_nonzero_on_the_pieces_alone() -> None:
    positive = ["+", 1, ["neg", X], ["^", X, 2]]
    bounded = statement(["<=", ["/", 1, positive], 5])
    check(bounded, {"bits": 30, "tree": HALVES}, "discharged")
    with pytest.raises(Rejected):
        check(bounded, {"bits": 30, "tree": "direct"}, "discharged")


def test_the_same_covers_put_right_are_accepted() -> None:
    check(statement(TRUE), {"bits": 30, "tree": "direct"}, "discharged")
    check(statement(TRUE), {"bits": 30, "tree": HALVES}, "discharged")
    check(statement(["<", X, -1], ["<=", 2, X]), {"bits": 30, "tree": "empty"}, "vacuous")
    check(
        statement(["or", TRUE, ["<", ["/", 1, ["+", X, 1]], 5]]), {"bits": 30, "tree": "direct"}, "discharged"
    )


def test_the_tightest_bounds_hold_and_the_first_assumption_counts() -> None:
    tight = statement(["<=", "1/4", X], ["<=", "1/4", X], ["<=", X, "3/4"])
    check(tight, {"bits": 30, "tree": "direct"}, "discharged")
    check({**tight, "goal": ["<=", X, "3/4"]}, {"bits": 30, "tree": "direct"}, "discharged")
    first = statement(TRUE)
    first["assumptions"] = [["<", ["^", X, 2], -1], *BOX]
    check(first, {"bits": 30, "tree": "empty"}, "vacuous")


def test_only_a_comparison_of_a_variable_with_a_number_bounds_it() -> None:
    """Names are free: a variable may be called exp, and what is said of exp(x) is not said of it."""
    named = statement(["<=", ["var", "exp"], 5], ["<=", 0, ["var", "exp"]], ["<=", ["app", "exp", X], 5])
    named["variables"] = {"x": "real", "exp": "real"}
    with pytest.raises(Rejected, match="exp has no lower and upper bound"):
        check(named, {"bits": 30, "tree": "direct"}, "discharged")
    several = statement(TRUE, ["or", ["<=", X, 0], ["<", X, 1], ["=", X, 1]], ["not", ["=", X, 5]])
    check(several, {"bits": 30, "tree": "direct"}, "discharged")


def test_a_box_with_one_empty_side_is_empty() -> None:
    y = ["var", "y"]
    thin = statement(TRUE, ["<=", 1, y], ["<=", y, 0])
    thin["variables"] = {"x": "real", "y": "real"}
    check(thin, {"bits": 30, "tree": "empty"}, "vacuous")
    with pytest.raises(Rejected):
        check(thin, {"bits": 30, "tree": "direct"}, "discharged")


def test_the_point_of_the_mean_value_form_is_in_the_box() -> None:
    """Left of the box the function is far lower: there its slopes on the box say nothing."""
    valley = ["+", ["abs", ["+", X, "-21/2"]], -1]
    stated = statement(["<=", ["ite", ["<", X, 8], -100, valley], "-3/4"])
    stated |= {"assumptions": [["<=", 10, X], ["<=", X, 11]]}
    with pytest.raises(Rejected):
        check(stated, {"bits": 30, "tree": "mean_value"}, "discharged")
    flipped = statement(["<=", ["ite", ["<", -8, X], -100, ["+", ["abs", ["+", X, "21/2"]], -1]], "-3/4"])
    flipped |= {"assumptions": [["<=", -11, X], ["<=", X, -10]]}
    with pytest.raises(Rejected):
        check(flipped, {"bits": 30, "tree": "mean_value"}, "discharged")
    lower = {**stated, "goal": ["<=", ["ite", ["<", X, 8], -100, valley], "-1/2"]}
    check(lower, {"bits": 30, "tree": "mean_value"}, "discharged")

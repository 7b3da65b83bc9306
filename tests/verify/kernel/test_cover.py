"""Rule `cover`: what is accepted, what is rejected, and that hostile evidence is rejected quickly."""

from __future__ import annotations

import copy
import json
import random
import time
from fractions import Fraction
from typing import Any

import pytest

from verify import terms as T
from verify.kernel import cover
from verify.kernel.certificate import replay_conclusion
from verify.kernel.errors import Rejected
from verify.kernel.formula import digest

Json = Any
X, Y = T.reals("x y")
BOX = (-1 <= X, X <= 1)
GAP = T.log(1 + T.exp(X)) - T.relu(X)  # largest at 0, where it is log 2, and falls on either side
PROVEN = T.statement(BOX, GAP <= Fraction(7, 10))
FALSE = T.statement(BOX, GAP <= Fraction(69, 100))
HALVES = ["split", "x", 0, "mean_value", "mean_value"]


def evidence(tree: Json = "mean_value", bits: Json = 64) -> Json:
    return {"bits": bits, "tree": tree}


def stated(*assumptions: T.Operand, goal: T.Operand) -> Json:
    return T.statement([T.formula(a) for a in assumptions], T.formula(goal))


ACCEPT = {
    "a box of one point": (stated(1 <= X, X <= 1, goal=T.log(X) <= Fraction(1, 10**9)), evidence("direct")),
    "two monotone halves": (PROVEN, evidence(HALVES)),
    "a cut at a fraction": (
        PROVEN,
        evidence(["split", "x", "1/3", ["split", "x", 0, "mean_value", "mean_value"], "mean_value"]),
    ),
    "few bits where few are needed": (PROVEN, evidence(HALVES, 8)),
    "direct": (stated(*BOX, goal=T.exp(X) <= 3), evidence("direct")),
    "a strict bound": (stated(*BOX, goal=T.exp(X) > 0), evidence("direct")),
    "a bound that is reached": (stated(*BOX, goal=X**3 + X <= 2), evidence()),
    "a strict assumption bounds the closed box": (stated(-1 < X, X < 1, goal=X <= 1), evidence("direct")),
    "the tightest of several bounds": (
        stated(*BOX, X <= Fraction(1, 2), goal=X <= Fraction(1, 2)),
        evidence("direct"),
    ),
    "a part where an assumption fails": (
        stated(*BOX, X > T.relu(-X), goal=X >= 0),
        evidence(["split", "x", 0, "empty", "direct"]),
    ),
    "not an upper bound": (stated(*BOX, goal=T.Not(T.exp(X) - X < Fraction(1, 2))), evidence(HALVES)),
    "nowhere equal": (stated(*BOX, goal=X**2 + T.exp(X) != 0), evidence(HALVES)),
    "and, or, implication": (
        stated(*BOX, goal=T.And(T.Or(X > 2, X < 2), T.Implies(X > 2, X > 3), T.Not(T.And(X > 1, X < -1)))),
        evidence(["split", "x", 0, "direct", "mean_value"]),
    ),
    "an equation of two sides with no slope": (stated(*BOX, goal=X + 1 - X == 1), evidence()),
    "two variables": (
        stated(*BOX, 0 <= Y, Y <= 2, goal=X + Y <= 3),
        evidence(["split", "y", 1, "direct", ["split", "x", 0, "direct", "mean_value"]]),
    ),
    "an integer is a real": (
        T.statement([-1 <= T.ints("n")[0], T.ints("n")[0] <= 1], T.ints("n")[0] <= 1),
        evidence("direct"),
    ),
    "a divisor that is not 0": (stated(*BOX, goal=1 / (2 + X) <= 1), evidence("direct")),
}

REJECT = {
    "a falling function at its lower end": (stated(*BOX, goal=-X <= 0), evidence(), "does not settle"),
    "a rising function at its upper end": (stated(*BOX, goal=X <= 0), evidence(), "does not settle"),
    "a function that falls and rises, at both ends": (
        stated(*BOX, goal=X**2 <= 0),
        evidence(),
        "does not settle",
    ),
    "a leaf that does not prove its piece": (PROVEN, evidence("mean_value"), "does not settle x in [-1, 1]"),
    "direct where slopes are needed": (
        PROVEN,
        evidence(["split", "x", 0, "direct", "direct"]),
        "does not settle",
    ),
    "a false statement": (FALSE, evidence(HALVES), "does not settle"),
    "an infinitely thin excess": (stated(*BOX, goal=T.exp(X) <= T.exp(1)), evidence(), "does not settle"),
    "a strict bound that is reached": (stated(*BOX, goal=X**3 + X < 2), evidence(), "does not settle"),
    "empty where the assumptions hold": (PROVEN, evidence("empty"), "does not settle"),
    "a leaf of no known kind": (PROVEN, evidence("trust_me"), "trust_me is not a part"),
    "a leaf that is a list": (PROVEN, evidence(["mean_value"]), "is not a part"),
    "no tree": (PROVEN, evidence(None), "is not a part"),
    "a split outside the box": (
        PROVEN,
        evidence(["split", "x", 2, "mean_value", "mean_value"]),
        "not between -1 and 1",
    ),
    "a split at the border": (
        PROVEN,
        evidence(["split", "x", 1, "mean_value", "mean_value"]),
        "not between -1 and 1",
    ),
    "a split back into the other half": (
        PROVEN,
        evidence(["split", "x", 0, ["split", "x", "1/2", "mean_value", "mean_value"], "mean_value"]),
        "not between -1 and 0",
    ),
    "a split of no variable": (
        PROVEN,
        evidence(["split", "y", 0, "mean_value", "mean_value"]),
        "is not a part",
    ),
    "a split with one half": (PROVEN, evidence(["split", "x", 0, "mean_value"]), "is not a part"),
    "a split at a decimal float": (
        PROVEN,
        evidence(["split", "x", 0.0, "mean_value", "mean_value"]),
        "not an exact number",
    ),
    "no bits": (PROVEN, evidence(HALVES, 0), "bits"),
    "bits that are no integer": (PROVEN, evidence(HALVES, "64"), "bits"),
    "bits that are a truth value": (PROVEN, evidence(HALVES, True), "bits"),
    "more bits than the kernel gives": (PROVEN, evidence(HALVES, 1 << 16), "bits"),
    "evidence that is no dictionary": (PROVEN, [64, HALVES], "gives bits and tree"),
    "evidence with something more": (PROVEN, {**evidence(HALVES), "tolerance": 1}, "gives bits and tree"),
    "a missing lower bound": (stated(X <= 1, goal=X <= 1), evidence("direct"), "no lower and upper bound"),
    "a missing upper bound": (stated(-1 <= X, goal=-1 <= X), evidence("direct"), "no lower and upper bound"),
    "a bound not in numbers": (
        stated(-1 <= X, X <= T.exp(1), goal=X <= 3),
        evidence("direct"),
        "no lower and upper",
    ),
    "a proposition": (
        stated(*BOX, goal=T.Or(T.bools("b")[0], X <= 1)),
        evidence("direct"),
        "the bool variable b",
    ),
    "contradictory bounds as a success": (
        stated(1 <= X, X <= 0, goal=X <= 9),
        evidence("direct"),
        "does not settle",
    ),
    "a divisor that may be 0": (
        stated(*BOX, goal=T.Or(X <= 1, 1 / X > 0)),
        evidence("direct"),
        "does not settle",
    ),
    "an equation between enclosures": (
        stated(*BOX, goal=T.exp(X) == T.exp(X)),
        evidence("direct"),
        "does not settle",
    ),
    "an equation that holds at one end": (stated(*BOX, goal=X**2 == X), evidence(), "does not settle"),
    "an unknown function": (
        stated(*BOX, goal=T.Function("T")(X) <= 1),
        evidence("direct"),
        "no enclosure of T",
    ),
}


@pytest.mark.parametrize("name", ACCEPT)
def test_accepted(name: str) -> None:
    statement, given = ACCEPT[name]
    cover.check(statement, given, "discharged")


@pytest.mark.parametrize("name", REJECT)
def test_rejected(name: str) -> None:
    statement, given, reason = REJECT[name]
    with pytest.raises(Rejected, match="(?s).*" + reason.replace("[", r"\[")):
        cover.check(statement, given, "discharged")


@pytest.mark.parametrize("name", ["", "0", "None", "value", "split", "+"])
def test_no_name_of_a_variable_confuses_the_kernel(name: str) -> None:
    """Names that this project's terms would refuse may stand in a certificate of another's making."""
    x = ["var", name]
    for bound, accepted in ((2, False), (6, True)):
        statement = stated(*BOX, goal=X <= bound) | {"variables": {name: "real"}}
        statement |= {"assumptions": [["<=", 5, x], ["<=", x, 6]], "goal": ["<=", x, bound]}
        for tree in ("direct", "mean_value", ["split", name, "11/2", "mean_value", "mean_value"]):
            if accepted:
                cover.check(statement, evidence(tree), "discharged")
            else:
                with pytest.raises(Rejected):
                    cover.check(statement, evidence(tree), "discharged")


@pytest.mark.parametrize("outcome", ["refuted", "undecided", "vacuous", "proved", None])
def test_a_cover_of_this_kind_cannot_end_otherwise(outcome: Any) -> None:
    with pytest.raises(Rejected):
        cover.check(PROVEN, evidence(HALVES), outcome)


def test_vacuous_needs_every_piece_empty() -> None:
    crossed = stated(1 <= X, X <= 0, goal=X <= 9)
    together = stated(*BOX, T.exp(X) > 1 + abs(X), X < 0, goal=X <= 9)
    tree = ["split", "x", 0, ["split", "x", "-1/8", "empty", "empty"], "empty"]
    cover.check(crossed, evidence("empty"), "vacuous")
    cover.check(stated(*BOX, X > 2, goal=X <= 9), evidence("empty"), "vacuous")
    for statement, given in ((together, tree), (PROVEN, "empty"), (crossed, "direct")):
        with pytest.raises(Rejected):
            cover.check(statement, evidence(given), "vacuous")


HANGS = 60
"""Seconds: each of these would take years, and takes milliseconds."""


def test_a_time_bomb_is_rejected_before_it_goes_off() -> None:
    tower = X
    for _ in range(30):
        tower = T.exp(T.exp(tower) * 1000)
    deep: Json = "mean_value"
    for _ in range(5000):
        deep = ["split", "x", 0, deep, "mean_value"]
    bombs = [
        (stated(*BOX, goal=tower <= 1), evidence("mean_value")),
        (stated(*BOX, goal=(X + 10**50) ** 64 <= 1), evidence("direct")),
        (stated(*BOX, goal=T.sin(X * 10**4000) <= Fraction(1, 2)), evidence("mean_value", 1 << 12)),
        (PROVEN, evidence(deep)),
        (PROVEN, evidence(["split", "x", [1, 1 << 40], "direct", "direct"])),
        (PROVEN, evidence(HALVES, 1 << 40)),
    ]
    for statement, given in bombs:
        started = time.perf_counter()
        with pytest.raises(Rejected):
            replay_conclusion(conclusion(statement, given))
        assert time.perf_counter() - started < HANGS


def conclusion(statement: Json, given: Json) -> Json:
    return {
        "rule": "cover",
        "outcome": "discharged",
        "statement": statement,
        "hash": digest(statement),
        "uses": [],
        "evidence": given,
    }


def test_flipped_bits_are_rejected_or_still_prove_the_same_true_statement() -> None:
    good = conclusion(
        PROVEN, evidence(["split", "x", "1/3", ["split", "x", 0, *["mean_value"] * 2], "mean_value"])
    )
    assert replay_conclusion(good) == "checked"
    text, generator, survived = json.dumps(good).encode(), random.Random(5), 0
    for _ in range(400):
        i = generator.randrange(len(text) * 8)
        flipped = bytearray(text)
        flipped[i // 8] ^= 1 << i % 8
        try:
            changed = json.loads(flipped)
            replay_conclusion(changed)
        except (ValueError, Rejected):
            continue
        # whatever is accepted is a cover of the statement that it carries, which is the old one: its hash is held
        assert changed["statement"] == PROVEN and changed["outcome"] == "discharged"
        survived += 1
    assert survived < 40


def test_a_tighter_bound_makes_the_same_cover_fail() -> None:
    given = evidence(HALVES)
    for bound, accepted in ((Fraction(6932, 10**4), True), (Fraction(6931, 10**4), False)):
        statement = T.statement(BOX, GAP <= bound)
        if accepted:
            cover.check(statement, copy.deepcopy(given), "discharged")
        else:
            with pytest.raises(Rejected):
                cover.check(statement, given, "discharged")

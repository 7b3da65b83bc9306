"""Certificates of errors and Lipschitz constants: what is accepted, what is not, and every bit flipped."""

from __future__ import annotations

import copy
import json
from fractions import Fraction

import numpy as np
import pytest

from netproof.commands.certificates import checker_conclusion
from theorems.intrinsic_parameters.certified import certified_lp, certified_sup, refutation
from theorems.intrinsic_parameters.encoding import encode_lp, encode_sup
from theorems.intrinsic_parameters.regularity import lipschitz_claims, lipschitz_constant, range_of
from theorems.intrinsic_parameters.search import plain
from verify.expression import Expression, parse_function
from verify.kernel import replay_conclusion
from verify.kernel.errors import Rejected
from verify.kernel.formula import digest
from verify.terms import real

SQUARE = parse_function("x1**2", 1)
PRODUCT = parse_function("x1*x2", 2)


def refuted(conclusion):
    return {**conclusion, "outcome": "refuted"}


def sup_conclusion(function=SQUARE, n=1, single=False):
    found = certified_sup(encode_sup(function, n, single=single))
    return checker_conclusion("intrinsic_parameters.sup", found.claims, found.evidence)


def lp_conclusion(function=SQUARE, n=1, p=2, most=12):
    extent = range_of(function)
    found = certified_lp(encode_lp(function, n, Fraction(p), extent), extent, most=most)
    return checker_conclusion("intrinsic_parameters.lp", found.claims, found.evidence)


def lipschitz_conclusion(function=SQUARE):
    found = lipschitz_constant(function)
    claims = lipschitz_claims(function, found.constant)
    return checker_conclusion("intrinsic_parameters.lipschitz", claims, found.evidence)


def point_conclusion():
    encoded = encode_sup(SQUARE, 2)
    found = certified_sup(encoded)
    below = found.lower - Fraction(1, 1 << 20)
    claims, evidence = refutation(encoded, below, found.point)
    return refuted(checker_conclusion("intrinsic_parameters.sup", claims, evidence))


def pair_conclusion():
    claims = lipschitz_claims(SQUARE, Fraction(1))
    evidence = {"bits": 64, "points": [["1/2"], [1]]}
    return refuted(checker_conclusion("intrinsic_parameters.lipschitz", claims, evidence))


GOOD = {
    "sup": sup_conclusion,
    "sup of two variables, one parameter": lambda: sup_conclusion(PRODUCT, 1, True),
    "lp": lp_conclusion,
    "lp of two variables": lambda: lp_conclusion(PRODUCT, 1, 2, 30),
    "lp, p not whole": lambda: lp_conclusion(SQUARE, 1, Fraction(3, 2)),
    "lp without bits": lambda: lp_conclusion(SQUARE, 0, 1),
    "lipschitz": lipschitz_conclusion,
    "a point refutes": point_conclusion,
    "two points refute": pair_conclusion,
}


@pytest.mark.parametrize("name", GOOD)
def test_good_certificates_are_accepted(name):
    assert replay_conclusion(GOOD[name]()) == "checked"


def changed(conclusion, part, name, value):
    result = copy.deepcopy(conclusion)
    place = result["statement"]["claims"] if part == "claims" else result["evidence"]
    place[name] = value(place[name]) if callable(value) else value
    return {**result, "hash": digest(result["statement"])}


LEAF = ["mean_value", 1]
REJECTED = [
    ("sup", "claims", "error_at_most", "1/100", "which is more than 1/100"),
    ("sup", "claims", "offset", 1, "is not shown on"),
    ("sup", "claims", "theta", ["1/2"], "does not have 3 digits 0 or 1 in base 4"),
    ("sup", "claims", "theta", ["1/3"], "does not have 3 digits 0 or 1 in base 4"),
    ("sup", "claims", "theta", [0, 0], "one theta for each bit or a single one"),
    ("sup", "claims", "bits", True, "bits: a whole number from 0 to 24"),
    ("sup", "claims", "dim", 7, "dim: a whole number from 1 to 6"),
    ("sup", "claims", "function", ["var", "x2"], "is not a term"),
    ("sup", "claims", "function", ["app", "g", 1], "is not a term"),
    ("sup", "claims", "note", 1, "exactly function, dim"),
    ("sup", "evidence", "cells", lambda cells: cells[:1], "malformed"),
    ("sup", "evidence", "cells", lambda cells: [*cells, cells[0]], "malformed"),
    ("lp", "evidence", "cells", lambda cells: cells[:1], "malformed"),
    ("sup", "evidence", "cells", [["mean_value", 0]] * 2, "the bound 0 is not shown on x1 in"),
    ("sup", "evidence", "cells", [["guessed", 1]] * 2, "guessed is no kind of leaf"),
    ("sup", "evidence", "cells", [["split", "x2", LEAF, LEAF]] * 2, "malformed"),
    ("sup", "evidence", "bits", 0, "bits: a whole number from 1"),
    ("lp", "claims", "error_at_most", "2/5", "do not add up to at most 2/5"),
    ("lp", "claims", "p", "1/2", "1 <= p <= 64"),
    ("lp", "claims", "p", 65, "1 <= p <= 64"),
    ("lp", "claims", "delta", "1/2", "0 < delta < 1/K"),
    ("lp", "claims", "delta", 0, "0 < delta < 1/K"),
    ("lp", "evidence", "ramps", [], "other ramps than between two cells"),
    ("lp", "evidence", "ramps", [["mean_value", "1/8"]], "is not shown on"),
    ("lp of two variables", "evidence", "range", [0, "1/2"], "is not shown"),
    ("lipschitz", "claims", "lipschitz", "199/100", "within the constant"),
    ("lipschitz", "claims", "lipschitz", -2, "within the constant"),
    ("lipschitz", "claims", "function", ["app", "sqrt", ["var", "x1"]], "nothing bounds the slopes"),
    ("a point refutes", "evidence", "point", [0], "not above the bound"),
    ("a point refutes", "evidence", "point", [2], "the point is not in the cube"),
    ("a point refutes", "evidence", "point", [], "the point is not in the cube"),
    ("two points refute", "evidence", "points", [[0], [1]], "does not differ by more"),
    ("two points refute", "evidence", "points", [["1/2"], ["1/2"]], "does not differ by more"),
    ("two points refute", "evidence", "points", [["1/2"], [2]], "two points in the cube"),
    ("two points refute", "evidence", "points", [["1/2"]], "two points in the cube"),
]


@pytest.mark.parametrize(("name", "part", "key", "value", "told"), REJECTED)
def test_what_is_not_shown_is_rejected(name, part, key, value, told):
    with pytest.raises(Rejected, match=told):
        replay_conclusion(changed(GOOD[name](), part, key, value))


def by_hand(kind, outcome="discharged", evidence=None, **claims):
    """A conclusion written by hand; what is not given is simple."""
    stated = {"function": 0, "dim": 1, **claims}
    conclusion = checker_conclusion(f"intrinsic_parameters.{kind}", stated, {"bits": 64, **(evidence or {})})
    return {**conclusion, "outcome": outcome}


def coded(theta, error_at_most, bits=1, scale=2, offset=0, **more):
    parts = {"bits": bits, "theta": theta, "scale": scale, "offset": offset}
    return {**parts, "error_at_most": error_at_most, **more}


ZERO, HALF, ONE, TWO = (["mean_value", bound] for bound in (0, "1/2", 1, 2))
FALLING = ["neg", ["var", "x1"]]
LATE = ["max", 0, ["+", ["var", "x1"], "-1/2"]]

JUST = {
    # the last cell has no ramp: what happens up to x = 1 counts
    "to the right end": lambda shown: by_hand(
        "lp", function=LATE, evidence={"cells": [HALF], "ramps": []}, **coded([], shown, 0, p=1, delta="1/2")
    ),
    # f = 0 and values 0, 1: an error of 1 on [1/2, 1], and of up to 1 on the ramp [1/4, 1/2]
    "a ramp up": lambda shown: by_hand(
        "lp", evidence={"cells": [ZERO, ONE], "ramps": [ONE]}, **coded(["1/16"], shown, p=1, delta="1/4")
    ),
    "a ramp down": lambda shown: by_hand(
        "lp", evidence={"cells": [ONE, ZERO], "ramps": [ONE]}, **coded(["1/4"], shown, p=1, delta="1/4")
    ),
    # f = -x_1 and values 0, 0, 0, 1: on the ramps, 7/16 of the square, the error may be 2
    "ramps of two variables": lambda shown: by_hand(
        "lp", function=FALLING, dim=2,
        evidence={"cells": [TWO] * 4, "range": [-1, 0], "tree": HALF},
        **coded(["1/256"], shown, p=1, delta="1/4"),
    ),
    # slopes from -3 to 0 where neither is larger on the whole piece
    "a kink": lambda shown: by_hand(
        "lipschitz", function=["max", ["*", 3, FALLING], -1], evidence={"tree": ZERO}, lipschitz=shown
    ),
    "a falling line": lambda shown: by_hand(
        "lipschitz", function=["*", 3, FALLING], evidence={"tree": ZERO}, lipschitz=shown
    ),
}  # fmt: skip
LEAST = {"to the right end": Fraction(1, 2), "a ramp up": Fraction(3, 4), "a ramp down": Fraction(1, 2),
         "ramps of two variables": Fraction(2), "a falling line": Fraction(3), "a kink": Fraction(3)}  # fmt: skip


@pytest.mark.parametrize("name", JUST)
def test_the_least_bound_that_the_evidence_shows_is_accepted_and_nothing_below(name):
    assert replay_conclusion(JUST[name](plain(LEAST[name]))) == "checked"
    for less in (Fraction(1, 1 << 40), Fraction(1, 16), LEAST[name] * 3 / 4):
        with pytest.raises(Rejected, match=r"add up to at most|within the constant"):
            replay_conclusion(JUST[name](plain(LEAST[name] - less)))


@pytest.mark.parametrize("theta", ["1/16", "1/4"])
def test_on_a_ramp_both_values_count(theta):
    cells = [ZERO, ONE] if theta == "1/16" else [ONE, ZERO]
    evidence = {"cells": cells, "ramps": [ZERO]}
    with pytest.raises(Rejected, match="is not shown on"):
        replay_conclusion(by_hand("lp", evidence=evidence, **coded([theta], "1/2", p=1, delta="1/4")))


def test_a_range_that_is_half_as_wide_is_not_shown():
    evidence = {"cells": [TWO] * 4, "range": ["-3/4", "-1/4"], "tree": HALF}
    with pytest.raises(Rejected, match="the range of the function is not shown"):
        replay_conclusion(
            by_hand("lp", function=FALLING, dim=2, evidence=evidence, **coded([0], 9, p=1, delta="1/4"))
        )


def test_a_power_that_is_not_whole_is_rounded_against_the_claim():
    def claimed(error):
        evidence = {"cells": [HALF], "ramps": []}
        return by_hand("lp", function="1/2", evidence=evidence, **coded([], error, 0, p="3/2", delta="1/2"))

    with pytest.raises(Rejected, match="add up"):
        replay_conclusion(claimed("1/2"))
    assert replay_conclusion(claimed("50001/100000")) == "checked"


def test_a_negative_theta_is_no_code():
    evidence = {"cells": [TWO, TWO]}
    with pytest.raises(Rejected, match="does not have 3 digits 0 or 1 in base 4"):
        replay_conclusion(by_hand("sup", evidence=evidence, **coded(["-1/64"], 2)))


def test_an_error_of_exactly_the_bound_does_not_refute_it():
    def at(error):
        return by_hand("sup", "refuted", {"point": [0]}, function=1, **coded([0], error))

    with pytest.raises(Rejected, match="not above the bound"):
        replay_conclusion(at(1))
    assert replay_conclusion(at("999/1000")) == "checked"


def test_wide_enclosures_refute_no_lipschitz_constant():
    function = ["app", "sin", ["var", "x1"]]
    evidence = {"bits": 1, "points": [[0], ["1/1024"]]}
    with pytest.raises(Rejected, match="does not differ by more"):
        replay_conclusion(by_hand("lipschitz", "refuted", evidence, function=function, lipschitz=1))


def test_a_change_of_exactly_the_constant_does_not_refute_it():
    evidence = {"points": [[0], [1]]}
    with pytest.raises(Rejected, match="does not differ by more"):
        replay_conclusion(by_hand("lipschitz", "refuted", evidence, function=FALLING, lipschitz=1))


@pytest.mark.parametrize("name", ["sup", "lp", "lipschitz"])
def test_a_proof_is_no_refutation(name):
    with pytest.raises(Rejected):
        replay_conclusion(refuted(GOOD[name]()))


def test_a_certificate_for_another_statement_is_rejected_by_its_hash():
    good = sup_conclusion()
    good["statement"]["claims"]["error_at_most"] = 5
    with pytest.raises(Rejected, match="hash"):
        replay_conclusion(good)


# --- bits flipped, judged by evaluation on a grid -----------------------------------------------------------------


def values_of(term, x):
    """A term in floats, read anew (the text of a certificate may have become another function)."""
    expression = Expression("", real("x1"), 1)
    object.__setattr__(expression, "term", type("Read", (), {"json": term})())
    return expression.floats(x[:, None])


def levels_of(claims, points):
    thetas = [Fraction(theta) for theta in claims["theta"]]
    n = claims["bits"]
    digits = []
    for theta in thetas:
        found = []
        for _ in range(points * n // len(thetas)):
            theta *= 4
            found.append(int(theta))
            theta -= int(theta)
        digits.append(found)
    planes = [digits[0][j::n] for j in range(n)] if len(digits) == 1 else digits
    return [sum(bit << n - 1 - j for j, bit in enumerate(bits)) for bits in zip(*planes, strict=True)]


def is_true(conclusion):
    """The statement on a grid, in floating point."""
    claims, checker = conclusion["statement"]["claims"], conclusion["statement"]["checker"]
    x = np.linspace(0, 1, 4097)
    if claims["dim"] != 1 and not checker.endswith("lipschitz"):
        return False  # no flip of these certificates gives a true statement about more variables
    f = values_of(claims["function"], x)
    if checker.endswith("lipschitz"):
        steepest = np.max(np.abs(np.diff(f))) * 4096
        holds = steepest <= float(Fraction(claims["lipschitz"])) * (1 + 1e-9)
    else:
        n = claims["bits"]
        cells = 1 << n
        scale, offset = (float(Fraction(claims[name])) for name in ("scale", "offset"))
        sup = checker.endswith("sup")
        levels = np.array(levels_of(claims, cells + sup), dtype=float) / cells
        if sup:
            coded = np.interp(x, np.linspace(0, 1, cells + 1), levels)
        else:
            coded = levels[np.minimum((x * cells).astype(int), cells - 1)]
        error = np.abs(offset + scale * coded - f)
        p = None if sup else float(Fraction(claims["p"]))
        size = error.max() if p is None else np.mean(error**p) ** (1 / p)
        holds = size <= float(Fraction(claims["error_at_most"])) + (1e-9 if sup else 1e-3)
    return bool(holds) is (conclusion["outcome"] == "discharged")


def flipped(conclusion, stride):
    text = json.dumps({name: part for name, part in conclusion.items() if name != "hash"}).encode()
    for bit in range(0, 8 * len(text), stride):
        new = bytearray(text)
        new[bit // 8] ^= 1 << (bit % 8)
        try:
            data = json.loads(new)
            yield {**data, "hash": digest(data["statement"])}
        except (ValueError, KeyError, TypeError):
            continue


@pytest.mark.parametrize("name", ["sup", "lp", "lipschitz", "a point refutes", "two points refute"])
def test_a_flipped_bit_is_rejected_or_says_something_true(name):
    rejected = accepted = 0
    for candidate in flipped(GOOD[name](), 3):
        try:
            replay_conclusion(candidate)
        except Rejected:
            rejected += 1
        else:
            accepted += 1
            assert is_true(candidate), candidate["statement"]
    assert rejected > 50 and accepted < rejected

"""The kernel's enclosures against Arb, against themselves at other precisions, and against functional equations."""

from __future__ import annotations

import random
import time
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest

from verify.kernel.enclosure import (
    Evaluation,
    Unbounded,
    _newton,
    apply,
    evaluate,
    fixed_box,
    power,
    share,
    truth,
)
from verify.kernel.errors import Rejected

flint = pytest.importorskip("flint")
arb, fmpq, ctx = flint.arb, flint.fmpq, flint.ctx

FUNCTIONS = ("exp", "log", "sqrt", "sin", "cos", "tanh", "atan", "erf")
BITS = (1, 2, 7, 24, 53, 64, 113, 300)
X = ["var", "x"]
HANGS = 60
"""Seconds: without a short cut these take longer than anyone waits, with it nothing to speak of."""


def ball(x: Fraction) -> Any:
    return arb(fmpq(x.numerator, x.denominator))


def at(term: Any, x: Fraction | int, bits: int = 64) -> tuple[Fraction, Fraction]:
    return evaluate(term, {"x": (Fraction(x), Fraction(x))}, bits)


def contains(enclosure: tuple[Fraction, Fraction], value: Any) -> bool:
    """Whether the enclosure holds the whole of a much more precise ball, or at least its midpoint where it touches."""
    lo, hi = ball(enclosure[0]), ball(enclosure[1])
    return bool(lo <= value and value <= hi) or bool(lo <= value.mid() and value.mid() <= hi)


def points(name: str, generator: random.Random) -> list[Fraction]:
    """Corner cases and points of every size."""
    sizes = [Fraction(2) ** e for e in (-70, -30, -9, -3, -1, 0, 1, 2, 3, 5, 7, 9)]
    some = [Fraction(0), *sizes, Fraction(1, 3), Fraction(22, 7), Fraction(355, 226)]
    some += [Fraction(generator.getrandbits(60), 1 << 60) * generator.choice(sizes) * 2 for _ in range(60)]
    some += [Fraction(generator.randrange(1, 40), 4) for _ in range(20)]
    return [x for x in some if x or name != "log"] if name in ("log", "sqrt") else some + [-x for x in some]


@pytest.mark.parametrize("bits", BITS)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_at_a_point_is_enclosed_within_a_few_units(name: str, bits: int) -> None:
    generator = random.Random(f"{name} {bits}")
    with ctx.workprec(2 * bits + 1700):
        for x in points(name, generator):
            dyadic = Fraction(int(x * 2**bits), 1 << bits)
            if name == "log" and not dyadic:
                continue
            enclosure = at(["app", name, X], dyadic, bits)
            value = getattr(ball(dyadic), name)()
            assert contains(enclosure, value), (name, bits, dyadic, enclosure)
            if bits >= 24:
                width, size = (enclosure[1] - enclosure[0]) * 2**bits, max(1, abs(enclosure[1]))
                # two units, and for exp two more of the last of its bits
                assert width <= 2 + size / 64, (name, dyadic, float(width))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_on_an_interval_encloses_its_values_inside(name: str) -> None:
    generator = random.Random(name)
    with ctx.workprec(200):
        for _ in range(60):
            lo = Fraction(generator.randrange(-400, 400), 16)
            hi = lo + Fraction(generator.randrange(0, 200), generator.choice((1, 8, 64, 512)))
            if name in ("log", "sqrt"):
                lo, hi = abs(lo) + Fraction(1, 9), abs(lo) + Fraction(1, 9) + hi - lo
            enclosure = evaluate(["app", name, X], {"x": (lo, hi)}, 60)
            for k in range(9):
                assert contains(enclosure, getattr(ball(lo + (hi - lo) * k / 8), name)())


def test_a_wave_is_not_enclosed_by_minus_one_and_one_alone() -> None:
    lo, hi = evaluate(["app", "sin", X], {"x": (Fraction(1), Fraction(2))}, 64)
    assert (Fraction(84, 100) < lo) and hi == 1
    lo, hi = evaluate(["app", "cos", X], {"x": (Fraction(3), Fraction(4))}, 64)
    assert lo == -1 and hi < Fraction(-65, 100)
    assert evaluate(["app", "cos", X], {"x": (Fraction(-5), Fraction(9))}, 64) == (-1, 1)
    lo, hi = evaluate(["app", "sin", X], {"x": (Fraction(-3, 2), Fraction(7, 5))}, 64)
    assert lo < Fraction(-99, 100) and Fraction(98, 100) < hi < Fraction(99, 100)


QUARTERS = {"sin": 0, "cos": 1}


@pytest.mark.parametrize("name", QUARTERS)
def test_a_wave_near_its_crests_holds_them_and_is_no_wider_at_a_point(name: str) -> None:
    """Intervals of a few units about the multiples of pi / 2, and those so long that more than one may fit."""
    generator = random.Random(name)
    with ctx.workprec(200):
        for _ in range(1500):
            bits = generator.choice((1, 2, 3, 5, 8, 16, 30))
            crest = generator.randrange(-40, 40)
            lo = int(float(arb.pi() * crest / 2) * 2**bits) + generator.randrange(-6, 7)
            long = 3 << bits
            hi = lo + generator.choice(
                (0, 1, 2, 5, 1 << bits, 2 << bits, long - 1, long, long + 1, 7 << bits)
            )
            least, most = apply(name, (lo, hi), bits)
            for x in {lo, hi, *(lo + (hi - lo) * k // 7 for k in range(8))}:
                value = getattr(ball(Fraction(x, 1 << bits)), name)() * 2**bits
                assert least <= value.mid() <= most, (bits, lo, hi, x)
            for m in range(crest - 6, crest + 7):
                if lo <= arb.pi() * m / 2 * 2**bits <= hi:
                    height = (0, 1, 0, -1)[(m + QUARTERS[name]) % 4]
                    assert least <= height << bits <= most, (bits, lo, hi, m)
            assert lo < hi or bits < 8 or most - least <= 3, (bits, lo)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_widths_shrink_with_the_bits(name: str) -> None:
    widths = []
    for bits in (30, 60, 120, 240):
        lo, hi = at(["app", name, "7/5"], 0, bits)
        widths.append(hi - lo)
    assert all(fine < coarse / 2**28 for coarse, fine in pairwise(widths))


EQUATIONS = {
    "exp a exp -a = 1": (["*", ["app", "exp", X], ["app", "exp", ["neg", X]]], 1),
    "log exp x = x": (["app", "log", ["app", "exp", X]], X),
    "sqrt(x)^2 = x": (["^", ["app", "sqrt", X], 2], X),
    "sin^2 + cos^2 = 1": (["+", ["^", ["app", "sin", X], 2], ["^", ["app", "cos", X], 2]], 1),
    "atan x + atan 1/x = pi/2": (
        ["+", ["app", "atan", X], ["app", "atan", ["/", 1, X]]],
        ["/", ["app", "pi"], 2],
    ),
    "tanh x = 1 - 2/(1 + exp 2x)": (
        ["app", "tanh", X],
        ["+", 1, ["neg", ["/", 2, ["+", 1, ["app", "exp", ["*", 2, X]]]]]],
    ),
    "erf is odd": (["app", "erf", ["neg", X]], ["neg", ["app", "erf", X]]),
}


@pytest.mark.parametrize("name", EQUATIONS)
def test_the_two_sides_of_an_equation_overlap(name: str) -> None:
    left, right = EQUATIONS[name]
    for x in (Fraction(1, 1000), Fraction(1, 3), Fraction(1), Fraction(31, 7), Fraction(12)):
        for bits in (53, 200):
            (a, b), (c, d) = at(left, x, bits), at(right, x, bits)
            assert a <= d and c <= b
            assert max(b - a, d - c) < Fraction(1, 1 << bits - 30)


def test_even_powers_start_at_0_where_0_is_in_the_interval() -> None:
    for lo, hi, expected in (
        (-1, 1, (0, 1)),
        (0, 3, (0, 9)),
        (-3, 0, (0, 9)),
        (1, 3, (1, 9)),
        (-3, -1, (1, 9)),
    ):
        assert power((lo << 10, hi << 10), 2, 10) == (expected[0] << 10, expected[1] << 10)


@pytest.mark.parametrize(
    "rest", [(-1 << 30, 1), (-1, 1 << 30), (-1 << 30, 2 - (1 << 30)), (1 << 30, (1 << 30) + 1)]
)
def test_an_approximation_that_stays_far_off_is_no_enclosure(rest: tuple[int, int]) -> None:
    with pytest.raises(Unbounded):
        _newton(0, lambda z: rest, 40)
    assert _newton(7, lambda z: (-3, 2), 40) == (3, 10)


def test_arithmetic_is_enclosed() -> None:
    box = {"x": (Fraction(-2), Fraction(3)), "y": (Fraction(1), Fraction(4))}
    y = ["var", "y"]
    for term, expected in (
        (["+", X, y], (-1, 7)),
        (["*", X, y], (-8, 12)),
        (["^", X, 2], (0, 9)),
        (["^", X, 3], (-8, 27)),
        (["^", X, 0], (1, 1)),
        (["/", X, y], (-2, 3)),
        (["neg", X], (-3, 2)),
        (["abs", X], (0, 3)),
        (["max", X, y], (1, 4)),
        (["min", X, y, 2], (-2, 2)),
        (["ite", ["<=", X, 5], X, y], (-2, 3)),
        (["ite", ["<=", X, 0], X, y], (-2, 4)),
    ):
        assert evaluate(term, box, 10) == expected, term
    lo, hi = evaluate("1/3", {}, 10)
    assert lo < Fraction(1, 3) < hi and hi - lo == Fraction(1, 1024)


def test_what_has_no_finite_enclosure_says_so() -> None:
    box = {"x": (Fraction(-1), Fraction(1))}
    for term in (
        ["/", 1, X],
        ["app", "log", X],
        ["app", "sqrt", X],
        ["app", "exp", 10**6],
        ["^", ["app", "exp", 2000], 64],
        ["app", "sin", 10**400],
        ["app", "cos", ["neg", 10**400]],
    ):
        with pytest.raises(Unbounded):
            evaluate(term, box, 64)
        assert truth(["<=", term, 0], box, 64) is None


@pytest.mark.parametrize(("name", "least"), [("sqrt", -1), ("log", 0), ("log", -1)])
def test_a_function_has_no_value_one_unit_outside_of_where_it_is_defined(name: str, least: int) -> None:
    with pytest.raises(Unbounded):
        apply(name, (least, 5), 10)
    apply(name, (least + 1 if name == "sqrt" else 1, 5), 10)


def test_the_smallest_and_the_largest_arguments_take_no_time() -> None:
    started = time.perf_counter()
    assert at(["app", "exp", -(10**30)], 0) == (0, Fraction(1, 1 << 64))
    assert at(["app", "tanh", 10**30], 0) == (1 - Fraction(1, 1 << 64), 1)
    assert at(["app", "erf", -(10**30)], 0) == (-1, -1 + Fraction(1, 1 << 64))
    lo, hi = at(["app", "sin", 10**30], 0)
    with ctx.workprec(400):
        assert contains((lo, hi), arb(10**30).sin())
    assert hi - lo < Fraction(1, 1 << 60)
    assert time.perf_counter() - started < HANGS


@pytest.mark.parametrize(
    ("term", "bits"),
    [
        (["app", "gamma", 1], 64),
        (["%", 1, 2], 64),
        (["var", "y"], 64),
        (["^", 2, 65], 64),
        (["app", "exp", 1], 0),
        (["app", "exp", 1], (1 << 12) + 1),
        (["app", "exp", 1], True),
        (["app", "exp", 1], "64"),
    ],
)
def test_what_is_not_known_is_rejected(term: Any, bits: Any) -> None:
    with pytest.raises(Rejected):
        at(term, 0, bits)


def test_truth_has_three_values() -> None:
    box = {"x": (Fraction(0), Fraction(1))}
    yes, no, unknown = ["<=", X, 1], ["<", X, 0], ["<", X, 1]
    assert [truth(f, box, 20) for f in (yes, no, unknown)] == [True, False, None]
    touching = (["<=", X, 0], ["<", 1, X], ["<", 0, X], ["=", X, 0], ["=", X, 1])
    assert [truth(f, box, 20) for f in touching] == [None, False, None, None, None]
    sides = ((X, 2), (1, 1), (X, X), ("1/3", "1/3"))
    assert [truth(["=", s, t], box, 20) for s, t in sides] == [False, True, None, None]
    for f, expected in (
        (["not", no], True),
        (["not", unknown], None),
        (["and", yes, unknown], None),
        (["and", no, unknown], False),
        (["or", yes, unknown], True),
        (["or", no, unknown], None),
        (["=>", unknown, yes], True),
        (["=>", no, no], True),
        (["=>", yes, no], False),
        (["iff", yes, no], False),
        (["iff", yes, unknown], None),
        (["iff", no, no], True),
        (["true"], True),
        (["false"], False),
        (["and"], True),
        (["or"], False),
        (["var", "b"], None),
    ):
        assert truth(f, box, 20) is expected, f


SMOOTH = {
    "polynomial": ["+", ["^", X, 3], ["*", -2, X, X], ["neg", X]],
    "quotient": ["/", ["+", X, 1], ["+", 2, ["^", X, 2]]],
    "exp": ["app", "exp", ["*", 3, X]],
    "softplus": ["app", "log", ["+", 1, ["app", "exp", ["*", 9, X]]]],
    "log": ["app", "log", ["+", 3, X]],
    "sqrt": ["app", "sqrt", ["+", 2, X]],
    "sin": ["app", "sin", ["*", 5, X]],
    "cos": ["app", "cos", ["*", 5, X]],
    "tanh": ["app", "tanh", ["*", 2, X]],
    "atan": ["app", "atan", ["*", 2, X]],
    "erf": ["app", "erf", ["*", 2, X]],
    "sigmoid": ["/", 1, ["+", 1, ["app", "exp", ["neg", X]]]],
    "max": ["max", X, ["*", 2, X], "1/7"],
    "min": ["min", X, ["^", X, 2]],
    "abs": ["abs", ["+", X, "-1/5"]],
    "ite": ["ite", ["<=", X, 5], ["^", X, 2], 0],
    "ite, the other branch": ["ite", ["<=", 5, X], 0, ["^", X, 2]],
}


@pytest.mark.parametrize("name", SMOOTH)
def test_slopes_enclose_every_difference_quotient(name: str) -> None:
    term, bits = share(SMOOTH[name]), 80
    for lo, hi in (
        (Fraction(-1), Fraction(1)),
        (Fraction(1, 8), Fraction(1, 4)),
        (Fraction(-1, 2), Fraction(0)),
    ):
        low, high = Evaluation(fixed_box({"x": (lo, hi)}, bits), bits, ["x"]).jet(term).get("x", (0, 0))
        grid = [lo + (hi - lo) * k / 16 for k in range(17)]
        for x, y in pairwise(grid):
            (a, b), (c, d) = at(term, x, 2 * bits), at(term, y, 2 * bits)
            assert Fraction(low, 1 << bits) <= (d - a) / (y - x) and (c - b) / (y - x) <= Fraction(
                high, 1 << bits
            )
    # on a narrow box away from kinks the slope is narrow
    third = Fraction(1, 3)
    low, high = Evaluation(fixed_box({"x": (third, third)}, bits), bits, ["x"]).jet(term).get("x", (0, 0))
    assert high - low < 1 << 30


def test_the_slope_of_softplus_stays_between_0_and_1_where_exp_is_huge() -> None:
    term = ["app", "log", ["+", 1, ["app", "exp", ["*", 1000, X]]]]
    low, high = Evaluation(fixed_box({"x": (Fraction(1, 50), Fraction(1))}, 64), 64, ["x"]).jet(term)["x"]
    assert 999 << 64 < low <= high <= 1001 << 64


def test_a_jump_has_no_slope() -> None:
    evaluation = Evaluation(fixed_box({"x": (Fraction(-1), Fraction(1))}, 64), 64, ["x"])
    with pytest.raises(Unbounded):
        evaluation.jet(["ite", ["<=", X, 0], 0, 1])


def test_equal_subterms_are_enclosed_once() -> None:
    term: Any = X
    for _ in range(60):  # 2^60 nodes as a tree
        term = ["+", term, ["neg", ["*", "1/2", term]]]
        term = share(term)
    started = time.perf_counter()
    assert at(term, 1, 80)[0] > 0
    assert time.perf_counter() - started < HANGS


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_bound_is_rounded_to_the_wrong_side(name: str) -> None:
    """Many points at few bits: the true value comes close to a multiple of the unit again and again."""
    generator = random.Random(name)
    with ctx.workprec(90):
        for _ in range(6000):
            bits = generator.choice((10, 12, 14))
            x = Fraction(generator.randrange(1, 8 << bits) * generator.choice((1, -1)), 1 << bits)
            x = abs(x) if name in ("log", "sqrt") else x
            lo, hi = Evaluation({"x": (int(x * 2**bits),) * 2}, bits).value(["app", name, X])
            scaled = getattr(ball(x), name)() * 2**bits
            assert lo <= scaled.mid() <= hi, (x, bits)


def test_no_operation_is_rounded_to_the_wrong_side() -> None:
    generator = random.Random(3)
    for _ in range(2000):
        bits = generator.randrange(1, 6)
        a, b = (Fraction(generator.randrange(-60, 60), generator.randrange(1, 9)) for _ in range(2))
        box, y = {"x": (a, a), "y": (b, b)}, ["var", "y"]
        operations = [(["+", X, y], a + b), (["*", X, y], a * b), (["^", X, 3], a**3), (["^", X, 2], a**2)]
        if b:
            operations.append((["/", X, y], a / b))
        for term, value in operations:
            try:
                lo, hi = evaluate(term, box, bits)
            except Unbounded:
                assert term[0] == "/" and abs(b) < Fraction(1, 1 << bits)
                continue
            assert lo <= value <= hi, (term, a, b, bits)

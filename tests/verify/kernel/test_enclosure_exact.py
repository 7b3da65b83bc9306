"""The kernel's enclosures where the right answer is known to the last unit: small, quick, and first to be asked.

In reading order: arithmetic, which rounds outward and no further; the point functions, which hold the value and are
two units wide at most; the series and the iteration beneath them, each held to what its docstring says; slopes; the
mean value form.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from math import ceil, floor
from typing import Any

import mpmath
import pytest

from verify.kernel import enclosure
from verify.kernel.enclosure import Evaluation, Interval, Unbounded

X, Y = ["var", "x"], ["var", "y"]
INTERVALS = [(lo, hi) for lo in (-9, -4, -1, 0, 1, 3) for hi in (-9, -2, -1, 0, 1, 2, 7) if lo <= hi]


def outward(values: list[Fraction]) -> Interval:
    return floor(min(values)), ceil(max(values))


@pytest.mark.parametrize("p", [0, 1, 2, 5])
def test_products_and_quotients_are_rounded_outward_and_no_further(p: int) -> None:
    unit = Fraction(1, 1 << p)
    for a, b in product(INTERVALS, repeat=2):
        corners = [(Fraction(s), Fraction(t)) for s in a for t in b]
        assert enclosure.multiply(a, b, p) == outward([s * t * unit for s, t in corners])
        if b[0] <= 0 <= b[1]:
            with pytest.raises(Unbounded):
                enclosure.divide(a, b, p)
        else:
            assert enclosure.divide(a, b, p) == outward([s / t / unit for s, t in corners])


@pytest.mark.parametrize("p", [0, 1, 3])
def test_powers_are_rounded_outward_and_no_further(p: int) -> None:
    unit = Fraction(1, 1 << p)
    for a, k in product(INTERVALS, range(6)):
        inside = [Fraction(s) for s in range(a[0], a[1] + 1)]
        assert enclosure.power(a, k, p) == outward([(s * unit) ** k / unit for s in inside])


def test_signs_hulls_and_shifts() -> None:
    for a in INTERVALS:
        assert enclosure._minus(a) == (-a[1], -a[0])
        assert enclosure._shifted(a, 3) == (8 * a[0], 8 * a[1])
        for n in range(4):
            assert enclosure._shifted(a, -n) == outward([Fraction(end, 1 << n) for end in a])
        for b in INTERVALS:
            assert enclosure._hull(a, b) == (min(a[0], b[0]), max(a[1], b[1]))


def test_numbers_and_boxes_are_rounded_outward_and_no_further() -> None:
    third = Fraction(1, 3)
    assert enclosure.fixed(third, 4) == (5, 6) and enclosure.fixed(-third, 4) == (-6, -5)
    assert enclosure.fixed(7, 2) == (28, 28)
    assert enclosure.fixed_box({"x": (-third, third)}, 4) == {"x": (-6, 6)}


REFERENCE: dict[str, Callable[[Any], Any]] = {
    "exp": mpmath.exp,
    "log": mpmath.log,
    "sqrt": mpmath.sqrt,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tanh": mpmath.tanh,
    "atan": mpmath.atan,
    "erf": mpmath.erf,
}
AT = ("0", "1/1024", "1/7", "1/2", "1", "10/7", "5/2", "22/7", "17/3", "9")


@pytest.mark.parametrize("name", REFERENCE)
def test_a_function_at_a_point_holds_the_value_within_two_units(name: str) -> None:
    """To a relative unit of the last place where the value is large."""
    signs = (1,) if name in ("log", "sqrt") else (1, -1)
    with mpmath.workprec(300):
        for p, text, sign in product((1, 3, 10, 53, 100), AT, signs):
            x = sign * floor(Fraction(text) * 2**p)
            if name == "log" and x == 0:
                continue
            lo, hi = enclosure.apply(name, (x, x), p)
            value = REFERENCE[name](mpmath.mpf(x) / 2**p) * 2**p
            assert lo <= value <= hi, (p, text)
            assert hi - lo <= 2 + (abs(hi) >> p + 9), (p, text, hi - lo)


def test_pi_is_known() -> None:
    with mpmath.workprec(300):
        for p in (1, 8, 60, 200):
            lo, hi = enclosure.pi(p)
            assert lo <= mpmath.pi * 2**p <= hi and hi - lo <= 8


@pytest.mark.parametrize("s", [10, 40])
def test_a_sum_of_terms_of_exp_is_off_by_less_than_is_said(s: int) -> None:
    w = 60
    with mpmath.workprec(400):
        for z in map(Fraction, ("0", "1/2", "511/512", "1", "1023/512", "2", "3", "47/16", "8", "20")):
            terms, error = enclosure._taylor(int(z * 2**s), s, w)
            exact = mpmath.mpf(z.numerator) / z.denominator
            # what the proof asks for: N + 2 times exp z, and a unit for each factor
            assert error >= (len(terms) + 2) * mpmath.exp(exact) + len(terms)
            for k, term in enumerate(terms):
                true = mpmath.mpf(2) ** w * exact**k / mpmath.factorial(k)
                assert 0 <= true - term <= mpmath.exp(exact)
            assert len(terms) > 2 * z  # from there on each term is at most half the one before
            rest = mpmath.exp(exact) * 2**w - sum(terms)
            assert 0 <= rest <= error


def test_a_series_of_terms_ends_at_the_first_that_is_no_unit() -> None:
    assert enclosure._taylor(0, 5, 4) == ([16], 3 << 3)
    assert enclosure._taylor(32, 5, 4)[0] == [16, 16, 8, 2]
    assert enclosure._taylor(64, 5, 0)[0] == [1, 2, 2, 1, 0]


def jet(term: Any, p: int, **box: tuple[int, int]) -> Any:
    """Value and slopes by all variables, on a box of whole numbers, in units."""
    evaluation = Evaluation({name: (lo << p, hi << p) for name, (lo, hi) in box.items()}, p, box)
    return evaluation.jet(term)


SQUARE, CUBE = ["^", X, 2], ["^", X, 3]
SLOPES = {
    "a number": ("3/2", {None: (24, 24)}),
    "a variable": (X, {None: (-16, 32), "x": (16, 16)}),
    "a sum": (["+", X, X, Y, 5], {None: (64, 208), "x": (32, 32), "y": (16, 16)}),
    "a difference": (["+", X, ["neg", X]], {None: (-48, 48), "x": (0, 0)}),
    "a product": (["*", X, Y], {None: (-64, 128), "x": (16, 64), "y": (-16, 32)}),
    "a product of three": (["*", X, X, Y], {None: (-128, 256), "x": (-128, 256), "y": (-32, 64)}),
    "an even power": (SQUARE, {None: (0, 64), "x": (-32, 64)}),
    "an odd power": (CUBE, {None: (-16, 128), "x": (0, 192)}),
    "the power 1": (["^", X, 1], {None: (-16, 32), "x": (16, 16)}),
    "the power 0": (["^", X, 0], {None: (16, 16), "x": (0, 0)}),
    "a quotient": (["/", X, Y], {None: (-16, 32), "x": (4, 16), "y": (-32, 16)}),
    "a quotient by a number": (["/", X, 4], {None: (-4, 8), "x": (4, 4)}),
    "an absolute value that may be 0": (["abs", X], {None: (0, 32), "x": (-16, 16)}),
    "the absolute value of what is positive": (["abs", Y], {None: (16, 64), "y": (16, 16)}),
    "the absolute value of what is negative": (["abs", ["neg", Y]], {None: (16, 64), "y": (16, 16)}),
    "a maximum that is known": (["max", Y, ["neg", Y]], {None: (16, 64), "y": (16, 16)}),
    "a maximum that is known by the second": (["max", ["neg", Y], Y], {None: (16, 64), "y": (16, 16)}),
    "a maximum that is not known": (["max", X, Y], {None: (16, 64), "x": (0, 16), "y": (0, 16)}),
    "a minimum that is not known": (["min", X, Y], {None: (-16, 32), "x": (0, 16), "y": (0, 16)}),
    "a maximum of three": (["max", X, ["neg", X], 1], {None: (16, 32), "x": (-16, 16)}),
    "a branch": (["ite", ["<", X, 5], X, Y], {None: (-16, 32), "x": (16, 16)}),
    "the other branch": (["ite", ["<", 5, X], X, Y], {None: (16, 64), "y": (16, 16)}),
    "pi": (["app", "pi"], {None: enclosure.pi(4)}),
    "a function of a number": (["app", "sqrt", 4], {None: (32, 32)}),
    "a logarithm": (["app", "log", ["^", Y, 0]], {None: (-1, 1), "y": (0, 0)}),
}


@pytest.mark.parametrize("name", SLOPES)
def test_values_and_slopes_are_known_to_the_unit(name: str) -> None:
    term, expected = SLOPES[name]
    found = jet(term, 4, x=(-1, 2), y=(1, 4))
    assert found == expected


DERIVATIVE: dict[str, Callable[[Any], Any]] = {
    "exp": mpmath.exp,
    "log": lambda x: 1 / x,
    "sqrt": lambda x: 1 / (2 * mpmath.sqrt(x)),
    "sin": mpmath.cos,
    "cos": lambda x: -mpmath.sin(x),
    "tanh": lambda x: 1 - mpmath.tanh(x) ** 2,
    "atan": lambda x: 1 / (1 + x * x),
    "erf": lambda x: 2 * mpmath.exp(-x * x) / mpmath.sqrt(mpmath.pi),
}


@pytest.mark.parametrize("name", DERIVATIVE)
def test_the_slope_of_a_function_is_its_derivative_within_a_few_units(name: str) -> None:
    term, p = ["app", name, X], 30
    points = [Fraction(n, 8) for n in (1, 3, 8, 13, 22)]
    points += [-x for x in points if name not in ("log", "sqrt")]
    with mpmath.workprec(200):
        for x in points:
            at, (lo, hi) = int(x * 2**p), (int(x * 2**p) - (1 << p - 4), int(x * 2**p) + (1 << p - 4))
            truth = DERIVATIVE[name](mpmath.mpf(at) / 2**p) * 2**p
            low, high = Evaluation({"x": (at, at)}, p, ["x"]).jet(term)["x"]
            assert low <= truth <= high and high - low <= 10 + (high >> p - 2), (x, low, high, truth)
            low, high = Evaluation({"x": (lo, hi)}, p, ["x"]).jet(term)["x"]
            assert all(low <= DERIVATIVE[name](mpmath.mpf(end) / 2**p) * 2**p <= high for end in (lo, at, hi))


@pytest.mark.parametrize("p", [4, 8])
def test_the_mean_value_form_takes_the_best_point_and_rounds_up(p: int) -> None:
    """max(-3 x, x), written so that interval arithmetic alone is too high, and with the slope [-3, 1] at 0."""
    kink = ["max", ["neg", X], ["*", 3, X]]
    for lo, hi, highest in ((-4, 4, 12), (-2, 6, 6), (0, 4, 4), (-4, 0, 12), (-1, 3, 3), (1, 2, 2)):
        evaluation = Evaluation({"x": (lo << p, hi << p), "z": (0, 9 << p)}, p, ["x", "z"])
        assert evaluation.highest(kink, ["*", 2, X]) == highest << p
    both = Evaluation({"x": (-4 << p, 4 << p), "y": (-2 << p, 6 << p)}, p, ["x", "y"])
    other = ["max", ["neg", Y], ["*", 3, Y]]
    assert both.highest(["+", kink, other], ["+", ["*", 2, X], ["*", 2, Y]]) == 18 << p
    assert Evaluation({"x": (-4 << p, 4 << p)}, p).highest(kink, ["*", 2, X]) == 20 << p


def test_the_mean_value_form_rounds_a_part_of_a_unit_up() -> None:
    """|x| / 4 for x in [-1/4, 1/4], at two bits: the slopes are one unit, and what they add is a quarter of one."""
    small = ["max", ["*", "-1/4", X], ["*", "1/4", X]]
    evaluation = Evaluation({"x": (-1, 1)}, 2, ["x"])
    assert evaluation.jet(small)["x"] == (-1, 1)
    assert evaluation.highest(["+", small, X], X) == 1

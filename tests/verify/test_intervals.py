"""Arrays of intervals: every operation against Arb or exact rationals, with ends that lean to corner cases."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from flint import arb, ctx, fmpq

from verify.intervals import LOG_TWO_HIGH, LOG_TWO_LOW, RELATIVE, UNIT, Intervals, divided, exp_error

CORNERS = [0.0, -0.0, 1.0, -1.0, 5e-324, -5e-324, 2.0**-1022, 1e-300, 1e300, -1e300, 0.1, 1 / 3, 3.0, 1e16]


def random_intervals(seed, size=400):
    rng = np.random.default_rng(seed)
    ends = np.concatenate(
        [rng.normal(size=size) * 10.0 ** rng.integers(-20, 20, size), rng.choice(CORNERS, size)]
    )
    one, other = rng.permutation(ends), rng.permutation(ends)
    return Intervals(np.minimum(one, other), np.maximum(one, other))


def members(intervals, seed):
    """Ends and inner points, as exact rationals."""
    rng = np.random.default_rng(seed)
    for lo, hi in zip(intervals.lo, intervals.hi, strict=True):
        inner = min(max(lo + (hi - lo) * rng.random(), lo), hi)
        yield [Fraction(x) for x in (lo, inner, hi)]


OPERATIONS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}


def holds(lo, x, hi):
    return (lo == -np.inf or Fraction(lo) <= x) and (hi == np.inf or x <= Fraction(hi))


@pytest.mark.parametrize("name", OPERATIONS)
def test_operations_enclose_the_exact_values(name):
    operation = OPERATIONS[name]
    a, b = random_intervals(1), random_intervals(2)
    result = operation(a, b)
    assert not np.isnan(result.lo).any()
    assert not np.isnan(result.hi).any()
    for xs, ys, lo, hi in zip(members(a, 3), members(b, 4), result.lo, result.hi, strict=True):
        for x in xs:
            for y in ys:
                if name != "/" or y:
                    assert holds(lo, operation(x, y), hi)


def test_operations_are_narrow():
    one = Intervals.of(np.array([1.0, 3.0]))
    third = 1 / (one + 2)
    assert (third.hi - third.lo <= 8 * np.spacing(third.hi)).all()
    assert (-third).lo.tolist() == (-third.hi).tolist()
    assert (2 - one).lo[0] <= 1 <= (2 - one).hi[0]


def test_what_has_no_value_encloses_everything():
    crossing = Intervals(np.array([-1.0, 0.0]), np.array([1.0, 2.0]))
    quotient = 1 / crossing
    assert quotient.lo.tolist() == [-np.inf] * 2
    assert quotient.hi.tolist() == [np.inf] * 2
    for lost in (Intervals.of(np.array([np.nan])), Intervals.of(np.inf) - np.inf, Intervals.of(1e308) * 10):
        assert np.isinf(lost.hi).all()
    nothing = Intervals(np.array([0.0]), np.array([0.0])) * Intervals(np.array([-np.inf]), np.array([np.inf]))
    assert nothing.lo[0] <= 0 <= nothing.hi[0]


def test_exp_encloses_arb():
    rng = np.random.default_rng(5)
    corners = np.array([0.0, -0.0, 700.0, -700.0, 5e-324, 0.34657359027997264, -0.34657359027997264])
    drawn = rng.uniform(-700, 700, 4000), rng.uniform(-1, 1, 4000), rng.normal(size=500) * 1e-10
    points = np.concatenate([*drawn, corners])
    found = Intervals.of(points).exp()
    with ctx.workprec(120):
        for x, lo, hi in zip(points, found.lo, found.hi, strict=True):
            value = arb(float(x)).exp()
            assert arb(float(lo)) <= value <= arb(float(hi)), x
    assert (found.hi <= found.lo * (1 + 4 * RELATIVE)).all()


def test_exp_beyond_its_range_is_only_monotone():
    found = Intervals(np.array([-1e300, -np.inf, 700.5, 0.0]), np.array([-800.0, 1.0, 1e300, np.inf])).exp()
    assert found.lo[0] == found.lo[1] == 0.0
    assert 0 < found.hi[0] < 1e-300
    assert 1e300 < found.lo[2] < found.hi[2] == np.inf
    assert found.hi[3] == np.inf


def test_the_error_of_exp_is_allowed_for():
    """With the last product's rounding, 16 u covers what the proof gives."""
    assert (1 - Fraction(RELATIVE)) * (1 + UNIT) * (1 + exp_error()) < 1
    assert (1 + Fraction(RELATIVE)) * (1 - UNIT) * (1 - exp_error()) > 1


def test_the_parts_of_log_two_are_what_the_proof_says():
    assert Fraction(LOG_TWO_HIGH).numerator.bit_length() <= 42
    with ctx.workprec(200):
        rest = (
            arb(2).log()
            - arb(fmpq(*LOG_TWO_HIGH.as_integer_ratio()))
            - arb(fmpq(*LOG_TWO_LOW.as_integer_ratio()))
        )
        assert abs(rest) < arb(2) ** -98
    assert 0 < LOG_TWO_LOW < 2.0**-44


def test_boxes_cover_and_a_false_bound_is_never_proved():
    def at_most(bound):
        return lambda t: (t / (1 + t.exp())).hi <= bound

    for parts in (2, 8):
        boxes, looked = divided(at_most(0.2785), 0.0, 64.0, parts=parts)
        order = np.argsort(boxes.lo)
        lo, hi = boxes.lo[order], boxes.hi[order]
        assert lo[0] == 0.0
        assert hi[-1] == 64.0
        assert (lo[1:] == hi[:-1]).all()
        assert lo.size <= looked
    assert divided(at_most(0.2784), 0.0, 64.0, most=20_000) is None
    assert divided(lambda t: t.hi < t.lo, 0.0, 1.0) is None

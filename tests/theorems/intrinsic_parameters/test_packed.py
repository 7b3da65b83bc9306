"""The packed engine against the literal networks (IP.fast), and its integers against slow exact ones."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest

from theorems.intrinsic_parameters import packed
from theorems.intrinsic_parameters.construction import (
    Code,
    cell_corners,
    interpolation_network,
    lookup_network,
    median_network,
    paper_code,
    plane_parameters,
    range_code,
    single_parameters,
    vertices,
)
from theorems.intrinsic_parameters.packed import Interpolation, Lookup, TooFine


def code_of(levels, n):
    return Code(tuple(map(int, levels)), n, Fraction(1), Fraction(0))


def places(rng, dim, n, precision, gap, count):
    """Random dyadic points, and those where something changes: corners, cell borders, both ends of a ramp."""
    border = {
        k * (1 << precision - n) + shift
        for k in (range((1 << n) + 1) if n < 8 else [0, 1, 1 << n, *map(int, rng.integers(0, 1 << n, 9))])
        for shift in (0, 1, -1, -(1 << precision - gap), -(1 << precision - gap) // 2)
    }
    special = [x for x in sorted(border) if 0 <= x <= 1 << precision]
    drawn = rng.integers(0, (1 << precision) + 1, size=(count, dim))
    chosen = rng.choice(special, size=(count, dim))
    mixed = np.where(rng.random((count, dim)) < 0.5, drawn, chosen)
    corners = np.array(list(itertools.product((0, 1 << precision), repeat=dim)))
    return np.concatenate([drawn, chosen, mixed, corners])


def exact_points(points, precision):
    return [[Fraction(int(x), 1 << precision) for x in row] for row in points]


@pytest.mark.parametrize(
    ("dim", "n", "single"),
    [(1, 1, False), (1, 3, False), (1, 3, True), (2, 1, False), (2, 2, False), (2, 2, True), (3, 1, True)],
)
def test_interpolation_is_the_literal_network(dim, n, single):
    rng = np.random.default_rng([dim, n])
    levels = rng.integers(0, 1 << n, size=((1 << n) + 1) ** dim).astype(packed.level_type(n))
    symbolic = interpolation_network(dim, n, single=single)
    code = code_of(levels, n)
    literal = symbolic.at((single_parameters if single else plane_parameters)(code))
    points = places(rng, dim, n, 12, 6, 4)
    engine = Interpolation(dim, n, levels)
    for point, num in zip(exact_points(points, 12), engine.values(points, 12), strict=True):
        assert literal.evaluate(point) == [Fraction(int(num), 1 << engine.value_bits(12))]


@pytest.mark.parametrize(("dim", "n", "gap"), [(1, 1, 3), (1, 3, 6), (2, 1, 4), (2, 2, 6)])
def test_lookup_is_the_literal_network(dim, n, gap):
    rng = np.random.default_rng([dim, n])
    levels = rng.integers(0, 1 << n, size=1 << n * dim).astype(packed.level_type(n))
    literal = lookup_network(dim, n, Fraction(1, 1 << gap)).at(plane_parameters(code_of(levels, n)))
    points = places(rng, dim, n, 12, gap, 12)
    engine = Lookup(dim, n, levels, gap)
    inside = engine.in_trifling_region(points, 12)
    assert inside.any() and not inside.all()
    for point, num in zip(exact_points(points, 12), engine.values(points, 12), strict=True):
        assert literal.evaluate(point) == [Fraction(int(num), 1 << engine.value_bits(12))]


@pytest.mark.parametrize(("dim", "n"), [(1, 2), (2, 1)])
def test_medians_are_the_literal_network(dim, n):
    rng = np.random.default_rng([dim, n])
    levels = rng.integers(0, 1 << n, size=1 << n * dim).astype(packed.level_type(n))
    gap = n + 2
    literal = median_network(dim, n, Fraction(1, 1 << gap)).at(plane_parameters(code_of(levels, n)))
    points = places(rng, dim, n, 10, gap, 6)
    engine = Lookup(dim, n, levels, gap)
    for point, num in zip(exact_points(points, 10), engine.medians(points, 10), strict=True):
        assert literal.evaluate(point) == [Fraction(int(num), 1 << engine.value_bits(10))]


@pytest.mark.parametrize(("dim", "n"), [(1, 0), (1, 5), (2, 3), (3, 2)])
def test_parameters_are_those_of_the_construction_and_unpack_to_the_levels(dim, n):
    rng = np.random.default_rng(n)
    levels = rng.integers(0, 1 << n, size=(1 << n) ** dim).astype(packed.level_type(n))
    planes = packed.pack(levels, n)
    expected = plane_parameters(code_of(levels, n))
    assert [packed.theta(row) for row in planes] == [expected[f"theta_{j}"] for j in range(1, n + 1)]
    assert np.array_equal(packed.unpack(planes, levels.size), levels)
    if n:
        single = single_parameters(code_of(levels, n))["theta"]
        assert packed.theta(packed.pack_single(levels, n)) == single


def test_one_wrong_digit_is_seen():
    levels = np.arange(64, dtype=np.uint8)
    planes = packed.pack(levels, 6)
    planes[3, 5] ^= 4
    assert (packed.unpack(planes, 64) != levels).sum() == 1


@pytest.mark.parametrize("n", [1, 4, 12])
def test_levels_are_those_of_the_range_code(n):
    rng = np.random.default_rng(n)
    values = rng.integers(-(10**6), 10**6, size=300)
    levels, lo, hi = packed.range_levels(values, n)
    code = range_code([Fraction(int(v)) for v in values], n)
    assert tuple(map(int, levels)) == code.levels
    assert (code.offset, code.scale) == (lo, Fraction((hi - lo) * 2**n, 2**n - 1))
    worst = max(abs(y - int(v)) for y, v in zip(code.values(), values, strict=True))
    assert packed.greatest_residual(values, levels, n, lo, hi) == worst <= Fraction(hi - lo, 2 * (2**n - 1))


@pytest.mark.parametrize("n", [0, 1, 4, 12])
def test_levels_are_those_of_the_paper_code(n):
    rng = np.random.default_rng(n)
    values = rng.integers(-(10**6), 10**6, size=300)
    values[:2] = 10**6, -(10**6)  # the first is 2^n steps up, one more than there are
    levels = packed.paper_levels(values, 0, 10**6, n)
    code = paper_code([Fraction(int(v)) for v in values], Fraction(0), Fraction(10**6), n)
    assert tuple(map(int, levels)) == code.levels
    assert not packed.paper_levels(np.full(3, 5), 5, 0, n).any()
    with pytest.raises(ValueError, match="farther from that at 0"):
        packed.paper_levels(values, 0, 10**5, n)


def test_a_constant_has_one_level_and_no_residual():
    values = np.full(5, 7)
    levels, lo, hi = packed.range_levels(values, 3)
    assert not levels.any() and (lo, hi) == (7, 7)
    assert packed.greatest_residual(values, levels, 3, lo, hi) == 0


def test_ties_round_up():
    levels, _, _ = packed.range_levels(np.array([0, 1, 2]), 1)
    assert levels.tolist() == [0, 1, 1]
    assert range_code([Fraction(0), Fraction(1), Fraction(2)], 1).levels == (0, 1, 1)


@pytest.mark.parametrize(("dim", "n"), [(1, 24), (2, 9), (3, 6)])
def test_large_tables_agree_with_a_slow_sum_of_hats(dim, n):
    """At the named sizes (smaller in two dimensions) one value from its definition: all 2^dim corners around it."""
    rng = np.random.default_rng(dim)
    side = (1 << n) + 1
    levels = rng.integers(0, 1 << n, size=side**dim).astype(packed.level_type(n))
    points = places(rng, dim, n, 30, n + 2, 8)[:40]
    found = Interpolation(dim, n, levels).values(points, 30)
    for row, num in zip(points, found, strict=True):
        v = [Fraction(int(x), 1 << 30 - n) for x in row]
        cell = [min(int(x), side - 2) for x in v]
        total = Fraction(0)
        for corner in itertools.product((0, 1), repeat=dim):
            away = [x - c - e for x, c, e in zip(v, cell, corner, strict=True)]
            hat = max(Fraction(0), 1 - max(0, *away) - max(0, *(-a for a in away)))
            place = sum((c + e) * side**j for j, (c, e) in enumerate(zip(cell, corner, strict=True)))
            total += hat * int(levels[place])
        assert total == Fraction(int(num), 1 << 30 - n)


def test_grid_points_come_in_the_order_of_the_construction():
    assert [tuple(map(Fraction, row)) for row in packed.grid(2, 5)] == [
        (4 * x, 4 * y) for x, y in vertices(2, 2)
    ]
    assert [tuple(map(Fraction, row)) for row in packed.grid(3, 2)] == [
        tuple(2 * x for x in corner) for corner in cell_corners(3, 1)
    ]


def test_points_outside_of_the_cube_are_refused():
    engine = Interpolation(1, 1, np.array([0, 1, 1], dtype=np.uint8))
    with pytest.raises(ValueError, match=r"point 1 is \(5/4\); expected coordinates from 0 to 1"):
        engine.values(np.array([[0], [5]]), 2)
    with pytest.raises(ValueError, match=r"the points have shape \(2,\); expected \(points, 1\)"):
        engine.values(np.array([0, 5]), 2)


def test_what_does_not_fit_64_bits_is_refused():
    with pytest.raises(TooFine, match="do not fit 62 bits"):
        packed.range_levels(np.array([0, 1 << 50]), 12)
    with pytest.raises(TooFine, match="precision 63 is not between 1 and 62"):
        Interpolation(1, 1, np.zeros(3, dtype=np.uint8)).values(np.array([[0]]), 63)
    with pytest.raises(TooFine, match="precision 2 is not between the gap 3"):
        Lookup(1, 1, np.zeros(2, dtype=np.uint8), 3).values(np.array([[0]]), 2)


def test_no_overflow_at_the_greatest_precision():
    top = np.full(3, 1, dtype=np.uint8)
    assert Interpolation(1, 1, top).values(np.array([[1 << 61], [1 << 62]]), 62).tolist() == [1 << 61] * 2

"""The families of functions: integer values against slow ones, and the constants that they claim."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest

from theorems.intrinsic_parameters.families import FAMILIES, PRECISION, Cones, instances, places, table
from theorems.intrinsic_parameters.packed import TooFine, grid
from verify.expression import Expression

CASES = [(name, dim) for name, family in FAMILIES.items() for dim in family.dims]


@pytest.mark.parametrize(("name", "dim"), CASES)
def test_tables_are_the_values_at_the_grid_points(name, dim):
    n = 3
    (function,) = instances(name, np.random.default_rng(1), 1, dim)
    for ends in (0, 1):
        points = grid(dim, (1 << n) + ends) << (PRECISION - n)
        assert np.array_equal(table(function, n, ends), function.at(points, PRECISION))


@pytest.mark.parametrize(("name", "dim"), CASES)
def test_no_two_points_are_steeper_than_the_constant_or_farther_apart_than_the_oscillation(name, dim):
    rng = np.random.default_rng(2)
    for function in instances(name, rng, 4, dim):
        points = places(rng, dim, 3, 24, 12, 40)
        values = function.at(points, 24)
        near = np.clip(points + rng.integers(-(1 << 12), 1 << 12, size=points.shape), 0, 1 << 24)
        pairs = list(zip(points, values, strict=True)) + list(zip(near, function.at(near, 24), strict=True))
        for (x, f), (y, g) in itertools.combinations(pairs, 2):
            apart = sum(int(a - b) ** 2 for a, b in zip(x, y, strict=True))
            assert int(f - g) ** 2 <= function.lipschitz**2 * apart
            assert abs(int(f - g)) <= function.oscillation * (1 << 24)


def test_values_do_not_depend_on_the_precision():
    rng = np.random.default_rng(3)
    for name, dim in CASES:
        (function,) = instances(name, rng, 1, dim)
        points = rng.integers(0, (1 << 26) + 1, size=(50, dim))
        assert np.array_equal(function.at(points, 26) << 5, function.at(points << 5, 31)), name


@pytest.mark.parametrize("dim", [1, 2, 3])
def test_cones_are_their_term(dim):
    rng = np.random.default_rng(4)
    (function,) = instances("cones", rng, 1, dim)
    assert isinstance(function, Cones)
    expression = Expression("", function.term, dim)
    points = rng.integers(0, (1 << 26) + 1, size=(20, dim))
    for row, value in zip(points, function.at(points, 26), strict=True):
        assert expression.exact([Fraction(int(x), 1 << 26) for x in row]) == Fraction(int(value), 1 << 26)


def test_a_corner_takes_its_whole_oscillation_and_a_constant_none():
    rng = np.random.default_rng(5)
    (corner,) = instances("corners", rng, 1, 2)
    values = table(corner, 2)
    assert values[-1] - values[0] == corner.oscillation * (1 << PRECISION)
    (constant,) = instances("constants", rng, 1, 2)
    assert constant.oscillation == 0 and len(set(table(constant, 2).tolist())) == 1


def test_what_is_coarser_than_the_function_is_refused():
    (function,) = instances("cones", np.random.default_rng(6), 1, 1)
    with pytest.raises(TooFine, match="precision 20 is below 24"):
        function.at(np.array([[0]]), 20)
    with pytest.raises(TooFine, match="a grid with 25 bits is finer than 24"):
        table(function, 25)


def test_the_finest_table_of_one_variable_has_the_right_values():
    (function,) = instances("cones", np.random.default_rng(6), 1, 1)
    values = table(function, 24)
    places_seen = np.random.default_rng(0).integers(0, 1 << 24, size=1000)
    assert np.array_equal(values[places_seen], function.at(places_seen[:, None], 24))

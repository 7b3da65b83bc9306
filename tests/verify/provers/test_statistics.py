"""Statistics of a stream: the same as of the whole, however it is cut."""

from __future__ import annotations

import functools
import math
import operator

import numpy as np
import pytest

from verify.provers.statistics import Statistics


@pytest.mark.parametrize("cuts", [[], [1], [500], [0, 0, 1000], [10, 400, 401, 999]])
def test_parts_add_up_to_the_whole(cuts: list[int]) -> None:
    numbers = np.random.default_rng(0).normal(3, 2, size=1000)
    parts = [Statistics.of(part) for part in np.split(numbers, cuts)]
    total = functools.reduce(operator.add, parts)
    assert (total.count, total.least, total.greatest) == (1000, numbers.min(), numbers.max())
    assert total.mean == pytest.approx(numbers.mean(), rel=1e-12)
    assert total.deviation == pytest.approx(numbers.std(), rel=1e-12)


def test_what_is_not_finite_is_counted_apart() -> None:
    some = Statistics.of(np.array([1.0, np.nan, 3.0, np.inf]))
    assert (some.count, some.least, some.greatest, some.mean, some.not_finite) == (2, 1.0, 3.0, 2.0, 2)
    none = Statistics.of(np.array([np.nan]))
    assert (none.count, none.not_finite) == (0, 1)
    assert math.isnan(none.mean) and math.isnan(none.deviation)
    assert (some + none).not_finite == 3 == (none + some).not_finite
    assert (some + none).mean == 2.0


def test_truths_are_numbers() -> None:
    assert Statistics.of(np.array([True, False, True, True])).mean == 0.75

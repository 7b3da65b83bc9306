"""Subset sum and equal bins: forth, back, and against plain enumeration; the cases that are not hard."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import pytest

from theorems.exact_rank.construction import rank
from theorems.proximate_rank.construction import (
    brute_force,
    chosen_items,
    equal_bins_network,
    filled_bins,
    proximate_rank,
    subset_sum_network,
)
from verify.networks.network import NetworkError


def has_subset(items, target):
    return any(
        sum(part) == target for k in range(len(items) + 1) for part in itertools.combinations(items, k)
    )


def has_bins(items, bins):
    """Whether the items fall into bins of equal sum, by trying every assignment."""
    return any(
        len({sum(s for s, b in zip(items, given, strict=True) if b == q) for q in range(bins)}) == 1
        for given in itertools.product(range(bins), repeat=len(items))
    )


def test_subset_sum_both_ways():
    rng = random.Random(1)
    cases = [([s], t) for s in (1, 2) for t in (1, 2)]
    cases += [([rng.randint(1, 9) for _ in range(rng.randint(1, 7))], rng.randint(1, 30)) for _ in range(40)]
    solvable = 0
    for items, target in cases:
        network = subset_sum_network(items, target)
        found = proximate_rank(network, 1)
        assert rank(network) == 1
        assert found.lower == found.upper == (0 if has_subset(items, target) else 1)
        if len(items) < 5:
            assert brute_force(network, 1)[0] == found.upper
        if found.upper == 0:
            solvable += 1
            assert sum(items[i] for i in chosen_items(found.structure)) == target
        else:
            with pytest.raises(NetworkError):
                chosen_items(found.structure)
    assert 10 < solvable < len(cases) - 10


@pytest.mark.parametrize(
    ("items", "bins"),
    [
        ([1, 2, 3], 2),
        ([3, 3, 2, 2, 2], 2),
        ([5, 3, 3, 3], 2),
        ([1, 1, 1, 1], 4),
        ([4, 4, 4, 4, 1, 1], 3),
        ([2, 2, 1, 1, 3, 3], 3),
        ([7], 1),
        ([6, 6, 6], 3),
        ([9, 1, 1, 1], 2),
    ],
)
def test_equal_bins_both_ways(items, bins):
    network = equal_bins_network(items, bins)
    assert network is not None and rank(network) == bins
    found = proximate_rank(network, 1)
    assert found.exact and (found.upper == 0) is has_bins(items, bins)
    if found.upper == 0:
        filled = filled_bins(found.structure, bins)
        assert sorted(i for part in filled for i in part) == list(range(len(items)))
        assert {sum(items[i] for i in part) for part in filled} == {sum(items) // bins}


def test_a_sum_that_does_not_divide_has_no_network():
    """(4, 3) into two bins: the slack of an anchor, L/2, would answer yes."""
    assert equal_bins_network([4, 3], 2) is None


def test_only_positive_integers():
    for call in (
        lambda: subset_sum_network([0], 1),
        lambda: subset_sum_network([1], -1),
        lambda: subset_sum_network([True], 1),
        lambda: equal_bins_network([1], 0),
    ):
        with pytest.raises(NetworkError, match="is not a positive integer"):
            call()


# What is not hard: one sum, one sweep.


def test_units_at_one_point_far_from_its_mirror_image_need_one_sum(build):
    rng = random.Random(2)
    for _ in range(60):
        a = [Fraction(rng.randint(-9, 9), 2) for _ in range(rng.randint(1, 9))]
        network = build(a, [5] * len(a), [5] * len(a))
        # All of them together, or no group at all beside those that vanish: the sum decides.
        found = proximate_rank(network, 1)
        assert found.exact and found.upper == (0 if abs(sum(a)) <= len(a) else 1)


def test_points_on_a_line_need_one_sweep(build):
    rng = random.Random(3)
    for _ in range(40):
        b = [Fraction(rng.randint(20, 80), 4) for _ in range(rng.randint(1, 12))]
        cover, reached = 0, Fraction(0)
        for point in sorted(b):
            if point > reached:
                cover, reached = cover + 1, point + 1
        found = proximate_rank(build([9] * len(b), b, [7] * len(b)), "1/2")
        assert found.lower == found.upper == cover

"""Zero-half weights: found sets are violated, weights are exact whatever the solver says, bounds are true."""

from __future__ import annotations

import itertools
import random
import time
from fractions import Fraction

import pytest

from theorems.proximate_rank.construction import (
    Instance,
    compatible_pairs,
    cover_points,
    read_weights,
    squares,
)
from theorems.proximate_rank.squares import core
from theorems.proximate_rank.zero_half import Relaxation, ZeroHalf, exact_weights, strengthen, violated

RING = [frozenset([unit, (unit + 1) % 5]) for unit in range(5)]
"""Five units around a ring, any two neighbours in a group: half a group each, three groups."""


def candidates(seed, units=80, density=4.0):
    instance = Instance(read_weights(cover_points(seed, units, density)), "1/16")
    pairs = list(zip(*(column.tolist() for column in compatible_pairs(instance)), strict=True))
    return [*core([[unit for unit, _ in group] for group in squares(set(range(units)), pairs)])]


def soon():
    return time.monotonic() + 30


def heaviest(groups, weights, sets):
    return max(
        sum(weights.get(unit, Fraction(0)) for unit in group)
        + sum(half.weight * ((len(group.intersection(half.units)) + 1) // 2) for half in sets)
        for group in groups
    )


def total(weights, sets):
    return sum(weights.values()) + sum(half.total for half in sets)


def test_a_ring_needs_one_odd_set():
    ring = Relaxation(RING)
    assert ring.solve(soon()) and ring.bound == pytest.approx(2.5) and ring.lower == 3
    assert violated(ring, random.Random(0)) == [frozenset(range(5))]
    strengthen(ring, None, 10, soon(), random.Random(0))
    weights, sets = exact_weights(ring)
    assert not weights and sets == (ZeroHalf(Fraction(1), (0, 1, 2, 3, 4)),)
    assert sets[0].total == 3 and heaviest(RING, weights, sets) == 1


def test_weights_alone_are_the_coarsest_that_prove_the_bound():
    ring = Relaxation(RING)
    ring.solve(soon())
    assert exact_weights(ring) == ({unit: Fraction(1, 2) for unit in range(5)}, ())


def test_violated_sets_are_odd_and_violated():
    """By the definition, on the first solutions of random covers."""
    seen = 0
    for seed in range(6):
        relaxation = Relaxation(candidates(seed, 200))
        relaxation.solve(soon())
        for units in violated(relaxation, random.Random(seed)):
            held = sum(
                share * ((len(units & group) + 1) // 2)
                for group, share in zip(relaxation.groups, relaxation.taken, strict=True)
            )
            assert len(units) % 2 and held < (len(units) + 1) // 2 - 0.01
            seen += 1
    assert seen > 20


def test_every_small_set_is_true_of_every_cover():
    """All sets of units of small random covers, against all covers: the inequality the weights rest on."""
    draw = random.Random(2)
    for _ in range(30):
        groups = [frozenset(draw.sample(range(5), draw.randint(1, 3))) for _ in range(6)]
        groups += [frozenset([unit]) for unit in range(5)]
        for chosen in itertools.chain.from_iterable(itertools.combinations(groups, n) for n in range(2, 5)):
            if set().union(*chosen) == set(range(5)):
                for size in range(1, 6):
                    for units in map(frozenset, itertools.combinations(range(5), size)):
                        assert sum((len(units & group) + 1) // 2 for group in chosen) >= (size + 1) // 2


@pytest.mark.parametrize("seed", range(5))
def test_bounds_are_exact_and_no_higher_than_the_value(seed, fewest_of):
    groups = candidates(seed)
    value = len(fewest_of(groups)[0])
    relaxation = Relaxation(groups)
    strengthen(relaxation, None, 20, soon(), random.Random(0))
    weights, sets = exact_weights(relaxation)
    assert heaviest(groups, weights, sets) <= 1
    assert relaxation.lower - 1 < total(weights, sets) <= value


def test_weights_are_exact_whatever_the_solver_says(fewest_of):
    """Disturbed weights may prove less, never more."""
    groups = candidates(3, 200)
    value = len(fewest_of(groups)[0])
    relaxation = Relaxation(groups)
    strengthen(relaxation, None, 20, soon(), random.Random(0))
    assert len(relaxation.sets) > len(relaxation.holders)
    good, draw = relaxation.weights, random.Random(7)
    for scale in (0, 1e-9, 0.3, 1, 7):
        relaxation.weights = [weight + scale * (draw.random() - 0.3) for weight in good]
        weights, sets = exact_weights(relaxation)
        assert heaviest(groups, weights, sets) <= 1
        assert all(weight > 0 for weight in weights.values()) and all(half.weight > 0 for half in sets)
        assert total(weights, sets) <= value


def test_no_time_leaves_what_was_known(fewest_of):
    relaxation = Relaxation(candidates(0))
    strengthen(relaxation, None, 20, time.monotonic() - 1, random.Random(0))
    weights, sets = exact_weights(relaxation)
    assert total(weights, sets) <= len(fewest_of(candidates(0))[0])
    empty = Relaxation([])
    assert empty.solve(soon()) and empty.lower == 0 and exact_weights(empty) == ({}, ())


def test_the_same_seed_gives_the_same_weights():
    def run():
        relaxation = Relaxation(candidates(1, 200))
        strengthen(relaxation, None, 20, soon(), random.Random(5))
        return exact_weights(relaxation)

    assert run() == run()

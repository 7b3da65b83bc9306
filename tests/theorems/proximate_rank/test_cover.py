"""Covers by squares: all groups are listed, values are those of other roads, weights are exact whatever solvers say."""

from __future__ import annotations

import itertools
import random
import time
from fractions import Fraction

import numpy as np
import pytest

from theorems.proximate_rank import branching, exact_value
from theorems.proximate_rank import cover as road
from theorems.proximate_rank.checker import check_lower
from theorems.proximate_rank.construction import (
    Instance,
    brute_force,
    claims,
    compatible_pairs,
    cover_points,
    is_structure,
    lower_evidence,
    proximate_rank,
    read_weights,
    spread_network,
)
from verify.kernel.errors import Rejected
from verify.networks.network import Layer, Network


def pairs_of(instance):
    return list(zip(*(column.tolist() for column in compatible_pairs(instance)), strict=True))


def turned(network):
    """The network with every other unit turned around."""
    hidden, last = network.layers
    sign = np.where(np.arange(network.width) % 2 == 0, 1, -1)
    return Network(
        "tanh",
        (Layer(hidden.weight * sign[:, None], hidden.bias * sign), Layer(last.weight * sign, last.bias)),
    )


def groups_by_trying(instance, units):
    """All groups that none of the other units can join, by trying all subsets and signs."""
    found = []
    for size in range(1, len(units) + 1):
        for chosen in itertools.combinations(units, size):
            for signs in itertools.product((1, -1), repeat=size - 1):
                group = tuple(zip(chosen, (1, *signs), strict=True))
                if all(instance.compatible(*pair) for pair in itertools.combinations(group, 2)):
                    found.append(group)
    return sorted(
        group
        for group in found
        if not any(
            all(instance.compatible(member, (unit, sign)) for member in group)
            for unit in units
            if unit not in dict(group)
            for sign in (1, -1)
        )
    )


def test_squares_are_the_groups_that_nobody_can_join(small_networks):
    several = 0
    for network, eps in small_networks(41, 100, 5):
        instance = Instance(read_weights(network), eps)
        units = {unit for unit in range(network.width) if not instance.eliminable()[unit]}
        found = road.squares(units, pairs_of(instance))
        assert found == groups_by_trying(instance, sorted(units))
        several += len(found) > 1
    assert several > 20
    assert road.squares(set(), []) == []


def test_too_many_squares_are_not_listed(monkeypatch):
    instance = Instance(read_weights(cover_points(0, 40, 3)), "1/16")
    whole = road.squares(set(range(40)), pairs_of(instance))
    monkeypatch.setattr(road, "SQUARES", len(whole) - 1)
    assert road.squares(set(range(40)), pairs_of(instance)) is None
    monkeypatch.setattr(road, "SQUARES", len(whole))
    assert road.squares(set(range(40)), pairs_of(instance)) == whole


@pytest.mark.parametrize("inputs", [1, 2, 3])
def test_small_covers_are_those_of_brute_force(inputs, monkeypatch):
    monkeypatch.setattr(exact_value, "SMALLEST", 2)
    for seed in range(8):
        network = cover_points(seed, 6, 2, inputs)
        found = proximate_rank(network, "1/16")
        assert found.lower == found.upper == brute_force(network, "1/16")[0]
        assert not found.searches or all(search.needs for search in found.searches)


@pytest.mark.parametrize(
    "network",
    [cover_points(0, 120, 3), cover_points(1, 60, 3, 2), turned(cover_points(2, 120, 3))],
    ids=["one input", "two inputs", "both signs"],
)
def test_the_road_finds_what_search_finds_and_proves_it(network, monkeypatch):
    found = proximate_rank(network, "1/16")
    assert found.exact and is_structure(found.instance, found.structure)
    lower, evidence = lower_evidence(found)  # no clausal proof is called for
    assert lower == found.upper
    check_lower(claims(network, "1/16", rank_at_least=lower), evidence, "discharged")
    monkeypatch.setattr(road, "find_spec", lambda name: None)
    without = proximate_rank(network, "1/16")
    assert (without.lower, without.upper) == (found.lower, found.upper)


def test_weights_are_exact_whatever_the_solver_says(monkeypatch):
    rng = random.Random(7)
    instance = Instance(read_weights(cover_points(3, 60, 4)), "1/16")
    groups = road.squares(set(range(60)), pairs_of(instance))
    least = len(road.fewest(groups, 10))
    for scale in (0, 1e-9, 0.3, 1, 7):
        weights = road.scaled(groups, {unit: scale * rng.random() - 0.01 for unit in range(60)})
        for group in groups:
            assert sum(weights.get(unit, Fraction(0)) for unit, _ in group) <= 1
        assert all(weight > 0 for weight in weights.values()) and sum(weights.values()) <= least
    good = road.scaled(groups, road.shares(groups))
    assert sum(good.values()) > least - 1

    network = cover_points(3, 60, 4)
    monkeypatch.setattr(road, "shares", lambda groups: dict.fromkeys(range(60), 1.0))
    found = proximate_rank(network, "1/16")
    assert found.lower == least == found.upper  # search has made up for the weights
    monkeypatch.setattr(road, "fewest", lambda groups, seconds: list(groups[:3]))
    assert proximate_rank(network, "1/16").upper == least  # and for groups that leave units out


def test_a_fractional_optimum_is_rounded_up(build):
    """Five points around a ring, any two neighbours can meet, no three: half a group each, three groups."""
    ring = build((9,) * 5, (10, 12, 13, 12, 10), (11, 10, 12, 14, 13))
    instance = Instance(read_weights(ring), 1)
    groups = road.squares(set(range(5)), pairs_of(instance))
    assert sorted(map(len, groups)) == [2] * 5
    assert set(road.scaled(groups, road.shares(groups)).values()) == {Fraction(1, 2)}
    assert len(road.fewest(groups, 10)) == 3


def test_units_that_may_vanish_beside_units_that_stay():
    """Components in which some units are needed and others are not: the bound counts the needed ones alone."""
    settled = 0
    for seed in range(6):
        network = spread_network(seed, 120, 70)
        found = proximate_rank(network, "1/16")
        assert found.exact and is_structure(found.instance, found.structure)
        lower, evidence = lower_evidence(found)
        check_lower(claims(network, "1/16", rank_at_least=lower), evidence, "discharged")
        settled += len(found.needs)
    assert settled


def test_a_large_cover_that_weights_leave_open_is_a_bracket(monkeypatch):
    """Search would take hours there; below the size from which that is so it is tried, and without squares too."""
    network = cover_points(0, 60, 3)
    whole = proximate_rank(network, "1/16")
    assert whole.exact
    monkeypatch.setattr(road, "shares", lambda groups: dict.fromkeys(range(60), 0.1))
    assert proximate_rank(network, "1/16").exact
    monkeypatch.setattr(exact_value, "SEARCHED", 50)
    found = proximate_rank(network, "1/16")
    assert 0 < found.lower < found.upper == whole.upper and not found.searches
    assert lower_evidence(found)[0] == found.lower
    monkeypatch.setattr(road, "find_spec", lambda name: None)
    assert proximate_rank(network, "1/16").exact


def test_trees_close_what_weights_leave_open(monkeypatch):
    """Weights alone prove 98 groups of 99; a few pairs, together or apart, prove the last."""
    network = cover_points(8, 400, 2)
    found = proximate_rank(network, "1/16")
    assert found.exact and any(found.trees) and not found.searches
    lower, evidence = lower_evidence(found)
    assert lower == found.upper
    check_lower(claims(network, "1/16", rank_at_least=lower), evidence, "discharged")
    with pytest.raises(Rejected):
        check_lower(claims(network, "1/16", rank_at_least=lower + 1), evidence, "discharged")
    for part in evidence["parts"]:
        part.pop("trees", None)
    with pytest.raises(Rejected):
        check_lower(claims(network, "1/16", rank_at_least=lower), evidence, "discharged")
    monkeypatch.setattr(road, "WIDEST", 0)
    monkeypatch.setattr(exact_value, "SEARCHED", 50)
    without = proximate_rank(network, "1/16")
    assert without.lower == lower - 1 and without.upper == lower and not any(without.trees)


def test_trees_are_exact_whatever_the_solver_says(monkeypatch):
    """Disturbed weights may prove less, never more; both signs occur."""
    network = turned(cover_points(8, 400, 2))
    program, rng = branching._program, random.Random(3)

    def disturbed(*arguments):
        solved = program(*arguments)
        for weights in (solved.weights, *(leaf for leaves in solved.extra for leaf in leaves)):
            weights.update({unit: weight + 0.1 * rng.random() for unit, weight in weights.items()})
        return solved

    monkeypatch.setattr(exact_value, "SEARCHED", 50)
    whole = proximate_rank(network, "1/16")
    assert whole.exact and any(whole.trees)
    monkeypatch.setattr(branching, "_program", disturbed)
    instance = Instance(read_weights(network), "1/16")
    groups = road.squares(set(range(400)), pairs_of(instance))
    weights, trees = branching.branched(groups, whole.upper, time.monotonic() + 60)
    assert 0 < sum(weights.values()) + sum(map(branching.least, trees)) <= whole.upper
    assert proximate_rank(network, "1/16").lower <= whole.upper


def test_trees_give_up_in_time_and_for_bounds_that_are_not_so():
    instance = Instance(read_weights(cover_points(3, 60, 4)), "1/16")
    groups = road.squares(set(range(60)), pairs_of(instance))
    least = len(road.fewest(groups, 10))
    assert branching.branched(groups, least, time.monotonic() - 1) is None
    assert branching.branched(groups, least + 1, time.monotonic() + 60) is None
    weights, trees = branching.branched(groups, least, time.monotonic() + 60)
    assert sum(weights.values()) > least - 1 and not trees


def test_the_core_of_a_cover_needs_as_many_groups():
    for seed, network in enumerate([cover_points(0, 80, 3), turned(cover_points(1, 80, 4))]):
        instance = Instance(read_weights(network), "1/16")
        groups = road.squares(set(range(80)), pairs_of(instance))
        small = branching.core(groups)
        assert sum(map(len, small)) < sum(map(len, groups)), seed
        assert len(road.fewest([tuple(sorted(clique)) for clique in small], 10)) == len(
            road.fewest(groups, 10)
        )

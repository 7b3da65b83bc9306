"""Covers by squares: all groups are listed, values are those of other roads, weights are exact whatever solvers say."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import numpy as np
import pytest

from theorems.proximate_rank import cover as road
from theorems.proximate_rank import exact_value
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

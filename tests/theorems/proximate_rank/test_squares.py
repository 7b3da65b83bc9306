"""Squares: all groups that nobody can join are listed, and their core decides as much as all of them."""

from __future__ import annotations

import itertools

from theorems.proximate_rank import squares as listing
from theorems.proximate_rank.construction import (
    Instance,
    compatible_pairs,
    cover_points,
    read_weights,
    squares,
)


def pairs_of(instance):
    return list(zip(*(column.tolist() for column in compatible_pairs(instance)), strict=True))


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
        found = squares(units, pairs_of(instance))
        assert found == groups_by_trying(instance, sorted(units))
        several += len(found) > 1
    assert several > 20
    assert squares(set(), []) == []


def test_too_many_squares_are_not_listed(monkeypatch):
    instance = Instance(read_weights(cover_points(0, 40, 3)), "1/16")
    whole = squares(set(range(40)), pairs_of(instance))
    monkeypatch.setattr(listing, "SQUARES", len(whole) - 1)
    assert squares(set(range(40)), pairs_of(instance)) is None
    monkeypatch.setattr(listing, "SQUARES", len(whole))
    assert squares(set(range(40)), pairs_of(instance)) == whole


def test_the_core_needs_as_many_groups_and_they_hold_all_units(turned, fewest_of):
    """By an integer program over all groups, and over the core alone."""
    for network in (cover_points(0, 80, 3), turned(cover_points(1, 80, 4)), cover_points(2, 60, 3, 2)):
        instance = Instance(read_weights(network), "1/16")
        units = set(range(network.width))
        groups = squares(units, pairs_of(instance))
        whole = [frozenset(unit for unit, _ in group) for group in groups]
        core = listing.core(whole)
        assert sum(map(len, core)) < sum(map(len, groups))
        chosen, certain = fewest_of([*core])
        assert certain and len(chosen) == len(fewest_of(whole)[0])
        assert set().union(*(whole[[*core.values()][number]] for number in chosen)) == units


def test_small_cores_are_as_good_as_all_groups(small_networks):
    """By trying all choices of groups; ties and both signs occur."""

    def fewest(groups, units):
        return next(
            count
            for count in range(len(groups) + 1)
            for chosen in itertools.combinations(groups, count)
            if units <= set().union(*chosen)
        )

    smaller = 0
    for network, eps in small_networks(43, 150, 5):
        instance = Instance(read_weights(network), eps)
        units = {unit for unit in range(network.width) if not instance.eliminable()[unit]}
        groups = squares(units, pairs_of(instance))
        whole = [frozenset(unit for unit, _ in group) for group in groups]
        core = listing.core(whole)
        least_of_all = fewest(whole, units)
        assert least_of_all == fewest([*core], set().union(*core))
        for chosen in itertools.combinations(core, least_of_all):
            if set().union(*chosen) == set().union(*core):
                assert set().union(*(whole[core[held]] for held in chosen)) == units
        smaller += sum(map(len, core)) < sum(map(len, groups))
    assert smaller > 20

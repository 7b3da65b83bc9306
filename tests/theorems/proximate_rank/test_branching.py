"""Trees of forks: the groups that are left on a path, and bounds that are true and found where there are any."""

from __future__ import annotations

import itertools
import random
import time

import pytest

from theorems.proximate_rank import zero_half
from theorems.proximate_rank.branching import Fork, Leaf, branched, least, members, restricted
from theorems.proximate_rank.checker import check_lower
from theorems.proximate_rank.construction import (
    claims,
    cover_points,
    lower_evidence,
    proximate_rank,
)
from theorems.proximate_rank.zero_half import Relaxation


def soon():
    return time.monotonic() + 30


def leaves(tree):
    return leaves(tree.together) + leaves(tree.apart) if isinstance(tree, Fork) else 1


@pytest.fixture
def without_sets(monkeypatch):
    monkeypatch.setattr(zero_half, "violated", lambda *_: [])


def test_restricted_groups_are_the_largest_that_respect_the_path():
    rng = random.Random(1)
    for _ in range(200):
        group = frozenset(range(rng.randint(1, 6)))
        path = tuple((tuple(rng.sample(range(7), 2)), rng.random() < 0.4) for _ in range(rng.randint(0, 4)))

        def respects(units, path=path):
            return all(
                (i in units) == (j in units) if together else not {i, j} <= units for (i, j), together in path
            )

        found = restricted(group, path)
        assert all(part <= group and respects(part) for part in found)
        for size in range(len(group) + 1):
            for part in map(frozenset, itertools.combinations(sorted(group), size)):
                assert not respects(part) or any(part <= largest for largest in found)


def rings(*sizes):
    """Units around rings, any two neighbours in a group, and the relative signs of neighbours."""
    groups = [
        frozenset([start + place, start + (place + 1) % size])
        for start, size in zip(itertools.accumulate(sizes, initial=0), sizes, strict=False)
        for place in range(size)
    ]
    return groups, {(min(group), max(group)): 1 for group in groups}


def test_two_rings_of_five_need_a_fork(without_sets):
    groups, signs = rings(5, 5)
    both = Relaxation(groups)
    assert both.solve(soon()) and both.bound == pytest.approx(5)
    tree = branched(both, 6, signs, soon(), random.Random(0))
    assert isinstance(tree, Fork) and least(tree) > 5 and members(tree) <= set(range(10))
    assert leaves(tree) == 2


def test_what_is_not_so_is_not_proved(without_sets):
    groups, signs = rings(5, 5)
    both = Relaxation(groups)
    assert both.solve(soon())
    fewer = branched(both, 7, signs, soon(), random.Random(0))
    assert len(fewer) == 6 and frozenset().union(*(groups[number] for number in fewer)) == set(range(10))
    assert branched(both, 6, {}, soon(), random.Random(0)) is None  # no pair to ask for
    assert branched(both, 6, signs, time.monotonic() - 1, random.Random(0)) is None
    assert isinstance(branched(both, 5, signs, soon(), random.Random(0)), Leaf)


def test_the_fewest_groups_are_proved_case_by_case(without_sets, fewest_of):
    """Odd rings and groups across them: as many as an integer program finds, and never one more."""
    rng, forked = random.Random(4), 0
    for _ in range(30):
        groups, _ = rings(*rng.choices((3, 5, 7), k=6))
        units = sorted(frozenset().union(*groups))
        groups += [frozenset(rng.sample(units, 3)) for _ in range(2)]
        signs = {pair: 1 for group in groups for pair in itertools.combinations(sorted(group), 2)}
        relaxation = Relaxation(groups)
        assert relaxation.solve(soon())
        chosen, sure = fewest_of(groups)
        assert sure
        tree = branched(relaxation, len(chosen), signs, soon(), random.Random(0))
        assert isinstance(tree, Fork | Leaf) and len(chosen) - 1 < least(tree) <= len(chosen)
        fewer = branched(relaxation, len(chosen) + 1, signs, soon(), random.Random(0))
        assert len(fewer) == len(chosen)
        assert frozenset().union(*([*relaxation.groups][number] for number in fewer)) == set(units)
        forked += leaves(tree) > 1
    assert forked > 5


def test_a_structure_of_both_signs_is_proved_by_forks(turned, without_sets):
    forked = 0
    for seed in range(6):
        network = turned(cover_points(seed, 150, 4))
        found = proximate_rank(network, "1/16")
        lower, evidence = lower_evidence(found)
        check_lower(claims(network, "1/16", rank_at_least=lower), evidence, "discharged")
        forked += any(isinstance(tree, Fork) for tree in found.trees)
        assert found.exact or found.searches
    assert forked

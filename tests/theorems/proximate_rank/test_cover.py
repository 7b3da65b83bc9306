"""Covers by squares: values are those of other roads, and proved, whatever solvers say."""

from __future__ import annotations

import itertools
import random
import time

import pytest

from theorems.proximate_rank import cover as road
from theorems.proximate_rank import exact_value, neighbourhoods, zero_half
from theorems.proximate_rank.branching import Fork
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
    squares,
)
from theorems.proximate_rank.zero_half import Relaxation
from verify.kernel.errors import Rejected


@pytest.mark.parametrize("inputs", [1, 2, 3])
def test_small_covers_are_those_of_brute_force(inputs, monkeypatch):
    monkeypatch.setattr(exact_value, "SMALLEST", 2)
    for seed in range(8):
        network = cover_points(seed, 6, 2, inputs)
        found = proximate_rank(network, "1/16")
        assert found.lower == found.upper == brute_force(network, "1/16")[0]
        assert not found.searches or all(search.needs for search in found.searches)


@pytest.mark.parametrize(("units", "inputs", "turn"), [(120, 1, False), (60, 2, False), (120, 1, True)])
def test_the_road_finds_what_search_finds_and_proves_it(units, inputs, turn, turned, monkeypatch):
    network = cover_points(units // 60, units, 3, inputs)
    network = turned(network) if turn else network
    found = proximate_rank(network, "1/16")
    assert found.exact and is_structure(found.instance, found.structure)
    lower, evidence = lower_evidence(found)  # no clausal proof is called for
    assert lower == found.upper
    check_lower(claims(network, "1/16", rank_at_least=lower), evidence, "discharged")
    monkeypatch.setattr(road, "find_spec", lambda name: None)
    without = proximate_rank(network, "1/16")
    assert (without.lower, without.upper) == (found.lower, found.upper)


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


def test_halves_of_sets_close_what_weights_leave_open(monkeypatch):
    """Weights alone prove 98 groups of 99; a few odd sets prove the last."""
    network = cover_points(8, 400, 2)
    found = proximate_rank(network, "1/16")
    assert found.exact and any(found.sets) and not found.searches
    lower, evidence = lower_evidence(found)
    assert lower == found.upper
    check_lower(claims(network, "1/16", rank_at_least=lower), evidence, "discharged")
    with pytest.raises(Rejected):
        check_lower(claims(network, "1/16", rank_at_least=lower + 1), evidence, "discharged")
    for part in evidence["parts"]:
        part.pop("zero_half", None)
    with pytest.raises(Rejected):
        check_lower(claims(network, "1/16", rank_at_least=lower), evidence, "discharged")
    monkeypatch.setattr(zero_half, "violated", lambda *_: [])
    monkeypatch.setattr(road, "branched", lambda *_: None)
    monkeypatch.setattr(exact_value, "SEARCHED", 50)
    without = proximate_rank(network, "1/16", time_limit=2)
    assert without.lower == lower - 1 and without.upper == lower and not any(without.sets)


def test_forks_close_what_weights_leave_open(monkeypatch):
    """The same without sets: a tree proves the last group, and without the tree nothing does."""
    monkeypatch.setattr(zero_half, "violated", lambda *_: [])
    network = cover_points(8, 400, 2)
    found = proximate_rank(network, "1/16")
    assert found.exact and any(isinstance(tree, Fork) for tree in found.trees) and not found.searches
    lower, evidence = lower_evidence(found)
    assert lower == found.upper
    stated = claims(network, "1/16", rank_at_least=lower)
    check_lower(stated, evidence, "discharged")
    with pytest.raises(Rejected):
        check_lower(claims(network, "1/16", rank_at_least=lower + 1), evidence, "discharged")
    for part in evidence["parts"]:
        part.pop("tree", None)
    with pytest.raises(Rejected):
        check_lower(stated, evidence, "discharged")


def test_a_thousand_points_are_closed():
    """Four a square, where weights alone are short by one: value and certificate."""
    network = cover_points(3, 1000, 4)
    found = proximate_rank(network, "1/16", time_limit=60)
    lower, evidence = lower_evidence(found)
    assert found.exact and lower == found.upper and any(found.sets)
    check_lower(claims(network, "1/16", rank_at_least=lower), evidence, "discharged")


def test_a_large_cover_that_weights_leave_open_is_a_bracket(monkeypatch):
    """Search would take hours there; below the size from which that is so it is tried, and without squares too."""
    network = cover_points(0, 60, 3)
    whole = proximate_rank(network, "1/16")
    assert whole.exact

    def light(self, deadline):
        self.bound, self.weights, self.slack = 5.0, [0.1] * len(self.rows), [0.0] * len(self.rows)
        return len(self.sets) == len(self.holders)  # once, for no set is ever added

    monkeypatch.setattr(road.Relaxation, "solve", light)
    monkeypatch.setattr(zero_half, "violated", lambda *_: [])
    assert proximate_rank(network, "1/16").exact  # search has made up for the weights
    monkeypatch.setattr(exact_value, "SEARCHED", 50)
    found = proximate_rank(network, "1/16")
    assert 0 < found.lower < found.upper == whole.upper and not found.searches
    assert lower_evidence(found)[0] == found.lower
    monkeypatch.setattr(road, "find_spec", lambda name: None)
    assert proximate_rank(network, "1/16").exact


@pytest.mark.parametrize("answer", [(set(), False), (set(), True), ({0}, True), ({0, 1, 2}, False)], ids=str)
def test_a_structure_is_one_whatever_the_solver_says(answer, monkeypatch):
    """None found, or one that leaves units out: what was chosen before stands."""
    network = cover_points(3, 60, 4)
    value = proximate_rank(network, "1/16").upper
    asked = []
    monkeypatch.setattr(exact_value, "SEARCHED", 50)
    monkeypatch.setattr(road, "rounded", lambda candidates, taken: list(range(len(candidates))))
    monkeypatch.setattr(neighbourhoods, "least", lambda *arguments: asked.append(arguments) or answer)
    found = proximate_rank(network, "1/16", time_limit=0.5)
    assert asked and is_structure(found.instance, found.structure) and found.lower <= value <= found.upper


def test_what_is_rounded_holds_all_units_and_is_made_fewer():
    draw, improved = random.Random(1), 0
    for _ in range(50):
        units = range(draw.randint(1, 12))
        candidates = [frozenset(draw.sample(units, draw.randint(1, len(units)))) for _ in range(8)]
        relaxation = Relaxation([*candidates, *(frozenset([unit]) for unit in units)])
        groups, until = [*relaxation.groups], time.monotonic() + 5
        chosen = neighbourhoods.rounded(groups, [draw.random() for _ in groups])
        assert set().union(*(groups[number] for number in chosen)) == set(units)
        assert len(set(chosen)) == len(chosen)
        assert relaxation.solve(until)
        better, certain = neighbourhoods.fewest(relaxation, chosen, 0, 0, until, draw)
        least = next(
            n
            for n in itertools.count()
            if any(set().union(*some) == set(units) for some in itertools.combinations(groups, n))
        )
        assert certain and len(better) == least
        assert set().union(*(groups[number] for number in better)) == set(units)
        improved += least < len(chosen)
    assert improved > 10


def test_what_is_wasted_is_what_the_bound_is_short_by():
    network = cover_points(1, 120, 4)
    instance = Instance(read_weights(network), "1/16")
    pairs = list(zip(*(column.tolist() for column in compatible_pairs(instance)), strict=True))
    groups = [frozenset(unit for unit, _ in group) for group in squares(set(range(120)), pairs)]
    relaxation, until, draw = Relaxation(groups), time.monotonic() + 30, random.Random(0)
    zero_half.strengthen(relaxation, None, 20, until, draw)
    chosen = neighbourhoods.rounded(groups, relaxation.taken)
    for some in (chosen, range(len(groups))):
        wasted = neighbourhoods.waste(relaxation, some)
        assert min(wasted.values()) > -1e-6
        assert sum(wasted.values()) == pytest.approx(len(some) - relaxation.bound)


def test_no_time_is_enough_for_a_structure():
    network = cover_points(0, 120, 3)
    found = proximate_rank(network, "1/16", time_limit=0)
    assert is_structure(found.instance, found.structure) and found.lower <= found.upper

"""The staircase: exact breakpoints, each one attained and none missed."""

from __future__ import annotations

import itertools
from fractions import Fraction

from theorems.exact_rank.construction import rank
from theorems.proximate_rank.checker import check_lower, check_upper
from theorems.proximate_rank.construction import (
    FAMILIES,
    Instance,
    cheapest,
    claims,
    is_structure,
    lower_evidence,
    random_network,
    read_weights,
    spread_network,
    staircase,
    threshold,
    upper_evidence,
)
from theorems.proximate_rank.lowering import lowered

FIVE = (
    ("-3/2", "5/4", "-7/4", -2, "-3/2"),
    (1, "-5/4", "-3/2", "5/4", "-1/2"),
    ("-3/4", "-3/4", -1, "5/4", "-5/4"),
)


def test_reference_staircase_drops_by_two(build):
    found = staircase(build(*FIVE))
    assert [(str(step.eps), step.rank) for step in found.steps] == [
        ("0", 5),
        ("1/8", 3),
        ("3/8", 1),
        ("7/8", 0),
    ]
    assert found.complete
    assert [found.rank(Fraction(k, 8)) for k in range(8)] == [5, 3, 3, 1, 1, 1, 1, 0]


def test_breakpoints_are_exact_and_complete(small_networks):
    for network, _ in small_networks(21, 80, 4):
        found, weights = staircase(network), read_weights(network)
        assert found.complete and found.steps[0].eps == 0 and found.steps[0].rank == rank(network)
        assert found.steps[-1].rank == 0
        values = [step.rank for step in found.steps]
        assert values == sorted(set(values), reverse=True)
        for step in found.steps:
            assert cheapest(Instance(weights, step.eps))[0] == step.rank == step.structure.cost
            assert threshold(weights, step.structure) == step.eps
            if step.below:
                assert (
                    cheapest(Instance(weights, step.eps, open_ball=True))[0] == step.below.lower > step.rank
                )
        for one, other in zip(found.steps, found.steps[1:], strict=False):
            just_before = (one.eps + 10**6 * other.eps) / (10**6 + 1)
            assert cheapest(Instance(weights, just_before))[0] == one.rank


def test_every_step_is_certified_on_both_sides(build, refute):
    network = build(*FIVE)
    for step in staircase(network).steps:
        check_upper(
            claims(network, step.eps, rank_at_most=step.rank),
            upper_evidence(network, step.eps, step.structure),
            "discharged",
        )
        if step.below:
            lower, evidence = lower_evidence(step.below, refute)
            assert lower > step.rank
            stated = claims(network, step.eps, open_ball=True, rank_at_least=lower)
            check_lower(stated, evidence, "discharged")


def test_time_that_runs_out_leaves_what_is_known():
    found = staircase(spread_network(0, 60, 20), time_limit=0)
    assert not found.complete and found.known_from > 0
    assert found.rank(found.known_from) == 0 and found.rank(found.known_from / 2) is None


def test_lowering_a_structure_never_makes_it_worse():
    lower = 0
    for family, seed in itertools.product(FAMILIES, range(12)):
        weights = read_weights(random_network(family, seed, 1 + seed % 6, 1 + seed % 2, 1 + seed % 2))
        before = cheapest(Instance(weights, "1/16"))[1]
        after = lowered(weights, before)
        assert after.cost <= before.cost and threshold(weights, after) <= threshold(weights, before)
        assert is_structure(Instance(weights, threshold(weights, after)), after)
        lower += threshold(weights, after) < threshold(weights, before)
    assert lower > 3

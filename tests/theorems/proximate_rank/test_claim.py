"""The shape of the claim proximate-rank: what its theorems rest on, that no lemma is idle, and what its words mean."""

from __future__ import annotations

import re
import runpy
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from theorems.exact_rank.construction import rank
from theorems.proximate_rank import (
    lemmas_bounds,
    lemmas_clauses,
    lemmas_cuts,
    lemmas_groups,
    lemmas_staircases,
    lemmas_structures,
    lemmas_zero_tests,
    obligations,
)
from theorems.proximate_rank.claim import claim
from theorems.proximate_rank.conclusions import at_least
from theorems.proximate_rank.construction import (
    Instance,
    brute_force,
    is_structure,
    perturbed_network,
    proximate_rank,
    read_weights,
)
from theorems.proximate_rank.evidence import tiny_networks
from theorems.proximate_rank.examples import EXAMPLES, STAIRCASE, STEPS
from verify.engine.obligation import discharge
from verify.provers import Context, new

claim.load()

PARTS = (
    lemmas_groups,
    lemmas_structures,
    lemmas_bounds,
    lemmas_clauses,
    lemmas_cuts,
    lemmas_zero_tests,
    lemmas_staircases,
    obligations,
)

READING, RANK, KARP = "formulas_speak_of_networks", "rank_counts_live_classes", "subset_sum_is_np_complete"
THIRDS = "three_partition_is_strongly_np_complete"
THEOREMS = {
    "proximate_rank_is_the_least_cost": {READING, RANK},
    "greedy_cost_is_an_upper_bound": {READING, RANK},
    "weighted_units_are_a_lower_bound": {READING, RANK},
    "halves_of_sets_are_a_lower_bound": {READING, RANK},
    "forks_are_a_lower_bound": {READING, RANK},
    "certified_parts_are_a_lower_bound": {READING, RANK},
    "zero_test_solves_subset_sum": {READING, RANK},
    "zero_test_solves_equal_bins": {READING, RANK},
    "equal_bins_of_such_items_hold_three": {READING, THIRDS},
    "a_finite_factor_decides_subset_sum": {READING, RANK, KARP},
    "the_staircase_has_exact_steps": {READING, RANK},
    "the_search_for_a_step_is_exact": {READING},
}
ASIDE = {"midpoints_of_few_intervals", "shifts_of_few_members"}
"""Bounded cases beside the inductions."""

REDONE = {
    ("a_clausal_proof_counts_groups", "counters_are_true_as_they_count"),
    ("a_clausal_proof_counts_groups", "members_meet_as_their_clauses_say"),
    ("a_small_multiple_is_zero", "a_multiple_is_at_least_the_factor"),
    ("a_structure_gives_nearby_weights", "units_move_to_the_centre"),
    ("an_anchor_vanishes_iff_its_items_sum_to_the_target", "a_small_multiple_is_zero"),
    ("certified_parts_are_a_lower_bound", "a_structure_fits_a_larger_ball"),
    ("certified_parts_are_a_lower_bound", "inequalities_of_integers_are_exact"),
    ("certified_parts_are_a_lower_bound", "points_within_reach_are_in_neighbouring_cells"),
    ("certified_parts_are_a_lower_bound", "sums_are_compared_exactly"),
    ("equal_bins_of_such_items_hold_three", "four_items_weigh_four_times_as_much"),
    ("equal_bins_of_such_items_hold_three", "two_items_weigh_twice_as_much"),
    ("groups_count_half_of_a_set_rounded_up", "an_integer_of_at_most_one_half_is_at_most_0"),
    ("inequalities_of_integers_are_exact", "an_integer_below_1_is_at_most_0"),
    ("members_meet_as_their_clauses_say", "only_the_relative_sign_matters"),
    ("nearby_weights_give_a_structure", "units_of_one_class_are_compatible"),
    ("points_within_reach_are_in_neighbouring_cells", "an_integer_below_1_is_at_most_0"),
    ("points_within_reach_are_in_neighbouring_cells", "cells_cannot_be_two_apart"),
    ("structures_of_small_cost_have_a_step", "the_slack_condition_is_a_threshold"),
    ("sums_are_compared_exactly", "inequalities_of_integers_are_exact"),
    ("the_least_list_keeps_twins_in_order", "a_twin_takes_the_place_of_the_other"),
    ("twins_in_order_make_their_clauses_true", "an_integer_below_1_is_at_most_0"),
    ("twins_in_order_make_their_clauses_true", "twins_have_as_many_places_under_a_leader"),
    ("weights_of_a_part_count_groups", "an_integer_below_1_is_at_most_0"),
    ("zero_test_solves_equal_bins", "anchors_and_items_meet_as_intended"),
    ("zero_test_solves_subset_sum", "anchors_and_items_meet_as_intended"),
    ("zero_test_solves_subset_sum", "the_anchor_alone_has_rank_1"),
}
"""Lemmas of plain arithmetic, without relations: for readers, and z3 would do them again in the step."""


GRAPH = runpy.run_path(str(Path(__file__).parents[1] / "proof_graph.py"))["ProofGraph"](claim)
beneath = GRAPH.beneath
ALL_BENEATH = set().union(*(beneath(theorem)[0] for theorem in THEOREMS))


def test_the_theorems_are_those_of_the_statement() -> None:
    assert [o.name for o in claim.theorems] == list(THEOREMS)
    assert set(re.findall(r"PR-\d", claim.statement)) == {o.label[:4] for o in claim.theorems}


@pytest.mark.parametrize("theorem", THEOREMS)
def test_a_theorem_rests_on_these_axioms_and_no_others(theorem: str) -> None:
    assert beneath(theorem)[1] == THEOREMS[theorem]


def test_all_beneath_a_theorem_is_for_all_and_linked_by_lemmas() -> None:
    assert {GRAPH.by_name[name].scope for name in ALL_BENEATH} == {"for_all"}
    assert {GRAPH.by_name[name].prover for name in ALL_BENEATH} == {"smt", "induction"}
    assert not [
        name for name in ALL_BENEATH if GRAPH.by_name[name].uses
    ]  # every link is a lemma that is assumed
    modules = {part.__name__ for part in PARTS}
    proof = {o.name for o in claim.obligations if o.function.__module__ in modules}
    assert proof - ALL_BENEATH == ASIDE


@pytest.mark.parametrize(("name", "index", "lemma"), GRAPH.plain_steps(ALL_BENEATH))
def test_no_step_follows_without_a_lemma_that_it_uses(name: str, index: int, lemma: str) -> None:
    follows = GRAPH.follows_without(name, index)
    assert follows == ((name, lemma) in REDONE), f"{name} does without {lemma}: {follows}"


def test_the_page_names_what_exists_and_all_that_the_theorems_use_directly() -> None:
    page = (Path(__file__).parents[3] / "docs" / "proximate-rank-proof.md").read_text()
    named = set(re.findall(r"`([a-z]+(?:_[A-Za-z0-9]+)+)`", page)) - {"used_2", "full_2"}  # variables
    known = {o.name for o in claim.obligations} | {a.function.__name__ for a in claim.axioms}
    assert {name for name in named - known if not any(hasattr(part, name) for part in PARTS)} == set()
    assert set(THEOREMS) <= named


@pytest.mark.parametrize("name", EXAMPLES)
def test_both_directions_of_the_theorem_on_a_known_network(name: str) -> None:
    known = EXAMPLES[name]
    value, structure = brute_force(known.network, known.eps)
    assert (rank(known.network), value) == (known.rank, known.proximate_rank)
    assert is_structure(Instance(read_weights(known.network), known.eps), structure)
    moved = perturbed_network(known.network, structure, known.eps)
    assert rank(moved) <= structure.cost == value
    for before, after in zip(known.network.exact().layers, moved.layers, strict=True):
        assert (abs(before.weight - after.weight) <= known.eps).all()
        assert (abs(before.bias - after.bias) <= known.eps).all()


def test_the_known_staircase_by_brute_force() -> None:
    for eps, value in STEPS:
        assert brute_force(STAIRCASE, eps)[0] == value
        assert not eps or brute_force(STAIRCASE, eps - Fraction(1, 2**60))[0] > value


def test_tiny_networks_are_counted_up_to_order() -> None:
    assert sum(1 for h in (1, 2) for _ in tiny_networks(h)) == 405


def test_a_bound_that_is_not_certified_is_undecided() -> None:
    prover = new("sat", Context())
    known = EXAMPLES["V4"]
    bracket = proximate_rank(known.network, known.eps)
    at_least(prover, known.network, known.eps, bracket, bracket.lower + 1)
    assert [c["outcome"] for c in prover.conclusions] == ["undecided"]


def test_the_beliefs_of_the_specification_are_refuted() -> None:
    labels = {v.label for v in claim.false_variants if v.label}
    assert labels == {f"7.{number}" for number in (*range(1, 13), 18)}


REASONS: dict[str, dict[str, Any]] = {
    "subsets_of_a_vanishing_group_vanish": {"a": 1, "a_2": 0, "eps": "1/2"},
    "a_factor_of_k_plus_1_suffices": {"items": 1, "size": 2, "used": 2, "target": 1},
    "pairs_decide_in_the_euclidean_norm_too": {"p": 1, "q": 0, "x": 1},
    "a_class_that_counts_has_one_group_only": {"S": -1, "R": 1},
    "even_sets_are_rounded_up_too": {"listed": 0, "counted": 0},
    "a_group_without_members_is_within_its_slack": {"S": 0, "size": 0},
    "no_groups_at_all_owe_something": {"groups": 0, "excess": 0},
    "a_cut_may_be_met_exactly": {"total": 0, "excess": 0},
    "cores_may_share_literals": {"x": True, "y": False, "z": False},
    "every_structure_keeps_twins_in_order": {"i": 0, "j": 1, "units": 2},
}
"""Values by which a false belief is refuted: small ones, and the case that it forgets."""


@pytest.mark.parametrize("name", REASONS)
def test_a_false_variant_is_refuted_for_the_reason_it_names(name: str) -> None:
    variant = next(v for v in claim.false_variants if v.name == name)
    result, _ = discharge(variant.instances("quick")[0])
    assert result.verdict == "refuted" and result.counterexample is not None
    assert {key: result.counterexample[key] for key in REASONS[name]} == REASONS[name]


def test_every_theorem_is_guarded_by_a_false_variant_beneath_it() -> None:
    guarded = {variant.of.name for variant in claim.false_variants if variant.of is not None}
    for theorem in THEOREMS:
        assert guarded & beneath(theorem)[0], theorem

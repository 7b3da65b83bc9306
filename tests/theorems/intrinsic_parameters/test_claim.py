"""The shape of the claim intrinsic-parameters: what its theorems rest on, and that no lemma is idle."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from theorems.intrinsic_parameters import (
    lemmas_coding,
    lemmas_interpolation,
    lemmas_lookup,
    lemmas_medians,
    lemmas_reading,
    obligations,
)
from theorems.intrinsic_parameters.claim import claim
from verify.engine.obligation import discharge
from verify.provers import lemma_statement

claim.load()

PARTS = (lemmas_reading, lemmas_coding, lemmas_interpolation, lemmas_lookup, lemmas_medians, obligations)
READING = "formulas_speak_of_networks"
L_P = {READING, "integrals_are_bounded_by_parts", "real_powers"}
THEOREMS = {
    "n_plus_2_parameters_reach_lipschitz_functions_in_l_p": L_P,
    "n_plus_2_parameters_reach_the_modulus_in_l_p": L_P,
    "a_code_a_copy_reaches_both_bounds": {READING},
    "three_parameters_reach_every_error": {READING, "continuous_functions_are_uniformly_continuous"},
    "n_plus_2_parameters_reach_both_bounds_in_the_sup_norm": {READING},
    "a_shared_code_reaches_both_bounds": {READING},
    "interpolation_reaches_half_the_diagonal": {READING},
    "a_finer_grid_leaves_the_rounding": {READING},
    "a_known_lipschitz_constant_saves_a_parameter": {READING},
    "a_known_bound_saves_the_offset_too": {READING},
}
"""The theorems with the axioms they rest on: only L^p needs analysis, and only IP-4 a limit."""

DECLARED = {
    "a_good_coordinate_is_read": {"a_shifted_step_is_a_step_of_a_shifted_point"},
    "medians_reach_the_bound_of_good_points": {"what_is_in_no_gap_is_good"},
}
"""Links that are read (docs/intrinsic-parameters-proof.md says how), not assumed by `smt.use`. There are no others."""

ASIDE = {
    "base_4_reads_a_bit",
    "base_beta_reads_a_bit",
    "base_2_reads_a_bit",
    "base_2_reads_a_bit_with_so_many_left",
    "a_symbol_keeps_a_code_a_tail",
    "codes_are_tails",
    "a_symbol_keeps_a_base_2_code_below_one",
    "base_2_codes_are_below_one",
    "a_layer_keeps_the_base_2_stream",
    "base_2_streams_hold_their_tails",
    "every_base_2_bit_is_read",
    "a_layer_multiplies_the_error_by_four",
    "perturbed_streams_stay_near",
    "every_bit_is_read_from_a_perturbed_parameter",
    "a_unit_multiplies_by_a_bit",
    "a_coordinate_joins_the_maximum",
    "maxima_are_running",
    "nearest_levels_have_n_bits",
    "lower_levels_have_n_bits",
    "hats_telescope",
    "one_more_power_adds_up_to_less",
    "integer_powers_add_up_to_less",
    "a_coordinate_is_lower_or_upper",
    "corners_have_maxima_of_fractions",
    "corners_weigh_a_difference_of_fractions",
    "far_vertices_weigh_nothing",
}
"""Single steps for readers, the source's base 2, robustness, integer powers, what the packed engine rests on."""


GRAPH = runpy.run_path(str(Path(__file__).parents[1] / "proof_graph.py"))["ProofGraph"](claim)
beneath = GRAPH.beneath
BENEATH = {theorem: beneath(theorem) for theorem in THEOREMS}
ALL_BENEATH = set().union(*(found for found, _ in BENEATH.values()))


def test_the_theorems_are_those_of_the_statement() -> None:
    assert [o.name for o in claim.theorems] == list(THEOREMS)
    assert set(re.findall(r"IP-\d", claim.statement)) == {o.label for o in claim.theorems}


@pytest.mark.parametrize("theorem", THEOREMS)
def test_a_theorem_rests_on_these_axioms_and_no_others(theorem: str) -> None:
    assert BENEATH[theorem][1] == THEOREMS[theorem]


def test_all_beneath_a_theorem_is_for_all_and_the_rest_is_known() -> None:
    assert {GRAPH.by_name[name].scope for name in ALL_BENEATH} == {"for_all"}
    assert {GRAPH.by_name[name].prover for name in ALL_BENEATH} == {"smt", "induction"}
    modules = {part.__name__ for part in PARTS}
    proof = {o.name for o in claim.obligations if o.function.__module__ in modules}
    assert proof - ALL_BENEATH == ASIDE


def test_every_link_but_these_is_a_lemma_that_the_statement_uses() -> None:
    declared = {o.name: GRAPH.declared(o.name) for o in claim.obligations if o.uses}
    assert declared == DECLARED


ARITHMETIC = {
    "a_good_shift_is_near",
    "a_level_is_near_its_value",
    "a_small_range_leaves_a_small_error",
    "a_step_of_the_grid_is_short",
    "distances_are_averaged_by_their_squares",
    "enough_bits_make_the_offset_exact_enough",
    "gaps_are_small",
    "half_a_step_of_the_range_is_little",
    "kuhn_weights_are_weights",
    "modulus_and_range_are_lipschitz",
    "rounding_costs_half_a_step",
    "the_constant_tends_to_one",
    "the_mean_is_taken_at_half_the_diagonal",
    "three_ramps_make_a_hat",
}
"""Lemmas without relations: for readers and for short certificates; z3 would do them again in the step."""


STEPS = [
    "every_bit_is_read",
    "selected_bits_add_up",
    "the_error_is_an_average",
    "interpolation_adds_half_the_diagonal",
    "interpolation_is_within_the_modulus",
    "the_table_is_read",
    "lookup_errs_by_little_at_good_points",
    "medians_reach_the_bound_of_good_points",
    "the_gaps_cost_no_more_than_the_rounding",
]


@pytest.mark.parametrize(("name", "index", "lemma"), GRAPH.steps([*THEOREMS, *STEPS]))
def test_no_step_follows_without_a_lemma_that_it_uses(name: str, index: int, lemma: str) -> None:
    follows = GRAPH.follows_without(name, index, time_limit=60, rlimit=3_000_000)
    assert follows == (lemma in ARITHMETIC), f"{name} does without {lemma}: {follows}"


def test_the_page_names_what_exists_and_all_theorems() -> None:
    page = (Path(__file__).parents[3] / "docs" / "intrinsic-parameters-proof.md").read_text()
    named = set(re.findall(r"`([a-z]+(?:_[A-Za-z0-9]+)+)`", page))
    known = {o.name for o in claim.obligations} | {a.function.__name__ for a in claim.axioms}
    assert {name for name in named - known if not any(hasattr(part, name) for part in PARTS)} == set()
    assert set(THEOREMS) <= named
    relations = set(re.findall(r"^\| `([a-z_0-9]+)\(", page, re.MULTILINE))
    assert all(any(hasattr(part, name) for part in PARTS) for name in relations)


def test_the_beliefs_of_the_specification_are_refuted() -> None:
    labels = {v.label for v in claim.false_variants if v.label.startswith("F")}
    assert labels == {f"F{number}" for number in range(1, 17)}


REASONS: dict[str, dict[str, Any]] = {
    "tails_may_reach_two_fifths": {"bit": 0, "tail_2": "11/30"},
    "half_the_slope_suffices_in_base_2": {"bit": 0, "power": 4},
    "a_unit_multiplies_by_any_digit": {"b": "1/2", "h": "1/2"},
    "every_cell_has_a_step_at_its_end": {"X": 4, "m": 3},
    "hats_have_a_minimum_that_adds_up": {"v_1": "1/2", "v_2": "1/2"},
    "rounding_down_needs_no_minimum": {"f": 1, "at_0": 0, "g": 4},
}
"""Values by which a false belief is refuted: the case that it forgets, and no accident beside it."""


@pytest.mark.parametrize("name", REASONS)
def test_a_false_variant_is_refuted_for_the_reason_it_names(name: str) -> None:
    variant = next(v for v in claim.false_variants if v.name == name)
    result, _ = discharge(variant.instances("quick")[0])
    assert result.verdict == "refuted" and result.counterexample is not None
    assert {key: result.counterexample[key] for key in REASONS[name]} == REASONS[name]


def test_no_theorem_is_without_a_false_variant() -> None:
    guarded = {variant.of.name for variant in claim.false_variants if variant.of is not None}
    for theorem, (found, _) in BENEATH.items():
        assert guarded & found, theorem


def test_the_formal_axiom_states_one_formula_of_named_functions() -> None:
    formal = [a for a in claim.axioms if a.is_formal]
    assert [a.function.__name__ for a in formal] == ["real_powers"]
    assert set(lemma_statement(formal[0])["functions"]) == {"P", "C"}

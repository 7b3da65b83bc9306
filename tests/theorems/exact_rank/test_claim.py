"""The shape of the claim exact-rank: what its theorems rest on, and that no link can be dropped unnoticed."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from theorems.exact_rank import (
    checker,
    lemmas_canonical_signs,
    lemmas_codimension,
    lemmas_cost,
    lemmas_dot_products,
    lemmas_elementary_steps,
    lemmas_independence,
    lemmas_line,
    lemmas_partners,
    obligations,
)
from theorems.exact_rank import claim as claim_module
from theorems.exact_rank.claim import claim
from verify.engine.obligation import discharge
from verify.provers import lemma_statement

claim.load()

PARTS = (
    lemmas_dot_products,
    lemmas_elementary_steps,
    lemmas_canonical_signs,
    lemmas_line,
    lemmas_independence,
    lemmas_partners,
    lemmas_cost,
    lemmas_codimension,
    obligations,
)
"""The modules of the proof, in reading order."""

PAGE = (Path(__file__).parents[3] / "docs" / "exact-rank-proof.md").read_text()

THEOREMS = {
    "reduction_keeps_the_function": {"formulas_speak_of_networks"},
    "no_smaller_network_computes_the_function": {
        "exponential_is_minus_one",
        "exponentials_are_independent",
        "formulas_speak_of_networks",
    },
    "work_is_linear_beside_the_sort": {"formulas_speak_of_networks"},
    "codimension_is_at_least": {
        "exponential_is_minus_one",
        "exponentials_are_independent",
        "formulas_speak_of_networks",
    },
    "codimension_is_attained": {"formulas_speak_of_networks"},
    "equality_is_decidable": {
        "exponential_is_minus_one",
        "exponentials_are_independent",
        "exponential_of_rationals_is_transcendental",
        "formulas_speak_of_networks",
    },
}

DECLARED = {
    "finitely_many_vectors_have_a_common_direction": {"a_move_is_small_enough"},
    "no_smaller_network_computes_the_function": {
        "reduction_keeps_the_function",
        "sign_equal_units_have_one_canonical_form",
    },
    "equality_is_decidable": {"reduction_keeps_the_function", "sign_equal_units_have_one_canonical_form"},
}
"""Links that are read (docs/exact-rank-proof.md says how), not assumed by `smt.use`. There are no others."""

REDONE = {
    ("some_line_separates_units", "the_line_separates_units"),
    ("no_other_factor_vanishes", "an_odd_multiple_is_the_same_unit"),
}
"""Lemmas that are there for readers: arithmetic that the solver would do again in the step."""


GRAPH = runpy.run_path(str(Path(__file__).parents[1] / "proof_graph.py"))["ProofGraph"](claim)
beneath = GRAPH.beneath


def test_the_theorems_are_the_six_of_the_claim() -> None:
    assert [o.name for o in claim.theorems] == list(THEOREMS)


@pytest.mark.parametrize("theorem", THEOREMS)
def test_a_theorem_rests_on_these_axioms_and_no_others(theorem: str) -> None:
    assert beneath(theorem)[1] == THEOREMS[theorem]


def test_all_beneath_a_theorem_is_for_all() -> None:
    names = set().union(*(beneath(theorem)[0] for theorem in THEOREMS))
    assert {GRAPH.by_name[name].scope for name in names} == {"for_all"}
    assert {GRAPH.by_name[name].prover for name in names} == {"smt", "induction"}
    # and nothing of the proof is left aside but the remark that sign-equality is transitive
    modules = {part.__name__ for part in PARTS}
    proof = {o.name for o in claim.obligations if o.function.__module__ in modules}
    assert proof - names == {"sign_equality_is_transitive"}


def test_every_link_but_these_is_a_lemma_that_the_statement_uses() -> None:
    names = set().union(*(beneath(theorem)[0] for theorem in THEOREMS))
    declared = {name: GRAPH.declared(name) for name in names}
    assert {name: uses for name, uses in declared.items() if uses} == DECLARED


def test_the_modules_of_the_proof_are_named_in_reading_order() -> None:
    """The claim loads them in this order, and its page and its docstring tell it to the reader."""
    files = [part.__name__.rpartition(".")[2] for part in PARTS]
    assert [part.rpartition(".")[2] for part in claim.parts][: len(files)] == files
    docstring = (claim_module.__doc__ or "").partition("The proof is read")[2]
    for told in (docstring, PAGE.partition("| read |")[2]):
        assert re.findall(r"\b(lemmas_[a-z_]+|obligations)\.py", told) == files


def test_the_page_names_what_exists_and_all_theorems() -> None:
    named = set(re.findall(r"`([a-z]+(?:_[A-Za-z0-9]+)+)(?:\(|`)", PAGE))
    known = {o.name for o in claim.obligations} | {a.function.__name__ for a in claim.axioms}
    assert {
        name for name in named - known if not any(hasattr(part, name) for part in (*PARTS, checker))
    } == set()
    assert set(THEOREMS) <= named


STEPS = [
    "sign_equal_units_have_sign_equal_preactivations",
    "reduction_keeps_the_function",
    "a_move_is_small_enough",
    "some_line_separates_units",
    "no_other_factor_vanishes",
    "units_on_a_line_are_independent",
    "units_are_independent",
    "no_smaller_network_computes_the_function",
    "work_is_linear_beside_the_sort",
    "fewer_units_take_more_equations",
    "codimension_is_at_least",
    "codimension_is_attained",
    "equality_is_decidable",
]


@pytest.mark.parametrize(("name", "index", "lemma"), GRAPH.steps(STEPS))
def test_no_step_follows_without_a_lemma_that_it_uses(name: str, index: int, lemma: str) -> None:
    follows = GRAPH.follows_without(name, index, time_limit=10)
    assert follows == ((name, lemma) in REDONE), f"{name} does without {lemma}: {follows}"


REASONS: dict[str, dict[str, Any]] = {
    "units_with_equal_b_merge": {"x": 0},
    "constant_units_can_be_dropped": {"x": 0},
    "a_flip_leaves_the_outgoing_weight": {"x": 1},
    "the_largest_slope_does_not_matter": {"beta_1": 1, "beta_j": 3, "k": 1},
    "losing_a_unit_takes_a_merge": {"z": 1, "s": 0, "q": 0},
    "the_direction_may_move_twice_as_far": {"p": -1, "t": 1, "g": 1},
    "any_line_separates_units": {"same": False, "opposite": False},
}
"""Values by which a false belief is refuted: the case that it forgets, and no accident beside it."""


@pytest.mark.parametrize("name", REASONS)
def test_a_false_variant_is_refuted_for_the_reason_it_names(name: str) -> None:
    variant = next(v for v in claim.false_variants if v.name == name)
    result, _ = discharge(variant.instances("quick")[0])
    assert result.verdict == "refuted" and result.counterexample is not None
    shown = {key: result.counterexample[key] for key in REASONS[name]}
    assert shown == REASONS[name]


def test_every_theorem_but_none_is_without_a_false_variant() -> None:
    guarded = {variant.of.name for variant in claim.false_variants if variant.of is not None}
    for theorem in THEOREMS:
        assert guarded & beneath(theorem)[0], theorem
    assert {"work_is_linear_beside_the_sort", "equality_is_decidable", "codimension_is_attained"} <= guarded


def test_a_formal_axiom_states_one_formula_of_named_functions() -> None:
    formal = [a for a in claim.axioms if a.is_formal]
    assert [a.function.__name__ for a in formal] == ["exponential_is_minus_one"]
    assert set(lemma_statement(formal[0])["functions"]) == {"Re_exp", "Im_exp", "odd"}

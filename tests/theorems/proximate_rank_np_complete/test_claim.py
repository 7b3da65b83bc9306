"""The shape of the claim proximate-rank-np-complete: what it rests on, that no lemma is idle, what its words mean."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

import reductions
from reductions.dimacs import Formula
from reductions.tiles import TILES, mutants
from theorems.proximate_rank_np_complete import (
    evidence,
    membership,
    network_facts,
    obligations,
    size_facts,
    tile_facts,
    variants,
)
from theorems.proximate_rank_np_complete.claim import claim
from theorems.proximate_rank_np_complete.families import (
    least_falsified,
    models,
    parity,
    pigeonhole,
    random_formula,
    tiny_formulas,
)
from theorems.proximate_rank_np_complete.tile_facts import TIGHT, cover_clauses
from verify.engine.obligation import discharge
from verify.provers import hints

claim.load()
PROOF = (tile_facts, size_facts, network_facts, obligations, membership)
ROOT = Path(__file__).parents[3]

READING, RANK = "formulas_speak_of_layouts", "rank_counts_live_classes"
COOK_LEVIN, MIDPOINTS = "satisfiability_is_np_complete", "nearby_weights_of_least_rank_are_midpoints"
THEOREMS = {
    "least_cover_is_r_iff_satisfiable": {READING},
    "proximate_rank_decides_satisfiability": {READING, RANK},
    "near_weights_of_rank_r_give_a_model": {READING, RANK},
    "proximate_rank_is_np_hard": {READING, RANK, COOK_LEVIN},
    "proximate_rank_is_in_np": {READING, RANK, MIDPOINTS},
}
ASIDE = {
    "cover_numbers_by_exhaustion",
    "port_clauses_say_listed",
    "clauses_hold_in_listed_states_only",
    "tiles_of_a_port_model_are_tight",
    "a_port_model_satisfies_each_clause",
}
"""Cross-checks of tiles, and what certificates of unsatisfiable formulas rest on besides their checker."""

REDONE = {
    ("classes_of_near_weights_are_a_cover", "no_unit_is_constant_or_turned"),
    ("classes_of_near_weights_are_a_cover", "points_with_one_centre_are_adjacent"),
}
"""Lemmas of plain arithmetic, without relations: for readers, and z3 would do them again in the step."""


GRAPH = runpy.run_path(str(Path(__file__).parents[1] / "proof_graph.py"))["ProofGraph"](claim)
beneath = GRAPH.beneath
ALL_BENEATH = set().union(*(beneath(theorem)[0] for theorem in THEOREMS))


def test_the_theorems_are_those_of_the_statement() -> None:
    assert [o.name for o in claim.theorems] == list(THEOREMS)
    assert set(re.findall(r"PR-[A-Z0-9]", claim.statement)) == {o.label for o in claim.theorems}


@pytest.mark.parametrize("theorem", THEOREMS)
def test_a_theorem_rests_on_these_axioms_and_no_others(theorem: str) -> None:
    assert beneath(theorem)[1] == THEOREMS[theorem]


def test_hardness_rests_on_every_tile_fact() -> None:
    facts = {"cover_numbers_are_least", "cover_numbers_are_attained", "tiles_touch_at_ports_only"}
    assert facts <= beneath("proximate_rank_is_np_hard")[0]


def test_all_beneath_a_theorem_is_for_all() -> None:
    assert {GRAPH.by_name[name].scope for name in ALL_BENEATH} == {"for_all"}
    assert {GRAPH.by_name[name].prover for name in ALL_BENEATH} == {"smt", "sat", "induction"}
    of_the_proof = [part.__name__ for part in PROOF]
    proof = {o.name for o in claim.obligations if o.function.__module__ in of_the_proof}
    assert proof - ALL_BENEATH == ASIDE


@pytest.mark.parametrize(("name", "index", "lemma"), GRAPH.plain_steps(ALL_BENEATH))
def test_no_step_follows_without_a_lemma_that_it_uses(name: str, index: int, lemma: str) -> None:
    follows = GRAPH.follows_without(name, index)
    assert follows == ((name, lemma) in REDONE), f"{name} does without {lemma}: {follows}"


def named_in(text: str) -> set[str]:
    return set(re.findall(r"`([a-z]+(?:_[A-Za-z0-9]+)+)`", text))


def test_the_page_names_what_exists_and_all_theorems() -> None:
    named = named_in((ROOT / "docs" / "proximate-rank-np-complete-proof.md").read_text())
    known = {o.name for o in claim.obligations} | {a.function.__name__ for a in claim.axioms}
    missing = {n for n in named - known if not any(hasattr(part, n) for part in PROOF)}
    assert missing == set()
    assert set(THEOREMS) <= named


def test_every_link_names_the_obligations_that_prove_it() -> None:
    known = {o.name for o in claim.obligations}
    links_with = {}
    for path in sorted(Path(reductions.__file__).parent.glob("*.py")):
        text = path.read_text()
        found = re.search(r"^Proved by +(.+)$", text, re.MULTILINE)
        if found:
            links_with[path.stem] = set(found[1].split(", "))
            parts = ("Forward map", "Backward map", "Size") if path.stem != "tiles" else ()
            assert all(f"\n{part} " in text for part in parts), path.stem
    assert set(links_with) == {
        "normalisation",
        "tiles",
        "layout",
        "clique_cover",
        "port_formula",
        "point_cover",
        "network",
        "back_translation",
    }
    assert set().union(*links_with.values()) <= known


# --- the words of the formulas ------------------------------------------------------------------------------------


def test_the_listed_states_are_those_that_tables_make_tight() -> None:
    for name, tile in TILES.items():
        assert ["".join(map(str, state)) for state in tile.tight] == TIGHT[name].split()


def test_clauses_of_a_split_by_hand() -> None:
    points = [(0, 0), (1, 1), (2, 2)]
    clauses, names = cover_clauses(points, 2)
    assert clauses == [[1, 2], [3, 4], [5, 6], [-1, -5], [-2, -6]]
    assert names[4] == "(1, 1) in clique 2"
    assert isinstance(hints.refutation(clauses), hints.Model)
    assert isinstance(hints.refutation(cover_clauses(points, 1)[0]), hints.Refutation)
    assert cover_clauses(points, 0) == ([[], [], []], {})


def test_the_cells_that_tiles_occupy() -> None:
    assert tile_facts.CELLS == [(0, 1), (1, 0), (1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (3, 1)]
    assert len(tile_facts.touch.rules) == 10


# --- false variants -----------------------------------------------------------------------------------------------


def test_the_beliefs_of_the_specification_are_refuted() -> None:
    labels = {v.label for v in claim.false_variants if v.label}
    assert labels == {f"7.{number}" for number in range(13, 19)}


def test_mutants_are_sorted_as_the_specification_says() -> None:
    assert len(list(mutants())) == 24
    assert len(variants.DETECTED) == 22
    assert set(variants.EQUIVALENT) == {"STR with 1-1 at 2-1", "STR with 1-2 at 2-2"}
    assert set(variants.ANSWERED_WRONGLY) == set(variants.DETECTED)


REASONS: dict[str, dict[str, Any]] = {
    "equal_tight_sets_make_equal_tiles": {"N": True, "S": False, "W": True, "E": False, "c": 2},
    "a_crossing_may_turn_0_into_1": {"N": False, "S": False, "W": False, "E": True, "holds": False},
    "points_may_start_at_0": {"b": 0},
    "near_weights_need_no_new_denominator": {"numerator": 0, "entry": "1/2"},
}
"""Values by which a false belief is refuted: the case that it forgets."""


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


# --- formulas to try ----------------------------------------------------------------------------------------------


def test_there_are_255_tiny_formulas() -> None:
    found = list(tiny_formulas())
    assert len(set(found)) == len(found) == 255
    assert max(len(source.clauses) for source in found) == 8


def test_families_are_what_they_are_called() -> None:
    assert not any(True for _ in models(pigeonhole(2)))
    assert not any(True for _ in models(parity(4, True)))
    assert len(list(models(parity(4, False)))) == 1
    assert random_formula(1, 5, 9, 3) == random_formula(1, 5, 9, 3) != random_formula(2, 5, 9, 3)
    assert all(len({abs(v) for v in clause}) == 3 for clause in random_formula(1, 5, 9, 3).clauses)
    assert least_falsified(Formula(1, ((1,), (1,), (-1,), (-1,)))) == 2


def test_bundled_formulas_are_those_of_the_list(shared_data: Path) -> None:
    import hashlib
    import json

    from theorems.proximate_rank_np_complete.families import BUNDLED

    listed = json.loads((BUNDLED / "formulas.json").read_text())
    assert sorted(listed) == sorted(path.name for path in BUNDLED.glob("*.cnf"))
    for name, facts in listed.items():
        assert hashlib.sha256((BUNDLED / name).read_bytes()).hexdigest() == facts["sha256"]
    assert set(evidence.PRESENT) >= set(listed)
    assert not [name for name in evidence.ABSENT if (shared_data / "cnf" / name).exists()]

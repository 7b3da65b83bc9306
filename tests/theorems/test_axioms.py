"""Nothing is assumed silently: the axioms of the built-in claims are exactly those of theorems/axioms.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from verify.claim import Axiom
from verify.engine.loading import Location, load

ROOT = Path(__file__).parents[2]


def declared() -> list[Axiom]:
    folders = sorted(path.parent.name for path in (ROOT / "theorems").glob("*/claim.py"))
    return [
        a
        for name in folders
        for claim in load(Location(module=f"theorems.{name}.claim"))
        for a in claim.axioms
    ]


def listed() -> dict[str, str]:
    data = tomllib.loads((ROOT / "theorems" / "axioms.toml").read_text())
    return {
        f"{claim}/{name}": entry["reason"] for claim, names in data.items() for name, entry in names.items()
    }


def test_every_axiom_is_listed_and_none_is_stale() -> None:
    assert {axiom.id for axiom in declared()} == set(listed())


def test_every_reason_says_something() -> None:
    assert all(len(reason) > 40 for reason in listed().values())


@pytest.mark.parametrize("axiom", [a for a in declared() if a.kind == "argued"], ids=lambda a: a.id)
def test_the_argument_of_an_argued_axiom_is_written(axiom: Axiom) -> None:
    page, _, section = axiom.reference.partition(", '")
    text = (ROOT / page).read_text()
    assert f"## {section.rstrip(chr(39))}\n" in text


@pytest.mark.parametrize("axiom", [a for a in declared() if a.kind == "cited"], ids=lambda a: a.id)
def test_a_cited_axiom_has_a_reference(axiom: Axiom) -> None:
    assert len(axiom.reference) > 20

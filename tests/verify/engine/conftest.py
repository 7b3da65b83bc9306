"""Claim files for the engine to run: tiny, exact, and misbehaving in every way that the engine must survive."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from verify.claim import Claim
from verify.engine import sources
from verify.engine.loading import Location, load
from verify.engine.running import Options, Outcome, run

TINY = """
from verify.claim import Claim, Source
from verify.terms import number

claim = Claim("tiny", title="Small sums", statement="$1 + 1 = 2$", source=Source("A", "B", 2020))

@claim.obligation(scope="bounded")
def one_and_one(exact):
    "1 + 1 = 2"
    exact.prove(number(1) + number(1) == 2)

@claim.obligation(scope="bounded", uses=[one_and_one], parameters={"n": [1, 2, 3]})
def sums(exact, n):
    "n + 1 is the next number"
    exact.prove(number(n) + 1 == n + 1)

@claim.false_variant(of=one_and_one)
def one_and_one_is_three(exact):
    "1 + 1 = 3"
    exact.prove(number(1) + number(1) == 3)

claim.concludes(sums)
"""

Write = Callable[..., Location]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a claim file (the tiny one, or its head with another body) and return its location."""

    def write(text: str = TINY, *, name: str = "tiny_claim.py", body: str = "") -> Location:
        if body:
            text = TINY.split("@claim", 1)[0] + body
        path = tmp_path / name
        path.write_text(text)
        return Location(path=str(path))

    return write


@pytest.fixture
def claims() -> Callable[[Location], list[tuple[Location, Claim]]]:
    return lambda place: [(place, claim) for claim in load(place)]


@pytest.fixture
def carry_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """Run the claims of a location in a folder of the test's own."""
    monkeypatch.setattr(sources, "_house", list)  # somebody may be editing verify while the tests run

    def carry_out(place: Location, handlers: tuple = (), **options: object) -> Outcome:  # type: ignore[type-arg]
        chosen = Options(**{"root": tmp_path / ".netproof", "jobs": 2, **options})  # type: ignore[arg-type]
        return run([(place, claim) for claim in load(place)], chosen, handlers)

    return carry_out

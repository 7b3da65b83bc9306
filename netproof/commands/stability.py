"""`--stability K`: what comes out differently when only the seeds differ, those of the solvers among them.

In reading order: `Flicker`; `flickers`, over the records of the runs; `lines`, what the terminal says; `as_data`. A
module of its own because it compares finished records and runs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from netproof import wording
from verify.records import Record

MOST = 12
"""Flickers told one by one."""


@dataclass(frozen=True)
class Flicker:
    """An obligation, false variant or claim whose outcome is not the same in every run."""

    id: str
    outcomes: tuple[str, ...]


def flickers(records: Sequence[Record]) -> list[Flicker]:
    """What differs between runs of the same claims: verdicts, and whether the kernel could check them."""
    seen: dict[str, list[str]] = {}
    for record in records:
        for claim in record.claims:
            seen.setdefault(claim.id, []).append(claim.summary)
            for o in claim.obligations:
                seen.setdefault(o.id, []).append(f"{o.verdict} {o.known or ''}".strip())
            for v in claim.false_variants:
                seen.setdefault(v.id, []).append(f"{v.verdict} {v.known or ''}".strip())
    return [Flicker(id, tuple(outcomes)) for id, outcomes in seen.items() if len(set(outcomes)) > 1]


def lines(records: Sequence[Record]) -> list[str]:
    """What came of it, a line each, the flickers with their outcomes in the order of the seeds."""
    found = flickers(records)
    total = sum(1 + len(c.obligations) + len(c.false_variants) for c in records[0].claims)
    seeds = ", ".join(str(record.seed) for record in records)
    verdict = f"{len(found)} of {total} flicker" if found else f"none of {total} flickers"
    told = [f"stability  seeds {seeds}: {verdict}"]
    told += [f"  {flicker.id}  {' | '.join(flicker.outcomes)}" for flicker in found[:MOST]]
    if len(found) > MOST:
        told.append(f"  and {wording.plural(len(found) - MOST, 'more flicker')}")
    return told


def as_data(records: Sequence[Record]) -> dict[str, Any]:
    """The same as plain data, kept beside the record of the first run."""
    return {
        "schema": "netproof/stability/1",
        "seeds": [record.seed for record in records],
        "runs": [record.id for record in records],
        "flickers": {flicker.id: list(flicker.outcomes) for flicker in flickers(records)},
    }

"""What happens in a run, as it happens: one stream, and whoever wants to know listens.

A module of its own so that a console, a file or a report can be added without touching the engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from verify.records import ObligationResult, Record


@dataclass(frozen=True)
class RunStarted:
    """`total` obligations and false variants of these claims; `resumed` of them were done by an interrupted run.

    `places` says in which file and line each is declared, by id, for whoever points at the source.
    """

    id: str
    folder: Path
    claims: tuple[str, ...]
    total: int
    resumed: int
    places: Mapping[str, tuple[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class ObligationStarted:
    id: str


@dataclass(frozen=True)
class Progress:
    """A prover says how far it is."""

    id: str
    text: str


@dataclass(frozen=True)
class ObligationFinished:
    """`expected` is False for an obligation that is not discharged and for a false variant that is not refuted."""

    id: str
    result: ObligationResult
    false_variant: bool
    expected: bool


@dataclass(frozen=True)
class Replaying:
    """All obligations are done; the kernel checks the links between their certificates."""

    certificates: int


@dataclass(frozen=True)
class Varying:
    """So many of the generated variants of a claim are settled; `total` is all there are."""

    claim: str
    settled: int
    total: int


@dataclass(frozen=True)
class RunFinished:
    record: Record
    folder: Path


Event = RunStarted | ObligationStarted | Progress | ObligationFinished | Replaying | Varying | RunFinished
Handler = Callable[[Event], Any]

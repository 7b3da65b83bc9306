"""Generated false variants of what a claim rests on, each given a few seconds: killed, not tight, or not checked.

In reading order: `Plan` and `plans`, which variants there are, the theorems' first; `work_through`, which hands them to
workers until the time for them is up; `check`, what a worker does with one. They change no verdict, so they have no
certificates: a counterexample is evaluated by the kernel where it is found, and stands in the record as values.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from verify import generated, pretty, provers
from verify.claim import BadClaim
from verify.engine import storage, workers
from verify.kernel import certificate as kernel
from verify.kernel.errors import Rejected
from verify.records import ClaimResult, GeneratedVariant, GeneratedVariants, ObligationResult
from verify.terms import TermError

BUDGET = {"quick": 60.0, "full": 600.0}
"""Seconds for all variants of one claim, by profile."""

LIMIT = {"quick": 5.0, "full": 20.0}
"""Seconds for one variant, by profile."""


OF_A_FAMILY = 24
"""Variants of the obligations that one function states: its other members would say the same again."""


@dataclass(frozen=True)
class Plan:
    """One variant to be checked: of which obligation, and what a worker is told."""

    of: str
    variant: generated.Variant
    message: dict[str, Any]

    @property
    def key(self) -> str:
        """The digest of what its outcome depends on, but for the programs."""
        return storage.sha256(repr(self.message).encode())


def plans(claim: ClaimResult, folder: Path, *, seed: int, profile: str) -> list[Plan]:
    """The variants of every formula that the claim's verdict rests on, the theorems' own first.

    Args:
        claim: judged, its certificates beneath `folder`.
    """
    beneath = [o for o in claim.obligations if o.beneath_root and o.verdict == "discharged" and o.certificate]
    found = []
    of_family: Counter[str] = Counter()
    for o in sorted(beneath, key=lambda o: o.id not in claim.theorems):  # a stable sort
        for conclusion in _conclusions(folder, o):
            for variant in generated.variants(conclusion["statement"]):
                family = o.id.partition("[")[0]
                of_family[family] += 1
                if of_family[family] > OF_A_FAMILY:
                    break
                # balls wants every variable between bounds, and an induction its rules
                prover = "balls" if o.prover == "balls" and variant.kind != "hypothesis" else "smt"
                message = {
                    "prover": prover,
                    "statement": variant.statement,
                    "uses": conclusion["uses"] if o.prover == "smt" else [],
                    "seed": seed,
                    "time_limit": LIMIT[profile],
                }
                found.append(Plan(o.id, variant, message))
    return found


def work_through(
    todo: Iterable[Plan],
    *,
    budget: float,
    jobs: int,
    log: Path,
    memory_limit: int,
    known: Mapping[str, Any] | None = None,
    remember: Callable[[str, Any], None] = lambda key, outcome: None,
    progress: Callable[[int], None] = lambda settled: None,
) -> GeneratedVariants:
    """Check the variants in their order until the budget, in seconds, is spent; what was not tried is counted.

    Args:
        known: outcomes of an earlier run, by the plans' keys.
        remember: called with the key and the outcome of what was settled now.
    """
    started, listed = time.monotonic(), list(todo)
    outcomes: dict[int, dict[str, Any]] = {
        number: (known or {})[plan.key] for number, plan in enumerate(listed) if plan.key in (known or {})
    }
    tasks = [
        workers.Task(str(number), {"variant": plan.message}, plan.message["time_limit"])
        for number, plan in enumerate(listed)
        if number not in outcomes
    ]
    with closing(workers.work(tasks, jobs=jobs, log=log, memory_limit=memory_limit)) as answers:
        for answer in answers:
            number = int(answer.task.id)
            if answer.kind == "done":
                outcomes[number] = {**answer.content, "seconds": answer.seconds}
                if answer.content["outcome"] != "not checked":
                    remember(listed[number].key, outcomes[number])
            elif answer.kind in ("lost", "failed"):
                message = answer.text.split("\n", 1)[0]
                outcomes[number] = {"outcome": "not checked", "message": message, "seconds": answer.seconds}
            progress(len(outcomes))
            if time.monotonic() - started > budget:
                break
    return GeneratedVariants(
        budget=budget,
        seconds=time.monotonic() - started,
        left=len(listed) - len(outcomes),
        variants=[_recorded(listed[number], outcome) for number, outcome in sorted(outcomes.items())],
    )


def check(prover: str, statement: Any, uses: list[Any], seed: int, time_limit: float) -> dict[str, Any]:
    """What becomes of one variant: `killed` by values at which the kernel finds it false, `not tight` if it is proved,
    else `not checked`, with the reason."""
    try:
        asked = provers.new(prover, provers.Context(seed=seed, time_limit=time_limit))
        asked.settle(statement, uses)
        (conclusion,) = asked.conclusions
        said = kernel.replay_conclusion(conclusion)
    except (BadClaim, TermError, Rejected, MemoryError) as error:
        return {"outcome": "not checked", "message": str(error) or type(error).__name__}
    if conclusion["outcome"] == "refuted" and said == "checked":
        evidence = conclusion["evidence"]
        values = {**evidence.get("values", {}), **evidence.get("functions", {})}
        return {"outcome": "killed", "counterexample": values}
    if conclusion["outcome"] == "discharged":
        return {"outcome": "not tight"}
    return {"outcome": "not checked", "message": conclusion["message"] or conclusion["outcome"]}


def _conclusions(folder: Path, o: ObligationResult) -> Iterator[Any]:
    """The discharged formulas of a certificate."""
    assert o.certificate is not None
    for conclusion in storage.unpacked((folder / o.certificate).read_bytes())["conclusions"]:
        if conclusion["outcome"] == "discharged" and conclusion["statement"]["kind"] == "formula":
            yield conclusion


def _recorded(plan: Plan, outcome: Mapping[str, Any]) -> GeneratedVariant:
    return GeneratedVariant(
        of=plan.of,
        kind=plan.variant.kind,
        change=plan.variant.change,
        statement=pretty.statement_text(plan.variant.statement),
        outcome=outcome["outcome"],
        message=outcome.get("message", ""),
        counterexample=outcome.get("counterexample"),
        seconds=outcome["seconds"],
    )

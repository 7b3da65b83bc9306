"""`netproof run [CLAIM ...]`: discharge, replay, judge, record, and say what came of it.

In reading order: `Request`, the options as given; `run_claims`; `carry_out`, which `check` shares; `exit_status`.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from verify.claim import Claim
    from verify.engine.loading import Location
    from verify.records import Record

ROOT = Path(".netproof")
FIRST_THAT_APPLIES = (2, 4, 1, 3, 0)
"""Exit statuses, the one that counts of several first."""


class BadInput(ValueError):
    """An option or a path is wrong; the message is one sentence for the user."""


@dataclass(frozen=True)
class Request:
    """The options of `run` and `check`, as given on the command line."""

    report: Path | None = None
    json: str | None = None
    junit: Path | None = None
    sarif: Path | None = None
    latex: Path | None = None
    events: Path | None = None
    profile: str = "quick"
    jobs: int | None = None
    time_limit: float | None = None
    seed: int = 0
    fresh: bool = False
    dask: str | None = None
    variants: bool = False
    stability: int | None = None

    def check(self) -> None:
        """Raise BadInput if a value makes no sense."""
        if self.profile not in ("quick", "full"):
            raise BadInput(f"--profile must be quick or full, got {self.profile}")
        if self.jobs is not None and self.jobs < 1:
            raise BadInput(f"--jobs must be at least 1, got {self.jobs}")
        if self.time_limit is not None and not (self.time_limit > 0 and math.isfinite(self.time_limit)):
            raise BadInput(f"--time-limit must be a positive number of seconds, got {self.time_limit:g}")
        if self.stability is not None and not 2 <= self.stability <= 100:
            raise BadInput(f"--stability must be a number of seeds from 2 to 100, got {self.stability}")


def run_claims(ids: Sequence[str], request: Request) -> int:
    """Run the built-in claims with these names, all if there is none."""
    from netproof import registry

    request.check()
    return carry_out(registry.named(list(ids)), request)


def carry_out(claims: Sequence[tuple[Location, Claim]], request: Request) -> int:
    """Run the claims, write what was asked for, print the summary, return the exit status."""
    from netproof import registry, wording
    from netproof.console import console
    from verify.engine import Options, run

    options = Options(
        seed=request.seed,
        profile=request.profile,
        time_limit=request.time_limit,
        jobs=request.jobs,
        fresh=request.fresh,
        dask=request.dask,
        variants=request.variants,
        root=ROOT,
    )
    catalogue = _others(claims, registry)
    with ExitStack() as stack:
        watch = console()
        stack.callback(getattr(watch, "close", lambda: None))
        outcome = run(claims, options, [watch, *_handlers(request, stack)], catalogue=catalogue)
        again = [
            run(claims, replace(options, seed=request.seed + k, variants=False), [watch], catalogue=catalogue)
            for k in range(1, request.stability or 1)
        ]
    if request.json == "-":
        print(outcome.record.to_json(), end="")
    elif request.json:
        outcome.record.save(Path(request.json))
    out = sys.stderr if request.json == "-" else sys.stdout
    print(wording.summary(outcome.record, outcome.folder, wording.is_for_people(out)), file=out)
    if request.report:
        import reports

        kept = None if request.fresh else ROOT / "cache"
        page = reports.write(outcome.record, request.report, outcome.folder, drawings=kept)
        print(f"report  {page}", file=out)
    if request.latex:
        from reports import latex

        latex.write(outcome.record, request.latex)
    records = [outcome.record, *(other.record for other in again)]
    if again:
        from netproof.commands import stability

        compared = json.dumps(stability.as_data(records), indent=1)
        (outcome.folder / "stability.json").write_text(compared + "\n", "utf-8")
        print("\n".join(stability.lines(records)), file=out)
    status = min((exit_status(record) for record in records), key=FIRST_THAT_APPLIES.index)
    if status == 2:  # what the author has to mend is said last, where it is seen
        wrong = [message for record in records for message in _wrong(record)]
        print(f"error: {wording.first_line(wrong[0])}", file=sys.stderr)
    return status


def _handlers(request: Request, stack: ExitStack) -> list[Any]:
    """What writes the files that were asked for, while the run goes on."""
    from verify.engine.event_log import EventLog
    from verify.engine.junit import JUnit
    from verify.engine.sarif import Sarif

    handlers: list[Any] = []
    if request.junit:
        handlers.append(JUnit(request.junit))
    if request.sarif:
        handlers.append(Sarif(request.sarif))
    if request.events:
        request.events.parent.mkdir(parents=True, exist_ok=True)
        handlers.append(EventLog(stack.enter_context(request.events.open("a", encoding="utf-8"))))
    return handlers


def exit_status(record: Record) -> int:
    """The first that applies: 2 a claim file is wrong; 4 an error; 1 something refuted or vacuous, or a false variant
    not refuted; 3 something undecided or obsolete; else 0, all as declared.
    """
    obligations = [o for claim in record.claims for o in claim.obligations]
    variants = [v for claim in record.claims for v in claim.false_variants]
    verdicts = {claim.verdict for claim in record.claims} | {o.verdict for o in obligations}
    if _wrong(record):
        return 2
    if any(v.verdict == "error" for v in variants) or "error" in verdicts:
        return 4
    if verdicts & {"refuted", "vacuous"} or not all(variant.refuted for variant in variants):
        return 1
    return 3 if verdicts & {"undecided", "obsolete"} else 0


def _wrong(record: Record) -> list[str]:
    """The messages that tell the author of a claim file what to mend."""
    from verify.engine.obligation import is_wrong_claim

    found: list[str] = []
    for claim in record.claims:
        found += [o.message for o in claim.obligations if o.verdict == "error"]
        found += [v.message for v in claim.false_variants if v.verdict == "error"]
    return [message for message in found if is_wrong_claim(message)]


def _others(claims: Sequence[tuple[Location, Claim]], registry: Any) -> list[tuple[Location, Claim]]:
    """The built-in claims, whose obligations may be used; none where a built-in claim itself is what is run."""
    return [] if all(location.module for location, _ in claims) else list(registry.claims())

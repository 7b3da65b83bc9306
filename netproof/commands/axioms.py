"""`netproof axioms [CLAIM]`: what a claim, or every claim, rests on and nothing here checks."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator

from netproof import wording
from netproof.commands.last import Known, all_known, known


def list_axioms(id: str | None) -> int:
    """Print each axiom with its kind, statement, reference and who uses it; returns 0."""
    colour = wording.is_for_people(sys.stdout)
    for found in [known(id)] if id else all_known():
        for line in page(found, colour):
            print(line)
    return 0


def page(found: Known, colour: bool) -> Iterator[str]:
    """The lines on one claim: from its last run, or else as declared."""
    yield wording.painted(found.id, wording.BOLD, colour)
    if found.past:
        entries: list[tuple[str, str, str, str, str]] = [
            (
                a.id,
                a.kind,
                a.statement,
                a.reference,
                f"used by {wording.plural(len(a.used_by), 'obligation')}",
            )
            for a in found.past.claim.axioms
        ]
    else:
        assert found.claim is not None
        entries = [(a.id, a.kind, a.statement, a.reference, "declared, not run") for a in found.claim.axioms]
    if not entries:
        yield "  no axioms"
    for id, kind, statement, reference, used in entries:
        yield f"  {wording.short(id, found.id)}  {kind}, {used}"
        yield from textwrap.wrap(
            " ".join(statement.split()), 100, initial_indent="    ", subsequent_indent="    "
        )
        yield from textwrap.wrap(f"[{reference}]", 100, initial_indent="    ", subsequent_indent="    ")
    yield ""

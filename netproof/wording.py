"""How the terminal says it: verdicts in colour, times, counts. No verdict is made here, only shown.

In reading order: `verdict` and other small words; `headline` of a claim; `summary` of a run. A module of its own
because `run`, `show`, `why` and `list` must say the same thing in the same words. Colour is only ever on where a
person looks.
"""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO

from verify.records import ClaimResult, FalseVariantResult, GeneratedVariant, ObligationResult, Record

GREEN, YELLOW, RED, BOLD, DIM = "32", "33", "31", "1", "2"
COLOUR = {
    "proved": GREEN,
    "discharged": GREEN,
    "certified": GREEN,
    "supported": YELLOW,
    "undecided": YELLOW,
    "obsolete": YELLOW,
    "vacuous": RED,
    "refuted": RED,
    "error": RED,
}
LONGEST = 120
"""Characters of a counterexample on a line."""

SLOW = 1.0
"""Seconds from which an obligation is named among the slowest."""


def is_for_people(stream: IO[str]) -> bool:
    """Whether colour helps: a terminal, and nobody has asked for none (NO_COLOR)."""
    return stream.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def painted(text: str, code: str, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour and code else text


def verdict(word: str, colour: bool, *, text: str = "") -> str:
    """The verdict, or a text that begins with it, in its colour."""
    return painted(text or word, COLOUR.get(word, ""), colour)


def seconds(value: float) -> str:
    """A duration as people say it."""
    if value < 0.0005:
        return "0 ms"
    if value < 1:
        return f"{value * 1000:.0f} ms"
    return f"{value:.1f} s" if value < 60 else f"{int(value // 60)} min {value % 60:.0f} s"


def plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def first_line(text: str) -> str:
    """What a message says; the traceback beneath stays in the record."""
    return text.split("\n", 1)[0]


def short(id: str, claim: str) -> str:
    """An id without the claim's name where that is clear."""
    return id.removeprefix(f"{claim}/")


def values(counterexample: Mapping[str, object]) -> str:
    """A counterexample on one line, ready to copy; a long one is cut here and whole in the record."""
    return cut(", ".join(f"{name} = {value}" for name, value in counterexample.items()), LONGEST)


def cut(text: str, width: int) -> str:
    """The text, at most this wide."""
    return text if len(text) <= width else text[: max(width - 2, 0)] + " …"


def fitted(line: str) -> str:
    """The line as wide as the terminal at most; its colours stand before what is cut."""
    beyond = len(re.sub(r"\x1b\[\d*m", "", line)) - shutil.get_terminal_size().columns
    return line[: -beyond - 2] + " …" if beyond > 0 else line


def labelled(label: str, title: str) -> str:
    """The title with the specification's name for it, said once."""
    return title if not label or title.startswith(label) else f"{label}: {title}"


def headline(claim: ClaimResult, colour: bool) -> str:
    """Verdict, how it is known, whether it is guarded: one line."""
    refuted = sum(variant.refuted for variant in claim.false_variants)
    count = f"{refuted}/{len(claim.false_variants)}"
    guarded = (
        f"guarded {count}" if claim.guarded else f"unguarded {count}" if claim.false_variants else "unguarded"
    )
    parts = [
        painted(claim.id, BOLD, colour),
        verdict(claim.verdict, colour, text=claim.summary),
        *([claim.known] if claim.known else []),
    ]
    if claim.verdict != "obsolete":
        parts.append(guarded if claim.guarded else painted(guarded, YELLOW, colour))
    return "  ".join(parts)


def summary(record: Record, folder: Path, colour: bool) -> str:
    """What a run found: a block a claim, then where the record is and how to replay it."""
    lines: list[str] = []
    for claim in record.claims:
        lines += [headline(claim, colour), *_block(claim, colour), ""]
    results = [result for claim in record.claims for result in claim.obligations]
    cached = sum(result.cached for result in results)
    unchanged = f", {cached} unchanged since an earlier run" if cached else ""
    how = f"{record.profile} profile, seed {record.seed}, {seconds(record.seconds)}{unchanged}"
    lines.append(f"record  {folder / 'record.json'}  ({how})")
    lines.append(f"replay  netproof replay {folder}")
    return "\n".join(lines)


def _block(claim: ClaimResult, colour: bool) -> list[str]:
    counts = Counter(o.verdict for o in claim.obligations)
    beneath = sum(o.beneath_root for o in claim.obligations)
    total = ", ".join(f"{count} {verdict(word, colour)}" for word, count in counts.most_common()) or "none"
    lines = [f"  {claim.title}"]
    lines.append(
        f"  obligations  {total}; {beneath} beneath the root, {len(claim.obligations) - beneath} evidence"
    )
    by_id = {o.id: o for o in claim.obligations}
    if not claim.theorems:
        lines.append("  it concludes nothing: name its theorems with claim.concludes(...)")
    if claim.verdict != "proved" or claim.weakest:
        lines += _rows(
            "weakest", [_told(id, by_id.get(id), claim.id, colour) for id in claim.weakest], "link"
        )
    unguarding = [v for v in claim.false_variants if not v.refuted]
    lines += _rows("not refuted", [_told(v.id, v, claim.id, colour) for v in unguarding], "false variant")
    trouble = [o for o in claim.obligations if o.verdict != "discharged" and o.id not in claim.weakest]
    lines += _rows("also", [_told(o.id, o, claim.id, colour) for o in trouble], "obligation")
    if claim.generated is not None:
        lines += generated(claim)
    times = {o.id: o.seconds for o in claim.obligations} | {v.id: v.seconds for v in claim.false_variants}
    slow = sorted((id for id, taken in times.items() if taken >= SLOW), key=lambda id: -times[id])
    if slow:
        lines.append(
            f"  slowest      {', '.join(f'{short(id, claim.id)} {seconds(times[id])}' for id in slow[:4])}"
        )
    return lines


def generated(claim: ClaimResult) -> list[str]:
    """What became of the generated variants, those that were not killed by name."""
    found = claim.generated
    assert found is not None
    counts = Counter(variant.outcome for variant in found.variants)
    parts = [f"{counts[word]} {word}" for word in ("killed", "not tight", "not checked") if counts[word]]
    if found.left:
        parts.append(f"{found.left} not tried in {seconds(found.budget)}")
    lines = [f"  generated    {', '.join(parts) or 'no variant'}"]
    alive = [v for v in found.variants if v.outcome != "killed"]
    return lines + _rows("survives", [survivor(v, claim.id) for v in alive], "survivor")


def survivor(variant: GeneratedVariant, claim: str) -> str:
    """A variant that was not killed, and what that says."""
    reason = f" ({cut(first_line(variant.message), 60)})" if variant.message else ""
    return f"{short(variant.of, claim)}  {variant.outcome}{reason}: {variant.change}"


def _told(id: str, result: ObligationResult | FalseVariantResult | None, claim: str, colour: bool) -> str:
    if result is None:
        return f"{short(id, claim)}  {verdict('undecided', colour)}  not run"
    known = f"  {result.known}" if result.known and result.known != "kernel-checked" else ""
    scope = f", {result.scope}" if isinstance(result, ObligationResult) else ""
    message = f"  {first_line(result.message)}" if result.message else ""
    example = f"  at {values(result.counterexample)}" if result.counterexample else ""
    return f"{short(id, claim)}  {verdict(result.verdict, colour)}{scope}{known}{message}{example}"


def _rows(name: str, rows: Iterable[str], noun: str, most: int = 4) -> list[str]:
    """The rows beneath one name, the rest counted."""
    listed = list(rows)
    shown = [f"  {name if number == 0 else '':<11}  {row}" for number, row in enumerate(listed[:most])]
    return shown + (
        [f"  {'':<11}  and {plural(len(listed) - most, f'more {noun}')}"] if len(listed) > most else []
    )

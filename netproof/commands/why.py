"""`netproof why CLAIM`: what keeps a claim from `proved`, and the next step."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from netproof import wording
from netproof.commands.last import Known, known
from verify.records import ClaimResult, ObligationResult

MOST = 12
"""Obligations listed before the rest is counted."""


def why_not_proved(id: str) -> int:
    """Print the links that hold the verdict down, each with what to do about it; returns 0."""
    colour = wording.is_for_people(sys.stdout)
    for line in page(known(id), colour):
        print(line)
    return 0


def page(found: Known, colour: bool) -> Iterator[str]:
    """The lines of `why`."""
    if found.past is None:
        yield f"{found.id} was not run"
        yield f"  next: netproof run {found.id}"
        return
    past, claim = found.past, found.past.claim
    yield wording.headline(claim, colour)
    if past.obsolete:
        yield f"  was {past.was}; source, data or solvers have changed since"
        yield f"  next: netproof run {found.id}"
        return
    by_id = {o.id: o for o in claim.obligations}
    if not claim.theorems:
        yield "  it concludes nothing: name its theorems with claim.concludes(...)"
    families = _families(claim.weakest)
    for members in families[:MOST]:
        yield from _link(members, by_id.get(members[0]), claim, past.record.profile, colour)
    if len(families) > MOST:
        yield f"  and {wording.plural(len(families) - MOST, 'more link')} like these"
    if claim.verdict == "proved":
        yield from _beside_proved(claim)
    for variant in claim.false_variants:
        if not variant.refuted:
            yield f"  {wording.short(variant.id, claim.id)}  a false variant that came out {variant.verdict}"
            yield "    next: the obligation beside it may be blind to the mistake; look at what it assumes"
    if not claim.false_variants:
        yield "  unguarded: it has no false variant"
        yield "    next: state something false nearby with @claim.false_variant and see it refuted"


def _families(ids: Sequence[str]) -> list[list[str]]:
    """The ids, those of one family together: what helps one of them helps all."""
    families: dict[str, list[str]] = {}
    for id in ids:
        families.setdefault(id.split("[")[0], []).append(id)
    return list(families.values())


def _link(
    members: Sequence[str], o: ObligationResult | None, claim: ClaimResult, profile: str, colour: bool
) -> Iterator[str]:
    id = members[0]
    name = wording.short(id, claim.id)
    if len(members) > 1:
        name = f"{name.split('[')[0]} ({len(members)} members)"
    if o is None:
        yield f"  {name}  {wording.verdict('undecided', colour)}: it is used, and was not run"
        yield f"    next: netproof run {id.split('/')[0]}" + (" --profile full" if profile == "quick" else "")
        return
    place = "" if o.beneath_root else "  (evidence)"
    yield f"  {name}  {wording.verdict(o.verdict, colour)}, {o.scope}{place}  {o.title}"
    if o.message:
        yield f"    {wording.first_line(o.message)}"
    if o.counterexample:
        yield f"    at {wording.values(o.counterexample)}"
    yield f"    next: {next_step(o, profile)}"


def next_step(o: ObligationResult, profile: str) -> str:
    """What would bring this link nearer to a proof, for all, that the kernel has checked."""
    if o.verdict == "error":
        return "mend the error; the whole message is in the record"
    if o.verdict == "refuted":
        return "the counterexample is real: mend the statement, or drop the claim"
    if o.verdict == "vacuous":
        return "its assumptions contradict each other: find the one that is wrong"
    if o.verdict == "obsolete":
        return "run it again"
    if o.verdict == "undecided":
        if "full profile" in o.message:
            return "run with --profile full"
        return "split it into smaller lemmas, or run with a larger --time-limit"
    if o.scope in ("bounded", "instance"):
        return "prove it for all: an induction whose steps are obligations, or a symbolic statement"
    if o.scope == "sampled" or o.known == "sampled":
        return "samples never prove: state it for `exact`, `balls` or `smt`"
    if o.known == "cross-checked":
        return (
            "two solvers agree; a statement in smaller steps may leave a certificate that the kernel replays"
        )
    return "nothing: it is proved"


def _beside_proved(claim: ClaimResult) -> Iterator[str]:
    if claim.weakest:
        yield "  it is proved; the links above are known only by two solvers that agree"
    else:
        yield "  nothing keeps it from `proved`: every link is for all, and checked by the kernel"
    for axiom in claim.axioms:
        yield f"  it rests on {wording.short(axiom.id, claim.id)} ({axiom.kind})"

"""`netproof why CLAIM`: what keeps a claim from `proved`, and the next step."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from netproof import wording
from netproof.commands.last import Known, known
from verify.engine.assembly import link
from verify.records import ClaimResult, ObligationResult
from verify.verdict import CLAIM_VERDICTS, KNOWN, standing

MOST = 12
"""Obligations listed before the rest is counted."""


def why_not_proved(id: str) -> int:
    """Print every link that stands between the claim and `proved`, each with what to do about it; returns 0."""
    colour = wording.is_for_people(sys.stdout)
    for line in page(known(id), colour):
        print(line)
    return 0


def page(found: Known, colour: bool) -> Iterator[str]:
    """The lines of `why`."""
    if found.past is None:
        yield f"{found.id} was not run"
        yield f"  next: {found.command}"
        return
    past, claim = found.past, found.past.claim
    yield wording.headline(claim, colour)
    if past.obsolete:
        yield f"  was {past.was}; source, data or solvers have changed since"
        yield f"  next: {found.command}"
        return
    by_id = {o.id: o for o in claim.obligations}
    if not claim.theorems:
        yield "  it concludes nothing: name its theorems with claim.concludes(...)"
    short_of = [*claim.weakest, *(id for id in short_of_proved(claim) if id not in claim.weakest)]
    families = _families(short_of)
    if families and claim.verdict != "proved":
        beneath = sum(o.beneath_root for o in claim.obligations)
        evidence = sum(id in by_id and not by_id[id].beneath_root for id in short_of)
        also = f", and {evidence} beside them" if evidence else ""
        yield f"  between it and `proved`: {len(short_of) - evidence} of {wording.plural(beneath, 'link')}{also}"
    for members in families[:MOST]:
        yield from _link(members, by_id.get(members[0]), claim, past.record.profile, colour, found.command)
    if len(families) > MOST:
        yield f"  and {wording.plural(len(families) - MOST, 'more link')}"
    if claim.verdict == "proved":
        yield from _beside_proved(claim)
    for variant in claim.false_variants:
        if not variant.refuted:
            yield f"  {wording.short(variant.id, claim.id)}  a false variant that came out {variant.verdict}"
            yield "    next: the obligation beside it may be blind to the mistake; look at what it assumes"
    if not claim.false_variants:
        yield "  unguarded: it has no false variant"
        yield "    next: state something false nearby with @claim.false_variant and see it refuted"
    yield from _survivors(claim, found.command)


def short_of_proved(claim: ClaimResult) -> list[str]:
    """The links that are not both for all and checked by the kernel, the worst first: what more it would take once
    the weakest is mended."""
    fallen = [
        (CLAIM_VERDICTS.index(standing(link(o))), KNOWN.index(o.known) if o.known else 0, o.id)
        for o in claim.obligations
        if o.beneath_root and (standing(link(o)) != "proved" or o.known != "kernel-checked")
    ]
    return [id for _, _, id in sorted(fallen, key=lambda row: row[:2])]


def _survivors(claim: ClaimResult, command: str) -> Iterator[str]:
    """What generated variants tell of the statements; they keep nothing from `proved`."""
    if claim.generated is None:
        if claim.verdict == "proved":
            yield f"  how tight it is was not asked: {command} --variants"
        return
    alive = [v for v in claim.generated.variants if v.outcome != "killed"]
    if alive:
        yield f"  generated variants that survive, {len(alive)} of {len(claim.generated.variants)}:"
        yield from (f"    {wording.survivor(v, claim.id)}" for v in alive[:MOST])
        if len(alive) > MOST:
            yield f"    and {len(alive) - MOST} more, in the report"
        yield "    next: where it is not tight the statement could say more; where not checked, write one by hand"


def _families(ids: Sequence[str]) -> list[list[str]]:
    """The ids, those of one family together: what helps one of them helps all."""
    families: dict[str, list[str]] = {}
    for id in ids:
        families.setdefault(id.split("[")[0], []).append(id)
    return list(families.values())


def _link(
    members: Sequence[str],
    o: ObligationResult | None,
    claim: ClaimResult,
    profile: str,
    colour: bool,
    command: str,
) -> Iterator[str]:
    id = members[0]
    name = wording.short(id, claim.id)
    if len(members) > 1:
        name = f"{name.split('[')[0]} ({len(members)} members)"
    if o is None:
        yield f"  {name}  {wording.verdict('undecided', colour)}: it is used, and was not run"
        own = command if id.split("/")[0] == claim.id else f"netproof run {id.split('/')[0]}"
        yield f"    next: {own}" + (" --profile full" if profile == "quick" else "")
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
        return "its assumptions contradict each other: drop them one by one to find the one that is wrong"
    if o.verdict == "obsolete":
        return "run it again"
    if o.verdict == "undecided":
        if "full profile" in o.message:
            return "run with --profile full"
        return "split it into smaller lemmas, or run with a larger --time-limit"
    if o.scope == "instance":
        return "it holds for what it names; state it of every such object, or claim no more than this"
    if o.scope == "bounded":
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

"""Verdicts, computed: from outcomes to an obligation, from obligations to a claim. Nobody writes one by hand.

In reading order: the orders of words; `Link` and `Judgement`, what goes in and what comes out; `obligation_verdict`;
`standing`, what one link can support; `judge`, the weakest link over everything that a claim's theorems use.
Pure functions on plain data and the standard library alone, small enough to be mutation-tested.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

OBLIGATION_VERDICTS = ("error", "refuted", "vacuous", "obsolete", "undecided", "discharged")
CLAIM_VERDICTS = ("error", "refuted", "vacuous", "obsolete", "undecided", "supported", "certified", "proved")
KNOWN = ("sampled", "cross-checked", "kernel-checked")
"""Each from the worst to the best."""

BY_SCOPE = {"sampled": "supported", "instance": "certified", "bounded": "certified", "for_all": "proved"}
STANDING = ("supported", "certified", "proved")


@dataclass(frozen=True)
class Link:
    """An obligation as the verdict sees it: what became of it and what it rests on (ids)."""

    id: str
    scope: str
    verdict: str
    known: str | None
    uses: tuple[str, ...] = ()
    axioms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """A claim's verdict. `beneath` holds the ids that the theorems use, `axioms` who uses each axiom there."""

    verdict: str
    known: str | None
    guarded: bool
    summary: str
    weakest: tuple[str, ...]
    beneath: frozenset[str]
    axioms: dict[str, tuple[str, ...]]


def obligation_verdict(outcomes: Iterable[str]) -> str:
    """The worst outcome; `error` if there is none, or one that is no outcome."""
    found = list(outcomes)
    if not found or any(outcome not in OBLIGATION_VERDICTS for outcome in found):
        return "error"
    return min(found, key=OBLIGATION_VERDICTS.index)


def obligation_known(rules: Iterable[tuple[str, str]]) -> str | None:
    """How an outcome is known, from (rule, what the kernel said of it); None if nothing was concluded."""
    words = [
        "kernel-checked" if said == "checked" else "sampled" if rule == "sampled" else "cross-checked"
        for rule, said in rules
    ]
    return min(words, key=KNOWN.index, default=None)


def standing(link: Link | None) -> str:
    """The best verdict of a claim that rests on this link; a link that was not run is undecided."""
    if link is None:
        return "undecided"
    if link.verdict not in OBLIGATION_VERDICTS:
        return "error"
    if link.verdict != "discharged":
        return link.verdict
    if link.known not in KNOWN:
        return "error"  # discharged, yet nobody can say how it is known
    return BY_SCOPE.get("sampled" if link.known == "sampled" else link.scope, "error")


def judge(
    theorems: Sequence[str],
    links: Mapping[str, Link],
    *,
    axioms: Mapping[str, str],
    variants: Iterable[bool],
) -> Judgement:
    """The verdict of a claim: its weakest link.

    Args:
        theorems: ids of the obligations that are the claim, families written out.
        links: every obligation that was run, by id; those beneath no theorem are evidence.
        axioms: kind (`cited` or `argued`) of each declared axiom, by id.
        variants: for each false variant, whether it was refuted by a counterexample that replays.
    """
    beneath = frozenset(_reached(theorems, links))
    rests_on: dict[str, tuple[str, ...]] = {}
    standings: dict[str, str] = {}
    for id in sorted(beneath):
        link = links.get(id)
        standings[id] = standing(link)
        if link is not None:
            for axiom in link.axioms:
                rests_on[axiom] = (*rests_on.get(axiom, ()), id)
                if axioms.get(axiom) not in ("cited", "argued"):
                    standings[id] = "error"
    for id in _on_a_cycle(beneath, links):
        standings[id] = "error"
    for id in sorted(set(links) - beneath):
        if (found := standing(links[id])) in ("error", "refuted"):
            standings[id] = found  # evidence can refute a claim, and do no more

    verdict = min(standings.values(), key=CLAIM_VERDICTS.index) if beneath else "error"
    weakest = tuple(id for id, found in standings.items() if found == verdict)
    if verdict == "proved":  # nothing holds it down, but what no kernel replayed
        weakest = tuple(id for id in weakest if links[id].known != "kernel-checked")
    knowers = beneath if verdict in STANDING else weakest if verdict in ("refuted", "vacuous") else ()
    words = [word for id in knowers if (word := links[id].known) in KNOWN]
    results = list(variants)
    return Judgement(
        verdict=verdict,
        known=min(words, key=KNOWN.index, default=None),
        guarded=bool(results) and all(results),
        summary=_summary(verdict, [axioms.get(axiom, "unknown") for axiom in rests_on]),
        weakest=weakest,
        beneath=beneath,
        axioms=rests_on,
    )


def _summary(verdict: str, kinds: Sequence[str]) -> str:
    """The verdict with its count of axioms: `proved` is never said without it."""
    if verdict not in STANDING:
        return verdict
    counts = [f"{kinds.count(kind)} {kind}" for kind in ("cited", "argued") if kind in kinds]
    return ", ".join([verdict, *(counts or ["no axioms"])])


def _reached(theorems: Iterable[str], links: Mapping[str, Link]) -> set[str]:
    reached: set[str] = set()
    waiting = list(theorems)
    while waiting:
        id = waiting.pop()
        if id not in reached:
            reached.add(id)
            waiting.extend(links[id].uses if id in links else ())
    return reached


def _on_a_cycle(beneath: Iterable[str], links: Mapping[str, Link]) -> list[str]:
    """Ids that rest on themselves, or on something that does: what is left when the well-founded are taken away."""
    left = {id: set(links[id].uses) for id in beneath if id in links}
    while founded := [id for id, uses in left.items() if not uses & left.keys()]:
        for id in founded:
            del left[id]
    return sorted(left)

"""`netproof show CLAIM`: the graph of a claim as a tree, with the verdicts of its last run."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator, Sequence

from netproof import wording
from netproof.commands.last import Known, known
from verify.engine.obligation import axiom_ids, used_ids
from verify.records import ClaimResult

FOLD = 4
"""Members of a family from which they are shown as one."""


class Node:
    """An obligation as the tree shows it: its declaration, with the outcome where there is one."""

    def __init__(self, id: str, told: str, uses: Sequence[str], axioms: Sequence[str]) -> None:
        self.id, self.told, self.uses, self.axioms = id, told, uses, axioms


def show_claim(id: str) -> int:
    """Print statement, source, the tree beneath the root, evidence and false variants; returns 0."""
    found = known(id)
    colour = wording.is_for_people(sys.stdout)
    for line in page(found, colour):
        print(wording.fitted(line) if colour else line)
    return 0


def page(found: Known, colour: bool) -> Iterator[str]:
    """The lines of `show`."""
    past, claim = found.past, found.claim
    result = past.claim if past else None
    told = result or claim
    assert told is not None, "a claim that nobody declares was run"
    title, statement, source = told.title, told.statement, told.source
    yield (
        wording.headline(result, colour)
        if result
        else f"{wording.painted(found.id, wording.BOLD, colour)}  not run"
    )
    if past and past.obsolete:
        yield f"  was {past.was}; source, data or solvers have changed since: run it again"
    yield f"  {title}"
    yield from textwrap.wrap(" ".join(statement.split()), 100, initial_indent="  ", subsequent_indent="  ")
    cited = ", ".join(
        part for part in (source.authors, source.title, str(source.year or ""), source.reference) if part
    )
    yield from textwrap.wrap(cited, 100, initial_indent="  ", subsequent_indent="  ")
    yield ""
    nodes = _from_record(result, colour) if result else _from_claim(found)
    theorems = (
        result.theorems if result else [i.id for t in claim.theorems for i in t.instances()] if claim else []
    )
    beneath: set[str] = set()
    yield from tree(theorems, nodes, found.id, beneath)
    if not theorems:
        yield "no theorem: the claim concludes nothing"
    if evidence := [id for id in nodes if id not in beneath]:
        yield ""
        yield "evidence"
        yield from tree(evidence, nodes, found.id, set(), deep=False)
    yield from _variants(found, result, colour)


def tree(
    roots: Sequence[str],
    nodes: dict[str, Node],
    claim: str,
    seen: set[str],
    *,
    prefix: str = "",
    deep: bool = True,
) -> Iterator[str]:
    """The tree beneath these ids; what was shown already is only named. `seen` gathers all that is shown."""
    rows = [*_folded(roots)]
    for number, members in enumerate(rows):
        last = number == len(rows) - 1
        branch, stem = ("└─ ", "   ") if last else ("├─ ", "│  ")
        node = nodes.get(members[0])
        if len(members) > 1:
            words = dict.fromkeys(nodes[m].told if m in nodes else "not run" for m in members)
            name = f"{wording.short(members[0], claim).split('[')[0]} ({len(members)} members)"
            yield f"{prefix}{branch}{name}  {'; '.join(list(words)[:3])}"
        elif node is None:
            yield f"{prefix}{branch}{wording.short(members[0], claim)}  not run"
        else:
            again = "  (above)" if node.id in seen and node.uses and deep else ""
            yield f"{prefix}{branch}{wording.short(node.id, claim)}  {node.told}{again}"
        fresh = [m for m in members if m not in seen]
        seen.update(members)
        if deep and fresh:
            uses = list(dict.fromkeys(use for m in fresh if m in nodes for use in nodes[m].uses))
            axioms = list(dict.fromkeys(a for m in fresh if m in nodes for a in nodes[m].axioms))
            below = prefix + stem
            for position, axiom in enumerate(axioms):
                end = "└─ " if position == len(axioms) - 1 and not uses else "├─ "
                yield f"{below}{end}axiom {wording.short(axiom, claim)}"
            yield from tree(uses, nodes, claim, seen, prefix=below)


def _folded(ids: Sequence[str]) -> Iterator[list[str]]:
    """Neighbours of one large family together, everything else alone."""
    families: dict[str, list[str]] = {}
    for id in ids:
        families.setdefault(id.split("[")[0], []).append(id)
    for members in families.values():
        if len(members) >= FOLD:
            yield members
        else:
            yield from ([member] for member in members)


def _from_record(result: ClaimResult, colour: bool) -> dict[str, Node]:
    nodes = {}
    for o in result.obligations:
        known = f", {o.known}" if o.known and o.known != "kernel-checked" else ""
        word, title = wording.verdict(o.verdict, colour), wording.labelled(o.label, o.title)
        example = f"  at {wording.values(o.counterexample)}" if o.counterexample else ""
        told = f"{word} {o.scope} by {o.prover}{known}  {title}{example}"
        nodes[o.id] = Node(o.id, told, o.uses, o.axioms)
    return nodes


def _from_claim(found: Known) -> dict[str, Node]:
    assert found.claim is not None
    nodes = {}
    for obligation in found.claim.obligations:
        title = wording.labelled(obligation.label, obligation.title)
        told = f"{obligation.scope} by {obligation.prover}  {title}"
        for instance in obligation.instances():
            nodes[instance.id] = Node(instance.id, told, used_ids(obligation, ()), axiom_ids(obligation, ()))
    return nodes


def _variants(found: Known, result: ClaimResult | None, colour: bool) -> Iterator[str]:
    if result is not None:
        rows = []
        for v in result.false_variants:
            example = f"  at {wording.values(v.counterexample)}" if v.counterexample else ""
            word = wording.painted(v.verdict, wording.GREEN if v.refuted else wording.RED, colour)
            rows.append(f"{wording.short(v.id, found.id)}  {word}  {v.title}{example}")
    else:
        assert found.claim is not None
        rows = [f"{variant.name}  {variant.title}" for variant in found.claim.false_variants]
    if rows:
        yield ""
        yield "false variants"
        yield from (f"{'└─' if n == len(rows) - 1 else '├─'} {row}" for n, row in enumerate(rows))

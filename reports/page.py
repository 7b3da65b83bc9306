"""The page: what is said of a run, in which order.

In reading order: the words; `write_page` and `render`; one view class for each part of the page (`Row` for an
obligation, `Family`, `Campaign`, `ClaimView`), which hold what the templates print; `slowest`. How it looks
is in `look`. Everything is read off the record: no verdict is computed here, only counted.
"""

from __future__ import annotations

import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from reports import graph, look, plots
from reports.mathml import safe_mathml
from verify.records import ClaimResult, FalseVariantResult, ObligationResult, Record, Table

MATHML_BUDGET = 1_500_000
"""Characters of MathML on one page; statements beyond it are shown as text, which is a tenth of the size."""
FOLD_FROM = 4
"""Obligations of one function are folded into a family from this many on."""
SLOWEST = 10
"""Obligations listed as those that took longest."""
TYPESET = 8
"""Members of a family whose statements are set as mathematics; the others say the same of other parameters, as text."""

MEANINGS = {
    "proved": "Every step the claim rests on holds for everything it speaks about.",
    "certified": "Every step holds, but the weakest was checked only up to a stated size or for named instances.",
    "supported": "Nothing speaks against the claim, but its weakest step was only tried on random instances.",
    "undecided": "At least one step could not be settled within its limits.",
    "obsolete": "At least one step was settled for an older statement, code or solver; it has to be run again.",
    "vacuous": "At least one step has assumptions that contradict each other: it says nothing.",
    "refuted": "At least one step is false, and a counterexample shows it.",
    "error": "At least one step ended in an error. Nothing is concluded.",
}
KNOWN = {
    "kernel-checked": "Each certificate was replayed by the kernel, which searches for nothing and tolerates nothing.",
    "cross-checked": "At least one step rests on the agreement of two solvers: the kernel could not replay it.",
    "sampled": "At least one step rests on random instances, which no replay can turn into a proof.",
    None: "Not everything it rests on could be replayed.",
}
WORDS = [
    ("obligation", "one lemma-sized statement, settled by one method"),
    ("for all", "holds for everything the statement ranges over"),
    ("bounded", "every instance up to a stated size"),
    ("instance", "the instances named, and no others"),
    ("sampled", "random instances"),
    ("discharged", "shown, within its scope"),
    ("refuted", "false; there is a counterexample"),
    ("vacuous", "its assumptions contradict each other, so it says nothing"),
    ("undecided", "time, memory or method did not suffice"),
    ("obsolete", "was shown for another statement, code or solver version"),
    ("error", "something broke; nothing is concluded"),
    ("kernel-checked", "a small program without any solver replayed the certificate"),
    ("cross-checked", "two solvers agree; nothing was replayed"),
    (
        "axiom",
        "what a verdict rests on and nothing here checks: cited from the literature, or argued in writing",
    ),
    ("false variant", "the claim made wrong on purpose; it has to come out refuted"),
    ("unguarded", "there is no false variant, or one was not refuted"),
    ("evidence", "checked, but not used by the claim: it can refute it and otherwise changes nothing"),
]


def write_page(record: Record, folder: Path, certificates: Path | None, draw: plots.Draw) -> Path:
    """Render the record and replace folder/index.html in one step."""
    return look.put(folder, "index.html", lambda: render(record, folder, certificates, draw))


def render(record: Record, folder: Path, certificates: Path | None, draw: plots.Draw) -> str:
    """The whole page as one string."""
    budget = _Budget(MATHML_BUDGET)
    views = [
        ClaimView(claim, folder, certificates, budget, f"c{n}", draw) for n, claim in enumerate(record.claims)
    ]
    return look.rendered(
        "page.html",
        record=record,
        claims=views,
        replay=f"netproof replay {certificates if certificates is not None else f'.netproof/runs/{record.id}'}",
        meanings=MEANINGS,
        known_meanings=KNOWN,
        glossary=WORDS,
        slowest=slowest(views),
    )


Counts = Sequence[tuple[str, int]]
"""Words with how often they occur."""


class _Budget:
    """Characters of MathML that may still be spent."""

    def __init__(self, characters: int) -> None:
        self.left = characters

    def math(self, source: str) -> Markup | None:
        if len(source) > self.left:
            return None
        checked = safe_mathml(source)
        self.left -= len(checked or "")
        return checked


class Row:
    """An obligation or a false variant, with its statements ready to print and the address of its certificate."""

    def __init__(
        self,
        result: ObligationResult | FalseVariantResult,
        claim: str,
        folder: Path,
        run: Path | None,
        budget: _Budget,
    ) -> None:
        self.result = result
        self.anchor = anchor("o", result.id)
        self.page = anchor("node", result.id)
        self.name = result.id.removeprefix(f"{claim}/")
        self.certificate = _link(result.certificate, folder, run)
        self._sources = result.mathml if len(result.mathml) == len(result.statements) else []
        self._budget = budget
        self.plain = False
        """Whether statements are shown as text alone."""

    @property
    def title(self) -> str:
        """The title without its label, which is printed before it."""
        label, title = self.result.label, self.result.title
        return title.removeprefix(label).lstrip(" :.") if label and title.startswith(f"{label}:") else title

    @property
    def description(self) -> str:
        """What the description says beyond the title, which is its first line in most docstrings."""
        assert isinstance(self.result, ObligationResult)
        return self.result.description.strip().removeprefix(self.result.title).strip()

    @property
    def statements(self) -> list[tuple[str, Markup | None]]:
        """Each statement as text and, as far as the budget goes and the MathML is sound, as mathematics."""
        shown = []
        for number, text in enumerate(self.result.statements):
            source = self._sources[number] if number < len(self._sources) and not self.plain else ""
            shown.append((text, self._budget.math(source) if source else None))
        return shown


@dataclass
class Family:
    """The obligations of one function; folded when there are several."""

    name: str
    rows: list[Row]

    @property
    def folded(self) -> bool:
        return len(self.rows) >= FOLD_FROM

    @property
    def verdicts(self) -> Counts:
        return Counter(row.result.verdict for row in self.rows).most_common()

    @property
    def seconds(self) -> float:
        return sum(row.result.seconds for row in self.rows)


@dataclass
class Campaign:
    """The plots and tables of one function's obligations."""

    rows: list[Row]
    figures: list[plots.Figure]
    tables: list[Table]

    @property
    def anchor(self) -> str:
        return f"{self.rows[0].anchor}:figures"


class ClaimView:
    """What the page says of one claim. `key` keeps the parts of several claims apart."""

    def __init__(
        self,
        claim: ClaimResult,
        folder: Path,
        run: Path | None,
        budget: _Budget,
        key: str,
        draw: plots.Draw,
    ) -> None:
        self.claim = claim
        self.key = key
        self.anchor = anchor("claim", claim.id)
        self.results = {o.id: o for o in claim.obligations}
        rows = [Row(o, claim.id, folder, run, budget) for o in claim.obligations]
        self.rows = {row.result.id: row for row in rows}
        self.variants = [Row(v, claim.id, folder, run, budget) for v in claim.false_variants]
        self.beneath = [o for o in claim.obligations if o.beneath_root]
        self.proof = _families(row for row in rows if self.results[row.result.id].beneath_root)
        self.evidence = _families(row for row in rows if not self.results[row.result.id].beneath_root)
        self.drawing = graph.obligation_graph(claim)
        self.theorem_ids = frozenset(claim.theorems)
        self.axiom_anchors = {axiom.id: anchor("axiom", f"{claim.id}/{axiom.id}") for axiom in claim.axioms}
        self.campaigns = self._campaigns(draw)
        self.campaign_anchors = {row.result.id: c.anchor for c in self.campaigns for row in c.rows}

    def _campaigns(self, draw: plots.Draw) -> list[Campaign]:
        """What has plots or tables, a family together: tables that say the same of each member become one."""
        grouped: dict[str, list[ObligationResult]] = defaultdict(list)
        for o in self.claim.obligations:
            if o.plots or o.tables:
                grouped[graph.family(o.id)].append(o)
        found = []
        for number, members in enumerate(grouped.values()):
            drawn = [p for o in members for p in o.plots]
            figures = [plots.figure(plot, f"{self.key}-{number}-{i}", draw) for i, plot in enumerate(drawn)]
            tables: dict[tuple[str, ...], Table] = {}
            for table in (t for o in members for t in o.tables):
                same = tables.setdefault((table.title, *table.columns), table.model_copy(update={"rows": []}))
                same.rows.extend(table.rows)
            found.append(Campaign([self.rows[o.id] for o in members], figures, list(tables.values())))
        return found

    @property
    def beside_verdict(self) -> str:
        """What the summary says beyond the verdict's word: "3 cited, 1 argued"."""
        rest = self.claim.summary.removeprefix(self.claim.verdict)
        return rest.lstrip(" ,;:") if rest != self.claim.summary else self.claim.summary

    @property
    def refuted_variants(self) -> int:
        return sum(variant.refuted for variant in self.claim.false_variants)

    @property
    def replayed_variants(self) -> int:
        return sum(v.refuted and v.known == "kernel-checked" for v in self.claim.false_variants)

    @property
    def generated_counts(self) -> Counts:
        """How often each outcome of a generated variant occurs."""
        found = self.claim.generated.variants if self.claim.generated else []
        counts = Counter(variant.outcome for variant in found)
        return [(word, counts[word]) for word in ("killed", "not tight", "not checked") if counts[word]]

    @property
    def kernel_checked(self) -> int:
        return sum(o.known == "kernel-checked" for o in self.beneath)

    @property
    def axiom_counts(self) -> str:
        counts = Counter(axiom.kind for axiom in self.claim.axioms)
        return ", ".join(f"{counts[kind]} {kind}" for kind in ("cited", "argued") if counts[kind]) or "none"

    @property
    def counterexamples(self) -> list[Row]:
        return [self.rows[o.id] for o in self.claim.obligations if o.verdict == "refuted"]

    @property
    def certificate_bytes(self) -> int:
        return sum(o.certificate_bytes or 0 for o in self.claim.obligations)

    @property
    def proving_seconds(self) -> float:
        return sum(o.seconds for o in self.claim.obligations)

    @property
    def replay_seconds(self) -> float:
        return sum(o.replay_seconds or 0.0 for o in self.claim.obligations)

    @property
    def theorems(self) -> Sequence[tuple[Row, int, Counts]]:
        """Each theorem with the number of obligations beneath it and how many of those ended other than discharged."""
        listed = []
        for identifier in self.claim.theorems:
            if identifier in self.rows:
                below = self._below(identifier)
                open_ends = Counter(
                    self.results[b].verdict for b in below if self.results[b].verdict != "discharged"
                )
                listed.append((self.rows[identifier], len(below), open_ends.most_common()))
        return listed

    @property
    def filters(self) -> tuple[Counts, Counts]:
        """The verdicts and scopes that occur, with their counts."""
        verdicts = Counter(o.verdict for o in self.claim.obligations)
        scopes = Counter(o.scope for o in self.claim.obligations)
        order = ["for_all", "bounded", "instance", "sampled"]
        return verdicts.most_common(), sorted(scopes.items(), key=lambda item: order.index(item[0]))

    @property
    def edges_json(self) -> str:
        """Who uses whom in the drawing, by the numbers of the nodes, for highlighting."""
        assert self.drawing is not None
        number = {node.key: n for n, node in enumerate(self.drawing.nodes)}
        return json.dumps(
            [[number[e.user], number[e.used]] for e in self.drawing.edges], separators=(",", ":")
        )

    def node_anchor(self, node: graph.Node) -> str:
        if node.kind == "claim":
            return self.anchor
        return self.axiom_anchors[node.target] if node.kind == "axiom" else anchor("o", node.target)

    def link(self, identifier: str) -> Markup:
        """A link to an obligation, the first of a family, or the claim; what this record lacks is named as such."""
        if identifier == self.claim.id:
            return Markup('<a href="#{}">the claim itself</a>').format(self.anchor)
        if identifier not in self.results:
            members = [row for row in self.rows.values() if graph.family(row.result.id) == identifier]
            if members:
                name = identifier.removeprefix(f"{self.claim.id}/")
                return Markup('<a href="#{}"><code>{}</code></a>').format(members[0].anchor, name)
            return Markup("<code>{}</code> (not in this record)").format(identifier)
        result, row = self.results[identifier], self.rows[identifier]
        label = Markup("{} ").format(result.label) if result.label else ""
        return Markup('<a href="#{}">{}<code>{}</code></a>').format(row.anchor, label, row.name)

    def axiom_link(self, identifier: str) -> Markup:
        if identifier not in self.axiom_anchors:
            return Markup("<code>{}</code>").format(identifier)
        return Markup('<a href="#{}"><code>{}</code></a>').format(
            self.axiom_anchors[identifier], self.axiom_name(identifier)
        )

    def axiom_name(self, identifier: str) -> str:
        return identifier.removeprefix(f"{self.claim.id}/")

    def _below(self, identifier: str) -> set[str]:
        seen: set[str] = set()
        waiting = [u for u in self.results[identifier].uses if u in self.results]
        while waiting:
            at = waiting.pop()
            if at not in seen:
                seen.add(at)
                waiting += [u for u in self.results[at].uses if u in self.results]
        return seen - {identifier}


def _families(rows: Iterable[Row]) -> list[Family]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        members = grouped[graph.family(row.name)]
        row.plain = len(members) >= TYPESET
        members.append(row)
    return [Family(name, members) for name, members in grouped.items()]


def slowest(views: Sequence[ClaimView], count: int = SLOWEST) -> list[tuple[ClaimView, Row]]:
    """The obligations that took longest to discharge, the longest first; each as long as it took when it was run."""
    steps = [(view, row) for view in views for row in view.rows.values()]
    return sorted(steps, key=lambda step: (-step[1].result.seconds, step[1].result.id))[:count]


def anchor(kind: str, identifier: str) -> str:
    """An identifier for the page, the same in id="..." and href="#..."."""
    return f"{kind}:{quote(identifier, safe='/')}"


def _link(path: str | None, folder: Path, run: Path | None) -> str | None:
    """The address of a certificate relative to the page; None if there is none, or nobody said where the run lies."""
    if path is None or run is None or not (run / path).is_file():
        return None
    return quote(Path(os.path.relpath(run / path, folder)).as_posix())

"""The verdicts of a run as a LaTeX table, for the paper that makes the claims.

`table` needs the package booktabs and nothing else. A module of its own because it is text for another program, where
the page is for a browser.
"""

from __future__ import annotations

import re
from pathlib import Path

from verify.records import ClaimResult, Record

SPECIAL = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
HEAD = r"""% made by netproof from run {run} ({profile} profile, seed {seed}); needs \usepackage{{booktabs}}
\begin{{tabular}}{{llllr}}
  \toprule
  Claim & Verdict & Known & Axioms & False variants \\
  \midrule
"""
TAIL = r"""  \bottomrule
\end{tabular}
"""


def write(record: Record, path: Path) -> None:
    """Write the table to a file, its folder made if it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(table(record), "utf-8")


def table(record: Record) -> str:
    """One row a claim: title, verdict, how it is known, axioms by kind, false variants refuted of all."""
    head = HEAD.format(run=record.id, profile=record.profile, seed=record.seed)
    return head + "".join(f"  {_row(claim)} \\\\\n" for claim in record.claims) + TAIL


def _row(claim: ClaimResult) -> str:
    kinds = [axiom.kind for axiom in claim.axioms]
    axioms = ", ".join(f"{kinds.count(kind)} {kind}" for kind in ("cited", "argued") if kind in kinds)
    refuted = f"{sum(v.refuted for v in claim.false_variants)} of {len(claim.false_variants)}"
    cells = [
        prose(claim.title), claim.verdict, claim.known or "--", axioms or "none",
        refuted if claim.guarded else f"{refuted}, unguarded",
    ]  # fmt: skip
    return " & ".join(cells)


def prose(text: str) -> str:
    """Text with mathematics between dollar signs, as LaTeX: the mathematics as it is, all else escaped."""
    parts = re.split(r"(\$[^$]+\$)", text)
    return "".join(part if number % 2 else escaped(part) for number, part in enumerate(parts))


def escaped(text: str) -> str:
    """Text that LaTeX prints as it is."""
    return "".join(SPECIAL.get(character, character) for character in text)

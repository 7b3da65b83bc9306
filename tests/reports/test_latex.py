"""The table of verdicts for a paper: a row a claim, and nothing in it that LaTeX would trip over."""

from __future__ import annotations

import re

import pytest

from reports import latex


def test_a_row_a_claim(synthetic) -> None:
    record = synthetic.every_verdict()
    text = latex.table(record)
    rows = [line for line in text.splitlines() if line.endswith(r"\\")][1:]
    assert len(rows) == len(record.claims)
    for row, claim in zip(rows, record.claims, strict=True):
        cells = re.split(r"(?<!\\)&", row)
        assert len(cells) == 5 and cells[1].strip() == claim.verdict
        assert claim.guarded or "unguarded" in cells[4]
    assert r"\begin{tabular}{llllr}" in text and text.endswith("\\end{tabular}\n")


def test_counts_axioms_and_false_variants(synthetic) -> None:
    row = latex.table(synthetic.showcase()).splitlines()[5]
    (claim,) = synthetic.showcase().claims
    cited = sum(axiom.kind == "cited" for axiom in claim.axioms)
    assert (
        f"& {cited} cited, " in row and f"{len(claim.false_variants)} of {len(claim.false_variants)} " in row
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("50% of a_b & #1", r"50\% of a\_b \& \#1"),
        (r"$\tanh x_1$ of a_b", r"$\tanh x_1$ of a\_b"),
        ("costs $5", r"costs \$5"),
        ("{~^\\}", r"\{\textasciitilde{}\textasciicircum{}\textbackslash{}\}"),
    ],
)
def test_prose(text: str, expected: str) -> None:
    assert latex.prose(text) == expected


def test_is_written_where_no_folder_is_yet(synthetic, tmp_path) -> None:
    latex.write(synthetic.showcase(), tmp_path / "paper" / "verdicts.tex")
    assert (tmp_path / "paper" / "verdicts.tex").read_text("utf-8") == latex.table(synthetic.showcase())

"""Run record in, HTML out: one self-contained page, made from the record alone.

`write` is all that a run needs, `write_figures` all that a benchmark needs. Behind them: `page` (what is said of a run,
in which order), `figures` (a table with curves), `graph` (the layout of the obligation graph), `plots` (campaigns as
SVG), `drawings` (those drawn before), `mathml` (LaTeX and MathML, made safe), `look` and `templates/` (how it looks).
Beside them: `latex` (verdicts as a table for a paper), `badge` (a verdict as a picture). Nothing is imported until a
report is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from verify.records import Record


def write(
    record: Record, folder: Path, certificates: Path | None = None, *, drawings: Path | None = None
) -> Path:
    """Write folder/index.html, which needs no other file and no network, and return its path.

    Args:
        record: the run to report.
        folder: where the page goes; made if it is missing. An older index.html there is replaced.
        certificates: the run's folder, in which the certificate paths of the record lie. If given, the page links to
            the certificates and its replay command names this folder.
        drawings: a folder in which drawings are kept for the next report; made if it is missing. If none is given,
            each is drawn.
    """
    from reports.drawings import Drawings
    from reports.page import write_page
    from reports.plots import svg

    draw = svg if drawings is None else Drawings(Path(drawings)).svg
    return write_page(record, Path(folder), None if certificates is None else Path(certificates), draw)


def write_figures(
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str | int | float | None]],
    curves: Sequence[Mapping[str, Any]],
    folder: Path,
) -> Path:
    """Write folder/figures.html, a table and curves (dicts as `verify.records.Plot` has them), and return its path."""
    from reports.figures import write_page

    return write_page(title, columns, rows, curves, Path(folder))

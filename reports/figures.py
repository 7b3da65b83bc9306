"""A table of figures with curves beside it, as a page of its own: what the benchmarks write.

`write_page` is all there is. A module of its own because it knows neither runs nor claims: it is
given cells and curves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from reports import look, plots
from verify.records import Plot, Table


def write_page(
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str | int | float | None]],
    curves: Sequence[Mapping[str, Any]],
    folder: Path,
) -> Path:
    """Write folder/figures.html, which needs no other file and no network, and return its path.

    Args:
        columns: the heads of the table.
        rows: its lines, each with a cell a column; numbers stand to the right, None is a dash.
        curves: plots as the record has them (`verify.records.Plot`).
        folder: where the page goes; made if it is missing. An older figures.html there is replaced.

    Raises:
        ValueError: a row has not one cell a column, or a curve is no such plot. Nothing is written then.
    """
    table = Table(title="", columns=list(columns), rows=[list(row) for row in rows])
    drawn = [plots.figure(Plot.model_validate(curve), f"f{n}", plots.svg) for n, curve in enumerate(curves)]
    return look.put(
        folder, "figures.html", lambda: look.rendered("figures.html", title=title, table=table, curves=drawn)
    )

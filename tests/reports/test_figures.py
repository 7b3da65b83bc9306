"""The page of figures: the table and the curves that it is given, self-contained, and nothing where they are wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import reports

COLUMNS = ["task", "figure", "reached"]
ROWS: list[list[str | int | float | None]] = [["rank <b>", 0.5, "reached"], ["prank", None, "missed"]]


def curve(**changes: Any) -> dict[str, Any]:
    series = [{"name": "measured", "x": [10, 100, 1000], "y": [0.1, 1.0, 11.0], "style": "line"}]
    plain = {"title": "time grows as units^1.02", "x_label": "units", "y_label": "seconds", "series": series}
    return {**plain, "x_scale": "log", "y_scale": "log", **changes}


def test_table_and_curves_are_on_the_page(tmp_path: Path) -> None:
    page = reports.write_figures(
        "Figures", COLUMNS, ROWS, [curve(), curve(title="another")], tmp_path / "new"
    )
    assert page == tmp_path / "new" / "figures.html"
    html = page.read_text("utf-8")
    for shown in (
        "<h1>Figures</h1>",
        "rank &lt;b&gt;",
        '<td class="number">0.5</td>',
        "–",
        "missed",
        "another",
    ):
        assert shown in html
    assert html.count('<svg class="plot"') == 2
    assert "src=" not in html and "<link" not in html
    again = reports.write_figures(
        "Figures", COLUMNS, ROWS, [curve(), curve(title="another")], tmp_path / "new"
    )
    assert again.read_text("utf-8") == html, "the same figures give the same bytes"


def test_nothing_measured_is_said(tmp_path: Path) -> None:
    assert "Nothing was measured." in reports.write_figures("Figures", COLUMNS, [], [], tmp_path).read_text(
        "utf-8"
    )


@pytest.mark.parametrize(
    ("rows", "curves"),
    [([["a cell too few", 1.0]], []), (ROWS, [curve(x_scale="cubic")]), (ROWS, [{"title": "no axes"}])],
)
def test_what_is_no_table_and_no_plot_is_refused(
    tmp_path: Path, rows: list[list[str | int | float | None]], curves: list[dict[str, Any]]
) -> None:
    with pytest.raises(ValueError):
        reports.write_figures("Figures", COLUMNS, rows, curves, tmp_path / "new")
    assert not (tmp_path / "new").exists()

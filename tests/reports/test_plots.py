"""Plots: the same bytes each time, colours from the page, nothing fetched, and numbers where matplotlib is missing."""

from __future__ import annotations

import math
import re
import sys
from html.parser import HTMLParser

import pytest

import reports
from reports.plots import POINTS_DRAWN, sample, svg, thinned
from verify.records import Plot, Series


@pytest.fixture
def plot(synthetic):
    return synthetic.showcase().claims[0].obligations[-1].plots[0]


def test_same_numbers_same_bytes(plot):
    pytest.importorskip("matplotlib")
    assert svg(plot, "a") == svg(plot, "a")


def test_the_settings_of_whoever_draws_change_nothing(plot):
    matplotlib = pytest.importorskip("matplotlib")
    drawn = svg(plot, "a")
    with matplotlib.rc_context({"lines.linewidth": 9.0, "axes.linewidth": 9.0, "axes.grid": False}):
        matplotlib.rcParams["xtick.major.size"] = 20.0
        assert svg(plot, "a") == drawn
        assert matplotlib.rcParams["xtick.major.size"] == 20.0, "they are given back"


def test_drawing_takes_its_colours_from_the_page(plot):
    pytest.importorskip("matplotlib")
    drawn = svg(plot, "a")
    assert "var(--series-1)" in drawn and "var(--series-3)" in drawn and "currentColor" in drawn
    assert not re.search(r"#[0-9a-f]{6}\b", drawn), "a colour that would not follow the theme"
    assert "http" not in drawn and "xmlns" not in drawn and "<metadata" not in drawn
    assert "10⁴" in drawn and "mathdefault" not in drawn


def test_identifiers_of_two_plots_stay_apart(plot):
    pytest.importorskip("matplotlib")

    def names(source):
        return set(re.findall(r'\bid="([^"]+)"', source))

    first, second = svg(plot, "a"), svg(plot, "b")
    assert names(first) and not names(first) & names(second)
    for source in (first, second):
        used = set(re.findall(r'href="#([^"]+)"', source)) | set(re.findall(r"url\(#([^)]+)\)", source))
        assert used <= names(source)


@pytest.mark.parametrize("style", ["line", "points", "bars"])
@pytest.mark.parametrize("scale", ["linear", "log"])
@pytest.mark.parametrize(
    "y", [[], [1.0], [None, None], [-1.0, 0.0], [5.0, 5.0], [1e-300, 1e300], [1.0, 1.1]], ids=str
)
def test_odd_numbers_are_drawn(style, scale, y):
    pytest.importorskip("matplotlib")
    x = [float(number + 1) for number in range(len(y))]
    series = Series(name="<b>", x=x, y=y, style=style)
    drawn = svg(
        Plot(
            title="$\\frac{",
            x_label="<b>$x",
            y_label="$\\frac{",
            x_scale=scale,
            y_scale=scale,
            series=[series],
        ),
        "a",
    )
    parser = HTMLParser()
    parser.feed(drawn)
    assert drawn.startswith("<svg") and "<b>" not in drawn


def test_long_series_are_thinned():
    count = 10 * POINTS_DRAWN + 3
    x, y = thinned(Series(name="s", x=[float(n) for n in range(count)], y=[None] * count))
    assert len(x) <= POINTS_DRAWN + 1 and x[0] == 0 and x[-1] == count - 1
    assert all(math.isnan(value) for value in y)


def test_series_differ_without_colour():
    lines = [sample(Series(name="s", x=[], y=[]), n) for n in range(4)]
    points = [sample(Series(name="s", x=[], y=[], style="points"), n) for n in range(4)]
    assert len({s.dashes for s in lines}) == 4 and len({s.glyph for s in points}) == 4


def test_without_matplotlib_the_numbers_are_shown(synthetic, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    html = reports.write(synthetic.showcase(), tmp_path).read_text("utf-8")
    assert "matplotlib is not installed" in html and 'svg class="plot"' not in html
    assert re.search(r"^2\.0 0\.21$|>2\.0 0\.21$", html, re.MULTILINE)

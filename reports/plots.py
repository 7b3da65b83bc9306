"""Campaigns as pictures: the plots of a record as SVG that takes its colours from the page.

In reading order: `figure`, a plot as a page shows it; `svg`, which draws one; `sample`, for the legend; `thinned`, the
points that are drawn.
Placeholder colours become CSS variables, so that one drawing serves light and dark. matplotlib is imported when the
first plot is drawn; where it is missing, `svg` returns None and the page shows the numbers. The same numbers give the
same bytes: no date, no random identifiers.

A module of its own so that matplotlib's size and start-up are paid only by records that hold plots.
"""

from __future__ import annotations

import io
import itertools
import math
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from verify.records import Plot, Series

POINTS_DRAWN = 2000
"""Points of one series beyond this are thinned evenly; the page says so."""
SERIES_COLOURS = 6
DASH_ARRAYS = ("none", "5 2.5", "1.5 2.5", "6 2 1.5 2")
POINT_GLYPHS = ("●", "■", "▲", "◆")

_INK, _RULE = "#010203", "#010204"
_SERIES = [f"#0102a{number}" for number in range(SERIES_COLOURS)]
_DASHES = ("-", "--", ":", "-.")
_MARKERS = ("o", "s", "^", "D")


Draw = Callable[[Plot, str], Markup | None]
"""How a plot becomes an inline <svg>: `svg`, or what knows its drawings from earlier."""


@dataclass(frozen=True)
class Figure:
    """A plot as a page shows it: drawn, or its numbers where matplotlib is missing."""

    plot: Plot
    svg: Markup | None
    thinned: bool

    @property
    def legend(self) -> list[tuple[int, Sample, Series]]:
        """For each series: the number of its colour, what shows it without its colour, the series."""
        return [(n % SERIES_COLOURS + 1, sample(s, n), s) for n, s in enumerate(self.plot.series)]


def figure(plot: Plot, name: str, draw: Draw) -> Figure:
    """The plot drawn by `draw`; `name` keeps the identifiers of several plots apart."""
    return Figure(plot, draw(plot, name), any(len(series.x) > POINTS_DRAWN for series in plot.series))


def svg(plot: Plot, name: str) -> Markup | None:
    """The plot as an inline <svg>; None without matplotlib. `name` keeps the identifiers of several plots apart."""
    try:
        import matplotlib
    except ImportError:
        return None
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure as Canvas

    settings: Any = {
        "svg.fonttype": "none",
        "svg.hashsalt": name,
        "font.family": "sans-serif",
        "font.size": 8,
        "text.parse_math": False,
        "axes.unicode_minus": True,
    }
    with matplotlib.rc_context(), warnings.catch_warnings():
        matplotlib.rcdefaults()  # the numbers alone say what is drawn, no matplotlibrc of whoever draws
        matplotlib.rcParams.update(settings)
        # a log axis without a positive value stays empty, which is what there is to see
        warnings.simplefilter("ignore")
        canvas = Canvas(figsize=(4.8, 3.0))
        FigureCanvasSVG(canvas)
        # fixed: an automatic layout takes as long as the drawing
        axes = canvas.add_axes((0.16, 0.16, 0.82, 0.81))
        _style(axes)
        bars = sum(series.style == "bars" for series in plot.series)
        for number, series in enumerate(plot.series):
            _draw(axes, series, number, bars)
        if plot.x_scale == "log":
            axes.set_xscale("log", nonpositive="mask")
            _label_powers(axes.xaxis, axes.get_xlim())
        if plot.y_scale == "log":
            axes.set_yscale("log", nonpositive="mask")
            _label_powers(axes.yaxis, axes.get_ylim())
        axes.set_xlabel(plot.x_label)
        axes.set_ylabel(plot.y_label)
        out = io.StringIO()
        canvas.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return Markup(_inline(out.getvalue(), name, plot.title))


@dataclass(frozen=True)
class Sample:
    """How the legend shows a series without its colour: a dashed stroke, or a glyph."""

    dashes: str | None
    glyph: str | None


def sample(series: Series, number: int) -> Sample:
    """The sample of the series with this number."""
    if series.style == "line":
        return Sample(DASH_ARRAYS[number % len(DASH_ARRAYS)], None)
    return Sample(None, "▮" if series.style == "bars" else POINT_GLYPHS[number % len(POINT_GLYPHS)])


def thinned(series: Series) -> tuple[list[float], list[float]]:
    """The points drawn: all up to POINTS_DRAWN, else every k-th and the last; NaN where the record has null."""
    points = [
        (math.nan if x is None else x, math.nan if y is None else y)
        for x, y in zip(series.x, series.y, strict=True)
    ]
    step = -(-len(points) // POINTS_DRAWN)
    drawn = points if step <= 1 else [*points[:-1:step], points[-1]]
    return [x for x, _ in drawn], [y for _, y in drawn]


def _label_powers(axis: Any, limits: tuple[float, float]) -> None:
    """Write 10⁻³ in plain Unicode, as labels are never read as formulas; a short axis is labelled at 1, 2 and 5 too."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    if not 0 < limits[0] < math.inf:  # nothing positive to show: an empty axis, but an axis
        limits = (1.0, 10.0)
        axis.axes.set(**{f"{axis.axis_name}lim": limits})
    short = limits[1] < 50 * limits[0]
    axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0) if short else (1.0,)))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}" if short else _power_of_ten(value)))
    axis.set_minor_formatter(NullFormatter())


def _power_of_ten(value: float) -> str:
    if 0.01 <= value <= 1000:
        return f"{value:g}"
    return "10" + str(round(math.log10(value))).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _style(axes: Any) -> None:
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(_INK)
        axes.spines[side].set_linewidth(0.6)
    axes.tick_params(which="both", colors=_INK, width=0.6, labelcolor=_INK)
    axes.xaxis.label.set_color(_INK)
    axes.yaxis.label.set_color(_INK)
    axes.grid(True, color=_RULE, linewidth=0.5)
    axes.set_axisbelow(True)


def _draw(axes: Any, series: Series, number: int, bars: int) -> None:
    colour = _SERIES[number % SERIES_COLOURS]
    x, y = thinned(series)
    if series.style == "bars":
        gaps = [abs(b - a) for a, b in itertools.pairwise(x) if abs(b - a) > 0]
        axes.bar(
            x,
            y,
            width=0.8 * min(gaps, default=1.0),
            # several histograms in one picture are seen through each other, so each keeps its outline
            color=(colour, 0.25) if bars > 1 else colour,
            edgecolor=colour,
            linewidth=0.9 if bars > 1 else 0,
        )
    elif series.style == "line":
        marker = _MARKERS[number % len(_MARKERS)] if len(x) <= 40 else None
        axes.plot(
            x,
            y,
            color=colour,
            linestyle=_DASHES[number % len(_DASHES)],
            linewidth=1.3,
            marker=marker,
            markersize=2.6,
        )
    else:
        axes.plot(
            x,
            y,
            color=colour,
            linestyle="none",
            marker=_MARKERS[number % len(_MARKERS)],
            markersize=3,
            alpha=0.8,
        )


def _inline(source: str, name: str, title: str) -> str:
    """What matplotlib writes, as a part of a page: colours from CSS, identifiers apart, no address named."""
    body = source[source.index("<svg") :]
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.DOTALL)
    body = re.sub(r'\s+xmlns(:\w+)?="[^"]*"', "", body)
    body = body.replace("xlink:href=", "href=")
    body = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', body)
    body = re.sub(r'href="#([^"]+)"', rf'href="#{name}-\1"', body)
    body = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", body)
    body = re.sub(r"font-family: [^;\"]+", "font-family: var(--sans)", body)
    body = body.replace(_INK, "currentColor").replace(_RULE, "var(--rule)")
    for number, colour in enumerate(_SERIES):
        body = body.replace(colour, f"var(--series-{number + 1})")
    body = re.sub(
        r'<svg[^>]*?viewBox="([^"]+)"[^>]*>', r'<svg class="plot" viewBox="\1" role="img">', body, count=1
    )
    opening = body.index(">") + 1
    return f"{body[:opening]}<title>{Markup.escape(title)}</title>{body[opening:]}"

"""The layout as a picture: points, tiles, wires, and a cover if there is one.

In reading order: `svg`, the file; `outline`, tiles and wires as lines, which the report's plot of a layout shares.

Colours are plain; state 1 of a port is seen as a clique that crosses the border of a tile.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

import numpy as np

from reductions.clique_cover import Cover
from reductions.layout import CAP, CROSS, KINDS, STR, Layout
from reductions.tiles import SIDE

SCALE = 10
"""Pixels from point to point."""

FILLS = {"STR": "#f4f4f4", "CROSS": "#e8eef7", "TAP": "#fdebd0", "END": "#fadbd8", "CAP": "#e8f6ec"}

Line = tuple[float, float, float, float]


def outline(layout: Layout) -> Iterator[tuple[str, Line]]:
    """The wires: ("column", line) for each literal, ("row", line) for each clause, from its first literal to its last."""
    n, m = layout.variables, layout.clauses
    for column in range(2 * n):
        yield "column", (SIDE * column + 1, -1, SIDE * column + 1, SIDE * m)
    for row, (first, last) in enumerate(zip(layout.first.tolist(), layout.last.tolist(), strict=True)):
        yield "row", (SIDE * first, SIDE * row + 1, SIDE * last + 1, SIDE * row + 1)


def svg(layout: Layout, cover: Cover | None = None, title: str = "") -> str:
    """The picture as the text of an SVG file.

    Args:
        cover: the clique of each point; each is drawn around its points.
    """
    points = layout.points
    low = points.min(axis=0, initial=0) - 1
    high = points.max(axis=0, initial=0) + 1
    width, height = SCALE * (high - low + 4)

    def x(value: float) -> float:
        return float(SCALE * (value - low[0] + 3))

    def y(value: float) -> float:
        return float(SCALE * (high[1] - value + 1))

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
        f'font-size="{SCALE}">',
        f"<title>{escape(title or 'layout')}</title>",
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    for kind, left, bottom in zip(
        layout.tile_kind.tolist(), layout.tile_x.tolist(), layout.tile_y.tolist(), strict=True
    ):
        cells = (3, 1) if kind == CAP else (SIDE, SIDE)
        parts.append(
            f'<rect class="{KINDS[kind]}" x="{x(left - 0.5):g}" y="{y(bottom + cells[1] - 0.5):g}" '
            f'width="{SCALE * cells[0]}" height="{SCALE * cells[1]}" fill="{FILLS[KINDS[kind]]}" stroke="#cccccc" '
            'stroke-width="0.5"/>'
        )
    for name, (x_1, y_1, x_2, y_2) in outline(layout):
        stroke = "#7f9fc6" if name == "column" else "#d98880"
        parts.append(
            f'<line class="{name}" x1="{x(x_1):g}" y1="{y(y_1):g}" x2="{x(x_2):g}" y2="{y(y_2):g}" stroke="{stroke}" '
            'stroke-width="2" stroke-opacity="0.5"/>'
        )
    if cover is not None:
        parts += [_hull(members, x, y) for members in _cliques(points, cover)]
    parts += [
        f'<circle cx="{x(px):g}" cy="{y(py):g}" r="{0.22 * SCALE:g}"/>' for px, py in points.tolist()
    ]
    parts += _labels(layout, x, y)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _cliques(points: np.ndarray, cover: Cover) -> Iterator[np.ndarray]:  # type: ignore[type-arg]
    order = np.argsort(cover, kind="stable")
    starts = np.flatnonzero(np.diff(cover[order], prepend=-1))
    yield from (points[part] for part in np.split(order, starts[1:]) if len(part))


def _hull(members: np.ndarray, x, y) -> str:  # type: ignore[no-untyped-def, type-arg]
    (left, bottom), (right, top) = members.min(axis=0), members.max(axis=0)
    r = 0.38 * SCALE
    return (
        f'<rect class="clique" x="{x(left) - r:g}" y="{y(top) - r:g}" width="{x(right) - x(left) + 2 * r:g}" '
        f'height="{y(bottom) - y(top) + 2 * r:g}" rx="{r:g}" fill="none" stroke="#1e8449" stroke-width="1.2"/>'
    )


def _labels(layout: Layout, x, y) -> Iterator[str]:  # type: ignore[no-untyped-def]
    for j in range(layout.variables):
        for column, sign in ((2 * j, ""), (2 * j + 1, "¬")):
            yield (
                f'<text x="{x(SIDE * column + 1):g}" y="{y(SIDE * layout.clauses + 0.8):g}" '
                f'text-anchor="middle">{sign}x{j + 1}</text>'
            )
    for row in range(layout.clauses):
        yield f'<text x="{x(-0.8):g}" y="{y(SIDE * row + 0.7):g}" text-anchor="end">C{row + 1}</text>'

"""The layout as a picture: points, tiles, wires, and a cover if there is one.

In reading order: `svg`, the file; `outline`, the wires as lines, which the report's plot of a layout shares; `cliques`,
the points of each clique.

A port in state 1 is seen as a clique that crosses the border of a tile.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

import numpy as np

from reductions.clique_cover import Cover
from reductions.layout import CAP, KINDS, Integers, Layout
from reductions.tiles import SIDE

SCALE = 10
"""Pixels from point to point."""

MARGIN = 3
"""Cells left of the layout, for the names of clauses; one above it, for those of literals."""

FILLS = {"STR": "#f4f4f4", "CROSS": "#e8eef7", "TAP": "#fdebd0", "END": "#fadbd8", "CAP": "#e8f6ec"}
STROKES = {"column": "#7f9fc6", "row": "#d98880", "clique": "#1e8449"}

Line = tuple[float, float, float, float]


def outline(layout: Layout) -> Iterator[tuple[str, Line]]:
    """The wires: ("column", line) for each literal, ("row", line) for each clause from first to last literal."""
    n, m = layout.variables, layout.clauses
    for column in range(2 * n):
        yield "column", (SIDE * column + 1, -1, SIDE * column + 1, SIDE * m)
    for row, (first, last) in enumerate(zip(layout.first.tolist(), layout.last.tolist(), strict=True)):
        yield "row", (SIDE * first, SIDE * row + 1, SIDE * last + 1, SIDE * row + 1)


def cliques(points: Integers, cover: Cover) -> Iterator[Integers]:
    """int64[size, 2] for each clique of a cover: its points."""
    order = np.argsort(cover, kind="stable")
    starts = np.flatnonzero(np.diff(cover[order], prepend=-1))
    yield from (points[part] for part in np.split(order, starts[1:]) if len(part))


def svg(layout: Layout, cover: Cover | None = None, *, title: str = "", names: Sequence[str] = ()) -> str:
    """The picture as the text of an SVG file.

    Args:
        cover: the clique of each point; each is drawn around its points.
        title: of the picture.
        names: of the variables; x1, x2, ... by default.
    """
    canvas = _Canvas(layout)
    parts = [canvas.rectangle(*tile) for tile in _tiles(layout)]
    parts += [canvas.line(name, *ends) for name, ends in outline(layout)]
    if cover is not None:
        parts += [canvas.hull(members) for members in cliques(layout.points, cover)]
    parts += [canvas.dot(x, y) for x, y in layout.points.tolist()]
    for j in range(layout.variables):
        name = names[j] if names else f"x{j + 1}"
        parts.append(canvas.text(8 * j + 1, SIDE * layout.clauses + 1, name, "middle"))
        parts.append(canvas.text(8 * j + SIDE + 1, SIDE * layout.clauses + 1, f"¬{name}", "middle"))
    for row in range(layout.clauses):
        parts.append(canvas.text(-0.8, SIDE * row + 0.7, f"C{row + 1}", "end"))
    return canvas.file(title or "layout", parts)


def _tiles(layout: Layout) -> Iterator[tuple[str, int, int, int, int]]:
    """Kind, left and lower cell, width and height of each tile."""
    for kind, x, y in zip(
        layout.tile_kind.tolist(), layout.tile_x.tolist(), layout.tile_y.tolist(), strict=True
    ):
        width, height = (3, 1) if kind == CAP else (SIDE, SIDE)
        yield KINDS[kind], x, y, width, height


class _Canvas:
    """Lattice coordinates to pixels, y downwards."""

    def __init__(self, layout: Layout) -> None:
        low = layout.points.min(axis=0, initial=0)
        high = layout.points.max(axis=0, initial=0)
        self.left, self.top = int(low[0]) - MARGIN, int(high[1]) + 3
        self.width = SCALE * (int(high[0]) - self.left + 2)
        self.height = SCALE * (self.top - int(low[1]) + 1)

    def at(self, x: float, y: float) -> tuple[float, float]:
        return SCALE * (x - self.left), SCALE * (self.top - y)

    def rectangle(self, kind: str, x: int, y: int, width: int, height: int) -> str:
        left, top = self.at(x - 0.5, y + height - 0.5)
        return (
            f'<rect class="{kind}" x="{left:g}" y="{top:g}" width="{SCALE * width}" height="{SCALE * height}" '
            f'fill="{FILLS[kind]}" stroke="#cccccc" stroke-width="0.5"/>'
        )

    def line(self, name: str, x_1: float, y_1: float, x_2: float, y_2: float) -> str:
        (a, b), (c, d) = self.at(x_1, y_1), self.at(x_2, y_2)
        return (
            f'<line class="{name}" x1="{a:g}" y1="{b:g}" x2="{c:g}" y2="{d:g}" stroke="{STROKES[name]}" '
            'stroke-width="2" stroke-opacity="0.5"/>'
        )

    def hull(self, members: Integers) -> str:
        (low_x, low_y), (high_x, high_y) = members.min(axis=0).tolist(), members.max(axis=0).tolist()
        (left, top), (right, bottom) = (
            self.at(low_x - 0.38, high_y + 0.38),
            self.at(high_x + 0.38, low_y - 0.38),
        )
        return (
            f'<rect class="clique" x="{left:g}" y="{top:g}" width="{right - left:g}" height="{bottom - top:g}" '
            f'rx="3.8" fill="none" stroke="{STROKES["clique"]}" stroke-width="1.2"/>'
        )

    def dot(self, x: float, y: float) -> str:
        a, b = self.at(x, y)
        return f'<circle cx="{a:g}" cy="{b:g}" r="2.2"/>'

    def text(self, x: float, y: float, text: str, anchor: str) -> str:
        a, b = self.at(x, y)
        return f'<text x="{a:g}" y="{b:g}" text-anchor="{anchor}">{escape(text)}</text>'

    def file(self, title: str, parts: Sequence[str]) -> str:
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
            f'font-family="sans-serif" font-size="{SCALE}">'
        )
        background = f'<rect width="{self.width}" height="{self.height}" fill="white"/>'
        return "\n".join([head, f"<title>{escape(title)}</title>", background, *parts, "</svg>"]) + "\n"

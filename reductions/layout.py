"""Normalised formula -> points of the plane lattice and a number r: tiles on a grid, one row a clause.

Forward map   `Layout`: two wires a variable, left (the literal x_j) and right (its negation), tile columns 2j and
              2j + 1; in row i the tiles between the clause's first and last literal carry a horizontal wire
Backward map  `Layout.home`: the tile of each point, and from its place the clause and the literal
Size          h <= 14nm + 6n points, r <= 6nm + 3n, coordinates from -1 to max(8n, 4m) + 3; time O(h)
Proved by     least_cover_is_r_iff_satisfiable, layouts_are_small, coordinates_are_small

The least number of cliques that the points can be split into is r if the formula is satisfiable and more if not.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reductions.dimacs import Formula, FormulaError
from reductions.tiles import SIDE, TILES, Tile

Integers = NDArray[np.int64]

KINDS = ("STR", "CROSS", "TAP", "END", "CAP")
STR, CROSS, TAP, END, CAP = range(5)


class Sizes(NamedTuple):
    """What a layout has: points, cliques to reach, and the least and greatest coordinates."""

    points: int
    bound: int
    low: tuple[int, int]
    high: tuple[int, int]


class Layout:
    """The points of a formula, tile by tile: the rows of tiles from below, then the caps.

    Args:
        formula: normalised: clauses without repeats, none empty, every variable in one.
        tiles: pictures to use in place of the five, by name (to see what wrong ones do).

    Attributes:
        kinds: int8[m, 2n], the tile of each row and column.
        first, last: int64[m], the columns of each clause's first and last literal.
        tile_kind, tile_x, tile_y: int64[tiles], each tile's kind and the place of its cell (0, 0).
        start: int64[tiles + 1], where each tile's points begin.
        points: int64[h, 2].

    Raises:
        FormulaError: the formula is not normalised.
    """

    def __init__(self, formula: Formula, tiles: dict[str, Tile] | None = None) -> None:
        self.formula, self.tiles = formula, TILES | (tiles or {})
        self.variables, self.clauses = formula.variables, len(formula.clauses)
        n, m = self.variables, self.clauses
        lengths = np.array([len(clause) for clause in formula.clauses], dtype=np.int64)
        literals = np.array([v for clause in formula.clauses for v in clause], dtype=np.int64)
        row = np.repeat(np.arange(m), lengths)
        column = 2 * (abs(literals) - 1) + (literals < 0)
        if not (lengths > 0).all() or set(abs(literals).tolist()) != set(range(1, n + 1)):
            raise FormulaError(
                "the formula has an empty clause or an unused variable; expected a normalised one."
            )
        begins = np.cumsum(lengths) - lengths
        self.first = np.minimum.reduceat(column, begins) if m else column
        self.last = np.maximum.reduceat(column, begins) if m else column
        columns = np.arange(2 * n)
        between = (columns >= self.first[:, None]) & (columns < self.last[:, None])
        self.kinds = np.where(between, CROSS, STR).astype(np.int8)
        self.kinds[row, column] = TAP
        self.kinds[np.arange(m), self.last] = END
        self._place()

    def _place(self) -> None:
        n, m = self.variables, self.clauses
        caps = np.arange(n)
        self.tile_kind = np.concatenate([self.kinds.reshape(-1), np.full(2 * n, CAP)]).astype(np.int64)
        self.tile_x = np.concatenate(
            [np.tile(SIDE * np.arange(2 * n), m), 2 * SIDE * caps + 2, 2 * SIDE * caps + 2]
        )
        self.tile_y = np.concatenate(
            [np.repeat(SIDE * np.arange(m), 2 * n), np.full(n, SIDE * m), np.full(n, -1)]
        )
        pictures = [np.array(self.tiles[name].points, dtype=np.int64) for name in KINDS]
        sizes = np.array([len(picture) for picture in pictures])
        self.start = np.concatenate([[0], np.cumsum(sizes[self.tile_kind])])
        self.points = np.empty((self.start[-1], 2), dtype=np.int64)
        for kind, picture in enumerate(pictures):
            here = np.flatnonzero(self.tile_kind == kind)
            places = self.start[here][:, None] + np.arange(len(picture))
            self.points[places, 0] = self.tile_x[here][:, None] + picture[:, 0]
            self.points[places, 1] = self.tile_y[here][:, None] + picture[:, 1]

    @property
    def bound(self) -> int:
        """r: the sum of the bases."""
        halves = np.array([TILES[name].base for name in KINDS])[self.tile_kind].sum()
        return int(halves) // 2

    @cached_property
    def home(self) -> Integers:
        """int64[h], the tile of each point."""
        return np.repeat(np.arange(len(self.tile_kind)), np.diff(self.start))

    def tile(self, column: int, row: int) -> int:
        """The number of the tile in this column and row; row -1 and row m are the caps."""
        n, m = self.variables, self.clauses
        if 0 <= row < m:
            return 2 * n * row + column
        return 2 * n * m + (n if row < 0 else 0) + column // 2

    def point(self, tile: int, port: str) -> int:
        """The number of the point at a port of a tile."""
        kind = self.tiles[KINDS[self.tile_kind[tile]]]
        return int(self.start[tile]) + kind.points.index(kind.ports[port])


def sizes(formula: Formula) -> Sizes:
    """The sizes of a formula's layout by their formulas, without building it."""
    n, m = formula.variables, len(formula.clauses)
    if not m:
        return Sizes(0, 0, (0, 0), (0, 0))
    points, bound = 6 * n, 3 * n
    for clause in formula.clauses:
        columns = [2 * (abs(v) - 1) + (v < 0) for v in clause]
        length = max(columns) - min(columns) + 1
        points += 3 * length - 2 + 8 * n
        bound += length - 1 + 4 * n
    right = max(max(2 * (abs(v) - 1) + (v < 0) for v in clause) for clause in formula.clauses)
    # the rightmost point is the top of the last wire, or the tile of the last literal where it is no END of its own
    return Sizes(points, bound, (_leftmost(formula), -1), (_rightmost(formula, right), SIDE * m))


def _leftmost(formula: Formula) -> int:
    """The W port of a clause whose first literal is in column 0 has x = 0; else the wire of column 0 has x = 1."""
    return 0 if any(1 in clause for clause in formula.clauses) else 1


def _rightmost(formula: Formula, right: int) -> int:
    """Column 2n - 1 ends in the inner cell of an END with x = 2, or in the wire with x = 1."""
    n = formula.variables
    return 4 * (2 * n - 1) + (2 if right == 2 * n - 1 else 1)

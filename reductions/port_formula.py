"""Layout -> a formula over port states: one variable a pair of ports, for each tile the states it forbids.

Forward map   `PortFormula`: satisfiable iff every tile can be tight at once, that is iff the source is satisfiable
Backward map  `PortFormula.states`: a model as the state of every port; `PortFormula.literals`: from a model of the
              source, each clause carrying state 1 from its first true literal on
Size          2n(m + 1) + sum of L_i variables and at most 10 clauses a tile, L_i <= 2n the columns of clause i
Proved by     a_port_model_satisfies_each_clause, true_clauses_carry_their_literal, port_clauses_say_listed

So a solver never counts cliques: the number r is split over the tiles, each of which must meet its own share.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np

from reductions.layout import KINDS, STR, Integers, Layout
from reductions.tiles import Tile

Port = tuple[str, int]
"""A port's name and its variable."""


def forbidden_clauses(tile: Tile, variables: Sequence[int]) -> list[list[int]]:
    """For each state that is not tight the clause that excludes it; `variables` in the order of the ports."""
    return [[-v if s else v for v, s in zip(variables, state, strict=True)] for state in tile.forbidden]


class PortFormula:
    """The port formula of a layout.

    Attributes:
        vertical: int64[2n, m + 1], the variable between the tiles of rows i - 1 and i of a column (caps included).
        horizontal: list of (row, first column, first variable): the W ports of a clause's tiles, left to right.
        variables: their number.
        open_ports: variables of W ports without a neighbour, one a clause: always in state 0.
    """

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        n, m = layout.variables, layout.clauses
        self.vertical = 1 + np.arange(2 * n * (m + 1), dtype=np.int64).reshape(2 * n, m + 1)
        lengths = layout.last - layout.first + 1
        self.open_ports: list[int] = (
            (1 + 2 * n * (m + 1) + np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64)).tolist()
            if m
            else []
        )
        self.variables = 2 * n * (m + 1) + int(lengths.sum())

    @cached_property
    def ports(self) -> list[list[int]]:
        """For each tile the variables of its ports, in their order."""
        layout, n, m = self.layout, self.layout.variables, self.layout.clauses
        columns = 2 * n
        up, found = self.vertical.tolist(), []
        for row, (first, last, start) in enumerate(
            zip(layout.first.tolist(), layout.last.tolist(), self.open_ports, strict=True)
        ):
            for column in range(columns):
                ports = [up[column][row + 1], up[column][row]]
                if first <= column <= last:
                    ports.append(start + column - first)
                    if column < last:
                        ports.append(start + column - first + 1)
                found.append(ports)
        for row in (m, 0):
            found += [[up[2 * j][row], up[2 * j + 1][row]] for j in range(n)]
        return found

    @cached_property
    def clauses(self) -> list[list[int]]:
        """Tile by tile the states that it forbids, then that no clause begins in state 1."""
        tiles = [self.layout.tiles[name] for name in KINDS]
        patterns = [[[-1 if s else 1 for s in state] for state in tile.forbidden] for tile in tiles]
        clauses = [
            [sign * v for sign, v in zip(pattern, ports, strict=True)]
            for kind, ports in zip(self.layout.tile_kind.tolist(), self.ports, strict=True)
            for pattern in patterns[kind]
        ]
        return clauses + [[-v] for v in self.open_ports]

    def literals(self, model: Iterable[int]) -> list[int]:
        """A model of the port formula from one of the source formula; every tile is then tight.

        A wire is in state 0 iff its literal is true; a row is in state 1 behind the clause's first true literal.
        """
        layout, n, m = self.layout, self.layout.variables, self.layout.clauses
        positive = np.zeros(n + 1, dtype=bool)
        positive[[v for v in model if v > 0]] = True
        wire = np.empty(2 * n, dtype=bool)
        wire[0::2], wire[1::2] = ~positive[1:], positive[1:]
        values = np.zeros(self.variables + 1, dtype=bool)
        values[self.vertical] = wire[:, None]
        behind = np.zeros((m, 2 * n), dtype=bool)  # the state of the W port of each column
        literal = layout.kinds != STR
        literal &= layout.kinds != KINDS.index("CROSS")
        seen = np.logical_or.accumulate(literal & ~wire[None, :], axis=1)
        behind[:, 1:] = seen[:, :-1]
        on_row = (np.arange(2 * n) >= layout.first[:, None]) & (np.arange(2 * n) <= layout.last[:, None])
        values[1 + self.vertical.size :] = behind[on_row]
        return [v if values[v] else -v for v in range(1, self.variables + 1)]

    def states(self, model: Iterable[int]) -> Integers:
        """int64[tiles], the state of each tile as a binary number, from a model of the port formula."""
        true = np.zeros(self.variables + 1, dtype=np.int64)
        true[[v for v in model if v > 0]] = 1
        width = max(map(len, self.ports), default=0)
        padded = np.zeros((len(self.ports), width), dtype=np.int64)
        lengths = np.array([len(ports) for ports in self.ports], dtype=np.int64)
        padded[np.arange(width) < lengths[:, None]] = [v for ports in self.ports for v in ports]
        bits = true[padded]  # the variable 0 is padding: it counts as 0
        weights = np.where(
            np.arange(width) < lengths[:, None],
            1 << np.maximum(lengths[:, None] - 1 - np.arange(width), 0),
            0,
        )
        return np.asarray((bits * weights).sum(axis=1))

"""The tiles: small pictures whose ports are in state 0 or 1, and what each choice of states costs.

Points are cells of the plane lattice; two are adjacent iff they are a king's move apart; a clique is a set of pairwise
adjacent points. A port is in state 1 iff its point shares a clique with the port of the neighbouring tile; that clique
is then paid for in shares. In reading order: `adjacent` and `cover_number`, by exhaustion; `Tile`; the five `TILES`;
`mutants`, tiles that are almost right.

The tables are data: that each cover number is right is proved by clauses and by exhaustion, and what the composition
of tiles assumes are these same numbers.

Proved by     cover_numbers_are_least, cover_numbers_are_attained, every_tile_pays_its_base, tiles_touch_at_ports_only
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import product

Point = tuple[int, int]
State = tuple[int, ...]
"""0 or 1 for each port of a tile, in the order of its ports."""

SIDE = 4
"""Tiles are 4 x 4 cells, x to the right and y upwards; a border cell is empty unless it is a port."""

PORTS: dict[str, Point] = {"N": (1, 3), "S": (1, 0), "W": (0, 1), "E": (3, 1)}

SHARES = {"N": 1, "S": 1, "W": 0, "E": 2}
"""In halves, what a tile pays of a clique that a port shares: half and half vertically, all of it on the left."""

CAP_SHARES = {"L": 1, "R": 1}


def adjacent(p: Point, q: Point) -> bool:
    """Whether two points are a king's move apart, or equal."""
    return abs(p[0] - q[0]) <= 1 and abs(p[1] - q[1]) <= 1


def cover_number(points: Iterable[Point]) -> int:
    """The least number of cliques into which the points can be split, by exhaustion.

    Cost: exponential in the number of points; a tile has at most seven.
    """
    return _cover_number(frozenset(points))


def least_cover(points: Iterable[Point]) -> tuple[tuple[Point, ...], ...]:
    """A split of the points into the least number of cliques, the first in a fixed order."""
    left, cliques = frozenset(points), []
    while left:
        first = min(left)
        best = min(_blocks(first, left), key=lambda block: (_cover_number(left - block), sorted(block)))
        cliques.append(tuple(sorted(best)))
        left -= best
    return tuple(cliques)


@cache
def _cover_number(points: frozenset[Point]) -> int:
    if not points:
        return 0
    return 1 + min(_cover_number(points - block) for block in _blocks(min(points), points))


def _blocks(p: Point, points: frozenset[Point]) -> list[frozenset[Point]]:
    """The largest cliques with p: a clique lies in a 2 x 2 block, and leaving a point out of a clique gains nothing."""
    return [
        frozenset(q for q in points if x <= q[0] <= x + 1 and y <= q[1] <= y + 1)
        for x, y in product((p[0] - 1, p[0]), (p[1] - 1, p[1]))
    ]


@dataclass(frozen=True)
class Tile:
    """A picture, its ports, its base and its tables.

    Args:
        name: CROSS, TAP, END, STR or CAP.
        points: its cells.
        ports: name -> cell, in the order of states.
        shares: name -> halves that it pays of a clique shared there.
        base: in halves, the least cost of the tile, shares included.
        cover_numbers: least number of cliques of the points that are not at ports in state 1, states ascending.
    """

    name: str
    points: tuple[Point, ...]
    ports: dict[str, Point]
    shares: dict[str, int]
    base: int
    cover_numbers: tuple[int, ...]

    @property
    def states(self) -> list[State]:
        """All states, ascending as binary numbers."""
        return list(product((0, 1), repeat=len(self.ports)))

    def left(self, state: State) -> list[Point]:
        """The points that the tile covers by itself: those not at ports in state 1."""
        shared = {cell for cell, s in zip(self.ports.values(), state, strict=True) if s}
        return [p for p in self.points if p not in shared]

    def cover(self, state: State) -> int:
        """The cover number of this state, from the table."""
        return self.cover_numbers[int("".join(map(str, state)), 2)]

    def reduced_cost(self, state: State) -> int:
        """In halves: cliques and shares above the base."""
        paid = sum(share * s for share, s in zip(self.shares.values(), state, strict=True))
        return 2 * self.cover(state) + paid - self.base

    @property
    def tight(self) -> list[State]:
        """The states that cost the base and no more."""
        return [state for state in self.states if self.reduced_cost(state) == 0]

    @property
    def forbidden(self) -> list[State]:
        """The other states, each a clause of the port formula."""
        return [state for state in self.states if self.reduced_cost(state) != 0]


def _tile(name: str, picture: str, ports: str, base: int, cover_numbers: str) -> Tile:
    rows = picture.split()
    points = tuple(
        (x, SIDE - 1 - row) for row, cells in enumerate(rows) for x, cell in enumerate(cells) if cell == "#"
    )
    table = tuple(map(int, cover_numbers.replace(" ", "")))
    return Tile(name, points, {p: PORTS[p] for p in ports}, {p: SHARES[p] for p in ports}, 2 * base, table)


TILES: dict[str, Tile] = {
    "CROSS": _tile("CROSS", ".#.. .#.. #### .#..", "NSWE", 3, "3332 3332 3232 2221"),
    "TAP": _tile("TAP", ".#.. .##. ##.# .#..", "NSWE", 3, "3232 3232 3232 2221"),
    "END": _tile("END", ".#.. ..#. ##.. .#..", "NSW", 2, "2222 2221"),
    "STR": _tile("STR", ".#.. .#.. .#.. .#..", "NS", 2, "2221"),
    "CAP": Tile("CAP", ((0, 0), (1, 0), (2, 0)), {"L": (0, 0), "R": (2, 0)}, CAP_SHARES, 3, (2, 1, 1, 1)),
}
"""A plain crossing of two wires; a literal; a clause's last literal; a wire that nothing crosses; and, above and below
each variable, three points that join its two wires and make their states opposite."""

INNER: tuple[Point, ...] = ((1, 1), (1, 2), (2, 1), (2, 2))
"""The cells of a tile that are not on its border."""


def with_points(tile: Tile, points: Sequence[Point], ports: dict[str, Point] | None = None) -> Tile:
    """The tile with another picture, and perhaps other ports; its cover numbers by exhaustion, its base unchanged."""
    changed = replace(tile, points=tuple(points), ports=ports or tile.ports)
    return replace(changed, cover_numbers=tuple(cover_number(changed.left(s)) for s in tile.states))


def mutants() -> Iterator[tuple[str, Tile]]:
    """The 24 tiles with one inner point deleted or moved to a free inner cell, with names that say so."""
    for tile in TILES.values():
        for p in INNER if tile.name != "CAP" else ():
            if p in tile.points:
                kept = [q for q in tile.points if q != p]
                yield f"{tile.name} without {_cell(p)}", with_points(tile, kept)
                for q in INNER:
                    if q not in tile.points:
                        yield f"{tile.name} with {_cell(p)} at {_cell(q)}", with_points(tile, [*kept, q])


def is_equivalent(mutant: Tile) -> bool:
    """Whether the mutant serves as well as its original: never below the base, and tight in the same states."""
    costs = [mutant.reduced_cost(state) for state in mutant.states]
    return min(costs) >= 0 and mutant.tight == TILES[mutant.name].tight


def _cell(p: Point) -> str:
    return f"{p[0]}-{p[1]}"


SHIFTED_CROSS = with_points(
    TILES["CROSS"],
    [(2, 3), (2, 2), (0, 1), (1, 1), (2, 1), (3, 1), (2, 0)],
    {**PORTS, "N": (2, 3), "S": (2, 0)},
)
"""A crossing whose vertical line is one cell to the right: tight in the same states, but below its base in one."""

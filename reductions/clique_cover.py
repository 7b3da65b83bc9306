"""Lattice clique cover: can finitely many points of the plane lattice be split into r cliques? Port states <-> covers.

Two points are adjacent iff they are a king's move apart, so closed unit squares around the points touch: the graph is
that of square pennies. In reading order: `is_cover`; `cover_of`; `port_model`; `least_cover_by_scanning`, the exact
least cover of a layout with few columns.

Forward map   `cover_of`: states of all ports -> each tile split by itself, each pair of ports in state 1 one clique
Backward map  `port_model`: a cover -> the states of all ports
Size          a cover from port states in which every tile is tight has exactly r cliques
Proved by     covers_have_at_least_r_cliques, a_model_gives_a_cover_by_r_cliques
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from reductions.layout import KINDS, Integers, Layout
from reductions.port_formula import PortFormula
from reductions.tiles import Tile, least_cover

Cover = Integers
"""int64[h], the clique of each point; cliques are numbered from 0."""


def is_cover(points: Integers, cover: Cover) -> bool:
    """Whether points with one number are pairwise adjacent: each coordinate varies by at most 1 among them."""
    if cover.shape != points.shape[:1]:
        return False
    count = int(cover.max(initial=-1)) + 1
    if not count:
        return True
    order = np.argsort(cover, kind="stable")
    starts = np.flatnonzero(np.diff(cover[order], prepend=-1))
    spread = np.maximum.reduceat(points[order], starts) - np.minimum.reduceat(points[order], starts)
    return bool((spread <= 1).all()) and int(cover.min()) >= 0


def cover_of(ports: PortFormula, model: Iterable[int]) -> Cover:
    """The cover that port states describe: each tile split by itself, each pair of ports in state 1 one clique.

    Args:
        model: of the port formula, or any states of the ports.
    """
    layout = ports.layout
    model = list(model)
    states = ports.states(model)
    cover = np.full(len(layout.points), -1, dtype=np.int64)
    used = 0
    for kind, name in enumerate(KINDS):
        tile = layout.tiles[name]
        for number, state in enumerate(tile.states):
            here = np.flatnonzero((layout.tile_kind == kind) & (states == number))
            cliques = least_cover(tile.left(state))
            for local, clique in enumerate(cliques):
                places = layout.start[here][:, None] + [tile.points.index(p) for p in clique]
                cover[places] = (used + local + len(cliques) * np.arange(len(here)))[:, None]
            used += len(cliques) * len(here)
    true = {v for v in model if v > 0}
    for v, (p, q) in _pairs(ports).items():
        if v in true:
            cover[[p, q]] = used
            used += 1
    return cover


def _pairs(ports: PortFormula) -> dict[int, tuple[int, int]]:
    """Variable -> the two points of its ports, for ports with a neighbour."""
    ends: dict[int, list[int]] = {}
    layout = ports.layout
    names = [list(layout.tiles[name].ports) for name in KINDS]
    for tile, (kind, variables) in enumerate(zip(layout.tile_kind.tolist(), ports.ports, strict=True)):
        for name, v in zip(names[kind], variables, strict=True):
            ends.setdefault(v, []).append(layout.point(tile, name))
    return {v: (found[0], found[1]) for v, found in ends.items() if len(found) == 2}


def port_model(ports: PortFormula, cover: Cover) -> list[int]:
    """The states of all ports under a cover: 1 iff both points of the pair are in one clique."""
    together = {v for v, (p, q) in _pairs(ports).items() if cover[p] == cover[q]}
    return [v if v in together else -v for v in range(1, ports.variables + 1)]


def least_cover_by_scanning(layout: Layout) -> int:
    """The least number of cliques of the layout's points, tile by tile with all states of the open ports.

    Rests on locality (a clique lies in a tile or joins two ports) and on the cover numbers, not on bases or tightness.

    Cost: 2^(2n + 1) states a tile; for formulas of few variables.
    """
    ports = PortFormula(layout)
    closed = set(ports.open_ports)
    best: dict[frozenset[int], int] = {frozenset(): 0}  # ports in state 1 that wait for their other end
    order = _scan(layout)
    last_use = {v: place for place, tile in enumerate(order) for v in ports.ports[tile]}
    seen: set[int] = set()
    for place, number in enumerate(order):
        tile = layout.tiles[KINDS[layout.tile_kind[number]]]
        variables = ports.ports[number]
        then: dict[frozenset[int], int] = {}
        for waiting, cost in best.items():
            for state in tile.states:
                if any(
                    (v in closed and s) or (v in seen and s != (v in waiting))
                    for v, s in zip(variables, state, strict=True)
                ):
                    continue
                total = cost + _twice(tile, state)
                left = frozenset(
                    v
                    for v in {*waiting, *(v for v, s in zip(variables, state, strict=True) if s)}
                    if last_use[v] > place
                )
                if total < then.get(left, total + 1):
                    then[left] = total
        seen.update(variables)
        best = then
    return best[frozenset()] // 2


def _twice(tile: Tile, state: tuple[int, ...]) -> int:
    """Cliques and shares of a tile, in halves."""
    return tile.reduced_cost(state) + tile.base


def _scan(layout: Layout) -> list[int]:
    """Tiles from below: bottom caps, rows, top caps."""
    n, m = layout.variables, layout.clauses
    rows = range(2 * n * m)
    return [*range(2 * n * m + n, 2 * n * m + 2 * n), *rows, *range(2 * n * m, 2 * n * m + n)]

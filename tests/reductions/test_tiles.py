"""Tiles: their tables by exhaustion and by partitions, tight states, and the tiles that are almost right."""

from __future__ import annotations

from itertools import combinations

import pytest

from reductions.tiles import (
    INNER,
    PORTS,
    SHIFTED_CROSS,
    TILES,
    Point,
    adjacent,
    cover_number,
    is_equivalent,
    least_cover,
    mutants,
)


def partitions(points: list[Point]):
    """All splits of the points into sets."""
    if not points:
        yield []
        return
    first, rest = points[0], points[1:]
    for split in partitions(rest):
        yield [[first], *split]
        for i, part in enumerate(split):
            yield [*split[:i], [first, *part], *split[i + 1 :]]


def least_by_partitions(points: list[Point]) -> int:
    return min(
        len(split)
        for split in partitions(points)
        if all(adjacent(p, q) for part in split for p, q in combinations(part, 2))
    )


@pytest.mark.parametrize("name", TILES)
def test_every_cover_number_by_all_partitions_into_pairwise_adjacent_points(name: str) -> None:
    tile = TILES[name]
    for state in tile.states:
        points = tile.left(state)
        assert tile.cover(state) == cover_number(points) == least_by_partitions(points)
        cover = least_cover(points)
        assert sorted(p for clique in cover for p in clique) == sorted(points)
        assert len(cover) == tile.cover(state)
        assert all(adjacent(p, q) for clique in cover for p, q in combinations(clique, 2))


SPECIFIED = {
    "CROSS": (7, 6, "0000 0010 0011 1100 1110 1111"),
    "TAP": (7, 6, "0000 0001 0010 0011 1100 1110 1111"),
    "END": (5, 4, "000 001 111"),
    "STR": (4, 4, "00 11"),
    "CAP": (3, 3, "01 10"),
}


@pytest.mark.parametrize("name", TILES)
def test_points_bases_and_tight_states_are_those_of_the_specification(name: str) -> None:
    tile, (points, base, tight) = TILES[name], SPECIFIED[name]
    assert (len(tile.points), tile.base) == (points, base)
    assert [" ".join("".join(map(str, state)) for state in tile.tight)] == [tight]
    assert min(map(tile.reduced_cost, tile.states)) == 0
    assert {*tile.tight, *tile.forbidden} == set(tile.states)


def test_there_are_48_states() -> None:
    assert sum(len(tile.states) for tile in TILES.values()) == 48


@pytest.mark.parametrize("name", [name for name in TILES if name != "CAP"])
def test_border_cells_are_ports(name: str) -> None:
    tile = TILES[name]
    assert {p for p in tile.points if p not in INNER} == set(tile.ports.values())
    assert all(tile.ports[port] == PORTS[port] for port in tile.ports)


def test_of_24_mutants_two_are_equivalent() -> None:
    found = dict(mutants())
    assert len(found) == 24
    assert [name for name, tile in found.items() if is_equivalent(tile)] == [
        "STR with 1-1 at 2-1",
        "STR with 1-2 at 2-2",
    ]
    assert all(len(set(tile.points)) == len(tile.points) for tile in found.values())


def test_the_shifted_crossing_is_tight_in_the_same_states_and_below_its_base_in_one() -> None:
    assert SHIFTED_CROSS.tight == TILES["CROSS"].tight
    below = {state: SHIFTED_CROSS.reduced_cost(state) for state in SHIFTED_CROSS.states}
    assert {state: cost for state, cost in below.items() if cost < 0} == {(1, 0, 1, 0): -1}

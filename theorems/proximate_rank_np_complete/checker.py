"""The checker of clique covers of lattice points: it recounts them, and never looks for one.

In reading order: `check_cover` (a cover by so many cliques); `check_tiles` (no cover by fewer: the points cut into
tiles, each with its least cost, and perhaps a clausal proof that not all tiles attain it); what they are made of.

A claim is {"points": [[x, y], ...], "cliques_at_most" | "cliques_at_least": k}, or {"network", "eps": "1/2",
"rank_at_least" | "rank_at_most": k} for a tanh network with one input, one output, all a = 1 and integers b, c >= 2,
whose proximate rank is the least number of cliques of its points (b, c). Why: docs/proximate-rank-np-complete-proof.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product
from typing import Any

from verify.kernel import formula, lrat
from verify.kernel.errors import Rejected

Json = Any
Point = tuple[int, int]
End = tuple[int, int, int]
"""Of a pair of ports: the tile, the point's number, the halves of the shared clique that the tile pays."""

LARGEST_TILE = 12
"""Points of a tile: its cover numbers are recounted from their definition."""

LARGEST_PORTS = 8
"""Ports of a tile: every state is looked at."""


def check_cover(claims: Json, evidence: Json, outcome: str) -> None:
    """Discharged: "cliques_at_most": k. Refuted: "cliques_at_least": k + 1. Evidence: {"cliques": [number, ...]}.

    The numbers are the cliques of the points; points with one number must be pairwise adjacent.
    """
    if "network" in claims:
        raise Rejected("a cover is of points; a network has a perturbed network as its certificate")
    bound = _bound(claims, outcome, "cliques_at_most", "cliques_at_least")
    cliques: dict[int, list[Point]] = defaultdict(list)
    for point, number in zip(_points(claims), _integers(evidence["cliques"]), strict=True):
        cliques[number].append(point)
    for members in cliques.values():
        for column in zip(*members, strict=True):
            if max(column) - min(column) > 1:
                raise Rejected(f"the points {members} are no clique")
    if len(cliques) > (bound if outcome == "discharged" else bound - 1):
        raise Rejected(f"the cover has {len(cliques)} cliques")


def check_tiles(claims: Json, evidence: Json, outcome: str) -> None:
    """Discharged: "..._at_least": k. Refuted: "..._at_most": k - 1. Evidence: {"sizes", "ports", "lemmas"?}.

    `sizes` cuts the points, in their order, into tiles; `ports` gives for each tile [point, variable, share] of the
    points that may share a clique with another tile: the variable is true iff they do, and the two shares, in halves,
    add up to one clique. A variable with one end has no partner: it is false. Each tile then costs at least the least,
    over all states of its ports, of its cover number plus shares; `lemmas` refute that all tiles attain it.
    """
    kind = "rank" if "network" in claims else "cliques"
    bound = _bound(claims, outcome, f"{kind}_at_least", f"{kind}_at_most")
    points, sizes, ports = _points(claims), _integers(evidence["sizes"]), evidence["ports"]
    if sum(sizes) != len(points) or not all(0 <= size <= LARGEST_TILE for size in sizes):
        raise Rejected("the sizes do not cut the points into small tiles")
    tiles = [range(end - size, end) for size, end in zip(sizes, _sums(sizes), strict=True)]
    ends: dict[int, list[End]] = defaultdict(list)
    for number, (tile, given) in enumerate(zip(tiles, ports, strict=True)):
        if len(given) > LARGEST_PORTS:
            raise Rejected(f"tile {number} has too many ports")
        for port in given:
            point, variable, share = _integers(port)
            if point not in tile or variable < 1:
                raise Rejected(f"a port of tile {number} is none of its points, or its variable is none")
            ends[variable].append((number, point, share))
    _check_locality(points, tiles, ends)
    total, clauses = 0, []
    for tile, given in zip(tiles, ports, strict=True):
        origin = points[tile[0]] if tile else (0, 0)
        picture = tuple((points[i][0] - origin[0], points[i][1] - origin[1]) for i in tile)
        base, forbidden = _table(picture, tuple((i - tile.start, share) for i, _, share in given))
        total += base
        clauses += [[sign * port[1] for sign, port in zip(signs, given, strict=True)] for signs in forbidden]
    least = -(-total // 2)
    if "lemmas" in evidence:
        alone = [[-variable] for variable in sorted(ends) if len(ends[variable]) == 1]
        lrat.refute([*clauses, *alone], evidence["lemmas"])
        least = total // 2 + 1  # some tile costs half a clique more than its least
    if least < (bound if outcome == "discharged" else bound + 1):
        raise Rejected(f"the tiles need {least} cliques only")


def _check_locality(points: list[Point], tiles: list[range], ends: dict[int, list[End]]) -> None:
    """Adjacent points of different tiles are the two ends of a variable, and no third point is adjacent to both.

    So a clique lies in one tile, or is exactly such a pair and is paid for once.
    """
    number = {point: i for i, point in enumerate(points)}
    if len(number) < len(points):
        raise Rejected("two points are one")
    home = [t for t, tile in enumerate(tiles) for _ in tile]
    pairs: set[frozenset[int]] = set()
    for variable, found in ends.items():
        if len(found) == 1:
            continue
        if len(found) != 2 or found[0][0] == found[1][0] or found[0][2] + found[1][2] != 2:
            raise Rejected(f"variable {variable} does not join ports of two tiles that share one clique")
        p, q = found[0][1], found[1][1]
        if set(_around(points[p], number)) & set(_around(points[q], number)) != {p, q}:
            raise Rejected(
                f"the ports of variable {variable} are not adjacent, or a third point is near both"
            )
        if frozenset((p, q)) in pairs:
            raise Rejected(
                f"the ports of variable {variable} have another variable, so their clique counts twice"
            )
        pairs.add(frozenset((p, q)))
    for p, point in enumerate(points):
        for q in _around(point, number):
            if home[p] != home[q] and frozenset((p, q)) not in pairs:
                raise Rejected(f"points {p} and {q} of different tiles are adjacent and are no pair of ports")


def _around(point: Point, number: dict[Point, int]) -> Iterator[int]:
    """The numbers of the points adjacent to this one, itself among them."""
    x, y = point
    for near in product((x - 1, x, x + 1), (y - 1, y, y + 1)):
        if near in number:
            yield number[near]


@cache
def _table(picture: tuple[Point, ...], ports: tuple[Point, ...]) -> tuple[int, list[list[int]]]:
    """The least cost of a tile in halves, and each state above it as the signs of the clause that excludes it.

    Args:
        ports: place of the port in the picture, and its share.
    """
    costs = {}
    for state in product((0, 1), repeat=len(ports)):
        shared = {place for (place, _), s in zip(ports, state, strict=True) if s}
        left = frozenset(p for place, p in enumerate(picture) if place not in shared)
        costs[state] = 2 * _cover_number(left) + sum(
            share for (_, share), s in zip(ports, state, strict=True) if s
        )
    base = min(costs.values())
    return base, [[-1 if s else 1 for s in state] for state, cost in costs.items() if cost > base]


@cache
def _cover_number(points: frozenset[Point]) -> int:
    """The least number of cliques, by its definition: the first point is in a clique, which lies in a 2 x 2 block."""
    if not points:
        return 0
    x, y = min(points)
    blocks = (
        {q for q in points if i <= q[0] <= i + 1 and j <= q[1] <= j + 1}
        for i, j in product((x - 1, x), (y - 1, y))
    )
    return 1 + min(_cover_number(points - block) for block in blocks)


def _points(claims: Json) -> list[Point]:
    """The points of a claim, or of its network once that is seen to be one whose units are points."""
    if "network" not in claims:
        return [(x, y) for x, y in map(_integers, claims["points"])]
    network = claims["network"]
    hidden, last = network["layers"]
    if set(network) - {"inputs"} != {"activation", "layers"} or network.get("inputs", 1) != 1:
        raise Rejected("a network has activation, layers and perhaps one input")
    if any(set(layer) != {"weight", "bias"} for layer in (hidden, last)):
        raise Rejected("a layer has weight and bias and nothing else")
    if network["activation"] != "tanh" or formula.rational(claims["eps"]) * 2 != 1:
        raise Rejected("the network is not of tanh units, or eps is not 1/2")
    weight, bias = _integers([w for (w,) in hidden["weight"]]), _integers(hidden["bias"])
    (outgoing,), (_,) = last["weight"], last["bias"]
    if any(a != 1 for a in _integers(outgoing)) or len(outgoing) != len(weight):
        raise Rejected("an outgoing weight is not 1")
    if any(w < 2 for w in [*weight, *bias]):
        raise Rejected("an incoming weight or a bias is below 2")
    return list(zip(weight, bias, strict=True))


def _bound(claims: Json, outcome: str, discharged: str, refuted: str) -> int:
    """The bound that the claim names, under the key that goes with the outcome."""
    key = {"discharged": discharged, "refuted": refuted}[outcome]
    expected = {"network", "eps", key} if "network" in claims else {"points", key}
    if set(claims) != expected or type(claims[key]) is not int:
        raise Rejected(f"the claim is not made of {', '.join(sorted(expected))} and nothing else")
    return int(claims[key])


def _integers(numbers: Json) -> list[int]:
    if type(numbers) is not list or not set(map(type, numbers)) <= {int}:
        raise Rejected("a list of integers was expected")
    return numbers


def _sums(sizes: Sequence[int]) -> Iterator[int]:
    """The places where the tiles end."""
    total = 0
    for size in sizes:
        total += size
        yield total

"""The finite facts: what each state of each tile costs, and where tiles touch.

    cover numbers     each of the 48 by clauses, with a proof and a cover, and again by exhaustion
    reduced costs     never negative, in any state; zero in the listed states alone
    locality          points of different tiles are adjacent at ports only, and no third point is near such a pair

Everything the composition in obligations.py assumes of tiles is one of these, stated with the same numbers: those of
reductions/tiles.py. Costs are in halves: twice the cliques plus the shares, less the base.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from reductions.port_formula import forbidden_clauses
from reductions.tiles import PORTS, SIDE, TILES, Point, State, Tile, adjacent, least_cover
from theorems.proximate_rank_np_complete.claim import claim, formulas_speak_of_layouts
from verify.terms import And, Implies, Not, Or, Relation, Term, bools, ints, ite, reals, total

TIGHT = {
    "CROSS": "0000 0010 0011 1100 1110 1111",
    "TAP": "0000 0001 0010 0011 1100 1110 1111",
    "END": "000 001 111",
    "STR": "00 11",
    "CAP": "01 10",
}
"""The states that cost the base and no more, ports in the order N, S, W, E. A crossing lets the vertical state pass and
never turns 0 into 1 from left to right; a tap does, if its wire is in state 0; an end must be reached in state 1 unless
its wire is in state 0; a cap makes its two wires opposite."""


# --- the words of the formulas ------------------------------------------------------------------------------------


def in_state(ports: Sequence[Term], state: State) -> Term:
    """The ports are in this state."""
    return And(*(port if s else Not(port) for port, s in zip(ports, state, strict=True)))


def covered(tile: Tile, ports: Sequence[Term], c: Term) -> Term:
    """c cliques cover what is left of the tile: c is at least the cover number of its state, from the table."""
    return And(*(Implies(in_state(ports, state), c >= tile.cover(state)) for state in tile.states))


def covered_best(tile: Tile, ports: Sequence[Term], c: Term) -> Term:
    """c is the cover number of the state, from the table."""
    return And(*(Implies(in_state(ports, state), c == tile.cover(state)) for state in tile.states))


def cost(tile: Tile, ports: Sequence[Term], c: Term) -> Term:
    """Cliques and shares of a tile, in halves."""
    paid = [share * ite(port, 1, 0) for share, port in zip(tile.shares.values(), ports, strict=True) if share]
    return total([2 * c, *paid])


def is_tight(name: str, ports: Sequence[Term]) -> Term:
    """The state of the ports is one of those listed in TIGHT."""
    return Or(*(in_state(ports, tuple(map(int, state))) for state in TIGHT[name].split()))


def port_clauses(tile: str) -> Term:
    """The clauses of the port formula for one tile."""
    ports = ports_of(tile)
    clauses = forbidden_clauses(TILES[tile], range(1, len(ports) + 1))
    return And(*(Or(*(ports[v - 1] if v > 0 else Not(ports[-v - 1]) for v in clause)) for clause in clauses))


N, S, W, E, L, R = bools("N S W E L R")
STATES = {"N": N, "S": S, "W": W, "E": E, "L": L, "R": R}


def ports_of(name: str) -> list[Term]:
    """A variable for each port of the tile."""
    return [STATES[port] for port in TILES[name].ports]


# --- cover numbers ------------------------------------------------------------------------------------------------


def cover_clauses(points: Sequence[Point], cliques: int) -> tuple[list[list[int]], dict[int, str]]:
    """Clauses that say: each point is in one of so many cliques, points that are not adjacent in different ones."""
    names = {
        1 + i * cliques + j: f"({x}, {y}) in clique {j + 1}"
        for i, (x, y) in enumerate(points)
        for j in range(cliques)
    }
    clauses = [[1 + i * cliques + j for j in range(cliques)] for i in range(len(points))]
    for (i, p), (k, q) in combinations(enumerate(points), 2):
        if not adjacent(p, q):
            clauses += [[-(1 + i * cliques + j), -(1 + k * cliques + j)] for j in range(cliques)]
    return clauses, names


@claim.obligation(
    scope="for_all", label="PR-T1", parameters={"tile": list(TILES)}, axioms=[formulas_speak_of_layouts]
)
def cover_numbers_are_least(sat, tile):
    "In each state, one clique fewer than the cover number does not cover what is left of the tile"
    for state in TILES[tile].states:
        clauses, names = cover_clauses(TILES[tile].left(state), TILES[tile].cover(state) - 1)
        sat.unsatisfiable(clauses, names)


@claim.obligation(
    scope="for_all", label="PR-T1", parameters={"tile": list(TILES)}, axioms=[formulas_speak_of_layouts]
)
def cover_numbers_are_attained(sat, tile):
    "In each state, so many cliques as the cover number cover what is left of the tile"
    for state in TILES[tile].states:
        sat.satisfiable(*cover_clauses(TILES[tile].left(state), TILES[tile].cover(state)))


@claim.obligation(scope="bounded", label="PR-T1", parameters={"tile": list(TILES)})
def cover_numbers_by_exhaustion(exact, tile):
    "The same numbers, recounted over all splits of the points: a cover of that size, and none smaller"
    rows = []
    for state in TILES[tile].states:
        points, number = TILES[tile].left(state), TILES[tile].cover(state)
        plain = [list(p) for p in points]
        cliques = {p: k for k, clique in enumerate(least_cover(points)) for p in clique}
        exact.holds_for(
            "proximate_rank_np_complete.cover",
            {"points": plain, "cliques_at_most": number},
            {"cliques": [cliques[p] for p in points]},
        )
        exact.holds_for(
            "proximate_rank_np_complete.tiles",
            {"points": plain, "cliques_at_least": number},
            {"sizes": [len(points)], "ports": [[]]},
        )
        spelled = "".join(map(str, state))
        reduced = TILES[tile].reduced_cost(state)
        rows.append([tile, spelled, number, f"{reduced}/2", "tight" if reduced == 0 else ""])
    ports = ", ".join(TILES[tile].ports)
    exact.table("Cover numbers", ["tile", "state", "cover number", "reduced cost", ""], rows)
    exact.note(f"{tile}: ports {ports} in this order.")


# --- reduced costs ------------------------------------------------------------------------------------------------

c = reals("c")[0]
spent, base = reals("spent base")
(tight,) = bools("tight")

pays = Relation("pays", spent="real", base="real", tight="bool")
"""One tile of any kind in any state, which c cliques cover: cliques and shares, base, whether the state is listed."""
ported = Relation("ported", tight="bool")
"""One tile whose clauses of the port formula hold: whether its state is listed."""
listed = Relation("listed", spent="real", base="real")
"""One tile in a listed state, split as well as can be: cliques and shares, and its base."""
for name, tile in TILES.items():
    ports = ports_of(name)
    pays.rule(
        name, covered(tile, ports, c),
        spent=cost(tile, ports, c), base=tile.base, tight=is_tight(name, ports),
    )  # fmt: skip
    ported.rule(name, port_clauses(name), tight=is_tight(name, ports))
    listed.rule(
        name, covered_best(tile, ports, c), is_tight(name, ports), spent=cost(tile, ports, c), base=tile.base
    )


def at_least_the_base(spent, base, tight):
    return And(spent >= base, Implies(spent <= base, tight))


def is_listed(tight):
    return tight


def exactly_the_base(spent, base):
    return spent == base


@claim.obligation(
    scope="for_all", label="PR-T1", parameters={"tile": list(TILES)}, uses=[cover_numbers_are_least]
)
def no_state_is_below_the_base(smt, tile):
    "In every state cliques and shares cost at least the base, and no more than it in the listed states alone"
    smt.prove_rule(pays, tile, at_least_the_base)


@claim.obligation(scope="for_all", label="PR-T1", axioms=[formulas_speak_of_layouts])
def every_tile_pays_its_base(induction):
    "A tile of any kind pays at least its base, and no more than it in the listed states alone"
    induction.prove_by(
        pays, at_least_the_base, {name: no_state_is_below_the_base[name] for name in pays.rules}
    )


@claim.obligation(
    scope="for_all", label="PR-T1", parameters={"tile": list(TILES)}, uses=[cover_numbers_are_attained]
)
def listed_states_cost_the_base(smt, tile):
    "In the listed states, split as well as can be, a tile costs its base"
    smt.prove_rule(listed, tile, exactly_the_base)


@claim.obligation(scope="for_all", label="PR-T1", axioms=[formulas_speak_of_layouts])
def tiles_in_listed_states_pay_their_base(induction):
    "A tile of any kind in a listed state pays its base"
    induction.prove_by(
        listed, exactly_the_base, {name: listed_states_cost_the_base[name] for name in listed.rules}
    )


@claim.obligation(scope="for_all", label="PR-R3", parameters={"tile": list(TILES)})
def port_clauses_say_listed(smt, tile):
    "The clauses of a tile in the port formula hold exactly in its listed states"
    smt.prove(port_clauses(tile) == is_tight(tile, ports_of(tile)))


@claim.obligation(scope="for_all", label="PR-R3", parameters={"tile": list(TILES)})
def clauses_hold_in_listed_states_only(smt, tile):
    "Where the clauses of a tile hold its state is a listed one"
    smt.prove_rule(ported, tile, is_listed)


@claim.obligation(scope="for_all", label="PR-R3", axioms=[formulas_speak_of_layouts])
def tiles_of_a_port_model_are_tight(induction):
    "A tile of any kind whose clauses hold is in a listed state"
    induction.prove_by(
        ported, is_listed, {name: clauses_hold_in_listed_states_only[name] for name in ported.rules}
    )


# --- locality -----------------------------------------------------------------------------------------------------

GRID = [name for name in TILES if name != "CAP"]
"""The tiles of rows and columns; caps stand above and below."""

CELLS = sorted(set().union(*(TILES[name].points for name in GRID)))
"""Every cell that some tile of the grid occupies: the four inner ones and the four ports."""

CAP_CELLS = [x for x, _ in TILES["CAP"].points]
TOP, BOTTOM, LEFT, RIGHT = (PORTS[port] for port in "NSWE")
CAP_OFFSET = 2
"""A cap begins two cells to the right of the left tile of its variable."""


def occupied(x: Term, y: Term, cells: Iterable[Point] = CELLS) -> Term:
    """(x, y) is a cell of some tile, in the tile's own coordinates."""
    return Or(*(And(x == p, y == q) for p, q in cells))


def near(p: Term, q: Term | int) -> Term:
    """Two coordinates differ by at most 1."""
    return And(p - q <= 1, q - p <= 1)


def situation(name: str) -> tuple[list[Term], Term]:
    """Two or three points that touch, with places relative to one of their tiles; and where they must then be.

    A tile stands at (4d, 4e) for integers d, e; below the upper row of caps tiles go down with k ≥ 0, above the lower
    row up with k ≥ 0. A cap's point t of 0, 1, 2 is at 8j + 2 + t, j variables from the one at 0.
    """
    x, y, d, e = ints(f"x_{name} y_{name} d_{name} e_{name}")
    x_2, y_2, k, t, j, t_2 = ints(f"x_{name}' y_{name}' k_{name} t_{name} j_{name} t_{name}'")
    a_tile_point = occupied(x, y)
    a_cap_point = Or(*(t == place for place in CAP_CELLS))
    X, Y = SIDE * d + x, SIDE * e + y
    if name == "tiles":
        other = [occupied(x_2, y_2), Not(And(d == 0, e == 0)), near(X, x_2), near(Y, y_2)]
        pairs = [
            And(d == 1, e == 0, at(x_2, y_2, RIGHT), at(x, y, LEFT)),
            And(d == -1, e == 0, at(x_2, y_2, LEFT), at(x, y, RIGHT)),
            And(d == 0, e == 1, at(x_2, y_2, TOP), at(x, y, BOTTOM)),
            And(d == 0, e == -1, at(x_2, y_2, BOTTOM), at(x, y, TOP)),
        ]
        return [a_tile_point, *other], Or(*pairs)
    if name in ("top", "bottom"):
        height, port = (y - SIDE - SIDE * k, TOP) if name == "top" else (y + SIDE * k + 1, BOTTOM)
        touching = [a_tile_point, a_cap_point, k >= 0, near(X, CAP_OFFSET + t), near(height, 0)]
        ends = Or(And(d == 0, t == CAP_CELLS[0]), And(d == 1, t == CAP_CELLS[-1]))
        return touching, And(k == 0, at(x, y, port), ends)
    if name == "caps":  # of variables j apart, in one row of caps; the two rows are 4m + 1 apart
        both = [a_cap_point, Or(*(t_2 == place for place in CAP_CELLS)), near(2 * SIDE * j + t, t_2), k >= 1]
        return both, And(j == 0, Not(near(SIDE * k, -1)))
    (p, q), rows, heights = third_points(name, e, Y, k)
    in_a_tile = And(a_tile_point, *rows)
    # beside a pair of tiles any multiple of four will do: no cap is at their height
    step = SIDE if name in ("row_pair", "column_pair") else 2 * SIDE
    in_a_cap = And(a_cap_point, X == step * j + CAP_OFFSET + t, heights)
    touching = [Or(in_a_tile, in_a_cap), *spans(X, p[0], q[0]), *spans(Y, p[1], q[1])]
    return touching, Or(at(X, Y, p), at(X, Y, q))


def third_points(name: str, e: Term, Y: Term, k: Term) -> tuple[tuple[Point, Point], list[Term], Term]:
    """Two ports that face each other, where the rows of tiles are, and where the two rows of caps are."""
    above, below = And(Y == SIDE * k, k >= 1), And(Y == -1 - SIDE * k, k >= 0)
    if name == "row_pair":
        return (RIGHT, (LEFT[0] + SIDE, LEFT[1])), [], Or(above, below)
    if name == "column_pair":
        return (TOP, (BOTTOM[0], BOTTOM[1] + SIDE)), [], Or(And(above, k >= 2), below)
    shift, cell = (0, CAP_CELLS[0]) if name.startswith("left") else (SIDE, CAP_CELLS[-1])
    if name.endswith("top"):
        pair = (TOP[0] + shift, TOP[1]), (CAP_OFFSET + cell, SIDE)
        return pair, [e <= 0], Or(Y == SIDE, below)
    pair = (BOTTOM[0] + shift, BOTTOM[1]), (CAP_OFFSET + cell, -1)
    return pair, [e >= 0], Or(Y == -1, above)


def spans(x: Term, p: int, q: int) -> list[Term]:
    """x differs from both numbers by at most 1."""
    return [near(x, place) for place in sorted({p, q})]


def at(x: Term, y: Term, place: Point) -> Term:
    return And(x == place[0], y == place[1])


SITUATIONS = (
    *("tiles", "top", "bottom", "caps", "row_pair", "column_pair"),
    *("left_top", "right_top", "left_bottom", "right_bottom"),
)
"""Two adjacent points: in two tiles, in a tile and a cap above or below it, in two caps. A third point next to both
ports of a pair: of one row, of one column, of the left or the right end of a cap above or below."""


touch = Relation("touch", as_ports="bool")
"""Two adjacent points of different tiles, or a third point beside a pair of ports: whether they are as they must be."""
for name in SITUATIONS:
    touching, goal = situation(name)
    touch.rule(name, *touching, as_ports=goal)


def only_as_ports(as_ports):
    return as_ports


@claim.obligation(scope="for_all", label="PR-T2", parameters={"places": SITUATIONS})
def tiles_touch_at_ports(smt, places):
    "Adjacent points of different tiles are two ports that face each other, and no third point is adjacent to both"
    smt.prove_rule(touch, places, only_as_ports)


@claim.obligation(scope="for_all", label="PR-T2", axioms=[formulas_speak_of_layouts])
def tiles_touch_at_ports_only(induction):
    "Wherever two tiles or caps stand, they touch at ports that face each other, and there is no third point near"
    induction.prove_by(touch, only_as_ports, {name: tiles_touch_at_ports[name] for name in SITUATIONS})

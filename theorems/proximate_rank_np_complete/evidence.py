"""What is checked besides the proof: that the maps people run are those of the proof, and give the right answers.

    tiles               how they touch, spelled out; sizes against built layouts; one layout as a picture
    tiny formulas       all 255, there and back, each with certificates of both sides, and by the general exact solver
    given formulas      every bundled one and every one beside the repository
    planar formulas     the special case that the source starts from
    certificates        how long they are

None of it is a link of the claim: it could refute the claim, and otherwise shows that the proof speaks about the
program that people run.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from collections.abc import Iterator
from itertools import count, product
from typing import Any

import numpy as np
from pysat.solvers import Solver

from reductions.chain import Reduction, reduce_formula
from reductions.clique_cover import least_cover_by_scanning
from reductions.dimacs import Formula, read_dimacs
from reductions.layout import CAP, KINDS, Layout, sizes
from reductions.network import network_of
from reductions.normalisation import normalised
from reductions.picture import cliques, outline
from reductions.planar import is_planar, occurrences, planar_formula
from reductions.tiles import PORTS, SIDE, TILES, adjacent
from theorems.exact_rank.construction import rank
from theorems.proximate_rank.construction import proximate_rank
from theorems.proximate_rank_np_complete.certificates import Statement, at_least, at_most
from theorems.proximate_rank_np_complete.claim import claim
from theorems.proximate_rank_np_complete.families import (
    formula_path,
    known_answers,
    models,
    parity,
    pigeonhole,
    random_formula,
    tiny_formulas,
)
from verify.networks.network import format_rational

Row = tuple[Any, Any, Any]

# --- tiles --------------------------------------------------------------------------------------------------------

TOUCHING = {(1, 0): ("E", "W"), (0, 1): ("N", "S"), (1, 1): None, (-1, 1): None}
"""Where the second tile stands, in tiles; the port of the first and of the second that face each other."""


@claim.obligation(scope="bounded", label="PR-T2")
def tiles_touch_as_the_table_says(exact):
    "For all pairs of tiles in four relative places, and caps: exactly the two ports that face each other are adjacent"
    grid = {name: tile for name, tile in TILES.items() if name != "CAP"}
    table = []

    def rows() -> Iterator[Row]:
        for (one, first), (other, second) in product(grid.items(), repeat=2):
            for (dx, dy), facing in TOUCHING.items():
                moved = [(x + SIDE * dx, y + SIDE * dy) for x, y in second.points]
                found = [(p, q) for p in first.points for q in moved if adjacent(p, q)]
                expected = []
                if facing and facing[0] in first.ports and facing[1] in second.ports:
                    x, y = PORTS[facing[1]]
                    expected = [(PORTS[facing[0]], (x + SIDE * dx, y + SIDE * dy))]
                near = [
                    r for r in [*first.points, *moved] for p, q in found if adjacent(r, p) and adjacent(r, q)
                ]
                table.append([one, other, f"({dx}, {dy})", str(found[0]) if found else "none"])
                yield (one, other, dx, dy), (found, len(near)), (expected, 2 * len(expected))
        for name, tile in grid.items():
            for side, end in ((0, (0, 0)), (SIDE, (2, 0))):
                for above in (True, False):
                    height, port = (SIDE, "N") if above else (-1, "S")
                    cap = [(x + 2 - side, y + height) for x, y in TILES["CAP"].points]
                    found = [(p, q) for p in tile.points for q in cap if adjacent(p, q)]
                    expected = [(PORTS[port], (end[0] + 2 - side, height))]
                    table.append(
                        [name, "CAP", "above" if above else "below", str(found[0]) if found else "none"]
                    )
                    yield (name, side, above), found, expected

    exact.agree("adjacent points of two tiles", rows())
    exact.table("Where tiles touch", ["tile", "other tile", "its place", "adjacent points"], table)


TRIED = [*tiny_formulas(), *(random_formula(seed, 2 + seed % 6, 1 + seed % 9, 2) for seed in range(60))]


@claim.obligation(scope="bounded", label="PR-T4")
def sizes_are_as_the_formulas_say(exact):
    "Points, r and extreme coordinates of built layouts are those of the formulas, and within the stated bounds"

    def rows() -> Iterator[Row]:
        for source in TRIED:
            formula = normalised(source).formula
            layout, said = Layout(formula), sizes(formula)
            n, m = formula.variables, len(formula.clauses)
            built = (
                len(layout.points),
                layout.bound,
                *(tuple(f(layout.points, axis=0)) for f in (np.min, np.max)),
            )
            within = (
                said.points <= 14 * n * m + 6 * n
                and said.bound <= 6 * n * m + 3 * n
                and min(said.low) >= -1
                and max(said.high) <= max(8 * n, 4 * m) + 3
                and len(set(map(tuple, layout.points.tolist()))) == said.points
            )
            yield source.clauses, (built, within), (tuple(said), True)

    exact.agree("sizes of layouts", rows())


@claim.obligation(scope="bounded", label="PR-T4")
def weights_up_to_2048_are_exact_in_float16(exact):
    "Integers up to 2048 are exact in float16, those up to 4096 in float32, and the network has that type"

    def rows() -> Iterator[Row]:
        for largest in range(2, 4097):
            network = network_of(np.array([[0, 0], [largest - 2, 0]]))
            weight = network.layers[0].weight
            yield (
                largest,
                (int(weight[1, 0]), str(weight.dtype)),
                (largest, "float16" if largest <= 2048 else "float32"),
            )

    exact.agree("weights in their type", rows())


@claim.obligation(scope="instance", label="PR-R2")
def a_layout_as_a_picture(exact):
    "(x or not y) and (not x or y) and (x or y): its layout, and a cover by r = 36 cliques that a model gives"
    source = Formula(2, ((1, -2), (-1, 2), (1, 2)))
    reduction = reduce_formula(source)
    cover = reduction.cover(reduction.ports.literals(next(models(source))))
    exact.agree("cliques", [(source.clauses, int(cover.max()) + 1, reduction.bound)])
    exact.plot("A layout and its cover", "x", "y", picture_series(reduction.layout, cover))


def picture_series(layout: Layout, cover: Any) -> list[dict[str, Any]]:
    """The layout as the series of a plot: wires, points by tile, and the outlines of the cliques."""
    series: list[dict[str, Any]] = []
    x: list[float | None]
    y: list[float | None]
    for name in ("column", "row"):
        x, y = [], []
        for wire, (x_1, y_1, x_2, y_2) in outline(layout):
            if wire == name:
                x += [float(x_1), float(x_2), None]
                y += [float(y_1), float(y_2), None]
        title = "wires of literals" if name == "column" else "rows of clauses"
        series.append({"name": title, "x": x, "y": y, "style": "line"})
    x, y = [], []
    for members in cliques(layout.points, cover):
        (left, bottom), (right, top) = members.min(axis=0) - 0.3, members.max(axis=0) + 0.3
        x += [float(v) for v in (left, right, right, left, left)] + [None]
        y += [float(v) for v in (bottom, bottom, top, top, bottom)] + [None]
    series.append({"name": "cliques", "x": x, "y": y, "style": "line"})
    for kind, name in enumerate(KINDS):
        points = layout.points[layout.tile_kind[layout.home] == kind]
        series.append(
            {
                "name": f"points of {name if kind != CAP else 'caps'}",
                "x": [float(v) for v in points[:, 0]],
                "y": [float(v) for v in points[:, 1]],
                "style": "points",
            }
        )
    return series


# --- there and back -----------------------------------------------------------------------------------------------


def conclude(prover: Any, statement: Statement) -> None:
    """Conclude what a checker accepts."""
    name, claims, evidence = statement
    prover.conclude("checker", "discharged", {"kind": "checker", "checker": name, "claims": claims}, evidence)


def round_trip(sat: Any, source: Formula, expected: bool) -> Reduction:
    """Decide a formula through its network, and conclude both sides: the answer must be the one expected.

    Satisfiable: a near-by parameter of exact rank r, and back to a model; no rank below r, by the tiles.
    Unsatisfiable: no rank at most r, by the refuted port formula; and the formula itself is refuted.
    """
    reduction = reduce_formula(source)
    found = sat.search(reduction.ports.clauses)
    if expected:
        cover = reduction.cover(found.literals)
        near = reduction.parameter(cover)
        assert rank(near) == reduction.bound, "the parameter has rank r"
        assert source.holds(reduction.model(near)), "the model satisfies the formula"
        conclude(sat, at_most(reduction, reduction.near(cover)))
        conclude(sat, at_least(reduction))
        sat.satisfiable(source.clauses)
    else:
        conclude(sat, at_least(reduction, found.lemmas))
        sat.unsatisfiable(source.clauses)
    return reduction


@claim.obligation(scope="bounded", label="PR-R1, PR-R2, PR-R3", parameters={"clauses": list(range(1, 9))})
def tiny_formulas_there_and_back(sat, clauses):
    "All sets of so many clauses of one or two literals over two variables: the chain's answer, certified both ways"
    for source in tiny_formulas():
        if len(source.clauses) == clauses:
            round_trip(sat, source, any(True for _ in models(source)))


@claim.obligation(
    scope="bounded", label="PR-R1", parameters={"clauses": [1, 2, 8]}, full={"clauses": [3, 4, 5, 6, 7]}
)
def tiny_formulas_by_the_general_solver(exact, clauses):
    "The exact solver of proximate rank, which knows no tiles, finds what scanning tiles finds: r iff satisfiable"

    def rows() -> Iterator[Row]:
        for source in tiny_formulas():
            if len(source.clauses) == clauses:
                reduction = reduce_formula(source)
                bracket = proximate_rank(reduction.network, "1/2")
                scanned = least_cover_by_scanning(reduction.layout)
                satisfiable = any(True for _ in models(source))
                found = bracket.lower, bracket.upper, bracket.upper == reduction.bound
                yield source.clauses, found, (scanned, scanned, satisfiable)

    exact.agree(f"least covers of formulas of {clauses} clauses", rows())


ANSWERS = known_answers()
PRESENT = [name for name in sorted(ANSWERS) if formula_path(name).exists()]
ABSENT = [name for name in sorted(ANSWERS) if name not in PRESENT]
QUICK = sorted(PRESENT, key=lambda name: formula_path(name).stat().st_size)[:6]
"""The smallest files: those bundled, and two of 20 variables and 91 clauses where they are present."""


@claim.obligation(
    scope="instance",
    label="PR-R2, PR-R3",
    parameters={"formula": QUICK},
    full={"formula": [name for name in PRESENT if name not in QUICK]},
)
def given_formulas_there_and_back(sat, formula):
    "A formula from a file: the chain's answer is the known one, certified both ways"
    reduction = round_trip(sat, read_dimacs(formula_path(formula)), ANSWERS[formula])
    n, m = reduction.layout.variables, reduction.layout.clauses
    sat.table(
        "Formulas from files",
        ["formula", "variables", "clauses", "units", "14nm + 6n", "r", "answer"],
        [
            [
                formula,
                n,
                m,
                reduction.network.width,
                14 * n * m + 6 * n,
                reduction.bound,
                "SAT" if ANSWERS[formula] else "UNSAT",
            ]
        ],
    )
    if ABSENT:
        sat.note(f"Not here, so not checked: {', '.join(ABSENT)}.")


HARD = {
    "pigeonhole 2": (pigeonhole(2), False),
    "pigeonhole 3": (pigeonhole(3), False),
    "parity 6, odd": (parity(6, True), False),
    "parity 6, even": (parity(6, False), True),
}


@claim.obligation(scope="instance", label="PR-R2, PR-R3", parameters={"family": list(HARD)})
def classical_formulas_there_and_back(sat, family):
    "Pigeonholes and parities: the chain's answer, certified both ways"
    round_trip(sat, *HARD[family])


# --- planar formulas ----------------------------------------------------------------------------------------------


@claim.obligation(scope="instance", label="PR-R1", parameters={"seed": list(range(6))})
def planar_formulas_there_and_back(sat, seed):
    "A planar formula in which no variable occurs more than four times is one special case: same maps, same theorem"
    source = planar_formula(seed, 4)
    assert is_planar(source) and occurrences(source) <= 4, "planar, of bounded occurrence"
    reduction = reduce_formula(source)
    assert reduction.layout.clauses <= 4 * reduction.layout.variables, (
        "few clauses, as variables occur rarely"
    )
    round_trip(sat, source, any(True for _ in models(source)))


@claim.obligation(scope="for_all", label="PR-R1")
def bounded_occurrence_makes_it_quadratic(smt):
    "If no variable occurs more than k times and no clause is empty then m ≤ kn, so h ≤ 14nm + 6n ≤ 14kn² + 6n"
    n, m, k, h, occurrences = smt.ints("n m k h occurrences")
    smt.assume(n >= 0, m <= occurrences, occurrences <= k * n, h <= 14 * n * m + 6 * n)
    smt.prove(h <= 14 * k * n * n + 6 * n)


# --- certificates -------------------------------------------------------------------------------------------------


@claim.obligation(scope="instance", label="PR-N", parameters={"variables": [5, 10, 20]})
def certificates_are_as_short_as_said(exact, variables):
    "The near-by parameter of a random formula has entries with denominator 2 at most, no longer than the network's"
    formula, model = satisfiable_formula(variables)
    reduction = reduce_formula(formula)
    near = reduction.parameter(
        reduction.cover(reduction.ports.literals(reduction.normalised.literals(model)))
    )
    entries = [
        number for layer in near.layers for a in (layer.weight, layer.bias) for number in a.reshape(-1)
    ]
    largest = max(number.denominator for number in entries)
    exact.agree("denominators and rank", [(variables, (largest <= 2, rank(near)), (True, reduction.bound))])
    digits = sum(len(str(format_rational(number))) for number in entries)
    exact.table(
        "Certificates", ["variables", "units", "digits of u", "digits a unit"],
        [[variables, near.width, digits, round(digits / near.width, 2)]],
    )  # fmt: skip


def satisfiable_formula(variables: int) -> tuple[Formula, list[int]]:
    """The first satisfiable one of a sequence of random formulas, and a model of it."""
    for seed in count():
        formula = random_formula(seed, variables, 3 * variables, 3)
        with Solver(name="glucose4", bootstrap_with=[list(clause) for clause in formula.clauses]) as solver:
            if solver.solve():
                return formula, solver.get_model()
    raise AssertionError("most of these formulas are satisfiable")

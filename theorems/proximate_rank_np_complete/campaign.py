"""The campaign: random formulas through the chain and back, and how the chain grows.

    random formulas    up to five variables, eight clauses, three literals: answer, covers and models against trying all
    growth             units against n·m with the bound line; proofs of unsatisfiable formulas against n

Everything random here is sampled: it can refute the claim, and supports it otherwise. Times belong to benchmarks/.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from typing import Any

import numpy as np
from pysat.solvers import Solver

from reductions.chain import Reduction, reduce_formula
from reductions.clique_cover import is_cover, least_cover_by_scanning, port_model
from reductions.dimacs import Formula
from theorems.exact_rank.construction import rank
from theorems.proximate_rank_np_complete.certificates import at_least, at_most
from theorems.proximate_rank_np_complete.claim import claim
from theorems.proximate_rank_np_complete.evidence import conclude
from theorems.proximate_rank_np_complete.families import models, random_formula
from verify.networks.network import Array


def draw(rng, number, size) -> dict[str, Array]:
    """A batch of formulas: literals[number, clauses, width], 0 where a clause is shorter."""
    variables, clauses, width = size
    literals = rng.integers(1, variables + 1, (number, clauses, width)) * rng.choice(
        [-1, 1], (number, clauses, width)
    )
    return {"literals": np.where(rng.random(literals.shape) < 0.2, 0, literals)}


def formula_of(literals: Array) -> Formula:
    """The formula of one instance; a row of zeros is an empty clause."""
    clauses = tuple(tuple(int(v) for v in row if v) for row in literals)
    return Formula(int(abs(literals).max(initial=0)), clauses)


def round_trips(source: Formula) -> bool:
    """Whether the chain gives the answer of trying all assignments, and its maps fit together."""
    reduction = reduce_formula(source)
    satisfiable = any(True for _ in models(source))
    found = port_answer(reduction)
    if found is None:
        return not satisfiable and (
            reduction.layout.variables > 3 or least_cover_by_scanning(reduction.layout) > reduction.bound
        )
    cover = reduction.cover(found)
    near = reduction.parameter(cover)
    forward = reduction.ports.literals(reduction.normalised.literals(next(models(source), [])))
    return (
        satisfiable
        and is_cover(reduction.layout.points, cover)
        and int(cover.max(initial=-1)) + 1 == reduction.bound == rank(near)
        and port_model(reduction.ports, cover) == found
        and source.holds(reduction.model(near))
        and all(not set(forward).isdisjoint(clause) for clause in reduction.ports.clauses)
        and source.holds(reduction.model(reduction.parameter(reduction.cover(forward))))
    )


def port_answer(reduction: Reduction) -> list[int] | None:
    """A model of the port formula with every variable, or None."""
    with Solver(name="cadical153", bootstrap_with=reduction.ports.clauses) as solver:
        if not solver.solve():
            return None
        true = {v for v in solver.get_model() if v > 0}
    return [v if v in true else -v for v in range(1, reduction.ports.variables + 1)]


@claim.obligation(scope="sampled", label="PR-R1, PR-R2")
def random_formulas_there_and_back(samples):
    "The chain's answer is that of trying all assignments; least covers have r cliques iff satisfiable; models return"

    def holds(batch):
        return np.array([round_trips(formula_of(literals)) for literals in batch["literals"]], dtype=bool)

    def recheck(instance):
        source = formula_of(instance["literals"])
        reduction = reduce_formula(source)
        found = port_answer(reduction)
        if found is None or any(True for _ in models(source)):
            return None
        name, claims, evidence = at_most(reduction, reduction.near(reduction.cover(found)), refutes=True)
        return samples.checker_refutes(name, claims, evidence)

    samples.campaign(
        "formulas survive the way through the chain",
        draw,
        holds,
        count=60,
        sizes=[(2, 4, 2), (3, 5, 3), (5, 8, 3)],
        recheck=recheck,
    )


SHAPES = [(3, 4), (3, 20), (5, 10), (5, 30), (10, 20), (10, 42), (15, 63), (20, 91), (30, 128), (50, 218)]


@claim.obligation(scope="instance", label="PR-T4")
def units_stay_below_the_bound(exact):
    "h against n·m for random formulas of three literals: between 8nm and the bound 14nm + 6n, near 11nm"
    rows = []
    for n, m in SHAPES:
        reduction = reduce_formula(random_formula(0, n, m, 3))
        n, m = reduction.layout.variables, reduction.layout.clauses
        rows.append([n, m, reduction.network.width, 14 * n * m + 6 * n, reduction.bound])
    exact.agree("units within bounds", [((n, m), 8 * n * m <= h <= b, True) for n, m, h, b, _ in rows])
    exact.table("Units of random formulas", ["variables", "clauses", "units", "14nm + 6n", "r"], rows)
    products = [float(n * m) for n, m, *_ in rows]
    order = np.argsort(products)
    series: list[dict[str, Any]] = [
        {"name": "units", "x": products, "y": [float(row[2]) for row in rows], "style": "points"},
        {
            "name": "14nm + 6n",
            "x": [products[i] for i in order],
            "y": [float(rows[i][3]) for i in order],
            "style": "line",
        },
    ]
    exact.plot("Units against n·m", "n·m", "hidden units", series, x_scale="log", y_scale="log")


@claim.obligation(scope="instance", label="PR-R3", parameters={"n": [5, 8, 12]}, full={"n": [20, 30]})
def proofs_of_random_formulas(sat, n):
    "Random formulas of three literals with seven clauses a variable: decided, certified, and how long the proofs are"
    rows = []
    for seed in range(3):
        reduction = reduce_formula(random_formula(seed, n, 7 * n, 3))
        found = sat.search(reduction.ports.clauses)
        if hasattr(found, "lemmas"):
            conclude(sat, at_least(reduction, found.lemmas))
            length = len(found.lemmas)
        else:
            conclude(sat, at_most(reduction, reduction.near(reduction.cover(found.literals))))
            length = 0
        rows.append(
            [n, 7 * n, reduction.network.width, len(reduction.ports.clauses), length or "satisfiable"]
        )
    sat.table("Proofs of port formulas", ["variables", "clauses", "units", "port clauses", "lemmas"], rows)

"""Formulas to try the chain on: all tiny ones, random ones, classical hard ones, those of files.

In reading order: `tiny_formulas`; `random_formula`; `pigeonhole` and `parity`; `models` and `least_falsified`, by
trying everything; the files, bundled and beside the repository, with their known answers.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from itertools import combinations, product
from pathlib import Path

import numpy as np

from reductions.dimacs import Formula

LITERALS = (1, -1, 2, -2)


def tiny_formulas() -> Iterator[Formula]:
    """All 255 nonempty sets of clauses with one literal, or two of different variables, over two variables."""
    clauses = [(v,) for v in LITERALS] + [(v, w) for v, w in combinations(LITERALS, 2) if abs(v) != abs(w)]
    for size in range(1, len(clauses) + 1):
        for chosen in combinations(clauses, size):
            yield Formula(2, chosen)


def random_formula(seed: int, variables: int, clauses: int, width: int) -> Formula:
    """Clauses of `width` different variables with random signs."""
    rng = np.random.default_rng([seed, variables, clauses, width])
    return Formula(
        variables,
        tuple(
            tuple(int(v) for v in rng.choice([-1, 1], width) * (1 + rng.permutation(variables)[:width]))
            for _ in range(clauses)
        ),
    )


def pigeonhole(holes: int) -> Formula:
    """One pigeon more than holes, each in a hole, no two in one: unsatisfiable."""
    number = {(p, k): 1 + p * holes + k for p in range(holes + 1) for k in range(holes)}
    clauses = [tuple(number[p, k] for k in range(holes)) for p in range(holes + 1)]
    clauses += [
        (-number[p, k], -number[q, k]) for k in range(holes) for p, q in combinations(range(holes + 1), 2)
    ]
    return Formula(len(number), tuple(clauses))


def parity(length: int, odd: bool) -> Formula:
    """x_1 + ... + x_length is odd, and even if `odd` is false, along partial sums; and every x is false."""
    clauses: list[tuple[int, ...]] = [(-v,) for v in range(1, length + 1)]
    total = 1
    for v in range(2, length + 1):
        new = length + v - 1
        clauses += [(-new, total, v), (-new, -total, -v), (new, -total, v), (new, total, -v)]
        total = new
    clauses.append((total,) if odd else (-total,))
    return Formula(2 * length - 1, tuple(clauses))


def models(formula: Formula) -> Iterator[list[int]]:
    """Every model, by trying all assignments."""
    for signs in product((-1, 1), repeat=formula.variables):
        model = [sign * v for v, sign in enumerate(signs, 1)]
        if formula.holds(model):
            yield model


def least_falsified(formula: Formula) -> int:
    """The least number of clauses that an assignment makes false, by trying all."""
    best = len(formula.clauses)
    for signs in product((-1, 1), repeat=formula.variables):
        true = {sign * v for v, sign in enumerate(signs, 1)}
        best = min(best, sum(true.isdisjoint(clause) for clause in formula.clauses))
    return best


BUNDLED = Path(__file__).parent / "formulas"
BESIDE = Path(os.environ.get("NETPROOF_DATA", Path(__file__).parents[2].parent / "shared" / "data")) / "cnf"


def formula_path(name: str) -> Path:
    """The bundled file, or else the one beside the repository."""
    return next((folder / name for folder in (BUNDLED, BESIDE) if (folder / name).exists()), BESIDE / name)


def known_answers() -> dict[str, bool]:
    """File name -> whether the formula is satisfiable, for every formula that is known, here or not."""
    answers: dict[str, bool] = {}
    for folder in (BESIDE, BUNDLED):
        if (folder / "formulas.json").exists():
            data = json.loads((folder / "formulas.json").read_text(encoding="utf-8"))
            answers |= {name: entry["sat"] for name, entry in data.items()}
    return answers

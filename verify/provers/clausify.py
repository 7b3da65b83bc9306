"""The search for clausal proofs: untrusted, the kernel replays what it finds.

In reading order: `clausal_proof`, the loop that alternates propositional models and clauses of the theory; `trimmed`,
the proof without what it does not need; `implicant`, the atoms of a model that matter. What excludes a set of atoms
is found in arithmetic.py.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from pysat.solvers import Solver as SatSolver

from verify.kernel.clausal import Problem, congruence_clause, split_clause
from verify.provers import hints
from verify.provers.arithmetic import GaveUp, conflict

Json = Any

SPLITS = 40
"""Integer splits after which the search gives up."""

EASY = 400
"""Steps after which a search for what is easy gives up: not seconds, so that the same seed gives the same proof."""


def clausal_proof(
    statement: Json, uses: list[Json], deadline: float, with_goal: bool = True, linear_only: bool = False
) -> tuple[Json, set[tuple[str, int]]]:
    """A proof for rule `clausal` (or `contradiction`), and the origins of the clauses it uses.

    Args:
        linear_only: only what follows with products of unknowns as unknowns, within `EASY` steps: where lemmas fit
            together with nothing left to compute it is found at once, and else given up soon.

    Raises:
        GaveUp: if the search finds none before the deadline (seconds of time.monotonic).
    """
    problem = Problem(statement, uses, with_goal)
    steps: list[Json] = []
    derived: list[list[int]] = []

    def learn(step: Json, clause: list[int]) -> None:
        steps.append(step)
        derived.append(clause)
        solver.add_clause(clause)

    with SatSolver("cadical153") as solver:
        # congruences first: they may bring clauses of their own, and numbering follows the order of the steps
        pairs = [
            (i, j)
            for i, j in itertools.permutations(sorted(problem.applications), 2)
            if problem.applications[i][0] == problem.applications[j][0]
            and (i < 0) == (j < 0)
            and (i < j or i < 0)
        ]
        if len(pairs) > 2000:
            raise GaveUp("there are more than 2000 pairs of applications of one function")
        for i, j in pairs:
            learn(["congruence", i, j], congruence_clause(problem, i, j))
        for clause in problem.clauses:
            solver.add_clause(clause)
        splits = 0
        while solver.solve():
            if time.monotonic() > deadline:
                raise GaveUp("time ran out in the search for a certificate")
            true = implicant(problem, derived, solver.get_model() or [])
            if linear_only and len(derived) > EASY:
                raise GaveUp(f"no proof in {EASY} steps")
            for step in conflict(problem, true, deadline, linear_only):
                if step[0] == "split":
                    splits += 1
                    if splits > SPLITS:
                        raise GaveUp(f"more than {SPLITS} integer splits")
                    learn(step, split_clause(problem, {tuple(m): Fraction(c) for c, m in step[1]}, step[2]))
                elif step[0] == "atom":
                    problem.atom(step[1], {tuple(m): Fraction(c) for c, m in step[2]})
                    steps.append(step)
                else:
                    learn(step, step[1])
    clauses = [*derived, *problem.clauses]
    found = hints.refutation(clauses, time_limit=max(1.0, deadline - time.monotonic()), seed=0)
    if not isinstance(found, hints.Refutation):
        raise GaveUp("no propositional proof was found in time")
    return trimmed(problem, steps, clauses, found.lemmas)


def trimmed(
    problem: Problem,
    steps: list[Json],
    clauses: list[list[int]],
    lemmas: Sequence[tuple[list[int], list[int]]],
) -> tuple[Json, set[tuple[str, int]]]:
    """The proof without the theory lemmas that no hint names."""
    named = {hint for _, given in lemmas for hint in given if hint <= len(clauses)}
    new: dict[int, int] = {}
    kept: list[Json] = []
    number = 0
    for step in steps:
        if step[0] != "atom":
            number += 1
        if step[0] == "lemma" and number not in named:
            continue
        kept.append(step)
        if step[0] != "atom":
            new[number] = len(new) + 1
    derived, shift = number, number - len(new)
    proof = [[lemma, [new[h] if h <= derived else h - shift for h in given]] for lemma, given in lemmas]
    origins = {problem.origins[n - derived - 1] for n in named if n > derived}
    return {"steps": kept, "lemmas": proof}, origins


def implicant(problem: Problem, derived: list[list[int]], model: list[int]) -> list[int]:
    """A few of the atoms true in the model, enough to satisfy every clause."""
    clauses = [*derived, *problem.clauses]
    value = {abs(literal): literal > 0 for literal in model}
    true = [literal if value.get(literal, False) else -literal for literal in sorted(problem.atoms)]
    holds = {literal for literal in model if abs(literal) not in problem.atoms} | set(true)
    count = [sum(literal in holds for literal in clause) for clause in clauses]
    occurs: dict[int, list[int]] = {}
    for i, clause in enumerate(clauses):
        for literal in set(clause):
            occurs.setdefault(literal, []).append(i)
    kept = []
    for literal in reversed(true):
        if all(count[i] > 1 for i in occurs.get(literal, ())):
            for i in occurs.get(literal, ()):
                count[i] -= 1
        else:
            kept.append(literal)
    return kept[::-1]

"""The fewest groups that hold all units of a component, where none of them can vanish, and weights that prove it.

In reading order: `Cover` and `cover`, the road for large components; `squares`, the groups that no unit can join;
`fewest`, an integer program over them; `shares`, its linear relaxation from below; `scaled`, the same as exact weights
that every group keeps below 1.

Neither solver is trusted: squares are cliques of exactly compatible units, what is chosen is a structure whatever the
solver says of it, and weights are scaled until they are exact. Without the package ortools there is no such road.

Source: LP duality; a clique of boxes has a common point, so maximal cliques are the boxes of side 2 eps (Helly).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib.util import find_spec
from itertools import islice

import numpy as np

from theorems.proximate_rank.structure import Group, Structure
from theorems.proximate_rank.weights import Instance

SMALLEST = 12
"""Units from which on two solvers are worth their start."""

SQUARES = 200_000
"""More groups than this are not listed."""

PRESOLVED = 500
"""Up to so many groups the integer program is solved sooner than simplified."""

GRIDS = (1, 2, 12, 840, 1 << 24)
"""Denominators for weights, the coarsest that proves the bound is taken."""

ROUNDING = 1e-6
"""What a linear program may be wrong by, where nothing depends on it but time."""

Pair = tuple[int, int, int]
"""Two units and the relative sign with which they are compatible."""


@dataclass(frozen=True)
class Cover:
    """What is known of a component: a structure of it, if any was found, and weights that bound it from below.

    No group that can be has needed units of weight above 1 together.
    """

    structure: Structure | None
    weights: dict[int, Fraction]

    @property
    def lower(self) -> int:
        return math.ceil(sum(self.weights.values()))


def cover(
    instance: Instance, units: Sequence[int], pairs: Sequence[Pair], needed: set[int], seconds: float
) -> Cover | None:
    """Cover by squares all units of a component that are neither eliminated nor vanish alone.

    The structure is looked for where it can have as few groups as the weights ask for, as far as linear programs tell.

    Args:
        pairs: all pairs of compatible units among these.
        needed: those that are in a group that stays, whatever the structure.
        seconds: for the integer program.

    Returns:
        None where this road leads nowhere: no needed unit, too many groups, or no solver.
    """
    if not needed or find_spec("ortools") is None:
        return None
    small = [unit for unit in units if unit not in needed and instance.eliminable([unit])[0]]
    alone = [unit for unit in set(units) - needed.union(small) if instance.vanishes(((unit, 1),))]
    rest = set(units).difference(small, alone)
    most = squares(needed, pairs)
    whole = squares(rest, pairs) if rest > needed else most
    if most is None or whole is None:
        return None
    weights = scaled(most, shares(most))
    found = Cover(None, weights)
    if rest > needed and sum(shares(whole).values()) > found.lower + ROUNDING:
        return found
    groups = [((unit, 1),) for unit in sorted(alone)] + fewest(whole, seconds)
    if not rest.issubset(unit for group in groups for unit, _ in group):
        return found
    gone = [instance.vanishes(group) for group in groups]
    structure = Structure(
        tuple(small),
        tuple(group for group, vanishes in zip(groups, gone, strict=True) if not vanishes),
        tuple(group for group, vanishes in zip(groups, gone, strict=True) if vanishes),
    )
    return Cover(structure, weights)


def squares(units: set[int], pairs: Iterable[Pair]) -> list[Group] | None:
    """All groups of these units that none of the others can join, each led by +; None if there are too many.

    A unit that is needed has b out of reach of 0, so it is never in a group with its own mirror image.
    """
    near: dict[int, set[int]] = {sign * (unit + 1): set() for unit in units for sign in (1, -1)}
    for i, j, relative in pairs:
        if i in units and j in units:
            for sign in (1, -1):
                near[sign * (i + 1)].add(sign * relative * (j + 1))
                near[sign * relative * (j + 1)].add(sign * (i + 1))
    found: set[Group] = set()
    passed: set[int] = set()
    for unit in sorted(units):
        if unit + 1 in passed or -unit - 1 in passed:
            continue  # in a part that is done, or in the mirror image of one
        part, waiting = {unit + 1}, [unit + 1]
        while waiting:
            fresh = near[waiting.pop()] - part
            part |= fresh
            waiting += fresh
        passed |= part
        for clique in islice(_cliques(sorted(part), near), SQUARES + 1 - len(found)):
            leading = min(clique, key=abs)
            found.add(tuple((abs(n) - 1, 1 if n * leading > 0 else -1) for n in sorted(clique, key=abs)))
        if len(found) > SQUARES:
            return None
    return sorted(found)


def _cliques(nodes: Sequence[int], near: dict[int, set[int]]) -> Iterator[list[int]]:
    """The maximal cliques of a graph, each from its first node on.

    Source: Eppstein, Löffler, Strash, Listing all maximal cliques in sparse graphs, 2010.
    """
    for node in nodes:
        later = {other for other in near[node] if other > node}
        yield from _grown([node], later, near[node] - later, near)


def _grown(
    clique: list[int], inside: set[int], outside: set[int], near: dict[int, set[int]]
) -> Iterator[list[int]]:
    """The maximal cliques that hold this one, some of `inside` and none of `outside`."""
    if not inside:
        if not outside:
            yield clique
        return
    pivot = max(inside | outside, key=lambda node: len(inside & near[node]))
    for node in inside - near[pivot]:
        yield from _grown([*clique, node], inside & near[node], outside & near[node], near)
        inside = inside - {node}
        outside = outside | {node}


def fewest(groups: Sequence[Group], seconds: float) -> list[Group]:
    """The fewest of the groups that hold every unit of them, as far as found in the time, each unit left in one only.

    Nothing is found in no time: then the list is empty.
    """
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    taken = [model.new_bool_var("") for _ in groups]
    for holders in _holders(groups).values():
        model.add_bool_or(taken[number] for number in holders)
    model.minimize(sum(taken))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.cp_model_presolve = len(groups) > PRESOLVED
    solver.parameters.max_time_in_seconds = max(seconds, 0.0)
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return []
    chosen: list[Group] = []
    held: set[int] = set()
    for group, variable in zip(groups, taken, strict=True):
        if solver.value(variable):
            chosen.append(tuple((unit, sign) for unit, sign in group if unit not in held))
            held.update(unit for unit, _ in group)
    return [group for group in chosen if group]


def shares(groups: Sequence[Group]) -> dict[int, float]:
    """Weights of the units with the largest sum, about, for which no group has more than about 1."""
    from ortools.linear_solver import pywraplp

    solver = pywraplp.Solver.CreateSolver("GLOP")
    weight = {unit: solver.NumVar(0.0, 1.0, "") for unit in _holders(groups)}
    for group in groups:
        limit = solver.Constraint(0.0, 1.0)
        for unit, _ in group:
            limit.SetCoefficient(weight[unit], 1.0)
    for variable in weight.values():
        solver.Objective().SetCoefficient(variable, 1.0)
    solver.Objective().SetMaximization()
    solver.Solve()
    return {unit: variable.solution_value() for unit, variable in weight.items()}


def scaled(groups: Sequence[Group], about: dict[int, float]) -> dict[int, Fraction]:
    """Weights near these with which no group has more than 1, exactly; those that are 0 are left out."""
    order = sorted(about)
    place = {unit: number for number, unit in enumerate(order)}
    members = np.array([place[unit] for group in groups for unit, _ in group])
    starts = np.cumsum([0, *map(len, groups)])[:-1]
    floats = np.array([about[unit] for unit in order])
    goal = math.ceil(floats.sum() - ROUNDING)
    for grid in GRIDS:
        whole = np.maximum(np.rint(floats * grid), 0).astype(np.int64)
        largest = max(int(np.add.reduceat(whole[members], starts).max()), grid)
        if math.ceil(Fraction(int(whole.sum()), largest)) >= goal:
            break
    return {
        unit: Fraction(number, largest) for unit, number in zip(order, whole.tolist(), strict=True) if number
    }


def _holders(groups: Sequence[Group]) -> dict[int, list[int]]:
    """Unit -> the numbers of the groups that hold it."""
    holders: dict[int, list[int]] = {}
    for number, group in enumerate(groups):
        for unit, _ in group:
            holders.setdefault(unit, []).append(number)
    return holders

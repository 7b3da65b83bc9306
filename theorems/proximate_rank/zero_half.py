"""Weights of units and of odd sets of units, which together prove how many groups a cover needs.

In reading order: `ZeroHalf`, a weighted set, of which each group holds half of its units, rounded up; `Relaxation`, the
linear program whose dual these weights are; `strengthen`, rounds of sets that the program violates; `violated`, how
they are found; `exact_weights`, the dual as exact weights that every group keeps below 1.

For a set S of units every cover satisfies Σ_Q ⌈|Q ∩ S|/2⌉ x_Q ≥ ⌈|S|/2⌉: half the sum of the rows of its units, rounded
up. This says more than the rows if |S| is odd. Which sets are violated is linear algebra modulo 2. Nothing the solver
says is trusted; see cover_checker.py.

Source: A. Caprara, M. Fischetti, {0,1/2}-Chvátal-Gomory cuts, 1996; elimination by the largest columns, A. Koster,
A. Zymolka, M. Kutschka, Algorithms to separate {0,1/2}-Chvátal-Gomory cuts, 2009.
"""

from __future__ import annotations

import math
import random
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

ROUNDING = 1e-6
"""What a linear program may be wrong by, where nothing depends on it but time."""

MARGIN = 1e-5
"""What a bound must exceed an integer by in floating point, so that it does when it is exact."""

VIOLATION = 0.03
"""What a set must be violated by."""

SLACK = 0.9
"""Units that are held by so much more than 1 are in no violated set."""

WINDOW = 60
"""Units that are combined at a time."""

USES = 4
"""Sets of a round that a unit may be in."""

GRIDS = (1, 2, 12, 840, 1 << 24)
"""Denominators for weights, the coarsest that proves the bound is taken."""


@dataclass(frozen=True)
class ZeroHalf:
    """A set of units; each group weighs as much as half of its units that it holds, rounded up, times the weight."""

    weight: Fraction
    units: tuple[int, ...]

    @property
    def total(self) -> Fraction:
        """What all groups weigh together at least."""
        return self.weight * ((len(self.units) + 1) // 2)


class Relaxation:
    """How much of each group a cover takes at least, as a linear program that grows by sets of units.

    A set of one unit says that the unit is held.

    Args:
        groups: the units of each group, such that a group of the network is part of one.
    """

    def __init__(self, groups: Sequence[Collection[int]]) -> None:
        from ortools.linear_solver import pywraplp

        self.holders: dict[int, list[int]] = {}
        self.groups: dict[frozenset[int], int] = {}
        self.allowed: set[int] = set()
        self.sets: list[frozenset[int]] = []
        self.rows: list[dict[int, int]] = []
        self.bound = 0.0
        self.taken: list[float] = []
        self.slack: list[float] = []
        self.weights: list[float] = []
        self._sets_of: dict[int, list[int]] = {}
        self._solver = pywraplp.Solver.CreateSolver("CLP")
        self._columns: list[pywraplp.Variable] = []
        self._limits: list[pywraplp.Constraint] = []
        self._solver.Objective().SetMinimization()
        self._parameters = pywraplp.MPSolverParameters()
        self._parameters.SetIntegerParam(self._parameters.PRESOLVE, self._parameters.PRESOLVE_OFF)
        self._parameters.SetIntegerParam(self._parameters.LP_ALGORITHM, self._parameters.DUAL)
        self.allow([*map(frozenset, groups)])
        for unit in self.holders:
            self.add(frozenset([unit]))

    @property
    def lower(self) -> int:
        """So many groups at least, as far as floating point tells."""
        return math.ceil(self.bound - MARGIN)

    def allow(self, groups: Iterable[frozenset[int]]) -> None:
        """Take these groups only; those that were not there are added."""
        numbers: set[int] = set()
        for group in groups:
            if group not in self.groups:
                self._append(group)
            numbers.add(self.groups[group])
        for number in numbers - self.allowed:
            self._columns[number].SetUb(self._solver.infinity())
        for number in self.allowed - numbers:
            self._columns[number].SetUb(0.0)
        self.allowed = numbers

    def _append(self, group: frozenset[int]) -> None:
        number = self.groups[group] = len(self.groups)
        column = self._solver.NumVar(0.0, self._solver.infinity(), "")
        self._columns.append(column)
        self.taken.append(0.0)
        self._solver.Objective().SetCoefficient(column, 1.0)
        for unit in sorted(group):
            self.holders.setdefault(unit, []).append(number)
        for place, count in Counter(place for unit in group for place in self._sets_of.get(unit, ())).items():
            self.rows[place][number] = (count + 1) // 2
            self._limits[place].SetCoefficient(column, float((count + 1) // 2))

    def add(self, units: frozenset[int]) -> None:
        """One more set of units."""
        for unit in units:
            self._sets_of.setdefault(unit, []).append(len(self.sets))
        held = Counter(number for unit in sorted(units) for number in self.holders[unit])
        row = {number: (count + 1) // 2 for number, count in held.items()}
        limit = self._solver.Constraint(float((len(units) + 1) // 2), self._solver.infinity())
        for number, coefficient in row.items():
            limit.SetCoefficient(self._columns[number], float(coefficient))
        self.sets.append(units)
        self.rows.append(row)
        self._limits.append(limit)

    def solve(self, deadline: float) -> bool:
        """Whether there was time for it; else all is as it was."""
        self._solver.SetTimeLimit(int(1000 * max(deadline - time.monotonic(), 0)) + 1)
        if self._solver.Solve(self._parameters) != self._solver.OPTIMAL:
            return False
        self.bound = self._solver.Objective().Value()
        self.taken = [column.solution_value() for column in self._columns]
        self.weights = [limit.dual_value() for limit in self._limits]
        held = self._solver.ComputeConstraintActivities()
        self.slack = [
            total - (len(units) + 1) // 2
            for units, total in zip(self.sets, held[: len(self.sets)], strict=True)
        ]
        return True


def strengthen(
    relaxation: Relaxation, goal: int | None, patience: int, deadline: float, draw: random.Random
) -> None:
    """Add violated sets, round by round, until the bound reaches the goal or comes to a halt.

    Args:
        goal: a bound beyond which there is nothing to prove.
        patience: it has come to a halt when so many rounds like the last three would not reach the next integer.
        deadline: as of time.monotonic.
    """
    known = set(relaxation.sets)
    bounds: list[float] = []
    while relaxation.solve(deadline):
        bounds.append(relaxation.bound)
        rise = (bounds[-1] - bounds[max(len(bounds) - 4, 0)]) / 3
        missing = relaxation.lower + MARGIN - relaxation.bound
        if (goal is not None and relaxation.lower >= goal) or (len(bounds) > 3 and missing > patience * rise):
            return
        used: Counter[int] = Counter()
        fresh = [units for units in violated(relaxation, draw) if units not in known]
        for units in fresh:
            if all(used[unit] < USES for unit in units):
                used.update(units)
                known.add(units)
                relaxation.add(units)
        if not fresh:
            return


def violated(relaxation: Relaxation, draw: random.Random) -> list[frozenset[int]]:
    """Odd sets of units of which the solution holds less than half, rounded up; the clearest and smallest first."""
    taken = {
        unit: [number for number in numbers if relaxation.taken[number] > ROUNDING]
        for unit, numbers in relaxation.holders.items()
    }
    # two units of one group that is taken whole, and of no other, add nothing to a set, and one of them too much
    slack = {
        unit: max(over, 0.0)
        for unit, over in zip(relaxation.holders, relaxation.slack, strict=False)  # these are the first rows
        if over < SLACK and len(taken[unit]) > 1
    }
    found: dict[frozenset[int], float] = {}
    for window in _windows([*slack], taken, draw):
        found |= _odd_sets(window, taken, relaxation.taken, slack, draw)
    return sorted(found, key=lambda units: (-found[units] / math.sqrt(5 + len(units)), sorted(units)))


def _windows(units: list[int], taken: dict[int, list[int]], draw: random.Random) -> Iterator[list[int]]:
    """Units near each other, such that each is near the middle of one of these windows."""
    holding: dict[int, list[int]] = {}
    for unit in units:
        for number in taken[unit]:
            holding.setdefault(number, []).append(unit)
    draw.shuffle(units)
    left = dict.fromkeys(units)
    while left:
        window = list(around(next(iter(left)), taken, holding, WINDOW))
        for unit in window[: WINDOW // 2]:
            left.pop(unit, None)
        yield window


def around(
    unit: int,
    holders: dict[int, list[int]],
    members: dict[int, list[int]] | Sequence[Sequence[int]],
    most: int,
) -> list[int]:
    """Units near this one, the nearest first, itself included, and so many at most."""
    found = {unit: None}
    waiting = [unit]
    for middle in waiting:
        if len(found) >= most:
            break
        for number in holders[middle]:
            for other in members[number]:
                if other not in found:
                    found[other] = None
                    waiting.append(other)
    return waiting[:most]


def _odd_sets(
    window: Sequence[int],
    taken: dict[int, list[int]],
    shares: Sequence[float],
    slack: dict[int, float],
    draw: random.Random,
) -> dict[frozenset[int], float]:
    """Violated sets among sums of rows modulo 2, from which groups are eliminated, the most taken first.

    A set is violated by 1 less the slack of its units and the shares of groups that hold an odd number of them.
    """
    order = sorted(
        {number for unit in window for number in taken[unit]},
        key=lambda number: (-shares[number] * draw.uniform(0.6, 1.4), number),
    )
    bit = {number: 1 << place for place, number in enumerate(order)}
    sums = [
        (slack[unit], sum(bit[number] for number in taken[unit]), 1 << place)
        for place, unit in enumerate(window)
    ]
    found: dict[int, float] = {}
    for number in order:
        odd = [row for row in sums if row[1] & bit[number]]
        if not odd:
            continue
        pivot = min(odd, key=lambda row: (row[0], row[1].bit_count()))
        sums = [row for row in sums if not row[1] & bit[number]]
        for row in odd:
            lost, groups, units = row[0] + pivot[0], row[1] ^ pivot[1], row[2] ^ pivot[2]
            if row is not pivot and lost < 1 - VIOLATION:
                sums.append((lost, groups, units))
                if units.bit_count() % 2:
                    for place in _places(groups):
                        lost += shares[order[place]]
                        if lost >= 1 - VIOLATION:
                            break
                    else:
                        found[units] = 1 - lost
    return {frozenset(window[place] for place in _places(units)): by for units, by in found.items()}


def _places(bits: int) -> Iterator[int]:
    """The places of the bits that are set."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def exact_weights(relaxation: Relaxation) -> tuple[dict[int, Fraction], tuple[ZeroHalf, ...]]:
    """Weights near those of the program with which no group has more than 1, exactly; those that are 0 are left out."""
    numbers: list[int] = []
    largest = 1
    for grid in GRIDS:
        numbers = [max(round(weight * grid), 0) for weight in relaxation.weights]
        totals = [grid] + [0] * len(relaxation.groups)
        for row, number in zip(relaxation.rows, numbers, strict=False):
            if number:
                for group, coefficient in row.items():
                    totals[group + 1] += number * coefficient * (group in relaxation.allowed)
        largest = max(totals)
        halves = sum(
            number * ((len(units) + 1) // 2) for units, number in zip(relaxation.sets, numbers, strict=False)
        )
        if math.ceil(Fraction(halves, largest)) >= relaxation.lower:
            break
    weighed = [
        (tuple(sorted(units)), Fraction(number, largest))
        for units, number in zip(relaxation.sets, numbers, strict=False)
        if number
    ]
    return (
        {units[0]: weight for units, weight in weighed if len(units) == 1},
        tuple(ZeroHalf(weight, units) for units, weight in weighed if len(units) > 1),
    )

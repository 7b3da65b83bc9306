"""Weights that depend on which units share a group, where weights alone do not prove a cover.

In reading order: `Leaf`, `Fork`, `Tree`; `branched`, weights and trees for a bound; `core`, the part of a cover that
decides; `_Place`, a few units near a pair about which a linear program cannot decide, and what has been asked there;
`_program`, the best weights for all places at once; `_exact`, the same as exact weights that every group keeps below 1.

One pair gains little, but gains at different places add up: the program weighs all of them together, so the number of
leaves is the sum over the places and not their product. Nothing the solver says is trusted; see cover_checker.py.

Source: together and apart, Ryan and Foster, An integer programming approach to scheduling, 1981; one program over all
leaves of a disjunction, Balas, Disjunctive programming, 1979.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from theorems.proximate_rank.structure import Group

PLACES = 20
"""Places that are looked at anew in a round."""

ROUNDS = 12
"""Rounds after which a bound is given up."""

NEIGHBOURHOOD = 40
"""Units of a place."""

APART = 12
"""So many units nearest to a place take no other place in the same round."""

MARGIN = 1e-5
"""What a bound must exceed an integer by in floating point, so that it does when it is exact."""

GRID = 1 << 24

Signed = tuple[int, int]
Held = frozenset[Signed]
Pair = tuple[int, int, int]
"""Two units and a relative sign."""


@dataclass(frozen=True)
class Leaf:
    """Weights that are added where the structure arrives here."""

    weights: Mapping[int, Fraction]


@dataclass(frozen=True)
class Fork:
    """What holds if one group has both units of the pair, so signed, and what holds if none has."""

    pair: Pair
    together: Tree
    apart: Tree


Tree = Leaf | Fork

Path = tuple[tuple[Pair, bool], ...]
"""What was asked on the way to a leaf, and whether the units were together."""


def least(tree: Tree) -> Fraction:
    """What all units weigh at the lightest leaf."""
    if isinstance(tree, Leaf):
        return sum(tree.weights.values(), Fraction(0))
    return min(least(tree.together), least(tree.apart))


def members(tree: Tree) -> set[int]:
    """All units that the tree asks for or weighs."""
    if isinstance(tree, Leaf):
        return set(tree.weights)
    return {*tree.pair[:2]} | members(tree.together) | members(tree.apart)


def branched(
    groups: Sequence[Group], goal: int, deadline: float
) -> tuple[dict[int, Fraction], list[Tree]] | None:
    """Weights and trees that prove that more than `goal - 1` of the groups are needed.

    Args:
        groups: all groups of some units that none of the others can join.
        deadline: as of time.monotonic.

    Returns:
        None if they are not found in time.
    """
    cliques = core(groups)
    holders: dict[int, list[int]] = {}
    for number, clique in enumerate(cliques):
        for unit, _ in clique:
            holders.setdefault(unit, []).append(number)
    draw, tried, places = random.Random(0), set[Pair](), list[_Place]()
    for turn in range(ROUNDS):
        solved = _program(cliques, holders, places, deadline)
        if solved is None:
            return None
        if solved.value > goal - 1 + MARGIN:
            return _exact(cliques, holders, places, solved)
        places = [
            place.split(shares) if turn % 2 == 0 else place
            for place, bound, shares in zip(places, solved.bounds, solved.shares, strict=True)
            if bound > MARGIN
        ]
        chosen = [(clique, share) for clique, share in zip(cliques, solved.taken, strict=True)]
        pairs = [(pair, share) for pair, share in _pairs(chosen).items() if 0.1 < share < 0.9]
        ranked = sorted((round(abs(share - 0.5), 1), draw.random(), pair) for pair, share in pairs)
        used, room = set[int](), max(PLACES - len(places) // 2, 4)
        for *_, pair in ranked:
            if room and pair not in tried and used.isdisjoint(pair[:2]):
                around = _around(pair[:2], cliques, holders)
                used.update(around[:APART])
                tried.add(pair)
                places.append(_Place(frozenset(around), [((pair, True),), ((pair, False),)]))
                room -= 1
    return None


def core(groups: Sequence[Group]) -> list[Held]:
    """Groups of fewer units of which as many are needed: of two units, one that is held whenever the other is goes.

    Weights of the units that are left, for these groups, hold for all groups and units. Groups inside another go too.
    """
    cliques = {frozenset(group) for group in groups}
    while True:
        before = sum(map(len, cliques))
        holders = _holders(cliques)
        gone: set[int] = set()
        for unit, held in holders.items():
            if unit not in gone:
                others = {other for other, _ in min(held, key=len)} - gone - {unit}
                gone.update(other for other in others if held <= holders[other])
        cliques = {_led(member for member in clique if member[0] not in gone) for clique in cliques}
        cliques.discard(frozenset())
        holders = _holders(cliques)
        for clique in sorted(cliques, key=len):
            turned = frozenset((unit, -sign) for unit, sign in clique)
            rivals = min((holders[unit] for unit, _ in clique), key=len)
            if any(clique < rival or turned < rival for rival in rivals):
                cliques.discard(clique)
        if sum(map(len, cliques)) == before:
            return sorted(cliques, key=sorted)


def _holders(cliques: Iterable[Held]) -> dict[int, set[Held]]:
    holders: dict[int, set[Held]] = {}
    for clique in sorted(cliques, key=sorted):
        for unit, _ in sorted(clique):
            holders.setdefault(unit, set()).add(clique)
    return holders


def _led(members: Iterable[Signed]) -> Held:
    """The group turned so that its first unit has sign +."""
    ordered = sorted(members)
    return frozenset((unit, sign * ordered[0][1]) for unit, sign in ordered)


def _pairs(chosen: Iterable[tuple[Held, float]]) -> dict[Pair, float]:
    """How much each pair of units is together, where groups are chosen in part."""
    shares: dict[Pair, float] = {}
    for clique, share in chosen:
        if share > MARGIN:
            members = sorted(clique)
            for place, (i, s) in enumerate(members):
                for j, t in members[place + 1 :]:
                    if i != j:
                        shares[i, j, s * t] = shares.get((i, j, s * t), 0.0) + share
    return shares


def _around(start: Iterable[int], cliques: Sequence[Held], holders: Mapping[int, list[int]]) -> list[int]:
    """Units near these, the nearest first."""
    found = dict.fromkeys(start)
    waiting = list(found)
    for unit in waiting:
        for number in holders[unit]:
            for other, _ in sorted(cliques[number]):
                if other not in found and len(found) < NEIGHBOURHOOD:
                    found[other] = None
                    waiting.append(other)
    return waiting


@dataclass(frozen=True)
class _Place:
    """Units, and the leaves of a tree about some of them, in order: together before apart."""

    units: frozenset[int]
    leaves: list[Path]

    def split(self, shares: Sequence[tuple[float, list[tuple[Held, float]]]]) -> _Place:
        """One leaf more: where it decides most, about the pair that is most undecided there.

        Args:
            shares: for each leaf, how much of it is taken, and how much of each group there.
        """
        best: tuple[float, int, Pair] | None = None
        for number, (taken, groups) in enumerate(shares):
            if taken > MARGIN:
                for pair, share in _pairs(groups).items():
                    undecided = min(share, taken - share)
                    if share > 0.02 * taken < taken - share and (best is None or undecided > best[0]):
                        best = undecided, number, pair
        if best is None:
            return self
        _, number, pair = best
        path = self.leaves[number]
        fork = [(*path, (pair, True)), (*path, (pair, False))]
        return _Place(self.units, [*self.leaves[:number], *fork, *self.leaves[number + 1 :]])

    def tree(self, weights: Sequence[Mapping[int, Fraction]], start: int = 0, depth: int = 0) -> Tree:
        """The leaves from number `start` on that share what was asked before `depth`, as a tree."""
        path = self.leaves[start]
        if len(path) == depth:
            return Leaf(weights[start])
        apart = start
        while self.leaves[apart][: depth + 1] == path[: depth + 1]:
            apart += 1
        return Fork(
            path[depth][0], self.tree(weights, start, depth + 1), self.tree(weights, apart, depth + 1)
        )


def _allowed(members: Held, path: Path) -> set[Held]:
    """The largest groups of some of these units at the end of the path."""
    for (i, j, sign), together in path:
        for s in (1, -1):
            pair = frozenset([(i, s), (j, s * sign)])
            held = len(pair & members)
            if together and held == 1:
                return _allowed(members - pair, path)
            if not together and held == 2:
                return set().union(*(_allowed(members - {member}, path) for member in pair))
    return {members}


@dataclass(frozen=True)
class _Solved:
    """Sum of all weights; how much each group is chosen; for each place its bound, leaf by leaf what is chosen there.

    Weights are of the units everywhere, and then place by place and leaf by leaf.
    """

    value: float
    taken: list[float]
    bounds: list[float]
    shares: list[list[tuple[float, list[tuple[Held, float]]]]]
    weights: dict[int, float]
    extra: list[list[dict[int, float]]]


def _program(
    cliques: Sequence[Held], holders: Mapping[int, list[int]], places: Sequence[_Place], deadline: float
) -> _Solved | None:
    """The weights with the largest bound: no group weighs more than 1 at the leaves where it weighs most."""
    from ortools.linear_solver import pywraplp

    left = deadline - time.monotonic()
    if left <= 0:
        return None
    solver = pywraplp.Solver.CreateSolver("GLOP")
    solver.SetTimeLimit(int(1000 * left) + 1)
    objective = solver.Objective()
    objective.SetMaximization()
    infinity = solver.infinity()
    rows = [solver.Constraint(-infinity, 1.0) for _ in cliques]
    weight = {unit: solver.NumVar(0.0, 1.0, "") for unit in holders}
    for unit, variable in weight.items():
        objective.SetCoefficient(variable, 1.0)
        for number in holders[unit]:
            rows[number].SetCoefficient(variable, 1.0)
    bounds, extra = [], []
    limits: list[list[tuple[Any, list[tuple[Held, Any]]]]] = []
    for place in places:
        units = sorted(place.units)
        bounds.append(solver.NumVar(0.0, infinity, ""))
        objective.SetCoefficient(bounds[-1], 1.0)
        price: dict[Held, Any] = {}
        for number in sorted({number for unit in units for number in holders[unit]}):
            here = _led(member for member in cliques[number] if member[0] in place.units)
            if here not in price:
                price[here] = solver.NumVar(0.0, 1.0, "")
            rows[number].SetCoefficient(price[here], 1.0)
        extra.append([{unit: solver.NumVar(0.0, 1.0, "") for unit in units} for _ in place.leaves])
        limits.append([])
        for path, variables in zip(place.leaves, extra[-1], strict=True):
            total = solver.Constraint(0.0, infinity)
            total.SetCoefficient(bounds[-1], -1.0)
            for variable in variables.values():
                total.SetCoefficient(variable, 1.0)
            kept = []
            for here, most in price.items():
                for group in sorted(_allowed(here, path), key=sorted):
                    if group:
                        kept.append((group, solver.Constraint(-infinity, 0.0)))
                        kept[-1][1].SetCoefficient(most, -1.0)
                        for unit, _ in group:
                            kept[-1][1].SetCoefficient(variables[unit], 1.0)
            limits[-1].append((total, kept))
    if solver.Solve() != solver.OPTIMAL:
        return None
    return _Solved(
        objective.Value(),
        [row.dual_value() for row in rows],
        [bound.solution_value() for bound in bounds],
        [
            [
                (-total.dual_value(), [(group, row.dual_value()) for group, row in kept])
                for total, kept in leaves
            ]
            for leaves in limits
        ],
        {unit: variable.solution_value() for unit, variable in weight.items()},
        [
            [{unit: variable.solution_value() for unit, variable in leaf.items()} for leaf in leaves]
            for leaves in extra
        ],
    )


def _exact(
    cliques: Sequence[Held], holders: Mapping[int, list[int]], places: Sequence[_Place], solved: _Solved
) -> tuple[dict[int, Fraction], list[Tree]]:
    """Weights and trees near those of the program with which no group has more than 1, exactly."""

    def whole(weights: Mapping[int, float]) -> dict[int, int]:
        rounded = {unit: round(GRID * weight) for unit, weight in weights.items()}
        return {unit: number for unit, number in rounded.items() if number > 0}

    weights, extra = whole(solved.weights), [[whole(leaf) for leaf in leaves] for leaves in solved.extra]
    totals = [sum(weights.get(unit, 0) for unit, _ in clique) for clique in cliques]
    for place, leaves in zip(places, extra, strict=True):
        for number in {number for unit in place.units for number in holders[unit]}:
            here = frozenset(member for member in cliques[number] if member[0] in place.units)
            totals[number] += max(
                sum(leaf.get(unit, 0) for unit, _ in group)
                for path, leaf in zip(place.leaves, leaves, strict=True)
                for group in _allowed(here, path)
            )
    one = max(GRID, *totals)

    def exact(numbers: Mapping[int, int]) -> dict[int, Fraction]:
        return {unit: Fraction(number, one) for unit, number in numbers.items()}

    trees = [place.tree([*map(exact, leaves)]) for place, leaves in zip(places, extra, strict=True)]
    return exact(weights), [tree for tree in trees if least(tree)]

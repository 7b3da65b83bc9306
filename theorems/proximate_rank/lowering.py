"""Structures moved to a smaller eps: one unit at a time changes its group, as long as that lowers the largest need.

In reading order: `lowered`; `_Places`, the groups of a structure and the eps that each needs, in floating point. A
module of its own because it is a heuristic: the outcome is compared exactly, and nothing else rests on it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from theorems.proximate_rank.structure import Group, Structure, threshold
from theorems.proximate_rank.weights import Weights

Change = tuple[int, Group, float]
"""A place, its new members, the eps that they need."""


def lowered(weights: Weights, structure: Structure) -> Structure:
    """A structure of no larger cost and no larger threshold.

    Cost: the moves out of one group or into it, a few microseconds each, as often as one helps.
    """
    places = _Places(weights, structure)
    while places.improve():
        pass
    return min(structure, places.structure, key=lambda it: (threshold(weights, it), it.cost))


class _Places:
    """Where units can be: place 0 is for the eliminated ones, then come live groups, then those that vanish."""

    def __init__(self, weights: Weights, structure: Structure) -> None:
        self.z, self.a = (array.astype(np.float64) for array in (weights.incoming, weights.outgoing))
        self.reach = np.abs(self.z[:, :-1]).max(axis=1, initial=0.0)
        self.live = 1 + structure.cost
        eliminated = tuple((unit, 1) for unit in structure.eliminated)
        self.groups: list[Group] = [eliminated, *structure.groups]
        self.needs = [self.need(place, group) for place, group in enumerate(self.groups)]

    @property
    def structure(self) -> Structure:
        return Structure(
            tuple(unit for unit, _ in self.groups[0]),
            tuple(group for group in self.groups[1 : self.live] if group),
            tuple(group for group in self.groups[self.live :] if group),
        )

    def need(self, place: int, group: Group) -> float:
        """The least eps at which these can be the units of the place, about."""
        if not group:
            return 0.0
        units, signs = [unit for unit, _ in group], np.array([[sign] for _, sign in group])
        if place == 0:
            return float(self.reach[units].max())
        points = signs * self.z[units]
        width = float((points.max(axis=0) - points.min(axis=0)).max()) / 2 if len(group) > 1 else 0.0
        if place < self.live:
            return width
        return max(width, float(np.abs((signs * self.a[units]).sum(axis=0)).max(initial=0.0)) / len(group))

    def improve(self) -> bool:
        """Make the move that lowers the largest need most; whether there is one."""
        worst = max(range(len(self.groups)), key=self.needs.__getitem__)
        largest = sorted(range(len(self.groups)), key=lambda place: -self.needs[place])[:3]
        best, changes = self.needs[worst], list[Change]()
        for source, (unit, sign), target in self._moves(worst):
            left = tuple(member for member in self.groups[source] if member[0] != unit)
            rest = max((self.needs[place] for place in largest if place not in (source, target)), default=0.0)
            rest = max(rest, self.need(source, left))
            for turned in (sign, -sign) if target and rest < best else ():
                joined = (*(self.groups[target] if target < len(self.groups) else ()), (unit, turned))
                need = self.need(target, joined)
                if max(rest, need) < best:
                    best = max(rest, need)
                    changes = [(source, left, self.need(source, left)), (target, joined, need)]
        for place, group, need in changes:
            if place == len(self.groups):
                self.groups.append(())
                self.needs.append(0.0)
            self.groups[place], self.needs[place] = group, need
        return bool(changes)

    def _moves(self, worst: int) -> Iterator[tuple[int, tuple[int, int], int]]:
        """(place, member, new place): all out of the worst place; into it, where another member can help."""
        for member in self.groups[worst]:
            for target in range(len(self.groups) + 1):
                if target != worst:
                    yield worst, member, target
        if worst >= self.live:
            for source, group in enumerate(self.groups):
                if source != worst:
                    yield from ((source, member, worst) for member in group)

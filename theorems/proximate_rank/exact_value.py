"""The exact proximate rank, component by component, or a bracket when the time is over.

In reading order: `Bracket`, the answer and all that its certificates are made from; `proximate_rank`; `bracket`, the
same for weights and ball that are already read. A component whose greedy bound is met by units that need a group each
is settled at once. Of the others, the smallest first, those of some size are covered by squares, which settles them
where weights prove the cover; what is left is searched.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from theorems.proximate_rank.bounds import ELIMINATED, Need, Upper, cannot_vanish, greedy, independent
from theorems.proximate_rank.compatibility import Integers, compatible_pairs, components
from theorems.proximate_rank.core_guided import Search, search
from theorems.proximate_rank.cover import SMALLEST, cover
from theorems.proximate_rank.squares import Pair
from theorems.proximate_rank.structure import Structure, together
from theorems.proximate_rank.weights import Eps, Instance, read_weights
from theorems.proximate_rank.zero_half import ZeroHalf
from verify.networks.network import Network

SHIFTS = 8
"""Positions of the grid that the greedy bound tries."""

SEARCHED = 400
"""Units up to which search may close a cover that weights leave open; it takes minutes, and larger ones hours."""


@dataclass(frozen=True)
class Bracket:
    """lower <= proximate rank <= upper.

    Args:
        instance: the weights and the ball.
        upper: the cost of the structure.
        structure: attains the upper bound.
        needs: for each component where that is the best bound, units that need a group, with weights.
        sets: for each of these components, sets of these units of which halves weigh too.
        searches: for every other component, what search found.
        largest: the units of the largest component.
    """

    instance: Instance
    structure: Structure
    needs: tuple[tuple[Need, ...], ...]
    sets: tuple[tuple[ZeroHalf, ...], ...]
    searches: tuple[Search, ...]
    largest: int

    @property
    def lower(self) -> int:
        return sum(map(needed_groups, self.needs, self.sets)) + sum(found.lower for found in self.searches)

    @property
    def upper(self) -> int:
        return self.structure.cost

    @property
    def exact(self) -> bool:
        return self.lower == self.upper

    @property
    def cuts(self) -> int:
        """Exact cuts added while searching."""
        return sum(len(found.cuts) for found in self.searches)


def needed_groups(needs: Sequence[Need], sets: Sequence[ZeroHalf] = ()) -> int:
    """How many groups hold these units at least: their weight and that of the halves, rounded up."""
    return math.ceil(sum(need.weight for need in needs) + sum(half.total for half in sets))


def proximate_rank(
    network: Network,
    eps: Eps,
    *,
    at_most: int | None = None,
    time_limit: float = 60.0,
    open_ball: bool = False,
) -> Bracket:
    """The least rank of a network whose weights all lie within eps of this one's.

    Args:
        at_most: stop as soon as it is known whether the proximate rank is at most this.
        time_limit: seconds; what is found by then is returned, so that lower < upper may be left.
        open_ball: ask for |u - w| < eps instead of <=.

    Guarantee: exact arithmetic throughout; `structure` is within the ball.
    Cost: near linear where components are small; exponential in the worst case, as it must be unless P = NP.

    Raises:
        NetworkError: not one hidden layer of tanh or sigmoid units, or eps is negative.
    """
    instance = Instance(read_weights(network), eps, open_ball=open_ball)
    return bracket(instance, at_most=at_most, time_limit=time_limit)


def bracket(instance: Instance, *, at_most: int | None = None, time_limit: float = 60.0) -> Bracket:
    """`proximate_rank` for weights and ball that are already read."""
    deadline = time.monotonic() + time_limit
    first, second, relative = compatible_pairs(instance)
    parts = components(instance.units, first, second)
    part_of = np.zeros(instance.units, dtype=np.int64)
    part_of[np.concatenate([np.asarray(part) for part in parts]) if parts else []] = np.repeat(
        np.arange(len(parts)), [len(part) for part in parts]
    )
    upper = greedy(instance, shifts=SHIFTS)
    cost = _costs(upper, part_of, len(parts))
    output, sign = cannot_vanish(instance, first, second, relative)
    needs: list[list[Need]] = [[] for _ in parts]
    sets: list[tuple[ZeroHalf, ...]] = [() for _ in parts]
    for unit in independent(instance.units, first, second, output >= 0):
        needs[part_of[unit]].append(Need(unit, Fraction(1), int(output[unit]), int(sign[unit])))

    structures = _split(upper.structure, part_of, len(parts))
    pairs = _Pairs(part_of, first, second, relative)
    searches: list[Search] = []
    low, high = sum(map(len, needs)), sum(cost)
    unsettled = [number for number in range(len(parts)) if len(needs[number]) < cost[number]]
    for number in sorted(unsettled, key=lambda number: len(parts[number])):
        if at_most is not None and not low <= at_most < high:
            break
        before = lower = len(needs[number])
        part, hopeless = parts[number], False
        if len(part) >= SMALLEST:
            must = {unit for unit in part if output[unit] >= 0}
            covered = cover(instance, part, pairs.of(number), must, deadline - time.monotonic())
            hopeless = covered is not None and len(must) == len(part) > SEARCHED
            if covered is not None and covered.lower > lower:
                lower, sets[number] = covered.lower, covered.sets
                weighed = dict.fromkeys((unit for half in covered.sets for unit in half.units), Fraction(0))
                needs[number] = [
                    Need(unit, weight, int(output[unit]), int(sign[unit]))
                    for unit, weight in (weighed | covered.weights).items()
                ]
            if covered is not None and covered.structure is not None:
                structures[number] = min(structures[number], covered.structure, key=lambda it: it.cost)
        if lower < structures[number].cost and not hopeless:
            found = search(instance, Search(part, structures[number], needs[number]), deadline)
            structures[number] = found.structure
            if found.lower > lower:
                lower, needs[number], sets[number] = found.lower, [], ()
                searches.append(found)
        low, high = low + lower - before, high + structures[number].cost - cost[number]
    return Bracket(
        instance,
        together(structures),
        tuple(tuple(part) for part in needs if part),
        tuple(halves for part, halves in zip(needs, sets, strict=True) if part),
        tuple(searches),
        max(map(len, parts), default=0),
    )


class _Pairs:
    """The compatible pairs, component by component."""

    def __init__(self, part_of: Integers, *pairs: Integers) -> None:
        home = part_of[pairs[0]]
        order = np.argsort(home, kind="stable")
        self.home, self.pairs = home[order], [column[order] for column in pairs]

    def of(self, number: int) -> list[Pair]:
        start, stop = np.searchsorted(self.home, [number, number + 1])
        return list(zip(*(column[start:stop].tolist() for column in self.pairs), strict=True))


def _costs(upper: Upper, part_of: Integers, parts: int) -> list[int]:
    """The greedy bound of each component: a cell never reaches out of one."""
    units = np.flatnonzero(upper.group != ELIMINATED)
    home = np.zeros(upper.vanishing.size, dtype=np.int64)
    home[upper.group[units]] = part_of[units]
    costs: list[int] = np.bincount(home[~upper.vanishing], minlength=parts).tolist()
    return costs


def _split(structure: Structure, part_of: Integers, parts: int) -> list[Structure]:
    """The structure component by component."""
    pieces: list[tuple[list[int], list[Sequence[tuple[int, int]]], list[Sequence[tuple[int, int]]]]]
    pieces = [([], [], []) for _ in range(parts)]
    for unit in structure.eliminated:
        pieces[part_of[unit]][0].append(unit)
    for place, groups in ((1, structure.live), (2, structure.vanishing)):
        for group in groups:
            pieces[part_of[group[0][0]]][place].append(group)
    return [Structure(tuple(a), tuple(map(tuple, b)), tuple(map(tuple, c))) for a, b, c in pieces]

"""What weights prove of a part of a network, the half of proximate rank's checker that knows about covers.

In reading order: `least_groups`, the bound of a part; `_boxes`, which hold all groups.

Why it is sound: take any structure. Its groups share no unit, and each listed unit is in a group that stays. Of a set
of k listed units these groups hold k together, so ⌈k/2⌉ at least where each of them counts the half that it holds,
rounded up: the counts are integers, and their sum is at least k/2. So if no group has more than 1 of the weights of
its units and of the halves that it counts, there are at least as many groups as all units weigh together and the
halves of all sets. A group without some of its members weighs no more, as weights are not negative: boxes are enough.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from verify.kernel import formula
from verify.kernel.errors import Rejected

Json = Any
Signed = tuple[int, int]
"""A unit and a sign."""


def least_groups(ball: Any, part: Json, near: list[list[Signed]]) -> int:
    """So many groups that stay hold the units of {"needs": [[unit, weight, output, sign], ...], "zero_half"?: [...]}.

    Each entry of zero_half is [weight, [unit, ...]], a set of listed units. Rejected unless each unit is seen to need
    a group and no group to weigh more than 1. The bound is rounded up.
    """
    exact: dict[int, Fraction] = {}
    for i, weight, k, s in part["needs"]:
        if type(s) is not int or abs(s) != 1 or all(abs(b) <= ball.radius for b in ball.z[i][:-1]):
            raise Rejected(f"unit {i} can be eliminated, or its sign is none")
        relief = dict.fromkeys((j for j, _ in near[i]), 0)
        for j, t in near[i]:
            relief[j] = max(ball.slope - s * t * ball.a[j][k], relief[j])
        exact[i] = formula.rational(weight)
        if s * ball.a[i][k] - ball.slope <= sum(relief.values()) - ball.strict or exact[i] < 0:
            raise Rejected(f"unit {i} may vanish, or its weight is negative")
    sets = [(formula.rational(weight), units) for weight, units in part.get("zero_half", [])]
    for weight, units in sets:
        if weight < 0 or len(set(units)) < len(units) or not exact.keys() >= set(units):
            raise Rejected("a set has a negative weight, a unit twice, or one that is not listed")
    one = math.lcm(*(weight.denominator for weight in (*exact.values(), *(weight for weight, _ in sets))))
    weights = {i: int(weight * one) for i, weight in exact.items()}
    halves = [int(weight * one) for weight, _ in sets]
    sets_of: dict[int, list[int]] = defaultdict(list)
    for number, (_, units) in enumerate(sets):
        for i in units:
            sets_of[i].append(number)
    # what a unit adds to a box at most: half of a set, rounded up, is at most the whole of it
    most = {i: weight + sum(halves[number] for number in sets_of[i]) for i, weight in weights.items()}
    seen: set[frozenset[Signed]] = set()
    for i in weights:  # a group lies in the star of its first unit, and in a box of side reach
        star = [(ball.z[i], (i, 1))]
        star += [([t * w for w in ball.z[j]], (j, t)) for j, t in near[i] if j > i and j in weights]
        for box in _boxes(star, 0, ball.reach, most, one):
            if box not in seen:
                seen.add(box)
                held = Counter(number for j, _ in box for number in sets_of[j])
                total = sum(weights[j] for j, _ in box)
                if total + sum(halves[number] * _half(count) for number, count in held.items()) > one:
                    raise Rejected(f"the units that can meet unit {i} weigh more than 1 in one group")
    total = sum(weights.values())
    total += sum(half * _half(len(units)) for half, (_, units) in zip(halves, sets, strict=True))
    return math.ceil(Fraction(total, one))


def _half(count: int) -> int:
    """Half of it, rounded up."""
    return (count + 1) // 2


def _boxes(
    points: list[tuple[Sequence[int], Signed]], column: int, reach: int, most: dict[int, int], one: int
) -> Iterator[frozenset[Signed]]:
    """What boxes of side `reach` in the columns from this one on hold, leaving out what others hold, or light ones."""
    if sum(most[unit] for _, (unit, _) in points) <= one:
        return
    if column == len(points[0][0]):
        yield frozenset(member for _, member in points)
        return
    last: int | None = None
    for edge in sorted({point[column] for point, _ in points}):
        inside = [part for part in points if edge <= part[0][column] <= edge + reach]
        top = max(point[column] for point, _ in inside)
        if last is None or top > last:  # else all of them were in the box before
            yield from _boxes(inside, column + 1, reach, most, one)
        last = top

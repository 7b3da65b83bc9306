"""What weights prove of a part of a network, the half of proximate rank's checker that knows about covers.

In reading order: `least_groups`, the bound of a part; `_Leaf`, weights, and which units share groups where they hold;
`_restricted`, the largest groups there; `_boxes`, which hold all groups.

Why it is sound: take any structure. Its groups share no unit, and each listed unit is in a group that stays. Of a set
of k listed units these groups hold k together, so ⌈k/2⌉ at least where each of them counts the half that it holds,
rounded up: the counts are integers, and their sum is at least k/2. So if no group has more than 1 of the weights of
its units and of the halves that it counts, there are at least as many groups as all units weigh together and the
halves of all sets. A group without some of its members weighs no more, as weights are not negative: boxes are enough.

Weights may depend on the structure. At a fork that asks for units i and j and a relative sign it goes "together" if
one group holds them so, else "apart": it arrives at one leaf. There a group holds both units of every pair that went
together or none of them, and not both of any that went apart; no other group need be looked at, and of a box its
largest subsets of this kind are enough. So the bound is the least over the leaves.
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
Path = tuple[tuple[int, int, int, bool], ...]
"""Pairs of units with a relative sign, and whether one group holds them so."""


def least_groups(ball: Any, part: Json, near: list[list[Signed]]) -> int:
    """So many groups that stay hold the units of {"needs": [[unit, weight, output, sign], ...], "zero_half"?, "tree"?}.

    Each entry of zero_half is [weight, [unit, ...]], a set of listed units. A tree is {"pair": [i, j, sign],
    "together": tree, "apart": tree}, or a leaf, {"weights": [[unit, weight], ...], "zero_half": [...]}, which adds to
    what the part weighs. Rejected unless each unit is seen to need a group and no group to weigh more than 1. The bound
    is rounded up.
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
    shared = part.get("zero_half", [])
    leaves = [
        _Leaf(exact, [*shared, *leaf["zero_half"]], leaf["weights"], path)
        for leaf, path in _leaves(part.get("tree", {"weights": [], "zero_half": []}), (), exact)
    ]
    one = math.lcm(*(leaf.one for leaf in leaves))
    most = {i: max(leaf.most[i] * (one // leaf.one) for leaf in leaves) for i in exact}
    seen: set[frozenset[Signed]] = set()
    for i in exact:  # a group lies in the star of its first unit, and in a box of side reach
        star = [(ball.z[i], (i, 1))]
        star += [([t * w for w in ball.z[j]], (j, t)) for j, t in near[i] if j > i and j in exact]
        for box in _boxes(star, 0, ball.reach, most, one):
            if box not in seen:
                seen.add(box)
                if not all(leaf.holds(box) for leaf in leaves):
                    raise Rejected(f"the units that can meet unit {i} weigh more than 1 in one group")
    return min(leaf.total for leaf in leaves)


def _leaves(tree: Json, path: Path, listed: Any) -> Iterator[tuple[Json, Path]]:
    """Each leaf of a tree, and what was asked on the way to it."""
    if "pair" not in tree:
        yield tree, path
        return
    i, j, sign = tree["pair"]
    if i == j or i not in listed or j not in listed or type(sign) is not int or abs(sign) != 1:
        raise Rejected("a pair is two listed units and a sign")
    yield from _leaves(tree["together"], (*path, (i, j, sign, True)), listed)
    yield from _leaves(tree["apart"], (*path, (i, j, sign, False)), listed)


class _Leaf:
    """Weights as integers, `one` of which make 1, and the path to where they hold."""

    def __init__(self, shared: dict[int, Fraction], zero_half: Json, added: Json, path: Path) -> None:
        exact, self.path = dict(shared), path
        for i, number in added:
            weight = formula.rational(number)
            if i not in shared or weight < 0:
                raise Rejected("a leaf weighs a unit that is not listed, or by less than 0")
            exact[i] += weight
        sets = [(formula.rational(weight), units) for weight, units in zero_half]
        for weight, units in sets:
            if weight < 0 or len(set(units)) < len(units) or not exact.keys() >= set(units):
                raise Rejected("a set has a negative weight, a unit twice, or one that is not listed")
        self.one = math.lcm(*(weight.denominator for weight in (*exact.values(), *(w for w, _ in sets))))
        self.weights = {i: int(weight * self.one) for i, weight in exact.items()}
        self.halves = [int(weight * self.one) for weight, _ in sets]
        self.sets_of: dict[int, list[int]] = defaultdict(list)
        for number, (_, units) in enumerate(sets):
            for i in units:
                self.sets_of[i].append(number)
        # what a unit adds to a box at most: half of a set, rounded up, is at most the whole of it
        self.most = {i: w + sum(self.halves[n] for n in self.sets_of[i]) for i, w in self.weights.items()}
        total = sum(self.weights.values())
        total += sum(half * _half(len(units)) for half, (_, units) in zip(self.halves, sets, strict=True))
        self.total = math.ceil(Fraction(total, self.one))

    def holds(self, box: frozenset[Signed]) -> bool:
        """Whether no group of units of the box that there can be at this leaf weighs more than 1."""
        if sum(self.most[i] for i, _ in box) <= self.one:
            return True
        return all(self._weight(group) <= self.one for group in _restricted(box, self.path))

    def _weight(self, group: frozenset[Signed]) -> int:
        held = Counter(number for j, _ in group for number in self.sets_of[j])
        halves = sum(self.halves[number] * _half(count) for number, count in held.items())
        return halves + sum(self.weights[j] for j, _ in group)


def _restricted(members: frozenset[Signed], path: Path) -> Iterator[frozenset[Signed]]:
    """Subsets that hold both or none of each pair together, and not both of one apart: among them all largest ones."""
    for i, j, sign, together in path:
        for s in (1, -1):
            pair = frozenset([(i, s), (j, s * sign)])
            held = len(pair & members)
            if together and held == 1:
                yield from _restricted(members - pair, path)
                return
            if not together and held == 2:
                for member in pair:
                    yield from _restricted(members - {member}, path)
                return
    yield members


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

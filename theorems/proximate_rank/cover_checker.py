"""What weights prove of a part of a network, the half of proximate rank's checker that knows about covers.

In reading order: `least_groups`, the bound of a part; `_Tree`, weights that depend on which units share a group;
`_heaviest`, the most that a group of some units can weigh at a leaf; `_boxes`, which hold all groups.

Why it is sound: take any structure. Its groups share no unit, and each listed unit is in a group that stays. At a
node of a tree that asks for units i and j and a relative sign, the structure goes "together" if one group holds them
so, else "apart": it arrives at one leaf of each tree. There a group holds both units of every pair that went together
or none, and not both of any that went apart; no other group need be looked at. So if every group weighs at most 1,
its weights at all leaves where it can be added over the trees, then there are at least as many groups as all units
weigh together, in each tree at its lightest leaf. A group without some of its members weighs no more, as weights are
not negative: of a box, what counts are its largest subsets that a leaf allows.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from verify.kernel import formula
from verify.kernel.errors import Rejected

Json = Any
Signed = tuple[int, int]
"""A unit and a sign."""
Asked = tuple[int, int, int, bool]
"""Two units, a relative sign, and whether a group holds them so."""


def least_groups(ball: Any, part: Json, near: list[list[Signed]]) -> int:
    """So many groups that stay hold the units of {"needs": [[unit, weight, output, sign], ...], "trees"?: [...]}.

    A tree is a leaf, {"weights": [[unit, weight], ...]}, or {"pair": [i, j, sign], "together": tree, "apart": tree}.
    Rejected unless each unit is seen to need a group and no group to weigh more than 1. The bound is rounded up.
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
    trees = [_Tree(tree, exact.keys()) for tree in part.get("trees", [])]
    one = math.lcm(
        *(w.denominator for weights in (exact, *(t.most for t in trees)) for w in weights.values())
    )
    one = math.lcm(one, *(w.denominator for t in trees for _, leaf in t.leaves for w in leaf.values()))
    weights = {i: int(weight * one) for i, weight in exact.items()}
    most = dict(weights)
    at: dict[int, list[_Tree]] = defaultdict(list)
    for tree in trees:
        tree.scale(one)
        for i in tree.units:
            at[i].append(tree)
            most[i] += int(tree.most.get(i, 0))
    seen: set[frozenset[Signed]] = set()
    for i in weights:  # a group lies in the star of its first unit, and in a box of side reach
        star = [(ball.z[i], (i, 1))]
        star += [([t * w for w in ball.z[j]], (j, t)) for j, t in near[i] if j > i and j in weights]
        for box in _boxes(star, 0, ball.reach, most, one):
            if box not in seen:
                seen.add(box)
                asked = {id(tree): tree for j, _ in box for tree in at[j]}
                total = sum(weights[j] for j, _ in box) + sum(tree.weigh(box) for tree in asked.values())
                if total > one:
                    raise Rejected(f"the units that can meet unit {i} weigh more than 1 in one group")
    return math.ceil(Fraction(sum(weights.values()) + sum(tree.least() for tree in trees), one))


class _Tree:
    """The leaves of a tree: what was asked on the way to each, and its weights, which are for listed units only."""

    def __init__(self, tree: Json, listed: Any) -> None:
        self.leaves: list[tuple[list[Asked], dict[int, Fraction]]] = []
        self.units: set[int] = set()
        self.most: dict[int, Fraction] = {}
        self.whole: list[tuple[list[Asked], dict[int, int]]] = []
        self.known: dict[frozenset[Signed], int] = {}
        self._read(tree, [], listed)

    def _read(self, tree: Json, path: list[Asked], listed: Any) -> None:
        if "pair" in tree:
            i, j, sign = tree["pair"]
            if i == j or i not in listed or j not in listed or type(sign) is not int or abs(sign) != 1:
                raise Rejected("a pair is two listed units and a sign")
            self.units |= {i, j}
            self._read(tree["together"], [*path, (i, j, sign, True)], listed)
            self._read(tree["apart"], [*path, (i, j, sign, False)], listed)
            return
        leaf = {i: formula.rational(weight) for i, weight in tree["weights"]}
        if not all(i in listed and weight >= 0 for i, weight in leaf.items()):
            raise Rejected("a leaf weighs a unit that is not listed, or by less than 0")
        self.leaves.append((path, leaf))
        self.units |= leaf.keys()
        self.most |= {i: max(weight, self.most.get(i, Fraction(0))) for i, weight in leaf.items()}

    def scale(self, one: int) -> None:
        """Turn all weights into integers, `one` of which make 1."""
        self.whole = [(path, {i: int(w * one) for i, w in leaf.items()}) for path, leaf in self.leaves]
        self.most = {i: weight * one for i, weight in self.most.items()}

    def least(self) -> int:
        """What all units weigh at the lightest leaf."""
        return min(sum(leaf.values()) for _, leaf in self.whole)

    def weigh(self, box: frozenset[Signed]) -> int:
        """The most that a group of these units weighs at any leaf."""
        here = frozenset(member for member in box if member[0] in self.units)
        if here not in self.known:
            self.known[here] = max(_heaviest(here, path, leaf) for path, leaf in self.whole)
        return self.known[here]


def _heaviest(members: frozenset[Signed], path: Sequence[Asked], weights: dict[int, int]) -> int:
    """The most that a group of some of these members can weigh where so many pairs are together or apart."""
    for i, j, sign, together in path:
        for s in (1, -1):
            pair = frozenset([(i, s), (j, s * sign)])
            held = len(pair & members)
            if together and held == 1:
                return _heaviest(members - pair, path, weights)
            if not together and held == 2:
                return max(_heaviest(members - {member}, path, weights) for member in pair)
    return sum(weights.get(unit, 0) for unit, _ in members)


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

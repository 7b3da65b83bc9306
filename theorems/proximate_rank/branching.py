"""Weights that depend on which units share a group, where weights and odd sets alone do not prove a cover.

In reading order: `Leaf`, `Fork`, `Tree`; `least` and `members`; `branched`, a tree that proves a bound; `restricted`,
the largest groups that are left where pairs are together or apart.

Nothing the solver says is trusted; see cover_checker.py.

Source: together and apart, Ryan and Foster, An integer programming approach to scheduling, 1981; candidates are tried
before one is chosen, Applegate, Bixby, Chvátal, Cook, Finding cuts in the TSP, 1995 (strong branching).
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from theorems.proximate_rank.neighbourhoods import rounded
from theorems.proximate_rank.zero_half import (
    MARGIN,
    ROUNDING,
    Relaxation,
    ZeroHalf,
    exact_weights,
    strengthen,
)

TRIED = 8
"""Pairs that are tried before one is chosen."""

REMEMBERED = 2
"""Pairs that are tried again where they gained most elsewhere; half as many others are then enough."""

PATIENCE = 10
"""Rounds in which the bound must be in reach, so that sets are added at a node."""

Pair = tuple[int, int]
"""Two units that can meet with one relative sign only."""

Groups = frozenset[frozenset[int]]

Path = tuple[tuple[Pair, bool], ...]
"""What was asked on the way to a node, and whether the units were together."""


@dataclass(frozen=True)
class Leaf:
    """Weights and sets that are added where the structure arrives here."""

    weights: Mapping[int, Fraction] = field(default_factory=dict)
    sets: tuple[ZeroHalf, ...] = ()


@dataclass(frozen=True)
class Fork:
    """What is added if one group has both units, with this relative sign, and what is if none has."""

    pair: tuple[int, int, int]
    together: Tree
    apart: Tree


Tree = Leaf | Fork

NO_FORK = Leaf()
"""Nothing is added wherever it arrives."""


def least(tree: Tree) -> Fraction:
    """What all units and sets weigh at the lightest leaf."""
    if isinstance(tree, Leaf):
        return sum(tree.weights.values(), Fraction(0)) + sum(half.total for half in tree.sets)
    return min(least(tree.together), least(tree.apart))


def members(tree: Tree) -> set[int]:
    """All units that the tree asks for or weighs."""
    if isinstance(tree, Leaf):
        return set(tree.weights).union(*(half.units for half in tree.sets))
    return {*tree.pair[:2]} | members(tree.together) | members(tree.apart)


def branched(
    relaxation: Relaxation, goal: int, signs: Mapping[Pair, int], deadline: float, draw: random.Random
) -> Tree | list[int] | None:
    """A tree that proves that `goal` groups are needed, or fewer groups that hold all units.

    Args:
        relaxation: of all groups that there can be, as far as it could be strengthened.
        signs: the relative sign of two units, the first before the second, that can meet with one sign only.
        deadline: as of time.monotonic.

    Returns:
        The tree, or numbers of the fewer groups, or None if neither is found in time.
    """
    whole = [*relaxation.groups]
    here = Relaxation(whole)
    for units in tightest(relaxation):
        here.add(units)
    gained: dict[Pair, float] = {}

    def node(path: Path, groups: Groups) -> Tree | list[int] | None:
        for unit in sorted(here.holders.keys() - frozenset().union(*groups)):
            return Leaf({unit: Fraction(goal)})  # no group can hold it
        here.allow(groups)
        strengthen(here, goal, PATIENCE, deadline, draw)
        if here.lower >= goal:
            leaf = Leaf(*exact_weights(here))
            if least(leaf) > goal - 1:
                return leaf
        parts = [*here.groups]
        fewer = rounded(parts, here.taken)
        if len(fewer) < goal:
            return [next(n for n, group in enumerate(whole) if parts[part] <= group) for part in fewer]
        missing = max(goal - 1 + MARGIN - here.bound, ROUNDING)
        best: tuple[float, Pair, list[Groups]] | None = None
        start = here.bound
        pairs = _undecided(here, signs, draw)
        known = sorted(gained.keys() & set(pairs), key=lambda pair: (-gained[pair], pair))[:REMEMBERED]
        others = [pair for pair in pairs if pair not in gained]
        for pair in [*known, *others[: REMEMBERED // 2 if known else TRIED]]:
            if time.monotonic() >= deadline:
                return None
            sides, rises = [], [missing, missing]
            for place, asked in enumerate((True, False)):
                sides.append(_side(groups, (*path, (pair, asked))))
                if best is None or rises[0] * rises[1] > best[0]:  # else the other side cannot help
                    here.allow(sides[-1])
                    if here.solve(deadline):
                        rises[place] = max(min(here.bound - start, missing), ROUNDING)
            gain = rises[0] * rises[1]
            gained[pair] = gain
            if best is None or gain > best[0]:
                best = gain, pair, sides
        if best is None:
            return None
        _, pair, sides = best
        branches: list[Tree] = []
        for side, asked in zip(sides, (True, False), strict=True):
            branch = node((*path, (pair, asked)), side)
            if not isinstance(branch, Leaf | Fork):
                return branch
            branches.append(branch)
        return Fork((*pair, signs[pair]), *branches)

    return node((), frozenset(whole))


def tightest(relaxation: Relaxation) -> list[frozenset[int]]:
    """The sets of more than one unit that weigh something."""
    return [
        units
        for units, weight in zip(relaxation.sets, relaxation.weights, strict=False)
        if len(units) > 1 and weight > ROUNDING
    ]


def _undecided(relaxation: Relaxation, signs: Mapping[Pair, int], draw: random.Random) -> list[Pair]:
    """Pairs of units that are together in part, those nearest to one half first."""
    shares: dict[Pair, float] = {}
    for group, number in relaxation.groups.items():
        if relaxation.taken[number] > ROUNDING:
            units = sorted(group)
            for place, i in enumerate(units):
                for j in units[place + 1 :]:
                    shares[i, j] = shares.get((i, j), 0.0) + relaxation.taken[number]
    known = [pair for pair, share in shares.items() if 0.02 < share < 0.98 and pair in signs]
    chosen: list[Pair] = []
    used: set[int] = set()
    for pair in sorted(known, key=lambda pair: (round(abs(shares[pair] - 0.5), 1), draw.random())):
        if used.isdisjoint(pair):
            used.update(pair)
            chosen.append(pair)
    return chosen


def _side(groups: Iterable[frozenset[int]], path: Path) -> frozenset[frozenset[int]]:
    """The largest groups where one more pair is together or apart than at the node of these groups."""
    (i, j), _ = path[-1]
    found: set[frozenset[int]] = set()
    for group in groups:
        found |= restricted(group, path) if i in group or j in group else {group}
    found.discard(frozenset())
    return frozenset(found)


def restricted(group: frozenset[int], path: Path) -> set[frozenset[int]]:
    """The largest parts of a group that have both units of each pair that is together or none, not both if apart."""
    for (i, j), together in path:
        held = (i in group) + (j in group)
        if together and held == 1:
            return restricted(group - {i, j}, path)
        if not together and held == 2:
            return restricted(group - {i}, path) | restricted(group - {j}, path)
    return {group}

"""The fewest groups that hold all units of a component, where none of them can vanish, and weights that prove it.

`Cover` is what is found, `cover` the road for large components. First a linear program with sets that it violates
bounds the number (zero_half.py), then so few groups are looked for (neighbourhoods.py), and in turn either is tried
harder until they meet; what is missing at the end is proved case by case (branching.py).

No solver is trusted: squares are cliques of exactly compatible units, what is chosen is a structure whatever the
solver says of it, and weights are exact. Without the package ortools there is no such road.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib.util import find_spec

from theorems.proximate_rank.branching import NO_FORK, Fork, Leaf, Tree, branched
from theorems.proximate_rank.branching import least as least_weight
from theorems.proximate_rank.neighbourhoods import fewest, rounded
from theorems.proximate_rank.squares import Pair, core, squares
from theorems.proximate_rank.structure import Group, Structure
from theorems.proximate_rank.weights import Instance
from theorems.proximate_rank.zero_half import (
    ROUNDING,
    Relaxation,
    ZeroHalf,
    exact_weights,
    strengthen,
)

SMALLEST = 12
"""Units from which on two solvers are worth their start."""

LEAST = 2.0
"""Seconds at least for a search for fewer groups."""

PATIENCE = 10
"""Rounds in which the next integer must be in reach before groups are looked for."""

ENDURANCE = 100
"""The same where fewer groups have been looked for."""

REACH = 0.4
"""How far below the last integer but one a bound may be, so that the rest is proved case by case."""

FORKING = 0.9
"""Share of the time that is left for that, where fewer groups may yet be found."""


@dataclass(frozen=True)
class Cover:
    """What is known of a component: a structure of it, if any was found, and weights that bound it from below.

    No group that can be has needed units, and halves of the sets of them, of weight above 1 together.
    """

    structure: Structure | None
    weights: dict[int, Fraction]
    sets: tuple[ZeroHalf, ...] = ()
    tree: Tree = NO_FORK

    @property
    def lower(self) -> int:
        return math.ceil(least_weight(Leaf(self.weights, self.sets)) + least_weight(self.tree))


def cover(
    instance: Instance, units: Sequence[int], pairs: Sequence[Pair], needed: set[int], seconds: float
) -> Cover | None:
    """Cover by squares all units of a component that are neither eliminated nor vanish alone.

    The structure is looked for where it can have as few groups as the weights ask for, as far as linear programs tell.

    Args:
        pairs: all pairs of compatible units among these.
        needed: those that are in a group that stays, whatever the structure.
        seconds: for all of it; it ends sooner where the weights prove the structure.

    Returns:
        None where this road leads nowhere: no needed unit, too many groups, or no solver.
    """
    if not needed or find_spec("ortools") is None:
        return None
    deadline = time.monotonic() + seconds
    small = [unit for unit in units if unit not in needed and instance.eliminable([unit])[0]]
    alone = [unit for unit in set(units) - needed.union(small) if instance.vanishes(((unit, 1),))]
    rest = set(units).difference(small, alone)
    most = squares(needed, pairs)
    whole = squares(rest, pairs) if rest > needed else most
    if most is None or whole is None:
        return None
    draw = random.Random(0)
    cores = core(_members(most))
    groups = most
    proof = guide = Relaxation([*cores])
    strengthen(proof, None, PATIENCE, deadline, draw)
    if rest > needed:
        cores = core(_members(whole))
        groups = whole
        guide = Relaxation([*cores])
        if guide.solve(deadline) and guide.bound > proof.lower + ROUNDING:
            return Cover(None, *exact_weights(proof))
        strengthen(guide, None, PATIENCE, deadline, draw)
    candidates = [groups[number] for number in cores.values()]
    chosen = rounded([*cores], guide.taken)
    forked = False
    while True:
        start = time.monotonic()
        turn = min(start + max(start + seconds - deadline, LEAST), deadline)  # as long as all took so far
        enough = proof.lower if forked else max(proof.lower, math.floor(proof.bound + 1 + REACH))
        chosen, certain = fewest(guide, chosen, proof.lower, enough, turn, draw)
        structure = _structure(instance, small, [((unit, 1),) for unit in sorted(alone)], chosen, candidates)
        if structure.cost > proof.lower and time.monotonic() < deadline:
            strengthen(proof, structure.cost, ENDURANCE, deadline, draw)
        now = time.monotonic()
        near = proof.lower < structure.cost <= proof.bound + 1 + REACH
        if (certain or (near and not forked)) and proof.lower < structure.cost and now < deadline:
            until, forked = deadline if certain else now + FORKING * (deadline - now), True
            found = branched(proof, structure.cost, _signs(pairs), until, draw)
            if isinstance(found, Leaf | Fork):
                return Cover(structure, {}, (), found)
            if found is not None and proof is guide:
                chosen = found
                continue
        if certain or structure.cost <= proof.lower or time.monotonic() >= deadline:
            return Cover(structure, *exact_weights(proof))


def _members(groups: Sequence[Group]) -> list[list[int]]:
    return [[unit for unit, _ in group] for group in groups]


def _signs(pairs: Sequence[Pair]) -> dict[tuple[int, int], int]:
    """The relative sign of units that can meet with one sign only."""
    signs = {(i, j): sign for i, j, sign in pairs} | {(j, i): sign for i, j, sign in pairs}
    both = {(i, j) for i, j, sign in pairs if sign != signs[i, j]}
    return {pair: sign for pair, sign in signs.items() if pair not in both and pair[::-1] not in both}


def _structure(
    instance: Instance,
    small: Sequence[int],
    alone: list[Group],
    chosen: Sequence[int],
    groups: Sequence[Group],
) -> Structure:
    """These groups, each unit left in the first that holds it."""
    split = [*alone]
    passed: set[int] = set()
    for number in chosen:
        split.append(tuple((unit, sign) for unit, sign in groups[number] if unit not in passed))
        passed.update(unit for unit, _ in groups[number])
    live: list[Group] = []
    vanishing: list[Group] = []
    for group in filter(None, split):
        (vanishing if instance.vanishes(group) else live).append(group)
    return Structure(tuple(small), tuple(live), tuple(vanishing))

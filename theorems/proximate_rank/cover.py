"""The fewest groups that hold all units of a component, where none of them can vanish, and weights that prove it.

In reading order: `Cover` and `cover`, the road for large components; `fewest`, few groups that hold all units: those
that a linear program takes most, chosen anew place by place; `least`, an integer program for one place.

No solver is trusted: squares are cliques of exactly compatible units, what is chosen is a structure whatever the
solver says of it, and weights are exact. Without the package ortools there is no such road.

Source: LP duality with cuts, see zero_half.py; large neighbourhood search, P. Shaw, Using constraint programming and
local search methods to solve vehicle routing problems, 1998.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib.util import find_spec

from theorems.proximate_rank.branching import NO_FORK, Leaf, Tree, branched
from theorems.proximate_rank.branching import least as least_weight
from theorems.proximate_rank.squares import Pair, core, squares
from theorems.proximate_rank.structure import Group, Structure
from theorems.proximate_rank.weights import Instance
from theorems.proximate_rank.zero_half import (
    ROUNDING,
    Relaxation,
    ZeroHalf,
    around,
    exact_weights,
    strengthen,
)

SMALLEST = 12
"""Units from which on two solvers are worth their start."""

WHOLE = 1000
"""Units up to which groups are looked for everywhere at once, at first."""

PLACE = 350
"""Units for which groups are chosen anew at a time."""

PRESOLVED = 300
"""Up to so many groups the integer program is solved sooner than simplified."""

LEAST = 2.0
"""Seconds at least for a search for fewer groups."""

VISIT = 0.5
"""Seconds that one place is given."""

PATIENCE = 10
"""Rounds in which the next integer must be in reach before groups are looked for."""

ENDURANCE = 100
"""The same where fewer groups have been looked for."""


FORKED = 2
"""Missing groups up to which a bound is proved case by case."""

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
    cores = core(most)
    proof = guide = Relaxation([*cores])
    strengthen(proof, None, PATIENCE, deadline, draw)
    if rest > needed:
        cores = core(whole)
        guide = Relaxation([*cores])
        if guide.solve(deadline) and guide.bound > proof.lower + ROUNDING:
            return Cover(None, *exact_weights(proof))
    candidates, groups = [*cores], [*cores.values()]
    chosen, place = rounded(candidates, guide.taken), WHOLE
    forked = False
    while True:
        start = time.monotonic()
        turn = max(start + seconds - deadline, LEAST)  # as long as all took so far
        chosen, certain = fewest(candidates, chosen, proof.lower, place, min(start + turn, deadline), draw)
        place = PLACE
        structure = _structure(instance, small, [((unit, 1),) for unit in sorted(alone)], chosen, groups)
        if structure.cost > proof.lower and time.monotonic() < deadline:
            strengthen(proof, structure.cost, ENDURANCE, deadline, draw)
        now = time.monotonic()
        near = proof.lower < structure.cost <= proof.lower + FORKED
        if near and not forked and (certain or len(proof.holders) <= WHOLE) and now < deadline:
            until, forked = deadline if certain else now + FORKING * (deadline - now), True
            tree = branched(proof, structure.cost, _signs(pairs), until, draw)
            if tree is not None:
                return Cover(structure, {}, (), tree)
        if certain or structure.cost <= proof.lower or time.monotonic() >= deadline:
            return Cover(structure, *exact_weights(proof))


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


def rounded(candidates: Sequence[frozenset[int]], taken: Sequence[float]) -> list[int]:
    """Candidates that hold all units, of those for each unit that is left the one that is taken most."""
    left = set().union(*candidates)
    order = sorted(range(len(candidates)), key=lambda number: -taken[number])
    holders: dict[int, list[int]] = {}
    for number in order:
        for unit in candidates[number]:
            holders.setdefault(unit, []).append(number)
    chosen: list[int] = []
    for first in order:
        for unit in sorted(candidates[first] & left):
            if unit in left:
                best = max(
                    holders[unit], key=lambda number: (taken[number] + 0.1) * len(candidates[number] & left)
                )
                chosen.append(best)
                left -= candidates[best]
    return chosen


def fewest(
    candidates: Sequence[frozenset[int]],
    chosen: Sequence[int],
    at_least: int,
    size: int,
    deadline: float,
    draw: random.Random,
) -> tuple[list[int], bool]:
    """As few of the candidates as are found in the time that hold all units, and whether there are none fewer.

    Args:
        chosen: some that hold all units.
        at_least: stop when there are no more than so many.
        size: units for which they are chosen anew at a time: all of them if there are no more, else `PLACE`.
    """
    holders: dict[int, list[int]] = {}
    for number, candidate in enumerate(candidates):
        for unit in sorted(candidate):
            holders.setdefault(unit, []).append(number)
    best, units = set(chosen), sorted(holders)
    members = [sorted(candidate) for candidate in candidates]
    size = size if len(units) <= size else PLACE
    while len(best) > at_least and time.monotonic() < deadline:
        place: set[int] = set()
        for unit in draw.sample(units, len(units)):
            if unit not in place and len(place) < size:
                place.update(around(unit, holders, members, size - len(place)))
        kept = {number for number in best if not candidates[number] <= place}
        held = set().union(*(candidates[number] for number in kept))
        open_units = {unit for unit in holders if unit not in held}
        options: dict[frozenset[int], int] = {}
        for unit in sorted(open_units):
            for number in holders[unit]:
                options.setdefault(candidates[number] & open_units, number)
        pool = sorted(options, key=options.__getitem__)
        if kept:
            draw.shuffle(pool)  # so that other ones are found where as many do
        left = deadline - time.monotonic()
        fresh, sure = least(pool, min(left, VISIT) if kept else left, at_least - len(kept))
        if fresh is None or set().union(*(pool[number] for number in fresh)) != open_units:
            continue
        if len(fresh) + len(kept) <= len(best):
            best = kept.union(options[pool[number]] for number in fresh)
        if sure and not kept:
            return sorted(best), True
    return sorted(best), False


def least(candidates: Sequence[frozenset[int]], seconds: float, enough: int) -> tuple[list[int] | None, bool]:
    """The fewest candidates that hold all units, as far as found in the time, and whether there are none fewer.

    Args:
        enough: so many will do.
    """
    from ortools.sat.python import cp_model

    class Enough(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            if self.objective_value <= enough:
                self.stop_search()

    model = cp_model.CpModel()
    taken = [model.new_bool_var("") for _ in candidates]
    holding: dict[int, list[cp_model.IntVar]] = {}
    for candidate, variable in zip(candidates, taken, strict=True):
        for unit in sorted(candidate):
            holding.setdefault(unit, []).append(variable)
    for variables in holding.values():
        model.add_bool_or(variables)
    model.minimize(sum(taken))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.cp_model_presolve = len(candidates) > PRESOLVED
    solver.parameters.max_time_in_seconds = max(seconds, 0.0)
    status = solver.solve(model, Enough())
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, False
    return [
        number for number, variable in enumerate(taken) if solver.value(variable)
    ], status == cp_model.OPTIMAL

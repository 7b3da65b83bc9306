"""Few groups that hold all units: at one place after another they are chosen anew, as few as there can be.

In reading order: `rounded`, the groups that a linear program takes most; `fewest`, which improves them; `waste`, where
there may be something to gain; `least`, an integer program for one place.

The linear program of a place is strengthened like that of the whole, and the integer program starts from its sets:
without them it took two to three times as long on covers of 1000 random points.

Source: large neighbourhood search, P. Shaw, Using constraint programming and local search methods to solve vehicle
routing problems, 1998.
"""

from __future__ import annotations

import random
import time
from collections.abc import Collection, Sequence

from theorems.proximate_rank.squares import core
from theorems.proximate_rank.zero_half import ROUNDING, Relaxation, around, strengthen

PLACE = 700
"""Units for which groups are chosen anew at first, and at most."""

TRIES = 3
"""Places of which the most wasteful is taken."""

VISIT = 1.0
"""Seconds that one place is given."""

PATIENCE = 10
"""Rounds in which the bound of a place must reach the next integer, so that sets are looked for."""

PRESOLVED = 300
"""Up to so many groups the integer program is solved sooner than simplified."""


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
    relaxation: Relaxation,
    chosen: Collection[int],
    at_least: int,
    enough: int,
    deadline: float,
    draw: random.Random,
) -> tuple[list[int], bool]:
    """As few groups as are found in the time that hold all units, and whether there are none fewer.

    Args:
        relaxation: solved; its groups and units.
        chosen: numbers of groups that hold all units.
        at_least: no fewer groups hold all units, as the caller knows.
        enough: so many will do.
        deadline: as of time.monotonic.
    """
    groups = [*relaxation.groups]
    members = [sorted(group) for group in groups]
    holders, units = relaxation.holders, sorted(relaxation.holders)
    best, size = set(chosen), PLACE
    while len(best) > enough and time.monotonic() < deadline:
        wasted = waste(relaxation, best)
        places = [_place(size, units, holders, members, draw) for _ in range(TRIES)]
        place = max(places, key=lambda place: sum(wasted[unit] for unit in sorted(place)))
        kept = {number for number in best if not groups[number] <= place}
        until = min(time.monotonic() + VISIT, deadline)
        if kept or size < PLACE:
            fresh, certain = _anew(relaxation, kept, len(best), at_least, until, draw), False
        else:
            fresh, certain = least(relaxation, at_least, until, draw)
        held = set().union(*(groups[number] for number in kept | fresh))
        if len(held) == len(units) and len(kept | fresh) <= len(best):
            best = kept | fresh
            if certain:
                return sorted(best), True
        size = draw.randrange(PLACE // 2, PLACE)  # what is not seen from one place may be from another
    return sorted(best), False


def _anew(
    relaxation: Relaxation, kept: set[int], most: int, at_least: int, deadline: float, draw: random.Random
) -> set[int]:
    """Groups that hold all units that those kept do not, as few as are found; none if none are found.

    Args:
        most: number of groups, those kept among them, beyond which nobody wants to know.
    """
    groups = [*relaxation.groups]
    open_units = relaxation.holders.keys() - set().union(*(groups[number] for number in kept))
    options: dict[frozenset[int], int] = {}
    for unit in sorted(open_units):
        for number in relaxation.holders[unit]:
            options.setdefault(groups[number] & open_units, number)
    parts = [*options]
    draw.shuffle(parts)  # so that other ones are found where as many do
    cores = core(parts)
    local = Relaxation([*cores])
    for units, weight in zip(relaxation.sets, relaxation.weights, strict=False):
        if weight > ROUNDING and len(units) > 1 and units <= local.holders.keys():
            local.add(units)
    strengthen(local, most - len(kept), PATIENCE, deadline, draw)
    found, _ = least(local, at_least - len(kept), deadline, draw)
    return {options[parts[number]] for place, number in enumerate(cores.values()) if place in found}


def _place(
    size: int,
    units: Sequence[int],
    holders: dict[int, list[int]],
    members: Sequence[list[int]],
    draw: random.Random,
) -> set[int]:
    """Units near some unit, and where there are few of them, near others too."""
    place: set[int] = set()
    for unit in draw.sample(units, len(units)):
        if len(place) >= size:
            break
        if unit not in place:
            place.update(around(unit, holders, members, size - len(place)))
    return place


def waste(relaxation: Relaxation, chosen: Collection[int]) -> dict[int, float]:
    """By unit: the weight that chosen groups do not have, and what they hold of a set beyond its half.

    All together it is the number of chosen groups less the bound: fewer are only where more than 1 is wasted.
    """
    spare = dict.fromkeys(chosen, 1.0)
    wasted = dict.fromkeys(relaxation.holders, 0.0)
    for units, row, weight in zip(relaxation.sets, relaxation.rows, relaxation.weights, strict=False):
        if weight > ROUNDING:
            held = row.keys() & spare.keys()
            over = sum(row[number] for number in held) - (len(units) + 1) // 2
            for number in held:
                spare[number] -= weight * row[number]
            for unit in units if over else ():
                wasted[unit] += weight * over / len(units)
    for group, number in relaxation.groups.items():
        if number in spare:
            for unit in group:
                wasted[unit] += spare[number] / len(group)
    return wasted


def least(
    relaxation: Relaxation, at_least: int, deadline: float, draw: random.Random
) -> tuple[set[int], bool]:
    """Numbers of the fewest groups that hold all units, as far as found in time, and whether there are none fewer.

    Args:
        relaxation: strengthened as far as that pays.
        at_least: no fewer groups hold all units, as the caller knows.
    """
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    taken = [model.new_bool_var("") for _ in relaxation.groups]
    for units, row, weight in zip(relaxation.sets, relaxation.rows, relaxation.weights, strict=False):
        if len(units) == 1:
            model.add_bool_or([taken[number] for number in row])
        elif weight > ROUNDING:
            model.add(sum(count * taken[number] for number, count in row.items()) >= (len(units) + 1) // 2)
    model.add(sum(taken) >= max(relaxation.lower, at_least))
    model.minimize(sum(taken))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.cut_level = 0  # those that help are there
    solver.parameters.random_seed = draw.randrange(1 << 30)
    solver.parameters.cp_model_presolve = len(taken) > PRESOLVED
    solver.parameters.max_time_in_seconds = max(deadline - time.monotonic(), 0.0)
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return set(), False
    return {
        number for number, variable in enumerate(taken) if solver.value(variable)
    }, status == cp_model.OPTIMAL

"""The groups of some units that none of them can join, and the few of these units and groups that decide a cover.

In reading order: `squares`, all such groups, which are the maximal cliques of signed units; `core`, what is left of
them when units that are held anyway and groups inside others go.

Source: a clique of boxes has a common point, so maximal cliques are the boxes of side 2 eps (Helly).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from theorems.proximate_rank.structure import Group

SQUARES = 200_000
"""More groups than this are not listed."""

Pair = tuple[int, int, int]
"""Two units and the relative sign with which they are compatible."""


def squares(units: set[int], pairs: Iterable[Pair]) -> list[Group] | None:
    """All groups of these units that none of the others can join, each led by +; None if there are too many.

    A unit that is needed has b out of reach of 0, so it is never in a group with its own mirror image.
    """
    near: dict[int, set[int]] = {sign * (unit + 1): set() for unit in units for sign in (1, -1)}
    for i, j, relative in pairs:
        if i in units and j in units:
            for sign in (1, -1):
                near[sign * (i + 1)].add(sign * relative * (j + 1))
                near[sign * relative * (j + 1)].add(sign * (i + 1))
    found: set[Group] = set()
    passed: set[int] = set()
    for unit in sorted(units):
        if unit + 1 in passed or -unit - 1 in passed:
            continue  # in a part that is done, or in the mirror image of one
        part, waiting = {unit + 1}, [unit + 1]
        while waiting:
            fresh = near[waiting.pop()] - part
            part |= fresh
            waiting += fresh
        passed |= part
        for clique in islice(_cliques(sorted(part), near), SQUARES + 1 - len(found)):
            leading = min(clique, key=abs)
            found.add(tuple((abs(n) - 1, 1 if n * leading > 0 else -1) for n in sorted(clique, key=abs)))
        if len(found) > SQUARES:
            return None
    return sorted(found)


def _cliques(nodes: Sequence[int], near: dict[int, set[int]]) -> Iterator[list[int]]:
    """The maximal cliques of a graph, each from its first node on.

    Source: Eppstein, Löffler, Strash, Listing all maximal cliques in sparse graphs, 2010.
    """
    for node in nodes:
        later = {other for other in near[node] if other > node}
        yield from _grown([node], later, near[node] - later, near)


def _grown(
    clique: list[int], inside: set[int], outside: set[int], near: dict[int, set[int]]
) -> Iterator[list[int]]:
    """The maximal cliques that hold this one, some of `inside` and none of `outside`."""
    if not inside:
        if not outside:
            yield clique
        return
    pivot = max(inside | outside, key=lambda node: len(inside & near[node]))
    for node in inside - near[pivot]:
        yield from _grown([*clique, node], inside & near[node], outside & near[node], near)
        inside = inside - {node}
        outside = outside | {node}


def core(groups: Sequence[Iterable[int]]) -> dict[frozenset[int], int]:
    """Groups of fewer units of which as many are needed: of two units, one that is held whenever the other is goes.

    Groups inside another go too. Weights of the units that are left, for these groups, hold for all groups and units.

    Returns:
        The units that are left of each group that is, and its number. Those that hold all units that are left hold all.
    """
    members = [set(units) for units in groups]
    holders: dict[int, set[int]] = {}
    for number, units in enumerate(members):
        for unit in units:
            holders.setdefault(unit, set()).add(number)
    while True:
        before = sum(map(len, members))
        for unit in sorted(holders):
            if unit in holders:
                for other in sorted(members[min(holders[unit])]):
                    if other != unit and holders[unit] <= holders[other]:
                        for number in holders.pop(other):
                            members[number].remove(other)
        for number, units in enumerate(members):
            if units:
                fewest = min((holders[unit] for unit in units), key=len)
                if any(units <= members[rival] for rival in fewest if rival != number):
                    for unit in units:
                        holders[unit].remove(number)
                    members[number] = set()
        if sum(map(len, members)) == before:
            return {frozenset(units): number for number, units in enumerate(members) if units}

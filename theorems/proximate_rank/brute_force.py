"""Proximate rank by trying everything: the slow road that others are held against.

A module of its own so that it shares nothing with the solvers but the comparisons of `Instance`.
"""

from __future__ import annotations

from theorems.proximate_rank.structure import Group, Structure
from theorems.proximate_rank.weights import Eps, Instance, read_weights
from verify.networks.network import Network


def brute_force(network: Network, eps: Eps) -> tuple[int, Structure]:
    """The proximate rank and a structure that attains it.

    Cost: all eliminations, partitions into groups and relative signs; up to about 6 units.
    """
    return cheapest(Instance(read_weights(network), eps))


def cheapest(instance: Instance) -> tuple[int, Structure]:
    """The same for weights and ball that are already read, closed or open."""
    eliminable = instance.eliminable()
    best: Structure | None = None

    def place(unit: int, eliminated: tuple[int, ...], groups: tuple[Group, ...]) -> None:
        nonlocal best
        if unit == instance.units:
            live = tuple(group for group in groups if not instance.vanishes(group))
            if best is None or len(live) < best.cost:
                best = Structure(
                    eliminated, live, tuple(group for group in groups if instance.vanishes(group))
                )
            return
        if eliminable[unit]:
            place(unit + 1, (*eliminated, unit), groups)
        for index, group in enumerate(groups):
            for sign in (1, -1):
                if all(instance.compatible(member, (unit, sign)) for member in group):
                    joined = (*group, (unit, sign))
                    place(unit + 1, eliminated, (*groups[:index], joined, *groups[index + 1 :]))
        place(unit + 1, eliminated, (*groups, ((unit, 1),)))

    place(0, (), ())
    assert best is not None, "all units alone is a structure"
    return best.cost, best

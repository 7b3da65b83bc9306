"""Proximate rank by trying everything: the slow road that others are held against.

A module of its own so that it shares nothing with the solvers but the comparisons of `Instance`.
"""

from __future__ import annotations

from collections.abc import Iterator

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
    best = min(structures(instance), key=lambda structure: structure.cost)
    return best.cost, best


def structures(instance: Instance) -> Iterator[Structure]:
    """All of them, each group that can vanish taken to do so; first units of groups have the sign +."""
    eliminable = instance.eliminable()

    def placed(
        unit: int, eliminated: tuple[int, ...], groups: tuple[Group, ...]
    ) -> Iterator[tuple[tuple[int, ...], tuple[Group, ...]]]:
        if unit == instance.units:
            yield eliminated, groups
            return
        if eliminable[unit]:
            yield from placed(unit + 1, (*eliminated, unit), groups)
        for index, group in enumerate(groups):
            for sign in (1, -1):
                if all(instance.compatible(member, (unit, sign)) for member in group):
                    joined = (*group, (unit, sign))
                    yield from placed(unit + 1, eliminated, (*groups[:index], joined, *groups[index + 1 :]))
        yield from placed(unit + 1, eliminated, (*groups, ((unit, 1),)))

    for eliminated, groups in placed(0, (), ()):
        gone = [instance.vanishes(group) for group in groups]
        yield Structure(
            eliminated,
            tuple(group for group, vanishes in zip(groups, gone, strict=True) if not vanishes),
            tuple(group for group, vanishes in zip(groups, gone, strict=True) if vanishes),
        )

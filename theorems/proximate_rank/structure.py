"""Structures: which units lose their input, which meet, which groups vanish. The upper side of the characterisation.

In reading order: `Structure`; `group_vanishes` and `is_structure`, what the theorem asks of one; `threshold`, the
least eps at which it is one; `perturbed_network`, the parameter in the ball that it stands for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from theorems.proximate_rank.weights import Eps, Instance, Weights, read_eps, read_weights
from verify.networks.network import Layer, Network, NetworkError

Group = tuple[tuple[int, int], ...]
"""Distinct units, each with a sign: ((unit, sign), ...)."""


@dataclass(frozen=True)
class Structure:
    """A way to lower the rank: every unit is eliminated or in exactly one group.

    Args:
        eliminated: units whose incoming weights go to 0.
        live: groups that become one unit each.
        vanishing: groups whose outgoing weights go to sum 0.
    """

    eliminated: tuple[int, ...]
    live: tuple[Group, ...]
    vanishing: tuple[Group, ...]

    @property
    def cost(self) -> int:
        """The number of hidden units that stay needed, at most."""
        return len(self.live)

    @property
    def groups(self) -> tuple[Group, ...]:
        return self.live + self.vanishing


def together(structures: Sequence[Structure]) -> Structure:
    """Structures of different units as one."""
    return Structure(
        tuple(unit for structure in structures for unit in structure.eliminated),
        tuple(group for structure in structures for group in structure.live),
        tuple(group for structure in structures for group in structure.vanishing),
    )


def is_structure(instance: Instance, structure: Structure) -> bool:
    """Whether the structure accounts for every unit once and stays within the ball, each part recomputed."""
    units = [*structure.eliminated, *(unit for group in structure.groups for unit, _ in group)]
    eliminable = instance.eliminable()
    return (
        sorted(units) == list(range(instance.units))
        and all(eliminable[unit] for unit in structure.eliminated)
        and all(
            instance.compatible(one, other)
            for group in structure.groups
            for place, one in enumerate(group)
            for other in group[:place]
        )
        and all(instance.vanishes(group) for group in structure.vanishing)
    )


def threshold(weights: Weights, structure: Structure) -> Fraction:
    """The least eps at which the structure is within the closed ball.

    The largest of |b_i| over the eliminated units, half the diameters of the groups, and |sum of signed a| / |G|
    over the groups that it counts as vanishing; 0 for none of these.
    """
    exact = weights.exact()
    sizes = [Fraction(0)]
    sizes += [abs(b) for unit in structure.eliminated for b in exact.incoming[unit, :-1]]
    for group in structure.groups:
        if len(group) > 1:
            points = [sign * exact.incoming[unit] for unit, sign in group]
            sizes += [(max(column) - min(column)) / 2 for column in zip(*points, strict=True)]
    for group in structure.vanishing:
        total = sum(sign * exact.outgoing[unit] for unit, sign in group)
        sizes += [abs(part) / len(group) for part in np.asarray(total)]
    return max(sizes)


def perturbed_network(network: Network, structure: Structure, eps: Eps) -> Network:
    """The network in the ball around this one that the structure describes, exact; its rank is at most the cost.

    Groups meet at the midpoint of the box of their members, coordinate by coordinate; a vanishing group shares
    the sum of its outgoing weights among its members.

    Raises:
        NetworkError: the structure does not fit into the ball.
    """
    exact = network.exact()
    weights = read_weights(exact)
    needed = threshold(weights, structure)
    if needed > read_eps(eps):
        raise NetworkError(f"the structure needs eps = {needed}, more than {eps}.")
    incoming, outgoing = np.array(weights.incoming), np.array(weights.outgoing)
    incoming[list(structure.eliminated), :-1] = Fraction(0)
    for group in structure.groups:
        if len(group) > 1:
            points = [sign * incoming[unit] for unit, sign in group]
            middle = np.array([(max(column) + min(column)) / 2 for column in zip(*points, strict=True)])
            for unit, sign in group:
                incoming[unit] = sign * middle
    for group in structure.vanishing:
        share = sum(sign * outgoing[unit] for unit, sign in group) / len(group)
        for unit, sign in group:
            outgoing[unit] = outgoing[unit] - sign * share
    layers = Layer(incoming[:, :-1], incoming[:, -1]), Layer(outgoing.T, exact.layers[1].bias)
    return replace(exact, layers=layers)

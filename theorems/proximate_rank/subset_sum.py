"""Cancellation alone is hard: subset sum and equal bins as networks of rank 1 or of few live units, and the way back.

In reading order: `subset_sum_network` and `chosen_items`; `equal_bins_network` and `filled_bins`. In both, eps is 1 and
the proximate rank is 0 exactly if there is a solution: so unless P = NP no polynomial algorithm approximates
proximate rank within any finite factor.

Source: the specification, section 3.6; ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import islice, product

import numpy as np

from theorems.proximate_rank.structure import Structure
from verify.networks.network import Layer, Network, NetworkError

EPS = 1
"""The radius for which these networks are made."""


def subset_sum_network(items: Sequence[int], target: int) -> Network:
    """Proximate rank 0 at eps = 1 if some of the items sum to the target, else 1; its rank is 1.

    Unit 0, the anchor, has outgoing weight -L target and an incoming weight too large to eliminate; unit i + 1 has
    L items[i] and no incoming weight, so it is dead as it stands. With L larger than the size of any group, a group
    with the anchor vanishes only if its sum is exactly 0.

    Raises:
        NetworkError: an item or the target is not a positive integer.
    """
    _require_positive([*items, target])
    large = len(items) + 2
    incoming = [[Fraction(3, 2)], *([Fraction(0)] for _ in items)]
    return _network(incoming, [-large * target, *(large * item for item in items)])


def chosen_items(structure: Structure) -> list[int]:
    """The items that sum to the target, by index, from a structure of `subset_sum_network` without live groups.

    Raises:
        NetworkError: the structure keeps a group, so it shows no solution.
    """
    return _company(structure, 1)[0]


def equal_bins_network(items: Sequence[int], bins: int) -> Network | None:
    """Proximate rank 0 at eps = 1 if the items can be put into bins of equal sum, else more; its rank is `bins`.

    One anchor a bin, at corners of a cube that are out of each other's reach and all within reach of every item. None
    if the sum of the items is not divisible by the number of bins: then the answer is no, and the slack of an anchor
    would hide that.

    Raises:
        NetworkError: no bin, or an item is not a positive integer.
    """
    _require_positive([*items, bins])
    if sum(items) % bins:
        return None
    inputs = max(1, (bins - 1).bit_length())
    corners = islice(product((Fraction(3, 2), Fraction(-3, 2)), repeat=inputs), bins)
    large = len(items) + 2
    incoming = [*map(list, corners), *([Fraction(0)] * inputs for _ in items)]
    return _network(incoming, [*[-large * sum(items) // bins] * bins, *(large * item for item in items)])


def filled_bins(structure: Structure, bins: int) -> list[list[int]]:
    """The items of each bin, by index, from a structure of `equal_bins_network` without live groups.

    Raises:
        NetworkError: the structure keeps a group, so it shows no solution.
    """
    return _company(structure, bins)


def _company(structure: Structure, anchors: int) -> list[list[int]]:
    """The items in the group of each anchor."""
    if structure.live:
        raise NetworkError(
            f"the structure keeps {structure.cost} groups; expected none, which is a solution."
        )
    groups = {min(unit for unit, _ in group): group for group in structure.vanishing}
    return [
        sorted(unit - anchors for unit, _ in groups[anchor] if unit != anchor) for anchor in range(anchors)
    ]


def _network(incoming: list[list[Fraction]], outgoing: list[int]) -> Network:
    """One output; biases that keep opposite signs apart."""
    weight = np.array(incoming, dtype=object)
    bias = np.array([Fraction(10)] * len(incoming), dtype=object)
    last = np.array([[Fraction(a) for a in outgoing]], dtype=object)
    return Network("tanh", (Layer(weight, bias), Layer(last, np.array([Fraction(0)], dtype=object))))


def _require_positive(numbers: Sequence[int]) -> None:
    for number in numbers:
        if type(number) is not int or number < 1:
            raise NetworkError(f"{number!r} is not a positive integer.")

"""Small networks whose proximate rank is known by hand: what each trap of the theory looks like at its smallest.

In reading order: `Example`, a network with its radius and the four numbers known of it; `EXAMPLES` by name; `units`,
which writes a network down. A module of its own because obligations, false variants and tests all point at them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from verify.networks.network import Array, Layer, Network

Exact = int | str | Fraction


def units(
    outgoing: Sequence[Exact | Sequence[Exact]],
    weights: Sequence[Exact | Sequence[Exact]],
    biases: Sequence[Exact] | Exact,
) -> Network:
    """An exact tanh network with zero output biases, unit by unit.

    Args:
        outgoing: a of each unit: a number, or m of them.
        weights: b of each unit: a number, or n of them.
        biases: c of each unit, or one for all.
    """
    shared = biases if isinstance(biases, (list, tuple)) else [biases] * len(outgoing)
    last = array([row(a) for a in outgoing]).T
    hidden = Layer(array([row(b) for b in weights]), array(row(shared)))
    return Network("tanh", (hidden, Layer(last, array(row([0] * len(last))))))


def array(numbers: list[Any]) -> Array:
    return np.array(numbers, dtype=np.object_)


def row(values: Any) -> list[Fraction]:
    return [Fraction(value) for value in (values if isinstance(values, (list, tuple)) else [values])]


@dataclass(frozen=True)
class Example:
    """A network with radius `eps`: its rank, its proximate rank, and what makes it worth knowing."""

    network: Network
    eps: Fraction
    rank: int
    proximate_rank: int
    lesson: str


def example(
    outgoing: Sequence[Any],
    weights: Sequence[Any],
    biases: Any,
    eps: Exact,
    rank: int,
    prank: int,
    lesson: str,
) -> Example:
    return Example(units(outgoing, weights, biases), Fraction(eps), rank, prank, lesson)


EXAMPLES = {
    "V1": example([-3, 3], ["3/2", 0], 10, 1, 1, 0, "a constant unit cancels another"),
    "V1b": example([-3], ["3/2"], 10, 1, 1, 1, "V1 without its constant unit"),
    "V2": example(["5/2", "-9/10"], [5, 5], 0, 1, 1, 0, "a unit with small a lends its slack"),
    "V2b": example(["5/2"], [5], 0, 1, 1, 1, "V2 without that unit"),
    "V3c": example([1, 1], [["1/10", 3], ["-1/10", 3]], 0, "1/8", 2, 1, "leading signs differ near 0"),
    "V4": example([2, 2, 2], [5, 6, 7], 0, 1, 3, 1, "groups are boxes of side 2ε"),
    "V4b": example([2, 2, 2, 2], [6, 5, 7, 8], 0, 1, 4, 2, "the same in another order"),
    "V5": example(["3/2", "1/2"], [5, 5], 0, 1, 1, 0, "the slack is ε a member: sum 2 = 2ε"),
    "V5b": example(["3/2", "51/100"], [5, 5], 0, 1, 1, 1, "just above the slack"),
    "V6b": example([[3, 3], [-3, 3]], [5, 5], 0, "1/10", 1, 1, "one output cancels, the other does not"),
    "V6c": example(
        [[4, 4], [4, -4]], ["3/2", "2/5"], 0, 1, 2, 1, "each output alone cancels, not both at once"
    ),
    "V7": example([4, 4], ["3/2", "2/5"], 0, 1, 2, 0, "a unit near 0 joins with either sign"),
    "V7b": example([4, 4], ["3/2", "3/5"], 0, 1, 2, 1, "too far from 0 for the opposite sign"),
    "V7c": example([4, 4], ["3/2", "1/2"], 0, 1, 2, 0, "distance exactly 2ε"),
    "V8": example([2, 2], [5, 7], 0, 1, 2, 1, "distance exactly 2ε: the ball is closed"),
    "V8b": example([2, 2], [5, 7 + Fraction(1, 2**40)], 0, 1, 2, 2, "just beyond"),
    "V9": example([2] * 5, [5, 5, 7, 7, 6], [5, 7, 5, 7, 6], 1, 5, 1, "a box that meets four cells"),
    "V10": example([4, -4, 5], [5, 6, 7], 0, "1/2", 3, 1, "cancel two, keep one"),
    "V11": example([2] * 5, [5, 6, 4, 5, 5], [5, 5, 5, 6, 4], "1/2", 5, 2, "a plus sign"),
}

STAIRCASE = units(
    ["-3/2", "5/4", "-7/4", -2, "-3/2"],
    [1, "-5/4", "-3/2", "5/4", "-1/2"],
    ["-3/4", "-3/4", -1, "5/4", "-5/4"],
)
"""Five units whose proximate rank falls from 5 to 3 at 1/8, to 1 at 3/8 and to 0 at 7/8."""

STEPS = ((Fraction(0), 5), (Fraction(1, 8), 3), (Fraction(3, 8), 1), (Fraction(7, 8), 0))
"""Where the proximate rank of `STAIRCASE` changes, and to what."""

"""Do two networks compute the same function? Decided exactly, output biases included.

`difference_network` is first - second; `decide_equivalence` reduces it. The functions agree iff no unit is left, no
symbolic constant is left and the rational bias is zero: the last two because e^q is transcendental for rational
q ≠ 0 (Hermite), so that tanh of distinct positive rationals and 1 are independent over the rationals. If they differ,
`find_witness` gives a rational point at which ball arithmetic separates them.

Source: the specification, section 3.4.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from theorems.exact_rank.reduction import Reduction, as_tanh, reduce_network
from verify.networks.evaluation import evaluate_balls
from verify.networks.network import Layer, Network, NetworkError, format_rational


@dataclass(frozen=True)
class Witness:
    """A point at which two networks differ.

    Args:
        x: rational [n].
        output: the output that differs there.
        bits: a fixed-point precision at which the kernel's enclosures separate the two values.
        difference: an Arb ball around first - second there, without zero.
    """

    x: tuple[Fraction, ...]
    output: int
    bits: int
    difference: Any

    def evidence(self) -> dict[str, Any]:
        """As plain data for the checker `exact_rank.different`."""
        return {"x": [format_rational(x) for x in self.x], "output": self.output, "bits": self.bits}


@dataclass(frozen=True)
class Equivalence:
    """The answer: the reduction of the difference, and a witness if it is not zero."""

    difference: Reduction
    witness: Witness | None

    @property
    def equal(self) -> bool:
        return self.witness is None


def decide_equivalence(first: Network, second: Network, seed: int = 0) -> Equivalence:
    """Whether two networks of one hidden tanh or sigmoid layer have the same function on all inputs.

    Guarantee: exact, both ways. Cost: one exact reduction, and for networks that differ a few evaluations.

    Raises:
        NetworkError: different numbers of inputs or outputs, or not such networks.
    """
    reduction = reduce_network(difference_network(first, second))
    left = reduction.compressed()
    if reduction.rank == 0 and not left.constant and not left.layers[1].bias.any():
        return Equivalence(reduction, None)
    return Equivalence(reduction, find_witness(first, second, left, seed))


def difference_network(first: Network, second: Network) -> Network:
    """The exact tanh network first - second, hidden units side by side.

    Raises:
        NetworkError: different numbers of inputs or outputs, or not networks of one hidden tanh or sigmoid layer.
    """
    first, second = as_tanh(first), as_tanh(second)
    for what, one, other in (
        ("input", first.inputs, second.inputs),
        ("output", first.outputs, second.outputs),
    ):
        if one != other:
            plural = "" if one == 1 else "s"
            raise NetworkError(
                f"the first network has {one} {what}{plural}, the second {other}; expected as many."
            )
    (upper, left), (lower, right) = first.layers, second.layers
    constant = {c: list(row) for c, row in first.constant.items()}
    for c, row in second.constant.items():
        constant[c] = [e - f for e, f in zip(constant.get(c, [Fraction(0)] * len(row)), row, strict=True)]
    return replace(
        first,
        layers=(
            Layer(np.concatenate([upper.weight, lower.weight]), np.concatenate([upper.bias, lower.bias])),
            Layer(np.concatenate([left.weight, -right.weight], axis=1), left.bias - right.bias),
        ),
        constant={c: tuple(row) for c, row in constant.items() if any(row)},
    )


def find_witness(first: Network, second: Network, difference: Network, seed: int = 0) -> Witness:
    """A rational point at which the two differ, with the precision that shows it.

    Each round takes a fresh random point from a finer grid on [-2, 2]^n and doubles the precision. The zeros of a
    nonzero difference are a vanishing share of the grid, so this ends with probability 1.

    Args:
        difference: first - second, reduced and not the zero function.
    """
    generator, bits = random.Random(seed), 64
    for k in range(1, 64):
        x = tuple(Fraction(generator.randint(-(2 << k), 2 << k), 1 << k) for _ in range(first.inputs))
        for output, ball in enumerate(evaluate_balls(difference, x, bits)):
            if _excludes_zero(ball):
                return Witness(x, output, _fixed_point_bits(first, second, output, ball), ball)
        bits *= 2
    raise AssertionError("a nonzero difference is separated from zero long before 2^63 bits")


def _fixed_point_bits(first: Network, second: Network, output: int, ball: Any) -> int:
    """Enough bits after the point for the unreduced networks.

    With p bits each term a tanh(z) is enclosed to less than 4 (|a| + 1) 2^-p, so log2 of the sum over |difference|
    and two bits would do; the rest is reserve.
    """
    numerator = Fraction(0)
    for network in map(as_tanh, (first, second)):
        coefficients = [
            *network.layers[1].weight[output],
            *(row[output] for row in network.constant.values()),
        ]
        numerator += 1 + sum((abs(a) + 1 for a in coefficients), Fraction(0))
    smallest = ball.abs_lower().fmpq()
    return 16 + int(numerator / Fraction(int(smallest.p), int(smallest.q))).bit_length()


def _excludes_zero(ball: Any) -> bool:
    return bool(ball.is_finite() and not ball.contains(0))

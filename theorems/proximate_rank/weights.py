"""The weights of a network and the size of the ball, read exactly and compared as integers.

In reading order: `Weights`, what proximate rank depends on; `read_weights`; `read_eps`; `Instance`, weights and ball
on one grid, which owns every comparison of the theory (reach of two units, elimination, vanishing) for the closed ball
and for the open one. A module of its own because exactness is decided here and nowhere else.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from theorems.exact_rank.construction import require_rank_activation
from verify.networks.network import Array, Layer, Network, NetworkError, as_fraction, exact_array

Eps = int | str | float | Fraction

ROOM = 61
"""Bits that sums of integers may take before Python's unbounded integers replace those of 64 bits."""


@dataclass(frozen=True)
class Weights:
    """What proximate rank depends on: unit i has the point z_i = (b_i, c_i) and the outgoing weights a_i.

    Args:
        incoming: float or Fraction [h, n + 1], the last column the biases.
        outgoing: float or Fraction [h, m].
        activation: tanh or sigmoid; both have the same classes of units, so the same proximate rank.
    """

    incoming: Array
    outgoing: Array
    activation: str = "tanh"

    @property
    def units(self) -> int:
        return int(self.incoming.shape[0])

    @property
    def inputs(self) -> int:
        return int(self.incoming.shape[1]) - 1

    def exact(self) -> Weights:
        """The same numbers as Fractions."""
        return Weights(exact_array(self.incoming), exact_array(self.outgoing), self.activation)

    def network(self) -> Network:
        """The network with these weights and output biases 0."""
        last = np.array(self.outgoing).T
        zero = np.array([Fraction(0)] * last.shape[0], dtype=last.dtype)
        return Network(
            self.activation, (Layer(self.incoming[:, :-1], self.incoming[:, -1]), Layer(last, zero))
        )


def read_weights(network: Network) -> Weights:
    """The weights of a network of one hidden layer of tanh or sigmoid units.

    Raises:
        NetworkError: not one hidden layer, or another activation.
    """
    require_rank_activation(network)
    hidden, last = network.layers
    arrays = [hidden.weight, hidden.bias[:, None], last.weight.T]
    if any(array.dtype == object for array in arrays):
        arrays = [exact_array(array) for array in arrays]
    return Weights(np.hstack(arrays[:2]), arrays[2], network.activation)


def read_eps(eps: Eps) -> Fraction:
    """The radius of the ball as an exact number.

    Raises:
        NetworkError: not a finite number, or negative.
    """
    exact = as_fraction(eps)
    if exact < 0:
        raise NetworkError(f"eps is {exact}; expected a number that is not negative.")
    return exact


class Instance:
    """Weights and ball on integer grids: z, a, and what is within reach of what.

    The incoming side is scaled by `scale`, the outgoing side by a number of its own, so that all is integer; in the
    open ball (every inequality strict) each limit is smaller by one.

    Args:
        weights: of the network.
        eps: the radius.
        open_ball: ask for |u - w| < eps instead.

    Attributes:
        z: int [h, n + 1], a: int [h, m]; int64 where sums fit, else Python's integers.
        reach: signed units (i, s) and (j, t) are compatible iff |s z_i - t z_j| <= reach in every coordinate.
        radius: unit i is eliminable iff |b_i| <= radius in every coordinate.
        slope: a group G vanishes iff |sum of signed a| <= slope |G| - strict in every output.
    """

    def __init__(self, weights: Weights, eps: Eps, *, open_ball: bool = False) -> None:
        self.weights, self.eps, self.open_ball = weights, read_eps(eps), open_ball
        self.strict = int(open_ball)
        self.z, self.scale = _integers(weights.incoming, self.eps, terms=4)
        self.a, a_scale = _integers(weights.outgoing, self.eps, terms=2 * weights.units + 2)
        grid = int(self.eps * self.scale)
        self.reach, self.radius = 2 * grid - self.strict, grid - self.strict
        self.slope = int(self.eps * a_scale)

    @property
    def units(self) -> int:
        return self.weights.units

    @property
    def inputs(self) -> int:
        return self.weights.inputs

    def eliminable(self, units: Any = slice(None)) -> Array:
        """bool[units]: which of the units, all by default, can lose their input within the ball."""
        return np.asarray((abs(self.z[units, :-1]) <= self.radius).all(axis=1), dtype=bool)

    def slack(self, size: int) -> int:
        """How large the signed sum of outgoing weights of a vanishing group of this size may be."""
        return self.slope * size - self.strict

    def vanishes(self, group: Any) -> bool:
        """Whether the group, pairs (unit, sign), can lose all its outgoing weight within the ball."""
        slack = self.slack(len(group))
        return all(
            abs(sum(sign * int(self.a[unit, k]) for unit, sign in group)) <= slack
            for k in range(self.a.shape[1])
        )

    def compatible(self, one: tuple[int, int], other: tuple[int, int]) -> bool:
        """Whether two signed units can be made equal within the ball."""
        (i, s), (j, t) = one, other
        return bool((abs(s * self.z[i] - t * self.z[j]) <= self.reach).all())


def _integers(array: Array, eps: Fraction, terms: int) -> tuple[Array, int]:
    """The array times the least number that makes it and eps integers, and that number.

    int64 where `terms` times the largest entry, eps among them, stays below 2^ROOM.
    """
    if array.dtype == object:
        denominators = {number.denominator for number in array.reshape(-1)}
        scale = math.lcm(eps.denominator, *denominators)
        whole = np.empty(array.shape, dtype=object)
        whole.reshape(-1)[:] = [int(number * scale) for number in array.reshape(-1)]
        largest = max((abs(number) for number in whole.reshape(-1)), default=0)
    else:
        mantissa, exponent = np.frexp(array.astype(np.float64))
        mantissa = np.ldexp(mantissa, 53).astype(np.int64)
        exponent = exponent.astype(np.int64) - 53
        nonzero = mantissa != 0
        odd = np.where(nonzero, np.frexp((mantissa & -mantissa).astype(np.float64))[1] - 1, 0)
        lowest = int((exponent + odd)[nonzero].min(initial=0))
        power = min(lowest, 0)
        scale = math.lcm(1 << -power, eps.denominator)
        factor = scale >> -power
        largest = math.ceil(np.abs(array.astype(np.float64)).max(initial=0.0)) * scale
        if terms * max(largest, eps * scale, factor) < 1 << ROOM:
            return ((mantissa >> odd) << np.where(nonzero, exponent + odd - power, 0)) * factor, scale
        whole = np.empty(array.shape, dtype=object)
        whole.reshape(-1)[:] = [
            Fraction(*number.as_integer_ratio()) * scale
            for number in array.astype(float).reshape(-1).tolist()
        ]
        whole.reshape(-1)[:] = [int(number) for number in whole.reshape(-1)]
    if terms * max(largest, eps * scale) < 1 << ROOM:
        whole = whole.astype(np.int64)
    return whole, scale

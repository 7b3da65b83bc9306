"""Points <-> a tanh network: one unit a point; a parameter within 1/2 of it is a choice of centres.

Forward map   `network_of`: n = m = 1, b and c the coordinates shifted to start at 2, a = 1, d = 0; `near_weights` moves
              each unit to the centre of its clique, `parameter_of` is the network with these weights
Backward map  `classes_of`: units with equal (b, c) in a parameter of the ball; its rank is their number
Size          h units; weights are integers up to max(8n, 4m) + 7, exact in float16 up to 2048
Proved by     proximate_rank_is_the_least_cover, classes_of_near_weights_are_a_cover

In the ball b > 0 and a > 0, so no unit is constant, no class cancels and no two units are opposite: the rank of a
parameter is the number of its distinct rows (b, c).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from reductions.clique_cover import Cover
from reductions.layout import Integers
from reductions.point_cover import centres_of, cover_from
from verify.networks.network import Array, Layer, Network, NetworkError

EPS = Fraction(1, 2)
"""The radius of the ball."""

LOWEST = 2
"""The least b and the least c."""

_EXACT = ((2**11, np.float16), (2**24, np.float32), (2**53, np.float64))
"""Integers up to these are exact in these types."""


def network_of(points: Integers) -> Network:
    """The network of the points: proximate rank within 1/2 is the least number of cliques that cover them."""
    shifted = points - points.min(axis=0, initial=2**60) + LOWEST if len(points) else points
    largest = int(shifted.max(initial=0))
    dtype = next(dtype for limit, dtype in _EXACT if largest <= limit)
    ones, zero = np.ones((1, len(points)), dtype=dtype), np.zeros(1, dtype=dtype)
    hidden = Layer(shifted[:, :1].astype(dtype), shifted[:, 1].astype(dtype))
    return Network("tanh", (hidden, Layer(ones, zero)))


def points_of(network: Network) -> Integers:
    """The points of a network of `network_of`, shifted to start at 2."""
    hidden = network.layers[0]
    return np.stack([hidden.weight[:, 0], hidden.bias], axis=1).astype(np.int64)


def near_weights(network: Network, cover: Cover) -> Integers:
    """int64[h, 2], twice (b, c) of each unit moved to the centre of its clique: within 1/2, one class a clique."""
    return centres_of(points_of(network), cover)


def parameter_of(network: Network, cover: Cover) -> Network:
    """The parameter that moves every unit to the centre of its clique: within 1/2, and of rank at most their number."""
    doubled = near_weights(network, cover)
    halves = np.array([Fraction(k, 2) for k in range(int(doubled.max(initial=0)) + 1)], dtype=object)
    moved = halves[doubled] if len(doubled) else np.empty((0, 2), dtype=object)
    last = network.layers[1]
    whole = {0: Fraction(0), 1: Fraction(1)}
    weight = np.array([[whole[int(a)] for a in row] for row in last.weight], dtype=object)
    bias = np.array([whole[int(d)] for d in last.bias], dtype=object)
    return Network("tanh", (Layer(moved[:, :1], moved[:, 1]), Layer(weight.reshape(1, -1), bias)))


def network_data(network: Network) -> dict[str, Any]:
    """The network as plain data, spelled as exact .json files are; from its integers, which is quick."""
    return _data(points_of(network).tolist())


def near_data(doubled: Integers) -> dict[str, Any]:
    """The network with near-by weights, given twice (b, c) of each unit, spelled as exact .json files are."""
    largest = int(doubled.max(initial=0))
    spelled = [k // 2 if k % 2 == 0 else f"{k}/2" for k in range(largest + 1)]
    return _data([[spelled[b], spelled[c]] for b, c in doubled.tolist()])


def _data(rows: list[list[Any]]) -> dict[str, Any]:
    hidden = {"weight": [[b] for b, _ in rows], "bias": [c for _, c in rows]}
    data: dict[str, Any] = {
        "activation": "tanh",
        "layers": [hidden, {"weight": [[1] * len(rows)], "bias": [0]}],
    }
    return data if rows else {**data, "inputs": 1}


def classes_of(network: Network, parameter: Network) -> Cover:
    """int64[h], the class of each unit of a parameter in the ball; the rank of the parameter is their number.

    Raises:
        NetworkError: another activation or shape, or the first entry that is outside the ball.
    """
    if parameter.activation != "tanh" or parameter.constant:
        raise NetworkError(f"the activation is {parameter.activation}; expected tanh and rational weights.")
    if parameter.shape != network.shape:
        shapes = ["-".join(map(str, one.shape)) for one in (parameter, network)]
        raise NetworkError(f"the layers have {shapes[0]} units; expected {shapes[1]}, as in the network.")
    moved = parameter.exact()
    for number, (old, new) in enumerate(zip(network.layers, moved.layers, strict=True), 1):
        _check_ball(f"W{number}", old.weight, new.weight)
        _check_ball(f"b{number}", old.bias, new.bias)
    hidden = moved.layers[0]
    return cover_from(zip(hidden.weight[:, 0], hidden.bias, strict=True))


def _check_ball(name: str, old: Array, new: Array) -> None:
    whole = old.astype(np.int64).reshape(-1).tolist()
    for place, (number, centre) in enumerate(zip(new.reshape(-1), whole, strict=True)):
        if 2 * abs(number.numerator - centre * number.denominator) > number.denominator:
            index = ", ".join(str(i) for i in np.unravel_index(place, new.shape))
            raise NetworkError(
                f"{name}[{index}] is {_shown(number)}, more than 1/2 from {centre}; "
                "expected a parameter in the ball around the network."
            )


def _shown(number: Fraction) -> str:
    text = str(number)
    return text if len(text) <= 24 else f"about {float(number):.6g}"

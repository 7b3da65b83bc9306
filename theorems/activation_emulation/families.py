"""ReLU networks to emulate: random ones, and odd ones made from one of them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from verify.networks.network import Layer, Network


def he_network(seed: int, *shape: int) -> Network:
    """Weights of standard deviation √(2/fan-in), biases 0.1 times normal."""
    rng = np.random.default_rng(seed)
    layers = tuple(
        Layer(rng.normal(size=(out, below)) * np.sqrt(2 / below), 0.1 * rng.normal(size=out))
        for below, out in pairwise(shape)
    )
    return Network("relu", layers)


def changed(network: Network, change: Callable[[list[Layer]], None]) -> Network:
    """The network with `change` made to a copy of its layers."""
    layers = [Layer(layer.weight.copy(), layer.bias.copy()) for layer in network.layers]
    change(layers)
    return Network("relu", tuple(layers))


def _zero_row(layers: list[Layer]) -> None:
    layers[1].weight[0] = 0


def _zero_matrix(layers: list[Layer]) -> None:
    layers[1].weight[:] = 0


def _zero_outputs(layers: list[Layer]) -> None:
    layers[-1].weight[:] = 0


def _all_zero(layers: list[Layer]) -> None:
    for layer in layers:
        layer.weight[:], layer.bias[:] = 0, 0


def _duplicated(layers: list[Layer]) -> None:
    layers[0].weight[1], layers[0].bias[1] = layers[0].weight[0], layers[0].bias[0]


def _huge(layers: list[Layer]) -> None:
    layers[1].weight[:] *= 1e8


def _tiny(layers: list[Layer]) -> None:
    layers[1].weight[:] *= 1e-12
    layers[1].bias[:] *= 1e-12


def _integers(layers: list[Layer]) -> None:
    for layer in layers:
        layer.weight[:] = np.rint(3 * layer.weight)
        layer.bias[:] = np.rint(3 * layer.bias)


def _dead(layers: list[Layer]) -> None:
    layers[0].bias[:2] = -100


BASE = he_network(1, 3, 6, 5, 2)
ODD = {
    "as it is": BASE,
    "a zero row": changed(BASE, _zero_row),
    "a zero matrix": changed(BASE, _zero_matrix),
    "no gain": changed(BASE, _zero_outputs),
    "nothing but zeros": changed(BASE, _all_zero),
    "a unit twice": changed(BASE, _duplicated),
    "huge weights": changed(BASE, _huge),
    "tiny weights": changed(BASE, _tiny),
    "integer weights": changed(BASE, _integers),
    "dead units": changed(BASE, _dead),
    "width one": he_network(2, 2, 1, 1, 1),
    "uneven widths": he_network(3, 2, 9, 1, 7, 1),
    "one input and output": he_network(4, 1, 4, 1),
    "no hidden layer": he_network(5, 3, 2),
}

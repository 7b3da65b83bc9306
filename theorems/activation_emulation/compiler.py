"""The compiler: a ReLU network, an activation, a box and ε give a network of that activation within ε on the box.

In reading order: `Emulation`, what comes out; `emulate`; `gains` and `targets`, how ε is divided among the layers;
`box_of`. Budgets depend on the weights only, then errors and ranges go through the layers once, and each layer's
parameters follow from its range. Everything is exact or rounded outward; the recursion is the checker's own
(checker/layers.py), so that what is built here is what it accepts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from operator import mul
from pathlib import Path
from typing import Any

import numpy as np

from theorems.activation_emulation.checker.emulators import Affine, Emulator, Number
from theorems.activation_emulation.checker.layers import Interval, merged, propagate
from theorems.activation_emulation.emulators import (
    emulator_of,
    enclosure_bits,
    error_bound,
    parameters_for,
    round_down,
    round_up,
)
from verify.kernel import enclosure
from verify.networks.activations import complete_parameters
from verify.networks.exact_json import network_json
from verify.networks.files import save_network
from verify.networks.network import Layer, Network, NetworkError, format_rational

Box = Sequence[tuple[Fraction, Fraction]]

ZERO = Fraction(0)
RANGE_BITS = 16
"""Significant bits of the ranges M: rounding them up costs at most 2^-15 of what depends on them."""

RESERVE = Fraction(1, 1 << 20)
"""The part of ε that is kept for rounding in the recursion, so that the certified error stays below ε."""


@dataclass(frozen=True)
class LayerEmulator:
    """What replaces the ReLUs of one hidden layer.

    Args:
        M: every pre-activation of this layer, in the emulated network too, is in [-M, M].
        eta: the target; the emulator's own error is at most this.
        parameters: the emulator's free numbers, such as K.
        emulator: its weights and proved error.
    """

    M: Fraction
    eta: Fraction
    parameters: Mapping[str, Fraction]
    emulator: Emulator


@dataclass(frozen=True)
class Emulation:
    """A ReLU network, the network that emulates it on a box, and what is proved about the two.

    Args:
        source: the ReLU network.
        network: the emulating network, its weights exact.
        box: (low, high) of each input.
        eps: what was asked for.
        layers: one emulator for each hidden layer.
        errors: for each output, bounds on emulating minus emulated value over the box, below and above.
        bits: of the certificate's fixed-point numbers.
    """

    source: Network
    network: Network
    box: tuple[tuple[Fraction, Fraction], ...]
    eps: Fraction
    layers: tuple[LayerEmulator, ...]
    errors: tuple[tuple[Fraction, Fraction], ...]
    bits: int

    @property
    def certified_error(self) -> Fraction:
        """No output is off by more than this, anywhere in the box; rounded up to 53 bits."""
        largest = max((max(-low, high) for low, high in self.errors), default=Fraction(0))
        return round_up(largest) if largest else largest

    def save(self, path: Path) -> None:
        """Write the network: exactly as .json, its merged weights rounded to float64 as .npz.

        Raises:
            NetworkError: a weight is beyond float64.
        """
        save_network(self.network, path)

    def claims(self) -> dict[str, Any]:
        """What the checker `activation_emulation.real` checks."""
        return {
            "network": network_json(self.source),
            "emulated": network_json(self.network),
            "box": [[format_rational(low), format_rational(high)] for low, high in self.box],
            "error": format_rational(self.certified_error),
        }

    def evidence(self) -> dict[str, Any]:
        """What it needs to check it."""
        layers = [{"M": layer.M, **layer.parameters} for layer in self.layers]
        return {
            "bits": self.bits,
            "layers": [{name: format_rational(x) for name, x in layer.items()} for layer in layers],
        }


def emulate(
    network: Network,
    activation: str,
    eps: Fraction,
    box: Box,
    parameters: Mapping[str, Fraction] | None = None,
) -> Emulation:
    """Emulate a ReLU network by a network of another activation, to below ε on a box.

    Args:
        network: with the activation relu, any depth.
        activation: of the emulating network.
        eps: sup-norm error on the box, > 0.
        box: (low, high) for each input.
        parameters: of the activation, its defaults where not given.

    Returns:
        The emulation. With (k, m) from `multipliers` it has hidden widths at most k N_l and m L hidden layers.

    Raises:
        NetworkError: not a ReLU network, or numbers out of place; one sentence.

    Guarantee: `certified_error` < eps, in real arithmetic with the exact weights.
    Cost: a few multiplications of integers for each weight.
    """
    chosen = complete_parameters(activation, parameters or {})
    source, layers = relu_layers(network)
    inputs = checked_box(box, network.inputs)
    if eps <= 0:
        raise NetworkError(f"eps is {eps}; expected eps > 0.")
    costs = gains(layers)
    etas = targets(costs, eps * (1 - RESERVE))
    bits = _bits(layers, inputs, etas, costs)
    found: list[LayerEmulator] = []

    def choose(index: int, reached: list[Interval]) -> tuple[Fraction, Any]:
        reach = Fraction(max(max(-low, high) for low, high in reached), 1 << bits)
        M = round_up(max(reach, etas[index]), RANGE_BITS)
        p = parameters_for(activation, M, etas[index], chosen)
        emulator = emulator_of(activation, p, M, chosen, bits)
        found.append(LayerEmulator(M, etas[index], p, emulator))
        return M, emulator.pieces

    fixed_box = enclosure.fixed_box({str(i): ends for i, ends in enumerate(inputs)}, bits)
    errors = propagate(layers, list(fixed_box.values()), bits, choose)
    maps = merged(layers, [layer.emulator.maps for layer in found])
    emulated = Network(
        activation, tuple(Layer(array_of(weight), array_of(bias)) for weight, bias in maps), chosen
    )
    scale = 1 << bits
    bounds = tuple((Fraction(low, scale), Fraction(high, scale)) for low, high in errors)
    result = Emulation(source, emulated, inputs, eps, tuple(found), bounds, bits)
    assert result.certified_error < eps, "the reserve covers all rounding"
    return result


# --- budgets ------------------------------------------------------------------------------------------------------


def gains(layers: Sequence[Affine]) -> list[Fraction]:
    """G_l = the largest row sum of |W^{L+1}| ... |W^{l+1}| for each hidden layer l, rounded up.

    What one unit of error after hidden layer l can cost at the outputs.
    """
    bits = 64
    sizes = _sizes(layers, bits)
    found = []
    for index in range(1, len(layers)):
        column = [1 << bits] * len(sizes[index][0] if sizes[index] else [])
        for rows in sizes[index:]:
            column = [-(-sum(map(mul, row, column)) >> bits) for row in rows]
        found.append(Fraction(max(column, default=0), 1 << bits))
    return found


def targets(costs: Sequence[Fraction], eps: Fraction) -> list[Fraction]:
    """η_l = ε / (L G_l), and ε where G_l = 0; then the errors of all layers add up to at most ε at the outputs."""
    return [round_down(eps / (len(costs) * gain) if gain else eps) for gain in costs]


def unsigned_error(emulation: Emulation) -> Fraction:
    """What the plain recursion E_l = η_l + |W| E_{l-1} would certify, rounded up, to compare with the signed one."""
    bits, errors = emulation.bits, [0] * len(emulation.box)
    etas = [ceil(error_bound(layer.emulator) * (1 << bits)) for layer in emulation.layers]
    for rows, eta in zip(_sizes(relu_layers(emulation.source)[1], bits), [*etas, 0], strict=True):
        errors = [eta - (-sum(map(mul, row, errors)) >> bits) for row in rows]
    return Fraction(max(errors, default=0), 1 << bits)


def _sizes(layers: Sequence[Affine], bits: int) -> list[list[list[int]]]:
    """|W| in units of 2^-bits, rounded up."""
    return [
        [[-(-(abs(w.numerator) << bits) // w.denominator) for w in row] for row in weight]
        for weight, _ in layers
    ]


def _bits(layers: Sequence[Affine], box: Box, etas: Sequence[Fraction], costs: Sequence[Fraction]) -> int:
    """Enough that rounding costs a small part of the reserve: 2^-bits times all sizes is far below each target."""
    size = max((ceil(max(abs(low), abs(high))) for low, high in box), default=0) + 1
    for weight, bias in layers:
        rows = zip(weight, bias, strict=True)
        size = max(sum(map(_ceil_size, row)) * size + _ceil_size(b) for row, b in rows) + 1
    gain = max((ceil(g) for g in costs), default=0)
    smallest = min(etas, default=Fraction(1))
    bits = enclosure_bits(size + smallest, smallest) + gain.bit_length() + 32
    if bits > enclosure.MAX_BITS:
        raise NetworkError(
            f"weights, radius and eps need {bits} bits; expected at most {enclosure.MAX_BITS} (a larger eps)."
        )
    return bits


def _ceil_size(x: Number) -> int:
    """|x| rounded up to an integer."""
    return -(-abs(x.numerator) // x.denominator)


# --- reading ------------------------------------------------------------------------------------------------------


def relu_layers(network: Network) -> tuple[Network, list[Affine]]:
    """The network with exact weights, and its affine maps as lists of rationals.

    Raises:
        NetworkError: it is no ReLU network, or a layer has no units.
    """
    if network.activation != "relu" and network.depth:
        raise NetworkError(
            f"the activation is {network.activation}; expected relu (only ReLU networks are emulated)."
        )
    if network.constant:
        raise NetworkError("the output bias has a symbolic part; expected rational biases.")
    for index, layer in enumerate(network.layers, start=1):
        if layer.outputs == 0 or layer.inputs == 0:
            raise NetworkError(
                f"W{index} has shape {layer.outputs}x{layer.inputs}; expected at least one row and column."
            )
    exact = network.exact()
    source = Network("relu", exact.layers)
    return source, [([list(row) for row in layer.weight], list(layer.bias)) for layer in exact.layers]


def box_of(radius: Fraction, inputs: int) -> list[tuple[Fraction, Fraction]]:
    """[-radius, radius] for each input.

    Raises:
        NetworkError: the radius is negative.
    """
    if radius < 0:
        raise NetworkError(f"the radius is {radius}; expected radius >= 0.")
    return [(-radius, radius)] * inputs


def checked_box(
    box: Iterable[tuple[Fraction, Fraction]], inputs: int
) -> tuple[tuple[Fraction, Fraction], ...]:
    """The box, once its size and order are right.

    Raises:
        NetworkError: they are not.
    """
    found = tuple((Fraction(low), Fraction(high)) for low, high in box)
    if len(found) != inputs:
        raise NetworkError(f"the box has {len(found)} sides; expected {inputs}, one for each input.")
    for index, (low, high) in enumerate(found):
        if low > high:
            raise NetworkError(f"side {index} of the box is [{low}, {high}]; expected low <= high.")
    return found


def array_of(numbers: Sequence[Any]) -> Any:
    array = np.array(numbers, dtype=object)
    flat = array.reshape(-1)
    flat[:] = [ZERO if x == 0 else x if isinstance(x, Fraction) else Fraction(x) for x in flat.tolist()]
    return array

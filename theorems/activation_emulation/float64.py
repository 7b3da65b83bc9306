"""Emulated networks for float64: parameters that do not follow ε, and rounding in the bound.

In real arithmetic a smaller ε is a larger K; in float64 that makes things worse from some K on. Here the parameters
follow the range alone: powers of two (so that scaling by them rounds nothing), the best of a short list by the
checker's own bound, rounding included. In factors (.onnx) the weights are not merged: W, then what feeds the units of
each neuron, then what adds them up, so that a large output weight such as 1/(2α) meets two or three numbers and not
a row of W. Merged (.npz) it does, and the bound is worse.

In reading order: `Float64Emulation`, what comes out; `emulate_float64`; `best_layer` and `candidates`, the parameters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from theorems.activation_emulation.checker import spelled
from theorems.activation_emulation.checker.emulators import Affine, Emulator, Piece, size
from theorems.activation_emulation.checker.float64 import Merged, affine_errors
from theorems.activation_emulation.checker.layers import Interval, block_diagonal, merged, propagate
from theorems.activation_emulation.checker.rounding import LARGEST, block_rounding, gamma, growth
from theorems.activation_emulation.compiler import Box, array_of, checked_box, relu_layers
from theorems.activation_emulation.emulators import (
    SRS_RATIO,
    emulator_of,
    error_bound,
    parameters_for,
    round_up,
)
from verify.kernel import enclosure
from verify.kernel.errors import Rejected
from verify.networks.activations import complete_parameters
from verify.networks.exact_json import network_json
from verify.networks.files import save_network
from verify.networks.network import Layer, Network, NetworkError, format_rational
from verify.networks.onnx_graph import write_chain

ACTIVATION_ERROR = Fraction(1, 1 << 49)
"""ω = 16 u: what is assumed of a library's activation, |computed T(t) - T(t)| <= ω (1 + |T(t)|); of a rational one,
which is a few sums, products and quotients, <= ω |T(t)|."""

BITS = 256
SMALLEST_RANGE = Fraction(1, 1 << 32)


@dataclass(frozen=True)
class Float64Layer:
    """What replaces the ReLUs of one hidden layer.

    Args:
        M: bounds every pre-activation; a power of two.
        parameters: of the emulator.
        emulator: with exact weights.
        block: its maps as float64 holds them.
        rounding: how far the computed block can be from the exact emulator.
    """

    M: Fraction
    parameters: Mapping[str, Fraction]
    emulator: Emulator
    block: list[Affine]
    rounding: Fraction


@dataclass(frozen=True)
class Float64Emulation:
    """A ReLU network, a float64 network that emulates it on a box, and the bound with rounding.

    Args:
        source: the ReLU network, exact.
        activation, parameters: of the emulating network.
        box: (low, high) of each input.
        stored: the affine maps as float64 holds them: those of the source, or if `merged` those between all units.
        layers: one for each hidden layer.
        merged: whether the maps between the layers are merged with the emulators.
        errors: bounds on computed minus true value, for each output.
        activation_error: the assumed ω.
    """

    source: Network
    activation: str
    parameters: Mapping[str, Fraction]
    box: tuple[tuple[Fraction, Fraction], ...]
    stored: list[Affine]
    layers: tuple[Float64Layer, ...]
    errors: tuple[tuple[Fraction, Fraction], ...]
    activation_error: Fraction
    merged: bool

    @property
    def certified_error(self) -> Fraction:
        """No computed output is off by more than this, for any float64 vector of the box; rounded up to 53 bits."""
        largest = max((max(-low, high) for low, high in self.errors), default=Fraction(0))
        return round_up(largest) if largest else largest

    @cached_property
    def network(self) -> Network:
        """The emulating network, its factors multiplied out exactly."""
        blocks = [layer.block for layer in self.layers]
        maps = self.stored if self.merged else merged(self.stored, blocks)
        layers = tuple(Layer(array_of(weight), array_of(bias)) for weight, bias in maps)
        return Network(self.activation, layers, self.parameters)

    def save(self, path: Path) -> None:
        """Write an .onnx file, one Gemm for each factor; or if merged an .npz or .onnx file.

        Raises:
            NetworkError: the package onnx is missing.
        """
        if self.merged:
            save_network(self.network, path)
        else:
            write_chain(self.activation, self.parameters, self.chain(), path)

    def chain(self) -> list[list[Layer]]:
        """The affine maps to be applied one after the other, an activation after each group but the last."""
        groups: list[list[Layer]] = [[]]
        for index, stored in enumerate(self.stored):
            groups[-1].append(_layer(stored))
            if index < len(self.layers):
                units = len(stored[1])
                for place, (weight, bias) in enumerate(self.layers[index].block):
                    if place:
                        groups.append([])
                    groups[-1].append(_layer((block_diagonal(weight, units), bias * units)))
        return groups

    def claims(self) -> dict[str, Any]:
        """What the checker `activation_emulation.float64` checks."""
        emulated: dict[str, Any] = {
            "activation": self.activation,
            "layers": [spelled(*maps) for maps in self.stored],
        }
        if not self.merged:
            emulated["blocks"] = [[spelled(*maps) for maps in layer.block] for layer in self.layers]
        if self.parameters:
            emulated["parameters"] = {name: format_rational(x) for name, x in self.parameters.items()}
        return {
            "network": network_json(self.source),
            "emulated": emulated,
            "box": [[format_rational(low), format_rational(high)] for low, high in self.box],
            "error": format_rational(self.certified_error),
            "activation_error": format_rational(self.activation_error),
        }

    def evidence(self) -> dict[str, Any]:
        layers = [{"M": layer.M, **layer.parameters} for layer in self.layers]
        return {
            "bits": BITS,
            "layers": [{name: format_rational(x) for name, x in layer.items()} for layer in layers],
        }


def emulate_float64(
    network: Network,
    activation: str,
    box: Box,
    parameters: Mapping[str, Fraction] | None = None,
    activation_error: Fraction = ACTIVATION_ERROR,
    *,
    merged_maps: bool = False,
) -> Float64Emulation:
    """Emulate a ReLU network in float64, as well as the bound with rounding allows.

    Args:
        network, activation, box, parameters: as for `compiler.emulate`.
        activation_error: ω, what is assumed of the activation as computed.
        merged_maps: merge the affine maps with the emulators, as .npz files need it.

    Raises:
        NetworkError: as for `emulate`; or numbers that float64 does not hold.

    Guarantee: `certified_error`, for float64 inputs of the box, sums in any order, and activations within ω.
    """
    chosen = complete_parameters(activation, parameters or {})
    source, layers = relu_layers(network)
    inputs = checked_box(box, network.inputs)
    try:
        found, stored, errors = _factored(layers, activation, inputs, chosen, activation_error)
        if merged_maps:
            found, stored, errors = _merged(layers, activation, inputs, chosen, activation_error, found)
    except Rejected as reason:
        raise NetworkError(
            f"float64 cannot hold this emulation ({reason}); write a .json file, which is exact."
        ) from None
    bounds = tuple((Fraction(low, 1 << BITS), Fraction(high, 1 << BITS)) for low, high in errors)
    return Float64Emulation(
        source, activation, chosen, inputs, stored, tuple(found), bounds, activation_error, merged_maps
    )


Made = tuple[list[Float64Layer], list[Affine], list[Interval]]


def _factored(
    layers: list[Affine], activation: str, box: Box, parameters: Mapping[str, Fraction], omega: Fraction
) -> Made:
    stored = [_stored(maps) for maps in layers]
    found: list[Float64Layer] = []

    def choose(index: int, reached: list[Interval]) -> tuple[Fraction, list[Piece]]:
        reach = Fraction(max(max(-low, high) for low, high in reached), 1 << BITS)
        layer = best_layer(activation, power_above(max(reach, SMALLEST_RANGE)), parameters, omega)
        found.append(layer)
        r = layer.rounding
        return layer.M, [(left, right, low - r, high + r) for left, right, low, high in layer.emulator.pieces]

    def computed(index: int, values: list[Interval], errors: list[Interval]) -> list[Interval]:
        return affine_errors(layers[index], stored[index], values, errors, BITS)

    return found, stored, propagate(layers, _ends(box), BITS, choose, computed)


def _merged(
    layers: list[Affine],
    activation: str,
    box: Box,
    parameters: Mapping[str, Fraction],
    omega: Fraction,
    start: Sequence[Float64Layer],
) -> Made:
    """With the ranges of the factored network to start from, each widened when the merged one leaves it."""
    ranges = [layer.M for layer in start]

    def choose(index: int, reached: list[Interval]) -> tuple[Fraction, list[Piece]]:
        reach = power_above(Fraction(max(max(-low, high, 1) for low, high in reached), 1 << BITS))
        if reach > ranges[index]:
            ranges[index] = reach
            raise _LeftRange
        return arithmetic.choose(index, reached)

    while max(ranges, default=0) < LARGEST:
        found = [
            best_layer(activation, M, parameters, omega, terms=len(below[1]))
            for M, below in zip(ranges, layers, strict=False)
        ]
        emulators = [layer.emulator for layer in found]
        stored = [_stored(maps) for maps in merged(layers, [e.maps for e in emulators])]
        arithmetic = Merged(layers, emulators, ranges, (activation, parameters, omega, BITS))
        arithmetic.store(stored)
        try:
            return found, stored, propagate(layers, _ends(box), BITS, choose, arithmetic.computed)
        except _LeftRange:
            continue
    raise Rejected("the errors grow without end")


class _LeftRange(Exception):
    """The merged network leaves a range; it starts again with a larger one."""


def _ends(box: Box) -> list[Interval]:
    return list(enclosure.fixed_box({str(i): pair for i, pair in enumerate(box)}, BITS).values())


def best_layer(
    activation: str,
    M: Fraction,
    parameters: Mapping[str, Fraction],
    activation_error: Fraction,
    terms: int = 0,
) -> Float64Layer:
    """The candidate with the smallest bound, proved error and rounding together.

    Args:
        terms: if the last map is merged with the next layer's, the number of neurons that are added up there.

    Raises:
        NetworkError: float64 holds none of them.
    """
    best: tuple[Fraction, Float64Layer] | None = None
    for p in candidates(activation, M, parameters):
        try:
            emulator = emulator_of(activation, p, M, parameters, BITS)
            block = [_stored(maps) for maps in emulator.maps]
            rounding = block_rounding(emulator, block, M, activation, parameters, activation_error)
        except (Rejected, NetworkError):  # these parameters are outside the proof, or beyond float64
            continue
        found = Float64Layer(M, p, emulator, block, rounding)
        (out,), _ = emulator.maps[-1]
        reach = max(size(u) * M + size(v) for (u,), v in zip(*emulator.maps[0], strict=True))
        largest = sum(size(w) for w in out) * growth(activation, parameters, 0, reach)[1]
        merging = gamma(terms * len(out)) * largest if terms else 0
        cost = error_bound(emulator) + rounding + merging
        if best is None or cost < best[0]:
            best = cost, found
    if best is None:
        raise NetworkError(
            f"no {activation} emulator on [-{M}, {M}] fits into float64; write a .json file, which is exact."
        )
    return best[1]


def bound(layer: Float64Layer) -> Fraction:
    return error_bound(layer.emulator) + layer.rounding


# --- parameters ---------------------------------------------------------------------------------------------------


def candidates(name: str, M: Fraction, a: Mapping[str, Fraction]) -> Iterator[dict[str, Fraction]]:
    """Powers of two relative to the range, with the exponents at which rounding and error can balance."""
    two = Fraction(2)
    if name in ("relu", "leaky_relu"):
        yield parameters_for(name, M, M, a)
    elif name == "relu2":
        yield from ({"h": M / two**j} for j in range(4, 48))
    elif name == "arctan":
        low, high = (Fraction(end, 2 << BITS) for end in enclosure.pi(BITS))
        H = Fraction(-(-high * (1 << 52)).__floor__(), 1 << 52)
        for i in range(16, 30):
            K = two**i / M
            c = Fraction(float(1 / (2 * low * K)))
            yield from ({"K": K, "B": two**j, "H": H, "c": c} for j in range(i, i + 20, 2))
    elif name in ("tanh", "sigmoid"):
        for j, b in product(range(8, 24), (12, 14, 16, 18, 20)):
            yield {"K": two**50 / M, "b": Fraction(b), "alpha": 1 / (M * two**j), "delta": 1 / (M * two**j)}
    elif name == "dsilu":
        for j, b in product(range(8, 24), (48, 56, 64, 72)):
            yield {"K": two**50 / M, "B": Fraction(b), "alpha": 1 / (M * two**j), "delta": 1 / (M * two**j)}
    elif name == "srs" and a["beta"] / a["alpha"] != SRS_RATIO:
        return  # the emulator of every S-shape needs a slope K far beyond what float64 resolves
    elif name == "srs":
        for i, j, b in product(range(20, 26), range(8, 18), (80, 96, 112)):
            yield {
                "K": two**50 / M,
                "B": Fraction(b),
                "alpha": 1 / (M * two**j),
                "delta": 1 / (M * two**i),
            }
    elif name == "softsign":
        yield from ({"K": two**j / M} for j in range(4, 52))
    else:
        yield from ({"K": two**j / M} for j in range(30, 60, 3))


def power_above(x: Fraction) -> Fraction:
    """The least power of two >= x > 0."""
    power = Fraction(2) ** (x.numerator.bit_length() - x.denominator.bit_length() - 1)
    while power < x:
        power *= 2
    return power


def _stored(maps: Affine) -> Affine:
    weight, bias = maps
    return [[_rounded(w) for w in row] for row in weight], [_rounded(b) for b in bias]


def _rounded(x: Fraction | int) -> Fraction:
    """The nearest float64; what is denormal becomes 0, since the checker's model leaves denormals out."""
    try:
        value = float(x)
    except OverflowError:
        raise NetworkError(
            f"{float_text(x)} is beyond float64; write a .json file, which is exact."
        ) from None
    return Fraction(value) if abs(value) >= 2.0**-940 else Fraction(0)


def float_text(x: Fraction | int) -> str:
    """A number too large for a float, as a power of ten."""
    return f"a weight of about 1e{len(str(abs(x.numerator) // x.denominator)) - 1}"


def _layer(maps: Affine) -> Layer:
    weight, bias = (np.array(array_of(part), dtype=np.float64) for part in maps)
    return Layer(weight, bias)

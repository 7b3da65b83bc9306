"""What may be believed of an emulated network: the checker of this claim's certificates.

emulators.py holds each activation's emulator with its proved error, layers.py the recursion through the layers. Here
are the statements: `check_real` in real arithmetic. Standard library and verify.kernel alone. Nothing is searched
for: a certificate names the emulators' parameters, and all else is recomputed.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from theorems.activation_emulation.checker.emulators import EMULATORS, Affine, Number, require
from theorems.activation_emulation.checker.layers import merged, propagate
from verify.kernel import enclosure, formula

Json = Any


def numbers(data: Json) -> dict[str, Fraction]:
    return {name: formula.rational(value) for name, value in data.items()}


def affine(layer: Json) -> Affine:
    require(set(layer) == {"weight", "bias"}, "a layer of weight and bias")
    weight = [[formula.rational(w) for w in row] for row in layer["weight"]]
    return [list(row) for row in weight], [formula.rational(b) for b in layer["bias"]]


def spelled(weight: list[list[Number]], bias: list[Number]) -> Json:
    """A layer as certificates spell it: integers, and p/q in lowest terms."""

    def text(x: Number) -> Json:
        return x.numerator if x.denominator == 1 else f"{x.numerator}/{x.denominator}"

    return {"weight": [[text(w) for w in row] for row in weight], "bias": [text(b) for b in bias]}


def check_real(claims: Json, evidence: Json, outcome: str) -> None:
    """Discharged: |emulated(x) - network(x)| <= error for all x in the box and each output, in real arithmetic.

    Claims: {"network": with relu, "emulated": with another activation, "box": [[low, high], ...], "error"}.
    Evidence: {"bits", "layers": [{"M": range, parameter: value, ...}, ...]}, the emulator of each hidden layer.
    """
    require(outcome == "discharged", "a discharged claim")
    require(set(claims) == {"network", "emulated", "box", "error"}, "network, emulated, box and error")
    network, emulated, bits = claims["network"], claims["emulated"], evidence["bits"]
    require(set(network) == {"activation", "layers"} and network["activation"] == "relu", "a ReLU network")
    require({*emulated, "parameters"} == {"activation", "layers", "parameters"}, "an emulated network")
    parameters = numbers(emulated.get("parameters", {}))
    names, emulator = EMULATORS[emulated["activation"]]
    require(set(parameters) == set(names.split()), f"the parameters {names}")
    layers, chosen = [affine(layer) for layer in network["layers"]], [numbers(p) for p in evidence["layers"]]
    ranges = [p.pop("M") for p in chosen]
    emulators = [emulator(p, M, parameters, bits) for p, M in zip(chosen, ranges, strict=True)]
    weights = [spelled(*maps) for maps in merged(layers, [e.maps for e in emulators])]
    require(formula.digest(weights) == formula.digest(emulated["layers"]), "the weights of the emulators")
    ends = [(formula.rational(low), formula.rational(high)) for low, high in claims["box"]]
    box = enclosure.fixed_box({str(i): pair for i, pair in enumerate(ends)}, bits)
    require(all(low <= high for low, high in ends), "a box that is not empty")
    errors = propagate(layers, list(box.values()), bits, lambda i, _: (ranges[i], emulators[i].pieces))
    error = enclosure.fixed(formula.rational(claims["error"]), bits)[0]
    require(all(-error <= low and high <= error for low, high in errors), "an error that the recursion gives")

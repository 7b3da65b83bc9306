"""What may be believed of an emulated network: the checker of this claim's certificates.

emulators.py holds each activation's emulator with its proved error, layers.py the recursion through the layers,
rounding.py and float64.py what float64 adds. Here are the two statements: `check_real`, in real arithmetic, and
`check_float64`, with rounding. Standard library and verify.kernel alone. Nothing is searched for: a certificate names
the emulators' parameters, and all else is recomputed.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

from theorems.activation_emulation.checker.emulators import (
    EMULATORS,
    Affine,
    Emulator,
    Number,
    require,
)
from theorems.activation_emulation.checker.float64 import Factored, Merged
from theorems.activation_emulation.checker.layers import Interval, merged, propagate
from verify.kernel import enclosure, formula

Json = Any


class Read(NamedTuple):
    layers: list[Affine]
    parameters: dict[str, Fraction]
    ranges: list[Fraction]
    emulators: list[Emulator]
    box: list[Interval]


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


def read(claims: Json, evidence: Json, members: str) -> Read:
    """What both statements share: the ReLU network, the box, and the emulators that the evidence names."""
    require(set(claims) == set(members.split()), members)
    network, emulated, bits = claims["network"], claims["emulated"], evidence["bits"]
    require(set(network) == {"activation", "layers"} and network["activation"] == "relu", "a ReLU network")
    ends = [(formula.rational(low), formula.rational(high)) for low, high in claims["box"]]
    require(all(low <= high for low, high in ends), "a box that is not empty")
    box = enclosure.fixed_box({str(i): pair for i, pair in enumerate(ends)}, bits)
    parameters = numbers(emulated.get("parameters", {}))
    names, emulator = EMULATORS[emulated["activation"]]
    require(set(parameters) == set(names.split()), f"the parameters {names}")
    chosen = [numbers(p) for p in evidence["layers"]]
    ranges = [p.pop("M") for p in chosen]
    emulators = [emulator(p, M, parameters, bits) for p, M in zip(chosen, ranges, strict=True)]
    layers = [affine(layer) for layer in network["layers"]]
    return Read(layers, parameters, ranges, emulators, list(box.values()))


def within(errors: list[Interval], claims: Json, bits: int) -> None:
    error = enclosure.fixed(formula.rational(claims["error"]), bits)[0]
    require(all(-error <= low and high <= error for low, high in errors), "an error that the recursion gives")


def check_real(claims: Json, evidence: Json, outcome: str) -> None:
    """Discharged: |emulated(x) - network(x)| <= error for all x in the box and each output, in real arithmetic.

    Claims: {"network": with relu, "emulated": with another activation, "box": [[low, high], ...], "error"}.
    Evidence: {"bits", "layers": [{"M": range, parameter: value, ...}, ...]}, the emulator of each hidden layer.
    """
    require(outcome == "discharged", "a discharged claim")
    given, emulated = read(claims, evidence, "network emulated box error"), claims["emulated"]
    require({*emulated, "parameters"} == {"activation", "layers", "parameters"}, "an emulated network")
    weights = [spelled(*maps) for maps in merged(given.layers, [e.maps for e in given.emulators])]
    require(weights == emulated["layers"], "the weights of the emulators")
    kinds = {
        type(x) for layer in emulated["layers"] for row in [*layer["weight"], layer["bias"]] for x in row
    }
    require(kinds <= {int, str}, "integers and p/q")  # true and 1.0 are equal to 1
    bits = evidence["bits"]
    errors = propagate(
        given.layers, given.box, bits, lambda i, _: (given.ranges[i], given.emulators[i].pieces)
    )
    within(errors, claims, bits)


def check_float64(claims: Json, evidence: Json, outcome: str) -> None:
    """Discharged: the same for the emulated network as float64 computes it (rounding.py), for float64 vectors x.

    Claims: as for `check_real`, with "activation_error", the assumed ω. If "emulated" has "blocks", for each hidden
    layer the maps that stand for one ReLU, then "layers" are the affine maps between the neurons; else the merged ones.
    """
    require(outcome == "discharged", "a discharged claim")
    given = read(claims, evidence, "network emulated box error activation_error")
    emulated, bits = claims["emulated"], evidence["bits"]
    require({*emulated, "parameters", "blocks"} == {"activation", "layers", "blocks", "parameters"}, "layers")
    model = emulated["activation"], given.parameters, formula.rational(claims["activation_error"]), bits
    stored = [affine(layer) for layer in emulated["layers"]]
    arithmetic: Factored | Merged
    if "blocks" in emulated:
        arithmetic = Factored(given.layers, given.emulators, given.ranges, model)
        arithmetic.store(stored, [[affine(layer) for layer in block] for block in emulated["blocks"]])
    else:
        arithmetic = Merged(given.layers, given.emulators, given.ranges, model)
        arithmetic.store(stored)
    errors = propagate(given.layers, given.box, bits, arithmetic.choose, arithmetic.computed)
    within(errors, claims, bits)

"""The campaign: emulators at random points, the bits that their weights need, random and real networks.

    neurons         error below the target on the grid of ranges and targets; how near it comes
    bits            the precision of weights at which the error is still below twice the target
    networks        error below what is certified on random networks; how loose that is, and against ε
    real networks   an ACAS Xu network by every activation, with certificates; others where their files are

All but the last are sampled: they can refute the claim, and support it otherwise. Times belong to benchmarks/.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

import os
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from flint import arb, ctx, fmpq

import theorems.exact_rank.construction as bundled
from theorems.activation_emulation.claim import claim
from theorems.activation_emulation.construction import (
    Emulation,
    as_network,
    box_of,
    emulate,
    emulator,
    multipliers,
    unsigned_error,
)
from theorems.activation_emulation.emulators import round_up
from theorems.activation_emulation.families import he_network
from verify.networks.activations import ACTIVATIONS
from verify.networks.evaluation import evaluate_balls, evaluate_exact
from verify.networks.files import load_network
from verify.networks.network import Layer, Network

NAMES = list(ACTIVATIONS)
RANGES = [Fraction(1, 10**6), Fraction(1), Fraction(16), Fraction(1000)]
DIGITS = [3, 6, 9, 12]
"""Targets are the range over ten to these powers."""

NEURON_BITS = 500
PUBLISHED = {
    **dict.fromkeys(("elu", "celu", "selu", "softplus", "gelu", "silu", "swish", "mish", "relu"), "(1, 1)"),
    **dict.fromkeys(
        ("leaky_relu", "relu2", "softsign", "arctan", "tanh", "sigmoid", "dsilu", "srs"), "(3, 2)"
    ),
}
"""Best (width, depth) multipliers known from later versions of the source; the statement checked here has (6, 2)."""

BELOW = {
    "leaky_relu": "LB1: width 1 at no fixed depth",
    "relu2": "LB3: width 1 at no fixed depth",
    "tanh": "LB2: width 1 at no fixed depth",
    "sigmoid": "LB2: width 1 at no fixed depth",
    "softsign": "LB4: not (1, 1)",
    "arctan": "(1, 1) open",
    "dsilu": "open",
    "srs": "open",
}


# --- neurons ------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=512)
def neuron(name: str, range_: Fraction, target: Fraction) -> Network:
    return as_network(name, emulator(name, range_, target))


def ball(x: Fraction) -> Any:
    return arb(fmpq(x.numerator, x.denominator))


def off(network: Network, x: Fraction, bits: int = NEURON_BITS) -> Any:
    """An enclosure of |network - relu| at x."""
    with ctx.workprec(bits):
        return abs(evaluate_balls(network, [x], bits)[0] - ball(max(x, Fraction(0))))


def place(range_: Fraction, target: Fraction, at: float, side: int) -> Fraction:
    """Between 10^-4 times the target and the range, spaced evenly in the logarithm."""
    ratio = float(range_ / target) * 1e4
    return side * min(range_, range_ * Fraction(ratio ** (float(at) - 1)))


@claim.obligation(scope="sampled", label="NEURON", parameters={"activation": NAMES})
def neurons_stay_below_their_target(samples, activation):
    "|emulator - relu| is at most the target, for ranges 10^-6 to 1000 and targets down to 10^-12 of them"
    largest: dict[tuple[Fraction, int], float] = {}

    def draw(rng, count):
        return {
            "range": rng.integers(0, len(RANGES), count),
            "digits": rng.choice(DIGITS, count),
            "at": np.minimum(1.25 * rng.random(count), 1.0),  # a fifth of them at the ends
            "side": rng.choice([-1, 1], count),
        }

    def holds(batch):
        margins = []
        for index, digits, at, side in zip(
            *(batch[k] for k in ("range", "digits", "at", "side")), strict=True
        ):
            range_ = RANGES[int(index)]
            target = range_ / 10 ** int(digits)
            x = place(range_, target, float(at), int(side))
            found = off(neuron(activation, range_, target), x) / ball(target)
            # an error equal to the target is enclosed by a ball that reaches a little beyond it
            margins.append(float(1 + arb(2) ** -40 - found))
            key = range_, int(digits)
            largest[key] = max(largest.get(key, 0.0), float(found.mid()))
        return np.array(margins)

    samples.campaign(f"one {activation} emulator stays below its target", draw, holds, count=200, chunk=50)
    series = [
        {
            "name": f"range {float(range_):g}",
            "x": [10.0**-digits for digits in DIGITS],
            "y": [largest.get((range_, digits), 0.0) for digits in DIGITS],
            "style": "line",
        }
        for range_ in RANGES
    ]
    samples.plot("Largest error found / target", "target / range", "error / target", series, x_scale="log")


# --- bits ---------------------------------------------------------------------------------------------------------


def rounded(network: Network, bits: int) -> Network:
    """Each weight to so many significant bits, to nearest."""

    def nearest(x: Fraction) -> Fraction:
        if x == 0:
            return x
        unit = Fraction(2) ** (abs(x).numerator.bit_length() - x.denominator.bit_length() - bits)
        return round(x / unit) * unit

    apply = np.vectorize(nearest, otypes=[object])
    return Network(
        network.activation,
        tuple(Layer(apply(layer.weight), apply(layer.bias)) for layer in network.layers),
        network.parameters,
    )


def bits_needed(name: str, range_: Fraction, target: Fraction) -> int:
    """The fewest bits of weights for which the error at a few points is below twice the target."""
    network = neuron(name, range_, target)
    points = [place(range_, target, at, side) for at in (1.0, 0.9, 0.5, 0.2) for side in (-1, 1)]
    low, high = 0, 400
    while high - low > 1:
        middle = (low + high) // 2
        candidate = rounded(network, middle)
        if all(off(candidate, x) <= 2 * ball(target) for x in points):
            high = middle
        else:
            low = middle
    return high


@claim.obligation(scope="sampled", label="BITS")
def a_few_bits_more_than_the_accuracy_suffice(samples):
    "With log2(range/target) + 12 significant bits in each weight (twice as many for arctan) the error at most doubles"
    series = [
        {
            "name": name,
            "x": [digits * float(np.log2(10)) for digits in DIGITS],
            "y": [bits_needed(name, Fraction(16), Fraction(16, 10**digits)) for digits in DIGITS],
            "style": "line",
        }
        for name in NAMES
    ]
    samples.plot("Bits that the weights need, range 16", "log2(range / target)", "significant bits", series)

    def draw(rng, count):
        return {
            "name": rng.integers(0, len(NAMES), count),
            "digits": rng.choice(DIGITS, count),
            "at": rng.random(count),
            "side": rng.choice([-1, 1], count),
        }

    def holds(batch):
        margins = []
        for index, digits, at, side in zip(
            *(batch[k] for k in ("name", "digits", "at", "side")), strict=True
        ):
            name, range_ = NAMES[int(index)], Fraction(16)
            target = range_ / 10 ** int(digits)
            bits = int(np.ceil(int(digits) * np.log2(10))) * (1 + (name == "arctan")) + 12
            network = rounded_neuron(name, range_, target, bits)
            margins.append(
                float(2 - off(network, place(range_, target, float(at), int(side))) / ball(target))
            )
        return np.array(margins)

    samples.campaign("rounded weights double the error at most", draw, holds, count=600, chunk=100)


@lru_cache(maxsize=512)
def rounded_neuron(name: str, range_: Fraction, target: Fraction, bits: int) -> Network:
    return rounded(neuron(name, range_, target), bits)


# --- networks -----------------------------------------------------------------------------------------------------

SHAPES = [[2, 40, 2], [4, 16, 16, 16, 1]]
LARGE = [[5, 50, 50, 50, 50, 50, 50, 5], [4, *[20] * 10, 1]]


def observed(emulation: Emulation, seed: int, count: int) -> float:
    """The largest error found at so many random points of the box."""
    rng, worst = np.random.default_rng(seed), 0.0
    bits = emulation.bits + 200
    for _ in range(count):
        x = [
            low + Fraction(float(t)) * (high - low)
            for t, (low, high) in zip(rng.random(len(emulation.box)), emulation.box, strict=True)
        ]
        for found, true in zip(
            evaluate_balls(emulation.network, x, bits), evaluate_exact(emulation.source, x), strict=True
        ):
            with ctx.workprec(bits):
                worst = max(worst, float(abs(found - ball(true)).upper()))
    return worst


@claim.obligation(scope="sampled", label="NETWORK", parameters={"shape": SHAPES}, full={"shape": LARGE})
def random_networks_stay_below_what_is_certified(samples, shape):
    "No random network with weights of variance 2/fan-in is off by more than its certified error, at random points"
    loose: dict[str, list[float]] = {name: [] for name in NAMES}

    def draw(rng, count):
        return {"seed": rng.integers(0, 2**40, count), "name": rng.permutation(np.arange(count) % len(NAMES))}

    def holds(batch):
        margins = []
        for seed, index in zip(batch["seed"], batch["name"], strict=True):
            name = NAMES[int(index)]
            source = he_network(int(seed), *shape)
            emulation = emulate(source, name, Fraction(1, 100), box_of(Fraction(1), shape[0]))
            worst = observed(emulation, int(seed), 2)
            certified = float(round_up(emulation.certified_error + Fraction(1, 2**80)))
            margins.append(certified - worst)
            if worst > 1e-30:
                loose[name].append(certified / worst)
        return np.array(margins)

    samples.campaign("certified errors are not exceeded", draw, holds, count=2 * len(NAMES), chunk=len(NAMES))
    rows = [
        [name, len(found), min(found), float(np.median(found)), max(found)]
        for name, found in loose.items()
        if found
    ]
    columns = ["activation", "networks", "least", "median", "greatest"]
    samples.table("Certified error / largest error found", columns, rows)


@claim.obligation(scope="instance", label="NET-EPS")
def error_follows_epsilon(exact):
    "A network 4-8-8-8-1 by every activation for ε = 10^-2, 10^-4, 10^-6, 10^-8, each certified"
    source = he_network(1, 4, 8, 8, 8, 1)
    certified, found = [], []
    for name in NAMES:
        errors, seen = [], []
        for digits in (2, 4, 6, 8):
            emulation = emulate(source, name, Fraction(1, 10**digits), box_of(Fraction(1), 4))
            if digits == 4:
                exact.holds_for("activation_emulation.real", emulation.claims(), emulation.evidence())
            errors.append(float(emulation.certified_error))
            seen.append(observed(emulation, 0, 2))
        if errors[0]:
            x = [10.0**-digits for digits in (2, 4, 6, 8)]
            certified.append({"name": name, "x": x, "y": errors, "style": "line"})
            found.append({"name": name, "x": x, "y": seen, "style": "line"})
    for title, series in (("Certified error", certified), ("Largest error found at two points", found)):
        exact.plot(f"{title} against ε", "ε", "error", series, x_scale="log", y_scale="log")


# --- real networks ------------------------------------------------------------------------------------------------

BUNDLED = Path(bundled.__file__).parent / "networks"
SHARED = (
    Path(os.environ.get("NETPROOF_DATA", Path(__file__).parents[2].parent / "shared" / "data")) / "networks"
)
PATHS = {
    name: folder / f"{name}.npz"
    for name, folder in (
        *((name, BUNDLED) for name in ("acasxu_1_1", "acasxu_2_7", "acasxu_5_3")),
        *((name, SHARED) for name in ("vcas_pra01", "double_pendulum_less_robust", "mnist_fc_256x2")),
    )
}
SMALL = [name for name in ("vcas_pra01", "double_pendulum_less_robust") if PATHS[name].exists()]
LARGER = [name for name, path in PATHS.items() if name not in SMALL and path.exists()]
ABSENT = [name for name, path in PATHS.items() if not path.exists()]
CERTIFIED = ["leaky_relu", "gelu", "softsign", "tanh"]
"""One activation of each (width, depth)."""


@claim.obligation(scope="instance", label="NET-I")
def an_acas_network_by_every_activation(exact):
    "ACAS Xu 1_1 on [-1, 1]^5 to 10^-4 by every activation; one of each size with a certificate in this run"
    source, rows = load_network(PATHS["acasxu_1_1"], default="relu").exact(), []
    for name in NAMES:
        emulation = emulate(source, name, Fraction(1, 10**4), box_of(Fraction(1), 5))
        if name in CERTIFIED:
            exact.holds_for("activation_emulation.real", emulation.claims(), emulation.evidence())
        k, m = multipliers(emulation.layers[0].emulator)
        signed, plain = float(emulation.certified_error), float(unsigned_error(emulation))
        gain = f"{plain / signed:.2f}" if signed else ""
        rows.append(
            [
                name,
                f"({k}, {m})",
                "(6, 2)",
                PUBLISHED[name],
                BELOW.get(name, "optimal"),
                f"{signed:.3g}",
                gain,
                emulation.network.bits,
            ]
        )
    columns = [
        "activation",
        "here",
        "source",
        "later versions",
        "lower bound",
        "certified error",
        "|W|E / signed",
        "bits",
    ]
    exact.table(
        "ACAS Xu 1_1 (5-50x6-5) to 1e-4: (width, depth) multipliers and what is certified", columns, rows
    )
    if ABSENT:
        exact.note(f"Not here, so not emulated: {', '.join(ABSENT)} (their licences do not allow bundling).")


@claim.obligation(
    scope="instance",
    label="NET-I",
    parameters={"network": SMALL},
    full={"network": LARGER},
)
def real_networks_by_every_activation(exact, network):
    "A network of the field to 10^-2, 10^-4 and 10^-6 by every activation, one of each size with a certificate"
    source, rows = load_network(PATHS[network], default="relu").exact(), []
    for name in NAMES:
        row: list[Any] = [name]
        for digits in (2, 4, 6):
            emulation = emulate(source, name, Fraction(1, 10**digits), box_of(Fraction(1), source.inputs))
            if digits == 4 and name in CERTIFIED:
                exact.holds_for("activation_emulation.real", emulation.claims(), emulation.evidence())
            row.append(f"{float(emulation.certified_error):.3g}")
        rows.append([*row, emulation.network.bits])
    exact.table(f"{network}: certified error", ["activation", "1e-2", "1e-4", "1e-6", "bits at 1e-6"], rows)

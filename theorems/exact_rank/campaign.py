"""The campaign: exact rank on random and on trained networks, at sizes that no proof by cases reaches.

    random families    vectorised rank, its slow reference and exact poles agree on every family of the specification
    large networks     ten thousand units and more (full profile: a million), against the planted answer
    the same function  networks and what the reduction leaves of them, at common points (full profile: 10^9 activations)
    trained networks   full rank after training; how rank falls when the weights are rounded to few bits

Everything here is sampled: it can refute the claim, and supports it otherwise. Times belong to benchmarks/.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from theorems.exact_rank.claim import claim, poles_of_tanh
from theorems.exact_rank.construction import (
    FAMILIES,
    collocation_determinant,
    decide_equivalence,
    pole_certificate,
    reduce_network,
)
from theorems.exact_rank.evidence import PRESENT, conclude_rank, network_path
from verify.networks.batches import evaluate_batch
from verify.networks.exact_json import network_json
from verify.networks.files import load_network
from verify.networks.network import Layer, Network

Array = NDArray[Any]
SHAPES = [(4, 1, 1), (8, 2, 2), (14, 3, 2)]
"""(units, inputs, outputs)."""

FLOAT_FAMILIES = [name for name in FAMILIES if name != "proportional"]
"""The proportional family has rational weights (1/3), which arrays of floats cannot hold; evidence.py has it."""


@claim.obligation(
    scope="sampled", label="ER-V", parameters={"family": FLOAT_FAMILIES}, axioms=[poles_of_tanh]
)
def three_roads_agree_on_random_networks(samples, family):
    "Vectorised rank, rank by fractions and the count of an exact pole certificate agree"

    def draw(rng, count, size):
        units, inputs, outputs = size
        networks = [FAMILIES[family](rng, units, inputs, outputs) for _ in range(count)]
        return {
            "weight": np.array([n.layers[0].weight for n in networks], dtype=float),
            "bias": np.array([n.layers[0].bias for n in networks], dtype=float),
            "outgoing": np.array([n.layers[1].weight for n in networks], dtype=float),
        }

    def holds(batch):
        found = []
        for weight, bias, outgoing in zip(batch["weight"], batch["bias"], batch["outgoing"], strict=True):
            tested = network(weight, bias, outgoing)
            fast, slow = reduce_network(tested), reduce_network(tested, reference=True)
            found.append(fast.rank == slow.rank == len(pole_certificate(tested, slow).poles))
        return np.array(found, dtype=bool)

    def recheck(instance):
        tested = network(instance["weight"], instance["bias"], instance["outgoing"])
        fast, slow = reduce_network(tested), reduce_network(tested, reference=True)
        if fast.rank < slow.rank:
            claims = {"network": network_json(tested), "rank_at_most": fast.rank}
            return samples.checker_refutes(
                "exact_rank.poles", claims, pole_certificate(tested, slow).evidence()
            )
        claims = {"network": network_json(tested), "rank_at_least": fast.rank}
        evidence = {"reduced": network_json(slow.compressed())}
        return samples.checker_refutes("exact_rank.reduction", claims, evidence)

    samples.campaign(
        f"on networks of the family {family}, three ways to the rank agree",
        draw,
        holds,
        count=40,
        sizes=SHAPES,
        units={"weight": 0, "bias": 0, "outgoing": 1},
        recheck=recheck,
    )


@claim.obligation(
    scope="sampled", label="ER-V", parameters={"units": [10_000]}, full={"units": [100_000, 1_000_000]}
)
def planted_rank_of_large_networks(samples, units):
    "A network with planted copies, cancellations and constant units has the rank that was planted"

    def draw(rng, count):
        return {"seed": rng.integers(0, 2**62, size=count)}

    def holds(batch):
        return np.array([planted(int(seed), units) for seed in batch["seed"]], dtype=bool)

    samples.campaign(f"the planted rank of {units:,} units is found", draw, holds, count=5)


def planted(seed: int, units: int) -> bool:
    """Plant copies up to sign, cancelling pairs and constant units; the rank of the rest must come out."""
    rng = np.random.default_rng(seed)
    kept, copies, cancelling = units // 2, units // 4, units // 16
    constants = units - kept - copies - 2 * cancelling
    weight, bias = rng.normal(size=(units, 4)), rng.normal(size=units)
    outgoing = rng.normal(size=(2, units))
    source, sign = rng.integers(0, kept, size=copies), rng.choice([-1.0, 1.0], size=copies)
    place = slice(kept, kept + copies)
    weight[place], bias[place] = sign[:, None] * weight[source], sign * bias[source]
    outgoing[:, place] = sign * outgoing[:, source]  # a copy adds to its source, so no block sum vanishes
    first = slice(kept + copies, kept + copies + cancelling)
    second = slice(first.stop, first.stop + cancelling)
    weight[second], bias[second], outgoing[:, second] = -weight[first], -bias[first], outgoing[:, first]
    weight[units - constants :] = 0.0
    order = rng.permutation(units)
    found = reduce_network(network(weight[order], bias[order], outgoing[:, order]))
    return found.rank == kept


POINTS = np.random.default_rng(0).uniform(-2, 2, size=(4096, 4))
"""Where functions are compared."""

ROUNDING = 2.0**-40
"""Relative to the sizes that are added up, beyond any rounding of at most a thousand additions of float64."""


@claim.obligation(
    scope="sampled", label="ER-1", parameters={"activations": [10**7]}, full={"activations": [10**9]}
)
def reduced_networks_have_the_same_values(samples, activations):
    "Networks with planted copies, cancellations and constant units keep their values, up to rounding, when reduced"
    units, inputs = 64, POINTS.shape[1]

    def draw(rng, count):
        weight, bias = rng.normal(size=(count, units, inputs)), rng.normal(size=(count, units))
        outgoing = rng.normal(size=(count, 1, units))
        half, sign = units // 4, rng.choice([-1.0, 1.0], size=(count, units // 4))
        copies, originals = slice(half, 2 * half), slice(0, half)
        weight[:, copies], bias[:, copies] = sign[..., None] * weight[:, originals], sign * bias[:, originals]
        cancelling = slice(half, half + half // 2)
        outgoing[:, 0, cancelling] = -sign[:, : half // 2] * outgoing[:, 0, : half // 2]
        weight[:, -half // 2 :] = 0.0
        return {"weight": weight, "bias": bias, "outgoing": outgoing}

    def holds(batch):
        kept = {name: np.zeros_like(array) for name, array in batch.items()}
        constant = np.zeros(len(batch["bias"]))
        for i, parts in enumerate(zip(*batch.values(), strict=True)):
            left = reduce_network(network(*parts)).compressed()
            hidden, last = left.layers
            kept["weight"][i, : left.width] = hidden.weight
            kept["bias"][i, : left.width] = hidden.bias
            kept["outgoing"][i, 0, : left.width] = last.weight[0]
            constant[i] = last.bias[0] + sum(
                float(e) * np.tanh(float(c)) for c, (e,) in left.constant.items()
            )
        before, after = (
            evaluate_batch(nets["weight"], nets["bias"], nets["outgoing"], POINTS)[..., 0]
            for nets in (batch, kept)
        )
        reach = 1 + np.abs(batch["bias"]) + np.abs(batch["weight"]).sum(axis=2) * np.abs(POINTS).max()
        size = (np.abs(batch["outgoing"][:, 0]) * reach).sum(axis=1)
        return ROUNDING - np.abs(before - after - constant[:, None]).max(axis=1) / size

    def recheck(instance):
        tested = network(instance["weight"], instance["bias"], instance["outgoing"])
        left = reduce_network(tested).compressed()
        answer = decide_equivalence(tested, left)
        if answer.witness is None:
            return None
        claims = {"first": network_json(tested), "second": network_json(left)}
        return samples.checker_refutes("exact_rank.equal", claims, answer.witness.evidence())

    count = -(-activations // (2 * units * len(POINTS)))
    (margins,) = samples.campaign(
        "what the reduction leaves has the same values",
        draw,
        holds,
        count=count,
        units={"weight": 0, "bias": 0, "outgoing": 1},
        recheck=recheck,
    )
    samples.table(
        "Original against reduced, in float64",
        ["networks", "points each", "greatest difference, relative to the sizes added up"],
        [[count, len(POINTS), f"{ROUNDING - margins.least:.1e}"]],
    )


@claim.obligation(
    scope="instance",
    label="ER-4",
    parameters={"units": [64]},
    full={"units": [256, 1024]},
    axioms=[poles_of_tanh],
)
def trained_networks_have_full_rank(exact, units):
    """A network trained on a toy regression has full rank, as ER-4 leads one to expect, and so has its pruned copy

    Both sides certified. The pruned copy keeps the half of its units with the largest weights.
    """
    trained = train(units, seed=0)
    size = np.abs(trained.layers[0].weight[:, 0]) * np.abs(trained.layers[1].weight[0])
    mask = size >= np.median(size)
    pruned = network(
        np.where(mask[:, None], trained.layers[0].weight, 0.0),
        trained.layers[0].bias,
        np.where(mask, trained.layers[1].weight, 0.0),
    )
    rows = []
    for name, tested, expected in (("trained", trained, units), ("pruned", pruned, int(mask.sum()))):
        columns = sorted({kappa for kappa, _ in conclude_rank(exact, tested, expected).poles})
        gaps = [float(b - a) for a, b in itertools.pairwise(columns)]
        rows.append([name, units, expected, f"{min(gaps):.2e}"])
    exact.table("Trained networks", ["network", "hidden units", "rank", "closest columns of poles"], rows)


def train(units: int, seed: int) -> Network:
    """One hidden layer fitted to sin(3x) on 256 points by 300 full-batch steps of Adam; rounded to float32."""
    rng = np.random.default_rng(seed)
    x = np.linspace(-2, 2, 256)[:, None]
    y = np.sin(3 * x)
    values = [rng.normal(size=(1, units)), rng.normal(size=units), rng.normal(size=(units, 1)) / units]
    first, second = [np.zeros_like(v) for v in values], [np.zeros_like(v) for v in values]
    for step in range(1, 301):
        hidden = np.tanh(x @ values[0] + values[1])
        error = 2 * (hidden @ values[2] - y) / len(x)
        inner = (error @ values[2].T) * (1 - hidden**2)
        for i, gradient in enumerate((x.T @ inner, inner.sum(axis=0), hidden.T @ error)):
            first[i] = 0.9 * first[i] + 0.1 * gradient
            second[i] = 0.999 * second[i] + 0.001 * gradient**2
            step_size = 0.01 * np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
            values[i] = values[i] - step_size * first[i] / (np.sqrt(second[i]) + 1e-8)
    weight, bias, outgoing = (v.astype(np.float32).astype(float) for v in values)
    return network(weight.T, bias, outgoing.T)


@claim.obligation(scope="instance", label="ER-P", axioms=[poles_of_tanh])
def rank_falls_when_weights_are_rounded(exact):
    "Real networks rounded to multiples of 2^-k: the rank from above and from below, for k = 0 to 10"
    series = []
    for name in PRESENT:
        loaded = load_network(network_path(name)).exact()
        shares = []
        for bits in range(11):
            rounded = Network(
                loaded.activation,
                tuple(
                    Layer(rounded_to(layer.weight, bits), rounded_to(layer.bias, bits))
                    for layer in loaded.layers
                ),
            )
            rank = reduce_network(rounded).rank
            conclude_rank(exact, rounded, rank)
            shares.append(rank / loaded.width)
        series.append({"name": name, "x": list(range(11)), "y": shares, "style": "line"})
    exact.plot("Rank after rounding", "weights are multiples of 2^-k, k", "rank / hidden units", series)


def rounded_to(values: Array, bits: int) -> Array:
    """Each number to the nearest multiple of 2^-bits, exactly."""
    result = np.empty(values.shape, dtype=object)
    for place, value in np.ndenumerate(values):
        result[place] = Fraction(round(value * 2**bits), 2**bits)
    return result


@claim.obligation(scope="sampled", label="ER-D")
def determinants_exclude_zero(samples):
    "The collocation determinant of generic units, enclosed at 64 bits, excludes 0 for r = 5 to 40"

    def draw(rng, count, size):
        return {
            "units": rng.integers(-40, 41, size=(count, size, 4)),
            "points": rng.integers(-40, 41, size=(count, size + 1, 3)),
        }

    def holds(batch):
        margins = []
        for units, points in zip(batch["units"], batch["points"], strict=True):
            table = np.array([[Fraction(int(v), 16) for v in row] for row in units], dtype=object)
            places = [[Fraction(int(v), 8) for v in row] for row in points]
            ball = abs(collocation_determinant(table[:, :3], table[:, 3], places))
            margins.append(float(ball.lower()))
        return np.array(margins)

    sizes = [5, 10, 20, 40]
    found = samples.campaign("the determinant excludes 0", draw, holds, count=10, sizes=sizes)
    ends = {"least of 10": [part.least for part in found], "greatest": [part.greatest for part in found]}
    series = [{"name": name, "x": sizes, "y": y, "style": "line"} for name, y in ends.items()]
    samples.plot("Collocation determinants", "units r", "|det|", series, y_scale="log")


def network(weight: Array, bias: Array, outgoing: Array) -> Network:
    return Network("tanh", (Layer(weight, bias), Layer(outgoing, np.zeros(len(outgoing)))))

"""The campaign: proximate rank on random networks, where no table of known values reaches.

    small networks     solver, brute force and both bounds on every family; symmetries; the factor of the greedy bound
    larger networks    bounds, value and time against density, from one cluster to isolated units; sparse ones, far
                       larger; networks fitted to a function

Everything here is sampled or single instances: it can refute the claim, and supports it otherwise.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from theorems.exact_rank.construction import rank
from theorems.proximate_rank.claim import claim
from theorems.proximate_rank.construction import (
    FAMILIES,
    brute_force,
    claims,
    cover_points,
    proximate_rank,
    proximate_rank_lower_bound,
    proximate_rank_upper_bound,
    read_weights,
    spread_network,
    trained_network,
    upper_evidence,
)
from verify.networks.network import Array, Layer, Network

Rng = np.random.Generator
EPS = Fraction(1, 16)
"""The radius; weights are multiples of 1/64, so that ties at 2ε and at ε|G| are common."""

SHAPES = [(3, 1, 1), (5, 1, 1), (4, 2, 2), (4, 3, 1)]
"""(units, inputs, outputs)."""


# --- small networks -----------------------------------------------------------------------------------------------


def arrays(networks: list[Network]) -> dict[str, Array]:
    """A batch: the points z and the outgoing weights of each network."""
    weights = [read_weights(one) for one in networks]
    return {
        "incoming": np.array([one.incoming for one in weights], dtype=float),
        "outgoing": np.array([one.outgoing for one in weights], dtype=float),
    }


def batches(family: str) -> Callable[..., dict[str, Array]]:
    """Batches of the family for `samples.campaign`."""

    def draw(rng: Rng, count: int, size: tuple[int, int, int]) -> dict[str, Array]:
        return arrays([FAMILIES[family](rng, *size) for _ in range(count)])

    return draw


def network(incoming: Array, outgoing: Array) -> Network:
    """The network with these weights: one row a unit, the bias last."""
    hidden = Layer(incoming[:, :-1], incoming[:, -1])
    return Network("tanh", (hidden, Layer(outgoing.T, np.zeros(outgoing.shape[1]))))


def networks(batch: dict[str, Array]) -> list[Network]:
    return [network(z, a) for z, a in zip(batch["incoming"], batch["outgoing"], strict=True)]


@claim.obligation(
    scope="sampled",
    label="PR-O3, PR-O6",
    parameters={"family": list(FAMILIES)},
)
def bounds_enclose_the_value(samples, family):
    "lower bound ≤ brute force = solver, from both sides, ≤ greedy bound"

    def numbers(tested: Network) -> tuple[int, int, int, int, int]:
        bracket = proximate_rank(tested, EPS)
        below, above = proximate_rank_lower_bound(tested, EPS), proximate_rank_upper_bound(tested, EPS)
        return below.bound, brute_force(tested, EPS)[0], bracket.lower, bracket.upper, above.bound

    def holds(batch):
        found = [numbers(tested) for tested in networks(batch)]
        return np.array([b <= v <= g and v == s == t for b, v, s, t, g in found], dtype=bool)

    def recheck(instance):
        tested = network(instance["incoming"], instance["outgoing"])
        below, value, lower, upper, _ = numbers(tested)
        _, structure = brute_force(tested, EPS)
        if max(below, lower) > value:  # weights in the ball have a smaller rank than the bound
            stated = claims(tested, EPS, rank_at_least=max(below, lower))
        else:
            structure = (
                proximate_rank(tested, EPS).structure
                if upper < value
                else proximate_rank_upper_bound(tested, EPS).structure
            )
            stated = claims(tested, EPS, rank_at_least=value)
        evidence = upper_evidence(tested, EPS, structure)
        return samples.checker_refutes("proximate_rank.upper", stated, evidence)

    samples.campaign(
        f"on networks of the family {family}, solver and brute force agree and lie between the bounds",
        batches(family),
        holds,
        count=20,
        sizes=SHAPES,
        units={"incoming": 0, "outgoing": 0},
        recheck=recheck,
    )


@claim.obligation(scope="sampled", label="PR-O7", parameters={"family": list(FAMILIES)})
def symmetries_hold(samples, family):
    """Order, signs and scale do not matter; a larger ball never has more; a unit adds at most 1, one with b = 0 nothing

    Also: the rank bounds it, and it is 0 once ε reaches every b or every a; networks that cannot meet add up.
    """

    def holds(batch):
        return np.array(
            [symmetric(z, a) for z, a in zip(batch["incoming"], batch["outgoing"], strict=True)], dtype=bool
        )

    samples.campaign(
        f"symmetries and monotonicity on the family {family}",
        batches(family),
        holds,
        count=10,
        sizes=[(3, 1, 1), (3, 2, 2)],
    )


def symmetric(z: Array, a: Array) -> bool:
    """Whether brute force gives one network all the values that the theory demands."""
    value = brute_force(network(z, a), EPS)[0]

    def at(z: Array, a: Array, eps: Any = EPS) -> int:
        return brute_force(network(z, a), eps)[0]

    flips = np.where(np.arange(len(z)) % 2 == 0, -1, 1)[:, None]
    constant = np.zeros((1, z.shape[1]), dtype=z.dtype)
    constant[0, -1] = z[0, -1]
    copy = 1000 + z[:1]  # incompatible with all others
    return (
        at(z[::-1], a[::-1]) == value
        and at(flips * z, flips * a) == value
        and at(z * 0.75, a * 0.75, EPS * 3 / 4) == value
        and at(z, a, EPS + Fraction(1, 64)) <= value <= rank(network(z, a)) == at(z, a, 0)
        and at(np.vstack([z, constant]), np.vstack([a, -a[:1]])) <= value
        and value <= at(np.vstack([z, z[:1] + 1 / 16]), np.vstack([a, a[:1]])) + 1
        and at(np.vstack([z, z[:1] + 1 / 16]), np.vstack([a, a[:1]])) <= value + 1
        and at(np.vstack([z, copy]), np.vstack([a, a[:1]])) == value + bool((abs(a[0]) > EPS).any())
        and at(z, a, float(abs(z[:, :-1]).max())) == 0 == at(z, a, float(abs(a).max()))
    )


@claim.obligation(scope="sampled", label="PR-2")
def greedy_is_within_its_factor_on_covers(samples):
    "Where no unit can be eliminated or cancelled and signs agree, the greedy bound is at most 2^(n+1) times the value"

    def draw(rng, count, size):
        h, n = size
        return arrays([cover_points(int(seed), h, 3, n) for seed in rng.integers(0, 2**62, count)])

    def holds(batch):
        found = []
        for tested in networks(batch):
            least = proximate_rank(tested, EPS).lower
            found.append(proximate_rank_upper_bound(tested, EPS).bound <= 2 ** (tested.inputs + 1) * least)
        return np.array(found, dtype=bool)

    samples.campaign(
        "greedy covers are within 2^(n+1)", draw, holds, count=40, sizes=[(5, 1), (20, 1), (20, 2)]
    )


# --- larger networks ----------------------------------------------------------------------------------------------


@claim.obligation(scope="instance", label="PR-O6", parameters={"h": [100]}, full={"h": [400]})
def the_gap_depends_on_density(exact, h):
    "h units with weights k/64 and ε = 1/16, denser and denser: lower bound, value from both sides, greedy bound, rank"
    spreads = [10, 20, 30, 40, 60, 80, 120, 160, 240]
    rows = [bounds_in_order(spread_network(h, h, spread), EPS, spread) for spread in spreads]
    exact.agree("bounds are in order", [((h, row[0]), row[1:6], sorted(row[1:6])) for row in rows])
    title = f"Proximate rank of {h} random units"
    exact.table(title, ["|64 w| ≤", *COLUMNS], rows, times=["seconds"])
    exact.plot(title, "weights up to k/64, k", "units", curves(rows, spreads), x_scale="log")
    series = [{"name": "value", "x": spreads, "y": [row[-1] for row in rows], "style": "line"}]
    title = f"Seconds for the value of {h} random units"
    exact.plot(title, "weights up to k/64, k", "seconds", series, x_scale="log", times=True)


COLUMNS = ["lower bound", "value ≥", "value ≤", "greedy", "rank", "largest component", "cuts", "seconds"]


def bounds_in_order(tested: Network, eps: Fraction, about: Any) -> list[Any]:
    """What `COLUMNS` names, after what the row is about; the value as far as 20 seconds allow."""
    started = time.perf_counter()
    bracket = proximate_rank(tested, eps, time_limit=20)
    seconds = round(time.perf_counter() - started, 3)
    below, above = proximate_rank_lower_bound(tested, eps), proximate_rank_upper_bound(tested, eps)
    bounds = [below.bound, bracket.lower, bracket.upper, above.bound, rank(tested)]
    return [about, *bounds, bracket.largest, bracket.cuts, seconds]


def curves(rows: list[list[Any]], x: list[Any]) -> list[dict[str, Any]]:
    """Bounds and value as lines over x."""
    return [
        {"name": name, "x": x, "y": [row[column] for row in rows], "style": "line"}
        for column, name in ((1, "lower bound"), (3, "value"), (4, "greedy"), (5, "rank"))
    ]


@claim.obligation(scope="instance", label="PR-O6", parameters={"h": [32, 128]}, full={"h": [256, 512]})
def trained_networks_are_bracketed(exact, h):
    "Networks of h units fitted to a function of one input and of two: bounds in order, for six radii"
    radii = [Fraction(1, k) for k in (256, 128, 64, 32, 16, 8)]
    table = []
    for inputs in (1, 2):
        tested = trained_network(h, h, inputs)
        rows = [bounds_in_order(tested, eps, str(eps)) for eps in radii]
        exact.agree(
            "bounds are in order", [((h, inputs, row[0]), row[1:6], sorted(row[1:6])) for row in rows]
        )
        title = f"Proximate rank of {h} units fitted to a function of {inputs}"
        exact.plot(title, "ε", "units", curves(rows, [float(eps) for eps in radii]), x_scale="log")
        table += [[h, inputs, *row] for row in rows]
    exact.table("Networks fitted to a function", ["units", "inputs", "ε", *COLUMNS], table, times=["seconds"])


SPREADS = {2_000: 640, 10_000: 2_560, 100_000: 20_000}
"""Weights k/64 with |k| up to this, so that components stay small."""


@claim.obligation(scope="instance", label="7.19", parameters={"h": [2_000]}, full={"h": [10_000, 100_000]})
def sparse_random_networks_are_solved(exact, h):
    "NP-hard or not: the value of a sparse random network of h units is found, from both sides"
    tested = spread_network(h, h, SPREADS[h])
    bracket = proximate_rank(tested, EPS)
    exact.agree("bounds meet", [((h, SPREADS[h]), bracket.lower, bracket.upper)])
    below, above = proximate_rank_lower_bound(tested, EPS), proximate_rank_upper_bound(tested, EPS)
    exact.table(
        "Sparse random networks",
        ["units", "|64 w| ≤", "lower bound", "value", "greedy", "rank", "largest component", "cuts"],
        [
            [
                h,
                SPREADS[h],
                below.bound,
                bracket.upper,
                above.bound,
                rank(tested),
                bracket.largest,
                bracket.cuts,
            ]
        ],
    )

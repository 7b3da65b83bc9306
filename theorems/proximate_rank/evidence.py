"""What is checked besides the proof: known values, tiny networks, other roads, and the real networks.

    known values       each with weights in the ball from above and a certificate from below; from below also straight
                       from the definition, by a proof over all weights in the ball
    tiny networks      exact solver against brute force; ε = 0 is the exact rank
    hard networks      subset sum and equal bins there and back
    real networks      lower bound, value, greedy bound and rank over a range of ε; the staircases

None of it is a link of the claim: it could refute the claim, and otherwise shows that the proof speaks about the
program that people run.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

import itertools
import os
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from theorems.exact_rank.construction import rank
from theorems.proximate_rank.claim import claim
from theorems.proximate_rank.conclusions import at_least, at_most
from theorems.proximate_rank.construction import (
    brute_force,
    chosen_items,
    equal_bins_network,
    filled_bins,
    proximate_rank,
    proximate_rank_lower_bound,
    proximate_rank_upper_bound,
    read_weights,
    staircase,
    subset_sum_network,
)
from theorems.proximate_rank.examples import EXAMPLES, STAIRCASE, STEPS, units
from verify.networks.files import load_network
from verify.networks.network import Network
from verify.terms import And, Implies, Not, Or, Term, ite, total

Row = tuple[Any, Any, Any]

# --- known values -------------------------------------------------------------------------------------------------


@claim.obligation(scope="instance", label="PR-O3")
def known_values_are_found(exact):
    "Rank, and proximate rank by trying everything and by the solver from both sides, are as known"
    table = []

    def rows() -> Iterator[Row]:
        for name, known in EXAMPLES.items():
            bracket = proximate_rank(known.network, known.eps)
            value = brute_force(known.network, known.eps)[0]
            found = rank(known.network), value, bracket.lower, bracket.upper
            greedy = proximate_rank_upper_bound(known.network, known.eps).bound
            below = proximate_rank_lower_bound(known.network, known.eps).bound
            table.append([name, str(known.eps), below, value, greedy, known.rank, known.lesson])
            yield name, found, (known.rank, *[known.proximate_rank] * 3)

    exact.agree("known values", rows())
    columns = ["example", "ε", "lower bound", "proximate rank", "greedy", "rank", "lesson"]
    exact.table("Known values", columns, table)


@claim.obligation(scope="instance", label="PR-O5")
def known_values_are_certified(sat):
    "For each known value weights in the ball have it as rank, and units or clauses show that none have less"
    for known in EXAMPLES.values():
        bracket = proximate_rank(known.network, known.eps)
        at_most(sat, known.network, known.eps, bracket.structure)
        at_least(sat, known.network, known.eps, bracket, known.proximate_rank)


SMALL = [
    name
    for name, known in EXAMPLES.items()
    if known.proximate_rank and len(known.network.layers[0].bias) <= 3
]


@claim.obligation(
    scope="instance", label="PR-O4", parameters={"example": SMALL}, full={"example": ["V4b", "V9"]}
)
def no_weights_in_the_ball_have_smaller_rank(smt, example):
    """For all weights within ε and all ways to see classes in them, at least so many classes count

    Straight from the definition, without the theorem: a unit has b = 0 or equals ±Z_j for exactly one class j, and
    fewer than so many classes have a sum that is not 0. The certificate replays in the kernel.
    """
    known = EXAMPLES[example]
    weights = read_weights(known.network).exact()
    h, n, m, eps = weights.units, weights.inputs, weights.outgoing.shape[1], known.eps
    z = [[smt.real(f"z_{i}_{k}") for k in range(n + 1)] for i in range(h)]
    a = [[smt.real(f"a_{i}_{k}") for k in range(m)] for i in range(h)]
    centre = [[smt.real(f"Z_{j}_{k}") for k in range(n + 1)] for j in range(h)]
    counts = [smt.boolean(f"counts_{j}") for j in range(h)]
    facts: list[Term] = []
    joins: dict[tuple[int, int, int], Term] = {}
    for i in range(h):
        pairs = [*zip(z[i], weights.incoming[i], strict=True), *zip(a[i], weights.outgoing[i], strict=True)]
        facts += [And(weight - eps <= moved, moved <= weight + eps) for moved, weight in pairs]
        constant = smt.boolean(f"constant_{i}")
        facts.append(Implies(constant, And(*(z[i][k] == 0 for k in range(n)))))
        places = [constant]
        for j, sign in itertools.product(range(i + 1), (1, -1)):
            if j < i or sign == 1:  # a class has the sign of its unit of the same number, if that is in it
                place = joins[i, j, sign] = smt.boolean(f"in_{i}_{j}_{'plus' if sign > 0 else 'minus'}")
                places.append(place)
                facts.append(Implies(place, And(*(z[i][k] == sign * centre[j][k] for k in range(n + 1)))))
        facts.append(Or(*places))
        facts += [Or(Not(one), Not(other)) for one, other in itertools.combinations(places, 2)]
    for j, k in itertools.product(range(h), range(m)):
        sums = [ite(place, sign * a[i][k], 0) for (i, leader, sign), place in joins.items() if leader == j]
        facts.append(Or(counts[j], total(sums) == 0))
    few = [
        Or(*(Not(counts[j]) for j in chosen))
        for chosen in itertools.combinations(range(h), known.proximate_rank)
    ]
    smt.prove(Not(And(*facts, *few)))


@claim.obligation(scope="instance", label="PR-5")
def the_known_staircase_is_found(exact):
    "The staircase of five units is 5, then 3 from 1/8, 1 from 3/8, 0 from 7/8"
    found = tuple((step.eps, step.rank) for step in staircase(STAIRCASE).steps)
    exact.agree("steps", [("five units", found, STEPS)])


@claim.obligation(scope="instance", label="PR-5")
def the_known_staircase_is_certified(sat):
    "At each step of the same staircase both sides are certified, the larger value before it in the open ball"
    certified_staircase(sat, STAIRCASE)


def certified_staircase(sat: Any, network: Network) -> list[tuple[Fraction, int]]:
    """The steps; at each of them the value from above, and from below in the open ball that of the step before."""
    whole = staircase(network, time_limit=sat.context.time_limit * 3 / 4)  # the rest is for the proofs
    before: list[int] = []
    for step in whole.steps:
        at_most(sat, network, step.eps, step.structure)
        if step.below is not None and before:
            at_least(sat, network, step.eps, step.below, before[-1], open_ball=True)
        before.append(step.rank)
    if whole.complete:
        first = proximate_rank(network, 0)
        at_least(sat, network, 0, first, whole.steps[0].rank)
    else:
        reason = f"the time ran out: nothing is said of ε below {whole.known_from}"
        stated = {"kind": "text", "text": "these are all the steps"}
        sat.conclude("none", "undecided", stated, {"reason": "time"}, message=reason)
    return [(step.eps, step.rank) for step in whole.steps]


# --- tiny networks ------------------------------------------------------------------------------------------------

UNITS = [(a, b, c) for a in (-1, "1/2", 1) for b in (-1, 0, 1) for c in (-1, 0, 1)]
"""a, and b and c in units of 5/8."""

RADII = [Fraction(1, 4), Fraction(1, 2), Fraction(5, 8), Fraction(1)]


def tiny_networks(h: int) -> Iterator[Network]:
    """Every network of h such units with one input and one output, up to the order of its units."""
    for chosen in itertools.combinations_with_replacement(UNITS, h):
        yield units(
            [a for a, _, _ in chosen],
            [Fraction(5 * b, 8) for _, b, _ in chosen],
            [Fraction(5 * c, 8) for _, _, c in chosen],
        )


@claim.obligation(scope="bounded", label="PR-O3", parameters={"h": [1, 2]}, full={"h": [3]})
def solver_equals_brute_force(exact, h):
    "Exact solver = brute force, for all networks of h units with z in {-1, 0, 1}·5/8 and a in {-1, 1/2, 1}, four ε"

    def rows() -> Iterator[Row]:
        for number, network in enumerate(tiny_networks(h)):
            for eps in RADII if h < 3 else RADII[1:3]:
                bracket = proximate_rank(network, eps)
                value = brute_force(network, eps)[0]
                yield (number, eps), (bracket.lower, bracket.upper), (value, value)

    exact.agree(f"proximate rank of every network of {h} units", rows())


@claim.obligation(scope="bounded", label="PR-O7", parameters={"h": [1, 2]}, full={"h": [3]})
def without_a_ball_it_is_the_exact_rank(exact, h):
    "At ε = 0 the proximate rank is the exact rank, for the same networks"
    exact.agree(
        f"proximate rank at 0 and rank of every network of {h} units",
        ((i, brute_force(network, 0)[0], rank(network)) for i, network in enumerate(tiny_networks(h))),
    )


# --- hard networks ------------------------------------------------------------------------------------------------


@claim.obligation(scope="bounded", label="PR-Z1", parameters={"k": [1, 2, 3]}, full={"k": [4]})
def subset_sums_there_and_back(exact, k):
    "prank_1 is 0 iff some of k items sum to the target, else 1, and the weights say which; items ≤ 4, targets ≤ 13"

    def rows() -> Iterator[Row]:
        for items in itertools.combinations_with_replacement(range(1, 5), k):
            sums = {sum(chosen) for r in range(k + 1) for chosen in itertools.combinations(items, r)}
            for target in range(1, 14):
                network = subset_sum_network(items, target)
                value, structure = brute_force(network, 1)
                back = sum(items[i] for i in chosen_items(structure)) if value == 0 else None
                expected = (0, target) if target in sums else (1, None)
                yield (items, target), (value, back, rank(network)), (*expected, 1)

    exact.agree(f"zero test and subset sum, {k} items", rows())


@claim.obligation(scope="bounded", label="PR-Z2", parameters={"k": [2, 3]}, full={"k": [4]})
def equal_bins_there_and_back(exact, k):
    "prank_1 is 0 iff k items split into two bins of equal sum, and the weights say how; items ≤ 4, even sums"

    def rows() -> Iterator[Row]:
        for items in itertools.combinations_with_replacement(range(1, 5), k):
            network = equal_bins_network(items, 2)
            if network is not None:
                half = sum(items) // 2
                splits = any(sum(c) == half for r in range(k + 1) for c in itertools.combinations(items, r))
                value, structure = brute_force(network, 1)
                bins = filled_bins(structure, 2) if value == 0 else []
                found = value == 0, [sum(items[i] for i in one) for one in bins], sum(map(len, bins))
                yield items, found, (splits, [half] * 2 * splits, k * splits)

    exact.agree(f"zero test and two equal bins, {k} items", rows())


# --- real networks ------------------------------------------------------------------------------------------------

BUNDLED = Path(__file__).parents[1] / "exact_rank" / "networks"
BESIDE = (
    Path(os.environ.get("NETPROOF_DATA", Path(__file__).parents[2].parent / "shared" / "data")) / "networks"
)
NAMES = [
    "sk_bmi_100",
    "sk_bmi_100_q2",
    "sk_diabetes_10",
    "sk_digits_32",
    "inverted_pendulum",
    "s2_v21_lai",
    "tmva_hep",
    "tmva_jet_1layer10nodes",
]
"""Networks with one hidden layer of tanh units; the last four cannot be bundled."""


def network_path(name: str) -> Path:
    """The bundled file, or else the one beside the repository."""
    bundled = BUNDLED / f"{name}.npz"
    return bundled if bundled.exists() else BESIDE / f"{name}.npz"


PRESENT = [name for name in NAMES if network_path(name).exists()]
ABSENT = [name for name in NAMES if name not in PRESENT]


RADII_OF_NETWORKS = [Fraction(1, k) for k in (200, 100, 50, 20, 10, 4, 3, 2, 1)]


@claim.obligation(scope="instance", label="PR-O5", parameters={"network": PRESENT})
def proximate_rank_of_a_real_network(sat, network):
    "For nine radii, weights within ε whose rank is the value, and a certificate that no weights within ε have less"
    loaded = load_network(network_path(network))
    rows: list[list[Any]] = []
    values = []
    for eps in RADII_OF_NETWORKS:
        started = time.perf_counter()
        bracket = proximate_rank(loaded, eps)
        at_most(sat, loaded, eps, bracket.structure)
        at_least(sat, loaded, eps, bracket, bracket.lower)
        seconds = round(time.perf_counter() - started, 3)
        greedy = proximate_rank_upper_bound(loaded, eps).bound
        below = proximate_rank_lower_bound(loaded, eps).bound
        values.append(bracket.upper)
        value = str(bracket.upper) if bracket.exact else f"{bracket.lower} to {bracket.upper}"
        rows.append([network, str(eps), below, value, greedy, rank(loaded), seconds])
    columns = ["network", "ε", "lower bound", "proximate rank", "greedy", "rank", "seconds"]
    sat.table("Proximate rank, both sides certified", columns, rows, times=["seconds"])
    series = [
        {
            "name": name,
            "x": [float(eps) for eps in RADII_OF_NETWORKS],
            "y": [row[column] for row in rows],
            "style": "line",
        }
        for name, column in (("lower bound", 2), ("greedy", 4), ("rank", 5))
    ]
    series.append({"name": "proximate rank", "x": series[0]["x"], "y": values, "style": "points"})
    sat.plot(f"Proximate rank of {network}", "ε", "units", series, x_scale="log")
    if ABSENT:
        sat.note(f"Not here, so not checked: {', '.join(ABSENT)} (their licences do not allow bundling).")


LARGE = ("sk_digits_32", "sk_bmi_100")
"""Staircases that take tens of seconds: a hundred steps, or ten outputs that nearly cancel and long proofs."""


@claim.obligation(
    scope="instance",
    label="PR-5",
    parameters={"network": [name for name in PRESENT if name not in LARGE]},
    full={"network": list(LARGE)},
)
def staircase_of_a_real_network(sat, network):
    "Every ε at which the proximate rank falls, exact, each certified: the value at it, and the larger one before it"
    loaded = load_network(network_path(network))
    steps = certified_staircase(sat, loaded)
    sat.table(
        "Staircases",
        ["network", "ε", "about", "proximate rank"],
        [[network, str(e), f"{float(e):.6f}", r] for e, r in steps],
    )
    radii = [float(eps) for eps, _ in steps]
    # a step goes down at its ε: the value before it up to there, then its own
    x = [radii[0], *(at for eps in radii[1:] for at in (eps, eps))]
    y = [value for _, value in steps for _ in (0, 1)][:-1]
    greedy = [proximate_rank_upper_bound(loaded, eps).bound for eps, _ in steps]
    below = [proximate_rank_lower_bound(loaded, eps).bound for eps, _ in steps]
    series = [
        {"name": "proximate rank", "x": x, "y": y, "style": "line"},
        {"name": "greedy", "x": radii, "y": greedy, "style": "points"},
        {"name": "lower bound", "x": radii, "y": below, "style": "points"},
    ]
    sat.plot(f"Staircase of {network}", "ε", "units", series)

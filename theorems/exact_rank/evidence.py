"""What is checked besides the proof: bounded cases and instances, the real networks among them.

    bounded cases      the whole algorithm case by case, the identity of move 4, partner matchings, every tiny network
    real networks      rank of each, from both sides: a smaller network with the same function, and poles
    other roads        contour integrals, nonsingular collocation matrices, equality of networks

None of it is a link of the claim: it could refute the claim, and otherwise shows that the proof speaks about the
program that people run.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from theorems.exact_rank.claim import claim, poles_of_tanh
from theorems.exact_rank.construction import (
    PoleCertificate,
    contour_certificate,
    decide_equivalence,
    generic_line,
    pole_certificate,
    random_network,
    reduce_network,
    separating_functional,
)
from theorems.exact_rank.obligations import no_smaller_network_computes_the_function
from verify.networks.exact_json import network_json
from verify.networks.files import load_network
from verify.networks.network import Layer, Network
from verify.terms import And, Function, number, product, tanh, total

Row = tuple[Any, Any, Any]

# --- bounded cases ------------------------------------------------------------------------------------------------

CONSTANT_UNIT = 0


def cases(h: int) -> Iterator[tuple[tuple[int, ...], tuple[int, ...], tuple[bool, ...]]]:
    """Every way in which the algorithm can see h units: block of each (0 is constant), sign in it, sums that vanish."""
    for blocks in itertools.product(range(h + 1), repeat=h):
        named = [b for b in blocks if b != CONSTANT_UNIT]
        firsts = list(dict.fromkeys(named))
        if firsts != list(range(1, len(firsts) + 1)):
            continue  # blocks are numbered in the order of their first unit
        for signs in itertools.product((1, -1), repeat=len(named)):
            for vanish in itertools.product((True, False), repeat=len(firsts)):
                yield blocks, signs, vanish


@claim.obligation(scope="bounded", label="ER-S6", parameters={"h": [1, 2]}, full={"h": [3]})
def whole_algorithm_case_by_case(smt, h):
    """The reduced network has the same value, in every case of constant units, blocks, signs and vanishing sums

    5, 33, 261 cases for h = 1, 2, 3; that the list is complete is ER-S5.
    """
    T = Function("T")
    F = smt.real("F")
    a, c, z = (smt.reals(" ".join(f"{name}_{i}" for i in range(1, h + 1))) for name in "acz")
    for blocks, signs, vanish in cases(h):
        given, before, after = [], [F], [F]
        sums: dict[int, list[Any]] = {}
        rest = iter(signs)
        for i, block in enumerate(blocks):
            if block == CONSTANT_UNIT:
                s = smt.real(f"s_{i + 1}")
                given.append(s == 0)
                before.append(a[i] * T(s + c[i]))
                after.append(a[i] * T(c[i]))
            else:
                sign = next(rest)
                before.append(a[i] * T(sign * z[block - 1]))
                given.append(T(-z[block - 1]) == -T(z[block - 1]))
                sums.setdefault(block, []).append(sign * a[i])
        for block, terms in sums.items():
            if vanish[block - 1]:
                given.append(total(terms) == 0)
            else:
                after.append(total(terms) * T(z[block - 1]))
        smt.prove(total(before) == total(after), given)


@claim.obligation(scope="bounded", label="ER-I2", parameters={"h": [1, 2, 3, 4, 5, 6]}, full={"h": [7, 8]})
def only_one_term_is_left_at_the_pole(smt, h):
    "d Π(y_j + 1) + Σ a_i (y_i - 1) Π_{j≠i}(y_j + 1) = -2 a_1 Π_{j≥2}(y_j + 1) where y_1 = -1"
    d = smt.real("d")
    a = smt.reals(" ".join(f"a_{i}" for i in range(1, h + 1)))
    y = [-1 + 0 * d, *smt.reals(" ".join(f"y_{i}" for i in range(2, h + 1)))]
    whole = d * product(v + 1 for v in y) + total(
        a[i] * (y[i] - 1) * product(y[j] + 1 for j in range(h) if j != i) for i in range(h)
    )
    smt.prove(whole == -2 * a[0] * product(v + 1 for v in y[1:]))


@claim.obligation(scope="bounded", label="ER-I4")
def every_matching_leaves_a_unit(exact):
    "However units of a network with r ≤ 4 units are matched to fewer units of another, one is left"

    def rows() -> Iterator[Row]:
        for r in range(1, 5):
            for fewer in range(r):
                for image in itertools.product([None, *range(fewer)], repeat=r):
                    matched = [j for j in image if j is not None]
                    if len(set(matched)) == len(matched):
                        yield (r, fewer, image), None in image, True

    exact.agree("a partial matching into fewer units leaves one unmatched", rows())


TINY = [(1, 1, 1), (1, 1, 2), (1, 1, 3), (2, 1, 1), (2, 1, 2), (1, 2, 1), (1, 2, 2), (2, 2, 1)]


@claim.obligation(
    scope="bounded", label="ER-A", parameters={"size": TINY}, full={"size": [(2, 1, 3), (1, 2, 3), (2, 2, 2)]}
)
def implementation_equals_the_reference(exact, size):
    "Vectorised rank = rank by fractions = rank by comparing all units, for all weights in {-1, 0, 1}, up to order"
    inputs, outputs, hidden = size

    def rows() -> Iterator[Row]:
        entries = list(itertools.product((-1.0, 0.0, 1.0), repeat=inputs + 1 + outputs))
        for units in itertools.combinations_with_replacement(entries, hidden):
            array = np.array(units)
            network = Network(
                "tanh",
                (
                    Layer(array[:, :inputs], array[:, inputs]),
                    Layer(array[:, inputs + 1 :].T, np.zeros(outputs)),
                ),
            )
            expected = rank_by_definition(units, inputs)
            found = reduce_network(network).rank, reduce_network(network, reference=True).rank
            yield units, found, (expected, expected)

    exact.agree(f"rank of every network with (inputs, outputs, units) = {size}", rows())


def rank_by_definition(units: tuple[tuple[float, ...], ...], inputs: int) -> int:
    """Blocks of sign-equal units with b ≠ 0 whose signed sums of outgoing weights are not zero, by comparing all."""
    left, count = [u for u in units if any(u[:inputs])], 0
    while left:
        first = left[0]
        sums = [0.0] * (len(first) - inputs - 1)
        rest = []
        for unit in left:
            incoming, wanted = unit[: inputs + 1], first[: inputs + 1]
            sign = next((s for s in (1, -1) if tuple(s * x for x in incoming) == wanted), 0)
            if sign:
                sums = [t + sign * x for t, x in zip(sums, unit[inputs + 1 :], strict=True)]
            else:
                rest.append(unit)
        left, count = rest, count + any(sums)
    return count


# --- real networks ------------------------------------------------------------------------------------------------

BUNDLED = Path(__file__).parent / "networks"
BESIDE = (
    Path(os.environ.get("NETPROOF_DATA", Path(__file__).parents[2].parent / "shared" / "data")) / "networks"
)

KNOWN = {
    "sk_bmi_100": 100,
    "sk_bmi_100_q2": 3,
    "sk_diabetes_10": 10,
    "sk_digits_32": 32,
    "inverted_pendulum": 10,
    "s2_v21_lai": 5,
    "tmva_hep": 13,
    "tmva_jet_1layer10nodes": 10,
}
"""Networks with one hidden layer, and what is known of their rank; the last four cannot be bundled."""


def network_path(name: str) -> Path:
    """The bundled file, or else the one beside the repository."""
    bundled = BUNDLED / f"{name}.npz"
    return bundled if bundled.exists() else BESIDE / f"{name}.npz"


PRESENT = [name for name in KNOWN if network_path(name).exists()]
ABSENT = [name for name in KNOWN if name not in PRESENT]


def conclude_rank(exact: Any, network: Network, rank: int) -> PoleCertificate:
    """Conclude that the rank is at most and at least `rank`, by a smaller network and by poles; returns the poles."""
    reduction, data = reduce_network(network), network_json(network)
    smaller = {"reduced": network_json(reduction.compressed())}
    exact.holds_for("exact_rank.reduction", {"network": data, "rank_at_most": rank}, smaller)
    poles = pole_certificate(network, reduction)
    exact.holds_for("exact_rank.poles", {"network": data, "rank_at_least": rank}, poles.evidence())
    return poles


@claim.obligation(scope="instance", label="ER-P", parameters={"network": PRESENT}, axioms=[poles_of_tanh])
def rank_of_a_real_network(exact, network):
    "A network with this many units has the same function, and every network with it shows this many poles along a line"
    loaded = load_network(network_path(network))
    conclude_rank(exact, loaded, KNOWN[network])
    exact.table(
        "Rank",
        ["network", "inputs", "hidden units", "outputs", "rank", "read as"],
        [[network, loaded.inputs, loaded.width, loaded.outputs, KNOWN[network], loaded.reading]],
    )
    if ABSENT:
        exact.note(f"Not here, so not checked: {', '.join(ABSENT)} (their licences do not allow bundling).")


# --- other roads --------------------------------------------------------------------------------------------------

FAMILIES = ["grid", "cancellations", "proportional", "zero_incoming", "treacherous_sums"]


@claim.obligation(scope="instance", label="ER-P", parameters={"family": FAMILIES}, axioms=[poles_of_tanh])
def poles_show_the_rank_of_degenerate_networks(exact, family):
    "Ten networks of 12 units, 3 inputs and 2 outputs: pole certificates count what the algorithm leaves"
    for seed in range(10):
        network = random_network(family, seed, 12, 3, 2)
        conclude_rank(exact, network, reduce_network(network).rank)


@claim.obligation(
    scope="instance", label="ER-C", parameters={"h": [10, 20]}, full={"h": [40, 80]}, axioms=[poles_of_tanh]
)
def contours_agree_with_exact_poles(exact, h):
    "Contour integrals of the network as a black box certify exactly the poles that the exact residues give"
    network = random_network("cancellations", h, h, 3, 1)
    reduction = reduce_network(network)
    line, functional = generic_line(network.exact(), reduction), separating_functional(reduction)
    found = contour_certificate(network, line, functional)
    certified = sorted((pole.kappa, pole.s) for pole in found if pole.is_certified)
    expected = sorted(pole_certificate(network, reduction).poles)
    exact.agree("poles by contour integrals and by residues", [((h, reduction.rank), certified, expected)])


@claim.obligation(
    scope="instance",
    label="ER-D",
    parameters={"network": ["sk_diabetes_10"]},
    uses=[no_smaller_network_computes_the_function],
)
def units_are_independent_at_points(exact, network):
    """The matrix [tanh(b_i·x_j + c_i) | 1] at r + 1 points is nonsingular: these units and 1 are independent

    A rational B with Σ_k |δ_ik - (AB)_ik| < 1 in every row shows it. This says that no unit can be removed by
    re-weighting the others; that no *other* network is smaller needs Lemma I, which this obligation names.
    """
    loaded = load_network(network_path(network))
    hidden = reduce_network(loaded).compressed().exact().layers[0]
    rng = np.random.default_rng(0)
    grid = rng.integers(-128, 129, size=(len(hidden.bias) + 1, loaded.inputs))
    points = np.array([[Fraction(int(k), 64) for k in row] for row in grid], dtype=object)
    arguments = points @ hidden.weight.T + hidden.bias
    approximate = np.array([[*np.tanh(row.astype(float)), 1.0] for row in arguments])
    inverse = np.linalg.inv(approximate)
    B = [[Fraction(float(v)).limit_denominator(1 << 40) for v in row] for row in inverse]
    A = [[*(tanh(value) for value in row), number(1)] for row in arguments]
    size = range(len(A))
    rows = [total(abs(int(i == k) - total(A[i][j] * B[j][k] for j in size)) for k in size) < 1 for i in size]
    exact.prove(And(*rows))


@claim.obligation(scope="instance", label="ER-E", parameters={"network": PRESENT[:4]})
def a_compressed_network_is_equal_and_a_changed_one_differs(exact, network):
    "The compressed network equals the original; with one weight moved by 2^-40 it does not, at a rational point"
    loaded = load_network(network_path(network))
    small = reduce_network(loaded).compressed()
    first, second = network_json(loaded), network_json(small)
    exact.holds_for("exact_rank.equal", {"first": first, "second": second}, {})
    last = small.exact().layers[-1]
    weight = last.weight.copy()
    weight[0, 0] += Fraction(1, 2**40)
    moved = small.exact()
    moved = Network(moved.activation, (moved.layers[0], Layer(weight, last.bias)), constant=moved.constant)
    answer = decide_equivalence(loaded, moved)
    exact.agree(f"{network} and its changed copy", [(network, answer.equal, False)])
    if answer.witness is not None:
        exact.holds_for(
            "exact_rank.different", {"first": first, "second": network_json(moved)}, answer.witness.evidence()
        )


@claim.obligation(scope="bounded", label="ER-4", parameters={"h": [1, 2, 3]}, full={"h": [4, 5]})
def codimensions_by_matrix_rank(exact, h):
    "For every pattern of h units and n, m ≤ 4 the equations have the rank that ER-4 counts; the least is attained"

    def rows() -> Iterator[Row]:
        for blocks, signs, vanish in cases(h):
            if any(s < 0 for s in signs):
                continue  # a sign only renames the unknowns of its unit
            for n, m in itertools.product(range(5), repeat=2):
                lost = h - sum(not v for v in vanish)
                equations = pattern_equations(blocks, vanish, n, m)
                sizes = [list(blocks).count(b + 1) for b in range(len(vanish))]
                merged = sum(size - 1 for size in sizes)
                counted = blocks.count(CONSTANT_UNIT) * n + (n + 1) * merged + m * sum(vanish)
                found = int(np.linalg.matrix_rank(equations)) if equations.size else 0
                yield (blocks, vanish, n, m), (found, found >= lost * min(n, m)), (counted, True)

    exact.agree(f"codimension of every pattern of {h} units", rows())


def pattern_equations(blocks: tuple[int, ...], vanish: tuple[bool, ...], n: int, m: int) -> Any:
    """The equations of a pattern as rows over the unknowns (b, c, a) of each unit; integers, so their rank is exact."""
    h, width = len(blocks), n + 1 + m
    rows = []
    for i, block in enumerate(blocks):
        first = blocks.index(block)
        if block == CONSTANT_UNIT or first != i:
            for k in range(n if block == CONSTANT_UNIT else n + 1):
                row = [0] * (h * width)
                row[i * width + k] = 1
                if block != CONSTANT_UNIT:
                    row[first * width + k] = -1
                rows.append(row)
    for b, vanishes in enumerate(vanish):
        for k in range(m if vanishes else 0):
            row = [0] * (h * width)
            for i, block in enumerate(blocks):
                row[i * width + n + 1 + k] = int(block == b + 1)
            rows.append(row)
    return np.array(rows, dtype=float)


@claim.obligation(scope="instance", label="ER-3")
def operations_are_counted(exact):
    "A plain implementation that counts its operations stays within h(4n + 3m + 4) on networks of every family"

    def rows() -> Iterator[Row]:
        for family in FAMILIES:
            for units, inputs, outputs in [(1, 1, 1), (7, 2, 3), (40, 5, 2), (200, 3, 4)]:
                tested = random_network(family, units, units, inputs, outputs)
                rank, operations = counted_rank(tested)
                within = operations <= units * (4 * inputs + 3 * outputs + 4)
                yield (family, units, inputs, outputs), (rank, within), (reduce_network(tested).rank, True)

    exact.agree("operations of the algorithm beside its sort, and its rank", rows())


def counted_rank(network: Network) -> tuple[int, int]:
    """The rank, and the comparisons, negations, additions and moves of numbers that it took beside the sort."""
    weight, bias = network.exact().layers[0].weight, network.exact().layers[0].bias
    outgoing = network.exact().layers[1].weight
    inputs, outputs, operations = network.inputs, network.outputs, 0
    rows = []
    for i in range(len(bias)):
        leading = 0
        while leading < inputs and weight[i, leading] == 0:
            leading += 1
        operations += leading + 1
        if leading == inputs:
            continue
        sign = 1 if weight[i, leading] > 0 else -1
        key = (*(sign * w for w in weight[i]), sign * bias[i])
        rows.append((key, [sign * a for a in outgoing[:, i]]))
        operations += inputs + 1 + outputs
    rows.sort(key=lambda row: row[0])
    rank = 0
    for place, (key, a) in enumerate(rows):
        if place == 0 or key != rows[place - 1][0]:
            sums = [Fraction(0)] * outputs
        sums = [t + x for t, x in zip(sums, a, strict=True)]
        last = place + 1 == len(rows) or rows[place + 1][0] != key
        rank += last and any(sums)
        operations += 2 * (inputs + 1) + 2 * outputs
    return rank, operations

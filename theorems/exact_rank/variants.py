"""What people believe about exact rank and is false: each is refuted at values that the kernel re-checks.

    merging            by b alone, by |c|, without the sign of a, dropping constant units, dropping before merging
    arithmetic         naive float sums, tolerances, hashes that are trusted
    minimality         lowest poles, the determinant, any odd activation, outputs one at a time, nearby networks
    steps of the proof each with a hypothesis dropped

A belief about a *procedure* is run: what the procedure answers is stated, and the checker refutes the statement.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from theorems.exact_rank import (
    lemmas_canonical_signs,
    lemmas_elementary_steps,
    lemmas_independence,
    lemmas_line,
    obligations,
)
from theorems.exact_rank.claim import claim
from theorems.exact_rank.construction import (
    columns,
    decide_equivalence,
    pole_certificate,
    reduce_network,
)
from verify.networks.exact_json import network_json, parse_network
from verify.networks.network import Network, as_fraction
from verify.terms import And, Implies, Not, minimum, tanh

# --- merging ------------------------------------------------------------------------------------------------------


@claim.false_variant(of=obligations.reduction_keeps_the_function, label="7.1")
def units_with_equal_b_merge(smt):
    "tanh(x) + tanh(x + 1) = 2 tanh(x)"
    x = smt.real("x")
    smt.prove(tanh(x) + tanh(x + 1) == 2 * tanh(x))


@claim.false_variant(of=lemmas_canonical_signs.canonical_forms_are_equal_iff_sign_equal, label="7.2")
def only_the_size_of_c_matters(smt):
    "b = -b' and |c| = |c'| make units sign-equal: tanh(x + 1) + tanh(-x + 1) = 0"
    x = smt.real("x")
    smt.prove(tanh(x + 1) + tanh(-x + 1) == 0)


@claim.false_variant(of=obligations.no_smaller_network_computes_the_function, label="7.2")
def opposite_units_with_equal_c_need_one_unit(exact):
    "tanh(x + 1) + tanh(-x + 1) has rank at most 1"
    refute_upper_bound(exact, network([[1], [-1]], [1, 1], [[1, 1]]), 1)


@claim.false_variant(of=obligations.reduction_keeps_the_function, label="7.3")
def a_flip_leaves_the_outgoing_weight(smt):
    "tanh(x) + tanh(-x) = 2 tanh(x)"
    x = smt.real("x")
    smt.prove(tanh(x) + tanh(-x) == 2 * tanh(x))


@claim.false_variant(of=obligations.reduction_keeps_the_function, label="7.4")
def constant_units_can_be_dropped(smt):
    "tanh(0·x + 1) = 0"
    x = smt.real("x")
    smt.prove(tanh(0 * x + 1) == 0)


@claim.false_variant(of=obligations.no_smaller_network_computes_the_function, label="7.5")
def dropping_idle_units_before_merging_suffices(exact):
    "tanh(x) - tanh(x) needs as many units as have a ≠ 0 after merging nothing, two"
    tested = network([[1], [1]], [0, 0], [[1, -1]])
    refute_lower_bound(exact, tested, int(np.count_nonzero(tested.layers[1].weight.any(axis=0))))


@claim.false_variant(of=obligations.no_smaller_network_computes_the_function, label="7.6")
def rank_counts_distinct_units(exact):
    "The rank is the number of (b, c) that are distinct up to sign: 1 for tanh(x) - tanh(x)"
    tested = network([[1], [1]], [0, 0], [[1, -1]])
    hidden = tested.layers[0]
    rows = [(as_fraction(w), as_fraction(c)) for w, c in zip(hidden.weight[:, 0], hidden.bias, strict=True)]
    distinct = {(abs(w), c if w > 0 else -c) for w, c in rows}
    refute_lower_bound(exact, tested, len(distinct))


# --- arithmetic ---------------------------------------------------------------------------------------------------

TREACHEROUS = {
    "1e16 + 1 - 1e16": [1e16, 1.0, -1e16],
    "2^53 + 1 + 1 - 2^53 - 1 - 1": [2.0**53, 1.0, 1.0, -(2.0**53), -1.0, -1.0],
}


@claim.false_variant(label="7.7", parameters={"weights": list(TREACHEROUS)})
def float_sums_decide_cancellation(exact, weights):
    "One merged unit stays iff the floating-point sum of its outgoing weights is not 0"
    values = TREACHEROUS[weights]
    naive = 0.0
    for value in values:
        naive += value
    tested = network([[1]] * len(values), [0] * len(values), [[Fraction(v) for v in values]])
    if naive == 0:
        refute_upper_bound(exact, tested, 0)
    else:
        refute_lower_bound(exact, tested, 1)


@claim.false_variant(label="7.7")
def a_tolerance_decides_cancellation(exact):
    "One merged unit with outgoing weights 0.1, 0.2, -0.3 (float64) goes, because their sum is below 1e-12"
    values = [0.1, 0.2, -0.3]
    assert abs(sum((Fraction(v) for v in values), Fraction(0))) < Fraction(1, 10**12)
    refute_upper_bound(exact, network([[1]] * 3, [0] * 3, [[Fraction(v) for v in values]]), 0)


@claim.false_variant(label="7.14")
def equal_hashes_mean_equal_units(exact):
    "Units whose rows have one 8-bit hash are one unit"
    rows = [(Fraction(k, 16), Fraction(k * k, 16)) for k in range(1, 300)]
    seen: dict[int, tuple[Fraction, Fraction]] = {}
    for row in rows:
        value = hash_of(row)
        if value in seen:
            clash = network([[seen[value][0]], [row[0]]], [seen[value][1], row[1]], [[1, 1]])
            refute_upper_bound(exact, clash, 1)
            return
        seen[value] = row


def hash_of(row: tuple[Fraction, Fraction]) -> int:
    """A hash that a hurried implementation might trust."""
    return (row[0].numerator + 31 * row[1].numerator) % 256


# --- minimality ---------------------------------------------------------------------------------------------------


@claim.false_variant(of=lemmas_independence.units_are_independent, label="7.8, 7.10")
def units_of_any_odd_activation_are_independent(smt):
    """Three pairwise sign-distinct sine units are independent

    With sin x = S, cos x = C, cos δ = 3/5, sin δ = 4/5, the units sin(x), sin(x + δ), sin(x + 2δ) are S,
    3/5 S + 4/5 C and -7/25 S + 24/25 C; a combination vanishes for every x iff both coefficients do. Each two of
    them have a nonzero collocation determinant, and the algorithm is sound for sin: it is not optimal.
    """
    a_1, a_2, a_3 = smt.reals("a_1 a_2 a_3")
    smt.assume(a_1 + Fraction(3, 5) * a_2 - Fraction(7, 25) * a_3 == 0)
    smt.assume(Fraction(4, 5) * a_2 + Fraction(24, 25) * a_3 == 0)
    smt.prove(And(a_1 == 0, a_2 == 0, a_3 == 0))


@claim.false_variant(of=lemmas_independence.units_are_independent, label="7.10")
def linear_units_are_independent(smt):
    "For T(s) = s the units T(x), T(x + 1), T(x + 2) are independent"
    a_1, a_2, a_3 = smt.reals("a_1 a_2 a_3")
    smt.assume(a_1 + a_2 + a_3 == 0, a_2 + 2 * a_3 == 0)
    smt.prove(And(a_1 == 0, a_2 == 0, a_3 == 0))


@claim.false_variant(of=obligations.no_smaller_network_computes_the_function, label="7.9")
def visible_lowest_poles_count_units(exact):
    "The rank is the number of columns times heights at which a residue is seen: 1 for 3 tanh(3x) - tanh(x)"
    tested = network([[3], [1]], [0, 0], [[3, -1]])
    certificate = pole_certificate(tested)
    seen = [
        (column.kappa, s)
        for column in columns(tested.exact(), certificate.line, certificate.functional)
        for s in column.heights
        if column.residue(s) != 0
    ]
    refute_upper_bound(exact, tested, len(seen))


@claim.false_variant(label="7.11")
def rank_stays_low_nearby(exact):
    "A network within 2^-60 of one of rank 1 has rank at most 1"
    refute_upper_bound(exact, network([[1], [1 + Fraction(1, 2**60)]], [0, 0], [[1, 1]]), 1)


@claim.false_variant(label="7.12", parameters={"rule": ["max", "sum"]})
def outputs_can_be_ranked_one_at_a_time(exact, rule):
    "The rank is the maximum (or the sum) of the ranks of the outputs"
    if rule == "max":
        tested = network([[1], [2]], [0, 0], [[1, 0], [0, 1]])
        refute_upper_bound(exact, tested, max(ranks_of_outputs(tested)))
    else:
        tested = network([[1]], [0], [[1], [1]])
        refute_lower_bound(exact, tested, sum(ranks_of_outputs(tested)))


@claim.false_variant(of=obligations.codimension_is_at_least, label="7.13")
def losing_a_unit_takes_a_merge(smt):
    "A pattern with z constant, s merged and q cancelled units takes at least (n + 1)(z + s + q) equations"
    n, m, z, s, q = smt.ints("n m z s q")
    smt.assume(n >= 1, m >= 1, z >= 0, s >= 0, q >= 0)
    smt.prove(n * z + (n + 1) * s + m * q >= (n + 1) * (z + s + q))


# --- steps of the proof, a hypothesis dropped ---------------------------------------------------------------------


@claim.false_variant(of=lemmas_independence.an_odd_multiple_is_the_same_unit)
def the_largest_slope_does_not_matter(smt):
    "Without β_j ≤ β_1 an odd multiple is still the same unit"
    beta_1, beta_j, gamma_1, gamma_j = smt.reals("beta_1 beta_j gamma_1 gamma_j")
    k = smt.integer("k")
    smt.assume(beta_1 > 0, beta_j > 0, beta_j == (2 * k + 1) * beta_1, gamma_j * beta_1 == gamma_1 * beta_j)
    smt.prove(And(k == 0, beta_j == beta_1, gamma_j == gamma_1))


@claim.false_variant(of=lemmas_independence.an_odd_multiple_is_the_same_unit)
def any_multiple_is_the_same_unit(smt):
    "β_j = 2kβ_1 in place of (2k + 1)β_1, slopes of any sign"
    beta_1, beta_j = smt.reals("beta_1 beta_j")
    k = smt.integer("k")
    smt.assume(beta_1 > 0, beta_j <= beta_1, beta_j == 2 * k * beta_1)
    smt.prove(beta_j == beta_1)


@claim.false_variant(of=lemmas_elementary_steps.each_step_keeps_the_value)
def flipping_needs_no_odd_activation(smt):
    "F + aT(s) = F + (-a)T(-s) for every T"
    F, a, s = smt.reals("F a s")
    T = smt.function("T")
    smt.prove(F + a * T(s) == F + (-a) * T(-s))


@claim.false_variant(of=lemmas_elementary_steps.each_step_keeps_the_value)
def units_merge_when_their_squares_agree(smt):
    "s₁² = s₂² implies a₁T(s₁) + a₂T(s₂) = (a₁ + a₂)T(s₁) for odd T"
    a_1, a_2, s_1, s_2 = smt.reals("a_1 a_2 s_1 s_2")
    T = smt.function("T")
    smt.assume(T(-s_1) == -T(s_1), T(-s_2) == -T(s_2), s_1 * s_1 == s_2 * s_2)
    smt.prove(a_1 * T(s_1) + a_2 * T(s_2) == (a_1 + a_2) * T(s_1))


@claim.false_variant(of=lemmas_line.the_line_separates_units)
def any_line_separates_units(smt):
    "Units that are not sign-equal have distinct (β, γ) on every line on which none of them is constant"
    p_i, p_j, c_i, c_j = smt.reals("p_i p_j c_i c_j")
    same, opposite = smt.bools("same opposite")
    smt.assume(p_i > 0, p_j > 0, Implies(same, p_i == p_j), Implies(opposite, p_i == -p_j))
    smt.assume(Not(And(same, c_i == c_j)), Not(And(opposite, c_i == -c_j)))
    smt.prove(Not(And(p_i == p_j, c_i == c_j)))


@claim.false_variant(of=lemmas_line.the_direction_stays_good)
def the_direction_may_move_twice_as_far(smt):
    "A step with tG ≤ δ (not 2tG ≤ δ) keeps |k·v| ≥ min(δ/2, t w·w)"
    p, delta, G, g, t, n2 = smt.reals("p delta G g t n2")
    smt.assume(delta > 0, abs(p) >= delta, t > 0, n2 > 0, abs(g) <= G, t * G <= delta)
    smt.prove(abs(p + t * g) >= minimum(lemmas_line.HALF * delta, t * n2))


@claim.false_variant(of=obligations.codimension_is_attained)
def every_way_costs_the_minimum(smt):
    "A pattern with z constant, s merged and q cancelled units takes exactly min(n, m)(z + s + q) equations"
    n, m, z, s, q = smt.ints("n m z s q")
    smt.assume(n >= 1, m >= 1, z >= 0, s >= 0, q >= 0)
    smt.prove(n * z + (n + 1) * s + m * q == minimum(n, m) * (z + s + q))


@claim.false_variant(of=obligations.work_is_linear_beside_the_sort)
def a_unit_costs_its_inputs_only(smt):
    "h(4n + 3m + 4) operations are at most 4h(n + 1): outputs cost nothing"
    h, n, m = smt.ints("h n m")
    smt.assume(h >= 1, n >= 1, m >= 1)
    smt.prove(h * (4 * n + 3 * m + 4) <= 4 * h * (n + 1))


@claim.false_variant(of=obligations.equality_is_decidable)
def constants_left_behind_do_not_matter(exact):
    "tanh(x) + tanh(0x + 1) and tanh(x) are equal, because their difference reduces to no unit and d = 0"
    first = network([[1], [0]], [0, 1], [[1, 1]])
    second = network([[1]], [0], [[1]])
    answer = decide_equivalence(first, second)
    assert answer.witness is not None
    claims = {"first": network_json(first), "second": network_json(second)}
    exact.holds_for("exact_rank.equal", claims, answer.witness.evidence(), outcome="refuted")


# --- networks and refutations -------------------------------------------------------------------------------------


def network(weight: list[list[Any]], bias: list[Any], outgoing: list[list[Any]]) -> Network:
    """An exact tanh network with zero output bias."""

    def spelled(rows: list[list[Any]]) -> list[list[Any]]:
        return [[exact(v) for v in row] for row in rows]

    return parse_network(
        {
            "activation": "tanh",
            "layers": [
                {"weight": spelled(weight), "bias": spelled([bias])[0]},
                {"weight": spelled(outgoing), "bias": [0] * len(outgoing)},
            ],
        }
    )


def exact(value: Any) -> int | str:
    number = Fraction(value)
    return int(number) if number.denominator == 1 else str(number)


def refute_upper_bound(prover: Any, tested: Network, bound: int) -> None:
    """State that the rank is at most `bound`; poles of more units than that refute it."""
    prover.holds_for(
        "exact_rank.poles",
        {"network": network_json(tested), "rank_at_most": bound},
        pole_certificate(tested).evidence(),
        outcome="refuted",
    )


def refute_lower_bound(prover: Any, tested: Network, bound: int) -> None:
    """State that the rank is at least `bound`; a smaller network with the same function refutes it."""
    prover.holds_for(
        "exact_rank.reduction",
        {"network": network_json(tested), "rank_at_least": bound},
        {"reduced": network_json(reduce_network(tested).compressed())},
        outcome="refuted",
    )


def ranks_of_outputs(tested: Network) -> list[int]:
    """The rank of each output as a network of its own."""
    data = network_json(tested)
    hidden, last = data["layers"]
    return [
        reduce_network(parse_network({**data, "layers": [hidden, {"weight": [row], "bias": [bias]}]})).rank
        for row, bias in zip(last["weight"], last["bias"], strict=True)
    ]

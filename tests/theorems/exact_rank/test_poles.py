"""Pole certificates: exact, by contour integrals, and what the checker makes of them."""

from __future__ import annotations

import copy
from fractions import Fraction

import numpy as np
import pytest
from flint import arb, fmpq

from theorems.exact_rank import checker
from theorems.exact_rank import poles as poles_module
from theorems.exact_rank.construction import (
    FAMILIES,
    Line,
    as_tanh,
    collocation_determinant,
    columns,
    contour_certificate,
    forward_system,
    pole_certificate,
    random_network,
    reduce_network,
)
from verify.kernel.errors import Rejected
from verify.networks.exact_json import network_json, parse_network
from verify.networks.network import Network


def one_input(*units):
    """f(x) = sum of a tanh(b x + c), units (a, b, c)."""
    return parse_network(
        {
            "activation": "tanh",
            "layers": [
                {"weight": [[b] for _, b, _ in units], "bias": [c for *_, c in units]},
                {"weight": [[a for a, *_ in units]], "bias": [0]},
            ],
            "inputs": 1,
        }
    )


MOEBIUS = one_input((3, 3, 0), (-1, 1, 0))
REAL_LINE = Line((Fraction(0),), (Fraction(1),))


def test_a_unit_without_a_pole_of_its_own_is_found():
    (column,) = columns(MOEBIUS, REAL_LINE, [Fraction(1)])
    assert [column.residue(s) for s in column.heights] == [fmpq(1), fmpq(0)]
    assert forward_system(column.heights, [fmpq(1), fmpq(0)]) == [fmpq(1), fmpq(-1)]
    assert pole_certificate(MOEBIUS).poles == ((Fraction(0), Fraction(1, 3)), (Fraction(0), Fraction(1)))


def test_forward_system_is_moebius_inversion():
    moebius = {1: 1, 3: -1, 5: -1, 7: -1, 9: 0, 11: -1, 13: -1, 15: 1}
    heights = [fmpq(d) for d in (1, 3, 5, 9, 15)]
    charges = dict(zip(heights, [fmpq(2), fmpq(-1), fmpq(4), fmpq(1, 7), fmpq(-3)], strict=True))

    def residue(s):
        return sum(
            (charge for height, charge in charges.items() if (q := s / height).q == 1 and q.p % 2), fmpq(0)
        )

    inverted = [sum((mu * residue(s / d) for d, mu in moebius.items()), fmpq(0)) for s in heights]
    assert forward_system(heights, [residue(s) for s in heights]) == inverted == list(charges.values())


@pytest.mark.parametrize("family", FAMILIES)
def test_certificate_counts_the_rank_and_replays(family):
    for seed in range(15):
        generator = np.random.default_rng(seed)
        h, n, m = (int(generator.integers(*ends)) for ends in ((0, 13), (0, 4), (0, 3)))
        drawn = random_network(family, seed, h, n, m)
        certificate = pole_certificate(drawn)
        assert len(certificate.poles) == reduce_network(drawn).rank
        claims = {"network": network_json(drawn), "rank_at_least": len(certificate.poles)}
        checker.check_poles(claims, certificate.evidence(), "discharged")
        with pytest.raises(Rejected):
            checker.check_poles(
                {**claims, "rank_at_least": len(certificate.poles) + 1}, certificate.evidence(), "discharged"
            )


def test_hyperplanes_through_one_point_share_a_column():
    network = parse_network(
        {
            "activation": "tanh",
            "layers": [
                {"weight": [[1, 0], [0, 1], [1, 1]], "bias": [0, 0, 0]},
                {"weight": [[1, 1, 1]], "bias": [0]},
            ],
        }
    )
    assert len(pole_certificate(network).poles) == 3


def test_eighty_units_are_certified_exactly():
    drawn = random_network("proportional", 1, 80, 3, 2)
    assert len(pole_certificate(drawn).poles) == reduce_network(drawn).rank > 30


def test_rectangles_hold_one_candidate_each():
    # Odd multiples of 3/8 are 3/8 and 9/8: the one above s = 1 is the nearest candidate.
    assert poles_module._half_height([fmpq(3, 8), fmpq(1)], fmpq(1)) == fmpq(1, 24)
    assert poles_module._half_height([fmpq(2, 7), fmpq(1)], fmpq(1)) == fmpq(1, 21)
    assert poles_module._half_height([fmpq(1)], fmpq(1)) == fmpq(1, 3)


@pytest.mark.parametrize("family", ["generic", "grid", "proportional", "cancellations"])
def test_contours_agree_with_the_exact_certificate(family):
    drawn = random_network(family, 3, 8, 2, 2)
    exact = pole_certificate(drawn)
    found = contour_certificate(drawn, exact.line, exact.functional)
    assert {(pole.kappa, pole.s) for pole in found if pole.is_certified} == set(exact.poles)
    charges = {
        (column.kappa, s): charge
        for column in columns(as_tanh(drawn), exact.line, exact.functional)
        for s, charge in zip(column.heights, column.charges, strict=True)
    }
    for pole in found:
        kappa, s = (fmpq(x.numerator, x.denominator) for x in (pole.kappa, pole.s))
        assert pole.charge.contains(arb(charges[kappa, s]))


def test_contours_see_what_has_no_pole():
    found = contour_certificate(MOEBIUS, REAL_LINE, [Fraction(1)])
    assert [(pole.s, round(float(pole.charge.mid()))) for pole in found] == [(Fraction(1, 3), 1), (1, -1)]
    assert all(pole.is_certified for pole in found)


def test_collocation_determinant_proves_independence_of_distinct_units_only():
    generator = np.random.default_rng(4)

    def grid(shape, most, denominator):
        numbers = np.empty(shape, dtype=object)
        for place in np.ndindex(shape):
            numbers[place] = Fraction(int(generator.integers(-most, most + 1)), denominator)
        return numbers

    weight, bias, points = grid((10, 3), 40, 16), grid((10,), 40, 16), grid((11, 3), 20, 8)
    assert not collocation_determinant(weight, bias, points).contains(0)
    weight[9], bias[9] = -weight[0], -bias[0]
    for bits in (64, 1024):
        assert collocation_determinant(weight, bias, points, bits).contains(0)
    near = np.array([Fraction(1), Fraction(1) + Fraction(1, 2**40)], dtype=object)
    ones = np.array([[Fraction(1)], [Fraction(1)]], dtype=object)
    determinant = collocation_determinant(ones, near, [[Fraction(0)], [Fraction(1)], [Fraction(2)]])
    assert not determinant.contains(0)


POLES = {"x0": [0], "v": [1], "lambda": [1], "poles": [[0, "1/3"], [0, 1]]}
CLAIM = {"network": network_json(MOEBIUS), "rank_at_least": 2}
ACCEPT, REJECT = True, False
CHECK_POLES = {
    "both poles": (CLAIM, POLES, "discharged", ACCEPT),
    "a weaker claim": ({**CLAIM, "rank_at_least": 1}, POLES, "discharged", ACCEPT),
    "rank at most 1 is refuted by two poles": (
        {"network": CLAIM["network"], "rank_at_most": 1},
        POLES,
        "refuted",
        ACCEPT,
    ),
    "rank at most 2 is not": ({"network": CLAIM["network"], "rank_at_most": 2}, POLES, "refuted", REJECT),
    "one pole twice": (CLAIM, {**POLES, "poles": [[0, 1], [0, "2/2"]]}, "discharged", REJECT),
    "a pole too few": (CLAIM, {**POLES, "poles": [[0, 1]]}, "discharged", REJECT),
    "a pole where no unit is": (CLAIM, {**POLES, "poles": [[0, "1/3"], [0, 3]]}, "discharged", REJECT),
    "a pole in another column": (CLAIM, {**POLES, "poles": [[0, "1/3"], [1, 1]]}, "discharged", REJECT),
    "a line without direction": (CLAIM, {**POLES, "v": [0]}, "discharged", REJECT),
    "a functional that is zero": (CLAIM, {**POLES, "lambda": [0]}, "discharged", REJECT),
    "a point of another dimension": (CLAIM, {**POLES, "x0": [0, 0]}, "discharged", REJECT),
    "a decimal": (CLAIM, {**POLES, "x0": [0.0]}, "discharged", REJECT),
    "a claim with another word": ({**CLAIM, "rank_at_most": 2}, POLES, "discharged", REJECT),
    "a bound that is no integer": ({**CLAIM, "rank_at_least": True}, POLES, "discharged", REJECT),
    "an outcome that does not exist": (CLAIM, POLES, "vacuous", REJECT),
    "relu": ({**CLAIM, "network": {**CLAIM["network"], "activation": "relu"}}, POLES, "discharged", REJECT),
}


@pytest.mark.parametrize("case", CHECK_POLES)
def test_check_poles(case):
    claims, evidence, outcome, accepted = CHECK_POLES[case]
    if accepted:
        checker.check_poles(claims, evidence, outcome)
    else:
        with pytest.raises(Rejected):
            checker.check_poles(claims, evidence, outcome)


def test_units_that_cancel_are_not_counted():
    network = network_json(one_input((1, 1, 0), (1, -1, 0), (1, 2, 0)))
    evidence = {"x0": [0], "v": [1], "lambda": [1], "poles": [[0, 1], [0, "1/2"]]}
    with pytest.raises(Rejected, match="no unit is needed"):
        checker.check_poles({"network": network, "rank_at_least": 1}, evidence, "discharged")


SMALL = network_json(one_input((2, 1, 0)))
TWICE = network_json(one_input((1, 1, 0), (-1, -1, 0)))
CHECK_REDUCTION = {
    "two equal units are one": ({"network": TWICE, "rank_at_most": 1}, SMALL, "discharged", ACCEPT),
    "a weaker claim": ({"network": TWICE, "rank_at_most": 5}, SMALL, "discharged", ACCEPT),
    "rank at least 2 is refuted": ({"network": TWICE, "rank_at_least": 2}, SMALL, "refuted", ACCEPT),
    "rank at least 1 is not": ({"network": TWICE, "rank_at_least": 1}, SMALL, "refuted", REJECT),
    "more units than claimed": ({"network": TWICE, "rank_at_most": 0}, SMALL, "discharged", REJECT),
    "another function": (
        {"network": TWICE, "rank_at_most": 1}, network_json(one_input((1, 1, 0))), "discharged", REJECT,
    ),
    "an outgoing sign forgotten": (
        {"network": network_json(one_input((1, 1, 0), (1, -1, 0))), "rank_at_most": 1}, SMALL, "discharged", REJECT,
    ),
    "merged by b alone": (
        {"network": network_json(one_input((1, 1, 0), (1, 1, 1))), "rank_at_most": 1}, SMALL, "discharged", REJECT,
    ),
    "a constant unit becomes a constant": (
        {"network": network_json(one_input((1, 0, -1))), "rank_at_most": 0},
        {"activation": "tanh", "inputs": 1, "constant": {"1": [-1]},
         "layers": [{"weight": [], "bias": []}, {"weight": [[]], "bias": [0]}]}, "discharged", ACCEPT,
    ),
    "a constant unit forgotten": (
        {"network": network_json(one_input((1, 0, 1))), "rank_at_most": 0},
        {"activation": "tanh", "inputs": 1, "layers": [{"weight": [], "bias": []}, {"weight": [[]], "bias": [0]}]},
        "discharged", REJECT,
    ),
    "sigmoid(x) + sigmoid(-x) = 1": (
        {"network": {**network_json(one_input((1, 1, 0), (1, -1, 0))), "activation": "sigmoid"}, "rank_at_most": 0},
        {"activation": "tanh", "inputs": 1, "layers": [{"weight": [], "bias": []}, {"weight": [[]], "bias": [1]}]},
        "discharged", ACCEPT,
    ),
    "a ragged matrix": (
        {"network": {**TWICE, "layers": [{"weight": [[1], [1, 2]], "bias": [0, 0]}, TWICE["layers"][1]]},
         "rank_at_most": 1}, SMALL, "discharged", REJECT,
    ),
    "a number of inputs that is not the matrix's": (
        {"network": {**TWICE, "inputs": 2}, "rank_at_most": 1}, SMALL, "discharged", REJECT,
    ),
    "a bias too many": (
        {"network": {**TWICE, "layers": [TWICE["layers"][0], {"weight": [[1, -1]], "bias": [0, 0]}]},
         "rank_at_most": 1}, SMALL, "discharged", REJECT,
    ),
    "no bound": ({"network": TWICE}, SMALL, "discharged", REJECT),
    "parameters": ({"network": {**TWICE, "parameters": {}}, "rank_at_most": 1}, SMALL, "discharged", REJECT),
}  # fmt: skip


@pytest.mark.parametrize("case", CHECK_REDUCTION)
def test_check_reduction(case):
    claims, reduced, outcome, accepted = CHECK_REDUCTION[case]
    if accepted:
        checker.check_reduction(claims, {"reduced": reduced}, outcome)
    else:
        with pytest.raises(Rejected):
            checker.check_reduction(claims, {"reduced": reduced}, outcome)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("activation", ["tanh", "sigmoid"])
def test_the_reduction_replays(family, activation):
    drawn = Network(activation, random_network(family, 6, 12, 2, 2).layers)
    reduction = reduce_network(drawn)
    evidence = {"reduced": network_json(reduction.compressed())}
    claims = {"network": network_json(drawn), "rank_at_most": reduction.rank}
    checker.check_reduction(claims, evidence, "discharged")
    wrong = copy.deepcopy(evidence)
    wrong["reduced"]["layers"][1]["bias"][0] = "123/457"
    with pytest.raises(Rejected):
        checker.check_reduction(claims, wrong, "discharged")

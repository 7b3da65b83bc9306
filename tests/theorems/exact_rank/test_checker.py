"""Certificates with a bit flipped, and any that hypothesis makes: each is rejected, or says something that is true."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netproof.commands.certificates import checker_conclusion
from theorems.exact_rank import checker
from theorems.exact_rank.construction import decide_equivalence, pole_certificate, rank, reduce_network
from verify.kernel import replay_conclusion
from verify.kernel.enclosure import evaluate
from verify.kernel.errors import Rejected
from verify.kernel.formula import digest, rational
from verify.networks.exact_json import network_json, parse_network

FIRST = {
    "activation": "tanh",
    "layers": [
        {"weight": [["1/2", 1], ["-1/2", -1], [1, 3], [0, 0]], "bias": [1, -1, "1/3", 2]},
        {"weight": [[1, 2, 3, 4]], "bias": ["5/7"]},
    ],
}
SECOND = {
    "activation": "sigmoid",
    "layers": [{"weight": [[1, 1]], "bias": [1]}, {"weight": [[1]], "bias": [0]}],
}


def conclusions():
    network, other = parse_network(FIRST), parse_network(SECOND)
    reduction = reduce_network(network)
    small = network_json(reduction.compressed())
    witness = decide_equivalence(network, other).witness
    assert witness is not None
    return {
        "poles": checker_conclusion(
            "exact_rank.poles", {"network": FIRST, "rank_at_least": 2}, pole_certificate(network).evidence()
        ),
        "reduction": checker_conclusion(
            "exact_rank.reduction", {"network": FIRST, "rank_at_most": 2}, {"reduced": small}
        ),
        "different": checker_conclusion(
            "exact_rank.different", {"first": FIRST, "second": SECOND}, witness.evidence()
        ),
        "equal": checker_conclusion("exact_rank.equal", {"first": FIRST, "second": small}, None),
    }


def is_true(statement):
    """The statement, decided by the algorithms instead of the checker."""
    claims = statement["claims"]
    if "network" in claims:
        found = rank(parse_network(claims["network"]))
        return claims.get("rank_at_least", 0) <= found <= claims.get("rank_at_most", found)
    equal = decide_equivalence(parse_network(claims["first"]), parse_network(claims["second"])).equal
    return equal is (statement["checker"] == "exact_rank.equal")


def flipped(conclusion):
    """The conclusion with one bit of its text flipped, wherever that still is JSON, its hash renewed."""
    text = json.dumps({name: part for name, part in conclusion.items() if name != "hash"}).encode()
    for bit in range(0, 8 * len(text), 3):
        changed = bytearray(text)
        changed[bit // 8] ^= 1 << (bit % 8)
        try:
            data = json.loads(changed)
            yield {**data, "hash": digest(data["statement"])}
        except (ValueError, KeyError, TypeError):
            continue


@pytest.mark.parametrize("kind", ["poles", "reduction", "different", "equal"])
def test_a_flipped_bit_is_rejected_or_says_something_true(kind):
    good = conclusions()[kind]
    assert replay_conclusion(good) == "checked"
    rejected = 0
    for changed in flipped(good):
        try:
            replay_conclusion(changed)
        except Rejected:
            rejected += 1
        else:
            assert changed["outcome"] == "discharged"
            assert is_true(changed["statement"])
    assert rejected > 50


@pytest.mark.parametrize("kind", ["poles", "reduction", "different", "equal"])
def test_a_certificate_for_another_statement_is_rejected_by_its_hash(kind):
    good = conclusions()[kind]
    name = "network" if kind in ("poles", "reduction") else "first"
    good["statement"]["claims"][name] = SECOND
    with pytest.raises(Rejected, match="hash"):
        replay_conclusion(good)


SMALL = st.sampled_from((0, 1, -1, 3, "1/3", -3, 2))
"""Weights of which many are equal, opposite or odd multiples: units merge, cancel and share their poles."""


@st.composite
def networks(draw, inputs=2, outputs=2):
    """A network of at most four units, with a constant now and then."""
    h = draw(st.integers(0, 4))
    several = st.lists(SMALL, min_size=h, max_size=h)
    data = {
        "activation": draw(st.sampled_from(("tanh", "sigmoid"))),
        "inputs": inputs,
        "layers": [
            {"weight": draw(st.lists(st.lists(SMALL, min_size=inputs, max_size=inputs), min_size=h, max_size=h)),
             "bias": draw(several)},
            {"weight": [draw(several) for _ in range(outputs)], "bias": [draw(SMALL) for _ in range(outputs)]},
        ],
    }  # fmt: skip
    if draw(st.booleans()):
        data["constant"] = {draw(st.sampled_from(("1", "1/3", "-3"))): [draw(SMALL) for _ in range(outputs)]}
    return data


def true_rank(units):
    """From the definition: classes of units with b ≠ 0, equal up to one sign, whose signed sum is not 0."""
    sums = {}
    for incoming, c, outgoing in units:
        if any(incoming):
            sign = 1 if next(w for w in incoming if w) > 0 else -1
            key = (*(sign * w for w in incoming), sign * c)
            old = sums.get(key, [0] * len(outgoing))
            sums[key] = [s + sign * a for s, a in zip(old, outgoing, strict=True)]
    return sum(any(total) for total in sums.values())


@settings(max_examples=300, deadline=None, derandomize=True)
@given(networks(), st.lists(SMALL, min_size=6, max_size=6))
def test_no_line_and_no_mix_of_outputs_shows_more_poles_than_there_are_units(network, line):
    """Whatever places are claimed: each that a unit has on the line, and what is near it, is tried."""
    x0, v, mix = line[:2], line[2:4], line[4:]
    units = checker.Units(network)
    places = set()
    for incoming, c, _ in units.units:
        beta = sum(w * rational(t) for w, t in zip(incoming, v, strict=True))
        if beta:
            kappa = -(sum(w * rational(t) for w, t in zip(incoming, x0, strict=True)) + c) / beta
            places |= {(kappa, s / abs(beta)) for s in (1, 3, Fraction(1, 3))}

    def accepted(poles, bound):
        spelt = [[exact(kappa), exact(s)] for kappa, s in poles]
        evidence = {"x0": x0, "v": v, "lambda": mix, "poles": spelt}
        try:
            checker.check_poles({"network": network, "rank_at_least": bound}, evidence, "discharged")
        except Rejected:
            return False
        return True

    shown = [place for place in places if accepted([place], 1)]
    assert accepted(shown, len(shown))
    assert len(shown) <= true_rank(units.units)


@st.composite
def pairs(draw):
    """A network, and the same one with units turned, split and shuffled; then perhaps with one weight changed."""
    first = draw(networks())
    layer, last = first["layers"]
    units = [
        [list(row), c, [outgoing[i] for outgoing in last["weight"]]]
        for i, (row, c) in enumerate(zip(layer["weight"], layer["bias"], strict=True))
    ]
    if units and draw(st.booleans()):  # a = 1 + (a - 1)
        row, c, a = units.pop()
        units += [[row, c, [1 for _ in a]], [list(row), c, [str(rational(w) - 1) for w in a]]]
    if first["activation"] == "tanh":
        turned = [draw(st.booleans()) for _ in units]
        units = [
            [[negative(w) for w in row], negative(c), [negative(w) for w in a]] if turn else [row, c, a]
            for (row, c, a), turn in zip(units, turned, strict=True)
        ]
    units = draw(st.permutations(units))
    if units and draw(st.booleans()):
        unit, place = draw(st.sampled_from(units)), draw(st.integers(0, 4))
        if place == 4:
            unit[1] = draw(SMALL)
        else:
            unit[2 * (place // 2)][place % 2] = draw(SMALL)
    second = {
        **first,
        "layers": [
            {"weight": [row for row, _, _ in units], "bias": [c for _, c, _ in units]},
            {"weight": [[exact(a[k]) for _, _, a in units] for k in range(2)], "bias": last["bias"]},
        ],
    }
    return first, second


def exact(number):
    """A number as certificates spell it."""
    value = Fraction(number)
    return value.numerator if value.denominator == 1 else f"{value.numerator}/{value.denominator}"


def negative(number):
    return exact(-Fraction(number))


ACCEPTED = {"equal": 0, "rejected": 0}


@settings(max_examples=300, deadline=None, derandomize=True)
@given(pairs(), st.lists(st.sampled_from((0, 1, -2, "1/2")), min_size=2, max_size=2))
def check_pairs(networks, x):
    """Networks that are called equal have equal values, and one rank; the other way round the values decide nothing."""
    first, second = networks
    units = [checker.Units(network) for network in networks]
    try:
        checker.check_equal({"first": first, "second": second}, None, "discharged")
    except Rejected:
        ACCEPTED["rejected"] += 1
        return
    ACCEPTED["equal"] += 1
    for output in range(2):
        (low, high), (other_low, other_high) = (
            evaluate(network.value([rational(t) for t in x], output), {}, 128) for network in units
        )
        assert low <= other_high and other_low <= high
    assert true_rank(units[0].units) == true_rank(units[1].units)
    for network in networks:
        with pytest.raises(Rejected, match="does not come out true"):
            evidence = {"x": x, "output": 0, "bits": 128}
            checker.check_different({"first": first, "second": second}, evidence, "discharged")
        checker.check_reduction(
            {"network": first, "rank_at_most": len(network["layers"][1]["weight"][0])},
            {"reduced": network},
            "discharged",
        )


def test_networks_that_are_called_equal_have_equal_values():
    check_pairs()
    assert min(ACCEPTED.values()) > 30, ACCEPTED

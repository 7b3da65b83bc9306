"""Equality of functions: decided both ways, output biases included, with witnesses that the checker accepts."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from theorems.exact_rank import checker
from theorems.exact_rank.construction import (
    FAMILIES,
    as_tanh,
    decide_equivalence,
    random_network,
    reduce_network,
)
from verify.kernel.errors import Rejected
from verify.networks.exact_json import network_json, parse_network
from verify.networks.network import Layer, NetworkError


def tanh_network(units, d=0, constant=None, activation="tanh"):
    data = {
        "activation": activation,
        "layers": [
            {"weight": [[b] for _, b, _ in units], "bias": [c for *_, c in units]},
            {"weight": [[a for a, *_ in units]], "bias": [d]},
        ],
        "inputs": 1,
    }
    if constant:
        data["constant"] = constant
    return parse_network(data)


PAIRS = {
    "a network and itself": (tanh_network([(1, 1, 0)]), tanh_network([(1, 1, 0)]), True),
    "both signs flipped": (tanh_network([(1, 2, 3)]), tanh_network([(-1, -2, -3)]), True),
    "split into halves": (tanh_network([(1, 1, 0)]), tanh_network([("1/2", 1, 0), ("1/2", 1, 0)]), True),
    "other slope": (tanh_network([(1, 1, 0)]), tanh_network([(1, 2, 0)]), False),
    "equal at x = 0 only": (tanh_network([(1, 1, 0)]), tanh_network([]), False),
    "other rational bias": (tanh_network([(1, 1, 0)]), tanh_network([(1, 1, 0)], d="1/1000000"), False),
    "a constant unit and a constant": (tanh_network([(1, 0, 2)]), tanh_network([], constant={"2": [1]}), True),
    "a constant unit against none": (tanh_network([(1, 0, 2)]), tanh_network([]), False),
    "tanh(2) is not 0.964": (tanh_network([(1, 0, 2)]), tanh_network([], d="0.964"), False),
    "sigmoid by tanh": (
        tanh_network([(1, 1, 1)], activation="sigmoid"),
        tanh_network([("1/2", "1/2", "1/2")], d="1/2"),
        True,
    ),
    "sigmoid constants": (tanh_network([], constant={"2": [2]}, activation="sigmoid"),
                          tanh_network([], d=1, constant={"1": [1]}), True),
    "bits apart": (tanh_network([(1, 1, 0)]), tanh_network([(1, 1, f"1/{2**300}")]), False),
}  # fmt: skip


@pytest.mark.parametrize("case", PAIRS)
def test_pairs_known_by_hand(case):
    first, second, equal = PAIRS[case]
    answer = decide_equivalence(first, second)
    assert answer.equal is equal
    claims = {"first": network_json(first), "second": network_json(second)}
    if equal:
        checker.check_equal(claims, None, "discharged")
        checker.check_different(claims, None, "refuted")
    else:
        evidence = answer.witness.evidence()
        checker.check_different(claims, evidence, "discharged")
        checker.check_equal(claims, evidence, "refuted")
        with pytest.raises(Rejected):
            checker.check_equal(claims, None, "discharged")
    same = {"first": claims["first"], "second": claims["first"]}
    with pytest.raises(Rejected):
        checker.check_different(same, {"x": [1], "output": 0, "bits": 64}, "discharged")


@pytest.mark.parametrize("family", FAMILIES)
def test_compression_is_recognised_and_a_changed_bit_is_not(family):
    for seed in range(4):
        drawn = random_network(family, seed, 10, 2, 2)
        small = reduce_network(drawn).compressed()
        assert decide_equivalence(drawn, small).equal
        exact = as_tanh(small)
        if small.width == 0:
            continue
        weight = np.array(exact.layers[1].weight)
        weight[1, 0] += Fraction(1, 2**200)
        changed = replace(exact, layers=(exact.layers[0], Layer(weight, exact.layers[1].bias)))
        answer = decide_equivalence(drawn, changed)
        assert not answer.equal and answer.witness.output == 1


def test_the_witness_is_the_same_for_the_same_seed():
    first, second = random_network("generic", 0, 5, 2, 1), random_network("generic", 1, 5, 2, 1)
    one, other = (decide_equivalence(first, second, seed=4).witness for _ in range(2))
    assert one.evidence() == other.evidence()


def test_subnormal_differences_are_separated():
    first, second = random_network("subnormals", 1, 6, 1, 1), random_network("subnormals", 2, 6, 1, 1)
    answer = decide_equivalence(first, second)
    assert not answer.equal
    claims = {"first": network_json(first), "second": network_json(second)}
    checker.check_different(claims, answer.witness.evidence(), "discharged")


def test_no_inputs():
    one = parse_network({"activation": "tanh", "inputs": 0, "constant": {"1": [1]},
                         "layers": [{"weight": [], "bias": []}, {"weight": [[]], "bias": [0]}]})  # fmt: skip
    assert decide_equivalence(one, one).equal
    assert decide_equivalence(one, replace(one, constant={})).witness.x == ()


def test_networks_of_other_sizes_are_refused():
    first, second = random_network("generic", 0, 3, 2, 1), random_network("generic", 0, 3, 1, 1)
    with pytest.raises(NetworkError, match="the first network has 2 inputs, the second 1; expected as many"):
        decide_equivalence(first, second)


def test_check_equal_rejects_other_claims_and_other_sizes():
    empty = {
        "activation": "tanh",
        "inputs": 1,
        "layers": [{"weight": [], "bias": []}, {"weight": [[]], "bias": [0]}],
    }
    two_outputs = {**empty, "layers": [empty["layers"][0], {"weight": [[], []], "bias": [0, 0]}]}
    checker.check_equal({"first": empty, "second": empty}, None, "discharged")
    for claims in (
        {"first": empty, "second": {**empty, "inputs": 2}},
        {"first": empty, "second": two_outputs},
        {"first": empty, "second": empty, "third": empty},
    ):
        with pytest.raises(Rejected):
            checker.check_equal(claims, None, "discharged")


WITNESS = {"x": [1], "output": 0, "bits": 64}
REJECTED = {
    "a point where they agree": {**WITNESS, "x": [0]},
    "a precision that tells nothing": {**WITNESS, "bits": 1},
    "an output that does not exist": {**WITNESS, "output": 1},
    "a negative output": {**WITNESS, "output": -1},
    "a point of another dimension": {**WITNESS, "x": [1, 1]},
}


@pytest.mark.parametrize("case", REJECTED)
def test_check_different_rejects(case):
    claims = {
        "first": network_json(tanh_network([(1, 1, 0)])),
        "second": network_json(tanh_network([("1/2", 2, 0)])),
    }
    checker.check_different(claims, WITNESS, "discharged")
    with pytest.raises(Rejected):
        checker.check_different(claims, REJECTED[case], "discharged")

"""The checker of networks accepts what is so and nothing else; bits of good certificates flipped say nothing false."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest

from netproof.commands.certificates import checker_conclusion
from theorems.intrinsic_parameters.checker import (
    Network,
    check_error,
    check_intrinsic,
    check_power,
    check_values,
)
from theorems.intrinsic_parameters.construction import (
    interpolation_network,
    lookup_network,
    plane_parameters,
    range_code,
    vertices,
)
from theorems.intrinsic_parameters.symbolic import Intrinsic, SymbolicNetwork, Unit
from verify.kernel import replay_conclusion
from verify.kernel.errors import Rejected
from verify.kernel.formula import digest

F = Fraction
Json = Any

# y = 2 relu(x - 1/2) + 1
RAMP: Json = {"inputs": 1, "layers": [[["-1/2", [[0, 1]]]], [[1, [[0, 2]]]]]}
SYMBOL: Json = {"symbol": "s", "factor": 1, "offset": 0}
SCALED: Json = {"inputs": 1, "layers": [[["-1/2", [[0, 1]]]], [[0, [[0, SYMBOL]]]]]}
X: Json = ["var", "x1"]


def with_part(data: Json, path: tuple[Any, ...], value: Json) -> Json:
    changed = copy.deepcopy(data)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return changed


GOOD = [
    (check_values, {"network": RAMP, "values": [[[0], 1], [[1], 2], [["3/4"], "3/2"]]}, {}, "discharged"),
    (check_values, {"network": RAMP, "values": [[[0], 1], [[1], 3]]}, {"at": 1}, "refuted"),
    (check_intrinsic, {"network": SCALED, "parameters": 1}, {}, "discharged"),
    (check_intrinsic, {"network": RAMP, "parameters": 0}, {}, "discharged"),
    (check_intrinsic, {"network": SCALED, "parameters": 2}, {}, "refuted"),
    (
        check_error,
        {"network": RAMP, "target": X, "box": [[0, 1]], "bound": "99/100"},
        {"x": [0], "bits": 64},
        "refuted",
    ),
    (
        check_error,
        {"network": RAMP, "target": ["app", "exp", X], "box": [["1/2", 1]], "bound": "7/10"},
        {"x": [1], "bits": 64},
        "refuted",
    ),
    (
        check_power,
        {"network": RAMP, "target": 0, "power": 3, "bound": "1/2"},
        {"box": [["1/2", 1]], "error": 1, "bits": 64},
        "refuted",
    ),
]


@pytest.mark.parametrize(("check", "claims", "evidence", "outcome"), GOOD)
def test_what_is_so_is_accepted(check: Any, claims: Json, evidence: Json, outcome: str) -> None:
    check(claims, evidence, outcome)


VALUES, WRONG, COUNT, _, MISCOUNT, ERROR, _, POWER = GOOD
DOUBLED = with_part(SCALED, ("layers", 1, 0, 0), SYMBOL)
TIMES_2 = with_part(SCALED, ("layers", 1, 0, 1, 0, 1, "factor"), 2)

BAD = [
    # values
    (check_values, {"network": RAMP, "values": [[[0], 2]]}, {}, "discharged", "at 0 the value is 1"),
    (check_values, {"network": RAMP, "values": []}, {}, "discharged", "values are evaluated anew"),
    (check_values, VALUES[1], {"at": 0}, "discharged", "values are evaluated anew"),
    (check_values, WRONG[1], {"at": 0}, "refuted", "at 0 the value is 1"),
    (check_values, WRONG[1], {"at": 2}, "refuted", "2 is no index below 2"),
    (check_values, {"network": RAMP, "values": [[[], 1], [[1], 3]]}, {"at": 1}, "refuted", "does not have 1"),
    (check_values, WRONG[1], {"at": True}, "refuted", "True is no index below 2"),
    (check_values, {"network": RAMP, "values": [[[0, 0], 1]]}, {}, "discharged", "a point does not have 1"),
    (check_values, {"network": SCALED, "values": [[[1], 0]]}, {}, "discharged", "is not an exact number"),
    (check_values, {**VALUES[1], "more": 1}, {}, "discharged", "exactly the members network, values"),
    (check_values, VALUES[1], {}, "vacuous", "this checker cannot conclude vacuous"),
    # counting
    (check_intrinsic, COUNT[1], {}, "refuted", "1 positions hold symbols"),
    (check_intrinsic, MISCOUNT[1], {}, "discharged", "1 positions hold symbols"),
    (check_intrinsic, {"network": SCALED, "parameters": True}, {}, "discharged", "is an integer"),
    (check_intrinsic, COUNT[1], {"count": 1}, "discharged", "there is no evidence but the network"),
    (check_intrinsic, {"network": DOUBLED, "parameters": 2}, {}, "discharged", "stands in two places"),
    (check_intrinsic, {"network": TIMES_2, "parameters": 1}, {}, "discharged", "or not alone"),
    # errors
    (check_error, ERROR[1], ERROR[2], "discharged", "an error at one point of the box only refutes"),
    (check_error, ERROR[1], {"x": ["1/2"], "bits": 64}, "refuted", "does not come out true"),
    (
        check_error,
        ERROR[1],
        {"x": [2], "bits": 64},
        "refuted",
        "an error at one point of the box only refutes",
    ),
    (check_error, {**ERROR[1], "bound": 1}, ERROR[2], "refuted", "does not come out true"),
    (check_error, {**ERROR[1], "box": [[1, 0]]}, ERROR[2], "refuted", "lo at most hi"),
    (check_error, {**ERROR[1], "box": []}, ERROR[2], "refuted", "lo at most hi"),
    # powers
    (check_power, POWER[1], POWER[2], "discharged", "an error on a box only refutes"),
    (check_power, {**POWER[1], "bound": "4/5"}, POWER[2], "refuted", "does not exceed the bound"),
    (check_power, {**POWER[1], "bound": "-1/2"}, POWER[2], "refuted", "does not exceed the bound"),
    (check_power, {**POWER[1], "power": 0}, POWER[2], "refuted", "an integer from 1 to 1024"),
    (check_power, POWER[1], {**POWER[2], "error": "11/10"}, "refuted", "not that far above its target"),
    (check_power, POWER[1], {**POWER[2], "error": -1}, "refuted", "does not exceed the bound"),
    (check_power, POWER[1], {**POWER[2], "box": [[0, 2]]}, "refuted", "the box is not in the cube"),
    (check_power, POWER[1], {**POWER[2], "box": [[0, 1], [0, 1]]}, "refuted", "the box is not in the cube"),
    (check_power, {**POWER[1], "target": ["var", "y"]}, POWER[2], "refuted", "is not a term"),
]


@pytest.mark.parametrize(("check", "claims", "evidence", "outcome", "reason"), BAD)
def test_what_is_not_so_is_rejected(
    check: Any, claims: Json, evidence: Json, outcome: str, reason: str
) -> None:
    with pytest.raises(Rejected) as error:
        check(claims, evidence, outcome)
    assert reason in str(error.value)


@pytest.mark.parametrize(
    ("network", "reason"),
    [
        ({"inputs": 0, "layers": RAMP["layers"]}, "a network has inputs and layers"),
        ({"inputs": 1, "layers": []}, "a network has inputs and layers"),
        ({"layers": RAMP["layers"]}, "exactly the members inputs, layers"),
        (with_part(RAMP, ("layers", 0, 0, 1, 0, 0), 1), "1 is no index below 1"),
        (with_part(RAMP, ("layers", 0, 0, 1, 0, 0), -1), "-1 is no index below 1"),
        (with_part(RAMP, ("layers", 1, 0, 1), [[0, 1], [0, 1]]), "two weights in one column"),
        (with_part(RAMP, ("layers", 1), [[0, []], [0, []]]), "the last layer has 2 units"),
        (with_part(RAMP, ("layers", 0, 0, 0), 0.5), "is not an exact number"),
        (with_part(SCALED, ("layers", 1, 0, 1, 0, 1, "factor"), 0), "a factor that is not 0"),
        (with_part(SCALED, ("layers", 1, 0, 1, 0, 1, "symbol"), 0), "a symbol has a name"),
    ],
)
def test_what_is_no_network_is_rejected(network: Json, reason: str) -> None:
    with pytest.raises(Rejected) as error:
        Network(network)
    assert reason in str(error.value)


def test_a_box_goes_through_the_network_outward() -> None:
    network = Network(RAMP)
    assert network.image([(F(0), F(3, 4))]) == (1, F(3, 2))
    wide = Network({"inputs": 1, "layers": [[[0, [[0, 1]]], [0, [[0, -1]]]], [[0, [[0, 1], [1, 1]]]]]})  # |x|
    lo, hi = wide.image([(F(-1), F(1))])
    assert lo <= 0 and hi >= 1


def test_the_checker_evaluates_as_the_library_does() -> None:
    code = range_code([x * y for x, y in vertices(2, 1)], 1)
    network = interpolation_network(2, 1).at(plane_parameters(code))
    for x in [(F(1, 3), F(4, 7)), (F(1), F(0))]:
        assert Network(network.json()).value(list(x)) == network.evaluate(x)[0]


def test_symbols_are_those_of_the_library() -> None:
    network = lookup_network(1, 2, F(1, 32))
    assert len(list(Network(network.json()).symbols())) == len(network.intrinsic()) == 4
    shifted = SymbolicNetwork(1, ((Unit(((0, Intrinsic("s") * 3 - F(1, 2)),)),), (Unit(((0, F(1)),)),)))
    assert list(Network(shifted.json()).symbols()) == [{"symbol": "s", "factor": 3, "offset": "-1/2"}]


# --- bits flipped -------------------------------------------------------------------------------------------------

KINDS = {"values": VALUES, "values wrong": WRONG, "intrinsic": COUNT, "error": ERROR, "power": POWER}


def is_true(statement: Json, outcome: str) -> bool:
    """The outcome by another road: floating point on a grid of the ramp, symbols counted in the text."""
    claims = statement["claims"]
    network = claims["network"]

    def value(x: list[float]) -> float:
        for number, layer in enumerate(network["layers"], 1):
            z = [float(F(b)) + sum(float(F(w)) * x[c] for c, w in weights) for b, weights in layer]
            x = z if number == len(network["layers"]) else [max(v, 0.0) for v in z]
        return x[0]

    if "parameters" in claims:
        return (json.dumps(network).count('"symbol"') == claims["parameters"]) is (outcome == "discharged")
    if "values" in claims:
        agree = all(abs(value([float(F(z)) for z in x]) - float(F(y))) < 1e-9 for x, y in claims["values"])
        return agree is (outcome == "discharged")
    grid = [i / 400 for i in range(401)]
    target = (lambda x: x) if claims["target"] == X else (lambda x: float(F(claims["target"])))
    if "box" in claims:
        (lo, hi), bound = claims["box"][0], float(F(claims["bound"]))
        return any(
            abs(value([x]) - target(x)) > bound
            for x in [*grid, float(F(lo)), float(F(hi))]
            if F(lo) <= x <= F(hi)
        )
    p, bound = claims["power"], float(F(claims["bound"]))
    return sum(abs(value([x]) - target(x)) ** p for x in grid) / 401 > bound**p * 0.99


def flipped(conclusion: Json) -> Iterator[Json]:
    text = json.dumps({name: part for name, part in conclusion.items() if name != "hash"}).encode()
    for bit in range(8 * len(text)):
        changed = bytearray(text)
        changed[bit // 8] ^= 1 << (bit % 8)
        try:
            data = json.loads(changed)
            yield {**data, "hash": digest(data["statement"])}
        except (ValueError, KeyError, TypeError):
            continue


@pytest.mark.parametrize("kind", KINDS)
def test_a_flipped_bit_is_rejected_or_says_something_true(kind: str) -> None:
    _, claims, evidence, outcome = KINDS[kind]
    checker = f"intrinsic_parameters.{kind.split()[0]}"
    good = {**checker_conclusion(checker, claims, evidence), "outcome": outcome}
    assert replay_conclusion(good) == "checked"
    rejected = 0
    for changed in flipped(good):
        try:
            replay_conclusion(changed)
        except Rejected:
            rejected += 1
        else:
            assert is_true(changed["statement"], changed["outcome"]), changed
    assert rejected > 100


def test_a_negative_error_shows_nothing_though_its_square_is_large() -> None:
    claims = {"network": {"inputs": 1, "layers": [[[0, []]]]}, "target": 0, "power": 2, "bound": "1/2"}
    for error in (-1, 0):
        with pytest.raises(Rejected, match="does not exceed the bound"):
            check_power(claims, {"box": [[0, 1]], "error": error, "bits": 20}, "refuted")

"""The checker's accept and reject tables, bits of good certificates flipped, a replay where nothing is installed."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from netproof.commands.certificates import checker_conclusion, write_certificate
from theorems.activation_emulation.construction import box_of, emulate, emulate_float64
from theorems.activation_emulation.families import he_network
from verify.kernel import replay_conclusion
from verify.kernel.errors import Rejected
from verify.kernel.formula import digest
from verify.networks.evaluation import evaluate_balls, evaluate_exact
from verify.networks.exact_json import parse_network
from verify.networks.network import Layer, Network

ROOT = Path(__file__).parents[3]
NAMES = ["leaky_relu", "relu2", "gelu", "selu", "softsign", "arctan", "tanh", "sigmoid", "dsilu", "srs"]


def rounded(network, bits=6):
    layers = tuple(
        Layer((layer.weight * 2**bits).round() / 2**bits, (layer.bias * 2**bits).round() / 2**bits)
        for layer in network.layers
    )
    return Network("relu", layers)


SOURCE = rounded(he_network(2, 2, 3, 2, 1))


def conclusion(name, kind="real"):
    return copy.deepcopy(_conclusion(name, kind))


@cache
def _conclusion(name, kind):
    if kind == "real":
        made = emulate(SOURCE, name, Fraction(1, 100), box_of(Fraction(1), 2))
    else:
        made = emulate_float64(SOURCE, name, box_of(Fraction(1), 2), merged_maps=kind == "merged")
    checker = "activation_emulation.real" if kind == "real" else "activation_emulation.float64"
    return checker_conclusion(checker, made.claims(), made.evidence())


def renewed(changed):
    return {**changed, "hash": digest(changed["statement"])}


@pytest.mark.parametrize("kind", ["real", "factored", "merged"])
@pytest.mark.parametrize("name", NAMES)
def test_good_certificates_replay(name, kind):
    assert replay_conclusion(conclusion(name, kind)) == "checked"


def smaller_error(c):
    c["statement"]["claims"]["error"] = "1/1000000"


def other_box(c):
    c["statement"]["claims"]["box"][0] = [-2, 2]


def empty_box(c):
    c["statement"]["claims"]["box"][0] = [1, -1]


def missing_side(c):
    c["statement"]["claims"]["box"].pop()


def other_weight(c):
    c["statement"]["claims"]["emulated"]["layers"][1]["weight"][0][0] = "1/3"


def other_bias(c):
    c["statement"]["claims"]["emulated"]["layers"][-1]["bias"][0] = 7


def a_truth_value(c):
    c["statement"]["claims"]["emulated"]["layers"][1]["weight"][0][-1] = False


def fewer_layers(c):
    c["statement"]["claims"]["emulated"]["layers"].pop()


def more_layers(c):
    """One more affine map behind the last: another network."""
    outputs = len(c["statement"]["claims"]["emulated"]["layers"][-1]["bias"])
    last = {"weight": [[1000] * outputs] * outputs, "bias": [7] * outputs}
    c["statement"]["claims"]["emulated"]["layers"].append(last)


def other_source(c):
    c["statement"]["claims"]["network"]["layers"][0]["weight"][0][0] = 5


def source_of_another_kind(c):
    c["statement"]["claims"]["network"]["activation"] = "tanh"


def other_activation(c):
    c["statement"]["claims"]["emulated"]["activation"] = "silu"


def unknown_activation(c):
    c["statement"]["claims"]["emulated"]["activation"] = "sine"


def parameters_that_it_has_not(c):
    c["statement"]["claims"]["emulated"]["parameters"] = {"beta": -1}


def smaller_range(c):
    c["evidence"]["layers"][1]["M"] = "1/8"


def other_parameter(c):
    layer = c["evidence"]["layers"][0]
    layer[next(name for name in layer if name != "M")] = 3


def another_parameter(c):
    c["evidence"]["layers"][0]["extra"] = 1


def one_emulator_less(c):
    c["evidence"]["layers"].pop()


def one_emulator_more(c):
    c["evidence"]["layers"].append(c["evidence"]["layers"][0])


def no_bits(c):
    c["evidence"]["bits"] = 0


def too_many_bits(c):
    c["evidence"]["bits"] = 1 << 20


def few_bits(c):
    c["evidence"]["bits"] = 4


def decimal_float(c):
    c["statement"]["claims"]["error"] = 0.5


def refuted(c):
    c["outcome"] = "refuted"


def another_member(c):
    c["statement"]["claims"]["eps"] = 1


ANY = [
    smaller_error, empty_box, missing_side, other_weight, other_bias, a_truth_value, fewer_layers, more_layers,
    other_source, source_of_another_kind, unknown_activation, parameters_that_it_has_not, smaller_range,
    another_parameter, one_emulator_less, one_emulator_more, no_bits, too_many_bits, few_bits, decimal_float,
    refuted, another_member,
]  # fmt: skip


@pytest.mark.parametrize(
    "change", [*ANY, other_activation, other_parameter, other_box], ids=lambda c: c.__name__
)
@pytest.mark.parametrize("name", ["gelu", "tanh", "arctan"])
def test_forged_certificates_are_rejected(name, change):
    changed = conclusion(name)
    change(changed)
    with pytest.raises(Rejected):
        replay_conclusion(renewed(changed))


def negative_assumption(c):
    c["statement"]["claims"]["activation_error"] = "-1/1000"


def larger_assumption(c):
    c["statement"]["claims"]["activation_error"] = "1/1000"


def no_float(c):
    c["statement"]["claims"]["emulated"]["layers"][0]["weight"][0][0] = "1/3"


@pytest.mark.parametrize("kind", ["factored", "merged"])
@pytest.mark.parametrize(
    "change", [*ANY, negative_assumption, larger_assumption, no_float], ids=lambda c: c.__name__
)
def test_forged_float64_certificates_are_rejected(kind, change):
    changed = conclusion("tanh", kind)
    if change is smaller_error:
        changed["statement"]["claims"]["error"] = f"1/{10**15}"
    else:
        change(changed)
    with pytest.raises(Rejected):
        replay_conclusion(renewed(changed))


def test_blocks_must_have_the_emulators_shape():
    changed = conclusion("tanh", "factored")
    block = changed["statement"]["claims"]["emulated"]["blocks"][0]
    block[0]["weight"].append([1])
    block[0]["bias"].append(0)
    with pytest.raises(Rejected, match="blocks of the emulator's shape"):
        replay_conclusion(renewed(changed))


def test_blocks_of_a_merged_network_must_be_equal():
    changed = conclusion("tanh", "merged")
    changed["statement"]["claims"]["emulated"]["layers"][1]["weight"][-1][-1] = "1/4"
    with pytest.raises(Rejected, match="equal blocks"):
        replay_conclusion(renewed(changed))


def says_something_true(statement):
    """The claim at the corners and the middle of its box, in Arb."""
    claims = statement["claims"]
    network, emulated = parse_network(claims["network"]), parse_network(claims["emulated"])
    box = [[Fraction(str(end)) for end in side] for side in claims["box"]]
    sides = [(low, (low + high) / 2, high) for low, high in box]
    for x in [[side[k] for side in sides] for k in range(3)]:
        pairs = zip(evaluate_balls(emulated, x, 300), evaluate_exact(network, x), strict=True)
        if not all(
            abs(float(found.mid()) - float(true)) <= float(Fraction(str(claims["error"])))
            for found, true in pairs
        ):
            return False
    return True


def flipped(good, step):
    text = json.dumps({name: part for name, part in good.items() if name != "hash"}).encode()
    for bit in range(0, 8 * len(text), step):
        changed = bytearray(text)
        changed[bit // 8] ^= 1 << (bit % 8)
        try:
            data = json.loads(changed)
            yield {**data, "hash": digest(data["statement"])}
        except (ValueError, KeyError, TypeError):
            continue


@pytest.mark.parametrize(("name", "step"), [("gelu", 11), ("softsign", 23), ("tanh", 61)])
def test_a_flipped_bit_is_rejected_or_says_something_true(name, step):
    good, rejected = conclusion(name), 0
    for changed in flipped(good, step):
        try:
            replay_conclusion(changed)
        except Rejected:
            rejected += 1
        else:
            assert changed["outcome"] == "discharged"
            assert changed["statement"]["checker"] == "activation_emulation.real"
            assert says_something_true(changed["statement"])
    assert rejected > 50


@pytest.mark.parametrize("kind", ["real", "factored", "merged"])
def test_it_replays_where_nothing_is_installed(kind, tmp_path):
    write_certificate(tmp_path / "c.json", "emulate", [conclusion("srs", kind)], claim="activation-emulation")
    replayed = subprocess.run(
        [sys.executable, "-S", "-E", "-m", "netproof", "replay", str(tmp_path / "c.json")],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert replayed.stdout == "1 checked, 0 rejected, 0 not replayable here\n"
    assert replayed.returncode == 0

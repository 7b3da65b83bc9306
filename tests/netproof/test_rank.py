"""`netproof rank` as a function: what it prints, writes and refuses."""

from __future__ import annotations

import json
import os
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import theorems.exact_rank.construction as construction
from netproof.commands.rank import rank
from theorems.exact_rank.construction import decide_equivalence
from verify.kernel import replay_conclusion
from verify.kernel.errors import Rejected
from verify.networks.files import load_network
from verify.networks.network import NetworkError

BUNDLED = Path(construction.__file__).parent / "networks"
QUANTISED = BUNDLED / "sk_bmi_100_q2.npz"
SHARED = (
    Path(os.environ.get("NETPROOF_DATA", Path(__file__).parents[2].parent / "shared" / "data")) / "networks"
)

GOLDEN = """sk_bmi_100_q2.npz: rank 3 of 100 hidden units (1 input, 1 output, tanh)
  weights are float64, each read as the exact rational it denotes; the file names no activation, tanh is taken; \
the longest numerator or denominator has 3 bits.

97 units removed (53 constant, 20 idle, 24 merged):
  unit 0 constant: its incoming weight is zero; moved into the bias
  unit 1 idle: its outgoing weight is zero
  unit 2 constant: its incoming weight is zero; moved into the bias
"""


def as_json(capsys, *arguments):
    assert rank(*arguments, True) == 0
    return json.loads(capsys.readouterr().out)


def test_text_is_readable_and_folded(capsys):
    assert rank(QUANTISED, None, None, None, False) == 0
    text = capsys.readouterr().out
    assert text.startswith(GOLDEN)
    assert "  ... and 77 more (all of them with --json)\n" in text
    assert text.endswith("stands for +54, +75, +79, +92, +97\n")


def test_full_rank_is_said_in_one_line(capsys):
    rank(BUNDLED / "sk_diabetes_10.npz", None, None, None, False)
    assert (
        "Full rank: no unit is constant, idle, repeated up to sign, or cancelled." in capsys.readouterr().out
    )


def test_json_accounts_for_every_unit(capsys):
    data = as_json(capsys, QUANTISED, None, None, None)
    assert (data["rank"], data["hidden_units"], data["bits"]) == (3, 100, 3)
    assert (len(data["constant_units"]), len(data["idle_units"]), len(data["removed"])) == (53, 20, 97)
    units = [unit for block in data["partition"] for unit in block["units"]]
    assert sorted(units + data["constant_units"] + data["idle_units"]) == list(range(100))
    assert sum(block["kept"] for block in data["partition"]) == 3
    assert {"unit": 1, "reason": "idle: its outgoing weight is zero"} in data["removed"]


@pytest.mark.parametrize("ending", [".json", ".npz", ".onnx"])
def test_compressed_network_is_written_with_what_rounding_costs(ending, tmp_path, capsys):
    output = tmp_path / f"small{ending}"
    data = as_json(capsys, QUANTISED, None, output, None)["output"]
    small = load_network(output)
    assert small.width == 3
    assert data["exact"] is (ending == ".json")
    assert decide_equivalence(load_network(QUANTISED), small).equal is data["exact"]
    assert (Fraction(data["output_error"][0]) == 0) is data["exact"]
    assert Fraction(data["output_error"][0]) <= Fraction(data["output_error_upper"][0]) < Fraction(1, 10**15)


def test_certificate_holds_both_sides_and_replays(tmp_path, capsys):
    path = tmp_path / "rank.json"
    assert as_json(capsys, QUANTISED, None, None, path)["certificate"] == str(path)
    certificate = json.loads(path.read_text())
    assert [c["statement"]["checker"] for c in certificate["conclusions"]] == [
        "exact_rank.reduction",
        "exact_rank.poles",
    ]
    assert certificate["conclusions"][0]["statement"]["claims"]["rank_at_most"] == 3
    assert certificate["conclusions"][1]["statement"]["claims"]["rank_at_least"] == 3
    for conclusion in certificate["conclusions"]:
        assert replay_conclusion(conclusion) == "checked"
    certificate["conclusions"][1]["evidence"]["poles"].pop()
    with pytest.raises(Rejected):
        replay_conclusion(certificate["conclusions"][1])


def test_decimals_and_floats_are_different_readings(tmp_path, capsys):
    layers = [
        {"weight": [[1], [1], [1]], "bias": [0, 0, 0]},
        {"weight": [["0.1", "0.2", "-0.3"]], "bias": [0]},
    ]
    text = tmp_path / "text.json"
    text.write_text(json.dumps({"activation": "tanh", "layers": layers}))
    floats = tmp_path / "floats.npz"
    np.savez(floats, W1=np.ones((3, 1)), b1=np.zeros(3), W2=np.array([[0.1, 0.2, -0.3]]), b2=np.zeros(1))
    written, binary = (as_json(capsys, path, None, None, None) for path in (text, floats))
    assert (written["rank"], binary["rank"]) == (0, 1)
    assert "read as written" in written["reading"] and "float64" in binary["reading"]


def test_other_networks_are_one_sentence(tmp_path):
    with pytest.raises(NetworkError) as caught:
        rank(BUNDLED / "acasxu_1_1.npz", None, None, None, False)
    assert str(caught.value) == ("acasxu_1_1.npz: the network has 6 hidden layers; exactly one is expected.")
    with pytest.raises(NetworkError) as caught:
        rank(QUANTISED, "relu", None, None, False)
    assert str(caught.value) == (
        "sk_bmi_100_q2.npz: the activation is relu; exact rank is proved for tanh and sigmoid."
    )
    with pytest.raises(NetworkError) as caught:
        rank(QUANTISED, None, tmp_path / "small.nnet", None, False)
    assert str(caught.value) == "small.nnet: the ending is .nnet; expected .json, .npz or .onnx."


@pytest.mark.parametrize(
    ("name", "activation", "expected"),
    [
        ("inverted_pendulum", None, 10),
        ("s2_v21_lai", None, 5),
        ("tmva_hep", None, 13),
        ("tmva_jet_1layer10nodes", "sigmoid", 10),
        ("sk_digits_32", None, 32),
        ("sk_bmi_100", None, 100),
    ],
)
def test_real_networks_have_the_rank_their_readme_tells(name, activation, expected, tmp_path, capsys):
    path = SHARED / f"{name}.npz"
    if not path.exists():
        pytest.skip(f"{name} is not here: set NETPROOF_DATA to the data folder")
    data = as_json(capsys, path, activation, None, tmp_path / "certificate.json.gz")
    assert data["rank"] == data["hidden_units"] == expected

"""`netproof prank` as a function: what it prints, writes, refuses, and its exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import theorems.exact_rank.construction as construction
from netproof.cli import execute
from theorems.proximate_rank.construction import spread_network
from verify.kernel import replay_conclusion
from verify.kernel.errors import Rejected
from verify.kernel.formula import digest

BUNDLED = Path(construction.__file__).parent / "networks"
QUANTISED = str(BUNDLED / "sk_bmi_100_q2.npz")
SHARED = (
    Path(os.environ.get("NETPROOF_DATA", Path(__file__).parents[2].parent / "shared" / "data")) / "networks"
)


def as_json(capsys, *arguments, status=0):
    assert execute(["prank", *map(str, arguments), "--json"]) == status
    return json.loads(capsys.readouterr().out)


def test_text_tells_value_groups_and_what_moved(capsys):
    assert execute(["prank", QUANTISED, "--eps", "1/20"]) == 0
    text = capsys.readouterr().out
    assert text.startswith(
        "sk_bmi_100_q2.npz: proximate rank 3 of 100 hidden units for eps = 1/20 (1 input, 1 output, tanh)\n"
    )
    assert (
        "  Rank 3 without moving; greedy bound 3; the largest component of units that can meet has 28.\n"
        in text
    )
    assert "\n53 units eliminated, its incoming weight moved to 0: 0, 2, 5, 6," in text
    assert "\n3 groups staying:\n  +1, +7, +10, +13, -15," in text


def test_json_accounts_for_every_unit(capsys):
    data = as_json(capsys, QUANTISED, "--eps", "0.1")
    assert (data["lower"], data["upper"], data["exact"], data["eps"]) == (2, 2, True, "1/10")
    assert (data["rank"], data["hidden_units"]) == (3, 100)
    structure = data["structure"]
    groups = structure["live"] + structure["vanishing"]
    assert len(structure["live"]) == 2
    units = structure["eliminated"] + [member["unit"] for group in groups for member in group]
    assert sorted(units) == list(range(100))


@pytest.mark.parametrize(("bound", "holds", "status"), [(2, True, 0), (1, False, 1)])
def test_a_bound_is_decided(bound, holds, status, capsys):
    data = as_json(capsys, QUANTISED, "--eps", "1/10", "--at-most", bound, status=status)
    assert data["at_most"] == {"bound": bound, "holds": holds}


def saved(network, path):
    hidden, last = network.layers
    np.savez(path, W1=hidden.weight, b1=hidden.bias, W2=last.weight, b2=last.bias)
    return path


def test_time_that_runs_out_leaves_a_bracket_whose_lower_side_is_proved(tmp_path, capsys):
    path = saved(spread_network(0, 400, 80), tmp_path / "dense.npz")
    proof = tmp_path / "proof.json"
    arguments = (path, "--eps", "1/16", "--time-limit", 0)
    data = as_json(capsys, *arguments, "--certificate", proof, status=3)
    assert 0 < data["lower"] < data["upper"] and not data["exact"]
    stated = [
        conclusion["statement"]["claims"] for conclusion in json.loads(proof.read_text())["conclusions"]
    ]
    assert (stated[0]["rank_at_most"], stated[1]["rank_at_least"]) == (data["upper"], data["lower"])
    middle = (data["lower"] + data["upper"]) // 2
    assert as_json(capsys, *arguments, "--at-most", middle, status=3)["at_most"]["holds"] is None
    assert execute(["prank", *map(str, arguments)]) == 3
    text = capsys.readouterr().out
    assert f"proximate rank between {data['lower']} and {data['upper']} of 400" in text
    assert "The bounds do not meet: time ran out (--time-limit)" in text


def test_certificate_holds_both_sides_and_a_weight_out_of_the_ball_is_rejected(tmp_path, capsys):
    path = tmp_path / "prank.json"
    data = as_json(capsys, QUANTISED, "--eps", "1/20", "--certificate", path)
    certificate = json.loads(path.read_text())
    assert data["certificate"] == str(path) and certificate["claim"] == "proximate-rank"
    upper, lower = certificate["conclusions"]
    assert upper["statement"]["claims"]["rank_at_most"] == lower["statement"]["claims"]["rank_at_least"] == 3
    assert [replay_conclusion(conclusion) for conclusion in (upper, lower)] == ["checked", "checked"]
    lower["statement"]["claims"]["rank_at_least"] = 4
    lower["hash"] = digest(lower["statement"])
    with pytest.raises(Rejected, match="need 3 groups only"):
        replay_conclusion(lower)
    # Unit 0 loses its input; its bias may be anywhere in the ball, and is moved out of it by 2^-60.
    original = Fraction(upper["statement"]["claims"]["network"]["layers"][0]["bias"][0])
    upper["evidence"]["perturbed"]["layers"][0]["bias"][0] = str(original + Fraction(1, 20))
    assert replay_conclusion(upper) == "checked"
    upper["evidence"]["perturbed"]["layers"][0]["bias"][0] = str(
        original + Fraction(1, 20) + Fraction(1, 2**60)
    )
    with pytest.raises(Rejected, match="out of the ball"):
        replay_conclusion(upper)


def test_staircase_is_exact_and_certified(tmp_path, capsys):
    path = tmp_path / "stairs.json.gz"
    network = BUNDLED / "sk_diabetes_10.npz"
    data = as_json(capsys, network, "--staircase", "--certificate", path)
    assert [step["rank"] for step in data["steps"]] == list(range(10, -1, -1))
    assert data["exact"] and data["known_from"] == 0 and data["steps"][0]["eps"] == 0
    for step in data["steps"][1:]:
        at = as_json(capsys, network, "--eps", step["eps"])
        before = as_json(capsys, network, "--eps", Fraction(step["eps"]) - Fraction(1, 2**80))
        assert (at["upper"], before["upper"]) == (step["rank"], step["rank"] + 1)
    assert execute(["replay", str(path)]) == 0
    assert "21 checked, 0 rejected, 0 not replayable here" in capsys.readouterr().out
    assert execute(["prank", str(network), "--staircase"]) == 0
    text = capsys.readouterr().out
    assert "       10  0\n        9  0.081730518293698388 (rounded up; exact with --json)\n" in text


def test_a_certificate_replays_without_what_is_installed(tmp_path):
    path = tmp_path / "prank.json"
    assert execute(["prank", QUANTISED, "--eps", "1/20", "--certificate", str(path), "--json"]) == 0
    program = (
        "import sys; from verify.kernel.certificate import read, replay_certificate; from pathlib import Path;"
        f"print(list(replay_certificate(read(Path({str(path)!r})))));"
        "print({'numpy', 'pysat', 'z3'} & {name.split('.')[0] for name in sys.modules})"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout == "['checked', 'checked']\nset()\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((QUANTISED,), "prank: expected either --eps E or --staircase."),
        ((QUANTISED, "--eps", "1", "--staircase"), "prank: expected either --eps E or --staircase."),
        (
            (QUANTISED, "--staircase", "--at-most", "3"),
            "prank: --at-most goes with --eps, not with --staircase.",
        ),
        ((QUANTISED, "--eps", "1", "--at-most", "-1"), "prank: --at-most must be at least 0, got -1."),
        (
            (QUANTISED, "--eps", "1", "--time-limit", "nan"),
            "prank: --time-limit must be at least 0, got nan.",
        ),
        (
            (QUANTISED, "--eps=-1/2"),
            "prank: --eps must be at least 0, got -1/2.",
        ),
        (
            (QUANTISED, "--eps", "inf"),
            "prank: --eps is 'inf'; expected a number such as 1/100 or 0.01.",
        ),
        (
            (str(BUNDLED / "acasxu_1_1.npz"), "--eps", "1"),
            "acasxu_1_1.npz: the network has 6 hidden layers; exactly one is expected.",
        ),
    ],
)
def test_bad_input_is_one_sentence(arguments, told, capsys):
    assert execute(["prank", *arguments]) == 2
    assert capsys.readouterr().err == f"error: {told}\n"


@pytest.mark.parametrize(
    ("name", "activation", "eps", "expected"),
    [
        ("inverted_pendulum", None, "1/1000", 8),
        ("inverted_pendulum", None, "1/2", 5),
        ("s2_v21_lai", None, "1/5", 2),
        ("tmva_hep", None, "1/2", 13),
        ("tmva_jet_1layer10nodes", "sigmoid", "1/5", 8),
        ("sk_digits_32", None, "1/5", 32),
        ("sk_bmi_100", None, "1/100", 53),
        ("sk_diabetes_10", None, "1/10", 9),
    ],
)
def test_real_networks(name, activation, eps, expected, tmp_path, capsys):
    path = SHARED / f"{name}.npz"
    if not path.exists():
        pytest.skip(f"{name} is not here: set NETPROOF_DATA to the data folder")
    options = ["--activation", activation] if activation else []
    data = as_json(capsys, path, "--eps", eps, "--certificate", tmp_path / "proof.json.gz", *options)
    assert (data["lower"], data["upper"]) == (expected, expected)

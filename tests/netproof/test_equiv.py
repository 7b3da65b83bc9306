"""`netproof equiv` as a function: its answer, exit status, witness and certificate."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import theorems.exact_rank.construction as construction
from netproof.commands.equiv import equiv
from netproof.commands.rank import rank
from verify.kernel import replay_conclusion
from verify.networks.evaluation import evaluate_balls
from verify.networks.files import load_network
from verify.networks.network import NetworkError

BUNDLED = Path(construction.__file__).parent / "networks"
QUANTISED, ORIGINAL = BUNDLED / "sk_bmi_100_q2.npz", BUNDLED / "sk_bmi_100.npz"


def test_a_network_equals_its_exact_compression(tmp_path, capsys):
    small, certificate = tmp_path / "small.json", tmp_path / "equal.json"
    rank(QUANTISED, None, small, None, False)
    capsys.readouterr()
    assert equiv(QUANTISED, small, certificate, True) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["equal"], data["witness"]) == (True, None)
    (conclusion,) = json.loads(certificate.read_text())["conclusions"]
    assert conclusion["statement"]["checker"] == "exact_rank.equal"
    assert replay_conclusion(conclusion) == "checked"
    assert equiv(QUANTISED, small, None, False) == 0
    assert capsys.readouterr().out == (
        "sk_bmi_100_q2.npz and small.json compute the same function on all inputs, exactly.\n"
    )


def test_different_networks_have_a_rational_witness(tmp_path, capsys):
    certificate = tmp_path / "different.json"
    assert equiv(ORIGINAL, QUANTISED, certificate, True) == 1
    data = json.loads(capsys.readouterr().out)
    x = [Fraction(coordinate) for coordinate in data["witness"]]
    first, second = (
        evaluate_balls(load_network(path), x, 256)[data["output"]] for path in (ORIGINAL, QUANTISED)
    )
    difference = (first - second).mid().fmpq()
    assert Fraction(data["difference"]["lower"]) <= Fraction(int(difference.p), int(difference.q))
    assert Fraction(int(difference.p), int(difference.q)) <= Fraction(data["difference"]["upper"])
    assert (
        not data["equal"]
        and Fraction(data["difference"]["lower"]) * Fraction(data["difference"]["upper"]) > 0
    )
    (conclusion,) = json.loads(certificate.read_text())["conclusions"]
    assert conclusion["statement"]["checker"] == "exact_rank.different"
    assert replay_conclusion(conclusion) == "checked"
    assert equiv(ORIGINAL, QUANTISED, None, False) == 1
    text = capsys.readouterr().out
    assert text.startswith("sk_bmi_100.npz and sk_bmi_100_q2.npz differ: at x = (")


def test_a_rounded_export_differs_by_no_more_than_it_says(tmp_path, capsys):
    rounded = tmp_path / "small.npz"
    rank(QUANTISED, None, rounded, None, True)
    bound = Fraction(json.loads(capsys.readouterr().out)["output"]["output_error"][0])
    assert equiv(QUANTISED, rounded, None, True) == 1
    difference = json.loads(capsys.readouterr().out)["difference"]
    assert min(abs(Fraction(end)) for end in difference.values()) <= bound


def test_the_same_seed_gives_the_same_answer(capsys):
    answers = []
    for _ in range(2):
        equiv(ORIGINAL, QUANTISED, None, True, None, 5)
        answers.append(capsys.readouterr().out)
    assert answers[0] == answers[1]


def test_networks_that_cannot_be_compared_are_one_sentence(tmp_path):
    with pytest.raises(NetworkError) as caught:
        equiv(QUANTISED, BUNDLED / "sk_diabetes_10.npz", None, False)
    assert str(caught.value) == "the first network has 1 input, the second 10; expected as many."
    with pytest.raises(NetworkError, match=r"^acasxu_1_1.npz: the network has 6 hidden layers"):
        equiv(QUANTISED, BUNDLED / "acasxu_1_1.npz", None, False)
    np.savez(tmp_path / "bad.npz", W1=np.ones((1, 1)))
    with pytest.raises(NetworkError, match=r"^bad.npz: b1 is missing"):
        equiv(QUANTISED, tmp_path / "bad.npz", None, False)

"""`netproof encode` as a function: what it prints, writes, refuses, and its exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest

from netproof.cli import execute
from verify.kernel import replay_conclusion
from verify.networks.evaluation import evaluate_exact, evaluate_floats
from verify.networks.files import load_network


def as_json(capsys, *arguments, status=0):
    assert execute(["encode", *map(str, arguments), "--json"]) == status
    return json.loads(capsys.readouterr().out)


def test_the_first_example_of_the_issue(tmp_path, capsys):
    path = tmp_path / "a.json"
    assert execute(["encode", "sin(6.28*x1)", "--dim", "1", "--bits", "6", "-o", str(path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == (
        "sin(6.28*x1) on [0, 1]^1: 8 intrinsic parameters (theta_1, ..., theta_6, s, b), L^2 norm"
    )
    assert lines[1] == (
        "  network          67 hidden layers, width 132, 1988 neurons, 8145 nonzero weights; "
        "longest number 129 bits"
    )
    assert lines[2].startswith("  certified error  at most 0.05") and lines[2].endswith(" in the L^2 norm")
    assert lines[3] == "  stated bound     0.490626 = 5 λ √1 2^-6, λ = 6.28001 (certified)"
    assert lines[-1] == f"network in {path}; every weight exact."
    network = load_network(path)
    assert (network.depth, network.width, network.activation, network.bits) == (67, 132, "relu", 129)


def test_the_second_example_of_the_issue_with_its_certificate(tmp_path, capsys):
    path, proof = tmp_path / "b.json", tmp_path / "b.proof.json.gz"
    data = as_json(
        capsys, "abs(x1-x2)", "--dim", 2, "--bits", 4, "--norm", "sup", "-o", path, "--certificate", proof
    )
    assert (data["intrinsic_parameters"], data["hidden_layers"], data["width"], data["bits"]) == (
        6,
        294,
        26,
        577,
    )
    assert list(data["parameters"]) == ["theta_1", "theta_2", "theta_3", "theta_4", "s", "b"]
    attained, error = Fraction(data["attained_error"]), Fraction(data["certified_error"])
    assert attained <= error <= attained * Fraction(101, 100)
    assert error < Fraction(data["improved_bound"]) < Fraction(data["stated_bound"])
    assert data["lipschitz"]["certified"] and data["output"] == str(path)
    assert execute(["replay", str(proof)]) == 0
    assert "4 checked, 0 rejected, 0 not replayable here" in capsys.readouterr().out
    # the network in the file, at vertices: it is near the function, and not one value is further than certified
    network = load_network(path)
    for point in ([Fraction(1), Fraction(1, 4)], [Fraction(1, 3), Fraction(2, 3)]):
        (value,) = evaluate_exact(network, point)
        assert abs(value - abs(point[0] - point[1])) <= error


def test_json_has_what_is_promised(capsys):
    data = as_json(capsys, "x1**2", "--dim", 1, "--bits", 2)
    assert list(data) == [
        "function", "dim", "bit_planes", "norm", "intrinsic_parameters", "parameters", "hidden_layers", "width",
        "neurons", "nonzero_weights", "bits", "certified_error", "stated_bound", "lipschitz", "p", "delta",
        "exact_error_power",
    ]  # fmt: skip
    assert (data["p"], data["delta"], data["stated_bound"]) == (2, "1/64", "2.5")
    assert data["lipschitz"] == {"constant": 2, "certified": True}
    assert data["parameters"]["s"] == 2 and data["parameters"]["b"] == -1
    exact = Fraction(data["exact_error_power"])
    assert float(exact) ** 0.5 == pytest.approx(0.258379442, abs=1e-9)
    assert Fraction(data["certified_error"]) ** 2 >= exact


def test_three_parameters_suffice_for_any_number_of_bits(capsys):
    for bits in (2, 5):
        data = as_json(capsys, "cusp", "--dim", 1, "--bits", bits, "--norm", "sup", "--single")
        assert data["intrinsic_parameters"] == 3 and list(data["parameters"]) == ["theta", "s", "b"]
        assert data["width"] == 9


def test_a_function_without_a_lipschitz_constant_has_the_bound_of_its_modulus(capsys):
    assert execute(["encode", "root", "--dim", "1", "--bits", "4", "--norm", "sup"]) == 0
    told = capsys.readouterr().out
    assert "from the modulus of continuity; no Lipschitz constant was found (--lipschitz gives one)" in told
    data = as_json(capsys, "root", "--dim", 1, "--bits", 4, "--norm", "sup")
    assert data["lipschitz"] is None and "improved_bound" not in data
    assert Fraction(data["certified_error"]) < Fraction(data["stated_bound"])


def test_a_declared_constant_that_nobody_can_check_is_marked(capsys):
    arguments = ["encode", "x1**1.5", "--dim", "1", "--bits", "2", "--lipschitz", "3/2"]
    assert execute(arguments) == 0
    assert "λ = 3/2 (as declared, neither certified nor refuted)" in capsys.readouterr().out


@pytest.mark.parametrize("ending", [".npz", ".onnx"])
def test_float64_files_hold_every_weight_exactly(ending, tmp_path, capsys):
    path, exact = tmp_path / f"net{ending}", tmp_path / "net.json"
    for output in (path, exact):
        as_json(capsys, "root", "--dim", 1, "--bits", 3, "--norm", "sup", "-o", output)
    assert ending != ".npz" or str(np.load(path)["activation"]) == "relu"
    rounded, network = load_network(path).exact(), load_network(exact)
    assert rounded.activation == network.activation == "relu"
    for left, right in zip(rounded.layers, network.layers, strict=True):
        assert (left.weight == right.weight).all() and (left.bias == right.bias).all()
    assert evaluate_floats(rounded, np.array([[0.25]]))[0, 0] == pytest.approx(0.5, abs=0.11)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("root", "--bits", "5", "-o", "r.npz"),
         "r.npz: theta_1 needs 63 bits of precision and float64 has 53; "
         "expected .json, which is exact, or fewer --bits."),
        (("1/3", "--bits", "2", "-o", "r.onnx"),
         "r.onnx: b is 1/3 and float64 does not hold it with any precision; "
         "expected .json, which is exact, or fewer --bits."),
        (("x1", "--bits", "2", "-o", "r.txt"), "r.txt: the ending is .txt; expected .json, .npz or .onnx."),
        (("x1", "--bits", "2", "-o", "r"), "r: the ending is missing; expected .json, .npz or .onnx."),
        (("x1 +", "--bits", "2"),
         "column 5: the expression ends here; expected a number, a variable, a function or a bracket."),
        (("x2", "--bits", "2"), "column 1: x2 is no variable in dimension 1; expected x1."),
        (("log(x1)", "--bits", "2"),
         "the function 'log(x1)' is not finite at x1 = 0, as far as enclosures see; "
         "expected a function that is finite on the whole cube."),
        (("x1", "--bits", "2", "--lipschitz", "1/2"),
         "the Lipschitz constant 1/2 is too small: |f(x) - f(y)| > 1/2 |x - y| at x = (0), y = (1); "
         "expected a constant that holds for all x and y in the cube."),
        (("x1", "--bits", "2", "--lipschitz=-1"),
         "encode: --lipschitz is -1; expected a number that is not negative."),
        (("x1", "--bits", "2", "--lipschitz", "inf"),
         "encode: --lipschitz is 'inf'; expected a number such as 1/100 or 0.01."),
        (("x1", "--bits", "2", "--p", "1/2"), "p is 1/2; expected a number from 1 to 64."),
        (("x1", "--bits", "2", "--p", "2", "--norm", "sup"),
         "encode: --p goes with --norm lp, not with --norm sup."),
        (("x1", "--bits", "2", "--delta", "1/64", "--norm", "sup"),
         "encode: --delta goes with --norm lp, not with --norm sup."),
        (("x1", "--bits", "2", "--delta", "0.25"),
         "delta is 1/4; expected a number above 0 and below 2^-bits = 1/4."),
        (("x1", "--bits", "2", "--single"), "encode: --single goes with --norm sup, not with --norm lp."),
        (("x1", "--bits", "2", "--norm", "linf"), "encode: --norm is 'linf'; expected lp or sup."),
        (("x1", "--bits", "0", "--norm", "sup"),
         "bits is 0; expected at least 1 in the sup norm, where the range has 2^bits - 1 steps."),
        (("x1", "--bits=-1"), "bits is -1; expected at least 0."),
        (("x1", "--bits", "13"),
         "dimension 1 with 13 bits has 8192 grid points, and the network as many layers; expected at most 7000."),
        (("x1", "--bits", "2", "--time-limit", "0"), "encode: --time-limit must be above 0, got 0."),
    ],
)  # fmt: skip
def test_bad_input_is_one_sentence(arguments, told, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert execute(["encode", "--dim", "1", *arguments]) == 2
    assert capsys.readouterr().err == f"error: {told}\n"
    assert not list(tmp_path.iterdir())


def test_a_dimension_below_one_is_refused(capsys):
    assert execute(["encode", "1", "--dim", "0", "--bits", "2"]) == 2
    assert capsys.readouterr().err == "error: the dimension is 0; expected at least 1.\n"


@pytest.mark.parametrize(("text", "bits", "norm"), [("7", 1, "lp"), ("1/3", 2, "sup"), ("x1 - x1", 1, "sup")])
def test_a_constant_has_error_zero(text, bits, norm, capsys):
    data = as_json(capsys, text, "--dim", 1, "--bits", bits, "--norm", norm)
    assert data["certified_error"] == data["stated_bound"] == "0"


def test_no_bits_leave_the_scale_and_the_offset(capsys):
    data = as_json(capsys, "x1", "--dim", 1, "--bits", 0)
    assert (data["intrinsic_parameters"], data["parameters"]) == (2, {"s": 2, "b": -1})
    assert Fraction(data["certified_error"]) < Fraction(data["stated_bound"]) == 5


def test_time_that_runs_out_widens_the_gap_or_leaves_it_undecided(capsys):
    function = "max(x1, x2, x3)*sin(9*x1*x2)"
    status = execute(
        ["encode", function, "--dim", "3", "--bits", "1", "--norm", "sup", "--time-limit", "0.2"]
    )
    told = capsys.readouterr().out
    assert (status == 0 and "certified error" in told) or (
        status == 3 and told.startswith("undecided: the bound")
    )


def test_a_certificate_that_says_less_error_is_rejected(tmp_path, capsys):
    proof = tmp_path / "proof.json"
    as_json(capsys, "sine", "--dim", 1, "--bits", 3, "--norm", "sup", "--certificate", proof)
    certificate = json.loads(proof.read_text())
    assert [replay_conclusion(conclusion) for conclusion in certificate["conclusions"]] == ["checked"] * 4
    assert [c["statement"]["checker"].split(".")[1] for c in certificate["conclusions"]] == [
        "sup", "intrinsic", "lipschitz", "sup",
    ]  # fmt: skip
    claims = certificate["conclusions"][0]["statement"]["claims"]
    proof.write_text(
        proof.read_text().replace(f'"error_at_most": "{claims["error_at_most"]}"', '"error_at_most": "1/99"')
    )
    assert execute(["replay", str(proof)]) == 1
    assert "the hash is not that of the statement" in capsys.readouterr().out


def test_a_certificate_replays_without_what_is_installed(tmp_path, capsys):
    path = tmp_path / "proof.json"
    as_json(capsys, "sine", "--dim", 1, "--bits", 2, "--certificate", path)
    program = (
        "import sys; from verify.kernel.certificate import read, replay_certificate; from pathlib import Path;"
        f"print(list(replay_certificate(read(Path({str(path)!r})))));"
        "print({'numpy', 'flint', 'z3'} & {name.split('.')[0] for name in sys.modules})"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout == "['checked', 'checked', 'checked']\nset()\n"

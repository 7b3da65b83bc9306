"""`netproof emulate`: what it prints, writes, certifies and refuses, each refusal one sentence and exit 2."""

from __future__ import annotations

import json
import os
from fractions import Fraction
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

import theorems.exact_rank.construction as bundled
from netproof.cli import execute
from verify.kernel import replay_conclusion
from verify.networks.activations import ACTIVATIONS
from verify.networks.files import load_network

ACAS = Path(bundled.__file__).parent / "networks" / "acasxu_1_1.npz"
SHARED = (
    Path(os.environ.get("NETPROOF_DATA", Path(__file__).parents[2].parent / "shared" / "data")) / "networks"
)
WEIGHTS = {
    "W1": np.array([[1.0, -0.5], [0.25, 2.0]]),
    "b1": np.zeros(2),
    "W2": np.array([[1.0, -1.0]]),
    "b2": np.ones(1),
}


@pytest.fixture
def net(tmp_path):
    np.savez(tmp_path / "net.npz", **WEIGHTS)
    return tmp_path / "net.npz"


def run(*arguments):
    return execute(["emulate", *map(str, arguments)])


def arguments(net, output="out.json", activation="tanh", eps="1/100", radius="1"):
    return net, "--activation", activation, "--eps", eps, "--radius", radius, "-o", net.parent / output


def test_text_says_what_was_written_and_what_is_certified(net, capsys):
    certificate = net.parent / "c.json"
    assert run(*arguments(net), "--certificate", certificate) == 0
    text = capsys.readouterr().out
    assert text.startswith("net.npz: ReLU, width 2, depth 1 -> tanh, width 4, depth 2\n")
    assert "the file names no activation, relu is taken.\n" in text
    assert "bits the longest; in real arithmetic no output is off by more than 0.00" in text
    assert text.endswith(f"certificate in {certificate}: replayed.\n")
    (conclusion,) = json.loads(certificate.read_text())["conclusions"]
    assert replay_conclusion(conclusion) == "checked"


@pytest.mark.parametrize("given", [["tanh"], ["dsilu"], ["srs"], ["srs", "alpha=1", "beta=5/4"]])
@pytest.mark.parametrize("output", ["out.json", "out.npz", "out.onnx"])
def test_what_is_assumed_is_said_and_nothing_else_is(net, capsys, given, output):
    activation, *parameters = given
    certificate = net.parent / "c.json"
    options = [word for parameter in parameters for word in ("--param", parameter)]
    run(*arguments(net, output, activation, eps="1"), *options, "--certificate", certificate)
    out, err = capsys.readouterr()
    if parameters and output != "out.json":
        assert "srs" in err
        return
    title = json.loads(certificate.read_text())["obligation"]
    assumed = (
        "sums and products are rounded as in IEEE 754, each T(t) is computed to within 2^-49 (1 + |T(t)|)"
    )
    real = output == "out.json"
    assert title == ("emulate net.npz" if real else f"emulate net.npz (assumed: {assumed})")
    assert (f"  Assumed: {assumed}.\n" in out) != real


def test_json_holds_what_is_promised(net, capsys):
    assert run(*arguments(net, activation="srs"), "--param", "alpha=1", "--param", "beta=3/2", "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["width"], data["depth"], data["source_width"], data["source_depth"]) == (4, 2, 2, 1)
    assert Fraction(data["certified_error"]) < Fraction(data["eps"]) == Fraction(1, 100)
    assert Fraction(data["certified_error_upper"]) >= Fraction(data["certified_error"])
    assert data["parameters"] == {"alpha": 1, "beta": "3/2"}
    assert data["arithmetic"] == "real"
    written = load_network(net.parent / "out.json")
    assert written.bits == data["bits"]
    assert (written.width, written.depth) == (4, 2)


@pytest.mark.parametrize("ending", [".onnx", ".npz"])
def test_a_float64_file_has_a_bound_of_its_own(net, ending, capsys):
    certificate = net.parent / "c.json.gz"
    output = f"out{ending}"
    assert run(*arguments(net, output, "gelu"), "--certificate", certificate, "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert data["arithmetic"] == "float64"
    assert data["assumed_activation_error"] == f"1/{2**49}"
    assert data["assumes"].endswith("each T(t) is computed to within 2^-49 (1 + |T(t)|)")
    assert Fraction(data["certified_error"]) < Fraction(1, 10**12)
    assert load_network(net.parent / output).activation == "gelu"
    assert execute(["replay", str(certificate)]) == 0


def test_float64_that_cannot_be_certified_is_undecided(net, capsys):
    assert run(*arguments(net, "out.onnx", eps="1e-12")) == 3
    text = capsys.readouterr().out
    assert "This is not below eps = 1/1000000000000: float64 cannot be certified to do better here" in text


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_acas_network_by_every_activation(name, tmp_path, capsys):
    output, certificate = tmp_path / "out.json", tmp_path / "c.json"
    arguments = ACAS, "--activation", name, "--eps", "1e-4", "--radius", "1", "-o", output
    assert run(*arguments, "--certificate", certificate, "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert data["source_width"] == 50
    assert data["width"] <= 2 * 50
    assert data["depth"] <= 2 * 6
    assert Fraction(data["certified_error"]) < Fraction(1, 10**4)
    assert execute(["replay", str(certificate)]) == 0


@pytest.mark.parametrize("name", ["vcas_pra01", "double_pendulum_less_robust", "mnist_fc_256x2"])
def test_other_real_networks(name, tmp_path, capsys):
    path = SHARED / f"{name}.npz"
    if not path.exists():
        pytest.skip(f"{path} is not there; set NETPROOF_DATA")
    for activation in ("gelu",) if name.startswith("mnist") else ("gelu", "tanh", "softsign"):
        output = tmp_path / "out.json"
        arguments = path, "--activation", activation, "--eps", "1e-6", "--radius", "1", "-o", output
        assert run(*arguments, "--certificate", tmp_path / "c.json", "--json") == 0
        assert Fraction(json.loads(capsys.readouterr().out)["certified_error"]) < Fraction(1, 10**6)


REFUSED = {
    "eps zero": ({"eps": "0"}, [], "emulate: --eps must be > 0, got 0."),
    "eps negative": ({"eps": "-1/2"}, [], "emulate: --eps must be > 0, got -1/2."),
    "eps no number": ({"eps": "small"}, [], "emulate: --eps is 'small'; expected a number such as 1/100 or 0.01."),
    "eps not finite": ({"eps": "nan"}, [], "emulate: --eps is 'nan'; expected a number such as 1/100 or 0.01."),
    "radius negative": ({"radius": "-1"}, [], "emulate: --radius must be >= 0, got -1."),
    "radius infinite": ({"radius": "inf"}, [], "emulate: --radius is 'inf'; expected a number such as 1/100 or 0.01."),
    "unknown activation": (
        {"activation": "sine"},
        [],
        'net.npz: activation "sine" is not known; expected one of arctan, celu, dsilu, elu, gelu, leaky_relu, mish, '
        "relu, relu2, selu, sigmoid, silu, softplus, softsign, srs, swish, tanh.",
    ),
    "another ending": ({"output": "out.txt"}, [], "out.txt: the ending is .txt; expected .json or .onnx or .npz."),
    "a parameter without value": (
        {},
        ["--param", "slope"],
        "emulate: --param is 'slope'; expected name=value, such as slope=1/100.",
    ),
    "a parameter that is no number": (
        {},
        ["--param", "slope=x"],
        "emulate: --param slope is 'x'; expected a number such as 1/100 or 0.01.",
    ),
    "a parameter that it has not": (
        {},
        ["--param", "slope=1"],
        'net.npz: tanh has no parameter "slope"; expected one of: none.',
    ),
    "linear leaky": (
        {"activation": "leaky_relu"},
        ["--param", "slope=1"],
        "net.npz: leaky_relu: slope is 1, so that it is linear; expected slope != 1.",
    ),
    "elu without part below": (
        {"activation": "elu"},
        ["--param", "alpha=0"],
        "net.npz: elu: alpha is 0; expected alpha > 0.",
    ),
    "linear swish": (
        {"activation": "swish"},
        ["--param", "beta=0"],
        "net.npz: swish: beta is 0, so that swish is linear; expected beta != 0.",
    ),
    "a pole": (
        {"activation": "srs"},
        ["--param", "alpha=1", "--param", "beta=3"],
        "net.npz: srs: beta/alpha is 3, so that srs has a pole; expected beta/alpha below e.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_bad_options_are_one_sentence(net, case, capsys):
    changed, more, message = REFUSED[case]
    assert run(*arguments(net, **changed), *more) == 2
    captured = capsys.readouterr()
    assert captured.err == f"error: {message}\n"
    assert captured.out == ""
    assert not list(net.parent.glob("out*"))


NETWORKS = {
    "a weight that is no number": (
        {"W1": np.array([[np.nan, 0.0]]), "b1": np.zeros(1), "W2": np.ones((1, 1)), "b2": np.zeros(1)},
        "net.npz: W1[0, 0] is nan; expected a finite number.",
    ),
    "an infinite bias": (
        {"W1": np.ones((1, 2)), "b1": np.array([np.inf]), "W2": np.ones((1, 1)), "b2": np.zeros(1)},
        "net.npz: b1[0] is inf; expected a finite number.",
    ),
    "another activation": (
        {**WEIGHTS, "activation": np.array("tanh")},
        "net.npz: the activation is tanh; expected relu (only ReLU networks are emulated).",
    ),
    "a layer without units": (
        {"W1": np.ones((0, 2)), "b1": np.ones(0), "W2": np.ones((1, 0)), "b2": np.zeros(1)},
        "net.npz: W1 has shape 0x2; expected at least one row and column.",
    ),
}


@pytest.mark.parametrize("case", NETWORKS)
def test_bad_networks_are_one_sentence(case, tmp_path, capsys):
    arrays, message = NETWORKS[case]
    np.savez(tmp_path / "net.npz", **arrays)
    assert run(*arguments(tmp_path / "net.npz", activation="gelu")) == 2
    assert capsys.readouterr().err == f"error: {message}\n"


def test_too_large_for_float64_is_one_sentence(tmp_path, capsys):
    large = {
        f"{kind}{i}": value
        for i in (1, 2, 3)
        for kind, value in (("W", np.full((1, 1), 1e110)), ("b", np.zeros(1)))
    }
    np.savez(tmp_path / "net.npz", **large)
    assert run(*arguments(tmp_path / "net.npz", "out.onnx")) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: net.npz: float64 cannot hold this emulation")
    assert error.endswith("write a .json file, which is exact.\n")
    assert run(*arguments(tmp_path / "net.npz")) == 0


def test_a_network_without_hidden_layer(tmp_path, capsys):
    np.savez(tmp_path / "net.npz", W1=np.ones((1, 2)), b1=np.zeros(1))
    for output in ("out.json", "out.onnx", "out.npz"):
        assert run(*arguments(tmp_path / "net.npz", output), "--json") == 0
        data = json.loads(capsys.readouterr().out)
        assert data["depth"] == data["source_depth"] == 0


def onnx_network(path, transposed, activation="Relu"):
    """The same network with Gemm, its weights transposed or not, or with MatMul and Add."""
    first, second = WEIGHTS["W1"], WEIGHTS["W2"]
    arrays = {
        "W1": first if transposed else first.T.copy(),
        "b1": WEIGHTS["b1"],
        "W2": second.T.copy(),
        "b2": WEIGHTS["b2"],
    }
    nodes = [
        helper.make_node("Gemm", ["x", "W1", "b1"], ["z"], transB=int(transposed)),
        helper.make_node(activation, ["z"], ["a"], name="act"),
        helper.make_node("MatMul", ["a", "W2"], ["m"]),
        helper.make_node("Add", ["m", "b2"], ["y"]),
    ]
    graph = helper.make_graph(
        nodes,
        "net",
        [helper.make_tensor_value_info("x", TensorProto.DOUBLE, [1, 2])],
        [helper.make_tensor_value_info("y", TensorProto.DOUBLE, [1, 1])],
        [numpy_helper.from_array(array, name) for name, array in arrays.items()],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9), path)
    return path


@pytest.mark.parametrize("transposed", [True, False])
def test_onnx_spellings_give_the_same_emulation(transposed, net, capsys):
    assert run(*arguments(net, "one.json"), "--json") == 0
    path = onnx_network(net.parent / "net.onnx", transposed)
    assert run(*arguments(path, "other.json"), "--json") == 0
    assert (net.parent / "one.json").read_text() == (net.parent / "other.json").read_text()


def test_onnx_of_another_activation_is_refused(tmp_path, capsys):
    path = onnx_network(tmp_path / "net.onnx", True, "Sigmoid")
    assert run(*arguments(path)) == 2
    message = "net.onnx: the activation is sigmoid; expected relu (only ReLU networks are emulated)."
    assert capsys.readouterr().err == f"error: {message}\n"

"""Network files: what is read is exactly what is stored, and each bad file is one sentence."""

from __future__ import annotations

import json
import zipfile
from fractions import Fraction

import ml_dtypes
import numpy as np
import onnx
import onnx.reference
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from verify.networks.activations import ACTIVATIONS
from verify.networks.evaluation import evaluate_balls, evaluate_floats
from verify.networks.exact_json import network_json, parse_network
from verify.networks.files import load_network, save_network
from verify.networks.network import Layer, Network, NetworkError, exact_array

W1, B1 = np.array([[0.5, -1.25], [3.0, 0.1], [0.0, -0.0]]), np.array([0.25, -2.0, 1e-300])
W2, B2 = np.array([[1.0, 0.1, -0.3]]), np.array([0.7])
ARRAYS = {"W1": W1, "b1": B1, "W2": W2, "b2": B2}


def message(path, activation=None):
    with pytest.raises(NetworkError) as caught:
        load_network(path, activation)
    return str(caught.value)


def npz(folder, **changes):
    path = folder / "net.npz"
    np.savez(path, **{name: array for name, array in {**ARRAYS, **changes}.items() if array is not None})
    return path


def same_numbers(network, arrays=ARRAYS):
    for index, layer in enumerate(network.layers, start=1):
        for found, name in ((layer.weight, f"W{index}"), (layer.bias, f"b{index}")):
            expected = exact_array(np.array(arrays[name], dtype=np.float64))
            assert exact_array(found).tolist() == expected.tolist(), name


# --- .npz ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", ["<f8", ">f8", "<f4", ">f4", "<f2", ">f2"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_floats_of_any_width_order_and_endianness_are_read_exactly(tmp_path, dtype, order):
    arrays = {name: np.array(array, dtype=dtype, order=order) for name, array in ARRAYS.items()}
    network = load_network(npz(tmp_path, **arrays))
    same_numbers(network, arrays)
    assert network.layers[0].weight.dtype == np.dtype(dtype).newbyteorder("=")
    assert network.activation == "tanh"
    assert "names no activation, tanh is taken" in network.reading


def test_activation_key_argument_and_default(tmp_path):
    path = npz(tmp_path, activation=np.array("sigmoid"))
    assert load_network(path).activation == "sigmoid"
    assert load_network(path, "relu").activation == "relu"
    assert load_network(npz(tmp_path), default="relu").activation == "relu"
    path = npz(tmp_path, activation=np.array("leaky_relu"), slope=np.array("1/100"))
    assert load_network(path).parameters == {"slope": Fraction(1, 100)}


def test_integers_are_exact(tmp_path):
    arrays = {name: array.astype(np.int32) for name, array in ARRAYS.items()}
    same_numbers(load_network(npz(tmp_path, **arrays)), arrays)
    network = load_network(npz(tmp_path, b2=np.array([2**63 - 1])))
    assert exact_array(network.layers[1].bias)[0] == Fraction(2**63 - 1)


def test_sixteen_bit_words_are_read_only_as_the_file_says(tmp_path):
    rounded = {name: array.astype(ml_dtypes.bfloat16) for name, array in ARRAYS.items()}
    words = {name: array.view(np.uint16) for name, array in rounded.items()}
    network = load_network(npz(tmp_path, **words, dtype=np.array("bfloat16")))
    same_numbers(network, {name: array.astype(np.float64) for name, array in rounded.items()})
    assert "bfloat16" in network.reading
    same_numbers(
        load_network(npz(tmp_path, **rounded, dtype=np.array("bfloat16"))),
        {name: array.astype(np.float64) for name, array in rounded.items()},
    )
    halves = {name: array.astype(np.float16) for name, array in ARRAYS.items()}
    words = {name: array.view(np.uint16) for name, array in halves.items()}
    same_numbers(load_network(npz(tmp_path, **words, dtype=np.array("float16"))), halves)


with_nan = W1.copy()
with_nan[1, 0] = np.nan
BAD_ARRAYS = {
    "missing key": ({"b1": None}, "net.npz: b1 is missing; expected W1, b1, ..., W2, b2."),
    "no weights at all": (
        {"W1": None, "b1": None, "W2": None, "b2": None, "x": np.zeros(2)},
        "net.npz: W1 is missing; expected keys W1, b1, W2, b2, ..., found x.",
    ),
    "a gap": ({"W3": W2, "b3": B2, "W2": None}, "net.npz: W2 is missing; expected W1, b1, ..., W3, b3."),
    "wrong shape": (
        {"W2": np.zeros((2, 5)), "b2": np.zeros(2)},
        "net.npz: W2 has 5 columns but layer 1 has 3 units (shapes W1 3x2, W2 2x5). "
        "Rows are outputs, columns are inputs.",
    ),
    "wrong bias": (
        {"b1": np.zeros(1)},
        "net.npz: b1 has 1 entry but W1 has 3 rows (shape 3x2); expected one bias a row.",
    ),
    "a vector for a matrix": ({"W2": W2[0]}, "net.npz: W2 has shape 3; expected a matrix [out, in]."),
    "NaN": ({"W1": with_nan}, "net.npz: W1[1, 0] is nan; expected a finite number."),
    "infinity": ({"b2": np.array([np.inf])}, "net.npz: b2[0] is inf; expected a finite number."),
    "pickled objects": (
        {"W1": np.array([[1, None]], dtype=object)},
        "net.npz: W1 holds pickled objects; expected numbers (pickle is never loaded).",
    ),
    "complex": (
        {"W1": W1 + 1j},
        "net.npz: W1 has dtype complex128; expected float16, float32, float64 or integers.",
    ),
    "truth values": (
        {"W1": W1 > 0},
        "net.npz: W1 has dtype bool; expected float16, float32, float64 or integers.",
    ),
    "extended precision": (
        {"W1": W1.astype(np.longdouble)},
        f"net.npz: W1 has dtype {np.dtype(np.longdouble)}; expected float16, float32, float64 or integers.",
    ),
    "unexplained 16-bit words": (
        {"W1": W1.astype(np.uint16)},
        "net.npz: W1 has dtype uint16; expected float16, float32, float64 or integers, or a key dtype with the "
        'text "bfloat16" or "float16" if these are such bits.',
    ),
    "unknown dtype key": (
        {"dtype": np.array("float8")},
        'net.npz: the key dtype is "float8"; expected "bfloat16" or "float16".',
    ),
    "numbers for the activation": (
        {"activation": np.zeros(2)},
        "net.npz: the key activation has dtype float64 and shape (2,); expected one text.",
    ),
}  # fmt: skip


@pytest.mark.filterwarnings("ignore:Casting complex", "ignore:invalid value")
@pytest.mark.parametrize("case", BAD_ARRAYS)
def test_bad_arrays_are_one_sentence(case, tmp_path):
    changes, expected = BAD_ARRAYS[case]
    assert message(npz(tmp_path, **changes)) == expected


def test_unknown_activation_is_one_sentence(tmp_path):
    found = message(npz(tmp_path, activation=np.array("tahn")))
    assert found.startswith('net.npz: activation "tahn" is not known; expected one of arctan, ')


def test_duplicate_names_are_refused(tmp_path):
    path = npz(tmp_path)
    with zipfile.ZipFile(path) as archive:
        content = archive.read("W1.npy")
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("W1.npy", content)
    assert message(path) == "net.npz: W1 occurs twice in the archive; expected each name once."


def test_files_that_are_no_archive(tmp_path):
    path = tmp_path / "net.npz"
    path.write_bytes(b"")
    assert message(path) == "net.npz: the file is empty; expected a network in .npz format."
    path.write_bytes(b"hello")
    assert message(path) == "net.npz: this is no .npz archive; expected the zip file that numpy.savez writes."
    whole = npz(tmp_path).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert "this is no .npz archive" in message(path)
    damaged = bytearray(whole)
    damaged[200] ^= 0xFF
    path.write_bytes(bytes(damaged))
    assert "net.npz: the archive is damaged" in message(path)


def test_paths_that_are_no_file(tmp_path):
    assert message(tmp_path / "none.npz") == "none.npz: there is no such file."
    assert message(tmp_path / "net.txt") == (
        "net.txt: the ending is .txt; expected .npz, .onnx, .nnet or .json."
    )
    (tmp_path / "folder.npz").mkdir()
    assert message(tmp_path / "folder.npz") == "folder.npz: this is a folder; expected a file."


# --- .json --------------------------------------------------------------------------------------------------------

EXACT = {
    "activation": "leaky_relu",
    "parameters": {"slope": "1/100"},
    "layers": [
        {"weight": [["1/3", -2], [0, "0.1"]], "bias": ["7/2", 0]},
        {"weight": [[1, "-1/7"]], "bias": [5]},
    ],
}


def write(folder, data, name="net.json"):
    path = folder / name
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return path


def test_exact_json_is_read_as_written_and_back(tmp_path):
    network = load_network(write(tmp_path, EXACT))
    assert network.layers[0].weight.tolist() == [[Fraction(1, 3), -2], [0, Fraction(1, 10)]]
    assert network.parameters == {"slope": Fraction(1, 100)}
    assert network.bits == 4
    saved = save_network(network, tmp_path / "again.json")
    assert saved.is_exact
    assert network_json(load_network(saved.path)) == network_json(network)


def test_no_units_and_symbolic_constants_survive_json(tmp_path):
    data = {
        "activation": "tanh",
        "inputs": 3,
        "layers": [{"weight": [], "bias": []}, {"weight": [[], []], "bias": [0, 1]}],
        "constant": {"1/2": ["3/4", 0], "2": [0, -1]},
    }
    network = load_network(write(tmp_path, data))
    assert network.shape == (3, 0, 2)
    assert network.constant == {Fraction(1, 2): (Fraction(3, 4), 0), 2: (0, -1)}
    assert network_json(network) == data


LAYER = {"weight": [[1]], "bias": [0]}
BAD_JSON = {
    "no JSON": ("{", "net.json: line 1: this is no JSON (Expecting property name enclosed in double quotes)."),
    "no layers": (
        {"activation": "tanh"},
        'net.json: the key "layers" is missing; expected {"activation": ..., "layers": [...]}.',
    ),
    "no activation": (
        {"layers": [LAYER]},
        'net.json: the key "activation" is missing; expected the name of an activation.',
    ),
    "a JSON decimal": (
        '{"activation": "tanh", "layers": [{"weight": [[0.1]], "bias": [0]}]}',
        'net.json: 0.1 is a JSON decimal; write it as text, "0.1", so that it is read exactly.',
    ),
    "NaN": (
        '{"activation": "tanh", "layers": [{"weight": [[NaN]], "bias": [0]}]}',
        'net.json: NaN is a JSON decimal; write it as text, "NaN", so that it is read exactly.',
    ),
    "nan as text": (
        {"activation": "tanh", "layers": [{"weight": [["nan"]], "bias": [0]}]},
        'net.json: W1[0, 0] is "nan"; expected an integer or "p/q".',
    ),
    "zero denominator": (
        {"activation": "tanh", "layers": [{"weight": [[1]], "bias": ["1/0"]}]},
        'net.json: b1[0] is "1/0"; expected an integer or "p/q".',
    ),
    "ragged": (
        {"activation": "tanh", "layers": [{"weight": [[1, 2], [3]], "bias": [0, 0]}]},
        "net.json: W1 row 1 has 1 entries but row 0 has 2.",
    ),
    "an unknown key": (
        {"activation": "tanh", "layers": [LAYER], "layer": []},
        'net.json: the key "layer" is not known; expected activation, constant, inputs, layers, parameters.',
    ),
    "no layer": ({"activation": "tanh", "layers": []}, "net.json: the network has no layers; expected at least one."),
    "a negative constant": (
        {"activation": "tanh", "layers": [LAYER, LAYER], "constant": {"-1": [1]}},
        "net.json: constant -1 has coefficients ['1']; expected a positive c and 1 coefficient, not all zero.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_JSON)
def test_bad_json_is_one_sentence(case, tmp_path):
    data, expected = BAD_JSON[case]
    assert message(write(tmp_path, data)) == expected


# --- .nnet --------------------------------------------------------------------------------------------------------

NNET = """// a comment
2,2,1,2,
2,2,1,
0,
-1.0,-1.0,
1.0,1.0,
0.0,0.0,0.0,
1.0,1.0,1.0,
0.1,-2.5e-1,
3,4,
0.3,
-0.5,
1.5,-1,
0.7,
"""


def test_nnet_decimals_are_the_rationals_written(tmp_path):
    network = load_network(write(tmp_path, NNET, "net.nnet"), "relu")
    assert network.layers[0].weight.tolist() == [[Fraction(1, 10), Fraction(-1, 4)], [3, 4]]
    assert network.layers[0].bias.tolist() == [Fraction(3, 10), Fraction(-1, 2)]
    assert network.layers[1].bias.tolist() == [Fraction(7, 10)]
    assert "decimals are read as the rationals written" in network.reading
    assert "no activation" in load_network(write(tmp_path, NNET, "net.nnet")).reading


BAD_NNET = {
    "cut short": (NNET[:-5], "net.nnet: the file ends after line 13; expected entry 0 of b2."),
    "a row too short": (
        NNET.replace("3,4,", "3,"),
        "net.nnet: line 10 has 1 numbers; expected 2 (row 1 of W1).",
    ),
    "no number": (
        NNET.replace("1.5", "abc"),
        "net.nnet: line 13: row 0 of W2 holds 'abc'; expected numbers.",
    ),
    "nan": (NNET.replace("1.5", "nan"), "net.nnet: line 13: row 0 of W2 holds 'nan'; expected numbers."),
    "sizes that disagree": (
        NNET.replace("2,2,1,\n0", "3,2,1,\n0"),
        "net.nnet: line 3: the layer sizes are [3, 2, 1] but line 1 says 2 inputs, 1 outputs.",
    ),
}


@pytest.mark.parametrize("case", BAD_NNET)
def test_bad_nnet_is_one_sentence(case, tmp_path):
    text, expected = BAD_NNET[case]
    assert message(write(tmp_path, text, "net.nnet")) == expected


# --- .onnx --------------------------------------------------------------------------------------------------------


def onnx_file(folder, nodes, initializers, inputs=2, outputs=1, kind=TensorProto.DOUBLE):
    graph = helper.make_graph(
        [helper.make_node(*node, name=f"n{i}", **attributes) for i, (node, attributes) in enumerate(nodes)],
        "graph",
        [helper.make_tensor_value_info("x", kind, [1, inputs])],
        [helper.make_tensor_value_info("y", kind, [1, outputs])],
        [numpy_helper.from_array(array, name) for name, array in initializers.items()],
    )
    path = folder / "net.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9), path)
    return path


GEMM = [
    (("Gemm", ["x", "W1", "b1"], ["z"]), {"transB": 1}),
    (("Tanh", ["z"], ["a"]), {}),
    (("Gemm", ["a", "W2", "b2"], ["y"]), {"transB": 1}),
]
MATMUL = [
    (("Reshape", ["x", "shape"], ["r"]), {}),
    (("Dropout", ["r", "", "training"], ["d"]), {}),
    (("Flatten", ["d"], ["f"]), {}),
    (("MatMul", ["f", "W1T"], ["p"]), {}),
    (("Add", ["p", "b1"], ["z"]), {}),
    (("Sigmoid", ["z"], ["a"]), {}),
    (("MatMul", ["a", "W2T"], ["q"]), {}),
    (("Add", ["b2", "q"], ["y"]), {}),
]


def test_onnx_spellings_give_the_same_network(tmp_path):
    network = load_network(onnx_file(tmp_path, GEMM, ARRAYS))
    same_numbers(network)
    assert network.activation == "tanh"
    transposed = {
        **ARRAYS,
        "W1T": W1.T.copy(),
        "W2T": W2.T.copy(),
        "shape": np.array([1, 2]),
        "training": np.array(False),
    }
    network = load_network(onnx_file(tmp_path, MATMUL, transposed))
    same_numbers(network)
    assert network.activation == "sigmoid"


WRITTEN = {
    **{name: {} for name in ACTIVATIONS},
    "leaky_relu": {"slope": Fraction(1, 100)},
    "elu": {"alpha": Fraction(3, 2)},
    "celu": {"alpha": Fraction(2)},
    "selu": {"alpha": Fraction(5, 3), "scale": Fraction(21, 20)},
    "swish": {"beta": Fraction(3, 2)},
    "srs": {"alpha": Fraction(2), "beta": Fraction(3)},
}


def evaluated(path, points):
    """By onnxruntime where it has the kernels, else by onnx's reference evaluator."""
    model = onnx.load(path)
    onnx.checker.check_model(model)
    try:
        session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    except onnxruntime.capi.onnxruntime_pybind11_state.NotImplemented:
        return "reference", onnx.reference.ReferenceEvaluator(model).run(None, {"x": points})[0]
    return "onnxruntime", session.run(None, {"x": points})[0]


@pytest.mark.parametrize("activation", WRITTEN)
def test_written_onnx_means_the_same_to_other_programs(activation, tmp_path):
    parameters = WRITTEN[activation]
    network = Network(activation, (Layer(W1, B1), Layer(W2, B2)), parameters)
    path = tmp_path / "net.onnx"
    assert save_network(network, path).is_exact
    again = load_network(path)
    same_numbers(again)
    assert (again.activation, dict(again.parameters)) == (activation, parameters)
    points = np.array([[0.3, -0.7], [40.0, 7.0], [-900.0, 800.0]])
    program, found = evaluated(path, points)
    assert program == ("reference" if activation in ("gelu", "arctan") else "onnxruntime")
    # the reference evaluator rounds erf to single precision
    tolerance = 1e-7 if activation == "gelu" else 1e-12
    assert np.allclose(found, evaluate_floats(network, points), rtol=tolerance, atol=1e-15)


def test_a_function_that_is_not_what_it_says_is_refused(tmp_path):
    path = tmp_path / "net.onnx"
    save_network(Network("silu", (Layer(W1, B1), Layer(W2, B2))), path)
    model = onnx.load(path)
    model.functions[0].node[0].op_type = "Tanh"
    onnx.save(model, path)
    assert message(path) == "net.onnx: the function silu is no activation that netproof writes."


def test_affine_layers_in_a_row_are_composed_exactly(tmp_path):
    third, shift = np.array([[0.1, 0.7]]), np.array([0.3, -0.4])
    nodes = [*GEMM[:2], (("Gemm", ["a", "S", "t"], ["c"]), {}), (("Gemm", ["c", "T"], ["y"]), {"transB": 1})]
    network = load_network(
        onnx_file(tmp_path, nodes, {**ARRAYS, "S": np.array([[0.1, 0.2]] * 3), "t": shift, "T": third})
    )
    assert network.depth == 1
    exact = exact_array(third) @ exact_array(np.array([[0.1, 0.2]] * 3).T)
    assert (network.layers[1].weight == exact).all()
    assert (network.layers[1].bias == exact_array(third) @ exact_array(shift)).all()


def test_single_precision_and_bfloat16_onnx_are_exact(tmp_path):
    for dtype in (np.float32, ml_dtypes.bfloat16):
        arrays = {name: array.astype(dtype) for name, array in ARRAYS.items()}
        same_numbers(
            load_network(onnx_file(tmp_path, GEMM, arrays)), {n: a.astype(float) for n, a in arrays.items()}
        )


BAD_ONNX = {
    "a convolution": (
        [(("Conv", ["x", "W1"], ["y"]), {})],
        "net.onnx: node n0 is a convolution; expected an MLP of Gemm, MatMul, Add, Flatten and one activation.",
    ),
    "another operator": (
        [*GEMM[:2], (("Softmax", ["a"], ["y"]), {})],
        "net.onnx: node n2 is the operator Softmax; expected an MLP of Gemm, MatMul, Add, Flatten and one activation.",
    ),
    "ends with an activation": (
        [GEMM[0], (("Tanh", ["z"], ["y"]), {})],
        "net.onnx: the graph ends with an activation; expected an affine last layer (Gemm or MatMul).",
    ),
    "a residual connection": (
        [*GEMM[:2], (("Add", ["a", "z"], ["y"]), {})],
        "net.onnx: node n2 branches; expected one chain of layers.",
    ),
    "two kinds of activation": (
        [*GEMM[:2], (("Gemm", ["a", "W3"], ["z2"]), {}), (("Relu", ["z2"], ["a2"]), {}),
         (("Gemm", ["a2", "W2"], ["y"]), {"transB": 1})],
        "net.onnx: node n3 is relu after tanh; expected one kind of activation.",
    ),
    "weights that are integers": (
        [(("Gemm", ["x", "W4"], ["y"]), {})],
        "net.onnx: W4 has dtype int64; expected float16, bfloat16, float32 or float64.",
    ),
    "affine layers that do not chain": (
        [GEMM[0], (("Gemm", ["z", "W1"], ["y"]), {"transB": 1})],
        "net.onnx: node n1 has 2 columns after 3 values; expected as many.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_ONNX)
def test_other_graphs_are_one_sentence(case, tmp_path):
    nodes, expected = BAD_ONNX[case]
    assert (
        message(onnx_file(tmp_path, nodes, {**ARRAYS, "W3": np.eye(3), "W4": np.ones((2, 1), np.int64)}))
        == expected
    )


def test_garbage_onnx_is_one_sentence(tmp_path):
    path = tmp_path / "net.onnx"
    path.write_bytes(b"not an onnx model at all")
    assert message(path).startswith("net.onnx: this is no readable ONNX model (")


# --- saving -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", [".npz", ".onnx"])
def test_rounded_files_state_their_error_and_keep_it(ending, tmp_path):
    network = parse_network(
        {
            "activation": "tanh",
            "layers": [
                {"weight": [[1], [2]], "bias": [0, 1]},
                {"weight": [["1/3", "1/7"]], "bias": ["1/10"]},
            ],
            "constant": {"1/2": ["3/4"]},
        }
    )
    saved = save_network(network, tmp_path / f"net{ending}")
    (bound,) = saved.output_error
    assert 0 < bound < Fraction(1, 10**15)
    again = load_network(saved.path)
    weight, rounded = network.layers[1].weight[0], exact_array(again.layers[1].weight)[0]
    assert bound >= sum(abs(a - r) for a, r in zip(weight, rounded, strict=True))
    for x in (Fraction(0), Fraction(1, 3), Fraction(-5), Fraction(100)):
        (one,), (other,) = evaluate_balls(network, [x], 256), evaluate_balls(again, [x], 256)
        distance = (one - other).abs_lower().fmpq()
        assert Fraction(int(distance.p), int(distance.q)) <= bound


def test_rounded_hidden_weights_have_no_bound(tmp_path):
    network = load_network(write(tmp_path, {**EXACT, "activation": "tanh", "parameters": {}}))
    assert save_network(network, tmp_path / "net.npz").output_error is None


def test_numbers_beyond_float64_are_refused(tmp_path):
    data = {
        "activation": "tanh",
        "layers": [{"weight": [[1]], "bias": [0]}, {"weight": [[10**400]], "bias": [0]}],
    }
    with pytest.raises(NetworkError, match="is beyond float64; write a"):
        save_network(parse_network(data), tmp_path / "net.npz")


def test_parameters_survive_npz(tmp_path):
    network = Network("leaky_relu", (Layer(W1, B1), Layer(W2, B2)), {"slope": Fraction(1, 100)})
    save_network(network, tmp_path / "net.npz")
    assert load_network(tmp_path / "net.npz").parameters == {"slope": Fraction(1, 100)}

"""Multi-layer perceptrons in .onnx files.

`read` walks the graph from its input to its output and accepts a chain of affine steps (Gemm, MatMul, Add, Sub; several
in a row are composed exactly), one kind of activation, and steps that change nothing (Flatten, Identity, Dropout,
Reshape). Anything else is named and refused. `write` makes Gemm and activation nodes (onnx_activations.py),
`write_chain` the same with several affine maps in a row. `onnx` itself is imported when needed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from verify.networks.network import Array, Layer, Network, NetworkError, as_fraction, exact_array
from verify.networks.onnx_activations import DOMAIN, OPERATORS, OPSET, function, recognised

_ACTIVATIONS = {
    "Tanh": "tanh",
    "Sigmoid": "sigmoid",
    "Relu": "relu",
    "LeakyRelu": "leaky_relu",
    "Elu": "elu",
    "Softplus": "softplus",
    "Softsign": "softsign",
    "Atan": "arctan",
    "Gelu": "gelu",
    "Celu": "celu",
    "Selu": "selu",
    "Mish": "mish",
    "Swish": "swish",
}
_PARAMETERS = {
    "LeakyRelu": [("alpha", "slope", 0.01)],
    "Elu": [("alpha", "alpha", 1.0)],
    "Celu": [("alpha", "alpha", 1.0)],
    "Selu": [("alpha", "alpha", 1.67326319217681884765625), ("gamma", "scale", 1.05070102214813232421875)],
    "Swish": [("alpha", "beta", 1.0)],
}
"""(ONNX's attribute, our parameter, ONNX's default); attributes are float32."""

_PASSING = {"Flatten", "Identity", "Dropout", "Reshape", "Squeeze", "Unsqueeze"}
_AFFINE = {"Gemm", "MatMul", "Add", "Sub"}


def read(path: Path, activation: str | None, default: str) -> Network:
    """The network of an .onnx file; a stated activation must agree with the graph's."""
    try:
        import onnx
        from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
    except ImportError:
        raise NetworkError(
            "reading .onnx needs the package onnx; install netproof with its onnx extra."
        ) from None
    try:
        model = onnx.load(str(path))
    except (DecodeError, onnx.checker.ValidationError, ValueError, TypeError) as error:
        raise NetworkError(
            f"this is no readable ONNX model ({type(error).__name__}); expected an MLP."
        ) from None
    chain = _Chain(model.graph, activation or default, model.functions)
    network = chain.network()
    if activation is not None and activation != network.activation and network.depth:
        raise NetworkError(f"the graph's activation is {network.activation}; expected {activation} as asked.")
    return network


def write(network: Network, path: Path) -> None:
    """Write a network of floats as Gemm and activation nodes in float64."""
    write_chain(network.activation, network.parameters, [[layer] for layer in network.layers], path)


def write_chain(
    name: str, parameters: Mapping[str, Fraction], groups: Sequence[Sequence[Layer]], path: Path
) -> None:
    """Write affine maps of floats, one Gemm each, with the activation after each group but the last."""
    try:
        import onnx
        from onnx import TensorProto, helper, numpy_helper
    except ImportError:
        raise NetworkError(
            "writing .onnx needs the package onnx; install netproof with its onnx extra."
        ) from None
    local = function(name, parameters) if len(groups) > 1 else None
    nodes, initializers, value, count = [], [], "x", 0
    for number, group in enumerate(groups, start=1):
        for layer in group:
            count += 1
            initializers.append(numpy_helper.from_array(layer.weight.astype(np.float64), f"W{count}"))
            initializers.append(numpy_helper.from_array(layer.bias.astype(np.float64), f"b{count}"))
            nodes.append(helper.make_node("Gemm", [value, f"W{count}", f"b{count}"], [f"z{count}"], transB=1))
            value = f"z{count}"
        if number < len(groups):
            operator, domain = (name, DOMAIN) if local else (OPERATORS[name], "")
            nodes.append(helper.make_node(operator, [value], [f"a{number}"], domain=domain))
            value = f"a{number}"
    nodes[-1].output[0] = "y"
    graph = helper.make_graph(
        nodes,
        "network",
        [helper.make_tensor_value_info("x", TensorProto.DOUBLE, ["points", groups[0][0].inputs])],
        [helper.make_tensor_value_info("y", TensorProto.DOUBLE, ["points", groups[-1][-1].outputs])],
        initializers,
    )
    domains = [helper.make_opsetid("", OPSET)]
    domains += [helper.make_opsetid(DOMAIN, 1)] if local else []
    model = helper.make_model(graph, opset_imports=domains, ir_version=9, functions=[local] if local else [])
    onnx.save(model, str(path))


class _Chain:
    """The graph as one chain of nodes, folded into layers node by node."""

    def __init__(self, graph: Any, default: str, functions: Any = ()) -> None:
        from onnx import numpy_helper

        self._to_array = numpy_helper.to_array
        self._graph = graph
        self._default = default  # for a graph without hidden layer
        self._functions = {(made.domain, made.name): made for made in functions}
        self._kinds: set[str] = set()
        self._known = {tensor.name: tensor for tensor in graph.initializer}
        self._weight: Array | None = None  # of the layer being built
        self._bias: Array | None = None
        self._layers: list[Layer] = []
        self._activation: str | None = None
        self._parameters: dict[str, Fraction] = {}

    def network(self) -> Network:
        inputs = [value.name for value in self._graph.input if value.name not in self._known]
        if len(inputs) != 1 or len(self._graph.output) != 1:
            raise NetworkError(
                f"the graph has {len(inputs)} inputs and {len(self._graph.output)} outputs; expected one of each."
            )
        current = inputs[0]
        for node in self._graph.node:
            if node.op_type == "Constant" and len(node.attribute) == 1 and node.attribute[0].name == "value":
                self._known[node.output[0]] = node.attribute[0].t
                continue
            if current not in node.input or any(
                name not in self._known for name in node.input if name not in (current, "")
            ):
                raise NetworkError(f"{_name(node)} branches; expected one chain of layers.")
            self._fold(node, current)
            current = node.output[0]
        if current != self._graph.output[0].name:
            raise NetworkError(
                "the graph's output is not the end of its chain; expected one chain of layers."
            )
        if self._weight is None:
            ending = "an activation" if self._layers else "no layer"
            raise NetworkError(
                f"the graph ends with {ending}; expected an affine last layer (Gemm or MatMul)."
            )
        self._close()
        reading = (
            "weights are " + ", ".join(sorted(self._kinds)) + ", each read as the exact rational it denotes"
        )
        return Network(
            self._activation or self._default, tuple(self._layers), self._parameters, reading=reading
        )

    def _fold(self, node: Any, current: str) -> None:
        operator = node.op_type
        if (node.domain, operator) in self._functions:
            self._use(node, *recognised(self._functions[node.domain, operator]))
            return
        if operator in _PASSING:
            return
        if operator in _ACTIVATIONS:
            self._activate(node)
        elif operator == "Gemm":
            self._gemm(node, current)
        elif operator == "MatMul":
            known = self._numbers(self._other(node, current))
            self._multiply(node, known.T if node.input[0] == current else known)
        elif operator in ("Add", "Sub"):
            self._add(node, current)
        else:
            kind = "a convolution" if operator.startswith("Conv") else f"the operator {operator}"
            raise NetworkError(
                f"{_name(node)} is {kind}; expected an MLP of Gemm, MatMul, Add, Flatten and one activation."
            )

    def _activate(self, node: Any) -> None:
        attributes = _attributes(node)
        if attributes.get("approximate", b"none") != b"none":
            raise NetworkError(f"{_name(node)} approximates gelu by tanh; expected the exact gelu.")
        parameters = {
            parameter: as_fraction(float(np.float32(attributes.get(attribute, default))))
            for attribute, parameter, default in _PARAMETERS.get(node.op_type, [])
        }
        self._use(node, _ACTIVATIONS[node.op_type], parameters)

    def _use(self, node: Any, name: str, parameters: dict[str, Fraction]) -> None:
        if self._weight is None:
            raise NetworkError(f"{_name(node)} follows no affine layer; expected Gemm or MatMul before it.")
        if self._activation not in (None, name) or (self._layers and parameters != self._parameters):
            raise NetworkError(
                f"{_name(node)} is {name} after {self._activation}; expected one kind of activation."
            )
        self._activation, self._parameters = name, parameters
        self._close()

    def _gemm(self, node: Any, current: str) -> None:
        attributes = _attributes(node)
        if node.input[0] != current or attributes.get("transA", 0):
            raise NetworkError(f"{_name(node)} transposes its input; expected input times weights.")
        weight = self._numbers(node.input[1])
        weight = weight if attributes.get("transB", 0) else weight.T
        self._multiply(node, _scaled(weight, attributes.get("alpha", 1.0)))
        if len(node.input) > 2 and node.input[2]:
            self._shift(node, _scaled(self._numbers(node.input[2]), attributes.get("beta", 1.0)))

    def _multiply(self, node: Any, weight: Array) -> None:
        if weight.ndim != 2:
            raise NetworkError(f"{_name(node)} has weights of shape {weight.shape}; expected a matrix.")
        if self._weight is None:
            self._weight = weight
            return
        if weight.shape[1] != self._weight.shape[0]:
            raise NetworkError(
                f"{_name(node)} has {weight.shape[1]} columns after {self._weight.shape[0]} values; expected as many."
            )
        self._weight = _product(weight, self._weight)
        if self._bias is not None:
            self._bias = _product(weight, self._bias[:, None])[:, 0]

    def _add(self, node: Any, current: str) -> None:
        term = self._numbers(self._other(node, current))
        if node.op_type == "Sub":
            if node.input[0] != current:
                raise NetworkError(f"{_name(node)} subtracts from a constant; expected a bias.")
            term = -term
        if self._weight is None:
            # A shift of the input that is zero (ACAS Xu files have one) changes nothing.
            if not (term != 0).any():
                return
            raise NetworkError(f"{_name(node)} shifts its input; expected a bias after Gemm or MatMul.")
        self._shift(node, term)

    def _shift(self, node: Any, term: Array) -> None:
        bias = self._broadcast(node, term)
        if self._bias is not None and (self._bias != 0).any():
            bias = exact_array(self._bias) + exact_array(bias)
        self._bias = bias

    def _broadcast(self, node: Any, term: Array) -> Array:
        assert self._weight is not None
        units = self._weight.shape[0]
        try:
            return np.broadcast_to(term, (1, units)).reshape(units)
        except ValueError:
            raise NetworkError(
                f"{_name(node)} has a bias of shape {term.shape}; expected ({units},)."
            ) from None

    def _close(self) -> None:
        assert self._weight is not None
        # ONNX says that a missing bias is zero.
        bias = np.zeros(self._weight.shape[0]) if self._bias is None else self._bias
        self._layers.append(Layer(self._weight, bias))
        self._weight = self._bias = None

    def _other(self, node: Any, current: str) -> str:
        others = [name for name in node.input if name != current]
        if len(others) != 1:
            raise NetworkError(
                f"{_name(node)} combines the signal with itself; expected one chain of layers."
            )
        return str(others[0])

    def _numbers(self, name: str) -> Array:
        """The weights of that name, exactly; other constants of the graph (shapes, flags) are never read."""
        array = np.asarray(self._to_array(self._known[name]))
        kind = array.dtype.name
        if kind == "bfloat16":
            array = array.astype(np.float32)  # exact: bfloat16 is the upper half of a float32
        if array.dtype.kind != "f":
            raise NetworkError(f"{name} has dtype {kind}; expected float16, bfloat16, float32 or float64.")
        self._kinds.add(kind)
        return array


def _scaled(array: Array, factor: float) -> Array:
    if factor == 1:
        return array
    scaled: Array = exact_array(array) * Fraction(*float(factor).as_integer_ratio())
    return scaled


def _product(left: Array, right: Array) -> Array:
    """The exact product of two matrices, by the entries of the left one that are not 0."""
    result = np.empty((left.shape[0], right.shape[1]), dtype=object)
    result[:] = Fraction(0)
    rows = exact_array(right)
    for i, j in zip(*np.nonzero(left), strict=True):
        result[i] += as_fraction(left[i, j]) * rows[j]
    return result


def _attributes(node: Any) -> dict[str, Any]:
    from onnx import helper

    return {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}


def _name(node: Any) -> str:
    return f"node {node.name or node.output[0]}"

"""Activations as ONNX nodes in float64.

ONNX has operators for some activations, and onnxruntime has double-precision kernels for few of them (Relu, Sigmoid,
Tanh). The others are written as model-local functions made of operators that have such kernels; only Erf (for gelu) and
Atan have none and need another evaluator, such as onnx's own reference (which rounds erf to single precision). The
function says in its doc string which activation it is, and `recognised` believes that only if the body is the one that
`function` would write.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from verify.networks.activations import complete_parameters
from verify.networks.network import NetworkError, as_fraction, format_rational

DOMAIN = "netproof.activations"
OPERATORS = {"tanh": "Tanh", "sigmoid": "Sigmoid", "relu": "Relu", "arctan": "Atan"}
"""Activations that are written as one operator."""

OPSET = 18


class _Body:
    """Nodes of a function from x to y, each result named by its number."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []

    def __call__(self, operator: str, *inputs: str | Fraction | int) -> str:
        from onnx import helper

        names = [self._constant(value) if not isinstance(value, str) else value for value in inputs]
        return self._add(helper.make_node, operator, names)

    def _constant(self, value: Fraction | int) -> str:
        from onnx import helper, numpy_helper

        tensor = numpy_helper.from_array(np.array(float(value)))
        return self._add(lambda o, i, outputs: helper.make_node(o, i, outputs, value=tensor), "Constant", [])

    def _add(self, make: Any, operator: str, inputs: list[str]) -> str:
        name = f"v{len(self.nodes)}"
        self.nodes.append(make(operator, inputs, [name]))
        return name


def _body(name: str, a: Mapping[str, Fraction]) -> list[Any]:
    do, x = _Body(), "x"

    def below(factor: Fraction, inner: Fraction | int = 1) -> str:
        """factor (e^(min(x, 0) / inner) - 1)"""
        exponent = do("Min", x, 0) if inner == 1 else do("Div", do("Min", x, 0), inner)
        return do("Mul", do("Sub", do("Exp", exponent), 1), factor)

    def softplus() -> str:
        """max(x, 0) + log(1 + e^-|x|), which does not overflow"""
        return do("Add", do("Relu", x), do("Log", do("Add", do("Exp", do("Neg", do("Abs", x))), 1)))

    match name:
        case "leaky_relu":
            do("Add", do("Relu", x), do("Mul", do("Min", x, 0), a["slope"]))
        case "relu2":
            positive = do("Relu", x)
            do("Mul", positive, positive)
        case "elu":
            do("Add", do("Relu", x), below(a["alpha"]))
        case "celu":
            do("Add", do("Relu", x), below(a["alpha"], a["alpha"]))
        case "selu":
            do("Mul", do("Add", do("Relu", x), below(a["alpha"])), a["scale"])
        case "softplus":
            softplus()
        case "gelu":
            half = do("Mul", do("Add", do("Erf", do("Div", x, Fraction(math.sqrt(2)))), 1), Fraction(1, 2))
            do("Mul", x, half)
        case "silu":
            do("Mul", x, do("Sigmoid", x))
        case "swish":
            do("Mul", x, do("Sigmoid", do("Mul", x, a["beta"])))
        case "mish":
            do("Mul", x, do("Tanh", softplus()))
        case "softsign":
            do("Div", x, do("Add", do("Abs", x), 1))
        case "dsilu":
            tail = do("Mul", x, do("Sigmoid", do("Neg", x)))
            do("Mul", do("Sigmoid", x), do("Add", tail, 1))
        case "srs":
            exponent = do("Neg", do("Div", x, a["beta"]))
            do("Div", x, do("Add", do("Div", x, a["alpha"]), do("Exp", exponent)))
        case _:
            raise NetworkError(f"ONNX has no {name}; write an .npz or .json file.")
    do.nodes[-1].output[0] = "y"
    return do.nodes


def function(name: str, parameters: Mapping[str, Fraction]) -> Any:
    """The model-local function of an activation with these parameters, None if it is an operator.

    Raises:
        NetworkError: it is neither.
    """
    if name in OPERATORS:
        return None
    from onnx import helper

    a = complete_parameters(name, parameters)
    written = {"activation": name, "parameters": {key: str(format_rational(x)) for key, x in a.items()}}
    made = helper.make_function(
        DOMAIN, name, ["x"], ["y"], _body(name, a), opset_imports=[helper.make_opsetid("", OPSET)]
    )
    made.doc_string = json.dumps(written)
    return made


def recognised(found: Any) -> tuple[str, dict[str, Fraction]]:
    """The activation and parameters of a model-local function.

    Raises:
        NetworkError: it is none that `function` writes.
    """
    try:
        written = json.loads(found.doc_string)
        name, given = written["activation"], written["parameters"]
        parameters = {key: as_fraction(value) for key, value in given.items()}
        if found == function(name, parameters):
            return name, parameters
    except (ValueError, KeyError, TypeError, AttributeError):  # NetworkError is a ValueError
        pass
    raise NetworkError(f"the function {found.name} is no activation that netproof writes.")

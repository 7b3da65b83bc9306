"""Networks in exact .json files, and the same data inside certificates.

    {"activation": "tanh", "layers": [{"weight": [["1/2", 3]], "bias": [0]}, ...],
     "parameters": {"slope": "1/100"}, "constant": {"1/2": ["3/4"]}, "inputs": 2}

Numbers are integers or "p/q" or decimals as text, read as written; JSON's own decimals are refused, since a parser
has rounded them. `constant` adds coefficient * T(c) to each output, one entry c (the part of an output bias that is
irrational). `inputs` is needed only where the first layer has no rows. `parse_network` and `network_json` convert
plain data, `read` and `write` files.
"""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from verify.networks.activations import activation as lookup
from verify.networks.network import Array, Layer, Network, NetworkError, as_fraction, format_rational

_KEYS = {"activation", "layers", "parameters", "constant", "inputs"}


def read(path: Path, activation: str | None, default: str) -> Network:
    """The network of an exact .json file, which must name its activation whatever the default."""
    try:
        data = json.loads(
            path.read_text(encoding="utf-8"), parse_float=_refuse_decimal, parse_constant=_refuse_decimal
        )
    except UnicodeDecodeError:
        raise NetworkError("the file is no UTF-8 text; expected JSON.") from None
    except json.JSONDecodeError as error:
        raise NetworkError(f"line {error.lineno}: this is no JSON ({error.msg}).") from None
    except RecursionError:
        raise NetworkError("the JSON is nested too deeply; expected a network.") from None
    return parse_network(data, activation)


def write(network: Network, path: Path) -> None:
    """Write the network exactly."""
    path.write_text(json.dumps(network_json(network)) + "\n", encoding="utf-8")


def parse_network(data: Any, activation: str | None = None) -> Network:
    """The network that plain JSON data describes.

    Raises:
        NetworkError: with the place inside the data.
    """
    if not isinstance(data, dict) or not isinstance(data.get("layers"), list):
        raise NetworkError('the key "layers" is missing; expected {"activation": ..., "layers": [...]}.')
    if unknown := sorted(set(data) - _KEYS):
        raise NetworkError(f'the key "{unknown[0]}" is not known; expected {", ".join(sorted(_KEYS))}.')
    named = activation or data.get("activation")
    if not isinstance(named, str):
        raise NetworkError('the key "activation" is missing; expected the name of an activation.')
    lookup(named)
    inputs = data.get("inputs")
    layers: list[Layer] = []
    for index, layer in enumerate(data["layers"], start=1):
        if not isinstance(layer, dict) or set(layer) != {"weight", "bias"}:
            raise NetworkError(f'layer {index} has other keys; expected "weight" and "bias".')
        columns = layers[-1].outputs if layers else inputs if isinstance(inputs, int) else None
        layers.append(
            Layer(_matrix(layer["weight"], f"W{index}", columns), _vector(layer["bias"], f"b{index}"))
        )
    parameters = {
        name: as_fraction(value) for name, value in _object(data.get("parameters", {}), "parameters").items()
    }
    constant = {
        as_fraction(c): tuple(_vector(row, f"constant {c}"))
        for c, row in _object(data.get("constant", {}), "constant").items()
    }
    return Network(named, tuple(layers), parameters, constant, "numbers are exact, read as written")


def network_json(network: Network) -> dict[str, Any]:
    """The network as plain data with exact numbers; floats become the rationals they denote."""
    exact = network.exact()
    data: dict[str, Any] = {
        "activation": network.activation,
        "layers": [
            {
                "weight": [[format_rational(w) for w in row] for row in layer.weight],
                "bias": [format_rational(b) for b in layer.bias],
            }
            for layer in exact.layers
        ],
    }
    if network.parameters:
        data["parameters"] = {name: format_rational(value) for name, value in network.parameters.items()}
    if network.constant:
        data["constant"] = {
            str(format_rational(c)): [format_rational(e) for e in row]
            for c, row in sorted(network.constant.items())
        }
    if network.layers[0].outputs == 0:
        data["inputs"] = network.inputs
    return data


def _refuse_decimal(text: str) -> Any:
    raise NetworkError(f'{text} is a JSON decimal; write it as text, "{text}", so that it is read exactly.')


def _object(value: Any, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise NetworkError(f'"{name}" is {value!r}; expected an object.')
    return value


def _vector(values: Any, name: str) -> Array:
    if not isinstance(values, list):
        raise NetworkError(f"{name} is {values!r}; expected a list of numbers.")
    vector = np.empty(len(values), dtype=object)
    for index, value in enumerate(values):
        vector[index] = _number(value, f"{name}[{index}]")
    return vector


def _matrix(rows: Any, name: str, columns: int | None) -> Array:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise NetworkError(f"{name} is no list of rows; expected a matrix [out, in].")
    if not rows and columns is None:
        raise NetworkError(f'{name} has no rows; expected the key "inputs" to tell the number of inputs.')
    width = len(rows[0]) if rows else columns or 0
    matrix = np.empty((len(rows), width), dtype=object)
    for index, row in enumerate(rows):
        if len(row) != width:
            raise NetworkError(f"{name} row {index} has {len(row)} entries but row 0 has {width}.")
        for column, value in enumerate(row):
            matrix[index, column] = _number(value, f"{name}[{index}, {column}]")
    return matrix


def _number(value: Any, place: str) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise NetworkError(f'{place} is {value!r}; expected an integer or "p/q".')
    try:
        return as_fraction(value)
    except NetworkError:
        raise NetworkError(f'{place} is "{value}"; expected an integer or "p/q".') from None

"""A network's outputs as terms of its inputs: how a claim about a network is written down.

A module of its own because terms are for statements, where the other arithmetics (evaluation.py) are for numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from verify import terms
from verify.networks.activations import activation
from verify.networks.network import Array, Network, NetworkError
from verify.terms import Operand, Term

FORMS: Mapping[str, Callable[..., Term]] = {
    "relu": terms.relu,
    "leaky_relu": lambda z, slope: terms.ite(z >= 0, z, slope * z),
    "relu2": lambda z: terms.relu(z) ** 2,
    "tanh": terms.tanh,
    "sigmoid": lambda z: 1 / (1 + terms.exp(-z)),
    "silu": lambda z: z / (1 + terms.exp(-z)),
    "arctan": terms.atan,
    "softsign": lambda z: z / (1 + abs(z)),
}


def evaluate_terms(network: Network, point: Sequence[Operand]) -> list[Term]:
    """The outputs as terms, exact: each weight is the rational number that the file's float is.

    Args:
        point: a term, or an exact number, for each input.

    Raises:
        NetworkError: the activation is not written in terms, or the point has another number of coordinates.

    Cost: a term is a tree, so its size multiplies by the width with each hidden layer; name the values of a layer by
    variables (`smt.assume(z == ...)`) where there is more than one.
    """
    if network.activation not in FORMS:
        raise NetworkError(
            f"{network.activation} cannot be written as a term; expected one of {', '.join(FORMS)}."
        )
    if len(point) != network.inputs:
        raise NetworkError(f"the point has {len(point)} coordinates; expected {network.inputs}.")
    form = FORMS[network.activation]
    parameters = {**activation(network.activation).parameters, **network.parameters}
    exact = network.exact()
    values = list(map(terms.numeric, point))
    for layer in exact.layers[:-1]:
        values = [form(z, **parameters) for z in _affine(layer.weight, layer.bias, values)]
    outputs = _affine(exact.layers[-1].weight, exact.layers[-1].bias, values)
    for c, coefficients in exact.constant.items():
        outputs = [
            y + e * form(terms.number(c), **parameters) if e else y
            for y, e in zip(outputs, coefficients, strict=True)
        ]
    return outputs


def _affine(weight: Array, bias: Array, values: Sequence[Term]) -> list[Term]:
    """weight · values + bias; a weight of zero leaves no trace, so that a sparse layer is a short term."""
    return [
        terms.total([*(w * a for w, a in zip(row, values, strict=True) if w), *([b] if b else [])])
        for row, b in zip(weight, bias, strict=True)
    ]

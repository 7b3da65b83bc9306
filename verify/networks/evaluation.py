"""A network's outputs in three arithmetics.

`evaluate_floats` is vectorised and rounded, for campaigns and display. `evaluate_exact` is in rationals, for
activations that keep them rational. `evaluate_balls` encloses the true outputs at an exact point, in Arb;
`symbolic_constant_balls` only the irrational part of the output bias.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from verify.networks.activations import activation, complete_parameters
from verify.networks.network import Array, Network, NetworkError


def _floats(array: Array) -> Array:
    return array.astype(np.float64)


def _parameters(network: Network) -> dict[str, Fraction]:
    return complete_parameters(network.activation, network.parameters)


def evaluate_floats(network: Network, points: Array) -> Array:
    """The outputs in float64, rounded.

    Args:
        points: float64[points, inputs].

    Returns:
        float64[points, outputs]. Guarantee: none beyond floating point.
    """
    form, parameters = activation(network.activation).floats, _parameters(network)
    values = np.asarray(points, dtype=np.float64)
    if values.ndim != 2 or values.shape[1] != network.inputs:
        raise NetworkError(f"the points have shape {values.shape}; expected (points, {network.inputs}).")
    for layer in network.layers[:-1]:
        values = form(values @ _floats(layer.weight).T + _floats(layer.bias), **parameters)
    last = network.layers[-1]
    values = values @ _floats(last.weight).T + _floats(last.bias)
    for c, coefficients in network.constant.items():
        values = values + np.array([float(e) for e in coefficients]) * form(np.float64(c), **parameters)
    return np.asarray(values)


def evaluate_exact(network: Network, point: Sequence[Fraction]) -> list[Fraction]:
    """The outputs at a rational point, exactly.

    Raises:
        NetworkError: the activation takes rationals to irrationals.
    """
    form, parameters = activation(network.activation).exact, _parameters(network)
    if form is None:
        raise NetworkError(f"{network.activation} has irrational values; evaluate it in ball arithmetic.")
    _check_point(network, point)
    exact = network.exact()
    values = list(point)
    for layer in exact.layers[:-1]:
        values = [form(z, **parameters) for z in _affine(layer.weight, layer.bias, values)]
    outputs = _affine(exact.layers[-1].weight, exact.layers[-1].bias, values)
    for c, coefficients in exact.constant.items():
        outputs = [y + e * form(c, **parameters) for y, e in zip(outputs, coefficients, strict=True)]
    return outputs


def evaluate_balls(network: Network, point: Sequence[Fraction], bits: int = 64) -> list[Any]:
    """Enclosures (Arb balls) of the outputs at a rational point.

    Guarantee: enclosure, at every precision `bits`; the balls shrink as `bits` grows.
    """
    from flint import ctx

    form, parameters = activation(network.activation).ball, _parameters(network)
    _check_point(network, point)
    exact = network.exact()
    with ctx.workprec(bits):
        # The first layer is exact: its rounding would be the only loss that grows with the weights.
        values: list[Any] = list(point)
        for index, layer in enumerate(exact.layers):
            if index == 0:
                affine = [_ball(z) for z in _affine(layer.weight, layer.bias, values)]
            else:
                affine = [
                    sum((_ball(w) * a for w, a in zip(row, values, strict=True)), _ball(b))
                    for row, b in zip(layer.weight, layer.bias, strict=True)
                ]
            last = index == network.depth
            values = affine if last else [form(z, **parameters) for z in affine]
        if network.constant:
            constants = symbolic_constant_balls(network, bits)
            values = [y + constant for y, constant in zip(values, constants, strict=True)]
        return values


def symbolic_constant_balls(network: Network, bits: int = 64) -> list[Any]:
    """Enclosures (Arb balls) of the symbolic part of each output's bias, sum_c e(c) T(c)."""
    from flint import arb, ctx

    form, parameters = activation(network.activation).ball, _parameters(network)
    with ctx.workprec(bits):
        totals = [arb(0)] * network.outputs
        for c, coefficients in network.constant.items():
            at_c = form(_ball(c), **parameters)
            totals = [total + _ball(e) * at_c for total, e in zip(totals, coefficients, strict=True)]
        return totals


def _ball(number: Fraction) -> Any:
    from flint import arb, fmpq

    return arb(fmpq(number.numerator, number.denominator))


def _affine(weight: Array, bias: Array, values: Sequence[Fraction]) -> list[Fraction]:
    return [
        sum((w * a for w, a in zip(row, values, strict=True)), b) for row, b in zip(weight, bias, strict=True)
    ]


def _check_point(network: Network, point: Sequence[Fraction]) -> None:
    if len(point) != network.inputs:
        raise NetworkError(f"the point has {len(point)} coordinates; expected {network.inputs}.")

"""The activations a network may name, each in three forms.

`Activation` holds a float form (vectorised, rounded), a ball form (Arb: an enclosure of the true value) and,
where the function is piecewise rational, an exact form. `ACTIVATIONS` is the table; adding a function is adding a
row. `activation(name)` looks one up. `REFLECTIONS` records T(-s) = offset - T(s), which exact rank merges by.

A form is called as form(x, **parameters) with the parameters exact rationals.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from verify.networks.network import Array, NetworkError

FloatForm = Callable[..., Array]
BallForm = Callable[..., Any]
ExactForm = Callable[..., Fraction]


@dataclass(frozen=True)
class Activation:
    """One activation function T.

    Args:
        name: as in network files.
        floats: T on a float array, rounded; for display and search only.
        ball: T on an Arb ball, an enclosure of every value of T on it.
        exact: T on a rational, where T keeps rationals rational; else None.
        parameters: names and default values.
    """

    name: str
    floats: FloatForm
    ball: BallForm
    exact: ExactForm | None = None
    parameters: Mapping[str, Fraction] = field(default_factory=dict)


def _ball(number: Fraction) -> Any:
    from flint import arb, fmpq

    return arb(fmpq(number.numerator, number.denominator))


def _relu_ball(x: Any) -> Any:
    from flint import arb

    return x.max(arb(0))


def _minus_part_ball(x: Any) -> Any:
    from flint import arb

    return x.min(arb(0))


def _sigmoid_floats(x: Array) -> Array:
    # (1 + tanh(x/2))/2 neither overflows nor cancels where 1/(1 + e^-x) would overflow.
    return np.asarray(0.5 + 0.5 * np.tanh(0.5 * x))


def _sigmoid_ball(x: Any) -> Any:
    return (1 + (x / 2).tanh()) / 2


def _softplus_ball(x: Any) -> Any:
    # max(x, 0) + log(1 + e^-|x|): the exponential cannot overflow.
    return _relu_ball(x) + (-abs(x)).exp().log1p()


_ERF = np.vectorize(math.erf, otypes=[float])


def _gelu_floats(x: Array) -> Array:
    return np.asarray(0.5 * x * (1 + _ERF(x / math.sqrt(2))))


def _gelu_ball(x: Any) -> Any:
    from flint import arb

    return x * (1 + (x / arb(2).sqrt()).erf()) / 2


def _relu(x: Fraction) -> Fraction:
    return max(x, Fraction(0))


ACTIVATIONS: Mapping[str, Activation] = {
    row.name: row
    for row in (
        Activation("tanh", np.tanh, lambda x: x.tanh()),
        Activation("sigmoid", _sigmoid_floats, _sigmoid_ball),
        Activation("relu", lambda x: np.maximum(x, 0), _relu_ball, _relu),
        Activation(
            "leaky_relu",
            lambda x, slope: np.where(x >= 0, x, float(slope) * x),
            lambda x, slope: _relu_ball(x) + _ball(slope) * _minus_part_ball(x),
            lambda x, slope: x if x >= 0 else slope * x,
            {"slope": Fraction(1, 100)},
        ),
        Activation(
            "relu2", lambda x: np.maximum(x, 0) ** 2, lambda x: _relu_ball(x) ** 2, lambda x: _relu(x) ** 2
        ),
        Activation("arctan", np.arctan, lambda x: x.atan()),
        Activation(
            "softsign", lambda x: x / (1 + np.abs(x)), lambda x: x / (1 + abs(x)), lambda x: x / (1 + abs(x))
        ),
        Activation(
            "elu",
            lambda x, alpha: np.where(x >= 0, x, float(alpha) * np.expm1(np.minimum(x, 0))),
            lambda x, alpha: _relu_ball(x) + _ball(alpha) * _minus_part_ball(x).expm1(),
            parameters={"alpha": Fraction(1)},
        ),
        Activation("softplus", lambda x: np.logaddexp(x, 0), _softplus_ball),
        Activation("gelu", _gelu_floats, _gelu_ball),
        Activation("silu", lambda x: x * _sigmoid_floats(x), lambda x: x * _sigmoid_ball(x)),
    )
}

REFLECTIONS: Mapping[str, int] = {"tanh": 0, "sigmoid": 1}
"""offset with T(-s) = offset - T(s) for every s, so T(0) = offset/2; sigmoid(z) = (1 + tanh(z/2))/2 gives its 1."""


def activation(name: str) -> Activation:
    """The activation of that name.

    Raises:
        NetworkError: there is none.
    """
    try:
        return ACTIVATIONS[name]
    except KeyError:
        known = ", ".join(sorted(ACTIVATIONS))
        raise NetworkError(f'activation "{name}" is not known; expected one of {known}.') from None

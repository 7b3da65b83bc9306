"""The activations a network may name, each in three forms.

`Activation` holds a float form (vectorised, rounded), a ball form (Arb: an enclosure of the true value) and,
where the function is piecewise rational, an exact form. `ACTIVATIONS` is the table; adding a function is adding a
row. `activation(name)` looks one up, `complete_parameters` fills in what a user left to its default and refuses
values for which there is no such function. `REFLECTIONS` records T(-s) = offset - T(s), which exact rank merges by.

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
        domain: what is wrong with parameters, as "found; expected", or None.
    """

    name: str
    floats: FloatForm
    ball: BallForm
    exact: ExactForm | None = None
    parameters: Mapping[str, Fraction] = field(default_factory=dict)
    domain: Callable[..., str | None] = lambda **parameters: None


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
    # e^-|x| cannot overflow, and nothing cancels: the relative error stays small in the tail too.
    e = np.exp(-np.abs(x))
    return np.asarray(np.where(np.asarray(x) >= 0, 1, e) / (1 + e))


def _sigmoid_ball(x: Any) -> Any:
    return (1 + (x / 2).tanh()) / 2


def _softplus_ball(x: Any) -> Any:
    # max(x, 0) + log(1 + e^-|x|): the exponential cannot overflow.
    return _relu_ball(x) + (-abs(x)).exp().log1p()


_ERFC = np.vectorize(math.erfc, otypes=[float])


def _gelu_floats(x: Array) -> Array:
    # Φ(x) = erfc(-x/√2)/2 keeps its relative accuracy for x -> -∞, where 1 + erf would cancel.
    return np.asarray(0.5 * x * _ERFC(-np.asarray(x) / math.sqrt(2)))


def _gelu_ball(x: Any) -> Any:
    from flint import arb

    return x * (1 + (x / arb(2).sqrt()).erf()) / 2


def _relu(x: Fraction) -> Fraction:
    return max(x, Fraction(0))


def _elu_floats(x: Array, alpha: Fraction, scale: Fraction = Fraction(1)) -> Array:
    return np.asarray(float(scale) * np.where(x >= 0, x, float(alpha) * np.expm1(np.minimum(x, 0))))


def _elu_ball(x: Any, alpha: Fraction, scale: Fraction = Fraction(1)) -> Any:
    return _ball(scale) * (_relu_ball(x) + _ball(alpha) * _minus_part_ball(x).expm1())


def _mish_floats(x: Array) -> Array:
    # With n = e^x (e^x + 2), tanh(log(1 + e^x)) = n / (n + 2); for x >= 0 both are divided by e^2x.
    e = np.exp(-np.abs(x))
    n = np.where(np.asarray(x) >= 0, 1 + 2 * e, e * (e + 2))
    return np.asarray(x * (n / (n + np.where(np.asarray(x) >= 0, 2 * e * e, 2))))


def _srs_floats(x: Array, alpha: Fraction, beta: Fraction) -> Array:
    # For x < 0 numerator and denominator are multiplied by e^(x/β), so that nothing overflows.
    a, e = float(alpha), np.exp(-np.abs(x) / float(beta))
    x = np.asarray(x)
    return np.asarray(np.where(x >= 0, x, x * e) / np.where(x >= 0, x / a + e, 1 + x * e / a))


def _srs_ball(x: Any, alpha: Fraction, beta: Fraction) -> Any:
    a, b = _ball(alpha), _ball(beta)
    if x < 0:
        e = (x / b).exp()
        return x * e / (1 + x * e / a)
    return x / (x / a + (-x / b).exp())


def _positive(**parameters: Fraction) -> str | None:
    for name, value in parameters.items():
        if value <= 0:
            return f"{name} is {value}; expected {name} > 0"
    return None


def _srs_domain(alpha: Fraction, beta: Fraction) -> str | None:
    """x/α + e^(-x/β) is least at x = β log(α/β), where it is (β/α) (1 - log(β/α)): positive iff β/α < e."""
    from verify.kernel.enclosure import truth

    if wrong := _positive(alpha=alpha, beta=beta):
        return wrong
    ratio = beta / alpha
    below_e = ["<", f"{ratio.numerator}/{ratio.denominator}", ["app", "exp", 1]]
    # e is irrational, so enough bits decide it; a ratio that 4096 bits cannot tell from e counts as too large.
    if any(truth(below_e, {}, bits) for bits in (64, 4096)):
        return None
    return f"beta/alpha is {ratio}, so that srs has a pole; expected beta/alpha below e"


SELU_ALPHA = Fraction("1.6732632423543772848170429916717")
SELU_SCALE = Fraction("1.0507009873554804934193349852946")

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
        Activation("elu", _elu_floats, _elu_ball, parameters={"alpha": Fraction(1)}, domain=_positive),
        Activation(
            "celu",
            lambda x, alpha: np.where(x >= 0, x, float(alpha) * np.expm1(np.minimum(x, 0) / float(alpha))),
            lambda x, alpha: _relu_ball(x) + _ball(alpha) * (_minus_part_ball(x) / _ball(alpha)).expm1(),
            parameters={"alpha": Fraction(1)},
            domain=_positive,
        ),
        Activation(
            "selu",
            _elu_floats,
            _elu_ball,
            parameters={"alpha": SELU_ALPHA, "scale": SELU_SCALE},
            domain=_positive,
        ),
        Activation("softplus", lambda x: np.logaddexp(x, 0), _softplus_ball),
        Activation("gelu", _gelu_floats, _gelu_ball),
        Activation("silu", lambda x: x * _sigmoid_floats(x), lambda x: x * _sigmoid_ball(x)),
        Activation(
            "swish",
            lambda x, beta: x * _sigmoid_floats(float(beta) * x),
            lambda x, beta: x * _sigmoid_ball(_ball(beta) * x),
            parameters={"beta": Fraction(1)},
            domain=lambda beta: None if beta else "beta is 0, so that swish is linear; expected beta != 0",
        ),
        Activation("mish", _mish_floats, lambda x: x * _softplus_ball(x).tanh()),
        Activation(
            "dsilu",
            lambda x: _sigmoid_floats(x) * (1 + x * _sigmoid_floats(-x)),
            lambda x: _sigmoid_ball(x) * (1 + x * _sigmoid_ball(-x)),
        ),
        Activation(
            "srs",
            _srs_floats,
            _srs_ball,
            parameters={"alpha": Fraction(2), "beta": Fraction(3)},
            domain=_srs_domain,
        ),
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


def complete_parameters(name: str, given: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """All parameters of the activation of that name: those given, the others at their defaults.

    Raises:
        NetworkError: there is no such activation or parameter, or the values are outside its domain.
    """
    row = activation(name)
    for parameter in given:
        if parameter not in row.parameters:
            known = ", ".join(row.parameters) or "none"
            raise NetworkError(f'{name} has no parameter "{parameter}"; expected one of: {known}.')
    parameters = {**row.parameters, **given}
    if wrong := row.domain(**parameters):
        raise NetworkError(f"{name}: {wrong}.")
    return parameters

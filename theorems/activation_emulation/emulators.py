"""The parameters of an emulator in closed form, from the range M and the target η.

`parameters_for` holds the formulas, one branch an activation; each number is rounded to a dyadic of 53 significant
bits in the direction in which the proved error falls, in the order in which the numbers depend on each other.
`emulator` adds weights and proved error (checker/emulators.py), `as_network` makes it a network 1 -> k -> ... -> 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import isqrt

import numpy as np

from theorems.activation_emulation.checker.emulators import (
    EMULATORS,
    GAPS,
    Emulator,
    Moduli,
    Number,
    highest,
    srs_moduli,
)
from verify.kernel import enclosure
from verify.networks.activations import complete_parameters
from verify.networks.network import Array, Layer, Network, NetworkError

SIGNIFICANT = 53
"""Bits of each parameter: as many as a float64 has."""

SRS_RATIO = Fraction(3, 2)
"""beta / alpha of the SRS with an emulator of its own; for other ratios there is that of every S-shape."""


FEW_BITS = 80


def round_up(x: Fraction, bits: int = SIGNIFICANT) -> Fraction:
    """The least dyadic >= x > 0 with that many significant bits (or one bit more, at a power of two)."""
    unit = _unit(x, bits)
    return -(-x // unit) * unit


def round_down(x: Fraction, bits: int = SIGNIFICANT) -> Fraction:
    unit = _unit(x, bits)
    return x // unit * unit


def _unit(x: Fraction, bits: int) -> Fraction:
    return Fraction(2) ** (x.numerator.bit_length() - x.denominator.bit_length() - bits)


def root_down(x: Fraction) -> Fraction:
    """√x rounded down: x scaled by a power of 4 to an integer of twice the bits."""
    shift = max(0, 2 * SIGNIFICANT + 2 - x.numerator.bit_length() + x.denominator.bit_length())
    shift += shift % 2
    return round_down(Fraction(isqrt((x.numerator << shift) // x.denominator), 1 << shift // 2))


def enclosure_bits(M: Fraction, eta: Fraction) -> int:
    """Bits at which exp, log and π leave the proved error unchanged but for its last places."""
    return 96 + max(0, (M / eta).__ceil__().bit_length()) + max(0, (1 / eta).__ceil__().bit_length())


def parameters_for(
    name: str, M: Fraction, eta: Fraction, parameters: Mapping[str, Fraction] | None = None
) -> dict[str, Fraction]:
    """Parameters with |emulator - relu| <= η on [-M, M], for 0 < η <= M.

    Args:
        name: an activation.
        parameters: of the activation, its defaults where not given.

    Raises:
        NetworkError: η or M outside that, or an activation with these parameters emulates nothing.
    """
    a = complete_parameters(name, parameters or {})
    if not 0 < eta <= M:
        raise NetworkError(f"the target is {eta} and the range {M}; expected 0 < target <= range.")
    return _CHOICES[name](M, eta, a)


def emulator(
    name: str, M: Fraction, eta: Fraction, parameters: Mapping[str, Fraction] | None = None
) -> Emulator:
    """Weights and proved error of the emulator that `parameters_for` chooses."""
    p = parameters_for(name, M, eta, parameters)
    return emulator_of(name, p, M, complete_parameters(name, parameters or {}), enclosure_bits(M, eta))


def emulator_of(
    name: str, p: Mapping[str, Fraction], M: Fraction, parameters: Mapping[str, Fraction], bits: int
) -> Emulator:
    """Weights and proved error for given parameters of the emulator.

    Raises:
        Rejected: the proof does not cover these parameters.
    """
    return EMULATORS[name][1](p, M, parameters, bits)


def error_bound(found: Emulator) -> Fraction:
    """The largest |emulator - relu| that the proof allows on [-M, M]."""
    return Fraction(max(max(-below, above) for _, _, below, above in found.pieces))


def multipliers(found: Emulator) -> tuple[int, int]:
    """(k, m): the widest sublayer and the number of sublayers for one ReLU."""
    return max(len(bias) for _, bias in found.maps[:-1]), len(found.maps) - 1


def as_network(name: str, found: Emulator, parameters: Mapping[str, Fraction] | None = None) -> Network:
    """The emulator as a network of one input and one output."""
    layers = tuple(Layer(_array(weight), _array(bias)) for weight, bias in found.maps)
    return Network(name, layers, complete_parameters(name, parameters or {}))


def _array(numbers: list[list[Number]] | list[Number]) -> Array:
    array = np.array(numbers, dtype=object)
    array.reshape(-1)[:] = [Fraction(number) for number in array.reshape(-1)]
    return array


# --- formulas -----------------------------------------------------------------------------------------------------

Chosen = dict[str, Fraction]
Given = Mapping[str, Fraction]


def _leaky(M: Fraction, eta: Fraction, a: Given) -> Chosen:
    if a["slope"] == 1:
        raise NetworkError("leaky_relu: slope is 1, so that it is linear; expected slope != 1.")
    return {"B": round_up(M)} if a["slope"] == -1 else {}


def _scaled(gap: Fraction, eta: Fraction) -> Chosen:
    return {"K": round_up(gap / (2 * eta))}


def _arctan(M: Fraction, eta: Fraction, a: Given) -> Chosen:
    """K = 2/(πη), B² = (2/η) S³ / (3K) with S = KM + 2/π: two halves of η, less what π/2 rounded up costs."""
    bits = 2 * enclosure_bits(M, eta)
    low, high = (Fraction(end, 1 << bits) for end in enclosure.pi(bits))
    target = eta * (1 - Fraction(1, 1 << 30))
    K = round_up(2 / (low * target))
    S = K * M + 2 / low
    square = 2 * S**3 / (3 * K * target)
    B = round_up(root_down(square) * (1 + Fraction(1, 1 << 50)))
    # r = H - π/2 enters as r S²/K and r B/K: 2^-34 of the target is left for both
    exponent = (max(S, B) ** 2 / (K * target)).__ceil__().bit_length() + 34
    return {
        "K": K,
        "B": B,
        "H": Fraction(-(-high / 2 * (1 << exponent)).__floor__(), 1 << exponent),
        "c": round_down(1 / (high * K)),
    }


def _tanh(M: Fraction, eta: Fraction, a: Given) -> Chosen:
    bits = enclosure_bits(M, eta)
    b = round_up(max(Fraction(1), highest("log", 16 * M / (3 * eta), bits) / 2))
    K = round_up(3 * max(highest("log", 2 * b, bits), Fraction(1)) / (2 * eta))
    alpha = round_down(min(root_down(eta / M**3), 1 / (2 * M)))
    return {"K": K, "b": b, "alpha": alpha, "delta": alpha}


def _dsilu(M: Fraction, eta: Fraction, a: Given) -> Chosen:
    bits = enclosure_bits(M, eta)
    alpha = round_down(min(root_down(eta / M**3), 1 / (2 * M)))
    level = max(Fraction(3), highest("log", 4 * M / eta, bits))
    B = round_up(2 * (level + 2 * highest("log", level, bits) + 1 + alpha * M))
    K = round_up(4 * max(Fraction("2.6"), highest("log", B * B / 4, bits)) / eta)
    return {"K": K, "B": B, "alpha": alpha, "delta": alpha}


def _srs(M: Fraction, eta: Fraction, a: Given) -> Chosen:
    if a["beta"] / a["alpha"] != SRS_RATIO:
        # fewer bits than any certificate has, so that its enclosures are the sharper ones
        return shape_parameters(srs_moduli(a["beta"] / a["alpha"], FEW_BITS), M, eta)
    bits = enclosure_bits(M, eta)
    delta = round_down(min(Fraction(1), eta / 4 / (M**2 / 6 + M**3 / 18)))
    alpha = round_down(min(root_down(3 * eta / M**3), 3 / (8 * M)))
    level = max(Fraction(3), highest("log", 8 * M / (3 * eta), bits))
    B = round_up(3 * (level + 2 * highest("log", level, bits) + 1))
    K = round_up(3 * max(Fraction(8), 3 * highest("log", 2 * B, bits)) / eta)
    return {"K": K, "B": B, "alpha": alpha, "delta": delta}


def shape_parameters(f: Moduli, M: Fraction, eta: Fraction) -> Chosen:
    """Theorem GS: parameters for any S-shape, each from the moduli at numbers that only those before it determine.

    f is continuous with different finite limits at ∓∞, and differentiable at 0; no monotonicity, no second
    derivative. Much larger than those of an emulator made for one activation.
    """
    alpha = round_down(f.near(eta / (8 * M)) / (2 * M))
    rho = alpha * eta / 4
    B = round_up(2 * f.far(rho) + 4 * alpha * M)
    tau = round_down(min(eta / 4, M, f.close(rho) / (4 * alpha)))
    K = round_up(f.far(f.gap * min(Fraction(1, 2), f.close(rho) / B)) / tau)
    delta = round_down(f.near(eta / (4 * M)) / M)
    return {"K": K, "B": B, "alpha": alpha, "delta": delta, "tau": tau, "eta": eta}


_CHOICES = {
    "relu": lambda M, eta, a: {},
    "leaky_relu": _leaky,
    "relu2": lambda M, eta, a: {"h": round_down(8 * eta)},
    "elu": lambda M, eta, a: _scaled(a["alpha"], eta),
    "celu": lambda M, eta, a: _scaled(a["alpha"], eta),
    "selu": lambda M, eta, a: _scaled(a["alpha"], eta),
    "softplus": lambda M, eta, a: _scaled(GAPS["softplus"], eta),
    "gelu": lambda M, eta, a: _scaled(GAPS["gelu"], eta),
    "silu": lambda M, eta, a: _scaled(GAPS["silu"], eta),
    "swish": lambda M, eta, a: _scaled(GAPS["silu"] / abs(a["beta"]), eta),
    "mish": lambda M, eta, a: _scaled(GAPS["mish"], eta),
    "softsign": lambda M, eta, a: {"K": round_up(1 / (4 * eta))},
    "arctan": _arctan,
    "tanh": _tanh,
    "sigmoid": _tanh,
    "dsilu": _dsilu,
    "srs": _srs,
}


def softsign_in_one_layer(M: Fraction, eta: Fraction) -> Chosen:
    """Softsign with (k, m) = (2, 1) instead of (1, 2): w = 2η/(5M²), h = 2η; its weights grow as M⁴/η³."""
    return {"w": round_down(2 * eta / (5 * M * M)), "h": round_down(2 * eta)}

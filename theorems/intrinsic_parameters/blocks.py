"""What the units compute, as formulas: the one place where obligations and networks meet.

Each function takes values of units of one layer and gives what units of the next layer compute, before their relu.
Given terms (verify.terms) the results are what obligations.py proves things about; given `Affine` combinations of units
they are what lookup.py and kuhn.py build. Nothing here knows which of the two it is.

    reading bits   bit_ramps, bit, tail          b = p - q, next state base·z - b
    selecting      hat_ramps, hat, selected      hat(v) = relu(1 - |v|), b·h = relu(b + h - 1)
    quantising     quantiser_ramp                a step of height 1 over a gap of width 1/slope
    median         median_first, median_second, median_third
    Kuhn weights   rise, kuhn_weight             running maxima of v and -v; 1 - max(0, v) - max(0, -v)
    adding up      accumulated, scaled
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any


@dataclass(frozen=True)
class Threshold:
    """How a bit is read off a state z = (b + z')/base: a ramp of this slope that reaches 0 at `level`."""

    base: Any
    slope: Any
    level: Any


BASE_4 = Threshold(4, 6, Fraction(1, 4))
"""For tails z' ≤ 1/3, whatever the number of symbols."""

STEEP = Threshold(4, 12, Fraction(5, 24))
"""Base 4 again: a state that is off by 1/24 is still read right."""


def base_2(power: Any) -> Threshold:
    """The classical reading with m symbols left, power = 2^m: for tails z' ≤ 1 - 2/power."""
    return Threshold(2, power, Fraction(1, 2))


def bit_ramps(z, threshold: Threshold = BASE_4) -> tuple[Any, Any]:
    """The two ramps p, q; for base 4 they are 6z - 1/2 and 6z - 3/2."""
    ramp = threshold.slope * z - threshold.slope * threshold.level
    return ramp + 1, ramp


def bit(p, q):
    return p - q


def tail(z, p, q, threshold: Threshold = BASE_4):
    """The state that is left when the bit p - q is taken off."""
    return threshold.base * z - bit(p, q)


def hat_ramps(v) -> tuple[Any, Any, Any]:
    return v + 1, v, v - 1


def hat(h_0, h_1, h_2):
    """relu(1 - |v|), from the ramps of v."""
    return h_0 - 2 * h_1 + h_2


def selected(bit, weight):
    """bit · weight after relu, for a bit in {0, 1} and a weight in [0, 1]."""
    return bit + weight - 1


def quantiser_ramp(X, k, slope, shift):
    """slope · (X - k) + shift; the step at k of X + σ/slope is ramp(1 + σ) - ramp(σ), for a shift σ in {-1, 0, 1}."""
    return slope * X - slope * k + shift


def step(ramp_1, ramp_0):
    return ramp_1 - ramp_0


def index(digits: Sequence[Any], base: int) -> Any:
    """Σ_j base^(j-1) · digits[j]: coordinate 1 fastest."""
    return sum((base**j * digit for j, digit in enumerate(digits[1:], 1)), digits[0])


def median_first(a, b, c) -> tuple[Any, Any, Any, Any]:
    """Units u = relu(a - b), a, b, c (the values are not negative)."""
    return a - b, a, b, c


def median_second(u, a, b, c) -> tuple[Any, Any, Any]:
    """Units lo = min(a, b), relu(c - lo), relu(c - hi), with hi = max(a, b) = b + u."""
    return a - u, c - (a - u), c - (b + u)


def median_third(lo, above_lo, above_hi):
    return lo + above_lo - above_hi


def rise(v, maximum):
    """By how much v exceeds the running maximum max(0, ...): the next one is maximum + relu(rise)."""
    return v - maximum


def kuhn_weight(up, down):
    """Λ(v) = relu(1 - max(0, v_1, ...) - max(0, -v_1, ...))."""
    return 1 - up - down


def accumulated(total, terms: Sequence[Any], weights: Sequence[Any]):
    return sum((weight * term for weight, term in zip(weights, terms, strict=True)), total)


def scaled(scale, total, offset):
    """The output s·acc + b: the two intrinsic weights beside the codes."""
    return scale * total + offset

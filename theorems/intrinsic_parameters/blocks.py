"""What the units compute, as formulas: the one place where obligations and networks meet.

Each function takes `unit`, which lays a unit relu(...) and gives its value, and values of units below. With terms, and
relu of verify.terms as `unit`, the results are what obligations.py proves things about; with a Builder they are
what lookup.py and kuhn.py build. Nothing here knows which of the two it is.

    reading     read                    the next bit of a number, and the number that is left
    selecting   hat, selected           relu(1 - |v|); bit · weight
    quantising  step                    0 before k, 1 after, a ramp of width 1/slope between
    median      median                  of three values that are not negative
    weighing    larger, kuhn_weight     running maximum; 1 - max(0, v_1, ...) - max(0, -v_1, ...)
    adding up   with_digit, accumulate, scaled
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Value = Any
"""A term, an affine combination of units, or a number."""

LayUnit = Callable[[Any], Any]
"""relu of what a unit computes."""


@dataclass(frozen=True)
class Threshold:
    """How a bit is read off a state z = (b + z')/base: a ramp of this slope that reaches 0 at `level`."""

    base: Value
    slope: Value
    level: Value


BASE_4 = Threshold(4, 6, Fraction(1, 4))
"""For tails z' ≤ 1/3, whatever the number of symbols; the ramps are 6z - 1/2 and 6z - 3/2."""

STEEP = Threshold(4, 12, Fraction(5, 24))
"""Base 4 again: a state that is off by 1/24 is still read right."""


def base_2(power: Value) -> Threshold:
    """The classical reading with m symbols left, power = 2^m: for tails z' ≤ 1 - 2/power."""
    return Threshold(2, power, Fraction(1, 2))


def read(unit: LayUnit, state: Value, threshold: Threshold = BASE_4) -> tuple[Value, Value]:
    """The bit p - q of a state, from the ramps p and q, and the state that is left; one layer."""
    ramp = threshold.slope * state - threshold.slope * threshold.level
    p, q, z = unit(ramp + 1), unit(ramp), unit(state)
    bit = p - q
    return bit, threshold.base * z - bit


def hat(unit: LayUnit, v: Value) -> Value:
    """relu(1 - |v|), from three ramps of one layer."""
    return unit(v + 1) - 2 * unit(v) + unit(v - 1)


def selected(unit: LayUnit, bit: Value, weight: Value) -> Value:
    """bit · weight, for a bit in {0, 1} and a weight in [0, 1]."""
    return unit(bit + weight - 1)


def step(unit: LayUnit, X: Value, k: Value, slope: Value, shift: Value = 0) -> Value:
    """The step at k of X + shift/slope, which is 0 up to k - 1/slope and 1 from k on."""
    ramp = slope * X - slope * k + shift
    return unit(ramp + 1) - unit(ramp)


def with_digit(index: Value, power: Value, digit: Value) -> Value:
    """The index Σ_j K^(j-1) · digit_j, one more digit added; power is K^(j-1)."""
    return index + power * digit


def median(unit: LayUnit, a: Value, b: Value, c: Value) -> Value:
    """The median of three values that are not negative; three layers of 4, 3 and 1 units."""
    above, a, b, c = unit(a - b), unit(a), unit(b), unit(c)
    lo, hi = a - above, b + above
    return unit(unit(lo) + unit(c - lo) - unit(c - hi))


def larger(unit: LayUnit, maximum: Value, v: Value) -> Value:
    """max(maximum, v) for a maximum that is not negative; the number 0, where there is none yet, needs no unit."""
    rise = unit(v - maximum)
    return rise if isinstance(maximum, int) else unit(maximum) + rise


def kuhn_weight(unit: LayUnit, up: Value, down: Value) -> Value:
    """Λ(v) = relu(1 - up - down), for the running maxima of v_1, v_2, ... and of -v_1, -v_2, ..."""
    return unit(1 - up - down)


def accumulate(unit: LayUnit, total: Value, terms: Sequence[Value], weights: Sequence[Value]) -> Value:
    """total + Σ weights · terms, which is not negative."""
    return unit(sum((weight * term for weight, term in zip(weights, terms, strict=True)), total))


def scaled(scale: Value, total: Value, offset: Value) -> Value:
    """The output s·acc + b: the two intrinsic weights beside the codes."""
    return scale * total + offset

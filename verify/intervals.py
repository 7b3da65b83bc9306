"""Arrays of intervals in float64, rounded outward: many boxes at once, and nothing assumed of the maths library.

In reading order: `Intervals` with + - * /; `divided`, branch and bound; `exp`, with the proof of its error bound,
`exp_error`, in exact rationals. A module of its own because branch and bound on thousands of boxes wants them all in
one array. Arb (the prover `balls`) is sharper and slower; the kernel accepts neither's word and encloses again.

What is assumed: + - * / round to nearest as IEEE 754 says, with gradual underflow. Then the true value lies within one
step outward of the computed one. numpy's exp, tanh, ... are not used: no standard bounds their error. What is not
finite or not a number encloses everything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import factorial
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
UNIT = Fraction(1, 1 << 53)


def _down(x: Floats) -> Floats:
    return np.nextafter(x, -np.inf)


def _up(x: Floats) -> Floats:
    return np.nextafter(x, np.inf)


@dataclass(frozen=True, eq=False)
class Intervals:
    """[lo_i, hi_i] for each i.

    Args:
        lo, hi: float64[n], lo <= hi; infinite ends are without end.

    Guarantee: every operation encloses all values that it has on members of its arguments.
    """

    lo: Floats
    hi: Floats

    @staticmethod
    def around(lo: Floats, hi: Floats) -> Intervals:
        """The intervals with these computed ends; NaN, which compares with nothing, becomes no information."""
        if np.isnan(lo).any() or np.isnan(hi).any():
            lo, hi = np.where(np.isnan(lo), -np.inf, lo), np.where(np.isnan(hi), np.inf, hi)
        return Intervals(lo, hi)

    @staticmethod
    def of(value: Any) -> Intervals:
        """Numbers as they are: floats, or arrays of floats."""
        if isinstance(value, Intervals):
            return value
        exact = np.asarray(value, dtype=np.float64)
        return Intervals.around(exact, exact)

    def __neg__(self) -> Intervals:
        return Intervals(-self.hi, -self.lo)

    def __add__(self, other: Any) -> Intervals:
        other = Intervals.of(other)
        with np.errstate(all="ignore"):
            return Intervals.around(_down(self.lo + other.lo), _up(self.hi + other.hi))

    def __sub__(self, other: Any) -> Intervals:
        return self + (-Intervals.of(other))

    def __mul__(self, other: Any) -> Intervals:
        other = Intervals.of(other)
        with np.errstate(all="ignore"):
            products = [a * b for a in (self.lo, self.hi) for b in (other.lo, other.hi)]
            # 0 times infinity stands for 0 times a large number, which is 0
            products = [np.where(np.isnan(product), 0.0, product) for product in products]
            return Intervals(_down(np.minimum.reduce(products)), _up(np.maximum.reduce(products)))

    def __truediv__(self, other: Any) -> Intervals:
        other = Intervals.of(other)
        with np.errstate(all="ignore"):
            if (other.lo > 0).all() and (self.lo >= 0).all():
                return Intervals.around(_down(self.lo / other.hi), _up(self.hi / other.lo))
            quotients = [a / b for a in (self.lo, self.hi) for b in (other.lo, other.hi)]
            low, high = _down(np.minimum.reduce(quotients)), _up(np.maximum.reduce(quotients))
        crossing = (other.lo <= 0) & (other.hi >= 0)
        return Intervals.around(np.where(crossing, -np.inf, low), np.where(crossing, np.inf, high))

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other: Any) -> Intervals:
        return Intervals.of(other) - self

    def __rtruediv__(self, other: Any) -> Intervals:
        return Intervals.of(other) / self

    def exp(self) -> Intervals:
        """e^x, by its values at the two ends."""
        ends = np.stack([self.lo, self.hi])
        value, (low, high) = _exp(ends), ends
        lo, hi = value[0] * (1 - RELATIVE), value[1] * (1 + RELATIVE)
        if not ((low >= SMALLEST) & (high <= LARGEST)).all():  # beyond, only monotony is known
            lo = np.where(low < SMALLEST, 0.0, lo)
            hi = np.where(high > LARGEST, np.inf, hi)
        return Intervals(lo, hi)


CHUNK = 1 << 12
"""Boxes evaluated at a time: their intermediate arrays stay in the cache."""


def divided(
    holds: Callable[[Intervals], NDArray[np.bool_]],
    lo: float,
    hi: float,
    *,
    start: int = 64,
    parts: int = 2,
    most: int = 1 << 24,
) -> tuple[Intervals, int] | None:
    """Boxes that cover [lo, hi] and on each of which `holds` says yes, by dividing all others at once.

    Args:
        holds: whether a fact is certain on each of the intervals; False where that cannot be told.
        start: equal parts to begin with.
        parts: into how many a box is divided; more of them means fewer rounds, and more boxes.
        most: boxes looked at before giving up.

    Returns:
        The boxes, and how many were looked at; None if there were too many, or one could not be divided any more.
    """
    settled: list[Intervals] = []
    edges = np.linspace(lo, hi, start + 1)
    left, right, looked = edges[:-1], edges[1:], 0
    while left.size:
        looked += left.size
        if looked > most or not (left < right).all():
            return None
        chunks = range(0, left.size, CHUNK)
        certain = np.concatenate(
            [holds(Intervals(left[i : i + CHUNK], right[i : i + CHUNK])) for i in chunks]
        )
        settled.append(Intervals(left[certain], right[certain]))
        rest = ~certain
        edges = np.linspace(left[rest], right[rest], parts + 1)  # both ends exact, neighbours share theirs
        left, right = edges[:-1].ravel(), edges[1:].ravel()
    cover = (np.concatenate([getattr(part, end) for part in settled]) for end in ("lo", "hi"))
    return Intervals(*cover), looked


# --- exp ----------------------------------------------------------------------------------------------------------

LOG_TWO_HIGH = float.fromhex("0x1.62e42fefa3800p-1")
"""log 2 cut to 42 bits: n times it is exact for |n| < 2^11."""
LOG_TWO_LOW = float.fromhex("0x1.ef35793c76730p-45")
"""The float64 next to what is left of log 2."""

DEGREE = 13
COEFFICIENTS = [1.0 / factorial(k) for k in range(DEGREE + 1)]
"""1/k!, rounded."""

LARGEST, SMALLEST = 700.0, -700.0
"""Between them 2^n is a normal number and so is the result."""

REDUCED = Fraction(35, 100)
"""|r| is at most this: log(2)/2 and what rounding n and the subtraction add."""

RELATIVE = 2.0**-49
"""16 u is allowed for: `exp_error`, and the rounding of the last product."""


def _exp(x: Floats) -> Floats:
    """e^x up to a relative error of `exp_error()`, for |x| <= 700: x = n log 2 + r, a polynomial in r, times 2^n."""
    inside = np.clip(x, SMALLEST, LARGEST)
    n = np.rint(inside * 1.4426950408889634)
    r = inside - n * LOG_TWO_HIGH
    r -= n * LOG_TWO_LOW
    value = r * COEFFICIENTS[DEGREE]
    for coefficient in reversed(COEFFICIENTS[1:-1]):
        value += coefficient
        value *= r
    value += 1.0
    # 2^n by its bits, a normal number: the product is exact
    value *= ((n.astype(np.int64) + 1023) << 52).view(np.float64)
    return value


def exp_error() -> Fraction:
    """A bound on the relative error of `_exp`'s value for |x| <= 700, in exact rationals.

    *Reduction.* n = round(x/log 2) up to rounding of the product, so |x - n log 2| <= 0.5001 log 2 < 0.35 =: R with
    |n| <= 1011. n LOG_TWO_HIGH is exact (42 + 10 bits). The subtraction from x is exact too or rounds a number below
    0.36 (LOG_TWO_LOW is below 2^-44): at most u 0.36; the product n LOG_TWO_LOW and the second subtraction round at
    most u 2^-33 and u 0.36. log 2 - HIGH - LOW is at most half a last place of LOW, 2^-98. So r is off by
    at most d = u (0.36 + 2^-33 + 0.36) + 1011 2^-98, and e^r by a factor of at most 1 + 2 d.
    *Polynomial.* The Taylor polynomial of degree 13 is off by at most R^14 / 14! e^R. Horner's rule: let s_k be the
    sum of r^(j-k) / j! for j >= k, which is at most e^R / k!, and e_k the error of the computed fl(fl(value r) + c_k).
    The product is off by at most p = R e_{k+1} + u R (s_{k+1} + e_{k+1}), the coefficient by u / k!, the sum by
    another u (s_k + p + 1/k!): these add up to e_k.
    """
    R, u = REDUCED, UNIT
    d = u * (Fraction(36, 100) * 2 + Fraction(1, 1 << 33)) + Fraction(1011, 1 << 98)
    ceiling = 1 / (1 - R)  # e^R <= 1 / (1 - R)
    error = u / factorial(DEGREE)
    for k in reversed(range(DEGREE)):
        above = ceiling / factorial(k + 1) + error  # the computed partial value is at most this
        product = R * error + u * R * above
        total = ceiling / factorial(k) + product
        error = product + u * (total + Fraction(1, factorial(k))) + u / factorial(k)
    taylor = R**14 / factorial(14) * ceiling
    lowest = 1 - R  # e^-R >= 1 - R
    return (error + taylor) / lowest + 2 * d * (1 + 2 * (error + taylor) / lowest)

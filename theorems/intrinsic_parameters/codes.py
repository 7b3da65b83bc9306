"""What the intrinsic parameters are: the values of a function at grid points, packed into numbers.

In reading order: the grid points; `pack`, bits into one number; `Code`, integer levels with scale and offset; the
ways to code values, from `paper_code` to `known_bound_code`; the values of a network's symbols.
Everything is exact; values of a function that is not rational are rounded by whoever calls.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

Point = tuple[Fraction, ...]


def cell_corners(d: int, n: int) -> Iterator[Point]:
    """The lower corners of the 2^(dn) cells of side 2^-n, coordinate 1 fastest."""
    return _points(d, range(2**n), 2**n)


def vertices(d: int, n: int, steps: int | None = None) -> Iterator[Point]:
    """The (K + 1)^d grid points of [0, 1]^d, coordinate 1 fastest; K = `steps`, 2^n if not given."""
    K = steps or 2**n
    return _points(d, range(K + 1), K)


def _points(d: int, steps: range, scale: int) -> Iterator[Point]:
    for reverse in itertools.product(steps, repeat=d):
        yield tuple(Fraction(k, scale) for k in reversed(reverse))


def pack(bits: Sequence[int], base: int = 4) -> Fraction:
    """θ = Σ_t bits[t] base^-(t+1), exactly.

    Cost: linear in the length of the result for base 2 and 4, whose digits are spelled out.
    """
    if not bits:
        return Fraction(0)
    digits = {2: "", 4: "0"}
    if base in digits:
        spelled = "".join(digits[base] + "01"[bit] for bit in bits)
        return Fraction(int(spelled, 2), base ** len(bits))
    return Fraction(sum(bit * base ** (len(bits) - 1 - t) for t, bit in enumerate(bits)), base ** len(bits))


@dataclass(frozen=True)
class Code:
    """The value at point i is read as offset + scale · levels[i] / 2^n.

    Args:
        levels: integers from 0 to 2^n - 1, a point each.
        n: the number of bit planes.
        leading: bits that every stream reads first, those of the offset where it is coded too.
    """

    levels: tuple[int, ...]
    n: int
    scale: Fraction
    offset: Fraction
    leading: tuple[int, ...] = ()

    def values(self) -> list[Fraction]:
        """The values that the network gives at the points."""
        return [self.offset + self.scale * Fraction(level, 2**self.n) for level in self.levels]

    def plane(self, p: int) -> list[int]:
        """Bit p of every level, p = 1 the most significant."""
        return [level >> (self.n - p) & 1 for level in self.levels]


def paper_code(values: Sequence[Fraction], at_origin: Fraction, omega: Fraction, n: int) -> Code:
    """The source's code: f~ = (f - f(0) + Ω)/(2Ω) rounded down, with 2^n - 1 for f~ = 1; scale 2Ω, offset f(0) - Ω.

    Args:
        values: at the points, within omega of `at_origin`.
        omega: Ω, at least the oscillation of f; 0 for a constant.

    Raises:
        ValueError: a value is farther from f(0) than Ω, so that Ω is no bound of the oscillation.
    """
    if not omega:
        _require_within(values, at_origin, at_origin)
        return Code((0,) * len(values), n, Fraction(0), at_origin)
    _require_within(values, at_origin - omega, at_origin + omega)
    levels = (math.floor(2**n * (value - at_origin + omega) / (2 * omega)) for value in values)
    return Code(tuple(min(2**n - 1, level) for level in levels), n, 2 * omega, at_origin - omega)


def range_code(values: Sequence[Fraction], n: int) -> Code:
    """Levels round((f - lo)/(hi - lo) · (2^n - 1)) for lo, hi the extreme values; scale (hi - lo) 2^n/(2^n - 1).

    Raises:
        ValueError: n = 0, which leaves no level to tell two values apart.
    """
    if n < 1:
        raise ValueError(f"the range is divided into 2^n - 1 steps, so n is at least 1; got {n}")
    lo, hi = min(values), max(values)
    return _between(values, lo, hi - lo, n)


def known_class_code(values: Sequence[Fraction], n: int, diameter: Fraction) -> Code:
    """As `range_code`, with the fixed range `diameter` = λ√d (or above) of the class in place of hi - lo.

    Raises:
        ValueError: the values are farther apart than the class allows.
    """
    lo = min(values)
    _require_within(values, lo, lo + diameter)
    return _between(values, lo, diameter, n)


def known_bound_code(values: Sequence[Fraction], n: int, diameter: Fraction, bound: Fraction, m: int) -> Code:
    """As `known_class_code`, for |f| ≤ bound: the offset too is coded, rounded down to m bits of [-bound, bound].

    Raises:
        ValueError: a value is outside of [-bound, bound], or m < 1.
    """
    if m < 1:
        raise ValueError(f"the offset needs at least one bit; got m = {m}")
    _require_within(values, -bound, bound)
    lo = min(values)
    level = min(2**m - 1, math.floor((lo + bound) * 2**m / (2 * bound))) if bound else 0
    code = known_class_code(values, n, diameter)
    leading = tuple(level >> (m - i) & 1 for i in range(1, m + 1))
    offset = -bound + bound * Fraction(2 * level, 2**m)
    return Code(code.levels, n, code.scale, offset, leading)


def _between(values: Sequence[Fraction], lo: Fraction, extent: Fraction, n: int) -> Code:
    top = 2**n - 1
    if not extent:
        return Code((0,) * len(values), n, Fraction(0), lo)
    levels = tuple(math.floor((value - lo) / extent * top + Fraction(1, 2)) for value in values)
    return Code(levels, n, extent * Fraction(2**n, top), lo)


def _require_within(values: Sequence[Fraction], lo: Fraction, hi: Fraction) -> None:
    for i, value in enumerate(values):
        if not lo <= value <= hi:
            raise ValueError(f"the value {value} at point {i} is not between {lo} and {hi}")


def plane_parameters(code: Code, base: int = 4) -> dict[str, Fraction]:
    """Values of the symbols of a network with one stream a bit plane: theta_1, ..., theta_n, s, b.

    Leading bits go into the first stream; the others hold zeros there.
    """
    idle = [0] * len(code.leading)
    streams = {
        f"theta_{p}": pack([*(code.leading if p == 1 else idle), *code.plane(p)], base)
        for p in range(1, code.n + 1)
    }
    return {**streams, "s": code.scale, "b": code.offset}


def single_parameters(code: Code) -> dict[str, Fraction]:
    """Values of the symbols of a network with one stream for all: theta, s, b. Order: point, then plane."""
    planes = [code.plane(p) for p in range(1, code.n + 1)]
    bits = [bit for at_point in zip(*planes, strict=True) for bit in at_point]
    return {"theta": pack([*code.leading, *bits]), "s": code.scale, "b": code.offset}

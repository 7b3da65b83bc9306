"""The packed engine: the networks' values from their tables, without walking through their layers.

In reading order: `range_levels` and `paper_levels`, the table of levels; `greatest_residual`, how far it is from the
function at the vertices; `pack`, `theta`, `unpack`, levels to the bits of the parameters and back; `Interpolation`
(network Q), `Lookup` (network A) and its medians (A-infinity), exact values at dyadic points in 64-bit integers.

Why this is the literal network. The bits that its layers extract from θ are the symbols of θ, for any number of them
(IP.ind, whose step is IP.bit4); a selector adds bit times weight (IP.sel); in network A the weights of all symbols are
the hats of the index, and by IP.tel the sum over the first T of them is what the accumulator holds after T, so it ends
as the linear interpolation of the table at the index (`tables_are_looked_up`); in network Q the weight of vertex β is
Λ(Kx - β), which vanishes at vertices more than a cell away (`far_vertices_weigh_nothing`) and at the corners of the
cell is a difference of sorted fractions of x, or 0 (IP.kuhn, `corners_weigh_a_difference_of_fractions`). So the
accumulator is the sum below, of two terms or of d + 1. `the_packed_engine_is_the_literal_network` (IP.fast) and the
tests compare with the literal layers besides.

Layout: tables have coordinate 1 fastest; K = 2^n; a dyadic point is x = X / 2^precision with integers X. Values are
returned as integers `num` of the accumulator: the network's output is offset + scale num / 2^`value_bits`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Levels = NDArray[Any]
Packed = NDArray[np.uint8]

BLOCK = 1 << 14
"""Entries handled at once, so that what is between them stays in the cache."""

WORD = 62
"""Bits of the integers that must not overflow."""


class TooFine(ValueError):
    """Values would not fit 64-bit integers; the message says how many bits they need."""


# --- the table ----------------------------------------------------------------------------------------------------


def level_type(n: int) -> Any:
    """The narrowest unsigned integers that hold n-bit levels."""
    return np.uint8 if n <= 8 else np.uint16 if n <= 16 else np.uint32


def range_levels(values: Integers, n: int) -> tuple[Levels, int, int]:
    """Levels round((v - lo) / R (2^n - 1)) with R = hi - lo, ties up; and lo, hi.

    Args:
        values: int64[vertices], the function times a common denominator.

    Guarantee: exact. |lo + R level / (2^n - 1) - v| <= R / (2 (2^n - 1)).
    """
    top = (1 << n) - 1
    lo, hi = int(values.min()), int(values.max())
    span = hi - lo
    levels = np.zeros(values.size, dtype=level_type(n))
    if not span:
        return levels, lo, hi
    if (2 * span * top + span).bit_length() > WORD:
        raise TooFine(f"levels of {n} bits of values of {span.bit_length()} bits do not fit {WORD} bits")
    for part in _blocks(values.size):
        levels[part] = (2 * top * (values[part] - lo) + span) // (2 * span)
    return levels, lo, hi


def paper_levels(values: Integers, origin: int, omega: int, n: int) -> Levels:
    """The source's levels ⌊2^n (v - f(0) + Ω) / (2Ω)⌋, or 2^n - 1 where that is 2^n; 0 for Ω = 0.

    Args:
        values, origin, omega: the function, its value at 0 and Ω, times a common denominator.
    """
    levels = np.zeros(values.size, dtype=level_type(n))
    if not omega:
        return levels
    if (2 * omega).bit_length() + n > WORD:
        raise TooFine(
            f"levels of {n} bits of values of {(2 * omega).bit_length()} bits do not fit {WORD} bits"
        )
    for part in _blocks(values.size):
        steps = ((values[part] - origin + omega) << n) // (2 * omega)
        if steps.size and not 0 <= steps.min() <= steps.max() <= 1 << n:
            raise ValueError("a value is farther from that at 0 than Ω")
        levels[part] = np.minimum(steps, (1 << n) - 1)
    return levels


def greatest_residual(values: Integers, levels: Levels, n: int, lo: int, hi: int) -> Fraction:
    """The largest |lo + (hi - lo) level / (2^n - 1) - value| over all vertices, exactly, in units of the values."""
    top, worst = (1 << n) - 1, 0
    for part in _blocks(values.size):
        difference = (hi - lo) * levels[part].astype(np.int64) - top * (values[part] - lo)
        worst = max(worst, int(np.abs(difference, out=difference).max()))
    return Fraction(worst, top)


# --- the parameters -----------------------------------------------------------------------------------------------


def _spread() -> Any:
    byte, spread = np.arange(256), np.zeros(256, dtype=">u2")
    for bit in range(8):
        spread |= (((byte >> bit) & 1) << 2 * bit).astype(">u2")
    return spread


SPREAD = _spread()
"""A byte of eight bits as sixteen: base 4 with digits 0 and 1."""

GATHER = np.zeros(1 << 16, dtype=np.uint8)
GATHER[SPREAD.astype(np.uint16)] = np.arange(256)


def pack(levels: Levels, n: int) -> Packed:
    """The base-4 digits of θ_1..θ_n, two bits a digit: digit t of θ_j is bit n - j of level t.

    Returns:
        uint8[n, bytes], big-endian: row j is the numerator of θ_j over 4^(number of digits), digits padded with 0.
    """
    digits = -(-levels.size // 8)
    packed = np.empty((n, digits, 2), dtype=np.uint8)
    for start in range(0, digits, BLOCK // 8):
        part = levels[8 * start : 8 * start + BLOCK]
        for plane in range(n):
            bits = np.packbits((part >> (n - 1 - plane)).astype(np.uint8) & 1)
            packed[plane, start : start + bits.size] = SPREAD[bits].view(np.uint8).reshape(-1, 2)
    return packed.reshape(n, 2 * digits)


def pack_single(levels: Levels, n: int) -> Packed:
    """The same digits as one stream (the three-parameter form): vertex by vertex, highest bit first."""
    bits = np.unpackbits(levels.astype(">u4").view(np.uint8).reshape(-1, 4), axis=1)[:, 32 - n :]
    packed: Packed = SPREAD[np.packbits(bits.reshape(-1))].view(np.uint8).reshape(1, -1)
    return packed


def theta(packed: Packed) -> Fraction:
    """The parameter as a number: the sum of digit t times 4^-(t+1)."""
    return Fraction(int.from_bytes(packed.tobytes(), "big"), 1 << 8 * packed.size)


def unpack(packed: Packed, count: int) -> Levels:
    """The levels back from the parameters' digits.

    Args:
        packed: uint8[n, bytes], as `pack` gives them.
        count: number of levels.
    """
    n = len(packed)
    digits = packed.view(">u2")
    levels = np.zeros(count, dtype=level_type(n))
    for start in range(0, digits.shape[1], BLOCK // 8):
        part = levels[8 * start : 8 * start + BLOCK]
        for plane in range(n):
            bits = np.unpackbits(GATHER[digits[plane, start : start + BLOCK // 8]])[: part.size]
            part |= bits.astype(levels.dtype) << levels.dtype.type(n - 1 - plane)
    return levels


# --- network Q ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Interpolation:
    """Network Q: Kuhn interpolation of (2^n + 1)^dim vertex levels.

    Args:
        levels: unsigned[(2^n + 1)^dim], coordinate 1 fastest.
    """

    dim: int
    n: int
    levels: Levels

    def value_bits(self, precision: int) -> int:
        """The output is offset + scale num / 2^value_bits."""
        return precision

    def values(self, points: Integers, precision: int) -> Integers:
        """The accumulator at x = points / 2^precision, exactly.

        Args:
            points: int64[points, dim], within 0..2^precision.
            precision: at least n and at most 62.

        Guarantee: exact, as `num` of the module's head.
        Cost: O(dim log dim) and dim + 1 random reads a point.
        """
        check_points(points, self.dim, precision)
        if not self.n <= precision <= WORD:
            raise TooFine(f"precision {precision} is not between {self.n} and {WORD}")
        out = np.empty(len(points), dtype=np.int64)
        for part in _blocks(len(points)):
            out[part] = self._block(points[part], precision - self.n)
        return out

    def _block(self, points: Integers, shift: int) -> Integers:
        side, one = (1 << self.n) + 1, 1 << shift
        strides = [side**j for j in range(self.dim)]
        base = np.zeros(len(points), dtype=np.int64)
        rest = []
        for column, stride in zip(points.T, strides, strict=True):
            # x = 1 belongs to the last cell: its fraction there is 1
            cell = np.minimum(column >> shift, side - 2)
            base += cell * stride
            rest.append(column - (cell << shift))
        # along the chain of corners of the simplex: the largest fraction moves first
        heights, steps = _sorted(rest, strides)
        table, total = self.levels, None
        before: Any = one
        for height, step in zip([*heights, None], [*steps, None], strict=True):
            weight = before - height if height is not None else before
            read = table.take(base).astype(np.int64)
            read *= weight
            total = read if total is None else np.add(total, read, out=total)
            if height is not None:
                base += step
                before = height
        assert total is not None
        return total


def _sorted(rest: list[Integers], strides: list[int]) -> tuple[list[Integers], list[Any]]:
    """The fractions in falling order, each with the stride of its coordinate: a network of comparisons."""
    heights: list[Integers] = list(rest)
    steps: list[Any] = list(strides)
    for end in range(len(heights) - 1, 0, -1):
        for i in range(end):
            swap = heights[i] < heights[i + 1]
            heights[i], heights[i + 1] = (
                np.maximum(heights[i], heights[i + 1]),
                np.minimum(heights[i], heights[i + 1]),
            )
            steps[i], steps[i + 1] = (
                np.where(swap, steps[i + 1], steps[i]),
                np.where(swap, steps[i], steps[i + 1]),
            )
    return heights, steps


# --- network A and its medians ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lookup:
    """Network A: linear interpolation of 2^(n dim) cell levels at the index that the quantiser gives.

    Args:
        levels: unsigned[2^(n dim)], coordinate 1 fastest.
        gap: δ = 2^-gap, the width of a ramp; gap > n.
    """

    dim: int
    n: int
    levels: Levels
    gap: int

    def value_bits(self, precision: int) -> int:
        return self.n + precision - self.gap

    def values(self, points: Integers, precision: int) -> Integers:
        """The accumulator at x = points / 2^precision, exactly; as for `Interpolation`, with precision >= gap."""
        return self._values(points, precision, lambda indices: self._at([[i] for i in indices], precision))

    def medians(self, points: Integers, precision: int) -> Integers:
        """The same after medians over the shifts by -δ, 0 and δ, coordinate by coordinate (network A-infinity)."""
        step = 1 << precision - self.gap

        def at(columns: list[Integers]) -> Integers:
            return self._at([[column - step, column, column + step] for column in columns], precision)

        return self._values(points, precision, at)

    def _values(self, points: Integers, precision: int, at: Callable[[list[Integers]], Integers]) -> Integers:
        check_points(points, self.dim, precision)
        finest = WORD - self.n * self.dim + self.gap
        if not self.n < self.gap <= precision <= min(finest, WORD):
            raise TooFine(f"precision {precision} is not between the gap {self.gap} and {min(finest, WORD)}")
        out = np.empty(len(points), dtype=np.int64)
        for part in _blocks(len(points)):
            out[part] = at(list(points[part].T))
        return out

    def _at(self, shifted: list[list[Integers]], precision: int) -> Integers:
        """Medians over all choices of one column for each coordinate; a single choice is its own."""
        indices = [[self._index(column, precision) for column in choices] for choices in shifted]
        return self._median(indices, 0, precision)

    def _median(self, indices: list[list[Integers]], total: Any, precision: int) -> Integers:
        if not indices:
            return self._read(total, precision)
        # the last coordinate is the innermost, as in the network the medians of coordinate 1 come first
        *outer, inner = indices
        stride = 1 << self.n * len(outer)
        found = [self._median(outer, total + stride * index, precision) for index in inner]
        if len(found) == 1:
            return found[0]
        first, second, third = found
        low, high = np.minimum(first, second), np.maximum(first, second)
        middle: Integers = np.maximum(low, np.minimum(high, third))
        return middle

    def _index(self, column: Integers, precision: int) -> Integers:
        """The sum of the ramps in units of 2^-(precision - gap): k, and the part of ramp k + 1 that is passed."""
        shift, unit = precision - self.n, precision - self.gap
        inside = np.clip(column, 0, 1 << precision)
        cell = np.minimum(inside >> shift, (1 << self.n) - 1)
        passed = inside - ((cell + 1) << shift) + (1 << unit)
        passed[cell == (1 << self.n) - 1] = 0  # no ramp at the right end
        index: Integers = (cell << unit) + np.maximum(passed, 0)
        return index

    def _read(self, index: Integers, precision: int) -> Integers:
        unit = precision - self.gap
        place, part = index >> unit, index & ((1 << unit) - 1)
        low: Integers = self.levels.take(place).astype(np.int64)
        high: Integers = self.levels.take(np.minimum(place + 1, self.levels.size - 1)).astype(np.int64)
        return (low << unit) + (high - low) * part

    def in_trifling_region(self, points: Integers, precision: int) -> NDArray[np.bool_]:
        """Whether some coordinate is inside a ramp."""
        mask = (1 << precision - self.gap) - 1
        inside: NDArray[np.bool_] = np.any(
            [self._index(column, precision) & mask != 0 for column in points.T], axis=0
        )
        return inside


def check_points(points: Integers, dim: int, precision: int) -> None:
    """Raise ValueError unless the points lie in the cube."""
    if points.ndim != 2 or points.shape[1] != dim:
        raise ValueError(f"the points have shape {points.shape}; expected (points, {dim})")
    if points.size and (points.min() < 0 or points.max() > 1 << precision):
        row = int(np.argwhere((points < 0) | (points > 1 << precision))[0][0])
        place = ", ".join(str(Fraction(int(x), 1 << precision)) for x in points[row])
        raise ValueError(f"point {row} is ({place}); expected coordinates from 0 to 1")


def grid(dim: int, side: int) -> Integers:
    """All index vectors {0..side-1}^dim, coordinate 1 fastest: int64[side^dim, dim]."""
    axes: Sequence[Integers] = np.meshgrid(*[np.arange(side)] * dim, indexing="ij")
    return np.stack([axis.reshape(-1) for axis in axes[::-1]], axis=1)


def _blocks(count: int) -> list[slice]:
    return [slice(start, start + BLOCK) for start in range(0, count, BLOCK)]

"""Which hidden units the reduction merges: one answer by two roads.

`Partition` is the answer. `partition_exact` finds it in fractions with a dictionary, as one would on paper; it is the
reference. `partition_floats` finds the same for float64 arrays, vectorised: `mix_rows` gives each unit a key, one
sort brings equal keys together, `Rows` compares them, and `_zero_sums` decides exactly which blocks cancel.

Both are exact. Floats denote their dyadic values; hashes only propose equal rows and every equality is compared;
every sum that rounding could decide wrongly is done in integers, by a correctly rounded sum, or in fractions.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from verify.networks.network import Array

CONSTANT, IDLE = -1, -2
"""In `Partition.block`: the unit has zero incoming weight; it has not, and zero outgoing weight in every output."""


@dataclass(frozen=True)
class Partition:
    """How the reduction sees the units.

    Args:
        sign: int8[h], what makes the first nonzero incoming weight positive; 0 for a constant unit.
        block: int64[h], the first unit of the block of sign-equal units that unit i is in, or `CONSTANT` or `IDLE`.
        cancels: bool[h], true at the first unit of a block whose signed outgoing weights sum to zero.
    """

    sign: NDArray[np.int8]
    block: NDArray[np.int64]
    cancels: NDArray[np.bool_]


# --- the slow reference -------------------------------------------------------------------------------------------


def partition_exact(weight: Array, bias: Array, outgoing: Array) -> Partition:
    """The partition in fractions, as one would write it on paper.

    Args:
        weight, bias, outgoing: Fraction[h, n], [h], [m, h].
    """
    units = weight.shape[0]
    sign = np.zeros(units, dtype=np.int8)
    block = np.full(units, CONSTANT, dtype=np.int64)
    cancels = np.zeros(units, dtype=bool)
    first_with: dict[tuple[Fraction, ...], int] = {}
    sums: dict[int, list[Fraction]] = {}
    for i in range(units):
        leading = next((w for w in weight[i] if w != 0), None)
        if leading is None:
            continue
        sign[i] = 1 if leading > 0 else -1
        if not any(outgoing[:, i]):
            block[i] = IDLE
            continue
        s = int(sign[i])
        first = first_with.setdefault((*(s * w for w in weight[i]), s * bias[i]), i)
        block[i] = first
        total = sums.setdefault(first, [Fraction(0)] * outgoing.shape[0])
        sums[first] = [t + s * a for t, a in zip(total, outgoing[:, i], strict=True)]
    for first, total in sums.items():
        cancels[first] = not any(total)
    return Partition(sign, block, cancels)


# --- the vectorised road ------------------------------------------------------------------------------------------

ROWS = 1 << 14
"""Rows that are worked on at a time, so that what is made of them stays in the cache."""


def partition_floats(weight: Array, bias: Array, outgoing: Array) -> Partition:
    """The same partition for float64 arrays; one sort of 64-bit keys.

    Args:
        weight, bias, outgoing: float64[h, n], [h], [m, h].

    Cost: O(h (n + m)) and one sort, unless keys collide; peak memory about 6 h doubles beside the input.
    """
    units = weight.shape[0]
    rows = Rows(weight, bias, np.empty(units, dtype=np.int8))
    keys = np.empty(units, dtype=np.uint64)
    for first in range(0, units, ROWS):
        here = slice(first, first + ROWS)
        rows.sign[here] = _canonical_signs(weight[here])
        keys[here] = mix_rows(rows.columns(here))
    block = np.arange(units)
    block[~(outgoing != 0).any(axis=0)] = IDLE
    block[rows.sign == 0] = CONSTANT
    cancels = np.zeros(units, dtype=bool)
    live = np.flatnonzero(block >= 0)
    members, starts = _repeated_rows(rows, keys if live.size == units else keys[live], live)
    if members.size:
        sizes = np.diff(starts, append=members.size)
        firsts = members[starts]
        block[members] = np.repeat(firsts, sizes)
        zero = np.ones(starts.size, dtype=bool)
        signs = rows.sign[members]
        for row in outgoing:
            zero &= _zero_sums(row[members] * signs, starts, sizes)
        cancels[firsts] = zero
    return Partition(rows.sign, block, cancels)


@dataclass(frozen=True)
class Rows:
    """The incoming weights and biases, each row times its sign: equal units are equal rows.

    Args:
        weight, bias, sign: float64[h, n], [h], int8[h].
    """

    weight: Array
    bias: Array
    sign: NDArray[np.int8]

    def columns(self, which: slice | NDArray[np.int64]) -> list[Array]:
        """The columns of some rows, without -0.0: adding +0.0 turns it into +0.0, so equal numbers have equal bits."""
        if isinstance(which, slice):
            weight, bias, sign = self.weight[which], self.bias[which], self.sign[which]
        else:
            # `take` copies whole rows, five times as fast as an index
            weight, bias, sign = (array.take(which, axis=0) for array in (self.weight, self.bias, self.sign))
        factor = sign.astype(np.float64)
        return [column * factor + 0.0 for column in (*weight.T, bias)]

    def equal_neighbours(self, order: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether row order[i] equals row order[i + 1] in every column."""
        equal = np.ones(order.size - 1, dtype=bool)
        for first in range(0, equal.size, ROWS):
            part = equal[first : first + ROWS]
            for values in self.columns(order[first : first + ROWS + 1]):
                part &= values[1:] == values[:-1]
        return equal


def mix_rows(columns: list[Array]) -> NDArray[np.uint64]:
    """A 64-bit key for each row: equal rows have equal keys. Nothing more is relied upon.

    Args:
        columns: float64[rows] each, without -0.0.
    """
    key = np.zeros(columns[0].size, dtype=np.uint64)
    for column in columns:
        key ^= column.view(np.uint64)
        key *= np.uint64(0x9E3779B97F4A7C15)
        # A product moves information upwards only; short floats live in the upper bits, so fold them down.
        key ^= key >> np.uint64(32)
    key *= np.uint64(0xD6E8FEB86659FD93)
    return key


def _canonical_signs(weight: Array) -> NDArray[np.int8]:
    """The sign of the first nonzero entry of each row, 0 for a zero row."""
    sign = np.zeros(weight.shape[0], dtype=np.int8)
    for column in weight.T:
        sign += (sign == 0) * ((column > 0).view(np.int8) - (column < 0).view(np.int8))
        if sign.all():
            break
    return sign


def _repeated_rows(
    rows: Rows, keys: NDArray[np.uint64], live: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The live rows that occur more than once: indices block after block, and where each block starts.

    Within a block indices ascend. Keys carry the place among the live rows in their lowest bits, so that sorting the
    keys themselves (faster than argsort) gives the order; the bits this takes from the key only cost collisions.

    Args:
        keys: of the live rows; they are overwritten.
    """
    nothing = np.zeros(0, dtype=np.int64)
    if live.size < 2:
        return nothing, nothing
    low = np.uint64((1 << (live.size - 1).bit_length()) - 1)
    keys &= ~low
    keys |= np.arange(live.size, dtype=np.uint64)
    keys.sort()
    meets = (keys[1:] ^ keys[:-1]) <= low  # same key as the neighbour to the right
    if not meets.any():
        return nothing, nothing
    inside = np.zeros(live.size, dtype=bool)
    inside[1:] |= meets
    inside[:-1] |= meets
    order = live[(keys[inside] & low).astype(np.int64)]
    run = np.cumsum(~np.concatenate(([False], meets)), dtype=np.int64)[inside]
    del meets, inside

    # Equal rows have equal keys, so neighbours in different runs are never equal.
    equal = rows.equal_neighbours(order)
    same_run = run[1:] == run[:-1]
    if not equal[same_run].all():
        # Different rows share a key: inside such runs sort by the rows themselves. lexsort is stable, so
        # indices stay ascending within equal rows.
        broken = np.unique(run[1:][same_run & ~equal])
        mixed = np.flatnonzero(np.isin(run, broken))
        columns = rows.columns(order[mixed])
        order[mixed] = order[mixed][np.lexsort((*reversed(columns), run[mixed]))]
        equal = rows.equal_neighbours(order)
    follows = np.concatenate(([False], equal))
    repeated = follows | np.concatenate((equal, [False]))
    return order[repeated], np.flatnonzero(~follows[repeated])


def _zero_sums(values: Array, starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which blocks of float64 values sum to zero exactly; every block has at least two values."""
    zero = values[starts] == -values[starts + 1]
    larger = np.flatnonzero(sizes > 2)
    if larger.size:
        with np.errstate(over="ignore", invalid="ignore"):
            total = np.abs(np.add.reduceat(values, starts)[larger])
            magnitude = np.add.reduceat(np.abs(values), starts)[larger]
            # A sum of k floats errs by less than k 2^-52 times the sum of their magnitudes, so beyond twice
            # that it is certainly not zero. Overflow makes the comparison false and leaves it to fractions.
            certain = total > sizes[larger] * 2.0**-51 * magnitude
        zero[larger] = False
        doubtful = larger[~certain]
        zero[doubtful], settled = _integer_zero_sums(values, starts[doubtful], sizes[doubtful])
        for index in doubtful[~settled].tolist():
            zero[index] = _sums_to_zero(values[starts[index] : starts[index] + sizes[index]].tolist())
    return np.asarray(zero)


def _integer_zero_sums(
    values: Array, starts: NDArray[np.int64], sizes: NDArray[np.int64]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which blocks sum to zero, and for which of them 64-bit integers could tell.

    A block of k values is scaled by a power of two, so that the largest is below 2^62 / k. If all values are integers
    then, the integer sum is exact.
    """
    if not starts.size:
        return np.zeros(0, dtype=bool), np.zeros(0, dtype=bool)
    firsts = np.cumsum(sizes) - sizes
    if not np.array_equal(firsts, starts) or values.size > firsts[-1] + sizes[-1]:
        values = values[np.repeat(starts - firsts, sizes) + np.arange(int(sizes.sum()))]
    largest = np.frexp(np.maximum.reduceat(np.abs(values), firsts))[1]
    spare = np.frexp(sizes.astype(np.float64))[1]  # k < 2^spare
    scaled = np.ldexp(values, np.repeat(62 - spare - largest, sizes))
    integers = scaled.astype(np.int64)
    # what is scaled to less than the least float becomes 0, and is no integer
    whole = (integers == scaled) & ((scaled != 0) | (values == 0))
    settled = np.logical_and.reduceat(whole, firsts)
    return np.asarray(settled & (np.add.reduceat(integers, firsts) == 0)), np.asarray(settled)


def _sums_to_zero(values: list[float]) -> bool:
    try:
        # fsum rounds the exact sum once; the exact sum is a multiple of 2^-1074, so it rounds to 0 iff it is 0.
        return math.fsum(values) == 0
    except OverflowError:
        return sum(map(Fraction, values)) == 0

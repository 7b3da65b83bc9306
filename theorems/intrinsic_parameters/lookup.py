"""Networks that look the value of a cell up in a table: A (L^p error) and its median version (sup error).

In reading order: `Stream`, the reading of bits off one number; `lookup_network`, quantiser, index and selector;
`median_network`, three shifts a coordinate and medians. Layers are numbered from 1; in both, the table's symbol t is
read in layer 2 + t, selected in layer 3 + t and added up in layer 4 + t.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from fractions import Fraction

from theorems.intrinsic_parameters import blocks
from theorems.intrinsic_parameters.symbolic import Affine, Builder, Intrinsic, SymbolicNetwork, Unit


class Stream:
    """The bits of one number, a layer each; the number is the bias of one unit of layer 1, and nowhere else.

    Args:
        symbols: how many bits there are; base 2 needs to know.
        start: the layer of the first bit; until then the number is carried.
    """

    def __init__(
        self, build: Builder, symbol: Intrinsic, symbols: int, start: int = 2, base: int = 4
    ) -> None:
        self.build, self.left, self.base = build, symbols, base
        self.state = build.unit(symbol, 1)
        for _ in range(2, start):
            self.state = build.unit(self.state)

    def threshold(self) -> blocks.Threshold:
        return blocks.BASE_4 if self.base == 4 else blocks.base_2(2**self.left)

    def read(self) -> Affine:
        """Lay the units of the next symbol; gives its bit."""
        bit: Affine
        bit, self.state = blocks.read(self.build.unit, self.state, self.threshold())
        self.left -= 1
        return bit


class Selector:
    """One copy of the table: accumulates Σ_t hat(I - t) u_t for the index I of its point, a symbol t at a time."""

    def __init__(self, build: Builder, index: Affine) -> None:
        self.build, self.index, self.time = build, index, 0
        self.total = Affine(layer=3)

    def add(self, bits: Sequence[Affine]) -> None:
        """Take the bits of the next symbol, the most significant first."""
        weight = blocks.hat(self.build.unit, self.index - self.time)
        self.index = self.build.unit(self.index)
        chosen = [blocks.selected(self.build.unit, bit, weight) for bit in bits]
        powers = [Fraction(1, 2**p) for p in range(1, len(bits) + 1)]
        self.total = blocks.accumulate(self.build.unit, self.total, chosen, powers)
        self.time += 1


def lp_gap(d: int, n: int, p: Fraction | int) -> Fraction:
    """δ = 2^(-n(⌈p⌉ + 1))/d: the gap at which the trifling region adds no more than the rounding, in L^p.

    Raises:
        ValueError: p < 1.
    """
    if p < 1:
        raise ValueError(f"L^p is a norm for p ≥ 1; got p = {p}")
    return Fraction(1, 2 ** (n * (math.ceil(p) + 1)) * d)


def lookup_network(d: int, n: int, delta: Fraction, base: int = 4) -> SymbolicNetwork:
    """Network A: symbols theta_1, ..., theta_n, s, b; its value on a good cell is b + s · (the level of the cell)/2^n.

    Args:
        delta: the width of the gaps before k/2^n, in (0, 2^-n); `lp_gap` for L^p.
        base: 4, or 2 as in the source.

    Raises:
        ValueError: sizes or gap out of range.
    """
    _require_sizes(d, n, base)
    if n and not 0 < delta < Fraction(1, 2**n):
        raise ValueError(f"the gap δ must be between 0 and 2^-{n}; got {delta}")
    build = Builder(d)
    index = _indices(build, n, delta, [(0,) * d])[0]
    total = _tables(build, n, [index], [_streams(build, n, 2 ** (d * n), base)])[0]
    return build.output(blocks.scaled(Intrinsic("s"), total, Intrinsic("b")))


def median_network(
    d: int, n: int, delta: Fraction | None = None, shared: bool = True, base: int = 4
) -> SymbolicNetwork:
    """Network A∞: medians over the shifts {-δ, 0, δ}^d; every point has a value of a cell that it touches.

    Args:
        delta: at most 2^-n/3; 2^-n/4 if not given, which depends on nothing but n.
        shared: one set of streams for all copies (n + 2 intrinsic parameters), or one a copy (3^d n + 2); the
            symbols of copy i are then theta_i_1, ..., theta_i_n.

    Raises:
        ValueError: sizes or gap out of range.
    """
    _require_sizes(d, n, base)
    delta = Fraction(1, 4 * 2**n) if delta is None else delta
    if n and not 0 < delta <= Fraction(1, 3 * 2**n):
        raise ValueError(f"the gap δ must be above 0 and at most 2^-{n}/3; got {delta}")
    return wide_median_network(d, n, delta, shared, base)


def wide_median_network(
    d: int, n: int, delta: Fraction, shared: bool = True, base: int = 4
) -> SymbolicNetwork:
    """Whatever the gap: a gap that is too wide is among the false variants."""
    build = Builder(d)
    shifts = list(itertools.product((-1, 0, 1), repeat=d))
    indices = _indices(build, n, delta, shifts)
    copies = ["theta"] if shared else [f"theta_{i}" for i in range(1, len(shifts) + 1)]
    streams = [_streams(build, n, 2 ** (d * n), base, name) for name in copies]
    values = dict(zip(shifts, _tables(build, n, indices, streams), strict=True))
    for _ in range(d):
        values = {
            rest: blocks.median(build.unit, *(values[(shift, *rest)] for shift in (-1, 0, 1)))
            for rest in dict.fromkeys(shift[1:] for shift in values)
        }
    return build.output(blocks.scaled(Intrinsic("s"), values[()], Intrinsic("b")))


def _require_sizes(d: int, n: int, base: int) -> None:
    if d < 1 or n < 0:
        raise ValueError(f"d ≥ 1 inputs and n ≥ 0 bits were expected; got d = {d}, n = {n}")
    if base not in (2, 4):
        raise ValueError(f"the base of the codes is 4 or 2; got {base}")


def _indices(build: Builder, n: int, delta: Fraction, shifts: Sequence[tuple[int, ...]]) -> list[Affine]:
    """For each shift σ the index of the cell of x + σδ: one step a coordinate and k = 1, ..., K - 1, in layer 1."""
    K, slope = 2**n, 1 / (2**n * delta)
    laid: dict[Unit, Affine] = {}

    def unit(computed: Affine) -> Affine:
        """Ramps are shared: that of one shift is the other ramp of the next."""
        known = computed.as_unit()
        if known not in laid:
            laid[known] = build.unit(computed)
        return laid[known]

    def cell(sigma: tuple[int, ...]) -> Affine:
        total = Affine(layer=1)
        for j, shift in enumerate(sigma):
            steps = (blocks.step(unit, K * build.x[j], k, slope, shift) for k in range(1, K))
            total = blocks.with_digit(total, K**j, sum(steps, Affine(layer=1)))
        return total

    return [cell(sigma) for sigma in shifts]


def _streams(build: Builder, n: int, symbols: int, base: int, name: str = "theta") -> list[Stream]:
    return [Stream(build, Intrinsic(f"{name}_{p}"), symbols, base=base) for p in range(1, n + 1)]


def _tables(
    build: Builder, n: int, indices: Sequence[Affine], streams: Sequence[Iterable[Stream]]
) -> list[Affine]:
    """The accumulators of all copies; `streams` are one set for all copies or one a copy."""
    copies = [Selector(build, index) for index in indices]
    for _ in range(2 ** (build.inputs * n)):
        bits = [[stream.read() for stream in group] for group in streams]
        for number, copy in enumerate(copies):
            copy.add(bits[number % len(bits)])
    return [copy.total for copy in copies]

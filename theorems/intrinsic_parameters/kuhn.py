"""Networks that interpolate between grid points on Kuhn's simplices: Q, without quantiser and without medians.

φ(x) = s Σ_β u_β Λ(Kx - β) + b over the vertices β of {0, ..., K}^d, where Λ(v) = relu(1 - max(0, v_1, ...) -
max(0, -v_1, ...)). One pipeline computes Λ for a vertex after the other; the bits arrive beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from theorems.intrinsic_parameters import blocks
from theorems.intrinsic_parameters.codes import vertices
from theorems.intrinsic_parameters.lookup import Stream
from theorems.intrinsic_parameters.symbolic import Affine, Builder, Intrinsic, SymbolicNetwork


@dataclass(frozen=True)
class KnownClass:
    """What the network may know of its target without counting it as intrinsic.

    Args:
        diameter: λ√d, or a rational above it: the scale is then fixed.
        bound: of |f|, or None; if given, the offset is `offset_bits` leading bits of the first stream.
    """

    diameter: Fraction
    bound: Fraction | None = None
    offset_bits: int = 0


def offset_bits(n: int, diameter: Fraction, bound: Fraction) -> int:
    """The least m ≥ 1 with 2^m · diameter ≥ 2 · bound · 2^n: the coded offset then adds no more than the diameter/2^n.

    Raises:
        ValueError: diameter 0, where no number of bits suffices.
    """
    if diameter <= 0:
        raise ValueError(f"the diameter of the class must be positive; got {diameter}")
    m = 1
    while 2**m * diameter < 2 * bound * 2**n:
        m += 1
    return m


def interpolation_network(
    d: int, n: int, single: bool = False, known: KnownClass | None = None, steps: int | None = None
) -> SymbolicNetwork:
    """Network Q: symbols theta_1, ..., theta_n, s, b, or with `single` theta, s, b; what is `known` is no symbol.

    Args:
        single: all bits in one stream, in the order of vertices and within one of planes.
        steps: K, how fine the grid is; 2^n if not given. A finer grid needs no more parameters, but longer ones.

    Raises:
        ValueError: sizes out of range.
    """
    if d < 1 or n < 1:
        raise ValueError(f"d ≥ 1 inputs and n ≥ 1 bits were expected; got d = {d}, n = {n}")
    leading = known.offset_bits if known and known.bound is not None else 0
    K, repeats = steps or 2**n, n if single else 1
    symbols = (K + 1) ** d * repeats
    # the first vertex symbol comes d layers after the first rise, and after the leading ones
    start = max(2, 2 + d - leading)
    delay = start + leading - 2 - d
    build = Builder(d)
    names = ["theta"] if single else [f"theta_{p}" for p in range(1, n + 1)]
    streams = [Stream(build, Intrinsic(name), leading + symbols, start) for name in names]
    coded = _leading_bits(build, streams, known.bound if known else None, leading)
    weights = _weights(build, d, K, repeats, delay)
    total: Any = Affine()
    for t in range(symbols):
        weight = next(weights)
        chosen = [blocks.selected(build.unit, stream.read(), weight) for stream in streams]
        planes = [t % n + 1] if single else range(1, n + 1)
        total = blocks.accumulate(build.unit, total, chosen, [Fraction(1, 2**p) for p in planes])
    while coded.layer is not None and coded.layer < total.layer:
        coded = build.unit(coded)
    scale = known.diameter * Fraction(2**n, 2**n - 1) if known else Intrinsic("s")
    offset = coded - known.bound if known and known.bound is not None else Intrinsic("b")
    return build.output(blocks.scaled(scale, total, offset))


def _leading_bits(build: Builder, streams: list[Stream], bound: Fraction | None, leading: int) -> Affine:
    """The offset's bits, read by every stream and added up from the first with the weights bound · 2^(1-i)."""
    total = Affine()
    for i in range(1, leading + 1):
        bit, *_ = [stream.read() for stream in streams]
        total = blocks.accumulate(build.unit, total, [bit], [bound * Fraction(2, 2**i)])  # type: ignore[operator]
    return total


def _weights(build: Builder, d: int, K: int, repeats: int, delay: int) -> Iterator[Affine]:
    """Λ for each vertex `repeats` times, the first in layer 2 + d + delay.

    Coordinate j enters the running maxima of symbol t in layer 2 + j + t + delay; the inputs are carried till then.
    """
    symbols = (K + 1) ** d * repeats
    carried = [list(build.x)]
    for layer in range(1, symbols + d + delay):
        carried.append([build.unit(x, layer) for x in carried[-1]])
    order = (vertex for vertex in vertices(d, 0, K) for _ in range(repeats))
    for t, vertex in enumerate(order):
        sides = []
        for sign in (1, -1):
            maximum: Any = 0
            for j, corner in enumerate(vertex):
                v = sign * (K * carried[1 + t + j + delay][j] - K * corner)
                maximum = blocks.larger(build.unit, maximum, v)
            sides.append(maximum)
        yield blocks.kuhn_weight(build.unit, *sides)

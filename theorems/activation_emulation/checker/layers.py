"""From one ReLU to a network: ranges and errors of all layers, and the weights of the emulated network.

`propagate` is the recursion that the obligations prove, in integers n for n / 2^bits, rounded outward; `merged` builds
the affine maps of the emulated network, in exact rationals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from theorems.activation_emulation.checker.emulators import Affine, Number, Piece, require
from verify.kernel.enclosure import fixed

Interval = tuple[int, int]
Choose = Callable[[int, list[Interval]], tuple[Fraction, Sequence[Piece]]]
"""(hidden layer, ranges of its pre-activations in the emulated network) -> M and the pieces of its emulator."""

Computed = Callable[[int, list[Interval], list[Interval]], list[Interval]]
"""(layer, ranges of what goes in, its errors) -> errors of the affine map's values."""


def combine(row: Sequence[Interval], values: Sequence[Interval], bits: int) -> Interval:
    """The sum of the products of intervals, rounded outward once."""
    low = high = 0
    for (a, b), (c, d) in zip(row, values, strict=True):
        products = (a * c, a * d, b * c, b * d)
        low, high = low + min(products), high + max(products)
    return low >> bits, -(-high >> bits)


def moved(z: Interval, d: Interval) -> Interval:
    """relu(x + y) - relu(x) for x in z, y in d: for each y it is monotone in x, for each x it increases in y."""
    low, high = ([max(x + y, 0) - max(x, 0) for x in z] for y in d)
    return min(low), max(high)


def propagate(
    layers: Sequence[Affine],
    box: Sequence[Interval],
    bits: int,
    choose: Choose,
    computed: Computed | None = None,
) -> list[Interval]:
    """How far the outputs of the emulated network can be from those of the ReLU network, over the box.

    Args:
        choose: what each hidden layer's emulator adds.
        computed: what the affine maps make of errors, where it is more than W times them.
    """
    values, errors, one = list(box), [(0, 0)] * len(box), (1 << bits, 1 << bits)
    for index, (weight, bias) in enumerate(layers):
        rows = [[fixed(w, bits) for w in row] for row in weight]
        shifts = [fixed(b, bits) for b in bias]
        z = [combine([*row, b], [*values, one], bits) for row, b in zip(rows, shifts, strict=True)]
        errors = computed(index, values, errors) if computed else [combine(row, errors, bits) for row in rows]
        if index == len(layers) - 1:
            break
        reached = [(x[0] + d[0], x[1] + d[1]) for x, d in zip(z, errors, strict=True)]
        M, pieces = choose(index, reached)
        limit = fixed(M, bits)[0]
        inside = all(-limit <= low and high <= limit for low, high in reached)
        require(inside, f"an M that bounds what reaches layer {index + 1}")
        for i, (left, right) in enumerate(reached):
            low, high = moved(z[i], errors[i])
            met = [
                piece
                for piece in pieces
                if (piece[0] is None or piece[0] * (1 << bits) <= right)
                and (piece[1] is None or left <= piece[1] * (1 << bits))
            ]
            errors[i] = (
                low + min(fixed(p[2], bits)[0] for p in met),
                high + max(fixed(p[3], bits)[1] for p in met),
            )
        values = [(max(low, 0), max(high, 0)) for low, high in z]
    return errors


def merged(layers: Sequence[Affine], blocks: Sequence[Sequence[Affine]]) -> Iterator[Affine]:
    """The maps of the network with a block for each ReLU of a hidden layer; unit j of neuron i is unit i k + j."""
    out: list[Number] = [1]
    constant: Number = 0
    last: list[Affine] = [([[1]], [0]), ([[1]], [0])]
    for (weight, bias), maps in zip(layers, [*blocks, last], strict=True):
        first, shift = maps[0]
        products = [[u * w for w in out] for (u,) in first]
        z = [b + (constant * sum(row) if constant else 0) for row, b in zip(weight, bias, strict=True)]
        yield (
            [multiples(row, factors) for row in weight for factors in products],
            [u * b + v for b in z for (u,), v in zip(first, shift, strict=True)],
        )
        for rows, shifts in maps[1:-1]:
            yield block_diagonal(rows, len(z)), shifts * len(z)
        (out,), (constant,) = maps[-1]


def multiples(row: list[Number], factors: list[Number]) -> list[Number]:
    """w f for each w of the row and each factor f; of two opposite factors only one is multiplied."""
    if len(factors) == 2 and factors[0] == -factors[1]:
        once = [w * factors[0] for w in row]
        return [x for y in once for x in (y, -y)]
    return [w * f for w in row for f in factors]


def block_diagonal(rows: list[list[Number]], size: int) -> list[list[Number]]:
    zeros: list[Number] = [0] * len(rows[0])
    return [zeros * i + row + zeros * (size - 1 - i) for i in range(size) for row in rows]

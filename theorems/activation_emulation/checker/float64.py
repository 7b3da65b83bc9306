"""Errors of affine maps that float64 computes: maps between neurons kept in factors, or merged with the emulators.

`Factored`: z = W a + b is computed, then what each neuron's units make of it. `Merged`: the affine map goes from the
units of one layer's emulators to those of the next, as an .npz file has it; then the units of a neuron see slightly
different z, and that of the last unit counts as the neuron's. Both give `propagate` its `computed` and `choose`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from theorems.activation_emulation.checker.emulators import (
    Affine,
    Emulator,
    Number,
    Numbers,
    Piece,
    require,
    size,
)
from theorems.activation_emulation.checker.layers import Interval, block_diagonal, combine, merged
from theorems.activation_emulation.checker.rounding import (
    LARGEST,
    activation_rounding,
    affine_rounding,
    block_rounding,
    gamma,
    is_float64,
)
from verify.kernel.enclosure import fixed

Sizes = Sequence[Interval]


def off_by(row: Sequence[Number], kept: Sequence[Number], sizes: Sizes, reach: Sizes, bits: int) -> int:
    """|computed kept·h - row·h| in units: (kept - row)·h, then rounding; the last entry of a row is its bias."""
    total = combine([fixed(size(f), bits) for f in kept], reach, bits)[1]
    require(total < LARGEST << bits, "numbers that float64 holds")
    moved = combine([fixed(size(f - x), bits) for f, x in zip(kept, row, strict=True)], sizes, bits)[1]
    return moved + combine([fixed(gamma(len(row) - 1), bits)], [(0, total)], bits)[1] + 1


class Arithmetic:
    """What both have: the network, its emulators with their ranges, and the model of rounding."""

    def __init__(
        self,
        layers: Sequence[Affine],
        emulators: Sequence[Emulator],
        ranges: Sequence[Fraction],
        model: tuple[str, Numbers, Fraction, int],
    ) -> None:
        self.layers, self.emulators, self.ranges = layers, emulators, ranges
        self.name, self.parameters, self.omega, self.bits = model
        self.one = (1 << self.bits, 1 << self.bits)
        require(self.omega >= 0, "an error of the activation that is not negative")
        require(self.bits <= 1000, "at most 1000 bits, so that what underflow costs is below one unit")

    def widened(self, index: int, r: Number) -> tuple[Fraction, list[Piece]]:
        pieces = self.emulators[index].pieces
        return self.ranges[index], [(left, right, low - r, high + r) for left, right, low, high in pieces]


def require_float64(maps: Sequence[Affine]) -> None:
    numbers = (x for weight, bias in maps for x in [*bias, *(w for row in weight for w in row)])
    require(all(map(is_float64, numbers)), "numbers of float64")


class Factored(Arithmetic):
    """z = W a + b as stored, with each neuron's block of maps as stored."""

    def store(self, maps: Sequence[Affine], blocks: Sequence[Sequence[Affine]]) -> None:
        require_float64([*maps, *(m for block in blocks for m in block)])
        require(len(maps) == len(self.layers) == len(blocks) + 1 == len(self.ranges) + 1, "as many layers")
        self.maps = maps
        self.roundings = [
            block_rounding(emulator, block, M, self.name, self.parameters, self.omega)
            for emulator, block, M in zip(self.emulators, blocks, self.ranges, strict=True)
        ]

    def computed(self, index: int, values: list[Interval], errors: list[Interval]) -> list[Interval]:
        return affine_errors(self.layers[index], self.maps[index], values, errors, self.bits)

    def choose(self, index: int, _: list[Interval]) -> tuple[Fraction, list[Piece]]:
        return self.widened(index, self.roundings[index])


def affine_errors(exact: Affine, stored: Affine, values: Sizes, errors: Sizes, bits: int) -> list[Interval]:
    """F (ã - a) + (F - W) a + rounding, where ã - a has these errors and a these values."""
    one = (1 << bits, 1 << bits)
    sizes = [*((0, max(high, -low)) for low, high in values), one]
    reach = [*((0, max(x[1] + e[1], -x[0] - e[0])) for x, e in zip(values, errors, strict=True)), one]
    result = []
    for w, b, row, s in zip(*exact, *stored, strict=True):
        low, high = combine([fixed(f, bits) for f in row], errors, bits)
        off = off_by([*w, b], [*row, s], sizes, reach, bits)
        result.append((low - off, high + off))
    return result


class Merged(Arithmetic):
    """The maps of `merged`, rounded; the maps within a block as they are in its first neuron's."""

    def store(self, maps: Sequence[Affine]) -> None:
        require_float64(maps)
        exact = merged(self.layers, [e.maps for e in self.emulators])
        self.pairs: list[list[tuple[Affine, Affine]]] = []
        pairs = iter([*zip(exact, maps, strict=True)])  # all at once: a map too many would not be asked for
        for emulator in [*self.emulators, None]:
            self.pairs.append([next(pairs) for _ in range(len(emulator.maps) - 1 if emulator else 1)])
        self.sizes: list[Interval] = []

    def computed(self, index: int, values: list[Interval], errors: list[Interval]) -> list[Interval]:
        """The last unit's z is off from the true one by this; `first` is how far each unit is from the last one's."""
        bits, (exact, stored) = self.bits, self.pairs[index][0]
        if index == 0:
            self.sizes = [(0, max(high, -low)) for low, high in values]
        scales = (
            [u for (u,), _ in zip(*self.emulators[index].maps[0], strict=True)]
            if index < len(self.ranges)
            else [1]
        )
        sizes = [*self.sizes, self.one]
        offs = [
            Fraction(off_by([*x, b], [*f, s], sizes, sizes, bits), 1 << bits)
            for x, b, f, s in zip(*exact, *stored, strict=True)
        ]
        k, result = len(scales), []
        for i, row in enumerate(self.layers[index][0]):
            low, high = combine([fixed(w, bits) for w in row], errors, bits)
            shift = fixed(offs[i * k + k - 1] / size(scales[-1]), bits)[1]
            result.append((low - shift, high + shift))
        worst = [max(offs[j::k]) for j in range(k)]
        self.first: list[Number] = [
            r + size(Fraction(u) / scales[-1]) * worst[-1] for r, u in zip(worst, scales, strict=True)
        ]
        self.first[-1] = 0
        return result

    def choose(self, index: int, _: list[Interval]) -> tuple[Fraction, list[Piece]]:
        emulator, M = self.emulators[index], self.ranges[index]
        inner, shift = emulator.maps[0]
        sizes: list[Number] = [
            size(u) * M + size(v) + e for (u,), v, e in zip(inner, shift, self.first, strict=True)
        ]
        errors = self.first
        for place in range(1, len(emulator.maps)):
            least = emulator.least if place == len(emulator.maps) - 1 else 0
            sizes, errors = activation_rounding(self.name, self.parameters, self.omega, least, sizes, errors)
            if place < len(emulator.maps) - 1:
                rows, biases = self.pairs[index][place][1]
                block = [row[: len(sizes)] for row in rows[: len(emulator.maps[place][1])]]
                count = len(self.layers[index][1])
                require(block_diagonal(block, count) == rows, "equal blocks")
                kept = block, biases[: len(block)]
                require(kept[1] * count == biases, "equal blocks")
                sizes, errors = affine_rounding(emulator.maps[place], kept, sizes, errors)
        (out,) = emulator.maps[-1][0]
        reached = [(0, fixed(h, self.bits)[1]) for h in sizes]
        self.sizes = reached * len(self.layers[index][1])
        return self.widened(index, sum(size(w) * e for w, e in zip(out, errors, strict=True)))

"""What float64 adds: rounding in affine maps, and in the activations as far as it is assumed.

The model. A sum of n products and a bias is computed in any order with relative error u = 2^-53 in each operation,
which makes at most γ_{n+1} = (n + 1) u / (1 - (n + 1) u) times the sum of absolute values (`a_computed_row_is_near`).
Products with a stored 0 are exact. A computed T(t) is within ω (1 + |T(t)|) of T(t), or within ω |T(t)| for the four
rational T, where four roundings are all there are: this is *assumed* of whoever evaluates the network, and ω is part of
the claim. Nothing overflows, which is checked; what underflow costs is below 2^-1000 and added. The constants of T are
those of `growth_is_as_the_checker_has_it`, the recursion is that of `rounding_propagates`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from theorems.activation_emulation.checker.emulators import (
    GAPS,
    Affine,
    Emulator,
    Number,
    Numbers,
    require,
    size,
)

UNIT = Fraction(1, 1 << 53)
LARGEST = 1 << 1023
UNDERFLOW = Fraction(1, 1 << 1000)
STEEPEST = Fraction("1.2")
"""Above |T'| of softplus, gelu, silu, swish and mish."""

SRS_SLOPE = Fraction("1.17")
"""Above |T'| of SRS with β/α = 3/2."""

RATIONAL = ("relu", "leaky_relu", "relu2", "softsign")


def gamma(terms: int) -> Fraction:
    """Relative to the sum of absolute values, what a sum of so many products and one bias may be off."""
    return (terms + 1) * UNIT / (1 - (terms + 1) * UNIT)


def is_float64(x: Number) -> bool:
    """Whether float64 holds this number, denormals left out."""
    numerator, denominator = abs(x.numerator), x.denominator
    if denominator & (denominator - 1) or numerator >= LARGEST or denominator > 1 << 1000:
        return False
    return numerator == 0 or (numerator // (numerator & -numerator)).bit_length() <= 53


def growth(name: str, a: Numbers, least: Number, reach: Number) -> tuple[Number, Number]:
    """For least <= |t| <= reach: a Lipschitz constant of T on either side, and a bound of |T|."""
    match name:
        case "tanh" | "softsign":
            return 1, 1
        case "sigmoid":
            return Fraction(1, 4), 1
        case "arctan":
            return 1 / (1 + Fraction(least) ** 2), Fraction("1.571")
        case "dsilu":
            return Fraction(1, 2), Fraction("1.1")
        case "srs":
            require(2 * a["beta"] == 3 * a["alpha"], "β/α = 3/2, for which these bounds are proved")
            return SRS_SLOPE, Fraction("2.5") * a["alpha"] / 2
        case "relu2":
            return 2 * reach, reach * reach
        case "relu" | "leaky_relu":
            steepest: Number = max(1, size(a.get("slope", 0)))
            return steepest, steepest * reach
        case "elu" | "celu" | "selu":
            scale, alpha = a.get("scale", Fraction(1)), a["alpha"]
            return scale * (1 if name == "celu" else max(alpha, Fraction(1))), scale * (reach + alpha)
        case "swish":
            return STEEPEST, reach + GAPS["silu"] / abs(a["beta"])
    return STEEPEST, reach + GAPS[name]


def block_rounding(
    emulator: Emulator, stored: Sequence[Affine], M: Fraction, name: str, a: Numbers, omega: Fraction
) -> Fraction:
    """How far a computed block may be from the exact emulator at the same number of [-M, M]."""
    exact = emulator.maps
    shapes = [[[len(row) for row in weight] for weight, _ in maps] for maps in (exact, stored)]
    require(shapes[0] == shapes[1], "blocks of the emulator's shape")
    sizes: list[Number] = [M]
    errors: list[Number] = [0]
    for index, (true, kept) in enumerate(zip(exact, stored, strict=True)):
        sizes, errors = affine_rounding(true, kept, sizes, errors)
        if index < len(exact) - 1:
            least = emulator.least if index == len(exact) - 2 else 0
            sizes, errors = activation_rounding(name, a, omega, least, sizes, errors)
    return Fraction(errors[0])


Sized = tuple[list[Number], list[Number]]
"""For each number: a bound on its computed value, and on how far that is from the exact one."""


def affine_rounding(exact: Affine, stored: Affine, sizes: list[Number], errors: list[Number]) -> Sized:
    totals: list[Number] = []
    moved: list[Number] = []
    for w, b, row, s in zip(*exact, *stored, strict=True):
        entries = list(zip(w, row, sizes, errors, strict=True))
        total = sum(size(f) * h for _, f, h, _ in entries) + size(s)
        off = sum(size(x) * e + size(f - x) * h for x, f, h, e in entries) + size(s - b)
        off += UNDERFLOW + (gamma(len(row)) * total if s or not _only_scales(row) else 0)
        require(total + off < LARGEST, "numbers that float64 holds")
        totals.append(total + off)
        moved.append(off)
    return totals, moved


def activation_rounding(
    name: str, a: Numbers, omega: Fraction, least: Number, sizes: list[Number], errors: list[Number]
) -> Sized:
    """The same after T; `least` bounds the exact arguments from below, in absolute value."""
    values: list[Number] = []
    moved: list[Number] = []
    floor = UNDERFLOW if name in RATIONAL else omega
    for total, off in zip(sizes, errors, strict=True):
        steepest, bound = growth(name, a, max(least - off, 0), total)
        values.append(bound * (1 + omega) + floor)
        moved.append(steepest * off + omega * bound + floor)
    return values, moved


def _only_scales(row: Sequence[Number]) -> bool:
    """One entry that is not 0, and it is ± a power of two: computed exactly."""
    entries = [f for f in row if f]
    sizes = [(abs(f.numerator), f.denominator) for f in entries]
    return len(entries) == 1 and all(n & (n - 1) == 0 and d & (d - 1) == 0 for n, d in sizes)

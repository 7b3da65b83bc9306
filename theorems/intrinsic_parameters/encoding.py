"""A function given as an expression, coded into the parameters of a network.

In reading order: `Encoded`, code, parameters and network; `encode_sup` (network Q) and `encode_lp` (network A).
Values that are not rational are rounded at the grid points; every error that is certified later is that of the network
as it stands, so nothing rests on how they are rounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from theorems.intrinsic_parameters.codes import (
    Code,
    Point,
    cell_corners,
    known_class_code,
    paper_code,
    plane_parameters,
    single_parameters,
    vertices,
)
from theorems.intrinsic_parameters.kuhn import interpolation_network
from theorems.intrinsic_parameters.lookup import lookup_network, lp_gap
from theorems.intrinsic_parameters.regularity import Range
from theorems.intrinsic_parameters.search import plain, rounded_up
from theorems.intrinsic_parameters.symbolic import SymbolicNetwork
from verify.expression import Expression
from verify.kernel.logic import Unbounded
from verify.networks.network import NetworkError

Json = Any

MOST_SYMBOLS = 7000
"""Grid points up to which the literal network is built: it has as many layers, and θ twice as many bits."""

FINEST = Fraction(1, 1 << 44)
"""Values that are not rational are rounded to multiples of this."""


@dataclass(frozen=True)
class Encoded:
    """A network for a function.

    Args:
        code: levels at the grid points, scale and offset.
        p: of the L^p norm that the network is made for; None for the sup norm.
        delta: width of the ramps of network A; 0 in the sup norm.
        single: all levels in one parameter.
        residual: sup norm: an upper bound of |network - function| at the grid points. L^p: 0.
    """

    function: Expression
    code: Code
    p: Fraction | None
    delta: Fraction
    single: bool
    residual: Fraction

    @property
    def n(self) -> int:
        return self.code.n

    @cached_property
    def symbolic(self) -> SymbolicNetwork:
        """The network for all functions at once."""
        if self.p is None:
            return interpolation_network(self.function.dim, self.n, single=self.single)
        return lookup_network(self.function.dim, self.n, self.delta)

    @cached_property
    def parameters(self) -> dict[str, Fraction]:
        """The numbers that depend on the function, by their symbols."""
        return (single_parameters if self.single else plane_parameters)(self.code)

    @cached_property
    def network(self) -> SymbolicNetwork:
        return self.symbolic.at(self.parameters)

    def value(self, point: Sequence[Fraction | int]) -> Fraction:
        """What the literal network gives at a point of the cube, exactly.

        Raises:
            NetworkError: the point is not in [0, 1]^dim, where nothing is claimed of the network.
        """
        if len(point) != self.function.dim or not all(0 <= x <= 1 for x in point):
            place = ", ".join(map(str, point))
            raise NetworkError(
                f"the point is ({place}); expected {self.function.dim} coordinates from 0 to 1."
            )
        return self.network.evaluate(point)[0]

    def claims(self, error_at_most: Fraction) -> Json:
        """The statement about the error, as the checker reads it (error_checker.py)."""
        thetas = [value for name, value in self.parameters.items() if name.startswith("theta")]
        stated: dict[str, Any] = {
            "function": self.function.term.json,
            "dim": self.function.dim,
            "bits": self.n,
            "theta": [plain(theta) for theta in thetas],
            "scale": plain(self.code.scale),
            "offset": plain(self.code.offset),
            "error_at_most": plain(error_at_most),
        }
        if self.p is not None:
            stated |= {"p": plain(self.p), "delta": plain(self.delta)}
        return stated


def encode_sup(function: Expression, n: int, *, single: bool = False) -> Encoded:
    """Network Q with levels of n bits at the vertices: lowest value and scale are those of the values met.

    Raises:
        NetworkError: n < 1, too many vertices, or a value that is not finite.
    """
    if n < 1:
        raise NetworkError(
            f"bits is {n}; expected at least 1 in the sup norm, where the range has 2^bits - 1 steps."
        )
    _check_size(function.dim, n, (2**n + 1) ** function.dim)
    enclosed = values(function, vertices(function.dim, n))
    rounded = [middle for middle, _ in enclosed]
    extent = (max(rounded) - min(rounded)) * Fraction(2**n, 2**n - 1)
    # a dyadic scale, so that float64 may hold it; it has to be no smaller than the range asks for
    scale = extent if _is_dyadic(extent) else rounded_up(extent, 32)
    code = known_class_code(rounded, n, scale * Fraction(2**n - 1, 2**n))
    pairs = zip(code.values(), enclosed, strict=True)
    residual = max(abs(value - middle) + radius for value, (middle, radius) in pairs)
    return Encoded(function, code, None, Fraction(0), single, residual)


def encode_lp(
    function: Expression, n: int, p: Fraction, extent: Range, *, delta: Fraction | None = None
) -> Encoded:
    """Network A with levels of n bits in the cells, by the source's code with Ω from above the oscillation.

    Args:
        p: at least 1.
        extent: the range of the function.
        delta: the width of the ramps, below 2^-n; `lp_gap` if it is not given.

    Raises:
        NetworkError: n < 0, p < 1, delta too large, too many cells, or a value that is not finite.
    """
    if n < 0:
        raise NetworkError(f"bits is {n}; expected at least 0.")
    if not 1 <= p <= 64:
        raise NetworkError(f"p is {p}; expected a number from 1 to 64.")
    delta = lp_gap(function.dim, max(n, 1), p) if delta is None else delta
    if not 0 < delta < Fraction(1, 2**n):
        raise NetworkError(
            f"delta is {delta}; expected a number above 0 and below 2^-bits = {Fraction(1, 2**n)}."
        )
    _check_size(function.dim, n, 2 ** (n * function.dim))
    if extent.high == extent.low:
        # of a constant nothing is rounded if it is rational
        rounded = [extent.low] * 2 ** (n * function.dim)
        return Encoded(
            function, paper_code(rounded, extent.low, Fraction(0), n), p, delta, False, Fraction(0)
        )
    origin = values(function, [(Fraction(0),) * function.dim])[0][0]
    rounded = [middle for middle, _ in values(function, cell_corners(function.dim, n))]
    width = extent.high - extent.low
    omega = width if _is_dyadic(width) else rounded_up(width, 32)
    if max(abs(value - origin) for value in rounded) > omega:
        omega = rounded_up(omega + 2 * FINEST, 32)  # rounding has moved an extreme value
    return Encoded(function, paper_code(rounded, origin, omega, n), p, delta, False, Fraction(0))


def values(function: Expression, points: Iterable[Point]) -> list[tuple[Fraction, Fraction]]:
    """At each point a value and how far it may be from the true one: exact if rational, else near.

    Raises:
        NetworkError: the function is not finite at a point.
    """
    found = []
    for point in points:
        exact = function.exact(point)
        if exact is not None:
            found.append((exact, Fraction(0)))
            continue
        try:
            low, high = function.enclosure([(x, x) for x in point])
        except Unbounded:
            place = ", ".join(map(str, point))
            raise NetworkError(
                f"the function {function.text!r} is not finite at ({place}); "
                f"expected a function that is finite on the whole cube."
            ) from None
        near = round((low + high) / 2 / FINEST) * FINEST
        found.append((near, max(abs(high - near), abs(near - low))))
    return found


def _is_dyadic(number: Fraction) -> bool:
    return not number.denominator & (number.denominator - 1) and number.denominator < 1 << 40


def _check_size(dim: int, n: int, symbols: int) -> None:
    if symbols > MOST_SYMBOLS:
        raise NetworkError(
            f"dimension {dim} with {n} bits has {symbols} grid points, and the network as many layers; "
            f"expected at most {MOST_SYMBOLS}."
        )

"""Minimality of one network, proved without looking at the merging algorithm: its poles along a line.

On a line x0 + t v a functional λ of the outputs, g(t) = λ·f(x0 + tv), is meromorphic. A unit with slope β = b·v ≠ 0 and
γ = b·x0 + c has simple poles at t = κ + i(π/2)s, κ = -γ/β, wherever s|β| is an odd integer: a column over κ. The
residues R(κ, s) of one column determine

    ρ(s) = R(s) - Σ ρ(s_j) over heights s_j < s with s/s_j odd     (the heights s_j = 1/|β_j| ascending),

and *every* network with this function has at least one unit for each (κ, s) with ρ ≠ 0. So the number of those is at
most the rank, on any line, and equals it on a generic one.

In reading order: `Line` and `generic_line`; `separating_functional` (λ); `Column` and `columns`; `forward_system`; the
exact certificate `pole_certificate`; the same from contour integrals of the network as a black box,
`contour_certificate`; and `collocation_determinant`, which proves only that units are independent.

Source: Möbius inversion over odd integers on poles of tanh; the specification, section 3.5.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from typing import Any, TypeVar

from flint import acb, arb, arb_mat, ctx, fmpq

from theorems.exact_rank.reduction import Reduction, as_tanh, reduce_network
from verify.networks.network import Array, Network, format_rational

Number = TypeVar("Number")
Rational = Any  # fmpq: python-flint has no types


@dataclass(frozen=True)
class Line:
    """x0 + t v in input space, with integer or rational entries [n]."""

    x0: tuple[Fraction, ...]
    v: tuple[Fraction, ...]


@dataclass(frozen=True)
class PoleCertificate:
    """The evidence that a network has rank at least `len(poles)`.

    Args:
        line: where the network is looked at.
        functional: λ [m], which mixes the outputs.
        poles: the pairs (κ, s) at which ρ is not zero.
    """

    line: Line
    functional: tuple[Fraction, ...]
    poles: tuple[tuple[Fraction, Fraction], ...]

    def evidence(self) -> dict[str, Any]:
        """As plain data for the checker `exact_rank.poles`."""
        return {
            "x0": [format_rational(x) for x in self.line.x0],
            "v": [format_rational(x) for x in self.line.v],
            "lambda": [format_rational(x) for x in self.functional],
            "poles": [[format_rational(kappa), format_rational(s)] for kappa, s in self.poles],
        }


@dataclass(frozen=True)
class Column:
    """The poles above one κ.

    Args:
        kappa: fmpq, the real part.
        heights: fmpq, the distinct 1/|β| of its units, ascending.
        charges: fmpq, per height the sum of α/β over its units.
    """

    kappa: Rational
    heights: tuple[Rational, ...]
    charges: tuple[Rational, ...]

    def residue(self, s: Rational) -> Rational:
        """R(κ, s): the residue of g at κ + i(π/2)s, from the units whose poles meet there."""
        meeting = (
            charge for height, charge in zip(self.heights, self.charges, strict=True) if is_odd(s / height)
        )
        return sum(meeting, fmpq(0))


def is_odd(quotient: Rational) -> bool:
    """Whether a rational is an odd integer."""
    return bool(quotient.q == 1 and quotient.p % 2 == 1)


def forward_system(heights: Sequence[Rational], residues: Sequence[Number]) -> list[Number]:
    """ρ from R: the triangular system of one column, heights ascending; exact numbers or balls.

    It equals Möbius inversion over the odd integers, ρ(s) = Σ μ(d) R(s/d), without a loop over d.
    """
    charges: list[Number] = []
    for k, s in enumerate(heights):
        charge: Any = residues[k]
        for j in range(k):
            if is_odd(s / heights[j]):
                charge = charge - charges[j]
        charges.append(charge)
    return charges


def generic_line(network: Network, reduction: Reduction) -> Line:
    """A line on which no block of units is constant, and any two blocks differ in κ or in |β|.

    The direction is on the moment curve (1, M, M^2, ...). Each condition excludes a hyperplane, so at most n - 1
    integers M; hence one of the first N(n - 1) + 1 serves, N = number of conditions.

    Args:
        network: exact tanh network.
        reduction: of it, or of the network it was made from.
    """
    hidden = network.layers[0]
    firsts = [first for first in reduction.blocks() if first >= 0]
    rows = [[_fmpq(w) for w in hidden.weight[i]] for i in firsts]
    biases = [_fmpq(hidden.bias[i]) for i in firsts]
    # x0 is never parallel to a direction of the moment curve, so hyperplanes in general position get columns of
    # their own; n = 1 has one line only, and 0 keeps its numbers short.
    x0 = [fmpq(j, 4) for j in range(network.inputs)]
    gammas = [_dot(row, x0) + c for row, c in zip(rows, biases, strict=True)]
    conditions = len(firsts) + len(firsts) ** 2
    for base in range(1, conditions * network.inputs + 2):
        v = [fmpq(base) ** j for j in range(network.inputs)]
        seen = set()
        for row, gamma in zip(rows, gammas, strict=True):
            beta = _dot(row, v)
            if beta == 0 or (key := (-gamma / beta, abs(beta))) in seen:
                break
            seen.add(key)
        else:
            return Line(tuple(map(_fraction, x0)), tuple(map(_fraction, v)))
    raise AssertionError("the moment curve meets each of the hyperplanes in at most n - 1 points")


def separating_functional(reduction: Reduction) -> tuple[Fraction, ...]:
    """λ = (1, 1/p, 1/p^2, ...) with λ·a ≠ 0 for the summed outgoing weight a of every kept unit.

    Each kept unit excludes at most m - 1 values 1/p, so some small p serves.
    """
    outgoing = [[_fmpq(a) for a in column] for column in reduction.compressed().exact().layers[1].weight.T]
    for p in _primes():
        functional = [fmpq(1, p) ** j for j in range(reduction.network.outputs)]
        if all(_dot(functional, column) != 0 for column in outgoing):
            return tuple(map(_fraction, functional))
    raise AssertionError("there are infinitely many primes")


def columns(network: Network, line: Line, functional: Sequence[Fraction]) -> list[Column]:
    """The columns of poles of g, from every unit of the unreduced network with λ·a ≠ 0, left to right."""
    charges: dict[Rational, dict[Rational, Rational]] = {}
    for alpha, beta, gamma in _restricted(network, line, functional):
        if alpha != 0 and beta != 0:
            column = charges.setdefault(-gamma / beta, {})
            height = 1 / abs(beta)
            column[height] = column.get(height, fmpq(0)) + alpha / beta
    return [
        Column(kappa, tuple(sorted(column)), tuple(column[s] for s in sorted(column)))
        for kappa, column in sorted(charges.items())
    ]


def pole_certificate(network: Network, reduction: Reduction | None = None) -> PoleCertificate:
    """An exact certificate that the rank is at least what the reduction says.

    Guarantee: exact; the number of poles equals the rank, by the choice of line and functional (asserted).

    Cost: near-linear in h n apart from the search for the line, whose first candidates nearly always serve.
    """
    reduction = reduction or reduce_network(network)
    exact = as_tanh(network)
    line, functional = generic_line(exact, reduction), separating_functional(reduction)
    poles = []
    for column in columns(exact, line, functional):
        residues = [column.residue(s) for s in column.heights]
        for s, charge in zip(column.heights, forward_system(column.heights, residues), strict=True):
            if charge != 0:
                poles.append((_fraction(column.kappa), _fraction(s)))
    assert len(poles) == reduction.rank, "a generic line shows every kept unit"
    return PoleCertificate(line, functional, tuple(poles))


# --- contour integrals --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ContourPole:
    """One (κ, s), the Arb ball that contour integrals give for ρ there, and that it excludes zero."""

    kappa: Fraction
    s: Fraction
    charge: Any

    @property
    def is_certified(self) -> bool:
        return bool(self.charge.is_finite() and not self.charge.contains(0))


def contour_certificate(
    network: Network, line: Line, functional: Sequence[Fraction], bits: int = 64
) -> list[ContourPole]:
    """ρ at every candidate (κ, s), enclosed from contour integrals of the unreduced network.

    The units only propose where to look; the residues come from evaluating g on rectangles with Arb's rigorous
    integrator. Each rectangle holds one candidate: half width a third of the way to the next column (at most
    1/2), half height a third of the way to the next odd multiple of a height of the column (at most s/3).

    Guarantee: enclosure. The number of certified entries is at most the rank.
    """
    exact = as_tanh(network)
    found = columns(exact, line, functional)
    poles = []
    with ctx.workprec(bits):
        units = [
            tuple(acb(arb(x)) for x in unit) for unit in _restricted(exact, line, functional) if unit[0] != 0
        ]

        def g(t: Any, _: bool) -> Any:
            total = acb(0)
            for alpha, beta, gamma in units:
                total += alpha * (beta * t + gamma).tanh()
            return total

        for index, column in enumerate(found):
            neighbours = found[max(index - 1, 0) : index] + found[index + 1 : index + 2]
            half_width = min([fmpq(1, 2), *(abs(other.kappa - column.kappa) / 3 for other in neighbours)])
            # A coarse integral is enough unless ρ is tiny; then once more at full precision.
            for tolerance in (arb(2) ** -24, arb(2) ** -bits):
                residues = [
                    _residue(g, column.kappa, s, half_width, _half_height(column.heights, s), tolerance)
                    for s in column.heights
                ]
                charges = forward_system(column.heights, residues)
                if not any(charge.contains(0) for charge in charges):
                    break
            for s, charge in zip(column.heights, charges, strict=True):
                poles.append(ContourPole(_fraction(column.kappa), _fraction(s), charge))
    return poles


def _half_height(heights: Sequence[Rational], s: Rational) -> Rational:
    """A third of the distance from s to the nearest other odd multiple of a height, at most s/3."""
    distance = s
    for height in heights:
        below = 2 * ((s / height - 1) / 2).floor() + 1  # the largest odd number <= s/height
        for multiple in (below - 2, below, below + 2):
            candidate = height * multiple
            if candidate != s:
                distance = min(distance, abs(s - candidate))
    return distance / 3


def _residue(
    g: Callable[[Any, bool], Any],
    kappa: Rational,
    s: Rational,
    half_width: Rational,
    half_height: Rational,
    tolerance: Any,
) -> Any:
    """(1/2πi) ∮ g around the rectangle about κ + i(π/2)s; a real ball, since g is real on the real line."""
    quarter_turn = arb.pi() / 2
    left, right = arb(kappa - half_width), arb(kappa + half_width)
    low, high = quarter_turn * arb(s - half_height), quarter_turn * arb(s + half_height)
    corners = [acb(left, low), acb(right, low), acb(right, high), acb(left, high)]
    total = acb(0)
    for start, end in zip(corners, corners[1:] + corners[:1], strict=True):
        total += acb.integral(g, start, end, abs_tol=tolerance, rel_tol=tolerance)
    # α_i/β_i is real for every unit, so the imaginary part of the enclosure says nothing about R.
    return (total / (2 * arb.pi() * acb(0, 1))).real


# --- collocation --------------------------------------------------------------------------------------------------


def collocation_determinant(
    weight: Array, bias: Array, points: Sequence[Sequence[Fraction]], bits: int = 64
) -> Any:
    """The enclosed determinant of [tanh(b_i·x_j + c_i) | 1] at r + 1 points.

    If it excludes 0, these units and 1 are linearly independent. It does not exclude a smaller network with other
    units: that needs the independence lemma or a pole certificate.

    Args:
        weight, bias: Fraction[r, n], [r].
        points: r + 1 rational points [n].
    """
    assert len(points) == len(bias) + 1
    rows = [([_fmpq(w) for w in row], _fmpq(c)) for row, c in zip(weight, bias, strict=True)]
    with ctx.workprec(bits):
        table = []
        for point in points:
            x = [_fmpq(coordinate) for coordinate in point]
            table.append([arb(_dot(row, x) + c).tanh() for row, c in rows] + [arb(1)])
        return arb_mat(table).det()


# --- rationals of python-flint ------------------------------------------------------------------------------------


def _restricted(
    network: Network, line: Line, functional: Sequence[Fraction]
) -> Iterator[tuple[Rational, Rational, Rational]]:
    """(α, β, γ) of each unit of an exact tanh network: g(t) = const + Σ α tanh(βt + γ)."""
    x0, v, weights = ([_fmpq(x) for x in vector] for vector in (line.x0, line.v, functional))
    hidden, last = network.layers
    for row, bias, column in zip(hidden.weight, hidden.bias, last.weight.T, strict=True):
        incoming = [_fmpq(w) for w in row]
        alpha = _dot(weights, [_fmpq(a) for a in column])
        yield alpha, _dot(incoming, v), _dot(incoming, x0) + _fmpq(bias)


def _dot(left: Sequence[Rational], right: Sequence[Rational]) -> Rational:
    return sum((x * y for x, y in zip(left, right, strict=True)), fmpq(0))


def _fmpq(number: Fraction) -> Rational:
    return fmpq(number.numerator, number.denominator)


def _fraction(number: Rational) -> Fraction:
    return Fraction(int(number.p), int(number.q))


def _primes() -> Iterator[int]:
    return (p for p in count(2) if all(p % d for d in range(2, int(p**0.5) + 1)))

"""The error of a coded function, certified for every point of the cube.

In reading order: `Certified`; `certified_sup`, both sides of the sup norm; `certified_lp`, the L^p norm from above;
`exact_power`, the integral of |φ - f|^p as a fraction for polynomials; `error_exceeds`, a point that refutes a bound.
The evidence is what error_checker.py reads, and the enclosures by which it is found are those by which it is checked.
"""

from __future__ import annotations

import heapq
import itertools
import math
import time
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from theorems.intrinsic_parameters.encoding import Encoded
from theorems.intrinsic_parameters.error_checker import CODED, Box, Claims, pieces, power
from theorems.intrinsic_parameters.regularity import Range
from theorems.intrinsic_parameters.search import (
    BITS,
    Point,
    absolute,
    absolutes,
    halves,
    maximum,
    plain,
    rounded_up,
    tree_below,
)
from verify.terms import Term

Json = Any
Polynomial = list[Fraction]


@dataclass(frozen=True)
class Certified:
    """An error that is at most `upper`.

    Args:
        upper: the bound that the claims state.
        lower: an error that is attained, at `point`; 0 and None where no point says anything (L^p).
        claims, evidence: for the checker.
    """

    upper: Fraction
    lower: Fraction
    point: Point | None
    claims: Json
    evidence: Json


def cell_errors(encoded: Encoded) -> list[tuple[Json, Box]]:
    """For each cell φ - f as a term and the box where it is that (in L^p: outside of the ramps)."""
    sup = encoded.p is None
    stated = Claims(encoded.claims(Fraction(0)), *CODED, *(() if sup else ("p", "delta")))
    stated.decode(int(sup))
    found, side = [], Fraction(1, stated.cells)
    for place, cell in enumerate(stated.all_cells()):
        value = stated.interpolation(cell) if sup else stated.values[place]
        ends = [(k + 1) * side - (encoded.delta if not sup and k + 1 < stated.cells else 0) for k in cell]
        box = stated.box([(k * side, end) for k, end in zip(cell, ends, strict=True)])
        found.append((stated.error(value), box))
    return found


def certified_sup(
    encoded: Encoded, *, gap: Fraction = Fraction(1, 100), deadline: float = float("inf")
) -> Certified:
    """Both sides of the largest |φ - f| on the cube, for network Q.

    Guarantee: the upper side is shown by the evidence; the gap is met unless the deadline comes first.

    Raises:
        TimeOut: the deadline comes before any bound is shown.
    """
    parts = cell_errors(encoded)
    found = maximum(absolute, parts, gap=gap * Fraction(9, 10), deadline=deadline)
    upper = rounded_up(found.upper)
    # the evidence is the same search over again, so it may take as long
    late = deadline + max(1.0, deadline - time.monotonic()) if math.isfinite(deadline) else deadline
    trees = [tree_below(absolute, term, box, upper, late) for term, box in parts]
    evidence = {"bits": BITS, "cells": trees}
    return Certified(upper, max(found.lower, Fraction(0)), found.point, encoded.claims(upper), evidence)


def refutation(encoded: Encoded, bound: Fraction, point: Point) -> tuple[Json, Json]:
    """Claims and evidence that the sup error is above the bound, at a point."""
    return encoded.claims(bound), {"bits": BITS, "point": [plain(x) for x in point]}


def certified_lp(
    encoded: Encoded,
    extent: Range,
    *,
    gap: Fraction = Fraction(1, 50),
    deadline: float = float("inf"),
    most: int = 3000,
) -> Certified:
    """The L^p norm of φ - f from above, for network A: bounds of |φ - f| on pieces, added up; the ramps by the range.

    The piece that may lose most is halved until what may be lost is the gap's share of the sum, or there are `most`.
    """
    assert encoded.p is not None
    p = encoded.p
    cells = cell_errors(encoded)
    parts: list[tuple[tuple[Json, ...], Box]] = [((term,), box) for term, box in cells]
    if encoded.function.dim == 1:
        for (before, low), (after, high) in itertools.pairwise(cells):
            parts.append(((before, after), {"x1": (low["x1"][1], high["x1"][0])}))
    root: list[Json] = [None] * len(parts)
    heap: list[tuple[float, int, float, int, Box, list[Json], int]] = []
    numbers = itertools.count()
    total = loss = 0.0

    def push(index: int, box: Box, parent: list[Json], place: int) -> None:
        nonlocal total, loss
        terms = parts[index][0]
        kind, bound = absolutes.above(terms, box)
        bound = rounded_up(bound, 20)
        volume = float(math.prod(hi - lo for lo, hi in box.values()))
        middle = absolutes.at(terms, {name: ((lo + hi) / 2,) * 2 for name, (lo, hi) in box.items()})
        share, lost = volume * float(bound) ** float(p), volume * float(middle) ** float(p)
        lost = max(share - lost, 0.0)
        parent[place] = [kind, plain(bound)]
        total, loss = total + share, loss + lost
        heapq.heappush(heap, (-lost, next(numbers), share, index, box, parent, place))

    for index, (_, box) in enumerate(parts):
        push(index, box, root, index)
    while loss > float(gap) * float(p) * total and len(heap) < most and time.monotonic() < deadline:
        lost, _, share, index, box, parent, place = heapq.heappop(heap)
        total, loss = total - share, loss + lost
        cut = halves(box)
        parent[place] = node = ["split", cut[0][0], None, None]
        for i, (_, half) in enumerate(cut):
            push(index, half, node, 2 + i)
    evidence: dict[str, Any] = {"bits": BITS, "cells": root[: len(cells)]}
    # what the checker adds up
    exact = Fraction(0)
    for tree, (_, box) in zip(root, parts, strict=True):
        for _, bound, piece in pieces(tree, box):
            exact += math.prod(hi - lo for lo, hi in piece.values()) * power(bound, p, True)
    if encoded.function.dim == 1:
        evidence["ramps"] = root[len(cells) :]
    else:
        evidence |= {"range": [plain(extent.low), plain(extent.high)], "tree": extent.tree}
        coded = encoded.code.values()
        worst = max(max(coded) - extent.low, extent.high - min(coded))
        exact += ramp_volume(encoded) * power(worst, p, True)
    upper = _root(exact, p)
    return Certified(upper, Fraction(0), None, encoded.claims(upper), evidence)


def ramp_volume(encoded: Encoded) -> Fraction:
    """The measure of the trifling region."""
    volume: Fraction = 1 - (1 - (2**encoded.n - 1) * encoded.delta) ** encoded.function.dim
    return volume


def _root(total: Fraction, p: Fraction) -> Fraction:
    """A dyadic whose p-th power is at least the total."""
    if not total:
        return Fraction(0)
    exponent = total.numerator.bit_length() - total.denominator.bit_length()
    # in the range of floats, whatever the size of the total
    shift = Fraction(2) ** exponent
    near = Fraction(float(total / shift) ** (1 / float(p)) * 2 ** (exponent / float(p)))
    bound = rounded_up(near)
    while power(bound, p, False) < total:
        bound = rounded_up(bound * (1 + Fraction(1, 1 << 23)))
    return bound


# --- polynomials --------------------------------------------------------------------------------------------------


def exact_power(encoded: Encoded) -> Fraction | None:
    """The integral of |φ - f|^p over [0, 1], exactly, ramps included; None unless dim = 1, p even, f a polynomial."""
    p = encoded.p
    if p is None or encoded.function.dim != 1 or p.denominator != 1 or p % 2:
        return None
    f = polynomial(encoded.function.term)
    if f is None:
        return None
    coded, side = encoded.code.values(), Fraction(1, 2**encoded.n)
    total = Fraction(0)
    for k, value in enumerate(coded):
        last = k + 1 == len(coded)
        end = (k + 1) * side
        ramp = end if last else end - encoded.delta
        total += _integral([value], f, int(p), k * side, ramp)
        if not last:
            slope = (coded[k + 1] - value) / encoded.delta
            total += _integral([value - slope * ramp, slope], f, int(p), ramp, end)
    return total


def ramp_share(encoded: Encoded) -> Fraction | None:
    """The part of `exact_power` that the ramps contribute; None where that is None, or 0."""
    whole = exact_power(encoded)
    f = polynomial(encoded.function.term)
    if not whole or f is None or encoded.p is None:
        return None
    coded, side, part = encoded.code.values(), Fraction(1, 2**encoded.n), Fraction(0)
    for k, (value, following) in enumerate(itertools.pairwise(coded), 1):
        slope, ramp = (following - value) / encoded.delta, k * side - encoded.delta
        part += _integral([value - slope * ramp, slope], f, int(encoded.p), ramp, k * side)
    return part / whole


def _integral(line: Polynomial, f: Polynomial, p: int, low: Fraction, high: Fraction) -> Fraction:
    """The integral of (line - f)^p; shifted to start at 0, which keeps the fractions short."""
    difference = _shifted([a - b for a, b in itertools.zip_longest(line, f, fillvalue=Fraction(0))], low)
    result = [Fraction(1)]
    for _ in range(p):
        result = _product(result, difference)
    width = high - low
    return sum((c * width ** (i + 1) / (i + 1) for i, c in enumerate(result)), Fraction(0))


def _product(left: Polynomial, right: Polynomial) -> Polynomial:
    result = [Fraction(0)] * (len(left) + len(right) - 1)
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            result[i + j] += a * b
    return result


def _shifted(f: Polynomial, by: Fraction) -> Polynomial:
    """The coefficients of f(x + by)."""
    result = [Fraction(0)]
    for c in reversed(f):
        result = _product(result, [by, Fraction(1)])
        result[0] += c
    return result


def polynomial(term: Term) -> Polynomial | None:
    """The coefficients of a term in one variable, lowest first; None if it is no polynomial."""
    if term.head == "num":
        return [Fraction(term.name)]
    if term.head == "var":
        return [Fraction(0), Fraction(1)]
    if term.head not in ("+", "*", "neg", "^"):
        return None
    parts = [polynomial(child) for child in term.children]
    if any(part is None for part in parts):
        return None
    known = [part for part in parts if part is not None]
    if term.head == "neg":
        return [-c for c in known[0]]
    if term.head == "+":
        return [sum(c, Fraction(0)) for c in itertools.zip_longest(*known, fillvalue=Fraction(0))]
    factors = known * int(term.name) if term.head == "^" else known
    result = [Fraction(1)]
    for factor in factors:
        result = _product(result, factor)
    return result

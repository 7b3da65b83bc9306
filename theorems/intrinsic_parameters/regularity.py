"""How much a function varies on the unit cube: its range, its Lipschitz constant, its modulus of continuity.

In reading order: `range_of`; `lipschitz_constant`, computed, and `declared_lipschitz_constant`, held to a user's word;
`modulus_of_continuity`, which needs neither. Everything is enclosed; the Euclidean norm throughout.
"""

from __future__ import annotations

import itertools
import math
import time
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from theorems.intrinsic_parameters.error_checker import Box, check_lipschitz
from theorems.intrinsic_parameters.search import (
    BITS,
    NARROWEST,
    NotFinite,
    Point,
    TimeOut,
    absolute,
    gradient,
    halves,
    maximum,
    plain,
    rounded_up,
    signed,
    tree_below,
)
from verify.expression import Expression
from verify.kernel.enclosure import Evaluation, fixed_box, share
from verify.kernel.errors import Rejected
from verify.kernel.logic import Unbounded
from verify.networks.network import NetworkError

Json = Any


MOST_CUTS = 2000
"""Of a search for slopes: where a function has kinks their enclosures stay wide, and cutting does not help."""

MOST_WINDOWS = 1024


def cube(function: Expression) -> Box:
    return {name: (Fraction(0), Fraction(1)) for name in function.variables}


@dataclass(frozen=True)
class Range:
    """low ≤ f ≤ high on the cube, with the tree that shows it; `inner` is between the extreme values met."""

    low: Fraction
    high: Fraction
    inner: Fraction
    tree: Json


def range_of(
    function: Expression, *, gap: Fraction = Fraction(1, 1000), deadline: float = float("inf")
) -> Range:
    """The range of the function on the cube, its width within the gap.

    Raises:
        NetworkError: if the function is not finite on the whole cube, as far as enclosures see.
    """
    term, box = share(function.term.json), cube(function)
    if function.term.head == "num":
        value = Fraction(function.term.name)
        return Range(value, value, Fraction(0), ["direct", 0])
    try:
        ends = []
        for side in (term, ["neg", term]):
            # a first look says how wide the range is, by which the gap is measured
            rough = maximum(signed, [(side, box)], gap=Fraction(0), floor=Fraction(1), most=200)
            ends.append((side, rough))
        spread = max(ends[0][1].lower + ends[1][1].lower, Fraction(0))
        found = [
            maximum(
                signed,
                [(side, box)],
                gap=Fraction(0),
                floor=max(spread * gap / 4, Fraction(1, 1 << 50)),
                deadline=deadline,
            )
            for side, _ in ends
        ]
    except NotFinite as problem:
        raise _not_finite(function, problem.point) from None
    high, low = found[0].upper, -found[1].upper
    inner = max(found[0].lower + found[1].lower, Fraction(0))
    # exact ends where they are met, else a little room for the tree
    for room in (Fraction(0), Fraction(1, 1 << BITS - 10)):
        half = (high - low) / 2 + room
        middle = (high + low) / 2
        try:
            shifted = share(["+", term, plain(-middle)])
            tree = tree_below(absolute, shifted, box, half, deadline, MOST_CUTS if not room else 200_000)
        except TimeOut:
            if room:
                raise
            continue
        return Range(middle - half, middle + half, inner, tree)
    raise AssertionError("the loop ends by returning or raising")


def _not_finite(function: Expression, point: Point) -> NetworkError:
    place = ", ".join(f"{name} = {_shown(x)}" for name, x in zip(function.variables, point, strict=True))
    hidden = "log" in str(function.term.json) and "log" not in function.text
    why = " (a power whose exponent is no dyadic number needs a base above 0)" if hidden else ""
    return NetworkError(
        f"the function {function.text!r} is not finite at {place}, as far as enclosures see{why}; "
        f"expected a function that is finite on the whole cube."
    )


def _shown(x: Fraction) -> str:
    return str(x) if x.denominator < 1000 else f"about {float(x):.6g}"


@dataclass(frozen=True)
class Lipschitz:
    """A Lipschitz constant on the cube.

    Args:
        constant: λ.
        evidence: of the checker, None if the constant is only declared.
        least: no constant below this one holds, as far as was looked (0 if not at all).
    """

    constant: Fraction
    evidence: Json
    least: Fraction = Fraction(0)

    @property
    def is_certified(self) -> bool:
        return self.evidence is not None


def lipschitz_claims(function: Expression, constant: Fraction) -> Json:
    """The statement that the checker reads."""
    return {"function": function.term.json, "dim": function.dim, "lipschitz": plain(constant)}


def lipschitz_constant(
    function: Expression, *, gap: Fraction = Fraction(1, 100), deadline: float = float("inf")
) -> Lipschitz | None:
    """The least Lipschitz constant within the gap, from enclosures of the gradient; None if none is seen.

    Raises:
        TimeOut: at the deadline.
    """
    term, box = share(function.term.json), cube(function)
    try:
        found = maximum(gradient, [(term, box)], gap=2 * gap, deadline=deadline, most=MOST_CUTS)
    except NotFinite:
        return None
    constant = root_above(found.upper)
    tree = tree_below(gradient, term, box, constant**2, deadline)
    return Lipschitz(constant, {"bits": BITS, "tree": tree}, root_below(max(found.lower, Fraction(0))))


def declared_lipschitz_constant(
    function: Expression, constant: Fraction, *, deadline: float = float("inf")
) -> Lipschitz:
    """The declared constant, or one that is larger by rounding alone, certified; taken at its word if neither is shown.

    Raises:
        NetworkError: two points refute it; the message names them.
    """
    pair = steeper_pair(function, constant, deadline)
    if pair is not None:
        first, second = (", ".join(map(str, point)) for point in pair)
        raise NetworkError(
            f"the Lipschitz constant {constant} is too small: |f(x) - f(y)| > {constant} |x - y| "
            f"at x = ({first}), y = ({second}); expected a constant that holds for all x and y in the cube."
        )
    term = share(function.term.json)
    # slopes of 6.28 are enclosed a little above 6.28
    for held in (constant, rounded_up(constant * (1 + Fraction(1, 1 << 36)), 40)):
        try:
            soon = min(deadline, time.monotonic() + 2)
            tree = tree_below(gradient, term, cube(function), held**2, soon, MOST_CUTS)
        except TimeOut:
            continue
        return Lipschitz(held, {"bits": BITS, "tree": tree})
    return Lipschitz(constant, None)


def steeper_pair(
    function: Expression, constant: Fraction, deadline: float = float("inf"), most: int = 600
) -> tuple[Point, Point] | None:
    """Two points between which the function changes faster than the constant allows, checked; None if none is met.

    Looks along the gradient in boxes cut where the bound on the slopes is largest, an infinite one first.
    """
    term, pending = share(function.term.json), [(Fraction(0), 0, cube(function))]
    for number in range(1, most):
        if not pending or time.monotonic() > deadline:
            return None
        worst = max(range(len(pending)), key=lambda i: pending[i][0])
        bound, _, box = pending.pop(worst)
        for x, y in _pairs(term, box):
            claims = lipschitz_claims(function, constant)
            points = [[plain(c) for c in p] for p in (x, y)]
            try:
                check_lipschitz(claims, {"bits": BITS, "points": points}, "refuted")
                return x, y
            except (Rejected, Unbounded):
                continue
        if max(hi - lo for lo, hi in box.values()) < NARROWEST:
            continue
        for _, half in halves(box):
            try:
                bound = gradient.above(term, half)[1]
            except Unbounded:
                bound = Fraction(1 << 200)
            if bound > constant**2:
                pending.append((bound, number, half))
    return None


def _pairs(term: Json, box: Box) -> list[tuple[Point, Point]]:
    """The ends of the box along each diagonal and axis, and its middle with a step along the gradient there."""
    low, high = (tuple(side[i] for side in box.values()) for i in (0, 1))
    middle = tuple((lo + hi) / 2 for lo, hi in box.values())
    pairs = [(low, high), (low, middle), (middle, high)]
    if len(box) > 1:
        pairs += [
            ((*low[:j], low[j], *low[j + 1 :]), (*low[:j], high[j], *low[j + 1 :])) for j in range(len(box))
        ]
        pairs += [
            (
                tuple(s[i] for s, i in zip(box.values(), chosen, strict=True)),
                tuple(s[1 - i] for s, i in zip(box.values(), chosen, strict=True)),
            )
            for chosen in itertools.product((0, 1), repeat=len(box))
            if chosen[0] == 0
        ]
        try:
            at = {name: (x, x) for name, x in zip(box, middle, strict=True)}
            jet = Evaluation(fixed_box(at, BITS), BITS, box).jet(term)
        except Unbounded:
            return pairs
        slopes = [sum(jet.get(name, (0, 0))) for name in box]
        if steepest := max(map(abs, slopes)):
            half = min(hi - lo for lo, hi in box.values()) / 2
            step = [half * Fraction(round(1024 * s / steepest), 1024) for s in slopes]
            pairs.append((middle, tuple(x + t for x, t in zip(middle, step, strict=True))))
    return pairs


def root_above(square: Fraction, bits: int = 40) -> Fraction:
    """A dyadic of few bits that is at least the square root."""
    if not square:
        return Fraction(0)
    root = rounded_up(
        Fraction(math.isqrt(-(-square.numerator << 160) // square.denominator) + 1, 1 << 80), bits
    )
    exact = Fraction(math.isqrt(square.numerator), math.isqrt(square.denominator))
    return exact if exact**2 == square else root


def root_below(square: Fraction) -> Fraction:
    return Fraction(math.isqrt((square.numerator << 160) // square.denominator), 1 << 80)


def diameter(dim: int) -> Fraction:
    """√dim from above, exact for squares."""
    return root_above(Fraction(dim))


def modulus_of_continuity(function: Expression, radius: Fraction) -> Fraction:
    """An upper bound of sup |f(x) - f(y)| over |x - y| ≤ radius, no Lipschitz constant needed.

    Every such pair lies in one of the windows: boxes of side radius + step, at the multiples of the step, which is
    an eighth of the radius where that makes no more than MOST_WINDOWS of them.

    Raises:
        NetworkError: if the function is not finite on some window.
    """
    most = max(1, round(MOST_WINDOWS ** (1 / function.dim)))
    per_side = min(most, math.ceil(8 / radius))
    term, worst = share(function.term.json), Fraction(0)
    for corner in itertools.product(range(per_side), repeat=function.dim):
        low = [Fraction(k, per_side) for k in corner]
        sides = [(lo, min(Fraction(1), lo + Fraction(1, per_side) + radius)) for lo in low]
        box = dict(zip(function.variables, sides, strict=True))
        try:
            worst = max(worst, signed.above(term, box)[1] + signed.above(["neg", term], box)[1])
        except Unbounded:
            raise _not_finite(function, tuple(low)) from None
    return worst

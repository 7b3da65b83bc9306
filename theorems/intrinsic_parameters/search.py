"""Branch and bound over boxes, with the enclosures by which the checker judges what is found.

In reading order: the measures (`absolute` and the rest), each an upper bound on a box and a value at a point;
`maximum`, the largest value over many boxes, always cutting the one whose bound is worst; `tree_below`, the cuts that
show a bound, as the checker reads them. A module of its own because no result rests on it: a tree counts when the
checker accepts it.
"""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from theorems.intrinsic_parameters.error_checker import Box, largest, squared_slope
from verify.kernel.enclosure import Evaluation, fixed_box
from verify.kernel.logic import Unbounded

Json = Any
Point = tuple[Fraction, ...]

BITS = 64
"""Precision of the enclosures."""

NARROWEST = Fraction(1, 1 << 40)
"""Boxes are not cut below this width: what is not finite there is not finite as far as enclosures see."""

FLOOR = Fraction(1, 1 << BITS - 12)
"""Two values closer than this are not told apart."""


class NotFinite(ValueError):
    """Nothing bounds the term near a point; `point` is in or next to every box where that is so."""

    def __init__(self, point: Point) -> None:
        super().__init__("not finite near " + ", ".join(map(str, point)))
        self.point = point


class TimeOut(ValueError):
    """The time was over before the bound was shown."""


@dataclass(frozen=True)
class Measure:
    """What is bounded: `above(term, box)` gives the kind of a leaf and an upper bound, `at` a value that is attained.

    `above` raises Unbounded where it sees no bound.
    """

    above: Callable[[Json, Box], tuple[str, Fraction]]
    at: Callable[[Json, Box], Fraction]


def _absolute(term: Json, box: Box) -> tuple[str, Fraction]:
    try:
        return "mean_value", largest(term, box, "mean_value", BITS)
    except Unbounded:  # a slope may be infinite where the value is not
        return "direct", largest(term, box, "direct", BITS)


def _absolute_at(term: Json, point: Box) -> Fraction:
    lo, hi = Evaluation(fixed_box(point, BITS), BITS).value(term)
    return Fraction(max(lo, -hi, 0), 1 << BITS)


def _absolutes(terms: Json, box: Box) -> tuple[str, Fraction]:
    """The same for several terms at once."""
    found = [_absolute(term, box) for term in terms]
    if len({kind for kind, _ in found}) > 1:
        found = [("direct", largest(term, box, "direct", BITS)) for term in terms]
    return found[0][0], max(bound for _, bound in found)


def _signed(term: Json, box: Box) -> tuple[str, Fraction]:
    for kind in ("mean_value", "direct"):
        try:
            by = box if kind == "mean_value" else ()
            return kind, Fraction(Evaluation(fixed_box(box, BITS), BITS, by).highest(term, 0), 1 << BITS)
        except Unbounded:
            if kind == "direct":
                raise
    raise AssertionError("one of the two has returned or raised")


def _signed_at(term: Json, point: Box) -> Fraction:
    return Fraction(Evaluation(fixed_box(point, BITS), BITS).value(term)[0], 1 << BITS)


def _gradient_at(term: Json, point: Box) -> Fraction:
    """The squared length of the gradient from below, each slope by its value nearest to 0."""
    jet = Evaluation(fixed_box(point, BITS), BITS, point).jet(term)
    nearest = [max(lo, -hi, 0) for name, (lo, hi) in jet.items() if name is not None]
    return Fraction(sum(slope * slope for slope in nearest), 1 << 2 * BITS)


absolute = Measure(_absolute, _absolute_at)
absolutes = Measure(_absolutes, lambda terms, point: max(_absolute_at(term, point) for term in terms))
signed = Measure(_signed, _signed_at)
gradient = Measure(lambda term, box: ("mean_value", squared_slope(term, box, BITS)), _gradient_at)


@dataclass(frozen=True)
class Maximum:
    """lower ≤ the maximum ≤ upper; `lower` is attained at `point` in the box of number `index`."""

    upper: Fraction
    lower: Fraction
    point: Point
    index: int


def maximum(
    measure: Measure,
    parts: Sequence[tuple[Json, Box]],
    *,
    gap: Fraction = Fraction(1, 100),
    floor: Fraction = FLOOR,
    deadline: float = float("inf"),
    most: int = 200_000,
) -> Maximum:
    """The largest value of each part's term on its box, from both sides.

    It ends when upper - lower ≤ gap · |lower| + floor; after `most` cuts or at the deadline with a wider gap.

    Raises:
        NotFinite: if nothing bounds a term on ever smaller boxes around a point.
    """
    best = Maximum(Fraction(0), Fraction(-1 << 62), (), 0)
    numbers = itertools.count()
    heap: list[tuple[Fraction, int, int, Box]] = []
    endless: list[tuple[int, Box]] = []

    def look(index: int, point: Box) -> None:
        nonlocal best
        try:
            value = measure.at(parts[index][0], point)
        except Unbounded:
            return
        if value > best.lower:
            best = Maximum(best.upper, value, tuple(x for x, _ in point.values()), index)

    def push(index: int, box: Box) -> None:
        look(index, {name: ((lo + hi) / 2,) * 2 for name, (lo, hi) in box.items()})
        try:
            heapq.heappush(heap, (-measure.above(parts[index][0], box)[1], next(numbers), index, box))
        except Unbounded:
            endless.append((index, box))

    for index, (_, box) in enumerate(parts):
        for corner in itertools.product(*box.values()):
            look(index, {name: (x, x) for name, x in zip(box, corner, strict=True)})
        push(index, box)
    for cuts in itertools.count():
        if endless:
            index, box = endless.pop()
            width = max(hi - lo for lo, hi in box.values())
            if width < NARROWEST or cuts >= most or time.monotonic() > deadline:
                raise NotFinite(_nearest_round(box))
        else:
            upper = -heap[0][0]
            close = upper - best.lower <= gap * abs(best.lower) + floor
            if close or cuts >= most or time.monotonic() > deadline:
                return Maximum(upper, best.lower, best.point, best.index)
            _, _, index, box = heapq.heappop(heap)
        for half in halves(box):
            push(index, half[1])
    raise AssertionError("the loop ends by returning or raising")


def halves(box: Box) -> list[tuple[str, Box]]:
    """The box cut in the middle of its widest side, with the name of that side."""
    name = max(box, key=lambda x: box[x][1] - box[x][0])
    lo, hi = box[name]
    return [(name, {**box, name: side}) for side in ((lo, (lo + hi) / 2), ((lo + hi) / 2, hi))]


def _nearest_round(box: Box) -> Point:
    """The end of each side with the smaller denominator, which is the singular point where that is a simple one."""
    return tuple(min(side, key=lambda x: x.denominator) for side in box.values())


def tree_below(
    measure: Measure,
    term: Json,
    box: Box,
    limit: Fraction,
    deadline: float = float("inf"),
    most: int = 200_000,
) -> Json:
    """A tree for the checker each of whose leaves is shown to be at most `limit`.

    Raises:
        TimeOut: at the deadline, after `most` cuts, or if cutting does not help.
    """
    root: list[Json] = [None]
    cuts = 0
    pending: list[tuple[Box, list[Json], int]] = [(box, root, 0)]
    while pending:
        box, parent, place = pending.pop()
        try:
            kind, bound = measure.above(term, box)
        except Unbounded:
            kind, bound = "", limit + 1
        if bound <= limit:
            parent[place] = [kind, plain(limit)]
            continue
        widest = max(hi - lo for lo, hi in box.values())
        cuts += 1
        if time.monotonic() > deadline or widest < NARROWEST or cuts > most:
            raise TimeOut(f"the bound {float(limit):.6g} is not shown in time")
        cut = halves(box)
        parent[place] = node = ["split", cut[0][0], None, None]
        pending += [(half, node, 2 + i) for i, (_, half) in enumerate(cut)]
    return root[0]


def plain(number: Fraction) -> int | str:
    """An exact number as JSON holds it."""
    return int(number) if number.denominator == 1 else str(number)


def rounded_up(number: Fraction, bits: int = 24) -> Fraction:
    """The least dyadic of so many significant bits that is at least the number ≥ 0."""
    if not number:
        return number
    shift = bits - (number.numerator.bit_length() - number.denominator.bit_length())
    scaled = number * Fraction(2) ** shift
    return -(-scaled.numerator // scaled.denominator) / Fraction(2) ** shift

"""Which signed units can be made equal within the ball, and the components that this makes of the units.

In reading order: `compatible_pairs`, every pair of units with the relative signs that work; `components`, units joined
by such pairs, over which proximate rank is a sum.

Cost: one sort of the 2h signed points along the coordinate that separates them best, and the pairs it leaves.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from theorems.proximate_rank.weights import Instance
from verify.networks.network import Array

Integers = NDArray[np.int64]

CHUNK = 1 << 21
"""Candidate pairs compared at a time; bounds the memory."""


def compatible_pairs(instance: Instance) -> tuple[Integers, Integers, Integers]:
    """Every i < j and relative sign s with |z_i - s z_j| within reach: arrays i, j, s."""
    units = instance.units
    points = np.concatenate([instance.z, -instance.z])
    found: list[tuple[Integers, Integers]] = []
    for left, right in _candidates(points, units, instance.reach):
        for column in range(points.shape[1]):
            gap = abs(points[left, column] - points[right, column])
            near = np.asarray(gap <= instance.reach, dtype=bool)
            left, right = left[near], right[near]
        found.append((left, right))
    if not found:
        nothing = np.zeros(0, dtype=np.int64)
        return nothing, nothing, nothing
    first = np.concatenate([left for left, _ in found])
    second = np.concatenate([right for _, right in found])
    sign = np.where(second < units, 1, -1)
    order = np.lexsort((-sign, second % units, first))
    return first[order], (second % units)[order], sign[order]


def _candidates(points: Array, units: int, reach: int) -> Iterator[tuple[Integers, Integers]]:
    """Pairs (unit, signed point of a later unit) that are within reach along one coordinate, in chunks."""
    if not units or reach < 0:
        return
    best: tuple[int, Integers, Integers, Array] | None = None
    for column in range(points.shape[1]):
        values = points[:, column]
        order = np.argsort(values, kind="stable")
        ordered = values[order]
        ends = np.searchsorted(ordered, ordered + reach, side="right").astype(np.int64)
        pairs = int((ends - np.arange(1, ends.size + 1)).sum())
        if best is None or pairs < best[0]:
            best = pairs, order, ends, ordered
    assert best is not None, "a point has at least the coordinate of its bias"
    _, order, ends, _ = best
    counts = ends - np.arange(1, ends.size + 1)
    stops = np.cumsum(counts)
    start = 0
    while start < counts.size:
        before = int(stops[start - 1]) if start else 0
        stop = max(int(np.searchsorted(stops, before + CHUNK, side="right")), start + 1)
        chunk = counts[start:stop]
        left = np.repeat(np.arange(start, stop), chunk)
        right = left + 1 + np.arange(left.size) - np.repeat(np.cumsum(chunk) - chunk, chunk)
        p, q = order[left], order[right]
        # Either point of the pair may belong to the lower unit; seen from it as +, the other has the relative sign.
        swap = p % units > q % units
        p, q = np.where(swap, q, p), np.where(swap, p, q)
        keep = (p < units) & (
            p != q % units
        )  # the mirror image of a pair, both signs turned, is the same pair
        yield p[keep], q[keep]
        start = stop


def components(units: int, first: Integers, second: Integers) -> list[list[int]]:
    """The units joined by pairs, as ascending lists in the order of their first units; every unit is in one."""
    label = np.arange(units)
    while True:
        smaller = np.minimum(label[first], label[second])
        before = label.copy()
        np.minimum.at(label, first, smaller)
        np.minimum.at(label, second, smaller)
        label = label[label]
        if (label == before).all():
            break
    order = np.argsort(label, kind="stable")
    starts = np.flatnonzero(np.diff(label[order], prepend=-1))
    return [part.tolist() for part in np.split(order, starts[1:])] if units else []

"""Cliques <-> centres: r boxes of radius 1/2, anywhere in the plane, cover the points iff r cliques do.

Forward map   `centres_of`: the midpoint of each clique's extremes, coordinate by coordinate
Backward map  `cover_from`: points that have one centre are pairwise within 1, so they are a clique
Size          as many centres as cliques; coordinates are halves of integers
Proved by     cliques_have_centres, points_with_one_centre_are_adjacent

This is the uniform point cover in the sup norm; that boxes have the Helly property makes it the clique cover.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable

import numpy as np

from reductions.clique_cover import Cover
from reductions.layout import Integers


def centres_of(points: Integers, cover: Cover) -> Integers:
    """int64[h, 2], twice the centre of each point's clique: no point is further than 1/2 from it."""
    order = np.argsort(cover, kind="stable")
    starts = np.flatnonzero(np.diff(cover[order], prepend=-1))
    if not len(starts):
        return points.copy()
    low, high = (ends.reduceat(points[order], starts) for ends in (np.minimum, np.maximum))
    doubled = np.empty_like(points)
    doubled[order] = np.repeat(low + high, np.diff([*starts, len(order)]), axis=0)
    return doubled


def cover_from(centres: Iterable[Hashable]) -> Cover:
    """int64[h], a number for each distinct centre in the order of appearance."""
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(centre, len(numbers)) for centre in centres], dtype=np.int64)

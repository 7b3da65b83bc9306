"""Functions with exact dyadic values, drawn at random: what the campaign and the benchmarks look at.

In reading order: `Cones`, `Wave`, `Walk`, `Takagi`, `Ramp`, each a function on the cube with its Lipschitz constant and
its oscillation from above; `table`, its values at grid points; `FAMILIES`, how each kind is drawn and built.

A value of f at x = X / 2^precision is given as an integer in units of 2^-precision, exactly.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from theorems.intrinsic_parameters.packed import Integers, TooFine
from theorems.intrinsic_parameters.regularity import diameter, root_above
from verify import terms
from verify.terms import Term

Batch = dict[str, NDArray[Any]]
PRECISION = 24
"""Centres, heights and shifts are multiples of 2^-PRECISION, and so must points and grids be."""

SLAB = 1 << 15
"""Entries of a table computed at once."""


class Function(Protocol):
    """A function on [0, 1]^dim."""

    @property
    def dim(self) -> int:
        """The number of variables."""

    @property
    def lipschitz(self) -> Fraction:
        """A Lipschitz constant in the Euclidean norm."""

    @property
    def oscillation(self) -> Fraction:
        """At least max - min; a dyadic."""

    def at(self, points: Integers, precision: int) -> Integers:
        """Exact values at points / 2^precision in units of 2^-precision; int64[points, dim] -> int64[points]."""


@dataclass(frozen=True)
class Cones:
    """min over i of heights[i] + slope · max over j of |x_j - centres[i, j]|, in units of 2^-PRECISION.

    Args:
        centres: int64[cones, dim].
        heights: int64[cones].
        slope: not negative.
    """

    centres: Integers
    heights: Integers
    slope: int

    @property
    def dim(self) -> int:
        return int(self.centres.shape[1])

    @property
    def lipschitz(self) -> Fraction:
        """Each cone changes by at most slope times the largest coordinate of x - y."""
        return Fraction(self.slope)

    @property
    def oscillation(self) -> Fraction:
        return Fraction(self.slope)

    def at(self, points: Integers, precision: int) -> Integers:
        shift = finer(precision)
        return _least(
            [np.abs(points.T[j] - (self.centres[:, j : j + 1] << shift)) for j in range(self.dim)],
            self.heights[:, None] << shift,
            self.slope,
        )

    def table(self, n: int, ends: int = 1) -> Integers:
        """Values at the (2^n + ends)^dim grid points, coordinate 1 fastest, in units of 2^-PRECISION."""
        side = (1 << n) + ends
        axis = _axis(n, side)
        values = np.empty((side,) * self.dim, dtype=np.int64)
        # numpy's last axis is coordinate 1; slabs along its first one, coordinate dim
        *inner, outer = [self.centres[:, j] for j in range(self.dim)]
        apart = [np.abs(axis - centres[:, None]) for centres in inner]
        step = max(1, SLAB // side ** (self.dim - 1))
        for start in range(0, side, step):
            best = values[start : start + step]
            new = np.empty_like(best)
            for i, height in enumerate(self.heights):
                target = new if i else best
                line = np.abs(axis[start : start + step] - outer[i])
                target[...] = line.reshape(-1, *(1,) * (self.dim - 1))
                for j, distances in enumerate(apart):
                    np.maximum(target, distances[i].reshape(-1, *(1,) * j), out=target)
                target *= self.slope
                target += height
                if i:
                    np.minimum(best, new, out=best)
        return values.reshape(-1)

    @property
    def term(self) -> Term:
        """The same as a term in x1, ..., for the checker."""
        unit = Fraction(1, 1 << PRECISION)
        cones = []
        for centre, height in zip(self.centres.tolist(), self.heights.tolist(), strict=True):
            away = [abs(terms.real(f"x{j}") - c * unit) for j, c in enumerate(centre, 1)]
            cones.append(height * unit + self.slope * terms.maximum(*away))
        return terms.minimum(*cones)


def finer(precision: int) -> int:
    """How many bits points have beyond PRECISION.

    Raises:
        TooFine: if they have fewer, so that centres would be rounded.
    """
    if precision < PRECISION:
        raise TooFine(f"precision {precision} is below {PRECISION}, that of the function")
    return precision - PRECISION


def _least(apart: list[Integers], heights: Integers, slope: int) -> Integers:
    farthest = apart[0]
    for distance in apart[1:]:
        farthest = np.maximum(farthest, distance)
    least: Integers = (farthest * slope + heights).min(axis=0)
    return least


@dataclass(frozen=True)
class Wave:
    """A triangle wave: the distance of direction · x + shift from the nearest integer.

    Args:
        direction: int64[dim].
        shift: in units of 2^-PRECISION.
    """

    direction: Integers
    shift: int

    @property
    def dim(self) -> int:
        return len(self.direction)

    @property
    def lipschitz(self) -> Fraction:
        return root_above(Fraction(int(self.direction @ self.direction)))

    @property
    def oscillation(self) -> Fraction:
        return Fraction(1, 2)

    def at(self, points: Integers, precision: int) -> Integers:
        phase = points @ self.direction + (self.shift << finer(precision))
        return _to_nearest_integer(phase, precision)


def _to_nearest_integer(x: Integers, precision: int) -> Integers:
    part = x & ((1 << precision) - 1)
    nearest: Integers = np.minimum(part, (1 << precision) - part)
    return nearest


@dataclass(frozen=True)
class Walk:
    """A broken line with slopes ±1 on intervals of equal length, from 0 (one variable).

    Args:
        steps: +1 or -1 for each interval; their number is a power of two.
    """

    steps: Integers
    dim: int = 1

    @property
    def lipschitz(self) -> Fraction:
        return Fraction(1)

    @property
    def oscillation(self) -> Fraction:
        return Fraction(1)

    def at(self, points: Integers, precision: int) -> Integers:
        shift = precision - (len(self.steps).bit_length() - 1)
        heights = np.concatenate([[0], np.cumsum(self.steps)])
        place = np.minimum(points[:, 0] >> shift, len(self.steps) - 1)
        reached: Integers = (heights[place] << shift) + self.steps[place] * (points[:, 0] - (place << shift))
        return reached


@dataclass(frozen=True)
class Takagi:
    """The sum over m < depth of 2^-m · (distance of 2^m x_1 from the nearest integer), of Weierstrass's type."""

    depth: int
    dim: int

    @property
    def lipschitz(self) -> Fraction:
        return Fraction(self.depth)

    @property
    def oscillation(self) -> Fraction:
        """At most the sum of halves, and the limit has the maximum 2/3."""
        return Fraction(1)

    def at(self, points: Integers, precision: int) -> Integers:
        total = np.zeros(len(points), dtype=np.int64)
        for m in range(self.depth):
            # 2^-m times a multiple of 2^m: exact
            total += _to_nearest_integer(points[:, 0] << m, precision) >> m
        return total


@dataclass(frozen=True)
class Ramp:
    """0 up to `start`, then up to 1 on a length of 2^-steepness, in the first variable.

    Args:
        start: in units of 2^-PRECISION.
    """

    start: int
    steepness: int
    dim: int

    @property
    def lipschitz(self) -> Fraction:
        return Fraction(1 << self.steepness)

    @property
    def oscillation(self) -> Fraction:
        return Fraction(1)

    def at(self, points: Integers, precision: int) -> Integers:
        past = points[:, 0] - (self.start << finer(precision))
        height: Integers = np.clip(past, 0, 1 << precision - self.steepness) << self.steepness
        return height


def _axis(n: int, side: int) -> Integers:
    if n > PRECISION:
        raise TooFine(f"a grid with {n} bits is finer than {PRECISION}, the precision of the function")
    axis: Integers = np.arange(side, dtype=np.int64) << (PRECISION - n)
    return axis


def table(function: Function, n: int, ends: int = 1) -> Integers:
    """Values at the (2^n + ends)^dim grid points, coordinate 1 fastest, in units of 2^-PRECISION."""
    if isinstance(function, Cones):
        return function.table(n, ends)
    side = (1 << n) + ends
    count = side**function.dim
    axis, values = _axis(n, side), np.empty(count, dtype=np.int64)
    for start in range(0, count, SLAB):
        place = np.arange(start, min(start + SLAB, count))
        columns = [place // side**j % side for j in range(function.dim)]
        values[start : start + SLAB] = function.at(axis[np.stack(columns, axis=1)], PRECISION)
    return values


# --- drawing ------------------------------------------------------------------------------------------------------

ONE = 1 << PRECISION


def _cones(rng: np.random.Generator, count: int, dim: int) -> Batch:
    return {
        "centres": rng.integers(0, ONE + 1, size=(count, 8, dim)),
        "heights": rng.integers(0, ONE // 2, size=(count, 8)),
        "slope": rng.integers(1, 4, size=count),
    }


def _distances(rng: np.random.Generator, count: int, dim: int) -> Batch:
    drawn = _cones(rng, count, dim)
    return {**drawn, "heights": np.zeros_like(drawn["heights"])}


def _corners(rng: np.random.Generator, count: int, dim: int) -> Batch:
    """|x| in the maximum norm: from f(0) up by its whole oscillation, where 2^n levels would be one too few."""
    return {
        "centres": np.zeros((count, 1, dim), dtype=np.int64),
        "heights": rng.integers(-ONE, ONE, size=(count, 1)),
        "slope": rng.integers(1, 4, size=count),
    }


def _constants(rng: np.random.Generator, count: int, dim: int) -> Batch:
    drawn = _corners(rng, count, dim)
    return {**drawn, "slope": np.zeros(count, dtype=np.int64)}


def _thresholds(rng: np.random.Generator, count: int, dim: int) -> Batch:
    """f(0) = 0, and around the opposite corner values one unit below multiples of 1/16: the worst for rounding down."""
    heights = np.stack(
        [np.zeros(count, dtype=np.int64), rng.integers(0, 13, size=count) * (ONE >> 4) - 1], axis=1
    )
    centres = np.broadcast_to(np.array([[0] * dim, [ONE] * dim]), (count, 2, dim)).copy()
    return {"centres": centres, "heights": np.maximum(heights, 0), "slope": np.ones(count, dtype=np.int64)}


def _built_cones(instance: Mapping[str, NDArray[Any]], dim: int) -> Function:
    return Cones(instance["centres"], instance["heights"], int(instance["slope"]))


def _waves(rng: np.random.Generator, count: int, dim: int) -> Batch:
    return {
        "direction": rng.integers(-6, 7, size=(count, dim)),
        "shift": rng.integers(0, ONE, size=count),
    }


def _walks(rng: np.random.Generator, count: int, dim: int) -> Batch:
    return {"steps": rng.choice([-1, 1], size=(count, 256))}


def _takagis(rng: np.random.Generator, count: int, dim: int) -> Batch:
    return {"depth": rng.integers(1, 12, size=count)}


def _ramps(rng: np.random.Generator, count: int, dim: int) -> Batch:
    """Steep inside the gap to the left of a multiple of 1/8, where the quantiser is a ramp too."""
    ends = rng.integers(1, 8, size=count) * (ONE >> 3)
    return {
        "start": ends - rng.integers(2, 16, size=count) * (ONE >> 12),
        "steepness": rng.integers(11, 16, size=count),
    }


@dataclass(frozen=True)
class Family:
    """How instances are drawn, and built from their arrays; `dims` are those it exists in."""

    draw: Callable[[np.random.Generator, int, int], Batch]
    build: Callable[[Mapping[str, NDArray[Any]], int], Function]
    dims: tuple[int, ...] = (1, 2, 3)


FAMILIES = {
    "cones": Family(_cones, _built_cones),
    "distances": Family(_distances, _built_cones),
    "corners": Family(_corners, _built_cones),
    "constants": Family(_constants, _built_cones),
    "thresholds": Family(_thresholds, _built_cones),
    "waves": Family(_waves, lambda a, dim: Wave(a["direction"], int(a["shift"]))),
    "walks": Family(_walks, lambda a, dim: Walk(a["steps"]), (1,)),
    "takagi": Family(_takagis, lambda a, dim: Takagi(int(a["depth"]), dim)),
    "ramps": Family(_ramps, lambda a, dim: Ramp(int(a["start"]), int(a["steepness"]), dim)),
}


def instances(name: str, rng: np.random.Generator, count: int, dim: int) -> list[Function]:
    """Functions of a family."""
    drawn = FAMILIES[name].draw(rng, count, dim)
    return [FAMILIES[name].build({key: array[i] for key, array in drawn.items()}, dim) for i in range(count)]


def cube_diagonal(function: Function, n: int) -> Fraction:
    """λ √d 2^-n, from above: how much a function may change within a cell."""
    return function.lipschitz * diameter(function.dim) / (1 << n)


def places(rng: np.random.Generator, dim: int, n: int, precision: int, gap: int, count: int) -> Integers:
    """Random points, a third of them with coordinates where something changes: cell borders and ends of ramps.

    Args:
        gap: ramps have width 2^-gap.
    """
    drawn = rng.integers(0, (1 << precision) + 1, size=(count, dim))
    border = rng.integers(0, (1 << n) + 1, size=(count, dim)) << (precision - n)
    ramp = 1 << precision - gap
    offset = rng.choice([0, -ramp, -(ramp >> 1), 1, -1, -ramp - 1], size=(count, dim))
    special = np.clip(border + offset, 0, 1 << precision)
    mixed: Integers = np.where(rng.random((count, dim)) < 1 / 3, special, drawn)
    corners = np.array(list(itertools.product((0, 1 << precision), repeat=dim)))
    return np.concatenate([mixed, corners])

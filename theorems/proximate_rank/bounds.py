"""A greedy upper bound and a lower bound on proximate rank, both near linear and both with certificates.

In reading order: `Upper` and `proximate_rank_upper_bound`, units that share a cell of a grid meet; `Lower` and
`proximate_rank_lower_bound`, units that cannot vanish and cannot meet need a group each; `cannot_vanish`, the test
that both this bound and the exact one rest on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from theorems.proximate_rank.compatibility import Integers, compatible_pairs
from theorems.proximate_rank.structure import Structure
from theorems.proximate_rank.weights import Eps, Instance, read_weights
from verify.networks.network import Array, Network

ELIMINATED = -1
"""In `Upper.group`: the unit loses its input."""


@dataclass(frozen=True)
class Upper:
    """Proximate rank is at most `bound`.

    Args:
        bound: the number of groups that stay.
        group: int64[h], the number of the group of unit i, or `ELIMINATED`.
        sign: int64[h], the sign of unit i in its group.
        vanishing: bool[groups].
    """

    bound: int
    group: Integers
    sign: Integers
    vanishing: NDArray[np.bool_]

    @property
    def structure(self) -> Structure:
        """The same as a structure, which is what certificates are made from."""
        members: list[list[tuple[int, int]]] = [[] for _ in range(self.vanishing.size)]
        eliminated = []
        for unit, (group, sign) in enumerate(zip(self.group.tolist(), self.sign.tolist(), strict=True)):
            if group == ELIMINATED:
                eliminated.append(unit)
            else:
                members[group].append((unit, sign))
        groups = [tuple(group) for group in members]
        vanish = self.vanishing.tolist()
        return Structure(
            tuple(eliminated),
            tuple(group for group, gone in zip(groups, vanish, strict=True) if not gone),
            tuple(group for group, gone in zip(groups, vanish, strict=True) if gone),
        )


@dataclass(frozen=True)
class Need:
    """Unit `unit` is in a group that stays, in every structure: output `output` with sign `sign` cannot be cancelled.

    `weight` is its share in a bound: no compatible group has members of total weight above 1.
    """

    unit: int
    weight: Fraction
    output: int
    sign: int


@dataclass(frozen=True)
class Lower:
    """Proximate rank is at least `bound`: the weights of these units sum to it, and each group has at most 1."""

    bound: int
    needs: tuple[Need, ...]


def proximate_rank_upper_bound(network: Network, eps: Eps, *, shifts: int = 1) -> Upper:
    """Eliminate what can be eliminated, let the rest meet cell by cell, and drop the cells that vanish.

    Args:
        shifts: how many positions of the grid to try; the best one counts.

    Guarantee: an upper bound, at most 2^(n + 1) times the proximate rank where no unit can be eliminated, no
    group can vanish and only equal signs are compatible; no factor holds in general.
    Cost: one pass and one sort of h keys a shift.
    """
    return greedy(Instance(read_weights(network), eps), shifts=shifts)


def greedy(instance: Instance, *, shifts: int = 1) -> Upper:
    """`proximate_rank_upper_bound` for weights and ball that are already read."""
    eliminated = instance.eliminable()
    alive = np.flatnonzero(~eliminated)
    z, a = instance.z[alive], instance.a[alive]
    side = max(
        2 * int(instance.eps * instance.scale), 1
    )  # of half-open cells: within one, points are in reach
    sign = _leading_signs((z + side // 2) // side)
    z, a = z * sign[:, None], a * sign[:, None]
    best: tuple[int, Integers, NDArray[np.bool_]] | None = None
    for shift in range(shifts):
        cell, count = _numbered((z + shift * side // shifts) // side)
        gone = _vanishing(a, cell, count, instance)
        live = count - int(np.count_nonzero(gone))
        if best is None or live < best[0]:
            best = live, cell, gone
    assert best is not None, "there is at least one position of the grid"
    group = np.full(instance.units, ELIMINATED, dtype=np.int64)
    signs = np.ones(instance.units, dtype=np.int64)
    group[alive], signs[alive] = best[1], sign
    return Upper(best[0], group, signs, best[2])


def _leading_signs(cells: Array) -> Integers:
    """The sign of the first nonzero entry of each row, 1 if there is none."""
    sign = np.zeros(cells.shape[0], dtype=np.int64)
    for column in cells.T:
        sign = np.where(sign == 0, (column > 0).astype(np.int64) - (column < 0), sign)
    return np.where(sign == 0, 1, sign)


def _numbered(cells: Array) -> tuple[Integers, int]:
    """Numbers 0, 1, ... for the distinct rows, and how many there are."""
    if not cells.shape[0]:
        return np.zeros(0, dtype=np.int64), 0
    key, size = np.zeros(cells.shape[0], dtype=np.int64), 1
    for column in cells.T:
        low, high = int(column.min()), int(column.max())
        if (high - low + 1) * size >= 1 << 62:
            distinct, key = np.unique(key, return_inverse=True)
            values, column = np.unique(column, return_inverse=True)
            size, low, high = distinct.size, 0, values.size - 1
        key = key * (high - low + 1) + (column - low).astype(np.int64)
        size *= high - low + 1
    distinct, key = np.unique(key, return_inverse=True)
    return key.astype(np.int64), int(distinct.size)


def _vanishing(a: Array, cell: Integers, count: int, instance: Instance) -> NDArray[np.bool_]:
    """Which cells vanish, their units being turned to a common sign already."""
    gone = np.ones(count, dtype=bool)
    if count:
        order = np.argsort(cell, kind="stable")
        sizes = np.bincount(cell, minlength=count)
        starts = np.cumsum(sizes) - sizes
        slack = sizes.astype(a.dtype) * instance.slope - instance.strict
        for column in a.T:
            gone &= np.asarray(abs(np.add.reduceat(column[order], starts)) <= slack, dtype=bool)
    return gone


def proximate_rank_lower_bound(network: Network, eps: Eps) -> Lower:
    """Units that need a group that stays, no two of which can meet: so many groups stay.

    Guarantee: a lower bound, usually exact where few units are compatible.
    Cost: the compatible pairs, and a sort of the units.
    """
    instance = Instance(read_weights(network), eps)
    pairs = compatible_pairs(instance)
    output, sign = cannot_vanish(instance, *pairs)
    chosen = independent(instance.units, pairs[0], pairs[1], output >= 0)
    return Lower(
        len(chosen), tuple(Need(unit, Fraction(1), int(output[unit]), int(sign[unit])) for unit in chosen)
    )


def cannot_vanish(
    instance: Instance, first: Integers, second: Integers, relative: Integers
) -> tuple[Integers, Integers]:
    """For each unit an output and a sign for which all that is compatible cannot cancel it; -1 and 0 for none.

    In a vanishing group with (i, +) the others make up for s a_ik - eps, for every output k and sign s, and each
    compatible unit j makes up for at most max(0, eps - s t a_jk) over the signs t it can have beside (i, +).

    Args:
        first, second, relative: the compatible pairs.
    """
    output = np.full(instance.units, -1, dtype=np.int64)
    signs = np.zeros(instance.units, dtype=np.int64)
    needed = ~instance.eliminable()
    one, other = np.concatenate([first, second]), np.concatenate([second, first])
    sign = np.concatenate([relative, relative])
    order = np.lexsort((other, one))
    one, other, sign = one[order], other[order], sign[order]
    starts = np.flatnonzero((np.diff(one, prepend=-1) != 0) | (np.diff(other, prepend=-1) != 0))
    owners = one[starts]
    runs = np.flatnonzero(np.diff(owners, prepend=-1))
    for k in range(instance.a.shape[1]):
        for s in (1, -1):
            total = np.zeros(instance.units, dtype=instance.a.dtype)
            if starts.size:
                relief = np.maximum(instance.slope - s * sign * instance.a[other, k], 0)
                relief = np.maximum.reduceat(relief, starts)
                total[owners[runs]] = np.add.reduceat(relief, runs)
            excess = s * instance.a[:, k] - instance.slope
            fixed = np.asarray(excess > total - instance.strict, dtype=bool)
            new = needed & (output < 0) & fixed
            output[new], signs[new] = k, s
    return output, signs


def independent(units: int, first: Integers, second: Integers, allowed: NDArray[np.bool_]) -> list[int]:
    """Allowed units, no two of them in a pair: by increasing degree, greedily."""
    inner = allowed[first] & allowed[second]
    first, second = first[inner], second[inner]
    one, other = np.concatenate([first, second]), np.concatenate([second, first])
    degree = np.bincount(one, minlength=units)
    order = np.argsort(one, kind="stable")
    neighbours: list[int] = other[order].tolist()
    ends: list[int] = np.cumsum(degree).tolist()
    chosen: list[int] = np.flatnonzero(allowed & (degree == 0)).tolist()
    blocked = bytearray(units)
    rest: Sequence[int] = np.flatnonzero(allowed & (degree > 0))[
        np.argsort(degree[allowed & (degree > 0)], kind="stable")
    ].tolist()
    for unit in rest:
        if not blocked[unit]:
            chosen.append(unit)
            for near in neighbours[ends[unit] - int(degree[unit]) : ends[unit]]:
                blocked[near] = 1
    return sorted(chosen)

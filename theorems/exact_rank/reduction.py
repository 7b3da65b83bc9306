"""Exact rank of a single-hidden-layer tanh or sigmoid network: the reduction algorithm, on exact numbers.

`reduce_network` partitions the hidden units: constant units go into the bias, idle ones go, the rest are merged when
their (incoming weight, bias) agree up to one common sign, and blocks whose outgoing weights sum to zero go.
`Reduction` holds the partition, says why each unit went and builds the compressed network. Two roads lead to the
partition: `partition_floats`, vectorised, and `partition_exact`, a dictionary of fractions that is its reference.

Both are exact. Floats denote their dyadic values; hashes only propose equal rows and every equality is compared.

Sigmoid needs no case of its own: sigmoid(z) = (1 + tanh(z/2))/2 gives sigmoid(-z) = 1 - sigmoid(z), so units merge as
for tanh and each flip moves its outgoing weight into the bias (`REFLECTIONS`). For an activation without such a
law, or without a proof that what is left is minimal, `require_rank_activation` refuses.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from verify.networks.activations import REFLECTIONS
from verify.networks.network import Array, Layer, Network, NetworkError, as_fraction, exact_array

CONSTANT, IDLE = -1, -2
"""In `Partition.block`: the unit has zero incoming weight; it has not, and zero outgoing weight in every output."""


@dataclass(frozen=True)
class Partition:
    """How the reduction sees the units.

    Args:
        sign: int8[h], what makes the first nonzero incoming weight positive; 0 for a constant unit.
        block: int64[h], the first unit of the block of sign-equal units that unit i is in, or `CONSTANT` or `IDLE`.
        cancels: bool[h], true at the first unit of a block whose signed outgoing weights sum to zero.
    """

    sign: NDArray[np.int8]
    block: NDArray[np.int64]
    cancels: NDArray[np.bool_]


@dataclass(frozen=True)
class Reduction:
    """The exact reduction of a network.

    Args:
        network: what was reduced.
        partition: of its hidden units.
        kept: int64[rank], the units that stay, one a block, ascending.
    """

    network: Network
    partition: Partition
    kept: NDArray[np.int64]

    @property
    def rank(self) -> int:
        """The least number of hidden units of any network with this function."""
        return int(self.kept.size)

    def blocks(self) -> dict[int, list[int]]:
        """First unit -> all units of its block, in order; the others under `CONSTANT` and `IDLE`."""
        members: dict[int, list[int]] = {}
        for unit, first in enumerate(self.partition.block.tolist()):
            members.setdefault(first, []).append(unit)
        return members

    def reason(self, unit: int) -> str:
        """Why the unit went, or "kept"."""
        first = int(self.partition.block[unit])
        if first == CONSTANT:
            return "constant: its incoming weight is zero; moved into the bias"
        if first == IDLE:
            return "idle: its outgoing weight is zero"
        if self.partition.cancels[first]:
            return f"cancelled: the outgoing weights of the block of unit {first} sum to zero"
        if unit == first:
            return "kept"
        sign = "+" if self.partition.sign[unit] == self.partition.sign[first] else "-"
        return f"merged into unit {first} with sign {sign}"

    def removed(self) -> Iterable[tuple[int, str]]:
        """Each removed unit with its reason, in order."""
        stays = np.zeros(len(self.partition.block), dtype=bool)
        stays[self.kept] = True
        return ((int(unit), self.reason(int(unit))) for unit in np.flatnonzero(~stays))

    def compressed(self) -> Network:
        """A network with the same function and `rank` hidden units, exactly.

        Kept units keep their incoming weight and bias; outgoing weights are block sums, floats while every sum is
        one. What constant units leave behind is rational in the bias and symbolic in `Network.constant`.
        """
        return _compress(self)


def reduce_network(network: Network, *, reference: bool = False) -> Reduction:
    """The exact reduction of a network with one hidden layer of tanh or sigmoid units.

    Args:
        reference: take the slow road of fractions also for floats.

    Guarantee: exact. Cost: O(h (n + m)) and one sort of h keys for floats.

    Raises:
        NetworkError: not one hidden layer, or another activation.

    Source: Farrugia-Roberts, Proximity to losslessly compressible parameters, arXiv:2306.02834.
    """
    require_rank_activation(network)
    hidden, last = network.layers
    arrays = (hidden.weight, hidden.bias, last.weight)
    if reference or any(array.dtype == object for array in arrays):
        partition = partition_exact(*(exact_array(array) for array in arrays))
    else:
        partition = partition_floats(*(array.astype(np.float64, copy=False) for array in arrays))
    first = partition.block == np.arange(len(partition.block))
    return Reduction(network, partition, np.flatnonzero(first & ~partition.cancels))


def rank(network: Network) -> int:
    """The rank of the network: `reduce_network(network).rank`."""
    return reduce_network(network).rank


def require_rank_activation(network: Network) -> None:
    """Refuse what the theorem does not speak about.

    Raises:
        NetworkError: not exactly one hidden layer, or not tanh or sigmoid.
    """
    if network.depth != 1:
        raise NetworkError(f"the network has {network.depth} hidden layers; exact rank expects exactly one.")
    if network.activation not in REFLECTIONS:
        raise NetworkError(
            f"the activation is {network.activation}; exact rank is proved for {' and '.join(REFLECTIONS)}."
        )


def as_tanh(network: Network) -> Network:
    """The same function as an exact tanh network, by sigmoid(z) = (1 + tanh(z/2))/2.

    Raises:
        NetworkError: as `require_rank_activation`.
    """
    require_rank_activation(network)
    exact = network.exact()
    if network.activation == "tanh":
        return exact
    hidden, last = exact.layers
    half = Fraction(1, 2)
    bias = np.array(last.bias)
    for coefficients in (*last.weight.T, *exact.constant.values()):
        for j, coefficient in enumerate(coefficients):
            bias[j] += half * coefficient
    return replace(
        exact,
        activation="tanh",
        layers=(Layer(hidden.weight * half, hidden.bias * half), Layer(last.weight * half, bias)),
        constant={half * c: tuple(half * e for e in row) for c, row in exact.constant.items()},
    )


# --- the slow reference -------------------------------------------------------------------------------------------


def partition_exact(weight: Array, bias: Array, outgoing: Array) -> Partition:
    """The partition in fractions, as one would write it on paper.

    Args:
        weight, bias, outgoing: Fraction[h, n], [h], [m, h].
    """
    units = weight.shape[0]
    sign = np.zeros(units, dtype=np.int8)
    block = np.full(units, CONSTANT, dtype=np.int64)
    cancels = np.zeros(units, dtype=bool)
    first_with: dict[tuple[Fraction, ...], int] = {}
    sums: dict[int, list[Fraction]] = {}
    for i in range(units):
        leading = next((w for w in weight[i] if w != 0), None)
        if leading is None:
            continue
        sign[i] = 1 if leading > 0 else -1
        if not any(outgoing[:, i]):
            block[i] = IDLE
            continue
        s = int(sign[i])
        first = first_with.setdefault((*(s * w for w in weight[i]), s * bias[i]), i)
        block[i] = first
        total = sums.setdefault(first, [Fraction(0)] * outgoing.shape[0])
        sums[first] = [t + s * a for t, a in zip(total, outgoing[:, i], strict=True)]
    for first, total in sums.items():
        cancels[first] = not any(total)
    return Partition(sign, block, cancels)


# --- the vectorised road ------------------------------------------------------------------------------------------


def partition_floats(weight: Array, bias: Array, outgoing: Array) -> Partition:
    """The same partition for float64 arrays; one sort of 64-bit keys.

    Args:
        weight, bias, outgoing: float64[h, n], [h], [m, h].

    Cost: O(h (n + m)) and one sort, unless keys collide; peak memory about (n + 6) h doubles beside the input.
    """
    units = weight.shape[0]
    sign = _canonical_signs(weight)
    idle = ~(outgoing != 0).any(axis=0)
    block = np.arange(units)
    block[idle] = IDLE
    block[sign == 0] = CONSTANT
    live = np.flatnonzero(block >= 0)
    everything = live.size == units
    cancels = np.zeros(units, dtype=bool)

    # Adding +0.0 turns -0.0 into +0.0, after which equal numbers have equal bits.
    columns = [(column if everything else column[live]) * sign[live] + 0.0 for column in (*weight.T, bias)]
    members, starts = _repeated_rows(columns)
    if members.size:
        sizes = np.diff(starts, append=members.size)
        firsts = live[members[starts]]
        members = live[members]
        block[members] = np.repeat(firsts, sizes)
        zero = np.ones(starts.size, dtype=bool)
        signs = sign[members]
        for row in outgoing:
            zero &= _zero_sums(row[members] * signs, starts, sizes)
        cancels[firsts] = zero
    return Partition(sign, block, cancels)


def mix_rows(columns: list[Array]) -> NDArray[np.uint64]:
    """A 64-bit key for each row: equal rows have equal keys. Nothing more is relied upon.

    Args:
        columns: float64[rows] each, without -0.0.
    """
    key = np.zeros(columns[0].size, dtype=np.uint64)
    for column in columns:
        key ^= column.view(np.uint64)
        key *= np.uint64(0x9E3779B97F4A7C15)
        # A product moves information upwards only; short floats live in the upper bits, so fold them down.
        key ^= key >> np.uint64(32)
    key *= np.uint64(0xD6E8FEB86659FD93)
    return key


def _canonical_signs(weight: Array) -> NDArray[np.int8]:
    """The sign of the first nonzero entry of each row, 0 for a zero row."""
    sign = np.zeros(weight.shape[0], dtype=np.int8)
    undecided = np.arange(weight.shape[0])
    for column in weight.T:
        entries = column if undecided.size == column.size else column[undecided]
        sign[undecided] = (entries > 0).astype(np.int8) - (entries < 0)
        undecided = undecided[entries == 0]
        if not undecided.size:
            break
    return sign


def _repeated_rows(columns: list[Array]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The rows that occur more than once: indices block after block, and where each block starts.

    Within a block indices ascend. Keys carry the row number in their lowest bits, so that sorting the keys
    themselves (faster than argsort) gives the order; the bits this takes from the key only cost collisions.
    """
    rows = columns[0].size
    nothing = np.zeros(0, dtype=np.int64)
    if rows < 2:
        return nothing, nothing
    low = np.uint64((1 << (rows - 1).bit_length()) - 1)
    keys = mix_rows(columns)
    keys &= ~low
    keys |= np.arange(rows, dtype=np.uint64)
    keys.sort()
    meets = (keys[1:] ^ keys[:-1]) <= low  # same key as the neighbour to the right
    if not meets.any():
        return nothing, nothing
    inside = np.zeros(rows, dtype=bool)
    inside[1:] |= meets
    inside[:-1] |= meets
    order = (keys[inside] & low).astype(np.int64)
    run = np.cumsum(~np.concatenate(([False], meets)), dtype=np.int64)[inside]
    del keys, meets, inside

    equal = _equal_neighbours(columns, order) & (run[1:] == run[:-1])
    broken = np.unique(run[1:][(run[1:] == run[:-1]) & ~equal])
    if broken.size:
        # Different rows share a key: inside such runs sort by the rows themselves. lexsort is stable, so
        # indices stay ascending within equal rows.
        mixed = np.flatnonzero(np.isin(run, broken))
        keys_of_mixed = [column[order[mixed]] for column in reversed(columns)]
        order[mixed] = order[mixed][np.lexsort((*keys_of_mixed, run[mixed]))]
        equal = _equal_neighbours(columns, order) & (run[1:] == run[:-1])
    follows = np.concatenate(([False], equal))
    repeated = follows | np.concatenate((equal, [False]))
    return order[repeated], np.flatnonzero(~follows[repeated])


def _equal_neighbours(columns: list[Array], order: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether row order[i] equals row order[i + 1] in every column."""
    equal = np.ones(order.size - 1, dtype=bool)
    for column in columns:
        values = column[order]
        equal &= values[1:] == values[:-1]
    return equal


def _zero_sums(values: Array, starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which blocks of float64 values sum to zero exactly; every block has at least two values."""
    zero = values[starts] == -values[starts + 1]
    larger = np.flatnonzero(sizes > 2)
    if larger.size:
        with np.errstate(over="ignore", invalid="ignore"):
            total = np.abs(np.add.reduceat(values, starts)[larger])
            magnitude = np.add.reduceat(np.abs(values), starts)[larger]
            # A sum of k floats errs by less than k 2^-52 times the sum of their magnitudes, so beyond twice
            # that it is certainly not zero. Overflow makes the comparison false and leaves it to fractions.
            certain = total > sizes[larger] * 2.0**-51 * magnitude
        zero[larger] = False
        doubtful = larger[~certain]
        zero[doubtful], settled = _integer_zero_sums(values, starts[doubtful], sizes[doubtful])
        for index in doubtful[~settled].tolist():
            zero[index] = _sums_to_zero(values[starts[index] : starts[index] + sizes[index]].tolist())
    return np.asarray(zero)


def _integer_zero_sums(
    values: Array, starts: NDArray[np.int64], sizes: NDArray[np.int64]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which blocks sum to zero, and for which of them 64-bit integers could tell.

    In units of the lowest bit set in a block its values are integers; if their magnitudes add up to less than 2^62,
    the integer sum is exact.
    """
    if not starts.size:
        return np.zeros(0, dtype=bool), np.zeros(0, dtype=bool)
    firsts = np.cumsum(sizes) - sizes
    values = values[np.repeat(starts - firsts, sizes) + np.arange(int(sizes.sum()))]
    mantissa, exponent = np.frexp(values)
    mantissa = (mantissa * 2.0**53).astype(np.int64)
    lowest = exponent - 54 + np.frexp((mantissa & -mantissa).astype(np.float64))[1]
    unit = np.minimum.reduceat(np.where(mantissa == 0, 1024, lowest), firsts)
    with np.errstate(over="ignore"):
        scaled = np.ldexp(values, -np.repeat(unit, sizes))
        # The float sum of fewer than 2^50 magnitudes errs by less than a factor of 2.
        settled = np.add.reduceat(np.abs(scaled), firsts) < 2.0**61
    integers = np.where(np.repeat(settled, sizes), scaled, 0).astype(np.int64)
    return np.asarray(settled & (np.add.reduceat(integers, firsts) == 0)), np.asarray(settled)


def _sums_to_zero(values: list[float]) -> bool:
    try:
        # fsum rounds the exact sum once; the exact sum is a multiple of 2^-1074, so it rounds to 0 iff it is 0.
        return math.fsum(values) == 0
    except OverflowError:
        return sum(map(Fraction, values)) == 0


# --- the compressed network ---------------------------------------------------------------------------------------


def _compress(reduction: Reduction) -> Network:
    network, partition, kept = reduction.network, reduction.partition, reduction.kept
    hidden, last = network.layers
    offset = REFLECTIONS[network.activation]
    bias = list(exact_array(last.bias))
    constant = {c: list(row) for c, row in network.constant.items()}

    for i in np.flatnonzero(partition.block == CONSTANT).tolist():
        column = [as_fraction(a) for a in last.weight[:, i]]
        c = as_fraction(hidden.bias[i])
        # T(0) = offset/2 and T(-c) = offset - T(c): only positive c stay symbolic.
        if c <= 0:
            bias = [d + a * offset / (2 if c == 0 else 1) for d, a in zip(bias, column, strict=True)]
        if c != 0:
            row = constant.setdefault(abs(c), [Fraction(0)] * network.outputs)
            constant[abs(c)] = [e + (a if c > 0 else -a) for e, a in zip(row, column, strict=True)]

    sums = _block_sums(reduction)
    flipped = np.flatnonzero((partition.block >= 0) & (partition.sign != partition.sign[partition.block]))
    if offset:
        for i in flipped.tolist():
            bias = [d + offset * as_fraction(a) for d, a in zip(bias, last.weight[:, i], strict=True)]

    return replace(
        network,
        layers=(
            Layer(hidden.weight[kept], hidden.bias[kept]),
            Layer(
                _outgoing(last.weight, kept, sums),
                _as_stored(np.array([*bias, None], dtype=object)[:-1], last.bias),
            ),
        ),
        constant={c: tuple(row) for c, row in constant.items() if any(row)},
    )


def _block_sums(reduction: Reduction) -> dict[int, list[Fraction]]:
    """The exact outgoing weight of every kept unit that stands for more than itself."""
    partition, outgoing = reduction.partition, reduction.network.layers[1].weight
    stays = np.zeros(len(partition.block), dtype=bool)
    stays[reduction.kept] = True
    merged = np.flatnonzero((partition.block >= 0) & (partition.block != np.arange(len(partition.block))))
    merged = merged[stays[partition.block[merged]]]
    sums: dict[int, list[Fraction]] = {}
    for i in merged.tolist():
        first = int(partition.block[i])
        if first not in sums:
            sums[first] = [as_fraction(a) for a in outgoing[:, first]]
        sign = int(partition.sign[i] * partition.sign[first])
        sums[first] = [s + sign * as_fraction(a) for s, a in zip(sums[first], outgoing[:, i], strict=True)]
    return sums


def _outgoing(outgoing: Array, kept: NDArray[np.int64], sums: dict[int, list[Fraction]]) -> Array:
    columns = outgoing[:, kept]
    if not sums:
        return columns
    exact = exact_array(columns)
    for place, unit in enumerate(kept.tolist()):
        if unit in sums:
            exact[:, place] = sums[unit]
    return _as_stored(exact, outgoing)


def _as_stored(exact: Array, stored: Array) -> Array:
    """The exact numbers in the stored float type if each of them is one, else as they are."""
    if stored.dtype == object:
        return exact
    try:
        rounded = np.array([float(number) for number in exact.reshape(-1)], dtype=stored.dtype).reshape(
            exact.shape
        )
    except OverflowError:
        return exact
    if not np.isfinite(rounded).all():
        return exact
    return rounded if (exact_array(rounded) == exact).all() else exact

"""Exact rank of a single-hidden-layer tanh or sigmoid network: the reduction algorithm, on exact numbers.

`reduce_network` partitions the hidden units: constant units go into the bias, idle ones go, the rest are merged when
their (incoming weight, bias) agree up to one common sign, and blocks whose outgoing weights sum to zero go.
`Reduction` holds the partition (found in partition.py), says why each unit went and builds the compressed network;
`as_tanh` gives the one form that certificates speak about.

Sigmoid needs no case of its own: sigmoid(z) = (1 + tanh(z/2))/2 gives sigmoid(-z) = 1 - sigmoid(z), so units merge as
for tanh and each flip moves its outgoing weight into the bias (`REFLECTIONS`). For an activation without such a
law, or without a proof that what is left is minimal, `require_rank_activation` refuses.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from theorems.exact_rank.partition import CONSTANT, IDLE, Partition, partition_exact, partition_floats
from verify.networks.activations import REFLECTIONS
from verify.networks.network import Array, Layer, Network, NetworkError, as_fraction, exact_array


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
        raise NetworkError(f"the network has {network.depth} hidden layers; exactly one is expected.")
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
    firsts = partition.block[merged]
    signs = partition.sign[merged] * partition.sign[firsts]
    sums = {first: [as_fraction(a) for a in outgoing[:, first]] for first in dict.fromkeys(firsts.tolist())}
    for row, weights in enumerate(outgoing[:, merged]):
        for first, sign, a in zip(firsts.tolist(), signs.tolist(), weights.tolist(), strict=True):
            if a:
                sums[first][row] += sign * as_fraction(a)
    return sums


def _outgoing(outgoing: Array, kept: NDArray[np.int64], sums: dict[int, list[Fraction]]) -> Array:
    """The outgoing weights of the kept units; fractions only if some sum is no float of the stored type."""
    columns = outgoing[:, kept]
    if not sums:
        return columns
    places = np.searchsorted(kept, list(sums))
    summed = np.empty((outgoing.shape[0], len(sums)), dtype=object)
    for place, column in enumerate(sums.values()):
        summed[:, place] = column
    stored = _as_stored(summed, outgoing)
    if stored.dtype == object:
        columns = exact_array(columns)
    columns[:, places] = stored
    return columns


def _as_stored(exact: Array, stored: Array) -> Array:
    """The exact numbers in the stored float type if each of them is one, else as they are."""
    if stored.dtype == object:
        return exact
    try:
        with np.errstate(over="ignore"):
            rounded = np.array([float(number) for number in exact.reshape(-1)]).astype(stored.dtype)
    except OverflowError:
        return exact
    if not np.isfinite(rounded).all():
        return exact
    rounded = rounded.reshape(exact.shape)
    return rounded if (exact_array(rounded) == exact).all() else exact

"""Random networks that lean to the corners of exact rank: one seeded, vectorised generator a family.

`FAMILIES` maps a name to a function (generator, h, n, m) -> network, `random_network` draws one. Every number is
a float read exactly or a rational; nothing here knows the answer.

Source: the specification, section 6.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

import numpy as np

from verify.networks.network import Array, Layer, Network, exact_array

Family = Callable[[np.random.Generator, int, int, int], Network]


def random_network(family: str, seed: int, units: int, inputs: int, outputs: int) -> Network:
    """The network of that family with that seed; the same arguments give the same network."""
    return FAMILIES[family](np.random.default_rng(seed), units, inputs, outputs)


def _network(weight: Array, bias: Array, outgoing: Array) -> Network:
    return Network("tanh", (Layer(weight, bias), Layer(outgoing, np.zeros(outgoing.shape[0]))))


def generic(rng: np.random.Generator, h: int, n: int, m: int) -> Network:
    """Gaussian weights: nothing repeats."""
    return _network(rng.normal(size=(h, n)), rng.normal(size=h), rng.normal(size=(m, h)))


def grid(rng: np.random.Generator, h: int, n: int, m: int) -> Network:
    """Weights k/16 with |k| <= 2: many collisions, constants and cancellations."""
    weight, bias, outgoing = (rng.integers(-2, 3, size=size) / 16 for size in ((h, n), h, (m, h)))
    return _network(weight, bias, outgoing)


def sign_duplicates(rng: np.random.Generator, h: int, n: int, m: int) -> Network:
    """Half of the units repeat another one, up to a common sign."""
    weight, bias, outgoing = rng.normal(size=(h, n)), rng.normal(size=h), rng.normal(size=(m, h))
    _repeat(rng, weight, bias)
    return _network(weight, bias, outgoing)


def cancellations(rng: np.random.Generator, h: int, n: int, m: int) -> Network:
    """Units repeat up to sign and their outgoing weights cancel exactly in pairs."""
    weight, bias, outgoing = rng.normal(size=(h, n)), rng.normal(size=h), rng.normal(size=(m, h))
    copies, originals, sign = _repeat(rng, weight, bias)
    outgoing[:, copies] = -sign * outgoing[:, originals]
    return _network(weight, bias, outgoing)


def proportional(rng: np.random.Generator, h: int, n: int, m: int) -> Network:
    """Units l·(b, c) with outgoing weights l·a, l among 3, 5, 1/3, 2, -3: their residues cancel where poles meet."""
    weight, bias, outgoing = (exact_array(rng.integers(-8, 9, size=size) / 8) for size in ((h, n), h, (m, h)))
    ratios = [Fraction(3), Fraction(5), Fraction(1, 3), Fraction(2), Fraction(-3)]
    for i in range(h // 2, h):
        j, ratio = int(rng.integers(0, max(h // 2, 1))), ratios[int(rng.integers(0, 5))]
        weight[i], bias[i] = ratio * weight[j], ratio * bias[j]
        outgoing[:, i] = -ratio * outgoing[:, j]
    return _network(weight, bias, outgoing)


def zero_incoming(rng: np.random.Generator, h: int, n: int, m: int) -> Network:
    """A third of the units have zero incoming weight, some of them zero bias or -0.0."""
    weight, bias, outgoing = rng.normal(size=(h, n)), rng.integers(-2, 3, size=h) / 2, rng.normal(size=(m, h))
    weight[rng.random(h) < 1 / 3] = -0.0
    return _network(weight, bias, outgoing)


def partly_vanishing(rng: np.random.Generator, h: int, n: int, m: int) -> Network:
    """Repeated units whose outgoing weights cancel in some of the outputs only."""
    network = cancellations(rng, h, n, m)
    outgoing = network.layers[1].weight
    stays = rng.random(outgoing.shape) < 0.5
    return _network(
        *_arrays(network)[:2], np.where(stays, rng.integers(-1, 2, size=outgoing.shape), outgoing)
    )


def adjacent_floats(rng: np.random.Generator, h: int, n: int, m: int) -> Network:
    """Units that repeat except for the last bit of one weight."""
    network = sign_duplicates(rng, h, n, m)
    weight, bias, outgoing = _arrays(network)
    if n:
        shifted = rng.random(h) < 0.5
        column = int(rng.integers(0, n))
        weight[shifted, column] = np.nextafter(weight[shifted, column], np.inf)
    return _network(weight, bias, outgoing)


def subnormals(rng: np.random.Generator, h: int, n: int, m: int) -> Network:
    """Weights that are small multiples of 2^-1074, signed zeros among them."""
    least = 5e-324
    weight, bias, outgoing = (rng.integers(-2, 3, size=size) * least for size in ((h, n), h, (m, h)))
    return _network(weight, bias, outgoing)


def treacherous_sums(rng: np.random.Generator, h: int, n: int, m: int) -> Network:
    """Blocks of one unit whose outgoing weights cancel only in exact arithmetic, or only in floating point."""
    patterns = [
        [1e16, 1.0, -1e16],
        [2.0**53, 1, 1, -(2.0**53), -1, -1],
        [0.1, 0.2, -0.3],
        [1e308, 1e308, -1e308, -1e308],
    ]
    weight, bias, outgoing = rng.normal(size=(h, n)), rng.normal(size=h), rng.normal(size=(m, h))
    start = 0
    while start < h:
        pattern = patterns[int(rng.integers(0, len(patterns)))]
        size = min(len(pattern), h - start)
        place, sign = slice(start, start + size), rng.choice([-1.0, 1.0], size=size)
        weight[place], bias[place] = sign[:, None] * weight[start], sign * bias[start]
        outgoing[:, place] = sign * np.array(pattern[:size])
        start += size
    return _network(weight, bias, outgoing)


def _repeat(rng: np.random.Generator, weight: Array, bias: Array) -> tuple[Array, Array, Array]:
    """Overwrite the second half of the units by signed copies of the first; returns copies, originals, signs."""
    h = len(bias)
    copies = np.arange((h + 1) // 2, h)
    originals = rng.permutation(h // 2)[: copies.size]
    sign = rng.choice([-1.0, 1.0], size=copies.size)
    weight[copies], bias[copies] = sign[:, None] * weight[originals], sign * bias[originals]
    return copies, originals, sign


def _arrays(network: Network) -> tuple[Array, Array, Array]:
    return network.layers[0].weight, network.layers[0].bias, network.layers[1].weight


FAMILIES: Mapping[str, Family] = {
    family.__name__: family
    for family in (
        generic,
        grid,
        sign_duplicates,
        cancellations,
        proportional,
        zero_incoming,
        partly_vanishing,
        adjacent_floats,
        subnormals,
        treacherous_sums,
    )
}
"""Name -> generator."""

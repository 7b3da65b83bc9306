"""Random networks that lean to the corners of proximate rank: one seeded generator a family.

`FAMILIES` maps a name to a function (generator, h, n, m) -> network, `random_network` draws one. Weights are multiples
of 1/64 unless the family says otherwise, so that ties at the edge of the ball occur; eps around 1/16 suits them.

Source: the specification, section 6.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from verify.networks.network import Array, Layer, Network

Family = Callable[[np.random.Generator, int, int, int], Network]


def random_network(family: str, seed: int, units: int, inputs: int, outputs: int) -> Network:
    """The network of that family with that seed; the same arguments give the same network."""
    return FAMILIES[family](np.random.default_rng(seed), units, inputs, outputs)


def spread_network(seed: int, units: int, spread: int, inputs: int = 1, outputs: int = 1) -> Network:
    """Weights k/64 with |k| <= spread: the smaller the spread, the more units can meet."""
    rng = np.random.default_rng(seed)
    return _network(
        *(rng.integers(-spread, spread + 1, size) / 64 for size in _sizes(units, inputs, outputs))
    )


def cover_points(seed: int, units: int, density: float, inputs: int = 1) -> Network:
    """Outgoing weights too large to vanish, points far from 0 and from their mirror images: nothing but a cover.

    On average `density` points lie in a square of side 1/8, the reach for eps = 1/16.
    """
    rng = np.random.default_rng(seed)
    side = max(int(8 * (units / density) ** (1 / (inputs + 1))), 1)
    points = 2 + rng.integers(0, side + 1, size=(units, inputs + 1)) / 64
    return _network(points[:, :-1], points[:, -1], np.full((1, units), 2.0))


def trained_network(seed: int, units: int, inputs: int = 1) -> Network:
    """A network fitted to sin(3 x1 + x2 + ...) on [-1, 1]^n by gradient descent; weights are multiples of 1/1024.

    Adam with the step 0.02, 300 steps over 64 points. Rounding hides the last bits, which differ between machines.
    """
    rng = np.random.default_rng(seed)
    x = rng.uniform(-1, 1, size=(64, inputs))
    y = np.sin(x.sum(axis=1) + 2 * x[:, 0])
    bound = np.sqrt(1 / units)
    weights = [
        rng.uniform(-1, 1, (units, inputs)),
        rng.uniform(-1, 1, units),
        rng.uniform(-bound, bound, units),
    ]
    mean, square = ([np.zeros_like(array) for array in weights] for _ in range(2))
    for step in range(1, 301):
        hidden = np.tanh(x @ weights[0].T + weights[1])
        error = 2 * (hidden @ weights[2] - y) / len(y)
        inner = error[:, None] * weights[2] * (1 - hidden * hidden)
        for place, gradient in enumerate((inner.T @ x, inner.sum(axis=0), hidden.T @ error)):
            mean[place] = 0.9 * mean[place] + 0.1 * gradient
            square[place] = 0.999 * square[place] + 0.001 * gradient**2
            size = np.sqrt(square[place] / (1 - 0.999**step)) + 1e-8
            weights[place] = weights[place] - 0.02 * mean[place] / (1 - 0.9**step) / size
    weight, bias, outgoing = (np.round(array * 1024) / 1024 for array in weights)
    return _network(weight, bias, outgoing[None, :])


def grid(rng: np.random.Generator, h: int, n: int, m: int) -> Network:
    """Uniform weights, of about as many values as there are units."""
    return _network(*(rng.integers(-2 * h - 4, 2 * h + 5, size) / 64 for size in _sizes(h, n, m)))


def dense(rng: np.random.Generator, h: int, n: int, m: int) -> Network:
    """Most units can meet, many can be eliminated or vanish, either sign is possible near 0."""
    return _network(*(rng.integers(-12, 13, size) / 64 for size in _sizes(h, n, m)))


def planted_clusters(rng: np.random.Generator, h: int, n: int, m: int) -> Network:
    """Few points, each repeated with signs and with noise below 1/16."""
    weight, bias, outgoing = (rng.integers(-128, 129, size) / 64 for size in _sizes(h, n, m))
    home = rng.integers(0, max(h // 4, 1), size=h)
    sign = rng.choice([-1.0, 1.0], size=h)
    noise = rng.integers(-3, 4, size=(h, n + 1)) / 64
    return _network(
        sign[:, None] * weight[home] + noise[:, :-1], sign * bias[home] + noise[:, -1], outgoing + 1
    )


def planted_cancellations(rng: np.random.Generator, h: int, n: int, m: int) -> Network:
    """Pairs that nearly cancel once a dead unit helps: small excess at an anchor, helpers without input beside it."""
    weight, bias, outgoing = (rng.integers(-6, 7, size) / 64 for size in _sizes(h, n, m))
    anchors = np.arange(h) % 3 == 0
    weight[anchors] = 6 / 64
    weight[~anchors] = 0
    bias[:] = 10 + rng.integers(0, 3, size=h)
    outgoing[:, anchors] += 1 / 8
    return _network(weight, bias, outgoing)


def both_signs(rng: np.random.Generator, h: int, n: int, m: int) -> Network:
    """Points around the reach of their own mirror images: groups with a centre near 0."""
    weight, bias, outgoing = (rng.integers(-6, 7, size) / 64 for size in _sizes(h, n, m))
    return _network(weight, bias / 2, outgoing * 4)


def ties(rng: np.random.Generator, h: int, n: int, m: int) -> Network:
    """Multiples of 1/16: distances are at the edge of the ball or a whole step away from it."""
    return _network(*(rng.integers(-5, 6, size) / 16 for size in _sizes(h, n, m)))


def _sizes(h: int, n: int, m: int) -> tuple[tuple[int, ...], ...]:
    return (h, n), (h,), (m, h)


def _network(weight: Array, bias: Array, outgoing: Array) -> Network:
    return Network("tanh", (Layer(weight, bias), Layer(outgoing, np.zeros(outgoing.shape[0]))))


FAMILIES: Mapping[str, Family] = {
    family.__name__: family
    for family in (grid, dense, planted_clusters, planted_cancellations, both_signs, ties)
}
"""Name -> generator."""

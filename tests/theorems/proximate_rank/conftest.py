"""What the tests of proximate rank share: networks written unit by unit, small random ones, clausal proofs."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import pytest

from theorems.proximate_rank.neighbourhoods import least
from theorems.proximate_rank.zero_half import Relaxation
from verify.networks.exact_json import parse_network
from verify.networks.network import Layer, Network
from verify.provers import hints


def unit_by_unit(outgoing, incoming, bias, inputs=None) -> Network:
    """Numbers in, exact network out: outgoing [h] or [h][m], incoming [h] or [h][n], bias [h]."""
    a, b = ([x if isinstance(x, (list, tuple)) else [x] for x in rows] for rows in (outgoing, incoming))
    outputs = len(a[0]) if a else 1
    return parse_network(
        {
            "activation": "tanh",
            "inputs": len(b[0]) if b else inputs if inputs is not None else 1,
            "layers": [
                {"weight": [[str(w) for w in row] for row in b], "bias": [str(c) for c in bias]},
                {"weight": [[str(row[k]) for row in a] for k in range(outputs)], "bias": [0] * outputs},
            ],
        }
    )


@pytest.fixture(scope="session")
def build():
    return unit_by_unit


@pytest.fixture(scope="session")
def refute():
    """Clauses -> lemmas with hints."""

    def refute(clauses):
        found = hints.refutation(clauses, time_limit=30)
        assert isinstance(found, hints.Refutation)
        return found.lemmas

    return refute


@pytest.fixture(scope="session")
def small_networks():
    """seed, count -> (network, eps): few units on a coarse grid, where ties and both signs abound."""

    def draw(seed: int, count: int, largest: int = 5) -> Iterator[tuple[Network, Fraction]]:
        rng = random.Random(seed)
        for _ in range(count):
            h, n, m = rng.randint(0, largest), rng.randint(0, 2), rng.randint(1, 2)
            outgoing = [[rng.randint(-6, 6) for _ in range(m)] for _ in range(h)]
            incoming = [[rng.randint(-6, 6) for _ in range(n)] for _ in range(h)]
            bias = [rng.randint(-4, 4) for _ in range(h)]
            eps = Fraction(rng.choice([0, 1, 1, 2, 2, 3, 4, 6]), 2)
            yield unit_by_unit(outgoing, incoming, bias, inputs=n), eps

    return draw


@pytest.fixture(scope="session")
def networks_of_twins():
    """seed, count -> (network, eps): few kinds of units, each several times and with either sign."""

    def draw(seed: int, count: int, units: int = 6) -> Iterator[tuple[Network, Fraction]]:
        rng = random.Random(seed)
        for _ in range(count):
            n, m = rng.randint(1, 2), rng.randint(1, 2)
            kinds = [[rng.randint(-4, 4) for _ in range(m + n + 1)] for _ in range(rng.randint(1, 3))]
            drawn = [(rng.choice((-1, 1)), rng.choice(kinds)) for _ in range(units)]
            rows = [[sign * x for x in kind] for sign, kind in drawn]
            outgoing, incoming = [row[:m] for row in rows], [row[m:-1] for row in rows]
            yield (
                unit_by_unit(outgoing, incoming, [row[-1] for row in rows]),
                Fraction(rng.choice((1, 2, 3, 4)), 2),
            )

    return draw


@pytest.fixture(scope="session")
def turned():
    """The network with every other unit turned around."""

    def turn(network: Network) -> Network:
        hidden, last = network.layers
        sign = np.where(np.arange(network.width) % 2 == 0, 1, -1)
        return Network(
            "tanh",
            (
                Layer(hidden.weight * sign[:, None], hidden.bias * sign),
                Layer(last.weight * sign, last.bias),
            ),
        )

    return turn


@pytest.fixture
def fewest_of():
    """By an integer program: numbers of the fewest groups that hold all units, and whether it is sure of that."""

    def found(groups):
        relaxation, until = Relaxation(groups), time.monotonic() + 30
        assert relaxation.solve(until)
        return least(relaxation, 0, until, random.Random(0))

    return found

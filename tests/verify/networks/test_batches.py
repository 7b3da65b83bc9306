"""Many networks at once: the same outputs as one by one, at every shape, in blocks that never grow."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from verify.networks import batches
from verify.networks.batches import evaluate_batch
from verify.networks.evaluation import evaluate_floats
from verify.networks.network import Layer, Network, NetworkError

SHAPES = [
    (1, 1, 1, 1, 1),
    (3, 2, 1, 1, 5),
    (700, 3, 2, 1, 16),
    (40, 8, 4, 2, 64),
    (5, 64, 4, 3, 256),
    (2, 300, 2, 1, 1000),
    (1, 70_000, 1, 1, 3),
    (4, 5, 0, 2, 7),
    (4, 0, 2, 2, 7),
    (0, 3, 2, 1, 4),
    (3, 2, 2, 0, 4),
    (3, 2, 2, 1, 0),
]
"""(networks, units, inputs, outputs, points)."""


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("name", ["tanh", "sigmoid"])
def test_a_batch_is_its_networks_one_by_one(shape: tuple[int, ...], name: str) -> None:
    b, u, n, m, p = shape
    rng = np.random.default_rng(0)
    weight, bias = rng.normal(size=(b, u, n)), rng.normal(size=(b, u))
    outgoing, points = rng.normal(size=(b, m, u)), rng.normal(size=(p, n))
    found = evaluate_batch(weight, bias, outgoing, points, name=name)
    assert found.shape == (b, p, m)
    for i in range(b):
        one = Network(name, (Layer(weight[i], bias[i]), Layer(outgoing[i], np.zeros(m))))
        np.testing.assert_allclose(found[i], evaluate_floats(one, points), rtol=1e-12, atol=1e-11)


@pytest.mark.parametrize(
    ("networks", "units", "points"), [(10_000, 3, 20), (3, 1000, 1000), (1, 10, 100_000)]
)
def test_memory_stays_a_block(networks: int, units: int, points: int) -> None:
    weight, at = np.zeros((networks, units, 1)), np.zeros((points, 1))
    bias, outgoing = np.zeros((networks, units)), np.zeros((networks, 1, units))
    tracemalloc.start()
    result = evaluate_batch(weight, bias, outgoing, at)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    activations = networks * units * points
    beside = peak - result.nbytes - 3 * at.nbytes  # the points with a column of ones
    assert beside < 2 * 8 * batches.BLOCK < activations * 8


def test_shapes_that_do_not_fit_are_told() -> None:
    with pytest.raises(
        NetworkError, match=r"have shapes \(2, 3, 1\), \(2, 4\), \(2, 1, 3\), \(5, 1\); expected"
    ):
        evaluate_batch(np.zeros((2, 3, 1)), np.zeros((2, 4)), np.zeros((2, 1, 3)), np.zeros((5, 1)))
    with pytest.raises(NetworkError, match="elu has parameters"):
        evaluate_batch(
            np.zeros((2, 3, 1)), np.zeros((2, 3)), np.zeros((2, 1, 3)), np.zeros((5, 1)), name="elu"
        )

"""The reduction: reference values, the two roads against each other, and the places where rank algorithms go wrong."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import theorems.exact_rank.construction as construction
from theorems.exact_rank import partition as partition_module
from theorems.exact_rank.construction import (
    FAMILIES,
    as_tanh,
    partition_exact,
    partition_floats,
    random_network,
    rank,
    reduce_network,
)
from verify.networks.evaluation import evaluate_balls
from verify.networks.exact_json import parse_network
from verify.networks.files import load_network
from verify.networks.network import Layer, Network, NetworkError, exact_array

BUNDLED = Path(construction.__file__).parent / "networks"


def network(weight, bias, outgoing, d=None, activation="tanh"):
    """Floats in, network out: weight [h][n], bias [h], outgoing [m][h]."""
    outgoing = np.array(outgoing, dtype=float)
    d = np.zeros(outgoing.shape[0]) if d is None else np.array(d, dtype=float)
    return Network(
        activation, (Layer(np.array(weight, dtype=float), np.array(bias, dtype=float)), Layer(outgoing, d))
    )


def text_network(weight, bias, outgoing):
    return parse_network(
        {
            "activation": "tanh",
            "layers": [{"weight": weight, "bias": bias}, {"weight": outgoing, "bias": [0] * len(outgoing)}],
        }
    )


def same_partition(one, other):
    return all((getattr(one, name) == getattr(other, name)).all() for name in ("sign", "block", "cancels"))


RANKS = {
    "one unit": (([[1]], [0], [[1]]), 1),
    "3 tanh(3x) - tanh(x)": (([[3], [1]], [0, 0], [[3, -1]]), 2),
    "same b, other c": (([[1], [1]], [0, 1], [[1, 1]]), 2),
    "(b, c) and (-b, c): c must flip with b": (([[1], [-1]], [1, 1], [[1, 1]]), 2),
    "(b, c) and (-b, -c) merge": (([[1], [-1]], [1, -1], [[1, 1]]), 0),
    "tanh(x) + tanh(-x) = 0": (([[1], [-1]], [0, 0], [[1, 1]]), 0),
    "tanh(x) - tanh(x) = 0": (([[1], [1]], [0, 0], [[1, -1]]), 0),
    "a constant unit is no unit": (([[0]], [1], [[1]]), 0),
    "outputs (tanh x, tanh 2x) need two": (([[1], [2]], [0, 0], [[1, 0], [0, 1]]), 2),
    "outputs (tanh x, tanh x) need one": (([[1], [1]], [0, 0], [[1, 0], [0, 1]]), 1),
    "cancels in one of two outputs only": (([[1], [1]], [0, 0], [[1, -1], [1, 1]]), 1),
    "0.1 + 0.2 - 0.3 in float64 is 2^-55": (([[1]] * 3, [0] * 3, [[0.1, 0.2, -0.3]]), 1),
    "1e16 + 1 - 1e16 is 1": (([[1]] * 3, [0] * 3, [[1e16, 1, -1e16]]), 1),
    "2^53 + 1 + 1 - 2^53 - 1 - 1 is 0": (([[1]] * 6, [0] * 6, [[2.0**53, 1, 1, -(2.0**53), -1, -1]]), 0),
    "sums that overflow": (([[1]] * 4, [0] * 4, [[1e308, 1e308, -1e308, -1e308]]), 0),
    "sums that overflow and stay": (([[1]] * 4, [0] * 4, [[1e308, 1e308, -1e308, 1e308]]), 1),
    "the smallest subnormal is not zero": (([[5e-324]], [0], [[5e-324]]), 1),
    "subnormals cancel exactly": (([[1]] * 3, [0] * 3, [[5e-324, 5e-324, -1e-323]]), 0),
    "-0.0 is +0.0": (([[-0.0, 1], [0.0, -1]], [0.0, -0.0], [[1, 1]]), 0),
    "zero weight by -0.0": (([[-0.0]], [3], [[1]]), 0),
    "the sign is that of b's first nonzero entry": (([[0, -2], [0, 2]], [1, -1], [[1, 1]]), 0),
    "no units": ((np.zeros((0, 3)), [], np.zeros((2, 0))), 0),
    "no inputs": ((np.zeros((2, 0)), [1, 2], [[1, 1]]), 0),
    "no outputs": (([[1], [2]], [0, 0], np.zeros((0, 2))), 0),
}


@pytest.mark.parametrize("case", RANKS)
@pytest.mark.parametrize("reference", [False, True])
def test_ranks_known_by_hand(case, reference):
    arrays, expected = RANKS[case]
    assert reduce_network(network(*arrays), reference=reference).rank == expected


def test_decimals_and_floats_are_different_numbers():
    rows = [[1], [1], [1]]
    assert rank(text_network(rows, [0, 0, 0], [["0.1", "0.2", "-0.3"]])) == 0
    assert rank(network(rows, [0, 0, 0], [[0.1, 0.2, -0.3]])) == 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [("sk_digits_32", 32), ("sk_diabetes_10", 10), ("sk_bmi_100", 100), ("sk_bmi_100_q2", 3)],
)
def test_bundled_networks_have_the_rank_their_readme_tells(name, expected):
    assert rank(load_network(BUNDLED / f"{name}.npz")) == expected


def test_quantised_network_loses_units_for_the_stated_reasons():
    reduction = reduce_network(load_network(BUNDLED / "sk_bmi_100_q2.npz"))
    kinds = Counter(re.split(r"\W", reason)[0] for _, reason in reduction.removed())
    assert kinds == {"constant": 53, "idle": 20, "merged": 24}


@pytest.mark.parametrize("family", FAMILIES)
def test_vectorised_partition_equals_the_reference(family):
    for seed in range(40):
        generator = np.random.default_rng(seed)
        sizes = [int(generator.integers(0, top)) for top in (15, 4, 3)]
        drawn = random_network(family, seed, *sizes)
        fast, slow = reduce_network(drawn), reduce_network(drawn, reference=True)
        assert same_partition(fast.partition, slow.partition), (family, seed)
        assert (fast.kept == slow.kept).all()


def test_vectorised_partition_equals_the_reference_on_every_small_network():
    """All weights in {-1, 0, 1}, h = 2, n = 1 or 2, m = 1 or 2 (the larger sizes are an obligation, ER-A)."""
    for n, m in ((1, 1), (1, 2), (2, 1)):
        for entries in itertools.product((-1.0, 0.0, 1.0), repeat=2 * (n + 1 + m)):
            weight = np.array(entries[: 2 * n]).reshape(2, n)
            bias, outgoing = (
                np.array(entries[2 * n : 2 * n + 2]),
                np.array(entries[2 * n + 2 :]).reshape(m, 2),
            )
            fast = partition_floats(weight, bias, outgoing)
            assert same_partition(fast, partition_exact(*map(exact_array, (weight, bias, outgoing))))


@pytest.mark.parametrize("family", ["grid", "sign_duplicates", "adjacent_floats"])
def test_a_hash_that_always_collides_changes_nothing(family, monkeypatch):
    drawn = random_network(family, 7, 300, 3, 2)
    expected = reduce_network(drawn)
    monkeypatch.setattr(
        partition_module, "mix_rows", lambda columns: np.zeros(columns[0].size, dtype=np.uint64)
    )
    collided = reduce_network(drawn)
    assert same_partition(collided.partition, expected.partition)
    assert same_partition(collided.partition, reduce_network(drawn, reference=True).partition)


def test_a_hash_with_few_values_changes_nothing(monkeypatch):
    drawn = random_network("sign_duplicates", 3, 2000, 2, 1)
    expected = reduce_network(drawn)
    original = partition_module.mix_rows
    monkeypatch.setattr(
        partition_module, "mix_rows", lambda columns: original(columns) & np.uint64(0xF000000000000000)
    )
    assert same_partition(reduce_network(drawn).partition, expected.partition)


@pytest.mark.parametrize("family", FAMILIES)
def test_compressed_network_has_rank_units_and_the_same_values(family):
    drawn = random_network(family, 11, 12, 2, 2)
    reduction = reduce_network(drawn)
    small = reduction.compressed()
    assert small.width == reduction.rank == rank(small)
    for x in ([Fraction(1, 3), Fraction(-2, 7)], [Fraction(0), Fraction(5)]):
        for big, little in zip(evaluate_balls(drawn, x, 256), evaluate_balls(small, x, 256), strict=True):
            assert big.overlaps(little)
            assert big.rad() < 1e-30


@pytest.mark.parametrize("activation", ["tanh", "sigmoid"])
def test_constants_stay_symbolic(activation):
    drawn = network([[0], [0], [0], [0], [1]], [0.5, -0.5, 0.25, 0, 2], [[3, 1, 1, 7, 1]], [10], activation)
    small = reduce_network(drawn).compressed()
    # For tanh 3 T(1/2) + T(-1/2) = 2 T(1/2); for sigmoid T(-1/2) = 1 - T(1/2) and T(0) = 1/2.
    assert small.constant == {Fraction(1, 2): (2,), Fraction(1, 4): (1,)}
    assert small.layers[1].bias[0] == (10 if activation == "tanh" else 10 + 1 + Fraction(7, 2))
    for one, other in zip(
        evaluate_balls(drawn, [Fraction(1)], 128), evaluate_balls(small, [Fraction(1)], 128), strict=True
    ):
        assert one.overlaps(other)


def test_constants_that_cancel_leave_nothing():
    small = reduce_network(network([[0], [0]], [1, -1], [[2, 2]])).compressed()
    assert small.constant == {}
    assert small.width == 0


def test_reduction_is_in_fractions_where_a_sum_is_no_float():
    small = reduce_network(network([[1], [1], [1]], [0, 0, 0], [[1e16, 1, 1e-3]])).compressed()
    assert small.layers[1].weight[0, 0] == 10**16 + 1 + Fraction(1e-3)


@pytest.mark.parametrize("family", FAMILIES)
def test_sigmoid_has_the_rank_of_its_tanh_form(family):
    drawn = random_network(family, 5, 10, 2, 1)
    logistic = Network("sigmoid", drawn.layers)
    assert rank(logistic) == rank(as_tanh(logistic)) == rank(drawn)
    for one, other in zip(
        evaluate_balls(logistic, [Fraction(1), Fraction(1, 3)], 256),
        evaluate_balls(as_tanh(logistic), [Fraction(1), Fraction(1, 3)], 256),
        strict=True,
    ):
        assert one.overlaps(other)
    small = reduce_network(logistic).compressed()
    for one, other in zip(
        evaluate_balls(logistic, [Fraction(1), Fraction(1, 3)], 256),
        evaluate_balls(small, [Fraction(1), Fraction(1, 3)], 256),
        strict=True,
    ):
        assert one.overlaps(other)


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_narrow_floats_are_widened_exactly(dtype):
    drawn = random_network("grid", 2, 200, 2, 1)
    narrow = Network(
        "tanh", tuple(Layer(layer.weight.astype(dtype), layer.bias.astype(dtype)) for layer in drawn.layers)
    )
    assert same_partition(reduce_network(narrow).partition, reduce_network(drawn).partition)
    a = np.array([[60000, 60000, -60000, -60000]], dtype=np.float16)
    ones, zeros = np.ones((4, 1), dtype=np.float16), np.zeros(4, dtype=np.float16)
    assert rank(Network("tanh", (Layer(ones, zeros), Layer(a, np.zeros(1, dtype=np.float16))))) == 0


def test_other_networks_are_refused_in_one_sentence():
    with pytest.raises(NetworkError, match="has 6 hidden layers; exactly one is expected"):
        rank(load_network(BUNDLED / "acasxu_1_1.npz"))
    with pytest.raises(
        NetworkError, match="the activation is relu; exact rank is proved for tanh and sigmoid"
    ):
        rank(network([[1]], [0], [[1]], activation="relu"))


@pytest.mark.parametrize(
    "pool",
    [
        [1.0, -1.0, 2.0**-60, -(2.0**-60), 2.0**53, -(2.0**53), 1e308, -1e308, 5e-324, 0.0],
        [0.1, 0.2, -0.3, 0.3, 2.0**-55, -(2.0**-55), -0.0],
        [2.0**61, -(2.0**61), 1.0, -1.0, 2.0**60],
        [2.0**64, 2.0**64, -(2.0**65), 1.0, -1.0],
        [1.0, -1.0, 2.0**-53, 2.0**-53, -(2.0**-52)],
        [5e-324, -5e-324, 1e-323, -1.5e-323, 2.0**-1022],
    ],
)
def test_zero_sums_agree_with_fractions(pool):
    generator = np.random.default_rng(0)
    sizes = generator.integers(2, 9, 400)
    values = generator.choice(pool, int(sizes.sum()))
    starts = np.cumsum(sizes) - sizes
    found = partition_module._zero_sums(values, starts, sizes)
    expected = [
        sum(map(Fraction, values[start : start + size].tolist())) == 0
        for start, size in zip(starts, sizes, strict=True)
    ]
    assert found.tolist() == expected
    assert any(expected) and not all(expected)


def test_long_zero_sums_survive_rounding():
    generator = np.random.default_rng(1)
    for _ in range(20):
        half = generator.normal(size=200) * 2.0 ** generator.integers(-30, 30, 200)
        values = generator.permutation(np.concatenate([half, -half]))
        for last, expected in ((0.0, True), (2.0**-200, False)):
            block = np.append(values, last)
            assert partition_module._zero_sums(block, np.array([0]), np.array([block.size]))[0] == expected


def test_sums_beyond_the_stored_type_stay_exact():
    layers = (
        Layer(np.ones((2, 1), np.float32), np.zeros(2, np.float32)),
        Layer(np.full((1, 2), 3e38, np.float32), np.zeros(1, np.float32)),
    )
    small = reduce_network(Network("tanh", layers)).compressed()
    assert small.layers[1].weight[0, 0] == 2 * Fraction(float(np.float32(3e38)))


def test_examples_in_the_docstring_run():
    import doctest

    outcome = doctest.testmod(construction)
    assert outcome.attempted > 0 and outcome.failed == 0

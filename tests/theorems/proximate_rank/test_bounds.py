"""What the bounds rest on: exact reading, compatible pairs, components, greedy groups, units that cannot vanish."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest

from theorems.proximate_rank.construction import (
    FAMILIES,
    Instance,
    brute_force,
    compatible_pairs,
    components,
    cover_points,
    is_structure,
    perturbed_network,
    proximate_rank_lower_bound,
    proximate_rank_upper_bound,
    random_network,
    read_weights,
    spread_network,
    threshold,
)
from verify.networks.network import Layer, Network, NetworkError, exact_array


def floats(weight, bias, outgoing, dtype=np.float64):
    arrays = (np.array(x, dtype=dtype) for x in (weight, bias, outgoing))
    b, c, a = arrays
    return Network("tanh", (Layer(b, c), Layer(a, np.zeros(a.shape[0], dtype=dtype))))


@pytest.mark.parametrize(
    "values",
    [
        [0.1, -0.3, 2.0],
        [5e-324, 1e300, 0.0],
        [1.5, -0.0, 3.0],
        [2.0**53, 1.0, 2.0**-20],
        [2.0**40, 2.0**-40, 1.0],
        [0.0, 0.0, 0.0],
        [1e-5, 1e5, 1e-300],
    ],
)
@pytest.mark.parametrize("eps", [0, 0.1, "1/3", "1e-30"])
def test_integers_are_the_numbers_themselves(values, eps):
    network = floats([[v] for v in values], values, [values[::-1]])
    instance = Instance(read_weights(network), eps)
    exact = read_weights(network).exact()
    assert [[Fraction(int(w), instance.scale) for w in row] for row in instance.z] == exact.incoming.tolist()
    ratio = {Fraction(int(w)) / e for w, e in zip(instance.a[:, 0], exact.outgoing[:, 0], strict=True) if e}
    assert len(ratio) <= 1 and all(r * instance.eps == instance.slope for r in ratio)
    same = Instance(read_weights(network.exact()), eps)
    assert (same.units, same.inputs) == (instance.units, instance.inputs)
    for one, other in itertools.product(itertools.product(range(3), (1, -1)), repeat=2):
        assert same.compatible(one, other) is instance.compatible(one, other)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_small_floats_are_read_exactly(dtype):
    network = floats([[0.1], [0.7]], [0.3, -0.2], [[1.1, -3.3]], dtype)
    instance = Instance(read_weights(network), "1/7")
    stored = exact_array(network.layers[0].weight)
    assert [Fraction(int(w), instance.scale) for w in instance.z[:, 0]] == [row[0] for row in stored]


@pytest.mark.parametrize("open_ball", [False, True])
def test_pairs_are_all_that_are_compatible(open_ball, small_networks):
    for network, eps in small_networks(31, 80, 7):
        instance = Instance(read_weights(network), eps, open_ball=open_ball)
        found = list(zip(*(part.tolist() for part in compatible_pairs(instance)), strict=True))
        limit, z = 2 * eps, instance.weights.exact().incoming
        expected = []
        for i, j in itertools.combinations(range(instance.units), 2):
            for sign in (1, -1):
                distance = max(abs(x - sign * y) for x, y in zip(z[i], z[j], strict=True))
                if distance < limit or (distance == limit and not open_ball):
                    expected.append((i, j, sign))
        assert found == expected


def test_components_are_what_pairs_join():
    first, second = np.array([0, 4, 4, 7]), np.array([2, 5, 2, 9])
    assert components(10, first, second) == [[0, 2, 4, 5], [1], [3], [6], [7, 9], [8]]
    chain = np.arange(999)
    assert components(1000, chain, chain + 1) == [list(range(1000))]
    assert components(0, chain[:0], chain[:0]) == []


def test_greedy_is_a_structure_and_lower_is_below(small_networks):
    for network, eps in small_networks(32, 150):
        value = brute_force(network, eps)[0]
        assert proximate_rank_lower_bound(network, eps).bound <= value
        for shifts in (1, 5):
            upper = proximate_rank_upper_bound(network, eps, shifts=shifts)
            assert value <= upper.bound == upper.structure.cost
            assert is_structure(Instance(read_weights(network), eps), upper.structure)


@pytest.mark.parametrize("family", FAMILIES)
def test_bounds_of_larger_networks(family):
    for seed in range(3):
        network = random_network(family, seed, 80, 2, 2)
        lower, upper = (
            proximate_rank_lower_bound(network, "1/16"),
            proximate_rank_upper_bound(network, "1/16", shifts=4),
        )
        assert 0 <= lower.bound <= upper.bound <= 80
        assert is_structure(Instance(read_weights(network), "1/16"), upper.structure)


def test_unbounded_integers_and_those_of_64_bits_give_the_same_bounds():
    network = spread_network(3, 300, 200)
    fine = Fraction(1, 16) + Fraction(1, 3**60)  # no weight lies between, and the common denominator is large
    assert Instance(read_weights(network), "1/16").z.dtype == np.int64
    assert Instance(read_weights(network), fine).z.dtype == object
    for bound in (proximate_rank_lower_bound, proximate_rank_upper_bound):
        assert abs(bound(network, fine).bound - bound(network, "1/16").bound) <= 3
    assert proximate_rank_lower_bound(network, fine) == proximate_rank_lower_bound(network, "1/16")


def test_greedy_covers_within_its_factor():
    for seed in range(5):
        network = cover_points(seed, 60, 3)
        upper, lower = (
            proximate_rank_upper_bound(network, "1/16"),
            proximate_rank_lower_bound(network, "1/16"),
        )
        assert not upper.vanishing.any() and (upper.group >= 0).all()
        assert upper.bound <= 4 * brute_bound(network) and lower.bound <= brute_bound(network)


def brute_bound(network):
    from theorems.proximate_rank.construction import proximate_rank

    found = proximate_rank(network, "1/16")
    assert found.exact
    return found.upper


def test_a_structure_out_of_the_ball_is_refused(build):
    network = build((2, 2), (5, 7), (0, 0))
    structure = brute_force(network, 1)[1]
    assert threshold(read_weights(network), structure) == 1
    with pytest.raises(NetworkError, match="the structure needs eps = 1, more than 1/2"):
        perturbed_network(network, structure, "1/2")

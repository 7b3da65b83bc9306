"""The exact value: reference values, brute force, the symmetries of the definition, the edges of what is allowed."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from theorems.exact_rank.construction import rank
from theorems.proximate_rank.construction import (
    FAMILIES,
    Instance,
    bracket,
    brute_force,
    cheapest,
    is_structure,
    perturbed_network,
    proximate_rank,
    proximate_rank_lower_bound,
    proximate_rank_upper_bound,
    random_network,
    read_weights,
    spread_network,
    threshold,
    trained_network,
)
from verify.networks.network import Layer, Network, NetworkError

VALUES = {
    "V1 elimination first is not optimal": ((-3, 3), ("3/2", 0), (10, 10), 1, 1, 0),
    "V1b without the dead unit": ((-3,), ("3/2",), (10,), 1, 1, 1),
    "V2 a unit that vanishes alone is of use": (("5/2", "-9/10"), (5, 5), (0, 0), 1, 1, 0),
    "V2b without it": (("5/2",), (5,), (0,), 1, 1, 1),
    "V3c canonical signs mislead": ((1, 1), (("1/10", 3), ("-1/10", 3)), (0, 0), "1/8", 2, 1),
    "V4 the centre need not be a member's": ((2, 2, 2), (5, 6, 7), (0, 0, 0), 1, 3, 1),
    "V4b": ((2, 2, 2, 2), (6, 5, 7, 8), (0, 0, 0, 0), 1, 4, 2),
    "V5 slack grows with the group, tie": (("3/2", "1/2"), (5, 5), (0, 0), 1, 1, 0),
    "V5b just above": (("3/2", "51/100"), (5, 5), (0, 0), 1, 1, 1),
    "V6b one set of signs serves both outputs": (((3, 3), (-3, 3)), (5, 5), (0, 0), "1/10", 1, 1),
    "V6c": (((4, 4), (4, -4)), ("3/2", "2/5"), (0, 0), 1, 2, 1),
    "V6c first output": ((4, 4), ("3/2", "2/5"), (0, 0), 1, 2, 0),
    "V6c second output": ((4, -4), ("3/2", "2/5"), (0, 0), 1, 2, 0),
    "V7b out of reach with the other sign": ((4, 4), ("3/2", "3/5"), (0, 0), 1, 2, 1),
    "V7c within by a tie": ((4, 4), ("3/2", "1/2"), (0, 0), 1, 2, 0),
    "V8 the ball is closed": ((2, 2), (5, 7), (0, 0), 1, 2, 1),
    "V8b just out of it": ((2, 2), (5, "7696581394433/1099511627776"), (0, 0), 1, 2, 2),
    "V9 four cells, one group": ((2,) * 5, (5, 5, 7, 7, 6), (5, 7, 5, 7, 6), 1, 5, 1),
    "V10": ((4, -4, 5), (5, 6, 7), (0, 0, 0), "1/2", 3, 1),
    "V11 a plus": ((2,) * 5, (5, 6, 4, 5, 5), (5, 5, 5, 6, 4), "1/2", 5, 2),
}

GREEDY = {"V1": 1, "V1b": 1, "V4b": 3, "V8": 2, "V9": 4, "V10": 3}
LOWER = {"V1": 0, "V1b": 1, "V4b": 2, "V8": 1, "V9": 1}


@pytest.mark.parametrize("name", VALUES)
def test_reference_values(name, build):
    """The specification, section 9."""
    outgoing, incoming, bias, eps, its_rank, expected = VALUES[name]
    network = build(outgoing, incoming, bias)
    found = proximate_rank(network, eps)
    assert (rank(network), found.lower, found.upper, brute_force(network, eps)[0]) == (
        its_rank,
        *3 * [expected],
    )
    greedy, lower = proximate_rank_upper_bound(network, eps), proximate_rank_lower_bound(network, eps)
    name = name.split()[0]
    assert greedy.bound == GREEDY.get(name, greedy.bound) and lower.bound == LOWER.get(name, lower.bound)
    assert lower.bound <= expected <= greedy.bound
    assert is_structure(found.instance, found.structure) and is_structure(found.instance, greedy.structure)


@pytest.mark.parametrize(("b1", "b2", "eps"), [(5.5, 1.7, 1.9), (2.5, 0.1, 1.2), (1.3, 0.3, 0.5)])
def test_floats_are_compared_exactly(b1, b2, eps):
    """V12: in floating point |b1 - b2| <= 2 eps, in truth not."""
    assert abs(b1 - b2) <= 2 * eps
    last = Layer(np.array([[20.0, 20.0]]), np.zeros(1))
    network = Network("tanh", (Layer(np.array([[b1], [b2]]), np.array([50.0, 50.0])), last))
    found = proximate_rank(network, eps)
    assert not found.instance.compatible((0, 1), (1, 1))
    assert proximate_rank(network, Fraction(eps) + Fraction(1, 2**40)).instance.compatible((0, 1), (1, 1))


def test_decimals_and_floats_are_different_readings(build):
    text = build((2, 2), ("5.1", "5.3"), (0, 0))
    floats = Network(
        "tanh", (Layer(np.array([[5.1], [5.3]]), np.zeros(2)), Layer(np.array([[2.0, 2.0]]), np.zeros(1)))
    )
    assert (proximate_rank(text, "0.1").upper, proximate_rank(floats, 0.1).upper) == (1, 2)


@pytest.mark.parametrize("open_ball", [False, True])
def test_search_agrees_with_brute_force(open_ball, small_networks):
    for network, eps in small_networks(1, 300):
        instance = Instance(read_weights(network), eps, open_ball=open_ball and eps > 0)
        found, (cost, _) = bracket(instance), cheapest(instance)
        assert found.lower == found.upper == cost, (network, eps)
        assert is_structure(instance, found.structure)
        assert threshold(instance.weights, found.structure) <= eps


@pytest.mark.parametrize("family", FAMILIES)
def test_search_agrees_with_brute_force_on_families(family):
    for seed in range(12):
        network = random_network(family, seed, 5, 1 + seed % 2, 1 + seed % 2)
        found = proximate_rank(network, "1/16")
        assert found.lower == found.upper == brute_force(network, "1/16")[0]
        assert rank(perturbed_network(network, found.structure, "1/16")) <= found.upper


def test_without_a_ball_it_is_the_exact_rank(small_networks):
    for network, _ in small_networks(2, 80):
        assert proximate_rank(network, 0).upper == proximate_rank(network, 0).lower == rank(network)


FACTOR = Fraction(3, 7)


def moved(network: Network, change) -> Network:
    """The network with (outgoing [h][m], incoming [h][n], bias [h]) changed."""
    hidden, last = network.exact().layers
    outgoing, incoming, bias = change(np.array(last.weight.T), np.array(hidden.weight), np.array(hidden.bias))
    return replace(network.exact(), layers=(Layer(incoming, bias), Layer(np.array(outgoing).T, last.bias)))


def test_symmetries_of_the_definition(small_networks):
    rng = random.Random(3)
    for network, eps in small_networks(4, 60):
        value, h = proximate_rank(network, eps).upper, network.width
        order = rng.sample(range(h), h)
        assert value == proximate_rank(moved(network, lambda a, b, c, p=order: (a[p], b[p], c[p])), eps).upper
        signs = np.array([Fraction(rng.choice([-1, 1])) for _ in range(h)] or [Fraction(1)], dtype=object)[:h]
        flip = moved(network, lambda a, b, c, s=signs: (a * s[:, None], b * s[:, None], c * s))
        assert value == proximate_rank(flip, eps).upper
        scaled = moved(network, lambda a, b, c: (a * FACTOR, b * FACTOR, c * FACTOR))
        assert value == proximate_rank(scaled, eps * FACTOR).upper


def test_monotone_in_eps_and_one_unit_costs_at_most_one(small_networks):
    rng = random.Random(5)
    for network, eps in small_networks(6, 60):
        value = proximate_rank(network, eps).upper
        assert proximate_rank(network, eps + Fraction(1, 3)).upper <= value <= rank(network)

        def grown(dead, network=network):
            def change(a, b, c):
                point = [Fraction(0 if dead else rng.randint(-5, 5)) for _ in range(network.inputs)]
                more = [Fraction(rng.randint(-5, 5)) for _ in range(network.outputs)]
                rows = (np.array([row], dtype=object) for row in (more, point))
                a, b = (np.vstack([old, row]) for old, row in zip((a, b), rows, strict=True))
                return a, b, np.append(c, Fraction(rng.randint(-3, 3)))

            return moved(network, change)

        assert proximate_rank(grown(dead=True), eps).upper <= value
        assert proximate_rank(grown(dead=False), eps).upper <= value + 1


def test_components_add_up(small_networks, build):
    for (one, eps), (other, _) in zip(small_networks(7, 40, 3), small_networks(8, 40, 3), strict=True):
        if (one.inputs, one.outputs) != (other.inputs, other.outputs) or not one.width or not other.width:
            continue
        far = moved(other, lambda a, b, c: (a, b, c + 100))

        def side_by_side(a, b, c, far=far):
            hidden, last = far.layers
            return np.vstack([a, last.weight.T]), np.vstack([b, hidden.weight]), np.append(c, hidden.bias)

        total = proximate_rank(one, eps).upper + proximate_rank(far, eps).upper
        assert proximate_rank(moved(one, side_by_side), eps).upper == total


def test_everything_vanishes_or_is_eliminated_in_a_large_ball(small_networks):
    for network, _ in small_networks(9, 30):
        assert proximate_rank(network, 6).upper == 0


def test_edges(build):
    assert proximate_rank(build((), (), ()), 1).upper == 0
    assert proximate_rank(build((1, 5), ((), ()), (1, 2), inputs=0), 0).upper == 0  # no input: constant
    no_output = Network("tanh", (Layer(np.ones((2, 1)), np.ones(2)), Layer(np.ones((0, 2)), np.ones(0))))
    assert proximate_rank(no_output, 0).upper == 0
    huge = build(("1/3",), (f"{10**400}/{3**500}",), (0,))
    assert proximate_rank(huge, "1/4").upper == 1 and proximate_rank(huge, "1/3").upper == 0
    subnormal = Network(
        "tanh",
        (Layer(np.array([[5e-324], [1e300]]), np.zeros(2)), Layer(np.array([[1.0, 1.0]]), np.zeros(1))),
    )
    assert proximate_rank(subnormal, 0).upper == 2 and proximate_rank(subnormal, 5e-324).upper == 1


@pytest.mark.parametrize(
    ("eps", "told"),
    [
        (-1, "eps is -1; expected a number that is not negative."),
        (float("nan"), 'nan is not a finite number; expected an integer, a float or "p/q".'),
        ("x", "'x' is not a finite number; expected an integer, a float or \"p/q\"."),
    ],
)
def test_bad_radii_are_one_sentence(eps, told, build):
    with pytest.raises(NetworkError) as caught:
        proximate_rank(build((1,), (1,), (1,)), eps)
    assert str(caught.value) == told


def test_sparse_networks_are_easy_and_dense_ones_leave_a_bracket():
    sparse = proximate_rank(spread_network(0, 2000, 640), "1/16")
    assert sparse.exact and 1300 < sparse.upper < 1600 and sparse.largest < 30
    stopped = proximate_rank(spread_network(0, 400, 80), "1/16", time_limit=0)
    assert 0 < stopped.lower < stopped.upper and not stopped.exact
    assert is_structure(stopped.instance, stopped.structure)


def test_the_question_for_a_bound_stops_early():
    network = spread_network(0, 400, 110)
    value = proximate_rank(network, "1/16").upper
    yes, no = (proximate_rank(network, "1/16", at_most=bound) for bound in (value + 60, value - 30))
    assert yes.upper <= value + 60 and no.lower > value - 30
    assert not (yes.exact and no.exact)


def test_sigmoid_networks_have_the_same_structures(build):
    network = build((-3, 3), ("3/2", 0), (10, 10))
    assert proximate_rank(replace(network, activation="sigmoid"), 1).upper == 0
    with pytest.raises(NetworkError):
        proximate_rank(replace(network, activation="relu"), 1)


def test_trained_networks_fit_their_function_and_are_the_same_each_time():
    network = trained_network(3, 32, 2)
    x = np.random.default_rng(0).uniform(-1, 1, size=(200, 2))
    hidden, last = network.layers
    fitted = np.tanh(x @ hidden.weight.T + hidden.bias) @ last.weight[0]
    assert float(np.abs(fitted - np.sin(3 * x[:, 0] + x[:, 1])).mean()) < 0.1
    for array in (hidden.weight, hidden.bias, last.weight):
        assert (array * 1024 == np.round(array * 1024)).all()
    assert (trained_network(3, 32, 2).layers[0].weight == hidden.weight).all()
    found = proximate_rank(network, "1/16")
    assert found.exact and found.upper < rank(network) == 32

"""Whole networks: the certified error against Arb at random points, shapes, budgets, odd networks, refusals."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from flint import arb, ctx, fmpq

from theorems.activation_emulation.checker import check_real
from theorems.activation_emulation.construction import box_of, emulate, gains, multipliers, unsigned_error
from theorems.activation_emulation.families import BASE, ODD, he_network
from verify.networks.activations import ACTIVATIONS
from verify.networks.evaluation import evaluate_balls, evaluate_exact
from verify.networks.files import load_network
from verify.networks.network import Layer, Network, NetworkError

EPS = Fraction(1, 1000)
UNIT_BOX = Fraction(1)


def largest_error(emulation, count, seed=0, bits=800):
    """The largest |emulating - ReLU| at corners and random points of the box, by the lower ends of its enclosures."""
    rng, worst = np.random.default_rng(seed), 0.0
    for index in range(count):
        at = rng.integers(0, 2, len(emulation.box)) if index % 2 else rng.random(len(emulation.box))
        x = [
            low + Fraction(float(t)) * (high - low) for t, (low, high) in zip(at, emulation.box, strict=True)
        ]
        true = evaluate_exact(emulation.source, x)
        with ctx.workprec(bits):
            for found, value in zip(evaluate_balls(emulation.network, x, bits), true, strict=True):
                off = abs(found - arb(fmpq(value.numerator, value.denominator)))
                assert off.rad() < 1e-12
                worst = max(worst, float(off.lower()))
    return worst


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_error_is_never_above_what_is_certified(name):
    for seed, shape in enumerate([(2, 10, 2), (3, 8, 8, 8, 2)]):
        emulation = emulate(he_network(seed, *shape), name, EPS, box_of(UNIT_BOX, shape[0]))
        assert emulation.certified_error < EPS
        assert largest_error(emulation, 6) <= float(emulation.certified_error)
        check_real(emulation.claims(), emulation.evidence(), "discharged")


@pytest.mark.parametrize("network", ODD)
@pytest.mark.parametrize(
    "name", ["leaky_relu", "relu2", "gelu", "arctan", "softsign", "tanh", "dsilu", "srs"]
)
def test_odd_networks(network, name):
    source = ODD[network]
    emulation = emulate(source, name, EPS, box_of(UNIT_BOX, source.inputs))
    assert emulation.certified_error < EPS
    assert largest_error(emulation, 3, bits=1500) <= float(emulation.certified_error)
    check_real(emulation.claims(), emulation.evidence(), "discharged")
    assert all(0 < layer.eta <= layer.M for layer in emulation.layers)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_widths_and_depth_are_those_of_the_theorem(name):
    source = ODD["uneven widths"]
    emulation = emulate(source, name, EPS, box_of(UNIT_BOX, source.inputs))
    k, m = multipliers(emulation.layers[0].emulator)
    assert emulation.network.depth == m * source.depth
    assert emulation.network.width <= k * source.width
    hidden = emulation.network.shape[1:-1]
    for layer, units in enumerate(source.shape[1:-1]):
        assert all(width <= k * units for width in hidden[m * layer : m * (layer + 1)])


def test_a_network_without_hidden_layer_is_itself():
    emulation = emulate(ODD["no hidden layer"], "tanh", EPS, box_of(UNIT_BOX, 3))
    assert emulation.network.depth == 0
    assert emulation.certified_error == 0
    assert (emulation.network.layers[0].weight == ODD["no hidden layer"].exact().layers[0].weight).all()


def test_a_point_is_a_box():
    point = [(Fraction(1, 3), Fraction(1, 3))] * 3
    emulation = emulate(BASE, "tanh", EPS, point)
    assert largest_error(emulation, 1) <= float(emulation.certified_error)
    at_zero = emulate(BASE, "tanh", EPS, box_of(Fraction(0), 3))
    check_real(at_zero.claims(), at_zero.evidence(), "discharged")


def test_parameters_reach_the_network():
    emulation = emulate(BASE, "swish", EPS, box_of(UNIT_BOX, 3), {"beta": Fraction(-3, 2)})
    assert dict(emulation.network.parameters) == {"beta": Fraction(-3, 2)}
    assert largest_error(emulation, 4) <= float(emulation.certified_error)


def test_gains_are_products_from_the_output_side():
    layers = [
        ([[Fraction(7)]], [Fraction(0)]),
        ([[Fraction(-3)]], [Fraction(0)]),
        ([[Fraction(10)]], [Fraction(0)]),
    ]
    assert gains(layers) == [30, 10]


def test_ranges_include_what_the_errors_add():
    """All weights 1 and an emulator that lies above relu: the emulating network leaves the ReLU network's range."""
    ones = Network("relu", tuple(Layer(np.ones((1, 1)), np.zeros(1)) for _ in range(6)))
    emulation = emulate(ones, "gelu", Fraction(1), [(Fraction(1), Fraction(1))])
    reach = Fraction(1)
    for layer in emulation.layers[:-1]:
        assert layer.M >= reach
        reach += layer.emulator.pieces[0][3]
    assert emulation.layers[-1].M > 1


def test_signs_and_dead_units_make_the_bound_smaller():
    dead = ODD["dead units"]
    for name in ("gelu", "tanh", "relu2"):
        signed = emulate(dead, name, EPS, box_of(UNIT_BOX, 3))
        assert signed.certified_error <= unsigned_error(signed) * (1 + Fraction(1, 2**40))
    assert signed.certified_error < unsigned_error(signed) * Fraction(99, 100)


@pytest.mark.parametrize("eps", ["1/100", "1/1000000", "1/1000000000000"])
def test_any_accuracy(eps):
    for name in ("gelu", "tanh", "arctan"):
        emulation = emulate(BASE, name, Fraction(eps), box_of(Fraction(3), 3))
        assert emulation.certified_error < Fraction(eps)
        assert largest_error(emulation, 3, bits=1000) <= float(emulation.certified_error)


@pytest.mark.parametrize(
    ("network", "eps", "box", "message"),
    [
        (BASE, "0", box_of(UNIT_BOX, 3), "eps is 0; expected eps > 0."),
        (BASE, "-1", box_of(UNIT_BOX, 3), "eps is -1; expected eps > 0."),
        (BASE, "1", box_of(UNIT_BOX, 2), "the box has 2 sides; expected 3, one for each input."),
        (BASE, "1", [(Fraction(1), Fraction(0))] * 3, "side 0 of the box is [1, 0]; expected low <= high."),
        (
            Network("tanh", BASE.layers),
            "1",
            box_of(UNIT_BOX, 3),
            "the activation is tanh; expected relu (only ReLU networks are emulated).",
        ),
        (
            Network("relu", (Layer(np.zeros((0, 3)), np.zeros(0)), Layer(np.zeros((1, 0)), np.zeros(1)))),
            "1",
            box_of(UNIT_BOX, 3),
            "W1 has shape 0x3; expected at least one row and column.",
        ),
        (
            BASE,
            f"1/{10**2000}",
            box_of(UNIT_BOX, 3),
            "expected at most 4096 (a larger eps).",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(network, eps, box, message):
    with pytest.raises(NetworkError) as caught:
        emulate(network, "gelu", Fraction(eps), box)
    assert str(caught.value).endswith(message)


def test_a_negative_radius_is_refused():
    with pytest.raises(NetworkError, match="the radius is -1; expected radius >= 0"):
        box_of(Fraction(-1), 3)


def test_a_saved_network_is_the_network(tmp_path):
    emulation = emulate(BASE, "selu", EPS, box_of(UNIT_BOX, 3))
    emulation.save(tmp_path / "net.json")
    again = load_network(tmp_path / "net.json")
    assert (again.activation, dict(again.parameters)) == ("selu", dict(emulation.network.parameters))
    for one, other in zip(again.layers, emulation.network.layers, strict=True):
        assert (one.weight == other.weight).all()
        assert (one.bias == other.bias).all()

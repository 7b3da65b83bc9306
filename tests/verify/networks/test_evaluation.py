"""Activations and evaluation: three arithmetics that must agree where they overlap."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import mpmath
import numpy as np
import pytest
from flint import arb, ctx, fmpq

from verify.networks.activations import ACTIVATIONS, REFLECTIONS, activation, complete_parameters
from verify.networks.evaluation import evaluate_balls, evaluate_exact, evaluate_floats
from verify.networks.network import Layer, Network, NetworkError, as_fraction, exact_array

POINTS = [Fraction(p, q) for p, q in ((0, 1), (1, 3), (-1, 3), (7, 2), (-7, 2), (-40, 1), (40, 1), (1, 1000))]

TRUE = {
    "tanh": mpmath.tanh,
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "relu": lambda x: max(x, 0),
    "leaky_relu": lambda x: x if x >= 0 else x / 100,
    "relu2": lambda x: max(x, 0) ** 2,
    "arctan": mpmath.atan,
    "softsign": lambda x: x / (1 + abs(x)),
    "elu": lambda x: x if x >= 0 else mpmath.expm1(x),
    "softplus": lambda x: mpmath.log1p(mpmath.exp(x)),
    "gelu": lambda x: x * mpmath.ncdf(x),
    "silu": lambda x: x / (1 + mpmath.exp(-x)),
    "celu": lambda x: x if x >= 0 else mpmath.expm1(x),
    "selu": lambda x: (
        mpmath.mpf("1.0507009873554804934193349852946")
        * (x if x >= 0 else mpmath.mpf("1.6732632423543772848170429916717") * mpmath.expm1(x))
    ),
    "swish": lambda x: x / (1 + mpmath.exp(-x)),
    "mish": lambda x: x * mpmath.tanh(mpmath.log1p(mpmath.exp(x))),
    "dsilu": lambda x: mpmath.diff(lambda t: t / (1 + mpmath.exp(-t)), x),
    "srs": lambda x: x / (x / 2 + mpmath.exp(-x / 3)),
}


def ball(x):
    return arb(fmpq(x.numerator, x.denominator))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_three_forms_of_an_activation_agree_with_a_second_library(name):
    row = activation(name)
    for x in POINTS:
        with mpmath.workdps(60):
            true = TRUE[name](mpmath.mpf(x.numerator) / x.denominator)
            enclosure = row.ball(ball(x), **row.parameters)
            assert enclosure.is_finite()
            assert enclosure.overlaps(arb(mpmath.nstr(true, 50)))
            assert float(enclosure.rad()) <= 1e-13 * max(1, abs(float(true)))
            assert abs(
                float(row.floats(np.array([float(x)]), **row.parameters)[0]) - float(true)
            ) <= 1e-14 * max(1, abs(float(true)))
        if row.exact:
            assert enclosure.overlaps(ball(row.exact(x, **row.parameters)))


WITH_PARAMETERS = {
    ("leaky_relu", (("slope", "-3/2"),)): lambda x: x if x >= 0 else -1.5 * x,
    ("elu", (("alpha", "5/2"),)): lambda x: x if x >= 0 else 2.5 * mpmath.expm1(x),
    ("celu", (("alpha", "2"),)): lambda x: x if x >= 0 else 2 * mpmath.expm1(x / 2),
    ("swish", (("beta", "3/2"),)): lambda x: x / (1 + mpmath.exp(-1.5 * x)),
    ("swish", (("beta", "-3/2"),)): lambda x: x / (1 + mpmath.exp(1.5 * x)),
    ("srs", (("alpha", "1"), ("beta", "5/2"))): lambda x: x / (x + mpmath.exp(-x / 2.5)),
}


@pytest.mark.parametrize(("name", "given"), WITH_PARAMETERS)
def test_parameters_mean_what_the_definition_says(name, given):
    row = activation(name)
    parameters = complete_parameters(name, {key: Fraction(value) for key, value in given})
    for x in POINTS:
        with mpmath.workdps(60):
            true = WITH_PARAMETERS[name, given](mpmath.mpf(x.numerator) / x.denominator)
            assert row.ball(ball(x), **parameters).overlaps(arb(mpmath.nstr(true, 50)))
            value = float(row.floats(np.array([float(x)]), **parameters)[0])
            assert value == pytest.approx(float(true), rel=1e-13, abs=1e-14)


@pytest.mark.parametrize(
    "name", ["sigmoid", "gelu", "silu", "swish", "mish", "dsilu", "srs", "celu", "selu", "elu"]
)
def test_floats_keep_their_relative_accuracy_in_the_tails(name):
    row = activation(name)
    for x in (-700.0, -300.0, -36.0, -20.0, -5.0, -1e-300, 0.0, 1e-300, 5.0, 36.0, 300.0, 1e5):
        with ctx.workprec(4000):
            true = float(row.ball(arb(x), **row.parameters).mid())
        assert float(row.floats(np.array([x]), **row.parameters)[0]) == pytest.approx(
            true, rel=1e-12, abs=0
        ), x


def test_huge_arguments_neither_overflow_nor_warn():
    for name in ACTIVATIONS:
        row = activation(name)
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            values = row.floats(np.array([-1e150, 1e150]), **row.parameters)
        assert np.isfinite(values).all(), name


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("elu", {"alpha": 0}, "elu: alpha is 0; expected alpha > 0."),
        ("celu", {"alpha": -1}, "celu: alpha is -1; expected alpha > 0."),
        ("swish", {"beta": 0}, "swish: beta is 0, so that swish is linear; expected beta != 0."),
        ("srs", {"alpha": 0}, "srs: alpha is 0; expected alpha > 0."),
        (
            "srs",
            {"alpha": 1, "beta": 3},
            "srs: beta/alpha is 3, so that srs has a pole; expected beta/alpha below e.",
        ),
        (
            "srs",
            {"alpha": 10**9, "beta": 2718281829},
            "srs: beta/alpha is 2718281829/1000000000, so that srs has a pole; expected beta/alpha below e.",
        ),
        ("tanh", {"slope": 1}, 'tanh has no parameter "slope"; expected one of: none.'),
        ("srs", {"slope": 1}, 'srs has no parameter "slope"; expected one of: alpha, beta.'),
    ],
)
def test_parameters_outside_the_domain_are_refused(name, given, message):
    with pytest.raises(NetworkError) as caught:
        complete_parameters(name, {key: Fraction(value) for key, value in given.items()})
    assert str(caught.value) == message


def test_a_ratio_just_below_e_has_no_pole():
    given = {"alpha": Fraction(10**9), "beta": Fraction(2718281828)}
    assert complete_parameters("srs", given) == given


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_ball_form_encloses_every_value_on_a_wide_ball(name):
    row = activation(name)
    wide = row.ball(arb(0, 2), **row.parameters)
    for k in range(-8, 9):
        assert wide.overlaps(row.ball(ball(Fraction(k, 4)), **row.parameters))
        assert not row.ball(ball(Fraction(k, 4)), **row.parameters) > wide.upper()


@pytest.mark.parametrize("name", REFLECTIONS)
def test_reflections_hold(name):
    row = activation(name)
    for x in POINTS:
        assert (row.ball(ball(x)) + row.ball(ball(-x))).contains(REFLECTIONS[name])


def random_network(name, seed, *shape):
    generator = np.random.default_rng(seed)
    return Network(
        name,
        tuple(
            Layer(generator.normal(size=(out, below)), generator.normal(size=out))
            for below, out in pairwise(shape)
        ),
    )


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_networks_in_three_arithmetics(name):
    network = random_network(name, 1, 3, 5, 4, 2)
    x = [Fraction(1, 3), Fraction(-5, 7), Fraction(2)]
    balls = evaluate_balls(network, x, 128)
    floats = evaluate_floats(network, np.array([[float(c) for c in x]]))[0]
    for enclosure, rounded in zip(balls, floats, strict=True):
        assert abs(float(enclosure.mid()) - rounded) < 1e-12
        assert float(enclosure.rad()) < 1e-30
    if ACTIVATIONS[name].exact:
        # An fmpq becomes a ball at the working precision, which has to be narrower than the enclosure.
        with ctx.workprec(512):
            for enclosure, value in zip(balls, evaluate_exact(network, x), strict=True):
                assert enclosure.contains(ball(value))


def test_evaluation_refuses_what_it_cannot_do():
    network = random_network("tanh", 1, 3, 5, 1)
    with pytest.raises(NetworkError, match="tanh has irrational values; evaluate it in ball arithmetic"):
        evaluate_exact(network, [Fraction(0)] * 3)
    with pytest.raises(NetworkError, match="the point has 2 coordinates; expected 3"):
        evaluate_balls(network, [Fraction(0)] * 2)
    with pytest.raises(NetworkError, match=r"the points have shape \(2,\); expected \(points, 3\)"):
        evaluate_floats(network, np.zeros(2))


def test_empty_sizes_evaluate():
    for shape in ((0, 2, 1), (2, 0, 1), (2, 2, 0)):
        network = random_network("tanh", 0, *shape)
        x = [Fraction(1)] * shape[0]
        assert (
            len(evaluate_balls(network, x))
            == evaluate_floats(network, np.ones((1, shape[0]))).shape[1]
            == shape[-1]
        )


def test_symbolic_constant_is_part_of_the_output():
    layers = (Layer(np.zeros((0, 1)), np.zeros(0)), Layer(np.zeros((1, 0)), np.zeros(1)))
    network = Network("tanh", layers, constant={Fraction(1, 2): (Fraction(3),)})
    assert (evaluate_balls(network, [Fraction(0)])[0] - 3 * arb(0.5).tanh()).contains(0)
    assert evaluate_floats(network, np.zeros((1, 1)))[0, 0] == pytest.approx(3 * np.tanh(0.5))


def test_numbers_are_read_as_what_they_denote():
    assert as_fraction(0.1) == Fraction(3602879701896397, 2**55)
    assert as_fraction("0.1") == Fraction(1, 10)
    assert as_fraction(np.float32(0.1)) == Fraction(13421773, 2**27)
    assert as_fraction(-0.0) == 0
    assert exact_array(np.array([5e-324]))[0] == Fraction(1, 2**1074)
    for bad in (float("nan"), float("inf"), "1/0", "x", True, None):
        with pytest.raises(NetworkError):
            as_fraction(bad)


def test_bits_are_those_of_the_longest_number():
    network = Network(
        "tanh", (Layer(np.array([[0.25, 3.0]]), np.array([1.0])), Layer(np.array([[5.0]]), np.zeros(1)))
    )
    assert network.bits == 3
    assert network.exact().bits == 3
    assert (network.shape, network.depth, network.width) == ((2, 1, 1), 1, 1)

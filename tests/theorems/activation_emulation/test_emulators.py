"""One ReLU: known values, the proved error against Arb on the whole grid of (M, η), multipliers, refusals."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from flint import arb, ctx, fmpq

from theorems.activation_emulation.checker.emulators import shape_margins
from theorems.activation_emulation.checker.rounding import SRS_SLOPE
from theorems.activation_emulation.construction import (
    GAPS,
    Moduli,
    as_network,
    emulator,
    emulator_of,
    error_bound,
    multipliers,
    parameters_for,
    shape_parameters,
    softsign_in_one_layer,
    srs_moduli,
)
from theorems.activation_emulation.emulators import root_down, round_down, round_up
from verify.kernel.errors import Rejected
from verify.networks.activations import ACTIVATIONS, activation
from verify.networks.evaluation import evaluate_balls, evaluate_exact
from verify.networks.network import NetworkError

PARAMETERS = [
    *((name, {}) for name in ACTIVATIONS),
    ("leaky_relu", {"slope": "3"}),
    ("leaky_relu", {"slope": "-1/2"}),
    ("leaky_relu", {"slope": "-1"}),
    ("leaky_relu", {"slope": "0"}),
    ("elu", {"alpha": "5/2"}),
    ("celu", {"alpha": "2"}),
    ("swish", {"beta": "3/2"}),
    ("swish", {"beta": "-3/2"}),
    ("srs", {"alpha": "1", "beta": "3/2"}),
    ("srs", {"alpha": "20", "beta": "30"}),
    ("srs", {"alpha": "1", "beta": "5/2"}),
    ("srs", {"alpha": "3", "beta": "1/2"}),
]
GRID = [
    (Fraction(M), Fraction(M) * ratio)
    for M in ("1/1000000", "1", "16", "1000")
    for ratio in (Fraction(1), Fraction(1, 2), Fraction(1, 10**3), Fraction(1, 10**6), Fraction(1, 10**12))
]


def exactly(given):
    return {name: Fraction(value) for name, value in given.items()}


def points(M, eta):
    """The ends, the kink, and distances from it by powers of ten down to η/10^4."""
    sizes = [M, M / 2, M / 3]
    size = M
    while size > eta / 10**4:
        sizes.append(size)
        size /= 10
    return [Fraction(0), *sizes, *(-s for s in sizes)]


def error_at(name, found, x, given, bits):
    """An enclosure of emulator - relu at x."""
    network = as_network(name, found, given)
    with ctx.workprec(bits):
        true = max(x, Fraction(0))
        return evaluate_balls(network, [x], bits)[0] - arb(fmpq(true.numerator, true.denominator))


@pytest.mark.parametrize(("name", "given"), PARAMETERS)
def test_error_stays_below_the_target_and_what_the_pieces_say(name, given):
    given = exactly(given)
    for M, eta in GRID:
        found = emulator(name, M, eta, given)
        assert error_bound(found) <= eta
        for x in points(M, eta):
            error = error_at(name, found, x, given, 700)
            for left, right, below, above in found.pieces:
                if (left is None or left <= x) and (right is None or x <= right):
                    slack = arb(fmpq(1, 10**30)) * arb(fmpq(M.numerator, M.denominator))
                    with ctx.workprec(700):
                        low, high = (
                            fmpq(Fraction(e).numerator, Fraction(e).denominator) for e in (below, above)
                        )
                        assert error >= arb(low) - slack, (M, eta, x)
                        assert error <= arb(high) + slack, (M, eta, x)


TIGHT = ["relu2", "softsign", "elu", "celu", "selu", "gelu", "silu", "swish", "mish"]


@pytest.mark.parametrize("name", TIGHT)
def test_some_bounds_are_attained(name):
    """At the far left or right the error of these is the whole η."""
    M, eta = Fraction(16), Fraction(1, 1000)
    found = emulator(name, M, eta)
    largest = max(float(abs(error_at(name, found, x, {}, 300)).mid()) for x in points(M, eta))
    assert 0.99 * float(eta) <= largest <= float(eta)


VALUES = {  # at M = 4, η = 1/1000, x = -3, -1/1000, 0, 1/1000, 7/2
    "relu2": (-0.001, 0.00053125, 0.001, 0.00153125, 3.499),
    "gelu": (0.001, 0.0005338635820747, 0.001, 0.0015338635820746, 3.501),
    "softsign": (-0.0009986675549634, 1 / 3000, 0.001, 0.002, 3.501),
    "arctan": (8.33472159e-08, 2.3480402862758e-04, 4.99999999992e-04, 1.06471767733679e-03, 3.4991655826848),
    "tanh": (-2.63684231e-08, -8.96758362e-12, 0, 9.99898921780008e-04, 3.49955346233891),
    "sigmoid": (-2.63684231e-08, -8.96758362e-12, 0, 9.99898921780008e-04, 3.49955346233891),
    "leaky_relu": (0, 0, 0, 0.001, 3.5),
}
PLACES = [Fraction(x) for x in ("-3", "-1/1000", "0", "1/1000", "7/2")]


@pytest.mark.parametrize("name", VALUES)
def test_values_known_from_elsewhere(name):
    network = as_network(name, emulator(name, Fraction(4), Fraction(1, 1000)))
    for x, value in zip(PLACES, VALUES[name], strict=True):
        found = float(evaluate_balls(network, [x], 256)[0].mid())
        assert found == pytest.approx(value, rel=1e-7, abs=1e-15)


def test_softsign_in_one_layer():
    M, eta = Fraction(4), Fraction(1, 1000)
    found = emulator_of("softsign", softsign_in_one_layer(M, eta), M, {}, 64)
    assert multipliers(found) == (2, 1)
    assert error_bound(found) <= eta
    values = -5.6241538453e-05, 0.00012500000624999914, 0.000499999975, 0.00112499990625, 3.4996172276162
    network = as_network("softsign", found)
    for x, value in zip(PLACES, values, strict=True):
        assert float(evaluate_exact(network, [x])[0]) == pytest.approx(value, rel=1e-9)


MULTIPLIERS = {
    **dict.fromkeys(("relu", "elu", "celu", "selu", "softplus", "gelu", "silu", "swish", "mish"), (1, 1)),
    **dict.fromkeys(("leaky_relu", "relu2"), (2, 1)),
    **dict.fromkeys(("softsign", "arctan"), (1, 2)),
    **dict.fromkeys(("tanh", "sigmoid", "dsilu", "srs"), (2, 2)),
}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_multipliers(name):
    assert multipliers(emulator(name, Fraction(1), Fraction(1, 10))) == MULTIPLIERS[name]


@pytest.mark.parametrize("slope", ["1/100", "3", "-1/2", "0"])
def test_leaky_emulators_are_exact(slope):
    given = {"slope": Fraction(slope)}
    network = as_network("leaky_relu", emulator("leaky_relu", Fraction(1), Fraction(1, 10), given), given)
    for x in (Fraction(-(10**9)), Fraction(-1, 3), Fraction(0), Fraction(1, 7), Fraction(10**9)):
        assert evaluate_exact(network, [x]) == [max(x, 0)]


def test_the_absolute_value_is_exact_from_minus_b():
    given = {"slope": Fraction(-1)}
    found = emulator("leaky_relu", Fraction(5), Fraction(1, 10), given)
    network = as_network("leaky_relu", found, given)
    for x in (Fraction(-5), Fraction(-1, 3), Fraction(0), Fraction(100)):
        assert evaluate_exact(network, [x]) == [max(x, 0)]
    assert evaluate_exact(network, [Fraction(-8)]) == [3]


def test_every_parameter_is_dyadic():
    for name, given in PARAMETERS:
        for p in parameters_for(name, Fraction(7, 3), Fraction(1, 1024), exactly(given)).values():
            assert p > 0
            assert p.denominator & (p.denominator - 1) == 0


def test_gaps_are_upper_bounds_and_sharp():
    """At a point near the supremum the gap is within 1e-12 of the bound."""
    places = {
        "softplus": "0",
        "gelu": "-0.751791524693564457",
        "silu": "-1.27846454276107379",
        "mish": "-1.1924312",
    }
    for name, x in places.items():
        gap = abs(activation(name).ball(arb(x)) - max(arb(x), arb(0)))
        bound = arb(fmpq(GAPS[name].numerator, GAPS[name].denominator))
        assert gap < bound
        assert bound - gap < 1e-12 + (1e-7 if name == "mish" else 0)


@pytest.mark.parametrize(
    ("name", "M", "eta", "given", "message"),
    [
        ("gelu", "1", "0", {}, "the target is 0 and the range 1; expected 0 < target <= range."),
        ("gelu", "1", "-1", {}, "the target is -1 and the range 1; expected 0 < target <= range."),
        ("gelu", "1", "2", {}, "the target is 2 and the range 1; expected 0 < target <= range."),
        ("gelu", "0", "0", {}, "the target is 0 and the range 0; expected 0 < target <= range."),
        (
            "leaky_relu",
            "1",
            "1/2",
            {"slope": "1"},
            "leaky_relu: slope is 1, so that it is linear; expected slope != 1.",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(name, M, eta, given, message):
    with pytest.raises(NetworkError) as caught:
        parameters_for(name, Fraction(M), Fraction(eta), exactly(given))
    assert str(caught.value) == message


@pytest.mark.parametrize("ratio", ["1/3", "1", "2", "27/10"])
def test_the_moduli_of_srs_hold_at_random_points(ratio):
    """S(y) = y / (r y + e^-y): difference quotient at 0, steepness and tails against Arb."""
    r, rng = Fraction(ratio), np.random.default_rng(1)
    moduli = srs_moduli(r, 100)

    def value(y):
        return arb(y) / (ball(r) * arb(y) + arb(-y).exp())

    with ctx.workprec(200):
        for k in (Fraction(1, 10), Fraction(1, 10**6)):
            near, close, far = (
                float(modulus(k)) * (1 - 1e-9) for modulus in (moduli.near, moduli.close, moduli.far)
            )
            for h in near * rng.uniform(-1, 1, 50):
                assert abs(value(h) - arb(h)) <= ball(k) * abs(arb(h))
            for u in rng.uniform(-12, 12, 200):
                assert abs(value(u) - value(u + close)) <= ball(k)
            for u in far * (1 + 1e-6) * rng.uniform(1, 3, 50):
                assert abs(value(-u)) <= ball(k)
                assert abs(value(u) - ball(moduli.gap)) <= ball(k)


def ball(x):
    return arb(fmpq(x.numerator, x.denominator))


def test_theorem_gs_for_a_shape_without_second_derivative():
    """f(x) = x for |x| <= 1/4, then halving the rest of the way to ±1: kinks at ±1/4, so no f''."""
    quarter = Fraction(1, 4)

    def f(x):
        rest = abs(x) - quarter
        size = abs(x) if rest <= 0 else quarter + Fraction(3, 4) * rest / (rest + Fraction(3, 4))
        return size if x >= 0 else -size

    # slope at most 1; 1 - f(x) = 9/16 / (rest + 3/4) beyond 1/4
    moduli = Moduli(lambda k: quarter, lambda k: k, lambda k: max(Fraction(1), 1 / k), Fraction(2))
    M, eta = Fraction(3), Fraction(1, 100)
    p = shape_parameters(moduli, M, eta)
    assert all(margin >= 0 for margin in shape_margins(moduli, p, M).values())
    for x in points(M, eta):
        x_hat = f(p["delta"] * x) / p["delta"]
        s = p["B"] * (1 - (f(p["K"] * x) + 1) / 2)
        em = (f(p["alpha"] * x_hat - s) - f(-p["alpha"] * x_hat - s)) / (2 * p["alpha"])
        assert abs(em - max(x, 0)) <= eta


OUTSIDE = {
    "αM above 1/2": ("tanh", {"K": 10, "b": 3, "alpha": 1, "delta": "1/2"}, "α M <= 1/2 <= b"),
    "b below 1/2": ("tanh", {"K": 10, "b": "1/4", "alpha": "1/2", "delta": "1/2"}, "α M <= 1/2 <= b"),
    "a negative K": ("gelu", {"K": -1}, "positive numbers K"),
    "a parameter missing": ("arctan", {"K": 1, "B": 2}, "positive numbers K B H c"),
    "a parameter more": ("gelu", {"K": 1, "h": 1}, "positive numbers K"),
    "H below π/2": ("arctan", {"K": 1, "B": 2, "H": "3/2", "c": "1/4"}, "H >= π/2"),
    "w h above 1": ("softsign", {"w": 2, "h": 1}, "w h <= 1"),
    "dsilu with a small B": ("dsilu", {"K": 1, "B": 4, "alpha": "1/2", "delta": "1/2"}, "B/2 - α M >= 2"),
    "srs with a large α": ("srs", {"K": 1, "B": 30, "alpha": "1/2", "delta": 1}, "α M <= 3/8"),
    "srs with a small B": ("srs", {"K": 1, "B": 8, "alpha": "1/4", "delta": 1}, "B >= 9"),
}


@pytest.mark.parametrize("case", OUTSIDE)
def test_the_proof_covers_no_more_than_its_hypotheses(case):
    name, p, message = OUTSIDE[case]
    with pytest.raises(Rejected, match="expected") as caught:
        emulator_of(name, exactly(p), Fraction(1), dict(activation(name).parameters), 64)
    assert message in str(caught.value)


def test_rounding_keeps_its_direction():
    for x in (Fraction(1, 3), Fraction(10**30, 7), Fraction(1), Fraction(2**60 + 1), Fraction(1, 2**70 + 1)):
        assert round_down(x) <= x <= round_up(x)
        assert round_up(x) - round_down(x) <= x / 2**51
        assert root_down(x) ** 2 <= x < (root_down(x) * (1 + Fraction(1, 2**50))) ** 2


def enclosed(function, lo, hi, bound, depth=0):
    """|function| <= bound on [lo, hi], by Arb and halving; False if that is not found."""
    value = function((arb(lo) + arb(hi)) / 2 + arb(0, (hi - lo) / 2))
    if value.is_finite() and abs(value) <= bound:
        return True
    middle = (lo + hi) / 2
    return depth < 30 and all(
        enclosed(function, *ends, bound, depth + 1) for ends in ((lo, middle), (middle, hi))
    )


def test_the_steepest_slope_of_srs():
    """|T'| <= 1.17 up to ±200, which the rounding of float64 relies on; beyond, |T'| < 1e-25 on both sides."""

    def slope(x):
        e = (-x / 3).exp()
        return (1 + x / 3) * e / (x / 2 + e) ** 2

    with ctx.workprec(80):
        assert enclosed(slope, -200.0, 200.0, arb(float(SRS_SLOPE)) - 1e-12)

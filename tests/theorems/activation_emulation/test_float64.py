"""Float64: the certified error against what numpy and onnxruntime compute, in factors and merged."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import onnx
import onnx.reference
import onnxruntime
import pytest
from flint import arb, ctx, fmpq

from theorems.activation_emulation.checker import check_float64
from theorems.activation_emulation.checker.rounding import growth, is_float64
from theorems.activation_emulation.construction import box_of, emulate, emulate_float64
from theorems.activation_emulation.families import ODD, he_network
from theorems.activation_emulation.float64 import ACTIVATION_ERROR, best_layer, bound
from verify.networks.activations import ACTIVATIONS, activation, complete_parameters
from verify.networks.evaluation import evaluate_exact, evaluate_floats
from verify.networks.files import load_network
from verify.networks.network import Layer, Network, NetworkError

BOX = Fraction(1)
SOURCE = he_network(7, 3, 12, 10, 2)


def chained(emulation, points):
    """The factors applied one after the other by numpy."""
    form, parameters = activation(emulation.activation).floats, dict(emulation.parameters)
    values = points
    groups = emulation.chain()
    for index, group in enumerate(groups):
        for layer in group:
            values = values @ layer.weight.T + layer.bias
        if index < len(groups) - 1:
            values = form(values, **parameters)
    return values


def points(count, inputs, seed=0):
    return np.random.default_rng(seed).uniform(-1, 1, (count, inputs))


def exact_values(network, xs):
    return [evaluate_exact(network, [Fraction(float(c)) for c in x]) for x in xs]


def largest(found, true):
    return max(
        abs(Fraction(float(value)) - exact)
        for row, values in zip(found, true, strict=True)
        for value, exact in zip(row, values, strict=True)
    )


@pytest.mark.parametrize("merged", [False, True], ids=["factored", "merged"])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_what_numpy_computes_is_within_the_bound(name, merged):
    emulation = emulate_float64(SOURCE, name, box_of(BOX, 3), merged_maps=merged)
    check_float64(emulation.claims(), emulation.evidence(), "discharged")
    xs = points(20, 3)
    found = evaluate_floats(emulation.network, xs) if merged else chained(emulation, xs)
    assert largest(found, exact_values(SOURCE, xs)) <= emulation.certified_error


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_what_onnx_programs_compute_is_within_the_bound(name, tmp_path):
    emulation = emulate_float64(SOURCE, name, box_of(BOX, 3))
    emulation.save(tmp_path / "net.onnx")
    model, xs = onnx.load(tmp_path / "net.onnx"), points(50, 3, seed=1)
    onnx.checker.check_model(model)
    try:
        session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
        (found,) = session.run(None, {"x": xs})
    except onnxruntime.capi.onnxruntime_pybind11_state.NotImplemented:
        assert name in ("gelu", "arctan")  # no double-precision kernel of Erf and Atan
        if name == "gelu":
            pytest.skip("the reference evaluator rounds erf to single precision, outside what is assumed")
        (found,) = onnx.reference.ReferenceEvaluator(model).run(None, {"x": xs})
    assert largest(found, exact_values(SOURCE, xs)) <= emulation.certified_error
    again = load_network(tmp_path / "net.onnx")
    assert again.shape == emulation.network.shape
    for one, other in zip(again.layers, emulation.network.layers, strict=True):
        assert (one.weight == other.weight).all()
        assert (one.bias == other.bias).all()


@pytest.mark.parametrize("network", ODD)
def test_odd_networks(network):
    source = ODD[network]
    for name in ("gelu", "tanh"):
        for merged in (False, True):
            emulation = emulate_float64(source, name, box_of(BOX, source.inputs), merged_maps=merged)
            check_float64(emulation.claims(), emulation.evidence(), "discharged")
            xs = points(5, source.inputs)
            found = evaluate_floats(emulation.network, xs) if merged else chained(emulation, xs)
            assert largest(found, exact_values(source, xs)) <= emulation.certified_error


def test_an_exact_certificate_does_not_speak_of_float64():
    """1e-6 holds in real arithmetic; the same weights in float64 are off by far more, and the float64 bound says so."""
    source = he_network(0, 5, 50, 50, 50, 50, 50, 50, 5)
    xs = points(4, 5)
    true = exact_values(source, xs)
    exact = emulate(source, "relu2", Fraction(1, 10**6), box_of(BOX, 5))
    rounded = Network(
        "relu2",
        tuple(Layer(layer.weight.astype(float), layer.bias.astype(float)) for layer in exact.network.layers),
    )
    assert exact.certified_error < Fraction(1, 10**6)
    assert largest(evaluate_floats(rounded, xs), true) > 10 * exact.certified_error
    honest = emulate_float64(source, "relu2", box_of(BOX, 5))
    assert honest.certified_error > Fraction(1, 10**6)
    assert largest(chained(honest, xs), true) <= honest.certified_error


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_bounds_for_one_neuron(name):
    """Relative to the range, emulators of one unit keep float64's accuracy, the others what output weights leave."""
    limit = {
        "relu2": 1e-7,
        "arctan": 1e-6,
        "softsign": 1e-6,
        "srs": 1e-6,
        **dict.fromkeys(("tanh", "sigmoid", "dsilu"), 1e-8),
    }
    for M in (Fraction(1), Fraction(1024), Fraction(1, 1024)):
        found = best_layer(name, M, complete_parameters(name, {}), ACTIVATION_ERROR)
        assert bound(found) / M < limit.get(name, 1e-14)


@pytest.mark.parametrize(
    "name",
    [
        "tanh",
        "softsign",
        "sigmoid",
        "arctan",
        "dsilu",
        "srs",
        "relu2",
        "leaky_relu",
        "gelu",
        "silu",
        "mish",
        "elu",
        "selu",
        "softplus",
        "swish",
        "celu",
    ],
)
def test_growth_holds_at_random_points(name):
    """Secants never beat the Lipschitz constant, and values never the bound."""
    rng, a = np.random.default_rng(3), complete_parameters(name, {})
    row = activation(name)
    with ctx.workprec(120):
        for x, y in rng.uniform(-9, 9, (300, 2)):
            least, reach = (Fraction(float(f(abs(x), abs(y)))) for f in (min, max))
            steepest, size = growth(name, a, least if x * y > 0 else 0, reach)
            one, other = row.ball(arb(x), **a), row.ball(arb(y), **a)
            assert abs(one) <= arb(fmpq(Fraction(size).numerator, Fraction(size).denominator)) + arb(2) ** -80
            slope = arb(fmpq(Fraction(steepest).numerator, Fraction(steepest).denominator))
            assert abs(one - other) <= slope * abs(arb(x) - arb(y)) + arb(2) ** -80


def test_float64_numbers_are_recognised():
    for x in (0.0, 1.0, -0.1, 1e300, 2.0**-900, 3.0):
        assert is_float64(Fraction(x))
    for x in (Fraction(1, 3), Fraction(2**53 + 1), Fraction(2) ** 1024, Fraction(1, 2**1070)):
        assert not is_float64(x)


def test_what_float64_cannot_hold_is_refused():
    huge = Network("relu", tuple(Layer(np.full((1, 1), 1e200), np.zeros(1)) for _ in range(3)))
    with pytest.raises(
        NetworkError, match=r"float64 cannot hold this emulation .* write a \.json file, which is exact"
    ):
        emulate_float64(huge, "tanh", box_of(BOX, 1))

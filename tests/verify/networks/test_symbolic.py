"""Networks as terms: at a point, the term's value is the network's output in the other two arithmetics."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from verify import terms
from verify.kernel import formula
from verify.networks.evaluation import evaluate_balls, evaluate_exact
from verify.networks.network import Layer, Network, NetworkError
from verify.networks.symbolic import FORMS, evaluate_terms

POINT = [Fraction(1, 3), Fraction(-2, 5)]


def network(activation: str) -> Network:
    return Network(
        activation,
        (
            Layer(np.array([[1.5, -0.25], [0.0, 2.0], [0.0, 0.0]]), np.array([0.5, 0.0, -1.0])),
            Layer(np.array([[1.0, -1.0, 0.5], [0.0, 0.0, 3.0]]), np.array([0.0, 0.125])),
        ),
    )


def equals(term: terms.Term, low: Fraction, high: Fraction) -> bool | None:
    stated = terms.statement([], terms.And(low <= term, term <= high))
    return formula.Model({"values": {}, "bits": 256}, stated).truth(stated["goal"])


@pytest.mark.parametrize("name", FORMS)
def test_the_term_has_the_value_of_the_network(name: str) -> None:
    given = network(name)
    for term, ball in zip(evaluate_terms(given, POINT), evaluate_balls(given, POINT, 128), strict=True):
        around = Fraction(float(ball.mid()))
        assert equals(term, around - Fraction(1, 10**12), around + Fraction(1, 10**12))
        assert equals(term + Fraction(1, 10**6), around - Fraction(1, 10**12), around) is False


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "relu2", "softsign"])
def test_rational_activations_are_exact(name: str) -> None:
    given = network(name)
    for term, value in zip(evaluate_terms(given, POINT), evaluate_exact(given, POINT), strict=True):
        assert equals(term, value, value)


def test_the_irrational_part_of_a_bias_is_there() -> None:
    given = network("tanh")
    with_constant = Network("tanh", given.layers, constant={Fraction(1): (Fraction(2), Fraction(0))})
    first, second = evaluate_terms(with_constant, POINT)
    assert repr(second) == repr(evaluate_terms(given, POINT)[1])
    around = Fraction(float(evaluate_balls(with_constant, POINT, 128)[0].mid()))
    assert equals(first, around - Fraction(1, 10**12), around + Fraction(1, 10**12))


def test_zero_weights_leave_no_trace() -> None:
    x, y = terms.reals("x y")
    (_, second) = evaluate_terms(network("relu"), [x, y])
    assert "var" not in repr(second)


def test_what_cannot_be_written_is_one_sentence() -> None:
    with pytest.raises(NetworkError, match=r"the point has 1 coordinates; expected 2\."):
        evaluate_terms(network("relu"), [1])
    with pytest.raises(NetworkError, match="gelu cannot be written as a term; expected one of relu, "):
        evaluate_terms(network("gelu"), POINT)

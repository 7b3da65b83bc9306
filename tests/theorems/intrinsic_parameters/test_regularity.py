"""Range, Lipschitz constant and modulus of continuity against values known by hand."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from theorems.intrinsic_parameters.error_checker import check_lipschitz
from theorems.intrinsic_parameters.regularity import (
    declared_lipschitz_constant,
    diameter,
    lipschitz_claims,
    lipschitz_constant,
    modulus_of_continuity,
    range_of,
    steeper_pair,
)
from verify.expression import parse_function
from verify.networks.network import NetworkError

HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("text", "dim", "low", "high"),
    [
        ("x1", 1, 0, 1),
        ("7", 2, 7, 7),
        ("pi", 1, math.pi, math.pi),
        ("sin(2*pi*x1)", 1, -1, 1),
        ("abs(x1 - x2)", 2, 0, 1),
        ("x1*(1 - x1)", 1, 0, 0.25),
        ("sqrt(x1) - x1", 1, 0, 0.25),
        ("exp(-x1)*x2", 2, 0, 1),
    ],
)
def test_the_range_is_enclosed_and_tight(text, dim, low, high):
    found = range_of(parse_function(text, dim))
    assert float(found.low) <= low + 1e-15 and float(found.high) >= high - 1e-15
    assert float(found.high - found.low) <= (high - low) * 1.002 + 1e-12
    assert float(found.inner) <= high - low + 1e-12


def test_the_range_of_what_is_rational_is_exact():
    assert (range_of(parse_function("abs(x1 - x2)", 2)).low, range_of(parse_function("1/3", 1)).high) == (
        0,
        Fraction(1, 3),
    )


@pytest.mark.parametrize(
    ("text", "dim", "constant"),
    [
        ("x1", 1, 1),
        ("3", 1, 0),
        ("x1 + x2", 2, math.sqrt(2)),
        ("abs(x1 - x2)", 2, math.sqrt(2)),
        ("6.28*x1", 1, 6.28),
        ("exp(x1)", 1, math.e),
        ("x1**2 + x2**2", 2, 2 * math.sqrt(2)),
        ("max(x1, x2)", 2, None),
        ("exp(x1)*sin(2*pi*x1)", 1, 2 * math.pi * math.e),
    ],
)
def test_the_lipschitz_constant_is_certified_and_tight(text, dim, constant):
    function = parse_function(text, dim)
    found = lipschitz_constant(function)
    check_lipschitz(lipschitz_claims(function, found.constant), found.evidence, "discharged")
    if constant is not None:
        assert constant - 1e-12 <= float(found.constant) <= constant * 1.01
    assert found.least <= found.constant


def test_at_a_kink_the_slopes_of_both_sides_count():
    """max(x1, x2) has constant 1; its slopes near the diagonal are enclosed together, which gives √2 and no less."""
    assert Fraction(1) <= lipschitz_constant(parse_function("max(x1, x2)", 2)).constant <= Fraction(3, 2)


@pytest.mark.parametrize("text", ["sqrt(x1)", "sqrt(abs(x1 - 1/2))", "abs(x1 - 1/3)**0.25"])
def test_a_function_with_infinite_slope_has_none(text):
    assert lipschitz_constant(parse_function(text, 1)) is None


@pytest.mark.parametrize(
    ("text", "dim", "constant", "pair"),
    [
        ("x1", 1, HALF, ((0,), (1,))),
        ("sqrt(x1)", 1, Fraction(100), None),
        ("sqrt(abs(x1 - 1/2))", 1, Fraction(50), None),
        ("sin(2*pi*x1)", 1, Fraction(6), None),
        ("x1 + x2", 2, Fraction(7, 5), ((0, 0), (1, 1))),
        ("x1 - x2", 2, Fraction(7, 5), None),
    ],
)
def test_a_constant_that_is_too_small_is_refuted_by_two_points(text, dim, constant, pair):
    function = parse_function(text, dim)
    found = steeper_pair(function, constant)
    assert found is not None and (pair is None or found == pair)
    x, y = found
    apart = abs(
        float(function.enclosure([(c, c) for c in x])[0] - function.enclosure([(c, c) for c in y])[0])
    )
    assert apart > float(constant) * math.dist([float(c) for c in x], [float(c) for c in y])
    with pytest.raises(
        NetworkError, match=rf"^the Lipschitz constant {constant} is too small: \|f\(x\) - f\(y\)\|"
    ):
        declared_lipschitz_constant(function, constant)


def test_a_declared_constant_is_certified_where_it_can_be():
    exact = declared_lipschitz_constant(parse_function("x1", 1), Fraction(1))
    assert (exact.constant, exact.is_certified) == (1, True)
    rounded = declared_lipschitz_constant(parse_function("sin(6.28*x1)", 1), Fraction("6.28"))
    assert rounded.is_certified and 0 < rounded.constant - Fraction("6.28") < Fraction(1, 10**9)
    open_question = declared_lipschitz_constant(parse_function("x1**1.5", 1), Fraction(3, 2))
    assert (open_question.constant, open_question.is_certified) == (Fraction(3, 2), False)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "log(x1)",
            "the function 'log(x1)' is not finite at x1 = 0, as far as enclosures see; "
            "expected a function that is finite on the whole cube.",
        ),
        (
            "1/(x1 - 1/3)",
            "the function '1/(x1 - 1/3)' is not finite at x1 = about 0.333333, as far as enclosures see; "
            "expected a function that is finite on the whole cube.",
        ),
        (
            "sqrt(x1 - 1/2)",
            "the function 'sqrt(x1 - 1/2)' is not finite at x1 = 0, as far as enclosures see; "
            "expected a function that is finite on the whole cube.",
        ),
        (
            "x1**0.3",
            "the function 'x1**0.3' is not finite at x1 = 0, as far as enclosures see (a power whose exponent is no "
            "dyadic number needs a base above 0); expected a function that is finite on the whole cube.",
        ),
    ],
)
def test_a_function_that_is_not_finite_is_named_with_the_place(text, told):
    with pytest.raises(NetworkError) as caught:
        range_of(parse_function(text, 1))
    place = str(caught.value).split(" at ")[1].split(",")[0]
    assert str(caught.value) == told or (text.startswith("sqrt") and place.startswith("x1 = ")), str(
        caught.value
    )


@pytest.mark.parametrize(
    ("text", "dim", "radius", "modulus"),
    [
        ("x1", 1, Fraction(1, 8), 1 / 8),
        ("sqrt(x1)", 1, Fraction(1, 16), 1 / 4),
        ("sqrt(abs(x1 - 1/2))", 1, Fraction(1, 16), 1 / 4),
        ("x1 + x2", 2, Fraction(1, 4), math.sqrt(2) / 4),
        ("5", 2, Fraction(1, 4), 0),
    ],
)
def test_the_modulus_is_bounded_above(text, dim, radius, modulus):
    found = float(modulus_of_continuity(parse_function(text, dim), radius))
    assert modulus <= found <= modulus * (1.2 if dim == 1 else 1.7)


def test_the_diameter_is_the_root_from_above():
    assert (diameter(1), diameter(4)) == (1, 2)
    assert 2 < diameter(2) ** 2 < 2 + Fraction(1, 10**9)

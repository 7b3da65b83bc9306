"""Polynomials: small facts by hand, the laws of a ring, and a table of what can be read."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.kernel.errors import Rejected
from verify.kernel.polynomial import Polynomial, add, constant, multiply, read, scale

ACCEPT, REJECT = True, False
X: Polynomial = {(0,): Fraction(1)}
Y: Polynomial = {(1,): Fraction(1)}


def test_zero_is_empty_however_it_comes_about() -> None:
    assert constant(Fraction(0)) == add(X, X, Fraction(-1)) == scale(X, Fraction(0)) == multiply(X, {}) == {}


def test_difference_of_squares() -> None:
    product = multiply(add(X, Y), add(X, Y, Fraction(-1)))
    assert product == {(0, 0): 1, (1, 1): -1}


def test_scaled_sum() -> None:
    assert add(X, Y, Fraction(1, 2)) == {(0,): 1, (1,): Fraction(1, 2)}
    assert scale(add(X, constant(Fraction(3))), Fraction(-2)) == {(0,): -2, (): -6}


def test_nothing_is_changed_in_place() -> None:
    p, q = dict(X), dict(Y)
    add(p, q), multiply(p, q), scale(p, Fraction(2))
    assert (p, q) == (X, Y)


READ = {
    "unknowns in any order": ([[2, [1, 0]], ["1/2", []]], {(0, 1): 2, (): Fraction(1, 2)}),
    "one monomial twice": ([[1, [0]], [2, [0]]], {(0,): 3}),
    "monomials that cancel": ([[1, [0, 1]], [-1, [1, 0]]], {}),
    "a coefficient of zero": ([[0, [0]]], {}),
    "a dyadic coefficient": ([[[1, -1], [0]]], {(0,): Fraction(1, 2)}),
    "nothing": ([], {}),
    "an unknown too high": ([[1, [2]]], REJECT),
    "a negative unknown": ([[1, [-1]]], REJECT),
    "an unknown that is true": ([[1, [True]]], REJECT),
    "an unknown that is a float": ([[1, [0.0]]], REJECT),
    "a coefficient that is a float": ([[1.0, [0]]], REJECT),
    "a coefficient that is true": ([[True, [0]]], REJECT),
}


@pytest.mark.parametrize(("data", "expected"), READ.values(), ids=READ)
def test_reading(data: Any, expected: Any) -> None:
    if expected is REJECT:
        with pytest.raises(Rejected):
            read(data, 2)
    else:
        assert read(data, 2) == expected


polynomials = st.dictionaries(
    st.lists(st.integers(0, 2), max_size=2).map(lambda m: tuple(sorted(m))),
    st.fractions(-3, 3, max_denominator=3).filter(bool),
    max_size=4,
)
places = st.tuples(*[st.fractions(-3, 3, max_denominator=4)] * 3)


def at(p: Polynomial, x: tuple[Fraction, ...]) -> Fraction:
    total = Fraction(0)
    for monomial, coefficient in p.items():
        for unknown in monomial:
            coefficient *= x[unknown]
        total += coefficient
    return total


@given(polynomials, polynomials, places, st.fractions(-3, 3, max_denominator=3))
def test_values_add_multiply_and_scale(
    p: Polynomial, q: Polynomial, x: tuple[Fraction, ...], c: Fraction
) -> None:
    assert at(add(p, q, c), x) == at(p, x) + c * at(q, x)
    assert at(multiply(p, q), x) == at(p, x) * at(q, x)
    assert at(scale(p, c), x) == c * at(p, x)


@given(polynomials, polynomials, polynomials)
def test_equal_polynomials_are_equal_dictionaries(p: Polynomial, q: Polynomial, r: Polynomial) -> None:
    assert multiply(p, add(q, r)) == add(multiply(p, q), multiply(p, r))
    assert multiply(p, q) == multiply(q, p)
    assert all(coefficient for coefficient in multiply(p, q).values())


def test_a_product_with_too_many_terms_is_refused_before_it_is_made() -> None:
    """Thirty unknowns to the power 64: far more monomials than there is memory."""
    long = {(i,): Fraction(1) for i in range(30)}
    product = long
    with pytest.raises(Rejected, match="a product of polynomials has too many terms"):
        for _ in range(63):
            product = multiply(product, long)
    assert (
        len(multiply({(i,): Fraction(1) for i in range(2048)}, {(): Fraction(1), (0,): Fraction(1)})) == 4096
    )


def test_the_largest_product_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("verify.kernel.polynomial.MOST_PRODUCTS", 8)
    two, three = ({(i,): Fraction(1) for i in range(n)} for n in (2, 3))
    assert multiply(two, {**three, (): Fraction(1)}) == multiply({**three, (): Fraction(1)}, two)
    with pytest.raises(Rejected):
        multiply(three, three)

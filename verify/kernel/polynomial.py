"""Polynomials with rational coefficients in numbered unknowns: a dictionary from monomials to coefficients.

A monomial is the sorted tuple of its unknowns, repeated as often as the degree says; () is the constant one.
Zero coefficients are never stored, so equal polynomials are equal dictionaries.
"""

from __future__ import annotations

from fractions import Fraction

from verify.kernel.errors import Json, Rejected

Monomial = tuple[int, ...]
Polynomial = dict[Monomial, Fraction]

MOST_PRODUCTS = 1 << 18
"""Products of monomials in one product above which it is refused: a bound on the time of hostile evidence."""


def constant(value: Fraction) -> Polynomial:
    return {(): value} if value else {}


def add(p: Polynomial, q: Polynomial, scale: Fraction = Fraction(1)) -> Polynomial:
    """p + scale q."""
    result = dict(p)
    for monomial, coefficient in q.items():
        value = result.get(monomial, Fraction(0)) + scale * coefficient
        if value:
            result[monomial] = value
        else:
            result.pop(monomial, None)
    return result


def multiply(p: Polynomial, q: Polynomial) -> Polynomial:
    """p q."""
    if len(p) * len(q) > MOST_PRODUCTS:
        raise Rejected("a product of polynomials has too many terms")
    result: dict[Monomial, Fraction] = {}
    for m, a in p.items():
        for n, b in q.items():
            key = tuple(sorted(m + n)) if m and n else m or n
            result[key] = result.get(key, Fraction(0)) + a * b
    return {monomial: c for monomial, c in result.items() if c}


def scale(p: Polynomial, factor: Fraction) -> Polynomial:
    """factor p."""
    return {monomial: factor * c for monomial, c in p.items()} if factor else {}


def read(data: Json, unknowns: int) -> Polynomial:
    """The polynomial given as [[coefficient, [unknown, ...]], ...]."""
    from verify.kernel.formula import rational

    result: Polynomial = {}
    for coefficient, monomial in data:
        if not all(type(u) is int and 0 <= u < unknowns for u in monomial):
            raise Rejected(f"a polynomial names an unknown that does not occur: {monomial}")
        result = add(result, {tuple(sorted(monomial)): rational(coefficient)})
    return result

"""Signs and order of products: what steps with products of unknowns are cut into.

Each is about a few numbers and proved at once. Used at the long terms of a proof they say all that is needed of its
products, and the rest is linear.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from theorems.activation_emulation.claim import claim
from verify.terms import Or


@claim.obligation(scope="for_all", label="ORDER")
def a_weighted_square(smt):
    "a ≥ 0 gives a u² ≥ 0"
    a, u = smt.reals("a u")
    smt.assume(0 <= a)
    smt.prove(a * (u * u) >= 0)


@claim.obligation(scope="for_all", label="ORDER")
def a_positive_factor_keeps_order(smt):
    "p > 0 and pu ≤ pv give u ≤ v"
    u, v, p = smt.reals("u v p")
    smt.assume(p > 0, p * u <= p * v)
    smt.prove(u <= v)


@claim.obligation(scope="for_all", label="ORDER")
def two_factors_are_not_negative(smt):
    "u ≥ 0 and k ≥ 0 give uk ≥ 0"
    u, k = smt.reals("u k")
    smt.assume(u >= 0, k >= 0)
    smt.prove(u * k >= 0)


@claim.obligation(scope="for_all", label="ORDER")
def two_factors_of_one_sign(smt):
    "up ≥ 0 and p > 0 give u ≥ 0"
    u, p = smt.reals("u p")
    smt.assume(u * p >= 0, p > 0)
    smt.prove(u >= 0)


@claim.obligation(scope="for_all", label="ORDER")
def two_bounds_multiply(smt):
    "0 ≤ u ≤ p and 0 ≤ v ≤ q give uv ≤ pq"
    u, v, p, q = smt.reals("u v p q")
    smt.assume(0 <= u, u <= p, 0 <= v, v <= q)
    smt.prove(u * v <= p * q)


@claim.obligation(scope="for_all", label="ORDER")
def a_zero_factor(smt):
    "u = 0 or v = 0 gives uv = 0"
    u, v = smt.reals("u v")
    smt.assume(Or(u == 0, v == 0))
    smt.prove(u * v == 0)


@claim.obligation(scope="for_all", label="ORDER")
def two_squares_are_in_order(smt):
    "0 ≤ u ≤ v gives u² ≤ v²"
    u, v = smt.reals("u v")
    smt.assume(0 <= u, u <= v)
    smt.prove(u * u <= v * v)


@claim.obligation(scope="for_all", label="ORDER")
def a_product_is_positive(smt):
    "u > 0 and v > 0 give uv > 0"
    u, v = smt.reals("u v")
    smt.assume(u > 0, v > 0)
    smt.prove(u * v > 0)

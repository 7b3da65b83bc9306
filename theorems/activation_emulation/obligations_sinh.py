"""sinh, and what exp does to a cross ratio: for LB2, obligations_tanh_chains.py.

sinh(y) ≥ y and cosh(q) - 1 ≥ q²/2, written in exp; p sinh(p + q) ≥ (p + q + pq²/2) sinh(p)
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from fractions import Fraction

from theorems.activation_emulation.claim import claim, exp_of_a_sum, tanh_is_a_quotient, tanh_near_zero
from theorems.activation_emulation.obligations_exact import squares_are_not_negative
from theorems.activation_emulation.obligations_exponential import (
    exp_is_above_a_square,
    exp_is_increasing,
    exp_is_one_at_zero,
    exp_is_positive,
    tanh_is_odd_and_bounded,
)
from theorems.activation_emulation.obligations_gates import tanh_is_between_zero_and_its_argument
from theorems.activation_emulation.obligations_products import (
    a_positive_factor_keeps_order,
    two_bounds_multiply,
    two_factors_are_not_negative,
    two_squares_are_in_order,
)
from verify.terms import And, exp, reals, tanh

HALF = Fraction(1, 2)

y, p, q, r, V, P, R, tau, delta = reals("y p q r V P R tau delta")


# --- sinh ---------------------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="LB2")
def half_an_angle_in_numbers(smt):
    "τ ≥ u - u³/3, τ ≤ u ≤ 1 give u (1 - τ²) ≤ τ, u ≥ 0"
    u = smt.real("u")
    smt.assume(0 <= u, u <= 1, 0 <= tau, tau <= u, 3 * u - u * u * u <= 3 * tau)
    smt.prove(u * (1 - tau * tau) <= tau)


@claim.obligation(scope="for_all", label="LB2")
def a_square_of_a_quotient(smt):
    "F (1 - τ) = 1 + τ and u (1 - τ²) ≤ τ give (F² - 1)(1 - τ)² = 4τ ≥ 4uF (1 - τ)²"
    u, F = smt.reals("u F")
    smt.assume(F * (1 - tau) == 1 + tau, u * (1 - tau * tau) <= tau)
    smt.prove((1 - tau) * (1 - tau) * (4 * u * F) <= (1 - tau) * (1 - tau) * (F * F - 1))


@claim.obligation(scope="for_all", label="LB2")
def a_positive_square(smt):
    "τ < 1 gives (1 - τ)² > 0"
    smt.assume(tau < 1)
    smt.prove((1 - tau) * (1 - tau) > 0)


@claim.obligation(scope="for_all", label="LB2")
def sinh_by_half_the_angle(smt):
    "F (1 - τ) = 1 + τ and u (1 - τ²) ≤ τ give F² - 1 ≥ 4uF"
    u, F = smt.reals("u F")
    smt.assume(F * (1 - tau) == 1 + tau, u * (1 - tau * tau) <= tau, 0 <= tau, tau < 1)
    smt.use(a_positive_factor_keeps_order, u=4 * u * F, v=F * F - 1, p=(1 - tau) * (1 - tau))
    smt.use(a_square_of_a_quotient)
    smt.use(a_positive_square)
    smt.prove(F * F - 1 >= 4 * u * F)


@claim.obligation(scope="for_all", label="LB2")
def a_fourth_power_far_out(smt):
    "k⁴ ≥ 2y + 1 for k = 1 + y/4, y ≥ 2"
    k = 1 + y / 4
    smt.assume(y >= 2)
    smt.use(squares_are_not_negative, d=k * k - Fraction(9, 4))
    smt.use(squares_are_not_negative, d=k - Fraction(3, 2))
    smt.prove(k * k * (k * k) >= 2 * y + 1)


@claim.obligation(scope="for_all", label="LB2")
def sinh_far_out(smt):
    "F ≥ f², f ≥ (1 + y/4)², y ≥ 2 give F² - 1 ≥ 2yF"
    f, F = smt.reals("f F")
    k = 1 + y / 4
    smt.assume(y >= 2, F == f * f, f >= k * k)
    smt.use(a_fourth_power_far_out)
    smt.use(two_bounds_multiply, u=k * k, p=f, v=k * k, q=f)
    smt.use(two_factors_are_not_negative, u=F, k=F - 2 * y - 1)
    smt.use(squares_are_not_negative, d=k)
    smt.prove(F * F - 1 >= 2 * y * F)


@claim.obligation(scope="for_all", label="LB2")
def sinh_is_above_its_argument(smt):
    "exp(y)² - 1 ≥ 2y exp(y) for y ≥ 0"
    smt.assume(y >= 0)
    tau = tanh(HALF * y)
    smt.use(tanh_near_zero, z=HALF * y)
    smt.use(tanh_is_between_zero_and_its_argument, z=HALF * y)
    smt.use(tanh_is_odd_and_bounded, z=HALF * y)
    smt.use(tanh_is_a_quotient, z=HALF * y)
    smt.use(half_an_angle_in_numbers, u=HALF * y, tau=tau)
    smt.use(sinh_by_half_the_angle, u=HALF * y, tau=tau, F=exp(y))
    smt.use(exp_of_a_sum, s=HALF * y, t=HALF * y)
    smt.use(exp_is_above_a_square, t=HALF * y)
    smt.use(sinh_far_out, f=exp(HALF * y), F=exp(y))
    smt.prove(exp(y) * exp(y) - 1 >= 2 * y * exp(y))


@claim.obligation(scope="for_all", label="LB2")
def equal_factors_of_a_square(smt):
    "V = f² gives (qf)² = q² V"
    f = smt.real("f")
    smt.assume(V == f * f)
    smt.prove(q * f * (q * f) == q * q * V)


@claim.obligation(scope="for_all", label="LB2")
def cosh_is_above_its_parabola(smt):
    "(V - 1)² ≥ q² V for V = exp(q), q ≥ 0"
    smt.assume(q >= 0)
    f, V = exp(HALF * q), exp(q)
    smt.use(exp_of_a_sum, s=HALF * q, t=HALF * q)
    smt.use(exp_is_positive, t=HALF * q)
    smt.use(sinh_is_above_its_argument, y=HALF * q)
    smt.use(two_factors_are_not_negative, u=q, k=f)
    smt.use(two_squares_are_in_order, u=q * f, v=V - 1)
    smt.use(equal_factors_of_a_square, f=f, V=V)
    smt.prove((V - 1) * (V - 1) >= q * q * V)


# --- exp makes the cross ratio larger -----------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="LB2")
def sinh_grows_apart_in_numbers(smt):
    "2p (PV² - 1) ≥ V (P - 1)(2p + pq² + 2q) from p (P + 1) ≥ P - 1, V² - 1 ≥ 2qV and (V - 1)² ≥ q²V"
    smt.assume(p >= 0, q >= 0, P >= 1, V > 0, p * (P + 1) >= P - 1)
    smt.assume(V * V - 1 >= 2 * q * V, (V - 1) * (V - 1) >= q * q * V)
    smt.use(two_factors_are_not_negative, u=p, k=P - 1)
    smt.use(two_factors_are_not_negative, u=p * (P - 1), k=(V - 1) * (V - 1) - q * q * V)
    smt.use(two_factors_are_not_negative, u=p, k=P + 1)
    smt.use(two_factors_are_not_negative, u=p * (P + 1), k=V * V - 1 - 2 * q * V)
    smt.use(two_factors_are_not_negative, u=q, k=V)
    smt.use(two_factors_are_not_negative, u=2 * q * V, k=p * (P + 1) - P + 1)
    smt.prove(2 * p * (P * (V * V) - 1) >= V * (P - 1) * (2 * p + p * (q * q) + 2 * q))


@claim.obligation(scope="for_all", label="LB2")
def sinh_grows_apart(smt):
    "2p (exp(2p) V² - 1) ≥ V (exp(2p) - 1)(2p + pq² + 2q) with V = exp(q), p, q ≥ 0"
    smt.assume(p >= 0, q >= 0)
    V, P = exp(q), exp(2 * p)
    smt.use(tanh_is_a_quotient, z=p)
    smt.use(tanh_is_between_zero_and_its_argument, z=p)
    smt.use(exp_is_positive, t=2 * p)
    smt.use(exp_is_positive, t=q)
    smt.use(exp_is_increasing, s=0, t=2 * p)
    smt.use(exp_is_one_at_zero)
    smt.use(two_factors_are_not_negative, u=p - tanh(p), k=P + 1)
    smt.use(sinh_is_above_its_argument, y=q)
    smt.use(cosh_is_above_its_parabola)
    smt.use(sinh_grows_apart_in_numbers, P=P, V=V)
    smt.prove(And(P >= 1, 2 * p * (P * (V * V) - 1) >= V * (P - 1) * (2 * p + p * (q * q) + 2 * q)))


@claim.obligation(scope="for_all", label="LB2")
def a_square_is_put_in(smt):
    "V² = Q gives (1 + δ)(Vu)(Vv) = (1 + δ) Quv"
    Q, u, v = smt.reals("Q u v")
    smt.assume(V * V == Q)
    smt.prove((1 + delta) * (V * u) * (V * v) == (1 + delta) * (Q * (u * v)))


@claim.obligation(scope="for_all", label="LB2")
def two_sides_grow_apart(smt):
    "p (PQ - 1) ≥ (1 + δ) V (P - 1)(p + q) and r (RQ - 1) ≥ V (R - 1)(r + q) with V² = Q, multiplied"
    Q = smt.real("Q")
    smt.assume(p >= 0, q >= 0, r >= 0, P >= 1, R >= 1, V > 0, V * V == Q, delta >= 0)
    smt.assume(p * (P * Q - 1) >= (1 + delta) * (V * (P - 1) * (p + q)))
    smt.assume(r * (R * Q - 1) >= V * (R - 1) * (r + q))
    one, other = V * (P - 1) * (p + q), V * (R - 1) * (r + q)
    smt.use(two_factors_are_not_negative, u=V, k=P - 1)
    smt.use(two_factors_are_not_negative, u=V * (P - 1), k=p + q)
    smt.use(two_factors_are_not_negative, u=V, k=R - 1)
    smt.use(two_factors_are_not_negative, u=V * (R - 1), k=r + q)
    smt.use(two_factors_are_not_negative, u=delta, k=one)
    smt.use(
        two_bounds_multiply,
        u=(1 + delta) * one, p=p * (P * Q - 1), v=other, q=r * (R * Q - 1),
    )  # fmt: skip
    smt.use(a_square_is_put_in, u=(P - 1) * (p + q), v=(R - 1) * (r + q))
    smt.prove(
        p * r * ((P * Q - 1) * (R * Q - 1)) >= (1 + delta) * (Q * (P - 1) * (R - 1) * ((p + q) * (r + q)))
    )


@claim.obligation(scope="for_all", label="LB2")
def a_larger_factor_of_sinh(smt):
    "2pX ≥ u (2p + pq² + 2q) with pq² ≥ 2δ (p + q), u ≥ 0 gives pX ≥ (1 + δ) u (p + q)"
    X, u = smt.reals("X u")
    smt.assume(2 * p * X >= u * (2 * p + p * (q * q) + 2 * q), p * (q * q) >= 2 * delta * (p + q), u >= 0)
    smt.use(two_factors_are_not_negative, u=u, k=p * (q * q) - 2 * delta * (p + q))
    smt.prove(p * X >= (1 + delta) * (u * (p + q)))


@claim.obligation(scope="for_all", label="LB2")
def equal_products(smt):
    "v² = w gives uv² = uw"
    u, v, w = smt.reals("u v w")
    smt.assume(v * v == w)
    smt.prove(u * (v * v) == u * w)


@claim.obligation(scope="for_all", label="LB2")
def ratios_of_exponentials(smt):
    "p r (PQ - 1)(RQ - 1) ≥ (1 + δ) Q (P - 1)(R - 1)(p + q)(r + q) for P, Q, R = exp(2p), exp(2q), exp(2r)"
    smt.assume(p >= 0, q >= 0, r >= 0, delta >= 0, p * (q * q) >= 2 * delta * (p + q))
    V, P, Q, R = exp(q), exp(2 * p), exp(2 * q), exp(2 * r)
    smt.use(exp_of_a_sum, s=q, t=q)
    smt.use(exp_is_positive, t=q)
    smt.use(sinh_grows_apart)
    smt.use(sinh_grows_apart, p=r)
    smt.use(squares_are_not_negative, d=q)
    smt.use(two_factors_are_not_negative, u=r, k=q * q)
    smt.use(two_factors_are_not_negative, u=V, k=P - 1)
    smt.use(two_factors_are_not_negative, u=V, k=R - 1)
    smt.use(equal_products, u=P, v=V, w=Q)
    smt.use(equal_products, u=R, v=V, w=Q)
    smt.use(a_larger_factor_of_sinh, X=P * (V * V) - 1, u=V * (P - 1))
    smt.use(a_larger_factor_of_sinh, p=r, X=R * (V * V) - 1, u=V * (R - 1), delta=0)
    smt.use(equal_products, u=p * P, v=V, w=Q)
    smt.use(equal_products, u=r * R, v=V, w=Q)
    smt.use(two_sides_grow_apart, V=V, P=P, Q=Q, R=R)
    smt.prove(
        p * r * ((P * Q - 1) * (R * Q - 1)) >= (1 + delta) * (Q * (P - 1) * (R - 1) * ((p + q) * (r + q)))
    )

"""SRS of any parameters without a pole is an S-shape: its moduli, and what theorem GS makes of them.

T(x) = x/(x/a + exp(-x/b)) is b S(x/b) with S(y) = y/q(y), q(y) = ry + exp(-y), r = b/a; it has no pole where r < e.

divisors   q(y) ≥ m = r (1 - L) with exp(L) ≥ r, and exp(y) q(y) = 1 + ry exp(y) ≥ n = 1 - re with e ≥ exp(-1)
close      |S(u) - S(v)| g² ≤ |u - v| for g = min(m, n)
near       |S(h) - h| g ≤ h² max(1, r)
far        |S(-t)| ≤ k for t ≥ F with nk exp(F/2) ≥ 1, |S(t) - 1/r| ≤ k for t ≥ F ≥ 0 with rmk exp(F) ≥ 1

No derivative occurs: each is about a quotient c of a numerator by a divisor that is at least g, on either side of 0.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from fractions import Fraction

from theorems.activation_emulation import activations_as_terms as terms
from theorems.activation_emulation.claim import claim, exp_above_its_tangent, exp_of_a_sum, log_inverts_exp
from theorems.activation_emulation.obligations_exact import squares_are_not_negative
from theorems.activation_emulation.obligations_exponential import (
    exp_is_above_a_square,
    exp_is_at_most_one_below_zero,
    exp_is_increasing,
    exp_is_positive,
)
from theorems.activation_emulation.obligations_products import (
    a_positive_factor_keeps_order,
    a_product_is_positive,
    two_bounds_multiply,
    two_factors_are_not_negative,
)
from theorems.activation_emulation.obligations_shapes import (
    B,
    K,
    M,
    alpha,
    chosen,
    close,
    delta,
    em,
    eta,
    far,
    far_1,
    kappa,
    kappa_1,
    moduli,
    moduli_are_enough,
    near,
    near_1,
    numbers,
    omega,
    positive,
    rho,
    s,
    signs,
    the_units,
    x,
    x_hat,
)
from verify.terms import And, Implies, Operand, Term, exp, log, maximum, number, real, reals, relu

HALF = Fraction(1, 2)

r, L, e, g, k, y, u, v, h, t, F = reals("r L e g k y u v h t F")
a, b, c, d, p, q, E, D = reals("a b c d p q E D")

m, n = r * (1 - L), 1 - r * e
positive_on_the_right = [r > 0, exp(L) >= r, g > 0, g <= m]
positive_on_the_left = [e >= exp(-1), g <= n]
without_a_pole = [*positive_on_the_right, *positive_on_the_left]
"""L is at least log r and e at least exp(-1), so that m and n bound the divisors; g is a bound of both."""
ONE = {"r": 1, "L": Fraction(1, 10), "g": HALF}
OF_BOTH = {**ONE, "e": Fraction(2, 5)}
"""An instance, with r = 1."""


def divisor(y: Operand) -> Term:
    """q."""
    return r * number(y) + exp(-number(y))


def shape(y: Operand) -> Term:
    """S."""
    return number(y) / divisor(y)


# --- divisors -----------------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="SRS-GS")
def a_tangent_of_a_larger_exponential(smt):
    "E > 0, E ≥ p (1 - y - L), p ≥ r > 0 give ry + E ≥ r (1 - L)"
    smt.assume(E > 0, E >= p * (1 - y - L), p >= r, r > 0)
    smt.use(two_factors_are_not_negative, u=p - r, k=1 - y - L)
    smt.use(two_factors_are_not_negative, u=r, k=y + L - 1)
    smt.prove(r * y + E >= r * (1 - L))


@claim.obligation(scope="for_all", label="SRS-GS")
def divisors_on_the_right(smt):
    "q(y) ≥ m"
    smt.assume(r > 0, exp(L) >= r)
    smt.use(exp_is_increasing, s=L, t=-y)
    smt.use(exp_is_positive, t=-y)
    smt.use(a_tangent_of_a_larger_exponential, E=exp(-y), p=exp(L))
    smt.prove(divisor(y) >= m)


@claim.obligation(scope="for_all", label="SRS-GS")
def divisors_on_the_left(smt):
    "1 + ry exp(y) ≥ n, which is exp(y) q(y)"
    smt.assume(r > 0, e >= exp(-1))
    smt.use(exp_is_increasing, s=y, t=-1)
    smt.use(exp_is_positive, t=y)
    smt.use(two_factors_are_not_negative, u=r, k=e + y * exp(y))
    smt.prove(And(1 + r * (y * exp(y)) >= n, exp(y) * divisor(y) == 1 + r * (y * exp(y))))


@claim.obligation(scope="for_all", label="SRS-GS")
def srs_below_e_has_such_bounds(smt):
    "0 < r < exp(1) gives L = log r and e = exp(-1), with m and n positive"
    smt.assume(0 < r, r < exp(1))
    smt.use(log_inverts_exp, y=r)
    smt.use(exp_is_increasing, s=1, t=log(r))
    smt.use(exp_is_positive, t=1)
    smt.prove(And(exp(log(r)) >= r, r * (1 - log(r)) > 0, 1 - r * exp(-1) > 0))


# --- close --------------------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="SRS-GS")
def a_quotient_of_large_divisors(smt):
    "|z pq| ≤ D with p, q ≥ g > 0 gives |z| g² ≤ D"
    z = smt.real("z")
    smt.assume(g > 0, g <= p, g <= q, z * (p * q) <= D, -z * (p * q) <= D)
    smt.use(two_bounds_multiply, u=g, p=p, v=g, q=q)
    smt.use(two_factors_are_not_negative, u=z, k=p * q - g * g)
    smt.use(two_factors_are_not_negative, u=-z, k=p * q - g * g)
    smt.prove(And(z * (g * g) <= D, -z * (g * g) <= D))


@claim.obligation(scope="for_all", label="SRS-GS")
def numerators_on_the_right(smt):
    "|u exp(-v) - v exp(-u)| ≤ u - v for 0 ≤ v ≤ u: it is (u - v) exp(-v) + v (exp(-v) - exp(-u))"
    U, V = exp(-u), exp(-v)
    smt.assume(0 <= v, v <= u)
    smt.use(exp_is_increasing, s=-v, t=-u)
    smt.use(exp_is_increasing, s=-u, t=-v)
    smt.use(exp_is_positive, t=-u)
    smt.use(exp_is_positive, t=v)
    smt.use(exp_above_its_tangent, t=v)
    smt.use(two_factors_are_not_negative, u=V, k=exp(v) - 1 - v)
    smt.use(two_factors_are_not_negative, u=u - v, k=U)
    smt.use(two_factors_are_not_negative, u=v, k=V - U)
    smt.use(two_factors_are_not_negative, u=u - v, k=1 - (1 + v) * V)
    smt.use(two_factors_are_not_negative, u=v, k=V * (u - v) - (V - U))
    smt.prove(And(u * V - v * U <= u - v, -(u * V - v * U) <= u - v))


@claim.obligation(scope="for_all", label="SRS-GS")
def numerators_on_the_left(smt):
    "|u exp(u) - v exp(v)| ≤ u - v for v ≤ u ≤ 0: it is (u - v) exp(u) + v (exp(u) - exp(v))"
    U, V = exp(u), exp(v)
    smt.assume(v <= u, u <= 0)
    smt.use(exp_is_increasing, s=v, t=u)
    smt.use(exp_is_increasing, s=u, t=v)
    smt.use(exp_is_positive, t=v)
    smt.use(exp_is_positive, t=u)
    smt.use(exp_is_at_most_one_below_zero, t=u)
    smt.use(exp_above_its_tangent, t=-u)
    smt.use(two_factors_are_not_negative, u=U, k=exp(-u) - 1 + u)
    smt.use(two_factors_are_not_negative, u=u - v, k=V)
    smt.use(two_factors_are_not_negative, u=u - v, k=1 - U)
    smt.use(two_factors_are_not_negative, u=-v, k=U - V)
    smt.use(two_factors_are_not_negative, u=-u, k=U * (u - v) - (U - V))
    smt.use(two_factors_are_not_negative, u=u - v, k=1 + u * U)
    smt.prove(And(u * U - v * V <= u - v, -(u * U - v * V) <= u - v))


@claim.obligation(scope="for_all", label="SRS-GS")
def a_difference_of_quotients(smt):
    "cp = u and dq = v give (c - d) pq = uq - vp"
    smt.assume(c * p == u, d * q == v)
    smt.prove((c - d) * (p * q) == u * q - v * p)


@claim.obligation(scope="for_all", label="SRS-GS")
def srs_is_steep_nowhere_on_the_right(smt):
    "|S(u) - S(v)| g² ≤ u - v for 0 ≤ v ≤ u"
    smt.assume(*positive_on_the_right, 0 <= v, v <= u)
    for y in (u, v):
        smt.use(divisors_on_the_right, y=y)
    smt.use(numerators_on_the_right)
    smt.use(a_difference_of_quotients, c=shape(u), d=shape(v), p=divisor(u), q=divisor(v))
    z = shape(u) - shape(v)
    smt.use(a_quotient_of_large_divisors, z=z, p=divisor(u), q=divisor(v), D=u - v)
    smt.prove(And(z * (g * g) <= u - v, -z * (g * g) <= u - v))


@claim.obligation(scope="for_all", label="SRS-GS")
def a_quotient_is_extended(smt):
    "cq = y gives c (Eq) = yE"
    smt.assume(c * q == y)
    smt.prove(c * (E * q) == y * E)


@claim.obligation(scope="for_all", label="SRS-GS")
def srs_on_the_left(smt):
    "S(y) p = y exp(y) with p = 1 + ry exp(y) ≥ n"
    smt.assume(*positive_on_the_right, e >= exp(-1))
    smt.use(divisors_on_the_right)
    smt.use(divisors_on_the_left)
    smt.use(a_quotient_is_extended, c=shape(y), q=divisor(y), E=exp(y))
    p = 1 + r * (y * exp(y))
    smt.prove(And(shape(y) * p == y * exp(y), p >= n))


@claim.obligation(scope="for_all", label="SRS-GS")
def srs_is_steep_nowhere_on_the_left(smt):
    "|S(u) - S(v)| g² ≤ u - v for v ≤ u ≤ 0"
    smt.assume(*without_a_pole, v <= u, u <= 0)
    smt.show(**OF_BOTH, u=-1, v=-2)
    for y in (u, v):
        smt.use(divisors_on_the_right, y=y)
        smt.use(srs_on_the_left, y=y)
    smt.use(numerators_on_the_left)
    U, V = u * exp(u), v * exp(v)
    p, q = 1 + r * U, 1 + r * V
    smt.use(a_difference_of_quotients, c=shape(u), d=shape(v), p=p, q=q, u=U, v=V)
    z = shape(u) - shape(v)
    smt.use(a_quotient_of_large_divisors, z=z, p=p, q=q, D=u - v)
    smt.prove(And(z * (g * g) <= u - v, -z * (g * g) <= u - v))


@claim.obligation(scope="for_all", label="SRS-GS")
def srs_moves_little(smt):
    "|u - v| ≤ kg² gives |S(u) - S(v)| ≤ k"
    smt.assume(*without_a_pole, u - v <= k * (g * g), v - u <= k * (g * g))
    for y in (u, v):
        smt.use(divisors_on_the_right, y=y)
    for one, other in ((u, v), (v, u)):
        smt.use(srs_is_steep_nowhere_on_the_right, u=one, v=other)
        smt.use(srs_is_steep_nowhere_on_the_right, u=one, v=0)
        smt.use(srs_is_steep_nowhere_on_the_left, u=one, v=other)
        smt.use(srs_is_steep_nowhere_on_the_left, u=0, v=one)
    smt.use(a_product_is_positive, u=g, v=g)
    z = shape(u) - shape(v)
    smt.use(a_positive_factor_keeps_order, u=z, v=k, p=g * g)
    smt.use(a_positive_factor_keeps_order, u=-z, v=k, p=g * g)
    smt.prove(abs(z) <= k)


# --- near ---------------------------------------------------------------------------------------------------------

X, top = reals("X top")
largest = [top >= 1, top >= r]


@claim.obligation(scope="for_all", label="SRS-GS")
def a_quotient_near_its_place(smt):
    "(c - h) p = hX with |X| ≤ w|h|, p ≥ g > 0 and w|h| ≤ kg gives |c - h| ≤ k|h|"
    size, z = abs(h), c - h
    smt.assume(g > 0, p >= g, z * p == h * X, X <= top * size, -X <= top * size, size * top <= k * g)
    smt.use(two_factors_are_not_negative, u=size, k=k * g - X)
    smt.use(two_factors_are_not_negative, u=size, k=k * g + X)
    smt.use(two_factors_are_not_negative, u=z, k=p - g)
    smt.use(two_factors_are_not_negative, u=-z, k=p - g)
    smt.use(a_positive_factor_keeps_order, u=z, v=k * size, p=g)
    smt.use(a_positive_factor_keeps_order, u=-z, v=k * size, p=g)
    smt.prove(abs(z) <= k * size)


@claim.obligation(scope="for_all", label="SRS-GS")
def srs_is_nearly_linear_on_the_right(smt):
    "|S(h) - h| ≤ kh for h ≥ 0, h max(1, r) ≤ kg: (S - h) q = h (1 - q)"
    smt.assume(*positive_on_the_right, *largest, h >= 0, h * top <= k * g)
    smt.use(divisors_on_the_right, y=h)
    smt.use(exp_above_its_tangent, t=-h)
    smt.use(exp_is_at_most_one_below_zero, t=-h)
    smt.use(two_factors_are_not_negative, u=h, k=top - 1)
    smt.use(two_factors_are_not_negative, u=h, k=top - r)
    smt.use(two_factors_are_not_negative, u=h, k=r)
    smt.use(a_quotient_near_its_place, c=shape(h), p=divisor(h), X=1 - divisor(h))
    smt.prove(abs(shape(h) - h) <= k * h)


@claim.obligation(scope="for_all", label="SRS-GS")
def srs_is_nearly_linear_on_the_left(smt):
    "|S(h) - h| ≤ -kh for h ≤ 0, -h max(1, r) ≤ kg: (S - h) p = h (exp(h) - p), p = 1 + rh exp(h)"
    smt.assume(*without_a_pole, *largest, h <= 0, -h * top <= k * g)
    smt.use(divisors_on_the_right, y=h)
    smt.use(srs_on_the_left, y=h)
    smt.use(exp_above_its_tangent, t=h)
    smt.use(exp_is_at_most_one_below_zero, t=h)
    smt.use(two_factors_are_not_negative, u=-h, k=top - 1)
    smt.use(two_factors_are_not_negative, u=-h, k=top - r)
    smt.use(two_factors_are_not_negative, u=-h, k=exp(h))
    smt.use(two_factors_are_not_negative, u=-h, k=1 - exp(h))
    smt.use(two_factors_are_not_negative, u=r, k=-h * exp(h))
    smt.use(two_factors_are_not_negative, u=r, k=-h * (1 - exp(h)))
    p = 1 + r * (h * exp(h))
    smt.use(a_quotient_near_its_place, c=shape(h), p=p, X=exp(h) - p)
    smt.prove(abs(shape(h) - h) <= k * -h)


@claim.obligation(scope="for_all", label="SRS-GS")
def srs_is_nearly_linear(smt):
    "|h| ≤ near gives |S(h) - h| ≤ k|h|, where near max(1, r) ≤ kg"
    smt.assume(*without_a_pole, *largest, near * top <= k * g, abs(h) <= near)
    smt.use(two_factors_are_not_negative, u=near - abs(h), k=top)
    smt.use(divisors_on_the_right, y=h)
    smt.use(srs_is_nearly_linear_on_the_right)
    smt.use(srs_is_nearly_linear_on_the_left)
    smt.prove(abs(shape(h) - h) <= k * abs(h))


# --- far ----------------------------------------------------------------------------------------------------------

limit = real("limit")
far_out = [k > 0, F >= 0, n * k * exp(HALF * F) >= 1, r * m * k * exp(F) >= 1]
"""F is far enough for k on both sides."""


@claim.obligation(scope="for_all", label="SRS-GS")
def a_tail_is_small(smt):
    "w exp(F) ≥ 1, t ≥ F give exp(-t) ≤ w"
    w = smt.real("w")
    smt.assume(w * exp(F) >= 1, t >= F)
    smt.use(exp_is_increasing, s=F)
    smt.use(exp_is_positive, t=F)
    smt.use(exp_is_positive)
    smt.use(two_factors_are_not_negative, u=w, k=exp(t) - exp(F))
    smt.use(a_positive_factor_keeps_order, u=exp(-t), v=w, p=exp(t))
    smt.prove(exp(-t) <= w)


@claim.obligation(scope="for_all", label="SRS-GS")
def a_place_times_its_tail(smt):
    "0 ≤ t exp(-t) ≤ exp(-t/2) for t ≥ 0, as t ≤ exp(t/2)"
    smt.assume(t >= 0)
    half = exp(-HALF * t)
    smt.use(exp_of_a_sum, s=-HALF * t, t=-HALF * t)
    smt.use(exp_is_above_a_square, t=HALF * t)
    smt.use(exp_is_positive, t=HALF * t)
    smt.use(squares_are_not_negative, d=1 - HALF * HALF * t)
    smt.use(two_factors_are_not_negative, u=half, k=exp(HALF * t) - t)
    smt.use(two_factors_are_not_negative, u=half, k=1 - t * half)
    smt.use(two_factors_are_not_negative, u=t, k=half * half)
    smt.prove(And(0 <= t * exp(-t), t * exp(-t) <= half))


@claim.obligation(scope="for_all", label="SRS-GS")
def a_quotient_far_out(smt):
    "0 ≤ z p ≤ d ≤ kw, p ≥ w > 0 gives |z| ≤ k"
    z, w = smt.reals("z w")
    smt.assume(0 <= z * p, z * p <= d, d <= k * w, p >= w, w > 0)
    smt.use(two_factors_are_not_negative, u=z, k=p - w)
    smt.use(a_positive_factor_keeps_order, u=0, v=z, p=p)
    smt.use(a_positive_factor_keeps_order, u=z, v=k, p=w)
    smt.prove(And(z >= 0, z <= k))


@claim.obligation(scope="for_all", label="SRS-GS")
def srs_is_far_out_on_the_left(smt):
    "|S(-t)| ≤ k for t ≥ F"
    smt.assume(*without_a_pole, *far_out[:3], t >= F)
    smt.show(**OF_BOTH, k=HALF, F=3, t=4)
    smt.use(divisors_on_the_right, y=-t)
    smt.use(srs_on_the_left, y=-t)
    smt.use(a_place_times_its_tail)
    smt.use(a_tail_is_small, F=HALF * F, t=HALF * t, w=n * k)
    smt.use(a_quotient_far_out, z=-shape(-t), p=1 + r * (-t * exp(-t)), d=exp(-HALF * t), w=n)
    smt.prove(abs(shape(-t)) <= k)


@claim.obligation(scope="for_all", label="SRS-GS")
def srs_is_far_out_on_the_right(smt):
    "|S(t) - 1/r| ≤ k for t ≥ F: (1 - rS) q = exp(-t)"
    smt.assume(*positive_on_the_right, far_out[0], far_out[3], t >= F, r * limit == 1)
    smt.show(**ONE, k=HALF, F=3, t=4, limit=1)
    c = shape(t)
    smt.use(divisors_on_the_right, y=t)
    smt.use(exp_is_positive, t=-t)
    smt.use(a_tail_is_small, w=r * m * k)
    smt.use(a_quotient_far_out, z=1 - r * c, p=divisor(t), d=exp(-t), w=m, k=r * k)
    smt.use(a_positive_factor_keeps_order, u=limit - c, v=k, p=r)
    smt.use(a_positive_factor_keeps_order, u=0, v=limit - c, p=r)
    smt.prove(abs(c - limit) <= k)


# --- the moduli exist ---------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="SRS-GS")
def a_logarithm_is_far_enough(smt):
    "w > 0 and F ≥ log(1/w) give w exp(F) ≥ 1"
    w = smt.real("w")
    smt.assume(w > 0, F >= log(1 / w))
    smt.use(log_inverts_exp, y=1 / w)
    smt.use(exp_is_increasing, s=log(1 / w), t=F)
    smt.use(two_factors_are_not_negative, u=exp(log(1 / w)), k=F - log(1 / w))
    smt.use(two_factors_are_not_negative, u=w, k=exp(F) - 1 / w)
    smt.prove(w * exp(F) >= 1)


@claim.obligation(scope="for_all", label="SRS-GS")
def srs_has_moduli(smt):
    "near = kg/max(1, r), close = kg² and far ≥ max(1, 2 log(1/(nk)), log(1/(rmk))) are positive and large enough"
    smt.assume(r > 0, g > 0, g <= m, g <= n, k > 0)
    smt.assume(F >= 1, F >= 2 * log(1 / (n * k)), F >= log(1 / (r * m * k)))
    smt.show(**OF_BOTH, k=HALF, F=3)
    smt.use(a_product_is_positive, u=n, v=k)
    smt.use(a_product_is_positive, u=k, v=g)
    smt.use(a_product_is_positive, u=r, v=m)
    smt.use(a_product_is_positive, u=r * m, v=k)
    smt.use(a_product_is_positive, u=k * g, v=g)
    smt.use(a_logarithm_is_far_enough, w=n * k, F=HALF * F)
    smt.use(a_logarithm_is_far_enough, w=r * m * k)
    steepest = maximum(number(1), r)
    near = k * g / steepest
    smt.prove(And(near > 0, near * steepest <= k * g, k * (g * g) > 0, *far_out))


# --- the emulator -------------------------------------------------------------------------------------------------

w = alpha * x_hat
of_srs = {
    "passed": shape(delta * x),
    "stepped": shape(K * x),
    "right": shape(w),
    "left": shape(-w),
    "first": shape(w - s),
    "second": shape(-w - s),
    "l_minus": number(0),
    "l_plus": limit,
}
measured = [
    *without_a_pole,
    *largest,
    r * limit == 1,
    near * top <= kappa * g,
    near_1 * top <= kappa_1 * g,
    close <= rho * (g * g),
    *(formula.substitute({"F": far, "k": rho}) for formula in far_out),
    *(formula.substitute({"F": far_1, "k": omega}) for formula in far_out),
]
"""What the moduli are."""

MEASURED = {
    **OF_BOTH, "limit": 1, "top": 1,
    "kappa": Fraction(1, 8), "kappa_1": Fraction(1, 4), "rho": Fraction(1, 128), "omega": Fraction(1, 12000),
    "near": Fraction(1, 16), "near_1": Fraction(1, 8), "close": Fraction(1, 512), "far": 11, "far_1": 20,
}  # fmt: skip
CHOSEN = {
    "M": 1, "eta": 1, "alpha": Fraction(1, 32), "B": 23, "tau": Fraction(1, 64), "K": 1280,
    "delta": Fraction(1, 8),
}  # fmt: skip
"""An instance: S with r = 1, and M = η = 1."""


@claim.obligation(scope="for_all", label="SRS-GS")
def these_are_moduli_of_srs(smt):
    "What theorem GS uses of the moduli holds of S, whatever x, x̂ and s"
    smt.assume(*measured)
    smt.show(**MEASURED, delta=1, K=1, alpha=1, x=HALF, x_hat=HALF, s=1)
    for y in (delta * x, K * x, w, -w, w - s, -w - s):
        smt.use(divisors_on_the_right, y=y)
    smt.use(srs_is_nearly_linear, h=delta * x, near=near_1, k=kappa_1)
    smt.use(srs_is_nearly_linear, h=w, k=kappa)
    smt.use(srs_is_nearly_linear, h=-w, k=kappa)
    smt.use(srs_is_far_out_on_the_right, t=K * x, F=far_1, k=omega)
    smt.use(srs_is_far_out_on_the_left, t=-(K * x), F=far_1, k=omega)
    smt.use(srs_moves_little, u=w - s, v=w, k=rho)
    smt.use(srs_moves_little, u=-w - s, v=-w, k=rho)
    smt.use(srs_moves_little, u=w - s, v=-w - s, k=rho)
    smt.use(srs_is_far_out_on_the_left, t=s - w, F=far, k=rho)
    smt.use(srs_is_far_out_on_the_left, t=s + w, F=far, k=rho)
    smt.prove(And(*(formula.substitute(of_srs) for formula in moduli)))


asked = [*measured, *(formula.substitute(of_srs) for formula in (*positive, *numbers, *chosen, *signs))]
"""What theorem GS asks of the parameters."""


@claim.obligation(scope="for_all", label="SRS-GS")
def the_shape_of_srs_emulates_relu(smt):
    "|em - relu(x)| ≤ η for |x| ≤ M: theorem GS with S for f"
    smt.assume(*asked, -M <= x, x <= M)
    smt.show(**MEASURED, **CHOSEN, x=HALF, x_hat=HALF, s=1, y=0, em=0)
    smt.use(these_are_moduli_of_srs)
    for argument in (delta * x, K * x, w, -w, w - s, -w - s):
        smt.use(divisors_on_the_right, y=argument)
    smt.use(moduli_are_enough, **of_srs)
    units = And(*(formula.substitute(of_srs) for formula in the_units))
    smt.prove(Implies(units, And(em - relu(x) <= eta, relu(x) - em <= eta)))


@claim.obligation(scope="for_all", label="SRS-GS")
def an_argument_is_its_place(smt):
    "by/a = ry and -by/b = -y"
    smt.assume(a > 0, b > 0, r * a == b)
    smt.prove(And((b * y) / a == r * y, -(b * y) / b == -y))


@claim.obligation(scope="for_all", label="SRS-GS")
def a_value_is_its_quotient(smt):
    "dq = by and cq = y with q > 0 give d = bc"
    smt.assume(q > 0, d * q == b * y, c * q == y)
    smt.use(a_positive_factor_keeps_order, u=d, v=b * c, p=q)
    smt.use(a_positive_factor_keeps_order, u=b * c, v=d, p=q)
    smt.prove(d == b * c)


@claim.obligation(scope="for_all", label="SRS-GS")
def srs_is_its_shape_scaled(smt):
    "SRS of parameters a and b at by is b S(y); its divisor is positive"
    smt.assume(*positive_on_the_right, a > 0, b > 0, r * a == b)
    smt.show(**ONE, a=1, b=1, y=1)
    smt.use(divisors_on_the_right)
    smt.use(an_argument_is_its_place)
    smt.use(a_value_is_its_quotient, d=terms.srs(b * y, a, b), c=shape(y), q=divisor(y))
    smt.prove(And((b * y) / a + exp(-(b * y) / b) > 0, terms.srs(b * y, a, b) == b * shape(y)))


@claim.obligation(scope="for_all", label="SRS-GS")
def units_of_srs_are_scaled(smt):
    "The units of T with values bP, bQ, bR, bS are those of S"
    P, Q, R, S, z = smt.reals("P Q R S z")
    smt.assume(a > 0, b > 0, r * a == b, r * limit == 1, z * a == b * Q)
    smt.assume(b * delta * x_hat == b * P, s == B * (1 - z), 2 * (alpha * b * em) == b * R - b * S)
    smt.use(a_positive_factor_keeps_order, u=delta * x_hat, v=P, p=b)
    smt.use(a_positive_factor_keeps_order, v=delta * x_hat, u=P, p=b)
    smt.use(a_positive_factor_keeps_order, u=z, v=r * Q, p=a)
    smt.use(a_positive_factor_keeps_order, v=z, u=r * Q, p=a)
    smt.use(a_positive_factor_keeps_order, u=2 * (alpha * em), v=R - S, p=b)
    smt.use(a_positive_factor_keeps_order, v=2 * (alpha * em), u=R - S, p=b)
    smt.prove(And(delta * x_hat == P, r * Q * limit == Q, s == B * (1 - r * Q), 2 * (alpha * em) == R - S))


@claim.obligation(scope="for_all", label="SRS-GS", uses=[srs_below_e_has_such_bounds, srs_has_moduli])
def srs_of_any_parameters_emulates_relu(smt):
    """|em - relu(x)| ≤ η for |x| ≤ M: SRS of any parameters without a pole

    `srs_below_e_has_such_bounds`, `srs_has_moduli` and `parameters_exist` say that all can be chosen.
    """
    smt.assume(*asked, a > 0, b > 0, r * a == b, -M <= x, x <= M)
    smt.show(**MEASURED, **CHOSEN, a=1, b=1, x=HALF)
    passed, s, em = terms.srs_by_moduli_units(x, K, alpha, delta, B, a, b)
    w = alpha * passed
    P, Q, R, S = arguments = delta * x, K * x, w - s, -w - s
    smt.use(a_product_is_positive, u=b, v=delta)
    smt.use(a_product_is_positive, u=alpha, v=b)
    for y in arguments:
        smt.use(divisors_on_the_right, y=y)
        smt.use(srs_is_its_shape_scaled, y=y)
    smt.use(
        units_of_srs_are_scaled,
        P=shape(P), Q=shape(Q), R=shape(R), S=shape(S), z=terms.srs(b * Q, a, b) / a, x_hat=passed, s=s, em=em,
    )  # fmt: skip
    smt.use(the_shape_of_srs_emulates_relu, y=r * shape(Q), x_hat=passed, s=s, em=em)
    smt.prove(And(em - relu(x) <= eta, relu(x) - em <= eta))

"""How steep GELU and SRS are: the mean value theorem, and covers of their derivatives up to 64.

GELU   x/2 + √2/2 u erf(u) with u = x/√2
SRS    for 3α = 2β it is β S(x/β) with S(y) = y/q(y), q(y) = 3y/2 + exp(-y)
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from fractions import Fraction

from theorems.activation_emulation import activations_as_terms as terms
from theorems.activation_emulation.checker.rounding import SRS_SLOPE, STEEPEST
from theorems.activation_emulation.claim import (
    claim,
    erf_near_its_limits,
    mean_value_of_srs,
    mean_value_of_u_erf,
)
from theorems.activation_emulation.obligations_exact import squares_are_not_negative
from theorems.activation_emulation.obligations_exponential import (
    exp_decays,
    exp_is_above_a_square,
    exp_is_at_most_one_below_zero,
    exp_is_positive,
)
from theorems.activation_emulation.obligations_growth import (
    a_positive_divisor_keeps_order,
    a_positive_factor_is_positive,
    a_product_of_positive_numbers,
    a_square_beats_its_place,
    exp_decays_times_its_place,
    exp_is_above_a_line,
    products_keep_order,
    rises_by_at_most,
    squares_are_monotone_in_numbers,
)
from theorems.activation_emulation.obligations_scaling import root_of_two_is_positive
from verify.terms import And, Term, erf, exp, pi, reals, sqrt

HALF = Fraction(1, 2)

s, t, x, y, m, E, alpha = reals("s t x y m E alpha")


# --- GELU -----------------------------------------------------------------------------------------------------------


def slope_of_u_erf(m: Term) -> Term:
    return erf(m) + 2 * m * exp(-m * m) / sqrt(pi)


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def slope_of_u_erf_up_to_64(balls):
    "0 ≤ erf(m) + 2m exp(-m²)/√π ≤ 7/5 for 0 ≤ m ≤ 64"
    m = balls.real("m")
    balls.assume(0 <= m, m <= 64)
    balls.prove(5 * slope_of_u_erf(m) <= 7)


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def root_of_pi_is_large(balls):
    "√π > 1"
    balls.prove(sqrt(pi) > 1)


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def a_bump_is_small(smt):
    "m ≥ 64, (1 + m²/2)² e ≤ 1, e > 0 and rq = 2me, r > 1: 0 ≤ q ≤ 2/5"
    e, r, q = smt.reals("e r q")
    smt.assume(
        m >= 64, e > 0, (1 + HALF * (m * m)) * (1 + HALF * (m * m)) * e <= 1, r > 1, q * r == 2 * m * e
    )
    smt.use(a_square_beats_its_place, t=m * m, e=e)
    smt.use(products_keep_order, k=e * m, x=1, y=m)
    smt.use(products_keep_order, k=m, x=64, y=m)
    smt.use(a_positive_divisor_keeps_order, D=r, x=0, y=q)
    smt.use(products_keep_order, k=q, x=1, y=r)
    smt.prove(And(0 <= q, 5 * q <= 2))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def slope_of_u_erf_on_the_right(smt):
    "erf(m) + 2m exp(-m²)/√π ≤ 7/5 for m ≥ 0"
    smt.assume(m >= 0)
    smt.use(slope_of_u_erf_up_to_64)
    smt.use(root_of_pi_is_large)
    smt.use(exp_decays, t=m * m)
    smt.use(exp_is_positive, t=-m * m)
    smt.use(erf_near_its_limits, u=m)
    smt.use(a_bump_is_small, e=exp(-m * m), r=sqrt(pi), q=2 * m * exp(-m * m) / sqrt(pi))
    smt.use(a_positive_factor_is_positive, x=m, y=1 - erf(m))
    smt.prove(5 * slope_of_u_erf(m) <= 7)


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def slope_of_u_erf_is_not_negative(smt):
    "erf(m) + 2m exp(-m²)/√π ≥ -7/5 for m ≥ 0"
    smt.assume(m >= 0)
    e = exp(-m * m)
    smt.use(root_of_pi_is_large)
    smt.use(exp_is_at_most_one_below_zero, t=-m * m)
    smt.use(erf_near_its_limits, u=m)
    smt.use(erf_is_not_below_minus_one)
    smt.use(products_keep_order, k=m, x=0, y=e)
    smt.use(a_positive_divisor_keeps_order, D=sqrt(pi), x=0, y=2 * m * e / sqrt(pi))
    smt.prove(5 * slope_of_u_erf(m) >= -7)


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def erf_up_to_one(balls):
    "erf(m) ≥ -1 for 0 ≤ m ≤ 1"
    m = balls.real("m")
    balls.assume(0 <= m, m <= 1)
    balls.prove(erf(m) >= -1)


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def erf_is_not_below_minus_one(smt):
    "erf(m) ≥ -1 for m ≥ 0: beyond 1 by its tail"
    smt.assume(m >= 0)
    smt.use(erf_up_to_one)
    smt.use(erf_near_its_limits, u=m)
    smt.use(exp_is_at_most_one_below_zero, t=-m * m)
    smt.use(products_keep_order, k=1 - erf(m), x=1, y=m)
    smt.prove(erf(m) >= -1)


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def slope_of_u_erf_is_bounded(smt):
    "|erf(m) + 2m exp(-m²)/√π| ≤ 7/5: it is odd"
    smt.use(root_of_pi_is_large)
    smt.use(erf_near_its_limits, u=m)
    for at in (m, -m):
        smt.use(slope_of_u_erf_on_the_right, m=at)
        smt.use(slope_of_u_erf_is_not_negative, m=at)
    smt.prove(5 * abs(slope_of_u_erf(m)) <= 7)


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def u_erf_rises_slowly(smt):
    "u erf(u) rises by at most 7/5"
    mean = smt.function("gelu_mean", 2)(t, s)
    smt.assume(s <= t)
    smt.use(mean_value_of_u_erf, u=t, v=s)
    smt.use(slope_of_u_erf_is_bounded, m=mean)
    smt.use(products_keep_order, k=t - s, x=5 * slope_of_u_erf(mean), y=7)
    smt.use(products_keep_order, k=t - s, x=-7, y=5 * slope_of_u_erf(mean))
    smt.prove(rises_by_at_most(Fraction(7, 5), lambda u: u * erf(u)))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def gelu_in_u_erf(smt):
    "gelu(x) = x/2 + √2/2 u erf(u) with u = x/√2"
    smt.use(root_of_two_is_positive)
    z = x / sqrt(2)
    smt.prove(terms.gelu(x) == HALF * x + HALF * sqrt(2) * (z * erf(z)))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def gelu_rises_slowly(smt):
    "GELU rises by at most 6/5"
    smt.assume(s <= t)
    smt.use(root_of_two_is_positive)
    root = sqrt(2)
    z, y = t / root, s / root
    smt.use(gelu_in_u_erf, x=s)
    smt.use(gelu_in_u_erf, x=t)
    smt.use(a_positive_divisor_keeps_order, D=root, x=y, y=z)
    smt.use(u_erf_rises_slowly, s=y, t=z)
    rise = z * erf(z) - y * erf(y)
    smt.use(products_keep_order, k=root, x=5 * rise, y=7 * (z - y))
    smt.use(products_keep_order, k=root, x=-7 * (z - y), y=5 * rise)
    smt.prove(rises_by_at_most(STEEPEST, terms.gelu))


# --- SRS ------------------------------------------------------------------------------------------------------------


def divisor(y: Term) -> Term:
    return 3 * y / 2 + exp(-y)


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def a_divisor_from_below(smt):
    "E ≥ (1 + t/2)², t ≥ 0 give E - 3t/2 ≥ 3/4"
    smt.assume(E >= (1 + HALF * t) * (1 + HALF * t))
    smt.use(squares_are_not_negative, d=HALF * t - HALF)
    smt.prove(4 * (E - 3 * t / 2) >= 3)


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def the_divisor_of_srs_is_positive(smt):
    "3y/2 + exp(-y) > 0"
    smt.use(exp_is_positive, t=-y)
    smt.use(exp_is_above_a_square, t=-y)
    smt.use(a_divisor_from_below, E=exp(-y), t=-y)
    smt.prove(divisor(y) > 0)


@claim.obligation(scope="for_all", label="ROUND-GROWTH", parameters={"side": ["right", "left"]})
def slope_of_srs_up_to_64(balls, side):
    "(1 + m) exp(-m) ≤ D q(m)² for 0 ≤ m ≤ 64; at -m both sides times exp(-2m)"
    m = balls.real("m")
    balls.assume(0 <= m, m <= 64)
    e = exp(-m)
    if side == "right":
        balls.prove((1 + m) * e <= SRS_SLOPE * (divisor(m) * divisor(m)))
    else:
        q = 1 - Fraction(3, 2) * m * e
        balls.prove(And((1 - m) * e <= SRS_SLOPE * (q * q), (m - 1) * e <= SRS_SLOPE * (q * q)))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def tails_of_the_slope_of_srs(smt):
    "t ≥ 64, 0 < e ≤ 1, 0 ≤ 16te ≤ 1: (1 + t) e ≤ D (3t/2 + e)² and |1 - t| e ≤ D (1 - 3te/2)²"
    e, w = smt.reals("e w")
    smt.assume(t >= 64, 0 < e, e <= 1, w == t * e, 0 <= w, 16 * w <= 1)
    smt.use(squares_are_monotone_in_numbers, x=1, y=3 * t / 2 + e)
    smt.use(squares_are_monotone_in_numbers, x=Fraction(9, 10), y=1 - 3 * w / 2)
    q, r = 3 * t / 2 + e, 1 - 3 * w / 2
    smt.prove(And(e + w <= SRS_SLOPE * (q * q), e - w <= SRS_SLOPE * (r * r), w - e <= SRS_SLOPE * (r * r)))


def slope_of_srs(m: Term) -> Term:
    return (1 + m) * exp(-m) / (divisor(m) * divisor(m))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def slope_of_srs_on_the_right(smt):
    "|(1 + m) exp(-m)| ≤ D q(m)² for m ≥ 0"
    smt.assume(m >= 0)
    e = exp(-m)
    smt.use(slope_of_srs_up_to_64["right"])
    smt.use(exp_decays_times_its_place, t=m)
    smt.use(exp_is_at_most_one_below_zero, t=-m)
    smt.use(tails_of_the_slope_of_srs, t=m, e=e, w=m * e)
    square = divisor(m) * divisor(m)
    smt.prove(And((1 + m) * e <= SRS_SLOPE * square, -(1 + m) * e <= SRS_SLOPE * square))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def a_slope_times_a_square(smt):
    "Ee = 1, E > 0, |(1 - t) e| ≤ D (1 - 3te/2)² give |(1 - t) E| ≤ D (E - 3t/2)²"
    e, w, r, q = smt.reals("e w r q")
    smt.assume(E * e == 1, r == 1 - Fraction(3, 2) * t * e, q == E - Fraction(3, 2) * t, w == 1 - t)
    smt.assume(w * e <= SRS_SLOPE * (r * r), -w * e <= SRS_SLOPE * (r * r))
    smt.use(squares_are_not_negative, d=E)
    smt.use(products_keep_order, k=E * E, x=w * e, y=SRS_SLOPE * (r * r))
    smt.use(products_keep_order, k=E * E, x=-w * e, y=SRS_SLOPE * (r * r))
    smt.prove(And(w * E <= SRS_SLOPE * (q * q), -w * E <= SRS_SLOPE * (q * q)))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def slope_of_srs_on_the_left(smt):
    "|(1 + m) exp(-m)| ≤ D q(m)² for m ≤ 0"
    smt.assume(m <= 0)
    e, E = exp(m), exp(-m)
    r = 1 - Fraction(3, 2) * -m * e
    smt.use(slope_of_srs_up_to_64["left"], m=-m)
    smt.use(exp_decays_times_its_place, t=-m)
    smt.use(exp_is_at_most_one_below_zero, t=m)
    smt.use(tails_of_the_slope_of_srs, t=-m, e=e, w=-m * e)
    smt.use(exp_is_positive, t=m)
    smt.use(a_slope_times_a_square, t=-m, e=e, E=E, r=r, q=divisor(m), w=1 + m)
    square = divisor(m) * divisor(m)
    smt.prove(And((1 + m) * E <= SRS_SLOPE * square, -(1 + m) * E <= SRS_SLOPE * square))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def slope_of_srs_is_bounded(smt):
    "|(1 + m) exp(-m)/q(m)²| ≤ D"
    square, value = divisor(m) * divisor(m), slope_of_srs(m)
    smt.use(the_divisor_of_srs_is_positive, y=m)
    smt.use(a_product_of_positive_numbers, x=divisor(m), y=divisor(m))
    smt.use(slope_of_srs_on_the_right)
    smt.use(slope_of_srs_on_the_left)
    smt.use(a_positive_divisor_keeps_order, D=square, x=value, y=SRS_SLOPE)
    smt.use(a_positive_divisor_keeps_order, D=square, x=-SRS_SLOPE, y=value)
    smt.prove(And(value <= SRS_SLOPE, -SRS_SLOPE <= value))


def quotient(y: Term) -> Term:
    """SRS with α = 2/3, β = 1; β times it at y = x/β is SRS with 3α = 2β."""
    return y / divisor(y)


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def quotient_of_srs_rises_slowly(smt):
    "y/q(y) rises by at most D"
    mean = smt.function("srs_mean", 2)(t, s)
    smt.assume(s <= t)
    smt.use(mean_value_of_srs, u=t, v=s)
    smt.use(slope_of_srs_is_bounded, m=mean)
    for z in (s, t, mean):
        smt.use(the_divisor_of_srs_is_positive, y=z)
    smt.use(products_keep_order, k=t - s, x=slope_of_srs(mean), y=SRS_SLOPE)
    smt.use(products_keep_order, k=t - s, x=-SRS_SLOPE, y=slope_of_srs(mean))
    smt.prove(rises_by_at_most(SRS_SLOPE, quotient))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def quotient_of_srs_is_bounded(smt):
    "|y/q(y)| ≤ 5/6"
    smt.use(the_divisor_of_srs_is_positive)
    smt.use(exp_is_positive, t=-y)
    smt.use(exp_is_above_a_line, t=-y)
    value = quotient(y)
    smt.use(a_positive_divisor_keeps_order, D=divisor(y), x=value, y=Fraction(5, 6))
    smt.use(a_positive_divisor_keeps_order, D=divisor(y), x=-Fraction(5, 6), y=value)
    smt.prove(6 * abs(value) <= 5)


def srs(x: Term) -> Term:
    return terms.srs(x, alpha, 3 * alpha / 2)


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def srs_is_a_quotient_scaled(smt):
    "srs(x) = β S(y) with βy = x, for 3α = 2β > 0; its divisor is positive"
    smt.assume(alpha > 0)
    y = x / (3 * alpha / 2)
    smt.use(the_divisor_of_srs_is_positive, y=y)
    smt.prove(And(x / alpha + exp(-x / (3 * alpha / 2)) > 0, srs(x) == 3 * alpha / 2 * quotient(y)))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def srs_rises_slowly(smt):
    "SRS with 3α = 2β rises by at most D"
    smt.assume(s <= t, alpha > 0)
    b = 3 * alpha / 2
    y, z = s / b, t / b
    for at in (s, t):
        smt.use(srs_is_a_quotient_scaled, x=at)
        smt.use(the_divisor_of_srs_is_positive, y=at / b)
    smt.use(a_positive_divisor_keeps_order, D=b, x=y, y=z)
    smt.use(quotient_of_srs_rises_slowly, s=y, t=z)
    rise = quotient(z) - quotient(y)
    smt.use(products_keep_order, k=b, x=rise, y=SRS_SLOPE * (z - y))
    smt.use(products_keep_order, k=b, x=-SRS_SLOPE * (z - y), y=rise)
    smt.prove(rises_by_at_most(SRS_SLOPE, srs))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def srs_is_bounded(smt):
    "|srs(t)| ≤ 5α/4"
    smt.assume(alpha > 0)
    b = 3 * alpha / 2
    smt.use(srs_is_a_quotient_scaled, x=t)
    smt.use(the_divisor_of_srs_is_positive, y=t / b)
    smt.use(quotient_of_srs_is_bounded, y=t / b)
    smt.prove(abs(srs(t)) <= 5 * alpha / 4)

"""SRS with α = 2, β = 3: the differences of its values. srs(z) = z/q(z) with q(z) = z/2 + exp(-z/3).

passing    0 ≤ z - srs(z) ≤ z²/6 + z³/18 for z ≥ 0, and 0 ≤ -srs(z) ≤ -4/3 z for z ≤ 0
step       G = srs(v - s) - srs(-v - s) with Z = exp(s/3), τ = tanh(v/6), 0 ≤ v ≤ 1/2, s ≥ 0 has G P = 2Z N where
               N = v (1 + τ²) - 2sτ, P = ((1 - τ) Z - (1 + τ)(s - v)/2) ((1 + τ) Z - (1 - τ)(s + v)/2)
           always   -v ≤ G ≤ 5/2 v
           open     |G - 2v| ≤ 2v (s + v²/12) for s ≤ 1/8
           shut     |G| ≤ 4/3 v s exp(-s/3) for s ≥ 9

P is at least Q = (Z - s/2)² - (Z + s/2)²/144, whatever v; what is left is about s and exp(s/3) alone.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from fractions import Fraction

from theorems.activation_emulation import activations_as_terms as terms
from theorems.activation_emulation.claim import (
    claim,
    exp_above_its_tangent,
    exp_of_a_sum,
    tanh_is_a_quotient,
    tanh_near_zero,
)
from theorems.activation_emulation.obligations_dsilu import a_positive_factor_keeps_order, a_weighted_square
from theorems.activation_emulation.obligations_exact import squares_are_not_negative
from theorems.activation_emulation.obligations_exponential import (
    exp_decays,
    exp_is_above_a_square,
    exp_is_increasing,
    exp_is_positive,
)
from verify.terms import And, Implies, Term, exp, reals, tanh

HALF, THIRD, SIXTH = Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)

z, c, e, q, y, v, s, tau, Z, N, P, G, A, C = reals("z c e q y v s tau Z N P G A C")


# --- passing ------------------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="T-SRS")
def srs_has_no_pole(smt):
    "q(z) = z/2 + exp(-z/3) > 0, and at least 3/4 for z ≤ 0"
    smt.use(exp_is_positive, t=-THIRD * z)
    smt.use(exp_is_above_a_square, t=-THIRD * z)
    smt.use(squares_are_not_negative, d=SIXTH * z + HALF)
    q = HALF * z + exp(-THIRD * z)
    smt.prove(And(q > 0, Implies(z <= 0, 4 * q >= 3)))


@claim.obligation(scope="for_all", label="T-SRS")
def a_product_of_two_signs(smt):
    "u ≥ 0, k > 0 and q > 0 give -kuq ≤ 0"
    u, k = smt.reals("u k")
    smt.assume(u >= 0, k > 0, q > 0)
    smt.prove(-k * u * q <= 0)


@claim.obligation(scope="for_all", label="T-SRS")
def a_denominator_times_a_square(smt):
    "q = 3y + e with k² e ≤ 1, k = 1 + y, y ≥ 0 has k² (1 - 2y) q ≤ k where 2y ≤ 1"
    k = 1 + y
    smt.assume(y >= 0, 2 * y <= 1, k * k * e <= 1)
    smt.prove(k * (k * (1 - 2 * y) * (3 * y + e)) <= k * 1)


@claim.obligation(scope="for_all", label="T-SRS")
def a_denominator_from_above(smt):
    "q = 3y + e with (1 + y)² e ≤ 1, y ≥ 0 has (1 - y - 2y²) q ≤ 1"
    smt.assume(y >= 0, 3 * y + e > 0, (1 + y) * (1 + y) * e <= 1)
    smt.use(a_denominator_times_a_square)
    smt.use(a_positive_factor_keeps_order, u=(1 + y) * (1 - 2 * y) * (3 * y + e), v=1, p=1 + y)
    smt.use(a_product_of_two_signs, u=2 * y - 1, k=1 + y, q=3 * y + e)
    smt.prove((1 - y - 2 * y * y) * (3 * y + e) <= 1)


@claim.obligation(scope="for_all", label="T-SRS")
def a_quotient_is_near_its_numerator(smt):
    "cq = z with 1 ≤ q and (1 - m) q ≤ 1 gives 0 ≤ c ≤ z and z - c ≤ zm, z ≥ 0"
    m = smt.real("m")
    smt.assume(z >= 0, q >= 1, c * q == z, (1 - m) * q <= 1)
    smt.use(a_positive_factor_keeps_order, u=z * (1 - m), v=c, p=q)
    smt.use(a_positive_factor_keeps_order, u=c, v=z, p=q)
    smt.use(a_positive_factor_keeps_order, u=0, v=c, p=q)
    smt.prove(And(0 <= c, c <= z, z - c <= z * m))


@claim.obligation(scope="for_all", label="T-SRS")
def srs_near_zero(smt):
    "0 ≤ srs(z) ≤ z and z - srs(z) ≤ z²/6 + z³/18 for z ≥ 0"
    smt.assume(z >= 0)
    e = exp(-THIRD * z)
    smt.use(srs_has_no_pole)
    smt.use(exp_decays, t=THIRD * z)
    smt.use(exp_above_its_tangent, t=-THIRD * z)
    smt.use(a_denominator_from_above, y=SIXTH * z, e=e)
    smt.use(
        a_quotient_is_near_its_numerator,
        c=terms.srs(z),
        q=HALF * z + e,
        m=SIXTH * z + Fraction(1, 18) * z * z,
    )
    smt.prove(And(0 <= terms.srs(z), terms.srs(z) <= z, 18 * (z - terms.srs(z)) <= 3 * z * z + z * z * z))


@claim.obligation(scope="for_all", label="T-SRS")
def a_quotient_below_zero(smt):
    "cq = z ≤ 0 with q ≥ 3/4 gives 0 ≤ -c ≤ -4/3 z"
    smt.assume(z <= 0, 4 * q >= 3, c * q == z)
    smt.prove(And(0 <= -c, -3 * c <= -4 * z))


@claim.obligation(scope="for_all", label="T-SRS")
def srs_below_zero(smt):
    "0 ≤ -srs(z) ≤ -4/3 z for z ≤ 0"
    smt.assume(z <= 0)
    smt.use(srs_has_no_pole)
    smt.use(a_quotient_below_zero, c=terms.srs(z), q=HALF * z + exp(-THIRD * z))
    smt.prove(And(0 <= -terms.srs(z), -3 * terms.srs(z) <= -4 * z))


# --- the step -----------------------------------------------------------------------------------------------------


def step(v: Term, s: Term) -> Term:
    """What the last two units differ by."""
    return terms.srs(v - s) - terms.srs(-v - s)


first = (1 - tau) * Z - HALF * (1 + tau) * (s - v)
second = (1 + tau) * Z - HALF * (1 - tau) * (s + v)
numerator, product = v * (1 + tau * tau) - 2 * s * tau, first * second
"""N and P."""


@claim.obligation(scope="for_all", label="T-SRS")
def two_quotients(smt):
    "A q₁ = v - s and C q₂ = -(v + s) give (A - C) P = 2Z N, where q₁ (1 + τ) and q₂ (1 - τ) are the factors of P"
    f, g = smt.reals("f g")
    smt.assume(A * f == (1 + tau) * (v - s), C * g == -(1 - tau) * (v + s), f == first, g == second)
    smt.prove((A - C) * product == 2 * Z * numerator)


@claim.obligation(scope="for_all", label="T-SRS")
def a_factor_of_the_step(smt):
    "ER = Z and Rp = r, R > 0 give rE = pZ"
    E, R, r, p = smt.reals("E R r p")
    smt.assume(E * R == Z, R * p == r, R > 0)
    smt.use(a_positive_factor_keeps_order, u=r * E, v=p * Z, p=R)
    smt.use(a_positive_factor_keeps_order, v=r * E, u=p * Z, p=R)
    smt.prove(r * E == p * Z)


@claim.obligation(scope="for_all", label="T-SRS")
def a_scaled_quotient(smt):
    "Aq = u gives A (rq) = ru"
    r, u = smt.reals("r u")
    smt.assume(A * q == u)
    smt.prove(A * (r * q) == r * u)


@claim.obligation(scope="for_all", label="T-SRS")
def exponentials_of_the_step(smt):
    "With R = exp(v/3) and τ = tanh(v/6): R (1 - τ) = 1 + τ, exp(-(v - s)/3) R = Z, exp((v + s)/3) = R Z"
    R, tau, Z = exp(THIRD * v), tanh(SIXTH * v), exp(THIRD * s)
    smt.use(tanh_is_a_quotient, z=SIXTH * v)
    smt.use(exp_of_a_sum, s=-THIRD * (v - s), t=THIRD * v)
    smt.use(exp_of_a_sum, s=THIRD * v, t=THIRD * s)
    smt.use(exp_is_positive, t=THIRD * v)
    one, other = exp(-THIRD * (v - s)), exp(-THIRD * (-v - s))
    smt.prove(
        And(R > 0, R * (1 - tau) == 1 + tau, one * R == Z, other == R * Z, other * (1 - tau) == Z * (1 + tau))
    )


@claim.obligation(scope="for_all", label="T-SRS")
def the_step_is_a_quotient(smt):
    "G P = 2Z N with G = srs(v - s) - srs(-v - s)"
    tau, Z = tanh(SIXTH * v), exp(THIRD * s)
    one, other = exp(-THIRD * (v - s)), exp(-THIRD * (-v - s))
    A, C, f, g = terms.srs(v - s), terms.srs(-v - s), HALF * (v - s) + one, HALF * (-v - s) + other
    smt.use(srs_has_no_pole, z=v - s)
    smt.use(srs_has_no_pole, z=-v - s)
    smt.use(exponentials_of_the_step)
    smt.use(a_factor_of_the_step, E=one, R=exp(THIRD * v), r=1 + tau, p=1 - tau, Z=Z)
    smt.use(a_scaled_quotient, q=f, u=v - s, r=1 + tau, A=A)
    smt.use(a_scaled_quotient, q=g, u=-v - s, r=1 - tau, A=C)
    smt.use(two_quotients, A=A, C=C, f=(1 + tau) * f, g=(1 - tau) * g, tau=tau, Z=Z)
    P, N = (term.substitute({"tau": tau, "Z": Z}) for term in (product, numerator))
    smt.prove((A - C) * P == 2 * Z * N)


def sizes_of_the_step(smt) -> dict[str, Term]:
    """Use what is known of G, N, P, Z; returns them."""
    tau, Z = tanh(SIXTH * v), exp(THIRD * s)
    P, N = (term.substitute({"tau": tau, "Z": Z}) for term in (product, numerator))
    smt.use(the_step_is_a_quotient)
    smt.use(a_small_tanh)
    smt.use(exp_above_its_tangent, t=THIRD * s)
    smt.use(numerators, tau=tau, N=N)
    smt.use(numerators_in_v, N=N)
    smt.use(denominators_are_large, tau=tau, P=P, Z=Z)
    smt.use(srs_has_no_pole, z=v - s)
    smt.use(srs_has_no_pole, z=-v - s)
    return {"G": step(v, s), "N": N, "P": P, "Z": Z}


# --- its numerator and denominator --------------------------------------------------------------------------------

low = (Z - HALF * s) * (Z - HALF * s) - (Z + HALF * s) * (Z + HALF * s) / 144
"""Q."""
narrow = [v >= 0, 2 * v <= 1, s >= 0, 6 * tau <= v, 431 * v <= 2592 * tau]
"""τ is nearly v/6."""


@claim.obligation(scope="for_all", label="T-SRS")
def a_cube_of_a_small_number(smt):
    "4v³ ≤ v for 0 ≤ v ≤ 1/2"
    smt.assume(v >= 0, 2 * v <= 1)
    smt.prove(4 * (v * v * v) <= v)


@claim.obligation(scope="for_all", label="T-SRS")
def a_small_tanh(smt):
    "431/432 v/6 ≤ tanh(v/6) ≤ v/6 for 0 ≤ v ≤ 1/2"
    smt.assume(v >= 0, 2 * v <= 1)
    smt.use(tanh_near_zero, z=SIXTH * v)
    smt.use(a_cube_of_a_small_number)
    smt.prove(And(6 * tanh(SIXTH * v) <= v, 431 * v <= 2592 * tanh(SIXTH * v)))


@claim.obligation(scope="for_all", label="T-SRS")
def numerators(smt):
    "v (1 - s/3) ≤ N ≤ v (1 + v²/36 - 431/1296 s)"
    smt.assume(*narrow, N == numerator)
    smt.prove(And(3 * v - v * s <= 3 * N, 1296 * N <= 1296 * v + 36 * v * v * v - 431 * v * s))


@claim.obligation(scope="for_all", label="T-SRS")
def two_factors_are_not_negative(smt):
    "u ≥ 0 and k ≥ 0 give uk ≥ 0"
    u, k = smt.reals("u k")
    smt.assume(u >= 0, k >= 0)
    smt.prove(u * k >= 0)


@claim.obligation(scope="for_all", label="T-SRS")
def squares_of_a_small_tanh(smt):
    "36τ² ≤ v² ≤ 8vτ"
    smt.assume(*narrow)
    smt.prove(And(36 * (tau * tau) <= v * v, v * v <= 8 * (v * tau)))


@claim.obligation(scope="for_all", label="T-SRS")
def denominators_from_below(smt):
    "P ≥ (Z - s/2)² - v²/36 (Z + s/2)²"
    smt.assume(*narrow, P == product, Z >= 1)
    smt.use(squares_of_a_small_tanh)
    smt.use(a_weighted_square, a=v * v - 36 * (tau * tau), u=Z + HALF * s)
    smt.use(a_weighted_square, a=Z - 1, u=v)
    smt.use(two_factors_are_not_negative, u=8 * (v * tau) - v * v, k=Z)
    smt.use(squares_are_not_negative, d=v * tau)
    smt.prove(36 * P >= 36 * (Z - HALF * s) * (Z - HALF * s) - v * v * ((Z + HALF * s) * (Z + HALF * s)))


@claim.obligation(scope="for_all", label="T-SRS")
def squares_of_a_half(smt):
    "4v² ≤ 1 for 0 ≤ v ≤ 1/2"
    smt.assume(v >= 0, 2 * v <= 1)
    smt.prove(4 * (v * v) <= 1)


@claim.obligation(scope="for_all", label="T-SRS")
def numerators_in_v(smt):
    "N ≤ v (145/144 - 431/1296 s)"
    smt.assume(v >= 0, 2 * v <= 1, 1296 * N <= 1296 * v + 36 * v * v * v - 431 * v * s)
    smt.use(a_cube_of_a_small_number)
    smt.prove(1296 * N <= 1305 * v - 431 * v * s)


@claim.obligation(scope="for_all", label="T-SRS")
def denominators_from_above(smt):
    "P ≤ (Z - s/2)² + v² (Z/3 - 1/4)"
    smt.assume(*narrow, P == product, Z >= 1)
    smt.prove(12 * P <= 12 * (Z - HALF * s) * (Z - HALF * s) + v * v * (4 * Z - 3))


@claim.obligation(scope="for_all", label="T-SRS")
def denominators_are_large(smt):
    "P ≥ Q"
    smt.assume(*narrow, P == product, Z >= 1)
    smt.use(denominators_from_below)
    smt.use(squares_of_a_half)
    smt.use(a_weighted_square, a=1 - 4 * (v * v), u=Z + HALF * s)
    smt.prove(P >= low)


# --- always -------------------------------------------------------------------------------------------------------

FAR = 120
"""Up to here a cover, beyond exp(s/3) ≥ (1 + s/6)²."""

falling = Fraction(145, 144) - Fraction(431, 1296) * s
"""N/v from above."""


@claim.obligation(scope="for_all", label="T-SRS")
def slopes_up_to_there(balls):
    "Q > 0, Z (145/144 - 431/1296 s) ≤ 5/4 Q and Z (s/3 - 1) ≤ 1/2 Q for 0 ≤ s ≤ 120, Z = exp(s/3)"
    balls.assume(0 <= s, s <= FAR)
    Z = exp(THIRD * s)
    Q = low.substitute({"Z": Z})
    balls.prove(And(Q > 0, 4 * Z * falling <= 5 * Q, 2 * Z * (THIRD * s - 1) <= Q))


@claim.obligation(scope="for_all", label="T-SRS")
def a_large_exponential(smt):
    "Z ≥ k², k = 1 + s/6 ≥ 21 give 7s ≤ 2Z"
    smt.assume(s >= FAR, Z >= (1 + SIXTH * s) * (1 + SIXTH * s))
    smt.prove(7 * s <= 2 * Z)


@claim.obligation(scope="for_all", label="T-SRS")
def slopes_of_a_large_exponential(smt):
    "7s ≤ 2Z and s ≥ 120 give the bounds"
    smt.assume(s >= FAR, 7 * s <= 2 * Z)
    smt.prove(And(low > 0, 4 * Z * falling <= 5 * low, 2 * Z * (THIRD * s - 1) <= low))


@claim.obligation(scope="for_all", label="T-SRS")
def slopes_from_there(smt):
    "The same beyond: Z ≥ k², k = 1 + s/6 ≥ 21"
    k = 1 + SIXTH * s
    smt.assume(s >= FAR, Z >= k * k)
    smt.use(a_large_exponential)
    smt.use(slopes_of_a_large_exponential)
    smt.prove(And(low > 0, 4 * Z * falling <= 5 * low, 2 * Z * (THIRD * s - 1) <= low))


@claim.obligation(scope="for_all", label="T-SRS")
def slopes_of_the_step(smt):
    "Q > 0, Z (145/144 - 431/1296 s) ≤ 5/4 Q and Z (s/3 - 1) ≤ 1/2 Q for s ≥ 0"
    Z = exp(THIRD * s)
    smt.assume(s >= 0)
    smt.use(slopes_up_to_there)
    smt.use(exp_is_above_a_square, t=THIRD * s)
    smt.use(slopes_from_there, Z=Z)
    Q = low.substitute({"Z": Z})
    smt.prove(And(Q > 0, 4 * Z * falling <= 5 * Q, 2 * Z * (THIRD * s - 1) <= Q))


@claim.obligation(scope="for_all", label="T-SRS")
def a_scaled_bound(smt):
    "N ≤ b and Z > 0 give ZN ≤ Zb"
    b = smt.real("b")
    smt.assume(Z > 0, N <= b)
    smt.prove(Z * N <= Z * b)


@claim.obligation(scope="for_all", label="T-SRS")
def bounds_of_a_quotient(smt):
    "GP = 2ZN, P ≥ q > 0, va ≤ N ≤ vh, 4Zh ≤ 5q and -2Za ≤ q give -v ≤ G ≤ 5/2 v, v ≥ 0"
    a, h = smt.reals("a h")
    smt.assume(v >= 0, G * P == 2 * Z * N, P >= q, q > 0, Z > 0)
    smt.assume(v * a <= N, N <= v * h, 4 * Z * h <= 5 * q, -2 * Z * a <= q)
    smt.use(a_scaled_bound, N=N, b=v * h)
    smt.use(a_scaled_bound, N=-N, b=-v * a)
    smt.use(two_factors_are_not_negative, u=v, k=5 * q - 4 * Z * h)
    smt.use(two_factors_are_not_negative, u=v, k=q + 2 * Z * a)
    smt.use(two_factors_are_not_negative, u=v, k=P - q)
    smt.use(a_positive_factor_keeps_order, u=2 * G, v=5 * v, p=P)
    smt.use(a_positive_factor_keeps_order, u=-v, v=G, p=P)
    smt.prove(And(-v <= G, 2 * G <= 5 * v))


@claim.obligation(scope="for_all", label="T-SRS")
def steps_of_srs_are_bounded(smt):
    "-v ≤ srs(v - s) - srs(-v - s) ≤ 5/2 v for 0 ≤ v ≤ 1/2, s ≥ 0"
    smt.assume(v >= 0, 2 * v <= 1, s >= 0)
    given = sizes_of_the_step(smt)
    smt.use(slopes_of_the_step)
    smt.use(bounds_of_a_quotient, **given, q=low.substitute(given), a=1 - THIRD * s, h=falling)
    smt.prove(And(-v <= step(v, s), 2 * step(v, s) <= 5 * v))


# --- open ---------------------------------------------------------------------------------------------------------

w, k, h, p = reals("w k h p")
open_step = [0 <= s, 8 * s <= 1, 3 * Z >= 3 + s, 2 * Z <= 2 + s]


@claim.obligation(scope="for_all", label="T-SRS")
def an_inverse_from_above(smt):
    "xy = 1, x > 0 and 3y ≥ m give xm ≤ 3"
    x, m = smt.reals("x m")
    smt.assume(x > 0, x * y == 1, 3 * y >= m)
    smt.prove(x * m <= 3)


@claim.obligation(scope="for_all", label="T-SRS")
def a_small_exponential(smt):
    "Z (1 - s/3) ≤ 1 gives Z ≤ 1 + s/2 for 0 ≤ s ≤ 1/8"
    smt.assume(0 <= s, 8 * s <= 1, Z * (3 - s) <= 3)
    smt.prove(2 * Z <= 2 + s)


@claim.obligation(scope="for_all", label="T-SRS")
def squares_of_an_open_step(smt):
    "1 - s/3 ≤ (Z - s/2)² ≤ 1 and (Z + s/2)² ≤ 1 + 5/2 s"
    smt.assume(*open_step)
    square = (Z - HALF * s) * (Z - HALF * s)
    smt.prove(And(3 * square >= 3 - s, square <= 1, 2 * ((Z + HALF * s) * (Z + HALF * s)) <= 2 + 5 * s))


@claim.obligation(scope="for_all", label="T-SRS")
def an_open_step_from_above_in_numbers(smt):
    "(1 + s/2)(1 + w/36 - 431/1296 s) ≤ (1 + s + w/12)(1 - s/3 - w/36 (1 + 5/2 s))"
    smt.assume(0 <= s, 8 * s <= 1, 0 <= w, 4 * w <= 1)
    k, h = 12 + 12 * s + w, 1296 + 36 * w - 431 * s
    smt.prove((2 + s) * h <= k * (216 - 72 * s - 3 * w * (2 + 5 * s)))


@claim.obligation(scope="for_all", label="T-SRS")
def an_open_step_from_above(smt):
    "Z (1 + w/36 - 431/1296 s) ≤ (1 + s + w/12)(a - wb/36), a ≥ 1 - s/3, b ≤ 1 + 5/2 s"
    a, b = smt.reals("a b")
    smt.assume(*open_step, 0 <= w, 4 * w <= 1, 3 * a >= 3 - s, 2 * b <= 2 + 5 * s)
    smt.use(an_open_step_from_above_in_numbers)
    k, h = 12 + 12 * s + w, 1296 + 36 * w - 431 * s
    smt.use(two_factors_are_not_negative, u=k, k=3 * a - 3 + s)
    smt.use(two_factors_are_not_negative, u=k, k=w * (2 + 5 * s - 2 * b))
    smt.use(two_factors_are_not_negative, u=w, k=2 + 5 * s - 2 * b)
    smt.use(two_factors_are_not_negative, u=h, k=2 + s - 2 * Z)
    smt.prove(Z * h <= 3 * k * (36 * a - w * b))


@claim.obligation(scope="for_all", label="T-SRS")
def an_open_step_from_below_in_numbers(smt):
    "(1 + s/3)(1 - s/3) ≥ (1 - s - w/12)(1 + w (1/12 + s/6))"
    smt.assume(0 <= s, 8 * s <= 1, 0 <= w, 4 * w <= 1)
    k = 12 - 12 * s - w
    smt.prove(16 * (3 + s) * (3 - s) >= k * (12 + w * (1 + 2 * s)))


@claim.obligation(scope="for_all", label="T-SRS")
def an_open_step_from_below(smt):
    "Z (1 - s/3) ≥ (1 - s - w/12)(a + w (Z/3 - 1/4)), a ≤ 1"
    a = smt.real("a")
    smt.assume(*open_step, 0 <= w, 4 * w <= 1, a <= 1)
    smt.use(an_open_step_from_below_in_numbers)
    k = 12 - 12 * s - w
    smt.use(two_factors_are_not_negative, u=k, k=1 - a)
    smt.use(two_factors_are_not_negative, u=k, k=w * (2 + s - 2 * Z))
    smt.use(two_factors_are_not_negative, u=w, k=2 + s - 2 * Z)
    smt.use(two_factors_are_not_negative, u=3 - s, k=3 * Z - 3 - s)
    smt.prove(48 * Z * (3 - s) >= k * (12 * a + w * (4 * Z - 3)))


@claim.obligation(scope="for_all", label="T-SRS")
def a_quotient_from_above(smt):
    "GP = 2ZN, P ≥ p, N ≤ vh, Zh ≤ kp, k ≥ 0 give G ≤ 2vk"
    smt.assume(v >= 0, G * P == 2 * Z * N, P > 0, P >= p, Z > 0, N <= v * h, Z * h <= k * p, k >= 0)
    smt.use(a_scaled_bound, b=v * h)
    smt.use(two_factors_are_not_negative, u=v, k=k * p - Z * h)
    smt.use(two_factors_are_not_negative, u=v * k, k=P - p)
    smt.use(two_factors_are_not_negative, u=v)
    smt.use(a_positive_factor_keeps_order, u=G, v=2 * v * k, p=P)
    smt.prove(G <= 2 * v * k)


@claim.obligation(scope="for_all", label="T-SRS")
def a_quotient_from_below(smt):
    "GP = 2ZN, 0 < P ≤ p, N ≥ vh, Zh ≥ kp, k ≥ 0 give G ≥ 2vk"
    smt.assume(v >= 0, G * P == 2 * Z * N, P > 0, P <= p, Z > 0, N >= v * h, Z * h >= k * p, k >= 0)
    smt.use(a_scaled_bound, b=-v * h, N=-N)
    smt.use(two_factors_are_not_negative, u=v, k=Z * h - k * p)
    smt.use(two_factors_are_not_negative, u=v * k, k=p - P)
    smt.use(two_factors_are_not_negative, u=v)
    smt.use(a_positive_factor_keeps_order, v=G, u=2 * v * k, p=P)
    smt.prove(G >= 2 * v * k)


@claim.obligation(scope="for_all", label="T-SRS")
def an_open_step_of_srs(smt):
    "|srs(v - s) - srs(-v - s) - 2v| ≤ 2v (s + v²/12) for 0 ≤ v ≤ 1/2, 0 ≤ s ≤ 1/8"
    smt.assume(v >= 0, 2 * v <= 1, s >= 0, 8 * s <= 1)
    smt.show(v=HALF, s=Fraction(1, 8))
    given = sizes_of_the_step(smt)
    tau, Z, square = tanh(SIXTH * v), exp(THIRD * s), v * v
    smt.use(slopes_of_the_step)
    smt.use(denominators_from_below, tau=tau, P=given["P"], Z=Z)
    smt.use(denominators_from_above, tau=tau, P=given["P"], Z=Z)
    smt.use(squares_of_a_half)
    smt.use(squares_are_not_negative, d=v)
    smt.use(exp_above_its_tangent, t=-THIRD * s)
    smt.use(exp_is_positive, t=THIRD * s)
    smt.use(an_inverse_from_above, x=Z, y=exp(-THIRD * s), m=3 - s)
    smt.use(a_small_exponential, Z=Z)
    smt.use(squares_of_an_open_step, Z=Z)
    A, C = (Z - HALF * s) * (Z - HALF * s), (Z + HALF * s) * (Z + HALF * s)
    smt.use(an_open_step_from_above, Z=Z, w=square, a=A, b=C)
    smt.use(an_open_step_from_below, Z=Z, w=square, a=A)
    above, below = 12 + 12 * s + square, 12 - 12 * s - square
    smt.use(
        a_quotient_from_above,
        **given,
        h=Fraction(1, 1296) * (1296 + 36 * square - 431 * s),
        p=Fraction(1, 36) * (36 * A - square * C),
        k=Fraction(1, 12) * above,
    )
    smt.use(
        a_quotient_from_below,
        **given,
        h=THIRD * (3 - s),
        p=Fraction(1, 12) * (12 * A + square * (4 * Z - 3)),
        k=Fraction(1, 12) * below,
    )
    smt.prove(And(12 * step(v, s) <= 2 * v * above, 12 * step(v, s) >= 2 * v * below))


# --- shut ---------------------------------------------------------------------------------------------------------

B, E, F = reals("B E F")


@claim.obligation(scope="for_all", label="T-SRS")
def exp_of_three(balls):
    "exp(3) ≥ 20"
    balls.prove(exp(3) >= 20)


@claim.obligation(scope="for_all", label="T-SRS")
def large_exponentials_in_numbers(smt):
    "Y ≥ 20 and Z ≥ Y (s/3 - 2) give Z ≥ 2s for s ≥ 9"
    Y = smt.real("Y")
    smt.assume(Y >= 20, s >= 9, Z >= Y * (THIRD * s - 2))
    smt.prove(Z >= 2 * s)


@claim.obligation(scope="for_all", label="T-SRS")
def exp_is_large(smt):
    "exp(s/3) ≥ 2s for s ≥ 9"
    smt.assume(s >= 9)
    smt.use(exp_of_three)
    smt.use(exp_is_increasing, s=3, t=THIRD * s)
    smt.use(large_exponentials_in_numbers, Y=exp(3), Z=exp(THIRD * s))
    smt.prove(exp(THIRD * s) >= 2 * s)


@claim.obligation(scope="for_all", label="T-SRS")
def a_large_denominator(smt):
    "Z ≥ 2s ≥ 0 gives 2Q ≥ Z²"
    smt.assume(s >= 0, Z >= 2 * s)
    smt.prove(2 * low >= Z * Z)


@claim.obligation(scope="for_all", label="T-SRS")
def a_product_below(smt):
    "3n ≥ -vs gives -3Zn ≤ Zvs"
    smt.assume(Z > 0, 3 * N >= -v * s)
    smt.prove(-3 * (Z * N) <= Z * (v * s))


@claim.obligation(scope="for_all", label="T-SRS")
def two_factors_of_one_sign(smt):
    "up ≥ 0 and p > 0 give u ≥ 0"
    u = smt.real("u")
    smt.assume(u * P >= 0, P > 0)
    smt.prove(u >= 0)


@claim.obligation(scope="for_all", label="T-SRS")
def a_shut_quotient(smt):
    "GP = 2ZN, 2P ≥ Z², -vs/3 ≤ N ≤ 0 and Z > 0 give 0 ≤ -3Z G ≤ 4vs"
    smt.assume(G * P == 2 * Z * N, 2 * P >= Z * Z, Z > 0, 3 * N >= -v * s, N <= 0)
    smt.use(a_product_below)
    smt.use(two_factors_are_not_negative, u=-N, k=Z)
    smt.use(two_factors_of_one_sign, u=-G)
    smt.use(two_factors_are_not_negative, u=-G, k=2 * P - Z * Z)
    smt.use(a_positive_factor_keeps_order, u=-3 * (Z * G), v=4 * (v * s), p=Z)
    smt.prove(And(G <= 0, -3 * (Z * G) <= 4 * (v * s)))


@claim.obligation(scope="for_all", label="T-SRS")
def a_decay_without_inverses(smt):
    "Z ≥ Y (1 + (s - B)/3), s ≥ B ≥ 3 give sY ≤ BZ"
    Y = smt.real("Y")
    smt.assume(Z >= Y * (1 + THIRD * (s - B)), Y > 0, s >= B, B >= 3)
    smt.prove(s * Y <= B * Z)


@claim.obligation(scope="for_all", label="T-SRS")
def a_decay_in_numbers(smt):
    "Z ≥ Y (1 + (s - B)/3), YF = 1, ZE = 1, s ≥ B ≥ 3 give sE ≤ BF"
    Y = smt.real("Y")
    smt.assume(Z >= Y * (1 + THIRD * (s - B)), Y > 0, Z > 0, Y * F == 1, Z * E == 1, s >= B, B >= 3)
    smt.use(a_decay_without_inverses)
    smt.use(a_positive_factor_keeps_order, u=s * E, v=B * F, p=Y * Z)
    smt.prove(s * E <= B * F)


@claim.obligation(scope="for_all", label="T-SRS")
def exp_decays_from_three(smt):
    "s exp(-s/3) ≤ B exp(-B/3) for s ≥ B ≥ 3"
    smt.assume(s >= B, B >= 3)
    smt.use(exp_is_increasing, s=THIRD * B, t=THIRD * s)
    smt.use(exp_is_positive, t=THIRD * B)
    smt.use(exp_is_positive, t=THIRD * s)
    smt.use(
        a_decay_in_numbers,
        Z=exp(THIRD * s), Y=exp(THIRD * B), E=exp(-THIRD * s), F=exp(-THIRD * B),
    )  # fmt: skip
    smt.prove(s * exp(-THIRD * s) <= B * exp(-THIRD * B))


@claim.obligation(scope="for_all", label="T-SRS")
def an_inverse_of_a_bound(smt):
    "-3ZG ≤ 4vs, ZE = 1, E > 0 and sE ≤ BF give -3G ≤ 4v BF, v ≥ 0"
    smt.assume(v >= 0, -3 * (Z * G) <= 4 * (v * s), Z * E == 1, Z > 0, s * E <= B * F)
    smt.use(a_positive_factor_keeps_order, u=-3 * G, v=4 * (v * (s * E)), p=Z)
    smt.use(two_factors_are_not_negative, u=v, k=B * F - s * E)
    smt.prove(-3 * G <= 4 * (v * (B * F)))


@claim.obligation(scope="for_all", label="T-SRS")
def a_negative_numerator(smt):
    "-vs/3 ≤ N ≤ 0 for s ≥ 9"
    smt.assume(v >= 0, s >= 9, 3 * v - v * s <= 3 * N, 1296 * N <= 1305 * v - 431 * v * s)
    smt.prove(And(3 * N >= -v * s, N <= 0))


@claim.obligation(scope="for_all", label="T-SRS")
def a_shut_step_of_srs(smt):
    "0 ≤ -3 [srs(v - s) - srs(-v - s)] ≤ 4v B exp(-B/3) for 0 ≤ v ≤ 1/2, s ≥ B ≥ 9"
    smt.assume(v >= 0, 2 * v <= 1, s >= B, B >= 9)
    smt.show(v=HALF, s=9, B=9)
    given = sizes_of_the_step(smt)
    Z = given["Z"]
    smt.use(exp_is_large)
    smt.use(a_large_denominator, Z=Z)
    smt.use(exp_decays_from_three)
    smt.use(exp_is_positive, t=THIRD * s)
    smt.use(a_negative_numerator, N=given["N"])
    smt.use(a_shut_quotient, **given)
    smt.use(an_inverse_of_a_bound, Z=Z, G=given["G"], E=exp(-THIRD * s), F=exp(-THIRD * B))
    smt.prove(And(0 <= -3 * step(v, s), -3 * step(v, s) <= 4 * (v * (B * exp(-THIRD * B)))))

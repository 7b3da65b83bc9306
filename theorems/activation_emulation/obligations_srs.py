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
from theorems.activation_emulation.obligations_exact import squares_are_not_negative
from theorems.activation_emulation.obligations_exponential import (
    exp_decays,
    exp_is_above_a_square,
    exp_is_positive,
)
from theorems.activation_emulation.obligations_products import (
    a_positive_factor_keeps_order,
    a_weighted_square,
    two_factors_are_not_negative,
)
from verify.terms import And, Implies, Term, exp, reals, tanh

HALF, THIRD, SIXTH = Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)

z, c, e, q, y, v, s, tau, Z, N, P, A, C = reals("z c e q y v s tau Z N P A C")


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

"""SRS with α = 2, β = 3: how large the steps of obligations_srs.py are, whatever s, where it is open and where shut."""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from fractions import Fraction

from theorems.activation_emulation.claim import claim, exp_above_its_tangent
from theorems.activation_emulation.obligations_exact import squares_are_not_negative
from theorems.activation_emulation.obligations_exponential import (
    exp_is_above_a_square,
    exp_is_increasing,
    exp_is_positive,
)
from theorems.activation_emulation.obligations_products import (
    a_positive_factor_keeps_order,
    two_factors_are_not_negative,
    two_factors_of_one_sign,
)
from theorems.activation_emulation.obligations_srs import (
    denominators_from_above,
    denominators_from_below,
    low,
    sizes_of_the_step,
    squares_of_a_half,
    step,
)
from verify.terms import And, exp, reals, tanh

HALF, THIRD, SIXTH = Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)

y, q, v, s, tau, Z, N, P, G = reals("y q v s tau Z N P G")


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
def a_shut_quotient(smt):
    "GP = 2ZN, 2P ≥ Z², -vs/3 ≤ N ≤ 0 and Z > 0 give 0 ≤ -3Z G ≤ 4vs"
    smt.assume(G * P == 2 * Z * N, 2 * P >= Z * Z, Z > 0, 3 * N >= -v * s, N <= 0)
    smt.use(a_product_below)
    smt.use(two_factors_are_not_negative, u=-N, k=Z)
    smt.use(two_factors_of_one_sign, u=-G, p=P)
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

"""How steep and how large each activation is: the table `growth` of checker/rounding.py, as theorems.

    here                       products and order; places times exp; ReLU to softplus, softsign, arctan
    obligations_growth_mish    Mish, a quotient of polynomials in exp
    obligations_growth_tanh    tanh by its addition theorem; sigmoid, SiLU, swish and dSiLU, tanh of half the argument
    obligations_growth_means   GELU and SRS: covers bound their derivatives
    obligations_growth_table   the table

"T rises by at most L": for s ≤ t, |T(t) - T(s)| ≤ L (t - s). No derivative is taken but in two axioms of mean values.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from theorems.activation_emulation import activations_as_terms as terms
from theorems.activation_emulation.claim import (
    arctan_adds,
    arctan_near_zero,
    arctan_of_reciprocals,
    claim,
    exp_above_its_tangent,
    exp_of_a_sum,
    log_inverts_exp,
)
from theorems.activation_emulation.obligations_arctan import (
    arctan_is_an_acute_angle,
    bounds_of_pi,
    the_angle_is_positive,
    the_inverse_angle_is_near_relu,
)
from theorems.activation_emulation.obligations_exact import squares_are_not_negative
from theorems.activation_emulation.obligations_exponential import (
    exp_decays,
    exp_is_at_most_one_below_zero,
    exp_is_increasing,
    exp_is_positive,
)
from theorems.activation_emulation.obligations_scaling import softplus_is_above_relu, softplus_is_near_relu
from verify.terms import And, Implies, Operand, Or, Term, atan, exp, maximum, number, pi, reals, relu

HALF = Fraction(1, 2)

s, t, L, R, a, alpha, scale, least, E, F, G, D, x, y, k = reals("s t L R a alpha scale least E F G D x y k")


def rises_by_at_most(L: Operand, T: Callable[[Term], Term], s: Term = s, t: Term = t) -> Term:
    """|T(t) - T(s)| ≤ L (t - s)."""
    return rise_is_at_most(L, T(t) - T(s), t - s)


def rise_is_at_most(L: Operand, rise: Term, run: Term) -> Term:
    return And(rise <= number(L) * run, -number(L) * run <= rise)


# --- products and order ---------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def products_keep_order(smt):
    "k ≥ 0 and x ≤ y give kx ≤ ky"
    smt.assume(k >= 0, x <= y)
    smt.prove(k * x <= k * y)


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def a_positive_divisor_keeps_order(smt):
    "D > 0 and xD ≤ yD give x ≤ y"
    smt.assume(D > 0, x * D <= y * D)
    smt.prove(x <= y)


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def a_product_of_positive_numbers(smt):
    "x, y > 0 give xy > 0"
    smt.assume(x > 0, y > 0)
    smt.prove(x * y > 0)


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def a_positive_factor_is_positive(smt):
    "x > 0 and xy ≥ 0 give y ≥ 0"
    smt.assume(x > 0, x * y >= 0)
    smt.prove(y >= 0)


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def squares_are_monotone_in_numbers(smt):
    "0 ≤ x ≤ y gives x² ≤ y²"
    smt.assume(0 <= x, x <= y)
    smt.prove(x * x <= y * y)


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def a_rise_either_way(smt):
    "A bound of the rise from s to t where s ≤ t, and from t to s where t ≤ s"
    r = smt.real("r")
    smt.assume(Implies(s <= t, rise_is_at_most(L, r, t - s)), Implies(t <= s, rise_is_at_most(L, -r, s - t)))
    smt.prove(abs(r) <= L * abs(t - s))


# --- exp ------------------------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def a_square_beats_its_place(smt):
    "(1 + t/2)² e ≤ 1, e > 0, t ≥ 0 give 2te ≤ 1, and 16te ≤ 1 if t ≥ 64: (1 + t/2)² - 2t is a square"
    e = smt.real("e")
    smt.assume(t >= 0, e > 0, (1 + HALF * t) * (1 + HALF * t) * e <= 1)
    smt.use(products_keep_order, k=e, x=2 * t, y=(1 + HALF * t) * (1 + HALF * t))
    smt.use(products_keep_order, k=e, x=16 * t, y=(1 + HALF * t) * (1 + HALF * t))
    smt.use(products_keep_order, k=t, x=64, y=t)
    smt.use(squares_are_not_negative, d=1 - HALF * t)
    smt.prove(And(2 * (t * e) <= 1, Implies(t >= 64, 16 * (t * e) <= 1)))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def exp_decays_times_its_place(smt):
    "0 ≤ t exp(-t) ≤ 1/2 for t ≥ 0, and 16 t exp(-t) ≤ 1 for t ≥ 64"
    smt.assume(t >= 0)
    e = exp(-t)
    smt.use(exp_decays)
    smt.use(exp_is_positive, t=-t)
    smt.use(a_square_beats_its_place, e=e)
    smt.prove(And(0 <= t * e, 2 * (t * e) <= 1, Implies(t >= 64, 16 * (t * e) <= 1)))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def exp_of_one(balls):
    "exp(1) ≥ 2.7"
    balls.prove(10 * exp(1) >= 27)


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def exp_is_above_a_line(smt):
    "exp(t) ≥ 2.7 t for t ≥ 0"
    smt.assume(t >= 0)
    smt.use(exp_of_one)
    smt.use(exp_is_increasing, s=1)
    smt.prove(10 * exp(t) >= 27 * t)


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def exp_reflects_order(smt):
    "exp(s) ≤ exp(t) gives s ≤ t"
    smt.assume(exp(s) <= exp(t))
    smt.show(s=0, t=1)
    smt.use(exp_is_positive)
    smt.use(exp_is_increasing, s=t, t=s)
    smt.prove(s <= t)


# --- algebra --------------------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def relu_rises_slowly(smt):
    "ReLU rises by at most 1"
    smt.assume(s <= t)
    smt.prove(rises_by_at_most(1, relu))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def leaky_relu_rises_slowly(smt):
    "LeakyReLU of slope a rises by at most L, and is at most LR on [-R, R], for L ≥ 1 and L ≥ |a|"
    smt.assume(s <= t, 1 <= L, a <= L, -a <= L)
    smt.prove(rises_by_at_most(L, lambda x: terms.leaky_relu(x, a)))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def relu2_rises_slowly(smt):
    "ReLU² rises by at most 2R on [-R, R]"
    smt.assume(s <= t, -R <= s, t <= R)
    smt.prove(rises_by_at_most(2 * R, terms.relu2))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def softsign_rises_slowly(smt):
    "Softsign rises by at most 1"
    smt.assume(s <= t)
    smt.prove(rises_by_at_most(1, terms.softsign))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def softsign_is_bounded(smt):
    "|softsign(t)| ≤ 1"
    smt.prove(abs(terms.softsign(t)) <= 1)


# --- ELU, CELU, SELU, softplus --------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def exp_rises_slowly_below_zero(smt):
    "s ≤ t ≤ 0: 0 ≤ exp(t) - exp(s) ≤ t - s"
    smt.assume(s <= t, t <= 0)
    smt.use(exp_is_positive, t=s)
    smt.use(exp_is_at_most_one_below_zero)
    smt.use(exp_is_increasing)
    smt.use(exp_is_increasing, s=t, t=s)
    smt.prove(And(0 <= exp(t) - exp(s), exp(t) - exp(s) <= t - s))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def elu_rises_slowly(smt):
    "ELU rises by at most L, for L ≥ 1 and L ≥ α > 0"
    smt.assume(s <= t, 1 <= L, 0 < alpha, alpha <= L)
    smt.use(exp_rises_slowly_below_zero)
    smt.use(exp_above_its_tangent, t=s)
    smt.use(exp_is_at_most_one_below_zero, t=s)
    smt.prove(rises_by_at_most(L, lambda x: terms.elu(x, alpha)))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def elu_is_bounded(smt):
    "|elu(t)| ≤ R + α for |t| ≤ R"
    smt.assume(-R <= t, t <= R, 0 < alpha)
    smt.use(exp_is_at_most_one_below_zero)
    smt.prove(abs(terms.elu(t, alpha)) <= R + alpha)


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def selu_rises_slowly(smt):
    "λ elu rises by at most L, for L ≥ λ, L ≥ λα and α, λ > 0"
    smt.assume(s <= t, alpha > 0, scale > 0, L == scale * maximum(alpha, 1))
    smt.use(elu_rises_slowly, L=maximum(alpha, 1))
    smt.prove(rises_by_at_most(L, lambda x: scale * terms.elu(x, alpha)))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def selu_is_bounded(smt):
    "|λ elu(t)| ≤ λ (R + α) for |t| ≤ R"
    smt.assume(-R <= t, t <= R, alpha > 0, scale > 0)
    smt.use(elu_is_bounded)
    smt.prove(abs(scale * terms.elu(t, alpha)) <= scale * (R + alpha))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def celu_is_elu_scaled(smt):
    "celu(t) = α elu(t/α) with α = 1 in elu"
    smt.assume(alpha > 0)
    smt.prove(terms.celu(t, alpha) == alpha * terms.elu(t / alpha))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def celu_rises_slowly(smt):
    "CELU rises by at most 1, and is at most R + α on [-R, R]"
    smt.assume(s <= t, alpha > 0)
    smt.use(elu_rises_slowly, s=s / alpha, t=t / alpha, L=1, alpha=1)
    smt.use(celu_is_elu_scaled)
    smt.use(celu_is_elu_scaled, t=s)
    smt.prove(rises_by_at_most(1, lambda x: terms.celu(x, alpha)))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def celu_is_bounded(smt):
    "|celu(t)| ≤ R + α for |t| ≤ R"
    smt.assume(-R <= t, t <= R, 0 < alpha)
    smt.use(exp_is_at_most_one_below_zero, t=t / alpha)
    smt.prove(abs(terms.celu(t, alpha)) <= R + alpha)


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def products_of_two_steps(smt):
    "F ≥ 1 and EF = G give G ≥ E and (1 + E) F ≥ 1 + G, for E > 0"
    smt.assume(0 < E, 1 <= F, E * F == G)
    smt.prove(And(E <= G, 1 + G <= (1 + E) * F))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def softplus_rises_slowly(smt):
    "Softplus rises by at most 1: 1 + exp(s) ≤ 1 + exp(t) ≤ (1 + exp(s)) exp(t - s) for s ≤ t"
    smt.assume(s <= t)
    low, high = terms.softplus(s), terms.softplus(t)
    for at in (s, t):
        smt.use(exp_is_positive, t=at)
        smt.use(log_inverts_exp, y=1 + exp(at))
    smt.use(exp_above_its_tangent, t=t - s)
    smt.use(exp_of_a_sum, t=t - s)
    smt.use(exp_of_a_sum, s=low, t=t - s)
    smt.use(products_of_two_steps, E=exp(s), F=exp(t - s), G=exp(t))
    smt.use(exp_reflects_order, s=low, t=high)
    smt.use(exp_reflects_order, s=high, t=low + t - s)
    smt.prove(And(high - low <= t - s, 0 <= high - low))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def softplus_is_bounded(smt):
    "0 ≤ softplus(t) ≤ R + C for |t| ≤ R"
    smt.assume(-R <= t, t <= R)
    smt.use(softplus_is_above_relu, x=t)
    smt.use(softplus_is_near_relu, x=t)
    smt.prove(abs(terms.softplus(t)) <= R + terms.SOFTPLUS_GAP)


# --- arctan ---------------------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def a_quotient_over_a_square(smt):
    "w (1 + st) = t - s, 0 ≤ l ≤ s ≤ t: 0 ≤ w and w (1 + l²) ≤ t - s"
    w = smt.real("w")
    smt.assume(0 <= least, least <= s, s <= t, w * (1 + s * t) == t - s)
    smt.use(products_keep_order, k=s, x=least, y=t)
    smt.use(products_keep_order, k=least, x=least, y=s)
    smt.use(products_keep_order, k=w, x=1 + least * least, y=1 + s * t)
    smt.use(a_positive_divisor_keeps_order, D=1 + s * t, x=0, y=w)
    smt.prove(And(0 <= w, w * (1 + least * least) <= t - s))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def arctan_rises_slowly_on_the_right(smt):
    "least ≤ s ≤ t: 0 ≤ (1 + least²)(arctan(t) - arctan(s)) ≤ t - s"
    smt.assume(0 <= least, least <= s, s <= t)
    w = (t - s) / (1 + s * t)
    smt.use(products_keep_order, k=s, x=0, y=t)
    smt.use(arctan_adds, w=w)
    smt.use(arctan_near_zero, z=w)
    smt.use(arctan_is_an_acute_angle, z=w)
    smt.use(a_quotient_over_a_square, w=w)
    smt.use(products_keep_order, k=1 + least * least, x=atan(w), y=w)
    smt.use(products_keep_order, k=1 + least * least, x=0, y=atan(w))
    rise = (1 + least * least) * (atan(t) - atan(s))
    smt.prove(And(0 <= rise, rise <= t - s))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def arctan_rises_slowly(smt):
    "Arctan rises by at most 1/(1 + least²) beyond ±least, and by at most 1 everywhere"
    smt.assume(s <= t, 0 <= least, Or(least <= s, t <= -least, least == 0))
    for z in (s, t):
        smt.use(arctan_of_reciprocals, w=z, v=1)
        smt.use(arctan_near_zero, z=z)
        smt.use(arctan_near_zero, z=-z)
        smt.use(arctan_is_an_acute_angle, z=z)
        smt.use(arctan_is_an_acute_angle, z=-z)
    smt.use(arctan_rises_slowly_on_the_right)
    smt.use(arctan_rises_slowly_on_the_right, s=-t, t=-s)
    rise = (1 + least * least) * (atan(t) - atan(s))
    smt.prove(And(0 <= rise, rise <= t - s))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def arctan_rises_slowly_there(smt):
    "The same, divided"
    smt.assume(s <= t, 0 <= least, Or(least <= s, t <= -least, least == 0))
    smt.use(arctan_rises_slowly)
    rise = atan(t) - atan(s)
    c = 1 / (1 + least * least)
    smt.use(squares_are_not_negative, d=least)
    smt.use(a_positive_divisor_keeps_order, D=1 + least * least, x=rise, y=c * (t - s))
    smt.use(a_positive_divisor_keeps_order, D=1 + least * least, x=0, y=rise)
    smt.use(a_positive_divisor_keeps_order, D=1 + least * least, x=0, y=c)
    smt.use(products_keep_order, k=t - s, x=0, y=c)
    smt.prove(rises_by_at_most(c, atan))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def arctan_is_bounded(smt):
    "|arctan(t)| ≤ 1.571"
    smt.use(bounds_of_pi)
    smt.use(arctan_is_an_acute_angle, z=t)
    smt.use(arctan_is_an_acute_angle, z=-t)
    smt.use(arctan_of_reciprocals, w=t, v=1)
    smt.prove(abs(atan(t)) <= Fraction(1571, 1000))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def what_reaches_the_second_arctan(smt):
    "x ≤ M, S ≥ KM + 2/π and H ≥ π/2 give B (H - arctan(Kx)) ≥ B/S: `least` of the emulator"
    B, K, M, H, S = smt.reals("B K M H S")
    smt.assume(K > 0, B > 0, M >= 0, x <= M, S >= K * M + 2 / pi, pi <= 2 * H)
    smt.show(B=1, H=2, K=1, M=1, S=2, x=1)
    theta = pi / 2 - atan(K * x)
    smt.use(bounds_of_pi)
    smt.use(the_angle_is_positive, w=K * x)
    smt.use(the_inverse_angle_is_near_relu, w=K * x, psi=1 / theta)
    smt.use(inverses_keep_order, y=theta, x=H - atan(K * x), k=S)
    smt.use(products_keep_order, k=K, y=M)
    smt.use(products_keep_order, k=K, x=0, y=M)
    smt.prove(B * (H - atan(K * x)) >= B / S)


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def inverses_keep_order(smt):
    "0 < y ≤ x and 1/y ≤ k give 1/k ≤ x and k > 0"
    smt.assume(0 < y, y <= x, 1 / y <= k)
    smt.prove(And(k > 0, 1 / k <= x))

"""How steep and how large tanh is, and what is tanh of half the argument: sigmoid, dSiLU, SiLU and swish.

tanh(t) - tanh(s) = tanh(t - s)(1 - tanh(s) tanh(t)). SiLU is z + z tanh(z) with z = x/2, and
2 dsilu - 1 the slope of z tanh(z).
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from fractions import Fraction

from theorems.activation_emulation import activations_as_terms as terms
from theorems.activation_emulation.checker.rounding import STEEPEST
from theorems.activation_emulation.claim import claim, tanh_is_a_quotient
from theorems.activation_emulation.obligations_exponential import (
    exp_is_at_most_one_below_zero,
    exp_is_positive,
    tanh_adds,
    tanh_is_odd_and_bounded,
)
from theorems.activation_emulation.obligations_gates import (
    tanh_is_a_sigmoid,
    tanh_is_between_zero_and_its_argument,
)
from theorems.activation_emulation.obligations_growth import (
    a_positive_divisor_keeps_order,
    exp_decays_times_its_place,
    products_keep_order,
    rise_is_at_most,
    rises_by_at_most,
)
from theorems.activation_emulation.obligations_scaling import silu_gap, silu_is_near_relu
from verify.terms import And, Implies, Or, Term, exp, reals, tanh

HALF = Fraction(1, 2)

s, t, u, v, U, V, x, k, L, beta, R = reals("s t u v U V x k L beta R")


# --- tanh and sigmoid -----------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def tanh_differs_by_a_tanh(smt):
    "s ≤ t: 0 ≤ tanh(t) - tanh(s) ≤ (t - s)(1 - tanh(t) tanh(s)), and tanh(s) tanh(t) ≥ 0 if st ≥ 0"
    smt.assume(s <= t)
    smt.use(tanh_adds, a=t, b=-s)
    smt.use(tanh_is_odd_and_bounded, z=s)
    smt.use(tanh_is_odd_and_bounded, z=t)
    smt.use(tanh_is_between_zero_and_its_argument, z=t - s)
    smt.use(a_product_of_bounded_numbers, U=tanh(t), V=tanh(s))
    smt.use(products_keep_order, k=1 - tanh(t) * tanh(s), x=tanh(t - s), y=t - s)
    rise = tanh(t) - tanh(s)
    smt.prove(And(0 <= rise, rise <= (t - s) * (1 - tanh(t) * tanh(s))))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def a_product_of_bounded_numbers(smt):
    "|U| < 1 and |V| < 1 give UV < 1"
    smt.assume(-1 < U, U < 1, -1 < V, V < 1)
    smt.prove(1 - U * V > 0)


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def tanh_rises_slowly(smt):
    "Tanh rises by at most 1: across 0 because |tanh(z)| ≤ |z|, else by its addition theorem"
    smt.assume(s <= t)
    smt.use(tanh_differs_by_a_tanh)
    smt.use(tanh_is_between_zero_and_its_argument, z=s)
    smt.use(tanh_is_between_zero_and_its_argument, z=t)
    smt.use(a_product_shrinks, k=t - s, U=tanh(t), V=tanh(s))
    smt.prove(rises_by_at_most(1, tanh))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def tanh_is_bounded(smt):
    "|tanh(t)| ≤ 1"
    smt.use(tanh_is_odd_and_bounded, z=t)
    smt.prove(abs(tanh(t)) <= 1)


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def a_product_shrinks(smt):
    "k ≥ 0 and U, V of one sign give k (1 - UV) ≤ k"
    smt.assume(k >= 0, Or(And(U >= 0, V >= 0), And(U <= 0, V <= 0)))
    smt.prove(k * (1 - U * V) <= k)


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def sigmoid_rises_slowly(smt):
    "Sigmoid rises by at most 1/4 and is between 0 and 1: tanh z = 2 sigmoid(2z) - 1"
    smt.assume(s <= t)
    for z in (s, t):
        smt.use(tanh_is_a_sigmoid, z=HALF * z)
        smt.use(exp_is_positive, t=-z)
    smt.use(tanh_rises_slowly, s=HALF * s, t=HALF * t)
    smt.prove(rises_by_at_most(Fraction(1, 4), terms.sigmoid))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def sigmoid_is_bounded(smt):
    "0 ≤ sigmoid(t) ≤ 1"
    smt.use(exp_is_positive, t=-t)
    smt.prove(abs(terms.sigmoid(t)) <= 1)


# --- dSiLU and SiLU -------------------------------------------------------------------------------------------------


def slope_of_silu(z: Term, Z: Term) -> Term:
    """Z + z (1 - Z²), with Z = tanh(z): 2 dsilu(2z) - 1, the slope of z tanh(z)."""
    return Z + z * (1 - Z * Z)


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def slope_of_silu_up_to_64(balls):
    "1 - e² + 2te ≤ 6/5 (1 + e)² with e = exp(-t), for 0 ≤ t ≤ 64"
    t = balls.real("t")
    balls.assume(0 <= t, t <= 64)
    e = exp(-t)
    balls.prove(5 * (1 - e * e + 2 * t * e) <= 6 * ((1 + e) * (1 + e)))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def slope_of_silu_in_exp(smt):
    "1 - e² + 2te ≤ 6/5 (1 + e)² with e = exp(-t), for t ≥ 0"
    smt.assume(t >= 0)
    e = exp(-t)
    smt.use(slope_of_silu_up_to_64)
    smt.use(exp_decays_times_its_place)
    smt.use(exp_is_at_most_one_below_zero, t=-t)
    smt.prove(And(0 < e, 5 * (1 - e * e + 2 * (t * e)) <= 6 * ((1 + e) * (1 + e))))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def tanh_in_a_small_exp(smt):
    "tanh(z) (1 + e) = 1 - e with e = exp(-2z)"
    z = smt.real("z")
    smt.use(tanh_is_a_quotient)
    smt.use(exp_is_positive, t=2 * z)
    smt.prove(tanh(z) * (1 + exp(-2 * z)) == 1 - exp(-2 * z))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def slope_of_silu_is_a_quotient(smt):
    "Z (1 + e) = 1 - e gives (Z + z (1 - Z²))(1 + e)² = 1 - e² + 4ze"
    z, Z, e = smt.reals("z Z e")
    smt.assume(Z * (1 + e) == 1 - e)
    smt.prove(slope_of_silu(z, Z) * ((1 + e) * (1 + e)) == 1 - e * e + 4 * z * e)


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def slope_of_silu_is_bounded(smt):
    "0 ≤ tanh(z) + z (1 - tanh²(z)) ≤ 6/5 for z ≥ 0"
    z = smt.real("z")
    smt.assume(z >= 0)
    Z, e = tanh(z), exp(-2 * z)
    smt.use(slope_of_silu_in_exp, t=2 * z)
    smt.use(tanh_in_a_small_exp)
    smt.use(slope_of_silu_is_a_quotient, Z=Z, e=e)
    square = (1 + e) * (1 + e)
    smt.use(a_positive_divisor_keeps_order, D=square, x=slope_of_silu(z, Z), y=Fraction(6, 5))
    smt.prove(slope_of_silu(z, Z) <= Fraction(6, 5))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def a_slope_times_its_place_is_at_most_half(smt):
    "0 ≤ z (1 - tanh²(z)) ≤ 1 and z (1 - tanh(z)) ≤ 2/5 for z ≥ 0"
    z = smt.real("z")
    smt.assume(z >= 0)
    e = exp(-2 * z)
    smt.use(exp_decays_times_its_place, t=2 * z)
    smt.use(silu_gap, t=2 * z)
    smt.use(exp_is_at_most_one_below_zero, t=-2 * z)
    smt.use(tanh_in_a_small_exp)
    smt.use(numbers_of_a_slope, e=e, Z=tanh(z))
    smt.prove(
        And(0 <= z * (1 - tanh(z) * tanh(z)), z * (1 - tanh(z) * tanh(z)) <= 1, 5 * (z * (1 - tanh(z))) <= 2)
    )


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def numbers_of_a_slope(smt):
    "Z (1 + e) = 1 - e, 0 < e ≤ 1, 0 ≤ 4ze ≤ 1 and 2ze ≤ C (1 + e) bound z (1 - Z²) and z (1 - Z)"
    z, Z, e = smt.reals("z Z e")
    smt.assume(
        z >= 0, 0 < e, e <= 1, Z * (1 + e) == 1 - e, 4 * (z * e) <= 1, 2 * z * e <= terms.SILU_GAP * (1 + e)
    )
    square = (1 + e) * (1 + e)
    smt.use(a_positive_divisor_keeps_order, D=square, x=0, y=z * (1 - Z * Z))
    smt.use(a_positive_divisor_keeps_order, D=square, x=z * (1 - Z * Z), y=1)
    smt.use(a_positive_divisor_keeps_order, D=1 + e, x=z * (1 - Z), y=Fraction(2, 5))
    smt.prove(And(0 <= z * (1 - Z * Z), z * (1 - Z * Z) <= 1, 5 * (z * (1 - Z)) <= 2))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def a_chord_of_z_tanh(smt):
    "v ≥ 0, 0 ≤ V ≤ U ≤ 1: U + v (1 - UV) is linear in U, at most 7/5 at U = V and at U = 1"
    smt.assume(0 <= V, V <= U, U <= 1, 5 * slope_of_silu(v, V) <= 7, 5 * (v * (1 - V)) <= 2)
    smt.use(products_keep_order, k=U - V, x=1 - v * V, y=0)
    smt.use(products_keep_order, k=1 - U, x=0, y=1 - v * V)
    smt.prove(5 * (U + v * (1 - U * V)) <= 7)


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def a_rise_of_z_tanh(smt):
    "0 ≤ v ≤ u, 0 ≤ U - V ≤ (u - v)(1 - UV), U + v (1 - UV) ≤ 7/5: 0 ≤ uU - vV ≤ 7/5 (u - v)"
    smt.assume(0 <= v, v <= u, 0 <= V, V <= U, U - V <= (u - v) * (1 - U * V), 5 * (U + v * (1 - U * V)) <= 7)
    smt.use(products_keep_order, k=v, x=U - V, y=(u - v) * (1 - U * V))
    smt.use(products_keep_order, k=u - v, x=5 * (U + v * (1 - U * V)), y=7)
    smt.prove(And(0 <= u * U - v * V, 5 * (u * U - v * V) <= 7 * (u - v)))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def z_tanh_rises_slowly_on_the_right(smt):
    "0 ≤ v ≤ u: 0 ≤ u tanh(u) - v tanh(v) ≤ 7/5 (u - v)"
    smt.assume(0 <= v, v <= u)
    smt.use(tanh_differs_by_a_tanh, s=v, t=u)
    smt.use(tanh_is_between_zero_and_its_argument, z=v)
    smt.use(tanh_is_odd_and_bounded, z=u)
    smt.use(slope_of_silu_is_bounded, z=v)
    smt.use(a_slope_times_its_place_is_at_most_half, z=v)
    smt.use(a_chord_of_z_tanh, U=tanh(u), V=tanh(v))
    smt.use(a_rise_of_z_tanh, U=tanh(u), V=tanh(v))
    rise = u * tanh(u) - v * tanh(v)
    smt.prove(And(0 <= rise, 5 * rise <= 7 * (u - v)))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def z_tanh_rises_slowly(smt):
    "z tanh(z), which is even, rises by at most 7/5"
    smt.assume(s <= t)
    for z in (s, t):
        smt.use(tanh_is_odd_and_bounded, z=z)
    for v, u in ((s, t), (-t, -s), (-s, t), (t, -s)):
        smt.use(z_tanh_rises_slowly_on_the_right, v=v, u=u)
    smt.prove(rises_by_at_most(Fraction(7, 5), lambda z: z * tanh(z)))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def silu_in_tanh(smt):
    "silu(x) = x/2 + x/2 tanh(x/2)"
    smt.use(tanh_is_a_sigmoid, z=HALF * x)
    smt.use(exp_is_positive, t=-x)
    smt.prove(terms.silu(x) == HALF * x + HALF * x * tanh(HALF * x))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def silu_rises_slowly(smt):
    "SiLU rises by at most 6/5"
    smt.assume(s <= t)
    for z in (s, t):
        smt.use(silu_in_tanh, x=z)
        smt.use(exp_is_positive, t=-z)
    smt.use(z_tanh_rises_slowly, s=HALF * s, t=HALF * t)
    smt.prove(rises_by_at_most(STEEPEST, terms.silu))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def swish_is_silu_scaled(smt):
    "β swish(x) = silu(βx)"
    smt.use(exp_is_positive, t=-(beta * x))
    smt.prove(beta * terms.swish(x, beta) == terms.silu(beta * x))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def a_scaled_rise(smt):
    "β ≠ 0 and |βr| ≤ L |βd|, d ≥ 0: |r| ≤ Ld"
    r, d = smt.reals("r d")
    smt.assume(d >= 0)
    smt.assume(Implies(beta > 0, rise_is_at_most(L, beta * r, beta * d)))
    smt.assume(Implies(beta < 0, rise_is_at_most(L, -beta * r, -beta * d)), beta != 0)
    smt.prove(rise_is_at_most(L, r, d))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def swish_rises_slowly(smt):
    "Swish rises by at most 6/5, for every β ≠ 0"
    smt.assume(s <= t, beta != 0)
    for z in (s, t):
        smt.use(swish_is_silu_scaled, x=z)
        smt.use(exp_is_positive, t=-(beta * z))
    smt.use(silu_rises_slowly, s=beta * s, t=beta * t)
    smt.use(silu_rises_slowly, s=beta * t, t=beta * s)
    rise = terms.swish(t, beta) - terms.swish(s, beta)
    smt.use(a_scaled_rise, r=rise, d=t - s, L=STEEPEST)
    smt.prove(rise_is_at_most(STEEPEST, rise, t - s))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def a_rise_of_a_slope(smt):
    "0 ≤ v ≤ u, 0 ≤ V ≤ U < 1, U - V ≤ (u - v)(1 - UV), v (1 - V²) ≤ 1: |U + u (1 - U²) - V - v (1 - V²)| ≤ 2 (u - v)"
    smt.assume(0 <= v, v <= u, 0 <= V, V <= U, U < 1, U - V <= (u - v) * (1 - U * V), v * (1 - V * V) <= 1)
    smt.use(first_part_of_a_rise)
    smt.use(products_keep_order, k=u - v, x=1 - U * V + 1 - U * U, y=2)
    smt.use(products_keep_order, k=u - v, x=0, y=1 - U * U)
    smt.use(products_keep_order, k=U - V, x=1 - v * (U + V), y=1)
    smt.prove(rise_is_at_most(2, slope_of_silu(u, U) - slope_of_silu(v, V), u - v))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def first_part_of_a_rise(smt):
    "(U - V) v (U + V) ≤ (u - v) v (1 - UV)(U + V) ≤ 2 (u - v) v (1 - V²) ≤ 2 (u - v)"
    smt.assume(0 <= v, v <= u, 0 <= V, V <= U, U < 1, U - V <= (u - v) * (1 - U * V), v * (1 - V * V) <= 1)
    smt.use(products_keep_order, k=v * (U + V), x=U - V, y=(u - v) * (1 - U * V))
    smt.use(products_keep_order, k=(u - v) * v * (1 - U * V), x=U + V, y=2)
    smt.use(products_keep_order, k=(u - v) * v, x=1 - U * V, y=1 - V * V)
    smt.use(products_keep_order, k=u - v, x=v * (1 - V * V), y=1)
    smt.prove((U - V) * (v * (U + V)) <= 2 * (u - v))


def g(z: Term) -> Term:
    return slope_of_silu(z, tanh(z))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def slope_of_silu_rises_slowly_on_the_right(smt):
    "0 ≤ v ≤ u: tanh(z) + z (1 - tanh²(z)) rises by at most 2 from v to u"
    smt.assume(0 <= v, v <= u)
    smt.use(tanh_differs_by_a_tanh, s=v, t=u)
    smt.use(tanh_is_between_zero_and_its_argument, z=v)
    smt.use(tanh_is_odd_and_bounded, z=u)
    smt.use(a_slope_times_its_place_is_at_most_half, z=v)
    smt.use(a_rise_of_a_slope, U=tanh(u), V=tanh(v))
    smt.prove(rise_is_at_most(2, g(u) - g(v), u - v))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def slope_of_silu_is_between_zero_and_its_tangent(smt):
    "0 ≤ tanh(z) + z (1 - tanh²(z)) ≤ 2z for z ≥ 0, and its negative at -z"
    z = smt.real("z")
    smt.use(slope_of_silu_rises_slowly_on_the_right, v=0, u=z)
    smt.use(tanh_is_between_zero_and_its_argument)
    smt.use(tanh_is_between_zero_and_its_argument, z=0)
    smt.use(tanh_is_odd_and_bounded)
    smt.use(a_slope_times_its_place_is_at_most_half)
    smt.prove(And(g(-z) == -g(z), Implies(z >= 0, And(0 <= g(z), g(z) <= 2 * z))))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def slope_of_silu_rises_slowly(smt):
    "tanh(z) + z (1 - tanh²(z)), which is odd, rises by at most 2"
    smt.assume(s <= t)
    for z in (s, t, -s, -t):
        smt.use(slope_of_silu_is_between_zero_and_its_tangent, z=z)
    smt.use(slope_of_silu_rises_slowly_on_the_right, v=s, u=t)
    smt.use(slope_of_silu_rises_slowly_on_the_right, v=-t, u=-s)
    smt.prove(rises_by_at_most(2, g))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def dsilu_in_the_slope_of_silu(smt):
    "2 dsilu(x) - 1 = tanh(z) + z (1 - tanh²(z)) with z = x/2"
    smt.use(tanh_is_a_sigmoid, z=HALF * x)
    smt.use(exp_is_positive, t=-x)
    smt.prove(2 * terms.dsilu(x) - 1 == g(HALF * x))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def dsilu_rises_slowly(smt):
    "dSiLU rises by at most 1/2"
    smt.assume(s <= t)
    for z in (s, t):
        smt.use(dsilu_in_the_slope_of_silu, x=z)
        smt.use(exp_is_positive, t=-z)
    smt.use(slope_of_silu_rises_slowly, s=HALF * s, t=HALF * t)
    smt.prove(rises_by_at_most(HALF, terms.dsilu))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def dsilu_is_bounded(smt):
    "-0.1 ≤ dsilu(t) ≤ 1.1"
    z = HALF * t
    smt.use(dsilu_in_the_slope_of_silu, x=t)
    smt.use(exp_is_positive, t=-t)
    for at in (z, -z):
        smt.use(slope_of_silu_is_between_zero_and_its_tangent, z=at)
        smt.use(slope_of_silu_is_bounded, z=at)
    smt.prove(abs(terms.dsilu(t)) <= Fraction(11, 10))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def swish_is_bounded(smt):
    "|swish(t)| ≤ R + C/|β| for |t| ≤ R: β swish(t) = silu(βt)"
    smt.assume(-R <= t, t <= R, beta != 0)
    smt.use(exp_is_positive, t=-(beta * t))
    smt.use(silu_is_near_relu, x=beta * t)
    smt.use(swish_is_silu_scaled, x=t)
    smt.prove(abs(terms.swish(t, beta)) <= R + terms.SILU_GAP / abs(beta))

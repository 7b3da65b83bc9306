"""Tanh and sigmoid: a gate inside the argument. Two units, then two more.

    passing    x̂ = tanh(δx)/δ is nearly x
    gate       s = b (1 - tanh Kx) is nearly 0 for x > 0 and at least b for x ≤ 0
    em         [tanh(αx̂ - s) - tanh(-αx̂ - s)]/(2α): open, the symmetric difference quotient of tanh at 0, nearly x̂;
               shut, a difference far out in the flat tail, nearly 0

With U = tanh(αx̂) and V = tanh(s) the addition theorem makes it U (1 - V²) / (1 - U²V²) / α: all the rest is algebra.
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
from theorems.activation_emulation.obligations_exponential import (
    exp_is_increasing,
    exp_is_positive,
    tanh_adds,
    tanh_is_odd_and_bounded,
    tanh_saturates,
)
from verify.terms import And, Implies, exp, reals, relu, tanh

HALF = Fraction(1, 2)

U, V, p, q, w, x, x_hat, alpha, delta, b, K, M, s, T = reals("U V p q w x x_hat alpha delta b K M s T")

# --- the difference of two tanh -----------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="TANH-ALG")
def difference_of_two_tanh(smt):
    "p (1 - UV) = U - V and q (1 + UV) = U + V give (p + q)(1 - U²V²) = 2U (1 - V²)"
    smt.assume(p * (1 - U * V) == U - V, q * (1 + U * V) == U + V)
    smt.prove((p + q) * (1 - U * U * V * V) == 2 * U * (1 - V * V))


@claim.obligation(scope="for_all", label="TANH-ALG")
def products_of_bounded_numbers(smt):
    "|U| < 1 and |V| < 1 give 0 ≤ U²V² < 1, 0 < 1 - V² and U² ≤ 1"
    smt.assume(-1 < U, U < 1, -1 < V, V < 1)
    smt.prove(And(0 <= U * U * V * V, U * U * V * V < 1, 0 < 1 - V * V, U * U <= 1))


@claim.obligation(scope="for_all", label="TANH-ALG")
def small_times_bounded(smt):
    "-1/2 ≤ U ≤ 0 and |V| < 1 give U²V² ≤ 1/4 and 0 < 1 - V²"
    smt.assume(-1 <= 2 * U, U <= 0, -1 < V, V < 1)
    smt.prove(And(4 * (U * U * V * V) <= 1, 0 < 1 - V * V))


@claim.obligation(scope="for_all", label="TANH-ALG")
def an_open_gate_passes(smt):
    "w (1 - m) = U (1 - V²), m = U²V², U ≥ 0: then U - UV² ≤ w ≤ U"
    m = smt.real("m")
    smt.assume(0 <= U, 0 <= m, m < 1, m <= V * V, 0 < 1 - V * V, w * (1 - m) == U * (1 - V * V))
    smt.prove(And(w <= U, U - U * V * V <= w))


@claim.obligation(scope="for_all", label="TANH-ALG")
def a_shut_gate_stops(smt):
    "w (1 - m) = U (1 - V²), m ≤ 1/4, U ≤ 0: then 0 ≤ -w ≤ 4/3 (-U) (1 - V²)"
    m = smt.real("m")
    smt.assume(U <= 0, 4 * m <= 1, 0 < 1 - V * V, w * (1 - m) == U * (1 - V * V))
    smt.prove(And(w <= 0, -3 * w <= -4 * U * (1 - V * V)))


@claim.obligation(scope="for_all", label="TANH-ALG")
def tanh_gate_is_a_quotient(smt):
    "[tanh(v - s) - tanh(-v - s)](1 - U²V²) = 2U (1 - V²) with U = tanh v, V = tanh s"
    v = smt.real("v")
    smt.use(tanh_adds, a=v, b=-s)
    smt.use(tanh_adds, a=v, b=s)
    smt.use(tanh_is_odd_and_bounded, z=s)
    smt.use(tanh_is_odd_and_bounded, z=v + s)
    smt.use(difference_of_two_tanh, U=tanh(v), V=tanh(s), p=tanh(v - s), q=tanh(v + s))
    square = tanh(v) * tanh(v) * tanh(s) * tanh(s)
    smt.prove((tanh(v - s) - tanh(-v - s)) * (1 - square) == 2 * tanh(v) * (1 - tanh(s) * tanh(s)))


# --- near zero, and far out ---------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="TANH-AN")
def tanh_is_between_zero_and_its_argument(smt):
    "0 ≤ tanh(z) ≤ z for z ≥ 0, and z ≤ tanh(z) ≤ 0 for z ≤ 0"
    z = smt.real("z")
    smt.use(tanh_near_zero)
    smt.use(tanh_near_zero, z=-z)
    smt.use(tanh_is_odd_and_bounded)
    smt.use(exp_is_increasing, s=0, t=2 * z)
    smt.use(exp_is_increasing, s=0, t=-2 * z)
    smt.use(exp_is_positive, t=2 * z)
    smt.use(exp_is_positive, t=0)
    smt.use(tanh_is_a_quotient)
    smt.prove(
        And(
            Implies(z >= 0, And(0 <= tanh(z), tanh(z) <= z)), Implies(z <= 0, And(z <= tanh(z), tanh(z) <= 0))
        )
    )


@claim.obligation(scope="for_all", label="A2")
def exp_decays_linearly(smt):
    "0 < exp(-t) and (1 + t) exp(-t) ≤ 1"
    t = smt.real("t")
    smt.use(exp_is_positive, t=-t)
    smt.use(exp_above_its_tangent)
    smt.prove(And(0 < exp(-t), (1 + t) * exp(-t) <= 1))


@claim.obligation(scope="for_all", label="TANH-AN")
def a_product_with_a_square(smt):
    "z = T + r, T ≥ 1/2, r ≥ 0, 0 ≤ V ≤ e, e² = f and (1 + 2r) f ≤ 1 give zV² ≤ T"
    z, r, e, f = smt.reals("z r e f")
    smt.assume(z == T + r, 2 * T >= 1, r >= 0, 0 <= V, V <= e, e * e == f, (1 + 2 * r) * f <= 1)
    smt.prove(z * V * V <= T)


@claim.obligation(scope="for_all", label="TANH-AN")
def the_gate_opens(smt):
    "0 ≤ V < 1, V ≤ 2b exp(-z), exp(T) ≥ 2b, T ≥ 1/2, z ≥ 0 give zV² ≤ T"
    z = smt.real("z")
    smt.assume(0 <= V, V < 1, V <= 2 * b * exp(-z), exp(T) >= 2 * b, 2 * T >= 1, z >= 0)
    r = z - T
    smt.use(exp_is_positive, t=-z)
    smt.use(exp_of_a_sum, s=T, t=-z)
    smt.use(exp_of_a_sum, s=-r, t=-r)
    smt.use(exp_decays_linearly, t=2 * r)
    smt.use(a_product_with_a_square, r=r, e=exp(-r), f=exp(-2 * r))
    smt.prove(z * V * V <= T)


# --- the two sides ------------------------------------------------------------------------------------------------

y, em = reals("y em")


@claim.obligation(scope="for_all", label="TANH-AN")
def a_scaled_tanh_passes(smt):
    "x̂ = tanh(δx)/δ: 0 ≤ x̂ ≤ x and 3x̂ ≥ 3x - δ²x³ for x ≥ 0"
    smt.assume(delta > 0, x >= 0, x_hat * delta == tanh(delta * x))
    smt.use(tanh_near_zero, z=delta * x)
    smt.use(tanh_is_between_zero_and_its_argument, z=delta * x)
    smt.prove(And(0 <= x_hat, x_hat <= x, 3 * x - delta * delta * x * x * x <= 3 * x_hat))


@claim.obligation(scope="for_all", label="TANH-ALG")
def an_open_gate_is_divided(smt):
    "U = αy and U - UV² ≤ α em ≤ U give y - yV² ≤ em ≤ y"
    smt.assume(alpha > 0, U == alpha * y, U - U * V * V <= alpha * em, alpha * em <= U)
    smt.prove(And(em <= y, y - y * V * V <= em))


@claim.obligation(scope="for_all", label="TANH-ALG")
def cubes_are_monotone(smt):
    "0 ≤ x̂ ≤ x ≤ M gives x̂³ ≤ M³ and x³ ≤ M³"
    smt.assume(0 <= x_hat, x_hat <= x, x <= M)
    smt.prove(And(x_hat * x_hat * x_hat <= M * M * M, x * x * x <= M * M * M))


@claim.obligation(scope="for_all", label="TANH-ALG")
def weights_of_cubes_are_monotone(smt):
    "c ≤ C gives d²c ≤ d²C"
    c, C, d = smt.reals("c C d")
    smt.assume(c <= C)
    smt.prove(d * d * c <= d * d * C)


@claim.obligation(scope="for_all", label="TANH-ALG")
def a_gate_error_is_divided(smt):
    "ym ≤ xm and 2Kxm ≤ T give ym ≤ T/(2K)"
    m = smt.real("m")
    smt.assume(K > 0, y * m <= x * m, 2 * K * x * m <= T)
    smt.prove(y * m <= T / (2 * K))


@claim.obligation(scope="for_all", label="TANH-ALG")
def squares_keep_an_order(smt):
    "y ≤ x gives yV² ≤ xV²"
    smt.assume(y <= x)
    smt.prove(And(V * V >= 0, y * (V * V) <= x * (V * V)))


@claim.obligation(scope="for_all", label="TANH-ALG")
def errors_of_an_open_gate_add_up(smt):
    "What passing, the difference quotient and the gate lose, together"
    cube = M * M * M
    smt.assume(0 <= x_hat, x_hat <= x, x <= M, y <= x_hat, K > 0)
    smt.assume(3 * x - delta * delta * x * x * x <= 3 * x_hat)
    smt.assume(3 * x_hat - alpha * alpha * x_hat * x_hat * x_hat <= 3 * y)
    smt.assume(y - y * V * V <= em, em <= y, 2 * K * x * V * V <= T)
    smt.use(cubes_are_monotone)
    smt.use(weights_of_cubes_are_monotone, c=x * x * x, C=cube, d=delta)
    smt.use(weights_of_cubes_are_monotone, c=x_hat * x_hat * x_hat, C=cube, d=alpha)
    smt.use(squares_keep_an_order)
    smt.use(a_gate_error_is_divided, m=V * V)
    smt.prove(And(em <= x, x - em <= (delta * delta * cube + alpha * alpha * cube) / 3 + T / (2 * K)))


gate = [alpha > 0, delta > 0, K > 0, 2 * b >= 1, 2 * T >= 1, exp(T) >= 2 * b]
"""The parameters; T is at least 1/2 and ln 2b."""


@claim.obligation(scope="for_all", label="TANH-AN")
def a_gate_closes_behind_x(smt):
    "s = b (1 - tanh Kx) and V = tanh(s): 0 ≤ V < 1 and V ≤ 2b exp(-2Kx)"
    step = smt.real("step")
    smt.assume(b > 0, s == b * (1 - step), step == tanh(K * x))
    smt.use(tanh_saturates, z=K * x)
    smt.use(tanh_is_between_zero_and_its_argument, z=s)
    smt.use(tanh_is_odd_and_bounded, z=s)
    smt.prove(And(0 <= tanh(s), tanh(s) < 1, tanh(s) <= 2 * b * exp(-2 * (K * x))))


the_difference = 2 * (alpha * em) == tanh(alpha * x_hat - s) - tanh(-(alpha * x_hat) - s)
the_gate = [s == b * (1 - tanh(K * x)), the_difference]
"""em is the emulator at x: U = tanh(αx̂), V = tanh(s)."""

U_x, V_x = tanh(alpha * x_hat), tanh(s)


@claim.obligation(scope="for_all", label="T-TANH")
def a_half_of_the_difference(smt):
    "2w = d and d (1 - m) = 2uv give w (1 - m) = uv"
    d, m, u, v = smt.reals("d m u v")
    smt.assume(2 * w == d, d * (1 - m) == 2 * u * v)
    smt.prove(w * (1 - m) == u * v)


@claim.obligation(scope="for_all", label="T-TANH")
def the_emulator_is_a_quotient(smt):
    "α em (1 - U²V²) = U (1 - V²)"
    smt.assume(the_difference)
    square = U_x * U_x * V_x * V_x
    smt.use(tanh_gate_is_a_quotient, v=alpha * x_hat)
    smt.use(
        a_half_of_the_difference,
        w=alpha * em, d=tanh(alpha * x_hat - s) - tanh(-(alpha * x_hat) - s), m=square, u=U_x, v=1 - V_x * V_x,
    )  # fmt: skip
    smt.prove(alpha * em * (1 - square) == U_x * (1 - V_x * V_x))


@claim.obligation(scope="for_all", label="T-TANH")
def an_open_tanh_gate_passes(smt):
    "For x̂ ≥ 0: U - UV² ≤ α em ≤ U"
    smt.assume(the_difference, alpha > 0, x_hat >= 0)
    smt.use(the_emulator_is_a_quotient)
    smt.use(tanh_is_between_zero_and_its_argument, z=alpha * x_hat)
    smt.use(tanh_is_odd_and_bounded, z=alpha * x_hat)
    smt.use(tanh_is_odd_and_bounded, z=s)
    smt.use(products_of_bounded_numbers, U=U_x, V=V_x)
    smt.use(an_open_gate_passes, U=U_x, V=V_x, m=U_x * U_x * V_x * V_x, w=alpha * em)
    smt.prove(And(alpha * em <= U_x, U_x - U_x * V_x * V_x <= alpha * em))


@claim.obligation(scope="for_all", label="T-TANH")
def tanh_emulates_relu_on_the_right(smt):
    "For 0 ≤ x ≤ M: -(δ² + α²) M³/3 - T/(2K) ≤ em - x ≤ 0"
    cube = M * M * M
    smt.assume(*gate, 0 <= x, x <= M, x_hat * delta == tanh(delta * x), *the_gate)
    smt.use(a_scaled_tanh_passes)
    smt.use(a_scaled_tanh_passes, delta=alpha, x=x_hat, x_hat=U_x / alpha)
    smt.use(a_gate_closes_behind_x, step=tanh(K * x))
    smt.use(the_gate_opens, V=V_x, z=2 * (K * x))
    smt.use(an_open_tanh_gate_passes)
    smt.use(an_open_gate_is_divided, U=U_x, V=V_x, y=U_x / alpha)
    smt.use(errors_of_an_open_gate_add_up, V=V_x, y=U_x / alpha)
    smt.prove(And(em <= x, x - em <= (delta * delta * cube + alpha * alpha * cube) / 3 + T / (2 * K)))


# --- shut ---------------------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="T-TANH")
def a_shut_tanh_gate_stops(smt):
    "For x̂ ≤ 0 with α|x̂| ≤ 1/2: 0 ≤ -em ≤ 4/3 |x̂| (1 - V²)"
    smt.assume(the_difference, alpha > 0, x_hat <= 0, -2 * (alpha * x_hat) <= 1)
    smt.use(the_emulator_is_a_quotient)
    smt.use(tanh_is_between_zero_and_its_argument, z=alpha * x_hat)
    smt.use(tanh_is_odd_and_bounded, z=s)
    smt.use(small_times_bounded, U=U_x, V=V_x)
    smt.use(a_shut_gate_stops, U=U_x, V=V_x, m=U_x * U_x * V_x * V_x, w=alpha * em)
    smt.prove(And(alpha * em <= 0, -3 * (alpha * em) <= -4 * U_x * (1 - V_x * V_x), 0 < 1 - V_x * V_x))


@claim.obligation(scope="for_all", label="TANH-AN")
def a_shut_gate_is_far_out(smt):
    "For x ≤ 0 and s = b (1 - tanh Kx): V = tanh(s) has 0 ≤ 1 - V² ≤ 4 exp(-2b)"
    smt.assume(x <= 0, K > 0, b > 0, s == b * (1 - tanh(K * x)))
    smt.use(tanh_is_between_zero_and_its_argument, z=K * x)
    smt.use(tanh_saturates, z=s)
    smt.use(exp_is_increasing, s=-2 * s, t=-2 * b)
    smt.use(exp_is_positive, t=-2 * s)
    smt.prove(1 - V_x * V_x <= 4 * exp(-2 * b))


@claim.obligation(scope="for_all", label="TANH-ALG")
def errors_of_a_shut_gate(smt):
    "-3αem ≤ -4U f, 0 < f ≤ 4E, -U ≤ α(-x̂), -x̂ ≤ M give -em ≤ 16/3 M E"
    f, E = smt.reals("f E")
    smt.assume(alpha > 0, -3 * (alpha * em) <= -4 * U * f, 0 < f, f <= 4 * E, alpha * x_hat <= U)
    smt.assume(x_hat <= 0, -x_hat <= M)
    smt.prove(-3 * em <= 16 * M * E)


@claim.obligation(scope="for_all", label="T-TANH")
def tanh_emulates_relu_on_the_left(smt):
    "For -M ≤ x ≤ 0: -16/3 M exp(-2b) ≤ em ≤ 0"
    smt.assume(alpha > 0, 2 * (alpha * M) <= 1, delta > 0, K > 0, b > 0)
    smt.assume(-M <= x, x <= 0, x_hat * delta == tanh(delta * x), *the_gate)
    smt.use(tanh_is_odd_and_bounded, z=delta * x)
    smt.use(a_scaled_tanh_passes, x=-x, x_hat=-x_hat)
    smt.use(tanh_is_between_zero_and_its_argument, z=alpha * x_hat)
    smt.use(a_shut_tanh_gate_stops)
    smt.use(a_shut_gate_is_far_out)
    smt.use(errors_of_a_shut_gate, U=U_x, f=1 - V_x * V_x, E=exp(-2 * b))
    smt.prove(And(em <= 0, -3 * em <= 16 * M * exp(-2 * b)))


# --- both ---------------------------------------------------------------------------------------------------------

eta = reals("eta")[0]

enough = [
    *gate,
    2 * (alpha * M) <= 1,
    (delta * delta * (M * M * M) + alpha * alpha * (M * M * M)) / 3 + T / (2 * K) <= eta,
    16 * M * exp(-2 * b) <= 3 * eta,
    -M <= x,
    x <= M,
]
"""What the checker of a network asks of the parameters, and |x| ≤ M."""


@claim.obligation(scope="for_all", label="T-TANH")
def tanh_emulates_relu(smt):
    "-η ≤ em - relu(x) ≤ 0 for |x| ≤ M, where (δ² + α²) M³/3 + T/(2K) ≤ η and 16/3 M exp(-2b) ≤ η"
    smt.assume(*enough)
    value = terms.tanh_emulator(x, K, alpha, delta, b)
    given = {"x_hat": tanh(delta * x) / delta, "s": b * (1 - tanh(K * x)), "em": value}
    smt.use(tanh_emulates_relu_on_the_right, **given)
    smt.use(tanh_emulates_relu_on_the_left, **given)
    smt.prove(And(value - relu(x) <= 0, relu(x) - value <= eta))


@claim.obligation(scope="for_all", label="T-TANH")
def tanh_is_a_sigmoid(smt):
    "tanh(z) = 2 sigmoid(2z) - 1"
    z = smt.real("z")
    smt.use(exp_is_positive, t=2 * z)
    smt.use(tanh_is_a_quotient)
    smt.prove(tanh(z) == 2 * terms.sigmoid(2 * z) - 1)


@claim.obligation(scope="for_all", label="T-TANH")
def sigmoid_emulates_relu(smt):
    "-η ≤ em - relu(x) ≤ 0 for |x| ≤ M with the same parameters: tanh(z) = 2 sigmoid(2z) - 1 put in"
    smt.assume(*enough)
    x_hat, s = (2 * terms.sigmoid(2 * (delta * x)) - 1) / delta, b * (2 - 2 * terms.sigmoid(2 * (K * x)))
    for z in (delta * x, K * x, alpha * x_hat - s, -(alpha * x_hat) - s):
        smt.use(tanh_is_a_sigmoid, z=z)
        smt.use(exp_is_positive, t=-2 * z)
    value = terms.sigmoid_emulator(x, K, alpha, delta, b)
    smt.use(tanh_emulates_relu_on_the_right, x_hat=x_hat, s=s, em=value)
    smt.use(tanh_emulates_relu_on_the_left, x_hat=x_hat, s=s, em=value)
    smt.prove(And(value - relu(x) <= 0, relu(x) - value <= eta))

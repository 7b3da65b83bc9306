"""SRS with α = 2, β = 3: the emulator of obligations_gates.py, with the steps of obligations_srs.py.

passing    x̂ = srs(δx)/δ is nearly x, and at most 4/3 |x|
gate       s = B (1 - srs(Kx)/2): 0 ≤ ts ≤ 1 for t = Kx ≥ T, exp(T/3) ≥ 2B; at least B for x ≤ 0
em         [srs(αx̂ - s) - srs(-αx̂ - s)]/(2α)
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from fractions import Fraction

from theorems.activation_emulation import activations_as_terms as terms
from theorems.activation_emulation.claim import claim
from theorems.activation_emulation.obligations_dsilu_gate import a_product_of_signs, a_scaled_number_is_small
from theorems.activation_emulation.obligations_exponential import exp_is_increasing, exp_is_positive
from theorems.activation_emulation.obligations_gates import cubes_are_monotone, weights_of_cubes_are_monotone
from theorems.activation_emulation.obligations_products import (
    a_positive_factor_keeps_order,
    two_factors_are_not_negative,
)
from theorems.activation_emulation.obligations_srs import (
    srs_below_zero,
    srs_has_no_pole,
    srs_near_zero,
    step,
)
from theorems.activation_emulation.obligations_srs_steps import (
    a_shut_step_of_srs,
    an_open_step_of_srs,
    steps_of_srs_are_bounded,
)
from verify.terms import And, Implies, Term, exp, reals, relu

HALF, THIRD = Fraction(1, 2), Fraction(1, 3)

x, x_hat, y, em, s, t, c, e, q, m, d = reals("x x_hat y em s t c e q m d")
K, M, B, T, E, F, alpha, delta, eta = reals("K M B T E F alpha delta eta")


def passed(x: Term) -> Term:
    """x̂: x by way of an SRS unit."""
    return terms.srs(delta * x) / delta


def shut(x: Term) -> Term:
    """s."""
    return B * (1 - terms.srs(K * x) / terms.SRS_ALPHA)


def units(x: Term) -> tuple[Term, Term, Term]:
    """x̂, s and the emulator at x."""
    return passed(x), shut(x), terms.srs_emulator(x, K, alpha, delta, B)


# --- passing ------------------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="T-SRS")
def a_quotient_of_srs_passes(smt):
    "x̂δ = c with 0 ≤ c ≤ z = δx and 18 (z - c) ≤ 3z² + z³ give 0 ≤ x̂ ≤ x and 18 (x - x̂) ≤ 3δx² + δ²x³"
    z = delta * x
    smt.assume(delta > 0, x_hat * delta == c, 0 <= c, c <= z, 18 * (z - c) <= 3 * z * z + z * z * z)
    smt.use(a_positive_factor_keeps_order, u=0, v=x_hat, p=delta)
    smt.use(a_positive_factor_keeps_order, u=x_hat, v=x, p=delta)
    loss = 3 * delta * x * x + delta * delta * x * x * x
    smt.use(a_positive_factor_keeps_order, u=18 * (x - x_hat), v=loss, p=delta)
    smt.prove(And(0 <= x_hat, x_hat <= x, 18 * (x - x_hat) <= loss))


@claim.obligation(scope="for_all", label="T-SRS")
def srs_passes(smt):
    "x̂ = srs(δx)/δ: 0 ≤ x̂ ≤ x and 18 (x - x̂) ≤ 3δx² + δ²x³ for x ≥ 0"
    smt.assume(delta > 0, x >= 0)
    smt.use(a_product_of_signs)
    smt.use(srs_has_no_pole, z=delta * x)
    smt.use(srs_near_zero, z=delta * x)
    smt.use(a_quotient_of_srs_passes, c=terms.srs(delta * x), x_hat=passed(x))
    loss = 3 * delta * x * x + delta * delta * x * x * x
    smt.prove(And(0 <= passed(x), passed(x) <= x, 18 * (x - passed(x)) <= loss))


@claim.obligation(scope="for_all", label="T-SRS")
def a_quotient_of_srs_passes_on_the_left(smt):
    "x̂δ = c with 0 ≤ -c ≤ -4/3 δx gives 0 ≤ -x̂ ≤ -4/3 x"
    smt.assume(delta > 0, x_hat * delta == c, 0 <= -c, -3 * c <= -4 * (delta * x))
    smt.use(a_positive_factor_keeps_order, u=0, v=-x_hat, p=delta)
    smt.use(a_positive_factor_keeps_order, u=-3 * x_hat, v=-4 * x, p=delta)
    smt.prove(And(0 <= -x_hat, -3 * x_hat <= -4 * x))


@claim.obligation(scope="for_all", label="T-SRS")
def srs_passes_on_the_left(smt):
    "x̂ = srs(δx)/δ: 0 ≤ -x̂ ≤ -4/3 x for x ≤ 0"
    smt.assume(delta > 0, x <= 0)
    smt.use(a_product_of_signs, x=-x)
    smt.use(srs_has_no_pole, z=delta * x)
    smt.use(srs_below_zero, z=delta * x)
    smt.use(a_quotient_of_srs_passes_on_the_left, c=terms.srs(delta * x), x_hat=passed(x))
    smt.prove(And(0 <= -passed(x), -3 * passed(x) <= -4 * x))


# --- the gate -----------------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="T-SRS")
def the_rest_of_a_quotient(smt):
    "cq = t, q = t/2 + e, e > 0, t ≥ 0: m = 1 - c/2 has m ≥ 0 and mt ≤ 2e"
    smt.assume(c * (HALF * t + e) == t, e > 0, t >= 0, m == 1 - HALF * c)
    q = HALF * t + e
    smt.use(a_positive_factor_keeps_order, u=0, v=m, p=q)
    smt.use(two_factors_are_not_negative, u=m, k=e)
    smt.prove(And(m >= 0, m * t <= 2 * e))


@claim.obligation(scope="for_all", label="T-SRS")
def the_rest_of_srs(smt):
    "0 ≤ 1 - srs(t)/2 and t (1 - srs(t)/2) ≤ 2 exp(-t/3) for t ≥ 0"
    smt.assume(t >= 0)
    e, m = exp(-THIRD * t), 1 - terms.srs(t) / terms.SRS_ALPHA
    smt.use(srs_has_no_pole, z=t)
    smt.use(exp_is_positive, t=-THIRD * t)
    smt.use(the_rest_of_a_quotient, c=terms.srs(t), e=e, m=m)
    smt.prove(And(m >= 0, m * t <= 2 * e))


@claim.obligation(scope="for_all", label="T-SRS")
def a_steep_gate_in_numbers(smt):
    "0 ≤ m, mt ≤ 2e, E ≥ 2B, Fe = 1, F ≥ E (1 + r), r ≥ 0 give 0 ≤ Bm and tBm ≤ 1"
    r = smt.real("r")
    smt.assume(B > 0, m >= 0, m * t <= 2 * e, E >= 2 * B, F * e == 1, e > 0, F >= E * (1 + r), r >= 0)
    smt.use(two_factors_are_not_negative, u=r, k=E)
    smt.use(two_factors_are_not_negative, u=F - 2 * B, k=e)
    smt.use(two_factors_are_not_negative, u=B, k=2 * e - m * t)
    smt.use(two_factors_are_not_negative, u=B, k=m)
    smt.prove(And(0 <= B * m, t * (B * m) <= 1))


@claim.obligation(scope="for_all", label="T-SRS")
def the_gate_of_srs_opens(smt):
    "s = B (1 - srs(t)/2), t ≥ T ≥ 0 and exp(T/3) ≥ 2B give s ≥ 0 and ts ≤ 1"
    smt.assume(B > 0, T >= 0, t >= T, exp(THIRD * T) >= 2 * B)
    smt.show(B=HALF, T=1, t=1)
    m = 1 - terms.srs(t) / terms.SRS_ALPHA
    smt.use(the_rest_of_srs)
    smt.use(srs_has_no_pole, z=t)
    smt.use(exp_is_increasing, s=THIRD * T, t=THIRD * t)
    smt.use(exp_is_positive, t=THIRD * t)
    smt.use(
        a_steep_gate_in_numbers,
        m=m, e=exp(-THIRD * t), E=exp(THIRD * T), F=exp(THIRD * t), r=THIRD * (t - T),
    )  # fmt: skip
    smt.prove(And(0 <= B * m, t * (B * m) <= 1))


@claim.obligation(scope="for_all", label="T-SRS")
def the_gate_of_srs_is_not_negative(smt):
    "s = B (1 - srs(t)/2) ≥ 0 for t ≥ 0"
    smt.assume(B > 0, t >= 0)
    m = 1 - terms.srs(t) / terms.SRS_ALPHA
    smt.use(the_rest_of_srs)
    smt.use(srs_has_no_pole, z=t)
    smt.use(two_factors_are_not_negative, u=B, k=m)
    smt.prove(B * m >= 0)


@claim.obligation(scope="for_all", label="T-SRS")
def the_gate_of_srs_shuts(smt):
    "s = B (1 - srs(t)/2) ≥ B for t ≤ 0"
    smt.assume(B > 0, t <= 0)
    smt.use(srs_below_zero, z=t)
    smt.use(srs_has_no_pole, z=t)
    smt.use(two_factors_are_not_negative, u=B, k=-terms.srs(t))
    smt.prove(B * (1 - terms.srs(t) / terms.SRS_ALPHA) >= B)


# --- the right ----------------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="T-SRS")
def bounds_of_a_step_are_divided(smt):
    "2α em = d, -αy ≤ d ≤ 5/2 αy give -y ≤ 2em and 4em ≤ 5y"
    smt.assume(alpha > 0, 2 * (alpha * em) == d, -(alpha * y) <= d, 2 * d <= 5 * (alpha * y))
    smt.use(a_positive_factor_keeps_order, u=-y, v=2 * em, p=alpha)
    smt.use(a_positive_factor_keeps_order, u=4 * em, v=5 * y, p=alpha)
    smt.prove(And(-y <= 2 * em, 4 * em <= 5 * y))


@claim.obligation(scope="for_all", label="T-SRS")
def an_open_step_is_divided(smt):
    "2α em = d, |d - 2v| ≤ 2v (s + v²/12), v = αy give |em - y| ≤ ys + α²y³/12"
    v = alpha * y
    smt.assume(alpha > 0, 2 * (alpha * em) == d)
    smt.assume(12 * d <= 2 * v * (12 + 12 * s + v * v), 12 * d >= 2 * v * (12 - 12 * s - v * v))
    bound = 12 * (y * s) + alpha * alpha * (y * y * y)
    smt.use(a_positive_factor_keeps_order, u=12 * (em - y), v=bound, p=alpha)
    smt.use(a_positive_factor_keeps_order, u=12 * (y - em), v=bound, p=alpha)
    smt.prove(And(12 * (em - y) <= bound, 12 * (y - em) <= bound))


@claim.obligation(scope="for_all", label="T-SRS")
def an_srs_gate_always(smt):
    "-x̂/2 ≤ em ≤ 5/4 x̂ for 0 ≤ αx̂ ≤ 1/2, s ≥ 0"
    v = alpha * y
    smt.assume(alpha > 0, v >= 0, 2 * v <= 1, s >= 0)
    em = step(v, s) / (2 * alpha)
    smt.use(srs_has_no_pole, z=v - s)
    smt.use(srs_has_no_pole, z=-v - s)
    smt.use(steps_of_srs_are_bounded, v=v)
    smt.use(bounds_of_a_step_are_divided, d=step(v, s), em=em)
    smt.prove(And(-y <= 2 * em, 4 * em <= 5 * y))


@claim.obligation(scope="for_all", label="T-SRS")
def an_open_srs_gate(smt):
    "|em - x̂| ≤ x̂s + α²x̂³/12 for 0 ≤ αx̂ ≤ 1/2, 0 ≤ s ≤ 1/8"
    v = alpha * y
    smt.assume(alpha > 0, v >= 0, 2 * v <= 1, s >= 0, 8 * s <= 1)
    smt.show(alpha=1, y=HALF, s=Fraction(1, 8))
    em = step(v, s) / (2 * alpha)
    smt.use(srs_has_no_pole, z=v - s)
    smt.use(srs_has_no_pole, z=-v - s)
    smt.use(an_open_step_of_srs, v=v)
    smt.use(an_open_step_is_divided, d=step(v, s), em=em)
    bound = 12 * (y * s) + alpha * alpha * (y * y * y)
    smt.prove(And(12 * (em - y) <= bound, 12 * (y - em) <= bound))


FROM = 8
"""Where T starts: the gate is at most 1/8 from there on."""

right = (
    delta * (M * M) / 6
    + delta * delta * (M * M * M) / 18
    + alpha * alpha * (M * M * M) / 12
    + 3 * T / (2 * K)
)


@claim.obligation(scope="for_all", label="T-SRS")
def squares_of_arguments_are_monotone(smt):
    "0 ≤ x ≤ M gives x² ≤ M²"
    smt.assume(0 <= x, x <= M)
    smt.prove(x * x <= M * M)


@claim.obligation(scope="for_all", label="T-SRS")
def losses_are_not_negative(smt):
    "0 ≤ M and δ > 0: δM², δ²M³ and α²M³ are not negative"
    smt.assume(0 <= M, delta > 0)
    cube = M * M * M
    smt.prove(And(0 <= delta * (M * M), 0 <= delta * delta * cube, 0 <= alpha * alpha * cube))


@claim.obligation(scope="for_all", label="T-SRS")
def losses_in_passing(smt):
    "18 (x - y) ≤ 3δx² + δ²x³, 0 ≤ y ≤ x ≤ M: the bound with M, and α²y³ ≤ α²M³"
    smt.assume(0 <= y, y <= x, x <= M, delta > 0)
    smt.assume(18 * (x - y) <= 3 * delta * x * x + delta * delta * x * x * x)
    smt.use(cubes_are_monotone, x_hat=y)
    smt.use(weights_of_cubes_are_monotone, c=x * x * x, C=M * M * M, d=delta)
    smt.use(weights_of_cubes_are_monotone, c=y * y * y, C=M * M * M, d=alpha)
    smt.use(squares_of_arguments_are_monotone)
    smt.use(two_factors_are_not_negative, u=delta, k=M * M - x * x)
    smt.use(losses_are_not_negative)
    cube = M * M * M
    smt.prove(
        And(
            18 * (x - y) <= 3 * delta * (M * M) + delta * delta * cube,
            alpha * alpha * (y * y * y) <= alpha * alpha * cube,
            0 <= 3 * delta * (M * M) + delta * delta * cube,
            0 <= alpha * alpha * cube,
        )
    )


@claim.obligation(scope="for_all", label="T-SRS")
def errors_where_the_gate_of_srs_is_shut(smt):
    "Kx ≤ T: |em - x| ≤ 3/2 x ≤ 3T/(2K)"
    smt.assume(0 <= y, y <= x, K > 0, K * x <= T, -y <= 2 * em, 4 * em <= 5 * y)
    smt.prove(And(em - x <= 3 * T / (2 * K), x - em <= 3 * T / (2 * K)))


@claim.obligation(scope="for_all", label="T-SRS")
def errors_where_the_gate_of_srs_is_open(smt):
    "Kxs ≤ 1, s ≥ 0 and y ≤ x give ys ≤ 3T/(2K) for T ≥ 8"
    smt.assume(y <= x, K > 0, s >= 0, K * x * s <= 1, T >= FROM)
    smt.use(two_factors_are_not_negative, u=x - y, k=s)
    smt.use(a_positive_factor_keeps_order, u=x * s, v=3 * T / (2 * K), p=K)
    smt.prove(y * s <= 3 * T / (2 * K))


@claim.obligation(scope="for_all", label="T-SRS")
def errors_of_srs_add_up(smt):
    "What is known of x̂, s and em, before T and after: |em - x| ≤ δM²/6 + δ²M³/18 + α²M³/12 + 3T/(2K)"
    bound = 12 * (y * s) + alpha * alpha * (y * y * y)
    smt.assume(0 <= y, y <= x, x <= M, K > 0, delta > 0, T >= FROM, -y <= 2 * em, 4 * em <= 5 * y)
    smt.assume(18 * (x - y) <= 3 * delta * x * x + delta * delta * x * x * x)
    is_open = And(s >= 0, K * x * s <= 1, 12 * (em - y) <= bound, 12 * (y - em) <= bound)
    smt.assume(Implies(K * x >= T, is_open))
    smt.use(losses_in_passing)
    smt.use(errors_where_the_gate_of_srs_is_shut)
    smt.use(errors_where_the_gate_of_srs_is_open)
    smt.prove(And(em - x <= right, x - em <= right))


@claim.obligation(scope="for_all", label="T-SRS")
def a_late_gate_is_small(smt):
    "ts ≤ 1, t ≥ 8 and s ≥ 0 give s ≤ 1/8"
    smt.assume(t * s <= 1, t >= FROM, s >= 0)
    smt.prove(8 * s <= 1)


gate = [alpha > 0, delta > 0, K > 0, B > 0, T >= FROM, exp(THIRD * T) >= 2 * B]
"""The parameters; T is at least 8 and 3 log(2B)."""


@claim.obligation(scope="for_all", label="T-SRS")
def srs_emulates_relu_on_the_right(smt):
    "For 0 ≤ x ≤ M: |em - x| ≤ δM²/6 + δ²M³/18 + α²M³/12 + 3T/(2K)"
    smt.assume(*gate, 2 * (alpha * M) <= 1, 0 <= x, x <= M)
    smt.show(alpha=HALF, delta=1, K=1, B=1, T=8, M=1, x=HALF)
    y, s, em = units(x)
    for z in (delta * x, K * x, alpha * y - s, -(alpha * y) - s):
        smt.use(srs_has_no_pole, z=z)
    smt.use(a_product_of_signs, delta=K)
    smt.use(srs_passes)
    smt.use(a_scaled_number_is_small, x_hat=y)
    smt.use(the_gate_of_srs_is_not_negative, t=K * x)
    smt.use(the_gate_of_srs_opens, t=K * x)
    smt.use(a_late_gate_is_small, t=K * x, s=s)
    smt.use(an_srs_gate_always, y=y, s=s)
    smt.use(an_open_srs_gate, y=y, s=s)
    smt.use(errors_of_srs_add_up, y=y, s=s, em=em)
    smt.prove(And(em - x <= right, x - em <= right))


# --- the left -----------------------------------------------------------------------------------------------------

left = Fraction(8, 9) * (M * (B * exp(-THIRD * B)))


@claim.obligation(scope="for_all", label="T-SRS")
def a_scaled_number_on_the_left(smt):
    "0 ≤ -y ≤ -4/3 x, -M ≤ x and αM ≤ 3/8 give 0 ≤ -αy ≤ 1/2"
    smt.assume(alpha > 0, 8 * (alpha * M) <= 3, 0 <= -y, -3 * y <= -4 * x, -M <= x)
    smt.use(two_factors_are_not_negative, u=alpha, k=-y)
    smt.use(two_factors_are_not_negative, u=alpha, k=4 * M + 3 * y)
    smt.prove(And(-(alpha * y) >= 0, -2 * (alpha * y) <= 1))


@claim.obligation(scope="for_all", label="T-SRS")
def a_shut_step_is_divided(smt):
    "2α em = d, 0 ≤ 3d ≤ -4αy E, -3y ≤ 4M and E ≥ 0 give 0 ≤ em ≤ 8/9 M E"
    smt.assume(
        alpha > 0, 2 * (alpha * em) == d, 0 <= 3 * d, 3 * d <= -4 * (alpha * y * E), -3 * y <= 4 * M, E >= 0
    )
    smt.use(a_positive_factor_keeps_order, u=0, v=em, p=alpha)
    smt.use(a_positive_factor_keeps_order, u=6 * em, v=-4 * (y * E), p=alpha)
    smt.use(two_factors_are_not_negative, u=4 * M + 3 * y, k=E)
    smt.prove(And(0 <= em, 9 * em <= 8 * (M * E)))


@claim.obligation(scope="for_all", label="T-SRS")
def srs_emulates_relu_on_the_left(smt):
    "For -M ≤ x ≤ 0: 0 ≤ em ≤ 8/9 M B exp(-B/3)"
    smt.assume(alpha > 0, delta > 0, K > 0, B >= 9, 8 * (alpha * M) <= 3, -M <= x, x <= 0)
    smt.show(alpha=THIRD, delta=1, K=1, B=9, M=1, x=-HALF)
    y, s, em = units(x)
    for z in (delta * x, K * x, alpha * y - s, -(alpha * y) - s):
        smt.use(srs_has_no_pole, z=z)
    smt.use(a_product_of_signs, x=-x, delta=K)
    smt.use(srs_passes_on_the_left)
    smt.use(the_gate_of_srs_shuts, t=K * x)
    smt.use(a_scaled_number_on_the_left, y=y)
    smt.use(a_shut_step_of_srs, v=-(alpha * y), s=s)
    smt.use(exp_is_positive, t=-THIRD * B)
    smt.use(two_factors_are_not_negative, u=B, k=exp(-THIRD * B))
    smt.use(a_shut_step_is_divided, y=y, em=em, d=step(alpha * y, s), E=B * exp(-THIRD * B))
    smt.prove(And(0 <= em, em <= left))


# --- both ---------------------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="T-SRS")
def srs_emulates_relu(smt):
    """|em - relu(x)| ≤ η for |x| ≤ M, where αM ≤ 3/8, B ≥ 9, 8/9 M B exp(-B/3) ≤ η

    and δM²/6 + δ²M³/18 + α²M³/12 + 3T/(2K) ≤ η with T ≥ 8, exp(T/3) ≥ 2B.
    """
    smt.assume(*gate, B >= 9, 8 * (alpha * M) <= 3, right <= eta, left <= eta, -M <= x, x <= M)
    smt.show(alpha=THIRD, delta=1, K=100, B=9, T=9, M=1, x=HALF, eta=1)
    y, s, em = units(x)
    for z in (delta * x, K * x, alpha * y - s, -(alpha * y) - s):
        smt.use(srs_has_no_pole, z=z)
    smt.use(srs_emulates_relu_on_the_right)
    smt.use(srs_emulates_relu_on_the_left)
    smt.prove(And(em - relu(x) <= eta, relu(x) - em <= eta))


# --- other parameters of the same ratio ---------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="T-SRS")
def an_argument_is_scaled(smt):
    "-x/(3r) = -(x/r)/3 and x/(2r) = (x/r)/2"
    r = smt.real("r")
    smt.assume(r > 0)
    smt.prove(And((-x) / (3 * r) == (-(x / r)) / 3, x / (2 * r) == (x / r) / 2))


@claim.obligation(scope="for_all", label="T-SRS")
def a_quotient_is_scaled(smt):
    "x/q = r ((x/r)/q)"
    r = smt.real("r")
    smt.assume(r > 0, q > 0)
    smt.prove(x / q == r * ((x / r) / q))


@claim.obligation(scope="for_all", label="T-SRS")
def srs_is_scaled(smt):
    "SRS of parameters (2r, 3r) at x is r srs(x/r), so that the emulator of srs, scaled, is one of it"
    r = smt.real("r")
    smt.assume(r > 0)
    z = x / r
    smt.use(srs_has_no_pole, z=z)
    smt.use(an_argument_is_scaled)
    smt.use(a_quotient_is_scaled, q=z / terms.SRS_ALPHA + exp(-z / terms.SRS_BETA))
    smt.prove(terms.srs(x, 2 * r, 3 * r) == r * terms.srs(z))

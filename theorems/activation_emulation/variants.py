"""What people believe about emulation and is false: each is refuted at values that the kernel re-checks.

emulators        constants a little smaller, hypotheses dropped, signs changed, one unit where two are needed
constants        each lowered in its last digits
rounding         steepness and sums a little smaller than they are
networks         budgets without gains, ranges without errors, floats that inherit a real bound, sizes
lower bounds     narrow networks that do better than they can
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from fractions import Fraction

import numpy as np

from theorems.activation_emulation import activations_as_terms as terms
from theorems.activation_emulation import (
    obligations_arctan,
    obligations_dsilu_gate,
    obligations_exact,
    obligations_gates,
    obligations_growth_table,
    obligations_leaky_chains,
    obligations_networks,
    obligations_rounding,
    obligations_scaling,
    obligations_shapes,
    obligations_softsign_unit,
    obligations_square_chains,
    obligations_srs,
    obligations_srs_gate,
    obligations_srs_shape,
    obligations_tanh_chains,
)
from theorems.activation_emulation.claim import claim
from theorems.activation_emulation.obligations_scaling import is_within
from verify.terms import Or, Term, atan, erf, exp, number, pi, relu, sqrt, tanh

LAST_DIGITS, HALF = Fraction(2, 10**12), Fraction(1, 2)


def shape_of_ratio_two(y: Term) -> Term:
    """S(y) = y/(ry + exp(-y)) with r = 2."""
    return y / (2 * y + exp(-y))


# --- emulators ----------------------------------------------------------------------------------------------------


@claim.false_variant(of=obligations_exact.leaky_relu_emulates_relu)
def leaky_relu_needs_the_other_sign(smt):
    "(r(x) - a r(-x)) / (1 - a²) = relu(x)"
    x, a = smt.reals("x a")
    smt.assume(0 < a, a < 1)
    smt.prove((terms.leaky_relu(x, a) - a * terms.leaky_relu(-x, a)) / (1 - a * a) == relu(x))


@claim.false_variant(of=obligations_exact.leaky_relu_emulates_relu)
def every_slope_will_do(smt):
    "The emulator of LeakyReLU works for slope 1 too"
    x, a = smt.reals("x a")
    smt.prove(terms.leaky_relu_emulator(x, a) == relu(x))


@claim.false_variant(of=obligations_exact.absolute_value_emulates_relu)
def the_offset_does_not_matter(smt):
    "(|x| + |x + B| - B) / 2 = relu(x) for every x"
    x, B = smt.reals("x B")
    smt.assume(B >= 0)
    smt.prove(terms.absolute_value_emulator(x, B) == relu(x))


@claim.false_variant(of=obligations_exact.relu2_emulates_relu)
def the_gap_of_relu2_is_a_fifth(smt):
    "[r(x + h) - r(x - h)]/(4h) exceeds relu(x) by at most h/5"
    x, h = smt.reals("x h")
    smt.assume(h > 0)
    smt.prove(terms.relu2_emulator(x, h) + h / 8 - relu(x) <= h / 5)


@claim.false_variant(of=obligations_exact.softsign_emulates_relu)
def softsign_needs_no_range(smt):
    "Two softsign units, one after the other, are near relu for x > M too"
    x, K, M = smt.reals("x K M")
    smt.assume(K > 0, M > 0)
    smt.prove(is_within(1 / (4 * K), terms.softsign_emulator(x, K, M), x))


@claim.false_variant(of=obligations_exact.wide_softsign_emulates_relu)
def the_wide_softsign_loses_a_fifth(balls):
    "Two softsign units side by side, w = h = 1/8, are within 5/4 w x² + h/5 of relu(x)"
    x = balls.real("x")
    eighth = Fraction(1, 8)
    balls.assume(-1 <= x, x <= 1)
    balls.prove(
        is_within(
            Fraction(5, 4) * eighth * x * x + eighth / 5, terms.wide_softsign_emulator(x, eighth, eighth), x
        )
    )


@claim.false_variant(of=obligations_gates.tanh_emulates_relu)
def a_scaled_tanh_is_nearly_relu(balls):
    "|tanh(Kx)/K - relu(x)| ≤ 1/2 for |x| ≤ 1, as for SiLU"
    x, K = balls.reals("x K")
    balls.assume(-1 <= x, x <= 1, 1 <= K, K <= 64)
    balls.prove(is_within(Fraction(1, 2), tanh(K * x) / K, x))


@claim.false_variant(of=obligations_gates.sigmoid_emulates_relu)
def a_scaled_sigmoid_is_nearly_relu(balls):
    "|sigmoid(Kx)/K - relu(x)| ≤ 1/2 for |x| ≤ 1, as for SiLU"
    x, K = balls.reals("x K")
    balls.assume(-1 <= x, x <= 1, 1 <= K, K <= 64)
    balls.prove(is_within(Fraction(1, 2), terms.sigmoid(K * x) / K, x))


@claim.false_variant(of=obligations_scaling.silu_emulates_relu)
def centring_gains_a_factor_of_four(balls):
    "The emulator of SiLU is within C/(4K)"
    x = balls.real("x")
    balls.assume(-4 <= x, x <= 4)
    balls.prove(is_within(terms.SILU_GAP / 4, terms.silu_emulator(x, 1), x))


@claim.false_variant(of=obligations_scaling.gelu_emulates_relu)
def centring_gelu_gains_a_factor_of_four(balls):
    "The emulator of GELU is within C/(4K)"
    x = balls.real("x")
    balls.assume(-4 <= x, x <= 4)
    balls.prove(is_within(terms.GELU_GAP / 4, terms.gelu_emulator(x, 1), x))


@claim.false_variant(of=obligations_scaling.elu_emulates_relu)
def elu_comes_no_nearer_to_minus_one(balls):
    "The emulator of ELU is within 49/100 · α/K"
    x = balls.real("x")
    balls.assume(-16 <= x, x <= 4)
    balls.prove(is_within(Fraction(49, 100), terms.elu_emulator(x, 1), x))


@claim.false_variant(of=obligations_scaling.softplus_emulates_relu)
def softplus_is_shifted_upward(balls):
    "Softplus is shifted by +C/(2K), as the others are"
    x = balls.real("x")
    balls.assume(-4 <= x, x <= 4)
    gap = terms.SOFTPLUS_GAP
    balls.prove(is_within(gap / 2, terms.scaled(terms.softplus(x), 1, gap), x))


@claim.false_variant(of=obligations_arctan.arctan_emulates_relu)
def any_second_scale_will_do(balls):
    "With B = K = 10 the arctan emulator is within 1/10 of relu on [-1, 1]"
    x = balls.real("x")
    balls.assume(-1 <= x, x <= 1)
    em = pi / 2 + atan(10 * (atan(10 * x) - pi / 2)) - 1 / (10 * pi)
    balls.prove(is_within(Fraction(1, 10), em, x))


@claim.false_variant(of=obligations_gates.tanh_emulates_relu)
def a_gate_of_fixed_height_shuts(balls):
    "With b = 1, however steep the step, the tanh emulator is within 1/100 of 0 on [-1, -1/2]"
    x = balls.real("x")
    balls.assume(-1 <= x, x <= Fraction(-1, 2))
    thousandth = Fraction(1, 1000)
    balls.prove(is_within(Fraction(1, 100), terms.tanh_emulator(x, 1000, thousandth, thousandth, 1), x))


@claim.false_variant(of=obligations_dsilu_gate.dsilu_emulates_relu)
def a_gate_of_dsilu_costs_a_quarter(balls):
    "T/(2K) in place of 2T/K: with B = 100, T = 8, K = 40 and α = δ = 1/100 within 1/10 of relu on [0, 1]"
    x = balls.real("x")
    balls.assume(0 <= x, x <= 1)
    hundredth = Fraction(1, 100)
    balls.prove(is_within(Fraction(1, 10), terms.dsilu_emulator(x, 40, hundredth, hundredth, 100), x))


@claim.false_variant(of=obligations_srs_gate.srs_emulates_relu)
def a_gate_of_srs_costs_a_quarter(balls):
    "3T/(8K) in place of 3T/(2K): with B = 100, T = 16, K = 60 and α = δ = 1/100 within 1/10 of relu on [0, 1]"
    x = balls.real("x")
    balls.assume(0 <= x, x <= 1)
    hundredth = Fraction(1, 100)
    balls.prove(is_within(Fraction(1, 10), terms.srs_emulator(x, 60, hundredth, hundredth, 100), x))


@claim.false_variant(of=obligations_srs.srs_near_zero)
def srs_loses_its_curvature_alone(balls):
    "z - srs(z) ≤ z²/6 for z ≥ 0"
    z = balls.real("z")
    balls.assume(0 <= z, z <= 4)
    balls.prove(z - terms.srs(z) <= z * z / 6)


@claim.false_variant(of=obligations_srs_shape.srs_of_any_parameters_emulates_relu)
def srs_needs_no_condition(balls):
    "x + exp(-x/3) > 0: SRS with α = 1, β = 3 has no pole"
    x = balls.real("x")
    balls.assume(-8 <= x, x <= 8)
    balls.prove(x + exp(-x / 3) > 0)


@claim.false_variant(of=obligations_srs_shape.srs_is_nearly_linear)
def srs_of_any_ratio_bends_as_little(balls):
    "|S(h) - h| ≤ h² for r = 2, as for r = 1: near(k) = k"
    h = balls.real("h")
    balls.assume(-HALF <= h, h <= HALF)
    balls.prove(abs(shape_of_ratio_two(h) - h) <= h * h)


@claim.false_variant(of=obligations_srs_shape.srs_moves_little)
def srs_is_steepest_at_zero(balls):
    "|S(u) - S(0)| ≤ |u| for r = 2, its slope at 0 being 1: close(k) = k"
    u = balls.real("u")
    balls.assume(-HALF <= u, u <= HALF)
    balls.prove(abs(shape_of_ratio_two(u)) <= abs(u))


@claim.false_variant(of=obligations_srs_shape.srs_is_far_out_on_the_left)
def both_tails_of_srs_decay_alike(balls):
    "n |S(-t)| ≤ exp(-t) for r = 2 and n ≤ 1 - 2/e, as on the right: far(k) = log(1/(nk)) on both sides"
    t = balls.real("t")
    balls.assume(0 <= t, t <= 8)
    n = Fraction(1, 4)
    balls.prove(n * abs(shape_of_ratio_two(-t)) <= exp(-t))


@claim.false_variant(of=obligations_srs_shape.srs_is_far_out_on_the_right)
def srs_has_the_limit_one(balls):
    "S(t) is within 1/4 of 1 for r = 2 and t ≥ 2: the limit is not divided by r"
    t = balls.real("t")
    balls.assume(2 <= t, t <= 8)
    balls.prove(abs(shape_of_ratio_two(t) - 1) <= Fraction(1, 4))


@claim.false_variant(of=obligations_shapes.s_shapes_emulate_relu)
def a_step_needs_no_limits(smt):
    "A function with slope 1 at 0 that moves little passes near linear: |f(v) - f(-v)| ≤ 2|v| without a bound on v"
    v = smt.real("v")
    f = smt.function("f")
    smt.assume(f(0) == 0)
    smt.prove(abs(f(v) - f(-v)) <= 2 * abs(v))


# --- constants ----------------------------------------------------------------------------------------------------


@claim.false_variant(of=obligations_scaling.mish_is_near_relu)
def the_right_gap_of_mish_is_the_gap(balls):
    "relu(x) - mish(x) ≤ 0.1403 for every x"
    x = balls.real("x")
    balls.assume(-8 <= x, x <= 8)
    balls.prove(relu(x) - terms.mish(x) <= terms.MISH_RIGHT_GAP)


@claim.false_variant(
    of=obligations_scaling.silu_gap,
    parameters={"constant": ["silu", "gelu", "mish_left", "mish_right", "softplus"]},
)
def the_constant_is_a_little_smaller(balls, constant):
    "Each gap is smaller by 2·10⁻¹²"
    t = balls.real("t")
    balls.assume(0 <= t, t <= 2)
    gap, C = {
        "silu": (t * exp(-t) / (1 + exp(-t)), terms.SILU_GAP),
        "gelu": (sqrt(2) * t * (1 - erf(t)) / 2, terms.GELU_GAP),
        "mish_left": (obligations_scaling.mish_left_gap(t), terms.MISH_GAP),
        "mish_right": (obligations_scaling.mish_right_gap(t), terms.MISH_RIGHT_GAP),
        "softplus": (terms.softplus(-t), terms.SOFTPLUS_GAP),
    }[constant]
    balls.prove(gap <= C - LAST_DIGITS)


# --- rounding -----------------------------------------------------------------------------------------------------


@claim.false_variant(of=obligations_growth_table.growth_is_as_the_checker_has_it)
def gelu_is_not_so_steep(balls):
    "GELU rises by at most 11/10, as SiLU does"
    s, t = balls.reals("s t")
    balls.assume(0 <= s, s <= 1, 1 <= t, t <= 2)
    balls.prove(terms.gelu(t) - terms.gelu(s) <= Fraction(11, 10) * (t - s))


@claim.false_variant(of=obligations_growth_table.growth_is_as_the_checker_has_it)
def arctan_is_flat_on_both_sides_at_once(balls):
    "|s|, |t| ≥ 1 is enough for slope 1/2, whatever their signs"
    s, t = balls.reals("s t")
    balls.assume(-2 <= s, s <= -1, 1 <= t, t <= 2)
    balls.prove(atan(t) - atan(s) <= (t - s) / 2)


@claim.false_variant(of=obligations_rounding.a_computed_row_is_near)
def the_bias_is_added_for_free(smt):
    "n products and a bias are within γ_n, for n = 1: p (1 + d) + b, rounded once more"
    p, b, d, e = smt.reals("p b d e")
    u = Fraction(1, 1 << 53)
    smt.assume(-u <= d, d <= u, -u <= e, e <= u)
    smt.prove((1 - u) * abs((p * (1 + d) + b) * (1 + e) - (p + b)) <= u * (abs(p) + abs(b)))


@claim.false_variant(of=obligations_rounding.rounding_propagates)
def a_steep_activation_forgets_errors(smt):
    "An error e of the argument is not enlarged by a T of Lipschitz constant L > 1"
    x, z, p, q, L, e = smt.reals("x z p q L e")
    smt.assume(L >= 1, abs(x - z) <= e, abs(p - q) <= L * abs(x - z))
    smt.prove(abs(p - q) <= e)


# --- networks -----------------------------------------------------------------------------------------------------


@claim.false_variant(of=obligations_networks.budgets_add_up_to_epsilon)
def layers_share_the_error_equally(smt):
    "η = ε/L in each of L layers keeps the output within ε, whatever the gains p of the layers behind"
    L = smt.integer("L")
    eta, p, eps = smt.reals("eta p eps")
    smt.assume(L >= 1, eta >= 0, p >= 0, eps >= 0, eta * L <= eps)
    smt.prove(eta * p <= eps)


@claim.false_variant(of=obligations_networks.budgets_add_up_to_epsilon)
def gains_count_from_the_inputs(smt):
    "With the gain of the layers before in place of those behind: 2 layers of one unit, weights w_1, w_2, w_3"
    w_1, w_2, w_3, eta_1, eta_2, eps = smt.reals("w_1 w_2 w_3 eta_1 eta_2 eps")
    smt.assume(w_1 > 0, w_2 > 0, w_3 > 0, eps > 0, 2 * eta_1 * w_1 == eps, 2 * eta_2 * w_1 * w_2 == eps)
    smt.prove(w_3 * (eta_2 + w_2 * eta_1) <= eps)


@claim.false_variant(of=obligations_networks.ranges_widen_by_the_error)
def the_range_is_that_of_the_relu_network(smt):
    "|z| ≤ Z and |z̃ - z| ≤ D give |z̃| ≤ Z"
    z, z_2, Z, D = smt.reals("z z_2 Z D")
    smt.assume(abs(z) <= Z, abs(z_2 - z) <= D)
    smt.prove(abs(z_2) <= Z)


@claim.false_variant(of=obligations_networks.errors_propagate)
def errors_cancel_with_the_weights(smt):
    "|S + w d| ≤ y + w e for |S| ≤ y, |d| ≤ e: the weight without its absolute value"
    S, w, d, y, e = smt.reals("S w d y e")
    smt.assume(abs(S) <= y, abs(d) <= e)
    smt.prove(abs(S + w * d) <= y + w * e)


@claim.false_variant(of=obligations_networks.widths_and_depths)
def three_units_fit_into_twice_the_width(smt):
    "k ≤ 3 units for each unit give widths kN ≤ 2N"
    k, N = smt.ints("k N")
    smt.assume(1 <= k, k <= 3, 1 <= N)
    smt.prove(k * N <= 2 * N)


@claim.false_variant(of=obligations_exact.wide_softsign_emulates_relu, parameters={"x": ["0.7", "-0.3"]})
def floats_inherit_the_bound(exact, x):
    "The wide softsign with w = 2⁻³⁰, h = 2⁻²⁰, evaluated in float64, is within its real bound of relu(x)"
    w, h, at = 2.0**-30, 2.0**-20, float(x)
    P, Q = 1 / (4 * w) - 1 / (8 * h * w * w), 1 / (4 * w) + 1 / (8 * h * w * w)
    y = np.float64(w * (at + h)), np.float64(w * (at - h))
    computed = float(P * (y[0] / (1 + abs(y[0]))) + Q * (y[1] / (1 + abs(y[1]))) + 1 / (4 * w))
    point = Fraction(at)
    bound = Fraction(5, 4) * Fraction(w) * point * point + Fraction(h) / 4
    exact.prove(abs(number(Fraction(computed)) - relu(number(point))) <= bound)


# --- lower bounds -------------------------------------------------------------------------------------------------


@claim.false_variant(
    of=obligations_leaky_chains.narrow_leaky_networks_keep_an_error, parameters={"depth": [1, 2]}
)
def a_leaky_chain_is_as_good_as_one_likes(smt, depth):
    "The best chain of one or two LeakyReLU units with slope 1/2 is within half of its bound"
    x = smt.real("x")
    smt.assume(-1 <= x, x <= 1)
    q = Fraction(1, 2) ** depth
    e = q / (2 * (1 + q))
    value = x
    for _ in range(depth):
        value = terms.leaky_relu(value, Fraction(1, 2))
    smt.prove(is_within(e / 2, (1 - 2 * e) * value + e, x))


@claim.false_variant(of=obligations_leaky_chains.narrow_leaky_networks_keep_an_error)
def the_leaky_bound_is_twice_as_large(smt):
    "Secants that differ by a factor q give (1 + q) e ≥ q M: the bound with twice its constant"
    f, g, h, q, e, M = smt.reals("f g h q e M")
    smt.assume(0 < q, q < 1, M > 0, g - f >= q * (h - g), h - g >= 0)
    smt.assume(abs(f) <= e, abs(g) <= e, abs(h - M) <= e)
    smt.prove((1 + q) * e >= q * M)


@claim.false_variant(of=obligations_square_chains.narrow_square_networks_keep_an_error)
def one_square_unit_keeps_a_larger_error(smt):
    "No ReLU² unit is within 1/7 of relu at five points of [-1, 1]; half of the best parabola is, (x + 1)²/4 - 1/8"
    c, d, w, b = smt.reals("c d w b")
    points = [Fraction(k, 2) for k in (-2, -1, 0, 1, 2)]
    smt.assume(w == 1, b == 1)
    errors = [c * terms.relu2(w * x + b) + d - max(x, 0) for x in points]
    smt.prove(Or(*(Or(7 * error > 1, 7 * error < -1) for error in errors)))


@claim.false_variant(of=obligations_square_chains.a_unit_grows_or_keeps)
def squares_keep_gaps_comparable(smt):
    "Wherever the kink is, equal gaps differ by a factor of at most 2 after a unit"
    a = smt.real("a")
    smt.assume(a >= 0)
    smt.prove(terms.relu2(a + 2) - terms.relu2(a + 1) <= 2 * (terms.relu2(a + 1) - terms.relu2(a)))


@claim.false_variant(of=obligations_tanh_chains.a_tanh_unit_grows_or_keeps)
def tanh_keeps_gaps_comparable(balls):
    "Wherever the arguments are, equal gaps differ by a factor of at most 2 after a tanh unit"
    x = balls.real("x")
    balls.assume(0 <= x, x <= 4)
    balls.prove(tanh(x + 1) - tanh(x) <= 2 * (tanh(x + 2) - tanh(x + 1)))


@claim.false_variant(of=obligations_leaky_chains.one_half_keeps_its_sign)
def the_left_half_keeps_its_sign(smt):
    "f and (f + g)/2 always have one sign"
    f, g = smt.reals("f g")
    smt.prove(f * (f + g) >= 0)


@claim.false_variant(of=obligations_softsign_unit.one_softsign_unit_keeps_an_error)
def one_softsign_unit_keeps_a_larger_error(smt):
    "No softsign unit is within 3/40 of relu at the six points; the best one, with its kink at 1/2, is"
    c, d, w, b = smt.reals("c d w b")
    points = [Fraction(k, 4) for k in (-4, 0, 1, 2, 3, 4)]
    smt.assume(w == 4, b == -2)
    errors = [c * terms.softsign(w * x + b) + d - max(x, 0) for x in points]
    smt.prove(Or(*(Or(40 * error > 3, 40 * error < -3) for error in errors)))

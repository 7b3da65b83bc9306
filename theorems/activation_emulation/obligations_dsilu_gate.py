"""dSiLU: the emulator of obligations_gates.py, with the bounds of obligations_dsilu.py.

passing    x̂ = g(δx)/δ is nearly x
gate       s = B (1 - dsilu(Kx)): t s² ≤ 4T for t = Kx ≥ T ≥ 2.6, exp(T) ≥ B²/4; at least B/2 for x ≤ 0
em         [dsilu(αx̂ - s) - dsilu(-αx̂ - s)]/α, so 2α em = g(αx̂ + s) + g(αx̂ - s)
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from fractions import Fraction

from theorems.activation_emulation import activations_as_terms as terms
from theorems.activation_emulation.claim import claim, exp_above_its_tangent, exp_of_a_sum
from theorems.activation_emulation.obligations_dsilu import (
    a_short_difference_of_dsilu,
    a_shut_difference_of_dsilu,
    an_open_difference_of_dsilu,
    dsilu_in_tanh,
    dsilu_near_zero,
    g,
)
from theorems.activation_emulation.obligations_exponential import (
    exp_is_above_a_square,
    exp_is_positive,
    tanh_is_odd_and_bounded,
    tanh_saturates,
)
from theorems.activation_emulation.obligations_gates import (
    cubes_are_monotone,
    squares_keep_an_order,
    tanh_is_between_zero_and_its_argument,
    weights_of_cubes_are_monotone,
)
from verify.terms import And, Implies, Term, exp, reals, relu, tanh

HALF = Fraction(1, 2)

t, T, r, a, e, f, k, s, p, q, E, B = reals("t T r a e f k s p q E B")
x, x_hat, y, em, K, M, alpha, delta, eta = reals("x x_hat y em K M alpha delta eta")

# --- a gate that decays -------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="T-DSILU")
def cubes_below_fourth_powers(smt):
    "u ≥ k ≥ 1 gives k³ ≤ u⁴"
    u = smt.real("u")
    smt.assume(u >= k, k >= 1)
    smt.prove(k * k * k <= u * u * (u * u))


@claim.obligation(scope="for_all", label="T-DSILU")
def fourth_powers(smt):
    "u ≥ k ≥ 1, v = u², v²f = 1, f > 0 give k³f ≤ 1"
    u, v = smt.reals("u v")
    smt.assume(u >= k, k >= 1, v == u * u, v * v * f == 1, 0 < f)
    smt.use(cubes_below_fourth_powers)
    smt.prove(k * k * k * f <= 1)


@claim.obligation(scope="for_all", label="T-DSILU")
def exp_is_above_a_cube(smt):
    "(1 + r/2)³ exp(-2r) ≤ 1 for r ≥ 0"
    smt.assume(r >= 0)
    smt.use(exp_of_a_sum, s=HALF * r, t=HALF * r)
    smt.use(exp_of_a_sum, s=r, t=r)
    smt.use(exp_above_its_tangent, t=HALF * r)
    smt.use(exp_is_positive, t=2 * r)
    smt.use(fourth_powers, u=exp(HALF * r), v=exp(r), f=exp(-2 * r), k=1 + HALF * r)
    k = 1 + HALF * r
    smt.prove(k * k * k * exp(-2 * r) <= 1)


FROM = Fraction(13, 5)
"""Where T starts: exp(T) ≥ (1 + T)² from there on."""


@claim.obligation(scope="for_all", label="T-DSILU")
def exp_at_the_start(balls):
    "exp(2.6) ≥ 3.6²"
    balls.prove(exp(FROM) >= (1 + FROM) * (1 + FROM))


@claim.obligation(scope="for_all", label="T-DSILU")
def squares_multiply(smt):
    "v ≥ 3.6², u ≥ (1 + r/2)² give (3.6 + r)² ≤ vu"
    u, v = smt.reals("u v")
    start = 1 + FROM
    half = 1 + HALF * (T - FROM)
    smt.assume(T >= FROM, v >= start * start, u >= half * half)
    smt.prove((1 + T) * (1 + T) <= v * u)


@claim.obligation(scope="for_all", label="T-DSILU")
def squares_from_there(smt):
    "w = vu, v ≥ 3.6², u ≥ (1 + r/2)², wa = 1 give a (3.6 + r)² ≤ 1"
    u, v, w = smt.reals("u v w")
    r, start = T - FROM, 1 + FROM
    half = 1 + HALF * r
    smt.assume(T >= FROM, v >= start * start, u >= half * half, w == v * u, 0 < a, w * a == 1)
    smt.use(squares_multiply)
    smt.prove(a * ((1 + T) * (1 + T)) <= 1)


@claim.obligation(scope="for_all", label="T-DSILU")
def exp_is_above_the_square_from_there(smt):
    "exp(-T)(1 + T)² ≤ 1 for T ≥ 2.6"
    r = T - FROM
    smt.assume(T >= FROM)
    smt.use(exp_at_the_start)
    smt.use(exp_of_a_sum, s=FROM, t=r)
    smt.use(exp_is_above_a_square, t=r)
    smt.use(exp_is_positive, t=T)
    smt.use(squares_from_there, u=exp(r), v=exp(FROM), w=exp(T), a=exp(-T))
    smt.prove(exp(-T) * ((1 + T) * (1 + T)) <= 1)


@claim.obligation(scope="for_all", label="T-DSILU")
def bounds_multiply(smt):
    "0 ≤ u ≤ p and 0 ≤ v ≤ q give uv² ≤ pq²"
    u, v = smt.reals("u v")
    smt.assume(0 <= u, u <= p, 0 <= v, v <= q)
    smt.prove(u * (v * v) <= p * (q * q))


@claim.obligation(scope="for_all", label="T-DSILU")
def growth_of_the_square(smt):
    "t = T + r with T ≥ 2, k = 1 + r/2: t (1 + t)² ≤ Tk ((1 + T) k)²"
    smt.assume(t == T + r, T >= 2, r >= 0, k == 1 + HALF * r)
    smt.use(bounds_multiply, u=t, v=1 + t, p=T * k, q=(1 + T) * k)
    smt.prove(t * ((1 + t) * (1 + t)) <= T * k * ((1 + T) * k * ((1 + T) * k)))


@claim.obligation(scope="for_all", label="T-DSILU")
def a_gate_times_its_argument(smt):
    "s² ≤ 4Eqe², e²E = af, t ≥ 0 and tq ≤ p give ts² ≤ 4paf"
    smt.assume(t >= 0, s * s <= 4 * E * q * (e * e), e * e * E == a * f, 0 < a, 0 < f, t * q <= p)
    smt.prove(t * (s * s) <= 4 * p * (a * f))


@claim.obligation(scope="for_all", label="T-DSILU")
def two_bounds_below_one(smt):
    "0 ≤ u ≤ 1, 0 ≤ v ≤ 1 and T ≥ 0 give Tuv ≤ T"
    u, v = smt.reals("u v")
    smt.assume(0 <= u, u <= 1, 0 <= v, v <= 1, T >= 0)
    smt.prove(T * (u * v) <= T)


@claim.obligation(scope="for_all", label="T-DSILU")
def signs_of_the_bounds(smt):
    "a(1 + T)² ≥ 0 and k³f ≥ 0"
    smt.assume(T >= 2, k == 1 + HALF * r, r >= 0, 0 < a, 0 < f)
    smt.prove(And(a * ((1 + T) * (1 + T)) >= 0, k * k * k * f >= 0))


@claim.obligation(scope="for_all", label="T-DSILU")
def a_decaying_gate(smt):
    "t = T + r, s² ≤ 4E(1 + t)² e², e²E = af, a(1 + T)² ≤ 1, (1 + r/2)³ f ≤ 1 give ts² ≤ 4T"
    smt.assume(t == T + r, T >= 2, r >= 0, k == 1 + HALF * r, e * e * E == a * f, 0 < a, 0 < f)
    smt.assume(s * s <= 4 * E * ((1 + t) * (1 + t)) * (e * e))
    smt.assume(a * ((1 + T) * (1 + T)) <= 1, k * k * k * f <= 1)
    smt.use(growth_of_the_square)
    smt.use(a_gate_times_its_argument, q=(1 + t) * (1 + t), p=T * k * ((1 + T) * k * ((1 + T) * k)))
    smt.use(two_bounds_below_one, u=a * ((1 + T) * (1 + T)), v=k * k * k * f)
    smt.use(signs_of_the_bounds)
    smt.prove(t * (s * s) <= 4 * T)


@claim.obligation(scope="for_all", label="T-DSILU")
def the_rest_of_dsilu(smt):
    "w (1 + e) = 1 and t ≥ 0: z = 1 - w (1 + t (1 - w)) has |z| ≤ e (1 + t)"
    w, z = smt.reals("w z")
    smt.assume(w * (1 + e) == 1, 0 < e, 0 < w, w < 1, t >= 0, z == e * w * (1 - t * w))
    smt.prove(And(z <= e * (1 + t), -z <= e * (1 + t)))


@claim.obligation(scope="for_all", label="T-DSILU")
def dsilu_saturates(smt):
    "|1 - dsilu(t)| ≤ exp(-t) (1 + t) for t ≥ 0"
    smt.assume(t >= 0)
    w = terms.sigmoid(t)
    smt.use(exp_is_positive, t=-t)
    smt.use(the_rest_of_dsilu, e=exp(-t), w=w, z=1 - terms.dsilu(t))
    z = 1 - terms.dsilu(t)
    smt.prove(And(z <= exp(-t) * (1 + t), -z <= exp(-t) * (1 + t)))


@claim.obligation(scope="for_all", label="T-DSILU")
def a_square_below_a_square(smt):
    "|z| ≤ p gives z² ≤ p²"
    z = smt.real("z")
    smt.assume(z <= p, -z <= p)
    smt.prove(z * z <= p * p)


@claim.obligation(scope="for_all", label="T-DSILU")
def a_weight_of_a_square(smt):
    "s = Bz, z² ≤ p² and B² ≤ 4E give s² ≤ 4E p²"
    z = smt.real("z")
    smt.assume(s == B * z, z * z <= p * p, B * B <= 4 * E)
    smt.prove(s * s <= 4 * E * (p * p))


@claim.obligation(scope="for_all", label="T-DSILU")
def a_gate_is_squared(smt):
    "|z| ≤ e (1 + t), s = Bz and B² ≤ 4E give s² ≤ 4E (1 + t)² e²"
    z = smt.real("z")
    smt.assume(z <= e * (1 + t), -z <= e * (1 + t), s == B * z, B * B <= 4 * E)
    smt.use(a_square_below_a_square, p=e * (1 + t))
    smt.use(a_weight_of_a_square, p=e * (1 + t))
    smt.prove(s * s <= 4 * E * ((1 + t) * (1 + t)) * (e * e))


@claim.obligation(scope="for_all", label="T-DSILU")
def exponentials_of_the_gate(smt):
    "exp(-t)² exp(T) = exp(-T) exp(-2r) with t = T + r"
    smt.assume(t == T + r)
    smt.use(exp_of_a_sum, s=-T, t=-r)
    smt.use(exp_of_a_sum, s=-r, t=-r)
    smt.use(exp_is_positive, t=T)
    smt.prove(exp(-t) * exp(-t) * exp(T) == exp(-T) * exp(-2 * r))


@claim.obligation(scope="for_all", label="T-DSILU")
def the_gate_of_dsilu_opens(smt):
    "s = B (1 - dsilu(t)), t ≥ T ≥ 2.6 and exp(T) ≥ B²/4 give t s² ≤ 4T"
    smt.assume(t >= T, T >= FROM, B * B <= 4 * exp(T))
    smt.show(t=3, T=3, B=1)
    r, s = t - T, B * (1 - terms.dsilu(t))
    smt.use(dsilu_saturates)
    smt.use(a_gate_is_squared, z=1 - terms.dsilu(t), s=s, e=exp(-t), E=exp(T))
    smt.use(exponentials_of_the_gate, r=r)
    smt.use(exp_is_above_the_square_from_there)
    smt.use(exp_is_above_a_cube, r=r)
    smt.use(exp_is_positive, t=-t)
    smt.use(exp_is_positive, t=-T)
    smt.use(exp_is_positive, t=-2 * r)
    smt.use(a_decaying_gate, s=s, r=r, k=1 + HALF * r, e=exp(-t), E=exp(T), a=exp(-T), f=exp(-2 * r))
    smt.prove(t * (s * s) <= 4 * T)


# --- passing, and the difference ----------------------------------------------------------------------------------

w, z = reals("w z")


def passed(x: Term) -> Term:
    """x̂: x by way of a dSiLU unit."""
    return (2 * terms.dsilu(delta * x) - 1) / delta


@claim.obligation(scope="for_all", label="T-DSILU")
def a_quotient_passes(smt):
    "dx̂ = c with 0 ≤ c ≤ z = dx and 6c ≥ 6z - z³ give 0 ≤ x̂ ≤ x and 6x̂ ≥ 6x - d²x³"
    c, d = smt.reals("c d")
    smt.assume(d > 0, z == d * x, x_hat * d == c, 0 <= c, c <= z, 6 * z - z * z * z <= 6 * c)
    smt.prove(And(0 <= x_hat, x_hat <= x, 6 * x - d * d * x * x * x <= 6 * x_hat))


@claim.obligation(scope="for_all", label="T-DSILU")
def a_quotient_passes_on_the_left(smt):
    "dx̂ = -b with 0 ≤ b ≤ -dx gives 0 ≤ -x̂ ≤ -x"
    b, c, d = smt.reals("b c d")
    smt.assume(d > 0, z == d * x, x_hat * d == c, b == -c, 0 <= b, b <= -z)
    smt.prove(And(0 <= -x_hat, -x_hat <= -x))


@claim.obligation(scope="for_all", label="T-DSILU")
def a_product_of_signs(smt):
    "δ > 0 and x ≥ 0 give δx ≥ 0"
    smt.assume(delta > 0, x >= 0)
    smt.prove(delta * x >= 0)


@claim.obligation(scope="for_all", label="T-DSILU")
def dsilu_is_odd_at(smt):
    "g(u) = -g(z) for u = -z"
    u, z = smt.reals("u z")
    smt.assume(u == -z)
    smt.use(tanh_is_odd_and_bounded, z=HALF * z)
    smt.prove(g(u) == -g(z))


@claim.obligation(scope="for_all", label="T-DSILU")
def a_dsilu_passes(smt):
    "x̂ = (2 dsilu(δx) - 1)/δ: 0 ≤ x̂ ≤ x and 6x̂ ≥ 6x - δ²x³ for x ≥ 0"
    smt.assume(delta > 0, x >= 0)
    z, x_hat = delta * x, passed(x)
    smt.use(exp_is_positive, t=-z)
    smt.use(dsilu_in_tanh, z=z)
    smt.use(a_product_of_signs)
    smt.use(dsilu_near_zero, z=z)
    smt.use(a_quotient_passes, z=z, d=delta, c=g(z), x_hat=x_hat)
    smt.prove(And(0 <= x_hat, x_hat <= x, 6 * x - delta * delta * x * x * x <= 6 * x_hat))


@claim.obligation(scope="for_all", label="T-DSILU")
def a_dsilu_passes_on_the_left(smt):
    "x̂ = (2 dsilu(δx) - 1)/δ: 0 ≤ -x̂ ≤ -x for x ≤ 0"
    smt.assume(delta > 0, x <= 0)
    z, x_hat = delta * x, passed(x)
    smt.use(exp_is_positive, t=-z)
    smt.use(dsilu_in_tanh, z=z)
    smt.use(a_product_of_signs, x=-x)
    smt.use(dsilu_near_zero, z=-z)
    smt.use(dsilu_is_odd_at, u=-z, z=z)
    smt.use(a_quotient_passes_on_the_left, z=z, d=delta, c=g(z), b=g(-z), x_hat=x_hat)
    smt.prove(And(0 <= -x_hat, -x_hat <= -x))


def step(w: Term, s: Term) -> Term:
    """What the last two units differ by."""
    return terms.dsilu(w - s) - terms.dsilu(-w - s)


@claim.obligation(scope="for_all", label="T-DSILU")
def a_half_of_a_difference(smt):
    "d = a - e, 2a - 1 = p, 2e - 1 = f and f = -q give 2d = q + p"
    d = smt.real("d")
    smt.assume(d == a - e, 2 * a - 1 == p, 2 * e - 1 == f, f == -q)
    smt.prove(2 * d == q + p)


@claim.obligation(scope="for_all", label="T-DSILU")
def a_difference_in_tanh(smt):
    "2 [dsilu(w - s) - dsilu(-w - s)] = g(w + s) + g(w - s)"
    for at in (w - s, -w - s):
        smt.use(exp_is_positive, t=-at)
        smt.use(dsilu_in_tanh, z=at)
    smt.use(dsilu_is_odd_at, u=-w - s, z=w + s)
    smt.use(
        a_half_of_a_difference,
        d=step(w, s),
        a=terms.dsilu(w - s),
        e=terms.dsilu(-w - s),
        p=g(w - s),
        q=g(w + s),
        f=g(-w - s),
    )
    smt.prove(2 * step(w, s) == g(w + s) + g(w - s))


# --- open ---------------------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="T-DSILU")
def half_of_the_bounds(smt):
    "2d = D: the bounds of D as bounds of d"
    d, D = smt.reals("d D")
    smt.assume(2 * d == D, -2 * w <= D, D <= 2 * w, 3 * D >= 6 * w - 3 * w * s * s - w * w * w)
    smt.prove(And(-w <= d, d <= w, 6 * d >= 6 * w - 3 * w * s * s - w * w * w))


@claim.obligation(scope="for_all", label="T-DSILU")
def an_open_difference_is_near_its_step(smt):
    "d = dsilu(w - s) - dsilu(-w - s): -w ≤ d ≤ w and 6d ≥ 6w - 3ws² - w³ for 0 ≤ w ≤ 1/2"
    d = step(w, s)
    smt.assume(w >= 0, 2 * w <= 1)
    for at in (w - s, -w - s):
        smt.use(exp_is_positive, t=-at)
    smt.use(a_difference_in_tanh)
    smt.use(an_open_difference_of_dsilu, v=w)
    smt.use(a_short_difference_of_dsilu, v=w)
    smt.use(half_of_the_bounds, d=d, D=g(w + s) + g(w - s))
    smt.prove(And(-w <= d, d <= w, 6 * d >= 6 * w - 3 * w * s * s - w * w * w))


@claim.obligation(scope="for_all", label="T-DSILU")
def a_difference_is_divided(smt):
    "The bounds of α em in w = αy as bounds of em"
    d = smt.real("d")
    smt.assume(alpha > 0, d == alpha * em, w == alpha * y)
    smt.assume(-w <= d, d <= w, 6 * d >= 6 * w - 3 * w * s * s - w * w * w)
    smt.prove(And(em <= y, -y <= em, 6 * em >= 6 * y - 3 * (y * (s * s)) - alpha * alpha * (y * y * y)))


@claim.obligation(scope="for_all", label="T-DSILU")
def an_open_dsilu_gate_passes(smt):
    "For 0 ≤ αx̂ ≤ 1/2: x̂ (1 - s²/2 - α²x̂²/6) ≤ em ≤ x̂, and em ≥ -x̂"
    w = alpha * y
    em = step(w, s) / alpha
    smt.assume(alpha > 0, w >= 0, 2 * w <= 1)
    smt.show(alpha=1, y=HALF, s=1)
    for at in (w - s, -w - s):
        smt.use(exp_is_positive, t=-at)
    smt.use(an_open_difference_is_near_its_step, w=w)
    smt.use(a_difference_is_divided, w=w, d=step(w, s), em=em)
    smt.prove(And(em <= y, -y <= em, 6 * em >= 6 * y - 3 * (y * (s * s)) - alpha * alpha * (y * y * y)))


right = (delta * delta * (M * M * M) + alpha * alpha * (M * M * M)) / 6 + 2 * T / K


@claim.obligation(scope="for_all", label="T-DSILU")
def errors_before_the_gate_opens(smt):
    "Kx ≤ T: x - em ≤ 2x ≤ 2T/K"
    smt.assume(0 <= x_hat, x_hat <= x, x <= M, -x_hat <= em, K > 0, K * x <= T)
    smt.prove(x - em <= 2 * T / K)


@claim.obligation(scope="for_all", label="T-DSILU")
def what_the_gate_costs(smt):
    "y m ≤ x m and Kx m ≤ 4T give y m ≤ 4T/K"
    m = smt.real("m")
    smt.assume(K > 0, y * m <= x * m, K * x * m <= 4 * T)
    smt.prove(y * m <= 4 * T / K)


@claim.obligation(scope="for_all", label="T-DSILU")
def errors_of_an_open_dsilu_gate(smt):
    "Kx ≥ T: what passing, the difference quotient and the gate lose, together"
    cube, y = M * M * M, x_hat
    smt.assume(0 <= x_hat, x_hat <= x, x <= M, K > 0, t == K * x, t * (s * s) <= 4 * T)
    smt.assume(6 * x - delta * delta * x * x * x <= 6 * x_hat)
    smt.assume(6 * em >= 6 * y - 3 * (y * (s * s)) - alpha * alpha * (y * y * y))
    smt.use(cubes_are_monotone)
    smt.use(weights_of_cubes_are_monotone, c=x * x * x, C=cube, d=delta)
    smt.use(weights_of_cubes_are_monotone, c=y * y * y, C=cube, d=alpha)
    smt.use(squares_keep_an_order, y=y, V=s)
    smt.use(what_the_gate_costs, y=y, m=s * s)
    smt.prove(x - em <= right)


@claim.obligation(scope="for_all", label="T-DSILU")
def a_cube_is_not_negative(smt):
    "0 ≤ M gives M³ ≥ 0"
    smt.assume(0 <= M)
    smt.prove(M * M * M >= 0)


@claim.obligation(scope="for_all", label="T-DSILU")
def squares_keep_a_sign(smt):
    "c ≥ 0 gives (δ² + α²) c ≥ 0"
    c = smt.real("c")
    smt.assume(c >= 0)
    smt.prove(delta * delta * c + alpha * alpha * c >= 0)


@claim.obligation(scope="for_all", label="T-DSILU")
def cubes_are_not_negative(smt):
    "0 ≤ x ≤ M gives (δ² + α²) M³ ≥ 0"
    smt.assume(0 <= x, x <= M)
    smt.use(a_cube_is_not_negative)
    smt.use(squares_keep_a_sign, c=M * M * M)
    smt.prove(delta * delta * (M * M * M) + alpha * alpha * (M * M * M) >= 0)


gate = [alpha > 0, delta > 0, K > 0, 2 * (alpha * M) <= 1, T >= FROM, B * B <= 4 * exp(T)]
"""The parameters; T is at least 2.6 and log(B²/4)."""


@claim.obligation(scope="for_all", label="T-DSILU")
def a_scaled_number_is_small(smt):
    "0 ≤ x̂ ≤ x ≤ M and αM ≤ 1/2 give 0 ≤ αx̂ ≤ αM ≤ 1/2"
    smt.assume(alpha > 0, 0 <= x_hat, x_hat <= x, x <= M, 2 * (alpha * M) <= 1)
    smt.prove(And(0 <= alpha * x_hat, alpha * x_hat <= alpha * M, 2 * (alpha * x_hat) <= 1))


@claim.obligation(scope="for_all", label="T-DSILU")
def both_sides_of_the_threshold(smt):
    "What is known of em and s gives x - em ≤ (δ² + α²) M³/6 + 2T/K"
    y = x_hat
    smt.assume(0 <= x_hat, x_hat <= x, x <= M, K > 0, t == K * x, -y <= em)
    smt.assume(6 * x - delta * delta * x * x * x <= 6 * x_hat)
    smt.assume(6 * em >= 6 * y - 3 * (y * (s * s)) - alpha * alpha * (y * y * y))
    smt.assume(Implies(t >= T, t * (s * s) <= 4 * T))
    smt.use(errors_before_the_gate_opens)
    smt.use(errors_of_an_open_dsilu_gate)
    smt.use(cubes_are_not_negative)
    smt.prove(x - em <= right)


def units(x: Term) -> tuple[Term, Term, Term]:
    """x̂, s and the emulator at x."""
    return passed(x), B * (1 - terms.dsilu(K * x)), terms.dsilu_emulator(x, K, alpha, delta, B)


@claim.obligation(scope="for_all", label="T-DSILU")
def dsilu_emulates_relu_on_the_right(smt):
    "For 0 ≤ x ≤ M: -(δ² + α²) M³/6 - 2T/K ≤ em - x ≤ 0"
    smt.assume(*gate, 0 <= x, x <= M)
    smt.show(alpha=HALF, delta=HALF, K=1, M=1, T=3, B=5, x=HALF)
    x_hat, s, em = units(x)
    w = alpha * x_hat
    for at in (delta * x, K * x, w - s, -w - s):
        smt.use(exp_is_positive, t=-at)
    smt.use(a_dsilu_passes)
    smt.use(a_scaled_number_is_small, x_hat=x_hat)
    smt.use(an_open_dsilu_gate_passes, y=x_hat, s=s)
    smt.use(the_gate_of_dsilu_opens, t=K * x)
    smt.use(both_sides_of_the_threshold, x_hat=x_hat, s=s, t=K * x, em=em)
    smt.prove(And(em <= x, x - em <= right))


# --- shut ---------------------------------------------------------------------------------------------------------

R, D = reals("R D")
left = 2 * M * (R * exp(-R))


@claim.obligation(scope="for_all", label="T-DSILU")
def a_wide_step_in_numbers(smt):
    "s ≥ R + v, R ≥ 2, v ≥ 0 and F ≥ (1 + (s - R)/2)² give s (1 + v/2) ≤ RF"
    F, w = smt.reals("F w")
    half = 1 + HALF * (s - R)
    smt.assume(s >= R + w, R >= 2, w >= 0, F >= half * half)
    smt.prove(s * (1 + HALF * w) <= R * F)


@claim.obligation(scope="for_all", label="T-DSILU")
def a_factor_on_both_sides(smt):
    "q ≤ RF, a > 0 and Fa = E give qa ≤ RE"
    F = smt.real("F")
    smt.assume(q <= R * F, a > 0, F * a == E)
    smt.prove(q * a <= R * E)


@claim.obligation(scope="for_all", label="T-DSILU")
def a_tail_decays(smt):
    "s ≥ R + v, R ≥ 2, v ≥ 0 give s (1 + v/2) exp(-s) ≤ R exp(-R)"
    w = smt.real("w")
    smt.assume(s >= R + w, R >= 2, w >= 0)
    smt.use(exp_is_above_a_square, t=s - R)
    smt.use(exp_of_a_sum, s=s - R, t=-s)
    smt.use(exp_is_positive, t=-s)
    smt.use(a_wide_step_in_numbers, F=exp(s - R))
    smt.use(a_factor_on_both_sides, q=s * (1 + HALF * w), F=exp(s - R), a=exp(-s), E=exp(-R))
    smt.prove(s * (1 + HALF * w) * exp(-s) <= R * exp(-R))


@claim.obligation(scope="for_all", label="T-DSILU")
def a_slope_far_out(smt):
    "0 < 1 - tanh²(s/2) ≤ 4 exp(-s) and 0 ≤ tanh(s/2) < 1 for s ≥ 0"
    S = tanh(HALF * s)
    smt.assume(s >= 0)
    smt.use(tanh_saturates, z=HALF * s)
    smt.use(tanh_is_between_zero_and_its_argument, z=HALF * s)
    smt.use(tanh_is_odd_and_bounded, z=HALF * s)
    smt.prove(And(0 < 1 - S * S, 1 - S * S <= 4 * exp(-s), 0 <= S, S < 1))


@claim.obligation(scope="for_all", label="T-DSILU")
def a_slope_with_its_factor(smt):
    "v ≥ 0, 0 < k ≤ 4a, s ≥ 0 give 2v k (1 + v/2) s/2 ≤ 4v (s (1 + v/2) a)"
    w = smt.real("w")
    smt.assume(w >= 0, 0 < k, k <= 4 * a, s >= 0)
    smt.prove(w * (k * (1 + HALF * w)) * s <= 4 * w * (s * (1 + HALF * w) * a))


@claim.obligation(scope="for_all", label="T-DSILU")
def a_larger_factor(smt):
    "m ≥ 0, s ≥ 2, 0 ≤ S < 1 give 2m ≤ ms and m S s ≤ ms"
    m, S = smt.reals("m S")
    smt.assume(m >= 0, s >= 2, 0 <= S, S < 1)
    smt.prove(And(2 * m <= m * s, m * (s * S) <= m * s))


@claim.obligation(scope="for_all", label="T-DSILU")
def a_product_of_a_slope(smt):
    "v ≥ 0 and k > 0 give v (k (1 + v/2)) ≥ 0"
    w = smt.real("w")
    smt.assume(w >= 0, 0 < k)
    smt.prove(w * (k * (1 + HALF * w)) >= 0)


@claim.obligation(scope="for_all", label="T-DSILU")
def a_weighted_tail(smt):
    "v ≥ 0 and q ≤ p give vq ≤ vp"
    w = smt.real("w")
    smt.assume(w >= 0, q <= p)
    smt.prove(w * q <= w * p)


@claim.obligation(scope="for_all", label="T-DSILU")
def bounds_with_a_larger_factor(smt):
    "D ≤ 2wh and D ≥ -2w (s/2 S) h, s ≥ 2, 0 ≤ S < 1 and h = k (1 + w/2) give |D| ≤ whs"
    w, S, h = smt.reals("w S h")
    smt.assume(h == k * (1 + HALF * w), w >= 0, 0 < k, s >= 2, 0 <= S, S < 1)
    smt.assume(D <= 2 * w * h, D >= -2 * w * (HALF * s * S) * h)
    smt.use(a_product_of_a_slope)
    smt.use(a_larger_factor, m=w * h)
    smt.prove(And(D <= w * h * s, -D <= w * h * s))


@claim.obligation(scope="for_all", label="T-DSILU")
def a_difference_in_the_tail(smt):
    "|g(w + s) + g(w - s)| ≤ w k (1 + w/2) s, k = 1 - tanh²(s/2), for 0 ≤ w ≤ 1/2 and s ≥ 2"
    w = smt.real("w")
    S = tanh(HALF * s)
    k = 1 - S * S
    value = g(w + s) + g(w - s)
    smt.assume(w >= 0, 2 * w <= 1, s >= 2)
    smt.use(a_shut_difference_of_dsilu, v=w)
    smt.use(a_slope_far_out)
    smt.use(bounds_with_a_larger_factor, S=S, k=k, h=k * (1 + HALF * w), D=value)
    bound = w * (k * (1 + HALF * w)) * s
    smt.prove(And(value <= bound, -value <= bound))


@claim.obligation(scope="for_all", label="T-DSILU")
def a_bound_in_the_tail(smt):
    "w k (1 + w/2) s ≤ 4w R exp(-R) with k = 1 - tanh²(s/2)"
    w = smt.real("w")
    S = tanh(HALF * s)
    k = 1 - S * S
    smt.assume(w >= 0, s >= R + w, R >= 2)
    smt.use(a_slope_far_out)
    smt.use(a_slope_with_its_factor, k=k, a=exp(-s))
    smt.use(a_tail_decays)
    smt.use(a_weighted_tail, q=s * (1 + HALF * w) * exp(-s), p=R * exp(-R))
    smt.prove(w * (k * (1 + HALF * w)) * s <= 4 * w * (R * exp(-R)))


@claim.obligation(scope="for_all", label="T-DSILU")
def a_chain_of_bounds(smt):
    "|D| ≤ p ≤ q"
    smt.assume(D <= p, -D <= p, p <= q)
    smt.prove(And(D <= q, -D <= q))


@claim.obligation(scope="for_all", label="T-DSILU")
def a_difference_far_out(smt):
    "|g(w + s) + g(w - s)| ≤ 4w R exp(-R) for 0 ≤ w ≤ 1/2, s ≥ R + w, R ≥ 2"
    w = smt.real("w")
    value = g(w + s) + g(w - s)
    bound = 4 * w * (R * exp(-R))
    smt.assume(w >= 0, 2 * w <= 1, s >= R + w, R >= 2)
    smt.use(a_difference_in_the_tail)
    smt.use(a_bound_in_the_tail)
    slope = 1 - tanh(HALF * s) * tanh(HALF * s)
    smt.use(a_chain_of_bounds, D=value, p=w * (slope * (1 + HALF * w)) * s, q=bound)
    smt.prove(And(value <= bound, -value <= bound))


@claim.obligation(scope="for_all", label="T-DSILU")
def a_half_of_the_height(smt):
    "2z ≤ 1 and s = B (1 - z), B > 0 give 2s ≥ B"
    z = smt.real("z")
    smt.assume(B > 0, 2 * z <= 1, s == B * (1 - z))
    smt.prove(2 * s >= B)


@claim.obligation(scope="for_all", label="T-DSILU")
def a_gate_of_dsilu_shuts(smt):
    "s = B (1 - dsilu(z)) ≥ B/2 for z ≤ 0"
    smt.assume(z <= 0, B > 0)
    smt.use(exp_is_positive, t=-z)
    smt.use(dsilu_in_tanh)
    smt.use(dsilu_is_odd_at, u=-z)
    smt.use(dsilu_near_zero, z=-z)
    s = B * (1 - terms.dsilu(z))
    smt.use(a_half_of_the_height, z=terms.dsilu(z), s=s)
    smt.prove(2 * s >= B)


@claim.obligation(scope="for_all", label="T-DSILU")
def a_difference_turned(smt):
    "g(-w + s) + g(-w - s) = -(g(w + s) + g(w - s))"
    w = smt.real("w")
    smt.use(dsilu_is_odd_at, u=-w - s, z=w + s)
    smt.use(dsilu_is_odd_at, u=-w + s, z=w - s)
    smt.prove(g(-w + s) + g(-w - s) == -(g(w + s) + g(w - s)))


@claim.obligation(scope="for_all", label="T-DSILU")
def half_of_a_turned_bound(smt):
    "2d = b, c = -b and |c| ≤ 4uE give |d| ≤ 2uE"
    b, c, d, u = smt.reals("b c d u")
    smt.assume(2 * d == b, c == -b, c <= 4 * u * E, -c <= 4 * u * E)
    smt.prove(And(d <= 2 * u * E, -d <= 2 * u * E))


@claim.obligation(scope="for_all", label="T-DSILU")
def a_shut_difference_is_small(smt):
    "d = dsilu(w - s) - dsilu(-w - s): |d| ≤ 2|w| R exp(-R) for -1/2 ≤ w ≤ 0, s ≥ R - w, R ≥ 2"
    d = step(w, s)
    smt.assume(-w >= 0, -2 * w <= 1, s >= R - w, R >= 2)
    smt.show(w=-HALF, s=3, R=2)
    for at in (w - s, -w - s):
        smt.use(exp_is_positive, t=-at)
    smt.use(a_difference_in_tanh)
    smt.use(a_difference_turned)
    smt.use(a_difference_far_out, w=-w)
    smt.use(half_of_a_turned_bound, d=d, b=g(w + s) + g(w - s), c=g(-w + s) + g(-w - s), u=-w, E=R * exp(-R))
    bound = 2 * -w * (R * exp(-R))
    smt.prove(And(d <= bound, -d <= bound))


@claim.obligation(scope="for_all", label="T-DSILU")
def a_tail_is_not_negative(smt):
    "R ≥ 2 and a > 0 give Ra ≥ 0"
    smt.assume(R >= 2, a > 0)
    smt.prove(R * a >= 0)


@claim.obligation(scope="for_all", label="T-DSILU")
def sizes_on_the_left(smt):
    "w = αx̂ with -M ≤ x̂ ≤ 0: -1/2 ≤ w ≤ 0 and s ≥ R - w"
    smt.assume(alpha > 0, 2 * (alpha * M) <= 1, R == HALF * B - alpha * M, 2 * s >= B, w == alpha * y)
    smt.assume(0 <= -y, -y <= M)
    smt.prove(And(-w >= 0, -2 * w <= 1, s >= R - w))


@claim.obligation(scope="for_all", label="T-DSILU")
def errors_of_a_shut_dsilu_gate(smt):
    "|α em| ≤ 2|w| E with w = αy, 0 ≤ -y ≤ M and E ≥ 0 give |em| ≤ 2ME"
    d = smt.real("d")
    smt.assume(alpha > 0, d == alpha * em, d <= 2 * -w * E, -d <= 2 * -w * E, w == alpha * y)
    smt.assume(0 <= -y, -y <= M, E >= 0)
    smt.prove(And(em <= 2 * M * E, -em <= 2 * M * E))


@claim.obligation(scope="for_all", label="T-DSILU")
def a_shut_gate_of_dsilu(smt):
    "|em| ≤ 2M R exp(-R) where w = αy, -M ≤ y ≤ 0"
    smt.assume(alpha > 0, 2 * (alpha * M) <= 1, R == HALF * B - alpha * M, R >= 2, 2 * s >= B)
    smt.assume(0 <= -y, -y <= M)
    w = alpha * y
    em = step(w, s) / alpha
    for at in (w - s, -w - s):
        smt.use(exp_is_positive, t=-at)
    smt.use(sizes_on_the_left, w=w)
    smt.use(a_shut_difference_is_small, w=w)
    smt.use(exp_is_positive, t=-R)
    smt.use(a_tail_is_not_negative, a=exp(-R))
    smt.use(errors_of_a_shut_dsilu_gate, d=step(w, s), w=w, em=em, E=R * exp(-R))
    smt.prove(And(em <= left, -em <= left))


@claim.obligation(scope="for_all", label="T-DSILU")
def dsilu_emulates_relu_on_the_left(smt):
    "For -M ≤ x ≤ 0: |em| ≤ 2M R exp(-R), R = B/2 - αM"
    smt.assume(alpha > 0, delta > 0, K > 0, B > 0, 2 * (alpha * M) <= 1, R == HALF * B - alpha * M, R >= 2)
    smt.assume(-M <= x, x <= 0)
    smt.show(alpha=HALF, delta=1, K=1, B=5, M=1, R=2, x=-HALF)
    x_hat, s, em = units(x)
    w = alpha * x_hat
    for at in (delta * x, K * x, w - s, -w - s):
        smt.use(exp_is_positive, t=-at)
    smt.use(a_dsilu_passes_on_the_left)
    smt.use(a_product_of_signs, x=-x, delta=K)
    smt.use(a_gate_of_dsilu_shuts, z=K * x)
    smt.use(a_shut_gate_of_dsilu, y=x_hat, s=s)
    smt.prove(And(em <= left, -em <= left))


# --- both ---------------------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="T-DSILU")
def dsilu_emulates_relu(smt):
    "|em - relu(x)| ≤ η for |x| ≤ M, where (δ² + α²) M³/6 + 2T/K ≤ η and 2M R exp(-R) ≤ η, R = B/2 - αM"
    rest = HALF * B - alpha * M
    smt.assume(*gate, B > 0, rest >= 2, right <= eta, 2 * M * (rest * exp(-rest)) <= eta, -M <= x, x <= M)
    smt.show(alpha=HALF, delta=HALF, K=10, M=1, T=3, B=8, x=HALF, eta=1)
    _, _, em = units(x)
    for at in (delta * x, K * x, alpha * passed(x) - B * (1 - terms.dsilu(K * x))):
        smt.use(exp_is_positive, t=-at)
    smt.use(exp_is_positive, t=alpha * passed(x) + B * (1 - terms.dsilu(K * x)))
    smt.use(dsilu_emulates_relu_on_the_right)
    smt.use(dsilu_emulates_relu_on_the_left, R=rest)
    smt.prove(And(em - relu(x) <= eta, relu(x) - em <= eta))

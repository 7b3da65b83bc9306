"""dSiLU: the gate of obligations_gates.py with the derivative of SiLU, by the same algebra in tanh of half the argument.

    g(z) = 2 dsilu(z) - 1 = T + t (1 - T²) with t = z/2, T = tanh(t): odd, and z - z³/6 ≤ g(z) ≤ z for z ≥ 0
    G = g(v + s) + g(v - s), the symmetric difference, is an explicit function of n = v/2, N = tanh(n), σ = s/2, S = tanh(σ):
        G = X + Y,  P X = 2N (1 - S²),  P² Y = Q [2n (1 + c²) - 4σc],  c = NS, P = 1 - c², Q = (1 - N²)(1 - S²)
    open   4n (1 - 2σ² - 2/3 n²) ≤ G ≤ 4n, and G ≥ -4n
    shut   |G| ≤ 4n (1 + n)(1 - S²) max(1, σ)
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from fractions import Fraction

from theorems.activation_emulation import activations_as_terms as terms
from theorems.activation_emulation.claim import claim, exp_above_its_tangent, exp_of_a_sum, tanh_near_zero
from theorems.activation_emulation.obligations_exponential import (
    exp_is_above_a_square,
    exp_is_positive,
    tanh_adds,
    tanh_is_odd_and_bounded,
    tanh_saturates,
)
from theorems.activation_emulation.obligations_gates import (
    cubes_are_monotone,
    tanh_is_a_sigmoid,
    tanh_is_between_zero_and_its_argument,
    weights_of_cubes_are_monotone,
)
from theorems.activation_emulation.obligations_scaling import silu_gap
from verify.terms import And, Implies, exp, reals, relu, tanh

HALF = Fraction(1, 2)

z, n, N, sigma, S, A, B, X, Y, u, v, s, c, P, Q = reals("z n N sigma S A B X Y u v s c P Q")


def g(z):
    """2 dsilu(z) - 1, in tanh of half the argument."""
    t = HALF * z
    return tanh(t) + t * (1 - tanh(t) * tanh(t))


@claim.obligation(scope="for_all", label="T-DSILU")
def dsilu_in_tanh(smt):
    "2 dsilu(z) - 1 = T + t (1 - T²) with t = z/2, T = tanh(t)"
    smt.use(tanh_is_a_sigmoid, z=HALF * z)
    smt.use(exp_is_positive, t=-z)
    smt.prove(2 * terms.dsilu(z) - 1 == g(z))


@claim.obligation(scope="for_all", label="T-DSILU")
def dsilu_near_zero_in_numbers(smt):
    "t - t³/3 ≤ T ≤ t, 0 ≤ T give 2t - 4/3 t³ ≤ T + t (1 - T²) ≤ 2t, and at least 0 for T < 1"
    t, T = smt.reals("t T")
    smt.assume(0 <= T, T <= t, T < 1, 3 * t - t * t * t <= 3 * T)
    value = T + t * (1 - T * T)
    smt.prove(And(0 <= value, value <= 2 * t, 6 * t - 4 * t * t * t <= 3 * value))


@claim.obligation(scope="for_all", label="T-DSILU")
def dsilu_near_zero(smt):
    "z - z³/6 ≤ g(z) ≤ z and g(z) ≥ 0 for z ≥ 0"
    smt.assume(z >= 0)
    t = HALF * z
    smt.use(tanh_near_zero, z=t)
    smt.use(tanh_is_between_zero_and_its_argument, z=t)
    smt.use(tanh_is_odd_and_bounded, z=t)
    smt.use(dsilu_near_zero_in_numbers, t=t, T=tanh(t))
    smt.prove(And(0 <= g(z), g(z) <= z, 6 * z - z * z * z <= 6 * g(z)))


@claim.obligation(scope="for_all", label="T-DSILU")
def dsilu_is_odd_about_its_middle(smt):
    "g(-z) = -g(z)"
    smt.use(tanh_is_odd_and_bounded, z=HALF * z)
    smt.prove(g(-z) == -g(z))


# --- the symmetric difference -------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="T-DSILU")
def squares_of_a_sum(smt):
    "A (1 + c) = N + S, c = NS give (1 - A²)(1 + c)² = (1 - N²)(1 - S²)"
    smt.assume(A * (1 + c) == N + S, c == N * S)
    smt.prove((1 - A * A) * ((1 + c) * (1 + c)) == (1 - N * N) * (1 - S * S))


@claim.obligation(scope="for_all", label="T-DSILU")
def sum_of_two_tanh(smt):
    "A (1 + c) = N + S and B (1 - c) = N - S, c = NS give (1 - c²)(A + B) = 2N (1 - S²)"
    smt.assume(A * (1 + c) == N + S, B * (1 - c) == N - S, c == N * S)
    smt.prove((1 - c * c) * (A + B) == 2 * N * (1 - S * S))


@claim.obligation(scope="for_all", label="T-DSILU")
def sum_of_two_slopes(smt):
    "A' (1 + c)² = Q and B' (1 - c)² = Q give (1 - c²)² ((n + σ) A' + (n - σ) B') = Q (2n (1 + c²) - 4σc)"
    smt.assume(A * ((1 + c) * (1 + c)) == Q, B * ((1 - c) * (1 - c)) == Q)
    square = (1 - c * c) * (1 - c * c)
    smt.prove(square * ((n + sigma) * A + (n - sigma) * B) == Q * (2 * n * (1 + c * c) - 4 * sigma * c))


the_sum = [
    c == N * S,
    P == 1 - c * c,
    Q == (1 - N * N) * (1 - S * S),
    P * X == 2 * N * (1 - S * S),
    P * P * Y == Q * (2 * n * (1 + c * c) - 4 * sigma * c),
]
"""G = X + Y."""


@claim.obligation(scope="for_all", label="T-DSILU")
def symmetric_difference_of_dsilu(smt):
    "g(v + s) + g(v - s) = X + Y"
    n, sigma = HALF * v, HALF * s
    N, S = tanh(n), tanh(sigma)
    first, second = tanh(HALF * (v + s)), tanh(HALF * (v - s))
    c = N * S
    X, Y = first + second, (n + sigma) * (1 - first * first) + (n - sigma) * (1 - second * second)
    smt.use(tanh_adds, a=n, b=sigma)
    smt.use(tanh_adds, a=n, b=-sigma)
    smt.use(tanh_is_odd_and_bounded, z=sigma)
    Q = (1 - N * N) * (1 - S * S)
    smt.use(squares_of_a_sum, A=first, N=N, S=S, c=c)
    smt.use(squares_of_a_sum, A=second, N=N, S=-S, c=-c)
    smt.use(sum_of_two_tanh, A=first, B=second, N=N, S=S, c=c)
    smt.use(
        sum_of_two_slopes,
        A=1 - first * first, B=1 - second * second, Q=Q, c=c, n=n, sigma=sigma,
    )  # fmt: skip
    P = 1 - c * c
    smt.prove(
        And(
            P * X == 2 * N * (1 - S * S),
            P * P * Y == Q * (2 * n * (1 + c * c) - 4 * sigma * c),
            X + Y == g(v + s) + g(v - s),
        )
    )


@claim.obligation(scope="for_all", label="T-DSILU")
def squares_below_one(smt):
    "0 ≤ N < 1, S² < 1, c = NS: c² = N²S², 0 < P = 1 - c² ≤ 1, 1 - S² ≤ P, 1 - N² ≤ P, 0 < Q"
    smt.assume(0 <= N, N < 1, -1 < S, S < 1, c == N * S, P == 1 - c * c, Q == (1 - N * N) * (1 - S * S))
    smt.prove(And(0 < P, P <= 1, 1 - S * S <= P, 1 - N * N <= P, 0 < Q, 0 < 1 - S * S, 0 < 1 - N * N))


@claim.obligation(scope="for_all", label="T-DSILU")
def product_of_slopes(smt):
    "(1 - N²)(1 - S²)(1 + N²S²) ≤ (1 - N²S²)²: the difference is S²(1 - N²)² + N²(1 - S²)²"
    a, b = smt.reals("a b")
    smt.assume(0 <= a, 0 <= b)
    difference = a * ((1 - b) * (1 - b)) + b * ((1 - a) * (1 - a))
    smt.prove(And((1 - a) * (1 - b) * (1 + a * b) + difference == (1 - a * b) * (1 - a * b), difference >= 0))


# --- open ---------------------------------------------------------------------------------------------------------

small = [0 <= N, N <= n, N < 1, -1 < S, S < 1, 0 <= sigma * S, S * S <= sigma * S, sigma * S <= sigma * sigma]
"""N = tanh(n) with n ≥ 0; S = tanh(σ) has the sign of σ and is the smaller."""

facts = [0 < P, P <= 1, 1 - S * S <= P, 1 - N * N <= P, 0 < Q, 0 < 1 - S * S, 0 < 1 - N * N, Q * (1 + c * c) <= P * P]


@claim.obligation(scope="for_all", label="T-DSILU")
def the_facts(smt):
    "The bounds of P and Q, from the sizes of N and S"
    smt.assume(*small, *the_sum[:3])
    smt.use(squares_below_one)
    smt.use(product_of_slopes, a=N * N, b=S * S)
    smt.prove(And(*facts))


@claim.obligation(scope="for_all", label="T-DSILU")
def first_part_from_above(smt):
    "X ≤ 2n and X ≥ 2N (1 - S²) ≥ 0"
    smt.assume(0 <= N, N <= n, 0 < P, P <= 1, 1 - S * S <= P, 0 < 1 - S * S, P * X == 2 * N * (1 - S * S))
    smt.prove(And(X <= 2 * n, 2 * N * (1 - S * S) <= X))


@claim.obligation(scope="for_all", label="T-DSILU")
def second_part_from_above(smt):
    "Y ≤ 2n"
    m = smt.real("m")
    smt.assume(0 <= n, 0 < P, 0 < Q, Q * m <= P * P, 0 <= sigma * c)
    smt.assume(P * P * Y == Q * (2 * n * m - 4 * (sigma * c)))
    smt.prove(Y <= 2 * n)


@claim.obligation(scope="for_all", label="T-DSILU")
def first_term_from_below(smt):
    "2nQp ≤ 2nQ (1 + d) for p ≤ 1 ≤ 1 + d"
    p, d = smt.reals("p d")
    smt.assume(0 <= n, p <= 1, 0 < Q, 0 <= d)
    smt.prove(2 * n * Q * p <= 2 * n * Q * (1 + d))


@claim.obligation(scope="for_all", label="T-DSILU")
def second_term_from_below(smt):
    "Qw ≤ wp for Q (1 + d) ≤ p"
    w, p, d = smt.reals("w p d")
    smt.assume(0 < Q, 0 <= d, Q * (1 + d) <= p, 0 <= w)
    smt.prove(Q * w <= w * p)


@claim.obligation(scope="for_all", label="T-DSILU")
def a_positive_factor_keeps_order(smt):
    "p > 0 and pu ≤ pv give u ≤ v"
    u, v, p = smt.reals("u v p")
    smt.assume(p > 0, p * u <= p * v)
    smt.prove(u <= v)


@claim.obligation(scope="for_all", label="T-DSILU")
def a_product_of_complements(smt):
    "(1 - a)(1 - b) ≥ 1 - p - q for 0 ≤ a ≤ p, 0 ≤ b ≤ q"
    a, b, p, q = smt.reals("a b p q")
    smt.assume(0 <= a, a <= p, 0 <= b, b <= q)
    smt.prove(1 - p - q <= (1 - a) * (1 - b))


@claim.obligation(scope="for_all", label="T-DSILU")
def second_part_from_below(smt):
    "Y ≥ 2nQ - 4w where pY = Q (2n (1 + d) - 4w), 0 < p ≤ 1, Q (1 + d) ≤ p, d ≥ 0"
    w, p, d = smt.reals("w p d")
    smt.assume(0 <= n, 0 < p, p <= 1, 0 < Q, 0 <= d, Q * (1 + d) <= p, 0 <= w)
    smt.assume(p * Y == Q * (2 * n * (1 + d) - 4 * w))
    smt.use(first_term_from_below)
    smt.use(second_term_from_below)
    smt.use(a_positive_factor_keeps_order, u=2 * n * Q - 4 * w, v=Y)
    smt.prove(Y >= 2 * n * Q - 4 * w)


@claim.obligation(scope="for_all", label="T-DSILU")
def lower_parts(smt):
    "N S² ≤ nσ², σc ≤ nσ² and nQ ≥ n (1 - n² - σ²)"
    smt.assume(0 <= N, N <= n, 0 <= S * S, S * S <= sigma * S, sigma * S <= sigma * sigma, c == N * S)
    smt.prove(And(N * (S * S) <= n * (sigma * sigma), sigma * c <= n * (sigma * sigma)))


@claim.obligation(scope="for_all", label="T-DSILU")
def lower_slope(smt):
    "n (1 - a)(1 - b) ≥ n (1 - p - q) for 0 ≤ a ≤ p, 0 ≤ b ≤ q"
    a, b, p, q = smt.reals("a b p q")
    smt.assume(0 <= n, 0 <= a, a <= p, 0 <= b, b <= q, Q == (1 - a) * (1 - b))
    smt.use(a_product_of_complements)
    smt.prove(n * (1 - p - q) <= n * Q)


@claim.obligation(scope="for_all", label="T-DSILU")
def the_parts_add_up_from_below(smt):
    "2N (1 - S²) + 2nQ - 4σc ≥ 4n - 8nσ² - 8/3 n³"
    w = smt.real("w")
    smt.assume(N * (S * S) <= n * (sigma * sigma), w <= n * (sigma * sigma))
    smt.assume(n * (1 - n * n - sigma * sigma) <= n * Q, 3 * n - n * n * n <= 3 * N)
    smt.prove(3 * (2 * N * (1 - S * S) + 2 * n * Q - 4 * w) >= 12 * n - 24 * n * sigma * sigma - 8 * n * n * n)


# --- gate ---------------------------------------------------------------------------------------------------------

t, T, r, a, b, e, f, k, K, x = reals("t T r a b e f k K x")


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


p, q, E = reals("p q E")


@claim.obligation(scope="for_all", label="T-DSILU")
def bounds_multiply(smt):
    "0 ≤ u ≤ p and 0 ≤ v ≤ q give uv² ≤ pq²"
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

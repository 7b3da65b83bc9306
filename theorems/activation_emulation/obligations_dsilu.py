"""dSiLU: the gate of obligations_gates.py, by the same algebra in tanh of half the argument.

g(z) = 2 dsilu(z) - 1 = T + t (1 - T²) with t = z/2, T = tanh(t): odd, and z - z³/6 ≤ g(z) ≤ z for z ≥ 0.
G = g(v + s) + g(v - s), the symmetric difference, with n = v/2, N = tanh(n), σ = s/2, S = tanh(σ), is X + Y where
    P X = 2N (1 - S²),  P² Y = Q [2n (1 + c²) - 4σc],  c = NS, P = 1 - c², Q = (1 - N²)(1 - S²)
    open   4n (1 - 2σ² - 2/3 n²) ≤ G ≤ 4n, and G ≥ -4n
    shut   |G| ≤ 4n (1 + n)(1 - S²) max(1, σ)

With obligations_dsilu_gate.py this proves T-DSILU.
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
    exp_is_positive,
    tanh_adds,
    tanh_is_odd_and_bounded,
)
from theorems.activation_emulation.obligations_gates import (
    tanh_is_a_sigmoid,
    tanh_is_between_zero_and_its_argument,
)
from theorems.activation_emulation.obligations_products import (
    a_positive_factor_keeps_order,
    a_weighted_square,
)
from verify.terms import And, Term, exp, reals, tanh

HALF = Fraction(1, 2)

z, n, N, sigma, S, A, B, X, Y, v, s, c, P, Q, k, m = reals("z n N sigma S A B X Y v s c P Q k m")


def g(z: Term) -> Term:
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
    "(1 - a)(1 - b)(1 + ab) ≤ (1 - ab)² for a, b ≥ 0: the difference is a (1 - b)² + b (1 - a)²"
    a, b = smt.reals("a b")
    smt.assume(0 <= a, 0 <= b)
    smt.use(a_weighted_square, u=1 - b)
    smt.use(a_weighted_square, a=b, u=1 - a)
    smt.prove((1 - a) * (1 - b) * (1 + a * b) <= (1 - a * b) * (1 - a * b))


# --- open ---------------------------------------------------------------------------------------------------------

small = [0 <= N, N <= n, N < 1, -1 < S, S < 1, 0 <= sigma * S, S * S <= sigma * S, sigma * S <= sigma * sigma]
"""N = tanh(n) with n ≥ 0; S = tanh(σ) has the sign of σ and is the smaller."""

facts = [
    0 < P,
    P <= 1,
    1 - S * S <= P,
    1 - N * N <= P,
    0 < Q,
    0 < 1 - S * S,
    0 < 1 - N * N,
    Q * (1 + c * c) <= P * P,
]


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
    smt.assume(0 <= N, N <= n, S * S <= sigma * S, sigma * S <= sigma * sigma, c == N * S)
    smt.prove(And(N * (S * S) <= n * (sigma * sigma), sigma * c <= n * (sigma * sigma)))


@claim.obligation(scope="for_all", label="T-DSILU")
def lower_slope(smt):
    "n (1 - a)(1 - b) ≥ n (1 - p - q) for 0 ≤ a ≤ p, 0 ≤ b ≤ q"
    a, b, p, q = smt.reals("a b p q")
    smt.assume(0 <= n, 0 <= a, a <= p, 0 <= b, b <= q, Q == (1 - a) * (1 - b))
    smt.prove(n * (1 - p - q) <= n * Q)


@claim.obligation(scope="for_all", label="T-DSILU")
def the_parts_add_up_from_below(smt):
    "2N (1 - S²) + 2nQ - 4σc ≥ 4n - 8nσ² - 8/3 n³"
    w = smt.real("w")
    smt.assume(N * (S * S) <= n * (sigma * sigma), w <= n * (sigma * sigma))
    smt.assume(n * (1 - n * n - sigma * sigma) <= n * Q, 3 * n - n * n * n <= 3 * N)
    smt.prove(
        3 * (2 * N * (1 - S * S) + 2 * n * Q - 4 * w) >= 12 * n - 24 * n * sigma * sigma - 8 * n * n * n
    )


# --- the difference, open and shut --------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="T-DSILU")
def sizes_of_a_tanh(smt):
    "S = tanh(σ): 0 ≤ σS ≤ σ² and S² ≤ σS"
    S = tanh(sigma)
    smt.use(tanh_is_between_zero_and_its_argument, z=sigma)
    smt.prove(And(0 <= sigma * S, S * S <= sigma * S, sigma * S <= sigma * sigma))


@claim.obligation(scope="for_all", label="T-DSILU")
def a_product_of_one_sign(smt):
    "N ≥ 0, σS ≥ 0 and c = NS give σc ≥ 0; squares are not negative"
    smt.assume(0 <= N, 0 <= sigma * S, c == N * S)
    smt.prove(And(0 <= sigma * c, 0 <= N * N, 0 <= S * S, 0 <= c * c))


@claim.obligation(scope="for_all", label="T-DSILU")
def an_open_difference_from_above(smt):
    "X + Y ≤ 4n"
    smt.assume(*small, 0 <= n, *the_sum)
    smt.use(the_facts)
    smt.use(a_product_of_one_sign)
    smt.use(first_part_from_above)
    smt.use(second_part_from_above, m=1 + c * c)
    smt.prove(X + Y <= 4 * n)


@claim.obligation(scope="for_all", label="T-DSILU")
def squares_of_sizes(smt):
    "0 ≤ N ≤ n gives N² ≤ n²; S² ≤ σS ≤ σ²"
    smt.assume(0 <= N, N <= n, S * S <= sigma * S, sigma * S <= sigma * sigma)
    smt.prove(And(N * N <= n * n, S * S <= sigma * sigma))


@claim.obligation(scope="for_all", label="T-DSILU")
def squares_of_units(smt):
    "0 < P ≤ 1 gives 0 < P² ≤ 1"
    smt.assume(0 < P, P <= 1)
    smt.prove(And(0 < P * P, P * P <= 1))


@claim.obligation(scope="for_all", label="T-DSILU")
def both_parts_from_below(smt):
    "X ≥ 2N (1 - S²) and Y ≥ 2nQ - 4σc"
    smt.assume(*small, 0 <= n, *the_sum)
    smt.use(the_facts)
    smt.use(a_product_of_one_sign)
    smt.use(squares_of_units)
    smt.use(first_part_from_above)
    smt.use(second_part_from_below, w=sigma * c, p=P * P, d=c * c)
    smt.prove(And(X >= 2 * N * (1 - S * S), Y >= 2 * n * Q - 4 * (sigma * c)))


@claim.obligation(scope="for_all", label="T-DSILU")
def the_slopes_from_below(smt):
    "n (1 - n² - σ²) ≤ nQ and N S², σc ≤ nσ²"
    smt.assume(*small, 0 <= n, *the_sum[:3])
    smt.use(a_product_of_one_sign)
    smt.use(squares_of_sizes)
    smt.use(lower_parts)
    smt.use(lower_slope, a=N * N, p=n * n, b=S * S, q=sigma * sigma)
    square = sigma * sigma
    smt.prove(And(n * (1 - n * n - square) <= n * Q, N * (S * S) <= n * square, sigma * c <= n * square))


@claim.obligation(scope="for_all", label="T-DSILU")
def bounds_of_the_parts_add_up(smt):
    "The bounds of X and Y, and what they amount to"
    w = smt.real("w")
    smt.assume(X >= 2 * N * (1 - S * S), Y >= 2 * n * Q - 4 * w)
    smt.assume(N * (S * S) <= n * (sigma * sigma), w <= n * (sigma * sigma))
    smt.assume(n * (1 - n * n - sigma * sigma) <= n * Q, 3 * n - n * n * n <= 3 * N)
    smt.use(the_parts_add_up_from_below)
    smt.prove(3 * (X + Y) >= 12 * n - 24 * n * sigma * sigma - 8 * n * n * n)


@claim.obligation(scope="for_all", label="T-DSILU")
def an_open_difference_from_below(smt):
    "3 (X + Y) ≥ 12n - 24nσ² - 8n³"
    smt.assume(*small, 0 <= n, *the_sum, 3 * n - n * n * n <= 3 * N)
    smt.use(both_parts_from_below)
    smt.use(the_slopes_from_below)
    smt.use(bounds_of_the_parts_add_up, w=sigma * c)
    smt.prove(3 * (X + Y) >= 12 * n - 24 * n * sigma * sigma - 8 * n * n * n)


# --- shut ---------------------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="T-DSILU")
def divisors_near_one(smt):
    "m = 1 - N² ≤ P, 0 ≤ N ≤ n ≤ 1/4: P (1 + n) ≥ 1, P² (1 + n) ≥ m (2 - P) and P² (1 + n) ≥ m"
    smt.assume(0 <= n, 4 * n <= 1, 1 - n * n <= m, m <= P, 0 < m, P <= 1)
    smt.prove(And(P * (1 + n) >= 1, P * P * (1 + n) >= m * (2 - P), P * P * (1 + n) >= m))


@claim.obligation(scope="for_all", label="T-DSILU")
def first_part_shut(smt):
    "0 ≤ X ≤ 2nk (1 + n), k = 1 - S²"
    smt.assume(0 <= N, N <= n, 0 < k, 0 < P, P * (1 + n) >= 1, P * X == 2 * N * k)
    smt.prove(And(0 <= X, X <= 2 * n * k * (1 + n)))


@claim.obligation(scope="for_all", label="T-DSILU")
def a_shut_part_from_above(smt):
    "km (2n (2 - P) - 4w') ≤ p 2nk (1 + n)"
    v, p = smt.reals("v p")
    smt.assume(0 <= n, 0 < k, 0 < m, 0 <= v, p * (1 + n) >= m * (2 - P))
    smt.prove(k * m * (2 * n * (2 - P) - 4 * v) <= p * (2 * n * k * (1 + n)))


@claim.obligation(scope="for_all", label="T-DSILU")
def a_shut_part_from_below(smt):
    "p (-4wk (1 + n)) ≤ km (2n (2 - P) - 4w')"
    v, w, p = smt.reals("v w p")
    smt.assume(0 <= n, 0 < k, 0 < m, 0 <= v, v <= w, P <= 1, p * (1 + n) >= m)
    smt.prove(p * (-4 * w * k * (1 + n)) <= k * m * (2 * n * (2 - P) - 4 * v))


@claim.obligation(scope="for_all", label="T-DSILU")
def second_part_shut(smt):
    "-4wk (1 + n) ≤ Y ≤ 2nk (1 + n) where p = P², pY = km (2n (2 - P) - 4w'), 0 ≤ w' ≤ w"
    v, w, p = smt.reals("v w p")
    smt.assume(0 <= n, 0 < k, 0 < m, 0 < p, 0 <= v, v <= w, P <= 1)
    smt.assume(p * (1 + n) >= m * (2 - P), p * (1 + n) >= m, p * Y == k * m * (2 * n * (2 - P) - 4 * v))
    smt.use(a_shut_part_from_above)
    smt.use(a_shut_part_from_below)
    smt.use(a_positive_factor_keeps_order, u=Y, v=2 * n * k * (1 + n))
    smt.use(a_positive_factor_keeps_order, u=-4 * w * k * (1 + n), v=Y)
    smt.prove(And(-4 * w * k * (1 + n) <= Y, Y <= 2 * n * k * (1 + n)))


@claim.obligation(scope="for_all", label="T-DSILU")
def the_second_part_with_two_slopes(smt):
    "Q = (1 - N²) k and c² = 1 - P in the equation of Y; σc ≤ nσS"
    smt.assume(0 <= N, N <= n, 0 <= sigma * S, *the_sum, k == 1 - S * S, m == 1 - N * N)
    smt.prove(
        And(
            P * P * Y == k * m * (2 * n * (2 - P) - 4 * (sigma * c)),
            sigma * c <= n * (sigma * S),
            P * X == 2 * N * k,
        )
    )


@claim.obligation(scope="for_all", label="T-DSILU")
def the_sizes_when_shut(smt):
    "n ≤ 1/4: what the two parts need of P, k = 1 - S² and m = 1 - N²"
    smt.assume(*small, 0 <= n, 4 * n <= 1, *the_sum[:3], k == 1 - S * S, m == 1 - N * N)
    smt.use(the_facts)
    smt.use(squares_of_sizes)
    smt.use(divisors_near_one)
    smt.prove(And(0 < k, 0 < m, P * (1 + n) >= 1, P * P * (1 + n) >= m * (2 - P), P * P * (1 + n) >= m))


@claim.obligation(scope="for_all", label="T-DSILU")
def the_other_sizes_when_shut(smt):
    "0 < P ≤ 1, 0 < P² and 0 ≤ σc"
    smt.assume(*small, *the_sum[:3])
    smt.use(the_facts)
    smt.use(a_product_of_one_sign)
    smt.use(squares_of_units)
    smt.prove(And(0 < P, P <= 1, 0 < P * P, 0 <= sigma * c))


@claim.obligation(scope="for_all", label="T-DSILU")
def a_shut_difference(smt):
    "0 ≤ X ≤ 2nk (1 + n) and -4nσS k (1 + n) ≤ Y ≤ 2nk (1 + n) for n ≤ 1/4, k = 1 - S²"
    smt.assume(*small, 0 <= n, 4 * n <= 1, *the_sum, k == 1 - S * S, m == 1 - N * N)
    smt.use(the_sizes_when_shut)
    smt.use(the_other_sizes_when_shut)
    smt.use(the_second_part_with_two_slopes)
    smt.use(first_part_shut)
    smt.use(second_part_shut, v=sigma * c, w=n * (sigma * S), p=P * P)
    upper = 2 * n * k * (1 + n)
    smt.prove(And(0 <= X, X <= upper, -4 * (n * (sigma * S)) * k * (1 + n) <= Y, Y <= upper))


@claim.obligation(scope="for_all", label="T-DSILU")
def a_quartic_is_positive(smt):
    "5 (w - 1) w² ≤ (1 + w²)²"
    w = smt.real("w")
    # the difference is the first square, 7/20 of the second, and 43/175
    smt.use(squares_are_not_negative, d=w * w - Fraction(5, 2) * w + Fraction(1, 5))
    smt.use(squares_are_not_negative, d=w + Fraction(10, 7))
    smt.prove(5 * (w - 1) * (w * w) <= (1 + w * w) * (1 + w * w))


@claim.obligation(scope="for_all", label="T-DSILU")
def a_weighted_slope_is_small(smt):
    "S (1 + E) = E - 1 with E = w², w ≥ 1 + σ, σ ≥ 0 give 5σ (1 - S²) ≤ 4"
    w, E = smt.reals("w E")
    smt.assume(E == w * w, w >= 1 + sigma, sigma >= 0, S * (E + 1) == E - 1)
    smt.use(a_quartic_is_positive)
    smt.prove(5 * sigma * (1 - S * S) <= 4)


# --- the difference, of g -----------------------------------------------------------------------------------------

half_v, half_s = HALF * v, HALF * s
first, second = tanh(HALF * (v + s)), tanh(HALF * (v - s))
values = {
    "n": half_v,
    "sigma": half_s,
    "N": tanh(half_v),
    "S": tanh(half_s),
    "c": tanh(half_v) * tanh(half_s),
    "P": 1 - tanh(half_v) * tanh(half_s) * (tanh(half_v) * tanh(half_s)),
    "Q": (1 - tanh(half_v) * tanh(half_v)) * (1 - tanh(half_s) * tanh(half_s)),
    "X": first + second,
    "Y": (half_v + half_s) * (1 - first * first) + (half_v - half_s) * (1 - second * second),
}
difference = g(v + s) + g(v - s)


@claim.obligation(scope="for_all", label="T-DSILU")
def the_sizes_of_the_difference(smt):
    "N = tanh(v/2) and S = tanh(s/2) are as small as the bounds ask, v ≥ 0"
    smt.assume(v >= 0)
    smt.use(tanh_is_between_zero_and_its_argument, z=half_v)
    smt.use(tanh_is_odd_and_bounded, z=half_v)
    smt.use(tanh_is_odd_and_bounded, z=half_s)
    smt.use(sizes_of_a_tanh, sigma=half_s)
    smt.prove(And(*(part.substitute(values) for part in small)))


@claim.obligation(scope="for_all", label="T-DSILU")
def an_open_difference_of_dsilu(smt):
    "2v (1 - s²/2 - v²/6) ≤ g(v + s) + g(v - s) ≤ 2v for v ≥ 0"
    smt.assume(v >= 0)
    smt.use(the_sizes_of_the_difference)
    smt.use(symmetric_difference_of_dsilu)
    smt.use(tanh_near_zero, z=half_v)
    smt.use(an_open_difference_from_above, **values)
    smt.use(an_open_difference_from_below, **values)
    smt.prove(And(difference <= 2 * v, 3 * difference >= 6 * v - 3 * v * s * s - v * v * v))


@claim.obligation(scope="for_all", label="T-DSILU")
def a_shut_difference_of_dsilu(smt):
    "The bounds of X and Y for X + Y = g(v + s) + g(v - s), 0 ≤ v ≤ 1/2"
    smt.assume(v >= 0, 2 * v <= 1)
    S = tanh(half_s)
    smt.use(the_sizes_of_the_difference)
    smt.use(symmetric_difference_of_dsilu)
    smt.use(a_shut_difference, **values, k=1 - S * S, m=1 - tanh(half_v) * tanh(half_v))
    slope = (1 - S * S) * (1 + half_v)
    smt.prove(And(difference <= 2 * v * slope, difference >= -2 * v * (half_s * S) * slope))


@claim.obligation(scope="for_all", label="T-DSILU")
def a_slope_is_small(smt):
    "5σ (1 - tanh²(σ)) ≤ 4 for σ ≥ 0"
    w = exp(sigma)
    S = tanh(sigma)
    smt.assume(sigma >= 0)
    smt.use(tanh_is_a_quotient, z=sigma)
    smt.use(exp_of_a_sum, s=sigma, t=sigma)
    smt.use(exp_above_its_tangent, t=sigma)
    smt.use(a_weighted_slope_is_small, w=w, E=exp(2 * sigma), S=S)
    smt.prove(5 * sigma * (1 - S * S) <= 4)


@claim.obligation(scope="for_all", label="T-DSILU")
def a_slope_times_its_place(smt):
    "σS = h ≥ 0, S² < 1 and 5ρ (1 - S²) ≤ 4 for ρ = |σ| give 5h (1 - S²) ≤ 4"
    r = smt.real("r")
    smt.assume(r == abs(sigma), 5 * r * (1 - S * S) <= 4, -1 < S, S < 1)
    smt.prove(5 * (sigma * S) * (1 - S * S) <= 4)


@claim.obligation(scope="for_all", label="T-DSILU")
def a_slope_times_its_place_is_small(smt):
    "5σ tanh(σ) (1 - tanh²(σ)) ≤ 4"
    S = tanh(sigma)
    smt.use(tanh_is_odd_and_bounded, z=sigma)
    smt.use(a_slope_is_small)
    smt.use(a_slope_is_small, sigma=-sigma)
    smt.use(a_slope_times_its_place, S=S, r=abs(sigma))
    smt.prove(5 * (sigma * S) * (1 - S * S) <= 4)


@claim.obligation(scope="for_all", label="T-DSILU")
def a_product_is_not_negative(smt):
    "h ≥ 0 and |S| < 1 give h (1 - S²) ≥ 0"
    h = smt.real("h")
    smt.assume(0 <= h, -1 < S, S < 1)
    smt.prove(0 <= h * (1 - S * S))


@claim.obligation(scope="for_all", label="T-DSILU")
def a_small_slope_of_a_short_step(smt):
    "n ≤ 1/4, hk ≤ 4/5, h ≥ 0, k > 0 and D ≥ -4nh k (1 + n) give D ≥ -4n"
    h, D = smt.reals("h D")
    smt.assume(0 <= n, 4 * n <= 1, 5 * (h * k) <= 4, 0 <= h * k, D >= -4 * n * (h * k) * (1 + n))
    smt.prove(D >= -4 * n)


@claim.obligation(scope="for_all", label="T-DSILU")
def a_short_difference_of_dsilu(smt):
    "g(v + s) + g(v - s) ≥ -2v for 0 ≤ v ≤ 1/2"
    smt.assume(v >= 0, 2 * v <= 1)
    S = tanh(half_s)
    smt.use(a_shut_difference_of_dsilu)
    smt.use(sizes_of_a_tanh, sigma=half_s)
    smt.use(tanh_is_odd_and_bounded, z=half_s)
    smt.use(a_slope_times_its_place_is_small, sigma=half_s)
    smt.use(a_product_is_not_negative, h=half_s * S, S=S)
    smt.use(a_small_slope_of_a_short_step, n=half_v, h=half_s * S, k=1 - S * S, D=difference)
    smt.prove(difference >= -2 * v)

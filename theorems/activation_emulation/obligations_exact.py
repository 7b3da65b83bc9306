"""Activations made of polynomials and quotients: LeakyReLU, ReLU² and softsign, by algebra alone.

LeakyReLU   two units are exact; slope -1 by two units with an offset
ReLU²       a second difference
softsign    one unit after another, by Möbius maps; or two units side by side
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from fractions import Fraction

from theorems.activation_emulation import activations_as_terms as terms
from theorems.activation_emulation.claim import claim
from theorems.activation_emulation.obligations_scaling import a_gap_below_relu_is_scaled, is_within
from verify.terms import And, Implies, Operand, Or, Term, number, reals, relu

HALF, FIVE_QUARTERS = Fraction(1, 2), Fraction(5, 4)

# --- ReLU, LeakyReLU, ReLU² ---------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="LEAKY-EX")
def leaky_relu_emulates_relu(smt):
    "(r(x) + a r(-x)) / (1 - a²) = relu(x) for every slope a ≠ ±1 and every x"
    x, a = smt.reals("x a")
    smt.assume(a != 1, a != -1)
    smt.prove(terms.leaky_relu_emulator(x, a) == relu(x))


@claim.obligation(scope="for_all", label="LEAKY-EX")
def absolute_value_emulates_relu(smt):
    "(|x| + |x + B| - B) / 2 = relu(x) for every x ≥ -B: two units of slope -1"
    x, B = smt.reals("x B")
    smt.assume(x >= -B)
    smt.prove(terms.absolute_value_emulator(x, B) == relu(x))


@claim.obligation(scope="for_all", label="RELU2-UB")
def relu2_emulates_relu(smt):
    "[r(x + h) - r(x - h)]/(4h) - h/8 is within h/8 of relu(x), and h/8 below it for |x| ≥ h"
    x, h = smt.reals("x h")
    smt.assume(h > 0)
    em = terms.relu2_emulator(x, h)
    smt.prove(And(is_within(h / 8, em, x), Implies(abs(x) >= h, em == relu(x) - h / 8)))


# --- softsign, one unit after another -----------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="SS12")
def the_second_softsign_undoes_the_first(smt):
    "For 0 ≤ y ≤ A - 1: u = y/(1 + y) and v = t/(1 - t) with t = Au - (A - 1) give t ≤ 0 and Av + A - 1 = y"
    y, A, u, v = smt.reals("y A u v")
    t = A * u - (A - 1)
    smt.assume(0 <= y, y <= A - 1, u * (1 + y) == y, v * (1 - t) == t)
    smt.prove(And(t <= 0, A * v + A - 1 == y))


@claim.obligation(scope="for_all", label="SS12")
def two_softsigns_are_near_relu(smt):
    "For y ≤ A - 1: A - 1 + A s(A s(y) - (A - 1)) is relu(y) where y ≥ 0, and between relu(y) - 1/2 and relu(y)"
    y, A = smt.reals("y A")
    smt.assume(A > 1, y <= A - 1)
    u = terms.softsign(y)
    v = terms.softsign(A * u - (A - 1))
    smt.use(the_second_softsign_undoes_the_first, u=u, v=v)
    value = A - 1 + A * v
    smt.prove(And(value <= relu(y), 2 * relu(y) - 1 <= 2 * value, Implies(y >= 0, value == relu(y))))


@claim.obligation(scope="for_all", label="SS12")
def two_softsigns_are_scaled(smt):
    "What A - 1 + Av is to relu(Kx), M + A/K v + 1/(4K) is to relu(x), A = 1 + KM"
    x, K, M, v = smt.reals("x K M v")
    A = 1 + K * M
    value = A - 1 + A * v
    smt.assume(K > 0, value <= relu(K * x), 2 * relu(K * x) - 1 <= 2 * value)
    smt.assume(Implies(K * x >= 0, value == relu(K * x)))
    smt.use(a_gap_below_relu_is_scaled, r=value, C=HALF)
    em, bound = M + A / K * v + 1 / (4 * K), 1 / (4 * K)
    smt.prove(And(is_within(bound, em, x), Implies(x >= 0, em == x + bound)))


@claim.obligation(scope="for_all", label="SS12")
def softsign_emulates_relu(smt):
    "Two softsign units, one after the other, are within 1/(4K) of relu(x) for every x ≤ M; 1/(4K) above it for x ≥ 0"
    x, K, M = smt.reals("x K M")
    smt.assume(K > 0, M > 0, x <= M)
    A = 1 + K * M
    smt.use(two_softsigns_are_near_relu, y=K * x, A=A)
    smt.use(two_softsigns_are_scaled, v=terms.softsign(A * terms.softsign(K * x) - (A - 1)))
    em = terms.softsign_emulator(x, K, M)
    bound = 1 / (4 * K)
    smt.prove(And(is_within(bound, em, x), Implies(x >= 0, em == x + bound)))


# --- softsign, two units side by side -----------------------------------------------------------------------------

y, g, a, b, u, r = reals("y g a b u r")

the_units = u == 1 + a + b - (a - b) / (2 * g)
"""u = 4 w em in the variables y = wx, g = wh, where a = s(y + g) and b = s(y - g)."""

bound = 5 * y * y + g
"""4 w times the error allowed."""

t, e, D, N = reals("t e D N")
near = And(D > 0, N - t * D <= e * D, t * D - N <= e * D)
"""|N/D - t| ≤ e. Instances are made by substitution, so that lemma and use are spelt alike."""


def is_near(sum: Term, divisor: Term, target: Operand) -> Term:
    """The sum over its divisor is within the bound of the target."""
    return near.substitute({"N": sum, "D": divisor, "t": target, "e": bound})


right_sum, right_divisor = 4 * y + 3 * r, 1 + 2 * y + r
left_sum, left_divisor = -r, 1 - 2 * y + r
"""r = y² - g², both units on one side of the kink of s."""

middle_sum = g * g * (1 + g) + y * y * (1 - g) + 2 * g * y
middle_divisor = g * ((1 + g) * (1 + g) - y * y)
in_the_middle = {"N": middle_sum, "D": middle_divisor}


@claim.obligation(scope="for_all", label="SS21")
def sum_right_of_the_kinks(smt):
    "Both arguments ≥ 0: u (1 + 2y + r) = 4y + 3r, r = y² - g²"
    smt.assume(0 < g, the_units, a * (1 + y + g) == y + g, b * (1 + y - g) == y - g, r == y * y - g * g)
    smt.prove(u * right_divisor == right_sum)


@claim.obligation(scope="for_all", label="SS21")
def sum_left_of_the_kinks(smt):
    "Both arguments ≤ 0: u (1 - 2y + r) = -r, r = y² - g²"
    smt.assume(0 < g, the_units, a * (1 - y - g) == y + g, b * (1 - y + g) == y - g, r == y * y - g * g)
    smt.prove(u * left_divisor == left_sum)


@claim.obligation(scope="for_all", label="SS21")
def sum_between_the_kinks(smt):
    "One on each side: u g ((1 + g)² - y²) = g² (1 + g) + y² (1 - g) + 2gy"
    smt.assume(0 < g, the_units, a * (1 + y + g) == y + g, b * (1 - y + g) == y - g)
    smt.prove(u * middle_divisor == middle_sum)


@claim.obligation(scope="for_all", label="SS21")
def squares_are_monotone(smt):
    "0 < g ≤ |y| and r = y² - g² give 0 ≤ r ≤ y²"
    smt.assume(0 < g, Or(g <= y, y <= -g), r == y * y - g * g)
    smt.show(g=1, y=2, r=3)
    smt.prove(And(0 <= r, r <= y * y))


on_the_right = {"N": right_sum, "D": right_divisor, "t": 4 * y, "e": bound}


@claim.obligation(scope="for_all", label="SS21")
def sum_on_the_right_from_above(smt):
    "For y ≥ g > 0: 3r ≤ 8y², and r is at most y²"
    smt.assume(0 < g, g <= y, 0 <= r, r <= y * y)
    smt.prove(And(D > 0, N - t * D <= e * D).substitute(on_the_right))


@claim.obligation(scope="for_all", label="SS21")
def sum_on_the_right_from_below(smt):
    "For y ≥ g > 0: 8y² - 3r + 4yr is at most the bound times 1 + 2y + r, where r = y² - g² ≥ 0"
    smt.assume(0 < g, g <= y, 0 <= r, r == y * y - g * g)
    smt.show(g=1, y=2, r=3)
    smt.prove((t * D - N <= e * D).substitute(on_the_right))


@claim.obligation(scope="for_all", label="SS21")
def sum_is_near_on_the_right(smt):
    "For y ≥ g > 0 the sum is near 4y"
    smt.assume(0 < g, g <= y, 0 <= r, r <= y * y, r == y * y - g * g)
    smt.show(g=1, y=2, r=3)
    smt.use(sum_on_the_right_from_above)
    smt.use(sum_on_the_right_from_below)
    smt.prove(near.substitute(on_the_right))


@claim.obligation(scope="for_all", label="SS21")
def sum_is_near_on_the_left(smt):
    "For y ≤ -g < 0 the sum is near 0"
    smt.assume(0 < g, y <= -g, 0 <= r, r <= y * y)
    smt.prove(is_near(left_sum, left_divisor, 0))


@claim.obligation(scope="for_all", label="SS21")
def sum_on_the_flat_side(smt):
    "For -g ≤ y ≤ 0 the sum is at least 0 and at most g"
    smt.assume(0 < g, g <= 1, -g <= y, y <= 0)
    smt.prove(And(D > 0, 0 <= N, N <= g * D).substitute(in_the_middle))


@claim.obligation(scope="for_all", label="SS21")
def sums_between_zero_and_g_are_near_zero(smt):
    "D > 0 and 0 ≤ N ≤ gD: N/D is within the bound of 0"
    smt.assume(D > 0, 0 <= N, N <= g * D)
    smt.prove(near.substitute({"t": 0, "e": bound}))


@claim.obligation(scope="for_all", label="SS21")
def sum_is_near_on_the_flat_side(smt):
    "For -g ≤ y ≤ 0 the sum is near 0"
    smt.assume(0 < g, g <= 1, -g <= y, y <= 0)
    smt.use(sum_on_the_flat_side)
    smt.use(sums_between_zero_and_g_are_near_zero, **in_the_middle)
    smt.prove(near.substitute({"t": 0, "e": bound}).substitute(in_the_middle))


@claim.obligation(scope="for_all", label="SS21")
def low_orders_from_above(smt):
    "For 0 ≤ y ≤ g: the sum is at most (4y + g)(g + 2g²), and its divisor at least g + 2g²"
    smt.assume(0 < g, 0 <= y, y <= g)
    smt.prove(And(middle_sum <= (4 * y + g) * (g + 2 * g * g), g + 2 * g * g <= middle_divisor))


@claim.obligation(scope="for_all", label="SS21")
def products_are_monotone(smt):
    "N ≤ (t + p) c, t + p ≥ 0, q ≥ 0 and 0 ≤ c ≤ D give N - tD ≤ (q + p) D"
    p, q, c = smt.reals("p q c")
    smt.assume(N <= (t + p) * c, 0 <= t + p, 0 <= q, 0 <= c, c <= D)
    smt.prove(N - t * D <= (q + p) * D)


@claim.obligation(scope="for_all", label="SS21")
def signs_between_the_kinks(smt):
    "For 0 ≤ y and 0 < g: the factors are not negative"
    smt.assume(0 < g, 0 <= y)
    smt.prove(And(0 <= 4 * y + g, 0 <= 5 * y * y, 0 <= g + 2 * g * g))


@claim.obligation(scope="for_all", label="SS21")
def error_between_the_kinks_from_above(smt):
    "For 0 ≤ y ≤ g the sum exceeds 4y by at most the bound"
    smt.assume(0 < g, 0 <= y, y <= g)
    smt.use(low_orders_from_above)
    smt.use(signs_between_the_kinks)
    smt.use(
        products_are_monotone,
        N=middle_sum, t=4 * y, p=g, q=5 * y * y, c=g + 2 * g * g, D=middle_divisor,
    )  # fmt: skip
    smt.prove((N - t * D <= e * D).substitute({"N": middle_sum, "D": middle_divisor, "t": 4 * y, "e": bound}))


@claim.obligation(scope="for_all", label="SS21")
def squares_are_not_negative(smt):
    "d² ≥ 0"
    d = smt.real("d")
    smt.prove(d * d >= 0)


@claim.obligation(scope="for_all", label="SS21")
def low_orders_from_below(smt):
    "2g² - 2gy + y² + 3g³ - 8g²y + 4gy² ≥ 0 for 0 < g ≤ 1: the first three are at least g times themselves"
    smt.assume(0 < g, g <= 1)
    first = 2 * g * g - 2 * g * y + y * y
    smt.prove(first + 3 * g**3 - 8 * g * g * y + 4 * g * y * y >= 0)


@claim.obligation(scope="for_all", label="SS21")
def high_orders_from_below(smt):
    "g (g³ - 4g²y + 9gy² + 4y³) + 5gy² (g² - y²) ≥ 0 for 0 ≤ y ≤ g"
    smt.assume(0 < g, 0 <= y, y <= g)
    smt.use(squares_are_not_negative, d=g - 2 * y)
    smt.prove(And(g**3 - 4 * g * g * y + 9 * g * y * y + 4 * y**3 >= 0, y * y * (g * g - y * y) >= 0))


@claim.obligation(scope="for_all", label="SS21")
def sums_of_products(smt):
    "p ≥ 0, q ≥ 0, s ≥ 0 and g > 0 give p + gq + 5gs ≥ 0"
    p, q, s = smt.reals("p q s")
    smt.assume(0 < g, 0 <= p, 0 <= q, 0 <= s)
    smt.prove(0 <= p + g * q + 5 * g * s)


@claim.obligation(scope="for_all", label="SS21")
def error_between_the_kinks_from_below(smt):
    "For 0 ≤ y ≤ g ≤ 1 the sum falls short of 4y by at most the bound"
    smt.assume(0 < g, g <= 1, 0 <= y, y <= g)
    smt.use(low_orders_from_below)
    smt.use(high_orders_from_below)
    smt.use(
        sums_of_products,
        p=2 * g * g - 2 * g * y + y * y + 3 * g**3 - 8 * g * g * y + 4 * g * y * y,
        q=g**3 - 4 * g * g * y + 9 * g * y * y + 4 * y**3,
        s=y * y * (g * g - y * y),
    )
    smt.prove((t * D - N <= e * D).substitute({"N": middle_sum, "D": middle_divisor, "t": 4 * y, "e": bound}))


@claim.obligation(scope="for_all", label="SS21")
def sum_is_near_between_the_kinks(smt):
    "For 0 ≤ y ≤ g ≤ 1 the sum is near 4y"
    smt.assume(0 < g, g <= 1, 0 <= y, y <= g)
    smt.use(error_between_the_kinks_from_above)
    smt.use(error_between_the_kinks_from_below)
    smt.use(low_orders_from_above)
    smt.prove(is_near(middle_sum, middle_divisor, 4 * y))


@claim.obligation(scope="for_all", label="SS21")
def a_quotient_near_its_target(smt):
    "D > 0, uD = N and |N - tD| ≤ eD give |u - t| ≤ e"
    smt.assume(near, u * D == N)
    smt.prove(And(u - t <= e, t - u <= e))


@claim.obligation(scope="for_all", label="SS21")
def softsign_on_each_side(smt):
    "s(z) (1 + z) = z for z ≥ 0, and s(z) (1 - z) = z for z ≤ 0"
    z = smt.real("z")
    s = terms.softsign(z)
    smt.prove(And(Implies(z >= 0, s * (1 + z) == z), Implies(z <= 0, s * (1 - z) == z)))


softsigns = {"a": terms.softsign(y + g), "b": terms.softsign(y - g)}

SIDES = {
    "right": ([g <= y], 4 * y, right_sum, right_divisor, sum_right_of_the_kinks, sum_is_near_on_the_right),
    "between": (
        [0 <= y, y <= g],
        4 * y,
        middle_sum,
        middle_divisor,
        sum_between_the_kinks,
        sum_is_near_between_the_kinks,
    ),
    "flat": (
        [-g <= y, y <= 0],
        number(0),
        middle_sum,
        middle_divisor,
        sum_between_the_kinks,
        sum_is_near_on_the_flat_side,
    ),
    "left": ([y <= -g], number(0), left_sum, left_divisor, sum_left_of_the_kinks, sum_is_near_on_the_left),
}
"""Where y is, 4 relu(y), the sum with its divisor, and the lemmas about them."""


@claim.obligation(scope="for_all", label="SS21", parameters={"side": list(SIDES)})
def wide_softsign_is_near_relu(smt, side):
    "u is near 4 relu(y): right of both kinks, between them on either side, left of both"
    where, target, sum, divisor, identity, estimate = SIDES[side]
    smt.assume(0 < g, *([] if side in ("right", "left") else [g <= 1]), *where, the_units)
    smt.assume(a * (1 + y + g) == y + g if side != "left" else a * (1 - y - g) == y + g)
    smt.assume(b * (1 + y - g) == y - g if side == "right" else b * (1 - y + g) == y - g)
    if side in ("right", "left"):
        smt.assume(r == y * y - g * g)
        smt.use(squares_are_monotone)
    smt.use(identity)
    smt.use(estimate)
    smt.use(a_quotient_near_its_target, t=target, e=bound, D=divisor, N=sum)
    smt.prove(And(u - target <= bound, target - u <= bound))


@claim.obligation(scope="for_all", label="SS21")
def wide_softsign_is_near_relu_everywhere(smt):
    "|u - 4 relu(y)| ≤ 5y² + g for every y, if 0 < g ≤ 1"
    smt.assume(0 < g, g <= 1, the_units.substitute(softsigns))
    smt.show(g=1, y=0, u=HALF)
    smt.use(softsign_on_each_side, z=y + g)
    smt.use(softsign_on_each_side, z=y - g)
    for side in SIDES:
        on_one_side = {"r": y * y - g * g} if side in ("right", "left") else {}
        smt.use(wide_softsign_is_near_relu[side], **softsigns, **on_one_side)
    smt.prove(And(u - 4 * relu(y) <= bound, 4 * relu(y) - u <= bound))


@claim.obligation(scope="for_all", label="SS21")
def weights_of_the_wide_softsign(smt):
    "4w (Pa + Qb + 1/(4w)) = 1 + a + b - (a - b)/(2wh)"
    w, h = smt.reals("w h")
    smt.assume(w > 0, h > 0)
    em = terms.wide_softsign_output(a, b, w, h)
    smt.prove(4 * w * em == 1 + a + b - (a - b) / (2 * (w * h)))


@claim.obligation(scope="for_all", label="SS21")
def an_error_is_scaled_back(smt):
    "|4w em - 4 relu(wx)| ≤ 5 (wx)² + wh gives |em - relu(x)| ≤ 5/4 w x² + h/4"
    x, w, h, em = smt.reals("x w h em")
    given = {"u": 4 * w * em, "y": w * x, "g": w * h}
    smt.assume(
        w > 0, (u - 4 * relu(y) <= bound).substitute(given), (4 * relu(y) - u <= bound).substitute(given)
    )
    smt.prove(is_within(FIVE_QUARTERS * w * x * x + h / 4, em, x))


@claim.obligation(scope="for_all", label="SS21")
def wide_softsign_emulates_relu(smt):
    "Two softsign units side by side are within 5/4 w x² + h/4 of relu(x) for every x, if w > 0, h > 0 and wh ≤ 1"
    x, w, h = smt.reals("x w h")
    smt.assume(w > 0, h > 0, w * h <= 1)
    em = terms.wide_softsign_emulator(x, w, h)
    first, second = terms.softsign(w * x + w * h), terms.softsign(w * x - w * h)
    smt.use(weights_of_the_wide_softsign, a=first, b=second)
    smt.use(wide_softsign_is_near_relu_everywhere, y=w * x, g=w * h, u=4 * w * em)
    smt.use(an_error_is_scaled_back, em=em)
    smt.prove(is_within(FIVE_QUARTERS * w * x * x + h / 4, em, x))

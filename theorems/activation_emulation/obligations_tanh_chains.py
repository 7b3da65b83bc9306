"""LB2: networks of width one with tanh (or sigmoid), of any depth, keep an error of M/(92160 · 8^k) on [-M, M].

The five values of obligations_square_chains.py, and the same cross ratio. tanh(x) is a Möbius map of exp(2x), so that
it is exp that makes the cross ratio larger: with p = b - a, q = c - b, r = d - c
    (c - a)(d - b)/((b - a)(d - c)) = (p + q)/p (q + r)/r   becomes   sinh(p + q)/sinh(p) sinh(q + r)/sinh(r)
and sinh(p + q)/sinh(p) ≥ (p + q + pq²/2)/p (obligations_sinh.py). So a unit makes it larger by 1 + δ at least, or its
arguments are so near each other that it is nearly affine on them.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, permutations

from theorems.activation_emulation.claim import (
    claim,
    exp_of_a_sum,
    formulas_speak_of_networks,
    tanh_is_a_quotient,
)
from theorems.activation_emulation.obligations_exact import squares_are_not_negative
from theorems.activation_emulation.obligations_exponential import (
    exp_is_increasing,
    exp_is_positive,
    tanh_is_odd_and_bounded,
)
from theorems.activation_emulation.obligations_products import (
    a_positive_factor_keeps_order,
    a_product_is_positive,
    a_zero_factor,
    two_bounds_multiply,
    two_factors_are_not_negative,
    two_factors_of_one_sign,
    two_squares_are_in_order,
)
from theorems.activation_emulation.obligations_sinh import ratios_of_exponentials
from theorems.activation_emulation.obligations_square_chains import (
    A,
    B,
    a,
    a_grown_cross_ratio_is_an_error,
    a_product_of_gaps,
    a_ratio_is_kept,
    affine_maps_keep_the_state,
    b,
    c,
    comparable,
    cross,
    d,
    delta,
    errors_without_a_ratio,
    even,
    gaps,
    kappa,
    negated,
    squares,
    state,
    values,
    values_stay_apart,
    z,
)
from verify.terms import And, Implies, Or, Relation, Term, exp, reals, tanh

p, q, P, R = reals("p q P R")

# --- tanh ---------------------------------------------------------------------------------------------------------

E, F, G, H, K = reals("E F G H K")


@claim.obligation(scope="for_all", label="LB2")
def a_moebius_difference(smt):
    "A (E + 1) = E - 1 and B (F + 1) = F - 1 give (B - A)(E + 1)(F + 1) = 2 (F - E)"
    smt.assume(A * (E + 1) == E - 1, B * (F + 1) == F - 1)
    smt.prove((B - A) * ((E + 1) * (F + 1)) == 2 * (F - E))


@claim.obligation(scope="for_all", label="LB2")
def cross_ratios_of_moebius_maps(smt):
    "Two differences of A, B, C, D multiplied, as differences of E, F, G, H"
    u, v, x, y, S, T = smt.reals("u v x y S T")
    smt.assume(u * S == 2 * x, v * T == 2 * y)
    smt.prove(u * v * (S * T) == 4 * (x * y))


@claim.obligation(scope="for_all", label="LB2")
def moebius_maps_keep_cross_ratios(smt):
    "X Y' ≥ tY X' of E, F, G, H is that of A, B, C, D"
    X, Y, X_2, Y_2, s, t = smt.reals("X Y X_2 Y_2 s t")
    smt.assume(K > 0, X_2 * K == 4 * X, Y_2 * K == 4 * Y, s * X >= t * Y)
    smt.use(a_positive_factor_keeps_order, u=t * Y_2, v=s * X_2, p=K)
    smt.prove(s * X_2 >= t * Y_2)


@claim.obligation(scope="for_all", label="LB2")
def exponentials_multiply(smt):
    "F = EP, G = FQ, H = GR: (G - E)(H - F) and (F - E)(H - G) are E²P times those of P, Q, R"
    Q = smt.real("Q")
    smt.assume(F == E * P, G == F * Q, H == G * R)
    k = E * E * P
    smt.prove(
        And(
            (G - E) * (H - F) == k * ((P * Q - 1) * (R * Q - 1)),
            (F - E) * (H - G) == k * (Q * (P - 1) * (R - 1)),
        )
    )


@claim.obligation(scope="for_all", label="LB2")
def a_bound_is_multiplied(smt):
    "s u ≥ t v and k ≥ 0 give s (ku) ≥ t (kv)"
    s, t, u, v, k = smt.reals("s t u v k")
    smt.assume(k >= 0, s * u >= t * v)
    smt.prove(s * (k * u) >= t * (k * v))


def outer(a: Term, b: Term, c: Term, d: Term) -> tuple[Term, Term]:
    """(c - a)(d - b) and (b - a)(d - c)."""
    return (c - a) * (d - b), (b - a) * (d - c)


@claim.obligation(scope="for_all", label="LB2")
def equal_sides(smt):
    "u = p, v = q and sp ≥ tq give su ≥ tv"
    s, t, u, v = smt.reals("s t u v")
    smt.assume(u == p, v == q, s * p >= t * q)
    smt.prove(s * u >= t * v)


@claim.obligation(scope="for_all", label="LB2")
def exponentials_grow_apart(smt):
    "Cross ratios of exp(2a) … exp(2d) are larger by 1 + δ, for p = b - a, q = c - b with pq² ≥ 2δ (p + q)"
    smt.assume(a <= b, b <= c, c <= d, delta >= 0)
    p, q, r = b - a, c - b, d - c
    smt.assume(p * (q * q) >= 2 * delta * (p + q))
    smt.show(a=0, b=1, c=2, d=3, delta=Fraction(1, 8))
    P, Q, R = exp(2 * p), exp(2 * q), exp(2 * r)
    E, F, G, H = (exp(2 * x) for x in (a, b, c, d))
    for left, right in ((a, b), (b, c), (c, d)):
        smt.use(exp_of_a_sum, s=2 * left, t=2 * (right - left))
    smt.use(exp_is_positive, t=2 * a)
    smt.use(exp_is_positive, t=2 * p)
    smt.use(ratios_of_exponentials, p=p, q=q, r=r)
    smt.use(exponentials_multiply, E=E, F=F, G=G, H=H, P=P, Q=Q, R=R)
    smt.use(two_factors_are_not_negative, u=E, k=E)
    smt.use(two_factors_are_not_negative, u=E * E, k=P)
    W, Y = outer(a, b, c, d)
    W_2, Y_2 = outer(E, F, G, H)
    smt.use(
        a_bound_is_multiplied,
        s=Y, t=(1 + delta) * W, u=(P * Q - 1) * (R * Q - 1), v=Q * (P - 1) * (R - 1), k=E * E * P,
    )  # fmt: skip
    smt.use(
        equal_sides,
        s=Y,
        t=(1 + delta) * W,
        u=W_2,
        v=Y_2,
        p=E * E * P * ((P * Q - 1) * (R * Q - 1)),
        q=E * E * P * (Q * (P - 1) * (R - 1)),
    )
    smt.prove(Y * W_2 >= (1 + delta) * W * Y_2)


@claim.obligation(scope="for_all", label="LB2")
def tanh_grows_apart(smt):
    "Cross ratios of tanh(a) … tanh(d) are larger by 1 + δ, for p = b - a, q = c - b with pq² ≥ 2δ (p + q)"
    smt.assume(a <= b, b <= c, c <= d, delta >= 0)
    p, q = b - a, c - b
    smt.assume(p * (q * q) >= 2 * delta * (p + q))
    E, F, G, H = (exp(2 * x) for x in (a, b, c, d))
    A, B, C, D = (tanh(x) for x in (a, b, c, d))
    for x in (a, b, c, d):
        smt.use(tanh_is_a_quotient, z=x)
        smt.use(exp_is_positive, t=2 * x)
    smt.use(exponentials_grow_apart)
    for (u, S), (v, T) in (((A, E), (C, G)), ((B, F), (D, H)), ((A, E), (B, F)), ((C, G), (D, H))):
        smt.use(a_moebius_difference, A=u, B=v, E=S, F=T)
    one, other = (E + 1) * (G + 1), (F + 1) * (H + 1)
    smt.use(cross_ratios_of_moebius_maps, u=C - A, v=D - B, x=G - E, y=H - F, S=one, T=other)
    smt.use(
        cross_ratios_of_moebius_maps,
        u=B - A, v=D - C, x=F - E, y=H - G, S=(E + 1) * (F + 1), T=(G + 1) * (H + 1),
    )  # fmt: skip
    smt.use(a_product_is_positive, u=E + 1, v=G + 1)
    smt.use(a_product_is_positive, u=F + 1, v=H + 1)
    smt.use(a_product_is_positive, u=one, v=other)
    W, Y = outer(a, b, c, d)
    (X_1, Y_1), (X_2, Y_2) = outer(E, F, G, H), outer(A, B, C, D)
    smt.use(
        moebius_maps_keep_cross_ratios,
        K=one * other, X=X_1, Y=Y_1, X_2=X_2, Y_2=Y_2, s=Y, t=(1 + delta) * W,
    )  # fmt: skip
    smt.prove(Y * X_2 >= (1 + delta) * W * Y_2)


@claim.obligation(scope="for_all", label="LB2")
def tanh_is_increasing(smt):
    "a ≤ b gives tanh(a) ≤ tanh(b) and exp(2a) ≤ exp(2b)"
    smt.assume(a <= b)
    E, F, A, B = exp(2 * a), exp(2 * b), tanh(a), tanh(b)
    for x in (a, b):
        smt.use(tanh_is_a_quotient, z=x)
        smt.use(exp_is_positive, t=2 * x)
    smt.use(exp_is_increasing, s=2 * a, t=2 * b)
    smt.use(two_factors_are_not_negative, u=E, k=b - a)
    smt.use(a_moebius_difference, A=A, B=B, E=E, F=F)
    smt.use(a_product_is_positive, u=E + 1, v=F + 1)
    smt.use(two_factors_of_one_sign, u=B - A, p=(E + 1) * (F + 1))
    smt.prove(And(A <= B, E <= F))


@claim.obligation(scope="for_all", label="LB2")
def tanh_makes_cross_ratios_larger(smt):
    "X ≥ tY gives X' ≥ tY', and X' ≥ t (1 + δ) Y' where pq² ≥ 2δ (p + q)"
    t = smt.real("t")
    of = [a, b, c, d]
    X, Y = cross(of)
    smt.assume(a <= b, b <= c, c <= d, delta >= 0, t >= 0, X >= t * Y)
    p, q = b - a, c - b
    after = [tanh(x) for x in of]
    X_2, Y_2 = cross(after)
    for left, right in ((a, b), (b, c), (c, d)):
        smt.use(tanh_is_increasing, a=left, b=right)
    smt.use(two_factors_are_not_negative, u=p, k=q * q)
    smt.use(squares_are_not_negative, d=q)
    smt.use(tanh_grows_apart)
    smt.use(tanh_grows_apart, delta=0)
    smt.use(a_product_of_gaps)
    smt.use(a_zero_factor, u=after[1] - after[0], v=after[3] - after[2])
    for low, second, third, high in (of, after):
        smt.use(two_factors_are_not_negative, u=second - low, k=high - third)
        smt.use(two_factors_are_not_negative, u=third - low, k=high - second)
    for growth in (0, delta):
        smt.use(a_ratio_is_kept, X=X + Y, Y=Y, X_2=X_2 + Y_2, Y_2=Y_2, t=1 + t, delta=growth)
    smt.use(two_factors_are_not_negative, u=delta, k=Y_2)
    grows = p * (q * q) >= 2 * delta * (p + q)
    smt.prove(And(X_2 >= t * Y_2, Implies(grows, X_2 >= t * (1 + delta) * Y_2)))


# --- near arguments -----------------------------------------------------------------------------------------------

g, w, t, e, m = reals("g w t e m")
slight = [kappa >= 1, delta >= 0, 9216 * (kappa * kappa * kappa) * delta <= 1]


@claim.obligation(scope="for_all", label="LB2")
def wide_gaps_grow(smt):
    "g ≤ p, g ≤ q ≤ κg and g² ≥ 2δ (1 + κ) give pq² ≥ 2δ (p + q)"
    smt.assume(
        kappa >= 1, delta >= 0, g >= 0, g <= p, g <= q, q <= kappa * g, g * g >= 2 * delta * (1 + kappa)
    )
    smt.use(two_squares_are_in_order, u=g, v=q)
    smt.use(two_factors_are_not_negative, u=p, k=q * q - g * g)
    smt.use(two_factors_are_not_negative, u=p, k=g * g - 2 * delta * (1 + kappa))
    smt.use(two_factors_are_not_negative, u=kappa, k=p - g)
    smt.use(two_factors_are_not_negative, u=delta, k=kappa * p - q)
    smt.prove(p * (q * q) >= 2 * delta * (p + q))


@claim.obligation(scope="for_all", label="LB2")
def a_root_of_a_square(smt):
    "u² ≤ 1/2304 and u ≥ 0 give u ≤ 1/48"
    u = smt.real("u")
    smt.assume(u >= 0, 2304 * (u * u) <= 1)
    smt.prove(48 * u <= 1)


@claim.obligation(scope="for_all", label="LB2")
def narrow_gaps_are_narrow(smt):
    "g² ≤ 2δ (1 + κ) gives κg ≤ 1/48, for 9216 κ³ δ ≤ 1"
    smt.assume(*slight, g >= 0, g * g <= 2 * delta * (1 + kappa))
    smt.use(two_factors_are_not_negative, u=delta, k=kappa - 1)
    smt.use(two_factors_are_not_negative, u=kappa, k=kappa)
    smt.use(two_factors_are_not_negative, u=kappa * kappa, k=4 * delta * kappa - g * g)
    smt.use(two_factors_are_not_negative, u=kappa, k=g)
    smt.use(a_root_of_a_square, u=kappa * g)
    smt.prove(48 * (kappa * g) <= 1)


@claim.obligation(scope="for_all", label="LB2")
def a_gap_of_tanh_in_numbers(smt):
    "T S = 2x, 2pe ≤ x ≤ 2pf, l ≤ S ≤ h give Tl ≤ 4pf and Th ≥ 4pe"
    T, S, x, f, low, high = smt.reals("T S x f low high")
    smt.assume(T >= 0, T * S == 2 * x, 2 * p * e <= x, x <= 2 * p * f, low <= S, S <= high)
    smt.use(two_factors_are_not_negative, u=T, k=S - low)
    smt.use(two_factors_are_not_negative, u=T, k=high - S)
    smt.prove(And(T * low <= 4 * p * f, T * high >= 4 * p * e))


@claim.obligation(scope="for_all", label="LB2")
def a_gap_of_tanh(smt):
    "z ≤ a ≤ b ≤ d: with E = exp(2z), H = exp(2d) (tanh(b) - tanh(a)) (E + 1)² ≤ 4pH and (…)(H + 1)² ≥ 4pE, p = b - a"
    smt.assume(z <= a, a <= b, b <= d)
    low, E, F, high = (exp(2 * x) for x in (z, a, b, d))
    T, p = tanh(b) - tanh(a), b - a
    for left, right in ((z, a), (a, b), (b, d)):
        smt.use(tanh_is_increasing, a=left, b=right)
    for x in (a, b):
        smt.use(tanh_is_a_quotient, z=x)
    for x in (z, a, b, d):
        smt.use(exp_is_positive, t=2 * x)
    smt.use(a_moebius_difference, A=tanh(a), B=tanh(b), E=E, F=F)
    smt.use(exp_is_increasing, s=2 * a, t=2 * b)
    smt.use(exp_is_increasing, s=2 * b, t=2 * a)
    smt.use(two_factors_are_not_negative, u=p, k=E - low)
    smt.use(two_factors_are_not_negative, u=p, k=high - F)
    smt.use(two_bounds_multiply, u=low + 1, p=E + 1, v=low + 1, q=F + 1)
    smt.use(two_bounds_multiply, u=E + 1, p=high + 1, v=F + 1, q=high + 1)
    smt.use(
        a_gap_of_tanh_in_numbers,
        T=T, S=(E + 1) * (F + 1), x=F - E, e=low, f=high, p=p, low=(low + 1) * (low + 1), high=(high + 1) * (high + 1),
    )  # fmt: skip
    smt.prove(
        And(T >= 0, T * ((low + 1) * (low + 1)) <= 4 * p * high, T * ((high + 1) * (high + 1)) >= 4 * p * low)
    )


@claim.obligation(scope="for_all", label="LB2")
def near_gaps_of_tanh(smt):
    "Tl ≤ 4pf, T'h ≥ 4qe, p ≤ κq, 6e ≥ 5f, 25h ≤ 36l give T ≤ 2κT'"
    T, T_2, f, low, high = smt.reals("T T_2 f low high")
    smt.assume(
        kappa >= 1, T * low <= 4 * p * f, T_2 * high >= 4 * q * e, p <= kappa * q, q >= 0, e > 0, f > 0
    )
    smt.assume(6 * e >= 5 * f, 25 * high <= 36 * low, T_2 >= 0, low > 0)
    smt.use(two_factors_are_not_negative, u=f, k=kappa * q - p)
    smt.use(two_factors_are_not_negative, u=kappa, k=q)
    smt.use(two_factors_are_not_negative, u=kappa * q, k=6 * e - 5 * f)
    smt.use(two_factors_are_not_negative, u=kappa, k=T_2 * high - 4 * q * e)
    smt.use(two_factors_are_not_negative, u=kappa, k=T_2)
    smt.use(two_factors_are_not_negative, u=kappa * T_2, k=36 * low - 25 * high)
    smt.use(two_factors_are_not_negative, u=kappa * T_2, k=low)
    smt.use(a_positive_factor_keeps_order, u=T, v=2 * kappa * T_2, p=low)
    smt.prove(T <= 2 * kappa * T_2)


@claim.obligation(scope="for_all", label="LB2")
def near_exponentials(smt):
    "d - z ≤ 1/12 gives 6 exp(2z) ≥ 5 exp(2d) and 25 (exp(2d) + 1)² ≤ 36 (exp(2z) + 1)²"
    smt.assume(12 * (d - z) <= 1)
    E, H = exp(2 * z), exp(2 * d)
    smt.use(exp_is_increasing, s=2 * d, t=2 * z)
    smt.use(exp_is_positive, t=2 * d)
    smt.use(exp_is_positive, t=2 * z)
    smt.use(two_factors_are_not_negative, u=H, k=1 - 12 * (d - z))
    smt.use(two_squares_are_in_order, u=5 * (H + 1), v=6 * (E + 1))
    smt.prove(And(6 * E >= 5 * H, 25 * ((H + 1) * (H + 1)) <= 36 * ((E + 1) * (E + 1))))


@claim.obligation(scope="for_all", label="LB2")
def a_near_tanh_unit(smt):
    "Gaps comparable with κ, and κg ≤ 1/48: those after a unit are comparable with 2κ"
    smt.assume(kappa >= 1, *even, 48 * (kappa * g) <= 1)
    low, high = exp(2 * z), exp(2 * d)
    smt.use(near_exponentials)
    smt.use(exp_is_positive, t=2 * z)
    smt.use(exp_is_positive, t=2 * d)
    smt.use(a_product_is_positive, u=low + 1, v=low + 1)
    pairs = list(pairwise(values))
    for left, right in pairs:
        smt.use(a_gap_of_tanh, a=left, b=right)
        smt.use(two_factors_are_not_negative, u=kappa, k=right - left - g)
    for (u, v), (r, s) in permutations(pairs, 2):
        smt.use(
            near_gaps_of_tanh,
            T=tanh(v) - tanh(u), T_2=tanh(s) - tanh(r), p=v - u, q=s - r, e=low, f=high,
            low=(low + 1) * (low + 1), high=(high + 1) * (high + 1),
        )  # fmt: skip
    smt.prove(comparable([tanh(x) for x in values], 2 * kappa))


@claim.obligation(scope="for_all", label="LB2")
def a_tanh_unit_grows_or_keeps(smt):
    "pq² ≥ 2δ (p + q), or the gaps after the unit are comparable with 2κ"
    smt.assume(*slight, *even)
    p, q = b - a, c - b
    smt.use(wide_gaps_grow, p=p, q=q)
    smt.use(narrow_gaps_are_narrow)
    smt.use(a_near_tanh_unit)
    smt.prove(Or(p * (q * q) >= 2 * delta * (p + q), comparable([tanh(x) for x in values], 2 * kappa)))


@claim.obligation(scope="for_all", label="LB2")
def a_tanh_unit_keeps_the_state(smt):
    "Five values in rising order, and their tanh"
    smt.assume(*slight, state(values, kappa))
    for left, right in pairwise(values):
        smt.use(tanh_is_increasing, a=left, b=right)
    smt.use(tanh_makes_cross_ratios_larger, t=3)
    smt.use(tanh_makes_cross_ratios_larger, t=3 * (1 + delta))
    for gap in gaps(values):
        smt.use(a_tanh_unit_grows_or_keeps, g=gap)
    smt.prove(state([tanh(x) for x in values], 2 * kappa))


# --- networks -----------------------------------------------------------------------------------------------------

narrow = Relation("narrow", **dict.fromkeys(["z", "a", "b", "c", "d", "kappa", "delta", "m"], "real"))
"""Values at -m, 0, m, 2m, 3m after some layers of a tanh network of width one; κ = 2^k after k units."""
so_far = narrow(*values, kappa, delta, m)
kept = {"delta": delta, "m": m}
narrow.rule("inputs", m > 0, delta > 0, z=-m, a=0, b=m, c=2 * m, d=3 * m, kappa=1, **kept)
for name, sign in (("affine_upward", w >= 0), ("affine_downward", w <= 0)):
    moved = {str(value.name): w * value + t for value in values}
    narrow.rule(name, so_far, sign, **moved, kappa=kappa, **kept)
narrow.rule(
    "unit",
    so_far,
    slight[-1],
    **{str(value.name): tanh(value) for value in values},
    kappa=2 * kappa,
    **kept,
)


@claim.obligation(scope="for_all", label="LB2")
def equal_values_have_one_state(smt):
    "The state of five values is that of five equal ones"
    smt.assume(*(x == y for x, y in zip(values, squares, strict=True)), state(values, kappa))
    smt.prove(state(squares, kappa))


@claim.obligation(scope="for_all", label="LB2", parameters={"rule": list(narrow.rules)})
def one_tanh_layer_keeps_values_apart(smt, rule):
    "An affine map keeps the state or turns it round, a unit doubles κ; tanh is odd"
    if rule == "unit":
        for value in values:
            smt.use(tanh_is_odd_and_bounded, z=value)
        smt.use(a_tanh_unit_keeps_the_state)
        falling = dict(zip("zabcd", negated(values), strict=True))
        smt.use(a_tanh_unit_keeps_the_state, **falling)
        pairs = {name: tanh(value) for name, value in falling.items()}
        pairs |= {name.upper(): -tanh(value) for name, value in zip("zabcd", values, strict=True)}
        smt.use(equal_values_have_one_state, **pairs, kappa=2 * kappa)
    if rule.startswith("affine"):
        affine_maps_keep_the_state(smt, upward=rule == "affine_upward")
    smt.prove_rule(narrow, rule, values_stay_apart)


@claim.obligation(scope="for_all", label="LB2", axioms=[formulas_speak_of_networks])
def values_of_tanh_networks_stay_apart(induction):
    "Cross ratio at least 3, and 3 (1 + δ) if the gaps are not comparable, for every depth"
    induction.prove_by(
        narrow,
        values_stay_apart,
        {rule: one_tanh_layer_keeps_values_apart[rule] for rule in narrow.rules},
    )


@claim.obligation(scope="for_all", label="LB2")
def an_error_that_is_large_enough_for_tanh(smt):
    "1152 κ³ δ = 1 and 80e ≥ 3δm, 2 (κ + 1) e ≥ m or 4e ≥ m give 92160 κ³ e ≥ 3m"
    smt.assume(kappa >= 1, m > 0, 1152 * (kappa * kappa * kappa) * delta == 1)
    smt.assume(Or(80 * e >= 3 * delta * m, 2 * (kappa + 1) * e >= m, 4 * e >= m))
    smt.use(two_factors_are_not_negative, u=kappa, k=kappa)
    smt.use(two_factors_are_not_negative, u=kappa * kappa, k=kappa)
    smt.use(two_factors_are_not_negative, u=kappa * kappa * kappa, k=80 * e - 3 * delta * m)
    smt.use(errors_without_a_ratio)
    smt.use(a_positive_factor_keeps_order, u=0, v=e, p=845 * (kappa * kappa))
    smt.use(a_product_is_positive, u=kappa, v=kappa)
    smt.use(two_factors_are_not_negative, u=kappa * kappa, k=e)
    smt.use(two_factors_are_not_negative, u=kappa * kappa * e, k=kappa - 1)
    smt.prove(92160 * (kappa * kappa * kappa) * e >= 3 * m)


@claim.obligation(scope="for_all", label="LB2", axioms=[formulas_speak_of_networks])
def narrow_tanh_networks_keep_an_error(smt):
    """A network of width one and depth k with tanh has error at least M/(92160 · 8^k) on [-M, M], M = 3m and κ = 2^k

    δ = 1/(1152 κ³) is what each unit asks: the last one comes after κ/2. sigmoid(x) = (1 + tanh(x/2))/2: the same.
    """
    smt.assume(so_far, 1152 * (kappa * kappa * kappa) * delta == 1)
    smt.assume(-e <= z, z <= e, -e <= a, a <= e, m - e <= b, b <= m + e)
    smt.assume(2 * m - e <= c, c <= 2 * m + e, 3 * m - e <= d, d <= 3 * m + e)
    smt.use(values_of_tanh_networks_stay_apart)
    smt.use(a_grown_cross_ratio_is_an_error)
    smt.use(two_factors_are_not_negative, u=kappa, k=2 * e - (a - z))
    smt.use(an_error_that_is_large_enough_for_tanh)
    smt.prove(92160 * (kappa * kappa * kappa) * e >= 3 * m)

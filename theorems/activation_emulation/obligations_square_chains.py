"""LB3: networks of width one with ReLU², of any depth, keep an error of M/(845 · 4^k) on [-M, M].

Five values of the network, at -m, 0, m, 2m and 3m, m = M/3. Of the last four, a, b, c, d, the cross ratio X/Y with
X = (d - a)(c - b) and Y = (b - a)(d - c) is 3 at the inputs. Affine maps keep it, and a square makes it larger: by
    (d + a)(c + b) / ((b + a)(d + c)) = 1 + (d - b)(c - a) / ((b + a)(d + c)).
So a unit makes it larger by 1 + δ at least, or all five arguments are far from the kink at 0, compared with their
gaps; then the unit is nearly affine on them, and what the gaps differ by is at most doubled. Near relu, however, the
last four values have a cross ratio of nearly 3, and the first gap is nearly 0.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise, permutations

from theorems.activation_emulation import activations_as_terms as terms
from theorems.activation_emulation.claim import claim, formulas_speak_of_networks
from theorems.activation_emulation.obligations_products import (
    a_positive_factor_keeps_order,
    a_zero_factor,
    two_bounds_multiply,
    two_factors_are_not_negative,
)
from verify.terms import And, Implies, Or, Relation, Term, number, reals

z, a, b, c, d, m, g, w, e, kappa, delta = reals("z a b c d m g w e kappa delta")
A, B, C, D, Z = reals("A B C D Z")

values, squares = [z, a, b, c, d], [Z, A, B, C, D]


def gaps(of: Sequence[Term]) -> list[Term]:
    return [right - left for left, right in pairwise(of)]


def cross(of: Sequence[Term]) -> tuple[Term, Term]:
    """X and Y of the last four values."""
    a, b, c, d = of[-4:]
    return (d - a) * (c - b), (b - a) * (d - c)


def is_square(x: Term, y: Term) -> Term:
    """y = relu(x)²."""
    return And(Implies(x >= 0, y == x * x), Implies(x <= 0, y == 0))


@claim.obligation(scope="for_all", label="LB3")
def a_unit_squares(smt):
    "relu(x)² is x² for x ≥ 0 and 0 for x ≤ 0"
    smt.prove(is_square(a, terms.relu2(a)))


# --- a unit makes the cross ratio larger --------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="LB3")
def squares_grow_apart(smt):
    "For 0 ≤ a ≤ b ≤ c ≤ d: X' Y - (1 + δ) X Y' = X Y [(d - b)(c - a) - δ (b + a)(d + c)] ≥ 0"
    smt.assume(0 <= a, a <= b, b <= c, c <= d, (d - b) * (c - a) >= delta * (b + a) * (d + c))
    X, Y = cross([a, b, c, d])
    smt.use(two_factors_are_not_negative, u=d - a, k=c - b)
    smt.use(two_factors_are_not_negative, u=b - a, k=d - c)
    smt.use(two_factors_are_not_negative, u=X, k=Y)
    smt.use(two_factors_are_not_negative, u=X * Y, k=(d - b) * (c - a) - delta * (b + a) * (d + c))
    X_2, Y_2 = cross([a * a, b * b, c * c, d * d])
    smt.prove(X_2 * Y >= (1 + delta) * (X * Y_2))


@claim.obligation(scope="for_all", label="LB3")
def the_kink_grows_them_apart(smt):
    "For a ≤ 0 ≤ b ≤ c ≤ d and d - b ≥ δ (d + c), δ ≥ 0: d² (c + b)(b - a) ≥ (1 + δ)(d - a) b² (d + c)"
    smt.assume(a <= 0, 0 <= b, b <= c, c <= d, d - b >= delta * (d + c))
    rest = d - b - delta * (d + c)
    smt.use(two_factors_are_not_negative, u=b, k=d)
    smt.use(two_factors_are_not_negative, u=c - b, k=d - b)
    smt.use(two_factors_are_not_negative, u=b * d, k=(c - b) * (d - b))
    smt.use(two_factors_are_not_negative, u=b, k=rest)
    smt.use(two_factors_are_not_negative, u=b * d, k=b * rest)
    smt.use(two_factors_are_not_negative, u=c - b, k=b)
    smt.use(two_factors_are_not_negative, u=c, k=d)
    smt.use(two_factors_are_not_negative, u=d - b, k=c * d + b * (c - b))
    smt.use(two_factors_are_not_negative, u=-a, k=(d - b) * (c * d + b * (c - b)))
    smt.use(two_factors_are_not_negative, u=b, k=b * rest)
    smt.use(two_factors_are_not_negative, u=-a, k=b * (b * rest))
    smt.use(two_factors_are_not_negative, u=b * d, k=d - b)
    smt.use(two_factors_are_not_negative, u=-a, k=b * d * (d - b))
    smt.prove(d * d * (c + b) * (b - a) >= (1 + delta) * ((d - a) * (b * b) * (d + c)))


@claim.obligation(scope="for_all", label="LB3")
def squares_grow_apart_at_the_kink(smt):
    "For a ≤ 0 ≤ b ≤ c ≤ d and d - b ≥ δ (d + c): X' Y ≥ (1 + δ) X Y'"
    smt.assume(a <= 0, 0 <= b, b <= c, c <= d, d - b >= delta * (d + c))
    smt.use(the_kink_grows_them_apart)
    smt.use(two_factors_are_not_negative, u=c - b, k=d - c)
    more = d * d * (c + b) * (b - a) - (1 + delta) * ((d - a) * (b * b) * (d + c))
    smt.use(two_factors_are_not_negative, u=(c - b) * (d - c), k=more)
    X, Y = cross([a, b, c, d])
    X_2, Y_2 = cross([number(0), b * b, c * c, d * d])
    smt.prove(X_2 * Y >= (1 + delta) * (X * Y_2))


four = [is_square(x, y) for x, y in zip(values[1:], squares[1:], strict=True)]
X, Y = cross(values)
X_2, Y_2 = cross(squares)
rising = [a <= b, b <= c, c <= d]


@claim.obligation(scope="for_all", label="LB3")
def order_is_kept(smt):
    "a ≤ b gives A ≤ B"
    smt.assume(is_square(a, A), is_square(b, B), a <= b)
    smt.prove(And(A <= B, A >= 0))


@claim.obligation(scope="for_all", label="LB3")
def no_gap_left(smt):
    "A = B = 0: Y' = 0, and X' Y ≥ 0"
    smt.assume(*rising, A == 0, B == 0, C >= 0, D >= C)
    smt.use(two_factors_are_not_negative, u=D, k=C)
    smt.use(two_factors_are_not_negative, u=b - a, k=d - c)
    smt.use(two_factors_are_not_negative, u=D * C, k=Y)
    smt.prove(X_2 * Y >= (1 + delta) * (X * Y_2))


@claim.obligation(scope="for_all", label="LB3")
def a_unit_grows_them_apart(smt):
    "X' Y ≥ (1 + δ) X Y' wherever the kink is, if (d - b)(c - a) ≥ δ (b + a)(d + c) or d - b ≥ δ (d + c)"
    smt.assume(*rising, *four)
    smt.assume(Implies(a >= 0, (d - b) * (c - a) >= delta * (b + a) * (d + c)))
    smt.assume(Implies(And(a <= 0, b >= 0), d - b >= delta * (d + c)))
    smt.use(squares_grow_apart)
    smt.use(squares_grow_apart_at_the_kink)
    smt.use(no_gap_left)
    smt.prove(X_2 * Y >= (1 + delta) * (X * Y_2))


# --- what a unit keeps --------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="LB3")
def a_ratio_is_kept(smt):
    "X ≥ tY, X' Y ≥ (1 + δ) X Y' and Y' = 0 where Y = 0 give X' ≥ t (1 + δ) Y'"
    X, Y, X_2, Y_2, t = smt.reals("X Y X_2 Y_2 t")
    smt.assume(X >= t * Y, X_2 * Y >= (1 + delta) * (X * Y_2), Y >= 0, Y_2 >= 0, X_2 >= 0, delta >= 0, t >= 0)
    smt.assume(Implies(Y == 0, Y_2 == 0))
    smt.use(two_factors_are_not_negative, u=X - t * Y, k=Y_2)
    smt.use(two_factors_are_not_negative, u=delta, k=(X - t * Y) * Y_2)
    smt.use(a_positive_factor_keeps_order, u=t * (1 + delta) * Y_2, v=X_2, p=Y)
    smt.prove(X_2 >= t * (1 + delta) * Y_2)


@claim.obligation(scope="for_all", label="LB3")
def equal_numbers_have_equal_squares(smt):
    "a = b gives A = B"
    smt.assume(is_square(a, A), is_square(b, B), a == b)
    smt.prove(A == B)


@claim.obligation(scope="for_all", label="LB3")
def a_product_of_gaps(smt):
    "Y = 0 gives a = b or c = d"
    smt.assume(Y == 0)
    smt.prove(Or(a == b, c == d))


@claim.obligation(scope="for_all", label="LB3")
def gaps_that_are_no_more(smt):
    "Y = 0 gives Y' = 0; X' and Y' are not negative"
    smt.assume(*rising, *four)
    smt.use(a_product_of_gaps)
    smt.use(equal_numbers_have_equal_squares)
    smt.use(equal_numbers_have_equal_squares, a=c, b=d, A=C, B=D)
    for left, right in pairwise(range(1, 5)):
        smt.use(order_is_kept, a=values[left], b=values[right], A=squares[left], B=squares[right])
    smt.use(two_factors_are_not_negative, u=B - A, k=D - C)
    smt.use(two_factors_are_not_negative, u=D - A, k=C - B)
    smt.use(two_factors_are_not_negative, u=b - a, k=d - c)
    smt.use(a_zero_factor, u=B - A, v=D - C)
    smt.prove(And(Implies(Y == 0, Y_2 == 0), Y >= 0, Y_2 >= 0, X_2 >= 0))


@claim.obligation(scope="for_all", label="LB3")
def cross_ratios_grow(smt):
    "X ≥ tY gives X' ≥ tY', and X' ≥ t (1 + δ) Y' near the kink"
    t = smt.real("t")
    smt.assume(*rising, *four, X >= t * Y, t >= 0, delta >= 0)
    near = And(
        Implies(a >= 0, (d - b) * (c - a) >= delta * (b + a) * (d + c)),
        Implies(And(a <= 0, b >= 0), d - b >= delta * (d + c)),
    )
    smt.use(gaps_that_are_no_more)
    smt.use(two_factors_are_not_negative, u=d - b, k=c - a)
    smt.use(a_unit_grows_them_apart)
    smt.use(a_unit_grows_them_apart, delta=0)
    smt.use(a_ratio_is_kept, X=X, Y=Y, X_2=X_2, Y_2=Y_2)
    smt.use(a_ratio_is_kept, X=X, Y=Y, X_2=X_2, Y_2=Y_2, delta=0)
    smt.prove(And(X_2 >= t * Y_2, Implies(near, X_2 >= t * (1 + delta) * Y_2)))


def comparable(of: Sequence[Term], kappa: Term) -> Term:
    """Of four gaps none is more than kappa times another."""
    return And(*(p <= kappa * q for p, q in permutations(gaps(of), 2)))


small = [kappa >= 1, delta >= 0, 169 * (kappa * kappa) * delta <= 4]
even = [g >= 0, *(And(g <= gap, gap <= kappa * g) for gap in gaps(values))]
"""No gap is below g or above κg."""


@claim.obligation(scope="for_all", label="LB3")
def near_the_kink_in_numbers(smt):
    "165 δ κ²g² ≤ 4g² and 5δ κg ≤ 2g"
    smt.assume(*small, g >= 0)
    smt.use(two_factors_are_not_negative, u=4 - 169 * (kappa * kappa) * delta, k=g * g)
    smt.use(two_factors_are_not_negative, u=4 - 169 * (kappa * kappa) * delta, k=g)
    smt.use(two_factors_are_not_negative, u=kappa * (kappa - 1), k=delta * g)
    smt.use(two_factors_are_not_negative, u=kappa, k=kappa - 1)
    smt.use(two_factors_are_not_negative, u=delta, k=g)
    smt.use(two_factors_are_not_negative, u=g, k=g)
    smt.use(two_factors_are_not_negative, u=kappa, k=kappa)
    smt.use(two_factors_are_not_negative, u=kappa * kappa * delta, k=g * g)
    smt.use(two_factors_are_not_negative, u=kappa * kappa, k=delta)
    smt.prove(
        And(delta * (165 * (kappa * g * (kappa * g))) <= 4 * (g * g), delta * (5 * (kappa * g)) <= 2 * g)
    )


@claim.obligation(scope="for_all", label="LB3")
def near_the_kink(smt):
    "a ≤ 5κg: the cross ratio grows by 1 + δ, for 169 κ² δ ≤ 4"
    smt.assume(*small, *even[:1], *even[2:], a <= 5 * (kappa * g))
    smt.use(near_the_kink_in_numbers)
    smt.use(two_factors_are_not_negative, u=d - b - 2 * g, k=c - a - 2 * g)
    smt.use(two_factors_are_not_negative, u=d - b - 2 * g, k=g)
    smt.use(two_factors_are_not_negative, u=c - a - 2 * g, k=g)
    smt.use(two_bounds_multiply, u=b + a, v=d + c, p=11 * (kappa * g), q=15 * (kappa * g))
    smt.use(two_factors_are_not_negative, u=delta, k=165 * (kappa * g * (kappa * g)) - (b + a) * (d + c))
    smt.use(two_factors_are_not_negative, u=delta, k=5 * (kappa * g) - (d + c))
    smt.prove(
        And(
            Implies(a >= 0, (d - b) * (c - a) >= delta * (b + a) * (d + c)),
            Implies(And(a <= 0, b >= 0), d - b >= delta * (d + c)),
        )
    )


@claim.obligation(scope="for_all", label="LB3")
def a_far_gap(smt):
    "p ≤ κg, g ≤ q, 0 ≤ S ≤ 2T and P = pS, Q = qT give P ≤ 2κQ"
    p, q, S, T, P, Q = smt.reals("p q S T P Q")
    smt.assume(kappa >= 1, g >= 0, p <= kappa * g, g <= q, 0 <= S, S <= 2 * T, P == p * S, Q == q * T)
    smt.use(two_factors_are_not_negative, u=kappa * g - p, k=S)
    smt.use(two_factors_are_not_negative, u=kappa, k=g)
    smt.use(two_factors_are_not_negative, u=kappa * g, k=2 * T - S)
    smt.use(two_factors_are_not_negative, u=q - g, k=T)
    smt.use(two_factors_are_not_negative, u=kappa, k=(q - g) * T)
    smt.prove(P <= 2 * kappa * Q)


five = [is_square(x, y) for x, y in zip(values, squares, strict=True)]


@claim.obligation(scope="for_all", label="LB3")
def a_far_unit(smt):
    "z ≤ a ≤ b ≤ c ≤ d and z ≥ 4κg: the gaps of the squares are comparable with 2κ"
    smt.assume(kappa >= 1, *even, *five, z >= 4 * (kappa * g))
    smt.use(two_factors_are_not_negative, u=kappa - 1, k=g)
    ends = list(zip(pairwise(values), gaps(squares), strict=True))
    for ((u, v), P), ((r, t), Q) in permutations(ends, 2):
        smt.use(a_far_gap, p=v - u, q=t - r, S=u + v, T=r + t, P=P, Q=Q)
    smt.prove(comparable(squares, 2 * kappa))


def grown(of: Sequence[Term], t: Term | int = 3) -> Term:
    """The cross ratio is at least t."""
    X, Y = cross(of)
    return X >= t * Y


def step(smt, upward: bool) -> None:
    """A unit after five values, upward or downward, no gap of which is below g or above κg."""
    order = values if upward else values[::-1]
    names = dict(zip("abcd", order[-4:] if upward else order[:4], strict=True))
    named = dict(zip("ABCD", squares[-4:] if upward else squares[:0:-1], strict=True))
    everything = dict(zip("zabcd", order, strict=True))
    squared = dict(zip("ZABCD", squares if upward else squares[::-1], strict=True))
    smt.assume(*small, *(formula.substitute(everything) for formula in even), *five, grown(values))
    smt.use(two_factors_are_not_negative, u=kappa - 1, k=g)
    smt.use(near_the_kink, **names)
    smt.use(cross_ratios_grow, **names, **named, t=3)
    smt.use(a_far_unit, **everything, **squared)
    smt.prove(
        Or(grown(squares, 3 * (1 + delta)), comparable(squares if upward else squares[::-1], 2 * kappa))
    )


@claim.obligation(scope="for_all", label="LB3")
def a_unit_grows_or_keeps(smt):
    "X' ≥ 3 (1 + δ) Y', or the gaps of the squares are comparable with 2κ"
    step(smt, upward=True)


@claim.obligation(scope="for_all", label="LB3")
def a_unit_grows_or_keeps_downward(smt):
    "The same for five values in falling order"
    step(smt, upward=False)


def state(of: Sequence[Term], kappa: Term) -> Term:
    """Five values in rising order: cross ratio at least 3, and 3 (1 + δ) if the gaps are not comparable."""
    order = [left <= right for left, right in pairwise(of)]
    return And(*order, grown(of), Or(grown(of, 3 * (1 + delta)), comparable(of, kappa)))


def negated(of: Sequence[Term]) -> list[Term]:
    return [-value for value in of]


def keep(smt, upward: bool) -> None:
    """A unit after five values in rising or falling order."""
    before, after = (values, squares) if upward else (negated(values), negated(squares))
    smt.assume(*small, *five, state(before, kappa))
    instance = dict(zip("zabcdZABCD", [10, 11, 12, 13, 14, 100, 121, 144, 169, 196], strict=True))
    if not upward:
        instance = dict(zip("dcbazDCBAZ", instance.values(), strict=True))
    smt.show(kappa=1, delta=Fraction(1, 50), **instance)
    pairs = list(zip(pairwise(values), pairwise(squares), strict=True))
    for (left, right), (low, high) in pairs:
        ends = {"a": left, "b": right, "A": low, "B": high}
        smt.use(order_is_kept, **(ends if upward else {"a": right, "b": left, "A": high, "B": low}))
    names = {} if upward else dict(zip("abcdABCD", [*values[:0:-1], *squares[:0:-1]], strict=True))
    smt.use(cross_ratios_grow, **names, t=3)
    smt.use(cross_ratios_grow, **names, t=3 * (1 + delta))
    for gap in gaps(before):
        smt.use(a_unit_grows_or_keeps if upward else a_unit_grows_or_keeps_downward, g=gap)
    smt.prove(state(after, 2 * kappa))


@claim.obligation(scope="for_all", label="LB3")
def a_unit_keeps_the_state(smt):
    "Five values in rising order, and their squares"
    keep(smt, upward=True)


@claim.obligation(scope="for_all", label="LB3")
def a_unit_keeps_the_state_downward(smt):
    "Five values in falling order, and their squares"
    keep(smt, upward=False)


t = reals("t")[0]


@claim.obligation(scope="for_all", label="LB3")
def an_affine_map_keeps_the_state(smt):
    "Gaps are multiplied by w ≥ 0, X and Y by w²"
    smt.assume(w >= 0, state(values, kappa))
    smt.use(two_factors_are_not_negative, u=w, k=w)
    for ratio in (3, 3 * (1 + delta)):
        smt.use(two_factors_are_not_negative, u=w * w, k=X - ratio * Y)
    for gap in gaps(values):
        smt.use(two_factors_are_not_negative, u=w, k=gap)
    for p, q in permutations(gaps(values), 2):
        smt.use(two_factors_are_not_negative, u=w, k=kappa * q - p)
    smt.prove(state([w * value + t for value in values], kappa))


# --- networks -----------------------------------------------------------------------------------------------------

squared = Relation("squared", **dict.fromkeys(["z", "a", "b", "c", "d", "kappa", "delta", "m"], "real"))
"""Values at -m, 0, m, 2m, 3m after some layers of a network of width one; κ = 2^k after k units."""
so_far = squared(*values, kappa, delta, m)
kept = {"delta": delta, "m": m}
squared.rule("inputs", m > 0, delta > 0, z=-m, a=0, b=m, c=2 * m, d=3 * m, kappa=1, **kept)
for name, sign in (("affine_upward", w >= 0), ("affine_downward", w <= 0)):
    moved = {str(value.name): w * value + t for value in values}
    squared.rule(name, so_far, sign, **moved, kappa=kappa, **kept)
squared.rule(
    "unit",
    so_far,
    169 * (kappa * kappa) * delta <= 4,
    **{str(value.name): terms.relu2(value) for value in values},
    kappa=2 * kappa,
    **kept,
)


def values_stay_apart(z, a, b, c, d, kappa, delta, m):
    of = [z, a, b, c, d]
    # `state` speaks of the variable delta, as the relation's rules do
    either = Or(state(of, kappa), state(negated(of), kappa))
    return And(kappa >= 1, delta > 0, m > 0, either)


def affine_maps_keep_the_state(smt, upward: bool) -> None:
    """Values in rising or falling order, and the first difference of either sign."""
    for turned in (values, negated(values)):
        for sign in (1, -1):
            smt.use(
                an_affine_map_keeps_the_state,
                **dict(zip("zabcd", turned, strict=True)),
                w=w if upward else -w,
                t=sign * t,
            )


@claim.obligation(scope="for_all", label="LB3", parameters={"rule": list(squared.rules)})
def one_layer_keeps_values_apart(smt, rule):
    "An affine map keeps the state or turns it round, a unit doubles κ"
    if rule == "unit":
        after = dict(zip("ZABCD", map(terms.relu2, values), strict=True))
        for value in values:
            smt.use(a_unit_squares, a=value)
        smt.use(a_unit_keeps_the_state, **after)
        smt.use(a_unit_keeps_the_state_downward, **after)
    if rule.startswith("affine"):
        affine_maps_keep_the_state(smt, upward=rule == "affine_upward")
    smt.prove_rule(squared, rule, values_stay_apart)


@claim.obligation(scope="for_all", label="LB3", axioms=[formulas_speak_of_networks])
def values_of_square_networks_stay_apart(induction):
    "Cross ratio at least 3, and 3 (1 + δ) if the gaps are not comparable, for every depth"
    induction.prove_by(
        squared,
        values_stay_apart,
        {rule: one_layer_keeps_values_apart[rule] for rule in squared.rules},
    )


@claim.obligation(scope="for_all", label="LB3")
def errors_of_a_cross_ratio(smt):
    "(3m + 2e)(m + 2e) ≥ 3 (1 + δ)(m - 2e)² with 0 ≤ 4e ≤ m gives 80e ≥ 3δm"
    smt.assume(m > 0, delta > 0, 0 <= e, 4 * e <= m)
    near = (m - 2 * e) * (m - 2 * e)
    smt.assume((3 * m + 2 * e) * (m + 2 * e) >= 3 * (1 + delta) * near)
    smt.use(two_factors_are_not_negative, u=m - 4 * e, k=3 * m - 4 * e)
    smt.use(two_factors_are_not_negative, u=delta, k=4 * near - m * m)
    smt.use(two_factors_are_not_negative, u=e, k=e)
    smt.use(a_positive_factor_keeps_order, u=3 * delta * m, v=80 * e, p=m)
    smt.prove(80 * e >= 3 * delta * m)


@claim.obligation(scope="for_all", label="LB3")
def a_grown_cross_ratio_is_an_error(smt):
    "Values within e of 0, m, 2m, 3m with X ≥ 3 (1 + δ) Y have 80e ≥ 3δm or 4e ≥ m"
    smt.assume(m > 0, delta > 0, 4 * e <= m, -e <= a, a <= e, m - e <= b, b <= m + e)
    smt.assume(2 * m - e <= c, c <= 2 * m + e, 3 * m - e <= d, d <= 3 * m + e, X >= 3 * (1 + delta) * Y)
    smt.use(two_bounds_multiply, u=d - a, p=3 * m + 2 * e, v=c - b, q=m + 2 * e)
    smt.use(two_bounds_multiply, u=m - 2 * e, p=b - a, v=m - 2 * e, q=d - c)
    smt.use(two_factors_are_not_negative, u=delta, k=Y - (m - 2 * e) * (m - 2 * e))
    smt.use(errors_of_a_cross_ratio)
    smt.prove(80 * e >= 3 * delta * m)


@claim.obligation(scope="for_all", label="LB3")
def errors_without_a_ratio(smt):
    "2 (κ + 1) e ≥ m > 0 or 4e ≥ m, κ ≥ 1, give 845 κ² e ≥ 3m"
    smt.assume(kappa >= 1, m > 0, Or(2 * (kappa + 1) * e >= m, 4 * e >= m))
    smt.use(a_positive_factor_keeps_order, u=0, v=e, p=kappa + 1)
    smt.use(two_factors_are_not_negative, u=kappa - 1, k=e)
    smt.use(two_factors_are_not_negative, u=kappa * (kappa - 1), k=e)
    smt.use(two_factors_are_not_negative, u=kappa, k=kappa - 1)
    smt.prove(845 * (kappa * kappa) * e >= 3 * m)


@claim.obligation(scope="for_all", label="LB3")
def an_error_that_is_large_enough(smt):
    "169 κ² δ = 16 and 80e ≥ 3δm, 2 (κ + 1) e ≥ m or 4e ≥ m give 845 κ² e ≥ 3m"
    smt.assume(kappa >= 1, m > 0, 169 * (kappa * kappa) * delta == 16)
    smt.assume(Or(80 * e >= 3 * delta * m, 2 * (kappa + 1) * e >= m, 4 * e >= m))
    smt.use(two_factors_are_not_negative, u=kappa * kappa, k=80 * e - 3 * delta * m)
    smt.use(two_factors_are_not_negative, u=kappa, k=kappa)
    smt.use(errors_without_a_ratio)
    smt.prove(845 * (kappa * kappa) * e >= 3 * m)


@claim.obligation(scope="for_all", label="LB3", axioms=[formulas_speak_of_networks])
def narrow_square_networks_keep_an_error(smt):
    """A network of width one and depth k with ReLU² has error at least M/(845 · 4^k) on [-M, M], M = 3m and κ = 2^k

    δ = 16/(169 κ²) is what each unit asks: the last one comes after κ/2.
    """
    smt.assume(so_far, 169 * (kappa * kappa) * delta == 16)
    smt.assume(-e <= z, z <= e, -e <= a, a <= e, m - e <= b, b <= m + e)
    smt.assume(2 * m - e <= c, c <= 2 * m + e, 3 * m - e <= d, d <= 3 * m + e)
    smt.use(values_of_square_networks_stay_apart)
    smt.use(a_grown_cross_ratio_is_an_error)
    smt.use(two_factors_are_not_negative, u=kappa, k=2 * e - (a - z))
    smt.use(an_error_that_is_large_enough)
    smt.prove(845 * (kappa * kappa) * e >= 3 * m)

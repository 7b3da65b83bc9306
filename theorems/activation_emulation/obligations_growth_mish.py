"""Mish rises by at most 6/5: its factor tanh(softplus(x)) is 1 - 2/D with D = E² + 2E + 2, E = exp(x).

For y ≤ x with factors q ≤ p the rise is (x - y) p + y (p - q); (p - q) DG = 2 (E - F)(E + F + 2), E - F ≤ E (x - y).
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from fractions import Fraction

from theorems.activation_emulation import activations_as_terms as terms
from theorems.activation_emulation.checker.rounding import STEEPEST
from theorems.activation_emulation.claim import claim
from theorems.activation_emulation.obligations_exact import squares_are_not_negative
from theorems.activation_emulation.obligations_exponential import (
    exp_is_at_most_one_below_zero,
    exp_is_increasing,
    exp_is_positive,
)
from theorems.activation_emulation.obligations_growth import (
    a_positive_divisor_keeps_order,
    exp_is_above_a_line,
    products_keep_order,
    rise_is_at_most,
    rises_by_at_most,
    squares_are_monotone_in_numbers,
)
from theorems.activation_emulation.obligations_scaling import mish_is_rational_in_exp
from verify.terms import And, Implies, Term, exp, log, reals, tanh

HALF = Fraction(1, 2)

s, t, E, F, D, G, x, y, k, m, h, p, q = reals("s t E F D G x y k m h p q")


def _named(values: dict[str, Term], names: str) -> dict[str, Term]:
    return {name: values[name] for name in names}


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def a_factor_of_mish(smt):
    "p D = E² + 2E, D = E² + 2E + 2, E > 0: D ≥ 2, 0 < p < 1 and (1 - p) D = 2"
    smt.assume(0 < E, D == E * E + 2 * E + 2, p * D == E * E + 2 * E)
    smt.show(E=1, D=5, p=Fraction(3, 5))
    smt.prove(And(D >= 2, 0 < p, p < 1, (1 - p) * D == 2))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def factors_of_mish_differ(smt):
    "(1 - p) D = 2 and (1 - q) G = 2 give (p - q) DG = 2 (D - G), which is 2 (E - F)(E + F + 2)"
    smt.assume((1 - p) * D == 2, (1 - q) * G == 2, D == E * E + 2 * E + 2, G == F * F + 2 * F + 2)
    smt.prove((p - q) * (D * G) == 2 * (E - F) * (E + F + 2))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def places_of_mish(smt):
    "F ≥ 2.7 y, y ≥ 0: 2y ≤ 0.17 G and 2y (F + 2) ≤ 0.8 G, G = F² + 2F + 2"
    smt.assume(0 <= y, 27 * y <= 10 * F, 0 < F, G == F * F + 2 * F + 2)
    smt.use(squares_are_not_negative, d=F - Fraction(6, 5))
    smt.prove(And(0 < G, 100 * (2 * y) <= 17 * G, 10 * (2 * y * (F + 2)) <= 8 * G))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def a_place_of_mish_is_small(smt):
    "F ≥ 2.7 y, y ≥ 0, kG = 2y: 0 ≤ k ≤ 0.17 and k (F + 2) ≤ 0.8"
    smt.assume(0 <= y, 27 * y <= 10 * F, 0 < F, G == F * F + 2 * F + 2, k * G == 2 * y)
    smt.use(places_of_mish)
    smt.use(a_positive_divisor_keeps_order, D=G, x=0, y=k)
    smt.use(a_positive_divisor_keeps_order, D=G, x=k, y=Fraction(17, 100))
    smt.use(a_positive_divisor_keeps_order, D=G, x=k * (F + 2), y=Fraction(8, 10))
    smt.prove(And(0 <= k, 100 * k <= 17, 10 * (k * (F + 2)) <= 8))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def a_quadratic_of_mish(smt):
    "k ≤ 0.17, m ≤ 0.8: kE² + mE ≤ 2 + D/5, D = E² + 2E + 2; the difference is 0.03 (E - 20/3)² and more"
    smt.assume(0 <= E, D == E * E + 2 * E + 2, 100 * k <= 17, 10 * m <= 8)
    smt.use(squares_are_not_negative, d=E - Fraction(20, 3))
    smt.prove(5 * (k * (E * E) + m * E) <= 10 + D)


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def a_step_of_the_factor_is_bounded(smt):
    "0 < F ≤ E, E - F ≤ Eh, k ≥ 0: k (E - F)(E + F + 2) ≤ h (kE² + k (F + 2) E)"
    smt.assume(0 < F, F <= E, E - F <= E * h, 0 <= k)
    smt.use(products_keep_order, x=E - F, y=E * h, k=E + F + 2)
    smt.use(products_keep_order, x=(E + F + 2) * (E - F), y=(E + F + 2) * (E * h))
    smt.prove(k * ((E - F) * (E + F + 2)) <= h * (k * (E * E) + k * (F + 2) * E))


two_places = [
    0 < F,
    F <= E,
    D == E * E + 2 * E + 2,
    G == F * F + 2 * F + 2,
    (1 - p) * D == 2,
    (1 - q) * G == 2,
]
"""The factors p, q of mish(x) = px and mish(y) = qy, with E = exp(x) and F = exp(y), x ≥ y."""

one_place = {"E": 1, "F": 1, "D": 5, "G": 5, "p": Fraction(3, 5), "q": Fraction(3, 5)}
"""x = y = 0."""


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def factors_of_mish_increase(smt):
    "p ≥ q: 2 = (1 - p) D = (1 - q) G and D ≥ G"
    smt.assume(*two_places, D >= 2, q < 1)
    smt.show(**one_place)
    smt.use(squares_are_monotone_in_numbers, x=F, y=E)
    smt.use(products_keep_order, k=1 - q, x=G, y=D)
    smt.use(a_positive_divisor_keeps_order, x=1 - p, y=1 - q)
    smt.prove(p >= q)


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def a_step_of_the_factor_at_a_place(smt):
    "y (p - q) D = k (E - F)(E + F + 2) where kG = 2y"
    smt.assume(*two_places[2:], k * G == 2 * y)
    smt.prove(y * (p - q) * D == k * ((E - F) * (E + F + 2)))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def mish_rises_slowly_on_the_right(smt):
    "y ≥ 0: y (p - q) ≤ h (6/5 - p) where E - F ≤ Eh and F ≥ 2.7 y"
    k = 2 * y / G
    smt.assume(*two_places, D >= 2, G >= 2, 0 <= y, 27 * y <= 10 * F, 0 <= h, E - F <= E * h)
    smt.show(**one_place, y=0, h=0)
    smt.use(a_place_of_mish_is_small, k=k)
    smt.use(a_step_of_the_factor_at_a_place, k=k)
    smt.use(a_step_of_the_factor_is_bounded, k=k)
    smt.use(a_quadratic_of_mish, k=k, m=k * (F + 2))
    smt.use(products_keep_order, k=h, x=5 * (k * (E * E) + k * (F + 2) * E), y=10 + D)
    smt.use(a_positive_divisor_keeps_order, x=5 * (y * (p - q)), y=h * (6 - 5 * p))
    smt.prove(5 * (y * (p - q)) <= h * (6 - 5 * p))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def a_step_of_the_factor_on_the_left(smt):
    "E ≤ 1: p - q ≤ 2 (E - F)"
    smt.assume(*two_places, D >= 2, G >= 2, E <= 1)
    smt.show(**one_place)
    smt.use(factors_of_mish_differ)
    smt.use(products_keep_order, k=2 * (E - F), x=E + F + 2, y=4)
    smt.use(products_keep_order, k=2 * (E - F), x=4, y=D * G)
    smt.use(a_positive_divisor_keeps_order, D=D * G, x=p - q, y=2 * (E - F))
    smt.prove(p - q <= 2 * (E - F))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def mish_rises_slowly_on_the_left(smt):
    "x ≤ 0: -x (p - q) ≤ h where p - q ≤ 2 (E - F), E - F ≤ Eh and -2.7 x E ≤ 1"
    smt.assume(x <= 0, 0 <= h, p - q <= 2 * (E - F), E - F <= E * h, -27 * (x * E) <= 10)
    smt.use(products_keep_order, k=-x, x=p - q, y=2 * (E * h))
    smt.use(products_keep_order, k=h, x=-27 * (x * E), y=10)
    smt.prove(-x * (p - q) <= h)


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def mish_rises_by_its_factors(smt):
    "0 < q ≤ p < 1 and either of the two bounds where it is needed: 5 |xp - yq| ≤ 6 (x - y)"
    smt.assume(0 < q, q <= p, p < 1, y <= x)
    smt.assume(Implies(y >= 0, 5 * (y * (p - q)) <= (x - y) * (6 - 5 * p)))
    smt.assume(Implies(x <= 0, -x * (p - q) <= x - y))
    smt.prove(rise_is_at_most(Fraction(6, 5), x * p - y * q, x - y))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def exp_of_a_negative_number_is_below_a_quotient(smt):
    "-2.7 x exp(x) ≤ 1 for x ≤ 0"
    smt.assume(x <= 0)
    smt.use(exp_is_positive, t=x)
    smt.use(exp_is_above_a_line, t=-x)
    smt.use(products_keep_order, k=exp(x), x=-27 * x, y=10 * exp(-x))
    smt.prove(-27 * (x * exp(x)) <= 10)


mish_at = {
    "E": exp(t), "F": exp(s), "D": exp(t) * exp(t) + 2 * exp(t) + 2, "G": exp(s) * exp(s) + 2 * exp(s) + 2,
    "p": tanh(log(1 + exp(t))), "q": tanh(log(1 + exp(s))), "x": t, "y": s, "h": t - s,
}  # fmt: skip


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def factors_of_mish(smt):
    "Of s ≤ t: the facts about two places, D, G ≥ 2 and 0 < p, q < 1"
    smt.assume(s <= t)
    for at, E, D, p in ((t, *(mish_at[n] for n in "EDp")), (s, *(mish_at[n] for n in "FGq"))):
        smt.use(exp_is_positive, t=at)
        smt.use(mish_is_rational_in_exp, x=at)
        smt.use(a_factor_of_mish, E=E, D=D, p=p)
    smt.use(exp_is_increasing)
    more = And(D >= 2, G >= 2, 0 < p, p < 1, 0 < q, q < 1)
    smt.prove(And(*(fact.substitute(mish_at) for fact in two_places), more.substitute(mish_at)))


@claim.obligation(scope="for_all", label="ROUND-GROWTH")
def mish_rises_slowly(smt):
    "Mish rises by at most 6/5"
    smt.assume(s <= t)
    smt.use(factors_of_mish)
    smt.use(exp_is_increasing, s=t, t=s)
    smt.use(exp_is_above_a_line, t=s)
    smt.use(exp_is_at_most_one_below_zero)
    smt.use(exp_of_a_negative_number_is_below_a_quotient, x=t)
    smt.use(factors_of_mish_increase, **_named(mish_at, "EFDGpq"))
    smt.use(mish_rises_slowly_on_the_right, **_named(mish_at, "EFDGpqyh"))
    smt.use(a_step_of_the_factor_on_the_left, **_named(mish_at, "EFDGpq"))
    smt.use(mish_rises_slowly_on_the_left, **_named(mish_at, "EFpqxh"))
    smt.use(mish_rises_by_its_factors, **_named(mish_at, "pqxy"))
    smt.prove(rises_by_at_most(STEEPEST, terms.mish))

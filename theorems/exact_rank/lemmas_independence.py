"""Lemma I (moves 2 to 5): 1 and tanh of units that are pairwise not sign-equal, with b ≠ 0, are linearly independent.

    clearing      on the real line the network times Π (y_j + 1) is a sum of exponentials
    zeros         where unit 1 has y = -1, no other unit of slope at most its own has
    evaluating    there the sum is one product of factors that are not 0
    Lemma I       on a line, and by lemmas_line.py for units of any number of inputs

Here tanh matters and analysis is cited: the other lemmas hold for any odd activation, or speak of none.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from theorems.exact_rank.claim import (
    claim,
    exponential_is_minus_one,
    exponentials_are_independent,
    formulas_speak_of_networks,
)
from theorems.exact_rank.lemmas_line import (
    a_line,
    c_i,
    c_j,
    p_i,
    p_j,
    same_pair,
    sign_equal,
    some_line_separates_units,
)
from verify.terms import And, Function, Implies, Not, Or, Relation, bools, reals

f, a, d, u, w, y, theta, S, Q = reals("f a d u w y theta S Q")

cleared = Relation("cleared", f="real", S="real", Q="real")
"""On the real line: (Σ a_i tanh z_i + d, the same cleared of denominators, Π (y_j + 1)), y = exp 2z, unit by unit."""
cleared.rule("bias", f=d, S=d, Q=1)
cleared.rule(
    "unit",
    cleared(f, S, Q),
    y > 0,
    theta * (y + 1) == y - 1,
    f=f + a * theta,
    S=S * (y + 1) + a * (y - 1) * Q,
    Q=Q * (y + 1),
)


def cleared_by_the_product(f, S, Q):
    return And(S == f * Q, Q > 0)


@claim.obligation(scope="for_all", label="ER-I2", parameters={"rule": ["bias", "unit"]})
def one_more_unit_clears(smt, rule):
    "One more unit keeps S = f·Q with Q > 0"
    smt.prove_rule(cleared, rule, cleared_by_the_product)


@claim.obligation(scope="for_all", label="ER-I2", axioms=[formulas_speak_of_networks])
def clearing_denominators_keeps_zeros(induction):
    "Whatever the number of units, S = f·Q with Q > 0: where the network vanishes so does the exponential sum"
    induction.prove_by(
        cleared, cleared_by_the_product, {rule: one_more_unit_clears[rule] for rule in cleared.rules}
    )


@claim.obligation(scope="for_all", label="ER-I3")
def an_odd_multiple_is_the_same_unit(smt):
    "0 < β_j ≤ β_1, β_j = (2k+1)β_1 and γ_jβ_1 = γ_1β_j imply k = 0, β_j = β_1 and γ_j = γ_1"
    beta_1, beta_j, gamma_1, gamma_j = smt.reals("beta_1 beta_j gamma_1 gamma_j")
    k = smt.integer("k")
    smt.assume(beta_1 > 0, beta_j > 0, beta_j <= beta_1, beta_j == (2 * k + 1) * beta_1)
    smt.assume(gamma_j * beta_1 == gamma_1 * beta_j)
    smt.prove(And(k == 0, beta_j == beta_1, gamma_j == gamma_1))


Re_exp, Im_exp, odd = Function("Re_exp", 2), Function("Im_exp", 2), Function("odd", 2, "int")


@claim.obligation(scope="for_all", label="ER-I3")
def no_other_factor_vanishes(smt):
    """At t₀ = (iπ/2 - γ_1)/β_1 no other unit of slope at most β_1 has y_j = -1

    y_j = exp(u + iπw) there, with uβ_1 = 2(γ_jβ_1 - γ_1β_j) and wβ_1 = β_j.
    """
    beta_1, beta_j, gamma_1, gamma_j, u, w = smt.reals("beta_1 beta_j gamma_1 gamma_j u w")
    smt.assume(beta_1 > 0, beta_j > 0, beta_j <= beta_1, Not(And(beta_j == beta_1, gamma_j == gamma_1)))
    smt.assume(u * beta_1 == 2 * (gamma_j * beta_1 - gamma_1 * beta_j), w * beta_1 == beta_j)
    smt.use(exponential_is_minus_one)
    smt.use(an_odd_multiple_is_the_same_unit, k=odd(u, w))
    smt.prove(Not(And(Re_exp(u, w) == -1, Im_exp(u, w) == 0)))


S_re, S_im, Q_re, Q_im, beta, gamma, beta_1, gamma_1 = reals("S_re S_im Q_re Q_im beta gamma beta_1 gamma_1")
(done,) = bools("done")

evaluated = Relation(
    "evaluated",
    S_re="real",
    S_im="real",
    Q_re="real",
    Q_im="real",
    beta_1="real",
    gamma_1="real",
    done="bool",
)
"""The cleared sum and the product at the complex point t₀ of unit 1 (slope β_1, the largest), unit 1 first.

Complex numbers are pairs; a unit has y = (Re_exp(u, w), Im_exp(u, w)). `done`: unit 1 has been added, with a ≠ 0.
"""
evaluated.rule("bias", beta_1 > 0, S_re=d, S_im=0, Q_re=1, Q_im=0, beta_1=beta_1, gamma_1=gamma_1, done=False)
# y = -1: S (y + 1) + a (y - 1) Q = -2 a Q, and Q (y + 1) = 0
evaluated.rule(
    "unit_1",
    evaluated(S_re, S_im, Q_re, Q_im, beta_1, gamma_1, False),
    a != 0,
    S_re=S_re * 0 + a * -2 * Q_re,
    S_im=S_im * 0 + a * -2 * Q_im,
    Q_re=Q_re * 0,
    Q_im=Q_im * 0,
    beta_1=beta_1,
    gamma_1=gamma_1,
    done=True,
)
y_re, y_im = Re_exp(u, w), Im_exp(u, w)
evaluated.rule(
    "other_unit",
    evaluated(S_re, S_im, Q_re, Q_im, beta_1, gamma_1, True),
    beta > 0,
    beta <= beta_1,
    Not(And(beta == beta_1, gamma == gamma_1)),
    u * beta_1 == 2 * (gamma * beta_1 - gamma_1 * beta),
    w * beta_1 == beta,
    S_re=S_re * (y_re + 1) - S_im * y_im + a * ((y_re - 1) * Q_re - y_im * Q_im),
    S_im=S_re * y_im + S_im * (y_re + 1) + a * ((y_re - 1) * Q_im + y_im * Q_re),
    Q_re=Q_re * (y_re + 1) - Q_im * y_im,
    Q_im=Q_re * y_im + Q_im * (y_re + 1),
    beta_1=beta_1,
    gamma_1=gamma_1,
    done=True,
)


def only_the_first_term_survives(S_re, S_im, Q_re, Q_im, beta_1, gamma_1, done):
    return And(
        beta_1 > 0,
        Implies(Not(done), And(Q_re == 1, Q_im == 0)),
        Implies(done, And(Q_re == 0, Q_im == 0, S_re * S_re + S_im * S_im > 0)),
    )


@claim.obligation(scope="for_all", label="ER-I2", parameters={"rule": ["bias", "unit_1"]})
def unit_1_leaves_one_term(smt, rule):
    "At y_1 = -1 the product vanishes and the sum is -2a_1"
    smt.prove_rule(evaluated, rule, only_the_first_term_survives)


@claim.obligation(scope="for_all", label="ER-I2")
def every_other_unit_is_a_nonzero_factor(smt):
    "Another unit multiplies the sum by y_j + 1 ≠ 0 and adds nothing, because the product is already 0"
    smt.use(no_other_factor_vanishes, beta_j=beta, gamma_j=gamma)
    smt.prove_rule(evaluated, "other_unit", only_the_first_term_survives)


@claim.obligation(scope="for_all", label="ER-I2", axioms=[formulas_speak_of_networks])
def the_sum_at_the_pole_is_not_zero(induction):
    "Whatever the number of units, the cleared sum at t₀ is not 0 once a unit of largest slope has a ≠ 0"
    induction.prove_by(
        evaluated,
        only_the_first_term_survives,
        {
            "bias": unit_1_leaves_one_term["bias"],
            "unit_1": unit_1_leaves_one_term["unit_1"],
            "other_unit": every_other_unit_is_a_nonzero_factor,
        },
    )


at_the_pole = evaluated(S_re, S_im, Q_re, Q_im, beta_1, gamma_1, True)

at_a_real_point = [cleared(f, S, Q), Implies(S == 0, And(S_re == 0, S_im == 0))]
"""f, S and Q at a real point where the exponential sum S is not 0, if there is one. If there is none then (cited:
exponentials are independent) it is 0 for every complex t, at t₀ too."""


@claim.obligation(
    scope="for_all", label="Lemma I", axioms=[exponentials_are_independent, formulas_speak_of_networks]
)
def units_on_a_line_are_independent(smt):
    "On a line: d + Σ a_i tanh(β_i t + γ_i) with distinct (β_i, γ_i), β_i > 0 and some a_i ≠ 0 is not 0 at some real t"
    smt.assume(*at_a_real_point, at_the_pole)
    smt.use(clearing_denominators_keeps_zeros)
    smt.use(the_sum_at_the_pole_is_not_zero, done=True)
    smt.prove(f != 0)


at_the_pole_unless_stuck = Or(at_the_pole, p_j == 0, same_pair(p_i, c_i, p_j, c_j))
"""Every unit can be added after unit 1 (unit i, of largest slope among those with a ≠ 0), unless some unit j cannot."""


@claim.obligation(
    scope="for_all", label="Lemma I", axioms=[exponentials_are_independent, formulas_speak_of_networks]
)
def units_are_independent(smt):
    """Lemma I: 1 and tanh of units that are pairwise not sign-equal, with b ≠ 0, are linearly independent

    A combination with some coefficient a ≠ 0 is not 0 at some real point of a line.
    """
    smt.assume(*a_line, Not(sign_equal), at_the_pole_unless_stuck, *at_a_real_point)
    smt.use(some_line_separates_units)
    smt.use(units_on_a_line_are_independent)
    smt.prove(f != 0)

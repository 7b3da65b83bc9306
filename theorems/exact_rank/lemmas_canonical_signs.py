"""Canonical signs: units are sign-equal exactly if their canonical forms are equal, for every number of inputs.

The canonical form of a unit with b ≠ 0 is (b, c) times the sign of the first nonzero coordinate of b. The algorithm
sorts by it, the proof of optimality speaks of sign-equal units: these lemmas let one stand for the other.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from theorems.exact_rank.claim import claim, formulas_speak_of_networks
from verify.terms import And, Iff, Or, Relation, Term, ite, reals

b, b_2, u, v, tau = reals("b b_2 u v tau")

signs = Relation("signs", u="real", v="real", tau="real")
"""(u, v, τ): u and v are the signs of the first nonzero coordinates so far of b and of b' = τb (0 if there is none)."""


def sign_of(value: Term) -> Term:
    return ite(value > 0, 1, ite(value < 0, -1, 0))


signs.rule("no_coordinate", tau * tau == 1, u=0, v=0, tau=tau)
signs.rule(
    "one_more",
    signs(u, v, tau),
    b_2 == tau * b,
    u=ite(u == 0, sign_of(b), u),
    v=ite(v == 0, sign_of(b_2), v),
    tau=tau,
)


def signs_differ_by_tau(u, v, tau):
    return And(v == tau * u, Or(tau == 1, tau == -1), Or(u == 0, u == 1, u == -1))


@claim.obligation(scope="for_all", label="ER-S5", parameters={"rule": ["no_coordinate", "one_more"]})
def leading_signs_follow_a_coordinate(smt, rule):
    "If b' = τb in one more coordinate then the leading signs still differ by τ"
    smt.prove_rule(signs, rule, signs_differ_by_tau)


@claim.obligation(scope="for_all", label="ER-S5", axioms=[formulas_speak_of_networks])
def leading_signs_differ_by_the_common_sign(induction):
    "The leading signs of b and of τb differ by τ, for every number of inputs"
    induction.prove_by(
        signs, signs_differ_by_tau, {rule: leading_signs_follow_a_coordinate[rule] for rule in signs.rules}
    )


@claim.obligation(scope="for_all", label="ER-S5")
def canonical_forms_are_equal_iff_sign_equal(smt):
    "z and z' have the same canonical form in every coordinate iff z' = τz for one sign τ (given b ≠ 0: u ≠ 0)"
    u, v, tau, z, z_2 = smt.reals("u v tau z z_2")
    smt.assume(signs(u, v, tau), u != 0)
    smt.use(leading_signs_differ_by_the_common_sign)
    smt.prove(Iff(u * z == v * z_2, z_2 == tau * z))


def signed(sign: Term, value: Term) -> Term:
    """±value, for a sign that is not 0."""
    return ite(sign > 0, value, -value)


@claim.obligation(scope="for_all", label="ER-S5")
def sign_equal_units_have_one_canonical_form(smt):
    "If z' = ±z with the common sign τ then z and z' have the same canonical form"
    u, v, tau, z, z_2 = smt.reals("u v tau z z_2")
    smt.assume(signs(u, v, tau), u != 0, z_2 == signed(tau, z))
    smt.use(leading_signs_differ_by_the_common_sign)
    smt.use(canonical_forms_are_equal_iff_sign_equal)
    smt.prove(signed(u, z) == signed(v, z_2))


@claim.obligation(scope="for_all", label="ER-S5")
def sign_equality_is_transitive(smt):
    "z = τz' and z' = τ'z'' imply z = (ττ')z'' with (ττ')² = 1, so blocks are well defined"
    tau, tau_2, z, z_2, z_3 = smt.reals("tau tau_2 z z_2 z_3")
    smt.assume(tau * tau == 1, tau_2 * tau_2 == 1, z == tau * z_2, z_2 == tau_2 * z_3)
    smt.prove(And(z == tau * tau_2 * z_3, (tau * tau_2) ** 2 == 1, z_2 == tau * z))

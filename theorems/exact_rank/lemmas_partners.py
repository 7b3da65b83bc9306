"""Partners: of two networks the larger keeps a unit without partner, however many sign-equal pairs are taken out.

Counts of units alone; that a unit without partner is more than the other network can give is Lemma I.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from theorems.exact_rank.claim import claim, formulas_speak_of_networks
from verify.terms import And, Relation, ints

i, j, r_1, r_2 = ints("i j r_1 r_2")

partners = Relation("partners", i="int", j="int", r_1="int", r_2="int")
"""Sign-equal pairs are taken out of a network of r_1 units and one of r_2 < r_1, a pair at a time; i and j are left."""
partners.rule("start", 0 <= r_2, r_2 < r_1, i=r_1, j=r_2, r_1=r_1, r_2=r_2)
partners.rule("pair", partners(i, j, r_1, r_2), i >= 1, j >= 1, i=i - 1, j=j - 1, r_1=r_1, r_2=r_2)


def as_many_go_on_both_sides(i, j, r_1, r_2):
    return And(i - j == r_1 - r_2, j >= 0, r_2 < r_1)


@claim.obligation(scope="for_all", label="ER-I4", parameters={"rule": ["start", "pair"]})
def a_pair_takes_one_of_each(smt, rule):
    "Taking out a pair keeps the difference of the counts"
    smt.prove_rule(partners, rule, as_many_go_on_both_sides)


@claim.obligation(scope="for_all", label="ER-I4", axioms=[formulas_speak_of_networks])
def pigeonhole(induction):
    "However many pairs are taken out, the larger network keeps a unit without partner"
    induction.prove_by(
        partners, as_many_go_on_both_sides, {rule: a_pair_takes_one_of_each[rule] for rule in partners.rules}
    )

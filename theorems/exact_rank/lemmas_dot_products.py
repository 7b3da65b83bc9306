"""Dot products: what holds of b·x for every number of inputs, by induction over the coordinates.

    constant      b = 0 gives b·x = 0
    paired        b = σb' gives b·x = σ(b'·x), and so preactivations that agree up to σ

A sequence enters as a relation: the smallest set of values closed under its rules. An invariant that every rule keeps
holds of all that is derivable, whatever the number of steps: that is how "for every n" and "for every h" come about,
here and in the other lemmas_*.py. These lemmas know nothing of the activation: they say only when the algorithm may
take a step, lemmas_elementary_steps.py what the step does.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from theorems.exact_rank.claim import claim, formulas_speak_of_networks
from verify.terms import And, Or, Relation, reals

b, b_2, c, c_2, x, s, t, sigma = reals("b b_2 c c_2 x s t sigma")

constant_dot = Relation("constant_dot", s="real")
"""b·x for a unit with b = 0, coordinate by coordinate."""
constant_dot.rule("no_coordinate", s=0)
constant_dot.rule("one_more", constant_dot(s), b == 0, s=s + b * x)


def is_zero(s):
    return s == 0


@claim.obligation(scope="for_all", label="ER-S0", parameters={"rule": ["no_coordinate", "one_more"]})
def zero_weights_add_nothing(smt, rule):
    "A coordinate with weight 0 leaves b·x = 0"
    smt.prove_rule(constant_dot, rule, is_zero)


@claim.obligation(scope="for_all", label="ER-S0", axioms=[formulas_speak_of_networks])
def zero_weights_make_a_constant_unit(induction):
    "b = 0 implies b·x = 0, for every number of inputs"
    induction.prove_by(
        constant_dot, is_zero, {rule: zero_weights_add_nothing[rule] for rule in constant_dot.rules}
    )


paired_dot = Relation("paired_dot", sigma="real", s="real", t="real")
"""(σ, b·x, b'·x) for b = σ b', coordinate by coordinate."""
paired_dot.rule("no_coordinate", sigma * sigma == 1, sigma=sigma, s=0, t=0)
paired_dot.rule(
    "one_more", paired_dot(sigma, s, t), b == sigma * b_2, sigma=sigma, s=s + b * x, t=t + b_2 * x
)


def agree_up_to_sign(sigma, s, t):
    return And(s == sigma * t, sigma * sigma == 1)


@claim.obligation(scope="for_all", label="ER-S0", parameters={"rule": ["no_coordinate", "one_more"]})
def a_common_sign_passes_through_a_coordinate(smt, rule):
    "If b = σb' in one more coordinate then still b·x = σ(b'·x)"
    smt.prove_rule(paired_dot, rule, agree_up_to_sign)


@claim.obligation(scope="for_all", label="ER-S0", axioms=[formulas_speak_of_networks])
def sign_equal_weights_have_sign_equal_dots(induction):
    "b = σb' with σ = ±1 implies b·x = σ(b'·x), for every number of inputs"
    induction.prove_by(
        paired_dot,
        agree_up_to_sign,
        {rule: a_common_sign_passes_through_a_coordinate[rule] for rule in paired_dot.rules},
    )


@claim.obligation(scope="for_all", label="ER-S0")
def sign_equal_units_have_sign_equal_preactivations(smt):
    "(b, c) = σ(b', c') implies b·x + c = σ(b'·x + c')"
    sigma, s, t, c, c_2 = smt.reals("sigma s t c c_2")
    smt.assume(paired_dot(sigma, s, t), c == sigma * c_2)
    smt.use(sign_equal_weights_have_sign_equal_dots)
    smt.prove(And(s + c == sigma * (t + c_2), Or(sigma == 1, sigma == -1)))

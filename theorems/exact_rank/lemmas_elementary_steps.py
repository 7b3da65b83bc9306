"""Elementary steps: each keeps the value at an input, and so does any number of them.

A step folds a constant unit (S1), merges two (S2), drops one (S3) or flips one (S4). It is stated for an activation T
of which nothing is known but oddness where a step uses it, and for preactivations that are any numbers. When the
units of a network have the preactivations that a step asks for is told by lemmas_dot_products.py.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from theorems.exact_rank.claim import claim, formulas_speak_of_networks
from verify.terms import Function, Relation, reals

f, F, g, a, a_2, c, s, s_2 = reals("f F g a a_2 c s s_2")
T = Function("T")

reduction = Relation("reduction", f="real", g="real")
"""(f, g): g is the value that the algorithm's present network gives where the original gives f."""
reduction.rule("start", f=f, g=f)
reduction.rule("S1", reduction(f, F + a * T(s + c)), s == 0, f=f, g=F + a * T(c))
reduction.rule("S2_same", reduction(f, F + a * T(s) + a_2 * T(s_2)), s == s_2, f=f, g=F + (a + a_2) * T(s))
reduction.rule(
    "S2_opposite",
    reduction(f, F + a * T(s) + a_2 * T(s_2)),
    s == -s_2,
    T(-s_2) == -T(s_2),
    f=f,
    g=F + (a - a_2) * T(s),
)
reduction.rule("S3", reduction(f, F + a * T(s)), a == 0, f=f, g=F)
reduction.rule("S4", reduction(f, F + a * T(s)), T(-s) == -T(s), f=f, g=F + (-a) * T(-s))


def same_value(f, g):
    return f == g


@claim.obligation(scope="for_all", label="ER-S1..S4", parameters={"rule": list(reduction.rules)})
def each_step_keeps_the_value(smt, rule):
    """Folding a constant unit (S1), merging two units (S2), dropping an idle one (S3), flipping one (S4) keep the value

    T is any function, odd where it is used: soundness holds for every odd activation.
    """
    smt.prove_rule(reduction, rule, same_value)


@claim.obligation(scope="for_all", label="ER-1", axioms=[formulas_speak_of_networks])
def any_number_of_steps_keeps_the_value(induction):
    "Whatever the number of units and of steps, a run of the elementary steps keeps the value"
    induction.prove_by(
        reduction, same_value, {rule: each_step_keeps_the_value[rule] for rule in reduction.rules}
    )

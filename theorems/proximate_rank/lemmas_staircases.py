"""Thresholds of structures, and the step at which the proximate rank drops (PR-5)."""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from theorems.proximate_rank.claim import claim, formulas_speak_of_networks
from theorems.proximate_rank.lemmas_groups import eps
from verify.terms import And, Iff, Implies, Not, Or, Relation, bools, ints, maximum, minimum, reals

theta, rho, x = reals("theta rho x")


valid, open_valid, reached, found = bools("valid open_valid reached found")


conditions = Relation("conditions", theta="real", valid="bool", open_valid="bool", eps="real")

"""The conditions of one structure, one by one, each of them x ≤ ε: θ is the largest x so far, 0 if there is none.

x is |b| in a coordinate of an eliminated unit, half the distance of two members, or |Σσa|/|G| in an output of a group
that is to vanish. `valid`: all hold so far; `open_valid`: all hold strictly.
"""


conditions.rule("none", eps >= 0, theta=0, valid=True, open_valid=True, eps=eps)


conditions.rule(
    "one_more", conditions(theta, valid, open_valid, eps),
    theta=maximum(theta, x), valid=And(valid, x <= eps), open_valid=And(open_valid, x < eps), eps=eps,
)  # fmt: skip


def the_threshold_decides(theta, valid, open_valid, eps):
    return And(theta >= 0, eps >= 0, Iff(valid, theta <= eps), Implies(eps > 0, Iff(open_valid, theta < eps)))


@claim.obligation(scope="for_all", label="PR-5", parameters={"rule": list(conditions.rules)})
def one_more_condition_raises_the_threshold(smt, rule):
    "One more condition x ≤ ε raises the threshold to x, if it is not there yet"
    smt.prove_rule(conditions, rule, the_threshold_decides)


@claim.obligation(scope="for_all", label="PR-5", axioms=[formulas_speak_of_networks])
def a_structure_has_a_threshold(induction):
    "A structure is one at ε iff ε is at least its threshold, and one of the open ball iff ε is above it (ε > 0)"
    induction.prove_by(
        conditions,
        the_threshold_decides,
        {rule: one_more_condition_raises_the_threshold[rule] for rule in conditions.rules},
    )


size_c, S_c = ints("size_c")[0], reals("S_c")[0]


slack_is_a_threshold = And(Iff(abs(S_c) <= eps * size_c, x <= eps), Iff(abs(S_c) < eps * size_c, x < eps))


@claim.obligation(scope="for_all", label="PR-5")
def the_slack_condition_is_a_threshold(smt):
    "|S| ≤ ε|G| iff |S|/|G| ≤ ε, strictly on both sides too: x = |S|/|G| is a quotient of sums of weights"
    smt.assume(size_c >= 1, x * size_c == abs(S_c))
    smt.prove(slack_is_a_threshold)


staircase = Relation("staircase", rho="real", reached="bool", found="bool", eps="real")

"""The structures of cost at most r (by the groups that they name to vanish), one by one, at least one.

ρ is the least threshold so far; `reached`: one of them is a structure at ε; `found`: one is at ε in the open ball.
"""


a_structure = [Iff(valid, theta <= eps), Implies(eps > 0, Iff(open_valid, theta < eps))]


staircase.rule("first", *a_structure, rho=theta, reached=valid, found=open_valid, eps=eps)


staircase.rule(
    "one_more", staircase(rho, reached, found, eps), *a_structure,
    rho=minimum(rho, theta), reached=Or(reached, valid), found=Or(found, open_valid), eps=eps,
)  # fmt: skip


def the_least_threshold_decides(rho, reached, found, eps):
    return And(Iff(reached, rho <= eps), Implies(eps > 0, Iff(found, rho < eps)))


@claim.obligation(scope="for_all", label="PR-5", parameters={"rule": list(staircase.rules)})
def one_more_structure_lowers_the_step(smt, rule):
    "One more structure lowers the step to its threshold, if it is not lower yet"
    smt.prove_rule(staircase, rule, the_least_threshold_decides)


@claim.obligation(scope="for_all", label="PR-5", axioms=[formulas_speak_of_networks])
def the_least_threshold_is_the_step(induction):
    "Some structure has cost at most r at ε iff ε ≥ ρ, and in the open ball iff ε > ρ"
    induction.prove_by(
        staircase,
        the_least_threshold_decides,
        {rule: one_more_structure_lowers_the_step[rule] for rule in staircase.rules},
    )


steps = [
    # one structure, and one output of a group in it
    conditions(theta, valid, open_valid, eps), size_c >= 1, x * size_c == abs(S_c),
    Or(staircase(rho, reached, found, eps), Not(And(*a_structure)), Not(slack_is_a_threshold)),
]  # fmt: skip

"""The structures that name all but at most r of their groups to vanish, unless one has no threshold."""


@claim.obligation(scope="for_all", label="PR-5", axioms=[formulas_speak_of_networks])
def structures_of_small_cost_have_a_step(smt):
    "Some structure has cost at most r at ε iff ε ≥ ρ, and in the open ball iff ε > ρ, for ε > 0"
    smt.assume(*steps)
    smt.use(a_structure_has_a_threshold)
    smt.use(the_slack_condition_is_a_threshold)
    smt.use(the_least_threshold_is_the_step)
    smt.prove(And(Iff(reached, rho <= eps), Implies(eps > 0, Iff(found, rho < eps))))

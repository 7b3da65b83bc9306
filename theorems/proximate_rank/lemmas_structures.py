"""Structures and nearby weights: from either to the other, for any number of classes and groups (PR-1)."""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from theorems.proximate_rank.claim import claim, formulas_speak_of_networks, rank_counts_live_classes
from theorems.proximate_rank.lemmas_groups import (
    P,
    a_class_without_sum_is_a_vanishing_group,
    a_small_sum_can_be_shifted_to_zero,
    a_sum_that_became_zero_was_small,
    a_vanishing_group_gets_sum_zero,
    boxes_have_the_helly_property,
    chosen,
    eliminable_units_are_those_near_zero,
    eps,
    extremes,
    incoming,
    is_sign,
    moved,
    outputs,
    shift,
    shifted,
    units_move_to_the_centre,
    units_of_one_class_are_compatible,
    vanishes,
    zero,
    zero_then,
)
from verify.terms import And, Implies, Not, Or, Relation, Term, bools, ints, ite, reals

rank, cost = reals("rank cost")


classes = Relation("classes", rank="real", cost="real")

"""Nearby weights, class by class: rank counts classes with a nonzero sum, cost those that do not vanish as groups."""


classes.rule("no_class", rank=0, cost=0)


classes.rule(
    "one_more",
    classes(rank, cost),
    Implies(zero, vanishes),
    rank=rank + ite(zero, 0, 1),
    cost=cost + ite(vanishes, 0, 1),
)


assembled = Relation("assembled", rank="real", cost="real", zero="bool")

"""The weights made from a structure, groups listed class by class: groups with one centre fall into one class.

rank counts finished classes with a nonzero sum, cost the groups so far that do not vanish; `zero`: the sum of the open
class is 0 so far. Two sums that are 0 add up to 0.
"""


assembled.rule("no_group", rank=0, cost=0, zero=True)


assembled.rule(
    "a_group_joins_the_class",
    assembled(rank, cost, zero),
    Implies(And(zero, vanishes), zero_then),
    rank=rank,
    cost=cost + ite(vanishes, 0, 1),
    zero=zero_then,
)


assembled.rule(
    "the_class_counts", assembled(rank, cost, zero), rank=rank + ite(zero, 0, 1), cost=cost, zero=True
)


assembled.rule("the_class_is_constant", assembled(rank, cost, zero), rank=rank, cost=cost, zero=True)


def costs_at_most_the_rank(rank, cost):
    return cost <= rank


def ranks_at_most_the_cost(rank, cost, zero):
    return rank + ite(zero, 0, 1) <= cost


@claim.obligation(scope="for_all", label="PR-1", parameters={"rule": list(classes.rules)})
def one_more_class_costs_its_rank(smt, rule):
    "One more class costs at most what it counts"
    smt.prove_rule(classes, rule, costs_at_most_the_rank)


@claim.obligation(scope="for_all", label="PR-1", parameters={"rule": list(assembled.rules)})
def one_more_group_counts_its_cost(smt, rule):
    "One more group, or the end of a class, counts at most what it costs"
    smt.prove_rule(assembled, rule, ranks_at_most_the_cost)


@claim.obligation(scope="for_all", label="PR-1", axioms=[formulas_speak_of_networks])
def classes_cost_at_most_their_number(induction):
    "However many classes there are, those that do not vanish as groups are at most those that count"
    induction.prove_by(
        classes, costs_at_most_the_rank, {rule: one_more_class_costs_its_rank[rule] for rule in classes.rules}
    )


@claim.obligation(scope="for_all", label="PR-1", axioms=[formulas_speak_of_networks])
def groups_count_at_most_their_cost(induction):
    "However many groups there are, the classes that count are at most the groups that do not vanish"
    induction.prove_by(
        assembled,
        ranks_at_most_the_cost,
        {rule: one_more_group_counts_its_cost[rule] for rule in assembled.rules},
    )


z_1, z_2, u_1, u_2, s_1, s_2, S_u, R_u = reals("z_1 z_2 u_1 u_2 s_1 s_2 S_u R_u")


(size_u,) = ints("size_u")


small_u, near_u, vanishes_u, zero_u = bools("small_u near_u vanishes_u zero_u")


def fits_the_slack(S: Term, size: Term) -> Term:
    """|S| ≤ ε|G|."""
    return And(S <= eps * size, -S <= eps * size)


weights_in_the_ball = [
    # two units of one class of u
    is_sign(s_1), is_sign(s_2), abs(u_1 - z_1) <= eps, abs(u_2 - z_2) <= eps, s_1 * u_1 == s_2 * u_2,
    # a unit with b = 0 in u
    incoming(small_u, near_u, eps), near_u,
    # one output of a class, and all its outputs, unless a sum that is 0 in u does not fit the slack in one of them
    moved(size_u, S_u, R_u, eps),
    Or(outputs(vanishes_u, zero_u), And(R_u == 0, Not(fits_the_slack(S_u, size_u)))),
]  # fmt: skip

"""Weights u with ‖u - w‖ ≤ ε, watched at any two units of one class, any unit without input, any class and output."""


def structure_unless_stuck(rank: Term, cost: Term) -> Term:
    """The units without input are eliminable and the classes are groups, unless one of them is not as it must be."""
    return Or(
        classes(rank, cost),
        Not(abs(s_1 * z_1 - s_2 * z_2) <= 2 * eps),
        Not(small_u),
        And(zero_u, Not(vanishes_u)),
    )


@claim.obligation(
    scope="for_all", label="PR-1 (≥)", axioms=[formulas_speak_of_networks, rank_counts_live_classes]
)
def nearby_weights_give_a_structure(smt):
    "PR-1 (≥): weights u in the ball give a structure of cost at most rank(u), for all h, n, m"
    smt.assume(*weights_in_the_ball, structure_unless_stuck(rank, cost))
    smt.use(units_of_one_class_are_compatible, z=z_1, z_2=z_2, u=u_1, u_2=u_2, sigma=s_1, tau=s_2)
    smt.use(eliminable_units_are_those_near_zero, small=small_u, near=near_u)
    smt.use(a_sum_that_became_zero_was_small, size=size_u, S=S_u, R=R_u)
    smt.use(a_class_without_sum_is_a_vanishing_group, vanishes=vanishes_u, zero=zero_u)
    smt.use(classes_cost_at_most_their_number)
    smt.prove(cost <= rank)


low, high, point, z_g, centre, s_g, S_v, R_v = reals("low high point z_g centre s_g S_v R_v")


size_g, i_g, j_g, size_v = ints("size_g i_g j_g size_v")


small_e, near_e, vanishes_v, zero_v = bools("small_e near_e vanishes_v zero_v")


members_meet = abs(P(i_g) - P(j_g)) <= 2 * eps

"""Any two members are compatible: used for those that attain the extremes."""


weights_of_a_structure = [
    # a member of a group, and the centre of the group, in one coordinate
    extremes(size_g, low, high, i_g, j_g, point, True), is_sign(s_g), point == s_g * z_g, 2 * centre == low + high,
    # a unit that is eliminated
    incoming(small_e, near_e, eps), small_e,
    # one output of a group that vanishes, and all of them, unless in one of them the shifts are no good
    shifted(size_v, S_v, R_v, shift), size_v >= 1, shift * size_v == S_v,
    Or(
        chosen(vanishes_v, zero_v),
        And(fits_the_slack(S_v, size_v), Not(And(R_v == 0, shift <= eps, -shift <= eps))),
    ),
]  # fmt: skip

"""The weights u made from a structure, watched at any member of a group, any eliminated unit, any output of a group."""


def weights_unless_stuck(rank: Term, cost: Term) -> Term:
    """u is in the ball, with these classes and sums, unless something of it is not as it must be."""
    return Or(
        assembled(rank, cost, True),
        Not(And(abs(s_g * centre - z_g) <= eps, s_g * (s_g * centre) == centre)),
        Not(near_e),
        And(vanishes_v, Not(zero_v)),
    )


@claim.obligation(
    scope="for_all", label="PR-1 (≤)", axioms=[formulas_speak_of_networks, rank_counts_live_classes]
)
def a_structure_gives_nearby_weights(smt):
    "PR-1 (≤): a structure gives weights u in the ball with rank(u) at most its cost, for all h, n, m"
    smt.assume(*weights_of_a_structure, members_meet, weights_unless_stuck(rank, cost))
    smt.use(boxes_have_the_helly_property, size=size_g, lo=low, hi=high, i=i_g, j=j_g, p=point)
    smt.use(units_move_to_the_centre, z=z_g, sigma=s_g)
    smt.use(eliminable_units_are_those_near_zero, small=small_e, near=near_e)
    smt.use(a_small_sum_can_be_shifted_to_zero, size=size_v, S=S_v, R=R_v)
    smt.use(a_vanishing_group_gets_sum_zero, vanishes=vanishes_v, zero=zero_v)
    smt.use(groups_count_at_most_their_cost, zero=True)
    smt.prove(rank <= cost)


best, least = reals("best least")


two_minima = [
    *weights_in_the_ball, structure_unless_stuck(best, cost), least <= cost,
    *weights_of_a_structure, members_meet, weights_unless_stuck(rank, least), best <= rank,
]  # fmt: skip

"""`best` is the least rank in the ball, and its weights give a structure of cost `cost`; `least` is the least cost of a
structure, and that structure gives weights of rank `rank`."""

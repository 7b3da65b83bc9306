"""The proof of the proximate rank, in the order of docs/proximate-rank-proof.md.

    a group's centre      boxes have the Helly property, for any number of members
    a group's sum         vanishing is exactly what shifts within ε can do, for any number of members and of outputs
    PR-1                  from nearby weights to a structure and back; the least cost is the proximate rank
    PR-2                  cells of a grid are groups; units that cannot vanish need a group each
    PR-4                  subset sum and equal-sum bins as zero tests
    PR-5                  thresholds, and the search that ends at the right one

A sequence enters as a relation: the smallest set of values closed under its rules (see exact_rank). A statement about
one coordinate, one output or one member speaks of any: it is watched while all the others join. Where something is
said to be derivable, the statement says what could stand in the way: "derivable, or stuck where this premise fails";
the lemmas that a step uses then show that it fails nowhere.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from theorems.proximate_rank.claim import (
    claim,
    formulas_speak_of_networks,
    rank_counts_live_classes,
    subset_sum_is_np_complete,
    three_partition_is_strongly_np_complete,
)
from verify.terms import (
    And,
    Function,
    Iff,
    Implies,
    Not,
    Or,
    Relation,
    Term,
    bools,
    ints,
    ite,
    maximum,
    minimum,
    reals,
    total,
)


def is_sign(sigma: Term) -> Term:
    return Or(sigma == 1, sigma == -1)


# --- a group's centre ---------------------------------------------------------------------------------------------

lo, hi, p, q, eps, sigma, tau = reals("lo hi p q eps sigma tau")
size, i, j = ints("size i j")
(met,) = bools("met")
P = Function("P")

extremes = Relation("extremes", size="int", lo="real", hi="real", i="int", j="int", p="real", met="bool")
"""Members of a group join; P(i) is one coordinate of σz of member i. lo = P(i) and hi = P(j) are the extremes so far.

One member, with coordinate p, is watched; `met`: it has joined.
"""
extremes.rule("no_member", size=0, lo=0, hi=0, i=0, j=0, p=p, met=False)
so_far = extremes(size, lo, hi, i, j, p, met)
joins: dict[str, tuple[Term, Term | bool, list[Term]]] = {
    "another": (P(size), met, []),
    "watched": (p, True, [p == P(size)]),
}
for name, (value, then, given) in joins.items():
    extremes.rule(
        f"{name}_first", so_far, *given, size == 0,
        size=1, lo=value, hi=value, i=0, j=0, p=p, met=then,
    )  # fmt: skip
    extremes.rule(
        f"{name}_below", so_far, *given, size >= 1, value < lo,
        size=size + 1, lo=value, hi=hi, i=size, j=j, p=p, met=then,
    )  # fmt: skip
    extremes.rule(
        f"{name}_above", so_far, *given, size >= 1, hi < value,
        size=size + 1, lo=lo, hi=value, i=i, j=size, p=p, met=then,
    )  # fmt: skip
    extremes.rule(
        f"{name}_between", so_far, *given, size >= 1, lo <= value, value <= hi,
        size=size + 1, lo=lo, hi=hi, i=i, j=j, p=p, met=then,
    )  # fmt: skip


def extremes_are_members(size, lo, hi, i, j, p, met):
    return And(
        size >= 0,
        Implies(size >= 1, And(lo == P(i), hi == P(j), lo <= hi, 0 <= i, i < size, 0 <= j, j < size)),
        Implies(met, And(size >= 1, lo <= p, p <= hi)),
    )  # fmt: skip


@claim.obligation(scope="for_all", label="PR-O1", parameters={"rule": list(extremes.rules)})
def one_more_member_keeps_the_extremes(smt, rule):
    "When one more member joins, the least and the greatest coordinate are still those of members"
    smt.prove_rule(extremes, rule, extremes_are_members)


@claim.obligation(scope="for_all", label="PR-O1", axioms=[formulas_speak_of_networks])
def the_extremes_of_a_group_are_members(induction):
    "However many members there are, the least and the greatest coordinate are members' and enclose every member's"
    induction.prove_by(
        extremes,
        extremes_are_members,
        {rule: one_more_member_keeps_the_extremes[rule] for rule in extremes.rules},
    )


@claim.obligation(scope="for_all", label="PR-O1")
def boxes_have_the_helly_property(smt):
    """If any two members are within 2ε then every member is within ε of one centre, the midpoint of the extremes

    "Any two" is used for two members alone, those that attain the extremes.
    """
    size, i, j = smt.ints("size i j")
    lo, hi, p, eps = smt.reals("lo hi p eps")
    smt.assume(extremes(size, lo, hi, i, j, p, True), abs(P(i) - P(j)) <= 2 * eps)
    smt.use(the_extremes_of_a_group_are_members, met=True)
    smt.prove(And(2 * p - (lo + hi) <= 2 * eps, (lo + hi) - 2 * p <= 2 * eps))


@claim.obligation(scope="for_all", label="PR-O1")
def units_move_to_the_centre(smt):
    "If σz is within ε of the centre then z moves to σ·centre inside the ball, and then σz is the centre"
    z, centre, eps, sigma = smt.reals("z centre eps sigma")
    smt.assume(is_sign(sigma), abs(sigma * z - centre) <= eps)
    smt.prove(And(abs(sigma * centre - z) <= eps, sigma * (sigma * centre) == centre))


@claim.obligation(scope="for_all", label="PR-O1")
def units_of_one_class_are_compatible(smt):
    "If two units are moved by at most ε each and agree up to signs, then they were within 2ε up to these signs"
    z, z_2, u, u_2, eps, sigma, tau = smt.reals("z z_2 u u_2 eps sigma tau")
    smt.assume(is_sign(sigma), is_sign(tau))
    smt.assume(abs(u - z) <= eps, abs(u_2 - z_2) <= eps, sigma * u == tau * u_2)
    smt.prove(abs(sigma * z - tau * z_2) <= 2 * eps)


@claim.obligation(scope="for_all", label="PR-O1")
def only_the_relative_sign_matters(smt):
    "|σz - τz'| = |z - στz'|, so a group may be turned round as a whole"
    z, z_2, sigma, tau = smt.reals("z z_2 sigma tau")
    smt.assume(is_sign(sigma))
    smt.prove(abs(sigma * z - tau * z_2) == abs(z - sigma * tau * z_2))


small, near = bools("small near")
b = reals("b")[0]
incoming = Relation("incoming", small="bool", near="bool", eps="real")
"""The inputs of a unit, one by one: all |b_k| ≤ ε so far; 0 is within ε of all b_k so far."""
incoming.rule("no_input", small=True, near=True, eps=eps)
incoming.rule(
    "one_more",
    incoming(small, near, eps),
    small=And(small, abs(b) <= eps),
    near=And(near, abs(0 - b) <= eps),
    eps=eps,
)


def small_is_near_zero(small, near, eps):
    return Iff(small, near)


@claim.obligation(scope="for_all", label="PR-1", parameters={"rule": list(incoming.rules)})
def one_more_input_is_small_iff_near_zero(smt, rule):
    "In one more input, |b| ≤ ε iff 0 is within ε of b"
    smt.prove_rule(incoming, rule, small_is_near_zero)


@claim.obligation(scope="for_all", label="PR-1", axioms=[formulas_speak_of_networks])
def eliminable_units_are_those_near_zero(induction):
    "A unit can be moved to b = 0 inside the ball iff ‖b‖ ≤ ε, for every number of inputs"
    induction.prove_by(
        incoming,
        small_is_near_zero,
        {rule: one_more_input_is_small_iff_near_zero[rule] for rule in incoming.rules},
    )


# --- a group's sum ------------------------------------------------------------------------------------------------

S, R, a, shift, u = reals("S R a shift u")

shifted = Relation("shifted", size="int", S="real", R="real", shift="real")
"""One output of a group: S = Σσa, and R = Σσ(a - σ·shift) after every member moves by -σ·shift."""
shifted.rule("no_member", size=0, S=0, R=0, shift=shift)
shifted.rule(
    "one_more",
    shifted(size, S, R, shift),
    is_sign(sigma),
    size=size + 1,
    S=S + sigma * a,
    R=R + sigma * (a - sigma * shift),
    shift=shift,
)


def every_member_takes_its_share(size, S, R, shift):
    return R == S - size * shift


@claim.obligation(scope="for_all", label="PR-O2", parameters={"rule": list(shifted.rules)})
def one_more_member_takes_its_share(smt, rule):
    "One more member takes one more share of the sum"
    smt.prove_rule(shifted, rule, every_member_takes_its_share)


@claim.obligation(scope="for_all", label="PR-O2", axioms=[formulas_speak_of_networks])
def shares_add_up(induction):
    "Shifts of -σ·shift change the sum by |G|·shift, whatever the number |G| of members"
    induction.prove_by(
        shifted,
        every_member_takes_its_share,
        {rule: one_more_member_takes_its_share[rule] for rule in shifted.rules},
    )


@claim.obligation(scope="for_all", label="PR-O2")
def a_small_sum_can_be_shifted_to_zero(smt):
    "|S| ≤ ε|G| implies that the shifts -σS/|G| are within ε and make the sum 0, whatever |G| ≥ 1"
    size = smt.integer("size")
    S, R, shift, eps = smt.reals("S R shift eps")
    smt.assume(shifted(size, S, R, shift), size >= 1, shift * size == S)
    smt.assume(S <= eps * size, -S <= eps * size)
    smt.use(shares_add_up)
    smt.prove(And(R == 0, shift <= eps, -shift <= eps))


moved = Relation("moved", size="int", S="real", R="real", eps="real")
"""One output of a group: S = Σσa and R = Σσa' with |a' - a| ≤ ε, member by member."""
moved.rule("no_member", size=0, S=0, R=0, eps=eps)
moved.rule(
    "one_more",
    moved(size, S, R, eps),
    is_sign(sigma),
    abs(u - a) <= eps,
    size=size + 1,
    S=S + sigma * a,
    R=R + sigma * u,
    eps=eps,
)


def within_the_slack(size, S, R, eps):
    return And(S - R <= eps * size, R - S <= eps * size)


@claim.obligation(scope="for_all", label="PR-O2", parameters={"rule": list(moved.rules)})
def one_more_member_adds_its_slack(smt, rule):
    "One more member changes the sum by at most ε more"
    smt.prove_rule(moved, rule, within_the_slack)


@claim.obligation(scope="for_all", label="PR-O2", axioms=[formulas_speak_of_networks])
def sums_move_by_at_most_the_slack(induction):
    "Moving every outgoing weight by at most ε moves the sum by at most ε|G|, whatever |G|"
    induction.prove_by(
        moved, within_the_slack, {rule: one_more_member_adds_its_slack[rule] for rule in moved.rules}
    )


@claim.obligation(scope="for_all", label="PR-O2")
def a_sum_that_became_zero_was_small(smt):
    "If the sum is 0 somewhere in the ball then |S| ≤ ε|G|"
    size = smt.integer("size")
    S, R, eps = smt.reals("S R eps")
    smt.assume(moved(size, S, R, eps), R == 0)
    smt.use(sums_move_by_at_most_the_slack)
    smt.prove(And(S <= eps * size, -S <= eps * size))


vanishes, zero, zero_then, fits, is_zero = bools("vanishes zero zero_then fits is_zero")

outputs = Relation("outputs", vanishes="bool", zero="bool")
"""The outputs of a group, one by one: |S| ≤ ε|G| in all so far; the sum is 0 in all so far, for the same moved weights.

`fits` and `is_zero` are what holds in one more output; the premise is the only thing known of them.
"""
outputs.rule("no_output", vanishes=True, zero=True)
outputs.rule(
    "one_more", outputs(vanishes, zero), Implies(is_zero, fits),
    vanishes=And(vanishes, fits), zero=And(zero, is_zero),
)  # fmt: skip

chosen = Relation("chosen", vanishes="bool", zero="bool")
"""As `outputs`, for the weights chosen in a group that vanishes: there |S| ≤ ε|G| makes the sum 0."""
chosen.rule("no_output", vanishes=True, zero=True)
chosen.rule(
    "one_more", chosen(vanishes, zero), Implies(fits, is_zero),
    vanishes=And(vanishes, fits), zero=And(zero, is_zero),
)  # fmt: skip


def zero_implies_vanishes(vanishes, zero):
    return Implies(zero, vanishes)


def vanishes_implies_zero(vanishes, zero):
    return Implies(vanishes, zero)


@claim.obligation(scope="for_all", label="PR-1", parameters={"rule": list(outputs.rules)})
def one_more_output_must_fit(smt, rule):
    "A sum that is 0 in one more output fits there"
    smt.prove_rule(outputs, rule, zero_implies_vanishes)


@claim.obligation(scope="for_all", label="PR-1", parameters={"rule": list(chosen.rules)})
def one_more_output_becomes_zero(smt, rule):
    "A sum that fits in one more output becomes 0 there"
    smt.prove_rule(chosen, rule, vanishes_implies_zero)


@claim.obligation(scope="for_all", label="PR-1", axioms=[formulas_speak_of_networks])
def a_class_without_sum_is_a_vanishing_group(induction):
    "A class whose sum is 0 in every output is a group that vanishes, for every number of outputs"
    induction.prove_by(
        outputs, zero_implies_vanishes, {rule: one_more_output_must_fit[rule] for rule in outputs.rules}
    )


@claim.obligation(scope="for_all", label="PR-1", axioms=[formulas_speak_of_networks])
def a_vanishing_group_gets_sum_zero(induction):
    "The weights chosen in a group that vanishes have sum 0 in every output, for every number of outputs"
    induction.prove_by(
        chosen, vanishes_implies_zero, {rule: one_more_output_becomes_zero[rule] for rule in chosen.rules}
    )


# --- PR-1 ---------------------------------------------------------------------------------------------------------

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


@claim.obligation(scope="for_all", label="PR-1")
def proximate_rank_is_the_least_cost(smt):
    "PR-1: the proximate rank is the least cost of a structure, for all h, n, m and ε ≥ 0"
    smt.assume(*two_minima)
    smt.use(nearby_weights_give_a_structure, rank=best)
    smt.use(a_structure_gives_nearby_weights, cost=least)
    smt.prove(best == least)


# --- PR-2 ---------------------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="PR-2")
def greedy_cost_is_an_upper_bound(smt):
    """PR-2: the cells of a grid of side 2ε are the groups of a structure; its cost bounds the proximate rank from above

    The weights made from the structure are the certificate: they are in the ball and have rank at most the cost.
    """
    greedy = smt.real("greedy")
    k = smt.integer("k")
    for value in (P(i_g), P(j_g)):  # any two members are in one half-open cell
        smt.assume(2 * eps * k <= value, value < 2 * eps * (k + 1))
    smt.assume(*weights_of_a_structure, weights_unless_stuck(rank, greedy), best <= rank)
    smt.use(a_structure_gives_nearby_weights, cost=greedy)
    smt.prove(And(best <= greedy, rank <= greedy))


cap, most, anchor = reals("cap most anchor")

watched = Relation("watched", size="int", S="real", cap="real", anchor="real", eps="real")
"""A group that contains unit i, signs and outputs turned so that i enters with + and anchor = s·a_i.

The units compatible with i pass by: each may be a member, which adds q = sσa to S, or not; `most` is the largest
max(0, ε - sσa) over its compatible signs, and cap is the sum of these.
"""
watched.rule("the_unit_alone", size=1, S=anchor, cap=0, anchor=anchor, eps=eps)
watched.rule(
    "a_member", watched(size, S, cap, anchor, eps), most >= 0, eps - q <= most,
    size=size + 1, S=S + q, cap=cap + most, anchor=anchor, eps=eps,
)  # fmt: skip
watched.rule(
    "no_member", watched(size, S, cap, anchor, eps), most >= 0,
    size=size, S=S, cap=cap + most, anchor=anchor, eps=eps,
)  # fmt: skip


def the_others_take_away_at_most_the_cap(size, S, cap, anchor, eps):
    return S - eps * size >= anchor - eps - cap


@claim.obligation(scope="for_all", label="PR-2", parameters={"rule": list(watched.rules)})
def one_more_unit_takes_away_at_most_its_share(smt, rule):
    "One more compatible unit brings the sum nearer to ε|G| by at most its own share of the cap"
    smt.prove_rule(watched, rule, the_others_take_away_at_most_the_cap)


@claim.obligation(scope="for_all", label="PR-2", axioms=[formulas_speak_of_networks])
def compatible_units_take_away_at_most_the_cap(induction):
    "In any group with unit i, s·S - ε|G| is at least s·a_i - ε - cap, whatever its size"
    induction.prove_by(
        watched,
        the_others_take_away_at_most_the_cap,
        {rule: one_more_unit_takes_away_at_most_its_share[rule] for rule in watched.rules},
    )


@claim.obligation(scope="for_all", label="PR-2")
def a_unit_above_its_cap_cannot_vanish(smt):
    "s·a_i - ε > cap implies that no group with unit i vanishes"
    size = smt.integer("size")
    S, cap, anchor, eps = smt.reals("S cap anchor eps")
    smt.assume(watched(size, S, cap, anchor, eps), anchor - eps > cap)
    smt.use(compatible_units_take_away_at_most_the_cap)
    smt.prove(Not(S <= eps * size))


k, weight = reals("k weight")

weighed = Relation("weighed", k="real", cost="real")
"""The groups of a structure, one by one: k is the weight of the listed units met, at most 1 a group; cost as before."""
weighed.rule("no_group", k=0, cost=0)
weighed.rule(
    "one_more",
    weighed(k, cost),
    weight <= 1,
    Implies(vanishes, weight <= 0),
    k=k + weight,
    cost=cost + ite(vanishes, 0, 1),
)


def listed_units_are_paid_for(k, cost):
    return k <= cost


@claim.obligation(scope="for_all", label="PR-2", parameters={"rule": list(weighed.rules)})
def one_more_group_pays_for_its_listed_units(smt, rule):
    "A group with listed units does not vanish, so it costs 1, and their weight is at most 1"
    smt.prove_rule(weighed, rule, listed_units_are_paid_for)


@claim.obligation(scope="for_all", label="PR-2", axioms=[formulas_speak_of_networks])
def structures_pay_for_listed_units(induction):
    "Every structure costs at least the weight of the listed units, of which no group holds more than 1"
    induction.prove_by(
        weighed,
        listed_units_are_paid_for,
        {rule: one_more_group_pays_for_its_listed_units[rule] for rule in weighed.rules},
    )


@claim.obligation(scope="for_all", label="PR-2")
def weighted_units_are_a_lower_bound(smt):
    """PR-2: units that are not eliminable and cannot vanish, of which no group has weight above 1, bound it from below

    Pairwise incompatible units have weight 1 each.
    """
    S_w = smt.real("S_w")
    size_w = smt.integer("size_w")
    smt.assume(*two_minima)
    # a group with a listed unit; the structure pays for the listed units, unless such a group vanishes
    smt.assume(watched(size_w, S_w, cap, anchor, eps), anchor - eps > cap)
    smt.assume(Or(weighed(k, least), S_w <= eps * size_w))
    smt.use(proximate_rank_is_the_least_cost)
    smt.use(a_unit_above_its_cap_cannot_vanish, size=size_w, S=S_w)
    smt.use(structures_pay_for_listed_units, cost=least)
    smt.prove(k <= best)


members, counted, listed, halves, total_half = ints("members counted listed halves total_half")

halved = Relation("halved", listed="int", counted="int")
"""The groups of a structure, one by one, and a set of units: how many of it were met, and what the groups counted.

A group with so many members of the set counts half of them, rounded up.
"""
halved.rule("no_group", listed=0, counted=0)
halved.rule(
    "one_more", halved(listed, counted), 2 * halves >= members,
    listed=listed + members, counted=counted + halves,
)  # fmt: skip


def half_is_counted(listed, counted):
    return 2 * counted >= listed


@claim.obligation(scope="for_all", label="PR-2", parameters={"rule": list(halved.rules)})
def one_more_group_counts_half_of_its_members(smt, rule):
    "A group counts at least half of the members that it has of a set"
    smt.prove_rule(halved, rule, half_is_counted)


@claim.obligation(scope="for_all", label="PR-2", axioms=[formulas_speak_of_networks])
def groups_count_half_of_a_set(induction):
    "However many groups there are, together they count at least half of the units of a set"
    induction.prove_by(
        halved,
        half_is_counted,
        {rule: one_more_group_counts_half_of_its_members[rule] for rule in halved.rules},
    )


@claim.obligation(scope="for_all", label="PR-2")
def an_integer_of_at_most_one_half_is_at_most_0(smt):
    "2n ≤ 1 implies n ≤ 0 for an integer n"
    missing = smt.integer("missing")
    smt.assume(2 * missing <= 1)
    smt.prove(missing <= 0)


@claim.obligation(scope="for_all", label="PR-2")
def groups_count_half_of_a_set_rounded_up(smt):
    "Σ_G ⌈|G ∩ S|/2⌉ ≥ ⌈|S|/2⌉: what they count is an integer, so it is at least any integer below half and one half"
    counted, listed, total_half = smt.ints("counted listed total_half")
    smt.assume(halved(listed, counted), 2 * total_half <= listed + 1)
    smt.use(groups_count_half_of_a_set)
    smt.use(an_integer_of_at_most_one_half_is_at_most_0, missing=total_half - counted)
    smt.prove(total_half <= counted)


stated, mu = reals("stated mu")

counting = Relation("counting", k="real", stated="real")
"""Sets of units pass, each with a weight μ ≥ 0: k is what all groups weigh, stated what this is said to be at least.

Both start with the weight of the units; a set adds μ times what the groups count, and μ times half of it, rounded up.
"""
counting.rule("units_alone", k=weight, stated=weight)
counting.rule(
    "one_more_set", counting(k, stated), mu >= 0, total_half <= counted,
    k=k + mu * counted, stated=stated + mu * total_half,
)  # fmt: skip


def no_more_is_stated_than_weighed(k, stated):
    return stated <= k


@claim.obligation(scope="for_all", label="PR-2", parameters={"rule": list(counting.rules)})
def one_more_set_is_counted(smt, rule):
    "One more set adds to the weight of all groups at least what is stated"
    smt.prove_rule(counting, rule, no_more_is_stated_than_weighed)


@claim.obligation(scope="for_all", label="PR-2", axioms=[formulas_speak_of_networks])
def weights_and_halves_are_counted(induction):
    "However many sets there are, all groups weigh at least as much as the units and the halves of the sets"
    induction.prove_by(
        counting,
        no_more_is_stated_than_weighed,
        {rule: one_more_set_is_counted[rule] for rule in counting.rules},
    )


@claim.obligation(scope="for_all", label="PR-2")
def halves_of_sets_are_a_lower_bound(smt):
    """PR-2: so are weights on such units and on halves of sets of them, rounded up, if no group weighs above 1

    A group weighs what its units do, and of each set the half that it holds, rounded up, times the weight of the set.
    """
    S_w = smt.real("S_w")
    size_w = smt.integer("size_w")
    smt.assume(*two_minima)
    smt.assume(watched(size_w, S_w, cap, anchor, eps), anchor - eps > cap)
    smt.assume(Or(weighed(k, least), S_w <= eps * size_w))
    # any one set; what is stated is weighed, unless the groups count less than half of such a set
    smt.assume(halved(listed, counted), 2 * total_half <= listed + 1)
    smt.assume(Or(counting(k, stated), counted < total_half))
    smt.use(weighted_units_are_a_lower_bound)
    smt.use(groups_count_half_of_a_set_rounded_up)
    smt.use(weights_and_halves_are_counted)
    smt.prove(stated <= best)


# --- PR-4 ---------------------------------------------------------------------------------------------------------

item, used, target, items, taken, scale = ints("item used target items taken scale")

gathered = Relation("gathered", items="int", size="int", used="int")
"""Items pass the group of an anchor, one by one: each joins it or does not; `used` is the sum of those that join."""
gathered.rule("anchor_alone", items=0, size=1, used=0)
gathered.rule("joins", gathered(items, size, used), items=items + 1, size=size + 1, used=used + item)
gathered.rule("stays_away", gathered(items, size, used), items=items + 1, size=size, used=used)


def the_group_is_not_too_large(items, size, used):
    return And(1 <= size, size <= items + 1)


@claim.obligation(scope="for_all", label="PR-4", parameters={"rule": list(gathered.rules)})
def one_more_item_adds_at_most_one(smt, rule):
    "One more item makes the group larger by at most one"
    smt.prove_rule(gathered, rule, the_group_is_not_too_large)


@claim.obligation(scope="for_all", label="PR-4", axioms=[formulas_speak_of_networks])
def a_group_holds_at_most_all_items(induction):
    "The group of an anchor has at most k + 1 members, whatever the number k of items"
    induction.prove_by(
        gathered,
        the_group_is_not_too_large,
        {rule: one_more_item_adds_at_most_one[rule] for rule in gathered.rules},
    )


@claim.obligation(scope="for_all", label="PR-4")
def a_multiple_is_at_least_the_factor(smt):
    "size < L and difference ≥ 1 imply L·difference > size"
    scale, difference, size = smt.reals("scale difference size")
    smt.assume(0 <= size, size < scale)
    smt.prove(Implies(difference >= 1, scale * difference > size))


@claim.obligation(scope="for_all", label="PR-4")
def a_small_multiple_is_zero(smt):
    "A multiple of an integer L whose size is below L is 0"
    scale, difference, size = smt.ints("scale difference size")
    smt.assume(0 <= size, size < scale, scale * difference <= size, -scale * difference <= size)
    for value in (difference, -difference):
        smt.use(a_multiple_is_at_least_the_factor, scale=scale, difference=value, size=size)
    smt.prove(difference == 0)


@claim.obligation(scope="for_all", label="PR-4")
def an_anchor_vanishes_iff_its_items_sum_to_the_target(smt):
    "With L = k + 2 and ε = 1: |L(Σs - t)| ≤ |G| iff Σs = t, for every number k of items"
    items, size, used, target, scale = smt.ints("items size used target scale")
    smt.assume(gathered(items, size, used), scale == items + 2)
    smt.use(a_group_holds_at_most_all_items)
    smt.use(a_small_multiple_is_zero, difference=used - target)
    smt.prove(Iff(And(scale * (used - target) <= size, -scale * (used - target) <= size), used == target))


alone = Relation("alone", size="int", used="int")
"""Items that form a group without an anchor."""
alone.rule("one_item", item >= 1, size=1, used=item)
alone.rule("one_more", alone(size, used), item >= 1, size=size + 1, used=used + item)


def items_sum_to_at_least_their_number(size, used):
    return And(used >= size, size >= 1)


@claim.obligation(scope="for_all", label="PR-4", parameters={"rule": list(alone.rules)})
def one_more_item_adds_at_least_one(smt, rule):
    "One more item adds at least 1 to the sum"
    smt.prove_rule(alone, rule, items_sum_to_at_least_their_number)


@claim.obligation(scope="for_all", label="PR-4", axioms=[formulas_speak_of_networks])
def items_count_at_most_their_sum(induction):
    "Any number of items is at most their sum"
    induction.prove_by(
        alone,
        items_sum_to_at_least_their_number,
        {rule: one_more_item_adds_at_least_one[rule] for rule in alone.rules},
    )


b_2 = reals("b_2")[0]


def is_corner(b: Term) -> Term:
    """b = ±3/2."""
    return Or(2 * b == 3, 2 * b == -3)


as_intended = And(
    abs(b) > 1, abs(b - 0) <= 2,
    Implies(Not(b == b_2), abs(b - b_2) > 2),
    10 - (-10) > 2,  # units turned round, already in c
)  # fmt: skip
"""With ε = 1 an anchor (b a corner, c = 10) is not eliminable and meets every item (b = 0, c = 10), with equal signs
only; two anchors at different corners never meet."""


@claim.obligation(scope="for_all", label="PR-4")
def anchors_and_items_meet_as_intended(smt):
    "Anchors are not eliminable, meet every item and no other anchor, and nothing meets with opposite signs"
    smt.assume(is_corner(b), is_corner(b_2))
    smt.prove(as_intended)


@claim.obligation(scope="for_all", label="PR-4")
def the_anchor_alone_has_rank_1(smt):
    "The anchor has b = 3/2 ≠ 0 and a = -Lt ≠ 0, and every item has b = 0: the network has rank 1"
    smt.assume(scale == items + 2, items >= 0, target >= 1)
    smt.prove(Not(-scale * target == 0))


size_2, used_2 = ints("size_2 used_2")
(sums,) = bools("sums")


def anchor_vanishes(size: Term, used: Term) -> Term:
    """|L(Σs - t)| ≤ |G|."""
    return And(scale * (used - target) <= size, -scale * (used - target) <= size)


items_of_the_anchor = [
    scale == items + 2, items >= 0, target >= 1, is_corner(b), is_corner(b_2),
    gathered(items, size, used), gathered(items, size_2, used_2),
    Implies(sums, used_2 == target), Implies(used == target, sums),
    # the anchor's group counts, and nothing else does when the other items are eliminated; unless units meet otherwise
    Or(
        And(
            ite(anchor_vanishes(size, used), 0, 1) <= least,
            least <= ite(anchor_vanishes(size_2, used_2), 0, 1),
        ),
        Not(as_intended),
    ),
]  # fmt: skip
"""In a structure of least cost the group of the anchor holds items of sum `used`; `used_2` is the sum of any other
choice of items, which with all other items eliminated is a structure too. `sums`: some choice sums to the target."""


@claim.obligation(
    scope="for_all", label="PR-4", axioms=[formulas_speak_of_networks, rank_counts_live_classes]
)
def zero_test_solves_subset_sum(smt):
    "PR-4: prank_1(w) is 0 if some of k items sum to the target and 1 otherwise, for every k; and rank(w) = 1"
    smt.assume(*two_minima, *items_of_the_anchor)
    smt.use(proximate_rank_is_the_least_cost)
    smt.use(anchors_and_items_meet_as_intended)
    smt.use(the_anchor_alone_has_rank_1)
    smt.use(an_anchor_vanishes_iff_its_items_sum_to_the_target)
    smt.use(an_anchor_vanishes_iff_its_items_sum_to_the_target, size=size_2, used=used_2)
    rank_of_w = ite(-scale * target == 0, 0, 1)  # the anchor is the only unit with b ≠ 0
    smt.prove(And(best == ite(sums, 0, 1), rank_of_w == 1))


bins, share, whole, left, rest = ints("bins share whole left rest")

packed = Relation("packed", bins="int", used="int", target="int")
"""The groups of the anchors that vanish, one by one: each has items of sum `target`; `used` is the sum of all."""
packed.rule("no_bin", bins=0, used=0, target=target)
packed.rule(
    "one_more", packed(bins, used, target), share == target, bins=bins + 1, used=used + share, target=target
)


def bins_are_equal(bins, used, target):
    return used == bins * target


@claim.obligation(scope="for_all", label="PR-4", parameters={"rule": list(packed.rules)})
def one_more_bin_takes_the_target(smt, rule):
    "One more bin takes items of sum `target`"
    smt.prove_rule(packed, rule, bins_are_equal)


@claim.obligation(scope="for_all", label="PR-4", axioms=[formulas_speak_of_networks])
def bins_take_equal_sums(induction):
    "The bins together take their number times the target, whatever their number"
    induction.prove_by(
        packed, bins_are_equal, {rule: one_more_bin_takes_the_target[rule] for rule in packed.rules}
    )


full_bins = [
    packed(bins, used, target), whole == bins * target,
    whole == used + rest, Implies(left >= 1, alone(left, rest)),
]  # fmt: skip
"""q bins hold items of sum Σs/q each; `left` items of sum `rest` are in none of them."""


@claim.obligation(scope="for_all", label="PR-4")
def nothing_is_left_beside_full_bins(smt):
    "If q bins take Σs/q each then no item is left: they are a partition into bins of equal sum"
    smt.assume(*full_bins)
    smt.use(bins_take_equal_sums)
    smt.use(items_count_at_most_their_sum, size=left, used=rest)
    smt.prove(left <= 0)


anchors, full = reals("anchors full")

anchored = Relation("anchored", anchors="real", full="real", cost="real")
"""The anchors, one by one: how many, how many have items of sum `target`, how many do not vanish."""
anchored.rule("no_anchor", anchors=0, full=0, cost=0)
anchored.rule(
    "one_more", anchored(anchors, full, cost), Iff(fits, vanishes),
    anchors=anchors + 1, full=full + ite(fits, 1, 0), cost=cost + ite(vanishes, 0, 1),
)  # fmt: skip


def every_anchor_is_full_or_costs(anchors, full, cost):
    return And(full + cost == anchors, cost >= 0)


@claim.obligation(scope="for_all", label="PR-4", parameters={"rule": list(anchored.rules)})
def one_more_anchor_is_full_or_costs(smt, rule):
    "One more anchor has items of sum `target`, or costs 1"
    smt.prove_rule(anchored, rule, every_anchor_is_full_or_costs)


@claim.obligation(scope="for_all", label="PR-4", axioms=[formulas_speak_of_networks])
def anchors_are_full_or_cost(induction):
    "The cost of a structure that eliminates the items left over is the number of anchors that are not full"
    induction.prove_by(
        anchored,
        every_anchor_is_full_or_costs,
        {rule: one_more_anchor_is_full_or_costs[rule] for rule in anchored.rules},
    )


@claim.obligation(scope="for_all", label="PR-4", axioms=[formulas_speak_of_networks])
def zero_test_solves_equal_bins(smt):
    """PR-4: prank_1(w) = 0 iff the items split into q bins of equal sum, for all q and k with q | Σs

    In a structure of least cost `full` of the anchors hold items of sum Σs/q and `alive` do not vanish; an assignment
    of items to anchors, the others eliminated, is a structure of cost `alive_2`. `splits`: some assignment fills all q.
    """
    full, alive, full_2, alive_2 = smt.reals("full alive full_2 alive_2")
    size_a, used_a = smt.ints("size_a used_a")
    splits = smt.boolean("splits")
    smt.assume(*two_minima, is_corner(b), is_corner(b_2))
    # any one anchor; the anchors add up, unless one vanishes with another sum, or units meet otherwise
    smt.assume(gathered(items, size_a, used_a), scale == items + 2)
    stuck = Or(Not(Iff(used_a == target, anchor_vanishes(size_a, used_a))), Not(as_intended))
    smt.assume(Or(And(anchored(anchors, full, alive), alive <= least), stuck))
    smt.assume(Or(And(anchored(anchors, full_2, alive_2), least <= alive_2), stuck))
    smt.assume(Implies(full == anchors, And(*full_bins)), Implies(And(full == anchors, left <= 0), splits))
    smt.assume(Implies(splits, full_2 == anchors))
    smt.use(proximate_rank_is_the_least_cost)
    smt.use(anchors_and_items_meet_as_intended)
    smt.use(an_anchor_vanishes_iff_its_items_sum_to_the_target, size=size_a, used=used_a)
    smt.use(anchors_are_full_or_cost, cost=alive)
    smt.use(anchors_are_full_or_cost, full=full_2, cost=alive_2)
    smt.use(nothing_is_left_beside_full_bins)
    smt.prove(Iff(best == 0, splits))


thirds = Relation("thirds", size="int", used="int", target="int")
"""Items of one bin, one by one, each above a quarter and below half of `target`: how many, and their sum."""
thirds.rule("no_item", size=0, used=0, target=target)
thirds.rule(
    "one_more", thirds(size, used, target), target < 4 * item, 2 * item < target,
    size=size + 1, used=used + item, target=target,
)  # fmt: skip


def items_are_between_a_quarter_and_half(size, used, target):
    some = And(size * target < 4 * used, 2 * used < size * target)
    return And(size >= 0, Or(And(size == 0, used == 0), And(size >= 1, some)))


@claim.obligation(scope="for_all", label="PR-4", parameters={"rule": list(thirds.rules)})
def one_more_item_is_between_a_quarter_and_half(smt, rule):
    "One more item keeps the sum between a quarter and half of the target, times the number of items"
    smt.prove_rule(thirds, rule, items_are_between_a_quarter_and_half)


@claim.obligation(scope="for_all", label="PR-4", axioms=[formulas_speak_of_networks])
def sums_are_between_a_quarter_and_half(induction):
    "So the sum of any number of such items is"
    induction.prove_by(
        thirds,
        items_are_between_a_quarter_and_half,
        {rule: one_more_item_is_between_a_quarter_and_half[rule] for rule in thirds.rules},
    )


@claim.obligation(scope="for_all", label="PR-4")
def four_items_weigh_four_times_as_much(smt):
    "From four items on, size·target ≥ 4 target"
    smt.assume(size >= 4, target >= 1)
    smt.prove(4 * target <= size * target)


@claim.obligation(scope="for_all", label="PR-4")
def two_items_weigh_twice_as_much(smt):
    "Up to two items, size·target ≤ 2 target"
    smt.assume(size <= 2, target >= 1)
    smt.prove(size * target <= 2 * target)


@claim.obligation(scope="for_all", label="PR-4", axioms=[three_partition_is_strongly_np_complete])
def equal_bins_of_such_items_hold_three(smt):
    """PR-4: items above a quarter and below half of the bin fill it in threes only, for every size of the bin

    So 3-partition is the question of equal bins that `zero_test_solves_equal_bins` answers, and the zero test is
    NP-hard even with numbers that are polynomially small.
    """
    smt.assume(thirds(size, used, target), target >= 1)
    smt.use(sums_are_between_a_quarter_and_half)
    smt.use(four_items_weigh_four_times_as_much)
    smt.use(two_items_weigh_twice_as_much)
    smt.prove(Implies(used == target, size == 3))


@claim.obligation(scope="for_all", label="PR-4", axioms=[subset_sum_is_np_complete])
def a_finite_factor_decides_subset_sum(smt):
    """PR-4: an answer between the proximate rank and F times it is 0 iff some items sum to the target, whatever F

    So a polynomial algorithm with any finite factor would decide subset sum, which is NP-complete.
    """
    answer, factor = smt.reals("answer factor")
    smt.assume(*two_minima, *items_of_the_anchor, best <= answer, answer <= factor * best)
    smt.use(zero_test_solves_subset_sum)
    smt.prove(Iff(answer == 0, sums))


# --- PR-5 ---------------------------------------------------------------------------------------------------------

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


@claim.obligation(scope="for_all", label="PR-5", axioms=[formulas_speak_of_networks])
def the_staircase_has_exact_steps(smt):
    """PR-5: prank_ε(w) ≤ r iff ε ≥ ρ_r: the drop happens at ρ_r itself, and the proximate rank never rises with ε

    `reached`: some structure at ε has cost at most r, that is, the least cost is at most r.
    """
    r = smt.real("r")
    smt.assume(*two_minima, *steps, Iff(reached, least <= r))
    smt.use(proximate_rank_is_the_least_cost)
    smt.use(structures_of_small_cost_have_a_step)
    smt.prove(Iff(best <= r, eps >= rho))


@claim.obligation(scope="for_all", label="PR-5", axioms=[formulas_speak_of_networks])
def the_search_for_a_step_is_exact(smt):
    """PR-5: in the open ball at a threshold ε* > 0 there is no structure iff ε* = ρ_r; one that is found is lower

    `eps` is the threshold of a structure of cost at most r, and theta_2 that of a structure found in the open ball.
    Thresholds fall strictly and are finitely many, so the search ends.
    """
    theta_2 = smt.real("theta_2")
    valid_2 = smt.boolean("valid_2")
    smt.assume(*steps, reached, eps > 0, conditions(theta_2, valid_2, True, eps))
    smt.use(structures_of_small_cost_have_a_step)
    smt.use(a_structure_has_a_threshold, theta=theta_2, valid=valid_2, open_valid=True)
    smt.prove(And(Iff(Not(found), eps == rho), theta_2 < eps))


# --- bounded cases beside the inductions --------------------------------------------------------------------------


@claim.obligation(scope="bounded", label="PR-O1", parameters={"members": [1, 2, 3]}, full={"members": [4]})
def midpoints_of_few_intervals(smt, members):
    "Intervals of radius ε that meet pairwise all contain the midpoint of the extreme centres, for up to 4"
    p = smt.reals(" ".join(f"p_{i}" for i in range(1, members + 1)))
    eps = smt.real("eps")
    smt.assume(eps >= 0)
    smt.assume(*(abs(p[i] - p[j]) <= 2 * eps for i in range(members) for j in range(i)))
    lo, hi = minimum(*p), maximum(*p)
    smt.prove(And(*(abs(2 * point - (lo + hi)) <= 2 * eps for point in p)))


@claim.obligation(scope="bounded", label="PR-O2", parameters={"members": [1, 2, 3, 4, 5]})
def shifts_of_few_members(smt, members):
    "|Σσa| ≤ ε|G| iff some shifts within ε make the sum 0, for up to 5 members: -σS/|G| if any"
    a = smt.reals(" ".join(f"a_{i}" for i in range(1, members + 1)))
    delta = smt.reals(" ".join(f"delta_{i}" for i in range(1, members + 1)))
    eps = smt.real("eps")
    S = total(a)  # σa under the name a
    smt.prove(
        And(
            Implies(
                And(*(abs(d) <= eps for d in delta), S + total(delta) == 0), abs(S) <= eps * members
            ),
            Implies(abs(S) <= eps * members, abs(S) * members <= eps * members * members),
            total(members * x - S for x in a) == 0,
        )
    )  # fmt: skip

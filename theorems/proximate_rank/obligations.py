"""The proof of the proximate rank, in the order of docs/proximate-rank-proof.md.

    a group's centre      boxes have the Helly property, for any number of members
    a group's sum         vanishing is exactly what shifts within ε can do, for any number of members and of outputs
    PR-1                  from nearby weights to a structure and back; the least cost is the proximate rank
    PR-2                  cells of a grid are groups; units that cannot vanish need a group each
    PR-4                  subset sum and equal-sum bins as zero tests
    PR-5                  thresholds, and the search that ends at the right one

A sequence enters as a relation: the smallest set of values closed under its rules (see exact_rank). A statement about
one coordinate, one output or one member speaks of any: it is watched while all the others join.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from theorems.proximate_rank.claim import (
    claim,
    formulas_speak_of_networks,
    rank_counts_live_classes,
    subset_sum_is_np_complete,
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
extremes.rule("first", size=1, lo=P(0), hi=P(0), i=0, j=0, p=p, met=False)
extremes.rule("first_is_watched", p == P(0), size=1, lo=p, hi=p, i=0, j=0, p=p, met=True)
so_far = extremes(size, lo, hi, i, j, p, met)
joins: dict[str, tuple[Term, Term | bool, list[Term]]] = {
    "another": (P(size), met, []),
    "watched": (p, True, [p == P(size)]),
}
for name, (value, then, given) in joins.items():
    extremes.rule(
        f"{name}_below", so_far, *given, value < lo,
        size=size + 1, lo=value, hi=hi, i=size, j=j, p=p, met=then,
    )  # fmt: skip
    extremes.rule(
        f"{name}_above", so_far, *given, hi < value,
        size=size + 1, lo=lo, hi=value, i=i, j=size, p=p, met=then,
    )  # fmt: skip
    extremes.rule(
        f"{name}_between", so_far, *given, lo <= value, value <= hi,
        size=size + 1, lo=lo, hi=hi, i=i, j=j, p=p, met=then,
    )  # fmt: skip


def extremes_are_members(size, lo, hi, i, j, p, met):
    return And(
        lo == P(i), hi == P(j), lo <= hi,
        0 <= i, i < size, 0 <= j, j < size,
        Implies(met, And(lo <= p, p <= hi)),
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


@claim.obligation(scope="for_all", label="PR-O1", uses=[boxes_have_the_helly_property])
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


@claim.obligation(
    scope="for_all",
    label="PR-1",
    uses=[a_sum_that_became_zero_was_small],
    axioms=[formulas_speak_of_networks],
)
def a_class_without_sum_is_a_vanishing_group(induction):
    "A class whose sum is 0 in every output is a group that vanishes, for every number of outputs"
    induction.prove_by(
        outputs, zero_implies_vanishes, {rule: one_more_output_must_fit[rule] for rule in outputs.rules}
    )


@claim.obligation(
    scope="for_all",
    label="PR-1",
    uses=[a_small_sum_can_be_shifted_to_zero],
    axioms=[formulas_speak_of_networks],
)
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


@claim.obligation(
    scope="for_all",
    label="PR-1 (≥)",
    uses=[
        units_of_one_class_are_compatible,
        eliminable_units_are_those_near_zero,
        a_class_without_sum_is_a_vanishing_group,
    ],
    axioms=[formulas_speak_of_networks, rank_counts_live_classes],
)
def nearby_weights_give_a_structure(induction):
    "PR-1 (≥): weights u in the ball give a structure of cost at most rank(u), for every number of units"
    induction.prove_by(
        classes, costs_at_most_the_rank, {rule: one_more_class_costs_its_rank[rule] for rule in classes.rules}
    )


@claim.obligation(
    scope="for_all",
    label="PR-1 (≤)",
    uses=[
        boxes_have_the_helly_property,
        units_move_to_the_centre,
        only_the_relative_sign_matters,
        eliminable_units_are_those_near_zero,
        a_vanishing_group_gets_sum_zero,
    ],
    axioms=[formulas_speak_of_networks, rank_counts_live_classes],
)
def a_structure_gives_nearby_weights(induction):
    "PR-1 (≤): a structure gives weights u in the ball with rank(u) at most its cost, coincidences included"
    induction.prove_by(
        assembled,
        ranks_at_most_the_cost,
        {rule: one_more_group_counts_its_cost[rule] for rule in assembled.rules},
    )


@claim.obligation(scope="for_all", label="PR-1")
def proximate_rank_is_the_least_cost(smt):
    """PR-1: the proximate rank is the least cost of a structure, for all h, n, m and ε ≥ 0

    `best` is the least rank in the ball, whose weights give a structure of cost `cost`; `least` is the least cost of a
    structure, which gives weights of rank `rank`.
    """
    best, cost, least, rank = smt.reals("best cost least rank")
    smt.assume(classes(best, cost), least <= cost)
    smt.assume(assembled(rank, least, True), best <= rank)
    smt.use(nearby_weights_give_a_structure, rank=best)
    smt.use(a_structure_gives_nearby_weights, cost=least, zero=True)
    smt.prove(best == least)


# --- PR-2 ---------------------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="PR-2")
def a_cell_is_a_group(smt):
    "Two points in one half-open cell of side 2ε are within 2ε (where ε = 0 a cell holds no point)"
    p, q, eps = smt.reals("p q eps")
    k = smt.integer("k")
    smt.assume(2 * eps * k <= p, p < 2 * eps * (k + 1), 2 * eps * k <= q, q < 2 * eps * (k + 1))
    smt.prove(And(p - q <= 2 * eps, q - p <= 2 * eps))


@claim.obligation(scope="for_all", label="PR-2", uses=[a_cell_is_a_group])
def greedy_cost_is_an_upper_bound(smt):
    """PR-2: the cells of a grid of side 2ε are the groups of a structure; its cost bounds the proximate rank from above

    The weights made from the structure are the certificate: they are in the ball and have rank at most the cost.
    """
    best, greedy, rank = smt.reals("best greedy rank")
    smt.assume(assembled(rank, greedy, True), best <= rank)
    smt.use(a_structure_gives_nearby_weights, cost=greedy, zero=True)
    smt.prove(And(best <= greedy, rank <= greedy))


cap, gain, most, anchor = reals("cap gain most anchor")

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


@claim.obligation(
    scope="for_all",
    label="PR-2",
    uses=[a_unit_above_its_cap_cannot_vanish],
    axioms=[formulas_speak_of_networks],
)
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
    best, cost, least, rank, k = smt.reals("best cost least rank k")
    smt.assume(classes(best, cost), least <= cost)
    smt.assume(assembled(rank, least, True), best <= rank)
    smt.assume(weighed(k, least))
    smt.use(proximate_rank_is_the_least_cost)
    smt.use(structures_pay_for_listed_units, cost=least)
    smt.prove(k <= best)


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


@claim.obligation(scope="for_all", label="PR-4")
def anchors_and_items_meet_as_intended(smt):
    """With ε = 1: an anchor (b = ±3/2, c = 10) is not eliminable and meets every item (b = 0, c = 10), with equal signs
    only; two anchors that differ in a corner never meet; two items meet with equal signs only
    """
    b, b_2 = smt.reals("b b_2")
    smt.assume(Or(2 * b == 3, 2 * b == -3), Or(2 * b_2 == 3, 2 * b_2 == -3))
    smt.prove(
        And(
            abs(b) > 1, abs(b - 0) <= 2, Implies(Not(b == b_2), abs(b - b_2) > 2),
            10 - (-10) > 2,  # opposite signs, already in c
        )
    )  # fmt: skip


@claim.obligation(scope="for_all", label="PR-4")
def the_anchor_alone_has_rank_1(smt):
    "The anchor has b = 3/2 ≠ 0 and a = -Lt ≠ 0, and every item has b = 0: the network has rank 1"
    scale, target, items = smt.ints("scale target items")
    smt.assume(scale == items + 2, items >= 0, target >= 1)
    smt.prove(Not(-scale * target == 0))


@claim.obligation(
    scope="for_all",
    label="PR-4",
    uses=[anchors_and_items_meet_as_intended, the_anchor_alone_has_rank_1],
    axioms=[formulas_speak_of_networks, rank_counts_live_classes],
)
def zero_test_solves_subset_sum(smt):
    """PR-4: prank_1(w) is 0 if some items sum to the target and 1 otherwise, for every number of items; rank(w) = 1

    In a structure of least cost the group of the anchor holds items of sum `used`; `used_2` is the sum of any other
    choice of items, which with all other items eliminated is a structure too. `sums`: some choice sums to the target.
    """
    items, size, used, size_2, used_2, target, scale = smt.ints("items size used size_2 used_2 target scale")
    best, least, cost, rank = smt.reals("best least cost rank")
    sums = smt.boolean("sums")

    def anchor_costs(size: Term, used: Term) -> Term:
        difference = used - target
        return ite(And(scale * difference <= size, -scale * difference <= size), 0, 1)

    smt.assume(classes(best, cost), least <= cost, assembled(rank, least, True), best <= rank)
    smt.assume(scale == items + 2, gathered(items, size, used), gathered(items, size_2, used_2))
    smt.assume(anchor_costs(size, used) <= least)  # the anchor is not eliminable, and its group counts
    smt.assume(
        least <= anchor_costs(size_2, used_2)
    )  # nothing else counts when the other items are eliminated
    smt.assume(Implies(sums, used_2 == target), Implies(used == target, sums))
    smt.use(proximate_rank_is_the_least_cost)
    smt.use(an_anchor_vanishes_iff_its_items_sum_to_the_target)
    smt.use(an_anchor_vanishes_iff_its_items_sum_to_the_target, size=size_2, used=used_2)
    smt.prove(best == ite(sums, 0, 1))


bins, share = ints("bins share")

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


@claim.obligation(scope="for_all", label="PR-4")
def nothing_is_left_beside_full_bins(smt):
    "If q bins take Σs/q each then no item is left: they are a partition into bins of equal sum"
    bins, used, target, whole, left, rest = smt.ints("bins used target whole left rest")
    smt.assume(packed(bins, used, target), whole == bins * target, whole == used + rest)
    smt.assume(Implies(left >= 1, alone(left, rest)))
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


@claim.obligation(
    scope="for_all",
    label="PR-4",
    uses=[an_anchor_vanishes_iff_its_items_sum_to_the_target],
    axioms=[formulas_speak_of_networks],
)
def anchors_are_full_or_cost(induction):
    "The cost of a structure that eliminates the items left over is the number of anchors that are not full"
    induction.prove_by(
        anchored,
        every_anchor_is_full_or_costs,
        {rule: one_more_anchor_is_full_or_costs[rule] for rule in anchored.rules},
    )


@claim.obligation(
    scope="for_all",
    label="PR-4",
    uses=[nothing_is_left_beside_full_bins, anchors_and_items_meet_as_intended],
    axioms=[formulas_speak_of_networks],
)
def zero_test_solves_equal_bins(smt):
    """PR-4: prank_1(w) = 0 iff the items split into q bins of equal sum, for all q and k with q | Σs

    In a structure of least cost `full` of the anchors hold items of sum Σs/q and `alive` do not vanish; an assignment
    of items to anchors, the others eliminated, is a structure of cost `alive_2`. `splits`: some assignment fills all q.
    """
    anchors, full, alive, full_2, alive_2 = smt.reals("anchors full alive full_2 alive_2")
    best, least, cost, rank = smt.reals("best least cost rank")
    splits = smt.boolean("splits")
    smt.assume(classes(best, cost), least <= cost, assembled(rank, least, True), best <= rank)
    smt.assume(anchored(anchors, full, alive), alive <= least)
    smt.assume(anchored(anchors, full_2, alive_2), least <= alive_2)
    smt.assume(Implies(splits, full_2 == anchors), Implies(full == anchors, splits))
    smt.use(proximate_rank_is_the_least_cost)
    smt.use(anchors_are_full_or_cost, cost=alive)
    smt.use(anchors_are_full_or_cost, full=full_2, cost=alive_2)
    smt.prove(Iff(best == 0, splits))


@claim.obligation(
    scope="for_all",
    label="PR-4",
    uses=[zero_test_solves_subset_sum],
    axioms=[subset_sum_is_np_complete],
)
def a_finite_factor_decides_subset_sum(smt):
    """PR-4: an answer between the proximate rank and F times it is 0 iff some items sum to the target, whatever F

    So a polynomial algorithm with any finite factor would decide subset sum, which is NP-complete.
    """
    best, answer, factor = smt.reals("best answer factor")
    sums = smt.boolean("sums")
    smt.assume(best == ite(sums, 0, 1), best <= answer, answer <= factor * best)
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


@claim.obligation(
    scope="for_all",
    label="PR-5",
    uses=[eliminable_units_are_those_near_zero],
    axioms=[formulas_speak_of_networks],
)
def a_structure_has_a_threshold(induction):
    "A structure is one at ε iff ε is at least its threshold, and one of the open ball iff ε is above it (ε > 0)"
    induction.prove_by(
        conditions,
        the_threshold_decides,
        {rule: one_more_condition_raises_the_threshold[rule] for rule in conditions.rules},
    )


@claim.obligation(scope="for_all", label="PR-5")
def the_slack_condition_is_a_threshold(smt):
    "|S| ≤ ε|G| iff |S|/|G| ≤ ε, strictly on both sides too: x = |S|/|G| is a quotient of sums of weights"
    size = smt.integer("size")
    S, x, eps = smt.reals("S x eps")
    smt.assume(size >= 1, x * size == abs(S))
    smt.prove(And(Iff(abs(S) <= eps * size, x <= eps), Iff(abs(S) < eps * size, x < eps)))


staircase = Relation("staircase", rho="real", reached="bool", found="bool", eps="real")
"""The structures of cost at most r (by the groups that they name to vanish), one by one, at least one.

ρ is the least threshold so far; `reached`: one of them is a structure at ε; `found`: one is at ε in the open ball.
"""
staircase.rule(
    "first", Iff(valid, theta <= eps), Iff(open_valid, theta < eps),
    rho=theta, reached=valid, found=open_valid, eps=eps,
)  # fmt: skip
staircase.rule(
    "one_more", staircase(rho, reached, found, eps), Iff(valid, theta <= eps), Iff(open_valid, theta < eps),
    rho=minimum(rho, theta), reached=Or(reached, valid), found=Or(found, open_valid), eps=eps,
)  # fmt: skip


def the_least_threshold_decides(rho, reached, found, eps):
    return And(Iff(reached, rho <= eps), Iff(found, rho < eps))


@claim.obligation(scope="for_all", label="PR-5", parameters={"rule": list(staircase.rules)})
def one_more_structure_lowers_the_step(smt, rule):
    "One more structure lowers the step to its threshold, if it is not lower yet"
    smt.prove_rule(staircase, rule, the_least_threshold_decides)


@claim.obligation(
    scope="for_all",
    label="PR-5",
    uses=[a_structure_has_a_threshold, the_slack_condition_is_a_threshold],
    axioms=[formulas_speak_of_networks],
)
def the_least_threshold_is_the_step(induction):
    "Some structure has cost at most r at ε iff ε ≥ ρ, and in the open ball iff ε > ρ"
    induction.prove_by(
        staircase,
        the_least_threshold_decides,
        {rule: one_more_structure_lowers_the_step[rule] for rule in staircase.rules},
    )


@claim.obligation(scope="for_all", label="PR-5")
def the_staircase_has_exact_steps(smt):
    """PR-5: prank_ε(w) ≤ r iff ε ≥ ρ_r: the drop happens at ρ_r itself, and the proximate rank never rises with ε

    `reached`: some structure at ε has cost at most r, that is, the least cost is at most r.
    """
    best, cost, least, rank, r, rho, eps = smt.reals("best cost least rank r rho eps")
    reached, found = smt.bools("reached found")
    smt.assume(classes(best, cost), least <= cost, assembled(rank, least, True), best <= rank)
    smt.assume(staircase(rho, reached, found, eps), Iff(reached, least <= r))
    smt.use(proximate_rank_is_the_least_cost)
    smt.use(the_least_threshold_is_the_step)
    smt.prove(Iff(best <= r, eps >= rho))


@claim.obligation(scope="for_all", label="PR-5")
def the_search_for_a_step_is_exact(smt):
    """PR-5: in the open ball at a threshold ε* > 0 there is no structure iff ε* = ρ_r; one that is found is lower

    `eps` is the threshold of a structure of cost at most r, and theta that of a structure found in the open ball.
    Thresholds fall strictly and are finitely many, so the search ends.
    """
    rho, eps, theta = smt.reals("rho eps theta")
    reached, found, valid = smt.bools("reached found valid")
    smt.assume(staircase(rho, reached, found, eps), reached, eps > 0)
    smt.assume(conditions(theta, valid, True, eps))
    smt.use(the_least_threshold_is_the_step)
    smt.use(a_structure_has_a_threshold, open_valid=True)
    smt.prove(And(Iff(Not(found), eps == rho), theta < eps))


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

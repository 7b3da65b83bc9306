"""What bounds the least cost from below: units that cannot vanish, their weights, and halves of sets of them (PR-2)."""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from theorems.proximate_rank.claim import claim, formulas_speak_of_networks
from theorems.proximate_rank.lemmas_groups import S, eps, q, size, vanishes
from theorems.proximate_rank.lemmas_structures import cost
from verify.terms import Implies, Not, Relation, ints, ite, reals

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

"""Networks whose proximate rank is 0 iff some items sum to a target, or fill equal bins (PR-4)."""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from theorems.proximate_rank.claim import claim, formulas_speak_of_networks
from theorems.proximate_rank.lemmas_groups import b, fits, size, vanishes
from theorems.proximate_rank.lemmas_structures import cost, least
from verify.terms import And, Iff, Implies, Not, Or, Relation, Term, bools, ints, ite, reals

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

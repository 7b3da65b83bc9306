"""What people believe about the proximate rank and is false: each is refuted at values that the kernel re-checks.

    procedures         eliminate first, drop small units, stars, sums without slack, canonical signs, compress first,
                       one output at a time, floats, greedy
    the ball           open, moved units, steps of one
    steps of the proof each with a hypothesis dropped or tightened
    clausal proofs     clauses, cuts and cores that would say more than every structure does

A belief about a *procedure* is run: what the procedure answers is stated, and the checker refutes the statement, with
weights in the ball if the answer is too large, with units that need a group each if it is too small.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from theorems.exact_rank.construction import reduce_network
from theorems.proximate_rank import (
    lemmas_bounds,
    lemmas_clauses,
    lemmas_cuts,
    lemmas_groups,
    lemmas_staircases,
    lemmas_structures,
    lemmas_zero_tests,
    obligations,
)
from theorems.proximate_rank.claim import claim
from theorems.proximate_rank.conclusions import not_at_least, not_at_most
from theorems.proximate_rank.construction import (
    Eps,
    Instance,
    brute_force,
    cheapest,
    proximate_rank_upper_bound,
    read_weights,
)
from theorems.proximate_rank.examples import EXAMPLES, STAIRCASE, units
from verify.networks.exact_json import network_json
from verify.networks.network import Layer, Network
from verify.terms import And, Implies, Not, Or, ite, maximum

# --- procedures ---------------------------------------------------------------------------------------------------


@claim.false_variant(of=obligations.proximate_rank_is_the_least_cost, label="7.1")
def small_units_may_be_eliminated_first(exact):
    "Eliminating every unit with ‖b‖ ≤ ε before grouping the others is optimal: 1 for V1"
    example = EXAMPLES["V1"]
    large = [
        i for i, small in enumerate(Instance(read_weights(example.network), 1).eliminable()) if not small
    ]
    refute_lower_bound(exact, example.network, 1, brute_force(only(example.network, large), 1)[0])


@claim.false_variant(of=obligations.proximate_rank_is_the_least_cost, label="7.2")
def units_with_small_a_may_be_dropped(exact):
    "Dropping every unit with |a| ≤ ε, a group that vanishes by itself, before grouping is optimal: 1 for V2"
    example = EXAMPLES["V2"]
    outgoing = read_weights(example.network).outgoing
    large = [i for i, a in enumerate(outgoing) if max(abs(a)) > example.eps]
    refute_lower_bound(exact, example.network, 1, brute_force(only(example.network, large), 1)[0])


@claim.false_variant(of=lemmas_groups.boxes_have_the_helly_property, label="7.3")
def groups_are_within_eps_of_a_member(exact):
    "A group is whatever lies within ε of one of its members: the fewest such groups are 2 for V8"
    example = EXAMPLES["V8"]
    points = read_weights(example.network).incoming
    stars = [{j for j, q in enumerate(points) if max(abs(p - q)) <= example.eps} for p in points]
    fewest = next(
        k
        for k in range(1, len(points) + 1)
        if any(set.union(*chosen) >= set(range(len(points))) for chosen in itertools.combinations(stars, k))
    )
    refute_lower_bound(exact, example.network, example.eps, fewest)


@claim.false_variant(of=lemmas_groups.a_small_sum_can_be_shifted_to_zero, label="7.4")
def the_slack_of_a_group_is_eps(exact):
    "A group vanishes iff |Σσa| ≤ ε: 1 for V5, whose only group of two has sum 2ε and is not worth splitting"
    example = EXAMPLES["V5"]
    outgoing = read_weights(example.network).outgoing[:, 0]
    together = int(abs(sum(outgoing)) > example.eps)  # equal signs only, at b = 5
    apart = sum(int(abs(a) > example.eps) for a in outgoing)
    refute_lower_bound(exact, example.network, example.eps, min(together, apart))


@claim.false_variant(of=lemmas_groups.only_the_relative_sign_matters, label="7.5")
def canonical_signs_may_be_fixed_first(exact):
    "Making the first nonzero coordinate positive and then covering with equal signs is optimal: 2 for V3c"
    example = EXAMPLES["V3c"]
    hidden, last = example.network.layers
    signs = np.array([1 if next(w for w in row if w) > 0 else -1 for row in hidden.weight], dtype=object)
    turned = replace(
        example.network,
        layers=(
            Layer(hidden.weight * signs[:, None], hidden.bias * signs),
            Layer(last.weight * signs, last.bias),
        ),
    )
    refute_lower_bound(exact, example.network, example.eps, cover_with_equal_signs(turned, example.eps))


@claim.false_variant(of=obligations.the_staircase_has_exact_steps, label="7.6")
def the_open_ball_gives_the_same(exact):
    "The least rank in the open ball is the proximate rank: 2 for V8"
    example = EXAMPLES["V8"]
    opened = Instance(read_weights(example.network), example.eps, open_ball=True)
    refute_lower_bound(exact, example.network, example.eps, cheapest(opened)[0])


@claim.false_variant(of=obligations.proximate_rank_is_the_least_cost, label="7.7")
def exact_compression_may_come_first(exact):
    "The proximate rank depends on the function alone, so that a network may be compressed exactly first: 1 for V1"
    example = EXAMPLES["V1"]
    compressed = reduce_network(example.network).compressed()
    refute_lower_bound(exact, example.network, example.eps, brute_force(compressed, example.eps)[0])


@claim.false_variant(of=lemmas_groups.a_vanishing_group_gets_sum_zero, label="7.8")
def outputs_can_be_taken_one_at_a_time(sat):
    "The proximate rank is the maximum over the outputs, each taken alone: 0 for V6c"
    example = EXAMPLES["V6c"]
    hidden, last = example.network.layers
    alone = [
        replace(example.network, layers=(hidden, Layer(last.weight[k : k + 1], last.bias[k : k + 1])))
        for k in range(len(last.bias))
    ]
    not_at_most(sat, example.network, example.eps, max(brute_force(one, example.eps)[0] for one in alone))


@claim.false_variant(of=lemmas_groups.boxes_have_the_helly_property, label="7.9")
def pairs_decide_in_the_euclidean_norm_too(smt):
    """Three points that are pairwise within 2 in the plane all lie within 1 of one centre

    Two of them are (0, 0) and (2, 0), whose only such centre is (p, q) = (1, 0); the third is (x, y).
    """
    x, y, p, q = smt.reals("x y p q")
    smt.assume(p * p + q * q <= 1, (p - 2) * (p - 2) + q * q <= 1)
    smt.assume(x * x + y * y <= 4, (x - 2) * (x - 2) + y * y <= 4, p == 1, q == 0)
    smt.prove((x - p) * (x - p) + (y - q) * (y - q) <= 1)


TREACHEROUS = {"5.5 1.7 1.9": (5.5, 1.7, 1.9), "2.5 0.1 1.2": (2.5, 0.1, 1.2), "1.3 0.3 0.5": (1.3, 0.3, 0.5)}


@claim.false_variant(
    of=lemmas_groups.units_of_one_class_are_compatible,
    label="7.10",
    parameters={"numbers": list(TREACHEROUS)},
)
def floats_decide_compatibility(sat, numbers):
    "Two units can meet iff |c₁ - c₂| ≤ 2ε in floating point, for these float64 numbers"
    first, second, eps = TREACHEROUS[numbers]
    assert abs(first - second) <= 2 * eps
    tested = units([8, 8], [20, 20], [Fraction(first), Fraction(second)])
    not_at_most(sat, tested, Fraction(eps), 1)


@claim.false_variant(
    of=obligations.greedy_cost_is_an_upper_bound, label="7.11", parameters={"example": ["V9", "V1"]}
)
def greedy_is_within_a_factor_of_two(exact, example):
    "The proximate rank is at least half of the greedy bound: 2 for V9 (greedy 4), 1 for V1 (greedy 1)"
    tested = EXAMPLES[example]
    greedy = proximate_rank_upper_bound(tested.network, tested.eps).bound
    refute_lower_bound(exact, tested.network, tested.eps, (greedy + 1) // 2)


# --- the ball -----------------------------------------------------------------------------------------------------


@claim.false_variant(
    of=obligations.the_staircase_has_exact_steps, label="7.12", parameters={"step": ["1/8", "3/8"]}
)
def the_staircase_falls_by_one(exact, step):
    "At each step the proximate rank falls by at most 1: from 5 to 4 at 1/8, from 3 to 2 at 3/8"
    eps = Fraction(step)
    before = brute_force(STAIRCASE, eps - Fraction(1, 2**40))[0]
    refute_lower_bound(exact, STAIRCASE, eps, before - 1)


@claim.false_variant(of=lemmas_structures.a_structure_gives_nearby_weights, label="7.18")
def rank_falls_by_at_most_the_units_moved(exact):
    "rank(u) ≥ rank(w) - the number of units moved: 1 for tanh(5x) - tanh(51/10 x) with the second moved by 1/10"
    w = units([1, -1], [5, "51/10"], 0)
    u = units([1, -1], [5, 5], 0)
    bound = reduce_network(w).rank - 1
    exact.holds_for(
        "exact_rank.reduction",
        {"network": network_json(u), "rank_at_least": bound},
        {"reduced": network_json(reduce_network(u).compressed())},
        outcome="refuted",
    )


# --- steps of the proof, a hypothesis dropped ---------------------------------------------------------------------


@claim.false_variant(of=lemmas_groups.a_small_sum_can_be_shifted_to_zero)
def subsets_of_a_vanishing_group_vanish(smt):
    "|a + a'| ≤ 2ε implies |a| ≤ ε"
    a, a_2, eps = smt.reals("a a_2 eps")
    smt.assume(eps >= 0, abs(a + a_2) <= 2 * eps)
    smt.prove(abs(a) <= eps)


@claim.false_variant(of=lemmas_bounds.groups_count_half_of_a_set_rounded_up)
def even_sets_are_rounded_up_too(smt):
    "Groups that count half of what they hold of a set, rounded up, count more than half of an even set"
    listed, counted = smt.ints("listed counted")
    smt.assume(listed >= 0, 2 * counted >= listed)
    smt.prove(2 * counted >= listed + 1)


@claim.false_variant(of=lemmas_bounds.groups_count_half_of_a_set_rounded_up)
def halves_may_be_rounded_down(smt):
    "Groups that count half of what they hold of a set, rounded down, count half of it: not if each holds one"
    members, halves, members_2, halves_2 = smt.ints("members halves members_2 halves_2")
    for held, half in ((members, halves), (members_2, halves_2)):
        smt.assume(held >= 0, 2 * half <= held, 2 * half >= held - 1)
    smt.prove(2 * (halves + halves_2) >= members + members_2)


@claim.false_variant(of=lemmas_bounds.trees_say_no_more_than_the_leaf)
def the_branch_that_says_more_counts(smt):
    "A fork may say as much as the branch that says most: not if the structure takes the other"
    bound, other, stated = smt.reals("bound other stated")
    smt.assume(bound <= stated)
    smt.prove(maximum(bound, other) <= stated)


@claim.false_variant(of=lemmas_groups.boxes_have_the_helly_property)
def boxes_may_be_twice_as_wide(smt):
    "Members pairwise within 3ε are within ε of the midpoint"
    p, q, eps = smt.reals("p q eps")
    smt.assume(p <= q, q - p <= 3 * eps)
    smt.prove(2 * q - (p + q) <= 2 * eps)


@claim.false_variant(of=lemmas_groups.boxes_have_the_helly_property)
def compatibility_is_transitive(smt):
    "If p and q are within 2ε of r then p and q are within 2ε: compatibility is transitive"
    p, q, r, eps = smt.reals("p q r eps")
    smt.assume(abs(p - r) <= 2 * eps, abs(q - r) <= 2 * eps)
    smt.prove(abs(p - q) <= 2 * eps)


@claim.false_variant(of=lemmas_structures.one_more_group_counts_its_cost)
def a_class_that_counts_has_one_group_only(smt):
    "If neither of two sums is 0 then neither is their sum, so that groups with one centre count as many"
    S, R = smt.reals("S R")
    smt.assume(S != 0, R != 0)
    smt.prove(S + R != 0)


@claim.false_variant(of=lemmas_bounds.a_unit_above_its_cap_cannot_vanish)
def others_give_back_nothing_of_their_own(smt):
    "A unit with s·a > ε + Σ|a_j| over the compatible units cannot vanish: their slack does not count"
    a, a_2, eps = smt.reals("a a_2 eps")
    smt.assume(eps >= 0, a > eps + abs(a_2))
    smt.prove(Or(a + a_2 > 2 * eps, a + a_2 < -2 * eps))


@claim.false_variant(of=lemmas_zero_tests.an_anchor_vanishes_iff_its_items_sum_to_the_target)
def a_factor_of_k_plus_1_suffices(smt):
    "With L = k + 1 too, |L(Σs - t)| ≤ |G| ≤ k + 1 implies Σs = t"
    items, size, used, target = smt.ints("items size used target")
    smt.assume(items >= 1, 1 <= size, size <= items + 1, used >= 1, target >= 1)
    smt.assume((items + 1) * (used - target) <= size, -(items + 1) * (used - target) <= size)
    smt.prove(used == target)


@claim.false_variant(of=obligations.equal_bins_of_such_items_hold_three)
def items_may_be_half_of_the_bin(smt):
    "Two items of at most half of the bin never fill it: 3-partition without its strict bounds"
    first, second, bin_size = smt.ints("first second bin_size")
    smt.assume(bin_size >= 1, 2 * first <= bin_size, 2 * second <= bin_size)
    smt.prove(Not(first + second == bin_size))


@claim.false_variant(of=obligations.zero_test_solves_equal_bins)
def bins_need_not_divide_the_sum(exact):
    "Items 4 and 3 do not split into two bins of equal sum, so the network with anchors -L·7/2 has proximate rank ≥ 1"
    scale, share = 4, Fraction(7, 2)
    tested = units([-scale * share] * 2 + [scale * 4, scale * 3], ["3/2", "-3/2", 0, 0], 10)
    refute_lower_bound(exact, tested, 1, 1)


@claim.false_variant(of=obligations.the_search_for_a_step_is_exact)
def an_open_structure_may_keep_the_threshold(smt):
    "A structure whose conditions hold at ε has a threshold below ε: the search would never end at a tie"
    x, eps = smt.reals("x eps")
    smt.assume(eps > 0, 0 <= x, x <= eps)
    smt.prove(x < eps)


@claim.false_variant(of=lemmas_staircases.a_structure_has_a_threshold)
def the_staircase_is_right_open(smt):
    "At its own threshold a structure is none: ε = x does not satisfy x ≤ ε"
    x, eps = smt.reals("x eps")
    smt.prove(Implies(And(x >= 0, eps == x), Or(x < eps, x > eps)))


# --- clausal proofs, each step with something that the checker checks left out ----------------------------------------


@claim.false_variant(of=lemmas_clauses.inequalities_of_integers_are_exact)
def reals_below_are_one_less(smt):
    "x < y says x ≤ y - 1 for weights as they are: not unless a scale makes them integers"
    x, y = smt.reals("x y")
    smt.assume(x < y)
    smt.prove(x <= y - 1)


@claim.false_variant(of=lemmas_clauses.a_structure_fits_a_larger_ball)
def a_group_without_members_is_within_its_slack(smt):
    "η < ε and S ≤ η|G| imply S < ε|G|: not if the group is empty, so that cuts with nothing inside are not strict"
    size = smt.integer("size")
    S, eta, eps = smt.reals("S eta eps")
    smt.assume(0 <= eta, eta < eps, size >= 0, S <= eta * size)
    smt.prove(S < eps * size)


@claim.false_variant(of=lemmas_clauses.members_meet_as_their_clauses_say)
def the_sign_of_one_member_decides(smt):
    "Two members of signs s and t relative to their leader are within reach by the sign s"
    w, w_2, s, t, reach = smt.reals("w w_2 s t reach")
    for sign in (s, t):
        smt.assume(Or(sign == 1, sign == -1))
    smt.assume(abs(w - s * t * w_2) <= reach)
    smt.prove(abs(w - s * w_2) <= reach)


@claim.false_variant(of=lemmas_clauses.a_unit_in_one_place_makes_its_ladder_true)
def a_unit_may_be_in_two_places(smt):
    "A unit that has been seen may be seen again"
    seen, literal = smt.bools("seen literal")
    smt.prove(Or(Not(seen), Not(literal)))


@claim.false_variant(of=lemmas_clauses.a_twin_takes_the_place_of_the_other)
def units_of_equal_sizes_are_twins(smt):
    "A sign by which the incoming weights of two units agree makes the outgoing ones agree, if their sizes do"
    y, y_2, a, a_2, turn = smt.reals("y y_2 a a_2 turn")
    smt.assume(Or(turn == 1, turn == -1), y_2 == turn * y, abs(a_2) == abs(a))
    smt.prove(turn * a_2 == a)


@claim.false_variant(of=lemmas_clauses.an_exchange_keeps_leaders_before_both)
def an_exchange_keeps_all_leaders(smt):
    "A group is led by the same unit when two others are exchanged, or when it is exchanged itself"
    units, g, i, j = smt.ints("units g i j")
    first, first_2 = smt.reals("first first_2")
    smt.assume(lemmas_clauses.exchanged(units, g, first, first_2, i, j), j < units)
    smt.prove(first_2 == first)


@claim.false_variant(of=lemmas_clauses.the_least_list_keeps_twins_in_order)
def every_structure_keeps_twins_in_order(smt):
    "In any structure the first of two units is eliminated or not led by a later one than the second"
    i, j, first_i, first_j = (
        lemmas_clauses.i,
        lemmas_clauses.j,
        lemmas_clauses.first_i,
        lemmas_clauses.first_j,
    )
    smt.assume(0 <= i, i < j, j < lemmas_clauses.units)
    for unit, first in ((i, first_i), (j, first_j)):
        smt.assume(lemmas_clauses.led(lemmas_clauses.units, lemmas_clauses.G(unit), first, unit))
    smt.prove(lemmas_clauses.key_i <= lemmas_clauses.key_j)


@claim.false_variant(of=lemmas_cuts.shares_of_a_group_that_vanishes_are_small)
def a_cut_may_weigh_its_groups(smt):
    "The sum of a group that vanishes, times any number, is within the slack"
    S, side, slack = smt.reals("S side slack")
    smt.assume(abs(S) <= slack)
    smt.prove(side * S <= slack)


@claim.false_variant(of=lemmas_cuts.a_unit_has_at_least_its_least_share)
def units_not_inside_take_nothing_away(smt):
    "The shares of a group are at least those of its members that a cut has inside"
    inside, share = smt.reals("inside share")
    smt.prove(inside <= inside + share)


@claim.false_variant(of=lemmas_cuts.the_total_of_a_cut_is_at_most_the_sum)
def a_unit_inside_counts_as_often_as_it_is_listed(smt):
    "A unit that is inside twice has twice its share"
    share, others = smt.reals("share others")
    smt.assume(share + others <= 0)
    smt.prove(2 * share + others <= 0)


@claim.false_variant(of=lemmas_cuts.a_cut_that_is_accepted_is_true)
def a_cut_may_be_met_exactly(smt):
    "Groups of a closed ball that vanish sum to less than 0"
    total, excess = smt.reals("total excess")
    smt.assume(total <= excess, excess <= 0)
    smt.prove(total < 0)


@claim.false_variant(of=lemmas_cuts.groups_that_vanish_sum_to_at_most_0)
def no_groups_at_all_owe_something(smt):
    "In the open ball groups that vanish sum to -1 at most: not if there is none, where a cut has nothing inside"
    groups, strict = smt.ints("groups strict")
    excess = smt.real("excess")
    smt.assume(lemmas_cuts.owing(groups, excess, strict), strict == 1)
    smt.prove(excess <= -strict)


@claim.false_variant(of=lemmas_cuts.counters_are_true_as_they_count)
def either_half_of_a_counter_is_enough(smt):
    "-left[p] or output[p + q], and -right[q] or output[p + q]"
    left, right, p, q = smt.ints("left right p q")
    smt.assume(0 <= left, 0 <= right, 0 <= p, 0 <= q)
    smt.prove(Implies(Or(left >= p, right >= q), left + right >= p + q))


@claim.false_variant(of=lemmas_cuts.outputs_from_the_second_on_are_one_less)
def the_first_output_is_one_more_core(smt):
    "A core that holds and the first output of its counter, which holds too, are two groups"
    count, cost = smt.ints("count cost")
    smt.assume(1 <= count, count <= cost)
    smt.prove(2 <= cost)


@claim.false_variant(of=lemmas_cuts.cores_are_paid_one_by_one)
def cores_may_share_literals(smt):
    "Two cores that hold are two groups: not if they have a literal in common"
    x, y, z = smt.bools("x y z")
    smt.assume(Or(x, y), Or(x, z))
    smt.prove(ite(x, 1, 0) + ite(y, 1, 0) + ite(z, 1, 0) >= 2)


@claim.false_variant(of=lemmas_cuts.a_core_that_fails_satisfies_the_selectors)
def cores_that_cannot_all_fail_all_hold(smt):
    "If two cores cannot both be false altogether then each of them holds"
    x, y = smt.bools("x y")
    smt.assume(Not(And(Not(x), Not(y))))
    smt.prove(And(x, y))


@claim.false_variant(of=obligations.weights_of_a_part_count_groups)
def any_bound_may_be_rounded_up(smt):
    "What is at least a bound is at least that rounded up: not if it is no integer, as weights of parts are not"
    held, bound = smt.reals("held bound")
    needed = smt.integer("needed")
    smt.assume(bound <= held, needed - 1 < bound)
    smt.prove(needed <= held)


@claim.false_variant(of=lemmas_cuts.points_within_reach_are_in_neighbouring_cells)
def cells_may_be_smaller_than_the_reach(smt):
    "Points that differ by at most s + 1 are in neighbouring cells of side s"
    x, y, side, p, q = smt.ints("x y side p q")
    smt.assume(side == 1, x - y <= side + 1, y - x <= side + 1)
    smt.assume(side * p <= x, x < side * (p + 1), side * q <= y, y < side * (q + 1))
    smt.prove(And(p - q <= 1, q - p <= 1))


@claim.false_variant(of=lemmas_cuts.parts_share_no_group)
def parts_may_share_a_group(smt):
    "Parts that two units of one group are in have as many groups together as the structure costs"
    held_by, live, cost = smt.reals("held_by live cost")
    smt.assume(0 <= held_by, held_by <= 2, live <= cost)
    smt.prove(live + held_by <= cost + 1)


# --- networks and refutations -------------------------------------------------------------------------------------


def only(network: Network, chosen: list[int]) -> Network:
    """The network with the chosen units alone."""
    hidden, last = network.layers
    return replace(
        network,
        layers=(Layer(hidden.weight[chosen], hidden.bias[chosen]), Layer(last.weight[:, chosen], last.bias)),
    )


def cover_with_equal_signs(network: Network, eps: Fraction) -> int:
    """The least number of groups with equal signs, none eliminated or cancelled, by trying all partitions."""
    instance = Instance(read_weights(network), eps)

    def fewest(left: tuple[int, ...]) -> int:
        if not left:
            return 0
        first, rest = left[0], left[1:]
        sizes = []
        for count in range(len(rest) + 1):
            for others in itertools.combinations(rest, count):
                group = (first, *others)
                if all(instance.compatible((i, 1), (j, 1)) for i, j in itertools.combinations(group, 2)):
                    sizes.append(1 + fewest(tuple(i for i in rest if i not in others)))
        return min(sizes)

    return fewest(tuple(range(instance.units)))


def refute_lower_bound(prover: Any, network: Network, eps: Eps, bound: int) -> None:
    """State that the proximate rank is at least `bound`; weights in the ball with a smaller rank refute it."""
    not_at_least(prover, network, eps, bound, brute_force(network, eps)[1])

"""The theorems PR-1 to PR-5 from the lemmas, in the order of docs/proximate-rank-proof.md.

    lemmas_groups.py, lemmas_structures.py, lemmas_bounds.py, lemmas_zero_tests.py, lemmas_staircases.py: the lemmas
    PR-1                  the least cost of a structure is the proximate rank
    PR-2                  cells of a grid are groups; units that cannot vanish need a group each
    PR-4                  subset sum and equal-sum bins as zero tests
    PR-5                  thresholds, and the search that ends at the right one

Where something is said to be derivable, the statement says what could stand in the way: "derivable, or stuck where
this premise fails"; the lemmas that a step uses then show that it fails nowhere.
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
from theorems.proximate_rank.lemmas_bounds import (
    a_unit_above_its_cap_cannot_vanish,
    anchor,
    cap,
    counted,
    counting,
    groups_count_half_of_a_set_rounded_up,
    halved,
    k,
    listed,
    stated,
    structures_pay_for_listed_units,
    total_half,
    watched,
    weighed,
    weights_and_halves_are_counted,
)
from theorems.proximate_rank.lemmas_groups import P, b, eps, size
from theorems.proximate_rank.lemmas_staircases import (
    a_structure_has_a_threshold,
    conditions,
    found,
    reached,
    rho,
    steps,
    structures_of_small_cost_have_a_step,
)
from theorems.proximate_rank.lemmas_structures import (
    a_structure_gives_nearby_weights,
    best,
    i_g,
    j_g,
    least,
    nearby_weights_give_a_structure,
    rank,
    two_minima,
    weights_of_a_structure,
    weights_unless_stuck,
)
from theorems.proximate_rank.lemmas_zero_tests import (
    an_anchor_vanishes_iff_its_items_sum_to_the_target,
    anchor_vanishes,
    anchored,
    anchors,
    anchors_and_items_meet_as_intended,
    anchors_are_full_or_cost,
    as_intended,
    b_2,
    four_items_weigh_four_times_as_much,
    full_bins,
    gathered,
    is_corner,
    items,
    items_of_the_anchor,
    left,
    nothing_is_left_beside_full_bins,
    scale,
    size_2,
    sums,
    sums_are_between_a_quarter_and_half,
    target,
    the_anchor_alone_has_rank_1,
    thirds,
    two_items_weigh_twice_as_much,
    used,
    used_2,
)
from verify.terms import And, Iff, Implies, Not, Or, ite, maximum, minimum, total

# --- PR-1 -------------------------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="PR-1")
def proximate_rank_is_the_least_cost(smt):
    "PR-1: the proximate rank is the least cost of a structure, for all h, n, m and ε ≥ 0"
    smt.assume(*two_minima)
    smt.use(nearby_weights_give_a_structure, rank=best)
    smt.use(a_structure_gives_nearby_weights, cost=least)
    smt.prove(best == least)


# --- PR-2 -------------------------------------------------------------------------------------------------------------


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


# --- PR-4 -------------------------------------------------------------------------------------------------------------


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


# --- PR-5 -------------------------------------------------------------------------------------------------------------


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


# --- bounded cases beside the inductions ------------------------------------------------------------------------------


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

"""The theorems PR-1 to PR-5 from the lemmas, in the order of docs/proximate-rank-proof.md.

    lemmas_groups.py, lemmas_structures.py, lemmas_bounds.py, lemmas_clauses.py, lemmas_cuts.py, lemmas_zero_tests.py,
    lemmas_staircases.py: the lemmas
    PR-1                  the least cost of a structure is the proximate rank
    PR-2                  cells of a grid are groups; units that cannot vanish and cores of clausal proofs need groups
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
    arrived,
    bound,
    cap,
    compatible_units_take_away_at_most_the_cap,
    counted,
    counting,
    groups_count_half_of_a_set_rounded_up,
    halved,
    k,
    listed,
    stated,
    structures_pay_for_listed_units,
    total_half,
    trees_say_no_more_than_the_leaf,
    watched,
    weighed,
    weights_and_halves_are_counted,
)
from theorems.proximate_rank.lemmas_clauses import (
    G,
    X,
    Y,
    a_leader_leads_itself,
    a_structure_fits_a_larger_ball,
    a_unit_in_one_place_makes_its_ladder_true,
    an_integer_below_1_is_at_most_0,
    are_twins,
    earlier,
    eta,
    in_their_places,
    inequalities_of_integers_are_exact,
    inside_the_ball,
    key_i,
    key_j,
    later,
    leader,
    leader_2,
    least_list,
    led,
    members_are_within_reach,
    members_meet_as_their_clauses_say,
    members_meet_by_relative_signs,
    places,
    reach,
    seen,
    seen_2,
    strict,
    sums_are_compared_exactly,
    the_least_list_keeps_twins_in_order,
    twins_in_order_make_their_clauses_true,
    two_members,
    units,
)
from theorems.proximate_rank.lemmas_cuts import (
    T,
    a_core_that_fails_satisfies_the_selectors,
    a_counter_counts,
    a_cut,
    a_cut_that_is_accepted_is_true,
    chosen_one,
    cores,
    cores_are_paid_one_by_one,
    costs,
    count,
    counters_are_true_as_they_count,
    failing,
    fits_the_slack,
    further,
    has,
    hold,
    lacks,
    live,
    needed,
    needs_of_parts_add_up,
    outputs_from_the_second_on_are_one_less,
    own,
    paid,
    parted,
    parts_share_no_group,
    points_within_reach_are_in_neighbouring_cells,
    selectors,
    shared,
    shown,
    slope,
)
from theorems.proximate_rank.lemmas_cuts import (
    left as left_over,
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
    cost,
    i_g,
    j_g,
    least,
    nearby_weights_give_a_structure,
    rank,
    structure_unless_stuck,
    two_minima,
    weights_in_the_ball,
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
from verify.terms import And, Iff, Implies, Not, Or, bools, ints, ite, maximum, minimum, reals, total

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


@claim.obligation(scope="for_all", label="PR-2")
def forks_are_a_lower_bound(smt):
    """PR-2: so is the least leaf of a tree that forks on two units, in one group or not, with weights at each leaf

    A group of the structure weighs no more than 1 at the leaf where the structure arrives.
    """
    S_w = smt.real("S_w")
    size_w = smt.integer("size_w")
    smt.assume(*two_minima)
    smt.assume(watched(size_w, S_w, cap, anchor, eps), anchor - eps > cap)
    smt.assume(Or(weighed(k, least), S_w <= eps * size_w))
    smt.assume(halved(listed, counted), 2 * total_half <= listed + 1)
    smt.assume(Or(counting(k, stated), counted < total_half))
    smt.assume(arrived(bound, stated))
    smt.use(halves_of_sets_are_a_lower_bound)
    smt.use(trees_say_no_more_than_the_leaf)
    smt.prove(bound <= best)


m, n_u, at_u, n_c, n_s, b_u, radius = ints("m n_u at_u n_c n_s b_u radius")


seen_u, hold_u, fails = bools("seen_u hold_u fails")


some_clause_is_false = Or(
    Not(And(seen_u, hold_u)),  # a unit is in one place
    Not(And(0 <= leader, leader <= m, leader_2 == leader)),  # its leader comes before it and leads itself
    Not(members_meet_by_relative_signs),  # two members
    Not(Implies(seen_2, seen)),  # two twins
    Not(Or(costs, lacks, has)),  # a cut
    Not(a_counter_counts),
    Not(And(chosen_one, hold)),  # the selectors of cores
)


can_be_eliminated = b_u <= radius


a_clausal_proof = [
    # any unit, which has its place where it is eliminated or in a group, and its leader
    places(n_u, at_u, seen_u, hold_u), can_be_eliminated,
    Or(And(0 <= at_u, at_u < n_u), Not(can_be_eliminated), Not(members_meet_by_relative_signs)),
    0 <= m, m < units, led(units, G(m), leader, m), led(units, G(m), leader, leader_2),
    led(units, G(leader), leader_2, leader),
    # any two members, two twins, a cut
    *two_members, members_are_within_reach,
    are_twins, *least_list, *in_their_places, earlier == key_i, later == key_j, *a_cut,
    # any core; number `failing` fails, if any does; their clauses are refuted, and else they are paid for
    shown(n_c, further, count), count <= n_c,
    selectors(n_s, failing, chosen_one, hold), 0 <= failing, failing < n_s,
    Implies(fails, some_clause_is_false),
    Or(paid(cores, left_over, own), fails, count < 1, Not(further == count - 1)),
]  # fmt: skip

"""A part of which `own` groups stay, in a structure whose list of leaders is least, and a clausal proof of `cores`.

If some core were false altogether then all clauses that the proof refutes would be true.
"""


all_signs = dict.fromkeys(("sigma", "tau", "lead", "side", "sign", "turn"), 1)

"""Where an instance is looked for."""


@claim.obligation(scope="for_all", label="PR-2")
def a_clausal_proof_counts_groups(smt):
    "A part has at least as many groups that stay as a clausal proof has cores: no clause of any kind is false"
    smt.assume(*a_clausal_proof, Implies(count < 1, fails))
    smt.use(a_unit_in_one_place_makes_its_ladder_true, n=n_u, at=at_u, seen=seen_u, hold=hold_u)
    smt.use(a_leader_leads_itself, i=m)
    smt.use(members_meet_as_their_clauses_say)
    smt.use(the_least_list_keeps_twins_in_order)
    smt.use(twins_in_order_make_their_clauses_true)
    smt.use(a_cut_that_is_accepted_is_true)
    smt.use(counters_are_true_as_they_count)
    smt.use(outputs_from_the_second_on_are_one_less, n=n_c)
    smt.use(a_core_that_fails_satisfies_the_selectors, n=n_s)
    smt.use(cores_are_paid_one_by_one, left=left_over, cost=own)
    smt.show(strict=0, size=1, **all_signs)
    smt.prove(cores <= own)


own_w, needed_w, size_w = ints("own_w needed_w size_w")


(S_w,) = reals("S_w")


weights_of_a_part = [
    # any group with a listed unit does not vanish; all are paid for, unless one does
    watched(size_w, S_w, cap, anchor, slope), anchor - slope > cap - strict,
    Or(weighed(k, own_w), S_w <= slope * size_w - strict),
    # any set; what is stated is weighed, unless the groups count less than half of such a set
    halved(listed, counted), 2 * total_half <= listed + 1, Or(counting(k, stated), counted < total_half),
    # the leaf where the structure arrives; the part needs the bound of its tree, rounded up
    arrived(bound, stated), needed_w - 1 < bound,
]  # fmt: skip

"""A part of which `own_w` groups stay, and weights on its units, on sets of them and at forks."""


@claim.obligation(scope="for_all", label="PR-2")
def weights_of_a_part_count_groups(smt):
    "A part has at least as many groups that stay as its weights say, rounded up, in the closed and the open ball"
    smt.assume(*weights_of_a_part)
    smt.use(compatible_units_take_away_at_most_the_cap, size=size_w, S=S_w, eps=slope)
    smt.use(structures_pay_for_listed_units, cost=own_w)
    smt.use(groups_count_half_of_a_set_rounded_up)
    smt.use(weights_and_halves_are_counted)
    smt.use(trees_say_no_more_than_the_leaf)
    smt.use(an_integer_below_1_is_at_most_0, difference=needed_w - own_w)
    smt.prove(needed_w <= own_w)


@claim.obligation(scope="for_all", label="PR-2")
def certified_parts_are_a_lower_bound(smt):
    """PR-2: what parts need by weights or by cores of clausal proofs adds up to one, in the closed and the open ball

    Weights at distance η, of rank `rank`, give a structure; `least` is the least cost of one at that distance. Its
    conditions are those of the checker, which has integers: w at one scale, S and the slope at another.
    """
    d, beta, S_u = smt.reals("d beta S_u")
    scale, scale_2, D, E, cell, p, q, part, part_2 = smt.ints("scale scale_2 D E cell p q part part_2")
    derived = (members_are_within_reach, fits_the_slack, can_be_eliminated)
    smt.assume(*(term.substitute({"eps": eta}) for term in weights_in_the_ball))
    smt.assume(structure_unless_stuck(rank, cost).substitute({"eps": eta}), least <= cost)
    smt.use(nearby_weights_give_a_structure, eps=eta)
    # the ball and a structure in it as integers: the distance of two members, the input of a unit, a sum
    smt.assume(
        inside_the_ball(eta, eps, strict), scale >= 1, scale_2 >= 1, scale * eps == E, scale_2 * eps == slope
    )
    smt.assume(reach == 2 * E - strict, radius == E - strict)
    smt.assume(d <= 2 * eta, D == scale * d, D == abs(X - Y))
    smt.assume(beta <= eta, b_u == scale * beta)
    smt.assume(size >= 1, S_u <= eta * size, -S_u <= eta * size, T == scale_2 * S_u)
    for real_sum, whole_sum in ((S_u, T), (-S_u, -T)):
        smt.use(a_structure_fits_a_larger_ball, S=real_sum)
        smt.use(sums_are_compared_exactly, x=real_sum, X=whole_sum, scale=scale_2)
    smt.use(inequalities_of_integers_are_exact, x=d, y=2 * eps, X=D, Y=2 * E)
    smt.use(inequalities_of_integers_are_exact, x=beta, y=eps, X=b_u, Y=E)
    # a part with a clausal proof and one with weights; the parts have what they need, unless one of these has not
    smt.assume(*(term for term in a_clausal_proof if all(term is not other for other in derived)))
    smt.assume(Implies(count < 1, fails), *weights_of_a_part)
    smt.assume(Or(parted(needed, live), own < cores, own_w < needed_w))
    smt.use(a_clausal_proof_counts_groups)
    smt.use(weights_of_a_part_count_groups)
    smt.use(needs_of_parts_add_up)
    # no group is in two parts, unless two members are, which the checker finds in cells not far from each other
    smt.assume(cell == maximum(reach, 1))
    smt.assume(cell * p <= X, X < cell * (p + 1), cell * q <= Y, Y < cell * (q + 1))
    smt.assume(Implies(And(p - q <= 1, q - p <= 1, members_are_within_reach), part == part_2))
    smt.assume(Or(shared(live, least), Not(part == part_2)))
    smt.use(points_within_reach_are_in_neighbouring_cells, x=X, y=Y, side=cell)
    smt.use(parts_share_no_group, cost=least)
    smt.show(eta=0, strict=0, scale=1, scale_2=1, size=1, **all_signs)
    smt.prove(needed <= rank)


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

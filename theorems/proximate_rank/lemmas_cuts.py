"""What is added to the clauses of a part is true too, and bounds the cost: the second half of a clausal proof (PR-2).

cuts           groups that all vanish hold what a cut says that they hold: it is true of every structure
counters       their outputs are true as far as they count
cores          each is one more group; if one failed, the clauses that are refuted would all be true
parts          no group is in two of them, so that what they need adds up

Numbers are the integers of the checker, `strict` is 1 in the open ball and 0 in the closed one.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from theorems.proximate_rank.claim import claim, formulas_speak_of_networks
from theorems.proximate_rank.lemmas_clauses import a, an_integer_below_1_is_at_most_0, strict, tau
from theorems.proximate_rank.lemmas_groups import S, is_sign, size, vanishes
from theorems.proximate_rank.lemmas_structures import cost
from verify.terms import And, Iff, Implies, Not, Or, Relation, bools, ints, ite, minimum, reals

# --- cuts -------------------------------------------------------------------------------------------------------------

side, shares, share, least_share, x = reals("side shares share least_share x")


(slope,) = ints("slope")


joined = Relation("joined", size="int", S="real", shares="real", side="real", slope="int")

"""One output of a group: S = Σta, and the sum of the shares of its members, side·t·a - slope each."""


joined.rule("no_member", size=0, S=0, shares=0, side=side, slope=slope)


joined.rule(
    "one_more", joined(size, S, shares, side, slope),
    size=size + 1, S=S + tau * a, shares=shares + (side * tau * a - slope), side=side, slope=slope,
)  # fmt: skip


def shares_are_the_turned_sum(size, S, shares, side, slope):
    return shares == side * S - slope * size


@claim.obligation(scope="for_all", label="PR-2", parameters={"rule": list(joined.rules)})
def one_more_member_has_its_share(smt, rule):
    "One more member adds its share to the turned sum less the slack"
    smt.prove_rule(joined, rule, shares_are_the_turned_sum)


@claim.obligation(scope="for_all", label="PR-2", axioms=[formulas_speak_of_networks])
def shares_add_up_to_the_turned_sum(induction):
    "The shares of a group sum to side·S - slope·|G|, whatever its size"
    induction.prove_by(
        joined,
        shares_are_the_turned_sum,
        {rule: one_more_member_has_its_share[rule] for rule in joined.rules},
    )


(T,) = ints("T")


fits_the_slack = And(T <= slope * size - strict, -T <= slope * size - strict)


a_group_that_vanishes = [joined(size, T, shares, side, slope), is_sign(side), fits_the_slack]

"""The sum T in one output of a group that vanishes, led by a leader of a cut, which gives it the sign `side`."""


@claim.obligation(scope="for_all", label="PR-2")
def shares_of_a_group_that_vanishes_are_small(smt):
    "The shares of a group that vanishes sum to at most 0, and to less in the open ball, for either sign"
    smt.assume(*a_group_that_vanishes)
    smt.use(shares_add_up_to_the_turned_sum, S=T)
    smt.prove(shares <= -strict)


(groups,) = ints("groups")


excess, total = reals("excess total")


owing = Relation("owing", groups="int", excess="real", strict="int")

"""The groups that are led by the leaders of a cut and vanish, one by one: their number, and the sum of their shares."""


owing.rule("no_group", Or(strict == 0, strict == 1), groups=0, excess=0, strict=strict)


owing.rule(
    "one_more", owing(groups, excess, strict), shares <= -strict,
    groups=groups + 1, excess=excess + shares, strict=strict,
)  # fmt: skip


def they_owe_something(groups, excess, strict):
    return And(groups >= 0, strict >= 0, excess <= 0, Implies(groups >= 1, excess <= -strict))


@claim.obligation(scope="for_all", label="PR-2", parameters={"rule": list(owing.rules)})
def one_more_group_owes_no_less(smt, rule):
    "One more group that vanishes adds nothing to the sum, and takes 1 from it in the open ball"
    smt.prove_rule(owing, rule, they_owe_something)


@claim.obligation(scope="for_all", label="PR-2", axioms=[formulas_speak_of_networks])
def groups_that_vanish_sum_to_at_most_0(induction):
    "However many groups vanish, their shares sum to at most 0, and to less in the open ball if there is one"
    induction.prove_by(
        owing, they_owe_something, {rule: one_more_group_owes_no_less[rule] for rule in owing.rules}
    )


some, met = bools("some met")


offered = Relation("offered", some="bool", met="bool", least_share="real", share="real")

"""The places of a unit that are not outside, one by one: the least share, and whether the unit's own place passed.

A place has the share 0 unless it is in a group of one of the leaders; `share` is that of the unit's own.
"""


offered.rule("no_place", some=False, met=False, least_share=0, share=share)


for name, value, passed in (("another", x, met), ("its_own", share, True)):
    offered.rule(
        name, offered(some, met, least_share, share),
        some=True, met=passed, least_share=ite(some, minimum(least_share, value), value), share=share,
    )  # fmt: skip


def its_own_is_not_less(some, met, least_share, share):
    return Implies(met, And(some, least_share <= share))


@claim.obligation(scope="for_all", label="PR-2", parameters={"rule": list(offered.rules)})
def one_more_place_keeps_the_least(smt, rule):
    "One more place leaves the least share at most that of the unit's own place"
    smt.prove_rule(offered, rule, its_own_is_not_less)


@claim.obligation(scope="for_all", label="PR-2", axioms=[formulas_speak_of_networks])
def a_unit_has_at_least_its_least_share(induction):
    "A unit that is in none of the places outside has at least the least share of the others, however many there are"
    induction.prove_by(
        offered, its_own_is_not_less, {rule: one_more_place_keeps_the_least[rule] for rule in offered.rules}
    )


balanced = Relation("balanced", total="real", excess="real")

"""Units pass: the total of a cut, and the sum of the shares that they have in the groups of its leaders."""


balanced.rule("no_unit", total=0, excess=0)


balanced.rule("inside", balanced(total, excess), total=total + share, excess=excess + share)


balanced.rule(
    "not_inside", balanced(total, excess), least_share <= share,
    total=total + least_share, excess=excess + share,
)  # fmt: skip


def no_more_is_counted_than_there_is(total, excess):
    return total <= excess


@claim.obligation(scope="for_all", label="PR-2", parameters={"rule": list(balanced.rules)})
def one_more_unit_counts_no_more_than_it_has(smt, rule):
    "One more unit adds its share, or less, to the total of a cut"
    smt.prove_rule(balanced, rule, no_more_is_counted_than_there_is)


@claim.obligation(scope="for_all", label="PR-2", axioms=[formulas_speak_of_networks])
def the_total_of_a_cut_is_at_most_the_sum(induction):
    "However many units there are, the total of a cut is at most the sum of all shares in these groups"
    induction.prove_by(
        balanced,
        no_more_is_counted_than_there_is,
        {rule: one_more_unit_counts_no_more_than_it_has[rule] for rule in balanced.rules},
    )


inside, costs, lacks, has = bools("inside costs lacks has")


a_cut = [
    *a_group_that_vanishes,
    # the places of one unit, and the share of its own
    offered(some, True, least_share, share),
    # unless a group of the leaders costs, lacks a unit that is inside or has one outside: all vanish, and add up
    Or(costs, lacks, has, balanced(total, excess), Not(least_share <= share)),
    Or(costs, lacks, has, owing(groups, excess, strict), Not(shares <= -strict)),
    Or(costs, lacks, has, Implies(inside, groups >= 1)),
    # what the checker compares; `inside`: some unit is
    total > ite(inside, -strict, 0),
]  # fmt: skip

"""A cut that the checker accepts, and the groups of a structure that are led by its leaders."""


@claim.obligation(scope="for_all", label="PR-2")
def a_cut_that_is_accepted_is_true(smt):
    "In every structure a group of the leaders costs, or lacks a unit that is inside, or has one that is outside"
    smt.assume(*a_cut)
    smt.use(shares_of_a_group_that_vanishes_are_small)
    smt.use(a_unit_has_at_least_its_least_share, met=True)
    smt.use(groups_that_vanish_sum_to_at_most_0)
    smt.use(the_total_of_a_cut_is_at_most_the_sum)
    smt.prove(Or(costs, lacks, has))


# --- counters ---------------------------------------------------------------------------------------------------------

left_true, right_true, p, q, n, count = ints("left_true right_true p q n count")


(literal,) = bools("literal")


a_counter_counts = And(
    Implies(And(left_true >= p, right_true >= q), left_true + right_true >= p + q),
    Iff(ite(literal, 1, 0) >= 1, literal),
)

"""Output j of a counter is true if at least j literals are: a clause of it, and the counter of one literal, itself."""


@claim.obligation(scope="for_all", label="PR-2")
def counters_are_true_as_they_count(smt):
    "-left[p] or -right[q] or output[p + q], where an output j is true if at least j of its literals are"
    smt.prove(a_counter_counts)


(further,) = reals("further")


shown = Relation("shown", n="int", further="real", count="int")

"""Outputs of a counter of `count` true literals, one by one: how many are true from the second on."""


shown.rule("the_first", n=1, further=0, count=count)


shown.rule(
    "one_more", shown(n, further, count), n=n + 1, further=further + ite(count >= n + 1, 1, 0), count=count
)


def one_less_is_shown(n, further, count):
    return Implies(
        count >= 1, And(Implies(count <= n, further == count - 1), Implies(count >= n, further == n - 1))
    )


@claim.obligation(scope="for_all", label="PR-2", parameters={"rule": list(shown.rules)})
def one_more_output_shows_one_more(smt, rule):
    "One more output is true as long as there are as many literals"
    if rule == "one_more":
        smt.use(an_integer_below_1_is_at_most_0, difference=count - n)
    smt.prove_rule(shown, rule, one_less_is_shown)


@claim.obligation(scope="for_all", label="PR-2", axioms=[formulas_speak_of_networks])
def outputs_from_the_second_on_are_one_less(induction):
    "From the second on as many outputs are true as literals, less one, however many literals there are"
    induction.prove_by(
        shown, one_less_is_shown, {rule: one_more_output_shows_one_more[rule] for rule in shown.rules}
    )


# --- cores ------------------------------------------------------------------------------------------------------------

cores, left = reals("cores left")


paid = Relation("paid", cores="real", left="real", cost="real")

"""Cores, one by one: `left` is how much of the cost is true, after outputs of counters have replaced their literals."""


paid.rule("no_core", cost >= 0, cores=0, left=cost, cost=cost)


paid.rule(
    "one_more", paid(cores, left, cost), count <= left, further == count - 1, count >= 1,
    cores=cores + 1, left=left - count + further, cost=cost,
)  # fmt: skip


def each_core_is_one(cores, left, cost):
    return And(left >= 0, cores + left == cost)


@claim.obligation(scope="for_all", label="PR-2", parameters={"rule": list(paid.rules)})
def one_more_core_is_one_more_group(smt, rule):
    "A core of which a literal is true takes one from what is left of the cost"
    smt.prove_rule(paid, rule, each_core_is_one)


@claim.obligation(scope="for_all", label="PR-2", axioms=[formulas_speak_of_networks])
def cores_are_paid_one_by_one(induction):
    "However many cores there are, the cost is their number and what is left"
    induction.prove_by(
        paid, each_core_is_one, {rule: one_more_core_is_one_more_group[rule] for rule in paid.rules}
    )


(failing,) = ints("failing")


chosen_one, hold = bools("chosen_one hold")


selectors = Relation("selectors", n="int", failing="int", chosen_one="bool", hold="bool")

"""The cores once more, of which number `failing` is false altogether: its selector is true and no other.

`literal` is any one of the core; `hold`: the clauses -fail or -literal so far; `chosen_one`: some selector so far.
"""


selectors.rule("no_core", n=0, failing=failing, chosen_one=False, hold=True)


selectors.rule(
    "one_more", selectors(n, failing, chosen_one, hold), Implies(n == failing, Not(literal)),
    n=n + 1, failing=failing, chosen_one=Or(chosen_one, n == failing),
    hold=And(hold, Or(Not(n == failing), Not(literal))),
)  # fmt: skip


def one_selector_is_true(n, failing, chosen_one, hold):
    return And(hold, Implies(And(0 <= failing, failing < n), chosen_one))


@claim.obligation(scope="for_all", label="PR-2", parameters={"rule": list(selectors.rules)})
def one_more_selector_holds(smt, rule):
    "The selector of a core that is false altogether may be true, and that of any other is false"
    if rule == "one_more":
        smt.use(an_integer_below_1_is_at_most_0, difference=failing - n)
    smt.prove_rule(selectors, rule, one_selector_is_true)


@claim.obligation(scope="for_all", label="PR-2", axioms=[formulas_speak_of_networks])
def a_core_that_fails_satisfies_the_selectors(induction):
    "If any core were false altogether then all clauses of the selectors would be true, however many cores there are"
    induction.prove_by(
        selectors, one_selector_is_true, {rule: one_more_selector_holds[rule] for rule in selectors.rules}
    )


# --- parts ------------------------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="PR-2")
def cells_cannot_be_two_apart(smt):
    "Two more cells of side s are more than s apart"
    x, y, side, p, q = smt.ints("x y side p q")
    smt.assume(side >= 1, side * p <= x, y < side * (q + 1), p >= q + 2)
    smt.prove(x - y > side)


@claim.obligation(scope="for_all", label="PR-2")
def points_within_reach_are_in_neighbouring_cells(smt):
    "⌊x/s⌋ and ⌊y/s⌋ differ by at most 1 if x and y do by at most s: no compatible pair is missed"
    x, y, side, p, q = smt.ints("x y side p q")
    smt.assume(side >= 1, x - y <= side, y - x <= side)
    smt.assume(side * p <= x, x < side * (p + 1), side * q <= y, y < side * (q + 1))
    smt.use(cells_cannot_be_two_apart)
    smt.use(cells_cannot_be_two_apart, x=y, y=x, p=q, q=p)
    smt.use(an_integer_below_1_is_at_most_0, difference=p - q - 1)
    smt.use(an_integer_below_1_is_at_most_0, difference=q - p - 1)
    smt.prove(And(p - q <= 1, q - p <= 1))


held_by, live, needed = reals("held_by live needed")


shared = Relation("shared", live="real", cost="real")

"""The groups of a structure, one by one: those that stay and are in some part, counted for each part, and the cost."""


shared.rule("no_group", live=0, cost=0)


shared.rule(
    "one_more", shared(live, cost), held_by <= 1,
    live=live + ite(vanishes, 0, held_by), cost=cost + ite(vanishes, 0, 1),
)  # fmt: skip


def groups_of_parts_are_paid_for(live, cost):
    return live <= cost


@claim.obligation(scope="for_all", label="PR-2", parameters={"rule": list(shared.rules)})
def one_more_group_is_in_one_part(smt, rule):
    "One more group that stays is in one part at most, and costs 1"
    smt.prove_rule(shared, rule, groups_of_parts_are_paid_for)


@claim.obligation(scope="for_all", label="PR-2", axioms=[formulas_speak_of_networks])
def parts_share_no_group(induction):
    "However many groups there are, all parts together have at most as many that stay as the structure costs"
    induction.prove_by(
        shared,
        groups_of_parts_are_paid_for,
        {rule: one_more_group_is_in_one_part[rule] for rule in shared.rules},
    )


(own,) = reals("own")


parted = Relation("parted", needed="real", live="real")

"""Parts, one by one: the groups that they need by their certificates, and their groups that stay, `own` of this one."""


parted.rule("no_part", needed=0, live=0)


parted.rule("one_more", parted(needed, live), cores <= own, needed=needed + cores, live=live + own)


def parts_have_what_they_need(needed, live):
    return needed <= live


@claim.obligation(scope="for_all", label="PR-2", parameters={"rule": list(parted.rules)})
def one_more_part_has_what_it_needs(smt, rule):
    "One more part has at least as many groups that stay as it needs"
    smt.prove_rule(parted, rule, parts_have_what_they_need)


@claim.obligation(scope="for_all", label="PR-2", axioms=[formulas_speak_of_networks])
def needs_of_parts_add_up(induction):
    "However many parts there are, together they have at least as many groups that stay as they need"
    induction.prove_by(
        parted,
        parts_have_what_they_need,
        {rule: one_more_part_has_what_it_needs[rule] for rule in parted.rules},
    )

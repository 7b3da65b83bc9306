"""Every structure, up to twins, makes the clauses of a part true: half of what a clausal proof rests on (PR-2).

integers       the conditions of a structure, in both balls, as the checker's inequalities of integers
leaders        a group is led by its first unit, and signs relative to the leader say which members meet
places         a unit is in one of its places, and the ladder that says so is true
twins          of all structures of least cost, the one whose list of leaders is least keeps twins in order

Formulas are those of checker.py, clause by clause; lemmas_cuts.py has what is added to them.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from theorems.proximate_rank.claim import claim, formulas_speak_of_networks
from theorems.proximate_rank.lemmas_groups import S, eps, is_sign, only_the_relative_sign_matters, size
from verify.terms import And, Function, Iff, Implies, Not, Or, Relation, Term, bools, ints, ite, reals

# --- integers ---------------------------------------------------------------------------------------------------------

eta, d, beta = reals("eta d beta")


(strict,) = ints("strict")


def inside_the_ball(eta: Term, eps: Term, strict: Term) -> Term:
    """η ≤ ε in the closed ball, where `strict` is 0, and η < ε in the open one, where it is 1."""
    return Or(And(strict == 0, eta <= eps), And(strict == 1, eta < eps))


def at_most(x: Term, y: Term, strict: Term) -> Term:
    """x ≤ y, or x < y if strict."""
    return And(x <= y, Implies(strict == 1, x < y))


@claim.obligation(scope="for_all", label="PR-2")
def a_structure_fits_a_larger_ball(smt):
    "A structure at distance η keeps its conditions in the ball: ≤ if that is closed and η ≤ ε, < if open and η < ε"
    smt.assume(inside_the_ball(eta, eps, strict), size >= 1, d <= 2 * eta, beta <= eta, S <= eta * size)
    smt.prove(
        And(
            at_most(d, 2 * eps, strict),
            at_most(beta, eps, strict),
            at_most(S, eps * size, strict),
            Or(strict == 0, strict == 1),
        )
    )


@claim.obligation(scope="for_all", label="PR-2")
def an_integer_below_1_is_at_most_0(smt):
    "n < 1 implies n ≤ 0 for an integer n"
    difference = smt.integer("difference")
    smt.assume(difference < 1)
    smt.prove(difference <= 0)


@claim.obligation(scope="for_all", label="PR-2")
def inequalities_of_integers_are_exact(smt):
    "At a scale that makes both sides integers, x ≤ y says X ≤ Y, and x < y says X ≤ Y - 1"
    x, y = smt.reals("x y")
    X, Y, scale, strict = smt.ints("X Y scale strict")
    smt.assume(scale >= 1, X == scale * x, Y == scale * y, Or(strict == 0, strict == 1))
    smt.use(an_integer_below_1_is_at_most_0, difference=X - Y + 1)
    smt.prove(Iff(at_most(x, y, strict), X <= Y - strict))


@claim.obligation(scope="for_all", label="PR-2")
def sums_are_compared_exactly(smt):
    "S ≤ ε|G| says that the integer S is at most slope·|G|, and S < ε|G| that it is at most slope·|G| - 1"
    x, eps = smt.reals("x eps")
    X, slope, size, scale, strict = smt.ints("X slope size scale strict")
    smt.assume(scale >= 1, X == scale * x, slope == scale * eps, Or(strict == 0, strict == 1))
    smt.use(inequalities_of_integers_are_exact, y=eps * size, Y=slope * size)
    smt.prove(Iff(at_most(x, eps * size, strict), X <= slope * size - strict))


# --- leaders ----------------------------------------------------------------------------------------------------------

units, g, first, i, j = ints("units g first i j")


G = Function("G", sort="int")


led = Relation("led", units="int", g="int", first="int", i="int")

"""Units pass in their order; G(i) is the number of the group of unit i, or negative if i is eliminated.

`first` is the first of them in group g, -1 if there is none so far. One unit, i, is watched.
"""


so_far = led(units, g, first, i)


led.rule("no_unit", units=0, g=g, first=-1, i=i)


led.rule("the_first", so_far, G(units) == g, first < 0, units=units + 1, g=g, first=units, i=i)


led.rule("any_other", so_far, Implies(G(units) == g, first >= 0), units=units + 1, g=g, first=first, i=i)


def first_is_first(units, g, first, i):
    return And(
        -1 <= first,
        first < units,
        Implies(first >= 0, G(first) == g),
        Implies(And(0 <= i, i < units, G(i) == g), And(0 <= first, first <= i)),
    )


@claim.obligation(scope="for_all", label="PR-2", parameters={"rule": list(led.rules)})
def one_more_unit_keeps_the_first(smt, rule):
    "When one more unit passes, the first of a group is still a member and not after any other"
    if rule == "any_other":
        smt.use(an_integer_below_1_is_at_most_0, difference=i - units)
    smt.prove_rule(led, rule, first_is_first)


@claim.obligation(scope="for_all", label="PR-2", axioms=[formulas_speak_of_networks])
def a_group_has_a_first_unit(induction):
    "However many units there are, a group with a unit has a first one, which is not after it"
    induction.prove_by(led, first_is_first, {rule: one_more_unit_keeps_the_first[rule] for rule in led.rules})


leader, leader_2 = ints("leader leader_2")


@claim.obligation(scope="for_all", label="PR-2")
def a_leader_leads_itself(smt):
    "The leader of i is in the group of i, and leads itself: -member[i, l, s] or member[l, l, 1]"
    smt.assume(0 <= i, i < units)
    smt.assume(led(units, G(i), leader, i), led(units, G(i), leader, leader_2))
    smt.assume(led(units, G(leader), leader_2, leader))
    smt.use(a_group_has_a_first_unit, g=G(i), first=leader)
    smt.use(a_group_has_a_first_unit, g=G(i), first=leader, i=leader_2)
    smt.use(a_group_has_a_first_unit, g=G(leader), first=leader_2, i=leader)
    smt.prove(And(0 <= leader, leader <= i, G(leader) == G(i), leader_2 == leader))


w, w_2, sigma, tau, lead, s, t = reals("w w_2 sigma tau lead s t")


X, Y, reach = ints("X Y reach")


members_are_within_reach = abs(X - Y) <= reach


two_members = [
    is_sign(sigma), is_sign(tau), is_sign(lead), X == sigma * w, Y == tau * w_2, s == sigma * lead, t == tau * lead,
]  # fmt: skip

"""One coordinate of any two members, turned by their signs; s and t are the signs relative to their leader."""


members_meet_by_relative_signs = And(
    is_sign(s),
    abs(w - s * t * w_2) <= reach,  # the clause of two members
    Implies(tau == lead, And(abs(w - s * w_2) <= reach, t == 1)),  # with the leader: a place
)


@claim.obligation(scope="for_all", label="PR-2")
def members_meet_as_their_clauses_say(smt):
    """Two members of signs s and t relative to their leader are within reach by the sign st, so no clause forbids both

    The second may be the leader, so that each member has its place under it.
    """
    smt.assume(*two_members, members_are_within_reach)
    smt.use(only_the_relative_sign_matters, z=w, z_2=w_2)
    smt.prove(members_meet_by_relative_signs)


# --- places -----------------------------------------------------------------------------------------------------------

n, at = ints("n at")


seen, hold = bools("seen hold")


places = Relation("places", n="int", at="int", seen="bool", hold="bool")

"""The places of a unit, one by one: it is in place number `at`, and in no other.

`seen` is the variable of the ladder: one of the places so far is the unit's; `hold`: all clauses of the ladder so far.
"""


places.rule("no_place", n=0, at=at, seen=False, hold=True)


now = Or(seen, n == at)


places.rule(
    "one_more", places(n, at, seen, hold),
    n=n + 1, at=at, seen=now,
    hold=And(hold, Implies(n == at, now), Implies(seen, now), Or(Not(seen), Not(n == at))),
)  # fmt: skip


def seen_from_its_place_on(n, at, seen, hold):
    return And(n >= 0, Iff(seen, And(0 <= at, at < n)), hold)


@claim.obligation(scope="for_all", label="PR-2", parameters={"rule": list(places.rules)})
def one_more_place_keeps_the_ladder(smt, rule):
    "One more place that is the unit's own or is not keeps the ladder true"
    if rule == "one_more":
        smt.use(an_integer_below_1_is_at_most_0, difference=at - n)
    smt.prove_rule(places, rule, seen_from_its_place_on)


@claim.obligation(scope="for_all", label="PR-2", axioms=[formulas_speak_of_networks])
def a_unit_in_one_place_makes_its_ladder_true(induction):
    "A unit in exactly one of its places makes true that it is in one, and that it is in no two, however many there are"
    induction.prove_by(
        places,
        seen_from_its_place_on,
        {rule: one_more_place_keeps_the_ladder[rule] for rule in places.rules},
    )


# --- twins ------------------------------------------------------------------------------------------------------------

y, y_2, a, a_2, other, sign, turn = reals("y y_2 a a_2 other sign turn")


are_twins = And(is_sign(sign), is_sign(turn), y_2 == turn * y, a_2 == turn * a)

"""One coordinate and one output of two twins, the second turned round or not."""


no_sum_changes = And(sign * turn * y_2 == sign * y, sign * turn * a_2 == sign * a, abs(y_2) == abs(y))


@claim.obligation(scope="for_all", label="PR-2")
def a_twin_takes_the_place_of_the_other(smt):
    """A unit enters a group with its sign turned where its twin was, and nothing changes

    Neither its signed weights, so that the group meets and sums as before, nor whether it can be eliminated.
    """
    smt.assume(are_twins)
    smt.prove(no_sum_changes)


meets_alike = Iff(abs(other - sign * y) <= reach, abs(other - sign * turn * y_2) <= reach)


@claim.obligation(scope="for_all", label="PR-2")
def twins_have_as_many_places_under_a_leader(smt):
    """Where one twin is within reach of a third unit by some sign, the other is by that sign, turned as it is itself

    In every coordinate: so both can be under that unit in as many ways, and places before both are numbered alike.
    """
    smt.assume(are_twins)
    smt.prove(meets_alike)


second, first_2 = reals("second first_2")


exchanged = Relation("exchanged", units="int", g="int", first="real", first_2="real", i="int", j="int")

"""Units pass; i and j, i < j, are exchanged: then i is in G(j) and j is in G(i), eliminated if the other was.

`first` and `first_2` are the first unit of group g before and after.
"""


exchanged.rule("no_unit", i < j, units=0, g=g, first=-1, first_2=-1, i=i, j=j)


before = G(units) == g


after = Or(
    And(units == i, G(j) == g),
    And(units == j, G(i) == g),
    And(Not(units == i), Not(units == j), G(units) == g),
)


exchanged.rule(
    "one_more", exchanged(units, g, second, first_2, i, j),
    units=units + 1, g=g,
    first=ite(And(before, second < 0), units, second), first_2=ite(And(after, first_2 < 0), units, first_2),
    i=i, j=j,
)  # fmt: skip


def leaders_before_both_stay(units, g, first, first_2, i, j):
    return And(
        units >= 0,
        i < j,
        Or(
            first_2 == first,
            And(units > i, Or(first < 0, first >= i), Or(first_2 < 0, first_2 >= i)),
        ),
    )


@claim.obligation(scope="for_all", label="PR-2", parameters={"rule": list(exchanged.rules)})
def one_more_unit_keeps_leaders_before_both(smt, rule):
    "One more unit changes no first unit that stands before both of those exchanged"
    smt.prove_rule(exchanged, rule, leaders_before_both_stay)


@claim.obligation(scope="for_all", label="PR-2", axioms=[formulas_speak_of_networks])
def an_exchange_keeps_leaders_before_both(induction):
    "If a group is led by a unit before i < j then it is still led by that unit when i and j are exchanged"
    induction.prove_by(
        exchanged,
        leaders_before_both_stay,
        {rule: one_more_unit_keeps_leaders_before_both[rule] for rule in exchanged.rules},
    )


smaller, larger = bools("smaller larger")


key, key_2 = reals("key key_2")


compared = Relation("compared", n="int", i="int", smaller="bool", larger="bool")

"""Two lists of keys, unit by unit, the second after an exchange: it is smaller, or larger, where they first differ.

Before i they agree, and at i the second is smaller.
"""


compared.rule("no_unit", 0 <= i, n=0, i=i, smaller=False, larger=False)


compared.rule(
    "one_more", compared(n, i, smaller, larger), Implies(n < i, key_2 == key), Implies(n == i, key_2 < key),
    n=n + 1, i=i, smaller=Or(smaller, And(Not(larger), key_2 < key)), larger=Or(larger, And(Not(smaller), key < key_2)),
)  # fmt: skip


def smaller_from_there_on(n, i, smaller, larger):
    return And(Not(larger), Implies(n > i, smaller))


@claim.obligation(scope="for_all", label="PR-2", parameters={"rule": list(compared.rules)})
def one_more_key_does_not_make_it_larger(smt, rule):
    "One more unit leaves the list of keys smaller, once it is"
    if rule == "one_more":
        smt.use(an_integer_below_1_is_at_most_0, difference=i - n)
    smt.prove_rule(compared, rule, smaller_from_there_on)


@claim.obligation(scope="for_all", label="PR-2", axioms=[formulas_speak_of_networks])
def a_smaller_key_makes_a_smaller_list(induction):
    "A list of keys that first differs from another at a smaller key is smaller, whatever follows"
    induction.prove_by(
        compared,
        smaller_from_there_on,
        {rule: one_more_key_does_not_make_it_larger[rule] for rule in compared.rules},
    )


def key_of(unit: Term, first: Term) -> Term:
    """The leader of the unit, or -1 if it is eliminated."""
    return ite(G(unit) < 0, -1, first)


u, first_i, first_j, first_u = ints("u first_i first_j first_u")


new_i, new_u = reals("new_i new_u")


key_i, key_j = key_of(i, first_i), key_of(j, first_j)


least_list = [
    0 <= i, i < j, j < units, 0 <= u, u < units,
    led(units, G(i), first_i, i), led(units, G(j), first_j, j), led(units, G(u), first_u, u),
    exchanged(units, G(j), first_j, new_i, i, j), exchanged(units, G(u), first_u, new_u, i, j),
    Or(Not(smaller), Not(no_sum_changes)),
    Or(
        compared(units, i, smaller, larger),
        And(u < i, Not(key_of(u, new_u) == key_of(u, first_u))),
        Not(key_of(j, new_i) < key_i),
    ),
]  # fmt: skip

"""Of the structures of least cost the one whose list of keys is least, twins i < j, and any unit u.

The twins exchanged are a structure of the same cost, unless a sum changes, so its list of keys is not smaller; the two
are compared, unless a key before i changes or that of i does not fall. After it, i is where j was.
"""


@claim.obligation(scope="for_all", label="PR-2")
def the_least_list_keeps_twins_in_order(smt):
    "In a structure whose list of keys is least, the first of two twins is eliminated or not led by a later unit"
    smt.assume(are_twins, *least_list)
    smt.use(a_twin_takes_the_place_of_the_other)
    for unit, leads in ((i, first_i), (j, first_j), (u, first_u)):
        smt.use(a_group_has_a_first_unit, g=G(unit), first=leads, i=unit)
    smt.use(an_exchange_keeps_leaders_before_both, g=G(j), first=first_j, first_2=new_i)
    smt.use(an_exchange_keeps_leaders_before_both, g=G(u), first=first_u, first_2=new_u)
    smt.use(a_smaller_key_makes_a_smaller_list, n=units)
    smt.prove(key_i <= key_j)


H = Function("H", sort="int")


(at_2,) = ints("at_2")


seen_2, hold_2 = bools("seen_2 hold_2")


earlier, later = reals("earlier later")


in_their_places = [
    # H(n), the leader at place n of the first, -1 for eliminated; a clause where the next place has another leader
    H(n) < H(n + 1), 0 <= at, earlier == H(at), Or(Implies(at_2 <= n, later == H(at_2)), Not(meets_alike)),
    # leaders ascend from place to place: used for two pairs
    Implies(at_2 <= n, H(at_2) <= H(n)), Implies(n + 1 <= at, H(n + 1) <= H(at)),
    places(n + 1, at, seen, hold), places(n + 1, at_2, seen_2, hold_2),
]  # fmt: skip

"""Two twins in their places; those of the second up to n are numbered like those of the first, unless one of the
two can be under a leader by a sign by which the other cannot."""


@claim.obligation(scope="for_all", label="PR-2")
def twins_in_order_make_their_clauses_true(smt):
    "If the key of the first is not larger then -seen_2[n] or seen[n], wherever the leader changes after place n"
    smt.assume(are_twins, *in_their_places, earlier <= later)
    smt.use(twins_have_as_many_places_under_a_leader)
    smt.use(an_integer_below_1_is_at_most_0, difference=at_2 - n)
    smt.use(a_unit_in_one_place_makes_its_ladder_true, n=n + 1)
    smt.use(a_unit_in_one_place_makes_its_ladder_true, n=n + 1, at=at_2, seen=seen_2, hold=hold_2)
    smt.prove(Implies(seen_2, seen))

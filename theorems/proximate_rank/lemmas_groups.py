"""A group: its centre, and its sum.

centre         boxes have the Helly property, for any number of members and of inputs
sum            vanishing is exactly what shifts within ε can do, for any number of members and of outputs

A sequence enters as a relation: the smallest set of values closed under its rules (see exact_rank). A statement about
one coordinate, one output or one member speaks of any: it is watched while all the others join.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from theorems.proximate_rank.claim import claim, formulas_speak_of_networks
from verify.terms import And, Function, Iff, Implies, Or, Relation, Term, bools, ints, reals

# --- a group's centre -------------------------------------------------------------------------------------------------


def is_sign(sigma: Term) -> Term:
    return Or(sigma == 1, sigma == -1)


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


# --- a group's sum ----------------------------------------------------------------------------------------------------


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

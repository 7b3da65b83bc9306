"""Points and networks: the least number of cliques that cover the points is the proximate rank within 1/2.

    cliques           they lie in blocks, so they have centres; points with one centre are adjacent
    the ball          no unit is constant or turned, no class cancels: the rank is the number of classes
    two minima        classes are a cover, and the centres of a cover are near-by weights

Nothing here knows of formulas or tiles: it holds for any points with coordinates of at least 2.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from reductions.network import EPS, LOWEST
from theorems.proximate_rank_np_complete.claim import (
    claim,
    formulas_speak_of_layouts,
    rank_counts_live_classes,
)
from verify.terms import And, Implies, Not, Or, Relation, Term, bools, ite, maximum, minimum, reals

least, cliques = reals("least cliques")
(met,) = bools("met")

# --- cliques ------------------------------------------------------------------------------------------------------

lo, hi, p, q, centre, u, u_2, a, size, S_a = reals("lo hi p q centre u u' a size S_a")
HALF = EPS

block = Relation("block", lo="real", hi="real", p="real", met="bool")
"""The points of a clique, one by one, in one coordinate: the extremes so far; one point, with coordinate p, is watched.

A point that joins is within 1 of all before it, the two that attain the extremes among them.
"""
beside_all = And(q - lo <= 1, lo - q <= 1, q - hi <= 1, hi - q <= 1)
block.rule("first", lo=q, hi=q, p=p, met=False)
block.rule("first_is_watched", lo=p, hi=p, p=p, met=True)
block.rule("another", block(lo, hi, p, met), beside_all, lo=minimum(lo, q), hi=maximum(hi, q), p=p, met=met)
block.rule(
    "watched", block(lo, hi, p, met), beside_all, p == q, lo=minimum(lo, q), hi=maximum(hi, q), p=p, met=True
)


def extremes_are_within_1(lo, hi, p, met):
    return And(lo <= hi, hi - lo <= 1, Implies(met, And(lo <= p, p <= hi)))


@claim.obligation(scope="for_all", label="PR-3", parameters={"rule": list(block.rules)})
def one_more_point_stays_in_the_block(smt, rule):
    "One more point of a clique leaves the extremes within 1"
    smt.prove_rule(block, rule, extremes_are_within_1)


@claim.obligation(scope="for_all", label="PR-3", axioms=[formulas_speak_of_layouts])
def cliques_lie_in_blocks(induction):
    "However many points a clique has, in each coordinate they are between extremes that differ by at most 1"
    induction.prove_by(
        block, extremes_are_within_1, {rule: one_more_point_stays_in_the_block[rule] for rule in block.rules}
    )


@claim.obligation(scope="for_all", label="PR-3")
def cliques_have_centres(smt):
    "Every point of a clique is within 1/2 of the midpoint of its extremes: r cliques are covered by r boxes"
    smt.assume(block(lo, hi, p, True), 2 * centre == lo + hi)
    smt.use(cliques_lie_in_blocks, met=True)
    smt.prove(And(centre - p <= HALF, p - centre <= HALF))


@claim.obligation(scope="for_all", label="PR-3")
def points_with_one_centre_are_adjacent(smt):
    "Two points within 1/2 of one centre are within 1: r boxes that cover give r cliques, and so do classes in the ball"
    smt.assume(abs(u - p) <= HALF, abs(u - q) <= HALF)
    smt.prove(And(p - q <= 1, q - p <= 1))


# --- the ball -----------------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="PR-3")
def no_unit_is_constant_or_turned(smt):
    "With b ≥ 2 every b in the ball is positive: no unit is constant, and no unit is another's opposite"
    b, b_2 = smt.reals("b b'")
    smt.assume(b >= LOWEST, b_2 >= LOWEST, abs(u - b) <= HALF, abs(u_2 - b_2) <= HALF)
    smt.prove(And(u > 0, Not(u == -u_2)))


summed = Relation("summed", size="real", S_a="real")
"""The members of a class of a parameter in the ball, one by one: their number and the sum of their outgoing weights."""
summed.rule("one", abs(a - 1) <= HALF, size=1, S_a=a)
summed.rule("one_more", summed(size, S_a), abs(a - 1) <= HALF, size=size + 1, S_a=S_a + a)


def the_sum_is_large(size, S_a):
    return And(2 * S_a >= size, size >= 1)


@claim.obligation(scope="for_all", label="PR-3", parameters={"rule": list(summed.rules)})
def one_more_member_adds_a_half(smt, rule):
    "One more member adds at least 1/2 to the sum"
    smt.prove_rule(summed, rule, the_sum_is_large)


@claim.obligation(scope="for_all", label="PR-3", axioms=[formulas_speak_of_layouts])
def no_class_cancels(induction):
    "However many members a class has, the sum of their outgoing weights is positive"
    induction.prove_by(
        summed, the_sum_is_large, {rule: one_more_member_adds_a_half[rule] for rule in summed.rules}
    )


rank, classes = reals("rank classes")
(counts,) = bools("counts")

ranked = Relation("ranked", rank="real", classes="real")
"""The classes of a parameter in the ball, one by one: how many count for the rank, and how many there are."""
ranked.rule("no_class", rank=0, classes=0)
ranked.rule("one_more", ranked(rank, classes), counts, rank=rank + ite(counts, 1, 0), classes=classes + 1)

merged = Relation("merged", rank="real", cliques="real")
"""The cliques of a cover, one by one, and the classes of the parameter made of their centres: equal centres are one."""
merged.rule("no_clique", rank=0, cliques=0)
merged.rule("one_more", merged(rank, cliques), rank=rank + ite(counts, 1, 0), cliques=cliques + 1)


def every_class_counts(rank, classes):
    return rank == classes


def at_most_one_class_a_clique(rank, cliques):
    return rank <= cliques


@claim.obligation(scope="for_all", label="PR-3", parameters={"rule": list(ranked.rules)})
def one_more_class_counts(smt, rule):
    "One more class that is not constant and does not cancel counts"
    smt.prove_rule(ranked, rule, every_class_counts)


@claim.obligation(scope="for_all", label="PR-3", parameters={"rule": list(merged.rules)})
def one_more_clique_is_at_most_one_class(smt, rule):
    "One more clique is one more class, or joins one whose centre it shares"
    smt.prove_rule(merged, rule, at_most_one_class_a_clique)


@claim.obligation(scope="for_all", label="PR-3", axioms=[formulas_speak_of_layouts])
def all_classes_count(induction):
    "The rank of a parameter in the ball is the number of its classes"
    induction.prove_by(
        ranked, every_class_counts, {rule: one_more_class_counts[rule] for rule in ranked.rules}
    )


@claim.obligation(scope="for_all", label="PR-3", axioms=[formulas_speak_of_layouts])
def centres_make_few_classes(induction):
    "A parameter made of the centres of cliques has at most as many classes as there are cliques"
    induction.prove_by(
        merged,
        at_most_one_class_a_clique,
        {rule: one_more_clique_is_at_most_one_class[rule] for rule in merged.rules},
    )


# --- two minima ---------------------------------------------------------------------------------------------------

b_1, b_2 = reals("b_1 b_2")

a_parameter = [
    # two members of one class, in one coordinate, and the sum of a class
    b_1 >= LOWEST, b_2 >= LOWEST, abs(u - b_1) <= HALF, abs(u - b_2) <= HALF, summed(size, S_a),
]  # fmt: skip
"""A parameter u with ‖u - w‖ ≤ 1/2 of the network of points, watched at any two members of any class."""


def classes_unless_stuck(rank: Term, classes: Term) -> Term:
    """Its classes count, unless one is constant, turned or cancels; they are cliques, unless two members are apart."""
    return Or(ranked(rank, classes), Not(u > 0), Not(S_a > 0), Not(And(b_1 - b_2 <= 1, b_2 - b_1 <= 1)))


centres_of_a_cover = [block(lo, hi, p, True), 2 * centre == lo + hi]
"""The parameter made of the centres of a cover, watched at any member of any clique."""


def centres_unless_stuck(rank: Term, cliques: Term) -> Term:
    """It is in the ball with so many classes, unless a member is not near its centre."""
    return Or(merged(rank, cliques), Not(And(centre - p <= HALF, p - centre <= HALF)))


best, rank_2 = reals("best rank'")

two_minima = [
    *a_parameter, classes_unless_stuck(best, classes), least <= classes,
    *centres_of_a_cover, centres_unless_stuck(rank_2, least), best <= rank_2,
]  # fmt: skip
"""`best` is the least rank in the ball: the classes of that parameter are a cover by `classes` cliques. `least` is the
least number of cliques of a cover: its centres make a parameter in the ball of rank `rank'`."""


@claim.obligation(scope="for_all", label="PR-3", axioms=[formulas_speak_of_layouts, rank_counts_live_classes])
def classes_of_near_weights_are_a_cover(smt):
    "A parameter in the ball of the network has as many classes as its rank, and they are a cover of the points"
    smt.assume(*a_parameter, classes_unless_stuck(rank, classes))
    smt.use(no_unit_is_constant_or_turned, b=b_1, **{"b'": b_2, "u'": u})
    smt.use(no_class_cancels)
    smt.use(points_with_one_centre_are_adjacent, p=b_1, q=b_2)
    smt.use(all_classes_count)
    smt.prove(rank == classes)


@claim.obligation(scope="for_all", label="PR-3", axioms=[formulas_speak_of_layouts, rank_counts_live_classes])
def proximate_rank_is_the_least_cover(smt):
    "The proximate rank of the network within 1/2 is the least number of cliques that cover its points"
    smt.assume(*two_minima)
    smt.use(classes_of_near_weights_are_a_cover, rank=best)
    smt.use(cliques_have_centres)
    smt.use(centres_make_few_classes, rank=rank_2, cliques=least)
    smt.prove(best == least)

"""The line (move 1 of Lemma I): one direction v on which units that are not sign-equal stay apart.

    squares       w ≠ 0 gives w·w > 0
    moved dots    w·(v + td) = w·v + t(w·d)
    directions    finitely many nonzero vectors have a common direction that none of them is orthogonal to
    units         on such a line, units that are not sign-equal have β ≠ 0 and distinct (β, γ)

Vectors alone, without an activation. From here on a network has one input, the t of tv.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from fractions import Fraction

from theorems.exact_rank.claim import claim, formulas_speak_of_networks
from verify.terms import And, Implies, Not, Or, Relation, Term, bools, ite, minimum, reals

HALF = Fraction(1, 2)

p, q, delta, g, G, n2, r, s, S, t, u, v, w, d = reals("p q delta g G n2 r s S t u v w d")
alive, met = bools("alive met")

squares = Relation("squares", S="real", alive="bool")
"""w·w coordinate by coordinate, and whether some coordinate was not zero."""
squares.rule("no_coordinate", S=0, alive=False)
squares.rule("one_more", squares(S, alive), S=S + w * w, alive=Or(alive, w != 0))


def positive_if_alive(S, alive):
    return And(S >= 0, Implies(alive, S > 0))


@claim.obligation(scope="for_all", label="ER-I1", parameters={"rule": ["no_coordinate", "one_more"]})
def a_square_adds_up(smt, rule):
    "One more coordinate keeps w·w ≥ 0, and > 0 once a coordinate is not zero"
    smt.prove_rule(squares, rule, positive_if_alive)


@claim.obligation(scope="for_all", label="ER-I1", axioms=[formulas_speak_of_networks])
def nonzero_vectors_have_positive_squares(induction):
    "w ≠ 0 implies w·w > 0, for every number of inputs"
    induction.prove_by(squares, positive_if_alive, {rule: a_square_adds_up[rule] for rule in squares.rules})


moved_dot = Relation("moved_dot", s="real", u="real", r="real", t="real")
"""(w·v, w·d, w·(v + td), t), coordinate by coordinate."""
moved_dot.rule("no_coordinate", s=0, u=0, r=0, t=t)
moved_dot.rule("one_more", moved_dot(s, u, r, t), s=s + w * v, u=u + w * d, r=r + w * (v + t * d), t=t)


def moves_linearly(s, u, r, t):
    return r == s + t * u


@claim.obligation(scope="for_all", label="ER-I1", parameters={"rule": ["no_coordinate", "one_more"]})
def a_dot_moves_linearly_in_a_coordinate(smt, rule):
    "w·(v + td) = w·v + t(w·d) keeps holding with one more coordinate"
    smt.prove_rule(moved_dot, rule, moves_linearly)


@claim.obligation(scope="for_all", label="ER-I1", axioms=[formulas_speak_of_networks])
def dots_move_linearly(induction):
    "w·(v + td) = w·v + t(w·d), for every number of inputs"
    induction.prove_by(
        moved_dot,
        moves_linearly,
        {rule: a_dot_moves_linearly_in_a_coordinate[rule] for rule in moved_dot.rules},
    )


line = Relation("line", p="real", delta="real", met="bool")
"""The search for a direction v, watched at one vector k: p = k·v, every vector met has |w·v| ≥ δ, `met`: k is one.

A vector w with w·v ≠ 0 leaves v alone; otherwise v moves by tw, with t so small that no |w·v| falls below δ/2 (G bounds
all |k·w|, n2 = w·w).
"""
line.rule("start", p=0, delta=1, met=False)
line.rule("keep_for_another", line(p, delta, met), q != 0, p=p, delta=minimum(delta, abs(q)), met=met)
line.rule("keep_for_this", line(p, delta, met), p != 0, p=p, delta=minimum(delta, abs(p)), met=True)
line.rule(
    "move_for_another",
    line(p, delta, met),
    t > 0,
    n2 > 0,
    abs(g) <= G,
    2 * t * G <= delta,
    p=p + t * g,
    delta=minimum(HALF * delta, t * n2),
    met=met,
)
line.rule(
    "move_for_this",
    line(p, delta, met),
    p == 0,
    t > 0,
    n2 > 0,
    p=t * n2,
    delta=minimum(HALF * delta, t * n2),
    met=True,
)


def not_orthogonal_once_met(p, delta, met):
    return And(delta > 0, Implies(met, abs(p) >= delta))


@claim.obligation(scope="for_all", label="ER-I1", parameters={"rule": list(line.rules)})
def the_direction_stays_good(smt, rule):
    "Meeting one more vector keeps every vector met so far away from orthogonality"
    smt.prove_rule(line, rule, not_orthogonal_once_met)


@claim.obligation(scope="for_all", label="ER-I1")
def a_move_is_small_enough(smt):
    "With t = δ/(2G + 2) a move from v to v + tw meets the premises of its rule"
    p, g, r, t, n2, G, delta = smt.reals("p g r t n2 G delta")
    smt.assume(squares(n2, True), moved_dot(p, g, r, t), delta > 0, abs(g) <= G, t * (2 * G + 2) == delta)
    smt.use(nonzero_vectors_have_positive_squares, S=n2, alive=True)
    smt.use(dots_move_linearly, s=p, u=g)
    smt.prove(And(t > 0, n2 > 0, 2 * t * G <= delta, r == p + t * g))


@claim.obligation(
    scope="for_all", label="ER-I1", uses=[a_move_is_small_enough], axioms=[formulas_speak_of_networks]
)
def finitely_many_vectors_have_a_common_direction(induction):
    "For any finite list of nonzero vectors there is a v that none of them is orthogonal to"
    induction.prove_by(
        line, not_orthogonal_once_met, {rule: the_direction_stays_good[rule] for rule in line.rules}
    )


@claim.obligation(scope="for_all", label="ER-I1")
def the_line_separates_units(smt):
    """On a line that meets the conditions, units that are not sign-equal have distinct (β, γ), with β > 0

    `same` says b_i = b_j, `opposite` says b_i = -b_j; the conditions on v are the three implications with ≠ 0.
    """
    p_i, p_j, c_i, c_j = smt.reals("p_i p_j c_i c_j")
    same, opposite = smt.bools("same opposite")
    smt.assume(p_i != 0, p_j != 0)
    smt.assume(Implies(Not(same), p_i - p_j != 0), Implies(Not(opposite), p_i + p_j != 0))
    smt.assume(Not(And(same, c_i == c_j)), Not(And(opposite, c_i == -c_j)))
    smt.prove(And(abs(p_i) > 0, Not(same_pair(p_i, c_i, p_j, c_j))))


def same_pair(p_i: Term, c_i: Term, p_j: Term, c_j: Term) -> Term:
    """Two units have one (β, γ) on the line, after flips that make β > 0."""
    return And(abs(p_i) == abs(p_j), ite(p_i > 0, c_i, -c_i) == ite(p_j > 0, c_j, -c_j))


p_i, p_j, c_i, c_j = reals("p_i p_j c_i c_j")
same, opposite = bools("same opposite")

a_line = [
    # the search for v has met b_i, b_j and those of b_i - b_j and b_i + b_j that are not 0
    line(p_i, delta, True),
    line(p_j, delta, True),
    Or(same, line(p_i - p_j, delta, True)),
    Or(opposite, line(p_i + p_j, delta, True)),
]
"""A line for units i and j; `same` says b_i = b_j, `opposite` says b_i = -b_j."""

sign_equal = Or(And(same, c_i == c_j), And(opposite, c_i == -c_j))


@claim.obligation(scope="for_all", label="ER-I1", axioms=[formulas_speak_of_networks])
def some_line_separates_units(smt):
    "There is a line on which units with b ≠ 0 that are not sign-equal have β ≠ 0 and distinct (β, γ)"
    smt.assume(*a_line, Not(sign_equal))
    for value in (p_i, p_j, p_i - p_j, p_i + p_j):
        smt.use(finitely_many_vectors_have_a_common_direction, p=value, met=True)
    smt.use(the_line_separates_units)
    smt.prove(And(p_i != 0, p_j != 0, Not(same_pair(p_i, c_i, p_j, c_j))))

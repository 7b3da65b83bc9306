"""Medians: of three shifts a coordinate two are in no gap, so the median over all of them is near f(x), for every d."""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

import itertools

from theorems.intrinsic_parameters import blocks
from theorems.intrinsic_parameters.claim import claim, formulas_speak_of_networks
from theorems.intrinsic_parameters.lemmas_lookup import X, gap, integers_are_apart, is_in_a_gap, j, k
from verify.terms import (
    And,
    Implies,
    Not,
    Or,
    Relation,
    Term,
    bools,
    ints,
    maximum,
    minimum,
    number,
    real,
    reals,
    relu,
)

s, b, f = reals("s b f")

a_1, a_2, a_3, middle, value = reals("a_1 a_2 a_3 middle value")
o_1, o_2, o_3, clear = bools("o_1 o_2 o_3 clear")


def is_median(value: Term, a_1: Term, a_2: Term, a_3: Term) -> Term:
    return value == maximum(minimum(a_1, a_2), minimum(maximum(a_1, a_2), a_3))


@claim.obligation(scope="for_all", label="IP.mid")
def eight_units_make_a_median(smt):
    "The units of three layers give the median of three values that are not negative"
    smt.assume(0 <= a_1, 0 <= a_2, 0 <= a_3)
    smt.prove(is_median(blocks.median(relu, a_1, a_2, a_3), a_1, a_2, a_3))


eps = real("eps")


def is_near(value: Term) -> Term:
    """The output for this accumulator is within ε of f(x)."""
    return abs(s * value + b - f) <= eps


@claim.obligation(scope="for_all", label="IP.mid")
def the_median_is_between_any_two(smt):
    "Of any two of three values one is at most the median and one at least"
    smt.assume(is_median(value, a_1, a_2, a_3))
    smt.prove(
        And(
            *(minimum(x, y) <= value for x, y in ((a_1, a_2), (a_1, a_3), (a_2, a_3))),
            *(value <= maximum(x, y) for x, y in ((a_1, a_2), (a_1, a_3), (a_2, a_3))),
        )
    )


@claim.obligation(scope="for_all", label="IP.mid")
def what_is_between_is_near(smt):
    "An accumulator between two whose outputs are within ε of f(x) has such an output itself"
    x, y = smt.reals("x y")
    smt.assume(s >= 0, minimum(x, y) <= value, value <= maximum(x, y), is_near(x), is_near(y))
    smt.prove(is_near(value))


@claim.obligation(scope="for_all", label="IP.mid")
def two_of_three_carry_the_median(smt):
    "If two of three outputs are within ε of f(x) then so is that of the median"
    smt.assume(s >= 0, is_median(value, a_1, a_2, a_3))
    pairs = [(a_1, a_2), (a_1, a_3), (a_2, a_3)]
    smt.assume(Or(*(And(is_near(x), is_near(y)) for x, y in pairs)))
    smt.use(the_median_is_between_any_two)
    for x, y in pairs:
        smt.use(what_is_between_is_near, x=x, y=y)
    smt.prove(is_near(value))


@claim.obligation(scope="for_all", label="IP.shift")
def one_shift_at_most_is_in_the_first_gap(smt):
    "If X + σ gap, σ = -1, 0, 1, is in the gap before 0 then no other shift is in the gap before any j, for gap ≤ 1/3"
    smt.assume(0 < gap, 3 * gap <= 1, Or(j == 0, j >= 1, j <= -1))
    in_first = [is_in_a_gap(X + sigma * gap, number(0), gap) for sigma in (-1, 0, 1)]
    in_other = [is_in_a_gap(X + sigma * gap, j, gap) for sigma in (-1, 0, 1)]
    smt.prove(And(*(Not(And(in_first[u], in_other[v])) for u in range(3) for v in range(3) if u != v)))


@claim.obligation(scope="for_all", label="IP.shift")
def one_shift_at_most_is_in_a_gap(smt):
    "Of X - gap, X, X + gap at most one is in a gap: two are not, if the gaps are at most a third of a step"
    k_2 = smt.integer("k_2")
    smt.assume(0 < gap, 3 * gap <= 1)
    smt.use(one_shift_at_most_is_in_the_first_gap, X=X - k, j=k_2 - k)
    smt.use(integers_are_apart, apart=k_2 - k, k=k_2 - k, m=number(0))
    smt.use(integers_are_apart, apart=k - k_2, k=number(0), m=k_2 - k)
    first = [is_in_a_gap(X + sigma * gap, k, gap) for sigma in (-1, 0, 1)]
    other = [is_in_a_gap(X + sigma * gap, k_2, gap) for sigma in (-1, 0, 1)]
    smt.prove(And(*(Not(And(first[u], other[v])) for u in range(3) for v in range(3) if u != v)))


two_are_clear = Or(And(o_1, o_2), And(o_1, o_3), And(o_2, o_3))
k_2, k_3 = ints("k_2 k_3")

shifts = Relation("shifts", o_1="bool", o_2="bool", o_3="bool", gap="real")
"""One coordinate: which of its shifts by -gap, 0, gap are clear. One that is not is in the gap before some integer.

X is what the coordinate has beyond an integer: moved by an integer, gaps are gaps.
"""
shifts.rule(
    "coordinate",
    0 <= X,
    X < 1,
    0 < gap,
    3 * gap <= 1,
    *(
        Implies(Not(o), is_in_a_gap(X + sigma * gap, before, gap))
        for o, sigma, before in ((o_1, -1, k), (o_2, 0, k_2), (o_3, 1, k_3))
    ),
    o_1=o_1,
    o_2=o_2,
    o_3=o_3,
    gap=gap,
)


def two_of_them_are_clear(o_1, o_2, o_3, gap):
    return Or(And(o_1, o_2), And(o_1, o_3), And(o_2, o_3))


@claim.obligation(scope="for_all", label="IP.shift")
def two_shifts_of_a_coordinate_are_clear(smt):
    "Two shifts that are not clear would both be in a gap"
    for first, other in itertools.combinations((k, k_2, k_3), 2):
        smt.use(one_shift_at_most_is_in_a_gap, k=first, k_2=other)
    smt.prove_rule(shifts, "coordinate", two_of_them_are_clear)


@claim.obligation(scope="for_all", label="IP.shift", axioms=[formulas_speak_of_networks])
def two_shifts_are_clear(induction):
    "In every coordinate two of the shifts -1, 0, 1 are clear"
    induction.prove_by(shifts, two_of_them_are_clear, {"coordinate": two_shifts_of_a_coordinate_are_clear})


medians = Relation("medians", value="real", clear="bool", s="real", b="real", f="real", eps="real")
"""The median over the shifts of some coordinates; `clear`: the shifts of the others are in no gap."""
the_same = {"s": s, "b": b, "f": f, "eps": eps}
medians.rule("run", s >= 0, 0 <= value, Implies(clear, is_near(value)), value=value, clear=clear, **the_same)
medians.rule(
    "coordinate",
    medians(a_1, And(clear, o_1), *the_same.values()),
    medians(a_2, And(clear, o_2), *the_same.values()),
    medians(a_3, And(clear, o_3), *the_same.values()),
    two_are_clear,
    value=blocks.median(relu, a_1, a_2, a_3),
    clear=clear,
    **the_same,
)


def is_near_if_clear(value, clear, s, b, f, eps):
    return And(s >= 0, 0 <= value, Implies(clear, abs(s * value + b - f) <= eps))


@claim.obligation(scope="for_all", label="IP.midrec")
def a_run_is_near_if_clear(smt):
    "A run at a shift that is in no gap is within ε of f(x)"
    smt.prove_rule(medians, "run", is_near_if_clear)


@claim.obligation(scope="for_all", label="IP.midrec")
def a_median_is_near_if_clear(smt):
    "Two of the three medians over the earlier coordinates are within ε of f(x), so their median is"
    smt.use(eight_units_make_a_median)
    smt.use(two_of_three_carry_the_median, value=blocks.median(relu, a_1, a_2, a_3))
    smt.prove_rule(medians, "coordinate", is_near_if_clear)


@claim.obligation(scope="for_all", label="IP.midrec", axioms=[formulas_speak_of_networks])
def medians_are_near(induction):
    "The median over all shifts is within ε of f(x) if every run without a gap is, for every d"
    induction.prove_by(
        medians, is_near_if_clear, {"run": a_run_is_near_if_clear, "coordinate": a_median_is_near_if_clear}
    )

"""Membership in NP: a short certificate, and the steps that checking it takes, for all networks.

entries           each entry of the near-by weights of least rank is a short fraction
steps             the checker compares every entry once
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from theorems.proximate_rank_np_complete.claim import (
    claim,
    formulas_speak_of_layouts,
    nearby_weights_of_least_rank_are_midpoints,
    rank_counts_live_classes,
)
from verify.terms import And, Iff, Implies, Or, Relation, bools, ints, reals

best, r = reals("best r")

A, A_2, S_A, g, units, numerator, denominator, M, e = ints("A A' S_A g units numerator denominator M e")
(entry,) = reals("entry")
small, small_2 = And(A <= M, -A <= M), And(A_2 <= M, -A_2 <= M)
ENTRIES = {
    "kept": [small, e >= 0, entry == A, numerator == A, denominator == 1],
    "eliminated": [M >= 0, e >= 0, entry == 0, numerator == 0, denominator == 1],
    "midpoint": [small, small_2, e >= 0, 2 * entry == A + A_2, numerator == A + A_2, denominator == 2],
    "share": [
        *(small, 1 <= g, g <= units, entry - A <= e, A - entry <= e),
        *(entry * g == A * g - S_A, numerator == A * g - S_A, denominator == g),
    ],
}
"""An entry of near-by weights of least rank, over a common denominator of w and ε: ε = e, weights are A and ±A', at
most M in absolute value; S_A is the signed sum over a group of g of the h units."""

short = And(
    entry * denominator == numerator,
    1 <= denominator, Or(denominator <= 2, denominator <= units),
    numerator <= (M + e) * denominator, -numerator <= (M + e) * denominator,
)  # fmt: skip
"""The entry is a fraction with denominator at most max(2, h), and its numerator is at most M + e times that."""

nearby = Relation("nearby", as_short="bool")
"""One entry of near-by weights of least rank, of any of the four kinds."""
for kind, is_so in ENTRIES.items():
    nearby.rule(kind, *is_so, as_short=short)


def is_short(as_short):
    return as_short


@claim.obligation(scope="for_all", label="PR-N", parameters={"kind": list(ENTRIES)})
def entries_are_short(smt, kind):
    "An entry that is kept, eliminated, a midpoint or a - σS/g is a short fraction"
    smt.prove_rule(nearby, kind, is_short)


@claim.obligation(
    scope="for_all",
    label="PR-N",
    axioms=[formulas_speak_of_layouts, nearby_weights_of_least_rank_are_midpoints],
)
def certificates_are_short(induction):
    "Each entry of u is a fraction with denominator at most max(2, h) over that of w and ε, as large as w and ε at most"
    induction.prove_by(nearby, is_short, {kind: entries_are_short[kind] for kind in nearby.rules})


steps, inputs, outputs = ints("steps inputs outputs")
looked_at = Relation("looked_at", units="int", steps="int", inputs="int", outputs="int")
"""The checker, unit by unit: each entry of u is compared with that of w."""
looked_at.rule("no_unit", units=0, steps=0, inputs=inputs, outputs=outputs)
looked_at.rule(
    "one_more", looked_at(units, steps, inputs, outputs),
    units=units + 1, steps=steps + inputs + outputs + 1, inputs=inputs, outputs=outputs,
)  # fmt: skip


def every_entry_is_looked_at_once(units, steps, inputs, outputs):
    return steps == units * (inputs + outputs + 1)


@claim.obligation(scope="for_all", label="PR-N", parameters={"rule": list(looked_at.rules)})
def one_more_unit_is_compared(smt, rule):
    "One more unit takes n + m + 1 comparisons"
    smt.prove_rule(looked_at, rule, every_entry_is_looked_at_once)


@claim.obligation(scope="for_all", label="PR-N", axioms=[formulas_speak_of_layouts])
def checking_is_linear(induction):
    "The checker compares h(n + m + 1) entries, whatever h; the rank takes one sort and O(h(n + m)) more (ER-3)"
    induction.prove_by(
        looked_at,
        every_entry_is_looked_at_once,
        {rule: one_more_unit_is_compared[rule] for rule in looked_at.rules},
    )


rank_u = reals("rank_u")[0]
in_ball, as_short = bools("in_ball as_short")


@claim.obligation(
    scope="for_all",
    label="PR-N",
    axioms=[
        formulas_speak_of_layouts,
        nearby_weights_of_least_rank_are_midpoints,
        rank_counts_live_classes,
    ],
)
def proximate_rank_is_in_np(smt):
    """PR-N: prank_ε(w) ≤ r iff the checker accepts some u, and then one whose entries are short

    The checker compares h(n + m + 1) entries; the sort of ER-3, which finds the rank, is not counted among these steps.
    For all h, n, m, rational w and ε. `best` is the least rank in the ball; if it is at most r then u is the
    near-by parameter of midpoints, watched at any entry; else u is any parameter.
    """
    smt.assume(
        Implies(in_ball, best <= rank_u), Implies(best <= r, And(in_ball, rank_u <= r, nearby(as_short)))
    )
    smt.assume(looked_at(units, steps, inputs, outputs))
    smt.use(certificates_are_short)
    smt.use(checking_is_linear)
    accepted = And(in_ball, rank_u <= r)
    smt.prove(
        And(Iff(best <= r, accepted), Implies(best <= r, as_short), steps == units * (inputs + outputs + 1))
    )

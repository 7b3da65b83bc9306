"""Codimension: how many independent linear equations it takes to lose units.

    patterns      every way to lose units takes at least min(n, m) equations a unit
    the cheapest  one way takes exactly as many

Integers alone. That networks of small rank are those that satisfy the equations of a pattern needs optimality, and
stands in obligations.py.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from theorems.exact_rank.claim import claim, formulas_speak_of_networks
from verify.terms import And, Or, Relation, ints

h, n, m, k, mu, rank, kept, r_1 = ints("h n m k mu rank kept r_1")

pattern = Relation("pattern", h="int", rank="int", k="int", n="int", m="int", mu="int")
"""A way to reduce h units to `rank` blocks that are left, and the number k of independent linear equations it takes.

μ is any number at most n and at most m.
"""
pattern.rule("no_unit", 0 <= mu, mu <= n, mu <= m, h=0, rank=0, k=0, n=n, m=m, mu=mu)
present = pattern(h, rank, k, n, m, mu)
pattern.rule("constant_unit", present, h=h + 1, rank=rank, k=k + n, n=n, m=m, mu=mu)
pattern.rule("new_block", present, h=h + 1, rank=rank + 1, k=k, n=n, m=m, mu=mu)
pattern.rule("join_a_block", present, h=h + 1, rank=rank, k=k + n + 1, n=n, m=m, mu=mu)
pattern.rule("cancel_a_block", present, rank >= 1, h=h, rank=rank - 1, k=k + m, n=n, m=m, mu=mu)


def costs_mu_a_unit(h, rank, k, n, m, mu):
    return And(k >= mu * (h - rank), 0 <= mu, mu <= n, mu <= m)


@claim.obligation(scope="for_all", label="ER-4", parameters={"rule": list(pattern.rules)})
def each_reduction_costs_equations(smt, rule):
    "Losing a unit takes n equations (constant), n + 1 (merged) or m (cancelled), never fewer than min(n, m)"
    smt.prove_rule(pattern, rule, costs_mu_a_unit)


@claim.obligation(scope="for_all", label="ER-4", axioms=[formulas_speak_of_networks])
def every_pattern_takes_equations(induction):
    "A pattern that leaves `rank` of h units takes at least (h - rank) min(n, m) equations"
    induction.prove_by(
        pattern, costs_mu_a_unit, {rule: each_reduction_costs_equations[rule] for rule in pattern.rules}
    )


@claim.obligation(scope="for_all", label="ER-4")
def fewer_units_take_more_equations(smt):
    "A pattern that leaves at most r of h units takes at least (h - r) min(n, m) equations"
    smt.assume(present, rank <= r_1)
    smt.use(every_pattern_takes_equations)
    smt.prove(k >= mu * (h - r_1))


cheapest = Relation("cheapest", h="int", rank="int", k="int", n="int", m="int", mu="int", kept="int")
"""The pattern that keeps the first `kept` units and loses the rest in the cheaper way: as constants, or cancelled."""
cheapest.rule(
    "no_unit",
    0 <= kept,
    Or(And(mu == n, n <= m), And(mu == m, m <= n)),
    h=0,
    rank=0,
    k=0,
    n=n,
    m=m,
    mu=mu,
    kept=kept,
)
so_far = cheapest(h, rank, k, n, m, mu, kept)
cheapest.rule("new_block", so_far, h + 1 <= kept, h=h + 1, rank=rank + 1, k=k, n=n, m=m, mu=mu, kept=kept)
cheapest.rule(
    "constant_unit", so_far, h >= kept, mu == n, h=h + 1, rank=rank, k=k + n, n=n, m=m, mu=mu, kept=kept
)
cheapest.rule(
    "cancelled_unit", so_far, h >= kept, mu == m, h=h + 1, rank=rank, k=k + m, n=n, m=m, mu=mu, kept=kept
)


def costs_exactly_mu_a_unit(h, rank, k, n, m, mu, kept):
    return And(
        Or(And(h <= kept, rank == h), And(h >= kept, rank == kept)),
        k == mu * (h - rank),
        Or(And(mu == n, n <= m), And(mu == m, m <= n)),
    )


@claim.obligation(scope="for_all", label="ER-4", parameters={"rule": list(cheapest.rules)})
def the_cheapest_way_costs_the_minimum(smt, rule):
    "In the cheapest way every lost unit takes exactly min(n, m) equations"
    smt.prove_rule(cheapest, rule, costs_exactly_mu_a_unit)


@claim.obligation(scope="for_all", label="ER-4", axioms=[formulas_speak_of_networks])
def the_cheapest_pattern_takes_the_minimum(induction):
    "The cheapest pattern of h units leaves min(h, r) units and takes (h - min(h, r)) min(n, m) equations"
    induction.prove_by(
        cheapest,
        costs_exactly_mu_a_unit,
        {rule: the_cheapest_way_costs_the_minimum[rule] for rule in cheapest.rules},
    )

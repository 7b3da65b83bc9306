"""Cost: the operations of the algorithm beside its sort, charged to units, inputs and outputs.

What is charged for what is read in docs/exact-rank-proof.md, and counted on a plain implementation in evidence.py.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from theorems.exact_rank.claim import claim, formulas_speak_of_networks
from verify.terms import And, Relation, ints

h, i, j, n, m, work = ints("h i j n m work")

charged = Relation("charged", h="int", i="int", j="int", work="int", n="int", m="int")
"""Operations beside the sort: h units are done; of the next one, i of its n inputs and j of its m outputs are."""
charged.rule("start", 0 <= n, 0 <= m, h=0, i=0, j=0, work=0, n=n, m=m)
charged.rule("input", charged(h, i, j, work, n, m), h=h, i=i + 1, j=j, work=work + 4, n=n, m=m)
charged.rule("output", charged(h, i, j, work, n, m), h=h, i=i, j=j + 1, work=work + 3, n=n, m=m)
charged.rule("unit", charged(h, i, j, work, n, m), i == n, j == m, h=h + 1, i=0, j=0, work=work + 4, n=n, m=m)


def work_so_far(h, i, j, work, n, m):
    return And(work == h * (4 * n + 3 * m + 4) + 4 * i + 3 * j, h >= 0, m >= 0)


@claim.obligation(scope="for_all", label="ER-3", parameters={"rule": list(charged.rules)})
def an_operation_is_charged_to_its_unit(smt, rule):
    "4 operations for each input of a unit, 3 for each output and 4 for its bias add up"
    smt.prove_rule(charged, rule, work_so_far)


@claim.obligation(scope="for_all", label="ER-3", axioms=[formulas_speak_of_networks])
def work_adds_up(induction):
    "h units take h(4n + 3m + 4) operations, whatever the numbers of units, inputs and outputs"
    induction.prove_by(
        charged, work_so_far, {rule: an_operation_is_charged_to_its_unit[rule] for rule in charged.rules}
    )

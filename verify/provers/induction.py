"""The prover `induction`: what each rule of a relation keeps holds of all that the rules derive.

It proves nothing itself: the rules are obligations of their own, and this one names them. The kernel checks by
substitution that they say what they must.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from verify import terms
from verify.claim import BadClaim, Instance, Obligation
from verify.kernel import induction
from verify.kernel.errors import Rejected
from verify.kernel.formula import digest
from verify.provers import FormulaProver, lemma_statement
from verify.terms import Operand, Relation

Json = Any


class Recorder(FormulaProver):
    """States the conclusion of an induction without looking at its lemmas."""

    def conclude_by_induction(self, statement: Json, uses: list[Json], rules: dict[str, int]) -> None:
        """Only stated."""

    def prove_by(
        self, relation: Relation, invariant: Callable[..., Operand], by: Mapping[str, Obligation | Instance]
    ) -> None:
        """Prove that the invariant holds of all that the relation derives.

        Args:
            invariant: a function of the relation's arguments, in their order.
            by: for each rule, the obligation that proves that it keeps the invariant (`smt.prove_rule`).
        """
        if set(by) != set(relation.rules):
            raise BadClaim(
                f"{relation.name} has the rules {', '.join(relation.rules)}: name an obligation for each"
            )
        variables = [terms.variable(name, sort) for name, sort in relation.arguments.items()]
        statement = terms.statement([relation(*variables)], terms.formula(invariant(*variables)))
        uses: list[Json] = []
        rules: dict[str, int] = {}
        for rule, lemma in by.items():
            target = lemma.instances()[0] if isinstance(lemma, Obligation) and not lemma.parameters else lemma
            if isinstance(target, Obligation):
                raise BadClaim(f"{target.id} is a family: say which member is used, {target.name}[value]")
            stated = lemma_statement(target)
            rules[rule] = len(uses)
            uses.append({"id": target.id, "statement": stated, "hash": digest(stated), "instance": {}})
            self.uses.append(target)
        self.statements.append(statement)
        self.conclude_by_induction(statement, uses, rules)

    def settle(self, statement: Json, uses: list[Json]) -> None:
        raise BadClaim("an induction is concluded with prove_by")


class Prover(Recorder):
    """Concludes by the rule `induction`."""

    def conclude_by_induction(self, statement: Json, uses: list[Json], rules: dict[str, int]) -> None:
        """Conclude, if the kernel agrees that the lemmas are those that the relation demands."""
        evidence = {"rules": rules}
        try:
            induction.check(statement, uses, evidence, "discharged")
        except Rejected as error:
            self.conclude("none", "undecided", statement, {}, message=str(error))
            return
        from verify.provers.instances import derivable
        from verify.provers.smt import EMPTY

        instance = derivable(statement, time.monotonic() + self.context.time_limit / 2)
        if instance is None:
            self.conclude("none", "undecided", statement, {}, message=EMPTY)
            return
        self.conclude("induction", "discharged", statement, evidence, uses=uses, instance=instance)

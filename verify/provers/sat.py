"""The prover `sat`: clauses are unsatisfiable, or they have a model.

In reading order: `Recorder`, which states nothing that a lemma could be; `Prover` with its two claims,
`unsatisfiable` and `satisfiable`; `checked`, what clauses are. The statement is exactly the clauses given: what they
mean is for whoever wrote them, or for `smt`, which takes formulas over booleans and makes the clauses itself.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Any

from verify.claim import BadClaim
from verify.provers import Context, hints
from verify.provers import Prover as Base

Json = Any

LARGEST = 1 << 24
"""The largest number of a variable: the solver takes memory for all the numbers up to the largest in use."""


class Prover(Base):
    """Asks CaDiCaL, and leaves a clausal proof with hints or a model for the kernel."""

    def __init__(self, context: Context | None = None) -> None:
        super().__init__(context or Context())
        self.deadline = time.monotonic() + self.context.time_limit

    def unsatisfiable(self, clauses: Iterable[Iterable[int]], names: Mapping[int, str] | None = None) -> None:
        """Prove that no assignment makes every clause true; a model refutes it.

        Args:
            clauses: each a list of literals: nonzero integers, -n the negation of variable n.
            names: of variables, by number; a counterexample speaks in them.

        Raises:
            BadClaim: for what is no literal or no name.
        """
        self.settle("unsatisfiable", checked(clauses), names or {})

    def satisfiable(self, clauses: Iterable[Iterable[int]], names: Mapping[int, str] | None = None) -> None:
        """Prove that some assignment makes every clause true; a refutation of the clauses refutes it.

        Args and Raises: as for `unsatisfiable`.
        """
        self.settle("satisfiable", checked(clauses), names or {})

    def search(self, clauses: list[list[int]]) -> hints.Refutation | hints.Model | hints.OutOfTime:
        return hints.refutation(
            clauses,
            time_limit=self.deadline - time.monotonic(),
            seed=self.context.seed,
            progress=self.context.progress,
        )

    def refutation(self, clauses: Iterable[Iterable[int]]) -> Json | None:
        """Lemmas with hints that refute the clauses, for the certificate of a claim's own checker; None if not found.

        Nothing is concluded: the checker makes the clauses itself, and looks the hints up.
        """
        found = self.search(checked(clauses))
        if not isinstance(found, hints.Refutation):
            return None
        return [[literals, given] for literals, given in found.lemmas]

    def settle(self, claims: str, clauses: list[list[int]], names: Mapping[int, str]) -> None:
        """Decide the clauses and conclude."""
        used = sorted({abs(literal) for clause in clauses for literal in clause})
        named = {number: names.get(number, str(number)) for number in used}
        for number, name in names.items():
            if type(number) is not int or number < 1 or not isinstance(name, str) or not name:
                raise BadClaim(f"a name is a text for the number of a variable, got {name!r} for {number!r}")
        if len(set(named.values())) < len(named):
            raise BadClaim("two variables have one name")
        stated = {
            "kind": "cnf",
            "claims": claims,
            "clauses": clauses,
            "names": {str(number): name for number, name in sorted(names.items())},
        }
        found = self.search(clauses)
        if isinstance(found, hints.Refutation):
            outcome = "discharged" if claims == "unsatisfiable" else "refuted"
            evidence = {"lemmas": [[literals, given] for literals, given in found.lemmas]}
            self.conclude("lrat", outcome, stated, evidence)
        elif isinstance(found, hints.Model):
            outcome = "discharged" if claims == "satisfiable" else "refuted"
            true = set(found.literals)
            values = {name: number in true for number, name in named.items()}
            self.conclude("model", outcome, stated, {"values": values})
        else:
            message = f"the clauses were not decided within {self.context.time_limit:g} s"
            self.conclude("none", "undecided", stated, {"reason": "time"}, message=message)


class Recorder(Prover):
    """States no formula, so that nothing can use an obligation of `sat` as a lemma."""

    def settle(self, claims: str, clauses: list[list[int]], names: Mapping[int, str]) -> None:
        """Nothing is decided."""


def checked(clauses: Iterable[Iterable[int]]) -> list[list[int]]:
    """The clauses as plain lists.

    Raises:
        BadClaim: if one is not made of nonzero integers.
    """
    lists: list[list[int]] = []
    for number, clause in enumerate(clauses, 1):
        try:
            lists.append(list(clause))
        except TypeError:
            raise BadClaim(f"clause {number} is {clause!r}: a clause is a list of nonzero integers") from None
        for literal in lists[-1]:
            if type(literal) is not int or not 0 < abs(literal) <= LARGEST:
                expected = f"a literal is a nonzero integer between -{LARGEST} and {LARGEST}"
                raise BadClaim(f"clause {number} holds {literal!r}: {expected}")
    return lists

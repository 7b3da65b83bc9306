"""What the tests of every claim ask of its graph: what a theorem rests on, and whether a step needs each of its lemmas.

`ProofGraph` of a claim; read by path (`runpy`), because tests are no package.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import z3

from verify.claim import Axiom, Claim, Instance, Obligation
from verify.kernel import formula
from verify.provers import Context, FormulaProver, new
from verify.provers import smt as smt_prover


class ProofGraph:
    """The obligations of a claim by their names, and what they rest on."""

    def __init__(self, claim: Claim) -> None:
        self.by_name: dict[str, Obligation] = {o.name: o for o in claim.obligations}
        self._links: dict[str, tuple[set[str], set[str]]] = {}

    def declared(self, name: str) -> set[str]:
        """Names of the obligations that this one is declared to use, beside the lemmas that it assumes."""
        return {(u.obligation if isinstance(u, Instance) else u).name for u in self.by_name[name].uses}

    def links(self, name: str) -> tuple[set[str], set[str]]:
        """Names of the obligations and axioms that an obligation, or any member of the family, rests on."""
        if name not in self._links:
            obligation = self.by_name[name]
            uses, axioms = self.declared(name), {a.function.__name__ for a in obligation.axioms}
            for instance in obligation.instances("quick") or obligation.instances():
                recorder = new(obligation.prover, Context(instance), recording=True)
                instance.run(recorder)
                for used in recorder.uses:
                    if isinstance(used, Axiom):
                        axioms.add(used.function.__name__)
                    else:
                        uses.add(used.obligation.name)
            self._links[name] = uses, axioms
        return self._links[name]

    def beneath(self, name: str) -> tuple[set[str], set[str]]:
        """The obligation and all that it rests on, and the axioms beneath it."""
        found: set[str] = set()
        axioms: set[str] = set()
        waiting = [name]
        while waiting:
            current = waiting.pop()
            if current not in found:
                found.add(current)
                uses, assumed = self.links(current)
                axioms |= assumed
                waiting.extend(uses)
        return found, axioms

    def steps(self, names: Iterable[str]) -> list[tuple[str, int, str]]:
        """Every lemma that these obligations assume: the obligation, the number of the lemma in it, the lemma."""
        found = []
        for name in names:
            recorder = FormulaProver()
            self.by_name[name].function(recorder)
            found += [(name, i, use["id"].split("/")[1]) for i, use in enumerate(recorder.instances)]
        return found

    def plain_steps(self, names: Iterable[str]) -> list[tuple[str, int, str]]:
        """The same of those that are settled by `smt` and have no parameters, in the order of their names."""
        chosen = (self.by_name[name] for name in sorted(names))
        return self.steps(o.name for o in chosen if o.prover == "smt" and not o.parameters)

    def follows_without(
        self, name: str, index: int, *, time_limit: float = 5, rlimit: int | None = None
    ) -> bool:
        """Whether z3 proves the obligation, which is one statement, without that lemma.

        Args:
            time_limit: seconds.
            rlimit: z3's own count of work, the same on every machine.
        """
        prover = Forgetful(index, time_limit, rlimit)
        self.by_name[name].function(prover)
        return prover.answers == ["unsat"]


class Forgetful(FormulaProver):
    """States an obligation without one of its lemmas."""

    def __init__(self, forgotten: int, time_limit: float, rlimit: int | None) -> None:
        super().__init__()
        self.forgotten, self.time_limit, self.rlimit = forgotten, time_limit, rlimit
        self.answers: list[str] = []

    def settle(self, statement: Any, uses: list[Any]) -> None:
        left = [use for i, use in enumerate(uses) if i != self.forgotten]
        encoding = smt_prover.Encoding(statement)
        facts = [*statement["assumptions"], *(formula.instantiate(use, statement) for use in left)]
        solver = smt_prover.Prover(Context(time_limit=self.time_limit)).solver(encoding, facts)
        if self.rlimit is not None:
            solver.set("rlimit", self.rlimit)
        solver.add(z3.Not(encoding.formula(statement["goal"])))
        self.answers.append(str(solver.check()))

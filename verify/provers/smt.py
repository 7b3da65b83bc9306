"""The prover `smt`: z3 decides, the kernel's clausal proof or cvc5 confirms.

In reading order: `Prover`, what happens to a statement; `cvc5_agrees`, the second opinion where no clausal proof is
found. A proof that takes products for unknowns is looked for first: where lemmas fit together it is there at once, and
z3's nonlinear search, which need not end, is spared. The statement for z3 is made in encoding.py, readable values in
instances.py, the proof in clausify.py.
"""

from __future__ import annotations

import math
import time
from typing import Any

import z3

from verify.claim import BadClaim
from verify.kernel import formula
from verify.kernel.errors import Rejected
from verify.pretty import text
from verify.provers import Context, FormulaProver
from verify.provers.arithmetic import GaveUp
from verify.provers.clausify import clausal_proof
from verify.provers.encoding import Encoding, fresh_context
from verify.provers.instances import counterexample, derivable
from verify.terms import number, variable

Json = Any

EMPTY = "no instance of the relation it assumes was found: it may hold for want of any case"

PATIENCE = 10.0
"""Seconds for a contradiction among the assumptions: it is found soon or, with products, not at all."""

GLANCE = 0.2
"""The same where an instance is shown: then only an axiom that is false there can contradict them."""


class Recorder(FormulaProver):
    """States the formulas without proving them."""


class Prover(FormulaProver):
    """Proves formulas of real and integer arithmetic with uninterpreted functions and inductive relations.

    Guarantee: discharged only with a clausal proof (kernel-checked) or with z3 and cvc5 agreeing (cross-checked);
    refuted only at values that the kernel re-evaluates exactly. A contradiction among the assumptions is `vacuous`.
    """

    def __init__(self, context: Context | None = None) -> None:
        super().__init__(context)
        self.deadline = time.monotonic() + self.context.time_limit

    def settle(self, statement: Json, uses: list[Json]) -> None:
        """Decide the statement and conclude."""
        try:
            formula.check_statement(statement)
        except Rejected as error:
            raise BadClaim(str(error)) from error
        try:
            lemmas = [formula.instantiate(use, statement) for use in uses]
        except Rejected as error:
            raise BadClaim(str(error)) from error
        shown = self.values_shown(statement)
        facts = [*statement["assumptions"], *lemmas]
        try:
            easy = clausal_proof(statement, uses, self.deadline, linear_only=True)
        except GaveUp:
            easy = None
        fresh_context()
        encoding = Encoding(statement)
        if easy is not None:
            consistent = self.consistent(statement, encoding, facts, shown)
            self.conclude_proof(statement, uses, easy, consistent, shown)
            return
        denominators = [
            d for f in [*statement["assumptions"], statement["goal"]] for d in formula.denominators(f)
        ]
        goal = ["and", statement["goal"], *(["not", ["=", d, 0]] for d in denominators)]
        solver = self.solver(encoding, facts)
        solver.add(z3.Not(encoding.formula(goal)))
        answer = solver.check()
        if answer == z3.sat:
            self.refute(statement, uses, solver, encoding)
        elif answer == z3.unsat or encoding.is_nonlinear:  # the search for a proof may get further than z3
            consistent = self.consistent(statement, encoding, facts, shown)
            self.confirm(statement, uses, solver, answer, consistent, shown)
        else:
            self.conclude(
                "none", "undecided", statement, {}, message=f"z3 answers unknown ({solver.reason_unknown()})"
            )

    def solver(self, encoding: Encoding, facts: list[Json], limit: float = math.inf) -> Any:
        """A z3 solver that holds the facts, with seed and time limit: that many seconds at most."""
        solver = z3.Solver()
        solver.set("timeout", max(1, int(1000 * min(limit, (self.deadline - time.monotonic()) * 0.6))))
        solver.set("random_seed", self.context.seed % 2**31)
        for fact in facts:
            solver.add(encoding.formula(fact))
        return solver

    def values_shown(self, statement: Json) -> Json | None:
        """The author's instance, once the kernel has evaluated it; None where relations need derivations."""
        if self.shown is None or assumes_relation(statement):
            return None
        if set(self.shown) != set(statement["variables"]):
            names = ", ".join(statement["variables"])
            raise BadClaim(f"the instance shown gives {', '.join(sorted(self.shown))}; expected {names}")
        values = {n: v if isinstance(v, bool) else number(v).json for n, v in self.shown.items()}
        data = {"values": values, "bits": 128}
        try:
            formula.check_instance(statement, data)
        except Rejected as error:
            raise BadClaim(str(error)) from error
        return data

    def hints(self, statement: Json) -> list[Json]:
        """What the author shows of an instance whose relations need derivations, as equations."""
        shown = self.shown or {}
        if unknown := sorted(set(shown) - set(statement["variables"])):
            raise BadClaim(
                f"the instance shown gives {', '.join(unknown)}, which the statement does not have"
            )
        return [(variable(name, statement["variables"][name]) == value).json for name, value in shown.items()]

    def consistent(self, statement: Json, encoding: Encoding, facts: list[Json], shown: Json | None) -> Any:
        """z3's answer to the facts without the goal: unsat where they contradict each other."""
        patient = assumes_relation(statement)  # there an instance is asked for
        limit = math.inf if patient and shown is None else PATIENCE if shown is None else GLANCE
        return self.solver(encoding, facts, limit).check()

    def confirm(
        self,
        statement: Json,
        uses: list[Json],
        solver: Any,
        answer: Any,
        consistent: Any,
        shown: Json | None,
    ) -> None:
        """The statement holds, says z3 (or it does not know): find the evidence."""
        if consistent == z3.unsat:
            self.vacuous(statement, uses)
            return
        try:
            # the second solver needs its share of the time, should no proof be found
            now = time.monotonic()
            found = clausal_proof(statement, uses, now + 0.6 * (self.deadline - now))
        except GaveUp as reason:
            instance = self.instance(statement, consistent, shown)
            if self.is_empty(statement, instance):
                return
            if answer == z3.unsat and cvc5_agrees(script := solver.to_smt2(), self.deadline):
                self.conclude(
                    "cross-checked", "discharged", statement, {"smtlib": script, "z3": "unsat", "cvc5": "unsat"},
                    uses=uses, instance=instance, message=f"z3 and cvc5 agree; no clausal proof: {reason}",
                )  # fmt: skip
            else:
                known = (
                    "z3 proves it, but nothing confirms it" if answer == z3.unsat else "z3 answers unknown"
                )
                self.conclude("none", "undecided", statement, {}, message=f"{known}: {reason}")
            return
        self.conclude_proof(statement, uses, found, consistent, shown)

    def conclude_proof(
        self,
        statement: Json,
        uses: list[Json],
        found: tuple[Json, set[tuple[str, int]]],
        consistent: Any,
        shown: Json | None,
    ) -> None:
        """A clausal proof is found: it discharges the statement, unless it rests on the assumptions alone."""
        evidence, origins = found
        if consistent == z3.unsat or ("goal", 0) not in origins:
            self.vacuous(statement, uses)
            return
        instance = self.instance(statement, consistent, shown)
        if self.is_empty(statement, instance):
            return
        unused = [
            text(assumption)
            for i, assumption in enumerate(statement["assumptions"])
            if ("assumption", i) not in origins and not (self.is_rule and assumption[0] == "rel")
        ]
        unused += [f"the lemma {use['id']}" for i, use in enumerate(uses) if ("use", i) not in origins]
        message = "" if instance is not None else "no instance of the assumptions is shown"
        self.conclude(
            "clausal",
            "discharged",
            statement,
            evidence,
            uses=uses,
            unused=unused,
            instance=instance,
            message=message,
        )

    def instance(self, statement: Json, consistent: Any, shown: Json | None) -> Json | None:
        """An instance of the assumptions: the author's, or else one that is found."""
        if shown or consistent != z3.sat:
            return shown
        return derivable(statement, self.deadline, self.hints(statement))

    def is_empty(self, statement: Json, instance: Json) -> bool:
        """Whether the statement assumes a relation that nothing is found to satisfy; it is then left undecided."""
        if instance is not None or not assumes_relation(statement):
            return False
        self.conclude("none", "undecided", statement, {}, message=EMPTY)
        return True

    def vacuous(self, statement: Json, uses: list[Json]) -> None:
        """The assumptions contradict each other."""
        message = "the assumptions contradict each other, so they imply anything"
        try:
            evidence, _ = clausal_proof(statement, uses, self.deadline, with_goal=False)
            self.conclude("contradiction", "vacuous", statement, evidence, uses=uses, message=message)
        except GaveUp:
            self.conclude("none", "vacuous", statement, {}, uses=uses, message=message)

    def refute(self, statement: Json, uses: list[Json], solver: Any, encoding: Encoding) -> None:
        """z3 has a model: make it small, and let the kernel's own evaluation decide whether it refutes."""
        for values in counterexample(solver, encoding, statement, self.deadline):
            if not _accepted(statement, values):
                continue
            if any(not holds(use, statement, values) for use in uses):
                continue
            self.conclude("values", "refuted", statement, values, message=_where(statement, values))
            return
        if assumes_relation(statement):  # what is derivable must be shown with its derivation
            lemmas = [formula.instantiate(use, statement) for use in uses]
            facts = [*statement["assumptions"], *lemmas, ["not", statement["goal"]]]
            values = derivable({**statement, "assumptions": facts}, self.deadline)
            if values is not None and _accepted(statement, values):
                self.conclude("values", "refuted", statement, values, message=_where(statement, values))
                return
        self.conclude(
            "none", "undecided", statement, {},
            message="z3 has a model, but no rational values at which exact evaluation confirms it",
        )  # fmt: skip


def _accepted(statement: Json, values: Json) -> bool:
    """Whether the kernel finds the statement false at the values."""
    try:
        formula.check_values(statement, values, "refuted")
    except Rejected:
        return False
    return True


def _where(statement: Json, values: Json) -> str:
    """What is wrong at the values, where it is not that the goal is false."""
    false = formula.Model(values, statement).truth(statement["goal"]) is False
    return "" if false else "a divisor is 0"


def assumes_relation(statement: Json) -> bool:
    """Whether an inductive relation is among the assumptions, so that the statement is about what is derivable."""
    return any(assumption[0] == "rel" for assumption in statement["assumptions"])


def holds(use: Json, statement: Json, values: Json) -> bool:
    """A lemma instance holds at the values: a counterexample to the goal must not be one to a lemma."""
    return formula.Model(values, statement).truth(formula.instantiate(use, statement)) is not False


def cvc5_agrees(script: str, deadline: float) -> bool:
    """cvc5 answers unsat on the same SMT-LIB script; False if it does not, or is not installed."""
    try:
        import cvc5
    except ImportError:
        return False
    solver = cvc5.Solver()
    solver.setOption("tlimit-per", str(max(1, int(1000 * (deadline - time.monotonic())))))
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, "(set-logic ALL)\n" + script, "statement")
    symbols = parser.getSymbolManager()
    answer = ""
    while not (command := parser.nextCommand()).isNull():
        answer = str(command.invoke(solver, symbols)).strip() or answer
    return answer == "unsat"

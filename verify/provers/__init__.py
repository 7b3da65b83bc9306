"""Provers: each concludes and leaves a certificate.

In reading order: `Context`, what a prover is told; `Prover`, the base that gathers conclusions, notes, tables and
plots; `FormulaProver`, for the provers whose statements are formulas; `new`, which loads a prover by its name.
One file a prover: smt, sat, balls, exact, induction, samples. Nothing here imports a solver until one is asked for.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from verify import terms
from verify.claim import CAPS, Axiom, BadClaim, Instance, Obligation
from verify.kernel.formula import digest
from verify.terms import Function, Json, Operand, Relation, Term

Conclusion = dict[str, Any]


@dataclass(frozen=True)
class Context:
    """What a prover is told: the instance it serves, the seed, the seconds it may take and the profile.

    `looks` is where the chunks of a campaign are looked at, if not in this process: given the number of the campaign in
    its obligation and the places of the chunks, it yields what came of each, in that order.
    """

    instance: Instance | None = None
    seed: int = 0
    time_limit: float = 60.0
    profile: str = "quick"
    progress: Callable[[str], None] = lambda text: None
    looks: Callable[[int, Sequence[Any]], Iterator[Any]] | None = None


@dataclass
class Prover:
    """Gathers the conclusions of one obligation, and whatever else there is to show."""

    context: Context = field(default_factory=Context)
    conclusions: list[Conclusion] = field(default_factory=list)
    uses: list[Instance | Axiom] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    tables: list[dict[str, Any]] = field(default_factory=list)
    plots: list[dict[str, Any]] = field(default_factory=list)

    def conclude(
        self,
        rule: str,
        outcome: str,
        statement: Json,
        evidence: Json,
        *,
        uses: Sequence[Json] = (),
        message: str = "",
        unused: Sequence[str] = (),
        instance: Json = None,
    ) -> None:
        """Record a conclusion (docs/architecture.md). `message` says in a sentence what the reader should know."""
        self.conclusions.append(
            {
                "rule": rule,
                "outcome": outcome,
                "statement": statement,
                "hash": digest(statement),
                "uses": list(uses),
                "evidence": evidence,
                "message": message,
                "unused": list(unused),
                "instance": instance,
            }
        )

    def note(self, text: str) -> None:
        """Add a sentence to the report."""
        self.notes.append(text)

    def table(
        self,
        title: str,
        columns: Sequence[str],
        rows: Sequence[Sequence[Any]],
        *,
        times: Sequence[str] = (),
    ) -> None:
        """Add a table to the report; `times` names its columns of seconds, which no two runs need agree in."""
        self.tables.append(
            {
                "title": title,
                "columns": list(columns),
                "rows": [list(row) for row in rows],
                "times": list(times),
            }
        )

    def plot(
        self,
        title: str,
        x_label: str,
        y_label: str,
        series: Sequence[dict[str, Any]],
        *,
        x_scale: str = "linear",
        y_scale: str = "linear",
        times: bool = False,
    ) -> None:
        """Add a plot; a series is {"name", "x", "y", "style": "line" | "points" | "bars"}; `times`: y is in seconds."""
        self.plots.append(
            {
                "title": title,
                "x_label": x_label,
                "y_label": y_label,
                "x_scale": x_scale,
                "y_scale": y_scale,
                "series": list(series),
                "times": times,
            }
        )


class FormulaProver(Prover):
    """A prover whose statements are formulas: variables, assumptions, instances of lemmas, goals.

    Used as it is, it only records the statements (`settle` does nothing): so a lemma's statement is known without
    proving it again.
    """

    def __init__(self, context: Context | None = None) -> None:
        super().__init__(context or Context())
        self.assumptions: list[Term] = []
        self.instances: list[Json] = []
        self.instance_terms: list[Term] = []
        self.statements: list[Json] = []
        self.shown: dict[str, Operand] | None = None
        self.is_rule = False

    def reals(self, names: str) -> list[Term]:
        """Real variables, universally quantified."""
        return terms.reals(names)

    def real(self, name: str) -> Term:
        return terms.real(name)

    def ints(self, names: str) -> list[Term]:
        """Integer variables."""
        return terms.ints(names)

    def integer(self, name: str) -> Term:
        return terms.ints(name)[0]

    def bools(self, names: str) -> list[Term]:
        """Propositional variables."""
        return terms.bools(names)

    def boolean(self, name: str) -> Term:
        return terms.bools(name)[0]

    def function(self, name: str, arity: int = 1, sort: str = "real") -> Function:
        """A universally quantified function."""
        if name in terms.ANALYTIC or name == "pi":
            raise BadClaim(f"{name} is a function of analysis: take it from netproof, or choose another name")
        return Function(name, arity, sort)

    def assume(self, *formulas: Operand) -> None:
        """Assume the formulas in every later `prove`."""
        self.assumptions.extend(map(terms.formula, formulas))

    def show(self, **values: Operand) -> None:
        """Values at which the assumptions hold, so that nobody need look for some: the kernel evaluates them.

        Args:
            values: a number or truth value for each variable of the statement. Where relations are assumed, whose
                derivations have to be found, some of the variables are enough: the search starts from these.
        """
        self.shown = values

    def use(self, lemma: Obligation | Instance | Axiom, **instance: Operand) -> None:
        """Assume an instance of a lemma or axiom and record the link.

        Args:
            lemma: an obligation that proves one formula, or an axiom that states one.
            instance: a term for each variable of the lemma; one left out stands for the variable of that name.
        """
        target = lemma.instances()[0] if isinstance(lemma, Obligation) and not lemma.parameters else lemma
        if isinstance(target, Obligation):
            raise BadClaim(f"{target.id} is a family: say which member is used, {target.name}[value]")
        stated = lemma_statement(target)
        unknown = set(instance) - set(stated["variables"])
        if unknown:
            raise BadClaim(f"{target.id} has no variable {', '.join(sorted(unknown))}")
        values = {
            name: (terms.formula if sort == "bool" else terms.numeric)(
                instance.get(name, terms.variable(name, sort))
            )
            for name, sort in stated["variables"].items()
        }
        self.instances.append(
            {
                "id": target.id,
                "statement": stated,
                "hash": digest(stated),
                "instance": {name: value.json for name, value in values.items()},
            }
        )
        self.instance_terms.extend(values.values())
        self.uses.append(target)

    def prove(self, goal: Operand, given: Sequence[Operand] = ()) -> None:
        """Prove the goal from the assumptions so far, those in `given` and the lemma instances."""
        assumptions = [*self.assumptions, *map(terms.formula, given)]
        stated = terms.statement(assumptions, terms.formula(goal), self.instance_terms)
        self.state(stated)

    def prove_rule(self, relation: Relation, rule: str, invariant: Callable[..., Operand]) -> None:
        """Prove that a rule of the relation keeps the invariant: what `induction` demands of each rule.

        Args:
            invariant: a function of the relation's arguments.
        """
        if self.assumptions:
            raise BadClaim("the statement of a rule is fixed by the relation: it takes no further assumption")
        assumptions, goal = rule_statement(relation, rule, invariant)
        self.is_rule = True
        self.state(terms.statement(assumptions, goal))

    def state(self, stated: Json) -> None:
        """Declare what the lemmas used speak about, then settle."""
        for use in self.instances:
            for kind in ("functions", "relations"):
                for name, meaning in use["statement"][kind].items():
                    if stated[kind].setdefault(name, meaning) != meaning:
                        raise BadClaim(f"{name} means one thing here and another in {use['id']}")
        self.statements.append(stated)
        self.settle(stated, list(self.instances))

    def settle(self, statement: Json, uses: list[Json]) -> None:
        """Decide the statement and conclude; the recorder decides nothing."""


def rule_statement(
    relation: Relation, rule: str, invariant: Callable[..., Operand]
) -> tuple[list[Term], Term]:
    """Premises of the rule and the invariant of its premises, then the invariant of its conclusion."""
    if rule not in relation.rules:
        raise BadClaim(f"relation {relation.name} has no rule {rule}")
    chosen = relation.rules[rule]
    names = list(relation.arguments)
    # substituted as the kernel does, so that the two spellings are the same
    general = terms.formula(invariant(*(terms.variable(n, s) for n, s in relation.arguments.items())))

    def at(values: Sequence[Term]) -> Term:
        return general.substitute(dict(zip(names, values, strict=True)))

    held = [at(premise.children) for premise in chosen.premises if premise.head == "rel"]
    return [*chosen.premises, *held], at(chosen.conclusion)


def lemma_statement(lemma: Instance | Axiom) -> Json:
    """The one formula that an obligation proves or an axiom states, found without proving anything.

    Raises:
        BadClaim: if there is none, or more than one.
    """
    if lemma.id in _asked:
        raise BadClaim(f"{lemma.id} rests on itself: {' uses '.join([*_asked, lemma.id])}")
    key = lemma.obligation.function if isinstance(lemma, Instance) else lemma.function, lemma.id
    if key not in _found:
        _asked.append(lemma.id)
        try:
            _found[key] = _stated(lemma)
        finally:
            _asked.pop()
    return _found[key]


_asked: list[str] = []
"""The lemmas whose statements are being found, outermost first."""

_found: dict[Any, Json] = {}
"""The statements found so far in this process: a lemma is used many times, and so is what it uses itself."""


def _stated(lemma: Instance | Axiom) -> Json:
    recorder: Any = FormulaProver()
    if isinstance(lemma, Instance):
        recorder = new(lemma.obligation.prover, Context(lemma), recording=True)
    if isinstance(lemma, Axiom):
        if not lemma.is_formal:
            raise BadClaim(f"{lemma.id} is an axiom in words: name it in axioms=[...] instead of using it")
        lemma.function(recorder)
    else:
        lemma.run(recorder)
    statements = getattr(recorder, "statements", [])
    if len(statements) != 1:
        raise BadClaim(
            f"{lemma.id} states {len(statements)} formulas: a lemma that is used states exactly one"
        )
    return statements[0]


def new(name: str, context: Context, *, recording: bool = False) -> Any:
    """The prover of that name; `recording` gives one that states without proving."""
    if name not in CAPS:
        raise BadClaim(f"there is no prover {name}: {', '.join(CAPS)}")
    module = importlib.import_module(f"verify.provers.{name}")
    return (module.Recorder if recording else module.Prover)(context)

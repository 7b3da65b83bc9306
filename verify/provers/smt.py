"""The prover `smt`: z3 decides, the kernel's clausal proof or cvc5 confirms.

In reading order: `Prover`, what happens to a statement; `Encoding`, a statement for z3; `counterexample`, a small
model in the claim's own variables; `derivable`, an instance of assumptions that speak of inductive relations;
`cvc5_agrees`, the second opinion where no clausal proof is found.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import z3

from verify.claim import BadClaim
from verify.kernel import formula
from verify.kernel.errors import Rejected
from verify.provers import Context, FormulaProver
from verify.provers.clausify import GaveUp, clausal_proof, fresh_context

Json = Any
SMALL = tuple(Fraction(value) for value in ("0", "1", "-1", "2", "-2", "1/2", "-1/2", "3", "-3"))
"""Values that a reader likes to see in a counterexample, best first."""

EFFORT = 2_000_000
"""z3's resource units for one attempt at a smaller counterexample, or at an instance."""


EMPTY = "no instance of the relation it assumes was found: it may hold for want of any case"


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
        fresh_context()
        encoding = Encoding(statement)
        facts = [*statement["assumptions"], *lemmas]
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
            self.confirm(statement, uses, encoding, facts, solver, answer)
        else:
            self.conclude(
                "none", "undecided", statement, {}, message=f"z3 answers unknown ({solver.reason_unknown()})"
            )

    def solver(self, encoding: Encoding, facts: list[Json]) -> Any:
        """A z3 solver that holds the facts, with seed and time limit."""
        solver = z3.Solver()
        solver.set("timeout", max(1, int(1000 * (self.deadline - time.monotonic()) * 0.6)))
        solver.set("random_seed", self.context.seed % 2**31)
        for fact in facts:
            solver.add(encoding.formula(fact))
        return solver

    def confirm(
        self,
        statement: Json,
        uses: list[Json],
        encoding: Encoding,
        facts: list[Json],
        solver: Any,
        answer: Any,
    ) -> None:
        """The statement holds, says z3 (or it does not know): find the evidence."""
        checked = self.solver(encoding, facts)
        consistent = checked.check()
        if consistent == z3.unsat:
            self.vacuous(statement, uses)
            return
        try:
            # the second solver needs its share of the time, should no proof be found
            now = time.monotonic()
            evidence, origins = clausal_proof(statement, uses, now + 0.6 * (self.deadline - now))
        except GaveUp as reason:
            instance = derivable(statement, self.deadline) if consistent == z3.sat else None
            if self.is_empty(statement, instance):
                return
            if answer == z3.unsat and cvc5_agrees(script := solver.to_smt2(), self.deadline):
                self.conclude(
                    "cross-checked", "discharged", statement, {"smtlib": script, "z3": "unsat", "cvc5": "unsat"},
                    uses=uses, instance=instance, message=f"z3 and cvc5 agree; no clausal proof: {reason}",
                )  # fmt: skip
            else:
                found = (
                    "z3 proves it, but nothing confirms it" if answer == z3.unsat else "z3 answers unknown"
                )
                self.conclude("none", "undecided", statement, {}, message=f"{found}: {reason}")
            return
        if ("goal", 0) not in origins:
            self.vacuous(statement, uses)
            return
        instance = derivable(statement, self.deadline) if consistent == z3.sat else None
        if self.is_empty(statement, instance):
            return
        unused = [
            formula_text(assumption)
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
            try:
                formula.check_values(statement, values, "refuted")
            except Rejected:
                continue
            if any(not holds(use, statement, values) for use in uses):
                continue
            self.conclude("values", "refuted", statement, values)
            return
        self.conclude(
            "none", "undecided", statement, {},
            message="z3 has a model, but no rational values at which exact evaluation confirms it",
        )  # fmt: skip


def assumes_relation(statement: Json) -> bool:
    """Whether an inductive relation is among the assumptions, so that the statement is about what is derivable."""
    return any(assumption[0] == "rel" for assumption in statement["assumptions"])


def holds(use: Json, statement: Json, values: Json) -> bool:
    """A lemma instance holds at the values: a counterexample to the goal must not be one to a lemma."""
    return formula.Model(values, statement).truth(formula.instantiate(use, statement)) is not False


def formula_text(term: Json) -> str:
    from verify.pretty import text

    return text(term)


class Encoding:
    """A statement for z3: functions of analysis and relations are uninterpreted."""

    def __init__(self, statement: Json) -> None:
        make = {"real": z3.Real, "int": z3.Int, "bool": z3.Bool}
        sorts = {"real": z3.RealSort(), "int": z3.IntSort(), "bool": z3.BoolSort()}
        self.sorts = sorts
        self.variables = {name: make[sort](name) for name, sort in statement["variables"].items()}
        self.functions = {
            name: z3.Function(f"fn_{name}", *[z3.RealSort()] * f["arity"], sorts[f["sort"]])
            for name, f in statement["functions"].items()
            if f["arity"]
        }
        self.functions.update({
            name: make[f["sort"]](f"fn_{name}") for name, f in statement["functions"].items() if not f["arity"]
        })  # fmt: skip
        for name in formula.ANALYTIC:
            self.functions[name] = z3.Function(f"analytic_{name}", z3.RealSort(), z3.RealSort())
        self.functions["pi"] = z3.Real("analytic_pi")
        self.relations = {
            name: z3.Function(f"rel_{name}", *[sorts[s] for s in r["arguments"].values()], z3.BoolSort())
            for name, r in statement["relations"].items()
        }
        self.argument_sorts = {
            name: list(r["arguments"].values()) for name, r in statement["relations"].items()
        }
        self.applications: list[tuple[str, list[Json]]] = []
        self.is_nonlinear = False

    def real(self, term: Json) -> Any:
        value = self.term(term)
        return z3.ToReal(value) if value.sort() == z3.IntSort() else value

    def term(self, term: Json) -> Any:
        """The z3 term of a numeric term."""
        if not isinstance(term, list):
            value = formula.rational(term)
            return z3.IntVal(int(value)) if value.denominator == 1 else z3.RealVal(str(value))
        head, parts = term[0], term[1:]
        if head == "var":
            return self.variables[parts[0]]
        if head == "app":
            self.applications.append((parts[0], parts[1:]))
            function = self.functions[parts[0]]
            return function(*map(self.real, parts[1:])) if parts[1:] else function
        if head == "ite":
            return z3.If(self.formula(parts[0]), self.real(parts[1]), self.real(parts[2]))
        if head == "^":
            self.is_nonlinear |= parts[1] > 1
            base = self.term(parts[0])
            return z3.Product([base] * parts[1]) if parts[1] else z3.IntVal(1)
        if head == "/":
            self.is_nonlinear |= isinstance(parts[1], list)
            return self.real(parts[0]) / self.real(parts[1])
        values = [self.term(part) for part in parts]
        if head == "neg":
            return -values[0]
        if head == "abs":
            return z3.If(values[0] >= 0, values[0], -values[0])
        if head == "+":
            return z3.Sum(values)
        if head == "*":
            self.is_nonlinear |= sum(isinstance(part, list) for part in parts) > 1
            return z3.Product(values)
        result = values[0]
        for value in values[1:]:
            result = z3.If(result >= value if head == "max" else result <= value, result, value)
        return result

    def formula(self, f: Json) -> Any:
        """The z3 formula of a formula."""
        head, parts = f[0], f[1:]
        if head == "var":
            return self.variables[parts[0]]
        if head in formula.COMPARISONS:
            left, right = self.term(parts[0]), self.term(parts[1])
            return left <= right if head == "<=" else left < right if head == "<" else left == right
        if head == "rel":
            sorts = self.argument_sorts[parts[0]]
            reading = {"bool": self.formula, "int": self.term, "real": self.real}
            return self.relations[parts[0]](*(reading[s](p) for s, p in zip(sorts, parts[1:], strict=True)))
        if head in ("true", "false"):
            return z3.BoolVal(head == "true")
        values = [self.formula(part) for part in parts]
        if head == "not":
            return z3.Not(values[0])
        if head == "and":
            return z3.And(values)
        if head == "or":
            return z3.Or(values)
        return z3.Implies(*values) if head == "=>" else values[0] == values[1]


def exact_value(value: Any) -> Fraction | bool | None:
    """The rational or boolean value of a z3 numeral; None if it is irrational."""
    if z3.is_true(value) or z3.is_false(value):
        return bool(z3.is_true(value))
    if z3.is_int_value(value) or z3.is_rational_value(value):
        try:
            return Fraction(str(value.as_fraction()) if z3.is_rational_value(value) else value.as_long())
        except ValueError:  # more digits than Python reads: nothing to show to a person
            return None
    return None


def written(value: Fraction | bool) -> Json:
    if isinstance(value, bool):
        return value
    return int(value) if value.denominator == 1 else str(value)


def counterexample(solver: Any, encoding: Encoding, statement: Json, deadline: float) -> Iterator[Json]:
    """Candidate models as data for the kernel, simplest first: small values, z3's own, then a small grid."""
    variables = encoding.variables
    first = solver.model()
    solver.push()
    solver.set("rlimit", EFFORT)  # units and not seconds: the same seed gives the same counterexample
    model = first
    for name, variable in variables.items():
        if statement["variables"][name] == "bool":
            continue
        for small in SMALL:
            if time.monotonic() > deadline or (
                statement["variables"][name] == "int" and small.denominator != 1
            ):
                continue
            solver.push()
            solver.add(
                variable == z3.RealVal(str(small)) if small.denominator != 1 else variable == int(small)
            )
            if solver.check() == z3.sat:
                model = solver.model()
                break
            solver.pop()
        else:
            value = model.eval(variable, model_completion=True)
            if exact_value(value) is None:  # irrational: a rational nearby, if one will do
                near = Fraction(str(value.approx(20).as_fraction()))
                for digits in (10, 1000, 10**6):
                    guess = near.limit_denominator(digits)
                    solver.push()
                    solver.add(variable == z3.RealVal(str(guess)))
                    if solver.check() == z3.sat:
                        model = solver.model()
                        break
                    solver.pop()
    solver.pop(solver.num_scopes())
    for candidate in (model, first):
        if (data := model_data(candidate, encoding, statement)) is not None:
            yield data
    if not statement["functions"] and all(sort != "bool" for sort in statement["variables"].values()):
        # functions of analysis are unknown to z3, so that its models may miss; a grid often does not
        for point in itertools.islice(itertools.product(SMALL, repeat=len(variables)), 20000):
            if time.monotonic() > deadline:
                return
            chosen = dict(zip(variables, point, strict=True))
            if all(v.denominator == 1 or statement["variables"][n] != "int" for n, v in chosen.items()):
                yield {"values": {name: written(v) for name, v in chosen.items()}, "bits": 128}


def model_data(model: Any, encoding: Encoding, statement: Json) -> Json | None:
    """The model as the kernel reads it; None if a value is irrational."""
    values = {}
    for name, variable in encoding.variables.items():
        value = exact_value(model.eval(variable, model_completion=True))
        if value is None:
            return None
        values[name] = written(value)
    functions: dict[str, Json] = {}
    for name, arguments in encoding.applications:
        if name in statement["functions"]:
            terms = [encoding.real(a) for a in arguments]
            row = [exact_value(model.eval(t, model_completion=True)) for t in terms]
            function = encoding.functions[name]
            row.append(
                exact_value(model.eval(function(*terms) if terms else function, model_completion=True))
            )
            if any(v is None for v in row):
                return None
            table = functions.setdefault(name, {"table": [], "default": 0})["table"]
            entry = [written(v) for v in row if v is not None]
            if entry not in table:
                table.append(entry)
    return (
        {"values": values, "functions": functions, "bits": 128}
        if functions
        else {"values": values, "bits": 128}
    )


DEPTH = 3
"""Rule applications that an instance of an inductive relation is looked for with."""


def derivable(statement: Json, deadline: float) -> Json | None:
    """An instance of the assumptions that the kernel accepts: values, and derivations of the relations assumed.

    Returns None if none is found: the statement is then shown without an instance, and says so.
    """
    for depth in range(1, DEPTH + 1):
        encoding = Encoding(statement)
        solver = z3.Solver()
        solver.set("rlimit", EFFORT)
        unrolled = Unrolling(statement, encoding)
        for assumption in statement["assumptions"]:
            solver.add(encoding.formula(assumption))
        for fact in relations(statement["assumptions"]):
            solver.add(z3.Implies(encoding.formula(fact), unrolled.formula(fact, depth)))
        if solver.check() != z3.sat:
            continue
        small = solver.model()
        for name, variable in encoding.variables.items():
            for value in (1, 2, 0, 3, -1):
                if statement["variables"][name] == "bool" or time.monotonic() > deadline:
                    break
                solver.push()
                solver.add(variable == value)
                if solver.check() == z3.sat:
                    small = solver.model()
                    break
                solver.pop()
        data = model_data(small, encoding, statement)
        if data is None:
            continue
        derived = [
            f for f in relations(statement["assumptions"]) if z3.is_true(small.eval(encoding.formula(f)))
        ]
        steps = [step for f in derived for step in unrolled.steps(f, depth, small)]
        if steps:
            data["derivations"] = steps
        try:
            formula.check_instance(statement, data)
        except Rejected:
            continue
        return data
    return None


def relations(terms: Json) -> Iterator[Json]:
    """Every application of a relation in the terms, once."""
    seen = []
    queue = list(terms)
    while queue:
        term = queue.pop()
        if isinstance(term, list) and term:
            if term[0] == "rel" and term not in seen:
                seen.append(term)
                yield term
            queue.extend(term[1:])


class Unrolling:
    """Derivations of a relation up to a depth, as a z3 formula whose models spell them out."""

    def __init__(self, statement: Json, encoding: Encoding) -> None:
        self.statement, self.encoding, self.count = statement, encoding, 0
        self.choices: dict[tuple[str, int], list[tuple[Any, str, Encoding, list[Json], int]]] = {}

    def formula(self, fact: Json, depth: int, encoding: Encoding | None = None) -> Any:
        outer = encoding or self.encoding
        relation = self.statement["relations"][fact[1]]
        sorts = list(relation["arguments"].values())
        options = []
        for rule_name, rule in relation["rules"].items():
            nested = [p for p in rule["premises"] if p[0] == "rel"]
            if nested and depth <= 1:
                continue
            self.count += 1
            scope = {**self.statement, "variables": rule["variables"]}
            inner = Encoding(scope)
            inner.variables = {
                n: {"real": z3.Real, "int": z3.Int, "bool": z3.Bool}[s](f"{n}!{self.count}")
                for n, s in rule["variables"].items()
            }
            chosen = z3.Bool(f"choice!{self.count}")
            parts = [
                self.formula(p, depth - 1, inner) if p[0] == "rel" else inner.formula(p)
                for p in rule["premises"]
            ]
            for sort, ours, theirs in zip(sorts, fact[2:], rule["conclusion"], strict=True):
                if sort == "bool":
                    parts.append(outer.formula(ours) == inner.formula(theirs))
                else:
                    parts.append(outer.term(ours) == inner.term(theirs))
            options.append(z3.And(chosen, *parts))
            self.choices.setdefault((str(fact), id(outer)), []).append(
                (chosen, rule_name, inner, nested, depth)
            )
        return z3.Or(options) if options else z3.BoolVal(False)

    def steps(self, fact: Json, depth: int, model: Any, encoding: Encoding | None = None) -> list[Json]:
        """The derivation that the model spells out, premises first."""
        outer = encoding or self.encoding
        for chosen, rule_name, inner, nested, _ in self.choices[(str(fact), id(outer))]:
            if z3.is_true(model.eval(chosen)):
                values = {
                    n: exact_value(model.eval(v, model_completion=True)) for n, v in inner.variables.items()
                }
                before = [s for p in nested for s in self.steps(p, depth - 1, model, inner)]
                given = {n: written(v) for n, v in values.items() if v is not None}
                return [*before, {"relation": fact[1], "rule": rule_name, "values": given}]
        return []


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

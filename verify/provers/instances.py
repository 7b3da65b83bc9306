"""Values from z3's models: counterexamples that a person can read, and instances of assumptions.

In reading order: `counterexample`, small values in the claim's own variables; `model_data`, a model as the kernel reads
it; `derivable`, an instance of assumptions that speak of inductive relations, by way of `Unrolling`. All of it is a
proposal: the kernel's exact evaluation decides.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

import z3

from verify.kernel import formula
from verify.kernel.errors import Rejected
from verify.provers.encoding import Encoding, exact_value, written

Json = Any

SMALL = tuple(Fraction(value) for value in ("0", "1", "-1", "2", "-2", "1/2", "-1/2", "3", "-3"))
"""Values that a reader likes to see in a counterexample, best first."""

EFFORT = 2_000_000
"""z3's resource units for one attempt at a smaller counterexample, or at an instance."""


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
    for name, terms in encoding.applications:
        if name in statement["functions"]:
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


def derivable(statement: Json, deadline: float, hints: Iterable[Json] = ()) -> Json | None:
    """An instance of the assumptions that the kernel accepts: values, and derivations of the relations assumed.

    Args:
        hints: formulas that it is to satisfy besides, so that it is found sooner.

    Returns None if none is found: the statement is then shown without an instance, and says so.
    """
    for depth in range(1, DEPTH + 1):
        encoding = Encoding(statement)
        solver = z3.Solver()
        solver.set("rlimit", EFFORT)
        unrolled = Unrolling(statement, encoding)
        for assumption in (*statement["assumptions"], *hints):
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
        options, held = [], []
        for rule_name, rule in relation["rules"].items():
            nested = [p for p in rule["premises"] if p[0] == "rel"]
            if nested and depth <= 1:
                continue
            self.count += 1
            scope = {**self.statement, "variables": rule["variables"]}
            inner = Encoding(scope)
            inner.applications = self.encoding.applications  # a table must tell what the rules apply as well
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
            options.append(chosen)
            # a choice that the model calls true is one that holds, also where another would do
            held.append(z3.Implies(chosen, z3.And(*parts)))
            self.choices.setdefault((str(fact), id(outer)), []).append(
                (chosen, rule_name, inner, nested, depth)
            )
        return z3.And(z3.Or(options), *held) if options else z3.BoolVal(False)

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

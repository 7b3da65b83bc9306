"""Statements and terms as the kernel reads them.

In reading order: `digest` and `rational`, the spelling of data; `check_statement` and `sort_of`, what is well-formed;
`instantiate`, what an instance of a lemma says; `Model`, evaluation at given values; and the rules `values` and
`ground`, which need no more. A module of its own because every rule starts here: what a certificate claims is this
data and nothing else. The meaning of each operator is in docs/architecture.md.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import reduce
from operator import add, eq, le, lt, mul, truediv
from typing import Any

from verify.kernel import enclosure
from verify.kernel.errors import Json, Rejected
from verify.kernel.logic import Logic, Unbounded

ANALYTIC = frozenset(("exp", "log", "sqrt", "sin", "cos", "tanh", "atan", "erf"))
BUILTIN: Json = {name: {"arity": int(name != "pi"), "sort": "real"} for name in (*ANALYTIC, "pi")}
SORTS = ("real", "int", "bool")
RATIONAL = re.compile(r"-?[0-9]+/0*[1-9][0-9]*", re.ASCII)

OPERATORS = {
    head: (arguments, result)
    for heads, arguments, result in (
        ("+ *", "real ...", "int if they are"),
        ("neg", "real", "int if they are"),
        ("max min", "real ...", "real"),
        ("abs", "real", "real"),
        ("/", "real real", "real"),
        ("ite", "bool real real", "real"),
        ("<= < =", "real real", "bool"),
        ("and or", "bool ...", "bool"),
        ("not", "bool", "bool"),
        ("=> iff", "bool bool", "bool"),
        ("true false", "", "bool"),
    )
    for head in heads.split()
}
"""The sorts of the arguments and of the result; an integer is a real, and numbers are not combined without any."""

FOLDS: Mapping[str, Callable[..., Any]] = {"+": add, "*": mul, "/": truediv, "max": max, "min": min}
COMPARISONS = {"<=": le, "<": lt, "=": eq}


def digest(data: Json) -> str:
    """SHA-256 of the canonical spelling of JSON data: sorted keys, no blanks, UTF-8."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def rational(data: Json) -> Fraction:
    """The exact value of an integer, "p/q" or [mantissa, exponent of two]."""
    match data:
        case int() | str() if type(data) is int or (type(data) is str and RATIONAL.fullmatch(data)):
            return Fraction(data)
        case [mantissa, exponent] if type(mantissa) is type(exponent) is int and abs(exponent) <= 1 << 16:
            return Fraction(mantissa) * Fraction(2) ** exponent
    raise Rejected(f"{str(data)[:60]} is not an exact number")


def check_statement(statement: Json) -> None:
    """Raise Rejected unless the statement is of kind formula and every part of it has the sort it must have."""
    members = {"kind", "variables", "functions", "relations", "assumptions", "goal"}
    if not isinstance(statement, dict) or set(statement) != members or statement["kind"] != "formula":
        raise Rejected("a statement has kind formula, variables, functions, relations, assumptions and goal")
    for name, function in statement["functions"].items():
        if name in BUILTIN or set(function) != {"arity", "sort"} or function["sort"] not in ("real", "int"):
            raise Rejected(f"{name} cannot be declared as a function")
    for name, relation in statement["relations"].items():
        for rule in relation["rules"].values():
            scope, premises = {**statement, "variables": rule["variables"]}, rule["premises"]
            for formula in [*premises, ["rel", name, *rule["conclusion"]]]:
                _require(formula, "bool", scope)
            inner = [premise[2:] if premise[:2] == ["rel", name] else premise for premise in premises]
            if any(term[0] == "rel" for part in [rule["conclusion"], *inner] for term in _subterms(part)):
                raise Rejected(f"a rule of {name} is not monotone, or concludes what is no plain value")
    for formula in [*statement["assumptions"], statement["goal"]]:
        _require(formula, "bool", statement)


def _subterms(term: Json) -> Iterator[Json]:
    if isinstance(term, list) and term:
        yield term
        for part in term:
            yield from _subterms(part)


def denominators(term: Json) -> Iterator[Json]:
    """Every denominator that occurs in the term."""
    return (part[2] for part in _subterms(term) if part[0] == "/")


def _require(term: Json, sort: str, scope: Json) -> str:
    found = sort_of(term, scope)
    if found != sort and not (sort == "real" and found == "int"):
        raise Rejected(f"{str(term)[:60]} is of sort {found}, {sort} was expected")
    return found


def sort_of(term: Json, scope: Json) -> str:
    """The sort of a well-formed term: real, int or bool; Rejected for any other data."""
    match term:
        case ["var", str(name)] if scope["variables"].get(name) in SORTS:
            return str(scope["variables"][name])
        case ["^", base, exponent] if type(exponent) is int and 0 <= exponent <= 64:
            return sort_of(["*", base], scope)
        case ["app", str(name), *parts] if function := BUILTIN.get(name) or scope["functions"].get(name):
            expected, result = ["real"] * function["arity"], str(function["sort"])
        case ["rel", str(name), *parts] if name in scope["relations"]:
            expected, result = [*scope["relations"][name]["arguments"].values()], "bool"
        case [str(head), *parts] if head in OPERATORS:
            arguments, result = OPERATORS[head]
            expected = arguments.split()
            if "..." in expected:
                expected = expected[:1] * max(len(parts), expected[0] == "real")
        case list():
            raise Rejected(f"{str(term)[:80]} is not a term")
        case _:
            return "int" if rational(term).denominator == 1 else "real"
    if len(parts) != len(expected):
        raise Rejected(f"{str(term)[:80]} has {len(parts)} parts, {len(expected)} were expected")
    found = [_require(part, sort, scope) for part, sort in zip(parts, expected, strict=True)]
    return result if result in SORTS else "real" if "real" in found else "int"


def substitute(term: Json, values: Mapping[str, Json]) -> Json:
    """The term with variables replaced; there is no binder, so nothing can be captured."""
    if not isinstance(term, list):
        return term
    if term[0] == "var":
        return values.get(term[1], term)
    return [substitute(part, values) for part in term]


def check_lemma(use: Json, statement: Json) -> None:
    """Raise Rejected unless the lemma is well-formed, has its hash, and means by each name what the statement means."""
    lemma = use["statement"]
    check_statement(lemma)
    if digest(lemma) != use["hash"]:
        raise Rejected(f"the hash of {use['id']} is not that of its statement")
    for kind in ("functions", "relations"):
        if any(statement[kind].get(name, meaning) != meaning for name, meaning in lemma[kind].items()):
            raise Rejected(f"{use['id']} speaks of other {kind} by the same name")


def instantiate(use: Json, statement: Json) -> Json:
    """What an instance of a lemma adds to a statement: its assumptions imply its goal, at the given terms."""
    check_lemma(use, statement)
    lemma, instance = use["statement"], use["instance"]
    if any(not lemma[kind].keys() <= statement[kind].keys() for kind in ("functions", "relations")):
        raise Rejected(f"{use['id']} speaks of what the statement does not have")
    if set(instance) != set(lemma["variables"]):
        raise Rejected(f"the instance of {use['id']} does not give exactly its variables")
    for name, sort in lemma["variables"].items():
        _require(instance[name], sort, statement)
    assumptions = [substitute(formula, instance) for formula in lemma["assumptions"]]
    return ["=>", ["and", *assumptions], substitute(lemma["goal"], instance)]


class Model(Logic):
    """Values of the variables, tables of the functions, and derivations of the relations.

    Data: {"values": {name: number or bool}, "functions": {name: {"table": [[argument, ..., value], ...], "default"}},
    "derivations": [{"relation", "rule", "values"}, ...], "bits": precision of enclosures}; all but values optional.
    """

    def __init__(self, data: Json, statement: Json) -> None:
        given, functions = data.get("values", {}), statement["functions"]
        self.values = {name: _value(given.get(name), sort) for name, sort in statement["variables"].items()}
        self.bits, self.relations = data.get("bits", 64), statement["relations"]
        self.tables: dict[str, tuple[dict[Any, Any], Any]] = {}
        for name, function in data.get("functions", {}).items():
            # exp and pi, which are not declared, mean what they mean
            sort, rows = functions[name]["sort"], function["table"]
            table = {tuple(map(rational, row[:-1])): _value(row[-1], sort) for row in rows}
            if len(table) != len(rows):
                raise Rejected(f"the table of {name} gives two values at one place")
            self.tables[name] = table, _value(function.get("default", 0), sort)
        self.derived: set[tuple[str, tuple[Any, ...]]] = set()
        for step in data.get("derivations", []):
            rule = self.relations[step["relation"]]["rules"][step["rule"]]
            scope = {**statement, "variables": rule["variables"]}
            inner = Model({**data, "values": step["values"], "derivations": []}, scope)
            inner.derived = self.derived
            if not all(inner.truth(premise) is True for premise in rule["premises"]):
                raise Rejected(f"a premise of rule {step['rule']} of {step['relation']} does not hold")
            self.derived.add((step["relation"], inner.arguments(step["relation"], rule["conclusion"])))

    def compare(self, head: str, left: Json, right: Json) -> bool | None:
        try:
            return bool(COMPARISONS[head](self.exact(left), self.exact(right)))
        except Unbounded:
            box = {name: (v, v) for name, v in self.values.items() if not isinstance(v, bool)}
            return None if self.tables else enclosure.truth([head, left, right], box, self.bits)

    def symbol(self, formula: Json) -> bool | None:
        """What is not derived is not therefore false."""
        if formula[0] == "var":
            return bool(self.values[formula[1]])
        return True if (formula[1], self.arguments(formula[1], formula[2:])) in self.derived else None

    def arguments(self, relation: str, terms: list[Json]) -> tuple[Any, ...]:
        """The values at which a relation is stated; Unbounded where one is not known."""
        sorts = self.relations[relation]["arguments"].values()
        readers = [self.decided if sort == "bool" else self.exact for sort in sorts]
        return tuple(read(term) for read, term in zip(readers, terms, strict=True))

    def decided(self, formula: Json) -> bool:
        truth = self.truth(formula)
        if truth is None:
            raise Unbounded(f"whether {str(formula)[:60]} cannot be told")
        return truth

    def exact(self, term: Json) -> Fraction:
        """The exact value of a numeric term; Unbounded where it has none that is rational and known."""
        if not isinstance(term, list):
            return rational(term)
        head, parts = term[0], term[1:]
        if head == "var":
            return Fraction(self.values[parts[0]])
        if head == "ite":
            return self.exact(parts[1 if self.decided(parts[0]) else 2])
        if head == "^":
            return self.exact(parts[0]) ** int(parts[1])
        if head == "app" and parts[0] in self.tables:
            table, default = self.tables[parts[0]]
            return Fraction(table.get(tuple(map(self.exact, parts[1:])), default))
        if head in ("neg", "abs"):
            return -self.exact(parts[0]) if head == "neg" else abs(self.exact(parts[0]))
        try:
            return Fraction(reduce(FOLDS[head], map(self.exact, parts)))
        except (KeyError, ZeroDivisionError) as error:
            raise Unbounded(f"{str(term)[:60]} has no exact value") from error


def _value(data: Json, sort: str) -> Any:
    value = data if type(data) is bool else rational(data)
    if (sort == "bool") != isinstance(value, bool) or (sort == "int" and value.denominator != 1):
        raise Rejected(f"{str(data)[:60]} is no value of sort {sort}")
    return value


def check_instance(statement: Json, instance: Json) -> Model:
    """The model that the instance gives; Rejected unless every assumption of the statement holds in it."""
    check_statement(statement)
    model = Model(instance, statement)
    for assumption in statement["assumptions"]:
        if model.truth(assumption) is not True:
            raise Rejected(f"the assumption {str(assumption)[:80]} does not hold at the instance shown")
    return model


def check_values(statement: Json, evidence: Json, outcome: str) -> None:
    """Rule `values`: the assumptions hold at the values, and the goal fails or divides by zero there."""
    model, goal = check_instance(statement, evidence), statement["goal"]
    fails = model.truth(goal) is False or any(model.truth(["=", d, 0]) is True for d in denominators(goal))
    if outcome != "refuted" or not fails:
        raise Rejected("the goal does not fail at the values, which is all that they can show")


def check_ground(statement: Json, evidence: Json, outcome: str) -> None:
    """Rule `ground`: a statement without variables and assumptions, true by evaluation, with no division by zero."""
    check_statement(statement)
    if outcome != "discharged" or any(statement[kind] for kind in ("variables", "functions", "assumptions")):
        raise Rejected("only a formula without variables and assumptions is discharged by evaluation")
    model, goal = Model(evidence, statement), statement["goal"]
    if not all(model.truth(f) is True for f in [goal, *(["not", ["=", d, 0]] for d in denominators(goal))]):
        raise Rejected("the formula does not come out true")

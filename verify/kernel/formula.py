"""Statements and terms as the kernel reads them.

In reading order: `digest` and `rational`, the spelling of data; `check_statement`, what a well-formed statement is;
`substitute` and `instantiate`, what an instance of a lemma says; `exact` and `truth`, evaluation at given values.
A module of its own because every rule starts here: what a certificate claims is this data and nothing else. The
meaning of each operator is in docs/architecture.md.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from verify.kernel import enclosure
from verify.kernel.errors import Rejected

Json = Any

ANALYTIC = frozenset(("exp", "log", "sqrt", "sin", "cos", "tanh", "atan", "erf"))
COMPARISONS = ("<=", "<", "=")
NUMERIC = ("real", "int")
RATIONAL = re.compile(r"-?[0-9]+/[0-9]+", re.ASCII)


def digest(data: Json) -> str:
    """SHA-256 of the canonical spelling of JSON data: sorted keys, no blanks, UTF-8."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def rational(data: Json) -> Fraction:
    """The exact value of an integer, "p/q" or [mantissa, exponent of two]."""
    if type(data) is int:
        return Fraction(data)
    if isinstance(data, str) and RATIONAL.fullmatch(data) and int(data.partition("/")[2]) > 0:
        return Fraction(data)
    if isinstance(data, list) and len(data) == 2 and all(type(n) is int for n in data) and abs(data[1]) <= 1 << 16:
        return Fraction(data[0]) * Fraction(2) ** data[1]
    raise Rejected(f"{str(data)[:60]} is not an exact number")


def check_statement(statement: Json) -> None:
    """Raise Rejected unless the statement is of kind formula and every part of it has the sort it must have."""
    if not isinstance(statement, dict) or set(statement) != {
        "kind", "variables", "functions", "relations", "assumptions", "goal"
    }:  # fmt: skip
        raise Rejected("a statement has kind, variables, functions, relations, assumptions and goal")
    if statement["kind"] != "formula":
        raise Rejected("the statement is not a formula")
    for name, function in statement["functions"].items():
        if name in ANALYTIC or name == "pi" or set(function) != {"arity", "sort"} or function["sort"] not in NUMERIC:
            raise Rejected(f"{name} cannot be declared as a function")
    for name, relation in statement["relations"].items():
        for rule_name, rule in relation["rules"].items():
            scope = {**statement, "variables": rule["variables"]}
            for premise in rule["premises"]:
                _require(premise, "bool", scope)
                inner = premise[2:] if premise[0] == "rel" and premise[1] == name else premise
                if "rel" in _heads(inner):
                    raise Rejected(f"rule {rule_name} of {name} is not monotone in the relation")
            if "rel" in _heads(rule["conclusion"]):
                raise Rejected(f"rule {rule_name} of {name} concludes what is no plain value")
            _require(["rel", name, *rule["conclusion"]], "bool", scope)
    for formula in [*statement["assumptions"], statement["goal"]]:
        _require(formula, "bool", statement)


def _heads(term: Json) -> Iterator[str]:
    if isinstance(term, list):
        if term and isinstance(term[0], str):
            yield term[0]
        for part in term:
            yield from _heads(part)


def _require(term: Json, sort: str, scope: Json) -> None:
    found = sort_of(term, scope)
    if found != sort and not (sort == "real" and found == "int"):
        raise Rejected(f"{str(term)[:60]} is of sort {found}, {sort} was expected")


def sort_of(term: Json, scope: Json) -> str:
    """The sort of a well-formed term: real, int or bool; Rejected for any other data."""
    if not isinstance(term, list):
        return "int" if rational(term).denominator == 1 else "real"
    head, parts = (term[0], term[1:]) if term else ("", [])
    if head == "var" and len(parts) == 1 and scope["variables"].get(parts[0]) in ("real", "int", "bool"):
        return str(scope["variables"][parts[0]])
    if head in ("true", "false") and not parts:
        return "bool"
    if head == "^" and len(parts) == 2 and type(parts[1]) is int and 0 <= parts[1] <= 64:
        _require(parts[0], "real", scope)
        return sort_of(parts[0], scope)
    if head in ("+", "*", "max", "min") and parts or head in ("neg", "abs") and len(parts) == 1:
        sorts = {sort_of(part, scope) for part in parts}
        if sorts <= {"real", "int"}:
            return "int" if sorts == {"int"} and head in ("+", "*", "neg") else "real"
    if head == "/" and len(parts) == 2 or head in COMPARISONS and len(parts) == 2:
        for part in parts:
            _require(part, "real", scope)
        return "real" if head == "/" else "bool"
    if head == "ite" and len(parts) == 3:
        _require(parts[0], "bool", scope)
        for part in parts[1:]:
            _require(part, "real", scope)
        return "real"
    if head in ("and", "or") or head == "not" and len(parts) == 1 or head in ("=>", "iff") and len(parts) == 2:
        for part in parts:
            _require(part, "bool", scope)
        return "bool"
    if head == "app" and parts:
        known = {"arity": 0 if parts[0] == "pi" else 1, "sort": "real"} if parts[0] in ANALYTIC | {"pi"} else None
        function = known or scope["functions"].get(parts[0])
        if function and len(parts) == 1 + function["arity"]:
            for part in parts[1:]:
                _require(part, "real", scope)
            return str(function["sort"])
    if head == "rel" and parts and parts[0] in scope["relations"]:
        arguments = scope["relations"][parts[0]]["arguments"]
        if len(arguments) == len(parts) - 1:
            for part, sort in zip(parts[1:], arguments.values(), strict=True):
                _require(part, sort, scope)
            return "bool"
    raise Rejected(f"{str(term)[:80]} is not a term")


def substitute(term: Json, values: Mapping[str, Json]) -> Json:
    """The term with variables replaced; there is no binder, so nothing can be captured."""
    if not isinstance(term, list):
        return term
    if term[0] == "var":
        return values.get(term[1], term)
    return [part if i == 0 else substitute(part, values) for i, part in enumerate(term)]


def instantiate(use: Json, statement: Json) -> Json:
    """What an instance of a lemma adds to a statement: its assumptions imply its goal, at the given terms."""
    lemma = use["statement"]
    check_statement(lemma)
    if digest(lemma) != use["hash"]:
        raise Rejected(f"the hash of the lemma {use['id']} is not that of its statement")
    if set(use["instance"]) != set(lemma["variables"]):
        raise Rejected(f"the instance of {use['id']} does not give exactly its variables")
    for name, sort in lemma["variables"].items():
        _require(use["instance"][name], sort, statement)
    for kind in ("functions", "relations"):
        for name, meaning in lemma[kind].items():
            if statement[kind].get(name) != meaning:
                raise Rejected(f"{name} means another thing in the lemma {use['id']}")
    assumptions = [substitute(formula, use["instance"]) for formula in lemma["assumptions"]]
    return ["=>", ["and", *assumptions], substitute(lemma["goal"], use["instance"])]


class Model:
    """Values of the variables, tables of the functions, and derivations of the relations.

    Data: {"values": {name: number or bool}, "functions": {name: {"table": [[argument, ..., value], ...], "default": v}},
    "derivations": [{"relation", "rule", "values"}, ...], "bits": precision of enclosures}; all but values optional.
    """

    def __init__(self, data: Json, statement: Json) -> None:
        self.values = {
            name: value if type(value) is bool else rational(value) for name, value in data.get("values", {}).items()
        }
        for name, sort in statement["variables"].items():
            value = self.values.get(name)
            if value is None or (sort == "bool") != isinstance(value, bool):
                raise Rejected(f"no {sort} value is given for {name}")
            if sort == "int" and value.denominator != 1:
                raise Rejected(f"{name} = {value} is not an integer")
        self.bits = data.get("bits", 64)
        self.tables: dict[str, tuple[dict[tuple[Fraction, ...], Fraction], Fraction]] = {}
        for name, function in data.get("functions", {}).items():
            if name not in statement["functions"]:  # exp and pi mean what they mean
                raise Rejected(f"{name} is no function that the statement declares")
            rows = [tuple(map(rational, row)) for row in function["table"]]
            default = rational(function.get("default", 0))
            # an integer function takes integers everywhere
            if statement["functions"][name]["sort"] == "int":
                if any(row[-1].denominator != 1 for row in [*rows, (default,)]):
                    raise Rejected(f"the table of {name} holds a value that is not an integer")
            table = {row[:-1]: row[-1] for row in rows}
            if len(table) != len(rows):
                raise Rejected(f"the table of {name} gives two values at one place")
            self.tables[name] = (table, default)
        self.derived: set[tuple[str, tuple[Any, ...]]] = set()
        for step in data.get("derivations", []):
            rule = statement["relations"][step["relation"]]["rules"][step["rule"]]
            inner = Model({**data, "values": step["values"], "derivations": []}, {**statement, "variables": rule["variables"]})
            inner.derived = self.derived
            if not all(inner.truth(premise) is True for premise in rule["premises"]):
                raise Rejected(f"a premise of rule {step['rule']} of {step['relation']} does not hold")
            arguments = tuple(inner.argument(c) for c in rule["conclusion"])
            if None in arguments:  # else all that has no value would count as one value
                raise Rejected(f"rule {step['rule']} of {step['relation']} concludes what has no exact value")
            self.derived.add((step["relation"], arguments))

    def argument(self, term: Json) -> Any:
        value = self.exact(term)
        return self.truth(term) if value is None else value

    def exact(self, term: Json) -> Fraction | None:
        """The exact value of a numeric term; None where it has none that is rational and known."""
        if not isinstance(term, list):
            return rational(term)
        head = term[0]
        if head == "var":
            value = self.values.get(term[1])
            return None if isinstance(value, bool) else value
        if head == "ite":
            condition = self.truth(term[1])
            return None if condition is None else self.exact(term[2] if condition else term[3])
        if head == "^":
            base = self.exact(term[1])
            return None if base is None else base ** term[2]
        if head not in ("+", "*", "neg", "/", "max", "min", "abs", "app"):
            return None
        parts = [self.exact(part) for part in term[(2 if head == "app" else 1) :]]
        numbers = [part for part in parts if part is not None]
        if len(numbers) < len(parts):
            return None
        if head == "app":
            if term[1] not in self.tables:
                return None
            table, default = self.tables[term[1]]
            return table.get(tuple(numbers), default)
        if head == "+":
            return sum(numbers, Fraction(0))
        if head == "*":
            product = Fraction(1)
            for n in numbers:
                product *= n
            return product
        if head == "/":
            return numbers[0] / numbers[1] if numbers[1] else None
        if head in ("max", "min"):
            return max(numbers) if head == "max" else min(numbers)
        return -numbers[0] if head == "neg" else abs(numbers[0])

    def truth(self, formula: Json) -> bool | None:
        """True, False, or None where it cannot be told; relations that are not derived are None, not False."""
        head, parts = formula[0], formula[1:]
        if head in COMPARISONS:
            left, right = self.exact(parts[0]), self.exact(parts[1])
            if left is None or right is None:
                box = {name: (v, v) for name, v in self.values.items() if not isinstance(v, bool)}
                return None if self.tables else enclosure.truth(formula, box, self.bits)
            return left <= right if head == "<=" else left < right if head == "<" else left == right
        if head == "var":
            value = self.values.get(parts[0])
            return value if isinstance(value, bool) else None
        if head == "rel":
            return True if (parts[0], tuple(map(self.argument, parts[1:]))) in self.derived else None
        if head in ("true", "false"):
            return head == "true"
        truths = [self.truth(part) for part in parts]
        if head == "not":
            return None if truths[0] is None else not truths[0]
        if head == "and":
            return False if False in truths else None if None in truths else True
        if head == "or":
            return True if True in truths else None if None in truths else False
        if head == "=>":
            return True if truths[0] is False or truths[1] is True else None if None in truths else False
        return None if None in truths else truths[0] == truths[1]


def denominators(term: Json) -> Iterator[Json]:
    """Every denominator that occurs in the term."""
    if isinstance(term, list):
        if term[0] == "/":
            yield term[2]
        for part in term[1:]:
            yield from denominators(part)


def check_values(statement: Json, evidence: Json, outcome: str) -> None:
    """Rule `values`: the assumptions hold at the values, and the goal fails or divides by zero there."""
    if outcome != "refuted":
        raise Rejected("values can only refute")
    check_statement(statement)
    model = Model(evidence, statement)
    for assumption in statement["assumptions"]:
        if model.truth(assumption) is not True:
            raise Rejected(f"the assumption {str(assumption)[:80]} does not hold at the values")
    goal = statement["goal"]
    if model.truth(goal) is not False and all(model.exact(d) != 0 for d in denominators(goal)):
        raise Rejected("the goal does not fail at the values")


def check_ground(statement: Json, evidence: Json, outcome: str) -> None:
    """Rule `ground`: a statement without variables and assumptions, true by evaluation, with no division by zero."""
    check_statement(statement)
    if outcome != "discharged" or statement["variables"] or statement["functions"] or statement["assumptions"]:
        raise Rejected("only a formula without variables and assumptions is discharged by evaluation")
    model, goal = Model(evidence, statement), statement["goal"]
    if not all(model.truth(f) is True for f in [goal, *(["not", ["=", d, 0]] for d in denominators(goal))]):
        raise Rejected("the formula does not come out true")


def check_instance(statement: Json, instance: Json) -> None:
    """Raise Rejected unless every assumption of the statement holds at the instance."""
    model = Model(instance, statement)
    for assumption in statement["assumptions"]:
        if model.truth(assumption) is not True:
            raise Rejected(f"the assumption {str(assumption)[:80]} does not hold at the instance shown")

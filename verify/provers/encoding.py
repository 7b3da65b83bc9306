"""Statements for z3, and its numerals as exact numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import z3

from verify.kernel import formula

Json = Any


def fresh_context() -> None:
    """Forget z3's terms: its search depends on their numbers, and the same question must get the same answer."""
    z3.z3._main_ctx = None


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
        self.applications: list[tuple[str, list[Any]]] = []
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
            function, arguments = self.functions[parts[0]], list(map(self.real, parts[1:]))
            self.applications.append((parts[0], arguments))
            return function(*arguments) if arguments else function
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
        if head in ("and", "or") and not parts:  # z3 would print a bare `and`, which is no SMT-LIB
            return z3.BoolVal(head == "and")
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

"""Terms: the plain data in which every statement is written, shown, hashed, solved and replayed.

In reading order: `Term` with its operators; variables, numbers and functions; the connectives; the named functions
of analysis; `Relation`, an inductively defined relation; `statement`, which closes a goal under its declarations.
A module of its own because a statement must mean the same to its author, to a solver and to the kernel: all three
read the JSON of docs/architecture.md, and this module is the comfortable way to write it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Union

Json = Any
Number = int | Fraction | str
Operand = Union["Term", int, Fraction, str, float, bool]

NUMERIC = ("real", "int")


class TermError(ValueError):
    """A term was put together wrongly; the message says what was found and what was expected."""


class Term:
    """A term or a formula; `sort` is real, int or bool.

    Comparisons build formulas: `a <= b` and `a == b` are terms, so a term has no truth value of its own.
    """

    __slots__ = ("_json", "children", "head", "name", "sort", "symbol")
    __hash__ = object.__hash__

    def __init__(
        self,
        head: str,
        children: tuple[Term, ...],
        sort: str,
        name: str = "",
        symbol: Relation | Function | None = None,
    ) -> None:
        self.head, self.children, self.sort, self.name, self.symbol = head, children, sort, name, symbol
        self._json: Json = None

    @property
    def json(self) -> Json:
        """The term as plain data (docs/architecture.md)."""
        if self._json is None:
            parts = [child.json for child in self.children]
            if self.head == "num":
                self._json = int(self.name) if "/" not in self.name else self.name
            elif self.head == "var":
                self._json = ["var", self.name]
            elif self.head in ("app", "rel"):
                self._json = [self.head, self.name, *parts]
            elif self.head == "^":
                self._json = ["^", parts[0], int(self.name)]
            else:
                self._json = [self.head, *parts]
        return self._json

    def __repr__(self) -> str:
        return f"Term({self.json!r})"

    def __bool__(self) -> bool:
        raise TermError("a formula has no truth value in Python; use And, Or, Not, Implies, ite")

    def __add__(self, other: Operand) -> Term:
        return arithmetic("+", self, other)

    def __radd__(self, other: Operand) -> Term:
        return arithmetic("+", other, self)

    def __sub__(self, other: Operand) -> Term:
        return arithmetic("+", self, -number(other))

    def __rsub__(self, other: Operand) -> Term:
        return arithmetic("+", other, -self)

    def __mul__(self, other: Operand) -> Term:
        return arithmetic("*", self, other)

    def __rmul__(self, other: Operand) -> Term:
        return arithmetic("*", other, self)

    def __neg__(self) -> Term:
        if self.head == "num":
            return number(-Fraction(self.name))
        return Term("neg", (numeric(self),), self.sort)

    def __truediv__(self, other: Operand) -> Term:
        return Term("/", (numeric(self), numeric(other)), "real")

    def __rtruediv__(self, other: Operand) -> Term:
        return Term("/", (numeric(other), numeric(self)), "real")

    def __pow__(self, exponent: int) -> Term:
        if not isinstance(exponent, int) or exponent < 0:
            raise TermError(f"an exponent is a natural number, got {exponent!r}")
        return Term("^", (numeric(self),), self.sort, str(exponent))

    def __abs__(self) -> Term:
        return Term("abs", (numeric(self),), "real")

    def __le__(self, other: Operand) -> Term:
        return Term("<=", (numeric(self), numeric(other)), "bool")

    def __lt__(self, other: Operand) -> Term:
        return Term("<", (numeric(self), numeric(other)), "bool")

    def __ge__(self, other: Operand) -> Term:
        return Term("<=", (numeric(other), numeric(self)), "bool")

    def __gt__(self, other: Operand) -> Term:
        return Term("<", (numeric(other), numeric(self)), "bool")

    def __eq__(self, other: object) -> Term:  # type: ignore[override]
        if self.sort == "bool":
            return Iff(self, other)  # type: ignore[arg-type]
        return Term("=", (self, numeric(other)), "bool")  # type: ignore[arg-type]

    def __ne__(self, other: object) -> Term:  # type: ignore[override]
        return Not(self == other)

    def __and__(self, other: Operand) -> Term:
        return And(self, other)

    def __or__(self, other: Operand) -> Term:
        return Or(self, other)

    def __invert__(self) -> Term:
        return Not(self)

    def walk(self) -> Iterator[Term]:
        """Every subterm once, children before parents."""
        seen: set[int] = set()
        stack: list[tuple[Term, bool]] = [(self, False)]
        while stack:
            term, done = stack.pop()
            if done:
                yield term
            elif id(term) not in seen:
                seen.add(id(term))
                stack.append((term, True))
                stack.extend((child, False) for child in term.children)

    def substitute(self, values: Mapping[str, Operand]) -> Term:
        """The term with the variables named in `values` replaced."""
        new: dict[int, Term] = {}
        for term in self.walk():
            if term.head == "var" and term.name in values:
                new[id(term)] = (
                    formula(values[term.name]) if term.sort == "bool" else numeric(values[term.name])
                )
            elif term.children:
                new[id(term)] = Term(
                    term.head, tuple(new[id(c)] for c in term.children), term.sort, term.name, term.symbol
                )
            else:
                new[id(term)] = term
        return new[id(self)]


def number(value: Operand) -> Term:
    """The exact number: an integer, a Fraction, "p/q", or a decimal text read as written; a float is refused.

    Raises:
        TermError: for a float, whose reading (decimal or dyadic) the author must choose with Fraction.
    """
    if isinstance(value, Term):
        return value
    if isinstance(value, bool):
        return Term("true" if value else "false", (), "bool")
    if isinstance(value, float):
        raise TermError(
            f"{value!r} is a float: write Fraction({value!r}) for its dyadic value or '{value!r}' for the decimal"
        )
    exact = Fraction(value)
    return Term("num", (), "int" if exact.denominator == 1 else "real", str(exact))


def numeric(value: Operand) -> Term:
    term = number(value)
    if term.sort not in NUMERIC:
        raise TermError(f"a number was expected, got the formula {term.json!r}")
    return term


def formula(value: Operand) -> Term:
    """The formula `value`; True and False are formulas."""
    term = number(value)
    if term.sort != "bool":
        raise TermError(f"a formula was expected, got the number {term.json!r}")
    return term


def arithmetic(head: str, *operands: Operand) -> Term:
    terms: list[Term] = []
    for term in map(numeric, operands):
        # sums and products are flat, so that a long sum is not a deep tree
        terms.extend(term.children if term.head == head else (term,))
    return Term(head, tuple(terms), "int" if all(t.sort == "int" for t in terms) else "real")


def variable(name: str, sort: str) -> Term:
    if not name or not name.replace("_", "a").replace("'", "a").isalnum():
        raise TermError(f"a variable name is letters, digits, _ and ', got {name!r}")
    return Term("var", (), sort, name)


def reals(names: str) -> list[Term]:
    """Real variables, one for each name in the blank-separated list."""
    return [variable(name, "real") for name in names.split()]


def real(name: str) -> Term:
    return variable(name, "real")


def ints(names: str) -> list[Term]:
    """Integer variables."""
    return [variable(name, "int") for name in names.split()]


def bools(names: str) -> list[Term]:
    """Propositional variables."""
    return [variable(name, "bool") for name in names.split()]


def total(terms: Iterable[Operand]) -> Term:
    """The sum of the terms; 0 if there is none."""
    items = list(terms)
    return arithmetic("+", *items) if len(items) > 1 else numeric(items[0]) if items else number(0)


def product(terms: Iterable[Operand]) -> Term:
    """The product of the terms; 1 if there is none."""
    items = list(terms)
    return arithmetic("*", *items) if len(items) > 1 else numeric(items[0]) if items else number(1)


def And(*parts: Operand) -> Term:
    return Term("and", tuple(formula(part) for part in parts), "bool")


def Or(*parts: Operand) -> Term:
    return Term("or", tuple(formula(part) for part in parts), "bool")


def Not(part: Operand) -> Term:
    return Term("not", (formula(part),), "bool")


def Implies(hypothesis: Operand, conclusion: Operand) -> Term:
    return Term("=>", (formula(hypothesis), formula(conclusion)), "bool")


def Iff(left: Operand, right: Operand) -> Term:
    return Term("iff", (formula(left), formula(right)), "bool")


def ite(condition: Operand, then: Operand, otherwise: Operand) -> Term:
    """`then` where the condition holds, `otherwise` elsewhere (numbers)."""
    return Term("ite", (formula(condition), numeric(then), numeric(otherwise)), "real")


def maximum(*terms: Operand) -> Term:
    return Term("max", tuple(map(numeric, terms)), "real")


def minimum(*terms: Operand) -> Term:
    return Term("min", tuple(map(numeric, terms)), "real")


def relu(x: Operand) -> Term:
    """max(x, 0)."""
    return maximum(x, 0)


@dataclass(frozen=True)
class Function:
    """A universally quantified function symbol: the statement holds for every function of this arity and sort."""

    name: str
    arity: int = 1
    sort: str = "real"

    def __call__(self, *arguments: Operand) -> Term:
        if len(arguments) != self.arity:
            raise TermError(f"{self.name} takes {self.arity} arguments, got {len(arguments)}")
        return Term("app", tuple(map(numeric, arguments)), self.sort, self.name, self)


ANALYTIC = ("exp", "log", "sqrt", "sin", "cos", "tanh", "atan", "erf")


def _analytic(name: str) -> Callable[[Operand], Term]:
    def apply(x: Operand) -> Term:
        return Term("app", (numeric(x),), "real", name)

    apply.__name__ = name
    apply.__doc__ = f"{name}(x): enclosed by `balls`, an unknown function to `smt`."
    return apply


exp, log, sqrt, sin, cos, tanh, atan, erf = map(_analytic, ANALYTIC)
pi = Term("app", (), "real", "pi")


@dataclass
class Relation:
    """The smallest relation closed under its rules: R(conclusion) holds whenever the premises of a rule do.

    `Relation("dot", s="real")` declares arguments; `rule` adds a way of deriving. A sequence is the relation of the
    values that it reaches. What holds of every derivable value is proved by `induction`, a rule at a time.
    """

    name: str
    arguments: dict[str, str]
    rules: dict[str, Rule] = field(default_factory=dict)

    def __init__(self, name: str, **arguments: str) -> None:
        self.name, self.arguments, self.rules = name, arguments, {}

    def __call__(self, *values: Operand) -> Term:
        if len(values) != len(self.arguments):
            raise TermError(f"{self.name} takes {len(self.arguments)} arguments, got {len(values)}")
        sorts = self.arguments.values()
        terms = tuple(formula(v) if s == "bool" else numeric(v) for v, s in zip(values, sorts, strict=True))
        for term, (argument, sort) in zip(terms, self.arguments.items(), strict=True):
            if sort == "int" and term.sort != "int":
                raise TermError(f"{self.name}: argument {argument} is an integer, got a {term.sort}")
        return Term("rel", terms, "bool", self.name, self)

    def rule(self, name: str, *premises: Operand, **conclusion: Operand) -> None:
        """Add the rule: if the premises hold then so does the relation at `conclusion` (a value an argument)."""
        if name in self.rules:
            raise TermError(f"relation {self.name} has two rules named {name}")
        if list(conclusion) != list(self.arguments):
            raise TermError(
                f"rule {name} of {self.name} must give {', '.join(self.arguments)}, in this order"
            )
        given = tuple(map(formula, premises))
        for premise in given:
            for part in premise.walk():
                if part.head == "rel" and (part.name != self.name or part is not premise):
                    raise TermError(
                        f"rule {name} of {self.name}: a premise is {self.name}(...) itself or free of relations"
                    )
        self.rules[name] = Rule(given, self(*conclusion.values()).children)

    @property
    def json(self) -> Json:
        """The definition as plain data (docs/architecture.md)."""
        rules = {}
        for name, rule in self.rules.items():
            variables: dict[str, str] = {}
            for part in rule.parts():
                if part.head == "var" and variables.setdefault(part.name, part.sort) != part.sort:
                    raise TermError(
                        f"variable {part.name} occurs as {variables[part.name]} and as {part.sort}"
                    )
            rules[name] = {
                "variables": variables,
                "premises": [p.json for p in rule.premises],
                "conclusion": [c.json for c in rule.conclusion],
            }
        return {"arguments": dict(self.arguments), "rules": rules}


@dataclass(frozen=True)
class Rule:
    """One way of deriving a relation: premises, then the arguments of the conclusion."""

    premises: tuple[Term, ...]
    conclusion: tuple[Term, ...]

    def parts(self) -> Iterator[Term]:
        """Every subterm of the rule."""
        for term in (*self.premises, *self.conclusion):
            yield from term.walk()


def declarations(terms: Iterable[Term]) -> tuple[dict[str, str], dict[str, Json], dict[str, Relation]]:
    """The variables, universally quantified functions and relations that occur in the terms.

    Raises:
        TermError: if one name is used with two sorts or two meanings.
    """
    variables: dict[str, str] = {}
    functions: dict[str, Json] = {}
    relations: dict[str, Relation] = {}

    def declare_function(part: Term) -> None:
        if isinstance(part.symbol, Function):
            entry = {"arity": part.symbol.arity, "sort": part.symbol.sort}
            if functions.setdefault(part.name, entry) != entry:
                raise TermError(f"function {part.name} is used with two arities or sorts")

    for term in terms:
        for part in term.walk():
            declare_function(part)
            if part.head == "var" and variables.setdefault(part.name, part.sort) != part.sort:
                raise TermError(f"variable {part.name} occurs as {variables[part.name]} and as {part.sort}")
            if isinstance(part.symbol, Relation):
                known = relations.setdefault(part.name, part.symbol)
                if known is not part.symbol and known.json != part.symbol.json:
                    raise TermError(f"two relations are named {part.name}")
    for relation in relations.values():
        for rule in relation.rules.values():
            for part in rule.parts():
                declare_function(part)
    return dict(sorted(variables.items())), dict(sorted(functions.items())), dict(sorted(relations.items()))


def statement(assumptions: Iterable[Term], goal: Term, extra: Iterable[Term] = ()) -> Json:
    """The statement "for all values of the variables, the assumptions imply the goal", as plain data.

    Args:
        extra: terms whose symbols are declared too (those of lemma instances).
    """
    given = list(assumptions)
    variables, functions, relations = declarations([*given, goal, *extra])
    return {
        "kind": "formula",
        "variables": variables,
        "functions": functions,
        "relations": {name: relation.json for name, relation in relations.items()},
        "assumptions": [term.json for term in given],
        "goal": goal.json,
    }

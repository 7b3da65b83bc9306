"""Clausal proofs over the reals, the integers and uninterpreted functions.

In reading order: `Problem`, which makes clauses of a statement (the kernel makes them itself, so that a proof of the
clauses is a proof of the statement); `theory_clause`, the one rule of real arithmetic; `congruence_clause` and
`split_clause`, the rules of functions and of integers; `check`, which replays a proof.

A proof lists steps, which number further atoms or give clauses of the theory, then lemmas: clauses with the hints that
refute their negation by unit propagation (LRAT), the last one empty. Nothing here searches.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import reduce
from typing import Any

from verify.kernel import formula
from verify.kernel.errors import Json, Rejected
from verify.kernel.lrat import refute
from verify.kernel.polynomial import Polynomial, add, constant, multiply, read, scale

TRUE = 1
NOTHING: tuple[str, Polynomial] = ("", {})


class Problem:
    """The clauses of "assumptions, lemma instances and not goal", with their atoms and unknowns.

    Literals are nonzero integers; literal 1 is true. `atoms` maps a literal to ("<=", p) for p <= 0 or ("=", p) for
    p = 0, p a polynomial; other literals are propositional. A quotient, a conditional and an application of a
    function are unknowns of their own, each tied down by clauses. `origins` says whence each clause comes.
    """

    def __init__(self, statement: Json, uses: Iterable[Json], with_goal: bool = True) -> None:
        formula.check_statement(statement)
        self.statement = statement
        self.unknowns: dict[Any, int] = {}
        self.integer: set[int] = set()
        self.applications: dict[int, tuple[str, list[Any]]] = {}
        self.numbers: dict[Any, int] = {}
        self.atoms: dict[int, tuple[str, Polynomial]] = {}
        self.clauses: list[list[int]] = []
        self.origins: list[tuple[str, int]] = []
        self.clause([TRUE])
        for i, use in enumerate(uses):
            self.state(formula.instantiate(use, statement), ("use", i))
        for i, assumption in enumerate(statement["assumptions"]):
            self.state(assumption, ("assumption", i))
        if with_goal:
            goal, stated = statement["goal"], [*statement["assumptions"], statement["goal"]]
            nonzero = [["not", ["=", d, 0]] for f in stated for d in formula.denominators(f)]
            self.state(["and", goal, *nonzero], ("goal", 0), -1)

    def state(self, f: Json, origin: tuple[str, int], sign: int = 1) -> None:
        """Assert or deny a formula; conjunctions and one level of disjunction need no literal of their own."""
        head, parts = f[0], f[1:]
        if head == "=>":
            head, parts = "or", [["not", parts[0]], parts[1]]
        if head == "not":
            self.state(parts[0], origin, -sign)
        elif head == ("and" if sign > 0 else "or"):
            for part in parts:
                self.state(part, origin, sign)
        else:
            literals = [self.literal(part) for part in (parts if head in ("and", "or") else [f])]
            self.clause([sign * literal for literal in literals], origin)

    def clause(self, literals: Iterable[int], origin: tuple[str, int] = ("definition", 0)) -> None:
        self.clauses.append(sorted(set(literals)))
        self.origins.append(origin)

    def number(self, key: Any) -> int:
        """The literal of a key, new if the key is."""
        return self.numbers.setdefault(key, TRUE + 1 + len(self.numbers))

    def unknown(self, key: Any, sort: str = "real") -> Polynomial:
        """The unknown of a key, new if the key is."""
        number = self.unknowns.setdefault(key, len(self.unknowns))
        if sort == "int":
            self.integer.add(number)
        return {(number,): Fraction(1)}

    def literal(self, f: Json) -> int:
        """The literal that is equivalent to the formula, by the clauses added on the way."""
        head, parts = f[0], f[1:]
        if head == "var":
            return self.number(("var", parts[0]))
        if head in formula.COMPARISONS:
            left, right = self.polynomial(parts[0]), self.polynomial(parts[1])
            if head == "<":
                return -self.at_most(right, left)
            return self.at_most(left, right) if head == "<=" else self.equal(left, right)
        if head == "rel":
            sorts = self.statement["relations"][parts[0]]["arguments"].values()
            readers = [self.literal if sort == "bool" else self.polynomial for sort in sorts]
            arguments = [read(part) for read, part in zip(readers, parts[1:], strict=True)]
            number = self.number(("rel", parts[0], frozen(arguments)))
            self.applications[-number] = (parts[0], arguments)
            return number
        literals = [self.literal(part) for part in parts]
        if head == "iff":
            return self.equivalence(*literals)
        if head in ("=>", "not"):  # a denial is an implication without a conclusion
            return self.disjunction([-literals[0], *literals[1:]])
        if head in ("or", "false"):
            return self.disjunction(literals)
        return -self.disjunction([-literal for literal in literals])  # `and`, `true`

    def disjunction(self, literals: list[int]) -> int:
        known = tuple(sorted(set(literals)))
        if len(known) < 2:
            return known[0] if known else -TRUE
        new = ("or", known) not in self.numbers
        number = self.number(("or", known))
        if new:
            self.clause([-number, *known])
            for literal in known:
                self.clause([number, -literal])
        return number

    def equivalence(self, a: int, b: int) -> int:
        return -self.disjunction([-self.disjunction([-a, b]), -self.disjunction([a, -b])])

    def atom(self, kind: str, p: Polynomial) -> int:
        """The literal of p <= 0 or p = 0, scaled so that equivalent multiples share it."""
        if set(p) <= {()}:
            value = p.get((), Fraction(0))
            return TRUE if value == 0 or (kind == "<=" and value < 0) else -TRUE
        lead = p[max(p)]
        p = scale(p, 1 / (lead if kind == "=" else abs(lead)))
        number = self.number((kind, frozen(p)))
        self.atoms[number] = (kind, p)
        return number

    def at_most(self, p: Polynomial, q: Polynomial) -> int:
        return self.atom("<=", add(p, q, Fraction(-1)))

    def equal(self, p: Polynomial, q: Polynomial) -> int:
        return self.atom("=", add(p, q, Fraction(-1)))

    def polynomial(self, term: Json) -> Polynomial:
        """The term as a polynomial in the unknowns."""
        if not isinstance(term, list):
            return constant(formula.rational(term))
        head, parts = term[0], term[1:]
        if head == "var":
            return self.unknown(parts[0], self.statement["variables"][parts[0]])
        if head == "ite":
            return self.choice(self.literal(parts[0]), self.polynomial(parts[1]), self.polynomial(parts[2]))
        if head == "^":
            return reduce(multiply, [self.polynomial(parts[0])] * parts[1], constant(Fraction(1)))
        values = [self.polynomial(part) for part in (parts[1:] if head == "app" else parts)]
        if head == "app":
            declared = self.statement["functions"].get(parts[0], {"sort": "real"})
            value = self.unknown(("app", parts[0], frozen(values)), declared["sort"])
            self.applications[next(iter(value))[0]] = (parts[0], values)
            return value
        if head in ("neg", "abs"):
            opposite = scale(values[0], Fraction(-1))
            return opposite if head == "neg" else self.larger(values[0], opposite)
        folds = {"+": add, "*": multiply, "/": self.quotient, "max": self.larger, "min": self.smaller}
        return reduce(folds[head], values)

    def larger(self, p: Polynomial, q: Polynomial) -> Polynomial:
        return self.choice(self.at_most(q, p), p, q)

    def smaller(self, p: Polynomial, q: Polynomial) -> Polynomial:
        return self.choice(self.at_most(p, q), p, q)

    def quotient(self, p: Polynomial, q: Polynomial) -> Polynomial:
        if set(q) == {()}:  # division by a nonzero number
            return scale(p, 1 / q[()])
        key = ("/", frozen([p, q]))
        new, value = key not in self.unknowns, self.unknown(key)
        if new:
            self.clause([self.atom("=", q), self.equal(multiply(value, q), p)])
        return value

    def choice(self, condition: int, then: Polynomial, otherwise: Polynomial) -> Polynomial:
        if abs(condition) == TRUE or then == otherwise:
            return then if condition != -TRUE else otherwise
        key = ("ite", condition, frozen([then, otherwise]))
        new, value = key not in self.unknowns, self.unknown(key)
        if new:
            self.clause([-condition, self.equal(value, then)])
            self.clause([condition, self.equal(value, otherwise)])
        return value


def frozen(data: Any) -> Any:
    """A hashable copy of polynomials and lists of them."""
    if isinstance(data, dict):
        return tuple(sorted(data.items()))
    return tuple(map(frozen, data)) if isinstance(data, list) else data


def theory_clause(problem: Problem, clause: list[int], products: Json, combinations: Json) -> None:
    """Accept a clause of atoms whose negation is contradicted by one sum.

    The negated literals give constraints g > 0, g >= 0 or h = 0 (p != 0 gives p^2 > 0). `products` lists
    [coefficient, [literal, ...], [square, ...]]: a positive number times constraints times squares of polynomials,
    never negative. `combinations` lists [polynomial, literal]: any polynomial times an equality, zero. The sum must be
    a negative constant, or zero with a strict product among it. (Farkas' lemma is the case of degree one.)
    """
    constraints = {literal: _negated(problem, literal) for literal in clause}
    total: Polynomial = {}
    strict = False
    for coefficient, literals, squares in products:
        if formula.rational(coefficient) <= 0:
            raise Rejected("a multiplier is not positive")
        term = constant(formula.rational(coefficient))
        for literal in literals:
            if constraints.get(literal, NOTHING)[0] not in (">", ">="):
                raise Rejected(f"literal {literal} gives no inequality in this lemma")
            term = multiply(term, constraints[literal][1])
        for square in squares:
            root = read(square, len(problem.unknowns))
            term = multiply(term, multiply(root, root))
        total = add(total, term)
        strict |= not squares and all(constraints[literal][0] == ">" for literal in literals)
    for multiplier, literal in combinations:
        if constraints.get(literal, NOTHING)[0] != "=":
            raise Rejected(f"literal {literal} gives no equality in this lemma")
        total = add(total, multiply(read(multiplier, len(problem.unknowns)), constraints[literal][1]))
    if not set(total) <= {()} or not (total.get((), 0) < 0 or (not total and strict)):
        raise Rejected("the sum of the products is no contradiction")


def _negated(problem: Problem, literal: int) -> tuple[str, Polynomial]:
    """What holds of a polynomial if the literal does not: > 0, >= 0 or = 0."""
    kind, p = problem.atoms.get(abs(literal), NOTHING)
    if kind == "<=":
        return (">", p) if literal > 0 else (">=", scale(p, Fraction(-1)))
    return (">", multiply(p, p)) if kind == "=" and literal > 0 else (kind, p)


def congruence_clause(problem: Problem, first: int, second: int) -> list[int]:
    """Equal arguments give equal values: the clause for two applications of one function (or relation)."""
    if first not in problem.applications or second not in problem.applications:
        raise Rejected("a congruence names no application")
    (f, a), (g, b) = problem.applications[first], problem.applications[second]
    if f != g or (first < 0) != (second < 0):
        raise Rejected("a congruence is between applications of one function")
    pairs = zip(a, b, strict=True)
    differ = [-(problem.equivalence if isinstance(x, int) else problem.equal)(x, y) for x, y in pairs]
    if first < 0:
        return [*differ, first, -second]  # negative keys are minus the literals of relations
    return [*differ, problem.equal({(first,): Fraction(1)}, {(second,): Fraction(1)})]


def split_clause(problem: Problem, p: Polynomial, bound: int) -> list[int]:
    """p <= bound or p >= bound + 1, for a polynomial with integer coefficients in integer unknowns."""
    whole = all(c.denominator == 1 and problem.integer.issuperset(m) for m, c in p.items())
    if not whole or type(bound) is not int:
        raise Rejected("a split is of an integer at an integer")
    low, high = constant(Fraction(bound)), constant(Fraction(bound + 1))
    return [problem.at_most(p, low), problem.at_most(high, p)]


def check(statement: Json, uses: list[Json], evidence: Json, outcome: str) -> None:
    """Rules `clausal` (discharged) and `contradiction` (vacuous: without the goal): replay the proof."""
    problem = Problem(statement, uses, with_goal=outcome != "vacuous")
    derived: list[list[int]] = []
    for step in evidence["steps"]:  # in this order, because atoms are numbered as they come
        if step[0] == "atom" and step[1] in ("<=", "="):
            problem.atom(step[1], read(step[2], len(problem.unknowns)))
        elif step[0] == "lemma":
            theory_clause(problem, step[1], step[2], step[3])
            derived.append(step[1])
        elif step[0] == "congruence":
            derived.append(congruence_clause(problem, step[1], step[2]))
        elif step[0] == "split":
            derived.append(split_clause(problem, read(step[1], len(problem.unknowns)), step[2]))
        else:
            raise Rejected(f"there is no step {step[0]}")
    # a congruence may bring definitions of its own, so the clauses of the problem come last
    refute([*derived, *problem.clauses], evidence["lemmas"])

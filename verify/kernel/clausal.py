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
from typing import Any

from verify.kernel import formula
from verify.kernel.errors import Rejected
from verify.kernel.lrat import follows
from verify.kernel.polynomial import Polynomial, add, constant, multiply, read, scale

Json = Any
TRUE = 1


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
        self.literals = TRUE
        self.numbers: dict[Any, int] = {}
        self.atoms: dict[int, tuple[str, Polynomial]] = {}
        self.clauses: list[list[int]] = []
        self.origins: list[tuple[str, int]] = []
        self.origin = ("definition", 0)
        self.clause([TRUE])
        for i, use in enumerate(uses):
            self.state(formula.instantiate(use, statement), ("use", i))
        for i, assumption in enumerate(statement["assumptions"]):
            self.state(assumption, ("assumption", i))
        if with_goal:
            goal = statement["goal"]
            nonzero = [["not", ["=", d, 0]] for f in [*statement["assumptions"], goal] for d in formula.denominators(f)]
            self.state(["not", ["and", goal, *nonzero]], ("goal", 0))

    def state(self, asserted: Json, origin: tuple[str, int]) -> None:
        """Assert a formula; what its parts mean is stated by clauses of origin `definition`."""
        clauses: list[list[int]] = []
        queue = [asserted]
        while queue:  # conjunctions and one level of disjunction need no literal of their own
            part = queue.pop(0)
            if part[0] == "and":
                queue = part[1:] + queue
            elif part[0] == "not" and part[1][0] == "or":
                queue = [["not", p] for p in part[1][1:]] + queue
            elif part[0] == "not" and part[1][0] == "=>":
                queue = [part[1][1], ["not", part[1][2]], *queue]
            elif part[0] == "or":
                clauses.append([self.literal(p) for p in part[1:]])
            elif part[0] == "=>":
                clauses.append([-self.literal(part[1]), self.literal(part[2])])
            elif part[0] == "not" and part[1][0] == "and":
                clauses.append([-self.literal(p) for p in part[1][1:]])
            else:
                clauses.append([self.literal(part)])
        self.origin = origin
        for clause in clauses:
            self.clause(clause)
        self.origin = ("definition", 0)

    def clause(self, literals: Iterable[int]) -> None:
        self.clauses.append(sorted(set(literals)))
        self.origins.append(self.origin)

    def fresh(self, key: Any) -> int:
        """The literal of a key, new if the key is."""
        if key not in self.numbers:
            self.literals += 1
            self.numbers[key] = self.literals
        return self.numbers[key]

    def unknown(self, key: Any, integer: bool = False) -> int:
        if key not in self.unknowns:
            self.unknowns[key] = len(self.unknowns)
            if integer:
                self.integer.add(self.unknowns[key])
        return self.unknowns[key]

    def literal(self, f: Json) -> int:
        """The literal that is equivalent to the formula, by the clauses added on the way."""
        head, parts = f[0], f[1:]
        if head == "not":
            return -self.literal(parts[0])
        if head in ("true", "false"):
            return TRUE if head == "true" else -TRUE
        if head == "var":
            return self.fresh(("var", parts[0]))
        if head in formula.COMPARISONS:
            p = add(self.polynomial(parts[0]), self.polynomial(parts[1]), Fraction(-1))
            return -self.atom("<=", scale(p, Fraction(-1))) if head == "<" else self.atom(head, p)
        if head == "rel":
            sorts = self.statement["relations"][parts[0]]["arguments"].values()
            arguments = [
                self.literal(part) if sort == "bool" else self.polynomial(part)
                for part, sort in zip(parts[1:], sorts, strict=True)
            ]
            number = self.fresh(("rel", parts[0], frozen(arguments)))
            self.applications[-number] = (parts[0], arguments)
            return number
        if head == "=>":
            return self.disjunction([-self.literal(parts[0]), self.literal(parts[1])])
        if head == "iff":
            return self.equivalence(self.literal(parts[0]), self.literal(parts[1]))
        if head == "or":
            return self.disjunction([self.literal(part) for part in parts])
        return -self.disjunction([-self.literal(part) for part in parts])

    def disjunction(self, literals: list[int]) -> int:
        known = "or", tuple(sorted(set(literals)))
        if len(known[1]) == 1:
            return literals[0]
        if known in self.numbers:
            return self.numbers[known]
        number = self.fresh(known)
        self.clause([-number, *literals])
        for literal in literals:
            self.clause([number, -literal])
        return number

    def equivalence(self, a: int, b: int) -> int:
        return -self.disjunction([-self.disjunction([-a, b]), -self.disjunction([a, -b])])

    def atom(self, kind: str, p: Polynomial) -> int:
        """The literal of p <= 0 or p = 0, scaled so that equivalent multiples share it."""
        if not p or set(p) == {()}:
            value = p.get((), Fraction(0))
            return TRUE if (value <= 0 if kind == "<=" else value == 0) else -TRUE
        lead = p[max(p)]
        p = scale(p, 1 / (lead if kind == "=" else abs(lead)))
        number = self.fresh((kind, frozen(p)))
        self.atoms[number] = (kind, p)
        return number

    def polynomial(self, term: Json) -> Polynomial:
        """The term as a polynomial in the unknowns."""
        if not isinstance(term, list):
            return constant(formula.rational(term))
        head, parts = term[0], term[1:]
        if head == "var":
            return {(self.unknown(term[1], self.statement["variables"][term[1]] == "int"),): Fraction(1)}
        if head == "app":
            arguments = [self.polynomial(part) for part in parts[1:]]
            declared = self.statement["functions"].get(parts[0], {"sort": "real"})
            number = self.unknown(("app", parts[0], frozen(arguments)), declared["sort"] == "int")
            self.applications[number] = (parts[0], arguments)
            return {(number,): Fraction(1)}
        if head == "ite":
            return self.choice(self.literal(parts[0]), self.polynomial(parts[1]), self.polynomial(parts[2]))
        values = [self.polynomial(part) for part in (parts[:1] if head == "^" else parts)]
        result = values[0]
        if head == "neg":
            return scale(result, Fraction(-1))
        if head == "abs":
            return self.choice(self.atom("<=", scale(result, Fraction(-1))), result, scale(result, Fraction(-1)))
        if head == "^":
            result = constant(Fraction(1))
            for _ in range(parts[1]):
                result = multiply(result, values[0])
            return result
        if head == "/":
            if set(values[1]) == {()}:  # division by a nonzero number
                return scale(values[0], 1 / values[1][()])
            key = ("/", frozen(values))
            known = key in self.unknowns
            quotient: Polynomial = {(self.unknown(key),): Fraction(1)}
            if not known:
                difference = add(multiply(quotient, values[1]), values[0], Fraction(-1))
                self.clause([self.atom("=", values[1]), self.atom("=", difference)])
            return quotient
        for value in values[1:]:
            if head == "+":
                result = add(result, value)
            elif head == "*":
                result = multiply(result, value)
            else:  # max(a, b) is a where b <= a, and min(a, b) is a where a <= b
                low = add(value, result, Fraction(-1)) if head == "max" else add(result, value, Fraction(-1))
                result = self.choice(self.atom("<=", low), result, value)
        return result

    def choice(self, condition: int, then: Polynomial, otherwise: Polynomial) -> Polynomial:
        if abs(condition) == TRUE or then == otherwise:
            return then if condition != -TRUE else otherwise
        key = ("ite", condition, frozen([then, otherwise]))
        known = key in self.unknowns
        value: Polynomial = {(self.unknown(key),): Fraction(1)}
        if not known:
            self.clause([-condition, self.atom("=", add(value, then, Fraction(-1)))])
            self.clause([condition, self.atom("=", add(value, otherwise, Fraction(-1)))])
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
    inequalities: dict[int, tuple[Polynomial, bool]] = {}
    equalities: dict[int, Polynomial] = {}
    for literal in clause:
        kind, p = problem.atoms.get(abs(literal), ("", {}))
        if kind == "<=":
            inequalities[literal] = (p, True) if literal > 0 else (scale(p, Fraction(-1)), False)
        elif kind == "=" and literal < 0:
            equalities[literal] = p
        elif kind == "=":
            inequalities[literal] = (multiply(p, p), True)
    total: Polynomial = {}
    strict = False
    for coefficient, literals, squares in products:
        value = formula.rational(coefficient)
        if value <= 0:
            raise Rejected("a multiplier is not positive")
        term = constant(value)
        for literal in literals:
            if literal not in inequalities:
                raise Rejected(f"literal {literal} gives no inequality in this lemma")
            term = multiply(term, inequalities[literal][0])
        for square in squares:
            root = read(square, len(problem.unknowns))
            term = multiply(term, multiply(root, root))
        total = add(total, term)
        strict |= not squares and all(inequalities[literal][1] for literal in literals)
    for multiplier, literal in combinations:
        if literal not in equalities:
            raise Rejected(f"literal {literal} gives no equality in this lemma")
        total = add(total, multiply(read(multiplier, len(problem.unknowns)), equalities[literal]))
    if not set(total) <= {()} or not (total.get((), 0) < 0 or (not total and strict)):
        raise Rejected("the sum of the products is no contradiction")


def congruence_clause(problem: Problem, first: int, second: int) -> list[int]:
    """Equal arguments give equal values: the clause for two applications of one function (or relation)."""
    if first not in problem.applications or second not in problem.applications:
        raise Rejected("a congruence names no application")
    (f, a), (g, b) = problem.applications[first], problem.applications[second]
    if f != g or (first < 0) != (second < 0):
        raise Rejected("a congruence is between applications of one function")
    clause = []
    for x, y in zip(a, b, strict=True):
        equal = problem.equivalence(x, y) if isinstance(x, int) else problem.atom("=", add(x, y, Fraction(-1)))
        clause.append(-equal)
    if first < 0:
        return [*clause, first, -second]  # negative keys are minus the literals of relations
    return [*clause, problem.atom("=", {(first,): Fraction(1), (second,): Fraction(-1)} if first != second else {})]


def split_clause(problem: Problem, p: Polynomial, bound: int) -> list[int]:
    """p <= bound or p >= bound + 1, for a polynomial with integer coefficients in integer unknowns."""
    if any(c.denominator != 1 or not problem.integer.issuperset(m) for m, c in p.items()) or type(bound) is not int:
        raise Rejected("a split is of an integer at an integer")
    low = problem.atom("<=", add(p, constant(Fraction(-bound))))
    high = problem.atom("<=", add(constant(Fraction(bound + 1)), p, Fraction(-1)))
    return [low, high]


def check(statement: Json, uses: list[Json], evidence: Json, with_goal: bool = True) -> None:
    """Rules `clausal` and `contradiction`: replay the proof, or raise Rejected."""
    problem = Problem(statement, uses, with_goal)
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
    clauses: list[Any] = [None, *derived, *problem.clauses]
    if not evidence["lemmas"] or evidence["lemmas"][-1][0]:
        raise Rejected("the proof does not end in the empty clause")
    for lemma, hints in evidence["lemmas"]:
        if not all(type(n) is int and n for n in lemma) or not all(type(n) is int and 0 < n < len(clauses) for n in hints):
            raise Rejected("a lemma is not made of literals and earlier clauses")
        if not follows(lemma, hints, clauses):
            raise Rejected(f"the clause {lemma} does not follow by its hints")
        clauses.append(lemma)

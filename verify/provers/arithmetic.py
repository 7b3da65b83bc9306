"""Theory lemmas of real and integer arithmetic: untrusted, the kernel adds up what is found here.

In reading order: `Product`, a summand; `conflict`, which excludes the atoms of a model by a lemma or a split;
`eliminated`, equalities put into the rest; `products`, the candidates, degree by degree; `refute` and `multipliers`,
which find the sum by exact linear programming. All arithmetic is z3's and ours, exact and rational.
"""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import z3

from verify.kernel.clausal import Problem, frozen
from verify.kernel.polynomial import Polynomial, add, constant, multiply, scale

Json = Any

EFFORT = 1_000_000
"""z3's resource units for a nonlinear core: not seconds, so that the same seed gives the same proof."""

LARGEST_POOL = 3000
"""Products that are tried together."""


class GaveUp(Exception):
    """No proof was found; the message says what stopped the search."""


@dataclass(frozen=True)
class Product:
    """A candidate summand: how it is built, its value, and whether it is strictly positive."""

    value: Polynomial
    strict: bool = False
    literals: tuple[int, ...] = ()
    squares: tuple[Any, ...] = ()
    equality: int = 0
    multiplier: Any = None


def constraints(problem: Problem, true: list[int]) -> list[Product]:
    """What the atoms say: products of one factor, named by the literal of the lemma that is negated to give them."""
    result = []
    for literal in true:
        kind, p = problem.atoms[abs(literal)]
        if kind == "<=" and literal > 0:
            result.append(Product(scale(p, Fraction(-1)), False, (-literal,)))
        elif kind == "<=":
            result.append(Product(p, True, (-literal,)))
        elif literal > 0:
            result.append(Product(p, equality=-literal, multiplier=constant(Fraction(1))))
        else:
            result.append(Product(multiply(p, p), True, (-literal,)))
    return result


def conflict(problem: Problem, true: list[int], deadline: float, linear_only: bool = False) -> list[Json]:
    """Steps that exclude this set of atoms: a lemma, or a split on an integer or on a disequality.

    Args:
        linear_only: take each product of unknowns for an unknown of its own; what needs more is given up at once.

    Raises:
        GaveUp: if the atoms are consistent as far as the products tried can tell.
    """
    given = constraints(problem, true)
    differ = [c.literals[0] for c in given if len(c.literals) == 1 and is_disequality(problem, c.literals[0])]
    linear = [c for c in given if not set(c.literals) & set(differ)]
    lemma, model = refute(linear, deadline)
    if lemma:
        return [lemma]
    for c in given:
        if c.equality and (cut := divisibility_cut(problem, c.value)):
            return [cut]
    for unknown in sorted(problem.integer):
        value = model.get((unknown,), Fraction(0))
        if value.denominator != 1:
            return [["split", [[1, [unknown]]], value.__floor__()]]
    for literal in differ:
        if not evaluate(problem.atoms[literal][1], model):
            return trichotomy(problem, problem.atoms[literal][1])
    if not differ and all(len(m) <= 1 for c in given for m in c.value):
        raise GaveUp("the linear atoms are consistent")
    if linear_only:
        raise GaveUp("the atoms are consistent where products are unknowns")
    chosen = set(true)
    # where p > 0 or p < 0 is known, p^2 > 0 says nothing more
    given = [c for c in given if not (set(c.literals) & set(differ) and is_settled(problem, c, chosen))]
    original = {n: c.value for c in given for n in (*c.literals, c.equality) if n}

    def attempt(constraints: list[Product], degrees: Sequence[int]) -> Json:
        substitutions, reduced = eliminated(constraints)
        roots = candidate_roots(problem, reduced)
        for degree in degrees:
            found, _ = refute(list(products(reduced, roots, degree)), deadline, original, substitutions)
            if found:
                return found
        return None

    if lemma := attempt(given, (1,)):  # putting equalities in is often enough, and cheap
        return [lemma]
    core = nonlinear_core(problem, given, deadline)
    for c in core:
        opposite = any(d.value == scale(c.value, Fraction(-1)) and not d.equality for d in core)
        if c.literals and (opposite or c.literals[0] in differ) and not is_settled(problem, c, chosen):
            return trichotomy(problem, problem.atoms[abs(c.literals[0])][1])
    # what z3's core leaves out can still make the sum simpler (the sign of a factor), so all constraints get their turn
    for constraints_tried, degrees in ((core, (1, 2, 3)), (given, (2,)), (core, (4,)), (given, (3,))):
        if lemma := attempt(constraints_tried, degrees):
            return [lemma]
    raise GaveUp("no sum of products of degree at most 4 refutes the atoms")


def divisibility_cut(problem: Problem, p: Polynomial) -> Json:
    """A split that refutes p = 0 in integers: the coefficients have a divisor that the constant lacks; else None."""
    if not all(len(m) == 1 and m[0] in problem.integer for m in p if m):
        return None
    scaled = scale(p, Fraction(math.lcm(*(c.denominator for c in p.values()))))
    divisor = math.gcd(*(int(c) for m, c in scaled.items() if m))
    target = -scaled.get((), Fraction(0)) / divisor
    if target.denominator == 1:
        return None
    quotients = [[int(c) // divisor, list(m)] for m, c in sorted(scaled.items()) if m]
    return ["split", quotients, math.floor(target)]


def is_settled(problem: Problem, c: Product, chosen: set[int]) -> bool:
    """Of the three cases of trichotomy for the polynomial of the constraint, one is among the chosen literals."""
    p = problem.atoms[abs(c.literals[0])][1]
    lead = p[max(p)]
    keys = [("=", scale(p, 1 / lead)), *(("<=", scale(p, sign / abs(lead))) for sign in (1, -1))]
    numbers = [problem.numbers.get((kind, frozen(q)), 0) for kind, q in keys]
    return numbers[0] in chosen or -numbers[1] in chosen or -numbers[2] in chosen


def is_disequality(problem: Problem, literal: int) -> bool:
    return problem.atoms[abs(literal)][0] == "=" and literal > 0


def trichotomy(problem: Problem, p: Polynomial) -> list[Json]:
    """p = 0 or p > 0 or p < 0, as a lemma: if none holds, p^2 > 0 and (-p) p >= 0 add up to 0."""
    p = scale(p, 1 / p[max(p)])
    down = scale(p, Fraction(-1))
    steps: list[Json] = [["atom", "=", spelled(p)], ["atom", "<=", spelled(p)], ["atom", "<=", spelled(down)]]
    equal, low, high = problem.atom("=", p), problem.atom("<=", p), problem.atom("<=", down)
    return [*steps, ["lemma", [equal, -low, -high], [[1, [equal], []], [1, [-low, -high], []]], []]]


@dataclass(frozen=True)
class Substitution:
    """unknown = value, which the equalities imply: unknown - value is the sum of polynomial times equality."""

    unknown: int
    value: Polynomial
    combination: dict[int, Polynomial]

    def apply(self, p: Polynomial) -> tuple[Polynomial, Polynomial]:
        """p with the value put in, and the quotient of the difference by unknown - value."""
        result: Polynomial = {}
        factor: Polynomial = {}
        powers = [constant(Fraction(1))]
        for monomial, c in p.items():
            degree = monomial.count(self.unknown)
            rest: Polynomial = {tuple(u for u in monomial if u != self.unknown): c}
            while len(powers) <= degree:
                powers.append(multiply(powers[-1], self.value))
            result = add(result, multiply(rest, powers[degree]))
            for j in range(degree):  # u^k - v^k = (u - v) (u^(k-1) + u^(k-2) v + ...)
                term: Polynomial = {(self.unknown,) * (degree - 1 - j): Fraction(1)}
                factor = add(factor, multiply(rest, multiply(term, powers[j])))
        return result, factor


def eliminated(core: list[Product]) -> tuple[list[Substitution], list[Product]]:
    """Equalities solved for an unknown where one is alone in a monomial, and the constraints with the values put in."""
    pending = [(c, {c.equality: constant(Fraction(1))}) for c in core if c.equality]
    rest = [c for c in core if not c.equality]
    found: list[Substitution] = []
    while True:
        solvable = next((i for i, (c, _) in enumerate(pending) if alone(c.value)), None)
        if solvable is None:
            return found, [c for c, _ in pending if c.value] + rest
        c, combination = pending.pop(solvable)
        unknown = max(alone(c.value))  # definitions come after what they define from
        lead = c.value[(unknown,)]
        value = scale(add(c.value, {(unknown,): -lead}), -1 / lead)
        substitution = Substitution(unknown, value, {n: scale(q, 1 / lead) for n, q in combination.items()})
        found.append(substitution)
        for j, (other, combined) in enumerate(pending):
            reduced, factor = substitution.apply(other.value)
            new = dict(combined)
            for n, q in substitution.combination.items():
                new[n] = add(new.get(n, {}), multiply(factor, q), Fraction(-1))
            pending[j] = (replace(other, value=reduced), new)
        rest = [replace(c, value=substitution.apply(c.value)[0]) for c in rest]


def alone(p: Polynomial) -> list[int]:
    """The unknowns that occur in one monomial only, and there by themselves."""
    return [m[0] for m in p if len(m) == 1 and sum(m[0] in n for n in p) == 1]


def evaluate(p: Polynomial, model: dict[Any, Fraction]) -> Fraction:
    return sum((c * (model.get(m, Fraction(0)) if m else 1) for m, c in p.items()), Fraction(0))


def nonlinear_core(problem: Problem, given: list[Product], deadline: float) -> list[Product]:
    """The constraints in z3's unsatisfiable core, or all of them where it finds none quickly."""
    unknowns = {u: (z3.Int if u in problem.integer else z3.Real)(f"u{u}") for u in problem.unknowns.values()}

    def said(c: Product) -> Any:
        terms = [
            z3.Product([z3.RealVal(str(v)), *(unknowns[u] for u in m)]) if m else z3.RealVal(str(v))
            for m, v in c.value.items()
        ]
        p = z3.Sum(terms or [z3.RealVal(0)])
        return p == 0 if c.equality else p > 0 if c.strict else p >= 0

    formulas = [said(c) for c in given]
    solver = z3.Solver()
    solver.set("rlimit", EFFORT)
    for i, formula in enumerate(formulas):
        solver.assert_and_track(formula, f"c{i}")
    if solver.check() != z3.unsat:
        return given
    core = [int(str(name)[1:]) for name in solver.unsat_core()]
    for i in list(core):  # drop what is not needed, as long as that is quick
        rest = [j for j in core if j != i]
        solver = z3.Solver()
        solver.set("rlimit", EFFORT // 10)
        solver.add(*(formulas[j] for j in rest))
        if time.monotonic() < deadline and solver.check() == z3.unsat:
            core = rest
    return [given[i] for i in core]


def products(core: list[Product], roots: list[Polynomial], degree: int) -> Iterator[Product]:
    """Candidate summands up to a degree: products of constraints and squares, and multiples of equalities.

    An equality is multiplied by what carries one of its monomials to a monomial that occurs: a step of a reduction.
    """
    inequalities = [c for c in core if not c.equality]
    found = list(core)
    for count in range(2, degree + 1):
        for combination in itertools.combinations_with_replacement(inequalities, count):
            value = constant(Fraction(1))
            for c in combination:
                value = multiply(value, c.value)
            literals = tuple(sorted(itertools.chain(*(c.literals for c in combination))))
            found.append(Product(value, all(c.strict for c in combination), literals))
            if len(found) > LARGEST_POOL // 4:
                break
    for root in roots:
        square = multiply(root, root)
        found.append(Product(square, squares=(root,)))
        if degree >= 3:
            found += [
                Product(multiply(square, c.value), literals=c.literals, squares=(root,)) for c in inequalities
            ]
    equalities = [c for c in core if c.equality]
    monomials = {m for c in (found if degree > 2 else core) for m in c.value}
    tried: set[tuple[int, Any]] = set()
    for _ in range(degree):
        for c in equalities:
            factors = {rest for m in c.value if m for n in monomials if (rest := quotient(n, m)) is not None}
            for factor in sorted(factors, key=lambda f: (len(f), f)):
                if factor and (c.equality, factor) not in tried and len(found) < LARGEST_POOL:
                    tried.add((c.equality, factor))
                    multiplier: Polynomial = {factor: Fraction(1)}
                    found.append(
                        Product(multiply(c.value, multiplier), equality=c.equality, multiplier=multiplier)
                    )
        monomials = {m for c in found for m in c.value}
    yield from found


def quotient(monomial: Any, divisor: Any) -> Any:
    """The monomial that times the divisor gives the monomial; None if there is none."""
    rest = list(monomial)
    for unknown in divisor:
        if unknown not in rest:
            return None
        rest.remove(unknown)
    return tuple(rest)


def candidate_roots(problem: Problem, core: list[Product]) -> list[Polynomial]:
    """Polynomials whose squares may help: the unknowns of the core, roots of monomials,
    sums and differences of two unknowns, and linear atoms in them.
    """
    unknowns = sorted({u for c in core for m in c.value for u in m})
    halves = {m[::2] for c in core for m in c.value if len(m) > 2 and m[::2] == m[1::2]}
    roots: list[Polynomial] = [{m: Fraction(1)} for m in [*((u,) for u in unknowns), *sorted(halves)]]
    if len(unknowns) <= 6:
        pairs = itertools.combinations(unknowns, 2)
        roots += [add({(u,): Fraction(1)}, {(v,): Fraction(sign)}) for u, v in pairs for sign in (1, -1)]
    for c in core:
        for m, a in c.value.items():
            if len(m) == 2 and m[0] == m[1]:
                # the square that is completed: u + (what u is multiplied by besides) / 2a
                rest = {
                    quotient(n, m[:1]): v
                    for n, v in c.value.items()
                    if n != m and n.count(m[0]) == 1 and len(n) <= 2
                }
                completed = add({m[:1]: Fraction(1)}, rest, 1 / (2 * a))
                if completed not in roots:
                    roots.append(completed)
    for _, p in problem.atoms.values():
        if all(len(m) <= 1 and set(m) <= set(unknowns) for m in p) and () in p and p not in roots:
            roots.append(p)
    return roots[:24]


def refute(
    candidates: list[Product],
    deadline: float,
    original: dict[int, Polynomial] | None = None,
    substitutions: Sequence[Substitution] = (),
) -> tuple[Json, dict[Any, Fraction]]:
    """A lemma whose sum is a combination of the candidates, or else values of the monomials that satisfy them all.

    Args:
        original: for each literal what it says, where the candidates have values put in by the substitutions.
    """
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise GaveUp("time ran out in the search for a certificate")
    solver = z3.SolverFor("QF_LRA")
    solver.set("timeout", max(1, int(1000 * seconds)))
    solver.set("smt.core.minimize", True)
    monomials = sorted({m for c in candidates for m in c.value if m})
    names = {m: f"m{i}" for i, m in enumerate(monomials)}
    script = [f"(declare-const {name} Real)" for name in names.values()]
    for i, c in enumerate(candidates):
        relation = "=" if c.equality else ">" if c.strict else ">="
        p = weighted((v, names[m] if m else "1") for m, v in c.value.items())
        script.append(f"(declare-const c{i} Bool) (assert (=> c{i} ({relation} {p} 0)))")
    solver.from_string("\n".join(script))  # many times faster than building the terms one by one
    answer = solver.check(*(z3.Bool(f"c{i}") for i in range(len(candidates))))
    if answer == z3.sat:
        values = model_values(solver)
        return None, {m: values.get(name, Fraction(0)) for m, name in names.items()}
    if answer != z3.unsat:
        raise GaveUp("linear arithmetic ran out of time")
    core = [candidates[int(str(name)[1:])] for name in solver.unsat_core()]
    positive, combined = multipliers(core)
    if substitutions and original is not None:
        total: Polynomial = {}
        for value, c in positive:
            term = constant(value)
            for literal in c.literals:
                term = multiply(term, original[literal])
            for root in c.squares:
                term = multiply(term, multiply(root, root))
            total = add(total, term)
        for literal, q in combined.items():
            total = add(total, multiply(q, original[literal]))
        for substitution in substitutions:
            total, factor = substitution.apply(total)
            for literal, q in substitution.combination.items():
                combined[literal] = add(combined.get(literal, {}), multiply(factor, q), Fraction(-1))
    combined = {literal: q for literal, q in combined.items() if q}
    clause = sorted({*combined, *(literal for _, c in positive for literal in c.literals)})
    terms = [[text(value), list(c.literals), [spelled(root) for root in c.squares]] for value, c in positive]
    return ["lemma", clause, terms, [[spelled(q), literal] for literal, q in combined.items()]], {}


def multipliers(core: list[Product]) -> tuple[list[tuple[Fraction, Product]], dict[int, Polynomial]]:
    """Weights of an infeasible core whose sum is contradictory, by exact linear programming; equalities gathered."""
    solver = z3.SolverFor("QF_LRA")
    script = [f"(declare-const w{i} Real)" for i in range(len(core))]
    script += [f"(assert (>= w{i} 0))" for i, c in enumerate(core) if not c.equality]
    sums: dict[Any, list[tuple[Fraction, str]]] = {(): []}
    for i, c in enumerate(core):
        for monomial, value in c.value.items():
            sums.setdefault(monomial, []).append((value, f"w{i}"))
    script += [f"(assert (= {weighted(terms)} 0))" for monomial, terms in sums.items() if monomial]
    rest = weighted(sums[()])
    strict = weighted((Fraction(1), f"w{i}") for i, c in enumerate(core) if c.strict and not c.squares)
    script.append(f"(assert (or (= {rest} (- 1)) (and (= {rest} 0) (= {strict} 1))))")
    solver.from_string("\n".join(script))
    if solver.check() != z3.sat:
        raise GaveUp("an infeasible core has no multipliers")
    values = model_values(solver)
    positive: list[tuple[Fraction, Product]] = []
    combined: dict[int, Polynomial] = {}
    for i, c in enumerate(core):
        value = values.get(f"w{i}", Fraction(0))
        if value and c.equality:
            combined[c.equality] = add(combined.get(c.equality, {}), c.multiplier, value)
        elif value:
            positive.append((value, c))
    return positive, combined


def weighted(terms: Iterable[tuple[Fraction, str]]) -> str:
    """The sum of number times name, as z3 reads it."""
    spelled = [f"(* {literal(value)} {name})" for value, name in terms]
    return f"(+ {' '.join(spelled)})" if len(spelled) > 1 else spelled[0] if spelled else "0"


def literal(value: Fraction) -> str:
    numerator = f"(- {-value.numerator})" if value < 0 else str(value.numerator)
    return numerator if value.denominator == 1 else f"(/ {numerator} {value.denominator})"


def model_values(solver: Any) -> dict[str, Fraction]:
    """The numbers of the solver's model, by name; what it leaves out may be anything."""
    model = solver.model()
    values = ((symbol.name(), model[symbol]) for symbol in model.decls())
    return {
        name: Fraction(value.numerator_as_long(), value.denominator_as_long())
        for name, value in values
        if z3.is_rational_value(value)
    }


def text(value: Fraction) -> Json:
    return int(value) if value.denominator == 1 else str(value)


def spelled(p: Polynomial) -> Json:
    """A polynomial as the kernel reads it."""
    return [[text(c), list(m)] for m, c in sorted(p.items())]

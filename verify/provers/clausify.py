"""The search for clausal proofs: untrusted, the kernel replays what it finds.

In reading order: `clausal_proof`, the loop that alternates propositional models and theory lemmas; `conflict`, which
refutes the atoms of a model by one sum of products; `products`, the candidates that are tried, degree by degree;
`multipliers`, which finds the sum by exact linear programming. All arithmetic is z3's, exact and rational.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import z3
from pysat.solvers import Solver as SatSolver

from verify.kernel.clausal import Problem, congruence_clause, frozen, split_clause
from verify.kernel.polynomial import Polynomial, add, constant, multiply, scale
from verify.provers import hints

Json = Any
SPLITS = 40
"""Integer splits after which the search gives up."""


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


def clausal_proof(statement: Json, uses: list[Json], deadline: float, with_goal: bool = True) -> tuple[Json, set[tuple[str, int]]]:
    """A proof for rule `clausal` (or `contradiction`), and the origins of the clauses it uses.

    Raises:
        GaveUp: if the search finds none before the deadline (seconds of time.monotonic).
    """
    problem = Problem(statement, uses, with_goal)
    steps: list[Json] = []
    derived: list[list[int]] = []

    def learn(step: Json, clause: list[int]) -> None:
        steps.append(step)
        derived.append(clause)
        solver.add_clause(clause)

    with SatSolver("cadical153") as solver:
        # congruences first: they may bring clauses of their own, and numbering follows the order of the steps
        pairs = [
            (i, j)
            for i, j in itertools.permutations(sorted(problem.applications), 2)
            if problem.applications[i][0] == problem.applications[j][0] and (i < 0) == (j < 0) and (i < j or i < 0)
        ]
        if len(pairs) > 2000:
            raise GaveUp("there are more than 2000 pairs of applications of one function")
        for i, j in pairs:
            learn(["congruence", i, j], congruence_clause(problem, i, j))
        for clause in problem.clauses:
            solver.add_clause(clause)
        splits = 0
        while solver.solve():
            if time.monotonic() > deadline:
                raise GaveUp("time ran out in the search for a certificate")
            true = implicant(problem, derived, solver.get_model() or [])
            for step in conflict(problem, true, deadline):
                if step[0] == "split":
                    splits += 1
                    if splits > SPLITS:
                        raise GaveUp(f"more than {SPLITS} integer splits")
                    learn(step, split_clause(problem, {tuple(m): Fraction(c) for c, m in step[1]}, step[2]))
                elif step[0] == "atom":
                    problem.atom(step[1], {tuple(m): Fraction(c) for c, m in step[2]})
                    steps.append(step)
                else:
                    learn(step, step[1])
    clauses = [*derived, *problem.clauses]
    found = hints.refutation(clauses, time_limit=max(1.0, deadline - time.monotonic()), seed=0)
    if not isinstance(found, hints.Refutation):
        raise GaveUp("no propositional proof was found in time")
    return trimmed(problem, steps, clauses, found.lemmas)


def trimmed(
    problem: Problem, steps: list[Json], clauses: list[list[int]], lemmas: Sequence[tuple[list[int], list[int]]]
) -> tuple[Json, set[tuple[str, int]]]:
    """The proof without the theory lemmas that no hint names."""
    named = {hint for _, given in lemmas for hint in given if hint <= len(clauses)}
    new: dict[int, int] = {}
    kept: list[Json] = []
    number = 0
    for step in steps:
        if step[0] != "atom":
            number += 1
        if step[0] == "lemma" and number not in named:
            continue
        kept.append(step)
        if step[0] != "atom":
            new[number] = len(new) + 1
    derived, shift = number, number - len(new)
    proof = [
        [lemma, [new[h] if h <= derived else h - shift for h in given]] for lemma, given in lemmas
    ]
    origins = {problem.origins[n - derived - 1] for n in named if n > derived}
    return {"steps": kept, "lemmas": proof}, origins


def implicant(problem: Problem, derived: list[list[int]], model: list[int]) -> list[int]:
    """A few of the atoms true in the model, enough to satisfy every clause."""
    clauses = [*derived, *problem.clauses]
    value = {abs(literal): literal > 0 for literal in model}
    true = [literal if value.get(literal, False) else -literal for literal in sorted(problem.atoms)]
    holds = {literal for literal in model if abs(literal) not in problem.atoms} | set(true)
    count = [sum(literal in holds for literal in clause) for clause in clauses]
    occurs: dict[int, list[int]] = {}
    for i, clause in enumerate(clauses):
        for literal in set(clause):
            occurs.setdefault(literal, []).append(i)
    kept = []
    for literal in reversed(true):
        if all(count[i] > 1 for i in occurs.get(literal, ())):
            for i in occurs.get(literal, ()):
                count[i] -= 1
        else:
            kept.append(literal)
    return kept[::-1]


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


def conflict(problem: Problem, true: list[int], deadline: float) -> list[Json]:
    """Steps that exclude this set of atoms: a lemma, or a split on an integer or on a disequality.

    Raises:
        GaveUp: if the atoms are consistent as far as the products tried can tell.
    """
    given = constraints(problem, true)
    linear = [c for c in given if not (len(c.literals) == 1 and is_disequality(problem, c.literals[0]))]
    lemma, model = refute(linear, deadline)
    if lemma:
        return [lemma]
    for unknown in sorted(problem.integer):
        value = model.get((unknown,), Fraction(0))
        if value.denominator != 1:
            return [["split", [[1, [unknown]]], value.__floor__()]]
    for literal in true:
        kind, p = problem.atoms[abs(literal)]
        if kind == "=" and literal < 0 and not evaluate(p, model):
            return trichotomy(problem, p, -literal)
    nonlinear = {m for c in given for m in c.value if len(m) > 1}
    if not nonlinear and not any(len(c.literals) == 1 and is_disequality(problem, c.literals[0]) for c in given):
        raise GaveUp("the linear atoms are consistent")
    core = nonlinear_core(problem, true, given, deadline)
    for degree in (2, 3, 4):
        lemma, _ = refute(list(products(core, nonlinear, degree)), deadline)
        if lemma:
            return [lemma]
    raise GaveUp("no sum of products of degree at most 4 refutes the atoms")


def is_disequality(problem: Problem, literal: int) -> bool:
    return problem.atoms[abs(literal)][0] == "=" and literal > 0


def evaluate(p: Polynomial, model: dict[Any, Fraction]) -> Fraction:
    return sum((c * (model.get(m, Fraction(0)) if m else 1) for m, c in p.items()), Fraction(0))


def trichotomy(problem: Problem, p: Polynomial, equal: int) -> list[Json]:
    """p = 0 or p > 0 or p < 0, as a lemma: if none holds, p^2 > 0 and (-p) p >= 0 add up to 0."""
    down = scale(p, Fraction(-1))
    steps: list[Json] = [["atom", "<=", spelled(q)] for q in (p, down)]
    low, high = problem.atom("<=", p), problem.atom("<=", down)
    # atom scales by positive numbers; p is the scaled polynomial of its equality, so both scale alike
    ratio = abs(p[max(p)])
    return [*steps, ["lemma", [equal, -low, -high], [[text(1 / ratio**2), [equal], []], [1, [-low, -high], []]], []]]


def nonlinear_core(problem: Problem, true: list[int], given: list[Product], deadline: float) -> list[Product]:
    """The constraints in z3's unsatisfiable core, or all of them where it finds none quickly."""
    unknowns = {u: (z3.Int if u in problem.integer else z3.Real)(f"u{u}") for u in problem.unknowns.values()}

    def value(p: Polynomial) -> Any:
        return z3.Sum([z3.Product([number(c), *(unknowns[u] for u in m)]) for m, c in p.items()] or [z3.RealVal(0)])

    solver = z3.Solver()
    solver.set("timeout", max(100, min(3000, int(1000 * (deadline - time.monotonic())))))
    names = {}
    for i, c in enumerate(given):
        names[f"c{i}"] = c
        p = value(c.value)
        solver.assert_and_track(p == 0 if c.equality else p > 0 if c.strict else p >= 0, f"c{i}")
    if solver.check() != z3.unsat:
        return given
    core = [names[str(name)] for name in solver.unsat_core()]
    for c in list(core):  # drop what is not needed, as long as that is quick
        rest = [d for d in core if d is not c]
        solver = z3.Solver()
        solver.set("timeout", 300)
        for d in rest:
            p = value(d.value)
            solver.add(p == 0 if d.equality else p > 0 if d.strict else p >= 0)
        if time.monotonic() < deadline and solver.check() == z3.unsat:
            core = rest
    return core


def products(core: list[Product], nonlinear: set[Any], degree: int) -> Iterator[Product]:
    """Candidate summands up to a degree: products of constraints, squares, equalities times monomials."""
    inequalities = [c for c in core if not c.equality]
    unknowns = sorted({u for m in nonlinear for u in m} | {u for c in core for m in c.value for u in m})
    limit = 4000
    yield from core
    for count in range(2, degree + 1):
        for combination in itertools.combinations_with_replacement(inequalities, count):
            value = constant(Fraction(1))
            for c in combination:
                value = multiply(value, c.value)
            yield Product(
                value, all(c.strict for c in combination), tuple(sorted(itertools.chain(*(c.literals for c in combination))))
            )
            limit -= 1
            if limit < 0:
                return
    roots = [{(u,): Fraction(1)} for u in unknowns]
    if len(unknowns) <= 8:
        roots += [
            add({(u,): Fraction(1)}, {(v,): Fraction(s)})
            for u, v in itertools.combinations(unknowns, 2)
            for s in (1, -1)
        ]
    if degree >= 4:
        roots += [{(u, v): Fraction(1)} for u, v in itertools.combinations_with_replacement(unknowns, 2)]
    for root in roots:
        square = multiply(root, root)
        yield Product(square, squares=(frozen(root),))
        if degree >= 3:
            for c in inequalities:
                yield Product(multiply(square, c.value), literals=c.literals, squares=(frozen(root),))
    for c in core:
        if c.equality:
            for size in range(1, degree):
                for monomial in itertools.combinations_with_replacement(unknowns, size):
                    factor: Polynomial = {monomial: Fraction(1)}
                    yield Product(multiply(c.value, factor), equality=c.equality, multiplier=factor)
                    limit -= 1
                    if limit < 0:
                        return


def number(value: Fraction) -> Any:
    return z3.RealVal(str(value))


def fraction(value: Any) -> Fraction:
    return Fraction(value.numerator_as_long(), value.denominator_as_long())


def refute(candidates: list[Product], deadline: float) -> tuple[Json, dict[Any, Fraction]]:
    """A lemma whose sum is a combination of the candidates, or else values of the monomials that satisfy them all."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise GaveUp("time ran out in the search for a certificate")
    solver = z3.SolverFor("QF_LRA")
    solver.set("timeout", max(1, int(1000 * seconds)))
    solver.set("smt.core.minimize", True)
    monomials = sorted({m for c in candidates for m in c.value if m})
    unknown = {m: z3.Real(f"m{i}") for i, m in enumerate(monomials)}
    for i, c in enumerate(candidates):
        p = z3.Sum([number(v) * unknown[m] if m else number(v) for m, v in c.value.items()] or [z3.RealVal(0)])
        solver.assert_and_track(p == 0 if c.equality else p > 0 if c.strict else p >= 0, f"c{i}")
    answer = solver.check()
    if answer == z3.sat:
        model = solver.model()
        return None, {m: fraction(model.eval(u, model_completion=True)) for m, u in unknown.items()}
    if answer != z3.unsat:
        raise GaveUp("linear arithmetic ran out of time")
    core = [candidates[int(str(name)[1:])] for name in solver.unsat_core()]
    return multipliers(core), {}


def multipliers(core: list[Product]) -> Json:
    """The lemma step of theory_clause for an infeasible core: its multipliers by exact linear programming."""
    solver = z3.SolverFor("QF_LRA")
    weights = [z3.Real(f"w{i}") for i in range(len(core))]
    for weight, c in zip(weights, core, strict=True):
        if not c.equality:
            solver.add(weight >= 0)
    sums: dict[Any, list[Any]] = {(): []}
    for weight, c in zip(weights, core, strict=True):
        for monomial, value in c.value.items():
            sums.setdefault(monomial, []).append(number(value) * weight)
    for monomial, terms in sums.items():
        if monomial:
            solver.add(z3.Sum(terms) == 0)
    rest = z3.Sum(sums[()] or [z3.RealVal(0)])
    strict = z3.Sum([w for w, c in zip(weights, core, strict=True) if c.strict and not c.squares] or [z3.RealVal(0)])
    solver.add(z3.Or(rest == -1, z3.And(rest == 0, strict == 1)))
    if solver.check() != z3.sat:
        raise GaveUp("an infeasible core has no multipliers")
    model = solver.model()
    positive: list[Json] = []
    combined: dict[int, Polynomial] = {}
    clause: set[int] = set()
    for weight, c in zip(weights, core, strict=True):
        value = fraction(model.eval(weight, model_completion=True))
        if not value:
            continue
        if c.equality:
            clause.add(c.equality)
            combined[c.equality] = add(combined.get(c.equality, {}), c.multiplier, value)
        else:
            clause.update(c.literals)
            positive.append([text(value), list(c.literals), [spelled(dict(root)) for root in c.squares]])
    return ["lemma", sorted(clause), positive, [[spelled(p), literal] for literal, p in combined.items() if p]]


def text(value: Fraction) -> Json:
    return int(value) if value.denominator == 1 else str(value)


def spelled(p: Polynomial) -> Json:
    """A polynomial as the kernel reads it."""
    return [[text(c), list(m)] for m, c in sorted(p.items())]

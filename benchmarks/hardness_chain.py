"""The hardness chain: layouts, formulas decided through their networks, and the replay of what comes of it.

Asked for: the layout of 10^5 points in under 0.5 s; a formula of 20 variables and 91 clauses decided and certified in
under 10 s, one of 50 and 218 in under 60 s; its proof replayed in less time than the solving. Measured beside: the
units h against the bound 14nm + 6n, and how the times of layout and checker grow. Formulas are random ones of three
literals a clause, the first satisfiable and the first unsatisfiable by seed.
"""

from __future__ import annotations

import functools
import json
import time
from collections.abc import Callable

from benchmarks.measure import Bench, seconds
from reductions.chain import Reduction, reduce_formula
from reductions.dimacs import Formula
from reductions.layout import Layout
from reductions.normalisation import normalised
from theorems.proximate_rank_np_complete.certificates import at_least, at_most
from theorems.proximate_rank_np_complete.families import random_formula
from verify.kernel import lrat
from verify.kernel.certificate import checker
from verify.provers import hints

SHAPES = {(20, 91): 10.0, (50, 218): 60.0}
"""Variables and clauses, and the seconds in which both answers are to be found and certified."""


def by_answer(variables: int, clauses: int) -> dict[str, Formula]:
    """The first satisfiable and the first unsatisfiable formula of this shape."""
    found: dict[str, Formula] = {}
    seed = 0
    while len(found) < 2:
        formula = random_formula(seed, variables, clauses, 3)
        answer = hints.refutation(formula.clauses)
        found.setdefault("satisfiable" if isinstance(answer, hints.Model) else "unsatisfiable", formula)
        seed += 1
    return found


def decided(formula: Formula) -> tuple[Reduction, hints.Refutation | hints.Model, float]:
    """The network of the formula, what the solver says of its ports, and the seconds of the solver alone."""
    reduction = reduce_formula(formula)
    answers: list[object] = []
    took = seconds(lambda: answers.append(hints.refutation(reduction.ports.clauses, time_limit=600)))
    (answer,) = answers
    assert isinstance(answer, hints.Refutation | hints.Model)
    return reduction, answer, took


def certified(formula: Formula) -> None:
    """Decide the formula and have the kernel accept the answer, from the formula to the last check."""
    reduction, answer, _ = decided(formula)
    if isinstance(answer, hints.Model):
        near = reduction.near(reduction.cover(answer.literals))
        assert formula.holds(reduction.model_of_near(near))
        name, claims, evidence = at_most(reduction, near)
    else:
        name, claims, evidence = at_least(reduction, answer.lemmas)
    checker(name)(claims, evidence, "discharged")


def processor_seconds(run: Callable[[], object]) -> float:
    """Seconds of one core: there is no peer beside, so that a busy machine would only be waited for."""
    start = time.process_time()
    run()
    return time.process_time() - start


def replays(bench: Bench, formula: Formula, what: str) -> None:
    """The certificate of an unsatisfiable formula, replayed beside the solving that found it."""
    ratios, alone, bytes_of = [], [], 0
    for _ in range(3):
        reduction, answer, solving = decided(formula)
        assert isinstance(answer, hints.Refutation)
        name, claims, evidence = at_least(reduction, answer.lemmas)
        proof = evidence["lemmas"]
        alone.append(seconds(functools.partial(lrat.refute, reduction.ports.clauses, proof)) / solving)
        whole = functools.partial(checker(name), claims, evidence, "discharged")
        ratios.append(seconds(whole) / solving)
        bytes_of = len(json.dumps(evidence))
    detail = f"{len(proof)} lemmas, {bytes_of / 1e6:.1f} MB"
    bench.number(f"{what}: hinted proof / solving", alone, "of the solving", limit=1.0, detail=detail)
    bench.number(
        f"{what}: whole certificate / solving", ratios, "of the solving", detail="tiles, locality, proof"
    )


def figures(bench: Bench) -> None:
    """Layouts first, then both answers of each shape, then the units beside the bound."""
    normal = normal_random(bench.size(46, 10), bench.size(196, 42))
    points = len(Layout(normal).points)
    bench.time(f"layout of {points} points", lambda: Layout(normal), limit=0.5)
    shapes = dict(list(SHAPES.items())[: bench.size(2, 1)])
    for (n, m), limit in shapes.items():
        for answer, formula in by_answer(n, m).items():
            what = f"{n} variables, {m} clauses, {answer}"
            took = [processor_seconds(functools.partial(certified, formula)) for _ in range(bench.size(3, 1))]
            bench.number(f"{what}: decided and certified", took, "s of one core", limit=limit)
            if answer == "unsatisfiable":
                replays(bench, formula, what)
    for n, m in [(5, 20), (10, 42), (20, 91), (50, 218)]:
        reduction = reduce_formula(random_formula(0, n, m, 3))
        h, bound = reduction.network.width, 14 * n * m + 6 * n
        bench.number(
            f"{n} variables, {m} clauses: h / (14nm + 6n)", h / bound, "", limit=1.0, detail=f"{h} units"
        )
    growing = [(20, 91), (40, 182), (80, 364), (160, 728)][: bench.size(4, 3)]
    cases = {float(n * m): functools.partial(Layout, normal_random(n, m)) for n, m in growing}
    bench.curve("layout", "nm", cases, best_known="1: every point is written once")
    checks: dict[float, functools.partial[None]] = {}
    for n in (10, 20, 40, 80)[: bench.size(4, 3)]:
        # clauses that hold when every variable is true: certificates of any size without a search
        reduction = reduce_formula(Formula(n, tuple((v, v % n + 1) for v in range(1, n + 1))))
        ports = reduction.ports.literals(range(1, n + 1))
        name, claims, evidence = at_most(reduction, reduction.near(reduction.cover(ports)))
        checks[float(reduction.network.width)] = functools.partial(
            checker(name), claims, evidence, "discharged"
        )
    bench.curve("check of near-by weights", "units", checks, best_known="1 beside a sort: PR-N, ER-3")


def normal_random(variables: int, clauses: int) -> Formula:
    """A random formula of this shape as a layout takes it."""
    return normalised(random_formula(0, variables, clauses, 3)).formula

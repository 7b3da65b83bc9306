"""What every prover must do, as claims: one table of statements that are true, false, vacuous, malformed or too hard.

A new prover adds its row here and is held to the whole of it by test_conformance.py. `EXPECTED` gives the verdict that
each ends with; None stands for a `BadClaim` in one sentence. Where a case does not exist for a prover (clauses have no
assumptions that could contradict each other), it is left out.
"""

from __future__ import annotations

import itertools
import time
from fractions import Fraction
from typing import Any

import numpy as np

from verify.claim import Claim, Source
from verify.terms import And, Relation, exp, number, reals, relu

claim = Claim(
    "conformance", title="Provers", statement="Each does what all must.", source=Source("A", "B", 2026)
)

PROVERS = ("smt", "sat", "balls", "exact", "induction", "samples")

a, b, s, x, y, z = reals("a b s x y z")
DOT = Relation("dot", s="real")
DOT.rule("empty", s=0)
DOT.rule("extend", DOT(s), b == 0, s=s + b * x)

EXPECTED: dict[str, str | None] = {}


def case(verdict: str | None) -> Any:
    """Declare an obligation that must end so."""

    def declare(function: Any) -> Any:
        EXPECTED[f"{claim.id}/{function.__name__}"] = verdict
        return claim.obligation(scope="sampled")(function)

    return declare


@case("discharged")
def smt_true(smt: Any) -> None:
    smt.assume(a > 0, a < 1)
    smt.prove(And(relu(x) - relu(-x) == x, a * a < a))


@case("refuted")
def smt_false(smt: Any) -> None:
    smt.assume(a > 0)
    smt.prove(a * a < a)


@case("vacuous")
def smt_vacuous(smt: Any) -> None:
    smt.assume(a > 0, a < 0)
    smt.prove(a == 5)


@case(None)
def smt_malformed(smt: Any) -> None:
    smt.prove(a)


@case("undecided")
def smt_too_hard(smt: Any) -> None:
    """The equation of Fermat for the exponent 5."""
    k, m, n = smt.ints("k m n")
    smt.assume(k > 0, m > 0, n > 0)
    smt.prove(k**5 + m**5 != n**5)


def pigeons(holes: int) -> list[list[int]]:
    """There is room in `holes` holes for one pigeon more: pigeon i sits in hole j."""
    sits = [[1 + i * holes + j for j in range(holes)] for i in range(holes + 1)]
    apart = [[-p[j], -q[j]] for j in range(holes) for p, q in itertools.combinations(sits, 2)]
    return sits + apart


@case("discharged")
def sat_true(sat: Any) -> None:
    sat.unsatisfiable(pigeons(3))


@case("refuted")
def sat_false(sat: Any) -> None:
    sat.unsatisfiable(pigeons(3)[1:])


@case("discharged")
def sat_true_satisfiable(sat: Any) -> None:
    sat.satisfiable(pigeons(3)[1:])


@case("refuted")
def sat_false_satisfiable(sat: Any) -> None:
    sat.satisfiable(pigeons(3))


@case(None)
def sat_malformed(sat: Any) -> None:
    sat.unsatisfiable([[1, 0]])


@case("undecided")
def sat_too_hard(sat: Any) -> None:
    sat.unsatisfiable(pigeons(11))


@case("discharged")
def balls_true(balls: Any) -> None:
    balls.assume(x >= 0, x <= 1)
    balls.prove(exp(x) <= Fraction(11, 10) + 2 * x)


@case("refuted")
def balls_false(balls: Any) -> None:
    balls.assume(x >= 0, x <= 1)
    balls.prove(exp(x) <= 1 + x)


@case("vacuous")
def balls_vacuous(balls: Any) -> None:
    balls.assume(x >= 0, x <= 1, exp(x) <= -1)
    balls.prove(x == 5)


@case(None)
def balls_malformed(balls: Any) -> None:
    """The variable has no upper bound."""
    balls.assume(x >= 0)
    balls.prove(exp(x) >= 1)


@case("undecided")
def balls_too_hard(balls: Any) -> None:
    """The two sides meet at a point that no box is."""
    balls.assume(x >= 0, x <= 1)
    balls.prove(exp(x) * exp(-x) == 1)


@case("discharged")
def exact_true(exact: Any) -> None:
    exact.prove(number("1/2") + number("1/3") == Fraction(5, 6))


@case("refuted")
def exact_false(exact: Any) -> None:
    exact.prove(x * x > x, given=[x >= 0], at=[{"x": -1}, {"x": 2}, {"x": "1/2"}])


@case(None)
def exact_malformed(exact: Any) -> None:
    exact.prove(x == 0, at=[{"x": 0.5}])


@case("undecided")
def exact_too_hard(exact: Any) -> None:
    exact.prove(exp(0) == 1)


@case("discharged")
def rule_empty(smt: Any) -> None:
    smt.prove_rule(DOT, "empty", lambda s: s == 0)


@case("discharged")
def rule_extend(smt: Any) -> None:
    smt.prove_rule(DOT, "extend", lambda s: s == 0)


@case("discharged")
def induction_true(induction: Any) -> None:
    induction.prove_by(DOT, lambda s: s == 0, {"empty": rule_empty, "extend": rule_extend})


@case("undecided")
def induction_false(induction: Any) -> None:
    """The lemmas speak of another property."""
    induction.prove_by(DOT, lambda s: s == 1, {"empty": rule_empty, "extend": rule_extend})


@case("undecided")
def induction_crossed(induction: Any) -> None:
    """Each lemma speaks of the other rule."""
    induction.prove_by(DOT, lambda s: s == 0, {"empty": rule_extend, "extend": rule_empty})


@case(None)
def induction_malformed(induction: Any) -> None:
    induction.prove_by(DOT, lambda s: s == 0, {"empty": rule_empty})


def normal(rng: Any, count: int) -> dict[str, Any]:
    return {"x": rng.normal(size=count)}


@case("discharged")
def samples_true(samples: Any) -> None:
    samples.campaign("x² >= 0", normal, lambda batch: batch["x"] ** 2 >= 0, count=500)


@case("refuted")
def samples_false(samples: Any) -> None:
    def recheck(instance: Any) -> Any:
        return samples.formula_fails(x < 1, at=instance)

    samples.campaign("x < 1", normal, lambda batch: batch["x"] < 1, count=500, recheck=recheck)


@case(None)
def samples_malformed(samples: Any) -> None:
    samples.campaign("x", normal, lambda batch: np.zeros(3), count=500)


@case("undecided")
def samples_too_hard(samples: Any) -> None:
    """A failure in floating point that nobody has checked exactly."""
    samples.campaign("x < 1", normal, lambda batch: batch["x"] < 1, count=500)


HANGING = tuple(f"{claim.id}/{prover}_hangs" for prover in PROVERS)


@claim.obligation(scope="sampled")
def smt_hangs(smt: Any) -> None:
    time.sleep(60)


@claim.obligation(scope="sampled")
def sat_hangs(sat: Any) -> None:
    time.sleep(60)


@claim.obligation(scope="sampled")
def balls_hangs(balls: Any) -> None:
    time.sleep(60)


@claim.obligation(scope="sampled")
def exact_hangs(exact: Any) -> None:
    time.sleep(60)


@claim.obligation(scope="sampled")
def induction_hangs(induction: Any) -> None:
    time.sleep(60)


@claim.obligation(scope="sampled")
def samples_hangs(samples: Any) -> None:
    time.sleep(60)


claim.concludes(smt_true)

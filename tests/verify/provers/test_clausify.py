"""The search for clausal proofs: what it finds the kernel replays, and it names what the proof rests on."""

from __future__ import annotations

import time
from typing import Any

import pytest

from verify.kernel.certificate import replay_conclusion
from verify.kernel.clausal import Problem, theory_clause
from verify.kernel.formula import digest
from verify.provers.arithmetic import GaveUp
from verify.provers.clausify import clausal_proof
from verify.terms import Function, ints, reals, statement

Json = Any
a, b, x, y = reals("a b x y")
(k,) = ints("k")
T = Function("T")


def soon(seconds: float = 10.0) -> float:
    return time.monotonic() + seconds


def replayed(rule: str, outcome: str, stated: Json, evidence: Json, *uses: Json) -> bool:
    conclusion = {"rule": rule, "outcome": outcome, "statement": stated, "hash": digest(stated)}
    return replay_conclusion({**conclusion, "uses": list(uses), "evidence": evidence}) == "checked"


def test_origins_name_what_the_proof_rests_on() -> None:
    stated = statement([x <= 1, y <= 1, a <= 1], x + y <= 2)
    evidence, origins = clausal_proof(stated, [], soon())
    assert replayed("clausal", "discharged", stated, evidence)
    assert origins - {("definition", 0)} == {("assumption", 0), ("assumption", 1), ("goal", 0)}


def test_a_contradiction_does_not_name_the_goal() -> None:
    stated = statement([x <= 1, x >= 2], y == 0)
    evidence, origins = clausal_proof(stated, [], soon(), with_goal=False)
    assert replayed("contradiction", "vacuous", stated, evidence)
    assert origins - {("definition", 0)} == {("assumption", 0), ("assumption", 1)}


def test_a_lemma_that_is_used_is_named_and_one_that_is_not_is_not() -> None:
    lemma = statement([a > 0], T(a) > 0)
    uses = [
        {"id": f"c/{i}", "statement": lemma, "hash": digest(lemma), "instance": {"a": term.json}}
        for i, term in enumerate((x, y))
    ]
    stated = statement([x > 0], T(x) + 1 > 1, [y])
    evidence, origins = clausal_proof(stated, uses, soon())
    assert replayed("clausal", "discharged", stated, evidence, *uses)
    assert ("use", 0) in origins
    assert ("use", 1) not in origins


def test_lemmas_that_fit_together_need_no_products() -> None:
    """With products as unknowns: the lemma is used at a product, and nothing is multiplied."""
    lemma = statement([a > 0, b * b <= a], T(a) >= b * b)
    values = {"a": (x * y).json, "b": x.json}
    uses = [{"id": "c/0", "statement": lemma, "hash": digest(lemma), "instance": values}]
    stated = statement([x * y > 1, x * x <= x * y, x * x > 2], T(x * y) > 2)
    evidence, origins = clausal_proof(stated, uses, soon(), linear_only=True)
    assert replayed("clausal", "discharged", stated, evidence, *uses)
    assert {("use", 0), ("assumption", 0), ("assumption", 1), ("assumption", 2)} <= origins


def test_what_needs_products_is_given_up_at_once() -> None:
    for stated in (statement([x > 0, y > 0], x * y > 0), statement([], x * x >= 0)):
        with pytest.raises(GaveUp, match="where products are unknowns"):
            clausal_proof(stated, [], soon(), linear_only=True)
        assert replayed("clausal", "discharged", stated, clausal_proof(stated, [], soon())[0])


def test_only_lemmas_that_are_needed_are_kept() -> None:
    stated = statement([x <= 1, y <= 1], x + y <= 2)
    evidence, _ = clausal_proof(stated, [], soon())
    assert sum(step[0] == "lemma" for step in evidence["steps"]) == 1


def test_every_theory_lemma_stands_by_itself() -> None:
    stated = statement([a > 0, b > 0, x >= a, y >= b], x * y >= a * b)
    evidence, _ = clausal_proof(stated, [], soon())
    problem = Problem(stated, [])
    for step in evidence["steps"]:
        if step[0] == "lemma":
            theory_clause(problem, *step[1:])


@pytest.mark.parametrize("goal", [x * x >= x, x <= 0, T(x) == T(y), k * 2 == 3], ids=str)
def test_no_proof_of_what_is_false(goal: Any) -> None:
    with pytest.raises(GaveUp):
        clausal_proof(statement([], goal), [], soon(5))


def test_it_stops_when_the_time_is_over() -> None:
    stated = statement([], (x + y + a + b) ** 4 + 1 > 0)
    started = time.monotonic()
    with pytest.raises(GaveUp):
        clausal_proof(stated, [], time.monotonic() - 1)
    assert time.monotonic() - started < 60, "it hangs"

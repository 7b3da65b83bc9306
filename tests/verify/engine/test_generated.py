"""Generated variants in a run: three outcomes, a budget, and no verdict touched."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from verify.engine import generated, loading
from verify.engine.running import Options, run
from verify.generated import Variant
from verify.terms import exp, formula, ints, reals, statement

x, y = reals("x y")
(n,) = ints("n")


def outcome(assumptions, goal, prover="smt", uses=()):
    return generated.check(prover, statement(assumptions, formula(goal)), list(uses), 0, 5.0)


def test_a_false_one_is_killed_by_values_that_the_kernel_evaluates() -> None:
    assert outcome([x >= 0], x > 0) == {"outcome": "killed", "counterexample": {"x": 0}}
    assert outcome([-1 <= x, x <= 1], exp(x) <= 2, "balls")["outcome"] == "killed"


def test_a_true_one_is_not_tight() -> None:
    assert outcome([x >= 1], x > 0) == {"outcome": "not tight"}
    assert outcome([-1 <= x, x <= 1], exp(x) <= 3, "balls") == {"outcome": "not tight"}


def test_any_other_is_not_checked_with_the_reason() -> None:
    unbounded = outcome([], exp(x) <= 3, "balls")
    assert unbounded["outcome"] == "not checked" and "balls" in unbounded["message"]
    vacuous = outcome([x > 0, x < 0], x == 1)
    assert vacuous["outcome"] == "not checked" and "contradict" in vacuous["message"]


CLAIM = """
from netproof import Claim, Source
claim = Claim("tight", title="t", statement="s", source=Source("a", "b", 2020))

@claim.obligation(scope="for_all")
def lemma(smt):
    x, y = smt.reals("x y")
    smt.prove(x * x + y * y >= 2 * x * y)

@claim.obligation(scope="for_all")
def theorem(smt):
    x, y = smt.reals("x y")
    smt.use(lemma)
    smt.prove((x + y) ** 2 >= 4 * x * y)

@claim.obligation(scope="for_all")
def evidence(smt):
    x = smt.real("x")
    smt.prove(x * x >= 0)

@claim.false_variant(of=theorem)
def five(smt):
    x, y = smt.reals("x y")
    smt.prove((x + y) ** 2 >= 5 * x * y)

claim.concludes(theorem)
"""


@pytest.fixture
def place(tmp_path: Path) -> loading.Location:
    (tmp_path / "tight_claim.py").write_text(textwrap.dedent(CLAIM))
    return loading.Location(path=str(tmp_path / "tight_claim.py"))


def test_in_a_run(place: loading.Location, tmp_path: Path) -> None:
    claims = [(place, claim) for claim in loading.load(place)]
    options = Options(root=tmp_path / "root", jobs=1, variants=True)
    with_variants = run(claims, options).record.claims[0]
    without = run(claims, Options(root=tmp_path / "other", jobs=1)).record.claims[0]
    assert without.generated is None and with_variants.generated is not None
    found = with_variants.generated
    assert {v.of for v in found.variants} == {"tight/theorem", "tight/lemma"}, "evidence is no link"
    assert found.variants[0].of == "tight/theorem", "the theorem's come first"
    killed = [v for v in found.variants if v.outcome == "killed"]
    assert any("made <" in v.change for v in killed) and all(v.counterexample is not None for v in killed)
    assert found.left == 0
    for name in ("verdict", "summary", "known", "guarded", "weakest", "false_variants"):
        left, right = getattr(with_variants, name), getattr(without, name)
        if name == "false_variants":
            left, right = (
                [v.model_dump(exclude={"seconds", "replay_seconds"}) for v in vs] for vs in (left, right)
            )
        assert left == right
    again = run(claims, options).record.claims[0].generated
    assert again is not None and [v.outcome for v in again.variants] == [v.outcome for v in found.variants]


def test_the_budget_ends_it_and_the_rest_is_counted(tmp_path: Path) -> None:
    message = {"prover": "smt", "statement": statement([], x <= y), "uses": [], "seed": 0, "time_limit": 3.0}
    variants = [Variant("strict", str(k), message["statement"]) for k in range(5)]
    plans = [generated.Plan("c/o", v, message | {"seed": k}) for k, v in enumerate(variants)]
    found = generated.work_through(
        plans, budget=0.0, jobs=1, log=tmp_path / "log", memory_limit=1 << 33,
        known={plans[3].key: {"outcome": "not tight", "seconds": 0.5}},
    )  # fmt: skip
    assert 1 <= len(found.variants) and found.left == 5 - len(found.variants) > 0
    assert any(v.change == "3" and v.outcome == "not tight" for v in found.variants), (
        "what is known costs nothing"
    )

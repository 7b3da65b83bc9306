"""The prover `samples`: true, false, malformed, unchecked, out of time, not reproducible; how small failures become."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from verify.claim import BadClaim, Claim, Source
from verify.kernel.certificate import replay_conclusion
from verify.provers import Context, plan
from verify.provers.plan import Look
from verify.provers.samples import NotReproducible, Planned, Planner, Prover, Recorder
from verify.provers.statistics import Statistics
from verify.terms import number, reals, total

a, b = reals("a b")


def normal(rng: np.random.Generator, count: int) -> dict[str, Any]:
    return {"a": rng.normal(size=count), "b": rng.normal(size=count)}


def squares(batch: Any) -> Any:
    return batch["a"] ** 2 + batch["b"] ** 2 >= 2 * batch["a"] * batch["b"] - 1e-9


def sum_below_3(batch: Any) -> Any:
    return batch["a"] + batch["b"] < 3


def concluded(prover: Prover, *arguments: Any, **options: Any) -> Any:
    prover.campaign(*arguments, **options)
    assert len(prover.conclusions) == 1
    (conclusion,) = prover.conclusions
    replay_conclusion(conclusion)
    return conclusion


def test_a_campaign_without_failures_is_sampled() -> None:
    prover = Prover(Context(seed=7))
    conclusion = concluded(prover, "a^2 + b^2 >= 2ab", normal, squares, count=1000)
    assert (conclusion["rule"], conclusion["outcome"]) == ("sampled", "discharged")
    assert conclusion["statement"] == {"kind": "text", "text": "a^2 + b^2 >= 2ab"}
    digest = conclusion["evidence"].pop("digest")
    assert re.fullmatch("[0-9a-f]{64}", digest)
    assert conclusion["evidence"] == {
        "seed": 7,
        "count": 1000,
        "chunks": 20,
        "summary": {"failures": 0, "sizes": [], "drawn_again": 1},
    }
    assert prover.notes == ["a^2 + b^2 >= 2ab: 1,000 random instances, none fails; 1 of 20 chunks run twice."]


def test_a_failure_is_made_small_and_checked_by_the_kernel() -> None:
    prover = Prover(Context())

    def recheck(instance: Any) -> Any:
        return prover.formula_fails(a + b < 3, at=instance)

    conclusion = concluded(prover, "a + b < 3", normal, sum_below_3, recheck=recheck)
    assert (conclusion["rule"], conclusion["outcome"]) == ("values", "refuted")
    assert conclusion["evidence"]["values"] in (
        {"a": 0, "b": 3},
        {"a": 3, "b": 0},
        {"a": 1, "b": 2},
        {"a": 2, "b": 1},
    )
    assert replay_conclusion(conclusion) == "checked"
    assert re.fullmatch(r"a \+ b < 3: \d+ of the first 500 instances failed\.", conclusion["message"])


def test_shrinking_stays_within_what_is_given() -> None:
    prover = Prover(Context())

    def recheck(instance: Any) -> Any:
        return prover.formula_fails(a + b < 3, given=[a != 0, b != 0, a != 1, b != 1], at=instance)

    values = concluded(prover, "a + b < 3", normal, sum_below_3, recheck=recheck)["evidence"]["values"]
    assert set(values.values()).isdisjoint({0, 1})


def test_units_are_left_out() -> None:
    prover = Prover(Context(seed=1))

    def draw(rng: np.random.Generator, count: int, h: int) -> dict[str, Any]:
        return {"weight": rng.normal(size=(count, h, 2)), "bias": rng.integers(-9, 10, size=(count, h))}

    def recheck(instance: Any) -> Any:
        weight, bias = instance["weight"], instance["bias"]
        assert weight.shape == (len(bias), 2)
        names = reals(" ".join(f"w{i} v{i} c{i}" for i in range(len(bias))))
        rows = zip(weight[:, 0], weight[:, 1], bias, strict=True)
        at = {term.name: x for term, x in zip(names, (x for row in rows for x in row), strict=True)}
        return prover.formula_fails(total(abs(term) for term in names) < 12, at=at)

    def holds(batch: Any) -> Any:
        return abs(batch["weight"]).sum(axis=(1, 2)) + abs(batch["bias"]).sum(axis=1) < 12

    units = {"bias": 0, "weight": 0}
    conclusion = concluded(prover, "small", draw, holds, sizes=[2, 60], units=units, recheck=recheck)
    values = conclusion["evidence"]["values"]
    assert len(values) <= 6
    assert sum(abs(x) for x in values.values()) in (12, 13)


def test_the_author_may_know_simpler_instances() -> None:
    prover = Prover(Context())

    def recheck(instance: Any) -> Any:
        return prover.formula_fails(a + b < 3, at=instance)

    def shrink(instance: Any) -> Any:
        yield {"a": np.array(1.5), "b": np.array(1.5)}

    conclusion = concluded(prover, "a + b < 3", normal, sum_below_3, recheck=recheck, shrink=shrink)
    assert conclusion["outcome"] == "refuted"


def test_integers_and_truths_shrink_too() -> None:
    prover = Prover(Context())

    def draw(rng: np.random.Generator, count: int) -> dict[str, Any]:
        return {"a": rng.integers(0, 200, size=count, dtype=np.uint8), "p": rng.random(count) < 0.5}

    def recheck(instance: Any) -> Any:
        return prover.formula_fails(a < 100, at={"a": instance["a"]})

    def holds(batch: Any) -> Any:
        return (batch["a"] < 100) | ~batch["p"]

    values = concluded(prover, "a < 100", draw, holds, recheck=recheck)["evidence"]["values"]
    assert values["a"] == 100


@pytest.mark.parametrize("value", [np.nan, -np.inf, np.inf])
def test_what_is_not_finite_is_a_failure_and_refutes_nothing(value: float) -> None:
    prover = Prover(Context())

    def draw(rng: np.random.Generator, count: int) -> dict[str, Any]:
        return {"a": np.where(np.arange(count) == count // 2, value, 1.0)}

    def margin(batch: Any) -> Any:
        with np.errstate(invalid="ignore"):
            return batch["a"] - batch["a"] + 1  # NaN where a is not finite

    def recheck(instance: Any) -> Any:
        return prover.formula_fails(a - a + 1 > 0, at=instance)

    conclusion = concluded(prover, "a - a + 1 > 0", draw, margin, recheck=recheck)
    assert conclusion["outcome"] == "undecided"
    assert (
        conclusion["message"]
        == "1 of the first 500 instances failed, but none of them could be checked exactly"
    )
    assert conclusion["evidence"]["failure"] == {"a": repr(value)}


def test_a_margin_of_zero_is_a_failure() -> None:
    conclusion = concluded(
        Prover(Context()), "0 > 0", lambda rng, n: {"a": np.zeros(n)}, lambda batch: batch["a"]
    )
    assert conclusion["outcome"] == "undecided"


def test_a_failure_of_floating_point_alone_is_undecided() -> None:
    prover = Prover(Context())

    def draw(rng: np.random.Generator, count: int) -> dict[str, Any]:
        return {"a": np.full(count, 1e16)}

    def recheck(instance: Any) -> Any:
        return prover.formula_fails((a + 1) - a > 0, at=instance)

    conclusion = concluded(
        prover, "a + 1 > a", draw, lambda batch: batch["a"] + 1 > batch["a"], recheck=recheck
    )
    assert (conclusion["rule"], conclusion["outcome"]) == ("none", "undecided")
    assert conclusion["message"].endswith("500 instances failed, but none of them could be checked exactly")


def test_a_failure_without_an_exact_check_is_undecided() -> None:
    conclusion = concluded(Prover(Context()), "a + b < 3", normal, sum_below_3)
    assert conclusion["outcome"] == "undecided"
    assert conclusion["message"].endswith("but no exact check of a failure is given")
    assert set(conclusion["evidence"]["failure"]) == {"a", "b"}


def test_a_true_failure_is_found_among_false_ones() -> None:
    """Most that look like failures are none: a <= 1 fails at exactly one place."""
    prover = Prover(Context())

    def draw(rng: np.random.Generator, count: int) -> dict[str, Any]:
        return {"a": np.where(np.arange(count) == 7, 2.0, 1.0)}

    def recheck(instance: Any) -> Any:
        return prover.formula_fails(a <= 1, at=instance)

    conclusion = concluded(prover, "a < 1 or so", draw, lambda batch: batch["a"] < 1, recheck=recheck)
    assert conclusion["evidence"]["values"] == {"a": 2}


def test_a_checker_may_refute(monkeypatch: pytest.MonkeyPatch) -> None:
    from verify.kernel import certificate
    from verify.kernel.errors import Rejected

    def accept(claims: Any, evidence: Any, outcome: str) -> None:
        if outcome != "refuted" or not evidence["a"] > claims["below"]:
            raise Rejected("no")

    monkeypatch.setattr(certificate, "checker", lambda name: {"test.below": accept}[name])
    prover = Prover(Context())

    def recheck(instance: Any) -> Any:
        return prover.checker_refutes("test.below", {"below": 3}, {"a": int(instance["a"])})

    def draw(rng: np.random.Generator, count: int) -> dict[str, Any]:
        return {"a": rng.integers(0, 50, size=count)}

    conclusion = concluded(prover, "a <= 3", draw, lambda batch: batch["a"] <= 3, recheck=recheck)
    assert (conclusion["rule"], conclusion["evidence"]) == ("checker", {"a": 4})
    assert (
        concluded(Prover(Context()), "a <= 99", draw, lambda batch: batch["a"] <= 99)["outcome"]
        == "discharged"
    )


def test_a_recheck_must_give_evidence() -> None:
    with pytest.raises(BadClaim, match="recheck gives formula_fails"):
        Prover(Context()).campaign("a + b < 3", normal, sum_below_3, recheck=lambda instance: True)  # type: ignore


def test_out_of_time_is_undecided() -> None:
    conclusion = concluded(Prover(Context(time_limit=-1)), "squares", normal, squares)
    assert (conclusion["rule"], conclusion["outcome"]) == ("none", "undecided")
    assert conclusion["message"] == "the time ran out after 0 of 10000 instances, none of which failed"


def test_the_same_seed_gives_the_same_record() -> None:
    def run(seed: int, name: str = "squares") -> Any:
        return concluded(Prover(Context(seed=seed)), name, normal, squares, count=500)

    assert run(1) == run(1)
    assert run(1)["evidence"]["digest"] != run(2)["evidence"]["digest"]
    assert run(1)["evidence"]["digest"] != run(1, "other")["evidence"]["digest"]


def test_another_obligation_draws_others() -> None:
    claim = Claim("demo", title="Demo", statement="demo", source=Source("A", "B", 2026))

    @claim.obligation(scope="sampled", parameters={"h": [1, 2]})
    def holds(samples: Any, h: int) -> None:
        "Demo."

    digests = [
        concluded(Prover(Context(instance)), "squares", normal, squares, count=50)["evidence"]["digest"]
        for instance in holds.instances()
    ]
    assert len(set(digests)) == 2


def test_chunks_change_nothing_about_the_count() -> None:
    seen: list[int] = []

    def counting(batch: Any) -> Any:
        seen.append(len(batch["a"]))
        return batch["a"] < 99

    concluded(Prover(Context()), "few", normal, counting, count=1001, chunk=100)
    assert seen[:11] == [100] * 10 + [1]
    assert sum(seen[:11]) == 1001
    assert len(seen) == 12  # and a twentieth of the chunks once more


def test_a_chunk_fits_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "MEMORY", 1000)
    conclusion = concluded(Prover(Context()), "squares", normal, squares, count=6200)
    assert conclusion["evidence"]["chunks"] == 100  # of 62 instances, 16 bytes each


def test_chance_from_elsewhere_is_an_error() -> None:
    other = np.random.default_rng(1)

    def draw(rng: np.random.Generator, count: int) -> dict[str, Any]:
        return {"a": other.normal(size=count), "b": rng.normal(size=count)}

    with pytest.raises(NotReproducible, match="drawn again is another one"):
        Prover(Context()).campaign("squares", draw, squares)
    with pytest.raises(NotReproducible, match="drawn again is another one"):
        Prover(Context()).campaign("chance", normal, lambda batch: other.uniform(1, 2, size=len(batch["a"])))


def test_every_chunk_draws_others() -> None:
    seen: list[Any] = []

    def draw(rng: np.random.Generator, count: int, size: int) -> dict[str, Any]:
        return {"a": rng.normal(size=count)}

    def noting(batch: Any) -> Any:
        seen.extend(batch["a"])
        return batch["a"] < 99

    concluded(Prover(Context()), "few", draw, noting, count=200, sizes=[1, 2])
    assert len(set(seen[:400])) == 400


def test_progress_is_told() -> None:
    told: list[str] = []
    Prover(Context(progress=told.append)).campaign("squares", normal, squares, count=20)
    assert len(told) == 20
    assert re.fullmatch(r"20 of 20 instances, about 0 s left", told[-1])


WRONG: dict[str, tuple[Callable[..., Any], Callable[..., Any], dict[str, Any], str]] = {
    "no table": (
        lambda rng, n: rng.normal(size=n),
        squares,
        {},
        "draw gives a table of arrays by name, got ndarray",
    ),
    "an empty table": (lambda rng, n: {}, squares, {}, "draw gives a table of arrays by name, got dict"),
    "another count": (
        lambda rng, n: {"a": np.zeros(n + 1)},
        squares,
        {"chunk": 5},
        r"a is float64 of shape \(6,\), numbers with first axis 5 were expected",
    ),
    "objects": (
        lambda rng, n: {"a": np.array([None] * n)},
        squares,
        {"chunk": 5},
        r"a is object of shape \(5,\), numbers with first axis 5 were expected",
    ),
    "one truth for all": (
        normal,
        lambda batch: np.True_,
        {"chunk": 5},
        r"a truth or a number for each instance was expected, shape \(5,\), got bool of shape \(\)",
    ),
    "no instances": (
        normal,
        squares,
        {"count": 0},
        "a campaign takes at least one instance, got 0 in chunks of None",
    ),
}


@pytest.mark.parametrize("situation", WRONG)
def test_a_malformed_campaign_gets_one_sentence(situation: str) -> None:
    draw, holds, options, message = WRONG[situation]
    with pytest.raises(BadClaim, match=f"^squares: {message}$"):
        Prover(Context()).campaign("squares", draw, holds, **options)


def test_an_instance_cannot_be_changed_while_it_is_looked_at() -> None:
    def meddling(batch: Any) -> Any:
        batch["a"][:] = 0
        return batch["a"] == 0

    with pytest.raises(ValueError, match="read-only"):
        Prover(Context()).campaign("squares", normal, meddling)


def test_what_goes_wrong_inside_is_not_swallowed() -> None:
    def broken(batch: Any) -> Any:
        raise ZeroDivisionError("inside")

    with pytest.raises(ZeroDivisionError, match="inside"):
        Prover(Context()).campaign("squares", normal, broken)


def test_a_measure_shows_and_concludes_nothing() -> None:
    prover = Prover(Context())

    def draw(rng: np.random.Generator, count: int, h: int) -> dict[str, Any]:
        return {"x": rng.normal(size=(count, h))}

    def value(batch: Any) -> Any:
        return np.where(batch["x"][:, 0] > 2, np.nan, abs(batch["x"]).sum(axis=1))

    values = prover.measure(
        "sum of sizes", draw, value, count=300, sizes=[1, 4], bins=10, size_name=lambda h: f"h = {h}"
    )
    assert [len(part) for part in values] == [300, 300]
    assert not prover.conclusions
    (table,) = prover.tables
    assert [row[0] for row in table["rows"]] == ["h = 1", "h = 4"]
    assert [series["name"] for series in prover.plots[0]["series"]] == ["h = 1", "h = 4"]
    for row, part, series in zip(table["rows"], values, prover.plots[0]["series"], strict=True):
        assert row[5] == np.isnan(part).sum() > 0
        assert sum(series["y"]) == 300 - row[5]
        assert len(series["x"]) == 10
    assert (
        Prover(Context()).measure("sum of sizes", draw, value, count=300, sizes=[1, 4])[1][0] == values[1][0]
    )


def test_a_number_is_read_exactly() -> None:
    prover = Prover(Context())
    found = prover.formula_fails(number(0) == a - number("1/10"), at={"a": 0.1})
    assert found is not None
    assert found.evidence["values"]["a"] == "3602879701896397/36028797018963968"
    assert prover.formula_fails(a - a == 0, at={"a": 0.1}) is None


def test_the_recorder_draws_nothing() -> None:
    recorder = Recorder(Context())

    def never(*arguments: Any) -> Any:
        raise AssertionError

    recorder.campaign("squares", never, never, count=5)
    assert recorder.measure("squares", never, never) == []
    assert not recorder.conclusions


def test_margins_are_summed_up_for_each_size() -> None:
    def draw(rng: np.random.Generator, count: int, h: int) -> dict[str, Any]:
        return {"x": rng.uniform(h, h + 1, size=count)}

    small, large = Prover(Context()).campaign("x > 0", draw, lambda batch: batch["x"], count=90, sizes=[1, 5])
    assert (small.count, large.count) == (90, 90)
    assert 1 < small.least < small.mean < small.greatest < 2 < 5 < large.least


def test_it_does_not_matter_where_chunks_are_looked_at() -> None:
    """Another place plans the same campaign for itself, and is only told which chunk."""

    def obligation(prover: Any) -> None:
        prover.campaign("small", normal, lambda batch: batch["a"] < 99, count=30)
        prover.campaign("squares", normal, squares, count=50)

    def looks(number: int, places: Any) -> Any:
        for place in reversed([*places]):
            with pytest.raises(Planned) as planned:
                obligation(Planner(Context(seed=3), number))
            found[number, place] = planned.value.plan.look(*place)
        return (found[number, place] for place in places)

    found: dict[Any, Any] = {}
    here, elsewhere = Prover(Context(seed=3)), Prover(Context(seed=3, looks=looks))
    obligation(here)
    obligation(elsewhere)
    assert here.conclusions == elsewhere.conclusions
    assert len(found) == 15 + 17


def test_a_failure_that_is_gone_here_is_an_error() -> None:
    def looks(number: int, places: Any) -> Any:
        return (Look(1, False, "", Statistics()) for _ in places)

    with pytest.raises(NotReproducible, match="gone when it is drawn again"):
        Prover(Context(looks=looks)).campaign("squares", normal, squares)


def test_a_chunk_that_is_another_one_here_is_an_error() -> None:
    def looks(number: int, places: Any) -> Any:
        return (Look(1, True, "0", Statistics()) for _ in places)

    with pytest.raises(NotReproducible, match="drawn again is another one"):
        Prover(Context(looks=looks)).campaign("squares", normal, squares)

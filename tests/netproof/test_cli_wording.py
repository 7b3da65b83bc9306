"""What the terminal says of records that are hard to make by running: long ones, bad ones, coloured ones."""

from __future__ import annotations

import re

import pytest

from netproof import wording
from netproof.commands.why import next_step
from verify.records import ClaimResult, FalseVariantResult, ObligationResult, Record, RecordedSource


def obligation(name: str = "o", **changes: object) -> ObligationResult:
    given = {
        "id": f"c/{name}", "title": "a fact", "scope": "for_all", "verdict": "discharged", "known": "kernel-checked",
        "prover": "smt", "beneath_root": True, "seconds": 0.1,
    }  # fmt: skip
    return ObligationResult(**{**given, **changes})  # type: ignore[arg-type]


def claim(*obligations: ObligationResult, **changes: object) -> ClaimResult:
    given = {
        "id": "c", "title": "A claim", "statement": "s", "source": RecordedSource(), "verdict": "proved",
        "known": "kernel-checked", "guarded": False, "summary": "proved, no axioms", "obligations": list(obligations),
        "false_variants": [],
    }  # fmt: skip
    return ClaimResult(**{**given, **changes})  # type: ignore[arg-type]


def variant(verdict: str) -> FalseVariantResult:
    return FalseVariantResult(
        id=f"c/{verdict}", of="c/o", title="false", verdict=verdict, refuted=verdict == "refuted", seconds=0.0
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.0, "0 ms"),
        (0.0123, "12 ms"),
        (0.9994, "999 ms"),
        (1.0, "1.0 s"),
        (59.94, "59.9 s"),
        (61.4, "1 min 1 s"),
    ],
)
def test_durations(value: float, said: str) -> None:
    assert wording.seconds(value) == said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (claim(), "c  proved, no axioms  kernel-checked  unguarded"),
        (
            claim(guarded=True, false_variants=[variant("refuted")]),
            "c  proved, no axioms  kernel-checked  guarded 1/1",
        ),
        (
            claim(false_variants=[variant("refuted"), variant("undecided")]),
            "c  proved, no axioms  kernel-checked  unguarded 1/2",
        ),
        (claim(verdict="undecided", summary="undecided", known=None), "c  undecided  unguarded"),
        (claim(verdict="obsolete", summary="obsolete", known=None), "c  obsolete"),
    ],
)
def test_headline(given: ClaimResult, said: str) -> None:
    assert wording.headline(given, False) == said
    assert re.sub(r"\x1b\[\d+m", "", wording.headline(given, True)) == said


def test_a_traceback_stays_in_the_record() -> None:
    broken = obligation(verdict="error", known=None, message="KeyError: 'x' (a.py:3)\nTraceback ...")
    given = claim(broken, verdict="error", summary="error", known=None, weakest=["c/o"])
    record = Record(
        id="r", seed=0, profile="quick", started="2026-01-01T00:00:00", seconds=1.0, versions={}, claims=[given]
    )  # fmt: skip
    said = wording.summary(record, wording.Path("runs/r"), False)
    assert "weakest      o  error, for_all  KeyError: 'x' (a.py:3)\n" in said and "Traceback" not in said


def test_long_lists_are_counted() -> None:
    many = [obligation(f"o{n}", verdict="undecided", known=None) for n in range(9)]
    given = claim(*many, verdict="undecided", summary="undecided", known=None, weakest=[o.id for o in many])
    lines = "\n".join(wording._block(given, False))
    assert "o3" in lines and "o4" not in lines and "and 5 more links" in lines


def test_long_counterexamples_are_cut() -> None:
    assert wording.values({"x": "1/2", "n": 3}) == "x = 1/2, n = 3"
    assert len(wording.values({"x": "1" * 500})) == wording.LONGEST


def test_a_line_fits_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    assert wording.fitted("a" * 20) == "a" * 20
    assert wording.fitted("\x1b[32mok\x1b[0m" + "a" * 30) == "\x1b[32mok\x1b[0m" + "a" * 16 + " …"


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"verdict": "error"}, "mend the error"),
        ({"verdict": "refuted"}, "counterexample is real"),
        ({"verdict": "vacuous"}, "contradict"),
        ({"verdict": "undecided"}, "--time-limit"),
        ({"verdict": "undecided", "message": "not run: it belongs to the full profile"}, "--profile full"),
        ({"scope": "bounded"}, "induction"),
        ({"scope": "sampled", "known": "sampled"}, "samples never prove"),
        ({"known": "cross-checked"}, "smaller steps"),
    ],
)
def test_every_weakness_has_a_next_step(changes: dict[str, object], word: str) -> None:
    assert word in next_step(obligation(**changes), "quick")


def test_labels_are_said_once() -> None:
    assert wording.labelled("ER-1", "ER-1: sound") == "ER-1: sound"
    assert wording.labelled("ER-1", "sound") == "ER-1: sound"
    assert wording.labelled("", "sound") == "sound"

"""Every prover is held to the table of conformance.py: true, false, vacuous, malformed, too hard, killed, same seed."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import pytest

from verify.claim import CAPS, BadClaim, Instance
from verify.engine.loading import Location, find, load
from verify.engine.obligation import discharge
from verify.engine.workers import Task, work
from verify.kernel.certificate import replay_certificate
from verify.provers import Context, new
from verify.terms import TermError

TABLE = Location(path=str(Path(__file__).with_name("conformance.py")))
(claim,) = load(TABLE)
declared = sys.modules[claim.obligations[0].function.__module__]
EXPECTED: dict[str, str | None] = declared.EXPECTED
DECIDED = [id for id, verdict in EXPECTED.items() if verdict is not None]
MALFORMED = [id for id, verdict in EXPECTED.items() if verdict is None]
LIMIT = 1.0


def result_of(id: str, seed: int = 0) -> Any:
    return discharge(find(TABLE, id), seed=seed, time_limit=LIMIT)


def test_every_prover_is_in_the_table() -> None:
    assert set(declared.PROVERS) == set(CAPS)
    for prover in CAPS:
        verdicts = {
            verdict for id, verdict in EXPECTED.items() if find(TABLE, id).obligation.prover == prover
        }
        assert {"discharged", "undecided", None} <= verdicts, prover


@pytest.mark.parametrize("id", DECIDED)
def test_the_verdict_is_as_it_must_be(id: str) -> None:
    started = time.monotonic()
    result, certificate = result_of(id)
    assert result.verdict == EXPECTED[id], result.message
    assert time.monotonic() - started < 30 * LIMIT, "it hangs"
    assert result.message or result.verdict in ("discharged", "refuted"), "what is not settled says why"
    states = list(replay_certificate(certificate))
    if result.verdict == "refuted":
        assert result.counterexample is not None or result.prover == "sat"
        assert states == ["checked"]
    elif result.verdict == "discharged":
        assert result.known == ("sampled" if result.prover == "samples" else "kernel-checked")
    elif result.verdict == "undecided":
        assert states == ["not replayable"]
        assert result.known is None


@pytest.mark.parametrize("id", MALFORMED)
def test_a_malformed_claim_is_told_in_one_sentence(id: str) -> None:
    instance: Instance = find(TABLE, id)
    prover = new(instance.obligation.prover, Context(instance, time_limit=LIMIT))
    with pytest.raises((BadClaim, TermError)) as error:
        instance.run(prover)
    assert str(error.value)
    assert "\n" not in str(error.value)
    assert prover.conclusions == []
    result, certificate = result_of(id)
    assert (result.verdict, certificate) == ("error", None)


@pytest.mark.parametrize("id", [id for id in DECIDED if not id.endswith("too_hard")])
def test_the_same_seed_gives_the_same_certificate(id: str) -> None:
    first, second = result_of(id, seed=11)[1], result_of(id, seed=11)[1]
    assert first == second


def test_a_prover_that_hangs_is_killed_and_decides_nothing(tmp_path: Path) -> None:
    tasks = [
        Task(
            id,
            {
                "location": {"module": "", "path": TABLE.path},
                "id": id,
                "seed": 0,
                "profile": "quick",
                "time_limit": 0.3,
                "folder": str(tmp_path),
            },
            0.3,
        )
        for id in declared.HANGING
    ]
    ends = {}
    for answer in work(tasks, jobs=len(tasks), log=tmp_path / "log"):
        if answer.kind in ("done", "lost", "failed"):
            ends[answer.task.id] = (answer.kind, answer.text)
    assert set(ends) == set(declared.HANGING)
    for kind, text in ends.values():
        assert kind == "lost"
        assert text.endswith("its limit is 0.3 s")


@pytest.mark.parametrize("prover", declared.PROVERS)
def test_nothing_is_concluded_by_saying_nothing(prover: str) -> None:
    assert new(prover, Context()).conclusions == []

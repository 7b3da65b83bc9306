"""Dask: the same record wherever the work is done, a lost worker survived, limits kept, other code refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from verify.engine import cluster
from verify.engine.loading import Location, load
from verify.engine.running import Options, Outcome, run

distributed = pytest.importorskip("distributed")

BODY = """
import os, signal, time
from pathlib import Path
import numpy as np

MARK = Path(__file__).with_suffix(".mark")

def once():
    "True at the first call of all processes."
    try:
        MARK.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True

def draw(rng, count, size):
    return {"a": rng.normal(size=(count, size))}
"""

CAMPAIGN = (
    BODY
    + """
@claim.obligation(scope="sampled", parameters={"k": [1, 2]})
def squares_are_not_negative(samples, k):
    found = samples.campaign("squares", draw, lambda b: (b["a"] ** 2).sum(axis=1) + k, count=600, sizes=[1, 9])
    samples.table("Least", ["least"], [[part.least] for part in found])

@claim.obligation(scope="bounded", parameters={"n": [1, 2, 3]})
def sums(exact, n):
    exact.prove(number(n) + 1 == n + 1)

@claim.false_variant(of=sums)
def one_and_one_is_three(exact):
    exact.prove(number(1) + number(1) == 3)

claim.concludes(sums)
"""
)

TIMES = re.compile(r'"(seconds|replay_seconds|started|id)": ("[0-9-]+T?[^"]*"|[0-9.e-]+),?')


@pytest.fixture(scope="module")
def workers() -> Iterator[Any]:
    """A scheduler with two workers in processes of their own."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs="CRITICAL"
    ) as local:
        yield local


def carried_out(place: Location, folder: Path, **options: Any) -> Outcome:
    chosen = Options(root=folder / ".netproof", fresh=True, **options)
    return run([(place, claim) for claim in load(place)], chosen)


def without_times(outcome: Outcome) -> str:
    return TIMES.sub("", outcome.record.to_json())


def certificates(outcome: Outcome) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(outcome.folder.rglob("certificates/*/*"))}


def test_the_record_is_the_same_wherever_the_work_is_done(write, workers, tmp_path) -> None:
    place = write(body=CAMPAIGN)
    here = carried_out(place, tmp_path / "here", jobs=2)
    there = carried_out(place, tmp_path / "there", dask=workers.scheduler_address)
    one = carried_out(place, tmp_path / "one", dask="local", jobs=1)
    assert here.record.claims[0].verdict == "certified"
    assert without_times(here) == without_times(there) == without_times(one)
    assert certificates(here) == certificates(there) == certificates(one)
    assert len(certificates(here)) == 6


def test_a_worker_lost_in_a_campaign_is_survived(write, workers, tmp_path) -> None:
    body = (
        BODY
        + """
def looked_at(batch):
    if once():
        os.kill(os.getpid(), signal.SIGKILL)
    return np.ones(len(batch["a"]))

@claim.obligation(scope="sampled")
def survives(samples):
    samples.campaign("nothing fails", draw, looked_at, count=60, sizes=[1])

claim.concludes(survives)
"""
    )
    outcome = carried_out(write(body=body, name="killed_claim.py"), tmp_path, dask=workers.scheduler_address)
    (obligation,) = outcome.record.claims[0].obligations
    assert (tmp_path / "killed_claim.mark").exists()
    assert (obligation.verdict, obligation.message) == ("discharged", "")


def test_a_worker_lost_with_an_obligation_is_survived(write, workers, tmp_path) -> None:
    body = (
        BODY
        + """
@claim.obligation(scope="bounded")
def survives(exact):
    if once():
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(30)
    exact.prove(number(1) == 1)

claim.concludes(survives)
"""
    )
    outcome = carried_out(write(body=body, name="parent_claim.py"), tmp_path, dask=workers.scheduler_address)
    (obligation,) = outcome.record.claims[0].obligations
    assert (tmp_path / "parent_claim.mark").exists()
    assert obligation.verdict == "discharged"


def test_limits_and_mistakes_are_told_as_they_are_here(write, workers, tmp_path) -> None:
    body = (
        BODY
        + """
@claim.obligation(scope="bounded")
def sleeps(exact):
    time.sleep(60)

@claim.obligation(scope="bounded")
def leaves(exact):
    os._exit(7)

@claim.obligation(scope="sampled")
def breaks(samples):
    samples.campaign("broken", draw, lambda batch: 1 / 0, count=10, sizes=[1])

@claim.obligation(scope="sampled")
def fails(samples):
    samples.campaign("a < 1", draw, lambda batch: batch["a"][:, 0] < 1, count=500, sizes=[1])

claim.concludes(sleeps)
"""
    )
    place = write(body=body, name="wrong_claim.py")
    outcome = carried_out(place, tmp_path, dask=workers.scheduler_address, time_limit=2.0)
    found = {
        o.id.split("/")[1]: (o.verdict, o.message.split("\n")[0])
        for o in outcome.record.claims[0].obligations
    }
    assert found["sleeps"] == ("undecided", "killed after 4 s: its limit is 2 s")
    assert found["leaves"][0] == "error"
    assert found["leaves"][1].startswith("the worker ended with status 7")
    assert found["breaks"][0] == "error"
    assert found["breaks"][1].endswith("the claim is wrong: ZeroDivisionError: division by zero")
    assert found["fails"][0] == "undecided"
    assert "instances failed" in found["fails"][1]


def test_other_code_is_refused(write) -> None:
    place = write(body=CAMPAIGN)
    message = {"location": {"module": place.module, "path": place.path}, "code": "another"}
    with pytest.raises(cluster.OtherCode, match="has other code or packages than this run"):
        cluster.look_there(message, 0, (0, 0))
    with pytest.raises(cluster.OtherCode):
        cluster.discharge_there(message)


def test_where_there_is_no_scheduler_one_sentence_says_so(monkeypatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    sentence = "--dask tcp://127.0.0.1:9: no Dask scheduler answers there"
    with pytest.raises(cluster.NoCluster, match=sentence), cluster.opened("tcp://127.0.0.1:9", 1):
        pass

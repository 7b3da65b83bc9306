"""Whole runs: the record, the cache, an interruption in the middle, the links between certificates."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from verify.engine import events, history
from verify.engine.storage import packed, unpacked
from verify.kernel.certificate import replay
from verify.records import Record

LEMMAS = """
from verify.claim import Claim, Source

claim = Claim("lemmas", title="Lemmas", statement="s", source=Source("A", "B", 2020))

@claim.axiom(kind="cited", reference="somewhere")
def squares(smt):
    "x^2 >= 0"
    x = smt.real("x")
    smt.prove(0 <= x * x)

@claim.obligation(scope="for_all")
def lemma(smt):
    "x <= y gives x + 1 <= y + 1"
    x, y = smt.reals("x y")
    smt.assume(x <= y)
    smt.prove(x + 1 <= y + 1)

@claim.obligation(scope="for_all")
def theorem(smt):
    "x <= y gives x + 1 <= y + 1 + z^2"
    x, y, z = smt.reals("x y z")
    smt.assume(x <= y)
    smt.use(lemma, x=x, y=y)
    smt.use(squares, x=z)
    smt.prove(x + 1 <= y + 1 + z * z)

claim.concludes(theorem)
"""


def test_a_run_leaves_a_record_with_certificates_that_replay(write, carry_out) -> None:
    outcome = carry_out(write())
    (claim,) = outcome.record.claims
    assert (claim.summary, claim.known, claim.guarded) == ("certified, no axioms", "kernel-checked", True)
    assert claim.theorems == ["tiny/sums[n=1]", "tiny/sums[n=2]", "tiny/sums[n=3]"]
    assert all(o.beneath_root for o in claim.obligations) and len(claim.obligations) == 4
    assert Record.load(outcome.folder / "record.json") == outcome.record
    for o in claim.obligations:
        assert o.certificate is not None
        assert (outcome.folder / o.certificate).stat().st_size == o.certificate_bytes
    result = replay(outcome.folder)
    assert (result.checked, result.rejected, result.not_replayable) == (5, [], 0)


def test_same_seed_same_record_but_for_times(write, carry_out) -> None:
    place = write()
    first, second = carry_out(place, fresh=True), carry_out(place, fresh=True, jobs=1)
    assert first.folder != second.folder
    assert first.record.without_times() == second.record.without_times()
    for path in first.folder.rglob("certificates/*/*"):
        assert path.read_bytes() == (second.folder / path.relative_to(first.folder)).read_bytes()


def test_what_is_unchanged_comes_from_the_cache(write, carry_out) -> None:
    place = write()
    first = carry_out(place)
    second = carry_out(place)
    assert all(o.cached for o in second.record.claims[0].obligations)
    assert first.record.without_times() == second.record.without_times()
    assert replay(second.folder).checked == 5  # its certificates are its own
    assert not any(o.cached for o in carry_out(place, fresh=True).record.claims[0].obligations)
    assert not any(o.cached for o in carry_out(place, seed=1).record.claims[0].obligations)


def test_a_damaged_cache_entry_is_not_believed(write, carry_out, tmp_path) -> None:
    place = write()
    carry_out(place)
    for path in (tmp_path / ".netproof" / "cache").glob("*.certificate"):
        path.write_bytes(path.read_bytes().replace(b'"bits":128', b'"bits":129'))
    again = carry_out(place)
    assert not any(o.cached for o in again.record.claims[0].obligations)
    for path in (tmp_path / ".netproof" / "cache").glob("*[0-9a-f].json"):
        path.write_bytes(path.read_bytes()[:-20])
    assert not any(o.cached for o in carry_out(place).record.claims[0].obligations)


def test_another_kernel_is_asked_again(write, carry_out, monkeypatch) -> None:
    from verify.engine import cache, running
    from verify.engine.obligation import Replayed

    place = write()
    carry_out(place)
    monkeypatch.setattr(running.sources, "kernel_fingerprint", lambda: "another")
    asked = []
    monkeypatch.setattr(cache, "replayed", lambda conclusions: asked.append(1) or Replayed([], "no", 0.0))
    # the other kernel rejects what the first accepted, so nothing comes from the cache
    assert not any(o.cached for o in carry_out(place).record.claims[0].obligations)
    assert len(asked) == 5


def test_what_was_edited_meanwhile_is_not_kept(write, carry_out, monkeypatch) -> None:
    place = write()

    def edit(event: events.Event) -> None:
        if isinstance(event, events.ObligationStarted):
            Path(place.path).write_text(Path(place.path).read_text() + "# edited\n")

    carry_out(place, (edit,))
    edited = Path(place.path).read_text()
    Path(place.path).write_text(edited.replace("# edited\n", ""))
    assert not any(o.cached for o in carry_out(place).record.claims[0].obligations)


def test_undecided_is_not_cached(write, carry_out, tmp_path) -> None:
    body = f"""
import pathlib
@claim.obligation(scope="bounded")
def sometimes(exact):
    if pathlib.Path({str(tmp_path / "ready")!r}).exists():
        exact.prove(number(1) == 1)
    else:
        exact.conclude("none", "undecided", {{"kind": "text", "text": "1 = 1"}}, {{}})
claim.concludes(sometimes)
"""
    place = write(body=body)
    assert carry_out(place).record.claims[0].verdict == "undecided"
    (tmp_path / "ready").touch()
    assert carry_out(place).record.claims[0].verdict == "certified"


def test_lemmas_and_axioms_are_linked(write, carry_out) -> None:
    outcome = carry_out(write(LEMMAS, name="lemmas_claim.py"))
    (claim,) = outcome.record.claims
    assert (claim.summary, claim.known) == ("proved, 1 cited", "kernel-checked")
    (axiom,) = claim.axioms
    assert (axiom.id, axiom.used_by) == ("lemmas/squares", ["lemmas/theorem"]) and axiom.hash
    assert next(o for o in claim.obligations if o.id == "lemmas/theorem").uses == ["lemmas/lemma"]


SECOND_CLAIM = """
above = Claim("above", title="Above", statement="s", source=Source("A", "B", 2020))

@above.obligation(scope="for_all", uses=[theorem])
def corollary(smt):
    "x <= y gives x + 1 <= y + 1 + z^2 + 1"
    x, y, z = smt.reals("x y z")
    smt.assume(x <= y)
    smt.use(theorem, x=x, y=y, z=z)
    smt.prove(x + 1 <= y + 1 + z * z + 1)

above.concludes(corollary)
"""


def test_a_claim_may_rest_on_another_of_the_same_run(write, carry_out) -> None:
    outcome = carry_out(write(LEMMAS + SECOND_CLAIM, name="lemmas_claim.py"))
    claims = {claim.id: claim for claim in outcome.record.claims}
    assert {id: claim.summary for id, claim in claims.items()} == {
        "lemmas": "proved, 1 cited",
        "above": "proved, 1 cited",
    }
    assert {o.id for o in claims["above"].obligations} == {
        "above/corollary",
        "lemmas/theorem",
        "lemmas/lemma",
    }
    assert replay(outcome.folder).rejected == []


def test_a_lemma_that_is_undecided_holds_its_users_down(write, carry_out) -> None:
    text = LEMMAS.replace('    x, y = smt.reals("x y")\n', '    x, y = smt.reals("x y")\n    STOP\n', 1)
    # the recorder states the lemma without proving it, so only the proof itself is stopped
    text = text.replace("    STOP\n", "    if type(smt).__name__ == 'Prover': raise MemoryError\n")
    (claim,) = carry_out(write(text, name="lemmas_claim.py")).record.claims
    assert {o.id: o.verdict for o in claim.obligations} == {
        "lemmas/lemma": "undecided",
        "lemmas/theorem": "discharged",
    }
    assert (claim.verdict, claim.weakest) == ("undecided", ["lemmas/lemma"])


def test_a_lemma_that_says_something_else_is_an_error(write, carry_out) -> None:
    # stated as one thing where it is used, proved as another: the hashes differ
    text = LEMMAS.replace(
        "    smt.prove(x + 1 <= y + 1)\n",
        "    smt.prove(x + 1 <= y + (2 if type(smt).__name__ == 'Prover' else 1))\n",
    )
    (claim,) = carry_out(write(text, name="lemmas_claim.py")).record.claims
    assert claim.verdict == "error"
    broken = next(o for o in claim.obligations if o.verdict == "error")
    assert broken.id == "lemmas/theorem" and "is not concluded in this run" in broken.message


def test_the_full_profile_runs_more_and_quick_says_what_it_left_out(write, carry_out) -> None:
    text = """
@claim.obligation(scope="bounded", parameters={"n": [1]}, full={"n": [2]})
def sums(exact, n):
    exact.prove(number(n) == n)
@claim.obligation(scope="bounded", profile="full")
def evidence(exact):
    exact.prove(number(1) == 1)
claim.concludes(sums)
"""
    place = write(body=text)
    (quick,) = carry_out(place).record.claims
    (full,) = carry_out(place, profile="full").record.claims
    assert (quick.verdict, quick.weakest) == ("undecided", ["tiny/sums[n=2]"])
    assert {o.id: o.message for o in quick.obligations}["tiny/sums[n=2]"].startswith("not run")
    assert "tiny/evidence" not in {o.id for o in quick.obligations}
    assert full.verdict == "certified" and len(full.obligations) == 3


def test_events_tell_the_whole_story(write, carry_out) -> None:
    seen: list[events.Event] = []
    outcome = carry_out(write(), (seen.append,))
    kinds = [type(event).__name__ for event in seen]
    assert kinds[0] == "RunStarted" and kinds[-2:] == ["Replaying", "RunFinished"]
    assert kinds.count("ObligationStarted") == kinds.count("ObligationFinished") == 5
    assert isinstance(seen[-1], events.RunFinished) and seen[-1].record == outcome.record
    assert all(event.expected for event in seen if isinstance(event, events.ObligationFinished))


SLOW = """
import os, pathlib, time
FOLDER = pathlib.Path({folder!r})

@claim.obligation(scope="bounded", parameters={{"n": list(range(8))}})
def step(exact, n):
    with open(FOLDER / "calls", "a") as file:
        file.write(f"{{n}}\\n")
    (FOLDER / "worker").write_text(str(os.getpid()))
    if n >= 4 and not (FOLDER / "go").exists():
        time.sleep(60)
    exact.prove(number(n) == n)

claim.concludes(step)
"""


def gone(pid: int) -> bool:
    """Whether the process ends within ten seconds."""
    give_up = time.monotonic() + 10
    while time.monotonic() < give_up:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":  # dead, and nobody is left to ask how
            return True
        time.sleep(0.05)
    return False


def test_kill_9_in_the_middle_loses_nothing(write, carry_out, tmp_path: Path) -> None:
    place = write(body=SLOW.format(folder=str(tmp_path)))
    program = (
        "from verify.engine import sources; sources._house = list; "
        "import sys; from pathlib import Path; from verify.engine import Options, run; "
        "from verify.engine.loading import Location, load; place = Location(path=sys.argv[1]); "
        "run([(place, c) for c in load(place)], Options(root=Path(sys.argv[2]), jobs=1))"
    )
    root = tmp_path / ".netproof"
    repository = Path(__file__).resolve().parents[3]
    process = subprocess.Popen(
        [sys.executable, "-c", program, place.path, str(root)],
        env={**os.environ, "PYTHONPATH": str(repository)},
    )
    calls = tmp_path / "calls"
    give_up = time.monotonic() + 30
    while (not calls.exists() or "4" not in calls.read_text()) and time.monotonic() < give_up:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert gone(int((tmp_path / "worker").read_text())), "a worker does not outlive its run"
    (unfinished,) = (root / "unfinished").iterdir()
    assert not list((root / "runs").glob("*")), "nothing unfinished passes for a run"
    journal = unfinished / "journal.jsonl"
    assert len(journal.read_bytes().splitlines()) == 1 + 4
    with journal.open("ab") as file:
        file.write(b'{"result": {"half a line')  # as if the kill had hit in the middle of a write

    (tmp_path / "go").touch()
    seen: list[events.Event] = []
    outcome = carry_out(place, (seen.append,))
    assert outcome.folder.name == unfinished.name
    assert isinstance(seen[0], events.RunStarted) and seen[0].resumed == 4
    assert sorted(calls.read_text().split()) == ["0", "1", "2", "3", "4", "4", "5", "6", "7"]
    (claim,) = outcome.record.claims
    assert claim.verdict == "certified" and len(claim.obligations) == 8
    assert replay(outcome.folder).checked == 8
    assert not list((root / "unfinished").iterdir())
    lines = (outcome.folder / "journal.jsonl").read_bytes().splitlines()
    assert [len(json.loads(line)) > 0 for line in lines] == [True] * 9, "the half line is gone"


def test_a_journal_is_not_believed_about_a_certificate_that_changed(
    write, carry_out, tmp_path, monkeypatch
) -> None:
    from verify.engine import running

    place = write()
    with monkeypatch.context() as interrupted, pytest.raises(KeyboardInterrupt):
        interrupted.setattr(running, "_checked", lambda *arguments: (_ for _ in ()).throw(KeyboardInterrupt))
        carry_out(place)
    (unfinished,) = (tmp_path / ".netproof" / "unfinished").iterdir()
    certificate = unfinished / "certificates" / "tiny" / "one_and_one.json"
    certificate.write_bytes(certificate.read_bytes()[:-10])
    for path in (tmp_path / ".netproof" / "cache").iterdir():
        path.unlink()
    seen: list[events.Event] = []
    outcome = carry_out(place, (seen.append,))
    started = [event.id for event in seen if isinstance(event, events.ObligationStarted)]
    assert started == ["tiny/one_and_one"]
    assert replay(outcome.folder).rejected == []


@pytest.mark.parametrize(
    ("was_fresh", "is_fresh", "taken_up"),
    [(True, True, 5), (True, False, 5), (False, True, 0), (False, False, 5)],
)
def test_a_fresh_run_takes_up_a_fresh_one_alone(
    write, carry_out, monkeypatch, was_fresh: bool, is_fresh: bool, taken_up: int
) -> None:
    from verify.engine import running

    place = write()
    with monkeypatch.context() as interrupted, pytest.raises(KeyboardInterrupt):
        interrupted.setattr(running, "_checked", lambda *arguments: (_ for _ in ()).throw(KeyboardInterrupt))
        carry_out(place, fresh=was_fresh)
    seen: list[events.Event] = []
    carry_out(place, (seen.append,), fresh=is_fresh)
    assert isinstance(seen[0], events.RunStarted) and seen[0].resumed == taken_up
    assert sum(isinstance(event, events.ObligationStarted) for event in seen) == 5 - taken_up


def test_a_run_that_is_alive_is_not_resumed(write, carry_out, tmp_path, monkeypatch) -> None:
    place = write()
    inner = []

    def meanwhile(event: events.Event) -> None:
        if isinstance(event, events.Replaying) and not inner:
            inner.append(None)
            inner.append(carry_out(place))

    outer = carry_out(place, (meanwhile,))
    assert inner[1].folder != outer.folder
    assert (inner[1].folder / "record.json").exists() and (outer.folder / "record.json").exists()


def test_an_old_success_is_obsolete_when_the_source_changed(write, carry_out, tmp_path) -> None:
    root = tmp_path / ".netproof"
    outcome = carry_out(write())
    past = history.last(root, "tiny")
    assert past is not None and not past.obsolete and past.claim == outcome.record.claims[0]
    Path(tmp_path / "tiny_claim.py").write_text(
        Path(tmp_path / "tiny_claim.py").read_text() + "\n# changed\n"
    )
    past = history.last(root, "tiny")
    assert past is not None and past.obsolete
    assert (past.claim.verdict, past.claim.summary, past.was) == (
        "obsolete",
        "obsolete",
        "certified, no axioms",
    )
    assert {o.verdict for o in past.claim.obligations} == {"obsolete"} and not past.claim.guarded
    assert history.last(root, "nothing") is None


def test_packed_is_the_same_bytes_for_the_same_data() -> None:
    large = {"text": "x" * 100_000}
    assert packed({"a": 1}) == (b'{"a":1}', ".json")
    data, suffix = packed(large)
    assert suffix == ".json.gz" and len(data) < 1000
    assert data[4:8] == bytes(4), "the time of packing is not in it"
    assert unpacked(data) == large and json.loads(gzip.decompress(data)) == large
    for broken in (data[:-5], b"{", b""):
        with pytest.raises(ValueError, match="not whole"):
            unpacked(broken)


def test_another_time_limit_may_find_a_certificate_where_none_was(write, carry_out) -> None:
    body = """
@claim.obligation(scope="bounded")
def compared(exact):
    exact.agree("two ways to count", [(n, n, n) for n in range(3)])
claim.concludes(compared)
"""
    place = write(body=body)
    cached = [
        carry_out(place, time_limit=limit).record.claims[0].obligations[0].cached
        for limit in (5.0, 5.0, 9.0, 9.0)
    ]
    assert cached == [False, True, False, True]


def test_what_nobody_uses_for_a_month_is_forgotten(write, carry_out, tmp_path) -> None:
    place = write()
    carry_out(place)
    folder = tmp_path / ".netproof" / "cache"
    old = time.time() - 40 * 24 * 3600
    (folder / "unused.json").write_text("{}")
    for path in folder.iterdir():
        os.utime(path, (old, old))
    assert all(o.cached for o in carry_out(place).record.claims[0].obligations)
    assert not (folder / "unused.json").exists()
    assert all(o.cached for o in carry_out(place).record.claims[0].obligations), "what was used is kept"

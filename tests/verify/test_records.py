"""The record: strict, versioned, written whole or not at all, and published as a JSON Schema."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from verify.records import (
    ClaimResult,
    FalseVariantResult,
    ObligationResult,
    Plot,
    Record,
    RecordedSource,
    RecordError,
    Series,
    Table,
    finite,
    json_schema,
)

ROOT = Path(__file__).resolve().parents[2]


def obligation(**fields):
    base = {
        "id": "c/lemma",
        "title": "A lemma",
        "scope": "for_all",
        "verdict": "discharged",
        "prover": "smt",
        "beneath_root": True,
        "seconds": 0.5,
    }
    return ObligationResult.model_validate(base | fields)


def record(**fields):
    claim = ClaimResult(
        id="c",
        title="A claim",
        statement="$x \\le x$",
        source=RecordedSource(authors="A. Author", year=2023),
        verdict="proved",
        known="kernel-checked",
        guarded=True,
        summary="proved, no axioms",
        obligations=[obligation()],
    )
    base = {
        "id": "run",
        "seed": 0,
        "profile": "quick",
        "started": "2026-11-20T13:05:11+00:00",
        "seconds": 1.5,
        "versions": {"netproof": "0.1.0"},
        "claims": [claim],
    }
    return Record.model_validate(base | fields)


def test_published_schema_is_up_to_date():
    published = (ROOT / "docs" / "record.schema.json").read_text("utf-8")
    assert published == json_schema(), "run: python -m verify.records > docs/record.schema.json"


def test_saved_record_fits_the_published_schema(tmp_path):
    jsonschema = pytest.importorskip("jsonschema")
    path = tmp_path / "record.json"
    record().save(path)
    jsonschema.validate(json.loads(path.read_text("utf-8")), json.loads(json_schema()))


def test_saved_and_loaded_is_the_same(tmp_path):
    path = tmp_path / "runs" / "1" / "record.json"
    saved = record()
    saved.save(path)
    assert Record.load(path) == saved
    assert json.loads(path.read_text("utf-8"))["schema"] == "netproof/record/1"
    assert list(path.parent.iterdir()) == [path], "no temporary file stays behind"


def test_failed_save_leaves_the_old_record(tmp_path, monkeypatch):
    path = tmp_path / "record.json"
    record(id="old").save(path)

    def broken(source, target):
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(OSError, match="disk full"):
        record(id="new").save(path)
    assert Record.load(path).id == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_no_number_is_infinite(number, tmp_path):
    with pytest.raises(ValidationError):
        record(seconds=number)
    with pytest.raises(ValidationError):
        Table(title="t", columns=["a"], rows=[[number]])
    with pytest.raises(ValidationError):
        Series(name="s", x=[1.0], y=[number])
    assert finite(number) is None and finite(1.5) == 1.5
    assigned = record()
    assigned.claims[0].obligations[0].seconds = number
    with pytest.raises(ValidationError):
        assigned.save(tmp_path / "record.json")
    assert not (tmp_path / "record.json").exists()


REJECTED = {
    "a verdict of another kind": {"verdict": "proved"},
    "an unknown scope": {"scope": "all"},
    "a field nobody knows": {"colour": "red"},
    "a number as text": {"seconds": "0.5"},
    "a negative time": {"seconds": -1.0},
    "a float among exact values": {"counterexample": {"x": 0.1}},
    "a float deep among exact values": {"instance": {"w": [[1, {"b": 0.5}]]}},
    "a certificate outside the run": {"certificate": "../../etc/passwd"},
    "a certificate by absolute path": {"certificate": "/etc/passwd"},
    "more statements than are shown": {"statements": ["x"] * 21},
}


@pytest.mark.parametrize("fields", REJECTED.values(), ids=REJECTED.keys())
def test_obligation_is_strict(fields):
    with pytest.raises(ValidationError):
        obligation(**fields)


def test_no_default_verdict():
    with pytest.raises(ValidationError, match="verdict"):
        ObligationResult(id="c/l", title="", scope="for_all", prover="smt", beneath_root=True, seconds=0.0)
    with pytest.raises(ValidationError, match="refuted"):
        FalseVariantResult(id="c/v", of="c/l", title="", verdict="refuted", seconds=0.0)


def test_a_variant_is_refuted_only_by_its_verdict():
    with pytest.raises(ValidationError, match="with verdict 'undecided'"):
        FalseVariantResult(id="c/v", of="c/l", title="", verdict="undecided", refuted=True, seconds=0.0)


def test_shapes_must_agree():
    with pytest.raises(ValidationError, match="2 x but 1 y"):
        Series(name="s", x=[1.0, 2.0], y=[1.0])
    with pytest.raises(ValidationError, match="row 1 of 't' has 1 cells, not 2"):
        Table(title="t", columns=["a", "b"], rows=[[1, 2], [1]])
    with pytest.raises(ValidationError, match="'t' has no column 'c'"):
        Table(title="t", columns=["a", "b"], rows=[], times=["a", "c"])
    assert Plot(title="p", x_label="x", y_label="y", series=[Series(name="s", x=[None], y=[1.0])])


def test_two_runs_may_differ_in_times_alone():
    def timed(seconds, value, started="2026-01-01T00:00:00"):
        made = record(seconds=seconds, started=started, id=f"run-{seconds}")
        table = Table(title="t", columns=["value", "s"], rows=[[value, seconds]], times=["s"])
        plot = Plot(
            title="p", x_label="x", y_label="s", series=[Series(name="s", x=[1.0], y=[seconds])], times=True
        )
        made.claims[0].obligations[0].tables = [table]
        made.claims[0].obligations[0].plots = [plot]
        made.claims[0].obligations[0].seconds = seconds
        return made.without_times()

    assert timed(1.0, 7) == timed(2.0, 7, "2026-02-02T00:00:00")
    assert timed(1.0, 7) != timed(1.0, 8)
    assert {"schema", "seed", "profile", "versions", "claims"} == set(timed(1.0, 7))


def test_ids_are_listed_once():
    claim = record().claims[0]
    with pytest.raises(ValidationError, match="claim 'c' is listed twice"):
        record(claims=[claim, claim])
    with pytest.raises(ValidationError, match="obligation 'c/lemma' is listed twice"):
        ClaimResult.model_validate(claim.model_dump() | {"obligations": [obligation(), obligation()]})


NO_RECORD = "record.json: not a record (netproof/record/1):"
LOADED = {
    "no file": (None, "record.json: cannot be read: No such file or directory."),
    "not JSON": ("{", f"{NO_RECORD} the file: Invalid JSON"),
    "another schema": ('"schema": "netproof/record/2"', f"{NO_RECORD} schema: Input should be"),
    "a wrong verdict": ('"verdict": "sure"', f"{NO_RECORD} claims.0.verdict: Input should be"),
    "NaN": ('"seconds": NaN', f"{NO_RECORD} seconds: Input should be a finite number"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "sentence"), LOADED.values(), ids=LOADED.keys())
def test_what_is_no_record_is_told_in_one_sentence(change, sentence, tmp_path):
    path = tmp_path / "record.json"
    if change == "{":
        path.write_text("{", "utf-8")
    elif change is not None:
        text = record().to_json()
        key = change.partition(":")[0]
        start = text.index(key)
        end = text.index(",", start)
        path.write_text(text[:start] + change + text[end:], "utf-8")
    with pytest.raises(RecordError) as caught:
        Record.load(path)
    message = str(caught.value)
    assert sentence in message
    assert message.startswith(str(path)) and message.endswith(".") and "\n" not in message


def test_imports_nothing_else_of_verify():
    script = "import sys, verify.records; print(sorted(m for m in sys.modules if m.startswith('verify')))"
    printed = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=ROOT
    )
    assert printed.stdout.strip() == "['verify', 'verify.records']"

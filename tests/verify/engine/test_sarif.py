"""SARIF: valid against its schema, one result for each thing that did not come out as declared, at its line."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import jsonschema
import pytest

from verify.engine.events import RunFinished, RunStarted
from verify.engine.sarif import RULES, Sarif, document

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = json.loads((ROOT / "tests" / "schemas" / "sarif-2.1.0.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def synthetic():
    spec = importlib.util.spec_from_file_location("synthetic", ROOT / "tests" / "reports" / "records.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def validate(data) -> None:
    jsonschema.Draft4Validator.check_schema(SCHEMA)
    jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(data)


@pytest.mark.parametrize("name", ["showcase", "every_verdict", "hostile"])
def test_is_valid(synthetic, name: str, tmp_path) -> None:
    record = getattr(synthetic, name)()
    places = {o.id: (str(tmp_path / "a claim.py"), 3) for claim in record.claims for o in claim.obligations}
    validate(document(record, places, tmp_path))
    validate(document(record, {}, tmp_path))


def test_the_schema_refuses_what_is_not_sarif(synthetic, tmp_path) -> None:
    data = document(synthetic.every_verdict(), {}, tmp_path)
    data["runs"][0]["results"][0]["level"] = "awful"
    with pytest.raises(jsonschema.ValidationError):
        validate(data)


def test_what_is_a_result(synthetic, tmp_path) -> None:
    record = synthetic.every_verdict()
    (run,) = document(record, {}, tmp_path)["runs"]
    fallen = [o for claim in record.claims for o in claim.obligations if o.verdict != "discharged"]
    surviving = [v for claim in record.claims for v in claim.false_variants if not v.refuted]
    rules = [result["ruleId"] for result in run["results"]]
    assert [rule for rule in rules if rule != "false-variant-survives"] == [o.verdict for o in fallen]
    assert rules.count("false-variant-survives") == len(surviving) > 0
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] == RULES[result["ruleId"]][0]
    refuted = next(o for o in fallen if o.verdict == "refuted" and o.counterexample)
    text = next(r["message"]["text"] for r in run["results"] if r["message"]["text"].startswith(refuted.id))
    assert "Counterexample: " in text


def test_a_claim_that_holds_gives_notes_at_most(synthetic, tmp_path) -> None:
    (run,) = document(synthetic.showcase(), {}, tmp_path)["runs"]
    assert [(r["ruleId"], r["level"]) for r in run["results"]] == [("not-tight", "note")]


def test_points_at_the_line_from_the_root_of_the_source(synthetic, tmp_path) -> None:
    record = synthetic.every_verdict()
    first = next(o for claim in record.claims for o in claim.obligations if o.verdict != "discharged")
    file = tmp_path / "out" / "r.sarif"
    handler = Sarif(file, tmp_path)
    inside = {first.id: (str(tmp_path / "claims" / "my claim.py"), 12)}
    handler(RunStarted("r", tmp_path, ("c",), 1, 0, inside))
    handler(RunFinished(record, tmp_path))
    where = json.loads(file.read_text("utf-8"))["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert where == {
        "artifactLocation": {"uri": "claims/my%20claim.py", "uriBaseId": "ROOT"},
        "region": {"startLine": 12},
    }
    (run,) = document(record, {first.id: ("/elsewhere/x.py", 1)}, tmp_path)["runs"]
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"] == {
        "uri": "file:///elsewhere/x.py"
    }

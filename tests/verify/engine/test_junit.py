"""JUnit: every kind of outcome lands where a CI system looks for it, and the file is always XML."""

from __future__ import annotations

import xml.etree.ElementTree as xml

import pytest

from verify.engine.junit import document
from verify.records import ClaimResult, FalseVariantResult, ObligationResult, Record, RecordedSource


def record(verdict: str, message: str = "", *, refuted: bool = True) -> Record:
    o = ObligationResult(
        id="c/o", title="a < b & c", scope="bounded", verdict=verdict, prover="exact", beneath_root=True, seconds=0.5,
        message=message, counterexample={"x": "1/2"},
    )  # fmt: skip
    v = FalseVariantResult(
        id="c/v",
        of="c/o",
        title="false",
        verdict="refuted" if refuted else "undecided",
        refuted=refuted,
        seconds=0.25,
    )
    claim = ClaimResult(
        id="c", title="t", statement="s", source=RecordedSource(), guarded=refuted, summary=verdict, obligations=[o],
        verdict="certified" if verdict == "discharged" else verdict, false_variants=[v],
    )  # fmt: skip
    return Record(
        id="r",
        seed=0,
        profile="quick",
        started="2026-01-01T00:00:00+00:00",
        seconds=1.0,
        versions={},
        claims=[claim],
    )


@pytest.mark.parametrize(
    ("verdict", "expected", "counts"),
    [
        ("discharged", None, ("0", "0", "0")),
        ("refuted", "failure", ("2", "0", "0")),
        ("vacuous", "failure", ("2", "0", "0")),
        ("error", "error", ("0", "2", "0")),
        ("undecided", "skipped", ("0", "0", "1")),
    ],
)
def test_each_outcome(verdict: str, expected: str | None, counts: tuple[str, str, str]) -> None:
    suite = xml.fromstring(document(record(verdict)))[0]
    case = suite.find("testcase[@name='o']")
    assert case is not None
    assert [child.tag for child in case] == ([expected] if expected else [])
    assert (suite.get("failures"), suite.get("errors"), suite.get("skipped")) == counts
    assert (suite.get("tests"), suite.get("time")) == ("3", "0.750")
    if expected:
        assert "a < b & c" in str(case[0].get("message")) and "x = 1/2" in str(case[0].text)


def test_a_false_variant_that_was_not_refuted_is_not_passed() -> None:
    suite = xml.fromstring(document(record("discharged", refuted=False)))[0]
    assert suite.find("testcase[@name='v']/skipped") is not None


def test_control_characters_are_replaced() -> None:
    suite = xml.fromstring(document(record("error", "a\x00b\x1b[1m\n\tc\ufffe")))[0]
    assert "a?b?[1m\n\tc?" in str(suite.findtext("testcase[@name='o']/error"))


ATTRIBUTES = {
    "testsuites": {"name", "time", "tests", "failures", "errors"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "timestamp", "hostname", "time"},
    "testcase": {"classname", "name", "time"},
    "property": {"name", "value"},
    "failure": {"message"},
    "error": {"message"},
    "skipped": {"message"},
}
"""Of the schema that Jenkins publishes (junit-10.xsd), those written here; all but a message must be there."""
CHILDREN = {
    "testsuites": ["testsuite"],
    "testsuite": ["properties", "testcase"],
    "properties": ["property"],
    "testcase": ["skipped", "error", "failure", "system-out"],
}
"""In the order in which they must stand."""


@pytest.mark.parametrize("verdict", ["discharged", "refuted", "error", "undecided"])
def test_has_the_form_that_ci_servers_read(verdict: str) -> None:
    root = xml.fromstring(document(record(verdict)))
    for element in root.iter():
        assert set(element.keys()) == ATTRIBUTES.get(element.tag, set()), element.tag
        allowed = CHILDREN.get(element.tag, [])
        ranks = [allowed.index(child.tag) for child in element]
        assert ranks == sorted(ranks)
        for name in ("tests", "failures", "errors", "skipped"):
            assert element.get(name, "0").isdigit()
        assert float(element.get("time", "0")) >= 0
    (suite,) = root
    assert int(suite.get("tests")) == len(suite.findall("testcase")) == int(root.get("tests"))
    assert suite.get("timestamp") == "2026-01-01T00:00:00"

"""A run as JUnit XML, which every CI system shows: one suite a claim, one case an obligation or false variant.

What did not come out as declared is a failure, an `error` is an error, what was not decided is skipped. One more case a
claim, named `verdict`, fails if the claim itself is refuted or vacuous, or is an error.
"""

from __future__ import annotations

import xml.etree.ElementTree as xml
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from verify.engine.events import Event, RunFinished
from verify.engine.storage import write_whole
from verify.records import ClaimResult, FalseVariantResult, ObligationResult, Record


class JUnit:
    """A handler that writes the file when the run is finished."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, event: Event) -> None:
        if isinstance(event, RunFinished):
            write_whole(self.path, document(event.record))


def document(record: Record) -> bytes:
    """The record as the bytes of a JUnit file."""
    suites = [_suite(claim, record) for claim in record.claims]
    totals = {
        name: str(sum(int(suite.get(name, "0")) for suite in suites))
        for name in ("tests", "failures", "errors")
    }
    root = xml.Element("testsuites", {"name": "netproof", **totals, "time": f"{record.seconds:.3f}"})
    root.extend(suites)
    xml.indent(root)
    data: bytes = xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


def _suite(claim: ClaimResult, record: Record) -> xml.Element:
    cases = [
        *(_case(claim, o, o.verdict == "discharged", f"{o.verdict} ({o.prover})") for o in claim.obligations),
        *(
            _case(claim, v, v.refuted, f"a false variant that was not refuted: {v.verdict}")
            for v in claim.false_variants
        ),
        _verdict(claim),
    ]
    counts = {
        kind: str(sum(case.find(kind) is not None for case in cases))
        for kind in ("failure", "error", "skipped")
    }
    suite = xml.Element(
        "testsuite",
        name=claim.id,
        tests=str(len(cases)),
        failures=counts["failure"],
        errors=counts["error"],
        skipped=counts["skipped"],
        timestamp=datetime.fromisoformat(record.started).strftime("%Y-%m-%dT%H:%M:%S"),
        hostname="localhost",
        time=f"{sum(o.seconds for o in claim.obligations) + sum(v.seconds for v in claim.false_variants):.3f}",
    )
    about = xml.SubElement(suite, "properties")
    facts = {"verdict": claim.summary, "known": claim.known, "guarded": claim.guarded, "seed": record.seed}
    for name, value in facts.items():
        xml.SubElement(about, "property", name=name, value=_printable(str(value)))
    suite.extend(cases)
    return suite


def _case(
    claim: ClaimResult, result: ObligationResult | FalseVariantResult, expected: bool, found: str
) -> xml.Element:
    name = result.id.removeprefix(f"{claim.id}/")
    case = xml.Element("testcase", classname=claim.id, name=name, time=f"{result.seconds:.3f}")
    if not expected:
        kinds = {"error": "error", "undecided": "skipped", "obsolete": "skipped"}
        kind = kinds.get(result.verdict, "failure")
        problem = xml.SubElement(case, kind, message=_printable(f"{found}: {result.title}"))
        problem.text = _printable(
            "\n".join([result.message, *result.statements, *_values(result.counterexample)])
        )
    return case


def _verdict(claim: ClaimResult) -> xml.Element:
    case = xml.Element("testcase", classname=claim.id, name="verdict", time="0.000")
    if claim.verdict in ("error", "refuted", "vacuous"):
        kind = "error" if claim.verdict == "error" else "failure"
        xml.SubElement(
            case, kind, message=_printable(f"{claim.summary}; weakest: {', '.join(claim.weakest)}")
        )
    xml.SubElement(case, "system-out").text = _printable(claim.summary)
    return case


def _values(values: Mapping[str, object] | None) -> list[str]:
    return [f"{name} = {value}" for name, value in (values or {}).items()]


def _printable(text: str) -> str:
    """XML has no way at all to write most control characters."""
    return "".join(c if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff") else "?" for c in text)

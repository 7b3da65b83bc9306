"""A run as SARIF 2.1.0, which code hosts show beside the source: a result for whatever did not come out as declared.

In reading order: `Sarif`, the handler; `RULES`, the kinds of result; `document`, the whole. A claim whose links all
hold gives no result. A counterexample stands in the message; a generated variant that is not tight is a note.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from verify.engine.events import Event, RunFinished, RunStarted
from verify.engine.storage import sha256, write_whole
from verify.records import ClaimResult, FalseVariantResult, ObligationResult, Record

Places = Mapping[str, tuple[str, int]]

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
RULES = {
    "refuted": ("error", "A counterexample shows that the statement is false."),
    "vacuous": ("error", "The assumptions contradict each other, so the statement says nothing."),
    "error": ("error", "The obligation ended in an error, and nothing is concluded."),
    "false-variant-survives": ("error", "A statement made wrong on purpose was not refuted."),
    "undecided": ("warning", "The statement was neither shown nor refuted within its limits."),
    "obsolete": ("warning", "The statement was settled for another source or solver."),
    "not-tight": ("note", "A stronger statement holds as well: this one could say more."),
}
"""By id: the level of its results and what they mean."""


class Sarif:
    """A handler that writes the file when the run is finished."""

    def __init__(self, path: Path, root: Path | None = None) -> None:
        """`root` is the folder that addresses of source files start from: the current one by default."""
        self.path, self.root = path, root or Path.cwd()
        self.places: Places = {}

    def __call__(self, event: Event) -> None:
        if isinstance(event, RunStarted):
            self.places = event.places
        if isinstance(event, RunFinished):
            data = document(event.record, self.places, self.root)
            write_whole(self.path, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())


def document(record: Record, places: Places, root: Path) -> dict[str, Any]:
    """The record as a SARIF log of one run.

    Args:
        places: file and line of obligations and false variants, by id.
    """
    results = [result for claim in record.claims for result in _results(claim, places, root)]
    rules = [
        {
            "id": id,
            "shortDescription": {"text": text},
            "defaultConfiguration": {"level": level},
        }
        for id, (level, text) in RULES.items()
    ]
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "netproof",
                        "version": record.versions.get("netproof", "none"),
                        "rules": rules,
                    }
                },
                "automationDetails": {"id": f"netproof/{record.profile}/"},
                "originalUriBaseIds": {"ROOT": {"uri": f"{root.resolve().as_uri()}/"}},
                "columnKind": "unicodeCodePoints",
                "invocations": [{"executionSuccessful": True, "startTimeUtc": _utc(record.started)}],
                "results": results,
            }
        ],
    }


def _results(claim: ClaimResult, places: Places, root: Path) -> Iterator[dict[str, Any]]:
    for o in claim.obligations:
        if o.verdict != "discharged":
            yield _result(o.verdict, o.id, _told(o), places, root)
    for v in claim.false_variants:
        if not v.refuted:
            text = f"A false variant came out {v.verdict}, it must be refuted. {_told(v)}"
            yield _result("false-variant-survives", v.id, text, places, root)
    for number, g in enumerate(claim.generated.variants if claim.generated else []):
        if g.outcome == "not tight":
            found = _result("not-tight", g.of, f"It holds too: {g.change}.", places, root)
            yield {**found, "partialFingerprints": {"obligation/v1": sha256(f"{g.of} {number}".encode())}}


def _result(rule: str, id: str, text: str, places: Places, root: Path) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": rule,
        "ruleIndex": list(RULES).index(rule),
        "level": RULES[rule][0],
        "message": {"text": f"{id}: {text}"},
        "partialFingerprints": {"obligation/v1": sha256(id.encode())},
    }
    if id in places:
        file, line = places[id]
        near = os.path.relpath(file, root)
        inside = not near.startswith("..")
        relative = {"uri": quote(Path(near).as_posix()), "uriBaseId": "ROOT"}
        address = relative if inside else {"uri": Path(file).as_uri()}
        where = {"artifactLocation": address, "region": {"startLine": max(line, 1)}}
        result["locations"] = [
            {"physicalLocation": where, "logicalLocations": [{"fullyQualifiedName": id, "kind": "function"}]}
        ]
    return result


def _told(result: ObligationResult | FalseVariantResult) -> str:
    """What it says, why it did not come out as declared, and where it fails."""
    parts = [result.title.rstrip("."), result.message.split("\n", 1)[0].rstrip(".")]
    if result.counterexample:
        values = ", ".join(f"{name} = {value}" for name, value in result.counterexample.items())
        parts.append(f"Counterexample: {values}")
    return ". ".join(part for part in parts if part) + "."


def _utc(moment: str) -> str:
    return moment.replace("+00:00", "Z")

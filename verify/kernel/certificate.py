"""Replaying certificates: one conclusion, one file, one run.

In reading order: `replay_conclusion` hands the evidence to its rule; `replay_certificate` does so for a file;
`replay` for a file or for a run, where it also checks that what a conclusion rests on is concluded in the same run
or is an axiom that the record lists, that nothing rests on itself, and that the record says no more than the
certificates. Rules and claims' own checkers are found in two fixed tables, never by a name in a certificate.
"""

from __future__ import annotations

import gzip
import importlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from verify.kernel import clausal, cover, formula, induction, lrat
from verify.kernel.errors import Rejected

Json = Any
SCHEMA = "netproof/certificate/1"
LARGEST = 1 << 30
"""Bytes of a certificate, unpacked, above which it is refused."""

CHECKERS = {
    "exact_rank.poles": ("theorems.exact_rank.checker", "check_poles"),
    "exact_rank.reduction": ("theorems.exact_rank.checker", "check_reduction"),
    "exact_rank.equal": ("theorems.exact_rank.checker", "check_equal"),
    "exact_rank.different": ("theorems.exact_rank.checker", "check_different"),
}
"""The checkers of claims with certificates of their own kind."""

NOT_REPLAYABLE = {"cross-checked": "discharged", "sampled": "discharged", "none": "undecided"}


def replay_conclusion(conclusion: Json) -> str:
    """Return "checked" or "not replayable"; raise Rejected if the evidence does not establish the outcome."""
    try:
        rule, outcome, statement = conclusion["rule"], conclusion["outcome"], conclusion["statement"]
        evidence, uses = conclusion["evidence"], conclusion.get("uses", [])
        if formula.digest(statement) != conclusion["hash"]:
            raise Rejected("the hash is not that of the statement")
        if conclusion.get("instance") is not None:
            formula.check_instance(statement, conclusion["instance"])
        if rule in NOT_REPLAYABLE:
            if outcome != NOT_REPLAYABLE[rule] and not (rule == "none" and outcome == "vacuous"):
                raise Rejected(f"rule {rule} cannot conclude {outcome}")
            return "not replayable"
        if rule not in ("clausal", "contradiction", "induction") and uses:
            raise Rejected(f"rule {rule} uses no lemma")
        if rule in ("clausal", "contradiction"):
            if outcome != {"clausal": "discharged", "contradiction": "vacuous"}[rule]:
                raise Rejected(f"rule {rule} cannot conclude {outcome}")
            clausal.check(statement, uses, evidence, with_goal=rule == "clausal")
        elif rule == "induction":
            induction.check(statement, uses, evidence, outcome)
        elif rule == "values":
            formula.check_values(statement, evidence, outcome)
        elif rule == "ground":
            formula.check_ground(statement, evidence, outcome)
        elif rule == "cover":
            cover.check(statement, evidence, outcome)
        elif rule == "lrat":
            lrat.check_lrat(statement, evidence, outcome)
        elif rule == "model":
            lrat.check_model(statement, evidence, outcome)
        elif rule == "checker" and statement["kind"] == "checker":
            checker(statement["checker"])(statement["claims"], evidence, outcome)
        else:
            raise Rejected(f"there is no rule {rule}")
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, ZeroDivisionError, OverflowError) as error:
        raise Rejected(f"the certificate is malformed: {type(error).__name__} {error}") from error
    except RecursionError as error:
        raise Rejected("the certificate is nested too deeply") from error
    return "checked"


def checker(name: str) -> Any:
    """The claim's checker of that name, from the table or from an installed package's entry points."""
    if name in CHECKERS:
        module, function = CHECKERS[name]
        return getattr(importlib.import_module(module), function)
    from importlib.metadata import entry_points

    for entry in entry_points(group="netproof.checkers", name=name):
        return entry.load()
    raise Rejected(f"there is no checker {name}")


@dataclass
class Replay:
    """What came of a replay: how many conclusions were checked, rejected (with reasons) or cannot be replayed here."""

    checked: int = 0
    not_replayable: int = 0
    rejected: list[tuple[str, str]] = field(default_factory=list)


def read(path: Path) -> Json:
    """The JSON of a file, packed by gzip or not; Rejected if it cannot be read."""
    try:
        with path.open("rb") as raw:
            stream = gzip.open(raw) if path.suffix == ".gz" else raw
            data = stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise Rejected("the file is larger than the kernel reads")
        return json.loads(data)
    except (OSError, EOFError, ValueError, RecursionError, zlib.error) as error:
        raise Rejected(f"the file cannot be read: {error}") from error


def replay_certificate(certificate: Json) -> Iterator[str]:
    """Replay each conclusion in turn; Rejected names the first that fails."""
    if not isinstance(certificate, dict) or certificate.get("schema") != SCHEMA or not certificate.get("conclusions"):
        raise Rejected(f"this is no certificate of schema {SCHEMA} with a conclusion")
    for number, conclusion in enumerate(certificate["conclusions"], 1):
        try:
            yield replay_conclusion(conclusion)
        except Rejected as error:
            raise Rejected(f"conclusion {number}: {error}") from error


def replay(path: Path) -> Replay:
    """Replay a certificate, or every certificate of a run directory with the links between them.

    Raises:
        Rejected: if the record of the run cannot be read, or is none.
    """
    record = read(path / "record.json") if path.is_dir() else None
    try:
        return _replay(path, record)
    except (KeyError, TypeError, AttributeError) as error:
        raise Rejected(f"the record is malformed: {type(error).__name__} {error}") from error


def _replay(path: Path, record: Json) -> Replay:
    result = Replay()
    entries = list(_entries(record)) if record is not None else [(path.name, {})]
    proved: dict[str, set[str]] = {}
    links: dict[str, dict[tuple[str, str], None]] = {}
    for name, entry in entries:
        file = path / name if record is not None else path
        try:
            certificate = read(file)
            outcomes = {c["outcome"] for c in certificate["conclusions"]} if record is not None else set()
            for state in replay_certificate(certificate):
                result.checked += state == "checked"
                result.not_replayable += state != "checked"
            if record is not None:
                used = [use for c in certificate["conclusions"] for use in c.get("uses", [])]
                uses = dict.fromkeys((use["id"], use["hash"]) for use in used)
                _agrees(entry, certificate, outcomes, {id for id, _ in uses})
                if entry["id"] in links:
                    raise Rejected(f"the record has {entry['id']} twice")
                proved[entry["id"]] = {c["hash"] for c in certificate["conclusions"] if c["outcome"] == "discharged"}
                links[entry["id"]] = uses
        except Rejected as error:
            result.rejected.append((name, str(error)))
        except (KeyError, TypeError, AttributeError) as error:
            result.rejected.append((name, f"the certificate is malformed: {error}"))
    if record is not None:
        axioms = {(a["id"], a["hash"]) for claim in record["claims"] for a in claim["axioms"]}
        files = {entry["id"]: name for name, entry in entries}
        for id, uses in links.items():
            for lemma, hash in uses:
                if hash not in proved.get(lemma, ()) and (lemma, hash) not in axioms:
                    result.rejected.append((files[id], f"what it uses, {lemma}, is not concluded in this run"))
        for id in _cyclic({id: [lemma for lemma, _ in uses] for id, uses in links.items()}):
            result.rejected.append((files[id], f"{id} rests on itself"))
    return result


def _entries(record: Json) -> Iterator[tuple[str, Json]]:
    for claim in record["claims"]:
        for entry in [*claim["obligations"], *claim["false_variants"]]:
            if entry["certificate"]:
                yield entry["certificate"], entry
            elif entry["verdict"] in ("discharged", "refuted") or entry.get("refuted"):
                yield f"certificates/{entry['id']}.json", entry  # a success without a file is missing evidence


def _agrees(entry: Json, certificate: Json, outcomes: set[str], uses: set[str]) -> None:
    if certificate.get("obligation") != entry["id"]:
        raise Rejected(f"it is for {certificate.get('obligation')}, not for {entry['id']}")
    if entry["verdict"] == "discharged" and outcomes != {"discharged"}:
        raise Rejected("the record says discharged, the certificate does not")
    if (entry["verdict"] == "refuted" or entry.get("refuted")) and "refuted" not in outcomes:
        raise Rejected("the record says refuted, the certificate does not")
    rules = {c["rule"] for c in certificate["conclusions"]}
    rank = 0 if "sampled" in rules else 1 if rules & set(NOT_REPLAYABLE) else 2
    if entry["known"] in ("sampled", "cross-checked", "kernel-checked")[rank + 1 :]:
        raise Rejected(f"the record says {entry['known']}, the certificate does not")
    if "uses" in entry and not uses.issubset([*entry["uses"], *entry["axioms"]]):
        raise Rejected("the record does not name all that the certificate uses")


def _cyclic(links: dict[str, list[str]]) -> list[str]:
    """The nodes left when those that rest on nothing left are removed again and again."""
    left = dict(links)
    while free := [id for id, uses in left.items() if not any(use in left for use in uses)]:
        for id in free:
            del left[id]
    return sorted(left)

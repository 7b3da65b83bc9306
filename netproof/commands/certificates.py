"""Certificates of single commands: the file format of docs/architecture.md, replayed before it is written.

In reading order: `checker_conclusion` and `cnf_conclusion`; `write_certificate`, one file; `write_run`, a folder of
several with their record, so that `netproof replay` and the report read it like any run.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from verify.kernel import replay_conclusion
from verify.kernel.certificate import SCHEMA
from verify.kernel.formula import digest


def checker_conclusion(checker: str, claims: dict[str, Any], evidence: Any) -> dict[str, Any]:
    """A discharged conclusion that a claim's own checker replays."""
    statement = {"kind": "checker", "checker": checker, "claims": claims}
    return {
        "rule": "checker",
        "outcome": "discharged",
        "statement": statement,
        "hash": digest(statement),
        "uses": [],
        "evidence": evidence,
    }


def cnf_conclusion(
    clauses: list[list[int]], *, model: Sequence[int] | None = None, lemmas: Sequence[Any] | None = None
) -> dict[str, Any]:
    """A discharged conclusion that the clauses have this model, or that these lemmas with hints refute them."""
    claims = "satisfiable" if lemmas is None else "unsatisfiable"
    statement = {"kind": "cnf", "claims": claims, "clauses": clauses, "names": {}}
    evidence: dict[str, Any]
    if lemmas is None:
        rule, evidence = "model", {"values": {str(abs(v)): v > 0 for v in model or ()}}
    else:
        rule, evidence = "lrat", {"lemmas": [[literals, hints] for literals, hints in lemmas]}
    return {
        "rule": rule,
        "outcome": "discharged",
        "statement": statement,
        "hash": digest(statement),
        "uses": [],
        "evidence": evidence,
    }


def write_certificate(
    path: Path, obligation: str, conclusions: Sequence[dict[str, Any]], *, claim: str = "exact-rank"
) -> None:
    """Write the conclusions as one certificate, packed if the name ends in .gz.

    Raises:
        Rejected: the kernel does not accept a conclusion; nothing is written then.
    """
    for conclusion in conclusions:
        replay_conclusion(conclusion)
    certificate = {
        "schema": SCHEMA,
        "claim": claim,
        "obligation": obligation,
        "producer": {"netproof": _version()},
        "conclusions": list(conclusions),
    }
    text = json.dumps(certificate).encode()
    path.write_bytes(gzip.compress(text, mtime=0) if path.suffix == ".gz" else text)


def write_run(
    folder: Path, claim: str, statement: str, parts: Mapping[str, tuple[str, dict[str, Any]]], seconds: float
) -> None:
    """Write conclusions as the certificates of a run, one obligation each, and the record beside them.

    Args:
        claim: an id for what the run is about; its theorems are all the parts.
        statement: in prose.
        parts: name -> (what it says, its conclusion).

    Raises:
        Rejected: the kernel does not accept a conclusion.
    """
    from verify.engine.sources import versions
    from verify.records import SCHEMA as RECORD_SCHEMA
    from verify.records import ClaimResult, ObligationResult, Record, RecordedSource
    from verify.verdict import Link, judge

    obligations, began = [], datetime.now(UTC)
    for name, (title, conclusion) in parts.items():
        path = folder / "certificates" / claim / f"{name}.json.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_certificate(path, f"{claim}/{name}", [conclusion], claim=claim)
        obligations.append(
            ObligationResult(
                id=f"{claim}/{name}",
                title=title,
                scope="instance",
                verdict="discharged",
                known="kernel-checked",
                prover=conclusion["rule"],
                beneath_root=True,
                certificate=str(path.relative_to(folder)),
                certificate_bytes=path.stat().st_size,
                seconds=0.0,
                conclusions=1,
            )
        )
    names = [result.id for result in obligations]
    links = {name: Link(name, "instance", "discharged", "kernel-checked", (), ()) for name in names}
    judged = judge(names, links, axioms={}, variants=[])
    result = ClaimResult(
        id=claim,
        title=statement,
        statement=statement,
        source=RecordedSource(),
        verdict=judged.verdict,  # type: ignore[arg-type]  # one of CLAIM_VERDICTS
        known=judged.known,  # type: ignore[arg-type]
        guarded=judged.guarded,
        summary=judged.summary,
        weakest=list(judged.weakest),
        theorems=names,
        obligations=obligations,
    )
    Record(
        schema=RECORD_SCHEMA,
        id=folder.name,
        seed=0,
        profile="quick",
        started=began.isoformat(),
        seconds=seconds,
        versions=versions(),
        claims=[result],
    ).save(folder / "record.json")


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("netproof")
    except PackageNotFoundError:  # run from a source tree that is not installed
        return "source"

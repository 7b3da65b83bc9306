"""Certificates of single commands: the file format of docs/architecture.md, replayed before it is written."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
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


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("netproof")
    except PackageNotFoundError:  # run from a source tree that is not installed
        return "source"

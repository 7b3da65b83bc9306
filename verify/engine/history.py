"""What earlier runs found, and whether it still counts.

In reading order: `Past`, the last word on a claim; `last`, which looks for it; `obsoleted`, an old success as it is
shown when the source or a solver has changed since: visible, and worth nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from verify.claim import BadClaim
from verify.engine import journal, loading, sources
from verify.records import ClaimResult, Record, RecordError
from verify.verdict import CLAIM_VERDICTS


@dataclass(frozen=True)
class Past:
    """The last run of a claim. `claim` is as it counts today; `was` is its verdict then; `place` is where it was
    declared, nowhere if that is not known."""

    record: Record
    folder: Path
    claim: ClaimResult
    was: str
    obsolete: bool
    place: loading.Location


def last(root: Path, id: str) -> Past | None:
    """The newest finished run that holds the claim; None if there is none.

    Args:
        root: the `.netproof` folder.
    """
    for folder in _newest_first(root / "runs"):
        try:
            record = Record.load(folder / "record.json")
        except RecordError:
            continue  # not of this schema: it says nothing to us
        for claim in record.claims:
            if claim.id == id:
                stale = _changed(folder, id)
                now = obsoleted(claim) if stale else claim
                return Past(record, folder, now, claim.summary, stale, _place(folder, id))
    return None


def claims_run(root: Path) -> list[str]:
    """Ids of all claims that any run holds, a user's own among them."""
    found: dict[str, None] = {}
    for folder in _newest_first(root / "runs"):
        found.update(dict.fromkeys((journal.header(folder) or {}).get("claims", {})))
    return list(found)


def obsoleted(claim: ClaimResult) -> ClaimResult:
    """The claim with every success marked obsolete; what failed stays as it was."""
    verdict = min(claim.verdict, "obsolete", key=CLAIM_VERDICTS.index)
    return claim.model_copy(
        update={
            "verdict": verdict,
            "summary": verdict,
            "known": None,
            "guarded": False,
            "obligations": [
                o.model_copy(update={"verdict": "obsolete"}) if o.verdict == "discharged" else o
                for o in claim.obligations
            ],
            "false_variants": [
                v.model_copy(update={"verdict": "obsolete", "refuted": False}) if v.refuted else v
                for v in claim.false_variants
            ],
        }
    )


def _changed(folder: Path, id: str) -> bool:
    """Whether what the claim's results depend on is not what it was; so too if that cannot be found out."""
    place = _place(folder, id)
    if place == loading.Location():
        return True
    try:
        loading.load(place)
        return sources.fingerprint(place) != str(_entry(folder, id)["fingerprint"])
    except (BadClaim, ImportError):
        return True


def _place(folder: Path, id: str) -> loading.Location:
    entry = _entry(folder, id)
    return loading.Location(entry.get("module", ""), entry.get("path", ""))


def _entry(folder: Path, id: str) -> dict[str, str]:
    """What the journal of a run says of a claim's source."""
    entry: dict[str, str] = (journal.header(folder) or {}).get("claims", {}).get(id, {})
    return entry


def _newest_first(runs: Path) -> Iterator[Path]:
    yield from sorted((path for path in runs.glob("*") if path.is_dir()), reverse=True)

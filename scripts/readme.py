"""The README's table of claims, made by the last run: verdict, how it is known, axioms, false variants.

    python scripts/readme.py            renew the table from the newest record of every claim in .netproof/runs

What a row says of its claim stays as it is written; a claim without a row gets one from its title and source.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

HEAD = "| claim | verdict | known | axioms | false variants |\n|---|---|---|---|---|\n"


def renewed(readme: str, claims: Iterable[object]) -> str:
    """The README with its table as these results of claims say.

    Raises:
        ValueError: there is no such table.
    """
    before, found, rest = readme.partition(HEAD)
    if not found:
        raise ValueError("README.md: no table of claims was found")
    rows = dict(re.findall(r"^\| `([a-z0-9-]+)`: (.*?) \|.*\|$", rest.partition("\n\n")[0], re.MULTILINE))
    after = rest[rest.index("\n\n") :]
    return before + HEAD + "\n".join(row(claim, rows.get(claim.id, "")) for claim in claims) + after  # type: ignore[attr-defined]


def row(claim: object, said: str) -> str:
    """One row; `said` is what the README says of the claim already."""
    from verify.records import ClaimResult

    assert isinstance(claim, ClaimResult)
    source = ", ".join(part for part in (claim.source.authors, claim.source.reference) if part)
    kinds = [axiom.kind for axiom in claim.axioms]
    axioms = (
        ", ".join(f"{kinds.count(kind)} {kind}" for kind in ("cited", "argued") if kind in kinds) or "none"
    )
    refuted = f"{sum(v.refuted for v in claim.false_variants)} of {len(claim.false_variants)} refuted"
    what = said or f"{claim.title}, {source}"
    return f"| `{claim.id}`: {what} | {claim.verdict} | {claim.known or '-'} | {axioms} | {refuted} |"


def main() -> int:
    from netproof import registry
    from verify.engine import history

    found = [history.last(ROOT / ".netproof", claim.id) for _, claim in registry.claims()]
    if missing := [
        claim.id for (_, claim), past in zip(registry.claims(), found, strict=True) if past is None
    ]:
        print(f"readme: not run yet: {', '.join(missing)}; make report runs every claim", file=sys.stderr)
        return 2
    file = ROOT / "README.md"
    file.write_text(renewed(file.read_text("utf-8"), [past.claim for past in found if past]), "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""`netproof list [--json]`: every claim with its last verdict, scope, axioms and false variants."""

from __future__ import annotations

import json
import sys
from typing import Any

from netproof import wording
from netproof.commands.last import Known, all_known


def list_claims(as_json: bool) -> int:
    """Print a line for each claim, or one JSON object {"claims": [...]}; returns 0."""
    rows = [row(known) for known in all_known()]
    if as_json:
        print(json.dumps({"claims": rows}, ensure_ascii=False))
        return 0
    colour = wording.is_for_people(sys.stdout)
    width = max((len(item["id"]) for item in rows), default=0)
    for item in rows:
        word = item["verdict"] or "not run"
        was = f" (was {item['was']})" if item["obsolete"] else ""
        known = f"  {item['known']}" if item["known"] else ""
        variants = item["false_variants"]
        refuted = f"{variants['refuted']}/" if item["verdict"] else ""
        print(
            f"{item['id']:<{width}}  {wording.verdict(word, colour, text=item['summary'] or word)}{was}{known}"
            f"  {item['scope'] or 'no theorem'}"
            f"  {wording.plural(len(item['axioms']), 'axiom')}"
            f"  {refuted}{wording.plural(variants['total'], 'false variant')}"
            f"  {item['title']}"
        )
    if not rows:
        print("no claim is declared here")
    return 0


def row(known: Known) -> dict[str, Any]:
    """What `list` says of a claim. `scope` is the weakest among its theorems, `verdict` null where it was never run."""
    from verify.claim import SCOPES

    if known.past is None:
        assert known.claim is not None
        claim = known.claim
        scopes = [theorem.scope for theorem in claim.theorems]
        return {
            "id": claim.id,
            "title": claim.title,
            "verdict": None,
            "summary": None,
            "known": None,
            "guarded": None,
            "obsolete": False,
            "was": None,
            "scope": max(scopes, key=SCOPES.index, default=None),
            "axioms": [{"id": axiom.id, "kind": axiom.kind} for axiom in claim.axioms],
            "false_variants": {
                "total": sum(1 for v in claim.false_variants for _ in v.instances()),
                "refuted": 0,
            },
            "run": None,
        }
    past = known.past
    result = past.claim
    scopes = [o.scope for o in result.obligations if o.id in result.theorems]
    return {
        "id": result.id,
        "title": result.title,
        "verdict": result.verdict,
        "summary": result.summary,
        "known": result.known,
        "guarded": result.guarded,
        "obsolete": past.obsolete,
        "was": past.was if past.obsolete else None,
        "scope": max(scopes, key=SCOPES.index, default=None),
        "axioms": [{"id": axiom.id, "kind": axiom.kind} for axiom in result.axioms],
        "false_variants": {
            "total": len(result.false_variants),
            "refuted": sum(variant.refuted for variant in result.false_variants),
        },
        "run": str(past.folder),
    }

"""`netproof badge [CLAIM ...]`: the verdict of the last run as an SVG picture, for a README."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from netproof.commands.last import all_known, known


def write_badge(claims: Sequence[str], output: Path | None) -> int:
    """Draw the worst verdict of these claims, of all that are known if none is named; returns 0.

    A claim that was not run, or has changed since, says so: an old success is no verdict.

    Raises:
        BadInput: there is no such claim.
    """
    from reports.badge import svg
    from verify.verdict import CLAIM_VERDICTS

    found = [known(id) for id in claims] if claims else all_known()
    states = [
        (one.past.claim.verdict, one.past.claim.summary) if one.past else ("not run", "not run")
        for one in found
    ] or [("not run", "no claim")]
    order = [
        *CLAIM_VERDICTS[: CLAIM_VERDICTS.index("supported")],
        "not run",
        "supported",
        "certified",
        "proved",
    ]
    verdict, text = min(states, key=lambda state: order.index(state[0]))
    if len(states) > 1:
        same = sum(state[0] == verdict for state in states)
        text = verdict if verdict in ("not run", "error") else f"{verdict}, {same} of {len(states)} claims"
        if verdict == "proved":  # never said without what it rests on
            axioms = {axiom.id: axiom.kind for one in found if one.past for axiom in one.past.claim.axioms}
            kinds = list(axioms.values())
            counts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in ("cited", "argued") if kind in kinds)
            text = f"{len(states)} claims proved, {counts or 'no axioms'}"
    picture = svg("netproof", verdict, text)
    if output is None:
        print(picture, end="")
        return 0
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(picture, "utf-8")
    print(f"wrote {output}: {text}")
    return 0

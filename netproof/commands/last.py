"""The last word on a claim: its declaration, if it can be found, and its last run, if there was one.

What `show`, `why`, `list` and `axioms` all start from.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netproof.commands.run import ROOT, BadInput

if TYPE_CHECKING:
    from verify.claim import Claim
    from verify.engine.history import Past


@dataclass(frozen=True)
class Known:
    """`claim` is None for one that only an earlier run knows (a user's own file)."""

    id: str
    claim: Claim | None
    past: Past | None

    @property
    def command(self) -> str:
        """How it is run: by its name, or by its file where that is a user's own."""
        path = self.past.place.path if self.past else ""
        if not path:
            return f"netproof run {self.id}"
        near = os.path.relpath(path)
        return f"netproof check {path if near.startswith('..') else near}"


def known(id: str) -> Known:
    """What is known of the claim with this name.

    Raises:
        BadInput: nothing; the sentence lists the claims that there are.
    """
    from netproof import registry
    from verify.engine import history

    declared = {claim.id: claim for _, claim in registry.claims()}
    past = history.last(ROOT, id)
    if id not in declared and past is None:
        names = dict.fromkeys([*declared, *history.claims_run(ROOT)])
        raise BadInput(f"there is no claim {id}; known: {', '.join(names) or 'none'}")
    return Known(id, declared.get(id), past)


def all_known() -> list[Known]:
    """Every declared claim, and every other that a run holds."""
    from netproof import registry
    from verify.engine import history

    names = dict.fromkeys([*(claim.id for _, claim in registry.claims()), *history.claims_run(ROOT)])
    return [known(id) for id in names]

"""Which claims there are: the folders of theorems, and what installed packages offer.

A module of its own because it is the one place that knows both the engine and the theorems. A built-in claim is a
folder with a claim.py; a package adds its own by an entry point of group `netproof.claims` that names a module.
"""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path

import theorems
from verify.claim import BadClaim, Claim
from verify.engine.loading import Location, load

GROUP = "netproof.claims"

Placed = tuple[Location, Claim]


def locations() -> list[Location]:
    """Where claims are declared; nothing of them is imported yet."""
    folders = {path.parent.name for root in theorems.__path__ for path in Path(root).glob("*/claim.py")}
    built_in = [Location(module=f"theorems.{folder}.claim") for folder in sorted(folders)]
    return [*built_in, *(Location(module=entry.module) for entry in sorted(entry_points(group=GROUP)))]


def claims() -> list[Placed]:
    """Every claim with its location.

    Raises:
        BadClaim: two claims share an id.
    """
    placed = [(location, claim) for location in locations() for claim in load(location)]
    seen: dict[str, Location] = {}
    for location, claim in placed:
        if claim.id in seen:
            raise BadClaim(f"claim {claim.id} is declared in {seen[claim.id]} and in {location}")
        seen[claim.id] = location
    return placed


def named(ids: list[str]) -> list[Placed]:
    """The claims with these ids, in this order; all of them if none is named.

    Raises:
        BadClaim: there is no such claim; the sentence lists those that there are.
    """
    # a named claim is run even where another one is broken, so its own folder is looked at first
    wanted = {f"theorems.{id.replace('-', '_')}.claim" for id in ids}
    own = [(place, claim) for place in locations() if place.module in wanted for claim in load(place)]
    known = {claim.id: (place, claim) for place, claim in own}
    if not ids or not known.keys() >= set(ids):
        known = {claim.id: (place, claim) for place, claim in claims()}
    for id in ids:
        if id not in known:
            raise BadClaim(f"there is no claim {id}; known: {', '.join(known) or 'none'}")
    return [known[id] for id in dict.fromkeys(ids)] or list(known.values())

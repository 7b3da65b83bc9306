"""`netproof check FILE.py ...`: what `run` does, for claims in files of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from netproof.commands.run import BadInput, Request, carry_out


def check_files(files: Sequence[Path], request: Request) -> int:
    """Run every claim that the files declare.

    Raises:
        BadClaim, BadInput: a file cannot be read as a claim file, two declare claims of one name, or one concludes
            nothing.
    """
    from netproof import registry
    from verify.engine.loading import Location, load

    request.check()
    known = {claim.id: place for place, claim in registry.claims()}
    placed = []
    homes: dict[str, Path] = {}
    for file in dict.fromkeys(files):
        if not file.is_file():
            raise BadInput(f"{file}: there is no such file")
        location = Location(path=str(file.resolve()))
        for claim in load(location):
            if claim.id in homes:
                raise BadInput(f"{file}: claim {claim.id} is also declared in {homes[claim.id]}")
            if claim.id in known:
                raise BadInput(
                    f"{claim.place}: claim {claim.id} is also declared in {known[claim.id]}: choose another name"
                )
            if not claim.theorems:
                what = "it concludes nothing: name its theorems with claim.concludes(...)"
                raise BadInput(f"{claim.place}: claim {claim.id}: {what}")
            homes[claim.id] = file
            placed.append((location, claim))
    return carry_out(placed, request)

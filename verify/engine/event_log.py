"""Events as JSON lines, one object an event: for whoever watches a run with a program."""

from __future__ import annotations

import dataclasses
import json
from typing import IO, Any

from verify.engine.events import Event, ObligationFinished, RunFinished, RunStarted


class EventLog:
    """A handler that writes every event to an open text file."""

    def __init__(self, file: IO[str]) -> None:
        self.file = file

    def __call__(self, event: Event) -> None:
        fields: dict[str, Any] = {f.name: getattr(event, f.name) for f in dataclasses.fields(event)}
        match event:
            case RunStarted() | RunFinished():
                fields["folder"] = str(event.folder)
                fields.pop("places", None)  # a path and a line each: for handlers that point at the source
            case ObligationFinished(result=result):
                fields["result"] = {
                    "verdict": result.verdict,
                    "known": result.known,
                    "seconds": result.seconds,
                }
        if isinstance(event, RunFinished):
            fields["record"] = {claim.id: claim.summary for claim in event.record.claims}
        self.file.write(json.dumps({"event": type(event).__name__, **fields}) + "\n")
        self.file.flush()

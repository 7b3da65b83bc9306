"""A run as a person watches it, on standard error: live on a terminal, plain lines elsewhere.

`console` chooses. Both handlers name only what did not come out as declared; all else is a count.
"""

from __future__ import annotations

import sys
import time
from typing import Any

from netproof import wording
from verify.engine import events

HEARTBEAT = 10.0
"""Seconds between two lines of plain progress."""


def console() -> events.Handler:
    """The handler that suits where standard error goes."""
    return Live() if wording.is_for_people(sys.stderr) else Plain()


def _trouble(event: events.ObligationFinished, colour: bool) -> str:
    """One line on an outcome that was not declared."""
    word = wording.verdict(event.result.verdict, colour)
    kind = " (a false variant must be refuted)" if event.false_variant else ""
    message = f": {wording.first_line(event.result.message)}" if event.result.message else ""
    return f"  {event.id}  {word}{kind}{message}"


def _begun(event: events.RunStarted) -> str:
    resumed = f", {event.resumed} already done by an interrupted run" if event.resumed else ""
    variants = " and false variants" if event.total > 1 else ""
    return f"{', '.join(event.claims)}: {wording.plural(event.total, 'obligation')}{variants}{resumed}"


class Plain:
    """Lines for a file or a CI log: the beginning, trouble, a heartbeat."""

    def __init__(self) -> None:
        self.done = self.total = 0
        self.last = time.monotonic()

    def __call__(self, event: events.Event) -> None:
        match event:
            case events.RunStarted():
                self.done, self.total = event.resumed, event.total
                self._say(_begun(event))
            case events.ObligationFinished():
                self.done += 1
                if not event.expected:
                    self._say(_trouble(event, False))
                elif time.monotonic() - self.last > HEARTBEAT:
                    self._say(f"  {self.done}/{self.total}")
            case events.Replaying():
                self._say(
                    f"  {self.done}/{self.total}, replaying {wording.plural(event.certificates, 'certificate')}"
                )
            case events.Varying() if time.monotonic() - self.last > HEARTBEAT:
                self._say(f"  {event.claim}: {event.settled}/{event.total} generated variants")
            case _:
                pass

    def _say(self, text: str) -> None:
        print(text, file=sys.stderr, flush=True)
        self.last = time.monotonic()


class Live:
    """A bar on a terminal with what is being worked on; gone when the run is over."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns: list[Any] = [BarColumn(24), MofNCompleteColumn(), TimeElapsedColumn()]
        columns.append(TextColumn("{task.description}", markup=False))
        self.progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self.running: dict[str, str] = {}
        self.bar: Any = None

    def __call__(self, event: events.Event) -> None:
        match event:
            case events.RunStarted():
                self.progress.console.print(_begun(event), markup=False, highlight=False)
                self.bar = self.progress.add_task("", total=event.total, completed=event.resumed)
                self.progress.start()
            case events.ObligationStarted():
                self.running[event.id] = ""
            case events.Progress():
                self.running[event.id] = f" ({event.text})"
            case events.ObligationFinished():
                self.running.pop(event.id, None)
                self.progress.advance(self.bar)
                if not event.expected:
                    from rich.text import Text

                    self.progress.console.print(Text.from_ansi(_trouble(event, True)))
            case events.Replaying():
                self.running = {f"replaying {wording.plural(event.certificates, 'certificate')}": ""}
            case events.Varying():
                self.running = {f"{event.claim}: {event.settled} of {event.total} generated variants": ""}
            case events.RunFinished():
                self.progress.stop()
        if self.bar is not None:
            self.progress.update(
                self.bar, description=", ".join(id + text for id, text in self.running.items())
            )

    def close(self) -> None:
        """Give the terminal back, also when the run was interrupted."""
        self.progress.stop()

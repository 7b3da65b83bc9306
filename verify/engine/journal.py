"""The journal of a run: what is finished, line by line, so that an interruption loses nothing.

The first line says what the run is (`header`); every further line is one finished obligation. A line counts once its
end is on the disk; half a line is none. While a run lives it holds a lock on its journal, so that nobody resumes it.
"""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path
from types import TracebackType
from typing import Any, Self

NAME = "journal.jsonl"


class Busy(Exception):
    """The journal belongs to a run that is alive."""


class Journal:
    """Append-only; a context manager that holds the lock."""

    def __init__(self, folder: Path, header: dict[str, Any]) -> None:
        """Open or begin the journal of a run.

        Raises:
            Busy: another process has it open.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / NAME).open("a+b")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.close()
            raise Busy(str(folder)) from error
        lines, length = _whole_lines(folder / NAME)
        self._file.truncate(length)
        self.entries: list[dict[str, Any]] = lines[1:]
        if not lines:
            self.append(header)

    def append(self, line: dict[str, Any], *, forced: bool = True) -> None:
        """Add a line, which survives a kill when this returns, and a power cut too if it is forced onto the disk."""
        self._file.write(json.dumps(line, allow_nan=False).encode() + b"\n")
        self._file.flush()
        if forced:
            os.fsync(self._file.fileno())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


def header(folder: Path) -> dict[str, Any] | None:
    """What the run in this folder is; None if it has no journal."""
    lines, _ = _whole_lines(folder / NAME)
    return lines[0] if lines else None


def _whole_lines(path: Path) -> tuple[list[dict[str, Any]], int]:
    """The lines up to the first that is not whole, and their length in bytes."""
    try:
        data = path.read_bytes()
    except OSError:
        return [], 0
    lines: list[dict[str, Any]] = []
    length = 0
    for line in data.split(b"\n")[:-1]:
        try:
            lines.append(json.loads(line))
        except ValueError:
            break
        length += len(line) + 1
    return lines, length

"""What became of each trial, kept in a file, so that a run that was cut short goes on where it ended.

An outcome is kept under a hash of everything in the repository that the trial is about: the name of the mutant, the
module and the file of tests as they stand, and what the tests share. A line is added as soon as a trial ends.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

from tests.mutation.mutants import Mutant
from tests.mutation.trial import OUTCOMES


class Result(NamedTuple):
    """An outcome, one of OUTCOMES, and the processor time that it took."""

    outcome: str
    seconds: float


class State:
    """The results so far of the trials under `root`."""

    def __init__(self, root: Path, path: Path, fresh: bool = False) -> None:
        self.root, self.path = root, path
        self.texts: dict[str, str] = {}
        self.results: dict[str, Result] = {}
        path.parent.mkdir(parents=True, exist_ok=True)
        if fresh:
            path.unlink(missing_ok=True)
        for line in path.read_text().splitlines() if path.exists() else ():
            key, outcome, seconds = [*line.split(), "", "", ""][:3]
            if outcome in OUTCOMES and seconds:  # the last line may be cut short
                self.results[key] = Result(outcome, float(seconds))

    def key(self, mutant: Mutant, file: str) -> str:
        names = (mutant.module.replace(".", "/") + ".py", file, "tests/conftest.py")
        parts = (mutant.name, *map(self._text, names))
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def _text(self, name: str) -> str:
        if name not in self.texts:
            self.texts[name] = (self.root / name).read_text()
        return self.texts[name]

    def known(self, mutant: Mutant, file: str) -> Result | None:
        return self.results.get(self.key(mutant, file))

    def keep(self, mutant: Mutant, file: str, result: Result) -> None:
        key = self.key(mutant, file)
        self.results[key] = result
        with self.path.open("a") as stream:
            stream.write(f"{key} {result.outcome} {result.seconds:.3f}\n")

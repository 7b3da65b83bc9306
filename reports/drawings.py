"""Drawings kept from one report to the next, found by their content.

`Drawings` is all there is. A module of its own because drawing takes most of the time of a report in which nothing
changed, and `plots`, which does it, need not know that it is asked once only.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import platform
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from markupsafe import Markup

from reports import look, plots
from verify.records import Plot

DRAWN_WITH = ("matplotlib", "numpy", "markupsafe")
"""The packages whose versions a drawing depends on."""


@dataclass(frozen=True)
class Drawings:
    """A folder of drawings, `drawing-<key>` each: the digest of what follows, a line's end, the drawing.

    A key is the digest of all that a drawing depends on, so what is found is never stale. An entry that is not whole is
    drawn again. What is used gets the time of its use, so that whoever tidies the folder can tell.
    """

    folder: Path

    def svg(self, plot: Plot, name: str) -> Markup | None:
        """What `plots.svg` returns for the same arguments; drawn only if it is not kept."""
        entry = f"drawing-{_sha256(json.dumps([_drawing_code(), name, plot.model_dump_json()]))}"
        kept = self._kept(self.folder / entry)
        if kept is not None:
            return kept
        drawn = plots.svg(plot, name)
        if drawn is not None:
            look.put(self.folder, entry, lambda: f"{_sha256(drawn)}\n{drawn}")
        return drawn

    def _kept(self, path: Path) -> Markup | None:
        """The drawing in this file; None if it is absent or damaged."""
        try:
            digest, _, drawn = path.read_bytes().decode().partition("\n")
        except (OSError, UnicodeDecodeError):
            return None
        if _sha256(drawn) != digest:
            return None
        with suppress(FileNotFoundError):  # another run tidies; the drawing is read already
            os.utime(path)
        return Markup(drawn)


@functools.cache
def _drawing_code() -> list[str | None]:
    """What draws: the source of `plots`, and versions; None stands for a package that is missing."""
    source = Path(plots.__file__).read_text("utf-8")
    return [_sha256(source), platform.python_version(), *(_version(name) for name in DRAWN_WITH)]


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

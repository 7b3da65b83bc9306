"""How a page of ours looks: palette, glyphs, template environment, numbers as they are read, and the file put in place.

In reading order: the colours and glyphs; `rendered`, a template with the house's style and script; `put`, a page
replaced in one step; durations, sizes and values for reading; `page` and `figures` share this.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reports.mathml import paragraphs, prose

TEXT_LIMIT = 1500
"""Characters of one statement or value shown; the certificate has the rest."""

_TEMPLATES = Path(__file__).parent / "templates"

# name: (light, dark). Text colours reach a contrast of 4.5 on both backgrounds; a test computes it.
PALETTE: dict[str, tuple[str, str]] = {
    "paper": ("#fdfcf9", "#16171a"),
    "panel": ("#f5f3ed", "#1e2024"),
    "ink": ("#1d1c1a", "#e7e4dd"),
    "muted": ("#625e56", "#a09c93"),
    "rule": ("#ddd9ce", "#373a40"),
    "link": ("#1f4f7d", "#8ab8e6"),
    "good": ("#1c6544", "#74c49a"),
    "fair": ("#1f5a80", "#7fb9de"),
    "weak": ("#835400", "#dcae55"),
    "bad": ("#a02720", "#f08e84"),
    "void": ("#693c86", "#c6a1de"),
    "stale": ("#6f5334", "#c9aa86"),
    "quiet": ("#565b63", "#a7acb5"),
    "series-1": ("#1f5a80", "#7fb9de"),
    "series-2": ("#b4541a", "#eb9a63"),
    "series-3": ("#1c6544", "#74c49a"),
    "series-4": ("#693c86", "#c6a1de"),
    "series-5": ("#a02720", "#f08e84"),
    "series-6": ("#565b63", "#a7acb5"),
}

GLYPHS = {
    "discharged": "✓", "proved": "✓", "certified": "✓", "supported": "≈", "undecided": "?", "obsolete": "↺",
    "vacuous": "∅", "refuted": "✗", "error": "!", "axiom": "◇",
}  # fmt: skip


def rendered(template: str, **said: Any) -> str:
    """A page as one string: the template filled, with the style, the script and the hash that lets it run."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        prose=prose,
        paragraphs=paragraphs,
        seconds=seconds,
        size=size,
        words=words,
        statement=_cut,
        values=values,
    )
    environment.globals.update(GLYPHS=GLYPHS, tone=tone, plural=plural)
    script = _source("script.js")
    return environment.get_template(template).render(
        style=Markup(_palette() + _source("style.css")),
        script=Markup(script),
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        **said,
    )


def put(folder: Path, name: str, html: Callable[[], str]) -> Path:
    """Write folder/name, made if it is missing; a page that cannot be made, or is interrupted, leaves the old one."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    text = html()
    handle, part = tempfile.mkstemp(dir=folder, prefix=f".{path.stem}.", suffix=".part")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(part, 0o644)  # mkstemp makes files that only their owner reads; a report is meant to be shown
    os.replace(part, path)
    return path


def tone(verdict: str) -> str:
    """The colour of a verdict, as a class; its word always stands beside it."""
    return {
        "discharged": "good", "proved": "good", "certified": "fair", "supported": "weak", "undecided": "quiet",
        "obsolete": "stale", "vacuous": "void", "refuted": "bad", "error": "bad", "axiom": "axiom",
    }[verdict]  # fmt: skip


def seconds(value: float | None) -> str:
    """A duration for reading: "<1 ms", "12 ms", "3.4 s", "2 min 5 s"."""
    if value is None:
        return "–"
    if value < 0.001:
        return "<1 ms"
    if value < 0.9995:
        return f"{value * 1000:.0f} ms"
    if value < 59.95:
        return f"{value:.1f} s"
    minutes, rest = divmod(round(value), 60)
    return f"{minutes} min {rest} s"


def size(count: int | None) -> str:
    """A size for reading: "812 B", "14 kB", "2.3 MB"."""
    if count is None:
        return "–"
    if count < 1000:
        return f"{count} B"
    return f"{count / 1000:.0f} kB" if count < 999_500 else f"{count / 1_000_000:.1f} MB"


def words(value: str) -> str:
    """`for_all` as it is read."""
    return value.replace("_", " ")


def plural(count: int, one: str, many: str | None = None) -> str:
    """ "1 axiom", "3 axioms"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def values(mapping: Mapping[str, Any]) -> str:
    """Values as lines that can be copied: `x = 1/2`."""
    lines = []
    for name, value in mapping.items():
        shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        lines.append(f"{name} = {_cut(shown)}")
    return "\n".join(lines)


def _cut(text: str) -> str:
    return text if len(text) <= TEXT_LIMIT else f"{text[:TEXT_LIMIT]} … ({len(text)} characters)"


def _palette() -> str:
    light = "".join(f"--{name}:{light};" for name, (light, _) in PALETTE.items())
    dark = "".join(f"--{name}:{dark};" for name, (_, dark) in PALETTE.items())
    return (
        f":root{{color-scheme:light;{light}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}"
        f"@media screen{{:root[data-theme=dark]{{color-scheme:dark;{dark}}}}}\n"
    )


def _source(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")

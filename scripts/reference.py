"""The generated half of the documentation: what docstrings and `--help` say, as pages.

mkdocs calls `on_config` and `on_files` (mkdocs.yml); `pages` is what they add, by path. Nothing generated is committed,
so nothing can disagree with the program: tests/docs/test_documentation.py checks that no public name is left out.

In reading order: `pages`; one function a page (`commands`, `names`, `provers`, `outputs`, `example`); what turns a
docstring into Markdown.
"""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

CLAIMS = ("Claim", "Source", "Axiom", "Obligation", "FalseVariant", "Instance", "BadClaim")
NETWORKS = ("load_network", "save_network", "evaluate_terms")
PROVERS = ("smt", "sat", "balls", "exact", "induction", "samples")


def pages() -> dict[str, str]:
    """Markdown by path within docs/."""
    import netproof

    terms = [name for name in netproof.__all__ if name not in (*CLAIMS, *NETWORKS)]
    found = {
        "reference/commands.md": commands(),
        "reference/claims.md": names("Claims", CLAIMS),
        "reference/terms.md": names("Terms", terms),
        "reference/networks.md": names("Networks", NETWORKS),
        "reference/provers.md": provers(),
        "reference/outputs.md": outputs(),
        "examples/index.md": examples(),
    }
    for file in sorted((ROOT / "docs" / "examples").glob("*_claim.py")):
        found[f"examples/{file.stem}.md"] = example(file)
    return found


def commands() -> str:
    """Every command with what its --help prints."""
    import typer

    from netproof.application import app

    group: Any = typer.main.get_command(app)
    parts = ["# Commands\n", fenced(help_of(group, "netproof"))]
    for name, command in group.commands.items():
        parts += [f"\n## netproof {name}\n", fenced(help_of(command, f"netproof {name}"))]
    parts.append(
        "\n## Exit status\n\n0 all as declared (also supported or unguarded); 1 something refuted or vacuous, a false "
        "variant not refuted, a certificate rejected; 2 bad input, told in one sentence; 3 undecided or obsolete; 4 an "
        "internal error. The first that applies: 2, 4, 1, 3.\n"
    )
    return "\n".join(parts)


def help_of(command: Any, name: str) -> str:
    """What `name --help` prints, at a width of a hundred."""
    context = command.make_context(
        name, [], resilient_parsing=True, terminal_width=100, max_content_width=100
    )
    text: str = command.get_help(context)
    return text


def names(title: str, wanted: Iterable[str]) -> str:
    """Public names of netproof with their docstrings."""
    import netproof

    parts = [f"# {title}\n", f"`from netproof import {', '.join(list(wanted)[:3])}, ...`\n"]
    for name in wanted:
        parts += entry(name, getattr(netproof, name), level=2)
    return "\n".join(parts)


def provers() -> str:
    """What each prover offers to the functions that ask for it."""
    parts = ["# Provers\n", "An obligation asks for one by the name of its first parameter.\n"]
    for name in PROVERS:
        module = importlib.import_module(f"verify.provers.{name}")
        parts += [f"## {name}\n", markdown(module.Prover)]
        for method, function in inspect.getmembers(module.Prover, inspect.isfunction):
            if not method.startswith("_") and method in _spoken(module.Prover) and inspect.getdoc(function):
                parts += entry(f"{name}.{method}", function, level=3)
    return "\n".join(parts)


INTERNAL = {
    "settle", "state", "conclude", "confirm", "refute", "vacuous", "solver", "is_empty", "search", "evaluate",
    "certify", "conclude_by_induction",
}  # fmt: skip
"""Methods by which provers do their work; a claim does not call them."""


def _spoken(prover: type) -> set[str]:
    return {name for name in dir(prover) if not name.startswith("_")} - INTERNAL


def outputs() -> str:
    """The events of a run and the files that it writes."""
    from verify.engine import events
    from verify.records import Record

    parts = [
        "# Events and files\n",
        "`--events FILE` appends one JSON object a line: its `event` is one of these, with these fields.\n",
    ]
    for kind in events.Event.__args__:
        fields = ", ".join(f"`{field.name}`" for field in dataclasses.fields(kind))
        parts += [f"## {kind.__name__}\n", f"Fields: {fields}.\n", markdown(kind) if _own_doc(kind) else ""]
    parts += [
        "## Files\n",
        "| option | file |\n|---|---|\n"
        "| `--json` | the record, `netproof/record/1`; its schema is [record.schema.json](../record.schema.json) |\n"
        "| `--report` | `index.html`, made from the record alone; needs no other file and no network |\n"
        "| `--junit` | JUnit XML: a suite a claim, a case an obligation or false variant, one for the verdict |\n"
        "| `--sarif` | SARIF 2.1.0: a result for what did not come out as declared, at its line |\n"
        "| `--latex` | a table of verdicts; needs the package booktabs |\n"
        "| `--events` | JSON Lines, as above |\n",
        "A run is kept in `.netproof/runs/RUN`: `record.json`, the certificates that `netproof replay` reads, and "
        "`stability.json` where `--stability` was asked for.\n",
        "## The record\n",
        f"Fields: {', '.join(f'`{name}`' for name in Record.model_fields)}.\n",
    ]
    return "\n".join(parts)


def examples() -> str:
    """All examples, a line each."""
    parts = ["# Examples\n", "Each is one file, run by the tests; what it prints stands beside it.\n"]
    for file in sorted((ROOT / "docs" / "examples").glob("*_claim.py")):
        title = file.read_text("utf-8").split('"""')[1].split("\n")[0]
        parts.append(f"- [{file.name}]({file.stem}.md): {title}")
    return "\n".join(parts) + "\n"


def example(file: Path) -> str:
    """An example's source and its transcript."""
    golden = file.with_suffix(".txt").read_text("utf-8")
    title = file.read_text("utf-8").split('"""')[1].split("\n")[0].rstrip(".")
    return (
        f"# {title}\n\n{fenced(file.read_text('utf-8'), 'python')}\n\n## What it prints\n\n{fenced(golden)}\n"
    )


def entry(name: str, thing: Any, level: int) -> list[str]:
    """A heading with the signature, then the docstring; of a class its public methods too."""
    parts = [f"{'#' * level} {name}\n"]
    if callable(thing) and (signature := _signature(thing)):
        parts.append(fenced(f"{name.rpartition('.')[2]}{signature}", "python"))
    if text := markdown(thing):
        parts.append(f"{text}\n")
    if inspect.isclass(thing):
        for method, function in _methods(thing):
            parts += entry(f"{name}.{method}", function, level + 1)
    return parts


def _methods(kind: type) -> Iterator[tuple[str, Any]]:
    for name, member in vars(kind).items():
        if not name.startswith("_") and inspect.isfunction(member) and inspect.getdoc(member):
            yield name, member


def _signature(thing: Any) -> str:
    """As it is written: without self, its annotations without quotes, a line a parameter where it is long."""
    try:
        signature = inspect.signature(thing)
    except (TypeError, ValueError):
        return ""
    parameters = [p for name, p in signature.parameters.items() if name != "self"]
    text = re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(signature.replace(parameters=parameters)))
    if len(text) > 90:
        inner, _, result = text[1:].rpartition(")")
        parts = [re.sub(r": '([^']*)'", r": \1", str(p)) for p in parameters]
        marks = [n for n, p in enumerate(parameters) if p.kind is p.KEYWORD_ONLY]
        if marks and "*, " in inner:
            parts.insert(marks[0], "*")
        text = "(\n" + "".join(f"    {part},\n" for part in parts) + ")" + result
    return text


def _own_doc(kind: type) -> bool:
    return "__doc__" in vars(kind) and not (kind.__doc__ or "").startswith(f"{kind.__name__}(")


def markdown(thing: Any) -> str:
    """The docstring; its sections (Args:, Raises:, ...) become lists."""
    text = inspect.getdoc(thing) or ""
    if text.startswith(f"{getattr(thing, '__name__', '')}("):
        return ""  # what dataclasses write when nobody else did
    lines: list[str] = []
    for line in text.split("\n"):
        stripped = line.strip()
        if (
            not line.startswith(" ")
            and stripped.endswith(":")
            and stripped[:-1].istitle()
            and " " not in stripped
        ):
            lines += ["", f"*{stripped[:-1]}*", ""]
        elif line.startswith("    ") and not line.startswith("     ") and ": " in stripped:
            name, _, rest = stripped.partition(": ")
            lines.append(f"- `{name}`: {rest}")
        elif line.startswith("    "):
            lines.append(f"  {stripped}")
        else:
            lines.append(line)
    return "\n".join(lines).replace("<", "&lt;")


def fenced(text: str, language: str = "text") -> str:
    return f"```{language}\n{text.rstrip()}\n```"


FIRST = [
    {"Home": "index.md"},
    {"Tutorial": "tutorial.md"},
    {"How to": "how-to.md"},
    {"What a verdict means": "verdicts.md"},
]


def navigation() -> list[Any]:
    """The four kinds of page apart: tutorial, how-to, explanation, reference; proofs are found by their names."""
    generated = list(pages())
    written = sorted(path.name for path in (ROOT / "docs").glob("*.md"))
    proofs = [name for name in written if name.endswith("-proof.md")]
    rest = [name for name in written if name not in proofs and not any(name in one.values() for one in FIRST)]
    return [
        *FIRST,
        {"Examples": [path for path in generated if path.startswith("examples/")]},
        {"Reference": [path for path in generated if path.startswith("reference/")]},
        {"Proofs": proofs},
        {"Design": rest},
    ]


def on_config(config: Any) -> Any:
    """mkdocs: the order of the pages."""
    config.nav = navigation()
    return config


def on_files(files: Any, config: Any) -> Any:
    """mkdocs: add the generated pages."""
    from mkdocs.structure.files import File

    for path, text in pages().items():
        files.append(File.generated(config, path, content=text))
    return files

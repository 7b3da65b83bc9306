"""The documentation: builds without a warning, leaves out no public name, and shows only what the program prints."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import netproof
from netproof import registry

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def script(name: str):
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def reference():
    return script("reference")


def test_builds_without_a_warning(tmp_path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stdout + built.stderr
    site = tmp_path / "site"
    assert "two_units_are_exact" in (site / "examples" / "leaky_relu_claim.html").read_text("utf-8")
    outside = re.compile(r'<(?:script|link|img)[^>]*(?:src|href)="(?:https?:)?//')
    loads = [path.name for path in site.rglob("*.html") if outside.search(path.read_text("utf-8"))]
    assert loads == [], "pages load nothing from elsewhere"


def test_every_command_and_every_public_name_is_in_the_reference(reference) -> None:
    import typer

    from netproof.application import app

    pages = reference.pages()
    for name, command in typer.main.get_command(app).commands.items():
        assert f"## netproof {name}\n" in pages["reference/commands.md"]
        for option in (
            text for parameter in command.params for text in parameter.opts if text.startswith("--")
        ):
            assert option in pages["reference/commands.md"]
    text = "".join(page for path, page in pages.items() if path.startswith("reference/"))
    assert [name for name in netproof.__all__ if f"## {name}\n" not in text] == []
    for prover in reference.PROVERS:
        assert f"## {prover}\n" in pages["reference/provers.md"]
    for method in (
        "smt.prove",
        "smt.use",
        "sat.unsatisfiable",
        "balls.sup_norm",
        "exact.prove",
        "samples.campaign",
    ):
        assert f"### {method}\n" in pages["reference/provers.md"]
    assert "### smt.settle" not in pages["reference/provers.md"]


def test_every_page_is_in_the_navigation(reference) -> None:
    def paths(part):
        if isinstance(part, str):
            return [part]
        parts = part.values() if isinstance(part, dict) else part
        return [path for one in parts for path in paths(one)]

    named = paths(reference.navigation())
    assert sorted(named) == sorted({*(path.name for path in DOCS.glob("*.md")), *reference.pages()})


def steps(page: Path) -> list[tuple[str, str]]:
    """The files that a page asks the reader to write and the commands that it shows, in their order."""
    return re.findall(r"^```(python|console)\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def test_the_tutorial_is_what_happens(tmp_path, monkeypatch) -> None:
    """Followed to the letter in an empty folder."""
    examples = script("examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(registry, "locations", list)
    shown = 0
    for language, text in steps(DOCS / "tutorial.md"):
        if language == "python":
            first, _, _ = text.partition("\n")
            (tmp_path / first.removeprefix("# file: ")).write_text(text, "utf-8")
        else:
            assert examples.transcript(examples.commands(text)) == text
            shown += 1
    assert shown == 5


def test_the_notebook_runs(tmp_path) -> None:
    """Every cell, in a kernel of its own; it proves the claim and draws a picture."""
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "examples").symlink_to(DOCS / "examples")
    notebook = nbformat.read(DOCS / "notebooks" / "tanh_cubic.ipynb", as_version=4)
    assert all(not cell.get("outputs") for cell in notebook.cells), "kept without outputs: they are made anew"
    paths = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    client = nbclient.NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": tmp_path / "notebooks"}}
    )
    client.execute(env={**os.environ, "PYTHONPATH": paths})
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    printed = "".join(output.get("text", "") for output in outputs)
    assert "proved, no axioms - kernel-checked - guarded" in printed and "{'x': '-1/3'}" in printed
    assert any("image/png" in output.get("data", {}) for output in outputs)


def test_what_a_paper_copies_is_well_formed_and_calls_what_there_is() -> None:
    """The workflow and the hook: YAML, no address of a registry, and every netproof command in them parses."""
    import typer

    from netproof.application import app

    workflow = yaml.safe_load((DOCS / "ci" / "netproof.yml").read_text("utf-8"))
    hooks = yaml.safe_load((DOCS / "ci" / "pre-commit-config.yaml").read_text("utf-8"))
    (job,) = workflow["jobs"].values()
    lines = [line for step in job["steps"] for line in step.get("run", "").splitlines()]
    (hook,) = hooks["repos"][0]["hooks"]
    used = [line for line in [*lines, hook["entry"]] if line.startswith("netproof ")]
    commands = typer.main.get_command(app).commands
    assert len(used) == 4
    for line in used:
        _, name, *rest = line.split()
        known = {option for parameter in commands[name].params for option in parameter.opts}
        assert {word for word in rest if word.startswith("-")} - {"-d", "-n"} <= known, line
    assert workflow[True]["push"] is None, "YAML reads `on` as true"
    for file in (DOCS / "ci").iterdir():
        assert not re.search(r"https?://", file.read_text("utf-8"))
    assert re.search(hook["files"], "proofs/my_claim.py") and not re.search(hook["files"], "claim.py")

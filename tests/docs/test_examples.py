"""The worked examples: each prints what its transcript says, and together they show every kind of outcome.

`python scripts/examples.py` writes the transcripts anew; a missing one is a failure, not a first recording.
"""

from __future__ import annotations

import importlib.util
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from netproof import registry
from verify.engine import worker, workers

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "docs" / "examples").glob("*_claim.py"))


@pytest.fixture(scope="module")
def examples():
    spec = importlib.util.spec_from_file_location("examples", ROOT / "scripts" / "examples.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def work_here(tasks: Sequence[workers.Task], **options: object) -> Iterator[workers.Answer]:
    """What workers do, in this process: they have tests of their own, and starting them takes time."""
    for task in tasks:
        answers = io.StringIO()
        worker.serve({**task.message}, answers)
        content = json.loads(answers.getvalue().splitlines()[-1])["done"]
        yield workers.Answer(task, "done", content=content)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_prints_what_its_transcript_says(example: Path, examples, monkeypatch) -> None:
    monkeypatch.setattr(workers, "work", work_here)
    monkeypatch.setattr(registry, "locations", list)
    golden = example.with_suffix(".txt").read_text("utf-8")
    with examples.beside_the_examples():
        assert examples.transcript(examples.commands(golden)) == golden


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_says_what_it_is_in_the_manner_of_the_others(example: Path, examples) -> None:
    """One order in every docstring; the command that it shows is the one its transcript begins with."""
    text = example.read_text("utf-8")
    docstring = text.split('"""')[1]
    words = [
        line.split()[0] for line in docstring.splitlines() if line[:1].isalpha() and line[:10].endswith("  ")
    ]
    assert words == ["Claim", "Kind", "Source", "Axioms", "Example"]
    golden = examples.commands(example.with_suffix(".txt").read_text("utf-8"))
    assert golden == examples.first_commands(example)


def test_every_kind_of_outcome_is_shown() -> None:
    texts = {path.stem: path.with_suffix(".txt").read_text("utf-8") for path in EXAMPLES}
    verdicts = {text.splitlines()[1].split("  ")[1].split(",")[0] for text in texts.values()}
    assert verdicts == {"proved", "certified", "supported", "undecided", "vacuous", "refuted"}
    sources = " ".join(path.read_text("utf-8") for path in EXAMPLES)
    for prover in ("smt", "sat", "balls", "exact", "induction", "samples"):
        assert f"({prover}" in sources
    assert len(EXAMPLES) >= 12 and not {p.stem for p in EXAMPLES} ^ {
        p.stem for p in EXAMPLES[0].parent.glob("*_claim.txt")
    }

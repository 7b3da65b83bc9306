"""What the tests of the commands share: an empty place to work in, and workers that are this process."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from netproof import registry
from verify.engine import worker, workers


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """What workers do is done here: they have tests of their own, and starting them takes time."""
    monkeypatch.setattr(workers, "work", work_here)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_this_process: None) -> Path:
    """An empty working directory in which no built-in claim is known."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(registry, "locations", list)
    return tmp_path


def work_here(tasks: Sequence[workers.Task], **options: object) -> Iterator[workers.Answer]:
    for task in tasks:
        answers = io.StringIO()
        yield workers.Answer(task, "started")
        worker.serve(task.message, answers)
        yield workers.Answer(task, "done", content=json.loads(answers.getvalue().splitlines()[-1])["done"])

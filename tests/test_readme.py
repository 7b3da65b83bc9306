"""What the README shows is what the program prints."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()

SHOWN = re.findall(r"^    \$ netproof (rank .*)\n((?:    [^$\n].*\n)+)", README, re.MULTILINE)


def test_the_readme_shows_a_rank() -> None:
    assert SHOWN


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command for command, _ in SHOWN])
def test_the_output_is_real(command: str, output: str) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "netproof", *shlex.split(command)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    expected = [line.removeprefix("    ") for line in output.splitlines()]
    assert result.stdout.splitlines()[: len(expected)] == expected


def test_the_table_names_every_claim() -> None:
    folders = sorted(path.parent.name.replace("_", "-") for path in (ROOT / "theorems").glob("*/claim.py"))
    assert sorted(re.findall(r"^\| `([a-z-]+)`: ", README, re.MULTILINE)) == folders

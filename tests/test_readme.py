"""What the README shows is what the program prints."""

from __future__ import annotations

import importlib.util
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


def script(name: str):
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_first_screen_shows_what_check_prints(tmp_path, monkeypatch) -> None:
    """All but where the record is kept."""
    (block,) = re.findall(r"^    (\$ netproof check .*\n(?:    .*\n|\n)+)", README, re.MULTILINE)
    command, *expected = [line.removeprefix("    ") for line in block.rstrip().splitlines()]
    assert "leaky_relu_claim.py" in command
    files = [str(ROOT / word) if word.startswith("docs/") else word for word in command.split()[1:]]
    monkeypatch.chdir(tmp_path)
    printed = script("examples").printed(shlex.join(files)).splitlines()
    assert printed[: len(expected)] == expected
    assert [line.split("  ")[0] for line in printed[len(expected) :] if line] == [
        "record",
        "replay",
        "[exit status 1]",
    ]


def test_the_table_is_made_by_a_run() -> None:
    """Only what the record says of a claim is renewed; what the README says of it stays."""
    readme, synthetic = (
        script("readme"),
        importlib.util.spec_from_file_location("synthetic", ROOT / "tests" / "reports" / "records.py"),
    )
    records = importlib.util.module_from_spec(synthetic)
    synthetic.loader.exec_module(records)
    (claim,) = records.showcase().claims
    table = re.compile(r"^\| `[a-z-]+`: .*\n", re.MULTILINE)
    (said,) = re.findall(r"^(\| `exact-rank`: .*?) \| ", README, re.MULTILINE)
    changed = readme.renewed(README, [claim, claim.model_copy(update={"id": "new-one"})])
    first, second = table.findall(changed)
    count = len(claim.false_variants)
    verdict = f" | {claim.verdict} | {claim.known} | "
    assert first.startswith(said + verdict) and first.endswith(f" | {count} of {count} refuted |\n")
    assert second.startswith(f"| `new-one`: {claim.title}, ") and second.endswith(first[len(said) :])
    assert table.sub("", changed) == table.sub("", README), "nothing else is touched"
    with pytest.raises(ValueError, match="no table"):
        readme.renewed("# netproof\n", [claim])


def test_the_table_names_every_claim() -> None:
    folders = sorted(path.parent.name.replace("_", "-") for path in (ROOT / "theorems").glob("*/claim.py"))
    assert sorted(re.findall(r"^\| `([a-z-]+)`: ", README, re.MULTILINE)) == folders

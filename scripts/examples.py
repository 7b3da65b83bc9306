"""The worked examples as a terminal shows them: each docs/examples/NAME_claim.py has its transcript in NAME_claim.txt.

    python scripts/examples.py [NAME_claim.py ...]     write the transcripts anew, all or those named

A transcript is commands after `$ ` with what they print, standard output alone, times and run numbers left out. The
test that holds the examples to them (tests/docs/test_examples.py) takes the commands from the transcript itself.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "docs" / "examples"
sys.path.insert(0, str(ROOT))

VARYING = (
    (re.compile(r"\d{8}-\d{6}(-\d+)?"), "RUN"),
    (re.compile(r"(seed \d+), [^,)]*(, \d+ unchanged since an earlier run)?\)"), r"\1, TIME)"),
    (re.compile(r"in \[[^\]]*\] is open"), "in [.., ..] is open"),
    (re.compile(r"^  slowest .*\n", re.MULTILINE), ""),
)
"""What differs from run to run: the run's number, seconds, where a search stood when its time was up."""


def transcript(commands: Iterable[str]) -> str:
    """The commands with what they print and, where it is not 0, their exit status; run in the current folder."""
    return "\n".join(f"$ {command}\n{printed(command)}" for command in commands)


def printed(command: str) -> str:
    """What one `netproof ...` command prints on standard output, without what varies."""
    from netproof.cli import execute

    program, *arguments = shlex.split(command)
    if program != "netproof":
        raise ValueError(f"a netproof command was expected, got {command!r}")
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        status = execute(arguments)
    text = out.getvalue().rstrip("\n") + "\n"
    for pattern, constant in VARYING:
        text = pattern.sub(constant, text)
    return text + (f"[exit status {status}]\n" if status else "")


def commands(text: str) -> list[str]:
    """The commands of a transcript."""
    return [line.removeprefix("$ ") for line in text.splitlines() if line.startswith("$ ")]


def first_commands(example: Path) -> list[str]:
    """What a new transcript shows: the command of the file's docstring, then the graph and what is to be done."""
    source = example.read_text("utf-8")
    (check,) = re.findall(rf"\$ (netproof check {example.name}(?: --\S+(?: \d+)?)*)", source)
    (name,) = re.findall(r'claim = Claim\(\n    "([a-z0-9-]+)"', source)
    return [check, f"netproof show {name}", f"netproof why {name}"]


@contextlib.contextmanager
def beside_the_examples() -> Iterator[None]:
    """A copy of the folder of the examples as the current one, thrown away with its runs."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(EXAMPLES, folder, dirs_exist_ok=True)
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)


def main(names: list[str]) -> int:
    with beside_the_examples():
        for example in sorted(EXAMPLES.glob("*_claim.py")):
            if names and example.name not in names:
                continue
            golden = example.with_suffix(".txt")
            known = commands(golden.read_text("utf-8")) if golden.exists() else []
            golden.write_text(transcript(known or first_commands(example)), "utf-8")
            print(golden.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

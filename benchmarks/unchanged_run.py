"""What `make report` takes: every claim with nothing known, and again with nothing changed.

The same command in a folder of its own, so that it neither finds nor leaves anything in the checkout. There is no peer:
the limit is what somebody waits for who only wants to see that all is well.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from functools import partial

from benchmarks.measure import PAIRS, Bench, seconds


def report(folder: str, claims: list[str]) -> None:
    """Run the claims and write their page; another exit status than 0 is an error."""
    command = [sys.executable, "-m", "netproof", "run", *claims, "--profile", "quick", "--report", "page"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def figures(bench: Bench) -> None:
    claims = ["exact-rank"] if bench.quick else []
    what = "every claim" if not claims else claims[0]
    with tempfile.TemporaryDirectory() as folder:
        run = partial(report, folder, claims)
        bench.number(f"{what}, nothing known: run and page", seconds(run), "s")
        again = [seconds(run) for _ in range(PAIRS)]
        bench.number(f"{what}, nothing changed: run and page", again, "s", limit=5.0)

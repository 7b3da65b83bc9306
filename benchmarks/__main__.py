"""`python -m benchmarks`: run tasks, write the table, or say what became slower."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks import compare, table
from benchmarks.measure import Bench, as_data

OURS = {"__init__", "__main__", "measure", "table", "compare"}
TASKS = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in OURS)


def measured(tasks: list[str], quick: bool) -> dict[str, Any]:
    """Run the tasks one after the other; a task that fails is said and loses nothing of the others."""
    total: dict[str, Any] = {
        "quick": quick,
        "machine": table.machine(),
        "figures": [],
        "curves": [],
        "skipped": [],
    }
    for name in tasks:
        print(name, file=sys.stderr, flush=True)
        began = time.perf_counter()
        bench = Bench(name, quick)
        try:
            importlib.import_module(f"benchmarks.{name}").figures(bench)
        except Exception as error:  # noqa: BLE001  the other tasks go on; the exit status tells
            bench.skip(f"{name}: failed with {type(error).__name__}: {error}")
            total["failed"] = True
        for part, found in as_data(bench).items():
            total[part] += found
        print(f"  {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    return total


def main() -> int:
    """0 if every figure is reached and nothing became slower, 1 if not, 2 if the arguments are wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("tasks", nargs="*", metavar="TASK", help=f"of {', '.join(TASKS)}; all by default")
    parser.add_argument("--quick", action="store_true", help="small sizes, to try the benchmarks themselves")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all numbers")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the table")
    parser.add_argument("--report", type=Path, metavar="DIR", help="write DIR/figures.html, curves drawn")
    parser.add_argument("--compare", type=Path, metavar="OLD.json", help="say what became slower since then")
    given = parser.parse_args()
    if unknown := [name for name in given.tasks if name not in TASKS]:
        parser.error(f"there is no task {unknown[0]}; known: {', '.join(TASKS)}")
    old = None
    if given.compare:
        try:
            old = json.loads(given.compare.read_text())
            wanted = list(dict.fromkeys(figure["task"] for figure in old["figures"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            parser.error(f"{given.compare}: a table that --json wrote was expected ({error})")
        given.tasks = given.tasks or [name for name in wanted if name in TASKS]
        given.quick = bool(old.get("quick"))
    data = measured(given.tasks or TASKS, given.quick)
    for path, text in (
        (given.json, json.dumps(data, indent=1) + "\n"),
        (given.markdown, table.markdown(data)),
    ):
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    if given.report:
        print(f"figures: {table.page(data, given.report)}")
    limited = [figure["reached"] for figure in data["figures"] if figure["reached"] is not None]
    print(f"{sum(limited)} of {len(limited)} figures reached, {len(data['skipped'])} skipped")
    if old is not None:
        sentences = compare.slower(old, data)
        for sentence in sentences:
            print(f"slower: {sentence}")
        print(f"{len(sentences)} of {len(data['figures'])} figures became slower by more than noise")
        return 1 if sentences else 0
    return 0 if all(limited) and not data.get("failed") else 1


if __name__ == "__main__":
    sys.exit(main())

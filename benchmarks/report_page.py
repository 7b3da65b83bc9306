"""The report of 5,000 obligations: how long it takes to write, and to open in Debian's chromium.

The peer is the same content as one flat table of text, every row rendered: what the folds and the lazy rendering of the
page have to be worth. Opening is what the browser itself measures, until its load event.
"""

from __future__ import annotations

import html
import importlib.util
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

import reports
from benchmarks.measure import PAIRS, Bench, seconds
from verify.records import Record

ROOT = Path(__file__).resolve().parent.parent


def module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def flat(record: Record) -> str:
    """All that the record says of each obligation, as rows of a table."""
    rows = [
        "<tr>" + "".join(f"<td>{html.escape(str(value))}</td>" for value in o.model_dump().values()) + "</tr>"
        for claim in record.claims
        for o in claim.obligations
    ]
    return f"<!doctype html><title>flat</title><table>{''.join(rows)}</table>"


def figures(bench: Bench) -> None:
    count = bench.size(5000, 200)
    record = module(ROOT / "tests" / "reports" / "records.py").many(count)
    browsing: Any = module(ROOT / "scripts" / "browser.py")
    with tempfile.TemporaryDirectory() as folder:
        page, table = Path(folder) / "page" / "index.html", Path(folder) / "flat.html"
        table.write_text(flat(record), "utf-8")
        times = [seconds(lambda: reports.write(record, page.parent)) for _ in range(3)]
        bench.number(f"{count:,} obligations: writing the page", times, "s")
        if not browsing.installed():
            bench.skip("opening the page: chromium and chromium-driver are not installed")
            return
        with browsing.Browser() as browser:
            opened: dict[Path, list[float]] = {page: [], table: []}
            for _ in range(PAIRS):
                for file, found in opened.items():
                    browser.open("about:blank")
                    browser.open(file)
                    timing = "return performance.getEntriesByType('navigation')[0].loadEventEnd / 1000"
                    found.append(browser.run(timing))
        size = f"{page.stat().st_size / 1e6:.1f} MB"
        what = f"{count:,} obligations: opening the page"
        bench.number(what, opened[page], "s", limit=2.0, detail=size)
        ratios = [ours / theirs for ours, theirs in zip(opened[page], opened[table], strict=True)]
        bench.number(f"{what}, beside a flat table of the same content", ratios, "ratio")

"""Pictures of a report, for looking at it and for the README, with Debian's chromium.

    python scripts/screenshots.py                         those of the README, from the last run: docs/images/*.png
    python scripts/screenshots.py RECORD.json FOLDER      a record of one's own: light, dark, phone, paper, a step alone
    python scripts/screenshots.py --synthetic FOLDER      the same of the records of the report's tests

Prints how long the browser took to open each page. Run as root it installs the browser first.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.browser import Browser, install  # noqa: E402  found once its root is

IMAGES = ROOT / "docs" / "images"
DESKTOP, PHONE = (1280, 900), (390, 844)

OPENED = """
const [at] = performance.getEntriesByType("navigation");
return {milliseconds: Math.round(at.loadEventEnd), elements: document.querySelectorAll("body *").length,
        width: document.documentElement.scrollWidth};
"""
FIRST_STEP = """
const most = [...document.querySelectorAll(".row.obligation[data-theorem]")];
const uses = (row) => row.querySelectorAll(".uses a").length;
return most.sort((a, b) => uses(b) - uses(a))[0]?.querySelector(".page")?.hash ?? "";
"""


def views(browser: Browser, page: Path, folder: Path, name: str) -> str:
    """Write the pictures of one page; what the browser measured when it opened it."""
    browser.window(*DESKTOP)
    browser.theme("light")
    browser.open(page)
    opened = browser.run(OPENED)
    step = browser.run(FIRST_STEP)
    for view, size, theme in (
        ("light", DESKTOP, "light"),
        ("dark", DESKTOP, "dark"),
        ("phone", PHONE, "light"),
    ):
        browser.window(*size)
        browser.theme(theme)
        browser.open(page)
        browser.picture(folder / f"{name}-{view}.png")
        for number, selector in enumerate(
            (".graph", "form.filter", ".variants", ".generated", ".axioms", ".campaign"), 1
        ):
            if browser.run("return document.querySelector(arguments[0]) !== null", selector):
                browser.run("document.querySelector(arguments[0]).scrollIntoView()", selector)
                browser.picture(folder / f"{name}-{view}-{number}{selector.strip('.').split('.')[0]}.png")
        if step:
            browser.open(page.as_uri() + step)
            browser.picture(folder / f"{name}-{view}-step.png")
    browser.theme("light")
    browser.window(*DESKTOP)
    browser.open(page)
    browser.paper(folder / f"{name}.pdf")
    return f"opened in {opened['milliseconds']} ms, {opened['elements']} elements"


def for_the_readme(browser: Browser) -> None:
    """The first screen of the report of the last run, light and dark, and the graph of its first claim."""
    import reports
    from verify.records import Record

    newest = sorted((ROOT / ".netproof" / "runs").glob("*/record.json"))[-1:]
    if not newest:
        raise SystemExit("screenshots: there is no run yet: make report")
    record = Record.load(newest[0])
    one = record.model_copy(update={"claims": record.claims[:1]})
    page = reports.write(one, IMAGES / ".report")
    try:
        for theme, file in (("light", "report.png"), ("dark", "report-dark.png")):
            browser.theme(theme)
            browser.window(*DESKTOP)
            browser.open(page)
            browser.picture(IMAGES / file)
        browser.theme("light")
        browser.open(page.as_uri() + browser.run(FIRST_STEP))
        browser.picture(IMAGES / "step.png")
    finally:
        page.unlink()
        page.parent.rmdir()
    print(f"wrote {', '.join(sorted(str(p.relative_to(ROOT)) for p in IMAGES.glob('*.png')))}")


def synthetic() -> dict[str, object]:
    """The records of the report's tests."""
    spec = importlib.util.spec_from_file_location("synthetic", ROOT / "tests" / "reports" / "records.py")
    assert spec is not None and spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return {
        "showcase": made.showcase(),
        "every": made.every_verdict(),
        "hostile": made.hostile(),
        "many": made.many(5000),
    }


def main(arguments: list[str]) -> int:
    if len(arguments) not in (0, 2):
        print(__doc__, file=sys.stderr)
        return 2
    if not install():
        print("chromium is not installed: apt-get install chromium chromium-driver", file=sys.stderr)
        return 2
    import reports
    from verify.records import Record

    with Browser(*DESKTOP) as browser:
        if not arguments:
            for_the_readme(browser)
            return 0
        folder = Path(arguments[1]).resolve()
        records = (
            synthetic() if arguments[0] == "--synthetic" else {"report": Record.load(Path(arguments[0]))}
        )
        for name, record in records.items():
            start = time.perf_counter()
            page = reports.write(record, folder / name)  # type: ignore[arg-type]
            written = f"written in {time.perf_counter() - start:.2f} s, {page.stat().st_size / 1e6:.2f} MB"
            print(f"{name}: {written}; {views(browser, page, folder, name)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

"""Pictures of a report, for looking at it: desktop light and dark, phone, with Debian's chromium.

    python scripts/screenshots.py RECORD.json FOLDER          a record of one's own
    python scripts/screenshots.py --synthetic FOLDER          the records of the report's tests

Writes the reports and their pictures into FOLDER and prints how long the browser took to open each page.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
]  # fmt: skip
VIEWS = {"light": (1280, 900, "light"), "dark": (1280, 900, "dark"), "phone": (390, 844, "light")}


def chromium(*arguments: str) -> str:
    """Run the browser with a new profile and return what it prints.

    Raises:
        subprocess.CalledProcessError: the browser failed.
    """
    with tempfile.TemporaryDirectory() as profile:
        command = ["chromium", *FLAGS, f"--user-data-dir={profile}", *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout


def picture(page: Path, out: Path, width: int, height: int, theme: str) -> None:
    """A screenshot of `height` pixels from the top, at `width`, in a theme.

    Headless windows are never narrower than 500 pixels, so a phone is a frame of its width in a larger page.
    """
    themed = page.with_name(f".{out.stem}.html")
    frame = page.with_name(f".{out.stem}-frame.html")
    themed.write_text(page.read_text("utf-8").replace("<html ", f'<html data-theme="{theme}" ', 1), "utf-8")
    style = f"border:0;width:{width}px;height:{height}px"
    frame.write_text(f'<body style="margin:0"><iframe src="{themed.name}" style="{style}"></iframe>', "utf-8")
    try:
        chromium(
            f"--screenshot={out}",
            f"--window-size={max(width, 500)},{height}",
            "--virtual-time-budget=4000",
            frame.as_uri(),
        )
    finally:
        themed.unlink()
        frame.unlink()


PROBE = """
addEventListener("load", () => setTimeout(() => {
  const t = performance.getEntriesByType("navigation")[0];
  const all = document.querySelectorAll("body *");
  const skipped = ".scroll, pre, svg, .skip, thead";
  const outside = (e) => !e.closest(skipped) && e.getBoundingClientRect().right > innerWidth + 1;
  const wide = all.length > 30000 ? [] : [...all].filter(outside);
  parent.postMessage(JSON.stringify({ load: Math.round(t.loadEventEnd), nodes: all.length,
    width: document.documentElement.scrollWidth, inner: innerWidth,
    wide: wide.slice(0, 5).map((e) => e.tagName + "." + e.className) }), "*");
}, 0));
"""


def measured(page: Path, width: int) -> str:
    """What a probe in the page reports, as JSON: milliseconds until loaded, elements, width needed, width there is."""
    html = page.read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(PROBE.encode()).digest()).decode()
    html = html.replace("script-src ", f"script-src 'sha256-{digest}' ", 1).replace(
        "</body>", f"<script>{PROBE}</script></body>"
    )
    probed, frame = page.with_name(".probed.html"), page.with_name(".probe-frame.html")
    probed.write_text(html, "utf-8")
    listen = "addEventListener('message', (event) => { document.title = event.data; });"
    style = f"border:0;width:{width}px;height:844px"
    frame.write_text(
        f'<title></title><script>{listen}</script><iframe src="{probed.name}" style="{style}"></iframe>',
        "utf-8",
    )
    try:
        dumped = chromium(
            "--dump-dom", "--window-size=1600,900", "--virtual-time-budget=15000", frame.as_uri()
        )
    finally:
        probed.unlink()
        frame.unlink()
    found = re.search(r"<title>(\{.*?\})</title>", dumped)
    return found.group(1) if found else "the probe did not run"


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    if shutil.which("chromium") is None:
        print("chromium is not installed: apt-get install chromium", file=sys.stderr)
        return 2
    import reports
    from verify.records import Record

    folder = Path(arguments[1]).resolve()
    if arguments[0] == "--synthetic":
        spec = importlib.util.spec_from_file_location("synthetic", ROOT / "tests" / "reports" / "records.py")
        assert spec is not None and spec.loader is not None
        synthetic = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(synthetic)
        records = {
            "showcase": synthetic.showcase(),
            "every": synthetic.every_verdict(),
            "hostile": synthetic.hostile(),
            "many": synthetic.many(5000),
        }
    else:
        records = {"report": Record.load(Path(arguments[0]))}
    for name, record in records.items():
        start = time.perf_counter()
        page = reports.write(record, folder / name)
        written = f"written in {time.perf_counter() - start:.2f} s, {page.stat().st_size / 1e6:.2f} MB"
        print(f"{name}: {written}; {measured(page, 1280)}")
        for view, (width, height, theme) in VIEWS.items():
            picture(page, folder / f"{name}-{view}.png", width, height, theme)
            if name == "many":
                continue
            picture(
                page, folder / f"{name}-{view}-long.png", width, height * (4 if width > 500 else 5), theme
            )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

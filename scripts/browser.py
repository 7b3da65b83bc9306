"""Debian's chromium, driven through chromium-driver's HTTP interface and nothing else: no package, nothing downloaded.

    python scripts/browser.py --install      install both with apt-get, when root and they are missing

In reading order: `installed` and `install`; `Browser`, one window with what the report's tests and pictures need of it:
pages, scripts, keys, pictures, paper, the console and the network as the browser saw them.
"""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

CHROMIUM, DRIVER = "/usr/bin/chromium", "/usr/bin/chromedriver"
PACKAGES = ("chromium", "chromium-driver")
FLAGS = (
    "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--disable-dev-shm-usage",
)  # fmt: skip


def installed() -> bool:
    """Whether the browser and its driver are where Debian puts them."""
    return os.access(CHROMIUM, os.X_OK) and os.access(DRIVER, os.X_OK)


def install() -> bool:
    """Install what is missing if we may; whether both are there afterwards."""
    if not installed() and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"installing {' and '.join(PACKAGES)} with apt-get", file=sys.stderr)
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)  # type: ignore[call-overload]
        subprocess.run(["apt-get", "install", "-y", "-qq", *PACKAGES], check=False, **quiet)  # type: ignore[call-overload]
    return installed()


class Refused(Exception):
    """The browser could not do it; the message is its own."""


class Browser:
    """One window; a context manager that ends the processes it started."""

    def __init__(self, width: int = 1280, height: int = 900) -> None:
        self.size = (width, height)

    def __enter__(self) -> Self:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.profile = tempfile.TemporaryDirectory(prefix="netproof-browser-", ignore_cleanup_errors=True)
        self.driver = subprocess.Popen(
            [DRIVER, f"--port={self.port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        options = {
            "binary": CHROMIUM,
            "args": [*FLAGS, *sandbox, f"--user-data-dir={self.profile.name}", "about:blank"],
        }
        wanted = {
            "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
        }
        give_up = time.monotonic() + 60
        while True:
            try:
                self.session = ""
                made = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
                break
            except (ConnectionError, http.client.HTTPException):
                if time.monotonic() > give_up:
                    self.driver.kill()
                    raise
                time.sleep(0.1)
        self.session = f"/session/{made['sessionId']}"
        self.window(*self.size)
        self.requests()  # those of the browser's own first page
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(ConnectionError, http.client.HTTPException, Refused, TimeoutError):
            self._ask("DELETE", "")
        self.driver.terminate()
        self.driver.wait(timeout=20)
        self.profile.cleanup()

    def open(self, page: Path | str) -> None:
        """Open a file or an address and wait until it is loaded."""
        self._ask("POST", "/url", {"url": page.resolve().as_uri() if isinstance(page, Path) else page})

    def run(self, script: str, *arguments: Any) -> Any:
        """What the body of a function returns in the page."""
        return self._ask("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def press(self, *keys: str) -> None:
        """Press keys one after the other ("\\ue004" is Tab, "\\ue007" Enter, "\\ue00d" the space bar)."""
        strokes = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._ask("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": strokes}]})

    def click(self, selector: str) -> None:
        """Click the first element that a selector finds, as a person would: it must be in sight."""
        found = self._ask("POST", "/element", {"using": "css selector", "value": selector})
        (element,) = found.values()
        self._ask("POST", f"/element/{element}/click", {})

    def window(self, width: int, height: int, *, scale: float = 1.0) -> None:
        """The size of what the page sees, in CSS pixels; phones are as narrow as they are."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": width < 500}
        self.devtools("Emulation.setDeviceMetricsOverride", **metrics)

    def theme(self, name: str) -> None:
        """Ask for `light` or `dark`, as the system would."""
        features = [{"name": "prefers-color-scheme", "value": name}]
        self.devtools("Emulation.setEmulatedMedia", features=features)

    def scripts(self, allowed: bool) -> None:
        """Whether pages opened from now on may run scripts."""
        self.devtools("Emulation.setScriptExecutionDisabled", value=not allowed)

    def picture(self, file: Path, *, whole: bool = False) -> None:
        """A PNG of what is in sight, or of the whole page."""
        shot = self.devtools("Page.captureScreenshot", captureBeyondViewport=whole)
        file.write_bytes(base64.b64decode(shot["data"]))

    def paper(self, file: Path) -> None:
        """The page as a PDF on A4."""
        sheet = {"paperWidth": 8.27, "paperHeight": 11.69, "printBackground": True, "preferCSSPageSize": True}
        file.write_bytes(base64.b64decode(self.devtools("Page.printToPDF", **sheet)["data"]))

    def console(self) -> list[str]:
        """What the console has said since it was last asked."""
        return [entry["message"] for entry in self._ask("POST", "/se/log", {"type": "browser"})]

    def requests(self) -> list[str]:
        """The addresses that the page has asked for since this was last asked."""
        entries = self._ask("POST", "/se/log", {"type": "performance"})
        messages = [json.loads(entry["message"])["message"] for entry in entries]
        return [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]

    def devtools(self, command: str, **parameters: Any) -> Any:
        """A command of the DevTools protocol."""
        return self._ask("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            text = json.dumps(body) if body is not None else None
            connection.request(method, self.session + path, text, {"Content-Type": "application/json"})
            value = json.loads(connection.getresponse().read())["value"]
        finally:
            connection.close()
        if isinstance(value, dict) and "error" in value:
            raise Refused(f"{value['error']}: {value.get('message', '')}")
        return value


if __name__ == "__main__":
    raise SystemExit(0 if sys.argv[1:] == ["--install"] and install() else 2)

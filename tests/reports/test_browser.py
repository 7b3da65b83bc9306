"""In a browser: no sideways scrolling on a phone, and the page's script runs. Skipped without chromium.

How long 5,000 obligations take to open is measured by scripts/screenshots.py, not tested: it is a time.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
from pathlib import Path

import pytest

import reports

pytestmark = pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not installed")


@pytest.fixture(scope="module")
def screenshots():
    path = Path(__file__).resolve().parents[2] / "scripts" / "screenshots.py"
    spec = importlib.util.spec_from_file_location("screenshots", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["showcase", "every_verdict", "hostile"])
def test_phone_has_no_sideways_scrolling(synthetic, screenshots, tmp_path, name):
    page = reports.write(getattr(synthetic, name)(), tmp_path)
    found = json.loads(screenshots.measured(page, 390))
    assert found["inner"] == 390 >= found["width"] and found["wide"] == []


def test_script_runs_under_its_policy(synthetic, screenshots, tmp_path):
    page = reports.write(synthetic.showcase(), tmp_path)
    shown = screenshots.chromium("--dump-dom", "--virtual-time-budget=3000", page.as_uri())
    assert 'id="theme" hidden' in page.read_text("utf-8") and 'id="theme" hidden' not in shown
    assert shown.count(">Copy</button>") > 5

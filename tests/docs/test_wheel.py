"""From the wheel alone, in a new virtual environment and an empty folder: new, check, report, replay.

The environment sees this one's packages through a path file, since a test installs nothing from an index; netproof
itself comes from the wheel, and the test checks that it does.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    copied = (
        "netproof",
        "verify",
        "theorems",
        "reductions",
        "reports",
        "pyproject.toml",
        "README.md",
        "LICENSE",
    )
    source.mkdir()
    for name in copied:
        subprocess.run(["cp", "-r", ROOT / name, source / name], check=True)
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        folder,
        source,
    ]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    if built.returncode and "setuptools" in built.stderr:
        pytest.skip("setuptools is not installed here, and a wheel needs it")
    assert built.returncode == 0, built.stderr
    (made,) = folder.glob("netproof-*.whl")
    return made


def test_the_wheel_holds_what_it_needs(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for part in ("reports/templates/page.html", "reports/templates/style.css", "theorems/axioms.toml"):
        assert part in names
    assert not [name for name in names if name.startswith(("tests/", "docs/", "scripts/", "benchmarks/"))]


def test_new_and_check_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    environment, folder = tmp_path / "venv", tmp_path / "empty"
    folder.mkdir()
    venv.create(environment, with_pip=False)
    inside = environment / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(inside)
    others = sysconfig.get_path("purelib")
    # at the end of the path, so that the wheel's packages are found first; path files there are not read
    (inside / "others.pth").write_text(f"{others}\n")
    python = environment / "bin" / "python"
    bare = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    def netproof(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [python, "-m", "netproof", *arguments],
            cwd=folder,
            env=bare,
            capture_output=True,
            text=True,
            check=False,
        )

    where = subprocess.run(
        [python, "-c", "import netproof, verify, reports; print(netproof.__file__, verify.__file__, reports.__file__)"],
        cwd=folder, env=bare, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert where.count(str(inside)) == 3, "everything comes from the wheel"
    assert netproof("new", "my_claim.py").returncode == 0
    checked = netproof("check", "my_claim.py", "--report", "out/")
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.startswith("my-claim  proved, no axioms  kernel-checked  guarded 1/1")
    assert "my-claim" in (folder / "out" / "index.html").read_text("utf-8")
    (run,) = (folder / ".netproof" / "runs").iterdir()
    assert netproof("replay", str(run)).stdout == "2 checked, 0 rejected, 0 not replayable here\n"

"""What a result depends on: whatever the claim imports, wherever the import stands, and nothing that is installed."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from verify.engine import sources
from verify.engine.loading import Location, load

HEAD = """
from verify.claim import Claim, Source
claim = Claim("c", title="t", statement="s", source=Source("a", "b", 2020))
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Location:
    monkeypatch.setattr(sources, "_house", list)  # others may be editing verify while this test runs
    monkeypatch.setenv("NETPROOF_DATA", str(tmp_path / "data"))
    package = f"of_{tmp_path.name}"  # a module is found once in a process, so each test has its own
    folder = tmp_path / package
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "near.py").write_text("from . import far\n")
    (folder / "far.py").write_text("FAR = 1\n")
    (folder / "part.py").write_text("from . import beneath_a_part\n")
    (folder / "beneath_a_part.py").write_text("")
    (folder / "unused.py").write_text("")
    (tmp_path / "user_claim.py").write_text(
        HEAD.replace(")\n", f", parts=['{package}.part'])\n")
        + f"import numpy\ndef later():\n    from {package}.near import far\n"
    )
    location = Location(path=str(tmp_path / "user_claim.py"))
    load(location)
    return location


def test_imports_are_followed(place: Location, tmp_path: Path) -> None:
    names = {path.name for path in sources.imported_files(place)}
    assert {
        "user_claim.py",
        "near.py",
        "far.py",
        "part.py",
        "beneath_a_part.py",
        "__init__.py",
        "claim.py",
    } <= names
    assert not names & {"unused.py", "numpy"}
    assert not any("site-packages" in path.parts for path in sources.imported_files(place))


def test_an_import_is_found_in_whatever_holds_statements() -> None:
    source = """
import a.b
def f():
    async def g():
        from c import d
class C:
    import e
if 1: import f
elif 2: import g
else: import h
for i in 1: import i
else: import j
while 1: import k
else: import l
with 1: import m
try: import n
except 1: import o
else: import p
finally: import q
try: pass
except* 1: import r
match 1:
    case 1: import s
async def h():
    async for i in 1: import t
    async with 1: import u
"""
    assert sources._imported(source.encode(), "") == {"a", "a.b", "c", "c.d", *"efghijklmnopqrstu"}


def test_no_statement_of_python_hides_an_import() -> None:
    """What can hold statements holds them in a field of these names; a new kind in a new Python fails here."""
    grammar = "".join(kind.__doc__ or "" for kind in vars(ast).values() if isinstance(kind, type))
    fields = set(re.findall(r"\b(?:stmt|excepthandler|match_case)[*?]? (\w+)", grammar))
    assert fields == {"body", "orelse", "finalbody", "handlers", "cases"}


def test_a_change_changes_the_fingerprint(place: Location, tmp_path: Path) -> None:
    seen = [sources.fingerprint(place)]
    assert sources.fingerprint(place) == seen[0]
    (tmp_path / f"of_{tmp_path.name}" / "unused.py").write_text("UNUSED = 1\n")
    assert sources.fingerprint(place) == seen[0]
    (tmp_path / f"of_{tmp_path.name}" / "far.py").write_text("FAR = 2\n")
    seen.append(sources.fingerprint(place))
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "net.npz").write_text("weights")
    seen.append(sources.fingerprint(place))
    Path(place.path).write_text(HEAD)
    seen.append(sources.fingerprint(place))
    assert len(set(seen)) == len(seen)


def test_a_file_that_the_claim_names_belongs_to_it(place: Location, tmp_path: Path) -> None:
    Path(place.path).write_text(HEAD + "NETWORK = 'net.onnx'\n")
    (tmp_path / "other.onnx").write_text("not named")
    without = sources.fingerprint(place)
    (tmp_path / "net.onnx").write_text("weights")
    first = sources.fingerprint(place)
    (tmp_path / "net.onnx").write_text("other weights")
    assert len({without, first, sources.fingerprint(place)}) == 3
    (tmp_path / "other.onnx").write_text("changed")
    changed = sources.fingerprint(place)
    (tmp_path / "net.onnx").write_text("weights")
    assert changed != first == sources.fingerprint(place)


def test_another_solver_changes_the_fingerprint(place: Location, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sources.fingerprint(place)
    monkeypatch.setattr(sources, "versions", lambda: {"z3-solver": "0"})
    assert sources.fingerprint(place) != before


def test_a_built_in_claim_owns_its_whole_folder() -> None:
    place = Location(module="theorems.exact_rank.claim")
    load(place)
    names = {path.name for path in sources._own_files(place)}
    assert {"claim.py", "construction.py"} <= names and "__pycache__" not in str(names)


def test_the_word_of_the_kernel_is_kept_for_exactly_what_speaks_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kernel and the checkers of claims, in whatever shape these come, and nothing else."""
    monkeypatch.setattr(sources, "ROOT", tmp_path)
    spoken = ("verify/kernel/lrat.py", "theorems/a/checker.py", "theorems/b/error_checker.py")
    spoken += ("theorems/c/checker/rules.py",)
    for name in (*spoken, "verify/claim.py", "theorems/a/claim.py", "theorems/a/construction.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    known = {sources.kernel_fingerprint()}
    for name in ("verify/claim.py", "theorems/a/claim.py", "theorems/a/construction.py"):
        (tmp_path / name).write_text("changed = 1\n")
        assert sources.kernel_fingerprint() in known
    for name in spoken:
        (tmp_path / name).write_text("changed = 1\n")
        assert sources.kernel_fingerprint() not in known
        known.add(sources.kernel_fingerprint())

"""What a result depends on, as one digest: the source that was run, the solvers and the data beside the repository.

In reading order: `versions`; `fingerprint` of a claim's location; `imported_files`, the closure of its imports. A
module of its own because being wrong here is the one way in which a cache can lie: when in doubt it takes in more.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import os
import platform
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import verify
from verify.engine.loading import Location, load
from verify.engine.obligation import version

DISTRIBUTIONS = (
    "netproof",
    "z3-solver",
    "cvc5",
    "python-sat",
    "python-flint",
    "numpy",
    "mpmath",
    "networkx",
    "ortools",
    "onnx",
)
ROOT = Path(verify.__file__ or ".").resolve().parent.parent
INSTALLED = tuple(
    Path(sysconfig.get_path(name)).resolve() for name in ("stdlib", "platstdlib", "purelib", "platlib")
)


@cache
def versions() -> dict[str, str]:
    """Versions of Python and of the packages that can change an outcome."""
    return {"python": platform.python_version(), **{name: version(name) for name in DISTRIBUTIONS}}


def fingerprint(location: Location) -> str:
    """SHA-256 of everything a result of these claims depends on, but for seed, profile and parameters.

    It covers the modules of the claim's package (every file in the folder: data too) or the claim's own file with those
    beside it that it names (its network), whatever they import that is not installed, all of verify and reductions,
    the package versions, and what the shared data folder holds. A change of any makes the claim's results obsolete.
    """
    total = hashlib.sha256(code_fingerprint(location).encode())
    for line in _shared_data():
        total.update(line.encode())
    return total.hexdigest()


def code_fingerprint(location: Location) -> str:
    """The same but for the shared data, which another machine may keep elsewhere, with other times."""
    total = hashlib.sha256(repr(sorted(versions().items())).encode())
    for path in sorted(_own_files(location) | set(imported_files(location)) | set(_house())):
        total.update(f"{_short(path)} {_digest(path)}\n".encode())
    return total.hexdigest()


def kernel_fingerprint() -> str:
    """SHA-256 of what the kernel's word depends on: its source, the claims' checkers and mpmath."""
    total = hashlib.sha256(f"{versions()['python']} {versions()['mpmath']}".encode())
    trusted = ("verify/kernel/*.py", "theorems/*/*checker.py", "theorems/*/checker/**/*.py")
    for path in sorted(path for pattern in trusted for path in ROOT.glob(pattern)):
        total.update(f"{_short(path)} {_digest(path)}\n".encode())
    return total.hexdigest()


def engine_fingerprint() -> str:
    """SHA-256 of what the outcome of a bare statement depends on: the engine with its kernel, and the solvers."""
    total = hashlib.sha256(repr(sorted(versions().items())).encode())
    for path in sorted(_house()):
        total.update(f"{_short(path)} {_digest(path)}\n".encode())
    return total.hexdigest()


def imported_files(location: Location) -> Iterator[Path]:
    """The Python files that a claim and its parts import, directly or not, wherever the import stands.

    Installed packages are left out: their versions stand for them.
    """
    package = location.module.rpartition(".")[0]
    own = [path for path in _own_files(location) if path.suffix == ".py" and path != _start(location)]
    waiting = [(_start(location), location.module), *((path, f"{package}.{path.stem}") for path in own)]
    parts = (part for claim in load(location) for part in claim.parts)
    waiting += [(origin, part) for part in parts if (origin := _origin(part)) is not None]
    seen: set[Path] = set()
    while waiting:
        path, module = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        yield path
        for name in _imports(path, module):
            origin = _origin(name)
            if origin is not None:
                waiting.append((origin, name))


def _start(location: Location) -> Path:
    if location.path:
        return Path(location.path).resolve()
    origin = _origin(location.module)
    assert origin is not None, f"{location.module} was imported, so it has a file"
    return origin


def _own_files(location: Location) -> set[Path]:
    """A built-in claim's folder belongs to it whole; of a user's, the file and those beside it that it names."""
    start = _start(location)
    if location.path or ROOT not in start.parents:
        return {start, *_named(start)}
    return {path for path in start.parent.rglob("*") if path.is_file() and "__pycache__" not in path.parts}


def _named(start: Path) -> Iterator[Path]:
    """Files (a network, say) whose path, seen from the claim's own folder, is a text in it."""
    for node in ast.walk(ast.parse(start.read_bytes(), str(start))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and 0 < len(node.value) < 256:
            with suppress(OSError, ValueError):
                path = start.parent / node.value
                if not Path(node.value).is_absolute() and path.suffix and path.is_file():
                    yield path.resolve()


def _house() -> Iterator[Path]:
    return (path for folder in ("verify", "reductions") for path in (ROOT / folder).rglob("*.py"))


def _imports(path: Path, module: str) -> frozenset[str]:
    """Names that may be modules, among those that the file imports."""
    return _imported(path.read_bytes(), module if path.name == "__init__.py" else module.rpartition(".")[0])


@cache  # files are read again and again to see whether anybody has edited them; few ever change
def _imported(source: bytes, package: str) -> frozenset[str]:
    names: set[str] = set()
    for node in _statements(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            names.add(base)
            names.update(f"{base}.{alias.name}" for alias in node.names)
    return frozenset(
        ".".join(parts[: n + 1]) for name in names for parts in [name.split(".")] for n in range(len(parts))
    )


def _statements(tree: ast.Module) -> Iterator[ast.AST]:
    """The module, each statement in it at whatever depth, and what holds statements; no expression holds an import."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        for part in ("body", "orelse", "finalbody", "handlers", "cases"):
            waiting.extend(getattr(node, part, ()))


@cache
def _origin(name: str) -> Path | None:
    """The source file of a module that is neither built in nor installed; None for anything else."""
    if not name or name.partition(".")[0] in sys.stdlib_module_names:
        return None
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, AttributeError, ValueError):
        return None  # `from m import f` names m.f, which is no module
    if spec is None or not spec.origin or not spec.origin.endswith(".py"):
        return None
    path = Path(spec.origin).resolve()
    own = ROOT in path.parents and not any(
        root in path.parents and ROOT in root.parents for root in INSTALLED
    )
    return path if own or not any(root in path.parents for root in INSTALLED) else None


def _shared_data() -> Iterable[str]:
    """A line for each file of the shared data folder, by name, size and time: its networks are read by path."""
    folder = Path(os.environ.get("NETPROOF_DATA") or ROOT.parent / "shared" / "data")
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    return [f"{path.relative_to(folder)} {path.stat().st_size} {path.stat().st_mtime_ns}\n" for path in files]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _short(path: Path) -> str:
    return str(path.relative_to(ROOT)) if ROOT in path.parents else path.name

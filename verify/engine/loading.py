"""Claims, found by where they are declared, so that a worker process can find the same ones again.

In reading order: `Location`, a module's name or a file's path; `load`, the claims that it declares; `find`, one
instance among them; `nearby`, a path as it is told. Functions cannot be sent to another process, so a worker is told
the location and the id instead.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib
import importlib.util
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from verify.claim import BadClaim, Claim, Instance
from verify.terms import TermError


@dataclass(frozen=True, order=True)
class Location:
    """Where claims are declared: `module` by its import name, or `path` of a file of its own."""

    module: str = ""
    path: str = ""

    def __str__(self) -> str:
        return self.module or self.path


@functools.cache
def load(location: Location) -> tuple[Claim, ...]:
    """The claims at the top level of a module or file, in the order of their declaration.

    Raises:
        BadClaim: there is no such file, it cannot be imported, or it declares no claim; one sentence.
    """
    with contextlib.redirect_stdout(sys.stderr):  # standard output is for the record
        module = (
            _module_of_file(Path(location.path))
            if location.path
            else importlib.import_module(location.module)
        )
        claims = list(
            {id(value): value for value in vars(module).values() if isinstance(value, Claim)}.values()
        )
        for claim in claims:
            claim.load()
    if not claims:
        place = location.module or nearby(Path(location.path))
        raise BadClaim(f"{place}: no claim is declared here; expected name = Claim(...)")
    repeated = {claim.id for claim in claims if [other.id for other in claims].count(claim.id) > 1}
    if repeated:
        second = [claim for claim in claims if claim.id == min(repeated)][1]
        raise BadClaim(f"{second.place}: two claims are named {second.id}")
    return tuple(claims)


def find(location: Location, id: str) -> Instance:
    """The instance with this id.

    Raises:
        BadClaim: there is none.
    """
    instance = _index(location).get(id)
    if instance is None:
        raise BadClaim(f"{location}: there is no obligation {id}")
    return instance


@functools.cache
def _index(location: Location) -> dict[str, Instance]:
    return {instance.id: instance for claim in load(location) for instance in claim.instances()}


def _module_of_file(path: Path) -> ModuleType:
    """Import a file under a name that its path fixes, its folder importable as it is for a script."""
    path = path.resolve()
    if not path.is_file():
        raise BadClaim(f"{path}: there is no such file")
    name = f"netproof_claim_{hashlib.sha256(str(path).encode()).hexdigest()[:12]}"
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise BadClaim(f"{path}: a Python file was expected")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # pickling and inspect look a module up by its name
    if str(path.parent) not in sys.path:
        sys.path.append(str(path.parent))
    try:
        spec.loader.exec_module(module)
    except (BadClaim, TermError) as error:
        del sys.modules[name]
        raise BadClaim(f"{path.name}: {error}" if path.name not in str(error) else str(error)) from error
    except SyntaxError as error:
        del sys.modules[name]
        raise BadClaim(f"{nearby(path)}:{error.lineno}: not Python: {error.msg}") from error
    except Exception as error:
        del sys.modules[name]
        frames = traceback.extract_tb(error.__traceback__)
        line = next((frame.lineno for frame in reversed(frames) if frame.filename == str(path)), 0)
        raise BadClaim(f"{nearby(path)}:{line}: {type(error).__name__}: {error}") from error
    return module


def nearby(path: Path) -> Path:
    """The path as it is typed from here, where it lies below; else as it is."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path

"""`python -m tests.mutation`: change the kernel and the verdict code in every small way; each change must fail a test.

In reading order: `TESTS`, which tests look at which module; `survives`, which runs them against one mutant in a
process of its own; `main`. A survivor must stand in survivors.toml with a reason; one that does not fails the run.
The code of mutants never touches a file: a forked process finds it in place of the module.
"""

from __future__ import annotations

import argparse
import importlib.abc
import importlib.machinery
import os
import random
import signal
import sys
import time
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

import pytest

from tests.mutation.mutants import Mutant, mutants

ROOT = Path(__file__).resolve().parents[2]
SURVIVORS = Path(__file__).with_name("survivors.toml")
TIME_LIMIT = 30.0
"""Seconds for the tests of one mutant; one that loops for so long is noticed."""

KERNEL = "tests/verify/kernel/"
TESTS = {
    "verify.kernel.formula": ["formula", "induction", "certificate", "clausal", "bit_flips"],
    "verify.kernel.logic": ["formula", "cover"],
    "verify.kernel.polynomial": ["polynomial", "clausal"],
    "verify.kernel.clausal": ["clausal", "certificate", "bit_flips"],
    "verify.kernel.induction": ["induction"],
    "verify.kernel.certificate": ["certificate", "formula"],
    "verify.kernel.lrat": ["lrat", "certificate"],
    "verify.kernel.cover": ["cover", "cover_edges", "certificate"],
    "verify.kernel.enclosure": ["enclosure", "cover"],
    "verify.verdict": ["tests/verify/test_verdict.py"],
}
"""The tests of a module, those first that notice most."""


class InPlace(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the mutant where the module is asked for."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(
        self, name: str, path: object, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        return importlib.machinery.ModuleSpec(name, self) if name == self.mutant.module else None

    def exec_module(self, module: ModuleType) -> None:
        exec(self.mutant.code, module.__dict__)


def test_files(module: str) -> list[str]:
    return [name if "/" in name else f"{KERNEL}test_{name}.py" for name in TESTS[module]]


def run_tests(files: Sequence[str]) -> int:
    """The exit status of pytest, which stops at the first failure."""
    # plain asserts: where netproof is installed pytest would rewrite, and so load, its modules instead of the mutant
    options = [
        "-x",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:netproof",
        "--assert=plain",
        "--hypothesis-profile=mutation",
        "--tb=no",
        "--no-header",
    ]
    return int(pytest.main([*options, *files]))


def start(mutant: Mutant | None, files: Sequence[str]) -> int:
    """Run the tests in a forked process, against a mutant if one is given; its process id."""
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    status = 99
    try:
        os.setsid()
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(null, descriptor)
        if mutant is not None:
            sys.meta_path.insert(0, InPlace(mutant))
        status = run_tests(files)
    finally:
        os._exit(status)


def outcomes(chosen: Sequence[Mutant], jobs: int) -> Iterator[tuple[Mutant, bool]]:
    """Each mutant and whether it survives."""
    waiting = list(reversed(chosen))
    running: dict[int, tuple[Mutant, float]] = {}
    while waiting or running:
        while waiting and len(running) < jobs:
            mutant = waiting.pop()
            running[start(mutant, test_files(mutant.module))] = mutant, time.monotonic() + TIME_LIMIT
        for pid, (mutant, deadline) in list(running.items()):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                del running[pid]
                yield mutant, os.waitstatus_to_exitcode(status) == 0
            elif time.monotonic() > deadline:
                os.killpg(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
                del running[pid]
                yield mutant, False
        time.sleep(0.01)


def main() -> int:
    """Exit 0 if every survivor is listed, 1 if not, 2 if the tests fail without any change or see none."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument(
        "modules",
        nargs="*",
        help="names of modules or parts, such as verify.kernel.formula.Model; all if none",
    )
    parser.add_argument("--sample", type=int, help="try so many mutants, chosen with the seed 0")
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    os.chdir(ROOT)
    wanted = arguments.modules or list(TESTS)
    modules = [module for module in TESTS if any(f"{name}.".startswith(f"{module}.") for name in wanted)]
    import hypothesis  # noqa: F401  once here, and not once for each mutant

    chosen = []
    for module in modules:
        path = ROOT / (module.replace(".", "/") + ".py")
        parts = tuple(
            name + end for name in wanted for end in ".:"
        )  # after the name of a part, what is changed in it
        chosen += [m for m in mutants(module, str(path), path.read_text()) if m.name.startswith(parts)]
        _, status = os.waitpid(start(None, test_files(module)), 0)
        if os.waitstatus_to_exitcode(status):
            print(
                f"error: mutation: {', '.join(test_files(module))} fail without any change", file=sys.stderr
            )
            return 2
        broken = Mutant(
            module, "a module that cannot be imported", compile("raise ImportError", str(path), "exec")
        )
        _, status = os.waitpid(start(broken, test_files(module)), 0)
        if not os.waitstatus_to_exitcode(status):
            print(f"error: mutation: the tests of {module} do not see its mutants", file=sys.stderr)
            return 2
    if not chosen:
        print(f"error: mutation: {', '.join(wanted)}: nothing there can be changed", file=sys.stderr)
        return 2
    found = len(chosen)
    if arguments.sample is not None and arguments.sample < found:
        chosen = random.Random(0).sample(chosen, arguments.sample)
    listed = {entry["mutant"]: entry["reason"] for entry in tomllib.loads(SURVIVORS.read_text())["survivor"]}
    survived, began = [], time.monotonic()
    for number, (mutant, survives) in enumerate(outcomes(chosen, arguments.jobs), 1):
        if survives:
            survived.append(mutant.name)
            if mutant.name not in listed:
                print(f"survived  {mutant.name}", flush=True)
        if number % 100 == 0:
            print(f"{number} of {len(chosen)}, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    unlisted = sorted(set(survived) - set(listed))
    tried = {mutant.name for mutant in chosen}
    stale = sorted(name for name in listed if name in tried and name not in survived)
    for name in stale:
        print(f"listed, but noticed  {name}")
    print(
        f"{len(chosen)} of {found} mutants tried: {len(chosen) - len(survived)} noticed, "
        f"{len(survived) - len(unlisted)} survive with a reason, {len(unlisted)} without"
    )
    return 1 if unlisted else 0


if __name__ == "__main__":
    sys.exit(main())

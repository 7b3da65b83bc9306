"""One mutant against one file of tests, in a process of its own that cannot run away.

In reading order: `InPlace`, which puts the code of a mutant where the module is asked for; `Trial`, the forked process
with its limits; `run_tests`, what it does. The code of mutants never touches a file.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from types import ModuleType

from tests.mutation.mutants import Mutant

MEMORY = 2 << 30
"""Bytes of address space for a trial."""

OUTCOMES = ("passed", "failed", "limit")
"""No test noticed; a test failed; the tests took too long, which is noticed as well."""


class InPlace(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the mutant where the module is asked for."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(
        self, name: str, path: object, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        return importlib.machinery.ModuleSpec(name, self) if name == self.mutant.module else None

    def exec_module(self, module: ModuleType) -> None:
        exec(self.mutant.compiled(), module.__dict__)


class Trial:
    """A forked process that does `work`, whose result is its exit status, in so many seconds of processor time.

    The system itself ends it past the limit, in whatever loop it is and whether or not its parent still lives:
    processor time, since a busy machine must not make a survivor look noticed. The parent ends what only sleeps.
    """

    def __init__(self, work: Callable[[], int], seconds: int) -> None:
        self.deadline = time.monotonic() + 20 * seconds
        self.seconds = 0.0
        sys.stdout.flush()
        self.pid = os.fork()
        if self.pid:
            with suppress(OSError):  # whichever of the two is first: a group that can be ended as a whole
                os.setpgid(self.pid, self.pid)
            return
        status = 99
        try:
            os.setpgid(0, 0)
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            null = os.open(os.devnull, os.O_RDWR)
            for descriptor in (0, 1, 2):
                os.dup2(null, descriptor)
            status = work()
        finally:
            os._exit(status)

    def outcome(self) -> str | None:
        """One of OUTCOMES, or None while it runs; then `seconds` is the processor time that it took."""
        pid, status, used = os.wait4(self.pid, os.WNOHANG)
        if not pid:
            if time.monotonic() <= self.deadline:
                return None
            self.stop()
            return "limit"
        self.seconds = used.ru_utime + used.ru_stime
        code = os.waitstatus_to_exitcode(status)
        return "passed" if code == 0 else "limit" if code in (-signal.SIGKILL, -signal.SIGXCPU) else "failed"

    def wait(self) -> str:
        while (outcome := self.outcome()) is None:
            time.sleep(0.005)
        return outcome

    def stop(self) -> None:
        os.killpg(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


def run_tests(mutant: Mutant | None, file: str) -> int:
    """The exit status of pytest, which stops at the first failure, against a mutant if one is given."""
    import pytest

    if mutant is not None:
        sys.meta_path.insert(0, InPlace(mutant))
    # plain asserts: where netproof is installed pytest would rewrite, and so load, its modules instead of the mutant
    return int(
        pytest.main(
            [
                "-xq",
                "-pno:cacheprovider",
                "-pno:netproof",
                "-pno:unraisableexception",
                "-pno:threadexception",
                "--assert=plain",
                "--hypothesis-profile=mutation",
                "--tb=no",
                "--no-header",
                file,
            ]
        )
    )

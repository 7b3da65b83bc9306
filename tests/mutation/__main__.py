"""`python -m tests.mutation`: change the kernel and the verdict code in every small way; each change must fail a test.

In reading order: `TESTS`, which tests look at which module; `Fate`, what became of a mutant; `fates`, which tries them
one file of tests after the other; `main`. A survivor must stand in survivors.toml with a reason; one that does not
fails the run. What was tried is kept in `.work/`: a run that was cut short goes on, and is quick where nothing changed.
"""

from __future__ import annotations

import argparse
import importlib
import os
import random
import sys
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tests.mutation.mutants import Mutant, mutants
from tests.mutation.state import Result, State
from tests.mutation.trial import Trial, run_tests

ROOT = Path(__file__).resolve().parents[2]
SURVIVORS = Path(__file__).with_name("survivors.toml")
STATE = Path(__file__).with_name(".work") / "state"
PRELOADED = ("pytest", "hypothesis", "flint", "z3", "pysat.solvers")
"""What tests import from elsewhere: loaded once here, and not once for each trial."""

KERNEL = "tests/verify/kernel/"
TESTS = {
    "verify.kernel.formula": ["formula", "formula_exact", "induction", "certificate", "clausal"],
    "verify.kernel.logic": ["formula", "cover"],
    "verify.kernel.polynomial": ["polynomial", "clausal"],
    "verify.kernel.clausal": ["clausal", "clausal_edges", "certificate"],
    "verify.kernel.induction": ["induction"],
    "verify.kernel.certificate": ["certificate", "formula"],
    "verify.kernel.lrat": ["lrat", "certificate"],
    "verify.kernel.cover": ["cover", "cover_edges", "certificate"],
    "verify.kernel.enclosure": ["enclosure_exact", "cover_edges", "cover", "enclosure_proofs", "enclosure"],
    "verify.verdict": ["tests/verify/test_verdict.py"],
}
"""The tests of a module, those first that notice most."""


class Fate(NamedTuple):
    """A mutant, the last outcome of its trials, and the processor time of all of them."""

    mutant: Mutant
    outcome: str
    seconds: float


def test_files(module: str) -> list[str]:
    return [name if "/" in name else f"{KERNEL}test_{name}.py" for name in TESTS[module]]


def known_fate(mutant: Mutant, state: State) -> Fate | str:
    """What became of a mutant, or the first file of tests that it was not tried against."""
    seconds = 0.0
    for file in test_files(mutant.module):
        if (result := state.known(mutant, file)) is None:
            return file
        seconds += result.seconds
        if result.outcome != "passed":
            return Fate(mutant, result.outcome, seconds)
    return Fate(mutant, "passed", seconds)


def fates(
    chosen: Sequence[Mutant], state: State, limits: Mapping[str, int], jobs: int
) -> Iterator[tuple[Fate, bool]]:
    """What becomes of each mutant, and whether anything was tried for that."""
    waiting = list(reversed(chosen))
    running: list[tuple[Mutant, str, Trial]] = []
    tried: set[str] = set()
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                mutant = waiting.pop()
                if isinstance(fate := known_fate(mutant, state), Fate):
                    yield fate, mutant.name in tried
                else:
                    tried.add(mutant.name)
                    trial = Trial(partial(run_tests, mutant, fate), limits[fate])
                    running.append((mutant, fate, trial))
            for entry in list(running):
                mutant, file, trial = entry
                if (outcome := trial.outcome()) is not None:
                    running.remove(entry)
                    state.keep(mutant, file, Result(outcome, trial.seconds))
                    waiting.append(mutant)
            time.sleep(0.005)
    finally:
        for _, _, trial in running:
            trial.stop()


def time_limits(modules: Sequence[str]) -> dict[str, int]:
    """Seconds for each file of tests, by what it takes without any change.

    Raises:
        SystemExit: where tests fail without any change, or do not see that of a module.
    """
    limits: dict[str, int] = {}
    for module in modules:
        for file in test_files(module):
            if file not in limits:
                trial = Trial(partial(run_tests, None, file), 300)
                if trial.wait() != "passed":
                    refuse(f"{file} fails without any change")
                limits[file] = 3 + int(3 * trial.seconds)
        broken = Mutant(module, "no import", lambda: compile("raise ImportError", "broken", "exec"))
        first = test_files(module)[0]
        if Trial(partial(run_tests, broken, first), limits[first]).wait() != "failed":
            refuse(f"{first} does not see the mutants of {module}")
    return limits


def refuse(why: str) -> None:
    print(f"error: mutation: {why}", file=sys.stderr)
    raise SystemExit(2)


def reasons() -> dict[str, str]:
    """The reason of each mutant that may survive."""
    entries = tomllib.loads(SURVIVORS.read_text())["survivors"]
    return {name: entry["reason"] for entry in entries for name in entry["mutants"]}


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
    parser.add_argument("--fresh", action="store_true", help="forget what was tried before")
    arguments = parser.parse_args()
    os.chdir(ROOT)
    wanted = arguments.modules or list(TESTS)
    # after the name of a part comes a part of it, or what is changed
    parts = tuple(name + end for name in wanted for end in ".:")
    chosen: list[Mutant] = []
    for module in TESTS:
        if not any(f"{name}.".startswith(f"{module}.") for name in wanted):
            continue
        path = ROOT / (module.replace(".", "/") + ".py")
        chosen += [m for m in mutants(module, str(path), path.read_text()) if m.name.startswith(parts)]
    if not chosen:
        refuse(f"{', '.join(wanted)}: nothing there can be changed")
    if arguments.sample is not None and arguments.sample < len(chosen):
        picked = set(random.Random(0).sample(range(len(chosen)), arguments.sample))
        chosen = [mutant for number, mutant in enumerate(chosen) if number in picked]

    state, listed = State(ROOT, STATE, arguments.fresh), reasons()
    open_modules = [m.module for m in chosen if isinstance(known_fate(m, state), str)]
    if open_modules:
        for name in PRELOADED:
            importlib.import_module(name)
    limits = time_limits(list(dict.fromkeys(open_modules)))
    found: dict[str, list[Fate]] = {m.module: [] for m in chosen}
    began, told, left, unlisted = time.monotonic(), 0.0, len(open_modules), 0
    for number, (fate, tried) in enumerate(fates(chosen, state, limits, arguments.jobs), 1):
        name = fate.mutant.name
        found[fate.mutant.module].append(fate)
        if fate.outcome == "passed" and name not in listed:
            unlisted += 1
            print(f"survives  {name}", flush=True)
        elif fate.outcome != "passed" and name in listed:
            print(f"listed, but noticed  {name}", flush=True)
        left -= tried
        now = time.monotonic()
        if tried and now - told > 10:
            told, pace = now, (now - began) / (len(open_modules) - left)
            print(
                f"{number} of {len(chosen)} mutants, {unlisted} survive without a reason, "
                f"{pace * left / 60:.0f} min left ({fate.mutant.module})",
                file=sys.stderr,
                flush=True,
            )
    print(f"{'':24} mutants  noticed  of these by the time limit  survive with a reason  without  CPU s")
    for module, ended in found.items():
        summary(module, ended, listed)
    summary("all", [fate for ended in found.values() for fate in ended], listed)
    return 1 if unlisted else 0


def summary(title: str, ended: Sequence[Fate], listed: Mapping[str, str]) -> None:
    survive = [fate.mutant.name in listed for fate in ended if fate.outcome == "passed"]
    slow = sum(fate.outcome == "limit" for fate in ended)
    counts = f"{len(ended):7} {len(ended) - len(survive):8} {slow:27} {sum(survive):22} {len(survive) - sum(survive):8}"
    print(f"{title:24} {counts} {sum(fate.seconds for fate in ended):6.0f}")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        refuse("interrupted; the next run goes on from here")

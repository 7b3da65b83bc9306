"""The runner of mutation tests: which changes it makes, that no trial runs away, and that a run goes on."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.mutation import __main__ as runner
from tests.mutation import trial
from tests.mutation.mutants import mutants
from tests.mutation.state import Result, State
from tests.mutation.trial import Trial

SOURCE = '''
def least(values):
    """Documented."""
    best = None
    for value in values:
        if best is None or value < best:
            best = value
    return best
'''
IF = "m.least: if best is None or value < best: -> "
CHANGES = {
    IF + "if False:": None,
    IF + "if True:": 3,
    IF + "if best is None and value < best:": TypeError,
    IF + "if value < best:": TypeError,
    IF + "if best is None:": 2,
    IF + "if best is not None or value < best:": TypeError,
    IF + "if best is None or value <= best:": 1,
    "m.least: return best -> return None": None,
}
"""The mutants of the source, in order, and what each makes of `VALUES`."""
VALUES = [2, 1, 1, 3]


def test_each_mutant_has_one_change_and_its_name_says_which() -> None:
    made = list(mutants("m", "m.py", SOURCE))
    assert [mutant.name for mutant in made] == list(CHANGES)
    for mutant in reversed(made):  # each is compiled from the source, whatever was compiled before
        names: dict[str, Any] = {}
        exec(mutant.compiled(), names)
        if (expected := CHANGES[mutant.name]) is TypeError:
            with pytest.raises(TypeError):
                names["least"](VALUES)
        else:
            assert names["least"](VALUES) == expected


def loops() -> int:
    while True:
        pass


def sleeps() -> int:
    time.sleep(1000)
    return 0


def swells() -> int:
    return len(bytearray(trial.MEMORY))


OUTCOMES: dict[str, tuple[Callable[[], int], str]] = {
    "ends well": (lambda: 0, "passed"),
    "ends badly": (lambda: 1, "failed"),
    "loops": (loops, "limit"),
    "takes too much memory": (swells, "failed"),
    "exits in its own way": (lambda: os._exit(3), "failed"),
}


@pytest.mark.parametrize("name", OUTCOMES)
def test_a_trial_ends_whatever_it_does(name: str) -> None:
    work, expected = OUTCOMES[name]
    assert Trial(work, 1).wait() == expected


def test_a_trial_that_only_sleeps_is_ended_too() -> None:
    sleeping = Trial(sleeps, 1)
    sleeping.deadline = 0
    assert sleeping.wait() == "limit"
    with pytest.raises(ProcessLookupError):
        os.kill(sleeping.pid, 0)


def test_a_trial_outlives_its_parent_by_no_more_than_its_limit() -> None:
    """The parent is killed: the system itself ends the loop that it has left behind."""
    reader, writer = os.pipe()
    parent = os.fork()
    if not parent:
        try:
            os.write(writer, str(Trial(loops, 1).pid).encode())
        finally:
            os._exit(0)
    os.waitpid(parent, 0)
    pid, waited = int(os.read(reader, 20)), time.monotonic()
    while Path(f"/proc/{pid}").exists() and b"Z" not in Path(f"/proc/{pid}/stat").read_bytes().split()[2]:
        assert time.monotonic() - waited < 60
        time.sleep(0.05)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("m.py", "tests/test_m.py", "tests/test_n.py", "tests/conftest.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(SOURCE if name == "m.py" else name)
    return tmp_path


def test_a_run_goes_on_and_only_what_changed_is_tried_again(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "TESTS", {"m": ["tests/test_m.py", "tests/test_n.py"]})
    first, *others = mutants("m", "m.py", SOURCE)

    def state() -> State:
        return State(tree, tree / "work" / "state")

    state().keep(first, "tests/test_m.py", Result("passed", 1.0))
    assert runner.known_fate(first, state()) == "tests/test_n.py"
    state().keep(first, "tests/test_n.py", Result("failed", 0.5))
    assert runner.known_fate(first, state()) == runner.Fate(first, "failed", 1.5)
    assert runner.known_fate(others[0], state()) == "tests/test_m.py"

    (tree / "tests/test_n.py").write_text("other tests")
    assert runner.known_fate(first, state()) == "tests/test_n.py"
    (tree / "m.py").write_text("another module")
    assert runner.known_fate(first, state()) == "tests/test_m.py"
    (tree / "m.py").write_text(SOURCE)
    with (tree / "work" / "state").open("a") as stream:
        stream.write(state().key(first, "tests/test_n.py") + " fai")  # cut short
    assert runner.known_fate(first, state()) == "tests/test_n.py"
    assert runner.known_fate(first, State(tree, tree / "work" / "state", fresh=True)) == "tests/test_m.py"


def test_every_reason_is_about_mutants_that_there_are() -> None:
    names = set()
    for module in runner.TESTS:
        path = runner.ROOT / (module.replace(".", "/") + ".py")
        names |= {mutant.name for mutant in mutants(module, str(path), path.read_text())}
    assert set(runner.reasons()) - names == set()

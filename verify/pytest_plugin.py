"""Claims under pytest: every obligation and every false variant is a test item.

In reading order: the options; which files hold claims (`theorems/<claim>/claim.py`, and `*_claim.py` anywhere);
`ClaimFile`, which collects one; `ObligationItem`, which passes when it is discharged, or refuted if it is a false
variant; `Discharger`, the worker process that all items of a session share, so that a solver that hangs fails its own
item and no other. Every pytest session on a machine with netproof loads this module, so it imports nothing of the
engine until a claim is there.
"""

from __future__ import annotations

import dataclasses
import importlib.util
import inspect
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from verify.claim import Claim, Instance
    from verify.engine.loading import Location
    from verify.engine.workers import Answer, Task
    from verify.records import ObligationResult


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("netproof", "claims checked by netproof")
    group.addoption(
        "--netproof-claim", action="append", default=[], metavar="NAME", help="run this claim alone"
    )
    group.addoption(
        "--netproof-profile",
        choices=("quick", "full"),
        default="quick",
        help="full: also the instances that are too slow for every day",
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ClaimFile | None:
    """Collect the files that hold claims.

    A name alone could be anybody's (`insurance_claim.py`), and collecting imports: unless it was named on the command
    line, a file must also say `Claim(`.
    """
    in_theorems = file_path.name == "claim.py" and file_path.parent.parent.name == "theorems"
    named_so = file_path.name.endswith("_claim.py") and not file_path.name.startswith("test_")
    if not (in_theorems or named_so):
        return None
    if not parent.session.isinitpath(file_path) and b"Claim(" not in file_path.read_bytes():
        return None
    return ClaimFile.from_parent(parent, path=file_path)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep only the claims that were asked for."""
    wanted = set(config.getoption("--netproof-claim"))
    if not wanted:
        return
    found = {item.claim for item in items if isinstance(item, ObligationItem)}
    if unknown := sorted(wanted - found):
        there = f"collected were {', '.join(sorted(found))}" if found else "no claim was collected"
        raise pytest.UsageError(f"--netproof-claim {unknown[0]}: there is no such claim here; {there}.")
    chosen = [item for item in items if isinstance(item, ObligationItem) and item.claim in wanted]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen


class NotAsDeclared(Exception):
    """An obligation was not discharged, or a false variant not refuted; the message is for the reader."""


class ClaimFile(pytest.File):
    """The claims of one file."""

    def collect(self) -> Iterator[ObligationItem]:
        """One item for each instance of each obligation, then of each false variant."""
        from verify.claim import BadClaim, FalseVariant
        from verify.engine import loading

        try:
            location = _location(self.path)
            claims = loading.load(location)
        except BadClaim as error:
            raise self.CollectError(str(error)) from error
        for claim in claims:
            for instance in claim.instances(self.config.getoption("--netproof-profile")):
                must = " (must be refuted)" if isinstance(instance.obligation, FalseVariant) else ""
                name = f"{instance.id}{must}"
                yield ObligationItem.from_parent(self, name=name, location=location, instance=instance)


class ObligationItem(pytest.Item):
    """One obligation or false variant at one choice of its parameters."""

    def __init__(self, *, location: Location, instance: Instance, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.declared_in, self.instance = location, instance

    @property
    def claim(self) -> str:
        """The id of its claim."""
        owner: Claim = self.instance.obligation.claim
        return owner.id

    def task(self) -> Task:
        """What a worker is told."""
        from verify.engine.running import TIME_LIMIT
        from verify.engine.workers import Task

        profile: str = self.config.getoption("--netproof-profile")
        message = {
            "location": dataclasses.asdict(self.declared_in),
            "id": self.instance.id,
            "seed": 0,
            "profile": profile,
            "time_limit": TIME_LIMIT[profile],
        }
        return Task(self.nodeid, message, TIME_LIMIT[profile])

    def runtest(self) -> None:
        """Discharge it in the session's worker.

        Raises:
            NotAsDeclared: it was not discharged, or is a false variant and was not refuted.
        """
        from verify.claim import FalseVariant

        result = self.session.stash[DISCHARGER].result(self)
        self.user_properties += [("verdict", result.verdict), ("known", result.known)]
        expected = "refuted" if isinstance(self.instance.obligation, FalseVariant) else "discharged"
        if result.verdict != expected:
            raise NotAsDeclared(_paragraph(result, expected))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """A verdict is told in one paragraph; any other exception keeps its traceback."""
        if isinstance(excinfo.value, NotAsDeclared):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The place is that of the function, which may lie in another file than the claim."""
        function = self.instance.obligation.function
        return (
            Path(inspect.getsourcefile(function) or self.path),
            function.__code__.co_firstlineno - 1,
            self.name,
        )


class Discharger:
    """A worker process for all items of a session, in their order; one that dies of its limits is replaced."""

    def __init__(self, items: Iterable[ObligationItem], folder: Path) -> None:
        self.folder = folder
        tasks = [item.task() for item in items]
        self.expected = {task.id for task in tasks}
        self.answers = self._work(tasks)
        self.known: dict[str, Answer] = {}

    def result(self, item: ObligationItem) -> ObligationResult:
        """Wait until this item is settled; an item out of order (run twice, say) has a worker of its own."""
        from verify.engine.obligation import unsettled
        from verify.records import ObligationResult

        answers = self.answers if item.nodeid in self.expected else self._work([item.task()])
        while item.nodeid not in self.known:
            answer = next(answers)
            if answer.kind in ("done", "lost", "failed"):
                self.known[answer.task.id] = answer
        self.expected.discard(item.nodeid)
        answer = self.known.pop(item.nodeid)
        if answer.kind == "done":
            return ObligationResult.model_validate(answer.content["result"])
        verdict = "undecided" if answer.kind == "lost" else "error"
        return unsettled(item.instance, answer.seconds, verdict, answer.text)

    def _work(self, tasks: list[Task]) -> Iterator[Answer]:
        from verify.engine import workers

        for task in tasks:
            task.message["folder"] = str(self.folder)
        return workers.work(tasks, jobs=1, log=self.folder / "log.txt")


DISCHARGER = pytest.StashKey[Discharger]()


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Iterator[None]:
    """Give the items their worker; certificates are replayed where they are made and then not kept."""
    items = [item for item in session.items if isinstance(item, ObligationItem)]
    if not items or session.config.option.collectonly:
        return (yield)
    with tempfile.TemporaryDirectory(prefix="netproof-") as folder:
        # under xdist a process sees all items but runs a share of them: then each item has a worker of its own
        shared = [] if hasattr(session.config, "workerinput") else items
        session.stash[DISCHARGER] = discharger = Discharger(shared, Path(folder))
        try:
            return (yield)
        finally:
            discharger.answers.close()  # type: ignore[attr-defined]  # a generator, which ends its workers


def _location(path: Path) -> Location:
    """By module name inside a package, so that the module is the one that others import; else by path."""
    from verify.claim import BadClaim
    from verify.engine.loading import Location

    if not (path.parent / "__init__.py").exists():
        return Location(path=str(path))
    root = next(parent for parent in path.parents if not (parent / "__init__.py").exists())
    name = ".".join(path.relative_to(root).with_suffix("").parts)
    if importlib.util.find_spec(name.split(".")[0]) is None:
        sys.path.append(str(root))
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None or not Path(spec.origin).samefile(path):
        found = spec.origin if spec else "nothing"
        raise BadClaim(
            f"{path}: import {name} finds {found} instead; rename the package or install it with pip -e"
        )
    return Location(module=name)


def _paragraph(result: ObligationResult, expected: str) -> str:
    """What a reader of a failed test needs: verdict, fact, counterexample to copy, reason."""
    sentences = [
        f"{result.id} is {result.verdict}, {expected} was expected ({result.prover}, {result.scope})",
        f"It says: {result.title.rstrip('.')}",
    ]
    if result.counterexample:
        values = ", ".join(f"{name} = {value}" for name, value in result.counterexample.items())
        sentences.append(f"Counterexample: {values}")
    if result.message:
        sentences.append(result.message.strip().rstrip("."))
    return ". ".join(sentences) + "."

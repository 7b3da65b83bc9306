"""Worker processes with limits that hold: seconds by a kill, bytes by the operating system.

In reading order: `Task`; `Answer`, what becomes known of one; `work`, which hands the tasks round and yields answers as
they come. A solver that does not obey its own limit takes its process with it and nothing else.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

GIBIBYTE = 1 << 30
MEMORY_LIMIT = 8 * GIBIBYTE
SINGLE_THREADED = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
"""Each worker is one core's work; libraries that start threads of their own would only get in each other's way."""


@dataclass(frozen=True)
class Task:
    """One obligation for a worker: `message` is what it is told, `time_limit` the seconds after which it is killed."""

    id: str
    message: dict[str, Any]
    time_limit: float


@dataclass(frozen=True)
class Answer:
    """What becomes known of a task.

    `kind` is `started`, `progress` (`text` says of what), `done` (`content` as the worker sent it), `lost` (killed by a
    limit; `text` is the reason) or `failed` (the worker itself is at fault; `text` is the reason).
    """

    task: Task
    kind: Literal["started", "progress", "done", "lost", "failed"]
    text: str = ""
    content: Any = None
    seconds: float = 0.0


def grace(time_limit: float) -> float:
    """Seconds beyond its limit that a prover is given to stop by itself."""
    return 2.0 + time_limit / 10


class _Worker:
    def __init__(self, memory_limit: int, log: Path) -> None:
        paths = [os.path.abspath(path) for path in sys.path]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONHASHSEED": "0"}
        environment.update(dict.fromkeys(SINGLE_THREADED, "1"))
        with log.open("ab") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "verify.engine.worker", str(memory_limit)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=environment,
                start_new_session=True,  # an interrupt at the terminal is for the run, which ends its workers itself
            )
        self.task: Task | None = None
        self.started = self.deadline = 0.0
        self.replaying = False
        self.rest = b""

    def give(self, task: Task) -> None:
        self.task, self.started, self.replaying = task, time.monotonic(), False
        self.deadline = self.started + task.time_limit + grace(task.time_limit)
        assert self.process.stdin is not None
        with suppress(BrokenPipeError):  # it is dead: its output ends, and that is where this is noticed
            self.process.stdin.write(json.dumps(task.message).encode() + b"\n")
            self.process.stdin.flush()

    def lines(self) -> list[bytes] | None:
        """The whole lines that have come; None when no more can."""
        assert self.process.stdout is not None
        data = os.read(self.process.stdout.fileno(), 1 << 20)
        if not data:
            return None
        *whole, self.rest = (self.rest + data).split(b"\n")
        return whole

    def end(self) -> int:
        """Kill the process and return its status."""
        self.process.kill()
        status = self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            with suppress(BrokenPipeError):  # a task it never read
                pipe.close()
        return status


def work(
    tasks: Sequence[Task], *, jobs: int, log: Path, memory_limit: int = MEMORY_LIMIT
) -> Generator[Answer]:
    """Hand the tasks, in this order, to at most `jobs` processes; yield the answers as they come.

    Every task ends with exactly one of `done`, `lost` and `failed`. Closing the iterator kills the workers.

    Args:
        log: file that what solvers print is appended to.
        memory_limit: bytes of address space of each worker.
    """
    waiting = list(reversed(tasks))
    idle: list[_Worker] = []
    busy: list[_Worker] = []
    selector = selectors.DefaultSelector()
    try:
        while waiting or busy:
            while waiting and len(busy) < jobs:
                worker = idle.pop() if idle else _Worker(memory_limit, log)
                worker.give(task := waiting.pop())
                assert worker.process.stdout is not None
                selector.register(worker.process.stdout, selectors.EVENT_READ, worker)
                busy.append(worker)
                yield Answer(task, "started")
            patience = max(0.0, min(worker.deadline for worker in busy) - time.monotonic())
            for key, _ in selector.select(patience):
                worker = key.data
                answers, ended = _heard(worker, memory_limit)
                if ended:
                    selector.unregister(key.fileobj)
                    busy.remove(worker)
                    if worker.process.returncode is None:
                        idle.append(worker)
                yield from answers
            for worker in [worker for worker in busy if worker.deadline <= time.monotonic()]:
                assert worker.process.stdout is not None and worker.task is not None
                selector.unregister(worker.process.stdout)
                busy.remove(worker)
                worker.end()
                seconds = time.monotonic() - worker.started
                limit = f"its limit is {worker.task.time_limit:g} s"
                what = "the kernel was still replaying" if worker.replaying else limit
                yield Answer(worker.task, "lost", f"killed after {seconds:.0f} s: {what}", seconds=seconds)
    finally:
        selector.close()
        for worker in [*idle, *busy]:
            worker.end()


def _heard(worker: _Worker, memory_limit: int) -> tuple[list[Answer], bool]:
    """What a worker has said, and whether its task is over."""
    task = worker.task
    assert task is not None
    lines = worker.lines()
    seconds = time.monotonic() - worker.started
    if lines is None:
        return [_death(task, worker.end(), seconds, memory_limit)], True
    answers = []
    for line in lines:
        message = json.loads(line)
        if "progress" in message:
            answers.append(Answer(task, "progress", message["progress"], seconds=seconds))
        elif "replay" in message:
            worker.replaying = True
            worker.deadline = time.monotonic() + max(120.0, task.time_limit) + grace(task.time_limit)
        elif "done" in message:
            return [*answers, Answer(task, "done", content=message["done"], seconds=seconds)], True
        elif "lost" in message:  # by a limit on another machine
            return [*answers, Answer(task, "lost", message["lost"], seconds=seconds)], True
        else:
            return [*answers, Answer(task, "failed", message["failed"], seconds=seconds)], True
    return answers, False


def _death(task: Task, status: int, seconds: float, memory_limit: int) -> Answer:
    """A process that a signal ended ran into a limit or a solver's crash: nothing is decided. Else we are at fault."""
    limit = f"the memory limit is {memory_limit / GIBIBYTE:g} GiB"
    if status < 0:
        name = signal.Signals(-status).name
        return Answer(
            task, "lost", f"the worker died of {name} after {seconds:.0f} s; {limit}", seconds=seconds
        )
    return Answer(task, "failed", f"the worker ended with status {status}; {limit}", seconds=seconds)

"""How something is timed: in pairs with its peer, medians quoted, the share of noise beside them.

In reading order: `Figure`, one line of the table; `Curve`, how a cost grows; `Bench`, what a task measures with. A
ratio is the median over pairs timed next to each other, so that a busy machine slows both sides; its quartiles say how
far to believe it.
"""

from __future__ import annotations

import importlib.util
import math
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

PAIRS = 5
BUDGET = 12.0
"""Seconds of pairs after which no further pair is timed; there are always at least two."""

Run = Callable[[], object]


@dataclass(frozen=True)
class Figure:
    """One line: what was measured, beside which peer.

    `value` is what is held to the limit: a ratio to the peer, or a number of `unit` where there is no peer.
    """

    task: str
    what: str
    unit: str
    value: float
    low: float
    high: float
    peer: str = ""
    seconds: float | None = None
    peer_seconds: float | None = None
    limit: float | None = None
    at_least: bool = False
    detail: str = ""

    @property
    def reached(self) -> bool | None:
        """Whether the limit is kept; None without one. NaN keeps none."""
        if self.limit is None:
            return None
        return self.value >= self.limit if self.at_least else self.value <= self.limit


@dataclass(frozen=True)
class Curve:
    """How the time grows with a size: `exponent` is the slope of log time over log size, by least squares."""

    task: str
    what: str
    variable: str
    sizes: tuple[float, ...]
    seconds: tuple[float, ...]
    exponent: float
    best_known: str
    remark: str = ""


@dataclass
class Bench:
    """What a task measures with; gathers its figures and curves and says each as it comes."""

    task: str
    quick: bool = False
    figures: list[Figure] = field(default_factory=list)
    curves: list[Curve] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    def size(self, full: int, quick: int) -> int:
        """The named size, or a small one to try the benchmark itself."""
        return quick if self.quick else full

    def compare(
        self,
        what: str,
        ours: Run,
        peers: Mapping[str, Run | None],
        *,
        limits: Mapping[str, float] | None = None,
        detail: Callable[[], str] | str = "",
    ) -> None:
        """Time `ours` next to each peer; the ratio is ours / theirs. A peer that is None is skipped with a word."""
        for name, peer in peers.items():
            if peer is None:
                self.skip(f"{what}: {name} is not installed")
                continue
            pairs = []
            began = time.perf_counter()
            while len(pairs) < 2 or (len(pairs) < PAIRS and time.perf_counter() - began < BUDGET):
                pairs.append((seconds(ours), seconds(peer)))
            low, ratio, high = quartiles([one / other for one, other in pairs])
            mine, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
            limit = (limits or {}).get(name)
            said = detail() if callable(detail) else detail
            self._add(
                Figure(self.task, what, "ratio", ratio, low, high, name, mine, theirs, limit, detail=said)
            )

    def time(self, what: str, run: Run, *, limit: float | None = None, detail: str = "") -> None:
        """Seconds of `run`, the median of a few."""
        times: list[float] = []
        began = time.perf_counter()
        while not times or (len(times) < PAIRS and time.perf_counter() - began < BUDGET):
            times.append(seconds(run))
        low, middle, high = quartiles(times)
        self._add(Figure(self.task, what, "s", middle, low, high, seconds=middle, limit=limit, detail=detail))

    def number(
        self,
        what: str,
        values: float | Sequence[float],
        unit: str,
        *,
        limit: float | None = None,
        at_least: bool = False,
        detail: str = "",
    ) -> None:
        """A number measured elsewhere: memory, a rate, a share; of several, the median counts."""
        low, middle, high = quartiles(values if isinstance(values, Sequence) else [values])
        self._add(
            Figure(self.task, what, unit, middle, low, high, limit=limit, at_least=at_least, detail=detail)
        )

    def curve(
        self,
        what: str,
        variable: str,
        cases: Mapping[float, Run],
        *,
        best_known: str,
        remark: str = "",
    ) -> None:
        """How the time grows: the fastest of three at each size, and the exponent fitted to the larger half."""
        sizes = tuple(sorted(cases))
        found = tuple(min(seconds(cases[size]) for _ in range(3)) for size in sizes)
        exponent = slope(sizes[len(sizes) // 2 - 1 :], found[len(sizes) // 2 - 1 :])
        curve = Curve(self.task, what, variable, sizes, found, exponent, best_known, remark)
        self.curves.append(curve)
        print(
            f"  {what}: time grows as {variable}^{exponent:.2f}; known {best_known}",
            file=sys.stderr,
            flush=True,
        )

    def skip(self, sentence: str) -> None:
        """Say what was left out, and why."""
        self.skipped.append(sentence)
        print(f"  skipped: {sentence}", file=sys.stderr, flush=True)

    def _add(self, figure: Figure) -> None:
        self.figures.append(figure)
        word = {None: "", True: "  ok", False: "  MISSED"}[figure.reached]
        beside = f" of {figure.peer}" if figure.peer else ""
        print(f"  {figure.what}: {figure.value:.3g} {figure.unit}{beside}{word}", file=sys.stderr, flush=True)


def seconds(run: Run) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def quartiles(values: Sequence[float]) -> tuple[float, float, float]:
    """Lower quartile, median and upper quartile; of fewer than four values the ends stand for the quartiles."""
    ordered = sorted(values)
    middle = statistics.median(ordered)
    if len(ordered) < 4:
        return ordered[0], middle, ordered[-1]
    low, _, high = statistics.quantiles(ordered, n=4, method="inclusive")
    return low, middle, high


def slope(sizes: Sequence[float], times: Sequence[float]) -> float:
    """The least-squares slope of log time over log size."""
    x, y = [math.log(size) for size in sizes], [math.log(time) for time in times]
    return statistics.linear_regression(x, y).slope


def package(name: str) -> bool:
    """Whether a peer that is a Python package is installed."""
    return importlib.util.find_spec(name) is not None


def program(name: str) -> str | None:
    """The path of a peer that is a program, None where it is not installed."""
    return shutil.which(name)


def as_data(bench: Bench) -> dict[str, Any]:
    """Plain data of all that was measured."""
    return {
        "figures": [{**vars(figure), "reached": figure.reached} for figure in bench.figures],
        "curves": [dict(vars(curve)) for curve in bench.curves],
        "skipped": list(bench.skipped),
    }

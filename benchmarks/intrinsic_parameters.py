"""The packed engine of intrinsic parameters against the literal network and against numpy's own random reads.

Figures to reach, for two variables and n = 12 (16.8 million vertices): table, packing, unpacking and exact residual
under 3 s of one core in all; evaluation of at least 5 million points a second. Peers: the literal network, layer by
layer in exact fractions, its zeros left out (at n = 6, over 10^6 times the time of the engine), and the lower limit of
what any program can do, d + 1 random reads of the same table by numpy.
"""

from __future__ import annotations

import itertools
import statistics
import time
from fractions import Fraction
from typing import Any

import numpy as np

from benchmarks.measure import Bench, seconds
from theorems.intrinsic_parameters import packed
from theorems.intrinsic_parameters.construction import Code, interpolation_network, plane_parameters
from theorems.intrinsic_parameters.families import PRECISION, Cones, cube_diagonal, instances, table
from theorems.intrinsic_parameters.packed import Interpolation

RUNS = 3
FINE = 30
STEPS = ("table", "levels", "pack", "unpack", "residual")


def figures(bench: Bench) -> None:
    """From the table to its residual, then evaluation, then the literal network at a point."""
    n = bench.size(12, 10)
    (function,) = instances("cones", np.random.default_rng(0), 1, 2)
    assert isinstance(function, Cones)
    runs = [pipeline(function, n) for _ in range(RUNS)]
    levels, residual, size = runs[-1][1]
    medians = [statistics.median(column) for column in zip(*(parts for parts, _ in runs), strict=True)]
    named = ", ".join(f"{name} {part:.2f}" for name, part in zip(STEPS, medians, strict=True))
    bench.number(
        f"n = {n}: table to residual",
        [sum(parts) for parts, _ in runs],
        "s of one core",
        limit=3.0,
        detail=f"{named}; θ {size / 1e6:.1f} MB",
    )
    bound = residual / (1 << PRECISION) + cube_diagonal(function, n) / 2
    bench.number(
        f"n = {n}: certified sup error / stated bound",
        float(bound / (5 * cube_diagonal(function, n))),
        "",
        limit=1.0,
        detail=f"{float(bound):.4g} for every x, by the exact residual",
    )
    evaluation(bench, n, levels)
    literal(bench)


def pipeline(function: Cones, n: int) -> tuple[list[float], Any]:
    """Seconds of one core for table, levels, packing, unpacking, residual; and what came of it."""
    marks = [time.process_time()]
    values = table(function, n)
    marks.append(time.process_time())
    levels, lo, hi = packed.range_levels(values, n)
    marks.append(time.process_time())
    theta = packed.pack(levels, n)
    marks.append(time.process_time())
    same = np.array_equal(packed.unpack(theta, levels.size), levels)
    marks.append(time.process_time())
    residual = packed.greatest_residual(values, levels, n, lo, hi)
    marks.append(time.process_time())
    if not same:
        raise AssertionError("the levels do not come back from the parameters")
    return [b - a for a, b in itertools.pairwise(marks)], (levels, residual, theta.nbytes)


def evaluation(bench: Bench, n: int, levels: np.ndarray) -> None:
    """Exact values at random points, beside as many reads of the table as a point needs."""
    count = bench.size(2_000_000, 200_000)
    rng = np.random.default_rng(1)
    engine = Interpolation(2, n, levels)
    points = rng.integers(0, (1 << FINE) + 1, size=(count, 2))
    places = rng.integers(0, levels.size, size=(3, count))
    what = f"n = {n}: evaluation of {count} points"
    bench.compare(
        what,
        lambda: engine.values(points, FINE),
        {"three random reads by numpy": lambda: [levels.take(row) for row in places]},
        detail="the peer is the lower limit",
    )
    rates = [count / 1e6 / seconds(lambda: engine.values(points, FINE)) for _ in range(RUNS)]
    bench.number(what, rates, "million points / s", limit=5.0, at_least=True, detail="exact")


def literal(bench: Bench, n: int = 6) -> None:
    """The literal network at a point against the engine at as many as it takes to be measured."""
    rng = np.random.default_rng(2)
    levels = rng.integers(0, 1 << n, size=((1 << n) + 1) ** 2).astype(packed.level_type(n))
    code = Code(tuple(map(int, levels)), n, Fraction(1), Fraction(0))
    network = interpolation_network(2, n).at(plane_parameters(code))
    engine = Interpolation(2, n, levels)
    points = rng.integers(0, (1 << FINE) + 1, size=(100_000, 2))
    ratios = []
    for row in points[:2]:
        point = [Fraction(int(x), 1 << FINE) for x in row]
        slow = seconds(lambda point=point: network.evaluate(point))  # type: ignore[misc]
        fast = seconds(lambda: engine.values(points, FINE)) / len(points)
        assert network.evaluate(point) == [Fraction(int(engine.values(row[None, :], FINE)[0]), 1 << FINE)]
        ratios.append(slow / fast)
    detail = f"n = {n}, {network.hidden_layers} layers; the same value"
    bench.number("literal network / engine, a point", ratios, "", limit=1e6, at_least=True, detail=detail)

"""The packed engine of intrinsic parameters against its figures and its peers.

    python benchmarks/intrinsic_parameters.py            about a minute
    python benchmarks/intrinsic_parameters.py --quick    n = 10 instead of 12

Figures to reach, for two variables and n = 12 (16.8 million vertices), in processor time of one core: table, packing,
unpacking and exact residual under 3 s in all; evaluation of at least 5 million points a second. Peers: the literal
network, layer by layer in exact fractions, its zeros left out (at n = 6, over 10^6 times the time of the engine), and
the lower limit of what any program can do, d + 1 random reads of
the same table by numpy. What is missed is printed as MISSED.

A ratio is the median over pairs timed next to each other, so that a busy machine slows both sides.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from theorems.intrinsic_parameters import packed
from theorems.intrinsic_parameters.construction import Code, interpolation_network, plane_parameters
from theorems.intrinsic_parameters.families import PRECISION, Cones, cube_diagonal, instances, table
from theorems.intrinsic_parameters.packed import Interpolation

RUNS = 3
POINTS = 2_000_000
FINE = 30


def seconds(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def say(what: str, value: float, limit: float, above: bool, detail: str) -> bool:
    good = value >= limit if above else value <= limit
    word = "at least" if above else "at most"
    print(
        f"{what:44} {value:12.4g}  {word} {limit:8.3g}  {'ok' if good else 'MISSED':6}  ({detail})",
        flush=True,
    )
    return good


def pipeline(function: Cones, n: int) -> tuple[list[float], Any]:
    """Seconds for table, levels, packing, unpacking, residual; and what came of it."""
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


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="n = 10")
    n = 10 if parser.parse_args().quick else 12
    (function,) = instances("cones", np.random.default_rng(0), 1, 2)
    assert isinstance(function, Cones)
    good = True

    times = []
    for _ in range(RUNS):
        parts, (levels, residual, size) = pipeline(function, n)
        times.append(parts)
    parts = [statistics.median(column) for column in zip(*times, strict=True)]
    named = ", ".join(
        f"{name} {t:.2f}"
        for name, t in zip(("table", "levels", "pack", "unpack", "residual"), parts, strict=True)
    )
    total = statistics.median(map(sum, times))
    good &= say(f"n = {n}: table to residual, s", total, 3.0, False, f"{named}; θ {size / 1e6:.1f} MB")

    bound = residual / (1 << PRECISION) + cube_diagonal(function, n) / 2
    stated = 5 * cube_diagonal(function, n)
    good &= say(
        "certified sup error / stated bound",
        float(bound / stated),
        1.0,
        False,
        f"{float(bound):.4g} for every x, by the exact residual",
    )

    rng = np.random.default_rng(1)
    engine = Interpolation(2, n, levels)
    points = rng.integers(0, (1 << FINE) + 1, size=(POINTS, 2))
    places = rng.integers(0, levels.size, size=(3, POINTS))
    pairs = []
    for _ in range(2 * RUNS):
        ours = seconds(lambda: engine.values(points, FINE))
        reads = seconds(lambda: [levels.take(row) for row in places])
        pairs.append((ours, reads))
    rate = POINTS / statistics.median(ours for ours, _ in pairs) / 1e6
    good &= say("evaluation, million points / s", rate, 5.0, True, f"{POINTS:,} random points, exact")
    times_reads = statistics.median(ours / reads for ours, reads in pairs)
    print(
        f"{'evaluation / three random reads by numpy':44} {times_reads:12.4g}  (the lower limit)", flush=True
    )

    good &= literal()
    return 0 if good else 1


def literal(n: int = 6) -> bool:
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
    return say("literal network / engine, a point", statistics.median(ratios), 1e6, True, detail)


if __name__ == "__main__":
    sys.exit(main())

"""Proximate rank against its figures: the greedy bound beside np.unique, and exact values with their certificates.

    python benchmarks/proximate_rank.py            about two minutes
    python benchmarks/proximate_rank.py --quick    a tenth of the units

Figures to reach: the greedy bound of 10^6 units takes at most 3 times np.unique(axis=0) on the same cells; the exact
value of 10^5 sparse units takes under 10 s and of a component of 500 units under 3 s; value and certificate of a cover
of 200 points take under 0.1 s. What is missed is printed as MISSED.

A ratio is the median over pairs timed next to each other, so that a busy machine slows both sides.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable

import numpy as np

from theorems.proximate_rank.construction import (
    Bracket,
    cover_points,
    lower_evidence,
    proximate_rank,
    proximate_rank_upper_bound,
    read_weights,
    spread_network,
)
from verify.networks.network import Network
from verify.provers import hints

EPS = 1 / 16
PAIRS = 3


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def say(what: str, value: float, limit: float, detail: str) -> bool:
    print(
        f"{what:52} {value:8.3f}  limit {limit:6.2f}  {'ok' if value < limit else 'MISSED':6}  ({detail})",
        flush=True,
    )
    return value < limit


def greedy(units: int) -> bool:
    network = spread_network(0, units, units // 16)
    points = read_weights(network).incoming

    def peer() -> object:
        return np.unique(np.floor(points / (2 * EPS)), axis=0)

    pairs = [(seconds(lambda: proximate_rank_upper_bound(network, EPS)), seconds(peer)) for _ in range(PAIRS)]
    ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    return say(f"greedy bound of {units} units / np.unique", ratio, 3, f"{ours:.2f} s / {theirs:.2f} s")


def refute(clauses: list[list[int]]) -> list[hints.Lemma] | None:
    found = hints.refutation(clauses)
    return found.lemmas if isinstance(found, hints.Refutation) else None


def exact(what: str, network: Network, limit: float, *, certify: bool = False) -> bool:
    start = time.perf_counter()
    found: Bracket = proximate_rank(network, EPS)
    if certify:
        lower_evidence(found, refute)
    took = time.perf_counter() - start
    detail = f"{found.lower}..{found.upper}, largest component {found.largest}, {found.cuts} cuts"
    return say(what, took, limit if found.exact else 0, detail)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a tenth of the units")
    part = 10 if parser.parse_args().quick else 1
    sparse = 10**5 // part
    reached = [
        greedy(10**6 // part),
        exact(f"exact value of {sparse} sparse units: s", spread_network(0, sparse, sparse // 5), 10),
        exact("exact value, component of 500 units: s", spread_network(0, 800, 145), 3),
        exact("the same and its certificate: s", spread_network(0, 800, 145), 6, certify=True),
        exact("cover of 200 points and its certificate: s", cover_points(0, 200, 4), 0.1, certify=True),
    ]
    print(f"{sum(reached)} of {len(reached)} figures reached")
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main())

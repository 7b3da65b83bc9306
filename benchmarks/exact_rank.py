"""Exact rank beside its natural peers: ratios of medians, all in one run.

    python benchmarks/exact_rank.py            about two minutes
    python benchmarks/exact_rank.py --quick    a tenth of the units, no 80-unit contours

Figures to reach: the rank of 10^6 units with 4 inputs takes at most 5 times one argsort of 10^6 uint64 keys and less
than np.unique(axis=0) or np.lexsort on the same rows; 10^6 units with 16 inputs and 4 outputs stay under 4 GiB; a pole
certificate of 80 units takes under 0.1 s exact and under 20 s by contour integrals.

A ratio is the median over pairs timed next to each other, so that a busy machine slows both sides.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import time
from collections.abc import Callable

import numpy as np

from theorems.exact_rank.construction import (
    as_tanh,
    contour_certificate,
    pole_certificate,
    random_network,
    rank,
    reduce_network,
)
from verify.networks.network import Network

PAIRS = 5


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def compare(
    what: str, run: Callable[[], object], peer: Callable[[], object], peer_name: str, limit: float
) -> bool:
    """Print the median ratio of the times of two calls, and whether it is below the limit."""
    pairs = [(seconds(run), seconds(peer)) for _ in range(PAIRS)]
    ratio = statistics.median(ours / theirs for ours, theirs in pairs)
    ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    return say(f"{what} / {peer_name}", ratio, limit, f"{ours:.3f} s / {theirs:.3f} s")


def say(what: str, value: float, limit: float, detail: str) -> bool:
    print(
        f"{what:58} {value:8.3f}  limit {limit:5.2f}  {'ok' if value < limit else 'MISSED':6}  ({detail})",
        flush=True,
    )
    return value < limit


def rows(network: Network) -> np.ndarray:
    """Incoming weights and bias side by side, as the peers take them."""
    hidden = network.layers[0]
    return np.column_stack([hidden.weight, hidden.bias])


def reducible(units: int) -> Network:
    """Three inputs, few distinct weights, proportional units: what a pole certificate finds hardest."""
    return random_network("proportional", 1, units, 3, 2)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a tenth of the units, no 80-unit contours")
    quick = parser.parse_args().quick
    units = 10**5 if quick else 10**6
    reached = []

    # First, so that nothing else counts towards the largest memory.
    wide = random_network("generic", 0, units, 16, 4)
    wide_seconds = seconds(lambda network=wide: rank(network))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    reached.append(
        say(
            f"{units} units, 16 inputs, 4 outputs: GiB",
            peak,
            4,
            f"with the data; the rank took {wide_seconds:.2f} s",
        )
    )
    del wide

    keys = np.random.default_rng(1).integers(0, 2**64, units, dtype=np.uint64)
    for family in ("generic", "sign_duplicates", "cancellations", "grid", "treacherous_sums"):
        network = random_network(family, 0, units, 4, 1)
        table, what = rows(network), f"rank of {units} {family} units"

        def ours(network: Network = network) -> object:
            return rank(network)

        reached.append(compare(what, ours, lambda: np.argsort(keys), "argsort of keys", 5))
        if family in ("generic", "grid"):
            peer = compare(what, ours, lambda table=table: np.unique(table, axis=0), "np.unique(axis=0)", 1)
            reached.append(peer)
            reached.append(compare(what, ours, lambda table=table: np.lexsort(table.T), "np.lexsort", 1))

    small = reducible(80)
    exact = statistics.median(seconds(lambda: pole_certificate(small)) for _ in range(PAIRS))
    reached.append(say("pole certificate of 80 units, exact: s", exact, 0.1, f"rank {rank(small)}"))
    if not quick:
        certificate = pole_certificate(small)
        start = time.perf_counter()
        found = contour_certificate(as_tanh(small), certificate.line, certificate.functional)
        took = time.perf_counter() - start
        certified = {(pole.kappa, pole.s) for pole in found if pole.is_certified}
        assert certified == set(certificate.poles), "the contours find exactly the exact certificate's poles"
        reached.append(
            say("pole certificate of 80 units, contours: s", took, 20, f"rank {reduce_network(small).rank}")
        )
    print(f"{sum(reached)} of {len(reached)} figures reached")
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main())

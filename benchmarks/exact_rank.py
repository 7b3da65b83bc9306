"""Exact rank beside its natural peers, from 10^3 to 10^7 units.

Peers: one argsort of as many uint64 keys (the limit: any algorithm that groups equal rows sorts or hashes), numpy's
lexsort and unique(axis=0) of the same rows (which only group, and add nothing up), and a loop over the units in plain
Python, with a dictionary and exact fractions. Then certificates of minimality, and memory.
"""

from __future__ import annotations

import resource
from fractions import Fraction

import numpy as np

from benchmarks.measure import Bench, seconds
from theorems.exact_rank.construction import (
    as_tanh,
    contour_certificate,
    pole_certificate,
    random_network,
    rank,
)
from verify.networks.network import Network


def figures(bench: Bench) -> None:
    """Memory first, so that nothing else counts towards the largest."""
    units = bench.size(10**6, 10**5)
    _memory(bench, units)
    keys = np.random.default_rng(1).integers(0, 2**64, units, dtype=np.uint64)
    for family in ("generic", "sign_duplicates", "cancellations", "grid", "treacherous_sums"):
        network = random_network(family, 0, units, 4, 1)
        peers = {"argsort of as many keys": lambda: np.argsort(keys)}
        if family in ("generic", "grid"):
            table = rows(network)
            peers["np.unique(axis=0)"] = lambda table=table: np.unique(table, axis=0)
            peers["np.lexsort"] = lambda table=table: np.lexsort(table.T)
        limits = {"argsort of as many keys": 5.0, "np.unique(axis=0)": 1.0, "np.lexsort": 1.0}
        bench.compare(
            f"rank of {units:,} {family} units", lambda network=network: rank(network), peers, limits=limits
        )
    few = random_network("grid", 0, bench.size(10**4, 10**3), 4, 1)
    limits = {"a loop over the units": 1.0}
    what = f"rank of {few.width:,} grid units"
    bench.compare(what, lambda: rank(few), {"a loop over the units": lambda: by_loop(few)}, limits=limits)
    assert by_loop(few) == rank(few)
    sizes = [10**k for k in range(3, bench.size(8, 6))]
    many = {h: random_network("sign_duplicates", 0, h, 4, 1) for h in sizes}
    cases = {h: (lambda network=network: rank(network)) for h, network in many.items()}
    bench.curve("rank", "units", cases, best_known="units log units (sorting)")
    cases = {h: (lambda network=network: np.lexsort(rows(network).T)) for h, network in many.items()}
    bench.curve("np.lexsort of the same rows", "units", cases, best_known="units log units (sorting)")
    del many, cases
    _certificates(bench)


def _memory(bench: Bench, units: int) -> None:
    wide = random_network("generic", 0, units, 16, 4)
    took = seconds(lambda: rank(wide))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    what = f"largest memory, {units:,} units with 16 inputs and 4 outputs"
    bench.number(what, peak, "GiB", limit=4, detail=f"with the data; the rank took {took:.2f} s")


def _certificates(bench: Bench) -> None:
    small = reducible(80)
    found = pole_certificate(small)
    what = "pole certificate of 80 units"
    bench.time(f"{what}, exact", lambda: pole_certificate(small), limit=0.1, detail=f"rank {rank(small)}")
    sizes = (20, 40, 80, 160, 320)
    nets = {h: reducible(h) for h in sizes}
    cases = {h: (lambda network=network: pole_certificate(network)) for h, network in nets.items()}
    remark = "each pole sums over the units of its column"
    bench.curve(
        "exact pole certificate", "units", cases, best_known="units log units + answer", remark=remark
    )
    if bench.quick:
        bench.skip("contour integrals of 80 units: full sizes only")
        return

    def contours() -> None:
        poles = contour_certificate(as_tanh(small), found.line, found.functional)
        certified = {(pole.kappa, pole.s) for pole in poles if pole.is_certified}
        assert certified == set(found.poles), "the contours find exactly the exact certificate's poles"

    bench.number(f"{what}, contour integrals", seconds(contours), "s", limit=20)


def rows(network: Network) -> np.ndarray:
    """Incoming weights and bias side by side, as the peers take them."""
    hidden = network.layers[0]
    return np.column_stack([hidden.weight, hidden.bias])


def reducible(units: int) -> Network:
    """Three inputs, few distinct weights, proportional units: what a pole certificate finds hardest."""
    return random_network("proportional", 1, units, 3, 2)


def by_loop(network: Network) -> int:
    """The rank as one would write it first: canonical signs, a dictionary, exact sums."""
    hidden, last = network.layers
    sums: dict[tuple[float, ...], list[Fraction]] = {}
    for b, c, a in zip(hidden.weight.tolist(), hidden.bias.tolist(), last.weight.T.tolist(), strict=True):
        leading = next((w for w in b if w), 0.0)
        if not leading:
            continue
        sign = 1 if leading > 0 else -1
        key = (*(sign * w for w in b), sign * c)
        known = sums.get(key, [Fraction(0)] * len(a))
        sums[key] = [s + sign * Fraction(e) for s, e in zip(known, a, strict=True)]
    return sum(any(total) for total in sums.values())

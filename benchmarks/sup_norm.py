"""Certified sup norms of smoothed ReLUs: netproof's branch and bound beside plain bisection.

On [-1, 1], as the expressions stand, K = 1000, to relative 1e-6:

    softplus(K x) / K - relu(x)     gelu(K x) / K - relu(x)     x (1 + tanh K x) / 2 - relu(x)

The peers bisect and enclose the expression itself on every piece, with Arb and with mpmath.iv, always the piece whose
bound is largest; they stop at a number of pieces, and the gap they are left with is shown. (mpmath.iv has no erf and
no tanh: tanh is written with exp, and gelu is left out.) Times are the median of several runs, nothing kept between
them; the ratios are to netproof's search, which ends with the kernel accepting the cover. It is to take less than
0.02 s for each.

    python benchmarks/sup_norm.py
"""

from __future__ import annotations

import heapq
import statistics
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

from flint import arb, ctx
from mpmath import iv

from verify import terms as T
from verify.kernel import enclosure
from verify.kernel.certificate import replay_conclusion
from verify.provers import Context
from verify.provers.balls import Prover

RELATIVE = Fraction(1, 10**6)
SLOPE = 1000
MOST_PIECES = 20_000
REPEATS = 15
LIMIT = 0.02
"""Seconds for a certified sup norm."""


def terms_by_name() -> dict[str, T.Term]:
    x = T.real("x")
    return {
        "softplus": T.log(1 + T.exp(SLOPE * x)) / SLOPE - T.relu(x),
        "gelu": x * (1 + T.erf(SLOPE * x / T.sqrt(2))) / 2 - T.relu(x),
        "tanh": x * (1 + T.tanh(SLOPE * x)) / 2 - T.relu(x),
    }


def forget() -> None:
    """Empty what the kernel keeps between calls, so that no run profits from the one before."""
    for kept in (enclosure.pi, enclosure._increasing):
        kept.cache_clear()


def median_time(run: Callable[[], Any], repeats: int = REPEATS) -> tuple[float, Any]:
    """Seconds of this process, so that others on the machine do not count; the median of several runs."""
    seconds, result = [], None
    for _ in range(repeats):
        forget()
        started = time.process_time()
        result = run()
        seconds.append(time.process_time() - started)
    return statistics.median(seconds), result


def replay(prover: Prover) -> None:
    for conclusion in prover.conclusions:
        assert replay_conclusion(conclusion) == "checked"


def bisection(bounds: Callable[[float, float], tuple[float, float]]) -> tuple[float, int]:
    """The relative gap that bisection reaches, and its pieces; bounds of |f| come from the function."""
    best, pieces = bounds(0.0, 0.0)[0], 1
    heap = [(-bounds(-1.0, 1.0)[1], -1.0, 1.0)]
    while pieces < MOST_PIECES and not -heap[0][0] <= best * (1 + float(RELATIVE)):
        _, lo, hi = heapq.heappop(heap)
        middle = (lo + hi) / 2
        best = max(best, bounds(middle, middle)[0])
        for a, b in ((lo, middle), (middle, hi)):
            heapq.heappush(heap, (-bounds(a, b)[1], a, b))
        pieces += 1
    return (-heap[0][0] - best) / best, pieces


def with_arb(name: str) -> Callable[[float, float], tuple[float, float]]:
    def bounds(lo: float, hi: float) -> tuple[float, float]:
        x = arb(lo).union(arb(hi))
        relu = x.max(arb(0))
        value = {
            "softplus": lambda: (1 + (SLOPE * x).exp()).log() / SLOPE - relu,
            "gelu": lambda: x * (1 + (SLOPE * x / arb(2).sqrt()).erf()) / 2 - relu,
            "tanh": lambda: x * (1 + (SLOPE * x).tanh()) / 2 - relu,
        }[name]()
        upper = float(value.abs_upper())
        return float(value.abs_lower()), upper if upper == upper else float("inf")

    return bounds


def with_mpmath(name: str) -> Callable[[float, float], tuple[float, float]]:
    def bounds(lo: float, hi: float) -> tuple[float, float]:
        x = iv.mpf([lo, hi])
        relu = iv.mpf([max(lo, 0.0), max(hi, 0.0)])
        if name == "softplus":
            value = iv.log(1 + iv.exp(SLOPE * x)) / SLOPE - relu
        else:
            value = x * (1 + (1 - 2 / (1 + iv.exp(2 * SLOPE * x)))) / 2 - relu
        a, b = float(value.a), float(value.b)
        return max(a, -b, 0.0), max(abs(a), abs(b))

    return bounds


def main() -> int:
    reached = []
    print(f"{'':10}{'method':24}{'seconds':>10}{'ratio':>9}{'pieces':>8}   relative gap")
    for name, term in terms_by_name().items():

        def prove(term: T.Term = term) -> tuple[Prover, tuple[Fraction, Fraction]]:
            prover = Prover(Context())
            return prover, prover.sup_norm(term, {"x": (-1, 1)}, relative=RELATIVE)

        proving, (prover, (upper, lower)) = median_time(prove)
        assert [c["outcome"] for c in prover.conclusions] == ["discharged", "discharged"]
        cover = str(prover.conclusions[0]["evidence"]["tree"])
        leaves = cover.count("mean_value") + cover.count("direct")
        replaying, _ = median_time(partial(replay, prover))
        rows = [
            ("netproof, with cover", proving, leaves, float((upper - lower) / lower)),
            ("  its replay", replaying, leaves, float((upper - lower) / lower)),
        ]
        peers = [("Arb, bisection", with_arb(name))]
        if name != "gelu":
            peers.append(("mpmath.iv, bisection", with_mpmath(name)))
        for peer, bounds in peers:
            seconds, (gap, pieces) = median_time(partial(bisection, bounds), 1)
            rows.append((peer, seconds, pieces, gap))
        for method, seconds, pieces, gap in rows:
            left = "" if gap <= RELATIVE else "   not reached"
            print(f"{name:10}{method:24}{seconds:10.4f}{seconds / proving:9.2f}{pieces:8}   {gap:.2g}{left}")
        reached.append(proving < LIMIT)
        print(f"{name:10}below {LIMIT} s: {'ok' if reached[-1] else 'MISSED'}")
    print(f"{sum(reached)} of {len(reached)} figures reached")
    return 0 if all(reached) else 1


if __name__ == "__main__":
    ctx.prec = 64
    sys.exit(main())

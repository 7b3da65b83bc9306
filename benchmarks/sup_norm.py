"""Certified sup norms of smoothed ReLUs: netproof's branch and bound beside plain bisection and Sollya.

On [-1, 1], as the expressions stand, K = 1000, to relative 1e-6:

    softplus(K x) / K - relu(x)     gelu(K x) / K - relu(x)     x (1 + tanh K x) / 2 - relu(x)

Peers that bisect enclose the expression itself on every piece, with Arb, mpmath.iv or codac, always the piece whose
bound is largest; they stop at a number of pieces, and the gap they are left with is shown. (mpmath.iv has no erf and
no tanh: tanh is written with exp, and gelu is left out; so has codac no erf.) Sollya's infnorm is asked for
the same expression on the two halves. Nothing is kept between runs; netproof ends with the kernel accepting the cover.
"""

from __future__ import annotations

import heapq
import subprocess
from collections.abc import Callable
from fractions import Fraction
from functools import partial

from flint import arb, ctx
from mpmath import iv

from benchmarks.measure import Bench, package, program
from verify import terms as T
from verify.kernel import enclosure
from verify.kernel.certificate import replay_conclusion
from verify.provers import Context
from verify.provers.balls import Prover

RELATIVE = Fraction(1, 10**6)
SLOPE = 1000
MOST_PIECES = 4_000
PATIENCE = 6
"""Seconds that Sollya may take."""


def terms_by_name() -> dict[str, T.Term]:
    x = T.real("x")
    return {
        "softplus": T.log(1 + T.exp(SLOPE * x)) / SLOPE - T.relu(x),
        "gelu": x * (1 + T.erf(SLOPE * x / T.sqrt(2))) / 2 - T.relu(x),
        "tanh": x * (1 + T.tanh(SLOPE * x)) / 2 - T.relu(x),
    }


def forget() -> None:
    """Empty what the kernel keeps between calls, so that no run profits from the one before."""
    for kept in (enclosure.pi, enclosure._increasing, enclosure._constant):
        kept.cache_clear()


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


def with_codac(name: str) -> Callable[[float, float], tuple[float, float]]:
    import codac

    def bounds(lo: float, hi: float) -> tuple[float, float]:
        x = codac.Interval(lo, hi)
        relu = codac.Interval(max(lo, 0.0), max(hi, 0.0))
        if name == "softplus":
            value = codac.log(1 + codac.exp(SLOPE * x)) / SLOPE - relu
        else:
            value = x * (1 + codac.tanh(SLOPE * x)) / 2 - relu
        a, b = value.lb(), value.ub()
        return max(a, -b, 0.0), max(abs(a), abs(b))

    return bounds


SOLLYA = {
    "softplus": ("log(1+exp({K}*x))/{K}", "log(1+exp({K}*x))/{K}-x"),
    "gelu": ("x*(1+erf({K}*x/sqrt(2)))/2", "x*(1+erf({K}*x/sqrt(2)))/2-x"),
    "tanh": ("x*(1+tanh({K}*x))/2", "x*(1+tanh({K}*x))/2-x"),
}
"""Left and right of 0, where relu is 0 and x."""


def with_sollya(name: str) -> str:
    """What Sollya's infnorm says of the two halves, or that it was stopped."""
    left, right = (form.format(K=SLOPE) for form in SOLLYA[name])
    script = f"print(infnorm({left}, [-1;0])); print(infnorm({right}, [0;1])); quit;"
    try:
        done = subprocess.run(
            ["sollya"], input=script, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return f"stopped after {PATIENCE} s"
    return " and ".join(line for line in done.stdout.split("\n") if line.startswith("["))


def peers_of(bench: Bench, name: str) -> dict[str, Callable[[], tuple[float, int]] | None]:
    """Bisection with each arithmetic that knows the expression, None where it is not installed."""
    found: dict[str, Callable[[], tuple[float, int]] | None] = {
        "Arb, bisection": partial(bisection, with_arb(name))
    }
    if name != "gelu":
        found["mpmath.iv, bisection"] = partial(bisection, with_mpmath(name))
        here = package("codac")
        found["codac, bisection"] = partial(bisection, with_codac(name)) if here else None
    return found


def figures(bench: Bench) -> None:
    """Search, its replay, and each peer with the gap that it is left with."""
    ctx.prec = 64
    for name, term in terms_by_name().items():

        def prove(term: T.Term = term) -> Prover:
            forget()
            prover = Prover(Context())
            prover.sup_norm(term, {"x": (-1, 1)}, relative=RELATIVE)
            return prover

        prover = prove()
        assert [c["outcome"] for c in prover.conclusions] == ["discharged", "discharged"]
        cover = str(prover.conclusions[0]["evidence"]["tree"])
        leaves = cover.count("mean_value") + cover.count("direct")
        bench.time(f"{name}: sup norm to 1e-6 with its cover", prove, limit=0.02, detail=f"{leaves} pieces")

        def again(prover: Prover = prover) -> None:
            forget()
            replay(prover)

        bench.compare(f"{name}: replay", again, {"its search": prove})
        for peer, run in peers_of(bench, name).items():
            detail = ""
            if run is not None:
                gap, pieces = run()
                reached = "" if gap <= RELATIVE else ", not reached"
                detail = f"the peer: {pieces:,} pieces, relative gap {gap:.1e}{reached}"
            bench.compare(f"{name}: sup norm to 1e-6", prove, {peer: run}, limits={peer: 1.0}, detail=detail)
        if program("sollya") is None:
            bench.skip(f"{name}: Sollya is not installed")
            continue
        said = with_sollya(name)
        run = partial(with_sollya, name)
        bench.compare(
            f"{name}: sup norm to 1e-6", prove, {"Sollya, infnorm": run}, detail=f"the peer: {said}"
        )

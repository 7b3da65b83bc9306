"""Certificates of emulated networks, and the interval engine behind quick bounds beside its peers.

*Certificates.* An ACAS Xu network (5-50x6-5) emulated by each activation to 1e-2 on [-1, 1]^5: built, certified, and
replayed by the kernel, CPU seconds of all together; the float64 certificates likewise.

*Interval engines.* t / (1 + e^t) <= C + slack on [0, 64] with C just above its supremum, in the natural form (the ends
of the intervals), by division of boxes: netproof's arrays, python-flint (the ends, and the box as one ball), mpmath.iv,
and Sollya's infnorm with what it says. Equal rigour: each encloses (mpmath.iv's exp has been seen to miss a value,
which only helps it here). netproof's exp is made of + - * with a proved error; nothing is assumed of the maths library.
"""

from __future__ import annotations

import itertools
import subprocess
import time
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from flint import arb, ctx
from mpmath import iv

import theorems.exact_rank.construction as bundled
from benchmarks.measure import Bench, program
from theorems.activation_emulation.construction import GAPS, box_of, emulate, emulate_float64
from verify.intervals import CHUNK, Intervals, divided
from verify.kernel.certificate import replay_conclusion
from verify.kernel.formula import digest
from verify.networks.activations import ACTIVATIONS
from verify.networks.files import load_network

NETWORK = Path(bundled.__file__).parent / "networks" / "acasxu_1_1.npz"
SUPREMUM = float(GAPS["silu"])
WIDEST = 64.0
SLACKS = (1e-5, 1e-7)
MANY, FEW = 1 << 17, 1 << 11


def replayed(kind: str, made: Any) -> None:
    statement = {"kind": "checker", "checker": f"activation_emulation.{kind}", "claims": made.claims()}
    conclusion = {
        "rule": "checker",
        "outcome": "discharged",
        "statement": statement,
        "evidence": made.evidence(),
    }
    assert replay_conclusion({**conclusion, "hash": digest(statement)}) == "checked"


def certificates(kind: str, names: list[str]) -> float:
    """CPU seconds to build, certify and replay with each activation."""
    network = load_network(NETWORK, default="relu")
    box = box_of(Fraction(1), network.inputs)
    started = time.process_time()
    for name in names:
        made = (
            emulate(network, name, Fraction(1, 100), box)
            if kind == "real"
            else emulate_float64(network, name, box)
        )
        replayed(kind, made)
    return time.process_time() - started


def with_arrays(bound: float) -> int:
    """Boxes looked at."""

    def holds(t: Intervals) -> Any:
        return (t / (1 + t.exp())).hi <= bound

    found = divided(holds, 0.0, WIDEST, parts=8)
    assert found is not None
    return found[1]


def bisection(certain: Callable[[float, float], bool]) -> int:
    """The same, one box at a time."""
    todo, looked = [(0.0, WIDEST)], 0
    while todo:
        lo, hi = todo.pop()
        looked += 1
        if not certain(lo, hi):
            middle = lo + (hi - lo) / 2
            todo += [(lo, middle), (middle, hi)]
    return looked


def with_mpmath(bound: float) -> int:
    def certain(lo: float, hi: float) -> bool:
        t = iv.mpf([lo, hi])
        return bool((t / (1 + iv.exp(t))).b <= bound)

    return bisection(certain)


def with_flint(bound: float) -> int:
    return bisection(lambda lo, hi: bool(arb(hi) / (1 + arb(lo).exp()) <= bound))


def with_balls(bound: float) -> int:
    def certain(lo: float, hi: float) -> bool:
        t = arb((lo + hi) / 2, (hi - lo) / 2)
        return bool(t / (1 + t.exp()) <= bound)

    return bisection(certain)


def with_sollya() -> str:
    script = "verbosity = 0!;\nprint(infnorm(x/(1+exp(x)), [0;64]));\nquit;\n"
    done = subprocess.run(["sollya"], input=script, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def many_boxes() -> None:
    edges = np.linspace(0.0, WIDEST, MANY + 1)
    for i in range(0, MANY, CHUNK):
        t = Intervals(edges[i : i + CHUNK], edges[i + 1 : i + CHUNK + 1])
        t / (1 + t.exp())


def few_boxes() -> None:
    for lo, hi in itertools.pairwise(np.linspace(0.0, WIDEST, FEW + 1).tolist()):
        t = iv.mpf([lo, hi])
        t / (1 + iv.exp(t))


def figures(bench: Bench) -> None:
    """Certificates for all activations; each engine on the same bound; boxes a second in bulk."""
    ctx.prec = 53
    names = list(ACTIVATIONS)[: bench.size(len(ACTIVATIONS), 3)]
    what = f"ACAS Xu by {len(names)} activations"
    for kind, limit in (("real", 10.0), ("float64", None)):
        times = [certificates(kind, names) for _ in range(bench.size(3, 1))]
        bench.number(f"{what}: {kind} certificates, built and replayed", times, "s of CPU", limit=limit)
    for slack in SLACKS[: bench.size(2, 1)]:
        bound = SUPREMUM + slack
        ours = partial(with_arrays, bound)
        peers = {
            "mpmath.iv": partial(with_mpmath, bound),
            "python-flint, ends": partial(with_flint, bound),
            "python-flint, balls": partial(with_balls, bound),
        }
        boxes = f"{ours():,} boxes, mpmath.iv {with_flint(bound):,}"
        bench.compare(f"silu gap to {slack:g}", ours, peers, limits={"mpmath.iv": 0.01}, detail=boxes)
        if program("sollya") is None:
            bench.skip("silu gap: Sollya is not installed")
        else:
            bench.compare(
                f"silu gap to {slack:g}", ours, {"Sollya, infnorm": with_sollya}, detail=with_sollya()
            )
    many, few = many_boxes, few_boxes
    detail = f"{MANY:,} boxes; mpmath.iv {FEW:,} of them, a {MANY // FEW}th"
    bench.compare(
        "boxes in bulk", many, {"mpmath.iv": few}, limits={"mpmath.iv": 0.01 * MANY / FEW}, detail=detail
    )

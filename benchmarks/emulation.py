"""Emulated networks and the interval engine behind quick bounds, beside their peers.

*Certificates.* An ACAS Xu network (5-50x6-5) emulated by each activation to 1e-2 on [-1, 1]^5: built, certified, and
the certificate replayed by the kernel, times in seconds of CPU.

*Interval engines*, all in one run: t / (1 + e^t) <= C + slack on [0, 64] with C just above its supremum, in the natural
form (the ends of the intervals), by division of boxes. netproof's arrays, python-flint, mpmath.iv, and Sollya if it is
installed. Equal rigour: each encloses (mpmath.iv's exp has been seen to miss a value, which only helps it here).
netproof's exp is made of + - * with a proved error; nothing is assumed of the maths library. Times are medians of CPU
seconds, ratios to netproof's.

    python benchmarks/emulation.py
"""

from __future__ import annotations

import itertools
import shutil
import statistics
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
from theorems.activation_emulation.construction import GAPS, box_of, emulate
from verify.intervals import CHUNK, Intervals, divided
from verify.kernel.certificate import replay_conclusion
from verify.kernel.formula import digest
from verify.networks.activations import ACTIVATIONS
from verify.networks.files import load_network

NETWORK = Path(bundled.__file__).parent / "networks" / "acasxu_1_1.npz"
SUPREMUM = float(GAPS["silu"])
SLACKS = (1e-5, 1e-7)
RUNS = 5
WIDEST = 64.0


def certificates() -> None:
    network, total = load_network(NETWORK, default="relu"), 0.0
    print(f"{'activation':12}{'build':>8}{'replay':>8}   certified error")
    for name in ACTIVATIONS:
        started = time.process_time()
        made = emulate(network, name, Fraction(1, 100), box_of(Fraction(1), network.inputs))
        statement = {"kind": "checker", "checker": "activation_emulation.real", "claims": made.claims()}
        conclusion = {
            "rule": "checker",
            "outcome": "discharged",
            "statement": statement,
            "hash": digest(statement),
            "evidence": made.evidence(),
        }
        built = time.process_time()
        assert replay_conclusion(conclusion) == "checked"
        ended = time.process_time()
        total += ended - started
        print(f"{name:12}{built - started:8.2f}{ended - built:8.2f}   {float(made.certified_error):.3g}")
    print(f"{'all':12}{total:16.2f}\n")


def with_arrays(bound: float) -> int:
    def holds(t: Intervals) -> Any:
        return (t / (1 + t.exp())).hi <= bound

    found = divided(holds, 0.0, WIDEST, parts=8)
    assert found is not None
    return found[1]


def bisection(certain: Callable[[float, float], bool]) -> int:
    """Boxes looked at, one at a time."""
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
    """Ends apart, each a ball: the natural form, as the others have it."""

    def certain(lo: float, hi: float) -> bool:
        return bool(arb(hi) / (1 + arb(lo).exp()) <= bound)

    return bisection(certain)


def with_balls(bound: float) -> int:
    """The whole box one ball."""

    def certain(lo: float, hi: float) -> bool:
        t = arb((lo + hi) / 2, (hi - lo) / 2)
        return bool(t / (1 + t.exp()) <= bound)

    return bisection(certain)


def median_time(run: Callable[[], int]) -> tuple[float, int]:
    seconds, boxes = [], 0
    for _ in range(RUNS):
        started = time.process_time()
        boxes = run()
        seconds.append(time.process_time() - started)
    return statistics.median(seconds), boxes


def engines() -> None:
    peers = {
        "netproof arrays": with_arrays,
        "python-flint, ends": with_flint,
        "python-flint, balls": with_balls,
        "mpmath.iv": with_mpmath,
    }
    for slack in SLACKS:
        print(f"slack {slack:g}{'seconds':>24}{'ratio':>9}{'boxes':>9}{'boxes/s':>12}")
        base = None
        for name, engine in peers.items():
            seconds, boxes = median_time(partial(engine, SUPREMUM + slack))
            base = base or seconds
            print(f"  {name:22}{seconds:12.5f}{seconds / base:9.1f}{boxes:9}{boxes / seconds:12.3g}")
    sollya()
    batch()


def batch() -> None:
    """Boxes a second where there are many: 2^17 boxes in chunks, and mpmath.iv on the first 2^11 of them."""
    edges = np.linspace(0.0, WIDEST, (1 << 17) + 1)
    chunks = [Intervals(edges[i : i + CHUNK], edges[i + 1 : i + CHUNK + 1]) for i in range(0, 1 << 17, CHUNK)]

    def arrays() -> int:
        return int(sum((t / (1 + t.exp())).hi.size for t in chunks))

    def one_by_one() -> int:
        for lo, hi in itertools.pairwise(edges[: (1 << 11) + 1]):
            t = iv.mpf([lo, hi])
            t / (1 + iv.exp(t))
        return 1 << 11

    ours, count = median_time(arrays)
    theirs, few = median_time(one_by_one)
    ratio = count / ours / (few / theirs)
    print(
        f"large batch: netproof {count / ours:.3g} boxes/s, mpmath.iv {few / theirs:.3g} boxes/s, ratio {ratio:.0f}"
    )


def sollya() -> None:
    program = shutil.which("sollya")
    if program is None:
        print("  sollya: not installed (Debian package sollya), left out")
        return
    script = "verbosity = 0!;\nprint(infnorm(x/(1+exp(x)), [0;64]));\nquit;\n"
    started = time.perf_counter()
    done = subprocess.run([program], input=script, capture_output=True, text=True, check=True)
    print(f"  sollya infnorm        {time.perf_counter() - started:12.5f}   {done.stdout.strip()}")


if __name__ == "__main__":
    ctx.prec = 53
    certificates()
    engines()

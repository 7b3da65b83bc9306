"""How far a network and its quantised copy can be apart over a box: one recursion, three arithmetics side by side.

For a ReLU network with layers z_l = W_l a_{l-1} + b_l and a copy with W_l + D_l, b_l + e_l, |a_l| <= M_l on the box:

    |z_l - z'_l| <= |W_l + D_l| E_{l-1} + |D_l| M_{l-1} + |e_l|,    E_l the same after relu, which never widens it.

Exact: rationals (Fraction). Ball: Arb at 53 bits, outward. Intervals: float64, a matrix product at a time, every sum
widened by its rounding bound. All three are rigorous; the exact one is the tightest, and the looseness of the others is
shown beside their time. Networks: ACAS Xu, its weights rounded to multiples of 2^-8.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from flint import arb, ctx

from benchmarks.measure import Bench
from verify.networks.files import load_network

NETWORK = Path(__file__).parent.parent / "theorems" / "exact_rank" / "networks" / "acasxu_1_1.npz"
BITS = 8
UNIT = 2.0**-53
Layers = list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]]


def layers() -> Layers:
    """(W, b, D, e) of each layer as float64: the rounding to a multiple of 2^-8 is exact, and so is the difference."""
    found = []
    for layer in load_network(NETWORK).layers:
        weight, bias = layer.weight.astype(np.float64), layer.bias.astype(np.float64)
        moved = [np.round(part * 2**BITS) / 2**BITS - part for part in (weight, bias)]
        found.append((weight, bias, *moved))
    return found


def exactly(network: Layers, number: Any) -> Any:
    """The largest bound on |f - f'| over [-1, 1]^n in the arithmetic of `number`."""
    first = network[0][0]
    reach = [number(1)] * first.shape[1]
    error = [number(0)] * first.shape[1]
    for W, b, D, e in network:
        new_reach, new_error = [], []
        for row, bias, moved, shift in zip(W.tolist(), b.tolist(), D.tolist(), e.tolist(), strict=True):
            total = number(abs(bias))
            apart = number(abs(shift))
            for w, d, m, far in zip(row, moved, reach, error, strict=True):
                total = total + number(abs(w)) * m
                apart = apart + (number(abs(w)) + number(abs(d))) * far + number(abs(d)) * m
            new_reach.append(total)
            new_error.append(apart)
        reach, error = new_reach, new_error
    return max(error, key=lambda value: value if isinstance(value, Fraction) else value.abs_upper())


def by_intervals(network: Layers) -> float:
    """The same, rounded up: a sum of n + 2 products of nonnegative numbers is low by at most (n + 3) units."""
    reach = np.ones(network[0][0].shape[1])
    error = np.zeros_like(reach)
    for W, b, D, e in network:
        up = 1 + 2 * (W.shape[1] + 4) * UNIT
        weight, moved = np.abs(W), np.abs(D)
        error = ((weight + moved) * (1 + 2 * UNIT) @ error + moved @ reach + np.abs(e)) * up * up
        reach = (weight @ reach + np.abs(b)) * up
    return float(np.nextafter(error.max(), np.inf))


def figures(bench: Bench) -> None:
    """The bounds must be in order before their times are worth anything."""
    ctx.prec = 53
    network = layers()
    exact = exactly(network, Fraction)
    ball = exactly(network, arb).abs_upper()
    interval = by_intervals(network)
    assert exact <= Fraction(float(ball)) * (1 + Fraction(1, 2**50))
    assert exact <= Fraction(interval)
    loose = float(Fraction(interval) / exact) - 1
    what = "difference of ACAS Xu and its copy rounded to 2^-8, intervals in float64"
    peers = {
        "exact rationals": lambda: exactly(network, Fraction),
        "Arb balls": lambda: exactly(network, arb),
    }
    detail = f"bound {float(exact):.4g}; intervals are {loose:.1e} above it"
    bench.compare(what, lambda: by_intervals(network), peers, limits=dict.fromkeys(peers, 1.0), detail=detail)

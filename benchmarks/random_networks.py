"""Random networks evaluated many at a time, beside numpy's own tanh and the BLAS limit.

Asked for: at every shape at least 60 % of the rate at which numpy takes tanh of as many numbers in the cache. With many
inputs the matrix product costs more than tanh, so the second figure counts it: the time of tanh plus that of
one large matrix product with as many multiplications, as a share of ours. One giant batch is the peer to beat.

Below three units, or a hundred activations of a network, the results and weights that go through memory are as many as
the activations, and take as long as tanh: such shapes stay at 0.4 to 0.6.
"""

from __future__ import annotations

import numpy as np

from benchmarks.measure import Bench, seconds
from verify.networks.batches import BLOCK, evaluate_batch

SHAPES = [
    (1, 1, 1, 100),
    (5, 4, 4, 20),
    (3, 1, 1, 64),
    (8, 2, 1, 64),
    (8, 4, 2, 256),
    (32, 4, 1, 32),
    (64, 4, 1, 256),
    (256, 1, 1, 256),
    (64, 8, 1, 4096),
    (1024, 4, 1, 1024),
    (100_000, 2, 1, 20),
    (256, 64, 10, 256),
]
"""(units, inputs, outputs, points)."""

FEW_INPUTS = 8
"""Up to here tanh is most of the work, and its rate is what ours is held to."""

ROUNDS = 9
SIDE = 768


def figures(bench: Bench) -> None:
    """Every shape, at about as many activations."""
    total = bench.size(8_000_000, 400_000)
    rng = np.random.default_rng(0)
    numbers = rng.normal(size=BLOCK)
    room = np.empty_like(numbers)
    square = rng.normal(size=(SIDE, SIDE))
    product = np.empty_like(square)
    for units, inputs, outputs, points in SHAPES:
        count = max(1, total // (units * points))
        weight, bias = rng.normal(size=(count, units, inputs)), rng.normal(size=(count, units))
        outgoing, at = rng.normal(size=(count, outputs, units)), rng.normal(size=(points, inputs))
        activations = count * units * points
        multiplications = activations * (inputs + 1 + outputs)
        shares, of_limit = [], []
        for _ in range(ROUNDS):
            ours = seconds(lambda w=weight, b=bias, a=outgoing, x=at: evaluate_batch(w, b, a, x))
            repeats = max(1, activations // BLOCK // 4)
            alone = seconds(lambda r=repeats: [np.tanh(numbers, out=room) for _ in range(r)])
            tanh = alone * activations / (repeats * BLOCK)
            blas = seconds(lambda: np.matmul(square, square, out=product)) * multiplications / SIDE**3
            shares.append(tanh / ours)
            of_limit.append((tanh + blas) / ours)
        what = f"{count:,} x {units:,} units, {inputs} inputs, {outputs} outputs, {points:,} points"
        limit = 0.6 if inputs <= FEW_INPUTS else None
        rate = f"{activations / ours / 1e6:.0f} million activations/s"
        bench.number(f"{what}: share of tanh", shares, "of its rate", limit=limit, at_least=True, detail=rate)
        bench.number(f"{what}: share of tanh and BLAS", of_limit, "of their rate")

    def giant() -> None:
        before = np.matmul(at, weight.transpose(0, 2, 1)) + bias[:, None, :]
        np.matmul(np.tanh(before), outgoing.transpose(0, 2, 1))

    units, inputs, points = 64, 4, 256
    count = total // (units * points)
    weight, bias = rng.normal(size=(count, units, inputs)), rng.normal(size=(count, units))
    outgoing, at = rng.normal(size=(count, 1, units)), rng.normal(size=(points, inputs))
    what = f"{count:,} x {units} units at {points} points"
    ours = lambda: evaluate_batch(weight, bias, outgoing, at)  # noqa: E731
    bench.compare(what, ours, {"one giant batch": giant}, limits={"one giant batch": 1.0})
    cases = {}
    for k in range(3, 8):
        some = max(1, 10**k // (units * points))
        cases[some * units * points] = lambda n=some: evaluate_batch(weight[:n], bias[:n], outgoing[:n], at)
    bench.curve("evaluation", "activations", cases, best_known="activations^1")

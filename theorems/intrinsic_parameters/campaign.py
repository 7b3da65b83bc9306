"""The campaign: errors of the networks for random functions, in exact integers, at sizes beyond any literal network.

In reading order: `Errors`, the errors of Q, A and A∞ at points; each within its bound on every family (IP-6, IP.good,
IP-5), with the ratio to the bound and the place of the largest error; how errors fall with n; how they depend on p
where the ramps do not; what the ramps contribute; the bits of θ; the landscape of the error around the code.

Everything is sampled but what is said to be exact: it can refute the claim, and supports it otherwise.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from theorems.intrinsic_parameters import packed
from theorems.intrinsic_parameters.certified import exact_power, ramp_share, ramp_volume
from theorems.intrinsic_parameters.claim import claim
from theorems.intrinsic_parameters.construction import interpolation_network
from theorems.intrinsic_parameters.encoding import encode_lp
from theorems.intrinsic_parameters.families import (
    FAMILIES,
    PRECISION,
    Cones,
    Function,
    cube_diagonal,
    instances,
    places,
    table,
)
from theorems.intrinsic_parameters.packed import Integers, Interpolation, Lookup
from theorems.intrinsic_parameters.regularity import range_of
from theorems.intrinsic_parameters.search import BITS, plain
from verify.expression import parse_function
from verify.terms import number

Array = NDArray[Any]
FINE = 24
"""Points are multiples of 2^-FINE."""

POINTS = 600
SIZES = [[1, 2], [1, 6], [2, 2], [2, 5], [3, 2], [3, 3]]
"""Number of variables, bits."""


class Errors:
    """|φ - f| for one function and one network, at points, as integers of a common unit.

    Args:
        kind: "Q", "A" or "A∞".
    """

    def __init__(self, kind: str, function: Function, n: int) -> None:
        self.function, self.n, self.kind = function, n, kind
        dim = function.dim
        values = table(function, n, int(kind == "Q"))
        self.engine: Interpolation | Lookup
        if kind == "Q":
            levels, lo, hi = packed.range_levels(values, n)
            self.engine, self.offset, self.scale, self.parts = (
                Interpolation(dim, n, levels),
                lo,
                (hi - lo) << n,
                max((1 << n) - 1, 1),
            )
        else:
            omega = int(function.oscillation * (1 << PRECISION))
            gap = n + 2 if kind == "A∞" else 3 * n + dim - 1  # no wider than made for p = 2
            self.engine = Lookup(dim, n, packed.paper_levels(values, int(values[0]), omega, n), gap)
            self.offset, self.scale, self.parts = int(values[0]) - omega, 2 * omega, 1
        if (self.parts << self.engine.value_bits(FINE) + PRECISION + 2).bit_length() > packed.WORD:
            raise packed.TooFine(f"errors at {n} bits do not fit {packed.WORD} bits")
        self.unit = Fraction(1, self.parts << self.engine.value_bits(FINE) + PRECISION)

    def at(self, points: Integers) -> Integers:
        """The errors at points / 2^FINE in multiples of `unit`."""
        if self.kind == "A∞" and isinstance(self.engine, Lookup):
            nums = self.engine.medians(points, FINE)
        else:
            nums = self.engine.values(points, FINE)
        bits = self.engine.value_bits(FINE)
        target = self.function.at(points, FINE) << PRECISION + bits - FINE
        errors: Integers = np.abs(
            (self.offset << bits) * self.parts + self.scale * nums - target * self.parts
        )
        return errors

    @property
    def bound(self) -> Fraction:
        """What is proved of every point; for A of those outside of the ramps."""
        diagonal = cube_diagonal(self.function, self.n)
        if self.kind == "Q":
            return diagonal / 2 + self.unit_of_values * Fraction(self.scale, 2 * self.parts << self.n)
        return diagonal + self.function.oscillation * Fraction(2, 1 << self.n)

    unit_of_values = Fraction(1, 1 << PRECISION)

    def good(self, points: Integers) -> NDArray[np.bool_]:
        """Where the bound is claimed."""
        if self.kind == "A" and isinstance(self.engine, Lookup):
            return ~self.engine.in_trifling_region(points, FINE)
        return np.ones(len(points), dtype=bool)


def drawn(family: str, rng: np.random.Generator, count: int, size: Any) -> dict[str, Array]:
    """Functions of a family, each with the seed of the points to look at."""
    dim, n = size
    more = {"dim": np.full(count, dim), "n": np.full(count, n), "seed": rng.integers(0, 1 << 30, size=count)}
    return {**FAMILIES[family].draw(rng, count, dim), **more}


def errors_of(kind: str, family: str, instance: Mapping[str, Array]) -> tuple[Errors, Integers]:
    dim, n = int(instance["dim"]), int(instance["n"])
    points = places(np.random.default_rng(int(instance["seed"])), dim, n, FINE, n + 2, POINTS)
    return Errors(kind, FAMILIES[family].build(instance, dim), n), points


def is_sensible(instance: Mapping[str, Array]) -> bool:
    """Not one that shrinking has taken out of the family."""
    sizes = [int(instance["dim"]), int(instance["n"])]
    cones = instance.get("centres")
    fits = cones is None or (cones.shape[1] == sizes[0] and cones.size and instance["slope"] >= 0)
    return sizes in SIZES and int(instance["seed"]) >= 0 and bool(fits)


def each(batch: Mapping[str, Array]) -> list[dict[str, Array]]:
    return [{key: array[i] for key, array in batch.items()} for i in range(len(batch["n"]))]


@claim.obligation(
    scope="sampled", label="IP.fast", parameters={"network": ["Q", "A", "A∞"], "family": list(FAMILIES)}
)
def errors_stay_within_the_bound(samples, network, family):
    """At points of the cube, borders of cells and ramps among them, the error is within what is proved; exact integers

    For Q that is IP-6, for A the bound of good points (and 2Ω on the ramps), for A∞ the same bound everywhere.
    """

    def holds(batch):
        truths = []
        for instance in each(batch):
            if not is_sensible(instance):
                truths.append(True)
                continue
            errors, points = errors_of(network, family, instance)
            found, good = errors.at(points), errors.good(points)
            limits = (errors.bound / errors.unit, 2 * errors.function.oscillation / errors.unit)
            sides = [
                int(found[mask].max(initial=0)) <= limit
                for mask, limit in zip((good, ~good), limits, strict=True)
            ]
            truths.append(all(sides))
        return np.array(truths, dtype=bool)

    def recheck(instance):
        if not is_sensible(instance):
            return None
        errors, points = errors_of(network, family, instance)
        if network != "Q" or not isinstance(errors.function, Cones):
            return None
        worst = points[int(np.argmax(errors.at(points)))]
        planes = packed.pack(errors.engine.levels, errors.n)
        claims = {
            "function": errors.function.term.json,
            "dim": errors.function.dim,
            "bits": errors.n,
            "theta": [plain(packed.theta(row)) for row in planes],
            "scale": plain(Fraction(errors.scale, errors.parts << PRECISION)),
            "offset": plain(Fraction(errors.offset, 1 << PRECISION)),
            "error_at_most": plain(errors.bound),
        }
        point = [plain(Fraction(int(x), 1 << FINE)) for x in worst]
        return samples.checker_refutes("intrinsic_parameters.sup", claims, {"bits": BITS, "point": point})

    samples.campaign(
        f"the errors of network {network} for {family} are within the bound",
        lambda rng, count, size: drawn(family, rng, count, size),
        holds,
        count=60 if samples.context.profile == "quick" else 1000,
        sizes=[size for size in SIZES if size[0] in FAMILIES[family].dims],
        units={"centres": 0, "heights": 0}
        if "centres" in drawn(family, np.random.default_rng(0), 1, [1, 1])
        else None,
        recheck=recheck,
    )


@claim.obligation(scope="sampled", label="IP.good", parameters={"network": ["Q", "A", "A∞"]})
def errors_use_their_bounds(samples, network):
    "How much of its bound the largest error of a random function takes, and where it sits"
    where: dict[str, int] = {"in a cell": 0, "on a ramp": 0, "at the border of the cube": 0}

    def value(batch: Mapping[str, Array]) -> Array:
        ratios = []
        for instance in each(batch):
            errors, points = errors_of(network, "cones", instance)
            found = errors.at(points)
            place = points[int(np.argmax(found))]
            ramp = (
                isinstance(errors.engine, Lookup) and errors.engine.in_trifling_region(place[None], FINE)[0]
            )
            edge = bool(((place == 0) | (place == 1 << FINE)).any())
            where["on a ramp" if ramp else "at the border of the cube" if edge else "in a cell"] += 1
            found = found[errors.good(points)]
            ratios.append(float(int(found.max()) * errors.unit / errors.bound))
        return np.array(ratios)

    count = 40 if samples.context.profile == "quick" else 1000
    draw = lambda rng, count, size: drawn("cones", rng, count, size)  # noqa: E731
    ratios = samples.measure(
        f"Largest error of {network} over its bound",
        draw,
        value,
        count=count,
        sizes=SIZES[:4],
        label="error / bound",
        size_name=lambda size: f"d = {size[0]}, n = {size[1]}",
    )
    samples.table(
        f"Where the largest error of {network} sits",
        ["place", "functions"],
        [list(row) for row in where.items()],
    )
    samples.campaign(
        f"network {network} takes at most its whole bound",
        draw,
        lambda batch: 1 + 1e-12 - value(batch),
        count=count,
        sizes=SIZES[:4],
    )
    assert all(r.max() <= 1 for r in ratios)


@claim.obligation(scope="sampled", label="IP-6")
def errors_halve_with_every_bit(samples):
    "Errors of 8 functions of two variables fall like 2^-n, below IP-6 and the stated bound, for n = 1 to 8 (full: 12)"
    functions = instances("cones", np.random.default_rng(11), 8, 2)
    depth = 8 if samples.context.profile == "quick" else 12
    found: dict[str, dict[int, float]] = {}

    def draw(rng, count, size):
        return {"points": rng.integers(0, (1 << FINE) + 1, size=(count, 4096, 2)), "n": np.full(count, size)}

    def holds(batch):
        margins = []
        for i, instance in enumerate(each(batch)):
            n, points = int(instance["n"]), instance["points"]
            function = functions[i % len(functions)]
            for kind in ("Q", "A") if n < 8 else ("Q",):
                errors = Errors(kind, function, n)
                sizes = errors.at(points).astype(float) * float(errors.unit)
                norms = {"sup": sizes.max()} | {
                    f"L^{p}": float(np.mean(sizes**p) ** (1 / p)) for p in (1, 2, 8)
                }
                for name, value in norms.items():
                    if kind == "Q" or name in ("L^1", "L^2"):  # its ramps are made for p up to 2
                        line = found.setdefault(f"{kind}, {name}", {})
                        line[n] = max(line.get(n, 0.0), value)
                if kind == "Q":
                    margins.append(float(errors.bound) * (1 + 1e-12) - sizes.max())
        return np.array(margins)

    samples.campaign(
        "the sup error of Q is within IP-6",
        draw,
        holds,
        count=len(functions),
        sizes=list(range(1, depth + 1)),
        chunk=len(functions),
    )
    ns = list(range(1, depth + 1))
    diagonal = max(float(cube_diagonal(function, 0)) for function in functions)
    lines = {
        "stated bound 5λ√d/2^n": [5 * diagonal / 2**n for n in ns],
        "IP-6": [diagonal / 2**n / 2 + diagonal / (2 * (2**n - 1)) for n in ns],
        "λ√d/2^n/4": [diagonal / 2**n / 4 for n in ns],
    }
    series = [{"name": name, "x": ns, "y": y, "style": "line"} for name, y in lines.items()]
    series += [
        {"name": name, "x": sorted(line), "y": [line[n] for n in sorted(line)], "style": "points"}
        for name, line in found.items()
    ]
    samples.plot(
        "Error against the number of bits, d = 2", "n", "largest of 8 functions", series, y_scale="log"
    )


# --- what depends on p and on the ramps ---------------------------------------------------------------------------


def coordinate_error(n: int, p: float, delta: float) -> float:
    """The L^p error of network A for f = x_1 in two variables, Ω = 1, but for points on ramps in both coordinates.

    On a ramp of the second coordinate the index runs through a whole row, so the value is that of every cell in turn.
    """
    cells = 1 << n
    coded = 2 * np.floor(cells * (np.arange(cells) / cells + 1) / 2) / cells - 1
    inside = (np.arange(256) + 0.5) / 256
    x = (np.arange(cells)[:, None] + inside) / cells
    good = float(np.mean(np.abs(coded[:, None] - x) ** p))
    share = (cells - 1) * delta
    # between rows the table goes from the last cell of one to the first of the next
    around = np.concatenate([coded, coded[:1]])
    values = (around[:-1, None] + np.diff(around)[:, None] * inside).reshape(-1)
    row = float(np.mean(np.abs(values[None, ::8] - x.reshape(-1, 1)[::8]) ** p))
    mean: float = (1 - share) * good + share * row
    return float(mean ** (1 / p))


@claim.obligation(scope="sampled", label="IP.Lp")
def no_width_of_the_ramps_serves_every_p(samples):
    """With δ made for p the L^p error of A for f = x_1 in two variables is within IP-2, for random p from 1 to 12

    The plot has it also with δ made for p = 1 and p = 2, where it passes the bound at p = 7 and p = 10.
    """
    n = 4
    bound = float(np.sqrt(2) / 2**n + 4 / 2**n)

    def own(p: float) -> float:
        return float(2.0 ** (-n * (np.ceil(p) + 1)) / 2)

    samples.campaign(
        "the L^p error with δ made for p is within the bound of IP-2",
        lambda rng, count: {"p": 1 + 11 * rng.random(count)},
        lambda batch: np.array([bound - coordinate_error(n, p, own(p)) for p in batch["p"]]),
        count=40,
    )
    ps = list(range(1, 17))
    lines = {
        "δ made for each p": [coordinate_error(n, p, own(p)) for p in ps],
        "δ made for p = 1": [coordinate_error(n, p, own(1)) for p in ps],
        "δ made for p = 2": [coordinate_error(n, p, own(2)) for p in ps],
        "bound of IP-2": [bound for _ in ps],
    }
    series = [{"name": name, "x": ps, "y": y, "style": "line"} for name, y in lines.items()]
    samples.plot("Error against p at fixed δ, f = x_1, d = 2, n = 4", "p", "L^p error", series, y_scale="log")


@claim.obligation(scope="instance", label="IP.Lpexact")
def ramps_contribute_little(exact):
    "The ramps add at most (2Ω)^p times their volume to the integral of |φ - f|^p, exactly, for f = x² and n = 1 to 6"
    function, ns = parse_function("x1**2", 1), list(range(1, 7))
    extent = range_of(function)
    series = []
    for p in (2, 4):
        shares = []
        for n in ns:
            encoded = encode_lp(function, n, Fraction(p), extent)
            whole, share = exact_power(encoded), ramp_share(encoded)
            assert whole is not None and share is not None
            exact.prove(number(whole * share) <= number(2**p * ramp_volume(encoded)))
            shares.append(float(share))
        series.append({"name": f"p = {p}", "x": ns, "y": shares, "style": "line"})
    exact.plot("Share of the ramps in the error, f = x²", "n", "share of ∫|φ - f|^p", series, y_scale="log")


# --- what the parameters cost -------------------------------------------------------------------------------------


@claim.obligation(scope="instance", label="IP.count")
def bits_are_packed_not_compressed(exact):
    """The parameters of the n + 2 and of the three-parameter network have the same bits: 2n for each vertex

    Plotted beside it what any code needs to tell functions apart that differ by more than 2ε: ⌊λ/(2ε)⌋^d bumps, each up
    or not.
    """
    series, rows = [], []
    for dim, ns in ((1, range(1, 17)), (2, range(1, 9)), (3, range(1, 6))):
        bits, errors, least = [], [], []
        for n in ns:
            (function,) = instances("distances", np.random.default_rng(dim), 1, dim)
            if dim * n <= 10:
                levels, _, _ = packed.range_levels(table(function, n), n)
                planes, single = packed.pack(levels, n), packed.pack_single(levels, n)
                used = [2 * n * levels.size, 8 * planes.size, 8 * single.size]
                rows.append(
                    (
                        (dim, n),
                        [used[0], True],
                        [2 * n * ((1 << n) + 1) ** dim, max(used[1:]) < used[0] + 16 * n],
                    )
                )
            bits.append(2 * n * ((1 << n) + 1) ** dim)
            errors.append(float(np.sqrt(dim) / 2**n / 2 + np.sqrt(dim) / (2 * (2**n - 1))))
            least.append(float(max(1, int(1 / (2 * errors[-1])) ** dim)))
        series.append({"name": f"d = {dim}, coded", "x": bits, "y": errors, "style": "line"})
        series.append({"name": f"d = {dim}, any code", "x": least, "y": errors, "style": "points"})
    exact.agree("bits of the parameters: of the tables, and 2n(2^n + 1)^d", rows)
    exact.plot(
        "Error against bits of θ, λ = 1",
        "bits of all parameters",
        "sup error, IP-6",
        series,
        x_scale="log",
        y_scale="log",
    )


@claim.obligation(scope="sampled", label="IP.net")
def no_other_code_is_nearer(samples):
    "Among random levels none has a smaller largest residual at the grid points than those of the code"
    (function,) = instances("cones", np.random.default_rng(3), 1, 1)

    def residuals(levels: Array, n: int) -> Array:
        values = table(function, n)
        lo, hi = int(values.min()), int(values.max())
        worst: Array = np.abs((hi - lo) * levels - ((1 << n) - 1) * (values - lo)).max(axis=1)
        return worst

    def draw(rng, count, size):
        base = packed.range_levels(table(function, size), size)[0].astype(np.int64)
        moved = base + rng.integers(-1, 2, size=(count, base.size)) * (rng.random((count, base.size)) < 0.2)
        return {"levels": np.clip(moved, 0, (1 << size) - 1), "n": np.full(count, size)}

    def holds(batch):
        n = int(batch["n"][0])
        base = packed.range_levels(table(function, n), n)[0].astype(np.int64)
        return residuals(batch["levels"], n) >= residuals(base[None], n)[0]

    samples.campaign("the code has the least residual", draw, holds, count=300, sizes=[1, 2, 4, 6])
    x, y = landscape(function, 480)
    series = [{"name": "literal network, n = 1, M = 3", "x": x, "y": y, "style": "line"}]
    samples.plot("Landscape of the error in θ", "θ", "largest error at 9 points", series)


def landscape(function: Function, count: int) -> tuple[list[float], list[float]]:
    """The largest error of the literal network Q with one bit, over points, against its parameter θ in [0, 1/3]."""
    network = interpolation_network(1, 1, single=True)
    values = table(function, 1)
    lo, hi = (Fraction(int(v), 1 << PRECISION) for v in (values.min(), values.max()))
    points = np.arange(9)[:, None] << FINE - 3
    target = [Fraction(int(v), 1 << FINE) for v in function.at(points, FINE)]
    x, y = [], []
    for step in range(count + 1):
        theta = Fraction(step, 3 * count)
        placed = network.at({"theta": theta, "s": 2 * (hi - lo), "b": lo})
        errors = [abs(placed.evaluate([Fraction(k, 8)])[0] - f) for k, f in enumerate(target)]
        x.append(float(theta))
        y.append(float(max(errors)))
    return x, y

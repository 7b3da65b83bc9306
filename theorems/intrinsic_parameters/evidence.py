"""What is checked besides the proof: the networks of small sizes, evaluated and counted, and bounded cases.

    built and proved   the blocks that are built are the formulas that obligations are about, at many values
    networks           values at cell corners, centres and in gaps, against the table read directly; symbols counted
    bounded cases      every bit pattern, the partition of unity and Lovász's form of Kuhn's weights for small d
    robustness         how far a parameter may be off

None of it is a link of the claim: it could refute the claim, and otherwise shows that the proof speaks about the
networks that are built. Errors on single functions are in error_evidence.py.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from theorems.intrinsic_parameters import blocks
from theorems.intrinsic_parameters.claim import claim
from theorems.intrinsic_parameters.codes import (
    Code,
    cell_corners,
    known_bound_code,
    known_class_code,
    pack,
    paper_code,
    plane_parameters,
    range_code,
    single_parameters,
    vertices,
)
from theorems.intrinsic_parameters.kuhn import KnownClass, interpolation_network, offset_bits
from theorems.intrinsic_parameters.lookup import lookup_network, lp_gap, median_network
from theorems.intrinsic_parameters.symbolic import Builder, SymbolicNetwork
from verify.kernel.formula import Model
from verify.networks.network import format_rational
from verify.terms import declarations, minimum, reals, relu, total

Row = tuple[Any, Any, Any]
Point = tuple[Fraction, ...]


def ramp(z: Fraction) -> Fraction:
    """relu of a number: with it blocks.py computes."""
    return max(z, Fraction(0))


# --- built and proved ---------------------------------------------------------------------------------------------

BLOCKS: dict[str, tuple[int, Callable[..., Any]]] = {
    "read": (1, lambda unit, z: joined(*blocks.read(unit, z))),
    "read in base 2": (1, lambda unit, z: joined(*blocks.read(unit, z, blocks.base_2(2**10)))),
    "read steeply": (1, lambda unit, z: joined(*blocks.read(unit, z, blocks.STEEP))),
    "hat": (1, lambda unit, v: blocks.hat(unit, v - 2)),
    "selected": (2, blocks.selected),
    "step": (1, lambda unit, X: blocks.step(unit, X, 3, 16, -1)),
    "median": (3, blocks.median),
    "larger": (2, lambda unit, a, v: blocks.larger(unit, a, v - 2)),
    "kuhn_weight": (2, blocks.kuhn_weight),
    "accumulate": (
        3,
        lambda unit, a, b, c: blocks.accumulate(unit, a, [b, c], [Fraction(1, 2), Fraction(1, 4)]),
    ),
}
"""Every block, with the number of its values, as one number."""


def joined(bit: Any, rest: Any) -> Any:
    """A bit and the state that is left, as one number that is not negative."""
    return 1000 * bit + rest + 100


@claim.obligation(scope="instance", label="IP.net", parameters={"block": list(BLOCKS)})
def blocks_are_built_as_they_are_proved(exact, block):
    "The units that a block lays have the value of the term that obligations speak of, at corners and random numbers"
    count, formula = BLOCKS[block]
    build = Builder(count)
    # values of blocks are those of units, which are not negative: a first layer of carries stands for the units below
    laid = build.output(build.unit(formula(build.unit, *(build.unit(x) for x in build.x))))
    variables = reals(" ".join(f"x_{i}" for i in range(1, count + 1)))
    term = relu(formula(relu, *variables))
    names, _, _ = declarations([term])
    scope = {"variables": names, "functions": {}, "relations": {}}
    source = random.Random(block)
    places = [Fraction(k, 12) for k in range(0, 50, 2)]
    points = [[source.choice(places) for _ in range(count)] for _ in range(200)]

    def rows() -> Iterator[Row]:
        for point in points:
            values = {name: format_rational(x) for name, x in zip(sorted(names), point, strict=True)}
            yield point, laid.evaluate(point)[0], Model({"values": values}, scope).exact(term.json)

    exact.agree(f"the block {block} as units and as a term", rows())


# --- networks -----------------------------------------------------------------------------------------------------


def table_value(code: Code, d: int, shifted: Point, delta: Fraction) -> Fraction:
    """What A says: the table between the two cells next to the index, found without any unit."""
    K = 2**code.n
    position = Fraction(0)
    for j, x in enumerate(shifted):
        passed = [min(max((x - Fraction(k, K)) / delta + 1, Fraction(0)), Fraction(1)) for k in range(1, K)]
        position += K**j * sum(passed, Fraction(0))
    below = min(int(position), K**d - 1)
    values, rest = code.values(), position - below
    following = values[below + 1] if rest else values[below]
    between: Fraction = values[below] + rest * (following - values[below])
    return between


def median_value(code: Code, d: int, x: Point, delta: Fraction) -> Fraction:
    """What A∞ says: the median over the last coordinate of medians over the others."""

    def over(j: int, shifted: Point) -> Fraction:
        if j < 0:
            return table_value(code, d, shifted, delta)
        moved = ((*shifted[:j], shifted[j] + s * delta, *shifted[j + 1 :]) for s in (-1, 0, 1))
        return sorted(over(j - 1, point) for point in moved)[1]

    return over(d - 1, x)


def interpolated_value(code: Code, d: int, x: Point) -> Fraction:
    """What Q says: the chain of vertices from ⌊Kx⌋ up, coordinates with larger fractional part first."""
    K = 2**code.n
    cell = [min(int(K * z), K - 1) for z in x]
    parts = [K * z - k for z, k in zip(x, cell, strict=True)]
    order = sorted(range(d), key=lambda j: -parts[j])
    weights = [1, *(parts[j] for j in order), 0]
    values, vertex, result = code.values(), list(cell), Fraction(0)
    for step, above in enumerate([None, *order]):
        if above is not None:
            vertex[above] += 1
        number = sum(k * (K + 1) ** j for j, k in enumerate(vertex))
        result += (weights[step] - weights[step + 1]) * values[number]
    return result


def places(d: int, n: int, delta: Fraction, count: int) -> list[Point]:
    """Points of the cube: corners, ends of cells, ends and middles of gaps, centres; `count` of all combinations."""
    K = 2**n
    line = {Fraction(k, K) for k in range(K + 1)} | {Fraction(2 * k + 1, 2 * K) for k in range(K)}
    for k in range(1, K):
        line |= {Fraction(k, K) - delta * Fraction(i, 4) for i in (1, 2, 4)}
    points = list(itertools.product(sorted(line), repeat=d))
    corners = list(itertools.product((Fraction(0), Fraction(1)), repeat=d))
    return corners + random.Random(d * 100 + n).sample(points, min(count, len(points)))


def target(x: Point) -> Fraction:
    """A function with no symmetry, of Lipschitz constant below 2√d."""
    return abs(x[0] - Fraction(1, 3)) + sum(
        (Fraction(j + 1, j + 2) * z * z / 2 for j, z in enumerate(x)), Fraction(0)
    )


def source_code(d: int, n: int) -> Code:
    return paper_code([target(x) for x in cell_corners(d, n)], target((Fraction(0),) * d), Fraction(2 * d), n)


def grid_code(d: int, n: int) -> Code:
    return range_code([target(x) for x in vertices(d, n)], n)


def require_values(prover: Any, network: SymbolicNetwork, rows: list[tuple[Point, Fraction]]) -> None:
    """The network, all numbers in it, has these values; the kernel evaluates it."""
    table = [[[format_rational(z) for z in x], format_rational(y)] for x, y in rows]
    prover.holds_for("intrinsic_parameters.values", {"network": network.json(), "values": table}, {})


SMALL_A = [(1, 0), (1, 1), (1, 2), (1, 3), (2, 1), (2, 2)]
SMALL_Q = [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (3, 1)]


@claim.obligation(
    scope="instance", label="IP.net", parameters={"size": SMALL_A, "base": [4, 2]}, full={"size": [(1, 4)]}
)
def the_lookup_network_reads_its_table(exact, size, base):
    "A has the values of its table: on cells, in gaps between the two next to the index"
    d, n = size
    delta, code = lp_gap(d, n, 2), source_code(d, n)
    network = lookup_network(d, n, delta, base).at(plane_parameters(code, base))
    require_values(exact, network, [(x, table_value(code, d, x, delta)) for x in places(d, n, delta, 25)])


@claim.obligation(
    scope="instance",
    label="IP.net",
    parameters={"size": [(1, 1), (1, 2), (2, 1)], "shared": [True, False]},
    full={"size": [(1, 3), (2, 2)]},
)
def the_median_network_takes_medians(exact, size, shared):
    "A∞ has the medians of the table's values at the shifted points, whether its copies share their code or not"
    d, n = size
    delta, code = Fraction(1, 4 * 2**n), source_code(d, n)
    parameters = plane_parameters(code)
    copies = {f"theta_{i}_{p}": parameters[f"theta_{p}"] for i in range(1, 3**d + 1) for p in range(1, n + 1)}
    network = median_network(d, n, shared=shared).at({**parameters, **copies})
    require_values(exact, network, [(x, median_value(code, d, x, delta)) for x in places(d, n, delta, 15)])


@claim.obligation(scope="instance", label="IP.net", parameters={"size": SMALL_Q, "single": [False, True]})
def the_interpolation_network_interpolates(exact, size, single):
    "Q has the values of Kuhn interpolation, with a stream a plane or one for all"
    d, n = size
    code = grid_code(d, n)
    parameters = single_parameters(code) if single else plane_parameters(code)
    network = interpolation_network(d, n, single).at(parameters)
    points = places(d, n, Fraction(1, 3 * 2**n), 20)
    require_values(exact, network, [(x, interpolated_value(code, d, x)) for x in points])


@claim.obligation(
    scope="instance", label="IP.net", parameters={"size": [(1, 1), (1, 3), (2, 1)], "single": [False, True]}
)
def known_classes_interpolate(exact, size, single):
    "Q for a known class has the values of Kuhn interpolation, the offset in the code or as a parameter"
    d, n = size
    values = [target(x) for x in vertices(d, n)]
    diameter, limit = Fraction(2 * d), Fraction(3)
    m = offset_bits(n, diameter, limit)
    classes = [
        (KnownClass(diameter), known_class_code(values, n, diameter)),
        (KnownClass(diameter, limit, m), known_bound_code(values, n, diameter, limit, m)),
    ]
    for known, code in classes:
        parameters = single_parameters(code) if single else plane_parameters(code)
        network = interpolation_network(d, n, single, known).at(parameters)
        points = places(d, n, Fraction(1, 3 * 2**n), 8)
        require_values(exact, network, [(x, interpolated_value(code, d, x)) for x in points])


CLASS = KnownClass(Fraction(2))
BOUNDED = KnownClass(Fraction(2), Fraction(3), 4)

COUNTED: dict[str, tuple[Callable[[int, int], SymbolicNetwork], Callable[[int, int], int]]] = {
    "A": (lambda d, n: lookup_network(d, n, lp_gap(d, n, 2)), lambda d, n: n + 2),
    "A, base 2": (lambda d, n: lookup_network(d, n, lp_gap(d, n, 2), 2), lambda d, n: n + 2),
    "A∞": (lambda d, n: median_network(d, n, shared=False), lambda d, n: 3**d * n + 2),
    "A∞, shared": (median_network, lambda d, n: n + 2),
    "Q": (interpolation_network, lambda d, n: n + 2),
    "Q, single": (lambda d, n: interpolation_network(d, n, True), lambda d, n: 3),
    "Q, λ known": (lambda d, n: interpolation_network(d, n, False, CLASS), lambda d, n: n + 1),
    "Q, single, λ known": (lambda d, n: interpolation_network(d, n, True, CLASS), lambda d, n: 2),
    "Q, λ and |f| known": (lambda d, n: interpolation_network(d, n, False, BOUNDED), lambda d, n: n),
    "Q, single, λ and |f| known": (lambda d, n: interpolation_network(d, n, True, BOUNDED), lambda d, n: 1),
}
"""Every network with the number of its intrinsic parameters."""


@claim.obligation(
    scope="instance",
    label="IP.count",
    parameters={"network": list(COUNTED), "size": [(1, 1), (1, 3), (2, 1)]},
    full={"size": [(1, 4), (2, 2)]},
)
def symbols_are_counted(exact, network, size):
    "As many positions hold symbols as claimed, each one symbol alone and no symbol twice: for all targets at once"
    build, expected = COUNTED[network]
    claims = {"network": build(*size).json(), "parameters": expected(*size)}
    exact.holds_for("intrinsic_parameters.intrinsic", claims, {})


@claim.obligation(
    scope="instance", label="IP.bits", parameters={"size": [(1, 2), (1, 4), (2, 1), (2, 2), (3, 1)]}
)
def fewer_parameters_hold_as_many_bits(exact, size):
    """n + 2, three and one parameters: the θ's hold 2n(2^n + 1)^d bits in all each time, beside those of the offset

    The number of intrinsic parameters is a matter of packing, not of compression.
    """
    d, n = size
    ones = Code((2**n - 1,) * (2**n + 1) ** d, n, Fraction(1), Fraction(0))
    leading = Code(ones.levels, n, ones.scale, ones.offset, (1, 0, 1))

    def bits(parameters: dict[str, Fraction]) -> int:
        thetas = [value for name, value in parameters.items() if name.startswith("theta")]
        return sum(value.denominator.bit_length() - 1 for value in thetas)

    expected = 2 * n * (2**n + 1) ** d
    found = [
        bits(plane_parameters(ones)),
        bits(single_parameters(ones)),
        bits(single_parameters(leading)) - 6,
    ]
    exact.agree(f"bits of all θ's for (d, n) = {size}", [(size, found, [expected] * 3)])
    exact.table(
        f"Parameters and bits, d = {d}, n = {n}",
        ["parameters", "θ's", "bits of each", "bits in all"],
        [[n + 2, n, expected // n, expected], [3, 1, expected, expected], [1, 1, expected + 6, expected + 6]],
    )


# --- bounded cases ------------------------------------------------------------------------------------------------


@claim.obligation(
    scope="bounded",
    label="IP.exh",
    parameters={"symbols": [1, 8, 16], "base": [4, 2]},
    full={"symbols": [18]},
)
def every_pattern_is_read(exact, symbols, base):
    """Every pattern of so many bits is read off its number, bit by bit, and nothing is left

    All patterns at once in float64, exact here: the numbers are multiples of base^-symbols / 2 below 2^(symbols + 1).
    """
    bits = (np.arange(2**symbols)[:, None] >> np.arange(symbols)[::-1]) & 1
    state = bits @ (float(base) ** -np.arange(1, symbols + 1))

    def unit(z: Any) -> Any:
        return np.maximum(z, 0.0)

    def rows() -> Iterator[Row]:
        left = state
        for t in range(symbols):
            threshold = blocks.BASE_4 if base == 4 else blocks.base_2(2.0 ** (symbols - t))
            bit, left = blocks.read(unit, left, replace(threshold, level=float(threshold.level)))
            yield t, bit.tolist(), bits[:, t].tolist()
        yield "what is left", np.count_nonzero(left), 0

    exact.agree(f"reading every pattern of {symbols} symbols in base {base}", rows())


@claim.obligation(scope="bounded", label="IP.kuhn.d", parameters={"d": [1]}, full={"d": [2]})
def weights_are_a_partition_of_a_cell(smt, d):
    "Over the corners of a cell Λ adds up to 1 and reproduces the coordinates, spelled out for small d"
    v = smt.reals(" ".join(f"v_{j}" for j in range(1, d + 1)))
    smt.assume(*(0 <= z for z in v), *(z <= 1 for z in v))
    corners = list(itertools.product((0, 1), repeat=d))
    weights = [weight_at([z - k for z, k in zip(v, corner, strict=True)]) for corner in corners]
    smt.prove(total(weights) == 1)
    for j in range(d):
        smt.prove(total(w for w, corner in zip(weights, corners, strict=True) if corner[j]) == v[j])


@claim.obligation(scope="bounded", label="IP.lovasz", parameters={"d": [1, 2]}, full={"d": [3]})
def weights_have_lovasz_form(smt, d):
    """Λ(v - e) = Σ over S ⊇ e of (-1)^|S - e| min over S of v, for v in the unit cube and each corner e

    The certified errors in d dimensions use this form.
    """
    v = smt.reals(" ".join(f"v_{j}" for j in range(1, d + 1)))
    smt.assume(*(0 <= z for z in v), *(z <= 1 for z in v))
    for corner in itertools.product((0, 1), repeat=d):
        upper = [j for j in range(d) if corner[j]]
        rest = [j for j in range(d) if not corner[j]]
        terms = [
            (-1) ** size * (minimum(*(v[j] for j in (*upper, *more))) if upper or more else v[0] * 0 + 1)
            for size in range(len(rest) + 1)
            for more in itertools.combinations(rest, size)
        ]
        smt.prove(weight_at([z - k for z, k in zip(v, corner, strict=True)]) == total(terms))


def weight_at(v: list[Any]) -> Any:
    """Λ(v), coordinate by coordinate as the network has it."""
    up: Any = 0
    down: Any = 0
    for z in v:
        up, down = blocks.larger(relu, up, z), blocks.larger(relu, down, -z)
    return blocks.kuhn_weight(relu, up, down)


# --- robustness ---------------------------------------------------------------------------------------------------


@claim.obligation(
    scope="bounded", label="IP.robust", parameters={"symbols": [1, 3, 6]}, full={"symbols": [10]}
)
def steep_reading_survives_its_perturbation(exact, symbols):
    "With the steeper threshold every pattern is read right from θ ± 4^-M/6, and some pattern wrong from θ + 4^-M"
    eta = Fraction(1, 6 * 4**symbols)

    def read_off(state: Fraction) -> list[Fraction]:
        state, found = ramp(state), []
        for _ in range(symbols):
            bit, state = blocks.read(ramp, state, blocks.STEEP)
            found.append(bit)
        return found

    patterns = list(itertools.product((0, 1), repeat=symbols))

    def rows() -> Iterator[Row]:
        for bits in patterns:
            for shift in (-eta, Fraction(0), eta):
                yield (bits, shift), read_off(pack(bits) + shift), list(bits)
        yield "θ + 4^-M", any(read_off(pack(bits) + 6 * eta) != list(bits) for bits in patterns), True

    exact.agree(f"reading {symbols} symbols from a perturbed parameter", rows())

"""The networks: sizes as in the specification, edge cases, codes, two counts of parameters; what a grid misses."""

from __future__ import annotations

import doctest
import itertools
import random
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest

from theorems.intrinsic_parameters import blocks, construction
from theorems.intrinsic_parameters.construction import (
    Affine,
    Builder,
    Code,
    Intrinsic,
    KnownClass,
    SymbolicNetwork,
    cell_corners,
    interpolation_network,
    known_bound_code,
    known_class_code,
    lookup_network,
    lp_gap,
    median_network,
    offset_bits,
    pack,
    paper_code,
    plane_parameters,
    range_code,
    single_parameters,
    vertices,
)
from theorems.intrinsic_parameters.evidence import interpolated_value, median_value, table_value
from theorems.intrinsic_parameters.lookup import wide_median_network
from verify.networks.evaluation import evaluate_exact

F = Fraction


def test_the_example_of_the_library_runs() -> None:
    assert doctest.testmod(construction).failed == 0


# --- sizes --------------------------------------------------------------------------------------------------------


def sizes(network: SymbolicNetwork) -> tuple[int, ...]:
    return network.hidden_layers, network.width, network.neurons


@pytest.mark.parametrize(
    ("d", "n", "expected", "nonzeros"),
    [
        (1, 1, (5, 8, 21), 54),
        (1, 2, (7, 13, 60), 197),
        (1, 3, (11, 17, 153), 560),
        (1, 4, (19, 34, 370), 1435),
        (2, 1, (7, 9, 41), 118),
        (2, 2, (19, 14, 222), 761),
    ],
)
def test_the_lookup_network_has_its_size(d: int, n: int, expected: tuple[int, ...], nonzeros: int) -> None:
    network = lookup_network(d, n, lp_gap(d, n, 2))
    K, M = 2**n, 2 ** (d * n)
    assert (*sizes(network), network.nonzeros) == (*expected, nonzeros)
    assert network.hidden_layers == M + 3 and network.neurons == 2 * d * (K - 1) + n + M * (5 + 4 * n)
    assert sizes(lookup_network(d, n, lp_gap(d, n, 2), base=2)) == expected


@pytest.mark.parametrize(
    ("d", "n", "shared", "expected", "parameters"),
    [
        (1, 3, False, (14, 51, 453), 11),
        (2, 1, False, (13, 81, 373), 11),
        (2, 2, False, (25, 117, 1946), 20),
        (2, 2, True, (25, 69, 1162), 4),
    ],
)
def test_the_median_network_has_its_size(
    d: int, n: int, shared: bool, expected: tuple[int, ...], parameters: int
) -> None:
    network = median_network(d, n, shared=shared)
    assert sizes(network) == expected and len(network.intrinsic()) == parameters


@pytest.mark.parametrize(
    ("d", "n", "single", "expected", "parameters"),
    [
        (1, 1, False, (7, 7, 29), 3),
        (1, 3, False, (13, 17, 159), 5),
        (2, 2, False, (30, 18, 458), 4),
        (1, 3, True, (31, 9, 245), 3),
        (2, 2, True, (55, 14, 705), 3),
        (3, 1, True, (33, 19, 523), 3),
    ],
)
def test_the_interpolation_network_has_its_size(
    d: int, n: int, single: bool, expected: tuple[int, ...], parameters: int
) -> None:
    network = interpolation_network(d, n, single)
    assert sizes(network) == expected and len(network.intrinsic()) == parameters
    repeats = n if single else 1
    assert network.hidden_layers == repeats * (2**n + 1) ** d + d + 3


def test_the_largest_fixed_weights_are_those_of_the_specification() -> None:
    assert lookup_network(1, 1, lp_gap(1, 1, 1)).largest_fixed() == 24
    assert lookup_network(1, 4, F(1, 32), base=2).largest_fixed() == 65536  # 2^M at M = 16
    assert median_network(2, 2).largest_fixed() == 24
    assert interpolation_network(1, 3).largest_fixed() == 24
    assert interpolation_network(1, 6).largest_fixed() == 64  # K


def test_parameters_have_the_bits_of_the_specification() -> None:
    assert pack([1] * 4, 2).denominator == 2**4 and pack([1] * 4).denominator == 4**4
    code = range_code([F(1) if i % 2 else F(0) for i in range(25)], 2)
    bits = single_parameters(Code((*code.levels[:-1], 3), 2, code.scale, code.offset))["theta"].denominator
    assert bits == 2 ** (2 * 2 * 25)


# --- values -------------------------------------------------------------------------------------------------------


def test_the_dense_network_has_the_same_values() -> None:
    code = range_code([x * y for x, y in vertices(2, 1)], 1)
    network = interpolation_network(2, 1).at(plane_parameters(code))
    for x in [(F(0), F(1)), (F(2, 7), F(1, 3))]:
        assert evaluate_exact(network.dense(), x) == network.evaluate(x)
    assert network.dense().shape == (2, *(len(layer) for layer in network.layers))


@pytest.mark.parametrize("d", [1, 2])
def test_the_right_end_belongs_to_the_last_cell(d: int) -> None:
    """x = 1 is where K steps instead of K - 1 would fail (F7), and no interior point would show it."""
    code = paper_code([sum(x) for x in cell_corners(d, 2)], F(0), F(d), 2)
    network = lookup_network(d, 2, lp_gap(d, 2, 1)).at(plane_parameters(code))
    for x in itertools.product((F(0), F(1, 4), F(1, 2), F(1)), repeat=d):
        cell = sum(min(int(4 * z), 3) * 4**j for j, z in enumerate(x))
        assert network.evaluate(x) == [code.values()[cell]]


def test_three_dimensions_have_a_gap_that_is_not_dyadic() -> None:
    assert lp_gap(3, 1, F(3, 2)) == F(1, 8 * 3)
    code = paper_code([x[0] * x[2] for x in cell_corners(3, 1)], F(0), F(1), 1)
    network = lookup_network(3, 1, lp_gap(3, 1, F(3, 2))).at(plane_parameters(code))
    assert [network.evaluate(x)[0] for x in cell_corners(3, 1)] == code.values()


def test_no_bits_give_a_constant() -> None:
    code = paper_code([F(3)], F(3), F(2), 0)
    for network in (lookup_network(2, 0, F(1, 2)), median_network(2, 0)):
        placed = network.at(plane_parameters(code))
        assert {tuple(placed.evaluate(x)) for x in itertools.product((F(0), F(1, 3), F(1)), repeat=2)} == {
            (1,)
        }
        assert len(network.intrinsic()) == 2


@pytest.mark.parametrize("value", [F(0), F(-7, 3)])
def test_a_constant_function_has_no_error(value: Fraction) -> None:
    points = [(F(0),), (F(1, 3),), (F(1),)]
    for network, code in [
        (lookup_network(1, 2, lp_gap(1, 2, 1)), paper_code([value] * 4, value, F(0), 2)),
        (median_network(1, 2), paper_code([value] * 4, value, F(0), 2)),
        (interpolation_network(1, 2), range_code([value] * 5, 2)),
    ]:
        placed = network.at(plane_parameters(code))
        assert [placed.evaluate(x) for x in points] == [[value]] * 3
    known = KnownClass(F(0))
    placed = interpolation_network(1, 2, known=known).at(
        plane_parameters(known_class_code([value] * 5, 2, F(0)))
    )
    assert [placed.evaluate(x) for x in points] == [[value]] * 3


def test_a_range_of_0_of_a_function_that_is_not_constant() -> None:
    """sin 2πx vanishes at 0, 1/2 and 1: the network is 0, the error exactly 1, which ω allows."""
    placed = interpolation_network(1, 1).at(plane_parameters(range_code([F(0)] * 3, 1)))
    assert placed.evaluate([F(1, 4)]) == [0]


def test_values_on_a_level_and_at_the_top_of_the_range() -> None:
    code = paper_code([F(-1), F(-1, 2), F(0), F(1)], F(0), F(1), 2)
    assert code.levels == (0, 1, 2, 3)  # f~ = 1 would be level 4
    assert range_code([F(0), F(1, 2), F(1)], 2).levels == (0, 2, 3)  # a tie goes up
    assert range_code([F(0), F(1)], 1).values() == [0, 1]


@pytest.mark.parametrize("single", [False, True])
def test_a_finer_grid_has_as_few_parameters_and_a_smaller_error(single: bool) -> None:
    """λ√d/(2K) + R/(2(2^n - 1)) with n = 1, for f = |x - 1/3| with λ = 1, on grids of 2, 5 and 16 steps."""
    for steps in (2, 5, 16):
        values = [abs(x - F(1, 3)) for (x,) in vertices(1, 1, steps)]
        code = range_code(values, 1)
        network = interpolation_network(1, 1, single, steps=steps)
        assert len(network.intrinsic()) == 3 and network.hidden_layers == (steps + 1) + 1 + 3
        placed = network.at(single_parameters(code) if single else plane_parameters(code))
        errors = [abs(placed.evaluate([F(i, 60)])[0] - abs(F(i, 60) - F(1, 3))) for i in range(61)]
        assert max(errors) <= F(1, 2 * steps) + (max(values) - min(values)) / 2
    assert interpolation_network(1, 1, single, steps=2) == interpolation_network(1, 1, single)


def test_known_classes_keep_their_bounds() -> None:
    values = [abs(x - F(1, 3)) - F(1, 5) for (x,) in vertices(1, 3)]
    diameter, bound = F(1), F(1, 2)
    m = offset_bits(3, diameter, bound)
    assert 2**m * diameter >= 2 * bound * 2**3 > 2 ** (m - 1) * diameter
    code = known_bound_code(values, 3, diameter, bound, m)
    assert 0 <= min(values) - code.offset <= bound * F(2, 2**m)
    known = KnownClass(diameter, bound, m)
    for single, parameters in ((False, plane_parameters(code)), (True, single_parameters(code))):
        network = interpolation_network(1, 3, single, known)
        assert len(network.intrinsic()) == (1 if single else 3)
        placed = network.at(parameters)
        errors = [abs(placed.evaluate([F(i, 40)])[0] - abs(F(i, 40) - F(1, 3)) + F(1, 5)) for i in range(41)]
        assert max(errors) <= F(5, 2) * diameter / 8
    assert known_bound_code([bound] * 9, 3, diameter, bound, m).leading == (1,) * m


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: lp_gap(1, 2, F(1, 2)), "L^p is a norm for p ≥ 1; got p = 1/2"),
        (lambda: lookup_network(1, 2, F(1, 4)), "the gap δ must be between 0 and 2^-2; got 1/4"),
        (lambda: lookup_network(1, 2, F(0)), "the gap δ must be between 0 and 2^-2; got 0"),
        (lambda: median_network(1, 2, F(1, 11)), "the gap δ must be above 0 and at most 2^-2/3; got 1/11"),
        (
            lambda: lookup_network(0, 2, F(1, 8)),
            "d ≥ 1 inputs and n ≥ 0 bits were expected; got d = 0, n = 2",
        ),
        (lambda: lookup_network(1, 2, F(1, 8), base=3), "the base of the codes is 4 or 2; got 3"),
        (lambda: interpolation_network(1, 0), "d ≥ 1 inputs and n ≥ 1 bits were expected; got d = 1, n = 0"),
        (lambda: range_code([F(0)], 0), "the range is divided into 2^n - 1 steps, so n is at least 1; got 0"),
        (lambda: paper_code([F(0), F(2)], F(0), F(1), 1), "the value 2 at point 1 is not between -1 and 1"),
        (lambda: known_class_code([F(0), F(2)], 1, F(1)), "the value 2 at point 1 is not between 0 and 1"),
        (
            lambda: known_bound_code([F(3)], 1, F(1), F(2), 1),
            "the value 3 at point 0 is not between -2 and 2",
        ),
        (lambda: known_bound_code([F(0)], 1, F(1), F(2), 0), "the offset needs at least one bit; got m = 0"),
        (lambda: offset_bits(1, F(0), F(1)), "the diameter of the class must be positive; got 0"),
        (lambda: interpolation_network(2, 1).evaluate([F(0)]), "the point has 1 coordinates; expected 2"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(call: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError) as error:
        call()
    assert str(error.value) == message


def test_units_of_two_layers_are_not_mixed() -> None:
    build = Builder(1)
    first = build.unit(build.x[0])
    with pytest.raises(ValueError, match="units of layers 1 and 0 cannot be added"):
        first + build.x[0]
    with pytest.raises(ValueError, match="a unit over layer 0 was asked for in layer 3"):
        build.unit(build.x[0], 3)
    with pytest.raises(ValueError, match="a unit over layer None was asked for in layer None"):
        build.unit(Affine())
    with pytest.raises(ValueError, match="the output is over layer 0 of 1"):
        build.output(build.x[0])


# --- intrinsic positions ------------------------------------------------------------------------------------------

NETWORKS: dict[
    str, tuple[SymbolicNetwork, Callable[[Callable[[tuple[Fraction, ...]], Fraction]], dict[str, Fraction]]]
]
NETWORKS = {
    "A": (
        lookup_network(1, 2, lp_gap(1, 2, 1)),
        lambda f: plane_parameters(paper_code([f(x) for x in cell_corners(1, 2)], f((F(0),)), F(4), 2)),
    ),
    "A, base 2": (
        lookup_network(1, 2, lp_gap(1, 2, 1), 2),
        lambda f: plane_parameters(paper_code([f(x) for x in cell_corners(1, 2)], f((F(0),)), F(4), 2), 2),
    ),
    "Q": (
        interpolation_network(1, 2),
        lambda f: plane_parameters(range_code([f(x) for x in vertices(1, 2)], 2)),
    ),
    "Q, single": (
        interpolation_network(1, 2, True),
        lambda f: single_parameters(range_code([f(x) for x in vertices(1, 2)], 2)),
    ),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_the_positions_that_differ_are_those_with_symbols(name: str) -> None:
    """By difference: over pairs of functions exactly the symbols' positions change, though θ's may coincide in a pair.

    The source's scale 2Ω is a symbol as well: the functions have oscillations of their own.
    """
    network, parameters = NETWORKS[name]
    source = random.Random(name)

    def dense(values: dict[str, Fraction]) -> list[np.ndarray]:
        layers = network.at(values).dense().layers
        return [np.column_stack([layer.weight, layer.bias]) for layer in layers]

    def random_parameters() -> dict[str, Fraction]:
        a, b, c = (F(source.randint(-9, 9), 10) for _ in range(3))
        found = parameters(lambda x: a + b * x[0] + c * x[0] * x[0])
        return {**found, "s": found["s"] * (1 + abs(b))} if name.startswith("A") else found

    changed: set[tuple[int, int, int]] = set()
    reference = dense(random_parameters())
    for _ in range(12):
        for number, (left, right) in enumerate(zip(reference, dense(random_parameters()), strict=True)):
            changed |= {(number + 1, int(i), int(j)) for i, j in np.argwhere(left != right)}
    width = [network.inputs, *(len(layer) for layer in network.layers)]
    expected = {
        (p.layer, p.unit, width[p.layer - 1] if p.column is None else p.column) for p in network.intrinsic()
    }
    assert changed == expected
    assert all(p.entry.is_bare for p in network.intrinsic())


def test_a_pair_of_functions_may_share_a_parameter() -> None:
    left, right = (
        plane_parameters(range_code(values, 2)) for values in ([F(0), F(1), F(0)], [F(0), F(2), F(0)])
    )
    assert left["theta_1"] == right["theta_1"] and left["s"] != right["s"]


def test_an_entry_that_is_not_the_symbol_alone_says_so() -> None:
    theta = Intrinsic("theta")
    assert theta.is_bare and not (6 * theta).is_bare and not (theta - F(1, 2)).is_bare
    assert (6 * theta - F(1, 2)).at(F(1, 3)) == F(3, 2)


# --- floating point -----------------------------------------------------------------------------------------------


def first_wrong(base: int, kind: type[np.floating]) -> int:
    """The least number of symbols for which some pattern is not held by a number of this type."""
    for symbols in range(1, 70):
        theta = pack([1] + [0] * (symbols - 2) + [1] if symbols > 1 else [1], base)
        if Fraction(float(kind(float(theta)))) != theta:
            return symbols
    raise AssertionError("every number of symbols is held")


@pytest.mark.parametrize(
    ("base", "kind", "expected"),
    [(2, np.float64, 54), (2, np.float32, 25), (4, np.float64, 28), (4, np.float32, 13)],
)
def test_floating_point_holds_few_symbols(base: int, kind: type[np.floating], expected: int) -> None:
    assert first_wrong(base, kind) == expected


# --- what a grid misses -------------------------------------------------------------------------------------------


def test_a_grid_of_cells_misses_what_the_index_does_in_a_gap() -> None:
    """F4: on corners and centres of all cells A is within the bound of IP-3; in a gap, at x_1 = 1, it errs by 1."""
    gap = lp_gap(2, 3, 1)
    code = paper_code([x[0] for x in cell_corners(2, 3)], F(0), F(1), 3)
    grid = [F(i, 16) for i in range(17)]
    assert max(abs(table_value(code, 2, x, gap) - x[0]) for x in itertools.product(grid, repeat=2)) < F(
        68, 100
    )
    worst = max(abs(table_value(code, 2, (F(1), F(7, 8) - gap * F(i, 16)), gap) - 1) for i in range(1, 16))
    assert worst == 1


def test_a_grid_misses_the_window_of_a_gap_that_is_too_wide() -> None:
    """F6: gaps of 0.34/K are met twice only in windows of width 0.02/K, between the points of a grid of step K/32."""
    gap = F(34, 100)

    def caught(X: Fraction) -> int:
        return sum(any(k - gap < X + s * gap < k for k in range(1, 4)) for s in (-1, 0, 1))

    assert max(caught(F(i, 32)) for i in range(4 * 32 + 1)) == 1
    assert caught(F(133, 100)) == 2


def test_medians_with_gaps_that_are_too_wide_err_more_than_with_those_of_a_third() -> None:
    """F6 at the size of the specification: d = 2, n = 4, f = x_1, at x_1 = 1; with δ = 1/(4K) or 1/(3K) exactly 1/8."""
    code = paper_code([x[0] for x in cell_corners(2, 4)], F(0), F(1), 4)
    place = (F(1), F(7017, 100000))
    assert abs(median_value(code, 2, place, F(45, 1600)) - 1) >= F(829, 1000)
    for share in (3, 4):
        gap = F(1, share * 16)
        errors = [abs(median_value(code, 2, (F(1), F(i, 173)), gap) - 1) for i in range(174)]
        assert max(errors) == F(1, 8)


def test_a_network_of_any_gap_is_the_median_network_for_small_ones() -> None:
    assert wide_median_network(1, 2, F(1, 16)) == median_network(1, 2)


def test_interior_points_miss_a_step_too_many() -> None:
    """F7: K steps count like K - 1 at every interior point of a grid, and one more at x = 1."""

    def digit(X: Fraction, steps: int) -> Fraction:
        return sum((blocks.step(lambda z: max(z, F(0)), X, k, 16) for k in range(1, steps + 1)), F(0))

    interior = [F(i, 7) for i in range(1, 28)]
    assert all(digit(X, 4) == digit(X, 3) for X in interior)
    assert (digit(F(4), 3), digit(F(4), 4)) == (3, 4)


def first_power_that_a_gap_does_not_serve(n: int, served: int) -> int:
    """The least p at which A with the gap for `served` errs by more than √2/K + 4/K in L^p: d = 2, f = x_1, Ω = 1.

    By midpoints, in floating point. Off the gaps of x_2 (a share 1 - (K - 1)δ) A has the level of the cell; in one
    of them the index runs through a row, x_2 choosing the place; gaps of x_1 count for little and are left out.
    """
    K = 2**n
    share = float((K - 1) * lp_gap(2, n, served))
    levels = np.floor(K * (np.arange(K) / K + 1) / 2) / K * 2 - 1
    x = (np.arange(16 * K) + 0.5) / (16 * K)
    cell = np.floor(x * K).astype(int)
    index = cell[:, None] + K * (np.arange(32 * K) + 0.5)[None, :] / (32 * K)
    below = np.floor(index).astype(int)
    row = levels[below % K] + (index - below) * (levels[(below + 1) % K] - levels[below % K])
    on_cells, in_gaps = np.abs(levels[cell] - x), np.abs(row - x[:, None])
    bound = (np.sqrt(2) + 4) / K
    for p in range(1, 40):
        if (1 - share) * np.mean(on_cells**p) + share * np.mean(in_gaps**p) > bound**p:
            return p
    raise AssertionError("it serves every p")


@pytest.mark.parametrize(
    ("served", "n", "expected"), [(1, 4, 7), (1, 5, 4), (1, 6, 3), (2, 4, 10), (2, 5, 7), (2, 6, 5)]
)
def test_a_gap_for_one_power_does_not_serve_larger_ones(served: int, n: int, expected: int) -> None:
    """F5, at the powers of the specification."""
    assert first_power_that_a_gap_does_not_serve(n, served) == expected


def test_the_reference_of_interpolation_reproduces_affine_functions() -> None:
    code = range_code([x + 2 * y for x, y in vertices(2, 1)], 1)
    exact = Code(tuple(int(2 * (x + 2 * y)) for x, y in vertices(2, 1)), 1, F(1), F(0))
    assert (
        code.levels != exact.levels
    )  # 1 bit holds no 7 values; levels beyond 2^n - 1 show the interpolation alone
    for x in itertools.product((F(0), F(1, 5), F(3, 7), F(1)), repeat=2):
        assert interpolated_value(exact, 2, x) == x[0] + 2 * x[1]

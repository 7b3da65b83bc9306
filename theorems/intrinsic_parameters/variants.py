"""What people believe about intrinsic parameters and is false: each is refuted at values that the kernel re-checks.

    reading       wrong tails, slopes and digits; floating point
    looking up    one gap too many, no medians, gaps too wide, one gap for every p
    bounds        constants and moduli that are too small, codes without their minimum
    counting      symbols that stand in more than one place; copies that need not be

A belief about a *network* is tried: the network is built, and the checker evaluates it where it errs.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from theorems.intrinsic_parameters import (
    blocks,
    lemmas_coding,
    lemmas_interpolation,
    lemmas_lookup,
    lemmas_medians,
    lemmas_reading,
    obligations,
)
from theorems.intrinsic_parameters.claim import claim
from theorems.intrinsic_parameters.codes import cell_corners, paper_code, plane_parameters
from theorems.intrinsic_parameters.lemmas_lookup import is_in_a_gap
from theorems.intrinsic_parameters.lemmas_medians import is_near
from theorems.intrinsic_parameters.lemmas_reading import is_bit
from theorems.intrinsic_parameters.lookup import (
    Selector,
    Stream,
    lookup_network,
    lp_gap,
    median_network,
    wide_median_network,
)
from theorems.intrinsic_parameters.symbolic import Affine, Builder, Intrinsic, SymbolicNetwork
from verify.terms import And, Not, Or, Term, maximum, minimum, number, real, relu, total

Point = Sequence[Fraction]

# --- reading ------------------------------------------------------------------------------------------------------


@claim.false_variant(of=lemmas_reading.base_4_reads_a_bit, label="F1")
def tails_may_reach_two_fifths(smt):
    "relu(6z - 1/2) - relu(6z - 3/2) is the first bit for tails up to 2/5"
    bit, tail, tail_2 = smt.reals("bit tail tail_2")
    smt.assume(is_bit(bit), 0 <= tail_2, 5 * tail_2 <= 2, 4 * tail == bit + tail_2)
    smt.prove(blocks.read(relu, tail)[0] == bit)


@claim.false_variant(of=lemmas_reading.base_2_reads_a_bit, label="F2")
def half_the_slope_suffices_in_base_2(smt):
    "Slope 2^(m-1) reads the first of m base-2 symbols"
    bit, tail, tail_2, power = smt.reals("bit tail tail_2 power")
    smt.assume(power >= 4, is_bit(bit), 0 <= tail_2, power * tail_2 <= power - 2, 2 * tail == bit + tail_2)
    smt.prove(blocks.read(relu, tail, blocks.base_2(power * Fraction(1, 2)))[0] == bit)


@claim.false_variant(of=lemmas_reading.a_unit_multiplies_by_a_bit, label="F3")
def a_unit_multiplies_by_any_digit(smt):
    "relu(b + h - 1) = b h for every b of [0, 1], not only for bits"
    b, h = smt.reals("b h")
    smt.assume(0 <= b, b <= 1, 0 <= h, h <= 1)
    smt.prove(blocks.selected(relu, b, h) == b * h)


@claim.false_variant(
    of=lemmas_reading.every_bit_is_read_from_a_perturbed_parameter, label="F14", parameters={"base": [2, 4]}
)
def double_precision_holds_64_symbols(exact, base):
    "Network A with n = 6 gives every value of its table after θ is rounded to float64"
    corners = list(cell_corners(1, 6))
    code = paper_code(
        [Fraction(1, 2) if i % 63 == 0 else -x for i, (x,) in enumerate(corners)], Fraction(0), Fraction(1), 6
    )
    rounded = {name: Fraction(float(value)) for name, value in plane_parameters(code, base).items()}
    network = lookup_network(1, 6, lp_gap(1, 6, 1), base).at(rounded)
    values = code.values()
    wrong = next(i for i in reversed(range(64)) if network.evaluate(corners[i]) != [values[i]])
    table = [[list(map(str_of, x)), str_of(y)] for x, y in zip(corners, values, strict=True)]
    exact.holds_for(
        "intrinsic_parameters.values",
        {"network": network.json(), "values": table},
        {"at": wrong},
        outcome="refuted",
    )


# --- looking up ---------------------------------------------------------------------------------------------------


@claim.false_variant(of=lemmas_lookup.steps_count_the_cell, label="F7")
def every_cell_has_a_step_at_its_end(smt):
    "K steps, not K - 1, count the cell of every x in no gap, x = 1 included, here for K = 4"
    X, gap, slope = smt.reals("X gap slope")
    m = smt.integer("m")
    smt.assume(slope * gap == 1, 0 < gap, gap < 1, 0 <= m, m <= 3, m <= X, X <= 4)
    smt.assume(Or(X <= m + 1 - gap, And(m == 3, X == 4)))
    smt.prove(total(blocks.step(relu, X, k, slope) for k in range(1, 5)) == m)


@claim.false_variant(of=obligations.a_shared_code_reaches_both_bounds, label="F4")
def no_medians_are_needed_in_the_sup_norm(exact):
    """Network A has |φ(x) - x_1| ≤ 9/10 everywhere, for d = 2, n = 3

    IP-3 would say √2/8 + 4/8 < 0.68 and 5√2/8 < 0.89. At x_1 = 1, in a gap of x_2, the index runs through a whole row.
    """
    x = [Fraction(1), first_gap(3, lp_gap(2, 3, 1), lookup_of_x1(2, 3, lp_gap(2, 3, 1)))]
    refute_error(exact, lookup_of_x1(2, 3, lp_gap(2, 3, 1)), real("x1"), x, Fraction(9, 10))


@claim.false_variant(of=obligations.a_shared_code_reaches_both_bounds, label="F6")
def medians_allow_wide_gaps(exact):
    "A∞ with δ = 0.45/K has |φ(x) - x_1| ≤ 0.68 for d = 2, n = 3, as IP-3 says: √2/8 + 4/8 < 0.68"
    network = wide_median_network(2, 3, Fraction(45, 800)).at(plane_parameters(code_of_x1(2, 3)))
    refute_error(exact, network, real("x1"), [Fraction(1), Fraction(29, 200)], Fraction(68, 100))


@claim.false_variant(of=lemmas_medians.one_shift_at_most_is_in_a_gap, label="F6")
def gaps_of_more_than_a_third_are_met_once(smt):
    "Of X - gap, X, X + gap at most one is in a gap, for gaps of 0.34: fails in a window of 0.02"
    X, gap = smt.reals("X gap")
    smt.assume(gap == Fraction(34, 100))
    smt.prove(Not(And(is_in_a_gap(X - gap, number(1), gap), is_in_a_gap(X + gap, number(2), gap))))


@claim.false_variant(of=obligations.the_gaps_cost_no_more_than_the_rounding, label="F5")
def one_gap_serves_every_p(exact):
    """The gap chosen for p = 1 gives ∫|φ - x_1|^p ≤ (ω + 4Ω 2^-n)^p, here for p = 512, d = 2, n = 3

    φ is √2/8 + 4/8 < 0.68 in norm by IP-2. On a box in a gap of x_2, of fixed volume, φ errs by more, whatever p is.
    """
    gap = lp_gap(2, 3, 1)
    place = Fraction(1, 8) - gap + gap * Fraction(13, 16)
    box = [[0, "1/200"], [str_of(place), str_of(place + gap / 10**5)]]
    exact.holds_for(
        "intrinsic_parameters.power",
        {
            "network": lookup_of_x1(2, 3, gap).json(),
            "target": real("x1").json,
            "power": 512,
            "bound": "68/100",
        },
        {"box": box, "error": "74/100", "bits": 64},
        outcome="refuted",
    )


@claim.false_variant(of=lemmas_medians.two_of_three_carry_the_median, label="F15")
def one_of_three_carries_the_median(smt):
    "If one of three outputs is within ε of f(x) then so is that of the median"
    a_1, a_2, a_3, s, b, f, eps = smt.reals("a_1 a_2 a_3 s b f eps")
    smt.assume(s == 1, b == 0, f == 0, eps == 1, 0 <= a_1, 0 <= a_2, 0 <= a_3, is_near(a_1))
    smt.prove(is_near(blocks.median(relu, a_1, a_2, a_3)))


# --- bounds -------------------------------------------------------------------------------------------------------


@claim.false_variant(of=obligations.lookup_errs_by_little_at_good_points, label="F10")
def good_cells_err_by_two_steps(exact):
    """A has |φ - f| ≤ 2λ√d 2^-n on good cells: here 1, for d = n = 1, λ = Ω = 1; the truth is 3λ√d 2^-n

    f falls slowly to -1/10 at 1/2 and rises with slope 1 to 2/5: the code rounds -1/10 down to -1.
    """
    x = real("x1")
    slow = Fraction(1, 10)
    target = maximum(-2 * slow * x, x - Fraction(1, 2) - slow)
    code = paper_code([Fraction(0), -slow], Fraction(0), Fraction(1), 1)
    network = lookup_network(1, 1, lp_gap(1, 1, 1)).at(plane_parameters(code))
    refute_error(exact, network, target, [Fraction(1)], Fraction(1), [(Fraction(1, 2), Fraction(1))])


@claim.false_variant(of=lemmas_lookup.corners_are_within_the_diagonal, label="F11")
def a_cell_is_a_step_wide(exact):
    """A has |φ - f| ≤ ω_f(2^-n) + 2Ω 2^-n on good cells, without √d: here (√2 + 4)/8 < 0.677, for d = 2, n = 3

    f = max(x_1 + x_2 - 1/1024, 0), Ω = 2, at the upper corner of the good cell (2, 2).
    """
    low = Fraction(1, 1024)

    def f(x: Point) -> Fraction:
        return max(x[0] + x[1] - low, Fraction(0))

    gap = lp_gap(2, 3, 2)
    code = paper_code([f(x) for x in cell_corners(2, 3)], Fraction(0), Fraction(2), 3)
    network = lookup_network(2, 3, gap).at(plane_parameters(code))
    cell = [(Fraction(1, 4), Fraction(3, 8) - gap)] * 2
    target = maximum(real("x1") + real("x2") - low, 0)
    refute_error(exact, network, target, [hi for _, hi in cell], Fraction(677, 1000), cell)


@claim.false_variant(of=lemmas_interpolation.weights_are_a_partition, label="F12")
def hats_have_a_minimum_that_adds_up(smt):
    "The lesser of the one-dimensional hats, min(hat(v_1 - i), hat(v_2 - j)), adds up to 1 over the corners of a square"
    v_1, v_2 = smt.reals("v_1 v_2")
    smt.assume(0 <= v_1, v_1 <= 1, 0 <= v_2, v_2 <= 1)
    corners = [(i, j) for i in (0, 1) for j in (0, 1)]
    smt.prove(total(minimum(blocks.hat(relu, v_1 - i), blocks.hat(relu, v_2 - j)) for i, j in corners) == 1)


@claim.false_variant(of=lemmas_coding.lower_levels_have_n_bits, label="F13")
def rounding_down_needs_no_minimum(smt):
    "⌊2^n f~⌋ ≤ 2^n - 1, here n = 2: not at f = f(0) + Ω"
    f, at_0, Omega = smt.reals("f at_0 Omega")
    g = smt.integer("g")
    smt.assume(Omega == 1, abs(f - at_0) <= Omega)
    smt.assume(2 * Omega * g <= 4 * (f - at_0 + Omega), 4 * (f - at_0 + Omega) < 2 * Omega * (g + 1))
    smt.prove(g <= 3)


# --- counting -----------------------------------------------------------------------------------------------------


@claim.false_variant(
    of=lemmas_coding.hidden_units_hold_a_symbol_a_stream, label="F8", parameters={"n": [2, 3]}
)
def the_scale_may_go_into_the_planes(exact, n):
    "With weights s 2^-p for the planes, in place of one s, there are still n + 2 intrinsic parameters"
    build = Builder(1)
    totals = []
    for p in range(1, n + 1):
        stream, selector = Stream(build, Intrinsic(f"theta_{p}"), 2), Selector(build, Affine(layer=1))
        for _ in range(2):
            selector.add([stream.read()])
        totals.append(selector.total)
    scales = [Intrinsic("s") * Fraction(2, 2**p) for p in range(1, n + 1)]
    output = sum(
        (part * scale for part, scale in zip(totals, scales, strict=True)), Affine(bias=Intrinsic("b"))
    )
    refute_count(exact, build.output(output), n + 2)


@claim.false_variant(
    of=lemmas_coding.hidden_units_hold_a_symbol_a_stream, label="F9", parameters={"n": [1, 2]}
)
def the_parameter_may_be_read_where_it_stands(exact, n):
    "If the ramps of the first symbol are formed from θ in layer 1, there are still n + 2 intrinsic parameters"
    build = Builder(1)
    selector = Selector(build, Affine(layer=1))
    selector.add([first_bit_of(build, Intrinsic(f"theta_{p}")) for p in range(1, n + 1)])
    refute_count(exact, build.output(blocks.scaled(Intrinsic("s"), selector.total, Intrinsic("b"))), n + 2)


@claim.false_variant(of=obligations.a_shared_code_reaches_both_bounds, label="F16", parameters={"d": [1, 2]})
def every_copy_needs_its_own_code(exact, d):
    "A∞, which reaches the bounds of IP-3 in the sup norm, has 3^d n + 2 intrinsic parameters (n = 1)"
    refute_count(exact, median_network(d, 1), 3**d + 2)


# --- networks and refutations -------------------------------------------------------------------------------------


def code_of_x1(d: int, n: int) -> Any:
    """The source's code of f = x_1 with Ω = 1."""
    return paper_code([x[0] for x in cell_corners(d, n)], Fraction(0), Fraction(1), n)


def lookup_of_x1(d: int, n: int, gap: Fraction) -> SymbolicNetwork:
    return lookup_network(d, n, gap).at(plane_parameters(code_of_x1(d, n)))


def first_gap(n: int, gap: Fraction, network: SymbolicNetwork) -> Fraction:
    """Where in the first gap of x_2, at x_1 = 1, the network errs most (a sixteenth of the gap at a time)."""
    places = [Fraction(1, 2**n) - gap * Fraction(i, 16) for i in range(1, 16)]
    return max(places, key=lambda x: abs(network.evaluate([Fraction(1), x])[0] - 1))


def first_bit_of(build: Builder, symbol: Intrinsic) -> Affine:
    """The bit formed in layer 1, carried to layer 2 where it is selected."""
    carried: list[Affine] = []

    def unit(computed: Any) -> Any:
        value = build.unit(computed, 1)
        carried.append(build.unit(value))
        return value

    blocks.read(unit, symbol)
    bit: Affine = carried[0] - carried[1]
    return bit


def str_of(number: Fraction) -> int | str:
    return number.numerator if number.denominator == 1 else str(number)


def refute_error(
    prover: Any,
    network: SymbolicNetwork,
    target: Term,
    x: Point,
    bound: Fraction,
    box: Sequence[tuple[Fraction, Fraction]] | None = None,
) -> None:
    """State that the error is at most the bound on the box (the cube); it is larger at x."""
    sides = box or [(Fraction(0), Fraction(1))] * network.inputs
    claims = {
        "network": network.json(),
        "target": target.json,
        "box": [[str_of(lo), str_of(hi)] for lo, hi in sides],
        "bound": str_of(bound),
    }
    prover.holds_for(
        "intrinsic_parameters.error", claims, {"x": [str_of(z) for z in x], "bits": 64}, outcome="refuted"
    )


def refute_count(prover: Any, network: SymbolicNetwork, parameters: int) -> None:
    """State that so many positions hold symbols; the count says otherwise."""
    claims = {"network": network.json(), "parameters": parameters}
    prover.holds_for("intrinsic_parameters.intrinsic", claims, {}, outcome="refuted")

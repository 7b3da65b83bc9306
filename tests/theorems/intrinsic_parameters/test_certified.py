"""Certified errors: the reference values, the literal network never above them, edge cases."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from theorems.intrinsic_parameters.certified import (
    certified_lp,
    certified_sup,
    exact_power,
    polynomial,
    ramp_share,
    ramp_volume,
    refutation,
)
from theorems.intrinsic_parameters.construction import lp_gap
from theorems.intrinsic_parameters.encoding import encode_lp, encode_sup
from theorems.intrinsic_parameters.error_checker import check_lp, check_sup
from theorems.intrinsic_parameters.regularity import range_of
from verify.expression import parse_function
from verify.kernel.errors import Rejected
from verify.networks.network import NetworkError


def lp(text, dim, n, p, **options):
    function = parse_function(text, dim)
    extent = range_of(function)
    encoded = encode_lp(function, n, Fraction(p), extent, **options)
    return encoded, certified_lp(encoded, extent)


@pytest.mark.parametrize(
    ("text", "n", "low", "high"),
    [
        ("sin(2*pi*x1)", 2, 0.3892, 0.3931),
        ("sin(2*pi*x1)", 4, 0.0667, 0.0673),
        ("sin(2*pi*x1)", 6, 0.0158, 0.0161),
        ("sqrt(x1)", 1, 0.2916, 0.2943),
        ("sqrt(x1)", 4, 0.0585, 0.0592),
        ("sqrt(x1)", 6, 0.0307, 0.0311),
        ("sqrt(abs(x1 - 1/2))", 4, 0.0662, 0.0670),
        ("abs(x1 - 1/2)**0.5", 6, 0.0316, 0.0320),
        ("exp(x1)", 2, 0.2835, 0.2853),
        ("exp(x1)", 4, 0.0548, 0.0554),
        ("exp(x1)", 6, 0.0133, 0.0135),
    ],
)
def test_sup_errors_meet_the_reference_enclosures(text, n, low, high):
    """Both enclose the same number, so they meet; and ours has a gap of at most one per cent."""
    encoded = encode_sup(parse_function(text, 1), n)
    found = certified_sup(encoded)
    assert float(found.lower) <= high + 5e-5 and float(found.upper) >= low - 5e-5  # of four digits
    assert found.lower <= found.upper <= found.lower * Fraction(101, 100)
    check_sup(found.claims, found.evidence, "discharged")
    check_sup(*refutation(encoded, found.lower * Fraction(999, 1000), found.point), "refuted")
    with pytest.raises(Rejected):
        check_sup(*refutation(encoded, found.upper, found.point), "refuted")


@pytest.mark.parametrize(
    ("n", "p", "expected"),
    [
        (1, 2, 0.447213595),
        (2, 2, 0.258379442),
        (3, 2, 0.140378209),
        (4, 2, 0.080851327),
        (5, 2, 0.042956812),
        (1, 4, 0.577350269),
        (2, 4, 0.327749668),
        (3, 4, 0.172749271),
        (4, 4, 0.097405419),
        (5, 4, 0.051242147),
    ],
)
def test_lp_errors_of_the_square_are_the_reference_values(n, p, expected):
    encoded, found = lp("x1**2", 1, n, p)
    assert encoded.code.scale == 2  # Ω = 1
    exact = float(exact_power(encoded)) ** (1 / p)
    assert exact == pytest.approx(expected, abs=1e-9)
    assert exact <= float(found.upper) <= 1.06 * exact
    check_lp(found.claims, found.evidence, "discharged")


@pytest.mark.parametrize(("n", "share"), [(2, 0.040), (4, 0.0035)])
def test_the_share_of_the_ramps_is_the_reference_value(n, share):
    assert float(ramp_share(lp("x1**2", 1, n, 2)[0])) == pytest.approx(share, rel=0.02)


@pytest.mark.parametrize(
    ("text", "dim", "n"),
    [
        ("exp(x1)*sin(2*pi*x1)", 1, 3),
        ("abs(x1 - x2)", 2, 2),
        ("sin(3*x1)*exp(x2)", 2, 2),
        ("x1*x2 + x3", 3, 1),
    ],
)
@pytest.mark.parametrize("single", [False, True])
def test_no_point_of_the_literal_network_is_above_the_certified_error(text, dim, n, single):
    function = parse_function(text, dim)
    encoded = encode_sup(function, n, single=single)
    found = certified_sup(encoded)
    check_sup(found.claims, found.evidence, "discharged")
    rng = np.random.default_rng(dim)
    points = [[Fraction(int(x), 64) for x in row] for row in rng.integers(0, 65, size=(12, dim))]
    points.append([Fraction(1)] * dim)
    for point in [*points, list(found.point)]:
        value = encoded.value(point)
        low, high = function.enclosure([(x, x) for x in point])
        assert max(value - high, low - value) <= found.upper
    # at the point that is given the literal network has the error that is given
    assert max(value - low, high - value) >= found.lower


@pytest.mark.parametrize(("text", "dim", "n"), [("sin(6.28*x1)", 1, 3), ("x1*x2", 2, 1)])
def test_the_literal_lookup_network_is_what_the_lp_certificate_speaks_of(text, dim, n):
    """Outside of the ramps its value is that of the cell, on them between the least and the largest."""
    encoded, found = lp(text, dim, n, 1)
    check_lp(found.claims, found.evidence, "discharged")
    coded = encoded.code.values()
    side, step = 2**n, Fraction(1, 2**n)
    rng = np.random.default_rng(n)
    for _ in range(25):
        cell = [int(k) for k in rng.integers(0, side, size=dim)]
        inside = [
            (k + Fraction(int(t), 64)) * step
            for k, t in zip(cell, rng.integers(0, 48, size=dim), strict=True)
        ]
        place = sum(k * side**j for j, k in enumerate(cell))
        assert encoded.network.evaluate(inside) == [coded[place]]
        on_ramp = [max(Fraction(0), (k + 1) * step - encoded.delta / 3) for k in cell]
        assert min(coded) <= encoded.network.evaluate(on_ramp)[0] <= max(coded)


@pytest.mark.parametrize("p", ["1", "3/2", "2", "7"])
def test_the_lp_bound_is_above_a_sum_over_a_grid(p):
    encoded, found = lp("sin(6.28*x1)", 1, 3, p)
    x = (np.arange(1 << 14) + 0.5) / (1 << 14)
    coded = np.array([float(v) for v in encoded.code.values()])[(x * 8).astype(int)]
    error = np.mean(np.abs(coded - np.sin(6.28 * x)) ** float(Fraction(p))) ** (1 / float(Fraction(p)))
    assert error * 0.999 <= float(found.upper) <= error * 1.15


@pytest.mark.parametrize("n", [1, 3])
@pytest.mark.parametrize(("text", "dim"), [("1/3", 1), ("7", 2), ("x1 - x1 + 2", 1)])
def test_of_a_constant_the_error_is_exactly_zero(text, dim, n):
    function = parse_function(text, dim)
    assert certified_sup(encode_sup(function, n)).upper == 0
    encoded, found = lp(text, dim, n, 2)
    assert found.upper == encoded.code.scale == 0
    check_lp(found.claims, found.evidence, "discharged")
    assert encoded.network.evaluate([Fraction(1)] * dim) == [function.exact([Fraction(1)] * dim)]


def test_a_range_of_zero_on_the_grid_is_no_constant_function():
    """sin 2πx vanishes at 0, 1/2 and 1, so with one bit all that is coded is 0; the error is 1, attained at 1/4."""
    encoded = encode_sup(parse_function("sin(2*pi*x1)", 1), 1)
    found = certified_sup(encoded)
    assert encoded.code.scale == 0 and found.upper == 1
    assert Fraction(99, 100) < found.lower <= 1 and found.point in [(Fraction(1, 4),), (Fraction(3, 4),)]


def test_without_bits_the_network_is_the_constant_at_the_bottom_of_its_code():
    """n = 0: the accumulator is 0, the value f(0) - Ω, the error at most 2 Ω."""
    encoded, found = lp("x1", 1, 0, 2)
    assert encoded.network.evaluate([Fraction(1, 2)]) == [-1]
    assert exact_power(encoded) == Fraction(7, 3) and float(found.upper) == pytest.approx(1.5275, rel=0.03)
    assert ramp_volume(encoded) == 0


def test_p_need_not_be_whole():
    encoded, found = lp("x1", 1, 2, "3/2")
    assert encoded.delta == lp_gap(1, 2, Fraction(3, 2)) == Fraction(1, 2**6)
    check_lp(found.claims, found.evidence, "discharged")


def test_only_even_powers_of_polynomials_of_one_variable_are_integrated_exactly():
    assert exact_power(lp("x1", 1, 1, 3)[0]) is None
    assert exact_power(lp("sin(x1)", 1, 1, 2)[0]) is None
    assert exact_power(lp("x1", 2, 1, 2)[0]) is None
    assert exact_power(encode_sup(parse_function("x1", 1), 1)) is None


def test_a_term_is_a_polynomial_or_not():
    assert polynomial(parse_function("(x1 - 1)**2*3 - x1", 1).term) == [3, -7, 3]
    assert polynomial(parse_function("abs(x1)", 1).term) is None
    assert polynomial(parse_function("1/3", 1).term) == [Fraction(1, 3)]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda f, r: encode_sup(f, 0),
         "bits is 0; expected at least 1 in the sup norm, where the range has 2^bits - 1 steps."),
        (lambda f, r: encode_sup(f, 13),
         "dimension 1 with 13 bits has 8193 grid points, and the network as many layers; expected at most 7000."),
        (lambda f, r: encode_lp(f, -1, Fraction(2), r), "bits is -1; expected at least 0."),
        (lambda f, r: encode_lp(f, 2, Fraction(1, 2), r), "p is 1/2; expected a number from 1 to 64."),
        (lambda f, r: encode_lp(f, 2, Fraction(2), r, delta=Fraction(1, 4)),
         "delta is 1/4; expected a number above 0 and below 2^-bits = 1/4."),
        (lambda f, r: encode_lp(f, 2, Fraction(2), r, delta=Fraction(0)),
         "delta is 0; expected a number above 0 and below 2^-bits = 1/4."),
    ],
)  # fmt: skip
def test_sizes_out_of_range_are_one_sentence(call, told):
    function = parse_function("x1", 1)
    with pytest.raises(NetworkError) as caught:
        call(function, range_of(function))
    assert str(caught.value) == told


def test_a_value_that_is_not_finite_at_a_grid_point_is_named():
    with pytest.raises(
        NetworkError, match=r"^the function '1/x1' is not finite at \(0\); expected a function"
    ):
        encode_sup(parse_function("1/x1", 1), 2)


@pytest.mark.parametrize("point", [[Fraction(9, 8)], [Fraction(-1, 64)], [], [Fraction(0), Fraction(0)]])
def test_a_point_outside_of_the_cube_is_refused(point):
    encoded = encode_sup(parse_function("x1", 1), 2)
    place = ", ".join(map(str, point))
    with pytest.raises(NetworkError) as caught:
        encoded.value(point)
    assert str(caught.value) == f"the point is ({place}); expected 1 coordinates from 0 to 1."


def test_at_the_right_end_and_at_borders_the_network_has_the_value_of_the_grid():
    encoded = encode_sup(parse_function("x1**2", 1), 3)
    coded = encoded.code.values()
    assert [encoded.value([Fraction(k, 8)]) for k in range(9)] == coded
    lookup, _ = lp("x1**2", 1, 2, 2)
    cells, step = lookup.code.values(), Fraction(1, 4)
    assert lookup.value([Fraction(1)]) == cells[-1]
    for k in (1, 2, 3):
        # at k/K - δ the ramp begins, at its middle it is half way, and at k/K it is over
        assert lookup.value([k * step - lookup.delta]) == cells[k - 1]
        assert lookup.value([k * step - lookup.delta / 2]) == (cells[k - 1] + cells[k]) / 2
        assert lookup.value([k * step]) == cells[k]

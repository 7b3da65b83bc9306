"""What is checked of errors on single functions: certified for every x, by the claim's own checker.

In reading order: sup errors from both sides and Lipschitz constants (IP.sup), L^p errors, exact ones of polynomials
(IP.Lpexact), the packed engine beside the literal layers (IP.fast), and at its full size, where the exact residual at
every vertex with the Lipschitz bound between them is a proof for all x. All of it is evidence, and none of it a link.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from theorems.intrinsic_parameters import packed
from theorems.intrinsic_parameters.certified import certified_lp, certified_sup, exact_power, refutation
from theorems.intrinsic_parameters.claim import claim
from theorems.intrinsic_parameters.construction import (
    Code,
    interpolation_network,
    lookup_network,
    median_network,
    plane_parameters,
    single_parameters,
)
from theorems.intrinsic_parameters.encoding import encode_lp, encode_sup
from theorems.intrinsic_parameters.families import PRECISION, cube_diagonal, instances, places, table
from theorems.intrinsic_parameters.packed import Interpolation, Lookup
from theorems.intrinsic_parameters.regularity import diameter, lipschitz_claims, lipschitz_constant, range_of
from theorems.intrinsic_parameters.search import BITS
from verify.expression import parse_function
from verify.terms import And, number

SINE, ROOT, CUSP = "sin(2*pi*x1)", "sqrt(x1)", "sqrt(abs(x1 - 1/2))"


def named(*cases: tuple[Any, ...]) -> dict[str, tuple[Any, ...]]:
    """Cases by the names under which they are reported."""
    return {", ".join(map(str, case)): case for case in cases}


SUP = named(
    *((SINE, 1, n) for n in (1, 2, 4, 6)),
    *((ROOT, 1, n) for n in (1, 4, 6)),
    *((CUSP, 1, n) for n in (4, 6)),
    *(("exp(x1)", 1, n) for n in (2, 4, 6)),
    ("abs(x1 - 1/2)**0.25", 1, 5),
    ("exp(x1)*sin(2*pi*x1)", 1, 5),
    ("sqrt(x1)*exp(-x1)*cos(7*x1)", 1, 5),
    ("abs(x1 - x2)", 2, 2),
    ("sin(3*x1)*exp(x2)", 2, 3),
)
"""Expression, number of variables, bits."""

SUP_FULL = named(("abs(x1 - x2)", 2, 4), ("sqrt(x1)*sin(3*x2)", 2, 4), ("x1*x2*x3", 3, 2))


@claim.obligation(
    scope="instance", label="IP.sup", parameters={"case": list(SUP)}, full={"case": list(SUP_FULL)}
)
def sup_errors_are_certified_from_both_sides(exact, case):
    """The sup error of network Q for this function (expression, d, n) lies between bounds at most one per cent apart

    Above by enclosures for every x, below at a point with the value of the literal layers; the Lipschitz constant too.
    """
    text, dim, n = {**SUP, **SUP_FULL}[case]
    function = parse_function(text, dim)
    encoded = encode_sup(function, n)
    found = certified_sup(encoded)
    assert found.point is not None
    exact.holds_for("intrinsic_parameters.sup", found.claims, found.evidence)
    at = dict(zip(function.variables, found.point, strict=True))
    (value,) = encoded.network.evaluate(found.point)
    below = found.upper * Fraction(99, 100)
    exact.prove(abs(number(value) - function.term.substitute(at)) >= below)
    rows = [["attained", f"{float(found.lower):.6g}"], ["for every x at most", f"{float(found.upper):.6g}"]]
    slopes = lipschitz_constant(function)
    if slopes is not None:
        exact.holds_for(
            "intrinsic_parameters.lipschitz", lipschitz_claims(function, slopes.constant), slopes.evidence
        )
        diagonal = slopes.constant * diameter(dim) / (1 << n)
        rows.append(["IP-6", f"{float(diagonal / 2 + encoded.residual):.6g}"])
        rows.append(["IP-3", f"{float(5 * diagonal):.6g}"])
    exact.table(f"Sup error of {text}, n = {n}", ["bound", "value"], rows)


@claim.false_variant(of=sup_errors_are_certified_from_both_sides, scope="instance", label="IP.sup")
def the_sup_error_is_that_at_the_grid_points(exact):
    """For sin 2πx and n = 2 the error is nowhere above that at the grid points, which is at most 1/3"""
    encoded = encode_sup(parse_function(SINE, 1), 2)
    claims, evidence = refutation(encoded, encoded.residual, (Fraction(3, 32),))
    exact.holds_for("intrinsic_parameters.sup", claims, evidence, outcome="refuted")


@claim.false_variant(of=sup_errors_are_certified_from_both_sides, scope="instance", label="IP.sup")
def the_root_has_a_lipschitz_constant_of_100(exact):
    "|√x - √y| ≤ 100 |x - y| on the unit interval"
    function = parse_function(ROOT, 1)
    evidence = {"bits": BITS, "points": [[0], ["1/16384"]]}
    exact.holds_for(
        "intrinsic_parameters.lipschitz",
        lipschitz_claims(function, Fraction(100)),
        evidence,
        outcome="refuted",
    )


LP = named(
    *(("x1**2", 1, n, p) for n in (1, 2, 3, 4, 5) for p in (2, 4)),
    (SINE, 1, 4, "3/2"),
    (ROOT, 1, 4, 1),
    (CUSP, 1, 3, 7),
    ("x1*x2", 2, 1, 2),
)
"""Expression, number of variables, bits, p."""


@claim.obligation(scope="instance", label="IP.Lpexact", parameters={"case": list(LP)})
def lp_errors_are_certified(exact, case):
    """The L^p error of network A for this function (expression, d, n, p) is at most the bound, ramps included

    Of a polynomial with even p the integral itself is known as a fraction; it is within six per cent of the bound.
    """
    text, dim, n, p = LP[case]
    function = parse_function(text, dim)
    extent = range_of(function)
    encoded = encode_lp(function, n, Fraction(p), extent)
    found = certified_lp(encoded, extent, most=1500)
    exact.holds_for("intrinsic_parameters.lp", found.claims, found.evidence)
    power = exact_power(encoded)
    rows = [["at most", f"{float(found.upper):.9g}"]]
    if power is not None:
        exact.prove(terms_between(power, found.upper, int(p)))
        rows.append(["exactly", f"{float(power) ** (1 / float(Fraction(p))):.9g}"])
    exact.table(f"L^{p} error of {text}, n = {n}", ["bound", "value"], rows)


def terms_between(power: Fraction, upper: Fraction, p: int):
    """power ≤ upper^p ≤ (53/50)^p power, as a formula."""
    return And(number(power) <= number(upper**p), number(upper**p) <= number(Fraction(53, 50) ** p * power))


# --- the packed engine --------------------------------------------------------------------------------------------

SMALL = named(
    *(("Q", d, n) for d, n in ((1, 3), (2, 2), (3, 1))),
    *(("Q single", d, n) for d, n in ((1, 2), (2, 1))),
    *(("A", d, n) for d, n in ((1, 3), (2, 1))),
    ("A∞", 1, 2),
)
"""Network, number of variables, bits."""

SMALL_FULL = named(("A", 2, 2), ("A∞", 2, 1))


@claim.obligation(
    scope="instance", label="IP.fast", parameters={"case": list(SMALL)}, full={"case": list(SMALL_FULL)}
)
def the_packed_engine_is_the_literal_network(exact, case):
    "The engine's value is that of the layers, in fractions, at random dyadic points, borders, ramps and corners"
    kind, dim, n = {**SMALL, **SMALL_FULL}[case]
    rng = np.random.default_rng([dim, n])
    gap, fine = n + 2, 16
    side = (1 << n) + kind.startswith("Q")
    levels = rng.integers(0, 1 << n, size=side**dim).astype(packed.level_type(n))
    code = Code(tuple(map(int, levels)), n, Fraction(3, 7), Fraction(-1, 5))
    engine: Interpolation | Lookup
    if kind.startswith("Q"):
        engine, symbolic = Interpolation(dim, n, levels), interpolation_network(dim, n, single=kind != "Q")
    else:
        build = lookup_network if kind == "A" else median_network
        engine, symbolic = Lookup(dim, n, levels, gap), build(dim, n, Fraction(1, 1 << gap))
    literal = symbolic.at((single_parameters if kind == "Q single" else plane_parameters)(code))
    points = places(rng, dim, n, fine, gap, 12)
    nums = (
        engine.medians(points, fine)
        if kind == "A∞" and isinstance(engine, Lookup)
        else engine.values(points, fine)
    )
    exact.agree(
        f"network {kind}, d = {dim}, n = {n}: engine and layers",
        (
            (
                [str(Fraction(int(x), 1 << fine)) for x in row],
                code.offset + code.scale * Fraction(int(num), 1 << engine.value_bits(fine)),
                literal.evaluate([Fraction(int(x), 1 << fine) for x in row])[0],
            )
            for row, num in zip(points, nums, strict=True)
        ),
    )


LARGE, LARGE_FULL = named((1, 16), (2, 8), (3, 5)), named((1, 24), (2, 12), (3, 8))
"""Number of variables, bits."""


@claim.obligation(
    scope="instance", label="IP.fast", parameters={"size": list(LARGE)}, full={"size": list(LARGE_FULL)}
)
def at_scale_the_exact_residual_bounds_the_error(exact, size):
    """Levels of this size (d, n) go into the parameters and come back; no vertex is off by more than half a level

    With λ√d/(2K) between the vertices this is a bound of the sup error for all x. All in exact integers.
    """
    dim, n = {**LARGE, **LARGE_FULL}[size]
    (function,) = instances("cones", np.random.default_rng(n), 1, dim)
    values = table(function, n)
    levels, lo, hi = packed.range_levels(values, n)
    theta = packed.pack(levels, n)
    back = packed.unpack(theta, levels.size)
    residual = packed.greatest_residual(values, levels, n, lo, hi)
    half = Fraction(hi - lo, 2 * ((1 << n) - 1))
    exact.agree(
        f"d = {dim}, n = {n}: levels and parameters, residual and half a level",
        [
            ("levels", True, bool(np.array_equal(levels, back))),
            ("residual", True, residual <= half),
        ],
    )
    bound = residual / (1 << PRECISION) + cube_diagonal(function, n) / 2
    exact.table(
        f"Certified at scale, d = {dim}, n = {n}",
        ["vertices", "bits of θ, all", "residual", "sup error at most", "stated bound"],
        [
            [
                f"{levels.size:,}",
                f"{2 * n * levels.size:,}",
                f"{float(residual / (1 << PRECISION)):.4g}",
                f"{float(bound):.4g}",
                f"{float(5 * cube_diagonal(function, n)):.4g}",
            ]
        ],
    )

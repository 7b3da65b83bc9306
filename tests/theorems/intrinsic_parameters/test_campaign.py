"""The campaign and the evidence about errors: they notice what is wrong, and their plots show what is known."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from theorems.intrinsic_parameters import campaign, error_evidence, families, packed
from theorems.intrinsic_parameters.campaign import Errors, coordinate_error, drawn, each, errors_of, landscape
from theorems.intrinsic_parameters.construction import (
    interpolation_network,
    range_code,
    single_parameters,
    vertices,
)
from verify.provers import Context, new


def run(obligation, *values, profile="quick"):
    instance = obligation[values if len(values) > 1 else values[0]] if values else obligation.instances()[0]
    prover = new(obligation.prover, Context(instance, profile=profile))
    instance.run(prover)
    return prover


@pytest.mark.parametrize("network", ["Q", "A", "A∞"])
@pytest.mark.parametrize("family", families.FAMILIES)
def test_errors_are_those_of_fractions(network, family):
    rng = np.random.default_rng(7)
    for dim in families.FAMILIES[family].dims[:2]:
        (instance,) = each(drawn(family, rng, 1, [dim, 2]))
        errors, points = errors_of(network, family, instance)
        found = errors.at(points[:20])
        engine, bits = errors.engine, errors.engine.value_bits(campaign.FINE)
        nums = (
            engine.medians(points[:20], campaign.FINE)
            if network == "A∞"
            else engine.values(points[:20], campaign.FINE)
        )
        target = errors.function.at(points[:20], campaign.FINE)
        for error, num, f in zip(found, nums, target, strict=True):
            scale = Fraction(errors.scale, errors.parts << families.PRECISION)
            value = Fraction(errors.offset, 1 << families.PRECISION) + scale * Fraction(int(num), 1 << bits)
            assert abs(value - Fraction(int(f), 1 << campaign.FINE)) == int(error) * errors.unit


@pytest.mark.parametrize("family", ["cones", "corners"])
def test_a_bound_that_is_too_small_is_refuted_by_the_checker(family, monkeypatch):
    right = Errors.bound.fget
    monkeypatch.setattr(Errors, "bound", property(lambda self: right(self) / 8))
    (conclusion,) = run(campaign.errors_stay_within_the_bound, "Q", family).conclusions
    assert (conclusion["rule"], conclusion["outcome"]) == ("checker", "refuted")
    assert conclusion["statement"]["checker"] == "intrinsic_parameters.sup"


def test_a_bound_of_a_network_without_recheck_is_left_undecided(monkeypatch):
    monkeypatch.setattr(Errors, "bound", Fraction(0))
    (conclusion,) = run(campaign.errors_stay_within_the_bound, "A", "cones").conclusions
    assert conclusion["outcome"] == "undecided"


def test_a_wrong_digit_shows_in_the_errors(monkeypatch):
    right = packed.range_levels

    def wrong(values, n):
        levels, lo, hi = right(values, n)
        levels = levels.copy()
        levels[0] ^= 1 << n - 1
        return levels, lo, hi

    monkeypatch.setattr(packed, "range_levels", wrong)
    (conclusion,) = run(campaign.errors_stay_within_the_bound, "Q", "distances").conclusions
    assert conclusion["outcome"] == "refuted"


def test_all_plots_named_by_the_specification_are_there():
    obligations = [
        campaign.errors_halve_with_every_bit,
        campaign.no_width_of_the_ramps_serves_every_p,
        campaign.ramps_contribute_little,
        campaign.bits_are_packed_not_compressed,
        campaign.no_other_code_is_nearer,
    ]
    plots = [plot for obligation in obligations for plot in run(obligation).plots]
    plots += run(campaign.errors_use_their_bounds, "A").plots
    assert [plot["title"] for plot in plots] == [
        "Error against the number of bits, d = 2",
        "Error against p at fixed δ, f = x_1, d = 2, n = 4",
        "Share of the ramps in the error, f = x²",
        "Error against bits of θ, λ = 1",
        "Landscape of the error in θ",
        "Largest error of A over its bound",
    ]
    names = {line["name"] for line in plots[0]["series"]}
    assert names >= {
        "stated bound 5λ√d/2^n",
        "IP-6",
        "λ√d/2^n/4",
        "Q, sup",
        "Q, L^1",
        "Q, L^2",
        "Q, L^8",
        "A, L^2",
    }
    for plot in plots:
        assert all(
            np.isfinite(line["y"]).all() and len(line["x"]) == len(line["y"]) for line in plot["series"]
        )


@pytest.mark.parametrize(
    ("made_for", "n", "first"), [(1, 4, 7), (1, 5, 4), (1, 6, 3), (2, 4, 10), (2, 5, 7), (2, 6, 5)]
)
def test_at_fixed_delta_the_bound_is_passed_where_the_specification_says(made_for, n, first):
    """F5: for f = x_1, d = 2, with δ made for p = 1 or 2, the bound of IP-2 is violated first at this p."""
    delta = 2.0 ** (-n * (made_for + 1)) / 2
    bound = np.sqrt(2) / 2**n + 4 / 2**n
    passed = [coordinate_error(n, p, delta) > bound for p in range(1, first + 1)]
    assert passed == [False] * (first - 1) + [True]


def test_the_landscape_has_its_least_value_at_the_code():
    (function,) = families.instances("cones", np.random.default_rng(3), 1, 1)
    x, y = landscape(function, 60)
    values = [Fraction(int(v), 1 << families.PRECISION) for v in families.table(function, 1)]
    code = range_code(values, 1)
    placed = interpolation_network(1, 1, single=True).at(single_parameters(code))
    residual = max(abs(placed.evaluate(p)[0] - v) for p, v in zip(vertices(1, 1), values, strict=True))
    assert len(x) == len(y) == 61 and x[-1] == pytest.approx(1 / 3)
    assert min(y) >= float(residual) - 1e-12


def test_evidence_at_scale_sees_a_level_that_is_off(monkeypatch):
    right = packed.unpack

    def wrong(theta, count):
        levels = right(theta, count)
        levels[-1] ^= 1
        return levels

    monkeypatch.setattr(packed, "unpack", wrong)
    with pytest.raises(Exception, match="levels and parameters"):
        run(error_evidence.at_scale_the_exact_residual_bounds_the_error, "2, 8")


@pytest.mark.parametrize(
    "variant",
    [
        error_evidence.the_sup_error_is_that_at_the_grid_points,
        error_evidence.the_root_has_a_lipschitz_constant_of_100,
    ],
)
def test_false_variants_are_refuted(variant):
    (conclusion,) = run(variant).conclusions
    assert conclusion["outcome"] == "refuted"

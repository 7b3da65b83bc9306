"""The shape of the claim activation-emulation: what its theorems rest on, and that no link can be dropped unnoticed."""

from __future__ import annotations

import runpy
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from theorems.activation_emulation import activations_as_terms as terms
from theorems.activation_emulation.claim import claim
from theorems.activation_emulation.construction import (
    GAPS,
    as_network,
    emulator,
    parameters_for,
    srs_moduli,
)
from theorems.activation_emulation.obligations_srs_shape import srs_of_any_parameters_emulates_relu
from verify.engine.obligation import discharge
from verify.kernel import enclosure, formula
from verify.networks.activations import ACTIVATIONS
from verify.networks.evaluation import evaluate_balls
from verify.provers import lemma_statement
from verify.terms import Term, exp, log, number

claim.load()

EXP = {"exp_of_a_sum", "exp_above_its_tangent"}
TANH = EXP | {"tanh_is_a_quotient", "tanh_near_zero"}
READ = {"formulas_speak_of_networks"}
FLOAT64 = {"float64_rounds_each_operation", "arctan_near_zero", "arctan_of_reciprocals"}

THEOREMS: dict[str, set[str]] = {
    "leaky_relu_emulates_relu": set(),
    "absolute_value_emulates_relu": set(),
    "relu2_emulates_relu": set(),
    "elu_emulates_relu": EXP,
    "celu_emulates_relu": EXP,
    "selu_emulates_relu": EXP,
    "softplus_emulates_relu": EXP | {"log_inverts_exp"},
    "gelu_emulates_relu": EXP | {"erf_near_its_limits"},
    "silu_emulates_relu": EXP,
    "swish_emulates_relu": EXP,
    "mish_emulates_relu": EXP | {"log_inverts_exp", "tanh_is_a_quotient"},
    "softsign_emulates_relu": set(),
    "wide_softsign_emulates_relu": set(),
    "arctan_emulates_relu": {"arctan_near_zero", "arctan_of_reciprocals"},
    "tanh_emulates_relu": TANH,
    "sigmoid_emulates_relu": TANH,
    "dsilu_emulates_relu": TANH,
    "srs_emulates_relu": TANH,
    "s_shapes_emulate_relu": {"an_s_shape"},
    "srs_of_any_parameters_emulates_relu": EXP | {"log_inverts_exp"},
    "errors_propagate": READ,
    "signed_errors_propagate": READ,
    "ranges_widen_by_the_error": set(),
    "budgets_add_up_to_epsilon": READ,
    "widths_and_depths": READ,
    "narrow_leaky_networks_keep_an_error": READ,
    "the_best_leaky_chain": set(),
    "narrow_networks_of_any_slope_keep_an_error": READ,
    "narrow_tanh_networks_keep_an_error": TANH | READ,
    "narrow_square_networks_keep_an_error": READ,
    "one_softsign_unit_keeps_an_error": set(),
    "growth_is_as_the_checker_has_it": TANH
    | {"log_inverts_exp", "erf_near_its_limits", "mean_value_of_u_erf", "mean_value_of_srs"}
    | {"arctan_near_zero", "arctan_of_reciprocals", "arctan_adds"},
    "a_computed_row_is_near": READ | FLOAT64,
    "rounding_propagates": READ | FLOAT64,
}

DECLARED = {
    "moduli_are_enough": {"parameters_exist"},
    "srs_of_any_parameters_emulates_relu": {"srs_below_e_has_such_bounds", "srs_has_moduli"},
    "narrow_networks_of_any_slope_keep_an_error": {"one_half_keeps_its_sign"},
    "one_softsign_unit_keeps_an_error": {"a_unit_turns"},
    "rounding_propagates": {
        "both_arguments_are_beyond",
        "what_reaches_the_second_arctan",
        "a_neuron_is_read_from_its_last_unit",
    },
    "a_computed_row_is_near": {"a_term_by_sizes", "a_term_by_intervals"},
}
"""Links that are read (docs/activation-emulation-proof.md says how), not assumed by `smt.use`. There are no others."""

ASIDE = {
    "swish_with_a_negative_slope_is_reflected",
    "signed_ranges",
    "srs_is_scaled",
    "an_argument_is_scaled",
    "a_quotient_is_scaled",
}
"""Lemmas that the compiler relies on and no theorem."""


GRAPH = runpy.run_path(str(Path(__file__).parents[1] / "proof_graph.py"))["ProofGraph"](claim)
beneath = GRAPH.beneath


def test_the_theorems_are_those_of_the_claim() -> None:
    assert [o.name for o in claim.theorems] == list(THEOREMS)


@pytest.mark.parametrize("theorem", THEOREMS)
def test_a_theorem_rests_on_these_axioms_and_no_others(theorem: str) -> None:
    assert beneath(theorem)[1] == THEOREMS[theorem]


def test_all_beneath_a_theorem_is_for_all_and_none_of_the_proof_is_left_aside() -> None:
    names = set().union(*(beneath(theorem)[0] for theorem in THEOREMS))
    assert {GRAPH.by_name[name].scope for name in names} == {"for_all"}
    assert {GRAPH.by_name[name].prover for name in names} == {"smt", "induction", "balls"}
    proof = {
        o.name
        for o in claim.obligations
        if ".obligations_" in o.function.__module__ and not o.function.__module__.endswith("schwarzian")
    }
    assert proof - names == ASIDE


def test_every_link_but_these_is_a_lemma_that_the_statement_uses() -> None:
    names = set().union(*(beneath(theorem)[0] for theorem in THEOREMS))
    declared = {name: GRAPH.declared(name) for name in names}
    assert {name: uses for name, uses in declared.items() if uses} == DECLARED


def test_a_formal_axiom_speaks_of_functions_of_analysis_of_an_s_shape_or_of_a_mean() -> None:
    formal = {a.function.__name__: set(lemma_statement(a)["functions"]) for a in claim.axioms if a.is_formal}
    assert formal.pop("an_s_shape") == {"f", "near", "far", "close", "l_minus", "l_plus"}
    assert (formal.pop("mean_value_of_u_erf"), formal.pop("mean_value_of_srs")) == (
        {"gelu_mean"},
        {"srs_mean"},
    )
    assert all(not functions for functions in formal.values())


def test_every_emulator_has_a_false_variant_beneath_it_or_above() -> None:
    guarded = {variant.of.name for variant in claim.false_variants if variant.of is not None}
    unguarded = {theorem for theorem in THEOREMS if not guarded & beneath(theorem)[0]}
    # CELU and SELU are ELU scaled; what a chain attains is refuted from the other side
    assert unguarded == {
        "celu_emulates_relu",
        "selu_emulates_relu",
        "signed_errors_propagate",
        "the_best_leaky_chain",
    }


# --- the formulas are those of the program ------------------------------------------------------------------------

FORMULAS: dict[str, Any] = {
    "leaky_relu": lambda x: terms.leaky_relu(x, Fraction(1, 100)),
    "relu2": terms.relu2,
    "elu": terms.elu,
    "selu": terms.selu,
    "softplus": terms.softplus,
    "gelu": terms.gelu,
    "silu": terms.silu,
    "mish": terms.mish,
    "softsign": terms.softsign,
    "sigmoid": terms.sigmoid,
    "dsilu": terms.dsilu,
    "srs": terms.srs,
}


def ends(term: Term) -> tuple[Fraction, Fraction]:
    return enclosure.evaluate(term.json, {}, 200)


@pytest.mark.parametrize("name", FORMULAS)
def test_an_activation_as_a_term_is_that_of_the_program(name: str) -> None:
    from flint import arb, ctx, fmpq

    row = ACTIVATIONS[name]
    for x in map(Fraction, ("-7/2", "-1/3", "0", "1/1000", "5/4", "6")):
        low, high = ends(FORMULAS[name](number(x)))
        with ctx.workprec(200):
            ball = row.ball(arb(fmpq(x.numerator, x.denominator)), **row.parameters)
            assert ball.overlaps(
                arb(fmpq(low.numerator, low.denominator)).union(arb(fmpq(high.numerator, high.denominator)))
            ), x
        assert high - low < Fraction(1, 2**100)
        if row.exact is not None:
            assert low <= row.exact(x, **row.parameters) <= high


M, ETA = Fraction(4), Fraction(1, 1000)

EMULATORS: dict[str, Any] = {
    "leaky_relu": lambda x: terms.leaky_relu_emulator(x, Fraction(1, 100)),
    "relu2": terms.relu2_emulator,
    "elu": terms.elu_emulator,
    "selu": terms.selu_emulator,
    "softplus": terms.softplus_emulator,
    "gelu": terms.gelu_emulator,
    "silu": terms.silu_emulator,
    "mish": terms.mish_emulator,
    "softsign": lambda x, K: terms.softsign_emulator(x, K, M),
    "arctan": terms.arctan_emulator,
    "tanh": terms.tanh_emulator,
    "sigmoid": terms.sigmoid_emulator,
    "dsilu": terms.dsilu_emulator,
    "srs": terms.srs_emulator,
}


@pytest.mark.parametrize("name", EMULATORS)
def test_an_emulator_as_a_term_is_the_network_of_the_program(name: str) -> None:
    """The formula that the obligations bound and the weights that the compiler puts in have one value."""
    from flint import arb, ctx, fmpq

    chosen = parameters_for(name, M, ETA)
    network = as_network(name, emulator(name, M, ETA))
    # the kernel encloses no exp(-Kx) for steep steps far on the left, so dSiLU and SRS are compared near 0 there
    far_left = ("-4", "-5/3") if name not in ("dsilu", "srs") else ()
    for x in map(Fraction, (*far_left, "-1/1000", "0", "1/1000", "7/5", "4")):
        low, high = enclosure.evaluate(EMULATORS[name](number(x), **chosen).json, {}, 300)
        assert high - low < Fraction(1, 10**20)
        assert low - ETA <= max(x, 0) <= high + ETA
        (ball,) = evaluate_balls(network, [x], 300)
        with ctx.workprec(300):
            ends = [arb(fmpq(end.numerator, end.denominator)) for end in (low, high)]
            assert ball.overlaps(ends[0].union(ends[1])), x


@pytest.mark.parametrize("a, b", [("1", "5/4"), ("3", "1"), ("1/2", "1")])
def test_the_emulator_of_srs_by_moduli_is_the_network_of_the_program(a: str, b: str) -> None:
    from flint import arb, ctx, fmpq

    given = {"alpha": Fraction(a), "beta": Fraction(b)}
    chosen = parameters_for("srs", M, ETA, given)
    network = as_network("srs", emulator("srs", M, ETA, given), given)
    units = {name: chosen[name] for name in ("K", "alpha", "delta", "B")}
    for x in (Fraction(-100) / chosen["K"], *map(Fraction, ("0", "1/1000", "7/5", "4"))):
        em = terms.srs_by_moduli_units(number(x), **units, a=given["alpha"], b=given["beta"])[-1]
        low, high = enclosure.evaluate(em.json, {}, 300)
        assert high - low < Fraction(1, 10**20)
        assert low - ETA <= max(x, 0) <= high + ETA
        (ball,) = evaluate_balls(network, [x], 300)
        with ctx.workprec(300):
            ends = [arb(fmpq(end.numerator, end.denominator)) for end in (low, high)]
            assert ball.overlaps(ends[0].union(ends[1])), x


@pytest.mark.parametrize("ratio", ["1/3", "1", "5/2", "27/10"])
def test_what_the_checker_asks_of_srs_is_what_its_theorem_asks(ratio: str) -> None:
    """The checker's moduli at its own margins satisfy each assumption of the obligation, by the kernel's arithmetic."""
    r, bits = Fraction(ratio), 100
    p = parameters_for("srs", M, ETA, {"alpha": Fraction(1), "beta": r})
    of = srs_moduli(r, bits)
    kappa, kappa_1, rho = ETA / (8 * M), ETA / (4 * M), p["alpha"] * ETA / 4
    omega = of.gap * min(Fraction(1, 2), of.close(rho) / p["B"])
    L, e = (Fraction(enclosure.evaluate(t.json, {}, bits)[1]) for t in (log(number(r)), exp(-1)))
    moduli = {"near": of.near(kappa), "near_1": of.near(kappa_1), "close": of.close(rho)}
    moduli |= {"far": of.far(rho), "far_1": of.far(omega)}
    values = {"a": Fraction(1), "b": r, "r": r, "limit": 1 / r, "L": L, "e": e, "top": max(r, Fraction(1))}
    values |= {
        "g": min(r * (1 - L), 1 - r * e),
        "kappa": kappa,
        "kappa_1": kappa_1,
        "rho": rho,
        "omega": omega,
    }
    values |= {"M": M, "eta": ETA, "x": Fraction(1, 7), **moduli}
    values |= {name: p[name] for name in ("K", "B", "alpha", "delta", "tau")}
    statement = lemma_statement(srs_of_any_parameters_emulates_relu.instances()[0])
    written = {name: number(value).json for name, value in values.items()}
    formula.check_instance(statement, {"values": written, "bits": 200})


def test_the_gaps_are_those_of_the_checker() -> None:
    mine = {
        "softplus": terms.SOFTPLUS_GAP,
        "gelu": terms.GELU_GAP,
        "silu": terms.SILU_GAP,
        "mish": terms.MISH_GAP,
    }
    assert {name: GAPS[name] for name in mine} == mine


# --- false variants -----------------------------------------------------------------------------------------------

REASONS: dict[str, dict[str, Any]] = {
    "the_gap_of_relu2_is_a_fifth": {"h": 1, "x": 0},
    "every_slope_will_do": {"a": 1},
    "the_wide_softsign_loses_a_fifth": {"x": 0},
    "any_second_scale_will_do": {"x": 1},
    "a_gate_of_fixed_height_shuts": {"x": -1},
    "the_right_gap_of_mish_is_the_gap": {"x": -1},
    "three_units_fit_into_twice_the_width": {"k": 3},
    "the_left_half_keeps_its_sign": {"f": 1, "g": -2},
    "the_bias_is_added_for_free": {"b": 0},
    "srs_has_the_limit_one": {"t": 8},
}
"""Values by which a false belief is refuted: the case that it forgets, and no accident beside it."""


@pytest.mark.parametrize("name", REASONS)
def test_a_false_variant_is_refuted_for_the_reason_it_names(name: str) -> None:
    variant = next(v for v in claim.false_variants if v.name == name)
    result, _ = discharge(variant.instances("quick")[0])
    assert result.verdict == "refuted" and result.counterexample is not None
    assert {key: result.counterexample[key] for key in REASONS[name]} == REASONS[name]

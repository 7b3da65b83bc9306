"""Why LB2 holds, in derivatives: tanh has the Schwarzian derivative -2, and networks of width one keep it negative.

S(f) = f‴/f′ - 3/2 (f″/f′)² is what a cross ratio of four values comes to as they approach each other. LB2 is proved
with four values (obligations_tanh_chains.py) and rests on nothing here. Derivatives at one point are numbers: f_1, f_2,
f_3 those of f, g_1, g_2, g_3 of g.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from theorems.activation_emulation.claim import claim, formulas_speak_of_networks
from verify.terms import Relation, Term, reals

f_1, f_2, f_3, g_1, g_2, g_3, T, S, w = reals("f_1 f_2 f_3 g_1 g_2 g_3 T S w")


def schwarzian(first: Term, second: Term, third: Term) -> Term:
    """2 f′² S(f), which has no denominator."""
    return 2 * first * third - 3 * second * second


@claim.obligation(scope="for_all", label="SCHW")
def schwarzian_of_tanh(smt):
    "S(tanh) = -2: with T' = 1 - T², T'' = -2TT', T''' = -2T'² - 2TT''"
    first = 1 - T * T
    second = -2 * T * first
    third = -2 * first * first - 2 * T * second
    smt.prove(schwarzian(first, second, third) == -4 * first * first)


@claim.obligation(scope="for_all", label="SCHW")
def schwarzian_of_a_composition(smt):
    "S(f∘g) = (S(f)∘g) g'² + S(g)"
    first = f_1 * g_1
    second = f_2 * g_1 * g_1 + f_1 * g_2
    third = f_3 * g_1 * g_1 * g_1 + 3 * f_2 * g_1 * g_2 + f_1 * g_3
    inner, outer = schwarzian(g_1, g_2, g_3), schwarzian(f_1, f_2, f_3)
    smt.prove(schwarzian(first, second, third) == outer * g_1 * g_1 * g_1 * g_1 + inner * f_1 * f_1)


layers = Relation("layers", S="real", w="real")
"""The Schwarzian derivative at a point after some tanh layers; w: the first weight, g_1: the slope before a layer."""
layers.rule("first", S=-2 * w * w, w=w)
layers.rule("next", layers(S, w), S=S - 2 * g_1 * g_1, w=w)


def is_negative_enough(S, w):
    return S <= -2 * w * w


@claim.obligation(scope="for_all", label="SCHW", parameters={"rule": list(layers.rules)})
def one_layer_keeps_the_schwarzian_negative(smt, rule):
    "Affine maps have S = 0; a tanh layer adds -2 g'²"
    smt.prove_rule(layers, rule, is_negative_enough)


@claim.obligation(
    scope="for_all",
    label="SCHW",
    uses=[schwarzian_of_tanh, schwarzian_of_a_composition],
    axioms=[formulas_speak_of_networks],
)
def tanh_networks_of_width_one_have_negative_schwarzian(induction):
    "S ≤ -2w² at every point, w the first weight, for every depth"
    induction.prove_by(
        layers,
        is_negative_enough,
        {rule: one_layer_keeps_the_schwarzian_negative[rule] for rule in layers.rules},
    )

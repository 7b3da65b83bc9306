"""From one unit to a network: errors through any number of layers of any width, the budget of each layer, the sizes.

    errors     a unit or a partial row sum carries its value, its emulated value and a bound; inputs, weights,
               units join
    budgets    η_l = ε/(L G_l) keeps the error in ε, whatever the depth and the matrices
    sizes      k units in at most m layers for each ReLU unit

A network is built unit by unit: what every step keeps holds of all networks, whatever depth, widths and connections.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from theorems.activation_emulation.claim import claim, formulas_speak_of_networks
from verify.terms import And, Relation, Term, bools, ints, maximum, minimum, reals, relu

s, t, E, a, b, e, w, eta, r = reals("s t E a b e w eta r")
(unit,) = bools("unit")

# --- errors -------------------------------------------------------------------------------------------------------

carried = Relation("carried", unit="bool", s="real", t="real", E="real")
"""A unit, or a partial sum of a row: s in the ReLU network, t in the emulating one, |t - s| ≤ E."""
carried.rule("input", unit=True, s=a, t=a, E=0)
carried.rule("bias", unit=False, s=b, t=b, E=0)
carried.rule(
    "weight",
    carried(False, s, t, E),
    carried(True, a, b, e),
    unit=False,
    s=s + w * a,
    t=t + w * b,
    E=E + abs(w) * e,
)
carried.rule(
    "activation",
    carried(False, s, t, E),
    r - relu(t) <= eta,
    relu(t) - r <= eta,
    unit=True,
    s=relu(s),
    t=r,
    E=eta + E,
)


def is_within_its_bound(unit, s, t, E):
    return And(t - s <= E, s - t <= E)


@claim.obligation(scope="for_all", label="PROP-1, PROP-2, PROP-3", parameters={"rule": list(carried.rules)})
def one_step_keeps_the_bound(smt, rule):
    "An input, a bias, one more weight |w|e, or an emulated unit η + E: |t - s| stays within the bound"
    smt.prove_rule(carried, rule, is_within_its_bound)


@claim.obligation(scope="for_all", label="PROP", axioms=[formulas_speak_of_networks])
def errors_propagate(induction):
    "E_l = η_l + |W^l| E_{l-1} bounds the error of every unit and of every output, for all depths, widths and weights"
    induction.prove_by(
        carried, is_within_its_bound, {rule: one_step_keeps_the_bound[rule] for rule in carried.rules}
    )


@claim.obligation(scope="for_all", label="PROP-4")
def ranges_widen_by_the_error(smt):
    "|z| ≤ Z and |z̃ - z| ≤ D give |z̃| ≤ Z + D: emulators are asked for this range"
    z, z_2, Z, D = smt.reals("z z_2 Z D")
    smt.assume(abs(z) <= Z, z_2 - z <= D, z - z_2 <= D)
    smt.prove(abs(z_2) <= Z + D)


# --- errors with a sign -------------------------------------------------------------------------------------------

low, high, lo, hi, c, d, c_2, d_2, u, v = reals("low high lo hi c d c_2 d_2 u v")


def step(at: Term, shift: Term) -> Term:
    """relu(at + shift) - relu(at)."""
    return relu(at + shift) - relu(at)


signed = Relation("signed", unit="bool", s="real", t="real", low="real", high="real", lo="real", hi="real")
"""As `carried`, with low ≤ t - s ≤ high and lo ≤ s ≤ hi; dead units and one-sided errors are not lost."""
signed.rule("input", lo <= a, a <= hi, unit=True, s=a, t=a, low=0, high=0, lo=lo, hi=hi)
signed.rule("bias", unit=False, s=b, t=b, low=0, high=0, lo=b, hi=b)
sum_so_far, unit_before = signed(False, s, t, low, high, lo, hi), signed(True, a, b, c, d, c_2, d_2)
signed.rule(
    "positive_weight", sum_so_far, unit_before, w >= 0,
    unit=False, s=s + w * a, t=t + w * b, low=low + w * c, high=high + w * d, lo=lo + w * c_2, hi=hi + w * d_2,
)  # fmt: skip
signed.rule(
    "negative_weight", sum_so_far, unit_before, w <= 0,
    unit=False, s=s + w * a, t=t + w * b, low=low + w * d, high=high + w * c, lo=lo + w * d_2, hi=hi + w * c_2,
)  # fmt: skip
signed.rule(
    "activation", sum_so_far, u <= r - relu(t), r - relu(t) <= v,
    unit=True, s=relu(s), t=r,
    low=minimum(step(lo, low), step(hi, low)) + u, high=maximum(step(lo, high), step(hi, high)) + v,
    lo=relu(lo), hi=relu(hi),
)  # fmt: skip


def is_between_its_bounds(unit, s, t, low, high, lo, hi):
    return And(low <= t - s, t - s <= high, lo <= s, s <= hi)


@claim.obligation(scope="for_all", label="PROP", parameters={"rule": list(signed.rules)})
def one_step_keeps_the_signed_bounds(smt, rule):
    "Weights by their sign; a unit by the least and the greatest change of relu over its range"
    smt.prove_rule(signed, rule, is_between_its_bounds)


@claim.obligation(scope="for_all", label="PROP", axioms=[formulas_speak_of_networks])
def signed_errors_propagate(induction):
    "Error intervals and ranges hold for every unit, for all depths, widths and weights"
    induction.prove_by(
        signed, is_between_its_bounds, {rule: one_step_keeps_the_signed_bounds[rule] for rule in signed.rules}
    )


@claim.obligation(scope="for_all", label="PROP-4")
def signed_ranges(smt):
    "lo ≤ z ≤ hi and low ≤ z̃ - z ≤ high inside [-M, M] give |z̃| ≤ M"
    z, z_2, M = smt.reals("z z_2 M")
    smt.assume(lo <= z, z <= hi, low <= z_2 - z, z_2 - z <= high, -M <= lo + low, hi + high <= M)
    smt.prove(abs(z_2) <= M)


# --- budgets ------------------------------------------------------------------------------------------------------

j, L = ints("j L")
p, G, eps = reals("p G eps")

spent = Relation("spent", j="int", s="real", L="int", eps="real")
"""One output row: s = (P_l E_l)_r with P_l = |W^{L+1}|···|W^{l+1}|, so s_l = η_l (P_l 1)_r + s_{l-1}; p = (P_l 1)_r."""
spent.rule("no_layer", L >= 1, eps >= 0, j=0, s=0, L=L, eps=eps)
spent.rule(
    "layer", spent(j, s, L, eps), eta >= 0, p <= G, eta * L * G <= eps, j=j + 1, s=eta * p + s, L=L, eps=eps
)


def is_within_its_share(j, s, L, eps):
    return And(L * s <= j * eps, L >= 1, eps >= 0)


@claim.obligation(scope="for_all", label="PROP-BUD")
def a_layer_spends_its_share(smt):
    "p ≤ G and ηLG ≤ ε give Lηp ≤ ε"
    smt.assume(L >= 1, eta >= 0, p <= G, eta * L * G <= eps)
    smt.prove(L * (eta * p) <= eps)


@claim.obligation(scope="for_all", label="PROP-BUD", parameters={"rule": list(spent.rules)})
def one_layer_more_keeps_the_budget(smt, rule):
    "One more layer takes at most ε/L"
    if rule == "layer":
        smt.use(a_layer_spends_its_share)
    smt.prove_rule(spent, rule, is_within_its_share)


@claim.obligation(scope="for_all", label="PROP-BUD", axioms=[formulas_speak_of_networks])
def layers_keep_their_budgets(induction):
    "L s_j ≤ j ε after j layers, for all depths and all matrices"
    induction.prove_by(
        spent, is_within_its_share, {rule: one_layer_more_keeps_the_budget[rule] for rule in spent.rules}
    )


@claim.obligation(scope="for_all", label="PROP-BUD", axioms=[formulas_speak_of_networks])
def budgets_add_up_to_epsilon(smt):
    "With η_l = ε/(L G_l), G_l = ‖|W^{L+1}|···|W^{l+1}|‖: the error of every output is at most ε"
    smt.assume(spent(L, s, L, eps))
    smt.use(layers_keep_their_budgets, j=L)
    smt.prove(s <= eps)


# --- sizes --------------------------------------------------------------------------------------------------------

k, m, N, N_l = ints("k m N N_l")


@claim.obligation(scope="for_all", label="STRUCT", axioms=[formulas_speak_of_networks])
def widths_and_depths(smt):
    "k, m ≤ 2 units and layers for each unit and layer: widths kN_l ≤ 2N ≤ 6N and depth mL ≤ 2L, for all N, L and N_l"
    smt.assume(k <= 2, m <= 2, 1 <= N_l, N_l <= N, 0 <= L)
    smt.prove(And(k * N_l <= 2 * N, 2 * N <= 6 * N, m * L <= 2 * L))

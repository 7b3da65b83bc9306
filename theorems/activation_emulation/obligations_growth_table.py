"""The table `growth` of checker/rounding.py, row by row: for each activation a Lipschitz constant and a bound."""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

from theorems.activation_emulation import activations_as_terms as terms
from theorems.activation_emulation.checker.emulators import GAPS
from theorems.activation_emulation.checker.rounding import SRS_SLOPE, STEEPEST
from theorems.activation_emulation.claim import claim
from theorems.activation_emulation.obligations_exponential import exp_is_positive
from theorems.activation_emulation.obligations_growth import (
    a_rise_either_way,
    arctan_is_bounded,
    arctan_rises_slowly_there,
    celu_is_bounded,
    celu_rises_slowly,
    elu_is_bounded,
    elu_rises_slowly,
    leaky_relu_rises_slowly,
    relu2_rises_slowly,
    relu_rises_slowly,
    selu_is_bounded,
    selu_rises_slowly,
    softplus_is_bounded,
    softplus_rises_slowly,
    softsign_is_bounded,
    softsign_rises_slowly,
)
from theorems.activation_emulation.obligations_growth_means import (
    gelu_rises_slowly,
    srs,
    srs_is_a_quotient_scaled,
    srs_is_bounded,
    srs_rises_slowly,
)
from theorems.activation_emulation.obligations_growth_mish import mish_rises_slowly
from theorems.activation_emulation.obligations_growth_tanh import (
    dsilu_is_bounded,
    dsilu_rises_slowly,
    sigmoid_is_bounded,
    sigmoid_rises_slowly,
    silu_rises_slowly,
    swish_is_bounded,
    swish_rises_slowly,
    tanh_is_bounded,
    tanh_rises_slowly,
)
from theorems.activation_emulation.obligations_scaling import (
    gelu_is_near_relu,
    mish_is_near_relu,
    root_of_two_is_positive,
    silu_is_near_relu,
)
from verify.claim import Obligation
from verify.terms import And, Operand, Or, Term, atan, maximum, number, reals, relu, tanh

HALF = Fraction(1, 2)

s, t, R, a, alpha, beta, scale, least = reals("s t R a alpha beta scale least")


class Growth(NamedTuple):
    """What `growth` says of T on [-R, R], under what assumptions, and the lemmas that show it.

    `rises` has s ≤ t and is used both ways; `bounded` speaks of t; `defined` of each of the two.
    """

    activation: Callable[[Term], Term]
    steepest: Operand
    bound: Operand
    rises: Obligation
    bounded: Obligation | None = None
    assumed: tuple[Term, ...] = ()
    with_L: bool = False
    defined: tuple[Obligation, Callable[[Term], dict[str, Term]]] | None = None


def _near_relu(
    name: str, T: Callable[[Term], Term], rises: Obligation, near: Obligation, *defined: Any
) -> Growth:
    return Growth(T, STEEPEST, R + GAPS[name], rises, near, defined=defined or None)


def _exp_of_minus(x: Term) -> dict[str, Term]:
    return {"t": -x}


_leaky, _elu = maximum(1, abs(a)), maximum(alpha, 1)
_beyond = Or(And(least <= s, least <= t), And(s <= -least, t <= -least), least == 0)

GROWTH: dict[str, Growth] = {
    "relu": Growth(relu, 1, R, relu_rises_slowly),
    "leaky_relu": Growth(
        lambda x: terms.leaky_relu(x, a), _leaky, _leaky * R, leaky_relu_rises_slowly, with_L=True
    ),
    "relu2": Growth(terms.relu2, 2 * R, R * R, relu2_rises_slowly),
    "elu": Growth(
        lambda x: terms.elu(x, alpha),
        _elu,
        R + alpha,
        elu_rises_slowly,
        elu_is_bounded,
        (alpha > 0,),
        with_L=True,
    ),
    "celu": Growth(
        lambda x: terms.celu(x, alpha), 1, R + alpha, celu_rises_slowly, celu_is_bounded, (alpha > 0,)
    ),
    "selu": Growth(
        lambda x: scale * terms.elu(x, alpha),
        scale * _elu,
        scale * (R + alpha),
        selu_rises_slowly,
        selu_is_bounded,
        (alpha > 0, scale > 0),
        with_L=True,
    ),
    "softplus": _near_relu("softplus", terms.softplus, softplus_rises_slowly, softplus_is_bounded),
    "gelu": _near_relu(
        "gelu", terms.gelu, gelu_rises_slowly, gelu_is_near_relu, root_of_two_is_positive, lambda x: {}
    ),
    "silu": _near_relu(
        "silu", terms.silu, silu_rises_slowly, silu_is_near_relu, exp_is_positive, _exp_of_minus
    ),
    "swish": Growth(
        lambda x: terms.swish(x, beta),
        STEEPEST,
        R + GAPS["silu"] / abs(beta),
        swish_rises_slowly,
        swish_is_bounded,
        (beta != 0,),
        defined=(exp_is_positive, lambda x: {"t": -(beta * x)}),
    ),
    "mish": _near_relu("mish", terms.mish, mish_rises_slowly, mish_is_near_relu),
    "sigmoid": Growth(
        terms.sigmoid,
        Fraction(1, 4),
        1,
        sigmoid_rises_slowly,
        sigmoid_is_bounded,
        defined=(exp_is_positive, _exp_of_minus),
    ),
    "tanh": Growth(tanh, 1, 1, tanh_rises_slowly, tanh_is_bounded),
    "arctan": Growth(
        atan,
        1 / (1 + least * least),
        Fraction("1.571"),
        arctan_rises_slowly_there,
        arctan_is_bounded,
        (least >= 0, _beyond),
    ),
    "softsign": Growth(terms.softsign, 1, 1, softsign_rises_slowly, softsign_is_bounded),
    "dsilu": Growth(
        terms.dsilu,
        HALF,
        Fraction("1.1"),
        dsilu_rises_slowly,
        dsilu_is_bounded,
        defined=(exp_is_positive, _exp_of_minus),
    ),
    "srs": Growth(
        srs,
        SRS_SLOPE,
        5 * alpha / 4,
        srs_rises_slowly,
        srs_is_bounded,
        (alpha > 0,),
        defined=(srs_is_a_quotient_scaled, lambda x: {"x": x}),
    ),
}
"""By activation, with the parameters a (slope), alpha, beta, scale as variables; for SRS 2β = 3α."""


@claim.obligation(scope="for_all", label="ROUND-GROWTH", parameters={"activation": list(GROWTH)})
def growth_is_as_the_checker_has_it(smt, activation):
    "|T(t) - T(s)| ≤ L |t - s| and |T(t)| ≤ B for all s and t in [-R, R], arctan beyond ±least"
    row = GROWTH[activation]
    T, steepest = row.activation, number(row.steepest)
    smt.assume(-R <= s, s <= R, -R <= t, t <= R, *row.assumed)
    given = {"L": steepest} if row.with_L else {}
    smt.use(row.rises, **given)
    smt.use(row.rises, s=t, t=s, **given)
    if row.bounded is not None:
        smt.use(row.bounded, **({"x": t} if row.bounded.name.endswith("near_relu") else {}))
    if row.defined is not None:
        lemma, values = row.defined
        for x in (s, t):
            smt.use(lemma, **values(x))
    smt.use(a_rise_either_way, r=T(t) - T(s), L=steepest)
    smt.prove(And(abs(T(t) - T(s)) <= steepest * abs(t - s), abs(T(t)) <= row.bound))

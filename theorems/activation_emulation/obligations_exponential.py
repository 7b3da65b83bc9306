"""What is needed of exp and tanh, from four axioms: the functional equation, the tangent, and what tanh is.

    exp        positive, increasing, at least (1 + t/2)² for t ≥ 0
    tanh       addition theorem, odd, between -1 and 1, and exponentially near 1

Everything is polynomial arithmetic in the values of exp at the points named, which are unknowns to the prover.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from fractions import Fraction

from theorems.activation_emulation.claim import (
    claim,
    exp_above_its_tangent,
    exp_of_a_sum,
    tanh_is_a_quotient,
)
from verify.terms import And, exp, tanh

HALF = Fraction(1, 2)

# --- exp ----------------------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="A2")
def exp_is_one_at_zero(smt):
    "exp(0) = 1"
    smt.use(exp_of_a_sum, s=0, t=0)
    smt.use(exp_above_its_tangent, t=0)
    smt.prove(exp(0) == 1)


@claim.obligation(scope="for_all", label="A2")
def exp_is_a_square(smt):
    "exp(t) = exp(t/2)² ≥ 0"
    t = smt.real("t")
    smt.use(exp_of_a_sum, s=HALF * t, t=HALF * t)
    smt.prove(exp(t) >= 0)


@claim.obligation(scope="for_all", label="A2")
def exp_is_positive(smt):
    "exp(t) > 0 and exp(t) exp(-t) = 1"
    t = smt.real("t")
    smt.use(exp_is_one_at_zero)
    smt.use(exp_of_a_sum, s=t, t=-t)
    smt.use(exp_is_a_square)
    smt.prove(And(exp(t) > 0, exp(t) * exp(-t) == 1))


@claim.obligation(scope="for_all", label="A2")
def exp_is_at_most_one_below_zero(smt):
    "0 < exp(t) ≤ 1 for t ≤ 0"
    t = smt.real("t")
    smt.assume(t <= 0)
    smt.use(exp_is_positive)
    smt.use(exp_above_its_tangent, t=-t)
    smt.prove(And(0 < exp(t), exp(t) <= 1))


@claim.obligation(scope="for_all", label="A2")
def exp_is_increasing(smt):
    "exp(t) ≥ exp(s) (1 + t - s)"
    s, t = smt.reals("s t")
    smt.use(exp_is_positive, t=s)
    smt.use(exp_of_a_sum, s=s, t=t - s)
    smt.use(exp_above_its_tangent, t=t - s)
    smt.prove(exp(t) >= exp(s) * (1 + t - s))


@claim.obligation(scope="for_all", label="A2")
def exp_is_above_a_square(smt):
    "exp(t) ≥ (1 + t/2)² for t ≥ 0"
    t = smt.real("t")
    smt.assume(t >= 0)
    smt.use(exp_of_a_sum, s=HALF * t, t=HALF * t)
    smt.use(exp_above_its_tangent, t=HALF * t)
    smt.prove(exp(t) >= (1 + HALF * t) * (1 + HALF * t))


@claim.obligation(scope="for_all", label="A2")
def exp_decays(smt):
    "(1 + t/2)² exp(-t) ≤ 1 for t ≥ 0"
    t = smt.real("t")
    smt.assume(t >= 0)
    smt.use(exp_is_positive)
    smt.use(exp_is_above_a_square)
    smt.prove((1 + HALF * t) * (1 + HALF * t) * exp(-t) <= 1)


# --- tanh ---------------------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="TANH-AN")
def quotients_add(smt):
    "a(E + 1) = E - 1 and b(F + 1) = F - 1 give (E + 1)(F + 1)(1 + ab) = 2(EF + 1), and 2(EF - 1) for a + b"
    a, b, E, F = smt.reals("a b E F")
    smt.assume(a * (E + 1) == E - 1, b * (F + 1) == F - 1)
    one = (E + 1) * (F + 1)
    smt.prove(And(one * (1 + a * b) == 2 * (E * F + 1), one * (a + b) == 2 * (E * F - 1)))


@claim.obligation(scope="for_all", label="TANH-AN")
def tanh_adds(smt):
    "tanh(a + b) (1 + tanh a tanh b) = tanh a + tanh b"
    a, b = smt.reals("a b")
    E, F = exp(2 * a), exp(2 * b)
    smt.use(exp_of_a_sum, s=2 * a, t=2 * b)
    for z in (a, b, a + b):
        smt.use(tanh_is_a_quotient, z=z)
    smt.use(exp_is_positive, t=2 * a)
    smt.use(exp_is_positive, t=2 * b)
    smt.use(quotients_add, a=tanh(a), b=tanh(b), E=E, F=F)
    smt.prove(tanh(a + b) * (1 + tanh(a) * tanh(b)) == tanh(a) + tanh(b))


@claim.obligation(scope="for_all", label="TANH-AN")
def tanh_is_odd_and_bounded(smt):
    "tanh(-z) = -tanh(z) and -1 < tanh(z) < 1"
    z = smt.real("z")
    smt.use(exp_is_positive, t=2 * z)
    smt.use(tanh_is_a_quotient)
    smt.use(tanh_is_a_quotient, z=-z)
    smt.prove(And(tanh(-z) == -tanh(z), -1 < tanh(z), tanh(z) < 1))


@claim.obligation(scope="for_all", label="TANH-AN")
def tanh_saturates(smt):
    "0 < 1 - tanh(z) ≤ 2 exp(-2z)"
    z = smt.real("z")
    smt.use(exp_is_positive, t=2 * z)
    smt.use(tanh_is_a_quotient)
    smt.prove(And(0 < 1 - tanh(z), 1 - tanh(z) <= 2 * exp(-2 * z)))

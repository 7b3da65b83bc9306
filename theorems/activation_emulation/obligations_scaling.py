"""Eight activations that are ReLU up to a bounded gap: one unit, scaled, emulates it on the whole line.

    ELU, CELU, SELU        the gap is that of exp on t ≤ 0
    softplus               log(1 + exp(x)) by what exp is at it
    SiLU, swish, GELU, Mish  a parameter-free constant: a cover up to 64, beyond it the decay of exp

Each gap is one-sided, between 0 and C; so r(Kx)/K, shifted by C/(2K), is within C/(2K) of relu(x) for every real x.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from theorems.activation_emulation import activations_as_terms as terms
from theorems.activation_emulation.claim import (
    claim,
    erf_near_its_limits,
    exp_of_a_sum,
    log_inverts_exp,
    tanh_is_a_quotient,
)
from theorems.activation_emulation.obligations_exponential import (
    exp_decays,
    exp_is_at_most_one_below_zero,
    exp_is_increasing,
    exp_is_one_at_zero,
    exp_is_positive,
)
from verify.terms import And, Operand, Term, erf, exp, log, relu, sqrt, tanh


def is_within(bound: Operand, em: Term, x: Term) -> Term:
    """|em - relu(x)| ≤ bound."""
    return And(em - relu(x) <= bound, relu(x) - em <= bound)


@claim.obligation(scope="for_all", label="SCALE-C")
def a_gap_below_relu_is_scaled(smt):
    "If 0 ≤ relu(Kx) - r ≤ C then r/K + C/(2K) is within C/(2K) of relu(x)"
    x, K, r, C = smt.reals("x K r C")
    smt.assume(K > 0, r <= relu(K * x), relu(K * x) <= r + C)
    smt.prove(is_within(C / (2 * K), terms.scaled(r, K, C), x))


# --- ELU, CELU, SELU ----------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="ELU-C")
def elu_emulates_relu(smt):
    "|elu(Kx)/K + α/(2K) - relu(x)| ≤ α/(2K) for every x, K > 0 and α > 0"
    x, K, alpha = smt.reals("x K alpha")
    smt.assume(K > 0, alpha > 0)
    smt.use(exp_is_at_most_one_below_zero, t=K * x)
    smt.prove(is_within(alpha / (2 * K), terms.elu_emulator(x, K, alpha), x))


@claim.obligation(scope="for_all", label="ELU-C")
def celu_emulates_relu(smt):
    "|celu(Kx)/K + α/(2K) - relu(x)| ≤ α/(2K) for every x, K > 0 and α > 0"
    x, K, alpha = smt.reals("x K alpha")
    smt.assume(K > 0, alpha > 0)
    smt.use(exp_is_at_most_one_below_zero, t=K * x / alpha)
    smt.prove(is_within(alpha / (2 * K), terms.celu_emulator(x, K, alpha), x))


@claim.obligation(scope="for_all", label="ELU-C")
def selu_emulates_relu(smt):
    "|selu(Kx)/(λK) + α/(2K) - relu(x)| ≤ α/(2K) for every x and K > 0"
    x, K = smt.reals("x K")
    smt.assume(K > 0)
    smt.use(exp_is_at_most_one_below_zero, t=K * x)
    smt.prove(is_within(terms.SELU_ALPHA / (2 * K), terms.selu_emulator(x, K), x))


# --- softplus -----------------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="SCALE-C")
def softplus_gap_is_above_the_logarithm_of_two(balls):
    "exp(C) > 2"
    balls.prove(exp(terms.SOFTPLUS_GAP) > 2)


@claim.obligation(scope="for_all", label="SCALE-C")
def softplus_is_above_relu(smt):
    "softplus(x) ≥ relu(x)"
    x = smt.real("x")
    y = terms.softplus(x)
    smt.use(exp_is_positive, t=x)
    smt.use(log_inverts_exp, y=1 + exp(x))
    smt.use(exp_is_one_at_zero)
    smt.use(exp_is_increasing, s=y, t=x)
    smt.use(exp_is_increasing, s=y, t=0)
    smt.prove(y >= relu(x))


@claim.obligation(scope="for_all", label="SCALE-C")
def softplus_is_near_relu(smt):
    "softplus(x) ≤ relu(x) + C with exp(C) > 2"
    x = smt.real("x")
    y, C = terms.softplus(x), terms.SOFTPLUS_GAP
    smt.use(softplus_gap_is_above_the_logarithm_of_two)
    smt.use(exp_is_positive, t=x)
    smt.use(log_inverts_exp, y=1 + exp(x))
    smt.use(exp_is_one_at_zero)
    smt.use(exp_is_at_most_one_below_zero, t=x)
    smt.use(exp_is_increasing, s=0, t=relu(x))
    smt.use(exp_of_a_sum, s=relu(x), t=C)
    smt.use(exp_is_increasing, s=relu(x) + C, t=y)
    smt.prove(y <= relu(x) + C)


@claim.obligation(scope="for_all", label="SCALE-C")
def softplus_emulates_relu(smt):
    "|softplus(Kx)/K - C/(2K) - relu(x)| ≤ C/(2K) for every x and K > 0"
    x, K = smt.reals("x K")
    smt.assume(K > 0)
    smt.use(softplus_is_above_relu, x=K * x)
    smt.use(softplus_is_near_relu, x=K * x)
    smt.prove(is_within(terms.SOFTPLUS_GAP / (2 * K), terms.softplus_emulator(x, K), x))


# --- SiLU and swish -----------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="SCALE-C")
def silu_gap_up_to_64(balls):
    "t exp(-t) / (1 + exp(-t)) ≤ C for 0 ≤ t ≤ 64"
    t = balls.real("t")
    balls.assume(0 <= t, t <= 64)
    balls.prove(t * exp(-t) / (1 + exp(-t)) <= terms.SILU_GAP)


@claim.obligation(scope="for_all", label="SCALE-C")
def silu_gap(smt):
    "0 ≤ t exp(-t) ≤ C (1 + exp(-t)) for t ≥ 0"
    t = smt.real("t")
    smt.assume(0 <= t)
    smt.use(silu_gap_up_to_64)
    smt.use(exp_decays)
    smt.use(exp_is_positive, t=-t)
    smt.prove(And(0 < exp(-t), t * exp(-t) <= terms.SILU_GAP * (1 + exp(-t))))


@claim.obligation(scope="for_all", label="SCALE-C")
def silu_is_near_relu(smt):
    "0 ≤ relu(x) - silu(x) ≤ C"
    x = smt.real("x")
    smt.use(silu_gap, t=x)
    smt.use(silu_gap, t=-x)
    smt.use(exp_is_positive, t=x)
    gap = relu(x) - terms.silu(x)
    smt.prove(And(0 <= gap, gap <= terms.SILU_GAP))


@claim.obligation(scope="for_all", label="SCALE-C")
def silu_emulates_relu(smt):
    "|silu(Kx)/K + C/(2K) - relu(x)| ≤ C/(2K) for every x and K > 0"
    x, K = smt.reals("x K")
    smt.assume(K > 0)
    smt.use(exp_is_positive, t=-(K * x))
    smt.use(silu_is_near_relu, x=K * x)
    smt.use(a_gap_below_relu_is_scaled, r=terms.silu(K * x), C=terms.SILU_GAP)
    smt.prove(is_within(terms.SILU_GAP / (2 * K), terms.silu_emulator(x, K), x))


@claim.obligation(scope="for_all", label="SCALE-C")
def swish_is_near_relu(smt):
    "0 ≤ relu(x) - swish(x) ≤ C/β for β > 0"
    x, beta = smt.reals("x beta")
    smt.assume(beta > 0)
    smt.use(exp_is_positive, t=-(beta * x))
    smt.use(silu_is_near_relu, x=beta * x)
    gap = relu(x) - terms.swish(x, beta)
    smt.prove(And(0 <= gap, gap <= terms.SILU_GAP / beta))


@claim.obligation(scope="for_all", label="SCALE-C")
def swish_emulates_relu(smt):
    "|swish(Kx)/K + C/(2βK) - relu(x)| ≤ C/(2βK) for every x, K > 0 and β > 0"
    x, K, beta = smt.reals("x K beta")
    smt.assume(K > 0, beta > 0)
    smt.use(exp_is_positive, t=-(beta * (K * x)))
    smt.use(swish_is_near_relu, x=K * x)
    smt.use(a_gap_below_relu_is_scaled, r=terms.swish(K * x, beta), C=terms.SILU_GAP / beta)
    smt.prove(is_within(terms.SILU_GAP / beta / (2 * K), terms.swish_emulator(x, K, beta), x))


@claim.obligation(scope="for_all", label="SCALE-C")
def swish_with_a_negative_slope_is_reflected(smt):
    "-swish(-x) with β < 0 is swish(x) with -β"
    x, beta = smt.reals("x beta")
    smt.assume(beta < 0)
    smt.use(exp_is_positive, t=beta * x)
    smt.prove(-terms.swish(-x, beta) == terms.swish(x, -beta))


# --- GELU ---------------------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="SCALE-C")
def root_of_two_is_positive(balls):
    "1 < √2 < 3/2"
    balls.prove(And(1 < sqrt(2), 2 * sqrt(2) < 3))


@claim.obligation(scope="for_all", label="SCALE-C")
def gelu_gap_up_to_64(balls):
    "√2 u (1 - erf(u)) ≤ 2C for 0 ≤ u ≤ 64"
    u = balls.real("u")
    balls.assume(0 <= u, u <= 64)
    balls.prove(sqrt(2) * u * (1 - erf(u)) <= 2 * terms.GELU_GAP)


@claim.obligation(scope="for_all", label="SCALE-C")
def gelu_gap(smt):
    "0 ≤ √2 u (1 - erf(u)) ≤ 2C for u ≥ 0"
    u = smt.real("u")
    smt.assume(u >= 0)
    smt.use(gelu_gap_up_to_64)
    smt.use(root_of_two_is_positive)
    smt.use(erf_near_its_limits)
    smt.use(exp_decays, t=u * u)
    gap = sqrt(2) * u * (1 - erf(u))
    smt.prove(And(0 <= gap, gap <= 2 * terms.GELU_GAP))


@claim.obligation(scope="for_all", label="SCALE-C")
def gelu_is_near_relu(smt):
    "0 ≤ relu(x) - gelu(x) ≤ C"
    x = smt.real("x")
    u = x / sqrt(2)
    smt.use(root_of_two_is_positive)
    smt.use(erf_near_its_limits, u=u)
    smt.use(gelu_gap, u=u)
    smt.use(gelu_gap, u=-u)
    gap = relu(x) - terms.gelu(x)
    smt.prove(And(0 <= gap, gap <= terms.GELU_GAP))


@claim.obligation(scope="for_all", label="SCALE-C")
def gelu_emulates_relu(smt):
    "|gelu(Kx)/K + C/(2K) - relu(x)| ≤ C/(2K) for every x and K > 0"
    x, K = smt.reals("x K")
    smt.assume(K > 0)
    smt.use(root_of_two_is_positive)
    smt.use(gelu_is_near_relu, x=K * x)
    smt.use(a_gap_below_relu_is_scaled, r=terms.gelu(K * x), C=terms.GELU_GAP)
    smt.prove(is_within(terms.GELU_GAP / (2 * K), terms.gelu_emulator(x, K), x))


# --- Mish ---------------------------------------------------------------------------------------------------------


def mish_left_gap(t: Term) -> Term:
    """relu - mish at -t, with e = exp(-t)."""
    e = exp(-t)
    return t * (e * e + 2 * e) / (e * e + 2 * e + 2)


def mish_right_gap(t: Term) -> Term:
    """relu - mish at t, with e = exp(-t)."""
    e = exp(-t)
    return 2 * t * e * e / (1 + 2 * e + 2 * e * e)


@claim.obligation(scope="for_all", label="SCALE-C")
def mish_left_gap_up_to_64(balls):
    "At -t, 0 ≤ t ≤ 64, relu - mish is at most C"
    t = balls.real("t")
    balls.assume(0 <= t, t <= 64)
    balls.prove(mish_left_gap(t) <= terms.MISH_GAP)


@claim.obligation(scope="for_all", label="SCALE-C")
def mish_right_gap_up_to_64(balls):
    "At t, 0 ≤ t ≤ 64, relu - mish is at most C', less than half of C"
    t = balls.real("t")
    balls.assume(0 <= t, t <= 64)
    balls.prove(mish_right_gap(t) <= terms.MISH_RIGHT_GAP)


@claim.obligation(scope="for_all", label="SCALE-C", parameters={"side": ["left", "right"]})
def mish_gap(smt, side):
    "Beyond 64 the gap is smaller still: with e = exp(-t), 2te ≤ 1/8"
    t = smt.real("t")
    smt.assume(0 <= t)
    smt.use(exp_is_positive, t=-t)
    smt.use(exp_decays)
    smt.use(mish_left_gap_up_to_64 if side == "left" else mish_right_gap_up_to_64)
    gap, C = (
        (mish_left_gap(t), terms.MISH_GAP) if side == "left" else (mish_right_gap(t), terms.MISH_RIGHT_GAP)
    )
    smt.prove(And(0 <= gap, gap <= C))


@claim.obligation(scope="for_all", label="SCALE-C")
def mish_is_rational_in_exp(smt):
    "mish(x) = x (E² + 2E) / (E² + 2E + 2) with E = exp(x)"
    x = smt.real("x")
    E, z = exp(x), log(1 + exp(x))
    smt.use(exp_is_positive, t=x)
    smt.use(log_inverts_exp, y=1 + E)
    smt.use(exp_of_a_sum, s=z, t=z)
    smt.use(tanh_is_a_quotient, z=z)
    smt.prove(tanh(z) * (E * E + 2 * E + 2) == E * E + 2 * E)


@claim.obligation(scope="for_all", label="SCALE-C")
def the_right_gap_of_mish_is_its_own(smt):
    "x - mish(x) is the gap in e = 1/E: (1 - p)(E² + 2E + 2) = 2"
    x, E, e, p, gap = smt.reals("x E e p gap")
    smt.assume(E * e == 1, p * (E * E + 2 * E + 2) == E * E + 2 * E)
    smt.assume(gap * (1 + 2 * e + 2 * e * e) == 2 * x * e * e)
    smt.prove(x - x * p == gap)


@claim.obligation(scope="for_all", label="SCALE-C")
def mish_is_near_relu_on_the_right(smt):
    "0 ≤ x - mish(x) ≤ C for x ≥ 0"
    x = smt.real("x")
    smt.assume(x >= 0)
    smt.use(exp_is_positive, t=x)
    smt.use(mish_is_rational_in_exp)
    smt.use(mish_gap["right"], t=x)
    smt.use(
        the_right_gap_of_mish_is_its_own,
        E=exp(x), e=exp(-x), p=tanh(log(1 + exp(x))), gap=mish_right_gap(x),
    )  # fmt: skip
    smt.prove(And(0 <= x - terms.mish(x), x - terms.mish(x) <= terms.MISH_GAP))


@claim.obligation(scope="for_all", label="SCALE-C")
def mish_is_near_relu_on_the_left(smt):
    "0 ≤ -mish(x) ≤ C for x ≤ 0"
    x = smt.real("x")
    smt.assume(x <= 0)
    smt.use(exp_is_positive, t=x)
    smt.use(mish_is_rational_in_exp)
    smt.use(mish_gap["left"], t=-x)
    smt.prove(And(0 <= -terms.mish(x), -terms.mish(x) <= terms.MISH_GAP))


@claim.obligation(scope="for_all", label="SCALE-C")
def mish_is_near_relu(smt):
    "0 ≤ relu(x) - mish(x) ≤ C"
    x = smt.real("x")
    smt.use(mish_is_near_relu_on_the_right)
    smt.use(mish_is_near_relu_on_the_left)
    gap = relu(x) - terms.mish(x)
    smt.prove(And(0 <= gap, gap <= terms.MISH_GAP))


@claim.obligation(scope="for_all", label="SCALE-C")
def mish_emulates_relu(smt):
    "|mish(Kx)/K + C/(2K) - relu(x)| ≤ C/(2K) for every x and K > 0"
    x, K = smt.reals("x K")
    smt.assume(K > 0)
    smt.use(mish_is_near_relu, x=K * x)
    smt.use(a_gap_below_relu_is_scaled, r=terms.mish(K * x), C=terms.MISH_GAP)
    smt.prove(is_within(terms.MISH_GAP / (2 * K), terms.mish_emulator(x, K), x))

"""Theorem GS: two layers of two units suffice for every S-shaped activation, whatever its form.

f is continuous with finite limits ℓ₋ ≠ ℓ₊ at -∞ and +∞, so it is uniformly continuous, and differentiable at x₀ with
slope D ≠ 0; no monotonicity, no second derivative. `an_s_shape` says so with moduli: how close is close enough.

The parameters are chosen in this order, each by the moduli at numbers that only the earlier ones determine:
    α   with 2αM ≤ near(κ), where κ = η/(8M)
    B   with B ≥ 2 far(ρ) + 4αM, where ρ = αη/4
    τ   with τ ≤ η/4 and 4ατ ≤ close(ρ)
    Ω   with 2Ω ≤ Δ and BΩ ≤ Δ close(ρ), where Δ = |ℓ₊ - ℓ₋|
    K   with Kτ ≥ far(Ω)
    δ   with δM ≤ near(η/(4M)), at any time

`moduli_are_enough` speaks of numbers alone, the six values of f in the emulator and the moduli where they are needed,
so that it serves an f with a formula too (obligations_srs_shape.py).
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from fractions import Fraction

from theorems.activation_emulation.claim import an_s_shape, claim
from verify.terms import And, Function, Implies, minimum, number, reals, relu

x, x_hat, s, y, K, M, B, alpha, delta, tau, omega, rho, kappa, kappa_1, eta, em = reals(
    "x x_hat s y K M B alpha delta tau omega rho kappa kappa_1 eta em"
)
near, near_1, far, far_1, close, l_minus, l_plus = reals("near near_1 far far_1 close l_minus l_plus")
"""near(κ), near(κ₁), far(ρ), far(Ω), close(ρ), and the limits."""
passed, stepped, right, left, first, second = reals("passed stepped right left first second")
"""f at δx, Kx, αx̂, -αx̂, αx̂ - s and -αx̂ - s."""

positive = [M > 0, eta > 0, eta <= M, alpha > 0, delta > 0, B > 0, tau > 0, omega > 0, K > 0]
numbers = [8 * M * kappa == eta, 4 * M * kappa_1 == eta, 4 * rho == alpha * eta]
gap = abs(l_plus - l_minus)
chosen = [
    2 * (alpha * M) <= near,
    delta * M <= near_1,
    B >= 2 * far + 4 * (alpha * M),
    4 * tau <= eta,
    4 * (alpha * tau) <= close,
    2 * omega <= gap,
    B * omega <= gap * close,
    K * tau >= far_1,
]
the_units = [
    delta * x_hat == passed,
    y * (l_plus - l_minus) == stepped - l_minus,
    s == B * (1 - y),
    2 * (alpha * em) == first - second,
]
"""The same emulator as that of tanh, with the limits in place of ±1."""

w = alpha * x_hat
passes = Implies(abs(delta * x) <= near_1, abs(passed - delta * x) <= kappa_1 * abs(delta * x))
linear = [
    Implies(abs(w) <= near, abs(right - w) <= kappa * abs(w)),
    Implies(abs(-w) <= near, abs(left + w) <= kappa * abs(-w)),
]
decided = [
    Implies(K * x >= far_1, abs(stepped - l_plus) <= omega),
    Implies(K * x <= -far_1, abs(stepped - l_minus) <= omega),
]
moved = [
    Implies(abs(s) <= close, abs(first - right) <= rho),
    Implies(abs(s) <= close, abs(second - left) <= rho),
]
together = Implies(2 * abs(w) <= close, abs(first - second) <= rho)
shut = [
    Implies(w - s <= -far, abs(first - l_minus) <= rho),
    Implies(-w - s <= -far, abs(second - l_minus) <= rho),
]
moduli = [passes, *linear, *decided, *moved, together, *shut]
"""What is used of the moduli."""


@claim.obligation(scope="for_all", label="GS")
def the_step_decides(smt):
    "For |x| ≥ τ the step y is within Ω/Δ of 1 (x > 0) or 0 (x < 0)"
    smt.assume(K > 0, omega > 0, K * tau >= far_1, the_units[1], *decided)
    smt.prove(
        And(
            Implies(x >= tau, abs((1 - y) * (l_plus - l_minus)) <= omega),
            Implies(x <= -tau, abs(y * (l_plus - l_minus)) <= omega),
        )
    )


h, m, value, bound = reals("h m value bound")


@claim.obligation(scope="for_all", label="GS")
def a_shape_is_nearly_linear_at_zero(smt):
    "|h| ≤ m ≤ near(κ) gives |f(h) - h| ≤ κm"
    smt.assume(kappa > 0, h <= m, -h <= m, m <= near)
    smt.assume(Implies(abs(h) <= near, abs(value - h) <= kappa * abs(h)))
    smt.prove(And(value - h <= kappa * m, h - value <= kappa * m))


@claim.obligation(scope="for_all", label="GS")
def any_shape_passes(smt):
    "|x̂ - x| ≤ κ₁m for x̂ = f(δx)/δ, |x| ≤ m ≤ M, δM ≤ near(κ₁)"
    smt.assume(delta > 0, kappa_1 > 0, x <= m, -x <= m, m <= M, delta * M <= near_1, the_units[0], passes)
    smt.use(
        a_shape_is_nearly_linear_at_zero,
        kappa=kappa_1, near=near_1, h=delta * x, m=delta * m, value=passed,
    )  # fmt: skip
    smt.prove(And(x_hat - x <= kappa_1 * m, x - x_hat <= kappa_1 * m))


@claim.obligation(scope="for_all", label="GS")
def an_open_shape(smt):
    "s near 0: em is within ρ/α + κm/α of x̂, where |αx̂| ≤ m ≤ near(κ)"
    smt.assume(kappa > 0, rho > 0, the_units[3], w <= m, -w <= m, m <= near, *linear, *moved)
    smt.assume(s <= close, -s <= close)
    smt.use(a_shape_is_nearly_linear_at_zero, h=w, value=right)
    smt.use(a_shape_is_nearly_linear_at_zero, h=-w, value=left)
    smt.prove(And(alpha * em - w <= rho + kappa * m, w - alpha * em <= rho + kappa * m))


@claim.obligation(scope="for_all", label="GS")
def a_shut_shape(smt):
    "s far out: |α em| ≤ ρ"
    smt.assume(rho > 0, the_units[3], s - w >= far, s + w >= far, *shut)
    smt.prove(And(alpha * em <= rho, -(alpha * em) <= rho))


@claim.obligation(scope="for_all", label="GS")
def a_shape_near_zero(smt):
    "x̂ near 0: |α em| ≤ ρ/2, whatever s"
    smt.assume(rho > 0, the_units[3], 2 * w <= close, -2 * w <= close, together)
    smt.prove(And(2 * (alpha * em) <= rho, -2 * (alpha * em) <= rho))


@claim.obligation(scope="for_all", label="GS")
def a_passed_value_is_bounded(smt):
    "|x̂ - x| ≤ κ₁|x|, 4Mκ₁ = η ≤ M, |x| ≤ b ≤ M give |x̂| ≤ 2b and |x̂ - x| ≤ η/4"
    smt.assume(0 < M, 0 < eta, eta <= M, 4 * M * kappa_1 == eta, m <= bound, bound <= M, x <= m, -x <= m)
    smt.assume(x_hat - x <= kappa_1 * m, x - x_hat <= kappa_1 * m)
    smt.prove(And(x_hat <= 2 * bound, -x_hat <= 2 * bound, 4 * (x_hat - x) <= eta, 4 * (x - x_hat) <= eta))


@claim.obligation(scope="for_all", label="GS")
def a_gate_error_is_close(smt):
    "|(1 - y)Δ| ≤ Ω and BΩ ≤ |Δ| close give |B (1 - y)| ≤ close"
    z, gap, near_by = smt.reals("z gap near_by")
    smt.assume(gap != 0, B > 0, B * omega <= abs(gap) * near_by, abs(z * gap) <= omega)
    smt.prove(And(B * z <= near_by, -(B * z) <= near_by))


@claim.obligation(scope="for_all", label="GS")
def a_shut_gate_error_is_small(smt):
    "|yΔ| ≤ Ω ≤ |Δ|/2 gives y ≤ 1/2"
    gap = smt.real("gap")
    smt.assume(gap != 0, 2 * omega <= abs(gap), abs(y * gap) <= omega)
    smt.prove(2 * y <= 1)


@claim.obligation(scope="for_all", label="GS")
def an_open_error_is_divided(smt):
    "|α em - αx̂| ≤ ρ + κm, m = 2αM, 8Mκ = η, 4ρ = αη give |em - x̂| ≤ η/2"
    smt.assume(alpha > 0, *numbers[::2], alpha * em - alpha * x_hat <= rho + kappa * (2 * (alpha * M)))
    smt.prove(2 * (em - x_hat) <= eta)


@claim.obligation(scope="for_all", label="GS")
def a_shut_error_is_divided(smt):
    "α em ≤ ρ and 4ρ = αη give em ≤ η/4"
    smt.assume(alpha > 0, numbers[2], alpha * em <= rho)
    smt.prove(4 * em <= eta)


@claim.obligation(scope="for_all", label="GS")
def positive_numbers(smt):
    "κ, κ₁ and ρ are positive"
    smt.assume(M > 0, eta > 0, alpha > 0, *numbers)
    smt.prove(And(kappa > 0, kappa_1 > 0, rho > 0))


@claim.obligation(scope="for_all", label="GS")
def sizes_are_scaled(smt):
    "|x̂| ≤ 2b gives |αx̂| ≤ 2αb"
    smt.assume(alpha > 0, x_hat <= 2 * bound, -x_hat <= 2 * bound)
    smt.prove(And(alpha * x_hat <= 2 * (alpha * bound), -(alpha * x_hat) <= 2 * (alpha * bound)))


@claim.obligation(scope="for_all", label="GS")
def a_half_open_gate(smt):
    "y ≤ 1/2 gives s = B (1 - y) ≥ B/2"
    smt.assume(B > 0, 2 * y <= 1, s == B * (1 - y))
    smt.prove(2 * s >= B)


# --- the three zones ----------------------------------------------------------------------------------------------

signs = [far > 0, far_1 > 0, close > 0, l_minus != l_plus]
the_shape = [*positive, *numbers, *chosen, *the_units, *signs, *moduli]


def instance(x: Fraction) -> dict[str, Fraction]:
    """Values at which the assumptions hold: those of f(t) = t, cut off at ±1, for M = η = 1."""

    def f(t: Fraction) -> Fraction:
        return max(Fraction(-1), min(t, Fraction(1)))

    one, quarter, sixteenth = Fraction(1), Fraction(1, 4), Fraction(1, 16)
    shown = {"M": one, "eta": one, "kappa": one / 8, "kappa_1": quarter, "rho": sixteenth, "omega": one / 24}
    shown |= {"alpha": quarter, "delta": one / 2, "B": Fraction(3), "tau": sixteenth, "K": Fraction(16)}
    shown |= {"near": one / 2, "near_1": one / 2, "far": one, "far_1": one, "close": sixteenth}
    shown |= {"l_minus": -one, "l_plus": one, "x": x, "x_hat": x, "passed": x / 2, "stepped": f(16 * x)}
    w, y = x / 4, (1 + f(16 * x)) / 2
    s = 3 * (1 - y)
    shown |= {"y": y, "s": s, "right": w, "left": -w, "first": f(w - s), "second": f(-w - s)}
    return {**shown, "em": 2 * (f(w - s) - f(-w - s))}


@claim.obligation(scope="for_all", label="GS")
def shapes_emulate_on_the_right(smt):
    "|em - x| ≤ η for τ ≤ x ≤ M"
    smt.assume(*the_shape, tau <= x, x <= M)
    smt.show(**instance(Fraction(1, 2)))
    smt.use(positive_numbers)
    smt.use(any_shape_passes, m=x)
    smt.use(a_passed_value_is_bounded, m=x, bound=M)
    smt.use(the_step_decides)
    smt.use(a_gate_error_is_close, z=1 - y, gap=l_plus - l_minus, near_by=close)
    smt.use(sizes_are_scaled, bound=M)
    smt.use(an_open_shape, m=2 * (alpha * M))
    smt.use(an_open_error_is_divided)
    smt.use(an_open_error_is_divided, em=-em, x_hat=-x_hat)
    smt.prove(And(em - x <= eta, x - em <= eta))


@claim.obligation(scope="for_all", label="GS")
def shapes_emulate_on_the_left(smt):
    "|em| ≤ η for -M ≤ x ≤ -τ"
    smt.assume(*the_shape, -M <= x, x <= -tau)
    smt.show(**instance(Fraction(-1, 2)))
    smt.use(positive_numbers)
    smt.use(any_shape_passes, m=-x)
    smt.use(a_passed_value_is_bounded, m=-x, bound=M)
    smt.use(the_step_decides)
    smt.use(a_shut_gate_error_is_small, gap=l_plus - l_minus)
    smt.use(sizes_are_scaled, bound=M)
    smt.use(a_half_open_gate)
    smt.use(a_shut_shape)
    smt.use(a_shut_error_is_divided)
    smt.use(a_shut_error_is_divided, em=-em)
    smt.prove(And(em <= eta, -em <= eta))


@claim.obligation(scope="for_all", label="GS")
def shapes_emulate_near_zero(smt):
    "|em - relu(x)| ≤ η for |x| ≤ τ, whatever the gate does"
    smt.assume(*the_shape, -tau <= x, x <= tau, tau <= M)
    smt.show(**instance(Fraction(0)))
    smt.use(positive_numbers)
    smt.use(any_shape_passes, m=tau)
    smt.use(a_passed_value_is_bounded, m=tau, bound=tau)
    smt.use(sizes_are_scaled, bound=tau)
    smt.use(a_shape_near_zero)
    smt.use(a_shut_error_is_divided)
    smt.use(a_shut_error_is_divided, em=-em)
    smt.prove(And(em - relu(x) <= eta, relu(x) - em <= eta))


CHOICES = {
    "alpha": (near / (2 * M), chosen[0:1]),
    "B": (2 * far + 4 * (alpha * M), chosen[2:3]),
    "tau": (minimum(eta / 4, close / (4 * alpha)), chosen[3:5]),
    "omega": (gap * minimum(number(1) / 2, close / B), chosen[5:7]),
    "K": (far_1 / tau, chosen[7:8]),
    "delta": (near_1 / M, chosen[1:2]),
}
"""A value for each parameter, and what is asked of it in `chosen`."""


@claim.obligation(scope="for_all", label="GS", parameters={"choice": list(CHOICES)})
def parameters_exist(smt, choice):
    "Each parameter can be chosen after those before it: the moduli are positive"
    value, asked = CHOICES[choice]
    smt.assume(M > 0, eta > 0, alpha > 0, B > 0, tau > 0, near > 0, near_1 > 0, *signs)
    smt.prove(And(value > 0, *(formula.substitute({choice: value}) for formula in asked)))


@claim.obligation(scope="for_all", label="GS", uses=[parameters_exist[choice] for choice in CHOICES])
def moduli_are_enough(smt):
    """|em - relu(x)| ≤ η for |x| ≤ M, whatever has these six values and moduli

    `parameters_exist` says that the parameters can be chosen.
    """
    smt.assume(*the_shape, -M <= x, x <= M)
    smt.show(**instance(Fraction(1, 2)))
    smt.use(shapes_emulate_on_the_right)
    smt.use(shapes_emulate_on_the_left)
    smt.use(shapes_emulate_near_zero)
    smt.prove(And(em - relu(x) <= eta, relu(x) - em <= eta))


# --- every S-shape ------------------------------------------------------------------------------------------------

f, near_to, far_to, close_to = (Function(name) for name in ("f", "near", "far", "close"))
of_f = {
    "passed": f(delta * x),
    "stepped": f(K * x),
    "right": f(w),
    "left": f(-w),
    "first": f(w - s),
    "second": f(-w - s),
    "near": near_to(kappa),
    "near_1": near_to(kappa_1),
    "far": far_to(rho),
    "far_1": far_to(omega),
    "close": close_to(rho),
    "l_minus": Function("l_minus", 0)(),
    "l_plus": Function("l_plus", 0)(),
}


@claim.obligation(scope="for_all", label="GS")
def s_shapes_emulate_relu(smt):
    """GS: |em - relu(x)| ≤ η for |x| ≤ M: two units before two suffice for every S-shape

    No second derivative, no monotonicity.
    """
    asked = [*positive, *numbers, *chosen, *the_units]
    smt.assume(*(formula.substitute(of_f) for formula in asked), -M <= x, x <= M)
    smt.use(positive_numbers)
    smt.use(an_s_shape, kappa=kappa_1, h=delta * x, u=0, v=0)
    smt.use(an_s_shape, h=w, u=0, v=0)
    smt.use(an_s_shape, h=-w, u=0, v=0)
    smt.use(an_s_shape, kappa=omega, h=0, u=K * x, v=0)
    smt.use(an_s_shape, kappa=rho, h=0, u=w - s, v=w)
    smt.use(an_s_shape, kappa=rho, h=0, u=-w - s, v=-w)
    smt.use(an_s_shape, kappa=rho, h=0, u=w - s, v=-w - s)
    smt.use(moduli_are_enough, **of_f)
    smt.prove(And(em - relu(x) <= eta, relu(x) - em <= eta))

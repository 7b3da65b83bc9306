"""Activations and emulators as terms: the formulas that the obligations are about.

In reading order: the constants; the 17 activations; their emulators, each a function of x and of the parameters that
the construction chooses. A module of its own because statements, false variants and the tests that compare the
construction with the proof must speak of one and the same formula.

An emulator em of an activation r is affine ∘ r ∘ affine ∘ r ∘ affine or shorter: a piece of an r-network. The
parameters are
real numbers here; what is assumed of them stands in the obligation.
"""

from __future__ import annotations

from fractions import Fraction

from verify.terms import Operand, Term, atan, erf, exp, ite, log, number, relu, sqrt, tanh

HALF = Fraction(1, 2)

SELU_SCALE = Fraction("1.0507009873554804934193349852946")
SELU_ALPHA = Fraction("1.6732632423543772848170429916717")
"""SELU is SELU_SCALE · ELU with this alpha; both exactly these decimals."""

GELU_GAP = Fraction(169971207480746, 10**15)
SILU_GAP = Fraction(278464542761626, 10**15)
MISH_GAP = Fraction(308843413017911, 10**15)
MISH_RIGHT_GAP = Fraction(140302901267483, 10**15)
SOFTPLUS_GAP = Fraction(693147180559946, 10**15)
"""sup |r(t) - relu(t)|, rounded up: relu is above GELU, SiLU and Mish and below softplus."""

SRS_ALPHA, SRS_BETA = 2, 3
"""The parameters of SRS for which its emulator is proved."""


# --- activations --------------------------------------------------------------------------------------------------


def leaky_relu(x: Operand, slope: Operand) -> Term:
    return ite(number(x) >= 0, x, number(slope) * x)


def relu2(x: Operand) -> Term:
    return relu(x) * relu(x)


def elu(x: Operand, alpha: Operand = 1) -> Term:
    return ite(number(x) >= 0, x, number(alpha) * (exp(x) - 1))


def celu(x: Operand, alpha: Operand = 1) -> Term:
    return ite(number(x) >= 0, x, number(alpha) * (exp(number(x) / alpha) - 1))


def selu(x: Operand) -> Term:
    return SELU_SCALE * elu(x, SELU_ALPHA)


def softplus(x: Operand) -> Term:
    return log(1 + exp(x))


def sigmoid(x: Operand) -> Term:
    return number(1) / (1 + exp(-number(x)))


def gelu(x: Operand) -> Term:
    return HALF * number(x) * (1 + erf(number(x) / sqrt(2)))


def silu(x: Operand) -> Term:
    return number(x) / (1 + exp(-number(x)))


def swish(x: Operand, beta: Operand = 1) -> Term:
    return number(x) / (1 + exp(-number(beta) * x))


def mish(x: Operand) -> Term:
    return number(x) * tanh(log(1 + exp(x)))


def softsign(x: Operand) -> Term:
    return number(x) / (1 + abs(number(x)))


def dsilu(x: Operand) -> Term:
    return sigmoid(x) * (1 + number(x) * (1 - sigmoid(x)))


def srs(x: Operand, alpha: Operand = SRS_ALPHA, beta: Operand = SRS_BETA) -> Term:
    return number(x) / (number(x) / alpha + exp(-number(x) / beta))


# --- emulators of one ReLU unit -----------------------------------------------------------------------------------


def leaky_relu_emulator(x: Term, slope: Operand) -> Term:
    """Two units, any slope but ±1."""
    a = number(slope)
    return (leaky_relu(x, a) + a * leaky_relu(-x, a)) / (1 - a * a)


def absolute_value_emulator(x: Term, B: Operand) -> Term:
    """Two units of slope -1, on x ≥ -B."""
    return HALF * (leaky_relu(x, -1) + leaky_relu(x + B, -1) - B)


def relu2_emulator(x: Term, h: Operand) -> Term:
    """Two units: a second difference, shifted to the middle of its error."""
    h = number(h)
    return (relu2(x + h) - relu2(x - h)) / (4 * h) - h / 8


def scaled(value: Term, K: Operand, shift: Operand, scale: Operand = 1) -> Term:
    """One unit: r(Kx)/(λK) + shift/(2K), for the value r(Kx)."""
    return value / (number(scale) * K) + number(shift) / (2 * number(K))


def elu_emulator(x: Term, K: Operand, alpha: Operand = 1) -> Term:
    return scaled(elu(K * x, alpha), K, alpha)


def celu_emulator(x: Term, K: Operand, alpha: Operand = 1) -> Term:
    return scaled(celu(K * x, alpha), K, alpha)


def selu_emulator(x: Term, K: Operand) -> Term:
    return scaled(selu(K * x), K, SELU_ALPHA, SELU_SCALE)


def softplus_emulator(x: Term, K: Operand) -> Term:
    return scaled(softplus(K * x), K, -SOFTPLUS_GAP)


def gelu_emulator(x: Term, K: Operand) -> Term:
    return scaled(gelu(K * x), K, GELU_GAP)


def silu_emulator(x: Term, K: Operand) -> Term:
    return scaled(silu(K * x), K, SILU_GAP)


def swish_emulator(x: Term, K: Operand, beta: Operand = 1) -> Term:
    return scaled(swish(K * x, beta), K, SILU_GAP / number(beta))


def mish_emulator(x: Term, K: Operand) -> Term:
    return scaled(mish(K * x), K, MISH_GAP)


def softsign_emulator(x: Term, K: Operand, M: Operand) -> Term:
    """One unit after another, on x ≤ M: the second undoes the first where x ≥ 0 and not where x < 0."""
    A = 1 + number(K) * M
    inner = A * softsign(number(K) * x) - (A - 1)
    return M + A / K * softsign(inner) + 1 / (4 * number(K))


def wide_softsign_emulator(x: Term, w: Operand, h: Operand) -> Term:
    """Two units side by side: the jump of the second derivative at 0."""
    y, g = number(w) * x, number(w) * h
    return wide_softsign_output(softsign(y + g), softsign(y - g), w, h)


def wide_softsign_output(a: Term, b: Term, w: Operand, h: Operand) -> Term:
    """Pa + Qb + 1/(4w) for the values a = s(w(x + h)) and b = s(w(x - h))."""
    w, h = number(w), number(h)
    tilt = 1 / (8 * h * w * w)
    return (1 / (4 * w) - tilt) * a + (1 / (4 * w) + tilt) * b + 1 / (4 * w)


def arctan_emulator(x: Term, K: Operand, B: Operand, H: Operand, c: Operand) -> Term:
    """One unit after another; H stands for π/2, c for 1/(πK)."""
    return number(B) / K * (H + atan(B * (atan(K * x) - H))) - c


def tanh_emulator(x: Term, K: Operand, alpha: Operand, delta: Operand, b: Operand) -> Term:
    """Two units before two: x̂ = tanh(δx)/δ passes, s = b (1 - tanh Kx) shuts, a symmetric difference at -s."""
    passed = tanh(delta * x) / delta
    s = b * (1 - tanh(K * x))
    return (tanh(alpha * passed - s) - tanh(-(alpha * passed) - s)) / (2 * number(alpha))


def sigmoid_emulator(x: Term, K: Operand, alpha: Operand, delta: Operand, b: Operand) -> Term:
    """That of tanh, with tanh z = 2 sigmoid(2z) - 1 put in."""
    passed = (2 * sigmoid(2 * (delta * x)) - 1) / delta
    s = b * (2 - 2 * sigmoid(2 * (K * x)))
    return (sigmoid(2 * (alpha * passed - s)) - sigmoid(2 * (-(alpha * passed) - s))) / alpha


def dsilu_emulator(x: Term, K: Operand, alpha: Operand, delta: Operand, B: Operand) -> Term:
    """As for tanh; dsilu(0) = 1/2, dsilu'(0) = 1/2, limits 0 and 1."""
    passed = (2 * dsilu(delta * x) - 1) / delta
    s = B * (1 - dsilu(K * x))
    return (dsilu(alpha * passed - s) - dsilu(-(alpha * passed) - s)) / alpha


def srs_emulator(x: Term, K: Operand, alpha: Operand, delta: Operand, B: Operand) -> Term:
    """As for tanh; srs(0) = 0, srs'(0) = 1, limits 0 and SRS_ALPHA."""
    passed = srs(delta * x) / delta
    s = B * (1 - srs(K * x) / SRS_ALPHA)
    return (srs(alpha * passed - s) - srs(-(alpha * passed) - s)) / (2 * number(alpha))


def srs_by_moduli_units(
    x: Term, K: Operand, alpha: Operand, delta: Operand, B: Operand, a: Operand, b: Operand
) -> tuple[Term, Term, Term]:
    """The same for any parameters a and b of SRS, x̂ and s first; srs(bx, a, b)/b has slope 1 at 0, limits 0 and a/b."""
    passed = srs(b * (delta * x), a, b) / (number(b) * delta)
    s = B * (1 - srs(b * (K * x), a, b) / a)
    w = alpha * passed
    return passed, s, (srs(b * (w - s), a, b) - srs(b * (-w - s), a, b)) / (2 * (number(alpha) * b))

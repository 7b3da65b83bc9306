"""The emulators: one ReLU by a few units of another activation, with weights, range and proved error.

One function for each activation (`scaled` for eight), then `EMULATORS`, the table. Each takes the parameters p of the
emulator, M, the parameters a of the activation and the bits for enclosures, checks what its proof assumes, and
returns the affine maps 1 -> k -> ... -> 1 with the error that the obligations of this claim prove on [-M, M]. A module
of its own because it holds all that is particular to an activation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import NamedTuple

from verify.kernel import enclosure
from verify.kernel.errors import Rejected

Number = Fraction | int
Numbers = Mapping[str, Fraction]
Affine = tuple[list[list[Number]], list[Number]]
Piece = tuple[Number | None, Number | None, Number, Number]
"""(left, right, below, above): on [left, right] (None: without end) emulator - relu is in [below, above]."""

GAPS = {
    name: Fraction(bound)
    for name, bound in (
        ("softplus", "0.693147180559946"),
        ("gelu", "0.169971207480746"),
        ("silu", "0.278464542761626"),
        ("mish", "0.308843413017911"),
    )
}
"""Upper bounds of sup |T - relu|, less than 1e-12 above it."""


class Emulator(NamedTuple):
    """Affine maps 1 -> k -> ... -> 1 with the activation between them; the pieces cover [-M, M].

    `least` bounds from below the absolute value of all that reaches the last activation.
    """

    maps: list[Affine]
    pieces: list[Piece]
    least: Number = 0


def require(condition: bool, what: str) -> None:
    if not condition:
        raise Rejected(f"expected {what}")


def size(x: Number) -> Number:
    """|x|"""
    return max(x, -x)


def positive(p: Numbers, names: str) -> list[Fraction]:
    """The parameters that `names` spells, in this order, and no others."""
    require(set(p) == set(names.split()) and all(x > 0 for x in p.values()), f"positive numbers {names}")
    return [p[name] for name in names.split()]


def highest(name: str, x: Number, bits: int) -> Fraction:
    return Fraction(enclosure.apply(name, enclosure.fixed(x, bits), bits)[1], 1 << bits)


def shallow(constant: Number, *units: tuple[Number, Number, Number]) -> list[Affine]:
    """The sum of w T(u x + v) over the units (u, v, w), plus the constant."""
    return [([[u] for u, _, _ in units], [v for _, v, _ in units]), ([[w for _, _, w in units]], [constant])]


# --- one ReLU -----------------------------------------------------------------------------------------------------


def identity(p: Numbers, M: Fraction, a: Numbers, bits: int) -> Emulator:
    return Emulator(shallow(0, (1, 0, 1)), [(None, None, 0, 0)])


def leaky(p: Numbers, M: Fraction, a: Numbers, bits: int) -> Emulator:
    """(T(x) + a T(-x)) / (1 - a²) = relu(x) for every x; if a = -1, (|x| + |x + B| - B) / 2 for x >= -B."""
    (slope,) = a.values()
    if slope == -1:
        (B,) = positive(p, "B")
        require(B >= M, "B >= M")
        return Emulator(shallow(-B / 2, (1, 0, Fraction(1, 2)), (1, B, Fraction(1, 2))), [(None, None, 0, 0)])
    require(slope != 1, "a slope other than 1")
    d = 1 - slope * slope
    return Emulator(shallow(0, (1, 0, 1 / d), (-1, 0, slope / d)), [(None, None, 0, 0)])


def relu2(p: Numbers, M: Fraction, a: Numbers, bits: int) -> Emulator:
    """(T(x + h) - T(x - h)) / (4h) - h/8; without -h/8 it is relu(x) for |x| >= h, and inside at most h/4 above it."""
    (h,) = positive(p, "h")
    e, w = h / 8, 1 / (4 * h)
    return Emulator(
        shallow(-e, (1, h, w), (1, -h, -w)), [(None, -h, -e, -e), (-h, h, -e, e), (h, None, -e, -e)]
    )


def scaled(gap: Callable[[Numbers], Fraction], side: int = 1) -> Callable[..., Emulator]:
    """T(Kx) / K ± C/(2K) where T is below (side 1) or above relu by at most C; T may have a scale."""

    def emulator(p: Numbers, M: Fraction, a: Numbers, bits: int) -> Emulator:
        (K,) = positive(p, "K")
        sign, e = -1 if a.get("beta", 1) < 0 else 1, gap(a) / (2 * K)  # x σ(βx) = -T(-x), T with -β for β
        return Emulator(
            shallow(side * e, (sign * K, 0, sign / (a.get("scale", 1) * K))), [(None, None, -e, e)]
        )

    return emulator


def softsign(p: Numbers, M: Fraction, a: Numbers, bits: int) -> Emulator:
    """M + (A/K) T(A T(Kx) - KM) + 1/(4K) with A = 1 + KM; but for 1/(4K) it is x in [0, M], and x / (1 - 2Kx) below.

    Or in one layer P T(w(x + h)) + Q T(w(x - h)) + 1/(4w), which errs by at most (5/4) w x² + h/4 if w h <= 1.
    """
    if "w" in p:
        w, h = positive(p, "w h")
        require(w * h <= 1, "w h <= 1")
        e, middle, jump = 5 * w * M * M / 4 + h / 4, 1 / (4 * w), 1 / (8 * h * w * w)
        return Emulator(
            shallow(middle, (w, w * h, middle - jump), (w, -w * h, middle + jump)), [(None, None, -e, e)]
        )
    (K,) = positive(p, "K")
    A, e = 1 + K * M, 1 / (4 * K)
    return Emulator([([[K]], [0]), ([[A]], [-K * M]), ([[A / K]], [M + e])], [(None, 0, -e, e), (0, M, e, e)])


def arctan(p: Numbers, M: Fraction, a: Numbers, bits: int) -> Emulator:
    """(B/K) (H + T(B (T(Kx) - H))) - c with H above π/2 by at most r.

    With S = KM + 2/π it is above relu by at least -c - S³/(3KB²) - r S²/K and at most -c + 2/(πK) + r B/K.
    """
    K, B, H, c = positive(p, "K B H c")
    low, high = (Fraction(end, 2 << bits) for end in enclosure.pi(bits))
    require(H >= high, "H >= π/2")
    S, r = K * M + 1 / low, H - low
    piece = None, None, -c - (S / (3 * B * B) + r) * S * S / K, -c + 1 / (low * K) + r * B / K
    return Emulator([([[K]], [0]), ([[B]], [-B * H]), ([[B / K]], [B * H / K - c])], [piece], B / S)


def gate(
    p: Numbers, K: Number, r: Number, mean: Number, B: Number, offset: Number, w: Number
) -> list[Affine]:
    """w (T(r q - s) - T(-r q - s)) with q = T(δx) - mean and s = offset + B T(Kx)."""
    last: Affine = [[w, -w]], [0]
    return [
        ([[p["delta"]], [K]], [0, 0]),
        ([[r, -B], [-r, -B]], [-r * mean - offset, r * mean - offset]),
        last,
    ]


def on_both_sides(left: Number, right: Number, sides: tuple[int, int] = (-1, 1)) -> list[Piece]:
    return [(None, 0, sides[0] * left, sides[1] * left), (0, None, sides[0] * right, sides[1] * right)]


def tanh(p: Numbers, M: Fraction, a: Numbers, bits: int) -> Emulator:
    """The gate with s = b (1 - T(Kx)): below relu for x >= 0, below 0 for x <= 0."""
    K, b, alpha, delta = positive(p, "K b alpha delta")
    require(2 * alpha * M <= 1 <= 2 * b, "α M <= 1/2 <= b")
    right = (alpha**2 + delta**2) * M**3 / 3 + max(highest("log", 2 * b, bits), Fraction(1, 2)) / (2 * K)
    left = Fraction(16, 3) * M * highest("exp", -2 * b, bits)
    return Emulator(gate(p, K, alpha / delta, 0, -b, b, 1 / (2 * alpha)), on_both_sides(left, right, (-1, 0)))


def sigmoid(p: Numbers, M: Fraction, a: Numbers, bits: int) -> Emulator:
    """The gate of tanh z = 2 T(2z) - 1."""
    K, b, alpha, delta = positive(p, "K b alpha delta")
    maps = gate({"delta": 2 * delta}, 2 * K, 4 * alpha / delta, Fraction(1, 2), -4 * b, 4 * b, 1 / alpha)
    return Emulator(maps, tanh(p, M, a, bits).pieces)


def dsilu(p: Numbers, M: Fraction, a: Numbers, bits: int) -> Emulator:
    """The gate with s = B T(-Kx); T(0) = T'(0) = 1/2."""
    K, B, alpha, delta = positive(p, "K B alpha delta")
    rest = B / 2 - alpha * M
    require(2 * alpha * M <= 1 and rest >= 2, "α M <= 1/2 and B/2 - α M >= 2")
    T = max(Fraction("2.6"), highest("log", B * B / 4, bits))
    right = (delta**2 + alpha**2) * M**3 / 6 + 2 * T / K
    left = 2 * M * rest * highest("exp", -rest, bits)
    return Emulator(
        gate(p, -K, 2 * alpha / delta, Fraction(1, 2), B, 0, 1 / alpha), on_both_sides(left, right)
    )


def srs(p: Numbers, M: Fraction, a: Numbers, bits: int) -> Emulator:
    """The gate with s = B (1 - T(Kx) / 2) for (α, β) = (2, 3); (2t, 3t) gives t T(x / t). Others by `shape`."""
    require(min(a.values()) > 0, "positive parameters")
    if 2 * a["beta"] != 3 * a["alpha"]:
        return srs_by_moduli(p, M, a, bits)
    K, B, alpha, delta = positive(p, "K B alpha delta")
    require(8 * alpha * M <= 3 and B >= 9, "α M <= 3/8 and B >= 9")
    t, T = a["alpha"] / 2, max(Fraction(8), 3 * highest("log", 2 * B, bits))
    right = M**2 * delta / 6 + M**3 * (delta**2 / 18 + alpha**2 / 12) + 3 * T / (2 * K)
    left = Fraction(8, 9) * M * B * highest("exp", -B / 3, bits)
    scaled_p = {"delta": t * delta}
    maps = gate(scaled_p, t * K, alpha / delta, 0, -B / 2, t * B, 1 / (2 * alpha * t))
    return Emulator(maps, [(None, 0, 0, left), (0, None, -right, right)])


class Moduli(NamedTuple):
    """Of f with f(0) = 0, f'(0) = 1 and limits at ∓∞ that are `gap` apart; each gives for k > 0 a positive number.

    |h| <= near(k): |f(h) - h| <= k |h|. |u - v| <= close(k): |f(u) - f(v)| <= k. |u| >= far(k): f(u) is within k of
    its limit.
    """

    near: Callable[[Fraction], Fraction]
    close: Callable[[Fraction], Fraction]
    far: Callable[[Fraction], Fraction]
    gap: Fraction


def srs_moduli(r: Fraction, bits: int) -> Moduli:
    """Of S(y) = y / q(y) with q(y) = r y + e^-y; T(x) = β S(x/β) for r = β/α. q(y) >= m, e^y q(y) >= n."""
    m, n = r * (1 - highest("log", r, bits)), 1 - r * highest("exp", -1, bits)
    require(m > 0 and n > 0, "β/α < e")
    g = min(m, n)

    def far(k: Fraction) -> Fraction:
        return max(Fraction(1), 2 * highest("log", 1 / (n * k), bits), highest("log", 1 / (r * m * k), bits))

    return Moduli(lambda k: k * g / max(r, Fraction(1)), lambda k: k * g * g, far, 1 / r)


def shape_margins(f: Moduli, p: Numbers, M: Fraction) -> dict[str, Fraction]:
    """What theorem GS asks of its parameters, in the order in which they are chosen; each must be at least 0."""
    K, B, alpha, delta, tau, eta = positive(p, "K B alpha delta tau eta")
    rho = alpha * eta / 4
    omega = f.gap * min(Fraction(1, 2), f.close(rho) / B)
    return {
        "eta": M - eta,
        "alpha": f.near(eta / (8 * M)) - 2 * alpha * M,
        "B": B - 2 * f.far(rho) - 4 * alpha * M,
        "tau": min(eta / 4, M, f.close(rho) / (4 * alpha)) - tau,
        "K": K * tau - f.far(omega),
        "delta": f.near(eta / (4 * M)) - delta * M,
    }


def srs_by_moduli(p: Numbers, M: Fraction, a: Numbers, bits: int) -> Emulator:
    """Theorem GS: the gate with s = B (1 - r S(Kx)), S(y) = T(β y) / β."""
    t, r = a["beta"], a["beta"] / a["alpha"]
    for name, margin in shape_margins(srs_moduli(r, bits), p, M).items():
        require(margin >= 0, f"another {name}")
    K, B, alpha, delta = (p[name] for name in ("K", "B", "alpha", "delta"))
    maps = gate({"delta": t * delta}, t * K, alpha / delta, 0, -B * r, t * B, 1 / (2 * alpha * t))
    return Emulator(maps, on_both_sides(p["eta"], p["eta"]))


def alpha_gap(a: Numbers) -> Fraction:
    require(min(a.values()) > 0, "positive parameters")
    return a["alpha"]


EMULATORS: Mapping[str, tuple[str, Callable[[Numbers, Fraction, Numbers, int], Emulator]]] = {
    "relu": ("", identity),
    "leaky_relu": ("slope", leaky),
    "relu2": ("", relu2),
    "elu": ("alpha", scaled(alpha_gap)),
    "celu": ("alpha", scaled(alpha_gap)),
    "selu": ("alpha scale", scaled(alpha_gap)),
    "softplus": ("", scaled(lambda a: GAPS["softplus"], -1)),
    "gelu": ("", scaled(lambda a: GAPS["gelu"])),
    "silu": ("", scaled(lambda a: GAPS["silu"])),
    "swish": ("beta", scaled(lambda a: GAPS["silu"] / abs(a["beta"]))),
    "mish": ("", scaled(lambda a: GAPS["mish"])),
    "softsign": ("", softsign),
    "arctan": ("", arctan),
    "tanh": ("", tanh),
    "sigmoid": ("", sigmoid),
    "dsilu": ("", dsilu),
    "srs": ("alpha beta", srs),
}
"""The parameters of the activation, and its emulator."""

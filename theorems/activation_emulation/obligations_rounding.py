"""What float64 adds: sums in any order, rows of stored weights, and computed activations, through all layers.

    sums         m operands in any order are off by m u/(1 - m u) times the sum of their sizes: γ of checker/rounding.py
    terms        a stored weight times a computed number, by sizes (within a block) or by intervals (between layers)
    activations  what a Lipschitz constant, a bound and the assumed error of T make of an error
    layers       the recursion of checker/rounding.py and checker/float64.py, for every depth, fan-in and order

The numbers u and ν are those of the axiom `float64_rounds_each_operation`; that T is computed well, and that nothing
overflows, is assumed in the certificates. The constants of T are those of obligations_growth_table.py.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from fractions import Fraction

from theorems.activation_emulation.checker.rounding import UNDERFLOW, UNIT
from theorems.activation_emulation.claim import (
    claim,
    float64_rounds_each_operation,
    formulas_speak_of_networks,
)
from theorems.activation_emulation.obligations_growth import (
    a_positive_divisor_keeps_order,
    products_keep_order,
    what_reaches_the_second_arctan,
)
from theorems.activation_emulation.obligations_networks import step
from verify.terms import (
    And,
    Implies,
    Not,
    Or,
    Relation,
    Term,
    bools,
    ints,
    maximum,
    minimum,
    reals,
    relu,
)  # fmt: skip

TINY = Fraction(1, 1 << 1074)
"""Above what underflow costs a product."""

# --- sums ---------------------------------------------------------------------------------------------------------

u, nu, t, s, z, c, d, n, E, v, w, x, r = reals("u nu t s z c d n E v w x r")
k, k_2, m = reals("k k_2 m")


@claim.obligation(scope="for_all", label="ROUND-SUM")
def more_operands_allow_more(smt):
    "k ≤ l: (1 - ku) E ≤ k (v + ν) gives (1 - lu) E ≤ lv + kν, with k_2 for l"
    smt.assume(u >= 0, v >= 0, E >= 0, k <= k_2, (1 - k * u) * E <= k * (v + nu))
    smt.use(products_keep_order, k=u * E, x=k, y=k_2)
    smt.use(products_keep_order, k=v, x=k, y=k_2)
    smt.prove((1 - k_2 * u) * E <= k_2 * v + k * nu)


@claim.obligation(scope="for_all", label="ROUND-SUM")
def errors_of_two_sums(smt):
    "Errors E, F of partial sums of k and k_2 operands, k, k_2 ≤ m - 1: (1 - (m - 1) u)(E + F) ≤ (m - 1)(v + w) + mν"
    e, f, K = smt.reals("e f K")
    smt.assume(e <= K * v + k * nu, f <= K * w + k_2 * nu)
    smt.prove(e + f <= K * (v + w) + (k + k_2) * nu)


@claim.obligation(scope="for_all", label="ROUND-SUM")
def one_more_rounding(smt):
    "(1 - (m - 1) u) E ≤ (m - 1) v + mν gives (1 - mu)((1 + u) E + v) ≤ m (v + ν)"
    smt.assume(u >= 0, v >= 0, E >= 0, m >= 0, (1 - (m - 1) * u) * E <= (m - 1) * v + m * nu)
    smt.use(products_keep_order, k=m * u, x=0, y=u * E)
    smt.use(products_keep_order, k=m * u, x=0, y=v)
    smt.prove((1 - m * u) * ((1 + u) * E + v) <= m * (v + nu))


@claim.obligation(scope="for_all", label="ROUND-SUM")
def a_sum_of_two_bounded_sums(smt):
    "k + k_2 = m operands, with errors E and F before the last rounding"
    F = smt.real("F")
    smt.assume(u >= 0, v >= 0, w >= 0, E >= 0, F >= 0, k <= m - 1, k_2 <= m - 1, k + k_2 == m, m >= 0)
    smt.assume((1 - k * u) * E <= k * (v + nu), (1 - k_2 * u) * F <= k_2 * (w + nu))
    smt.use(more_operands_allow_more, k_2=m - 1)
    smt.use(more_operands_allow_more, v=w, E=F, k=k_2, k_2=m - 1)
    rest = 1 - (m - 1) * u
    smt.use(errors_of_two_sums, e=rest * E, f=rest * F, K=m - 1)
    smt.use(one_more_rounding, E=E + F, v=v + w)
    smt.prove((1 - m * u) * ((1 + u) * (E + F) + v + w) <= m * (v + w + nu))


# --- terms and activations ----------------------------------------------------------------------------------------

f, a, e, h, g, low, high, lo, hi = reals("f a e h g low high lo hi")


def term_error(w: Term, f: Term, e: Term, h: Term) -> Term:
    return abs(w) * e + abs(f - w) * h


def term_size(f: Term, h: Term) -> Term:
    return abs(f) * h


def activation_error(L: Term, e: Term, omega: Term, B: Term, phi: Term) -> Term:
    return L * e + omega * B + phi


def activation_size(omega: Term, B: Term, phi: Term) -> Term:
    return B * (1 + omega) + phi


@claim.obligation(scope="for_all", label="ROUND-STEP")
def a_term_by_sizes(smt):
    "|x - a| ≤ e and |x| ≤ h: |fx - wa| ≤ |w| e + |f - w| h and |fx| ≤ |f| h"
    smt.assume(x - a <= e, a - x <= e, abs(x) <= h)
    smt.use(a_product_by_sizes, p=w, q=x - a, h=e)
    smt.use(a_product_by_sizes, p=f - w, q=x)
    smt.use(a_product_by_sizes, p=f, q=x)
    smt.prove(And(abs(f * x - w * a) <= term_error(w, f, e, h), abs(f * x) <= term_size(f, h)))


@claim.obligation(scope="for_all", label="ROUND-STEP")
def a_product_by_sizes(smt):
    "|q| ≤ h gives |pq| ≤ |p| h"
    p, q = smt.reals("p q")
    smt.assume(-h <= q, q <= h)
    smt.prove(And(p * q <= abs(p) * h, -(p * q) <= abs(p) * h))


@claim.obligation(scope="for_all", label="ROUND-STEP")
def a_product_of_an_interval_in_numbers(smt):
    "lo ≤ a ≤ hi: wa is between w lo and w hi, whatever the sign of w"
    smt.assume(lo <= a, a <= hi)
    smt.use(products_keep_order, k=w, x=lo, y=a)
    smt.use(products_keep_order, k=w, x=a, y=hi)
    smt.use(products_keep_order, k=-w, x=lo, y=a)
    smt.use(products_keep_order, k=-w, x=a, y=hi)
    smt.prove(And(Or(w * lo <= w * a, w * hi <= w * a), Or(w * a <= w * lo, w * a <= w * hi)))


@claim.obligation(scope="for_all", label="ROUND-STEP")
def a_product_of_an_interval(smt):
    "lo ≤ a ≤ hi gives min(w lo, w hi) ≤ wa ≤ max(w lo, w hi)"
    smt.assume(lo <= a, a <= hi)
    smt.use(a_product_of_an_interval_in_numbers)
    smt.prove(And(minimum(w * lo, w * hi) <= w * a, w * a <= maximum(w * lo, w * hi)))


@claim.obligation(scope="for_all", label="ROUND-STEP")
def a_term_by_intervals(smt):
    "low ≤ x - a ≤ high and |a| ≤ g: fx - wa = f (x - a) + (f - w) a is in f [low, high] ± |f - w| g"
    smt.assume(low <= x - a, x - a <= high, abs(a) <= g)
    smt.use(a_product_of_an_interval, w=f, a=x - a, lo=low, hi=high)
    smt.use(a_product_by_sizes, p=f - w, q=a, h=g)
    off = abs(f - w) * g
    smt.prove(
        And(
            minimum(f * low, f * high) - off <= f * x - w * a,
            f * x - w * a <= maximum(f * low, f * high) + off,
        )
    )


L, B, omega, phi, p, q, y = reals("L B omega phi p q y")


@claim.obligation(scope="for_all", label="ROUND-STEP")
def a_computed_activation(smt):
    "|x - z| ≤ e, p = T(x), q = T(z), |y - p| ≤ ω |p| + φ: y is within Le + ωB + φ of q, and |y| ≤ B (1 + ω) + φ"
    smt.assume(L >= 0, omega >= 0, abs(x - z) <= e, abs(p - q) <= L * abs(x - z), abs(p) <= B)
    smt.assume(abs(y - p) <= omega * abs(p) + phi)
    smt.use(products_keep_order, k=L, x=abs(x - z), y=e)
    smt.use(products_keep_order, k=omega, x=abs(p), y=B)
    off, size = activation_error(L, e, omega, B, phi), activation_size(omega, B, phi)
    smt.prove(And(abs(y - q) <= off, abs(y) <= size))


@claim.obligation(scope="for_all", label="ROUND-STEP")
def both_arguments_are_beyond(smt):
    "|z| ≥ least and |x - z| ≤ e: with l = max(least - e, 0), x and z are both ≥ l, or both ≤ -l, or l = 0"
    least = smt.real("least")
    smt.assume(abs(z) >= least, abs(x - z) <= e)
    rest = maximum(least - e, 0)
    smt.prove(And(rest >= 0, Or(And(rest <= x, rest <= z), And(x <= -rest, z <= -rest), rest == 0)))


# --- layers -------------------------------------------------------------------------------------------------------

(unit,) = bools("unit")
i, j = ints("i j")
b, beta, delta, o, t_2, z_2, s_2, c_2, low_2, high_2, lo_2, hi_2 = reals(
    "b beta delta o t_2 z_2 s_2 c_2 low_2 high_2 lo_2 hi_2"
)

computed = Relation(
    "computed",
    unit="bool", m="int", z="real", s="real", c="real", t="real",
    low="real", high="real", lo="real", hi="real", u="real", nu="real",
)  # fmt: skip
"""A unit, or a partial sum of m operands: z exactly, c as computed, lo ≤ z ≤ hi. Of a unit low ≤ c - z ≤ high, |c| ≤ t.

Of a sum: s is that of the stored weights times the computed units, without rounding; low ≤ s - z ≤ high, and t bounds
the sizes of its operands, added up.
"""

a_sum = computed(False, i, z, s, c, t, low, high, lo, hi, u, nu)
another = computed(False, j, z_2, s_2, c_2, t_2, low_2, high_2, lo_2, hi_2, u, nu)
a_unit = computed(True, i, z, s, c, t, low, high, lo, hi, u, nu)
ends = {"low": low_2, "high": high_2, "lo": lo_2, "hi": hi_2, "u": u, "nu": nu}

computed.rule(
    "input", u >= 0, nu >= 0, lo <= z, z <= hi, abs(z) <= t,
    unit=True, m=0, z=z, s=z, c=z, t=t, low=0, high=0, lo=lo, hi=hi, u=u, nu=nu,
)  # fmt: skip
computed.rule(
    "bias", u >= 0, nu >= 0,
    unit=False, m=1, z=b, s=beta, c=beta, t=abs(beta), low=beta - b, high=beta - b, lo=b, hi=b, u=u, nu=nu,
)  # fmt: skip
computed.rule(
    "product", a_unit, abs(d) <= u, abs(n) <= nu,
    low_2 <= f * c - w * z, f * c - w * z <= high_2, lo_2 <= w * z, w * z <= hi_2, abs(f * c) <= t_2,
    unit=False, m=1, z=w * z, s=f * c, c=f * c * (1 + d) + n, t=t_2, **ends,
)  # fmt: skip
computed.rule(
    "sum", a_sum, another, abs(d) <= u,
    unit=False, m=i + j, z=z + z_2, s=s + s_2, c=(c + c_2) * (1 + d), t=t + t_2,
    low=low + low_2, high=high + high_2, lo=lo + lo_2, hi=hi + hi_2, u=u, nu=nu,
)  # fmt: skip
computed.rule(
    "read", a_sum, abs(x - s) <= delta,
    unit=False, m=1, z=z, s=x, c=x, t=abs(x),
    low=low - delta, high=high + delta, lo=lo, hi=hi, u=u, nu=nu,
)  # fmt: skip
rounded = [i * u < 1, i * (u * t + nu) <= (1 - i * u) * delta]
"""δ bounds what rounding adds to the sum."""
computed.rule(
    "activation", a_sum, *rounded, -e <= low - delta, high + delta <= e, L >= 0, omega >= 0,
    abs(p - q) <= L * abs(c - z), abs(p) <= B, abs(y - p) <= omega * abs(p) + phi, lo_2 <= q, q <= hi_2,
    unit=True, m=0, z=q, s=y, c=y, t=activation_size(omega, B, phi),
    low=-activation_error(L, e, omega, B, phi), high=activation_error(L, e, omega, B, phi),
    lo=lo_2, hi=hi_2, u=u, nu=nu,
)  # fmt: skip
computed.rule(
    "emulated", a_sum, *rounded, p <= r - relu(c), r - relu(c) <= q, abs(r) <= t_2,
    unit=True, m=0, z=relu(z), s=r, c=r, t=t_2,
    low=minimum(step(lo, low - delta), step(hi, low - delta)) + p,
    high=maximum(step(lo, high + delta), step(hi, high + delta)) + q,
    lo=relu(lo), hi=relu(hi), u=u, nu=nu,
)  # fmt: skip


def is_within_its_rounding(unit, m, z, s, c, t, low, high, lo, hi, u, nu):
    of_a_unit = And(low <= c - z, c - z <= high, abs(c) <= t)
    of_a_sum = And(
        m >= 1, low <= s - z, s - z <= high, abs(s) <= t,
        Implies(m * u < 1, (1 - m * u) * abs(c - s) <= m * (u * t + nu)),
    )  # fmt: skip
    return And(u >= 0, nu >= 0, lo <= z, z <= hi, Implies(unit, of_a_unit), Implies(Not(unit), of_a_sum))


@claim.obligation(scope="for_all", label="ROUND-SUM")
def a_relative_error(smt):
    "|d| ≤ u and |s| ≤ t give |sd| ≤ ut"
    smt.assume(-u <= d, d <= u, -t <= s, s <= t)
    for sign in (1, -1):
        smt.use(products_keep_order, k=u - d, x=sign * s, y=t)
        smt.use(products_keep_order, k=u + d, x=sign * s, y=t)
    smt.prove(And(s * d <= u * t, -(u * t) <= s * d))


@claim.obligation(scope="for_all", label="ROUND-SUM")
def a_rounded_product(smt):
    "m = 1: |s (1 + d) + n - s| ≤ ut + ν"
    smt.assume(abs(d) <= u, abs(n) <= nu, abs(s) <= t)
    smt.use(a_relative_error)
    smt.prove(abs(s * (1 + d) + n - s) <= u * t + nu)


@claim.obligation(scope="for_all", label="ROUND-SUM")
def a_rounded_sum(smt):
    "|r| ≤ E, |s| ≤ t, |d| ≤ u: |(s + r)(1 + d) - s| ≤ (1 + u) E + ut"
    smt.assume(-E <= r, r <= E, abs(s) <= t, abs(d) <= u)
    smt.use(a_relative_error)
    smt.use(a_relative_error, s=r, t=E)
    smt.prove(abs((s + r) * (1 + d) - s) <= (1 + u) * E + u * t)


@claim.obligation(scope="for_all", label="ROUND-SUM")
def fewer_operands(smt):
    "k, l ≥ 1 and (k + k_2) u < 1 give ku, lu < 1"
    smt.assume(k >= 1, k_2 >= 1, u >= 0, (k + k_2) * u < 1)
    smt.use(products_keep_order, k=u, x=k, y=k + k_2)
    smt.use(products_keep_order, k=u, x=k_2, y=k + k_2)
    smt.prove(And(k * u < 1, k_2 * u < 1))


@claim.obligation(scope="for_all", label="ROUND-SUM")
def errors_are_scaled(smt):
    "mu < 1, S ≤ T and (1 - mu) T ≤ B give (1 - mu) S ≤ B"
    S, T, B = smt.reals("S T B")
    smt.assume(m * u < 1, S <= T, (1 - m * u) * T <= B)
    smt.use(products_keep_order, k=1 - m * u, x=S, y=T)
    smt.prove((1 - m * u) * S <= B)


@claim.obligation(scope="for_all", label="ROUND-SUM")
def what_rounding_adds(smt):
    "(1 - mu) E ≤ m (ut + ν) ≤ (1 - mu) δ and mu < 1 give E ≤ δ"
    smt.assume(m * u < 1, (1 - m * u) * E <= m * (u * t + nu), m * (u * t + nu) <= (1 - m * u) * delta)
    smt.use(a_positive_divisor_keeps_order, D=1 - m * u, x=E, y=delta)
    smt.prove(E <= delta)


@claim.obligation(scope="for_all", label="ROUND-STEP")
def a_neuron_is_read_from_its_last_unit(smt):
    """Units see f z + v but for o, the last one p z + q but for e; y = (x - q)/p, x what the last one sees

    Then y is within e/|p| of z, and the others see f y + v but for o + |f/p| e: the merged maps of checker/float64.py.
    """
    x_2 = smt.real("x_2")
    smt.assume(p != 0, abs(x - (p * z + q)) <= e, abs(x_2 - (f * z + v)) <= o)
    y = (x - q) / p
    smt.use(a_quotient_by_size, a=p * (y - z), b=p, E=e, k=y - z)
    smt.use(a_product_by_sizes, p=f, q=z - y, h=e / abs(p))
    smt.prove(And(abs(y - z) <= e / abs(p), abs(x_2 - (f * y + v)) <= o + abs(f) * (e / abs(p))))


@claim.obligation(scope="for_all", label="ROUND-STEP")
def a_quotient_by_size(smt):
    "|a| ≤ E, b ≠ 0, a = bk give |k| ≤ E/|b|"
    smt.assume(b != 0, abs(a) <= E, a == b * k)
    smt.use(a_positive_divisor_keeps_order, D=abs(b), x=k, y=E / abs(b))
    smt.use(a_positive_divisor_keeps_order, D=abs(b), x=-k, y=E / abs(b))
    smt.prove(abs(k) <= E / abs(b))


@claim.obligation(scope="for_all", label="ROUND-STEP", parameters={"rule": list(computed.rules)})
def one_computed_step_keeps_the_bounds(smt, rule):
    "An input, a stored bias or weight, a sum of two partial sums, a number read, an activation, an emulated unit"
    if rule == "product":
        smt.use(a_rounded_product, s=f * c, t=t_2)
    elif rule == "sum":
        E, F = abs(c - s), abs(c_2 - s_2)
        smt.use(fewer_operands, k=i, k_2=j)
        smt.use(a_rounded_sum, s=s + s_2, r=c + c_2 - s - s_2, E=E + F, t=t + t_2)
        S = abs((c + c_2) * (1 + d) - (s + s_2))
        smt.use(products_keep_order, k=u, x=0, y=t)
        smt.use(products_keep_order, k=u, x=0, y=t_2)
        smt.use(a_sum_of_two_bounded_sums, k=i, k_2=j, m=i + j, E=E, F=F, v=u * t, w=u * t_2)
        smt.use(
            errors_are_scaled,
            m=i + j,
            S=S,
            T=(1 + u) * (E + F) + u * t + u * t_2,
            B=(i + j) * (u * t + u * t_2 + nu),
        )
    elif rule in ("activation", "emulated"):
        smt.use(what_rounding_adds, m=i, E=abs(c - s))
        if rule == "activation":
            smt.use(a_computed_activation, x=c)
    smt.prove_rule(computed, rule, is_within_its_rounding)


@claim.obligation(
    scope="for_all",
    label="ROUND",
    axioms=[float64_rounds_each_operation, formulas_speak_of_networks],
    uses=[both_arguments_are_beyond, what_reaches_the_second_arctan, a_neuron_is_read_from_its_last_unit],
)
def rounding_propagates(induction):
    "The bounds hold for every unit and every partial sum, whatever depth, widths, fan-in and order of summation"
    induction.prove_by(
        computed,
        is_within_its_rounding,
        {rule: one_computed_step_keeps_the_bounds[rule] for rule in computed.rules},
    )


def gamma_of(n: Term) -> Term:
    """`gamma` of checker/rounding.py, for n products and a bias."""
    return (n + 1) * UNIT / (1 - (n + 1) * UNIT)


def row_rounding(n: Term, t: Term) -> Term:
    """What rounding adds to a row of n products and a bias with sizes t in all."""
    return gamma_of(n) * t + UNDERFLOW


@claim.obligation(scope="for_all", label="ROUND-SUM")
def gamma_bounds_a_sum(smt):
    "(1 - mu) E ≤ m (ut + ν) gives E ≤ γt + 2^-1000 for m ≤ 2^50: underflow costs at most mν / (1 - mu)"
    smt.assume(m <= 1 << 50, (1 - m * UNIT) * E <= m * (UNIT * t + TINY))
    smt.use(a_positive_divisor_keeps_order, D=1 - m * UNIT, x=E, y=row_rounding(m - 1, t))
    smt.prove(E <= row_rounding(m - 1, t))


@claim.obligation(scope="for_all", label="ROUND", uses=[a_term_by_sizes, a_term_by_intervals])
def a_computed_row_is_near(smt):
    """A row of n products and a bias: it is off by at most o + γt + 2^-1000, and at most t plus that in size.

    t = Σ|f| h + |β| and o = Σ(|w| e + |f - w| h) + |β - b| (`a_term_by_sizes`), or intervals (`a_term_by_intervals`).
    """
    delta = row_rounding(m - 1, t)
    smt.assume(
        computed(False, i, z, s, c, t, low, high, lo, hi, UNIT, TINY),
        i <= 1 << 50,
        m == i,
        -o <= low,
        high <= o,
    )
    smt.use(rounding_propagates, unit=False, m=i, u=UNIT, nu=TINY)
    smt.use(gamma_bounds_a_sum, E=abs(c - s))
    smt.prove(And(abs(c - z) <= o + delta, abs(c) <= t + o + delta, abs(z) <= t + o + delta))

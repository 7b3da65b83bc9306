"""Coding and counting: what rounding costs, powers for L^p, and how many weights hold a symbol.

rounding       to the nearest of 2^n - 1 steps of the range; down to one of 2^n steps of the source
offset         as leading bits of a stream
powers         g^p + h^p ≤ (g + h)^p
counting       a symbol a stream, for every number of units
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from theorems.intrinsic_parameters import blocks
from theorems.intrinsic_parameters.claim import claim, formulas_speak_of_networks, real_powers
from theorems.intrinsic_parameters.lemmas_reading import HALF, bit, is_bit
from verify.terms import And, Function, Implies, Or, Relation, ints, real, reals, relu

K, j, p = ints("K j p")
s, b, f, level, q, w, D, off, acc = reals("s b f level q w D off acc")

lo, R, rho, f_v, at_0, omega, Omega, lam, mu, sigma, c, r = reals(
    "lo R rho f_v at_0 omega Omega lam mu sigma c r"
)
g, n, h = ints("g n h")
size, steps, whole = reals("size steps whole")
"""2^n, 2^n - 1, and an integer, where it does not matter that they are integers."""

nearest_level = [
    lo <= f_v,
    f_v <= lo + R,
    2 * abs(whole * R - (f_v - lo) * steps) <= R,
    Implies(R == 0, whole == 0),
]
"""whole = round((f - lo)/R · (2^n - 1)), without a quotient; R = 0 is allowed."""


@claim.obligation(scope="for_all", label="IP.range")
def the_scale_undoes_the_levels(smt):
    "u = g/2^n and s = R 2^n/(2^n - 1) give s u = R g/(2^n - 1)"
    smt.assume(level * size == whole, s * steps == R * size, size > 0, steps > 0)
    smt.prove(s * level * steps == R * whole)


@claim.obligation(scope="for_all", label="IP.range")
def rounding_costs_half_a_step(smt):
    """Levels g = round((f - lo)/R · (2^n - 1)), s = R 2^n/(2^n - 1), b = lo: |b + s g/2^n - f| ≤ ρ = R/(2(2^n - 1))

    R = 0 is allowed: then s = 0.
    """
    smt.assume(size > 0, steps > 0, *nearest_level)
    smt.assume(level * size == whole, s * steps == R * size, 2 * steps * rho == R, b == lo)
    smt.use(the_scale_undoes_the_levels)
    smt.prove(abs(s * level + b - f_v) <= rho)


@claim.obligation(scope="for_all", label="IP.range")
def nearest_levels_have_n_bits(smt):
    "-1 < round((f - lo)/R · N) < N + 1, so that the level, an integer, is one of 0, ..., N = 2^n - 1"
    smt.assume(steps >= 1, *nearest_level)
    smt.prove(And(-1 < whole, whole < steps + 1))


lower_level = [
    abs(f_v - at_0) <= Omega,
    2 * Omega * h <= size * (f_v - at_0 + Omega),
    Implies(Omega > 0, size * (f_v - at_0 + Omega) < 2 * Omega * (h + 1)),
    Implies(Omega == 0, h == 0),
    Or(And(h <= size - 1, whole == h), And(h >= size, whole == size - 1)),
]
"""whole = min(2^n - 1, h), h = ⌊2^n f~⌋ with f~ = (f - f(0) + Ω)/(2Ω); Ω = 0 is allowed."""


@claim.obligation(scope="for_all", label="IP.good")
def rounding_down_costs_a_step(smt):
    """Levels min(2^n - 1, ⌊2^n f~⌋), f~ = (f - f(0) + Ω)/(2Ω), s = 2Ω, b = f(0) - Ω: 0 ≤ 2^n (f - (b + s u)) ≤ 2Ω

    The case f~ = 1 occurs, and is why there is a minimum. Ω = 0 is a constant function.
    """
    smt.assume(size >= 1, *lower_level)
    smt.assume(level * size == whole, s == 2 * Omega, b == at_0 - Omega)
    rest = size * (f_v - (s * level + b))
    smt.prove(And(0 <= rest, rest <= 2 * Omega))


@claim.obligation(scope="for_all", label="IP.good")
def lower_levels_have_n_bits(smt):
    "0 ≤ min(2^n - 1, ⌊2^n f~⌋) ≤ 2^n - 1"
    smt.assume(K >= 1, *(p.substitute({"whole": g, "size": K}) for p in lower_level))
    smt.prove(And(0 <= g, g <= K - 1))


streams, count, copies = ints("streams count copies")

counted = Relation("counted", streams="int", count="int")
"""Units laid one by one below the output: the bias of a parameter unit is a symbol, all else is fixed."""
counted.rule("no_unit", streams=0, count=0)
counted.rule("parameter", counted(streams, count), streams=streams + 1, count=count + 1)
counted.rule("fixed", counted(streams, count), streams=streams, count=count)


def a_symbol_a_stream(streams, count):
    return count == streams


@claim.obligation(scope="for_all", label="IP.count", parameters={"rule": list(counted.rules)})
def a_unit_holds_at_most_one_symbol(smt, rule):
    "A parameter unit adds one symbol, every other unit none"
    smt.prove_rule(counted, rule, a_symbol_a_stream)


@claim.obligation(scope="for_all", label="IP.count", axioms=[formulas_speak_of_networks])
def hidden_units_hold_a_symbol_a_stream(induction):
    "Below the output there is one symbol a stream, whatever d, n and the number of units"
    induction.prove_by(
        counted, a_symbol_a_stream, {rule: a_unit_holds_at_most_one_symbol[rule] for rule in counted.rules}
    )


copied = Relation("copied", j="int", copies="int", streams="int", n="int")
"""The copies for j coordinates, 3^j of them, each with streams of its own."""
copied.rule("one", 0 <= n, j=0, copies=1, streams=n, n=n)
copied.rule("coordinate", copied(j, copies, streams, n), j=j + 1, copies=3 * copies, streams=3 * streams, n=n)


def n_streams_a_copy(j, copies, streams, n):
    return streams == copies * n


@claim.obligation(scope="for_all", label="IP.count", parameters={"rule": list(copied.rules)})
def a_coordinate_triples_the_copies(smt, rule):
    "One more coordinate, three times the copies and the streams"
    smt.prove_rule(copied, rule, n_streams_a_copy)


@claim.obligation(scope="for_all", label="IP.count", axioms=[formulas_speak_of_networks])
def copies_have_their_own_streams(induction):
    "3^d copies with n streams each have 3^d n streams"
    induction.prove_by(
        copied, n_streams_a_copy, {rule: a_coordinate_triples_the_copies[rule] for rule in copied.rules}
    )


@claim.obligation(scope="for_all", label="IP-5")
def half_a_step_of_the_range_is_little(smt):
    "R/(2(2^n - 1)) ≤ R 2^-n ≤ 4Ω 2^-n for R ≤ Ω"
    smt.assume(K >= 2, q * K == 1, 2 * (K - 1) * rho == R, 0 <= R, R <= Omega)
    smt.prove(And(0 <= rho, rho <= R * q, rho <= 4 * Omega * q))


@claim.obligation(scope="for_all", label="IP-5")
def modulus_and_range_are_lipschitz(smt):
    "ω ≤ λ√d 2^-n and Ω ≤ λ√d make ω + 4Ω 2^-n at most 5λ√d 2^-n"
    smt.assume(0 <= q, omega <= lam * sigma * q, Omega <= lam * sigma)
    smt.prove(omega + 4 * Omega * q <= 5 * lam * sigma * q)


@claim.obligation(scope="for_all", label="IP-4")
def a_small_range_leaves_a_small_error(smt):
    "R ≤ (2^n - 1)ε makes R/(2(2^n - 1)) at most ε/2"
    eps = smt.real("eps")
    smt.assume(K >= 2, 2 * (K - 1) * rho == R, R <= (K - 1) * eps)
    smt.prove(2 * rho <= eps)


leading = Relation("leading", total="real", off="real", w="real", D="real")
"""The offset's bits in front of a stream: total = Σ D 2^(1-i) b_i as the network adds them up, off = Σ 2^-i b_i."""
total = real("total")
leading.rule("no_bit", 0 <= D, total=0, off=0, w=1, D=D)
leading.rule(
    "bit",
    leading(total, off, w, D),
    is_bit(bit),
    total=blocks.accumulate(relu, total, [bit], [D * w]),
    off=off + HALF * w * bit,
    w=HALF * w,
    D=D,
)


def total_is_twice_the_offset(total, off, w, D):
    return And(total == 2 * D * off, 0 <= total, 0 <= D, 0 < w)


@claim.obligation(scope="for_all", label="IP-7", parameters={"rule": list(leading.rules)})
def a_leading_bit_adds_to_the_offset(smt, rule):
    "Leading bit i adds B 2^(1-i)"
    smt.prove_rule(leading, rule, total_is_twice_the_offset)


@claim.obligation(scope="for_all", label="IP-7", axioms=[formulas_speak_of_networks])
def leading_bits_make_the_offset(induction):
    "m leading bits make any multiple of 2B 2^-m below 2B, for every m"
    induction.prove_by(
        leading,
        total_is_twice_the_offset,
        {rule: a_leading_bit_adds_to_the_offset[rule] for rule in leading.rules},
    )


@claim.obligation(scope="for_all", label="IP.good")
def a_step_of_the_code_is_small(smt):
    "0 ≤ Kz ≤ 2Ω is 0 ≤ z ≤ 2Ω/K"
    z = smt.real("z")
    smt.assume(K >= 1, q * K == 1, 0 <= K * z, K * z <= 2 * Omega)
    smt.prove(And(0 <= z, z <= 2 * Omega * q))


@claim.obligation(scope="for_all", label="IP.good")
def any_level_is_within_the_oscillation(smt):
    "|f(0) - Ω + 2Ω u - f(x)| ≤ 2Ω for any u of [0, 1]"
    smt.assume(abs(f - at_0) <= Omega, 0 <= acc, acc <= 1)
    smt.prove(abs(2 * Omega * acc + at_0 - Omega - f) <= 2 * Omega)


P, C = Function("P"), Function("C")
G, H, share, integral, delta, measure = reals("G H share integral delta measure")

powers = Relation("powers", G="real", H="real", g_p="real", h_p="real", sum_p="real", p="int")
"""g^p, h^p and (g + h)^p for p = 1, 2, ..."""
g_p, h_p, sum_p = reals("g_p h_p sum_p")
(p,) = ints("p")
powers.rule("one", 0 <= G, 0 <= H, G=G, H=H, g_p=G, h_p=H, sum_p=G + H, p=1)
powers.rule(
    "one_more",
    powers(G, H, g_p, h_p, sum_p, p),
    G=G, H=H, g_p=g_p * G, h_p=h_p * H, sum_p=sum_p * (G + H), p=p + 1,
)  # fmt: skip


def add_up_to_less(G, H, g_p, h_p, sum_p, p):
    return And(0 <= G, 0 <= H, 0 <= g_p, 0 <= h_p, g_p + h_p <= sum_p)


@claim.obligation(scope="for_all", label="IP.Lp", parameters={"rule": list(powers.rules)})
def one_more_power_adds_up_to_less(smt, rule):
    "g^(p+1) + h^(p+1) ≤ (g + h)^(p+1) if g^p + h^p ≤ (g + h)^p"
    smt.prove_rule(powers, rule, add_up_to_less)


@claim.obligation(scope="for_all", label="IP.Lp", axioms=[formulas_speak_of_networks])
def integer_powers_add_up_to_less(induction):
    "g^p + h^p ≤ (g + h)^p for every integer p ≥ 1, without any axiom on powers"
    induction.prove_by(
        powers, add_up_to_less, {rule: one_more_power_adds_up_to_less[rule] for rule in powers.rules}
    )


@claim.obligation(scope="for_all", label="IP.Lp")
def a_share_has_a_smaller_power(smt):
    "x^p ≤ t (x + y)^p for the share t = x/(x + y)"
    x, y, t = smt.reals("x y t")
    smt.assume(0 <= x, 0 <= y, 0 <= t, t <= 1, x == (x + y) * t)
    smt.use(real_powers, a=x + y, b=t, t=t)
    smt.prove(P(x) <= t * P(x + y))


@claim.obligation(scope="for_all", label="IP.Lp")
def real_powers_add_up_to_less(smt):
    "x^p + y^p ≤ (x + y)^p for every real p ≥ 1; t is the share of x in x + y"
    x, y, t = smt.reals("x y t")
    smt.assume(0 <= x, 0 <= y, 0 <= t, t <= 1, x == (x + y) * t)
    smt.use(a_share_has_a_smaller_power)
    smt.use(a_share_has_a_smaller_power, x=y, y=x, t=1 - t)
    smt.prove(P(x) + P(y) <= P(x + y))

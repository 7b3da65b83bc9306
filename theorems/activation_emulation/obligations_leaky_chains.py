"""Networks of width one with LeakyReLU, of any depth: how well they can do, from below and from above.

    slopes between 0 and 1    the secants on both sides of 0 differ by a factor of at most a^k: error a^k M / (2(1
                              + a^k))
    any slope but 0           half of an interval stays affine at each layer: error (q/2)^k M / (2(1 + (q/2)^k))
    attained                  a chain of k units reaches the first

For a > 1 take 1/a in the first. The depth k is fixed: with k the error tends to 0.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from fractions import Fraction

from theorems.activation_emulation import activations_as_terms as terms
from theorems.activation_emulation.claim import claim, formulas_speak_of_networks
from verify.terms import And, Or, Relation, reals, relu

HALF = Fraction(1, 2)

a, q, f, g, h, w, b, c, e, M, x = reals("a q f g h w b c e M x")

chain = Relation("chain", f="real", g="real", h="real", q="real", a="real")
"""Values at -M, 0 and M after some layers of a network of width one with slope a in (0, 1); q = a^k after k units."""
chain.rule("inputs", 0 < a, a < 1, 0 < M, f=-M, g=0, h=M, q=1, a=a)
for name, sign in (("affine_upward", w >= 0), ("affine_downward", w <= 0)):
    chain.rule(name, chain(f, g, h, q, a), sign, f=w * f + b, g=w * g + b, h=w * h + b, q=q, a=a)
chain.rule(
    "unit",
    chain(f, g, h, q, a),
    f=terms.leaky_relu(f, a),
    g=terms.leaky_relu(g, a),
    h=terms.leaky_relu(h, a),
    q=a * q,
    a=a,
)


def secants_are_comparable(f, g, h, q, a):
    left, right = g - f, h - g
    upward = And(left >= 0, right >= 0, left >= q * right, right >= q * left)
    downward = And(left <= 0, right <= 0, left <= q * right, right <= q * left)
    return And(Or(upward, downward), 0 < q, q <= 1, 0 < a, a < 1)


@claim.obligation(scope="for_all", label="LEAKY-LB")
def a_unit_shrinks_differences(smt):
    "u ≤ v gives a(v - u) ≤ r(v) - r(u) ≤ v - u for 0 < a < 1"
    u, v = smt.reals("u v")
    smt.assume(a < 1, u <= v)
    change = terms.leaky_relu(v, a) - terms.leaky_relu(u, a)
    smt.prove(And(a * (v - u) <= change, change <= v - u))


@claim.obligation(scope="for_all", label="LEAKY-LB")
def ratios_after_a_unit(smt):
    "aX ≤ X' ≤ X, aY ≤ Y' ≤ Y, X ≥ qY ≥ 0 and Y ≥ qX ≥ 0 give X' ≥ aqY' ≥ 0 and Y' ≥ aqX' ≥ 0"
    X, Y, X_2, Y_2 = smt.reals("X Y X_2 Y_2")
    smt.assume(
        0 < a, 0 < q, 0 <= X, 0 <= Y, a * X <= X_2, X_2 <= X, a * Y <= Y_2, Y_2 <= Y, X >= q * Y, Y >= q * X
    )
    smt.prove(And(X_2 >= a * q * Y_2, Y_2 >= a * q * X_2, X_2 >= 0, Y_2 >= 0))


@claim.obligation(scope="for_all", label="LEAKY-LB", parameters={"rule": list(chain.rules)})
def one_layer_keeps_secants_comparable(smt, rule):
    "An affine layer keeps the ratio of the secants, a unit changes it by a factor between a and 1/a"
    if rule == "unit":
        F, G, H = (terms.leaky_relu(value, a) for value in (f, g, h))
        for u, v in ((f, g), (g, h), (g, f), (h, g)):
            smt.use(a_unit_shrinks_differences, u=u, v=v)
        smt.use(ratios_after_a_unit, X=g - f, Y=h - g, X_2=G - F, Y_2=H - G)
        smt.use(ratios_after_a_unit, X=f - g, Y=g - h, X_2=F - G, Y_2=G - H)
    smt.prove_rule(chain, rule, secants_are_comparable)


@claim.obligation(scope="for_all", label="LEAKY-LB", axioms=[formulas_speak_of_networks])
def secants_stay_comparable(induction):
    "After k units the secants on [-M, 0] and [0, M] differ by a factor of at most a^k, for every depth k"
    induction.prove_by(
        chain,
        secants_are_comparable,
        {rule: one_layer_keeps_secants_comparable[rule] for rule in chain.rules},
    )


@claim.obligation(scope="for_all", label="LB1", axioms=[formulas_speak_of_networks])
def narrow_leaky_networks_keep_an_error(smt):
    "A network of width one and depth k with slope 0 < a < 1 has error at least a^k M / (2(1 + a^k)) on [-M, M]"
    smt.assume(chain(f, g, h, q, a))
    smt.assume(-f <= e, g <= e, -g <= e, M - h <= e)
    smt.use(secants_stay_comparable)
    smt.prove(2 * (1 + q) * e >= q * M)


@claim.obligation(scope="for_all", label="LB1")
def the_best_leaky_chain(smt):
    "A chain of ratio q = a^k, slope 1 - 2e/M and shift e has error e = qM / (2(1 + q)): the bound is attained"
    smt.assume(0 < q, M > 0, -M <= x, x <= M, 2 * (1 + q) * e == q * M)
    em = (M - 2 * e) * terms.leaky_relu(x, q) + e * M
    smt.prove(And(em - M * relu(x) <= e * M, M * relu(x) - em <= e * M))


# --- any slope ----------------------------------------------------------------------------------------------------

d, F, G, least, steepest, low, high, q_2 = reals("d F G least steepest low high q_2")

halved = Relation(
    "halved", f="real", g="real", d="real", F="real", G="real", least="real", steepest="real", q="real",
    low="real", high="real", M="real",
)  # fmt: skip
"""An interval of length d in [-M, 0] on which the network is affine, with values f and g at its ends; F, G at 0 and M.

least: the slope on the interval is at least this, up to sign; steepest: that of the network anywhere, at most.
low = min(1, |a|), high = max(1, |a|); q is the ratio of the two, (low/high)^k after k units.
"""
so_far = halved(f, g, d, F, G, least, steepest, q, low, high, M)
kept = {"low": low, "high": high, "M": M}
halved.rule(
    "inputs", 0 < M, 0 < low, low <= 1, 1 <= high,
    f=-M, g=0, d=M, F=0, G=M, least=1, steepest=1, q=1, **kept,
)  # fmt: skip
for name, sign, size in (("affine_upward", w >= 0, w), ("affine_downward", w <= 0, -w)):
    halved.rule(
        name, so_far, sign,
        f=w * f + b, g=w * g + b, d=d, F=w * F + b, G=w * G + b,
        least=size * least, steepest=size * steepest, q=q, **kept,
    )  # fmt: skip
middle = HALF * (f + g)
slope_bounds = [Or(a >= low, a <= -low), -high <= a, a <= high, q_2 * high == q * low]
for name, first, last in (("left", f, middle), ("right", middle, g)):
    halved.rule(
        f"unit_{name}", so_far, *slope_bounds, Or(And(first >= 0, last >= 0), And(first <= 0, last <= 0)),
        f=terms.leaky_relu(first, a), g=terms.leaky_relu(last, a), d=HALF * d,
        F=terms.leaky_relu(F, a), G=terms.leaky_relu(G, a),
        least=low * least, steepest=high * steepest, q=q_2, **kept,
    )  # fmt: skip


def the_interval_is_steep(f, g, d, F, G, least, steepest, q, low, high, M):
    return And(
        abs(g - f) >= least * d,
        abs(G - F) <= steepest * M,
        least == q * steepest,
        0 < d,
        0 < q,
        0 <= least,
        0 < M,
        And(0 < low, low <= 1, 1 <= high),
    )


@claim.obligation(scope="for_all", label="LEAKY-LB")
def one_half_keeps_its_sign(smt):
    "Of f, (f + g)/2 and g, the first two or the last two have one sign: one of the halves can always be taken"
    smt.prove(
        Or(
            And(f >= 0, middle >= 0), And(f <= 0, middle <= 0), And(middle >= 0, g >= 0), And(middle <= 0, g <= 0)
        )
    )  # fmt: skip


@claim.obligation(scope="for_all", label="LEAKY-LB")
def a_unit_is_linear_on_one_side(smt):
    "On numbers of one sign a unit changes a difference by the factor 1 or a"
    u, v = smt.reals("u v")
    smt.assume(Or(And(u >= 0, v >= 0), And(u <= 0, v <= 0)))
    change = terms.leaky_relu(v, a) - terms.leaky_relu(u, a)
    smt.prove(Or(change == v - u, change == a * (v - u)))


@claim.obligation(scope="for_all", label="LEAKY-LB")
def a_factor_keeps_a_size(smt):
    "|a| ≥ low gives |az| ≥ low |z|"
    z = smt.real("z")
    smt.assume(0 < low, Or(a >= low, a <= -low))
    smt.prove(abs(a * z) >= low * abs(z))


@claim.obligation(scope="for_all", label="LEAKY-LB")
def a_unit_keeps_a_size(smt):
    "On numbers of one sign a unit changes a difference by a factor of at least low"
    u, v = smt.reals("u v")
    smt.assume(0 < low, low <= 1, Or(a >= low, a <= -low), Or(And(u >= 0, v >= 0), And(u <= 0, v <= 0)))
    smt.use(a_unit_is_linear_on_one_side)
    smt.use(a_factor_keeps_a_size, z=v - u)
    smt.prove(abs(terms.leaky_relu(v, a) - terms.leaky_relu(u, a)) >= low * abs(v - u))


@claim.obligation(scope="for_all", label="LEAKY-LB")
def a_unit_is_lipschitz(smt):
    "u ≤ v and |a| ≤ high, high ≥ 1, give |r(v) - r(u)| ≤ high (v - u)"
    u, v = smt.reals("u v")
    smt.assume(1 <= high, -high <= a, a <= high, u <= v)
    change = terms.leaky_relu(v, a) - terms.leaky_relu(u, a)
    smt.prove(And(change <= high * (v - u), -change <= high * (v - u)))


@claim.obligation(scope="for_all", label="LEAKY-LB")
def a_unit_is_lipschitz_both_ways(smt):
    "A unit changes any difference by a factor of at most high"
    u, v = smt.reals("u v")
    smt.assume(1 <= high, -high <= a, a <= high)
    smt.use(a_unit_is_lipschitz)
    smt.use(a_unit_is_lipschitz, u=v, v=u)
    smt.prove(abs(terms.leaky_relu(v, a) - terms.leaky_relu(u, a)) <= high * abs(v - u))


@claim.obligation(scope="for_all", label="LEAKY-LB")
def factors_multiply(smt):
    "|D| ≥ least d, D' ≥ low |D|/2 give D' ≥ (low least)(d/2); X ≤ steepest M, Y ≤ high X give Y ≤ (high steepest) M"
    D, D_2, X, Y = smt.reals("D D_2 X Y")
    smt.assume(0 < low, 1 <= high, D >= least * d, D_2 >= low * (HALF * D), X <= steepest * M, Y <= high * X)
    smt.prove(And(D_2 >= low * least * (HALF * d), Y <= high * steepest * M))


@claim.obligation(scope="for_all", label="LEAKY-LB", parameters={"rule": list(halved.rules)})
def one_layer_keeps_an_interval_steep(smt, rule):
    "An affine layer scales both slopes; a unit halves the interval and costs factors low and high"
    if rule.startswith("unit"):
        first, last = (f, middle) if rule == "unit_left" else (middle, g)
        smt.use(a_unit_keeps_a_size, u=first, v=last)
        smt.use(a_unit_is_lipschitz_both_ways, u=F, v=G)
        smt.use(
            factors_multiply,
            D=abs(g - f),
            D_2=abs(terms.leaky_relu(last, a) - terms.leaky_relu(first, a)),
            X=abs(G - F),
            Y=abs(terms.leaky_relu(G, a) - terms.leaky_relu(F, a)),
        )
    smt.prove_rule(halved, rule, the_interval_is_steep)


@claim.obligation(scope="for_all", label="LEAKY-LB", axioms=[formulas_speak_of_networks])
def an_interval_stays_steep(induction):
    "After k units some interval of length M/2^k has slope at least (low/high)^k of the steepest, for every k"
    induction.prove_by(
        halved,
        the_interval_is_steep,
        {rule: one_layer_keeps_an_interval_steep[rule] for rule in halved.rules},
    )


@claim.obligation(scope="for_all", label="LEAKY-LB")
def a_steep_interval_is_not_flat(smt):
    "least d ≤ 2e, least = q steepest and M - 2e ≤ steepest M give qd (M - 2e) ≤ 2eM"
    smt.assume(0 < M, 0 < q, 0 < d, least * d <= 2 * e, M - 2 * e <= steepest * M, least == q * steepest)
    smt.prove(2 * e * M >= q * d * (M - 2 * e))


@claim.obligation(
    scope="for_all", label="LB1", uses=[one_half_keeps_its_sign], axioms=[formulas_speak_of_networks]
)
def narrow_networks_of_any_slope_keep_an_error(smt):
    "Width one, any depth k, any slope a ≠ 0: error e has 2eM ≥ q d (M - 2e) with q = (low/high)^k, d = M/2^k"
    smt.assume(so_far, f <= e, -f <= e, g <= e, -g <= e, F <= e, M - G <= e)
    smt.use(an_interval_stays_steep)
    smt.use(a_steep_interval_is_not_flat)
    smt.prove(2 * e * M >= q * d * (M - 2 * e))

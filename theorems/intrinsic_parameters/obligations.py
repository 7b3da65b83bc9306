"""The proof, in the order of docs/intrinsic-parameters-proof.md.

    reading       a number gives its bits, one a layer, for every number of symbols; in base 4, 2 and β; robustly
    selecting     bit · weight, summed over bit planes, for every number of planes
    interpolating weights of Kuhn's simplices over the whole grid, for every d and K, and the error that follows
    looking up    quantiser, index and table of network A, for every d and K
    medians       of three shifts a coordinate, for every d
    coding        what rounding costs
    powers        L^p for real p ≥ 1
    counting      symbols of the networks
    theorems      IP-1 to IP-7

The formulas of the units are those of blocks.py, from which the networks are built: here with terms, there with units.
A sequence enters as a relation: what every rule keeps holds of all that the rules derive, whatever the number of
steps. Where the values of a network are said to be derivable, the statement says what could stand in the way:
"derivable, or stuck where this premise fails"; the lemmas show that it fails nowhere.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

import itertools
from fractions import Fraction

from theorems.intrinsic_parameters import blocks
from theorems.intrinsic_parameters.claim import (
    claim,
    continuous_functions_are_uniformly_continuous,
    formulas_speak_of_networks,
    integrals_are_bounded_by_parts,
    real_powers,
)
from verify.terms import (
    And,
    Function,
    Implies,
    Not,
    Or,
    Relation,
    Term,
    bools,
    ints,
    ite,
    maximum,
    minimum,
    number,
    real,
    reals,
    relu,
)

HALF = Fraction(1, 2)

# --- reading ------------------------------------------------------------------------------------------------------

state, tail, tail_2, bit, theta, error, power = reals("state tail tail_2 bit theta error power")


def is_bit(value: Term) -> Term:
    return Or(value == 0, value == 1)


def is_tail(value: Term) -> Term:
    """What the symbols of a base-4 code that are still to come add up to, even infinitely many."""
    return And(0 <= value, 3 * value <= 1)


@claim.obligation(scope="for_all", label="IP.bit4")
def base_4_reads_a_bit(smt):
    "relu(6z - 1/2) - relu(6z - 3/2) is the first bit b of z = (b + z')/4, and 4z - b = z', for every tail 0 ≤ z' ≤ 1/3"
    smt.assume(is_bit(bit), is_tail(tail_2), 4 * tail == bit + tail_2)
    found, left = blocks.read(relu, tail)
    smt.prove(And(found == bit, left == tail_2, is_tail(tail)))


@claim.obligation(scope="for_all", label="IP.bitβ")
def base_beta_reads_a_bit(smt):
    "In any base β > 2 the slope c = β(β - 1)/(β - 2) reads the first bit, whatever the number of symbols"
    beta, c, level = smt.reals("beta c level")
    smt.assume(beta > 2, c * (beta - 2) == beta * (beta - 1), level * beta == 1)
    smt.assume(is_bit(bit), 0 <= tail_2, tail_2 * (beta - 1) <= 1, beta * tail == bit + tail_2)
    found, left = blocks.read(relu, tail, blocks.Threshold(beta, c, level))
    smt.prove(And(found == bit, left == tail_2, 0 <= tail, tail * (beta - 1) <= 1))


@claim.obligation(scope="for_all", label="IP.bit2")
def base_2_reads_a_bit(smt):
    "With m symbols left and P = 2^m ≥ 2, relu(Pz - P/2 + 1) - relu(Pz - P/2) is the first bit, for tails z' ≤ 1 - 2/P"
    smt.assume(power >= 2, is_bit(bit), 0 <= tail_2, power * tail_2 <= power - 2, 2 * tail == bit + tail_2)
    found, left = blocks.read(relu, tail, blocks.base_2(power))
    smt.prove(And(found == bit, left == tail_2, 0 <= tail, power * tail <= power - 1))


@claim.obligation(scope="bounded", label="IP.bit2.m", parameters={"m": [1, 8, 64, 512]})
def base_2_reads_a_bit_with_so_many_left(smt, m):
    "The same with the slope spelled out: m = 1, 8, 64, 512"
    smt.assume(is_bit(bit), 0 <= tail_2, tail_2 <= 1 - Fraction(2, 2**m), 2 * tail == bit + tail_2)
    found, left = blocks.read(relu, tail, blocks.base_2(2**m))
    smt.prove(And(found == bit, left == tail_2))


code = Relation("code", tail="real")
"""Numbers θ = Σ b_t 4^-(t+1): no symbol, or one more in front."""
code.rule("no_symbol", tail=0)
code.rule("symbol", code(tail), is_bit(bit), tail=Fraction(1, 4) * (bit + tail))


@claim.obligation(scope="for_all", label="IP.ind", parameters={"rule": list(code.rules)})
def a_symbol_keeps_a_code_a_tail(smt, rule):
    "A symbol in front of a number of [0, 1/3] leaves it there"
    smt.prove_rule(code, rule, is_tail)


@claim.obligation(scope="for_all", label="IP.ind", axioms=[formulas_speak_of_networks])
def codes_are_tails(induction):
    "Every code is in [0, 1/3], whatever the number of symbols"
    induction.prove_by(code, is_tail, {rule: a_symbol_keeps_a_code_a_tail[rule] for rule in code.rules})


stream = Relation("stream", state="real", tail="real")
"""(state, tail): what the network holds after some symbols, and what the symbols that are left add up to."""
stream.rule("parameter", is_tail(theta), state=relu(theta), tail=theta)
stream.rule(
    "symbol",
    stream(state, tail),
    is_bit(bit),
    is_tail(tail_2),
    4 * tail == bit + tail_2,
    state=blocks.read(relu, state)[1],
    tail=tail_2,
)


def state_is_the_tail(state, tail):
    return And(state == tail, is_tail(tail))


@claim.obligation(scope="for_all", label="IP.ind", parameters={"rule": list(stream.rules)})
def a_layer_keeps_the_stream(smt, rule):
    "A layer that reads a symbol leaves the tail; the induction step is IP.bit4"
    smt.prove_rule(stream, rule, state_is_the_tail)


@claim.obligation(scope="for_all", label="IP.ind", axioms=[formulas_speak_of_networks])
def streams_hold_their_tails(induction):
    "After any number of symbols the state is the tail: also for infinite codes (irrational θ)"
    induction.prove_by(
        stream, state_is_the_tail, {rule: a_layer_keeps_the_stream[rule] for rule in stream.rules}
    )


@claim.obligation(scope="for_all", label="IP.ind")
def every_bit_is_read(smt):
    "The bit that a layer reads is the next one of the code, whatever the number of symbols before and after it"
    smt.assume(stream(state, tail), is_bit(bit), 4 * tail == bit + tail_2, is_tail(tail_2))
    smt.use(streams_hold_their_tails)
    smt.prove(blocks.read(relu, state)[0] == bit)


code_2 = Relation("code_2", tail="real", power="real")
"""Numbers Σ b_t 2^-(t+1) of m symbols, power = 2^m."""
code_2.rule("no_symbol", tail=0, power=1)
code_2.rule("symbol", code_2(tail, power), is_bit(bit), tail=HALF * (bit + tail), power=2 * power)


def is_below_one(tail, power):
    return And(power >= 1, 0 <= tail, power * tail <= power - 1)


@claim.obligation(scope="for_all", label="IP.ind", parameters={"rule": list(code_2.rules)})
def a_symbol_keeps_a_base_2_code_below_one(smt, rule):
    "m symbols in base 2 add up to at most 1 - 2^-m"
    smt.prove_rule(code_2, rule, is_below_one)


@claim.obligation(scope="for_all", label="IP.ind", axioms=[formulas_speak_of_networks])
def base_2_codes_are_below_one(induction):
    "A base-2 code of m symbols is at most 1 - 2^-m"
    induction.prove_by(
        code_2, is_below_one, {rule: a_symbol_keeps_a_base_2_code_below_one[rule] for rule in code_2.rules}
    )


stream_2 = Relation("stream_2", state="real", tail="real", power="real")
"""The same in base 2, with power = 2^m for m symbols left: the slopes depend on the layer, but not on the target."""
stream_2.rule("parameter", is_below_one(theta, power), state=relu(theta), tail=theta, power=power)
stream_2.rule(
    "symbol",
    stream_2(state, tail, 2 * power),
    is_bit(bit),
    is_below_one(tail_2, power),
    2 * tail == bit + tail_2,
    state=blocks.read(relu, state, blocks.base_2(2 * power))[1],
    tail=tail_2,
    power=power,
)


def state_is_the_tail_2(state, tail, power):
    return And(state == tail, is_below_one(tail, power))


@claim.obligation(scope="for_all", label="IP.ind", parameters={"rule": list(stream_2.rules)})
def a_layer_keeps_the_base_2_stream(smt, rule):
    "A layer that reads a base-2 symbol leaves the tail"
    smt.prove_rule(stream_2, rule, state_is_the_tail_2)


@claim.obligation(scope="for_all", label="IP.ind", axioms=[formulas_speak_of_networks])
def base_2_streams_hold_their_tails(induction):
    "In base 2 too the state is the tail after any number of symbols"
    induction.prove_by(
        stream_2,
        state_is_the_tail_2,
        {rule: a_layer_keeps_the_base_2_stream[rule] for rule in stream_2.rules},
    )


@claim.obligation(scope="for_all", label="IP.ind")
def every_base_2_bit_is_read(smt):
    "In base 2 the bit that a layer reads is the next one of the code, for every number of symbols"
    smt.assume(stream_2(state, tail, 2 * power), is_bit(bit))
    smt.assume(2 * tail == bit + tail_2, is_below_one(tail_2, power))
    smt.use(base_2_streams_hold_their_tails, power=2 * power)
    smt.prove(blocks.read(relu, state, blocks.base_2(2 * power))[0] == bit)


perturbed = Relation("perturbed", state="real", tail="real", error="real", power="real")
"""A stream read with the steeper threshold from a parameter that is off by η; error = 4^t |η| after t symbols, and power =
4^m for m symbols left."""
perturbed.rule(
    "parameter",
    is_tail(tail),
    abs(theta - tail) <= error,
    6 * error * power <= 1,
    state=relu(theta),
    tail=tail,
    error=error,
    power=power,
)
perturbed.rule(
    "symbol",
    perturbed(state, tail, error, 4 * power),
    is_bit(bit),
    is_tail(tail_2),
    4 * tail == bit + tail_2,
    state=blocks.read(relu, state, blocks.STEEP)[1],
    tail=tail_2,
    error=4 * error,
    power=power,
)


def state_is_near_the_tail(state, tail, error, power):
    return And(is_tail(tail), abs(state - tail) <= error, 6 * error * power <= 1)


@claim.obligation(scope="for_all", label="IP.robust", parameters={"rule": list(perturbed.rules)})
def a_layer_multiplies_the_error_by_four(smt, rule):
    "A layer with the steeper threshold reads its bit right from a state off by at most 1/24, and leaves 4 times the error"
    smt.prove_rule(perturbed, rule, state_is_near_the_tail)


@claim.obligation(scope="for_all", label="IP.robust", axioms=[formulas_speak_of_networks])
def perturbed_streams_stay_near(induction):
    "A parameter off by |η| ≤ 4^-M/6 leaves every state within 4^t |η| of its tail, for every M"
    induction.prove_by(
        perturbed,
        state_is_near_the_tail,
        {rule: a_layer_multiplies_the_error_by_four[rule] for rule in perturbed.rules},
    )


@claim.obligation(scope="for_all", label="IP.robust")
def every_bit_is_read_from_a_perturbed_parameter(smt):
    "With the steeper threshold θ may be off by 4^-M/6 and all M bits are still read right, exactly, for every M"
    smt.assume(perturbed(state, tail, error, 4 * power), power >= 1)
    smt.assume(is_bit(bit), 4 * tail == bit + tail_2, is_tail(tail_2))
    smt.use(perturbed_streams_stay_near, power=4 * power)
    smt.prove(blocks.read(relu, state, blocks.STEEP)[0] == bit)


# --- selecting ----------------------------------------------------------------------------------------------------

weight, part, level, w, v = reals("weight part level w v")


def is_weight(value: Term) -> Term:
    return And(0 <= value, value <= 1)


@claim.obligation(scope="for_all", label="IP.sel")
def a_unit_multiplies_by_a_bit(smt):
    "relu(b + h - 1) = b h for a bit b and 0 ≤ h ≤ 1"
    smt.assume(is_bit(bit), is_weight(weight))
    smt.prove(blocks.selected(relu, bit, weight) == bit * weight)


@claim.obligation(scope="for_all", label="IP.hat")
def three_ramps_make_a_hat(smt):
    "relu(v + 1) - 2 relu(v) + relu(v - 1) = relu(1 - |v|), which is in [0, 1]"
    smt.prove(And(blocks.hat(relu, v) == relu(1 - abs(v)), is_weight(blocks.hat(relu, v))))


planes = Relation("planes", part="real", level="real", weight="real", w="real")
"""Bit planes one by one: part = Σ 2^-p relu(b_p + weight - 1), level = Σ 2^-p b_p, w = 2^-p."""
planes.rule("no_plane", is_weight(weight), part=0, level=0, weight=weight, w=1)
planes.rule(
    "plane",
    planes(part, level, weight, w),
    is_bit(bit),
    part=part + HALF * w * blocks.selected(relu, bit, weight),
    level=level + HALF * w * bit,
    weight=weight,
    w=HALF * w,
)


def part_is_weight_times_level(part, level, weight, w):
    return And(part == weight * level, 0 <= level, level + w <= 1, w > 0, is_weight(weight))


@claim.obligation(scope="for_all", label="IP.sel", parameters={"rule": list(planes.rules)})
def a_plane_adds_its_part(smt, rule):
    "One more plane adds weight · 2^-p b_p"
    smt.prove_rule(planes, rule, part_is_weight_times_level)


@claim.obligation(scope="for_all", label="IP.sel", axioms=[formulas_speak_of_networks])
def all_planes_add_up(induction):
    "The selected bits of n planes add up to weight · u, u = Σ 2^-p b_p ≤ 1 - 2^-n, for every n"
    induction.prove_by(
        planes, part_is_weight_times_level, {rule: a_plane_adds_its_part[rule] for rule in planes.rules}
    )


# --- interpolating ------------------------------------------------------------------------------------------------

up, down, X, square, before, after, W, Q = reals("up down X square before after W Q")
up_2, down_2, square_2, W_2, Q_2, after_2 = reals("up_2 down_2 square_2 W_2 Q_2 after_2")
s, b, f, G_0, G_1 = reals("s b f G_0 G_1")
j, k, K, d = ints("j k K d")
(done,) = bools("done")

running = Relation("running", up="real", top="real")
"""max(0, v_1, ..., v_j) as the network has it, and as it is."""
top = real("top")
running.rule("no_coordinate", up=0, top=0)
running.rule("coordinate", running(up, top), up=blocks.larger(relu, up, v), top=maximum(top, v))


def is_the_maximum(up, top):
    return And(up == top, 0 <= top)


@claim.obligation(scope="for_all", label="IP.kuhn", parameters={"rule": list(running.rules)})
def a_coordinate_joins_the_maximum(smt, rule):
    "maximum + relu(v - maximum) is the larger of the two"
    smt.prove_rule(running, rule, is_the_maximum)


@claim.obligation(scope="for_all", label="IP.kuhn", axioms=[formulas_speak_of_networks])
def maxima_are_running(induction):
    "The units hold max(0, v_1, ..., v_d), for every d"
    induction.prove_by(
        running, is_the_maximum, {rule: a_coordinate_joins_the_maximum[rule] for rule in running.rules}
    )


grid = Relation(
    "grid",
    done="bool", up="real", down="real", square="real", j="int", X="real", k="int",
    before="real", after="real", W="real", Q="real",
    K="int", d="int", s="real", b="real", f="real", G_0="real", G_1="real",
)  # fmt: skip
"""The accumulator over the vertices β that agree in j coordinates, in the network's order.

up, down are the running maxima of v = Kx - β over those coordinates and `square` is Σ v² over them. `done`: all vertices are
behind; else those whose next coordinate is below k, X being K times the next coordinate of x. Meanwhile the accumulator
went from `before` to `after`, W = Σ Λ and Q = Σ Λ |Kx - β|². The value at a vertex, s u + b, differs from f = f(x) by at most G_0 + G_1 |Kx - β|²
for the vertices of the cube around x, and for all of them if G_1 > 0 is used.
"""
constants = {"K": K, "d": d, "s": s, "b": b, "f": f, "G_0": G_0, "G_1": G_1}


def at_vertices(*values: Term | int | bool) -> Term:
    return grid(*values, *constants.values())


grid.rule(
    "vertex",
    0 <= up, 0 <= down, j == d, 0 <= before, 0 <= level,
    weight == blocks.kuhn_weight(relu, up, down),
    part == weight * level,
    Implies(square <= d, abs(s * level + b - f) <= G_0 + G_1 * square),
    done=True, up=up, down=down, square=square, j=j, X=0, k=0,
    before=before, after=blocks.accumulate(relu, before, [part], [1]), W=weight, Q=weight * square,
    **constants,
)  # fmt: skip
grid.rule(
    "coordinate",
    0 <= up, 0 <= down, 0 <= X, X <= K, 0 <= before,
    done=False, up=up, down=down, square=square, j=j, X=X, k=0,
    before=before, after=before, W=0, Q=0,
    **constants,
)  # fmt: skip
grid.rule(
    "next",
    at_vertices(False, up, down, square, j, X, k, before, after, W, Q),
    at_vertices(
        True, blocks.larger(relu, up, X - k), blocks.larger(relu, down, k - X), square + (X - k) ** 2, j + 1,
        0, 0, after, after_2, W_2, Q_2,
    ),
    done=False, up=up, down=down, square=square, j=j, X=X, k=k + 1,
    before=before, after=after_2, W=W + W_2, Q=Q + Q_2,
    **constants,
)  # fmt: skip
grid.rule(
    "all",
    at_vertices(False, up, down, square, j, X, K + 1, before, after, W, Q),
    done=True, up=up, down=down, square=square, j=j, X=0, k=0,
    before=before, after=after, W=W, Q=Q,
    **constants,
)  # fmt: skip


def weights_add_up(done, up, down, square, j, X, k, before, after, W, Q, K, *constants):
    """The vertices whose next coordinate is below k take the part of [down, 1 - up] that is below k - X."""
    return And(
        0 <= up,
        0 <= down,
        Implies(done, W == relu(1 - up - down)),
        Implies(Not(done), And(0 <= X, X <= K, W == relu(minimum(1 - up, k - X) - down))),
    )


def error_is_bounded(done, up, down, square, j, X, k, before, after, W, Q, K, d, s, b, f, G_0, G_1):
    """As long as Λ is not 0 for want of room, |v| < 1 in every coordinate, and the errors at the vertices add up."""
    error = s * (after - before) + (b - f) * W
    return And(
        0 <= up,
        0 <= down,
        0 <= before,
        before <= after,
        Implies(Or(square <= j, up + down >= 1), abs(error) <= G_0 * W + G_1 * Q),
    )


@claim.obligation(scope="for_all", label="IP.kuhn", parameters={"rule": list(grid.rules)})
def a_vertex_takes_its_share(smt, rule):
    "Vertices β with β_j = k take what is left of [down, 1 - up] between k - X and k + 1 - X"
    smt.prove_rule(grid, rule, weights_add_up)


@claim.obligation(scope="for_all", label="IP.kuhn", axioms=[formulas_speak_of_networks])
def weights_are_a_partition(induction):
    "ΣΛ(Kx - β) over all vertices that agree in some coordinates is relu(1 - up - down), for every d and K"
    induction.prove_by(grid, weights_add_up, {rule: a_vertex_takes_its_share[rule] for rule in grid.rules})


@claim.obligation(scope="for_all", label="IP.kuhn", parameters={"rule": list(grid.rules)})
def a_vertex_adds_its_error(smt, rule):
    "Every vertex with Λ > 0 adds at most Λ (G_0 + G_1 |Kx - β|²) to the error, the others nothing"
    smt.prove_rule(grid, rule, error_is_bounded)


@claim.obligation(scope="for_all", label="IP.kuhn", axioms=[formulas_speak_of_networks])
def errors_add_up(induction):
    "|s acc + b ΣΛ - f ΣΛ| ≤ G_0 ΣΛ + G_1 ΣΛ|Kx - β|², for every d and K"
    induction.prove_by(grid, error_is_bounded, {rule: a_vertex_adds_its_error[rule] for rule in grid.rules})


moment = Relation("moment", X="real", k="int", Q="real")
"""Q = Σ (X - κ)² hat(X - κ) over κ < k: the share of one coordinate in ΣΛ|Kx - β|², the other coordinates added up first."""
moment.rule("no_value", 0 <= X, X=X, k=0, Q=0)
moment.rule(
    "value",
    moment(X, k, Q),
    X=X,
    k=k + 1,
    Q=Q
    + blocks.kuhn_weight(relu, blocks.larger(relu, 0, X - k), blocks.larger(relu, 0, k - X)) * (X - k) ** 2,
)


def is_at_most_a_quarter(X, k, Q):
    y = X - k
    return Or(
        And(y >= 0, Q == 0),
        And(-1 <= y, y <= 0, Q == -y * (1 + y) ** 2),
        And(y <= -1, 4 * Q <= 1),
    )


@claim.obligation(scope="for_all", label="IP.kuhn", parameters={"rule": list(moment.rules)})
def a_value_adds_its_moment(smt, rule):
    "Of the values k only the two beside X count, and (1 - v) v² + v (1 - v)² = v (1 - v) ≤ 1/4"
    smt.prove_rule(moment, rule, is_at_most_a_quarter)


@claim.obligation(scope="for_all", label="IP.kuhn", axioms=[formulas_speak_of_networks])
def moments_are_at_most_a_quarter(induction):
    "A coordinate's share of ΣΛ|Kx - β|² is at most 1/4"
    induction.prove_by(
        moment, is_at_most_a_quarter, {rule: a_value_adds_its_moment[rule] for rule in moment.rules}
    )


moments = Relation("moments", j="int", Q="real")
"""ΣΛ|Kx - β|² = Σ_j ΣΛ (Kx_j - β_j)², coordinate by coordinate."""
moments.rule("no_coordinate", j=0, Q=0)
moments.rule("coordinate", moments(j, Q), 4 * Q_2 <= 1, j=j + 1, Q=Q + Q_2)


def is_at_most_a_quarter_each(j, Q):
    return 4 * Q <= j


@claim.obligation(scope="for_all", label="IP.kuhn", parameters={"rule": list(moments.rules)})
def a_coordinate_adds_a_quarter(smt, rule):
    "One more coordinate adds at most 1/4 to ΣΛ|Kx - β|²"
    smt.prove_rule(moments, rule, is_at_most_a_quarter_each)


@claim.obligation(
    scope="for_all",
    label="IP.kuhn",
    uses=[moments_are_at_most_a_quarter],
    axioms=[formulas_speak_of_networks],
)
def moments_are_at_most_d_quarters(induction):
    "ΣΛ|Kx - β|² ≤ d/4, for every d"
    induction.prove_by(
        moments,
        is_at_most_a_quarter_each,
        {rule: a_coordinate_adds_a_quarter[rule] for rule in moments.rules},
    )


acc, y = reals("acc y")

at_the_end = at_vertices(True, 0, 0, 0, 0, 0, 0, 0, acc, W, Q)
"""All vertices are behind: `acc` is what the accumulator holds."""


@claim.obligation(scope="for_all", label="IP.kuhn")
def the_error_is_an_average(smt):
    "|s acc + b - f(x)| ≤ G_0 + G_1 ΣΛ|Kx - β|² for every x of the cube, every d and K"
    smt.assume(at_the_end)
    smt.use(weights_are_a_partition, done=True, up=0, down=0, square=0, j=0, X=0, k=0, before=0, after=acc)
    smt.use(errors_add_up, done=True, up=0, down=0, square=0, j=0, X=0, k=0, before=0, after=acc)
    smt.prove(And(W == 1, abs(s * acc + b - f) <= G_0 + G_1 * Q))


# --- coding -------------------------------------------------------------------------------------------------------

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


@claim.obligation(scope="for_all", label="IP.jensen")
def a_distance_is_below_its_square(smt):
    "2cr ≤ c² + r², with a factor G ≥ 0"
    smt.assume(G_1 >= 0)
    smt.prove(2 * c * G_1 * r <= G_1 * c * c + G_1 * r * r)


@claim.obligation(scope="for_all", label="IP.jensen")
def distances_are_averaged_by_their_squares(smt):
    """|f(β/K) - f(x)| ≤ μr, r = |Kx - β|, gives an error of at most G_0 + G_1 r² at β, with μ = 2cG_1 and G_0 = ρ + G_1 c²

    So the mean of r counts as c where that of r² is at most c²: of Jensen's inequality nothing but (r - c)² ≥ 0 is used.
    """
    smt.assume(G_1 >= 0, r * r == square, mu == 2 * c * G_1, G_0 == rho + G_1 * c * c)
    smt.assume(abs(f_v - f) <= mu * r, abs(s * level + b - f_v) <= rho)
    smt.use(a_distance_is_below_its_square)
    smt.prove(abs(s * level + b - f) <= G_0 + G_1 * square)


# --- counting -----------------------------------------------------------------------------------------------------

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


# --- the theorems on interpolation: IP-4 to IP-7 ------------------------------------------------------------------

q, D, off, w_2 = reals("q D off w_2")

vertex_error = Implies(square <= d, abs(s * level + b - f) <= G_0 + G_1 * square)

interpolated = [
    planes(part, level, weight, w),
    Or(at_the_end, part != weight * level, Not(vertex_error)),
    counted(streams, count),
]
"""The accumulator of Q has passed all vertices, unless a part is not weight · level, or the value at a vertex is off."""

coded_by_range = [
    K >= 2,
    q * K == 1,
    *(p.substitute({"steps": K - 1}) for p in nearest_level),
    level * K == whole,
    s * (K - 1) == R * K,
    2 * (K - 1) * rho == R,
]
"""The value f_v at a vertex is coded in range mode: f_v ≈ lo + s level; q = 2^-n, ρ = R/(2(2^n - 1))."""

lipschitz = [
    G_1 >= 0,
    c >= 0,
    4 * c * c == d,
    mu == 2 * c * G_1,
    mu == lam * q,
    r * r == square,
    K * abs(f_v - f) <= lam * r,
]
"""f is Lipschitz with λ, so with μ = λ/K a step of the grid; r = |Kx - β| for a vertex β, c = √d/2."""

continuous = [G_1 == 0, G_0 == rho + omega, Implies(square <= d, abs(f_v - f) <= omega), 0 <= omega]
"""ω = ω_f(√d/K): vertices within √d steps of the grid have values within ω."""


@claim.obligation(scope="for_all", label="IP-6")
def the_mean_is_taken_at_half_the_diagonal(smt):
    "G_0 + G_1 Q with Q ≤ d/4, c = √d/2 is at most ρ + μ√d/2"
    smt.assume(G_1 >= 0, 4 * Q <= d, 4 * c * c == d, mu == 2 * c * G_1, G_0 == rho + G_1 * c * c)
    smt.prove(G_0 + G_1 * Q <= rho + mu * c)


@claim.obligation(scope="for_all", label="IP-6")
def a_step_of_the_grid_is_short(smt):
    "K |f(β/K) - f(x)| ≤ λr is |f(β/K) - f(x)| ≤ μr with μ = λ/K"
    smt.assume(K >= 1, q * K == 1, mu == lam * q, K * abs(f_v - f) <= lam * r)
    smt.prove(abs(f_v - f) <= mu * r)


@claim.obligation(scope="for_all", label="IP-6", axioms=[formulas_speak_of_networks])
def interpolation_adds_half_the_diagonal(smt):
    "If the value at every vertex is within ρ of f then |φ(x) - f(x)| ≤ λ√d 2^-n/2 + ρ at every x; c = √d/2"
    smt.assume(*interpolated, K >= 1, q * K == 1, *lipschitz, moments(d, Q), G_0 == rho + G_1 * c * c)
    smt.assume(abs(s * level + b - f_v) <= rho)
    smt.use(all_planes_add_up)
    smt.use(a_step_of_the_grid_is_short)
    smt.use(distances_are_averaged_by_their_squares)
    smt.use(the_error_is_an_average)
    smt.use(moments_are_at_most_d_quarters, j=d)
    smt.use(the_mean_is_taken_at_half_the_diagonal)
    smt.use(hidden_units_hold_a_symbol_a_stream)
    smt.prove(And(abs(s * acc + b - f) <= lam * q * c + rho, count == streams))


@claim.obligation(scope="for_all", label="IP-6", axioms=[formulas_speak_of_networks])
def interpolation_reaches_half_the_diagonal(smt):
    """IP-6: with n + 2 or three intrinsic parameters |φ(x) - f(x)| ≤ λ√d 2^-n/2 + R/(2(2^n - 1)) at every x

    `streams` is n, or 1 for the form with three; c = √d/2, ρ = R/(2(2^n - 1)).
    """
    smt.assume(*interpolated, *coded_by_range, *lipschitz, b == lo, moments(d, Q), G_0 == rho + G_1 * c * c)
    smt.use(rounding_costs_half_a_step, size=K, steps=K - 1)
    smt.use(interpolation_adds_half_the_diagonal)
    smt.prove(And(abs(s * acc + b - f) <= lam * q * c + rho, count + 2 == streams + 2))


@claim.obligation(scope="for_all", label="IP-5", axioms=[formulas_speak_of_networks])
def interpolation_is_within_the_modulus(smt):
    "Q has |φ(x) - f(x)| ≤ ω_f(√d 2^-n) + R/(2(2^n - 1)) at every x, for every continuous f"
    smt.assume(*interpolated, *coded_by_range, *continuous, b == lo)
    smt.use(all_planes_add_up)
    smt.use(rounding_costs_half_a_step, size=K, steps=K - 1)
    smt.use(the_error_is_an_average)
    smt.use(hidden_units_hold_a_symbol_a_stream)
    smt.prove(And(abs(s * acc + b - f) <= omega + rho, count + 2 == streams + 2))


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


both_bounds_of = [0 <= R, R <= Omega, omega <= lam * sigma * q, Omega <= lam * sigma]
"""R ≤ ω_f(√d) =: Ω, and for a Lipschitz function ω_f(t) ≤ λt; σ = √d. λ = ∞ would be no Lipschitz function."""


@claim.obligation(scope="for_all", label="IP-5", axioms=[formulas_speak_of_networks])
def n_plus_2_parameters_reach_both_bounds_in_the_sup_norm(smt):
    """IP-5: with n + 2 intrinsic parameters |φ(x) - f(x)| ≤ ω_f(√d 2^-n) + 4 ω_f(√d) 2^-n at every x, ≤ 5λ√d 2^-n if λ exists

    By interpolation; `a_shared_code_reaches_both_bounds` has it by medians too.
    """
    smt.assume(*interpolated, *coded_by_range, *continuous, b == lo, 0 <= R, R <= Omega, streams == n)
    smt.use(interpolation_is_within_the_modulus)
    smt.use(half_a_step_of_the_range_is_little)
    smt.use(modulus_and_range_are_lipschitz)
    bound = omega + 4 * Omega * q
    is_lipschitz = And(omega <= lam * sigma * q, Omega <= lam * sigma)
    error = abs(s * acc + b - f)
    smt.prove(And(error <= bound, Implies(is_lipschitz, error <= 5 * lam * sigma * q), count + 2 == n + 2))


@claim.obligation(
    scope="for_all",
    label="IP-4",
    axioms=[continuous_functions_are_uniformly_continuous, formulas_speak_of_networks],
)
def three_parameters_reach_every_error(smt):
    """IP-4: with all bits in one stream three intrinsic parameters have |φ(x) - f(x)| ≤ ε at every x, for every ε > 0

    K = 2^n is chosen with ω_f(√d/K) ≤ ε/2 and R ≤ (K - 1)ε; for a Hölder function λ(√d/K)^α ≤ ε/2 says which K will do.
    """
    smt.assume(*interpolated, *coded_by_range, *continuous, b == lo)
    eps = smt.real("eps")
    smt.assume(2 * omega <= eps, R <= (K - 1) * eps, streams == 1)
    smt.use(interpolation_is_within_the_modulus)
    smt.use(a_small_range_leaves_a_small_error)
    smt.prove(And(abs(s * acc + b - f) <= eps, count + 2 == 3))


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


@claim.obligation(scope="for_all", label="IP-7", axioms=[formulas_speak_of_networks])
def a_known_lipschitz_constant_saves_a_parameter(smt):
    """IP-7: if λ is known, n + 1 or two intrinsic parameters have |φ(x) - f(x)| ≤ λ√d 2^-n/2 + λ√d/(2(2^n - 1))

    The scale D 2^n/(2^n - 1) is then fixed, with D = λ√d in place of the range; c = √d/2, ρ = D/(2(2^n - 1)).
    """
    smt.assume(*interpolated, *coded_by_range, *lipschitz, b == lo, moments(d, Q), G_0 == rho + G_1 * c * c)
    smt.assume(R == 2 * lam * c)
    smt.use(interpolation_reaches_half_the_diagonal)
    smt.use(hidden_units_hold_a_symbol_a_stream)
    smt.prove(
        And(
            abs(s * acc + b - f) <= lam * q * c + rho,
            2 * (K - 1) * rho == 2 * lam * c,
            count + 1 == streams + 1,
        )
    )


B, size_m = reals("B size_m")

offset_in_the_code = [
    leading(total, off, w_2, B),
    size_m >= 1,
    off * size_m == h,
    2 * B * h <= size_m * (lo + B),
    size_m * (lo + B) <= 2 * B * (h + 1),
    b == total - B,
]
"""lo ≥ -B is rounded down to m bits, size_m = 2^m; h = 2^m - 1 for lo = B. The output bias is the fixed -B."""


@claim.obligation(scope="for_all", label="IP-7")
def a_coded_offset_costs_a_step(smt):
    "0 ≤ 2^m (lo - b) ≤ 2B"
    smt.assume(*offset_in_the_code)
    smt.use(leading_bits_make_the_offset, w=w_2, D=B)
    smt.prove(And(0 <= size_m * (lo - b), size_m * (lo - b) <= 2 * B))


@claim.obligation(scope="for_all", label="IP-7")
def enough_bits_make_the_offset_exact_enough(smt):
    "2^m D ≥ 2B 2^n makes lo - b at most D 2^-n"
    smt.assume(K >= 1, q * K == 1, size_m >= 1, 2 * B * K <= size_m * D)
    smt.assume(0 <= size_m * (lo - b), size_m * (lo - b) <= 2 * B)
    smt.prove(And(0 <= lo - b, lo - b <= D * q))


@claim.obligation(scope="for_all", label="IP-7", axioms=[formulas_speak_of_networks])
def a_known_bound_saves_the_offset_too(smt):
    """IP-7: if λ and B ≥ |f| are known, n intrinsic parameters, or one, have |φ(x) - f(x)| ≤ (5/2) λ√d 2^-n at every x

    With m leading bits for the offset, 2^m ≥ 2B 2^n/D, D = λ√d = 2λc.
    """
    smt.assume(*interpolated, *coded_by_range, *lipschitz, moments(d, Q), *offset_in_the_code)
    smt.assume(R == D, D == 2 * lam * c, 0 <= D, 2 * B * K <= size_m * D, G_0 == rho + D * q + G_1 * c * c)
    smt.use(a_coded_offset_costs_a_step)
    smt.use(enough_bits_make_the_offset_exact_enough)
    smt.use(rounding_costs_half_a_step, size=K, steps=K - 1, b=lo)
    smt.use(half_a_step_of_the_range_is_little, Omega=D)
    smt.use(interpolation_adds_half_the_diagonal, rho=rho + D * q)
    smt.prove(And(abs(s * acc + b - f) <= Fraction(5, 2) * D * q, count == streams))


# --- looking up ---------------------------------------------------------------------------------------------------

slope, gap, digit, I, table_level, top_level = reals("slope gap digit I table_level top_level")
i, m, t, size_j = ints("i m t size_j")
(good,) = bools("good")

ramps = Relation("ramps", digit="real", k="int", X="real", m="int", slope="real", gap="real", K="int")
"""Σ of the steps at 1, ..., k - 1 of X = Kx; gap = Kδ is the width of a ramp, slope = 1/gap, m any cell."""
fixed_ramps = {"X": X, "m": m, "slope": slope, "gap": gap, "K": K}
ramps.rule("no_step", slope * gap == 1, 0 < gap, gap < 1, K >= 1, digit=0, k=1, **fixed_ramps)
ramps.rule(
    "step",
    ramps(digit, k, *fixed_ramps.values()),
    k <= K - 1,
    digit=digit + blocks.step(relu, X, k, slope),
    k=k + 1,
    **fixed_ramps,
)


def is_good(X: Term, m: Term, gap: Term, K: Term) -> Term:
    """X is in cell m and not in the gap at its right end.

    The last cell has none, x = 1 belongs to it; beyond the ends of [0, K], where shifted points may be, are the end cells.
    """
    return And(0 <= m, m <= K - 1, Or(m <= X, m == 0), Or(X <= m + 1 - gap, m == K - 1))


(apart,) = ints("apart")


@claim.obligation(scope="for_all", label="IP.quant")
def integers_are_apart(smt):
    "k ≤ m or k ≥ m + 1"
    smt.assume(apart == k - m)
    smt.prove(Or(k <= m, k >= m + 1))


def is_in_a_gap(X: Term, k: Term, gap: Term) -> Term:
    return And(k - gap < X, X < k)


def digit_of_the_cell(digit, k, X, m, slope, gap, K):
    """Always in [0, k - 1]; for a good point of cell m the number of steps at most m."""
    return And(
        slope * gap == 1,
        0 < gap,
        gap < 1,
        1 <= k,
        k <= K,
        0 <= digit,
        digit <= k - 1,
        Implies(is_good(X, m, gap, K), digit == minimum(k - 1, m)),
    )


@claim.obligation(scope="for_all", label="IP.ramp")
def a_step_is_between_0_and_1(smt):
    "0 ≤ step ≤ 1; it is 1 for X ≥ k, and 0 for X ≤ k - gap"
    smt.assume(slope * gap == 1, gap > 0)
    value = blocks.step(relu, X, k, slope)
    smt.prove(And(0 <= value, value <= 1, Implies(X >= k, value == 1), Implies(X <= k - gap, value == 0)))


@claim.obligation(scope="for_all", label="IP.ramp", parameters={"shift": [-1, 0, 1]})
def a_shifted_step_is_a_step_of_a_shifted_point(smt, shift):
    "The ramps one further up or down are the step of X ± gap, that is of x ± δ"
    smt.assume(slope * gap == 1)
    smt.prove(blocks.step(relu, X, k, slope, shift) == blocks.step(relu, X + shift * gap, k, slope))


@claim.obligation(scope="for_all", label="IP.quant")
def no_step_gives_digit_0(smt):
    "Without any step the digit is 0"
    smt.prove_rule(ramps, "no_step", digit_of_the_cell)


@claim.obligation(scope="for_all", label="IP.quant")
def a_step_counts_if_it_is_passed(smt):
    "The step at k adds 1 if X is in a cell from k on, 0 if before, and never leaves [0, 1]"
    smt.use(a_step_is_between_0_and_1)
    smt.use(integers_are_apart, apart=k - m)
    smt.prove_rule(ramps, "step", digit_of_the_cell)


@claim.obligation(scope="for_all", label="IP.quant", axioms=[formulas_speak_of_networks])
def steps_count_the_cell(induction):
    "K - 1 steps give the cell's number for every good point, x = 1 included, and a number of [0, K - 1] for any; for every K"
    induction.prove_by(
        ramps, digit_of_the_cell, {"no_step": no_step_gives_digit_0, "step": a_step_counts_if_it_is_passed}
    )


indices = Relation("indices", I="real", i="int", size_j="int", K="int", good="bool")
"""I = Σ K^(j-1) digit_j as the network has it, i = Σ K^(j-1) m_j for the cell m, size_j = K^j; good: all digits are those of m."""
indices.rule("no_coordinate", K >= 1, I=0, i=0, size_j=1, K=K, good=True)
indices.rule(
    "coordinate",
    indices(I, i, size_j, K, good),
    0 <= digit, digit <= K - 1, 0 <= m, m <= K - 1,
    I=blocks.with_digit(I, size_j, digit), i=i + size_j * m, size_j=size_j * K, K=K, good=And(good, digit == m),
)  # fmt: skip


def index_is_in_the_table(I, i, size_j, K, good):
    return And(K >= 1, size_j >= 1, 0 <= I, I <= size_j - 1, 0 <= i, i <= size_j - 1, Implies(good, I == i))


@claim.obligation(scope="for_all", label="IP.quant", parameters={"rule": list(indices.rules)})
def a_digit_keeps_the_index_in_the_table(smt, rule):
    "One more digit of [0, K - 1] keeps the index in [0, K^j - 1]"
    smt.prove_rule(indices, rule, index_is_in_the_table)


@claim.obligation(scope="for_all", label="IP.quant", axioms=[formulas_speak_of_networks])
def the_index_is_in_the_table(induction):
    "The index is in [0, K^d - 1] for every x, and the number of the cell for every good one; for every d"
    induction.prove_by(
        indices,
        index_is_in_the_table,
        {rule: a_digit_keeps_the_index_in_the_table[rule] for rule in indices.rules},
    )


@claim.obligation(scope="for_all", label="IP.tel")
def hats_telescope(smt):
    "Σ hat(I - t) over t < T + 1, written by its four ends, is that over t < T and hat(I - T)"
    T = smt.real("T")

    def ends(T):
        return relu(I + 1) - relu(I) - relu(I - T + 1) + relu(I - T)

    smt.prove(And(ends(T + 1) == ends(T) + blocks.hat(relu, I - T), ends(number(0)) == 0))


table = Relation("table", t="int", I="real", i="int", acc="real", table_level="real", top_level="real")
"""The accumulator after t symbols; `table_level` is what symbol i says, no symbol says more than `top_level`."""
fixed_table = {"table_level": table_level, "top_level": top_level}
table.rule("no_symbol", 0 <= I, 0 <= i, 0 <= top_level, t=0, I=I, i=i, acc=0, **fixed_table)
table.rule(
    "symbol",
    table(t, I, i, acc, *fixed_table.values()),
    weight == blocks.hat(relu, I - t),
    part == weight * level,
    0 <= level,
    level <= top_level,
    Implies(t == i, level == table_level),
    t=t + 1,
    I=I,
    i=i,
    acc=blocks.accumulate(relu, acc, [part], [1]),
    **fixed_table,
)


def looks_up(t, I, i, acc, table_level, top_level):
    """The hats so far add up to 1 - relu(I - t + 1) + relu(I - t) ≤ 1; at an integer I = i only symbol i counts."""
    return And(
        0 <= t,
        0 <= I,
        0 <= i,
        0 <= top_level,
        0 <= acc,
        acc <= top_level * (1 - relu(I - t + 1) + relu(I - t)),
        Implies(I == i, acc == ite(t <= i, 0, table_level)),
    )


@claim.obligation(scope="for_all", label="IP.tel")
def no_symbol_is_looked_up_at_first(smt):
    "At first the accumulator is 0"
    smt.prove_rule(table, "no_symbol", looks_up)


@claim.obligation(scope="for_all", label="IP.tel")
def a_symbol_adds_its_hat(smt):
    "Symbol t adds hat(I - t) u_t, which at an integer I is u_t or nothing"
    smt.use(integers_are_apart, apart=t - i, k=t, m=i)
    smt.use(integers_are_apart, apart=i - t, k=i, m=t)
    smt.prove_rule(table, "symbol", looks_up)


@claim.obligation(scope="for_all", label="IP.tel", axioms=[formulas_speak_of_networks])
def tables_are_looked_up(induction):
    "The accumulator holds the symbol at an integer index, and never more than the largest symbol; for every M"
    induction.prove_by(
        table, looks_up, {"no_symbol": no_symbol_is_looked_up_at_first, "symbol": a_symbol_adds_its_hat}
    )


# --- the theorems on looking up: IP-1, IP-2 -----------------------------------------------------------------------

in_cell = Relation("in_cell", j="int", square="real")
"""Σ (X - m)² over j coordinates, for a point X = Kx within a step of the corner m of a cell."""
in_cell.rule("no_coordinate", j=0, square=0)
in_cell.rule("coordinate", in_cell(j, square), abs(X - m) <= 1, j=j + 1, square=square + (X - m) ** 2)


def is_within_the_diagonal(j, square):
    return square <= j


@claim.obligation(scope="for_all", label="IP.near", parameters={"rule": list(in_cell.rules)})
def a_coordinate_is_within_a_step(smt, rule):
    "One more coordinate with |X - m| ≤ 1 adds at most 1 to the squared distance"
    smt.prove_rule(in_cell, rule, is_within_the_diagonal)


@claim.obligation(scope="for_all", label="IP.near", axioms=[formulas_speak_of_networks])
def corners_are_within_the_diagonal(induction):
    "|x - β| ≤ √d/K for the corner β of the cell, for every d"
    induction.prove_by(
        in_cell, is_within_the_diagonal, {rule: a_coordinate_is_within_a_step[rule] for rule in in_cell.rules}
    )


(shift,) = ints("shift")
shifted = X + shift * gap
is_shift = Or(shift == -1, shift == 0, shift == 1)


@claim.obligation(scope="for_all", label="IP.near")
def a_good_shift_is_near(smt):
    "If x or x ± δ is in cell m and not in its gap then |Kx - m| ≤ 1, for x in [0, 1]"
    smt.assume(0 <= X, X <= K, 0 < gap, gap <= 1, is_shift, is_good(shifted, m, gap, K))
    smt.prove(abs(X - m) <= 1)


@claim.obligation(scope="for_all", label="IP.near")
def what_is_in_no_gap_is_good(smt):
    "A number in no gap is good, in the cell that it is in or the nearest; there is no gap before 0 and none before K"
    smt.use(integers_are_apart, apart=K - 1 - m, k=K - 1)
    inside = And(0 <= m, m <= K - 1, m <= X, X < m + 1)
    smt.assume(K >= 1, Or(inside, And(X < 0, m == 0), And(X >= K, m == K - 1)), gap > 0)
    smt.assume(Implies(m + 1 <= K - 1, Not(is_in_a_gap(X, m + 1, gap))), gap <= 1)
    smt.prove(is_good(X, m, gap, K))


@claim.obligation(
    scope="for_all",
    label="IP.quant",
    uses=[a_shifted_step_is_a_step_of_a_shifted_point[value] for value in (-1, 0, 1)],
)
def a_good_coordinate_is_read(smt):
    "All K - 1 steps of a good coordinate count m, those of any coordinate a number of [0, K - 1]"
    smt.assume(ramps(digit, K, shifted, m, slope, gap, K))
    smt.use(steps_count_the_cell, k=K, X=shifted)
    smt.prove(
        And(0 <= digit, digit <= K - 1, gap < 1, 0 < gap, Implies(is_good(shifted, m, gap, K), digit == m))
    )


(M,) = ints("M")
(all_good,) = bools("all_good")

looked_up = [
    planes(part, level, weight, w),
    ramps(digit, K, shifted, m, slope, gap, K),
    Or(indices(I, i, M, K, all_good), digit < 0, digit > K - 1),
    Or(
        table(M, I, i, acc, table_level, top_level),
        I < 0,
        i < 0,
        top_level < 0,
        part != weight * level,
        level < 0,
        level > top_level,
    ),
    top_level == 1 - w,
]
"""The accumulator of A has passed all symbols, unless a digit, the index, a part or a symbol is out of bounds.

A looks at x + σδ, σ = `shift` in the coordinate X = Kx; σ = 0 but for medians.
"""


@claim.obligation(scope="for_all", label="IP.good", axioms=[formulas_speak_of_networks])
def the_table_is_read(smt):
    "acc is in [0, 1] for every x, and the level of the cell for a good x; M = K^d symbols, n planes, for every d, n, K"
    smt.assume(*looked_up)
    smt.use(all_planes_add_up)
    smt.use(a_good_coordinate_is_read)
    smt.use(the_index_is_in_the_table, size_j=M, good=all_good)
    smt.use(tables_are_looked_up, t=M)
    smt.prove(
        And(0 <= acc, acc <= 1, Implies(is_good(shifted, m, gap, K), digit == m),
            Implies(all_good, acc == table_level))
    )  # fmt: skip


coded_by_source = [
    K >= 1,
    q * K == 1,
    *(p.substitute({"size": K}) for p in lower_level),
    table_level * K == whole,
    s == 2 * Omega,
    b == at_0 - Omega,
    abs(f - at_0) <= Omega,
]
"""The value f_v at the corner of the cell of x is coded as in the source, f = f(x), Ω ≥ ω_f(√d)."""

near_the_corner = [
    0 <= X,
    X <= K,
    is_shift,
    Or(in_cell(d, square), abs(X - m) > 1),
    Implies(square <= d, abs(f_v - f) <= omega),
]
"""The corner is within √d/K of x, unless |X - m| > 1; then f_v is within ω = ω_f(√d/K) of f(x)."""

is_good_point = And(all_good, is_good(shifted, m, gap, K))


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


@claim.obligation(scope="for_all", label="IP.good")
def a_level_is_near_its_value(smt):
    "|b + s u - f(x)| ≤ ω + 2Ω 2^-n for the level u of the cell of x, and ≤ 2Ω for any u of [0, 1]"
    smt.assume(*coded_by_source, 0 <= acc, acc <= 1)
    smt.use(rounding_down_costs_a_step, size=K, level=table_level)
    smt.use(a_step_of_the_code_is_small, z=f_v - (s * table_level + b))
    smt.use(any_level_is_within_the_oscillation)
    near = Implies(abs(f_v - f) <= omega, abs(s * table_level + b - f) <= omega + 2 * Omega * q)
    smt.prove(And(near, abs(s * acc + b - f) <= 2 * Omega))


@claim.obligation(scope="for_all", label="IP.good", axioms=[formulas_speak_of_networks])
def lookup_errs_by_little_at_good_points(smt):
    "A has |φ(x) - f(x)| ≤ 2Ω at every x, and ≤ ω + 2Ω 2^-n at every good x"
    smt.assume(*looked_up, *near_the_corner, *coded_by_source)
    smt.use(the_table_is_read)
    smt.use(a_good_coordinate_is_read)
    smt.use(a_good_shift_is_near)
    smt.use(corners_are_within_the_diagonal, j=d)
    smt.use(a_level_is_near_its_value)
    error = abs(s * acc + b - f)
    smt.prove(And(0 <= acc, error <= 2 * Omega, Implies(is_good_point, error <= omega + 2 * Omega * q)))


# --- powers -------------------------------------------------------------------------------------------------------

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


@claim.obligation(scope="for_all", label="IP.Lp")
def gaps_are_small(smt):
    "δ = 2^(-n(⌈p⌉ + 1))/d makes d(K - 1)δ ≤ 2^(-n⌈p⌉)"
    smt.assume(K >= 1, q * K == 1, d >= 1, 0 <= delta, delta * d == C(q) * q, measure == d * (K - 1) * delta)
    smt.prove(measure <= C(q))


in_l_p = [
    delta * d == C(q) * q,
    0 <= delta,
    d >= 1,
    measure == d * (K - 1) * delta,
    0 <= share,
    share <= 1,
    omega + 2 * Omega * q == (omega + 4 * Omega * q) * share,
    0 <= omega,
    0 <= Omega,
]
"""The gap chosen for p; the trifling region's measure at most; and the share of g = ω + 2Ω 2^-n in g + h, h = 2Ω 2^-n."""


@claim.obligation(scope="for_all", label="IP-2", axioms=[integrals_are_bounded_by_parts])
def the_gaps_cost_no_more_than_the_rounding(smt):
    "G^p + (2Ω)^p d(K - 1)δ ≤ (ω + 4Ω 2^-n)^p for G = ω + 2Ω 2^-n"
    smt.assume(K >= 1, q * K == 1, q >= 0, *in_l_p, G == omega + 2 * Omega * q, H == 2 * Omega * q)
    smt.use(gaps_are_small)
    smt.use(real_powers, a=2 * Omega, b=q, t=q)
    smt.use(real_powers_add_up_to_less, x=G, y=H, t=share)
    smt.prove(P(G) + P(2 * Omega) * measure <= P(G + H))


error_everywhere = abs(s * acc + b - f)

integrated = [
    Or(
        integral <= P(omega + 2 * Omega * q) + P(2 * Omega) * measure,
        error_everywhere > 2 * Omega,
        And(is_good_point, error_everywhere > omega + 2 * Omega * q),
    ),
    *in_l_p,
]
"""∫|φ - f|^p ≤ G^p + (2Ω)^p d(K - 1)δ, unless some x has a larger error than 2Ω, or some good x than G = ω + 2Ω 2^-n."""


@claim.obligation(
    scope="for_all",
    label="IP-2",
    axioms=[integrals_are_bounded_by_parts, formulas_speak_of_networks],
)
def n_plus_2_parameters_reach_the_modulus_in_l_p(smt):
    """IP-2: A with n + 2 intrinsic parameters has ∫|φ - f|^p ≤ (ω_f(√d 2^-n) + 4 ω_f(√d) 2^-n)^p, for real p ≥ 1, continuous f

    P(t) is t^p; ω = ω_f(√d 2^-n), Ω ≥ ω_f(√d).
    """
    smt.assume(
        *looked_up, *near_the_corner, *coded_by_source, *integrated, counted(streams, count), streams == n
    )
    smt.use(lookup_errs_by_little_at_good_points)
    smt.use(the_gaps_cost_no_more_than_the_rounding, G=omega + 2 * Omega * q, H=2 * Omega * q)
    smt.use(hidden_units_hold_a_symbol_a_stream)
    smt.prove(And(integral <= P(omega + 2 * Omega * q + 2 * Omega * q), count + 2 == n + 2))


@claim.obligation(
    scope="for_all",
    label="IP-1",
    axioms=[integrals_are_bounded_by_parts, formulas_speak_of_networks],
)
def n_plus_2_parameters_reach_lipschitz_functions_in_l_p(smt):
    """IP-1: A with n + 2 intrinsic parameters has ∫|φ - f|^p ≤ (5 λ √d 2^-n)^p, for every real p ≥ 1 and Lipschitz f

    σ = √d; ω ≤ λ√d 2^-n, and Ω ≤ λ√d is chosen.
    """
    smt.assume(
        *looked_up, *near_the_corner, *coded_by_source, *integrated, counted(streams, count), streams == n
    )
    smt.assume(omega <= lam * sigma * q, Omega <= lam * sigma)
    smt.use(n_plus_2_parameters_reach_the_modulus_in_l_p)
    smt.use(modulus_and_range_are_lipschitz)
    smt.use(real_powers, a=omega + 2 * Omega * q + 2 * Omega * q, b=5 * lam * sigma * q, t=q)
    smt.prove(And(integral <= P(5 * lam * sigma * q), count + 2 == n + 2))


# --- medians: IP-3 and IP-5 again ---------------------------------------------------------------------------------

a_1, a_2, a_3, middle, value = reals("a_1 a_2 a_3 middle value")
o_1, o_2, o_3, clear = bools("o_1 o_2 o_3 clear")


def is_median(value: Term, a_1: Term, a_2: Term, a_3: Term) -> Term:
    return value == maximum(minimum(a_1, a_2), minimum(maximum(a_1, a_2), a_3))


@claim.obligation(scope="for_all", label="IP.mid")
def eight_units_make_a_median(smt):
    "The units of three layers give the median of three values that are not negative"
    smt.assume(0 <= a_1, 0 <= a_2, 0 <= a_3)
    smt.prove(is_median(blocks.median(relu, a_1, a_2, a_3), a_1, a_2, a_3))


eps = real("eps")


def is_near(value: Term) -> Term:
    """The output for this accumulator is within ε of f(x)."""
    return abs(s * value + b - f) <= eps


@claim.obligation(scope="for_all", label="IP.mid")
def the_median_is_between_any_two(smt):
    "Of any two of three values one is at most the median and one at least"
    smt.assume(is_median(value, a_1, a_2, a_3))
    smt.prove(
        And(
            *(minimum(x, y) <= value for x, y in ((a_1, a_2), (a_1, a_3), (a_2, a_3))),
            *(value <= maximum(x, y) for x, y in ((a_1, a_2), (a_1, a_3), (a_2, a_3))),
        )
    )


@claim.obligation(scope="for_all", label="IP.mid")
def what_is_between_is_near(smt):
    "An accumulator between two whose outputs are within ε of f(x) has such an output itself"
    x, y = smt.reals("x y")
    smt.assume(s >= 0, minimum(x, y) <= value, value <= maximum(x, y), is_near(x), is_near(y))
    smt.prove(is_near(value))


@claim.obligation(scope="for_all", label="IP.mid")
def two_of_three_carry_the_median(smt):
    "If two of three outputs are within ε of f(x) then so is that of the median"
    smt.assume(s >= 0, is_median(value, a_1, a_2, a_3))
    pairs = [(a_1, a_2), (a_1, a_3), (a_2, a_3)]
    smt.assume(Or(*(And(is_near(x), is_near(y)) for x, y in pairs)))
    smt.use(the_median_is_between_any_two)
    for x, y in pairs:
        smt.use(what_is_between_is_near, x=x, y=y)
    smt.prove(is_near(value))


@claim.obligation(scope="for_all", label="IP.shift")
def one_shift_at_most_is_in_the_first_gap(smt):
    "If X + σ gap, σ one of -1, 0, 1, is in the gap before 0 then no other shift is in the gap before any j, for gap ≤ 1/3"
    smt.assume(0 < gap, 3 * gap <= 1, Or(j == 0, j >= 1, j <= -1))
    in_first = [is_in_a_gap(X + sigma * gap, number(0), gap) for sigma in (-1, 0, 1)]
    in_other = [is_in_a_gap(X + sigma * gap, j, gap) for sigma in (-1, 0, 1)]
    smt.prove(And(*(Not(And(in_first[u], in_other[v])) for u in range(3) for v in range(3) if u != v)))


@claim.obligation(scope="for_all", label="IP.shift")
def one_shift_at_most_is_in_a_gap(smt):
    "Of X - gap, X, X + gap at most one is in a gap: two are not, if the gaps are at most a third of a step"
    k_2 = smt.integer("k_2")
    smt.assume(0 < gap, 3 * gap <= 1)
    smt.use(one_shift_at_most_is_in_the_first_gap, X=X - k, j=k_2 - k)
    smt.use(integers_are_apart, apart=k_2 - k, k=k_2 - k, m=number(0))
    smt.use(integers_are_apart, apart=k - k_2, k=number(0), m=k_2 - k)
    first = [is_in_a_gap(X + sigma * gap, k, gap) for sigma in (-1, 0, 1)]
    other = [is_in_a_gap(X + sigma * gap, k_2, gap) for sigma in (-1, 0, 1)]
    smt.prove(And(*(Not(And(first[u], other[v])) for u in range(3) for v in range(3) if u != v)))


two_are_clear = Or(And(o_1, o_2), And(o_1, o_3), And(o_2, o_3))


@claim.obligation(scope="for_all", label="IP.shift")
def two_shifts_are_clear(smt):
    "In every coordinate two of the shifts -1, 0, 1 are clear, if two that are not were in the gaps before some k and k_2"
    k_2 = smt.integer("k_2")
    smt.assume(0 < gap, 3 * gap <= 1)
    shifts = ((o_1, -1), (o_2, 0), (o_3, 1))
    for (o, first), (o_other, second) in itertools.combinations(shifts, 2):
        caught = And(is_in_a_gap(X + first * gap, k, gap), is_in_a_gap(X + second * gap, k_2, gap))
        smt.assume(Or(o, o_other, caught))
    smt.use(one_shift_at_most_is_in_a_gap)
    smt.prove(two_are_clear)


medians = Relation("medians", value="real", clear="bool", s="real", b="real", f="real", eps="real")
"""The median over the shifts of some coordinates; `clear`: the shifts of the others are in no gap."""
the_same = {"s": s, "b": b, "f": f, "eps": eps}
medians.rule("run", s >= 0, 0 <= value, Implies(clear, is_near(value)), value=value, clear=clear, **the_same)
medians.rule(
    "coordinate",
    medians(a_1, And(clear, o_1), *the_same.values()),
    medians(a_2, And(clear, o_2), *the_same.values()),
    medians(a_3, And(clear, o_3), *the_same.values()),
    two_are_clear,
    value=blocks.median(relu, a_1, a_2, a_3),
    clear=clear,
    **the_same,
)


def is_near_if_clear(value, clear, s, b, f, eps):
    return And(s >= 0, 0 <= value, Implies(clear, abs(s * value + b - f) <= eps))


@claim.obligation(scope="for_all", label="IP.midrec")
def a_run_is_near_if_clear(smt):
    "A run at a shift that is in no gap is within ε of f(x)"
    smt.prove_rule(medians, "run", is_near_if_clear)


@claim.obligation(scope="for_all", label="IP.midrec")
def a_median_is_near_if_clear(smt):
    "Two of the three medians over the earlier coordinates are within ε of f(x), so their median is"
    smt.use(eight_units_make_a_median)
    smt.use(two_of_three_carry_the_median, value=blocks.median(relu, a_1, a_2, a_3))
    smt.prove_rule(medians, "coordinate", is_near_if_clear)


@claim.obligation(scope="for_all", label="IP.midrec", axioms=[formulas_speak_of_networks])
def medians_are_near(induction):
    "The median over all shifts is within ε of f(x) if every run without a gap is, for every d"
    induction.prove_by(
        medians, is_near_if_clear, {"run": a_run_is_near_if_clear, "coordinate": a_median_is_near_if_clear}
    )


through_medians = [
    eps == omega + 2 * Omega * q,
    0 < gap,
    3 * gap <= 1,
    two_are_clear,
    Or(
        medians(value, True, s, b, f, eps),
        s < 0,
        acc < 0,
        Not(two_are_clear),
        And(is_good_point, error_everywhere > eps),
    ),
]
"""The median of all runs, unless one is negative, two shifts of a coordinate are not clear or a clear run is not near f(x)."""


@claim.obligation(
    scope="for_all",
    label="IP-3",
    uses=[two_shifts_are_clear, what_is_in_no_gap_is_good],
    axioms=[formulas_speak_of_networks],
)
def medians_reach_the_bound_of_good_points(smt):
    "A∞ has |φ(x) - f(x)| ≤ ω + 2Ω 2^-n at every x, with the streams of every copy the same or its own"
    smt.assume(*looked_up, *near_the_corner, *coded_by_source, *through_medians)
    smt.use(lookup_errs_by_little_at_good_points)
    smt.use(medians_are_near, clear=True)
    smt.prove(abs(s * value + b - f) <= omega + 2 * Omega * q)


by_medians = [
    *looked_up, *near_the_corner, *coded_by_source, *through_medians, Omega >= 0, 
    counted(streams, count),
]  # fmt: skip
error_of_the_median = abs(s * value + b - f)
bound = omega + 4 * Omega * q
is_lipschitz = And(omega <= lam * sigma * q, Omega <= lam * sigma)


@claim.obligation(scope="for_all", label="IP-3", axioms=[formulas_speak_of_networks])
def a_code_a_copy_reaches_both_bounds(smt):
    """IP-3: A∞ with 3^d n + 2 intrinsic parameters has |φ(x) - f(x)| ≤ ω_f(√d 2^-n) + 4 ω_f(√d) 2^-n, ≤ 5λ√d 2^-n if λ exists

    At every x, for every continuous f and a gap δ = 2^-n/4 that depends on n alone; copies = 3^d.
    """
    smt.assume(*by_medians, copied(d, copies, streams, n), q >= 0)
    smt.use(medians_reach_the_bound_of_good_points)
    smt.use(modulus_and_range_are_lipschitz)
    smt.use(hidden_units_hold_a_symbol_a_stream)
    smt.use(copies_have_their_own_streams, j=d)
    smt.prove(
        And(
            error_of_the_median <= bound,
            Implies(is_lipschitz, error_of_the_median <= 5 * lam * sigma * q),
            count + 2 == copies * n + 2,
        )
    )


@claim.obligation(scope="for_all", label="IP-5", axioms=[formulas_speak_of_networks])
def a_shared_code_reaches_both_bounds(smt):
    "IP-5 by medians: the copies of A∞ read the same streams, so that n + 2 intrinsic parameters reach the bounds of IP-3"
    smt.assume(*by_medians, streams == n, q >= 0)
    smt.use(medians_reach_the_bound_of_good_points)
    smt.use(modulus_and_range_are_lipschitz)
    smt.use(hidden_units_hold_a_symbol_a_stream)
    smt.prove(
        And(
            error_of_the_median <= bound,
            Implies(is_lipschitz, error_of_the_median <= 5 * lam * sigma * q),
            count + 2 == n + 2,
        )
    )

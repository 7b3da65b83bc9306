"""Reading: a number gives its bits, one a layer, for every number of symbols; and a unit multiplies by a bit.

    one symbol     in base 4 (IP.bit4), in any base (IP.bitβ), in base 2 (IP.bit2)
    a stream       by induction over the symbols, in base 4 and 2; with the steeper threshold from a perturbed parameter
    bit planes     the selected bits of n planes add up to weight · u, by induction over the planes

The formulas of the units are those of blocks.py, from which the networks are built: here with terms, there with units.
A sequence enters as a relation: what every rule keeps holds of all that the rules derive, whatever the number of steps.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from fractions import Fraction

from theorems.intrinsic_parameters import blocks
from theorems.intrinsic_parameters.claim import claim, formulas_speak_of_networks
from verify.terms import And, Not, Or, Relation, Term, reals, relu

HALF = Fraction(1, 2)

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


def is_below_one(tail: Term, power: Term) -> Term:
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
"""A stream read with the steeper threshold from a parameter that is off by η: error = 4^t |η| after t symbols, and
power = 4^m for m symbols left."""
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
    "A layer with the steeper threshold reads its bit right from a state off by 1/24, and leaves 4 times the error"
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


def part_is_weight_times_level(part: Term, level: Term, weight: Term, w: Term) -> Term:
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


selected_planes = [
    stream(state, tail),
    is_bit(bit),
    is_tail(tail_2),
    4 * tail == bit + tail_2,
    Or(planes(part, level, weight, w), blocks.read(relu, state)[0] != bit, Not(is_weight(weight))),
]
"""The bit planes of one symbol are selected, unless a bit is not read as it is coded, or the weight is none."""


@claim.obligation(scope="for_all", label="IP.sel", axioms=[formulas_speak_of_networks])
def selected_bits_add_up(smt):
    "The bits read in a layer and selected add up to weight · u, u the level that the code gives the symbol"
    smt.assume(*selected_planes, is_weight(weight))
    smt.use(every_bit_is_read)
    smt.use(all_planes_add_up)
    smt.prove(part_is_weight_times_level(part, level, weight, w))

"""One softsign unit is not within M/20 of relu on [-M, M]: six points and the secants of s show it.

On one side of its kink s is a Möbius map: (s(v) - s(u))(1 + |u|)(1 + |v|) = v - u. Let y = c s(wx + b) + d with w
> 0 be near
relu at -1, 0, 1/4, 1/2, 3/4 and 1; then c > 0. By the place of the kink -b/w:
    below -1          s is concave on [-1, 1], relu is not
    in [-1, 0]        the rise from -1 to 0 is at least that from 0 to 1
    in [0, 1/4]       the rise from -1 to 0 is too large against that from 3/4 to 1
    above 1/4         the rises from -1 to 0 and to 1/4 force w/2 + b ≥ 1, those from 1/4 to 1/2 and to 1 forbid it
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from fractions import Fraction

from theorems.activation_emulation import activations_as_terms as terms
from theorems.activation_emulation.claim import claim
from verify.terms import And, Implies, Not, Or, reals, relu

c, d, w, b, u, v, p, q, r, s, M = reals("c d w b u v p q r s M")

POINTS = tuple(Fraction(k, 4) for k in (-4, 0, 1, 2, 3, 4))


@claim.obligation(scope="for_all", label="SS-LB")
def softsign_is_increasing(smt):
    "u < v gives s(u) < s(v)"
    smt.assume(u < v)
    smt.prove(terms.softsign(u) < terms.softsign(v))


@claim.obligation(scope="for_all", label="SS-LB")
def softsign_is_odd(smt):
    "s(-u) = -s(u)"
    smt.prove(terms.softsign(-u) == -terms.softsign(u))


@claim.obligation(scope="for_all", label="SS-LB")
def softsign_secant_on_the_right(smt):
    "(s(v) - s(u))(1 + u)(1 + v) = v - u for u, v ≥ 0"
    smt.assume(u >= 0, v >= 0)
    smt.prove((terms.softsign(v) - terms.softsign(u)) * ((1 + u) * (1 + v)) == v - u)


@claim.obligation(scope="for_all", label="SS-LB")
def softsign_secant_on_the_left(smt):
    "(s(v) - s(u))(1 - u)(1 - v) = v - u for u, v ≤ 0"
    smt.assume(u <= 0, v <= 0)
    smt.prove((terms.softsign(v) - terms.softsign(u)) * ((1 - u) * (1 - v)) == v - u)


@claim.obligation(scope="for_all", label="SS-LB")
def kink_below_minus_one(smt):
    "All arguments positive: the rise from -1 to 0 is at least that from 0 to 1"
    smt.assume(w > 0, b - w >= 0)
    smt.assume(p * ((1 + b - w) * (1 + b)) == w, q * ((1 + b) * (1 + b + w)) == w)
    smt.prove(p >= q)


@claim.obligation(scope="for_all", label="SS-LB")
def kink_above_a_quarter_on_the_left(smt):
    "p, q the rises from -1 to 0 and from 0 to 1/4: 3p ≤ 2q gives w/2 + b ≥ 1"
    smt.assume(w > 0, 3 * p <= 2 * q)
    smt.assume(p * ((1 + w - b) * (1 - b)) == w, q * ((1 - b) * (4 - w - 4 * b)) == w)
    smt.prove(w + 2 * b >= 2)


@claim.obligation(scope="for_all", label="SS-LB")
def kink_above_a_quarter_on_the_right(smt):
    "p = s(w/2 + b), q the rise from 1/2 to 1: 8p ≤ 7q gives w/2 + b < 1"
    t = smt.real("t")
    smt.assume(w > 0, 2 * t == w + 2 * b, t >= 1, p * (1 + t) == t, 2 * q * ((1 + t) * (1 + b + w)) == w)
    smt.prove(8 * p > 7 * q)


@claim.obligation(scope="for_all", label="SS-LB")
def slopes_around_a_quarter(smt):
    "For -w/4 ≤ b ≤ 0: 2(1 - b)(1 + w - b) < 3(4 + 3w + 4b)(1 + w + b)"
    smt.assume(w > 0, b <= 0, w + 4 * b >= 0)
    smt.prove(
        And(
            (1 - b) * (1 + w - b) > 0,
            (4 + 3 * w + 4 * b) * (1 + w + b) > 0,
            2 * ((1 - b) * (1 + w - b)) < 3 * ((4 + 3 * w + 4 * b) * (1 + w + b)),
        )
    )


@claim.obligation(scope="for_all", label="SS-LB")
def larger_divisors_give_smaller_quotients(smt):
    "pu = w, qv = w with 0 < 2u < 3v, w > 0 give 3p > 2q"
    smt.assume(w > 0, u > 0, p * u == w, q * v == w, 2 * u < 3 * v)
    smt.prove(3 * p > 2 * q)


@claim.obligation(scope="for_all", label="SS-LB")
def rises_around_zero(smt):
    "For 0 ≤ b ≤ w: w/((1 + b)(1 + b + w)) ≤ b/(1 + b) + (w - b)/(1 + w - b), cleared of denominators in two steps"
    smt.assume(w > 0, b >= 0, b <= w, r * (1 + b) == b, s * (1 + w - b) == w - b)
    smt.prove(w <= (r + s) * (1 + w))


@claim.obligation(scope="for_all", label="SS-LB")
def kink_below_a_quarter(smt):
    "Kink between 0 and 1/4: p, q the rises from -1 to 0 and from 3/4 to 1 have 3p > 2q"
    smt.assume(w > 0, b <= 0, w + 4 * b >= 0)
    first, last = (1 - b) * (1 + w - b), (4 + 3 * w + 4 * b) * (1 + w + b)
    smt.assume(p * first == w, q * last == w)
    smt.use(slopes_around_a_quarter)
    smt.use(larger_divisors_give_smaller_quotients, u=first, v=last)
    smt.prove(3 * p > 2 * q)


@claim.obligation(scope="for_all", label="SS-LB")
def kink_below_zero(smt):
    "Kink between -1 and 0: r + s, the rise from -1 to 0, is at least q, that from 0 to 1"
    smt.assume(
        w > 0, b >= 0, b <= w, r * (1 + b) == b, s * (1 + w - b) == w - b, q * ((1 + b) * (1 + b + w)) == w
    )
    smt.use(rises_around_zero)
    smt.prove(r + s >= q)


@claim.obligation(scope="for_all", label="SS-LB")
def kink_opposite_signs(smt):
    "s(v) - s(u) ≥ s(v) for u ≤ 0, and s(v)(1 + v) = v for v ≥ 0, (-s(u))(1 - u) = -u for u ≤ 0"
    smt.prove(
        And(
            Implies(u <= 0, terms.softsign(u) <= 0),
            Implies(v >= 0, terms.softsign(v) * (1 + v) == v),
            Implies(u <= 0, -terms.softsign(u) * (1 - u) == -u),
        )
    )


y = reals("y_1 y_2 y_3 y_4 y_5 y_6")

close = [
    side
    for x, value in zip(POINTS, y, strict=True)
    for side in (20 * (c * value + d - relu(x)) <= 1, -20 * (c * value + d - relu(x)) <= 1)
]
"""A unit with the values y of s is within 1/20 of relu at the six points."""


@claim.obligation(scope="for_all", label="SS-LB")
def rises_of_the_unit(smt):
    "Near relu at the six points, with a larger value at 1 than at 0: c > 0, and how the rises of s compare"
    smt.assume(*close, y[1] < y[5])
    smt.prove(
        And(
            y[1] - y[0] < y[5] - y[1],
            3 * (y[1] - y[0]) <= 2 * (y[2] - y[1]),
            3 * (y[1] - y[0]) <= 2 * (y[5] - y[4]),
            8 * (y[3] - y[2]) <= 7 * (y[5] - y[3]),
        )
    )


are_not_close = Not(And(*close))
arguments = [w * x + b for x in POINTS]
values = {value.name: terms.softsign(t) for value, t in zip(y, arguments, strict=True)}
KINKS = {
    "below_minus_one": [b - w >= 0],
    "below_zero": [b >= 0, b <= w],
    "below_a_quarter": [b <= 0, w + 4 * b >= 0],
    "above_a_quarter": [b <= 0, w + 4 * b <= 0],
}
RISES = {
    "below_minus_one": y[1] - y[0] >= y[5] - y[1],
    "below_zero": y[1] - y[0] >= y[5] - y[1],
    "below_a_quarter": 3 * (y[1] - y[0]) > 2 * (y[5] - y[4]),
    "above_a_quarter": Or(3 * (y[1] - y[0]) > 2 * (y[2] - y[1]), 8 * (y[3] - y[2]) > 7 * (y[5] - y[3])),
}
"""By the place of the kink, what the values of s are; near relu they are not."""


@claim.obligation(scope="for_all", label="SS-LB", parameters={"kink": list(KINKS)})
def rises_of_softsign(smt, kink):
    "s rises as its kink makes it: too much on the left, or too little on the right"
    smt.assume(w > 0, *KINKS[kink])
    t = arguments
    z = [terms.softsign(argument) for argument in t]
    if kink == "below_minus_one":
        smt.use(softsign_secant_on_the_right, u=t[0], v=t[1])
        smt.use(softsign_secant_on_the_right, u=t[1], v=t[5])
        smt.use(kink_below_minus_one, p=z[1] - z[0], q=z[5] - z[1])
    elif kink == "below_zero":
        smt.use(kink_opposite_signs, u=t[0], v=t[1])
        smt.use(softsign_secant_on_the_right, u=t[1], v=t[5])
        smt.use(kink_below_zero, r=z[1], s=-z[0], q=z[5] - z[1])
    elif kink == "below_a_quarter":
        smt.use(softsign_secant_on_the_left, u=t[0], v=t[1])
        smt.use(softsign_secant_on_the_right, u=t[4], v=t[5])
        smt.use(kink_below_a_quarter, p=z[1] - z[0], q=z[5] - z[4])
    else:
        smt.use(softsign_secant_on_the_left, u=t[0], v=t[1])
        smt.use(softsign_secant_on_the_left, u=t[1], v=t[2])
        smt.use(softsign_secant_on_the_right, u=t[3], v=t[5])
        smt.use(kink_opposite_signs, u=t[2], v=t[3])
        smt.use(kink_above_a_quarter_on_the_left, p=z[1] - z[0], q=z[2] - z[1])
        smt.use(kink_above_a_quarter_on_the_right, p=z[3], q=z[5] - z[3], t=t[3])
    smt.prove(RISES[kink].substitute(values))


@claim.obligation(scope="for_all", label="SS-LB")
def no_kink_gives_these_rises(smt):
    "Whatever the six values are: as any kink makes them rise, they are not near relu"
    smt.assume(y[1] < y[5], *(Implies(And(*where), RISES[kink]) for kink, where in KINKS.items()))
    smt.use(rises_of_the_unit)
    smt.prove(are_not_close)


@claim.obligation(scope="for_all", label="SS-LB")
def rising_units_keep_an_error(smt):
    "Wherever the kink is: no unit with w > 0 is within 1/20 of relu at the six points"
    smt.assume(w > 0)
    for kink in KINKS:
        smt.use(rises_of_softsign[kink])
    smt.use(softsign_is_increasing, u=arguments[1], v=arguments[5])
    smt.use(no_kink_gives_these_rises, **values)
    smt.prove(are_not_close.substitute(values))


turned = {"c": -c, "w": -w, "b": -b}


@claim.obligation(scope="for_all", label="SS-LB")
def a_unit_turns(smt):
    "(-c) s(-t) = c s(t)"
    smt.use(softsign_is_odd)
    smt.prove(-c * terms.softsign(-u) == c * terms.softsign(u))


@claim.obligation(scope="for_all", label="SS-LB")
def falling_units_keep_an_error(smt):
    "A unit with w < 0 is one with w > 0, turned: the outputs (-c) s(-t) are not near relu, and `a_unit_turns`"
    smt.assume(w < 0)
    smt.use(rising_units_keep_an_error, **turned)
    smt.prove(are_not_close.substitute(values).substitute(turned))


@claim.obligation(scope="for_all", label="SS-LB")
def constant_units_keep_an_error(smt):
    "A unit with w = 0 has one value everywhere"
    smt.assume(y[1] == y[5])
    smt.prove(are_not_close)


@claim.obligation(scope="for_all", label="LB4", uses=[a_unit_turns])
def one_softsign_unit_keeps_an_error(smt):
    """LB4: no unit c s(wx + b) + d is within 1/20 of relu at -1, 0, 1/4, 1/2, 3/4 and 1

    For w > 0 as it stands, for w < 0 written (-c) s(-wx - b), for w = 0 constant. With c/M, d/M, wM in place of
    c, d, w: none is within M/20 of relu on [-M, M].
    """
    constant = {value.name: terms.softsign(b) for value in y}
    smt.use(rising_units_keep_an_error)
    smt.use(falling_units_keep_an_error)
    smt.use(constant_units_keep_an_error, **constant)
    smt.prove(
        And(
            Implies(w > 0, are_not_close.substitute(values)),
            Implies(w < 0, are_not_close.substitute(values).substitute(turned)),
            are_not_close.substitute(constant),
        )
    )

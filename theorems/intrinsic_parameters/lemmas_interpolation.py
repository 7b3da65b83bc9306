"""Interpolating: Kuhn's weights over the whole grid add up to 1, and errors at the vertices to the error at x.

    maxima         running maxima of v and -v, by induction over the coordinates
    the grid       all (K + 1)^d vertices in the network's order, coordinate in coordinate, for every d and K
    moments        ΣΛ|Kx - β|² ≤ d/4, one coordinate at a time
    distances      the mean of |Kx - β| from that of its square

Why the weights add up: with [down, 1 - up] = [max(0, -v_1, ...), min(1, 1 - v_1, ...)], Λ is the length of what is left
of [0, 1] when each coordinate j keeps the t with β_j ≤ Kx_j + t < β_j + 1; and every t is kept for exactly one β.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from theorems.intrinsic_parameters import blocks
from theorems.intrinsic_parameters.claim import claim, formulas_speak_of_networks
from verify.terms import (
    And,
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
    real,
    reals,
    relu,
)

c, f_v, lam, level, mu, part, q, r, rho, v, weight = reals("c f_v lam level mu part q r rho v weight")


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

up, down are the running maxima of v = Kx - β over those coordinates, `square` is Σ v² over them. `done`: all these
vertices are behind; else those whose next coordinate is below k, X being K times the next coordinate of x. Meanwhile
the accumulator went from `before` to `after`, W = ΣΛ and Q = ΣΛ|Kx - β|². At a vertex with |Kx - β|² ≤ d the output
s u + b for its level u differs from f = f(x) by at most G_0 + G_1 |Kx - β|².
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
"""Q = Σ (X - κ)² hat(X - κ) over κ < k: one coordinate's share of ΣΛ|Kx - β|², the others added up first."""
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
    axioms=[formulas_speak_of_networks],
)
def moments_are_at_most_d_quarters(induction):
    "ΣΛ|Kx - β|² ≤ d/4, for every d, if the share of each coordinate is at most 1/4"
    induction.prove_by(
        moments,
        is_at_most_a_quarter_each,
        {rule: a_coordinate_adds_a_quarter[rule] for rule in moments.rules},
    )


moments_add_up = [moment(X, k, Q_2), X + 1 <= k, Or(moments(d, Q), Not(4 * Q_2 <= 1))]
"""Q = ΣΛ|Kx - β|² over d coordinates, of which any has the share Q_2, unless that is above 1/4.

Its values up to k - 1 are added up, and X ≤ K is at most k - 1: those of K + 1 values are.
"""


acc, y = reals("acc y")

at_the_end = at_vertices(True, 0, 0, 0, 0, 0, 0, 0, acc, W, Q)
"""All vertices are behind: `acc` is what the accumulator holds."""


@claim.obligation(scope="for_all", label="IP.kuhn")
def kuhn_weights_are_weights(smt):
    "0 ≤ Λ ≤ 1"
    smt.assume(0 <= up, 0 <= down)
    smt.prove(And(0 <= blocks.kuhn_weight(relu, up, down), blocks.kuhn_weight(relu, up, down) <= 1))


@claim.obligation(scope="for_all", label="IP.kuhn")
def the_error_is_an_average(smt):
    "|s acc + b - f(x)| ≤ G_0 + G_1 ΣΛ|Kx - β|² for every x of the cube, every d and K"
    smt.assume(at_the_end)
    smt.use(weights_are_a_partition, done=True, up=0, down=0, square=0, j=0, X=0, k=0, before=0, after=acc)
    smt.use(errors_add_up, done=True, up=0, down=0, square=0, j=0, X=0, k=0, before=0, after=acc)
    smt.prove(And(W == 1, abs(s * acc + b - f) <= G_0 + G_1 * Q))


@claim.obligation(scope="for_all", label="IP.jensen")
def a_distance_is_below_its_square(smt):
    "2cr ≤ c² + r², with a factor G ≥ 0"
    smt.assume(G_1 >= 0)
    smt.prove(2 * c * G_1 * r <= G_1 * c * c + G_1 * r * r)


@claim.obligation(scope="for_all", label="IP.jensen")
def distances_are_averaged_by_their_squares(smt):
    """|f(β/K) - f(x)| ≤ μr, r = |Kx - β|, makes the error at β at most G_0 + G_1 r², with μ = 2cG_1, G_0 = ρ + G_1 c²

    So the mean of r counts as c where that of r² is at most c²: of Jensen's inequality only (r - c)² ≥ 0 is used.
    """
    smt.assume(G_1 >= 0, r * r == square, mu == 2 * c * G_1, G_0 == rho + G_1 * c * c)
    smt.assume(abs(f_v - f) <= mu * r, abs(s * level + b - f_v) <= rho)
    smt.use(a_distance_is_below_its_square)
    smt.prove(abs(s * level + b - f) <= G_0 + G_1 * square)


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


# --- corners of the cell around x ---------------------------------------------------------------------------------

most, least, fraction = reals("most least fraction")
(is_upper,) = bools("is_upper")

corner = Relation("corner", up="real", down="real", most="real", least="real")
"""A corner of the cell of x: `most` is the largest fractional part among its lower coordinates, or 0, `least` the
least one among its upper coordinates, or 1."""
corner.rule("no_coordinate", up=0, down=0, most=0, least=1)
corner.rule(
    "coordinate",
    corner(up, down, most, least),
    0 <= fraction,
    fraction <= 1,
    v == ite(is_upper, fraction - 1, fraction),
    up=blocks.larger(relu, up, v),
    down=blocks.larger(relu, down, -v),
    most=ite(is_upper, most, maximum(most, fraction)),
    least=ite(is_upper, minimum(least, fraction), least),
)


def maxima_are_fractions(up, down, most, least):
    return And(up == most, down == 1 - least, 0 <= most, least <= 1)


@claim.obligation(scope="for_all", label="IP.kuhn", parameters={"rule": list(corner.rules)})
def a_coordinate_is_lower_or_upper(smt, rule):
    "A lower coordinate raises the maximum of v, an upper one that of -v"
    smt.prove_rule(corner, rule, maxima_are_fractions)


@claim.obligation(scope="for_all", label="IP.kuhn", axioms=[formulas_speak_of_networks])
def corners_have_maxima_of_fractions(induction):
    "At a corner of the cell the running maxima are largest lower fraction and 1 - least upper one, for every d"
    induction.prove_by(
        corner,
        maxima_are_fractions,
        {rule: a_coordinate_is_lower_or_upper[rule] for rule in corner.rules},
    )


@claim.obligation(scope="for_all", label="IP.kuhn")
def corners_weigh_a_difference_of_fractions(smt):
    """Λ of a corner is least upper fraction minus largest lower one, or 0: a difference of neighbours in sorted order

    So at most d + 1 corners count, a chain; the packed engine adds up these alone.
    """
    smt.assume(corner(up, down, most, least))
    smt.use(corners_have_maxima_of_fractions)
    smt.prove(blocks.kuhn_weight(relu, up, down) == relu(least - most))


@claim.obligation(scope="for_all", label="IP.kuhn")
def far_vertices_weigh_nothing(smt):
    "Λ = 0 at a vertex of which one coordinate is a step away from x or more"
    smt.assume(0 <= up, 0 <= down, Or(v >= 1, v <= -1))
    up_then, down_then = blocks.larger(relu, up, v), blocks.larger(relu, down, -v)
    smt.prove(And(blocks.kuhn_weight(relu, up_then, down_then) == 0, up_then + down_then >= 1))

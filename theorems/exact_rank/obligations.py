"""The proof of exact rank, in the order of docs/exact-rank-proof.md.

    dot products          what holds for every number n of inputs, by induction over the coordinates
    ER-1, soundness       each elementary step keeps the function; runs of the algorithm by induction over the steps
    canonical signs       equal canonical forms are exactly sign-equality, for every n
    the line (move 1)     finitely many nonzero vectors have a common direction that none of them is orthogonal to
    independence (2-5)    clear denominators, evaluate at a zero of one of them: no coefficient survives
    ER-2 to ER-5          counting, cost, codimension, equality

A sequence enters as a relation: the smallest set of values closed under its rules. An invariant that every rule keeps
holds of all that is derivable, whatever the number of steps: that is how "for every n" and "for every h" come about.

A step that rests on a lemma assumes an instance of it (`smt.use`). Where a list of units or a run of the algorithm is
said to be derivable, the statement says what could stand in the way: "derivable, or stuck where this premise fails".
The lemmas then show that it fails nowhere.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from fractions import Fraction

from theorems.exact_rank.claim import (
    claim,
    exponential_is_minus_one,
    exponential_of_rationals_is_transcendental,
    exponentials_are_independent,
    formulas_speak_of_networks,
)
from verify.terms import (
    And,
    Function,
    Iff,
    Implies,
    Not,
    Or,
    Relation,
    Term,
    bools,
    ints,
    ite,
    minimum,
    real,
    reals,
)

HALF = Fraction(1, 2)

# --- dot products -------------------------------------------------------------------------------------------------

b, b_2, c, c_2, x, s, t, sigma = reals("b b_2 c c_2 x s t sigma")

constant_dot = Relation("constant_dot", s="real")
"""b·x for a unit with b = 0, coordinate by coordinate."""
constant_dot.rule("no_coordinate", s=0)
constant_dot.rule("one_more", constant_dot(s), b == 0, s=s + b * x)


def is_zero(s):
    return s == 0


@claim.obligation(scope="for_all", label="ER-S0", parameters={"rule": ["no_coordinate", "one_more"]})
def zero_weights_add_nothing(smt, rule):
    "A coordinate with weight 0 leaves b·x = 0"
    smt.prove_rule(constant_dot, rule, is_zero)


@claim.obligation(scope="for_all", label="ER-S0", axioms=[formulas_speak_of_networks])
def zero_weights_make_a_constant_unit(induction):
    "b = 0 implies b·x = 0, for every number of inputs"
    induction.prove_by(
        constant_dot, is_zero, {rule: zero_weights_add_nothing[rule] for rule in constant_dot.rules}
    )


paired_dot = Relation("paired_dot", sigma="real", s="real", t="real")
"""(σ, b·x, b'·x) for b = σ b', coordinate by coordinate."""
paired_dot.rule("no_coordinate", sigma * sigma == 1, sigma=sigma, s=0, t=0)
paired_dot.rule(
    "one_more", paired_dot(sigma, s, t), b == sigma * b_2, sigma=sigma, s=s + b * x, t=t + b_2 * x
)


def agree_up_to_sign(sigma, s, t):
    return And(s == sigma * t, sigma * sigma == 1)


@claim.obligation(scope="for_all", label="ER-S0", parameters={"rule": ["no_coordinate", "one_more"]})
def a_common_sign_passes_through_a_coordinate(smt, rule):
    "If b = σb' in one more coordinate then still b·x = σ(b'·x)"
    smt.prove_rule(paired_dot, rule, agree_up_to_sign)


@claim.obligation(scope="for_all", label="ER-S0", axioms=[formulas_speak_of_networks])
def sign_equal_weights_have_sign_equal_dots(induction):
    "b = σb' with σ = ±1 implies b·x = σ(b'·x), for every number of inputs"
    induction.prove_by(
        paired_dot,
        agree_up_to_sign,
        {rule: a_common_sign_passes_through_a_coordinate[rule] for rule in paired_dot.rules},
    )


@claim.obligation(scope="for_all", label="ER-S0")
def sign_equal_units_have_sign_equal_preactivations(smt):
    "(b, c) = σ(b', c') implies b·x + c = σ(b'·x + c')"
    sigma, s, t, c, c_2 = smt.reals("sigma s t c c_2")
    smt.assume(paired_dot(sigma, s, t), c == sigma * c_2)
    smt.use(sign_equal_weights_have_sign_equal_dots)
    smt.prove(And(s + c == sigma * (t + c_2), Or(sigma == 1, sigma == -1)))


# --- ER-1: soundness ----------------------------------------------------------------------------------------------

f, F, a, a_2, s_2 = reals("f F a a_2 s_2")
T = Function("T")

reduction = Relation("reduction", f="real", g="real")
"""(f, g): g is the value that the algorithm's present network gives where the original gives f."""
g = real("g")
reduction.rule("start", f=f, g=f)
reduction.rule("S1", reduction(f, F + a * T(s + c)), s == 0, f=f, g=F + a * T(c))
reduction.rule("S2_same", reduction(f, F + a * T(s) + a_2 * T(s_2)), s == s_2, f=f, g=F + (a + a_2) * T(s))
reduction.rule(
    "S2_opposite",
    reduction(f, F + a * T(s) + a_2 * T(s_2)),
    s == -s_2,
    T(-s_2) == -T(s_2),
    f=f,
    g=F + (a - a_2) * T(s),
)
reduction.rule("S3", reduction(f, F + a * T(s)), a == 0, f=f, g=F)
reduction.rule("S4", reduction(f, F + a * T(s)), T(-s) == -T(s), f=f, g=F + (-a) * T(-s))


def same_value(f, g):
    return f == g


@claim.obligation(scope="for_all", label="ER-S1..S4", parameters={"rule": list(reduction.rules)})
def each_step_keeps_the_value(smt, rule):
    """Folding a constant unit (S1), merging two units (S2), dropping an idle one (S3), flipping one (S4) keep the value

    T is any function, odd where it is used: soundness holds for every odd activation.
    """
    smt.prove_rule(reduction, rule, same_value)


@claim.obligation(scope="for_all", label="ER-1", axioms=[formulas_speak_of_networks])
def any_number_of_steps_keeps_the_value(induction):
    "Whatever the number of units and of steps, a run of the elementary steps keeps the value"
    induction.prove_by(
        reduction, same_value, {rule: each_step_keeps_the_value[rule] for rule in reduction.rules}
    )


s_0, s_1, t_1, e_1, e_2 = reals("s_0 s_1 t_1 e_1 e_2")

a_step_of_the_algorithm = [
    constant_dot(s_0),
    paired_dot(sigma, s_1, t_1),
    Or(And(sigma == 1, e_1 == e_2), And(sigma == -1, e_1 == -e_2)),
]
"""The units that a step takes: s_0 = b·x of one with b = 0, s_1 + e_1 and t_1 + e_2 of two that are sign-equal."""


def run_unless_stuck(*runs: Term) -> Term:
    """The algorithm's runs are runs of elementary steps, unless the premise of S1 or of S2 fails at one of them."""
    return Or(And(*runs), s_0 != 0, Not(Or(s_1 + e_1 == t_1 + e_2, s_1 + e_1 == -(t_1 + e_2))))


@claim.obligation(scope="for_all", label="ER-1", axioms=[formulas_speak_of_networks])
def reduction_keeps_the_function(smt):
    "ER-1: whatever the number of units and of steps, the reduced network has the same value at every input"
    smt.assume(*a_step_of_the_algorithm, run_unless_stuck(reduction(f, g)))
    smt.use(zero_weights_make_a_constant_unit, s=s_0)
    smt.use(sign_equal_units_have_sign_equal_preactivations, s=s_1, t=t_1, c=e_1, c_2=e_2)
    smt.use(any_number_of_steps_keeps_the_value)
    smt.prove(f == g)


# --- canonical signs ----------------------------------------------------------------------------------------------

u, v, tau = reals("u v tau")

signs = Relation("signs", u="real", v="real", tau="real")
"""(u, v, τ): u and v are the signs of the first nonzero coordinates so far of b and of b' = τb (0 if there is none)."""


def sign_of(value: Term) -> Term:
    return ite(value > 0, 1, ite(value < 0, -1, 0))


signs.rule("no_coordinate", tau * tau == 1, u=0, v=0, tau=tau)
signs.rule(
    "one_more",
    signs(u, v, tau),
    b_2 == tau * b,
    u=ite(u == 0, sign_of(b), u),
    v=ite(v == 0, sign_of(b_2), v),
    tau=tau,
)


def signs_differ_by_tau(u, v, tau):
    return And(v == tau * u, Or(tau == 1, tau == -1), Or(u == 0, u == 1, u == -1))


@claim.obligation(scope="for_all", label="ER-S5", parameters={"rule": ["no_coordinate", "one_more"]})
def leading_signs_follow_a_coordinate(smt, rule):
    "If b' = τb in one more coordinate then the leading signs still differ by τ"
    smt.prove_rule(signs, rule, signs_differ_by_tau)


@claim.obligation(scope="for_all", label="ER-S5", axioms=[formulas_speak_of_networks])
def leading_signs_differ_by_the_common_sign(induction):
    "The leading signs of b and of τb differ by τ, for every number of inputs"
    induction.prove_by(
        signs, signs_differ_by_tau, {rule: leading_signs_follow_a_coordinate[rule] for rule in signs.rules}
    )


@claim.obligation(scope="for_all", label="ER-S5")
def canonical_forms_are_equal_iff_sign_equal(smt):
    "z and z' have the same canonical form in every coordinate iff z' = τz for one sign τ (given b ≠ 0: u ≠ 0)"
    u, v, tau, z, z_2 = smt.reals("u v tau z z_2")
    smt.assume(signs(u, v, tau), u != 0)
    smt.use(leading_signs_differ_by_the_common_sign)
    smt.prove(Iff(u * z == v * z_2, z_2 == tau * z))


def signed(sign: Term, value: Term) -> Term:
    """±value, for a sign that is not 0."""
    return ite(sign > 0, value, -value)


@claim.obligation(scope="for_all", label="ER-S5")
def sign_equal_units_have_one_canonical_form(smt):
    "If z' = ±z with the common sign τ then z and z' have the same canonical form"
    u, v, tau, z, z_2 = smt.reals("u v tau z z_2")
    smt.assume(signs(u, v, tau), u != 0, z_2 == signed(tau, z))
    smt.use(leading_signs_differ_by_the_common_sign)
    smt.use(canonical_forms_are_equal_iff_sign_equal)
    smt.prove(signed(u, z) == signed(v, z_2))


@claim.obligation(scope="for_all", label="ER-S5")
def sign_equality_is_transitive(smt):
    "z = τz' and z' = τ'z'' imply z = (ττ')z'' with (ττ')² = 1, so blocks are well defined"
    tau, tau_2, z, z_2, z_3 = smt.reals("tau tau_2 z z_2 z_3")
    smt.assume(tau * tau == 1, tau_2 * tau_2 == 1, z == tau * z_2, z_2 == tau_2 * z_3)
    smt.prove(And(z == tau * tau_2 * z_3, (tau * tau_2) ** 2 == 1, z_2 == tau * z))


# --- the line (move 1) --------------------------------------------------------------------------------------------

p, q, delta, G, n2, r, w, d = reals("p q delta G n2 r w d")
(met,) = bools("met")

squares = Relation("squares", S="real", alive="bool")
"""w·w coordinate by coordinate, and whether some coordinate was not zero."""
S = real("S")
(alive,) = bools("alive")
squares.rule("no_coordinate", S=0, alive=False)
squares.rule("one_more", squares(S, alive), S=S + w * w, alive=Or(alive, w != 0))


def positive_if_alive(S, alive):
    return And(S >= 0, Implies(alive, S > 0))


@claim.obligation(scope="for_all", label="ER-I1", parameters={"rule": ["no_coordinate", "one_more"]})
def a_square_adds_up(smt, rule):
    "One more coordinate keeps w·w ≥ 0, and > 0 once a coordinate is not zero"
    smt.prove_rule(squares, rule, positive_if_alive)


@claim.obligation(scope="for_all", label="ER-I1", axioms=[formulas_speak_of_networks])
def nonzero_vectors_have_positive_squares(induction):
    "w ≠ 0 implies w·w > 0, for every number of inputs"
    induction.prove_by(squares, positive_if_alive, {rule: a_square_adds_up[rule] for rule in squares.rules})


moved_dot = Relation("moved_dot", s="real", u="real", r="real", t="real")
"""(w·v, w·d, w·(v + td), t), coordinate by coordinate."""
moved_dot.rule("no_coordinate", s=0, u=0, r=0, t=t)
moved_dot.rule("one_more", moved_dot(s, u, r, t), s=s + w * v, u=u + w * d, r=r + w * (v + t * d), t=t)


def moves_linearly(s, u, r, t):
    return r == s + t * u


@claim.obligation(scope="for_all", label="ER-I1", parameters={"rule": ["no_coordinate", "one_more"]})
def a_dot_moves_linearly_in_a_coordinate(smt, rule):
    "w·(v + td) = w·v + t(w·d) keeps holding with one more coordinate"
    smt.prove_rule(moved_dot, rule, moves_linearly)


@claim.obligation(scope="for_all", label="ER-I1", axioms=[formulas_speak_of_networks])
def dots_move_linearly(induction):
    "w·(v + td) = w·v + t(w·d), for every number of inputs"
    induction.prove_by(
        moved_dot,
        moves_linearly,
        {rule: a_dot_moves_linearly_in_a_coordinate[rule] for rule in moved_dot.rules},
    )


line = Relation("line", p="real", delta="real", met="bool")
"""The search for a direction v, watched at one vector k: p = k·v, every vector met has |w·v| ≥ δ, `met`: k is one.

A vector w with w·v ≠ 0 leaves v alone; otherwise v moves by tw, with t so small that no |w·v| falls below δ/2 (G bounds
all |k·w|, n2 = w·w).
"""
line.rule("start", p=0, delta=1, met=False)
line.rule("keep_for_another", line(p, delta, met), q != 0, p=p, delta=minimum(delta, abs(q)), met=met)
line.rule("keep_for_this", line(p, delta, met), p != 0, p=p, delta=minimum(delta, abs(p)), met=True)
line.rule(
    "move_for_another",
    line(p, delta, met),
    t > 0,
    n2 > 0,
    abs(g) <= G,
    2 * t * G <= delta,
    p=p + t * g,
    delta=minimum(HALF * delta, t * n2),
    met=met,
)
line.rule(
    "move_for_this",
    line(p, delta, met),
    p == 0,
    t > 0,
    n2 > 0,
    p=t * n2,
    delta=minimum(HALF * delta, t * n2),
    met=True,
)


def not_orthogonal_once_met(p, delta, met):
    return And(delta > 0, Implies(met, abs(p) >= delta))


@claim.obligation(scope="for_all", label="ER-I1", parameters={"rule": list(line.rules)})
def the_direction_stays_good(smt, rule):
    "Meeting one more vector keeps every vector met so far away from orthogonality"
    smt.prove_rule(line, rule, not_orthogonal_once_met)


@claim.obligation(scope="for_all", label="ER-I1")
def a_move_is_small_enough(smt):
    "With t = δ/(2G + 2) a move from v to v + tw meets the premises of its rule"
    p, g, r, t, n2, G, delta = smt.reals("p g r t n2 G delta")
    smt.assume(squares(n2, True), moved_dot(p, g, r, t), delta > 0, abs(g) <= G, t * (2 * G + 2) == delta)
    smt.use(nonzero_vectors_have_positive_squares, S=n2, alive=True)
    smt.use(dots_move_linearly, s=p, u=g)
    smt.prove(And(t > 0, n2 > 0, 2 * t * G <= delta, r == p + t * g))


@claim.obligation(
    scope="for_all", label="ER-I1", uses=[a_move_is_small_enough], axioms=[formulas_speak_of_networks]
)
def finitely_many_vectors_have_a_common_direction(induction):
    "For any finite list of nonzero vectors there is a v that none of them is orthogonal to"
    induction.prove_by(
        line, not_orthogonal_once_met, {rule: the_direction_stays_good[rule] for rule in line.rules}
    )


@claim.obligation(scope="for_all", label="ER-I1")
def the_line_separates_units(smt):
    """On a line that meets the conditions, units that are not sign-equal have distinct (β, γ), with β > 0

    `same` says b_i = b_j, `opposite` says b_i = -b_j; the conditions on v are the three implications with ≠ 0.
    """
    p_i, p_j, c_i, c_j = smt.reals("p_i p_j c_i c_j")
    same, opposite = smt.bools("same opposite")
    smt.assume(p_i != 0, p_j != 0)
    smt.assume(Implies(Not(same), p_i - p_j != 0), Implies(Not(opposite), p_i + p_j != 0))
    smt.assume(Not(And(same, c_i == c_j)), Not(And(opposite, c_i == -c_j)))
    smt.prove(And(abs(p_i) > 0, Not(same_pair(p_i, c_i, p_j, c_j))))


def same_pair(p_i: Term, c_i: Term, p_j: Term, c_j: Term) -> Term:
    """Two units have one (β, γ) on the line, after flips that make β > 0."""
    return And(abs(p_i) == abs(p_j), ite(p_i > 0, c_i, -c_i) == ite(p_j > 0, c_j, -c_j))


p_i, p_j, c_i, c_j = reals("p_i p_j c_i c_j")
same, opposite = bools("same opposite")

a_line = [
    # the search for v has met b_i, b_j and those of b_i - b_j and b_i + b_j that are not 0
    line(p_i, delta, True),
    line(p_j, delta, True),
    Or(same, line(p_i - p_j, delta, True)),
    Or(opposite, line(p_i + p_j, delta, True)),
]
"""A line for units i and j; `same` says b_i = b_j, `opposite` says b_i = -b_j."""

sign_equal = Or(And(same, c_i == c_j), And(opposite, c_i == -c_j))


@claim.obligation(scope="for_all", label="ER-I1", axioms=[formulas_speak_of_networks])
def some_line_separates_units(smt):
    "There is a line on which units with b ≠ 0 that are not sign-equal have β ≠ 0 and distinct (β, γ)"
    smt.assume(*a_line, Not(sign_equal))
    for value in (p_i, p_j, p_i - p_j, p_i + p_j):
        smt.use(finitely_many_vectors_have_a_common_direction, p=value, met=True)
    smt.use(the_line_separates_units)
    smt.prove(And(p_i != 0, p_j != 0, Not(same_pair(p_i, c_i, p_j, c_j))))


# --- independence (moves 2 to 5) ----------------------------------------------------------------------------------

y, theta, Q = reals("y theta Q")

cleared = Relation("cleared", f="real", S="real", Q="real")
"""On the real line: (Σ a_i tanh z_i + d, the same cleared of denominators, Π (y_j + 1)), y = exp 2z, unit by unit."""
cleared.rule("bias", f=d, S=d, Q=1)
cleared.rule(
    "unit",
    cleared(f, S, Q),
    y > 0,
    theta * (y + 1) == y - 1,
    f=f + a * theta,
    S=S * (y + 1) + a * (y - 1) * Q,
    Q=Q * (y + 1),
)


def cleared_by_the_product(f, S, Q):
    return And(S == f * Q, Q > 0)


@claim.obligation(scope="for_all", label="ER-I2", parameters={"rule": ["bias", "unit"]})
def one_more_unit_clears(smt, rule):
    "One more unit keeps S = f·Q with Q > 0"
    smt.prove_rule(cleared, rule, cleared_by_the_product)


@claim.obligation(scope="for_all", label="ER-I2", axioms=[formulas_speak_of_networks])
def clearing_denominators_keeps_zeros(induction):
    "Whatever the number of units, S = f·Q with Q > 0: where the network vanishes so does the exponential sum"
    induction.prove_by(
        cleared, cleared_by_the_product, {rule: one_more_unit_clears[rule] for rule in cleared.rules}
    )


@claim.obligation(scope="for_all", label="ER-I3")
def an_odd_multiple_is_the_same_unit(smt):
    "0 < β_j ≤ β_1, β_j = (2k+1)β_1 and γ_jβ_1 = γ_1β_j imply k = 0, β_j = β_1 and γ_j = γ_1"
    beta_1, beta_j, gamma_1, gamma_j = smt.reals("beta_1 beta_j gamma_1 gamma_j")
    k = smt.integer("k")
    smt.assume(beta_1 > 0, beta_j > 0, beta_j <= beta_1, beta_j == (2 * k + 1) * beta_1)
    smt.assume(gamma_j * beta_1 == gamma_1 * beta_j)
    smt.prove(And(k == 0, beta_j == beta_1, gamma_j == gamma_1))


Re_exp, Im_exp, odd = Function("Re_exp", 2), Function("Im_exp", 2), Function("odd", 2, "int")


@claim.obligation(scope="for_all", label="ER-I3")
def no_other_factor_vanishes(smt):
    """At t₀ = (iπ/2 - γ_1)/β_1 no other unit of slope at most β_1 has y_j = -1

    y_j = exp(u + iπw) there, with uβ_1 = 2(γ_jβ_1 - γ_1β_j) and wβ_1 = β_j.
    """
    beta_1, beta_j, gamma_1, gamma_j, u, w = smt.reals("beta_1 beta_j gamma_1 gamma_j u w")
    smt.assume(beta_1 > 0, beta_j > 0, beta_j <= beta_1, Not(And(beta_j == beta_1, gamma_j == gamma_1)))
    smt.assume(u * beta_1 == 2 * (gamma_j * beta_1 - gamma_1 * beta_j), w * beta_1 == beta_j)
    smt.use(exponential_is_minus_one)
    smt.use(an_odd_multiple_is_the_same_unit, k=odd(u, w))
    smt.prove(Not(And(Re_exp(u, w) == -1, Im_exp(u, w) == 0)))


S_re, S_im, Q_re, Q_im, beta, gamma, beta_1, gamma_1 = reals("S_re S_im Q_re Q_im beta gamma beta_1 gamma_1")
(done,) = bools("done")

evaluated = Relation(
    "evaluated",
    S_re="real",
    S_im="real",
    Q_re="real",
    Q_im="real",
    beta_1="real",
    gamma_1="real",
    done="bool",
)
"""The cleared sum and the product at the complex point t₀ of unit 1 (slope β_1, the largest), unit 1 first.

Complex numbers are pairs; a unit has y = (Re_exp(u, w), Im_exp(u, w)). `done`: unit 1 has been added, with a ≠ 0.
"""
evaluated.rule("bias", beta_1 > 0, S_re=d, S_im=0, Q_re=1, Q_im=0, beta_1=beta_1, gamma_1=gamma_1, done=False)
# y = -1: S (y + 1) + a (y - 1) Q = -2 a Q, and Q (y + 1) = 0
evaluated.rule(
    "unit_1",
    evaluated(S_re, S_im, Q_re, Q_im, beta_1, gamma_1, False),
    a != 0,
    S_re=S_re * 0 + a * -2 * Q_re,
    S_im=S_im * 0 + a * -2 * Q_im,
    Q_re=Q_re * 0,
    Q_im=Q_im * 0,
    beta_1=beta_1,
    gamma_1=gamma_1,
    done=True,
)
y_re, y_im = Re_exp(u, w), Im_exp(u, w)
evaluated.rule(
    "other_unit",
    evaluated(S_re, S_im, Q_re, Q_im, beta_1, gamma_1, True),
    beta > 0,
    beta <= beta_1,
    Not(And(beta == beta_1, gamma == gamma_1)),
    u * beta_1 == 2 * (gamma * beta_1 - gamma_1 * beta),
    w * beta_1 == beta,
    S_re=S_re * (y_re + 1) - S_im * y_im + a * ((y_re - 1) * Q_re - y_im * Q_im),
    S_im=S_re * y_im + S_im * (y_re + 1) + a * ((y_re - 1) * Q_im + y_im * Q_re),
    Q_re=Q_re * (y_re + 1) - Q_im * y_im,
    Q_im=Q_re * y_im + Q_im * (y_re + 1),
    beta_1=beta_1,
    gamma_1=gamma_1,
    done=True,
)


def only_the_first_term_survives(S_re, S_im, Q_re, Q_im, beta_1, gamma_1, done):
    return And(
        beta_1 > 0,
        Implies(Not(done), And(Q_re == 1, Q_im == 0)),
        Implies(done, And(Q_re == 0, Q_im == 0, S_re * S_re + S_im * S_im > 0)),
    )


@claim.obligation(scope="for_all", label="ER-I2", parameters={"rule": ["bias", "unit_1"]})
def unit_1_leaves_one_term(smt, rule):
    "At y_1 = -1 the product vanishes and the sum is -2a_1"
    smt.prove_rule(evaluated, rule, only_the_first_term_survives)


@claim.obligation(scope="for_all", label="ER-I2")
def every_other_unit_is_a_nonzero_factor(smt):
    "Another unit multiplies the sum by y_j + 1 ≠ 0 and adds nothing, because the product is already 0"
    smt.use(no_other_factor_vanishes, beta_j=beta, gamma_j=gamma)
    smt.prove_rule(evaluated, "other_unit", only_the_first_term_survives)


@claim.obligation(scope="for_all", label="ER-I2", axioms=[formulas_speak_of_networks])
def the_sum_at_the_pole_is_not_zero(induction):
    "Whatever the number of units, the cleared sum at t₀ is not 0 once a unit of largest slope has a ≠ 0"
    induction.prove_by(
        evaluated,
        only_the_first_term_survives,
        {
            "bias": unit_1_leaves_one_term["bias"],
            "unit_1": unit_1_leaves_one_term["unit_1"],
            "other_unit": every_other_unit_is_a_nonzero_factor,
        },
    )


at_the_pole = evaluated(S_re, S_im, Q_re, Q_im, beta_1, gamma_1, True)

at_a_real_point = [cleared(f, S, Q), Implies(S == 0, And(S_re == 0, S_im == 0))]
"""f, S and Q at a real point where the exponential sum S is not 0, if there is one. If there is none then (cited:
exponentials are independent) it is 0 for every complex t, at t₀ too."""


@claim.obligation(
    scope="for_all", label="Lemma I", axioms=[exponentials_are_independent, formulas_speak_of_networks]
)
def units_on_a_line_are_independent(smt):
    "On a line: d + Σ a_i tanh(β_i t + γ_i) with distinct (β_i, γ_i), β_i > 0 and some a_i ≠ 0 is not 0 at some real t"
    smt.assume(*at_a_real_point, at_the_pole)
    smt.use(clearing_denominators_keeps_zeros)
    smt.use(the_sum_at_the_pole_is_not_zero, done=True)
    smt.prove(f != 0)


at_the_pole_unless_stuck = Or(at_the_pole, p_j == 0, same_pair(p_i, c_i, p_j, c_j))
"""Every unit can be added after unit 1 (unit i, of largest slope among those with a ≠ 0), unless some unit j cannot."""


@claim.obligation(
    scope="for_all", label="Lemma I", axioms=[exponentials_are_independent, formulas_speak_of_networks]
)
def units_are_independent(smt):
    """Lemma I: 1 and tanh of units that are pairwise not sign-equal, with b ≠ 0, are linearly independent

    A combination with some coefficient a ≠ 0 is not 0 at some real point of a line.
    """
    smt.assume(*a_line, Not(sign_equal), at_the_pole_unless_stuck, *at_a_real_point)
    smt.use(some_line_separates_units)
    smt.use(units_on_a_line_are_independent)
    smt.prove(f != 0)


# --- ER-2: no smaller network -------------------------------------------------------------------------------------

i, j, h, r_1, r_2 = ints("i j h r_1 r_2")

partners = Relation("partners", i="int", j="int", r_1="int", r_2="int")
"""Sign-equal pairs are taken out of a network of r_1 units and one of r_2 < r_1, a pair at a time; i and j are left."""
partners.rule("start", 0 <= r_2, r_2 < r_1, i=r_1, j=r_2, r_1=r_1, r_2=r_2)
partners.rule("pair", partners(i, j, r_1, r_2), i >= 1, j >= 1, i=i - 1, j=j - 1, r_1=r_1, r_2=r_2)


def as_many_go_on_both_sides(i, j, r_1, r_2):
    return And(i - j == r_1 - r_2, j >= 0, r_2 < r_1)


@claim.obligation(scope="for_all", label="ER-I4", parameters={"rule": ["start", "pair"]})
def a_pair_takes_one_of_each(smt, rule):
    "Taking out a pair keeps the difference of the counts"
    smt.prove_rule(partners, rule, as_many_go_on_both_sides)


@claim.obligation(scope="for_all", label="ER-I4", axioms=[formulas_speak_of_networks])
def pigeonhole(induction):
    "However many pairs are taken out, the larger network keeps a unit without partner"
    induction.prove_by(
        partners, as_many_go_on_both_sides, {rule: a_pair_takes_one_of_each[rule] for rule in partners.rules}
    )


(same_function,) = bools("same_function")

difference = [*a_line, Not(sign_equal), *at_a_real_point]
"""f is the difference of two reduced networks, sign-equal pairs taken out, at a real point of a line. Units i and j of
it differ in canonical form, so (`sign_equal_units_have_one_canonical_form`) they are not sign-equal."""


@claim.obligation(
    scope="for_all",
    label="ER-2",
    uses=[reduction_keeps_the_function, sign_equal_units_have_one_canonical_form],
    axioms=[exponentials_are_independent, formulas_speak_of_networks],
)
def no_smaller_network_computes_the_function(smt):
    """ER-2: no network with fewer units than the reduced one has its function, so the algorithm leaves rank(w) units

    The difference of the two has a unit of the first without partner; its coefficient a is not zero in some output.
    """
    smt.assume(partners(i, j, r_1, r_2), *difference, Implies(i >= 1, at_the_pole_unless_stuck))
    smt.assume(Implies(same_function, f == 0))
    smt.use(pigeonhole)
    smt.use(units_are_independent)
    smt.prove(Not(same_function))


# --- ER-3: cost ---------------------------------------------------------------------------------------------------

n, m, work = ints("n m work")

charged = Relation("charged", h="int", i="int", j="int", work="int", n="int", m="int")
"""Operations beside the sort: h units are done; of the next one, i of its n inputs and j of its m outputs are."""
charged.rule("start", 0 <= n, 0 <= m, h=0, i=0, j=0, work=0, n=n, m=m)
charged.rule("input", charged(h, i, j, work, n, m), h=h, i=i + 1, j=j, work=work + 4, n=n, m=m)
charged.rule("output", charged(h, i, j, work, n, m), h=h, i=i, j=j + 1, work=work + 3, n=n, m=m)
charged.rule("unit", charged(h, i, j, work, n, m), i == n, j == m, h=h + 1, i=0, j=0, work=work + 4, n=n, m=m)


def work_so_far(h, i, j, work, n, m):
    return And(work == h * (4 * n + 3 * m + 4) + 4 * i + 3 * j, h >= 0, m >= 0)


@claim.obligation(scope="for_all", label="ER-3", parameters={"rule": list(charged.rules)})
def an_operation_is_charged_to_its_unit(smt, rule):
    "4 operations for each input of a unit, 3 for each output and 4 for its bias add up"
    smt.prove_rule(charged, rule, work_so_far)


@claim.obligation(scope="for_all", label="ER-3", axioms=[formulas_speak_of_networks])
def work_adds_up(induction):
    "h units take h(4n + 3m + 4) operations, whatever the numbers of units, inputs and outputs"
    induction.prove_by(
        charged, work_so_far, {rule: an_operation_is_charged_to_its_unit[rule] for rule in charged.rules}
    )


@claim.obligation(scope="for_all", label="ER-3", axioms=[formulas_speak_of_networks])
def work_is_linear_beside_the_sort(smt):
    "ER-3: beside one sort of h keys the algorithm needs at most 4 h (n + m + 1) operations on numbers"
    smt.assume(charged(h, 0, 0, work, n, m))
    smt.use(work_adds_up, i=0, j=0)
    smt.prove(work <= 4 * h * (n + m + 1))


# --- ER-4: codimension --------------------------------------------------------------------------------------------

k, mu, rank, kept = ints("k mu rank kept")

pattern = Relation("pattern", h="int", rank="int", k="int", n="int", m="int", mu="int")
"""A way to reduce h units to `rank` blocks that are left, and the number k of independent linear equations it takes.

μ is any number at most n and at most m.
"""
pattern.rule("no_unit", 0 <= mu, mu <= n, mu <= m, h=0, rank=0, k=0, n=n, m=m, mu=mu)
present = pattern(h, rank, k, n, m, mu)
pattern.rule("constant_unit", present, h=h + 1, rank=rank, k=k + n, n=n, m=m, mu=mu)
pattern.rule("new_block", present, h=h + 1, rank=rank + 1, k=k, n=n, m=m, mu=mu)
pattern.rule("join_a_block", present, h=h + 1, rank=rank, k=k + n + 1, n=n, m=m, mu=mu)
pattern.rule("cancel_a_block", present, rank >= 1, h=h, rank=rank - 1, k=k + m, n=n, m=m, mu=mu)


def costs_mu_a_unit(h, rank, k, n, m, mu):
    return And(k >= mu * (h - rank), 0 <= mu, mu <= n, mu <= m)


@claim.obligation(scope="for_all", label="ER-4", parameters={"rule": list(pattern.rules)})
def each_reduction_costs_equations(smt, rule):
    "Losing a unit takes n equations (constant), n + 1 (merged) or m (cancelled), never fewer than min(n, m)"
    smt.prove_rule(pattern, rule, costs_mu_a_unit)


@claim.obligation(scope="for_all", label="ER-4", axioms=[formulas_speak_of_networks])
def every_pattern_takes_equations(induction):
    "A pattern that leaves `rank` of h units takes at least (h - rank) min(n, m) equations"
    induction.prove_by(
        pattern, costs_mu_a_unit, {rule: each_reduction_costs_equations[rule] for rule in pattern.rules}
    )


@claim.obligation(scope="for_all", label="ER-4")
def fewer_units_take_more_equations(smt):
    "A pattern that leaves at most r of h units takes at least (h - r) min(n, m) equations"
    smt.assume(present, rank <= r_1)
    smt.use(every_pattern_takes_equations)
    smt.prove(k >= mu * (h - r_1))


@claim.obligation(
    scope="for_all", label="ER-4", axioms=[exponentials_are_independent, formulas_speak_of_networks]
)
def codimension_is_at_least(smt):
    """ER-4: {rank(w) ≤ r} is a finite union of subspaces of codimension at least (h - r) min(n, m)

    If a network of r_2 ≤ r units has the function of w then (ER-2) the algorithm leaves no more than r units of w:
    w satisfies the k equations of a pattern with `rank` ≤ r.
    """
    smt.assume(present, same_function, r_2 <= r_1)
    smt.assume(Implies(r_2 < rank, partners(i, j, rank, r_2)), *difference)
    smt.assume(Implies(i >= 1, at_the_pole_unless_stuck), Implies(same_function, f == 0))
    smt.use(fewer_units_take_more_equations)
    smt.use(no_smaller_network_computes_the_function, r_1=rank)
    smt.prove(And(rank <= r_1, k >= mu * (h - r_1)))


cheapest = Relation("cheapest", h="int", rank="int", k="int", n="int", m="int", mu="int", kept="int")
"""The pattern that keeps the first `kept` units and loses the rest in the cheaper way: as constants, or cancelled."""
cheapest.rule(
    "no_unit",
    0 <= kept,
    Or(And(mu == n, n <= m), And(mu == m, m <= n)),
    h=0,
    rank=0,
    k=0,
    n=n,
    m=m,
    mu=mu,
    kept=kept,
)
so_far = cheapest(h, rank, k, n, m, mu, kept)
cheapest.rule("new_block", so_far, h + 1 <= kept, h=h + 1, rank=rank + 1, k=k, n=n, m=m, mu=mu, kept=kept)
cheapest.rule(
    "constant_unit", so_far, h >= kept, mu == n, h=h + 1, rank=rank, k=k + n, n=n, m=m, mu=mu, kept=kept
)
cheapest.rule(
    "cancelled_unit", so_far, h >= kept, mu == m, h=h + 1, rank=rank, k=k + m, n=n, m=m, mu=mu, kept=kept
)


def costs_exactly_mu_a_unit(h, rank, k, n, m, mu, kept):
    return And(
        Or(And(h <= kept, rank == h), And(h >= kept, rank == kept)),
        k == mu * (h - rank),
        Or(And(mu == n, n <= m), And(mu == m, m <= n)),
    )


@claim.obligation(scope="for_all", label="ER-4", parameters={"rule": list(cheapest.rules)})
def the_cheapest_way_costs_the_minimum(smt, rule):
    "In the cheapest way every lost unit takes exactly min(n, m) equations"
    smt.prove_rule(cheapest, rule, costs_exactly_mu_a_unit)


@claim.obligation(scope="for_all", label="ER-4", axioms=[formulas_speak_of_networks])
def the_cheapest_pattern_takes_the_minimum(induction):
    "The cheapest pattern of h units leaves min(h, r) units and takes (h - min(h, r)) min(n, m) equations"
    induction.prove_by(
        cheapest,
        costs_exactly_mu_a_unit,
        {rule: the_cheapest_way_costs_the_minimum[rule] for rule in cheapest.rules},
    )


@claim.obligation(scope="for_all", label="ER-4", axioms=[formulas_speak_of_networks])
def codimension_is_attained(smt):
    """ER-4: some subspace of {rank(w) ≤ r} has codimension exactly (h - r) min(n, m), for r ≤ h

    The second half says that a rule applies at every h, so the cheapest pattern exists for every h.
    """
    smt.assume(so_far)
    smt.use(the_cheapest_pattern_takes_the_minimum)
    smt.prove(
        And(
            Implies(kept <= h, And(rank == kept, k == (h - kept) * minimum(n, m))),
            Or(h < kept, And(h >= kept, mu == n), And(h >= kept, mu == m)),
        )
    )


# --- ER-5: equality -----------------------------------------------------------------------------------------------


@claim.obligation(
    scope="for_all",
    label="ER-5",
    uses=[reduction_keeps_the_function, sign_equal_units_have_one_canonical_form],
    axioms=[
        exponential_of_rationals_is_transcendental,
        exponentials_are_independent,
        formulas_speak_of_networks,
    ],
)
def equality_is_decidable(smt):
    """ER-5: for rational weights two networks agree iff their difference reduces to no unit, no symbolic bias and d = 0

    `has_units`: the reduced difference has a hidden unit; `has_bias`: terms a tanh(c) with rational a ≠ 0 and distinct
    rational c > 0 are left. f is the reduced difference at a real point of a line, F is d + Σ a tanh(ct) at a real t.
    """
    F, R, P, R_re, R_im, P_re, P_im, c_1, d = smt.reals("F R P R_re R_im P_re P_im c_1 d")
    same_function, has_units, has_bias = smt.bools("same_function has_units has_bias")
    smt.assume(Implies(same_function, f == 0))
    smt.assume(*difference, Implies(has_units, at_the_pole_unless_stuck))
    # no units: a constant. If it is 0 then, by Hermite, so is d + Σ a tanh(ct) for every t
    smt.assume(Implies(And(Not(has_units), f == 0), F == 0))
    smt.assume(Implies(has_bias, evaluated(R_re, R_im, P_re, P_im, c_1, 0, True)))
    smt.assume(cleared(F, R, P), Implies(R == 0, And(R_re == 0, R_im == 0)))
    # neither: the constant d
    smt.assume(Implies(And(Not(has_units), Not(has_bias)), Iff(same_function, d == 0)))
    smt.use(units_are_independent)
    smt.use(
        units_on_a_line_are_independent,
        f=F, S=R, Q=P, S_re=R_re, S_im=R_im, Q_re=P_re, Q_im=P_im, beta_1=c_1, gamma_1=0,
    )  # fmt: skip
    smt.prove(Iff(same_function, And(Not(has_units), Not(has_bias), d == 0)))

"""Looking up: quantiser, index and table of network A, for every d and K.

steps          K - 1 ramps count the cell of a good coordinate, and give a number of [0, K - 1] for any
indices        Σ K^(j-1) digit_j, by induction over the coordinates
tables         Σ hat(position - t) u_t, by induction over the symbols
cells          the corner of the cell of x, or of x ± δ, is within √d/K of x
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from theorems.intrinsic_parameters import blocks
from theorems.intrinsic_parameters.claim import claim, formulas_speak_of_networks
from verify.terms import And, Implies, Not, Or, Relation, Term, bools, ints, ite, minimum, number, reals, relu

X, weight, part, level, acc, square = reals("X weight part level acc square")
K, j, k = ints("K j k")

slope, gap, digit, position, table_level, top_level = reals("slope gap digit position table_level top_level")
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

    The last cell has none, x = 1 belongs to it; shifted points beyond the ends of [0, K] belong to the end cells.
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
    "K - 1 steps count the cell of every good point, x = 1 included, and give a number of [0, K - 1] for any; all K"
    induction.prove_by(
        ramps, digit_of_the_cell, {"no_step": no_step_gives_digit_0, "step": a_step_counts_if_it_is_passed}
    )


indices = Relation("indices", position="real", i="int", size_j="int", K="int", good="bool")
"""position = Σ K^(j-1) digit_j is the index that the network has, i = Σ K^(j-1) m_j that of the cell m; size_j = K^j;
good: digit_j = m_j for all j."""
indices.rule("no_coordinate", K >= 1, position=0, i=0, size_j=1, K=K, good=True)
indices.rule(
    "coordinate",
    indices(position, i, size_j, K, good),
    0 <= digit, digit <= K - 1, 0 <= m, m <= K - 1,
    position=blocks.with_digit(position, size_j, digit), i=i + size_j * m,
    size_j=size_j * K, K=K, good=And(good, digit == m),
)  # fmt: skip


def index_is_in_the_table(position, i, size_j, K, good) -> Term:
    return And(
        K >= 1,
        size_j >= 1,
        0 <= position,
        position <= size_j - 1,
        0 <= i,
        i <= size_j - 1,
        Implies(good, position == i),
    )


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
    "Σ hat(position - t) over t < T + 1, written by its four ends, is that over t < T and hat(position - T)"
    T = smt.real("T")

    def ends(T: Term) -> Term:
        return relu(position + 1) - relu(position) - relu(position - T + 1) + relu(position - T)

    smt.prove(And(ends(T + 1) == ends(T) + blocks.hat(relu, position - T), ends(number(0)) == 0))


table = Relation("table", t="int", position="real", i="int", acc="real", table_level="real", top_level="real")
"""The accumulator after t symbols; `table_level` is what symbol i says, no symbol says more than `top_level`."""
fixed_table = {"table_level": table_level, "top_level": top_level}
table.rule(
    "no_symbol", 0 <= position, 0 <= i, 0 <= top_level, t=0, position=position, i=i, acc=0, **fixed_table
)
table.rule(
    "symbol",
    table(t, position, i, acc, *fixed_table.values()),
    weight == blocks.hat(relu, position - t),
    part == weight * level,
    0 <= level,
    level <= top_level,
    Implies(t == i, level == table_level),
    t=t + 1,
    position=position,
    i=i,
    acc=blocks.accumulate(relu, acc, [part], [1]),
    **fixed_table,
)


def looks_up(t, position, i, acc, table_level, top_level):
    """The hats so far add up to 1 - relu(position - t + 1) + relu(position - t); at position i only symbol i counts."""
    return And(
        0 <= t,
        0 <= position,
        0 <= i,
        0 <= top_level,
        0 <= acc,
        acc <= top_level * (1 - relu(position - t + 1) + relu(position - t)),
        Implies(position == i, acc == ite(t <= i, 0, table_level)),
    )


@claim.obligation(scope="for_all", label="IP.tel")
def no_symbol_is_looked_up_at_first(smt):
    "At first the accumulator is 0"
    smt.prove_rule(table, "no_symbol", looks_up)


@claim.obligation(scope="for_all", label="IP.tel")
def a_symbol_adds_its_hat(smt):
    "Symbol t adds hat(position - t) u_t, which at an integer position is u_t or nothing"
    smt.use(integers_are_apart, apart=t - i, k=t, m=i)
    smt.use(integers_are_apart, apart=i - t, k=i, m=t)
    smt.prove_rule(table, "symbol", looks_up)


@claim.obligation(scope="for_all", label="IP.tel", axioms=[formulas_speak_of_networks])
def tables_are_looked_up(induction):
    "The accumulator holds the symbol at an integer index, and never more than the largest symbol; for every M"
    induction.prove_by(
        table, looks_up, {"no_symbol": no_symbol_is_looked_up_at_first, "symbol": a_symbol_adds_its_hat}
    )


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

"""How large a layout is, and what normalisation keeps: inductions over tiles, rows, literals and clauses.

    sizes             points and r by induction over tiles and rows; coordinates and weights
    normal forms      repeats, empty clauses and fresh variables change no satisfiability

Nothing here depends on how tiles compose (obligations.py), which states what it means for hardness.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from reductions.network import LOWEST
from reductions.tiles import SIDE, TILES
from theorems.proximate_rank_np_complete.claim import claim, formulas_speak_of_layouts
from theorems.proximate_rank_np_complete.tile_facts import CAP_CELLS, CAP_OFFSET, GRID, occupied
from verify.terms import And, Iff, Implies, Not, Or, Relation, bools, ints, reals

p, q = reals("p q")
(satisfiable,) = bools("satisfiable")

# --- sizes --------------------------------------------------------------------------------------------------------

n, m, points, bound, length, columns, x, y, row_number, column = ints(
    "n m points bound length columns x y row_number column"
)

halves, ends, lengths, row_points, row_halves = ints("halves ends lengths row_points row_halves")

in_row = Relation("in_row", columns="int", length="int", ends="int", points="int", halves="int")
"""The tiles of a clause's row, one by one: how many, how many from the first literal on, its ends, points and bases."""
in_row.rule("no_tile", columns=0, length=0, ends=0, points=0, halves=0)
for name in GRID:
    in_row.rule(
        name, in_row(columns, length, ends, points, halves),
        columns=columns + 1, length=length + int(name != "STR"), ends=ends + int(name == "END"),
        points=points + len(TILES[name].points), halves=halves + TILES[name].base,
    )  # fmt: skip


def a_row_is_linear(columns, length, ends, points, halves):
    return And(
        points == 3 * length + 4 * columns - 2 * ends,
        halves == 2 * length + 4 * columns - 2 * ends,
        0 <= length, length <= columns,
    )  # fmt: skip


@claim.obligation(scope="for_all", label="PR-T4", parameters={"rule": list(in_row.rules)})
def one_more_tile_adds_its_points(smt, rule):
    "One more tile adds its points and its base"
    smt.prove_rule(in_row, rule, a_row_is_linear)


@claim.obligation(scope="for_all", label="PR-T4", axioms=[formulas_speak_of_layouts])
def rows_are_linear_in_their_length(induction):
    "A row of 2n tiles with one end has 3L - 2 + 8n points and bases L - 1 + 4n"
    induction.prove_by(
        in_row, a_row_is_linear, {rule: one_more_tile_adds_its_points[rule] for rule in in_row.rules}
    )


built_up = Relation("built_up", m="int", n="int", lengths="int", points="int", halves="int")
"""The rows of a layout, one by one, and its 2n caps: how many, the sum of the L_i, points and bases."""
a_row_is_as_said = And(
    row_points == 3 * length - 2 + 8 * n, row_halves == 2 * (length - 1 + 4 * n), length <= 2 * n
)
built_up.rule(
    "caps", n >= 0, m=0, n=n, lengths=0,
    points=2 * n * len(TILES["CAP"].points), halves=2 * n * TILES["CAP"].base,
)  # fmt: skip
built_up.rule(
    "one_more_row", built_up(m, n, lengths, points, halves), 1 <= length, a_row_is_as_said,
    m=m + 1, n=n, lengths=lengths + length, points=points + row_points, halves=halves + row_halves,
)  # fmt: skip


def a_layout_is_linear(m, n, lengths, points, halves):
    return And(
        points == 3 * lengths + 8 * n * m - 2 * m + 6 * n,
        halves == 2 * (lengths + 4 * n * m - m + 3 * n),
        m <= lengths, lengths <= 2 * n * m, m >= 0, n >= 0,
    )  # fmt: skip


@claim.obligation(scope="for_all", label="PR-T4", parameters={"rule": list(built_up.rules)})
def one_more_row_adds_its_points(smt, rule):
    "One more row adds 3L - 2 + 8n points and bases L - 1 + 4n"
    smt.prove_rule(built_up, rule, a_layout_is_linear)


@claim.obligation(scope="for_all", label="PR-T4", axioms=[formulas_speak_of_layouts])
def layouts_are_linear(induction):
    "h = Σ(3L_i - 2 + 8n) + 6n and r = Σ(L_i - 1 + 4n) + 3n, for every number of rows"
    induction.prove_by(
        built_up, a_layout_is_linear, {rule: one_more_row_adds_its_points[rule] for rule in built_up.rules}
    )


sizes_of_a_layout = [
    in_row(2 * n, length, 1, row_points, row_halves),
    Or(built_up(m, n, lengths, points, 2 * bound), Not(a_row_is_as_said)),
]
"""`points` and bases 2r, r = `bound`, of n variables and m clauses, watched at one row, unless that is not as said."""


@claim.obligation(scope="for_all", label="PR-T4", axioms=[formulas_speak_of_layouts])
def layouts_are_small(smt):
    "h ≤ 14nm + 6n and r ≤ 6nm + 3n for every formula in normal form: no clause is empty"
    smt.assume(*sizes_of_a_layout)
    smt.use(rows_are_linear_in_their_length, columns=2 * n, ends=1, points=row_points, halves=row_halves)
    smt.use(layouts_are_linear, halves=2 * bound)
    smt.prove(And(points <= 14 * n * m + 6 * n, bound <= 6 * n * m + 3 * n))


a_point = [
    # in a tile of the grid, or in a cap
    m >= 1, 0 <= column, column <= 2 * n - 1, 0 <= row_number, row_number <= m - 1,
    Or(
        And(occupied(x, y), p == SIDE * column + x, q == SIDE * row_number + y),
        And(
            p == SIDE * column + CAP_OFFSET + x, column <= 2 * n - 2, Or(*(x == t for t in CAP_CELLS)),
            Or(q == SIDE * m, q == -1),
        ),
    ),
]  # fmt: skip
"""A point (p, q) of the layout of n variables and m clauses."""


@claim.obligation(scope="for_all", label="PR-T4")
def coordinates_are_small(smt):
    "Coordinates are between -1 and max(8n, 4m) + 3; moved so that the least is 2 they are at most max(8n, 4m) + 7"
    smt.assume(*a_point)
    smt.prove(
        And(
            -1 <= p,
            p <= 8 * n + 3,
            p + 1 + LOWEST <= 8 * n + 7,
            -1 <= q,
            q <= 4 * m + 3,
            q + 1 + LOWEST <= 4 * m + 7,
        )
    )


# --- normal forms -------------------------------------------------------------------------------------------------

clause, kept, formula, kept_formula, literal, fresh = bools("clause kept formula kept_formula literal fresh")

tidied = Relation("tidied", clause="bool", kept="bool")
"""The literals of a clause, one by one: the clause so far, and the clause of those that were not there before."""
tidied.rule("no_literal", clause=False, kept=False)
tidied.rule("new", tidied(clause, kept), clause=Or(clause, literal), kept=Or(kept, literal))
tidied.rule("repeated", tidied(clause, kept), Implies(literal, kept), clause=Or(clause, literal), kept=kept)

normal = Relation("normal", formula="bool", kept_formula="bool")
"""The clauses of a formula, one by one: it holds so far, and so does what normalisation makes of it."""
normal.rule("no_clause", formula=True, kept_formula=True)
normal.rule(
    "a_clause", normal(formula, kept_formula), Iff(clause, kept),
    formula=And(formula, clause), kept_formula=And(kept_formula, kept),
)  # fmt: skip
normal.rule(
    "an_empty_clause", normal(formula, kept_formula), Not(clause),
    formula=And(formula, clause), kept_formula=And(kept_formula, fresh, Not(fresh)),
)  # fmt: skip


def clauses_agree(clause, kept):
    return Iff(clause, kept)


def formulas_agree(formula, kept_formula):
    return Iff(formula, kept_formula)


@claim.obligation(scope="for_all", label="PR-T4", parameters={"rule": list(tidied.rules)})
def one_more_literal_keeps_the_clause(smt, rule):
    "A literal that is there already adds nothing"
    smt.prove_rule(tidied, rule, clauses_agree)


@claim.obligation(scope="for_all", label="PR-T4", parameters={"rule": list(normal.rules)})
def one_more_clause_keeps_the_formula(smt, rule):
    "A clause without repeats says the same, and (y) and (not y) say what an empty clause says"
    smt.prove_rule(normal, rule, formulas_agree)


@claim.obligation(scope="for_all", label="PR-T4", axioms=[formulas_speak_of_layouts])
def clauses_without_repeats_are_the_same(induction):
    "However many literals a clause has, leaving out repeats keeps its value"
    induction.prove_by(
        tidied, clauses_agree, {rule: one_more_literal_keeps_the_clause[rule] for rule in tidied.rules}
    )


@claim.obligation(scope="for_all", label="PR-T4", axioms=[formulas_speak_of_layouts])
def normal_formulas_hold_alike(induction):
    "However many clauses a formula has, it and its normal form have the same value under every assignment"
    induction.prove_by(
        normal, formulas_agree, {rule: one_more_clause_keeps_the_formula[rule] for rule in normal.rules}
    )


model, formula_2, kept_2 = bools("model formula' kept_formula'")

a_normal_form = [
    # one clause; the formula and its normal form under a model of the first, if any, and under one of the second
    tidied(clause, kept),
    Or(normal(formula, kept_formula), Not(Iff(clause, kept))),
    Or(normal(formula_2, kept_2), Not(Iff(clause, kept))),
    Implies(model, formula), Implies(kept_formula, satisfiable),
    Implies(satisfiable, kept_2), Implies(formula_2, model),
]  # fmt: skip
"""`model`: the formula has one; `satisfiable`: its normal form has. Fresh variables are in no clause of the formula."""


@claim.obligation(scope="for_all", label="PR-T4", axioms=[formulas_speak_of_layouts])
def normal_forms_are_satisfiable_alike(smt):
    "A formula is satisfiable iff its normal form is"
    smt.assume(*a_normal_form)
    smt.use(clauses_without_repeats_are_the_same)
    smt.use(normal_formulas_hold_alike)
    smt.use(normal_formulas_hold_alike, formula=formula_2, kept_formula=kept_2)
    smt.prove(Iff(model, satisfiable))

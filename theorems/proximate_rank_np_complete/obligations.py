"""The proof for every formula, in the order of docs/proximate-rank-np-complete-proof.md.

    counting          cliques are paid for tile by tile: no cover has fewer than r, and one with r is tight everywhere
    tight, satisfied  wires keep their states, caps make them opposite, and every row ends in a true literal
    satisfied, tight  the states that a model gives are tight, so some cover has r cliques
    network           the proximate rank decides, and every near-by parameter of rank r gives a model
    NP-hardness       any formula by its normal form, layout and network; sizes are in size_facts.py

A sequence enters as a relation: the smallest set of values closed under its rules (see exact_rank). Where something is
said to be derivable, the statement says what could stand in the way: "derivable, or stuck where this premise fails";
the lemmas that a step uses then show that it fails nowhere. What is watched is any one: any tile, clause, wire, clique.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from reductions.tiles import SHARES, TILES
from theorems.proximate_rank_np_complete.claim import (
    claim,
    formulas_speak_of_layouts,
    satisfiability_is_np_complete,
)
from theorems.proximate_rank_np_complete.network_facts import (
    a_parameter,
    best,
    classes,
    classes_of_near_weights_are_a_cover,
    classes_unless_stuck,
    least,
    proximate_rank_is_the_least_cover,
    rank,
    two_minima,
)
from theorems.proximate_rank_np_complete.size_facts import (
    a_normal_form,
    coordinates_are_small,
    layouts_are_small,
    model,
    normal_forms_are_satisfiable_alike,
    satisfiable,
)
from theorems.proximate_rank_np_complete.tile_facts import (
    GRID,
    E,
    L,
    N,
    R,
    S,
    W,
    every_tile_pays_its_base,
    is_listed,
    is_tight,
    listed,
    pays,
    ported,
    ports_of,
    tiles_in_listed_states_pay_their_base,
    tiles_of_a_port_model_are_tight,
    tiles_touch_at_ports_only,
    touch,
)
from verify.terms import (
    And,
    Iff,
    Implies,
    Not,
    Or,
    Relation,
    Term,
    bools,
    reals,
)

# --- counting -----------------------------------------------------------------------------------------------------

cliques, spent, base, phi, c, b = reals("cliques spent base phi c b")
(met,) = bools("met")

counted = Relation("counted", cliques="real", spent="real")
"""The cliques of a cover, one by one, and what the tiles pay for them, in halves.

A clique lies in one tile, which pays for it, or is a pair of ports, for which the two tiles pay their shares.
"""
counted.rule("no_clique", cliques=0, spent=0)
counted.rule("in_a_tile", counted(cliques, spent), cliques=cliques + 1, spent=spent + 2)
counted.rule(
    "column_pair", counted(cliques, spent), cliques=cliques + 1, spent=spent + SHARES["N"] + SHARES["S"]
)
counted.rule(
    "row_pair", counted(cliques, spent), cliques=cliques + 1, spent=spent + SHARES["E"] + SHARES["W"]
)
for side, end in (("N", "L"), ("N", "R"), ("S", "L"), ("S", "R")):
    counted.rule(
        f"cap_pair_{side}{end}", counted(cliques, spent), cliques=cliques + 1,
        spent=spent + SHARES[side] + TILES["CAP"].shares[end],
    )  # fmt: skip


def every_clique_is_paid_once(cliques, spent):
    return spent == 2 * cliques


@claim.obligation(scope="for_all", label="PR-T3", parameters={"rule": list(counted.rules)})
def one_more_clique_is_paid_once(smt, rule):
    "One more clique is paid for by one tile, or by two whose shares make one clique"
    smt.prove_rule(counted, rule, every_clique_is_paid_once)


@claim.obligation(scope="for_all", label="PR-T3", axioms=[formulas_speak_of_layouts])
def tiles_pay_for_all_cliques(induction):
    "However many cliques a cover has, the tiles together pay for each exactly once"
    induction.prove_by(
        counted,
        every_clique_is_paid_once,
        {rule: one_more_clique_is_paid_once[rule] for rule in counted.rules},
    )


paid = Relation("paid", spent="real", base="real", phi="real", met="bool")
"""The tiles of a layout, one by one: what they pay and their bases. One is watched: it pays φ above its base."""
paid.rule("no_tile", spent=0, base=0, phi=phi, met=False)
paid.rule("another", paid(spent, base, phi, met), c >= b, spent=spent + c, base=base + b, phi=phi, met=met)
paid.rule(
    "watched", paid(spent, base, phi, met), c >= b, c == b + phi,
    spent=spent + c, base=base + b, phi=phi, met=True,
)  # fmt: skip


def nothing_is_below_the_bases(spent, base, phi, met):
    return And(spent >= base, Implies(met, spent >= base + phi))


@claim.obligation(scope="for_all", label="PR-T3", parameters={"rule": list(paid.rules)})
def one_more_tile_pays_its_base(smt, rule):
    "One more tile pays at least its base, the watched one φ more"
    smt.prove_rule(paid, rule, nothing_is_below_the_bases)


@claim.obligation(scope="for_all", label="PR-T3", axioms=[formulas_speak_of_layouts])
def tiles_pay_their_bases(induction):
    "However many tiles a layout has, together they pay their bases and what any one of them pays above its own"
    induction.prove_by(
        paid, nothing_is_below_the_bases, {rule: one_more_tile_pays_its_base[rule] for rule in paid.rules}
    )


r = reals("r")[0]
tile_pays, tile_base = reals("tile_pays tile_base")
tight, as_ports = bools("tight as_ports")


def a_cover(cliques: Term) -> list[Term]:
    """A cover of a layout with bases 2r, watched at one tile.

    Its cliques are counted, unless two points of one are adjacent where no ports are; the tiles pay, unless the watched
    one is below its base.
    """
    return [
        pays(tile_pays, tile_base, tight),
        Or(counted(cliques, spent), And(touch(as_ports), Not(as_ports))),
        Or(paid(spent, 2 * r, tile_pays - tile_base, True), Not(tile_pays >= tile_base)),
    ]


@claim.obligation(scope="for_all", label="PR-T3", axioms=[formulas_speak_of_layouts])
def covers_have_at_least_r_cliques(smt):
    "For every layout: a cover has at least r cliques, and if it has r then every tile is in a listed state"
    smt.assume(*a_cover(cliques))
    smt.use(tiles_touch_at_ports_only)
    smt.use(every_tile_pays_its_base, spent=tile_pays, base=tile_base)
    smt.use(tiles_pay_for_all_cliques)
    smt.use(tiles_pay_their_bases, base=2 * r, phi=tile_pays - tile_base, met=True)
    smt.prove(And(cliques >= r, Implies(cliques <= r, tight)))


# --- tight, satisfied ---------------------------------------------------------------------------------------------

h, holds, done, true, top, value, positive, left = bools("h holds done true top value positive left")

wire = Relation("wire", first="bool", last="bool")
"""A wire upwards from some tile: the state at the tile's N port, and at the N port of the last tile so far."""
first, last = bools("first last")
wire.rule("the_tile", first=first, last=first)
for name in GRID:
    wire.rule(f"one_more_{name}", wire(first, S), is_tight(name, ports_of(name)), first=first, last=N)


def the_state_is_kept(first, last):
    return Iff(first, last)


@claim.obligation(scope="for_all", label="PR-T3", parameters={"rule": list(wire.rules)})
def one_more_tile_keeps_the_state(smt, rule):
    "In a tight tile the vertical state passes"
    smt.prove_rule(wire, rule, the_state_is_kept)


@claim.obligation(scope="for_all", label="PR-T3", axioms=[formulas_speak_of_layouts])
def tight_wires_keep_their_state(induction):
    "However many tiles a wire has, its state is the same at all of them if they are tight"
    induction.prove_by(
        wire, the_state_is_kept, {rule: one_more_tile_keeps_the_state[rule] for rule in wire.rules}
    )


row = Relation("row", h="bool", holds="bool", done="bool")
"""The tiles of a clause from left to right: the horizontal state behind them, whether some literal so far is true."""
literal_is_read = Iff(true, Not(N))
"""A literal is true iff its wire is in state 0 at its tile."""
row.rule("open_port", h=False, holds=False, done=False)
row.rule("CROSS", row(W, holds, False), is_tight("CROSS", ports_of("CROSS")), h=E, holds=holds, done=False)
row.rule(
    "TAP", row(W, holds, False), is_tight("TAP", ports_of("TAP")), literal_is_read,
    h=E, holds=Or(holds, true), done=False,
)  # fmt: skip
row.rule(
    "END", row(W, holds, False), is_tight("END", ports_of("END")), literal_is_read,
    h=W, holds=Or(holds, true), done=True,
)  # fmt: skip


def state_1_has_a_reason(h, holds, done):
    return And(Implies(h, holds), Implies(done, holds))


@claim.obligation(scope="for_all", label="PR-T3", parameters={"rule": list(row.rules)})
def one_more_tile_keeps_its_reason(smt, rule):
    "Behind one more tight tile state 1 means that some literal so far is true; at the end some literal is"
    smt.prove_rule(row, rule, state_1_has_a_reason)


@claim.obligation(scope="for_all", label="PR-T3", axioms=[formulas_speak_of_layouts])
def tight_rows_end_satisfied(induction):
    "However long a clause is, if its tiles are tight then some literal is true"
    induction.prove_by(
        row, state_1_has_a_reason, {rule: one_more_tile_keeps_its_reason[rule] for rule in row.rules}
    )


decoded = [
    # the wire's state at its cap, the variable's value, and that of the literal
    Iff(top, Or(And(positive, L), And(Not(positive), R))), Iff(value, Not(L)), Iff(true, Iff(positive, value)),
]  # fmt: skip
"""A literal, positive or not, of a variable whose left wire ends in state L and whose right wire ends in state R."""


def a_clause(holds: Term, tight: Term) -> list[Term]:
    """The row of a clause, the wire of a literal in it, and its cap: unless one of their tiles is not tight.

    Nor is the row what it must be if the literal's wire does not tell its value.
    """
    return [
        *decoded,
        Or(is_tight("CAP", [L, R]), Not(tight)),
        Or(wire(N, top), Not(tight)),
        Or(row(h, holds, True), Not(tight), Not(literal_is_read)),
    ]


@claim.obligation(scope="for_all", label="PR-T", axioms=[formulas_speak_of_layouts])
def a_cover_by_r_cliques_satisfies_each_clause(smt):
    "For every layout: if a cover has r cliques then the values read at its caps make each clause true"
    smt.assume(*a_cover(cliques), cliques <= r, *a_clause(holds, tight))
    smt.use(covers_have_at_least_r_cliques)
    smt.use(tight_wires_keep_their_state, first=N, last=top)
    smt.use(tight_rows_end_satisfied, done=True)
    smt.prove(holds)


@claim.obligation(scope="for_all", label="PR-R3", axioms=[formulas_speak_of_layouts])
def a_port_model_satisfies_each_clause(smt):
    "For every layout: states that satisfy the port formula make each clause true; if it is refuted so is the formula"
    smt.assume(ported(tight), *a_clause(holds, tight))
    smt.use(tiles_of_a_port_model_are_tight)
    smt.use(tight_wires_keep_their_state, first=N, last=top)
    smt.use(tight_rows_end_satisfied, done=True)
    smt.prove(holds)


# --- satisfied, tight ---------------------------------------------------------------------------------------------

passed, here = bools("passed here")

chosen = Relation("chosen", h="bool", passed="bool")
"""The tiles of a clause of which one true literal is chosen: the state behind them, and whether it has passed."""
chosen.rule("open_port", h=False, passed=False)
chosen.rule("another_tile", chosen(h, passed), h=h, passed=passed)
chosen.rule("the_chosen_literal", chosen(h, False), h=True, passed=True)


def state_1_behind_the_chosen_literal(h, passed):
    return Iff(h, passed)


@claim.obligation(scope="for_all", label="PR-T3", parameters={"rule": list(chosen.rules)})
def one_more_tile_of_a_true_clause(smt, rule):
    "The state turns from 0 to 1 at the chosen literal and nowhere else"
    smt.prove_rule(chosen, rule, state_1_behind_the_chosen_literal)


@claim.obligation(scope="for_all", label="PR-T3", axioms=[formulas_speak_of_layouts])
def true_clauses_carry_their_literal(induction):
    "However long a clause is, its row is in state 1 exactly behind the chosen literal"
    induction.prove_by(
        chosen,
        state_1_behind_the_chosen_literal,
        {rule: one_more_tile_of_a_true_clause[rule] for rule in chosen.rules},
    )


v = bools("v")[0]
IN_A_MODEL = {
    # a wire is in state v, the negation of its literal; W is the state of the row, and `here` the chosen literal
    "CROSS": [Iff(N, v), Iff(S, v), Iff(E, W)],
    "TAP": [Iff(N, v), Iff(S, v), Or(And(Not(here), Iff(E, W)), And(here, Not(v), Not(passed), E))],
    "END": [Iff(N, v), Iff(S, v), Iff(W, passed), Or(passed, And(here, Not(v)))],
    "STR": [Iff(N, v), Iff(S, v)],
    "CAP": [Iff(L, v), Iff(R, Not(v))],
}
"""The states that a model gives to each tile; the chosen literal is true. At the end the row is in state 1 iff that
literal has passed, and else it is there."""

accounts = Relation("accounts", spent="real", base="real")
"""The tiles of a layout in a model's states, each split as well as can be: what they pay, and their bases."""
accounts.rule("no_tile", spent=0, base=0)
accounts.rule("one_more", accounts(spent, base), c == b, spent=spent + c, base=base + b)


def nothing_is_above_the_bases(spent, base):
    return spent == base


@claim.obligation(scope="for_all", label="PR-T3", parameters={"rule": list(accounts.rules)})
def one_more_tile_pays_no_more(smt, rule):
    "One more tight tile pays its base"
    smt.prove_rule(accounts, rule, nothing_is_above_the_bases)


@claim.obligation(scope="for_all", label="PR-T3", axioms=[formulas_speak_of_layouts])
def tight_tiles_pay_their_bases(induction):
    "However many tiles a layout has, if all are tight they pay their bases and no more"
    induction.prove_by(
        accounts,
        nothing_is_above_the_bases,
        {rule: one_more_tile_pays_no_more[rule] for rule in accounts.rules},
    )


modelled = Relation("modelled", tight="bool")
"""One tile in the states that a model gives: whether the state is listed."""
for name in TILES:
    modelled.rule(name, *IN_A_MODEL[name], tight=is_tight(name, ports_of(name)))


@claim.obligation(scope="for_all", label="PR-T3", parameters={"tile": list(TILES)})
def model_states_are_listed(smt, tile):
    "The states that a model gives to a tile are listed ones"
    smt.prove_rule(modelled, tile, is_listed)


@claim.obligation(scope="for_all", label="PR-T3", axioms=[formulas_speak_of_layouts])
def tiles_of_a_model_are_tight(induction):
    "A tile of any kind in the states that a model gives is tight"
    induction.prove_by(modelled, is_listed, {name: model_states_are_listed[name] for name in modelled.rules})


tile_pays_2, tile_base_2 = reals("tile_pays' tile_base'")
(tight_2,) = bools("tight'")


def a_built_cover(cliques: Term) -> list[Term]:
    """The cover of a layout that a model gives, watched at one tile: it pays its base, unless it is not tight.

    Nor are the states of a row what they must be unless it is in state 1 exactly behind the chosen literal.
    """
    return [
        chosen(h, passed),
        Or(modelled(tight_2), Not(Iff(h, passed))),
        Or(listed(tile_pays_2, tile_base_2), Not(tight_2)),
        Or(accounts(2 * cliques, 2 * r), Not(tile_pays_2 == tile_base_2)),
    ]


@claim.obligation(scope="for_all", label="PR-T", axioms=[formulas_speak_of_layouts])
def a_model_gives_a_cover_by_r_cliques(smt):
    "For every layout: a model of the formula gives a cover by r cliques"
    smt.assume(*a_built_cover(cliques))
    smt.use(true_clauses_carry_their_literal)
    smt.use(tiles_of_a_model_are_tight, tight=tight_2)
    smt.use(tiles_in_listed_states_pay_their_base, spent=tile_pays_2, base=tile_base_2)
    smt.use(tight_tiles_pay_their_bases, spent=2 * cliques, base=2 * r)
    smt.prove(cliques == r)


built = reals("built")[0]

covers_of_a_layout = [
    # a least cover, the values read at its caps, and a clause that they make false if the formula is not satisfiable
    *a_cover(least), *a_clause(holds, tight), Implies(Not(satisfiable), Not(holds)),
    # if it is satisfiable, a model and the cover that it gives
    Implies(satisfiable, And(*a_built_cover(built), least <= built)),
]  # fmt: skip
"""`least` is the least number of cliques that cover the layout of a formula, `satisfiable` whether it has a model."""


@claim.obligation(scope="for_all", label="PR-T", axioms=[formulas_speak_of_layouts])
def least_cover_is_r_iff_satisfiable(smt):
    "PR-T: for every formula, no cover has fewer than r cliques, and one has r iff the formula is satisfiable"
    smt.assume(*covers_of_a_layout)
    smt.use(covers_have_at_least_r_cliques, cliques=least)
    smt.use(a_cover_by_r_cliques_satisfies_each_clause, cliques=least)
    smt.use(a_model_gives_a_cover_by_r_cliques, cliques=built)
    smt.prove(And(least >= r, Iff(least <= r, satisfiable)))


# --- network ------------------------------------------------------------------------------------------------------


@claim.obligation(scope="for_all", label="PR-3", axioms=[formulas_speak_of_layouts])
def proximate_rank_decides_satisfiability(smt):
    "PR-3: for every formula, the proximate rank within 1/2 of its network is r if it is satisfiable and more if not"
    smt.assume(*covers_of_a_layout, *two_minima)
    smt.use(least_cover_is_r_iff_satisfiable)
    smt.use(proximate_rank_is_the_least_cover)
    smt.prove(And(best >= r, Iff(best <= r, satisfiable)))


@claim.obligation(scope="for_all", label="PR-R", axioms=[formulas_speak_of_layouts])
def near_weights_of_rank_r_give_a_model(smt):
    "PR-R: whatever u in the ball has rank at most r, the values read at its caps make each clause true"
    smt.assume(*a_parameter, classes_unless_stuck(rank, classes), rank <= r)
    smt.assume(*a_cover(classes), *a_clause(holds, tight))
    smt.use(classes_of_near_weights_are_a_cover)
    smt.use(a_cover_by_r_cliques_satisfies_each_clause, cliques=classes)
    smt.prove(holds)


# --- NP-hardness -------------------------------------------------------------------------------------------------


@claim.obligation(
    scope="for_all",
    label="PR-3",
    axioms=[formulas_speak_of_layouts, satisfiability_is_np_complete],
    uses=[layouts_are_small, coordinates_are_small],
)
def proximate_rank_is_np_hard(smt):
    """PR-3: a formula is satisfiable iff prank_1/2(w) ≤ r for the network w and the number r of its chain

    The network has n = m = 1, a = 1, ε = 1/2, h ≤ 14nm + 6n units and integer weights at most max(8n, 4m) + 7
    (`layouts_are_small`, `coordinates_are_small`; n and m of the normal form, at most one more variable and clause
    than the formula for each empty clause): polynomial also when numbers are written in unary, so the problem is
    strongly NP-hard.
    """
    smt.assume(*covers_of_a_layout, *two_minima, *a_normal_form)
    smt.use(proximate_rank_decides_satisfiability)
    smt.use(normal_forms_are_satisfiable_alike)
    smt.prove(Iff(best <= r, model))

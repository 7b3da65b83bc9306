"""The proof for every formula, in the order of docs/proximate-rank-np-complete-proof.md.

    counting          cliques are paid for tile by tile: no cover has fewer than r, and one with r is tight everywhere
    tight, satisfied  wires keep their states, caps make them opposite, and every row ends in a true literal
    satisfied, tight  the states that a model gives are tight, so some cover has r cliques
    network           the points' least cover is the proximate rank of the network
    sizes             points, r and coordinates by induction over rows and tiles; normalisation
    NP                hard by the chain, and in it by short certificates

A sequence enters as a relation: the smallest set of values closed under its rules (see exact_rank). Where something is
said to be derivable, the statement says what could stand in the way: "derivable, or stuck where this premise fails";
the lemmas that a step uses then show that it fails nowhere. What is watched is any one: any tile, clause, wire, clique.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from reductions.network import EPS, LOWEST
from reductions.tiles import SHARES, SIDE, TILES
from theorems.proximate_rank_np_complete.claim import (
    claim,
    formulas_speak_of_layouts,
    nearby_weights_of_least_rank_are_midpoints,
    rank_counts_live_classes,
    satisfiability_is_np_complete,
)
from theorems.proximate_rank_np_complete.tile_facts import (
    CAP_CELLS,
    CAP_OFFSET,
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
    occupied,
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
    ints,
    ite,
    maximum,
    minimum,
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
counted.rule(
    "cap_pair", counted(cliques, spent), cliques=cliques + 1,
    spent=spent + SHARES["N"] + TILES["CAP"].shares["L"],
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
GRID = [name for name in TILES if name != "CAP"]
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


least, built = reals("least built")
(satisfiable,) = bools("satisfiable")

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

lo, hi, p, q, centre, u, u_2, a, size, S_a = reals("lo hi p q centre u u' a size S_a")
HALF = EPS

block = Relation("block", lo="real", hi="real", p="real", met="bool")
"""The points of a clique, one by one, in one coordinate: the extremes so far; one point, with coordinate p, is watched.

A point that joins is within 1 of all before it, the two that attain the extremes among them.
"""
beside_all = And(q - lo <= 1, lo - q <= 1, q - hi <= 1, hi - q <= 1)
block.rule("first", lo=q, hi=q, p=p, met=False)
block.rule("first_is_watched", lo=p, hi=p, p=p, met=True)
block.rule("another", block(lo, hi, p, met), beside_all, lo=minimum(lo, q), hi=maximum(hi, q), p=p, met=met)
block.rule(
    "watched", block(lo, hi, p, met), beside_all, p == q, lo=minimum(lo, q), hi=maximum(hi, q), p=p, met=True
)


def extremes_are_within_1(lo, hi, p, met):
    return And(lo <= hi, hi - lo <= 1, Implies(met, And(lo <= p, p <= hi)))


@claim.obligation(scope="for_all", label="PR-3", parameters={"rule": list(block.rules)})
def one_more_point_stays_in_the_block(smt, rule):
    "One more point of a clique leaves the extremes within 1"
    smt.prove_rule(block, rule, extremes_are_within_1)


@claim.obligation(scope="for_all", label="PR-3", axioms=[formulas_speak_of_layouts])
def cliques_lie_in_blocks(induction):
    "However many points a clique has, in each coordinate they are between extremes that differ by at most 1"
    induction.prove_by(
        block, extremes_are_within_1, {rule: one_more_point_stays_in_the_block[rule] for rule in block.rules}
    )


@claim.obligation(scope="for_all", label="PR-3")
def cliques_have_centres(smt):
    "Every point of a clique is within 1/2 of the midpoint of its extremes: r cliques are covered by r boxes"
    smt.assume(block(lo, hi, p, True), 2 * centre == lo + hi)
    smt.use(cliques_lie_in_blocks, met=True)
    smt.prove(And(centre - p <= HALF, p - centre <= HALF))


@claim.obligation(scope="for_all", label="PR-3")
def points_with_one_centre_are_adjacent(smt):
    "Two points within 1/2 of one centre are within 1: r boxes that cover give r cliques, and so do classes in the ball"
    smt.assume(abs(u - p) <= HALF, abs(u - q) <= HALF)
    smt.prove(And(p - q <= 1, q - p <= 1))


@claim.obligation(scope="for_all", label="PR-3")
def no_unit_is_constant_or_turned(smt):
    "With b ≥ 2 every b in the ball is positive: no unit is constant, and no unit is another's opposite"
    b, b_2 = smt.reals("b b'")
    smt.assume(b >= LOWEST, b_2 >= LOWEST, abs(u - b) <= HALF, abs(u_2 - b_2) <= HALF)
    smt.prove(And(u > 0, Not(u == -u_2)))


summed = Relation("summed", size="real", S_a="real")
"""The members of a class of a parameter in the ball, one by one: their number and the sum of their outgoing weights."""
summed.rule("one", abs(a - 1) <= HALF, size=1, S_a=a)
summed.rule("one_more", summed(size, S_a), abs(a - 1) <= HALF, size=size + 1, S_a=S_a + a)


def the_sum_is_large(size, S_a):
    return And(2 * S_a >= size, size >= 1)


@claim.obligation(scope="for_all", label="PR-3", parameters={"rule": list(summed.rules)})
def one_more_member_adds_a_half(smt, rule):
    "One more member adds at least 1/2 to the sum"
    smt.prove_rule(summed, rule, the_sum_is_large)


@claim.obligation(scope="for_all", label="PR-3", axioms=[formulas_speak_of_layouts])
def no_class_cancels(induction):
    "However many members a class has, the sum of their outgoing weights is positive"
    induction.prove_by(
        summed, the_sum_is_large, {rule: one_more_member_adds_a_half[rule] for rule in summed.rules}
    )


rank, classes = reals("rank classes")
(counts,) = bools("counts")

ranked = Relation("ranked", rank="real", classes="real")
"""The classes of a parameter in the ball, one by one: how many count for the rank, and how many there are."""
ranked.rule("no_class", rank=0, classes=0)
ranked.rule("one_more", ranked(rank, classes), counts, rank=rank + ite(counts, 1, 0), classes=classes + 1)

merged = Relation("merged", rank="real", cliques="real")
"""The cliques of a cover, one by one, and the classes of the parameter made of their centres: equal centres are one."""
merged.rule("no_clique", rank=0, cliques=0)
merged.rule("one_more", merged(rank, cliques), rank=rank + ite(counts, 1, 0), cliques=cliques + 1)


def every_class_counts(rank, classes):
    return rank == classes


def at_most_one_class_a_clique(rank, cliques):
    return rank <= cliques


@claim.obligation(scope="for_all", label="PR-3", parameters={"rule": list(ranked.rules)})
def one_more_class_counts(smt, rule):
    "One more class that is not constant and does not cancel counts"
    smt.prove_rule(ranked, rule, every_class_counts)


@claim.obligation(scope="for_all", label="PR-3", parameters={"rule": list(merged.rules)})
def one_more_clique_is_at_most_one_class(smt, rule):
    "One more clique is one more class, or joins one whose centre it shares"
    smt.prove_rule(merged, rule, at_most_one_class_a_clique)


@claim.obligation(scope="for_all", label="PR-3", axioms=[formulas_speak_of_layouts])
def all_classes_count(induction):
    "The rank of a parameter in the ball is the number of its classes"
    induction.prove_by(
        ranked, every_class_counts, {rule: one_more_class_counts[rule] for rule in ranked.rules}
    )


@claim.obligation(scope="for_all", label="PR-3", axioms=[formulas_speak_of_layouts])
def centres_make_few_classes(induction):
    "A parameter made of the centres of cliques has at most as many classes as there are cliques"
    induction.prove_by(
        merged,
        at_most_one_class_a_clique,
        {rule: one_more_clique_is_at_most_one_class[rule] for rule in merged.rules},
    )


b_1, b_2 = reals("b_1 b_2")

a_parameter = [
    # two members of one class, in one coordinate, and the sum of a class
    b_1 >= LOWEST, b_2 >= LOWEST, abs(u - b_1) <= HALF, abs(u - b_2) <= HALF, summed(size, S_a),
]  # fmt: skip
"""A parameter u with ‖u - w‖ ≤ 1/2 of the network of points, watched at any two members of any class."""


def classes_unless_stuck(rank: Term, classes: Term) -> Term:
    """Its classes count, unless one is constant, turned or cancels; they are cliques, unless two members are apart."""
    return Or(ranked(rank, classes), Not(u > 0), Not(S_a > 0), Not(And(b_1 - b_2 <= 1, b_2 - b_1 <= 1)))


centres_of_a_cover = [block(lo, hi, p, True), 2 * centre == lo + hi]
"""The parameter made of the centres of a cover, watched at any member of any clique."""


def centres_unless_stuck(rank: Term, cliques: Term) -> Term:
    """It is in the ball with so many classes, unless a member is not near its centre."""
    return Or(merged(rank, cliques), Not(And(centre - p <= HALF, p - centre <= HALF)))


best, rank_2 = reals("best rank'")

two_minima = [
    *a_parameter, classes_unless_stuck(best, classes), least <= classes,
    *centres_of_a_cover, centres_unless_stuck(rank_2, least), best <= rank_2,
]  # fmt: skip
"""`best` is the least rank in the ball: the classes of that parameter are a cover by `classes` cliques. `least` is the
least number of cliques of a cover: its centres make a parameter in the ball of rank `rank'`."""


@claim.obligation(scope="for_all", label="PR-3", axioms=[formulas_speak_of_layouts, rank_counts_live_classes])
def classes_of_near_weights_are_a_cover(smt):
    "A parameter in the ball of the network has as many classes as its rank, and they are a cover of the points"
    smt.assume(*a_parameter, classes_unless_stuck(rank, classes))
    smt.use(no_unit_is_constant_or_turned, b=b_1, **{"b'": b_2, "u'": u})
    smt.use(no_class_cancels)
    smt.use(points_with_one_centre_are_adjacent, p=b_1, q=b_2)
    smt.use(all_classes_count)
    smt.prove(rank == classes)


@claim.obligation(scope="for_all", label="PR-3", axioms=[formulas_speak_of_layouts, rank_counts_live_classes])
def proximate_rank_is_the_least_cover(smt):
    "The proximate rank of the network within 1/2 is the least number of cliques that cover its points"
    smt.assume(*two_minima)
    smt.use(classes_of_near_weights_are_a_cover, rank=best)
    smt.use(cliques_have_centres)
    smt.use(centres_make_few_classes, rank=rank_2, cliques=least)
    smt.prove(best == least)


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
    "h ≤ 14nm + 6n and r ≤ 6nm + 3n for every formula"
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


# --- NP -----------------------------------------------------------------------------------------------------------

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


@claim.obligation(
    scope="for_all",
    label="PR-3",
    axioms=[formulas_speak_of_layouts, satisfiability_is_np_complete],
    uses=[layouts_are_small, coordinates_are_small],
)
def proximate_rank_is_np_hard(smt):
    """PR-3: a formula is satisfiable iff prank_1/2(w) ≤ r for the network w and the number r of its chain

    The network has n = m = 1, a = 1, ε = 1/2, h ≤ 14nm + 6n units and integer weights at most max(8n, 4m) + 7
    (`layouts_are_small`, `coordinates_are_small`): polynomial also when numbers are written in unary, so the problem is
    strongly NP-hard.
    """
    smt.assume(*covers_of_a_layout, *two_minima, *a_normal_form)
    smt.use(proximate_rank_decides_satisfiability)
    smt.use(normal_forms_are_satisfiable_alike)
    smt.prove(Iff(best <= r, model))


A, A_2, S_A, g, units, numerator, denominator, M, e = ints("A A' S_A g units numerator denominator M e")
(entry,) = reals("entry")
ENTRIES = {
    "kept": And(entry == A, numerator == A, denominator == 1),
    "eliminated": And(entry == 0, numerator == 0, denominator == 1),
    "midpoint": And(2 * entry == A + A_2, numerator == A + A_2, denominator == 2),
    "share": And(entry * g == A * g - S_A, numerator == A * g - S_A, denominator == g),
}
an_entry = [A <= M, -A <= M, A_2 <= M, -A_2 <= M, 1 <= g, g <= units, entry - A <= e, A - entry <= e]
"""An entry of near-by weights of least rank, over a common denominator of w and ε: ε = e, weights are A and ±A', at
most M in absolute value; S_A is the signed sum over a group of g units."""

short = And(
    entry * denominator == numerator,
    1 <= denominator, Or(denominator <= 2, denominator <= units),
    numerator <= (M + e) * denominator, -numerator <= (M + e) * denominator,
)  # fmt: skip
"""The entry is a fraction with denominator at most max(2, h), and its numerator is at most M + e times that."""

nearby = Relation("nearby", as_short="bool")
"""One entry of near-by weights of least rank, of any of the four kinds."""
for kind, is_so in ENTRIES.items():
    nearby.rule(kind, *an_entry, is_so, as_short=short)


def is_short(as_short):
    return as_short


@claim.obligation(scope="for_all", label="PR-N", parameters={"kind": list(ENTRIES)})
def entries_are_short(smt, kind):
    "An entry that is kept, eliminated, a midpoint or a - σS/g is a short fraction"
    smt.prove_rule(nearby, kind, is_short)


@claim.obligation(
    scope="for_all",
    label="PR-N",
    axioms=[formulas_speak_of_layouts, nearby_weights_of_least_rank_are_midpoints],
)
def certificates_are_short(induction):
    "Each entry of u is a fraction with denominator at most max(2, h) over that of w and ε, as large as w and ε at most"
    induction.prove_by(nearby, is_short, {kind: entries_are_short[kind] for kind in nearby.rules})


steps, inputs, outputs = ints("steps inputs outputs")
looked_at = Relation("looked_at", units="int", steps="int", inputs="int", outputs="int")
"""The checker, unit by unit: each entry of u is compared with that of w."""
looked_at.rule("no_unit", units=0, steps=0, inputs=inputs, outputs=outputs)
looked_at.rule(
    "one_more", looked_at(units, steps, inputs, outputs),
    units=units + 1, steps=steps + inputs + outputs + 1, inputs=inputs, outputs=outputs,
)  # fmt: skip


def every_entry_is_looked_at_once(units, steps, inputs, outputs):
    return steps == units * (inputs + outputs + 1)


@claim.obligation(scope="for_all", label="PR-N", parameters={"rule": list(looked_at.rules)})
def one_more_unit_is_compared(smt, rule):
    "One more unit takes n + m + 1 comparisons"
    smt.prove_rule(looked_at, rule, every_entry_is_looked_at_once)


@claim.obligation(scope="for_all", label="PR-N", axioms=[formulas_speak_of_layouts])
def checking_is_linear(induction):
    "The checker compares h(n + m + 1) entries, whatever h; the rank takes one sort and O(h(n + m)) more (ER-3)"
    induction.prove_by(
        looked_at,
        every_entry_is_looked_at_once,
        {rule: one_more_unit_is_compared[rule] for rule in looked_at.rules},
    )


rank_u = reals("rank_u")[0]
in_ball, as_short = bools("in_ball as_short")


@claim.obligation(
    scope="for_all",
    label="PR-N",
    axioms=[
        formulas_speak_of_layouts,
        nearby_weights_of_least_rank_are_midpoints,
        rank_counts_live_classes,
    ],
)
def proximate_rank_is_in_np(smt):
    """PR-N: prank_ε(w) ≤ r iff the checker accepts some u, and then one whose entries are short; it takes linear steps

    For all h, n, m, rational w and ε. `best` is the least rank in the ball; if it is at most r then u is the
    near-by parameter of midpoints, watched at any entry; else u is any parameter.
    """
    smt.assume(
        Implies(in_ball, best <= rank_u), Implies(best <= r, And(in_ball, rank_u <= r, nearby(as_short)))
    )
    smt.assume(looked_at(units, steps, inputs, outputs))
    smt.use(certificates_are_short)
    smt.use(checking_is_linear)
    accepted = And(in_ball, rank_u <= r)
    smt.prove(
        And(Iff(best <= r, accepted), Implies(best <= r, as_short), steps == units * (inputs + outputs + 1))
    )

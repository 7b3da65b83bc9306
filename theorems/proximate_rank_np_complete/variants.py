"""What people believe about the chain and is false: each is refuted at values or covers that the kernel re-checks.

tiles         pictures that are almost right: by the state in which they cost the wrong sum, and by a formula that
              they answer wrongly
the chain     counting falsified clauses, r off by one, caps that make wires equal, moved units, any near weights
the proof     automata, shares and fractions with a hypothesis dropped
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np

from reductions.chain import reduce_formula
from reductions.clique_cover import Cover, least_cover_by_scanning
from reductions.dimacs import Formula
from reductions.layout import CAP, KINDS, Layout
from reductions.network import EPS, network_of
from reductions.normalisation import normalised
from reductions.tiles import SHIFTED_CROSS, TILES, Point, Tile, is_equivalent, mutants
from theorems.exact_rank.construction import pole_certificate, reduce_network
from theorems.proximate_rank.construction import claims, lower_evidence, proximate_rank, upper_evidence
from theorems.proximate_rank_np_complete import membership, network_facts, obligations, size_facts, tile_facts
from theorems.proximate_rank_np_complete.claim import claim
from theorems.proximate_rank_np_complete.families import least_falsified, models
from theorems.proximate_rank_np_complete.tile_facts import TIGHT, cost, covered_best, is_tight, ports_of
from verify.networks.exact_json import network_json, parse_network
from verify.networks.network import Network
from verify.terms import And, Iff, Implies, Not, Or

# --- tiles --------------------------------------------------------------------------------------------------------

MUTANTS = dict(mutants())
EQUIVALENT = ("STR with 1-1 at 2-1", "STR with 1-2 at 2-2")
"""The two of 24 that serve as well: the wire makes a step to the right and back."""

DETECTED = [name for name in MUTANTS if name not in EQUIVALENT]

ANSWERED_WRONGLY = {
    "CROSS without 1-1": ((1,), (2,), (1, 2), (-1, -2)),
    "CROSS with 1-1 at 2-2": ((1,), (2,), (1, 2), (-1, -2)),
    "CROSS without 1-2": ((1,), (-1,), (1, 2)),
    "CROSS with 1-2 at 2-2": ((1,), (-1,), (1, 2)),
    "CROSS without 2-1": ((1,), (2,), (-1, -2)),
    "CROSS with 2-1 at 2-2": ((1,), (2,), (-1, -2)),
    "TAP without 1-1": ((1, 2, -2), (-2,), (2,), (1,)),
    "TAP with 1-1 at 2-1": ((2,), (1, -2)),
    "TAP without 1-2": ((1,), (-1,), (1, 2)),
    "TAP with 1-2 at 2-1": ((2,), (1, -2)),
    "TAP without 2-2": ((1,), (2,), (-1, -2)),
    "TAP with 2-2 at 2-1": ((2,), (1, -2)),
    "END without 1-1": ((1,), (2,), (-1, -2)),
    "END with 1-1 at 1-2": ((1,), (2,), (-1, -2)),
    "END with 1-1 at 2-1": ((1,),),
    "END without 2-2": ((1,), (-1,)),
    "END with 2-2 at 1-2": ((1,), (-1,)),
    "END with 2-2 at 2-1": ((1,),),
    "STR without 1-1": ((1,), (-1,)),
    "STR with 1-1 at 2-2": ((1,), (-1,)),
    "STR without 1-2": ((1,), (-1,)),
    "STR with 1-2 at 2-1": ((1,), (-1,)),
}
"""For each of the others a formula on which a chain with this tile gives the wrong answer."""


def serves(smt: Any, tile: Tile) -> None:
    """State that the tile costs at least its base in every state, and no more than it exactly in the listed ones."""
    ports, c = ports_of(tile.name), smt.real("c")
    smt.assume(covered_best(tile, ports, c))
    spent = cost(tile, ports, c)
    smt.prove(And(spent >= tile.base, Iff(spent <= tile.base, is_tight(tile.name, ports))))


@claim.false_variant(of=tile_facts.no_state_is_below_the_base, label="7.14", parameters={"mutant": DETECTED})
def a_mutated_tile_serves_as_well(smt, mutant):
    "A tile with one inner point deleted or moved costs its base exactly in the listed states, and never less"
    serves(smt, MUTANTS[mutant])


@claim.obligation(scope="for_all", label="7.14", parameters={"mutant": EQUIVALENT})
def two_mutated_tiles_serve_as_well(smt, mutant):
    "A wire that steps to the right and back costs the same in every state"
    serves(smt, MUTANTS[mutant])


@claim.false_variant(
    of=obligations.least_cover_is_r_iff_satisfiable, label="7.14", parameters={"mutant": DETECTED}
)
def a_mutated_chain_answers_rightly(sat, mutant):
    "With the mutated tile the proximate rank is at most r iff the formula is satisfiable: refuted by a formula"
    tile, source = MUTANTS[mutant], mutant_formula(mutant)
    layout = Layout(normalised(source).formula, {tile.name: tile})
    refute_answer(sat, network_of(layout.points), layout.bound, any(True for _ in models(source)))


def mutant_formula(mutant: str) -> Formula:
    """The formula that a chain with this tile answers wrongly."""
    clauses = ANSWERED_WRONGLY[mutant]
    return Formula(max(abs(v) for clause in clauses for v in clause), clauses)


@claim.obligation(scope="bounded", label="7.14")
def mutants_are_sorted(exact):
    "Of the 24 tiles with one inner point deleted or moved exactly 22 are detected, each by a formula answered wrongly"
    table: list[list[str]] = []

    def rows() -> Iterator[tuple[Any, Any, Any]]:
        for name, tile in MUTANTS.items():
            if name in EQUIVALENT:
                table.append([name, "equivalent", "", "", ""])
                yield name, is_equivalent(tile), True
                continue
            source = mutant_formula(name)
            layout = Layout(normalised(source).formula, {tile.name: tile})
            satisfiable = any(True for _ in models(source))
            least = least_cover_by_scanning(layout)
            negative = min(map(tile.reduced_cost, tile.states)) < 0
            how = "below its base" if negative else "other tight states"
            table.append(
                [
                    name,
                    how,
                    spelled(source),
                    f"{least}, r = {layout.bound}",
                    "SAT" if satisfiable else "UNSAT",
                ]
            )
            yield name, (is_equivalent(tile), (least <= layout.bound) == satisfiable), (False, False)

    exact.agree("mutated tiles", rows())
    exact.table(
        "Mutated tiles",
        ["tile", "how it differs", "a formula answered wrongly", "its least cover", "in truth"],
        table,
    )


def spelled(source: Formula) -> str:
    """The formula for people."""
    clauses = [" or ".join(f"{'not ' * (v < 0)}x{abs(v)}" for v in clause) for clause in source.clauses]
    return " and ".join(f"({clause})" for clause in clauses)


@claim.false_variant(of=tile_facts.no_state_is_below_the_base, label="7.15")
def equal_tight_sets_make_equal_tiles(smt):
    """A crossing with its vertical line at x = 2 is tight in the same states, so it costs at least its base in all

    In the state N, S, W, E = 1, 0, 1, 0 it costs half a clique less: tight states alone do not show it.
    """
    ports, c = ports_of("CROSS"), smt.real("c")
    assert SHIFTED_CROSS.tight == [tuple(map(int, state)) for state in TIGHT["CROSS"].split()]
    smt.assume(covered_best(SHIFTED_CROSS, ports, c))
    smt.prove(cost(SHIFTED_CROSS, ports, c) >= SHIFTED_CROSS.base)


# --- the chain ----------------------------------------------------------------------------------------------------

CONTRADICTION = Formula(1, ((1,), (-1,)))


@claim.false_variant(of=obligations.least_cover_is_r_iff_satisfiable, label="7.13")
def the_chain_counts_falsified_clauses(exact):
    "The least cover is r plus the least number of false clauses: r + 2 for (x)(x)(not x)(not x), whose wire may break"
    source = Formula(1, ((1,), (1,), (-1,), (-1,)))
    refute_cliques(exact, Layout(source).points, Layout(source).bound + least_falsified(source))


@claim.false_variant(of=obligations.proximate_rank_decides_satisfiability, label="7.17")
def r_may_be_one_larger(exact):
    "A formula is satisfiable iff r + 1 cliques cover its points, so (x)(not x) needs r + 2"
    refute_cliques(exact, Layout(CONTRADICTION).points, Layout(CONTRADICTION).bound + 2)


EQUAL_CAP: list[Point] = [(1, 0), (1, 1), (1, 2), (2, 3), (3, 3), (4, 2), (5, 1), (5, 0)]
"""Eight points from above the left wire to above the right one: an even number makes their states equal."""


@claim.false_variant(of=obligations.a_cover_by_r_cliques_satisfies_each_clause, label="7.16")
def caps_may_make_wires_equal(exact):
    """With caps of 8 points, which cost 4 in states 00 and 11 and more in 01 and 10, (x)(not x) needs more than r

    The two wires are then equal, and both of them can be in state 0.
    """
    layout = Layout(CONTRADICTION)
    grid = layout.points[layout.tile_kind[layout.home] != CAP].tolist()
    top = [[x, layout.clauses * 4 + y] for x, y in EQUAL_CAP]
    bottom = [[x, -1 - y] for x, y in EQUAL_CAP]
    halves = [TILES[KINDS[kind]].base for kind in layout.kinds.reshape(-1)]
    refute_cliques(exact, np.array(grid + top + bottom), sum(halves) // 2 + 2 * 4 + 1)


@claim.false_variant(of=network_facts.classes_of_near_weights_are_a_cover, label="7.18")
def rank_falls_by_at_most_the_units_moved(exact):
    "rank(u) ≥ rank(w) - the number of units moved: 1 for tanh(5x) - tanh(51/10 x) with the second moved by 1/10"
    w, u = (
        parse_network(
            {
                "activation": "tanh",
                "layers": [{"weight": [[5], [b]], "bias": [0, 0]}, {"weight": [[1, -1]], "bias": [0]}],
            }
        )
        for b in ("51/10", 5)
    )
    exact.holds_for(
        "exact_rank.reduction",
        {"network": network_json(u), "rank_at_least": reduce_network(w).rank - 1},
        {"reduced": network_json(reduce_network(u).compressed())},
        outcome="refuted",
    )


@claim.false_variant(of=obligations.near_weights_of_rank_r_give_a_model)
def every_near_parameter_gives_a_model(exact):
    "The network itself, in its own ball, has rank at most r"
    reduction = reduce_formula(CONTRADICTION)
    exact.holds_for(
        "exact_rank.poles",
        {"network": network_json(reduction.network), "rank_at_most": reduction.bound},
        pole_certificate(reduction.network, reduce_network(reduction.network)).evidence(),
        outcome="refuted",
    )


# --- the proof ----------------------------------------------------------------------------------------------------


@claim.false_variant(of=obligations.one_more_tile_keeps_its_reason)
def a_crossing_may_turn_0_into_1(smt):
    "If a crossing were tight in 0001 too, state 1 would still mean that some literal so far is true"
    holds, passed = smt.bools("holds passed")
    ports = ports_of("CROSS")
    tight = Or(is_tight("CROSS", ports), And(*map(Not, ports[:3]), ports[3]))
    smt.assume(Implies(ports[2], holds), tight, Iff(passed, holds))
    smt.prove(Implies(ports[3], passed))


@claim.false_variant(of=obligations.tight_rows_end_satisfied)
def a_clause_may_end_in_a_tap(smt):
    "Behind a tight tap some literal is true"
    holds = smt.boolean("holds")
    north, _, west, _ = ports = ports_of("TAP")
    smt.assume(Implies(west, holds), is_tight("TAP", ports))
    smt.prove(Or(holds, Not(north)))


@claim.false_variant(of=obligations.tight_wires_keep_their_state)
def caps_keep_the_state(smt):
    "A tight cap keeps the state of a wire as tiles do: its two ends are in one state"
    left, right = ports = ports_of("CAP")
    smt.assume(is_tight("CAP", ports))
    smt.prove(Iff(left, right))


@claim.false_variant(of=obligations.one_more_clique_is_paid_once)
def a_shared_clique_may_be_paid_by_both(smt):
    "If both tiles pay for a clique between them, still every clique is paid for once"
    cliques, spent = smt.reals("cliques spent")
    smt.assume(spent == 2 * cliques)
    smt.prove(spent + 2 + 2 == 2 * (cliques + 1))


@claim.false_variant(of=network_facts.points_with_one_centre_are_adjacent)
def a_larger_ball_gives_the_same_cover(smt):
    "With ε = 1 points of one class are still adjacent"
    u, p, q = smt.reals("u p q")
    smt.assume(abs(u - p) <= 1, abs(u - q) <= 1)
    smt.prove(And(p - q <= 1, q - p <= 1))


@claim.false_variant(of=network_facts.no_unit_is_constant_or_turned)
def points_may_start_at_0(smt):
    "With b ≥ 0 every b within 1/2 is positive too"
    b, u = smt.reals("b u")
    smt.assume(b >= 0, abs(u - b) <= Fraction(1, 2))
    smt.prove(u > 0)


@claim.false_variant(of=membership.entries_are_short)
def near_weights_need_no_new_denominator(smt):
    "A midpoint of entries over one denominator is an entry over it"
    entry = smt.real("entry")
    first, second, numerator = smt.ints("A A' numerator")
    smt.assume(2 * entry == first + second, numerator <= entry, entry < numerator + 1)
    smt.prove(entry == numerator)


@claim.false_variant(of=size_facts.layouts_are_small)
def a_layout_is_linear_in_its_clauses(smt):
    "A layout of n variables and m clauses has at most 14(n + m) points"
    n, m, points = smt.ints("n m points")
    smt.assume(n >= 1, m >= 1, points == 14 * n * m + 4 * n)
    smt.prove(points <= 14 * (n + m))


# --- refutations --------------------------------------------------------------------------------------------------


def refute_cliques(exact: Any, points: Any, bound: int) -> None:
    """State that every cover has at least `bound` cliques; a smaller cover refutes it."""
    exact.holds_for(
        "proximate_rank_np_complete.cover",
        {"points": points.tolist(), "cliques_at_least": bound},
        {"cliques": searched_cover(points).tolist()},
        outcome="refuted",
    )


def searched_cover(points: Any) -> Cover:
    """A least cover of any points, by the exact solver of proximate rank."""
    structure = proximate_rank(network_of(points), EPS).structure
    cover = np.empty(len(points), dtype=np.int64)
    for number, group in enumerate(structure.groups):
        cover[[unit for unit, _ in group]] = number
    return cover


def refute_answer(sat: Any, network: Network, bound: int, satisfiable: bool) -> None:
    """State that the proximate rank is at most r iff the formula is satisfiable; the exact value refutes it."""
    found = proximate_rank(network, EPS)
    if satisfiable:  # near weights are said to have rank r, and have not
        stated = claims(network, EPS, rank_at_most=bound)
        value, evidence = lower_evidence(found, sat.refutation)
        side, fails = "lower", value > bound
    else:  # all near weights are said to have rank above r, and some have not
        stated = claims(network, EPS, rank_at_least=bound + 1)
        evidence, side, fails = upper_evidence(network, EPS, found.structure), "upper", found.upper <= bound
    statement = {"kind": "checker", "checker": f"proximate_rank.{side}", "claims": stated}
    if fails:
        sat.conclude("checker", "refuted", statement, evidence)
    else:
        sat.conclude("none", "undecided", statement, {}, message="the chain answers rightly")

"""The checker of covers and tiles: what it accepts, and that nothing that is not so gets through."""

from __future__ import annotations

import copy
import itertools
import json
import random

import pytest

from netproof.commands.certificates import checker_conclusion
from reductions.chain import reduce_formula
from reductions.dimacs import Formula
from reductions.tiles import adjacent, cover_number
from theorems.proximate_rank_np_complete.certificates import at_least, cover_evidence, points_json
from theorems.proximate_rank_np_complete.checker import check_cover, check_tiles
from verify.kernel import replay_conclusion
from verify.kernel.errors import Rejected
from verify.provers import hints

TWO = Formula(1, ((1,), (-1,)))
MALFORMED = (Rejected, LookupError, TypeError, ValueError, AttributeError, ArithmeticError)
"""What the kernel turns into a rejection (certificate.py)."""


def accepts(check, stated, evidence, outcome="discharged"):
    try:
        check(stated, evidence, outcome)
    except MALFORMED:
        return False
    return True


def refuted(source):
    """The reduction of an unsatisfiable formula, its claim and evidence."""
    reduction = reduce_formula(source)
    found = hints.refutation(reduction.ports.clauses)
    assert isinstance(found, hints.Refutation)
    _, stated, evidence = at_least(reduction, found.lemmas)
    return reduction, stated, json.loads(json.dumps(evidence))


# --- covers -------------------------------------------------------------------------------------------------------

SQUARE = [[0, 0], [1, 0], [0, 1], [1, 1], [5, 5]]
COVERS = {
    "a block and a point": ([0, 0, 0, 0, 1], {"cliques_at_most": 2}, "discharged", True),
    "more than is needed": ([0, 0, 0, 2, 1], {"cliques_at_most": 3}, "discharged", True),
    "fewer than claimed": ([0, 0, 0, 0, 1], {"cliques_at_most": 9}, "discharged", True),
    "refutes three": ([0, 0, 0, 0, 1], {"cliques_at_least": 3}, "refuted", True),
    "does not refute two": ([0, 0, 0, 0, 1], {"cliques_at_least": 2}, "refuted", False),
    "one too many": ([0, 0, 0, 0, 1], {"cliques_at_most": 1}, "discharged", False),
    "points that are apart": ([0, 0, 0, 0, 0], {"cliques_at_most": 1}, "discharged", False),
    "a point left out": ([0, 0, 0, 0], {"cliques_at_most": 2}, "discharged", False),
    "a point too many": ([0, 0, 0, 0, 1, 1], {"cliques_at_most": 2}, "discharged", False),
    "numbers that are none": ([0, 0, 0, 0, True], {"cliques_at_most": 2}, "discharged", False),
    "the wrong outcome": ([0, 0, 0, 0, 1], {"cliques_at_most": 2}, "refuted", False),
    "neither outcome": ([0, 0, 0, 0, 1], {"cliques_at_least": 3}, "undecided", False),
    "a bound that is none": ([0, 0, 0, 0, 1], {"cliques_at_most": 2.0}, "discharged", False),
    "another key": ([0, 0, 0, 0, 1], {"cliques_at_most": 2, "ball": "open"}, "discharged", False),
}


@pytest.mark.parametrize("name", COVERS)
def test_covers(name):
    numbers, bound, outcome, accepted = COVERS[name]
    assert accepts(check_cover, {"points": SQUARE, **bound}, {"cliques": numbers}, outcome) == accepted


def test_a_cover_is_of_points_and_not_of_a_network():
    _, stated, _ = refuted(TWO)
    data = {**stated, "rank_at_most": 24}
    del data["rank_at_least"]
    assert not accepts(check_cover, data, {"cliques": list(range(24))})


# --- tiles --------------------------------------------------------------------------------------------------------


def test_a_refuted_port_formula_gives_one_more_and_nothing_beyond():
    reduction, stated, evidence = refuted(TWO)
    r = reduction.bound
    assert (r, stated["rank_at_least"]) == (11, 12)
    assert accepts(check_tiles, stated, evidence)
    assert not accepts(check_tiles, {**stated, "rank_at_least": r + 2}, evidence)
    below = {key: value for key, value in stated.items() if key != "rank_at_least"}
    assert accepts(check_tiles, {**below, "rank_at_most": r}, evidence, "refuted")
    assert not accepts(check_tiles, {**below, "rank_at_most": r + 1}, evidence, "refuted")
    without = {key: value for key, value in evidence.items() if key != "lemmas"}
    assert accepts(check_tiles, {**stated, "rank_at_least": r}, without)
    assert not accepts(check_tiles, stated, without)
    in_plane = {"points": points_json(reduction.layout), "cliques_at_least": r + 1}
    assert accepts(check_tiles, in_plane, evidence)


def test_tiles_without_proof_bound_a_satisfiable_formula_and_a_proof_of_another_is_rejected():
    reduction = reduce_formula(Formula(1, ((1,), (1,))))
    _, stated, evidence = at_least(reduction)
    assert accepts(check_tiles, stated, evidence)
    _, _, other = refuted(TWO)
    more = {**stated, "rank_at_least": reduction.bound + 1}
    assert not accepts(check_tiles, more, {**evidence, "lemmas": other["lemmas"]})
    assert not accepts(check_tiles, more, {**evidence, "lemmas": [[[], [1]]]})


def test_a_truncated_proof_or_a_changed_lemma_is_rejected():
    _, stated, evidence = refuted(Formula(2, tuple(itertools.product((1, -1), (2, -2)))))
    lemmas = evidence["lemmas"]
    assert accepts(check_tiles, stated, evidence)
    assert not accepts(check_tiles, stated, {**evidence, "lemmas": lemmas[:-1]})
    assert not accepts(check_tiles, stated, {**evidence, "lemmas": lemmas[1:]})
    rng = random.Random(1)
    for _ in range(60):
        changed = copy.deepcopy(lemmas)
        lemma = rng.choice([one for one in changed if one[0]])
        place = rng.randrange(len(lemma[0]))
        lemma[0][place] = -lemma[0][place]
        # the lemma must now follow for another reason, which its hints do not give, or serve none of those after it
        assert not accepts(check_tiles, stated, {**evidence, "lemmas": changed})


BREAKS = {
    "eps is not 1/2": lambda c, e: c.update(eps="1/3"),
    "eps is a float": lambda c, e: c.update(eps=0.5),
    "the ball is open": lambda c, e: c.update(ball="open"),
    "another activation": lambda c, e: c["network"].update(activation="relu"),
    "a weight below 2": lambda c, e: c["network"]["layers"][0]["weight"][0].__setitem__(0, 1),
    "a weight that is no integer": lambda c, e: c["network"]["layers"][0]["weight"][0].__setitem__(0, "5/2"),
    "two inputs": lambda c, e: c["network"]["layers"][0]["weight"][0].append(2),
    "two outputs": lambda c, e: c["network"]["layers"][1]["weight"].append([1] * 24),
    "an outgoing weight of 2": lambda c, e: c["network"]["layers"][1]["weight"][0].__setitem__(3, 2),
    "an outgoing weight of true": lambda c, e: c["network"]["layers"][1]["weight"][0].__setitem__(3, True),
    "a unit without outgoing weight": lambda c, e: c["network"]["layers"][1]["weight"][0].pop(),
    "a unit without bias": lambda c, e: c["network"]["layers"][0]["bias"].pop(),
    "two units that are one": lambda c, e: (
        c["network"]["layers"][0]["weight"][1].__setitem__(0, c["network"]["layers"][0]["weight"][0][0]),
        c["network"]["layers"][0]["bias"].__setitem__(1, c["network"]["layers"][0]["bias"][0]),
    ),
    "a layer too many": lambda c, e: c["network"]["layers"].append({"weight": [[1]], "bias": [0]}),
    "a member that might mean something": lambda c, e: c["network"].update(skip=[[1]]),
    "a layer with an activation of its own": lambda c, e: c["network"]["layers"][0].update(activation="relu"),
    "two inputs by name": lambda c, e: c["network"].update(inputs=2),
    "a bound that is no integer": lambda c, e: c.update(rank_at_least="12"),
    "a tile too small": lambda c, e: e["sizes"].__setitem__(0, e["sizes"][0] - 1),
    "tiles that do not add up": lambda c, e: e["sizes"].append(1),
    "a negative size": lambda c, e: e["sizes"].extend([1, -1]),
    "a tile without ports": lambda c, e: e["ports"].__setitem__(0, []),
    "ports left out": lambda c, e: e["ports"].pop(),
    "a variable used twice": lambda c, e: e["ports"][0][0].__setitem__(1, e["ports"][0][1][1]),
    "a variable of its own": lambda c, e: e["ports"][0][0].__setitem__(1, 99),
    "a variable 0": lambda c, e: e["ports"][0][0].__setitem__(1, 0),
    "a share too large": lambda c, e: e["ports"][0][0].__setitem__(2, 2),
    "a port of another tile": lambda c, e: e["ports"][0][0].__setitem__(0, 23),
    "a port that is no port": lambda c, e: e["ports"][0][0].__setitem__(0, 1),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_breaks_a_certificate(name):
    _, stated, evidence = refuted(TWO)
    claims, changed = copy.deepcopy(stated), copy.deepcopy(evidence)
    BREAKS[name](claims, changed)
    assert json.dumps([claims, changed]) != json.dumps([stated, evidence])
    assert not accepts(check_tiles, claims, changed)


def test_one_clique_is_not_paid_for_twice():
    """Two variables for one pair of ports would count its clique twice."""
    points = {"points": [[0, 0], [1, 0]]}
    pair = [[[0, 1, 1]], [[1, 1, 1]]]
    assert accepts(check_tiles, {**points, "cliques_at_least": 1}, {"sizes": [1, 1], "ports": pair})
    twice = [[[0, 1, 1], [0, 2, 1]], [[1, 1, 1], [1, 2, 1]]]
    assert not accepts(check_tiles, {**points, "cliques_at_least": 1}, {"sizes": [1, 1], "ports": twice})
    unpaid = [[], []]
    assert not accepts(check_tiles, {**points, "cliques_at_least": 2}, {"sizes": [1, 1], "ports": unpaid})
    crowd = {"points": [[0, 0], [1, 0], [1, 1]]}
    shared = [[[0, 1, 1]], [[1, 1, 1]]]
    assert not accepts(check_tiles, {**crowd, "cliques_at_least": 1}, {"sizes": [1, 2], "ports": shared})


def test_no_bound_above_the_truth_is_ever_accepted():
    """Random points, cut and joined at random: whatever is accepted is at most the least cover, by exhaustion."""
    rng = random.Random(5)
    accepted = strict = 0
    for _ in range(4000):
        cells = [(x, y) for x in range(6) for y in range(3)]
        points = rng.sample(cells, rng.randint(1, 7))
        points.sort(key=lambda p: (p[0] // 3, p))
        left = sum(p[0] < 3 for p in points)
        sizes = [left, len(points) - left]
        ports: list[list[list[int]]] = [[], []]
        pairs = [
            (i, j) for i in range(left) for j in range(left, len(points)) if adjacent(points[i], points[j])
        ]
        if rng.random() < 0.3:
            pairs = [pair for pair in pairs if rng.random() < 0.8]
        for variable, (i, j) in enumerate(pairs, 1):
            share = rng.randint(-1, 3)
            ports[0].append([i, variable, share])
            ports[1].append([j, variable, 2 - share if rng.random() < 0.9 else 1])
        if rng.random() < 0.3 and left:
            ports[0].append([rng.randrange(left), 50, rng.randint(-2, 2)])
        truth = cover_number(points)
        evidence = {"sizes": sizes, "ports": ports}
        clauses = None
        for bound in (truth, truth + 1):
            stated = {"points": [list(p) for p in points], "cliques_at_least": bound}
            held = accepts(check_tiles, stated, evidence)
            accepted += held
            assert not (held and bound > truth), (points, evidence)
            clauses = port_clauses(points, sizes, ports)
            found = hints.refutation(clauses)
            if isinstance(found, hints.Refutation):
                proof = [list(lemma) for lemma in found.lemmas]
                held = accepts(check_tiles, stated, {**evidence, "lemmas": proof})
                strict += held
                assert not (held and bound > truth), (points, evidence)
    assert accepted > 500 and strict > 50


def port_clauses(points, sizes, ports):
    """The clauses that the checker makes, made again: tile by tile the states above the least cost, then lone ends."""
    clauses, begin = [], 0
    for size, given in zip(sizes, ports, strict=True):
        costs = {}
        for state in itertools.product((0, 1), repeat=len(given)):
            shared = {port[0] for port, s in zip(given, state, strict=True) if s}
            own = [points[i] for i in range(begin, begin + size) if i not in shared]
            paid = sum(port[2] for port, s in zip(given, state, strict=True) if s)
            costs[state] = 2 * cover_number(own) + paid
        base = min(costs.values())
        for state, cost in costs.items():
            if cost > base:
                clauses.append([-p[1] if s else p[1] for p, s in zip(given, state, strict=True)])
        begin += size
    ends = [port[1] for given in ports for port in given]
    return clauses + [[-v] for v in sorted(set(ends)) if ends.count(v) == 1]


def test_the_checker_makes_the_clauses_of_the_port_formula():
    for source in (TWO, Formula(3, ((1, -3), (2,), (-2, 3, -1)))):
        reduction = reduce_formula(source)
        _, _, evidence = at_least(reduction)
        points = list(map(tuple, reduction.layout.points.tolist()))
        again = port_clauses(points, evidence["sizes"], evidence["ports"])
        assert again == reduction.ports.clauses


@pytest.mark.parametrize("kind", ["cover", "tiles"])
def test_every_flipped_bit_of_a_certificate_is_rejected_or_still_true(kind):
    """A flipped bit may leave JSON that says something else that is true; the bound and the points must not change."""
    reduction, stated, evidence = refuted(TWO)
    check = check_tiles
    if kind == "cover":
        check = check_cover
        ports = [-v for v in range(1, reduction.ports.variables + 1)]
        cover = reduction.cover(ports)
        stated = {"points": points_json(reduction.layout), "cliques_at_most": int(cover.max()) + 1}
        evidence = cover_evidence(cover)
    assert accepts(check, stated, evidence)
    text = json.dumps(evidence).encode()
    survivors = 0
    for place in range(8 * len(text)):
        flipped = bytearray(text)
        flipped[place // 8] ^= 1 << place % 8
        try:
            changed = json.loads(flipped)
        except (ValueError, RecursionError):
            continue
        if changed != evidence and accepts(check, stated, changed):
            survivors += 1
            assert still_true(kind, stated, changed), changed
    assert survivors < len(text) // 4


def still_true(kind, stated, evidence):
    """Judged by other means: the tiles as they are cut now, or the cliques as they are named now."""
    if kind == "cover":
        named = evidence["cliques"]
        groups = [[p for p, q in zip(stated["points"], named, strict=True) if q == k] for k in set(named)]
        close = all(adjacent(p, q) for group in groups for p, q in itertools.combinations(group, 2))
        return close and len(groups) <= stated["cliques_at_most"]
    return (
        stated["rank_at_least"] == 12
    )  # the truth, whatever the evidence: the least cover of this network is 12


def test_the_claims_hash_guards_it():
    reduction, stated, evidence = refuted(TWO)
    conclusion = checker_conclusion("proximate_rank_np_complete.tiles", stated, evidence)
    assert replay_conclusion(conclusion) == "checked"
    conclusion["statement"]["claims"]["rank_at_least"] -= 1
    with pytest.raises(Rejected, match="hash"):
        replay_conclusion(conclusion)
    assert reduction.bound == 11

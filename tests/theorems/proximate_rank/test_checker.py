"""The checker: what it accepts, and that nothing that is not so gets through."""

from __future__ import annotations

import copy
import json
import random
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from pysat.solvers import Solver

from netproof.commands.certificates import checker_conclusion
from theorems.proximate_rank.brute_force import structures
from theorems.proximate_rank.checker import Encoding, check_lower, check_upper
from theorems.proximate_rank.construction import (
    Instance,
    brute_force,
    cheapest,
    claims,
    equal_bins_network,
    lower_evidence,
    proximate_rank,
    read_weights,
    spread_network,
    upper_evidence,
)
from theorems.proximate_rank.core_guided import Search, encode, search
from theorems.proximate_rank.structure import Structure
from verify.kernel import replay_conclusion
from verify.kernel.errors import Rejected
from verify.kernel.formula import digest
from verify.networks.exact_json import parse_network


def certified(network, eps, refute, open_ball=False):
    """Both bounds, with evidence that the checker accepts."""
    found = proximate_rank(network, eps, open_ball=open_ball)
    lower, evidence = lower_evidence(found, refute)
    evidence = json.loads(json.dumps(evidence))
    check_lower(claims(network, eps, open_ball=open_ball, rank_at_least=lower), evidence, "discharged")
    if not open_ball:
        stated = claims(network, eps, rank_at_most=found.upper)
        check_upper(stated, upper_evidence(network, eps, found.structure), "discharged")
    return lower, found.upper, evidence


def accepts(check, stated, evidence, outcome="discharged"):
    try:
        check(stated, evidence, outcome)
    except (Rejected, KeyError, IndexError, TypeError, ValueError, AttributeError):
        return False
    return True


@pytest.mark.parametrize("open_ball", [False, True])
def test_both_sides_are_certified_and_one_more_is_rejected(open_ball, small_networks, refute):
    for network, eps in small_networks(11, 150):
        opened = open_ball and eps > 0
        lower, upper, evidence = certified(network, eps, refute, opened)
        assert lower == upper == cheapest(Instance(read_weights(network), eps, open_ball=opened))[0]
        assert not accepts(
            check_lower, claims(network, eps, open_ball=opened, rank_at_least=lower + 1), evidence
        )
        if not opened and upper:
            moved = upper_evidence(network, eps, proximate_rank(network, eps).structure)
            assert not accepts(check_upper, claims(network, eps, rank_at_most=upper - 1), moved)


@pytest.mark.parametrize("network", [spread_network(1, 150, 50), spread_network(1, 150, 60, outputs=2)])
def test_larger_components_are_certified_by_cores(network, refute):
    lower, upper, evidence = certified(network, "1/16", refute)
    assert lower == upper
    assert any("cores" in part for part in evidence["parts"])


def test_refuted_claims_use_the_same_evidence_one_step_on(build, refute):
    network = build((2,) * 5, (5, 6, 4, 5, 5), (5, 5, 5, 6, 4))
    found = proximate_rank(network, "1/2")
    _, evidence = lower_evidence(found, refute)
    moved = upper_evidence(network, "1/2", found.structure)
    assert accepts(check_lower, claims(network, "1/2", rank_at_most=1), evidence, "refuted")
    assert not accepts(check_lower, claims(network, "1/2", rank_at_most=2), evidence, "refuted")
    assert accepts(check_upper, claims(network, "1/2", rank_at_least=3), moved, "refuted")
    assert not accepts(check_upper, claims(network, "1/2", rank_at_least=2), moved, "refuted")
    assert not accepts(check_upper, claims(network, "1/2", rank_at_most=2), moved, "vacuous")


# --- the upper side -------------------------------------------------------------------------------------------------


def v1(build):
    network = build((-3, 3), ("3/2", 0), (10, 10))
    return network, claims(network, 1, rank_at_most=0), {
        "perturbed": {
            "activation": "tanh",
            "layers": [{"weight": [["1/2"], ["1/2"]], "bias": [10, 10]}, {"weight": [[-3, 3]], "bias": [0]}],
        }
    }  # fmt: skip


@pytest.mark.parametrize("nudge", [Fraction(-1, 2**60), Fraction(-1, 2**300)])
def test_a_weight_out_of_the_ball_by_ever_so_little_is_rejected(nudge, build):
    _, stated, evidence = v1(build)
    assert accepts(check_upper, stated, evidence)  # 3/2 - 1/2 is at the edge of the ball
    edge = str(Fraction(1, 2) + nudge)
    evidence["perturbed"]["layers"][0]["weight"] = [[edge], [edge]]
    with pytest.raises(Rejected, match="out of the ball"):
        check_upper(stated, evidence, "discharged")


def test_the_edge_of_the_open_ball_is_out(build):
    network, _, evidence = v1(build)
    assert not accepts(check_upper, claims(network, 1, open_ball=True, rank_at_most=0), evidence)
    evidence["perturbed"]["layers"][0]["weight"] = [["3/4"], ["3/4"]]
    assert accepts(check_upper, claims(network, 1, open_ball=True, rank_at_most=0), evidence)


@pytest.mark.parametrize(
    "change",
    [
        lambda u: u["layers"][0]["weight"].pop(),
        lambda u: u["layers"][0]["bias"].append(0),
        lambda u: u["layers"][1]["weight"].append([0, 0]),
        lambda u: u["layers"][1].update(bias=[1]),
        lambda u: u.update(activation="sigmoid"),
        lambda u: u.update(constant={"1": [1]}),
        lambda u: u["layers"][0].update(weight=[[0.5], [0.5]]),
        lambda u: u["layers"].append(u["layers"][1]),
    ],
)
def test_a_perturbed_network_of_another_kind_is_rejected(change, build):
    _, stated, evidence = v1(build)
    change(evidence["perturbed"])
    assert not accepts(check_upper, stated, evidence)


# --- the lower side -------------------------------------------------------------------------------------------------


def test_needs_that_do_not_hold_are_rejected(build):
    cover = build((2, 2, 2), (5, 6, 7), (0, 0, 0))  # eps 1: 5 and 7 can meet
    stated = claims(cover, "1/2", rank_at_least=2)  # eps 1/2: 5 and 7 cannot
    good = [[0, 1, 0, 1], [2, 1, 0, 1]]
    assert accepts(check_lower, stated, {"parts": [{"needs": good}]})
    assert accepts(check_lower, stated, {"parts": [{"needs": [good[0]]}, {"needs": [good[1]]}]})
    bad = {
        "they can meet": (1, good),
        "meet in another part": ("1/2", [good[0], [1, 1, 0, 1]]),
        "wrong sign": ("1/2", [[0, 1, 0, -1], good[1]]),
        "no such output": ("1/2", [[0, 1, 1, 1], good[1]]),
        "no such unit": ("1/2", [[3, 1, 0, 1], good[1]]),
        "weights too large": ("1/2", [[0, "3/2", 0, 1], [2, "1/2", 0, 1]]),
        "a negative weight makes room": ("1/2", [[0, 2, 0, 1], [1, -1, 0, 1], [2, 1, 0, 1]]),
        "twice the same": ("1/2", [good[0], good[0]]),
        "a sign of size two": ("1/2", [[0, 1, 0, 2], good[1]]),
        "decimals": ("1/2", [[0, 1.0, 0, 1], good[1]]),
    }
    for why, (eps, needs) in bad.items():
        for parts in ([{"needs": needs}], [{"needs": [need]} for need in needs]):
            assert not accepts(check_lower, claims(cover, eps, rank_at_least=2), {"parts": parts}), why
    small = build((2, "1/3"), (5, 9), (0, 0))
    assert not accepts(
        check_lower, claims(small, "1/2", rank_at_least=1), {"parts": [{"needs": [[1, 1, 0, 1]]}]}
    )
    tie = build(("1/2",), (5,), (0,))
    assert not accepts(
        check_lower, claims(tie, "1/2", rank_at_least=1), {"parts": [{"needs": [[0, 1, 0, 1]]}]}
    )
    opened = claims(tie, "1/2", open_ball=True, rank_at_least=1)
    assert accepts(check_lower, opened, {"parts": [{"needs": [[0, 1, 0, 1]]}]})
    dead = build((9,), ("1/2",), (0,))
    assert not accepts(
        check_lower, claims(dead, "1/2", rank_at_least=1), {"parts": [{"needs": [[0, 1, 0, 1]]}]}
    )


def test_fractional_weights_prove_what_no_independent_set_does(build):
    """Five points around a square ring: any two neighbours can meet, no three; 5/2 rounds up to 3."""
    ring = build((9,) * 5, (10, 12, 13, 12, 10), (11, 10, 12, 14, 13))
    weights = [[unit, "1/2", 0, 1] for unit in range(5)]
    assert brute_force(ring, 1)[0] == 3
    assert accepts(check_lower, claims(ring, 1, rank_at_least=3), {"parts": [{"needs": weights}]})
    weights[2][1] = "501/1000"
    assert not accepts(check_lower, claims(ring, 1, rank_at_least=3), {"parts": [{"needs": weights}]})


def proof(refute):
    """A network whose lower bound needs cuts and cores."""
    network = equal_bins_network([5, 3, 3, 3], 2)
    found = proximate_rank(network, 1)
    assert found.lower == found.upper == 2
    return network, json.loads(json.dumps(lower_evidence(found, refute)[1]))


def test_a_clausal_proof_with_any_step_missing_is_rejected(refute):
    network, evidence = proof(refute)
    stated = claims(network, 1, rank_at_least=2)
    assert accepts(check_lower, stated, evidence)
    part = evidence["parts"][0]
    assert part["cuts"] and part["cores"] and len(part["lemmas"]) > 1
    assert not accepts(check_lower, stated, {"parts": [part, part]})  # the same units twice
    for name in ("cuts", "cores", "units"):
        for place in range(len(part[name])):
            changed = copy.deepcopy(part)
            del changed[name][place]
            assert not accepts(check_lower, stated, {"parts": [changed]}), (name, place)
    for lemmas in ([], part["lemmas"][:-1], part["lemmas"][1:], part["lemmas"][::-1]):
        assert not accepts(check_lower, stated, {"parts": [{**part, "lemmas": lemmas}]})
    for cores in ([*part["cores"], part["cores"][0]], [[]], [part["cores"][0]] * 2, [[1], [2]]):
        assert not accepts(check_lower, stated, {"parts": [{**part, "cores": cores}]})
    units = part["units"]
    for changed in (units[::-1], [*units, units[-1]], [*units[:-1], 99], units[:-1]):
        assert not accepts(check_lower, stated, {"parts": [{**part, "units": changed}]})


def forged(network, cuts, cores, refute, eps=1):
    """A part whose proof is right for these clauses, whether or not cuts hold and cores may be counted so."""
    encoding = encode(Instance(read_weights(network), eps), range(network.width))
    for signs, _, one, other in cuts:
        absent, present = (
            [-encoding.member[place] for place in one],
            [encoding.member[place] for place in other],
        )
        encoding.clauses.append([*(encoding.cost[leader] for leader in signs), *absent, *present])
    for core in cores:
        encoding.counter(core)
    cuts = [
        [[*map(list, signs.items())], k, [*map(list, one)], [*map(list, other)]]
        for signs, k, one, other in cuts
    ]
    lemmas = refute(encoding.no_core_fails(cores))
    return {
        "units": list(range(network.width)),
        "cuts": cuts,
        "cores": cores,
        "lemmas": [list(x) for x in lemmas],
    }


def test_a_core_is_counted_once(build, refute):
    network = build((4, 1), (5, 5), (5, 5))  # 5 > 2 eps: one unit is needed
    cuts = [({0: 1, 1: 1}, 0, [], set())]
    encoding = encode(Instance(read_weights(network), 1), range(2))
    core = list(encoding.cost)
    first = encoding.counter(core)[0]  # at least one of them: the core itself
    assert accepts(
        check_lower, claims(network, 1, rank_at_least=1), {"parts": [forged(network, cuts, [core], refute)]}
    )
    for cores in ([core, core], [core, [first]]):
        part = forged(network, cuts, cores, refute)
        assert not accepts(check_lower, claims(network, 1, rank_at_least=2), {"parts": [part]})


def test_a_unit_listed_twice_is_rejected(build, refute):
    """Twice the unit that cancels another would not cancel it."""
    twice, once = build((-9, 9, 9), (5, 5, 5), (5, 5, 5)), build((-9, 9), (5, 5), (5, 5))
    assert brute_force(once, 1)[0] == 0
    part = lower_evidence(proximate_rank(twice, 1), refute)[1]["parts"][0]
    assert accepts(check_lower, claims(twice, 1, rank_at_least=1), {"parts": [part]})
    assert not accepts(
        check_lower, claims(once, 1, rank_at_least=1), {"parts": [{**part, "units": [0, 1, 1]}]}
    )


@pytest.mark.parametrize("sign", [1, 1.0])
def test_a_cut_is_no_sum_of_floats(sign, build, refute):
    """Two units cancel each other, ε - 1 and ε + 1; in floating point the first of them would take nothing away."""
    eps = 2**53 + 1
    network = build((eps - 1, eps + 1), (0, 2 * eps), (5 * eps, 5 * eps))
    assert brute_force(network, eps)[0] == 0
    cut = {0: sign, 1: 1}, 0, [], set()
    encoding = encode(Instance(read_weights(network), eps), range(2))
    with pytest.raises(Rejected, match="a cut"):
        encoding.cut(*cut)
    part = forged(network, [cut], [encoding.cost], refute, eps)
    assert not accepts(check_lower, claims(network, eps, rank_at_least=1), {"parts": [part]})


def encoded(a, reach=2, radius=0, slope=1, strict=0):
    """Units at one point, with these outgoing weights."""

    class Ball:
        pass

    ball = Ball()
    ball.reach, ball.radius, ball.slope, ball.strict = reach, radius, slope, strict
    return Encoding([[5, 5]] * len(a), [[x] for x in a], ball)


CUTS = {
    "a large unit alone stays": ([4, 1], ({0: 1}, 0, [(0, 0, 1)], set()), True),
    "not if another cancels it": ([4, -4], ({0: 1}, 0, [(0, 0, 1)], set()), False),
    "unless that one is out": ([4, -4], ({0: 1}, 0, [(0, 0, 1)], {(1, 0, 1)}), True),
    "a tie vanishes in the closed ball": ([1, 0], ({0: 1}, 0, [(0, 0, 1)], {(1, 0, 1)}), False),
    "the other sign": ([-4, -1], ({0: -1}, 0, [(0, 0, 1)], set()), True),
    "the wrong sign": ([-4, -1], ({0: 1}, 0, [(0, 0, 1)], set()), False),
    "a sign of size two": ([1, 0], ({0: 2}, 0, [(0, 0, 1)], {(1, 0, 1)}), False),
    "a sign that is no integer": ([4, 1], ({0: 1.0}, 0, [(0, 0, 1)], set()), False),
    "inside another group": ([4, 1], ({1: 1}, 0, [(0, 0, 1)], set()), False),
    "inside twice": ([2, 2], ({0: 1}, 0, [(0, 0, 1), (0, 0, 1)], set()), False),
    "all together are too much": ([4, -1, 4], ({0: 1, 1: 1, 2: 1}, 0, [], set()), True),
    "but not without one of the groups": ([4, -1, 4], ({0: 1, 2: 1}, 0, [], set()), True),
    "all together cancel": ([4, -1, -1], ({0: 1, 1: 1, 2: 1}, 0, [], set()), False),
    "the last group, counted from the end": ([4, 4], ({0: 1, 1: 1, -1: 1}, 0, [], set()), False),
    "nothing said": ([4, 4], ({}, 0, [], set()), False),
}


@pytest.mark.parametrize("name", CUTS)
def test_cuts_are_justified_one_by_one(name):
    a, cut, holds = CUTS[name]
    encoding = encoded(a)
    try:
        clause = encoding.cut(*cut)
    except (Rejected, KeyError):
        assert not holds
        return
    assert holds and set(cut[0]) == {encoding.cost.index(literal) for literal in clause[: len(cut[0])]}


def test_a_tie_does_not_vanish_in_the_open_ball():
    assert encoded([1, 0], strict=1).cut({0: 1}, 0, [(0, 0, 1)], {(1, 0, 1)})
    with pytest.raises(Rejected):
        encoded([0, 0], strict=1).cut({0: 1}, 0, [], {(0, 0, 1), (1, 0, 1)})


def assigned(encoding, structure):
    """The assignment of places and costs that the theorem reads off a structure, and leaders, -1 for eliminated."""
    true = {encoding.member[unit, unit, 0] for unit in structure.eliminated}
    keys = dict.fromkeys(structure.eliminated, -1)
    for group in structure.groups:
        leader, sign = min(group)
        true |= {encoding.member[unit, leader, sign * t] for unit, t in group}
        true |= {encoding.cost[leader]} if group in structure.live else set()
        keys |= {unit: leader for unit, _ in group}
    decided = [*encoding.member.values(), *encoding.cost]
    return [literal if literal in true else -literal for literal in decided], [keys[i] for i in sorted(keys)]


@pytest.mark.parametrize("open_ball", [False, True])
def test_every_structure_makes_the_clauses_true_if_twins_are_in_order(
    open_ball, small_networks, networks_of_twins
):
    """As the theorem says, for all structures of tiny networks: with ladders that exist, and twins where there are."""
    in_order = others = 0
    for network, eps in (*small_networks(13, 120, 4), *networks_of_twins(29, 100, 4)):
        instance = Instance(read_weights(network), eps, open_ball=open_ball and eps > 0)
        encoding = encode(instance, range(network.width))
        whole = np.concatenate([instance.z, instance.a], axis=1)
        twins = [
            (i, j)
            for i, j in combinations(range(network.width), 2)
            if (whole[i] == whole[j]).all() or (whole[i] == -whole[j]).all()
        ]
        cheapest_in_order = network.width
        with Solver(bootstrap_with=encoding.clauses) as solver:
            for structure in structures(instance):
                assignment, keys = assigned(encoding, structure)
                order = all(keys[i] <= keys[j] for i, j in twins)
                assert solver.solve(assumptions=assignment) == order
                cheapest_in_order = min(cheapest_in_order, structure.cost) if order else cheapest_in_order
                in_order, others = in_order + order, others + (not order)
        assert cheapest_in_order == cheapest(instance)[0]
    assert in_order > 1000 and others > 250


@pytest.mark.parametrize("open_ball", [False, True])
def test_a_cut_that_is_accepted_is_true_of_every_structure(open_ball, small_networks):
    """Cuts drawn at random, of one group or several: whatever the checker accepts, no structure falsifies."""
    rng = random.Random(31)
    accepted = tight = 0
    for network, eps in small_networks(37, 60, 4):
        instance = Instance(read_weights(network), eps, open_ball=open_ball and eps > 0)
        encoding = encode(instance, range(network.width))
        made = [set(assigned(encoding, structure)[0]) for structure in structures(instance)]
        for _ in range(60 if network.width else 0):
            leaders = {i: rng.choice((1, -1)) for i in range(network.width) if rng.random() < 0.5}
            places = [place for place in encoding.member if rng.random() < 0.5]
            inside = list({i: (i, led, t) for i, led, t in places if t and led in leaders}.values())
            outside = {place for place in encoding.member if rng.random() < 0.4} - set(inside)
            cut = leaders, rng.randrange(len(encoding.a[0])), inside[: rng.randint(0, 3)], outside
            try:
                clause = encoding.cut(*cut)
            except Rejected:
                continue
            accepted += 1
            assert all(not true.isdisjoint(clause) for true in made)
            tight += any(len(true.intersection(clause)) == 1 for true in made)
    assert accepted > 300 and tight > 50


@pytest.mark.parametrize("open_ball", [False, True])
def test_the_order_of_twins_costs_nothing(open_ball, networks_of_twins):
    """Search with the order of twins finds what trying everything finds without it, in both balls."""
    several = 0
    for network, eps in networks_of_twins(17, 60, 5):
        instance = Instance(read_weights(network), eps, open_ball=open_ball)
        singles = Structure((), tuple(((unit, 1),) for unit in range(network.width)), ())
        found = search(instance, Search([*range(network.width)], singles), float("inf"))
        cost = cheapest(instance)[0]
        assert found.lower == found.upper == cost
        several += cost > 1
    assert several > 5


def test_twins_are_held_to_an_order():
    """Two equal units, the second alone, the first eliminated: that is one order of the two, and the other is cut."""
    encoding = encoded([3, 3], radius=9)
    with Solver(bootstrap_with=encoding.clauses) as solver:
        first_alone = [encoding.member[0, 0, 1], encoding.member[1, 1, 0]]
        second_alone = [encoding.member[0, 0, 0], encoding.member[1, 1, 1]]
        assert not solver.solve(assumptions=first_alone) and solver.solve(assumptions=second_alone)
    with Solver(bootstrap_with=encoded([3, 4], radius=9).clauses) as solver:  # no twins: both orders
        assert solver.solve(assumptions=first_alone) and solver.solve(assumptions=second_alone)


def test_places_are_numbered_as_the_theorem_takes_them(networks_of_twins):
    """Leaders ascend from place to place, each leads itself first, and twins have as many places before both."""
    compared = 0
    for network, eps in networks_of_twins(23, 60, 5):
        instance = Instance(read_weights(network), eps)
        encoding = encode(instance, range(network.width))
        homes = [[leader if sign else -1 for _, leader, sign in places] for places in encoding.places]
        assert all(leaders == sorted(leaders) for leaders in homes)
        assert all(led[0] == (leader, 1) for leader, led in enumerate(encoding.led))
        for j in range(network.width):
            for i in range(j):
                for turn in (1, -1):
                    same = (instance.z[i] == turn * instance.z[j]).all()
                    if same and (instance.a[i] == turn * instance.a[j]).all():
                        before = len(homes[i]) - 1  # the last place of i is under itself
                        assert homes[i][-1] == i and homes[i][:before] == homes[j][:before]
                        compared += 1
    assert compared > 20


# --- bits flipped ---------------------------------------------------------------------------------------------------


def is_true(statement):
    """The statement, decided by brute force."""
    stated = statement["claims"]
    network = parse_network(stated["network"])
    instance = Instance(read_weights(network), stated["eps"], open_ball="ball" in stated)
    value = cheapest(instance)[0]
    return stated.get("rank_at_least", 0) <= value <= stated.get("rank_at_most", value)


@pytest.mark.parametrize("side", ["upper", "needs", "cores"])
def test_a_flipped_bit_is_rejected_or_says_something_true(side, build, refute):
    if side == "needs":
        network, eps = build((2, 2, 2), (5, 6, 8), (0, "1/2", 0)), "1/2"
    else:
        network, eps = build((4, -4, 5), ("5/2", 3, "7/2"), (0, "1/2", 0)), "1/2"
    found = proximate_rank(network, eps)
    lower, evidence = lower_evidence(found, refute)
    assert lower == found.upper
    if side == "upper":
        stated, evidence = (
            claims(network, eps, rank_at_most=lower),
            upper_evidence(network, eps, found.structure),
        )
    else:
        stated = claims(network, eps, rank_at_least=lower)
        assert side in evidence["parts"][0]
    good = checker_conclusion(f"proximate_rank.{'upper' if side == 'upper' else 'lower'}", stated, evidence)
    assert replay_conclusion(good) == "checked"
    text = json.dumps({name: part for name, part in good.items() if name != "hash"}).encode()
    rejected = 0
    for bit in range(0, 8 * len(text), 3):
        flipped = bytearray(text)
        flipped[bit // 8] ^= 1 << (bit % 8)
        try:
            data = json.loads(flipped)
            data["hash"] = digest(data["statement"])
        except (ValueError, KeyError, TypeError):
            continue
        try:
            replay_conclusion(data)
        except Rejected:
            rejected += 1
        else:
            assert data["outcome"] == "discharged" and is_true(data["statement"])
    assert rejected > 50

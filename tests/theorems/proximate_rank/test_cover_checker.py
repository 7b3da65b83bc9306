"""Halves of sets: what the checker accepts of them, and that no bound gets through that is not so."""

from __future__ import annotations

import json
import random

import pytest

from netproof.commands.certificates import checker_conclusion
from theorems.proximate_rank.bounds import cannot_vanish
from theorems.proximate_rank.checker import check_lower
from theorems.proximate_rank.construction import (
    Instance,
    brute_force,
    cheapest,
    claims,
    compatible_pairs,
    read_weights,
)
from verify.kernel import replay_conclusion
from verify.kernel.errors import Rejected
from verify.kernel.formula import digest
from verify.networks.exact_json import parse_network

RING = (10, 12, 13, 12, 10), (11, 10, 12, 14, 13)
"""Five points, any two neighbours can meet for eps = 1, no three."""


def ring(build, rings=1, signs=(1,) * 5):
    """Rings far from each other, units turned around by their signs."""
    incoming = [s * (x + 20 * k) for k in range(rings) for s, x in zip(signs, RING[0], strict=True)]
    bias = [s * y for _ in range(rings) for s, y in zip(signs, RING[1], strict=True)]
    return build([9 * s for s in signs * rings], incoming, bias)


def part(sets, units=5, weight=0):
    """Units that weigh so much each, and sets [weight, units]; a ring of five needs three groups."""
    return {"parts": [{"needs": [[unit, weight, 0, 1] for unit in range(units)], "zero_half": sets}]}


WHOLE = [1, [0, 1, 2, 3, 4]]
SECOND = [1, [5, 6, 7, 8, 9]]


def accepts(network, bound, evidence, eps=1):
    try:
        check_lower(claims(network, eps, rank_at_least=bound), evidence, "discharged")
    except (Rejected, LookupError, TypeError, ValueError, AttributeError):
        return False
    return True


def test_a_set_proves_half_of_its_units_rounded_up_and_no_more(build):
    one = ring(build)
    assert brute_force(one, 1)[0] == 3
    assert accepts(one, 3, part([WHOLE])) and not accepts(one, 4, part([WHOLE]))
    assert accepts(one, 2, part([[1, [0, 1, 2, 3]]])) and not accepts(one, 3, part([[1, [0, 1, 2, 3]]]))
    assert accepts(one, 1, part([[1, [2]]])) and not accepts(one, 2, part([[1, [2]]]))
    assert accepts(one, 0, part([[1, []]])) and not accepts(one, 1, part([[1, []]]))
    assert accepts(one, 0, part([])) and accepts(one, 3, part([WHOLE, [0, [1, 2]]]))


def test_gains_of_sets_add_up_where_weights_leave_a_gap(build):
    """Two rings: weights alone give 5/2 + 5/2, in a part of both 5 and not 6."""
    two = ring(build, 2)
    assert not accepts(two, 6, part([], 10, "1/2")) and accepts(two, 5, part([], 10, "1/2"))
    assert accepts(two, 6, part([WHOLE, SECOND], 10)) and not accepts(two, 7, part([WHOLE, SECOND], 10))
    mixed = part([SECOND], 10)
    for need in mixed["parts"][0]["needs"][:5]:
        need[1] = "1/2"
    assert accepts(two, 6, mixed) and not accepts(two, 7, mixed)
    both = [1, [*WHOLE[1], *SECOND[1]]]  # ten units: half of them is five
    assert accepts(two, 5, part([both], 10)) and not accepts(two, 6, part([both], 10))


def test_signs_of_units_do_not_matter_to_sets(build):
    signs = (1, -1, 1, -1, -1)
    evidence = part([WHOLE])
    for need, outgoing in zip(evidence["parts"][0]["needs"], signs, strict=True):
        need[3] = outgoing
    assert accepts(ring(build, signs=signs), 3, evidence)
    evidence["parts"][0]["needs"][0][3] = -1
    assert not accepts(ring(build, signs=signs), 3, evidence)


REJECTED = {
    "a unit left out": [[1, [0, 1, 2, 3]]],
    "a unit twice": [[1, [0, 1, 2, 3, 4, 4, 4]]],
    "a unit twice instead of another": [[1, [0, 1, 2, 3, 3]]],
    "a unit that is not listed": [[1, [0, 1, 2, 3, 4, 5, 6]]],
    "a unit that is none": [[1, [0, 1, 2, 3, -1]]],
    "a unit by its name": [[1, ["0", 1, 2, 3, 4]]],
    "the set twice": [WHOLE, WHOLE],
    "a light set": [["2/3", WHOLE[1]]],
    "too heavy by 2^-60": [[f"{2**60 + 1}/{2**60}", WHOLE[1]]],
    "a negative weight": [[-1, WHOLE[1]]],
    "a negative weight makes room": [WHOLE, [1, [0, 1, 2]], [-1, [0, 1]], [-1, [1, 2]]],
    "a decimal": [[1.0, WHOLE[1]]],
    "no weight": [[WHOLE[1]]],
    "no set": [[1]],
    "a set is null": [[1, None]],
    "sets of sets": [[1, [[0, 1, 2, 3, 4]]]],
    "even sets round up": [[1, [0, 1]], [1, [2, 3]], [1, [4]]],
    "not a list": 5,
}


@pytest.mark.parametrize("why", REJECTED)
def test_sets_that_do_not_hold_are_rejected(why, build):
    network = ring(build)
    assert not accepts(network, 3, part(REJECTED[why]))


def test_weights_and_sets_share_a_group(build):
    """Half of the set and a weight of 1/4 on every unit are as much as a group can weigh; any more is rejected."""
    one = ring(build)
    half = ["1/2", WHOLE[1]]
    assert accepts(one, 3, part([half, half])) and accepts(one, 3, part([half], weight="1/4"))
    assert not accepts(one, 3, part([half], weight=f"{2**58 + 1}/{2**60}"))
    assert not accepts(one, 3, part([half, half], weight=f"1/{2**60}"))


def test_three_units_in_one_group_count_two(build):
    """Where three units can meet, half of three is two: such a set may have half the weight only."""
    three = build((9, 9, 9), (10, 11, 12), (10, 11, 10))
    assert brute_force(three, 1)[0] == 1
    assert accepts(three, 1, part([["1/2", [0, 1, 2]]], 3)) and not accepts(
        three, 1, part([[1, [0, 1, 2]]], 3)
    )
    assert not accepts(three, 2, part([["1/2", [0, 1, 2]]], 3))


def test_a_unit_that_may_vanish_has_no_place_in_a_set(build):
    network = build((9, 9, 9, 9, "1/2"), *RING)
    assert not accepts(network, 3, part([WHOLE]))
    assert not accepts(network, 3, part([WHOLE], 4))
    assert accepts(network, 2, part([[1, [0, 1, 2, 3]]], 4))


def test_the_open_ball_has_smaller_boxes(build):
    """Two units 2ε apart meet in the closed ball alone, where one set for both may weigh one group less."""
    network = build((9, 9), (10, 12), (10, 10))
    stated = claims(network, 1, open_ball=True, rank_at_least=2)
    evidence = part([[1, [0]], [1, [1]]], 2)
    check_lower(stated, evidence, "discharged")
    assert not accepts(network, 2, evidence)


def test_no_set_proves_more_than_is_so(small_networks):
    """Random sets on networks with ties and both signs: what is accepted is at most the value by brute force."""
    rng, accepted, sharp, drawn = random.Random(5), 0, 0, 0
    for network, eps in small_networks(77, 400):
        instance = Instance(read_weights(network), eps)
        output, sign = cannot_vanish(instance, *compatible_pairs(instance))
        listed = [unit for unit in range(network.width) if output[unit] >= 0]
        if len(listed) < 2:
            continue
        value = cheapest(instance)[0]
        for _ in range(20):
            needs = [
                [unit, rng.choice((0, 0, "1/2", "1/3")), int(output[unit]), int(sign[unit])]
                for unit in listed
            ]
            sets = [
                [rng.choice((1, "1/2", "1/3")), rng.sample(listed, rng.randint(1, len(listed)))]
                for _ in range(rng.randint(1, 2))
            ]
            evidence = {"parts": [{"needs": needs, "zero_half": sets}]}
            drawn += 1
            assert not accepts(network, value + 1, evidence, eps)
            if accepts(network, 1, evidence, eps):
                accepted += 1
                sharp += accepts(network, value, evidence, eps)
    assert drawn > 1000 and accepted > 200 and sharp > 50, (drawn, accepted, sharp)


def test_a_flipped_bit_is_rejected_or_says_something_true(build):
    stated = claims(ring(build), 1, rank_at_least=3)
    good = checker_conclusion("proximate_rank.lower", stated, part([WHOLE]))
    assert replay_conclusion(good) == "checked"
    text = json.dumps({name: entry for name, entry in good.items() if name != "hash"}).encode()
    rejected = 0
    for bit in range(8 * len(text)):
        flipped = bytearray(text)
        flipped[bit // 8] ^= 1 << (bit % 8)
        try:
            data = json.loads(flipped)
            data["hash"] = digest(data["statement"])
            replay_conclusion(data)
        except (ValueError, KeyError, TypeError, Rejected):
            rejected += 1
            continue
        stated = data["statement"]["claims"]
        instance = Instance(
            read_weights(parse_network(stated["network"])), stated["eps"], open_ball="ball" in stated
        )
        assert stated.get("rank_at_least", 0) <= cheapest(instance)[0]
    assert rejected > 1000

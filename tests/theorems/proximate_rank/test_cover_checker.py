"""Trees of weights: what the checker accepts of them, and that no bound gets through that is not so."""

from __future__ import annotations

import copy
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


def leaf(*units, weight=1):
    return {"weights": [[unit, weight] for unit in units]}


def tree(first=0, sign=1):
    """A ring needs three groups: without its first two units, or along the path between them."""
    together, apart = leaf(first, first + 2, first + 4), leaf(first, first + 1, first + 3)
    return {"pair": [first, first + 1, sign], "together": together, "apart": apart}


def part(trees, units=5, weight=0):
    return {"parts": [{"needs": [[unit, weight, 0, 1] for unit in range(units)], "trees": trees}]}


def accepts(network, bound, evidence, eps=1):
    try:
        check_lower(claims(network, eps, rank_at_least=bound), evidence, "discharged")
    except (Rejected, LookupError, TypeError, ValueError, AttributeError):
        return False
    return True


def test_a_tree_proves_what_it_weighs_and_no_more(build):
    one = ring(build)
    assert brute_force(one, 1)[0] == 3
    assert accepts(one, 3, part([tree()])) and not accepts(one, 4, part([tree()]))


def test_gains_of_trees_add_up_where_weights_leave_a_gap(build):
    """Two rings: weights alone give 5/2 + 5/2, in a part of both 5 and not 6."""
    two = ring(build, 2)
    assert not accepts(two, 6, part([], 10, "1/2")) and accepts(two, 5, part([], 10, "1/2"))
    assert accepts(two, 6, part([tree(), tree(5)], 10))
    mixed = part([tree(5)], 10)
    for need in mixed["parts"][0]["needs"][:5]:
        need[1] = "1/2"
    assert accepts(two, 6, mixed) and not accepts(two, 7, mixed)
    nested = {"pair": [5, 6, 1], "together": tree(), "apart": tree()}
    assert accepts(two, 3, part([nested], 10)) and not accepts(two, 4, part([nested], 10))


def test_signs_are_relative(build):
    signs = (1, -1, 1, -1, -1)
    turned = ring(build, signs=signs)
    for sign in (1, -1):
        evidence = part([tree(sign=sign)])
        for need, outgoing in zip(evidence["parts"][0]["needs"], signs, strict=True):
            need[3] = outgoing
        assert accepts(turned, 3, evidence) is (sign == -1)


def changed(change):
    evidence = part([tree()])
    change(evidence["parts"][0]["trees"][0])
    return evidence


REJECTED = {
    "leaves exchanged": lambda t: t.update(together=t["apart"], apart=t["together"]),
    "weights of one leaf at both": lambda t: t.update(apart=t["together"]),
    "another pair": lambda t: t.update(pair=[2, 4, 1]),
    "two neighbours elsewhere": lambda t: t.update(pair=[1, 2, 1]),
    "the other sign": lambda t: t.update(pair=[0, 1, -1]),
    "a sign of size two": lambda t: t.update(pair=[0, 1, 2]),
    "no sign": lambda t: t.update(pair=[0, 1]),
    "one unit twice": lambda t: t.update(pair=[0, 0, 1]),
    "no such unit": lambda t: t.update(pair=[0, 9, 1]),
    "no leaf apart": lambda t: t.pop("apart"),
    "an empty leaf": lambda t: t.update(apart=leaf()),
    "a leaf is null": lambda t: t.update(apart=None),
    "a light leaf": lambda t: t.update(apart=leaf(0, 1, 3, weight="1/3")),
    "a heavy leaf": lambda t: t["apart"]["weights"][0].__setitem__(1, "1000001/1000000"),
    "a negative weight makes room": lambda t: t.update(apart={"weights": [[0, 1], [1, 2], [2, -1], [3, 1]]}),
    "a unit that is not listed": lambda t: t["apart"]["weights"].append([7, 1]),
    "a decimal": lambda t: t["apart"]["weights"][0].__setitem__(1, 1.0),
}  # fmt: skip


@pytest.mark.parametrize("why", REJECTED)
def test_trees_that_do_not_hold_are_rejected(why, build):
    assert not accepts(ring(build), 3, changed(REJECTED[why]))


def test_trees_share_the_weight_of_a_group(build):
    one = ring(build)
    assert not accepts(one, 3, part([tree(), tree()])) and not accepts(one, 6, part([tree(), tree()]))
    assert not accepts(one, 3, part([tree()], weight="1/1000"))
    half = copy.deepcopy(tree())
    for side in ("together", "apart"):
        half[side]["weights"] = [[unit, "1/2"] for unit, _ in half[side]["weights"]]
    assert accepts(one, 3, part([half, half]))
    assert accepts(one, 3, part([half], weight="1/4")) and not accepts(one, 3, part([half], weight="1/3"))


def test_a_unit_that_may_vanish_has_no_place_in_a_tree(build):
    network = build((9, 9, 9, 9, "1/2"), *RING)
    assert not accepts(network, 3, part([tree()]))
    evidence = part([tree()], 4)
    assert not accepts(network, 3, evidence)


def test_no_tree_proves_more_than_is_so(small_networks):
    """Random trees on networks with ties and both signs: what is accepted is at most the value by brute force."""
    rng, accepted, sharp, drawn = random.Random(5), 0, 0, 0
    for network, eps in small_networks(77, 300):
        instance = Instance(read_weights(network), eps)
        pairs = compatible_pairs(instance)
        output, sign = cannot_vanish(instance, *pairs)
        listed = [unit for unit in range(network.width) if output[unit] >= 0]
        if len(listed) < 2:
            continue
        value, near = cheapest(instance)[0], list(zip(*(column.tolist() for column in pairs), strict=True))
        near = [pair for pair in near if output[pair[0]] >= 0 <= output[pair[1]]]
        needs = [[unit, 0, int(output[unit]), int(sign[unit])] for unit in listed]

        def grown(depth, listed=listed, near=near):
            if depth == 0 or not near:
                return leaf(*(unit for unit in listed if rng.random() < 0.6))
            first, second, relative = rng.choice(near)
            relative *= rng.choice((1, 1, 1, -1))
            return {
                "pair": [first, second, relative],
                "together": grown(depth - 1),
                "apart": grown(depth - 1),
            }

        for _ in range(20):
            evidence = {"parts": [{"needs": needs, "trees": [grown(rng.randint(1, 2))]}]}
            drawn += 1
            assert not accepts(network, value + 1, evidence, eps)
            if accepts(network, 1, evidence, eps):
                accepted += 1
                sharp += accepts(network, value, evidence, eps)
    assert drawn > 1000 and accepted > 200 and sharp > 50, (drawn, accepted, sharp)


def test_a_flipped_bit_is_rejected_or_says_something_true(build):
    stated = claims(ring(build), 1, rank_at_least=3)
    good = checker_conclusion("proximate_rank.lower", stated, part([tree()]))
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

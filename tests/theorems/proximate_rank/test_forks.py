"""Forks: what the checker accepts of weights that depend on which units share a group, and what it rejects."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from netproof.commands.certificates import checker_conclusion, write_certificate
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

RING = (10, 12, 13, 12, 10), (11, 10, 12, 14, 13)
"""Five points, any two neighbours can meet for eps = 1, no three: unit k meets k + 1, and 4 meets 0."""


def ring(build, signs=(1,) * 5):
    """Units turned around by their signs."""
    points = [[s * x for s, x in zip(signs, line, strict=True)] for line in RING]
    return build([9 * s for s in signs], *points)


def leaf(*units, weight=1, sets=()):
    return {"weights": [[unit, weight] for unit in units], "zero_half": list(sets)}


def fork(together, apart, pair=(0, 1, 1)):
    return {"pair": list(pair), "together": together, "apart": apart}


def part(tree, units=5, weight=0, signs=(1,) * 5):
    needs = [[unit, weight, 0, sign] for unit, sign in zip(range(units), signs, strict=False)]
    return {"parts": [{"needs": needs, "tree": tree}]}


TOGETHER = leaf(0, 2, 4)
"""Where 0 and 1 share a group, it holds no other; of 2, 3, 4 the ends cannot meet: 0, 2 and 4 need a group each."""
APART = leaf(0, 1, 3)
"""Where 0 and 1 do not, there is a path 1, 2, 3, 4, 0, of which every second unit needs a group."""
GOOD = fork(TOGETHER, APART)


def accepts(network, bound, evidence, eps=1):
    try:
        check_lower(claims(network, eps, rank_at_least=bound), evidence, "discharged")
    except (Rejected, LookupError, TypeError, ValueError, AttributeError):
        return False
    return True


def test_a_fork_proves_what_weights_cannot(build):
    """Five units around a ring: weights prove 5/2 of them; case by case, three groups."""
    one = ring(build)
    assert brute_force(one, 1)[0] == 3
    assert accepts(one, 3, part(GOOD)) and not accepts(one, 4, part(GOOD))
    check = checker_conclusion("proximate_rank.lower", claims(one, 1, rank_at_least=3), part(GOOD))
    assert replay_conclusion(check) == "checked"


def test_a_tree_is_replayed_by_a_python_that_has_no_package(build, tmp_path):
    file = tmp_path / "tree.json"
    stated = claims(ring(build), 1, rank_at_least=3)
    conclusion = checker_conclusion("proximate_rank.lower", stated, part(GOOD))
    write_certificate(file, "tree", [conclusion], claim="proximate-rank")
    command = [sys.executable, "-S", "-E", "-m", "verify.kernel", str(file)]
    for names, told in (("together", "1 checked, 0 rejected"), ("apart", "0 checked, 1 rejected")):
        file.write_text(file.read_text().replace('"together"', f'"{names}"'))
        done = subprocess.run(
            command, cwd=Path(__file__).parents[3], capture_output=True, text=True, check=False
        )
        assert told in done.stdout and done.returncode == (names == "apart"), done.stdout


def test_the_bound_is_that_of_the_lightest_leaf(build):
    one = ring(build)
    for light in (fork(leaf(2, 4), APART), fork(TOGETHER, leaf(1, 3))):
        assert accepts(one, 2, part(light)) and not accepts(one, 3, part(light))
    assert accepts(one, 0, part(fork(TOGETHER, leaf()))) and not accepts(one, 1, part(fork(TOGETHER, leaf())))


def test_leaves_add_to_what_the_part_weighs(build):
    one = ring(build)
    halved = fork(leaf(0, 2, 4, weight="1/2"), leaf(0, 1, 3, weight="1/2"))
    assert accepts(one, 2, part(halved)) and not accepts(one, 3, part(halved))
    whole = [1, [0, 1, 2, 3, 4]]
    assert accepts(one, 3, part(leaf(sets=[whole])))
    assert accepts(one, 3, part(fork(leaf(sets=[whole]), leaf(sets=[whole]))))
    assert not accepts(one, 3, part(halved, weight="1/2"))
    shared = part(fork(leaf(0, 2, 4, weight="1/2"), leaf(sets=[["1/2", whole[1]]])))
    shared["parts"][0]["zero_half"] = [["1/2", whole[1]]]
    assert accepts(one, 3, shared) and not accepts(one, 4, shared)


def test_forks_follow_forks(build):
    """A pair that is asked for again, the other way round too, leaves nothing at the branch that contradicts it."""
    one, any_weight = ring(build), leaf(0, 1, weight=7)
    assert accepts(one, 3, part(fork(fork(TOGETHER, any_weight), APART)))
    assert accepts(one, 3, part(fork(fork(TOGETHER, any_weight, (1, 0, 1)), APART)))
    assert not accepts(one, 3, part(fork(any_weight, APART)))
    assert not accepts(one, 3, part(fork(fork(TOGETHER, any_weight, (1, 2, 1)), APART)))
    assert accepts(
        one, 3, part(fork(fork(any_weight, TOGETHER, (1, 2, 1)), APART))
    )  # 0, 1, 2 cannot all meet


def test_a_fork_on_units_that_cannot_meet_is_harmless(build):
    """They are never together, so whatever weighs on these two there is in no group; apart says nothing new."""
    one = ring(build)
    for pair in ((0, 2, 1), (0, 1, -1)):
        assert accepts(one, 2, part(fork(leaf(*pair[:2], weight=9), leaf(0, 2), pair)))
        assert not accepts(one, 3, part(fork(leaf(*pair[:2], weight=9), APART, pair)))


def test_signs_of_units_turn_the_pair(build):
    signs = (1, -1, 1, -1, -1)
    assert accepts(ring(build, signs), 3, part({**GOOD, "pair": [0, 1, -1]}, signs=signs))
    assert not accepts(ring(build, signs), 3, part(GOOD, signs=signs))


REJECTED = {
    "branches exchanged": fork(APART, TOGETHER),
    "another pair": fork(TOGETHER, APART, (1, 2, 1)),
    "together alone": {"pair": [0, 1, 1], "together": TOGETHER},
    "apart alone": {"pair": [0, 1, 1], "apart": APART},
    "one leaf for both": fork(TOGETHER, TOGETHER),
    "a leaf that knows nothing": APART,
    "a leaf too light": fork(TOGETHER, leaf(0, 1, 3, weight="2/3")),
    "a leaf too heavy by 2^-60": fork(TOGETHER, leaf(0, 1, 3, weight=f"{2**60 + 1}/{2**60}")),
    "two units of a group": fork(leaf(0, 1, 3), APART),
    "a group that holds one of two": fork(leaf(0, 2, 3), APART),
    "a set too heavy": fork(TOGETHER, leaf(sets=[[2, [0, 1, 3, 4, 2]]])),
    "a set of a leaf with a unit twice": fork(TOGETHER, leaf(sets=[[1, [0, 0, 1, 3, 3]]])),
    "a negative weight": fork(leaf(0, 1, 2, 4) | {"zero_half": [[-1, [0, 1]]]}, APART),
    "a negative weight of a unit": fork(TOGETHER, leaf(0, 1, 3, 2) | {"weights": [[0, 4], [1, -1]]}),
    "a unit and itself": fork(leaf(0, 1, 2, 3), APART, (0, 0, 1)),
    "a unit that is none": fork(leaf(0, 1, 2, 3), APART, (0, 9, 1)),
    "no sign": fork(TOGETHER, APART, (0, 1, 0)),
    "no integer sign": fork(TOGETHER, APART, (0, 1, 1.0)),
    "a weight of a unit that is none": fork(leaf(2, 4, 7), APART),
    "no weights": fork({"zero_half": []}, APART),
    "no sets": fork({"weights": []}, APART),
    "a list": [],
    "null": None,
}


@pytest.mark.parametrize("why", REJECTED)
def test_forks_that_do_not_hold_are_rejected(why, build):
    assert not accepts(ring(build), 3, part(REJECTED[why]))


def test_units_of_a_pair_are_listed(build):
    evidence = part(fork(leaf(2, 4), leaf(3)))
    evidence["parts"][0]["needs"].pop(0)
    assert not accepts(ring(build), 1, evidence)


def test_no_tree_proves_more_than_is_so(small_networks):
    """Random trees on networks with ties and both signs: what is accepted is at most the value by brute force."""
    rng, accepted, sharp = random.Random(8), 0, 0
    for network, eps in small_networks(78, 300):
        instance = Instance(read_weights(network), eps)
        output, sign = cannot_vanish(instance, *compatible_pairs(instance))
        listed = [unit for unit in range(network.width) if output[unit] >= 0]
        if len(listed) < 2:
            continue
        value = cheapest(instance)[0]

        def drawn(depth, listed=listed):
            if depth and rng.random() < 0.8:
                pair = (*rng.sample(listed, 2), rng.choice((1, 1, -1)))
                return fork(drawn(depth - 1), drawn(depth - 1), pair)
            sets = [[rng.choice(("1/2", 1)), rng.sample(listed, rng.randint(1, len(listed)))]]
            some = rng.sample(listed, rng.randint(0, len(listed)))
            return leaf(*some, weight=rng.choice(("1/2", 1)), sets=sets if rng.random() < 0.3 else [])

        needs = [[unit, 0, int(output[unit]), int(sign[unit])] for unit in listed]
        for _ in range(20):
            evidence = {"parts": [{"needs": needs, "tree": drawn(3)}]}
            assert not accepts(network, value + 1, evidence, eps)
            if accepts(network, 1, evidence, eps):
                accepted += 1
                sharp += accepts(network, value, evidence, eps)
    assert accepted > 200 and sharp > 25, (accepted, sharp)

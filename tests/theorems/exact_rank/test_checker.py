"""Bits of good certificates flipped: every result is rejected, or says something that is true."""

from __future__ import annotations

import json

import pytest

from netproof.commands.certificates import checker_conclusion
from theorems.exact_rank.construction import decide_equivalence, pole_certificate, rank, reduce_network
from verify.kernel import replay_conclusion
from verify.kernel.errors import Rejected
from verify.kernel.formula import digest
from verify.networks.exact_json import network_json, parse_network

FIRST = {
    "activation": "tanh",
    "layers": [
        {"weight": [["1/2", 1], ["-1/2", -1], [1, 3], [0, 0]], "bias": [1, -1, "1/3", 2]},
        {"weight": [[1, 2, 3, 4]], "bias": ["5/7"]},
    ],
}
SECOND = {
    "activation": "sigmoid",
    "layers": [{"weight": [[1, 1]], "bias": [1]}, {"weight": [[1]], "bias": [0]}],
}


def conclusions():
    network, other = parse_network(FIRST), parse_network(SECOND)
    reduction = reduce_network(network)
    small = network_json(reduction.compressed())
    witness = decide_equivalence(network, other).witness
    assert witness is not None
    return {
        "poles": checker_conclusion(
            "exact_rank.poles", {"network": FIRST, "rank_at_least": 2}, pole_certificate(network).evidence()
        ),
        "reduction": checker_conclusion(
            "exact_rank.reduction", {"network": FIRST, "rank_at_most": 2}, {"reduced": small}
        ),
        "different": checker_conclusion(
            "exact_rank.different", {"first": FIRST, "second": SECOND}, witness.evidence()
        ),
        "equal": checker_conclusion("exact_rank.equal", {"first": FIRST, "second": small}, None),
    }


def is_true(statement):
    """The statement, decided by the algorithms instead of the checker."""
    claims = statement["claims"]
    if "network" in claims:
        found = rank(parse_network(claims["network"]))
        return claims.get("rank_at_least", 0) <= found <= claims.get("rank_at_most", found)
    equal = decide_equivalence(parse_network(claims["first"]), parse_network(claims["second"])).equal
    return equal is (statement["checker"] == "exact_rank.equal")


def flipped(conclusion):
    """The conclusion with one bit of its text flipped, wherever that still is JSON, its hash renewed."""
    text = json.dumps({name: part for name, part in conclusion.items() if name != "hash"}).encode()
    for bit in range(0, 8 * len(text), 3):
        changed = bytearray(text)
        changed[bit // 8] ^= 1 << (bit % 8)
        try:
            data = json.loads(changed)
            yield {**data, "hash": digest(data["statement"])}
        except (ValueError, KeyError, TypeError):
            continue


@pytest.mark.parametrize("kind", ["poles", "reduction", "different", "equal"])
def test_a_flipped_bit_is_rejected_or_says_something_true(kind):
    good = conclusions()[kind]
    assert replay_conclusion(good) == "checked"
    rejected = 0
    for changed in flipped(good):
        try:
            replay_conclusion(changed)
        except Rejected:
            rejected += 1
        else:
            assert changed["outcome"] == "discharged"
            assert is_true(changed["statement"])
    assert rejected > 50


@pytest.mark.parametrize("kind", ["poles", "reduction", "different", "equal"])
def test_a_certificate_for_another_statement_is_rejected_by_its_hash(kind):
    good = conclusions()[kind]
    name = "network" if kind in ("poles", "reduction") else "first"
    good["statement"]["claims"][name] = SECOND
    with pytest.raises(Rejected, match="hash"):
        replay_conclusion(good)

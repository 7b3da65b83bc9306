"""What the checker of proximate rank reads: claims on a network and a ball, and evidence for both sides.

In reading order: `claims`; `upper_evidence`, the perturbed network; `lower_evidence`, parts that need so many groups,
those found by search with a clausal proof. The proof comes from a function that the caller hands in, since theorems
import no prover.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from theorems.proximate_rank.bounds import Need
from theorems.proximate_rank.core_guided import Search, encode
from theorems.proximate_rank.exact_value import Bracket, needed_groups
from theorems.proximate_rank.structure import Structure, perturbed_network
from theorems.proximate_rank.weights import Eps, Instance, read_eps
from theorems.proximate_rank.zero_half import ZeroHalf
from verify.networks.exact_json import network_json
from verify.networks.network import Network, format_rational

Json = Any
Refute = Callable[[list[list[int]]], list[tuple[list[int], list[int]]] | None]
"""Clauses -> lemmas with hints that lead to the empty clause, as in rule `lrat`; None if there is no time for it."""


def claims(network: Network, eps: Eps, *, open_ball: bool = False, **bound: int) -> dict[str, Json]:
    """What a certificate is about; `bound` is rank_at_most or rank_at_least.

    Example:
        claims(network, "1/2", rank_at_most=3)
    """
    ball = {"ball": "open"} if open_ball else {}
    return {"network": network_json(network), "eps": format_rational(read_eps(eps)), **ball, **bound}


def upper_evidence(network: Network, eps: Eps, structure: Structure) -> dict[str, Json]:
    """For `proximate_rank.upper`: a network in the ball whose rank is at most the structure's cost.

    Raises:
        NetworkError: the structure does not fit into the ball.
    """
    return {"perturbed": network_json(perturbed_network(network, structure, eps))}


def lower_evidence(bracket: Bracket, refute: Refute | None = None) -> tuple[int, dict[str, Json]]:
    """For `proximate_rank.lower`: the bound that can be certified, and the evidence.

    It is the bracket's own lower bound, unless `refute` gives up or, where search was needed, is not given: then
    what weights prove of the component remains.
    """
    alone: list[Need] = []
    weighed: list[tuple[Sequence[Need], Sequence[ZeroHalf]]] = []
    proofs: list[Json] = []
    total = 0
    for found in bracket.searches:
        proof = _proof(bracket.instance, found, refute) if refute else None
        if proof is not None:
            total += found.lower
            proofs.append(proof)
        elif found.needs:
            weighed.append((found.needs, ()))
    for part, sets in zip(bracket.needs, bracket.sets, strict=True):
        if not sets and all(need.weight == 1 for need in part):
            alone += part  # nothing to round up, so one part will do
        else:
            weighed.append((part, sets))
    parts = [(part, sets) for part, sets in ((alone, ()), *weighed) if part]
    total += sum(needed_groups(*part) for part in parts)
    return total, {"parts": [*(_weighed(*part) for part in parts), *proofs]}


def _weighed(needs: Sequence[Need], sets: Sequence[ZeroHalf]) -> Json:
    halves = [[format_rational(half.weight), [*half.units]] for half in sets]
    return {"needs": [*map(_need, needs)]} | ({"zero_half": halves} if halves else {})


def _need(need: Need) -> Json:
    return [need.unit, format_rational(need.weight), need.output, need.sign]


def _proof(instance: Instance, found: Search, refute: Refute) -> Json | None:
    encoding = encode(instance, found.units)
    encoding.clauses += [encoding.cut(*cut) for cut in found.cuts]
    for core in found.cores:
        encoding.counter(core)
    lemmas = refute(encoding.no_core_fails(found.cores))
    if lemmas is None:
        return None
    cuts = [
        [[*map(list, leaders.items())], k, [*map(list, inside)], [*map(list, sorted(outside))]]
        for leaders, k, inside, outside in found.cuts
    ]
    return {
        "units": found.units,
        "cuts": cuts,
        "cores": found.cores,
        "lemmas": [[literals, hints] for literals, hints in lemmas],
    }

"""Conclusions that the claim's own checker replays: a value from above, from below, or refuted.

In reading order: `at_most` and `at_least`, which discharge a bound; `not_at_most` and `not_at_least`, which refute
one. A module of its own because evidence, false variants and the campaign all conclude in these ways. A bound from
below takes the prover `sat`, whose refutations become part of the certificate.
"""

from __future__ import annotations

from typing import Any

from theorems.proximate_rank.construction import (
    Bracket,
    Eps,
    Structure,
    claims,
    lower_evidence,
    proximate_rank,
    upper_evidence,
)
from verify.networks.network import Network

Json = Any


def at_most(prover: Any, network: Network, eps: Eps, structure: Structure) -> None:
    """Conclude that the proximate rank is at most the cost of the structure."""
    stated = claims(network, eps, rank_at_most=structure.cost)
    _conclude(prover, "upper", "discharged", stated, upper_evidence(network, eps, structure))


def not_at_least(prover: Any, network: Network, eps: Eps, bound: int, structure: Structure) -> None:
    """Refute that the proximate rank is at least `bound`, by weights in the ball that the structure gives."""
    stated = claims(network, eps, rank_at_least=bound)
    _conclude(prover, "upper", "refuted", stated, upper_evidence(network, eps, structure))


def at_least(
    sat: Any, network: Network, eps: Eps, bracket: Bracket, bound: int, *, open_ball: bool = False
) -> None:
    """Conclude that the proximate rank is at least `bound`; undecided if what is certified does not reach it."""
    stated = claims(network, eps, open_ball=open_ball, rank_at_least=bound)
    found, evidence = lower_evidence(bracket, sat.refutation)
    _conclude(sat, "lower", "discharged" if found >= bound else "undecided", stated, evidence)


def not_at_most(sat: Any, network: Network, eps: Eps, bound: int) -> None:
    """Refute that the proximate rank is at most `bound`, by units or clauses that need more groups."""
    stated = claims(network, eps, rank_at_most=bound)
    found, evidence = lower_evidence(proximate_rank(network, eps), sat.refutation)
    _conclude(sat, "lower", "refuted" if found > bound else "undecided", stated, evidence)


def _conclude(prover: Any, side: str, outcome: str, stated: Json, evidence: Json) -> None:
    statement = {"kind": "checker", "checker": f"proximate_rank.{side}", "claims": stated}
    if outcome == "undecided":
        prover.conclude("none", outcome, statement, {}, message="the certificate does not reach the bound")
    else:
        prover.conclude("checker", outcome, statement, evidence)

"""Replay of hinted proofs beside solving, and beside a check that searches for its units.

    python benchmarks/hinted_replay.py         under a minute

Figures to reach: the kernel replays at least 30,000 lemmas/s on long proofs and 1,000 proofs/s on short ones (50
variables, 218 clauses), and less time goes into replay than into solving (CaDiCaL, its log, and trimming).

A ratio is the median over pairs timed next to each other, so that a busy machine slows both sides.
"""

from __future__ import annotations

import itertools
import random
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from verify.kernel.lrat import check_lrat
from verify.provers.hints import Lemma, Refutation, refutation

Clauses = list[list[int]]

ROUNDS = 5
SHORT = 200
SEARCHED = 2000
"""Lemmas of a proof that the check without hints is given: it is slow."""


def random_formula(variables: int, clauses: int, seed: int) -> Clauses:
    rng = random.Random(seed)
    chosen = [rng.sample(range(1, variables + 1), 3) for _ in range(clauses)]
    return [[rng.choice((1, -1)) * variable for variable in clause] for clause in chosen]


def pigeons(holes: int) -> Clauses:
    place = [[pigeon * holes + hole + 1 for hole in range(holes)] for pigeon in range(holes + 1)]
    pairs = [[-a[hole], -b[hole]] for hole in range(holes) for a, b in itertools.combinations(place, 2)]
    return place + pairs


def refuted(clauses: Clauses) -> Refutation | None:
    found = refutation(clauses, time_limit=600)
    return found if isinstance(found, Refutation) else None


def replay(clauses: Clauses, found: Refutation) -> None:
    statement = {"kind": "cnf", "claims": "unsatisfiable", "clauses": clauses, "names": {}}
    check_lrat(statement, {"lemmas": [list(lemma) for lemma in found.lemmas]}, "discharged")


def search(clauses: Clauses, lemmas: list[Lemma]) -> None:
    """Check each lemma without its hints: assume its negation and propagate units (two watched literals)."""
    watches: dict[int, list[list[int]]] = {}
    units: list[int] = []

    def add(clause: list[int]) -> None:
        if len(clause) == 1:
            units.append(clause[0])
        for literal in clause[:2]:
            watches.setdefault(literal, []).append(clause)

    for clause in clauses:
        add(list(clause))
    for lemma, _ in lemmas:
        assert conflict([-literal for literal in lemma], units, watches), lemma
        add(list(lemma))


def conflict(assumed: list[int], units: list[int], watches: dict[int, list[list[int]]]) -> bool:
    true: set[int] = set()
    queue = [*assumed, *units]
    for literal in queue:  # grows while it is read
        if -literal in true:
            return True
        if literal in true:
            continue
        true.add(literal)
        watched = watches.get(-literal, [])
        kept = []
        for place, clause in enumerate(watched):
            if len(clause) > 1 and clause[0] == -literal:
                clause[0], clause[1] = clause[1], clause[0]
            if clause[0] in true:
                kept.append(clause)
                continue
            for i in range(2, len(clause)):
                if -clause[i] not in true:
                    clause[1], clause[i] = clause[i], clause[1]
                    watches.setdefault(clause[1], []).append(clause)
                    break
            else:
                kept.append(clause)
                if len(clause) == 1 or -clause[0] in true:
                    watches[-literal] = kept + watched[place + 1 :]
                    return True
                queue.append(clause[0])
        watches[-literal] = kept
    return False


def seconds(run: Callable[[], Any]) -> float:
    """Seconds of the processor, the solver's included: it runs in this process."""
    start = time.process_time()
    run()
    return time.process_time() - start


def say(what: str, value: float, limit: float, *, least: bool, detail: str) -> bool:
    reached = value >= limit if least else value < limit
    bound = "at least" if least else "below"
    print(
        f"{what:48} {value:12,.2f}  {bound} {limit:<9,g}  {'ok' if reached else 'MISSED':6}  ({detail})",
        flush=True,
    )
    return reached


def main() -> int:
    reached = []
    for name, clauses in (
        ("8 pigeons too many for 7", pigeons(7)),
        ("9 pigeons, 8 holes", pigeons(8)),
        ("random, 150 variables", random_formula(150, 690, 2)),
        ("random, 200 variables", random_formula(200, 920, 3)),
    ):
        found = refuted(clauses)
        assert found is not None
        pairs = [
            (seconds(lambda c=clauses: refuted(c)), seconds(lambda c=clauses, f=found: replay(c, f)))
            for _ in range(ROUNDS)
        ]
        solving, replaying = (statistics.median(times) for times in zip(*pairs, strict=True))
        ratio = statistics.median(b / a for a, b in pairs)
        count = len(found.lemmas)
        size = sum(len(hints) for _, hints in found.lemmas) / count
        detail = f"{count:,} lemmas of {size:.0f} hints in {replaying:.3f} s"
        reached.append(say(f"{name}: lemmas/s", count / replaying, 30_000, least=True, detail=detail))
        reached.append(say("    replay / solving", ratio, 1, least=False, detail=f"{solving:.3f} s"))
        some = found.lemmas[:SEARCHED]
        searching = statistics.median(
            seconds(lambda c=clauses, s=some: search(c, s)) for _ in range(ROUNDS)
        ) / len(some)
        detail = f"{1 / searching:,.0f} lemmas/s over the first {len(some):,}"
        reached.append(
            say("    replay / search for units", replaying / count / searching, 1, least=False, detail=detail)
        )

    formulas = (random_formula(50, 218, seed) for seed in itertools.count())
    short = list(itertools.islice(((c, f) for c in formulas if (f := refuted(c))), SHORT))
    pairs = [
        (seconds(lambda: [refuted(c) for c, _ in short]), seconds(lambda: [replay(c, f) for c, f in short]))
        for _ in range(ROUNDS)
    ]
    solving, replaying = (statistics.median(times) / SHORT for times in zip(*pairs, strict=True))
    count = sum(len(f.lemmas) for _, f in short) / SHORT
    detail = f"{count:.0f} lemmas and {1000 * replaying:.2f} ms each"
    reached.append(
        say("random, 50 variables, 218 clauses: proofs/s", 1 / replaying, 1000, least=True, detail=detail)
    )
    ratio = statistics.median(b / a for a, b in pairs)
    reached.append(say("    replay / solving", ratio, 1, least=False, detail=f"{1000 * solving:.2f} ms"))
    print(f"{sum(reached)} of {len(reached)} figures reached")
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main())

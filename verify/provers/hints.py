"""Refutations of clauses with hints, and models: what the solver leaves for the kernel to replay.

In reading order: `Refutation`, `Model`, `OutOfTime`, the three answers; `refutation`, which asks CaDiCaL; `trimmed`,
which keeps of a proof what the empty clause needs. A module of its own because `sat` and `smt` both end here.

Nothing here is trusted. CaDiCaL (1.9.5) names the clauses that refute each lemma's negation while it learns the
lemma (LRAT), so no unit has to be searched for afterwards; the kernel looks the hints up and refuses wrong ones.
"""

from __future__ import annotations

import itertools
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pysat import solvers

CONFLICTS = 5000
"""Conflicts between two looks at the clock: a fixed number, or else the proof would depend on the clock."""

SEEDS = 2_000_000_000
"""CaDiCaL takes smaller seeds only."""

Lemma = tuple[list[int], list[int]]


@dataclass(frozen=True)
class Refutation:
    """The clauses are unsatisfiable: `lemmas` are (literals, hints), each implied by what its hints name.

    The given clauses have numbers 1, 2, ... in their order, the lemmas those after. The last lemma is empty.
    """

    lemmas: list[Lemma]


@dataclass(frozen=True)
class Model:
    """The clauses hold together: `literals` are true, one for each variable from 1 to the largest."""

    literals: list[int]


@dataclass(frozen=True)
class OutOfTime:
    """Nothing is known: the search was stopped after `seconds`."""

    seconds: float


def refutation(
    clauses: Sequence[Sequence[int]],
    *,
    time_limit: float = 60.0,
    seed: int = 0,
    progress: Callable[[str], None] = lambda text: None,
) -> Refutation | Model | OutOfTime:
    """Refute the clauses or find a model.

    Args:
        clauses: lists of nonzero integers; -n is the negation of n. Repeated literals, clauses that hold anyway
            and the empty clause are allowed.
        time_limit: seconds for the search; looked at every few thousand conflicts, so it may be exceeded.
        seed: of the solver. The same seed gives the same answer, unless the time runs out.
        progress: called with a few words now and then.
    """
    started = time.monotonic()
    for number, clause in enumerate(clauses, 1):
        if not clause:
            return Refutation([([], [number])])
    with solvers.Cadical195() as solver, tempfile.TemporaryFile() as log:
        # before the first clause, and the format before the log: CaDiCaL takes them at no other time
        solver.configure({"lrat": 1, "binary": 0, "seed": seed % SEEDS})
        trace = solvers.pysolvers.cadical195_tracepr(solver.cadical, log)
        for clause in clauses:
            solver.add_clause(list(clause))
        for done in itertools.count(0, CONFLICTS):
            if time.monotonic() - started > time_limit:
                return OutOfTime(time.monotonic() - started)
            solver.conf_budget(CONFLICTS)
            answer = solver.solve_limited()
            if answer is not None:
                break
            progress(f"{done + CONFLICTS:,} conflicts")
        if answer:
            return Model(_complete(solver.get_model(), clauses))
        solvers.pysolvers.flushpr(trace)
        log.seek(0)
        return Refutation(trimmed(log.read(), len(clauses)))


def trimmed(log: bytes, given: int) -> list[Lemma]:
    """The lemmas of an LRAT log that its empty clause needs, numbered anew after the `given` clauses.

    Raises:
        ValueError: if the log does not have exactly one empty clause.
    """
    lines: dict[int, bytes] = {}
    for line in log.splitlines():
        start, _, rest = line.partition(b" ")
        if not rest.startswith(b"d"):  # deletions only save a checker's memory
            lines[int(start)] = rest
    needed = {number for number, rest in lines.items() if rest.startswith(b"0 ")}
    if len(needed) != 1:
        raise ValueError(f"the solver's log holds {len(needed)} empty clauses, one was expected")
    kept: dict[int, Lemma] = {}
    for number in reversed(lines):
        if number in needed:
            words = lines[number].split()
            end = words.index(b"0")
            kept[number] = list(map(int, words[:end])), list(map(int, words[end + 1 : -1]))
            needed.update(kept[number][1])
    # a given clause that CaDiCaL shortens while it is added is followed by a lemma, so that the clauses given
    # later have higher numbers in the log: they have those numbers that no lemma has
    originals = itertools.islice((number for number in itertools.count(1) if number not in lines), given)
    new = {number: place for place, number in enumerate(itertools.chain(originals, reversed(kept)), 1)}
    return [(literals, [new[hint] for hint in hints]) for literals, hints in reversed(kept.values())]


def _complete(model: Sequence[int], clauses: Sequence[Sequence[int]]) -> list[int]:
    """The model with a value for every variable: false for one that the solver did not mention."""
    true = {literal for literal in model if literal > 0}
    largest = max((abs(literal) for clause in clauses for literal in clause), default=0)
    return [number if number in true else -number for number in range(1, largest + 1)]

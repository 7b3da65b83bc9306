"""The prover `samples`: a campaign of random instances, which supports a claim or refutes it, and never proves it.

In reading order: `NotReproducible`; `Prover` with `campaign`, `measure` and the two ways of checking a failure
exactly, `formula_fails` and `checker_refutes`; `Recorder`, which draws nothing, and `Planner`, which only plans.
How a campaign is cut into chunks stands in plan.py, how a failure is made small in shrinking.py.

A failure in floating point is a suspicion. It becomes `refuted` only if the author's `recheck` turns it into evidence
that the kernel accepts, and `undecided` otherwise. An instance is a table of arrays; a batch is many instances at
once, the arrays with a first axis more.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from verify import terms
from verify.claim import BadClaim
from verify.kernel import certificate, formula
from verify.kernel.errors import Rejected
from verify.provers import Context
from verify.provers import Prover as Base
from verify.provers.exact import exact_json
from verify.provers.plan import Array, Batch, Look, Place, Plan
from verify.provers.shrinking import Counterexample, Instance, NotFinite, exact, shrunk, spelled
from verify.provers.statistics import Statistics
from verify.terms import Operand

Json = Any

SUSPECTS = 20
"""Failures of one chunk that are tried before the campaign gives up checking one exactly."""

SPELLED = 1000
"""A failure that could not be checked is written out if it has at most so many numbers; the seed finds it again."""


class NotReproducible(Exception):
    """A chunk drawn again from its seed came out differently: `draw` or `holds` has another source of chance."""


class Prover(Base):
    """Draws, looks, and concludes `sampled`, or refutes with a counterexample that the kernel checks."""

    def __init__(self, context: Context | None = None) -> None:
        super().__init__(context or Context())
        self.deadline = time.monotonic() + self.context.time_limit
        self.campaigns = 0

    def campaign(
        self,
        name: str,
        draw: Callable[..., Batch],
        holds: Callable[[Batch], Array],
        *,
        count: int = 10_000,
        sizes: Sequence[Any] = (),
        chunk: int | None = None,
        units: Mapping[str, int] | None = None,
        shrink: Callable[[Instance], Iterable[Instance]] | None = None,
        recheck: Callable[[Instance], Counterexample | None] | None = None,
    ) -> list[Statistics]:
        """Look at `count` random instances of each size; conclude what came of it.

        The chunks are looked at one by one, or wherever `Context.looks` has cores for them; they count in the same
        order either way, so that what is found does not depend on it.

        Args:
            name: the statement, in a sentence.
            draw: `draw(rng, count)`, or `draw(rng, count, size)` if there are sizes: a batch, arrays of numbers with
                first axis `count`. All its chance must come from `rng`.
            holds: the truth for each instance of a batch, shape (count,); a float array is a margin, and the
                statement holds where it is > 0. So NaN is a failure either way.
            sizes: plain data (numbers, texts, or lists of them), each handed to `draw`.
            chunk: instances drawn at once; by default as many as take 64 MiB, and at most a twentieth of all.
            units: the axis along which each array of an instance lists the units (negative from the end); a failure
                is made smaller by leaving units out.
            shrink: simpler instances of one, tried before the general ones (units left out, simpler numbers).
            recheck: the exact word on a failing instance: `formula_fails` or `checker_refutes`, or None if it does
                not fail exactly.

        Returns:
            For each size the statistics of the margins (or truths) seen; what `draw` and `holds` keep for themselves
            may be on another machine.

        Raises:
            BadClaim: if `draw` or `holds` gives arrays of another kind or shape.
            NotReproducible: if a chunk drawn again differs.
        """
        plan = Plan(self.context, name, draw, holds, count, tuple(sizes), chunk)
        number, self.campaigns = self.campaigns, self.campaigns + 1
        started = time.monotonic()
        digests: dict[Place, str] = {}
        seen = [Statistics() for _ in plan.sizes]
        done = 0
        for place, look in self._looks(plan, number):
            if time.monotonic() > self.deadline:
                message = f"the time ran out after {done} of {plan.total} instances, none of which failed"
                self._undecided(name, {"instances": done, "reason": "time"}, message)
                return seen
            if not look.held:
                batch, found = plan.values(*place)
                held = plan.held(found)
                if held.all():
                    raise NotReproducible(f"{name}: the failures of a chunk are gone when it is drawn again")
                self._failed(plan, batch, held, done, units or {}, shrink, recheck)
                return seen
            digests[place] = look.digest
            seen[place[0]] += look.statistics
            done += look.count
            left = (time.monotonic() - started) / done * (plan.total - done)
            self.context.progress(f"{done:,} of {plan.total:,} instances, about {left:.0f} s left")
        again = plan.sample(list(digests))
        for size, part in again:
            if plan.look(size, part).digest != digests[size, part]:
                raise NotReproducible(
                    f"{name}: chunk {part} of size {plan.sizes[size]!r} drawn again is another one"
                )
        evidence = {
            "seed": self.context.seed,
            "count": plan.total,
            "chunks": len(digests),
            "summary": {
                "failures": 0,
                "sizes": [str(size) for size in sizes],
                "drawn_again": len(again),
            },
            "digest": hashlib.sha256("".join(digests.values()).encode()).hexdigest(),
        }
        self.conclude("sampled", "discharged", {"kind": "text", "text": name}, evidence)
        self.note(
            f"{name}: {plan.total:,} random instances, none fails; {len(again)} of {len(digests)} chunks run twice."
        )
        return seen

    def _looks(self, plan: Plan, number: int) -> Iterator[tuple[Place, Look]]:
        """Every chunk with what came of it, in order, one at a time where there is nowhere else to look."""
        places = list(plan.chunks())
        elsewhere = self.context.looks
        looks = elsewhere(number, places) if elsewhere else (plan.look(*place) for place in places)
        return zip(places, looks, strict=True)

    def formula_fails(
        self, goal: Operand, *, at: Mapping[str, Any], given: Sequence[Operand] = (), bits: int = 128
    ) -> Counterexample | None:
        """The goal fails at the values, and what is given holds there; None if the kernel does not find it so.

        Args:
            at: values of the variables by name; a float is read exactly, as the dyadic number that it is.
            bits: precision of the enclosures where functions of analysis occur.
        """
        stated = terms.statement(list(map(terms.formula, given)), terms.formula(goal))
        try:
            values = {name: exact_json(exact(value)) for name, value in at.items()}
            evidence = {"values": values, "bits": bits}
            formula.check_values(stated, evidence, "refuted")
        except (Rejected, NotFinite):
            return None
        return Counterexample("values", stated, evidence)

    def checker_refutes(self, checker: str, claims: Json, evidence: Json) -> Counterexample | None:
        """A claim's own checker accepts the evidence as a refutation; None if it does not."""
        try:
            certificate.checker(checker)(claims, evidence, "refuted")
        except Rejected:
            return None
        return Counterexample("checker", {"kind": "checker", "checker": checker, "claims": claims}, evidence)

    def measure(
        self,
        title: str,
        draw: Callable[..., Batch],
        value: Callable[[Batch], Array],
        *,
        count: int = 1000,
        sizes: Sequence[Any] = (),
        chunk: int | None = None,
        label: str = "value",
        bins: int = 30,
        size_name: Callable[[Any], str] = str,
    ) -> list[Array]:
        """Show how a quantity is distributed over random instances: a table, and a histogram for each size.

        Nothing is concluded. Args as for `campaign`; `value` gives a number for each instance of a batch,
        `size_name` what a size is called in table and legend.

        Returns:
            The values, an array of `count` for each size.
        """
        plan = Plan(self.context, title, draw, value, count, tuple(sizes), chunk)
        found: list[list[Array]] = [[] for _ in plan.sizes]
        for size, part in plan.chunks():
            found[size].append(plan.values(size, part)[1].astype(np.float64))
        values = [np.concatenate(parts) for parts in found]
        rows, series = [], []
        for size, numbers in zip(plan.sizes, values, strict=True):
            finite = numbers[np.isfinite(numbers)]
            cut = [float(q) for q in np.quantile(finite, (0, 0.5, 1))] if finite.size else [None] * 3
            named = "" if size is None else size_name(size)
            rows.append([named, len(numbers), *cut, len(numbers) - finite.size])
            heights, edges = np.histogram(finite, bins=bins)
            middles = (edges[:-1] + edges[1:]) / 2
            series.append({"name": named, "x": middles.tolist(), "y": heights.tolist(), "style": "bars"})
        self.table(title, ["size", "instances", "least", "median", "greatest", "not finite"], rows)
        self.plot(title, label, "instances", series)
        return values

    def _failed(
        self,
        plan: Plan,
        batch: Batch,
        held: Array,
        before: int,
        units: Mapping[str, int],
        shrink: Callable[[Instance], Iterable[Instance]] | None,
        recheck: Callable[[Instance], Counterexample | None] | None,
    ) -> None:
        """Conclude from a chunk with failures: refuted if one fails exactly, undecided if not."""
        places = np.flatnonzero(~held)
        seen = f"{len(places)} of the first {before + len(held)} instances failed"
        for place in places[:SUSPECTS] if recheck else ():
            suspect = {key: np.asarray(array[place]) for key, array in batch.items()}
            confirmed = recheck(suspect) if recheck else None
            if confirmed is None:
                continue
            if not isinstance(confirmed, Counterexample):
                raise BadClaim(
                    f"{plan.name}: recheck gives formula_fails(...), checker_refutes(...) or None, got {confirmed!r}"
                )

            def fails(instance: Instance) -> Counterexample | None:
                # cheap and in floating point first; what counts is the exact word
                alone = {key: array[np.newaxis] for key, array in instance.items()}
                return recheck(instance) if recheck and not plan.truth(alone, 1)[0] else None

            smallest = shrunk(suspect, confirmed, fails, units, shrink)
            self.conclude(
                smallest.rule,
                "refuted",
                smallest.statement,
                smallest.evidence,
                message=f"{plan.name}: {seen}.",
            )
            return
        reason = (
            "none of them could be checked exactly" if recheck else "no exact check of a failure is given"
        )
        evidence: Json = {"instances": before + len(held), "reason": "failures in floating point"}
        first = {key: np.asarray(array[places[0]]) for key, array in batch.items()}
        if sum(array.size for array in first.values()) <= SPELLED:
            evidence["failure"] = {key: spelled(array) for key, array in first.items()}
        self._undecided(plan.name, evidence, f"{seen}, but {reason}")

    def _undecided(self, name: str, evidence: Json, message: str) -> None:
        stated = {"kind": "text", "text": name}
        self.conclude("none", "undecided", stated, {"seed": self.context.seed, **evidence}, message=message)


class Recorder(Prover):
    """States no formula, so that nothing can use a campaign as a lemma."""

    def campaign(self, name: str, *arguments: Any, **options: Any) -> list[Statistics]:
        """Nothing is drawn."""
        return [Statistics() for _ in options.get("sizes") or (None,)]

    def measure(self, title: str, *arguments: Any, **options: Any) -> list[Array]:
        """Nothing is drawn."""
        return []


class Planned(Exception):
    """The campaign asked for has been reached; no error, it carries the plan out of the author's function."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan.name)
        self.plan = plan


class Planner(Prover):
    """Finds the plan of one campaign of an obligation, counted from 0, so that its chunks can be looked at anywhere."""

    def __init__(self, context: Context, wanted: int) -> None:
        super().__init__(context)
        self.wanted = wanted

    def campaign(
        self,
        name: str,
        draw: Callable[..., Batch],
        holds: Callable[[Batch], Array],
        *,
        count: int = 10_000,
        sizes: Sequence[Any] = (),
        chunk: int | None = None,
        **_: Any,
    ) -> list[Statistics]:
        """Raise Planned where it is the one; pass over the others."""
        if self.campaigns == self.wanted:
            raise Planned(Plan(self.context, name, draw, holds, count, tuple(sizes), chunk))
        self.campaigns += 1
        return [Statistics() for _ in sizes or (None,)]

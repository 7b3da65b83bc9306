"""The prover `samples`: a campaign of random instances, which supports a claim or refutes it, and never proves it.

In reading order: `Counterexample` and `NotReproducible`; `Prover` with `campaign`, `measure` and the two ways of
checking a failure exactly, `formula_fails` and `checker_refutes`; `Plan`, which cuts a campaign into chunks with seeds
of their own; `shrunk`, which makes a failure small; `fewer_units` and `simpler`, the steps of shrinking.

A failure in floating point is a suspicion. It becomes `refuted` only if the author's `recheck` turns it into evidence
that the kernel accepts, and `undecided` otherwise. An instance is a table of arrays; a batch is many instances at
once, the arrays with a first axis more.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify import terms
from verify.claim import BadClaim
from verify.kernel import certificate, formula
from verify.kernel.errors import Rejected
from verify.provers import Context
from verify.provers import Prover as Base
from verify.provers.exact import exact_json
from verify.terms import Operand

Json = Any
Array = NDArray[Any]
Batch = dict[str, Array]
Instance = dict[str, Array]

MEMORY = 1 << 26
"""Bytes of drawn arrays that a chunk may take."""

CHUNKS = 20
"""A campaign has at least so many chunks, if it has so many instances: a re-run of one is then a small part."""

RERUN = Fraction(1, 20)
"""The part of the chunks that is drawn again when the campaign is over."""

SUSPECTS = 20
"""Failures of one chunk that are tried before the campaign gives up checking one exactly."""

TRIALS = 3000
"""Simpler instances tried in shrinking: a number and not a time, so that the same seed gives the same result."""

SPELLED = 1000
"""A failure that could not be checked is written out if it has at most so many numbers; the seed finds it again."""


@dataclass(frozen=True)
class Counterexample:
    """An instance that fails exactly: evidence which the kernel has accepted."""

    rule: str
    statement: Json
    evidence: Json


class NotReproducible(Exception):
    """A chunk drawn again from its seed came out differently: `draw` or `holds` has another source of chance."""


class Prover(Base):
    """Draws, looks, and concludes `sampled`, or refutes with a counterexample that the kernel checks."""

    def __init__(self, context: Context | None = None) -> None:
        super().__init__(context or Context())
        self.deadline = time.monotonic() + self.context.time_limit

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
    ) -> None:
        """Look at `count` random instances of each size; conclude what came of it.

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

        Raises:
            BadClaim: if `draw` or `holds` gives arrays of another kind or shape.
            NotReproducible: if a chunk drawn again differs.
        """
        plan = Plan(self.context, name, draw, holds, count, tuple(sizes), chunk)
        started = time.monotonic()
        digests: dict[tuple[int, int], str] = {}
        done = 0
        for size, part in plan.chunks():
            if time.monotonic() > self.deadline:
                message = f"the time ran out after {done} of {plan.total} instances, none of which failed"
                self._undecided(name, {"instances": done, "reason": "time"}, message)
                return
            batch, held, digests[size, part] = plan.look(size, part)
            if not held.all():
                self._failed(plan, batch, held, done, units or {}, shrink, recheck)
                return
            done += len(held)
            left = (time.monotonic() - started) / done * (plan.total - done)
            self.context.progress(f"{done:,} of {plan.total:,} instances, about {left:.0f} s left")
        again = plan.sample(list(digests))
        for size, part in again:
            if plan.look(size, part)[2] != digests[size, part]:
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
    ) -> list[Array]:
        """Show how a quantity is distributed over random instances: a table, and a histogram for each size.

        Nothing is concluded. Args as for `campaign`; `value` gives a number for each instance of a batch.

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
            named = "" if size is None else str(size)
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

    def campaign(self, name: str, *arguments: Any, **options: Any) -> None:
        """Nothing is drawn."""

    def measure(self, title: str, *arguments: Any, **options: Any) -> list[Array]:
        """Nothing is drawn."""
        return []


class NotFinite(ValueError):
    """A number of an instance is NaN or infinite, so no exact value stands behind it."""


@dataclass
class Plan:
    """A campaign cut into chunks, each with a seed of its own: of the run's seed, the obligation and the chunk's place.

    The fields are the arguments of `Prover.campaign`, with what it looks at as `value`.
    """

    context: Context
    name: str
    draw: Callable[..., Batch]
    value: Callable[[Batch], Array]
    count: int
    given_sizes: tuple[Any, ...]
    chunk: int | None

    def __post_init__(self) -> None:
        if self.count < 1 or (self.chunk is not None and self.chunk < 1):
            raise BadClaim(
                f"{self.name}: a campaign takes at least one instance, got {self.count} in chunks of {self.chunk}"
            )
        self.sizes: tuple[Any, ...] = self.given_sizes or (None,)
        self.total = self.count * len(self.sizes)
        place = self.context.instance.id if self.context.instance else ""
        stable = hashlib.sha256(f"{place}\n{self.name}".encode()).digest()
        # unlike hash(), the same in every process
        self.entropy = [self.context.seed, int.from_bytes(stable[:16], "big")]
        self.lengths = [self.chunk or self._default_chunk(size) for size in range(len(self.sizes))]

    def chunks(self) -> Iterator[tuple[int, int]]:
        """The places of all chunks: index of the size, number among its chunks."""
        for size, length in enumerate(self.lengths):
            for part in range(-(-self.count // length)):
                yield size, part

    def sample(self, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """The chunks to draw again, at least one, chosen by the seed."""
        rng = np.random.default_rng(np.random.SeedSequence(self.entropy))
        chosen = rng.choice(len(places), size=math.ceil(len(places) * RERUN), replace=False)
        return [places[i] for i in sorted(chosen)]

    def look(self, size: int, part: int) -> tuple[Batch, Array, str]:
        """A chunk, the truth for each of its instances, and the digest of the chunk and of what was found."""
        batch = self._batch(size, part)
        trace = hashlib.sha256()
        for key in sorted(batch):
            array = batch[key]
            trace.update(f"{key} {array.dtype.str} {array.shape}\n".encode())
            trace.update(np.ascontiguousarray(array).data)
        found = self._evaluated(batch, self._length(size, part))
        trace.update(found.tobytes())
        return batch, self._held(found), trace.hexdigest()

    def values(self, size: int, part: int) -> tuple[Batch, Array]:
        """A chunk and the number for each of its instances."""
        batch = self._batch(size, part)
        return batch, self._evaluated(batch, self._length(size, part))

    def truth(self, batch: Batch, count: int) -> Array:
        """True where the statement holds."""
        return self._held(self._evaluated(batch, count))

    def _held(self, found: Array) -> Array:
        return found if found.dtype == bool else found > 0  # a margin must be > 0, which NaN is not

    def _evaluated(self, batch: Batch, count: int) -> Array:
        found = np.asarray(self.value(batch))
        if found.shape != (count,) or found.dtype.kind not in "bfiu":
            raise BadClaim(
                f"{self.name}: a truth or a number for each instance was expected, shape ({count},), "
                f"got {found.dtype} of shape {found.shape}"
            )
        return found

    def _length(self, size: int, part: int) -> int:
        return min(self.lengths[size], self.count - part * self.lengths[size])

    def _batch(self, size: int, part: int) -> Batch:
        return self._drawn(
            np.random.SeedSequence(self.entropy, spawn_key=(size, part)), self._length(size, part), size
        )

    def _drawn(self, seed: np.random.SeedSequence, count: int, size: int) -> Batch:
        rng = np.random.default_rng(seed)
        drawn = self.draw(rng, count, self.sizes[size]) if self.given_sizes else self.draw(rng, count)
        if not isinstance(drawn, dict) or not drawn:
            raise BadClaim(f"{self.name}: draw gives a table of arrays by name, got {type(drawn).__name__}")
        batch = {key: np.asarray(array).view() for key, array in drawn.items()}
        for key, array in batch.items():
            if not array.shape or array.shape[0] != count or array.dtype.kind not in "bfiu":
                found = f"{key} is {array.dtype} of shape {array.shape}"
                raise BadClaim(f"{self.name}: {found}, numbers with first axis {count} were expected")
            array.flags.writeable = False  # an instance must not change while it is looked at
        return batch

    def _default_chunk(self, size: int) -> int:
        one = self._drawn(np.random.SeedSequence(self.entropy, spawn_key=(size,)), 1, size)
        bytes_each = max(1, sum(array.nbytes for array in one.values()))
        return max(1, min(MEMORY // bytes_each, -(-self.count // CHUNKS)))


def shrunk(
    instance: Instance,
    known: Counterexample,
    fails: Callable[[Instance], Counterexample | None],
    units: Mapping[str, int],
    shrink: Callable[[Instance], Iterable[Instance]] | None = None,
) -> Counterexample:
    """The counterexample of an instance that no step makes simpler, or the best one after `TRIALS` steps.

    Args:
        instance: fails, as `known` shows.
        fails: the counterexample of an instance, None if it is none.
        units, shrink: as for `Prover.campaign`.
    """
    trials = 0
    while True:
        weight = complexity(instance)
        candidates = (
            c for steps in (shrink or (lambda _: ()), fewer_units(units), simpler) for c in steps(instance)
        )
        for candidate in candidates:
            if complexity(candidate) >= weight:
                continue
            trials += 1
            if trials > TRIALS:
                return known
            if (found := fails(candidate)) is not None:
                instance, known = candidate, found
                break
        else:
            return known


def complexity(instance: Instance) -> tuple[int, int, float]:
    """Entries, then bits of all the numbers with their signs, then their size: shrinking makes it fall."""
    entries = [entry for array in instance.values() for entry in array.ravel().tolist()]
    return len(entries), sum(map(bits, entries)), sum(abs(entry) for entry in entries if math.isfinite(entry))


def bits(number: float) -> int:
    """Bits of numerator and denominator, and one for a minus sign; 0 for 0."""
    if not math.isfinite(number):
        return 1 << 14  # simpler than nothing finite
    top, bottom = Fraction(number).as_integer_ratio()
    return top.bit_length() + bottom.bit_length() - 1 + (top < 0)


def fewer_units(units: Mapping[str, int]) -> Callable[[Instance], Iterator[Instance]]:
    """Instances with units left out of every array that lists units: half of them, a quarter, ..., one."""

    def steps(instance: Instance) -> Iterator[Instance]:
        count = min((instance[key].shape[axis] for key, axis in units.items()), default=0)
        width = (count + 1) // 2
        while width:
            for start in range(0, count, width):
                out = slice(start, start + width)
                yield {
                    **instance,
                    **{key: np.delete(instance[key], out, axis) for key, axis in units.items()},
                }
            width //= 2

    return steps


def simpler(instance: Instance) -> Iterator[Instance]:
    """Instances with one array all zeros, or one number replaced: by 0, 1, -1, or one rounded or nearer to 0."""
    for key, array in instance.items():
        yield {**instance, key: np.zeros_like(array)}
    for key, array in instance.items():
        for place in np.ndindex(array.shape):
            for number in simpler_numbers(array[place].item()):
                if array.dtype.kind in "bu" and number < 0:
                    continue
                new = array.copy()
                new[place] = number
                yield {**instance, key: new}


def simpler_numbers(number: float) -> Iterator[float]:
    """0, 1 and -1, the number rounded to ever more binary digits, then the number less ever smaller powers of two."""
    yield from (0, 1, -1)
    if isinstance(number, bool) or not math.isfinite(number):
        return
    yield abs(number)
    value = Fraction(number)
    for digits in (0, 1, 2, 3, 4, 8, 16) if isinstance(number, float) else ():
        yield float(round(value * 2**digits) / Fraction(2**digits))
    for power in reversed(range(int(abs(value)).bit_length())):
        step = 2**power if value > 0 else -(2**power)
        yield type(number)(value - step)


def exact(value: Any) -> int | Fraction | bool:
    """The exact value of a number of numpy or Python.

    Raises:
        NotFinite: for NaN and the infinities.
    """
    plain = value.item() if isinstance(value, (np.generic, np.ndarray)) else value
    if isinstance(plain, float):
        if not math.isfinite(plain):
            raise NotFinite(f"{plain!r} has no exact value")
        return Fraction(plain)
    return plain if isinstance(plain, bool) else Fraction(plain)


def spelled(array: Array) -> Json:
    """An array as certificates spell it: integers and "p/q" in nested lists, and `nan`, `inf` as words."""
    if array.ndim:
        return [spelled(np.asarray(part)) for part in array]
    number = array.item()
    return exact_json(exact(number)) if math.isfinite(number) else repr(number)

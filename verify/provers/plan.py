"""A campaign cut into chunks: what each one draws, and what comes of looking at it.

In reading order: `Look`, what is kept of a chunk; `Plan`. A module of its own because a chunk is looked at wherever
there is a core for it, in this process or on another machine, and comes out the same: its chance is its own.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.claim import BadClaim
from verify.provers import Context
from verify.provers.statistics import Statistics

Array = NDArray[Any]
Batch = dict[str, Array]
Place = tuple[int, int]
"""Of a chunk: the index of its size, its number among the chunks of that size."""

MEMORY = 1 << 26
"""Bytes of drawn arrays that a chunk may take."""

CHUNKS = 20
"""A campaign has at least so many chunks, if it has so many instances: a re-run of one is then a small part."""

RERUN = Fraction(1, 20)
"""The part of the chunks that is drawn again when the campaign is over."""


@dataclass(frozen=True)
class Look:
    """What came of a chunk: instances, whether the statement held for all, a digest, statistics of the margins."""

    count: int
    held: bool
    digest: str
    statistics: Statistics


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

    def chunks(self) -> Iterator[Place]:
        """The places of all chunks, in the order in which they count."""
        for size, length in enumerate(self.lengths):
            for part in range(-(-self.count // length)):
                yield size, part

    def sample(self, places: list[Place]) -> list[Place]:
        """The chunks to draw again, at least one, chosen by the seed."""
        rng = np.random.default_rng(np.random.SeedSequence(self.entropy))
        chosen = rng.choice(len(places), size=math.ceil(len(places) * RERUN), replace=False)
        return [places[i] for i in sorted(chosen)]

    def look(self, size: int, part: int) -> Look:
        """What becomes of a chunk; the digest is of the chunk and of what was found."""
        batch, found = self.values(size, part)
        trace = hashlib.sha256()
        for key in sorted(batch):
            array = batch[key]
            trace.update(f"{key} {array.dtype.str} {array.shape}\n".encode())
            trace.update(np.ascontiguousarray(array).data)
        trace.update(found.tobytes())
        return Look(len(found), bool(self.held(found).all()), trace.hexdigest(), Statistics.of(found))

    def values(self, size: int, part: int) -> tuple[Batch, Array]:
        """A chunk, and the truth or the number for each of its instances."""
        batch = self._batch(size, part)
        return batch, self._evaluated(batch, self._length(size, part))

    def truth(self, batch: Batch, count: int) -> Array:
        """True where the statement holds."""
        return self.held(self._evaluated(batch, count))

    def held(self, found: Array) -> Array:
        """The truths, where `found` may be margins."""
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

"""Statistics of a stream of numbers, kept in constant memory and merged in any grouping of its parts.

A module of its own because campaigns look at more numbers than memory holds, on more machines than one: what is kept
of a chunk is this. Merged in the order of the chunks, so that the same seed gives the same digits wherever they ran.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Statistics:
    """Count, extremes, mean and spread of the finite numbers seen, and how many were not finite.

    `spread` is the sum of squared deviations from the mean.
    """

    count: int = 0
    least: float = math.inf
    greatest: float = -math.inf
    mean: float = math.nan
    spread: float = 0.0
    not_finite: int = 0

    @classmethod
    def of(cls, numbers: NDArray[Any]) -> Statistics:
        """The statistics of an array of numbers or truths."""
        values = np.asarray(numbers, dtype=np.float64).ravel()
        finite = values[np.isfinite(values)]
        missing = values.size - finite.size
        if not finite.size:
            return cls(not_finite=missing)
        mean = float(finite.mean())
        spread = float(np.square(finite - mean).sum())
        return cls(finite.size, float(finite.min()), float(finite.max()), mean, spread, missing)

    def __add__(self, other: Statistics) -> Statistics:
        """The statistics of both streams together (Chan, Golub and LeVeque 1979)."""
        missing = self.not_finite + other.not_finite
        if not self.count or not other.count:
            kept = self if self.count else other
            return Statistics(kept.count, kept.least, kept.greatest, kept.mean, kept.spread, missing)
        count, difference = self.count + other.count, other.mean - self.mean
        return Statistics(
            count,
            min(self.least, other.least),
            max(self.greatest, other.greatest),
            self.mean + difference * other.count / count,
            self.spread + other.spread + difference**2 * self.count * other.count / count,
            missing,
        )

    @property
    def deviation(self) -> float:
        """The standard deviation of the finite numbers; NaN if there are none."""
        return math.sqrt(self.spread / self.count) if self.count else math.nan

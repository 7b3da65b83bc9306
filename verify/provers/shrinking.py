"""Making a failing instance small: fewer units, then simpler numbers, as long as it still fails exactly.

In reading order: `shrunk`; `complexity`, which every step makes smaller; `fewer_units` and `simpler`, the steps;
`exact` and `spelled`, numbers as the kernel reads them. An instance is a table of arrays.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.provers.exact import exact_json

Json = Any
Array = NDArray[Any]
Instance = dict[str, Array]

TRIALS = 3000
"""Simpler instances tried in shrinking: a number and not a time, so that the same seed gives the same result."""


@dataclass(frozen=True)
class Counterexample:
    """An instance that fails exactly: evidence which the kernel has accepted."""

    rule: str
    statement: Json
    evidence: Json


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


class NotFinite(ValueError):
    """A number of an instance is NaN or infinite, so no exact value stands behind it."""


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

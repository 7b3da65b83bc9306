"""Networks in the .nnet text format of ACAS Xu (usually ReLU, but the format does not say).

`read` takes every decimal as the rational that is written, not the nearest float. The file's normalisation of
inputs and outputs is checked for presence and not applied: the network is the map between normalised values.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np

from verify.networks.activations import activation as lookup
from verify.networks.network import Array, Layer, Network, NetworkError


def read(path: Path, activation: str | None, default: str) -> Network:
    """The network of a .nnet file."""
    lines = _Lines(path)
    depth, inputs, outputs = (lines.integer(value) for value in lines.next(3, "layers, inputs, outputs")[:3])
    sizes = [lines.integer(value) for value in lines.next(depth + 1, "the layer sizes")]
    if sizes[0] != inputs or sizes[-1] != outputs or depth < 1:
        raise NetworkError(
            f"line {lines.number}: the layer sizes are {sizes} but line 1 says {inputs} inputs, {outputs} outputs."
        )
    lines.next(0, "the symmetry flag")
    for what in ("input minima", "input maxima", "means", "ranges"):
        lines.next(0, what)
    layers = []
    for index, (below, above) in enumerate(pairwise(sizes), start=1):
        weight: Array = np.empty((above, below), dtype=object)
        bias: Array = np.empty(above, dtype=object)
        for unit in range(above):
            weight[unit] = lines.rationals(below, f"row {unit} of W{index}")
        for unit in range(above):
            bias[unit] = lines.rationals(1, f"entry {unit} of b{index}")[0]
        layers.append(Layer(weight, bias))
    name = lookup(activation or default).name
    reading = "decimals are read as the rationals written; the normalisation in the file is not applied"
    if activation is None:
        reading += f"; the format names no activation, {default} is taken"
    return Network(name, tuple(layers), reading=reading)


class _Lines:
    """The lines of the file, comments skipped, split at commas."""

    def __init__(self, path: Path) -> None:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise NetworkError("the file is no text; expected the .nnet format.") from None
        numbered = enumerate(text.splitlines(), start=1)
        self._lines = [
            (n, line) for n, line in numbered if line.strip() and not line.lstrip().startswith("//")
        ]
        self._next = 0
        self.number = 0

    def next(self, count: int, what: str) -> list[str]:
        """The fields of the next line, at least `count`; a trailing comma makes no field."""
        if self._next == len(self._lines):
            raise NetworkError(f"the file ends after line {self.number}; expected {what}.")
        self.number, line = self._lines[self._next]
        self._next += 1
        fields = [field.strip() for field in line.split(",")]
        while fields and not fields[-1]:
            fields.pop()
        if len(fields) < count:
            raise NetworkError(f"line {self.number} has {len(fields)} numbers; expected {count} ({what}).")
        return fields

    def integer(self, field: str) -> int:
        if not field.isdecimal():
            raise NetworkError(f"line {self.number}: {field!r} is no natural number.")
        return int(field)

    def rationals(self, count: int, what: str) -> list[Fraction]:
        fields = self.next(count, what)
        if len(fields) != count:
            raise NetworkError(f"line {self.number} has {len(fields)} numbers; expected {count} ({what}).")
        try:
            return [Fraction(field) for field in fields]
        except (ValueError, ZeroDivisionError):
            raise NetworkError(
                f"line {self.number}: {what} holds {_bad(fields)!r}; expected numbers."
            ) from None


def _bad(fields: list[str]) -> str:
    for field in fields:
        try:
            Fraction(field)
        except (ValueError, ZeroDivisionError):
            return field
    raise AssertionError("called only where a field is no number")

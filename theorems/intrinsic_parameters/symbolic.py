"""ReLU networks some of whose weights are symbols: the numbers that depend on the target function.

In reading order: `Intrinsic`, a weight or bias that holds a symbol; `Unit` and `SymbolicNetwork`, the network as
sparse exact data, with its sizes and its intrinsic positions; `Affine`, a combination of units of one layer, with the
arithmetic of numbers, and `Builder`, which turns it into a unit of the next. The formulas of blocks.py are written
once: given terms they are what the obligations prove, given `Affine` they are what is built.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from verify.networks.network import Layer, Network, format_rational

Number = int | Fraction


@dataclass(frozen=True)
class Intrinsic:
    """The weight or bias factor · symbol + offset. It is *bare*, a parameter itself, if it is the symbol alone."""

    name: str
    factor: Fraction = Fraction(1)
    offset: Fraction = Fraction(0)

    @property
    def is_bare(self) -> bool:
        return self.factor == 1 and self.offset == 0

    def at(self, value: Number) -> Fraction:
        """The number that this entry is, where the symbol has this value."""
        return self.factor * value + self.offset

    def __add__(self, other: Number) -> Intrinsic:
        if not isinstance(other, Number):
            return NotImplemented
        return Intrinsic(self.name, self.factor, self.offset + other)

    def __sub__(self, other: Number) -> Intrinsic:
        return self + -other

    def __mul__(self, other: Number) -> Intrinsic:
        if not isinstance(other, Number):
            return NotImplemented
        return Intrinsic(self.name, self.factor * other, self.offset * other)

    __radd__, __rmul__ = __add__, __mul__


Entry = Fraction | Intrinsic


@dataclass(frozen=True)
class Unit:
    """bias + Σ weight · (value of the unit with that index in the layer before)."""

    weights: tuple[tuple[int, Entry], ...]
    bias: Entry = Fraction(0)

    def entries(self) -> Iterable[tuple[int | None, Entry]]:
        """Every nonzero weight with its column, and the bias with None."""
        yield from self.weights
        if self.bias:
            yield None, self.bias


@dataclass(frozen=True)
class Position:
    """Where a symbol stands: a weight (column of the layer before) or the bias (column None) of a unit."""

    layer: int
    unit: int
    column: int | None
    entry: Intrinsic


@dataclass(frozen=True)
class SymbolicNetwork:
    """x -> L_k(relu(... relu(L_1(x)))), layers of units with exact entries; relu after all layers but the last.

    Args:
        inputs: the number of coordinates of x.
        layers: of units, first to last; only nonzero weights are kept.
    """

    inputs: int
    layers: tuple[tuple[Unit, ...], ...]

    @property
    def hidden_layers(self) -> int:
        return len(self.layers) - 1

    @property
    def width(self) -> int:
        return max(len(layer) for layer in self.layers[:-1])

    @property
    def neurons(self) -> int:
        return sum(len(layer) for layer in self.layers[:-1])

    @property
    def nonzeros(self) -> int:
        """Nonzero weights and nonzero biases, a symbol counting as nonzero."""
        return sum(1 for layer in self.layers for unit in layer for _ in unit.entries())

    def intrinsic(self) -> list[Position]:
        """Every position that holds a symbol: this is the count for all target functions at once."""
        return [
            Position(number, index, column, entry)
            for number, layer in enumerate(self.layers, 1)
            for index, unit in enumerate(layer)
            for column, entry in unit.entries()
            if isinstance(entry, Intrinsic)
        ]

    def largest_fixed(self) -> Fraction:
        """The largest absolute value of a weight or bias that holds no symbol."""
        return max(
            abs(entry)
            for layer in self.layers
            for unit in layer
            for _, entry in unit.entries()
            if not isinstance(entry, Intrinsic)
        )

    def at(self, values: Mapping[str, Number]) -> SymbolicNetwork:
        """The network with a number for each symbol."""

        def number(entry: Entry) -> Fraction:
            return entry.at(values[entry.name]) if isinstance(entry, Intrinsic) else entry

        def placed(unit: Unit) -> Unit:
            weights = tuple((column, number(entry)) for column, entry in unit.weights)
            return Unit(tuple((column, w) for column, w in weights if w), number(unit.bias))

        return SymbolicNetwork(
            self.inputs, tuple(tuple(placed(unit) for unit in layer) for layer in self.layers)
        )

    def layer_values(self, point: Sequence[Number]) -> list[list[Fraction]]:
        """The values of the units of every layer at an exact point (the last layer without relu).

        Cost: one multiplication a nonzero weight whose unit is not 0.
        """
        values: list[Fraction] = [Fraction(x) for x in point]
        if len(values) != self.inputs:
            raise ValueError(f"the point has {len(values)} coordinates; expected {self.inputs}")
        seen = []
        for number, layer in enumerate(self.layers):
            last = number == len(self.layers) - 1
            above = []
            for unit in layer:
                total = unit.bias
                for column, weight in unit.weights:
                    if values[column]:
                        total = total + weight * values[column]  # type: ignore[operator]
                above.append(total if last or total > 0 else Fraction(0))  # type: ignore[operator]
            values = above  # type: ignore[assignment]
            seen.append(values)
        return seen

    def evaluate(self, point: Sequence[Number]) -> list[Fraction]:
        """The outputs at an exact point, exactly; for a network of numbers."""
        return self.layer_values(point)[-1]

    def dense(self) -> Network:
        """The same network as `verify.networks` keeps it; for a network of numbers."""
        layers, columns = [], self.inputs
        for units in self.layers:
            weight = np.full((len(units), columns), Fraction(0), dtype=object)
            bias = np.array([unit.bias for unit in units], dtype=object)
            for row, unit in enumerate(units):
                for column, entry in unit.weights:
                    weight[row, column] = entry
            layers.append(Layer(weight, bias))
            columns = len(units)
        return Network("relu", tuple(layers))

    def json(self) -> dict[str, Any]:
        """Plain data for the claim's checker: {"inputs", "layers": [[[bias, [[column, weight], ...]], ...], ...]}.

        An entry is a number, or {"symbol", "factor", "offset"}.
        """
        return {
            "inputs": self.inputs,
            "layers": [
                [
                    [_spelled(unit.bias), [[column, _spelled(entry)] for column, entry in unit.weights]]
                    for unit in layer
                ]
                for layer in self.layers
            ],
        }


def _spelled(entry: Entry) -> Any:
    if isinstance(entry, Intrinsic):
        return {
            "symbol": entry.name,
            "factor": format_rational(entry.factor),
            "offset": format_rational(entry.offset),
        }
    return format_rational(Fraction(entry))


@dataclass(frozen=True)
class Affine:
    """bias + Σ weight · unit over the units of one layer; a constant (layer None) goes with any layer."""

    weights: Mapping[int, Entry] = field(default_factory=dict)
    bias: Entry = Fraction(0)
    layer: int | None = None

    def __add__(self, other: Affine | Entry | int) -> Affine:
        if not isinstance(other, Affine):
            return Affine(self.weights, self.bias + other, self.layer)  # type: ignore[operator]
        if None not in (self.layer, other.layer) and self.layer != other.layer:
            raise ValueError(f"units of layers {self.layer} and {other.layer} cannot be added")
        weights = dict(self.weights)
        for column, entry in other.weights.items():
            weights[column] = weights.get(column, Fraction(0)) + entry  # type: ignore[operator]
        layer = other.layer if self.layer is None else self.layer
        return Affine(weights, self.bias + other.bias, layer)  # type: ignore[operator]

    def __mul__(self, factor: Entry | int) -> Affine:
        weights = {column: factor * entry for column, entry in self.weights.items()}  # type: ignore[operator]
        bias = factor * self.bias if self.bias else Fraction(0)  # type: ignore[operator]
        return Affine(weights, bias, self.layer)

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self) -> Affine:
        return self * -1

    def __sub__(self, other: Affine | Entry | int) -> Affine:
        return self + -other  # type: ignore[operator]

    def __rsub__(self, other: Entry | int) -> Affine:
        return -self + other

    def as_unit(self) -> Unit:
        """The unit that computes this, before its relu."""
        weights = tuple((column, _entry(entry)) for column, entry in sorted(self.weights.items()) if entry)
        return Unit(weights, _entry(self.bias))


class Builder:
    """Lays units layer by layer: `unit` takes what it computes, an `Affine` of one layer, and gives its value.

    Args:
        inputs: the number of coordinates; `x` are their values, of layer 0.
    """

    def __init__(self, inputs: int) -> None:
        self.inputs = inputs
        self.layers: list[list[Unit]] = []
        self.x = [Affine({j: Fraction(1)}, layer=0) for j in range(inputs)]

    def unit(self, computed: Affine | Entry | int, layer: int | None = None) -> Affine:
        """A unit relu(computed) in the layer above; a constant needs to be told its layer.

        Raises:
            ValueError: if `layer` is not the one above what is computed.
        """
        value = computed if isinstance(computed, Affine) else Affine(bias=_entry(computed))
        above = layer if value.layer is None else value.layer + 1
        if above is None or (layer is not None and layer != above):
            raise ValueError(f"a unit over layer {value.layer} was asked for in layer {layer}")
        while len(self.layers) < above:
            self.layers.append([])
        self.layers[above - 1].append(value.as_unit())
        return Affine({len(self.layers[above - 1]) - 1: Fraction(1)}, layer=above)

    def output(self, computed: Affine) -> SymbolicNetwork:
        """The network whose one output is `computed`, an affine map of the last hidden layer."""
        if computed.layer != len(self.layers):
            raise ValueError(f"the output is over layer {computed.layer} of {len(self.layers)}")
        layers = [*self.layers, [computed.as_unit()]]
        return SymbolicNetwork(self.inputs, tuple(map(tuple, layers)))


def _entry(number: Entry | int) -> Entry:
    return number if isinstance(number, Intrinsic) else Fraction(number)

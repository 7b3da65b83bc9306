"""A feed-forward network as data: layers of numbers, read exactly.

`NetworkError` is the one error for everything a user's network can get wrong. `Layer` is one affine map,
`Network` a chain of them with one activation between. `as_fraction` and `format_rational` fix how a number is
read and written; every other module of the package goes through them.

Numbers are kept as they came: floating-point arrays (each entry denotes its exact dyadic rational) or object
arrays of `Fraction`. Nothing here rounds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


class NetworkError(ValueError):
    """A network, or a file that should hold one, is not what it has to be.

    The message is one sentence: where, what was found, what was expected. Correct the file or the argument.
    """


LARGEST_EXPONENT = 10_000
"""Of ten, in numbers read from text: 1e400000000 would take the machine."""


def as_fraction(number: Any) -> Fraction:
    """The exact rational that a number denotes: a float is its dyadic value, text is read as written.

    Raises:
        NetworkError: not a finite number.
    """
    if isinstance(number, Fraction):
        return number
    if isinstance(number, (bool, np.bool_)):
        raise NetworkError(f"{number} is a truth value; expected a number.")
    try:
        if isinstance(number, (float, np.floating)):
            return Fraction(*float(number).as_integer_ratio())
        if isinstance(number, (int, np.integer)):
            return Fraction(int(number))
        if isinstance(number, str):
            exponent = re.search(r"[eE]([+-]?[0-9_]+)", number)
            if exponent is None or abs(int(exponent[1])) <= LARGEST_EXPONENT:
                return Fraction(number)
    except (ValueError, OverflowError, ZeroDivisionError):
        pass
    raise NetworkError(f'{number!r} is not a finite number; expected an integer, a float or "p/q".')


def format_rational(number: Fraction) -> int | str:
    """An integer, or "p/q" in lowest terms: how exact numbers are written everywhere."""
    return number.numerator if number.denominator == 1 else f"{number.numerator}/{number.denominator}"


def exact_array(array: Array) -> Array:
    """The same numbers as an object array of `Fraction` (object[shape])."""
    if array.dtype == object:
        return array
    exact = np.empty(array.shape, dtype=object)
    # numpy's object assignment has no converter, so entries are read one by one.
    exact.reshape(-1)[:] = [
        Fraction(*number.as_integer_ratio()) for number in array.astype(float).reshape(-1).tolist()
    ]
    return exact


@dataclass(frozen=True)
class Layer:
    """One affine map z = weight · a + bias.

    Args:
        weight: float16|32|64 or Fraction [out, in]; rows are units.
        bias: the same kinds [out].
    """

    weight: Array
    bias: Array

    @property
    def outputs(self) -> int:
        return int(self.weight.shape[0])

    @property
    def inputs(self) -> int:
        return int(self.weight.shape[1])


@dataclass(frozen=True)
class Network:
    """x -> L_k(T(... T(L_1(x)))): affine layers L_i with the activation T between them, none after the last.

    Args:
        activation: a name in `verify.networks.activations`.
        layers: the affine maps, first to last; at least one.
        parameters: of the activation, such as {"slope": 1/100}, exact.
        constant: the part of the output bias that no rational holds: {c: (e_1, ..., e_m)} adds e_j T(c) to
            output j. Every c is positive and no row of coefficients is all zero.
        reading: one phrase on how the file's numbers were read.

    Raises:
        NetworkError: shapes that do not chain, numbers that are not finite, unknown kinds of number.
    """

    activation: str
    layers: tuple[Layer, ...]
    parameters: Mapping[str, Fraction] = field(default_factory=dict)
    constant: Mapping[Fraction, tuple[Fraction, ...]] = field(default_factory=dict)
    reading: str = ""

    def __post_init__(self) -> None:
        if not self.layers:
            raise NetworkError("the network has no layers; expected at least one.")
        for index, layer in enumerate(self.layers, start=1):
            _check_numbers(layer.weight, f"W{index}", dimensions=2)
            _check_numbers(layer.bias, f"b{index}", dimensions=1)
            if layer.bias.shape[0] != layer.outputs:
                raise NetworkError(
                    f"b{index} has {_count(layer.bias.shape[0], 'entry', 'entries')} but W{index} has "
                    f"{_count(layer.outputs, 'row')} (shape {_shape(layer.weight)}); expected one bias a row."
                )
        for index, (below, above) in enumerate(pairwise(self.layers), start=1):
            if above.inputs != below.outputs:
                raise NetworkError(
                    f"W{index + 1} has {_count(above.inputs, 'column')} but layer {index} has "
                    f"{_count(below.outputs, 'unit')} (shapes W{index} {_shape(below.weight)}, "
                    f"W{index + 1} {_shape(above.weight)}). Rows are outputs, columns are inputs."
                )
        for c, coefficients in self.constant.items():
            if c <= 0 or len(coefficients) != self.outputs or not any(coefficients):
                raise NetworkError(
                    f"constant {c} has coefficients {[str(e) for e in coefficients]}; expected a positive c and "
                    f"{_count(self.outputs, 'coefficient')}, not all zero."
                )

    @property
    def inputs(self) -> int:
        return self.layers[0].inputs

    @property
    def outputs(self) -> int:
        return self.layers[-1].outputs

    @property
    def depth(self) -> int:
        """The number of hidden layers."""
        return len(self.layers) - 1

    @property
    def width(self) -> int:
        """The number of units of the widest hidden layer."""
        return max((layer.outputs for layer in self.layers[:-1]), default=0)

    @property
    def shape(self) -> tuple[int, ...]:
        """Inputs, the units of each hidden layer, outputs."""
        return (self.inputs, *(layer.outputs for layer in self.layers))

    @property
    def bits(self) -> int:
        """Length in bits of the longest numerator or denominator among the weights and biases."""
        longest = 0
        for layer in self.layers:
            for array in (layer.weight, layer.bias):
                longest = max(longest, _bits(array))
        for c, coefficients in self.constant.items():
            longest = max(longest, *(_fraction_bits(number) for number in (c, *coefficients)))
        return longest

    def exact(self) -> Network:
        """The same network with every number a `Fraction`."""
        layers = tuple(Layer(exact_array(layer.weight), exact_array(layer.bias)) for layer in self.layers)
        return replace(self, layers=layers)


def _fraction_bits(number: Fraction) -> int:
    return max(number.numerator.bit_length(), number.denominator.bit_length())


def _bits(array: Array) -> int:
    if array.dtype == object:
        numbers: list[Fraction] = array.reshape(-1).tolist()
        numerators, denominators = [x.numerator for x in numbers], [x.denominator for x in numbers]
        ends = (max(numerators, default=0), min(numerators, default=0), max(denominators, default=0))
        return max(end.bit_length() for end in ends)
    # A float is odd * 2^e: the longest numerator and denominator are attained among few distinct values,
    # but distinct values are not known without a sort, so chunks keep the memory small instead.
    flat = array.reshape(-1)
    longest = 0
    for start in range(0, flat.size, 1 << 16):
        for number in set(flat[start : start + (1 << 16)].astype(float).tolist()):
            numerator, denominator = number.as_integer_ratio()
            longest = max(longest, numerator.bit_length(), denominator.bit_length())
    return longest


def _check_numbers(array: Array, name: str, dimensions: int) -> None:
    expected = "a matrix [out, in]" if dimensions == 2 else "a vector [out]"
    if array.ndim != dimensions:
        raise NetworkError(f"{name} has shape {_shape(array)}; expected {expected}.")
    if array.dtype == object:
        if not all(isinstance(number, Fraction) for number in array.reshape(-1).tolist()):
            place, number = next(
                entry for entry in np.ndenumerate(array) if not isinstance(entry[1], Fraction)
            )
            raise NetworkError(f"{name}{_place(place)} is {number!r}; expected a rational number.")
    elif array.dtype in (np.float16, np.float32, np.float64):
        finite = np.isfinite(array)
        if not finite.all():
            place = tuple(int(i) for i in np.argwhere(~finite)[0])
            raise NetworkError(f"{name}{_place(place)} is {array[place]}; expected a finite number.")
    else:
        raise NetworkError(
            f"{name} has dtype {array.dtype}; expected float16, float32, float64 or exact rationals."
        )


def _place(place: tuple[int, ...]) -> str:
    return "[" + ", ".join(str(i) for i in place) + "]"


def _shape(array: Array) -> str:
    return "x".join(str(size) for size in array.shape) if array.ndim else "scalar"


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"

"""Network files: one function to load, one to save, the format told by the file's ending.

`load_network` and `save_network` choose among npz.py, onnx_graph.py, nnet.py and exact_json.py. A saved file may
have to round; `Saved` then states how far the outputs can move, as an exact bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from verify.networks import exact_json, nnet, npz, onnx_graph
from verify.networks.network import Array, Layer, Network, NetworkError, as_fraction, exact_array

ENDINGS = (".npz", ".onnx", ".nnet", ".json")

_READERS = {".npz": npz.read, ".onnx": onnx_graph.read, ".nnet": nnet.read, ".json": exact_json.read}

_BOUNDED = ("tanh", "sigmoid")
"""|T| < 1 everywhere, which is what the stated output error rests on."""


@dataclass(frozen=True)
class Saved:
    """What was written.

    Args:
        path: the file.
        output_error: per output, a bound on |written network - network| over all inputs; all zero if the file
            is exact; None if weights below the last layer were rounded, where no bound over all inputs exists.
    """

    path: Path
    output_error: tuple[Fraction, ...] | None

    @property
    def is_exact(self) -> bool:
        return self.output_error is not None and not any(self.output_error)


def load_network(path: Path, activation: str | None = None, *, default: str = "tanh") -> Network:
    """The network in a file, every number as the file states it.

    Args:
        path: .npz, .onnx, .nnet or .json.
        activation: overrides the file's.
        default: for a file that names none; the network's `reading` says so.

    Raises:
        NetworkError: the file cannot be read as a network; the message names file and place.
    """
    path = Path(path)
    if path.is_dir():
        raise NetworkError(f"{path.name or path}: this is a folder; expected a file.")
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise NetworkError(
            f"{path.name}: the ending is {path.suffix or 'missing'!s}; expected .npz, .onnx, .nnet or .json."
        )
    try:
        if path.stat().st_size == 0:
            raise NetworkError(f"the file is empty; expected a network in {path.suffix} format.")
        return reader(path, activation, default)
    except FileNotFoundError:
        raise NetworkError(f"{path.name}: there is no such file.") from None
    except OSError as error:
        raise NetworkError(f"{path.name}: the file cannot be read ({error.strerror or error}).") from None
    except NetworkError as error:
        raise NetworkError(f"{path.name}: {error}") from None


def save_network(network: Network, path: Path) -> Saved:
    """Write a network: exactly as .json, rounded to float64 as .npz or .onnx, with the bound on what that costs.

    Raises:
        NetworkError: another ending, or a number beyond float64.
    """
    path = Path(path)
    if path.suffix.lower() == ".json":
        exact_json.write(network, path)
        return Saved(path, (Fraction(0),) * network.outputs)
    if path.suffix.lower() not in (".npz", ".onnx"):
        raise NetworkError(
            f"{path.name}: the ending is {path.suffix or 'missing'}; expected .json, .npz or .onnx."
        )
    try:
        rounded, error = round_network(network)
    except NetworkError as problem:
        raise NetworkError(f"{path.name}: {problem}") from None
    (npz if path.suffix.lower() == ".npz" else onnx_graph).write(rounded, path)
    return Saved(path, error)


def round_network(network: Network) -> tuple[Network, tuple[Fraction, ...] | None]:
    """The network in float64 without symbolic constants, and a bound on how far each output moves.

    The bound is sum_i |a_i - rounded a_i| + |d - rounded d| per output, for one hidden layer whose activation is
    below 1 in absolute value; the symbolic part of d enters through its enclosure.

    Returns:
        The rounded network and the bound, None where hidden weights had to be rounded.
    """
    layers = [Layer(_round(layer.weight), _round(layer.bias)) for layer in network.layers]
    below_exact = all(
        _difference(exact, rounded) == 0
        for old, new in zip(network.layers[:-1], layers[:-1], strict=True)
        for exact, rounded in ((old.weight, new.weight), (old.bias, new.bias))
    )
    last = network.layers[-1]
    bias, bias_error = _rounded_bias(network)
    layers[-1] = Layer(layers[-1].weight, bias)
    rounded = Network(network.activation, tuple(layers), network.parameters)
    error = tuple(
        _difference(last.weight[j], layers[-1].weight[j]) + bias_error[j] for j in range(network.outputs)
    )
    if not any(error) and below_exact:
        return rounded, error
    if below_exact and (
        network.depth == 0 or network.activation in _BOUNDED or not _weights_moved(network, layers)
    ):
        return rounded, error
    return rounded, None


def _weights_moved(network: Network, layers: list[Layer]) -> bool:
    return _difference(network.layers[-1].weight.reshape(-1), layers[-1].weight.reshape(-1)) != 0


def _rounded_bias(network: Network) -> tuple[Array, list[Fraction]]:
    """The output bias as float64[m], symbolic part included, and per output how far it is from the true one."""
    exact = exact_array(network.layers[-1].bias)
    if not network.constant:
        rounded = _round(exact)
        return rounded, [abs(Fraction(float(r)) - e) for r, e in zip(rounded, exact, strict=True)]
    from verify.networks.evaluation import symbolic_constant_balls

    rounded = np.empty(len(exact))
    errors = []
    for j, ball in enumerate(symbolic_constant_balls(network, bits=128)):
        midpoint, radius = (
            Fraction(int(part.p), int(part.q)) for part in (ball.mid().fmpq(), ball.rad().fmpq())
        )
        rounded[j] = _to_float(exact[j] + midpoint)
        errors.append(abs(as_fraction(float(rounded[j])) - exact[j] - midpoint) + radius)
    return rounded, errors


def _difference(exact: Array, rounded: Array) -> Fraction:
    if exact.dtype != object:
        return Fraction(0)
    pairs = zip(exact.reshape(-1), rounded.reshape(-1).tolist(), strict=True)
    return sum((abs(e - as_fraction(r)) for e, r in pairs), Fraction(0))


def _to_float(number: Fraction) -> float:
    try:
        return float(number)
    except OverflowError:
        raise NetworkError(f"{number} is beyond float64; write a .json file, which is exact.") from None


def _round(array: Array) -> Array:
    if array.dtype != object:
        return array.astype(np.float64)
    rounded = np.empty(array.shape)
    rounded.reshape(-1)[:] = [_to_float(number) for number in array.reshape(-1)]
    return rounded

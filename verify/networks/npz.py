"""Networks in .npz archives: W1, b1, ..., Wk, bk (W is out x in), optional `activation` and its parameters.

`read` opens the zip by hand, so that duplicate names are seen, and never unpickles. `write` is its inverse for
float64. 16-bit formats that numpy lacks are read only if the file says so: a key `dtype` with the text "bfloat16"
(or "float16") tells that W and b hold such bits.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path

import numpy as np

from verify.networks.activations import activation as lookup
from verify.networks.network import Array, Layer, Network, NetworkError, as_fraction, format_rational

_UNREADABLE = (
    ValueError,
    EOFError,
    KeyError,
    NotImplementedError,
    MemoryError,
    zlib.error,
    zipfile.BadZipFile,
)


def read(path: Path, activation: str | None, default: str) -> Network:
    """The network of an .npz file; floats keep their type, integers are exact."""
    arrays = _arrays(path)
    stored = _text(arrays, "dtype")
    if stored not in (None, "bfloat16", "float16"):
        raise NetworkError(f'the key dtype is "{stored}"; expected "bfloat16" or "float16".')
    named = activation or _text(arrays, "activation")
    function = lookup(named or default)
    numbers = [int(name[1:]) for name in arrays if re.fullmatch(r"[Wb][1-9][0-9]*", name)]
    if not numbers:
        found = ", ".join(sorted(arrays)) or "none"
        raise NetworkError(f"W1 is missing; expected keys W1, b1, W2, b2, ..., found {found}.")
    layers, kinds = [], set()
    for index in range(1, max(numbers) + 1):
        pair = []
        for name in (f"W{index}", f"b{index}"):
            if name not in arrays:
                raise NetworkError(
                    f"{name} is missing; expected W1, b1, ..., W{max(numbers)}, b{max(numbers)}."
                )
            array, kind = _numbers(name, arrays[name], stored)
            kinds.add(kind)
            pair.append(array)
        layers.append(Layer(*pair))
    parameters = {
        name: as_fraction(arrays[name].reshape(-1)[0].item())
        for name in function.parameters
        if name in arrays and arrays[name].size == 1
    }
    reading = "weights are " + ", ".join(sorted(kinds)) + ", each read as the exact rational it denotes"
    if named is None:
        reading += f"; the file names no activation, {default} is taken"
    return Network(function.name, tuple(layers), parameters, reading=reading)


def write(network: Network, path: Path) -> None:
    """Write a network of floats."""
    arrays: dict[str, Array] = {"activation": np.array(network.activation)}
    for index, layer in enumerate(network.layers, start=1):
        arrays[f"W{index}"], arrays[f"b{index}"] = layer.weight, layer.bias
    for name, value in network.parameters.items():
        arrays[name] = np.array(str(format_rational(value)))  # text, since 1/100 is no float
    with path.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)


def _arrays(path: Path) -> dict[str, Array]:
    arrays: dict[str, Array] = {}
    if not zipfile.is_zipfile(path):
        raise NetworkError("this is no .npz archive; expected the zip file that numpy.savez writes.")
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                name = entry.filename.removesuffix(".npy")
                if name in arrays:
                    raise NetworkError(f"{name} occurs twice in the archive; expected each name once.")
                arrays[name] = _array(name, archive.read(entry))
    except NetworkError:
        raise
    except (*_UNREADABLE, RuntimeError) as error:  # RuntimeError: an encrypted member
        raise NetworkError(
            f"the archive is damaged ({error}); expected the file that numpy.savez writes."
        ) from None
    return arrays


def _array(name: str, content: bytes) -> Array:
    try:
        array = np.lib.format.read_array(io.BytesIO(content), allow_pickle=False)
    except _UNREADABLE as error:
        if "Object arrays" in str(error):
            raise NetworkError(
                f"{name} holds pickled objects; expected numbers (pickle is never loaded)."
            ) from None
        raise NetworkError(
            f"{name} is no readable array ({error}); expected what numpy.savez writes."
        ) from None
    return np.asarray(array)


def _text(arrays: dict[str, Array], name: str) -> str | None:
    if name not in arrays:
        return None
    array = arrays[name]
    if array.dtype.kind not in "US" or array.size != 1:
        raise NetworkError(
            f"the key {name} has dtype {array.dtype} and shape {array.shape}; expected one text."
        )
    value = array.reshape(-1)[0]
    return value.decode("ascii", "replace") if isinstance(value, bytes) else str(value)


def _numbers(name: str, array: Array, stored: str | None) -> tuple[Array, str]:
    """The array in native float16|32|64 or as exact rationals, and the name of the kind it was stored in."""
    kind = array.dtype
    if stored is not None:
        if kind.itemsize != 2 or kind.kind not in "uVf" or (kind.kind == "f" and stored == "bfloat16"):
            raise NetworkError(
                f"{name} has dtype {kind}; expected 16-bit words, as the key dtype says {stored}."
            )
        bits = array.view(kind.newbyteorder("=") if kind.kind == "V" else kind)
        words = bits.view(np.uint16) if kind.kind == "V" else bits
        if kind.kind == "f":
            return array.astype(np.float16), "float16"
        words = words.astype(np.uint16)
        if stored == "float16":
            return words.view(np.float16), "float16"
        # bfloat16 is the upper half of a float32: the widening is exact.
        return (words.astype(np.uint32) << np.uint32(16)).view(np.float32), "bfloat16"
    if kind.kind == "f" and kind.itemsize in (2, 4, 8):
        return np.ascontiguousarray(array, dtype=kind.newbyteorder("=")), f"float{8 * kind.itemsize}"
    if kind.kind in "ui" and kind.newbyteorder("=") != np.uint16:
        return _integers(array), f"{kind.newbyteorder('=').name}"
    hint = ""
    if kind.itemsize == 2 and kind.kind in "uV":
        hint = ', or a key dtype with the text "bfloat16" or "float16" if these are such bits'
    raise NetworkError(f"{name} has dtype {kind}; expected float16, float32, float64 or integers{hint}.")


def _integers(array: Array) -> Array:
    values = array.astype(np.float64)
    # Below 2^53 every integer is a float64; beyond, they are kept as rationals.
    if array.size == 0 or max(abs(int(array.max())), abs(int(array.min()))) <= 2**53:
        return values
    exact = np.empty(array.shape, dtype=object)
    exact.reshape(-1)[:] = [as_fraction(number) for number in array.reshape(-1).tolist()]
    return exact

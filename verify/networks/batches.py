"""Many networks of one shape at once, in float64: one array of networks, one of points.

`evaluate_batch` is for campaigns that evaluate more units than memory holds activations. A module of its own because
its one idea is about memory: activations live in a block that stays in the cache, whatever the shape. One giant batch
falls out of the cache and loses to a plain loop; many tiny ones lose to the loop over them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify.networks.activations import activation
from verify.networks.network import NetworkError

Floats = NDArray[np.float64]
Form = Callable[..., Any]

BLOCK = 1 << 16
"""Activations in a block: half a megabyte."""

LARGE = 1 << 9
"""Activations of one network from which on its own matrix product pays; below, networks stand side by side."""

WIDEST = 1 << 12
"""Units beyond which a network is cut into parts: a matrix product wants several points to a block."""


def evaluate_batch(
    weight: Floats, bias: Floats, outgoing: Floats, points: Floats, *, name: str = "tanh"
) -> Floats:
    """The outputs, without output biases, of networks with one hidden layer at common points, rounded.

    Args:
        weight: float64[networks, units, inputs].
        bias: float64[networks, units].
        outgoing: float64[networks, outputs, units].
        points: float64[points, inputs].
        name: of an activation without parameters.

    Returns:
        float64[networks, points, outputs]. Guarantee: none beyond floating point.

    Raises:
        NetworkError: the shapes do not fit, or the activation has parameters.

    Cost: networks * units * points activations, inputs + outputs multiplications for each; memory beside the result:
        one block.
    """
    networks, units, inputs = weight.shape if weight.ndim == 3 else (0, 0, -1)
    fits = (
        bias.shape == (networks, units)
        and outgoing.shape[::2] == (networks, units)
        and points.shape == (len(points), inputs)
    )
    if not fits:
        shapes = ", ".join(str(array.shape) for array in (weight, bias, outgoing, points))
        raise NetworkError(
            f"weight, bias, outgoing and points have shapes {shapes}; expected (networks, units, inputs), "
            f"(networks, units), (networks, outputs, units) and (points, inputs)."
        )
    form = activation(name)
    if form.parameters:
        raise NetworkError(f"{name} has parameters; evaluate networks with it one by one.")
    result = np.zeros((networks, len(points), outgoing.shape[1]))
    if not result.size or not units:
        return result
    if units > WIDEST:
        parts = -(-units // WIDEST)
        spare = parts * WIDEST - units
        cut = [np.pad(array, [(0, 0), (0, spare)] + [(0, 0)] * (array.ndim - 2)) for array in (weight, bias)]
        tall = np.pad(outgoing.transpose(0, 2, 1), [(0, 0), (0, spare), (0, 0)])
        rows = networks * parts
        sums = evaluate_batch(
            cut[0].reshape(rows, WIDEST, inputs),
            cut[1].reshape(rows, WIDEST),
            tall.reshape(rows, WIDEST, -1).transpose(0, 2, 1),
            points,
            name=name,
        )
        return np.asarray(sums.reshape(networks, parts, *sums.shape[1:]).sum(axis=1))
    # the bias is the weight of an input that is always 1
    at = np.concatenate([points, np.ones((len(points), 1))], axis=1)
    incoming = np.concatenate([weight, bias[:, :, None]], axis=2)
    side_by_side = units * len(points) < LARGE
    together = max(1, BLOCK // (units * len(points)))
    rows = len(points) if together > 1 else max(1, BLOCK // units)
    room = np.empty(together * min(rows, len(points)) * units)
    for first in range(0, networks, together):
        some = slice(first, first + together)
        for row in range(0, len(points), rows):
            here = slice(row, row + rows)
            step = _side_by_side if side_by_side else _one_by_one
            step(incoming[some], outgoing[some], at[here], form.floats, room, result[some, here])
    return result


def _one_by_one(
    incoming: Floats, outgoing: Floats, at: Floats, form: Form, room: Floats, out: Floats
) -> None:
    """A matrix product for each network: units are innermost."""
    networks, units, _ = incoming.shape
    block = room[: networks * len(at) * units].reshape(networks, len(at), units)
    np.matmul(at, incoming.transpose(0, 2, 1), out=block)
    np.matmul(_applied(form, block), outgoing.transpose(0, 2, 1), out=out)


def _side_by_side(
    incoming: Floats, outgoing: Floats, at: Floats, form: Form, room: Floats, out: Floats
) -> None:
    """One matrix product for all networks of the block: networks are innermost, however few units each has."""
    networks, units, width = incoming.shape
    block = room[: networks * len(at) * units].reshape(len(at), units * networks)
    np.matmul(at, incoming.transpose(2, 1, 0).reshape(width, units * networks), out=block)
    values = _applied(form, block).reshape(len(at), units, networks)
    weights = np.ascontiguousarray(outgoing.transpose(1, 2, 0))
    out[:] = np.einsum("pub,mub->mpb", values, weights).transpose(2, 1, 0)


def _applied(form: Form, block: Floats) -> Floats:
    """The activation in place where it is a ufunc, which saves the writing of a second block."""
    return np.asarray(form(block, out=block) if isinstance(form, np.ufunc) else form(block))

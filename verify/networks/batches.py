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

ALONE = 96
"""Activations of one network from which on its own matrix product pays; below, networks stand side by side."""

FEW = 1 << 9
"""Activations of one network in a block where networks stand side by side, so that many do."""

WIDEST = 1 << 11
"""Units of one network in a block: a matrix product wants several points to a block."""


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
    shape = networks, len(points), outgoing.shape[1]
    if 0 in shape or not units:
        return np.zeros(shape)
    if units == 1 or units * len(points) < ALONE:
        # networks are innermost, in the result as well
        step, result = _side_by_side, np.empty(shape[::-1]).transpose()
        wide, rows = units, FEW // units
    else:
        step, result = _one_by_one, np.empty(shape)
        wide = min(units, WIDEST)
        rows = BLOCK // wide
    rows = min(rows, len(points))
    together = max(1, BLOCK // (wide * rows))
    room = np.empty(together * wide * rows)
    # the bias is the weight of an input that is always 1
    at = np.concatenate([points, np.ones((len(points), 1))], axis=1)
    for first in range(0, networks, together):
        some = slice(first, first + together)
        for left in range(0, units, wide):
            part = slice(left, left + wide)
            incoming = np.concatenate([weight[some, part].transpose(2, 0, 1), bias[None, some, part]])
            for row in range(0, len(points), rows):
                here = slice(row, row + rows)
                sums = result[some, here] if not left else np.empty_like(result[some, here])
                step(incoming, outgoing[some, :, part], at[here], form.floats, room, sums)
                if left:
                    result[some, here] += sums
    return result


def _one_by_one(
    incoming: Floats, outgoing: Floats, at: Floats, form: Form, room: Floats, sums: Floats
) -> None:
    """One matrix product for all weights of the block, then one for each network: points are innermost."""
    width, networks, units = incoming.shape
    block = room[: networks * units * len(at)].reshape(networks * units, len(at))
    np.matmul(incoming.reshape(width, -1).T, at.T, out=block)
    values = _applied(form, block).reshape(networks, units, len(at))
    np.matmul(values.transpose(0, 2, 1), outgoing.transpose(0, 2, 1), out=sums)


def _side_by_side(
    incoming: Floats, outgoing: Floats, at: Floats, form: Form, room: Floats, sums: Floats
) -> None:
    """One matrix product for all networks of the block: networks are innermost, however few units each has."""
    width, networks, units = incoming.shape
    block = room[: len(at) * units * networks].reshape(len(at), units * networks)
    np.matmul(at, incoming.transpose(0, 2, 1).reshape(width, -1), out=block)
    values = _applied(form, block).reshape(len(at), units, networks)
    outward = np.ascontiguousarray(outgoing.transpose(1, 2, 0))
    np.einsum("pub,mub->mpb", values, outward, out=sums.transpose(2, 1, 0))


def _applied(form: Form, block: Floats) -> Floats:
    """The activation in place where it is a ufunc, which saves the writing of a second block."""
    return np.asarray(form(block, out=block) if isinstance(form, np.ufunc) else form(block))

"""What the checkers read: claims on a reduction's network or points, and evidence for both sides.

In reading order: `at_most`, near-by weights (for `proximate_rank.upper`); `at_least`, the tiles and perhaps the
refutation of the port formula; `cover_evidence`. The refutation comes from a function that the caller hands in, since
theorems import no prover.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from reductions.chain import Reduction
from reductions.clique_cover import Cover
from reductions.layout import KINDS, Integers, Layout
from reductions.network import EPS, near_data, network_data
from reductions.port_formula import PortFormula

Json = Any
Statement = tuple[str, Json, Json]
"""A checker's name, claims and evidence."""


def at_most(reduction: Reduction, near: Integers, *, refutes: bool = False) -> Statement:
    """The proximate rank is at most r, by near-by weights; or it is not at least r + 1.

    Args:
        near: twice the (b, c) of each unit, as `Reduction.near` gives them.
    """
    bound = {"rank_at_least": reduction.bound + 1} if refutes else {"rank_at_most": reduction.bound}
    return "proximate_rank.upper", _claims(reduction, bound), {"perturbed": near_data(near)}


def at_least(reduction: Reduction, lemmas: Sequence[Any] | None = None) -> Statement:
    """The proximate rank is at least r by the tiles alone, and at least r + 1 if the port formula is refuted."""
    stated = _claims(reduction, {"rank_at_least": reduction.bound + (lemmas is not None)})
    return "proximate_rank_np_complete.tiles", stated, tiles_evidence(reduction.ports, lemmas)


def _claims(reduction: Reduction, bound: dict[str, int]) -> Json:
    """The claim as proximate rank states it: network, eps and bound."""
    return {"network": network_data(reduction.network), "eps": str(EPS), **bound}


def tiles_evidence(ports: PortFormula, lemmas: Sequence[Any] | None = None) -> Json:
    """The tiles of a layout with the ports at which they meet."""
    layout = ports.layout
    pictures = [layout.tiles[name] for name in KINDS]
    places = [
        [(tile.points.index(cell), tile.shares[name]) for name, cell in tile.ports.items()]
        for tile in pictures
    ]
    found = [
        [[start + place, v, share] for (place, share), v in zip(places[kind], variables, strict=True)]
        for kind, start, variables in zip(
            layout.tile_kind.tolist(), layout.start.tolist(), ports.ports, strict=False
        )
    ]
    evidence = {"sizes": np.diff(layout.start).tolist(), "ports": found}
    if lemmas is not None:
        evidence["lemmas"] = [[literals, hints] for literals, hints in lemmas]
    return evidence


def points_json(layout: Layout) -> Json:
    """The points of a layout as plain data."""
    return layout.points.tolist()


def cover_evidence(cover: Cover) -> Json:
    """The cliques of a cover."""
    return {"cliques": cover.tolist()}

"""The whole chain: a formula to a network and back, and the file in which the network carries its formula.

In reading order: `Reduction` with `reduce_formula`; `Reduction.parameter`, from a model to a near-by parameter, and
`Reduction.model`, from any near-by parameter of small rank to a model; `write_reduction` and `read_reduction`.

The file is a network like any other (.npz with W1, b1, W2, b2); beside the weights it holds `eps`, `r`, the formula
(`formula_variables`, `formula_clauses` with a 0 after each clause) and the layout (`points`, `tile_start`,
`tile_kind`).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from reductions.back_translation import model_of
from reductions.clique_cover import Cover, cover_of
from reductions.dimacs import Formula
from reductions.layout import KINDS, Integers, Layout
from reductions.network import EPS, classes_of, near_weights, network_of, parameter_of, points_of
from reductions.normalisation import Normalised, normalised
from reductions.point_cover import cover_from
from reductions.port_formula import PortFormula
from verify.networks.files import load_network
from verify.networks.network import Network, NetworkError, as_fraction


@dataclass(frozen=True)
class Reduction:
    """A formula, its layout and its network: satisfiable iff the proximate rank within eps = 1/2 is at most r."""

    normalised: Normalised
    layout: Layout
    network: Network

    @property
    def source(self) -> Formula:
        return self.normalised.source

    @property
    def bound(self) -> int:
        """r."""
        return self.layout.bound

    @cached_property
    def ports(self) -> PortFormula:
        """The port formula: satisfiable iff the source is, and what a solver is asked."""
        return PortFormula(self.layout)

    def cover(self, port_model: Iterable[int]) -> Cover:
        """The cover by r cliques that a model of the port formula describes."""
        return cover_of(self.ports, port_model)

    def near(self, cover: Cover) -> Integers:
        """int64[h, 2], twice the (b, c) of near-by weights with one class a clique."""
        return near_weights(self.network, cover)

    def parameter(self, cover: Cover) -> Network:
        """The network with these near-by weights."""
        return parameter_of(self.network, cover)

    def model_of_near(self, doubled: Integers) -> list[int]:
        """The model that near-by weights encode, given twice their (b, c).

        Raises:
            FormulaError: their rank is above r.
        """
        assert (abs(doubled - 2 * points_of(self.network)) <= 1).all(), "near-by weights are within 1/2"
        return model_of(self.normalised, self.layout, cover_from(map(tuple, doubled.tolist())))

    def model(self, parameter: Network) -> list[int]:
        """The model of the source that a parameter in the ball of rank at most r encodes.

        Raises:
            NetworkError: another shape, or outside the ball.
            FormulaError: its rank is above r.
        """
        return model_of(self.normalised, self.layout, classes_of(self.network, parameter))


def reduce_formula(source: Formula) -> Reduction:
    """The network of a formula. Cost: linear in the points, at most 14nm + 6n of them if no clause is empty."""
    normal = normalised(source)
    layout = Layout(normal.formula)
    return Reduction(normal, layout, network_of(layout.points))


def write_reduction(reduction: Reduction, path: Path) -> None:
    """Write the network with its formula, eps, r and layout.

    Raises:
        NetworkError: the ending is not .npz.
    """
    path = Path(path)
    if path.suffix.lower() != ".npz":
        raise NetworkError(
            f"{path.name}: the ending is {path.suffix or 'missing'}; "
            "expected .npz, which holds the formula beside the weights."
        )
    with path.open("wb") as file:
        np.savez(file, allow_pickle=False, **_arrays(reduction))


def _arrays(reduction: Reduction) -> dict[str, Any]:
    hidden, last = reduction.network.layers
    clauses = [v for clause in reduction.source.clauses for v in (*clause, 0)]
    return {
        "activation": np.array("tanh"),
        "W1": hidden.weight,
        "b1": hidden.bias,
        "W2": last.weight,
        "b2": last.bias,
        "eps": np.array(str(EPS)),
        "r": np.array(reduction.bound),
        "formula_variables": np.array(reduction.source.variables),
        "formula_clauses": np.array(clauses, dtype=np.int64),
        "points": reduction.layout.points,
        "tile_start": reduction.layout.start,
        "tile_kind": np.array([KINDS[kind] for kind in reduction.layout.tile_kind], dtype="U5"),
    }


def read_reduction(path: Path) -> Reduction:
    """The reduction in a file of `write_reduction`, made anew from its formula and compared with all that is there.

    Raises:
        NetworkError: no such file, no formula in it, or a network that is not the formula's.
    """
    path = Path(path)
    network = load_network(path)
    try:
        with np.load(path, allow_pickle=False) as archive:
            found = dict(archive)
    except (ValueError, OSError, zipfile.BadZipFile):
        found = {}
    if "formula_clauses" not in found or "formula_variables" not in found:
        raise NetworkError(
            f"{path.name}: the file holds no formula; expected one that `netproof reduce` wrote."
        )
    try:
        reduction = reduce_formula(_formula(found["formula_variables"], found["formula_clauses"]))
    except ValueError:
        raise NetworkError(
            f"{path.name}: formula_clauses is no list of clauses; expected literals and zeros."
        ) from None
    for name, expected in _arrays(reduction).items():
        if name not in found or not _same(found[name], expected):
            raise NetworkError(
                f"{path.name}: {name} is not that of its formula; expected what `netproof reduce` wrote."
            )
    if network.activation != "tanh":
        raise NetworkError(f"{path.name}: the activation is {network.activation}; expected tanh.")
    return reduction


def _formula(variables: Any, flat: Any) -> Formula:
    """The formula of a flat list with a 0 after each clause; ValueError if it is none."""
    if variables.shape != () or flat.ndim != 1 or flat.dtype.kind != "i" or variables.dtype.kind != "i":
        raise ValueError
    count = int(variables)
    if count < 0 or (flat.size and (flat[-1] != 0 or int(abs(flat).max()) > count)):
        raise ValueError
    clauses: list[tuple[int, ...]] = []
    clause: list[int] = []
    for literal in flat.tolist():
        if literal:
            clause.append(literal)
        else:
            clauses.append(tuple(clause))
            clause = []
    return Formula(count, tuple(clauses))


def _same(found: Any, expected: Any) -> bool:
    if found.dtype.kind in "US" and expected.dtype.kind in "US":
        if found.shape == ():
            try:
                return bool(
                    str(found) == str(expected) or as_fraction(str(found)) == as_fraction(str(expected))
                )
            except NetworkError:
                return False
        return bool(np.array_equal(found, expected))
    return bool(found.shape == expected.shape and np.array_equal(found, expected))

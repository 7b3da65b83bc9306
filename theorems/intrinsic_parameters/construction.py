"""Networks with few intrinsic parameters as a library: everything a user of the constructions imports, from one place.

    symbolic      networks with symbols for the weights that depend on the target, evaluated exactly
    blocks        what their units compute, the formulas that the proof is about
    codes         values of a function packed into the intrinsic parameters
    lookup        A (L^p) and A∞ (sup norm by medians)
    kuhn          Q (sup norm by interpolation), with n + 2 or 3 intrinsic parameters, or fewer for a known class

Example:
    >>> from fractions import Fraction
    >>> network = interpolation_network(d=1, n=2, single=True)
    >>> len(network.intrinsic()), network.hidden_layers, network.width
    (3, 14, 9)
    >>> code = range_code([x * x for (x,) in vertices(1, 2)], n=2)
    >>> network.at(single_parameters(code)).evaluate([Fraction(1)])
    [Fraction(1, 1)]
"""

from theorems.intrinsic_parameters.codes import (
    Code,
    cell_corners,
    known_bound_code,
    known_class_code,
    pack,
    paper_code,
    plane_parameters,
    range_code,
    single_parameters,
    vertices,
)
from theorems.intrinsic_parameters.kuhn import KnownClass, interpolation_network, offset_bits
from theorems.intrinsic_parameters.lookup import lookup_network, lp_gap, median_network
from theorems.intrinsic_parameters.symbolic import Affine, Builder, Intrinsic, Position, SymbolicNetwork, Unit

__all__ = [
    "Affine",
    "Builder",
    "Code",
    "Intrinsic",
    "KnownClass",
    "Position",
    "SymbolicNetwork",
    "Unit",
    "cell_corners",
    "interpolation_network",
    "known_bound_code",
    "known_class_code",
    "lookup_network",
    "lp_gap",
    "median_network",
    "offset_bits",
    "pack",
    "paper_code",
    "plane_parameters",
    "range_code",
    "single_parameters",
    "vertices",
]

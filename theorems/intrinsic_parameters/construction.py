"""Networks with few intrinsic parameters as a library: everything a user of the constructions imports, from one place.

    symbolic      networks with symbols for the weights that depend on the target, evaluated exactly
    blocks        what their units compute, the formulas that the proof is about
    codes         values of a function packed into the intrinsic parameters
    lookup        A (L^p) and A∞ (sup norm by medians)
    kuhn          Q (sup norm by interpolation), with n + 2 or 3 intrinsic parameters, or fewer for a known class
    encoding      a typed function (verify.expression) coded into A or Q
    certified     its error for every x, with the evidence for the checker; regularity: its range and slopes
    packed        the same networks' values from their tables, at millions of points a second

Example:
    >>> from fractions import Fraction
    >>> network = interpolation_network(d=1, n=2, single=True)
    >>> len(network.intrinsic()), network.hidden_layers, network.width
    (3, 14, 9)
    >>> code = range_code([x * x for (x,) in vertices(1, 2)], n=2)
    >>> network.at(single_parameters(code)).evaluate([Fraction(1)])
    [Fraction(1, 1)]
"""

from theorems.intrinsic_parameters.certified import Certified, certified_lp, certified_sup, exact_power
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
from theorems.intrinsic_parameters.encoding import Encoded, encode_lp, encode_sup
from theorems.intrinsic_parameters.kuhn import KnownClass, interpolation_network, offset_bits
from theorems.intrinsic_parameters.lookup import lookup_network, lp_gap, median_network
from theorems.intrinsic_parameters.packed import Interpolation, Lookup
from theorems.intrinsic_parameters.regularity import lipschitz_constant, modulus_of_continuity, range_of
from theorems.intrinsic_parameters.symbolic import Affine, Builder, Intrinsic, Position, SymbolicNetwork, Unit

__all__ = [
    "Affine",
    "Builder",
    "Certified",
    "Code",
    "Encoded",
    "Interpolation",
    "Intrinsic",
    "KnownClass",
    "Lookup",
    "Position",
    "SymbolicNetwork",
    "Unit",
    "cell_corners",
    "certified_lp",
    "certified_sup",
    "encode_lp",
    "encode_sup",
    "exact_power",
    "interpolation_network",
    "known_bound_code",
    "known_class_code",
    "lipschitz_constant",
    "lookup_network",
    "lp_gap",
    "median_network",
    "modulus_of_continuity",
    "offset_bits",
    "pack",
    "paper_code",
    "plane_parameters",
    "range_code",
    "range_of",
    "single_parameters",
    "vertices",
]

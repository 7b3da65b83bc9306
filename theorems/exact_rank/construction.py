"""Exact rank as a library: everything a user of the algorithms imports, from one place.

    partition     which units are constant, idle, equal up to sign, cancelling; vectorised, and a slow reference
    reduction     how many hidden units are needed, which go and why, and the compressed network
    poles         certificates of minimality that never look at the reduction; contour integrals; collocation
    equivalence   whether two networks have the same function, or a point at which they differ
    families      seeded random networks that make the algorithms work hard

Example:
    >>> from verify.networks.exact_json import parse_network
    >>> network = parse_network({"activation": "tanh", "layers": [
    ...     {"weight": [[1], [-1], [3]], "bias": [0, 0, "1/2"]}, {"weight": [[1, 1, 2]], "bias": [0]}]})
    >>> reduction = reduce_network(network)
    >>> reduction.rank, list(reduction.removed())[0]
    (1, (0, 'cancelled: the outgoing weights of the block of unit 0 sum to zero'))
    >>> pole_certificate(network).evidence()
    {'x0': [0], 'v': [1], 'lambda': [1], 'poles': [['-1/6', '1/3']]}
"""

from theorems.exact_rank.equivalence import (
    Equivalence,
    Witness,
    decide_equivalence,
    difference_network,
    find_witness,
)
from theorems.exact_rank.families import FAMILIES, random_network
from theorems.exact_rank.partition import CONSTANT, IDLE, Partition, partition_exact, partition_floats
from theorems.exact_rank.poles import (
    Column,
    ContourPole,
    Line,
    PoleCertificate,
    collocation_determinant,
    columns,
    contour_certificate,
    forward_system,
    generic_line,
    pole_certificate,
    separating_functional,
)
from theorems.exact_rank.reduction import (
    Reduction,
    as_tanh,
    rank,
    reduce_network,
    require_rank_activation,
)

__all__ = [
    "CONSTANT",
    "FAMILIES",
    "IDLE",
    "Column",
    "ContourPole",
    "Equivalence",
    "Line",
    "Partition",
    "PoleCertificate",
    "Reduction",
    "Witness",
    "as_tanh",
    "collocation_determinant",
    "columns",
    "contour_certificate",
    "decide_equivalence",
    "difference_network",
    "find_witness",
    "forward_system",
    "generic_line",
    "partition_exact",
    "partition_floats",
    "pole_certificate",
    "random_network",
    "rank",
    "reduce_network",
    "require_rank_activation",
    "separating_functional",
]

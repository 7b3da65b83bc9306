"""Proximate rank as a library: everything a user of the algorithms imports, from one place.

prank_eps(w) = min { rank(u) : |u - w| <= eps in every single weight }. `network` is one hidden layer of tanh (or
sigmoid) units, every weight read exactly; `eps` is an integer, a Fraction, "p/q" or a float, read exactly; the ball
is closed. What is measured is the network's own weights; output biases never matter.

    weights         what proximate rank depends on, as integers, with every comparison that counts
    compatibility   which signed units can meet in the ball, and the components that this makes
    structure       what is eliminated, meets and vanishes; its cost, threshold and perturbed network
    brute_force     all eliminations, partitions and signs of a few units
    bounds          a greedy upper bound, and a lower bound from units that need a group each
    core_guided     the least cost of a component: cores, counters and exact cuts
    squares         the groups that no unit can join, and the core of them that decides a cover
    zero_half       weights of units and of halves of odd sets, which prove how many groups a cover needs
    branching       trees of such weights, where they depend on which units share a group
    cover           large components in which no unit can vanish, covered by squares
    exact_value     the exact value or a bracket of a whole network
    lowering        structures moved to a smaller eps
    staircase       eps -> proximate rank with exact rational breakpoints
    certificates    claims and evidence for the checker, both sides
    subset_sum      subset sum and equal bins as networks, and the way back
    families        seeded random networks that make the algorithms work hard

Example:
    >>> from verify.networks.exact_json import parse_network
    >>> network = parse_network({"activation": "tanh", "layers": [
    ...     {"weight": [["3/2"], [0]], "bias": [10, 10]}, {"weight": [[-3, 3]], "bias": [0]}]})
    >>> found = proximate_rank(network, 1)
    >>> found.lower, found.upper, found.structure.vanishing
    (0, 0, (((0, 1), (1, 1)),))
    >>> perturbed_network(network, found.structure, 1).layers[0].weight.tolist()
    [[Fraction(3, 4)], [Fraction(3, 4)]]
"""

from theorems.proximate_rank.bounds import (
    ELIMINATED,
    Lower,
    Need,
    Upper,
    proximate_rank_lower_bound,
    proximate_rank_upper_bound,
)
from theorems.proximate_rank.brute_force import brute_force, cheapest
from theorems.proximate_rank.certificates import Refute, claims, lower_evidence, upper_evidence
from theorems.proximate_rank.compatibility import compatible_pairs, components
from theorems.proximate_rank.core_guided import Search
from theorems.proximate_rank.cover import Cover, cover
from theorems.proximate_rank.exact_value import Bracket, bracket, proximate_rank
from theorems.proximate_rank.families import (
    FAMILIES,
    cover_points,
    random_network,
    spread_network,
    trained_network,
)
from theorems.proximate_rank.lowering import lowered
from theorems.proximate_rank.squares import squares
from theorems.proximate_rank.staircase import Staircase, Step, staircase
from theorems.proximate_rank.structure import (
    Group,
    Structure,
    is_structure,
    perturbed_network,
    threshold,
    together,
)
from theorems.proximate_rank.subset_sum import (
    chosen_items,
    equal_bins_network,
    filled_bins,
    subset_sum_network,
)
from theorems.proximate_rank.weights import Eps, Instance, Weights, read_eps, read_weights

__all__ = [
    "ELIMINATED",
    "FAMILIES",
    "Bracket",
    "Cover",
    "Eps",
    "Group",
    "Instance",
    "Lower",
    "Need",
    "Refute",
    "Search",
    "Staircase",
    "Step",
    "Structure",
    "Upper",
    "Weights",
    "bracket",
    "brute_force",
    "cheapest",
    "chosen_items",
    "claims",
    "compatible_pairs",
    "components",
    "cover",
    "cover_points",
    "equal_bins_network",
    "filled_bins",
    "is_structure",
    "lower_evidence",
    "lowered",
    "perturbed_network",
    "proximate_rank",
    "proximate_rank_lower_bound",
    "proximate_rank_upper_bound",
    "random_network",
    "read_eps",
    "read_weights",
    "spread_network",
    "squares",
    "staircase",
    "subset_sum_network",
    "threshold",
    "together",
    "trained_network",
    "upper_evidence",
]

"""The whole staircase eps -> proximate rank, with exact rational breakpoints.

In reading order: `Step` and `Staircase`; `staircase`, down from the eps at which nothing is needed; `_Asked`,
what its questions have told so far.

Every structure has an exact threshold, so the least eps with proximate rank at most r is one of finitely many
rationals. At the threshold of a structure the question for the open ball (all inequalities strict) either gives a
structure of the same cost and a smaller threshold, or shows that the threshold is a breakpoint. Questions at smaller
eps, and moving single units, only save such questions.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from fractions import Fraction

from theorems.proximate_rank.exact_value import Bracket, bracket
from theorems.proximate_rank.lowering import lowered
from theorems.proximate_rank.structure import Structure, threshold
from theorems.proximate_rank.weights import Instance, Weights, read_weights
from verify.networks.network import Network, exact_array

SLOW = 32
"""A question that lowers eps by less than this part of it is followed by one at a smaller eps."""


@dataclass(frozen=True)
class Step:
    """From `eps` on, up to the next step, the proximate rank is `rank`.

    Args:
        structure: attains the rank at eps.
        below: of the open ball of radius eps, whose proximate rank is larger; None at eps = 0.
    """

    eps: Fraction
    rank: int
    structure: Structure
    below: Bracket | None


@dataclass(frozen=True)
class Staircase:
    """The steps found, by increasing eps.

    Args:
        known_from: the steps tell the proximate rank for every eps >= this; 0 if time did not run out.
    """

    steps: tuple[Step, ...]
    known_from: Fraction

    @property
    def complete(self) -> bool:
        return self.known_from == 0

    def rank(self, eps: Fraction) -> int | None:
        """The proximate rank at eps, None where it is not known."""
        if eps < self.known_from:
            return None
        return max((step for step in self.steps if step.eps <= eps), key=lambda step: step.eps).rank


def staircase(network: Network, *, time_limit: float = 60.0) -> Staircase:
    """All steps of eps -> proximate rank, exactly.

    Args:
        time_limit: seconds for all questions together.

    Raises:
        NetworkError: not one hidden layer of tanh or sigmoid units.
    """
    weights = read_weights(network)
    asked = _Asked(weights, time.monotonic() + time_limit)
    asked.keep(_nothing_needed(weights))
    steps: list[Step] = []
    at, structure = asked.least(0)
    while at > 0:
        below = asked.bracket(at, open_ball=True)
        before, cost = at, structure.cost
        at, structure = asked.least(cost)
        if at == before:
            steps.append(Step(at, structure.cost, structure, below))
            if not below.exact:
                return Staircase(tuple(reversed(steps)), at)
            at, structure = asked.least(below.upper)
            continue
        while before - at < at / SLOW:
            # less than halfway down to where more is known to be needed, and not far
            before, known = at, asked.known_to_exceed(cost)
            asked.bracket(max((known + at) / 2, at * (1 - Fraction(2, SLOW))), at_most=cost)
            at, structure = asked.least(cost)
            if at == before:
                break
    steps.append(Step(at, structure.cost, structure, None))
    return Staircase(tuple(reversed(steps)), Fraction(0))


class _Asked:
    """The questions so far: structures for all costs, and how much is needed at which eps."""

    def __init__(self, weights: Weights, deadline: float) -> None:
        self.weights, self.deadline = weights, deadline
        self.structures: dict[int, tuple[Fraction, Structure]] = {}
        self.needed: list[tuple[Fraction, int]] = []

    def keep(self, structure: Structure) -> None:
        """The structure, lowered, if it is the best of its cost."""
        structure = lowered(self.weights, structure)
        at = threshold(self.weights, structure)
        if structure.cost not in self.structures or at < self.structures[structure.cost][0]:
            self.structures[structure.cost] = at, structure

    def least(self, cost: int) -> tuple[Fraction, Structure]:
        """The least threshold of the structures of at most this cost, and its structure."""
        kept = (found for its_cost, found in self.structures.items() if its_cost <= cost)
        return min(kept, key=lambda found: (found[0], found[1].cost))

    def known_to_exceed(self, cost: int) -> Fraction:
        """The largest eps at which more is known to be needed; 0 is no loss where there is none."""
        return max((eps for eps, bound in self.needed if bound > cost), default=Fraction(0))

    def bracket(self, eps: Fraction, *, at_most: int | None = None, open_ball: bool = False) -> Bracket:
        """The proximate rank at this eps, as far as time allows, with its structure kept."""
        instance = Instance(self.weights, eps, open_ball=open_ball)
        found = bracket(instance, at_most=at_most, time_limit=self.deadline - time.monotonic())
        self.keep(found.structure)
        if not open_ball:
            self.needed.append((eps, found.lower))
        return found


def _nothing_needed(weights: Weights) -> Structure:
    """The cheaper way to need no unit: every input eliminated, or every unit vanishing on its own."""
    units = range(weights.units)
    eliminated = max((abs(b) for b in exact_array(weights.incoming)[:, :-1].reshape(-1)), default=Fraction(0))
    vanishing = max((abs(a) for a in exact_array(weights.outgoing).reshape(-1)), default=Fraction(0))
    if eliminated <= vanishing:
        return Structure(tuple(units), (), ())
    return Structure((), (), tuple(((unit, 1),) for unit in units))

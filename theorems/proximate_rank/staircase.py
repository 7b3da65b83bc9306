"""The whole staircase eps -> proximate rank, with exact rational breakpoints.

In reading order: `Step` and `Staircase`; `staircase`, which goes down from the eps at which nothing is needed.

Every structure has an exact threshold, so the least eps with proximate rank at most r is one of finitely many
rationals. At the threshold of a structure the question for the open ball (all inequalities strict) either gives a
structure of the same cost and a smaller threshold, or shows that the threshold is a breakpoint. Halving the interval in
between only saves such questions.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from fractions import Fraction

from theorems.proximate_rank.exact_value import Bracket, bracket
from theorems.proximate_rank.structure import Structure, threshold
from theorems.proximate_rank.weights import Instance, Weights, read_weights
from verify.networks.network import Network, exact_array


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
    deadline = time.monotonic() + time_limit
    weights = read_weights(network)
    structure = _nothing_needed(weights)
    at, cost = threshold(weights, structure), 0
    steps: list[Step] = []
    high_cost_at = Fraction(
        0
    )  # the largest eps known to need more than `cost`; 0 is no loss where it does not
    while at > 0:
        middle = (high_cost_at + at) / 2
        closed = _ask(weights, middle, cost, deadline, open_ball=False)
        if closed.upper <= cost:
            structure = closed.structure
            at = threshold(weights, structure)
            continue
        if closed.lower > cost:
            high_cost_at = middle
        below = _ask(weights, at, cost, deadline, open_ball=True)
        if below.upper <= cost:
            structure = below.structure
            at = threshold(weights, structure)
            continue
        below = bracket(Instance(weights, at, open_ball=True), time_limit=deadline - time.monotonic())
        steps.append(Step(at, cost, structure, below))
        if not below.exact:
            return Staircase(tuple(reversed(steps)), at)
        structure, cost, high_cost_at = below.structure, below.upper, Fraction(0)
        at = threshold(weights, structure)
    steps.append(Step(at, cost, structure, None))
    return Staircase(tuple(reversed(steps)), Fraction(0))


def _ask(weights: Weights, eps: Fraction, cost: int, deadline: float, *, open_ball: bool) -> Bracket:
    """Whether the cost suffices, as far as time allows."""
    instance = Instance(weights, eps, open_ball=open_ball)
    return bracket(instance, at_most=cost, time_limit=deadline - time.monotonic())


def _nothing_needed(weights: Weights) -> Structure:
    """The cheaper way to need no unit: every input eliminated, or every unit vanishing on its own."""
    units = range(weights.units)
    eliminated = max((abs(b) for b in exact_array(weights.incoming)[:, :-1].reshape(-1)), default=Fraction(0))
    vanishing = max((abs(a) for a in exact_array(weights.outgoing).reshape(-1)), default=Fraction(0))
    if eliminated <= vanishing:
        return Structure(tuple(units), (), ())
    return Structure((), (), tuple(((unit, 1),) for unit in units))

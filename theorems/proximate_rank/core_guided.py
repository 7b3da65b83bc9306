"""The least cost of a connected component by core-guided search with exact cuts added when a model needs them.

In reading order: `Search`, what is found so far; `search`, the loop; `vanishing_cuts`, one exact cut for each output
that a group violates, made as strong as it can be; `lasting_cuts`, those that hold from the start.

The loop asks a SAT solver for structures in which nothing of the cost is true. A core, a clause over the cost that
every structure makes true, raises the bound by one, and a counter of its literals takes their place in the cost.
The encoding is the checker's own, so the cores are those that a clausal proof can be checked for.

Source: Morgado, Dodaro, Marques-Silva, Core-guided MaxSAT with soft cardinality constraints, CP 2014 (OLL).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pysat.solvers import Solver

from theorems.proximate_rank.bounds import Need
from theorems.proximate_rank.checker import Encoding, Place, Signed
from theorems.proximate_rank.structure import Group, Structure
from theorems.proximate_rank.weights import Instance

CONFLICTS = 20_000
"""Conflicts between two looks at the clock; a fixed number, so that results do not depend on it."""

EFFORT = 300
"""Conflicts spent on leaving one literal out of a core."""

Cut = tuple[dict[int, int], int, list[Place], set[Place]]
"""Leaders with their signs, output, places inside, places outside: the arguments of `Encoding.cut`."""


@dataclass
class Search:
    """What is known of one component; units are numbered within it.

    Args:
        units: of the network, ascending.
        structure: the cheapest one found, in the network's own numbers.
        needs: what weights prove, where that is less.
        cuts, cores: what the lower bound rests on, in the order of the checker; one group more a core.
        done: whether the cost of the structure is the number of cores.
    """

    units: list[int]
    structure: Structure
    needs: Sequence[Need] = ()
    cuts: list[Cut] = field(default_factory=list)
    cores: list[list[int]] = field(default_factory=list)

    @property
    def lower(self) -> int:
        return len(self.cores)

    @property
    def upper(self) -> int:
        return self.structure.cost

    @property
    def done(self) -> bool:
        return self.lower == self.upper


def encode(instance: Instance, units: Sequence[int]) -> Encoding:
    """The clauses of the structures of these units."""
    return Encoding(instance.z[units].tolist(), instance.a[units].tolist(), instance)


def search(instance: Instance, start: Search, deadline: float) -> Search:
    """Raise the lower bound and lower the upper one until they meet or the time is over.

    Args:
        start: the units, which no other unit is compatible with, and any structure of them.
        deadline: by `time.monotonic`.
    """
    encoding = encode(instance, start.units)
    found = Search(start.units, start.structure, start.needs)
    counted = 0  # cores whose counters are in place
    after: dict[int, int] = {}  # an output of a counter -> the next one
    assumed = dict.fromkeys(encoding.cost)
    with Solver(name="glucose4", bootstrap_with=encoding.clauses) as solver:

        def add_cuts(cuts: Iterable[Cut]) -> bool:
            before = len(found.cuts)
            for cut in cuts:
                found.cuts.append(cut)
                solver.add_clause(_clause(encoding, cut))
            return len(found.cuts) > before

        add_cuts(lasting_cuts(encoding))
        while not found.done:
            answer = _solve(solver, [-literal for literal in assumed], deadline)
            if answer is None:
                break
            if answer is False:
                core = _smaller(solver, [-literal for literal in solver.get_core()])
                assert core, "every component has a structure"
                found.cores.append(core)
                for literal in core:
                    del assumed[literal]
                    if literal in after:
                        assumed[after[literal]] = None
                continue
            eliminated, groups = _decode(encoding, solver.get_model())
            structure = _structure(instance, found.units, eliminated, groups.values())
            if structure.cost < found.upper:
                found.structure = structure
                if structure.cost == found.lower:
                    break
            true = set(solver.get_model())
            free = {leader: group for leader, group in groups.items() if encoding.cost[leader] not in true}
            if add_cuts(
                cut for leader, group in free.items() for cut in vanishing_cuts(encoding, leader, group)
            ):
                continue
            assert counted < len(found.cores), "a structure without violated cuts attains the bound"
            before = len(encoding.clauses)
            for core in found.cores[counted:]:
                outputs = encoding.counter(core)
                after.update(pairwise(outputs))
                if len(core) > 1:
                    assumed[outputs[1]] = None
            counted = len(found.cores)
            solver.append_formula(encoding.clauses[before:])
    return found


def _solve(solver: Solver, assumptions: list[int], deadline: float) -> bool | None:
    while time.monotonic() < deadline:
        solver.conf_budget(CONFLICTS)
        answer: bool | None = solver.solve_limited(assumptions=assumptions)
        if answer is not None:
            return answer
    return None


def _smaller(solver: Solver, core: list[int]) -> list[int]:
    """A core within the core: literals that little search can spare are left out."""
    for literal in sorted(core):
        if literal in core and len(core) > 1:
            solver.conf_budget(EFFORT)
            if solver.solve_limited(assumptions=[-other for other in core if other != literal]) is False:
                core = [-other for other in solver.get_core()]
    return sorted(core)


def _decode(encoding: Encoding, model: Sequence[int]) -> tuple[list[int], dict[int, Group]]:
    """Eliminated units, and leader -> group."""
    true = set(model)
    eliminated: list[int] = []
    groups: dict[int, list[Signed]] = {}
    for (unit, leader, sign), variable in encoding.member.items():
        if variable in true:
            if sign:
                groups.setdefault(leader, []).append((unit, sign))
            else:
                eliminated.append(unit)
    return eliminated, {leader: tuple(members) for leader, members in groups.items()}


def _structure(
    instance: Instance, units: Sequence[int], eliminated: Iterable[int], groups: Iterable[Group]
) -> Structure:
    """The structure in the network's own numbers, each group that can vanish taken to do so."""
    named = [tuple((units[i], sign) for i, sign in group) for group in groups]
    gone = [instance.vanishes(group) for group in named]
    return Structure(
        tuple(units[i] for i in eliminated),
        tuple(group for group, vanishes in zip(named, gone, strict=True) if not vanishes),
        tuple(group for group, vanishes in zip(named, gone, strict=True) if vanishes),
    )


def lasting_cuts(encoding: Encoding) -> Iterator[Cut]:
    """Cuts that hold from the start: members that no company can cancel in their group.

    If these leave every unit some place, then also what all units together cannot cancel.
    """
    costly: set[Place] = set()
    for leader, members in enumerate(encoding.led):
        for k in range(len(encoding.a[0])):
            for s in (1, -1):
                relief: dict[int, int] = {}
                for i, t in members:
                    relief[i] = min(_share(encoding, k, s, t, i), relief.get(i, 0))
                total = sum(relief.values())
                for i, t in members:
                    if _share(encoding, k, s, t, i) + total - relief[i] > -encoding.strict:
                        costly.add((i, leader, t))
                        yield {leader: s}, k, [(i, leader, t)], set()
    if not any(costly.issuperset(places) for places in encoding.places):
        yield from _common_cuts(encoding)


def _common_cuts(encoding: Encoding) -> Iterator[Cut]:
    """Where signs can be chosen so that compatible units have equal ones: what all groups cannot cancel together."""
    turned = {0: 1}
    waiting = [0]
    pairs: list[list[Signed]] = [[] for _ in encoding.led]
    for leader, members in enumerate(encoding.led):
        for i, t in members[1:]:
            pairs[leader].append((i, t))
            pairs[i].append((leader, t))
    while waiting:
        i = waiting.pop()
        for j, t in pairs[i]:
            if j not in turned:
                turned[j] = t * turned[i]
                waiting.append(j)
            elif turned[j] != t * turned[i]:
                return
    for k in range(len(encoding.a[0])):
        for s in (1, -1):
            leaders = {leader: s * sign for leader, sign in sorted(turned.items())}
            if _least(encoding, leaders, k) > 0:
                for leader in reversed(list(leaders)):
                    fewer = {other: sign for other, sign in leaders.items() if other != leader}
                    if _least(encoding, fewer, k) > 0:
                        leaders = fewer
                yield leaders, k, [], set()


def _least(encoding: Encoding, leaders: dict[int, int], k: int) -> int:
    """The least that the groups of these leaders can have in output k, each turned by its sign."""
    return sum(
        min(
            _share(encoding, k, leaders[leader], t, i) if t and leader in leaders else 0
            for i, leader, t in places
        )
        for places in encoding.places
    )


def vanishing_cuts(encoding: Encoding, leader: int, group: Group) -> Iterator[Cut]:
    """For each output and sign that keeps the group from vanishing, why it does, with few literals."""
    present = set(group)
    slope = int(encoding.slope)
    for k in range(len(encoding.a[0])):
        total = sum(t * encoding.a[i][k] for i, t in group)
        for s in (1, -1):
            excess = s * total - slope * len(group) + encoding.strict
            if excess <= 0:
                continue
            shares = {(i, t): s * t * encoding.a[i][k] - slope for i, t in encoding.led[leader]}
            inside = {i: t for i, t in group if shares[i, t] > -encoding.strict}
            # A member inside is held to its sign; of any other the most that it can take away counts.
            taken = {i: min(shares[i, t], 0) for i, t in group if i not in inside}
            outside: set[Signed] = set()
            for share, i, t in sorted(((share, i, t) for (i, t), share in shares.items()), reverse=True):
                if (i, t) in present or i in inside:
                    continue
                loss = max(taken.get(i, 0) - share, 0)
                if excess > loss:
                    excess -= loss
                    taken[i] = taken.get(i, 0) - loss
                else:
                    outside.add((i, t))
            for share, i, t in sorted((shares[i, t], i, t) for i, t in inside.items()):
                loss = share - min(shares.get((i, -t), 0), 0)
                if excess > loss and len(inside) > 1:
                    excess -= loss
                    del inside[i]
            yield (
                {leader: s},
                k,
                [(i, leader, t) for i, t in sorted(inside.items())],
                {(i, leader, t) for i, t in outside},
            )


def _clause(encoding: Encoding, cut: Cut) -> list[int]:
    """The clause of a cut, not checked: the checker does that, and nothing found here is believed before."""
    leaders, _, inside, outside = cut
    absent, present = [-encoding.member[place] for place in inside], [encoding.member[it] for it in outside]
    return [*(encoding.cost[leader] for leader in leaders), *absent, *present]


def _share(encoding: Encoding, k: int, s: int, t: int, unit: int) -> int:
    """What a member of sign t adds to s times the sum of its group in output k, less its part of the slack."""
    return s * t * encoding.a[unit][k] - int(encoding.slope)

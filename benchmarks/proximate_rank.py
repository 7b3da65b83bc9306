"""Proximate rank beside its natural peers: grouping by cells, pure covers, and covers where units cancel.

Peers: np.unique(axis=0) of the same cells; and three optimisers of their own, CP-SAT (linearization_level=2, one
worker), HiGHS and z3's Optimize, which get the candidate squares of a cover for nothing, or the groups of a component
with its cancellations as linear constraints. They leave no certificate; our times are of the value and its certificate.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from benchmarks.measure import Bench, package, seconds
from theorems.proximate_rank.checker import check_lower, check_upper
from theorems.proximate_rank.construction import (
    Bracket,
    Instance,
    claims,
    compatible_pairs,
    cover_points,
    lower_evidence,
    proximate_rank,
    proximate_rank_upper_bound,
    read_weights,
    spread_network,
    squares,
    upper_evidence,
)
from verify.networks.network import Network
from verify.provers import hints

EPS = Fraction(1, 16)
PATIENCE = 5.0
"""Seconds that a peer may take."""

COVERS = [
    *((200, 4, seed, 0.1) for seed in range(3)),
    *((1000, 2, seed, 2.0) for seed in range(2)),
    *((1000, 4, seed, 2.0) for seed in range(3)),
    (2000, 2, 0, 10.0),
    *((2000, 4, seed, 10.0) for seed in range(3)),
]
"""Points, how many a square, seed, seconds for the value and its certificate."""

CANCELLATIONS = [(100, 24, 0), (150, 40, 0), (200, 60, 0)]
"""Units, spread of their weights in 64ths, seed."""


def figures(bench: Bench) -> None:
    _greedy(bench)
    _sparse(bench)
    _covers(bench)
    _cancellations(bench)


def _greedy(bench: Bench) -> None:
    units = bench.size(10**6, 10**5)
    network = spread_network(0, units, units // 16)
    points = read_weights(network).incoming

    def cells() -> object:
        return np.unique(np.floor(points / float(2 * EPS)), axis=0)

    what, peer = f"greedy bound of {units:,} units", "np.unique of the same cells"
    bench.compare(what, lambda: proximate_rank_upper_bound(network, EPS), {peer: cells}, limits={peer: 3.0})


def _sparse(bench: Bench) -> None:
    units = bench.size(10**5, 10**4)
    for what, network, limit in (
        (f"{units:,} sparse units", spread_network(0, units, units // 5), 10.0),
        ("component of 500 units", spread_network(0, 800, 145), 3.0),
    ):
        found = proximate_rank(network, EPS)
        detail = f"{found.lower} to {found.upper}, largest component {found.largest}"
        limit = limit if found.exact else 0.0
        bench.time(
            f"value of {what}",
            lambda network=network: proximate_rank(network, EPS),
            limit=limit,
            detail=detail,
        )
        bound, lower = lower_evidence(found, refute)
        for side, run in (
            ("lower certificate", lambda found=found: lower_evidence(found, refute)),
            ("upper certificate", lambda n=network, f=found: upper_evidence(n, EPS, f.structure)),
        ):
            bench.time(f"{side} of {what}", run, detail=f"{bound}")
        upper = upper_evidence(network, EPS, found.structure)
        low, high = claims(network, EPS, rank_at_least=bound), claims(network, EPS, rank_at_most=found.upper)
        bench.time(f"replay from below, {what}", lambda a=low, b=lower: check_lower(a, b, "discharged"))
        bench.time(f"replay from above, {what}", lambda a=high, b=upper: check_upper(a, b, "discharged"))


def refute(clauses: list[list[int]]) -> list[hints.Lemma] | None:
    found = hints.refutation(clauses)
    return found.lemmas if isinstance(found, hints.Refutation) else None


# --- beside optimisers --------------------------------------------------------------------------------------------


@dataclass
class Model:
    """Boolean variables 1, 2, ... and what an optimiser is told of them; the number of true `goal` is least.

    Args:
        clauses: as usual. exactly_one: variables each. unless: (v, {variable: coefficient}), a sum at most 0 unless v.
    """

    variables: int
    goal: list[int]
    clauses: list[list[int]] = field(default_factory=list)
    exactly_one: list[list[int]] = field(default_factory=list)
    unless: list[tuple[int, dict[int, int]]] = field(default_factory=list)


def cp_sat(model: Model) -> int | None:
    from ortools.sat.python import cp_model

    told = cp_model.CpModel()
    true = [None, *(told.new_bool_var("") for _ in range(model.variables))]

    def literal(n: int) -> object:
        return true[n] if n > 0 else true[-n].negated()

    for clause in model.clauses:
        told.add_bool_or(map(literal, clause))
    for one in model.exactly_one:
        told.add_exactly_one(map(literal, one))
    for v, terms in model.unless:
        total = sum(coefficient * true[n] for n, coefficient in terms.items())
        told.add(total <= 0).only_enforce_if(true[v].negated())
    told.minimize(sum(true[n] for n in model.goal))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.max_time_in_seconds = PATIENCE
    return round(solver.objective_value) if solver.solve(told) == cp_model.OPTIMAL else None


def highs(model: Model) -> int | None:
    from ortools.linear_solver import pywraplp

    solver = pywraplp.Solver.CreateSolver("HIGHS")
    solver.SuppressOutput()
    solver.SetTimeLimit(int(1000 * PATIENCE))
    true = [None, *(solver.BoolVar("") for _ in range(model.variables))]
    for clause in model.clauses:
        solver.Add(sum(true[n] if n > 0 else 1 - true[-n] for n in clause) >= 1)
    for one in model.exactly_one:
        solver.Add(sum(true[n] for n in one) == 1)
    for v, terms in model.unless:
        most = sum(coefficient for coefficient in terms.values() if coefficient > 0)
        solver.Add(sum(coefficient * true[n] for n, coefficient in terms.items()) <= most * true[v])
    solver.Minimize(sum(true[n] for n in model.goal))
    return round(solver.Objective().Value()) if solver.Solve() == solver.OPTIMAL else None


def z3_optimize(model: Model) -> int | None:
    import z3

    solver = z3.Optimize()
    solver.set(timeout=int(1000 * PATIENCE))
    true = [None, *(z3.Bool(f"x{n}") for n in range(1, model.variables + 1))]
    for clause in model.clauses:
        solver.add(z3.Or([true[n] if n > 0 else z3.Not(true[-n]) for n in clause]))
    for one in model.exactly_one:
        solver.add(z3.PbEq([(true[n], 1) for n in one], 1))
    for v, terms in model.unless:
        solver.add(z3.Or(true[v], z3.PbLe([(true[n], coefficient) for n, coefficient in terms.items()], 0)))
    goals = [solver.add_soft(z3.Not(true[n])) for n in model.goal]
    return goals[0].value().as_long() if solver.check() == z3.sat else None


PEERS: dict[str, tuple[str, Callable[[Model], int | None]]] = {
    "CP-SAT": ("ortools", cp_sat),
    "HiGHS": ("ortools", highs),
    "z3 Optimize": ("z3", z3_optimize),
}
"""Optimisers, with the package that each comes in."""


def beside_optimisers(
    bench: Bench, what: str, network: Network, model: Model, at_most: float, limit: float | None = None
) -> None:
    """Our value with its certificate, and the fastest peer's value without one."""

    def ours() -> Bracket:
        found = proximate_rank(network, EPS, time_limit=PATIENCE if limit is None else max(limit, PATIENCE))
        lower_evidence(found, refute)
        return found

    found = ours()
    times = {}
    for name, (needed, solve) in PEERS.items():
        if not package(needed):
            bench.skip(f"{what}: {name} is not installed")
            continue
        answers: list[int | None] = []
        took = seconds(lambda solve=solve, answers=answers: answers.append(solve(model)))
        if answers[0] is None:
            bench.skip(f"{what}: {name} has no answer after {took:.1f} s")
        else:
            times[name] = took
    said = f"value {found.upper}" if found.exact else f"value {found.lower} to {found.upper}, not closed"
    reach = limit if found.exact or limit is None else 0.0  # what is not closed has not reached its limit
    bench.time(f"{what}, value and certificate", ours, limit=reach, detail=said)
    fastest = min(times, key=times.__getitem__, default=None)
    detail = ", ".join(f"{name} {took:.2f} s" for name, took in times.items())
    if fastest:
        peer = PEERS[fastest][1]
        name = f"the fastest of {', '.join(times)}: {fastest}"
        bench.compare(
            what,
            ours,
            {name: lambda: peer(model)},
            limits={name: at_most * found.exact},
            detail=f"{said}; {detail}",
        )


def _covers(bench: Bench) -> None:
    """So many points a square; the peers get the squares for nothing."""
    for units, density, seed, limit in COVERS:
        if bench.quick and units > 200:
            continue
        network = cover_points(seed, units, density)
        pairs = compatible(network)
        groups = squares(set(range(units)), pairs) or []
        holders: list[list[int]] = [[] for _ in range(units)]
        for number, group in enumerate(groups, 1):
            for unit, _ in group:
                holders[unit].append(number)
        model = Model(len(groups), [*range(1, len(groups) + 1)], holders)
        beside_optimisers(
            bench, f"cover of {units:,} points, {density} a square ({seed})", network, model, 2.0, limit
        )


def _cancellations(bench: Bench) -> None:
    """Units of which many can cancel; the peers get structures with a leader for each group."""
    for units, spread, seed in CANCELLATIONS:
        if not bench.quick or units <= 100:
            network = spread_network(seed, units, spread)
            what = f"component of {units} units that can cancel, up to {spread}/64"
            beside_optimisers(bench, what, network, structures(network), 1.0)


def structures(network: Network) -> Model:
    """The structures of a network: where each unit is, and which groups stay."""
    instance = Instance(read_weights(network), EPS)
    near = {place for i, j, s in compatible(network) for place in ((i, j, s), (j, i, s))}
    small = instance.eliminable().tolist()
    numbers = itertools.count(1)
    places: list[dict[tuple[int, int], int]] = []  # of a unit: (leader, sign) -> variable
    for i in range(network.width):
        own = [(i, 0)] * small[i] + [(i, 1)]
        led = [(leader, s) for leader in range(i) for s in (1, -1) if (leader, i, s) in near]
        places.append({place: next(numbers) for place in own + led})
    stays = [next(numbers) for _ in places]
    model = Model(next(numbers) - 1, stays, exactly_one=[[*place.values()] for place in places])
    for leader in range(network.width):
        members = [
            (i, s, n) for i, at in enumerate(places) for (it, s), n in at.items() if s and it == leader
        ]
        head = places[leader][leader, 1]
        model.clauses += [[-n, head] for i, _, n in members if i != leader]
        model.clauses += [
            [-n, -other]
            for (i, s, n), (j, t, other) in itertools.combinations(members, 2)
            if i != j and (i, j, s * t) not in near
        ]
        for k, side in itertools.product(range(instance.a.shape[1]), (1, -1)):
            terms = {n: side * s * int(instance.a[i, k]) - instance.slope for i, s, n in members}
            model.unless.append((stays[leader], terms))
    return model


def compatible(network: Network) -> list[tuple[int, int, int]]:
    pairs = compatible_pairs(Instance(read_weights(network), EPS))
    return list(zip(*(column.tolist() for column in pairs), strict=True))

"""The checker of proximate rank's certificates: it recomputes with integers, and neither searches nor trusts hints.

In reading order: `check_upper` (a network in the ball, and its rank) and `check_lower` (parts of the network that need
so many units, each by weights or by a clausal proof); `Ball`, weights and radius read from plain data;
`Encoding`, what the structures of a part are as clauses, its cuts and its counters.

A network is {"activation": "tanh" | "sigmoid", "layers": [{"weight", "bias"}, {"weight", "bias"}], "inputs"?, ...}.
A claim is {"network", "eps", "ball"?: "open", "rank_at_most" | "rank_at_least": r} on the least rank within eps of
it, entry by entry; the ball is closed unless it says open. Why structures decide it: docs/proximate-rank-proof.md.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain, combinations, pairwise, product
from typing import Any

from theorems.proximate_rank.cover_checker import least_groups
from verify.kernel import formula, lrat
from verify.kernel.errors import Rejected

Json = Any
Signed = tuple[int, int]
"""A unit and a sign."""
Place = tuple[int, int, int]
"""A unit, the leader of its group, and its sign relative to the leader; sign 0 for a unit that is eliminated."""


def check_upper(claims: Json, evidence: Json, outcome: str) -> None:
    """Discharged: "rank_at_most": r. Refuted: "rank_at_least": r + 1. Evidence: {"perturbed": network of rank <= r}."""
    bound = _bound(claims, outcome, "rank_at_most", "rank_at_least")
    network, moved = claims["network"], evidence["perturbed"]
    rest, rest_moved = ({**data, "layers": data["layers"][1]["bias"]} for data in (network, moved))
    if rest != rest_moved:
        raise Rejected("the perturbed network is another in more than the weights of its units")
    eps, open_ball = formula.rational(claims["eps"]), claims.get("ball") == "open"
    (incoming, outgoing), rows_before = _weights(moved), chain(*_weights(network))
    for row, row_before in zip(chain(incoming, outgoing), rows_before, strict=True):
        for w, w_before in zip(row, row_before, strict=True):
            if not (abs(w - w_before) < eps if open_ball else abs(w - w_before) <= eps):
                raise Rejected(f"a weight moves from {w_before} to {w}, out of the ball")
    sums: dict[tuple[Fraction, ...], list[Fraction]] = {}
    for z, a in zip(incoming, outgoing, strict=True):
        if any(z[:-1]):  # else the unit is constant
            sign = 1 if z > [-w for w in z] else -1
            key = tuple(sign * w for w in z)
            sums[key] = [t + sign * w for t, w in zip(sums.get(key, [Fraction(0)] * len(a)), a, strict=True)]
    rank = sum(any(total) for total in sums.values())
    if rank > (bound if outcome == "discharged" else bound - 1):
        raise Rejected(f"the perturbed network has rank {rank}")


def check_lower(claims: Json, evidence: Json, outcome: str) -> None:
    """Discharged: "rank_at_least": r. Refuted: "rank_at_most": r - 1. Evidence: {"parts": [...]}.

    Every part needs a number of groups that stay, and no group is shared by two parts: their units are incompatible.
    Weights, {"needs": [[unit, weight, output, sign], ...], "zero_half"?}: see cover_checker.py. A proof, {"units",
    "cuts", "cores", "lemmas"}: the part holds every unit compatible with one of its own; each core is one more group.
    """
    bound = _bound(claims, outcome, "rank_at_least", "rank_at_most")
    ball = Ball(claims)
    near: list[list[Signed]] = [[] for _ in ball.z]
    for i, j, sign in ball.compatible_pairs():
        near[i].append((j, sign))
        near[j].append((i, sign))
    part_of: dict[int, int] = {}
    total = 0
    for number, part in enumerate(evidence["parts"]):
        units = part["units"] if "units" in part else [unit for unit, *_ in part["needs"]]
        if not all(type(unit) is int and 0 <= unit < len(ball.z) and unit not in part_of for unit in units):
            raise Rejected("a unit is in two parts, or there is no such unit")
        part_of |= dict.fromkeys(units, number)
        total += _count(ball, part, units) if "units" in part else least_groups(ball, part, near)
    for i, others in enumerate(near):
        for j, _ in others:
            apart = i in part_of and part_of[i] != part_of.get(j)
            if apart and (j in part_of or "units" in evidence["parts"][part_of[i]]):
                raise Rejected(f"units {i} and {j} of different parts are compatible")
    if total < (bound if outcome == "discharged" else bound + 1):
        raise Rejected(f"the parts need {total} groups only")


class Ball:
    """A network and a radius as integers, incoming weights z = (b, c) and outgoing weights a on a grid each.

    For the open ball every limit is smaller by one: compatible means within `reach` in every coordinate, a unit can
    be eliminated if b is within `radius`, a group vanishes if its sum is at most `slope` times its size less `strict`.
    """

    def __init__(self, claims: Json) -> None:
        incoming, outgoing = _weights(claims["network"])
        eps, self.strict = formula.rational(claims["eps"]), int(claims.get("ball") == "open")
        scale, self.z = _integers(incoming, eps)
        self.reach, self.radius = int(2 * eps * scale) - self.strict, int(eps * scale) - self.strict
        scale, self.a = _integers(outgoing, eps)
        self.slope = int(eps * scale)

    def compatible_pairs(self) -> Iterator[tuple[int, int, int]]:
        """Every i < j and relative sign within reach; cells along two coordinates spare most comparisons."""
        side = max(self.reach, 1)
        cells: dict[Signed, list[Signed]] = defaultdict(list)
        for (j, z), sign in product(enumerate(self.z), (1, -1)):
            cells[sign * z[0] // side, sign * z[-1] // side].append((j, sign))
        for i, z in enumerate(self.z):
            for x, y in product((-1, 0, 1), repeat=2):
                for j, sign in cells.get((z[0] // side + x, z[-1] // side + y), ()):
                    if j > i and within(self.reach, z, self.z[j], sign):
                        yield i, j, sign


class Encoding:
    """The structures of some units as clauses: each, up to twins, makes all true, with cost[l] for every live group.

    A group is led by its first unit: member[i, l, s] says that unit i is in the group led by l with relative sign s,
    member[i, i, 0] that it is eliminated.
    Clauses say that a unit is eliminated or in exactly one group, that a group has its leader, and that members are
    compatible. That a group without cost vanishes is left to cuts; counters number variables of their own.
    Twins are units of equal weights, up to the sign of the whole unit: of two, the first is eliminated or its leader
    is not after the other's. Exchanging two that are not so makes the list of leaders smaller, and costs nothing.
    """

    def __init__(self, z: Sequence[Sequence[int]], a: Sequence[Sequence[int]], ball: Any) -> None:
        self.a, self.slope, self.strict = a, ball.slope, ball.strict
        self.variables = 0
        self.clauses: list[list[int]] = []
        self.member: dict[Place, int] = {}
        self.places: list[list[Place]] = [[] for _ in z]
        self.led: list[list[Signed]] = [[] for _ in z]
        pairs = product(combinations(enumerate(z), 2), (1, -1))
        near = {(i, j, s) for ((i, p), (j, q)), s in pairs if within(ball.reach, p, q, s)}
        twins: dict[tuple[int, ...], tuple[int, list[int]]] = {}
        for i, point in enumerate(z):
            if all(abs(b) <= ball.radius for b in point[:-1]):
                self.places[i].append((i, i, 0))
            for leader, sign in product(range(i + 1), (1, -1)):
                if (leader, i, sign) in near if leader < i else sign == 1:
                    self.places[i].append((i, leader, sign))
                    self.led[leader].append((i, sign))
            self.member |= {place: self.variable() for place in self.places[i]}
            self.clauses.append([self.member[place] for place in self.places[i]])
            seen = self._at_most_one(self.clauses[-1])
            numbers = max(tuple(sign * number for number in (*point, *a[i])) for sign in (1, -1))
            if numbers in twins:
                j, before = twins[numbers]
                homes = [leader if sign else -1 for _, leader, sign in self.places[j]]
                self.clauses += [[-seen[n], before[n]] for n, (x, y) in enumerate(pairwise(homes)) if x < y]
            twins[numbers] = i, seen
        self.cost = [self.variable() for _ in z]
        for leader, members in enumerate(self.led):
            for i, s in members[1:]:
                self.clauses.append([-self.member[i, leader, s], self.member[leader, leader, 1]])
            for (i, s), (j, t) in combinations(members[1:], 2):
                if i != j and (i, j, s * t) not in near:
                    self.clauses.append([-self.member[i, leader, s], -self.member[j, leader, t]])

    def variable(self) -> int:
        """A new variable."""
        self.variables += 1
        return self.variables

    def cut(self, leaders: dict[int, int], k: int, inside: Sequence[Place], outside: set[Place]) -> list[int]:
        """The clause that a group led by one of `leaders` costs, or lacks one of `inside`, or has one of `outside`.

        Else the sum over these groups of output k, each turned by its sign in `leaders`, is above the limit: a member
        adds its share s t a_k - slope, and any unit not inside at least the least share that is left to it, 0 for none.
        """
        given = {i for i, leader, t in inside if leader in leaders and t}
        named = all(i in range(len(self.cost)) and type(s) is int and abs(s) == 1 for i, s in leaders.items())
        if len(given) < len(inside) or not named:
            raise Rejected("a cut names groups, each with a sign, and units inside them, each once")

        def share(i: int, leader: int, t: int) -> int:
            return leaders[leader] * t * self.a[i][k] - self.slope if t and leader in leaders else 0

        total = sum(share(*place) for place in inside)
        for i in {i for leader in leaders for i, _ in self.led[leader]} - given:
            total += min((share(*place) for place in self.places[i] if place not in outside), default=0)
        if type(total) is not int or total <= (-self.strict if inside else 0):
            raise Rejected("a cut does not hold: the groups can vanish")
        absent, present = [-self.member[place] for place in inside], [self.member[place] for place in outside]
        return [*(self.cost[leader] for leader in leaders), *absent, *present]

    def counter(self, literals: Sequence[int]) -> list[int]:
        """Variables, the j-th of them true if at least j of the literals are; their clauses are added."""
        if len(literals) == 1:
            return list(literals)
        half = len(literals) // 2
        left, right = self.counter(literals[:half]), self.counter(literals[half:])
        outputs = [self.variable() for _ in literals]
        for i, j in list(product(range(len(left) + 1), range(len(right) + 1)))[1:]:
            premises = [-literal for literal in (*left[max(i - 1, 0) : i], *right[max(j - 1, 0) : j])]
            self.clauses.append([*premises, outputs[i + j - 1]])
        return outputs

    def no_core_fails(self, cores: Sequence[Sequence[int]]) -> list[list[int]]:
        """All clauses so far, and that some core is false altogether: unsatisfiable only if each core follows."""
        fails = [self.variable() for _ in cores]
        selected = [[-fail, -literal] for fail, core in zip(fails, cores, strict=True) for literal in core]
        return [*self.clauses, *selected, fails]

    def _at_most_one(self, literals: Sequence[int]) -> list[int]:
        """At most one of the literals; new variables, the j-th of them true if one of the first j + 1 literals is."""
        seen = [self.variable() for _ in literals]
        self.clauses += [[-literal, now] for literal, now in zip(literals, seen, strict=True)]
        for (before, now), literal in zip(pairwise(seen), literals[1:], strict=True):
            self.clauses += [[-before, now], [-before, -literal]]
        return seen


def within(reach: int, z: Sequence[int], other: Sequence[int], sign: int) -> bool:
    """Whether z and sign * other differ by at most the reach in every coordinate."""
    return all(abs(x - sign * y) <= reach for x, y in zip(z, other, strict=True))


def _count(ball: Ball, part: Json, units: list[int]) -> int:
    """The number of cores, each a clause over what is left of the cost, that the proof establishes together.

    After a core of literals the cost is one, plus what its counter counts from two on, plus the rest: so the counter's
    outputs from the second on take the place of the literals.
    """
    if units != sorted(set(units)):
        raise Rejected("the units of a part do not ascend")
    encoding = Encoding([ball.z[i] for i in units], [ball.a[i] for i in units], ball)
    for leaders, k, inside, outside in part["cuts"]:
        encoding.clauses.append(encoding.cut(dict(leaders), k, [*map(tuple, inside)], {*map(tuple, outside)}))
    cost = set(encoding.cost)
    for core in part["cores"]:
        if not core or len(set(core)) < len(core) or not cost.issuperset(core):
            raise Rejected("a core is no set of literals of the cost")
        cost.difference_update(core)
        cost.update(encoding.counter(core)[1:])
    lrat.refute(encoding.no_core_fails(part["cores"]), part["lemmas"])
    return len(part["cores"])


def _weights(network: Json) -> list[list[list[Fraction]]]:
    """Points (b, c) and outgoing weights a, unit by unit; shapes are checked. Output biases never matter."""
    first, last = network["layers"]
    incoming = [[*row, c] for row, c in zip(first["weight"], first["bias"], strict=True)]
    outgoing = list(zip(*last["weight"], strict=True)) if last["weight"] else [() for _ in incoming]
    fits = len(last["weight"]) == len(last["bias"]) and len(incoming) == len(outgoing)
    if len(set(map(len, incoming))) > 1 or not fits or network["activation"] not in ("tanh", "sigmoid"):
        raise Rejected("the network is no layer of tanh or sigmoid units, or its shapes do not fit")
    return [[[formula.rational(number) for number in row] for row in rows] for rows in (incoming, outgoing)]


def _integers(rows: list[list[Fraction]], eps: Fraction) -> tuple[int, list[list[int]]]:
    """The least scale that makes the rows and eps integers, and the rows at that scale."""
    scale = math.lcm(eps.denominator, *(number.denominator for row in rows for number in row))
    return scale, [[int(number * scale) for number in row] for row in rows]


def _bound(claims: Json, outcome: str, discharged: str, refuted: str) -> int:
    name = {"discharged": discharged, "refuted": refuted}.get(outcome)
    if name is None or set(claims) - {"ball"} != {"network", "eps", name} or type(claims[name]) is not int:
        raise Rejected(f"the claim {outcome} is not a network, eps and an integer {name}")
    if claims.get("ball", "open") != "open" or formula.rational(claims["eps"]) < 0:
        raise Rejected("the ball is closed, or else open; its radius is not negative")
    return int(claims[name])

"""Prover `balls`: formulas about reals in a box, settled by branch and bound with ball arithmetic.

In reading order: `Recorder`, which states; `Prover`, which settles; `Search`, branch and bound until the kernel
accepts every leaf of a cover or a point refutes the goal; `largest`, the maximum of |term| by the best box first;
`simpler`, which makes a counterexample readable. A module of its own because all of it is search, on which no
verdict rests: a cover counts when the kernel's own enclosures accept it, a counterexample when the kernel evaluates
it.

A formula without variables is evaluated (rule `ground`), at as many bits as it takes.
"""

from __future__ import annotations

import heapq
import itertools
import math
import time
from collections import deque
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

from flint import arb, ctx

from verify import terms
from verify.claim import BadClaim
from verify.kernel import cover, formula
from verify.kernel.errors import Rejected
from verify.provers import FormulaProver
from verify.provers.ball_code import Box, Jet, compiled, exact
from verify.terms import Operand

Json = Any
Ranges = dict[str, tuple[Fraction, Fraction]]
Point = dict[str, Fraction]

BITS = (64, 128, 256, 512, 1024, 4096)
"""The precisions tried in turn."""

MOST_BOXES = 1 << 17
"""Boxes in the queue at which a search gives up: their memory, and a cover so large is of no use."""


class Recorder(FormulaProver):
    """States without settling."""

    def sup_norm(
        self,
        expression: Operand,
        box: Mapping[str, tuple[terms.Number, terms.Number]],
        *,
        relative: Fraction = Fraction(1, 10**6),
    ) -> tuple[Fraction, Fraction]:
        """Dyadics (upper, lower) with lower <= max of |expression| on the box <= upper <= (1 + relative) lower.

        States and proves |expression| <= upper on the box (a cover) and |expression| >= lower at a point. The box is
        the one given: assumptions made before do not narrow it.

        Args:
            box: the least and largest value of each variable.
        Raises:
            BadClaim: if the box does not bound exactly the variables of the expression.
        Guarantee:
            If the time limit comes first an `undecided` is recorded and the bounds so far are returned.
        """
        term = terms.numeric(expression)
        ranges = {name: (Fraction(lo), Fraction(hi)) for name, (lo, hi) in box.items()}
        free = {part.name for part in term.walk() if part.head == "var"}
        if free != set(ranges) or not ranges or any(lo > hi for lo, hi in ranges.values()) or relative <= 0:
            raise BadClaim(
                f"balls.sup_norm: relative > 0 and a range lo <= hi for each of {', '.join(sorted(free))} "
                f"were expected, got relative {relative} and ranges for {', '.join(sorted(ranges)) or 'nothing'}"
            )
        deadline = time.monotonic() + self.context.time_limit
        found = largest(term.json, ranges, relative, deadline)
        variables = {name: terms.real(name) for name in ranges}
        within = [
            side for name, x in variables.items() for side in (ranges[name][0] <= x, x <= ranges[name][1])
        ]
        above = terms.statement(within, abs(term) <= found.upper)
        reached = terms.statement([], abs(term.substitute(dict(found.point))) >= found.lower)
        self.statements += [above, reached]
        self.certify(above, reached, found, deadline)
        return found.upper, found.lower

    def certify(self, above: Json, reached: Json, found: Largest, deadline: float) -> None:
        """Conclude what `sup_norm` found; the recorder concludes nothing."""


class Prover(Recorder):
    """Settles formulas whose variables are bounded by assumptions, and formulas without variables."""

    def settle(self, statement: Json, uses: list[Json]) -> None:
        deadline = time.monotonic() + self.context.time_limit
        if uses:
            raise BadClaim("balls uses no lemmas: assume what is needed, or prove the step with smt")
        if statement["functions"] or statement["relations"]:
            names = ", ".join([*statement["functions"], *statement["relations"]])
            raise BadClaim(f"balls encloses {', '.join(terms.ANALYTIC)} and pi, and knows nothing of {names}")
        try:
            formula.check_statement(statement)
            if not statement["variables"] and not statement["assumptions"]:
                self.evaluate(statement, deadline)
                return
            ranges = cover.bounds(statement)
        except Rejected as error:
            raise BadClaim(f"balls: {error}") from error
        if any(lo > hi for lo, hi in ranges.values()):
            message = "the bounds contradict each other"
            self.conclude("cover", "vacuous", statement, {"bits": BITS[0], "tree": "empty"}, message=message)
            return
        self.search(statement, deadline, lambda bits: Search(statement, ranges, bits, deadline))

    def search(self, statement: Json, deadline: float, start: Callable[[int], Search]) -> None:
        """Search with more and more bits and conclude."""
        reason = ""
        for bits in BITS:
            search = start(bits)
            with ctx.workprec(bits):
                reason = search.run()
            if not reason or time.monotonic() > deadline:
                break
        if search.refutation is not None:
            self.conclude("values", "refuted", statement, search.refutation)
        elif reason:
            self.conclude(
                "none", "undecided", statement, {"reason": reason}, message=reason, instance=search.instance
            )
        else:
            outcome = "discharged" if "discharged" in search.outcomes else "vacuous"
            message = "" if outcome == "discharged" else "the assumptions contradict each other"
            evidence = {"bits": search.bits, "tree": search.root[0]}
            self.conclude("cover", outcome, statement, evidence, message=message, instance=search.instance)

    def evaluate(self, statement: Json, deadline: float) -> None:
        """Settle a formula without variables, exactly where it is rational."""
        bits = 0
        for bits in BITS:
            truth = formula.Model({"bits": bits}, statement).truth(statement["goal"])
            if truth:
                return self.conclude("ground", "discharged", statement, {"bits": bits})
            if truth is False:
                return self.conclude("values", "refuted", statement, {"values": {}, "bits": bits})
            if time.monotonic() > deadline:
                break
        reason = f"the two sides cannot be told apart at {bits} bits"
        return self.conclude("none", "undecided", statement, {"reason": reason}, message=reason)

    def certify(self, above: Json, reached: Json, found: Largest, deadline: float) -> None:
        if found.reason:
            self.conclude("none", "undecided", above, {"reason": found.reason}, message=found.reason)
            return
        self.search(above, deadline, lambda bits: Search(above, found.ranges, bits, deadline, found.pieces()))
        self.evaluate(reached, deadline)


class Search:
    """Branch and bound over one box at one precision.

    A queue of boxes, first in first out, so that a counterexample is met while boxes are still large. A box that Arb
    settles is offered to the kernel; one that either leaves open is tried at its middle for a counterexample and cut.
    """

    def __init__(
        self, statement: Json, ranges: Ranges, bits: int, deadline: float, start: Pieces | None = None
    ) -> None:
        self.statement, self.bits, self.deadline = statement, bits, deadline
        self.kernel = cover.Cover(statement, bits)
        self.ranges = ranges
        self.root: list[Json] = start.root if start else [None]
        # what is to be settled: the box, and where its leaf goes
        self.queue: deque[tuple[Ranges, list[Json], int, str]]
        self.queue = deque(start.leaves if start else [(ranges, self.root, 0, "")])
        self.outcomes: set[str] = set()
        self.refutation: Json = None
        self.instance: Json = None
        self.atoms: list[Json] = []
        self.goal = self.read(statement["goal"])
        further = [f for f in statement["assumptions"] if not _is_bound(f)]
        self.assumptions = [self.read(f) for f in further]
        self.differences = [["+", left, ["neg", right]] for left, right in self.atoms]

    # neither is needed where the leaves to try are given and settle their pieces
    @cached_property
    def values(self) -> Callable[[Box], list[Jet]]:
        """The values of the differences."""
        return compiled(self.differences, list(self.ranges), False)

    @cached_property
    def code(self) -> Callable[[Box], list[Jet]]:
        """Their values and slopes."""
        return compiled(self.differences, list(self.ranges), True)

    def read(self, f: Json) -> Json:
        """The formula with each comparison replaced by its head and the number of its difference."""
        head, parts = f[0], f[1:]
        if head in ("<=", "<", "="):
            self.atoms.append((parts[0], parts[1]))
            return [head, len(self.atoms) - 1]
        if head in ("not", "and", "or", "true", "false"):
            return [head, *map(self.read, parts)]
        if head == "=>":
            return ["or", ["not", self.read(parts[0])], self.read(parts[1])]
        if head == "iff":
            s, t = map(self.read, parts)
            return ["and", ["or", ["not", s], t], ["or", ["not", t], s]]
        raise BadClaim(f"balls cannot settle a formula with {head}")

    def run(self) -> str:
        """Settle every box; the reason if that did not come about, else ""."""
        depth = 2.0 ** -(self.bits // 2)
        if all(hint for *_, hint in self.queue):  # whoever found these leaves has looked at points
            self.keep_instance(midpoint(self.ranges))
        else:
            self.look(midpoint(self.ranges))
            for corner in itertools.product(*(self.ranges.values() if len(self.ranges) < 5 else ())):
                self.look(dict(zip(self.ranges, corner, strict=False)))
        refused = 0
        while self.queue and self.refutation is None:
            box, parent, place, hint = self.queue.popleft()
            if time.monotonic() > self.deadline:
                return f"no decision within the time limit: {described(box)} is open"
            leaf, cut = (hint, "") if hint else self.examine(box)
            if leaf and self.kernel.settles(leaf, box):
                parent[place] = leaf
                self.outcomes.add("vacuous" if leaf == "empty" else "discharged")
                continue
            refused += bool(leaf)
            longest = widest(box)
            if box[longest][1] - box[longest][0] <= depth or refused > 1000 or len(self.queue) > MOST_BOXES:
                return f"no decision at {self.bits} bits: {described(box)} is open"
            self.look(midpoint(box))
            cut = cut or longest
            at = middle(*box[cut])
            parent[place] = node = split(cut, at)
            self.queue += [(half, node, i, "") for i, half in enumerate(halves(box, cut, at), 3)]
        return ""

    def examine(self, box: Ranges) -> tuple[str, str]:
        """The kind of leaf that Arb expects to settle the box ("" if none), and the variable to cut."""
        balls = Box([exact(lo) for lo, _ in box.values()], [exact(hi) for _, hi in box.values()])
        try:
            jets = self.code(balls)
        except ArithmeticError:
            jets = None
        values = jets or self.values(balls)
        direct = [(value.lower(), value.upper()) for value, _ in values]
        if any(_truth(f, direct) is False for f in self.assumptions):
            return "empty", ""
        if _truth(self.goal, direct) is True:
            return "direct", ""
        if jets is None:
            return "", ""
        bounds = []
        for i, ends in enumerate(direct):
            low = -self.highest(i, jets[i], balls, -1)
            bounds.append((low, self.highest(i, jets[i], balls, 1)) if _finite(*ends) else ends)
        cut = steepest(jets, box)
        return ("mean_value" if _truth(self.goal, bounds) is True else ""), cut

    def highest(self, i: int, jet: Any, balls: Box, sign: int) -> Any:
        """An upper bound of sign times a difference by its mean value form (as in verify.kernel.cover)."""
        return mean_value_bound(lambda point: self.values(point)[i][0], jet, balls, sign)

    def look(self, point: Point) -> None:
        """Keep the point as an instance, or as a counterexample, if it is one."""
        if self.instance is not None and self.refutation is not None:
            return
        if not self.violates(point):
            self.keep_instance(point)
            return
        point = simpler(point, self.ranges, self.violates)
        data = evidence(point, self.bits)
        if _accepts(formula.check_values, self.statement, data, "refuted"):
            self.refutation = data

    def keep_instance(self, point: Point) -> None:
        """Keep the point as the instance if there is none yet and the kernel finds the assumptions to hold."""
        data = evidence(point, self.bits)
        if self.instance is None and _accepts(formula.check_instance, self.statement, data):
            self.instance = data

    def violates(self, point: Point) -> bool:
        """Whether Arb finds the assumptions to hold and the goal to fail at the point of the box."""
        at = [exact(point[name]) for name in self.ranges]
        direct = [(value.lower(), value.upper()) for value, _ in self.values(Box(at, at))]
        return _truth(self.goal, direct) is False and all(_truth(f, direct) is True for f in self.assumptions)


def mean_value_bound(value: Callable[[Box], Any], jet: Any, balls: Box, sign: int) -> Any:
    """An upper bound of sign times the function from its slopes: its value at a point plus what the slopes add."""
    at, rest = [], arb(0)
    for slope, lo, hi in zip(jet[1], balls.lows, balls.highs, strict=True):
        low, high = ((slope if sign > 0 else -slope).lower(), (slope if sign > 0 else -slope).upper())
        if low >= 0:
            at.append(hi)
        elif high <= 0:
            at.append(lo)
        elif not _finite(low, high):
            return arb("inf")
        else:
            # any point of the box will do; one with few bits keeps the evaluation exact there
            share = float(high / (high - low))
            c = lo + (hi - lo) * arb(round(share * 1024) / 1024)
            c = c.mid()
            at.append(c)
            rest += (high * (hi - c)).max(-low * (c - lo))
    return ((value(Box(at, at)) * sign) + rest).upper()


class Pieces:
    """A tree whose leaves are still to be settled, each with the kind of leaf to try first."""

    def __init__(self, ranges: Ranges) -> None:
        self.root: list[Json] = [None]
        self.leaves: list[tuple[Ranges, list[Json], int, str]] = [(ranges, self.root, 0, "")]


class Largest:
    """The maximum of |term| on a box: upper, lower, a point where the latter is reached, and the cuts made."""

    def __init__(self, ranges: Ranges) -> None:
        self.ranges = ranges
        self.upper = self.lower = Fraction(0)
        self.point = midpoint(ranges)
        self.cuts: dict[int, tuple[str, Fraction, int, int]] = {}
        self.hints: dict[int, str] = {}
        self.reason = ""

    def pieces(self) -> Pieces:
        """The tree of the cuts, new each time: a search goes on from it and writes into it."""
        result = Pieces(self.ranges)
        result.leaves = []
        pending: list[tuple[int, Ranges, list[Json], int]] = [(0, self.ranges, result.root, 0)]
        while pending:
            number, box, parent, place = pending.pop()
            if number not in self.cuts:
                result.leaves.append((box, parent, place, self.hints.get(number, "")))
                continue
            name, at, low, high = self.cuts[number]
            parent[place] = node = split(name, at)
            below, above = halves(box, name, at)
            pending += [(high, above, node, 4), (low, below, node, 3)]
        return result


def largest(term: Json, ranges: Ranges, relative: Fraction, deadline: float) -> Largest:
    """Branch and bound for the maximum of |term|: always the box whose upper bound is largest.

    It ends when that bound is within `relative` of the largest value met; then every box left is below it too.
    """
    found = Largest(ranges)
    for bits in BITS:
        with ctx.workprec(bits):
            _best_first(term, found, relative, deadline)
        if not found.reason or time.monotonic() > deadline:
            break
    return found


def _best_first(term: Json, found: Largest, relative: Fraction, deadline: float) -> None:
    names = list(found.ranges)
    code, values = compiled([["abs", term]], names, True), compiled([["abs", term]], names, False)
    best, best_at, slack = 0.0, found.point, float(relative)

    def value(at: Box, point: Point | None = None) -> Any:
        """The value at a point of the box, which may be the largest yet."""
        nonlocal best, best_at
        ball = values(at)[0][0]
        low = float(ball.lower())
        if low > best and math.isfinite(low) and (point or all(x.is_exact() for x in at.lows)):
            best, best_at = low, point or dict(zip(names, map(dyadic, at.lows), strict=True))
        return ball

    def look(point: Point) -> None:
        ends = [exact(x) for x in point.values()]
        value(Box(ends, ends), point)

    def bound(box: Ranges) -> tuple[float, str, str]:
        """An upper bound, the kind of leaf that gives it, and the variable to cut; tries a point on the way."""
        balls = Box([exact(lo) for lo, _ in box.values()], [exact(hi) for _, hi in box.values()])
        try:
            jet = code(balls)[0]
        except ArithmeticError:
            look(midpoint(box))
            top = float(values(balls)[0][0].upper())
            return (top if math.isfinite(top) else math.inf), "direct", widest(box)
        mean = float(mean_value_bound(value, jet, balls, 1))
        if not math.isfinite(mean):
            look(midpoint(box))
        top = float(jet[0].upper())
        cut = steepest([jet], box)
        if math.isfinite(top) and not mean < top:
            return top, "direct", cut
        return (mean, "mean_value", cut) if math.isfinite(mean) else (math.inf, "", widest(box))

    for corner in itertools.product(*(found.ranges.values() if len(names) < 5 else ())):
        look(dict(zip(names, corner, strict=True)))
    found.cuts, found.hints, found.reason = {}, {}, ""
    numbers = itertools.count()
    top, kind, cut = bound(found.ranges)
    heap = [(-top, next(numbers), kind, cut, found.ranges)]
    while -heap[0][0] > best * (1 + slack * 0.94):
        top, number, kind, cut, box = heap[0]
        lo, hi = box[cut]
        if time.monotonic() > deadline or hi - lo <= Fraction(1, 1 << ctx.prec):
            found.reason = f"the bound stays between {best:.6g} and {-top:.6g}: {described(box)} is open"
            break
        at = middle(lo, hi)
        heapq.heappop(heap)
        pushed = []
        for half in halves(box, cut, at):
            bound_of_half, kind, next_cut = bound(half)
            pushed.append(next(numbers))
            heapq.heappush(heap, (-bound_of_half, pushed[-1], kind, next_cut, half))
        found.cuts[number] = (cut, at, pushed[0], pushed[1])
    found.hints = {number: kind for _, number, kind, _, _ in heap}
    found.point = best_at
    top = max(-heap[0][0], best)
    found.lower = _dyadic(best * (1 - slack / 64), slack / 256) if best else Fraction(0)
    if found.reason:
        found.upper = Fraction(top) * 2 if math.isfinite(top) else Fraction(0)
    else:
        found.upper = _dyadic(best * (1 + slack * 0.96), slack / 256) if best else Fraction(0)


def dyadic(ball: Any) -> Fraction:
    """The value of a ball of radius 0."""
    mantissa, exponent = ball.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def _dyadic(x: float, relative: float) -> Fraction:
    """The nearest dyadic with as few bits as the relative error asks for."""
    scale = Fraction(2) ** (math.ceil(-math.log2(relative)) - math.frexp(x)[1])
    return Fraction(round(Fraction(x) * scale)) / scale


def midpoint(box: Ranges) -> Point:
    return {name: middle(lo, hi) for name, (lo, hi) in box.items()}


def middle(lo: Fraction, hi: Fraction) -> Fraction:
    """A dyadic with few bits near the middle; the end itself if there is but one point."""
    if lo >= hi:
        return lo
    half = (lo + hi) / 2
    if not half.denominator & (half.denominator - 1):
        return half
    width = hi - lo
    scale = Fraction(2) ** (width.denominator.bit_length() - width.numerator.bit_length() + 2)
    return Fraction(round(half * scale)) / scale


def widest(box: Ranges) -> str:
    """The variable with the longest range."""
    return max(box, key=lambda name: box[name][1] - box[name][0])


def split(name: str, at: Fraction) -> list[Json]:
    """A node of the tree that cuts a box at a value of one variable."""
    return ["split", name, plain(at), None, None]


def halves(box: Ranges, name: str, at: Fraction) -> tuple[Ranges, Ranges]:
    lo, hi = box[name]
    return {**box, name: (lo, at)}, {**box, name: (at, hi)}


def steepest(jets: Any, box: Ranges) -> str:
    """The variable whose slopes let the functions vary most over the box."""
    if len(box) == 1:
        return next(iter(box))
    spread = []
    for i, (lo, hi) in enumerate(box.values()):
        spreads = [float(jet[1][i].rad()) * float(hi - lo) for jet in jets]
        spread.append(max(s if math.isfinite(s) else float(hi - lo) for s in spreads))
    return max(zip(spread, box, strict=True))[1]


def plain(x: Fraction) -> int | str:
    """The number as it stands in JSON."""
    return int(x) if x.denominator == 1 else str(x)


def evidence(point: Point, bits: int) -> Json:
    return {"values": {name: plain(x) for name, x in point.items()}, "bits": bits}


def described(box: Ranges) -> str:
    return ", ".join(f"{name} in [{float(lo):.6g}, {float(hi):.6g}]" for name, (lo, hi) in box.items())


def simpler(point: Point, ranges: Ranges, violates: Callable[[Point], bool]) -> Point:
    """The point with each coordinate made the simplest number near it that is still a counterexample."""
    for name, (lo, hi) in ranges.items():
        x = point[name]
        near = [Fraction(round(x * n), n) for n in (*range(1, 17), 20, 25, 32, 50, 64, 100, 128, 1000, 1024)]
        for candidate in dict.fromkeys([Fraction(0), Fraction(1), Fraction(-1), *near, lo, hi]):
            if lo <= candidate <= hi and violates({**point, name: candidate}):
                point = {**point, name: candidate}
                break
    return point


def _accepts(check: Callable[..., Any], *arguments: Any) -> bool:
    """Whether the kernel accepts."""
    try:
        check(*arguments)
    except Rejected:
        return False
    return True


def _is_bound(f: Json) -> bool:
    """Whether an assumption is one of those that make the box; `<` is more than the closed box says."""
    sides = (f[1:], f[:0:-1]) if f[0] == "<=" else ()
    return any(isinstance(x, list) and x[0] == "var" and not isinstance(c, list) for x, c in sides)


def _finite(*balls: Any) -> bool:
    return all(ball.is_finite() for ball in balls)


def _truth(f: Json, ends: list[tuple[Any, Any]]) -> bool | None:
    """Three-valued truth from lower and upper bounds of the differences; a bound that is NaN decides nothing."""
    head, parts = f[0], f[1:]
    if head in ("<=", "<", "="):
        low, high = ends[parts[0]]
        if head == "=":
            return True if low == 0 and high == 0 else False if low > 0 or high < 0 else None
        if head == "<":
            return True if high < 0 else False if low >= 0 else None
        return True if high <= 0 else False if low > 0 else None
    truths = [_truth(part, ends) for part in parts]
    if head == "not":
        return None if truths[0] is None else not truths[0]
    decisive: bool = head in ("or", "false")
    return decisive if decisive in truths else None if None in truths else not decisive

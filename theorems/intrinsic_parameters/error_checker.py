"""The checkers of intrinsic-parameters' own certificates: they read, decode and enclose, and search for nothing.

In reading order: the statements and what each one says exactly; `Claims`, a statement as it is read; the trees that cut
a box; `check_sup`, `check_lp`, `check_lipschitz`.

A statement of kind `sup` or `lp` has a function f of x1..x<dim> (a term), the parameters theta, scale and offset, and
`error_at_most`. It says of the function φ that the network computes, as docs/intrinsic-parameters-proof.md shows:

    sup   |φ - f| ≤ error_at_most on [0, 1]^dim, for φ = offset + scale I, I the interpolation on Kuhn's simplices of
          the levels / 2^bits at the points of the grid with K = 2^bits steps a side
    lp    the p-th root of the integral of |φ - f|^p over [0, 1]^dim is at most error_at_most, for φ = offset + scale
          times the level / 2^bits of the cell (of K^dim, lower corner included) outside of the ramps, which are the
          last `delta` of each cell but the last, and some convex combination of all those values on the ramps (for
          dim 1, of the two values beside the ramp)

The levels are decoded from theta: either one number for each bit plane, with one digit in base 4, 0 or 1, for each
point (coordinate 1 fastest, highest bit first), or one number with all the digits, point by point. `lipschitz` says
that |f(x) - f(y)| ≤ lipschitz |x - y| for all x and y in the cube, in the Euclidean norm.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

from verify.kernel import enclosure, formula
from verify.kernel.enclosure import VALUE, Evaluation, fixed_box, share
from verify.kernel.errors import Rejected
from verify.kernel.logic import Unbounded

Json = Any
Box = dict[str, tuple[Fraction, Fraction]]

MOST_LEVELS = 1 << 20
CODED = ("bits", "theta", "scale", "offset", "error_at_most")


class Claims:
    """The parts that all three kinds of statement share, and the decoded levels of the first two."""

    def __init__(self, claims: Json, *members: str) -> None:
        if not isinstance(claims, dict) or set(claims) != {"function", "dim", *members}:
            raise Rejected(f"exactly function, dim, {', '.join(members)} were expected")
        self.dim, self.term = claims["dim"], share(claims["function"])
        if type(self.dim) is not int or not 1 <= self.dim <= 6:
            raise Rejected("dim: a whole number from 1 to 6 was expected")
        self.names = [f"x{j}" for j in range(1, self.dim + 1)]
        variables = dict.fromkeys(self.names, "real")
        parts: Json = {
            "functions": {},
            "relations": {},
            "assumptions": [],
            "goal": ["<=", claims["function"], 0],
        }
        formula.check_statement({"kind": "formula", "variables": variables, **parts})
        self.claims = claims

    def decode(self, ends: int) -> None:
        """Read the levels at (2^bits + ends)^dim points; `values[i]` is what the network gives there."""
        self.n = self.claims["bits"]
        if type(self.n) is not int or not 0 <= self.n <= 24:
            raise Rejected("bits: a whole number from 0 to 24 was expected")
        self.cells, self.side = 1 << self.n, (1 << self.n) + ends
        count = self.side**self.dim
        thetas = [formula.rational(theta) for theta in self.claims["theta"]]
        if count > MOST_LEVELS or len(thetas) not in (1, self.n):
            raise Rejected("one theta for each bit or a single one was expected, of fewer levels")
        symbols = count * self.n // max(len(thetas), 1)
        digits = [_digits(theta, symbols) for theta in thetas]
        planes = [digits[0][j :: self.n] for j in range(self.n)] if len(digits) == 1 else digits
        scale, offset = (formula.rational(self.claims[part]) for part in ("scale", "offset"))
        levels = [int("".join(bits), 2) for bits in zip(*planes, strict=True)] if self.n else [0] * count
        self.values = [offset + scale * Fraction(level, 1 << self.n) for level in levels]

    def corners(self, cell: tuple[int, ...]) -> list[Fraction]:
        """The values at the corners of a cell; corner `mask` has bit j where coordinate j is the upper one."""
        places = (
            sum((k + (mask >> j & 1)) * self.side**j for j, k in enumerate(cell))
            for mask in range(1 << self.dim)
        )
        return [self.values[place] for place in places]

    def interpolation(self, cell: tuple[int, ...]) -> Json:
        """Kuhn's interpolation on a cell as a term: the sum over sets S of coordinates of m(S) min over S of v.

        v = Kx - cell, and m(S) is the alternating sum of the values at the corners below S (IP.lovasz).
        """
        moments = self.corners(cell)
        for bit in (1 << j for j in range(self.dim)):
            moments = [m - moments[mask ^ bit] if mask & bit else m for mask, m in enumerate(moments)]
        rests = [["+", ["*", self.cells, ["var", x]], -k] for x, k in zip(self.names, cell, strict=True)]
        chosen = [[v for j, v in enumerate(rests) if mask >> j & 1] for mask in range(1 << self.dim)]
        parts = [["*", m, ["min", *some]] for m, some in zip(moments, chosen, strict=True) if some and m]
        return ["+", moments[0], *parts] if parts else moments[0]

    def error(self, value: Json) -> Json:
        """value - f as a term; a number if both are."""
        if isinstance(value, Fraction) and not isinstance(self.term, list):
            return value - formula.rational(self.term)
        return share(["+", value, ["neg", self.term]])

    def box(self, ranges: list[tuple[Fraction, Fraction]]) -> Box:
        return dict(zip(self.names, ranges, strict=True))

    def all_cells(self) -> Iterator[tuple[int, ...]]:
        """Coordinate 1 fastest."""
        return (cell[::-1] for cell in product(range(self.cells), repeat=self.dim))


def _require(holds: bool, told: str) -> None:
    if not holds:
        raise Rejected(told)


def _digits(theta: Fraction, count: int) -> str:
    scaled = theta * 4**count
    text = f"{int(scaled):b}".zfill(2 * count)
    if scaled.denominator != 1 or scaled < 0 or len(text) != max(2 * count, 1) or "1" in text[::2]:
        raise Rejected(f"theta does not have {count} digits 0 or 1 in base 4")
    return text[1::2]


def pieces(tree: Json, box: Box) -> Iterator[tuple[str, Fraction, Box]]:
    """The leaves [kind, bound] of a tree with their boxes; ["split", name, tree, tree] halves the box."""
    pending = [(tree, box)]
    while pending:
        node, box = pending.pop()
        if node[0] == "split":
            _, name, below, above = node
            lo, hi = box[name]
            pending += [
                (above, {**box, name: ((lo + hi) / 2, hi)}),
                (below, {**box, name: (lo, (lo + hi) / 2)}),
            ]
        else:
            kind, bound = node
            yield kind, formula.rational(bound), box


def largest(term: Json, box: Box, kind: str, bits: int) -> Fraction:
    """An upper bound of |term| on the box: by its slopes, or `direct` by its value alone."""
    if kind not in ("direct", "mean_value"):
        raise Rejected(f"{str(kind)[:40]} is no kind of leaf")
    evaluation = Evaluation(fixed_box(box, bits), bits, box if kind == "mean_value" else ())
    return Fraction(max(evaluation.highest(side, 0) for side in (term, ["neg", term])), 1 << bits)


def squared_slope(term: Json, box: Box, bits: int) -> Fraction:
    """An upper bound of the squared length of the gradient on the box, kinks included."""
    jet = Evaluation(fixed_box(box, bits), bits, box).jet(term)
    squares = [max(-lo, hi) ** 2 for name, (lo, hi) in jet.items() if name is not VALUE]
    return Fraction(sum(squares), 1 << 2 * bits)


def _bounds(term: Json, tree: Json, box: Box, bits: int) -> Iterator[tuple[Fraction, Box]]:
    """For each leaf the bound of |term| that it claims, once it is found to hold, and its box."""
    for kind, bound, piece in pieces(tree, box):
        try:
            found = largest(term, piece, kind, bits)
        except Unbounded as error:
            raise Rejected(f"nothing bounds a piece: {error}") from error
        if not found <= bound:
            where = ", ".join(f"{name} in [{lo}, {hi}]" for name, (lo, hi) in piece.items())
            raise Rejected(f"the bound {bound} is not shown on {where[:200]}")
        yield bound, piece


def check_sup(claims: Json, evidence: Json, outcome: str) -> None:
    """Discharged: a tree for each cell. Refuted: a point at which the error is above the bound."""
    stated = Claims(claims, *CODED)
    stated.decode(1)
    limit, bits = formula.rational(claims["error_at_most"]), evidence["bits"]
    if outcome == "refuted":
        point = [formula.rational(x) for x in evidence["point"]]
        if len(point) != stated.dim or not all(0 <= x <= 1 for x in point):
            raise Rejected("the point is not in the cube")
        cell = tuple(min(int(x * stated.cells), stated.cells - 1) for x in point)
        at = stated.box([(x, x) for x in point])
        error = stated.error(stated.interpolation(cell))
        if enclosure.truth(["<", limit, ["abs", error]], at, bits) is not True:
            raise Rejected("the error at the point is not above the bound")
        return
    _require(outcome == "discharged", "the outcome is discharged or refuted")
    for cell, tree in zip(stated.all_cells(), evidence["cells"], strict=True):
        box = stated.box([(Fraction(k, stated.cells), Fraction(k + 1, stated.cells)) for k in cell])
        for bound, _ in _bounds(stated.error(stated.interpolation(cell)), tree, box, bits):
            if bound > limit:
                raise Rejected(f"a piece has an error up to {bound}, which is more than {limit}")


def power(base: Fraction, p: Fraction, upper: bool) -> Fraction:
    """base^p for base ≥ 0, exact for whole p, else a bound of it."""
    if base < 0:
        raise Rejected("a bound is negative")
    if p.denominator == 1 or not base:
        return base ** int(p)
    return enclosure.evaluate(["app", "exp", ["*", p, ["app", "log", base]]], {}, 128)[upper]


def check_lp(claims: Json, evidence: Json, outcome: str) -> None:
    """Discharged: bounds on the pieces of each cell, their powers added up; the ramps by the range of f."""
    stated = Claims(claims, *CODED, "p", "delta")
    stated.decode(0)
    limit, p, delta = (formula.rational(claims[part]) for part in ("error_at_most", "p", "delta"))
    if outcome != "discharged" or not 1 <= p <= 64 or not 0 < delta * stated.cells < 1:
        raise Rejected("1 <= p <= 64 and 0 < delta < 1/K were expected, of a bound that is discharged")
    bits, total, side = evidence["bits"], Fraction(0), Fraction(1, stated.cells)
    errors = [stated.error(value) for value in stated.values]
    for place, (cell, tree) in enumerate(zip(stated.all_cells(), evidence["cells"], strict=True)):
        ends = [(k + 1) * side - (delta if k + 1 < stated.cells else 0) for k in cell]
        box = stated.box([(k * side, end) for k, end in zip(cell, ends, strict=True)])
        for bound, piece in _bounds(errors[place], tree, box, bits):
            total += prod(hi - lo for lo, hi in piece.values()) * power(bound, p, True)
    if stated.dim == 1:
        # a ramp passes from the value before to the one after, so the larger of their two errors bounds it
        for k, tree in enumerate(evidence["ramps"], 1):
            box = stated.box([(k * side - delta, k * side)])
            both = zip(*(_bounds(errors[place], tree, box, bits) for place in (k - 1, k)), strict=True)
            for (bound, piece), _ in both:
                total += prod(hi - lo for lo, hi in piece.values()) * power(bound, p, True)
        if len(evidence["ramps"]) != stated.cells - 1:
            raise Rejected("there are other ramps than between two cells")
    else:
        low, high = map(formula.rational, evidence["range"])
        whole = stated.box([(Fraction(0), Fraction(1))] * stated.dim)
        if any(
            b > (high - low) / 2
            for b, _ in _bounds(stated.error((low + high) / 2), evidence["tree"], whole, bits)
        ):
            raise Rejected("the range of the function is not shown")
        worst = max(max(stated.values) - low, high - min(stated.values))
        total += (1 - (1 - (stated.cells - 1) * delta) ** stated.dim) * power(worst, p, True)
    if not total <= power(limit, p, False):
        raise Rejected(f"the pieces do not add up to at most {limit}")


def check_lipschitz(claims: Json, evidence: Json, outcome: str) -> None:
    """Discharged: slopes on the pieces of the cube. Refuted: two points at which f differs by more."""
    stated, bits = Claims(claims, "lipschitz"), evidence["bits"]
    constant = formula.rational(claims["lipschitz"])
    if outcome == "refuted":
        points = [[formula.rational(x) for x in point] for point in evidence["points"]]
        if len(points) != 2 or any(len(p) != stated.dim or min(p) < 0 or max(p) > 1 for p in points):
            raise Rejected("two points in the cube were expected")
        ends = [enclosure.evaluate(stated.term, stated.box([(x, x) for x in p]), bits) for p in points]
        apart = max(ends[0][0] - ends[1][1], ends[1][0] - ends[0][1])
        squares = sum((x - y) ** 2 for x, y in zip(*points, strict=True))
        if not (apart > 0 and apart**2 > constant**2 * squares):
            raise Rejected("the function does not differ by more at the points")
        return
    _require(outcome == "discharged", "the outcome is discharged or refuted")
    for _, _, box in pieces(evidence["tree"], stated.box([(Fraction(0), Fraction(1))] * stated.dim)):
        try:
            found = squared_slope(stated.term, box, bits)
        except Unbounded as error:
            raise Rejected(f"nothing bounds the slopes on a piece: {error}") from error
        if constant < 0 or found > constant**2:
            raise Rejected("the slopes on a piece are not shown to be within the constant")

"""Enclosures of terms over a box: interval arithmetic on integers, every bound rounded outward.

In reading order: intervals; one point function for each function of analysis, with its proof; `Evaluation`, the
values and gradients of terms on one box; `evaluate` and `truth`, what other rules call. A module of its own because
every claim about real numbers that is not algebra rests on it.

An interval is a pair of integers (lo, hi) that stands for [lo / 2^p, hi / 2^p], p being the given number of bits.
`>>` and `//` round down, -(-a >> n) rounds up: lower bounds are floors, upper bounds ceilings. The one contract:
*for all x in X, f(x) is in F(X)*. Point functions take an integer x that means x / 2^p and enclose f there; they
work with w > p bits, so that a result is one or two units wide. A "unit" is one of the last place at w bits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from math import isqrt
from typing import Any

from verify.kernel.errors import Rejected
from verify.kernel.logic import Logic, Unbounded

Json = Any
Interval = tuple[int, int]
Jet = dict[str | None, Interval]
Box = Mapping[str, tuple[Fraction, Fraction]]

VALUE = None  # no variable has this name: names are texts
MAX_BITS = 1 << 12
MAX_EXPONENT = 64
LARGE = 1 << 16
"""From 2^LARGE on nothing is enclosed: a bound on the time and space of hostile evidence."""


def multiply(a: Interval, b: Interval, p: int) -> Interval:
    products = (a[0] * b[0], a[0] * b[1], a[1] * b[0], a[1] * b[1])
    return min(products) >> p, -(-max(products) >> p)


def divide(a: Interval, b: Interval, p: int) -> Interval:
    if b[0] <= 0 <= b[1]:
        raise Unbounded("a divisor may be 0")
    # the extremes of a quotient are at corners, and floor and ceiling are monotone
    return min((n << p) // d for n in a for d in b), max(-((-n << p) // d) for n in a for d in b)


def power(a: Interval, k: int, p: int) -> Interval:
    """Even powers of an interval around 0 start at 0."""
    ends = [a[0] ** k, a[1] ** k] + [0] * (k > 0 and k % 2 == 0 and a[0] <= 0 <= a[1])
    return min(ends) << p >> k * p, -(-max(ends) << p >> k * p)


def _hull(a: Interval, b: Interval) -> Interval:
    return min(a[0], b[0]), max(a[1], b[1])


def _narrow(lo: int, hi: int, guard: int) -> Interval:
    return lo >> guard, -(-hi >> guard)


def _arc_series(z: int, sign: int, w: int) -> Interval:
    """Sum of sign^j z^(2j+1) / (2j+1) for 0 <= z <= 1/2: atanh z for sign 1, atan z for sign -1.

    A stored power lies at most 2 units below the true one (e -> e z^2 + z + 1 stays below 2), its quotient at
    most 3. From the first power that is 0 on the true ones sum to at most 2 / (1 - z^2) < 3. So N terms err by at
    most 3 (N + 1) units.
    """
    total, term, square, j = 0, z, z * z >> w, 0
    while term:
        total += sign**j * (term // (2 * j + 1))
        term, j = term * square >> w, j + 1
    return total - 3 * (j + 1), total + 3 * (j + 1)


@lru_cache(maxsize=256)
def log_two(w: int) -> Interval:
    """log 2 = 2 atanh(1/3); the third is rounded by less than a unit, and atanh' <= 4/3 on [0, 1/2]."""
    lo, hi = _arc_series((1 << w) // 3, 1, w)
    return 2 * lo, 2 * hi + 4


@lru_cache(maxsize=256)
def pi(p: int) -> Interval:
    lo, hi = _atan(1 << p, p)
    return 4 * lo, 4 * hi


def _taylor(y: int, w: int) -> tuple[list[int], int]:
    """The terms y^j / j! of exp y, 0 <= y <= 1, added up by j mod 4, and how low all these sums together may be.

    A term is stored at most 2 units low (e -> e y / j + 1); from the first that is stored as 0 on, the true ones sum
    to at most 2 (1 + 1/2 + ...) = 4.
    """
    sums, term, j = [0, 0, 0, 0], 1 << w, 0
    while term:
        sums[j % 4] += term
        j += 1
        term = (term * y >> w) // j
    return sums, 2 * j + 4


def _exp(x: int, p: int) -> Interval:
    """exp x = 2^n exp(r / 2^k)^(2^k) with r = x - n log 2 in [0, 0.7]; exp(-x) = 1 / exp x.

    With y <= r / 2^k <= y + d and y < 1/2 the series gives exp y, and exp(y + d) <= exp(y) + 2 d up to 2.
    """
    if x < 0:
        if -x > (p + 1) << p:
            return 0, 1  # exp x < 2^x < 2^-p
        return divide((1 << p, 1 << p), _exp(-x, p), p)
    if x >> p >= LARGE:
        raise Unbounded("exp of a large number")
    k = 3 + isqrt(p) // 3
    w = p + k + 12 + (x >> p).bit_length()
    two_lo, two_hi = log_two(w)
    n = (x << w - p) // two_hi
    y = (x << w - p) - n * two_hi >> k
    d = (n * (two_hi - two_lo) >> k) + 2
    sums, error = _taylor(y, w)
    lo, hi = sum(sums), sum(sums) + error + 2 * d
    for _ in range(k):
        lo, hi = lo * lo >> w, -(-hi * hi >> w)
    return _narrow(lo << n, hi << n, w - p)


def _log(x: int, p: int) -> Interval:
    """log x = n log 2 + 2^(k+1) atanh z with x = 2^n m, 1 <= m < 2 and z = (s - 1) / (s + 1), s = m^(1/2^k).

    Here z <= 1/5, where atanh' <= 25/24: z below by d makes atanh z below by at most 2 d.
    """
    n, k = x.bit_length() - 1 - p, 3 + isqrt(p) // 3
    w = p + k + 12 + abs(n).bit_length()
    lo, hi = _narrow(x << w, x << w, n + p)
    for _ in range(k):
        lo, hi = isqrt(lo << w), isqrt(hi << w) + 1
    one = 1 << w
    z = (lo - one << w) // (lo + one)
    d = -((one - hi << w) // (hi + one)) - z
    arc = _arc_series(z, 1, w)
    whole = sorted(n * end for end in log_two(w))
    return _narrow(whole[0] + (arc[0] << k + 1), whole[1] + (arc[1] + 2 * d << k + 1), w - p)


def _sqrt(x: int, p: int) -> Interval:
    root = isqrt(x << p)
    return root, root + (root * root < x << p)


def _atan(x: int, p: int) -> Interval:
    """atan x = 2^k atan z for x >= 0, z by k times x -> x / (1 + sqrt(1 + x^2)), which is increasing in x.

    Two halvings give z <= tan(pi/8) < 1/2, where atan' <= 1: z below by d makes atan z below by at most d.
    """
    k = 3 + isqrt(p) // 3
    w = p + k + 12
    one = 1 << w
    lo = hi = x << w - p
    for _ in range(k):
        lo = (lo << w) // (one + 1 + isqrt((one << w) + lo * lo))
        hi = -((-hi << w) // (one + isqrt((one << w) + hi * hi)))
    arc = _arc_series(lo, -1, w)
    return _narrow(arc[0] << k, arc[1] + hi - lo << k, w - p)


def _tanh(x: int, p: int) -> Interval:
    """tanh x = (1 - u) / (1 + u) with u = exp(-2 x), for x >= 0; decreasing in u."""
    one, (lo, hi) = 16 << p, _exp(-2 * x << 4, p + 4)
    return _narrow(*divide((one - hi, one - lo), (one + lo, one + hi), p + 4), 4)


def _erf(x: int, p: int) -> Interval:
    """erf x = 2 / sqrt(pi) times the sum of (-1)^k x y^k / (k! (2k + 1)), y = x^2, for x >= 0.

    A term y^k / k! is stored at most exp y <= 2^b units low (e -> e y / k + 1, which adds up to a part of that series).
    Up to k = y the terms are at least 1, so none is stored as 0; from there on they fall, and what is left out is at
    most the first that is. So N terms err by at most (N + 1) (2^b + 1). For y > p: 1 - erf x <= exp(-y) < 2^-p.
    """
    y = x * x
    if y > p << 2 * p:
        return (1 << p) - 1, 1 << p
    b = 3 * (y >> 2 * p) // 2 + 2
    w = p + b + 2 * p.bit_length() + 12
    total, term, k = 0, 1 << w, 0
    while term:
        total += (-1) ** k * (term // (2 * k + 1))
        k += 1
        term = (term * y >> 2 * p) // k
    error = k + 1 << b + 1
    twice = 2 * x * (total - error), 2 * x * (total + error)
    lo, hi = _narrow(*divide(twice, apply("sqrt", pi(w + p), w + p), w + p), w)
    return lo, min(hi, 1 << p)


def _turn(x: int, p: int, quarter: int) -> Interval:
    """sin(x + quarter pi / 2): x = n pi / 2 + r with |r| < 1, then sin r or cos r.

    Since |sin'| <= 1, r low by d costs d.
    """
    w = p + 12 + (abs(x) >> p).bit_length()
    half = _narrow(*pi(w), 1)
    x <<= w - p
    n = (2 * x + half[0]) // (2 * half[0])
    ends = sorted(x - n * end for end in half)
    r, d = ends[0], ends[1] - ends[0]
    quarter = (n + quarter) % 4
    sums, error = _taylor(abs(r), w)
    total = sums[0] - sums[2] if quarter % 2 else sums[1] - sums[3] if r >= 0 else sums[3] - sums[1]
    error += d
    lo, hi = _narrow(total - error, total + error, w - p)
    lo, hi = (lo, hi) if quarter < 2 else (-hi, -lo)
    return max(lo, -1 << p), min(hi, 1 << p)


def _wave(a: Interval, p: int, quarter: int) -> Interval:
    """sin(x + quarter pi / 2) on an interval: its values at the ends and at each m pi / 2 that may lie between."""
    more = max(a[1], -a[0]).bit_length()  # so that pi / 2 is known well enough to count by
    half = _narrow(*pi(p + more), 1)
    first, last = min(-((-a[0] << more) // h) for h in half), max((a[1] << more) // h for h in half)
    crests = {(m + quarter) % 4 for m in range(first, min(last, first + 3) + 1)}
    if crests >= {1, 3}:
        return -1 << p, 1 << p
    lo, hi = _hull(_turn(a[0], p, quarter), _turn(a[1], p, quarter))
    return -1 << p if 3 in crests else lo, 1 << p if 1 in crests else hi


INCREASING = {"exp": _exp, "log": _log, "sqrt": _sqrt, "tanh": _tanh, "atan": _atan, "erf": _erf}


@lru_cache(maxsize=4096)
def _increasing(name: str, x: int, p: int) -> Interval:
    """An increasing function at a point; neighbouring boxes share their ends, and constants occur in each."""
    lo, hi = INCREASING[name](abs(x) if name in ("tanh", "atan", "erf") else x, p)
    return (-hi, -lo) if x < 0 and name != "exp" else (lo, hi)  # sqrt and log are of no negative number


def apply(name: str, a: Interval, p: int) -> Interval:
    """The function of analysis of that name on an interval; an increasing one by its values at the two ends."""
    if name in ("sin", "cos"):
        return _wave(a, p, int(name == "cos"))
    if name not in INCREASING:
        raise Rejected(f"no enclosure of {str(name)[:40]} is known")
    if (name == "sqrt" and a[0] < 0) or (name == "log" and a[0] <= 0):
        raise Unbounded(f"{name} of what may be negative")
    return _increasing(name, a[0], p)[0], _increasing(name, a[1], p)[1]


def _slope(name: str, a: Interval, value: Interval, p: int) -> Interval:
    """The derivative, on the interval a, of the function whose values there are `value`."""
    one = 1 << p
    if name in ("sin", "cos"):
        return _wave(a, p, 1 + (name == "cos"))
    if name == "exp":
        return value
    lo, hi = power(value if name == "tanh" else a, 2, p)
    if name == "tanh":
        return one - hi, one - lo
    if name == "erf":
        bell = apply("exp", (-hi, -lo), p)
        return divide((2 * bell[0], 2 * bell[1]), apply("sqrt", pi(p), p), p)
    return divide((one, one), (2 * value[0], 2 * value[1]) if name == "sqrt" else (one + lo, one + hi), p)


def share(term: Json, seen: dict[Any, Json] | None = None) -> Json:
    """The same term with equal subterms made one object, so that each is enclosed once."""
    if not isinstance(term, list):
        return term
    seen = {} if seen is None else seen
    if id(term) not in seen:
        parts = [share(part, seen) for part in term]
        key = tuple(id(part) if isinstance(part, list) else (type(part), part) for part in parts)
        seen[id(term)] = seen.setdefault(key, parts)
    return seen[id(term)]


class Evaluation(Logic):
    """Values of terms over one box of intervals, and gradients by the variables named in `by`.

    A jet maps VALUE to the value and each variable to a slope; a variable left out has slope 0. *Its meaning*: along
    every segment c + t (x - c) inside the box the term is Lipschitz in t and has, at almost every t, the derivative
    sum g_i (x_i - c_i) with each g_i in the slope of variable i. Integrated: f(x) - f(c) = sum g_i (x_i - c_i) for
    some such g_i, which is the mean value form, kinks or not. The rules of calculus keep this. So does max: at almost
    every t all of a, b and max(a, b) have derivatives, and there that of max(a, b) is that of a or b (where a = b,
    max(a, b) - a has a minimum); if a >= b on the whole box, it is a. `ite` may jump: it has slopes only where its
    condition is decided on the whole box, being one of its branches there.
    """

    def __init__(self, box: Mapping[str, Interval], bits: int, by: Iterable[str] = ()) -> None:
        self.box, self.p, self.by, self.one = box, bits, frozenset(by), (1 << bits, 1 << bits)
        self.known: dict[int, tuple[Json, Jet]] = {}

    def value(self, term: Json) -> Interval:
        return self.jet(term)[VALUE]

    def jet(self, term: Json) -> Jet:
        """Value and slopes, found once for each object (which is held, lest another take its identity)."""
        if not isinstance(term, list):
            return {VALUE: fixed(term if type(term) is int else Fraction(term), self.p)}
        if id(term) not in self.known:
            jet = self._rule(term[0], term[1:])
            if max(abs(end) for end in jet[VALUE]) >> self.p + LARGE:
                raise Unbounded("a value is too large")
            self.known[id(term)] = term, jet
        return self.known[id(term)][1]

    def _rule(self, head: str, parts: list[Json]) -> Jet:
        p, one = self.p, self.one
        if head == "var" and parts[0] in self.box:
            return {VALUE: self.box[parts[0]]} | ({parts[0]: one} if parts[0] in self.by else {})
        if head == "ite":
            condition = self.truth(parts[0])
            if condition is not None:
                return self.jet(parts[1 if condition else 2])
            if self.by:
                raise Unbounded("a condition is not decided on the box")
            return {VALUE: _hull(self.value(parts[1]), self.value(parts[2]))}
        if head == "app" and parts == ["pi"]:
            return {VALUE: pi(p)}
        if head == "app":
            a, value = self.jet(parts[1]), apply(parts[0], self.value(parts[1]), p)
            if parts[0] == "log":
                return self._relative(parts[1]) | {VALUE: value}
            slopes = self._weighted((_slope(parts[0], a[VALUE], value, p), a)) if len(a) > 1 else {}
            return slopes | {VALUE: value}
        if head not in ("+", "*", "neg", "^", "/", "max", "min", "abs"):
            raise Rejected(f"no enclosure of {str(head)[:40]} is known")
        a = self.jet(parts[0])
        if head == "^":
            base, k = a[VALUE], parts[1]
            if k > MAX_EXPONENT:
                raise Rejected(f"an exponent is at most {MAX_EXPONENT}, got {str(k)[:40]}")
            lo, hi = power(base, max(k - 1, 0), p)
            return self._weighted(((k * lo, k * hi), a)) | {VALUE: power(base, k, p)}
        if head == "/":
            divisor = self.value(parts[1])
            lo, hi = quotient = divide(a[VALUE], divisor, p)
            slopes = self._weighted((divide(one, divisor, p), a), ((-hi, -lo), self._relative(parts[1])))
            return slopes | {VALUE: quotient}
        if head == "neg":
            return _negative(a)
        if head == "abs":
            larger = _larger(a, _negative(a))
            return larger | {VALUE: (max(larger[VALUE][0], 0), larger[VALUE][1])}
        for part in parts[1:]:
            b = self.jet(part)
            if head == "+":
                a = self._weighted((one, a), (one, b))
            elif head == "*":
                a = self._weighted((b[VALUE], a), (a[VALUE], b)) | {VALUE: multiply(a[VALUE], b[VALUE], p)}
            else:
                a = _larger(a, b) if head == "max" else _negative(_larger(_negative(a), _negative(b)))
        return a

    def _weighted(self, *parts: tuple[Interval, Jet]) -> Jet:
        """The sum of factor times jet."""
        total: Jet = {}
        for factor, jet in parts:
            for name, slope in jet.items():
                if name is VALUE and factor is not self.one:
                    continue  # of a product or quotient the caller knows the value better
                lo, hi = slope if factor is self.one else multiply(factor, slope, self.p)
                old = total.get(name, (0, 0))
                total[name] = old[0] + lo, old[1] + hi
        return total

    def _relative(self, term: Json) -> Jet:
        """The slopes of log |term|: slope / value.

        In a sum v > 0 of parts >= 0 a part exp u gives exp(u) / v times the slope of u, and e / (e + r) increases in
        e and decreases in r, so its extremes are at the ends: log(1 + exp u) has a slope below 1 where exp u is huge.
        """
        jet = self.jet(term)
        if len(jet) == 1:
            return {}
        parts = term[1:] if term[0] == "+" else [term]
        lowest, highest = jet[VALUE]
        positive = lowest > 0 and all(self.value(part)[0] >= 0 for part in parts)
        shares = []
        for part in parts:
            lo, hi = self.value(part)
            if positive and isinstance(part, list) and part[:2] == ["app", "exp"]:
                lo, hi = (lo << self.p) // (lo + highest - hi), -((-hi << self.p) // (hi + lowest - lo))
                shares.append(((lo, hi), self.jet(part[2])))
            else:
                shares.append((divide(self.one, jet[VALUE], self.p), self.jet(part)))
        return self._weighted(*shares)

    def highest(self, left: Json, right: Json) -> int:
        """An upper bound of left - right on the box, with slopes by the mean value form about a point c of it.

        left - right at x is that at c plus sum g_i (x_i - c_i), g_i in the slope [low, high]; the sum is at most
        sum max(high (hi - c_i), -low (c_i - lo)). Any c will do; this one makes the two equal, or one of them 0.
        """
        difference = ["+", left, ["neg", right]]
        jet, point, rest = self.jet(difference), {}, 0
        if len(jet) == 1:
            return jet[VALUE][1]
        for name, (lo, hi) in self.box.items():
            low, high = jet.get(name, (0, 0))
            c = hi if low >= 0 else lo if high <= 0 else (high * hi - low * lo) // (high - low)
            point[name] = (c, c)
            rest += max(high * (hi - c), -low * (c - lo))
        at_point = Evaluation(point, self.p).value(difference)[1]
        return min(jet[VALUE][1], at_point - (-rest >> self.p))

    def compare(self, head: str, left: Json, right: Json) -> bool | None:
        high = self.highest(left, right)
        if head != "=" and (high < 0 or (high == 0 and head == "<=")):
            return True
        low = -self.highest(right, left)
        if head == "=":
            return True if low == high == 0 else False if high < 0 or low > 0 else None
        return False if low > 0 or (low == 0 and head == "<") else None


def _negative(jet: Jet) -> Jet:
    return {name: (-hi, -lo) for name, (lo, hi) in jet.items()}


def _larger(a: Jet, b: Jet) -> Jet:
    """max(a, b): the one that is the larger on the whole box, else what encloses both."""
    if a[VALUE][0] >= b[VALUE][1]:
        return a
    if b[VALUE][0] >= a[VALUE][1]:
        return b
    hull = {name: _hull(a.get(name, (0, 0)), b.get(name, (0, 0))) for name in a | b}
    return hull | {VALUE: (max(a[VALUE][0], b[VALUE][0]), hull[VALUE][1])}


def fixed(x: Fraction | int, p: int) -> Interval:
    """The narrowest interval that holds x."""
    scaled = x.numerator << p
    return scaled // x.denominator, -(-scaled // x.denominator)


def fixed_box(box: Box, bits: int) -> dict[str, Interval]:
    """The box rounded outward, for an Evaluation at these bits."""
    if type(bits) is not int or not 1 <= bits <= MAX_BITS:
        raise Rejected(f"bits: a whole number from 1 to {MAX_BITS} was expected, got {str(bits)[:40]}")
    return {name: (fixed(lo, bits)[0], fixed(hi, bits)[1]) for name, (lo, hi) in box.items()}


def evaluate(term: Json, box: Box, bits: int) -> tuple[Fraction, Fraction]:
    """An interval that holds every value of the term (a well-formed one: formula.check_statement) on the box.

    Raises:
        Unbounded: if there is no finite one, as far as these rules see.
        Rejected: if the term or the precision is not one that the kernel knows.
    """
    lo, hi = Evaluation(fixed_box(box, bits), bits).value(share(term))
    return Fraction(lo, 1 << bits), Fraction(hi, 1 << bits)


def truth(formula: Json, box: Box, bits: int) -> bool | None:
    """Whether the formula is certainly true (False: false) on the whole box; None where that cannot be told."""
    return Evaluation(fixed_box(box, bits), bits).truth(share(formula))

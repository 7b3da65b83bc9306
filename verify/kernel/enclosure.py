"""Enclosures of terms over a box: interval arithmetic on integers, every bound rounded outward.

In reading order: fixed-point intervals; one point function for each function of analysis, with its proof; `Evaluation`,
the values and gradients of terms on one box; `evaluate` and `truth`, what other rules call. A module of its own because
every claim about real numbers that is not algebra rests on it.

An interval is a pair of integers (lo, hi) that stands for [lo / 2^p, hi / 2^p], where p is the given number of bits. `>>` and
`//` round down, and -(-a >> n) rounds up; so lower bounds are floors, upper bounds ceilings. The one contract: *for
all x in X, f(x) is in F(X)*. Point functions take an integer x that means x / 2^p and enclose f there; an increasing
function is enclosed by its values at the two ends. They work with w > p bits, so that a result is one or two units wide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from math import isqrt
from typing import Any

from verify.kernel.errors import Rejected

Json = Any
Interval = tuple[int, int]
Gradient = dict[str, Interval]
Jet = tuple[Interval, Gradient]
Box = Mapping[str, tuple[Fraction, Fraction]]

MAX_BITS = 1 << 14
MAX_EXPONENT = 64
LARGE = 1 << 16
"""Numbers from 2^LARGE on have no finite enclosure here: a bound on the time and space of hostile evidence."""


class Unbounded(Rejected):
    """No finite enclosure: a divisor that may be 0, a logarithm of what may not be positive, an overflow."""


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
    if k == 0:
        return 1 << p, 1 << p
    ends = [a[0] ** k, a[1] ** k] + [0] * (k % 2 == 0 and a[0] <= 0 <= a[1])
    return min(ends) >> (k - 1) * p, -(-max(ends) >> (k - 1) * p)


def _hull(a: Interval, b: Interval) -> Interval:
    return min(a[0], b[0]), max(a[1], b[1])


def _narrow(lo: int, hi: int, guard: int) -> Interval:
    return lo >> guard, -(-hi >> guard)


def _arc_series(z: int, sign: int, w: int) -> Interval:
    """Sum of sign^j z^(2j+1) / (2j+1) for 0 <= z <= 1/2: atanh z for sign 1, atan z for sign -1.

    A stored power lies at most 2 units below the true one (e -> e z^2 + z + 1 stays below 2), its quotient at most 3.
    At the first power that is 0 the true ones left sum to at most 2 / (1 - z^2) < 3. So N terms err by 3 (N + 1).
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


def _exp(x: int, p: int) -> Interval:
    """exp x = 2^n exp(r / 2^k)^(2^k) with r = x - n log 2 in [0, 0.7]; exp(-x) = 1 / exp x.

    With y <= r / 2^k <= y + d and y < 1/2 the terms y^j / j! are stored at most 2 units low (e -> e y / j + 1); at the first
    that is 0 what is left sums to at most 2 (1 + 1/2 + ...) = 4. And exp(y + d) <= exp(y) + 2 d while exp(y + d) <= 2.
    """
    if x < 0:
        if -x > (p + 1) << p:
            return 0, 1  # exp x < 2^x < 2^-p
        lo, hi = _exp(-x, p)
        return (1 << 2 * p) // hi, -((-1 << 2 * p) // lo)
    if x >> p >= LARGE:
        raise Unbounded("exp of a large number")
    k = 3 + isqrt(p) // 3
    w = p + k + 12 + (x >> p).bit_length()
    two_lo, two_hi = log_two(w)
    n = (x << w - p) // two_hi
    y = (x << w - p) - n * two_hi >> k
    d = (n * (two_hi - two_lo) >> k) + 2
    total = term = 1 << w
    j = 0
    while term:
        j += 1
        term = (term * y >> w) // j
        total += term
    lo, hi = total, total + 2 * j + 4 + 2 * d
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
    w = p + 4
    lo, hi = _exp(-2 * x << 4, w)
    one = 1 << w
    return _narrow((one - hi << w) // (one + hi), -((lo - one << w) // (one + lo)), 4)


def _erf(x: int, p: int) -> Interval:
    """erf x = 2 / sqrt(pi) x exp(-x^2) sum of (2 x^2)^k / (1 3 ... (2k + 1)), for x >= 0.

    Terms are carried as intervals. Where 2 x^2 / (2k + 3) <= 1/2 and a term is at most 2 units, those after it sum to at
    most the term itself. For x^2 > p: 1 - erf x <= exp(-x^2) < 2^-p.
    """
    if x * x > p << 2 * p:
        return (1 << p) - 1, 1 << p
    w = p + 12 + p.bit_length()
    x <<= w - p
    square = x * x
    lo = hi = low = high = 1 << w
    k = 0
    while high > 2 or square >> 2 * w - 2 >= 2 * k + 3:
        k += 1
        low, high = (low * square >> 2 * w - 1) // (2 * k + 1), -((-high * square >> 2 * w - 1) // (2 * k + 1))
        lo, hi = lo + low, hi + high
    below, above = _exp(square >> w, w)[0], _exp(-(-square >> w), w)[1]
    root = tuple(_sqrt(end, w)[i] for i, end in enumerate(pi(w)))
    return (2 * x * lo << p) // (above * root[1]), min(1 << p, -((-2 * x * (hi + high) << p) // (below * root[0])))


def _odd(f: Callable[[int, int], Interval], x: int, p: int) -> Interval:
    lo, hi = f(abs(x), p)
    return (lo, hi) if x >= 0 else (-hi, -lo)


def _turn(x: int, p: int, quarter: int) -> Interval:
    """sin(x + quarter pi / 2): x = n pi / 2 + r with |r| < 1, then the series of sin r or cos r, exact to its first 0 term.

    As in `_exp` each of N stored terms is at most 2 units low and the rest is below 4. |sin'| <= 1: r low by d costs d.
    """
    w = p + 12 + (abs(x) >> p).bit_length()
    half = _narrow(*pi(w), 1)
    x <<= w - p
    n = (2 * x + half[0]) // (2 * half[0])
    ends = sorted(x - n * end for end in half)
    r, d = ends[0], ends[1] - ends[0]
    quarter = (n + quarter) % 4
    j = 1 - quarter % 2
    square, term, total, sign = r * r >> w, abs(r) if j else 1 << w, 0, -1 if j and r < 0 else 1
    error = 4 + d
    while term:
        total, sign, error, j = total + sign * term, -sign, error + 2, j + 2
        term = (term * square >> w) // (j * (j - 1))
    lo, hi = _narrow(total - error, total + error, w - p)
    lo, hi = (lo, hi) if quarter < 2 else (-hi, -lo)
    return max(lo, -1 << p), min(hi, 1 << p)


def _wave(a: Interval, p: int, quarter: int) -> Interval:
    """sin(x + quarter pi / 2) on an interval: the values at its ends, and those of the m pi / 2 that it may contain."""
    half = _narrow(*pi(p), 1)
    first, last = min(-(-a[0] // h) for h in half), max(a[1] // h for h in half)
    crests = {(m + quarter) % 4 for m in range(first, min(last, first + 3) + 1)}
    lo, hi = _hull(_turn(a[0], p, quarter), _turn(a[1], p, quarter))
    return -1 << p if 3 in crests else lo, 1 << p if 1 in crests else hi


INCREASING: Mapping[str, Callable[[int, int], Interval]] = {
    "exp": _exp,
    "log": _log,
    "sqrt": _sqrt,
    "tanh": lambda x, p: _odd(_tanh, x, p),
    "atan": lambda x, p: _odd(_atan, x, p),
    "erf": lambda x, p: _odd(_erf, x, p),
}


def apply(name: str, a: Interval, p: int) -> Interval:
    """The function of analysis of that name on an interval."""
    if name in ("sin", "cos"):
        return _wave(a, p, name == "cos")
    if name not in INCREASING:
        raise Rejected(f"no enclosure of {str(name)[:40]} is known")
    if name == "log" and a[0] <= 0 or name == "sqrt" and a[0] < 0:
        raise Unbounded(f"{name} of what may be negative")
    f = INCREASING[name]
    lo, hi = f(a[0], p)
    return (lo, hi) if a[0] == a[1] else (lo, f(a[1], p)[1])


def share(term: Json, seen: dict[Any, Json] | None = None) -> Json:
    """The same term with equal subterms made one object, so that each is enclosed once."""
    if not isinstance(term, list):
        return term
    seen = {} if seen is None else seen
    parts = [share(part, seen) for part in term]
    key = tuple(id(part) if isinstance(part, list) else (type(part), part) for part in parts)
    return seen.setdefault(key, parts)


class Evaluation:
    """Values of terms, and their gradients by the variables named in `by`, over one box.

    A gradient maps variables to intervals; one that is left out is 0. *What it means*: along every segment c + t (x - c)
    inside the box the term is Lipschitz in t and, for almost every t, has the derivative sum g_i (x_i - c_i) with each
    g_i in the interval of variable i. So by integration f(x) - f(c) = sum g_i (x_i - c_i) with such g_i: the mean value
    form, also where f has kinks. The rules of calculus keep this; at almost every t both a, b and max(a, b) have
    derivatives and that of max(a, b) is that of a or of b (where a = b, max(a, b) - a is at a minimum). `ite` may
    jump: it has a gradient only where its condition is decided on the whole box, being then one of its branches.
    """

    def __init__(self, box: Mapping[str, Interval], bits: int, by: Iterable[str] = ()) -> None:
        if type(bits) is not int or not 1 <= bits <= MAX_BITS:
            raise Rejected(f"bits: a whole number from 1 to {MAX_BITS} was expected, got {str(bits)[:40]}")
        self.box, self.p, self.by, self.one = box, bits, frozenset(by), (1 << bits, 1 << bits)
        self.known: dict[int, tuple[Json, Jet]] = {}

    def value(self, term: Json) -> Interval:
        return self.jet(term)[0]

    def jet(self, term: Json) -> Jet:
        """Value and gradient. A subterm is kept by identity (and held, so that no other takes its place): see `share`."""
        if not isinstance(term, list):
            return fixed(number(term), self.p), {}
        if id(term) not in self.known:
            (lo, hi), gradient = self._rule(term[0], term[1:]) if term else _unknown(term)
            if max(hi, -lo) >> self.p + LARGE:
                raise Unbounded("a value is too large")
            self.known[id(term)] = term, ((lo, hi), gradient)
        return self.known[id(term)][1]

    def _rule(self, head: str, parts: list[Json]) -> Jet:
        p, one = self.p, self.one
        if head == "var" and parts[0] in self.box:
            return self.box[parts[0]], {parts[0]: one} if parts[0] in self.by else {}
        if head == "app":
            return (pi(p), {}) if parts == ["pi"] else self._function(*parts)
        if head == "ite":
            condition = self.truth(parts[0])
            if condition is not None:
                return self.jet(parts[1 if condition else 2])
            (a, g), (b, h) = self.jet(parts[1]), self.jet(parts[2])
            if self.by:
                raise Unbounded("a condition is not decided on the box")
            return _hull(a, b), {}
        a, g = self.jet(parts[0])
        if head == "^" and type(parts[1]) is int and 0 <= parts[1] <= MAX_EXPONENT:
            slope = multiply((parts[1] << p, parts[1] << p), power(a, max(parts[1] - 1, 0), p), p)
            return power(a, parts[1], p), self._weighted((slope, g))
        if head == "/":
            b, h = self.jet(parts[1])
            q = divide(a, b, p)
            return q, self._weighted((divide(one, b, p), g), (_negative(q), self._relative(parts[1])))
        if head == "neg":
            return _negative(a), self._weighted((_negative(one), g))
        if head == "abs":
            value, gradient = self._larger((a, g), (_negative(a), self._weighted((_negative(one), g))))
            return (max(value[0], 0), value[1]), gradient
        for part in parts[1:]:
            b, h = self.jet(part)
            if head == "+":
                a, g = (a[0] + b[0], a[1] + b[1]), self._weighted((one, g), (one, h))
            elif head == "*":
                a, g = multiply(a, b, p), self._weighted((b, g), (a, h))
            elif head == "max":
                a, g = self._larger((a, g), (b, h))
            elif head == "min":
                minus = _negative(one)
                a, g = self._larger((_negative(a), self._weighted((minus, g))), (_negative(b), self._weighted((minus, h))))
                a, g = _negative(a), self._weighted((minus, g))
        return (a, g) if head in ("+", "*", "max", "min") else _unknown(head)

    def _weighted(self, *parts: tuple[Interval, Gradient]) -> Gradient:
        """The sum of factor times gradient."""
        total: Gradient = {}
        for factor, gradient in parts:
            for name, slope in gradient.items():
                lo, hi = slope if factor is self.one else multiply(factor, slope, self.p)
                old = total.get(name, (0, 0))
                total[name] = old[0] + lo, old[1] + hi
        return total

    def _larger(self, a: Jet, b: Jet) -> Jet:
        """max(a, b): the one that is the larger on the whole box, else what encloses both."""
        if a[0][0] >= b[0][1]:
            return a
        if b[0][0] >= a[0][1]:
            return b
        gradient = {name: _hull(a[1].get(name, (0, 0)), b[1].get(name, (0, 0))) for name in a[1].keys() | b[1].keys()}
        return (max(a[0][0], b[0][0]), max(a[0][1], b[0][1])), gradient

    def _relative(self, term: Json) -> Gradient:
        """gradient / value, the gradient of log |term|.

        In a sum v > 0 of parts >= 0 a part exp u gives exp(u) / v times the gradient of u, and e / (e + r) increases in e
        and decreases in r: each enters once, so that log(1 + exp u) keeps a finite gradient where exp u is huge.
        """
        value, gradient = self.jet(term)
        if not gradient:
            return {}
        parts = term[1:] if term[0] == "+" else [term]
        positive = value[0] > 0 and all(self.value(part)[0] >= 0 for part in parts)
        shares = []
        for part in parts:
            (lo, hi), slope = self.jet(part)
            if positive and isinstance(part, list) and part[:2] == ["app", "exp"]:
                low, high = lo + value[1] - hi, hi + value[0] - lo
                shares.append((((lo << self.p) // low, -((-hi << self.p) // high)), self.jet(part[2])[1]))
            else:
                shares.append((divide(self.one, value, self.p), slope))
        return self._weighted(*shares)

    def _function(self, name: str, *arguments: Json) -> Jet:
        if len(arguments) != 1:
            return _unknown(name)
        p, one = self.p, self.one
        a, g = self.jet(arguments[0])
        v = apply(name, a, p)
        if not g:
            return v, {}
        if name == "log":
            return v, self._relative(arguments[0])
        if name == "exp":
            slope = v
        elif name in ("sin", "cos"):
            slope = _wave(a, p, 1 + (name == "cos"))
        elif name == "sqrt":
            slope = divide(one, (2 * v[0], 2 * v[1]), p)
        elif name == "tanh":
            slope = _difference(one, power(v, 2, p))
        elif name == "atan":
            slope = divide(one, _difference(one, _negative(power(a, 2, p))), p)
        else:
            bell = apply("exp", _negative(power(a, 2, p)), p)
            slope = divide((2 * bell[0], 2 * bell[1]), apply("sqrt", pi(p), p), p)
        return v, self._weighted((slope, g))

    def truth(self, formula: Json) -> bool | None:
        """True or False if the formula certainly is so on the whole box, else None; never Unbounded."""
        head, parts = (formula[0], formula[1:]) if isinstance(formula, list) and formula else _unknown(formula)
        if head in ("<=", "<", "="):
            try:
                (a, b), (c, d) = self.value(parts[0]), self.value(parts[1])
            except Unbounded:
                return None
            if head == "=":
                return True if a == b == c == d else False if b < c or d < a else None
            below, above = (b <= c, a > d) if head == "<=" else (b < c, a >= d)
            return True if below else False if above else None
        if head in ("true", "false", "var"):
            return None if head == "var" else head == "true"
        if head not in ("not", "and", "or", "=>", "iff"):
            return _unknown(head)
        truths = [self.truth(part) for part in parts]
        if head in ("not", "=>"):
            truths[0] = None if truths[0] is None else not truths[0]
        if head == "iff":
            return None if None in truths else truths[0] == truths[1]
        decisive = head in ("or", "=>")
        return truths[0] if head == "not" else decisive if decisive in truths else None if None in truths else not decisive


def _unknown(what: Json) -> Any:
    raise Rejected(f"no enclosure of {str(what)[:40]} is known")


def _negative(a: Interval) -> Interval:
    return -a[1], -a[0]


def _difference(a: Interval, b: Interval) -> Interval:
    return a[0] - b[1], a[1] - b[0]


def number(data: Json) -> Fraction:
    """The exact value of an integer or "p/q"."""
    try:
        return Fraction(data) if type(data) is int else Fraction(*map(int, data.split("/")))
    except (AttributeError, TypeError, ValueError, ZeroDivisionError):
        raise Rejected(f"{str(data)[:40]} is not an exact number") from None


def fixed(x: Fraction, p: int) -> Interval:
    """The narrowest interval that holds x."""
    scaled = x.numerator << p
    return scaled // x.denominator, -(-scaled // x.denominator)


def fixed_box(box: Box, p: int) -> dict[str, Interval]:
    return {name: (fixed(lo, p)[0], fixed(hi, p)[1]) for name, (lo, hi) in box.items()}


def evaluate(term: Json, box: Box, bits: int) -> tuple[Fraction, Fraction]:
    """An interval that holds every value of the term on the box.

    Raises:
        Unbounded: if there is no finite one, as far as these rules see.
        Rejected: if the term or the precision is not one that the kernel knows.
    """
    lo, hi = Evaluation(fixed_box(box, bits), bits).value(share(term))
    return Fraction(lo, 1 << bits), Fraction(hi, 1 << bits)


def truth(formula: Json, box: Box, bits: int) -> bool | None:
    """Whether the formula is certainly true (False: certainly false) on the whole box; None where that cannot be told."""
    return Evaluation(fixed_box(box, bits), bits).truth(share(formula))

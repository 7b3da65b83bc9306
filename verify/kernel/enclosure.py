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

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from itertools import count
from math import atan, isqrt, log
from operator import floordiv
from typing import Any

from verify.kernel.errors import Json, Rejected
from verify.kernel.logic import Logic, Unbounded

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


def _minus(a: Interval) -> Interval:
    return -a[1], -a[0]


def _hull(a: Interval, b: Interval) -> Interval:
    return min(a[0], b[0]), max(a[1], b[1])


def _shifted(a: Interval, n: int) -> Interval:
    """The interval times 2^n."""
    return (a[0] << n, a[1] << n) if n >= 0 else (a[0] >> -n, -(-a[1] >> -n))


def _taylor(y: int, s: int, w: int) -> tuple[list[int], int]:
    """The terms z^k / k! of exp z, z = y / 2^s >= 0, and how far a sum of them with factors in [-1, 1] may be off.

    A term is stored at most exp z units low (e -> e z / k + 1 adds up to a part of that series). The terms stop at
    the first that is stored as 0 after k = 2 z: it is at most exp z, and each after it at most half the one before.
    So a sum of N terms is off by (N + 2) exp z at most; one unit more for each pays for rounding its factor. With
    n <= z < n + 1 and exp 1 < 2^(3/2), exp z + 1 < 2^(3 (n + 1) / 2 + 1).
    """
    terms: list[int] = []
    term = 1 << w
    while term or len(terms) << s <= 2 * y:
        terms.append(term)
        term = (term * y >> s) // len(terms)
    return terms, len(terms) + 2 << 3 * (y >> s) // 2 + 3


def _newton(z: int, rest: Callable[[int], Interval], w: int) -> Interval:
    """Newton's method for a number that is within t^2 of z + t for some t in rest(z), |t| <= 1/2, whatever z is.

    It ends when t^2 is below one unit, and w is above 2 in all uses.
    """
    for _ in range(w.bit_length()):
        lo, hi = rest(z)
        if max(-lo, hi) ** 2 >> w == 0:
            return z + lo - 1, z + hi + 1
        z += lo + hi >> 1
    raise Unbounded("an approximation does not come close")


def _exp(x: int, p: int) -> Interval:
    """exp x = exp(x / 2^k)^(2^k) for x >= 0, exp(-x) = 1 / exp x.

    The powers have w bits and an exponent e of their own. Each squaring doubles the relative error, about
    2^-w (8 N + 16) at first; what it rounds off besides is less.
    """
    if x < 0:
        # far out, exp x < 2^x < 2^-p
        return (0, 1) if -x > (p + 1) << p else divide((1 << p, 1 << p), _exp(-x, p), p)
    if x >> p >= LARGE:
        raise Unbounded("exp of a large number")
    k = (x >> p).bit_length() + 3 + isqrt(p) // 3
    w = p + k + 16
    terms, error = _taylor(x, p + k, w)
    lo, hi, e = sum(terms), sum(terms) + error, -w
    for _ in range(k):
        cut = (hi * hi).bit_length() - w
        lo, hi, e = lo * lo >> cut, -(-hi * hi >> cut), 2 * e + cut
    return _shifted((lo, hi), e + p)


def _log(x: int, p: int) -> Interval:
    """log x = z + log(1 + t) with 1 + t = x / exp z, and |log(1 + t) - t| <= t^2 for |t| <= 1/2."""
    w = p + 16 + max(0, p - x.bit_length())  # for small x, exp z has fewer bits

    def rest(z: int) -> Interval:
        lo, hi = divide((x << w - p, x << w - p), _exp(z, w), w)
        return lo - (1 << w), hi - (1 << w)

    start = int((log(x) - p * log(2)) * 2**40) << w >> 40
    return _shifted(_newton(start, rest, w), p - w)


def _sqrt(x: int, p: int) -> Interval:
    root = isqrt(x << p)
    return root, root + (root * root < x << p)


def _circle(x: int, p: int) -> tuple[Interval, Interval]:
    """cos x and sin x: cos x + i sin x is the 2^k-th power of that at x / 2^k.

    What is off by e <= 1 in the plane is off by e (2 + e) <= 3 e when squared, and rounded by 2 units at most.
    """
    k = max(0, x.bit_length() - p) + 3 + isqrt(p) // 3
    w = p + 2 * k + 16
    if k > 1 << 10:
        raise Unbounded("sin or cos of a large number")
    terms, error = _taylor(abs(x), p + k, w)
    c, s = sum(terms[::4]) - sum(terms[2::4]), sum(terms[1::4]) - sum(terms[3::4])
    s, error = s if x >= 0 else -s, 2 * error
    for _ in range(k):
        c, s, error = c * c - s * s >> w, 2 * c * s >> w, 3 * error + 2
    return _shifted((c - error, c + error), p - w), _shifted((s - error, s + error), p - w)


def _atan(x: int, p: int) -> Interval:
    """atan x = z + atan t, t = (x cos z - sin z) / (cos z + x sin z), and |atan t - t| <= t^2.

    As tangents the two are equal. With x >= 0, -1 <= z <= 2 and |t| <= 1/2 they differ by less than 3.1, so by no
    multiple of pi.
    """
    w = p + 16
    at = (x << w - p, x << w - p)

    def rest(z: int) -> Interval:
        if not -1 << w <= z <= 2 << w:
            raise Unbounded("an approximation does not come close")
        c, s = _circle(z, w)
        (a, b), (d, e) = multiply(at, c, w), multiply(at, s, w)
        return divide((a - s[1], b - s[0]), (c[0] + d, c[1] + e), w)

    start = int(atan(min(x, 1 << p + 60) / (1 << p)) * 2**40) << w >> 40
    return _shifted(_newton(start, rest, w), p - w)


@lru_cache(maxsize=256)
def pi(p: int) -> Interval:
    lo, hi = _atan(1 << p, p)
    return 4 * lo, 4 * hi


def _tanh(x: int, p: int) -> Interval:
    """tanh x = (1 - u) / (1 + u) with u = exp(-2 x), for x >= 0; decreasing in u."""
    one, (lo, hi) = 16 << p, _exp(-2 * x << 4, p + 4)
    return _shifted(divide((one - hi, one - lo), (one + lo, one + hi), p + 4), -4)


def _erf(x: int, p: int) -> Interval:
    """erf x = 2 / sqrt(pi) times the sum of (-1)^k x y^k / (k! (2k + 1)), y = x^2, for x >= 0.

    For y > p: 1 - erf x <= exp(-y) < 2^-p.
    """
    y = x * x
    if y > p << 2 * p:
        return (1 << p) - 1, 1 << p
    w = p + (3 * y >> 2 * p + 1) + 2 * p.bit_length() + 16
    terms, error = _taylor(y, 2 * p, w)
    total = sum(map(floordiv, terms[::2], count(1, 4))) - sum(map(floordiv, terms[1::2], count(3, 4)))
    twice = 2 * x * (total - error), 2 * x * (total + error)
    lo, hi = _shifted(divide(twice, apply("sqrt", pi(w + p), w + p), w + p), -w)
    return lo, min(hi, 1 << p)


def _wave(name: str, a: Interval, p: int) -> Interval:
    """sin or cos on an interval: the values at its ends, and 1 or -1 where the slope may change its sign between.

    An interval shorter than 3 < pi holds one such place at most, and one of its ends is nearer to it than pi / 2.
    """
    one, ((c, s), (d, t)) = 1 << p, (_circle(x, p) for x in a)
    if name == "cos":
        c, s, d, t = _minus(s), c, _minus(t), d
    lo, hi = _hull(s, t)
    wide = a[1] - a[0] >= 3 << p
    top = wide or (c[1] >= 0 >= d[0] and hi >= 0)
    bottom = wide or (c[0] <= 0 <= d[1] and lo <= 0)
    return -one if bottom else max(lo, -one), one if top else min(hi, one)


INCREASING = {"exp": _exp, "log": _log, "sqrt": _sqrt, "tanh": _tanh, "atan": _atan, "erf": _erf}


@lru_cache(maxsize=4096)
def _increasing(name: str, x: int, p: int) -> Interval:
    """An increasing function at a point; neighbouring boxes share their ends, and constants occur in each."""
    lo, hi = INCREASING[name](abs(x) if name in ("tanh", "atan", "erf") else x, p)
    return (-hi, -lo) if x < 0 and name != "exp" else (lo, hi)  # sqrt and log are of no negative number


def apply(name: str, a: Interval, p: int) -> Interval:
    """The function of analysis of that name on an interval; an increasing one by its values at the two ends."""
    if name in ("sin", "cos"):
        return _wave(name, a, p)
    if name not in INCREASING:
        raise Rejected(f"no enclosure of {str(name)[:40]} is known")
    if (name == "sqrt" and a[0] < 0) or (name == "log" and a[0] <= 0):
        raise Unbounded(f"{name} of what may be negative")
    return _increasing(name, a[0], p)[0], _increasing(name, a[1], p)[1]


def _slope(name: str, a: Interval, value: Interval, p: int) -> Interval:
    """The derivative, on the interval a, of the function whose values there are `value`."""
    if name in ("exp", "sin", "cos"):
        return value if name == "exp" else apply("cos", a, p) if name == "sin" else _minus(apply("sin", a, p))
    one = 1 << p
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
            return {VALUE: _constant(term, self.p)}
        if id(term) not in self.known:
            jet = self._rule(term[0], term[1:])
            lo, hi = jet[VALUE]
            if max(-lo, hi) >> self.p + LARGE:
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


@lru_cache(maxsize=4096)
def _constant(number: int | str, p: int) -> Interval:
    return fixed(Fraction(number), p)


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

"""Terms compiled to straight-line code on Arb balls: values and slopes over a box.

In reading order: `Box`, the arguments of compiled code; `compiled`, which writes the code of a list of terms; `Code`,
which does the writing, one assignment a subterm. A module of its own because branch and bound spends its time here:
the term is read once, and a box then costs only the arithmetic.

The rules are those of verify.kernel.enclosure, with balls for intervals. Nothing here is trusted: a cover found with
this code is proved by the kernel. A ball that is not finite, or a comparison that is not certain, is no information.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from flint import arb, fmpq

from verify.claim import BadClaim
from verify.terms import ANALYTIC

EXACT = 1 << 53
Json = Any
Jet = tuple[Any, Sequence[Any]]
"""The value, and a slope for each variable (0 where it does not occur)."""


def exact(number: Json) -> Any:
    """The number as a ball, exact if it is a dyadic that fits the precision."""
    value = number if isinstance(number, (int, Fraction)) else Fraction(number)
    numerator, denominator = value.numerator, value.denominator
    if -EXACT < numerator < EXACT and not denominator & (denominator - 1):
        return arb(numerator / denominator)  # such a float is exact
    return arb(fmpq(numerator, denominator))


class Box:
    """A box: balls that hold the variables, and their exact ends, by which kinks at the border are seen as such."""

    __slots__ = ("balls", "highs", "lows")

    def __init__(self, lows: list[Any], highs: list[Any]) -> None:
        self.lows, self.highs = lows, highs
        self.balls = [low if low is high else low.union(high) for low, high in zip(lows, highs, strict=True)]


def compiled(terms: Sequence[Json], variables: Sequence[str], slopes: bool) -> Callable[[Box], list[Jet]]:
    """A function from a box to the jets of the terms; without `slopes` their values alone, with ().

    The function raises ArithmeticError where a slope does not exist (an undecided condition).
    """
    code = Code(list(variables), slopes)
    zero = code.constant(0)
    jets = []
    for value, gradient in [code.node(term) for term in terms]:
        jets.append(f"({value}, ({''.join(f'{slope or zero}, ' for slope in gradient)}))")
    # the text is made of the names below and of numbered constants only, never of what an author wrote
    text = "def f(box):\n X, L, H = box.balls, box.lows, box.highs\n"
    text += "".join(f" {line}\n" for line in code.lines) + f" return [{', '.join(jets)}]\n"
    scope: dict[str, Any] = {"C": code.constants, "arb": arb, "choose": _choose, "undecided": _undecided}
    scope |= {
        "compare": _compare,
        "conjunction": _conjunction,
        "negation": _negation,
        "power": _power,
        "root": _root,
    }
    exec(text, scope)
    function: Callable[[Box], list[Jet]] = scope["f"]
    return function


Node = tuple[str, list[str | None]]


class Code:
    """Writes assignments; a node is the name of its value and of its slopes (None for a slope that is 0)."""

    def __init__(self, variables: list[str], slopes: bool) -> None:
        self.variables, self.slopes = variables, slopes
        self.lines: list[str] = []
        self.constants: list[Any] = []
        self.known: dict[Any, Any] = {}
        self.names = 0

    def constant(self, value: Any) -> str:
        self.constants.append(exact(value))
        return f"C[{len(self.constants) - 1}]"

    def name(self, expression: str) -> str:
        """A name for the value of the expression."""
        self.names += 1
        self.lines.append(f"t{self.names} = {expression}")
        return f"t{self.names}"

    def combination(self, *parts: tuple[str | None, list[str | None]]) -> list[str | None]:
        """Names for the sum of factor times slopes; factor None is 1."""
        result: list[str | None] = []
        for slopes in zip(*(gradient for _, gradient in parts), strict=True):
            products = [
                f"{factor}*{slope}" if factor else slope
                for (factor, _), slope in zip(parts, slopes, strict=True)
                if slope is not None
            ]
            result.append(self.name(" + ".join(products)) if products else None)
        return result

    def node(self, term: Json) -> Node:
        key = self.key(term)
        if key not in self.known:
            self.known[key] = self.rule(term)
        node: Node = self.known[key]
        return node

    def key(self, term: Json) -> Any:
        return tuple(self.key(part) for part in term) if isinstance(term, list) else (type(term), term)

    def rule(self, term: Json) -> Node:
        none: list[str | None] = [None] * (len(self.variables) if self.slopes else 0)
        if not isinstance(term, list):
            return self.constant(term), none
        head, parts = term[0], term[1:]
        if head == "var":
            i = self.variables.index(parts[0])
            return f"X[{i}]", [self.constant(1) if i == j else None for j in range(len(none))]
        if head == "app":
            return self.function(parts)
        if head == "ite":
            condition = self.name(self.condition(parts[0]))
            (a, g), (b, h) = self.node(parts[1]), self.node(parts[2])
            if self.slopes and (any(g) or any(h)):
                self.lines.append(f"if {condition} is None: undecided()")
            return self.name(f"choose({condition}, {a}, {b})"), [
                self.name(f"choose({condition}, {x or self.constant(0)}, {y or self.constant(0)})")
                if x or y
                else None
                for x, y in zip(g, h, strict=True)
            ]
        if head in ("max", "min"):
            first = parts[0]
            result = self.node(first)
            for part in parts[1:]:
                result = self.larger(first, part, result, self.node(part), head == "min")
                first = [head, first, part]
            return result
        if head == "abs":
            a, g = self.node(parts[0])
            _, slopes = self.larger(parts[0], ["neg", parts[0]], (a, g), self.node(["neg", parts[0]]), False)
            return self.name(f"abs({a})"), slopes
        nodes = [self.node(part) for part in parts if head != "^" or isinstance(part, list)] or [
            self.node(parts[0])
        ]
        a, g = nodes[0]
        if head == "+":
            return self.name(" + ".join(n for n, _ in nodes)), self.combination(
                *((None, h) for _, h in nodes)
            )
        if head == "neg":
            return self.name(f"-{a}"), [self.name(f"-{slope}") if slope else None for slope in g]
        if head == "^":
            k = int(parts[1])
            slope = self.name(f"{k}*power({a}, {k - 1})") if k and any(g) else None
            return self.name(f"power({a}, {k})"), self.combination((slope, g)) if slope else none
        if head == "/":
            b, h = nodes[1]
            q = self.name(f"{a}/{b}")
            minus = self.name(f"-{q}") if any(h) else None
            inverse = self.name(f"1/{b}") if any(g) else None
            return q, self.combination((inverse, g), (minus, self.relative(parts[1])))
        if head == "*":
            for b, h in nodes[1:]:
                a, g = self.name(f"{a}*{b}"), self.combination((b, g), (a, h))
            return a, g
        raise BadClaim(f"balls cannot enclose {head}")

    def function(self, parts: list[Json]) -> Node:
        name = parts[0]
        if name == "pi":
            return self.name("arb.pi()"), [None] * (len(self.variables) if self.slopes else 0)
        if name not in ANALYTIC:
            raise BadClaim(
                f"balls encloses {', '.join(ANALYTIC)} and pi, and knows nothing of the function {name}"
            )
        a, g = self.node(parts[1])
        value = self.name(f"root({a})" if name == "sqrt" else f"{a}.{name}()")
        if not any(g):
            return value, g
        if name == "log":
            return value, self.relative(parts[1])
        if name == "erf":
            slope = self.name(f"(-{a}*{a}).exp()*{self.constant(2)}/arb.pi().sqrt()")
        else:
            slope = {
                "exp": value,
                "sqrt": f"1/(2*{value})",
                "sin": f"{a}.cos()",
                "cos": f"-{a}.sin()",
                "tanh": f"1 - {value}*{value}",
                "atan": f"1/(1 + power({a}, 2))",
            }[name]
            slope = slope if slope == value else self.name(slope)
        return value, self.combination((slope, g))

    def relative(self, term: Json) -> list[str | None]:
        """Slopes of log |term|; e / (e + r) for e = exp u as 1 / (1 + r exp(-u)) where u is not below 0."""
        value, g = self.node(term)
        if not any(g):
            return g
        parts = term[1:] if term[0] == "+" else [term]
        shares: list[tuple[str | None, list[str | None]]] = []
        for i, part in enumerate(parts):
            if isinstance(part, list) and part[:2] == ["app", "exp"]:
                e, u = self.node(part)[0], self.node(part[2])
                rest = " + ".join(
                    self.node(other)[0] for j, other in enumerate(parts) if j != i
                ) or self.constant(0)
                weight = f"1/(1 + ({rest})*(-{u[0]}).exp()) if {u[0]}.mid() >= 0 else {e}/({e} + ({rest}))"
                shares.append((self.name(weight), u[1]))
            else:
                shares.append((self.name(f"1/{value}"), self.node(part)[1]))
        return self.combination(*shares)

    def larger(self, s: Json, t: Json, a: Node, b: Node, smaller: bool) -> Node:
        """max(s, t), or min: the one that is so on the whole box, else what encloses both."""
        low, high = self.range(s, t)
        order = self.name(f"True if {low} >= 0 else False if {high} <= 0 else None")
        first, second = (b, a) if smaller else (a, b)
        both = f"{a[0]}.{'min' if smaller else 'max'}({b[0]})"
        value = self.name(f"{first[0]} if {order} else {second[0]} if {order} is False else {both}")
        return value, [
            self.name(f"choose({order}, {x or self.constant(0)}, {y or self.constant(0)})")
            if x or y
            else None
            for x, y in zip(first[1], second[1], strict=True)
        ]

    def range(self, s: Json, t: Json) -> tuple[str, str]:
        """Names for a lower and an upper bound of s - t; exact where the difference is affine in the variables."""
        affine = self.affine(["+", s, ["neg", t]])
        if affine is None:
            difference = self.name(f"{self.node(s)[0]} - {self.node(t)[0]}")
            return self.name(f"{difference}.lower()"), self.name(f"{difference}.upper()")
        ends = []
        for low in (True, False):
            terms = [self.constant(affine.get("", 0))]
            terms += [
                f"{self.constant(c)}*{'L' if (c > 0) is low else 'H'}[{self.variables.index(x)}]"
                for x, c in affine.items()
                if x and c
            ]
            ends.append(self.name(" + ".join(terms)))
        return ends[0], ends[1]

    def affine(self, term: Json) -> dict[str, Fraction] | None:
        """Coefficients by variable ("" for the constant) if the term is affine, else None."""
        if not isinstance(term, list):
            return {"": Fraction(term)}
        head, parts = term[0], term[1:]
        if head == "var":
            return {parts[0]: Fraction(1)}
        if head not in ("+", "*", "neg", "/"):
            return None
        forms = []
        for part in parts:
            form = self.affine(part)
            if form is None:
                return None
            forms.append(form)
        result = dict(forms[0])
        if head == "neg":
            return {x: -c for x, c in result.items()}
        for form in forms[1:]:
            if head == "+":
                result = {x: result.get(x, Fraction(0)) + form.get(x, Fraction(0)) for x in result | form}
                continue
            if head == "*" and not set(result) - {""}:
                result, form = form, result
            factor = form.get("", Fraction(0))
            if set(form) - {""} or (head == "/" and not factor):
                return None
            result = {x: c / factor if head == "/" else c * factor for x, c in result.items()}
        return result

    def condition(self, formula: Json) -> str:
        """An expression for True, False or None: whether the formula holds on the box."""
        head, parts = formula[0], formula[1:]
        if head in ("<=", "<", "="):
            return f"compare({head!r}, {', '.join(self.range(parts[0], parts[1]))})"
        if head == "not":
            return f"negation({self.condition(parts[0])})"
        if head == "and":
            return f"conjunction([{', '.join(map(self.condition, parts))}])"
        if head == "or":
            return f"negation({self.condition(['and', *(['not', part] for part in parts)])})"
        if head == "=>":
            return self.condition(["or", ["not", parts[0]], parts[1]])
        if head == "iff":
            return self.condition(["and", ["=>", parts[0], parts[1]], ["=>", parts[1], parts[0]]])
        if head in ("true", "false"):
            return str(head == "true")
        raise BadClaim(f"balls cannot decide {head}")


def _compare(head: str, low: Any, high: Any) -> bool | None:
    if head == "=":
        return True if low == 0 and high == 0 else False if low > 0 or high < 0 else None
    if head == "<":
        return True if high < 0 else False if low >= 0 else None
    return True if high <= 0 else False if low > 0 else None


def _conjunction(truths: list[bool | None]) -> bool | None:
    return False if False in truths else None if None in truths else True


def _negation(truth: bool | None) -> bool | None:
    return None if truth is None else not truth


def _power(a: Any, k: int) -> Any:
    """a^k by squaring; Arb's own power is not finite where the base may be 0."""
    result = arb(1)
    for bit in bin(k)[2:]:
        result = result * result * a if bit == "1" else result * result
    return result if k % 2 else result.nonnegative_part()


def _root(a: Any) -> Any:
    """The square root, also where the ball of numbers from 0 on has been rounded to hold a few below."""
    if a.lower() < 0 <= a.lower() + a.rad() / (1 << 20):
        return arb(0).union(a.upper().sqrt())
    return a.sqrt()


def _choose(condition: bool | None, a: Any, b: Any) -> Any:
    return a.union(b) if condition is None else a if condition else b


def _undecided() -> None:
    raise ArithmeticError("a condition is not decided on the box")

"""Functions as a user types them: an expression in x1..xD, read exactly and never run as Python.

In reading order: `Expression`, what was read, with its values in exact, enclosed and floating-point arithmetic;
`NAMED`, the functions that have a name; `parse_function`; `Parser`, one method for each level of precedence; `power`,
what s ** t means as a term. A module of its own because a typed function must mean the same wherever it is accepted:
it becomes a term (verify.terms), which the kernel encloses.

    expression  sums and differences of products;  - binds like *;  ** binds tightest and to the right
    numbers     3, 0.1, 1e-3: exactly as written, so 0.1 is 1/10
    functions   abs, sin, cos, exp, log, sqrt of one argument, min and max of one or more; the constant pi
    powers      s ** t: whole t as products, dyadic t by square roots, any other t as exp(t log s), which needs s > 0
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from verify import terms
from verify.kernel import enclosure
from verify.kernel.logic import Unbounded
from verify.terms import Term, TermError

Array = NDArray[np.float64]

LONGEST = 20_000
"""Characters of an expression."""

DEEPEST = 60
"""Brackets, signs and powers inside one another; the terms that they make are read by recursion."""

LARGEST_POWER = 64
"""The largest whole exponent; the kernel encloses no larger power."""

LARGEST_EXPONENT = 300
"""Of ten, in a number."""

LARGEST_CONSTANT = 4096
"""Bits of numerator and denominator of a constant."""

ONE_ARGUMENT = ("abs", "sin", "cos", "exp", "log", "sqrt")
SEVERAL_ARGUMENTS = ("min", "max")

NAMED = {
    "square": "x1**2",
    "sine": "sin(2*pi*x1)",
    "exponential": "exp(x1)",
    "root": "sqrt(x1)",
    "cusp": "sqrt(abs(x1 - 1/2))",
    "wave": "exp(x1)*sin(2*pi*x1)",
}
"""Functions that a name stands for."""


class ExpressionError(TermError):
    """An expression cannot be read; the sentence names the column and what was expected there."""


@dataclass(frozen=True)
class Expression:
    """A function on R^dim as a term.

    Args:
        text: as it was typed.
        term: in the variables x1..x<dim>, not all of which need to occur.
        dim: number of variables.
    """

    text: str
    term: Term
    dim: int

    @property
    def variables(self) -> list[str]:
        return [f"x{i}" for i in range(1, self.dim + 1)]

    def exact(self, point: Sequence[Fraction | int]) -> Fraction | None:
        """The value at a rational point, None where it is not known to be rational."""
        try:
            return _exact(self.term.json, dict(zip(self.variables, map(Fraction, point), strict=True)))
        except Unbounded:
            return None

    def enclosure(
        self, box: Sequence[tuple[Fraction | int, Fraction | int]], bits: int = 64
    ) -> tuple[Fraction, Fraction]:
        """An interval that holds every value on the box, by the kernel's enclosures.

        Raises:
            Unbounded: if no finite one is found.
        """
        ranges = {
            name: (Fraction(lo), Fraction(hi)) for name, (lo, hi) in zip(self.variables, box, strict=True)
        }
        return enclosure.evaluate(self.term.json, ranges, bits)

    def floats(self, points: Array) -> Array:
        """Values in float64, rounded; NaN or infinite where there is none.

        Args:
            points: float64[points, dim].
        """
        columns = {name: points[:, i] for i, name in enumerate(self.variables)}
        with np.errstate(all="ignore"):
            return np.broadcast_to(_floats(self.term.json, columns), points.shape[:1]).astype(np.float64)


def parse_function(text: str, dim: int) -> Expression:
    """The function that the text denotes, in the variables x1..x<dim>.

    Args:
        text: an expression, or one of the names in NAMED.

    Raises:
        ExpressionError: in one sentence with the column, counted from 1.

    Example:
        >>> parse_function("abs(x1 - 0.5)**(1/2)", 1).exact([Fraction(1, 2)])
        >>> parse_function("x1*x2 + 1/3", 2).exact([Fraction(1), Fraction(1, 3)])
        Fraction(2, 3)
    """
    if dim < 1:
        raise ExpressionError(f"the dimension is {dim}; expected at least 1.")
    if len(text) > LONGEST:
        raise ExpressionError(f"the expression has {len(text)} characters; expected at most {LONGEST}.")
    return Expression(text, Parser(NAMED.get(text.strip(), text), dim).whole(), dim)


TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<sign>\*\*|[-+*/(),]))",
    re.ASCII,
)
EXPECTED = "a number, a variable, a function or a bracket"


class Parser:
    """Reads a text from left to right; `here` is the next token and `column` where it begins."""

    def __init__(self, text: str, dim: int) -> None:
        self.text, self.dim = text, dim
        self.place = 0
        self.depth = 0
        self.next()

    def next(self) -> str:
        """Step over the token here and return it."""
        stepped = getattr(self, "here", "")
        if not (rest := self.text[self.place :]).strip():
            self.column, self.here, self.kind = len(self.text.rstrip()) + 1, "", "end"
            return stepped
        match = TOKEN.match(self.text, self.place)
        self.column = self.place + len(rest) - len(rest.lstrip()) + 1
        if match is None or match.lastgroup is None:
            raise self.error(f"the character {rest.lstrip()[0]!r} is not known", EXPECTED)
        self.place, self.kind, self.here = match.end(), match.lastgroup, match[match.lastgroup]
        return stepped

    def error(self, found: str, expected: str, column: int | None = None) -> ExpressionError:
        return ExpressionError(f"column {column or self.column}: {found}; expected {expected}.")

    def unexpected(self, expected: str) -> ExpressionError:
        return self.error(f"found {self.here!r}" if self.here else "the expression ends here", expected)

    def whole(self) -> Term:
        term = self.sum()
        if self.here:
            raise self.unexpected("an operator or the end")
        return term

    def sum(self) -> Term:
        parts = [self.product()]
        while self.here in ("+", "-"):
            sign = self.next()
            part = self.product()
            parts.append(-part if sign == "-" else part)
        constants = [part for part in parts if part.head == "num"]
        others = [part for part in parts if part.head != "num"]
        folded = self.constant(sum(map(value, constants), Fraction(0)))
        return terms.total([*others, *([folded] if value(folded) or not others else [])])

    def product(self) -> Term:
        result = self.signed()
        while self.here in ("*", "/"):
            sign, column = self.next(), self.column
            factor = self.signed()
            if sign == "/" and factor.head == "num":
                if not value(factor):
                    raise self.error("this is a division by 0", "another divisor", column)
                sign, factor = "*", self.constant(1 / value(factor))
            if result.head == factor.head == "num":
                result = self.constant(value(result) * value(factor))
            else:
                result = result / factor if sign == "/" else result * factor
        return result

    def signed(self) -> Term:
        if self.here not in ("+", "-"):
            return self.powered()
        with Deeper(self):
            return -self.signed() if self.next() == "-" else self.signed()

    def powered(self) -> Term:
        base = self.atom()
        if self.here != "**":
            return base
        self.next()
        column = self.column
        with Deeper(self):
            exponent = self.signed()
        try:
            result = power(base, exponent)
            return self.constant(value(result)) if result.head == "num" else result
        except ExpressionError as problem:
            raise ExpressionError(f"column {column}: {problem}") from None

    def atom(self) -> Term:
        column = self.column
        if self.kind == "number":
            return self.number()
        if self.here == "(":
            self.next()
            with Deeper(self):
                inner = self.sum()
            self.close()
            return inner
        if self.kind != "name":
            raise self.unexpected(EXPECTED)
        name = self.next()
        if name == "pi":
            return terms.pi
        if name in ONE_ARGUMENT or name in SEVERAL_ARGUMENTS:
            return self.function(name)
        index = re.fullmatch(r"x([1-9][0-9]{0,5})", name)
        if index and int(index[1]) <= self.dim:
            return terms.real(name)
        known = "x1" if self.dim == 1 else f"x1 to x{self.dim}"
        if index:
            raise self.error(f"{name} is no variable in dimension {self.dim}", known, column)
        functions = ", ".join((*ONE_ARGUMENT, *SEVERAL_ARGUMENTS))
        raise self.error(f"the name {name} is not known", f"{known}, pi, {functions}", column)

    def number(self) -> Term:
        exponent = re.search(r"[eE]([+-]?[0-9]+)$", self.here)
        if exponent and (len(exponent[1]) > 5 or abs(int(exponent[1])) > LARGEST_EXPONENT):
            raise self.error(
                f"the number {self.here[:40]} is out of range", f"exponents up to {LARGEST_EXPONENT}"
            )
        if len(self.here) > 1000:
            raise self.error(f"a number has {len(self.here)} digits", "at most 1000")
        return terms.number(Fraction(self.next()))

    def constant(self, number: Fraction) -> Term:
        """The constant as a term, if it is not too long to be written down."""
        if max(number.numerator.bit_length(), number.denominator.bit_length()) > LARGEST_CONSTANT:
            raise self.error("the constant that ends here is too long", f"at most {LARGEST_CONSTANT} bits")
        return terms.number(number)

    def function(self, name: str) -> Term:
        if self.here != "(":
            raise self.unexpected(f"( after {name}")
        self.next()
        with Deeper(self):
            arguments = [self.sum()]
            while self.here == ",":
                if name in ONE_ARGUMENT:
                    raise self.error(f"{name} has a second argument", f"{name} of one")
                self.next()
                arguments.append(self.sum())
        self.close()
        if name in ("min", "max", "abs"):
            if all(argument.head == "num" for argument in arguments):
                numbers = [value(argument) for argument in arguments]
                return terms.number(abs(numbers[0]) if name == "abs" else _EXACT_FOLD[name](numbers))
            if name == "abs":
                return abs(arguments[0])
            return (terms.minimum if name == "min" else terms.maximum)(*arguments)
        return terms.Term("app", (arguments[0],), "real", name)

    def close(self) -> None:
        if self.here != ")":
            raise self.unexpected(")")
        self.next()


class Deeper:
    """Counts how deep the parser is, and refuses more than DEEPEST."""

    def __init__(self, parser: Parser) -> None:
        self.parser = parser

    def __enter__(self) -> None:
        self.parser.depth += 1
        if self.parser.depth > DEEPEST:
            raise self.parser.error("the expression is nested too deeply", f"at most {DEEPEST} levels")

    def __exit__(self, *_: object) -> None:
        self.parser.depth -= 1


def value(term: Term) -> Fraction:
    """The number that a constant is."""
    return Fraction(term.name)


def power(base: Term, exponent: Term) -> Term:
    """base ** exponent: products for a whole exponent, square roots for a dyadic one, exp(exponent log base) else.

    Square roots and products are defined at 0 as well, which exp and log are not.
    """
    if exponent.head != "num":
        return terms.exp(exponent * terms.log(base))
    t = value(exponent)
    if abs(t) > LARGEST_POWER:
        shown = f"{float(t):.6g}"
        raise ExpressionError(
            f"the exponent is {shown}; expected one from -{LARGEST_POWER} to {LARGEST_POWER}."
        )
    if base.head == "num" and t.denominator == 1:
        if LARGEST_POWER * max(map(int.bit_length, value(base).as_integer_ratio())) > 1 << 14:
            raise ExpressionError("this is a power of too long a constant; expected a shorter one.")
        if not value(base) and t < 0:
            raise ExpressionError("0 has a negative exponent; expected another base.")
        return terms.number(value(base) ** int(t))
    if t.denominator & (t.denominator - 1) or t.denominator > 1 << 16:
        return terms.exp(exponent * terms.log(base))
    whole, part = divmod(abs(t), 1)
    factors = [base ** int(whole)] if whole > 1 else [base] if whole else []
    root = base
    while part:
        root, (digit, part) = terms.sqrt(root), divmod(part * 2, 1)
        factors += [root] if digit else []
    result = terms.product(factors)
    return result if t >= 0 else 1 / result


# --- the same term in two more arithmetics ------------------------------------------------------------------------


def _exact(term: Any, at: Mapping[str, Fraction]) -> Fraction:
    """The rational value of a parsed term; Unbounded where it is not one, or there is none."""
    if not isinstance(term, list):
        return Fraction(term)
    head, parts = term[0], term[1:]
    if head == "var":
        return at[parts[0]]
    if head == "^":
        return _exact(parts[0], at) ** int(parts[1])
    if head == "app":
        if parts[0] in ("sqrt", "sin", "exp") and _exact(parts[1], at) == 0:
            return Fraction(int(parts[0] == "exp"))
        raise Unbounded(f"{parts[0]} has no exact value")
    values = [_exact(part, at) for part in parts]
    if head == "/" and not values[1]:
        raise Unbounded("a divisor is 0")
    return reduce(_EXACT[head], values[1:], values[0]) if head not in _ONE else _ONE[head](values[0])


_EXACT_FOLD: Mapping[str, Callable[[Sequence[Fraction]], Fraction]] = {"min": min, "max": max}
_ONE: Mapping[str, Callable[[Any], Any]] = {"neg": lambda a: -a, "abs": abs}
_EXACT: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "max": max,
    "min": min,
}
_FLOAT: Mapping[str, Callable[[Any, Any], Any]] = {**_EXACT, "max": np.maximum, "min": np.minimum}


def _floats(term: Any, columns: Mapping[str, Array]) -> Any:
    if not isinstance(term, list):
        return np.float64(Fraction(term))
    head, parts = term[0], term[1:]
    if head == "var":
        return columns[parts[0]]
    if head == "^":
        return _floats(parts[0], columns) ** int(parts[1])
    if head == "app":
        return np.pi if parts[0] == "pi" else getattr(np, parts[0])(_floats(parts[1], columns))
    values = [_floats(part, columns) for part in parts]
    return reduce(_FLOAT[head], values[1:], values[0]) if head not in _ONE else _ONE[head](values[0])

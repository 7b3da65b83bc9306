"""A second road to the meaning of statements: slow, short, and written without the kernel's code.

In reading order: `value` and `truth`, plain evaluation in which every undefined part raises; `refutes`, what makes
values a counterexample; `points`, a grid of values for the variables. Tests load this file by its path.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

Json = Any
Values = Mapping[str, Any]
Functions = Mapping[str, Callable[..., Fraction]]


class Undefined(Exception):
    """A division by zero, or a symbol without a meaning here."""


def value(term: Json, at: Values, functions: Functions) -> Fraction:
    """The number that a term is."""
    if not isinstance(term, list):
        return Fraction(term)
    head, *parts = term
    if head == "var":
        return Fraction(at[parts[0]])
    if head == "ite":
        return value(parts[1] if truth(parts[0], at, functions) else parts[2], at, functions)
    if head == "^":
        return value(parts[0], at, functions) ** parts[1]
    if head == "app" and parts[0] not in functions:
        raise Undefined(parts[0])
    numbers = [value(part, at, functions) for part in (parts[1:] if head == "app" else parts)]
    if head == "app":
        return functions[parts[0]](*numbers)
    if head == "/" and numbers[1] == 0:
        raise Undefined("division by zero")
    operations: dict[str, Callable[[], Fraction]] = {
        "+": lambda: sum(numbers, Fraction(0)),
        "*": lambda: product(numbers),
        "neg": lambda: -numbers[0],
        "/": lambda: numbers[0] / numbers[1],
        "max": lambda: max(numbers),
        "min": lambda: min(numbers),
        "abs": lambda: abs(numbers[0]),
    }
    return operations[head]()


def product(numbers: Iterable[Fraction]) -> Fraction:
    result = Fraction(1)
    for number in numbers:
        result *= number
    return result


def truth(formula: Json, at: Values, functions: Functions) -> bool:
    """Whether a formula holds.

    Raises:
        Undefined: if that depends on a part that has no value.
    """
    head, *parts = formula
    if head == "var":
        return bool(at[parts[0]])
    if head in ("<=", "<", "="):
        left, right = (value(part, at, functions) for part in parts)
        return left <= right if head == "<=" else left < right if head == "<" else left == right
    possible = itertools.product(*(possibilities(part, at, functions) for part in parts))
    outcomes = {connective(head, truths) for truths in possible}
    if len(outcomes) > 1:
        raise Undefined(head)
    return outcomes.pop()


def possibilities(formula: Json, at: Values, functions: Functions) -> list[bool]:
    try:
        return [truth(formula, at, functions)]
    except Undefined:
        return [False, True]


def connective(head: str, truths: tuple[bool, ...]) -> bool:
    connectives: dict[str, Callable[[], bool]] = {
        "true": lambda: True,
        "false": lambda: False,
        "not": lambda: not truths[0],
        "and": lambda: all(truths),
        "or": lambda: any(truths),
        "=>": lambda: not truths[0] or truths[1],
        "iff": lambda: truths[0] == truths[1],
    }
    return connectives[head]()


def refutes(statement: Json, at: Values, functions: Functions | None = None) -> bool:
    """The assumptions hold at the values, and the goal fails or divides by zero there.

    Raises:
        Undefined: if an assumption has no value.
    """
    known = functions or {}
    if not all(truth(assumption, at, known) for assumption in statement["assumptions"]):
        return False
    return divides_by_zero(statement["goal"], at, known) or not truth(statement["goal"], at, known)


def divides_by_zero(term: Json, at: Values, functions: Functions) -> bool:
    """Whether a denominator anywhere in the term is 0, also where the value does not depend on it."""
    if not isinstance(term, list):
        return False
    try:
        if term[0] == "/" and value(term[2], at, functions) == 0:
            return True
    except Undefined:
        pass
    return any(divides_by_zero(part, at, functions) for part in term[1:])


def points(variables: Mapping[str, str], numbers: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Every choice of values: the numbers for reals, the whole ones among them for integers, both truth values."""
    reals = [Fraction(number) for number in numbers]
    choices = {"real": reals, "int": [n for n in reals if n.denominator == 1], "bool": [False, True]}
    for chosen in itertools.product(*(choices[sort] for sort in variables.values())):
        yield dict(zip(variables, chosen, strict=True))

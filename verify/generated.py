"""False variants that nobody wrote: a statement changed in one place, to something stronger.

In reading order: `Variant`; `variants`, all the changes of one statement; then one generator a kind of change
(`strict`, `bounds`, `constants`, `one_less`, `dropped`, `reordered`); below them what decides the direction:
`comparisons`, each with its polarity, and `direction`, whether a term grows with one of its parts. A module of its own
because it knows statements and nothing else: who checks a variant, and for how long, is the engine's affair.

A variant that is refuted shows that the statement says no more than is true, and that the checks can fail there. One
that is proved shows that the statement could say more. Neither changes a verdict.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from verify.pretty import text

Json = Any
Path = tuple[int, ...]

MOST = 12
"""Variants of one statement; more say little that these do not."""

SHOWN = 72
"""Characters of a formula in the word on a change; the whole statement stands beside it."""

TENTH = Fraction(1, 10)
GROWING = ("exp", "log", "sqrt", "tanh", "atan", "erf")
"""Functions of analysis that grow."""


@dataclass(frozen=True)
class Variant:
    """A statement that says more than the one it was made from, and what was changed."""

    kind: str
    change: str
    statement: Json


def variants(statement: Json, most: int = MOST) -> list[Variant]:
    """At most so many variants of a statement, one of each kind in turn; none if it is no formula or has no unknown."""
    if statement.get("kind") != "formula" or not statement["variables"]:
        return []
    kinds = [kind(statement) for kind in (strict, bounds, dropped, constants, one_less, reordered)]
    seen, found = [statement], list[Variant]()
    for variant in itertools.chain.from_iterable(itertools.zip_longest(*kinds)):
        if variant is not None and variant.statement not in seen and len(found) < most:
            seen.append(variant.statement)
            found.append(variant)
    return found


def strict(statement: Json) -> Iterator[Variant]:
    """A bound of the goal made strict; a strict hypothesis made weak."""
    for path, atom, polarity in comparisons(statement["goal"]):
        if (atom[0], polarity) in (("<=", 1), ("<", -1)):
            changed = "<" if atom[0] == "<=" else "<="
            yield _in_goal(statement, "strict", f"{_shown(atom)} made {changed}", path, [changed, *atom[1:]])
    for number, assumption in enumerate(statement["assumptions"]):
        for path, atom, polarity in comparisons(assumption):
            if (atom[0], polarity) in (("<=", -1), ("<", 1)):
                changed = "<" if atom[0] == "<=" else "<="
                assumptions = list(statement["assumptions"])
                assumptions[number] = replaced(assumption, path, [changed, *atom[1:]])
                change = f"the hypothesis {_shown(atom)} made {changed}"
                yield Variant("strict", change, {**statement, "assumptions": assumptions})


def bounds(statement: Json) -> Iterator[Variant]:
    """The larger side of a bound in the goal made smaller by a tenth of its size."""
    for path, atom, polarity in comparisons(statement["goal"]):
        bound = atom[2]
        if atom[0] != "=" and polarity == 1 and not _is_number(bound) and not _is_number(atom[1]):
            sign = sign_of(bound, _signs(statement))
            if sign:
                lower = ["*", str(1 - sign * TENTH), bound]
            else:
                lower = ["+", bound, ["neg", ["*", str(TENTH), ["abs", bound]]]]
            change = f"the bound {_shown(bound)} lessened by a tenth"
            yield _in_goal(statement, "constant", change, (*path, 2), lower)


def constants(statement: Json) -> Iterator[Variant]:
    """A number in the goal changed to what makes the goal say more: an integer by one, any other by a tenth."""

    def changed(term: Json, way: int) -> Json:
        value = Fraction(term)
        step = Fraction(1) if value.denominator == 1 and abs(value) >= 2 else abs(value) * TENTH or TENTH
        return _number(value + way * step)

    yield from _parts(statement, "constant", _is_number, changed)


def one_less(statement: Json) -> Iterator[Variant]:
    """An integer unknown of the goal (a width, a depth) one smaller there, or larger where that says more."""

    def is_integer(term: Json) -> bool:
        return isinstance(term, list) and term[0] == "var" and statement["variables"].get(term[1]) == "int"

    def changed(term: Json, way: int) -> Json:
        return ["+", term, way]

    yield from _parts(statement, "one less", is_integer, changed)


def dropped(statement: Json) -> Iterator[Variant]:
    """One hypothesis left out."""
    for number, assumption in enumerate(statement["assumptions"]):
        rest = [other for i, other in enumerate(statement["assumptions"]) if i != number]
        yield Variant(
            "hypothesis", f"without the hypothesis {_shown(assumption)}", {**statement, "assumptions": rest}
        )


def reordered(statement: Json) -> Iterator[Variant]:
    """A constant of several hypotheses on a function ("some k for all points") may differ from one to the next."""
    about = [i for i, a in enumerate(statement["assumptions"]) if _mentions_function(a)]
    for name, sort in statement["variables"].items():
        if sort == "bool":
            continue
        using = [i for i in about if ["var", name] in _outside_functions(statement["assumptions"][i])]
        if len(using) < 2 or ["var", name] in _arguments([*statement["assumptions"], statement["goal"]]):
            continue
        new = next(n for k in itertools.count(2) if (n := f"{name}_{k}") not in statement["variables"])
        assumptions = list(statement["assumptions"])
        for i in using[1:]:
            assumptions[i] = _renamed(assumptions[i], name, new)
        yield Variant(
            "order",
            f"{name} may differ from one hypothesis to the next",
            {
                **statement,
                "variables": {**statement["variables"], new: sort},
                "assumptions": assumptions,
            },
        )


def comparisons(formula: Json, path: Path = (), polarity: int = 1) -> Iterator[tuple[Path, Json, int]]:
    """Each comparison with the path to it, and 1 where making it stronger makes the formula stronger, -1 where weaker
    does, 0 where neither is certain. Paths are indices into nested lists."""
    head = formula[0]
    if head in ("<=", "<", "="):
        if _has_variable(formula):  # 0 <= 2 is no part of what is claimed
            yield path, formula, polarity
    elif head in ("and", "or", "not", "=>", "iff"):
        for index, part in enumerate(formula[1:], 1):
            turned = -1 if head == "not" or (head == "=>" and index == 1) else 0 if head == "iff" else 1
            yield from comparisons(part, (*path, index), polarity * turned)


def direction(term: Json, path: Path, signs: Callable[[Json], int]) -> int:
    """1 if the term grows with the part at the path, -1 if it falls, 0 if neither is certain.

    Args:
        signs: of a term: 1 for one that is never negative, -1 for one that is never positive, else 0.
    """
    if not path:
        return 1
    index, rest = path[0], path[1:]
    inner = direction(term[index], rest, signs)
    others = [part for i, part in enumerate(term[1:], 1) if i != index]
    match term[0]:
        case "+" | "max" | "min":
            return inner
        case "neg":
            return -inner
        case "*":
            return inner * math.prod(map(signs, others))
        case "/":
            return inner * signs(others[0]) if index == 1 else -inner * signs(others[0]) * abs(signs(term[2]))
        case "abs":
            return inner * signs(term[1])
        case "^":
            return (inner if term[2] % 2 else inner * signs(term[1])) if index == 1 else 0
        case "ite":
            return inner if index > 1 else 0
        case "app" if term[1] in GROWING:
            return inner
    return 0


def sign_of(term: Json, known: dict[str, int]) -> int:
    """1 if the term is never negative, -1 if it is never positive, 0 if that cannot be seen at once.

    Args:
        known: the same of variables, from the hypotheses.
    """
    if _is_number(term):
        return 1 if Fraction(term) >= 0 else -1
    match term[0]:
        case "var":
            return known.get(term[1], 0)
        case "abs":
            return 1
        case "app":
            return 1 if term[1] in ("exp", "sqrt", "pi") else 0
        case "^":
            return 1 if term[2] % 2 == 0 else sign_of(term[1], known)
        case "neg":
            return -sign_of(term[1], known)
    parts = [sign_of(part, known) for part in (term[2:] if term[0] == "ite" else term[1:])]
    if term[0] in ("*", "/"):
        return math.prod(parts)
    if term[0] == "max" and 1 in parts:
        return 1
    return parts[0] if len(set(parts)) == 1 else 0


def replaced(term: Json, path: Path, new: Json) -> Json:
    """The term with the part at the path replaced."""
    if not path:
        return new
    return [replaced(part, path[1:], new) if i == path[0] else part for i, part in enumerate(term)]


def _parts(
    statement: Json,
    kind: str,
    wanted: Callable[[Json], bool],
    changed: Callable[[Json, int], Json],
) -> Iterator[Variant]:
    """Variants that change one part of a comparison in the goal, in the direction that says more.

    In an equation no direction does, and any change makes another equation: the part is made smaller.
    """
    known = _signs(statement)
    for path, atom, polarity in comparisons(statement["goal"]):
        for side in (1, 2):
            for at in _places(atom[side], wanted):
                part = _at(atom[side], at)
                if at and part == 0:
                    continue  # of a max(x, 0), say: no bound
                if atom[0] == "=":
                    way = -1 if polarity == 1 else 0
                else:
                    grows = direction(atom[side], at, lambda term: sign_of(term, known))
                    way = (1 if side == 1 else -1) * polarity * grows
                if way:
                    new = changed(part, way)
                    change = f"{text(part)} made {text(new)} in {_shown(atom)}"
                    yield _in_goal(statement, kind, change, (*path, side, *at), new)


def _in_goal(statement: Json, kind: str, change: str, path: Path, new: Json) -> Variant:
    return Variant(kind, change, {**statement, "goal": replaced(statement["goal"], path, new)})


def _places(term: Json, wanted: Callable[[Json], bool], path: Path = ()) -> Iterator[Path]:
    if wanted(term):
        yield path
    elif isinstance(term, list) and term[0] not in ("var", "rel"):
        for index in range(2 if term[0] == "app" else 1, 2 if term[0] == "^" else len(term)):
            yield from _places(term[index], wanted, (*path, index))


def _at(term: Json, path: Path) -> Json:
    for index in path:
        term = term[index]
    return term


def _signs(statement: Json) -> dict[str, int]:
    """Signs of the variables, as far as a hypothesis says them outright (0 < s, x <= 0, 1 <= n)."""
    known: dict[str, int] = {}
    waiting = list(statement["assumptions"])
    while waiting:
        match waiting.pop():
            case ["and", *parts]:
                waiting += parts
            case ["<=" | "<", low, ["var", name]] if _is_number(low) and Fraction(low) >= 0:
                known[name] = 1
            case ["<=" | "<", ["var", name], high] if _is_number(high) and Fraction(high) <= 0:
                known[name] = -1
    return known


def _shown(term: Json) -> str:
    shown = text(term)
    return shown if len(shown) <= SHOWN else shown[: SHOWN - 2] + " …"


def _has_variable(term: Json) -> bool:
    return isinstance(term, list) and (term[0] == "var" or any(map(_has_variable, term[1:])))


def _is_number(term: Json) -> bool:
    return isinstance(term, (int, str)) and not isinstance(term, bool)


def _number(value: Fraction) -> Json:
    return int(value) if value.denominator == 1 else str(value)


def _mentions_function(term: Json) -> bool:
    return isinstance(term, list) and (term[0] == "app" or any(_mentions_function(part) for part in term[1:]))


def _outside_functions(term: Json) -> list[Json]:
    """The variables of a term that are not within an argument of a function."""
    if not isinstance(term, list) or term[0] == "app":
        return []
    return [term] if term[0] == "var" else [v for part in term[1:] for v in _outside_functions(part)]


def _arguments(terms: list[Json]) -> list[Json]:
    """The variables within arguments of functions."""
    found: list[Json] = []
    waiting = list(terms)
    while waiting:
        term = waiting.pop()
        if isinstance(term, list):
            if term[0] == "app":
                inside = list(term[2:])
                while inside:
                    part = inside.pop()
                    if isinstance(part, list):
                        found += [part] if part[0] == "var" else []
                        inside += part[1:]
            waiting += term[1:]
    return found


def _renamed(term: Json, old: str, new: str) -> Json:
    if isinstance(term, list):
        return ["var", new] if term == ["var", old] else [_renamed(part, old, new) for part in term]
    return term

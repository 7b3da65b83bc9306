"""Text: a term or a statement on one line.

In reading order: `text` and `statement_text`; names and terms; the parts of a formula statement, and the other kinds
of statement.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from verify.pretty.notation import (
    ATOM,
    COMPARISON,
    CONNECTIVE,
    IFF,
    OR,
    POWER,
    PRODUCT,
    SORT,
    STRENGTH,
    SUM,
    Statement,
    Term,
    by_sort,
    chained,
    digits,
    first_factor,
    is_negative,
    is_number,
    name_parts,
    negated,
    not_a_term,
    strength,
)

LONGEST = 4000
"""Characters of a statement beyond which a page is not made better by more of them."""

TOO_DEEP = "a statement nested too deeply to be printed; it is whole in the certificate"
_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def text(term: Term) -> str:
    """A term on one line.

    Example:
        >>> text(["<=", ["+", ["*", 2, ["var", "b_1"]], ["neg", ["var", "beta"]]], ["^", ["var", "x"], 2]])
        '2·b₁ − β ≤ x²'

    Raises:
        ValueError: the operator is none of docs/architecture.md.
    """
    return _text(term, IFF)


def statement_text(statement: Statement) -> str:
    """A statement on one line: what it ranges over, what it assumes, what it concludes.

    Example:
        >>> a = ["var", "a"]
        >>> statement_text({"kind": "formula", "variables": {"a": "real"}, "functions": {}, "relations": {},
        ...                 "assumptions": [["<", 0, a], ["<", a, 1]], "goal": ["<", ["^", a, 2], a]})
        'for all a ∈ ℝ: 0 < a < 1 ⇒ a² < a'

    Raises:
        ValueError: a statement of unknown kind, or a term that is none.
    """
    try:
        line = _statement_text(statement)
    except RecursionError:
        return TOO_DEEP
    return (
        line
        if len(line) <= LONGEST
        else f"{line[:LONGEST]} … ({len(line)} characters, whole in the certificate)"
    )


def _statement_text(statement: Statement) -> str:
    if statement["kind"] != "formula":
        return _other_kind(statement)
    ranges = [*_variables(statement["variables"]), *_functions(statement.get("functions", {}))]
    assumptions = [_chain_text(chain) for chain in chained(statement["assumptions"])]
    line = (f"for all {', '.join(ranges)}: " if ranges else "") + (
        f"{', '.join(assumptions)} ⇒ " if assumptions else ""
    )
    goal = _text(statement["goal"], OR if assumptions else IFF)
    rules = _rules(statement.get("relations", {}))
    return line + goal + (f" — where {'; '.join(rules)}" if rules else "")


# Names and terms


def _name(name: str) -> str:
    parts = name_parts(name)
    if parts is None:
        return name
    stem, indices, primes = parts
    if all(index.isdecimal() for index in indices):
        return stem + ",".join(index.translate(_SUBSCRIPT) for index in indices) + primes
    return "_".join([stem, *indices]) + primes


def _text(term: Term, least: int) -> str:
    """The term, in brackets if it binds less tightly than `least`."""
    plain = _bare_text(term)
    return f"({plain})" if strength(term) < least else plain


def _bare_text(term: Term) -> str:
    if is_number(term):
        return "−" * is_negative(term) + digits(term)
    match term:
        case ["var", str(name)]:
            return _name(name)
        case ["true"] | ["false"]:
            return str(term[0])
        case ["app", "pi"]:
            return "π"
        case ["app", "sqrt", inner]:
            return f"√{_text(inner, ATOM)}"
        case ["app", str(name), *arguments] | ["rel", str(name), *arguments]:
            return f"{_name(name)}({', '.join(_text(a, IFF) for a in arguments)})"
        case ["max" | "min" as name, _, *_]:
            return f"{name}({', '.join(_text(a, IFF) for a in term[1:])})"
        case ["abs", inner]:
            body = _text(inner, IFF)
            return f"abs({body})" if "|" in body else f"|{body}|"
        case ["ite", condition, then, otherwise]:
            return f"(if {_text(condition, IFF)} then {_text(then, IFF)} else {_text(otherwise, IFF)})"
        case ["+", first, *rest]:
            line = _text(first, SUM)
            for summand in rest:
                taken = negated(summand)
                line += f" + {_text(summand, PRODUCT)}" if taken is None else f" − {_text(taken, PRODUCT)}"
            return line
        case ["*", first, *rest]:
            return "·".join([_text(first, first_factor(first)), *(_text(factor, POWER) for factor in rest)])
        case ["/", above, below]:
            return f"{_text(above, first_factor(above))}/{_text(below, POWER)}"
        case ["neg", inner]:
            return f"−{_text(inner, POWER)}"
        case ["^", base, int(exponent)]:
            return _text(base, ATOM) + str(exponent).translate(_SUPERSCRIPT)
        case ["<=" | "<" | "=" as sign, left, right]:
            return f"{_text(left, SUM)} {COMPARISON[sign]} {_text(right, SUM)}"
        case ["not", ["=", left, right]]:
            return f"{_text(left, SUM)} ≠ {_text(right, SUM)}"
        case ["not", inner]:
            return f"¬{_text(inner, ATOM)}"
        case ["and" | "or" | "=>" | "iff" as connective, _, *_]:
            # one step tighter on both sides: p ⇒ (q ⇒ r) is never printed without its brackets
            return f" {CONNECTIVE[connective]} ".join(
                _text(part, STRENGTH[connective] + 1) for part in term[1:]
            )
        case ["and"]:
            return "true"
        case ["or"]:
            return "false"
        case ["+"]:
            return "0"
        case ["*"]:
            return "1"
    raise not_a_term(term)


# Statements


def _variables(variables: Mapping[str, str]) -> list[str]:
    return [f"{', '.join(map(_name, names))} ∈ {SORT[sort]}" for sort, names in by_sort(variables).items()]


def _functions(functions: Mapping[str, Mapping[str, Any]]) -> list[str]:
    lines = []
    for name, function in functions.items():
        power = "" if function["arity"] == 1 else str(function["arity"]).translate(_SUPERSCRIPT)
        lines.append(f"{_name(name)}: ℝ{power} → {SORT[function['sort']]}")
    return lines


def _chain_text(chain: list[Term]) -> str:
    # assumptions are joined by commas, so an implication among them keeps its brackets
    return _text(chain[0], OR) + "".join(
        f" {COMPARISON[sign]} {_text(right, SUM)}" for sign, _, right in chain[1:]
    )


def _rules(relations: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The rules of each inductively defined relation, one line a relation."""
    lines = []
    for name, relation in relations.items():
        rules = []
        for label, rule in relation["rules"].items():
            conclusion = _text(["rel", name, *rule["conclusion"]], IFF)
            premises = ", ".join(_text(premise, OR) for premise in rule["premises"])
            rules.append(f"[{label}] " + (f"{premises} ⇒ {conclusion}" if premises else conclusion))
        lines.append(f"{_name(name)} is the least relation with " + ", ".join(rules))
    return lines


def _other_kind(statement: Statement) -> str:
    match statement["kind"]:
        case "cnf":
            clauses = statement["clauses"]
            unknowns = len({abs(literal) for clause in clauses for literal in clause})
            return (
                f"the formula of {len(clauses)} {'clause' if len(clauses) == 1 else 'clauses'} "
                f"in {unknowns} {'variable' if unknowns == 1 else 'variables'} is {statement['claims']}"
            )
        case "checker":
            # numbers and words are what the claim says; a whole network is what it says it of
            claims = sorted(statement["claims"].items(), key=lambda item: isinstance(item[1], list | dict))
            parts = [f"{name} = {_short(value)}" for name, value in claims]
            return f"{statement['checker']}: {', '.join(parts)}"
        case "text":
            return str(statement["text"])
    raise ValueError(f"not a kind of statement: {statement['kind']!r}")


def _short(value: Any) -> str:
    """Plain data on one line, cut where it would be long: it is whole in the certificate."""
    spelled = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return spelled if len(spelled) <= 90 else f"{spelled[:80]}… ({len(spelled):,} characters)"

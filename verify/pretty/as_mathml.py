"""MathML: a term or a statement as a browser typesets it.

In reading order: `mathml` and `statement_mathml`; names and terms; the parts of a formula statement. Statements of the
other kinds, and what is too long or too deep to be typeset, are the line that `as_text` makes of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from verify.pretty.as_text import LONGEST, TOO_DEEP, statement_text, text
from verify.pretty.notation import (
    AND,
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

_NAMED = frozenset({"exp", "log", "sin", "cos", "tanh", "atan", "erf", "max", "min"})
_COMMA = "<mo>,</mo>"
_TIMES = "<mo>·</mo>"


def mathml(term: Term) -> str:
    """A term as one MathML element, without the <math> around it.

    Raises:
        ValueError: the operator is none of docs/architecture.md.
    """
    return _mathml(term, IFF)


def statement_mathml(statement: Statement) -> str:
    """A statement as a <math> element: a row each for what it ranges over, the assumptions and the conclusion.

    Raises:
        ValueError: a statement of unknown kind, or a term that is none.
    """
    line = statement_text(statement)
    if statement["kind"] != "formula" or len(line) > LONGEST or line == TOO_DEEP:
        return f'<math display="block"><mtext>{escape(line)}</mtext></math>'
    rows = []
    ranges = [
        *_ranges_mathml(statement["variables"]),
        *_function_ranges_mathml(statement.get("functions", {})),
    ]
    if ranges:
        rows.append(f"<mtext>for all&#xa0;</mtext>{_COMMA.join(ranges)}")
    chains = [_chain_mathml(chain) for chain in chained(statement["assumptions"])]
    for number, chain in enumerate(chains):
        rows.append(f"<mtext>{'if' if number == 0 else 'and'}&#xa0;</mtext>{chain}")
    goal = statement["goal"]
    conjuncts = (
        goal[1:] if chains and isinstance(goal, list) and goal[0] == "and" and len(goal) > 2 else [goal]
    )
    for number, conjunct in enumerate(conjuncts):
        word = "and&#xa0;" if number else "then&#xa0;" if chains else ""
        rows.append((f"<mtext>{word}</mtext>" if word else "") + _mathml(conjunct, AND if number else IFF))
    for name, relation in statement.get("relations", {}).items():
        rows.append(
            f"<mtext>where&#xa0;</mtext>{_name_mathml(name)}<mtext>&#xa0;is the least relation with</mtext>"
        )
        rows += [_rule_mathml(name, label, rule) for label, rule in relation["rules"].items()]
    body = "".join(f"<mtr><mtd>{row}</mtd></mtr>" for row in rows)
    return f'<math display="block"><mtable class="statement" columnalign="left">{body}</mtable></math>'


# Names and terms


def _name_mathml(name: str) -> str:
    parts = name_parts(name)
    if parts is None:
        return f"<mi>{escape(name)}</mi>"
    stem, indices, primes = parts
    if len(stem) > 1 and not all(index.isdecimal() for index in indices):
        return f"<mi>{escape(name)}</mi>"  # constant_dot is a word of two parts, not "constant" with an index
    stem = f"<mi>{stem}</mi>"
    listed = "<mo>,</mo>".join(
        f"<m{'n' if i.isdecimal() else 'i'}>{i}</m{'n' if i.isdecimal() else 'i'}>" for i in indices
    )
    below = f"<mrow>{listed}</mrow>" if len(indices) > 1 else listed
    above = f"<mo>{primes}</mo>"
    if below and primes:
        return f"<msubsup>{stem}{below}{above}</msubsup>"
    return f"<msub>{stem}{below}</msub>" if below else f"<msup>{stem}{above}</msup>" if primes else stem


def _row(inner: str) -> str:
    return f"<mrow>{inner}</mrow>"


def _mathml(term: Term, least: int) -> str:
    plain = _bare_mathml(term)
    # a built-up fraction needs no brackets in a product or sum, but does as the base of a power
    built_up = isinstance(term, list) and term[0] == "/" and least < POWER
    return _row(f"<mo>(</mo>{plain}<mo>)</mo>") if strength(term) < least and not built_up else plain


def _bare_mathml(term: Term) -> str:
    if is_number(term):
        above, bar, below = digits(term).partition("/")
        number = (
            f"<mfrac><mn>{escape(above)}</mn><mn>{escape(below)}</mn></mfrac>"
            if bar
            else f"<mn>{escape(above)}</mn>"
        )
        return _row(f"<mo>−</mo>{number}") if is_negative(term) else number
    match term:
        case ["var", str(name)]:
            return _name_mathml(name)
        case ["true"] | ["false"]:
            return f"<mtext>{term[0]}</mtext>"
        case ["app", "pi"]:
            return "<mi>π</mi>"
        case ["app", "sqrt", inner]:
            return f"<msqrt>{_mathml(inner, IFF)}</msqrt>"
        case ["app", str(name), *arguments] | ["rel", str(name), *arguments]:
            return _call(name, arguments)
        case ["max" | "min" as name, _, *_]:
            return _call(name, term[1:])
        case ["abs", inner]:
            return _row(f'<mo stretchy="true">|</mo>{_mathml(inner, IFF)}<mo stretchy="true">|</mo>')
        case ["ite", condition, then, otherwise]:
            cases = "".join(
                f"<mtr><mtd>{_mathml(value, IFF)}</mtd><mtd>{when}</mtd></mtr>"
                for value, when in (
                    (then, f"<mtext>if&#xa0;</mtext>{_mathml(condition, IFF)}"),
                    (otherwise, "<mtext>otherwise</mtext>"),
                )
            )
            return _row(f'<mo stretchy="true">{{</mo><mtable columnalign="left">{cases}</mtable>')
        case ["+", first, *rest]:
            line = _mathml(first, SUM)
            for summand in rest:
                taken = negated(summand)
                sign, shown = ("+", summand) if taken is None else ("−", taken)
                line += f"<mo>{sign}</mo>{_mathml(shown, PRODUCT)}"
            return _row(line)
        case ["*", first, *rest]:
            return _row(
                _TIMES.join(
                    [
                        _mathml(first, first_factor(first)),
                        *(_mathml(factor, _factor(factor)) for factor in rest),
                    ]
                )
            )
        case ["/", above, below]:
            return f"<mfrac>{_mathml(above, IFF)}{_mathml(below, IFF)}</mfrac>"
        case ["neg", inner]:
            return _row(f"<mo>−</mo>{_mathml(inner, _factor(inner))}")
        case ["^", base, int(exponent)]:
            return f"<msup>{_mathml(base, ATOM)}<mn>{exponent}</mn></msup>"
        case ["<=" | "<" | "=" as sign, left, right]:
            return _row(f"{_mathml(left, SUM)}<mo>{escape(COMPARISON[sign])}</mo>{_mathml(right, SUM)}")
        case ["not", ["=", left, right]]:
            return _row(f"{_mathml(left, SUM)}<mo>≠</mo>{_mathml(right, SUM)}")
        case ["not", inner]:
            return _row(f"<mo>¬</mo>{_mathml(inner, ATOM)}")
        case ["and" | "or" | "=>" | "iff" as connective, _, *_]:
            sign = f"<mo>{CONNECTIVE[connective]}</mo>"
            return _row(sign.join(_mathml(part, STRENGTH[connective] + 1) for part in term[1:]))
        case ["and"] | ["or"] | ["+"] | ["*"]:
            return f"<mtext>{text(term)}</mtext>"
    raise not_a_term(term)


def _factor(term: Term) -> int:
    """How tightly a later factor must bind: a fraction is built up and stands as it is, anything else as in text."""
    built_up = (
        term[:1] == ["/"] if isinstance(term, list) else isinstance(term, str) and not is_negative(term)
    )
    return PRODUCT if built_up else POWER


def _call(name: str, arguments: Sequence[Term]) -> str:
    head = f"<mi>{name}</mi>" if name in _NAMED else _name_mathml(name)
    inside = _COMMA.join(_mathml(a, IFF) for a in arguments)
    return _row(f"{head}<mo>&#x2061;</mo><mrow><mo>(</mo>{inside}<mo>)</mo></mrow>")


# Statements


def _ranges_mathml(variables: Mapping[str, str]) -> list[str]:
    return [
        f"{_COMMA.join(map(_name_mathml, names))}<mo>∈</mo><mi>{SORT[sort]}</mi>"
        for sort, names in by_sort(variables).items()
    ]


def _function_ranges_mathml(functions: Mapping[str, Mapping[str, Any]]) -> list[str]:
    lines = []
    for name, function in functions.items():
        arity = function["arity"]
        domain = "<mi>ℝ</mi>" if arity == 1 else f"<msup><mi>ℝ</mi><mn>{arity}</mn></msup>"
        lines.append(f"{_name_mathml(name)}<mo>:</mo>{domain}<mo>→</mo><mi>{SORT[function['sort']]}</mi>")
    return lines


def _chain_mathml(chain: list[Term]) -> str:
    return _mathml(chain[0], OR) + "".join(
        f"<mo>{escape(COMPARISON[sign])}</mo>{_mathml(right, SUM)}" for sign, _, right in chain[1:]
    )


def _rule_mathml(name: str, label: str, rule: Mapping[str, Any]) -> str:
    premises = _COMMA.join(_mathml(premise, OR) for premise in rule["premises"])
    head = f"<mtext>{escape(label)}:&#xa0;</mtext>"
    return head + (f"{premises}<mo>⇒</mo>" if premises else "") + _call(name, rule["conclusion"])

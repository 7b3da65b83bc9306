"""Terms and statements, made readable: one line of text, or MathML.

In reading order: `text` and `mathml` of a term, then `statement_text` and `statement_mathml`; names (`b_1` is b₁,
`beta` is β) and the binding strengths that decide on brackets; then each printer at length. Both show the term as it
is and simplify nothing: what is read is what was hashed, sent to the solvers and replayed. Names in ASCII never come
to look alike. Only what is too long to be read is cut, and says so.

A module of its own so that the engine can fill a record, and a person can print a certificate, with the standard
library alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

Term = Any
"""An integer, "p/q", or [operator, ...], as docs/architecture.md fixes it."""

Statement = Mapping[str, Any]

LONGEST = 4000
"""Characters of a statement beyond which a page is not made better by more of them."""

# pi is left out: the number π has a term of its own, and a variable must not look like it
_GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "rho": "ρ", "sigma": "σ", "tau": "τ",
    "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ",
    "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NAME = re.compile(r"([A-Za-z]+\d*)((?:_[A-Za-z0-9]+)*)('*)")
_SORT = {"real": "ℝ", "int": "ℤ", "bool": "{true, false}"}
_COMPARISON = {"<=": "≤", "<": "<", "=": "="}
_CONNECTIVE = {"and": "∧", "or": "∨", "=>": "⇒", "iff": "⇔"}
_TOO_DEEP = "a statement nested too deeply to be printed; it is whole in the certificate"
_NAMED = frozenset({"exp", "log", "sin", "cos", "tanh", "atan", "erf", "max", "min"})

_IFF, _IMPLIES, _OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _NEGATION, _POWER, _ATOM = range(11)
_STRENGTH = {
    "iff": _IFF, "=>": _IMPLIES, "or": _OR, "and": _AND, "not": _NOT, "<=": _COMPARE, "<": _COMPARE, "=": _COMPARE,
    "+": _SUM, "*": _PRODUCT, "/": _PRODUCT, "neg": _NEGATION, "^": _POWER,
}  # fmt: skip


def text(term: Term) -> str:
    """A term on one line.

    Example:
        >>> text(["<=", ["+", ["*", 2, ["var", "b_1"]], ["neg", ["var", "beta"]]], ["^", ["var", "x"], 2]])
        '2·b₁ − β ≤ x²'

    Raises:
        ValueError: the operator is none of docs/architecture.md.
    """
    return _text(term, _IFF)


def mathml(term: Term) -> str:
    """A term as one MathML element, without the <math> around it.

    Raises:
        ValueError: the operator is none of docs/architecture.md.
    """
    return _mathml(term, _IFF)


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
        return _TOO_DEEP
    return (
        line
        if len(line) <= LONGEST
        else f"{line[:LONGEST]} … ({len(line)} characters, whole in the certificate)"
    )


def _statement_text(statement: Statement) -> str:
    if statement["kind"] != "formula":
        return _other_kind(statement)
    ranges = [*_variables(statement["variables"]), *_functions(statement.get("functions", {}))]
    assumptions = [_chain_text(chain) for chain in _chains(statement["assumptions"])]
    strength = _OR if assumptions else _IFF
    line = (f"for all {', '.join(ranges)}: " if ranges else "") + (
        f"{', '.join(assumptions)} ⇒ " if assumptions else ""
    )
    rules = _rules(statement.get("relations", {}))
    return line + _text(statement["goal"], strength) + (f" — where {'; '.join(rules)}" if rules else "")


def statement_mathml(statement: Statement) -> str:
    """A statement as a <math> element: a row each for what it ranges over, the assumptions and the conclusion.

    Raises:
        ValueError: a statement of unknown kind, or a term that is none.
    """
    line = statement_text(statement)
    if statement["kind"] != "formula" or len(line) > LONGEST or line == _TOO_DEEP:
        return f'<math display="block"><mtext>{escape(line)}</mtext></math>'
    rows = []
    ranges = [
        *_ranges_mathml(statement["variables"]),
        *_function_ranges_mathml(statement.get("functions", {})),
    ]
    if ranges:
        rows.append(f"<mtext>for all&#xa0;</mtext>{_COMMA.join(ranges)}")
    chains = [_chain_mathml(chain) for chain in _chains(statement["assumptions"])]
    for number, chain in enumerate(chains):
        rows.append(f"<mtext>{'if' if number == 0 else 'and'}&#xa0;</mtext>{chain}")
    goal = statement["goal"]
    conjuncts = (
        goal[1:] if chains and isinstance(goal, list) and goal[0] == "and" and len(goal) > 2 else [goal]
    )
    for number, conjunct in enumerate(conjuncts):
        word = "and&#xa0;" if number else "then&#xa0;" if chains else ""
        rows.append((f"<mtext>{word}</mtext>" if word else "") + _mathml(conjunct, _AND if number else _IFF))
    for name, relation in statement.get("relations", {}).items():
        rows.append(
            f"<mtext>where&#xa0;</mtext>{_name_mathml(name)}<mtext>&#xa0;is the least relation with</mtext>"
        )
        rows += [_rule_mathml(name, label, rule) for label, rule in relation["rules"].items()]
    body = "".join(f"<mtr><mtd>{row}</mtd></mtr>" for row in rows)
    return f'<math display="block"><mtable class="statement" columnalign="left">{body}</mtable></math>'


# Names and numbers


def _parts(name: str) -> tuple[str, list[str], str] | None:
    """Stem, indices and primes of a name such as beta_1_2'; None where it is of another form and stays as it is."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    stem, indices, primes = match.groups()
    return _GREEK.get(stem, stem), indices.split("_")[1:], "′" * len(primes)


def _name(name: str) -> str:
    parts = _parts(name)
    if parts is None:
        return name
    stem, indices, primes = parts
    if all(index.isdecimal() for index in indices):
        return stem + ",".join(index.translate(_SUBSCRIPT) for index in indices) + primes
    return "_".join([stem, *indices]) + primes


def _name_mathml(name: str) -> str:
    parts = _parts(name)
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


def _digits(term: Term) -> str:
    """A number as text, without its sign; one of hundreds of digits is told by its size, as nobody would read it."""
    if isinstance(term, int) and term.bit_length() > 2000:
        return f"[integer of {term.bit_length()} bits]"
    return str(term).removeprefix("-")


def _is_negative(term: Term) -> bool:
    return term < 0 if isinstance(term, int) else isinstance(term, str) and term.startswith("-")


def _is_number(term: Term) -> bool:
    return isinstance(term, (int, str)) and not isinstance(term, bool)


def _negated(term: Term) -> Term | None:
    """The term whose subtraction reads better than adding this one: of -2·x it is 2·x."""
    if isinstance(term, list) and term[0] == "neg":
        return term[1]
    if _is_number(term) and _is_negative(term):
        return -term if isinstance(term, int) else term[1:]
    if isinstance(term, list) and term[0] == "*" and _is_number(term[1]) and len(term) > 2:
        first = _negated(term[1])
        if first is not None:
            return ["*", first, *term[2:]]
    return None


def _strength(term: Term) -> int:
    if _is_number(term):
        return (
            _NEGATION if _is_negative(term) else _PRODUCT if isinstance(term, str) and "/" in term else _ATOM
        )
    if term[0] == "not" and isinstance(term[1], list) and term[1][0] == "=":
        return _COMPARE
    if term[0] in ("+", "*", "and", "or") and len(term) == 2:
        return _strength(term[1])
    return _STRENGTH.get(term[0], _ATOM)


def _unknown(term: Term) -> ValueError:
    return ValueError(f"not a term: {json.dumps(term, ensure_ascii=False, default=repr)[:80]}")


def _first_factor(term: Term) -> int:
    """(−a)·b keeps its brackets: F + −a·b would be hard to read. A leading negative number needs none."""
    return _POWER if isinstance(term, list) and term[0] == "neg" else _PRODUCT


# Text


def _text(term: Term, least: int) -> str:
    """The term, in brackets if it binds less tightly than `least`."""
    plain = _bare_text(term)
    return f"({plain})" if _strength(term) < least else plain


def _bare_text(term: Term) -> str:
    if _is_number(term):
        return "−" * _is_negative(term) + _digits(term)
    match term:
        case ["var", str(name)]:
            return _name(name)
        case ["true"] | ["false"]:
            return str(term[0])
        case ["app", "pi"]:
            return "π"
        case ["app", "sqrt", inner]:
            return f"√{_text(inner, _ATOM)}"
        case ["app", str(name), *arguments] | ["rel", str(name), *arguments]:
            return f"{_name(name)}({', '.join(_text(a, _IFF) for a in arguments)})"
        case ["max" | "min" as name, _, *_]:
            return f"{name}({', '.join(_text(a, _IFF) for a in term[1:])})"
        case ["abs", inner]:
            body = _text(inner, _IFF)
            return f"abs({body})" if "|" in body else f"|{body}|"
        case ["ite", condition, then, otherwise]:
            return f"(if {_text(condition, _IFF)} then {_text(then, _IFF)} else {_text(otherwise, _IFF)})"
        case ["+", first, *rest]:
            line = _text(first, _SUM)
            for summand in rest:
                taken = _negated(summand)
                line += f" + {_text(summand, _PRODUCT)}" if taken is None else f" − {_text(taken, _PRODUCT)}"
            return line
        case ["*", first, *rest]:
            return "·".join([_text(first, _first_factor(first)), *(_text(factor, _POWER) for factor in rest)])
        case ["/", above, below]:
            return f"{_text(above, _first_factor(above))}/{_text(below, _POWER)}"
        case ["neg", inner]:
            return f"−{_text(inner, _POWER)}"
        case ["^", base, int(exponent)]:
            return _text(base, _ATOM) + str(exponent).translate(_SUPERSCRIPT)
        case ["<=" | "<" | "=" as sign, left, right]:
            return f"{_text(left, _SUM)} {_COMPARISON[sign]} {_text(right, _SUM)}"
        case ["not", ["=", left, right]]:
            return f"{_text(left, _SUM)} ≠ {_text(right, _SUM)}"
        case ["not", inner]:
            return f"¬{_text(inner, _ATOM)}"
        case ["and" | "or" | "=>" | "iff" as connective, _, *_]:
            # one step tighter on both sides: p ⇒ (q ⇒ r) is never printed without its brackets
            return f" {_CONNECTIVE[connective]} ".join(
                _text(part, _STRENGTH[connective] + 1) for part in term[1:]
            )
        case ["and"]:
            return "true"
        case ["or"]:
            return "false"
        case ["+"]:
            return "0"
        case ["*"]:
            return "1"
    raise _unknown(term)


# MathML

_COMMA = "<mo>,</mo>"
_TIMES = "<mo>·</mo>"


def _row(inner: str) -> str:
    return f"<mrow>{inner}</mrow>"


def _mathml(term: Term, least: int) -> str:
    plain = _bare_mathml(term)
    # a built-up fraction needs no brackets in a product or sum, but does as the base of a power
    built_up = isinstance(term, list) and term[0] == "/" and least < _POWER
    return _row(f"<mo>(</mo>{plain}<mo>)</mo>") if _strength(term) < least and not built_up else plain


def _bare_mathml(term: Term) -> str:
    if _is_number(term):
        above, bar, below = _digits(term).partition("/")
        number = (
            f"<mfrac><mn>{escape(above)}</mn><mn>{escape(below)}</mn></mfrac>"
            if bar
            else f"<mn>{escape(above)}</mn>"
        )
        return _row(f"<mo>−</mo>{number}") if _is_negative(term) else number
    match term:
        case ["var", str(name)]:
            return _name_mathml(name)
        case ["true"] | ["false"]:
            return f"<mtext>{term[0]}</mtext>"
        case ["app", "pi"]:
            return "<mi>π</mi>"
        case ["app", "sqrt", inner]:
            return f"<msqrt>{_mathml(inner, _IFF)}</msqrt>"
        case ["app", str(name), *arguments] | ["rel", str(name), *arguments]:
            return _call(name, arguments)
        case ["max" | "min" as name, _, *_]:
            return _call(name, term[1:])
        case ["abs", inner]:
            return _row(f'<mo stretchy="true">|</mo>{_mathml(inner, _IFF)}<mo stretchy="true">|</mo>')
        case ["ite", condition, then, otherwise]:
            cases = "".join(
                f"<mtr><mtd>{_mathml(value, _IFF)}</mtd><mtd>{when}</mtd></mtr>"
                for value, when in (
                    (then, f"<mtext>if&#xa0;</mtext>{_mathml(condition, _IFF)}"),
                    (otherwise, "<mtext>otherwise</mtext>"),
                )
            )
            return _row(f'<mo stretchy="true">{{</mo><mtable columnalign="left">{cases}</mtable>')
        case ["+", first, *rest]:
            line = _mathml(first, _SUM)
            for summand in rest:
                taken = _negated(summand)
                sign, shown = ("+", summand) if taken is None else ("−", taken)
                line += f"<mo>{sign}</mo>{_mathml(shown, _PRODUCT)}"
            return _row(line)
        case ["*", first, *rest]:
            return _row(
                _TIMES.join(
                    [
                        _mathml(first, _first_factor(first)),
                        *(_mathml(factor, _factor(factor)) for factor in rest),
                    ]
                )
            )
        case ["/", above, below]:
            return f"<mfrac>{_mathml(above, _IFF)}{_mathml(below, _IFF)}</mfrac>"
        case ["neg", inner]:
            return _row(f"<mo>−</mo>{_mathml(inner, _factor(inner))}")
        case ["^", base, int(exponent)]:
            return f"<msup>{_mathml(base, _ATOM)}<mn>{exponent}</mn></msup>"
        case ["<=" | "<" | "=" as sign, left, right]:
            return _row(f"{_mathml(left, _SUM)}<mo>{escape(_COMPARISON[sign])}</mo>{_mathml(right, _SUM)}")
        case ["not", ["=", left, right]]:
            return _row(f"{_mathml(left, _SUM)}<mo>≠</mo>{_mathml(right, _SUM)}")
        case ["not", inner]:
            return _row(f"<mo>¬</mo>{_mathml(inner, _ATOM)}")
        case ["and" | "or" | "=>" | "iff" as connective, _, *_]:
            sign = f"<mo>{_CONNECTIVE[connective]}</mo>"
            return _row(sign.join(_mathml(part, _STRENGTH[connective] + 1) for part in term[1:]))
        case ["and"] | ["or"] | ["+"] | ["*"]:
            return f"<mtext>{_bare_text(term)}</mtext>"
    raise _unknown(term)


def _factor(term: Term) -> int:
    """How tightly a later factor must bind: a fraction is built up and stands as it is, anything else as in text."""
    built_up = term[0] == "/" if isinstance(term, list) else isinstance(term, str) and not _is_negative(term)
    return _PRODUCT if built_up else _POWER


def _call(name: str, arguments: Sequence[Term]) -> str:
    head = f"<mi>{name}</mi>" if name in _NAMED else _name_mathml(name)
    inside = _COMMA.join(_mathml(a, _IFF) for a in arguments)
    return _row(f"{head}<mo>&#x2061;</mo><mrow><mo>(</mo>{inside}<mo>)</mo></mrow>")


# Statements


def _by_sort(variables: Mapping[str, str]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, sort in variables.items():
        grouped.setdefault(sort, []).append(name)
    return grouped


def _variables(variables: Mapping[str, str]) -> list[str]:
    return [f"{', '.join(map(_name, names))} ∈ {_SORT[sort]}" for sort, names in _by_sort(variables).items()]


def _ranges_mathml(variables: Mapping[str, str]) -> list[str]:
    return [
        f"{_COMMA.join(map(_name_mathml, names))}<mo>∈</mo><mi>{_SORT[sort]}</mi>"
        for sort, names in _by_sort(variables).items()
    ]


def _functions(functions: Mapping[str, Mapping[str, Any]]) -> list[str]:
    lines = []
    for name, function in functions.items():
        power = "" if function["arity"] == 1 else str(function["arity"]).translate(_SUPERSCRIPT)
        lines.append(f"{_name(name)}: ℝ{power} → {_SORT[function['sort']]}")
    return lines


def _function_ranges_mathml(functions: Mapping[str, Mapping[str, Any]]) -> list[str]:
    lines = []
    for name, function in functions.items():
        arity = function["arity"]
        domain = "<mi>ℝ</mi>" if arity == 1 else f"<msup><mi>ℝ</mi><mn>{arity}</mn></msup>"
        lines.append(f"{_name_mathml(name)}<mo>:</mo>{domain}<mo>→</mo><mi>{_SORT[function['sort']]}</mi>")
    return lines


def _chains(assumptions: Sequence[Term]) -> list[list[Term]]:
    """Neighbouring comparisons that share a side, together: 0 < a and a < 1 are read as 0 < a < 1."""
    chains: list[list[Term]] = []
    for formula in assumptions:
        ordered = isinstance(formula, list) and formula[0] in ("<=", "<")
        if ordered and chains and chains[-1][-1][0] in ("<=", "<") and chains[-1][-1][2] == formula[1]:
            chains[-1].append(formula)
        else:
            chains.append([formula])
    return chains


def _chain_text(chain: list[Term]) -> str:
    # assumptions are joined by commas, so an implication among them keeps its brackets
    return _text(chain[0], _OR) + "".join(
        f" {_COMPARISON[sign]} {_text(right, _SUM)}" for sign, _, right in chain[1:]
    )


def _chain_mathml(chain: list[Term]) -> str:
    return _mathml(chain[0], _OR) + "".join(
        f"<mo>{escape(_COMPARISON[sign])}</mo>{_mathml(right, _SUM)}" for sign, _, right in chain[1:]
    )


def _rules(relations: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The rules of each inductively defined relation, one line a relation."""
    lines = []
    for name, relation in relations.items():
        rules = []
        for label, rule in relation["rules"].items():
            conclusion = _text(["rel", name, *rule["conclusion"]], _IFF)
            premises = ", ".join(_text(premise, _OR) for premise in rule["premises"])
            rules.append(f"[{label}] " + (f"{premises} ⇒ {conclusion}" if premises else conclusion))
        lines.append(f"{_name(name)} is the least relation with " + ", ".join(rules))
    return lines


def _rule_mathml(name: str, label: str, rule: Mapping[str, Any]) -> str:
    premises = _COMMA.join(_mathml(premise, _OR) for premise in rule["premises"])
    head = f"<mtext>{escape(label)}:&#xa0;</mtext>"
    return head + (f"{premises}<mo>⇒</mo>" if premises else "") + _call(name, rule["conclusion"])


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

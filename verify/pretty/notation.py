"""Notation: how a term is read, whatever it is printed as.

In reading order: what a term and a statement are; signs of sorts, comparisons and connectives; names (`b_1` has stem b
and index 1, `beta` is β); numbers and signs; the binding strengths that decide on brackets; what is read together in a
statement. A module of its own so that the two printers cannot disagree on what a term says, only on how it looks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

Term = Any
"""An integer, "p/q", or [operator, ...], as docs/architecture.md fixes it."""

Statement = Mapping[str, Any]


def not_a_term(term: Term) -> ValueError:
    return ValueError(f"not a term: {json.dumps(term, ensure_ascii=False, default=repr)[:80]}")


SORT = {"real": "ℝ", "int": "ℤ", "bool": "{true, false}"}
COMPARISON = {"<=": "≤", "<": "<", "=": "="}
CONNECTIVE = {"and": "∧", "or": "∨", "=>": "⇒", "iff": "⇔"}

# Names

# pi is left out: the number π has a term of its own, and a variable must not look like it
_GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "rho": "ρ", "sigma": "σ", "tau": "τ",
    "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ",
    "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
_NAME = re.compile(r"([A-Za-z]+\d*)((?:_[A-Za-z0-9]+)*)('*)")


def name_parts(name: str) -> tuple[str, list[str], str] | None:
    """Stem, indices and primes of a name such as beta_1_2'; None where it is of another form and stays as it is."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    stem, indices, primes = match.groups()
    return _GREEK.get(stem, stem), indices.split("_")[1:], "′" * len(primes)


# Numbers and signs


def digits(term: Term) -> str:
    """A number as text, without its sign; one of hundreds of digits is told by its size, as nobody would read it."""
    if isinstance(term, int) and term.bit_length() > 2000:
        return f"[integer of {term.bit_length()} bits]"
    return str(term).removeprefix("-")


def is_negative(term: Term) -> bool:
    return term < 0 if isinstance(term, int) else isinstance(term, str) and term.startswith("-")


def is_number(term: Term) -> bool:
    return isinstance(term, (int, str)) and not isinstance(term, bool)


def negated(term: Term) -> Term | None:
    """The term whose subtraction reads better than adding this one: of -2·x it is 2·x."""
    match term:
        case ["neg", inner]:
            return inner
        case ["*", first, *rest] if rest and is_number(first) and is_negative(first):
            return ["*", negated(first), *rest]
        case int() | str() if is_number(term) and is_negative(term):
            return -term if isinstance(term, int) else term[1:]
    return None


# Binding strengths

IFF, IMPLIES, OR, AND, NOT, COMPARE, SUM, PRODUCT, NEGATION, POWER, ATOM = range(11)
STRENGTH = {
    "iff": IFF, "=>": IMPLIES, "or": OR, "and": AND, "not": NOT, "<=": COMPARE, "<": COMPARE, "=": COMPARE,
    "+": SUM, "*": PRODUCT, "/": PRODUCT, "neg": NEGATION, "^": POWER,
}  # fmt: skip


def strength(term: Term) -> int:
    if is_number(term):
        return NEGATION if is_negative(term) else PRODUCT if isinstance(term, str) and "/" in term else ATOM
    if term[0] == "not" and isinstance(term[1], list) and term[1][0] == "=":
        return COMPARE
    if term[0] in ("+", "*", "and", "or") and len(term) == 2:
        return strength(term[1])
    return STRENGTH.get(term[0], ATOM)


def first_factor(term: Term) -> int:
    """(−a)·b keeps its brackets: F + −a·b would be hard to read. A leading negative number needs none."""
    return POWER if isinstance(term, list) and term[:1] == ["neg"] else PRODUCT


# Statements


def by_sort(variables: Mapping[str, str]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, sort in variables.items():
        grouped.setdefault(sort, []).append(name)
    return grouped


def chained(assumptions: Sequence[Term]) -> list[list[Term]]:
    """Neighbouring comparisons that share a side, together: 0 < a and a < 1 are read as 0 < a < 1."""
    chains: list[list[Term]] = []
    for formula in assumptions:
        ordered = isinstance(formula, list) and formula[0] in ("<=", "<")
        if ordered and chains and chains[-1][-1][0] in ("<=", "<") and chains[-1][-1][2] == formula[1]:
            chains[-1].append(formula)
        else:
            chains.append([formula])
    return chains

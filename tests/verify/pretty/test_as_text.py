"""Text of terms and statements: pinned lines, brackets that keep the meaning, and honesty about what is cut."""

from __future__ import annotations

import doctest
import random
import runpy
from fractions import Fraction
from pathlib import Path

import pytest

from verify.pretty import as_text, statement_text, text

CASES = runpy.run_path(str(Path(__file__).with_name("cases.py")))
v = CASES["v"]


@pytest.mark.parametrize(("term", "line"), CASES["TERMS"], ids=[line for _, line in CASES["TERMS"]])
def test_text(term, line):
    assert text(term) == line


@pytest.mark.parametrize(
    ("statement", "line"),
    CASES["STATEMENTS"],
    ids=[s["kind"] + str(i) for i, (s, _) in enumerate(CASES["STATEMENTS"])],
)
def test_statement(statement, line):
    assert statement_text(statement) == line


@pytest.mark.parametrize("wrong", CASES["NO_TERMS"], ids=repr)
def test_what_is_no_term_is_refused(wrong):
    with pytest.raises(ValueError, match="not a term"):
        text(wrong)


def test_brackets_keep_the_value():
    """Random ring terms, read back as Python, have the value of the term."""
    dice = random.Random(4)

    def grow(depth):
        if depth == 0:
            return dice.choice([1, 2, -3, "1/2", "-2/3", v("a"), v("x")])
        kind = dice.choice(["+", "*", "neg", "^", "/"])
        if kind == "neg":
            return ["neg", grow(depth - 1)]
        if kind == "^":
            return ["^", grow(depth - 1), dice.choice([2, 3])]
        if kind == "/":
            return ["/", grow(depth - 1), dice.choice([2, -5, "3/7", ["+", ["^", v("a"), 2], 1]])]
        return [kind, *(grow(depth - 1) for _ in range(dice.choice([1, 2, 3])))]

    def value(term):
        if isinstance(term, int | str):
            return Fraction(term)
        head, *rest = term
        if head == "var":
            return {"a": Fraction(2, 3), "x": Fraction(-5)}[rest[0]]
        if head == "^":
            return value(rest[0]) ** rest[1]
        parts = [value(part) for part in rest]
        if head == "neg":
            return -parts[0]
        if head == "/":
            return parts[0] / parts[1]
        total = Fraction(head == "*")
        for part in parts:
            total = total * part if head == "*" else total + part
        return total

    for _ in range(600):
        term = grow(dice.choice([1, 2, 3]))
        line = text(term).replace("−", "-").replace("·", "*").replace("²", "**2").replace("³", "**3")
        line = "".join(
            f"Fraction({c})" if c.isdigit() and line[i - 2 : i] != "**" else c for i, c in enumerate(line)
        )
        scope = {"Fraction": Fraction, "a": Fraction(2, 3), "x": Fraction(-5)}
        assert eval(line, scope) == value(term), text(term)


def test_what_is_too_long_is_cut_and_says_so():
    assert statement_text(CASES["LONG"]).endswith("… (9000 characters, whole in the certificate)")
    assert text(10**700) == "[integer of 2326 bits]"
    assert "nested too deeply" in statement_text(CASES["NESTED"])


def test_examples_in_docstrings():
    tried = doctest.testmod(as_text)
    assert tried.attempted and not tried.failed

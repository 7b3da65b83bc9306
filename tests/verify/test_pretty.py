"""Printing of terms and statements: pinned outputs, brackets that keep the meaning, and honesty about what is cut."""

from __future__ import annotations

import doctest
import random
from fractions import Fraction
from xml.etree import ElementTree

import pytest

from verify import pretty
from verify.pretty import mathml, statement_mathml, statement_text, text


def v(name):
    return ["var", name]


A, B, X, P, Q, R = v("a"), v("b_1"), v("x"), v("p"), v("q"), v("r")

TEXT = [
    (7, "7"),
    (-7, "−7"),
    ("-1/2", "−1/2"),
    (v("beta"), "β"),
    (v("b_12"), "b₁₂"),
    (v("b_1_2"), "b₁,₂"),
    (v("beta_j"), "β_j"),
    (v("x'"), "x′"),
    (v("lambda_1'"), "λ₁′"),
    (v("b1"), "b1"),
    (v("pi"), "pi"),
    (v("b__1"), "b__1"),
    (["app", "pi"], "π"),
    (["+", A, ["*", -2, X], ["neg", B]], "a − 2·x − b₁"),
    (["+", A, ["neg", ["+", A, X]]], "a − (a + x)"),
    (["+", A, ["+", X, B]], "a + (x + b₁)"),
    (["+", A, ["*", ["neg", A], X]], "a + (−a)·x"),
    (["+", -1, X], "−1 + x"),
    (["*", "1/2", X, ["/", A, B]], "1/2·x·(a/b₁)"),
    (["*", A, -3], "a·(−3)"),
    (["*", ["+", A, 1], ["^", ["+", A, -1], 3]], "(a + 1)·(a − 1)³"),
    (["/", A, ["*", X, B]], "a/(x·b₁)"),
    (["/", ["/", A, X], B], "a/x/b₁"),
    (["/", A, "1/2"], "a/(1/2)"),
    (["^", "1/2", 2], "(1/2)²"),
    (["^", -3, 10], "(−3)¹⁰"),
    (["^", ["^", X, 2], 3], "(x²)³"),
    (["neg", ["*", A, X]], "−(a·x)"),
    (["abs", ["+", A, 1]], "|a + 1|"),
    (["abs", ["+", ["abs", A], 1]], "abs(|a| + 1)"),
    (["max", A, 0], "max(a, 0)"),
    (["ite", ["<", A, 0], ["neg", A], A], "(if a < 0 then −a else a)"),
    (["app", "sqrt", ["+", A, 1]], "√(a + 1)"),
    (["app", "T", ["neg", X]], "T(−x)"),
    (["rel", "dot", X, 0], "dot(x, 0)"),
    (["<=", A, ["+", X, 1]], "a ≤ x + 1"),
    (["not", ["=", A, 0]], "a ≠ 0"),
    (["not", ["<", A, 0]], "¬(a < 0)"),
    (["=>", ["=>", P, Q], R], "(p ⇒ q) ⇒ r"),
    (["=>", P, ["=>", Q, R]], "p ⇒ (q ⇒ r)"),
    (["or", P, ["and", Q, ["not", R]]], "p ∨ q ∧ ¬r"),
    (["and", ["or", P, Q], ["true"]], "(p ∨ q) ∧ true"),
    (["iff", P, ["iff", Q, R]], "p ⇔ (q ⇔ r)"),
    (["and"], "true"),
    (["or"], "false"),
]


@pytest.mark.parametrize(("term", "line"), TEXT, ids=[line for _, line in TEXT])
def test_text(term, line):
    assert text(term) == line
    ElementTree.fromstring(mathml(term))


MATHML = [
    (v("b_1'"), "<msubsup><mi>b</mi><mn>1</mn><mo>′</mo></msubsup>"),
    ("1/2", "<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
    (["<", A, 1], "<mrow><mi>a</mi><mo>&lt;</mo><mn>1</mn></mrow>"),
    (["app", "sqrt", X], "<msqrt><mi>x</mi></msqrt>"),
    (
        ["app", "tanh", X],
        "<mrow><mi>tanh</mi><mo>&#x2061;</mo><mrow><mo>(</mo><mi>x</mi><mo>)</mo></mrow></mrow>",
    ),
    (
        ["^", ["/", A, 2], 2],
        "<msup><mrow><mo>(</mo><mfrac><mi>a</mi><mn>2</mn></mfrac><mo>)</mo></mrow><mn>2</mn></msup>",
    ),
    (["*", A, ["/", 1, X]], "<mrow><mi>a</mi><mo>·</mo><mfrac><mn>1</mn><mi>x</mi></mfrac></mrow>"),
    (v("constant_dot"), "<mi>constant_dot</mi>"),
    (v("beta_j"), "<msub><mi>β</mi><mi>j</mi></msub>"),
    (v("<script>"), "<mi>&lt;script&gt;</mi>"),
]


@pytest.mark.parametrize(("term", "source"), MATHML, ids=[str(term) for term, _ in MATHML])
def test_mathml(term, source):
    assert mathml(term) == source


FORMULA = {
    "kind": "formula",
    "variables": {"a": "real", "k": "int", "x": "real", "p": "bool"},
    "functions": {"T": {"arity": 1, "sort": "real"}, "G": {"arity": 2, "sort": "bool"}},
    "relations": {},
    "assumptions": [["<", 0, A], ["<", A, 1], ["=>", P, ["=", ["app", "T", X], 1]]],
    "goal": ["and", ["<=", A, X], ["=", v("k"), 0]],
}
DOT = {
    "arguments": {"s": "real"},
    "rules": {
        "empty": {"variables": {}, "premises": [], "conclusion": [0]},
        "step": {
            "variables": {"s": "real"},
            "premises": [["rel", "dot", v("s")]],
            "conclusion": [["+", v("s"), X]],
        },
    },
}
STATEMENTS = [
    (FORMULA, "for all a, x ∈ ℝ, k ∈ ℤ, p ∈ {true, false}, T: ℝ → ℝ, G: ℝ² → {true, false}: "
              "0 < a < 1, (p ⇒ T(x) = 1) ⇒ a ≤ x ∧ k = 0"),
    ({"kind": "formula", "variables": {}, "relations": {"dot": DOT}, "assumptions": [], "goal": ["rel", "dot", 2]},
     "dot(2) — where dot is the least relation with [empty] dot(0), [step] dot(s) ⇒ dot(s + x)"),
    ({"kind": "cnf", "claims": "unsatisfiable", "clauses": [[1, -2], [2]], "names": {}},
     "the formula of 2 clauses in 2 variables is unsatisfiable"),
    ({"kind": "checker", "checker": "exact_rank.poles", "claims": {"rank": 2}},
     'exact_rank.poles: rank = 2'),
    ({"kind": "text", "text": "sampled <b>"}, "sampled <b>"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "line"), STATEMENTS, ids=[s["kind"] + str(i) for i, (s, _) in enumerate(STATEMENTS)]
)
def test_statement(statement, line):
    assert statement_text(statement) == line
    assert ElementTree.fromstring(statement_mathml(statement)).tag == "math"


def test_statement_mathml_has_a_row_for_each_part():
    table = ElementTree.fromstring(statement_mathml(FORMULA))[0]
    lines = ["".join(row.itertext()).replace("\xa0", " ") for row in table]
    assert lines == [
        "for all a,x∈ℝ,k∈ℤ,p∈{true, false},T:ℝ→ℝ,G:ℝ2→{true, false}",
        "if 0<a<1",
        "and (p⇒T\u2061(x)=1)",
        "then a≤x",
        "and k=0",
    ]


def test_rules_of_a_relation_have_a_row_each():
    statement = {
        "kind": "formula",
        "variables": {},
        "relations": {"dot": DOT},
        "assumptions": [],
        "goal": ["true"],
    }
    table = ElementTree.fromstring(statement_mathml(statement))[0]
    lines = ["".join(row.itertext()).replace("\xa0", " ").replace("\u2061", "") for row in table]
    assert lines == ["true", "where dot is the least relation with", "empty: dot(0)", "step: dot(s)⇒dot(s+x)"]


@pytest.mark.parametrize(
    "wrong", [["**", 1, 2], ["var"], [], None, 1.5, True, ["^", A, B], ["/", 1], ["max"]], ids=repr
)
def test_what_is_no_term_is_refused(wrong):
    for printer in (text, mathml):
        with pytest.raises(ValueError, match="not a term"):
            printer(wrong)


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
    long = {"kind": "text", "text": "x" * 9000}
    assert statement_text(long).endswith("… (9000 characters, whole in the certificate)")
    assert len(statement_mathml(long)) < 4500
    assert text(10**700) == "[integer of 2326 bits]"
    deep = X
    for _ in range(5000):
        deep = ["+", deep, 1]
    nested = {"kind": "formula", "variables": {"x": "real"}, "assumptions": [], "goal": ["=", deep, 0]}
    assert "nested too deeply" in statement_text(nested)
    assert "nested too deeply" in statement_mathml(nested)


def test_examples_in_docstrings():
    assert doctest.testmod(pretty).failed == 0

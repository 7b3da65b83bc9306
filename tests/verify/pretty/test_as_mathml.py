"""MathML of terms and statements: pinned elements, a row for each part, well-formed whatever is printed."""

from __future__ import annotations

import runpy
from pathlib import Path
from xml.etree import ElementTree

import pytest

from verify.pretty import mathml, statement_mathml

CASES = runpy.run_path(str(Path(__file__).with_name("cases.py")))
v, A, X = CASES["v"], CASES["A"], CASES["X"]

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


@pytest.mark.parametrize(
    "term", [term for term, _ in CASES["TERMS"]], ids=[line for _, line in CASES["TERMS"]]
)
def test_a_term_is_one_element(term):
    ElementTree.fromstring(mathml(term))


@pytest.mark.parametrize(
    "statement",
    [statement for statement, _ in CASES["STATEMENTS"]],
    ids=[s["kind"] + str(i) for i, (s, _) in enumerate(CASES["STATEMENTS"])],
)
def test_a_statement_is_one_math_element(statement):
    assert ElementTree.fromstring(statement_mathml(statement)).tag == "math"


def test_statement_mathml_has_a_row_for_each_part():
    table = ElementTree.fromstring(statement_mathml(CASES["FORMULA"]))[0]
    lines = ["".join(row.itertext()).replace("\xa0", " ") for row in table]
    assert lines == [
        "for all a,x∈ℝ,k∈ℤ,p∈{true, false},T:ℝ→ℝ,G:ℝ2→{true, false}",
        "if 0<a<1",
        "and (p⇒T\u2061(x)=1)",
        "then a≤x",
        "and k=0",
    ]


def test_rules_of_a_relation_have_a_row_each():
    table = ElementTree.fromstring(statement_mathml(CASES["RULES"]))[0]
    lines = ["".join(row.itertext()).replace("\xa0", " ").replace("\u2061", "") for row in table]
    assert lines == ["true", "where dot is the least relation with", "empty: dot(0)", "step: dot(s)⇒dot(s+x)"]


@pytest.mark.parametrize("wrong", CASES["NO_TERMS"], ids=repr)
def test_what_is_no_term_is_refused(wrong):
    with pytest.raises(ValueError, match="not a term"):
        mathml(wrong)


def test_what_is_too_long_is_the_cut_line_of_text():
    assert len(statement_mathml(CASES["LONG"])) < 4500
    assert "nested too deeply" in statement_mathml(CASES["NESTED"])

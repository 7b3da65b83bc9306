"""Mathematics on the page: what becomes markup, and what never does."""

from __future__ import annotations

import pytest

from reports.mathml import paragraphs, prose, safe_mathml

KEPT = {
    "plain": ("<math><mi>x</mi></math>", "<math><mi>x</mi></math>"),
    "with its namespace": (
        '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block"><mn>1</mn></math>',
        '<math display="block"><mn>1</mn></math>',
    ),
    "text stays escaped": (
        "<math><mtext>a &lt; b &amp; c</mtext></math>",
        "<math><mtext>a &lt; b &amp; c</mtext></math>",
    ),
    "an unknown attribute goes": (
        '<math onclick="alert(1)" style="position:fixed"><mi href="javascript:alert(1)" class="x">x</mi></math>',
        "<math><mi>x</mi></math>",
    ),
    "a strange value goes": (
        '<math display="&quot; onload=&quot;x"><mi>x</mi></math>',
        "<math><mi>x</mi></math>",
    ),
    "a sign after an equals sign is a prefix": (
        "<math><mo>=</mo><mo>-</mo><mn>1</mn></math>",
        '<math><mo>=</mo><mo form="prefix">-</mo><mn>1</mn></math>',
    ),
    "a sign between terms is not": (
        "<math><mi>a</mi><mo>-</mo><mn>1</mn></math>",
        "<math><mi>a</mi><mo>-</mo><mn>1</mn></math>",
    ),
    "a named function stands apart": (
        "<math><mi>a</mi><mi>tanh</mi></math>",
        '<math><mi>a</mi><mspace width="0.17em"></mspace><mi>tanh</mi></math>',
    ),
}


@pytest.mark.parametrize(("source", "kept"), KEPT.values(), ids=KEPT.keys())
def test_kept(source, kept):
    assert safe_mathml(source) == kept


REFUSED = {
    "a script": "<math><script>alert(1)</script></math>",
    "HTML in a text": "<math><mtext><img src='x'/></mtext></math>",
    "an annotation": "<math><semantics><annotation-xml encoding='text/html'><b/></annotation-xml></semantics></math>",
    "a link element": "<math><a href='javascript:alert(1)'>x</a></math>",
    "another root": "<svg><path/></svg>",
    "not well-formed": "<math><mi>x</math>",
    "something after it": "<math></math><script>alert(1)</script>",
    "a document type": "<!DOCTYPE math [<!ENTITY a 'b'>]><math>&a;</math>",
    "an unknown entity": "<math>&nbsp;</math>",
    "nothing": "",
    "too deep": "<mrow>" * 5000,
}


@pytest.mark.parametrize("source", REFUSED.values(), ids=REFUSED.keys())
def test_refused(source):
    assert safe_mathml(source) is None


def test_deep_nesting_is_refused_not_raised():
    assert safe_mathml("<math>" + "<mrow>" * 3000 + "</mrow>" * 3000 + "</math>") is None


def test_prose():
    assert prose("a < b & `x<y`") == "a &lt; b &amp; <code>x&lt;y</code>"
    assert prose("let $x$ be") == 'let <math display="inline"><mrow><mi>x</mi></mrow></math> be'
    assert 'display="block"' in prose("$$x$$")
    assert prose("5$ alone") == "5$ alone"
    assert paragraphs("one\n\n\ntwo <b>") == "<p>one</p>\n<p>two &lt;b&gt;</p>"
    assert paragraphs("") == ""


@pytest.mark.parametrize(
    "source", [r"\frac{", r"\begin{matrix}", r"x^", r"\left(", r"_", r"\text{<script>alert(1)</script>}"]
)
def test_latex_that_cannot_be_read_stays_readable(source):
    shown = prose(f"${source}$")
    assert "<script" not in shown
    assert shown.startswith(("<math", "<code>"))

"""Expressions as users type them: what they mean in each arithmetic, and what is said about bad ones."""

from __future__ import annotations

import random
import re
from fractions import Fraction

import numpy as np
import pytest

from verify.expression import NAMED, ExpressionError, parse_function
from verify.kernel.logic import Unbounded
from verify.terms import TermError


@pytest.mark.parametrize(
    ("text", "dim", "expected"),
    [
        ("x1", 1, ["var", "x1"]),
        ("0.1", 1, "1/10"),
        ("1e-3 + 1/2", 1, "501/1000"),
        ("x1 - x1 - x1", 1, ["+", ["var", "x1"], ["neg", ["var", "x1"]], ["neg", ["var", "x1"]]]),
        ("-x1**2", 1, ["neg", ["^", ["var", "x1"], 2]]),
        ("x1**2**2", 1, ["^", ["var", "x1"], 4]),
        ("x1/4", 1, ["*", ["var", "x1"], "1/4"]),
        ("2/x1", 1, ["/", 2, ["var", "x1"]]),
        ("x1**-2", 1, ["/", 1, ["^", ["var", "x1"], 2]]),
        ("abs(x1 - 1/2)**0.5", 1, ["app", "sqrt", ["abs", ["+", ["var", "x1"], "-1/2"]]]),
        ("x1**0.75", 1, ["*", ["app", "sqrt", ["var", "x1"]],
                         ["app", "sqrt", ["app", "sqrt", ["var", "x1"]]]]),
        ("x1**(1/3)", 1, ["app", "exp", ["*", "1/3", ["app", "log", ["var", "x1"]]]]),
        ("max(x1, x2, 1/3)", 2, ["max", ["var", "x1"], ["var", "x2"], "1/3"]),
        ("min(3, 1/2)*pi", 1, ["*", "1/2", ["app", "pi"]]),
        (" square ", 1, ["^", ["var", "x1"], 2]),
        ("x1**0", 1, 1),
    ],
)  # fmt: skip
def test_an_expression_is_this_term(text, dim, expected):
    assert parse_function(text, dim).term.json == expected


@pytest.mark.parametrize(
    ("text", "dim", "told"),
    [
        ("", 1, "column 1: the expression ends here; expected a number, a variable, a function or a bracket."),
        ("x1 +", 1, "column 5: the expression ends here; expected a number, a variable, a function or a bracket."),
        ("x2", 1, "column 1: x2 is no variable in dimension 1; expected x1."),
        ("x1 + x3", 2, "column 6: x3 is no variable in dimension 2; expected x1 to x2."),
        ("x0", 1, "column 1: the name x0 is not known; expected x1, pi, abs, sin, cos, exp, log, sqrt, min, max."),
        ("tan(x1)", 1,
         "column 1: the name tan is not known; expected x1, pi, abs, sin, cos, exp, log, sqrt, min, max."),
        ("sin", 1, "column 4: the expression ends here; expected ( after sin."),
        ("sin x1", 1, "column 5: found 'x1'; expected ( after sin."),
        ("sin(x1, x1)", 1, "column 7: sin has a second argument; expected sin of one."),
        ("x1 $ 2", 1,
         "column 4: the character '$' is not known; expected a number, a variable, a function or a bracket."),
        ("(x1", 1, "column 4: the expression ends here; expected )."),
        ("x1)", 1, "column 3: found ')'; expected an operator or the end."),
        ("3 x1", 1, "column 3: found 'x1'; expected an operator or the end."),
        ("x1/0", 1, "column 4: this is a division by 0; expected another divisor."),
        ("x1/(1-1)", 1, "column 4: this is a division by 0; expected another divisor."),
        ("0**-1", 1, "column 4: 0 has a negative exponent; expected another base."),
        ("x1**65", 1, "column 5: the exponent is 65; expected one from -64 to 64."),
        ("2**64**64", 1, "column 4: the exponent is 3.9402e+115; expected one from -64 to 64."),
        ("1e999", 1, "column 1: the number 1e999 is out of range; expected exponents up to 300."),
        ("1e300*" * 9 + "1e300", 1, "column 30: the constant that ends here is too long; expected at most 4096 bits."),
        ("7" * 1001, 1, "column 1: a number has 1001 digits; expected at most 1000."),
        ("1e300**64", 1, "column 8: this is a power of too long a constant; expected a shorter one."),
        ("(" * 61 + "x1" + ")" * 61, 1, "column 62: the expression is nested too deeply; expected at most 60 levels."),
        ("-" * 61 + "x1", 1, "column 61: the expression is nested too deeply; expected at most 60 levels."),
        ("x1" + "+x1" * 7000, 1, "the expression has 21002 characters; expected at most 20000."),
        ("x1", 0, "the dimension is 0; expected at least 1."),
    ],
)  # fmt: skip
def test_what_is_no_expression_is_one_sentence(text, dim, told):
    with pytest.raises(ExpressionError) as caught:
        parse_function(text, dim)
    assert str(caught.value) == told
    assert isinstance(caught.value, TermError)  # one of the command line's sentences


@pytest.mark.parametrize(
    "text", ["__import__('os')", "x1.real", "[x1]", "lambda: 1", "x1 if x1 else 1", "x1;x1"]
)
def test_python_is_not_run(text):
    with pytest.raises(ExpressionError):
        parse_function(text, 1)


def random_text(rng, depth=0):
    if depth > 3 or rng.random() < 0.2:
        return rng.choice(["x1", "x2", "3", "0.25", "1.5"])
    inner = random_text(rng, depth + 1)
    return rng.choice(
        [
            f"-{inner}",
            f"({inner})**{rng.choice(['2', '3'])}",
            f"abs({inner})",
            *(f"({inner}){sign}({random_text(rng, depth + 1)})" for sign in "+-*"),
            f"{random_text(rng, depth + 1)}-{random_text(rng, depth + 1)}*x1",
            f"max({inner},{random_text(rng, depth + 1)})",
        ]
    )


def test_exact_values_are_those_of_python_s_own_reading():
    """Precedence and brackets against Python's parser, on rational expressions."""
    rng = random.Random(1)
    for _ in range(300):
        text = random_text(rng)
        point = [Fraction(rng.randint(0, 8), 8), Fraction(rng.randint(0, 9), 9)]
        scope = {"x1": point[0], "x2": point[1], "abs": abs, "max": max, "F": Fraction}
        exact = re.sub(r"[0-9]\.[0-9]+", lambda number: f"F('{number[0]}')", text)
        expression = parse_function(text, 2)
        expected = eval(exact, scope)  # of the text made above
        assert expression.exact(point) == expected
        lo, hi = expression.enclosure([(x, x) for x in point])
        assert lo <= expected <= hi
        assert float(expression.floats(np.array([point], dtype=float))[0]) == pytest.approx(float(expected))


@pytest.mark.parametrize("name", NAMED)
def test_named_functions_are_enclosed_where_numpy_evaluates_them(name):
    expression = parse_function(name, 1)
    for x in np.linspace(0, 1, 33):
        lo, hi = expression.enclosure([(Fraction(x), Fraction(x))])
        assert hi - lo < 1e-15
        assert float(lo) - 1e-12 <= expression.floats(np.array([[x]]))[0] <= float(hi) + 1e-12


def test_a_value_that_is_not_rational_is_none_and_one_that_is_not_finite_is_unbounded():
    assert parse_function("sin(x1) + 1", 1).exact([Fraction(1)]) is None
    assert parse_function("sin(x1) + 1", 1).exact([Fraction(0)]) == 1
    assert parse_function("1/x1", 1).exact([Fraction(0)]) is None
    for text in ("1/x1", "log(x1)", "sqrt(x1 - 1/2)"):
        with pytest.raises(Unbounded):
            parse_function(text, 1).enclosure([(0, 0)])


def test_constants_and_unused_variables_are_broadcast():
    assert parse_function("2", 3).floats(np.zeros((5, 3))).tolist() == [2.0] * 5
    assert parse_function("x2", 3).exact([Fraction(1), Fraction(2), Fraction(3)]) == 2

"""Terms: small facts by hand, what is refused, and that JSON, substitution and the kernel agree on every term."""

from __future__ import annotations

import json
import operator
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify import terms
from verify.kernel import formula
from verify.terms import (
    And,
    Function,
    Iff,
    Implies,
    Not,
    Or,
    Relation,
    TermError,
    exp,
    ite,
    maximum,
    minimum,
    number,
    pi,
    product,
    relu,
    statement,
    total,
)

Json = Any
x, y = terms.reals("x y")
k, n = terms.ints("k n")
(p,) = terms.bools("p")
T = Function("T")
X, Y = ["var", "x"], ["var", "y"]

SPELLED = {
    "a variable": (x, X),
    "an integer": (number(3), 3),
    "a fraction": (number(Fraction(1, 2)), "1/2"),
    "a fraction that is whole": (number("4/2"), 2),
    "a decimal is read as written": (number("0.1"), "1/10"),
    "a negative number": (-number(2), -2),
    "a sum": (x + 1, ["+", X, 1]),
    "a number before": (1 + x, ["+", 1, X]),
    "a long sum is flat": (x + y + 1, ["+", X, Y, 1]),
    "a difference": (x - y, ["+", X, ["neg", Y]]),
    "a number minus": (1 - x, ["+", 1, ["neg", X]]),
    "a product": (2 * x * y, ["*", 2, X, Y]),
    "a product of sums": ((x + 1) * y, ["*", ["+", X, 1], Y]),
    "a quotient": (x / y, ["/", X, Y]),
    "a number divided": (1 / x, ["/", 1, X]),
    "a power": (x**2, ["^", X, 2]),
    "an absolute value": (abs(x), ["abs", X]),
    "at most": (x <= 1, ["<=", X, 1]),
    "at least": (x >= 1, ["<=", 1, X]),
    "less": (x < 1, ["<", X, 1]),
    "more": (x > 1, ["<", 1, X]),
    "a number compared": (1 < x, ["<", 1, X]),
    "equal": (x == 1, ["=", X, 1]),
    "not equal": (x != 1, ["not", ["=", X, 1]]),
    "equal truth values": (p == (x < 1), ["iff", ["var", "p"], ["<", X, 1]]),
    "and": (p & (x < 1), ["and", ["var", "p"], ["<", X, 1]]),
    "or": (p | True, ["or", ["var", "p"], ["true"]]),
    "not": (~p, ["not", ["var", "p"]]),
    "implies": (Implies(p, False), ["=>", ["var", "p"], ["false"]]),
    "nothing and nothing": (And(), ["and"]),
    "relu": (relu(x), ["max", X, 0]),
    "a choice": (ite(x < 0, 0, x), ["ite", ["<", X, 0], 0, X]),
    "a function": (T(x + 1), ["app", "T", ["+", X, 1]]),
    "the exponential": (exp(x), ["app", "exp", X]),
    "pi": (pi, ["app", "pi"]),
    "no summands": (total([]), 0),
    "one summand": (total([x]), X),
    "summands": (total([x, y, 1]), ["+", X, Y, 1]),
    "no factors": (product([]), 1),
    "factors": (product([x, y]), ["*", X, Y]),
}


@pytest.mark.parametrize(("term", "spelled"), SPELLED.values(), ids=SPELLED)
def test_how_a_term_is_spelled(term: terms.Term, spelled: Json) -> None:
    assert term.json == spelled
    assert type(term.json) is type(spelled)


SORTS = {
    "integers add to an integer": (k + n, "int"),
    "an integer and a fraction": (k + number("1/2"), "real"),
    "an integer and a whole fraction": (k * number("4/2"), "int"),
    "a difference of integers": (k - n, "int"),
    "a power of an integer": (k**3, "int"),
    "an integer and a real": (k + x, "real"),
    "a quotient of integers": (k / n, "real"),
    "a maximum": (maximum(k, n), "real"),
    "a minimum": (minimum(k, n), "real"),
    "an integer function": (Function("N", sort="int")(x), "int"),
    "a comparison": (k < n, "bool"),
}


@pytest.mark.parametrize(("term", "sort"), SORTS.values(), ids=SORTS)
def test_sorts_are_those_of_the_kernel(term: terms.Term, sort: str) -> None:
    assert term.sort == sort
    stated = statement([], And(term == term))
    assert formula.sort_of(term.json, stated) == sort


R = Relation("R", s="real", n="int")

REFUSED: dict[str, tuple[Any, str]] = {
    "a float": (
        lambda: x + 0.1,
        "0.1 is a float: write Fraction(0.1) for its dyadic value or '0.1' for the decimal",
    ),
    "a float compared": (lambda: x == 0.5, "0.5 is a float"),
    "the truth of a formula": (lambda: bool(x < 1), "a formula has no truth value in Python"),
    "a chain of comparisons": (lambda: 0 < x < 1, "a formula has no truth value in Python"),
    "python's and": (lambda: p and p, "a formula has no truth value in Python"),
    "a formula added": (lambda: x + p, "a number was expected, got the formula"),
    "a formula negated as a number": (lambda: -p, "a number was expected"),
    "a number denied": (lambda: Not(x), "a formula was expected, got the number"),
    "a number in a conjunction": (lambda: And(p, 1), "a formula was expected"),
    "a fractional power": (
        lambda: x ** Fraction(1, 2),
        "an exponent is a natural number, got Fraction(1, 2)",
    ),
    "a negative power": (lambda: x**-1, "an exponent is a natural number, got -1"),
    "a variable as a power": (lambda: x**k, "an exponent is a natural number"),
    "a function with an argument too many": (lambda: T(x, y), "T takes 1 arguments, got 2"),
    "a relation with an argument too few": (lambda: R(x), "R takes 2 arguments, got 1"),
    "a relation with a real for an integer": (lambda: R(x, y), "R: argument n is an integer, got a real"),
    "a name with a blank": (lambda: terms.real("a b"), "a variable name is letters, digits, _ and '"),
    "no name": (lambda: terms.real(""), "a variable name is letters"),
    "one name of two sorts": (
        lambda: statement([], And(x < 1, terms.ints("x")[0] < 1)),
        "variable x occurs as",
    ),
    "one function of two arities": (
        lambda: statement([], T(x) == Function("T", 2)(x, y)),
        "function T is used with two arities or sorts",
    ),
    "two relations of one name": (
        lambda: statement([], And(R(x, 1), relation_r()(x, 1))),
        "two relations are named R",
    ),
    "a rule with a denied premise": (
        lambda: relation_r().rule("b", Not(R(x, 1)), s=0, n=0),
        "a premise is R",
    ),
    "a rule with another relation": (
        lambda: Relation("S", s="real").rule("b", R(x, 1), s=0),
        "a premise is S(...) itself or free of relations",
    ),
    "a rule that gives its arguments in another order": (
        lambda: relation_r().rule("b", n=0, s=0),
        "must give s, n, in this order",
    ),
    "two rules of one name": (lambda: relation_r().rule("a", s=0, n=0), "has two rules named a"),
}


def relation_r() -> Relation:
    other = Relation("R", s="real", n="int")
    other.rule("a", s=0, n=0)
    return other


@pytest.mark.parametrize(("build", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_and_in_which_words(build: Any, message: str) -> None:
    with pytest.raises(TermError) as error:
        build()
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_a_statement_declares_what_occurs_and_nothing_else() -> None:
    stated = statement([x < T(y)], k <= 0)
    assert stated == {
        "kind": "formula",
        "variables": {"k": "int", "x": "real", "y": "real"},
        "functions": {"T": {"arity": 1, "sort": "real"}},
        "relations": {},
        "assumptions": [["<", X, ["app", "T", Y]]],
        "goal": ["<=", ["var", "k"], 0],
    }
    formula.check_statement(stated)


def test_a_statement_declares_its_relations_with_their_rules_and_functions() -> None:
    chain = Relation("chain", s="real")
    s = terms.real("s")
    chain.rule("start", s=0)
    chain.rule("step", chain(s), s < 5, s=T(s) + 1)
    stated = statement([chain(x)], x >= 0)
    assert stated["functions"] == {"T": {"arity": 1, "sort": "real"}}
    assert stated["variables"] == {"x": "real"}
    assert stated["relations"]["chain"] == {
        "arguments": {"s": "real"},
        "rules": {
            "start": {"variables": {}, "premises": [], "conclusion": [0]},
            "step": {
                "variables": {"s": "real"},
                "premises": [["rel", "chain", ["var", "s"]], ["<", ["var", "s"], 5]],
                "conclusion": [["+", ["app", "T", ["var", "s"]], 1]],
            },
        },
    }
    formula.check_statement(stated)


def test_a_long_sum_is_no_deep_tree() -> None:
    long = total(x for _ in range(5000)) + total(y for _ in range(5000))
    assert len(long.json) == 10001
    deep = x
    for _ in range(3000):
        deep = relu(deep)
    assert sum(1 for _ in deep.walk()) == 6001


numbers = st.one_of(st.integers(-5, 5), st.fractions(-3, 3, max_denominator=4))
built = st.recursive(
    st.one_of(numbers.map(number), st.sampled_from([x, y, k])),
    lambda of: st.one_of(
        st.tuples(st.sampled_from([operator.add, operator.sub, operator.mul, operator.truediv]), of, of).map(
            lambda t: t[0](t[1], t[2])
        ),
        st.tuples(of, st.integers(0, 3)).map(lambda t: t[0] ** t[1]),
        of.map(operator.neg),
        of.map(relu),
        of.map(T),
        st.tuples(of, of, of).map(lambda t: ite(Iff(Or(t[0] <= t[1]), p), t[1], t[2])),
    ),
    max_leaves=8,
)


@given(built, built)
def test_every_term_is_plain_data_that_the_kernel_finds_well_formed(
    left: terms.Term, right: terms.Term
) -> None:
    stated = statement([left <= right], left == right)
    assert json.loads(json.dumps(stated)) == stated
    formula.check_statement(stated)


@given(built, built)
def test_substitution_is_that_of_the_kernel_up_to_flat_sums(term: terms.Term, value: terms.Term) -> None:
    assert term.substitute({"x": value}).json == formula.substitute(term.json, {"x": value.json})
    assert term.substitute({}).json == term.json


def test_substitution_is_simultaneous() -> None:
    assert (x + 2 * y).substitute({"x": y, "y": x}).json == ["+", Y, ["*", 2, X]]
    assert And(p, x < 1).substitute({"p": x < y}).json == ["and", ["<", X, Y], ["<", X, 1]]

"""Generated variants: each kind of change, only towards more; of true statements none is weaker."""

from __future__ import annotations

import pytest

from verify.generated import MOST, comparisons, direction, sign_of, variants
from verify.terms import (
    And,
    Function,
    Implies,
    Not,
    exp,
    formula,
    ints,
    ite,
    number,
    reals,
    relu,
    statement,
    tanh,
)

x, y, z, s = reals("x y z s")
(n,) = ints("n")
T = Function("T")


def changes(assumptions, goal, kind=""):
    return [v.change for v in variants(statement(assumptions, formula(goal)), 99) if kind in ("", v.kind)]


TABLE = {
    "a bound is made strict and lessened": ([], x <= y, ["x ≤ y made <", "the bound y lessened by a tenth"]),
    "a strict bound is only lessened": ([], x < y, ["the bound y lessened by a tenth"]),
    "an upper constant falls": ([], x <= 6, ["x ≤ 6 made <", "6 made 5 in x ≤ 6"]),
    "a lower constant rises": ([], x >= 6, ["6 ≤ x made <", "6 made 7 in 6 ≤ x"]),
    "a fraction changes by a tenth": ([], x < "1/2", ["1/2 made 9/20 in x < 1/2"]),
    "zero as a bound too": ([], x > 0, ["0 made 1/10 in 0 < x"]),
    "a factor falls where the other is positive": (
        [y > 0], x < 3 * y,
        ["the bound 3·y lessened by a tenth", "without the hypothesis 0 < y", "3 made 2 in x < 3·y",
         "the hypothesis 0 < y made <="],
    ),
    "and stays where its sign is unknown": ([], x < 3 * y, ["the bound 3·y lessened by a tenth"]),
    "a divisor rises": ([], x < abs(y) / 2, ["the bound |y|/2 lessened by a tenth", "2 made 3 in x < |y|/2"]),
    "of an implication the premise is made weaker": (
        [], Implies(x < 5, y < z),
        ["x < 5 made <=", "the bound z lessened by a tenth", "5 made 6 in x < 5"],
    ),
    "a negation turns the direction": ([], Not(x <= 5), ["5 made 6 in x ≤ 5"]),
    "under an equivalence nothing is certain": ([], (x <= 5) == (y <= 5), []),
    "an equation has no direction": ([], x == 3 * y, ["3 made 2 in x = 3·y"]),
    "a width is one less": ([n >= 1], x < 6 * n, [
        "the bound 6·n lessened by a tenth", "without the hypothesis 1 ≤ n", "6 made 5 in x < 6·n",
        "n made n − 1 in x < 6·n",
    ]),
    "a conclusion without unknowns is left alone": ([x > 0], formula(0 <= number(2)), [
        "without the hypothesis 0 < x", "the hypothesis 0 < x made <=",
    ]),
    "the zero of a ReLU is no bound": ([], relu(x) < y, ["the bound y lessened by a tenth"]),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLE)
def test_what_is_changed(name: str) -> None:
    assumptions, goal, expected = TABLE[name]
    assert sorted(changes(assumptions, goal)) == sorted(expected)


def test_quantifier_order() -> None:
    """Some k for all points becomes some k for each."""
    hypotheses = [abs(T(x) - T(y)) <= s * abs(x - y), abs(T(y) - T(z)) <= s * abs(y - z)]
    stated = statement(hypotheses, abs(T(x) - T(z)) < s * (abs(x - y) + abs(y - z)))
    (variant,) = [v for v in variants(stated) if v.kind == "order"]
    assert variant.change == "s may differ from one hypothesis to the next"
    assert variant.statement["assumptions"][0] == stated["assumptions"][0]
    assert ["var", "s_2"] in variant.statement["assumptions"][1][2] and "s_2" in variant.statement[
        "variables"
    ]
    assert variant.statement["goal"] == stated["goal"]
    assert not changes([T(x) <= x, T(y) <= x], T(x) <= 1, "order"), "x is a point, not a constant"
    assert not changes([T(x) <= s], T(x) <= 1, "order"), "one hypothesis has no order"


def test_nothing_is_varied_where_there_is_no_unknown_and_no_formula() -> None:
    assert not variants(statement([], formula(0 <= number(2))))
    assert not variants({"kind": "cnf", "claims": "satisfiable", "clauses": [[1]], "names": {}})


def test_kinds_take_turns_and_none_is_said_twice() -> None:
    goal = And(*(x <= k for k in range(1, 20)), x <= 1)
    found = variants(statement([x >= 0], goal))
    assert len(found) == MOST == len({str(v.statement) for v in found})
    assert [v.kind for v in found[:4]] == ["strict", "hypothesis", "constant", "strict"]


DIRECTIONS = {
    "sums grow": (x + y, 1),
    "differences fall": (y - x, -1),
    "a positive factor keeps it": (2 * x, 1),
    "a negative factor turns it": (-2 * x, -1),
    "an unknown factor hides it": (y * x, 0),
    "a known sign shows it": (abs(y) * x, 1),
    "a quotient by something positive": (x / 2, 1),
    "even powers hide it": (x**2, 0),
    "odd powers grow": (x**3, 1),
    "of a positive unknown even powers grow too": (s * 0 + (s + 0) ** 2 + x, 1),
    "maxima grow": (relu(x), 1),
    "a condition hides it": (ite(x >= 0, y, z), 0),
    "a branch keeps it": (ite(y >= 0, x, z), 1),
    "tanh grows": (tanh(x), 1),
    "cos does not": (T(x), 0),
    "sizes hide it": (abs(x), 0),
}


@pytest.mark.parametrize("name", DIRECTIONS)
def test_direction(name: str) -> None:
    term, expected = DIRECTIONS[name]
    data = term.json

    def path(part, at=()):
        if part == ["var", "x"]:
            return at
        for index, child in enumerate(part[1:] if isinstance(part, list) else [], 1):
            if (found := path(child, (*at, index))) is not None:
                return found
        return None

    assert direction(data, path(data), lambda t: sign_of(t, {"s": 1})) == expected


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (number(3), 1), (number("-1/2"), -1), (x, 0), (s, 1), (-s, -1), (abs(x), 1), (x**2, 1), (x**3, 0),
        (s**3, 1), (s * s, 1), (s * -2, -1), (s * x, 0), (s / 2, 1), (s + 1, 1), (s + x, 0), (s - 1, 0), (relu(x), 1),
        (ite(x > 0, s, 1), 1), (ite(x > 0, s, -1), 0), (exp(x), 1), (tanh(x), 0), (T(x), 0),
    ],
)  # fmt: skip
def test_sign(term, expected: int) -> None:
    assert sign_of(term.json, {"s": 1}) == expected


def test_polarity() -> None:
    goal = And(x < 1, Implies(And(x < 2, Not(x < 3)), x < 4), (x < 5) == (x < 6))
    found = {atom[2]: polarity for _, atom, polarity in comparisons(goal.json)}
    assert found == {1: 1, 2: -1, 3: 1, 4: 1, 5: 0, 6: 0}

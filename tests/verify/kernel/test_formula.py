"""Statements, instances of lemmas and evaluation: tables for `values`, `ground` and what precedes all rules."""

from __future__ import annotations

import copy
import hashlib
import runpy
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.kernel.certificate import replay_conclusion
from verify.kernel.errors import Rejected
from verify.kernel.formula import (
    Model,
    check_ground,
    check_statement,
    check_values,
    digest,
    instantiate,
    rational,
    sort_of,
    substitute,
)

Json = Any
REFERENCE = runpy.run_path(str(Path(__file__).parents[1] / "reference.py"))

ACCEPT, REJECT = True, False

X, Y, K, P = (["var", name] for name in "xykp")
VARIABLES = {"x": "real", "y": "real", "k": "int", "p": "bool"}
FUNCTIONS = {
    "T": {"arity": 1, "sort": "real"},
    "N": {"arity": 1, "sort": "int"},
    "c": {"arity": 0, "sort": "real"},
}
DOUBLING = {
    "arguments": {"s": "real", "odd": "bool"},
    "rules": {
        "one": {"variables": {}, "premises": [], "conclusion": [1, ["true"]]},
        "double": {
            "variables": {"s": "real", "odd": "bool"},
            "premises": [["rel", "D", ["var", "s"], ["var", "odd"]], ["<", ["var", "s"], 100]],
            "conclusion": [["*", 2, ["var", "s"]], ["false"]],
        },
    },
}


def statement(goal: Json, *assumptions: Json, **declared: Json) -> Json:
    return {
        "kind": "formula",
        "variables": declared.get("variables", VARIABLES),
        "functions": declared.get("functions", FUNCTIONS),
        "relations": declared.get("relations", {"D": DOUBLING}),
        "assumptions": list(assumptions),
        "goal": goal,
    }


def plain(goal: Json, *assumptions: Json, **variables: str) -> Json:
    return statement(goal, *assumptions, variables=variables, functions={}, relations={})


def accepts(rule: str, outcome: str, stated: Json, evidence: Json) -> bool:
    conclusion = {
        "rule": rule,
        "outcome": outcome,
        "statement": stated,
        "hash": digest(stated),
        "evidence": evidence,
    }
    try:
        return replay_conclusion(conclusion) == "checked"
    except Rejected:
        return False


def without(data: Json, key: str) -> Json:
    return {name: part for name, part in data.items() if name != key}


def relation(rule: Json, arguments: Json = None) -> Json:
    return {"R": {"arguments": arguments or {"s": "real"}, "rules": {"rule": rule}}}


def rule(conclusion: Json, *premises: Json, **variables: str) -> Json:
    return {"variables": variables, "premises": list(premises), "conclusion": conclusion}


NUMBERS = {
    "an integer": (-3, ACCEPT),
    "a fraction in lowest terms": ("1/2", ACCEPT),
    "a fraction that can be reduced": ("-2/4", ACCEPT),
    "mantissa and exponent": ([3, -2], ACCEPT),
    "the largest exponent": ([1, 1 << 16], ACCEPT),
    "true is no number": (True, REJECT),
    "null is no number": (None, REJECT),
    "a float": (0.5, REJECT),
    "a float that is whole": (1.0, REJECT),
    "not a number": (float("nan"), REJECT),
    "infinity": (float("inf"), REJECT),
    "a decimal text": ("0.5", REJECT),
    "an integer as text": ("3", REJECT),
    "a denominator of zero": ("1/0", REJECT),
    "a negative denominator": ("1/-2", REJECT),
    "blanks around it": (" 1/2", REJECT),
    "a line end after it": ("1/2\n", REJECT),
    "digits of another script": ("١/٢", REJECT),
    "an underscore between digits": ("1_0/3", REJECT),
    "an exponent that would fill the memory": ([1, 10**9], REJECT),
    "a tiny exponent that would fill the memory": ([1, -(10**9)], REJECT),
    "a mantissa that is true": ([True, 1], REJECT),
    "an exponent that is true": ([1, True], REJECT),
    "three integers": ([1, 2, 3], REJECT),
}


@pytest.mark.parametrize(("data", "expected"), NUMBERS.values(), ids=NUMBERS)
def test_numbers(data: Json, expected: bool) -> None:
    if expected:
        rational(data)
    else:
        with pytest.raises(Rejected, match="is not an exact number"):
            rational(data)


def test_the_value_of_each_spelling() -> None:
    assert (rational(-3), rational("-2/4"), rational([3, -2])) == (-3, Fraction(-1, 2), Fraction(3, 4))


TERMS = {
    "a sum": (["+", X, K, 1], "real"),
    "a sum of integers": (["+", K, 1], "int"),
    "a product of integers": (["*", K, K], "int"),
    "a product with a fraction": (["*", K, "1/2"], "real"),
    "a fraction that is whole": ("4/2", "int"),
    "the negative of an integer": (["neg", K], "int"),
    "a power of an integer": (["^", K, 2], "int"),
    "a power of a real": (["^", X, 0], "real"),
    "a maximum of integers": (["max", K, 1], "real"),
    "an absolute value": (["abs", K], "real"),
    "a quotient of integers": (["/", K, 2], "real"),
    "a choice": (["ite", P, K, 1], "real"),
    "an application": (["app", "T", X], "real"),
    "an integer function": (["app", "N", X], "int"),
    "a constant function": (["app", "c"], "real"),
    "pi": (["app", "pi"], "real"),
    "the exponential": (["app", "exp", X], "real"),
    "a comparison of an integer and a real": (["<=", K, X], "bool"),
    "no conjunct at all": (["and"], "bool"),
    "no disjunct at all": (["or"], "bool"),
    "a relation": (["rel", "D", X, P], "bool"),
    "an undeclared variable": (["var", "z"], REJECT),
    "a variable without a name": (["var"], REJECT),
    "a variable with two names": (["var", "x", "y"], REJECT),
    "an undeclared function": (["app", "U", X], REJECT),
    "a function with an argument too many": (["app", "T", X, X], REJECT),
    "the exponential of two numbers": (["app", "exp", X, X], REJECT),
    "pi of a number": (["app", "pi", X], REJECT),
    "a function of a truth value": (["app", "T", P], REJECT),
    "an undeclared relation": (["rel", "E", X, P], REJECT),
    "a relation with an argument too few": (["rel", "D", X], REJECT),
    "a relation of the wrong sorts": (["rel", "D", P, X], REJECT),
    "a truth value added": (["+", X, P], REJECT),
    "a truth value compared": (["=", P, P], REJECT),
    "a truth value negated as a number": (["neg", P], REJECT),
    "a number denied": (["not", X], REJECT),
    "a number among conjuncts": (["and", P, X], REJECT),
    "a choice by a number": (["ite", X, X, X], REJECT),
    "a choice of truth values": (["ite", P, P, P], REJECT),
    "an empty sum": (["+"], REJECT),
    "an empty maximum": (["max"], REJECT),
    "the negative of two": (["neg", X, X], REJECT),
    "a quotient of one": (["/", X], REJECT),
    "a comparison of three": (["<=", X, X, X], REJECT),
    "an equivalence of three": (["iff", P, P, P], REJECT),
    "an implication of one": (["=>", P], REJECT),
    "a truth with parts": (["true", P], REJECT),
    "a power that is true": (["^", X, True], REJECT),
    "a negative power": (["^", X, -1], REJECT),
    "a power that is a variable": (["^", X, K], REJECT),
    "a power of a truth value": (["^", P, 2], REJECT),
    "the largest power": (["^", X, 64], "real"),
    "a power past the largest": (["^", X, 65], REJECT),
    "a power that would fill the memory": (["^", X, 10**9], REJECT),
    "a dyadic number, which a term has not": ([1, 2], REJECT),
    "nothing": ([], REJECT),
    "an unknown operator": (["sinh", X], REJECT),
    "an operator that is a list": ([["+"], X], REJECT),
    "true of JSON": (True, REJECT),
    "a float": (["+", X, 1.0], REJECT),
}


@pytest.mark.parametrize(("term", "expected"), TERMS.values(), ids=TERMS)
def test_sorts_of_terms(term: Json, expected: Any) -> None:
    if expected is REJECT:
        with pytest.raises(Rejected):
            sort_of(term, statement(["true"]))
    else:
        assert sort_of(term, statement(["true"])) == expected


TOP = statement(["<=", X, Y], P)
IN_R = ["rel", "R", ["var", "s"]]
SAME = rule([["var", "s"], P], ["rel", "rel", ["var", "s"], P], s="real", p="bool")

STATEMENTS = {
    "assumptions and a goal": (TOP, ACCEPT),
    "a member too many": ({**TOP, "note": 1}, REJECT),
    "no assumptions member": (without(TOP, "assumptions"), REJECT),
    "another kind": ({**TOP, "kind": "cnf"}, REJECT),
    "a list": ([TOP], REJECT),
    "a goal that is a number": (statement(X), REJECT),
    "an assumption that is a number": (statement(["true"], 1), REJECT),
    "a variable of an unknown sort": (plain(["<=", X, 0], x="complex"), REJECT),
    "a function called exp": (statement(["true"], functions={"exp": {"arity": 1, "sort": "real"}}), REJECT),
    "a function called pi": (statement(["true"], functions={"pi": {"arity": 0, "sort": "real"}}), REJECT),
    "a function with truth values": (
        statement(["true"], functions={"f": {"arity": 1, "sort": "bool"}}),
        REJECT,
    ),
    "a function that says more": (
        statement(["true"], functions={"f": {"arity": 1, "sort": "real", "odd": True}}),
        REJECT,
    ),
    "a rule with itself as a premise": (
        statement(["true"], relations=relation(rule([["var", "s"]], IN_R, s="real"))),
        ACCEPT,
    ),
    "a relation called rel": (
        statement(["true"], relations={"rel": {**DOUBLING, "rules": {"same": SAME}}}),
        ACCEPT,
    ),
    "a relation without arguments": (
        statement(["rel", "R"], relations={"R": {"arguments": {}, "rules": {"rule": rule([])}}}),
        ACCEPT,
    ),
    "a rule with its own denial as a premise": (
        statement(["true"], relations=relation(rule([0], ["not", IN_R], s="real"))),
        REJECT,
    ),
    "a rule with a disjunction of itself": (
        statement(["true"], relations=relation(rule([0], ["or", IN_R, IN_R], s="real"))),
        REJECT,
    ),
    "a rule with another relation as a premise": (
        statement(["true"], relations={**relation(rule([0], ["rel", "D", 1, ["true"]])), "D": DOUBLING}),
        REJECT,
    ),
    "a rule that asks for itself inside itself": (
        statement(["true"], relations=relation(rule([0], ["rel", "R", ["ite", IN_R, 1, 2]], s="real"))),
        REJECT,
    ),
    "a rule that concludes from a relation's truth": (
        statement(["true"], relations=relation(rule([["ite", IN_R, 1, 2]], s="real"))),
        REJECT,
    ),
    "a rule that concludes a variable it does not declare": (
        statement(["true"], relations=relation(rule([X]))),
        REJECT,
    ),
    "a rule that concludes the wrong sort": (
        statement(["true"], relations=relation(rule([["true"]]))),
        REJECT,
    ),
    "a rule that concludes too much": (statement(["true"], relations=relation(rule([0, 0]))), REJECT),
    "a premise that is a number": (statement(["true"], relations=relation(rule([0], 0))), REJECT),
    "an integer argument given a real": (
        statement(["true"], relations=relation(rule([X], x="real"), {"s": "int"})),
        REJECT,
    ),
}


@pytest.mark.parametrize(("stated", "expected"), STATEMENTS.values(), ids=STATEMENTS)
def test_statements(stated: Json, expected: bool) -> None:
    if expected:
        check_statement(stated)
    else:
        with pytest.raises(Rejected):
            check_statement(stated)


def test_spellings_that_python_takes_for_equal_have_different_hashes() -> None:
    assert len({digest(data) for data in (1, 1.0, True, "1", [1])}) == 5
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest("ε") == hashlib.sha256('"ε"'.encode()).hexdigest()
    # by hand: sha256 of the six bytes {"a":1}... as the published format says
    assert digest({"a": 1}) == "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"


LEMMA = plain(["<=", 0, ["*", ["var", "a"], ["var", "a"]]], ["<", 0, ["var", "a"]], a="real")
FOR_K = plain(["<=", ["var", "n"], ["^", ["var", "n"], 2]], n="int")
IN_T = statement(["=", ["app", "T", 0], 0], variables={}, functions={"T": FUNCTIONS["T"]}, relations={})
IN_D = statement(["=>", ["rel", "D", X, ["true"]], ["<=", 1, X]], variables={"x": "real"}, functions={})


def use(lemma: Json, **instance: Json) -> Json:
    return {"id": "claim/lemma", "statement": lemma, "hash": digest(lemma), "instance": instance}


def altered(data: Json, *path: Any, to: Json) -> Json:
    """A deep copy with the member at the path replaced."""
    result = copy.deepcopy(data)
    *front, last = path
    place = result
    for step in front:
        place = place[step]
    place[last] = to
    return result


INSTANCES = {
    "a term for the variable": (use(LEMMA, a=["+", X, 1]), ACCEPT),
    "an integer for a real": (use(LEMMA, a=K), ACCEPT),
    "an integer for an integer": (use(FOR_K, n=["+", K, 1]), ACCEPT),
    "a function of the statement": (use(IN_T), ACCEPT),
    "a relation of the statement": (use(IN_D, x=Y), ACCEPT),
    "a variable left out": (use(LEMMA), REJECT),
    "a variable too many": (use(LEMMA, a=X, b=X), REJECT),
    "another variable": (use(LEMMA, b=X), REJECT),
    "a real for an integer": (use(FOR_K, n=X), REJECT),
    "a fraction for an integer": (use(FOR_K, n="1/2"), REJECT),
    "a maximum, which counts as real, for an integer": (use(FOR_K, n=["max", K, 1]), REJECT),
    "a formula for a real": (use(LEMMA, a=P), REJECT),
    "a variable that the statement does not have": (use(LEMMA, a=["var", "a"]), REJECT),
    "no term": (use(LEMMA, a=None), REJECT),
    "the hash of another lemma": ({**use(LEMMA, a=X), "hash": digest(FOR_K)}, REJECT),
    "a lemma that is no statement": (use({"kind": "text", "text": "x"}), REJECT),
    "a lemma with an ill-formed goal": (use(altered(LEMMA, "goal", to=["<=", 0]), a=X), REJECT),
    "a function of another arity": (
        use(statement(["true"], variables={}, functions={"T": {"arity": 2, "sort": "real"}}, relations={})),
        REJECT,
    ),
    "a function of another sort": (
        use(statement(["true"], variables={}, functions={"N": {"arity": 1, "sort": "real"}}, relations={})),
        REJECT,
    ),
    "a function that the statement does not have": (
        use(statement(["true"], variables={}, functions={"S": FUNCTIONS["T"]}, relations={})),
        REJECT,
    ),
    "a relation of that name with another rule": (
        use(altered(IN_D, "relations", "D", "rules", "one", "conclusion", to=[2, ["true"]]), x=Y),
        REJECT,
    ),
    "a relation of that name with a rule less": (
        use(altered(IN_D, "relations", "D", "rules", to={"one": DOUBLING["rules"]["one"]}), x=Y),
        REJECT,
    ),
}


@pytest.mark.parametrize(("used", "expected"), INSTANCES.values(), ids=INSTANCES)
def test_instances_of_lemmas(used: Json, expected: bool) -> None:
    if expected:
        assert sort_of(instantiate(used, statement(["true"])), statement(["true"])) == "bool"
    else:
        with pytest.raises(Rejected):
            instantiate(used, statement(["true"]))


def test_an_instance_says_what_the_lemma_says_at_the_terms() -> None:
    assert instantiate(use(LEMMA, a=["neg", X]), statement(["true"])) == [
        "=>",
        ["and", ["<", 0, ["neg", X]]],
        ["<=", 0, ["*", ["neg", X], ["neg", X]]],
    ]


def test_variables_are_replaced_all_at_once() -> None:
    assert substitute(["+", X, Y, ["app", "x", X]], {"x": Y, "y": X}) == ["+", Y, X, ["app", "x", Y]]


TABLE = {
    "T": {"table": [[0, 1], ["1/2", 5]], "default": -1},
    "N": {"table": [], "default": 3},
    "c": {"table": [[7]]},
}
AT = {"x": "1/2", "y": 0, "k": 2, "p": True}
STEPS = [
    {"relation": "D", "rule": "one", "values": {}},
    {"relation": "D", "rule": "double", "values": {"s": 1, "odd": True}},
]
EXP_ONE = ["app", "exp", 1]
QUOTIENT = relation(rule([["/", X, Y]], x="real", y="real"))

VALUES = {
    "the goal fails": (statement(["<=", X, Y], P), {"values": AT, "functions": TABLE}, ACCEPT),
    "the goal holds": (statement(["<=", Y, X], P), {"values": AT, "functions": TABLE}, REJECT),
    "an assumption fails": (statement(["<=", X, Y], ["not", P]), {"values": AT}, REJECT),
    "an assumption holds with equality only": (
        plain(["<", X, 0], ["<", 0, X], x="real"),
        {"values": {"x": 0}},
        REJECT,
    ),
    "a value is left out": (statement(["<=", X, Y]), {"values": without(AT, "k")}, REJECT),
    "a value for a variable of another statement": (plain(["<", X, 0], x="real"), {"values": AT}, ACCEPT),
    "no values": (plain(["<", X, 0], x="real"), {}, REJECT),
    "a truth value for a real": (plain(["<", X, 0], x="real"), {"values": {"x": True}}, REJECT),
    "a number for a truth value": (plain(["not", P], p="bool"), {"values": {"p": 1}}, REJECT),
    "a fraction for an integer": (plain(["<=", K, 0], k="int"), {"values": {"k": "1/2"}}, REJECT),
    "a whole fraction for an integer": (plain(["<=", K, 0], k="int"), {"values": {"k": "2/2"}}, ACCEPT),
    "a dyadic value": (plain(["<=", X, 0], x="real"), {"values": {"x": [1, -70]}}, ACCEPT),
    "a float": (plain(["<=", X, 0], x="real"), {"values": {"x": 0.5}}, REJECT),
    "not a number": (plain(["<=", X, 0], x="real"), {"values": {"x": float("nan")}}, REJECT),
    "an ill-formed goal": (plain(["<=", X], x="real"), {"values": {"x": 1}}, REJECT),
    "the goal divides by zero": (plain(["=", ["/", X, X], 1], x="real"), {"values": {"x": 0}}, ACCEPT),
    "a division by zero on the way not taken": (
        plain(["<=", 0, ["ite", ["=", X, 0], 0, ["/", ["^", X, 2], X]]], ["<=", 0, X], x="real"),
        {"values": {"x": 0}},
        ACCEPT,  # a denominator must be shown to be nonzero wherever it stands
    ),
    "an assumption divides by zero": (
        plain(["false"], ["=", ["/", X, X], 1], x="real"),
        {"values": {"x": 0}},
        REJECT,
    ),
    "an assumption does not, where it is not zero": (
        plain(["false"], ["=", ["/", X, X], 1], x="real"),
        {"values": {"x": 2}},
        ACCEPT,
    ),
    "a table": (statement(["=", ["app", "T", X], 1]), {"values": AT, "functions": TABLE}, ACCEPT),
    "a table in which the goal holds": (
        statement(["=", ["app", "T", X], 5]),
        {"values": AT, "functions": TABLE},
        REJECT,
    ),
    "the default of a table": (
        statement(["<=", 0, ["app", "T", 9]]),
        {"values": AT, "functions": TABLE},
        ACCEPT,
    ),
    "a table without a default is 0 elsewhere": (
        statement(["<", ["app", "c"], 0], functions=FUNCTIONS),
        {"values": AT, "functions": {"c": {"table": []}}},
        ACCEPT,
    ),
    "a table without a default is not negative elsewhere": (
        statement(["<=", 0, ["app", "c"]], functions=FUNCTIONS),
        {"values": AT, "functions": {"c": {"table": []}}},
        REJECT,
    ),
    "a table without a default is not positive elsewhere": (
        statement(["<=", ["app", "c"], 0], functions=FUNCTIONS),
        {"values": AT, "functions": {"c": {"table": []}}},
        REJECT,
    ),
    "a table of two arguments": (
        statement(["=", ["app", "U", 0, 1], 5], functions={"U": {"arity": 2, "sort": "real"}}),
        {"values": AT, "functions": {"U": {"table": [[0, 0, 4], [0, 1, 6]]}}},
        ACCEPT,
    ),
    "a choice by what cannot be told": (
        statement(["=", ["ite", ["rel", "D", 77, ["true"]], 0, 1], 0]),
        {"values": AT},
        REJECT,
    ),
    "a choice by what cannot be told, the other way": (
        statement(["=", ["ite", ["rel", "D", 77, ["true"]], 0, 1], 1]),
        {"values": AT},
        REJECT,
    ),
    "a relation at a truth that cannot be told": (
        statement(["false"], ["rel", "D", 2, ["rel", "D", 77, ["true"]]]),
        {"values": AT, "derivations": STEPS},
        REJECT,
    ),
    "a function without a table": (statement(["=", ["app", "T", X], 1]), {"values": AT}, REJECT),
    "two values at one place": (
        statement(["false"]),
        {"values": AT, "functions": {"T": {"table": [[0, 1], ["0/3", 2]]}}},
        REJECT,
    ),
    "a fraction from an integer function": (
        statement(["false"]),
        {"values": AT, "functions": {"N": {"table": [[0, "1/2"]]}}},
        REJECT,
    ),
    "a fraction by default from an integer function": (
        statement(["false"]),
        {"values": AT, "functions": {"N": {"table": [], "default": "1/2"}}},
        REJECT,
    ),
    "a table for the exponential": (
        plain(["=", EXP_ONE, 0]),
        {"values": {}, "functions": {"exp": {"table": [], "default": 7}}},
        REJECT,
    ),
    "a table for the exponential, where the goal is true": (
        plain(["<", 0, EXP_ONE]),
        {"values": {}, "functions": {"exp": {"table": [], "default": -7}}},
        REJECT,
    ),
    "a table for pi": (
        plain(["<", 3, ["app", "pi"]]),
        {"values": {}, "functions": {"pi": {"table": [], "default": 3}}},
        REJECT,
    ),
    "an enclosure shows that the goal fails": (
        plain(["<", ["app", "exp", X], 2], x="real"),
        {"values": {"x": 1}},
        ACCEPT,
    ),
    "an enclosure that is too wide to tell": (
        plain(["<", EXP_ONE, "543656365691809047/200000000000000000"]),
        {"values": {}, "bits": 8},
        REJECT,
    ),
    "bits that are no number": (plain(["<", EXP_ONE, 2]), {"values": {}, "bits": float("nan")}, REJECT),
    "bits that are true": (plain(["<", EXP_ONE, 2]), {"values": {}, "bits": True}, REJECT),
    "more bits than the kernel computes with": (
        plain(["<", EXP_ONE, 2]),
        {"values": {}, "bits": 1 << 40},
        REJECT,
    ),
    "a derived relation": (
        statement(["<", X, 0], ["rel", "D", 2, ["false"]]),
        {"values": AT, "derivations": STEPS},
        ACCEPT,
    ),
    "a relation that is not derived": (
        statement(["<", X, 0], ["rel", "D", 3, ["false"]]),
        {"values": AT, "derivations": STEPS},
        REJECT,
    ),
    "a relation derived at another truth value": (
        statement(["<", X, 0], ["rel", "D", 2, ["true"]]),
        {"values": AT, "derivations": STEPS},
        REJECT,
    ),
    "what is not derived is not false": (
        statement(["rel", "D", 3, ["true"]]),
        {"values": AT, "derivations": STEPS},
        REJECT,
    ),
    "a derivation without its premise": (
        statement(["<", X, 0], ["rel", "D", 2, ["false"]]),
        {"values": AT, "derivations": STEPS[1:]},
        REJECT,
    ),
    "a derivation before its premise": (
        statement(["<", X, 0], ["rel", "D", 2, ["false"]]),
        {"values": AT, "derivations": STEPS[::-1]},
        REJECT,
    ),
    "a derivation by a rule that is not there": (
        statement(["<", X, 0], ["rel", "D", 2, ["false"]]),
        {"values": AT, "derivations": [{**STEPS[0], "rule": "two"}]},
        REJECT,
    ),
    "a derivation that leaves a variable of the rule open": (
        statement(["<", X, 0], ["rel", "D", 2, ["false"]]),
        {"values": AT, "derivations": [STEPS[0], {**STEPS[1], "values": {"s": 1}}]},
        REJECT,
    ),
    "a derivation of what does not exist": (
        statement(["=", X, 1], ["rel", "R", ["/", X, Y]], relations=QUOTIENT, functions={}),
        {
            "values": {**AT, "x": 5},
            "derivations": [{"relation": "R", "rule": "rule", "values": {"x": 1, "y": 0}}],
        },
        REJECT,
    ),
    "values that should discharge": (plain(["<", X, 0], x="real"), {"values": {"x": 1}}, "discharged"),
    "values that should show a contradiction": (
        plain(["<", X, 0], x="real"),
        {"values": {"x": 1}},
        "vacuous",
    ),
}


@pytest.mark.parametrize(("stated", "evidence", "expected"), VALUES.values(), ids=VALUES)
def test_values(stated: Json, evidence: Json, expected: Any) -> None:
    outcome = expected if isinstance(expected, str) else "refuted"
    assert accepts("values", outcome, stated, evidence) is (expected is ACCEPT)


GROUND = {
    "arithmetic": (plain(["=", ["+", "1/2", "1/3"], "5/6"]), {}, ACCEPT),
    "arithmetic that no dyadic number can do": (
        plain(
            [
                "and",
                ["=", ["^", "1/3", 2], "1/9"],
                ["=", ["/", 1, 3], "1/3"],
                ["=", ["max", "1/3", "1/7"], "1/3"],
            ]
        ),
        {},
        ACCEPT,
    ),
    "false arithmetic": (plain(["=", ["+", "1/2", "1/3"], "4/6"]), {}, REJECT),
    "an enclosure": (plain(["<", EXP_ONE, 3]), {"bits": 20}, ACCEPT),
    "a false inequality of analysis": (plain(["<", 3, EXP_ONE]), {"bits": 20}, REJECT),
    "an equality of analysis cannot be seen": (plain(["=", ["app", "exp", 0], 1]), {"bits": 20}, REJECT),
    "tables for functions of analysis": (
        plain(["=", EXP_ONE, 0]),
        {"functions": {"exp": {"table": [], "default": 0}}},
        REJECT,
    ),
    "a variable": (plain(["=", X, X], x="real"), {}, REJECT),
    "a variable with a value": (plain(["=", X, X], x="real"), {"values": {"x": 1}}, REJECT),
    "a variable that does not occur": (plain(["true"], x="real"), {"values": {"x": 1}}, REJECT),
    "a function": (
        statement(["=", ["app", "c"], 0], variables={}, relations={}),
        {"functions": {"c": {"table": [], "default": 0}}},
        REJECT,
    ),
    "an assumption": (plain(["true"], ["true"]), {}, REJECT),
    "a derivation": (
        statement(["rel", "D", 2, ["false"]], variables={}, functions={}),
        {"derivations": STEPS},
        ACCEPT,
    ),
    "no derivation": (statement(["rel", "D", 2, ["false"]], variables={}, functions={}), {}, REJECT),
    "no derivation of what is denied": (
        statement(["not", ["rel", "D", 3, ["false"]]], variables={}, functions={}),
        {"derivations": STEPS},
        REJECT,
    ),
    "a division by zero beside a truth": (plain(["or", ["true"], ["=", ["/", 1, 0], 1]]), {}, REJECT),
    "no conjunct at all": (plain(["and"]), {}, ACCEPT),
    "no disjunct at all": (plain(["or"]), {}, REJECT),
    "evidence that is no table": (plain(["and"]), [], REJECT),
}


@pytest.mark.parametrize(("stated", "evidence", "expected"), GROUND.values(), ids=GROUND)
def test_ground(stated: Json, evidence: Json, expected: bool) -> None:
    assert accepts("ground", "discharged", stated, evidence) is expected
    assert not accepts("ground", "refuted", stated, evidence)


@pytest.mark.parametrize(("stated", "evidence", "expected"), GROUND.values(), ids=GROUND)
def test_nothing_is_both_true_and_refuted(stated: Json, evidence: Json, expected: bool) -> None:
    assert not (expected and accepts("values", "refuted", stated, evidence))


@pytest.mark.parametrize("holds", [True, False])
def test_an_instance_shown_must_satisfy_the_assumptions(holds: bool) -> None:
    stated = plain(["<=", 0, X], ["<", 0, X], ["<", X, 1], x="real")
    conclusion = {
        "rule": "none",
        "outcome": "undecided",
        "statement": stated,
        "hash": digest(stated),
        "evidence": {},
    }
    shown = {**conclusion, "instance": {"values": {"x": "1/2" if holds else 1}}}
    if holds:
        assert replay_conclusion(shown) == "not replayable"
    else:
        with pytest.raises(Rejected, match="does not hold at the instance shown"):
            replay_conclusion(shown)


def test_an_instance_is_shown_of_a_well_formed_statement_only() -> None:
    stated = plain(["true"], ["<", 0, ["^", 3, 10**10]])  # else its evaluation would fill the memory
    conclusion = {
        "rule": "none",
        "outcome": "undecided",
        "statement": stated,
        "hash": digest(stated),
        "evidence": {},
        "instance": {"values": {}},
    }
    with pytest.raises(Rejected, match="is not a term"):
        replay_conclusion(conclusion)


THREE = {
    "not": [(["not", "t"], "f"), (["not", "f"], "t"), (["not", "u"], "u")],
    "and": [(["and", "t", "t"], "t"), (["and", "u", "f"], "f"), (["and", "u", "t"], "u")],
    "or": [(["or", "f", "f"], "f"), (["or", "u", "t"], "t"), (["or", "u", "f"], "u")],
    "=>": [
        (["=>", "f", "u"], "t"),
        (["=>", "u", "t"], "t"),
        (["=>", "t", "f"], "f"),
        (["=>", "t", "t"], "t"),
        (["=>", "t", "u"], "u"),
        (["=>", "u", "f"], "u"),
        (["=>", "f", "f"], "t"),
    ],
    "iff": [
        (["iff", "t", "f"], "f"),
        (["iff", "f", "f"], "t"),
        (["iff", "u", "t"], "u"),
        (["iff", "u", "u"], "u"),
    ],
}


@pytest.mark.parametrize(("formula", "expected"), [row for rows in THREE.values() for row in rows], ids=str)
def test_what_cannot_be_told_stays_untold(formula: Json, expected: str) -> None:
    unknown = ["rel", "D", 77, ["true"]]
    meaning: dict[str, Json] = {"t": ["true"], "f": ["<", 1, 1], "u": unknown}
    stated = statement(["true"], variables={}, functions={})
    found = Model({}, stated).truth([formula[0], *(meaning[part] for part in formula[1:])])
    assert found is {"t": True, "f": False, "u": None}[expected]


numbers = st.one_of(
    st.integers(-3, 3),
    st.fractions(-2, 2, max_denominator=3).map(
        lambda q: int(q) if q.denominator == 1 else f"{q.numerator}/{q.denominator}"
    ),
)


def formulas(terms: st.SearchStrategy[Json], inner: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    return st.one_of(
        st.tuples(st.sampled_from(["<=", "<", "="]), terms, terms).map(list),
        st.tuples(st.just("not"), inner).map(list),
        st.tuples(st.sampled_from(["=>", "iff"]), inner, inner).map(list),
        st.tuples(st.sampled_from(["and", "or"]), st.lists(inner, max_size=3)).map(lambda f: [f[0], *f[1]]),
    )


def compound(terms: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    flat = formulas(terms, st.just(P))
    return st.one_of(
        st.tuples(st.sampled_from(["+", "*", "max", "min"]), st.lists(terms, min_size=1, max_size=3)).map(
            lambda t: [t[0], *t[1]]
        ),
        st.tuples(st.sampled_from(["neg", "abs"]), terms).map(list),
        st.tuples(st.just("^"), terms, st.integers(0, 3)).map(list),
        st.tuples(st.just("/"), terms, terms).map(list),
        st.tuples(st.just("ite"), flat, terms, terms).map(list),
    )


terms = st.recursive(st.one_of(numbers, st.sampled_from([X, Y, K])), compound, max_leaves=8)


@given(
    st.recursive(st.sampled_from([P, ["true"]]), lambda inner: formulas(terms, inner), max_leaves=6),
    st.data(),
)
def test_evaluation_agrees_with_a_second_road(formula: Json, data: Any) -> None:
    at = {
        "x": data.draw(numbers),
        "y": data.draw(numbers),
        "k": data.draw(st.integers(-2, 2)),
        "p": data.draw(st.booleans()),
    }
    model = Model({"values": at}, statement(formula))
    try:
        expected = REFERENCE["truth"](formula, {n: rational(v) if n != "p" else v for n, v in at.items()}, {})
    except REFERENCE["Undefined"]:
        return
    assert model.truth(formula) is expected


def test_the_rules_look_at_the_outcome_themselves() -> None:
    false, true = plain(["<", X, 0], x="real"), plain(["<", 0, 1])
    check_values(false, {"values": {"x": 0}}, "refuted")
    check_ground(true, {}, "discharged")
    with pytest.raises(Rejected):
        check_values(false, {"values": {"x": 0}}, "discharged")
    with pytest.raises(Rejected):
        check_ground(true, {}, "refuted")

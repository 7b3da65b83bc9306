"""Rule `induction`: an accept / reject table around one small induction, and what is false all the same."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from verify.kernel import certificate
from verify.kernel.errors import Rejected
from verify.kernel.formula import digest
from verify.kernel.induction import check

Json = Any
ACCEPT, REJECT = True, False

S, B, T, X, ODD = (["var", name] for name in ("s", "b", "t", "x", "odd"))

# sums of products in which one factor is always 0: each of them is 0
DOT = {
    "arguments": {"s": "real"},
    "rules": {
        "empty": {"variables": {}, "premises": [], "conclusion": [0]},
        "extend": {
            "variables": {"s": "real", "b": "real", "x": "real"},
            "premises": [["rel", "dot", S], ["=", B, 0]],
            "conclusion": [["+", S, ["*", B, X]]],
        },
    },
}


def statement(
    goal: Json, assumptions: Json, variables: Json, relations: Json = None, functions: Json = None
) -> Json:
    return {
        "kind": "formula",
        "variables": variables,
        "functions": functions or {},
        "relations": {"dot": DOT} if relations is None else relations,
        "assumptions": assumptions,
        "goal": goal,
    }


def use(lemma: Json) -> Json:
    return {"id": "claim/lemma", "statement": lemma, "hash": digest(lemma), "instance": {}}


ALL_ARE_ZERO = statement(["=", T, 0], [["rel", "dot", T]], {"t": "real"})
EMPTY = statement(["=", 0, 0], [], {})
EXTEND = statement(
    ["=", ["+", S, ["*", B, X]], 0],
    [["rel", "dot", S], ["=", B, 0], ["=", S, 0]],
    {"s": "real", "b": "real", "x": "real"},
)
RULES = {"rules": {"empty": 0, "extend": 1}}


def accepts(stated: Json, lemmas: Json, evidence: Json = None, outcome: str = "discharged") -> bool:
    """The rule alone; that the relation holds somewhere is asked of every rule (test_certificate.py)."""
    try:
        with certificate._reading("the certificate"):
            check(stated, [use(lemma) for lemma in lemmas], RULES if evidence is None else evidence, outcome)
    except Rejected:
        return False
    return True


def altered(data: Json, *path: Any, to: Json) -> Json:
    """A deep copy with the member at the path replaced."""
    result = copy.deepcopy(data)
    *front, last = path
    place = result
    for step in front:
        place = place[step]
    place[last] = to
    return result


def with_functions(stated: Json, **functions: Json) -> Json:
    return {**stated, "functions": functions}


def with_rule(stated: Json, name: str, rule: Json) -> Json:
    return altered(stated, "relations", "dot", "rules", name, to=rule)


OTHER_DOT = altered(DOT, "rules", "extend", "premises", 1, to=["=", B, 1])
UNREACHED = {"variables": {}, "premises": [], "conclusion": [7]}
CONCLUDES_UNDECLARED = {"variables": {}, "premises": [], "conclusion": [T]}
DENIES = {"variables": {"s": "real"}, "premises": [["not", ["rel", "dot", S]]], "conclusion": [0]}
UNARY = {"arity": 1, "sort": "real"}

INDUCTIONS = {
    "a lemma for each rule": (ALL_ARE_ZERO, [EMPTY, EXTEND], RULES, ACCEPT),
    "the lemmas in another order": (
        ALL_ARE_ZERO,
        [EXTEND, EMPTY],
        {"rules": {"empty": 1, "extend": 0}},
        ACCEPT,
    ),
    "a lemma too many": (ALL_ARE_ZERO, [EMPTY, EXTEND, EXTEND], RULES, ACCEPT),
    "an index from the end": (ALL_ARE_ZERO, [EMPTY, EXTEND], {"rules": {"empty": 0, "extend": -1}}, ACCEPT),
    "a lemma that declares what it does not need": (
        ALL_ARE_ZERO,
        [with_functions(EMPTY, f=UNARY), EXTEND],
        RULES,
        ACCEPT,
    ),
    "one lemma for both rules": (ALL_ARE_ZERO, [EXTEND], {"rules": {"empty": 0, "extend": 0}}, REJECT),
    "lemmas for each other's rule": (ALL_ARE_ZERO, [EXTEND, EMPTY], RULES, REJECT),
    "a rule without a lemma": (ALL_ARE_ZERO, [EMPTY, EXTEND], {"rules": {"empty": 0}}, REJECT),
    "an index past the lemmas": (ALL_ARE_ZERO, [EMPTY, EXTEND], {"rules": {"empty": 0, "extend": 2}}, REJECT),
    "an index that is text": (ALL_ARE_ZERO, [EMPTY, EXTEND], {"rules": {"empty": 0, "extend": "1"}}, REJECT),
    "no rules": (ALL_ARE_ZERO, [EMPTY, EXTEND], {}, REJECT),
    "another invariant": (altered(ALL_ARE_ZERO, "goal", to=["=", T, 1]), [EMPTY, EXTEND], RULES, REJECT),
    "a stronger invariant": (altered(ALL_ARE_ZERO, "goal", to=["false"]), [EMPTY, EXTEND], RULES, REJECT),
    "a weaker invariant, which needs lemmas of its own": (
        altered(ALL_ARE_ZERO, "goal", to=["<=", T, 0]),
        [EMPTY, EXTEND],
        RULES,
        REJECT,
    ),
    "the assumption of the lemma is left out": (
        ALL_ARE_ZERO,
        [EMPTY, altered(EXTEND, "assumptions", to=EXTEND["assumptions"][:2])],
        RULES,
        REJECT,
    ),
    "a lemma with an assumption more": (
        ALL_ARE_ZERO,
        [EMPTY, altered(EXTEND, "assumptions", to=[*EXTEND["assumptions"], ["=", X, 0]])],
        RULES,
        REJECT,
    ),
    "a lemma with another premise": (
        ALL_ARE_ZERO,
        [EMPTY, altered(EXTEND, "assumptions", 1, to=["=", X, 0])],
        RULES,
        REJECT,
    ),
    "a lemma with a stronger premise": (
        ALL_ARE_ZERO,
        [EMPTY, altered(EXTEND, "assumptions", 1, to=["false"])],
        RULES,
        REJECT,
    ),
    "a lemma with another conclusion": (
        ALL_ARE_ZERO,
        [EMPTY, altered(EXTEND, "goal", to=["true"])],
        RULES,
        REJECT,
    ),
    "a lemma that says the same in other words": (
        ALL_ARE_ZERO,
        [statement(["true"], [], {}), EXTEND],
        RULES,
        REJECT,
    ),
    "a lemma about another relation of that name": (
        ALL_ARE_ZERO,
        [EMPTY, altered(EXTEND, "relations", "dot", to=OTHER_DOT)],
        RULES,
        REJECT,
    ),
    "a lemma in which a variable of the rule is an integer": (
        ALL_ARE_ZERO,
        [EMPTY, altered(EXTEND, "variables", "x", to="int")],
        RULES,
        REJECT,
    ),
    "an ill-formed lemma": (
        ALL_ARE_ZERO,
        [EMPTY, altered(EXTEND, "variables", to={"s": "real"})],
        RULES,
        REJECT,
    ),
    "an assumption more": (
        altered(ALL_ARE_ZERO, "assumptions", to=[["rel", "dot", T], ["=", T, 0]]),
        [EMPTY, EXTEND],
        RULES,
        REJECT,
    ),
    "no assumption": (altered(ALL_ARE_ZERO, "assumptions", to=[]), [EMPTY, EXTEND], RULES, REJECT),
    "an assumption that is no relation": (
        altered(ALL_ARE_ZERO, "assumptions", to=[["=", T, 0]]),
        [EMPTY, EXTEND],
        RULES,
        REJECT,
    ),
    "the relation at a term": (
        altered(ALL_ARE_ZERO, "assumptions", to=[["rel", "dot", ["+", T, 1]]]),
        [EMPTY, EXTEND],
        RULES,
        REJECT,
    ),
    "the relation at a number": (
        statement(["=", 0, 0], [["rel", "dot", 0]], {}),
        [EMPTY, EXTEND],
        RULES,
        REJECT,
    ),
    "a variable beside those of the relation": (
        altered(ALL_ARE_ZERO, "variables", to={"t": "real", "x": "real"}),
        [EMPTY, EXTEND],
        RULES,
        REJECT,
    ),
    "a rule that no lemma speaks of": (
        with_rule(ALL_ARE_ZERO, "seven", UNREACHED),
        [EMPTY, EXTEND],
        RULES,
        REJECT,
    ),
    "a rule that concludes an undeclared variable": (
        with_rule(ALL_ARE_ZERO, "any", CONCLUDES_UNDECLARED),
        [EMPTY, EXTEND],
        {"rules": {"empty": 0, "extend": 1, "any": 0}},
        REJECT,
    ),
    "a rule that is not monotone": (
        statement(
            ["=", T, 0], [["rel", "dot", T]], {"t": "real"}, {"dot": {**DOT, "rules": {"denies": DENIES}}}
        ),
        [EMPTY],
        {"rules": {"denies": 0}},
        REJECT,
    ),
    "the relation at pi, and a variable called pi": (
        statement(["=", ["var", "pi"], 0], [["rel", "dot", ["app", "pi"]]], {"pi": "real"}),
        [EMPTY, EXTEND],
        RULES,
        REJECT,
    ),
    "the relation at a fraction, and a variable called as its second character": (
        statement(["=", ["var", "/"], 0], [["rel", "dot", "1/2"]], {"/": "real"}),
        [EMPTY, EXTEND],
        RULES,
        REJECT,
    ),
    "an ill-formed goal where there is no rule": (
        statement(["=", T], [["rel", "dot", T]], {"t": "real"}, {"dot": {**DOT, "rules": {}}}),
        [],
        {"rules": {}},
        REJECT,
    ),
    "nothing is derived without rules": (
        statement(["false"], [["rel", "dot", T]], {"t": "real"}, {"dot": {**DOT, "rules": {}}}),
        [],
        {"rules": {}},
        ACCEPT,
    ),
}


@pytest.mark.parametrize(("stated", "lemmas", "evidence", "expected"), INDUCTIONS.values(), ids=INDUCTIONS)
def test_inductions(stated: Json, lemmas: Json, evidence: Json, expected: bool) -> None:
    assert accepts(stated, lemmas, evidence) is expected


@pytest.mark.parametrize("outcome", ["refuted", "vacuous", "undecided", None])
def test_an_induction_discharges_and_nothing_else(outcome: Any) -> None:
    assert not accepts(ALL_ARE_ZERO, [EMPTY, EXTEND], outcome=outcome)


def test_the_hash_of_a_lemma_must_be_its_own() -> None:
    lemmas = [use(EMPTY), {**use(EXTEND), "hash": digest(EMPTY)}]
    with pytest.raises(Rejected, match="the hash of claim/lemma is not that of its statement"):
        check(ALL_ARE_ZERO, lemmas, RULES, "discharged")


POINT = {"arguments": {"s": "real"}, "rules": {"zero": {"variables": {}, "premises": [], "conclusion": [0]}}}
NOWHERE = {"arguments": {"s": "real"}, "rules": {}}


@pytest.mark.parametrize("same", [True, False])
def test_an_invariant_may_name_another_relation_if_the_lemmas_mean_the_same_by_it(same: bool) -> None:
    lemma = statement(["rel", "Q", 0], [], {}, {"Q": POINT})
    stated = statement(
        ["rel", "Q", T], [["rel", "R", T]], {"t": "real"}, {"R": POINT, "Q": POINT if same else NOWHERE}
    )
    assert accepts(stated, [lemma], {"rules": {"zero": 0}}) is same


def test_functions_of_one_name_must_be_one_function() -> None:
    at_zero = ["<=", ["app", "f", 0], 1]
    stated = statement(
        ["<=", ["app", "f", T], 1], [["rel", "R", T]], {"t": "real"}, {"R": POINT}, {"f": UNARY}
    )
    lemma = statement(at_zero, [], {}, {"R": POINT}, {"f": UNARY})
    assert accepts(stated, [lemma], {"rules": {"zero": 0}})
    integral = with_functions(lemma, f={"arity": 1, "sort": "int"})
    assert not accepts(stated, [integral], {"rules": {"zero": 0}})


def test_the_relation_is_at_distinct_variables() -> None:
    pairs = {
        "arguments": {"s": "real", "t": "real"},
        "rules": {"one": {"variables": {}, "premises": [], "conclusion": [0, 1]}},
    }
    lemma = statement(["<", 0, 1], [], {}, {"R": pairs})
    twice = statement(["<", T, T], [["rel", "R", T, T]], {"t": "real"}, {"R": pairs})
    apart = statement(["<", S, T], [["rel", "R", S, T]], {"s": "real", "t": "real"}, {"R": pairs})
    assert accepts(apart, [lemma], {"rules": {"one": 0}})
    assert not accepts(twice, [lemma], {"rules": {"one": 0}})
    at_second = statement(["=", 1, 1], [], {}, {"R": pairs})
    assert not accepts(altered(twice, "goal", to=["=", T, 1]), [at_second], {"rules": {"one": 0}})
    assert not accepts(
        altered(apart, "assumptions", 0, to=["rel", "R", T, S]), [lemma], {"rules": {"one": 0}}
    )


def test_truth_values_are_arguments_too() -> None:
    flips = {
        "arguments": {"s": "real", "odd": "bool"},
        "rules": {
            "start": {"variables": {}, "premises": [], "conclusion": [0, ["false"]]},
            "next": {
                "variables": {"s": "real", "odd": "bool"},
                "premises": [["rel", "R", S, ODD]],
                "conclusion": [["+", S, 1], ["not", ODD]],
            },
        },
    }
    variables = {"s": "real", "odd": "bool"}
    stated = statement(["or", ODD, ["<=", 0, S]], [["rel", "R", S, ODD]], variables, {"R": flips})
    start = statement(["or", ["false"], ["<=", 0, 0]], [], {}, {"R": flips})
    following = statement(
        ["or", ["not", ODD], ["<=", 0, ["+", S, 1]]],
        [["rel", "R", S, ODD], ["or", ODD, ["<=", 0, S]]],
        variables,
        {"R": flips},
    )
    assert accepts(stated, [start, following], {"rules": {"start": 0, "next": 1}})


def test_an_invariant_has_no_quotient() -> None:
    stated = statement(["=", ["/", T, 1], 0], [["rel", "R", T]], {"t": "real"}, {"R": POINT})
    lemma = statement(["=", ["/", 0, 1], 0], [], {}, {"R": POINT})
    assert not accepts(stated, [lemma], {"rules": {"zero": 0}})


def test_the_rule_looks_at_the_outcome_itself() -> None:
    lemmas = [use(EMPTY), use(EXTEND)]
    check(ALL_ARE_ZERO, lemmas, RULES, "discharged")
    with pytest.raises(Rejected):
        check(ALL_ARE_ZERO, lemmas, RULES, "refuted")

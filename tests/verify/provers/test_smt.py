"""The prover `smt`: known statements, the smallest counterexamples, links, and a soundness fuzz.

The fuzz needs no oracle: what is discharged may have no counterexample on a grid, what is refuted must fail at the
values given, both by an evaluation that shares no code with the kernel; and every conclusion must replay.
"""

from __future__ import annotations

import runpy
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify import terms
from verify.claim import BadClaim, Claim, Source
from verify.kernel.certificate import replay_conclusion
from verify.provers import Context, new
from verify.provers.encoding import Encoding
from verify.terms import And, Function, Iff, Implies, Not, Or, Relation, ite, maximum, minimum, relu, tanh

Json = Any
REFERENCE = runpy.run_path(str(Path(__file__).parents[1] / "reference.py"))

a, b, x, y = terms.reals("a b x y")
(k,) = terms.ints("k")
(p,) = terms.bools("p")
T = Function("T")


def settled(goal: Any, *assumptions: Any, seconds: float = 10) -> Json:
    """The one conclusion about the statement, replayed."""
    prover = new("smt", Context(time_limit=seconds))
    prover.assume(*assumptions)
    prover.prove(goal)
    (conclusion,) = prover.conclusions
    replayed = replay_conclusion(conclusion)
    assert (replayed == "checked") is (conclusion["rule"] not in ("none", "cross-checked"))
    return conclusion


def leaky(slope: Any, z: Any) -> Any:
    return ite(z >= 0, z, slope * z)


def leaky_pair(sign: int) -> Any:
    return relu(x) == (leaky(a, x) + a * leaky(a, -x)) / (1 + sign * a * a)


def relu_squared(z: Any) -> Any:
    return relu(z) ** 2


PROVED = {
    "an inequality": (x <= x + 1, []),
    "Farkas": (x + y <= 2, [x <= 1, y <= 1]),
    "a product of positive numbers": (a * b > 0, [a > 0, b > 0]),
    "a square": (x * x + y * y >= 2 * x * y, []),
    "relu as a difference": (relu(x) - relu(-x) == x, []),
    "leaky relu": (leaky_pair(-1), [a > 0, a < 1]),
    "squared relu": ((relu_squared(x + a) - relu_squared(x - a)) / (4 * a) - relu(x) <= a / 4, [a > 0]),
    "a median of three": (
        maximum(minimum(a, b), minimum(maximum(a, b), x)) >= minimum(a, b),
        [],
    ),
    "an integer between": (k == 1, [2 * k > 1, 2 * k < 3]),
    "no integer between": (Not(2 * k == 1), []),
    "equal arguments": (T(x) == T(y), [x == y]),
    "an odd function": (T(x) + T(y) == 0, [T(-x) == -T(x), y == -x]),
    "tanh is one function": (tanh(x + y) == tanh(y + x), []),
    "a quotient": (a / b * b == a, [Not(b == 0)]),
    "truth values": (Iff(Iff(p, x <= 0), Iff(x <= 0, p)), []),
    "an empty conjunction": (And(), []),
}


@pytest.mark.parametrize(("goal", "assumptions"), PROVED.values(), ids=PROVED)
def test_proved_with_a_certificate_of_the_kernel(goal: Any, assumptions: list[Any]) -> None:
    conclusion = settled(goal, *assumptions)
    assert (conclusion["rule"], conclusion["outcome"]) == ("clausal", "discharged")


# Each found and the smallest: what a reader would have written down.
SMALLEST = {
    "leaky relu with 1 + a²": (leaky_pair(1), [a > 0, a < 1], {"a": "1/2", "x": 1}),
    "odd multiples without an upper bound": (
        And(k == 0, b == a),
        [a > 0, b > 0, b == (2 * k + 1) * a],
        {"a": 1, "b": 3, "k": 1},
    ),
    "division by zero": (x / x == 1, [], {"x": 0}),
    "a strict inequality that is none": (x > 0, [x >= 0], {"x": 0}),
    "the sum of two": (x + y <= 1, [x <= 1, y <= 1], {"x": 1, "y": 1}),
    "a square below": (x * x >= x, [], {"x": "1/2"}),
    "an integer is not small": (k * k > k, [k > 0], {"k": 1}),
    "a truth value": (Or(p, x <= 0), [], {"p": False, "x": 1}),
    "a function of analysis": (tanh(x) + tanh(x + 1) == 2 * tanh(x), [], {"x": 0}),
    "no disjunct": (Or(), [], {}),
}


@pytest.mark.parametrize(("goal", "assumptions", "values"), SMALLEST.values(), ids=SMALLEST)
def test_the_smallest_counterexample(goal: Any, assumptions: list[Any], values: Json) -> None:
    conclusion = settled(goal, *assumptions)
    assert (conclusion["rule"], conclusion["outcome"]) == ("values", "refuted")
    assert conclusion["evidence"]["values"] == values


def test_a_counterexample_that_only_divides_by_zero_says_so() -> None:
    assert settled(x / x == 1)["message"] == "a divisor is 0"
    assert not settled(x / (1 + x * x) == x).get("message")


def test_a_counterexample_with_a_function_shows_its_table() -> None:
    evidence = settled(T(x) == T(y))["evidence"]
    table = {tuple(row[:-1]): row[-1] for row in evidence["functions"]["T"]["table"]}
    at = evidence["values"]
    assert table[(at["x"],)] != table[(at["y"],)]


VACUOUS = {
    "linear": [x > 1, x < 0],
    "products": [x > 0, y > 0, x * y <= 0],
    "integers": [k > 0, k < 1],
    "truth values": [p, Not(p)],
    "false": [terms.formula(False)],
}


@pytest.mark.parametrize("assumptions", VACUOUS.values(), ids=VACUOUS)
def test_contradictory_assumptions_are_told(assumptions: list[Any]) -> None:
    for goal in (x == 5, terms.formula(True), terms.formula(False)):
        assert settled(goal, *assumptions)["outcome"] == "vacuous"


def test_unused_assumptions_are_told() -> None:
    conclusion = settled(x + 1 > 1, x > 0, y > 0)
    assert conclusion["unused"] == ["0 < y"]


def test_an_instance_of_the_assumptions_is_shown() -> None:
    conclusion = settled(x * y > 0, x > 2, y > 3)
    values = conclusion["instance"]["values"]
    assert Fraction(values["x"]) > 2
    assert Fraction(values["y"]) > 3


def test_the_authors_instance_is_shown() -> None:
    prover = new("smt", Context(time_limit=10))
    prover.assume(terms.exp(x) >= 20 * y, y > 0)
    prover.show(x=3, y=Fraction(1))
    prover.prove(terms.exp(x) > 0)
    (conclusion,) = prover.conclusions
    assert (conclusion["outcome"], conclusion["unused"]) == ("discharged", [])
    assert conclusion["instance"] == {"values": {"x": 3, "y": 1}, "bits": 128}
    assert replay_conclusion(conclusion) == "checked"


# What is shown must be an instance: exp is what it is to the kernel, and unknown to z3 alone.
NO_INSTANCES = {
    "an assumption fails": ({"x": 2, "y": 1}, "does not hold at the instance shown"),
    "a variable is missing": ({"x": 3}, "the instance shown gives x; expected x, y"),
    "a variable more": ({"x": 3, "y": 1, "z": 0}, "the instance shown gives x, y, z; expected x, y"),
    "a truth value for a number": ({"x": 3, "y": True}, "is no value of sort real"),
}


@pytest.mark.parametrize(("values", "message"), NO_INSTANCES.values(), ids=NO_INSTANCES)
def test_an_instance_that_is_none_is_refused(values: Any, message: str) -> None:
    prover = new("smt", Context(time_limit=10))
    prover.assume(terms.exp(x) >= 20 * y, y > 0)
    prover.show(**values)
    with pytest.raises(BadClaim, match=message):
        prover.prove(terms.exp(x) > 0)
    assert prover.conclusions == []


def shown_of_steps(**values: Any) -> Any:
    """What is concluded of n steps of any length, from an instance with these values."""
    (n,) = terms.ints("n")
    steps = Relation("steps", n="int", y="real")
    steps.rule("none", n=0, y=0)
    steps.rule("one_more", steps(n, y), n=n + 1, y=y + x)
    prover = new("smt", Context(time_limit=10))
    prover.assume(steps(n, y), y >= 1)
    prover.show(**values)
    prover.prove(y > 0)
    (conclusion,) = prover.conclusions
    return conclusion


def test_where_relations_are_assumed_some_values_start_the_search() -> None:
    conclusion = shown_of_steps(n=2, y=7)
    assert conclusion["outcome"] == "discharged"
    assert conclusion["instance"]["values"] | {"n": 2, "y": 7} == conclusion["instance"]["values"]
    assert len(conclusion["instance"]["derivations"]) == 3
    assert replay_conclusion(conclusion) == "checked"


def test_values_that_no_derivation_has_leave_it_undecided() -> None:
    assert shown_of_steps(n=-1)["outcome"] == "undecided"
    with pytest.raises(BadClaim, match="the instance shown gives z, which the statement does not have"):
        shown_of_steps(z=1)


def test_contradictory_axioms_are_told_at_an_instance_too() -> None:
    prover = new("smt", Context(time_limit=10))
    prover.assume(x >= 0)
    prover.show(x=1)
    prover.use(false_axiom, x=3)
    prover.use(another_false_axiom)
    prover.prove(x + T(3) >= T(3))
    assert prover.conclusions[0]["outcome"] == "vacuous"


claim = Claim("example", title="An example", statement="none", source=Source("A. Author", "A title", 2026))


@claim.obligation(scope="for_all")
def squares_grow(smt: Any) -> None:
    """0 <= a < b implies a² < b²."""
    smt.assume(a >= 0, a < b)
    smt.prove(a * a < b * b)


@claim.obligation(scope="for_all")
def two_statements(smt: Any) -> None:
    """Two statements."""
    smt.prove(x == x)
    smt.prove(y == y)


@claim.obligation(scope="for_all", parameters={"n": [1, 2]})
def a_family(smt: Any, n: int) -> None:
    """n x = x n."""
    smt.prove(n * x == x * n)


@claim.axiom(kind="cited", reference="nowhere")
def false_axiom(smt: Any) -> None:
    """T is zero."""
    smt.prove(T(x) == 0)


@claim.axiom(kind="cited", reference="nowhere")
def another_false_axiom(smt: Any) -> None:
    """T is one at three."""
    smt.prove(T(3) == 1)


@claim.axiom(kind="argued", reference="docs")
def axiom_in_words() -> None:
    """Words."""


def test_a_lemma_is_used_at_an_instance() -> None:
    prover = new("smt", Context(time_limit=10))
    prover.use(squares_grow, a=x, b=x + 1)
    prover.prove(x * x < (x + 1) ** 2, given=[x >= 0])
    (conclusion,) = prover.conclusions
    assert conclusion["outcome"] == "discharged"
    assert replay_conclusion(conclusion) == "checked"
    (use,) = conclusion["uses"]
    assert use["id"] == "example/squares_grow"
    assert use["instance"] == {"a": x.json, "b": (x + 1).json}


def test_an_axiom_is_recorded_where_it_is_used() -> None:
    prover = new("smt", Context(time_limit=10))
    prover.use(false_axiom, x=3)
    prover.prove(T(3) == 0)
    (conclusion,) = prover.conclusions
    assert conclusion["outcome"] == "discharged"
    assert [use["id"] for use in conclusion["uses"]] == ["example/false_axiom"]
    assert prover.uses == [false_axiom]


def test_a_counterexample_to_a_lemma_instance_is_no_counterexample() -> None:
    prover = new("smt", Context(time_limit=10))
    prover.use(false_axiom, x=3)
    prover.prove(T(3) >= 1)
    (conclusion,) = prover.conclusions
    assert conclusion["outcome"] == "refuted"
    assert replay_conclusion(conclusion) == "checked"
    assert [3, 0] in conclusion["evidence"]["functions"]["T"]["table"]


MISUSES: dict[str, tuple[Callable[[Any], None], str]] = {
    "a lemma of two statements": (lambda smt: smt.use(two_statements), "states 2 formulas"),
    "a family": (lambda smt: smt.use(a_family), "say which member is used"),
    "an axiom in words": (lambda smt: smt.use(axiom_in_words), "name it in axioms"),
    "a variable that the lemma has not": (lambda smt: smt.use(squares_grow, z=x), "has no variable z"),
    "a function of analysis declared": (lambda smt: smt.function("tanh"), "is a function of analysis"),
    "pi declared": (lambda smt: smt.function("pi", 0), "is a function of analysis"),
    "a real for an integer of a relation": (
        lambda smt: smt.prove(INTEGERS(k) == INTEGERS(ite(p, k, 1 + maximum(k, 0)))),
        "argument n is an integer",
    ),
    "assumptions about a rule": (
        lambda smt: (smt.assume(x > 0), smt.prove_rule(INTEGERS, "zero", lambda n: n >= 0)),
        "takes no further assumption",
    ),
    "a rule that is not there": (
        lambda smt: smt.prove_rule(INTEGERS, "one", lambda n: n >= 0),
        "has no rule one",
    ),
}
INTEGERS = Relation("I", n="int")
INTEGERS.rule("zero", n=0)


@pytest.mark.parametrize(("misuse", "message"), MISUSES.values(), ids=MISUSES)
def test_misuses_are_one_sentence(misuse: Callable[[Any], None], message: str) -> None:
    with pytest.raises((BadClaim, terms.TermError), match=message) as error:
        misuse(new("smt", Context(time_limit=5)))
    assert "\n" not in str(error.value)


def test_a_member_of_a_family_is_used() -> None:
    prover = new("smt", Context(time_limit=10))
    prover.use(a_family[2], x=y)
    prover.prove(2 * y == y * 2)
    assert prover.conclusions[0]["uses"][0]["id"] == "example/a_family[n=2]"


# The fuzz.

REALS = [-2, -1, "-1/2", 0, "1/2", 1, "3/2", 2]
numbers = st.one_of(st.integers(-2, 2), st.sampled_from([Fraction(1, 2), Fraction(-1, 3)]))


def formulas(of: st.SearchStrategy[Any], inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    pairs = st.tuples(of.map(terms.numeric), of)
    return st.one_of(
        pairs.map(lambda t: t[0] <= t[1]),
        pairs.map(lambda t: t[0] < t[1]),
        pairs.map(lambda t: t[0] == t[1]),
        inner.map(Not),
        st.tuples(inner, inner).map(lambda t: Implies(*t)),
        st.tuples(inner, inner).map(lambda t: Iff(*t)),
        st.lists(inner, min_size=1, max_size=2).map(lambda t: And(*t)),
        st.lists(inner, min_size=1, max_size=2).map(lambda t: Or(*t)),
    )


def compound(of: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    pairs = st.tuples(of.map(terms.numeric), of)
    return st.one_of(
        pairs.map(lambda t: t[0] + t[1]),
        pairs.map(lambda t: t[0] - t[1]),
        pairs.map(lambda t: t[0] * t[1]),
        pairs.map(lambda t: t[0] / t[1]),
        pairs.map(lambda t: maximum(*t)),
        pairs.map(lambda t: minimum(*t)),
        of.map(lambda t: abs(terms.numeric(t))),
        of.map(T),
        st.tuples(formulas(of, st.just(p)), of, of).map(lambda t: ite(*t)),
        of.map(relu),
    )


numeric_terms = st.recursive(st.one_of(numbers, st.sampled_from([x, y, k])), compound, max_leaves=4)
statements = st.recursive(
    formulas(numeric_terms, st.just(p)), lambda inner: formulas(numeric_terms, inner), max_leaves=3
)
FUNCTIONS: list[Callable[[Fraction], Fraction]] = [
    lambda t: t,
    lambda t: 1 - 2 * t,
    lambda t: Fraction(0),
    lambda t: t**2,
]


def counterexample(stated: Json, goal: Json) -> Any:
    """A point of the grid, and a function, at which the assumptions hold and the goal does not."""
    for at in REFERENCE["points"](stated["variables"], REALS):
        for f in FUNCTIONS if stated["functions"] else FUNCTIONS[:1]:
            try:
                if REFERENCE["refutes"]({**stated, "goal": goal}, at, {"T": f}):
                    return at
            except REFERENCE["Undefined"]:
                continue
    return None


@settings(max_examples=300)
@given(st.lists(statements, max_size=2), statements)
def test_no_conclusion_is_false(assumptions: list[Any], goal: Any) -> None:
    conclusion = settled(goal, *assumptions, seconds=1.5)
    stated, evidence = conclusion["statement"], conclusion["evidence"]
    if conclusion["outcome"] == "discharged":
        assert counterexample(stated, stated["goal"]) is None
    elif conclusion["outcome"] == "vacuous":
        assert counterexample(stated, ["false"]) is None
    elif conclusion["outcome"] == "refuted":
        table = evidence.get("functions", {}).get("T", {"table": []})
        rows = {Fraction(row[0]): Fraction(row[1]) for row in table["table"]}
        at = {n: v if isinstance(v, bool) else Fraction(v) for n, v in evidence["values"].items()}
        assert REFERENCE["refutes"](stated, at, {"T": lambda t: rows.get(t, Fraction(0))})
    if conclusion["instance"] is not None:
        at = conclusion["instance"]["values"]
        at = {n: v if isinstance(v, bool) else Fraction(v) for n, v in at.items()}
        table = conclusion["instance"].get("functions", {}).get("T", {"table": []})
        rows = {Fraction(row[0]): Fraction(row[1]) for row in table["table"]}
        for assumption in stated["assumptions"]:
            assert REFERENCE["truth"](assumption, at, {"T": lambda t: rows.get(t, Fraction(0))})


def test_same_seed_same_certificate() -> None:
    def run(seed: int) -> Json:
        prover = new("smt", Context(seed=seed, time_limit=20))
        prover.assume(a > 0, a < 1)
        prover.prove(leaky_pair(-1))
        return prover.conclusions

    assert run(3) == run(3)


def test_what_fails_only_where_a_relation_derives_it_is_refuted_with_the_derivation() -> None:
    """1, 3/2, 7/4, ...: the first is at most 1, and the second is not."""
    size, step = terms.reals("e f")
    error = Relation("error", size="real")
    error.rule("first", size=1)
    error.rule("next", error(size), step == size / 2 + 1, size=step)
    conclusion = settled(size <= 1, error(size), seconds=20)
    assert (conclusion["rule"], conclusion["outcome"]) == ("values", "refuted")
    assert conclusion["evidence"]["values"] == {"e": "3/2"}
    assert [row["rule"] for row in conclusion["evidence"]["derivations"]] == ["first", "next"]


@pytest.mark.parametrize(("connective", "value"), [(And, "true"), (Or, "false")])
def test_a_connective_of_nothing_is_written_as_smt_lib(connective: Any, value: str) -> None:
    encoding = Encoding({"variables": {}, "functions": {}, "relations": {}})
    assert encoding.formula(connective().json).sexpr() == value

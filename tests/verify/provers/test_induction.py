"""The prover `induction`: it names the obligations that keep an invariant, and proves nothing itself."""

from __future__ import annotations

import itertools
import time
from typing import Any

import pytest

from verify.claim import BadClaim, Claim, Source
from verify.kernel.certificate import replay_conclusion
from verify.kernel.formula import check_instance
from verify.provers import Context, lemma_statement, new
from verify.provers.instances import derivable
from verify.terms import And, Function, Not, Or, Relation, bools, reals, statement

claim = Claim("example", title="An example", statement="none", source=Source("A. Author", "A title", 2026))

n, s = reals("n s")
# s is the sum of the first n odd numbers
ODD = Relation("odd", n="real", s="real")
ODD.rule("start", n=0, s=0)
ODD.rule("next", ODD(n, s), n=n + 1, s=s + 2 * n + 1)


def square(count: Any, total: Any) -> Any:
    return total == count * count


@claim.obligation(scope="for_all")
def start_keeps(smt: Any) -> None:
    """0 = 0²."""
    smt.prove_rule(ODD, "start", square)


@claim.obligation(scope="for_all")
def next_keeps(smt: Any) -> None:
    """n² + 2n + 1 = (n + 1)²."""
    smt.prove_rule(ODD, "next", square)


@claim.obligation(scope="for_all")
def sums_are_squares(induction: Any) -> None:
    """The sum of the first n odd numbers is n²."""
    induction.prove_by(ODD, square, {"start": start_keeps, "next": next_keeps})


@claim.obligation(scope="for_all")
def one_is_a_square(smt: Any) -> None:
    """What is derived at 1 is 1: the induction, used as a lemma."""
    smt.use(sums_are_squares, n=1)
    smt.prove(s == 1, given=[ODD(1, s)])


@claim.obligation(scope="for_all", parameters={"h": [1, 2]})
def a_family(smt: Any, h: int) -> None:
    """h = h."""
    smt.prove_rule(ODD, "start", square)


def test_an_induction_and_its_lemmas() -> None:
    for obligation, rule in [
        (start_keeps, "clausal"),
        (next_keeps, "clausal"),
        (sums_are_squares, "induction"),
        (one_is_a_square, "clausal"),
    ]:
        (instance,) = obligation.instances()
        prover = new(obligation.prover, Context(instance, time_limit=10))
        instance.run(prover)
        (conclusion,) = prover.conclusions
        assert (conclusion["rule"], conclusion["outcome"]) == (rule, "discharged"), conclusion["message"]
        assert replay_conclusion(conclusion) == "checked"
        if obligation is sums_are_squares:
            assert [use["id"] for use in conclusion["uses"]] == ["example/start_keeps", "example/next_keeps"]


def test_the_links_are_recorded() -> None:
    prover = new("induction", Context())
    prover.prove_by(ODD, square, {"start": start_keeps, "next": next_keeps})
    assert [use.id for use in prover.uses] == ["example/start_keeps", "example/next_keeps"]


def test_an_invariant_that_the_lemmas_do_not_keep_is_undecided() -> None:
    prover = new("induction", Context())
    prover.prove_by(ODD, lambda n, s: s <= n * n, {"start": start_keeps, "next": next_keeps})
    (conclusion,) = prover.conclusions
    assert conclusion["outcome"] == "undecided"
    assert "does not say that rule start of odd keeps the invariant" in conclusion["message"]


def test_the_statement_is_known_without_the_lemmas() -> None:
    (instance,) = sums_are_squares.instances()
    assert lemma_statement(instance)["goal"] == ["=", ["var", "s"], ["*", ["var", "n"], ["var", "n"]]]


def test_misuses_are_one_sentence() -> None:
    prover = new("induction", Context())
    with pytest.raises(BadClaim, match="odd has the rules start, next: name an obligation for each"):
        prover.prove_by(ODD, square, {"start": start_keeps})
    with pytest.raises(BadClaim, match="is a family: say which member is used"):
        prover.prove_by(ODD, square, {"start": a_family, "next": next_keeps})
    with pytest.raises(BadClaim, match="an induction is concluded with prove_by"):
        prover.prove(s == 0)


def test_a_rule_that_breaks_the_invariant_is_refuted_by_values() -> None:
    prover = new("smt", Context(time_limit=10))
    prover.prove_rule(ODD, "next", lambda n, s: s <= n)
    (conclusion,) = prover.conclusions
    assert conclusion["outcome"] in (
        "refuted",
        "undecided",
    )  # the premise may not be derivable where it fails


def test_an_instance_is_derived_by_a_rule_whose_premises_hold_where_several_would_do() -> None:
    allowed = {
        "six": ("N S W E", "0000 0010 0011 1100 1110 1111"),
        "seven": ("N S W E", "0000 0001 0010 0011 1100 1110 1111"),
        "three": ("N S W", "000 001 111"),
        "two": ("N S", "00 11"),
        "other": ("L R", "01 10"),
    }
    (tight,) = bools("tight")
    found = Relation("found", tight="bool")
    for rule, (names, states) in allowed.items():
        inputs = bools(names)

        def match(state: Any, inputs: Any = inputs) -> Any:
            return [v if bit == "1" else Not(v) for v, bit in zip(inputs, state, strict=True)]

        every = map("".join, itertools.product("01", repeat=len(inputs)))
        clauses = [Or(*(Not(v) for v in match(s))) for s in every if s not in states.split()]
        found.rule(rule, And(*clauses), tight=Or(*(And(*match(s)) for s in states.split())))
    stated = statement([found(tight)], tight)
    instance = derivable(stated, time.monotonic() + 10)
    assert instance is not None
    check_instance(stated, instance)


def test_an_instance_tells_what_functions_give_where_only_a_rule_applies_them() -> None:
    """Without the row for 0 the kernel could not see that the orbit of 0 reaches 2."""
    f, orbit = Function("f"), Relation("orbit", s="real")
    x = reals("x")[0]
    orbit.rule("start", s=0)
    orbit.rule("step", orbit(s), s=f(s))
    stated = statement([orbit(x), f(x) == x + 1, x >= 2], x >= 0)
    found = derivable(stated, time.monotonic() + 20)
    assert found is not None
    check_instance(stated, found)
    assert any(row[0] == 0 for row in found["functions"]["f"]["table"])

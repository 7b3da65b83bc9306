"""Claims: what is declared is what is listed, and what is declared wrongly is told in one sentence with its place."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from verify.claim import CAPS, SCOPES, BadClaim, Claim, Instance, Source

SOURCE = Source("A. Author", "A title", 2026)


def a_claim(id: str = "example") -> Claim:
    return Claim(id, title="An example", statement="  All is $well$.\n  Truly.", source=SOURCE)


def by_smt(smt: Any) -> None:
    """All is well.

    And more.
    """


def family(smt: Any, h: int, name: str) -> None:
    """It holds for every h."""


def by_samples(samples: Any) -> None:
    """It seems to hold."""


def by_exact(exact: Any) -> None:
    """It holds where it was computed."""


def in_words() -> None:
    """Somebody proved it."""


def test_an_obligation() -> None:
    claim = a_claim()
    obligation = claim.obligation(scope="for_all", label="E-1")(by_smt)
    assert (obligation.id, obligation.prover, obligation.scope, obligation.label) == (
        "example/by_smt",
        "smt",
        "for_all",
        "E-1",
    )
    assert obligation.title == "All is well."
    assert obligation.description == "All is well.\n\nAnd more."
    assert obligation.place == f"test_claim.py:{by_smt.__code__.co_firstlineno}"
    assert claim.obligations == [obligation]
    assert claim.statement == "All is $well$.\nTruly."


def test_a_scope_is_at_most_what_the_prover_can_give() -> None:
    claim = a_claim()
    assert claim.obligation(scope="for_all")(by_samples).scope == "sampled"
    assert claim.obligation(scope="for_all")(by_exact).scope == "bounded"
    assert a_claim().obligation(scope="instance")(by_exact).scope == "instance"
    assert a_claim().obligation(scope="sampled")(by_smt).scope == "sampled"
    assert set(CAPS.values()) <= set(SCOPES)


def test_a_family_has_a_member_for_each_choice() -> None:
    obligation = a_claim().obligation(
        scope="bounded", parameters={"h": [1, 2], "name": ["a", "b"]}, full={"h": [3]}
    )(family)
    quick = [instance.id for instance in obligation.instances("quick")]
    assert quick == [
        "example/family[h=1,name=a]",
        "example/family[h=1,name=b]",
        "example/family[h=2,name=a]",
        "example/family[h=2,name=b]",
    ]
    assert len(obligation.instances()) == 6
    assert obligation[3, "b"].id == "example/family[h=3,name=b]"
    with pytest.raises(BadClaim, match=r"test_claim\.py:\d+: example/family has no instance \(4, 'a'\)"):
        _ = obligation[4, "a"]


def test_members_hand_their_values_to_the_function() -> None:
    seen: list[Any] = []

    def recorded(smt: Any, h: int) -> None:
        """Record."""
        seen.append((smt, h))

    a_claim().obligation(scope="bounded", parameters={"h": [5]})(recorded)[5].run("prover")
    assert seen == [("prover", 5)]


def test_obligations_of_the_full_profile_are_left_out_of_the_quick_one() -> None:
    claim = a_claim()
    claim.obligation(scope="for_all", profile="full")(by_smt)
    assert list(claim.instances("quick")) == []
    assert [instance.id for instance in claim.instances("full")] == ["example/by_smt"]


def test_file_names_are_safe() -> None:
    obligation = a_claim().obligation(scope="bounded", parameters={"h": [1], "name": ["../x y", "b"]})(family)
    names = [instance.file_name for instance in obligation.instances()]
    assert len(set(names)) == 2
    assert not any("/" in name or " " in name for name in names)


def test_an_axiom_is_in_words_or_formal() -> None:
    claim = a_claim()
    words = claim.axiom(kind="cited", reference="Theorem 1")(in_words)
    formal = claim.axiom(kind="argued", reference="docs")(by_smt)
    assert (words.id, words.statement, words.is_formal, formal.is_formal) == (
        "example/in_words",
        "Somebody proved it.",
        False,
        True,
    )


def test_the_root_names_obligations_of_the_claim_itself() -> None:
    claim = a_claim()
    obligation = claim.obligation(scope="for_all")(by_smt)
    claim.concludes("by_smt")
    assert claim.theorems == [obligation]
    claim.concludes(obligation)
    assert claim.theorems == [obligation]
    other = a_claim("another").obligation(scope="for_all")(by_smt)
    for wrong, name in ((other, "by_smt"), ("nothing", "nothing")):
        claim.concludes(wrong)
        with pytest.raises(
            BadClaim, match=f"claim example concludes {name}, which is none of its obligations"
        ):
            _ = claim.theorems


def test_a_false_variant_is_an_obligation_of_its_own_kind() -> None:
    claim = a_claim()
    obligation = claim.obligation(scope="for_all")(by_smt)
    variant = claim.false_variant(of=obligation)(by_exact)
    assert (variant.of, claim.false_variants, claim.obligations) == (obligation, [variant], [obligation])
    assert [type(instance) for instance in claim.instances()] == [Instance, Instance]


def unknown_prover(oracle: Any) -> None:
    """An oracle."""


def no_prover() -> None:
    """Nothing is asked for."""


def undocumented() -> None:
    pass


WRONG: dict[str, tuple[Any, str]] = {
    "an id with capitals": (
        lambda claim: a_claim("Example"),
        "claim id 'Example': lower-case letters, digits",
    ),
    "an id with a slash": (lambda claim: a_claim("a/b"), "claim id 'a/b'"),
    "an id with two dashes": (lambda claim: a_claim("a--b"), "claim id 'a--b'"),
    "no id": (lambda claim: a_claim(""), "claim id ''"),
    "an unknown prover": (
        lambda claim: claim.obligation(scope="for_all")(unknown_prover),
        "the first parameter names the prover (smt, sat, balls, induction, exact, samples), got oracle",
    ),
    "no prover": (lambda claim: claim.obligation(scope="for_all")(no_prover), "names the prover"),
    "an unknown scope": (
        lambda claim: claim.obligation(scope="everything")(by_smt),
        "a scope is one of for_all, bounded, instance, sampled, got 'everything'",
    ),
    "an unknown profile": (
        lambda claim: claim.obligation(scope="for_all", profile="slow")(by_smt),
        "a profile is quick or full, got 'slow'",
    ),
    "parameters that the function has not": (
        lambda claim: claim.obligation(scope="for_all", parameters={"h": [1]})(by_smt),
        "parameters [] were expected, got ['h']",
    ),
    "parameters that are not given": (
        lambda claim: claim.obligation(scope="for_all", parameters={"h": [1]})(family),
        "parameters ['h', 'name'] were expected, got ['h']",
    ),
    "one obligation twice": (
        lambda claim: [claim.obligation(scope="for_all")(by_smt) for _ in range(2)],
        "example/by_smt is declared twice",
    ),
    "an obligation and an axiom of one name": (
        lambda claim: [
            claim.obligation(scope="for_all")(by_smt),
            claim.axiom(kind="cited", reference="")(by_smt),
        ],
        "example/by_smt is declared twice",
    ),
    "an obligation and a false variant of one name": (
        lambda claim: [claim.obligation(scope="for_all")(by_smt), claim.false_variant()(by_smt)],
        "example/by_smt is declared twice",
    ),
    "an axiom of another kind": (
        lambda claim: claim.axiom(kind="obvious", reference="")(in_words),
        "an axiom is 'cited' or 'argued', got 'obvious'",
    ),
    "an axiom that does not say what it assumes": (
        lambda claim: claim.axiom(kind="cited", reference="")(undocumented),
        "an axiom says in its docstring what it assumes",
    ),
}


@pytest.mark.parametrize(("declare", "message"), WRONG.values(), ids=WRONG)
def test_what_is_declared_wrongly(declare: Any, message: str) -> None:
    with pytest.raises(BadClaim) as error:
        declare(a_claim())
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_claims_are_declared_without_a_solver() -> None:
    program = (
        "import sys, verify.claim, verify.terms\n"
        "print([name for name in ('z3', 'pysat', 'flint', 'numpy', 'cvc5', 'pydantic') if name in sys.modules])"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"

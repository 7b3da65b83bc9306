"""The prover `sat`: true, false, malformed, too hard, the same seed twice."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from verify import provers
from verify.claim import BadClaim
from verify.kernel.certificate import replay_conclusion
from verify.kernel.lrat import check_lrat
from verify.provers import Context
from verify.provers.sat import Prover, Recorder

SQUARE = [[1, 2], [1, -2], [-1, 2], [-1, -2]]


def concluded(claims: str, clauses: Any, names: Any = None, **context: Any) -> Any:
    prover = Prover(Context(**context))
    getattr(prover, claims)(clauses, names)
    (conclusion,) = prover.conclusions
    return conclusion


@pytest.mark.parametrize(
    ("claims", "clauses", "rule", "outcome"),
    [
        ("unsatisfiable", SQUARE, "lrat", "discharged"),
        ("unsatisfiable", SQUARE[:3], "model", "refuted"),
        ("satisfiable", SQUARE, "lrat", "refuted"),
        ("satisfiable", SQUARE[:3], "model", "discharged"),
        ("satisfiable", [], "model", "discharged"),
        ("unsatisfiable", [], "model", "refuted"),
        ("unsatisfiable", [[]], "lrat", "discharged"),
        ("satisfiable", [[1], []], "lrat", "refuted"),
    ],
)
def test_true_and_false_claims_replay(claims: str, clauses: Any, rule: str, outcome: str) -> None:
    conclusion = concluded(claims, clauses)
    assert (conclusion["rule"], conclusion["outcome"]) == (rule, outcome)
    assert conclusion["statement"] == {"kind": "cnf", "claims": claims, "clauses": clauses, "names": {}}
    assert replay_conclusion(conclusion) == "checked"


def test_a_counterexample_speaks_in_names() -> None:
    conclusion = concluded("unsatisfiable", [[1], [-1, 7]], {1: "rain", 7: "wet"})
    assert conclusion["evidence"] == {"values": {"rain": True, "wet": True}}
    assert replay_conclusion(conclusion) == "checked"


def test_a_variable_without_a_name_goes_by_its_number() -> None:
    assert concluded("satisfiable", [[1], [-2]], {1: "rain"})["evidence"] == {
        "values": {"rain": True, "2": False}
    }


def test_clauses_may_come_from_a_generator_of_tuples() -> None:
    assert concluded("unsatisfiable", (tuple(clause) for clause in SQUARE))["statement"]["clauses"] == SQUARE


@pytest.mark.parametrize(
    ("clauses", "names", "message"),
    [
        (
            [[1], [2, 0]],
            None,
            "clause 2 holds 0: a literal is a nonzero integer between -16777216 and 16777216",
        ),
        (
            [[True]],
            None,
            "clause 1 holds True: a literal is a nonzero integer between -16777216 and 16777216",
        ),
        ([[1.0]], None, "clause 1 holds 1.0: a literal is a nonzero integer between -16777216 and 16777216"),
        (
            [[1 << 40]],
            None,
            "clause 1 holds 1099511627776: a literal is a nonzero integer between -16777216 and 16777216",
        ),
        ([["x"]], None, "clause 1 holds 'x': a literal is a nonzero integer between -16777216 and 16777216"),
        ([1, 2], None, "clause 1 is 1: a clause is a list of nonzero integers"),
        ([[1]], {1: ""}, "a name is a text for the number of a variable, got '' for 1"),
        ([[1]], {"1": "x"}, "a name is a text for the number of a variable, got 'x' for '1'"),
        ([[1, 2]], {1: "x", 2: "x"}, "two variables have one name"),
        ([[1, 2]], {1: "2"}, "two variables have one name"),
    ],
)
def test_a_malformed_claim_gets_one_sentence(clauses: Any, names: Any, message: str) -> None:
    for claims in ("unsatisfiable", "satisfiable"):
        with pytest.raises(BadClaim) as error:
            concluded(claims, clauses, names)
        assert str(error.value) == message


def test_too_hard_is_undecided() -> None:
    holes = 11
    place = [[pigeon * holes + hole + 1 for hole in range(holes)] for pigeon in range(holes + 1)]
    clauses = place + [
        [-a[hole], -b[hole]] for hole in range(holes) for a, b in itertools.combinations(place, 2)
    ]
    for claims in ("unsatisfiable", "satisfiable"):
        conclusion = concluded(claims, clauses, time_limit=0.1)
        assert (conclusion["rule"], conclusion["outcome"]) == ("none", "undecided")
        assert conclusion["message"] == "the clauses were not decided within 0.1 s"
        assert replay_conclusion(conclusion) == "not replayable"


def test_the_time_limit_is_for_all_claims_of_an_obligation() -> None:
    prover = Prover(Context(time_limit=0))
    prover.unsatisfiable(SQUARE)
    prover.satisfiable([[1]])
    assert [conclusion["outcome"] for conclusion in prover.conclusions] == ["undecided", "undecided"]


def test_the_same_seed_concludes_the_same() -> None:
    assert concluded("unsatisfiable", SQUARE, seed=4) == concluded("unsatisfiable", SQUARE, seed=4)
    assert replay_conclusion(concluded("unsatisfiable", SQUARE, seed=1 << 70)) == "checked"


def test_the_recorder_decides_nothing_and_states_no_lemma() -> None:
    recorder = provers.new("sat", Context(), recording=True)
    assert isinstance(recorder, Recorder)
    recorder.unsatisfiable(SQUARE)
    assert not recorder.conclusions
    assert not hasattr(recorder, "statements")


def test_a_refutation_for_a_checker_concludes_nothing() -> None:
    prover = Prover(Context(time_limit=10))
    clauses = [[1, 2], [1, -2], [-1, 2], [-1, -2]]
    lemmas = prover.refutation(clauses)
    assert prover.conclusions == []
    stated = {"kind": "cnf", "claims": "unsatisfiable", "clauses": clauses, "names": {}}
    check_lrat(stated, {"lemmas": lemmas}, "discharged")
    assert prover.refutation([[1]]) is None

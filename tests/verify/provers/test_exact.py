"""The prover `exact`: formulas at values, a claim's own checker, and two programs that must agree."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from verify.claim import BadClaim
from verify.kernel.certificate import replay_conclusion
from verify.provers import Context, new
from verify.provers.exact import Disagreement, exact_json
from verify.terms import exp, number, reals

Json = Any
x, y = reals("x y")


def concluded(act: Any) -> Json:
    """The one conclusion, replayed."""
    prover = new("exact", Context())
    act(prover)
    (conclusion,) = prover.conclusions
    replayed = replay_conclusion(conclusion)
    assert (replayed == "checked") is (conclusion["rule"] not in ("none", "cross-checked"))
    return conclusion


def test_ground_truth_is_discharged() -> None:
    conclusion = concluded(lambda exact: exact.prove(number("1/10") + number("2/10") == Fraction(3, 10)))
    assert (conclusion["rule"], conclusion["outcome"]) == ("ground", "discharged")


def test_ground_falsehood_is_refuted_and_not_undecided() -> None:
    conclusion = concluded(lambda exact: exact.prove(number(1) + 1 == 3))
    assert (conclusion["rule"], conclusion["outcome"]) == ("values", "refuted")


def test_an_enclosure_settles_an_inequality_of_analysis() -> None:
    assert concluded(lambda exact: exact.prove(exp(1) < 3))["outcome"] == "discharged"
    assert concluded(lambda exact: exact.prove(exp(1) > 3))["outcome"] == "refuted"
    assert concluded(lambda exact: exact.prove(exp(0) == 1))["outcome"] == "undecided"


def test_the_first_value_that_fails_is_the_counterexample() -> None:
    at = [{"x": -1}, {"x": 0}, {"x": Fraction(1, 3)}, {"x": "1/2"}]
    conclusion = concluded(lambda exact: exact.prove(x * x >= x, given=[x > 0], at=at))
    assert conclusion["evidence"]["values"] == {"x": "1/3"}


def test_a_formula_with_variables_is_never_discharged_by_values() -> None:
    conclusion = concluded(lambda exact: exact.prove(x * x >= 0, at=[{"x": n} for n in range(9)]))
    assert conclusion["outcome"] == "undecided"


def test_values_outside_the_assumptions_refute_nothing() -> None:
    conclusion = concluded(lambda exact: exact.prove(x >= 0, given=[x >= 1], at=[{"x": -1}, {"x": 1}]))
    assert conclusion["outcome"] == "undecided"


def test_floats_are_refused() -> None:
    with pytest.raises(BadClaim, match=r"0\.5 is a float: give the exact number"):
        exact_json(0.5)
    assert [exact_json(v) for v in (True, 3, Fraction(4, 2), "1/3", Fraction(-1, 2))] == [
        True,
        3,
        2,
        "1/3",
        "-1/2",
    ]


NETWORK = {"activation": "tanh", "layers": [{"weight": [[1]], "bias": [0]}, {"weight": [[1]], "bias": [0]}]}
MIRRORED = {
    "activation": "tanh",
    "layers": [{"weight": [[-1]], "bias": [0]}, {"weight": [[-1]], "bias": [0]}],
}
DOUBLED = {"activation": "tanh", "layers": [{"weight": [[1]], "bias": [0]}, {"weight": [[2]], "bias": [0]}]}


@pytest.mark.parametrize(
    ("second", "outcome"), [(MIRRORED, "discharged"), (DOUBLED, "undecided")], ids=["same", "other"]
)
def test_a_checker_decides(second: Json, outcome: str) -> None:
    claims = {"first": NETWORK, "second": second}
    conclusion = concluded(lambda exact: exact.holds_for("exact_rank.equal", claims, {}))
    assert conclusion["outcome"] == outcome


def test_a_checker_refutes() -> None:
    claims, witness = {"first": NETWORK, "second": DOUBLED}, {"x": [1], "output": 0, "bits": 32}
    conclusion = concluded(
        lambda exact: exact.holds_for("exact_rank.equal", claims, witness, outcome="refuted")
    )
    assert conclusion["outcome"] == "refuted"


def test_an_unknown_checker_decides_nothing() -> None:
    conclusion = concluded(lambda exact: exact.holds_for("os.system", {}, {}))
    assert (conclusion["outcome"], conclusion["message"]) == ("undecided", "there is no checker os.system")


def test_agreement_is_cross_checked_and_counted() -> None:
    conclusion = concluded(lambda exact: exact.agree("squares", ((n, n * n, n**2) for n in range(5))))
    assert (conclusion["rule"], conclusion["evidence"]["inputs"]) == ("cross-checked", 5)
    assert conclusion["statement"] == {"kind": "text", "text": "squares (5 inputs)"}


def test_disagreement_concludes_nothing() -> None:
    for rows in ([(1, 1, 2)], [(1, float("nan"), float("nan"))]):
        prover = new("exact", Context())
        with pytest.raises(Disagreement, match="squares: at 1 one gives"):
            prover.agree("squares", rows)
        assert prover.conclusions == []


def test_agreement_on_no_input_is_none() -> None:
    with pytest.raises(BadClaim, match="there is no input to compare on"):
        new("exact", Context()).agree("squares", [])

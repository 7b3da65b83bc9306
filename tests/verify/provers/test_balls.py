"""The prover `balls`: true, false, vacuous, malformed, too hard, the same twice; and certified sup norms."""

from __future__ import annotations

import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from verify import terms as T
from verify.claim import BadClaim
from verify.kernel.certificate import replay_conclusion
from verify.provers import Context
from verify.provers.balls import Prover, Recorder

pytest.importorskip("flint")


def run(state: Callable[[Prover], None], **context: Any) -> Prover:
    prover = Prover(Context(**context))
    state(prover)
    for conclusion in prover.conclusions:
        assert replay_conclusion(conclusion) in ("checked", "not replayable")
    return prover


def interval(prover: Prover, lo: T.Number = -1, hi: T.Number = 1, name: str = "x") -> T.Term:
    x = prover.real(name)
    prover.assume(Fraction(lo) <= x, x <= Fraction(hi))
    return x


TRUE: dict[str, Callable[[Prover, T.Term], T.Operand]] = {
    "a bound on a smooth function": lambda p, x: abs(T.tanh(x) - x) <= Fraction(2385, 10**4),
    "a strict bound": lambda p, x: T.sin(x) < Fraction(8415, 10**4),
    "an exponential is positive": lambda p, x: T.exp(x) > 0,
    "two comparisons": lambda p, x: T.And(T.exp(x) >= 1 + x - Fraction(1, 10**6), T.cos(x) > Fraction(1, 2)),
    "one of two": lambda p, x: T.Or(x < Fraction(1, 10), T.atan(x) > Fraction(9, 100)),
    "an implication": lambda p, x: T.Implies(x >= Fraction(1, 2), T.erf(x) > Fraction(1, 2)),
    "what is equal nowhere": lambda p, x: T.Not(T.exp(x) == 0),
    "a kink": lambda p, x: T.relu(x) + T.relu(-x) >= abs(x) - Fraction(1, 10**9),
    "a minimum": lambda p, x: T.minimum(x, 1 - x) <= Fraction(501, 1000),
    "a case distinction": lambda p, x: T.ite(x <= 0, -x, x) <= 1,
    "a quotient with a divisor that is not 0": lambda p, x: 1 / (1 + x * x) >= Fraction(1, 2),
    "a bound that is reached, seen by the slope": lambda p, x: x**3 + x <= 2,
    "an even power": lambda p, x: (x - Fraction(1, 3)) ** 2 >= 0,
}


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_is_discharged_by_a_cover(name: str) -> None:
    prover = run(lambda p: p.prove(TRUE[name](p, interval(p))), time_limit=10)
    (conclusion,) = prover.conclusions
    assert (conclusion["rule"], conclusion["outcome"]) == ("cover", "discharged"), conclusion["message"]
    assert conclusion["instance"]["values"] == {"x": 0}


FALSE: dict[str, tuple[Callable[[Prover, T.Term], T.Operand], int | str]] = {
    "smallest at 0": (lambda p, x: T.exp(x) < 1, 0),
    "at an end": (lambda p, x: T.tanh(x) < Fraction(3, 4), 1),
    "in the middle": (lambda p, x: x * (1 - x) < Fraction(1, 5), "1/2"),
    "on a strict bound": (lambda p, x: T.relu(x) > 0, 0),
    "in a narrow place": (lambda p, x: (x - Fraction(1, 3)) ** 2 >= Fraction(1, 10**6), "1/3"),
}


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_is_refuted_at_a_simple_point(name: str) -> None:
    goal, where = FALSE[name]
    (conclusion,) = run(lambda p: p.prove(goal(p, interval(p))), time_limit=10).conclusions
    assert (conclusion["rule"], conclusion["outcome"]) == ("values", "refuted"), conclusion["message"]
    assert conclusion["evidence"]["values"] == {"x": where}


def test_a_counterexample_satisfies_every_assumption() -> None:
    def state(p: Prover) -> None:
        x, y = interval(p), interval(p, 0, 2, "y")
        p.assume(x < y, x > 0)
        p.prove(T.exp(x) * y < 1)

    (conclusion,) = run(state).conclusions
    values = {name: Fraction(v) for name, v in conclusion["evidence"]["values"].items()}
    assert conclusion["outcome"] == "refuted"
    assert 0 < values["x"] < values["y"] <= 2


def test_contradictory_bounds_and_contradictory_assumptions_are_vacuous() -> None:
    def crossed(p: Prover) -> None:
        p.prove(interval(p, 1, 0) <= 5)

    def together(p: Prover) -> None:
        x = interval(p)
        p.assume(T.exp(x) > 3)
        p.prove(x <= 0)

    for state in (crossed, together):
        (conclusion,) = run(state).conclusions
        assert (conclusion["rule"], conclusion["outcome"]) == ("cover", "vacuous")


def test_further_assumptions_cut_parts_of_the_box_away() -> None:
    def state(p: Prover) -> None:
        x = interval(p)
        p.assume(T.exp(x) >= 2)
        p.prove(x >= Fraction(69, 100))

    (conclusion,) = run(state).conclusions
    assert conclusion["outcome"] == "discharged"
    assert "empty" in str(conclusion["evidence"])
    assert Fraction(conclusion["instance"]["values"]["x"]) >= Fraction(69, 100)


def unknown_function(p: Prover) -> None:
    p.prove(p.function("T")(interval(p)) <= 1)


def no_bound(p: Prover) -> None:
    p.prove(T.exp(p.real("x")) > 0)


def a_proposition(p: Prover) -> None:
    p.prove(T.Implies(p.boolean("b"), interval(p) <= 1))


def ranges_of_another_variable(p: Prover) -> None:
    p.sup_norm(T.exp(p.real("x")), {"y": (0, 1)})


def a_high_power(p: Prover) -> None:
    p.prove(interval(p) ** 65 <= 1)


@pytest.mark.parametrize(
    ("state", "message"),
    [
        (
            unknown_function,
            "balls encloses exp, log, sqrt, sin, cos, tanh, atan, erf and pi, and knows nothing of T",
        ),
        (no_bound, "balls: the real variable x has no lower and upper bound among the assumptions"),
        (a_proposition, "balls: the bool variable b has no lower and upper bound among the assumptions"),
        (a_high_power, "balls: ['^', ['var', 'x'], 65] is not a term"),
        (
            ranges_of_another_variable,
            "balls.sup_norm: relative > 0 and a range lo <= hi for each of x were expected, "
            "got relative 1/1000000 and ranges for y",
        ),
    ],
)
def test_what_is_malformed_is_one_sentence(state: Callable[[Prover], None], message: str) -> None:
    with pytest.raises(BadClaim) as error:
        state(Prover())
    assert str(error.value) == message


def test_what_is_too_hard_is_undecided_in_time() -> None:
    def state(p: Prover) -> None:
        x, y = interval(p), interval(p, name="y")
        # true with equality on a curve: no finite cover exists
        p.prove(T.sin(x * y) ** 2 + T.cos(x * y) ** 2 <= 1)

    started = time.monotonic()
    (conclusion,) = run(state, time_limit=0.5).conclusions
    assert (conclusion["rule"], conclusion["outcome"]) == ("none", "undecided")
    assert time.monotonic() - started < 60, "it hangs"
    assert "is open" in conclusion["message"]


def test_the_same_seed_gives_the_same_certificate() -> None:
    def state(p: Prover) -> None:
        p.prove(abs(T.tanh(interval(p)) ** 3) <= Fraction(45, 100))
        p.sup_norm(T.atan(p.real("t")) - p.real("t"), {"t": (0, 1)})

    assert run(state, seed=7).conclusions == run(state, seed=7).conclusions


def test_a_formula_without_variables_is_evaluated() -> None:
    def state(p: Prover) -> None:
        p.prove(T.exp(1) * T.log(2) - T.sqrt(2) * T.pi != 0)
        p.prove(T.tanh(1) > T.erf(1))
        p.prove(T.number(1) / 3 + Fraction(2, 3) == 1)
        p.prove(T.sqrt(2) * T.sqrt(2) == 2)
        # 2^-200 needs more bits than the first try
        p.prove(T.exp(Fraction(1, 2**200)) > 1)

    prover = run(state)
    assert [(c["rule"], c["outcome"]) for c in prover.conclusions] == [
        ("ground", "discharged"),
        ("values", "refuted"),
        ("ground", "discharged"),
        ("none", "undecided"),
        ("ground", "discharged"),
    ]
    assert prover.conclusions[4]["evidence"]["bits"] >= 256


X, K = T.real("x"), 1000
SMOOTHED_RELU = {
    "softplus": (T.log(1 + T.exp(K * X)) / K - T.relu(X), "6.931471805599453e-4"),
    "gelu": (X * (1 + T.erf(K * X / T.sqrt(2))) / 2 - T.relu(X), "1.699712e-4"),
    "tanh": (X * (1 + T.tanh(K * X)) / 2 - T.relu(X), "1.392322e-4"),
}


@pytest.mark.parametrize("name", SMOOTHED_RELU)
def test_sup_norm_is_enclosed_to_the_relative_error_asked_for(name: str) -> None:
    expression, value = SMOOTHED_RELU[name]
    found: list[tuple[Fraction, Fraction]] = []
    prover = run(lambda p: found.append(p.sup_norm(expression, {"x": (-1, 1)})))
    (upper, lower), expected = found[0], Fraction(value)
    assert [c["rule"] for c in prover.conclusions] == ["cover", "ground"]
    assert {c["outcome"] for c in prover.conclusions} == {"discharged"}
    assert 0 < lower <= upper <= lower * (1 + Fraction(1, 10**6))
    assert abs(upper - expected) < expected / 10**5
    assert all(n.denominator & (n.denominator - 1) == 0 for n in (upper, lower))


def test_sup_norm_in_two_variables_and_on_a_point() -> None:
    found: list[tuple[Fraction, Fraction]] = []

    def state(p: Prover) -> None:
        x, y = p.reals("x y")
        found.append(p.sup_norm(T.sin(x) * T.cos(y), {"x": (0, 1), "y": (-1, 1)}, relative=Fraction(1, 1000)))
        found.append(p.sup_norm(x + y, {"x": (2, 2), "y": (-1, "1/3")}, relative=Fraction(1, 1000)))
        found.append(p.sup_norm(T.exp(-60 * x), {"x": (1, 2)}, relative=Fraction(1, 1000)))

    prover = run(state)
    assert {c["outcome"] for c in prover.conclusions} == {"discharged"}
    assert found[0][1] <= Fraction(841471, 10**6) <= found[0][0] * (1 + Fraction(1, 10**6))
    assert found[1][1] <= Fraction(7, 3) <= found[1][0]
    assert found[2][1] <= Fraction("8.75651076e-27") * (1 + Fraction(1, 10**6))


def test_the_recorder_states_what_the_prover_settles() -> None:
    def state(p: Recorder) -> None:
        x = p.real("x")
        p.assume(0 <= x, x <= 1)
        p.prove(T.exp(x) <= 3)
        p.sup_norm(T.exp(x), {"x": (0, 1)})

    recorder, prover = Recorder(), Prover()
    state(recorder)
    state(prover)
    assert recorder.statements == prover.statements == [c["statement"] for c in prover.conclusions]
    assert not recorder.conclusions


def test_a_largest_value_at_a_corner_that_is_no_dyadic_number_is_met() -> None:
    prover = Prover(Context(time_limit=20))
    (x,) = T.reals("x")
    upper, lower = prover.sup_norm(x * x, {"x": (0, Fraction(1, 3))})
    assert [c["outcome"] for c in prover.conclusions] == ["discharged", "discharged"]
    assert lower <= Fraction(1, 9) <= upper <= lower * (1 + Fraction(1, 10**6))


def test_a_largest_value_where_slopes_are_infinite_is_met() -> None:
    prover = Prover(Context(time_limit=20))
    (x,) = T.reals("x")
    upper, lower = prover.sup_norm(T.sqrt(abs(x)) - x * x, {"x": (-1, 1)}, relative=Fraction(1, 1000))
    assert [c["outcome"] for c in prover.conclusions] == ["discharged", "discharged"]
    assert lower <= Fraction(47247, 10**5) <= upper <= lower * (1 + Fraction(1, 1000))

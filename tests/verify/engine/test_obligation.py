"""One obligation in this process: every way in which it may end."""

from __future__ import annotations

import pytest

from verify import provers
from verify.claim import Claim, Instance, Source
from verify.engine import discharge
from verify.engine.obligation import is_wrong_claim
from verify.kernel.formula import digest
from verify.terms import number

GROUND = {
    "kind": "formula",
    "variables": {},
    "functions": {},
    "relations": {},
    "assumptions": [],
    "goal": ["=", ["+", 1, 1], 2],
}
TEXT = {"kind": "text", "text": "seen on many samples"}


def obligation(function, **options) -> Instance:
    claim = Claim("c", title="t", statement="s", source=Source("a", "b", 2020))
    return claim.obligation(**{"scope": "bounded", **options})(function).instances()[0]


def test_a_true_statement_is_discharged_with_a_certificate() -> None:
    def sums(exact):
        "1 + 1 = 2"
        exact.prove(number(1) + 1 == 2)

    result, certificate = discharge(obligation(sums, label="S1"))
    assert (result.verdict, result.known, result.label, result.title) == (
        "discharged",
        "kernel-checked",
        "S1",
        "1 + 1 = 2",
    )
    assert (result.id, result.scope, result.prover, result.conclusions) == ("c/sums", "bounded", "exact", 1)
    assert result.statements == ["1 + 1 = 2"] and result.mathml[0].startswith("<math")
    assert certificate is not None
    assert (certificate["schema"], certificate["claim"], certificate["obligation"]) == (
        "netproof/certificate/1",
        "c",
        "c/sums",
    )
    assert certificate["conclusions"][0]["hash"] == digest(GROUND)
    assert "netproof" in certificate["producer"]


def test_a_false_statement_is_refuted_at_values() -> None:
    from verify.terms import real

    def squares(exact):
        "x^2 >= x"
        x = real("x")
        exact.prove(x <= x * x, at=[{"x": 2}, {"x": "1/2"}])

    result, _ = discharge(obligation(squares))
    assert (result.verdict, result.known) == ("refuted", "kernel-checked")
    assert result.counterexample == {"x": "1/2"}


def test_the_worst_outcome_counts() -> None:
    def both(exact):
        exact.prove(number(1) == 1)
        exact.prove(number(1) == 2)

    result, _ = discharge(obligation(both))
    assert (result.verdict, result.conclusions, result.statements[0]) == ("refuted", 2, "1 = 2")


def test_concluding_nothing_is_an_error_of_the_claim() -> None:
    result, certificate = discharge(obligation(lambda exact: None))
    assert (result.verdict, certificate) == ("error", None)
    assert is_wrong_claim(result.message) and "without concluding anything" in result.message


def test_a_wrong_claim_is_told_in_one_sentence() -> None:
    def floats(exact):
        exact.prove(number(0.1) == 1)

    result, certificate = discharge(obligation(floats))
    assert (result.verdict, certificate) == ("error", None)
    assert result.message.startswith("test_obligation.py:") and "0.1 is a float" in result.message
    assert is_wrong_claim(result.message) and "Traceback" not in result.message


def broken(exact) -> None:
    exact.prove(number(1) == 1)
    {}["missing"]


def misspelt(exact) -> None:
    exact.prove(nmber(1) == 1)  # noqa: F821


@pytest.mark.parametrize(
    ("function", "said"),
    [(broken, "KeyError: 'missing'"), (misspelt, "NameError: name 'nmber' is not defined")],
)
def test_a_mistake_of_the_authors_own_is_told_with_its_line(function, said) -> None:
    result, certificate = discharge(obligation(function))
    assert (result.verdict, certificate) == ("error", None)
    line = function.__code__.co_firstlineno + (2 if function is broken else 1)
    assert result.message == f"test_obligation.py:{line}: the claim is wrong: {said}"
    assert is_wrong_claim(result.message)


def test_a_mistake_within_netproof_keeps_its_traceback(monkeypatch) -> None:
    """Also one that a claim of ours makes: it is not for the user to mend."""
    monkeypatch.setattr(broken, "__module__", "theorems.made_up.obligations")
    result, certificate = discharge(obligation(broken))
    assert (result.verdict, certificate) == ("error", None)
    said = "KeyError: 'missing' (test_obligation.py:"
    assert result.message.startswith(said) and "Traceback" in result.message
    assert not is_wrong_claim(result.message)
    monkeypatch.undo()
    monkeypatch.delattr("verify.terms.statement")
    result, _ = discharge(obligation(broken))
    assert result.message.startswith("AttributeError") and "Traceback" in result.message


def test_running_out_of_memory_decides_nothing() -> None:
    def greedy(exact):
        raise MemoryError

    result, _ = discharge(obligation(greedy))
    assert (result.verdict, result.message) == ("undecided", "out of memory")


class Liar(provers.Prover):
    """Concludes whatever it is told."""

    said: tuple = ()

    def lie(self) -> None:
        for rule, outcome, statement, evidence in self.said:
            self.conclude(rule, outcome, statement, evidence)


def discharged_by(monkeypatch, *said, prover: str = "exact"):
    monkeypatch.setattr(provers, "new", lambda name, context: Liar(context))
    monkeypatch.setattr(Liar, "said", said)
    lies = {"exact": lambda exact: exact.lie(), "samples": lambda samples: samples.lie()}
    return discharge(obligation(lies[prover], scope="for_all"))[0]


FALSE = {**GROUND, "goal": ["=", 1, 2]}


@pytest.mark.parametrize(
    ("said", "expected", "known", "words"),
    [
        ([("ground", "discharged", FALSE, {})], "error", None, "certificate rejected: conclusion 0 (ground)"),
        (
            [("ground", "discharged", GROUND, {}), ("ground", "discharged", FALSE, {})],
            "error",
            None,
            "conclusion 1",
        ),
        ([("values", "refuted", GROUND, {})], "error", None, "certificate rejected"),
        ([("magic", "discharged", GROUND, {})], "error", None, "certificate rejected"),
        ([("sampled", "refuted", TEXT, {})], "error", None, ""),
        ([("ground", "proved", GROUND, {})], "error", None, ""),
        ([("none", "undecided", TEXT, {})], "undecided", None, ""),
        ([("sampled", "discharged", TEXT, {})], "discharged", "sampled", ""),
        ([("cross-checked", "discharged", TEXT, {})], "discharged", "cross-checked", ""),
        (
            [("ground", "discharged", GROUND, {}), ("cross-checked", "discharged", TEXT, {})],
            "discharged",
            "cross-checked",
            "",
        ),
        ([("values", "refuted", FALSE, {})], "refuted", "kernel-checked", ""),
    ],
)
def test_nothing_counts_that_the_kernel_does_not_accept(monkeypatch, said, expected, known, words) -> None:
    result = discharged_by(monkeypatch, *said)
    assert (result.verdict, result.known) == (expected, known)
    assert words in result.message


def test_a_counterexample_that_does_not_replay_refutes_nothing(monkeypatch) -> None:
    from verify.engine import obligation as module

    monkeypatch.setattr(module.kernel, "replay_conclusion", lambda conclusion: "not replayable")
    result = discharged_by(monkeypatch, ("values", "refuted", FALSE, {}))
    assert result.verdict == "error" and "does not replay" in result.message


def test_the_scope_is_capped_by_the_prover(monkeypatch) -> None:
    result = discharged_by(monkeypatch, ("sampled", "discharged", TEXT, {}), prover="samples")
    assert (result.scope, result.known) == ("sampled", "sampled")


def test_uses_and_axioms_are_gathered_declared_and_recorded() -> None:
    claim = Claim("c", title="t", statement="s", source=Source("a", "b", 2020))

    @claim.axiom(kind="argued", reference="docs")
    def words() -> None:
        "In words."

    @claim.obligation(scope="bounded", parameters={"n": [1, 2]})
    def family(exact, n):
        exact.prove(number(n) == n)

    @claim.obligation(scope="bounded", uses=[family, family[1]], axioms=[words])
    def theorem(exact):
        exact.prove(number(1) == 1)
        exact.uses.append(family[2])

    result, _ = discharge(theorem.instances()[0])
    assert sorted(result.uses) == ["c/family[n=1]", "c/family[n=2]"]
    assert result.axioms == ["c/words"]


def test_same_seed_same_certificate() -> None:
    def sums(exact):
        exact.prove(number(1) + 1 == 2)

    instance = obligation(sums)
    assert discharge(instance, seed=3)[1] == discharge(instance, seed=3)[1]

"""A claim from its results: families, lemmas of another claim, and what a cached or killed result still says."""

from __future__ import annotations

from verify.claim import Claim, Source
from verify.engine.assembly import claim_result, needed
from verify.engine.obligation import discharge, unsettled
from verify.engine.worker import certificate_path
from verify.terms import number


def two_claims() -> tuple[Claim, Claim]:
    source = Source("a", "b", 2020)
    below = Claim("below", title="t", statement="s", source=source)
    above = Claim("above", title="t", statement="s", source=source)

    @below.axiom(kind="cited", reference="r")
    def words() -> None:
        "In words."

    @below.obligation(scope="bounded", axioms=[words], parameters={"n": [1, 2]})
    def lemma(exact, n):
        exact.prove(number(n) == n)

    @below.obligation(scope="bounded")
    def unrelated(exact):
        exact.prove(number(1) == 1)

    @above.obligation(scope="bounded", uses=[lemma])
    def theorem(exact):
        exact.prove(number(1) == 1)

    above.concludes(theorem)
    return above, below


def test_lemmas_of_another_claim_are_run_and_counted() -> None:
    above, _ = two_claims()
    instances = {instance.id: instance for instance in needed([above], "quick")}
    assert list(instances) == ["above/theorem", "below/lemma[n=1]", "below/lemma[n=2]"]
    results = {id: discharge(instance)[0] for id, instance in instances.items()}
    claim = claim_result(above, results, instances, "quick")
    assert claim.summary == "certified, 1 cited"
    assert {o.id for o in claim.obligations if o.beneath_root} == set(instances)
    assert claim.axioms[0].used_by == ["below/lemma[n=1]", "below/lemma[n=2]"]


def test_a_result_that_was_lost_holds_the_claim_down() -> None:
    above, _ = two_claims()
    instances = {instance.id: instance for instance in needed([above], "quick")}
    results = {id: discharge(instance)[0] for id, instance in instances.items()}
    lost = "below/lemma[n=2]"
    results[lost] = unsettled(instances[lost], 3.0, "undecided", "killed after 3 s")
    claim = claim_result(above, results, instances, "quick")
    assert (claim.verdict, claim.weakest) == ("undecided", [lost])
    # it still says what it would rest on
    assert next(o for o in claim.obligations if o.id == lost).axioms == ["below/words"]


def test_another_claims_unrelated_failure_is_no_evidence_here() -> None:
    above, below = two_claims()
    instances = {instance.id: instance for instance in needed([above, below], "quick")}
    results = {id: discharge(instance)[0] for id, instance in instances.items()}
    results["below/unrelated"] = unsettled(instances["below/unrelated"], 0.0, "error", "oh")
    assert claim_result(above, results, instances, "quick").verdict == "certified"
    assert claim_result(below, results, instances, "quick").verdict == "error"


def test_no_two_obligations_share_a_certificate() -> None:
    claim = Claim("c", title="t", statement="s", source=Source("a", "b", 2020))

    @claim.obligation(
        scope="bounded", parameters={"text": ["a b", "a_b", "a/b", "a[b", "../../x", "x" * 300, "y", "Y"]}
    )
    def it(exact, text):
        pass

    paths = [certificate_path(instance, ".json") for instance in it.instances()]
    assert len(set(paths)) == len(paths)
    assert all(path.count("/") == 2 and ".." not in path.split("/") and len(path) < 200 for path in paths)
    assert certificate_path(it["y"], ".json") == "certificates/c/it_text=y_.json"

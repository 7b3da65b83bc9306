"""Results into claims: the graph written out, judged by verify.verdict, in the form of the record.

A module of its own because it decides nothing: it hands every result of a claim to `judge` and copies the judgement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from verify.claim import Axiom, Claim, FalseVariant, Instance, Obligation
from verify.engine.obligation import unsettled
from verify.kernel.formula import digest
from verify.provers import lemma_statement
from verify.records import ClaimResult, FalseVariantResult, ObligationResult, RecordedAxiom, RecordedSource
from verify.verdict import Judgement, Link, judge


def needed(claims: Sequence[Claim], profile: str) -> list[Instance]:
    """Every instance to run: those of the claims, and what they declare to use of other claims."""
    found: dict[str, Instance] = {}
    waiting = [instance for claim in claims for instance in claim.instances(profile)]
    while waiting:
        instance = waiting.pop(0)
        if instance.id not in found:
            found[instance.id] = instance
            for use in instance.obligation.uses:
                if use_of_another(instance.obligation.claim, use):
                    waiting.extend(use.instances(profile) if isinstance(use, Obligation) else [use])
    return list(found.values())


def use_of_another(claim: Claim, use: Obligation | Instance) -> bool:
    return (use.obligation if isinstance(use, Instance) else use).claim is not claim


def claim_result(
    claim: Claim, results: Mapping[str, ObligationResult], instances: Mapping[str, Instance], profile: str
) -> ClaimResult:
    """The claim as the record tells it.

    Args:
        results: what became of each instance of the run, by id.
        instances: the same instances.
    """
    done = [(instance, results[instance.id]) for instance in claim.instances() if instance.id in results]
    own = [result for instance, result in done if not _is_variant(instance)]
    variants = [(instance, result) for instance, result in done if _is_variant(instance)]
    theorems = [instance.id for theorem in claim.theorems for instance in theorem.instances()]
    axioms = _axioms(claim, instances.values())
    relevant = _relevant(own, theorems, results)
    links = {id: link(result) for id, result in results.items() if id in relevant}
    judgement = judge(
        theorems,
        links,
        axioms={axiom.id: axiom.kind for axiom in axioms.values()},
        variants=[result.verdict == "refuted" for _, result in variants],
    )
    own_ids = {result.id for result in own}
    beneath = [results[id] for id in results if id in judgement.beneath and id not in own_ids]
    not_run = [
        unsettled(
            instance, 0.0, "undecided", f"not run: it belongs to the full profile, this run is {profile}"
        )
        for instance in claim.instances()
        if instance.id in judgement.beneath and instance.id not in results and not _is_variant(instance)
    ]
    return ClaimResult(
        id=claim.id,
        title=claim.title,
        statement=claim.statement,
        source=RecordedSource(
            authors=claim.source.authors,
            title=claim.source.title,
            year=claim.source.year,
            reference=claim.source.reference,
            url=claim.source.url or None,
        ),
        verdict=judgement.verdict,  # type: ignore[arg-type]  # one of CLAIM_VERDICTS
        known=judgement.known,  # type: ignore[arg-type]
        guarded=judgement.guarded,
        summary=judgement.summary,
        weakest=list(judgement.weakest),
        theorems=theorems,
        axioms=_recorded(judgement, axioms),
        obligations=[
            result.model_copy(update={"beneath_root": result.id in judgement.beneath})
            for result in [*own, *beneath, *not_run]
        ],
        false_variants=[false_variant_result(claim, instance, result) for instance, result in variants],
    )


def link(result: ObligationResult) -> Link:
    """An obligation as the verdict sees it."""
    return Link(
        result.id, result.scope, result.verdict, result.known, tuple(result.uses), tuple(result.axioms)
    )


def false_variant_result(claim: Claim, instance: Instance, result: ObligationResult) -> FalseVariantResult:
    """A false variant as the record tells it; `refuted` only where the counterexample replayed (obligation.settled)."""
    variant = instance.obligation
    assert isinstance(variant, FalseVariant)
    return FalseVariantResult(
        id=result.id,
        of=variant.of.id if variant.of else claim.id,
        label=result.label,
        title=result.title,
        verdict=result.verdict,
        refuted=result.verdict == "refuted",
        known=result.known,
        counterexample=result.counterexample,
        statements=result.statements,
        mathml=result.mathml,
        message=result.message,
        certificate=result.certificate,
        seconds=result.seconds,
        replay_seconds=result.replay_seconds,
    )


def _is_variant(instance: Instance) -> bool:
    return isinstance(instance.obligation, FalseVariant)


def _relevant(
    own: Iterable[ObligationResult], theorems: Iterable[str], results: Mapping[str, ObligationResult]
) -> set[str]:
    """Ids of the claim's own obligations and of all that these rest on, whichever claim it belongs to."""
    found: set[str] = set()
    waiting = [*theorems, *(result.id for result in own)]
    while waiting:
        id = waiting.pop()
        if id not in found:
            found.add(id)
            waiting.extend(results[id].uses if id in results else ())
    return found


def _axioms(claim: Claim, instances: Iterable[Instance]) -> dict[str, Axiom]:
    """The declared axioms of this claim and of those that its run took in."""
    claims = [claim, *(instance.obligation.claim for instance in instances)]
    return {axiom.id: axiom for one in claims for axiom in one.axioms}


def _recorded(judgement: Judgement, axioms: Mapping[str, Axiom]) -> list[RecordedAxiom]:
    recorded = []
    for id, users in sorted(judgement.axioms.items()):
        axiom = axioms.get(id)
        if axiom is None:
            continue  # the judgement is already `error`: an axiom that nobody declared
        recorded.append(
            RecordedAxiom(
                id=id,
                kind=axiom.kind,  # type: ignore[arg-type]
                statement=axiom.statement,
                reference=axiom.reference,
                hash=digest(lemma_statement(axiom)) if axiom.is_formal else None,
                used_by=list(users),
            )
        )
    return recorded

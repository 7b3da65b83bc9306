"""Verdicts: the tables a reader would write down, and the laws that hold for every graph."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.verdict import (
    CLAIM_VERDICTS,
    KNOWN,
    OBLIGATION_VERDICTS,
    Judgement,
    Link,
    judge,
    obligation_known,
    obligation_verdict,
    standing,
)

SCOPES = ("for_all", "bounded", "instance", "sampled")


def proved(id: str, *uses: str, **changes: object) -> Link:
    """A link that is as good as can be, but for the changes."""
    return dataclasses.replace(Link(id, "for_all", "discharged", "kernel-checked", uses), **changes)  # type: ignore[arg-type]


def judged(
    theorems: list[str], *links: Link, axioms: dict[str, str] | None = None, variants: tuple[bool, ...] = ()
) -> Judgement:
    return judge(theorems, {link.id: link for link in links}, axioms=axioms or {}, variants=variants)


@pytest.mark.parametrize("better", range(len(OBLIGATION_VERDICTS)))
def test_the_worst_outcome_counts(better: int) -> None:
    for worse in range(better + 1):
        pair = [OBLIGATION_VERDICTS[better], OBLIGATION_VERDICTS[worse]]
        assert obligation_verdict(pair) == obligation_verdict(pair[::-1]) == OBLIGATION_VERDICTS[worse]


@pytest.mark.parametrize("outcomes", [[], ["proved"], ["discharged", ""], ["Discharged"]])
def test_no_outcome_or_an_unknown_one_is_an_error(outcomes: list[str]) -> None:
    assert obligation_verdict(outcomes) == "error"


def test_how_an_obligation_is_known() -> None:
    assert obligation_known([]) is None
    assert obligation_known([("clausal", "checked")]) == "kernel-checked"
    assert obligation_known([("clausal", "checked"), ("cross-checked", "not replayable")]) == "cross-checked"
    assert obligation_known([("sampled", "not replayable"), ("cross-checked", "not replayable")]) == "sampled"
    # a rule that the kernel should have replayed and did not is not kernel-checked
    assert obligation_known([("clausal", "not replayable")]) == "cross-checked"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (None, "undecided"),
        (proved("a"), "proved"),
        (proved("a", known="cross-checked"), "proved"),
        (proved("a", known="sampled"), "supported"),
        (proved("a", known=None), "error"),
        (proved("a", scope="bounded"), "certified"),
        (proved("a", scope="instance"), "certified"),
        (proved("a", scope="sampled", known="sampled"), "supported"),
        (proved("a", scope="everything"), "error"),
        (proved("a", verdict="proved"), "error"),
        *[(proved("a", verdict=word), word) for word in OBLIGATION_VERDICTS if word != "discharged"],
    ],
)
def test_what_one_link_supports(link: Link | None, expected: str) -> None:
    assert standing(link) == expected


def test_a_claim_is_its_weakest_link() -> None:
    result = judged(["t"], proved("t", "lemma"), proved("lemma", scope="bounded"))
    assert (result.verdict, result.weakest, result.beneath) == ("certified", ("lemma",), {"t", "lemma"})


def test_a_claim_without_theorems_is_an_error() -> None:
    assert judged([], proved("a")).verdict == "error"


def test_a_link_that_was_not_run_is_undecided() -> None:
    result = judged(["t"], proved("t", "lemma"))
    assert (result.verdict, result.weakest, result.known) == ("undecided", ("lemma",), None)


@pytest.mark.parametrize("uses", [("t",), ("lemma",)])
def test_a_cycle_is_an_error(uses: tuple[str, ...]) -> None:
    assert judged(["t"], proved("t", *uses), proved("lemma", "t")).verdict == "error"


def test_a_diamond_is_no_cycle() -> None:
    assert (
        judged(["t"], proved("t", "a", "b"), proved("a", "c"), proved("b", "c"), proved("c")).verdict
        == "proved"
    )


@pytest.mark.parametrize("found", OBLIGATION_VERDICTS)
def test_evidence_can_refute_and_does_nothing_else(found: str) -> None:
    result = judged(["t"], proved("t"), proved("campaign", verdict=found))
    refutes = found in ("refuted", "error")
    assert result.verdict == (found if refutes else "proved")
    assert result.weakest == (("campaign",) if refutes else ())
    assert "campaign" not in result.beneath


def test_known_only_as_well_as_every_link() -> None:
    assert judged(["t"], proved("t")).known == "kernel-checked"
    result = judged(["t"], proved("t", "lemma"), proved("lemma", known="cross-checked"))
    assert (result.verdict, result.known, result.weakest) == ("proved", "cross-checked", ("lemma",))
    # how the evidence is known is no matter
    assert judged(["t"], proved("t"), proved("e", known="sampled")).known == "kernel-checked"


def test_a_refuted_claim_is_known_as_its_refutation_is() -> None:
    result = judged(["t"], proved("t", known="sampled"), proved("e", verdict="refuted"))
    assert (result.verdict, result.known) == ("refuted", "kernel-checked")


def test_a_vacuous_claim_is_known_as_the_contradiction_is() -> None:
    links = [proved("t", "lemma", known="sampled"), proved("lemma", verdict="vacuous")]
    assert (judged(["t"], *links).verdict, judged(["t"], *links).known) == ("vacuous", "kernel-checked")
    assert judged(["t"], proved("t", verdict="undecided")).known is None


def test_evidence_on_a_cycle_is_no_matter() -> None:
    assert judged(["t"], proved("t"), proved("a", "b"), proved("b", "a")).verdict == "proved"


def test_an_undeclared_axiom_outweighs_a_refutation() -> None:
    assert judged(["t"], proved("t", verdict="refuted", axioms=("a",))).verdict == "error"


@pytest.mark.parametrize(("variants", "guarded"), [((), False), ((True,), True), ((True, False), False)])
def test_guarded_needs_a_false_variant_and_all_refuted(variants: tuple[bool, ...], guarded: bool) -> None:
    result = judged(["t"], proved("t"), variants=variants)
    assert (result.guarded, result.verdict) == (guarded, "proved")


def test_proved_is_said_with_its_axioms() -> None:
    kinds = {"a": "cited", "b": "cited", "c": "argued", "idle": "cited"}
    links = [
        proved("t", "lemma", axioms=("a",)),
        proved("lemma", axioms=("a", "b", "c")),
        proved("e", axioms=("idle",)),
    ]
    result = judged(["t"], *links, axioms=kinds)
    assert result.summary == "proved, 2 cited, 1 argued"
    assert result.axioms == {"a": ("lemma", "t"), "b": ("lemma",), "c": ("lemma",)}
    assert judged(["t"], proved("t")).summary == "proved, no axioms"
    assert judged(["t"], proved("t", axioms=("c",)), axioms=kinds).summary == "proved, 1 argued"
    assert judged(["t"], proved("t", scope="bounded")).summary == "certified, no axioms"
    assert judged(["t"], proved("t", verdict="undecided", axioms=("c",)), axioms=kinds).summary == "undecided"


@pytest.mark.parametrize("axioms", [{}, {"a": "obvious"}])
def test_an_axiom_that_nobody_declared_is_an_error(axioms: dict[str, str]) -> None:
    result = judged(["t"], proved("t", axioms=("a",)), axioms=axioms)
    assert (result.verdict, result.weakest) == ("error", ("t",))


NAMES = ["a", "b", "c", "d", "e"]
GRAPHS = st.fixed_dictionaries(
    {
        name: st.builds(
            Link,
            st.just(name),
            st.sampled_from(SCOPES),
            st.sampled_from(["discharged"] * 6 + list(OBLIGATION_VERDICTS)),
            st.sampled_from([*KNOWN, "kernel-checked"]),
            st.lists(st.sampled_from(NAMES[place + 1 :] or NAMES), max_size=2).map(tuple),
            st.lists(st.sampled_from(["x", "y"]), max_size=2, unique=True).map(tuple),
        )
        for place, name in enumerate(NAMES)
    }
)
ROOTS = st.lists(st.sampled_from(NAMES), min_size=1, max_size=2)
KINDS = {"x": "cited", "y": "argued"}


def rank(verdict: str) -> int:
    return CLAIM_VERDICTS.index(verdict)


@given(GRAPHS, ROOTS)
def test_never_better_than_any_link(graph: dict[str, Link], roots: list[str]) -> None:
    result = judge(roots, graph, axioms=KINDS, variants=[])
    for id in result.beneath:
        assert rank(result.verdict) <= rank(standing(graph[id]))
        if result.known is not None and result.verdict in ("proved", "certified", "supported"):
            assert KNOWN.index(result.known) <= KNOWN.index(str(graph[id].known))


@given(GRAPHS, ROOTS, st.randoms(use_true_random=False))
def test_the_order_does_not_matter(graph: dict[str, Link], roots: list[str], random: object) -> None:
    mixed = list(graph.items())
    random.shuffle(mixed)  # type: ignore[attr-defined]
    turned = {
        id: dataclasses.replace(link, uses=link.uses[::-1], axioms=link.axioms[::-1]) for id, link in mixed
    }
    first = judge(roots, graph, axioms=KINDS, variants=[])
    second = judge(roots[::-1], turned, axioms=KINDS, variants=[])
    assert {**dataclasses.asdict(first), "axioms": dict(first.axioms)} == {
        **dataclasses.asdict(second),
        "axioms": dict(second.axioms),
    }


@given(GRAPHS, ROOTS, st.sampled_from(NAMES), st.sampled_from(OBLIGATION_VERDICTS), st.sampled_from(SCOPES))
def test_a_worse_link_never_makes_a_better_claim(
    graph: dict[str, Link], roots: list[str], name: str, verdict: str, scope: str
) -> None:
    old = graph[name]
    new = dataclasses.replace(old, verdict=verdict, scope=scope)
    if rank(standing(new)) > rank(standing(old)):
        old, new = new, old
    before = judge(roots, {**graph, name: old}, axioms=KINDS, variants=[])
    after = judge(roots, {**graph, name: new}, axioms=KINDS, variants=[])
    assert rank(after.verdict) <= rank(before.verdict)


@given(GRAPHS, ROOTS, st.sampled_from(OBLIGATION_VERDICTS), st.sampled_from(SCOPES))
def test_more_evidence_never_raises(
    graph: dict[str, Link], roots: list[str], verdict: str, scope: str
) -> None:
    before = judge(roots, graph, axioms=KINDS, variants=[])
    evidence = Link("evidence", scope, verdict, "kernel-checked")
    after = judge(roots, {**graph, "evidence": evidence}, axioms=KINDS, variants=[])
    assert rank(after.verdict) <= rank(before.verdict)


@given(GRAPHS, ROOTS, st.sampled_from(NAMES))
def test_losing_a_link_never_raises(graph: dict[str, Link], roots: list[str], name: str) -> None:
    before = judge(roots, graph, axioms=KINDS, variants=[])
    after = judge(roots, {id: link for id, link in graph.items() if id != name}, axioms=KINDS, variants=[])
    if name in before.beneath:
        assert rank(after.verdict) <= max(rank(before.verdict), rank("undecided"))
    if before.verdict in ("proved", "certified", "supported") and name in before.beneath:
        assert after.verdict not in ("proved", "certified", "supported")


@given(GRAPHS, ROOTS)
def test_proved_is_never_said_without_axioms(graph: dict[str, Link], roots: list[str]) -> None:
    result = judge(roots, graph, axioms=KINDS, variants=[])
    assert result.summary != "proved"
    assert result.summary.split(",")[0] == result.verdict

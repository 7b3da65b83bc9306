"""The drawing of the obligation graph: nothing overlaps, every arrow runs forward, odd graphs are drawn too."""

from __future__ import annotations

import itertools

import pytest

from reports.graph import (
    DRAWN_UP_TO,
    NAME_LENGTH,
    NODE_HEIGHT,
    NODE_WIDTH,
    SINGLE_UP_TO,
    _lines,
    family,
    obligation_graph,
)


def claim_of(synthetic, obligations, theorems):
    claim = synthetic.showcase().claims[0]
    return claim.model_copy(update={"obligations": obligations, "theorems": theorems, "axioms": claim.axioms})


def assert_drawn_well(drawing):
    for a, b in itertools.combinations(drawing.nodes, 2):
        apart = abs(a.x - b.x) >= NODE_WIDTH or abs(a.y - b.y) >= NODE_HEIGHT
        assert apart, f"{a.name} covers {b.name}"
    for node in drawing.nodes:
        assert node.x >= 0 and node.x + NODE_WIDTH <= drawing.width
        assert node.y >= 0 and node.y + NODE_HEIGHT <= drawing.height


def test_sixty_nodes_are_drawn_apart_and_forward(synthetic, monkeypatch):
    monkeypatch.setattr("reports.graph.SINGLE_UP_TO", 60)
    claim = synthetic.showcase().claims[0]
    drawing = obligation_graph(claim)
    beneath = [o for o in claim.obligations if o.beneath_root]
    assert len(drawing.nodes) == len(beneath) + len(claim.axioms) + 1 >= 60
    assert_drawn_well(drawing)
    assert not drawing.merged
    x = {node.key: node.x for node in drawing.nodes}
    assert all(x[edge.user] < x[edge.used] for edge in drawing.edges)
    assert min(x, key=x.get) == "", "the claim stands on the left"
    assert drawing.width < 2400 and drawing.height < 1600
    assert all(
        1 <= len(node.lines) <= 2 and max(map(len, node.lines)) <= NAME_LENGTH for node in drawing.nodes
    )


def test_every_use_is_an_arrow(synthetic, monkeypatch):
    monkeypatch.setattr("reports.graph.SINGLE_UP_TO", 60)
    claim = synthetic.showcase().claims[0]
    drawing = obligation_graph(claim)
    inside = {o.id for o in claim.obligations if o.beneath_root}
    uses = {(o.id, u) for o in claim.obligations if o.beneath_root for u in o.uses if u in inside}
    rests = {(o.id, f"axiom:{a}") for o in claim.obligations if o.beneath_root for a in o.axioms}
    assert {(e.user, e.used) for e in drawing.edges} == uses | rests | {("", t) for t in claim.theorems}
    assert {e.used for e in drawing.edges if e.to_axiom} == {f"axiom:{a.id}" for a in claim.axioms}


def test_the_same_claim_gives_the_same_drawing(synthetic):
    assert obligation_graph(synthetic.showcase().claims[0]) == obligation_graph(
        synthetic.showcase().claims[0]
    )


def test_families_share_a_box_and_show_the_worst(synthetic):
    members = [
        synthetic.obligation(f"case[h={h}]", scope="bounded" if h == 3 else "for_all")
        for h in range(SINGLE_UP_TO)
    ]
    members[5] = members[5].model_copy(update={"verdict": "undecided"})
    top = synthetic.obligation("top", uses=[o.id for o in members])
    drawing = obligation_graph(claim_of(synthetic, [top, *members], [top.id]))
    assert drawing.merged and len(drawing.nodes) == 3
    box = next(node for node in drawing.nodes if node.kind == "family")
    assert (box.name, box.verdict, box.caption) == (
        f"case ×{SINGLE_UP_TO}",
        "undecided",
        "undecided, bounded",
    )
    assert_drawn_well(drawing)


@pytest.mark.parametrize("flip", [False, True])
def test_a_column_is_the_longest_way_from_the_claim(synthetic, flip):
    o = synthetic.obligation
    short = o("short", uses=["exact-rank/end"])
    long = o("long", uses=["exact-rank/middle"])
    found = [short, long, o("middle", uses=["exact-rank/end"]), o("end")]
    theorems = [long.id, short.id] if flip else [short.id, long.id]
    drawing = obligation_graph(claim_of(synthetic, found, theorems))
    x = {node.name: node.x for node in drawing.nodes}
    assert x["exact-rank"] < x["short"] == x["long"] < x["middle"] < x["end"]


@pytest.mark.parametrize("count", [1, 2, 40])
def test_a_chain_and_a_circle_are_drawn(synthetic, count):
    ring = [
        synthetic.obligation(f"link_{n}", uses=[f"exact-rank/link_{(n + 1) % count}", "exact-rank/nobody"])
        for n in range(count)
    ]
    drawing = obligation_graph(claim_of(synthetic, ring, [ring[0].id]))
    assert len(drawing.nodes) == count + 1
    assert_drawn_well(drawing)


def test_what_explains_nothing_is_not_drawn(synthetic):
    many = [synthetic.obligation(f"fact_{n}") for n in range(DRAWN_UP_TO + 1)]
    assert obligation_graph(claim_of(synthetic, many, [many[0].id])) is None
    assert (
        obligation_graph(claim_of(synthetic, [synthetic.obligation("seen", beneath_root=False)], [])) is None
    )


def test_long_names_are_broken_after_a_word():
    assert _lines("short_name") == ["short_name"]
    assert _lines("leading_signs_differ_by_the_common_sign") == [
        "leading_signs_differ_by_",
        "the_common_sign",
    ]
    assert _lines("canonical_forms_agree[n=1,dimension=12]") == [
        "canonical_forms_agree",
        "[n=1,dimension=12]",
    ]
    assert _lines("x" * 80) == ["x" * NAME_LENGTH, "x" * (NAME_LENGTH - 1) + "…"]


def test_family():
    assert family("c/f[h=4]") == family("c/f[h=5,x=[1]]") == family("c/f") == "c/f"

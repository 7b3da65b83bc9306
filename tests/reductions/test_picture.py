"""The picture: well-formed SVG with every point, tile, wire and clique, and names that are escaped."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections import Counter

from reductions.chain import reduce_formula
from reductions.dimacs import Formula
from reductions.layout import KINDS, Layout
from reductions.picture import cliques, outline, svg
from theorems.proximate_rank_np_complete.families import models

SOURCE = Formula(2, ((1, -2), (-1, 2), (1, 2)))


def drawn(text: str) -> Counter[str]:
    root = ElementTree.fromstring(text)
    return Counter(e.get("class") or e.tag.split("}")[1] for e in root.iter() if e is not root)


def test_everything_is_drawn_once() -> None:
    reduction = reduce_formula(SOURCE)
    ports = reduction.ports.literals(next(models(SOURCE)))
    layout, cover = reduction.layout, reduction.cover(ports)
    found = drawn(svg(layout, cover))
    assert found["circle"] == len(layout.points)
    assert found["clique"] == reduction.bound == 36
    assert (found["column"], found["row"]) == (4, 3)
    kinds = Counter(KINDS[kind] for kind in layout.tile_kind.tolist())
    assert {name: found[name] for name in KINDS} == dict(kinds)


def test_names_are_shown_and_escaped() -> None:
    text = svg(Layout(Formula(1, ((1,),))), title="a < b", names=["x&7"])
    assert "<title>a &lt; b</title>" in text and ">x&amp;7<" in text and ">¬x&amp;7<" in text
    assert drawn(text)["clique"] == 0


def test_the_empty_layout_has_a_picture() -> None:
    assert drawn(svg(Layout(Formula(0, ()))))["circle"] == 0


def test_wires_end_at_caps_and_rows_at_their_last_literal() -> None:
    lines = list(outline(Layout(Formula(2, ((-1, 2),)))))
    assert lines[0] == ("column", (1, -1, 1, 4))
    assert lines[-1] == ("row", (4, 1, 9, 1))


def test_cliques_split_the_points() -> None:
    layout = Layout(SOURCE)
    ports = reduce_formula(SOURCE).ports
    cover = reduce_formula(SOURCE).cover([-v for v in range(1, ports.variables + 1)])
    parts = list(cliques(layout.points, cover))
    assert sum(map(len, parts)) == len(layout.points)
    assert all(int((part.max(axis=0) - part.min(axis=0)).max()) <= 1 for part in parts)


def test_points_are_where_they_are_with_y_upwards() -> None:
    layout = Layout(SOURCE)
    circles = [e for e in ElementTree.fromstring(svg(layout)).iter() if e.tag.endswith("circle")]
    found = sorted((float(e.get("cx", "nan")), -float(e.get("cy", "nan"))) for e in circles)
    points = sorted((x, y) for x, y in layout.points.tolist())
    scale = (found[-1][0] - found[0][0]) / (points[-1][0] - points[0][0])
    assert scale > 0
    for (a, b), (x, y) in zip(found, points, strict=True):
        assert a - found[0][0] == scale * (x - points[0][0])
        assert b - found[0][1] == scale * (y - points[0][1])

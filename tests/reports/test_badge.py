"""The badge: well-formed, says its words aloud, legible in every colour."""

from __future__ import annotations

import xml.etree.ElementTree as xml

import pytest

from reports.badge import COLOURS, svg, width
from verify.verdict import CLAIM_VERDICTS


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return sum(w * v for w, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("verdict", COLOURS)
def test_each_verdict(verdict: str) -> None:
    text = f"{verdict}, 3 cited & <more>"
    root = xml.fromstring(svg("netproof", verdict, text))
    assert root.get("aria-label") == f"netproof: {text}" and root.get("role") == "img"
    assert [node.text for node in root.iter() if node.tag.endswith("}text")] == ["netproof", text]
    rects = [node for node in root.iter() if node.tag.endswith("}rect")]
    assert int(root.get("width")) == sum(int(rect.get("width")) for rect in rects[1:])
    assert 1.05 / (luminance(COLOURS[verdict]) + 0.05) >= 4.5


def test_every_verdict_has_a_colour() -> None:
    assert set(COLOURS) == {*CLAIM_VERDICTS, "not run"}


def test_longer_words_are_wider() -> None:
    assert width("illi") < width("mwmw") < width("mwmwmw")

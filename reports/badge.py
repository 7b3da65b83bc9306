"""A verdict as a small picture for the head of a README: SVG, self-contained, readable aloud.

`svg` draws it. A module of its own because it is a picture of one word, where the page tells all.
"""

from __future__ import annotations

from html import escape

COLOURS = {
    "proved": "#1c6544", "certified": "#1f5a80", "supported": "#835400", "undecided": "#565b63",
    "obsolete": "#6f5334", "not run": "#565b63", "vacuous": "#693c86", "refuted": "#a02720", "error": "#a02720",
}  # fmt: skip
"""Backgrounds on which white text has a contrast of more than 4.5."""

NARROW, WIDE = set("fijlrtI1.,:;!|'() "), set("mwMW—")
HEIGHT, PADDING = 20, 7


def svg(label: str, verdict: str, text: str) -> str:
    """A badge of two halves: the label, then the text in the colour of the verdict.

    Args:
        text: what is said of the verdict, `proved, 3 cited, 1 argued`: it always has the verdict's word.
    """
    left, right = (width(part) + 2 * PADDING for part in (label, text))
    total, said = left + right, f"{label}: {text}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{total}" height="{HEIGHT}" role="img" '
        f'aria-label="{escape(said)}"><title>{escape(said)}</title>'
        f'<clipPath id="r"><rect width="{total}" height="{HEIGHT}" rx="3"/></clipPath><g clip-path="url(#r)">'
        f'<rect width="{left}" height="{HEIGHT}" fill="#3a3b3f"/>'
        f'<rect x="{left}" width="{right}" height="{HEIGHT}" fill="{COLOURS[verdict]}"/></g>'
        '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">'
        f'<text x="{PADDING}" y="14" textLength="{left - 2 * PADDING}">{escape(label)}</text>'
        f'<text x="{left + PADDING}" y="14" textLength="{right - 2 * PADDING}">{escape(text)}</text></g></svg>\n'
    )


def width(text: str) -> int:
    """Pixels of a text in Verdana of 11 pixels, near enough: the picture fixes its length."""
    return round(sum(4.4 if c in NARROW else 10.5 if c in WIDE else 6.9 for c in text))

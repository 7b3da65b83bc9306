"""Mathematics on the page: LaTeX in prose becomes MathML; MathML from a record is let in only if it is nothing else.

In reading order: `safe_mathml` (an allow-list of elements and attributes), `prose` (text with $...$ and `code`) and
`paragraphs`. A module of its own because this is the only place where text becomes markup without being escaped whole.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape as escaped
from xml.etree import ElementTree

from markupsafe import Markup, escape

_ELEMENTS = {
    "math", "mrow", "mi", "mn", "mo", "mtext", "ms", "mspace", "msub", "msup", "msubsup", "munder", "mover",
    "munderover", "mfrac", "msqrt", "mroot", "mtable", "mtr", "mtd", "mstyle", "mpadded", "mphantom",
}  # fmt: skip
_ATTRIBUTES = {
    "display", "displaystyle", "scriptlevel", "stretchy", "symmetric", "fence", "separator", "form", "largeop",
    "movablelimits", "accent", "accentunder", "lspace", "rspace", "minsize", "maxsize", "linethickness", "mathvariant",
    "columnalign", "rowspacing", "columnspacing", "width", "height", "depth",
}  # fmt: skip
_VALUE = re.compile(r"[A-Za-z0-9.%+ -]{0,60}")
_INLINE = re.compile(r"\$\$(.+?)\$\$|\$([^$]+?)\$|`([^`]+)`", re.DOTALL)


def safe_mathml(source: str) -> Markup | None:
    """The <math> element that `source` spells, written anew from an allow-list; None if it is anything but that."""
    if "<!" in source or "<?" in source:  # document types and entities: MathML needs none
        return None
    try:
        element = ElementTree.fromstring(source)
        return Markup(_rewritten(element)) if _local(element.tag) == "math" else None
    except (ElementTree.ParseError, _ForeignElement, RecursionError):
        return None


def prose(text: str) -> Markup:
    """Text of a record as inline HTML: $...$ and $$...$$ set as mathematics, `...` as code, everything else escaped."""
    pieces, end = [], 0
    for match in _INLINE.finditer(text):
        pieces.append(escape(text[end : match.start()]))
        displayed, inline, code = match.groups()
        pieces.append(
            Markup("<code>{}</code>").format(code) if code else _latex(displayed or inline, bool(displayed))
        )
        end = match.end()
    return Markup("").join([*pieces, escape(text[end:])])


def paragraphs(text: str) -> Markup:
    """Like `prose`, with a <p> for each part between blank lines."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    return Markup("\n").join(Markup("<p>{}</p>").format(prose(part)) for part in parts)


class _ForeignElement(Exception):
    """An element that is no part of presentation MathML."""


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _rewritten(element: ElementTree.Element, form: str = "") -> str:
    tag = _local(element.tag)
    if tag not in _ELEMENTS:
        raise _ForeignElement(tag)
    if tag == "mo" and _is_word(
        element
    ):  # the converter sets \operatorname{rank} as an operator, far from its argument
        tag = "mi"
    kept = "".join(
        f' {name}="{value}"'
        for name, value in element.attrib.items()
        if (name in _ATTRIBUTES and _VALUE.fullmatch(value)) or (name, value) == ("class", "statement")
    )
    inside, before = "", None
    for child in element:
        if tag in ("math", "mrow") and _is_word(child) and before is not None and not _is_opening(before):
            inside += '<mspace width="0.17em"></mspace>'  # a tanh(x), not atanh(x)
        inside += _rewritten(child, _sign_form(child, before)) + escaped(child.tail or "")
        before = child
    return f"<{tag}{kept}{form}>{escaped(element.text or '')}{inside}</{tag}>"


def _is_word(element: ElementTree.Element) -> bool:
    name = (element.text or "").strip()
    return _local(element.tag) in ("mi", "mo") and len(name) > 1 and name.isalpha()


def _sign_form(element: ElementTree.Element, before: ElementTree.Element | None) -> str:
    """A sign after an operator or an opening bracket belongs to what follows; the converter leaves that open."""
    if element.text not in ("-", "−", "+") or "form" in element.attrib or before is None:
        return ""
    return ' form="prefix"' if _is_opening(before) else ""


def _is_opening(element: ElementTree.Element) -> bool:
    """An operator or an opening bracket: what follows begins a term."""
    return _local(element.tag) == "mo" and element.text not in (")", "]", "}", "|", "!", "′")


@lru_cache(maxsize=4096)
def _latex(source: str, displayed: bool) -> Markup:
    """LaTeX as MathML; what the converter cannot read stays readable as its source."""
    from latex2mathml import exceptions
    from latex2mathml.converter import convert

    # the converter's errors share no class of their own, and on some inputs it trips over its own indices
    own = [e for e in vars(exceptions).values() if isinstance(e, type) and issubclass(e, Exception)]
    trips = (ArithmeticError, AttributeError, LookupError, RuntimeError, StopIteration, TypeError, ValueError)
    failures: tuple[type[Exception], ...] = (*own, *trips)
    try:
        converted = safe_mathml(convert(source, display="block" if displayed else "inline"))
    except failures:
        converted = None
    return converted if converted is not None else Markup("<code>{}</code>").format(source)

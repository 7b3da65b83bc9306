"""The page: complete, well-formed, safe against what a record may hold, self-contained, and quick to make."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

import reports
from reports.look import PALETTE, seconds, size, values
from reports.page import MEANINGS, anchor
from verify.records import Table

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).with_name("showcase.txt")
VOID = {"meta", "link", "br", "img", "input", "hr"}
BLOCK = {
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "dt",
    "dd",
    "li",
    "pre",
    "td",
    "th",
    "summary",
    "div",
    "section",
    "article",
    "figcaption",
}
SHAPES = {"path", "rect", "use", "line", "circle"}


class Page(HTMLParser):
    """Reads a page strictly: balanced tags, unique ids, and the text, links and headings it finds."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.lines: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()
        self.end_line()
        assert self.open == [], f"not closed: {self.open}"

    def end_line(self):
        line = " ".join("".join(self.words).split())
        self.lines += [line] if line else []
        self.words = []

    def handle_starttag(self, tag, attributes):
        names = [name for name, _ in attributes]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        self.tags.append((tag, dict(attributes)))
        if tag in BLOCK:
            self.end_line()
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        assert tag in SHAPES | VOID or "svg" in self.open, f"<{tag}/> closes itself"
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> inside {self.open[-3:]}"
        self.open.pop()
        if tag in BLOCK:
            self.end_line()

    def handle_data(self, data):
        if not {"script", "style", "title"} & set(self.open):
            self.words.append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def ids(self):
        return [a["id"] for _, a in self.tags if "id" in a]


@pytest.fixture(scope="module")
def pages(synthetic, tmp_path_factory):
    made = {}
    for name in ("showcase", "every_verdict", "hostile"):
        path = reports.write(getattr(synthetic, name)(), tmp_path_factory.mktemp(name))
        assert path.name == "index.html" and list(path.parent.iterdir()) == [path]
        made[name] = path.read_text("utf-8")
    return made


EACH = pytest.mark.parametrize("name", ["showcase", "every_verdict", "hostile"])


@EACH
def test_well_formed(pages, name):
    page = Page(pages[name])
    assert len(page.ids) == len(set(page.ids)), "an id stands twice"
    assert [a.get("lang") for a in page.all("html")] == ["en"]
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), levels


@EACH
def test_every_inner_link_arrives(pages, name):
    page = Page(pages[name])
    ids = set(page.ids)
    targets = [a["href"][1:] for a in page.all("a") if (a.get("href") or "").startswith("#")]
    assert targets and set(targets) <= ids


@EACH
def test_nothing_is_fetched(pages, name):
    page = Page(pages[name])
    for tag, attributes in page.tags:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "audio", "video"}
        assert "src" not in attributes and "srcset" not in attributes
        for key in ("href", "xlink:href", "action"):
            target = attributes.get(key)
            assert (
                target is None
                or target.startswith("#")
                or (tag == "a" and target.startswith("https://arxiv.org/"))
            )
    style = re.search(r"<style>(.*?)</style>", pages[name], re.DOTALL).group(1)
    assert "url(" not in style and "@import" not in style
    policy = next(a["content"] for a in page.all("meta") if a.get("http-equiv") == "Content-Security-Policy")
    assert (
        policy.startswith("default-src 'none'")
        and "unsafe-inline'; script" not in policy.partition("script-src")[2]
    )


def test_hostile_text_stays_text(pages, synthetic):
    page = Page(pages["hostile"])
    assert len(page.all("script")) == 1, "only the page's own script"
    for _, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on")]
        assert not any((value or "").startswith("javascript:") for value in attributes.values())
    assert "{{ 7*7 }}" in pages["hostile"] and "49" not in "".join(page.lines)
    assert sum("<script>alert('x')</script>" in line for line in page.lines) > 20


def test_every_verdict_has_word_and_meaning(pages):
    page = Page(pages["every_verdict"])
    shown = " ".join(page.lines)
    for word, meaning in MEANINGS.items():
        assert f"A claim that is {word}" in shown
        assert meaning in shown
    for word in ("discharged", "undecided", "obsolete", "vacuous", "refuted", "error", "unguarded"):
        assert word in shown
    assert "not refuted: undecided" in shown, "a surviving variant is named as one"
    assert "refuted, as it must be" in shown


def test_first_screen_is_as_pinned(pages):
    """What stands before the first section of the showcase, as text. Missing golden: failure, not a first recording."""
    html = pages["showcase"]
    head = html[html.index("<article") : html.index("<section>")] + "</article>"
    lines = "\n".join(Page(head).lines) + "\n"
    assert lines == GOLDEN.read_text("utf-8")


def test_an_obligation_is_told_in_full(pages):
    html = pages["showcase"]
    start = html.index('id="o:exact-rank/no_other_factor_vanishes"')
    told = " ".join(Page("<details " + html[start : html.index("</details>", start)] + "</details>").lines)
    for part in ("discharged", "ER-I3", "for all", "smt", "kernel-checked", "96 ms", "22 kB", "replayed in 7 ms",
                 "certificates/exact-rank/no_other_factor_vanishes.json", "beta_1 = 1", "Unused assumptions",
                 "Also decided by cvc5", "What was shown"):  # fmt: skip
        assert part in told, part
    assert "<mtable" in html[start : html.index("</details>", start)]


def test_the_slowest_obligations_are_listed_longest_first(synthetic, pages):
    results = [o for claim in synthetic.showcase().claims for o in claim.obligations]
    longest = sorted((o.seconds for o in results), reverse=True)[:10]
    html = pages["showcase"]
    table = html[html.index("Slowest obligations") : html.index("<h3>The words</h3>")]
    assert re.findall(r'<td class="number">([^<]+)</td><td><a href="#o:', table) == [
        f"{s:.2f}" for s in longest
    ]


def test_tables_of_a_family_become_one(synthetic, tmp_path):
    record = synthetic.showcase()
    claim = record.claims[0]
    for number, o in enumerate(o for o in claim.obligations if "pole_certificate" in o.id):
        o.tables = [Table(title="Rank", columns=["network", "rank"], rows=[[f"n{number}", number]])]
    claim.false_variants[0].of = "exact-rank/pole_certificate"
    claim.false_variants[1].of = "exact-rank"
    html = reports.write(record, tmp_path).read_text("utf-8")
    page = Page(html)
    assert page.lines.count("Rank") == 1 and {"n0", "n4"} <= set(page.lines)
    assert "not in this record" not in html, "a variant may be one of a whole family, or of the claim"
    ids = set(page.ids)
    assert all(a["href"][1:] in ids for a in page.all("a") if (a.get("href") or "").startswith("#"))
    assert [len(t.rows) for o in claim.obligations for t in o.tables if t.title == "Rank"] == [1] * 5, (
        "record unchanged"
    )


def test_same_record_same_bytes(synthetic, pages, tmp_path):
    assert reports.write(synthetic.showcase(), tmp_path).read_text("utf-8") == pages["showcase"]


def test_certificates_are_linked_where_they_lie(synthetic, tmp_path):
    record = synthetic.showcase()
    run = tmp_path / "runs" / "a b"
    first = record.claims[0].obligations[1].certificate
    (run / first).parent.mkdir(parents=True)
    (run / first).write_text("{}")
    html = reports.write(record, tmp_path / "out", run).read_text("utf-8")
    links = [a["href"] for a in Page(html).all("a") if "certificates" in (a.get("href") or "")]
    assert links == [f"../runs/a%20b/{first}"]
    assert (tmp_path / "out" / unquote(links[0])).is_file()
    assert f"netproof replay {run}" in html


def test_five_thousand_obligations(synthetic, tmp_path):
    record = synthetic.many(5000)
    start = time.process_time()
    path = reports.write(record, tmp_path)
    assert time.process_time() - start < 10
    html = path.read_text("utf-8")
    assert path.stat().st_size < 12_000_000
    assert html.count('class="row obligation"') == 5000
    assert html.count('class="family"') > 20


def test_statements_beyond_the_budget_are_text(synthetic, tmp_path, monkeypatch):
    monkeypatch.setattr("reports.page.MATHML_BUDGET", 3000)
    html = reports.write(synthetic.showcase(), tmp_path).read_text("utf-8")
    statements = html[html.index("Beneath the claim") :]
    assert 0 < statements.count("<mtable") < 4
    assert '<p class="statement">for all F, ' in statements


def test_mathml_that_does_not_match_its_statements_is_not_shown(synthetic, tmp_path):
    record = synthetic.showcase()
    record.claims[0].obligations[5].mathml *= 2
    html = reports.write(record, tmp_path).read_text("utf-8")
    start = html.index(f'id="{anchor("o", record.claims[0].obligations[5].id)}"')
    body = html[start : html.index("</details>", start)]
    assert "<math" not in body and '<p class="statement">' in body


def test_interrupted_write_keeps_the_old_page(synthetic, tmp_path, monkeypatch):
    path = reports.write(synthetic.showcase(), tmp_path)
    before = path.read_bytes()
    monkeypatch.setattr("reports.page.render", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        reports.write(synthetic.every_verdict(), tmp_path)
    assert path.read_bytes() == before


def test_empty_record(synthetic, tmp_path):
    record = synthetic.showcase()
    record.claims.clear()
    assert "0 claims checked" in " ".join(Page(reports.write(record, tmp_path).read_text("utf-8")).lines)


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_colours_of_text_can_be_read(theme):
    for name, pair in PALETTE.items():
        if name in ("paper", "panel", "rule") or name.startswith("series"):
            continue
        for ground in ("paper", "panel"):
            low, high = sorted([luminance(pair[theme]), luminance(PALETTE[ground][theme])])
            assert (high + 0.05) / (low + 0.05) >= 4.5, f"{name} on {ground}"


def test_figures_for_reading():
    assert [seconds(s) for s in (None, 0.0, 0.0004, 0.0123, 0.9996, 3.44, 125.2)] == [
        "–", "<1 ms", "<1 ms", "12 ms", "1.0 s", "3.4 s", "2 min 5 s",
    ]  # fmt: skip
    assert [size(n) for n in (None, 0, 999, 14_200, 999_600, 2_340_000)] == [
        "–",
        "0 B",
        "999 B",
        "14 kB",
        "1.0 MB",
        "2.3 MB",
    ]
    assert values({"x": "1/2", "w": [[1, "2/3"]], "p": True}) == 'x = 1/2\nw = [[1, "2/3"]]\np = true'
    assert len(values({"x": "9" * 5000})) < 1600 and "5000 characters" in values({"x": "9" * 5000})
    assert anchor("o", 'a/b c[h=4]"') == "o:a/b%20c%5Bh%3D4%5D%22"


def test_importing_reports_loads_nothing():
    heavy = "('jinja2', 'matplotlib', 'pydantic', 'latex2mathml')"
    script = f"import sys, reports; print([m for m in {heavy} if m in sys.modules])"
    printed = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=ROOT
    )
    assert printed.stdout.strip() == "[]"


def test_a_large_family_is_typeset_at_its_beginning_only(synthetic, tmp_path):
    """Its further members show the same statements as text, so that thousands of them open quickly."""
    record = synthetic.showcase()
    (claim,) = record.claims
    one = next(o for o in claim.obligations if o.mathml and "[" not in o.id)
    members = [one.model_copy(update={"id": f"exact-rank/member[n={n}]"}) for n in range(20)]
    page = reports.write(
        record.model_copy(update={"claims": [claim.model_copy(update={"obligations": members})]}), tmp_path
    ).read_text("utf-8")
    bodies = page[page.index("Beneath the claim") :].split('<details class="row')[1:]
    bodies[-1] = bodies[-1].partition("</details>")[0]
    assert ["<math" in body for body in bodies] == [True] * 8 + [False] * 12
    assert all('<p class="statement">' in body for body in bodies[8:])

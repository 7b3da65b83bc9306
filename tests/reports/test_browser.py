"""The report in Debian's chromium: what a reader, a printer, a keyboard and a screen reader get of it.

Skipped where the browser is not installed (`python scripts/browser.py --install`). How long 5,000 obligations take to
open is a time, so benchmarks/report_page.py measures it; here their page must only work.
"""

from __future__ import annotations

import importlib.util
import itertools
import json
import subprocess
from pathlib import Path

import pytest

import reports

ROOT = Path(__file__).resolve().parents[2]
TAB, ENTER, SPACE = "\ue004", "\ue007", "\ue00d"
PHONE = (390, 844)


def script(name: str):
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


browsing = script("browser")
pytestmark = pytest.mark.skipif(
    not browsing.installed(), reason="chromium and chromium-driver are not installed"
)


@pytest.fixture(scope="module")
def browser():
    with browsing.Browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def pages(synthetic, tmp_path_factory):
    """The page of each synthetic record, by its name."""
    folder = tmp_path_factory.mktemp("pages")
    records = {name: getattr(synthetic, name)() for name in ("showcase", "sixty", "every_verdict", "hostile")}
    records["many"] = synthetic.many(5000)
    return {name: reports.write(record, folder / name) for name, record in records.items()}


@pytest.fixture(autouse=True)
def desktop(request):
    """Each test begins with an empty page on a desktop, its console and its network forgotten."""
    if "browser" in request.fixturenames:
        browser = request.getfixturevalue("browser")
        browser.window(1280, 900)
        browser.theme("light")
        browser.open("about:blank")
        browser.console(), browser.requests()


def exists(browser, selector: str) -> bool:
    return browser.run("return document.querySelector(arguments[0]) !== null", selector)


@pytest.mark.parametrize("name", ["showcase", "every_verdict", "hostile", "many"])
def test_every_page_opens_asks_for_nothing_and_complains_of_nothing(browser, pages, name: str) -> None:
    browser.open(pages[name])
    assert browser.run(
        "return [...document.querySelectorAll('article.claim')].every((a) => a.offsetHeight > 100)"
    )
    claims = browser.run("return document.querySelectorAll('article.claim').length")
    steps = browser.run("return [...document.querySelectorAll('.page')].slice(0, 4).map((link) => link.hash)")
    assert claims >= 1 and steps
    for step in steps:
        browser.open(pages[name].as_uri() + step)
        assert exists(browser, "main > .alone:not([hidden]) h1")
    browser.run("[...document.querySelectorAll('details')].slice(0, 300).forEach((d) => { d.open = true; })")
    assert browser.console() == []
    assert {address.partition("#")[0] for address in browser.requests()} == {pages[name].resolve().as_uri()}


def test_a_complaint_and_a_request_would_be_seen(browser, tmp_path) -> None:
    """The test above can fail."""
    (tmp_path / "bad.html").write_text(
        "<script>console.error('oh')</script><img src='http://127.0.0.1:9/x.png'>"
    )
    browser.open(tmp_path / "bad.html")
    assert any("oh" in line for line in browser.console())
    assert "http://127.0.0.1:9/x.png" in browser.requests()


OVERLAP = """
const boxes = [...document.querySelectorAll("svg.dag .node rect")].map((r) => r.getBoundingClientRect());
const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
const texts = [...document.querySelectorAll("svg.dag .node text")];
return {
  count: boxes.length,
  overlapping: boxes.filter((a, n) => boxes.slice(n + 1).some((b) => !apart(a, b))).length,
  spilling: texts.map((t) => [t.textContent, t, t.closest("a").querySelector("rect")])
    .filter(([, t, box]) => t.getBoundingClientRect().right > box.getBoundingClientRect().right).map(([text]) => text),
  smallest: Math.min(...texts.map((t) => parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().d)),
};
"""


@pytest.mark.parametrize("width", [1280, 390])
def test_a_graph_of_sixty_nodes_is_legible(browser, pages, width: int) -> None:
    """Boxes apart, names inside them, no letter under 9 pixels: on a phone it scrolls instead of shrinking."""
    browser.window(width, 844)
    browser.open(pages["sixty"])
    found = browser.run(OVERLAP)
    assert found["count"] >= 60 and found["overlapping"] == 0
    assert found["spilling"] == [] and found["smallest"] >= 9


def test_one_step_on_a_page_of_its_own(browser, pages) -> None:
    """It shows the step, what it rests on and what rests on it, and nothing else; its address can be sent to others."""
    browser.open(pages["showcase"])
    hashes = browser.run(
        "return [...document.querySelectorAll('.row.obligation')].filter((r) => r.querySelector('.uses'))"
        ".map((r) => [r.querySelector('.page').hash, [...r.querySelectorAll('.uses a')].map((a) => a.hash)])"
    )
    address, uses = max(hashes, key=lambda row: len(row[1]))
    browser.open("about:blank")
    browser.open(pages["showcase"].as_uri() + address)
    shown = browser.run("""
        const all = (selector) => [...document.querySelectorAll(selector)];
        return {
          parts: all("main > *").filter((e) => e.offsetHeight).map((e) => e.className),
          links: all(".alone .links a").map((a) => a.hash), boxes: all(".alone .dag .node").length,
          here: all(".alone .dag .this").length, title: document.title, focus: document.activeElement.tagName,
        };
    """)
    assert shown["parts"] == ["alone"] and shown["here"] == 1 and shown["focus"] == "H1"
    assert {use.replace("#o:", "#node:") for use in uses} <= set(shown["links"]) and shown["boxes"] > len(
        uses
    )
    assert browser.run(OVERLAP.replace("svg.dag", ".alone svg.dag"))["overlapping"] == 0
    assert shown["title"].startswith(browser.run("return document.querySelector('.alone h1').textContent"))
    browser.click(".alone nav a")
    assert (
        not exists(browser, ".alone")
        and browser.run("return document.querySelector('article.claim').offsetHeight") > 0
    )
    browser.run("history.back()")
    assert browser.run(
        "return new Promise((done) => setTimeout(() => done(document.querySelector('.alone') !== null), 300))"
    )


def test_an_address_typed_by_hand_and_one_that_leads_nowhere(browser, pages) -> None:
    browser.open(pages["many"])
    family = browser.run(
        "return [...document.querySelectorAll('.page')].map((a) => a.hash).find((hash) => hash.includes('%5B'))"
    )
    browser.open(pages["many"].as_uri() + family.replace("%5B", "[").replace("%3D", "=").replace("%5D", "]"))
    assert exists(browser, ".alone h1")
    for nowhere in ("#node:nothing", "#%E0%A4%A", "#"):
        browser.open(pages["many"].as_uri() + nowhere)
        assert not exists(browser, ".alone")
    assert browser.console() == []


def test_filters_by_verdict_scope_and_text(browser, pages) -> None:
    browser.open(pages["showcase"])
    shown = (
        "return [...document.querySelectorAll('.row.obligation')].filter((r) => !r.hidden)"
        ".map((r) => [r.dataset.verdict, r.dataset.scope])"
    )
    everything = browser.run(shown)
    assert {scope for _, scope in everything} > {"for_all"}
    browser.click("form.filter input[value=for_all]")
    left = browser.run(shown)
    assert left == [row for row in everything if row[1] != "for_all"]
    assert (
        browser.run("return document.querySelector('form.filter output').value")
        == f"{len(left)} of {len(everything)} shown"
    )
    browser.click("form.filter input[value=discharged]")
    assert browser.run(shown) == [row for row in left if row[0] != "discharged"]
    browser.click("form.filter input[value=for_all]"), browser.click("form.filter input[value=discharged]")
    browser.click("form.filter input[type=search]")
    browser.press(*"linear")
    assert 0 < len(browser.run(shown)) < len(everything)


def test_a_counterexample_is_copied(browser, pages) -> None:
    browser.open(pages["every_verdict"])
    browser.run(
        "window.copied = []; document.addEventListener('copy', () => copied.push(String(getSelection())));"
        "navigator.clipboard && (navigator.clipboard.writeText = async (text) => { copied.push(text); });"
    )
    values = browser.run(
        "const block = document.querySelector('.copyable:has(pre.values)'); block.scrollIntoView({block: 'center'});"
        "block.id = 'to-copy'; return block.querySelector('code').textContent"
    )
    assert "=" in values
    browser.click("#to-copy button")
    assert browser.run("return copied") == [values]
    assert browser.run("return document.querySelector('#to-copy button').textContent") == "Copied"


def test_reads_without_javascript(browser, pages) -> None:
    """Every statement, verdict and counterexample is there; what would not work is not shown."""
    browser.scripts(False)
    try:
        browser.open(pages["showcase"])
        measured = (
            "JSON.stringify([document.body.innerText.length, document.querySelector('form.filter').offsetHeight,"
            "document.getElementById('theme').offsetHeight, document.querySelectorAll('.copyable button').length])"
        )
        shown = browser.devtools("Runtime.evaluate", expression=measured, returnByValue=True)
        length, *hidden = json.loads(shown["result"]["value"])
        assert length > 2000 and hidden == [0, 0, 0]
        browser.open(pages["showcase"].as_uri() + "#node:exact-rank/algorithm_is_optimal")
        place = browser.devtools("Runtime.evaluate", expression="scrollY", returnByValue=True)["result"][
            "value"
        ]
        assert place > 500, "the address of a step leads to the step"
    finally:
        browser.scripts(True)


def test_prints(browser, pages, tmp_path) -> None:
    """On paper: folds open, nothing to press, and the words are text."""
    browser.open(pages["showcase"])
    browser.paper(tmp_path / "page.pdf")
    assert browser.run("return document.querySelectorAll('.row[open]').length") < 5, "folded again afterwards"
    if not Path("/usr/bin/pdftotext").exists():
        pytest.skip("pdftotext is not installed")
    text = subprocess.run(
        ["pdftotext", tmp_path / "page.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    for word in ("proved", "Theorems", "What was shown", "Method", "Certificate", "netproof replay"):
        assert word in text
    for word in ("Copy\n", "theme", "on a page of its own"):
        assert word not in text


@pytest.mark.parametrize("name", ["showcase", "every_verdict", "hostile"])
@pytest.mark.parametrize("step", [False, True])
def test_a_phone_has_no_sideways_scrolling(browser, pages, name: str, step: bool) -> None:
    browser.window(*PHONE)
    browser.open(pages[name])
    if step:
        browser.open(pages[name].as_uri() + browser.run("return document.querySelector('.page').hash"))
    wide = (
        "const skipped = '.scroll, pre, svg, .skip, thead';"
        "return [document.documentElement.scrollWidth, [...document.querySelectorAll('body *')]"
        ".filter((e) => !e.closest(skipped) && e.getBoundingClientRect().right > innerWidth + 1)"
        ".slice(0, 5).map((e) => e.tagName + '.' + e.className)]"
    )
    assert browser.run(wide) == [390, []]


def test_the_keyboard_reaches_everything(browser, pages) -> None:
    """Tab goes to the skip link first; Enter opens a fold, the space bar ticks a box, and the focus is always seen."""
    browser.open(pages["showcase"])
    browser.press(TAB)
    assert browser.run("return document.activeElement.className") == "skip"
    browser.run("document.querySelector('form.filter input').focus({focusVisible: true})")
    browser.press(SPACE)
    assert not browser.run("return document.activeElement.checked")
    browser.press(SPACE)
    browser.run("document.querySelector('.row > summary').focus({focusVisible: true})")
    assert browser.run("return getComputedStyle(document.activeElement).outlineStyle") == "solid"
    browser.press(ENTER)
    assert browser.run("return document.activeElement.parentElement.open")
    browser.run("document.querySelector('svg.dag .node').focus({focusVisible: true})")
    assert browser.run("return document.querySelector('svg.dag').classList.contains('focused')")


@pytest.mark.parametrize("name", ["showcase", "every_verdict"])
@pytest.mark.parametrize("step", [False, True])
def test_a_screen_reader_gets_names_and_headings(browser, pages, name: str, step: bool) -> None:
    """From the browser's own accessibility tree: what can be operated has a name, headings skip no level."""
    browser.open(pages[name])
    if step:
        browser.open(pages[name].as_uri() + browser.run("return document.querySelector('.page').hash"))
    tree = browser.devtools("Accessibility.getFullAXTree")["nodes"]
    shown = [node for node in tree if not node.get("ignored")]
    operated = {"link", "button", "checkbox", "searchbox", "textbox", "DisclosureTriangle"}
    nameless = [
        n["role"]["value"] for n in shown if n["role"]["value"] in operated and not n["name"]["value"].strip()
    ]
    assert nameless == []
    assert sum(node["role"]["value"] == "main" for node in shown) == 1
    levels = [
        next(p["value"]["value"] for p in node["properties"] if p["name"] == "level")
        for node in shown
        if node["role"]["value"] == "heading"
    ]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert browser.run("return document.documentElement.lang") == "en"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_on_the_screen_have_contrast(browser, pages, theme: str) -> None:
    """As computed by the browser, of everything with text of its own: at least 4.5 to 1."""
    browser.theme(theme)
    browser.open(pages["every_verdict"])
    poor = browser.run("""
        const channels = (c) => (c.match(/[\\d.]+/g) ?? []).map(Number);
        const linear = (v) => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
        const light = ([r, g, b]) => .2126 * linear(r) + .7152 * linear(g) + .0722 * linear(b);
        const behind = (e) => {
          for (; e; e = e.parentElement) {
            const c = channels(getComputedStyle(e).backgroundColor);
            if (c.length === 3 || c[3] === 1) return c;
          }
          return [255, 255, 255];
        };
        const own = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
        const read = [...document.querySelectorAll("body *")].filter((e) => own(e) && e.offsetHeight);
        return read.filter((e) => !e.closest("svg, math")).map((e) => {
          const [a, b] = [light(channels(getComputedStyle(e).color)), light(behind(e))];
          return [(Math.max(a, b) + .05) / (Math.min(a, b) + .05), e.tagName, e.textContent.slice(0, 40)];
        }).filter(([ratio]) => !(ratio >= 4.5)).slice(0, 5);
    """)
    assert poor == []

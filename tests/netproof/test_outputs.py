"""What run and check write besides: SARIF, LaTeX, badge, and what flickers between seeds."""

from __future__ import annotations

import json
import xml.etree.ElementTree as xml
from pathlib import Path

import pytest

from netproof.cli import execute
from netproof.commands.stability import flickers, lines

HEAD = """
from netproof import Claim, Source, number
claim = Claim("{id}", title="Sums", statement="$1 + 1 = 2$", source=Source("A", "B", 2020))

@claim.obligation(scope="bounded")
def sums(exact):
    "1 + 1 is {sum}"
    exact.prove(number(1) + 1 == {sum})

@claim.obligation(scope="bounded")
def lucky(samples):
    "whatever the seed is"
    samples.conclude("none", "undecided", {{"kind": "text", "text": "luck"}}, {{}}) if {luck} else samples.conclude(
        "sampled", "discharged", {{"kind": "text", "text": "luck"}}, {{"seed": 0, "count": 1, "summary": {{}}}})

claim.concludes(sums)
"""


def write(here: Path, *, id: str = "sums", sum: int = 2, luck: str = "False") -> str:
    (here / f"{id}_claim.py").write_text(HEAD.format(id=id, sum=sum, luck=luck))
    return f"{id}_claim.py"


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    status = execute(arguments)
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_sarif_points_at_the_function(here, capsys) -> None:
    name = write(here, sum=3)
    assert run(capsys, "check", name, "--sarif", "out/r.sarif")[0] == 1
    (result,) = json.loads((here / "out/r.sarif").read_text())["runs"][0]["results"]
    assert result["ruleId"] == "refuted"
    where = result["locations"][0]["physicalLocation"]
    line = next(n for n, text in enumerate((here / name).read_text().splitlines(), 1) if "@claim" in text)
    assert where["artifactLocation"]["uri"] == name and where["region"]["startLine"] == line


def test_latex(here, capsys) -> None:
    assert run(capsys, "check", write(here), "--latex", "paper/t.tex")[0] == 0
    assert (
        "Sums & certified & kernel-checked & none & 0 of 0, unguarded" in (here / "paper/t.tex").read_text()
    )


def test_badge(here, capsys) -> None:
    assert "netproof: no claim" in run(capsys, "badge")[1]
    assert run(capsys, "badge", "nothing")[2] == "error: there is no claim nothing; known: none\n"
    run(capsys, "check", write(here))
    status, out, _ = run(capsys, "badge", "sums")
    assert status == 0 and xml.fromstring(out).get("aria-label") == "netproof: certified, no axioms"
    run(capsys, "check", write(here, id="other", sum=3))
    assert run(capsys, "badge", "-o", "out/b.svg") == (0, "wrote out/b.svg: refuted, 1 of 2 claims\n", "")
    (here / "sums_claim.py").write_text((here / "sums_claim.py").read_text() + "# changed\n")
    assert "netproof: obsolete" in run(capsys, "badge", "sums")[1], "an old success is no verdict"


def test_stability_tells_what_flickers_and_only_that(here, capsys) -> None:
    status, out, _ = run(capsys, "check", write(here), "--stability", "3")
    assert status == 0 and out.splitlines()[-1] == "stability  seeds 0, 1, 2: none of 3 flickers"
    lucky = write(here, id="lucky", luck="samples.context.seed == 5")
    status, out, _ = run(capsys, "check", lucky, "--stability", "2", "--seed", "4")
    assert status == 3, "the worst of the runs counts"
    assert out.splitlines()[-2:] == [
        "stability  seeds 4, 5: 1 of 3 flicker",
        "  lucky/lucky  discharged sampled | undecided",
    ]
    kept = [
        json.loads(path.read_text()) for path in sorted((here / ".netproof/runs").glob("*/stability.json"))
    ]
    assert kept[-1]["seeds"] == [4, 5] and list(kept[-1]["flickers"]) == ["lucky/lucky"]
    assert run(capsys, "check", write(here), "--stability", "1") == (
        2, "", "error: --stability must be a number of seeds from 2 to 100, got 1\n"
    )  # fmt: skip


def test_many_flickers_are_counted(synthetic_many) -> None:
    first, second = synthetic_many
    assert len(flickers([first, second])) == 20
    assert lines([first, second])[-1] == "  and 8 more flickers"


@pytest.fixture
def synthetic_many():
    import importlib.util

    path = Path(__file__).parents[1] / "reports" / "records.py"
    spec = importlib.util.spec_from_file_location("synthetic", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    first = module.many(100)
    (claim,) = first.claims
    changed = [
        o.model_copy(update={"verdict": "undecided", "known": None}) if n < 20 else o
        for n, o in enumerate(claim.obligations)
    ]
    return first, first.model_copy(update={"claims": [claim.model_copy(update={"obligations": changed})]})

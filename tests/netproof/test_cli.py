"""The command line as scripts see it: exit statuses, one-sentence errors, which stream has what, what is imported."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as xml
from pathlib import Path

import pytest

from netproof import registry
from netproof.cli import execute

HEAD = """
from netproof import Claim, Source, number
claim = Claim("{id}", title="Small sums", statement="$1 + 1 = 2$", source=Source("A", "B", 2020, "Theorem 1"))

"""
GOOD = """
@claim.axiom(kind="argued", reference="docs/nothing.md")
def sums_are_sums():
    "A sum is what a child thinks it is."

@claim.obligation(scope="bounded", label="S0")
def one_and_one(exact):
    "1 + 1 = 2"
    exact.prove(number(1) + 1 == 2)

@claim.obligation(scope="bounded", uses=[one_and_one], axioms=[sums_are_sums], parameters={"n": [1, 2, 3, 4]})
def sums(exact, n):
    "n + 1 is the next number"
    exact.prove(number(n) + 1 == n + 1)

@claim.false_variant(of=one_and_one)
def one_and_one_is_three(exact):
    "1 + 1 = 3"
    exact.prove(number(1) + 1 == 3)

claim.concludes(sums)
"""


def obligation(body: str, *, kind: str = "obligation", name: str = "it") -> str:
    return f"@claim.{kind}(scope='bounded')\ndef {name}(exact):\n    '{name}'\n    {body}\n"


TRUE, FALSE = "exact.prove(number(1) == 1)", "exact.prove(number(1) == 2)"
CONCLUDES = "claim.concludes(it)\n"


def write(here: Path, body: str = GOOD, *, id: str = "sums", name: str = "") -> str:
    path = here / (name or f"{id}_claim.py")
    path.write_text(HEAD.format(id=id) + body)
    return path.name


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = execute(arguments)
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_check_says_what_came_of_it(here, capsys, monkeypatch) -> None:
    monkeypatch.undo()  # with real workers, once
    monkeypatch.chdir(here)
    status, out, err = run(capsys, "check", write(here))
    assert status == 0
    lines = out.splitlines()
    assert lines[0] == "sums  certified, 1 argued  kernel-checked  guarded 1/1"
    assert lines[2] == "  obligations  5 discharged; 5 beneath the root, 0 evidence"
    assert lines[-2].startswith("record  .netproof/runs/") and lines[-1].startswith(
        "replay  netproof replay .netproof/runs/"
    )
    assert err.splitlines()[0] == "sums: 6 obligations and false variants"
    assert "\x1b" not in out + err


BREAKS = "exact.statements = None; exact.prove(number(1) == 1)"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (0, obligation(TRUE) + CONCLUDES),
        (1, obligation(FALSE) + CONCLUDES),
        (1, obligation(TRUE) + obligation(FALSE, name="evidence") + CONCLUDES),
        (1, obligation(TRUE) + obligation(TRUE, kind="false_variant", name="guard") + CONCLUDES),
        (2, obligation("exact.prove(number(0.5) == 1)") + CONCLUDES),
        (2, obligation("pass") + CONCLUDES),
        (3, obligation("raise MemoryError") + CONCLUDES),
        (2, obligation("raise ValueError('oh')") + CONCLUDES),
        (4, obligation(BREAKS) + CONCLUDES),
        (2, obligation(TRUE)),  # it concludes nothing
        # the first that applies: 2, 4, 1, 3
        (2, obligation("pass") + obligation(BREAKS, name="b") + obligation(FALSE, name="c") + CONCLUDES),
        (
            4,
            obligation(BREAKS)
            + obligation(FALSE, name="c")
            + obligation("raise MemoryError", name="d")
            + CONCLUDES,
        ),
        (1, obligation(FALSE) + obligation("raise MemoryError", name="d") + CONCLUDES),
    ],
)
def test_exit_status(here, capsys, status: int, body: str) -> None:
    found, out, err = run(capsys, "check", write(here, body))
    assert found == status, out + err
    assert "Traceback" not in out + err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["run", "nothing"], "error: there is no claim nothing; known: none"),
        (["show", "nothing"], "error: there is no claim nothing; known: none"),
        (["why", "nothing"], "error: there is no claim nothing; known: none"),
        (["axioms", "nothing"], "error: there is no claim nothing; known: none"),
        (["check", "absent.py"], "error: absent.py: there is no such file"),
        (["check"], "error: Missing argument 'FILE.py...'. (netproof --help shows the commands)"),
        (["run", "--profile", "slow"], "error: --profile must be quick or full, got slow"),
        (["run", "--jobs", "0"], "error: --jobs must be at least 1, got 0"),
        (["run", "--time-limit", "-1"], "error: --time-limit must be a positive number of seconds, got -1"),
        (["run", "--time-limit", "nan"], "error: --time-limit must be a positive number of seconds, got nan"),
        (["quux", "f.cnf"], "error: No such command 'quux'. (netproof --help shows the commands)"),
        (["run", "--wide"], "error: No such option: --wide (netproof --help shows the commands)"),
        (["replay"], "error: replay: the path of a run or of a certificate was expected"),
        (["replay", "absent"], "error: replay: absent: no certificate and no run with a record.json is here"),
        (["new", "claim.txt"], "error: claim.txt: a name that ends in .py was expected"),
    ],
)
def test_bad_input_is_one_sentence_and_2(here, capsys, arguments: list[str], sentence: str) -> None:
    status, out, err = run(capsys, *arguments)
    assert (status, out, err) == (2, "", sentence + "\n")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x = 1\n", "no claim is declared here"),
        ("def (\n", "bad_claim.py:1: not Python"),
        ("\n\n1 / 0\n", "bad_claim.py:3: ZeroDivisionError"),
        (HEAD.format(id="Bad Id"), "claim id 'Bad Id': lower-case letters"),
        (
            HEAD.format(id="x") + obligation("pass").replace("exact", "magic"),
            "the first parameter names the prover",
        ),
    ],
)
def test_a_file_that_is_no_claim_is_one_sentence_and_2(here, capsys, text: str, words: str) -> None:
    (here / "bad_claim.py").write_text(text)
    status, out, err = run(capsys, "check", "bad_claim.py")
    assert (status, out) == (2, "")
    assert err.startswith("error: ") and words in err and err.count("\n") == 1


MISTAKES = {
    "claim is wrong: a formula has no truth value": (
        obligation("x = exact.prove(0 < number(1) < 2)") + CONCLUDES,
        "bad_claim.py:8: the claim is wrong: a formula has no truth value in Python; use And, Or, Not, Implies, ite",
    ),
    "concludes nothing": (
        obligation("pass") + CONCLUDES,
        "bad_claim.py:5: the claim is wrong: the function returned without concluding anything",
    ),
    "the claim concludes nothing": (
        obligation(TRUE),
        "bad_claim.py:3: claim bad: it concludes nothing: name its theorems with claim.concludes(...)",
    ),
    "the claim concludes what is not there": (
        obligation(TRUE) + "claim.concludes('that')\n",
        "bad_claim.py:9: claim bad concludes that, which is none of its obligations",
    ),
    "a duplicate name": (obligation(TRUE) + obligation(TRUE), "bad_claim.py:9: bad/it is declared twice"),
    "two claims of one name": (
        "other = Claim('bad', title='', statement='', source=claim.source)\n",
        "bad_claim.py:5: two claims are named bad",
    ),
    "an unknown prover": (
        obligation("pass").replace("exact", "magic"),
        "bad_claim.py:5: the first parameter names the prover (smt, sat, balls, induction, exact, samples), got magic",
    ),
    "an unknown scope": (
        obligation("pass").replace("bounded", "all"),
        "bad_claim.py:5: a scope is one of for_all, bounded, instance, sampled, got 'all'",
    ),
    "a use that is a name": (
        obligation(TRUE).replace("scope=", "uses=['that'], scope="),
        "bad_claim.py:5: uses=[...] holds obligations, got 'that'",
    ),
    "a cycle": (
        "".join(
            f"@claim.obligation(scope='for_all')\ndef {one}(smt):\n    '{one}'\n"
            f"    smt.use({other})\n    smt.prove(number(1) == 1)\n"
            for one, other in (("it", "that"), ("that", "it"))
        )
        + CONCLUDES,
        "bad_claim.py:8: the claim is wrong: bad/that rests on itself: bad/that uses bad/it uses bad/that",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_the_file_is_told_last_in_one_sentence_with_its_line(here, capsys, mistake: str) -> None:
    body, sentence = MISTAKES[mistake]
    status, _, err = run(capsys, "check", write(here, body, id="bad"))
    assert (status, err.splitlines()[-1]) == (2, f"error: {sentence}")


def test_a_package_offers_claims_by_an_entry_point(tmp_path, capsys, monkeypatch, in_this_process) -> None:
    """A distribution as pip would install it, told from the built-in claims by nothing but its entry point."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(registry, "theorems", type("none", (), {"__path__": []}))
    write(tmp_path, id="offered", name="offered_claims.py")
    offer = tmp_path / "offerer-1.0.dist-info"
    offer.mkdir()
    (offer / "METADATA").write_text("Metadata-Version: 2.1\nName: offerer\nVersion: 1.0\n")
    (offer / "entry_points.txt").write_text("[netproof.claims]\nmine = offered_claims\n")
    status, out, err = run(capsys, "run", "offered")
    assert status == 0, err
    assert out.startswith("offered  certified, 1 argued  kernel-checked  guarded 1/1")


def test_two_files_may_not_declare_one_claim(here, capsys) -> None:
    status, _, err = run(capsys, "check", write(here), write(here, name="again_claim.py"))
    assert (status, err) == (2, "error: again_claim.py: claim sums is also declared in sums_claim.py\n")


def test_a_file_may_not_take_the_name_of_a_claim_that_is_there(here, capsys, monkeypatch) -> None:
    from verify.engine.loading import Location

    built_in = Location(path=str(here / write(here)))
    monkeypatch.setattr(registry, "locations", lambda: [built_in])
    name = write(here, name="mine_claim.py")
    status, _, err = run(capsys, "check", name)
    assert (status, err) == (
        2,
        f"error: mine_claim.py:3: claim sums is also declared in {built_in}: choose another name\n",
    )


def test_json_on_standard_output_and_nothing_else_there(here, capsys) -> None:
    status, out, err = run(capsys, "check", write(here, GOOD + "print('noise')\n"), "--json", "-")
    assert status == 0
    record = json.loads(out)
    assert record["schema"] == "netproof/record/1" and record["claims"][0]["verdict"] == "certified"
    assert "certified, 1 argued" in err and "noise" in err


def test_files_that_were_asked_for(here, capsys) -> None:
    name = write(here, GOOD + obligation(FALSE, name="evidence"))
    status, out, _ = run(
        capsys,
        "check",
        name,
        "--json",
        "out/r.json",
        "--junit",
        "out/j.xml",
        "--events",
        "out/e.jsonl",
        "--report",
        "page",
    )
    assert status == 1
    assert json.loads((here / "out/r.json").read_text())["claims"][0]["verdict"] == "refuted"
    suite = xml.parse(here / "out/j.xml").getroot()[0]
    assert {k: suite.get(k) for k in ("name", "tests", "failures", "errors", "skipped")} == {
        "name": "sums", "tests": "8", "failures": "2", "errors": "0", "skipped": "0"
    }  # fmt: skip
    failed = [case.get("name") for case in suite.iter("testcase") if case.find("failure") is not None]
    assert failed == ["evidence", "verdict"]
    told = [json.loads(line) for line in (here / "out/e.jsonl").read_text().splitlines()]
    assert (told[0]["event"], told[-1]["event"]) == ("RunStarted", "RunFinished")
    assert told[-1]["record"] == {"sums": "refuted"}
    assert (here / "page/index.html").read_text().startswith("<!doctype html>".upper()) or (
        here / "page/index.html"
    ).exists()
    assert "report  page/index.html" in out


def test_an_internal_error_is_4_and_shows_its_place_with_debug(here, capsys, monkeypatch) -> None:
    name = write(here)
    monkeypatch.setattr("netproof.commands.check.carry_out", lambda *arguments: 1 // 0)
    status, _, err = run(capsys, "check", name)
    assert (status, err) == (
        4,
        "error: internal: ZeroDivisionError: integer division or modulo by zero (--debug shows where)\n",
    )
    status, _, err = run(capsys, "check", name, "--debug")
    assert status == 4 and "Traceback" in err


def test_interrupted_is_undecided(here, capsys, monkeypatch) -> None:
    def interrupt(*arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("netproof.commands.check.carry_out", interrupt)
    status, _, err = run(capsys, "check", write(here))
    assert (status, err) == (
        3,
        "interrupted: what is finished is kept; the same command takes it up again\n",
    )


def test_list_show_why_axioms_after_a_run(here, capsys) -> None:
    run(capsys, "check", write(here))
    status, out, _ = run(capsys, "list", "--json")
    (row,) = json.loads(out)["claims"]
    assert status == 0
    assert {name: row[name] for name in ("id", "verdict", "summary", "known", "guarded", "scope", "obsolete")} == {
        "id": "sums", "verdict": "certified", "summary": "certified, 1 argued", "known": "kernel-checked",
        "guarded": True, "scope": "bounded", "obsolete": False,
    }  # fmt: skip
    assert row["axioms"] == [{"id": "sums/sums_are_sums", "kind": "argued"}]
    assert row["false_variants"] == {"total": 1, "refuted": 1}
    _, out, _ = run(capsys, "list")
    assert out == (
        "sums  certified, 1 argued  kernel-checked  bounded  1 axiom  1/1 false variant  Small sums\n"
    )
    _, out, _ = run(capsys, "show", "sums")
    assert (
        out
        == """\
sums  certified, 1 argued  kernel-checked  guarded 1/1
  Small sums
  $1 + 1 = 2$
  A, B, 2020, Theorem 1

└─ sums (4 members)  discharged bounded by exact  n + 1 is the next number
   ├─ axiom sums_are_sums
   └─ one_and_one  discharged bounded by exact  S0: 1 + 1 = 2

false variants
└─ one_and_one_is_three  refuted  1 + 1 = 3
"""
    )
    _, out, _ = run(capsys, "why", "sums")
    assert (
        out
        == """\
sums  certified, 1 argued  kernel-checked  guarded 1/1
  between it and `proved`: 5 of 5 links
  one_and_one  discharged, bounded  1 + 1 = 2
    next: prove it for all: an induction whose steps are obligations, or a symbolic statement
  sums (4 members)  discharged, bounded  n + 1 is the next number
    next: prove it for all: an induction whose steps are obligations, or a symbolic statement
"""
    )
    _, out, _ = run(capsys, "axioms", "sums")
    assert (
        out
        == """\
sums
  sums_are_sums  argued, used by 4 obligations
    A sum is what a child thinks it is.
    [docs/nothing.md]

"""
    )


def test_why_tells_of_every_link_that_falls_short_and_not_only_of_the_weakest(here, capsys) -> None:
    """A refuted theorem rests on a bounded lemma too: both are told, the worst first, each with its next step."""
    body = (
        obligation(TRUE, name="lemma")
        + obligation(FALSE).replace("scope=", "uses=[lemma], scope=")
        + CONCLUDES
    )
    run(capsys, "check", write(here, body))
    _, out, _ = run(capsys, "why", "sums")
    assert (
        out
        == """\
sums  refuted  kernel-checked  unguarded
  between it and `proved`: 2 of 2 links
  it  refuted, bounded  it
    next: the counterexample is real: mend the statement, or drop the claim
  lemma  discharged, bounded  lemma
    next: prove it for all: an induction whose steps are obligations, or a symbolic statement
  unguarded: it has no false variant
    next: state something false nearby with @claim.false_variant and see it refuted
"""
    )


def test_an_old_success_is_shown_as_obsolete(here, capsys) -> None:
    name = write(here)
    run(capsys, "check", name)
    (here / name).write_text((here / name).read_text() + "# changed\n")
    _, out, _ = run(capsys, "list", "--json")
    (row,) = json.loads(out)["claims"]
    assert (row["verdict"], row["was"], row["obsolete"], row["guarded"]) == (
        "obsolete",
        "certified, 1 argued",
        True,
        False,
    )
    _, out, _ = run(capsys, "show", "sums")
    assert "was certified, 1 argued; source, data or solvers have changed since" in out
    _, out, _ = run(capsys, "why", "sums")
    assert out.endswith("next: netproof check sums_claim.py\n")


def test_a_claim_that_was_never_run(here, capsys, monkeypatch) -> None:
    from verify.engine.loading import Location

    place = Location(path=str(here / write(here)))
    monkeypatch.setattr(registry, "locations", lambda: [place])
    _, out, _ = run(capsys, "list")
    assert out == "sums  not run  bounded  1 axiom  1 false variant  Small sums\n"
    _, out, _ = run(capsys, "show", "sums")
    assert "└─ sums (4 members)  bounded by exact  n + 1 is the next number" in out
    _, out, _ = run(capsys, "why", "sums")
    assert out == "sums was not run\n  next: netproof run sums\n"
    _, out, _ = run(capsys, "axioms")
    assert "argued, declared, not run" in out
    assert run(capsys, "run", "sums")[0] == 0


def test_replay_counts_and_a_corrupted_certificate_is_1_and_named(here, capsys) -> None:
    run(capsys, "check", write(here))
    (folder,) = (here / ".netproof/runs").iterdir()
    assert run(capsys, "replay", str(folder)) == (0, "6 checked, 0 rejected, 0 not replayable here\n", "")
    certificate = folder / "certificates/sums/one_and_one.json"
    assert run(capsys, "replay", str(certificate))[0] == 0
    certificate.write_text(certificate.read_text().replace('["+",1,1],2]', '["+",1,1],3]'))
    for path in (folder, certificate):
        status, out, _ = run(capsys, "replay", str(path))
        assert status == 1 and "one_and_one.json" in out and "1 rejected" in out


def test_new_writes_a_claim_that_runs(here, capsys) -> None:
    assert run(capsys, "new", "my_claim.py") == (
        0,
        "wrote my_claim.py; next: netproof check my_claim.py\n",
        "",
    )
    assert run(capsys, "new", "my_claim.py")[2] == "error: my_claim.py: it exists already; name a new file\n"
    status, out, _ = run(capsys, "check", "my_claim.py")
    assert status == 0 and out.startswith("my-claim  proved, no axioms  ")


HEAVY = ("z3", "cvc5", "pysat", "flint", "numpy", "matplotlib", "onnx", "networkx", "scipy")
LIGHT = """
import sys
from netproof.cli import execute
status = execute(sys.argv[2:])
print([name for name in sys.argv[1].split(",") if name in sys.modules], status)
"""


def loaded(here: Path, forbidden: tuple[str, ...], *arguments: str) -> str:
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", LIGHT, ",".join(forbidden), *arguments]
    done = subprocess.run(
        command, cwd=here, env={**os.environ, "PYTHONPATH": str(root)}, capture_output=True, text=True
    )
    return done.stdout.splitlines()[-1]


def test_help_loads_nothing_heavy(here) -> None:
    assert loaded(here, (*HEAVY, "pydantic", "rich", "theorems.exact_rank.claim"), "--help") == "[] 0"


def test_replay_loads_nothing_but_the_kernel(here, capsys) -> None:
    run(capsys, "check", write(here))
    (folder,) = (here / ".netproof/runs").iterdir()
    forbidden = (
        *HEAVY,
        "pydantic",
        "rich",
        "typer",
        "click",
        "hypothesis",
        "verify.claim",
        "verify.engine",
        "theorems",
    )
    assert loaded(here, forbidden, "replay", str(folder)) == "[] 0"
    assert loaded(here, ("typer",), "--help") == "['typer'] 0", "the test can fail"


def test_a_run_in_which_nothing_changed_draws_nothing(here) -> None:
    pytest.importorskip("matplotlib")
    plot = "exact.plot('t', 'x', 'y', [{'name': 's', 'x': [1.0, 2.0], 'y': [1.0, 3.0]}])"
    name = write(here, obligation(f"{TRUE}; {plot}") + CONCLUDES)
    pages, found = [], []
    for option in ([], [], ["--fresh"]):
        found.append(loaded(here, ("matplotlib", "z3"), "check", name, "--report", "page", *option))
        page = (here / "page/index.html").read_text()
        pages.append(page[page.index('<svg class="plot"') :].partition("</svg>")[0])
    assert found == ["['matplotlib'] 0", "[] 0", "['matplotlib'] 0"]
    assert pages[0] == pages[1] == pages[2]


def test_the_package_is_thin(here) -> None:
    program = "import sys, netproof; print([m for m in sys.modules if m.startswith(('verify', 'theorems', 'typer'))])"
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=here,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
    )
    assert done.stdout == "[]\n"


def test_every_public_name_is_there() -> None:
    import netproof

    for name in netproof.__all__:
        assert getattr(netproof, name) is not None
    assert set(netproof.__all__) == set(netproof._HOME)
    with pytest.raises(AttributeError, match="netproof has no nothing"):
        netproof.nothing  # noqa: B018


@pytest.mark.parametrize(
    "option", [("--report", "taken"), ("--junit", "taken/j.xml"), ("--json", "taken/r.json")]
)
def test_a_file_where_a_folder_was_expected_is_bad_input(here, capsys, option: tuple[str, str]) -> None:
    (here / "taken").write_text("mine")
    status, _, err = run(capsys, "check", write(here), *option)
    assert (status, err.splitlines()[-1]) == (2, "error: taken: a file has this name; expected a folder")
    assert (here / "taken").read_text() == "mine"

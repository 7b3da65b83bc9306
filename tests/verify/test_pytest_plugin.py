"""Claims as test items: what is collected, under which names, and what passes, fails and is said."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

HEAD = """
from verify.claim import Claim, Source

claim = Claim("{id}", title="t", statement="s", source=Source("a", "b", 2026))
"""

SQUARES = (
    HEAD.format(id="squares")
    + """
@claim.obligation(scope="for_all")
def are_not_negative(smt):
    "x^2 >= 0 for every x"
    x = smt.real("x")
    smt.prove(x * x >= 0)

@claim.obligation(scope="bounded", parameters={"h": [1, 2]}, full={"h": [3]})
def grow(smt, h):
    "h x <= (h + 1) x for x >= 0"
    x = smt.real("x")
    smt.assume(x >= 0)
    smt.prove(h * x <= (h + 1) * x)

@claim.false_variant(of=are_not_negative)
def are_positive(smt):
    "x^2 > 0 for every x"
    x = smt.real("x")
    smt.prove(x * x > 0)
"""
)

WRONG = (
    HEAD.format(id="wrong")
    + """
@claim.obligation(scope="for_all")
def halves_are_integers(smt):
    "2 n = 7 never holds... is claimed the other way round."
    n = smt.real("n")
    smt.prove(2 * n != 7)

@claim.false_variant(of=halves_are_integers)
def a_truth(smt):
    "x = x"
    x = smt.real("x")
    smt.prove(x == x)
"""
)


@pytest.fixture
def run(pytester: pytest.Pytester, request: pytest.FixtureRequest):
    """Run pytest in an empty folder, with the plugin whether or not netproof is installed."""
    installed = request.config.pluginmanager.has_plugin("netproof")

    def run(*arguments: str) -> pytest.RunResult:
        plugin = () if installed else ("-p", "verify.pytest_plugin")
        return pytester.runpytest_inprocess("-p", "no:cacheprovider", *plugin, *arguments)

    return run


def test_every_obligation_and_false_variant_is_an_item(pytester, run) -> None:
    pytester.makepyfile(squares_claim=SQUARES)
    result = run("-v")
    result.assert_outcomes(passed=4)
    result.stdout.fnmatch_lines_random(
        [
            "squares_claim.py::squares/are_not_negative PASSED*",
            "squares_claim.py::squares/grow[[]h=1[]] PASSED*",
            "squares_claim.py::squares/grow[[]h=2[]] PASSED*",
            "squares_claim.py::squares/are_positive (must be refuted) PASSED*",
        ]
    )


def test_one_item_is_chosen_by_its_name(pytester, run) -> None:
    pytester.makepyfile(squares_claim=SQUARES)
    run("squares_claim.py::squares/grow[h=2]").assert_outcomes(passed=1)
    run("-k", "must and refuted").assert_outcomes(passed=1, deselected=3)


def test_the_full_profile_has_more_instances(pytester, run) -> None:
    pytester.makepyfile(squares_claim=SQUARES)
    result = run("--collect-only", "-q", "--netproof-profile", "full")
    result.stdout.fnmatch_lines(["squares_claim.py::squares/grow[[]h=3[]]"])


def test_a_failure_says_verdict_fact_and_counterexample_in_one_paragraph(pytester, run) -> None:
    pytester.makepyfile(wrong_claim=WRONG)
    result = run()
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines_random(
        [
            "wrong/halves_are_integers is refuted, discharged was expected (smt, for_all). "
            "It says: 2 n = 7 never holds... is claimed the other way round. Counterexample: n = 7/2.*",
            "wrong/a_truth is discharged, refuted was expected (smt, for_all). It says: x = x.*",
        ]
    )
    assert "Traceback" not in result.stdout.str()


def test_one_claim_is_chosen_by_its_name(pytester, run) -> None:
    pytester.makepyfile(squares_claim=SQUARES, wrong_claim=WRONG, test_other="def test_other(): pass")
    run("--netproof-claim", "squares").assert_outcomes(passed=4, deselected=3)
    run("--netproof-claim", "squares", "--netproof-claim", "wrong").assert_outcomes(
        passed=4, failed=2, deselected=1
    )


def test_an_unknown_claim_is_an_error_not_an_empty_success(pytester, run) -> None:
    pytester.makepyfile(squares_claim=SQUARES, wrong_claim=WRONG)
    result = run("--netproof-claim", "sqares")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        ["ERROR: --netproof-claim sqares: there is no such claim here; collected were squares, wrong."]
    )


def test_a_broken_claim_file_is_an_error_of_one_sentence(pytester, run) -> None:
    pytester.makepyfile(broken_claim=HEAD.format(id="Not An Id"))
    result = run()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*broken_claim.py*claim id 'Not An Id'*expected*"])
    assert "Traceback" not in result.stdout.str()


def test_files_that_only_sound_like_claims_are_left_alone(pytester, run) -> None:
    pytester.makepyfile(
        insurance_claim="raise SystemExit", test_my_claim="def test_it(): Claim = list; Claim()"
    )
    run().assert_outcomes(passed=1)


def test_a_file_named_on_the_command_line_must_declare_a_claim(pytester, run) -> None:
    pytester.makepyfile(empty_claim="")
    result = run("empty_claim.py")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*no claim is declared here*"])


def test_a_folder_of_theorems_is_collected_by_module(pytester, run) -> None:
    folder = pytester.mkpydir("theorems_of_mine")
    pytester.makepyfile(**{"theorems_of_mine/construction": "SIZE = 3"})
    (folder / "size_claim.py").write_text(
        HEAD.format(id="size")
        + "from theorems_of_mine.construction import SIZE\n"
        + '@claim.obligation(scope="for_all")\ndef is_three(smt):\n'
        + '    smt.prove(smt.real("x") + SIZE > smt.real("x"))\n'
    )
    run("theorems_of_mine").assert_outcomes(passed=1)


def test_the_claim_shown_in_the_readme_runs_as_it_is(pytester, run, repository) -> None:
    (example,) = re.findall(
        r"^```python\n(.*?)^```", (repository / "README.md").read_text(), re.DOTALL | re.MULTILINE
    )
    (pytester.path / "my_claim.py").write_text(example)
    run("my_claim.py").assert_outcomes(passed=2)


HANGING = (
    HEAD.format(id="hanging")
    + """
import os, time

@claim.obligation(scope="for_all")
def never_ends(smt):
    "It loops."
    while True:
        time.sleep(1)

@claim.obligation(scope="for_all")
def dies(smt):
    "It ends its process."
    os._exit(3)

@claim.obligation(scope="for_all")
def raises(smt):
    "It raises."
    raise RuntimeError("sand in the gears")

@claim.obligation(scope="for_all")
def is_fine(smt):
    "x = x"
    x = smt.real("x")
    smt.prove(x == x)
"""
)


def test_one_item_that_hangs_dies_or_raises_spoils_no_other(pytester, run, monkeypatch) -> None:
    from verify.engine import running, workers

    monkeypatch.setitem(running.TIME_LIMIT, "quick", 1.0)
    monkeypatch.setattr(workers, "grace", lambda time_limit: 0.0)
    pytester.makepyfile(hanging_claim=HANGING)
    result = run()
    result.assert_outcomes(passed=1, failed=3)
    result.stdout.fnmatch_lines_random(
        [
            "hanging/never_ends is undecided, discharged was expected*killed after 1 s*",
            "hanging/dies is error, discharged was expected*status 3*",
            "hanging/raises is error, discharged was expected*sand in the gears*",
        ]
    )


def test_verdicts_reach_a_junit_file(pytester, run) -> None:
    pytester.makepyfile(squares_claim=SQUARES)
    run("--junitxml", "out.xml")
    text = (pytester.path / "out.xml").read_text()
    assert text.count('name="verdict" value="discharged"') == 3
    assert text.count('name="verdict" value="refuted"') == 1


def test_the_plugin_is_light_where_there_is_no_claim() -> None:
    program = "import sys, verify.pytest_plugin; print({'numpy', 'z3', 'pydantic', 'verify.engine'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"

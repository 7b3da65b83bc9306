"""The benchmarks' own machinery: what is measured, how it is written, what counts as slower. No time is tested."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import compare, table
from benchmarks.__main__ import TASKS
from benchmarks.measure import Bench, as_data, quartiles, slope

ROOT = Path(__file__).parent.parent.parent


def figure(**changes: Any) -> dict[str, Any]:
    plain = {
        "task": "exact_rank",
        "what": "rank of 10 units",
        "unit": "ratio",
        "value": 0.5,
        "low": 0.4,
        "high": 0.6,
        "peer": "np.unique",
        "seconds": 1.0,
        "peer_seconds": 2.0,
        "limit": 1.0,
        "at_least": False,
        "detail": "",
        "reached": True,
    }
    return {**plain, **changes}


def data(*figures: dict[str, Any], processor: str = "P", **more: Any) -> dict[str, Any]:
    about = {
        "processor": processor,
        "cores": 2,
        "system": "Linux",
        "python": "3.11",
        "versions": {"numpy": "2"},
    }
    return {"quick": False, "machine": about, "figures": list(figures), "curves": [], "skipped": [], **more}


def test_a_comparison_is_a_median_of_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    from benchmarks import measure

    times = iter([1.0, 2.0, 3.0, 3.0, 1.0, 4.0, 9.0, 1.0, 2.0, 2.0])
    monkeypatch.setattr(measure, "seconds", lambda run: next(times))
    bench = Bench("t")
    bench.compare("x", lambda: None, {"peer": lambda: None, "missing": None}, limits={"peer": 0.9})
    (found,) = bench.figures
    assert (found.value, found.low, found.high) == (1.0, 0.5, 1.0)  # of the ratios 1/2, 1, 1/4, 9, 1
    assert (found.seconds, found.peer_seconds, found.reached) == (2.0, 2.0, False)
    assert bench.skipped == ["x: missing is not installed"]


@pytest.mark.parametrize(
    ("value", "limit", "at_least", "reached"),
    [
        (1, 2, False, True),
        (3, 2, False, False),
        (3, 2, True, True),
        (float("nan"), 2, False, False),
        (1, None, True, None),
    ],
)
def test_a_limit_is_kept_or_not(
    value: float, limit: float | None, at_least: bool, reached: bool | None
) -> None:
    bench = Bench("t")
    bench.number("x", value, "GiB", limit=limit, at_least=at_least)
    assert bench.figures[0].reached is reached
    assert as_data(bench)["figures"][0]["reached"] is reached


def test_quartiles_and_exponents() -> None:
    assert quartiles([3.0]) == (3.0, 3.0, 3.0)
    assert quartiles([3.0, 1.0]) == (1.0, 2.0, 3.0)
    assert quartiles([1.0, 2.0, 3.0, 4.0, 5.0]) == (2.0, 3.0, 4.0)
    assert slope([1, 10, 100], [5, 500, 50_000]) == pytest.approx(2)


def test_only_what_is_beyond_noise_is_slower() -> None:
    old = data(figure())
    assert compare.slower(old, data(figure(value=0.6, low=0.5, high=0.8))) == []
    (sentence,) = compare.slower(old, data(figure(value=0.9, low=0.7, high=1.0)))
    assert sentence == (
        "exact_rank: rank of 10 units beside np.unique: 0.5 became 0.9 (1.80 times slower; quartiles were "
        "0.4 to 0.6, are 0.7 to 1)"
    )
    assert compare.slower(old, data(figure(what="another", low=9.0))) == []


def test_seconds_are_compared_on_one_kind_of_machine_only() -> None:
    old, slow = figure(unit="s", peer=""), figure(unit="s", peer="", value=9.0, low=8.0, high=9.0)
    assert len(compare.slower(data(old), data(slow))) == 1
    assert compare.slower(data(old), data(slow, processor="Q")) == []
    assert compare.slower(data(figure(unit="lemmas/s")), data(figure(unit="lemmas/s", low=9.0))) == []


def test_the_table_says_all_of_it() -> None:
    curve = {
        "task": "t", "what": "rank", "variable": "units", "sizes": [10, 100], "seconds": [0.1, 1.0],
        "exponent": 1.0, "best_known": "units log units", "remark": "a | b",
    }  # fmt: skip
    text = table.markdown(
        data(figure(), figure(reached=False, peer=""), curves=[curve], skipped=["x: no Sollya"])
    )
    assert "| rank of 10 units | 0.5 (0.4 to 0.6) | np.unique | 1 / 2 | at most 1 | reached |" in text
    assert "**missed**" in text
    assert "| rank | units = 10, 100 | 0.1, 1 | units^1.00 | units log units | a \\| b |" in text
    assert "- x: no Sollya" in text


def test_the_page_has_the_table_and_draws_the_curves(tmp_path: Path) -> None:
    curve = {"what": "rank", "variable": "units", "sizes": (10, 100), "seconds": (0.1, 1.0), "exponent": 1.0}
    page = table.page(data(figure(), figure(reached=False, peer="highspy"), curves=[curve]), tmp_path)
    html = page.read_text("utf-8")
    assert page == tmp_path / "figures.html"
    for shown in (
        "0.5 (0.4 to 0.6)",
        "at most 1",
        "<td>missed</td>",
        "highspy",
        "rank: time grows as units^1.00",
    ):
        assert shown in html
    assert html.count('<svg class="plot"') == 1


def test_the_machine_is_told_without_names_or_paths() -> None:
    about = table.machine()
    assert set(about) == {"processor", "cores", "system", "python", "versions"}
    assert str(Path.home()) not in json.dumps(about)


def test_a_wrong_argument_is_one_line(tmp_path: Path) -> None:
    broken = tmp_path / "old.json"
    broken.write_text("{}")
    for arguments, word in (
        (["nothing"], "there is no task nothing"),
        (["--compare", str(broken)], "was expected"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks", *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert word in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("task", TASKS)
def test_every_task_is_of_the_one_form(task: str) -> None:
    module = ast.parse((ROOT / "benchmarks" / f"{task}.py").read_text("utf-8"))
    (function,) = [f for f in module.body if isinstance(f, ast.FunctionDef) and f.name == "figures"]
    assert [a.arg for a in function.args.args] == ["bench"]

"""Drawings that are kept: what plots draws, never of other data or by other code, and drawn again where damaged."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import reports
from reports import drawings, plots
from reports.drawings import Drawings


@pytest.fixture
def plot(synthetic):
    pytest.importorskip("matplotlib")
    return synthetic.showcase().claims[0].obligations[-1].plots[0]


@pytest.fixture
def drawn(monkeypatch):
    """The names of the plots that were drawn, in their order."""
    names = []
    draw = plots.svg
    monkeypatch.setattr(plots, "svg", lambda plot, name: names.append(name) or draw(plot, name))
    return names


def test_what_is_kept_is_what_is_drawn(plot, drawn, tmp_path):
    first, again = (Drawings(tmp_path / "new").svg(plot, "a") for _ in range(2))
    assert drawn == ["a"]
    assert first == again == plots.svg(plot, "a") and type(again) is type(first)


def changes(plot):
    """The plot with one thing changed, for each thing that it says."""
    series = plot.series[0]
    for field in ("title", "x_label", "y_label"):
        yield plot.model_copy(update={field: "other"})
    for field in ("x_scale", "y_scale"):
        other = {"log": "linear", "linear": "log"}[getattr(plot, field)]
        yield plot.model_copy(update={field: other})
    yield plot.model_copy(update={"times": not plot.times})
    style = {"style": "bars" if series.style != "bars" else "line"}
    for update in ({"name": "other"}, {"x": [*series.x[:-1], 7.5]}, {"y": [*series.y[:-1], 7.5]}, style):
        yield plot.model_copy(update={"series": [series.model_copy(update=update), *plot.series[1:]]})
    yield plot.model_copy(update={"series": plot.series[1:]})


def test_other_data_is_another_drawing(plot, drawn, tmp_path):
    keep = Drawings(tmp_path)
    every = [plot, *changes(plot)]
    for one in every:
        keep.svg(one, "a")
    keep.svg(plot, "b")
    assert drawn == ["a"] * len(every) + ["b"] and len(list(tmp_path.iterdir())) == len(drawn)
    assert [keep.svg(one, "a") for one in every] == [plots.svg(one, "a") for one in every]
    assert 'id="b-' in keep.svg(plot, "b")


def test_other_code_and_other_versions_draw_again(plot, drawn, tmp_path, monkeypatch):
    code = drawings._drawing_code()
    for n in range(len(code)):
        monkeypatch.setattr(drawings, "_drawing_code", lambda n=n: [*code[:n], "other", *code[n + 1 :]])
        Drawings(tmp_path).svg(plot, "a")
        assert len(drawn) == n + 1
    source = Path(plots.__file__).read_text("utf-8")
    assert drawings._sha256(source) in code and drawings._sha256(f"{source}\n") not in code


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda data: data.replace(b"var(--series-1)", b"var(--series-2)", 1),
        lambda data: b"0" + data[1:] if data[:1] != b"0" else b"1" + data[1:],
        lambda data: data.partition(b"\n")[2],
        lambda data: data + b"<script>",
        lambda data: data + b"\xff",
    ],
    ids=["empty", "a byte short", "half", "a colour", "its digest", "no digest", "more", "no text"],
)
def test_a_damaged_drawing_is_drawn_again(plot, drawn, tmp_path, damage):
    whole = Drawings(tmp_path).svg(plot, "a")
    (entry,) = tmp_path.iterdir()
    data = entry.read_bytes()
    assert damage(data) != data
    entry.write_bytes(damage(data))
    assert Drawings(tmp_path).svg(plot, "a") == whole and drawn == ["a", "a"]
    assert entry.read_bytes() == data, "it is mended"


def test_what_is_used_gets_the_time_of_its_use(plot, tmp_path):
    Drawings(tmp_path).svg(plot, "a")
    (entry,) = tmp_path.iterdir()
    os.utime(entry, (1.0, 1.0))
    Drawings(tmp_path).svg(plot, "a")
    assert entry.stat().st_mtime > 1.0


def test_nothing_is_kept_where_nothing_is_drawn(plot, tmp_path, monkeypatch):
    with monkeypatch.context() as missing:
        missing.setitem(sys.modules, "matplotlib", None)
        assert Drawings(tmp_path).svg(plot, "a") is None and not list(tmp_path.iterdir())
    assert Drawings(tmp_path).svg(plot, "a") is not None


def test_the_same_page_without_drawing(synthetic, tmp_path):
    """In a process of its own, as matplotlib stays imported."""
    pytest.importorskip("matplotlib")
    program = (
        "import sys, reports; from pathlib import Path; from verify.records import Record\n"
        "page, record, kept = map(Path, sys.argv[1:])\n"
        "reports.write(Record.load(record), page, drawings=kept); print('matplotlib' in sys.modules)"
    )
    record = synthetic.showcase()
    record.save(tmp_path / "record.json")

    def written(page: str) -> str:
        arguments = [str(tmp_path / name) for name in (page, "record.json", "kept")]
        command = [sys.executable, "-c", program, *arguments]
        root = str(Path(reports.__file__).parents[1])
        done = subprocess.run(
            command, env={**os.environ, "PYTHONPATH": root}, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    assert [written("first"), written("second")] == ["True", "False"]
    anew = reports.write(record, tmp_path / "anew").read_bytes()
    assert [(tmp_path / page / "index.html").read_bytes() for page in ("first", "second")] == [anew, anew]
    assert b'svg class="plot"' in anew

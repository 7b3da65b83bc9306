"""A run is made with every solver, and replayed by a Python that has none: no installed package at all."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BARE = [sys.executable, "-S", "-E"]
"""Without site-packages; `-m` finds the source tree in the working directory."""

CLAIM = """
from theorems.exact_rank.construction import pole_certificate, reduce_network
from verify.networks.exact_json import network_json, parse_network
from netproof import Claim, Relation, Source, exp, real, reals, relu

claim = Claim("every-rule", title="Every rule", statement="One obligation a rule.", source=Source("a", "b", 2026))
s, b, x = reals("s b x")
dot = Relation("dot", s="real")
dot.rule("empty", s=0)
dot.rule("more", dot(s), b == 0, s=s + b * x)


@claim.obligation(scope="for_all", parameters={"rule": ["empty", "more"]})
def each_rule(smt, rule):
    "A zero weight adds nothing"
    smt.prove_rule(dot, rule, lambda s: s == 0)


@claim.obligation(scope="for_all")
def by_induction(induction):
    "b = 0 gives b·x = 0"
    induction.prove_by(dot, lambda s: s == 0, {rule: each_rule[rule] for rule in dot.rules})


@claim.obligation(scope="for_all")
def by_smt(smt):
    "relu(x) - relu(-x) = x"
    x = smt.real("x")
    smt.prove(relu(x) - relu(-x) == x)


@claim.obligation(scope="for_all")
def by_balls(balls):
    "exp(x) <= 3 on [0, 1]"
    x = balls.real("x")
    balls.assume(0 <= x, x <= 1)
    balls.prove(exp(x) <= 3)


@claim.obligation(scope="for_all")
def by_sat(sat):
    "Four clauses in two variables"
    sat.unsatisfiable([[1, 2], [1, -2], [-1, 2], [-1, -2]])


@claim.obligation(scope="bounded")
def by_exact(exact):
    "The rank of 3 tanh(3x) - tanh(x) is at least 2"
    network = parse_network(
        {"activation": "tanh", "layers": [{"weight": [[3], [1]], "bias": [0, 0]}, {"weight": [[3, -1]], "bias": [0]}]}
    )
    claims = {"network": network_json(network), "rank_at_least": 2}
    exact.holds_for("exact_rank.poles", claims, pole_certificate(network, reduce_network(network)).evidence())


@claim.false_variant(of=by_smt)
def relu_is_linear(smt):
    "relu(x) = x"
    x = smt.real("x")
    smt.prove(relu(x) == x)


claim.concludes(by_induction, by_smt, by_balls, by_sat, by_exact)
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bare")
    (folder / "every_claim.py").write_text(CLAIM)
    made = subprocess.run(
        [sys.executable, "-m", "netproof", "check", "every_claim.py", "--json", "-"],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(folder)},
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    record = json.loads(made.stdout)
    assert record["claims"][0]["verdict"] == "certified"
    return folder / ".netproof" / "runs" / record["id"]


def test_there_really_is_no_package() -> None:
    for package in ("z3", "numpy", "pysat", "flint", "typer", "pydantic", "mpmath"):
        found = subprocess.run([*BARE, "-c", f"import {package}"], cwd=ROOT, capture_output=True)
        assert found.returncode == 1, package


@pytest.mark.parametrize("command", [["verify.kernel"], ["netproof", "replay"]], ids=["kernel", "netproof"])
def test_every_certificate_replays_there(run: Path, command: list[str]) -> None:
    replayed = subprocess.run([*BARE, "-m", *command, str(run)], cwd=ROOT, capture_output=True, text=True)
    assert replayed.stdout == "8 checked, 0 rejected, 0 not replayable here\n"
    assert replayed.returncode == 0


def test_a_corrupted_certificate_is_named(run: Path, tmp_path: Path) -> None:
    import shutil

    copy = tmp_path / "run"
    shutil.copytree(run, copy)
    (certificate,) = copy.rglob("by_balls.json")
    certificate.write_text(
        certificate.read_text()
        .replace('"goal":["<=",', '"goal":["<",')
        .replace('"goal": ["<=",', '"goal": ["<",')
    )
    replayed = subprocess.run(
        [*BARE, "-m", "verify.kernel", str(copy)], cwd=ROOT, capture_output=True, text=True
    )
    assert replayed.returncode == 1
    assert "by_balls.json" in replayed.stdout

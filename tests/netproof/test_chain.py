"""`netproof reduce`, `solve` and `decode`: what they print, write, refuse, and their exit status."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from netproof.cli import execute
from reductions.dimacs import dimacs_text, read_dimacs
from reductions.planar import planar_formula
from theorems.proximate_rank_np_complete.families import BUNDLED
from verify.networks.exact_json import network_json
from verify.networks.files import load_network
from verify.records import Record

ROOT = Path(__file__).parents[2]
BARE = [sys.executable, "-S", "-E", "-m", "netproof", "replay"]
"""Without site-packages; `-m` finds the source tree in the working directory."""


@pytest.fixture
def formula(tmp_path):
    def write(*clauses, variables=None):
        largest = max((abs(v) for clause in clauses for v in clause), default=0)
        text = f"p cnf {variables or largest} {len(clauses)}\n"
        path = tmp_path / "f.cnf"
        path.write_text(text + "".join(" ".join(map(str, [*clause, 0])) + "\n" for clause in clauses))
        return path

    return write


def as_json(capsys, command, *arguments, status=0):
    assert execute([command, *map(str, arguments), "--json"]) == status
    return json.loads(capsys.readouterr().out)


def refusal(capsys, *arguments):
    """The one line on standard error of a command that must exit with 2."""
    assert execute(list(map(str, arguments))) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1
    return err


def test_reduce_says_what_the_network_decides(formula, tmp_path, capsys):
    net = tmp_path / "net.npz"
    assert execute(["reduce", str(formula((1,), (-1,))), "-o", str(net)]) == 0
    assert capsys.readouterr().out == (
        f"f.cnf: 1 variable and 2 clauses as 24 tanh units, written to {net}\n"
        "  Satisfiable iff some weights within eps = 1/2 have rank at most r = 11; no weights there have less.\n"
        "  1 input, 1 output, every a = 1, integers b and c up to 11, exact in float16.\n"
    )
    assert load_network(net).width == 24


def test_reduce_json_and_picture(formula, tmp_path, capsys):
    net, svg = tmp_path / "net.npz", tmp_path / "net.svg"
    data = as_json(capsys, "reduce", formula((1, -2), (2,)), "-o", net, "--svg", svg)
    assert (data["hidden_units"], data["bound"], data["eps"], data["dtype"]) == (55, 25, "1/2", "float16")
    assert (data["output"], data["svg"]) == (str(net), str(svg))
    assert svg.read_text().startswith("<svg ") and ">¬x2<" in svg.read_text()


def test_the_network_is_one_that_prank_decides(formula, tmp_path, capsys):
    net = tmp_path / "net.npz"
    for clauses, above in ((((1,), (-1,)), 1), (((1, -2), (2,)), 0)):
        bound = as_json(capsys, "reduce", formula(*clauses), "-o", net)["bound"]
        data = as_json(capsys, "prank", net, "--eps", "1/2")
        assert (data["upper"], data["exact"]) == (bound + above, True)


def test_sat_there_and_back_by_hand(formula, tmp_path, capsys):
    """reduce, solve and decode as three commands: the model that solve prints is the one that decode reads."""
    path, folder = formula((1, -2, 3), (-1, 2), (2,), (-3, -2)), tmp_path / "out"
    data = as_json(capsys, "solve", path, "--certificate", folder)
    assert data["status"] == "SAT"
    assert read_dimacs(path).holds(data["model"])
    net = tmp_path / "net.npz"
    assert as_json(capsys, "reduce", path, "-o", net)["bound"] == data["bound"]
    read = as_json(capsys, "decode", net, folder / "near.json")
    assert read["model"] == data["model"]
    assert (read["rank"], read["satisfies"]) == (data["bound"], True)
    assert execute(["decode", str(net), str(folder / "near.json")]) == 0
    assert capsys.readouterr().out == (
        f"near.json: within eps = 1/2 of net.npz, rank {data['bound']} = r; a model of its 4 clauses\n"
        f"v {' '.join(map(str, data['model']))} 0\n"
    )


@pytest.mark.parametrize(
    ("clauses", "status"), [(((1, 2), (-1,)), "SAT"), (((1,), (-1,)), "UNSAT")], ids=["sat", "unsat"]
)
def test_certificates_replay_where_only_python_is(clauses, status, formula, tmp_path, capsys):
    folder = tmp_path / "out"
    data = as_json(capsys, "solve", formula(*clauses), "--certificate", folder)
    assert (data["status"], data["certificate"]) == (status, str(folder))
    record = Record.load(folder / "record.json")
    assert [claim.verdict for claim in record.claims] == ["certified"]
    done = subprocess.run([*BARE, str(folder)], cwd=ROOT, capture_output=True, text=True)
    count = 3 if status == "SAT" else 2
    assert (done.returncode, done.stdout) == (0, f"{count} checked, 0 rejected, 0 not replayable here\n")


def test_reduce_and_decode_certify_what_they_say(formula, tmp_path, capsys):
    folder, path = tmp_path / "proof", formula((1, 2), (-1,))
    as_json(capsys, "solve", path, "--certificate", folder)
    bound, model = tmp_path / "bound.json.gz", tmp_path / "model.json"
    as_json(capsys, "reduce", path, "-o", tmp_path / "net.npz", "--certificate", bound)
    told = as_json(capsys, "decode", folder / "network.npz", folder / "near.json", "--certificate", model)
    assert (told["model"], told["certificate"]) == ([-1, 2], str(model))
    for certificate in (bound, model):
        done = subprocess.run(
            [*BARE, str(certificate)], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout) == (0, "1 checked, 0 rejected, 0 not replayable here\n"), (
            done.stderr
        )
    model.write_text(model.read_text().replace('"2": true', '"2": false'))
    assert execute(["replay", str(model)]) == 1


def test_a_certificate_that_was_touched_is_rejected(formula, tmp_path, capsys):
    import gzip

    folder = tmp_path / "out"
    as_json(capsys, "solve", formula((1,), (-1,)), "--certificate", folder)
    (path,) = folder.rglob("tiles.json.gz")
    data = json.loads(gzip.decompress(path.read_bytes()))
    data["conclusions"][0]["evidence"]["lemmas"].pop()
    path.write_bytes(gzip.compress(json.dumps(data).encode()))
    assert execute(["replay", str(folder)]) == 1
    assert "tiles.json.gz" in capsys.readouterr().out


def test_text_of_both_answers(formula, capsys):
    assert execute(["solve", str(formula((1, -2), (2,)))]) == 0
    assert capsys.readouterr().out == (
        "f.cnf: SAT (2 variables, 2 clauses)\n"
        "  Its network has 55 tanh units, r = 25, eps = 1/2: near-by weights have rank 25, and the model is read "
        "back from them.\n"
        "  v 1 2 0\n"
    )
    assert execute(["solve", str(formula((1,), (-1,)))]) == 0
    assert capsys.readouterr().out == (
        "f.cnf: UNSAT (1 variable, 2 clauses)\n"
        "  Its network has 24 tanh units, r = 11, eps = 1/2: no near-by weights have rank at most r, by a proof that "
        "the kernel has replayed.\n"
    )


def test_a_long_model_is_folded(formula, capsys):
    assert execute(["solve", str(formula(*((v,) for v in range(1, 41))))]) == 0
    assert "29 30 ... and 10 more (all of them with --json)" in capsys.readouterr().out


ODD = {
    "no clauses": ((), 3, "SAT", [-1, -2, -3]),
    "nothing at all": ((), 0, "SAT", []),
    "an empty clause": (((1,), ()), 1, "UNSAT", None),
    "only an empty clause": (((),), 0, "UNSAT", None),
    "a tautology": (((1, -1), (-2,)), 2, "SAT", [1, -2]),
    "repeats and an unused variable": (((3, 3), (3, 3), (-1, -1)), 4, "SAT", [-1, -2, 3, -4]),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_formulas(name, formula, tmp_path, capsys):
    clauses, variables, status, model = ODD[name]
    path = formula(*clauses, variables=variables)
    data = as_json(capsys, "solve", path, "--certificate", tmp_path / "out")
    assert data["status"] == status
    if model is None:
        assert data["model"] is None
    else:
        assert [abs(v) for v in data["model"]] == list(range(1, variables + 1))
        assert read_dimacs(path).holds(data["model"])
        if name != "a tautology":
            assert data["model"] == model
    assert execute(["replay", str(tmp_path / "out")]) == 0


def test_planar_formulas_are_solved_like_any_other(tmp_path, capsys):
    path = tmp_path / "planar.cnf"
    for seed, status in ((0, "UNSAT"), (2, "SAT")):
        path.write_text(dimacs_text(planar_formula(seed, 7)))
        assert as_json(capsys, "solve", path)["status"] == status


def test_the_bundled_formulas(capsys):
    for name, facts in json.loads((BUNDLED / "formulas.json").read_text()).items():
        assert (as_json(capsys, "solve", BUNDLED / name)["status"] == "SAT") == facts["sat"]


def test_a_given_formula_of_twenty_variables(shared_data, capsys):
    data = as_json(capsys, "solve", shared_data / "cnf" / "satlib_uf20-01.cnf")
    assert (data["status"], data["hidden_units"]) == ("SAT", 20576)
    assert read_dimacs(shared_data / "cnf" / "satlib_uf20-01.cnf").holds(data["model"])


def test_no_time_is_undecided(tmp_path, capsys):
    path = BUNDLED / "cadical_ph4.cnf"
    data = as_json(capsys, "solve", path, "--time-limit", 0, "--certificate", tmp_path / "out", status=3)
    assert (data["status"], data["model"], "certificate" in data) == ("UNDECIDED", None, False)
    assert not (tmp_path / "out").exists()


def test_bad_dimacs_is_one_sentence_with_its_line(formula, tmp_path, capsys):
    bad = tmp_path / "bad.cnf"
    bad.write_text("p cnf 2 1\n1 -3 0\n")
    expected = "error: bad.cnf: line 2: the literal -3 is beyond the 2 variables of the header.\n"
    assert refusal(capsys, "solve", bad) == expected
    assert refusal(capsys, "reduce", bad, "-o", tmp_path / "n.npz") == expected
    assert not (tmp_path / "n.npz").exists()
    assert refusal(capsys, "solve", tmp_path / "none.cnf") == "error: none.cnf: there is no such file.\n"


def test_other_refusals(formula, tmp_path, capsys):
    path = formula((1,))
    assert refusal(capsys, "reduce", path, "-o", tmp_path / "n.json") == (
        "error: n.json: the ending is .json; expected .npz, which holds the formula beside the weights.\n"
    )
    assert refusal(capsys, "reduce", path, "-o", tmp_path / "n.npz", "--cover", tmp_path / "u.json") == (
        "error: reduce: --cover is drawn in a picture; expected --svg FILE too.\n"
    )
    assert refusal(capsys, "solve", path, "--time-limit", "nan") == (
        "error: solve: --time-limit must be at least 0, got nan.\n"
    )
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    assert refusal(capsys, "solve", path, "--certificate", tmp_path / "full") == (
        f"error: {tmp_path / 'full'}: expected a new or empty folder for the certificates.\n"
    )
    np.savez(tmp_path / "w.npz", W1=np.ones((1, 1)), b1=np.ones(1), W2=np.ones((1, 1)), b2=np.ones(1))
    assert refusal(capsys, "decode", tmp_path / "w.npz", tmp_path / "u.json") == (
        "error: w.npz: the file holds no formula; expected one that `netproof reduce` wrote.\n"
    )


def test_decode_refuses_what_is_not_optimal_or_not_near(formula, tmp_path, capsys):
    path, net, bad = formula((1, -2), (2,)), tmp_path / "net.npz", tmp_path / "u.json"
    as_json(capsys, "reduce", path, "-o", net)
    own = network_json(load_network(net))
    bad.write_text(json.dumps(own))
    assert refusal(capsys, "decode", net, bad) == (
        "error: u.json: the parameter has rank 55, more than r = 25; only one of rank at most r encodes a model.\n"
    )
    own["layers"][0]["weight"][7] = ["100/7"]
    bad.write_text(json.dumps(own))
    assert refusal(capsys, "decode", net, bad).startswith(
        "error: u.json: W1[7, 0] is 100/7, more than 1/2 from "
    )
    own["layers"][0]["weight"].pop()
    own["layers"][0]["bias"].pop()
    own["layers"][1]["weight"][0].pop()
    bad.write_text(json.dumps(own))
    assert refusal(capsys, "decode", net, bad) == (
        "error: u.json: the layers have 1-54-1 units; expected 1-55-1, as in the network.\n"
    )


def test_pictures_show_a_cover(formula, tmp_path, capsys):
    path, folder = formula((1, -2), (2,)), tmp_path / "out"
    solved, reduced = tmp_path / "solved.svg", tmp_path / "reduced.svg"
    bound = as_json(capsys, "solve", path, "--certificate", folder, "--svg", solved)["bound"]
    as_json(
        capsys, "reduce", path, "-o", tmp_path / "n.npz", "--svg", reduced, "--cover", folder / "near.json"
    )
    assert solved.read_text().count('class="clique"') == reduced.read_text().count('class="clique"') == bound


def test_a_moved_folder_still_replays(formula, tmp_path, capsys):
    as_json(capsys, "solve", formula((1,), (-1,)), "--certificate", tmp_path / "out")
    shutil.move(tmp_path / "out", tmp_path / "elsewhere")
    assert execute(["replay", str(tmp_path / "elsewhere")]) == 0

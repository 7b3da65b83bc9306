"""`netproof solve FORMULA.cnf`: through the network and back: a model, or a proof that no near-by weights do."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reductions.chain import Reduction
    from reductions.clique_cover import Cover
    from reductions.layout import Integers
    from verify.provers import hints

SHOWN = 30
"""Literals of a model printed before it is folded."""


def solve(
    formula: Path, certificate: Path | None, picture: Path | None, time_limit: float, as_json: bool
) -> int:
    """Decide a formula by the proximate rank of its network.

    SAT: weights in the ball of rank r, and the model read back from them. UNSAT: the kernel's word that there are none.

    Args:
        formula: a DIMACS file.
        certificate: a folder for network, near-by weights and proofs, which `netproof replay` reads.
        picture: where a drawing of the layout goes, with the cover if there is one.
        time_limit: seconds for the search.
        as_json: one JSON object on standard output instead of text.

    Returns:
        The exit status: 0 for SAT and UNSAT, 3 if time ran out.

    Raises:
        FormulaError: no formula.
        BadInput: the folder for certificates holds something else, or a limit makes no sense.
    """
    from netproof.commands.reduce import facts, write_picture
    from netproof.commands.run import BadInput
    from reductions.chain import reduce_formula
    from reductions.dimacs import read_dimacs
    from verify.provers import hints

    if not time_limit >= 0:
        raise BadInput(f"solve: --time-limit must be at least 0, got {time_limit:g}.")
    if certificate and certificate.exists() and (not certificate.is_dir() or any(certificate.iterdir())):
        raise BadInput(f"{certificate}: expected a new or empty folder for the certificates.")
    started = time.monotonic()
    reduction = reduce_formula(read_dimacs(formula))
    found = hints.refutation(reduction.ports.clauses, time_limit=time_limit)
    data = facts(reduction) | {"status": "UNDECIDED", "model": None}
    near: Integers | None = None
    cover: Cover | None = None
    if isinstance(found, hints.Model):
        cover = reduction.cover(found.literals)
        near = reduction.near(cover)
        data |= {"status": "SAT", "model": reduction.model_of_near(near)}
    elif isinstance(found, hints.Refutation):
        _check_tiles(reduction, found)
        data |= {"status": "UNSAT"}
    if certificate and data["status"] != "UNDECIDED":
        _certify(reduction, found, near, data, certificate, formula.name, started, time_limit)
        data["certificate"] = str(certificate)
    if picture:
        write_picture(reduction, picture, formula.name, cover)
        data["svg"] = str(picture)
    if as_json:
        print(json.dumps(data))
    else:
        _print(formula.name, data)
    return 3 if data["status"] == "UNDECIDED" else 0


def _check_tiles(reduction: Reduction, found: hints.Refutation) -> None:
    """Have the kernel's checker recount the tiles and replay the proof; Rejected if it does not agree."""
    from theorems.proximate_rank_np_complete.certificates import at_least
    from verify.kernel.certificate import checker

    name, claims, evidence = at_least(reduction, found.lemmas)
    checker(name)(claims, evidence, "discharged")


def _certify(
    reduction: Reduction,
    found: Any,
    near: Integers | None,
    data: dict[str, Any],
    folder: Path,
    name: str,
    started: float,
    time_limit: float,
) -> None:
    """Write network, near-by weights and proofs, and a record of them.

    SAT: the model of the formula; the rank is at most r by near-by weights, and at least r by the tiles. UNSAT: a proof
    that the formula has none; the rank is at least r + 1 by the tiles and a proof of the port formula.
    """
    from netproof.commands.certificates import checker_conclusion, cnf_conclusion, write_run
    from reductions.chain import write_reduction
    from reductions.network import near_data
    from theorems.proximate_rank_np_complete.certificates import at_least, at_most
    from verify.provers import hints

    folder.mkdir(parents=True, exist_ok=True)
    write_reduction(reduction, folder / "network.npz")
    clauses = [list(clause) for clause in reduction.source.clauses]
    parts: dict[str, tuple[str, dict[str, Any]]] = {}
    if near is not None:
        (folder / "near.json").write_text(json.dumps(near_data(near)) + "\n", encoding="utf-8")
        parts["formula"] = "the formula has a model", cnf_conclusion(clauses, model=data["model"])
        parts["near"] = "near-by weights have rank at most r", checker_conclusion(*at_most(reduction, near))
        parts["tiles"] = "no near-by weights have rank below r", checker_conclusion(*at_least(reduction))
    else:
        direct = hints.refutation(clauses, time_limit=time_limit)
        if isinstance(direct, hints.Refutation):
            parts["formula"] = "the formula has no model", cnf_conclusion(clauses, lemmas=direct.lemmas)
        parts["tiles"] = (
            "no near-by weights have rank at most r",
            checker_conclusion(*at_least(reduction, found.lemmas)),
        )
    units, r = data["hidden_units"], data["bound"]
    statement = f"The formula {name} is {data['status']}; its network has {units} units, r = {r}."
    write_run(folder, f"solve-{data['status'].lower()}", statement, parts, time.monotonic() - started)


def _print(name: str, data: dict[str, Any]) -> None:
    from reductions.dimacs import counted

    status, r = data["status"], data["bound"]
    sizes = f"{counted(data['variables'], 'variable')}, {counted(data['clauses'], 'clause')}"
    print(f"{name}: {status} ({sizes})")
    network = (
        f"  Its network has {counted(data['hidden_units'], 'tanh unit')}, r = {r}, eps = {data['eps']}: "
    )
    if status == "SAT":
        print(f"{network}near-by weights have rank {r}, and the model is read back from them.")
        model = data["model"]
        shown = " ".join(map(str, model[:SHOWN]))
        more = f" ... and {len(model) - SHOWN} more (all of them with --json)" if len(model) > SHOWN else " 0"
        print(f"  v {shown}{more}")
    elif status == "UNSAT":
        print(f"{network}no near-by weights have rank at most r, by a proof that the kernel has replayed.")
    else:
        print(f"{network}time ran out before it was decided (--time-limit).")
    if "certificate" in data:
        print(
            f"  network and certificates in {data['certificate']}; replayed (again with `netproof replay`)."
        )
    if "svg" in data:
        print(f"  picture in {data['svg']}")

"""Replaying certificates: one conclusion, one file, one run.

In reading order: the tables of rules and of claims' own checkers (nothing is found by a name in a certificate);
`replay_conclusion` hands the evidence to its rule; `replay_certificate` does so for a file; `replay` for a file or for
a run, where it also checks that what a conclusion rests on is concluded in the same run or is an axiom that the record
lists, that nothing rests on itself, and that the record says no more than the certificates.
"""

from __future__ import annotations

import gzip
import importlib
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from verify.kernel import clausal, cover, formula, induction, lrat
from verify.kernel.errors import Json, Rejected

SCHEMA = "netproof/certificate/1"
LARGEST = 1 << 30
"""Bytes of a certificate, unpacked, above which it is refused."""

CHECKERS = {
    f"{claim}.{kind}": (f"theorems.{claim}.{module}", f"check_{kind}")
    for claim, module, kinds in (
        ("exact_rank", "checker", "poles reduction equal different"),
        ("proximate_rank", "checker", "upper lower"),
        ("intrinsic_parameters", "checker", "intrinsic values error power"),
        ("intrinsic_parameters", "error_checker", "sup lp lipschitz"),
        ("proximate_rank_np_complete", "checker", "cover tiles"),
        ("activation_emulation", "checker", "real float64"),
    )
    for kind in kinds.split()
}
"""The checkers of claims with certificates of their own kind."""


def check_claim(statement: Json, evidence: Json, outcome: str) -> None:
    """Rule `checker`: what the claim's own checker accepts."""
    if statement["kind"] != "checker":
        raise Rejected("there is no rule checker for this statement")
    checker(statement["checker"])(statement["claims"], evidence, outcome)


RULES: Mapping[str, tuple[str, Callable[..., None]]] = {
    "clausal": ("discharged", clausal.check),
    "contradiction": ("vacuous", clausal.check),
    "induction": ("discharged", induction.check),
    "values": ("refuted", formula.check_values),
    "ground": ("discharged", formula.check_ground),
    "cover": ("discharged vacuous", cover.check),
    "lrat": ("discharged refuted", lrat.check_lrat),
    "model": ("discharged refuted", lrat.check_model),
    "checker": ("discharged refuted", check_claim),
}
"""What each rule can conclude, and the function that raises Rejected unless it does."""

SUCCESSES = ("proved", "certified", "supported")
KNOWN = ("sampled", "cross-checked", "kernel-checked")
NOT_REPLAYABLE = {"cross-checked": "discharged", "sampled": "discharged", "none": "undecided vacuous"}
FROM_LEMMAS = ("clausal", "contradiction", "induction")


@contextmanager
def _reading(what: str) -> Iterator[None]:
    """Malformed data is rejected, whichever way it breaks what reads it."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError) as error:
        raise Rejected(f"{what} is malformed: {type(error).__name__} {error}") from error


def replay_conclusion(conclusion: Json) -> str:
    """Return "checked" or "not replayable"; raise Rejected if the evidence does not establish the outcome."""
    with _reading("the certificate"):
        rule, outcome, statement = conclusion["rule"], conclusion["outcome"], conclusion["statement"]
        evidence, uses = conclusion["evidence"], conclusion.get("uses", [])
        if formula.digest(statement) != conclusion["hash"]:
            raise Rejected("the hash is not that of the statement")
        if conclusion.get("instance") is not None:
            formula.check_instance(statement, conclusion["instance"])
        elif outcome == "discharged" and any(a[0] == "rel" for a in statement.get("assumptions", [])):
            raise Rejected("no instance shows that the relation it assumes ever holds")
        if rule not in RULES and rule not in NOT_REPLAYABLE:
            raise Rejected(f"there is no rule {rule}")
        if outcome not in (NOT_REPLAYABLE.get(rule) or RULES[rule][0]).split():
            raise Rejected(f"rule {rule} cannot conclude {outcome}")
        if rule in NOT_REPLAYABLE:
            return "not replayable"
        if uses and rule not in FROM_LEMMAS:
            raise Rejected(f"rule {rule} uses no lemma")
        RULES[rule][1](statement, *([uses] if rule in FROM_LEMMAS else []), evidence, outcome)
    return "checked"


def checker(name: str) -> Any:
    """The claim's checker of that name, from the table or from an installed package's entry points."""
    if name in CHECKERS:
        module, function = CHECKERS[name]
        return getattr(importlib.import_module(module), function)
    from importlib.metadata import entry_points

    for entry in entry_points(group="netproof.checkers", name=name):
        return entry.load()
    raise Rejected(f"there is no checker {name}")


def read(path: Path) -> Json:
    """The JSON of a file, packed by gzip or not, all numbers whole; Rejected if it cannot be read."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise Rejected("the file is larger than the kernel reads")
        # what has a point, and NaN, stay texts: nothing is ever rounded
        return json.loads(data, object_pairs_hook=_unique, parse_float=str, parse_constant=str)
    except (OSError, EOFError, ValueError, RecursionError, zlib.error) as error:
        raise Rejected(f"the file cannot be read: {error}") from error


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    """The object of these members; a name that stands twice would let two readers read two things."""
    if len(dict(pairs)) < len(pairs):
        raise Rejected("the file gives two values for one name")
    return dict(pairs)


def replay_certificate(certificate: Json) -> Iterator[str]:
    """Replay each conclusion in turn; Rejected names the first that fails."""
    known = isinstance(certificate, dict) and certificate.get("schema") == SCHEMA
    if not known or not certificate.get("conclusions"):
        raise Rejected(f"this is no certificate of schema {SCHEMA} with a conclusion")
    for number, conclusion in enumerate(certificate["conclusions"], 1):
        try:
            yield replay_conclusion(conclusion)
        except Rejected as error:
            raise Rejected(f"conclusion {number}: {error}") from error


@dataclass
class Replay:
    """What came of a replay: how many conclusions were checked, rejected (with reasons) or cannot be replayed here.

    `lemmas` are those that the conclusions use: whether they hold is checked in a run, where all are concluded.
    """

    checked: int = 0
    not_replayable: int = 0
    rejected: list[tuple[str, str]] = field(default_factory=list)
    lemmas: set[str] = field(default_factory=set)

    def conclusions(self, name: str, path: Path, entry: Json = None) -> list[Json]:
        """What a file concludes, once replayed, and held to its entry in the record; nothing if it is rejected."""
        try:
            with _reading("the certificate"):
                certificate = read(path)
                for state in replay_certificate(certificate):
                    self.checked += state == "checked"
                    self.not_replayable += state != "checked"
                if entry is not None:
                    _agrees(entry, certificate)
                self.lemmas |= {use["id"] for c in certificate["conclusions"] for use in c.get("uses", [])}
                return list(certificate["conclusions"])
        except Rejected as error:
            self.rejected.append((name, str(error)))
            return []


def replay(path: Path) -> Replay:
    """Replay a certificate, or every certificate of a run directory with the links between them.

    Raises:
        Rejected: if the record of the run cannot be read, or is none.
    """
    result = Replay()
    if path.is_dir():
        with _reading("the record"):
            _replay_run(path, read(path / "record.json"), result)
    else:
        result.conclusions(path.name, path)
    return result


def _replay_run(path: Path, record: Json, result: Replay) -> None:
    entries: dict[str, Json] = {}
    proved = {(axiom["id"], axiom["hash"]) for claim in record["claims"] for axiom in claim["axioms"]}
    links: dict[str, list[tuple[str, str]]] = {}
    for entry in (e for claim in record["claims"] for e in [*claim["obligations"], *claim["false_variants"]]):
        id, succeeded = entry["id"], entry["verdict"] in ("discharged", "refuted") or entry.get("refuted")
        # a success without a file is missing evidence
        name = entry["certificate"] or (f"certificates/{id}.json" if succeeded else None)
        told, new = {**entry, "certificate": name, "beneath_root": None}, id not in entries
        # a claim that uses a lemma of another lists it too, in the same words
        if entries.setdefault(id, told) != told:
            result.rejected.append((name or id, f"the record has {id} twice"))
        elif name and new:
            conclusions = result.conclusions(name, path / name, entry)
            links[id] = [(use["id"], use["hash"]) for c in conclusions for use in c.get("uses", [])]
            proved |= {(id, c["hash"]) for c in conclusions if c["outcome"] == "discharged"}

    def reject(id: str, reason: str) -> None:
        result.rejected.append((entries.get(id, {}).get("certificate") or id, reason))

    # what a record itself calls undecided may be waited for, but not beneath a claim that it calls a success
    waits = {id for id, entry in entries.items() if entry["verdict"] != "discharged"}
    for id, uses in links.items():
        for lemma in dict.fromkeys(use[0] for use in uses if use not in proved and use[0] not in waits):
            reject(id, f"what it uses, {lemma}, is not concluded in this run")
    for claim in record["claims"]:
        for id in _too_weak(claim, entries, links) if claim["verdict"] in SUCCESSES else ():
            reject(id, f"it does not bear out what the record says of a claim: {claim['verdict']}")
    for id in _cyclic({id: {lemma for lemma, _ in uses} for id, uses in links.items()}):
        reject(id, f"{id} rests on itself")


def _too_weak(claim: Json, entries: Mapping[str, Json], links: Mapping[str, Any]) -> Iterator[str]:
    """What lies beneath the claim and is not concluded, or known less well than the claim, or another's axiom.

    And what leaves it unguarded, though the record says guarded: a false variant that is not refuted, or none at all.
    """
    axioms = {(axiom["id"], axiom["hash"]) for axiom in claim["axioms"]}
    enough = KNOWN[max(KNOWN.index(claim["known"]), int(claim["verdict"] != "supported")) :]
    beneath = [*claim["theorems"]] or ["what it concludes"]
    for id in beneath:  # which grows by what is used
        entry = entries.get(id, {"verdict": "not run"})
        if entry["verdict"] != "discharged" or entry["known"] not in enough:
            yield id
        used = {use[0] for use in links.get(id, []) if use not in axioms} | {*entry.get("uses", [])}
        beneath += sorted(used.difference(beneath))
    variants = claim["false_variants"] or [{"id": "a false variant", "refuted": False}]
    yield from (variant["id"] for variant in variants if claim["guarded"] and not variant["refuted"])


def _agrees(entry: Json, certificate: Json) -> None:
    conclusions = certificate["conclusions"]
    rules, outcomes = ({c[part] for c in conclusions} for part in ("rule", "outcome"))
    uses = {(use["id"], use["hash"]) for c in conclusions for use in c.get("uses", [])}
    if certificate.get("obligation") != entry["id"]:
        raise Rejected(f"it is for {certificate.get('obligation')}, not for {entry['id']}")
    if entry["verdict"] == "discharged" and outcomes != {"discharged"}:
        raise Rejected("the record says discharged, the certificate does not")
    if (entry["verdict"] == "refuted" or entry.get("refuted")) and "refuted" not in outcomes:
        raise Rejected("the record says refuted, the certificate does not")
    rank = 0 if "sampled" in rules else 1 if rules & set(NOT_REPLAYABLE) else 2
    if entry["known"] in KNOWN[rank + 1 :]:
        raise Rejected(f"the record says {entry['known']}, the certificate does not")
    if "uses" in entry and not {id for id, _ in uses} <= {*entry["uses"], *entry["axioms"]}:
        raise Rejected("the record does not name all that the certificate uses")


def _cyclic(links: Mapping[str, set[str]]) -> list[str]:
    """The nodes left when those that rest on nothing left are removed again and again."""
    left = links
    while free := {id for id, uses in left.items() if not uses & left.keys()}:
        left = {id: left[id] for id in left.keys() - free}
    return sorted(left)

"""Certificates and runs: which rule may conclude what, files that are broken, and records that say too much."""

from __future__ import annotations

import copy
import gzip
import importlib.metadata
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from verify.kernel import certificate
from verify.kernel.certificate import SCHEMA, replay, replay_certificate, replay_conclusion
from verify.kernel.clausal import Problem
from verify.kernel.errors import Rejected
from verify.kernel.formula import digest

Json = Any
ACCEPT, REJECT = True, False
ROOT = Path(__file__).resolve().parents[3]


def statement(goal: Json, *assumptions: Json, **variables: str) -> Json:
    return {
        "kind": "formula",
        "variables": variables,
        "functions": {},
        "relations": {},
        "assumptions": list(assumptions),
        "goal": goal,
    }


def conclusion(rule: str, outcome: str, stated: Json, evidence: Json, *uses: Json) -> Json:
    return {
        "rule": rule,
        "outcome": outcome,
        "statement": stated,
        "hash": digest(stated),
        "uses": list(uses),
        "evidence": evidence,
    }


X = ["var", "x"]
TRUE = conclusion("ground", "discharged", statement(["<", 1, 2]), {})
FALSE = conclusion("values", "refuted", statement(["<", X, 0], x="real"), {"values": {"x": 0}})
PROVED = conclusion(
    "clausal", "discharged", statement(["or", ["true"]]), {"steps": [], "lemmas": [[[], [1, 2]]]}
)
VACUOUS = conclusion(
    "contradiction", "vacuous", statement(["true"], ["false"]), {"steps": [], "lemmas": [[[], [1, 2]]]}
)
UNSATISFIABLE = {"kind": "cnf", "claims": "unsatisfiable", "clauses": [[1], [-1]], "names": {}}
SATISFIABLE = {"kind": "cnf", "claims": "satisfiable", "clauses": [[1]], "names": {}}
CLAUSES = conclusion("lrat", "discharged", UNSATISFIABLE, {"lemmas": [[[], [1, 2]]]})
MODEL = conclusion("model", "discharged", SATISFIABLE, {"values": {"1": True}})
COVER = conclusion(
    "cover",
    "discharged",
    statement(["<", X, 2], ["<=", 0, X], ["<=", X, 1], x="real"),
    {"bits": 20, "tree": "direct"},
)
ZERO = {"arguments": {"s": "real"}, "rules": {"start": {"variables": {}, "premises": [], "conclusion": [0]}}}
ZERO_IS_ZERO = {**statement(["=", 0, 0]), "relations": {"zero": ZERO}}
INDUCTION = {
    **conclusion(
        "induction",
        "discharged",
        {**statement(["=", X, 0], ["rel", "zero", X], x="real"), "relations": {"zero": ZERO}},
        {"rules": {"start": 0}},
        {"id": "claim/base", "statement": ZERO_IS_ZERO, "hash": digest(ZERO_IS_ZERO), "instance": {}},
    ),
    "instance": {"values": {"x": 0}, "derivations": [{"relation": "zero", "rule": "start", "values": {}}]},
}
NOTHING = {**statement(["false"], ["rel", "none", X], x="real"), "relations": {"none": {**ZERO, "rules": {}}}}
NETWORK = {"activation": "tanh", "layers": [{"weight": [[1]], "bias": [0]}, {"weight": [[1]], "bias": [0]}]}
CHECKER = conclusion(
    "checker",
    "discharged",
    {"kind": "checker", "checker": "exact_rank.equal", "claims": {"first": NETWORK, "second": NETWORK}},
    {},
)
CROSS = conclusion("cross-checked", "discharged", statement(["true"]), {"smtlib": ""})
SAMPLED = conclusion("sampled", "discharged", {"kind": "text", "text": "it looks true"}, {"seed": 0})
NONE = conclusion("none", "undecided", statement(["true"]), {})

GOOD = {
    "ground": TRUE,
    "values": FALSE,
    "clausal": PROVED,
    "contradiction": VACUOUS,
    "lrat": CLAUSES,
    "model": MODEL,
    "cover": COVER,
    "induction": INDUCTION,
    "checker": CHECKER,
}
HELD_BACK = {"cross-checked": CROSS, "sampled": SAMPLED, "none": NONE}


@pytest.mark.parametrize("good", GOOD.values(), ids=GOOD)
def test_every_rule_accepts(good: Json) -> None:
    assert replay_conclusion(good) == "checked"


@pytest.mark.parametrize("rule", ["induction", "clausal", "cross-checked"])
def test_nothing_is_concluded_of_a_relation_that_nothing_is_shown_to_satisfy(rule: str) -> None:
    empty = conclusion(rule, "discharged", NOTHING, {"rules": {}, "steps": [], "lemmas": []})
    with pytest.raises(Rejected, match="no instance shows that the relation it assumes ever holds"):
        replay_conclusion(empty)
    with pytest.raises(Rejected, match="no instance shows"):
        replay_conclusion({**INDUCTION, "instance": None})


@pytest.mark.parametrize("held_back", HELD_BACK.values(), ids=HELD_BACK)
def test_what_cannot_be_replayed_is_never_called_checked(held_back: Json) -> None:
    assert replay_conclusion(held_back) == "not replayable"


OUTCOMES = ["discharged", "refuted", "vacuous", "undecided", "proved", "", None, True, ["discharged"]]


@pytest.mark.parametrize("name", [*GOOD, *HELD_BACK])
def test_no_rule_concludes_another_outcome(name: str) -> None:
    good = (GOOD | HELD_BACK)[name]
    for outcome in OUTCOMES:
        if outcome != good["outcome"] and (name, outcome) != ("none", "vacuous"):
            with pytest.raises(Rejected):
                replay_conclusion({**good, "outcome": outcome})


@pytest.mark.parametrize("name", [*GOOD, *HELD_BACK])
def test_the_hash_is_that_of_the_statement(name: str) -> None:
    good = (GOOD | HELD_BACK)[name]
    for other in (digest(statement(["false"])), digest(good["statement"]).upper(), "", None):
        with pytest.raises(Rejected, match="the hash is not that of the statement"):
            replay_conclusion({**good, "hash": other})


@pytest.mark.parametrize("name", ["values", "clausal", "contradiction", "lrat", "model", "cover"])
def test_evidence_of_another_kind_is_rejected(name: str) -> None:
    for evidence in (None, [], "x", 1, True, float("nan"), {"values": None}, {"lemmas": {}, "steps": {}}):
        with pytest.raises(Rejected):
            replay_conclusion({**GOOD[name], "evidence": evidence})


@pytest.mark.parametrize("name", GOOD)
def test_only_proofs_from_lemmas_use_any(name: str) -> None:
    lemma = statement(["<=", 0, 1])
    use = {"id": "claim/lemma", "statement": lemma, "hash": digest(lemma), "instance": {}}
    if name in ("clausal", "contradiction", "induction"):
        return
    with pytest.raises(Rejected, match="uses no lemma"):
        replay_conclusion({**GOOD[name], "uses": [use]})


CONCLUSIONS = {
    "an unknown rule": ({**TRUE, "rule": "trust-me"}, "there is no rule trust-me"),
    "no rule": ({**TRUE, "rule": None}, "there is no rule None"),
    "a rule that is a list": ({**TRUE, "rule": ["ground"]}, "malformed"),
    "no statement": ({key: part for key, part in TRUE.items() if key != "statement"}, "malformed"),
    "no evidence": ({key: part for key, part in TRUE.items() if key != "evidence"}, "malformed"),
    "a list": ([TRUE], "malformed"),
    "a checker for a formula": ({**TRUE, "rule": "checker"}, "there is no rule checker"),
    "an unknown checker": (
        conclusion("checker", "discharged", {"kind": "checker", "checker": "os.system", "claims": {}}, {}),
        "there is no checker os.system",
    ),
    "a formula for clauses": ({**CLAUSES, "rule": "ground"}, "a statement has kind"),
}


@pytest.mark.parametrize(("data", "reason"), CONCLUSIONS.values(), ids=CONCLUSIONS)
def test_conclusions_that_are_none(data: Json, reason: str) -> None:
    with pytest.raises(Rejected, match=reason):
        replay_conclusion(data)


def test_an_installed_package_may_bring_a_checker(monkeypatch: pytest.MonkeyPatch) -> None:
    def check(claims: Json, evidence: Json, outcome: str) -> None:
        if claims != evidence or outcome != "discharged":
            raise Rejected("they differ")

    def entry_points(group: str, name: str) -> list[Any]:
        found = (group, name) == ("netproof.checkers", "mine.same")
        return [SimpleNamespace(load=lambda: check)] if found else []

    monkeypatch.setattr(importlib.metadata, "entry_points", entry_points)
    stated = {"kind": "checker", "checker": "mine.same", "claims": [1]}
    assert replay_conclusion(conclusion("checker", "discharged", stated, [1])) == "checked"
    with pytest.raises(Rejected, match="they differ"):
        replay_conclusion(conclusion("checker", "discharged", stated, [2]))
    with pytest.raises(Rejected, match=r"there is no checker mine\.other"):
        replay_conclusion(conclusion("checker", "discharged", {**stated, "checker": "mine.other"}, [1]))


def nested(depth: int) -> Json:
    term: Json = ["true"]
    for _ in range(depth):
        term = ["not", ["not", term]]
    return term


def test_deep_nesting_is_rejected_and_does_not_crash() -> None:
    assert replay_conclusion(conclusion("ground", "discharged", statement(nested(20)), {})) == "checked"
    deep = {**TRUE, "statement": statement(nested(100_000))}
    with pytest.raises(Rejected, match="is malformed: RecursionError"):
        replay_conclusion(deep)


# Files.


def written(conclusions: Json, obligation: str = "claim/lemma") -> Json:
    return {
        "schema": SCHEMA,
        "claim": "claim",
        "obligation": obligation,
        "producer": {},
        "conclusions": conclusions,
    }


def rejections(path: Path) -> list[str]:
    return [reason for _, reason in replay(path).rejected]


TEXT = json.dumps(written([TRUE])).encode()
TWICE_ABOVE = TEXT[:-1] + b', "obligation": "claim/other"}'
TWICE_WITHIN = TEXT.replace(b'{"rule"', b'{"uses": [], "uses": [], "rule"')
IN_TWO_PLACES = json.dumps(written([TRUE]) | {"more": {"claim": 1}}).encode()
PACKED = gzip.compress(TEXT, mtime=0)

FILES = {
    "a certificate": ("c.json", TEXT, ACCEPT),
    "a packed certificate": ("c.json.gz", PACKED, ACCEPT),
    "a truncated file": ("c.json", TEXT[:-2], REJECT),
    "an empty file": ("c.json", b"", REJECT),
    "a packed file cut short": ("c.json.gz", PACKED[:-10], REJECT),
    "a packed file cut within its header": ("c.json.gz", PACKED[:5], REJECT),
    "an empty packed file": ("c.json.gz", b"", REJECT),
    "a packed file whose checksum is wrong": ("c.json.gz", PACKED[:-8] + b"\0\0\0\0" + PACKED[-4:], REJECT),
    "a packed file with rubbish inside": ("c.json.gz", PACKED[:12] + b"\xff" * 40 + PACKED[52:], REJECT),
    "a packed file called .json": ("c.json", PACKED, REJECT),
    "a plain file called .gz": ("c.json.gz", TEXT, REJECT),
    "text that is no UTF-8": ("c.json", b'{"schema": "\xff"}', REJECT),
    "nesting that no parser follows": ("c.json", b"[" * 200_000, REJECT),
    "a number too long to read": ("c.json", TEXT.replace(b"1, 2", b"1, " + b"9" * 5000), REJECT),
    "not a number": ("c.json", TEXT.replace(b"1, 2", b"1, NaN"), REJECT),
    "a name that stands twice, at the top": ("c.json", TWICE_ABOVE, REJECT),
    "a name that stands twice, within": (
        "c.json",
        TEXT.replace(b'{"rule"', b'{"uses": [], "uses": [], "rule"'),
        REJECT,
    ),
    "a name that stands twice in two objects": (
        "c.json",
        json.dumps(written([TRUE]) | {"a": {"claim": 1}}).encode(),
        ACCEPT,
    ),
    "no object": ("c.json", b"[]", REJECT),
    "another schema": ("c.json", TEXT.replace(SCHEMA.encode(), b"netproof/certificate/2"), REJECT),
    "no conclusions": ("c.json", json.dumps(written([])).encode(), REJECT),
    "conclusions that are no list": ("c.json", json.dumps(written({"a": TRUE})).encode(), REJECT),
    "one of two conclusions is wrong": (
        "c.json",
        json.dumps(written([TRUE, {**TRUE, "hash": ""}])).encode(),
        REJECT,
    ),
}


@pytest.mark.parametrize(("name", "data", "expected"), FILES.values(), ids=FILES)
def test_files(tmp_path: Path, name: str, data: bytes, expected: bool) -> None:
    (tmp_path / name).write_bytes(data)
    result = replay(tmp_path / name)
    assert bool(result.rejected) is not expected
    if expected:
        assert (result.checked, result.not_replayable) == (1, 0)
    else:
        assert len(result.rejected) == 1
        assert result.rejected[0][0] == name


def test_two_values_for_one_name_are_refused_by_that_reason(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_bytes(TEXT[:-1] + b', "obligation": "claim/lemma"}')
    assert rejections(tmp_path / "c.json") == ["the file gives two values for one name"]
    (tmp_path / "record.json").write_text('{"claims": [], "claims": []}')
    with pytest.raises(Rejected, match="the file gives two values for one name"):
        replay(tmp_path)


@pytest.mark.parametrize("number", ["1.0", "1e0", "NaN", "Infinity", "-Infinity"])
def test_no_checker_meets_a_number_that_may_be_rounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: str
) -> None:
    """Whatever it forgets to ask of a number in the evidence: a whole one or a text is all that it gets."""
    met: list[Json] = []
    entries = [SimpleNamespace(load=lambda: lambda claims, evidence, outcome: met.append(evidence))]
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda **_: entries)
    stated = {"kind": "checker", "checker": "theirs", "claims": {}}
    path = tmp_path / "c.json"
    for given in ("1", number):
        held = {"schema": SCHEMA, "conclusions": [conclusion("checker", "discharged", stated, ["here"])]}
        path.write_text(json.dumps(held).replace('"here"', given))
        assert replay(path).checked == 1
    assert met == [[1], [number]]
    path.write_text(
        json.dumps({"schema": SCHEMA, "conclusions": [FALSE]}).replace('{"x": 0}', f'{{"x": {number}}}')
    )
    assert [reason for _, reason in replay(path).rejected] == [
        f"conclusion 1: {number} is not an exact number"
    ]


def test_a_file_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "c.json.gz"
    path.write_bytes(PACKED)
    monkeypatch.setattr(certificate, "LARGEST", len(TEXT))
    assert not replay(path).rejected
    monkeypatch.setattr(certificate, "LARGEST", len(TEXT) - 1)
    assert rejections(path) == ["the file is larger than the kernel reads"]


def test_every_byte_of_a_packed_certificate_flipped_is_rejected_or_harmless(tmp_path: Path) -> None:
    path = tmp_path / "c.json.gz"
    for place in range(len(PACKED)):
        path.write_bytes(PACKED[:place] + bytes([PACKED[place] ^ 0x55]) + PACKED[place + 1 :])
        result = replay(path)
        if not result.rejected:  # the header holds a time and a name of the system, which say nothing
            assert place < 10
            assert result.checked == 1


def test_the_wrong_conclusion_is_named() -> None:
    with pytest.raises(Rejected, match="conclusion 2: the hash is not that of the statement"):
        list(replay_certificate(written([TRUE, {**TRUE, "hash": ""}])))


def test_conclusions_are_counted(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text(json.dumps(written([TRUE, SAMPLED, FALSE, CROSS, NONE])))
    result = replay(tmp_path / "c.json")
    assert (result.checked, result.not_replayable, result.rejected) == (2, 3, [])


# Runs: a lemma that is proved, a theorem that uses it, an axiom, a false variant.

LEMMA, AXIOM = TRUE["statement"], statement(["<", 2, 3])


def use(id: str, stated: Json) -> Json:
    return {"id": id, "statement": stated, "hash": digest(stated), "instance": {}}


def theorem(*uses: Json) -> Json:
    """A conclusion whose proof needs none of its lemmas, so that only the links are in question."""
    last = len(Problem(PROVED["statement"], uses).clauses)  # the negated goal
    return {**PROVED, "uses": list(uses), "evidence": {"steps": [], "lemmas": [[[], [1, last]]]}}


def entry(id: str, verdict: str, known: str | None = "kernel-checked", **more: Json) -> Json:
    file = f"certificates/{id}.json"
    return {"id": id, "verdict": verdict, "known": known, "certificate": file, **more}


def obligation(
    id: str, verdict: str = "discharged", known: str | None = "kernel-checked", **more: Json
) -> Json:
    return {**entry(id, verdict, known), "uses": [], "axioms": [], **more}


class Run:
    """A run to be spoilt: certificates by id, and its record."""

    def __init__(self) -> None:
        self.certificates: dict[str, Json] = {
            "claim/lemma": [TRUE],
            "claim/theorem": [theorem(use("claim/lemma", LEMMA), use("claim/axiom", AXIOM))],
            "claim/variant": [FALSE],
        }
        self.lemma = obligation("claim/lemma")
        self.theorem = obligation("claim/theorem", uses=["claim/lemma"], axioms=["claim/axiom"])
        self.variant = entry("claim/variant", "refuted", refuted=True)
        self.axiom = {"id": "claim/axiom", "kind": "cited", "hash": digest(AXIOM)}
        self.record: Json = {
            "claims": [
                {
                    "verdict": "proved",
                    "known": "kernel-checked",
                    "guarded": True,
                    "theorems": ["claim/theorem"],
                    "axioms": [self.axiom],
                    "obligations": [self.lemma, self.theorem],
                    "false_variants": [self.variant],
                }
            ]
        }

    def rejected(self, folder: Path) -> list[tuple[str, str]]:
        """Write the run and replay it."""
        for id, conclusions in self.certificates.items():
            path = folder / "certificates" / f"{id}.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(written(conclusions, id)))
        (folder / "record.json").write_text(json.dumps(self.record))
        return replay(folder).rejected


OTHER = {
    "verdict": "undecided",
    "known": None,
    "theorems": [],
    "axioms": [],
    "obligations": [],
    "false_variants": [],
}


def test_a_sound_run(tmp_path: Path) -> None:
    assert Run().rejected(tmp_path) == []
    result = replay(tmp_path)
    assert (result.checked, result.not_replayable) == (3, 0)


def lemma_is_undecided(run: Run) -> None:
    run.certificates["claim/lemma"] = [{**NONE, "statement": LEMMA, "hash": digest(LEMMA)}]
    run.lemma.update(verdict="undecided", known=None)


def lemma_is_refuted(run: Run) -> None:
    false = statement(["<", 2, 1])
    run.certificates["claim/lemma"] = [conclusion("values", "refuted", false, {"values": {}})]
    run.certificates["claim/theorem"] = [theorem(use("claim/lemma", false))]
    run.lemma.update(verdict="refuted")


def what_the_lemma_waits_for_is_called_no_part_of_the_claim(run: Run) -> None:
    """Two links down, and the record says of neither that it lies beneath the root."""
    run.certificates["claim/lemma"] = [theorem(use("claim/deep", statement(["<", 2, 1])))]
    run.certificates["claim/theorem"] = [theorem(use("claim/lemma", PROVED["statement"]))]
    run.theorem["axioms"] = []
    run.lemma.update(uses=["claim/deep"], beneath_root=False)
    deep = obligation("claim/deep", verdict="undecided", known=None, beneath_root=False)
    run.record["claims"][0]["obligations"].append(deep | {"certificate": None})


def what_the_lemma_waits_for_belongs_to_an_undecided_claim(run: Run) -> None:
    what_the_lemma_waits_for_is_called_no_part_of_the_claim(run)
    first = run.record["claims"][0]
    run.record["claims"].append({**OTHER, "obligations": first["obligations"][:1] + first["obligations"][2:]})
    first["obligations"] = [run.theorem]


def what_is_declared_to_be_used_is_undecided(run: Run) -> None:
    """No conclusion uses it, but the author says that the theorem rests on it."""
    run.theorem["uses"].append("claim/deep")
    deep = obligation("claim/deep", verdict="undecided", known=None) | {"certificate": None}
    run.record["claims"][0]["obligations"].append(deep)


def what_is_declared_to_be_used_was_not_run(run: Run) -> None:
    run.theorem["uses"].append("claim/deep")


def axiom_of_another_claim(run: Run) -> None:
    run.record["claims"].append({**OTHER, "axioms": [run.axiom]})
    run.record["claims"][0]["axioms"] = []


def axiom_that_another_claim_words_otherwise(run: Run) -> None:
    run.record["claims"].append({**OTHER, "axioms": [run.axiom]})
    run.record["claims"][0]["axioms"] = [{**run.axiom, "hash": digest(LEMMA)}]


def success_whose_theorem_is_undecided(run: Run) -> None:
    run.certificates["claim/theorem"] = [NONE]
    run.theorem.update(verdict="undecided", known=None)


def success_whose_theorem_was_not_run(run: Run) -> None:
    run.record["claims"][0]["theorems"].append("claim/nowhere")


def success_without_theorems(run: Run) -> None:
    run.record["claims"][0]["theorems"] = []


def success_whose_theorem_is_a_false_variant(run: Run) -> None:
    run.record["claims"][0]["theorems"] = ["claim/variant"]


def success_guarded_by_no_variant(run: Run) -> None:
    run.record["claims"][0]["false_variants"] = []


def success_guarded_by_a_variant_that_holds(run: Run) -> None:
    run.certificates["claim/variant"] = [TRUE]
    run.variant.update(verdict="discharged", refuted=False)


def success_better_known_than_a_lemma(run: Run) -> None:
    run.certificates["claim/lemma"] = [TRUE, CROSS]
    run.lemma["known"] = "cross-checked"


def proof_that_rests_on_a_campaign(run: Run) -> None:
    run.certificates["claim/lemma"] = [TRUE, SAMPLED]
    run.lemma["known"] = run.record["claims"][0]["known"] = "sampled"


def lemma_says_something_else(run: Run) -> None:
    run.certificates["claim/lemma"] = [conclusion("ground", "discharged", statement(["<", 5, 6]), {})]


def lemma_is_rejected(run: Run) -> None:
    run.certificates["claim/lemma"] = [{**TRUE, "outcome": "refuted"}]


def lemma_was_not_run(run: Run) -> None:
    run.record["claims"][0]["obligations"].remove(run.lemma)


def lemma_rests_on_the_theorem(run: Run) -> None:
    lemma = theorem(use("claim/theorem", PROVED["statement"]))
    run.certificates["claim/lemma"] = [{**lemma, "outcome": "discharged"}]
    run.certificates["claim/theorem"] = [theorem(use("claim/lemma", lemma["statement"]))]
    run.lemma["uses"] = ["claim/theorem"]


def lemma_rests_on_itself(run: Run) -> None:
    run.certificates["claim/lemma"] = [TRUE, theorem(use("claim/lemma", PROVED["statement"]))]
    run.lemma["uses"] = ["claim/lemma"]


def axiom_is_not_listed(run: Run) -> None:
    run.record["claims"][0]["axioms"] = []


def axiom_says_something_else(run: Run) -> None:
    run.axiom["hash"] = digest(LEMMA)


def axiom_is_in_words(run: Run) -> None:
    run.axiom["hash"] = None


def record_hides_a_lemma(run: Run) -> None:
    run.theorem["uses"] = []


def record_hides_an_axiom(run: Run) -> None:
    run.theorem["axioms"] = []


def record_calls_a_refuted_one_discharged(run: Run) -> None:
    run.certificates["claim/lemma"] = [FALSE]


def record_calls_an_undecided_one_discharged(run: Run) -> None:
    run.certificates["claim/lemma"] = [TRUE, NONE]


def record_calls_a_discharged_one_refuted(run: Run) -> None:
    run.certificates["claim/variant"] = [TRUE]


def record_calls_a_discharged_obligation_refuted(run: Run) -> None:
    run.lemma["verdict"] = "refuted"


def record_calls_an_undecided_variant_refuted(run: Run) -> None:
    run.certificates["claim/variant"] = [NONE]
    run.variant.update(verdict="undecided", known=None)


def record_calls_a_cross_checked_one_kernel_checked(run: Run) -> None:
    run.certificates["claim/lemma"] = [TRUE, CROSS]


def record_calls_a_sampled_one_kernel_checked(run: Run) -> None:
    run.certificates["claim/lemma"] = [TRUE, SAMPLED]


def record_calls_a_sampled_one_cross_checked(run: Run) -> None:
    run.certificates["claim/lemma"] = [TRUE, SAMPLED]
    run.lemma["known"] = "cross-checked"


def certificate_of_another_obligation(run: Run) -> None:
    run.lemma["certificate"] = run.theorem["certificate"]


def certificate_is_missing(run: Run) -> None:
    run.lemma["certificate"] = "certificates/claim/nowhere.json"


def success_without_a_certificate(run: Run) -> None:
    del run.certificates["claim/lemma"]
    run.lemma["certificate"] = None


def refuted_variant_without_a_certificate(run: Run) -> None:
    del run.certificates["claim/variant"]
    run.variant.update(certificate=None, verdict="undecided")


def use_without_a_hash(run: Run) -> None:
    run.certificates["claim/theorem"] = [{**CROSS, "uses": [{"id": "claim/lemma"}]}]
    run.theorem["known"] = "cross-checked"


def use_whose_id_is_a_list(run: Run) -> None:
    run.certificates["claim/theorem"] = [{**CROSS, "uses": [{"id": ["claim/lemma"], "hash": ""}]}]
    run.theorem["known"] = "cross-checked"


TOO_WEAK = "it does not bear out what the record says of a claim: proved"

SPOILT = {
    lemma_is_undecided: ("claim/lemma", TOO_WEAK),
    lemma_is_refuted: ("claim/lemma", TOO_WEAK),
    what_the_lemma_waits_for_is_called_no_part_of_the_claim: ("claim/deep", TOO_WEAK),
    what_the_lemma_waits_for_belongs_to_an_undecided_claim: ("claim/deep", TOO_WEAK),
    what_is_declared_to_be_used_is_undecided: ("claim/deep", TOO_WEAK),
    what_is_declared_to_be_used_was_not_run: ("claim/deep", TOO_WEAK),
    axiom_of_another_claim: ("claim/axiom", TOO_WEAK),
    axiom_that_another_claim_words_otherwise: ("claim/axiom", TOO_WEAK),
    success_whose_theorem_is_undecided: ("claim/theorem", TOO_WEAK),
    success_whose_theorem_was_not_run: ("claim/nowhere", TOO_WEAK),
    success_without_theorems: ("what it concludes", TOO_WEAK),
    success_whose_theorem_is_a_false_variant: ("claim/variant", TOO_WEAK),
    success_better_known_than_a_lemma: ("claim/lemma", TOO_WEAK),
    success_guarded_by_no_variant: ("a false variant", TOO_WEAK),
    success_guarded_by_a_variant_that_holds: ("claim/variant", TOO_WEAK),
    proof_that_rests_on_a_campaign: ("claim/lemma", TOO_WEAK),
    lemma_says_something_else: ("claim/theorem", "what it uses, claim/lemma, is not concluded in this run"),
    lemma_is_rejected: ("claim/lemma", "rule ground cannot conclude refuted"),
    lemma_was_not_run: ("claim/theorem", "what it uses, claim/lemma, is not concluded in this run"),
    lemma_rests_on_the_theorem: ("claim/theorem", "claim/theorem rests on itself"),
    lemma_rests_on_itself: ("claim/lemma", "claim/lemma rests on itself"),
    axiom_is_not_listed: ("claim/theorem", "what it uses, claim/axiom, is not concluded in this run"),
    axiom_says_something_else: ("claim/theorem", "what it uses, claim/axiom, is not concluded in this run"),
    axiom_is_in_words: ("claim/theorem", "what it uses, claim/axiom, is not concluded in this run"),
    record_hides_a_lemma: ("claim/theorem", "the record does not name all that the certificate uses"),
    record_hides_an_axiom: ("claim/theorem", "the record does not name all that the certificate uses"),
    record_calls_a_refuted_one_discharged: (
        "claim/lemma",
        "the record says discharged, the certificate does not",
    ),
    record_calls_an_undecided_one_discharged: (
        "claim/lemma",
        "the record says discharged, the certificate does not",
    ),
    record_calls_a_discharged_one_refuted: (
        "claim/variant",
        "the record says refuted, the certificate does not",
    ),
    record_calls_a_discharged_obligation_refuted: (
        "claim/lemma",
        "the record says refuted, the certificate does not",
    ),
    record_calls_an_undecided_variant_refuted: (
        "claim/variant",
        "the record says refuted, the certificate does not",
    ),
    record_calls_a_cross_checked_one_kernel_checked: (
        "claim/lemma",
        "the record says kernel-checked, the certificate does not",
    ),
    record_calls_a_sampled_one_kernel_checked: (
        "claim/lemma",
        "the record says kernel-checked, the certificate does not",
    ),
    record_calls_a_sampled_one_cross_checked: (
        "claim/lemma",
        "the record says cross-checked, the certificate does not",
    ),
    certificate_of_another_obligation: ("claim/theorem", "it is for claim/theorem, not for claim/lemma"),
    certificate_is_missing: ("claim/nowhere", "the file cannot be read"),
    success_without_a_certificate: ("claim/lemma", "the file cannot be read"),
    refuted_variant_without_a_certificate: ("claim/variant", "the file cannot be read"),
    use_without_a_hash: ("claim/theorem", "the certificate is malformed"),
    use_whose_id_is_a_list: ("claim/theorem", "the certificate is malformed"),
}


@pytest.mark.parametrize("spoil", SPOILT, ids=lambda spoil: spoil.__name__)
def test_a_spoilt_run(tmp_path: Path, spoil: Any) -> None:
    run = Run()
    spoil(run)
    id, reason = SPOILT[spoil]
    found = run.rejected(tmp_path)
    # what has no file goes by its id
    assert any(name in (f"certificates/{id}.json", id) and reason in why for name, why in found), found


def test_an_obligation_that_stands_twice_in_the_record(tmp_path: Path) -> None:
    run = Run()
    run.certificates["claim/theorem"] = [theorem(use("claim/unproved", LEMMA))]
    run.theorem.update(uses=["claim/unproved"])
    run.record["claims"][0]["obligations"].append(
        {**obligation("claim/theorem"), "certificate": "again.json"}
    )
    (tmp_path / "again.json").write_text(json.dumps(written([PROVED], "claim/theorem")))
    run.record["claims"][0]["obligations"].append(
        obligation("claim/lemma", verdict="undecided", known=None) | {"certificate": None}
    )
    assert run.rejected(tmp_path) == [
        ("again.json", "the record has claim/theorem twice"),
        ("claim/lemma", "the record has claim/lemma twice"),
        ("certificates/claim/theorem.json", "what it uses, claim/unproved, is not concluded in this run"),
        ("claim/unproved", TOO_WEAK),
    ]


def test_undecided_obligations_are_no_rejections(tmp_path: Path) -> None:
    run = Run()
    run.certificates["claim/theorem"] = [NONE]
    run.theorem.update(verdict="undecided", known=None)
    run.lemma.update(verdict="undecided", known=None, certificate=None)
    del run.certificates["claim/lemma"]
    run.variant.update(verdict="discharged", refuted=False)
    run.certificates["claim/variant"] = [TRUE]
    run.record["claims"][0].update(verdict="undecided", known=None)
    assert run.rejected(tmp_path) == []


def test_an_unguarded_success_may_have_a_variant_that_holds(tmp_path: Path) -> None:
    run = Run()
    success_guarded_by_a_variant_that_holds(run)
    run.record["claims"][0]["guarded"] = False
    assert run.rejected(tmp_path) == []


def test_a_certificate_may_wait_for_a_lemma_that_the_record_calls_undecided(tmp_path: Path) -> None:
    run = Run()
    run.lemma.update(verdict="undecided", known=None)
    run.certificates["claim/lemma"] = [NONE]
    run.record["claims"][0]["verdict"] = "undecided"
    assert run.rejected(tmp_path) == []


def test_but_not_for_one_that_the_record_does_not_name(tmp_path: Path) -> None:
    run = Run()
    run.record["claims"][0].update(verdict="undecided", obligations=[run.theorem])
    del run.certificates["claim/lemma"]
    assert run.rejected(tmp_path) != []


def test_nor_for_one_that_the_record_calls_discharged_in_other_words(tmp_path: Path) -> None:
    """The lemma is discharged, but as another statement than the one that is used."""
    run = Run()
    run.record["claims"][0]["verdict"] = "undecided"
    run.certificates["claim/lemma"] = [PROVED]
    assert run.rejected(tmp_path) == [
        ("certificates/claim/theorem.json", "what it uses, claim/lemma, is not concluded in this run")
    ]


def test_what_is_not_beneath_the_root_of_a_success_may_wait(tmp_path: Path) -> None:
    run = Run()
    run.lemma.update(verdict="undecided", known=None)
    run.certificates["claim/lemma"] = [NONE]
    run.certificates["claim/root"] = [TRUE]
    run.record["claims"][0]["obligations"].append(obligation("claim/root"))
    run.record["claims"][0]["theorems"] = ["claim/root"]
    assert run.rejected(tmp_path) == []
    run.record["claims"][0]["theorems"] = ["claim/root", "claim/theorem"]
    assert run.rejected(tmp_path) != []


def test_two_claims_may_list_one_lemma_in_the_same_words(tmp_path: Path) -> None:
    run = Run()
    listed = {**run.lemma, "beneath_root": False}
    run.record["claims"].append({**OTHER, "obligations": [listed]})
    assert run.rejected(tmp_path) == []
    assert replay(tmp_path).checked == 3
    listed["known"] = "sampled"
    assert run.rejected(tmp_path) == [
        ("certificates/claim/lemma.json", "the record has claim/lemma twice"),
    ]


def test_cross_checked_and_sampled_successes_may_be_called_so(tmp_path: Path) -> None:
    run = Run()
    run.certificates["claim/lemma"] = [TRUE, CROSS]
    run.lemma["known"] = run.record["claims"][0]["known"] = "cross-checked"
    assert run.rejected(tmp_path) == []
    run.certificates["claim/lemma"] = [TRUE, SAMPLED]
    run.lemma["known"] = "sampled"
    run.record["claims"][0].update(verdict="supported", known="sampled")
    assert run.rejected(tmp_path) == []


RECORDS = {
    "no record": None,
    "an empty file": "",
    "no object": "[]",
    "no claims": "{}",
    "a claim without obligations": '{"claims": [{"axioms": [], "false_variants": []}]}',
    "an obligation without a verdict": (
        '{"claims": [{"verdict": "proved", "axioms": [], "false_variants": [], '
        '"obligations": [{"id": "a", "certificate": null}]}]}'
    ),
    "an axiom without a hash": (
        '{"claims": [{"axioms": [{"id": "a"}], "false_variants": [], "obligations": []}]}'
    ),
}


@pytest.mark.parametrize("text", RECORDS.values(), ids=RECORDS)
def test_a_broken_record_is_rejected_in_one_sentence(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "record.json").write_text(text)
    with pytest.raises(Rejected, match=r"cannot be read|is malformed"):
        replay(tmp_path)


def run_kernel(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "verify.kernel", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_kernel_as_a_program(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(written([TRUE, CROSS])))
    bad.write_text(json.dumps(written([{**TRUE, "hash": ""}])))
    done = run_kernel(str(good))
    assert (done.returncode, done.stdout) == (0, "1 checked, 0 rejected, 1 not replayable here\n")
    done = run_kernel(str(bad))
    assert done.returncode == 1
    assert done.stdout.startswith("rejected  bad.json: conclusion 1: the hash is not that of the statement\n")
    done = run_kernel(str(tmp_path))  # a folder without a record is no run
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    done = run_kernel(str(tmp_path / "nowhere"))
    assert (done.returncode, done.stdout) == (2, "")
    assert run_kernel().returncode == 2


def test_a_single_file_is_said_to_rest_on_its_lemmas(tmp_path: Path) -> None:
    """Even on a false one: of a file alone that is all that can be known."""
    false = use("claim/false", statement(["<", 2, 1]))
    (tmp_path / "c.json").write_text(json.dumps(written([theorem(false, use("claim/axiom", AXIOM))])))
    assert replay(tmp_path / "c.json").lemmas == {"claim/axiom", "claim/false"}
    assert run_kernel(str(tmp_path / "c.json")).stdout.splitlines() == [
        "1 checked, 0 rejected, 0 not replayable here",
        "resting on what a replay of the whole run checks: claim/axiom, claim/false",
    ]
    assert Run().rejected(tmp_path) == []
    assert len(run_kernel(str(tmp_path)).stdout.splitlines()) == 1


def test_replay_changes_nothing() -> None:
    for name, good in (GOOD | HELD_BACK).items():
        before = copy.deepcopy(good)
        replay_conclusion(good)
        assert before == good, name

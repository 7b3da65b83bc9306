"""Rules `lrat` and `model`: accept / reject tables, flipped bits, and proofs of clauses that have a model."""

from __future__ import annotations

import copy
import itertools
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from verify.kernel.errors import Rejected
from verify.kernel.lrat import check_lrat, check_model, follows

Json = Any

ACCEPT, REJECT = True, False

SQUARE = [[1, 2], [1, -2], [-1, 2], [-1, -2]]
PROOF = [[[1], [1, 2]], [[], [5, 3, 4]]]


def cnf(clauses: Json, claims: str = "unsatisfiable", names: Json = None) -> Json:
    return {"kind": "cnf", "claims": claims, "clauses": clauses, "names": names or {}}


def accepts(check: Any, statement: Json, evidence: Json, outcome: str) -> bool:
    """False if rejected; malformed data may also end in the errors that `replay_conclusion` takes for a rejection."""
    try:
        check(statement, evidence, outcome)
    except (Rejected, KeyError, IndexError, TypeError, ValueError, AttributeError):
        return False
    return True


def has_model(clauses: list[list[int]]) -> bool:
    variables = sorted({abs(literal) for clause in clauses for literal in clause})
    for signs in itertools.product((1, -1), repeat=len(variables)):
        true = {sign * variable for sign, variable in zip(signs, variables, strict=True)}
        if all(true.intersection(clause) for clause in clauses):
            return True
    return False


PROOFS = {
    "a lemma, then the empty clause": (SQUARE, PROOF, ACCEPT),
    "the empty clause is given": ([[1], []], [[[], [2]]], ACCEPT),
    "units that contradict each other": ([[1], [-1]], [[[], [1, 2]]], ACCEPT),
    "the last hint is never reached": ([[1], [-1], [2]], [[[], [1, 2, 3]]], ACCEPT),
    "a given clause repeats a literal": ([[1, 1], [-1, -1]], [[[], [1, 2]]], ACCEPT),
    "a lemma that nothing needs": (SQUARE, [[[1, 2], [1]], [[1], [1, 2]], [[], [6, 3, 4]]], ACCEPT),
    "a hint that is true already": ([[1], [-1, 2], [1, 2], [-2]], [[[], [1, 3, 2, 4]]], REJECT),
    "a lemma with x and not x, refuted by a clause of it": (
        [[1, -1], [1], [-1]],
        [[[1, -1], [1]], [[], [2, 3]]],
        ACCEPT,
    ),
    "no lemma at all": (SQUARE, [], REJECT),
    "the proof stops before the empty clause": (SQUARE, [[[1], [1, 2]]], REJECT),
    "a lemma after the empty clause": (SQUARE, [*PROOF, [[1], [1, 2]]], REJECT),
    "a hint is missing": (SQUARE, [[[1], [1]], [[], [5, 3, 4]]], REJECT),
    "hints in an order in which the first is not unit": (SQUARE, [[[1], [1, 2]], [[], [3, 4, 5]]], REJECT),
    "no hints": (SQUARE, [[[1], []], [[], [5, 3, 4]]], REJECT),
    "a lemma names itself": (SQUARE, [[[], [5]]], REJECT),
    "a lemma names a later one": (SQUARE, [[[1], [6]], [[], [1, 2]]], REJECT),
    "hint 0": (SQUARE, [[[], [0]]], REJECT),
    "a negative hint, an index from the end": (SQUARE, [[[1], [1, 2]], [[], [-1, 3, 4]]], REJECT),
    "a hint past the end": (SQUARE, [[[], [99]]], REJECT),
    "clauses with a model": ([[1, 2], [-1, -2]], [[[], [1, 2]]], REJECT),
    "no clauses": ([], [[[], []]], REJECT),
    "literal 0 in a lemma": (SQUARE, [[[0], [1, 2]], [[], [5, 3, 4]]], REJECT),
    "literal 0 in a clause": ([[0], [1], [-1]], [[[], [2, 3]]], REJECT),
    "a lemma that repeats a literal is never unit": (SQUARE, [[[1, 1], [1, 2]], [[], [5, 3, 4]]], REJECT),
    "true for a literal": (SQUARE, [[[True], [1, 2]], [[], [5, 3, 4]]], REJECT),
    "true for a hint": (SQUARE, [[[1], [True, 2]], [[], [5, 3, 4]]], REJECT),
    "a decimal number for a literal": (SQUARE, [[[1.0], [1, 2]], [[], [5, 3, 4]]], REJECT),
    "a text for a literal": (SQUARE, [[["1"], [1, 2]], [[], [5, 3, 4]]], REJECT),
    "literal 0 in a lemma that nothing needs": (
        SQUARE,
        [[[1, 0], [1, 2]], [[1], [1, 2]], [[], [6, 3, 4]]],
        REJECT,
    ),
    "a repeated literal in a lemma that nothing needs": (
        SQUARE,
        [[[1, 1], [1, 2]], [[1], [1, 2]], [[], [6, 3, 4]]],
        ACCEPT,
    ),
    "a table for the empty clause": (SQUARE, [[[1], [1, 2]], [{}, [5, 3, 4]]], REJECT),
    "a text for the empty clause": (SQUARE, [[[1], [1, 2]], ["", [5, 3, 4]]], REJECT),
    "a lemma without hints": (SQUARE, [[[1]], [[], [5, 3, 4]]], REJECT),
    "a lemma that is a number": (SQUARE, [5, [[], [5, 3, 4]]], REJECT),
    "a table for the list of lemmas": (SQUARE, {"0": [[], [1]]}, REJECT),
    "true for a literal of a given clause": ([[True], [-1]], [[[], [1, 2]]], REJECT),
    "a number for a clause": ([1, [-1]], [[[], [1, 2]]], REJECT),
    "a text for the clauses": ("", [[[], []]], REJECT),
    "a text for a given clause": ([""], [[[], [1]]], REJECT),
    "a table for a given clause": ([{}], [[[], [1]]], REJECT),
}

MODELS = {
    "a model": ([[1, 2], [-1, 2]], {}, {"1": False, "2": True}, ACCEPT),
    "a model in names": ([[1, 2], [-1, 2]], {"2": "y"}, {"1": False, "y": True}, ACCEPT),
    "what no clause names may be missing": ([[1, 2], [-1, 2]], {}, {"2": True}, ACCEPT),
    "no clauses": ([], {}, {}, ACCEPT),
    "two variables of one name, equal": ([[1], [2]], {"1": "x", "2": "x"}, {"x": True}, ACCEPT),
    "two variables of one name that must differ": ([[1], [-2]], {"1": "x", "2": "x"}, {"x": True}, REJECT),
    "a clause is false": ([[1, 2], [-1, 2]], {}, {"1": True, "2": False}, REJECT),
    "the variable of a unit is missing": ([[1]], {}, {}, REJECT),
    "the empty clause": ([[]], {}, {}, REJECT),
    "1 for true": ([[1]], {}, {"1": 1}, REJECT),
    "0 for false": ([[-1]], {}, {"1": 0}, REJECT),
    "null for false": ([[-1]], {}, {"1": None}, REJECT),
    "a number where the variable has a name": ([[1]], {"1": "x"}, {"1": True}, REJECT),
    "a list of literals": ([[1]], {}, [1], REJECT),
    "literal 0": ([[0]], {}, {"0": True}, REJECT),
    "a name that is no text": ([[1]], {"1": 5}, {"5": True}, REJECT),
}


@pytest.mark.parametrize("situation", PROOFS)
def test_proofs(situation: str) -> None:
    clauses, lemmas, expected = PROOFS[situation]
    assert accepts(check_lrat, cnf(clauses), {"lemmas": lemmas}, "discharged") is expected


@pytest.mark.parametrize("situation", MODELS)
def test_models(situation: str) -> None:
    clauses, names, values, expected = MODELS[situation]
    assert (
        accepts(check_model, cnf(clauses, "satisfiable", names), {"values": values}, "discharged") is expected
    )


@pytest.mark.parametrize("claims", ["unsatisfiable", "satisfiable", "both", None])
@pytest.mark.parametrize("outcome", ["discharged", "refuted", "vacuous", "undecided", None])
def test_an_outcome_must_fit_the_claim(claims: str, outcome: str) -> None:
    refutes = (claims, outcome) in {("unsatisfiable", "discharged"), ("satisfiable", "refuted")}
    models = (claims, outcome) in {("satisfiable", "discharged"), ("unsatisfiable", "refuted")}
    assert accepts(check_lrat, cnf(SQUARE, claims), {"lemmas": PROOF}, outcome) is refutes
    assert accepts(check_model, cnf([[1]], claims), {"values": {"1": True}}, outcome) is models


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "formula"},
        {"more": 1},
        {"names": []},
        {"names": {"1": 5}},
        {"names": {"1": "x", "2": None}},
        {"clauses": None},
        {"clauses": {}},
        {"clauses": ""},
    ],
)
def test_a_statement_of_another_form_is_rejected(change: Json) -> None:
    assert not accepts(check_lrat, {**cnf(SQUARE), **change}, {"lemmas": PROOF}, "discharged")
    assert not accepts(check_model, {**cnf([]), **change}, {"values": {}}, "refuted")


def test_a_rejection_says_where() -> None:
    with pytest.raises(Rejected, match=r"^lemma 5 does not follow by its hints$"):
        check_lrat(cnf(SQUARE), {"lemmas": [[[1], [1]], [[], [5, 3, 4]]]}, "discharged")
    with pytest.raises(Rejected, match=r"^lemma 5 names a clause that does not stand before it$"):
        check_lrat(cnf(SQUARE), {"lemmas": [[[], [5]]]}, "discharged")


def test_a_step_needs_its_hints_in_order() -> None:
    clauses = [[], [1, 2], [-2, 3], [-3]]
    assert follows([1], [1, 2, 3], clauses)
    assert follows([1], [3, 2, 1], clauses)
    assert not follows([1], [2, 1, 3], clauses)
    assert not follows([1], [1, 2], clauses)
    assert not follows([2], [1, 2, 3], clauses)


def integers(data: Json, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all the integers in a piece of JSON."""
    if type(data) is int:
        yield path
    for key, part in (
        enumerate(data) if isinstance(data, list) else data.items() if isinstance(data, dict) else ()
    ):
        yield from integers(part, (*path, key))


def flipped(data: Json, path: tuple[Any, ...], bit: int) -> Json:
    copied = copy.deepcopy(data)
    place = copied
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = -place[path[-1]] if bit < 0 else place[path[-1]] ^ (1 << bit)
    return copied


COLOURING = [  # a triangle in two colours
    [1, 2], [3, 4], [5, 6], [-1, -3], [-1, -5], [-3, -5], [-2, -4], [-2, -6], [-4, -6],
]  # fmt: skip
COLOURING_PROOF = [[[1], [1, 7, 8, 2, 3, 6]], [[], [10, 4, 5, 2, 3, 9]]]


@pytest.mark.parametrize(("clauses", "proof"), [(SQUARE, PROOF), (COLOURING, COLOURING_PROOF)])
def test_a_flipped_bit_is_rejected_or_leaves_a_valid_proof(clauses: Json, proof: Json) -> None:
    good = {"statement": cnf(clauses), "evidence": {"lemmas": proof}}
    assert accepts(check_lrat, good["statement"], good["evidence"], "discharged")
    rejected = 0
    for path in integers(good):
        for bit in (-1, 0, 1, 2, 3, 5):
            bad = flipped(good, path, bit)
            given, lemmas = bad["statement"]["clauses"], bad["evidence"]["lemmas"]
            if accepts(check_lrat, bad["statement"], bad["evidence"], "discharged"):
                assert not has_model(given), bad
                for lemma, _ in lemmas:
                    assert not has_model([*given, *([-literal] for literal in lemma)]), bad
            else:
                rejected += 1
    assert rejected > 50


def test_flipped_bytes_of_the_text_are_rejected_or_harmless() -> None:
    good = {"statement": cnf(SQUARE), "evidence": {"lemmas": PROOF}}
    text = json.dumps(good).encode()
    for place, bit in itertools.product(range(len(text)), range(8)):
        try:
            bad = json.loads(text[:place] + bytes([text[place] ^ (1 << bit)]) + text[place + 1 :])
        except ValueError:
            continue
        if not isinstance(bad, dict) or set(bad) != {"statement", "evidence"}:
            continue
        if accepts(check_lrat, bad["statement"], bad["evidence"], "discharged"):
            assert not has_model(bad["statement"]["clauses"])


def test_no_mixture_of_hints_refutes_clauses_that_have_a_model() -> None:
    rng = random.Random(1)
    for _ in range(300):
        clauses = [
            [rng.choice((1, -1)) * rng.randint(1, 4) for _ in range(rng.randint(1, 3))] for _ in range(12)
        ]
        lemmas: Json = []
        for number in range(13, 19):
            size = rng.randint(0, 2)
            literals = [
                sign * n
                for n, sign in zip(rng.sample(range(1, 5), size), rng.choices((1, -1), k=size), strict=True)
            ]
            lemmas.append([literals, rng.choices(range(1, number), k=8)])
        lemmas.append([[], rng.choices(range(1, 19), k=8)])
        if has_model(clauses):
            assert not accepts(check_lrat, cnf(clauses), {"lemmas": lemmas}, "discharged")

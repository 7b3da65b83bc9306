"""Clausal proofs with hints, and models, of statements of kind `cnf`.

In reading order: `follows`, the one step of every clausal proof; `refute`, which replays one; the rules `check_lrat`
and `check_model`; `given`, the clauses as the statement has them. A clause is a list of nonzero integers, -n the
negation of n. Clauses are numbered from 1, those of the statement first, then the lemmas in their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from verify.kernel.errors import Json, Rejected


def follows(lemma: Iterable[int], hints: Iterable[int], clauses: Sequence[Iterable[int]]) -> bool:
    """True if the negated lemma, pushed through the hinted clauses in order, falsifies the last of them.

    Args:
        clauses: by number, without repeated literals; the caller sees to it that hints name clauses of the
            problem and lemmas that stand before this one.
    """
    false = set(lemma)
    for hint in hints:
        unit = None
        for literal in clauses[hint]:
            if literal not in false:
                if unit is not None:
                    return False  # a hint must be unit here; nothing is guessed
                unit = literal
        if unit is None:
            return True  # every literal is false: the lemma is implied
        false.add(-unit)
    return False


def refute(given: Iterable[list[int]], lemmas: Json) -> None:
    """Raise Rejected unless the lemmas, [[literals, hints], ...], lead from the given clauses to the empty one."""
    if type(lemmas) is not list or any(list(map(type, step)) != [list, list] for step in lemmas):
        raise Rejected("a proof is a list of lemmas, each a list of literals and a list of hints")
    if not lemmas or lemmas[-1][0]:
        raise Rejected("the proof does not end in the empty clause")
    _integers_only(chain.from_iterable(chain.from_iterable(lemmas)))
    clauses: list[list[int]] = [[], *given]
    for lemma, hints in lemmas:
        if 0 in lemma:
            raise Rejected(f"lemma {len(clauses)} holds a zero")
        if not hints or not 0 < min(hints) <= max(hints) < len(clauses):
            raise Rejected(f"lemma {len(clauses)} names a clause that does not stand before it")
        if not follows(lemma, hints, clauses):
            raise Rejected(f"lemma {len(clauses)} does not follow by its hints")
        clauses.append(lemma)


def check_lrat(statement: Json, evidence: Json, outcome: str) -> None:
    """Rule `lrat`: the lemmas lead to the empty clause. Evidence: {"lemmas": [[literals, hints], ...]}."""
    refute(given(statement, outcome, "unsatisfiable"), evidence["lemmas"])


def check_model(statement: Json, evidence: Json, outcome: str) -> None:
    """Rule `model`: every clause has a true literal. Evidence: {"values": {name: bool}}, named as stated."""
    values, names = evidence["values"], statement["names"]
    for clause in given(statement, outcome, "satisfiable"):
        # a variable without a name goes by its number; a name that two share has one value: still an assignment
        if not any(values.get(names.get(str(abs(n)), str(abs(n)))) is (n > 0) for n in clause):
            raise Rejected(f"the clause {clause} is not true in the model")


def given(statement: Json, outcome: str, shown: str) -> list[list[int]]:
    """The clauses of a well-formed statement that has this outcome if they are what is shown of them."""
    if not isinstance(statement, dict) or set(statement) != {"kind", "claims", "clauses", "names"}:
        raise Rejected("a statement of clauses has kind, claims, clauses and names")
    claims, clauses, names = statement["claims"], statement["clauses"], statement["names"]
    if statement["kind"] != "cnf" or claims not in ("unsatisfiable", "satisfiable"):
        raise Rejected("the statement does not claim that clauses are satisfiable or unsatisfiable")
    if outcome != ("discharged" if claims == shown else "refuted"):
        raise Rejected(f"that the clauses are {shown} does not make the claim {claims} {outcome}")
    if type(clauses) is not list or any(type(clause) is not list or 0 in clause for clause in clauses):
        raise Rejected("the clauses are not a list of lists without 0")
    if type(names) is not dict or not all(type(name) is str for name in names.values()):
        raise Rejected("the names are not a table of texts")
    _integers_only(chain.from_iterable(clauses))
    return [sorted(set(clause)) for clause in clauses]


def _integers_only(numbers: Iterable[Json]) -> None:
    """Raise Rejected if anything is no integer; true and false are none."""
    if not set(map(type, numbers)) <= {int}:
        raise Rejected("a literal or a hint is not an integer")

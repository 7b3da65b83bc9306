"""Rule `cover`: a formula about reals in a box, proved piece by piece with the kernel's own enclosures.

The assumptions bound every variable; the evidence {"bits": n, "tree": tree} cuts that box. A tree is
["split", variable, at, tree, tree], the halves of the box below and above `at`; so the pieces cover the box by
construction. Or it is a leaf, and says how the goal is proved on its piece: "direct" encloses both sides of each
comparison, "mean_value" their difference by its slopes, "empty" shows that an assumption fails on the whole piece.
Where every leaf is empty the assumptions contradict each other: the outcome is `vacuous`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from verify.kernel import formula
from verify.kernel.enclosure import Evaluation, fixed_box, share
from verify.kernel.errors import Json, Rejected

Range = tuple[Fraction, Fraction]


def bounds(statement: Json) -> dict[str, Range]:
    """The closed box in which the assumptions c <= x and x <= c hold the variables; `<` bounds as well.

    Raises:
        Rejected: if a variable is not a number or lacks a bound.
    """
    lower: dict[str, list[Fraction]] = {}
    upper: dict[str, list[Fraction]] = {}
    for head, *sides in statement["assumptions"]:
        for (x, c), found in ((sides, upper), (sides[::-1], lower)) if head in ("<=", "<") else ():
            if isinstance(x, list) and x[0] == "var" and not isinstance(c, list):
                found.setdefault(x[1], []).append(formula.rational(c))
    for name, sort in statement["variables"].items():
        if name not in lower or name not in upper:
            raise Rejected(f"the {sort} variable {name} has no lower and upper bound among the assumptions")
    return {name: (max(lower[name]), min(upper[name])) for name in statement["variables"]}


class Cover:
    """What the leaves of a cover must settle: the goal, under the assumptions, with every divisor nonzero."""

    def __init__(self, statement: Json, bits: int) -> None:
        seen: dict[Any, Json] = {}
        stated = [share(f, seen) for f in (statement["goal"], *statement["assumptions"])]
        self.goal, self.assumptions = stated[0], stated[1:]
        self.bits, whole = bits, Evaluation(fixed_box(bounds(statement), bits), bits)
        divisors = (["=", d, 0] for f in stated for d in formula.denominators(f))
        # the rest are nonzero on every piece
        self.zeros = [f for f in divisors if whole.truth(f) is not False]

    def settles(self, leaf: str, box: dict[str, Range]) -> bool:
        """Whether a leaf of this kind is right on the box."""
        fixed, contradictory = fixed_box(box, self.bits), any(lo > hi for lo, hi in box.values())
        evaluation = Evaluation(fixed, self.bits, box if leaf == "mean_value" else ())
        if leaf == "empty":
            return contradictory or any(evaluation.truth(f) is False for f in self.assumptions)
        nonzero = all(evaluation.truth(zero) is False for zero in self.zeros)
        return not contradictory and nonzero and evaluation.truth(self.goal) is True


def check(statement: Json, evidence: Json, outcome: str) -> None:
    """Accept a cover of the box that proves the goal (discharged), or that leaves no room (vacuous).

    Raises:
        Rejected: if a leaf does not settle its piece, or the evidence is not such a tree.
    """
    formula.check_statement(statement)
    whole = isinstance(evidence, dict) and set(evidence) == {"bits", "tree"}
    if not whole or outcome not in ("discharged", "vacuous"):
        raise Rejected("a cover gives bits and tree, and ends discharged or vacuous")
    cover, pending = Cover(statement, evidence["bits"]), [(evidence["tree"], bounds(statement))]
    while pending:
        tree, box = pending.pop()
        if isinstance(tree, list) and len(tree) == 5 and tree[0] == "split" and tree[1] in box:
            (lo, hi), at = box[tree[1]], formula.rational(tree[2])
            if not lo < at < hi:
                raise Rejected(f"the box is split at {tree[1]} = {at}, which is not between {lo} and {hi}")
            pending += [(tree[4], {**box, tree[1]: (at, hi)}), (tree[3], {**box, tree[1]: (lo, at)})]
        elif tree not in ("direct", "mean_value", "empty") or (outcome == "vacuous" and tree != "empty"):
            raise Rejected(f"{str(tree)[:40]} is not a part of a cover that ends {outcome}")
        elif not cover.settles(tree, box):
            where = ", ".join(f"{name} in [{lo}, {hi}]" for name, (lo, hi) in box.items())
            raise Rejected(f"the leaf {tree} does not settle {where[:200]}")

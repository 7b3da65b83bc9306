"""Truth in three values: true, false, and None where it cannot be told.

A module of its own because formulas are evaluated twice, at points with exact numbers and on boxes with intervals;
what the connectives make of the truth of their parts is the same for both.
"""

from __future__ import annotations

from verify.kernel.errors import Json, Rejected

COMPARISONS = ("<=", "<", "=")


class Unbounded(Rejected):
    """A term has no value that is known: a divisor may be 0, a logarithm may have no value, a number is too large."""


class Logic:
    """What the connectives mean; heirs say what comparisons, variables and relations mean."""

    def compare(self, head: str, left: Json, right: Json) -> bool | None:
        """The truth of a comparison; Unbounded counts as None."""
        raise NotImplementedError

    def symbol(self, formula: Json) -> bool | None:
        """The truth of a variable or of a relation."""
        return None

    def truth(self, formula: Json) -> bool | None:
        """True or False if the formula certainly is so, else None; never Unbounded."""
        head, parts = formula[0], formula[1:]
        try:
            if head in COMPARISONS:
                return self.compare(head, *parts)
            if head in ("var", "rel"):
                return self.symbol(formula)
        except Unbounded:
            return None
        truths = [self.truth(part) for part in parts]
        if head == "iff":
            return None if None in truths else truths[0] == truths[1]
        if head in ("not", "=>"):
            truths[0] = None if truths[0] is None else not truths[0]
        # `and`, `true` and `not` are conjunctions; `or`, `=>` and `false` are disjunctions
        decisive = head in ("or", "=>", "false")
        return decisive if decisive in truths else None if None in truths else not decisive

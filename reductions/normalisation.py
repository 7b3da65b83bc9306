"""Formula -> a formula whose clauses are not empty, whose literals are not repeated, whose variables all occur.

Forward map   `normalised`: an empty clause becomes (y) and (not y) for a fresh y; variables that occur are renumbered
Backward map  `Normalised.model`: values by the old numbers, false for variables that occur nowhere
Proved by     normal_forms_are_satisfiable_alike
Size          at most one more clause and one more variable for each empty clause; never more literals otherwise

Tautologies stay: both of their taps are built, and the layout of the clause can be satisfied whatever the value.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reductions.dimacs import Formula


@dataclass(frozen=True)
class Normalised:
    """A formula as the layout takes it, and where its variables come from.

    Args:
        source: the formula that was given.
        formula: the same question.
        origin: for each variable 1, 2, ... of `formula` the variable of `source`; 0 for a fresh one.
    """

    source: Formula
    formula: Formula
    origin: tuple[int, ...]

    def model(self, literals: Iterable[int]) -> list[int]:
        """A model of the source from one of the formula, all variables in order."""
        true = {self.origin[literal - 1] for literal in literals if literal > 0}
        return [v if v in true else -v for v in range(1, self.source.variables + 1)]

    def literals(self, model: Iterable[int]) -> list[int]:
        """A model of the formula from one of the source; fresh variables are false."""
        true = set(model)
        return [new if old in true else -new for new, old in enumerate(self.origin, 1)]


def normalised(source: Formula) -> Normalised:
    """The formula without empty clauses, repeated literals and unused variables; satisfiable iff the source is."""
    origin = sorted({abs(literal) for clause in source.clauses for literal in clause})
    number = {old: new for new, old in enumerate(origin, 1)}
    clauses: list[tuple[int, ...]] = []
    for clause in source.clauses:
        if clause:
            kept = dict.fromkeys(clause)
            clauses.append(tuple(number[v] if v > 0 else -number[-v] for v in kept))
        else:
            origin.append(0)
            clauses += [(len(origin),), (-len(origin),)]
    return Normalised(source, Formula(len(origin), tuple(clauses)), tuple(origin))

"""The prover `exact`: rational computation, whose results the kernel recomputes.

In reading order: `prove`, a formula evaluated at named values; `holds_for`, a claim's own checker; `agree`, two
programs that must give the same answer on every input, which is cross-checked and never more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from verify import terms
from verify.claim import BadClaim
from verify.kernel import certificate, formula
from verify.kernel.errors import Rejected
from verify.provers import Context
from verify.provers import Prover as Base
from verify.terms import Operand

Json = Any


class Disagreement(Exception):
    """Two programs that should agree do not: one of them is wrong, so nothing is concluded."""


class Prover(Base):
    """Concludes by evaluation at rational values, by a claim's checker, or by comparison."""

    def __init__(self, context: Context | None = None) -> None:
        super().__init__(context or Context())
        self.statements: list[Json] = []

    def prove(
        self,
        goal: Operand,
        *,
        given: Sequence[Operand] = (),
        at: Iterable[Mapping[str, Any]] = (),
        bits: int = 128,
    ) -> None:
        """Discharge a formula without variables, or refute one at the first of the values where it fails.

        Args:
            given: assumptions, which must hold at the values.
            at: values of the variables to try, exact numbers by name.
            bits: precision of the enclosures where functions of analysis occur.
        """
        stated = terms.statement(list(map(terms.formula, given)), terms.formula(goal))
        self.statements.append(stated)
        for values in at:
            data = {"values": {name: exact_json(value) for name, value in values.items()}, "bits": bits}
            try:
                formula.check_values(stated, data, "refuted")
            except Rejected:
                continue
            self.conclude("values", "refuted", stated, data)
            return
        try:
            formula.check_ground(stated, {"bits": bits}, "discharged")
        except Rejected as error:
            try:
                formula.check_values(stated, {"bits": bits}, "refuted")
            except Rejected:
                self.conclude("none", "undecided", stated, {}, message=str(error))
                return
            self.conclude("values", "refuted", stated, {"bits": bits})
            return
        self.conclude("ground", "discharged", stated, {"bits": bits})

    def holds_for(self, checker: str, claims: Json, evidence: Json, *, outcome: str = "discharged") -> None:
        """Conclude what a claim's own checker accepts; what it rejects is undecided."""
        stated = {"kind": "checker", "checker": checker, "claims": claims}
        self.statements.append(stated)
        try:
            certificate.checker(checker)(claims, evidence, outcome)
        except Rejected as error:
            self.conclude("none", "undecided", stated, {}, message=str(error))
            return
        self.conclude("checker", outcome, stated, evidence)

    def agree(self, text: str, rows: Iterable[tuple[Any, Any, Any]]) -> None:
        """Two programs give equal answers on every input: rows of input, one answer, the other.

        Raises:
            Disagreement: at the first input where they differ.
        """
        count, trace = 0, hashlib.sha256()
        for given, left, right in rows:
            if not left == right:  # NaN is equal to nothing, itself included
                raise Disagreement(f"{text}: at {given!r} one gives {left!r}, the other {right!r}")
            trace.update(repr((given, left)).encode())
            count += 1
        if not count:
            raise BadClaim(f"{text}: there is no input to compare on")
        stated = {"kind": "text", "text": f"{text} ({count} inputs)"}
        self.statements.append(stated)
        self.conclude("cross-checked", "discharged", stated, {"inputs": count, "digest": trace.hexdigest()})


class Recorder(Prover):
    """Runs as the prover does: computation is how its statements come to be known."""


def exact_json(value: Any) -> Json:
    """An exact number or truth value as certificates spell it."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        raise BadClaim(f"{value!r} is a float: give the exact number as int, Fraction or text")
    exact = Fraction(value)
    return int(exact) if exact.denominator == 1 else str(exact)

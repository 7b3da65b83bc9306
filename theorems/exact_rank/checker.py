"""The checker of exact rank's own certificates: it recomputes with fractions, and neither searches nor trusts hints.

In reading order: `check_poles` (a lower bound on the rank from poles along a line), `check_reduction` (an upper bound
from a smaller network with the same function), `check_equal` and `check_different`; then `Units`, a network read
from plain data, with the fact that equality rests on, `vanishes`.

A network is {"activation": "tanh" | "sigmoid", "layers": [{"weight", "bias"}, {"weight", "bias"}], "constant"?,
"inputs"?}: the data of an exact .json network file. Sigmoid is read through sigmoid(z) = (1 + tanh(z/2))/2.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from verify.kernel import formula
from verify.kernel.errors import Rejected

Json = Any
Vector = list[Fraction]


def check_poles(claims: Json, evidence: Json, outcome: str) -> None:
    """Discharged: {"network", "rank_at_least": r}. Refuted: {"network", "rank_at_most": r}.

    Evidence: {"x0", "v", "lambda", "poles": [[κ, s], ...]}. On the line x0 + tv, a unit of slope β and intercept γ puts
    residues α/β into the column κ = -γ/β at the odd multiples of s = 1/|β|. A (κ, s) whose charge, the sum of α/β over
    its units, is not zero needs a unit of its own in every network with this function.
    """
    units, bound = Units(claims["network"]), _bound(claims, outcome, "rank_at_least", "rank_at_most")
    x0, v = _vector(evidence["x0"], units.inputs), _vector(evidence["v"], units.inputs)
    functional = _vector(evidence["lambda"], units.outputs)
    charges: dict[tuple[Fraction, Fraction], Fraction] = {}
    for incoming, bias, outgoing in units.units:
        beta, gamma = _dot(incoming, v), _dot(incoming, x0) + bias
        if beta != 0:
            place = (-gamma / beta, 1 / abs(beta))
            charges[place] = charges.get(place, Fraction(0)) + _dot(functional, outgoing) / beta
    poles = {(formula.rational(kappa), formula.rational(s)) for kappa, s in evidence["poles"]}
    for kappa, s in poles:
        if not charges.get((kappa, s)):
            raise Rejected(f"no unit is needed for the pole at κ = {kappa}, s = {s}")
    needed = bound if outcome == "discharged" else bound + 1
    if len(poles) < needed:
        raise Rejected(f"{len(poles)} distinct poles do not show {needed} units")


def check_reduction(claims: Json, evidence: Json, outcome: str) -> None:
    """Discharged: {"network", "rank_at_most": r}. Refuted: {"network", "rank_at_least": r}.

    Evidence: {"reduced": network}, with the same function and at most r (fewer than r) hidden units.
    """
    units, bound = Units(claims["network"]), _bound(claims, outcome, "rank_at_most", "rank_at_least")
    reduced = Units(evidence["reduced"])
    allowed = bound if outcome == "discharged" else bound - 1
    if reduced.hidden > allowed:
        raise Rejected(f"the reduced network has {reduced.hidden} hidden units, more than {allowed}")
    _require_equal(units, reduced)


def check_equal(claims: Json, evidence: Json, outcome: str) -> None:
    """Discharged: {"first", "second"} have the same function. Refuted: as `check_different` discharged."""
    _compare(claims, evidence, _outcome(outcome) == "discharged")


def check_different(claims: Json, evidence: Json, outcome: str) -> None:
    """Discharged: {"first", "second"} differ at {"x", "output", "bits"}. Refuted: as `check_equal` discharged."""
    _compare(claims, evidence, _outcome(outcome) == "refuted")


class Units:
    """A network as tanh units, every number exact: f(x) = bias + sum of outgoing * tanh(incoming·x + c).

    `units` holds (incoming [n], c, outgoing [m]) and with them, as units without input, the network's constants;
    `hidden` counts the true ones.
    """

    def __init__(self, data: Json) -> None:
        if set(data) - {"activation", "layers", "constant", "inputs"} or len(data["layers"]) != 2:
            raise Rejected("a network has activation, two layers and perhaps constant and inputs")
        if data["activation"] not in ("tanh", "sigmoid"):
            raise Rejected(f"the activation {data['activation']} is not tanh or sigmoid")
        first, last = data["layers"]
        self.hidden, self.outputs = len(first["weight"]), len(last["bias"])
        self.inputs = len(first["weight"][0]) if self.hidden else data["inputs"]
        if data.get("inputs", self.inputs) != self.inputs or type(self.inputs) is not int or self.inputs < 0:
            raise Rejected("the number of inputs is not the width of the first layer")
        rows = [_vector(row, self.inputs) for row in first["weight"]]
        biases = _vector(first["bias"], self.hidden)
        outgoing = [_vector(row, self.hidden) for row in last["weight"]]
        self.bias = _vector(last["bias"], len(outgoing))
        self.units = [(rows[i], biases[i], [row[i] for row in outgoing]) for i in range(self.hidden)]
        for c, coefficients in data.get("constant", {}).items():
            unit = ([Fraction(0)] * self.inputs, _text(c), _vector(coefficients, self.outputs))
            self.units.append(unit)
        if data["activation"] == "sigmoid":
            self.units = [([w / 2 for w in b], c / 2, [e / 2 for e in a]) for b, c, a in self.units]
            self.bias = [d + sum(a[j] for _, _, a in self.units) for j, d in enumerate(self.bias)]

    def minus(self, other: Units) -> Units:
        """The difference of two networks, as one."""
        if (self.inputs, self.outputs) != (other.inputs, other.outputs):
            raise Rejected("the networks have different numbers of inputs or outputs")
        difference = object.__new__(Units)
        difference.hidden, difference.inputs, difference.outputs = (
            self.hidden + other.hidden,
            self.inputs,
            self.outputs,
        )
        difference.units = self.units + [(b, c, [-e for e in a]) for b, c, a in other.units]
        difference.bias = [d - e for d, e in zip(self.bias, other.bias, strict=True)]
        return difference

    def vanishes(self) -> bool:
        """Whether oddness and tanh 0 = 0 alone cancel everything; sound for equality to the zero function.

        Units that agree up to one sign of (incoming, c) are added, a unit without input counts by its c alone.
        """
        sums: dict[tuple[Fraction, ...], Vector] = {}
        for incoming, c, outgoing in self.units:
            leading = next((w for w in (*incoming, c) if w), Fraction(0))
            if leading:  # else the unit is tanh 0 = 0
                sign = 1 if leading > 0 else -1
                key = (*(sign * w for w in incoming), sign * c)
                total = sums.get(key, [Fraction(0)] * self.outputs)
                sums[key] = [t + sign * a for t, a in zip(total, outgoing, strict=True)]
        return not any(self.bias) and not any(any(total) for total in sums.values())

    def value(self, x: Vector, output: int) -> Json:
        """One output at a rational point, as a term of the kernel."""
        terms: list[Json] = [_spell(self.bias[output])]
        for incoming, c, outgoing in self.units:
            if outgoing[output]:
                terms.append(["*", _spell(outgoing[output]), ["app", "tanh", _spell(_dot(incoming, x) + c)]])
        return ["+", *terms]


def _compare(claims: Json, evidence: Json, equal: bool) -> None:
    if set(claims) != {"first", "second"}:
        raise Rejected("the claim is about a first and a second network")
    first, second = Units(claims["first"]), Units(claims["second"])
    if equal:
        _require_equal(first, second)
        return
    difference, output = first.minus(second), evidence["output"]
    if type(output) is not int or not 0 <= output < difference.outputs:
        raise Rejected(f"there is no output {output}")
    value = difference.value(_vector(evidence["x"], difference.inputs), output)
    statement = {"kind": "formula", "variables": {}, "functions": {}, "relations": {}, "assumptions": []}
    formula.check_ground(
        {**statement, "goal": ["not", ["=", value, 0]]}, {"bits": evidence["bits"]}, "discharged"
    )


def _require_equal(first: Units, second: Units) -> None:
    if not first.minus(second).vanishes():
        raise Rejected("the difference of the two networks does not cancel")


def _bound(claims: Json, outcome: str, discharged: str, refuted: str) -> int:
    name = discharged if _outcome(outcome) == "discharged" else refuted
    if set(claims) != {"network", name} or type(claims[name]) is not int:
        raise Rejected(f"the claim is a network and an integer {name} when it is {outcome}")
    return int(claims[name])


def _outcome(outcome: str) -> str:
    if outcome not in ("discharged", "refuted"):
        raise Rejected(f"this checker cannot conclude {outcome}")
    return outcome


def _vector(data: Json, length: int) -> Vector:
    if not isinstance(data, list) or len(data) != length:
        raise Rejected(f"a vector does not have {length} entries")
    return [formula.rational(number) for number in data]


def _text(data: str) -> Fraction:
    """A number that is the name of a JSON member: "p/q", or an integer in digits."""
    return formula.rational(data if "/" in data else data + "/1")


def _spell(number: Fraction) -> Json:
    return f"{number.numerator}/{number.denominator}"


def _dot(left: Vector, right: Vector) -> Fraction:
    return sum((x * y for x, y in zip(left, right, strict=True)), Fraction(0))

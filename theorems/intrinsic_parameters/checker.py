"""The checker of the certificates of intrinsic parameters: exact fractions, no search, no tolerance.

In reading order: `check_intrinsic` counts the positions that hold symbols; `check_values` evaluates a network at
points; `check_error` compares it with its target at one point, `check_power` on a box; `Network` reads and evaluates.

A network is {"inputs": d, "layers": [[[bias, [[column, weight], ...]], ...], ...]}: layers of units, a unit a bias and
its weights; relu after all layers but the last. A number is an integer or "p/q"; an entry that depends on the target
is {"symbol": name, "factor": number, "offset": number}. A target is a term of the kernel in the variables x1, ..., xd.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from verify.kernel import enclosure, formula
from verify.kernel.errors import Rejected

Json = Any
Side = tuple[Fraction, Fraction]


def check_intrinsic(claims: Json, evidence: Json, outcome: str) -> None:
    """{"network", "parameters": r}: exactly r positions hold a symbol, each the symbol alone, no symbol twice.

    Evidence: none, the network is counted anew. Refuted: another number of positions holds symbols.
    """
    _members(claims, "network", "parameters")
    network, expected = Network(claims["network"]), claims["parameters"]
    if type(expected) is not int or evidence != {}:
        raise Rejected("the number of parameters is an integer, and there is no evidence but the network")
    symbols = list(network.symbols())
    if (len(symbols) == expected) != (_outcome(outcome) == "discharged"):
        raise Rejected(f"{len(symbols)} positions hold symbols")
    if outcome == "discharged":
        names = {entry["symbol"] for entry in symbols}
        if len(names) != expected or any((e["factor"], e["offset"]) != (1, 0) for e in symbols):
            raise Rejected("a symbol stands in two places, or not alone")


def check_values(claims: Json, evidence: Json, outcome: str) -> None:
    """{"network", "values": [[x, y], ...]}: the network has these values. Refuted: not so at the one {"at": i}."""
    _members(claims, "network", "values")
    network = Network(claims["network"])
    values = [(network.point(x), formula.rational(y)) for x, y in claims["values"]]
    if _outcome(outcome) == "discharged":
        if evidence != {} or not values:
            raise Rejected("values are evaluated anew, and there is at least one")
    else:
        values = [values[_index(evidence["at"], len(values))]]
    for x, y in values:
        if (network.value(x) == y) != (outcome == "discharged"):
            raise Rejected(f"at {', '.join(map(str, x))} the value is {network.value(x)}")


def check_error(claims: Json, evidence: Json, outcome: str) -> None:
    """{"network", "target", "box", "bound"}: |network - target| ≤ bound on the box, a list of [lo, hi]. Only refuted.

    Evidence: {"x": a point of the box where the error is larger, "bits": precision for functions of analysis}.
    """
    _members(claims, "network", "target", "box", "bound")
    network, box = Network(claims["network"]), _box(claims["box"])
    x = network.point(evidence["x"])
    inside = all(lo <= z <= hi for z, (lo, hi) in zip(x, box, strict=True))
    if _outcome(outcome) != "refuted" or not inside:
        raise Rejected("an error at one point of the box only refutes")
    y, place = network.value(x), {f"x{j}": _spell(z) for j, z in enumerate(x, 1)}
    error = ["abs", ["+", formula.substitute(claims["target"], place), _spell(-y)]]
    statement = {"kind": "formula", "variables": {}, "functions": {}, "relations": {}, "assumptions": []}
    goal = ["<", _spell(formula.rational(claims["bound"])), error]
    formula.check_ground({**statement, "goal": goal}, {"bits": evidence["bits"]}, "discharged")


def check_power(claims: Json, evidence: Json, outcome: str) -> None:
    """{"network", "target", "power": p, "bound"}: ∫|network - target|^p ≤ bound^p over [0, 1]^d. Only refuted.

    Evidence: {"box", "error": e, "bits"}: network - target ≥ e > 0 on the whole box, whose volume times e^p is above
    bound^p. The network is evaluated in intervals.
    """
    _members(claims, "network", "target", "power", "bound")
    network, box, p = Network(claims["network"]), _box(evidence["box"]), claims["power"]
    error, bound = formula.rational(evidence["error"]), formula.rational(claims["bound"])
    if _outcome(outcome) != "refuted" or type(p) is not int or not 1 <= p <= 1 << 10:
        raise Rejected("an error on a box only refutes, and the power is an integer from 1 to 1024")
    if len(box) != network.inputs or any(lo < 0 or hi > 1 for lo, hi in box):
        raise Rejected("the box is not in the cube")
    low, names = network.image(box)[0], {f"x{j}": sides for j, sides in enumerate(box, 1)}
    scope = {"variables": dict.fromkeys(names, "real"), "functions": {}, "relations": {}}
    goal = ["<=", claims["target"], _spell(low - error)]
    formula.check_statement({"kind": "formula", **scope, "assumptions": [], "goal": goal})
    if enclosure.truth(goal, names, evidence["bits"]) is not True:
        raise Rejected("the network is not that far above its target on the whole box")
    volume = math.prod(hi - lo for lo, hi in box)
    if error <= 0 or bound < 0 or volume * error**p <= bound**p:
        raise Rejected("the error on the box does not exceed the bound")


class Network:
    """A network as plain data, read at once so that what is malformed is rejected before anything is concluded."""

    def __init__(self, data: Json) -> None:
        _members(data, "inputs", "layers")
        self.inputs, self.layers = data["inputs"], data["layers"]
        if type(self.inputs) is not int or self.inputs < 1 or not self.layers:
            raise Rejected("a network has inputs and layers")
        columns = self.inputs
        for layer in self.layers:
            for bias, weights in layer:
                used = [_index(column, columns) for column, _ in weights]
                if len(set(used)) != len(used):
                    raise Rejected("a unit has two weights in one column")
                for entry in (bias, *(weight for _, weight in weights)):
                    _entry(entry)
            columns = len(layer)
        if columns != 1:
            raise Rejected(f"the last layer has {columns} units, one was expected")

    def symbols(self) -> Iterator[Json]:
        """The entries that hold a symbol, position by position."""
        for layer in self.layers:
            for bias, weights in layer:
                yield from (e for e in (bias, *(w for _, w in weights)) if isinstance(e, dict))

    def point(self, x: Json) -> list[Fraction]:
        """The coordinates of a point."""
        if not isinstance(x, list) or len(x) != self.inputs:
            raise Rejected(f"a point does not have {self.inputs} coordinates")
        return [formula.rational(number) for number in x]

    def value(self, x: list[Fraction]) -> Fraction:
        """The output at a rational point; Rejected if a symbol is left."""
        values = x
        for number, layer in enumerate(self.layers, 1):
            sums = [
                sum((formula.rational(w) * values[column] for column, w in weights), formula.rational(bias))
                for bias, weights in layer
            ]
            values = sums if number == len(self.layers) else [max(z, Fraction(0)) for z in sums]
        return values[0]

    def image(self, box: list[Side]) -> Side:
        """An interval that holds the output on the whole box, by interval arithmetic."""
        values = list(box)
        for number, layer in enumerate(self.layers, 1):
            above = []
            for bias, weights in layer:
                lo = hi = formula.rational(bias)
                for column, weight in weights:
                    ends = sorted(formula.rational(weight) * end for end in values[column])
                    lo, hi = lo + ends[0], hi + ends[1]
                relu = number < len(self.layers)
                above.append((max(lo, Fraction(0)), max(hi, Fraction(0))) if relu else (lo, hi))
            values = above
        return values[0]


def _entry(entry: Json) -> None:
    if isinstance(entry, dict):
        _members(entry, "symbol", "factor", "offset")
        if type(entry["symbol"]) is not str or not formula.rational(entry["factor"]):
            raise Rejected("a symbol has a name and a factor that is not 0")
        formula.rational(entry["offset"])
    else:
        formula.rational(entry)


def _box(data: Json) -> list[Side]:
    box = [(formula.rational(lo), formula.rational(hi)) for lo, hi in data]
    if not box or any(lo > hi for lo, hi in box):
        raise Rejected("a box is a list of [lo, hi], lo at most hi")
    return box


def _members(data: Json, *names: str) -> None:
    if not isinstance(data, dict) or set(data) != set(names):
        raise Rejected(f"exactly the members {', '.join(names)} were expected")


def _index(number: Json, count: int) -> int:
    if type(number) is not int or not 0 <= number < count:
        raise Rejected(f"{number} is no index below {count}")
    return number


def _outcome(outcome: str) -> str:
    if outcome not in ("discharged", "refuted"):
        raise Rejected(f"this checker cannot conclude {outcome}")
    return outcome


def _spell(number: Fraction) -> Json:
    return f"{number.numerator}/{number.denominator}"

"""The checker of the certificates of intrinsic parameters: exact fractions, no search, no tolerance.

In reading order: `check_intrinsic` counts the positions that hold symbols; `check_values` evaluates a network at
points; `check_error` compares it with its target at one point; `Network` reads and evaluates.

A network is {"inputs": d, "layers": [[[bias, [[column, weight], ...]], ...], ...]}: layers of units, a unit a bias and its
weights; relu after all layers but the last. A number is an integer or "p/q"; an entry that depends on the target is
{"symbol": name, "factor": number, "offset": number}.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from verify.kernel import formula
from verify.kernel.errors import Rejected

Json = Any


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
    network, values = Network(claims["network"]), claims["values"]
    if _outcome(outcome) == "discharged":
        if evidence != {} or not values:
            raise Rejected("values are evaluated anew, and there is at least one")
    else:
        values = [values[_index(evidence["at"], len(values))]]
    for x, y in values:
        if (network.value(x) == formula.rational(y)) != (outcome == "discharged"):
            raise Rejected(f"at {str(x)[:60]} the value is {network.value(x)}")


def check_error(claims: Json, evidence: Json, outcome: str) -> None:
    """{"network", "target", "bound"}: |network(x) - target(x)| ≤ bound for every x in [0, 1]^d. Only refuted here.

    Evidence: {"x": a point of the cube where the error is larger, "bits": precision for functions of analysis}. The target
    is a term of the kernel in the variables x1, ..., xd.
    """
    _members(claims, "network", "target", "bound")
    network, x = Network(claims["network"]), evidence["x"]
    if _outcome(outcome) != "refuted" or any(not 0 <= formula.rational(number) <= 1 for number in x):
        raise Rejected("an error at one point of the cube only refutes")
    y, place = network.value(x), {f"x{j}": _spell(formula.rational(number)) for j, number in enumerate(x, 1)}
    target = formula.substitute(claims["target"], place)
    error = ["abs", ["+", target, _spell(-y)]]
    statement = {"kind": "formula", "variables": {}, "functions": {}, "relations": {}, "assumptions": []}
    goal = ["<", _spell(formula.rational(claims["bound"])), error]
    formula.check_ground({**statement, "goal": goal}, {"bits": evidence["bits"]}, "discharged")


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

    def value(self, x: Json) -> Fraction:
        """The output at a rational point; Rejected if a symbol is left."""
        if not isinstance(x, list) or len(x) != self.inputs:
            raise Rejected(f"a point does not have {self.inputs} coordinates")
        values = [formula.rational(number) for number in x]
        for number, layer in enumerate(self.layers, 1):
            sums = [
                sum((formula.rational(w) * values[column] for column, w in weights), formula.rational(bias))
                for bias, weights in layer
            ]
            values = sums if number == len(self.layers) else [max(z, Fraction(0)) for z in sums]
        return values[0]


def _entry(entry: Json) -> None:
    if isinstance(entry, dict):
        _members(entry, "symbol", "factor", "offset")
        if type(entry["symbol"]) is not str or not formula.rational(entry["factor"]):
            raise Rejected("a symbol has a name and a factor that is not 0")
        formula.rational(entry["offset"])
    else:
        formula.rational(entry)


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

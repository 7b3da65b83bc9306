"""Every leaf of a good certificate changed: each result is rejected, or says something that is true all the same.

In reading order: the good certificates, at least one a rule; `flips`, every small change of plain data; the test, which
takes each flipped conclusion as it is and once more with its hashes set right, so that a rule and not the hash decides.
What is still accepted with another statement is judged by evaluation on a grid, which knows nothing of the kernel.
"""

from __future__ import annotations

import copy
import itertools
import json
import math
import runpy
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from verify import terms
from verify.kernel.certificate import replay_conclusion
from verify.kernel.errors import Rejected
from verify.kernel.formula import digest
from verify.provers import Context, FormulaProver, new, rule_statement
from verify.terms import And, Relation, ite, relu

Json = Any
REFERENCE = runpy.run_path(str(Path(__file__).parents[1] / "reference.py"))
NUMBERS = [-3, -2, -1, "-1/2", 0, "1/3", "1/2", 1, "3/2", 2, 3, 5]


def leaky(slope: Any, x: Any) -> Any:
    return ite(x >= 0, x, slope * x)


def a_quotient(smt: Any) -> None:
    (x,) = smt.reals("x")
    smt.assume(x > 0)
    smt.prove(relu(x) / x == 1)


def odd_multiples(smt: Any) -> None:
    b, c = smt.reals("b c")
    k = smt.integer("k")
    smt.assume(b > 0, c > 0, c <= b, c == (2 * k + 1) * b)
    smt.prove(And(k == 0, c == b))


def an_odd_function(smt: Any) -> None:
    f, s, t = smt.function("T"), *smt.reals("s t")
    smt.assume(f(-s) == -f(s), t == -s)
    smt.prove(f(t) + f(s) == 0)


def a_false_equation(smt: Any) -> None:
    a, x = smt.reals("a x")
    smt.assume(a > 0, a < 1)
    smt.prove(relu(x) == (leaky(a, x) + a * leaky(a, -x)) / (1 + a * a))


def a_contradiction(smt: Any) -> None:
    x, y = smt.reals("x y")
    smt.assume(x > 1, x + y < 0, y > 0)
    smt.prove(x == 5)


def from_a_lemma(smt: Any) -> None:
    a, b, x = smt.reals("a b x")
    smt.assume(x > 0)
    stated = terms.statement([a > 0, a < b], a * a < b * b)
    smt.instances.append(
        {
            "id": "c/l",
            "statement": stated,
            "hash": digest(stated),
            "instance": {"a": x.json, "b": (2 * x + 1).json},
        }
    )
    smt.prove(x * x < (2 * x + 1) ** 2)


DOT = Relation("dot", s="real")
s, b, x = terms.reals("s b x")
DOT.rule("empty", s=0)
DOT.rule("extend", DOT(s), b == 0, s=s + b * x)


def induction() -> Json:
    """Every sum that `dot` derives is 0."""
    recorder = FormulaProver()
    uses = []
    for rule in DOT.rules:
        lemma = terms.statement(*rule_statement(DOT, rule, lambda t: t == 0))
        uses.append({"id": f"c/{rule}", "statement": lemma, "hash": digest(lemma), "instance": {}})
    (t,) = terms.reals("s")
    stated = terms.statement([DOT(t)], t == 0)
    derived = {"values": {"s": 0}, "derivations": [{"relation": "dot", "rule": "empty", "values": {}}]}
    rules = {"rules": {"empty": 0, "extend": 1}}
    recorder.conclude("induction", "discharged", stated, rules, uses=uses, instance=derived)
    return recorder.conclusions[0]


def cover() -> Json:
    (y,) = terms.reals("x")
    stated = terms.statement([y >= -1, y <= 1], y * y <= y + 2)
    tree = ["split", "x", 0, ["split", "x", "-1/2", "mean_value", "direct"], "direct"]
    return concluded("cover", "discharged", stated, {"bits": 20, "tree": tree})


def concluded(rule: str, outcome: str, stated: Json, evidence: Json) -> Json:
    recorder = FormulaProver()
    recorder.conclude(rule, outcome, stated, evidence)
    return recorder.conclusions[0]


def derived_values() -> Json:
    """A counterexample that shows how its assumption is derived."""
    doubling = Relation("D", s="real")
    doubling.rule("one", s=1)
    doubling.rule("double", doubling(s), s=2 * s)
    stated = terms.statement([doubling(x)], x <= 1)
    steps = [
        {"relation": "D", "rule": "one", "values": {}},
        {"relation": "D", "rule": "double", "values": {"s": 1}},
    ]
    return concluded("values", "refuted", stated, {"values": {"x": 2}, "derivations": steps})


def tabled_values() -> Json:
    f = terms.Function("T")
    stated = terms.statement([f(x) == 1], f(x + 1) == 1)
    table = {"T": {"table": [[0, 1], [1, "1/2"]], "default": 0}}
    return concluded("values", "refuted", stated, {"values": {"x": 0}, "functions": table})


def cnf(claims: str, clauses: Json) -> Json:
    return {"kind": "cnf", "claims": claims, "clauses": clauses, "names": {"1": "p", "2": "q"}}


SQUARE = [[1, 2], [1, -2], [-1, 2], [-1, -2]]
NETWORK = {
    "activation": "tanh",
    "layers": [{"weight": [[1], [2]], "bias": [0, 1]}, {"weight": [["1/2", 3]], "bias": [4]}],
}
MIRRORED = {
    "activation": "tanh",
    "layers": [{"weight": [[-2], [1]], "bias": [-1, 0]}, {"weight": [[-3, "1/2"]], "bias": [4]}],
}

BY_HAND = {
    "induction": induction,
    "cover": cover,
    "values of a derivation": derived_values,
    "values with tables": tabled_values,
    "ground": lambda: concluded(
        "ground", "discharged", terms.statement([], terms.number("1/2") + 1 < terms.number(2)), {"bits": 8}
    ),
    "lrat": lambda: concluded(
        "lrat", "discharged", cnf("unsatisfiable", SQUARE), {"lemmas": [[[1], [1, 2]], [[], [5, 3, 4]]]}
    ),
    "model": lambda: concluded(
        "model", "discharged", cnf("satisfiable", SQUARE[:3]), {"values": {"p": True, "q": True}}
    ),
    "checker": lambda: concluded(
        "checker",
        "discharged",
        {"kind": "checker", "checker": "exact_rank.equal", "claims": {"first": NETWORK, "second": MIRRORED}},
        {},
    ),
}
BY_SMT = {
    "clausal": a_quotient,
    "clausal with integers": odd_multiples,
    "clausal with functions": an_odd_function,
    "clausal from a lemma": from_a_lemma,
    "values": a_false_equation,
    "contradiction": a_contradiction,
}


def certificate(name: str) -> Json:
    """A good conclusion as it is read from a file."""
    if name in BY_HAND:
        good = BY_HAND[name]()
    else:
        prover = new("smt", Context(time_limit=20))
        BY_SMT[name](prover)
        (good,) = prover.conclusions
        assert good["rule"] == name.split()[0]
    return json.loads(json.dumps(good))


def paths(data: Json, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every part, the whole first."""
    yield path
    for key in data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ():
        yield from paths(data[key], (*path, key))


WORDS = [
    "clausal",
    "contradiction",
    "values",
    "ground",
    "cover",
    "lrat",
    "model",
    "induction",
    "checker",
    "none",
]
OUTCOMES = ["discharged", "refuted", "vacuous", "undecided"]
OPERATORS = [
    "+",
    "*",
    "max",
    "min",
    "<=",
    "<",
    "=",
    "and",
    "or",
    "=>",
    "iff",
    "true",
    "false",
    "neg",
    "abs",
    "not",
]


def flipped(part: Json) -> Iterator[Json]:
    """Everything small that can be done to a part."""
    if isinstance(part, bool):
        yield from (not part, int(part), None)
    elif isinstance(part, int):
        yield from (part + 1, part - 1, -part, part ^ 64, float(part), part == 1, str(part), None)
    elif isinstance(part, str):
        yield from (part[:i] + chr(ord(part[i]) ^ 1) + part[i + 1 :] for i in range(len(part)))
        yield from (part[:-1], part + part[-1:], None)
        if "/" in part and part[-1].isdigit():
            yield from (int(part.split("/")[0]), "-" + part, "/".join(reversed(part.split("/"))))
        for words in (WORDS, OUTCOMES, OPERATORS):
            yield from (word for word in words if part in words and word != part)
        yield from (name for name in ("a", "b", "c", "k", "s", "x", "t") if len(part) == 1 and name != part)
        yield from (sort for sort in ("real", "int", "bool") if part in ("real", "int") and sort != part)
    elif isinstance(part, list):
        for i in range(len(part)):
            yield part[:i] + part[i + 1 :]
            yield part[: i + 1] + part[i:]
            yield [*part[:i], part[i : i + 1], *part[i + 1 :]]
        for i in range(len(part) - 1):
            yield [*part[:i], part[i + 1], part[i], *part[i + 2 :]]
        yield []
    elif isinstance(part, dict):
        for key in part:
            yield {name: value for name, value in part.items() if name != key}
        yield from (
            {name: part[other] for name, other in zip(part, [*list(part)[1:], *list(part)[:1]], strict=True)},
            {},
        )


def flips(data: Json) -> Iterator[tuple[tuple[Any, ...], Json]]:
    """The conclusion with one part changed, and where; what is shown to readers and not replayed is left alone."""
    for path in paths(data):
        if path[:1] in (("message",), ("unused",), ("hash",)):
            continue
        place = data
        for step in path:
            place = place[step]
        for new_part in flipped(place):
            changed = copy.deepcopy(data)
            if not path:
                yield path, new_part
                continue
            place_of = changed
            for step in path[:-1]:
                place_of = place_of[step]
            place_of[path[-1]] = copy.deepcopy(new_part)
            yield path, changed


def accepted(conclusion: Json) -> bool:
    try:
        return replay_conclusion(conclusion) == "checked"
    except Rejected:
        return False


def rehashed(conclusion: Json) -> Json:
    """The conclusion with the hashes that its statements have now."""
    if not isinstance(conclusion, dict) or "statement" not in conclusion:
        return conclusion
    result = {**conclusion, "hash": digest(conclusion["statement"])}
    if isinstance(result.get("uses"), list) and all(
        isinstance(u, dict) and "statement" in u for u in result["uses"]
    ):
        result["uses"] = [{**use, "hash": digest(use["statement"])} for use in result["uses"]]
    return result


def is_true(conclusion: Json) -> bool:
    """Whether what the conclusion says is so, as far as a grid, all assignments or a few derivations can tell."""
    stated, outcome = conclusion["statement"], conclusion["outcome"]
    if stated["kind"] == "cnf":
        names = sorted({abs(n) for clause in stated["clauses"] for n in clause})
        models = [
            signs
            for signs in itertools.product((1, -1), repeat=len(names))
            if all(
                {n * sign for n, sign in zip(names, signs, strict=True)} & set(c) for c in stated["clauses"]
            )
        ]
        return bool(models) is ((stated["claims"] == "satisfiable") is (outcome == "discharged"))
    if stated["kind"] == "checker":
        claims = stated["claims"]
        return all(network_at(claims["first"], at) == network_at(claims["second"], at) for at in range(-3, 4))
    if conclusion["rule"] == "values":
        evidence = conclusion["evidence"]
        at = {name: exact(value) for name, value in evidence["values"].items()}
        if stated["relations"]:  # every step is needed, so that only 2 is derived, whatever is changed
            return at["x"] == 2 and bool(REFERENCE["refutes"]({**stated, "assumptions": []}, at))
        tables = {
            name: table_function(table, stated["functions"][name]["arity"])
            for name, table in evidence.get("functions", {}).items()
        }
        return bool(REFERENCE["refutes"](stated, at, tables))
    sample = {"T": lambda t: 2 * t**3 - t}  # an odd function
    lemmas = [lemma_formula(use) for use in conclusion["uses"]] if conclusion["rule"] != "induction" else []
    goal = ["false"] if outcome == "vacuous" else stated["goal"]
    if conclusion["rule"] == "induction":
        # `dot` derives 0 alone
        return not REFERENCE["refutes"](
            {**stated, "assumptions": []}, dict.fromkeys(stated["variables"], Fraction(0))
        )
    whole = {**stated, "assumptions": [*lemmas, *stated["assumptions"]], "goal": goal}
    return not any(refuted(whole, at, sample) for at in REFERENCE["points"](stated["variables"], NUMBERS))


def refuted(stated: Json, at: Json, functions: Json) -> bool:
    try:
        return bool(REFERENCE["refutes"](stated, at, functions))
    except REFERENCE["Undefined"]:
        return False


def lemma_formula(use: Json) -> Json:
    def placed(term: Json) -> Json:
        if not isinstance(term, list):
            return term
        return use["instance"][term[1]] if term[0] == "var" else [term[0], *map(placed, term[1:])]

    return ["=>", ["and", *map(placed, use["statement"]["assumptions"])], placed(use["statement"]["goal"])]


def exact(value: Json) -> Any:
    if isinstance(value, list):
        return Fraction(value[0]) * Fraction(2) ** value[1]
    return value if isinstance(value, bool) else Fraction(value)


def table_function(data: Json, arity: int) -> Any:
    rows = {tuple(map(exact, row[:-1])): exact(row[-1]) for row in data["table"] if len(row) == arity + 1}
    return lambda *arguments: rows.get(arguments, exact(data.get("default", 0)))


def network_at(network: Json, at: int) -> float:
    """The network with atan for tanh, which is odd as well: enough to tell two networks of two units apart."""
    scale = Fraction(1, 2) if network["activation"] == "sigmoid" else Fraction(1)
    hidden, last = network["layers"]
    total = float(exact(last["bias"][0]))
    for row, bias, out in zip(hidden["weight"], hidden["bias"], last["weight"][0], strict=True):
        total += float(scale * exact(out)) * math.atan(float(scale * (exact(row[0]) * at + exact(bias))))
    return round(total, 9)


@pytest.mark.parametrize("name", [*BY_HAND, *BY_SMT])
def test_flipped_certificates(name: str) -> None:
    good = certificate(name)
    assert accepted(good)
    count = still = 0
    for path, changed in flips(good):
        count += 1
        if accepted(changed):
            still += 1
            same = all(
                changed[part] == good[part] and type(changed[part]) is type(good[part])
                for part in ("statement", "outcome")
            )
            assert same, f"{path} may be changed under the old hash"
        again = rehashed(changed)
        if again != changed and accepted(again):
            assert is_true(again), f"{path}: {json.dumps(again)[:2000]}"
    assert count > 50
    assert still < count / 2, "most of what a certificate says must matter"

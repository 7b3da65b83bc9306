"""Terms and statements that both printers are tried on, with their lines of text.

In reading order: `TERMS`; `FORMULA`, and `RULES` of a relation; `STATEMENTS`; `NO_TERMS`; `LONG` and `NESTED`, which
no printer shows whole. Tests load this file by its path.
"""

from __future__ import annotations


def v(name):
    return ["var", name]


A, B, X, P, Q, R = v("a"), v("b_1"), v("x"), v("p"), v("q"), v("r")

TERMS = [
    (7, "7"),
    (-7, "−7"),
    ("-1/2", "−1/2"),
    (v("beta"), "β"),
    (v("b_12"), "b₁₂"),
    (v("b_1_2"), "b₁,₂"),
    (v("beta_j"), "β_j"),
    (v("x'"), "x′"),
    (v("lambda_1'"), "λ₁′"),
    (v("b1"), "b1"),
    (v("pi"), "pi"),
    (v("b__1"), "b__1"),
    (["app", "pi"], "π"),
    (["+", A, ["*", -2, X], ["neg", B]], "a − 2·x − b₁"),
    (["+", A, ["neg", ["+", A, X]]], "a − (a + x)"),
    (["+", A, ["+", X, B]], "a + (x + b₁)"),
    (["+", A, ["*", ["neg", A], X]], "a + (−a)·x"),
    (["+", -1, X], "−1 + x"),
    (["*", "1/2", X, ["/", A, B]], "1/2·x·(a/b₁)"),
    (["*", A, -3], "a·(−3)"),
    (["*", ["+", A, 1], ["^", ["+", A, -1], 3]], "(a + 1)·(a − 1)³"),
    (["/", A, ["*", X, B]], "a/(x·b₁)"),
    (["/", ["/", A, X], B], "a/x/b₁"),
    (["/", A, "1/2"], "a/(1/2)"),
    (["^", "1/2", 2], "(1/2)²"),
    (["^", -3, 10], "(−3)¹⁰"),
    (["^", ["^", X, 2], 3], "(x²)³"),
    (["neg", ["*", A, X]], "−(a·x)"),
    (["abs", ["+", A, 1]], "|a + 1|"),
    (["abs", ["+", ["abs", A], 1]], "abs(|a| + 1)"),
    (["max", A, 0], "max(a, 0)"),
    (["ite", ["<", A, 0], ["neg", A], A], "(if a < 0 then −a else a)"),
    (["app", "sqrt", ["+", A, 1]], "√(a + 1)"),
    (["app", "T", ["neg", X]], "T(−x)"),
    (["rel", "dot", X, 0], "dot(x, 0)"),
    (["<=", A, ["+", X, 1]], "a ≤ x + 1"),
    (["not", ["=", A, 0]], "a ≠ 0"),
    (["not", ["<", A, 0]], "¬(a < 0)"),
    (["=>", ["=>", P, Q], R], "(p ⇒ q) ⇒ r"),
    (["=>", P, ["=>", Q, R]], "p ⇒ (q ⇒ r)"),
    (["or", P, ["and", Q, ["not", R]]], "p ∨ q ∧ ¬r"),
    (["and", ["or", P, Q], ["true"]], "(p ∨ q) ∧ true"),
    (["iff", P, ["iff", Q, R]], "p ⇔ (q ⇔ r)"),
    (["and"], "true"),
    (["or"], "false"),
    (["+", A, ["*"]], "a + 1"),
    (["*", A, ["+"]], "a·(0)"),
]

FORMULA = {
    "kind": "formula",
    "variables": {"a": "real", "k": "int", "x": "real", "p": "bool"},
    "functions": {"T": {"arity": 1, "sort": "real"}, "G": {"arity": 2, "sort": "bool"}},
    "relations": {},
    "assumptions": [["<", 0, A], ["<", A, 1], ["=>", P, ["=", ["app", "T", X], 1]]],
    "goal": ["and", ["<=", A, X], ["=", v("k"), 0]],
}
DOT = {
    "arguments": {"s": "real"},
    "rules": {
        "empty": {"variables": {}, "premises": [], "conclusion": [0]},
        "step": {
            "variables": {"s": "real"},
            "premises": [["rel", "dot", v("s")]],
            "conclusion": [["+", v("s"), X]],
        },
    },
}
RULES = {"kind": "formula", "variables": {}, "relations": {"dot": DOT}, "assumptions": [], "goal": ["true"]}
STATEMENTS = [
    (FORMULA, "for all a, x ∈ ℝ, k ∈ ℤ, p ∈ {true, false}, T: ℝ → ℝ, G: ℝ² → {true, false}: "
              "0 < a < 1, (p ⇒ T(x) = 1) ⇒ a ≤ x ∧ k = 0"),
    ({"kind": "formula", "variables": {}, "relations": {"dot": DOT}, "assumptions": [], "goal": ["rel", "dot", 2]},
     "dot(2) — where dot is the least relation with [empty] dot(0), [step] dot(s) ⇒ dot(s + x)"),
    ({"kind": "cnf", "claims": "unsatisfiable", "clauses": [[1, -2], [2]], "names": {}},
     "the formula of 2 clauses in 2 variables is unsatisfiable"),
    ({"kind": "checker", "checker": "exact_rank.poles", "claims": {"rank": 2}},
     'exact_rank.poles: rank = 2'),
    ({"kind": "text", "text": "sampled <b>"}, "sampled <b>"),
]  # fmt: skip

NO_TERMS = [
    ["**", 1, 2],
    ["var"],
    [],
    None,
    1.5,
    True,
    ["^", A, B],
    ["/", 1],
    ["max"],
    ["+", 1, []],
    ["+", 1, ["neg"]],
    ["*", [], 1],
    ["*", 1, []],
]

LONG = {"kind": "text", "text": "x" * 9000}
DEEP = X
for _ in range(5000):
    DEEP = ["+", DEEP, 1]
NESTED = {"kind": "formula", "variables": {"x": "real"}, "assumptions": [], "goal": ["=", DEEP, 0]}

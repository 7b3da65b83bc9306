"""Synthetic records for the tests of the report, and for looking at it.

`showcase` is a run of one claim with a graph of fifty-odd boxes, `sixty` has more; `every_verdict` has each verdict
that there is; `hostile` has markup wherever text may stand; `many` has as many obligations as asked for.
"""

from __future__ import annotations

import math
import random

from verify.pretty import statement_mathml, statement_text
from verify.records import (
    ClaimResult,
    FalseVariantResult,
    GeneratedVariant,
    GeneratedVariants,
    ObligationResult,
    Plot,
    Record,
    RecordedAxiom,
    RecordedSource,
    Series,
    Table,
)

A, X, F, S, T = (["var", name] for name in ("a", "x", "F", "s", "t"))
B1, B2, C1, C2 = (["var", name] for name in ("b_1", "b_2", "c_1", "c_2"))
BETA, BETA_J, K = ["var", "beta_1"], ["var", "beta_j"], ["var", "k"]


def _formula(variables, assumptions, goal, functions=None):
    return {
        "kind": "formula",
        "variables": variables,
        "functions": functions or {},
        "relations": {},
        "assumptions": assumptions,
        "goal": goal,
    }


def _tanh(term):
    return ["app", "T", term]


ODD = {"T": {"arity": 1, "sort": "real"}}
STATEMENTS = {
    "constant_unit_folds": _formula(
        {"F": "real", "a": "real", "s": "real", "c_1": "real"},
        [["=", S, 0]],
        ["=", ["+", F, ["*", A, _tanh(["+", S, C1])]], ["+", F, ["*", A, _tanh(C1)]]],
        ODD,
    ),
    "equal_units_merge": _formula(
        {"F": "real", "a_1": "real", "a_2": "real", "s_1": "real", "s_2": "real"},
        [["=", ["var", "s_1"], ["var", "s_2"]]],
        [
            "=",
            [
                "+",
                F,
                ["*", ["var", "a_1"], _tanh(["var", "s_1"])],
                ["*", ["var", "a_2"], _tanh(["var", "s_2"])],
            ],
            ["+", F, ["*", ["+", ["var", "a_1"], ["var", "a_2"]], _tanh(["var", "s_1"])]],
        ],
        ODD,
    ),
    "sign_flip": _formula(
        {"F": "real", "a": "real", "s": "real"},
        [["=", _tanh(["neg", S]), ["neg", _tanh(S)]]],
        ["=", ["+", F, ["*", A, _tanh(S)]], ["+", F, ["*", ["neg", A], _tanh(["neg", S])]]],
        ODD,
    ),
    "no_other_factor_vanishes": _formula(
        {"beta_1": "real", "beta_j": "real", "c_1": "real", "c_2": "real", "k": "int"},
        [
            ["<", 0, BETA_J],
            ["<=", BETA_J, BETA],
            ["=", BETA_J, ["*", ["+", ["*", 2, K], 1], BETA]],
            ["=", ["*", C2, BETA], ["*", C1, BETA_J]],
        ],
        ["and", ["=", K, 0], ["=", BETA_J, BETA], ["=", C2, C1]],
    ),
    "hyperbolic_bound": _formula(
        {"x": "real"},
        [["<=", -1, X], ["<=", X, 1]],
        [
            "<=",
            ["abs", ["+", ["app", "tanh", X], ["neg", ["/", X, ["+", 1, ["/", ["^", X, 2], 3]]]]]],
            ["*", "1/15", ["^", ["abs", X], 5]],
        ],
    ),
}


def obligation(name: str, *, claim: str = "exact-rank", **fields: object) -> ObligationResult:
    """A discharged obligation beneath the root; `fields` say what is different."""
    statement = STATEMENTS.get(name)
    full = f"{claim}/{name}"
    result: dict[str, object] = {
        "id": full,
        "title": name.partition("[")[0].replace("_", " ").capitalize(),
        "scope": "for_all",
        "verdict": "discharged",
        "known": "kernel-checked",
        "prover": "smt",
        "beneath_root": True,
        "certificate": f"certificates/{full}.json",
        "certificate_bytes": 800 + 37 * len(name) ** 2,
        "seconds": 0.004 * len(name),
        "replay_seconds": 0.0003 * len(name),
        "conclusions": 1,
        "statements": [statement_text(statement)] if statement else [],
        "mathml": [statement_mathml(statement)] if statement else [],
    }
    result.update(fields)
    return ObligationResult.model_validate(result)


def variant(name: str, **fields: object) -> FalseVariantResult:
    """A refuted false variant."""
    result: dict[str, object] = {
        "id": f"exact-rank/{name}",
        "of": "exact-rank/equal_units_merge",
        "title": name.replace("_", " ").capitalize(),
        "verdict": "refuted",
        "refuted": True,
        "known": "kernel-checked",
        "counterexample": {"a_1": 1, "a_2": -1, "s_1": "1/2", "s_2": "-1/2"},
        "certificate": f"certificates/exact-rank/{name}.json",
        "seconds": 0.03,
        "replay_seconds": 0.001,
    }
    result.update(fields)
    return FalseVariantResult.model_validate(result)


AXIOMS = [
    (
        "exponentials",
        "cited",
        "Finitely many real exponentials $e^{\\lambda_1 t}, \\dots, e^{\\lambda_m t}$ with distinct exponents "
        "are linearly independent over $\\mathbb{R}$.",
        "Rudin, Real and Complex Analysis (1987), exercise 5.20",
    ),
    (
        "euler",
        "cited",
        "For real $x, y$: $e^{x+iy} = -1$ if and only if $x = 0$ and $y$ is an odd multiple of $\\pi$.",
        "Ahlfors, Complex Analysis (1979), section 2.3",
    ),
    (
        "hermite",
        "cited",
        "$e^{q}$ is transcendental for every rational $q \\ne 0$.",
        "Hermite, Sur la fonction exponentielle (1873)",
    ),
    (
        "network-meaning",
        "argued",
        "A unit with pre-activation $s = b \\cdot x + c$ contributes $a\\,T(s)$ to each output, "
        "so that a fact about free $F$, $a$, $s$ is a fact about networks.",
        "docs/axioms/network-meaning.md",
    ),
]


def generated(*rows: tuple[str, str, str, dict[str, object] | None, str]) -> GeneratedVariants:
    """Generated variants: of which obligation, what was changed, outcome, counterexample, message."""
    return GeneratedVariants(
        budget=60.0,
        seconds=1.5,
        left=7,
        variants=[
            GeneratedVariant(
                of=of,
                kind="constant",
                change=change,
                statement=f"for all x: {change}",
                outcome=outcome,
                message=message,
                counterexample=values,
                seconds=0.5,
            )
            for of, change, outcome, values, message in rows
        ],
    )


def axioms(users: dict[str, list[str]]) -> list[RecordedAxiom]:
    return [
        RecordedAxiom(id=i, kind=k, statement=s, reference=r, hash="5f" * 32, used_by=users.get(i, []))
        for i, k, s, r in AXIOMS
    ]


def _record(claims: list[ClaimResult], **fields: object) -> Record:
    base: dict[str, object] = {
        "id": "2026-11-20T13-05-11-quick",
        "seed": 0,
        "profile": "quick",
        "started": "2026-11-20T13:05:11+00:00",
        "seconds": 41.7,
        "versions": {
            "netproof": "0.1.0",
            "python": "3.11.2",
            "z3-solver": "4.15.3",
            "cvc5": "1.4.2",
            "mpmath": "1.4.1",
        },
        "claims": claims,
    }
    return Record.model_validate(base | fields)


SOURCE = RecordedSource(
    authors="M. Farrugia-Roberts",
    title="Proximity to losslessly compressible parameters",
    year=2023,
    reference="arXiv:2306.02834, section 4",
    url="https://arxiv.org/abs/2306.02834",
)
STATEMENT = (
    "Let $f_w(x) = d + \\sum_{i=1}^{h} a_i \\tanh(b_i \\cdot x + c_i)$ be a network with $h$ hidden units, and let "
    "$\\operatorname{rank}(w)$ be the least number of hidden units "
    "with which some network computes $f_w$ on all of $\\mathbb{R}^n$.\n\n"
    "Removing constant units, merging units whose $(b, c)$ agree up to sign and dropping those whose $a$ then vanishes "
    "computes the same function and leaves exactly $\\operatorname{rank}(w)$ units."
)


def showcase() -> Record:
    """One claim, proved, with sixty boxes beneath it, evidence beside it and campaigns."""
    o = obligation
    dice = random.Random(1)
    steps = [
        "constant_unit_folds",
        "equal_units_merge",
        "opposite_units_merge",
        "vanishing_unit_drops",
        "sign_flip",
    ]
    dots = ["zero_weights_give_zero", "equal_weights_agree", "opposite_weights_agree", "dot_is_linear"]
    labels = dict(zip(steps, ("ER-S1", "ER-S2+", "ER-S2−", "ER-S3", "ER-S4"), strict=True))
    at = "exact-rank/"
    found: list[ObligationResult] = [
        o(
            "algorithm_is_sound",
            label="ER-1",
            prover="induction",
            known="kernel-checked",
            certificate=None,
            certificate_bytes=None,
            title="The reduced network computes the same function, for every number of units",
            uses=[at + s for s in steps] + [at + "steps_compose"],
            axioms=["network-meaning"],
        ),
        o(
            "algorithm_is_optimal",
            label="ER-2",
            prover="induction",
            title="No network with fewer units computes $f_w$",
            uses=[at + "independence", at + "counting_step", at + "algorithm_is_sound"],
            axioms=["network-meaning"],
        ),
        o(
            "algorithm_is_sort_bound",
            label="ER-3",
            scope="bounded",
            prover="exact",
            title="Reduction costs $O(h(n+m))$ operations and one sort",
            uses=[at + "merge_counts_operations"],
        ),
        o(
            "compressible_is_atypical",
            label="ER-4",
            title="$\\{w : \\operatorname{rank}(w) \\le r\\}$ "
            "is a finite union of subspaces of codimension $(h-r)\\min(n,m)$",
            uses=[at + "codimension_of_a_pattern", at + "patterns_are_finite", at + "algorithm_is_optimal"],
        ),
        o(
            "equivalence_is_decidable",
            label="ER-5",
            title="Equality of two rational networks is decidable, output biases included",
            uses=[at + "algorithm_is_optimal", at + "bias_test_is_exact"],
            axioms=["hermite"],
        ),
    ]
    found += [o(s, label=labels[s], uses=[at + d for d in dots[i % 3 :]]) for i, s in enumerate(steps)]
    found += [
        o(d, label="ER-S0", prover="induction", uses=[at + f"{d}_base", at + f"{d}_step"]) for d in dots
    ]
    found += [o(f"{d}_{half}", label="ER-S0") for d in dots for half in ("base", "step")]
    found += [
        o("steps_compose", prover="induction", uses=[at + "one_step_keeps_the_function"]),
        o("one_step_keeps_the_function", uses=[at + s for s in steps]),
        o(
            "independence",
            label="ER-I",
            title="Units with $b_i \\ne 0$ that are pairwise not sign-equal are linearly independent, with 1",
            uses=[
                at + f
                for f in (
                    "line_exists",
                    "cleared_identity",
                    "exponentials_vanish",
                    "evaluate_at_the_pole",
                    "no_other_factor_vanishes",
                )
            ],
            description="Lemma I of the specification, proved along its five moves.\n\n"
            "Each move is an obligation of its own: "
            "the line, the clearing of denominators, the exponentials, the evaluation and the factors.",
        ),
        o(
            "line_exists",
            label="ER-I1",
            prover="exact",
            scope="for_all",
            uses=[at + "moment_curve_meets_hyperplane", at + "finitely_many_exclusions"],
        ),
        o("moment_curve_meets_hyperplane", prover="induction", uses=[at + "vandermonde_step"]),
        o("vandermonde_step", prover="exact"),
        o("finitely_many_exclusions", prover="induction"),
        o(
            "cleared_identity",
            label="ER-I2",
            prover="induction",
            uses=[at + "cleared_identity_base", at + "cleared_identity_step"],
        ),
        o("cleared_identity_base", prover="exact"),
        o("cleared_identity_step", prover="exact"),
        o("exponentials_vanish", axioms=["exponentials"], uses=[at + "distinct_exponents"]),
        o("distinct_exponents"),
        o(
            "evaluate_at_the_pole",
            axioms=["euler"],
            uses=[at + "cleared_identity", at + "largest_slope_exists"],
        ),
        o("largest_slope_exists", prover="induction"),
        o(
            "no_other_factor_vanishes",
            label="ER-I3",
            title="$0 < \\beta_j \\le \\beta_1$ and an odd quotient force the same unit",
            instance={"beta_1": "1", "beta_j": "1", "c_1": "0", "c_2": "0", "k": 0},
            unused_assumptions=["c_2·β₁ = c_1·β_j is not needed for k = 0"],
            notes=["Also decided by cvc5 in ratio form in 1 ms."],
        ),
        o(
            "counting_step",
            label="ER-I4",
            prover="induction",
            uses=[at + "counting_base", at + "one_partner_at_most", at + "someone_has_no_partner"],
        ),
        o("counting_base"),
        o("one_partner_at_most", uses=[at + "sign_equality_is_an_equivalence"]),
        o("someone_has_no_partner", prover="sat"),
        o(
            "sign_equality_is_an_equivalence",
            label="ER-S5",
            uses=[at + f"canonical_forms_agree[n={n}]" for n in (1, 2, 3)],
        ),
        *(o(f"canonical_forms_agree[n={n}]", label="ER-S5") for n in (1, 2, 3)),
        o("merge_counts_operations", scope="bounded", prover="exact", certificate_bytes=91_422, seconds=2.31),
        o(
            "codimension_of_a_pattern",
            prover="exact",
            uses=[at + f"pattern_rank[h={h}]" for h in (1, 2, 3, 4, 5)],
        ),
        *(o(f"pattern_rank[h={h}]", prover="exact") for h in (1, 2, 3, 4, 5)),
        o("patterns_are_finite", prover="induction"),
        o(
            "bias_test_is_exact",
            uses=[at + "rational_function_vanishes", at + "independence"],
            axioms=["hermite"],
        ),
        o("rational_function_vanishes", prover="exact", uses=[at + "common_denominator"]),
        o("common_denominator"),
    ]
    sizes = [10**k for k in range(2, 7)]
    found += [
        o(
            f"whole_algorithm[h={h}]",
            label="ER-S6",
            scope="bounded",
            beneath_root=False,
            conclusions=c,
            seconds=t,
            statements=[statement_text(STATEMENTS["equal_units_merge"])] * 3,
            mathml=[statement_mathml(STATEMENTS["equal_units_merge"])] * 3,
        )
        for h, c, t in ((1, 5, 0.01), (2, 33, 0.06), (3, 261, 0.44), (4, 2369, 6.1))
    ]
    found += [
        o(
            f"pole_certificate[network={name}]",
            label="ER-P",
            scope="instance",
            prover="exact",
            beneath_root=False,
        )
        for name in ("acas_xu_1_1", "sk_digits_16", "sk_diabetes_8", "sk_wine_12", "toy_64")
    ]
    found.append(
        o(
            "campaign_throughput",
            label="ER-V",
            scope="sampled",
            prover="samples",
            known="sampled",
            beneath_root=False,
            title="The vectorised rank equals the exact reference on random degenerate networks",
            certificate_bytes=2100,
            seconds=18.2,
            plots=[
                Plot(
                    title="Time to rank h units",
                    x_label="hidden units h",
                    y_label="seconds",
                    x_scale="log",
                    y_scale="log",
                    series=[
                        Series(name="netproof rank, n = 4", x=sizes, y=[4e-5 * h**0.75 / 1.5 for h in sizes]),
                        Series(
                            name="one argsort of h keys",
                            x=sizes,
                            y=[2e-8 * h * math.log2(h) + 1e-5 for h in sizes],
                        ),
                        Series(name="numpy.unique(axis=0)", x=sizes, y=[2e-6 * h + 2e-4 for h in sizes]),
                    ],
                ),
                Plot(
                    title="Contour cost against h·r",
                    x_label="h·r",
                    y_label="seconds",
                    x_scale="log",
                    y_scale="log",
                    series=[
                        Series(
                            name="one network",
                            style="points",
                            x=[h * r for h in range(5, 80, 5) for r in range(2, h, 7)],
                            y=[
                                2e-3 * (h * r) * dice.uniform(0.4, 1.8)
                                for h in range(5, 80, 5)
                                for r in range(2, h, 7)
                            ],
                        )
                    ],
                ),
                Plot(
                    title="Rank after quantisation",
                    x_label="bits",
                    y_label="rank / h",
                    series=[
                        Series(
                            name="h = 256, toy regression",
                            style="bars",
                            x=[2, 3, 4, 5, 6, 7, 8],
                            y=[0.21, 0.48, 0.74, 0.9, 0.97, 1, 1],
                        )
                    ],
                ),
            ],
            tables=[
                Table(
                    title="Certificates against the algorithm",
                    columns=["family", "networks", "equal", "worst seconds"],
                    rows=[
                        ["generic Gaussian", 200, 200, 0.011],
                        ["proportional $(b, c)$", 200, 200, 0.034],
                        ["adjacent floats", 200, 200, None],
                    ],
                )
            ],
        )
    )
    users: dict[str, list[str]] = {}
    for result in found:
        for axiom in result.axioms:
            users.setdefault(axiom, []).append(result.id)
    claim = ClaimResult(
        id="exact-rank",
        title="The rank of a tanh network is computed exactly by merging its units",
        statement=STATEMENT,
        source=SOURCE,
        verdict="certified",
        known="kernel-checked",
        guarded=True,
        summary="certified, 3 cited, 1 argued",
        weakest=["exact-rank/algorithm_is_sort_bound", "exact-rank/merge_counts_operations"],
        theorems=[result.id for result in found[:5]],
        axioms=axioms(users),
        obligations=found,
        false_variants=[
            variant(
                "merge_by_weight_alone",
                label="ER-F1",
                title="Units with equal $b$ merge, whatever their $c$",
                statements=[statement_text(STATEMENTS["equal_units_merge"])],
                mathml=[statement_mathml(STATEMENTS["equal_units_merge"])],
            ),
            variant(
                "flip_keeps_the_outgoing_sign",
                label="ER-F3",
                title="$\\tanh(x) + \\tanh(-x) = 2\\tanh(x)$",
                counterexample={"x": "1/2"},
            ),
            variant("constant_units_drop_unfolded", label="ER-F4"),
            variant(
                "distinct_weights_count_the_rank",
                label="ER-F6",
                counterexample={"w": [[1, 1, 0], [-1, 1, 0]]},
                of="exact-rank/algorithm_is_optimal",
            ),
            variant(
                "lowest_poles_count_the_rank",
                label="ER-F9",
                title="The number of lowest poles is the rank",
                message="$3\\tanh(3x) - \\tanh(x)$ shows one lowest pole and has rank 2.",
                counterexample={"a": [3, -1], "b": [3, 1], "c": [0, 0]},
                of="exact-rank/algorithm_is_optimal",
            ),
            variant(
                "naive_sums_decide",
                label="ER-F7",
                counterexample={"a": ["10000000000000000", "1", "-10000000000000000"]},
            ),
        ],
        generated=generated(
            ("exact-rank/algorithm_is_optimal", "x ≤ y made <", "killed", {"x": 0, "y": 0}, ""),
            ("exact-rank/algorithm_is_optimal", "without the hypothesis 0 < a", "not tight", None, ""),
            (
                "exact-rank/algorithm_is_optimal",
                "2 made 1 in n ≤ 2·h",
                "not checked",
                None,
                "z3 answers unknown",
            ),
        ),
    )
    return _record([claim])


def sixty() -> Record:
    """The showcase with so many more lemmas that its graph has sixty boxes, the claim and its axioms among them."""
    (claim,) = showcase().claims
    first, *others = claim.obligations
    more = [obligation(f"a_further_lemma_with_a_rather_long_name_{letter}") for letter in "abcdef"]
    first = first.model_copy(update={"uses": [*first.uses, *(lemma.id for lemma in more)]})
    return _record([claim.model_copy(update={"obligations": [first, *more, *others]})])


def every_verdict() -> Record:
    """Eight claims, one of each verdict; in them each verdict of an obligation, and a variant that survives."""
    o = obligation
    claims = []
    for verdict, end, known in (
        ("proved", "discharged", "kernel-checked"),
        ("certified", "discharged", "cross-checked"),
        ("supported", "discharged", "sampled"),
        ("undecided", "undecided", None),
        ("obsolete", "obsolete", None),
        ("vacuous", "vacuous", "kernel-checked"),
        ("refuted", "refuted", "kernel-checked"),
        ("error", "error", None),
    ):
        name = f"claim-{verdict}"
        scope = {"certified": "bounded", "supported": "sampled"}.get(verdict, "for_all")
        leaf = o(
            "leaf",
            claim=name,
            verdict=end,
            known=known,
            scope=scope,
            axioms=["euler"],
            message="" if end == "discharged" else f"This one ended {end}.",
            counterexample={"x": "1/2", "unit": [1, "-1/3"]} if end == "refuted" else None,
        )
        claims.append(
            ClaimResult(
                id=name,
                title=f"A claim that is {verdict}",
                statement="For all $x$: $x \\le x$.",
                source=SOURCE,
                verdict=verdict,
                known=known,
                guarded=verdict == "proved",
                summary=f"{verdict}, 1 cited",
                weakest=[f"{name}/leaf"],
                theorems=[f"{name}/top"],
                axioms=axioms({"euler": [f"{name}/leaf"]})[1:2],
                obligations=[
                    o("top", claim=name, uses=[f"{name}/leaf"]),
                    leaf,
                    o("seen", claim=name, scope="instance", beneath_root=False),
                ],
                false_variants=[variant("good", id=f"{name}/good", of=f"{name}/leaf")]
                if verdict == "proved"
                else [
                    variant(
                        "bad",
                        id=f"{name}/bad",
                        of=f"{name}/leaf",
                        verdict="undecided",
                        refuted=False,
                        counterexample=None,
                    )
                ]
                if verdict == "refuted"
                else [],
            )
        )
    return _record(claims)


NASTY = "<script>alert('x')</script> \" onload=\"alert(1) & ]]> <img src=http://evil.example/x.png> {{ 7*7 }}"


def hostile() -> Record:
    """Markup wherever a record may hold text, and mathematics that is not."""
    bad = obligation(
        "plain",
        id=f"h/{NASTY}",
        label=NASTY,
        title=NASTY,
        description=f"{NASTY}\n\n$\\text{{{NASTY}}}$ `{NASTY}`",
        verdict="refuted",
        message=NASTY,
        counterexample={NASTY: NASTY},
        instance={NASTY: [NASTY]},
        unused_assumptions=[NASTY],
        notes=[NASTY],
        prover=NASTY,
        uses=[NASTY, f"h/{NASTY}"],
        axioms=[NASTY],
        certificate="certificates/<b>.json",
        statements=[NASTY] * 4,
        mathml=[
            "<math><script>alert(1)</script></math>",
            "<math onload='alert(1)'><mi href='javascript:alert(1)'>x</mi></math>",
            f"</div>{NASTY}",
            "<!DOCTYPE math [<!ENTITY a 'b'>]><math>&a;</math>",
        ],
        plots=[
            Plot(
                title=NASTY,
                x_label=NASTY,
                y_label="$\\frac{",
                x_scale="log",
                y_scale="log",
                series=[
                    Series(name=NASTY, x=[1.0, None, 3.0], y=[-1.0, 2.0, None], style=style)
                    for style in ("line", "points", "bars")
                ],
            )
        ],
        tables=[Table(title=NASTY, columns=[NASTY], rows=[[NASTY], [None]])],
    )
    claim = ClaimResult(
        id=f"h{NASTY}",
        title=NASTY,
        statement=NASTY + " $\\frac{$ $x",
        verdict="refuted",
        guarded=False,
        summary=NASTY,
        weakest=[NASTY],
        source=RecordedSource(
            authors=NASTY, title=NASTY, year=2023, reference=NASTY, url="javascript:alert(1)"
        ),
        theorems=[bad.id, NASTY],
        axioms=[RecordedAxiom(id=NASTY, kind="argued", statement=NASTY, reference=NASTY, used_by=[NASTY])],
        obligations=[bad],
        false_variants=[
            variant(
                "v",
                id=f"h/v{NASTY}",
                of=NASTY,
                title=NASTY,
                label=NASTY,
                message=NASTY,
                counterexample={NASTY: NASTY},
            )
        ],
        generated=generated(
            (NASTY, NASTY, "killed", {NASTY: NASTY}, ""), (bad.id, NASTY, "not checked", None, NASTY)
        ),
    )
    return _record([claim], versions={NASTY: NASTY}, id="run<b>")


def many(count: int) -> Record:
    """One claim with `count` obligations: a proof of sixty, a hundred facts on their own, the rest in families."""
    record = showcase()
    claim = record.claims[0]
    names = list(STATEMENTS)
    rest = count - len(claim.obligations)
    for number in range(rest):
        name = f"lone_fact_{number}" if number < 150 else f"checked_{number % 24}[case={number}]"
        statement = STATEMENTS[names[number % len(names)]]
        claim.obligations.append(
            obligation(
                name,
                scope=("instance", "bounded", "sampled")[number % 3],
                beneath_root=False,
                verdict="undecided" if number % 97 == 0 else "discharged",
                statements=[statement_text(statement)],
                mathml=[statement_mathml(statement)],
                instance={"x": "1/2", "case": number},
            )
        )
    return record

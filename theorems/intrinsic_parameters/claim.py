"""Intrinsic parameters: what is claimed, and what follows from what.

Claim     A ReLU network all but a few of whose weights are fixed beforehand approximates every continuous function on
          [0, 1]^d: n + 2 weights that depend on it are enough for an error that halves with n; three for any error
Kind      upper bounds on the error with **explicit constants**, by explicit networks; no existence theorem is used
Source    Z. Shen, H. Yang, S. Zhang, Deep Network Approximation in Terms of Intrinsic Parameters, arXiv:2111.07964
          (IP-1 to IP-4); IP-5, IP-6, IP-7 and all networks are ours
Proof     docs/intrinsic-parameters-proof.md tells it in words; lemmas_*.py and obligations.py have every step
Axioms    below: three facts of analysis for L^p with real p and for "every error", and the reading of the formulas

Folder: construction.py (the networks, a library: symbolic.py, blocks.py, codes.py, lookup.py, kuhn.py), lemmas_*.py and
obligations.py (the proof), evidence.py (networks of small sizes, evaluated and counted), error_evidence.py (certified
errors of single functions), variants.py (false beliefs, refuted), packed.py and campaign.py (large sizes),
checker.py and error_checker.py.
"""

from verify.claim import Claim, Source

claim = Claim(
    "intrinsic-parameters",
    title="ReLU networks with few parameters that depend on the target",
    statement=r"""
    An intrinsic parameter of a network is a weight or bias that depends on the target $f : [0, 1]^d \to \mathbb{R}$;
    all others are fixed by $d$, $n$ and $p$. Let $\omega_f$ be the modulus of continuity of $f$ in the Euclidean norm,
    $\lambda$ its Lipschitz constant if it has one, and $n \ge 1$.
    IP-1: if $1 \le p < \infty$, $n + 2$ intrinsic parameters reach $\|\varphi-f\|_p \le 5 \lambda \sqrt{d}\, 2^{-n}$.
    IP-2: they reach $\omega_f(\sqrt{d}\, 2^{-n}) + 2^{-n+2} \omega_f(\sqrt{d})$ for every continuous $f$.
    IP-3: $3^d n + 2$ reach both bounds in the sup norm.
    IP-4: three reach any error $\varepsilon > 0$, for every continuous (in particular every Hölder) function.
    IP-5: $n + 2$ reach both bounds in the sup norm.
    IP-6: $n + 2$, or three, reach $\lambda \sqrt{d}\, 2^{-n}/2 + R/(2(2^n - 1))$ in the sup norm,
    with $R \le \lambda \sqrt{d}$ the range of $f$ on the grid; on a finer grid the first term vanishes.
    IP-7: if $\lambda$ is known, $n + 1$ (or two) reach it with $\lambda \sqrt{d}$ for $R$; if a bound of $|f|$ is
    known too, $n$ (or one) reach $\frac52 \lambda \sqrt{d}\, 2^{-n}$.
    """,
    source=Source(
        authors="Zuowei Shen, Haizhao Yang, Shijun Zhang",
        title="Deep Network Approximation in Terms of Intrinsic Parameters",
        year=2021,
        reference="arXiv:2111.07964",
        url="https://arxiv.org/abs/2111.07964",
    ),
    parts=[
        f"theorems.intrinsic_parameters.{part}"
        for part in (
            "lemmas_reading",
            "lemmas_coding",
            "lemmas_interpolation",
            "lemmas_lookup",
            "lemmas_medians",
            "obligations",
            "evidence",
            "error_evidence",
            "variants",
            "campaign",
        )
    ],
)


@claim.axiom(
    kind="cited", reference="elementary: Hardy, Littlewood, Pólya, Inequalities, §2.1 and theorem 19"
)
def real_powers(smt):  # type: ignore[no-untyped-def]
    """For real p ≥ 1, t^p on t ≥ 0 is nonnegative, increasing and multiplicative, and t^⌈p⌉ ≤ t^p ≤ t for t ≤ 1.

    `P(t)` is t^p and `C(t)` is t^⌈p⌉.
    """
    from verify.terms import And, Implies

    a, b, t = smt.reals("a b t")
    P, C = smt.function("P"), smt.function("C")
    smt.assume(0 <= a, 0 <= b, 0 <= t, t <= 1)
    smt.prove(And(0 <= P(a), P(a * b) == P(a) * P(b), Implies(a <= b, P(a) <= P(b)), C(t) <= P(t), P(t) <= t))


@claim.axiom(
    kind="cited", reference="elementary measure theory, e.g. Rudin, Real and Complex Analysis, chapter 1"
)
def integrals_are_bounded_by_parts() -> None:
    """A nonnegative measurable function on [0, 1]^d that is at most G off a union of d(K - 1) slabs of width δ, and at
    most H in them, has an integral of at most G + H d(K - 1)δ."""


@claim.axiom(
    kind="cited",
    reference="Heine-Cantor theorem, e.g. Rudin, Principles of Mathematical Analysis, theorem 4.19",
)
def continuous_functions_are_uniformly_continuous() -> None:
    """For continuous f on [0, 1]^d and every ε > 0 some K = 2^n has ω_f(√d/K) ≤ ε and R ≤ (K - 1)ε; for a Hölder
    function the K is explicit."""


@claim.axiom(kind="argued", reference="docs/intrinsic-parameters-proof.md, 'What the formulas mean'")
def formulas_speak_of_networks() -> None:
    """The relations of obligations.py are read as layers of the networks of construction.py, coordinates of a point,
    symbols of a code and vertices of the grid."""


claim.concludes(
    "n_plus_2_parameters_reach_lipschitz_functions_in_l_p",
    "n_plus_2_parameters_reach_the_modulus_in_l_p",
    "a_code_a_copy_reaches_both_bounds",
    "three_parameters_reach_every_error",
    "n_plus_2_parameters_reach_both_bounds_in_the_sup_norm",
    "a_shared_code_reaches_both_bounds",
    "interpolation_reaches_half_the_diagonal",
    "a_finer_grid_leaves_the_rounding",
    "a_known_lipschitz_constant_saves_a_parameter",
    "a_known_bound_saves_the_offset_too",
)

"""Activation emulation: a ReLU network computed by a network with another activation. What follows from what.

Claim     One ReLU unit is emulated, to any η on [-M, M], by k units in m layers of another activation, with
          parameters in closed form; so a ReLU network of width N and depth L by one of width kN and depth mL, with a
          certified error.
Kind      explicit bounds for all M, η and x; (k, m) is **tight** where a lower bound says so (LB1 to LB4)
Source    S. Zhang, J. Lu, H. Zhao, arXiv:2307.06555, with (k, m) = (6, 2) for all; the constants (2, 2) and better,
          theorem GS without a second derivative, and the lower bounds are ours
Proof     docs/activation-emulation-proof.md tells it in words, and what is not proved
Axioms    below: facts of analysis on exp, tanh, arctan and erf, what an S-shape is, and the reading of the formulas

Folder: activations_as_terms.py (the formulas), obligations_*.py (the proof), evidence.py and campaign.py (what is
checked besides), variants.py (false beliefs, refuted), construction.py (the library and what is behind it), checker/.
"""

from verify.claim import Claim, Source

claim = Claim(
    "activation-emulation",
    title="ReLU networks emulated by networks with another activation",
    statement=r"""
    Theorem AE: for each activation $\varrho$ below there is an emulator, $m$ layers of at most $k$ units with
    parameters in closed form, within $\eta$ of $\max(x, 0)$ for all $|x| \le M$ and $0 < \eta \le M$, with $(k, m)$:
    (1, 1) for ReLU (exact), ELU, CELU, SELU, softplus, GELU, SiLU, swish and Mish (for all real $x$, and
    parameters $\alpha, \beta > 0$);
    (2, 1) for LeakyReLU of slope $a \ne \pm 1$ (exact) and ReLU² (for all real $x$);
    (1, 2) and (2, 1) for softsign; (1, 2) for arctan; (2, 2) for tanh, sigmoid, dSiLU and SRS of parameters (2, 3).
    Theorem GS: (2, 2) suffices for every continuous $\varrho$ with finite limits $\ell_- \ne \ell_+$ that is
    differentiable at one point with slope not 0; so for SRS of all $\alpha, \beta > 0$ without a pole
    ($\beta/\alpha < e$), with moduli in closed form.
    Networks: with $E_l = \eta_l + |W^l| E_{l-1}$ errors propagate through any depth, widths and weights;
    $\eta_l = \varepsilon / (L G_l)$ keeps them within $\varepsilon$. Widths are at most $2N \le 6N$, depths at most
    $2L$: the source's (6, 2).
    Lower bounds: LB1, width one and depth $k$ with LeakyReLU of slope $0 < a < 1$ has error at least
    $a^k M / (2(1 + a^k))$ on $[-M, M]$, which is attained; with any slope $a \ne 0$ at least $r M / (2(1 + r))$ for
    $r = (\min(|a|, 1/|a|)/2)^k$. LB2 and LB3, width one and depth $k$ with tanh or sigmoid has
    error at least $M / (92160 \cdot 8^k)$, with ReLU² at least $M / (845 \cdot 4^k)$. LB4: no single softsign unit is
    within $M/20$.
    Float64: rounding propagates through any depth, widths and order of summation, with
    $\gamma_{n+1} = (n + 1) u / (1 - (n + 1) u)$ for a sum of $n$ products and a bias and with the Lipschitz constants
    and bounds of each activation that the checker of float64 networks has.
    """,
    source=Source(
        authors="Shijun Zhang, Jianfeng Lu, Hongkai Zhao",
        title="Deep network approximation: beyond ReLU to diverse activation functions",
        year=2023,
        reference="arXiv:2307.06555",
        url="https://arxiv.org/abs/2307.06555",
    ),
    parts=[
        f"theorems.activation_emulation.{part}"
        for part in (
            "obligations_exact",
            "obligations_exponential",
            "obligations_scaling",
            "obligations_gates",
            "obligations_arctan",
            "obligations_products",
            "obligations_dsilu",
            "obligations_dsilu_gate",
            "obligations_srs",
            "obligations_srs_steps",
            "obligations_srs_gate",
            "obligations_shapes",
            "obligations_srs_shape",
            "obligations_networks",
            "obligations_leaky_chains",
            "obligations_square_chains",
            "obligations_sinh",
            "obligations_tanh_chains",
            "obligations_softsign_unit",
            "obligations_growth",
            "obligations_growth_mish",
            "obligations_growth_tanh",
            "obligations_growth_means",
            "obligations_growth_table",
            "obligations_rounding",
            "obligations_schwarzian",
            "evidence",
            "variants",
            "campaign",
        )
    ],
)


@claim.axiom(
    kind="cited", reference="the functional equation of exp; Rudin, Principles of Mathematical Analysis, 8.6"
)
def exp_of_a_sum(smt):  # type: ignore[no-untyped-def]
    """exp(s + t) = exp(s) exp(t)."""
    from verify.terms import exp

    s, t = smt.reals("s t")
    smt.prove(exp(s + t) == exp(s) * exp(t))


@claim.axiom(
    kind="cited", reference="exp is convex with slope 1 at 0; Rudin, Principles of Mathematical Analysis, 8.6"
)
def exp_above_its_tangent(smt):  # type: ignore[no-untyped-def]
    """exp(t) ≥ 1 + t."""
    from verify.terms import exp

    t = smt.real("t")
    smt.prove(exp(t) >= 1 + t)


@claim.axiom(
    kind="cited", reference="log is the inverse of exp; Rudin, Principles of Mathematical Analysis, 8.6"
)
def log_inverts_exp(smt):  # type: ignore[no-untyped-def]
    """exp(log(y)) = y for y > 0."""
    from verify.terms import exp, log

    y = smt.real("y")
    smt.assume(y > 0)
    smt.prove(exp(log(y)) == y)


@claim.axiom(kind="cited", reference="definition of the hyperbolic tangent; NIST DLMF 4.28")
def tanh_is_a_quotient(smt):  # type: ignore[no-untyped-def]
    """tanh(z) (exp(2z) + 1) = exp(2z) - 1."""
    from verify.terms import exp, tanh

    z = smt.real("z")
    smt.prove(tanh(z) * (exp(2 * z) + 1) == exp(2 * z) - 1)


@claim.axiom(kind="cited", reference="NIST DLMF 7.4.1 and 7.8.1 with 7.8.2 (Mills' ratio)")
def erf_near_its_limits(smt):  # type: ignore[no-untyped-def]
    """erf is odd, and 0 ≤ u (1 - erf(u)) ≤ exp(-u²) for u ≥ 0."""
    from verify.terms import And, Implies, erf, exp

    u = smt.real("u")
    tail = u * (1 - erf(u))
    smt.prove(And(erf(-u) == -erf(u), Implies(u >= 0, And(0 <= tail, tail <= exp(-u * u)))))


@claim.axiom(
    kind="cited",
    reference="Taylor: its derivative 1 - tanh² lies between 1 - z² and 1; NIST DLMF 4.28, 4.33.3",
)
def tanh_near_zero(smt):  # type: ignore[no-untyped-def]
    """z - z³/3 ≤ tanh(z) ≤ z for z ≥ 0."""
    from verify.terms import And, tanh

    z = smt.real("z")
    smt.assume(z >= 0)
    smt.prove(And(3 * z - z * z * z <= 3 * tanh(z), tanh(z) <= z))


@claim.axiom(
    kind="cited", reference="NIST DLMF 4.24.3, 4.24.15 and 4.24.17: arctan by its alternating series"
)
def arctan_near_zero(smt):  # type: ignore[no-untyped-def]
    """z - z³/3 ≤ arctan(z) ≤ z for z ≥ 0."""
    from verify.terms import And, atan

    z = smt.real("z")
    smt.assume(z >= 0)
    smt.prove(And(3 * z - z * z * z <= 3 * atan(z), atan(z) <= z))


@claim.axiom(kind="cited", reference="NIST DLMF 4.24.17 and 4.23.15: the angles of a right triangle")
def arctan_of_reciprocals(smt):  # type: ignore[no-untyped-def]
    """arctan(-w) = -arctan(w), and arctan(w) + arctan(v) = π/2 where wv = 1 and w > 0."""
    from verify.terms import And, Implies, atan, pi

    w, v = smt.reals("w v")
    smt.prove(And(atan(-w) == -atan(w), Implies(And(w > 0, w * v == 1), 2 * (atan(w) + atan(v)) == pi)))


@claim.axiom(kind="cited", reference="NIST DLMF 4.24.15: the addition formula of arctan")
def arctan_adds(smt):  # type: ignore[no-untyped-def]
    """arctan(t) - arctan(s) = arctan(w) where w (1 + st) = t - s and 0 ≤ s ≤ t."""
    from verify.terms import atan

    s, t, w = smt.reals("s t w")
    smt.assume(0 <= s, s <= t, w * (1 + s * t) == t - s)
    smt.prove(atan(t) - atan(s) == atan(w))


@claim.axiom(
    kind="cited",
    reference="mean value theorem; Rudin, Principles of Mathematical Analysis, 5.10, with NIST DLMF 7.1.1",
)
def mean_value_of_u_erf(smt):  # type: ignore[no-untyped-def]
    """u erf(u) - v erf(v) = (u - v)(erf(m) + 2m exp(-m²)/√π) for some m, here gelu_mean(u, v)."""
    from verify.terms import erf, exp, pi, sqrt

    u, v = smt.reals("u v")
    m = smt.function("gelu_mean", 2)(u, v)
    slope = erf(m) + 2 * m * exp(-m * m) / sqrt(pi)
    smt.prove(u * erf(u) - v * erf(v) == (u - v) * slope)


@claim.axiom(
    kind="cited",
    reference="mean value theorem; Rudin, Principles of Mathematical Analysis, 5.10, for a quotient (5.3)",
)
def mean_value_of_srs(smt):  # type: ignore[no-untyped-def]
    """S(u) - S(v) = (u - v)(1 + m) exp(-m)/q(m)² for some m, here srs_mean(u, v); S(y) = y/q(y), q(y) = 3y/2 + exp(-y).

    q > 0 everywhere (`the_divisor_of_srs_is_positive`).
    """
    from verify.terms import exp

    u, v = smt.reals("u v")
    m = smt.function("srs_mean", 2)(u, v)
    q_u, q_v, q_m = (3 * y / 2 + exp(-y) for y in (u, v, m))
    smt.prove(u / q_u - v / q_v == (u - v) * ((1 + m) * exp(-m) / (q_m * q_m)))


@claim.axiom(kind="argued", reference="docs/activation-emulation-proof.md, 'What an S-shape is'")
def an_s_shape(smt):  # type: ignore[no-untyped-def]
    """f is an S-shape: the hypothesis of theorem GS, which speaks of every f that satisfies it.

    f(0) = 0 and f'(0) = 1 (shift and scale f), f is uniformly continuous, with limits l_minus at -∞ and
    l_plus ≠ l_minus at +∞. For κ > 0: near(κ) > 0 is a distance within which the difference quotient is κ-close to 1,
    far(κ) > 0 one beyond which f is κ-close to its limits, close(κ) > 0 one over which f moves by at most κ.
    """
    from verify.terms import And, Implies

    f, near, far, close = (smt.function(name) for name in ("f", "near", "far", "close"))
    l_minus, l_plus = smt.function("l_minus", 0)(), smt.function("l_plus", 0)()
    kappa, h, u, v = smt.reals("kappa h u v")
    smt.assume(kappa > 0)
    smt.prove(
        And(
            near(kappa) > 0,
            far(kappa) > 0,
            close(kappa) > 0,
            l_minus != l_plus,
            Implies(abs(h) <= near(kappa), abs(f(h) - h) <= kappa * abs(h)),
            Implies(u <= -far(kappa), abs(f(u) - l_minus) <= kappa),
            Implies(u >= far(kappa), abs(f(u) - l_plus) <= kappa),
            Implies(abs(u - v) <= close(kappa), abs(f(u) - f(v)) <= kappa),
        )
    )


@claim.axiom(
    kind="cited",
    reference="IEEE 754-2019, 4.3.1 and 7.5; Higham, Accuracy and Stability of Numerical Algorithms, (2.8)",
)
def float64_rounds_each_operation() -> None:
    """An addition of float64 numbers gives (a + b)(1 + d), a multiplication ab (1 + d) + n with |d| ≤ u = 2^-53 and
    |n| ≤ ν = 2^-1074, if nothing overflows. Sums with 0, products with 0 and, but for n, with ±2^k are exact."""


@claim.axiom(kind="argued", reference="docs/activation-emulation-proof.md, 'What the formulas mean'")
def formulas_speak_of_networks() -> None:
    """The relations of the obligations are read as networks: values of units and partial sums of rows, layer by layer;
    a sequence of numbers as the bounds of the layers, or as the layers of a network of width one."""


claim.concludes(
    "leaky_relu_emulates_relu",
    "absolute_value_emulates_relu",
    "relu2_emulates_relu",
    "elu_emulates_relu",
    "celu_emulates_relu",
    "selu_emulates_relu",
    "softplus_emulates_relu",
    "gelu_emulates_relu",
    "silu_emulates_relu",
    "swish_emulates_relu",
    "mish_emulates_relu",
    "softsign_emulates_relu",
    "wide_softsign_emulates_relu",
    "arctan_emulates_relu",
    "tanh_emulates_relu",
    "sigmoid_emulates_relu",
    "dsilu_emulates_relu",
    "srs_emulates_relu",
    "s_shapes_emulate_relu",
    "srs_of_any_parameters_emulates_relu",
    "errors_propagate",
    "signed_errors_propagate",
    "ranges_widen_by_the_error",
    "budgets_add_up_to_epsilon",
    "widths_and_depths",
    "narrow_leaky_networks_keep_an_error",
    "the_best_leaky_chain",
    "narrow_networks_of_any_slope_keep_an_error",
    "narrow_tanh_networks_keep_an_error",
    "narrow_square_networks_keep_an_error",
    "one_softsign_unit_keeps_an_error",
    "growth_is_as_the_checker_has_it",
    "a_computed_row_is_near",
    "rounding_propagates",
)

"""The theorems IP-1 to IP-7, from the lemmas, in the order of docs/intrinsic-parameters-proof.md.

    lemmas_reading.py, lemmas_coding.py, lemmas_interpolation.py, lemmas_lookup.py, lemmas_medians.py: the lemmas
    interpolation     IP-6, IP-5, IP-4, IP-7
    looking up        IP-2, IP-1
    medians           IP-3, IP-5

Where the values of a network are said to be derivable, the statement says what could stand in the way: "derivable, or
stuck where this premise fails"; the lemmas show that it fails nowhere.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from fractions import Fraction

from theorems.intrinsic_parameters import blocks
from theorems.intrinsic_parameters.claim import (
    claim,
    continuous_functions_are_uniformly_continuous,
    formulas_speak_of_networks,
    integrals_are_bounded_by_parts,
    real_powers,
)
from theorems.intrinsic_parameters.lemmas_coding import (
    C,
    P,
    a_small_range_leaves_a_small_error,
    a_step_of_the_code_is_small,
    any_level_is_within_the_oscillation,
    copied,
    copies_have_their_own_streams,
    counted,
    half_a_step_of_the_range_is_little,
    hidden_units_hold_a_symbol_a_stream,
    leading,
    leading_bits_make_the_offset,
    lower_level,
    modulus_and_range_are_lipschitz,
    nearest_level,
    real_powers_add_up_to_less,
    rounding_costs_half_a_step,
    rounding_down_costs_a_step,
)
from theorems.intrinsic_parameters.lemmas_interpolation import (
    Q_2,
    a_step_of_the_grid_is_short,
    at_the_end,
    distances_are_averaged_by_their_squares,
    kuhn_weights_are_weights,
    moments_add_up,
    moments_are_at_most_a_quarter,
    moments_are_at_most_d_quarters,
    the_error_is_an_average,
    the_mean_is_taken_at_half_the_diagonal,
)
from theorems.intrinsic_parameters.lemmas_lookup import (
    a_good_coordinate_is_read,
    a_good_shift_is_near,
    corners_are_within_the_diagonal,
    in_cell,
    indices,
    is_good,
    is_shift,
    ramps,
    shifted,
    table,
    tables_are_looked_up,
    the_index_is_in_the_table,
    what_is_in_no_gap_is_good,
)
from theorems.intrinsic_parameters.lemmas_medians import (
    medians,
    medians_are_near,
    o_1,
    o_2,
    o_3,
    shifts,
    two_are_clear,
    two_shifts_are_clear,
)
from theorems.intrinsic_parameters.lemmas_reading import (
    HALF,
    selected_bits_add_up,
    selected_planes,
    three_ramps_make_a_hat,
)
from verify.terms import And, Implies, Not, Or, bools, ints, reals, relu

acc, s, b, f, f_v, lo, at_0, value = reals("acc s b f f_v lo at_0 value")
X, gap, slope, digit, position, square, r, Q = reals("X gap slope digit position square r Q")
size, steps, up, down, weight, part, level, w, whole, total, table_level, top_level = reals(
    "size steps up down weight part level w whole total table_level top_level"
)
R, rho, omega, Omega, lam, mu, sigma, c, eps, G_0, G_1 = reals("R rho omega Omega lam mu sigma c eps G_0 G_1")
G, H, share, integral, delta, measure = reals("G H share integral delta measure")
K, d, n, m, i, t, h, count, streams, copies = ints("K d n m i t h count streams copies")
q, D, off, w_2 = reals("q D off w_2")

vertex_error = Implies(square <= d, abs(s * level + b - f) <= G_0 + G_1 * square)

interpolated = [
    *selected_planes,
    0 <= up,
    0 <= down,
    weight == blocks.kuhn_weight(relu, up, down),
    Or(at_the_end, part != weight * level, level < 0, Not(vertex_error)),
    counted(streams, count),
]
"""The accumulator of Q has passed all vertices, unless a part is not weight · level or a vertex errs by more."""

coded_by_range = [
    K >= 2,
    q * K == 1,
    *(p.substitute({"steps": K - 1}) for p in nearest_level),
    level * K == whole,
    s * (K - 1) == R * K,
    2 * (K - 1) * rho == R,
]
"""The value f_v at a vertex is coded in range mode: f_v ≈ lo + s level; q = 2^-n, ρ = R/(2(2^n - 1))."""

lipschitz = [
    G_1 >= 0,
    c >= 0,
    4 * c * c == d,
    mu == 2 * c * G_1,
    mu == lam * q,
    r * r == square,
    K * abs(f_v - f) <= lam * r,
]
"""f is Lipschitz with λ, so with μ = λ/K a step of the grid; r = |Kx - β| for a vertex β, c = √d/2."""

continuous = [G_1 == 0, G_0 == rho + omega, Implies(square <= d, abs(f_v - f) <= omega)]
"""ω = ω_f(√d/K): vertices within √d steps of the grid have values within ω."""


@claim.obligation(scope="for_all", label="IP-6", axioms=[formulas_speak_of_networks])
def interpolation_adds_half_the_diagonal(smt):
    "If the value at every vertex is within ρ of f then |φ(x) - f(x)| ≤ λ√d 2^-n/2 + ρ at every x; c = √d/2"
    smt.assume(*interpolated, K >= 1, q * K == 1, *lipschitz, *moments_add_up, G_0 == rho + G_1 * c * c)
    smt.assume(abs(s * level + b - f_v) <= rho)
    smt.use(kuhn_weights_are_weights)
    smt.use(selected_bits_add_up)
    smt.use(a_step_of_the_grid_is_short)
    smt.use(distances_are_averaged_by_their_squares)
    smt.use(the_error_is_an_average)
    smt.use(moments_are_at_most_a_quarter, Q=Q_2)
    smt.use(moments_are_at_most_d_quarters, j=d)
    smt.use(the_mean_is_taken_at_half_the_diagonal)
    smt.use(hidden_units_hold_a_symbol_a_stream)
    smt.prove(And(abs(s * acc + b - f) <= lam * q * c + rho, count == streams))


@claim.obligation(scope="for_all", label="IP-6")
def the_constant_tends_to_one(smt):
    """λ√d 2^-n/2 + R/(2(2^n - 1)) ≤ (1 + 1/(2(2^n - 1))) λ√d 2^-n for R ≤ λ√d, D = λ√d

    The factor is 3/2 for n = 1, 7/6 for n = 2, and tends to 1.
    """
    smt.assume(K >= 2, q * K == 1, 2 * (K - 1) * rho == R, R <= D, eps <= D * q * HALF + rho)
    smt.prove(2 * (K - 1) * eps <= (2 * (K - 1) + 1) * D * q)


@claim.obligation(scope="for_all", label="IP-6", axioms=[formulas_speak_of_networks])
def a_finer_grid_leaves_the_rounding(smt):
    """IP-6: on a grid of any number K of steps |φ(x) - f(x)| ≤ λ√d/(2K) + R/(2(2^n - 1)) at every x

    The first part vanishes as K grows, and there are still n + 2 intrinsic parameters, or three. Here `size` is 2^n
    and `steps` is 2^n - 1.
    """
    smt.assume(*interpolated, *lipschitz, *moments_add_up, G_0 == rho + G_1 * c * c, K >= 1, q * K == 1)
    smt.assume(size > 0, steps > 0, *nearest_level, b == lo)
    smt.assume(level * size == whole, s * steps == R * size, 2 * steps * rho == R)
    smt.use(rounding_costs_half_a_step)
    smt.use(interpolation_adds_half_the_diagonal)
    smt.prove(And(abs(s * acc + b - f) <= lam * q * c + rho, count == streams))


@claim.obligation(scope="for_all", label="IP-6", axioms=[formulas_speak_of_networks])
def interpolation_reaches_half_the_diagonal(smt):
    """IP-6: with n + 2 or three intrinsic parameters |φ(x) - f(x)| ≤ λ√d 2^-n/2 + R/(2(2^n - 1)) at every x

    `streams` is n, or 1 for the form with three; c = √d/2, ρ = R/(2(2^n - 1)). For R ≤ λ√d = 2λc that is at most
    (1 + 1/(2(2^n - 1))) λ√d 2^-n.
    """
    smt.assume(*interpolated, *coded_by_range, *lipschitz, b == lo, *moments_add_up, G_0 == rho + G_1 * c * c)
    smt.use(rounding_costs_half_a_step, size=K, steps=K - 1)
    smt.use(interpolation_adds_half_the_diagonal)
    error = abs(s * acc + b - f)
    smt.use(the_constant_tends_to_one, D=2 * lam * c, eps=error)
    constant = Implies(R <= 2 * lam * c, 2 * (K - 1) * error <= (2 * (K - 1) + 1) * 2 * lam * c * q)
    smt.prove(And(error <= lam * q * c + rho, constant, count + 2 == streams + 2))


@claim.obligation(scope="for_all", label="IP-5", axioms=[formulas_speak_of_networks])
def interpolation_is_within_the_modulus(smt):
    "Q has |φ(x) - f(x)| ≤ ω_f(√d 2^-n) + R/(2(2^n - 1)) at every x, for every continuous f"
    smt.assume(*interpolated, *coded_by_range, *continuous, b == lo)
    smt.use(kuhn_weights_are_weights)
    smt.use(selected_bits_add_up)
    smt.use(rounding_costs_half_a_step, size=K, steps=K - 1)
    smt.use(the_error_is_an_average)
    smt.use(hidden_units_hold_a_symbol_a_stream)
    smt.prove(And(abs(s * acc + b - f) <= omega + rho, count + 2 == streams + 2))


@claim.obligation(scope="for_all", label="IP-5", axioms=[formulas_speak_of_networks])
def n_plus_2_parameters_reach_both_bounds_in_the_sup_norm(smt):
    """IP-5: with n + 2 intrinsic parameters |φ(x) - f(x)| ≤ ω_f(√d 2^-n) + 4 ω_f(√d) 2^-n at every x

    That is at most 5λ√d 2^-n if λ exists. By interpolation; `a_shared_code_reaches_both_bounds` has it by medians too.
    """
    smt.assume(*interpolated, *coded_by_range, *continuous, b == lo, 0 <= R, R <= Omega, streams == n)
    smt.use(interpolation_is_within_the_modulus)
    smt.use(half_a_step_of_the_range_is_little)
    smt.use(modulus_and_range_are_lipschitz)
    bound = omega + 4 * Omega * q
    is_lipschitz = And(omega <= lam * sigma * q, Omega <= lam * sigma)
    error = abs(s * acc + b - f)
    smt.prove(And(error <= bound, Implies(is_lipschitz, error <= 5 * lam * sigma * q), count + 2 == n + 2))


@claim.obligation(
    scope="for_all",
    label="IP-4",
    axioms=[continuous_functions_are_uniformly_continuous, formulas_speak_of_networks],
)
def three_parameters_reach_every_error(smt):
    """IP-4: with all bits in one stream three intrinsic parameters have |φ(x) - f(x)| ≤ ε at every x, for every ε > 0

    K = 2^n is chosen with ω_f(√d/K) ≤ ε/2 and R ≤ (K - 1)ε; for a Hölder function λ(√d/K)^α ≤ ε/2 says which K will do.
    """
    smt.assume(*interpolated, *coded_by_range, *continuous, b == lo)
    eps = smt.real("eps")
    smt.assume(2 * omega <= eps, R <= (K - 1) * eps, streams == 1)
    smt.use(interpolation_is_within_the_modulus)
    smt.use(a_small_range_leaves_a_small_error)
    smt.prove(And(abs(s * acc + b - f) <= eps, count + 2 == 3))


@claim.obligation(scope="for_all", label="IP-7", axioms=[formulas_speak_of_networks])
def a_known_lipschitz_constant_saves_a_parameter(smt):
    """IP-7: if λ is known, n + 1 or two intrinsic parameters have |φ(x) - f(x)| ≤ λ√d 2^-n/2 + λ√d/(2(2^n - 1))

    The scale D 2^n/(2^n - 1) is then fixed, with D = λ√d in place of the range; c = √d/2, ρ = D/(2(2^n - 1)).
    """
    smt.assume(*interpolated, *coded_by_range, *lipschitz, b == lo, *moments_add_up, G_0 == rho + G_1 * c * c)
    smt.assume(R == 2 * lam * c)
    smt.use(interpolation_reaches_half_the_diagonal)
    smt.prove(
        And(
            abs(s * acc + b - f) <= lam * q * c + rho,
            2 * (K - 1) * rho == 2 * lam * c,
            count + 1 == streams + 1,
        )
    )


B, size_m = reals("B size_m")

offset_in_the_code = [
    leading(total, off, w_2, B),
    size_m >= 1,
    off * size_m == h,
    2 * B * h <= size_m * (lo + B),
    size_m * (lo + B) <= 2 * B * (h + 1),
    b == total - B,
]
"""lo ≥ -B is rounded down to m bits, size_m = 2^m; h = 2^m - 1 for lo = B. The output bias is the fixed -B."""


@claim.obligation(scope="for_all", label="IP-7")
def a_coded_offset_costs_a_step(smt):
    "0 ≤ 2^m (lo - b) ≤ 2B"
    smt.assume(*offset_in_the_code)
    smt.use(leading_bits_make_the_offset, w=w_2, D=B)
    smt.prove(And(0 <= size_m * (lo - b), size_m * (lo - b) <= 2 * B))


@claim.obligation(scope="for_all", label="IP-7")
def enough_bits_make_the_offset_exact_enough(smt):
    "2^m D ≥ 2B 2^n makes lo - b at most D 2^-n"
    smt.assume(K >= 1, q * K == 1, size_m >= 1, 2 * B * K <= size_m * D)
    smt.assume(0 <= size_m * (lo - b), size_m * (lo - b) <= 2 * B)
    smt.prove(And(0 <= lo - b, lo - b <= D * q))


@claim.obligation(scope="for_all", label="IP-7", axioms=[formulas_speak_of_networks])
def a_known_bound_saves_the_offset_too(smt):
    """IP-7: if λ and B ≥ |f| are known, n intrinsic parameters, or one, have |φ(x) - f(x)| ≤ (5/2) λ√d 2^-n at every x

    With m leading bits for the offset, 2^m ≥ 2B 2^n/D, D = λ√d = 2λc.
    """
    smt.assume(*interpolated, *coded_by_range, *lipschitz, *moments_add_up, *offset_in_the_code)
    smt.assume(R == D, D == 2 * lam * c, 2 * B * K <= size_m * D, G_0 == rho + D * q + G_1 * c * c)
    smt.use(a_coded_offset_costs_a_step)
    smt.use(enough_bits_make_the_offset_exact_enough)
    smt.use(rounding_costs_half_a_step, size=K, steps=K - 1, b=lo)
    smt.use(half_a_step_of_the_range_is_little, Omega=D)
    smt.use(interpolation_adds_half_the_diagonal, rho=rho + D * q)
    smt.prove(And(abs(s * acc + b - f) <= Fraction(5, 2) * D * q, count == streams))


(M,) = ints("M")
(all_good,) = bools("all_good")

looked_up = [
    *selected_planes,
    weight == blocks.hat(relu, position - t),
    ramps(digit, K, shifted, m, slope, gap, K),
    Or(indices(position, i, M, K, all_good), digit < 0, digit > K - 1),
    Or(
        table(M, position, i, acc, table_level, top_level),
        position < 0,
        i < 0,
        top_level < 0,
        part != weight * level,
        level < 0,
        level > top_level,
    ),
    top_level == 1 - w,
]
"""The accumulator of A has passed all symbols, unless a digit, the index, a part or a symbol is out of bounds.

A looks at x + σδ, σ = `shift` in the coordinate X = Kx; σ = 0 but for medians.
"""


@claim.obligation(scope="for_all", label="IP.good", axioms=[formulas_speak_of_networks])
def the_table_is_read(smt):
    "acc is in [0, 1] for every x, and the level of the cell for a good x; M = K^d symbols, n planes, for every d, n, K"
    smt.assume(*looked_up)
    smt.use(three_ramps_make_a_hat, v=position - t)
    smt.use(selected_bits_add_up)
    smt.use(a_good_coordinate_is_read)
    smt.use(the_index_is_in_the_table, size_j=M, good=all_good)
    smt.use(tables_are_looked_up, t=M)
    smt.prove(
        And(0 <= acc, acc <= 1, Implies(is_good(shifted, m, gap, K), digit == m),
            Implies(all_good, acc == table_level))
    )  # fmt: skip


coded_by_source = [
    K >= 1,
    q * K == 1,
    *(p.substitute({"size": K}) for p in lower_level),
    table_level * K == whole,
    s == 2 * Omega,
    b == at_0 - Omega,
    abs(f - at_0) <= Omega,
]
"""The value f_v at the corner of the cell of x is coded as in the source, f = f(x), Ω ≥ ω_f(√d)."""

near_the_corner = [
    0 <= X,
    X <= K,
    is_shift,
    Or(in_cell(d, square), abs(X - m) > 1),
    Implies(square <= d, abs(f_v - f) <= omega),
]
"""The corner is within √d/K of x, unless |X - m| > 1; then f_v is within ω = ω_f(√d/K) of f(x)."""

is_good_point = And(all_good, is_good(shifted, m, gap, K))


@claim.obligation(scope="for_all", label="IP.good")
def a_level_is_near_its_value(smt):
    "|b + s u - f(x)| ≤ ω + 2Ω 2^-n for the level u of the cell of x, and ≤ 2Ω for any u of [0, 1]"
    smt.assume(*coded_by_source, 0 <= acc, acc <= 1)
    smt.use(rounding_down_costs_a_step, size=K, level=table_level)
    smt.use(a_step_of_the_code_is_small, z=f_v - (s * table_level + b))
    smt.use(any_level_is_within_the_oscillation)
    near = Implies(abs(f_v - f) <= omega, abs(s * table_level + b - f) <= omega + 2 * Omega * q)
    smt.prove(And(near, abs(s * acc + b - f) <= 2 * Omega))


@claim.obligation(scope="for_all", label="IP.good", axioms=[formulas_speak_of_networks])
def lookup_errs_by_little_at_good_points(smt):
    "A has |φ(x) - f(x)| ≤ 2Ω at every x, and ≤ ω + 2Ω 2^-n at every good x"
    smt.assume(*looked_up, *near_the_corner, *coded_by_source)
    smt.use(the_table_is_read)
    smt.use(a_good_coordinate_is_read)
    smt.use(a_good_shift_is_near)
    smt.use(corners_are_within_the_diagonal, j=d)
    smt.use(a_level_is_near_its_value)
    error = abs(s * acc + b - f)
    smt.prove(And(0 <= acc, error <= 2 * Omega, Implies(is_good_point, error <= omega + 2 * Omega * q)))


@claim.obligation(scope="for_all", label="IP.Lp")
def gaps_are_small(smt):
    "δ = 2^(-n(⌈p⌉ + 1))/d makes d(K - 1)δ ≤ 2^(-n⌈p⌉)"
    smt.assume(K >= 1, q * K == 1, d >= 1, 0 <= delta, delta * d == C(q) * q, measure == d * (K - 1) * delta)
    smt.prove(measure <= C(q))


in_l_p = [
    0 <= q,
    q <= 1,
    delta * d == C(q) * q,
    0 <= delta,
    d >= 1,
    measure == d * (K - 1) * delta,
    0 <= share,
    share <= 1,
    omega + 2 * Omega * q == (omega + 4 * Omega * q) * share,
    0 <= omega,
    0 <= Omega,
]
"""The gap chosen for p, the measure of the trifling region, and the share of G = ω + 2Ω 2^-n in G + 2Ω 2^-n."""


@claim.obligation(scope="for_all", label="IP.Lp")
def the_trifling_region_costs_a_step(smt):
    "(2Ω)^p μ ≤ (2Ω 2^-n)^p for a measure μ ≤ 2^(-n⌈p⌉)"
    smt.assume(0 <= q, q <= 1, 0 <= Omega, measure <= C(q), H == 2 * Omega * q)
    smt.use(real_powers, a=2 * Omega, b=q, t=q)
    smt.prove(P(2 * Omega) * measure <= P(H))


@claim.obligation(scope="for_all", label="IP-2", axioms=[integrals_are_bounded_by_parts])
def the_gaps_cost_no_more_than_the_rounding(smt):
    "G^p + (2Ω)^p d(K - 1)δ ≤ (ω + 4Ω 2^-n)^p for G = ω + 2Ω 2^-n"
    smt.assume(K >= 1, q * K == 1, *in_l_p, G == omega + 2 * Omega * q, H == 2 * Omega * q)
    smt.use(gaps_are_small)
    smt.use(the_trifling_region_costs_a_step)
    smt.use(real_powers_add_up_to_less, x=G, y=H, t=share)
    smt.prove(P(G) + P(2 * Omega) * measure <= P(G + H))


@claim.obligation(scope="for_all", label="IP-1")
def lipschitz_bounds_have_larger_powers(smt):
    "(ω + 4Ω 2^-n)^p ≤ (5λ√d 2^-n)^p for ω ≤ λ√d 2^-n, Ω ≤ λ√d"
    smt.assume(0 <= q, q <= 1, 0 <= omega, 0 <= Omega, omega <= lam * sigma * q, Omega <= lam * sigma)
    smt.use(modulus_and_range_are_lipschitz)
    smt.use(real_powers, a=omega + 2 * Omega * q + 2 * Omega * q, b=5 * lam * sigma * q, t=q)
    smt.prove(P(omega + 2 * Omega * q + 2 * Omega * q) <= P(5 * lam * sigma * q))


error_everywhere = abs(s * acc + b - f)

integrated = [
    Or(
        integral <= P(omega + 2 * Omega * q) + P(2 * Omega) * measure,
        error_everywhere > 2 * Omega,
        And(is_good_point, error_everywhere > omega + 2 * Omega * q),
    ),
    *in_l_p,
]
"""∫|φ - f|^p ≤ G^p + (2Ω)^p d(K - 1)δ, unless some x has a larger error than 2Ω, or a good x than G = ω + 2Ω 2^-n."""


@claim.obligation(
    scope="for_all",
    label="IP-2",
    axioms=[integrals_are_bounded_by_parts, formulas_speak_of_networks],
)
def n_plus_2_parameters_reach_the_modulus_in_l_p(smt):
    """IP-2: A with n + 2 intrinsic parameters has ∫|φ - f|^p ≤ (ω_f(√d 2^-n) + 4 ω_f(√d) 2^-n)^p

    For every real p ≥ 1 and continuous f. P(t) is t^p; ω = ω_f(√d 2^-n), Ω ≥ ω_f(√d).
    """
    smt.assume(
        *looked_up, *near_the_corner, *coded_by_source, *integrated, counted(streams, count), streams == n
    )
    smt.use(lookup_errs_by_little_at_good_points)
    smt.use(the_gaps_cost_no_more_than_the_rounding, G=omega + 2 * Omega * q, H=2 * Omega * q)
    smt.use(hidden_units_hold_a_symbol_a_stream)
    smt.prove(And(integral <= P(omega + 2 * Omega * q + 2 * Omega * q), count + 2 == n + 2))


@claim.obligation(
    scope="for_all",
    label="IP-1",
    axioms=[integrals_are_bounded_by_parts, formulas_speak_of_networks],
)
def n_plus_2_parameters_reach_lipschitz_functions_in_l_p(smt):
    """IP-1: A with n + 2 intrinsic parameters has ∫|φ - f|^p ≤ (5 λ √d 2^-n)^p, for every real p ≥ 1 and Lipschitz f

    σ = √d; ω ≤ λ√d 2^-n, and Ω ≤ λ√d is chosen.
    """
    smt.assume(
        *looked_up, *near_the_corner, *coded_by_source, *integrated, counted(streams, count), streams == n
    )
    smt.assume(omega <= lam * sigma * q, Omega <= lam * sigma)
    smt.use(n_plus_2_parameters_reach_the_modulus_in_l_p)
    smt.use(lipschitz_bounds_have_larger_powers)
    smt.prove(And(integral <= P(5 * lam * sigma * q), count + 2 == n + 2))


through_medians = [
    eps == omega + 2 * Omega * q,
    0 < gap,
    3 * gap <= 1,
    shifts(o_1, o_2, o_3, gap),
    Or(
        medians(value, True, s, b, f, eps),
        s < 0,
        acc < 0,
        Not(two_are_clear),
        And(is_good_point, error_everywhere > eps),
    ),
]
"""The median of all runs, unless one is negative, two shifts are not clear or a clear run is not near f(x)."""


@claim.obligation(
    scope="for_all",
    label="IP-3",
    uses=[what_is_in_no_gap_is_good],
    axioms=[formulas_speak_of_networks],
)
def medians_reach_the_bound_of_good_points(smt):
    "A∞ has |φ(x) - f(x)| ≤ ω + 2Ω 2^-n at every x, with the streams of every copy the same or its own"
    smt.assume(*looked_up, *near_the_corner, *coded_by_source, *through_medians)
    smt.use(lookup_errs_by_little_at_good_points)
    smt.use(two_shifts_are_clear)
    smt.use(medians_are_near, clear=True)
    smt.prove(abs(s * value + b - f) <= omega + 2 * Omega * q)


by_medians = [
    *looked_up, *near_the_corner, *coded_by_source, *through_medians, Omega >= 0,
    counted(streams, count),
]  # fmt: skip
error_of_the_median = abs(s * value + b - f)
bound = omega + 4 * Omega * q
is_lipschitz = And(omega <= lam * sigma * q, Omega <= lam * sigma)


@claim.obligation(scope="for_all", label="IP-3", axioms=[formulas_speak_of_networks])
def a_code_a_copy_reaches_both_bounds(smt):
    """IP-3: A∞ with 3^d n + 2 intrinsic parameters has |φ(x) - f(x)| ≤ ω_f(√d 2^-n) + 4 ω_f(√d) 2^-n at every x

    That is at most 5λ√d 2^-n if λ exists. For every continuous f, with a gap δ ≤ 2^-n/3 that depends on n alone;
    copies = 3^d.
    """
    smt.assume(*by_medians, copied(d, copies, streams, n), q >= 0)
    smt.use(medians_reach_the_bound_of_good_points)
    smt.use(modulus_and_range_are_lipschitz)
    smt.use(hidden_units_hold_a_symbol_a_stream)
    smt.use(copies_have_their_own_streams, j=d)
    smt.prove(
        And(
            error_of_the_median <= bound,
            Implies(is_lipschitz, error_of_the_median <= 5 * lam * sigma * q),
            count + 2 == copies * n + 2,
        )
    )


@claim.obligation(scope="for_all", label="IP-5", axioms=[formulas_speak_of_networks])
def a_shared_code_reaches_both_bounds(smt):
    "IP-5: the copies of A∞ may read the same streams, so n + 2 intrinsic parameters reach the bounds of IP-3 as well"
    smt.assume(*by_medians, streams == n, q >= 0)
    smt.use(medians_reach_the_bound_of_good_points)
    smt.use(modulus_and_range_are_lipschitz)
    smt.use(hidden_units_hold_a_symbol_a_stream)
    smt.prove(
        And(
            error_of_the_median <= bound,
            Implies(is_lipschitz, error_of_the_median <= 5 * lam * sigma * q),
            count + 2 == n + 2,
        )
    )

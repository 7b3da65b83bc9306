"""Arctan: one unit after another, by cot. With θ = π/2 - arctan(Kx) the second unit turns θ into nearly 1/θ.

the angle      for w ≥ 0: w ≤ 1/θ ≤ w + 2/π; for w ≤ 0: 0 < 1/θ ≤ 2/π, where θ = π/2 - arctan(w)
two units      B arctan(1/(Bθ)) is 1/θ up to 1/(3B²θ³); π/2 may be replaced by any H a little above it
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from fractions import Fraction

from theorems.activation_emulation import activations_as_terms as terms
from theorems.activation_emulation.claim import arctan_near_zero, arctan_of_reciprocals, claim
from verify.terms import And, atan, pi, reals, relu

w, v, theta, P = reals("w v theta P")

SPLIT = Fraction(93, 100)
"""Below it arctan(w) ≤ w is enough, above it the series of arctan(1/w)."""


@claim.obligation(scope="for_all", label="ARCTAN")
def bounds_of_pi(balls):
    "3.14 < π < 3.142"
    balls.prove(And(100 * pi > 314, 1000 * pi < 3142))


@claim.obligation(scope="for_all", label="ARCTAN")
def angle_near_a_right_angle(smt):
    "θ ≥ P/2 - w, 0 ≤ w ≤ 0.93, P ≥ 3.14 give θ (Pw + 2) ≥ P"
    smt.assume(0 <= w, w <= SPLIT, 100 * P >= 314, 2 * theta >= P - 2 * w)
    smt.prove(theta * (P * w + 2) >= P)


@claim.obligation(scope="for_all", label="ARCTAN")
def a_small_angle(smt):
    "wv = 1, w ≥ 0.93 and 3θ ≥ 3v - v³ give 3θ (Pw + 2) ≥ 3P + 6v - Pv² - 2v³ ≥ 3P for 3 ≤ P ≤ 3.142"
    smt.assume(w >= SPLIT, w * v == 1, 1000 * P <= 3142)
    smt.prove(6 * v - P * v * v - 2 * v * v * v >= 0)


@claim.obligation(scope="for_all", label="ARCTAN")
def a_small_angle_times_its_cotangent(smt):
    "wv = 1, w ≥ 0.93 and 3θ ≥ 3v - v³ give θ (Pw + 2) ≥ P"
    smt.assume(w >= SPLIT, w * v == 1, 0 < v, 100 * P >= 314, 1000 * P <= 3142)
    smt.assume(3 * v - v * v * v <= 3 * theta)
    smt.use(a_small_angle)
    smt.prove(theta * (P * w + 2) >= P)


@claim.obligation(scope="for_all", label="ARCTAN")
def angle_of_a_positive_slope(smt):
    "For w ≥ 0 and θ = π/2 - arctan(w): wθ ≤ 1 and θ (πw + 2) ≥ π"
    theta = pi / 2 - atan(w)
    smt.assume(w > 0, w * v == 1, 0 < v)
    smt.use(bounds_of_pi)
    smt.use(arctan_of_reciprocals)
    smt.use(arctan_near_zero, z=w)
    smt.use(arctan_near_zero, z=v)
    smt.use(angle_near_a_right_angle, theta=theta, P=pi)
    smt.use(a_small_angle_times_its_cotangent, theta=theta, P=pi)
    smt.prove(And(w * theta <= 1, theta * (pi * w + 2) >= pi))


@claim.obligation(scope="for_all", label="ARCTAN")
def arctan_is_an_acute_angle(smt):
    "0 ≤ arctan(z) < π/2 for z ≥ 0"
    z = smt.real("z")
    smt.assume(z >= 0)
    smt.use(bounds_of_pi)
    smt.use(arctan_near_zero)
    smt.use(angle_of_a_positive_slope, w=z, v=1 / z)
    smt.prove(And(0 <= atan(z), 2 * atan(z) < pi))


@claim.obligation(scope="for_all", label="ARCTAN")
def the_angle_is_positive(smt):
    "π/2 - arctan(w) > 0 for every w"
    smt.use(bounds_of_pi)
    smt.use(arctan_is_an_acute_angle, z=w)
    smt.use(arctan_is_an_acute_angle, z=-w)
    smt.use(arctan_of_reciprocals, v=1)
    smt.prove(pi / 2 - atan(w) > 0)


@claim.obligation(scope="for_all", label="ARCTAN")
def the_inverse_angle_is_near_relu(smt):
    "ψθ = 1 with θ = π/2 - arctan(w): relu(w) ≤ ψ ≤ relu(w) + 2/π for every w"
    psi = smt.real("psi")
    theta = pi / 2 - atan(w)
    smt.assume(psi * theta == 1)
    smt.use(the_angle_is_positive)
    smt.use(bounds_of_pi)
    smt.use(arctan_is_an_acute_angle, z=w)
    smt.use(arctan_is_an_acute_angle, z=-w)
    smt.use(arctan_of_reciprocals, v=1)
    smt.use(angle_of_a_positive_slope, v=1 / w)
    smt.prove(And(relu(w) <= psi, psi <= relu(w) + 2 / pi))


psi, phi, zeta, A, B, K, M, H, S, c, x, rho, em = reals("psi phi zeta A B K M H S c x rho em")


@claim.obligation(scope="for_all", label="ARCTAN")
def inverses_of_near_angles(smt):
    "ψθ = 1, φ(θ + ρ) = 1 with θ > 0, ρ ≥ 0 give 0 < φ ≤ ψ and ψ - φ = ρφψ"
    smt.assume(theta > 0, rho >= 0, psi * theta == 1, phi * (theta + rho) == 1)
    smt.prove(And(0 < phi, phi <= psi, psi - phi == rho * (phi * psi)))


@claim.obligation(scope="for_all", label="ARCTAN")
def products_below_a_square(smt):
    "0 < φ ≤ ψ ≤ S gives φψ ≤ S² and φ³ ≤ S³"
    smt.assume(0 < phi, phi <= psi, psi <= S)
    smt.prove(And(phi * psi <= S * S, phi * phi * phi <= S * S * S))


@claim.obligation(scope="for_all", label="ARCTAN")
def the_second_arctan_inverts(smt):
    "Bζ = φ > 0 and ζ - ζ³/3 ≤ A ≤ ζ give BA ≤ φ and 3B² BA ≥ 3B² φ - φ³"
    smt.assume(B > 0, B * zeta == phi, A <= zeta, 3 * zeta - zeta * zeta * zeta <= 3 * A)
    smt.prove(And(B * A <= phi, 3 * (B * B) * phi - phi * phi * phi <= 3 * (B * B) * (B * A)))


@claim.obligation(scope="for_all", label="ARCTAN")
def two_arctans_are_an_inverse_angle(smt):
    "H + arctan(B (arctan(w) - H)) = ρ + arctan(ζ) with ρ = H - π/2 and ζB(θ + ρ) = 1"
    angle = H - atan(w)
    smt.assume(B > 0, angle > 0, zeta * (B * angle) == 1)
    smt.use(arctan_of_reciprocals, w=B * angle, v=zeta)
    smt.prove(H + atan(B * (atan(w) - H)) == H - pi / 2 + atan(zeta))


@claim.obligation(scope="for_all", label="ARCTAN")
def a_cubic_error_is_divided(smt):
    "3Du - f ≤ 3Dv and f ≤ c give u - c/(3D) ≤ v"
    D, u, v, f = smt.reals("D u v f")
    smt.assume(D > 0, 3 * D * u - f <= 3 * D * v, f <= c)
    smt.prove(u - c / (3 * D) <= v)


@claim.obligation(scope="for_all", label="ARCTAN")
def an_offset_is_bounded(smt):
    "0 ≤ r ≤ ρ and 0 ≤ u ≤ v give ru ≤ ρv"
    r, u, v = smt.reals("r u v")
    smt.assume(0 <= r, r <= rho, 0 <= u, u <= v)
    smt.prove(r * u <= rho * v)


@claim.obligation(scope="for_all", label="ARCTAN")
def errors_of_two_arctans(smt):
    "What the offset H, the second unit and the angle contribute, together"
    r = smt.real("r")
    smt.assume(B > 0, 0 <= r, r <= rho, 0 < phi, phi <= psi, psi <= S, psi - phi == r * (phi * psi))
    smt.assume(B * A <= phi, 3 * (B * B) * phi - phi * phi * phi <= 3 * (B * B) * (B * A))
    smt.use(products_below_a_square)
    smt.use(a_cubic_error_is_divided, c=S * S * S, f=phi * phi * phi, D=B * B, u=phi, v=B * A)
    smt.use(an_offset_is_bounded, u=phi * psi, v=S * S)
    smt.prove(And(B * A <= psi, psi - rho * (S * S) - S * S * S / (3 * (B * B)) <= B * A))


@claim.obligation(scope="for_all", label="ARCTAN")
def the_output_is_scaled(smt):
    "K (em + c) = Bρ + BA with relu(Kx) - e ≤ BA ≤ relu(Kx) + f gives the error of em"
    e, f, r, R = smt.reals("e f r R")
    smt.assume(K > 0, B > 0, r <= rho, 0 <= r, K * (em + c) == B * r + R)
    smt.assume(relu(K * x) - e <= R, R <= relu(K * x) + f)
    smt.prove(And(em - relu(x) <= -c + (f + B * rho) / K, relu(x) - em <= c + e / K))


@claim.obligation(scope="for_all", label="ARCTAN")
def the_range_bounds_the_inverse_angle(smt):
    "x ≤ M, S ≥ KM + q and ψ ≤ relu(Kx) + q give ψ ≤ S"
    q = smt.real("q")
    smt.assume(K > 0, M >= 0, x <= M, S >= K * M + q, psi <= relu(K * x) + q)
    smt.prove(psi <= S)


@claim.obligation(scope="for_all", label="ARCTAN")
def an_inverse_is_divided(smt):
    "ζB = φ > 0, φθ = 1 and B > 0 give ζ > 0 and ζ(Bθ) = 1"
    smt.assume(B > 0, phi > 0, zeta * B == phi, phi * theta == 1)
    smt.prove(And(zeta > 0, zeta * (B * theta) == 1))


@claim.obligation(scope="for_all", label="ARCTAN")
def arctan_emulates_relu(smt):
    """em - relu(x) is at least -c - S³/(3KB²) - ρS²/K and at most -c + 2/(πK) + Bρ/K for every x ≤ M

    π/2 ≤ H ≤ π/2 + ρ and S ≥ KM + 2/π.
    """
    smt.assume(K > 0, B > 0, M >= 0, x <= M, S >= K * M + 2 / pi, pi <= 2 * H, 2 * H <= pi + 2 * rho)
    smt.show(K=1, B=1, M=1, x=1, S=2, H=2, rho=1, c=0)
    theta = pi / 2 - atan(K * x)
    r = H - pi / 2
    psi, phi = 1 / theta, 1 / (theta + r)
    A = atan(phi / B)
    smt.use(bounds_of_pi)
    smt.use(the_angle_is_positive, w=K * x)
    smt.use(the_inverse_angle_is_near_relu, w=K * x, psi=psi)
    smt.use(inverses_of_near_angles, theta=theta, rho=r, psi=psi, phi=phi)
    smt.use(the_range_bounds_the_inverse_angle, psi=psi, q=2 / pi)
    smt.use(an_inverse_is_divided, phi=phi, zeta=phi / B, theta=theta + r)
    smt.use(arctan_near_zero, z=phi / B)
    smt.use(the_second_arctan_inverts, phi=phi, zeta=phi / B, A=A)
    smt.use(errors_of_two_arctans, r=r, phi=phi, psi=psi, A=A)
    smt.use(two_arctans_are_an_inverse_angle, w=K * x, zeta=phi / B)
    smt.use(
        the_output_is_scaled,
        r=r,
        R=B * A,
        e=rho * (S * S) + S * S * S / (3 * (B * B)),
        f=2 / pi,
        em=terms.arctan_emulator(x, K, B, H, c),
    )
    em = terms.arctan_emulator(x, K, B, H, c)
    low = c + (rho * (S * S) + S * S * S / (3 * (B * B))) / K
    smt.prove(And(em - relu(x) <= -c + (2 / pi + B * rho) / K, relu(x) - em <= low))

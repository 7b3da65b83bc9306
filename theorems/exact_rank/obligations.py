"""The theorems ER-1 to ER-5, from the lemmas, in the order of docs/exact-rank-proof.md.

    ER-1    the reduction keeps the function       dot products, elementary steps
    ER-2    no smaller network has it              ER-1, canonical signs, Lemma I, partners
    ER-3    the cost                               cost
    ER-4    the codimension, at least and exactly  ER-2, codimension
    ER-5    equality is decidable                  ER-1, canonical signs, Lemma I

A step that rests on a lemma assumes an instance of it (`smt.use`). Where a list of units or a run of the algorithm is
said to be derivable, the statement says what could stand in the way: "derivable, or stuck where this premise fails".
The lemmas then show that it fails nowhere.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from theorems.exact_rank.claim import (
    claim,
    exponential_of_rationals_is_transcendental,
    exponentials_are_independent,
    formulas_speak_of_networks,
)
from theorems.exact_rank.lemmas_canonical_signs import sign_equal_units_have_one_canonical_form
from theorems.exact_rank.lemmas_codimension import (
    cheapest,
    fewer_units_take_more_equations,
    pattern,
    the_cheapest_pattern_takes_the_minimum,
)
from theorems.exact_rank.lemmas_cost import charged, work_adds_up
from theorems.exact_rank.lemmas_dot_products import (
    constant_dot,
    paired_dot,
    sign_equal_units_have_sign_equal_preactivations,
    zero_weights_make_a_constant_unit,
)
from theorems.exact_rank.lemmas_elementary_steps import any_number_of_steps_keeps_the_value, reduction
from theorems.exact_rank.lemmas_independence import (
    at_a_real_point,
    at_the_pole_unless_stuck,
    cleared,
    evaluated,
    units_are_independent,
    units_on_a_line_are_independent,
)
from theorems.exact_rank.lemmas_line import a_line, sign_equal
from theorems.exact_rank.lemmas_partners import partners, pigeonhole
from verify.terms import And, Iff, Implies, Not, Or, Term, bools, ints, minimum, reals

# --- ER-1: soundness ----------------------------------------------------------------------------------------------

f, g, sigma, s_0, s_1, t_1, e_1, e_2 = reals("f g sigma s_0 s_1 t_1 e_1 e_2")

a_step_of_the_algorithm = [
    constant_dot(s_0),
    paired_dot(sigma, s_1, t_1),
    Or(And(sigma == 1, e_1 == e_2), And(sigma == -1, e_1 == -e_2)),
]
"""The units that a step takes: s_0 = b·x of one with b = 0, s_1 + e_1 and t_1 + e_2 of two that are sign-equal."""


def run_unless_stuck(*runs: Term) -> Term:
    """The algorithm's runs are runs of elementary steps, unless the premise of S1 or of S2 fails at one of them."""
    return Or(And(*runs), s_0 != 0, Not(Or(s_1 + e_1 == t_1 + e_2, s_1 + e_1 == -(t_1 + e_2))))


@claim.obligation(scope="for_all", label="ER-1", axioms=[formulas_speak_of_networks])
def reduction_keeps_the_function(smt):
    "ER-1: whatever the number of units and of steps, the reduced network has the same value at every input"
    smt.assume(*a_step_of_the_algorithm, run_unless_stuck(reduction(f, g)))
    smt.use(zero_weights_make_a_constant_unit, s=s_0)
    smt.use(sign_equal_units_have_sign_equal_preactivations, s=s_1, t=t_1, c=e_1, c_2=e_2)
    smt.use(any_number_of_steps_keeps_the_value)
    smt.prove(f == g)


# --- ER-2: no smaller network -------------------------------------------------------------------------------------

i, j, h, r_1, r_2 = ints("i j h r_1 r_2")
(same_function,) = bools("same_function")

difference = [*a_line, Not(sign_equal), *at_a_real_point]
"""f is the difference of two reduced networks, sign-equal pairs taken out, at a real point of a line. Units i and j of
it differ in canonical form, so (`sign_equal_units_have_one_canonical_form`) they are not sign-equal."""


@claim.obligation(
    scope="for_all",
    label="ER-2",
    uses=[reduction_keeps_the_function, sign_equal_units_have_one_canonical_form],
    axioms=[exponentials_are_independent, formulas_speak_of_networks],
)
def no_smaller_network_computes_the_function(smt):
    """ER-2: no network with fewer units than the reduced one has its function, so the algorithm leaves rank(w) units

    The difference of the two has a unit of the first without partner; its coefficient a is not zero in some output.
    """
    smt.assume(partners(i, j, r_1, r_2), *difference, Implies(i >= 1, at_the_pole_unless_stuck))
    smt.assume(Implies(same_function, f == 0))
    smt.use(pigeonhole)
    smt.use(units_are_independent)
    smt.prove(Not(same_function))


# --- ER-3: cost ---------------------------------------------------------------------------------------------------

n, m, work = ints("n m work")


@claim.obligation(scope="for_all", label="ER-3", axioms=[formulas_speak_of_networks])
def work_is_linear_beside_the_sort(smt):
    "ER-3: beside one sort of h keys the algorithm needs at most 4 h (n + m + 1) operations on numbers"
    smt.assume(charged(h, 0, 0, work, n, m))
    smt.use(work_adds_up, i=0, j=0)
    smt.prove(work <= 4 * h * (n + m + 1))


# --- ER-4: codimension --------------------------------------------------------------------------------------------

k, mu, rank, kept = ints("k mu rank kept")


@claim.obligation(
    scope="for_all", label="ER-4", axioms=[exponentials_are_independent, formulas_speak_of_networks]
)
def codimension_is_at_least(smt):
    """ER-4: {rank(w) ≤ r} is a finite union of subspaces of codimension at least (h - r) min(n, m)

    If a network of r_2 ≤ r units has the function of w then (ER-2) the algorithm leaves no more than r units of w:
    w satisfies the k equations of a pattern with `rank` ≤ r.
    """
    smt.assume(pattern(h, rank, k, n, m, mu), same_function, r_2 <= r_1)
    smt.assume(Implies(r_2 < rank, partners(i, j, rank, r_2)), *difference)
    smt.assume(Implies(i >= 1, at_the_pole_unless_stuck), Implies(same_function, f == 0))
    smt.use(fewer_units_take_more_equations)
    smt.use(no_smaller_network_computes_the_function, r_1=rank)
    smt.prove(And(rank <= r_1, k >= mu * (h - r_1)))


@claim.obligation(scope="for_all", label="ER-4", axioms=[formulas_speak_of_networks])
def codimension_is_attained(smt):
    """ER-4: some subspace of {rank(w) ≤ r} has codimension exactly (h - r) min(n, m), for r ≤ h

    The second half says that a rule applies at every h, so the cheapest pattern exists for every h.
    """
    smt.assume(cheapest(h, rank, k, n, m, mu, kept))
    smt.use(the_cheapest_pattern_takes_the_minimum)
    smt.prove(
        And(
            Implies(kept <= h, And(rank == kept, k == (h - kept) * minimum(n, m))),
            Or(h < kept, And(h >= kept, mu == n), And(h >= kept, mu == m)),
        )
    )


# --- ER-5: equality -----------------------------------------------------------------------------------------------


@claim.obligation(
    scope="for_all",
    label="ER-5",
    uses=[reduction_keeps_the_function, sign_equal_units_have_one_canonical_form],
    axioms=[
        exponential_of_rationals_is_transcendental,
        exponentials_are_independent,
        formulas_speak_of_networks,
    ],
)
def equality_is_decidable(smt):
    """ER-5: for rational weights two networks agree iff their difference reduces to no unit, no symbolic bias and d = 0

    `has_units`: the reduced difference has a hidden unit; `has_bias`: terms a tanh(c) with rational a ≠ 0 and distinct
    rational c > 0 are left. f is the reduced difference at a real point of a line, F is d + Σ a tanh(ct) at a real t.
    """
    F, R, P, R_re, R_im, P_re, P_im, c_1, d = smt.reals("F R P R_re R_im P_re P_im c_1 d")
    same_function, has_units, has_bias = smt.bools("same_function has_units has_bias")
    smt.assume(Implies(same_function, f == 0))
    smt.assume(*difference, Implies(has_units, at_the_pole_unless_stuck))
    # no units: a constant. If it is 0 then, by Hermite, so is d + Σ a tanh(ct) for every t
    smt.assume(Implies(And(Not(has_units), f == 0), F == 0))
    smt.assume(Implies(has_bias, evaluated(R_re, R_im, P_re, P_im, c_1, 0, True)))
    smt.assume(cleared(F, R, P), Implies(R == 0, And(R_re == 0, R_im == 0)))
    # neither: the constant d
    smt.assume(Implies(And(Not(has_units), Not(has_bias)), Iff(same_function, d == 0)))
    smt.use(units_are_independent)
    smt.use(
        units_on_a_line_are_independent,
        f=F, S=R, Q=P, S_re=R_re, S_im=R_im, Q_re=P_re, Q_im=P_im, beta_1=c_1, gamma_1=0,
    )  # fmt: skip
    smt.prove(Iff(same_function, And(Not(has_units), Not(has_bias), d == 0)))

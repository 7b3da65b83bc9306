"""Proximate rank of a network with one hidden layer of tanh units: what is claimed, and what follows from what.

Claim     The least rank within sup-norm distance ε of a network's weights is the least cost of a grouping of its
          units; grids and weighted units bound it, its zero test is hard, its staircase has exact steps.
Kind      PR-1 is exact, for every size; the bounds of PR-2 are sound and **not** tight (variants.py has the gaps)
Source    M. Farrugia-Roberts, Proximity to losslessly compressible parameters, arXiv:2306.02834 (a greedy upper bound
          and NP-completeness); the exact characterisation, lower bound, PR-4 and PR-5 are ours
Proof     docs/proximate-rank-proof.md tells it in words, and what is not proved; the code has every step
Axioms    below: the rank itself (the claim exact-rank), the hardness of subset sum and of 3-partition, and the reading
          of the formulas

Folder: construction.py (the algorithms, a library), lemmas_*.py and obligations.py (the proof), evidence.py (what is
checked on instances besides, real networks among them), variants.py (false beliefs, refuted), campaign.py, checker.py
and cover_checker.py; examples.py (small networks known by hand) and conclusions.py (how a value is concluded) serve
these.
"""

from verify.claim import Claim, Source

claim = Claim(
    "proximate-rank",
    title="Proximate rank of one-hidden-layer tanh networks",
    statement=r"""
    For weights $w = (a_i, b_i, c_i)_{i \le h}$, $d$ of a tanh network and $\varepsilon \ge 0$ let
    $\mathrm{prank}_\varepsilon(w) = \min\{\mathrm{rank}(u) : \|u - w\|_\infty \le \varepsilon\}$.
    A structure eliminates some units with $\|b_i\|_\infty \le \varepsilon$ and splits the others into groups with
    signs such that $\|\sigma_i z_i - \sigma_j z_j\|_\infty \le 2\varepsilon$ within a group, $z = (b, c)$. It costs
    the number of its groups $G$ that do not vanish: $|\sum_G \sigma_i a_{ik}| > \varepsilon |G|$ for some output $k$.
    PR-1: $\mathrm{prank}_\varepsilon(w)$ is the least cost of a structure, for all $h$, $n$, $m$.
    PR-2: the cells of a grid of side $2\varepsilon > 0$ bound it from above, with nearby weights as certificate;
    units that can neither be eliminated nor vanish, of which no group has weight above 1, bound it from below; so do
    weights on sets of them as well, of which a group counts the half that it holds, rounded up; so does what
    parts need by such weights or by clausal proofs, in the open ball too.
    PR-4: deciding $\mathrm{prank}_\varepsilon(w) = 0$ solves subset sum, already at rank 1, and equal-sum bins, so
    3-partition: the numbers may be polynomially small;
    unless P = NP no polynomial algorithm approximates the proximate rank within any finite factor.
    PR-5: $\mathrm{prank}_\varepsilon(w) \le r$ iff $\varepsilon \ge \rho_r$, the least of finitely many thresholds,
    quotients of sums of weights; the search in open balls moves to ever lower ones and can end at $\rho_r$ only.
    """,
    source=Source(
        authors="Matthew Farrugia-Roberts",
        title="Proximity to losslessly compressible parameters",
        year=2023,
        reference="arXiv:2306.02834",
        url="https://arxiv.org/abs/2306.02834",
    ),
    parts=[
        f"theorems.proximate_rank.{part}"
        for part in (
            "lemmas_groups",
            "lemmas_structures",
            "lemmas_bounds",
            "lemmas_clauses",
            "lemmas_cuts",
            "lemmas_zero_tests",
            "lemmas_staircases",
            "obligations",
            "evidence",
            "variants",
            "campaign",
        )
    ],
)


@claim.axiom(kind="cited", reference="the claim exact-rank of this repository, theorem ER-2 with Lemma I")
def rank_counts_live_classes() -> None:
    """rank(u) is the number of classes of sign-equal units with b ≠ 0 whose signed sum of outgoing weights is not zero
    in some output. Proved here as ER-2; a claim cannot use another's obligations, so it stands as an axiom."""


@claim.axiom(kind="cited", reference="R. M. Karp, Reducibility among combinatorial problems (1972), KNAPSACK")
def subset_sum_is_np_complete() -> None:
    """Deciding whether some of k positive integers sum to a given target is NP-complete."""


@claim.axiom(
    kind="cited", reference="M. R. Garey, D. S. Johnson, Computers and Intractability (1979), problem SP15"
)
def three_partition_is_strongly_np_complete() -> None:
    """Deciding whether 3q positive integers, each above a quarter and below half of B and of sum qB, split into q
    sets of sum B is NP-complete even where the integers are bounded by a polynomial in q."""


@claim.axiom(kind="argued", reference="docs/proximate-rank-proof.md, 'What the formulas mean'")
def formulas_speak_of_networks() -> None:
    """The relations of the lemmas are read as sums over the members of a group, groups of a structure and classes
    of a network; norms are the largest of finitely many coordinates, so a statement about any coordinate is one about
    the norm."""


claim.concludes(
    "proximate_rank_is_the_least_cost",
    "greedy_cost_is_an_upper_bound",
    "weighted_units_are_a_lower_bound",
    "halves_of_sets_are_a_lower_bound",
    "forks_are_a_lower_bound",
    "certified_parts_are_a_lower_bound",
    "zero_test_solves_subset_sum",
    "zero_test_solves_equal_bins",
    "equal_bins_of_such_items_hold_three",
    "a_finite_factor_decides_subset_sum",
    "the_staircase_has_exact_steps",
    "the_search_for_a_step_is_exact",
)

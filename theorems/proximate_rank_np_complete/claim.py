"""NP-completeness of the proximate rank: what is claimed, and what follows from what.

Claim     Deciding whether some weights within ε of given ones have rank at most r is NP-complete, already for one
          input, one output, outgoing weights 1, ε = 1/2 and small integers; the reduction is run both ways
Kind      for every formula: the least cover of its layout is **exactly** r if it is satisfiable and more if not
Source    M. Farrugia-Roberts, Proximity to losslessly compressible parameters, arXiv:2306.02834 (NP-completeness,
          from a restricted satisfiability problem); this chain, from any formula and with finite tiles, is ours
Proof     docs/proximate-rank-np-complete-proof.md tells it in words; tile_facts.py, obligations.py, network_facts.py,
          size_facts.py and membership.py have every step
Axioms    below: NP-completeness of satisfiability, two theorems of this repository, and the reading of the formulas

Folder: tile_facts.py (cover numbers, reduced costs, locality), size_facts.py (sizes, normal forms), network_facts.py
(covers and near-by weights), obligations.py (how tiles compose, the theorems), membership.py, evidence.py (round trips
of tiny, given and planar formulas), variants.py (false beliefs and wrong tiles, refuted), campaign.py, checker.py;
certificates.py (what the checker reads) and families.py (formulas to try) serve these. The links themselves, from a
formula to a network and back, are in reductions/.
"""

from verify.claim import Claim, Source

claim = Claim(
    "proximate-rank-np-complete",
    title="Proximate rank is NP-complete: any CNF as a tanh network, and back",
    statement=r"""
    For a formula in conjunctive normal form with $n$ variables and $m$ clauses, none of them empty (an empty one
    counts as two, with a variable of its own), the chain builds
    $h \le 14nm + 6n$ points of $\mathbb{Z}^2$ and $r \le 6nm + 3n$, and from these a tanh network $w$
    with one input, one output, outgoing weights 1 and integers $2 \le b_i, c_i \le \max(8n, 4m) + 7$.
    PR-T: no split of the points into cliques of the king's graph has fewer than $r$ cliques, and some split has $r$
    iff the formula is satisfiable; that follows for every formula from 48 cover numbers and the locality of tiles.
    PR-3: $\mathrm{prank}_{1/2}(w)$ is the least number of cliques, so $\mathrm{prank}_{1/2}(w) \le r$ iff the
    formula is satisfiable: deciding $\mathrm{prank}_\varepsilon(w) \le r$ is NP-hard, strongly.
    PR-R: from every $u$ with $\|u - w\|_\infty \le 1/2$ and rank at most $r$ a model of the formula is read off.
    PR-N: it is in NP: if $\mathrm{prank}_\varepsilon(w) \le r$ then some $u$ with short rational entries shows it.
    """,
    source=Source(
        authors="Matthew Farrugia-Roberts",
        title="Proximity to losslessly compressible parameters",
        year=2023,
        reference="arXiv:2306.02834",
        url="https://arxiv.org/abs/2306.02834",
    ),
    parts=[
        f"theorems.proximate_rank_np_complete.{part}"
        for part in (
            *("tile_facts", "size_facts", "network_facts", "obligations", "membership"),
            *("evidence", "variants", "campaign"),
        )
    ],
)


@claim.axiom(
    kind="cited",
    reference="S. A. Cook, The complexity of theorem-proving procedures (1971); L. A. Levin (1973)",
)
def satisfiability_is_np_complete() -> None:
    """Deciding whether a formula in conjunctive normal form is satisfiable is NP-complete."""


@claim.axiom(kind="cited", reference="the claim exact-rank of this repository, theorems ER-2 and ER-3")
def rank_counts_live_classes() -> None:
    """rank(u) is the number of classes of sign-equal units with b ≠ 0 whose signed sum of outgoing weights is not zero
    in some output, and it is computed in time linear in the weights beside one sort. Proved here; a claim cannot use
    another's obligations, so it stands as an axiom."""


@claim.axiom(kind="cited", reference="the claim proximate-rank of this repository, theorem PR-1")
def nearby_weights_of_least_rank_are_midpoints() -> None:
    """If some weights within ε of w have rank at most r then so have weights u whose entries are each that of w, or 0,
    or ± the midpoint of two entries of ±w, or a - σS/g with S a signed sum of g ≤ h outgoing weights of w. Proved here
    as PR-1 (≥) followed by PR-1 (≤); membership in NP rests on it, hardness does not."""


@claim.axiom(kind="argued", reference="docs/proximate-rank-np-complete-proof.md, 'What the formulas mean'")
def formulas_speak_of_layouts() -> None:
    """The relations of the proof are read as sums over the cliques and the tiles of a layout, states along its
    wires and rows, and classes of a network; clauses of tile_facts.py as splits of a tile into cliques."""


claim.concludes(
    "least_cover_is_r_iff_satisfiable",
    "proximate_rank_decides_satisfiability",
    "near_weights_of_rank_r_give_a_model",
    "proximate_rank_is_np_hard",
    "proximate_rank_is_in_np",
)

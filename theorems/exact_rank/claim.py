"""Exact rank of a network with one hidden layer of tanh units: what is claimed, and what follows from what.

Claim     A sort-bound algorithm computes the least number of hidden units that any network with the same function
          needs; compressible parameters are a finite union of subspaces; equality of networks is decidable.
Kind      exact; the number of units is **tight** (a proof of minimality, not only of sufficiency)
Source    M. Farrugia-Roberts, Proximity to losslessly compressible parameters, arXiv:2306.02834 (ER-1, ER-2, ER-4);
          ER-3, ER-5, the proof of independence and the codimension are ours
Proof     docs/exact-rank-proof.md tells it in words; lemmas_*.py and obligations.py have every step
Axioms    below: four cited facts of analysis, and the reading of the formulas as networks, argued in the same page

Folder: construction.py (the algorithms, a library), lemmas_*.py and obligations.py (the proof), evidence.py (what is
checked on instances besides, real networks among them), variants.py (false beliefs, refuted), campaign.py, checker.py.

The proof is read in the order of `parts` below:

    lemmas_dot_products.py        b·x for every number n of inputs, by induction over the coordinates
    lemmas_elementary_steps.py    each step of the algorithm keeps the value, and so does any number of them
    lemmas_canonical_signs.py     equal canonical forms are exactly sign-equality, for every n
    lemmas_line.py                Lemma I, move 1: a direction on which units that are not sign-equal stay apart
    lemmas_independence.py        Lemma I, moves 2 to 5: clear denominators, evaluate at a zero of one of them
    lemmas_partners.py            the larger of two networks keeps a unit without partner
    lemmas_cost.py                operations, charged to units, inputs and outputs
    lemmas_codimension.py         linear equations that it takes to lose units
    obligations.py                ER-1 to ER-5 from these lemmas
"""

from verify.claim import Claim, Source

claim = Claim(
    "exact-rank",
    title="Exact rank of one-hidden-layer tanh networks",
    statement=r"""
    For a network $f_w(x) = d + \sum_{i=1}^{h} a_i \tanh(b_i \cdot x + c_i)$ with $n$ inputs and $m$ outputs, let
    $\mathrm{rank}(w)$ be the least number of hidden units of any network of this kind with the same function.
    ER-1: the reduction algorithm keeps the function.
    ER-2: it leaves exactly $\mathrm{rank}(w)$ units.
    ER-3: it needs $O(h(n+m))$ operations on weights and one sort of $h$ keys.
    ER-4: $\{w : \mathrm{rank}(w) \le r\}$ is a finite union of subspaces,
    of codimension $(h-r)\min(n,m)$ for $r \le h$.
    ER-5: for rational weights, equality of two such functions is decidable exactly, output biases included.
    """,
    source=Source(
        authors="Matthew Farrugia-Roberts",
        title="Proximity to losslessly compressible parameters",
        year=2023,
        reference="arXiv:2306.02834",
        url="https://arxiv.org/abs/2306.02834",
    ),
    parts=[
        f"theorems.exact_rank.{part}"
        for part in (
            "lemmas_dot_products",
            "lemmas_elementary_steps",
            "lemmas_canonical_signs",
            "lemmas_line",
            "lemmas_independence",
            "lemmas_partners",
            "lemmas_cost",
            "lemmas_codimension",
            "obligations",
            "evidence",
            "variants",
            "campaign",
        )
    ],
)


@claim.axiom(
    kind="cited",
    reference="elementary: divide by the largest exponential and let t grow; Lang, Algebra, VI §4",
)
def exponentials_are_independent() -> None:
    """A sum of finitely many exponentials exp(λt) with distinct real λ that vanishes for every real t has only zero
    coefficients, so it vanishes for every complex t."""


@claim.axiom(kind="cited", reference="Euler: exp(u + iv) = exp(u) (cos v + i sin v)")
def exponential_is_minus_one(smt):  # type: ignore[no-untyped-def]
    """If exp(u + iπw) = -1 for real u and w then u = 0 and w is an odd integer.

    `Re_exp(u, w)` and `Im_exp(u, w)` are the parts of exp(u + iπw); `odd(u, w)` is the k with w = 2k + 1.
    """
    from verify.terms import And, Implies

    u, w = smt.reals("u w")
    re, im, k = smt.function("Re_exp", 2), smt.function("Im_exp", 2), smt.function("odd", 2, "int")
    smt.prove(Implies(And(re(u, w) == -1, im(u, w) == 0), And(u == 0, w == 2 * k(u, w) + 1)))


@claim.axiom(kind="cited", reference="C. Hermite (1873); Baker, Transcendental Number Theory, theorem 1.4")
def exponential_of_rationals_is_transcendental() -> None:
    """exp(q) is transcendental for every rational q ≠ 0, so a rational function over the rationals that vanishes
    there vanishes identically."""


@claim.axiom(
    kind="cited", reference="residue theorem and identity theorem, e.g. Ahlfors, Complex Analysis, chapter 4"
)
def poles_of_tanh() -> None:
    """tanh is meromorphic with simple poles of residue 1 at iπ(k + 1/2) only, and a meromorphic function is
    determined by its values on the real line. Pole certificates rest on it; the proof of ER-1 to ER-5 does not."""


@claim.axiom(kind="argued", reference="docs/exact-rank-proof.md, 'What the formulas mean'")
def formulas_speak_of_networks() -> None:
    """The relations of the proof are read as sums over the units of a network: dot products coordinate by
    coordinate, function values unit by unit, runs of the algorithm step by step."""


claim.concludes(
    "reduction_keeps_the_function",
    "no_smaller_network_computes_the_function",
    "work_is_linear_beside_the_sort",
    "codimension_is_at_least",
    "codimension_is_attained",
    "equality_is_decidable",
)

"""A clause of four literals splits into two of three: a reduction gadget, checked by SAT.

Claim     a ∨ b ∨ c ∨ d holds for exactly those values of a, b, c, d for which some t satisfies
          (a ∨ b ∨ t) ∧ (¬t ∨ c ∨ d). This is the step from SAT to 3-SAT in most hardness proofs.
Kind      equivalence, both directions refuted clause by clause; t = ¬a ∧ ¬b is the witness
Source    R. Karp (1972), Reducibility among combinatorial problems, problem 11
Axioms    none
Example   $ netproof check clause_splitting_claim.py
"""

from netproof import Claim, Source

claim = Claim(
    "clause-splitting",
    title="A clause of four literals splits into two of three",
    statement=r"$a \lor b \lor c \lor d \iff \exists t\; (a \lor b \lor t) \land (\lnot t \lor c \lor d)$.",
    source=Source("R. Karp", "Reducibility among combinatorial problems", 1972, "problem 11"),
)

A, B, C, D, T = 1, 2, 3, 4, 5
NAMES = {A: "a", B: "b", C: "c", D: "d", T: "t"}
SPLIT = [[A, B, T], [-T, C, D]]
WITNESS = [[-T, -A], [-T, -B], [T, A, B]]  # t = ¬a ∧ ¬b


def negated(clause):
    return [[-literal] for literal in clause]


@claim.obligation(scope="for_all")
def the_split_implies_the_clause(sat):
    "(a ∨ b ∨ t) ∧ (¬t ∨ c ∨ d) ∧ ¬(a ∨ b ∨ c ∨ d) is unsatisfiable"
    sat.unsatisfiable([*SPLIT, *negated([A, B, C, D])], NAMES)


@claim.obligation(scope="for_all", parameters={"half": [0, 1]})
def the_clause_implies_the_split(sat, half):
    "with t = ¬a ∧ ¬b, (a ∨ b ∨ c ∨ d) and the negation of either half are unsatisfiable together"
    sat.unsatisfiable([[A, B, C, D], *WITNESS, *negated(SPLIT[half])], NAMES)


@claim.false_variant(of=the_split_implies_the_clause)
def one_half_is_enough(sat):
    "a ∨ b ∨ t alone implies a ∨ b ∨ c ∨ d"
    sat.unsatisfiable([SPLIT[0], *negated([A, B, C, D])], NAMES)


@claim.false_variant(of=the_clause_implies_the_split)
def any_t_will_do(sat):
    "a ∨ b ∨ c ∨ d implies a ∨ b ∨ t whatever t is"
    sat.unsatisfiable([[A, B, C, D], *negated(SPLIT[0])], NAMES)


claim.concludes(the_split_implies_the_clause, the_clause_implies_the_split)

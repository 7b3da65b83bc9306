"""Pruning the unit with the smaller outgoing weight changes the output least: plausible, and false.

Claim     Let two units a relu(b x) and c relu(d x) have |a| <= |c|. Then |a relu(b x)| <= |c relu(d x)| for every x:
          dropping the first changes the network's output less than dropping the second.
Kind      a conjecture, **refuted** by the smallest instance: the incoming weights decide as well
Source    the belief behind magnitude pruning of outgoing weights; mended in `with_both_weights`
Axioms    none
Example   $ netproof check magnitude_pruning_claim.py
"""

from netproof import Claim, Source, relu

claim = Claim(
    "magnitude-pruning",
    title="The unit with the smaller outgoing weight matters less",
    statement=r"If $|a| \le |c|$ then $|a\,\max(bx, 0)| \le |c\,\max(dx, 0)|$ for every real $x$.",
    source=Source("netproof authors", "Worked examples", 2026, "docs/examples"),
)


@claim.obligation(scope="for_all")
def smaller_outgoing_weight_matters_less(smt):
    "|a| <= |c| implies |a relu(b x)| <= |c relu(d x)|"
    a, b, c, d, x = smt.reals("a b c d x")
    smt.assume(abs(a) <= abs(c))
    smt.prove(abs(a * relu(b * x)) <= abs(c * relu(d * x)))


@claim.obligation(scope="for_all")
def with_both_weights(smt):
    "0 <= b <= d and 0 <= a <= c imply a relu(b x) <= c relu(d x) for x >= 0: evidence that this repair is right"
    a, b, c, d, x = smt.reals("a b c d x")
    smt.assume(0 <= a, a <= c, 0 <= b, b <= d, x >= 0)
    smt.prove(a * relu(b * x) <= c * relu(d * x))


claim.concludes(smaller_outgoing_weight_matters_less)

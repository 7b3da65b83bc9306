"""A contraction that doubles a distance: assumptions that contradict each other.

Claim     Let f satisfy |f(x) - f(y)| <= k |x - y| with k < 1, and let |f(u) - f(v)| >= 2 |u - v| for some u != v.
          Then f(u) = f(v).
Kind      **vacuous**: no function satisfies the assumptions, so anything follows. A prover that stopped at
          "no counterexample" would call it proved.
Source    what a slip in copying hypotheses looks like
Axioms    none
Example   $ netproof check contraction_claim.py
"""

from netproof import Claim, Source

claim = Claim(
    "contraction",
    title="A contraction that doubles a distance",
    statement=r"If $|f(u) - f(v)| \le k|u - v|$ with $k < 1$ and $|f(u) - f(v)| \ge 2|u - v|$ with $u \ne v$,"
    r" then $f(u) = f(v)$.",
    source=Source("netproof authors", "Worked examples", 2026, "docs/examples"),
)


@claim.obligation(scope="for_all")
def images_agree(smt):
    "a contraction that doubles the distance of u and v maps them to one point"
    k, u, v = smt.reals("k u v")
    f = smt.function("f")
    distance = abs(f(u) - f(v))
    smt.assume(k < 1, u < v, distance <= k * (v - u), distance >= 2 * (v - u))
    smt.prove(f(u) == f(v))


claim.concludes(images_agree)

"""Rounding to a grid moves a weight by at most half a step: a bound that nothing smaller replaces.

Claim     If k is the integer nearest to w / s for a step s > 0 (k - 1/2 <= w/s <= k + 1/2) then |w - s k| <= s / 2.
Kind      upper bound, **tight**: `--variants` makes the bound strict, lessens it, drops each hypothesis, and each of
          these is killed but one: s > 0 is not needed, for it follows from the other two hypotheses when s != 0
Source    elementary
Axioms    none
Example   $ netproof check quantised_step_claim.py --variants
"""

from netproof import Claim, Source

claim = Claim(
    "quantised-step",
    title="Rounding to a grid moves a weight by at most half a step",
    statement=r"If $s > 0$ and $s(k - 1/2) \le w \le s(k + 1/2)$ for an integer $k$ then $|w - sk| \le s/2$.",
    source=Source("netproof authors", "Worked examples", 2026, "docs/examples"),
)


@claim.obligation(scope="for_all")
def half_a_step_suffices(smt):
    "|w - s k| <= s/2 for the nearest multiple s k of the step s"
    w, s = smt.reals("w s")
    k = smt.integer("k")
    smt.assume(s > 0, s * k - s / 2 <= w, w <= s * k + s / 2)
    smt.prove(abs(w - s * k) <= s / 2)


@claim.false_variant(of=half_a_step_suffices)
def a_third_of_a_step(smt):
    "|w - s k| <= s/3"
    w, s = smt.reals("w s")
    k = smt.integer("k")
    smt.assume(s > 0, s * k - s / 2 <= w, w <= s * k + s / 2)
    smt.prove(abs(w - s * k) <= s / 3)


claim.concludes(half_a_step_suffices)

"""An odd activation that is bounded need not be monotone: a counterexample that is a function.

Claim     Every activation T with T(-x) = -T(x) and |T(x)| <= 1 for all x is monotone.
Kind      a conjecture, **refuted**: the counterexample gives T by its values at the points that matter
Source    what is easily believed of "tanh-like" activations
Axioms    none
Example   $ netproof check odd_activation_claim.py
"""

from netproof import Claim, Source

claim = Claim(
    "odd-activation",
    title="Odd and bounded activations are monotone",
    statement=r"If $T(-t) = -T(t)$ and $|T(t)| \le 1$ for $t = x, y$ then $x \le y$ implies $T(x) \le T(y)$.",
    source=Source("netproof authors", "Worked examples", 2026, "docs/examples"),
)


@claim.obligation(scope="for_all")
def odd_and_bounded_is_monotone(smt):
    "T odd and bounded at x and y, and x <= y, imply T(x) <= T(y)"
    x, y = smt.reals("x y")
    T = smt.function("T")
    for point in (x, y):
        smt.assume(T(-point) == -T(point), -1 <= T(point), T(point) <= 1)
    smt.assume(x <= y)
    smt.prove(T(x) <= T(y))


claim.concludes(odd_and_bounded_is_monotone)

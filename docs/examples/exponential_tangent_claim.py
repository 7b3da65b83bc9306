"""exp lies above its tangent at 0: true, and beyond the means that are tried here.

Claim     exp(x) >= 1 + x for every -1 <= x <= 1.
Kind      **undecided**: the two sides meet at x = 0, and no enclosure of exp on a box around 0 can show >= there;
          branch and bound goes on until its time is up. `away_from_zero` is what it can show.
Source    elementary
Axioms    none
Example   $ netproof check exponential_tangent_claim.py --time-limit 2
"""

from netproof import Claim, Source, exp

claim = Claim(
    "exponential-tangent",
    title="exp lies above its tangent at 0",
    statement=r"$e^x \ge 1 + x$ for every $-1 \le x \le 1$.",
    source=Source("netproof authors", "Worked examples", 2026, "docs/examples"),
)


@claim.obligation(scope="for_all")
def above_the_tangent(balls):
    "exp(x) >= 1 + x on [-1, 1]"
    x = balls.real("x")
    balls.assume(-1 <= x, x <= 1)
    balls.prove(exp(x) >= 1 + x)


@claim.obligation(scope="for_all")
def away_from_zero(balls):
    "exp(x) >= 1 + x on [1/16, 1]: evidence, with a certificate"
    x = balls.real("x")
    balls.assume("1/16" <= x, x <= 1)
    balls.prove(exp(x) >= 1 + x)


claim.concludes(above_the_tangent)

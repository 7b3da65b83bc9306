"""One cubic is tanh to within 1/160 on [-1, 1]: a sup-norm bound by ball arithmetic.

Claim     |tanh(x) - (0.97x - 0.21x³)| <= 1/160 for every -1 <= x <= 1.
Kind      upper bound, for all x in the box; `slightly_less` fails. `sup_norm` also encloses the true maximum.
Source    the coefficients were found by least squares; how they were found does not matter to the check
Axioms    none
Example   $ netproof check tanh_cubic_claim.py
"""

from fractions import Fraction

from netproof import Claim, Source, number, tanh

claim = Claim(
    "tanh-cubic",
    title="A cubic is close to tanh on [-1, 1]",
    statement=r"$|\tanh x - (0.97x - 0.21x^3)| \le 1/160$ for every $-1 \le x \le 1$.",
    source=Source("netproof authors", "Worked examples", 2026, "docs/examples"),
)


def error(x):
    return tanh(x) - (number("0.97") * x - number("0.21") * x**3)


@claim.obligation(scope="for_all")
def the_cubic_is_close(balls):
    "|tanh(x) - (0.97x - 0.21x³)| <= 1/160 for every x in [-1, 1]"
    x = balls.real("x")
    balls.assume(-1 <= x, x <= 1)
    balls.prove(abs(error(x)) <= "1/160")


@claim.obligation(scope="for_all")
def the_largest_error(balls):
    "the largest error lies between two dyadics that differ by one part in a thousand: evidence"
    upper, lower = balls.sup_norm(error(balls.real("x")), {"x": (-1, 1)}, relative=Fraction(1, 1000))
    balls.note(f"the largest error lies between {float(lower):.6f} and {float(upper):.6f}")


@claim.false_variant(of=the_cubic_is_close)
def slightly_less(balls):
    "|tanh(x) - (0.97x - 0.21x³)| <= 1/170 for every x in [-1, 1]"
    x = balls.real("x")
    balls.assume(-1 <= x, x <= 1)
    balls.prove(abs(error(x)) <= "1/170")


claim.concludes(the_cubic_is_close)

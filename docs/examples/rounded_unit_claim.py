"""Rounding the weights of a unit moves its output by a sum of two terms: a theorem with an axiom.

Claim     Let T be an activation with |T(x)| <= 1 and |T(x) - T(y)| <= |x - y|, as tanh is. Then
          |a T(u) - c T(v)| <= |a - c| + |c| |u - v|.
Kind      upper bound, for every such activation; `rounding_the_outer_weight_is_free` fails
Source    elementary
Axioms    1 cited: tanh has the two properties. It is a formula, so the proof uses instances of it with `smt.use`.
Example   $ netproof check rounded_unit_claim.py     then     $ netproof axioms rounded-unit
"""

from netproof import And, Claim, Source

claim = Claim(
    "rounded-unit",
    title="Rounding the weights of one tanh unit",
    statement=r"$|a \tanh u - c \tanh v| \le |a - c| + |c|\,|u - v|$ for all real $a, c, u, v$.",
    source=Source("netproof authors", "Worked examples", 2026, "docs/examples"),
)


@claim.axiom(kind="cited", reference="NIST Digital Library of Mathematical Functions, 4.28.3 and 4.34.9")
def tanh_is_bounded_and_lipschitz(smt):
    "|tanh x| <= 1 and |tanh x - tanh y| <= |x - y|, since its derivative 1 - tanh² lies in (0, 1]. T stands for tanh."
    x, y = smt.reals("x y")
    T = smt.function("T")
    smt.prove(And(abs(T(x)) <= 1, abs(T(x) - T(y)) <= abs(x - y)))


@claim.obligation(scope="for_all")
def a_product_of_bounds(smt):
    "|d| <= e implies |c d| <= |c| e"
    c, d, e = smt.reals("c d e")
    smt.assume(abs(d) <= e)
    smt.prove(abs(c * d) <= abs(c) * e)


@claim.obligation(scope="for_all")
def a_rounded_unit_stays_close(smt):
    "|a T(u) - c T(v)| <= |a - c| + |c| |u - v|"
    a, c, u, v = smt.reals("a c u v")
    T = smt.function("T")
    smt.use(tanh_is_bounded_and_lipschitz, x=u, y=v)
    smt.use(a_product_of_bounds, c=a - c, d=T(u), e=1)
    smt.use(a_product_of_bounds, c=c, d=T(u) - T(v), e=abs(u - v))
    smt.prove(abs(a * T(u) - c * T(v)) <= abs(a - c) + abs(c) * abs(u - v))


@claim.false_variant(of=a_rounded_unit_stays_close)
def rounding_the_outer_weight_is_free(smt):
    "|a T(u) - c T(v)| <= |c| |u - v|"
    a, c, u, v = smt.reals("a c u v")
    T = smt.function("T")
    smt.use(tanh_is_bounded_and_lipschitz, x=u, y=v)
    smt.prove(abs(a * T(u) - c * T(v)) <= abs(c) * abs(u - v))


claim.concludes(a_rounded_unit_stays_close)

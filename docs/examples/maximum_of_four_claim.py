"""Two layers of ReLU take the maximum of four numbers: a lemma used twice.

Claim     With m(x, y) = x + relu(y - x), m(m(a, b), m(c, d)) = max(a, b, c, d) for all reals.
Kind      exact identity; one layer of this form gives the maximum of two only (`one_layer_is_enough`)
Source    Arora, Basu, Mianjy, Mukherjee (2018), Understanding deep neural networks with rectified linear units
Axioms    none
Example   $ netproof check maximum_of_four_claim.py
"""

from netproof import Claim, Source, maximum, relu

claim = Claim(
    "maximum-of-four",
    title="Two layers of ReLU take the maximum of four numbers",
    statement=r"With $m(x, y) = x + \max(y - x, 0)$: $m(m(a,b), m(c,d)) = \max(a,b,c,d)$.",
    source=Source(
        "R. Arora, A. Basu, P. Mianjy, A. Mukherjee",
        "Understanding deep neural networks with rectified linear units",
        2018,
        "arXiv:1611.01491",
    ),
)


def m(x, y):
    return x + relu(y - x)


@claim.obligation(scope="for_all")
def one_layer_takes_the_maximum_of_two(smt):
    "m(x, y) = max(x, y)"
    x, y = smt.reals("x y")
    smt.prove(m(x, y) == maximum(x, y))


@claim.obligation(scope="for_all")
def two_layers_take_the_maximum_of_four(smt):
    "m(m(a, b), m(c, d)) = max(a, b, c, d), by the lemma three times"
    a, b, c, d = smt.reals("a b c d")
    smt.use(one_layer_takes_the_maximum_of_two, x=a, y=b)
    smt.use(one_layer_takes_the_maximum_of_two, x=c, y=d)
    smt.use(one_layer_takes_the_maximum_of_two, x=m(a, b), y=m(c, d))
    smt.prove(m(m(a, b), m(c, d)) == maximum(a, b, c, d))


@claim.false_variant(of=two_layers_take_the_maximum_of_four)
def one_layer_is_enough(smt):
    "m(a, b) + m(c, d) - a = max(a, b, c, d)"
    a, b, c, d = smt.reals("a b c d")
    smt.prove(m(a, b) + m(c, d) - a == maximum(a, b, c, d))


claim.concludes(two_layers_take_the_maximum_of_four)

"""Two leaky units compute ReLU exactly: a true identity.

Claim     For every slope 0 < a < 1 and every real x:   relu(x) = (l(x) + a l(-x)) / (1 - a²),
          where l(x) = x for x >= 0 and a x otherwise.
Kind      exact identity; width 2 is **tight** (one unit fails: `one_unit_is_enough`)
Source    elementary; see Maas, Hannun, Ng (2013), Rectifier nonlinearities improve neural network acoustic models
Axioms    none
Example   $ netproof check leaky_relu_claim.py     (its output stands in leaky_relu_claim.txt)
"""

from netproof import Claim, Source, ite, relu

claim = Claim(
    "leaky-relu-exact",
    title="Two leaky units compute ReLU exactly",
    statement=r"For all $0 < a < 1$ and real $x$, $\max(x, 0) = (l_a(x) + a\,l_a(-x)) / (1 - a^2)$.",
    source=Source(
        "A. Maas, A. Hannun, A. Ng", "Rectifier nonlinearities improve neural network acoustic models", 2013
    ),
)


def leaky(slope, x):
    return ite(x >= 0, x, slope * x)


@claim.obligation(scope="for_all")
def two_units_are_exact(smt):
    "relu(x) = (l(x) + a l(-x)) / (1 - a²) for every slope 0 < a < 1 and every x"
    a, x = smt.reals("a x")
    smt.assume(0 < a, a < 1)
    smt.prove(relu(x) == (leaky(a, x) + a * leaky(a, -x)) / (1 - a * a))


@claim.false_variant(of=two_units_are_exact)
def one_unit_is_enough(smt):
    "some multiple of one leaky unit, c l(x), is relu(x) for every slope and every x"
    a, c, x = smt.reals("a c x")
    smt.assume(0 < a, a < 1)
    smt.prove(relu(x) == c * leaky(a, x))


claim.concludes(two_units_are_exact)

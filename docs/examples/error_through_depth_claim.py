"""Rounding errors stay bounded at every depth: an induction.

Claim     Let each layer halve the error that it is handed and add at most 1 of its own: e(0) = 0 and
          0 <= e(L + 1) <= e(L) / 2 + 1. Then e(L) <= 2 for every depth L.
Kind      upper bound for **all** L: an induction whose step is an obligation; 1 is not kept (`one_is_enough`)
Source    elementary (a geometric series)
Axioms    none
Example   $ netproof check error_through_depth_claim.py
"""

from netproof import And, Claim, Relation, Source, ints, reals

claim = Claim(
    "error-through-depth",
    title="Rounding errors stay bounded at every depth",
    statement=r"If $e_0 = 0$ and $0 \le e_{L+1} \le e_L/2 + 1$ then $e_L \le 2$ for every $L \ge 0$.",
    source=Source("netproof authors", "Worked examples", 2026, "docs/examples"),
)

# The networks that can be built: none, or one more layer on top of what there is. A sequence is the set of its values.
error = Relation("error", depth="int", size="real")
(depth,) = ints("L")
size, next_size = reals("e f")
error.rule("no_layer", depth=0, size=0)
error.rule(
    "one_more", error(depth, size), 0 <= next_size, next_size <= size / 2 + 1, depth=depth + 1, size=next_size
)


def bounded(depth, size):
    return And(depth >= 0, 0 <= size, size <= 2)


@claim.obligation(scope="for_all", parameters={"rule": ["no_layer", "one_more"]})
def each_layer_keeps_the_bound(smt, rule):
    "the empty network has error 0, and a layer on top of an error in [0, 2] has one in [0, 2]"
    smt.prove_rule(error, rule, bounded)


@claim.obligation(scope="for_all")
def the_error_is_at_most_2(induction):
    "e(L) <= 2 for every depth L"
    induction.prove_by(error, bounded, by={rule: each_layer_keeps_the_bound[rule] for rule in error.rules})


@claim.false_variant(of=the_error_is_at_most_2)
def one_is_enough(smt):
    "a layer on top of an error in [0, 1] has one in [0, 1], as an induction with the bound 1 would need"
    e, f = smt.reals("e f")
    smt.assume(0 <= e, e <= 1, 0 <= f, f <= e / 2 + 1)
    smt.prove(f <= 1)


claim.concludes(the_error_is_at_most_2)

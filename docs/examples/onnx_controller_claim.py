"""A claim about a network of one's own, in an ONNX file beside this one.

Claim     The controller in onnx_controller.onnx (2 inputs, 4 ReLU units, 1 output) never commands more than 2 when both
          inputs lie in [-1, 1], and its command does not fall when the first input rises.
Kind      for all inputs of the box, on the exact weights of the file (each float is its exact dyadic value)
Source    your network; make another with any framework, or with `netproof.save_network`
Axioms    none: the statement is about real arithmetic, not about how a runtime rounds
Example   $ netproof check onnx_controller_claim.py     (needs the extra `onnx`)
"""

from pathlib import Path

from netproof import Claim, Source, evaluate_terms, load_network

network = load_network(Path(__file__).with_name("onnx_controller.onnx"))

claim = Claim(
    "onnx-controller",
    title="What my controller never does",
    statement=r"$|f(x, y)| \le 2$ for $|x|, |y| \le 1$, and $x \le z$ implies $f(x, y) \le f(z, y)$.",
    source=Source("You", "Your paper", 2026, "Proposition 2"),
)


def f(*inputs):
    (output,) = evaluate_terms(network, inputs)
    return output


@claim.obligation(scope="instance")  # of one network; for all its inputs
def the_command_is_at_most_2(smt):
    "|f(x, y)| <= 2 for all x and y in [-1, 1]"
    x, y = smt.reals("x y")
    smt.assume(-1 <= x, x <= 1, -1 <= y, y <= 1)
    smt.prove(abs(f(x, y)) <= 2)


@claim.obligation(scope="instance")
def the_command_rises_with_x(smt):
    "f(x, y) <= f(z, y) for x <= z"
    x, y, z = smt.reals("x y z")
    smt.assume(x <= z)
    smt.prove(f(x, y) <= f(z, y))


@claim.false_variant(of=the_command_is_at_most_2, scope="instance")
def the_command_is_at_most_1(smt):
    "|f(x, y)| <= 1 for all x and y in [-1, 1]"
    x, y = smt.reals("x y")
    smt.assume(-1 <= x, x <= 1, -1 <= y, y <= 1)
    smt.prove(abs(f(x, y)) <= 1)


@claim.false_variant(of=the_command_rises_with_x, scope="instance")
def the_command_rises_with_y(smt):
    "f(x, y) <= f(x, z) for y <= z"
    x, y, z = smt.reals("x y z")
    smt.assume(y <= z)
    smt.prove(f(x, y) <= f(x, z))


claim.concludes(the_command_is_at_most_2, the_command_rises_with_x)

"""What is checked besides the proof: reference values, the emulators on boxes by branch and bound, certified networks.

    reference values    emulators at five points for M = 4, η = 1/1000, to ten digits
    boxes               |em - relu(x)| ≤ η on the whole of [-M, M], by covers of the formulas themselves
    networks            a network by each activation: the kernel's checker accepts the certificate of the compiler

None of it is a link of the claim: it could refute the claim, and otherwise shows that the formulas of the proof
are those
that the program uses.
"""

# mypy: disable-error-code="no-untyped-def"
from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from theorems.activation_emulation import activations_as_terms as terms
from theorems.activation_emulation.claim import claim
from theorems.activation_emulation.construction import box_of, emulate
from theorems.activation_emulation.families import he_network
from theorems.activation_emulation.obligations_scaling import is_within
from verify.networks.activations import ACTIVATIONS
from verify.terms import And, Term, number, real

M, ETA = 4, Fraction(1, 1000)
DIGITS = Fraction(1, 10**10)

K_GELU = terms.GELU_GAP / (2 * ETA)
K_SOFTSIGN = 1 / (4 * ETA)

REFERENCE: dict[str, tuple[Callable[[Term], Term], dict[str, str]]] = {
    "relu2": (
        lambda x: terms.relu2_emulator(x, 8 * ETA),
        {"-3": "-0.001", "-0.001": "0.00053125", "0": "0.001", "0.001": "0.00153125", "3.5": "3.499"},
    ),
    "gelu": (
        lambda x: terms.gelu_emulator(x, K_GELU),
        {"-0.001": "0.0005338635820747", "0.001": "0.0015338635820746", "3.5": "3.501"},
    ),
    "softsign": (
        lambda x: terms.softsign_emulator(x, K_SOFTSIGN, M),
        {"-3": "-0.0009986675549634", "0": "0.001", "0.001": "0.002", "3.5": "3.501"},
    ),
    "wide_softsign": (
        lambda x: terms.wide_softsign_emulator(x, 2 * ETA / (5 * M * M), 2 * ETA),
        {"-3": "-5.6241538453e-05", "0": "0.000499999975", "3.5": "3.4996172276162"},
    ),
}
"""Values at M = 4, η = 1/1000 that were computed by other means."""


@claim.obligation(scope="instance", parameters={"activation": list(REFERENCE)})
def reference_values(balls, activation):
    "The emulators at M = 4, η = 1/1000 have the values that were computed independently, to seven digits or more"
    emulator, values = REFERENCE[activation]
    close = [
        And(value - number(text) <= tolerance, number(text) - value <= tolerance)
        for at, text in values.items()
        for value in [emulator(number(at))]
        for tolerance in [max(DIGITS, Fraction(10) ** -(len(text.split("e")[0].partition(".")[2])))]
    ]
    balls.prove(And(*close))


BOXES: dict[str, Callable[[Term], Term]] = {
    "softsign": lambda x: terms.softsign_emulator(x, 4, 1),
    "tanh": lambda x: terms.tanh_emulator(x, 64, Fraction(1, 4), Fraction(1, 4), 3),
    "silu": lambda x: terms.silu_emulator(x, 4),
    "mish": lambda x: terms.mish_emulator(x, 4),
    "relu2": lambda x: terms.relu2_emulator(x, Fraction(1, 4)),
}


@claim.obligation(scope="instance", label="GATE-BB", parameters={"activation": list(BOXES)})
def emulators_on_a_box(balls, activation):
    "|em - relu(x)| ≤ 1/15 on the whole of [-1, 1], by branch and bound on the formula"
    x = real("x")
    balls.assume(-1 <= x, x <= 1)
    balls.prove(is_within(Fraction(1, 15), BOXES[activation](x), x))


@claim.obligation(scope="instance", label="NET-I", parameters={"activation": list(ACTIVATIONS)})
def a_network_by_each_activation(exact, activation):
    "A random ReLU network 2-8-8-1 is emulated within 1/100 on [-1, 1]²: the kernel's checker accepts the certificate"
    emulation = emulate(he_network(0, 2, 8, 8, 1), activation, Fraction(1, 100), box_of(Fraction(1), 2))
    exact.holds_for("activation_emulation.real", emulation.claims(), emulation.evidence())

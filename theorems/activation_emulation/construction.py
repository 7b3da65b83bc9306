"""Emulating ReLU networks by networks of another activation: the library of this claim.

    emulator, parameters_for    one ReLU: parameters in closed form from (M, η), weights, proved error
    Moduli, shape_parameters    theorem GS: any S-shape, from its moduli
    as_network, multipliers     the same as a network 1 -> k -> ... -> 1, and its (k, m)
    emulate, Emulation          a whole network, to ε on a box, with the claims and evidence of its certificate
    emulate_float64             the same for float64, rounding included, as well as the bound allows
    box_of                      [-A, A] for each input

emulators.py, compiler.py and float64.py hold the algorithms, checker/ the weights and proved errors that they share
with the kernel's replay.
"""

from __future__ import annotations

from theorems.activation_emulation.checker.emulators import EMULATORS, GAPS, Emulator, Moduli, srs_moduli
from theorems.activation_emulation.compiler import Emulation, box_of, emulate, gains, unsigned_error
from theorems.activation_emulation.emulators import (
    as_network,
    emulator,
    emulator_of,
    error_bound,
    multipliers,
    parameters_for,
    shape_parameters,
    softsign_in_one_layer,
)
from theorems.activation_emulation.float64 import Float64Emulation, emulate_float64

__all__ = [
    "Emulator",
    "EMULATORS",
    "GAPS",
    "emulator",
    "parameters_for",
    "emulator_of",
    "softsign_in_one_layer",
    "Moduli",
    "shape_parameters",
    "srs_moduli",
    "error_bound",
    "multipliers",
    "as_network",
    "Emulation",
    "emulate",
    "Float64Emulation",
    "emulate_float64",
    "box_of",
    "gains",
    "unsigned_error",
]

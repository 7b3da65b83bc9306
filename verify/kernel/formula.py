"""Statements and terms as the kernel reads them: hash, well-formedness, substitution, exact evaluation.

A module of its own because every rule starts here: what a certificate claims is this data, and nothing else. The
meaning of each operator is in docs/architecture.md; a statement that this module does not accept is rejected.
"""

from __future__ import annotations

import hashlib
import json
from fractions import Fraction
from typing import Any

from verify.kernel.errors import Rejected

Json = Any

ANALYTIC = frozenset(("exp", "log", "sqrt", "sin", "cos", "tanh", "atan", "erf"))


def canonical(data: Json) -> bytes:
    """The one spelling of JSON data that is hashed. Floats are refused."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str).encode()


def digest(data: Json) -> str:
    """SHA-256 of the canonical spelling."""
    return hashlib.sha256(canonical(data)).hexdigest()


def rational(data: Json) -> Fraction:
    """The exact value of an integer, "p/q" or [mantissa, exponent] of two."""
    if isinstance(data, int) and not isinstance(data, bool):
        return Fraction(data)
    if isinstance(data, str) and "/" in data:
        numerator, _, denominator = data.partition("/")
        if numerator.lstrip("-").isdecimal() and denominator.isdecimal() and int(denominator) > 0:
            return Fraction(int(numerator), int(denominator))
    if isinstance(data, list) and len(data) == 2 and all(type(part) is int for part in data) and abs(data[1]) <= 1 << 20:
        return Fraction(data[0]) * Fraction(2) ** data[1]
    raise Rejected(f"{data!r} is not an exact number")

"""The kernel: the small trusted program that replays certificates.

It reads, recomputes and compares. It never searches, has no tolerance, imports no solver and has no option that
weakens it; what it does not know it rejects. In reading order:

    errors        Rejected, and what is read
    logic         truth in three values
    formula       statements and terms: hash, well-formedness, instances of lemmas, evaluation at given values
    polynomial    polynomials with rational coefficients
    lrat          clausal proofs with hints, and models
    clausal       the same over the reals, the integers and uninterpreted functions
    enclosure     rigorous intervals of exp, tanh, atan, erf and the rest
    cover         bounds over a box
    induction     what every rule keeps holds of all that is derived
    certificate   files and runs

`python -m verify.kernel PATH` replays a certificate or a run.
"""

from __future__ import annotations

from typing import Any

__all__ = ["Rejected", "Replay", "replay", "replay_conclusion"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module verify.kernel has no attribute {name}")
    from verify.kernel import certificate

    return getattr(certificate, name)

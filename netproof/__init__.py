"""netproof checks the theory of neural-network compression and approximation by machine.

What a claim file needs is here, loaded when it is first asked for, so that importing netproof costs nothing:

    from netproof import Claim, Source, relu

The declarations come from verify.claim, the words of mathematics from verify.terms, networks from verify.networks.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from verify.claim import Axiom, BadClaim, Claim, FalseVariant, Instance, Obligation, Source
    from verify.networks.files import load_network, save_network
    from verify.networks.symbolic import evaluate_terms
    from verify.terms import (
        And,
        Function,
        Iff,
        Implies,
        Not,
        Or,
        Relation,
        Term,
        TermError,
        atan,
        bools,
        cos,
        erf,
        exp,
        formula,
        ints,
        ite,
        log,
        maximum,
        minimum,
        number,
        pi,
        product,
        real,
        reals,
        relu,
        sin,
        sqrt,
        tanh,
        total,
    )

_CLAIM = ("Axiom", "BadClaim", "Claim", "FalseVariant", "Instance", "Obligation", "Source")
_TERMS = (
    *("Term", "TermError", "Function", "Relation", "And", "Or", "Not", "Implies", "Iff", "ite"),
    *(
        "number",
        "formula",
        "real",
        "reals",
        "ints",
        "bools",
        "total",
        "product",
        "maximum",
        "minimum",
        "relu",
    ),
    *("exp", "log", "sqrt", "sin", "cos", "tanh", "atan", "erf", "pi"),
)
_HOME = {
    **dict.fromkeys(_CLAIM, "verify.claim"),
    **dict.fromkeys(_TERMS, "verify.terms"),
    **dict.fromkeys(("load_network", "save_network"), "verify.networks.files"),
    "evaluate_terms": "verify.networks.symbolic",
}

__all__ = [
    "Axiom", "BadClaim", "Claim", "FalseVariant", "Instance", "Obligation", "Source",
    "Term", "TermError", "Function", "Relation", "And", "Or", "Not", "Implies", "Iff", "ite",
    "number", "formula", "real", "reals", "ints", "bools", "total", "product", "maximum", "minimum", "relu",
    "exp", "log", "sqrt", "sin", "cos", "tanh", "atan", "erf", "pi",
    "load_network", "save_network", "evaluate_terms",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"netproof has no {name}")
    return getattr(importlib.import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME])

"""Numbers as networks read them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from verify.networks.network import NetworkError, as_fraction


def test_huge_exponents_are_refused_at_once() -> None:
    with pytest.raises(NetworkError, match="is not a finite number"):
        as_fraction("1e400000000")
    assert as_fraction("25e-2") == Fraction(1, 4)

"""Decimal text for exact numbers and enclosures, rounded outward so that a printed bound is a bound."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction

DIGITS = 17


def rounded_down(number: Fraction) -> str:
    """The largest decimal of 17 significant digits that is at most the number."""
    return _decimal(number, ROUND_FLOOR)


def rounded_up(number: Fraction) -> str:
    """The smallest decimal of 17 significant digits that is at least the number."""
    return _decimal(number, ROUND_CEILING)


def _decimal(number: Fraction, rounding: str) -> str:
    # The division rounds once and in the stated direction: Decimal(int) is exact whatever the context.
    context = Context(prec=DIGITS, rounding=rounding, Emin=-(10**9), Emax=10**9)
    return str(context.divide(Decimal(number.numerator), Decimal(number.denominator)))

"""Decimal text for exact numbers and enclosures, rounded outward so that a printed bound is a bound."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction

DIGITS = 17


def rounded_down(number: Fraction, digits: int = DIGITS) -> str:
    """The largest decimal of so many significant digits that is at most the number."""
    return _decimal(number, ROUND_FLOOR, digits)


def rounded_up(number: Fraction, digits: int = DIGITS) -> str:
    """The smallest decimal of so many significant digits that is at least the number."""
    return _decimal(number, ROUND_CEILING, digits)


def _decimal(number: Fraction, rounding: str, digits: int) -> str:
    # The division rounds once and in the stated direction: Decimal(int) is exact whatever the context.
    context = Context(prec=digits, rounding=rounding, Emin=-(10**9), Emax=10**9)
    return str(context.divide(Decimal(number.numerator), Decimal(number.denominator)))

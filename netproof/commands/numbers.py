"""Numbers as options give them: read exactly as written, and named by their option where they are none."""

from __future__ import annotations

from fractions import Fraction


def number(command: str, option: str, text: str) -> Fraction:
    """The number that the text writes, exactly.

    Raises:
        BadInput: it writes none, or none that is finite; the sentence names command and option.
    """
    from netproof.commands.run import BadInput
    from verify.networks.network import NetworkError, as_fraction

    try:
        return as_fraction(text)
    except NetworkError:
        raise BadInput(f"{command}: {option} is {text!r}; expected a number such as 1/100 or 0.01.") from None

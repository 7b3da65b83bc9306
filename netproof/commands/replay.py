"""`netproof replay PATH`: the kernel's own program; nothing but Python and mpmath is needed."""

from __future__ import annotations

from collections.abc import Sequence

HELP = """Usage: netproof replay PATH

  Replay a run or one certificate through the kernel; needs no solver.
  Exit status 0 if nothing is rejected, 1 if something is, 2 if PATH is not there."""


def replay(arguments: Sequence[str]) -> int:
    """Replay what the path names and print the counts; the exit status is the kernel's."""
    if "--help" in arguments:
        print(HELP)
        return 0
    from verify.kernel.__main__ import main

    return main(list(arguments))

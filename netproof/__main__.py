"""`python -m netproof` is the command `netproof`."""

from __future__ import annotations

from netproof.cli import main

if __name__ == "__main__":
    main()

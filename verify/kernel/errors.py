"""What every part of the kernel names: the data that it reads, and its one exception."""

from __future__ import annotations

from typing import Any

Json = Any
"""Data as json.loads gives them, of any shape until they are checked."""


class Rejected(Exception):
    """The evidence does not establish the conclusion; the message says which step failed and why."""

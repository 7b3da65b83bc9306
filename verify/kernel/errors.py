"""The one exception of the kernel: a certificate does not prove what it says."""


class Rejected(Exception):
    """The evidence does not establish the conclusion; the message says which step failed and why."""

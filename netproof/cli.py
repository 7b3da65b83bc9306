"""The command line's border: arguments in, exit status and at most one sentence of error out.

`main` and `execute` turn what happens into an exit status and at most one sentence; the commands and their options are
in netproof/application.py. `replay` is dispatched before anything else is imported, because it must work where only
Python and mpmath are.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

USER_ERRORS = (
    "BadClaim",
    "TermError",
    "NetworkError",
    "FormulaError",
    "RecordError",
    "BadInput",
    "NoCluster",
)
"""Exceptions whose message is a sentence for the user; by name, so that what defines them need not be loaded."""


INTERRUPTED = 130
"""What typer makes of an interrupt."""


def main() -> None:
    """The console script."""
    # a run keeps nearly all that it makes; to look through it for what could go is a fifth of a run without changes
    gc.set_threshold(50_000)
    sys.exit(execute(sys.argv[1:]))


def execute(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status.

    0 as declared, 1 something refuted or rejected, 2 bad input, 3 undecided or obsolete, 4 an internal error.
    """
    debug = "--debug" in arguments
    given = [argument for argument in arguments if argument != "--debug"]
    try:
        if given[:1] == ["replay"]:
            from netproof.commands.replay import replay

            return replay(given[1:])
        from netproof.application import app

        status = app(given or ["--help"], prog_name="netproof", standalone_mode=False)
        if status == INTERRUPTED:
            raise KeyboardInterrupt
        return status if isinstance(status, int) else 0
    except KeyboardInterrupt:
        print(
            "interrupted: what is finished is kept; the same command takes it up again",
            file=sys.stderr,
        )
        return 3
    except BrokenPipeError:  # whoever read our output has seen enough
        sys.stderr.close()
        return 0
    except Exception as error:  # noqa: BLE001  the border: every exception becomes a sentence and a status
        if debug:
            import traceback

            traceback.print_exc()
        return _told(error)


def _told(error: Exception) -> int:
    """Say in one sentence what went wrong; 2 if the user can mend it, else 4."""
    usage = getattr(error, "format_message", None)  # typer's own
    if usage is not None:
        return _say(f"{usage()} (netproof --help shows the commands)", 2)
    if any(kind.__name__ in USER_ERRORS for kind in type(error).__mro__):
        return _say(str(error), 2)
    if isinstance(error, FileExistsError):  # what makes a folder says so where a file has its name
        return _say(f"{error.filename}: a file has this name; expected a folder", 2)
    if isinstance(error, (FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError)):
        return _say(f"{error.filename}: {error.strerror}", 2)
    if isinstance(error, ModuleNotFoundError):
        return _say(f"{error.name} is not installed: pip install 'netproof[all]'", 2)
    return _say(f"internal: {type(error).__name__}: {error} (--debug shows where)", 4)


def _say(text: str, status: int) -> int:
    print(f"error: {' '.join(text.split())}", file=sys.stderr)
    return status

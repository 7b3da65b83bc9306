"""`python -m verify.kernel PATH`: replay a certificate or a run, and say how many conclusions hold."""

from __future__ import annotations

import sys
from pathlib import Path


def main(arguments: list[str]) -> int:
    """Exit 0 if nothing is rejected, 1 if something is, 2 if the path is not there."""
    from verify.kernel.certificate import replay
    from verify.kernel.errors import Rejected

    if len(arguments) != 1:
        print("error: replay: the path of a run or of a certificate was expected", file=sys.stderr)
        return 2
    path = Path(arguments[0])
    if not path.is_file() and not (path / "record.json").is_file():
        print(f"error: replay: {path}: no certificate and no run with a record.json is here", file=sys.stderr)
        return 2
    try:
        result = replay(path)
    except Rejected as error:
        print(f"error: {arguments[0]}: {error}", file=sys.stderr)
        return 1
    for name, reason in result.rejected:
        print(f"rejected  {name}: {reason}")
    count = len(result.rejected)
    print(f"{result.checked} checked, {count} rejected, {result.not_replayable} not replayable here")
    if path.is_file() and result.lemmas:
        print(f"resting on what a replay of the whole run checks: {', '.join(sorted(result.lemmas))}")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

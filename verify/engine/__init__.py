"""The engine: discharges obligations in workers, replays what they leave, and writes the record.

In reading order: `obligation`, one obligation in this process; `loading`, claims found again in another process;
`worker` and `workers`, processes with limits; `sources` and `cache`, what an unchanged obligation need not do twice;
`journal`, what an interrupted run has already done; `assembly`, results into claims; `running`, all of it; `generated`,
variants that nobody wrote; `events`, `event_log`, `junit` and `sarif`, how others watch; `history`, what earlier runs
found. Nothing here knows a theorem, and nothing here is believed: verdicts come from verify.verdict, and what a prover
concludes counts only as far as verify.kernel replays it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from verify.engine.obligation import discharge
    from verify.engine.running import Options, run

__all__ = ["Options", "discharge", "run"]

_HOME = {"discharge": "obligation", "Options": "running", "run": "running"}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"verify.engine has no {name}")
    return getattr(importlib.import_module(f"verify.engine.{_HOME[name]}"), name)

"""What became slower, by more than noise, since an older table.

Seconds of two runs say little: the machine was another, or busier. Ratios to a peer that was timed in the same pairs
stay, so these are compared: a figure became slower if even its lower quartile is above the older upper quartile, by
a tenth more than either run's own spread.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MARGIN = 1.1


def slower(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """A sentence for each figure that became slower; figures that only one of the two has say nothing."""
    before = {_key(figure): figure for figure in old["figures"]}
    found = []
    for figure in new["figures"]:
        known = before.get(_key(figure))
        if (
            known is None
            or figure["unit"] not in ("ratio", "s")
            or (figure["unit"] == "s" and not _same(old, new))
        ):
            continue
        if figure["low"] > MARGIN * known["high"]:
            times = figure["value"] / known["value"]
            beside = f" beside {figure['peer']}" if figure["peer"] else ""
            found.append(
                f"{figure['task']}: {figure['what']}{beside}: {known['value']:.3g} became {figure['value']:.3g} "
                f"({times:.2f} times slower; quartiles were {known['low']:.3g} to {known['high']:.3g}, "
                f"are {figure['low']:.3g} to {figure['high']:.3g})"
            )
    return found


def _same(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Seconds without a peer are compared on one kind of machine only."""
    return old["machine"]["processor"] == new["machine"]["processor"]


def _key(figure: Mapping[str, Any]) -> tuple[str, str, str, str]:
    return figure["task"], figure["what"], figure["peer"], figure["unit"]

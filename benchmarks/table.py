"""The figures as a table for docs/ and as a page with the curves.

In reading order: `machine`, what it was measured on; `markdown`; `page`. The numbers are those of the JSON and nothing
is computed here.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

PEERS = (
    "netproof", "numpy", "scipy", "z3-solver", "cvc5", "python-sat", "python-flint", "mpmath", "ortools", "highspy",
    "codac", "onnxruntime",
)  # fmt: skip

HEAD = """# Figures

Written by `make bench`: each line is netproof beside a peer on the same work in the same run. A ratio is ours divided
by theirs, the median over pairs timed next to each other; the two numbers after it are the quartiles. Below 1 is faster
than the peer. Machines are shared and noisy: read ratios, not seconds.
"""


def machine() -> dict[str, Any]:
    """Processor, cores, system and the versions of netproof and its peers; no name and no path of the machine."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        model = lines[0].partition(":")[2].strip() if lines else model
    return {
        "processor": model,
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": {name: found for name in PEERS if (found := _version(name))},
    }


def markdown(data: Mapping[str, Any]) -> str:
    """The whole as Markdown."""
    about = data["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
    lines = [
        HEAD,
        f"{about['processor']}, {about['cores']} cores, {about['system']}, Python {about['python']}; {versions}."
        + (" Quick sizes." if data["quick"] else ""),
        "",
    ]
    for task in dict.fromkeys(figure["task"] for figure in data["figures"]):
        rows = [figure for figure in data["figures"] if figure["task"] == task]
        lines += [
            f"## {task.replace('_', ' ')}",
            "",
            "| what | figure | beside | seconds, ours / theirs | asked for | |",
            "|---|---|---|---|---|---|",
            *(_row(figure) for figure in rows),
            "",
        ]
    if data["curves"]:
        lines += [
            "## how cost grows",
            "",
            "| what | sizes | seconds | fitted exponent | best known | remark |",
            "|---|---|---|---|---|---|",
            *(_curve(curve) for curve in data["curves"]),
            "",
        ]
    if data["skipped"]:
        lines += ["Skipped:", "", *(f"- {sentence}" for sentence in data["skipped"]), ""]
    return "\n".join(lines)


def page(data: Mapping[str, Any], folder: Path) -> Path:
    """A page with the table and the curves drawn, folder/figures.html."""
    import reports

    curves = [
        {
            "title": f"{curve['what']}: time grows as {curve['variable']}^{curve['exponent']:.2f}",
            "x_label": curve["variable"],
            "y_label": "seconds",
            "x_scale": "log",
            "y_scale": "log",
            "series": [
                {"name": "measured", "x": list(curve["sizes"]), "y": list(curve["seconds"]), "style": "line"},
            ],
        }
        for curve in data["curves"]
    ]
    columns = ["task", "what", "figure", "beside", "asked for", "reached"]
    rows = [
        [f["task"].replace("_", " "), f["what"], _value(f), f["peer"], _limit(f), _word(f).strip("*")]
        for f in data["figures"]
    ]
    return reports.write_figures("Figures", columns, rows, curves, folder)


def _row(figure: Mapping[str, Any]) -> str:
    times = "" if figure["seconds"] is None else f"{figure['seconds']:.3g}"
    times += "" if figure["peer_seconds"] is None else f" / {figure['peer_seconds']:.3g}"
    what = figure["what"] + (f" ({figure['detail']})" if figure["detail"] else "")
    return _line([what, _value(figure), figure["peer"], times, _limit(figure), _word(figure)])


def _value(figure: Mapping[str, Any]) -> str:
    spread = f" ({figure['low']:.3g} to {figure['high']:.3g})" if figure["low"] != figure["high"] else ""
    unit = "" if figure["unit"] == "ratio" else f" {figure['unit']}"
    return f"{figure['value']:.3g}{unit}{spread}"


def _limit(figure: Mapping[str, Any]) -> str:
    if figure["limit"] is None:
        return ""
    return f"{'at least' if figure['at_least'] else 'at most'} {figure['limit']:g}"


def _word(figure: Mapping[str, Any]) -> str:
    return {None: "", True: "reached", False: "**missed**"}[figure["reached"]]


def _curve(curve: Mapping[str, Any]) -> str:
    sizes = ", ".join(f"{size:g}" for size in curve["sizes"])
    times = ", ".join(f"{time:.2g}" for time in curve["seconds"])
    grown = f"{curve['variable']}^{curve['exponent']:.2f}"
    return _line(
        [curve["what"], f"{curve['variable']} = {sizes}", times, grown, curve["best_known"], curve["remark"]]
    )


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""

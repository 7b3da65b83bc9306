"""Run record in, HTML out: one self-contained page, made from the record alone.

`write` is all that others need. Behind it: `page` (what is said, in which order), `graph` (the layout of the
obligation graph), `plots` (campaigns as SVG), `mathml` (LaTeX and MathML, made safe), `templates/` (how it looks).
Nothing is imported until a report is written.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from verify.records import Record


def write(record: Record, folder: Path, certificates: Path | None = None) -> Path:
    """Write folder/index.html, which needs no other file and no network, and return its path.

    Args:
        record: the run to report.
        folder: where the page goes; made if it is missing. An older index.html there is replaced.
        certificates: the run's folder, in which the certificate paths of the record lie. If given, the page links to
            the certificates and its replay command names this folder.
    """
    from reports.page import write_page

    return write_page(record, Path(folder), None if certificates is None else Path(certificates))

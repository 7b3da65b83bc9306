"""Files that are whole or absent, and the same bytes for the same data.

A module of its own because certificates, cache and journal rest on the same two promises: whoever reads a path finds
what was written there to its end, and equal data gives equal files (so that a digest tells whether anything changed).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

PACKED_FROM = 64 * 1024
"""Bytes above which a certificate is packed."""


def write_whole(path: Path, data: bytes) -> None:
    """Write a file by renaming a finished one into its place.

    It is not forced onto the disk: after a power cut it may be torn, and everything written here is read with a digest.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def packed(data: Any) -> tuple[bytes, str]:
    """JSON data as the bytes of a file and the end of its name: `.json`, or `.json.gz` where it is large."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    if len(text) <= PACKED_FROM:
        return text, ".json"
    return gzip.compress(text, compresslevel=6, mtime=0), ".json.gz"


def unpacked(data: bytes) -> Any:
    """The JSON data of a file that `packed` made.

    Raises:
        ValueError: it is not such a file.
    """
    try:
        return json.loads(gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data)
    except (OSError, EOFError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ValueError(f"not whole: {error}") from error


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def same_digest(path: Path, digest: str) -> bool:
    """Whether the file is there and has this SHA-256."""
    try:
        return sha256(path.read_bytes()) == digest
    except OSError:
        return False

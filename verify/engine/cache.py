"""What was discharged before and has not changed since: looked up by content, never by name.

A key is the digest of all that an outcome depends on. An entry is believed only if it is whole: the stored certificate
has the digest that the entry names. What the kernel said is kept with the digest of the kernel that said it; another
kernel is asked again. Undecided and error are not kept: they may come out otherwise next time.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from verify.claim import Instance
from verify.engine import storage
from verify.engine.obligation import replayed
from verify.records import ObligationResult

MONTH = 30 * 24 * 3600.0
KEPT = ("discharged", "refuted", "vacuous")


def key(instance: Instance, *, fingerprint: str, seed: int, profile: str) -> str:
    """The digest of what the outcome of this instance depends on. `fingerprint` is that of its claim's source."""
    parts = [instance.id, repr(instance.values), fingerprint, str(seed), profile]
    return storage.sha256(json.dumps(parts).encode())


@dataclass(frozen=True)
class Cache:
    """A folder of entries, `<key>.json` beside `<key>.certificate.json[.gz]`."""

    folder: Path
    kernel: str
    """Digest of the kernel's source (sources.kernel_fingerprint)."""

    time_limit: float
    """Seconds of this run: what was not checked by the kernel under another limit might be now."""

    def put(self, key: str, result: ObligationResult, digest: str, run: Path) -> None:
        """Keep a result and the certificate that it names within the folder of its run."""
        if result.verdict not in KEPT or result.certificate is None:
            return
        data = (run / result.certificate).read_bytes()
        storage.write_whole(self._certificate(key), data)
        self._write(key, result, digest, self.time_limit)

    def get(self, key: str, run: Path) -> tuple[ObligationResult, str] | None:
        """The kept result, its certificate copied into the folder of the run, with the certificate's digest."""
        try:
            entry = storage.unpacked(self._entry(key).read_bytes())
            data = self._certificate(key).read_bytes()
            result = ObligationResult.model_validate(entry["result"])
        except (OSError, ValueError, KeyError, TypeError, ValidationError):
            return None  # absent or damaged: the obligation is simply discharged again
        if storage.sha256(data) != entry["sha256"] or result.certificate is None:
            return None
        if result.known != "kernel-checked" and entry["time_limit"] != self.time_limit:
            return None
        if entry["kernel"] != self.kernel:
            if replayed(storage.unpacked(data)["conclusions"]).rejection:
                return None
            self._write(key, result, entry["sha256"], entry["time_limit"])
        storage.write_whole(run / result.certificate, data)
        for path in (self._entry(key), self._certificate(key)):
            os.utime(path)  # it is in use: `forget` spares it
        return result.model_copy(update={"cached": True}), entry["sha256"]

    def seconds(self) -> dict[str, float]:
        """How long each obligation took the last time, by id; so that the long ones can begin first."""
        try:
            times: dict[str, float] = storage.unpacked((self.folder / "seconds.json").read_bytes())
        except (OSError, ValueError):
            return {}
        return times

    def keep_seconds(self, times: dict[str, float]) -> None:
        storage.write_whole(self.folder / "seconds.json", json.dumps({**self.seconds(), **times}).encode())

    def recall(self, name: str, default: Any = None) -> Any:
        """Plain data kept under a digest, or the default."""
        try:
            return storage.unpacked((self.folder / f"{name}.json").read_bytes())
        except (OSError, ValueError):
            return default

    def remember(self, name: str, data: Any) -> None:
        storage.write_whole(self.folder / f"{name}.json", json.dumps(data).encode())

    def forget(self, now: float) -> None:
        """Remove what no run has used for a month; `now` in seconds since the epoch."""
        for path in self.folder.glob("*"):
            with suppress(FileNotFoundError):  # another run forgets too
                if now - path.stat().st_mtime > MONTH:
                    path.unlink()

    def _write(self, key: str, result: ObligationResult, digest: str, time_limit: float) -> None:
        entry = {
            "result": result.model_dump(mode="json"),
            "sha256": digest,
            "kernel": self.kernel,
            "time_limit": time_limit,
        }
        storage.write_whole(self._entry(key), json.dumps(entry).encode())

    def _entry(self, key: str) -> Path:
        return self.folder / f"{key}.json"

    def _certificate(self, key: str) -> Path:
        return self.folder / f"{key}.certificate"

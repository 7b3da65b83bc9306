"""A worker process: reads tasks on standard input, discharges them one by one, answers on standard output.

One JSON object a line each way. A task is {"location", "id", "seed", "profile", "time_limit", "folder"}; the answers to
it are any number of {"progress": text}, {"replay": true} when the prover is done, and last {"done": ...}, or
{"failed": text} where not even the obligation was found. A task {"variant": ...} holds a generated variant, which needs
no claim. One that names a scheduler ("dask") is discharged on that cluster, or here with the chunks of its campaign
there; it may end with {"lost": text}. The process ends when its input does, so it never outlives the run. Started as
`python -m verify.engine.worker MEMORY_LIMIT`.
"""

from __future__ import annotations

import json
import os
import queue
import re
import resource
import sys
import threading
import traceback
from pathlib import Path
from typing import IO, Any

from verify.claim import Instance
from verify.engine import generated, loading, obligation, storage
from verify.records import ObligationResult

CERTIFICATES = "certificates"


def main(memory_limit: int) -> None:
    """Serve until the input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a solver prints must not be taken for an answer
    resource.setrlimit(resource.RLIMIT_AS, (memory_limit, memory_limit))
    tasks: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(tasks,), daemon=True).start()
    while True:
        serve(tasks.get(), answers)


def serve(task: dict[str, Any], answers: IO[str]) -> None:
    """Discharge the task's obligation, store its certificate, answer."""

    def answer(**message: Any) -> None:
        answers.write(json.dumps(message) + "\n")
        answers.flush()

    if "variant" in task:
        answer(done=generated.check(**task["variant"]))
        return
    try:
        instance = loading.find(loading.Location(**task["location"]), task["id"])
    except Exception as error:  # noqa: BLE001  the run turns it into `error`
        answer(failed=f"{type(error).__name__}: {error}\n{traceback.format_exc()}")
        return
    looks = None
    if "dask" in task:
        from verify.engine import cluster

        if instance.obligation.prover != "samples":
            answer(**_sent(task))
            return
        looks = cluster.looks(task)
    result, certificate = obligation.discharge(
        instance,
        seed=task["seed"],
        profile=task["profile"],
        time_limit=task["time_limit"],
        progress=lambda text: answer(progress=text),
        on_replay=lambda: answer(replay=True),
        looks=looks,
    )
    sys.stdout.flush()  # what was printed must outlive this process, should a later task get it killed
    digest = None
    if certificate is not None:
        result, digest = store(instance, result, certificate, Path(task["folder"]))
    answer(done={"result": result.model_dump(mode="json"), "sha256": digest})


def _sent(task: dict[str, Any]) -> dict[str, Any]:
    """The answer of the cluster, `failed` if there is none."""
    from verify.engine import cluster

    try:
        return cluster.discharged(task)
    except Exception as error:  # noqa: BLE001  whatever it is, nothing was concluded
        return {"failed": f"{type(error).__name__}: {error}"}


def store(
    instance: Instance, result: ObligationResult, certificate: obligation.Certificate, folder: Path
) -> tuple[ObligationResult, str | None]:
    """Write the certificate beneath the run's folder; the result then names it, with its digest beside."""
    try:
        data, suffix = storage.packed(certificate)
    except (TypeError, ValueError) as error:
        message = f"the certificate is not plain data: {error}"
        return obligation.unsettled(instance, result.seconds, "error", message), None
    path = certificate_path(instance, suffix)
    storage.write_whole(folder / path, data)
    return result.model_copy(update={"certificate": path, "certificate_bytes": len(data)}), storage.sha256(
        data
    )


def certificate_path(instance: Instance, suffix: str) -> str:
    """Where the certificate lies in a run; no two obligations share a path, whatever their parameters look like."""
    name = instance.file_name
    values = "".join(f"{name}={value}" for name, value in instance.values)
    if len(name) > 120 or not re.fullmatch(r"[A-Za-z0-9_.=-]*", values):
        name = f"{name[:120]}-{storage.sha256(instance.id.encode())[:8]}"
    return f"{CERTIFICATES}/{instance.obligation.claim.id}/{name}{suffix}"


def _listen(tasks: queue.SimpleQueue[dict[str, Any]]) -> None:
    for line in sys.stdin:
        tasks.put(json.loads(line))
    os._exit(0)  # the run is over, or was killed: stop in the middle of whatever is computed


if __name__ == "__main__":
    main(int(sys.argv[1]))

"""Dask: obligations, and the chunks of campaigns, on cores beyond those of this process.

In reading order: `opened`, a cluster for the length of a run; what the run's own worker does when it is told of one:
`discharged` sends an obligation away, `looks` the chunks of a campaign; what happens at the other end:
`discharge_there` and `look_there`. A module of its own because nothing else needs `distributed`.

Functions cannot be sent, so the other end is told the claim's location and the obligation's id, finds the same claim in
its own files, and refuses if its code is another. Dask runs a task again whose worker was lost. Chunks are looked at in
any order and counted in theirs, so the result does not depend on the number of workers, nor on their fate.
"""

from __future__ import annotations

import contextlib
import functools
import tempfile
from collections import deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from verify import provers
from verify.claim import BadClaim
from verify.engine import loading, sources, workers
from verify.provers.plan import Look, Place, Plan

AHEAD = 3
"""Chunks sent out for each core before the first is waited for."""

MOST = 64
"""Obligations under way at once: for each there is a process at the run's end, which waits for it."""

TRANSPORT = 180.0
"""Seconds beyond its limit that an obligation may be away: the other end keeps the limit, and replays."""

PATIENCE = 10
"""Seconds that a scheduler has to answer."""

Message = Mapping[str, Any]


class NoCluster(ValueError):
    """There is no cluster at the address, or Dask is not installed; the message is one sentence for the user."""


class OtherCode(Exception):
    """A worker has other code or packages than the run: what it computes is not what was asked."""


@dataclass(frozen=True)
class Cluster:
    """Where the scheduler is, and how many obligations it takes at once."""

    address: str
    cores: int


@contextlib.contextmanager
def opened(where: str, cores: int) -> Generator[Cluster]:
    """A cluster on this machine (`local`, with so many cores) or the one whose scheduler has this address.

    Raises:
        NoCluster: nothing answers there, it has no workers, or Dask is not installed.
    """
    try:
        import distributed
    except ImportError as error:
        raise NoCluster("--dask needs the package distributed: pip install 'netproof[dask]'") from error
    with contextlib.ExitStack() as stack:
        address = where
        if where == "local":
            local = distributed.LocalCluster(
                n_workers=cores, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs="ERROR"
            )
            address = stack.enter_context(local).scheduler_address
        try:
            client = stack.enter_context(distributed.Client(address, timeout=PATIENCE, set_as_default=False))
        except (OSError, ValueError) as error:
            raise NoCluster(f"--dask {where}: no Dask scheduler answers there") from error
        threads = sum(client.nthreads().values())
        if not threads:
            raise NoCluster(f"--dask {where}: the scheduler has no workers")
        yield Cluster(address, threads)


@functools.cache
def _client(address: str) -> Any:
    import distributed

    return distributed.Client(address, timeout=PATIENCE, set_as_default=False)


# --- the run's end ------------------------------------------------------------------------------------------------


def discharged(message: Message) -> dict[str, Any]:
    """What a worker of the cluster made of the obligation, its certificate written beneath the run's folder.

    Returns:
        {"done": ...} or {"failed": text}, as verify.engine.worker answers.
    """
    future = _client(message["dask"]).submit(discharge_there, dict(message), pure=False)
    answer, certificate = future.result()
    if certificate is not None:
        from verify.engine import storage

        path = Path(message["folder"]) / answer["done"]["result"]["certificate"]
        storage.write_whole(path, certificate)
    return dict(answer)


def looks(message: Message) -> Any:
    """What `provers.Context.looks` is where there is a cluster: chunks sent out a few ahead, taken in their order."""

    def look(number: int, places: Sequence[Place]) -> Iterator[Look]:
        client = _client(message["dask"])
        ahead = AHEAD * max(1, sum(client.nthreads().values()))
        waiting: deque[Any] = deque()
        for place in places:
            waiting.append(client.submit(look_there, dict(message), number, place, pure=False))
            if len(waiting) > ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    return look


# --- the other end ------------------------------------------------------------------------------------------------


def discharge_there(message: Message) -> tuple[dict[str, Any], bytes | None]:
    """Discharge the obligation in a process of its own, with its limits; the answer and the certificate's bytes."""
    place = _here(message)
    with tempfile.TemporaryDirectory() as folder:
        told = {name: value for name, value in message.items() if name != "dask"} | {"folder": folder}
        told["location"] = {"module": place.module, "path": place.path}
        task = workers.Task(message["id"], told, message["time_limit"])
        log = Path(folder) / "workers.log"
        last = deque(
            workers.work([task], jobs=1, log=log, memory_limit=message["memory_limit"]), maxlen=1
        ).pop()
        if last.kind == "lost":
            return {"lost": last.text}, None
        if last.kind == "failed":
            return {"failed": last.text}, None
        path = last.content["result"]["certificate"]
        return {"done": last.content}, None if path is None else (Path(folder) / path).read_bytes()


def look_there(message: Message, number: int, place: Place) -> Look:
    """Look at one chunk of the obligation's campaign of that number."""
    location = _here(message)
    return _plan(location, message["id"], message["seed"], message["profile"], number).look(*place)


@functools.lru_cache(maxsize=8)
def _plan(location: loading.Location, id: str, seed: int, profile: str, number: int) -> Plan:
    from verify.provers.samples import Planned, Planner

    instance = loading.find(location, id)
    planner = Planner(provers.Context(instance, seed=seed, profile=profile), number)
    try:
        instance.run(planner)
    except Planned as planned:
        return planned.plan
    raise BadClaim(f"{id}: it has {planner.campaigns} campaigns here, number {number} was expected")


def _here(message: Message) -> loading.Location:
    """The claim's location, if it holds the same code here as at the run's end."""
    location = loading.Location(**message["location"])
    if _code(location) != message["code"]:
        raise OtherCode(f"{location}: the Dask worker has other code or packages than this run")
    return location


@functools.cache
def _code(location: loading.Location) -> str:
    return sources.code_fingerprint(location)

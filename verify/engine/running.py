"""A run: every obligation of some claims discharged, replayed, judged and recorded.

In reading order: `Options`; `Outcome`; `run`, which resumes or begins, discharges what neither journal nor cache holds,
lets the kernel check the links, and puts the finished run in its place. Unfinished runs live in `.netproof/unfinished`
and move to `.netproof/runs` whole, with their record.
"""

from __future__ import annotations

import inspect
import os
import time
from collections.abc import Generator, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verify.claim import BadClaim, Claim, FalseVariant, Instance
from verify.engine import events, generated, journal, loading, obligation, sources, storage, workers
from verify.engine.assembly import claim_result, needed
from verify.engine.cache import Cache, key
from verify.kernel import certificate as kernel
from verify.records import SCHEMA as RECORD_SCHEMA
from verify.records import ClaimResult, GeneratedVariants, ObligationResult, Record

if TYPE_CHECKING:
    from verify.engine.cluster import Cluster

JOURNAL = "netproof/journal/1"
KEEP_EVERY = 5.0
"""Seconds between two visits to the cache while workers are at work."""

TIME_LIMIT = {"quick": 60.0, "full": 600.0}
"""Seconds for each obligation, by profile."""


@dataclass(frozen=True)
class Options:
    """How to run.

    `time_limit` is in seconds for each obligation (default: by profile), `jobs` counts processes (default: one a core).
    `variants` asks for generated false variants as well.
    `dask` is `local` or the address of a scheduler, on whose workers obligations and the chunks of campaigns then run.
    """

    seed: int = 0
    profile: str = "quick"
    time_limit: float | None = None
    jobs: int | None = None
    fresh: bool = False
    variants: bool = False
    memory_limit: int = workers.MEMORY_LIMIT
    dask: str | None = None
    root: Path = field(default_factory=lambda: Path(".netproof"))

    @property
    def seconds(self) -> float:
        return self.time_limit if self.time_limit is not None else TIME_LIMIT[self.profile]


@dataclass(frozen=True)
class Outcome:
    """The record of a run and the folder that holds it with its certificates."""

    record: Record
    folder: Path


@dataclass
class _Run:
    """A run under way: what is to be done and what is done."""

    options: Options
    id: str
    folder: Path
    instances: dict[str, Instance]
    places: dict[str, loading.Location]
    prints: dict[loading.Location, str]
    keys: dict[str, str]
    cache: Cache
    emit: events.Handler
    results: dict[str, ObligationResult] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    codes: dict[loading.Location, str] = field(default_factory=dict)


def run(
    claims: Sequence[tuple[loading.Location, Claim]],
    options: Options,
    handlers: Iterable[events.Handler] = (),
    *,
    catalogue: Sequence[tuple[loading.Location, Claim]] = (),
) -> Outcome:
    """Run the claims and write their record.

    Args:
        claims: what to run, each with the location from which a worker finds it again.
        handlers: called with every event, in this order.
        catalogue: further claims, whose obligations the claims may use.

    Raises:
        BadClaim: an obligation that is used belongs to a claim whose location nobody told.
    """
    listeners = list(handlers)

    def emit(event: events.Event) -> None:
        for handler in listeners:
            handler(event)

    clock = time.monotonic()
    instances = {
        instance.id: instance for instance in needed([claim for _, claim in claims], options.profile)
    }
    places = _places(instances.values(), [*claims, *catalogue])
    prints = {place: sources.fingerprint(place) for place in sorted(set(places.values()))}
    keys = {
        id: key(instance, fingerprint=prints[places[id]], seed=options.seed, profile=options.profile)
        for id, instance in instances.items()
    }
    started = datetime.now(UTC).isoformat(timespec="seconds")
    header = {
        "schema": JOURNAL,
        "started": started,
        "claims": {
            claim.id: {"fingerprint": prints[place], "module": place.module, "path": place.path}
            for place, claim in claims
        },
        "keys": storage.sha256(repr(sorted(keys.items())).encode()),
        "time_limit": options.seconds,
        "fresh": options.fresh,
    }
    book = _resume_or_begin(options, header)
    with book.journal:
        cache = Cache(options.root / "cache", sources.kernel_fingerprint(), options.seconds)
        state = _Run(options, book.folder.name, book.folder, instances, places, prints, keys, cache, emit)
        for entry in book.journal.entries:
            _take_up(state, entry)
        emit(
            events.RunStarted(
                state.id,
                state.folder,
                tuple(claim.id for _, claim in claims),
                len(instances),
                len(state.results),
                {id: declared_at(instance) for id, instance in instances.items()},
            )
        )
        _from_cache(state, book.journal)
        _from_workers(state, book.journal)
        emit(events.Replaying(len(state.digests)))
        record = _checked(state, [claim for _, claim in claims], started, clock)
        if options.variants:
            record = _varied(state, record, clock)
        final = options.root / "runs" / state.id
        final.parent.mkdir(parents=True, exist_ok=True)
        os.rename(state.folder, final)
    cache.forget(time.time())
    cache.keep_seconds({id: result.seconds for id, result in state.results.items() if not result.cached})
    emit(events.RunFinished(record, final))
    return Outcome(record, final)


def declared_at(instance: Instance) -> tuple[str, int]:
    """File and line of the function that an obligation is."""
    function = instance.obligation.function
    return inspect.getsourcefile(function) or "?", function.__code__.co_firstlineno


@dataclass(frozen=True)
class _Book:
    folder: Path
    journal: journal.Journal


def _resume_or_begin(options: Options, header: dict[str, Any]) -> _Book:
    """The journal of an interrupted run of exactly this, or of a new one; a fresh run goes on with a fresh one only."""
    unfinished = options.root / "unfinished"
    same = ("schema", "claims", "keys", "time_limit", *(("fresh",) if options.fresh else ()))
    for folder in sorted(unfinished.glob("*"), reverse=True):
        found = journal.header(folder)
        if found is not None and all(found.get(name) == header[name] for name in same):
            try:
                return _Book(folder, journal.Journal(folder, header))
            except journal.Busy:
                continue  # it is not interrupted but running
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    for number in range(1000):
        folder = unfinished / (f"{stamp}-{number}" if number else stamp)
        if (options.root / "runs" / folder.name).exists():
            continue
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            continue
        return _Book(folder, journal.Journal(folder, header))
    raise RuntimeError(f"{unfinished}: a thousand runs began in one second")


def _places(
    instances: Iterable[Instance], known: Sequence[tuple[loading.Location, Claim]]
) -> dict[str, loading.Location]:
    locations = {id(claim): place for place, claim in reversed(known)}
    found = {}
    for instance in instances:
        claim = instance.obligation.claim
        if id(claim) not in locations:
            raise BadClaim(
                f"{instance.id} is used, but where claim {claim.id} is declared is not known: run it too"
            )
        found[instance.id] = locations[id(claim)]
    return found


def _take_up(state: _Run, entry: dict[str, Any]) -> None:
    """A line of the journal counts if its certificate is still what it was."""
    result = ObligationResult.model_validate(entry["result"])
    if result.id not in state.instances:
        return
    if result.certificate is not None:
        if not storage.same_digest(state.folder / result.certificate, entry["sha256"]):
            return
        state.digests[result.certificate] = entry["sha256"]
    state.results[result.id] = result


def _finish(state: _Run, book: journal.Journal, result: ObligationResult, digest: str | None) -> None:
    """Note a result where it survives, then tell."""
    state.results[result.id] = result
    if result.certificate is not None:
        assert digest is not None
        state.digests[result.certificate] = digest
    # what the cache holds is not lost with the journal
    book.append({"result": result.model_dump(mode="json"), "sha256": digest}, forced=not result.cached)
    false_variant = isinstance(state.instances[result.id].obligation, FalseVariant)
    expected = result.verdict == ("refuted" if false_variant else "discharged")
    state.emit(events.ObligationFinished(result.id, result, false_variant, expected))


def _from_cache(state: _Run, book: journal.Journal) -> None:
    if state.options.fresh:
        return
    for id in [id for id in state.instances if id not in state.results]:
        found = state.cache.get(state.keys[id], state.folder)
        if found is not None:
            _finish(state, book, *found)


def _from_workers(state: _Run, book: journal.Journal) -> None:
    options = state.options
    times = state.cache.seconds()
    # what was never timed may be long: it begins first, then the long ones
    waiting = sorted(
        (id for id in state.instances if id not in state.results), key=lambda id: -times.get(id, float("inf"))
    )
    if not waiting:
        return
    jobs = options.jobs or len(os.sched_getaffinity(0))
    limit = options.seconds
    with ExitStack() as stack:
        known = None
        if options.dask is not None:
            from verify.engine import cluster

            known = stack.enter_context(cluster.opened(options.dask, jobs))
            jobs, limit = min(known.cores, cluster.MOST), limit + cluster.TRANSPORT
        tasks = [workers.Task(id, _message(state, id) | _away(state, id, known), limit) for id in waiting]
        log = state.folder / "workers.log"
        _take_answers(state, book, workers.work(tasks, jobs=jobs, log=log, memory_limit=options.memory_limit))


def _take_answers(state: _Run, book: journal.Journal, answers: Generator[workers.Answer]) -> None:
    """Tell of each answer and keep what is done, now and then in the cache."""
    new: list[str] = []
    kept = time.monotonic()
    try:
        for answer in answers:
            id = answer.task.id
            if answer.kind == "started":
                state.emit(events.ObligationStarted(id))
            elif answer.kind == "progress":
                state.emit(events.Progress(id, answer.text))
            elif answer.kind == "done":
                result = ObligationResult.model_validate(answer.content["result"])
                _finish(state, book, result, answer.content["sha256"])
                new.append(id)
                if time.monotonic() - kept > KEEP_EVERY:
                    _keep(state, new)
                    kept = time.monotonic()
            else:
                verdict = "undecided" if answer.kind == "lost" else "error"
                instance = state.instances[id]
                _finish(
                    state, book, obligation.unsettled(instance, answer.seconds, verdict, answer.text), None
                )
    finally:
        answers.close()
        _keep(state, new)


def _keep(state: _Run, new: list[str]) -> None:
    """Put new results into the cache, unless somebody has edited what they were computed from since the run began."""
    unchanged = {place for place, found in state.prints.items() if sources.fingerprint(place) == found}
    for id in new:
        result = state.results[id]
        if state.places[id] in unchanged and result.certificate is not None:
            state.cache.put(state.keys[id], result, state.digests[result.certificate], state.folder)
    new.clear()


def _message(state: _Run, id: str) -> dict[str, Any]:
    place = state.places[id]
    return {
        "location": {"module": place.module, "path": place.path},
        "id": id,
        "seed": state.options.seed,
        "profile": state.options.profile,
        "time_limit": state.options.seconds,
        "folder": str(state.folder.resolve()),
    }


def _away(state: _Run, id: str, cluster: Cluster | None) -> dict[str, Any]:
    """What the message says besides where the obligation, or the chunks of its campaign, go to a cluster."""
    if cluster is None:
        return {}
    place = state.places[id]
    if place not in state.codes:
        state.codes[place] = sources.code_fingerprint(place)
    return {"dask": cluster.address, "code": state.codes[place], "memory_limit": state.options.memory_limit}


def _checked(state: _Run, claims: Sequence[Claim], started: str, clock: float) -> Record:
    """The record, after the kernel has replayed the whole run with its links; what it rejects becomes `error`.

    The kernel's word on a whole run is kept under the digests of all that it read, so that a run in which nothing
    changed is not replayed again.
    """
    record = _record(state, claims, started, clock)
    record.save(state.folder / "record.json")
    question = [state.cache.kernel, sorted(state.digests.items()), _judged(record)]
    name = "replay-" + storage.sha256(repr(question).encode())
    rejected = None if state.options.fresh else state.cache.recall(name)
    if rejected is None:
        rejected = kernel.replay(state.folder).rejected
        state.cache.remember(name, rejected)
    by_certificate = {result.certificate: id for id, result in state.results.items()}
    wrong = {}
    for path, reason in rejected:
        id = by_certificate.get(path) or path.removeprefix("certificates/").removesuffix(".json")
        wrong[id] = {"verdict": "error", "known": None, "message": f"certificate rejected: {reason}"}
    if wrong:
        for id, update in wrong.items():
            state.results[id] = state.results[id].model_copy(update=update)
        record = _record(state, claims, started, clock)
        record.save(state.folder / "record.json")
    return record


def _varied(state: _Run, record: Record, clock: float) -> Record:
    """The record with the generated variants of each claim; no verdict is looked at again."""
    engine = sources.engine_fingerprint()
    claims = [
        claim.model_copy(update={"generated": _variants(state, claim, engine)}) for claim in record.claims
    ]
    record = record.model_copy(update={"claims": claims, "seconds": time.monotonic() - clock})
    record.save(state.folder / "record.json")
    return record


def _variants(state: _Run, claim: ClaimResult, engine: str) -> GeneratedVariants:
    """The generated variants of one claim; what an earlier run settled is looked up."""
    options = state.options
    plans = generated.plans(claim, state.folder, seed=options.seed, profile=options.profile)

    def name(key: str) -> str:
        return "variant-" + storage.sha256((engine + key).encode())

    known = {plan.key: state.cache.recall(name(plan.key)) for plan in plans if not options.fresh}
    return generated.work_through(
        plans,
        budget=generated.BUDGET[options.profile],
        jobs=options.jobs or len(os.sched_getaffinity(0)),
        log=state.folder / "workers.log",
        memory_limit=options.memory_limit,
        known={key: outcome for key, outcome in known.items() if outcome is not None},
        remember=lambda key, outcome: state.cache.remember(name(key), outcome),
        progress=lambda settled: state.emit(events.Varying(claim.id, settled, len(plans))),
    )


def _judged(record: Record) -> list[Any]:
    """What the kernel compares the certificates with."""
    return [
        [
            claim.verdict,
            claim.known,
            claim.guarded,
            claim.theorems,
            [(a.id, a.hash) for a in claim.axioms],
            [(o.id, o.verdict, o.known, o.certificate, o.uses, o.axioms) for o in claim.obligations],
            [(v.id, v.verdict, v.known, v.certificate) for v in claim.false_variants],
        ]
        for claim in record.claims
    ]


def _record(state: _Run, claims: Sequence[Claim], started: str, clock: float) -> Record:
    return Record(
        schema=RECORD_SCHEMA,
        id=state.id,
        seed=state.options.seed,
        profile=state.options.profile,
        started=started,
        seconds=time.monotonic() - clock,
        versions=sources.versions(),
        claims=[
            claim_result(claim, state.results, state.instances, state.options.profile) for claim in claims
        ],
    )

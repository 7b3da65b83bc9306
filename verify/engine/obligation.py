"""One obligation, discharged in this process: run its prover, write its certificate, replay it, say what became of it.

In reading order: `discharge`, the whole; `Replayed` and `replayed`, what the kernel says of each conclusion; `settled`,
from there to a result. A module of its own because workers, the pytest plugin and tests all call it, each with its own
idea of limits. An exception never becomes a verdict other than `error`, and a refutation that does not replay is none.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

from verify import pretty, provers
from verify.claim import Axiom, BadClaim, Instance, Obligation
from verify.kernel import certificate as kernel
from verify.kernel.errors import Rejected
from verify.records import ObligationResult, Plot, Table
from verify.terms import TermError
from verify.verdict import obligation_known, obligation_verdict

SCHEMA = "netproof/certificate/1"
SHOWN = 20
"""How many statements a record shows of one obligation."""

SHORT = 4000
"""Characters up to which evidence is shown as it is."""

WRONG = "the claim is wrong"
PACKAGES = {
    "smt": ("z3-solver", "cvc5"),
    "sat": ("python-sat",),
    "balls": ("python-flint",),
    "exact": ("python-flint",),
    "samples": ("numpy",),
    "induction": (),
}

Certificate = dict[str, Any]
Conclusion = dict[str, Any]


class Replayed(NamedTuple):
    """What the kernel said of each conclusion ("checked" or "not replayable"), or why it rejected one; its seconds."""

    said: list[str]
    rejection: str
    seconds: float


def discharge(
    instance: Instance,
    *,
    seed: int = 0,
    profile: str = "quick",
    time_limit: float = 60.0,
    progress: Callable[[str], None] = lambda text: None,
    on_replay: Callable[[], None] = lambda: None,
    looks: Callable[[int, Sequence[Any]], Iterator[Any]] | None = None,
) -> tuple[ObligationResult, Certificate | None]:
    """Run the prover of an obligation or false variant and replay what it concludes.

    Args:
        seed: of everything random.
        time_limit: seconds that the prover is told; only a worker can enforce them.
        progress: called with a few words now and then.
        on_replay: called once when the prover is done and the kernel begins.
        looks: where the chunks of campaigns are looked at, if not here (`provers.Context`).

    Returns:
        The result, and its certificate; None if nothing was concluded. `beneath_root` is left False: that is for
        whoever knows the whole claim.
    """
    obligation = instance.obligation
    context = provers.Context(instance, seed, time_limit, profile, progress, looks)
    started = time.perf_counter()
    prover: Any = None
    try:
        prover = provers.new(obligation.prover, context)
        instance.run(prover)
    except (BadClaim, TermError) as error:
        return _failed(instance, started, f"{_place(error, obligation)}: {WRONG}: {_sentence(error)}"), None
    except MemoryError:
        return unsettled(instance, time.perf_counter() - started, "undecided", "out of memory"), None
    except Exception as error:  # noqa: BLE001  whatever it is, it is no verdict but `error`
        line = _own_line(error, obligation)
        if line is not None:
            said = " ".join(f"{type(error).__name__}: {error}".split())
            return _failed(instance, started, f"{line}: {WRONG}: {said}"), None
        return _failed(instance, started, f"{_sentence(error)}\n{traceback.format_exc()}"), None
    seconds = time.perf_counter() - started
    on_replay()
    if not prover.conclusions:
        message = f"{obligation.place}: {WRONG}: the function returned without concluding anything"
        return _failed(instance, started, message), None
    written = {
        "schema": SCHEMA,
        "claim": obligation.claim.id,
        "obligation": instance.id,
        "producer": producer(obligation.prover),
        "conclusions": prover.conclusions,
    }
    try:
        return settled(instance, prover, replayed(prover.conclusions), seconds), written
    except Exception as error:  # noqa: BLE001  also a kernel that crashes has checked nothing
        return _failed(instance, started, f"{_sentence(error)}\n{traceback.format_exc()}"), None


def replayed(conclusions: Sequence[Conclusion]) -> Replayed:
    """Hand every conclusion to the kernel; stops at the first that it rejects."""
    started = time.perf_counter()
    said: list[str] = []
    rejection = ""
    for number, conclusion in enumerate(conclusions):
        try:
            said.append(kernel.replay_conclusion(conclusion))
        except Rejected as reason:
            rejection = f"certificate rejected: conclusion {number} ({conclusion.get('rule')}): {reason}"
            break
    return Replayed(said, rejection, time.perf_counter() - started)


def settled(instance: Instance, prover: Any, replay: Replayed, seconds: float) -> ObligationResult:
    """The result of an obligation from its conclusions and what the kernel said of them."""
    conclusions: list[Conclusion] = prover.conclusions
    verdict = obligation_verdict(conclusion["outcome"] for conclusion in conclusions)
    message = " ".join(
        dict.fromkeys(c["message"] for c in conclusions if c["outcome"] == verdict and c["message"])
    )
    if replay.rejection:
        verdict, message = "error", replay.rejection
    elif verdict == "error":
        message = f"a conclusion has no outcome of its kind: {[c['outcome'] for c in conclusions]!r}"
    else:
        for conclusion, said in zip(conclusions, replay.said, strict=True):
            if conclusion["outcome"] == "refuted" and said != "checked":
                verdict, message = "error", f"the counterexample does not replay: the kernel finds it {said}"
    rules = [(conclusion["rule"], said) for conclusion, said in zip(conclusions, replay.said, strict=False)]
    refutation = (
        next((c for c in conclusions if c["outcome"] == "refuted"), None) if verdict == "refuted" else None
    )
    # what was refuted is shown first
    shown = sorted(conclusions, key=lambda c: c is not refutation)[:SHOWN]
    obligation = instance.obligation
    return ObligationResult(
        id=instance.id,
        label=obligation.label,
        title=obligation.title,
        description=obligation.description,
        scope=obligation.scope,  # type: ignore[arg-type]  # one of SCOPES, as Claim has checked
        verdict=verdict,  # type: ignore[arg-type]
        known=obligation_known(rules) if verdict in ("discharged", "refuted", "vacuous") else None,  # type: ignore[arg-type]
        prover=obligation.prover,
        beneath_root=False,
        uses=used_ids(obligation, prover.uses),
        axioms=axiom_ids(obligation, prover.uses),
        seconds=seconds,
        replay_seconds=replay.seconds,
        conclusions=len(conclusions),
        statements=[pretty.statement_text(c["statement"]) for c in shown],
        mathml=[pretty.statement_mathml(c["statement"]) for c in shown],
        instance=next((values for c in conclusions if (values := _values(c.get("instance")))), None),
        unused_assumptions=list(dict.fromkeys(text for c in conclusions for text in c.get("unused", ()))),
        counterexample=_values(refutation["evidence"]) if refutation else None,
        message=message,
        notes=list(prover.notes),
        tables=[Table.model_validate(table) for table in prover.tables],
        plots=[Plot.model_validate(plot) for plot in prover.plots],
    )


def unsettled(instance: Instance, seconds: float, verdict: str, message: str) -> ObligationResult:
    """The result of an obligation whose prover left nothing: only its declarations, a verdict and the reason."""
    obligation = instance.obligation
    return ObligationResult(
        id=instance.id,
        label=obligation.label,
        title=obligation.title,
        description=obligation.description,
        scope=obligation.scope,  # type: ignore[arg-type]
        verdict=verdict,  # type: ignore[arg-type]
        prover=obligation.prover,
        beneath_root=False,
        uses=used_ids(obligation, ()),
        axioms=axiom_ids(obligation, ()),
        seconds=seconds,
        message=message,
    )


def is_wrong_claim(message: str) -> bool:
    """Whether an `error` is the claim author's to mend, not ours."""
    return f": {WRONG}: " in message.split("\n", 1)[0]


def used_ids(obligation: Obligation, recorded: Sequence[Instance | Axiom]) -> list[str]:
    """Ids of all the obligations it rests on, declared or recorded; a family stands for all its members."""
    ids = [use.id for use in recorded if isinstance(use, Instance)]
    for use in obligation.uses:
        ids.extend(member.id for member in (use.instances() if isinstance(use, Obligation) else [use]))
    return list(dict.fromkeys(ids))


def axiom_ids(obligation: Obligation, recorded: Sequence[Instance | Axiom]) -> list[str]:
    """Ids of all the axioms it rests on itself."""
    declared = [axiom.id for axiom in obligation.axioms]
    return list(dict.fromkeys([*declared, *(use.id for use in recorded if isinstance(use, Axiom))]))


def producer(prover: str) -> dict[str, str]:
    """Name and version of what made a certificate."""
    return {name: version(name) for name in ("netproof", *PACKAGES[prover])}


def version(package: str) -> str:
    """The version of an installed package, `none` where it is not installed."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "none"


def _failed(instance: Instance, started: float, message: str) -> ObligationResult:
    return unsettled(instance, time.perf_counter() - started, "error", message)


def _own_line(error: BaseException, obligation: Obligation) -> str | None:
    """The line of a user's file that raised the error; None if one of netproof or of a package did."""
    innermost = traceback.extract_tb(error.__traceback__)[-1]
    own = obligation.function.__code__.co_filename
    if innermost.filename != own or obligation.function.__module__.startswith("theorems."):
        return None
    return f"{Path(own).name}:{innermost.lineno}"


def _place(error: BaseException, obligation: Obligation) -> str:
    """The line of the obligation's file at which the error came up; that of its declaration if there is none."""
    file = obligation.function.__code__.co_filename
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    return f"{Path(file).name}:{lines[-1]}" if lines else obligation.place


def _sentence(error: BaseException) -> str:
    """The error in one line; one that was not meant for readers is named with its place."""
    text = " ".join(str(error).split())
    if isinstance(error, (BadClaim, TermError)):
        return text
    frame = traceback.extract_tb(error.__traceback__)[-1:]
    place = f" ({Path(frame[0].filename).name}:{frame[0].lineno})" if frame else ""
    return f"{type(error).__name__}: {text}{place}"


def _values(evidence: Any) -> dict[str, Any] | None:
    """What a reader wants to copy of a model or counterexample: values by name, functions as their tables.

    Evidence of another kind (a propositional model, what a claim's checker reads) is shown as it is where it is short.
    """
    if not isinstance(evidence, dict):
        return None
    if "values" not in evidence and "functions" not in evidence:
        shown = {name: part for name, part in evidence.items() if name != "bits"}
        return shown if shown and len(str(shown)) <= SHORT and not _inexact(shown) else None
    return {**evidence.get("values", {}), **evidence.get("functions", {})} or None


def _inexact(data: Any) -> bool:
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return isinstance(data, float) or any(map(_inexact, parts))

"""What a run leaves behind: the record, as strict and versioned data.

In reading order: the words a verdict may be (`ObligationVerdict`, `ClaimVerdict`, `Known`, `Scope`), the small parts
(`RecordedSource`, `RecordedAxiom`, `Series`, `Plot`, `Table`), what is said of one obligation (`ObligationResult`), of
one false variant (`FalseVariantResult`), of what was varied by machine (`GeneratedVariants`), of one claim
(`ClaimResult`), and the whole (`Record`) with `load` and `save`.
`json_schema` is what docs/record.schema.json holds.

A module of its own, importing nothing of verify, because it is the border: the engine writes a record, and the report,
scripts and other people's programs read it without the engine. Nothing here decides anything; a verdict has no default.
"""

from __future__ import annotations

import json
import math
import os
import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, ValidationError, model_validator

SCHEMA: Final = "netproof/record/1"

ObligationVerdict = Literal["discharged", "refuted", "vacuous", "undecided", "obsolete", "error"]
ClaimVerdict = Literal[
    "error", "refuted", "vacuous", "obsolete", "undecided", "supported", "certified", "proved"
]
Known = Literal["kernel-checked", "cross-checked", "sampled"]
Scope = Literal["for_all", "bounded", "instance", "sampled"]
Axis = Literal["linear", "log"]


class RecordError(ValueError):
    """A file is no record: the message is one sentence naming the file, the place and what was found."""


def _holds_float(value: JsonValue) -> bool:
    if isinstance(value, list):
        return any(_holds_float(entry) for entry in value)
    if isinstance(value, dict):
        return any(_holds_float(entry) for entry in value.values())
    return isinstance(value, float)


def _exact(value: JsonValue) -> JsonValue:
    """Exact values are integers and "p/q" strings; a float would be a rounded value posing as one."""
    if _holds_float(value):
        raise ValueError(f'{value!r} holds a float; exact values are integers or "p/q" strings')
    return value


def _relative(path: str) -> str:
    """A certificate lies beside its record: no absolute path, no way out of the folder."""
    parts = PurePosixPath(path)
    if parts.is_absolute() or ".." in parts.parts or "\\" in path or not path:
        raise ValueError(f"{path!r} is not a path inside the run's folder")
    return path


def _moment(text: str) -> str:
    datetime.fromisoformat(text)
    return text


Values = dict[str, Annotated[JsonValue, AfterValidator(_exact)]]
CertificatePath = Annotated[str, AfterValidator(_relative)]
Seconds = Annotated[float, Field(ge=0)]


class _Part(BaseModel):
    """Unknown fields, coercions, NaN and infinity are errors: a record says what it says or is not one."""

    model_config = ConfigDict(
        strict=True, extra="forbid", allow_inf_nan=False, serialize_by_alias=True, validate_by_name=True
    )


class RecordedSource(_Part):
    """Where a claim was stated."""

    authors: str = ""
    title: str = ""
    year: int | None = None
    reference: str = ""
    url: str | None = None


class RecordedAxiom(_Part):
    """What a verdict rests on and nothing here checks. `used_by` holds ids of obligations."""

    id: str
    kind: Literal["cited", "argued"]
    statement: str
    reference: str = ""
    hash: str | None = None
    used_by: list[str] = []


class Series(_Part):
    """One curve, cloud or row of bars; null marks a point without a finite value."""

    name: str
    x: list[float | None]
    y: list[float | None]
    style: Literal["line", "points", "bars"] = "line"

    @model_validator(mode="after")
    def _paired(self) -> Self:
        if len(self.x) != len(self.y):
            raise ValueError(f"series {self.name!r} has {len(self.x)} x but {len(self.y)} y")
        return self


class Plot(_Part):
    """A picture of a campaign, as its numbers; with `times`, y counts seconds, in which no two runs need agree."""

    title: str
    x_label: str
    y_label: str
    x_scale: Axis = "linear"
    y_scale: Axis = "linear"
    series: list[Series]
    times: bool = False


class Table(_Part):
    """A table of a campaign; every row has one cell a column.

    `times` names the columns of seconds: two runs with the same seed differ in them, as in every other time.
    """

    title: str
    columns: list[str]
    rows: list[list[str | int | float | None]]
    times: list[str] = []

    @model_validator(mode="after")
    def _rectangular(self) -> Self:
        for number, row in enumerate(self.rows):
            if len(row) != len(self.columns):
                raise ValueError(
                    f"row {number} of {self.title!r} has {len(row)} cells, not {len(self.columns)}"
                )
        if not set(self.times) <= set(self.columns):
            raise ValueError(
                f"{self.title!r} has no column {sorted(set(self.times) - set(self.columns))[0]!r}"
            )
        return self


class ObligationResult(_Part):
    """What became of one obligation. `conclusions` counts; `statements` and `mathml` show the same 20 at most."""

    id: str
    label: str = ""
    title: str
    description: str = ""
    scope: Scope
    verdict: ObligationVerdict
    known: Known | None = None
    prover: str | None
    beneath_root: bool
    uses: list[str] = []
    axioms: list[str] = []
    certificate: CertificatePath | None = None
    certificate_bytes: Annotated[int, Field(ge=0)] | None = None
    seconds: Seconds
    replay_seconds: Seconds | None = None
    conclusions: Annotated[int, Field(ge=0)] = 0
    statements: Annotated[list[str], Field(max_length=20)] = []
    mathml: Annotated[list[str], Field(max_length=20)] = []
    instance: Values | None = None
    unused_assumptions: list[str] = []
    counterexample: Values | None = None
    message: str = ""
    cached: bool = False
    notes: list[str] = []
    plots: list[Plot] = []
    tables: list[Table] = []


class FalseVariantResult(_Part):
    """A falsehood stated on purpose. `refuted` is true only where its verdict is."""

    id: str
    of: str
    label: str = ""
    title: str
    verdict: ObligationVerdict
    refuted: bool
    known: Known | None = None
    counterexample: Values | None = None
    statements: Annotated[list[str], Field(max_length=20)] = []
    mathml: Annotated[list[str], Field(max_length=20)] = []
    message: str = ""
    certificate: CertificatePath | None = None
    seconds: Seconds
    replay_seconds: Seconds | None = None

    @model_validator(mode="after")
    def _refuted_by_verdict(self) -> Self:
        if self.refuted and self.verdict != "refuted":
            raise ValueError(f"false variant {self.id!r} is called refuted with verdict {self.verdict!r}")
        return self


class GeneratedVariant(_Part):
    """A statement of an obligation changed by machine to say more: `killed` by a counterexample that the kernel has
    evaluated, `not tight` if it holds too, else `not checked`, with the reason in `message`."""

    of: str
    kind: str
    change: str
    statement: str
    outcome: Literal["killed", "not tight", "not checked"]
    message: str = ""
    counterexample: Values | None = None
    seconds: Seconds


class GeneratedVariants(_Part):
    """The generated variants of a claim, as far as `budget` (seconds) went; `left` counts those that were not tried."""

    budget: Seconds
    seconds: Seconds
    left: Annotated[int, Field(ge=0)]
    variants: list[GeneratedVariant]


class ClaimResult(_Part):
    """What became of one claim. `theorems`: what its root uses; `weakest`: what holds its verdict down; `generated`:
    null where generated variants were not asked for."""

    id: str
    title: str
    statement: str
    source: RecordedSource
    verdict: ClaimVerdict
    known: Known | None = None
    guarded: bool
    summary: str
    weakest: list[str] = []
    theorems: list[str] = []
    axioms: list[RecordedAxiom] = []
    obligations: list[ObligationResult]
    false_variants: list[FalseVariantResult] = []
    generated: GeneratedVariants | None = None

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        _each_once("obligation", (o.id for o in self.obligations))
        _each_once("false variant", (v.id for v in self.false_variants))
        _each_once("axiom", (a.id for a in self.axioms))
        return self


class Record(_Part):
    """One run: claims with their verdicts, and what is needed to run it again."""

    schema_version: Literal["netproof/record/1"] = Field(SCHEMA, alias="schema")
    id: str
    seed: int
    profile: str
    started: Annotated[str, AfterValidator(_moment)]
    seconds: Seconds
    versions: dict[str, str]
    claims: list[ClaimResult]

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        _each_once("claim", (c.id for c in self.claims))
        return self

    @classmethod
    def load(cls, path: Path) -> Record:
        """Read a record.

        Raises:
            RecordError: the file is missing, is not JSON, or is not a record of this schema; one sentence.
        """
        try:
            text = Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
            raise RecordError(f"{path}: cannot be read: {reason}.") from error
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(str(step) for step in first["loc"]) or "the file"
            raise RecordError(f"{path}: not a record ({SCHEMA}): {place}: {first['msg']}.") from error

    def without_times(self) -> dict[str, Any]:
        """The record as data, without all that two runs with the same seed may differ in."""
        data: dict[str, Any] = json.loads(self.to_json())
        results = [r for claim in data["claims"] for r in (*claim["obligations"], *claim["false_variants"])]
        for place in (data, *results):
            for name in ("seconds", "replay_seconds", *(("id", "started") if place is data else ("cached",))):
                place.pop(name, None)
        for plot in (plot for result in results for plot in result.get("plots", ()) if plot["times"]):
            for series in plot["series"]:
                del series["y"]
        for table in (table for result in results for table in result.get("tables", ())):
            timed = [table["columns"].index(name) for name in table["times"]]
            table["rows"] = [[c for i, c in enumerate(row) if i not in timed] for row in table["rows"]]
        return data

    def to_json(self) -> str:
        """The record as JSON text, checked once more: fields may have been assigned since it was made.

        Raises:
            pydantic.ValidationError: a field no longer holds what the schema asks for, NaN for instance.
        """
        checked = Record.model_validate(self.model_dump(by_alias=True))
        return (
            json.dumps(checked.model_dump(by_alias=True), ensure_ascii=False, indent=1, allow_nan=False)
            + "\n"
        )

    def save(self, path: Path) -> None:
        """Write the record; whoever reads `path` finds the old record or the new one, never a part of one."""
        path = Path(path)
        text = self.to_json()
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def json_schema() -> str:
    """The published schema of a record, as docs/record.schema.json holds it (`python -m verify.records` prints it)."""
    schema: dict[str, Any] = Record.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["$id"] = SCHEMA
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def finite(value: float) -> float | None:
    """A plot's number as the record keeps it: null for NaN and the infinities."""
    return value if math.isfinite(value) else None


def _each_once(kind: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in ids:
        if name in seen:
            raise ValueError(f"{kind} {name!r} is listed twice")
        seen.add(name)


if __name__ == "__main__":
    print(json_schema(), end="")

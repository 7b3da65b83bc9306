"""What can be claimed: declarations only, no prover and no verdict.

In reading order: `Source`, where a claim comes from; `Axiom`, what nothing here checks; `Obligation`, one lemma-sized
statement, and its `Instance` for one choice of parameters; `FalseVariant`, a statement that must come out refuted;
`Claim`, which gathers them. The functions of a claim ask for their prover by parameter name; this module only looks
at their signatures. It imports no engine, so that a claim file can be read, listed and hashed without a solver.
"""

from __future__ import annotations

import importlib
import inspect
import itertools
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SCOPES = ("for_all", "bounded", "instance", "sampled")
"""From the strongest to the weakest."""

CAPS = {
    "smt": "for_all",
    "sat": "for_all",
    "balls": "for_all",
    "induction": "for_all",
    "exact": "bounded",
    "samples": "sampled",
}
"""The strongest scope that each prover can give, whatever an obligation declares."""


class BadClaim(Exception):
    """A claim file is wrong; the message is one sentence that names the place. Mend the file."""


@dataclass(frozen=True)
class Source:
    """Where a claim comes from."""

    authors: str
    title: str
    year: int
    reference: str = ""
    url: str = ""


@dataclass(frozen=True)
class Axiom:
    """What a verdict rests on and nothing here checks.

    `kind` is `cited` (published, `reference` says exactly where) or `argued` (written out in docs/). An axiom whose
    function takes a prover states a formula, of which `smt.use` assumes instances; one without is words only.
    """

    claim: Claim
    function: Callable[..., None]
    kind: str
    reference: str

    @property
    def id(self) -> str:
        return f"{self.claim.id}/{self.function.__name__}"

    @property
    def statement(self) -> str:
        return inspect.getdoc(self.function) or ""

    @property
    def is_formal(self) -> bool:
        return bool(inspect.signature(self.function).parameters)


@dataclass(frozen=True)
class Obligation:
    """One lemma-sized statement, discharged by one prover; `parameters` makes a family of it."""

    claim: Claim
    function: Callable[..., None]
    scope: str
    prover: str
    label: str = ""
    uses: tuple[Obligation | Instance, ...] = ()
    axioms: tuple[Axiom, ...] = ()
    parameters: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    full: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    profile: str = "quick"

    @property
    def name(self) -> str:
        return self.function.__name__

    @property
    def id(self) -> str:
        return f"{self.claim.id}/{self.name}"

    @property
    def title(self) -> str:
        """The first sentence of the docstring: the mathematical fact."""
        return (
            (inspect.getdoc(self.function) or self.name.replace("_", " ")).split("\n\n")[0].replace("\n", " ")
        )

    @property
    def description(self) -> str:
        return inspect.getdoc(self.function) or ""

    @property
    def place(self) -> str:
        return _place(self.function)

    def instances(self, profile: str = "full") -> list[Instance]:
        """The members of the family, those of the full profile only if asked for."""
        if profile == "quick" and self.profile == "full":
            return []
        choices = {
            name: tuple(values) + (tuple(self.full.get(name, ())) if profile == "full" else ())
            for name, values in self.parameters.items()
        }
        return [
            Instance(self, tuple(zip(choices, combination, strict=True)))
            for combination in itertools.product(*choices.values())
        ]

    def __getitem__(self, values: Any) -> Instance:
        """The member of the family with these parameter values, in the order of `parameters`."""
        wanted = values if isinstance(values, tuple) and len(self.parameters) > 1 else (values,)
        for instance in self.instances():
            if tuple(value for _, value in instance.values) == wanted:
                return instance
        raise BadClaim(f"{self.place}: {self.id} has no instance {wanted!r}")


@dataclass(frozen=True)
class Instance:
    """An obligation or false variant at one choice of its parameters; what a prover is run on."""

    obligation: Obligation
    values: tuple[tuple[str, Any], ...] = ()

    @property
    def id(self) -> str:
        inner = ",".join(f"{name}={value}" for name, value in self.values)
        return f"{self.obligation.id}[{inner}]" if inner else self.obligation.id

    @property
    def file_name(self) -> str:
        """A name for the certificate file, from the id without its claim."""
        return re.sub(r"[^A-Za-z0-9_.=,-]+", "_", self.id.split("/", 1)[1])

    def run(self, prover: Any) -> None:
        """Hand the prover to the obligation's function."""
        self.obligation.function(prover, **dict(self.values))


@dataclass(frozen=True)
class FalseVariant(Obligation):
    """A statement made wrong on purpose; it passes only when it ends refuted with a counterexample that replays."""

    of: Obligation | None = None


class Claim:
    """A theorem, or a family of theorems, as stated by its source.

    Args:
        id: letters, digits and dashes, as on the command line.
        title: a few words.
        statement: prose with LaTeX between dollar signs.
        source: where it is claimed.
        parts: modules that declare its obligations, imported when the claim is loaded.
    """

    def __init__(
        self, id: str, *, title: str, statement: str, source: Source, parts: Sequence[str] = ()
    ) -> None:
        self.place = _caller()
        """File and line of the declaration, for messages."""
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id):
            raise BadClaim(
                f"{self.place}: claim id {id!r}: lower-case letters, digits and single dashes were expected"
            )
        self.id, self.title, self.statement, self.source = id, title, inspect.cleandoc(statement), source
        self.axioms: list[Axiom] = []
        self.obligations: list[Obligation] = []
        self.false_variants: list[FalseVariant] = []
        self.parts = tuple(parts)
        self._theorems: tuple[str | Obligation, ...] = ()
        self._concluded_at = self.place

    def axiom(self, *, kind: str, reference: str) -> Callable[[Callable[..., None]], Axiom]:
        """Declare an axiom; the docstring of the function is its statement in words."""
        if kind not in ("cited", "argued"):
            raise BadClaim(f"{_caller()}: claim {self.id}: an axiom is 'cited' or 'argued', got {kind!r}")

        def declare(function: Callable[..., None]) -> Axiom:
            axiom = Axiom(self, function, kind, reference)
            if not axiom.statement:
                raise BadClaim(f"{axiom.id}: an axiom says in its docstring what it assumes")
            self._refuse_duplicate(axiom.id, function)
            self.axioms.append(axiom)
            return axiom

        return declare

    def obligation(
        self,
        *,
        scope: str,
        label: str = "",
        uses: Sequence[Obligation | Instance] = (),
        axioms: Sequence[Axiom] = (),
        parameters: dict[str, Sequence[Any]] | None = None,
        full: dict[str, Sequence[Any]] | None = None,
        profile: str = "quick",
    ) -> Callable[[Callable[..., None]], Obligation]:
        """Declare an obligation; the first parameter of the function names its prover.

        Args:
            scope: what the statement ranges over, at most what the prover can give.
            label: the name that the specification gives it.
            uses: obligations that this one rests on, beside those recorded by `smt.use` and `induction`.
            axioms: axioms in words that this one rests on.
            parameters: values of the function's further parameters; one instance a combination.
            full: further values, for the full profile only.
            profile: `full` for what is too slow for the quick profile.
        """

        def declare(function: Callable[..., None]) -> Obligation:
            obligation = Obligation(
                self,
                function,
                **self._checked(function, scope, label, uses, axioms, parameters, full, profile),
            )
            self.obligations.append(obligation)
            return obligation

        return declare

    def false_variant(
        self,
        *,
        of: Obligation | None = None,
        scope: str = "for_all",
        label: str = "",
        parameters: dict[str, Sequence[Any]] | None = None,
        profile: str = "quick",
    ) -> Callable[[Callable[..., None]], FalseVariant]:
        """Declare a false variant of an obligation (or of the claim); named for the false belief."""

        def declare(function: Callable[..., None]) -> FalseVariant:
            variant = FalseVariant(
                self,
                function,
                of=of,
                **self._checked(function, scope, label, (), (), parameters, None, profile),
            )
            self.false_variants.append(variant)
            return variant

        return declare

    def concludes(self, *theorems: str | Obligation) -> None:
        """Say which obligations (themselves, or their names) together are the claim; what they use is beneath it."""
        self._theorems, self._concluded_at = theorems, _caller()

    def load(self) -> Claim:
        """Import the parts, so that every declaration is made; returns the claim."""
        for part in self.parts:
            importlib.import_module(part)
        return self

    @property
    def theorems(self) -> list[Obligation]:
        """The obligations that are the claim.

        Raises:
            BadClaim: if one of them is not declared in this claim.
        """
        known = {obligation.name: obligation for obligation in self.obligations}
        found = []
        for theorem in self._theorems:
            name = theorem if isinstance(theorem, str) else getattr(theorem, "name", repr(theorem))
            if name not in known or (not isinstance(theorem, str) and theorem is not known[name]):
                raise BadClaim(
                    f"{self._concluded_at}: claim {self.id} concludes {name}, which is none of its obligations"
                )
            found.append(known[name])
        return found

    def instances(self, profile: str = "full") -> Iterator[Instance]:
        """Every instance of every obligation, then of every false variant."""
        for obligation in [*self.obligations, *self.false_variants]:
            yield from obligation.instances(profile)

    def _refuse_duplicate(self, id: str, function: Callable[..., None]) -> None:
        declared: list[Axiom | Obligation] = [*self.axioms, *self.obligations, *self.false_variants]
        if any(id == known.id for known in declared):
            raise BadClaim(f"{_place(function)}: {id} is declared twice")

    def _checked(
        self,
        function: Callable[..., None],
        scope: str,
        label: str,
        uses: Sequence[Obligation | Instance],
        axioms: Sequence[Axiom],
        parameters: dict[str, Sequence[Any]] | None,
        full: dict[str, Sequence[Any]] | None,
        profile: str,
    ) -> dict[str, Any]:
        place = _place(function)
        self._refuse_duplicate(f"{self.id}/{function.__name__}", function)
        names = list(inspect.signature(function).parameters)
        if not names or names[0] not in CAPS:
            found = names[0] if names else "none"
            raise BadClaim(f"{place}: the first parameter names the prover ({', '.join(CAPS)}), got {found}")
        if scope not in SCOPES:
            raise BadClaim(f"{place}: a scope is one of {', '.join(SCOPES)}, got {scope!r}")
        if profile not in ("quick", "full"):
            raise BadClaim(f"{place}: a profile is quick or full, got {profile!r}")
        family = {name: tuple(values) for name, values in (parameters or {}).items()}
        if list(family) != names[1:]:
            raise BadClaim(f"{place}: parameters {names[1:]} were expected, got {list(family)}")
        for use in uses:
            if not isinstance(use, (Obligation, Instance)):
                raise BadClaim(f"{place}: uses=[...] holds obligations, got {use!r}")
        for axiom in axioms:
            if not isinstance(axiom, Axiom):
                raise BadClaim(f"{place}: axioms=[...] holds axioms, got {axiom!r}")
        cap = CAPS[names[0]]
        return {
            "scope": max(scope, cap, key=SCOPES.index),
            "prover": names[0],
            "label": label,
            "uses": tuple(uses),
            "axioms": tuple(axioms),
            "parameters": family,
            "full": {name: tuple(values) for name, values in (full or {}).items()},
            "profile": profile,
        }


def _place(function: Callable[..., None]) -> str:
    """File and line of a function, its decorators included."""
    return f"{Path(inspect.getsourcefile(function) or '?').name}:{function.__code__.co_firstlineno}"


def _caller() -> str:
    """File and line of the code that called into this module."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__") == __name__:
        frame = frame.f_back
    return f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}"

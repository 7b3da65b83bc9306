"""`netproof prank NETWORK --eps E`: the exact proximate rank with a proof of both sides, or all of its steps."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fractions import Fraction

    from theorems.proximate_rank.construction import Bracket, Staircase, Structure
    from verify.networks.network import Network

SHOWN = 20
"""Rows printed before a list is folded."""


def prank(
    network: Path,
    eps: str | None,
    at_most: int | None,
    staircase: bool,
    activation: str | None,
    time_limit: float,
    certificate: Path | None,
    as_json: bool,
) -> int:
    """Print the proximate rank of a network of one hidden tanh or sigmoid layer.

    Args:
        network: .npz, .onnx, .nnet or .json.
        eps: the radius, "p/q" or a decimal, read as written; not with `staircase`.
        at_most: ask only whether the proximate rank is at most this.
        staircase: the proximate rank for every radius.
        activation: instead of the one the file names.
        time_limit: seconds for the search, and as many again for the proof of the lower bound.
        certificate: where the proofs that the value is at most and at least this go.
        as_json: one JSON object on standard output instead of text.

    Returns:
        The exit status: 0, 1 if the proximate rank is above `at_most`, 3 if time ran out before the question
        was decided.

    Raises:
        BadInput: no radius, one that is no such number, or two questions at once.
        NetworkError: the input is not such a network.
    """
    from netproof.commands.numbers import number
    from netproof.commands.run import BadInput
    from verify.networks.files import load_network
    from verify.networks.network import NetworkError

    if staircase is (eps is not None):
        raise BadInput("prank: expected either --eps E or --staircase.")
    if staircase and at_most is not None:
        raise BadInput("prank: --at-most goes with --eps, not with --staircase.")
    if at_most is not None and at_most < 0:
        raise BadInput(f"prank: --at-most must be at least 0, got {at_most}.")
    if not time_limit >= 0:
        raise BadInput(f"prank: --time-limit must be at least 0, got {time_limit:g}.")
    radius = None if eps is None else number("prank", "--eps", eps)
    if radius is not None and radius < 0:
        raise BadInput(f"prank: --eps must be at least 0, got {eps}.")
    loaded = load_network(network, activation)
    try:
        if radius is None:
            return _staircase(loaded, network.name, time_limit, certificate, as_json)
        return _value(loaded, network.name, radius, at_most, time_limit, certificate, as_json)
    except NetworkError as error:
        raise NetworkError(f"{network.name}: {error}") from None


# --- one radius ---------------------------------------------------------------------------------------------------


def _value(
    network: Network,
    name: str,
    eps: Fraction,
    at_most: int | None,
    time_limit: float,
    certificate: Path | None,
    as_json: bool,
) -> int:
    from theorems.proximate_rank.construction import lower_evidence, proximate_rank

    found = proximate_rank(network, eps, at_most=at_most, time_limit=time_limit)
    # What no proof supports is not called a lower bound.
    lower, evidence = lower_evidence(found, _refuter(time_limit))
    if certificate:
        conclusions = [
            _upper_conclusion(network, found.instance.eps, found.structure),
            _lower_conclusion(network, found.instance.eps, lower, evidence),
        ]
        _write(certificate, f"prank {name}", conclusions)
    data = _data(network, found, lower, at_most, certificate)
    if as_json:
        print(json.dumps(data))
    else:
        _print_value(network, name, found, data)
    holds = data["at_most"]["holds"] if at_most is not None else True if data["exact"] else None
    return {True: 0, False: 1, None: 3}[holds]


def _data(
    network: Network, found: Bracket, lower: int, at_most: int | None, certificate: Path | None
) -> dict[str, Any]:
    from theorems.exact_rank.construction import rank
    from theorems.proximate_rank.construction import proximate_rank_upper_bound
    from verify.networks.network import format_rational

    structure = found.structure
    data: dict[str, Any] = {
        "eps": format_rational(found.instance.eps),
        "lower": lower,
        "upper": found.upper,
        "exact": lower == found.upper,
        "greedy": proximate_rank_upper_bound(network, found.instance.eps).bound,
        "rank": rank(network),
        "hidden_units": network.width,
        "inputs": network.inputs,
        "outputs": network.outputs,
        "activation": network.activation,
        "reading": network.reading,
        "largest_component": found.largest,
        "structure": {
            "eliminated": list(structure.eliminated),
            "live": [_signed(group) for group in structure.live],
            "vanishing": [_signed(group) for group in structure.vanishing],
        },
    }
    if at_most is not None:
        holds = True if found.upper <= at_most else False if lower > at_most else None
        data["at_most"] = {"bound": at_most, "holds": holds}
    if certificate:
        data["certificate"] = str(certificate)
    return data


def _signed(group: tuple[tuple[int, int], ...]) -> list[dict[str, int]]:
    return [{"unit": unit, "sign": sign} for unit, sign in group]


def _print_value(network: Network, name: str, found: Bracket, data: dict[str, Any]) -> None:
    console = _console()
    units = network.width
    value = f"{data['upper']}" if data["exact"] else f"between {data['lower']} and {data['upper']}"
    console.print(
        f"{name}: proximate rank {value} of {units} hidden {_plural('unit', units)} for eps = {data['eps']} "
        f"({network.inputs} {_plural('input', network.inputs)}, "
        f"{network.outputs} {_plural('output', network.outputs)}, {network.activation})"
    )
    console.print(f"  {network.reading}; every weight may move by at most eps, read as written.")
    console.print(
        f"  Rank {data['rank']} without moving; greedy bound {data['greedy']}; the largest component of units that "
        f"can meet has {data['largest_component']}."
    )
    if "at_most" in data:
        told = {True: "yes", False: "no", None: "undecided, time ran out"}[data["at_most"]["holds"]]
        console.print(f"  At most {data['at_most']['bound']}: {told}.")
    elif not data["exact"]:
        console.print(
            "  The bounds do not meet: time ran out (--time-limit), or the weights of a large cover leave a gap."
        )
    structure = found.structure
    gone = len(structure.eliminated)
    if gone:
        listed = ", ".join(map(str, structure.eliminated[:SHOWN])) + (", ..." if gone > SHOWN else "")
        console.print(
            f"\n{gone} {_plural('unit', gone)} eliminated, its incoming weight moved to 0: {listed}"
        )
    for title, groups in (("vanishing", structure.vanishing), ("staying", structure.live)):
        if groups:
            console.print(f"\n{len(groups)} {_plural('group', len(groups))} {title}:")
            for group in groups[:SHOWN]:
                console.print(f"  {_spelled(group)}")
            if len(groups) > SHOWN:
                console.print(f"  ... and {len(groups) - SHOWN} more (all of them with --json)")
    if "certificate" in data:
        console.print(
            f"\ncertificate in {data['certificate']}: at most {data['upper']} (perturbed weights) and at least "
            f"{data['lower']}; replayed."
        )


def _spelled(group: tuple[tuple[int, int], ...]) -> str:
    members = [f"{'+' if sign * group[0][1] > 0 else '-'}{unit}" for unit, sign in group[:SHOWN]]
    return ", ".join(members) + (", ..." if len(group) > SHOWN else "")


# --- every radius -------------------------------------------------------------------------------------------------


def _staircase(
    network: Network, name: str, time_limit: float, certificate: Path | None, as_json: bool
) -> int:
    from theorems.exact_rank.construction import rank
    from theorems.proximate_rank.construction import staircase
    from verify.networks.network import format_rational

    found = staircase(network, time_limit=time_limit)
    if certificate:
        _certify_steps(network, name, found, time_limit, certificate)
    if as_json:
        data = {
            "steps": [{"eps": format_rational(step.eps), "rank": step.rank} for step in found.steps],
            "known_from": format_rational(found.known_from),
            "exact": found.complete,
            "rank": rank(network),
            "hidden_units": network.width,
        }
        print(json.dumps(data | ({"certificate": str(certificate)} if certificate else {})))
    else:
        console = _console()
        console.print(f"{name}: proximate rank of {network.width} hidden {_plural('unit', network.width)}")
        console.print(f"  {network.reading}.\n\n     rank  for eps from")
        for step in found.steps:
            console.print(f"  {step.rank:7}  {_radius(step.eps)}")
        if not found.complete:
            # it never rises with eps, so below the last step it lies between that step's value and the rank
            lowest = found.rank(found.known_from)
            console.print(
                f"\n  Time ran out: below {_radius(found.known_from)} it is at least {lowest} "
                f"and at most the rank, {rank(network)} (--time-limit)."
            )
        if certificate:
            console.print(f"\ncertificate in {certificate}: both sides of every step; replayed.")
    return 0 if found.complete else 3


def _certify_steps(
    network: Network, name: str, found: Staircase, time_limit: float, certificate: Path
) -> None:
    from theorems.proximate_rank.construction import lower_evidence

    refute, conclusions = _refuter(time_limit), []
    for step in found.steps:
        conclusions.append(_upper_conclusion(network, step.eps, step.structure))
        if step.below:
            lower, evidence = lower_evidence(step.below, refute)
            conclusions.append(_lower_conclusion(network, step.eps, lower, evidence, open_ball=True))
    _write(certificate, f"prank {name}", conclusions)


def _radius(eps: Fraction) -> str:
    from netproof.commands.decimals import rounded_up

    text = str(eps)
    return text if len(text) <= 24 else f"{rounded_up(eps)} (rounded up; exact with --json)"


# --- both -----------------------------------------------------------------------------------------------------------


def _upper_conclusion(network: Network, eps: Fraction, structure: Structure) -> dict[str, Any]:
    from netproof.commands.certificates import checker_conclusion
    from theorems.proximate_rank.construction import claims, upper_evidence

    stated = claims(network, eps, rank_at_most=structure.cost)
    return checker_conclusion("proximate_rank.upper", stated, upper_evidence(network, eps, structure))


def _lower_conclusion(
    network: Network, eps: Fraction, lower: int, evidence: dict[str, Any], *, open_ball: bool = False
) -> dict[str, Any]:
    from netproof.commands.certificates import checker_conclusion
    from theorems.proximate_rank.construction import claims

    stated = claims(network, eps, open_ball=open_ball, rank_at_least=lower)
    return checker_conclusion("proximate_rank.lower", stated, evidence)


def _write(path: Path, obligation: str, conclusions: list[dict[str, Any]]) -> None:
    from netproof.commands.certificates import write_certificate

    write_certificate(path, obligation, conclusions, claim="proximate-rank")


def _refuter(time_limit: float) -> Callable[[list[list[int]]], list[tuple[list[int], list[int]]] | None]:
    """Clausal proofs by the SAT solver, all of them within the time."""
    from verify.provers import hints

    deadline = time.monotonic() + time_limit

    def refute(clauses: list[list[int]]) -> list[tuple[list[int], list[int]]] | None:
        found = hints.refutation(clauses, time_limit=deadline - time.monotonic())
        return found.lemmas if isinstance(found, hints.Refutation) else None

    return refute


def _console() -> Any:
    from rich.console import Console

    return Console(highlight=False, markup=False, soft_wrap=True)


def _plural(word: str, number: int) -> str:
    return word if number == 1 else word + "s"

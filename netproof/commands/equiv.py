"""`netproof equiv A B`: the same function on all inputs, or a rational point at which the outputs differ."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from theorems.exact_rank.equivalence import Equivalence, Witness
    from verify.networks.network import Network


def equiv(
    first: Path,
    second: Path,
    certificate: Path | None,
    as_json: bool,
    activation: str | None = None,
    seed: int = 0,
) -> int:
    """Decide exactly whether two networks of one hidden tanh or sigmoid layer compute the same function.

    Args:
        first, second: .npz, .onnx, .nnet or .json.
        certificate: where the proof goes.
        as_json: one JSON object on standard output instead of text.
        activation: instead of the one the files name.
        seed: of the search for a witness.

    Returns:
        The exit status: 0 equal, 1 different.

    Raises:
        NetworkError: an input is not such a network, or they differ in their numbers of inputs or outputs.
    """
    from theorems.exact_rank.equivalence import decide_equivalence
    from theorems.exact_rank.reduction import require_rank_activation
    from verify.networks.files import load_network
    from verify.networks.network import NetworkError

    networks = []
    for path in (first, second):
        network = load_network(path, activation)
        try:
            require_rank_activation(network)
        except NetworkError as error:
            raise NetworkError(f"{path.name}: {error}") from None
        networks.append(network)
    answer = decide_equivalence(networks[0], networks[1], seed)
    if certificate:
        _certify(networks, answer, f"equiv {first.name} {second.name}", certificate)
    if as_json:
        print(json.dumps(_data(answer, certificate)))
    else:
        _print(answer, first.name, second.name, certificate)
    return 0 if answer.equal else 1


def _certify(networks: list[Network], answer: Equivalence, name: str, path: Path) -> None:
    from netproof.commands.certificates import checker_conclusion, write_certificate
    from verify.networks.exact_json import network_json

    claims = dict(zip(("first", "second"), map(network_json, networks), strict=True))
    if answer.witness is None:
        conclusion = checker_conclusion("exact_rank.equal", claims, None)
    else:
        conclusion = checker_conclusion("exact_rank.different", claims, answer.witness.evidence())
    write_certificate(path, name, [conclusion])


def _data(answer: Equivalence, certificate: Path | None) -> dict[str, Any]:
    witness = answer.witness
    data: dict[str, Any] = {"equal": answer.equal, "witness": None}
    if witness is not None:
        lower, upper = _bounds(witness)
        data["witness"] = witness.evidence()["x"]
        data["output"] = witness.output
        data["difference"] = {"lower": lower, "upper": upper}
        data["bits"] = witness.bits
    if certificate:
        data["certificate"] = str(certificate)
    return data


def _print(answer: Equivalence, first: str, second: str, certificate: Path | None) -> None:
    from rich.console import Console

    console = Console(highlight=False, markup=False, soft_wrap=True)
    if answer.witness is None:
        console.print(f"{first} and {second} compute the same function on all inputs, exactly.")
    else:
        lower, upper = _bounds(answer.witness)
        x = ", ".join(str(coordinate) for coordinate in answer.witness.evidence()["x"])
        console.print(f"{first} and {second} differ: at x = ({x})")
        console.print(
            f"  output {answer.witness.output}, first minus second, is between {lower} and {upper}."
        )
    if certificate:
        console.print(f"certificate in {certificate}; replayed.")


def _bounds(witness: Witness) -> tuple[str, str]:
    from netproof.commands.decimals import rounded_down, rounded_up

    lower, upper = (end.fmpq() for end in (witness.difference.lower(), witness.difference.upper()))
    return rounded_down(Fraction(int(lower.p), int(lower.q))), rounded_up(
        Fraction(int(upper.p), int(upper.q))
    )

"""`netproof rank NETWORK`: the exact rank, why each unit went, the compressed network, the proof of both sides."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from theorems.exact_rank.reduction import Reduction
    from verify.networks.files import Saved

SHOWN = 20
"""Rows printed before a list is folded."""


def rank(
    network: Path, activation: str | None, output: Path | None, certificate: Path | None, as_json: bool
) -> int:
    """Print the exact rank of a network of one hidden tanh or sigmoid layer.

    Args:
        network: .npz, .onnx, .nnet or .json.
        activation: instead of the one the file names.
        output: where the compressed network goes (.json exact; .npz, .onnx rounded, with the bound printed).
        certificate: where the proofs that the rank is at most and at least this go.
        as_json: one JSON object on standard output instead of text.

    Returns:
        The exit status, 0.

    Raises:
        NetworkError: the input is not such a network, or cannot be read.
    """
    from theorems.exact_rank.reduction import reduce_network
    from verify.networks.files import load_network, save_network
    from verify.networks.network import NetworkError

    loaded = load_network(network, activation)
    try:
        reduction = reduce_network(loaded)
    except NetworkError as error:
        raise NetworkError(f"{network.name}: {error}") from None
    saved = save_network(reduction.compressed(), output) if output else None
    if certificate:
        _certify(reduction, network.name, certificate)
    if as_json:
        print(json.dumps(_data(reduction, saved, certificate)))
    else:
        _print(reduction, network.name, saved, certificate)
    return 0


def _certify(reduction: Reduction, name: str, path: Path) -> None:
    from netproof.commands.certificates import checker_conclusion, write_certificate
    from theorems.exact_rank.poles import pole_certificate
    from verify.networks.exact_json import network_json

    data = network_json(reduction.network)
    write_certificate(
        path,
        f"rank {name}",
        [
            checker_conclusion(
                "exact_rank.reduction",
                {"network": data, "rank_at_most": reduction.rank},
                {"reduced": network_json(reduction.compressed())},
            ),
            checker_conclusion(
                "exact_rank.poles",
                {"network": data, "rank_at_least": reduction.rank},
                pole_certificate(reduction.network, reduction).evidence(),
            ),
        ],
    )


def _data(reduction: Reduction, saved: Saved | None, certificate: Path | None) -> dict[str, Any]:
    from netproof.commands.decimals import rounded_up
    from theorems.exact_rank.partition import CONSTANT, IDLE
    from verify.networks.network import format_rational

    network, blocks = reduction.network, reduction.blocks()
    kept = set(reduction.kept.tolist())
    data: dict[str, Any] = {
        "rank": reduction.rank,
        "hidden_units": network.width,
        "inputs": network.inputs,
        "outputs": network.outputs,
        "activation": network.activation,
        "bits": network.bits,
        "reading": network.reading,
        "partition": [
            {
                "units": units,
                "signs": [int(s) for s in reduction.partition.sign[units] * reduction.partition.sign[first]],
                "kept": first in kept,
            }
            for first, units in blocks.items()
            if first >= 0
        ],
        "constant_units": blocks.get(CONSTANT, []),
        "idle_units": blocks.get(IDLE, []),
        "removed": [{"unit": unit, "reason": reason} for unit, reason in reduction.removed()],
    }
    if saved:
        error = saved.output_error
        data["output"] = {
            "path": str(saved.path),
            "exact": saved.is_exact,
            "output_error": None if error is None else [format_rational(e) for e in error],
            "output_error_upper": None if error is None else [rounded_up(e) for e in error],
        }
    if certificate:
        data["certificate"] = str(certificate)
    return data


def _print(reduction: Reduction, name: str, saved: Saved | None, certificate: Path | None) -> None:
    from rich.console import Console

    console = Console(highlight=False, markup=False, soft_wrap=True)
    network, units = reduction.network, reduction.network.width
    console.print(
        f"{name}: rank {reduction.rank} of {units} hidden {_plural('unit', units)} "
        f"({network.inputs} {_plural('input', network.inputs)}, "
        f"{network.outputs} {_plural('output', network.outputs)}, {network.activation})"
    )
    console.print(f"  {network.reading}; the longest numerator or denominator has {network.bits} bits.")
    if reduction.rank == units:
        console.print("  Full rank: no unit is constant, idle, repeated up to sign, or cancelled.")
    else:
        # A reason opens with its kind: constant, idle, cancelled, merged.
        kinds = Counter(re.split(r"\W", reason)[0] for _, reason in reduction.removed())
        counts = ", ".join(f"{number} {kind}" for kind, number in kinds.items())
        console.print(
            f"\n{units - reduction.rank} {_plural('unit', units - reduction.rank)} removed ({counts}):"
        )
        for unit, reason in islice(reduction.removed(), SHOWN):
            console.print(f"  unit {unit} {reason}")
        _fold(console, units - reduction.rank)
        console.print(f"\n{reduction.rank} {_plural('unit', reduction.rank)} kept:")
        blocks = reduction.blocks()
        for first in reduction.kept[:SHOWN].tolist():
            console.print(f"  unit {first}{_stands_for(reduction, blocks[first])}")
        _fold(console, reduction.rank)
    if saved:
        console.print(f"\nwritten to {saved.path}: {_cost(saved)}")
    if certificate:
        console.print(
            f"\ncertificate in {certificate}: rank at most {reduction.rank} (reduction) and at least "
            f"{reduction.rank} (poles); replayed."
        )


def _stands_for(reduction: Reduction, members: list[int]) -> str:
    if len(members) == 1:
        return ""
    sign = reduction.partition.sign
    signed = [f"{'+' if sign[i] == sign[members[0]] else '-'}{i}" for i in members[:SHOWN]]
    return f" stands for {', '.join(signed)}" + (", ..." if len(members) > SHOWN else "")


def _cost(saved: Saved) -> str:
    from netproof.commands.decimals import rounded_up

    if saved.is_exact:
        return "exactly the same function."
    if saved.output_error is None:
        return "rounded to float64, hidden weights included; no bound holds over all inputs (write .json)."
    return f"rounded to float64; no output moves by more than {rounded_up(max(saved.output_error))} anywhere."


def _fold(console: Any, total: int) -> None:
    if total > SHOWN:
        console.print(f"  ... and {total - SHOWN} more (all of them with --json)")


def _plural(word: str, number: int) -> str:
    return word if number == 1 else word + "s"

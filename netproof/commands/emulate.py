"""`netproof emulate NETWORK --activation NAME --eps E --radius A -o OUT`: a ReLU network by another activation."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from theorems.activation_emulation.compiler import Emulation
    from theorems.activation_emulation.float64 import Float64Emulation
    from verify.networks.network import Network


def _assumes(network: Network, arithmetic: str) -> str:
    """What a bound takes for granted of whoever evaluates the network; empty in real arithmetic."""
    if arithmetic == "real":
        return ""
    of_T = _of_T(network.activation)
    return f"sums and products are rounded as in IEEE 754, each T(t) is computed to within {of_T}"


def emulate(
    network: Path,
    activation: str,
    eps: str,
    radius: str,
    parameters: Sequence[str],
    output: Path,
    certificate: Path | None,
    as_json: bool,
) -> int:
    """Write a network of the activation that is within eps of a ReLU network on [-radius, radius]^d.

    Args:
        network: .npz, .onnx, .nnet or .json, with the activation relu.
        activation: of the network to be written.
        eps: sup-norm error, "p/q" or a decimal, read as written.
        radius: of the box, likewise.
        parameters: of the activation, each "name=value".
        output: .json, with exact weights, for which the bound holds in real arithmetic; .onnx (weights in factors) or
            .npz (merged, with a worse bound) in float64, for which a bound of its own holds, rounding included.
        certificate: where the proof of the bound goes.
        as_json: one JSON object on standard output instead of text.

    Returns:
        The exit status: 0, or 3 if no bound below eps is proved for what was written (float64).

    Raises:
        NetworkError: the input is not such a network, or a number is out of place.
        BadInput: an option makes no sense.
    """
    from netproof.commands.numbers import number
    from netproof.commands.run import BadInput
    from theorems.activation_emulation.construction import box_of
    from verify.networks.files import load_network
    from verify.networks.network import NetworkError

    endings = (".json", ".onnx", ".npz")
    if output.suffix.lower() not in endings:
        raise BadInput(
            f"{output.name}: the ending is {output.suffix or 'missing'}; expected {' or '.join(endings)}."
        )
    given = dict(_parameter(text) for text in parameters)
    tolerance, size = number("emulate", "--eps", eps), number("emulate", "--radius", radius)
    if tolerance <= 0:
        raise BadInput(f"emulate: --eps must be > 0, got {eps}.")
    if size < 0:
        raise BadInput(f"emulate: --radius must be >= 0, got {radius}.")
    loaded = load_network(network, default="relu")
    try:
        return _emulate(
            loaded,
            network.name,
            activation,
            tolerance,
            box_of(size, loaded.inputs),
            given,
            output,
            certificate,
            as_json,
        )
    except NetworkError as error:
        raise NetworkError(f"{network.name}: {error}") from None


def _emulate(
    loaded: Network,
    name: str,
    activation: str,
    eps: Fraction,
    box: list[tuple[Fraction, Fraction]],
    parameters: dict[str, Fraction],
    output: Path,
    certificate: Path | None,
    as_json: bool,
) -> int:
    from netproof.commands.certificates import checker_conclusion, write_certificate
    from theorems.activation_emulation.construction import emulate as emulate_exactly
    from theorems.activation_emulation.construction import emulate_float64

    made: Emulation | Float64Emulation
    if output.suffix.lower() == ".json":
        made, kind = emulate_exactly(loaded, activation, eps, box, parameters), "real"
    else:
        merged = output.suffix.lower() == ".npz"
        made, kind = emulate_float64(loaded, activation, box, parameters, merged_maps=merged), "float64"
    made.save(output)
    if certificate:
        conclusion = checker_conclusion(f"activation_emulation.{kind}", made.claims(), made.evidence())
        assumed = _assumes(made.network, kind)
        title = f"emulate {name} (assumed: {assumed})" if assumed else f"emulate {name}"
        write_certificate(certificate, title, [conclusion], claim="activation-emulation")
    data = _data(loaded, made, eps, output, certificate)
    if as_json:
        print(json.dumps(data))
    else:
        _print(name, loaded, data)
    return 0 if data["within_eps"] else 3


def _data(
    source: Network, made: Emulation | Float64Emulation, eps: Fraction, output: Path, certificate: Path | None
) -> dict[str, Any]:
    from netproof.commands.decimals import rounded_up
    from verify.networks.network import format_rational

    real, written = output.suffix.lower() == ".json", made.network
    data: dict[str, Any] = {
        "activation": written.activation,
        "width": written.width,
        "depth": written.depth,
        "source_width": source.width,
        "source_depth": source.depth,
        "shape": list(written.shape),
        "bits": written.bits,
        "eps": format_rational(eps),
        "arithmetic": "real" if real else "float64",
        "certified_error": format_rational(made.certified_error),
        "certified_error_upper": rounded_up(made.certified_error),
        "within_eps": made.certified_error < eps,
        "output": str(output),
        "reading": source.reading,
    }
    if written.parameters:
        data["parameters"] = {name: format_rational(x) for name, x in written.parameters.items()}
    if not real:
        data["assumed_activation_error"] = format_rational(made.activation_error)  # type: ignore[union-attr]
        data["assumes"] = _assumes(written, data["arithmetic"])
    if certificate:
        data["certificate"] = str(certificate)
    return data


def _print(name: str, source: Network, data: dict[str, Any]) -> None:
    from rich.console import Console

    console = Console(highlight=False, markup=False, soft_wrap=True)
    console.print(
        f"{name}: ReLU, width {data['source_width']}, depth {data['source_depth']} -> {data['activation']}, "
        f"width {data['width']}, depth {data['depth']}"
    )
    console.print(f"  {data['reading']}.")
    error, output = data["certified_error_upper"], data["output"]
    if data["arithmetic"] == "real":
        console.print(
            f"written to {output}: exact weights, {data['bits']} bits the longest; in real arithmetic no output is off "
            f"by more than {error} on the box."
        )
    else:
        console.print(
            f"written to {output}: float64; as computed, no output is off by more than {error} on the box."
        )
        console.print(f"  Assumed: {data['assumes']}.")
        if not data["within_eps"]:
            console.print(
                f"  This is not below eps = {data['eps']}: float64 cannot be certified to do better here (write .json)."
            )
    if "certificate" in data:
        console.print(f"certificate in {data['certificate']}: replayed.")


def _of_T(activation: str) -> str:
    from theorems.activation_emulation.checker.rounding import RATIONAL

    return "2^-49 |T(t)|" if activation in RATIONAL else "2^-49 (1 + |T(t)|)"


def _parameter(text: str) -> tuple[str, Fraction]:
    from netproof.commands.numbers import number
    from netproof.commands.run import BadInput

    name, equals, value = text.partition("=")
    if not equals or not name:
        raise BadInput(f"emulate: --param is {text!r}; expected name=value, such as slope=1/100.")
    return name, number("emulate", f"--param {name}", value)

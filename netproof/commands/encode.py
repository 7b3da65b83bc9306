"""`netproof encode FUNCTION`: a network with few parameters that depend on the function, its error certified."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from theorems.intrinsic_parameters.certified import Certified
    from theorems.intrinsic_parameters.encoding import Encoded
    from theorems.intrinsic_parameters.regularity import Lipschitz
    from verify.expression import Expression

MANTISSA, LEAST_EXPONENT, GREATEST_EXPONENT = 53, -1074, 1024
"""Of float64: bits of a significand, exponent of the last bit of the least number, exponent beyond the greatest."""


@dataclass(frozen=True)
class Request:
    """What to encode, and how.

    Args:
        function: an expression in x1..x<dim>, or a name.
        dim, bits: inputs, and bit planes.
        norm: "lp" or "sup".
        p, delta: of the L^p norm, and the width of the ramps; numbers as text.
        lipschitz: a constant to hold the function to, as text; computed if it is None.
        single: all bits in one parameter.
        time_limit: seconds for each of the searches: slopes, error, evidence.
    """

    function: str
    dim: int
    bits: int
    norm: str = "lp"
    p: str | None = None
    delta: str | None = None
    lipschitz: str | None = None
    single: bool = False
    time_limit: float = 60.0


@dataclass(frozen=True)
class Result:
    """The network, its error, and the bound that the theorem states for it."""

    encoded: Encoded
    error: Certified
    lipschitz: Lipschitz | None
    stated: Fraction
    improved: Fraction | None


def encode(request: Request, output: Path | None, certificate: Path | None, as_json: bool) -> int:
    """Print sizes, intrinsic parameters and the certified error; write the network and the proof.

    Args:
        output: .json (exact), .npz or .onnx (where float64 holds every weight).
        certificate: where the proof of the error, the count and the Lipschitz constant goes.
        as_json: one JSON object on standard output instead of text.

    Returns:
        The exit status: 0, or 3 if time ran out before any bound was shown.

    Raises:
        BadInput: options that do not go together.
        ExpressionError: the function cannot be read.
        NetworkError: the function, a number or the size is not what it has to be.
    """
    from theorems.intrinsic_parameters.search import TimeOut

    _check(request, output)
    try:
        result = certified(request)
    except TimeOut as late:
        print(f"undecided: {late} (--time-limit)")
        return 3
    if output:
        save(result.encoded, output)
    if certificate:
        _certify(request, result, certificate)
    if as_json:
        print(json.dumps(_data(request, result, output, certificate)))
    else:
        _print(request, result, output, certificate)
    return 0


def _check(request: Request, output: Path | None) -> None:
    from netproof.commands.run import BadInput

    if request.norm not in ("lp", "sup"):
        raise BadInput(f"encode: --norm is {request.norm!r}; expected lp or sup.")
    for given, name in ((request.p, "--p"), (request.delta, "--delta")):
        if given is not None and request.norm == "sup":
            raise BadInput(f"encode: {name} goes with --norm lp, not with --norm sup.")
    if request.single and request.norm == "lp":
        raise BadInput("encode: --single goes with --norm sup, not with --norm lp.")
    if not request.time_limit > 0:
        raise BadInput(f"encode: --time-limit must be above 0, got {request.time_limit:g}.")
    if output and output.suffix.lower() not in (".json", ".npz", ".onnx"):
        ending = output.suffix or "missing"
        raise BadInput(f"{output.name}: the ending is {ending}; expected .json, .npz or .onnx.")


def certified(request: Request) -> Result:
    """The network for the function with its certified error and the bounds to compare it with."""
    from netproof.commands.numbers import number
    from theorems.intrinsic_parameters import regularity
    from theorems.intrinsic_parameters.certified import certified_lp, certified_sup
    from theorems.intrinsic_parameters.encoding import encode_lp, encode_sup
    from verify.expression import parse_function

    function = parse_function(request.function, request.dim)
    p = number("encode", "--p", request.p) if request.p is not None else Fraction(2)
    delta = number("encode", "--delta", request.delta) if request.delta is not None else None
    extent = regularity.range_of(function, deadline=time.monotonic() + request.time_limit)
    lipschitz = _lipschitz(request, function)
    if request.norm == "sup":
        encoded = encode_sup(function, request.bits, single=request.single)
        error = certified_sup(encoded, deadline=time.monotonic() + request.time_limit)
    else:
        encoded = encode_lp(function, request.bits, p, extent, delta=delta)
        error = certified_lp(encoded, extent, deadline=time.monotonic() + request.time_limit)
    cells = Fraction(2**request.bits)
    radius = regularity.diameter(request.dim) / cells
    if lipschitz is None:
        variation = extent.high - extent.low
        stated = regularity.modulus_of_continuity(function, min(radius, Fraction(1))) + 4 / cells * variation
        return Result(encoded, error, None, stated, None)
    stated = 5 * lipschitz.constant * radius
    improved = lipschitz.constant * radius / 2 + encoded.residual if request.norm == "sup" else None
    return Result(encoded, error, lipschitz, stated, improved)


def _lipschitz(request: Request, function: Expression) -> Lipschitz | None:
    from netproof.commands.numbers import number
    from theorems.intrinsic_parameters import regularity
    from theorems.intrinsic_parameters.search import TimeOut
    from verify.networks.network import NetworkError

    deadline = time.monotonic() + request.time_limit
    if request.lipschitz is None:
        try:
            return regularity.lipschitz_constant(function, deadline=deadline)
        except TimeOut:
            return None
    constant = number("encode", "--lipschitz", request.lipschitz)
    if constant < 0:
        raise NetworkError(f"encode: --lipschitz is {constant}; expected a number that is not negative.")
    return regularity.declared_lipschitz_constant(function, constant, deadline=deadline)


# --- files --------------------------------------------------------------------------------------------------------


def save(encoded: Encoded, path: Path) -> None:
    """Write the network without rounding anything.

    Raises:
        NetworkError: float64 does not hold a weight; the message says how many bits it needs.
    """
    from verify.networks.files import save_network
    from verify.networks.network import NetworkError

    network = encoded.network.dense()
    if path.suffix.lower() != ".json":
        worst = max(_numbers(encoded), key=lambda named: _needed(named[1]))
        needed = _needed(worst[1])
        if needed > MANTISSA:
            told = f"needs {needed} bits of precision" if needed < NEVER else f"is {_cut(worst[1])}"
            held = (
                f"float64 has {MANTISSA}" if needed < NEVER else "float64 does not hold it with any precision"
            )
            raise NetworkError(
                f"{path.name}: {worst[0]} {told} and {held}; expected .json, which is exact, or fewer --bits."
            )
    save_network(network, path)


NEVER = 1 << 30
"""More bits than any: the number is no dyadic, or beyond the exponents of float64."""


def _needed(number: Fraction) -> int:
    """The bits of precision that a binary float needs to hold the number."""
    numerator, denominator = abs(number.numerator), number.denominator
    if not numerator:
        return 0
    last = (numerator & -numerator).bit_length() - denominator.bit_length()
    if denominator & (denominator - 1):
        return NEVER
    bits = (numerator >> (numerator & -numerator).bit_length() - 1).bit_length()
    return bits if last >= LEAST_EXPONENT and last + bits <= GREATEST_EXPONENT else max(bits, MANTISSA + 1)


def _numbers(encoded: Encoded) -> list[tuple[str, Fraction]]:
    """Every weight and bias with a name: the parameter that it holds, else its layer."""
    from theorems.intrinsic_parameters.symbolic import Intrinsic

    found = [(name, value) for name, value in encoded.parameters.items()]
    for number, layer in enumerate(encoded.symbolic.layers, 1):
        fixed = {e for unit in layer for _, e in unit.entries() if not isinstance(e, Intrinsic)}
        found += [(f"a weight of layer {number}", entry) for entry in fixed]
    return found


def _cut(number: Fraction) -> str:
    text = str(number)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _certify(request: Request, result: Result, path: Path) -> None:
    from netproof.commands.certificates import checker_conclusion, write_certificate
    from theorems.intrinsic_parameters.certified import refutation
    from theorems.intrinsic_parameters.regularity import lipschitz_claims

    encoded, error, lipschitz = result.encoded, result.error, result.lipschitz
    kind = f"intrinsic_parameters.{request.norm}"
    count = {"network": encoded.symbolic.json(), "parameters": len(encoded.symbolic.intrinsic())}
    conclusions = [
        checker_conclusion(kind, error.claims, error.evidence),
        checker_conclusion("intrinsic_parameters.intrinsic", count, {}),
    ]
    if lipschitz is not None and lipschitz.is_certified:
        claims = lipschitz_claims(encoded.function, lipschitz.constant)
        conclusions.append(checker_conclusion("intrinsic_parameters.lipschitz", claims, lipschitz.evidence))
    if error.point is not None and error.lower > 0:
        below = error.lower * Fraction(999_999, 1_000_000)
        refuted = checker_conclusion(kind, *refutation(encoded, below, error.point))
        conclusions.append({**refuted, "outcome": "refuted"})
    write_certificate(path, f"encode {request.function}", conclusions, claim="intrinsic-parameters")


# --- what is told -------------------------------------------------------------------------------------------------


def _data(request: Request, result: Result, output: Path | None, certificate: Path | None) -> dict[str, Any]:
    from netproof.commands.decimals import rounded_down, rounded_up
    from theorems.intrinsic_parameters.certified import exact_power
    from verify.networks.network import format_rational

    encoded, error, lipschitz = result.encoded, result.error, result.lipschitz
    network = encoded.network
    data: dict[str, Any] = {
        "function": request.function,
        "dim": request.dim,
        "bit_planes": request.bits,
        "norm": request.norm,
        "intrinsic_parameters": len(encoded.symbolic.intrinsic()),
        "parameters": {name: format_rational(value) for name, value in encoded.parameters.items()},
        "hidden_layers": network.hidden_layers,
        "width": network.width,
        "neurons": network.neurons,
        "nonzero_weights": network.nonzeros,
        "bits": bits(encoded),
        "certified_error": rounded_up(error.upper),
        "stated_bound": rounded_up(result.stated),
        "lipschitz": lipschitz
        and {"constant": format_rational(lipschitz.constant), "certified": lipschitz.is_certified},
    }
    if encoded.p is None:
        data["attained_error"] = rounded_down(error.lower)
        data["attained_at"] = [format_rational(x) for x in error.point or ()]
    else:
        data |= {"p": format_rational(encoded.p), "delta": format_rational(encoded.delta)}
        power = exact_power(encoded)
        if power is not None:
            data["exact_error_power"] = format_rational(power)
    if result.improved is not None:
        data["improved_bound"] = rounded_up(result.improved)
    if output:
        data["output"] = str(output)
    if certificate:
        data["certificate"] = str(certificate)
    return data


def bits(encoded: Encoded) -> int:
    """The longest numerator or denominator among the weights."""
    return max(
        max(number.numerator.bit_length(), number.denominator.bit_length()) for _, number in _numbers(encoded)
    )


def _print(request: Request, result: Result, output: Path | None, certificate: Path | None) -> None:
    from rich.console import Console

    from netproof.wording import plural

    encoded, error, lipschitz = result.encoded, result.error, result.lipschitz
    console = Console(highlight=False, markup=False, soft_wrap=True)
    network, names = encoded.network, list(encoded.parameters)
    norm = "sup norm" if encoded.p is None else f"L^{encoded.p} norm"
    count = len(encoded.symbolic.intrinsic())
    listed = ", ".join(names) if len(names) <= 5 else f"{names[0]}, ..., {names[-3]}, s, b"
    console.print(
        f"{request.function} on [0, 1]^{request.dim}: {plural(count, 'intrinsic parameter')} ({listed}), {norm}"
    )
    console.print(
        f"  network          {plural(network.hidden_layers, 'hidden layer')}, width {network.width}, "
        f"{plural(network.neurons, 'neuron')}, {plural(network.nonzeros, 'nonzero weight')}; "
        f"longest number {plural(bits(encoded), 'bit')}"
    )
    ranging = f", for every x; {_down(error.lower)} is attained" if encoded.p is None else f" in the {norm}"
    console.print(f"  certified error  at most {_up(error.upper)}{ranging}")
    if lipschitz is None:
        console.print(
            f"  stated bound     {_up(result.stated)}, from the modulus of continuity; "
            f"no Lipschitz constant was found (--lipschitz gives one)"
        )
    else:
        how = "certified" if lipschitz.is_certified else "as declared, neither certified nor refuted"
        constant = str(lipschitz.constant)
        shown = constant if len(constant) <= 12 else _up(lipschitz.constant)
        console.print(
            f"  stated bound     {_up(result.stated)} = 5 λ √{request.dim} 2^-{request.bits}, "
            f"λ = {shown} ({how})"
        )
    if result.improved is not None:
        console.print(
            f"  improved bound   {_up(result.improved)} = λ √{request.dim} 2^-{request.bits} / 2 + "
            "the residual at the grid points"
        )
    if output:
        console.print(f"\nnetwork in {output}; every weight exact.")
    if certificate:
        console.print(
            f"\ncertificate in {certificate}: the error of the function that the parameters stand for, and the count; "
            f"replayed. That the layers compute this function is the claim intrinsic-parameters."
        )


def _up(number: Fraction) -> str:
    return _shown(number, "rounded_up")


def _down(number: Fraction) -> str:
    return _shown(number, "rounded_down")


def _shown(number: Fraction, rounding: str) -> str:
    """Six significant digits, rounded outward; all of them are in --json."""
    from netproof.commands import decimals

    text: str = getattr(decimals, rounding)(number, 6)
    return text

"""The commands and their options, as typer wants them.

What each one does is in netproof/commands, imported when it is called. A module of its own so that `netproof replay`
needs no typer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import Annotated, Any

import typer

from netproof.commands.run import Request

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Proves or refutes, by machine, what papers claim about compressing and approximating neural networks.",
)

Claims = Annotated[
    list[str] | None, typer.Argument(metavar="[CLAIM]...", help="Claims to run; all if none is named.")
]
Files = Annotated[list[Path], typer.Argument(metavar="FILE.py...", help="Files that declare claims.")]
Name = Annotated[str, typer.Argument(metavar="CLAIM", help="A claim's name, as `netproof list` shows it.")]
Report = Annotated[Path | None, typer.Option("--report", metavar="DIR", help="Write DIR/index.html.")]
Json = Annotated[
    str | None, typer.Option("--json", metavar="FILE", help="Write the record; - for standard output.")
]
JUnit = Annotated[Path | None, typer.Option("--junit", metavar="FILE", help="Write JUnit XML.")]
Sarif = Annotated[Path | None, typer.Option("--sarif", metavar="FILE", help="Write SARIF 2.1.0.")]
Latex = Annotated[
    Path | None, typer.Option("--latex", metavar="FILE", help="Write a LaTeX table of verdicts.")
]
Variants = Annotated[
    bool, typer.Option("--variants", help="Also check generated false variants, some seconds a claim.")
]
Stability = Annotated[
    int | None,
    typer.Option("--stability", metavar="K", help="Run with K seeds and tell what comes out differently."),
]
Events = Annotated[Path | None, typer.Option("--events", metavar="FILE", help="Append events as JSON lines.")]
Profile = Annotated[str, typer.Option("--profile", metavar="quick|full", help="How much to run.")]
Jobs = Annotated[
    int | None, typer.Option("--jobs", metavar="N", help="Worker processes; one a core by default.")
]
Limit = Annotated[
    float | None,
    typer.Option("--time-limit", metavar="S", help="Seconds for each obligation (60 quick, 600 full)."),
]
Seed = Annotated[int, typer.Option("--seed", metavar="N", help="Of everything random.")]
Dask = Annotated[
    str | None,
    typer.Option("--dask", metavar="ADDRESS|local", help="Run on the workers of a Dask scheduler."),
]
Fresh = Annotated[bool, typer.Option("--fresh", help="Ignore the cache.")]
NetworkFile = Annotated[Path, typer.Argument(metavar="NETWORK", help=".npz, .onnx, .nnet or .json")]
FormulaFile = Annotated[Path, typer.Argument(metavar="FORMULA.cnf", help="A formula in DIMACS.")]
Activation = Annotated[
    str | None, typer.Option("--activation", metavar="NAME", help="Instead of the one that the file names.")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
Certificate = Annotated[
    Path | None, typer.Option("--certificate", metavar="PATH", help="Write the proof of it.")
]


@app.callback()
def options(
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks; may stand anywhere.")] = False,
) -> None:
    pass


def requested(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options that `run` and `check` share; it is called with them as one Request.

    The fields of Request have the names of the options below, and its defaults are theirs.
    """
    options = [
        Parameter(field.name, Parameter.KEYWORD_ONLY, default=field.default, annotation=OPTIONS[field.name])
        for field in fields(Request)
    ]
    own = [p for p in signature(command, eval_str=True).parameters.values() if p.name != "request"]

    def called(**given: Any) -> int:
        request = Request(**{option.name: given.pop(option.name) for option in options})
        return command(**given, request=request)

    called.__signature__ = Signature([*own, *options])  # type: ignore[attr-defined]
    called.__annotations__ = {p.name: p.annotation for p in [*own, *options]}
    called.__name__ = command.__name__
    return called


OPTIONS: dict[str, Any] = {
    "report": Report,
    "json": Json,
    "junit": JUnit,
    "sarif": Sarif,
    "latex": Latex,
    "events": Events,
    "profile": Profile,
    "jobs": Jobs,
    "time_limit": Limit,
    "seed": Seed,
    "fresh": Fresh,
    "dask": Dask,
    "variants": Variants,
    "stability": Stability,
}


@app.command(help="Discharge the obligations of claims.")
@requested
def run(claims: Claims = None, *, request: Request) -> int:
    from netproof.commands.run import run_claims

    return run_claims(claims or [], request)


@app.command(help="The same for claims in files of your own.")
@requested
def check(files: Files, *, request: Request) -> int:
    from netproof.commands.check import check_files

    return check_files(files, request)


@app.command(help="Write a commented starter claim that runs as it is.")
def new(
    file: Annotated[Path, typer.Argument(metavar="FILE.py", help="The file to write; none may be there.")],
) -> int:
    from netproof.commands.new import new_claim

    return new_claim(file)


@app.command("list", help="Every claim with its last verdict.")
def list_(json: AsJson = False) -> int:
    from netproof.commands.list import list_claims

    return list_claims(json)


@app.command(help="The graph of a claim as a tree, with verdicts.")
def show(claim: Name) -> int:
    from netproof.commands.show import show_claim

    return show_claim(claim)


@app.command(help="What keeps a claim from `proved`, and the next step.")
def why(claim: Name) -> int:
    from netproof.commands.why import why_not_proved

    return why_not_proved(claim)


@app.command(help="What claims rest on and nothing here checks.")
def axioms(
    claim: Annotated[
        str | None, typer.Argument(metavar="[CLAIM]", help="A claim's name; all if none is named.")
    ] = None,
) -> int:
    from netproof.commands.axioms import list_axioms

    return list_axioms(claim)


@app.command(
    short_help="The last verdict as an SVG picture for a README.",
    help="The verdict of the last run as an SVG picture for a README; the worst of several claims.",
)
def badge(
    claims: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CLAIM]...", help="Claims of the badge; all if none is named."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE.svg", help="Standard output if none is named."),
    ] = None,
) -> int:
    from netproof.commands.badge import write_badge

    return write_badge(claims or [], output)


@app.command(help="Replay a run or a certificate; needs no solver.")
def replay(path: Annotated[Path, typer.Argument(metavar="PATH")]) -> int:
    from netproof.commands.replay import replay

    return replay([str(path)])


@app.command(help="The exact rank of a network of one hidden tanh layer.")
def rank(
    network: NetworkFile,
    activation: Activation = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="NETWORK", help="Write the smaller network.")
    ] = None,
    certificate: Certificate = None,
    json: AsJson = False,
) -> int:
    from netproof.commands.rank import rank

    return rank(network, activation, output, certificate, json)


@app.command(
    short_help="The least rank with every weight within eps.",
    help="The least rank within eps of a network of one hidden tanh layer, weight by weight.",
)
def prank(
    network: NetworkFile,
    eps: Annotated[
        str | None, typer.Option("--eps", metavar="E", help='"p/q" or a decimal, read as written.')
    ] = None,
    at_most: Annotated[
        int | None, typer.Option("--at-most", metavar="R", help="Only whether it is at most R.")
    ] = None,
    staircase: Annotated[
        bool, typer.Option("--staircase", help="For every eps, with exact breakpoints.")
    ] = False,
    activation: Activation = None,
    time_limit: Annotated[
        float,
        typer.Option("--time-limit", metavar="S", help="Seconds for the search; as many for the proof."),
    ] = 60.0,
    certificate: Certificate = None,
    json: AsJson = False,
) -> int:
    from netproof.commands.prank import prank

    return prank(network, eps, at_most, staircase, activation, time_limit, certificate, json)


@app.command(
    short_help="A ReLU network with another activation, within eps.",
    help="A network of another activation within eps of a ReLU network on [-A, A]^d.",
)
def emulate(
    network: NetworkFile,
    activation: Annotated[str, typer.Option("--activation", metavar="NAME", help="Of the new network.")],
    eps: Annotated[str, typer.Option("--eps", metavar="E", help='"p/q" or a decimal, read as written.')],
    radius: Annotated[str, typer.Option("--radius", metavar="A", help="Of the box of inputs, likewise.")],
    output: Annotated[
        Path,
        typer.Option("-o", "--output", metavar="NETWORK", help=".json exact; .onnx, .npz float64."),
    ],
    param: Annotated[
        list[str] | None,
        typer.Option("--param", metavar="NAME=VALUE", help="Of the activation, such as slope=1/100."),
    ] = None,
    certificate: Certificate = None,
    json: AsJson = False,
) -> int:
    from netproof.commands.emulate import emulate

    return emulate(network, activation, eps, radius, param or [], output, certificate, json)


@app.command(help="Whether two tanh networks are exactly equal.")
def equiv(
    first: NetworkFile,
    second: NetworkFile,
    activation: Activation = None,
    seed: Seed = 0,
    certificate: Certificate = None,
    json: AsJson = False,
) -> int:
    from netproof.commands.equiv import equiv

    return equiv(first, second, certificate, json, activation, seed)


@app.command(
    short_help="A CNF formula as a tanh network and a rank.",
    help="Any CNF formula as a tanh network: satisfiable iff its proximate rank is at most r.",
)
def reduce(
    formula: FormulaFile,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="NETWORK", help=".npz")],
    svg: Annotated[Path | None, typer.Option("--svg", metavar="FILE", help="Draw the layout.")] = None,
    cover: Annotated[
        Path | None,
        typer.Option("--cover", metavar="PARAMETERS", help="Draw the classes of near-by weights too."),
    ] = None,
    certificate: Certificate = None,
    json: AsJson = False,
) -> int:
    from netproof.commands.reduce import reduce

    return reduce(formula, output, svg, cover, certificate, json)


@app.command(
    short_help="Decide a CNF formula through its network.",
    help="Decide a CNF formula through the network and back: a model, or a proof.",
)
def solve(
    formula: FormulaFile,
    certificate: Annotated[
        Path | None,
        typer.Option("--certificate", metavar="DIR", help="Write network, near-by weights and proofs."),
    ] = None,
    svg: Annotated[
        Path | None, typer.Option("--svg", metavar="FILE", help="Draw the layout and its cover.")
    ] = None,
    time_limit: Annotated[
        float, typer.Option("--time-limit", metavar="S", help="Seconds for the search.")
    ] = 300.0,
    json: AsJson = False,
) -> int:
    from netproof.commands.solve import solve

    return solve(formula, certificate, svg, time_limit, json)


@app.command(
    short_help="Near-by weights of small rank, back to a model.",
    help="Near-by weights of small rank, back to a model of the formula in the network's file.",
)
def decode(
    network: Annotated[Path, typer.Argument(metavar="NETWORK", help="as `reduce` wrote it")],
    parameters: Annotated[Path, typer.Argument(metavar="PARAMETERS", help=".json, exact")],
    certificate: Certificate = None,
    json: AsJson = False,
) -> int:
    from netproof.commands.decode import decode

    return decode(network, parameters, certificate, json)


@app.command(
    short_help="A function as a ReLU network with few parameters.",
    help="A function as a ReLU network with few parameters that depend on it, and its certified error.",
)
def encode(
    function: Annotated[
        str,
        typer.Argument(
            metavar="FUNCTION",
            help="An expression in x1..xD with + - * / ** abs min max sin cos exp log sqrt pi, or the name of one: "
            "square, sine, exponential, root, cusp, wave.",
        ),
    ],
    dim: Annotated[int, typer.Option("--dim", metavar="D", help="Number of variables.")],
    bits: Annotated[int, typer.Option("--bits", metavar="N", help="Bit planes: cells have side 2^-N.")],
    norm: Annotated[str, typer.Option("--norm", metavar="lp|sup")] = "lp",
    p: Annotated[
        str | None, typer.Option("--p", metavar="P", help="Of the L^p norm, from 1 on; 2 if not given.")
    ] = None,
    delta: Annotated[
        str | None, typer.Option("--delta", metavar="D", help="Width of the ramps, below 2^-N (lp).")
    ] = None,
    lipschitz: Annotated[
        str | None, typer.Option("--lipschitz", metavar="L", help="Computed if it is not given.")
    ] = None,
    single: Annotated[
        bool, typer.Option("--single", help="All bits in one parameter: three in all (sup).")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="NETWORK", help=".json; .npz or .onnx where float64 holds every weight."
        ),
    ] = None,
    time_limit: Annotated[
        float,
        typer.Option("--time-limit", metavar="S", help="Seconds for each search: range, slopes, error."),
    ] = 60.0,
    certificate: Certificate = None,
    json: AsJson = False,
) -> int:
    from netproof.commands.encode import Request, encode

    return encode(
        Request(function, dim, bits, norm, p, delta, lipschitz, single, time_limit), output, certificate, json
    )

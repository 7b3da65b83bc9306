"""`netproof reduce FORMULA.cnf -o NETWORK`: any formula as a tanh network and a number, satisfiable iff they match."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reductions.chain import Reduction
    from reductions.clique_cover import Cover


def reduce(
    formula: Path,
    output: Path,
    picture: Path | None,
    cover: Path | None,
    certificate: Path | None,
    as_json: bool,
) -> int:
    """Write the network of a formula; it is satisfiable iff the proximate rank within eps is at most r.

    Args:
        formula: a DIMACS file.
        output: .npz; it holds formula, eps, r and layout beside the weights.
        picture: where a drawing of the layout goes, as SVG.
        cover: a near-by parameter, whose classes are drawn too.
        certificate: where the proof goes that no weights within eps have rank below r.
        as_json: one JSON object on standard output instead of text.

    Returns:
        The exit status, 0.

    Raises:
        FormulaError: no formula.
        NetworkError: the output is no .npz, or the parameter is not one of the network in its ball.
        BadInput: a cover without a picture.
    """
    from netproof.commands.run import BadInput
    from reductions.chain import reduce_formula, write_reduction
    from reductions.dimacs import counted, read_dimacs

    if cover is not None and picture is None:
        raise BadInput("reduce: --cover is drawn in a picture; expected --svg FILE too.")
    reduction = reduce_formula(read_dimacs(formula))
    write_reduction(reduction, output)
    if picture:
        draw(reduction, picture, formula.name, cover)
    data = facts(reduction) | {"output": str(output)} | ({"svg": str(picture)} if picture else {})
    if certificate:
        _certify(reduction, formula.name, certificate)
        data["certificate"] = str(certificate)
    if as_json:
        print(json.dumps(data))
        return 0
    print(
        f"{formula.name}: {counted(data['variables'], 'variable')} and {counted(data['clauses'], 'clause')} as "
        f"{counted(data['hidden_units'], 'tanh unit')}, written to {output}"
    )
    print(
        f"  Satisfiable iff some weights within eps = {data['eps']} have rank at most r = {data['bound']}; no "
        "weights there have less."
    )
    print(
        f"  1 input, 1 output, every a = 1, integers b and c up to {data['largest_weight']}, exact in {data['dtype']}."
    )
    if picture:
        print(f"  picture in {picture}")
    if certificate:
        print(f"  certificate that none have less in {certificate}; replayed.")
    return 0


def _certify(reduction: Reduction, name: str, path: Path) -> None:
    from netproof.commands.certificates import checker_conclusion, write_certificate
    from theorems.proximate_rank_np_complete.certificates import at_least

    conclusion = checker_conclusion(*at_least(reduction))
    write_certificate(path, f"reduce {name}", [conclusion], claim="proximate-rank-np-complete")


def facts(reduction: Reduction) -> dict[str, Any]:
    """What there is to say of a network that a formula became."""
    from reductions.network import EPS, points_of

    return {
        "variables": reduction.source.variables,
        "clauses": len(reduction.source.clauses),
        "hidden_units": reduction.network.width,
        "eps": str(EPS),
        "bound": reduction.bound,
        "largest_weight": int(points_of(reduction.network).max(initial=0)),
        "dtype": str(reduction.network.layers[0].weight.dtype),
    }


def draw(reduction: Reduction, picture: Path, title: str, parameter: Path | None = None) -> None:
    """Draw the layout, and the classes of a parameter in the ball around its network."""
    from reductions.network import classes_of
    from verify.networks.files import load_network
    from verify.networks.network import NetworkError

    classes = None
    if parameter:
        moved = load_network(parameter)
        try:
            classes = classes_of(reduction.network, moved)
        except NetworkError as error:
            raise NetworkError(f"{parameter.name}: {error}") from None
    write_picture(reduction, picture, title, classes)


def write_picture(reduction: Reduction, picture: Path, title: str, classes: Cover | None) -> None:
    """Write the layout as SVG, its variables numbered as in the source; y is one that an empty clause needs."""
    from reductions.picture import svg

    names = [f"x{origin}" if origin else "y" for origin in reduction.normalised.origin]
    picture.write_text(svg(reduction.layout, classes, title=title, names=names), encoding="utf-8")

"""`netproof decode NETWORK PARAMETERS`: a near-by parameter of rank at most r, back to a model of the formula."""

from __future__ import annotations

import json
from pathlib import Path


def decode(network: Path, parameters: Path, certificate: Path | None, as_json: bool) -> int:
    """Print the model of the network's formula that the parameters encode.

    Args:
        network: a file that `reduce` wrote.
        parameters: a network of the same shape, .json for exact weights.
        certificate: where the proof goes that the formula has this model.
        as_json: one JSON object on standard output instead of text.

    Returns:
        The exit status, 0.

    Raises:
        NetworkError: the network holds no formula, or the parameters are not in its ball.
        FormulaError: the rank of the parameters is above r, so that they encode nothing.
    """
    from netproof.commands.certificates import cnf_conclusion, write_certificate
    from reductions.back_translation import model_of
    from reductions.chain import read_reduction
    from reductions.dimacs import FormulaError, counted
    from reductions.network import EPS, classes_of
    from verify.networks.files import load_network
    from verify.networks.network import NetworkError

    reduction = read_reduction(network)
    moved = load_network(parameters)
    try:
        classes = classes_of(reduction.network, moved)
        model = model_of(reduction.normalised, reduction.layout, classes)
    except NetworkError as error:
        raise NetworkError(f"{parameters.name}: {error}") from None
    except FormulaError as error:
        raise FormulaError(f"{parameters.name}: {error}") from None
    rank = int(classes.max(initial=-1)) + 1
    if certificate:
        conclusion = cnf_conclusion([list(clause) for clause in reduction.source.clauses], model=model)
        named = f"decode {network.name} {parameters.name}"
        write_certificate(certificate, named, [conclusion], claim="proximate-rank-np-complete")
    if as_json:
        data = {"model": model, "rank": rank, "bound": reduction.bound, "eps": str(EPS), "satisfies": True}
        print(json.dumps(data | ({"certificate": str(certificate)} if certificate else {})))
    else:
        print(
            f"{parameters.name}: within eps = {EPS} of {network.name}, rank {rank} = r; a model of its "
            f"{counted(len(reduction.source.clauses), 'clause')}"
        )
        print("v " + " ".join(map(str, [*model, 0])))
        if certificate:
            print(f"certificate in {certificate}; replayed.")
    return 0

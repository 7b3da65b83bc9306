"""Any parameter in the ball whose rank is at most r -> a model of the formula.

Forward map   that of port_formula, clique_cover, point_cover and network in a row: a model -> a parameter of rank r
Backward map  `model_of`: the variable x_j is true iff the top of its left wire is not in one class with its cap
Size          one comparison a variable
Proved by     near_weights_of_rank_r_give_a_model

It does not matter where the parameter comes from: its classes are a cover by r cliques, all tiles are then tight, wires
keep their states, caps make them opposite, and every clause has a literal whose wire is in state 0.
"""

from __future__ import annotations

from reductions.clique_cover import Cover
from reductions.dimacs import FormulaError
from reductions.layout import Layout
from reductions.normalisation import Normalised


def model_of(normalised: Normalised, layout: Layout, classes: Cover) -> list[int]:
    """The model of the source formula that the classes of a parameter encode.

    Raises:
        FormulaError: there are more than r classes, so they need not encode a model.
    """
    rank = int(classes.max(initial=-1)) + 1
    if rank > layout.bound:
        raise FormulaError(
            f"the parameter has rank {rank}, more than r = {layout.bound}; "
            "only one of rank at most r encodes a model."
        )
    literals = []
    for j in range(layout.variables):
        top = layout.point(layout.tile(2 * j, layout.clauses - 1), "N")
        cap = layout.point(layout.tile(2 * j, layout.clauses), "L")
        literals.append(-(j + 1) if classes[top] == classes[cap] else j + 1)
    assert normalised.formula.holds(literals), "a parameter of rank at most r encodes a model"
    model = normalised.model(literals)
    assert normalised.source.holds(model), "normalisation keeps models"
    return model

"""The hardness chain, one file a link: forward map, backward map, size bound.

    dimacs            a formula in conjunctive normal form, as files hold it
    normalisation     formula -> the same question without empty clauses, repeated literals and unused variables
    tiles             five small pictures and what they cost: the finite facts that everything rests on
    layout            formula -> points of the plane lattice and a number r
    clique_cover      can the points be split into r cliques of the king's graph? Port states <-> covers
    port_formula      ports in two states, tiles as clauses: the layout's question as a formula again
    point_cover       cliques <-> centres of boxes of radius 1/2
    network           centres <-> parameters within 1/2 of a tanh network
    back_translation  any near-by parameter of rank r -> a model of the formula
    chain             all links in a row, and the network file that carries them
    planar            planar formulas of bounded occurrence, one special case
    picture           the layout as SVG

The maps are exact. That they are correct for every formula is proved by the obligations that each file names, in
theorems/proximate_rank_np_complete.
"""

"""Planar formulas of bounded occurrence: one special case of what the chain takes.

The source of the claim starts from such a restricted problem; this chain takes any formula, so it takes these, by the
same maps and with the same theorem. In reading order: `incidence_graph`, `is_planar`, `occurrences`; `planar_formula`,
seeded ones. Nothing depends on this module.

Size          with at most k occurrences a variable, m <= kn, so h <= 14kn^2 + 6n points
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from reductions.dimacs import Formula


def incidence_graph(formula: Formula) -> Any:
    """The graph with a node for each variable and each clause, and an edge where a variable occurs."""
    import networkx

    graph = networkx.Graph()
    graph.add_nodes_from(("variable", v) for v in range(1, formula.variables + 1))
    for number, clause in enumerate(formula.clauses):
        graph.add_node(("clause", number))
        graph.add_edges_from((("clause", number), ("variable", abs(v))) for v in clause)
    return graph


def is_planar(formula: Formula) -> bool:
    """Whether the incidence graph can be drawn without crossings."""
    import networkx

    return bool(networkx.check_planarity(incidence_graph(formula))[0])


def occurrences(formula: Formula) -> int:
    """The number of clauses in which the most frequent variable occurs."""
    counts = Counter(v for clause in formula.clauses for v in {abs(literal) for literal in clause})
    return max(counts.values(), default=0)


def planar_formula(seed: int, side: int, width: int = 3) -> Formula:
    """A random planar formula in which no variable occurs in more than four clauses.

    Variables and clauses are the white and black cells of a chessboard; a clause has literals of at most `width` of its
    neighbours, which are at most four, so the board itself is the drawing.
    """
    rng = np.random.default_rng([seed, side, width])
    cells = [(x, y) for x in range(side) for y in range(side)]
    white = {cell: number for number, cell in enumerate((c for c in cells if sum(c) % 2 == 0), 1)}
    clauses = []
    for x, y in cells:
        if (x, y) not in white:
            near = [white[c] for c in ((x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)) if c in white]
            chosen = rng.permutation(near)[: rng.integers(1, min(width, len(near)) + 1)]
            clauses.append(tuple(int(v) for v in chosen * rng.choice([-1, 1], len(chosen))))
    return Formula(len(white), tuple(clauses))

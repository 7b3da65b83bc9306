"""The obligation graph of a claim, laid out in columns from left to right.

In reading order: `Node`, `Edge`, `Drawing`, then `obligation_graph`, which chooses what is drawn, and the layout in
four steps: columns by the longest path from the claim, long edges cut into pieces, order within a column by
barycentres, heights by least squares under the minimal distances. Names are horizontal and columns run downwards, so
sixty nodes stay legible without shrinking.

A module of its own because it knows coordinates and nothing of HTML.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from verify.records import ClaimResult, ObligationResult

NODE_WIDTH, NODE_HEIGHT = 200, 54
COLUMN = NODE_WIDTH + 46
NODE_GAP, BEND_GAP = 12, 8
MARGIN = 8
SINGLE_UP_TO = 40
"""Above this many obligations, those that differ only in their parameters share a node."""
NAME_LENGTH = 25
"""Characters in a line of a name; a box has two lines for it."""
DRAWN_UP_TO = 240
"""Above this many nodes a picture explains nothing, and none is drawn."""

_WORST = ("error", "refuted", "vacuous", "obsolete", "undecided", "discharged")
_WEAKEST = ("sampled", "instance", "bounded", "for_all")


@dataclass
class Node:
    """A box. `kind` is claim, obligation, family (obligations of one function) or axiom; `key` is its own."""

    key: str
    kind: str
    name: str
    lines: list[str]
    label: str
    caption: str
    verdict: str
    target: str
    x: float = 0.0
    y: float = 0.0
    below: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Edge:
    """The proof of `user` uses `used`; `path` is an SVG path from the one box to the other."""

    user: str
    used: str
    path: str
    to_axiom: bool


@dataclass(frozen=True)
class Drawing:
    """Boxes and arrows in pixels. `merged` says whether families share a node."""

    nodes: list[Node]
    edges: list[Edge]
    width: float
    height: float
    merged: bool


def obligation_graph(claim: ClaimResult) -> Drawing | None:
    """What the claim's root uses, drawn; None where there is nothing beneath the root or too much to draw."""
    beneath = [o for o in claim.obligations if o.beneath_root]
    merged = len(beneath) > SINGLE_UP_TO
    nodes = _nodes(claim, beneath, merged)
    if not beneath or len(nodes) > DRAWN_UP_TO:
        return None
    columns, pieces = _columns(nodes)
    heights = _heights(columns, pieces, nodes)
    lowest = max(heights[key] + _size(key, nodes) / 2 for column in columns for key in column)
    for number, column in enumerate(columns):
        for key in column:
            if key in nodes:
                nodes[key].x, nodes[key].y = MARGIN + number * COLUMN, heights[key] - NODE_HEIGHT / 2
    place = {key: number for number, column in enumerate(columns) for key in column}
    edges = [
        Edge(
            user,
            used,
            _path(user, used, pieces.get((user, used), []), place, heights),
            nodes[used].kind == "axiom",
        )
        for user, node in nodes.items()
        for used in node.below
    ]
    width = 2 * MARGIN + (len(columns) - 1) * COLUMN + NODE_WIDTH
    return Drawing(list(nodes.values()), edges, width, lowest + MARGIN, merged)


def family(identifier: str) -> str:
    """The function of an obligation: `claim/function[h=4]` and `claim/function[h=5]` are of one family."""
    return identifier.partition("[")[0]


def _nodes(claim: ClaimResult, beneath: list[ObligationResult], merged: bool) -> dict[str, Node]:
    groups: dict[str, list[ObligationResult]] = defaultdict(list)
    for obligation in beneath:
        groups[family(obligation.id) if merged else obligation.id].append(obligation)
    key_of = {o.id: key for key, members in groups.items() for o in members}
    axioms = {axiom.id: axiom for axiom in claim.axioms}
    root = Node(
        "", "claim", claim.id, _lines(claim.id), "", f"claim, {claim.verdict}", claim.verdict, claim.id
    )
    root.below = list(dict.fromkeys(key_of[t] for t in claim.theorems if t in key_of))
    nodes = {"": root}
    for key, members in groups.items():
        verdict = min((o.verdict for o in members), key=_WORST.index)
        scope = min((o.scope for o in members), key=_WEAKEST.index).replace("_", " ")
        short = key.rpartition("/")[2]
        label = members[0].label if len({o.label for o in members}) == 1 else ""
        name = short + (f" ×{len(members)}" if len(members) > 1 else "")
        kind = "family" if len(members) > 1 else "obligation"
        node = Node(key, kind, name, _lines(name), label, f"{verdict}, {scope}", verdict, members[0].id)
        used = (key_of[u] for o in members for u in o.uses if u in key_of)
        rests = (f"axiom:{a}" for o in members for a in o.axioms if a in axioms)
        node.below = [k for k in dict.fromkeys([*used, *rests]) if k != key]
        nodes[key] = node
    for mentioned in list(dict.fromkeys(k for node in nodes.values() for k in node.below if k not in nodes)):
        axiom = axioms[mentioned.removeprefix("axiom:")]
        name = axiom.id.removeprefix(f"{claim.id}/")
        nodes[mentioned] = Node(
            mentioned, "axiom", name, _lines(name), "", f"axiom, {axiom.kind}", "axiom", axiom.id
        )
    return nodes


def _lines(name: str) -> list[str]:
    """The name on one line or two, broken after a word where there is one; what is longer is cut (its title is not)."""
    if len(name) <= NAME_LENGTH:
        return [name]
    at = max((i + 1 for i in range(NAME_LENGTH) if name[i] in "_- ./"), default=NAME_LENGTH)
    at = name.index("[") if "[" in name[:NAME_LENGTH] else at
    rest = name[at:]
    return [name[:at], rest if len(rest) <= NAME_LENGTH else rest[: NAME_LENGTH - 1] + "…"]


def _columns(nodes: dict[str, Node]) -> tuple[list[list[str]], dict[tuple[str, str], list[str]]]:
    """Columns of keys, and for each edge longer than one column the bends it takes through those between.

    Edges to the same box share their bends: a lemma used everywhere is one trunk, not thirty lines side by side.

    An edge that closes a circle (a lemma resting on itself is an error, but one that has to be shown) is left out here
    and drawn straight.
    """
    forward, order = _acyclic(nodes)
    depth = dict.fromkeys(nodes, 0)
    for key in order:
        for used in forward[key]:
            depth[used] = max(depth[used], depth[key] + 1)
    columns: list[list[str]] = [[] for _ in range(max(depth.values()) + 1)]
    for key in order:
        columns[depth[key]].append(key)
    bends: dict[tuple[str, str], list[str]] = {}
    for key in order:
        for used in forward[key]:
            bends[key, used] = [f"bend:{used}:{number}" for number in range(depth[key] + 1, depth[used])]
            for number, bend in enumerate(bends[key, used], depth[key] + 1):
                if bend not in columns[number]:
                    columns[number].append(bend)
    return columns, bends


def _acyclic(nodes: dict[str, Node]) -> tuple[dict[str, list[str]], list[str]]:
    """The edges without those that close a circle, and an order in which users come before what they use."""
    forward: dict[str, list[str]] = {key: [] for key in nodes}
    finished: list[str] = []
    state = dict.fromkeys(nodes, "new")
    for start in nodes:
        if state[start] != "new":
            continue
        state[start] = "open"
        stack = [(start, iter(nodes[start].below))]
        while stack:
            key, rest = stack[-1]
            used = next(rest, None)
            if used is None:
                state[key] = "done"
                finished.append(key)
                stack.pop()
            elif state[used] != "open":
                forward[key].append(used)
                if state[used] == "new":
                    state[used] = "open"
                    stack.append((used, iter(nodes[used].below)))
    return forward, finished[::-1]


def _heights(
    columns: list[list[str]], pieces: dict[tuple[str, str], list[str]], nodes: dict[str, Node]
) -> dict[str, float]:
    """Order the columns in place, and give each box or bend the height of its middle."""
    left: dict[str, list[str]] = defaultdict(list)
    right: dict[str, list[str]] = defaultdict(list)
    for (user, used), bends in pieces.items():
        chain = [user, *bends, used]
        for near, far in itertools.pairwise(chain):
            right[near].append(far)
            left[far].append(near)
    for sweep in range(12):
        rank = {
            key: number / max(1, len(column) - 1) for column in columns for number, key in enumerate(column)
        }
        for column in columns if sweep % 2 == 0 else reversed(columns):
            side = left if sweep % 2 == 0 else right
            wished = {key: _mean((rank[n] for n in side[key]), rank[key]) for key in column}
            column.sort(key=wished.__getitem__)
            rank.update((key, number / max(1, len(column) - 1)) for number, key in enumerate(column))
    height: dict[str, float] = {}
    for column in columns:
        _spread(column, dict.fromkeys(column, 0.0), height, nodes)
    for sweep in range(24):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            wished = {key: _mean((height[n] for n in left[key] + right[key]), height[key]) for key in column}
            _spread(column, wished, height, nodes)
    top = min(height[key] - _size(key, nodes) / 2 for column in columns for key in column)
    return {key: value - top + MARGIN for key, value in height.items()}


def _mean(values: Iterable[float], otherwise: float) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else otherwise


def _size(key: str, nodes: dict[str, Node]) -> float:
    return NODE_HEIGHT + NODE_GAP if key in nodes else BEND_GAP


def _spread(
    column: list[str], wished: dict[str, float], height: dict[str, float], nodes: dict[str, Node]
) -> None:
    """Heights nearest to those wished (least squares) that keep order and distances: pool adjacent violators."""
    offsets, at = [], 0.0
    for key in column:
        size = _size(key, nodes)
        offsets.append(at + size / 2)
        at += size
    blocks: list[tuple[float, int]] = []  # sum and count of (wished - offset), means increasing
    for key, offset in zip(column, offsets, strict=True):
        total, count = wished[key] - offset, 1
        while blocks and blocks[-1][0] / blocks[-1][1] >= total / count:
            earlier = blocks.pop()
            total, count = total + earlier[0], count + earlier[1]
        blocks.append((total, count))
    shifts = [total / count for total, count in blocks for _ in range(count)]
    height.update((key, offset + shift) for key, offset, shift in zip(column, offsets, shifts, strict=True))


def _path(user: str, used: str, bends: list[str], place: dict[str, int], height: dict[str, float]) -> str:
    """Horizontal where it leaves and where it arrives, smooth through the bends."""
    points = [(MARGIN + place[user] * COLUMN + NODE_WIDTH, height[user])]
    for bend in bends:
        x = MARGIN + place[bend] * COLUMN
        points += [(x, height[bend]), (x + NODE_WIDTH, height[bend])]
    points.append((MARGIN + place[used] * COLUMN, height[used]))
    path = f"M{points[0][0]:.0f} {points[0][1]:.1f}"
    for number, ((x, y), (to_x, to_y)) in enumerate(itertools.pairwise(points)):
        if number % 2 == 1:  # across a column, where a bend runs level between the boxes
            path += f"H{to_x:.0f}"
        else:
            half = (x + to_x) / 2
            path += f"C{half:.0f} {y:.1f} {half:.0f} {to_y:.1f} {to_x:.0f} {to_y:.1f}"
    return path

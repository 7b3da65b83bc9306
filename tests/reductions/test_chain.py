"""The chain link by link, forward and back, on tiny, random, odd and given formulas."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reductions.chain import Reduction, read_reduction, reduce_formula, write_reduction
from reductions.clique_cover import cover_of, is_cover, least_cover_by_scanning, port_model
from reductions.dimacs import Formula, FormulaError
from reductions.layout import KINDS, Layout, sizes
from reductions.network import classes_of, near_data, network_data, network_of, points_of
from reductions.normalisation import normalised
from reductions.planar import is_planar, occurrences, planar_formula
from reductions.point_cover import centres_of, cover_from
from reductions.port_formula import PortFormula
from reductions.tiles import TILES
from theorems.exact_rank.construction import rank
from theorems.proximate_rank.construction import claims
from theorems.proximate_rank_np_complete.certificates import at_least
from theorems.proximate_rank_np_complete.families import models, pigeonhole, random_formula
from verify.networks.exact_json import network_json, parse_network
from verify.networks.files import load_network
from verify.networks.network import Layer, Network, NetworkError
from verify.provers import hints

TWO = Formula(1, ((1,), (-1,)))
FOUR = Formula(2, tuple((s, t) for s in (1, -1) for t in (2, -2)))
EIGHT = Formula(3, tuple((s, t, u) for s in (1, -1) for t in (2, -2) for u in (3, -3)))
TABLE = {
    # units, r, least cover, port variables, port clauses
    TWO: (24, 11, 12, 8, 20),
    FOUR: (104, 46, 47, 32, 116),
    EIGHT: (314, 137, 138, 94, 380),
    Formula(0, ()): (0, 0, 0, 0, 0),
    Formula(2, ((1, 2), ())): (99, 47, 48, 29, 75),
    Formula(4, ((4, 4, 4),)): (15, 7, 7, 5, 12),
}


@pytest.mark.parametrize("source", TABLE, ids=lambda f: str(f.clauses)[:40])
def test_sizes_are_those_of_the_specification(source: Formula) -> None:
    reduction = reduce_formula(source)
    ports = reduction.ports
    found = reduction.network.width, reduction.bound, least_cover_by_scanning(reduction.layout)
    assert (*found, ports.variables, len(ports.clauses)) == TABLE[source]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.integers(0, 4), st.data())
def test_sizes_are_within_the_bounds_that_are_claimed(n: int, data: st.DataObject) -> None:
    """Repeats, tautologies and unused variables included; an empty clause counts as two, with a variable of its own."""
    literals = [sign * v for v in range(1, n + 1) for sign in (1, -1)]
    clause = st.lists(st.sampled_from(literals), max_size=4) if n else st.just([])
    source = Formula(n, tuple(map(tuple, data.draw(st.lists(clause, max_size=5)))))
    reduction, empty = reduce_formula(source), source.clauses.count(())
    n, m = n + empty, len(source.clauses) + empty
    assert reduction.network.width <= 14 * n * m + 6 * n
    assert reduction.bound <= 6 * n * m + 3 * n
    if m:
        points = points_of(reduction.network)
        assert 2 <= points.min() and points.max() <= max(8 * n, 4 * m) + 7


def test_normal_forms() -> None:
    normal = normalised(Formula(9, ((5, 5, -7), (), (7, -7), (5, 5, -7))))
    assert normal.formula == Formula(3, ((1, -2), (3,), (-3,), (2, -2), (1, -2)))
    assert normal.origin == (5, 7, 0)
    assert normal.model([1, -2, 3]) == [-1, -2, -3, -4, 5, -6, -7, -8, -9]
    assert normal.literals([5, -7]) == [1, -2, -3]
    assert normalised(Formula(3, ())).model([]) == [-1, -2, -3]


def test_a_layout_takes_normal_formulas_only() -> None:
    for formula in (Formula(2, ((1,),)), Formula(1, ((1,), ()))):
        with pytest.raises(FormulaError, match="expected a normalised one"):
            Layout(formula)


def test_the_tiles_of_a_clause() -> None:
    layout = Layout(Formula(3, ((-1, 2, -3), (2,), (1, -1), (3, 1))))
    names = [[KINDS[kind] for kind in row] for row in layout.kinds]
    assert names == [
        ["STR", "TAP", "TAP", "CROSS", "CROSS", "END"],
        ["STR", "STR", "END", "STR", "STR", "STR"],
        ["TAP", "END", "STR", "STR", "STR", "STR"],
        ["TAP", "CROSS", "CROSS", "CROSS", "END", "STR"],
    ]


def test_ports_of_a_layout_face_each_other() -> None:
    layout = Layout(FOUR)
    points = layout.points
    for row in range(1, 4):
        below, above = layout.tile(2, row - 1), layout.tile(2, row)
        assert (points[layout.point(above, "S")] - points[layout.point(below, "N")]).tolist() == [0, 1]
    left, right = layout.tile(0, 0), layout.tile(1, 0)
    assert (points[layout.point(right, "W")] - points[layout.point(left, "E")]).tolist() == [1, 0]
    for row, port in ((4, "N"), (-1, "S")):
        inner = layout.tile(3, 3 if row == 4 else 0)
        cap = layout.tile(3, row)
        assert abs(points[layout.point(cap, "R")] - points[layout.point(inner, port)]).tolist() == [1, 1]


clauses = st.lists(st.lists(st.integers(-3, 3).filter(bool), max_size=4).map(tuple), max_size=6)


@settings(max_examples=60)
@given(clauses)
def test_any_formula_there_and_back(given_clauses: list[tuple[int, ...]]) -> None:
    source = Formula(3, tuple(given_clauses))
    reduction = reduce_formula(source)
    layout = reduction.layout
    assert sizes(reduction.normalised.formula).points == len(layout.points)
    assert sizes(reduction.normalised.formula).bound == reduction.bound
    satisfying = next(models(source), None)
    answer = hints.refutation(reduction.ports.clauses)
    assert isinstance(answer, hints.Model) == (satisfying is not None)
    if satisfying is None:
        return
    forward = reduction.ports.literals(reduction.normalised.literals(satisfying))
    for found in (answer.literals, forward):  # type: ignore[union-attr]
        cover = reduction.cover(found)
        assert is_cover(layout.points, cover)
        assert int(cover.max(initial=-1)) + 1 == reduction.bound
        assert port_model(reduction.ports, cover) == found
        near = reduction.parameter(cover)
        assert rank(near) == reduction.bound
        assert source.holds(reduction.model(near))
    if source.clauses and all(source.clauses):
        used = {abs(v) for clause in source.clauses for v in clause}
        back = reduction.model(reduction.parameter(reduction.cover(forward)))
        assert [v for v in back if abs(v) in used] == [v for v in satisfying if abs(v) in used]


def test_what_is_no_cover() -> None:
    points = Layout(TWO).points
    apart = np.arange(len(points))
    assert is_cover(points, apart)
    assert not is_cover(points, np.zeros(len(points), dtype=np.int64))
    assert not is_cover(points, apart[1:])
    assert not is_cover(points, apart - 1)
    assert is_cover(points[:0], apart[:0])


def test_centres_are_within_a_half_and_equal_in_a_clique() -> None:
    ports = PortFormula(Layout(FOUR))
    some = [-v for v in range(1, ports.variables + 1)]
    cover = cover_of(ports, some)
    doubled = centres_of(ports.layout.points, cover)
    assert (abs(doubled - 2 * ports.layout.points) <= 1).all()
    named = cover_from(list(map(tuple, doubled.tolist())))
    assert is_cover(ports.layout.points, named)
    assert int(named.max()) <= int(cover.max())


def test_weights_start_at_2_and_are_exact_in_their_type() -> None:
    reduction = reduce_formula(FOUR)
    assert points_of(reduction.network).min(axis=0).tolist() == [2, 2]
    assert reduction.network.layers[0].weight.dtype == np.float16
    for largest, dtype in (
        (2048, np.float16),
        (2049, np.float32),
        (2**24, np.float32),
        (2**24 + 1, np.float64),
    ):
        network = network_of(np.array([[0, 0], [largest - 2, 5]]))
        assert network.layers[0].weight.dtype == dtype
        assert points_of(network).tolist() == [[2, 2], [largest, 7]]


def near_of(source: Formula) -> tuple[Reduction, Network]:
    reduction = reduce_formula(source)
    satisfying = next(models(source))
    ports = reduction.ports.literals(reduction.normalised.literals(satisfying))
    return reduction, reduction.parameter(reduction.cover(ports))


def moved(network: Network, layer: int, part: str, place: object, by: Fraction) -> Network:
    layers = list(network.layers)
    array = getattr(layers[layer], part).copy()
    array[place] += by
    layers[layer] = replace(layers[layer], **{part: array})
    return replace(network, layers=tuple(layers))


def test_a_parameter_outside_the_ball_by_very_little_is_refused_with_its_place() -> None:
    reduction, near = near_of(Formula(2, ((1, -2), (2,))))
    tiny = Fraction(1, 10**30)
    for layer, part, place, name in (
        (0, "weight", (3, 0), "W1[3, 0]"),
        (0, "bias", 4, "b1[4]"),
        (1, "weight", (0, 5), "W2[0, 5]"),
        (1, "bias", 0, "b2[0]"),
    ):
        old = getattr(near.layers[layer], part)[place]
        base = Fraction(int(getattr(reduction.network.layers[layer], part)[place]))
        assert reduction.model(moved(near, layer, part, place, Fraction(0)))
        far = moved(near, layer, part, place, base + Fraction(1, 2) + tiny - old)
        with pytest.raises(NetworkError, match="more than 1/2 from") as error:
            reduction.model(far)
        assert str(error.value).startswith(f"{name} is about ")


def test_a_parameter_of_larger_rank_is_refused_and_never_decoded() -> None:
    reduction, near = near_of(Formula(2, ((1, -2), (2,))))
    with pytest.raises(FormulaError, match="only one of rank at most r encodes a model"):
        reduction.model(reduction.network)
    # one member of a clique leaves its centre by 10^-30, inwards: right structure, one class more
    classes = classes_of(reduction.network, near)
    unit = next(i for i in range(len(classes)) if (classes == classes[i]).sum() > 1)
    towards = int(reduction.network.layers[0].weight[unit, 0]) - near.layers[0].weight[unit, 0]
    tiny = Fraction(1 if towards >= 0 else -1, 10**30)
    more = f"the parameter has rank {reduction.bound + 1}, more than r = {reduction.bound}"
    with pytest.raises(FormulaError, match=more):
        reduction.model(moved(near, 0, "weight", (unit, 0), tiny))


def test_a_parameter_of_another_shape_or_kind_is_refused() -> None:
    reduction, near = near_of(Formula(1, ((1,),)))
    with pytest.raises(NetworkError, match="the layers have 1-7-1 units; expected 1-15-1"):
        hidden, last = near.layers
        cut = Network(
            "tanh", (Layer(hidden.weight[:7], hidden.bias[:7]), Layer(last.weight[:, :7], last.bias))
        )
        reduction.model(cut)
    with pytest.raises(NetworkError, match="the activation is relu"):
        reduction.model(replace(near, activation="relu"))


def test_any_optimal_parameter_decodes_not_only_ours() -> None:
    source = Formula(3, ((1, -2), (2, 3), (-1, -3)))
    reduction, near = near_of(source)
    hidden, last = near.layers
    shrunk = Layer(last.weight * Fraction(3, 4), last.bias + Fraction(1, 3))
    other = Network("tanh", (hidden, shrunk))
    assert source.holds(reduction.model(other))


@pytest.mark.parametrize("source", [FOUR, Formula(3, ()), Formula(2, ((), (1, 2)))], ids=str)
def test_the_file_carries_formula_and_layout(source: Formula, tmp_path: Path) -> None:
    reduction = reduce_formula(source)
    path = tmp_path / "net.npz"
    write_reduction(reduction, path)
    back = read_reduction(path)
    assert back.source == source
    assert (back.layout.points == reduction.layout.points).all()
    as_network = load_network(path)
    assert (as_network.width, as_network.activation) == (reduction.network.width, "tanh")
    with np.load(path) as arrays:
        assert str(arrays["eps"]) == "1/2" and int(arrays["r"]) == reduction.bound
        assert (arrays["points"] == reduction.layout.points).all()


@pytest.mark.parametrize("name", ["W1", "b1", "W2", "r", "points", "tile_start", "eps", "formula_clauses"])
def test_a_file_that_was_changed_is_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / "net.npz"
    write_reduction(reduce_formula(FOUR), path)
    with np.load(path) as arrays:
        data = dict(arrays)
    if name in ("eps", "r"):
        data[name] = np.array("1/3" if name == "eps" else int(data[name]) + 1)
    else:
        flat = data[name].reshape(-1)
        flat[0] = -flat[0] if name == "formula_clauses" else flat[0] + 1
    np.savez(path, **data)
    with pytest.raises(NetworkError, match=r"net\.npz: .* is not that of its formula"):
        read_reduction(path)


def test_a_network_without_formula_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "net.npz"
    np.savez(path, W1=np.ones((1, 1)), b1=np.ones(1), W2=np.ones((1, 1)), b2=np.ones(1))
    with pytest.raises(NetworkError, match=r"net\.npz: the file holds no formula; expected one that"):
        read_reduction(path)
    write_reduction(reduce_formula(FOUR), path)
    with np.load(path) as arrays:
        data = dict(arrays)
    for bad in (np.array([1, 2]), np.array([9, 0]), np.array([1.5, 0])):
        np.savez(path, **{**data, "formula_clauses": bad})
        with pytest.raises(NetworkError, match="is no list of clauses"):
            read_reduction(path)


def test_the_ending_must_be_npz(tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match=r"net\.json: the ending is \.json; expected \.npz"):
        write_reduction(reduce_formula(TWO), tmp_path / "net.json")


@pytest.mark.parametrize("source", [Formula(0, ()), Formula(1, ((1,),)), FOUR], ids=str)
def test_plain_data_is_that_of_the_networks(source: Formula) -> None:
    reduction = reduce_formula(source)
    cover = reduction.cover([-v for v in range(1, reduction.ports.variables + 1)])
    assert network_data(reduction.network) == network_json(reduction.network)
    assert near_data(reduction.near(cover)) == network_json(reduction.parameter(cover))
    stated = claims(reduction.network, "1/2", rank_at_least=reduction.bound)
    assert at_least(reduction)[1] == stated
    classes = classes_of(reduction.network, reduction.parameter(cover))
    assert (cover_from(map(tuple, reduction.near(cover).tolist())) == classes).all()


def test_near_weights_far_away_are_none() -> None:
    reduction, _ = near_of(Formula(1, ((1,),)))
    cover = reduction.cover(reduction.ports.literals([1]))
    assert reduction.model_of_near(reduction.near(cover)) == [1]
    with pytest.raises(AssertionError, match="within 1/2"):
        reduction.model_of_near(reduction.near(cover) + 4)
    with pytest.raises(FormulaError, match="rank 15, more than r = 7"):
        reduction.model_of_near(2 * points_of(reduction.network))


def test_near_weights_survive_exact_json() -> None:
    reduction, near = near_of(Formula(2, ((1, -2), (2,))))
    assert reduction.model(parse_network(network_json(near))) == [1, 2]


def test_a_clause_of_ten_thousand_literals() -> None:
    source = Formula(10_000, (tuple(range(1, 10_001)),))
    reduction = reduce_formula(source)
    assert reduction.network.width <= 14 * 10_000 + 6 * 10_000
    model = [-v for v in range(1, 10_000)] + [10_000]
    near = reduction.parameter(reduction.cover(reduction.ports.literals(model)))
    assert reduction.model(near) == model


def test_mutated_layouts_keep_their_number_of_tiles() -> None:
    layout = Layout(FOUR, {"STR": replace(TILES["STR"], points=TILES["STR"].points[:3])})
    plain = Layout(FOUR)
    assert layout.bound == plain.bound
    assert len(plain.points) - len(layout.points) == int((plain.kinds == KINDS.index("STR")).sum())


@pytest.mark.parametrize("side", [1, 2, 4, 7])
def test_planar_formulas_are_planar_and_rarely_repeat_a_variable(side: int) -> None:
    for seed in range(5):
        formula = planar_formula(seed, side)
        assert is_planar(formula)
        assert occurrences(formula) <= 4
        assert all(1 <= len(clause) <= 3 for clause in formula.clauses)
        assert formula == planar_formula(seed, side)


def test_some_formulas_are_not_planar() -> None:
    assert not is_planar(pigeonhole(4))
    assert not is_planar(random_formula(0, 20, 91, 3))
    assert occurrences(Formula(2, ((1, 1), (-1, 2)))) == 2
    assert occurrences(Formula(2, ())) == 0

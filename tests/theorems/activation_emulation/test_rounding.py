"""The numbers of checker/rounding.py are those of the obligations: compared exactly, as rationals."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from theorems.activation_emulation import obligations_rounding as proved
from theorems.activation_emulation.checker.emulators import EMULATORS
from theorems.activation_emulation.checker.rounding import (
    RATIONAL,
    UNDERFLOW,
    UNIT,
    activation_rounding,
    affine_rounding,
    gamma,
    growth,
)
from theorems.activation_emulation.obligations_growth_table import GROWTH
from verify.kernel.errors import Rejected
from verify.kernel.formula import Model
from verify.networks.activations import activation
from verify.terms import Term, number, statement

PARAMETERS = {"slope": ("-3", "-1/2", "0", "1/100", "5"), "alpha": ("1/3", "1", "7/2"), "scale": ("1/2", "21/20"),
              "beta": ("-2", "1/5", "3")}  # fmt: skip
OMEGA = Fraction(1, 1 << 49)


def value(term: Term, **given: Fraction) -> Fraction:
    """The term's exact value, by the kernel."""
    stated = statement([], term == 0)
    values = {name: number(given[name]).json for name in stated["variables"]}
    return Model({"values": values}, stated).exact(term.json)


def parameters(name):
    names = EMULATORS[name][0].split()
    if name == "srs":  # 2β = 3α, for which the bounds are proved
        yield from ({"alpha": a, "beta": 3 * a / 2} for a in map(Fraction, PARAMETERS["alpha"]))
        return
    for values in product(*(PARAMETERS[n] for n in names)):
        yield dict(zip(names, map(Fraction, values), strict=True))


def test_the_table_has_every_activation():
    assert set(GROWTH) == set(EMULATORS)


@pytest.mark.parametrize("name", GROWTH)
def test_growth_is_what_is_proved(name):
    row = GROWTH[name]
    for a in parameters(name):
        for least, reach in ((Fraction(0), Fraction(3)), (Fraction(2, 7), Fraction(9, 2))):
            given = {"a" if n == "slope" else n: x for n, x in a.items()} | {"R": reach, "least": least}
            found = tuple(value(number(x), **given) for x in (row.steepest, row.bound))
            assert found == growth(name, a, least, reach)


@pytest.mark.parametrize("name", GROWTH)
def test_growth_is_not_exceeded_at_points(name):
    """A second look that knows nothing of the proof: secants and values on a fine grid, both sides of 0."""
    grid = np.linspace(0.25, 4.0, 4001)
    for a in parameters(name):
        steepest, bound = growth(name, a, Fraction(1, 4), Fraction(4))
        given = {n: float(x) for n, x in a.items()}
        for t in (grid, -grid[::-1]):
            values = activation(name).floats(t, **given)
            assert (np.abs(np.diff(values)) <= float(steepest) * np.diff(t) * (1 + 1e-9) + 1e-13).all()
            assert (np.abs(values) <= float(bound) * (1 + 1e-12)).all()


def test_srs_with_other_parameters_has_no_proved_growth():
    with pytest.raises(Rejected, match="for which these bounds are proved"):
        growth("srs", {"alpha": Fraction(1), "beta": Fraction(2)}, 0, 1)


def test_gamma_is_what_is_proved():
    for n in (0, 1, 2, 50, 784, 10**6):
        assert value(proved.gamma_of(number(n))) == gamma(n) > (n + 1) * UNIT


def numbers(rng, count):
    return [Fraction(int(k), 64) for k in rng.integers(-200, 200, count)]


@pytest.mark.parametrize("seed", range(5))
def test_a_row_is_bounded_as_is_proved(seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 9))
    w, f, sizes, errors = (numbers(rng, n) for _ in range(4))
    sizes, errors = [abs(h) for h in sizes], [abs(e) for e in errors]
    b, beta = Fraction(5, 3), Fraction(7, 4)
    reached, off = affine_rounding(([w], [b]), ([f], [beta]), sizes, errors)
    terms = list(zip(*(map(number, row) for row in (w, f, errors, sizes)), strict=True))
    t = sum(value(proved.term_size(y, h)) for _, y, _, h in terms) + beta
    o = sum(value(proved.term_error(x, y, e, h)) for x, y, e, h in terms) + abs(beta - b)
    delta = value(proved.row_rounding(number(n), number(t)))
    assert off == [o + delta]
    assert reached == [t + o + delta]


@pytest.mark.parametrize("name", GROWTH)
def test_an_activation_is_bounded_as_is_proved(name):
    a = next(parameters(name))
    for least, size, e in ((0, Fraction(3), Fraction(1, 7)), (Fraction(1, 2), Fraction(5), Fraction(1, 9))):
        L, B = map(number, growth(name, a, max(least - e, 0), size))
        phi = number(UNDERFLOW if name in RATIONAL else OMEGA)
        off = value(proved.activation_error(L, number(e), number(OMEGA), B, phi))
        assert activation_rounding(name, a, OMEGA, least, [size], [e]) == (
            [value(proved.activation_size(number(OMEGA), B, phi))],
            [off],
        )

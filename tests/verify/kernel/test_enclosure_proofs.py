"""Each step of the kernel's enclosures at its worst: what it is given is as far off as it is allowed to be.

Guard bits hide an error that is forgotten or rounded to the wrong side: the true value hardly ever comes close to an
end. So here a step is given an interval that the true value is at an end of, and wide enough to be seen in the
result, which must hold the value all the same. In reading order: such intervals; functions that rest on others; the
powers of exp and of a point of the circle, which are followed exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from math import ceil, floor
from typing import Any

import mpmath
import pytest

from verify.kernel import enclosure
from verify.kernel.enclosure import Evaluation, Interval, Unbounded
from verify.kernel.errors import Rejected

P = 64
WIDE = 1 << 30
"""Units of 16 guard bits and more: to be seen in the result, and yet little enough for Newton's method to end."""

SIDES = ((0, WIDE), (-WIDE, 0))


@pytest.fixture(autouse=True)
def nothing_kept() -> Any:
    """What is enclosed badly on purpose must not be found again, nor hide behind what is known."""
    for cached in (enclosure.pi, enclosure._increasing):
        cached.cache_clear()
    yield
    for cached in (enclosure.pi, enclosure._increasing):
        cached.cache_clear()


def widened(a: Interval, by: Interval) -> Interval:
    return a[0] + by[0], a[1] + by[1]


def holds(found: Interval, value: Any, p: int = P) -> None:
    assert found[0] <= value * 2**p <= found[1]


@pytest.mark.parametrize("side", SIDES)
def test_what_rests_on_exp_holds_its_value_at_either_end(
    side: Interval, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = enclosure._exp
    monkeypatch.setattr(enclosure, "_exp", lambda x, p: widened(exact(x, p), side))
    with mpmath.workprec(300):
        for x in (Fraction(1, 8), Fraction(1), Fraction(5, 2), Fraction(12)):
            at, value = int(x * 2**P), mpmath.mpf(x.numerator) / x.denominator
            found = enclosure._log(at, P)
            holds(found, mpmath.log(value))
            assert found[1] - found[0] > 64
            holds(enclosure._tanh(at, P), mpmath.tanh(value))


@pytest.mark.parametrize("sides", list(product(SIDES, repeat=2)))
def test_what_rests_on_sin_and_cos_holds_its_value_at_either_end(
    sides: tuple[Interval, Interval], monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = enclosure._circle

    def circle(x: int, p: int) -> tuple[Interval, Interval]:
        c, s = exact(x, p)
        return widened(c, sides[0]), widened(s, sides[1])

    monkeypatch.setattr(enclosure, "_circle", circle)
    with mpmath.workprec(300):
        for x in (Fraction(0), Fraction(1, 8), Fraction(1), Fraction(5, 2), Fraction(12)):
            at, value = int(x * 2**P), mpmath.mpf(x.numerator) / x.denominator
            found = enclosure._atan(at, P)
            holds(found, mpmath.atan(value))
            assert found[1] - found[0] > 64
            for sign in (1, -1):
                holds(enclosure.apply("sin", (sign * at,) * 2, P), sign * mpmath.sin(value))
                holds(enclosure.apply("cos", (sign * at,) * 2, P), mpmath.cos(value))


@pytest.mark.parametrize("side", SIDES)
def test_erf_holds_its_value_where_pi_is_at_either_end(
    side: Interval, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = enclosure.pi
    monkeypatch.setattr(enclosure, "pi", lambda p: widened(exact(p), tuple(end << 40 for end in side)))
    with mpmath.workprec(300):
        for x in (Fraction(1, 8), Fraction(1), Fraction(5, 2)):
            at, value = int(x * 2**P), mpmath.mpf(x.numerator) / x.denominator
            holds(enclosure._erf(at, P), mpmath.erf(value))


@pytest.mark.parametrize("side", (1, -1))
def test_functions_hold_their_values_where_a_series_is_off_as_far_as_it_says(
    side: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The terms stand as they are, too low or too high by all of the error that is stated with them."""
    exact = enclosure._taylor
    reference: dict[str, tuple[Callable[[int, int], Any], Callable[[Any], Any]]] = {
        "exp": (enclosure._exp, mpmath.exp),
        "erf": (enclosure._erf, mpmath.erf),
        "cos": (lambda x, p: enclosure._circle(x, p)[0], mpmath.cos),
        "sin": (lambda x, p: enclosure._circle(x, p)[1], mpmath.sin),
    }
    for place, (name, (function, true)) in product(range(3), reference.items()):

        def taylor(y: int, s: int, w: int) -> tuple[list[int], int]:
            terms, error = exact(y, s, w)
            terms[place] -= side * WIDE  # noqa: B023  called within this turn of the loop
            return terms, error + WIDE

        if name == "exp" and side < 0:
            continue  # of exp the sum is never too high: it is the lower end
        monkeypatch.setattr(enclosure, "_taylor", taylor)
        with mpmath.workprec(300):
            for x in (Fraction(1, 8), Fraction(1), Fraction(5, 2)):
                found = function(int(x * 2**P), P)
                holds(found, true(mpmath.mpf(x.numerator) / x.denominator))


@pytest.mark.parametrize("error", (0, 1, 1000, 1 << 12))
@pytest.mark.parametrize("p", (1, 4, 9))
def test_the_squarings_of_exp_hold_the_power_itself(
    p: int, error: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """exp x is so large here that every bit of the power is seen."""
    start = {}

    def taylor(y: int, s: int, w: int) -> tuple[list[int], int]:
        terms, _ = exact(y, s, w)
        start["z"], start["halvings"] = (sum(terms), w), s - p
        return terms, error

    exact = enclosure._taylor
    monkeypatch.setattr(enclosure, "_taylor", taylor)
    for x in range(36 << p, 40 << p, 1 + (1 << p) // 3):
        lo, hi = enclosure._exp(x, p)
        z, w = start["z"]
        for end in (z, z + error):
            assert lo <= Fraction(end, 1 << w) ** (1 << start["halvings"]) * 2**p <= hi


def test_no_series_is_asked_for_at_a_negative_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their proof is for z >= 0, where all terms are rounded to the same side."""
    exact, asked = enclosure._taylor, []

    def taylor(y: int, s: int, w: int) -> tuple[list[int], int]:
        asked.append(y)
        return exact(y, s, w)

    monkeypatch.setattr(enclosure, "_taylor", taylor)
    for name, sign in product(("exp", "sin", "cos", "tanh", "atan", "erf"), (1, -1)):
        for x in (1, 1 << P - 3, 1 << P, 5 << P - 1):
            enclosure.apply(name, (sign * x,) * 2, P)
    assert len(asked) > 40 and min(asked) >= 0


def test_what_is_too_large_is_refused_and_nothing_else() -> None:
    with pytest.raises(Unbounded):
        enclosure._exp(enclosure.LARGE << 3, 3)
    with pytest.raises(Unbounded):
        enclosure._exp(10**30 << 3, 3)
    lo, hi = enclosure._exp((enclosure.LARGE << 3) - 1, 3)
    assert 0 < lo < hi
    enclosure._circle(1 << 1021, 1)
    with pytest.raises(Unbounded):
        enclosure._circle(1 << 1022, 1)


def rest_of_atan(x: int, monkeypatch: pytest.MonkeyPatch) -> tuple[Callable[[int], Interval], int]:
    """The t of atan x = z + atan t as a function of z, and its bits."""
    kept: list[tuple[Callable[[int], Interval], int]] = []
    newton = enclosure._newton

    def spy(z: int, rest: Callable[[int], Interval], w: int) -> Interval:
        kept.append((rest, w))
        return newton(z, rest, w)

    monkeypatch.setattr(enclosure, "_newton", spy)
    enclosure._atan(x, P)
    return kept[0]


@pytest.mark.parametrize("sides", list(product(((0, 0), *SIDES), repeat=2)))
def test_the_rest_of_an_angle_is_enclosed_wherever_cos_and_sin_are(
    sides: tuple[Interval, Interval], monkeypatch: pytest.MonkeyPatch
) -> None:
    rest, w = rest_of_atan((1 << P) // 3, monkeypatch)
    exact = enclosure._circle

    def circle(x: int, p: int) -> tuple[Interval, Interval]:
        c, s = exact(x, p)
        return widened(c, sides[0]), widened(s, sides[1])

    monkeypatch.setattr(enclosure, "_circle", circle)
    with mpmath.workprec(300):
        x = mpmath.mpf((1 << P) // 3) / 2**P
        for quarter in (-2, -1, 1, 2, 4):
            z = mpmath.mpf(quarter) / 4
            t = (x * mpmath.cos(z) - mpmath.sin(z)) / (mpmath.cos(z) + x * mpmath.sin(z))
            holds(rest((quarter << w) // 4), t, w)


def test_the_angle_of_an_approximation_is_where_the_proof_of_atan_has_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Further out tan t and tan (atan x - z) may be equal where the angles are not."""
    rest, w = rest_of_atan((1 << P) // 3, monkeypatch)
    for allowed in (-1 << w, 0, 2 << w):
        rest(allowed)
    for beyond in ((-1 << w) - 1, (2 << w) + 1):
        with pytest.raises(Unbounded):
            rest(beyond)


def test_erf_is_at_most_1_also_where_its_error_is_more_than_what_is_left() -> None:
    for tenths in (70, 75, 79):
        lo, hi = enclosure._erf((tenths << P) // 10, P)
        assert (1 << P) - 2 <= lo < hi == 1 << P


def test_from_2_to_the_large_on_nothing_is_enclosed_on_either_side_of_0() -> None:
    x, p, large = ["var", "x"], 3, 1 << enclosure.LARGE + 3
    for box in ((-large, 0), (0, large)):
        with pytest.raises(Unbounded):
            Evaluation({"x": box}, p).value(x)
    assert Evaluation({"x": (1 - large, large - 1)}, p).value(x) == (1 - large, large - 1)


def test_the_share_of_an_exponential_is_that_at_the_ends_where_the_rest_is_not_negative() -> None:
    """exp(x) / (exp(x) + y), which is the slope of log(exp(x) + y): between e / (e + r) at opposite ends."""
    p, term = 8, ["app", "log", ["+", ["app", "exp", ["var", "x"]], ["var", "y"]]]
    ends = (-2 << p, 1 << p)
    lo, hi = enclosure.apply("exp", ends, p)
    for least, most in ((0, 3 << p), (1, 3 << p), (1 << p, 1 << p)):
        low, high = Evaluation({"x": ends, "y": (least, most)}, p, ["x"]).jet(term)["x"]
        assert low == floor(Fraction(lo << p, lo + most)) and high == ceil(Fraction(hi << p, hi + least))
    # where the rest may be negative the share falls as exp(x) grows: at x = -2, y = -1/8 it is far above 1
    low, high = Evaluation({"x": ends, "y": (-1 << p - 4, 0)}, p, ["x"]).jet(term)["x"]
    e = mpmath.exp(-2)
    assert high >= e / (e - 1 / mpmath.mpf(16)) * 2**p
    low, high = Evaluation({"x": (-2 << 4, 0), "y": (-1, 0)}, 4, ["x"]).jet(term)["x"]
    assert high >= e / (e - 1 / mpmath.mpf(16)) * 16


def test_the_slope_of_a_logarithm_of_a_sum_is_the_sum_of_its_parts() -> None:
    p = 8
    box = {"x": (1 << p, 2 << p), "y": (1 << p, 1 << p)}
    term = ["app", "log", ["+", ["var", "x"], ["*", 2, ["var", "y"]], 1]]  # a value from 4 to 5
    jet = Evaluation(box, p, box).jet(term)
    assert jet["x"] == (floor(Fraction(1 << p, 5)), 1 << p - 2)
    assert jet["y"] == (2 * floor(Fraction(1 << p, 5)), 1 << p - 1)


def test_equal_subterms_are_made_one_object_and_others_are_not() -> None:
    def text(*parts: str) -> str:
        return "".join(parts)  # equal ones are not the same object

    first, second = (["*", text("1", "/3"), int(text("1", "000")), ["var", text("x", "y")]] for _ in range(2))
    shared = enclosure.share(["+", first, second, ["*", "1/3", 1001, ["var", "xy"]]])
    assert shared == ["+", first, first, ["*", "1/3", 1001, ["var", "xy"]]]
    assert shared[1] is shared[2] is not shared[3] and shared[1][3] is shared[3][3]


def test_a_variable_that_has_no_range_has_no_enclosure_whatever_its_name() -> None:
    for name in ("x", "pi"):
        with pytest.raises(Rejected):
            Evaluation({"y": (0, 1)}, 8).value(["var", name])


def test_what_is_one_unit_off_is_told_apart() -> None:
    x = ["var", "x"]
    for at, below, equal in ((-1, True, False), (1, False, False)):
        evaluation = Evaluation({"x": (at, at)}, 8)
        assert evaluation.truth(["<=", x, 0]) is evaluation.truth(["<", x, 0]) is below
        assert evaluation.truth(["=", x, 0]) is evaluation.truth(["=", 0, x]) is equal


def test_a_maximum_is_known_where_ranges_only_touch() -> None:
    box = {"x": (0, 256), "y": (256, 512)}
    for parts in (["var", "x"], ["var", "y"]), (["var", "y"], ["var", "x"]):
        assert Evaluation(box, 8, box).jet(["max", *parts]) == {None: (256, 512), "y": (256, 256)}


def test_the_most_bits_are_allowed() -> None:
    assert enclosure.evaluate("1/2", {}, enclosure.MAX_BITS) == (Fraction(1, 2), Fraction(1, 2))

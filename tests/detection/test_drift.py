"""Population stability: bands, hand-computed values, edges."""

from math import log

import pytest

from fanzha.detection.drift import LEAST, Band, choices, numbers


def test_equal_periods_are_stable() -> None:
    values = [float(n % 97) for n in range(500)]

    assert numbers("x", values, values).psi == 0
    assert numbers("x", values, values).band is Band.STABLE


def test_the_index_is_the_sum_over_the_bins() -> None:
    found = choices("x", ["a"] * 50 + ["b"] * 50, ["a"] * 80 + ["b"] * 20)

    wanted = (0.8 - 0.5) * log(0.8 / 0.5) + (0.2 - 0.5) * log(0.2 / 0.5)
    assert found.psi == pytest.approx(wanted, abs=1e-4)
    assert found.band is Band.CHANGED


def test_bins_share_the_reference_and_hold_every_value() -> None:
    found = numbers("x", [float(n) for n in range(1000)], [float(n) for n in range(2000)])

    assert [round(p, 3) for _label, p, _q in found.bins] == [0.1] * 10
    assert sum(q for _label, _p, q in found.bins) == pytest.approx(1)


def test_too_few_values_say_nothing() -> None:
    assert numbers("x", [1.0] * 1000, [1.0] * (LEAST - 1)).band is Band.UNKNOWN
    assert numbers("x", [], []).psi is None


def test_one_single_value_before_and_now_is_stable() -> None:
    assert numbers("x", [7.0] * 100, [7.0] * 100).band is Band.STABLE


def test_chance_alone_explains_more_of_a_small_sample() -> None:
    small = numbers("x", [float(n) for n in range(100)], [float(n) for n in range(100)])
    large = numbers("x", [float(n) for n in range(1000)], [float(n) for n in range(1000)])

    assert small.chance == pytest.approx(9 * (1 / 100 + 1 / 100))
    assert large.chance == pytest.approx(9 * (1 / 1000 + 1 / 1000))

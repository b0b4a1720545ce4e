"""Signs of a program."""

import pytest

from fanzha.interception import Pattern, automation
from fanzha.interception.patterns import Behaviour


@pytest.mark.parametrize(
    ("seen", "signs"),
    [
        (Behaviour((8_000_000, 11_000_000), True), ()),
        (Behaviour((), None), ()),
        (Behaviour((300_000,), True), (Pattern.FAST,)),
        (Behaviour((2_000_000, 2_010_000), True), (Pattern.EVEN,)),
        (Behaviour((9_000_000,), False), (Pattern.NO_PAGE,)),
        (Behaviour((), True, device_orders=6), (Pattern.MANY_DEVICE,)),
        (Behaviour((), True, ip_orders=21), (Pattern.MANY_IP,)),
    ],
)
def test_signs_are_named(seen: Behaviour, signs: tuple[Pattern, ...]) -> None:
    assert automation(seen) == signs

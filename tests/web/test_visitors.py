"""Whose address counts when a proxy stands before the server."""

import pytest
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from fanzha.kit import Invalid
from fanzha.web import networks, visitor
from fanzha.web.actions import visitor_address

PROXY, INNER = "10.0.0.2", "10.0.0.3"
TRUSTED = networks([PROXY, "10.0.0.3/32", "fd00::/8"])
GUEST = "203.0.113.7"


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        (GUEST, "", GUEST),
        (GUEST, "198.51.100.9", GUEST),  # no proxy: what it claims is not believed
        (PROXY, GUEST, GUEST),
        (PROXY, f"198.51.100.9, {GUEST}", GUEST),  # the visitor sent a line of its own
        (PROXY, f"{PROXY}, {GUEST}", GUEST),  # … pretending to be the proxy
        (PROXY, f"{GUEST}, {INNER}", GUEST),  # two proxies, one behind the other
        (f"::ffff:{PROXY}", f"::ffff:{GUEST}", GUEST),
        ("fd00::1", "2001:db8::5", "2001:db8::5"),
        (PROXY, "", PROXY),
        (PROXY, "unknown", PROXY),
        (PROXY, f"{GUEST}, <script>", PROXY),
        ("", GUEST, ""),
    ],
)
def test_only_trusted_proxies_say_who_asks(peer: str, forwarded: str, address: str) -> None:
    assert visitor(peer, forwarded, TRUSTED) == address


def test_without_proxies_the_header_is_never_read(settings: Settings) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=GUEST)

    assert visitor_address(request) == PROXY
    settings.PROXIES = TRUSTED
    assert visitor_address(request) == GUEST


def test_setting_that_is_no_address_is_refused() -> None:
    with pytest.raises(Invalid, match=r"proxy\.example"):
        networks(["proxy.example"])

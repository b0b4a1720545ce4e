"""Who asks: the address of a visitor behind the proxies that this server trusts."""

from collections.abc import Iterable, Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from fanzha.kit import Invalid
from fanzha.kit import gettext as _

Network = IPv4Network | IPv6Network


def networks(words: Iterable[str]) -> tuple[Network, ...]:
    """Read addresses (`10.0.0.2`) and networks (`10.0.0.0/24`); raises Invalid naming a bad one."""
    return tuple(_network(word) for word in words)


def _network(word: str) -> Network:
    try:
        return ip_network(word, strict=False)
    except ValueError:
        raise Invalid(
            _("FANZHA_PROXIES: “{word}” is neither an address nor a network.").format(word=word)
        ) from None


def visitor(peer: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """The address nearest to this server that is not one of the `trusted` proxies.

    `peer` is who opened the connection, `forwarded` the text of X-Forwarded-For. Each proxy appends
    the address that asked it, so the text is read from its end and believed only as far as trusted
    proxies wrote it; what a visitor put in front changes nothing.

    >>> visitor("10.0.0.2", "198.51.100.9, 203.0.113.7", networks(["10.0.0.2"]))
    '203.0.113.7'
    """
    address = _read(peer)
    for word in reversed(forwarded.split(",")):
        if address is None or not _within(address, trusted):
            break
        before = _read(word)
        if before is None:
            break
        address = before
    return str(address) if address else peer


def household(address: str) -> str:
    """Whose uses are counted together: an IPv4 address, or the /64 that one IPv6 line is given.

    >>> household("2001:db8:1:2:aaaa::5"), household("203.0.113.7")
    ('2001:db8:1:2::/64', '203.0.113.7')
    """
    found = _read(address)
    if isinstance(found, IPv6Address):
        return str(ip_network((found, 64), strict=False))
    return address


def _read(word: str) -> IPv4Address | IPv6Address | None:
    """An address as a proxy writes it; IPv4 inside IPv6 becomes plain IPv4."""
    try:
        found = ip_address(word.strip().strip("[]"))
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def _within(address: IPv4Address | IPv6Address, trusted: Iterable[Network]) -> bool:
    return any(address in network for network in trusted)

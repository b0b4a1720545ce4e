"""The event of a payment session as rules see it (detection/data/scenarios.toml)."""

from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from fanzha.kit import local


@dataclass(frozen=True)
class Registered:
    """What a merchant registered; minutes of the day and fen, None where nothing is sensitive."""

    domains: tuple[str, ...]
    networks: tuple[str, ...]
    sensitive_from: int | None = None
    sensitive_until: int | None = None
    sensitive_fen: int | None = None


def host_of(url: str) -> str:
    """The host of a page's address as the platform saw it, empty when there is none.

    Empty too for what browsers read otherwise than this program: backslashes, blanks, other
    schemes.
    """
    scheme = url.partition("://")[0].lower() if "://" in url else "https"
    if scheme not in ("http", "https") or any(c == "\\" or c <= " " for c in url):
        return ""
    try:
        return (urlsplit(url if "://" in url else f"//{url}").hostname or "").lower()
    except ValueError:
        return ""


def ip_is_registered(address: str, registered: Registered) -> bool | None:
    """Does the address lie in a registered network? None when the merchant registered none."""
    if not registered.networks:
        return None
    try:
        asked = ip_address(address)
    except ValueError:
        return False
    if isinstance(asked, IPv6Address) and asked.ipv4_mapped:
        asked = asked.ipv4_mapped  # how servers that listen on both write IPv4
    return any(asked in ip_network(one, strict=False) for one in registered.networks)


def minute_of_day(moment: datetime) -> int:
    """Minutes since midnight in Asia/Shanghai."""
    at = local(moment)
    return at.hour * 60 + at.minute


def hour_is_sensitive(moment: datetime, registered: Registered) -> bool:
    """Does the moment lie in the merchant's sensitive hours?"""
    start, end = registered.sensitive_from, registered.sensitive_until
    if start is None or end is None:
        return False
    minute = minute_of_day(moment)
    return start <= minute < end if start <= end else minute >= start or minute < end


def amount_is_sensitive(amount_fen: int, registered: Registered) -> bool:
    """Is the amount as high as the merchant's sensitive amount, or higher?"""
    return registered.sensitive_fen is not None and amount_fen >= registered.sensitive_fen

"""Kinds of indicators (swindlers' identifiers) and the one written form of each value."""

import ipaddress
import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from urllib.parse import urlsplit

import idna

from fanzha.kit import Invalid, fold, mobile
from fanzha.kit import gettext as _


class IndicatorKind(StrEnum):
    """What an indicator is; the names are those of the extracted elements."""

    PHONE = "phone"
    LANDLINE = "landline"
    BANK_CARD = "bank_card"
    QQ = "qq"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    URL = "url"
    DOMAIN = "domain"
    EMAIL = "email"
    APP = "app"
    MEETING_ID = "meeting_id"
    WALLET = "wallet"
    COURIER_NO = "courier_no"
    ORDER_NO = "order_no"
    IP = "ip"
    PLATE = "plate"


_ABROAD = re.compile(r"^(?:\+|00)(?!86)")
_HOME = re.compile(r"^(?:\+|00)86[- ]?")
_HOST = re.compile(r"(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_\-]{0,61}[a-z0-9])?\.)+[a-z0-9\-]{2,63}")
_EMAIL = re.compile(r"[a-z0-9._%+\-]{1,64}@([^@]+)")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.\-]*://", re.IGNORECASE)


def _digits(text: str) -> str:
    return re.sub(r"[\s\-–—().·]", "", text)


def _phone(text: str) -> str:
    found = mobile(text)
    if found:
        return found
    abroad = _ABROAD.match(text)
    return _digits(text[abroad.end() :] if abroad else _HOME.sub("", text))


def _landline(text: str) -> str:
    return _digits(re.sub(r"^(?:\+|00)86[- ]?0?", "0", text))


def _lower(text: str) -> str:
    return text.lower()


def _upper(text: str) -> str:
    return re.sub(r"[\s·.\-]", "", text).upper()


def _app(text: str) -> str:
    # A blank that goes may leave an accent beside its letter: fold again.
    name = fold(re.sub(r"\s+", "", text).lower()).strip("“”\"'《》「」")
    return name.removesuffix("app") if len(name) > 4 else name


def domain(text: str) -> str:
    """A host name in lower-case ASCII (IDN as xn--…), without `www.` and the root dot."""
    name = text.lower().strip(". ").removeprefix("www.")
    if name.isascii():
        return name
    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except idna.IDNAError:
        return ""


def _email(text: str) -> str:
    local, _, host = text.lower().rpartition("@")
    return f"{local}@{domain(host)}"


def _url(text: str) -> str:
    """Host, port, path and query; scheme, user, fragment and a bare slash are no difference."""
    try:
        parts = urlsplit(text if _SCHEME.match(text) else f"//{text}")
        port = parts.port
    except ValueError:
        return ""
    host = domain(parts.hostname or "")
    place = f"{host}:{port}" if port not in (None, 80, 443) else host
    query = f"?{parts.query}" if parts.query else ""
    return f"{place}{parts.path.rstrip('/')}{query}"


def _wallet(text: str) -> str:
    compact = re.sub(r"\s", "", text)
    return compact.lower() if compact[:2] in ("0x", "0X") else compact


def _ip(text: str) -> str:
    try:
        return ipaddress.ip_address(text).compressed
    except ValueError:
        return ""


_WRITE: Mapping[IndicatorKind, tuple[Callable[[str], str], str]] = {
    IndicatorKind.PHONE: (_phone, r"\d{3,16}"),
    IndicatorKind.LANDLINE: (_landline, r"\d{7,12}"),
    IndicatorKind.BANK_CARD: (_digits, r"\d{8,30}"),
    IndicatorKind.QQ: (_digits, r"\d{5,12}"),
    IndicatorKind.WECHAT: (_lower, r"[a-z0-9_\-]{5,32}"),
    IndicatorKind.ALIPAY: (_lower, r"[a-z0-9._%+\-@]{5,100}"),
    IndicatorKind.URL: (_url, r"\S{4,500}"),
    IndicatorKind.DOMAIN: (domain, _HOST.pattern),
    IndicatorKind.EMAIL: (_email, _EMAIL.pattern),
    IndicatorKind.APP: (_app, r".{2,60}"),
    IndicatorKind.MEETING_ID: (_digits, r"\d{6,12}"),
    IndicatorKind.WALLET: (_wallet, r"[0-9A-Za-z]{16,100}"),
    IndicatorKind.COURIER_NO: (_upper, r"[0-9A-Z]{8,25}"),
    IndicatorKind.ORDER_NO: (_upper, r"[0-9A-Z]{8,50}"),
    IndicatorKind.IP: (_ip, r"[0-9a-f.:]{2,45}"),
    IndicatorKind.PLATE: (_upper, r"[\u4e00-\u9fff][A-Z][0-9A-Z\u4e00-\u9fff]{4,6}"),
}
_MATCH = {kind: re.compile(pattern) for kind, (_form, pattern) in _WRITE.items()}


def kind_of(name: str) -> IndicatorKind:
    """The kind with this name; raises Invalid."""
    try:
        return IndicatorKind(name)
    except ValueError:
        text = _("“{kind}” is no kind of indicator: use one of {kinds}.")
        raise Invalid(text.format(kind=name[:20], kinds=", ".join(IndicatorKind))) from None


def kind_name(kind: IndicatorKind) -> str:
    """What the kind is called on screen."""
    return {
        IndicatorKind.PHONE: _("Phone number"),
        IndicatorKind.LANDLINE: _("Landline"),
        IndicatorKind.BANK_CARD: _("Bank account"),
        IndicatorKind.QQ: "QQ",
        IndicatorKind.WECHAT: _("WeChat id"),
        IndicatorKind.ALIPAY: _("Alipay account"),
        IndicatorKind.URL: _("Web address"),
        IndicatorKind.DOMAIN: _("Domain"),
        IndicatorKind.EMAIL: _("E-mail"),
        IndicatorKind.APP: _("App"),
        IndicatorKind.MEETING_ID: _("Meeting id"),
        IndicatorKind.WALLET: _("Wallet address"),
        IndicatorKind.COURIER_NO: _("Courier number"),
        IndicatorKind.ORDER_NO: _("Order number"),
        IndicatorKind.IP: "IP",
        IndicatorKind.PLATE: _("Number plate"),
    }[kind]


def written(kind: IndicatorKind, value: str) -> str:
    """The one written form of a value, empty when it cannot be a value of that kind."""
    form = _WRITE[kind][0](fold(value[:600]))
    return form if _MATCH[kind].fullmatch(form) else ""


def normalise(kind: IndicatorKind, value: str) -> str:
    """The one written form of a value; raises Invalid when it cannot be a value of that kind."""
    form = written(kind, value)
    if not form:
        text = _("This is not a value of the kind {kind}: check it for typing errors.")
        raise Invalid(text.format(kind=kind_name(kind)))
    return form


HOSTED = frozenset({IndicatorKind.URL, IndicatorKind.DOMAIN, IndicatorKind.EMAIL})


def host_of(kind: IndicatorKind, value: str) -> str:
    """The domain inside a normal value of a URL, e-mail or domain; empty for other kinds."""
    if kind is IndicatorKind.URL:
        return re.split(r"[/:?]", value, maxsplit=1)[0]
    if kind is IndicatorKind.EMAIL:
        return value.rpartition("@")[2]
    return value if kind is IndicatorKind.DOMAIN else ""

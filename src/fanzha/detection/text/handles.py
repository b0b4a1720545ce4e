"""Ids with letters: web addresses, e-mail, WeChat ids, wallets, order numbers, plates."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from fanzha.detection.text.digits import Numeral, is_paid_into, label_before
from fanzha.detection.text.elements import Kind
from fanzha.detection.text.heads import lazy, led_by
from fanzha.detection.text.lexicon import Hits
from fanzha.kit import is_mobile

_END = r"[^\s<>\"'，。；、！？（）【】《》“”‘’\u3400-\u9fff]"
_URL = lazy(rf"h(?:tt|xx)ps?\s?[:：]\s?//\s?{_END}{{3,2048}}+", re.I)
_EMAIL = lazy(
    r"(?<![\w.+-])[A-Za-z0-9][\w.+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,12}", re.A
)
_HOST = lazy(
    rf"(?<![\w@.-])(?P<host>(?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?\.){{1,6}}(?:[a-z]{{2,24}}|"
    rf"xn--[a-z0-9-]{{2,40}}))(?![\w@-])"
    rf"(?P<path>(?::\d{{2,5}})?(?:[/?#]{_END}{{0,2048}}+)?)",
    re.I | re.A,
)
_GAP = r"\s?(?:。|点|丶|\[\.\]|\(\.\)|【\.】|[(（\[【]点[)）\]】])\s?"
_TOP = "com|cn|net|top|xyz|vip|cc|shop|club|site|online|app|info|org|win|icu|work|example|test"
_HIDDEN_HOST = lazy(
    rf"(?<![\w@.-])(?:www(?:{_GAP}|"
    rf"\.))?(?:[a-z0-9-]{{1,40}}{_GAP}){{0,3}}[a-z0-9][a-z0-9-]{{1,40}}{_GAP}(?:{_TOP})(?:{_GAP}cn)?(?![\w-])",
    re.I | re.A,
)
# What every host and every hidden host holds: much faster to look for.
_DOTTED = lazy(r"\.[A-Za-z]{2}")
_GAPPED = lazy(rf"[。点丶\])】）]\s?(?:{_TOP})", re.I | re.A)
_GAP_RE = lazy(_GAP)
_DEFANGED = lazy(r"\[\.\]|\(\.\)|\[dot\]", re.I)
_TRAIL = ".,;:!?)]}>~…'\""
_FILE_LIKE = frozenset(("zip", "mov", "py", "md", "rs", "sh", "so", "pl"))
_RESERVED = frozenset(("example", "test", "invalid", "localhost"))
_MASKED = lazy(r"(?:www\.)?x{3,}\.")  # a place holder, not an address
_IP = lazy(r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])")
_DOTS_OF_IP = 3
_B58 = "1-9A-HJ-NP-Za-km-z"
_WALLET = lazy(
    rf"(?<![A-Za-z0-9])(?:T[{_B58}]{{33}}|0x[0-9a-fA-F]{{40}}|bc1[a-z0-9]{{25,59}})(?![A-Za-z0-9])"
)
_PLATE = lazy(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]\s?[A-Z][·•. ]?"
    r"(?=[A-Z]{0,4}\d)[A-HJ-NP-Z0-9]{5,6}(?![A-Z0-9])",
    re.I,
)
_ID = lazy(
    r"[\s:：=是为号叫（(【“\"'，,＋+➕我]{0,6}(?P<id>[a-zA-Z][a-zA-Z0-9_-]{5,19})(?![\w@./-])", re.A
)
_WXID = lazy(r"(?<![\w@])wxid_[a-z0-9]{6,20}", re.I | re.A)
_NO_ID = lazy(
    r"(?:x+(?:[-_]x+)*|android|iphone|wechat|weixin|alipay|https?|download|official|facebook|telegram|"
    r"whatsapp|[a-z]*app)$",
    re.I,
)
_ALIKE = led_by(r"\d", r"(?<![A-Za-z0-9])\d+[OoIl](?:[\dOoIl]{2,9})(?![A-Za-z0-9])")
_ALIKE_HINT = lazy(r"[0-9][OoIl]")
_DRAWN = str.maketrans("OoIl", "0011")
_CODE = lazy(r"(?<![A-Za-z0-9])(?P<code>[A-Za-z]{1,6}-?\d{6,32}[A-Za-z]{0,4})(?![A-Za-z0-9])")
_COURIER = lazy(
    r"(?:SF|YT|JDVA|JDVB|JDV|JD|ZTO|ZT|STO|YD|DPK|JT|DB|YZ|TT)\d{10,16}|E[A-Z]\d{9}C[NS]", re.I
)


@cache
def _suffixes() -> frozenset[str]:
    """Top-level domains of the public suffix list in tldextract (whose import costs 0.3 s)."""
    spec = find_spec("tldextract")
    assert spec and spec.submodule_search_locations
    path = Path(spec.submodule_search_locations[0]) / ".tld_set_snapshot"
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    rules = (line.lstrip("*!.") for line in lines if line and not line.startswith("//"))
    return frozenset(rule for rule in rules if "." not in rule) | _RESERVED


def _known(host: str) -> bool:
    top = host.rsplit(".", 1)[-1].lower()
    return top.startswith("xn--") or (top in _suffixes() and top not in _FILE_LIKE)


def web(text: str, hits: Hits) -> Iterator[Numeral]:
    """URLs, e-mail addresses, domains (also written `abc点com`), IP addresses."""
    if "/" in text:
        for match in _URL.finditer(text):
            yield _url(match)
    if "@" in text:
        for match in _EMAIL.finditer(text):
            label = label_before(hits, text, match.start())
            paid = label == Kind.ALIPAY or is_paid_into(text, match.start(), label)
            kind = Kind.ALIPAY if paid else Kind.EMAIL
            yield Numeral(kind, match[0].lower(), match.start(), match.end(), 0.97, "shape")
    if _DOTTED.search(text):
        yield from _hosts(text)
    for match in _IP.finditer(text) if text.count(".") >= _DOTS_OF_IP else ():
        yield Numeral(Kind.IP, match[0], match.start(), match.end(), 0.9, "shape")
    for match in _HIDDEN_HOST.finditer(text) if _GAPPED.search(text) else ():
        host = re.sub(r"\s", "", _GAP_RE.sub(".", match[0])).lower()
        if _known(host):
            yield Numeral(Kind.DOMAIN, host, match.start(), match.end(), 0.8, "evasion")


def _url(match: re.Match[str]) -> Numeral:
    raw = match[0].rstrip(_TRAIL)
    joined = re.sub(r"\s", "", raw).replace("：", ":")
    scheme, _, rest = _DEFANGED.sub(".", joined).partition("://")
    cut = re.search(r"[/?#]", rest)
    at = cut.start() if cut else len(rest)
    value = f"{scheme.lower().replace('xx', 'tt')}://{rest[:at].lower()}{rest[at:]}"
    return Numeral(Kind.URL, value, match.start(), match.start() + len(raw), 0.98, "shape")


def _hosts(text: str) -> Iterator[Numeral]:
    for match in _HOST.finditer(text):
        host, path = match["host"].lower(), match["path"].rstrip(_TRAIL)
        if not _known(host) or _MASKED.match(host):
            continue
        value = host + path
        kind = Kind.URL if len(path) > 1 and "/" in path else Kind.DOMAIN
        if kind is Kind.DOMAIN:
            value = host
        end = match.start() + len(host) + (len(path) if kind is Kind.URL else 0)
        yield Numeral(kind, value, match.start(), end, 0.95, "public_suffix")


def wallets(text: str) -> Iterator[Numeral]:
    """TRC20, ERC20 and bech32 addresses; their case is part of the value."""
    for match in _WALLET.finditer(text):
        yield Numeral(Kind.WALLET, match[0], match.start(), match.end(), 0.97, "shape")


def plates(text: str) -> Iterator[Numeral]:
    """Licence plates, the value without dot and blank, in capitals."""
    for match in _PLATE.finditer(text):
        value = re.sub(r"[·•. ]", "", match[0]).upper()
        yield Numeral(Kind.PLATE, value, match.start(), match.end(), 0.95, "shape")


def wechat_ids(text: str, hits: Hits) -> Iterator[Numeral]:
    """Ids with letters after a WeChat label, and `wxid_…` anywhere."""
    for match in _WXID.finditer(text) if "_" in text else ():
        yield Numeral(Kind.WECHAT, match[0].lower(), match.start(), match.end(), 0.99, "shape")
    for label in hits.labels.values():
        if label.kind != "wechat":
            continue
        found = _ID.match(text, label.end)
        if found and not _NO_ID.match(found["id"]) and not found["id"].lower().startswith("wxid_"):
            start, end = found.span("id")
            yield Numeral(Kind.WECHAT, found["id"].lower(), start, end, 0.95, "label")


def mistyped(text: str, hits: Hits) -> Iterator[Numeral]:
    """`QQ:29O1OO34`: letters drawn like digits in a number that its label tells."""
    for match in _ALIKE.finditer(text) if _ALIKE_HINT.search(text) else ():
        label = label_before(hits, text, match.start())
        digits = match[0].translate(_DRAWN)
        if label == Kind.QQ or (label == Kind.PHONE and is_mobile(digits)):
            yield Numeral(Kind(label), digits, *match.span(), 0.8, "evasion")


def codes(text: str, hits: Hits) -> Iterator[Numeral]:
    """Courier and order numbers that hold letters."""
    for match in _CODE.finditer(text):
        label = label_before(hits, text, match.start())
        code = match["code"]
        if label == "ignore":
            continue
        if _COURIER.fullmatch(code) or label == "courier_no":
            yield Numeral(Kind.COURIER_NO, code.upper(), *match.span(), 0.95, label or "prefix")
        elif label == "order_no":
            yield Numeral(Kind.ORDER_NO, code, *match.span(), 0.9, "label")

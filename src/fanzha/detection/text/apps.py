"""Names of unknown apps, platforms and sites; everyday platforms are left out."""

import re
from collections.abc import Iterator

from fanzha.detection.text.digits import Numeral
from fanzha.detection.text.elements import Kind
from fanzha.detection.text.heads import lazy, led_by
from fanzha.detection.text.lexicon import Lexicon

_OPEN, _CLOSE = "“\"'‘「『《【〈", "”\"'’」』》】〉"
_NOUN = r"(?:手机)?(?:app|应用软件|应用程序|应用|软件|平台|客户端|小程序|交易所|商城)"
_NAME = (
    rf"(?:[A-Za-z0-9]{{2,12}} [A-Za-z0-9]{{2,12}}|[^\s{_OPEN}{_CLOSE}，。；！？、：:,;!?（）()]{{"
    rf"2,16}}?)"
)
_QUOTED = led_by(
    rf"手aA应软平客小交商{_OPEN}",
    rf"(?P<before>{_NOUN}(?:名称|名字|名)?(?:为|是|叫|名为|"
    rf"叫做)?[:：]?)?[{_OPEN}](?P<name>{_NAME})(?P<inner>{_NOUN})?[{_CLOSE}](?P<after>\s?(?:的)?("
    rf"?:[一-龥]{{0,4}})?{_NOUN}|"
    rf"[上里](?:入金|申请|注册|投资|充值|贷款|借款|做任务|下单|交易|炒))?",
    re.I,
)
_CALLED = led_by(
    "名叫称",
    rf"(?:名为|名叫|叫做|叫作|名称为|称为|"
    rf"叫)(?P<name>[^\s{_OPEN}{_CLOSE}，。；！？、：:,;!?（）()的]{{2,12}}?)(?:的)(?:[一-龥]{{0,4"
    rf"}})?{_NOUN}"
    rf"|(?:名为|名叫|叫做|叫作|叫)(?P<name2>[A-Za-z][A-Za-z0-9 +_-]{{1,20}}|"
    rf"[一-龥A-Za-z0-9]{{2,10}}?){_NOUN}",
    re.I,
)
_VERB = (
    "下载并安装了|下载并安装|下载安装了|下载安装|下载了|安装了|下载|安装|打开了|打开|登录了|"
    "登录|登陆|注册了|注册|使用|进入|点开|卸载|装了|装|在|从|用|通过|一个|一款|个|款|的|到|于|该|"
    "此|叫|是"
)
_PLAIN = lazy(
    rf"(?:(?:{_VERB})(?:了|一个|一款|个|款)?)\s?(?P<name>[A-Za-z][A-Za-z0-9+_-]{{1,20}}|"
    rf"[一-龥A-Za-z0-9+]{{2,8}}?)\s?(?:的)?(?P<noun>app|软件|客户端)",
    re.I,
)
_LATIN = led_by(
    "A-Za-z",
    r"(?<![A-Za-z0-9])(?P<name>[A-Za-z][A-Za-z0-9+_-]{2,20})\s?(?=app\b|APP|平台|软件|客户端)",
    re.I | re.A,
)
_HINT = lazy("应用|软件|平台|客户端|小程序|交易所|商城|下载|安装")
_PLAIN_HINT = lazy("app|软件|客户端")
_SUFFIX = lazy(rf"(?:的)?{_NOUN}$", re.I)
_LEAD = lazy(rf"^(?:{_VERB}|了|一个|一款|名为|叫做|我|他|她|对方|让我|指定|所谓)+")
_GENERIC = lazy(
    r"(?:的|了|什么|这|那|某|不明|陌生|聊天|理财|投资|贷款|炒股|会议|视频|交友|购物|官方|正规|"
    r"手机|网络|游戏|银行|中)$"
    r"|(?:客服|经理|老师|教授|导师|专员|助理|顾问|先生|女士)$"
    r"|[我你您他她它们该]|下载|注册|链接|二维码|使用|提供|这款|^并|^[xX*＊]+$|^和|^及"
)

# A name in quotes may well end in 会议.
_UNNAMED = lazy(
    r"^(?:[的了某]|什么|这|那|不明|陌生|官方|正规|手机|网络|中)+$|"
    r"(?:客服|经理|老师|教授|导师|专员|助理|顾问|先生|女士)$|"
    r"[我你您他她它们该]|下载|注册|链接|二维码|使用|提供|这款|^并|^[xX*＊]+$|^和|^及"
)


def find(text: str, lexicon: Lexicon) -> Iterator[Numeral]:
    """App names, without the word app; quoted ones are surest."""
    lowered = text.lower()
    if not (_HINT.search(text) or "app" in lowered):
        return
    for match in _QUOTED.finditer(text):
        if match["before"] or match["inner"] or match["after"] or _got(text, match.start()):
            yield from _named(match, "name", lexicon, 0.9)
    for match in _CALLED.finditer(text):
        yield from _named(match, "name" if match["name"] else "name2", lexicon, 0.85)
    for match in _PLAIN.finditer(text) if _PLAIN_HINT.search(lowered) else ():
        yield from _named(match, "name", lexicon, 0.75)
    for match in _LATIN.finditer(text):
        yield from _named(match, "name", lexicon, 0.7)


_FETCHED = lazy(r"(?:下载|安装)(?:并)?(?:下载|安装|注册)?(?:了|一个|一款|个|名为|叫){0,2}$")


def _got(text: str, start: int) -> bool:
    """`下载“…”`: the verb says what the quoted name is."""
    return _FETCHED.search(text, max(0, start - 12), start) is not None


def _named(
    match: re.Match[str], group: str, lexicon: Lexicon, confidence: float
) -> Iterator[Numeral]:
    start, end = match.span(group)
    name = match[group]
    lead = _LEAD.match(name)
    if lead and confidence < 0.9:
        start += lead.end()
        name = name[lead.end() :]
    stripped = _SUFFIX.sub("", name).rstrip()
    end -= len(name) - len(stripped)
    if len(stripped) < 2 or stripped.isdigit():
        return
    if not _everyday(stripped.lower(), lexicon, loose=confidence < 0.85):
        yield Numeral(Kind.APP, stripped, start, end, confidence, "name")


def _says_nothing(rest: str, lexicon: Lexicon) -> bool:
    return len(rest) < 2 or rest in lexicon.not_apps


def _everyday(name: str, lexicon: Lexicon, *, loose: bool) -> bool:
    """`loose`: also a name made of everyday words only."""
    return (
        name in lexicon.not_apps
        or (_GENERIC.search(name) if loose else _UNNAMED.search(name)) is not None
        or (
            loose
            and any(
                name.endswith(word) and _says_nothing(name.removesuffix(word), lexicon)
                for word in lexicon.not_apps
                if len(word) > 1
            )
        )
    )

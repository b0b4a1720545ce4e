"""Which words of a text speak of which payment."""

from collections.abc import Sequence
from dataclasses import dataclass

from fanzha.detection.text.elements import Kind
from fanzha.detection.text.heads import lazy
from fanzha.detection.text.places import Places
from fanzha.detection.text.scene import Mark, Scene


@dataclass(frozen=True, slots=True)
class Region:
    """The words about one payment: `first:stop`, and from `back` on what nobody else claims."""

    back: int
    first: int
    stop: int


_ON_REACH = 160  # characters behind an amount in which its payment may still be described
_WAYS = (
    r"(?:微信|支付宝|手机银行|网银|网上银行|云闪付|银行卡|柜台|ATM|USDT|现金|数字人民币|花呗|零钱)"
)
_DONE_SO = r"(?:转|付|汇|打|刷|存|扫|充|买|垫|支付|转账|操作|取|交|给|扣|冲)"
# A clause that goes on about the payment before it.
_GOES_ON = lazy(
    r"[\s（(“]*(?:"
    r"(?:对方|收款|该|这个|那个|他|她|其|公司|名字|人|的|我|后|这[次笔]|那[次笔])*(?:是)?"
    r"(?:最后一[次笔][是为]|户名|户主|账[户号]|卡号|开户|收款|商户|商家名|姓名|名字|名叫|叫(?![我他她])|实名|"
    r"昵称|订单|单号|"
    r"交易单|流水号|"
    r"钱包|地址|(?:转|打|付|汇|发|提|存)(?:到|至|给|入|进|往))"
    rf"|[^，。；！？\n]{{0,28}}{_DONE_SO}(?:过去)?的[，。；！？\s]*$"
    rf"|(?:都是|均为|均|是|用的?|通过|走的?|以)[^，。；]{{0,8}}{_WAYS}"
    rf"|{_WAYS}[^，。；\d]{{0,4}}[，。；]?$"
    rf"|(?:我|是我)?(?:给|付|转|交|用|拿|刷)的(?:是)?{_WAYS}"
    r"|(?:还是|也是)?(?:同一|同上|在那个)"
    r"|(?:是)?[^，。；\d]{0,8}(?:转|付|打|汇|扫|存|交)给"
    r"|刷的[^，。；\d]{0,8}卡[，。；]?$"
    r"|(?:是|就是|时间是?|在)?\s?\x01+(?:左右|许|多)*(?:的(?:事|时候)?|在[^，。；]{1,12})?"
    r"[。；！\n]*$"
    r"|(?:是|就是)\x01+的事[，。])"
)
# `5000元（微信）`: the remark belongs to the amount before it.
_REMARK = lazy(r"(?:元|块钱?)?(?:[一-龥]{1,4})?\s?[（(][^（）()]{0,40}[）)]")
# What follows the amount is its payee: 转账5000元到…
TOWARDS = lazy(
    r"(?:元|块钱?|人民币|整)?[，,\s]?被?(?:转账|转|汇|打|付|存)?(?:给|到|至|入|进|往|在)"
)
_BESIDE = frozenset(
    (Kind.BANK_CARD, Kind.ALIPAY, Kind.WALLET, Kind.BANK_NAME, Kind.ORDER_NO, Kind.WECHAT)
)


def split(scene: Scene, paid: Sequence[Mark], names: Places) -> list[Region]:
    """One region for each payment, in order, none overlapping."""
    beside = [e.start for e in scene.found if e.kind in _BESIDE]
    known = Places.of((at, "") for at in (*beside, *names.starts))
    rows: list[Region] = []
    back = 0
    for i, mark in enumerate(paid):
        first = max(back, scene.sentence(mark.start)[0]) if i else scene.sentence(mark.start)[0]
        following = paid[i + 1] if i + 1 < len(paid) else None
        stop = _end(scene, mark, following, known)
        rows.append(Region(back, first, stop))
        back = stop
    return rows


def _end(scene: Scene, mark: Mark, following: Mark | None, known: Places) -> int:
    """Where the words about a payment end and those about the next one may begin."""
    limit = min(len(scene.text), mark.end + _ON_REACH)
    until = following.start if following else len(scene.text)
    remark = _REMARK.match(scene.text, mark.end, until)
    begin = max(remark.end() if remark else mark.end, mark.done)
    if following is None:
        return max(_rest(scene, begin, limit, known, last=True), begin)
    clause = scene.clause(following.start)
    if clause <= mark.end or (remark and clause < remark.end()):
        return _shared(scene, mark, following, begin)
    if begin > clause:
        return min(begin, following.start)
    own = known.between(max(scene.sentence(mark.start)[0], mark.start - _ON_REACH), mark.start)
    if own and (end := scene.text.find("；", begin, min(limit, clause))) >= 0:
        limit = end + 1  # `户名甲的账户…，5万元；户名乙的账户…，3万元`
    return _rest(scene, begin, min(limit, clause), known)


# `…转了9000元，11月18日上午十点，户名…`: behind the last payment a time is its own.
_TIME_ALONE = lazy(r"\s?\x01+(?:左右|许)?[，。；！\n]*")


def _rest(scene: Scene, begin: int, limit: int, known: Places, *, last: bool = False) -> int:
    at = begin
    for first, stop in scene.parts(begin, limit):
        own = first == begin and begin not in scene.clauses
        inside = scene.text[first - 1 : first] in "，,"
        alone = last and inside and _TIME_ALONE.fullmatch(scene.plain, first, stop)
        if not own and not alone and not _goes_on(scene, first, stop, known):
            break
        at = stop
    return at


def _goes_on(scene: Scene, first: int, stop: int, known: Places) -> bool:
    if known.between(first, min(first + 2, stop)):
        return True
    return _GOES_ON.match(scene.plain[first:stop]) is not None


def _shared(scene: Scene, mark: Mark, following: Mark, begin: int) -> int:
    """Two payments in one clause: cut after the payee of the first, else at its amount."""
    if TOWARDS.match(scene.text, mark.end):
        between = scene.text[mark.end : following.start]
        cuts = [m.start() for m in _SEPARATOR.finditer(between)]
        return mark.end + cuts[-1] if cuts else following.start
    return begin


_SEPARATOR = lazy(r"[、和及再又另]")

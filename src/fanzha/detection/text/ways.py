"""How a payment was made: the channel words, those of talk and of goods left out."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from fanzha.detection.text.elements import Kind, Transfer
from fanzha.detection.text.heads import lazy, sought
from fanzha.detection.text.scene import Scene

PLAIN_BANK = "银行卡"
HANDED_OVER = frozenset(("现金", "黄金"))
# Channels that pay into a bank account.
BANKING = frozenset(("手机银行", "网银", "ATM", "柜面", PLAIN_BANK, "云闪付", "POS机", "支付宝"))
WIRED = BANKING - {"支付宝"}
# 微信 as a way of talking (加微信, 微信号) is no way of paying.
_TALK = lazy(
    r"号|群|好友|联系|聊天|添加|收到|名|昵称|id|视频|语音|上|加|认识|结识|发来|聊|催|让|说|沟通|要"
)
_PAYING = lazy(
    r"上[^，。；\d聊加认看让叫要说骗找]{0,6}?(?:转|付款|扫码)|限额|[还又再也先]{1,2}[转付打充发扫]|转|垫|扣|行|吗|口令|内|里(?!面|聊|说)|二维码|收款码|付款码|口令红包|支|退了|付(?!款码|诈)|扫|红包|"
    r"零钱|向|"
    r"给|账|收款|发红包|"
    r"(?:一下子?|就|都|也|已经?|被|自动|直接|先后|分别|连续|总?共)[^，。；\d]{0,4}?(?:[付转扣刷]|给了|(?<!冒)充)|"
    r"余额[^，。]{0,8}被?转|分了?[两二三四五六七八九\d]|充|汇|打|发(?!来|消息|信息|语音|图|我)"
)
_INTO = lazy(r"(?:到|给|入|向)(?:了)?(?:他|她|对方|客服)?的?$")
# `500转你微信了`
_SENT_INTO = lazy(r"(?:转|打|发)(?:给|到)?(?:你|您|他|她|对方)的?$")
_ENDED = lazy(r"了|[，。！\n]|$")
_ACCOUNT = lazy(r"(?:账[户号]|收款账[户号])?[:：]?\s?[（(]?[\da-zA-Z]")
_ADDING = lazy(r"(?:添加|加|加了|添加了|对方)$")
_HIS = lazy(r"(?:通过其|(?<![给向])(?:其|他的?|她的?))$")
_SENDS = lazy(r"(?:帮|替|给)(?:我|其)|转|扫|支付|付款|充|汇|发红包|红包")
_USED = lazy(
    r"(?:[，,]是|通过|用的?|使用|以|从|经|都是|全是|全部是|还是|也是|就是|均为|方式[:：为]?)(?:我的?|自己的?|本人的?|其|手机)?$"
)
# Words around a channel word by which it is goods, bait or a thing filled in.
_NOT_WAY = {
    "柜面": (re.compile(r"(?!)"), re.compile(r"(?:申请|办理)?(?:挂失|咨询|查询|打印|报)")),
    "现金": (
        re.compile(r"(?:兑换|返|兑|换|(?<!提)领|送|奖励?|得|抽)$"),
        re.compile(r"奖|红包|返|贷|券|流|存款|存到|存入|无卡"),
    ),
    "黄金": (
        re.compile(r"(?:关闭|注销|借|炒|国际|现货|投资|伦敦|京东)$"),
        re.compile(r"投资|交易|期货|平台|会员|价|理财|行情|积存|借|提现|额度|里|贷"),
    ),
    PLAIN_BANK: (
        re.compile(
            r"提供(?:了|我的|我)?$|(?:绑定?|填写?|输入|办理?|冻结|验证|核验)(?:了|的|我的|我)?$"
        ),
        re.compile(
            r"号?(?:填|输|错|信息|被冻|解冻|验证|密码|冻结|异常|有误|不对)|账?号(?:填|输|错|有误|"
            r"不)"
        ),
    ),
    "支付宝": (re.compile(r"(?!)"), re.compile(r"客服|官方|公司|工作人员|校园|征信")),
    "微信": (
        re.compile(r"(?!)"),
        re.compile(r"客服|官方|公司|支付分|百万|分(?!别|[两二三四五六七八九\d])"),
    ),
}


# `通过微信、支付宝、银行卡等方式`: any of them
_ANY_OF = sought(
    r"(?:微信|支付宝|银行卡|手机银行|网银|现金|云闪付)(?:(?:、|和|及|或者?|以及)(?:微信|支付宝|银行卡|手机银行|网银|现金|云闪付)(?:转账|支付|扫码)?)+(?:等|多种|方式)"
)


def named(scene: Scene) -> Iterator[tuple[int, str]]:
    """Where a channel word says how money went; those inside an app's name do not."""
    apps = [(e.start, e.end) for e in scene.found if e.kind is Kind.APP]
    any_of = [m.span() for m in _ANY_OF.finditer(scene.plain)]
    for start, end, name in scene.hits.channels:
        if any(a <= start < b for a, b in any_of):
            continue
        if is_way(scene.plain, start, end, name) and not any(a <= start < b for a, b in apps):
            yield start, name
    yield from ((m.start(), "现金") for m in _BUNDLE.finditer(scene.plain))
    yield from ((m.start(), "手机银行") for m in _BANK_APP.finditer(scene.text))


_BUNDLE = sought(
    r"报纸包|取出来[^，。]{0,6}(?:给|交)|取(?:款|现|了|出)[^。；！？]{0,36}?(?:交给|递给)|"
    r"(?:来|上门)(?:取|拿|收)[钱款]的|(?:来了?|派)[^，。；\d]{0,12}(?:取|拿|收)走|(?:塑料|纸|布|黑)袋|放(?:到|在)[^，。；]{0,8}(?:垃圾桶|"
    r"楼下|门口|草丛|树下|花坛)|上门(?:来)?(?:取|收|拿)钱"
)
# `建行APP`
_BANK_APP = lazy(
    r"(?:[工农中建交招]行|邮储|银行|信用社|农商行|农信)的?(?:手机)?(?:app|客户端)", re.I
)
_CARD = sought(
    r"卡(?:[里内上中]|被)|(?:刷|用|从|通过)[^，。；\d]{0,6}(?:信用|储蓄|借记|的)卡|(?:信用|储蓄|借记)卡被"
    r"|(?:填|输入?)了?[^，。；\d]{0,6}卡号?[^，。；\d]{0,6}(?:密码|验证码)|对公(?!假)|(?<=[的个该])(?:银行)?账户(?:转账|转入|转款|汇款|汇入|打款|转了)"
    r"|(?:转|汇|打|存|划)[^，。；\d]{0,4}(?:入|到|至|给|进|向|往)(?:(?!支付宝|微信|钱包|平台|游戏|证券|投资)[^，。；\d]){0,14}"
    r"(?:账户|账号|户头|卡[里上内])"
)


def banks(scene: Scene) -> Iterator[int]:
    """Where a bank or `卡里` says that money went by bank, if nothing better is told."""
    yield from (e.start for e in scene.found if e.kind is Kind.BANK_NAME)
    yield from (m.start() for m in _CARD.finditer(scene.text))


# `（微信）`, `3000元 微信`, `，支付宝，`: nothing else stands beside it.
_ALONE_BEFORE = lazy(r"[（(，、,:：\s\x01\d元块万]$")
_ALONE_AFTER = lazy(r"[）)，。；,\n]|\s{1,3}[\d（(]|$")


def is_way(text: str, start: int, end: int, name: str) -> bool:
    """Whether a channel word says how money went."""
    around = _NOT_WAY.get(name)
    if around and (around[0].search(text, max(0, start - 5), start) or around[1].match(text, end)):
        return False
    if text[start:end] == "花呗" and _SOURCE.match(text, end):
        return False
    if name == "支付宝" and text.startswith("备用金", end):
        return True
    if text[start:end] not in ("微信", "支付宝"):
        return True
    if _ALONE_BEFORE.search(text, max(0, start - 2), start) and _ALONE_AFTER.match(text, end):
        return True
    if _INTO.search(text, max(0, start - 8), start) and text[end : end + 1] in ("上", "里", "零"):
        return True
    if _SENT_INTO.search(text, max(0, start - 6), start) and _ENDED.match(text, end):
        return True
    if _INTO.search(text, max(0, start - 6), start) and _ACCOUNT.match(text, end):
        return True
    if _PAYING.match(text, end) and not _ADDING.search(text, max(0, start - 4), start):
        own = _SENDS.match(text, end) or not _HIS.search(text, max(0, start - 4), start)
        return bool(own)
    return bool(_USED.search(text, max(0, start - 8), start)) and not _TALK.match(text, end)


_SOURCE = lazy(r"[^，。；]{0,5}(?:套|借|额度|能)")
_SHEET_WAY = lazy(
    r"(?:转账|支付|付款|汇款|交易|[|｜；;\n]\s?)(?:的)?(?:方式|渠道|途径)[:：为是，\s]{0,3}$"
)


def of_sheet(scene: Scene) -> str | None:
    """`转账方式：…` on a form."""
    for start, _, name in scene.hits.channels:
        if _SHEET_WAY.search(scene.text, max(0, start - 10), start):
            return name
    return None


def spread(rows: Sequence[Transfer], told: str | None, sent: Sequence[bool]) -> Iterable[Transfer]:
    """A channel goes on until another is named; one told at the end serves all without one.

    `sent` says of each payment that it was wired (转账), so cash is no way for it.
    """
    if told in WIRED:
        rows = [replace(r, channel=told) if r.channel == PLAIN_BANK else r for r in rows]
    known = {row.channel for row in rows if row.channel}
    held = told if known <= {told} else None
    for row, by_wire in zip(rows, sent, strict=True):
        if not (row.channel == PLAIN_BANK and held in WIRED):
            held = row.channel or held
        if row.channel is None and by_wire and held in HANDED_OVER:
            held = None
        yield row if row.channel == held else replace(row, channel=held)


_TOKENS = lazy(r"T|0x|bc1")


def of_account(row: Transfer, kind: Kind | None, own: bool) -> Transfer:
    """A bank account was paid by bank, unless the payment's `own` words name another way."""
    if kind is Kind.WALLET and row.channel is None and _TOKENS.match(row.payee_account or ""):
        return replace(row, channel="USDT")
    if kind is not Kind.BANK_CARD or row.channel in WIRED:
        return row
    return row if own and row.channel else replace(row, channel=PLAIN_BANK)

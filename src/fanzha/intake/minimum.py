"""The stop-payment minimum set: what must be known of each payment before money can be stopped.

Which items a channel needs is data of `fanzha.knowledge` (field manual 3.3); here is only what of
it is known and what has to be asked next.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Channel(StrEnum):
    """The way money left the victim; each has its own minimum set."""

    BANK = "bank"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    ECNY = "ecny"
    USDT = "usdt"
    CASH = "cash"
    GOLD = "gold"


# Words of sheets and of detection for a channel; the first that occurs decides, so the special
# ways of paying stand before the bank, whose words are the most general.
_WORDS: tuple[tuple[Channel, tuple[str, ...]], ...] = (
    (Channel.ECNY, ("ecny", "e-cny", "数字人民币", "数币")),
    (Channel.USDT, ("usdt", "虚拟币", "泰达币", "比特币", "虚拟货币", "crypto", "trc20")),
    (Channel.GOLD, ("gold", "黄金", "金条", "金饰")),
    (Channel.CASH, ("cash", "现金", "取现", "线下")),
    (Channel.WECHAT, ("wechat", "微信", "财付通", "tenpay")),
    (Channel.ALIPAY, ("alipay", "支付宝")),
    (Channel.BANK, ("bank", "银行", "网银", "atm", "柜面", "柜台", "银行卡", "卡转")),
)


@dataclass(frozen=True)
class Need:
    """One item of a channel's minimum set: its key, its name on screen, the question to ask."""

    key: str
    label: str
    question: str


@dataclass(frozen=True)
class Payment:
    """What is known of one payment. `values` by item key, as text to read aloud."""

    channel: Channel | None = None
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Item:
    """A line of the checklist: an item of payment number `payment` (0 = of the whole report)."""

    payment: int
    need: Need
    value: str = ""

    @property
    def missing(self) -> bool:
        """True when it has to be asked."""
        return not self.value


CONTACT = Need("still_in_contact", "是否仍在联系", "您现在还在和对方通话或联系吗？还要再转钱吗？")
PAID = Need("paid", "是否已转账", "钱转出去了没有？一共转了几笔？")
CHANNEL = Need(
    "channel",
    "转账渠道",
    "这笔钱是怎么转的？手机银行、微信、支付宝、数字人民币、虚拟币、现金还是黄金？",
)


def channel(words: str) -> Channel | None:
    """The channel that some words name, None when they name none.

    >>> channel("手机银行转账")
    <Channel.BANK: 'bank'>
    """
    lowered = words.lower()
    return next((kind for kind, names in _WORDS if any(n in lowered for n in names)), None)


def checklist(
    sets: Mapping[Channel, Sequence[Need]],
    payments: Sequence[Payment],
    *,
    still_in_contact: bool | None,
    nothing_paid: bool = False,
) -> list[Item]:
    """All items of a report, missing ones first and otherwise in the order to ask them."""
    contact = "" if still_in_contact is None else ("是" if still_in_contact else "否")
    items = [Item(0, CONTACT, contact)]
    if nothing_paid:
        items.append(Item(0, PAID, "否"))
    elif not payments:
        items += [Item(0, PAID), Item(0, CHANNEL)]
    else:
        for number, payment in enumerate(payments, start=1):
            items += _of(number, payment, sets)
    return sorted(items, key=lambda item: not item.missing)


def _of(number: int, payment: Payment, sets: Mapping[Channel, Sequence[Need]]) -> Iterable[Item]:
    """The items of one payment; without a channel the general ones, and the channel is asked."""
    if payment.channel is None:
        yield Item(number, CHANNEL)
    for need in sets.get(payment.channel or Channel.BANK, ()):
        if payment.channel or need.key in _GENERAL:
            yield Item(number, need, payment.values.get(need.key, ""))


_GENERAL = frozenset({"amount", "paid_at", "payee_name", "payee_account", "payer_name"})


def is_complete(items: Iterable[Item]) -> bool:
    """True when nothing is left to ask."""
    return not any(item.missing for item in items)


def share_known(items: Sequence[Item]) -> float:
    """The known share of a checklist, 0–1; of an empty one 1."""
    return sum(not item.missing for item in items) / len(items) if items else 1.0


def distribute(
    payments: Sequence[Payment], key: str, channels: frozenset[Channel], found: Sequence[str]
) -> list[Payment]:
    """Give values found in the text to the payments of their channels that lack them.

    They are given in order when there are as many as payments, or to all when there is one; any
    other number is ambiguous, and a wrong order number is worse than a question.
    """
    takers = [p for p in payments if p.channel in channels and not p.values.get(key)]
    if not found or not takers:
        return list(payments)
    if len(found) == 1:
        gifts = {id(taker): found[0] for taker in takers[:1]}
    elif len(found) == len(takers):
        gifts = {id(taker): value for taker, value in zip(takers, found, strict=True)}
    else:
        return list(payments)
    return [
        Payment(p.channel, {**p.values, key: gifts[id(p)]}) if id(p) in gifts else p
        for p in payments
    ]

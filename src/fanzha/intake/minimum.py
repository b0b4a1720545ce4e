"""The stop-payment minimum set: what must be known of each payment before money can be stopped.

Which items a channel needs is data of `fanzha.knowledge` (field manual 3.3); here is only what of
it is known and what has to be asked next.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Channel(StrEnum):
    """The way money left the victim; each has its own minimum set (script `stop.<channel>`)."""

    BANK = "bank"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    ECNY = "ecny"
    USDT = "usdt"
    HANDOVER = "handover"  # cash or gold, by hand, courier or car


# Words of sheets and of detection for a channel; the first that occurs decides, so the special
# ways of paying stand before the bank, whose words are the most general.
_WORDS: tuple[tuple[Channel, tuple[str, ...]], ...] = (
    (Channel.ECNY, ("ecny", "e-cny", "数字人民币", "数币")),
    (Channel.USDT, ("usdt", "虚拟币", "泰达币", "比特币", "虚拟货币", "crypto", "trc20")),
    (
        Channel.HANDOVER,
        ("handover", "gold", "cash", "黄金", "金条", "金饰", "现金", "取现", "线下"),
    ),
    (Channel.WECHAT, ("wechat", "微信", "财付通", "tenpay")),
    (Channel.ALIPAY, ("alipay", "支付宝")),
    (Channel.BANK, ("bank", "银行", "网银", "atm", "柜面", "柜台", "卡转")),
)


@dataclass(frozen=True)
class Need:
    """One item of a minimum set: its key, its name on screen, the question to ask.

    Without a `required` one money cannot be stopped; the others help.
    """

    key: str
    label: str
    question: str
    required: bool = True
    label_en: str = ""


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
        """True when it has to be asked before money can be stopped."""
        return self.need.required and not self.value

    @property
    def key(self) -> str:
        """The name under which an officer's answer is kept: `2.order_no`."""
        return f"{self.payment}.{self.need.key}"


def channel(words: str) -> Channel | None:
    """The channel that some words name, None when they name none.

    >>> channel("手机银行转账")
    <Channel.BANK: 'bank'>
    """
    lowered = words.lower()
    return next((kind for kind, names in _WORDS if any(n in lowered for n in names)), None)


def checklist(
    opening: Sequence[Need],
    sets: Mapping[Channel, Sequence[Need]],
    known: Mapping[str, str],
    payments: Sequence[Payment] | None,
) -> list[Item]:
    """All items of a report: missing ones first, then optional ones unknown, then the known.

    `opening` are the questions about the whole report and `known` their answers; `payments` is
    None as long as it is not known whether money left, and empty when none did.
    """
    items = [Item(0, need, known.get(need.key, "")) for need in opening if need.key != "channel"]
    if payments is None:
        items += [Item(0, need) for need in opening if need.key == "channel"]
    for number, payment in enumerate(payments or (), start=1):
        items += _of(number, payment, opening, sets)
    return sorted(items, key=lambda item: (not item.missing, bool(item.value)))


def _of(
    number: int,
    payment: Payment,
    opening: Sequence[Need],
    sets: Mapping[Channel, Sequence[Need]],
) -> Iterable[Item]:
    """The items of one payment; as long as its channel is unknown, that and the general ones."""
    if payment.channel is None:
        yield from (Item(number, need) for need in opening if need.key == "channel")
    for need in sets.get(payment.channel or Channel.BANK, ()):
        if payment.channel or need.key in _GENERAL:
            yield Item(number, need, payment.values.get(need.key, ""))


_GENERAL = frozenset({"amount", "paid_at", "payee_name", "payee_account"})


def is_complete(items: Iterable[Item]) -> bool:
    """True when nothing is left to ask."""
    return not any(item.missing for item in items)


def share_known(items: Sequence[Item]) -> float:
    """The known share of the required items, 0–1; 1 when nothing is required."""
    required = [item for item in items if item.need.required]
    return sum(not item.missing for item in required) / len(required) if required else 1.0


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

"""Which payments the victim made, to whom, how and when; what came back; what was lost.

Only amounts in the role `paid` become transfers. A total stated with a verb of paying stands for
the payment when no single one is told, and so does a loss when the text names the payee or the way.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from fanzha.detection.text import payees, roles, sums, ways
from fanzha.detection.text.elements import Element, Kind, Transfer
from fanzha.detection.text.lexicon import Hits
from fanzha.detection.text.moments import Times
from fanzha.detection.text.payees import Account
from fanzha.detection.text.places import Places
from fanzha.detection.text.roles import LISTING, SENTENCE, Mark, Role, Scene


@dataclass(frozen=True, slots=True)
class Payments:
    """What `read` finds: transfers, sums and the loss in fen."""

    transfers: tuple[Transfer, ...]
    returned_fen: int
    loss_fen: int


# A message of a bank or shop about an account: no statement of a victim.
_NOTICE = re.compile(r"\s*【[^】]{2,20}】(?![^\0]*(?:[我俺]|报警|受害|被骗|对方让|对方要))")
_ABOUT_ACCOUNT = re.compile(r"余额|尾号|验证码|退订|应还|已?到账|账单")


def read(text: str, found: Sequence[Element], hits: Hits) -> Payments:
    """Transfers, returned money and loss; `found` holds spans of the folded text."""
    amounts = [e for e in found if e.kind is Kind.AMOUNT and isinstance(e.value, int)]
    if not amounts or _is_notice(text):
        return Payments((), 0, 0)
    scene = Scene(text, found, hits, [0, *(m.end() for m in SENTENCE.finditer(text))])
    named = Places.of(payees.names(scene))
    known = payees.accounts(scene, named)
    marks = sums.settle(list(roles.read(scene, amounts)), scene, payee_known=bool(known))
    paid = [m for m in marks if m.role is Role.PAID for _ in range(m.times)]
    transfers = _fill(scene, paid, known, named)
    returned = sums.returned(marks)
    return Payments(transfers, returned, sums.loss(marks, returned))


def _is_notice(text: str) -> bool:
    return text[:3].lstrip()[:1] == "【" and bool(
        _NOTICE.match(text[:2000]) and _ABOUT_ACCOUNT.search(text[:2000])
    )


def _fill(
    scene: Scene, paid: Sequence[Mark], known: Sequence[Account], named: Places
) -> tuple[Transfer, ...]:
    """Payee, channel and time of each payment; a single payee or channel holds for all."""
    sides = _Sides(scene, paid, known, named)
    times = Times.of(scene, paid)
    rows = [sides.row(i, times.at(i)) for i in range(len(paid))]
    late = sides.channels.between(paid[-1].end, len(scene.text)) if paid else []
    told = ways.of_sheet(scene) or (late[0] if late else sides.channels.single())
    cards = frozenset(a.value for a in known if a.kind is Kind.BANK_CARD)
    full = ways.spread(rows, told)
    named_way = False
    done: list[Transfer] = []
    for i, (row, before) in enumerate(zip(full, rows, strict=True)):
        listed = i > 0 and LISTING.match(scene.text[paid[i - 1].end : paid[i].start])
        named_way = before.channel is not None or (named_way and listed is not None)
        done.append(ways.of_account(row, cards, own=named_way))
    return tuple(done)


class _Sides:
    """What is told beside each payment."""

    def __init__(
        self,
        scene: Scene,
        paid: Sequence[Mark],
        known: Sequence[Account],
        named: Places,
    ) -> None:
        self._scene, self._paid = scene, paid
        self._by_value = {a.value: a for a in known}
        self._payees = Places.of((a.start, a.value) for a in known)
        self._names = named
        self._one_account = self._payees.single()
        self._one_name = self._names.single()
        self._holders = frozenset(a.value for a in known if a.name == self._one_name)
        self._several = len(self._by_value) > 1
        self._orders = Places.of(
            (e.start, str(e.value)) for e in scene.found if e.kind is Kind.ORDER_NO
        )
        self._one_order = self._orders.single()
        banks = ((e.start, ways.PLAIN_BANK) for e in scene.found if e.kind is Kind.BANK_NAME)
        self._banks = Places.of(banks)
        self.channels = Places.of(
            (a, name) for a, b, name in scene.hits.channels if ways.is_way(scene.text, a, b, name)
        )

    def row(self, i: int, at: str | None) -> Transfer:
        """The transfer of payment `i`."""
        scene, mark = self._scene, self._paid[i]
        window = _window(scene, self._paid, i)
        own = _own_words(scene, window, mark) if i + 1 < len(self._paid) else window
        comma = scene.text.find("，", own[0], mark.start) if i else -1
        own = (comma, own[1]) if comma >= 0 else own
        channel = _channel(mark, self.channels, own)
        account, name = self._payee(mark, window, channel)
        if channel is None and account is None and _channel(mark, self._banks, own):
            channel = ways.PLAIN_BANK
        held = self._by_value.get(account or "")
        order = _party(scene, mark, self._orders, window) or self._one_order
        return Transfer(
            mark.fen, account, name, channel, at, mark.start, mark.end,
            held.bank if held else None, order,
        )  # fmt: skip

    def _payee(
        self, mark: Mark, window: tuple[int, int], channel: str | None
    ) -> tuple[str | None, str | None]:
        if channel in ways.HANDED_OVER:
            return None, _party(self._scene, mark, self._names, window)
        told = _party(self._scene, mark, self._payees, window)
        if told and channel != "支付宝" and not self._fits(told, channel):
            return None, None
        account = told or self._fitting(channel)
        name = _party(self._scene, mark, self._names, window)
        held = self._by_value.get(account or "")
        if held and held.name and (name is None or self._several):
            name = held.name
        alone = account is not None or not self._payees.values
        return account, name or (self._only_name(account) if alone else None)

    def _only_name(self, account: str | None) -> str | None:
        """The only name of the text, unless it is the holder of another account."""
        known = not self._holders or account in self._holders
        return self._one_name if known else None

    def _fitting(self, channel: str | None) -> str | None:
        """The only account of the text, where the channel can pay into it."""
        value = self._one_account
        return value if value and self._fits(value, channel) else None

    def _fits(self, value: str, channel: str | None) -> bool:
        held = self._by_value[value]
        return channel is None or channel in _PAYS_INTO.get(held.kind, (channel,))


_PAYS_INTO = {
    Kind.BANK_CARD: ways.BANKING - {"支付宝"},
    Kind.ALIPAY: ("支付宝",),
    Kind.WECHAT: ("微信",),
    Kind.WALLET: ("USDT", "数字人民币"),
}


def _channel(mark: Mark, channels: Places, window: tuple[int, int]) -> str | None:
    """The channel named before the amount, else after it; 银行卡 only when nothing better is."""
    before = channels.between(window[0], mark.start)[::-1]
    after = channels.between(mark.end, min(window[1], mark.end + _AFTER_REACH))
    near = [*before, *after]
    return next((name for name in near if name != ways.PLAIN_BANK), near[0] if near else None)


_AFTER_REACH = 30  # characters after an amount that may still name its channel


def _own_words(scene: Scene, window: tuple[int, int], mark: Mark) -> tuple[int, int]:
    """When another payment follows, the words after the next comma are that one's."""
    first, stop = window
    comma = -1 if mark.met else scene.text.rfind("，", mark.end, stop)
    return (first, comma) if comma >= 0 else window


def _window(scene: Scene, paid: Sequence[Mark], i: int) -> tuple[int, int]:
    """Where the words about payment `i` stand: its sentence, cut at the neighbouring payments."""
    if paid[i].met:
        return _behind(scene, paid, i)
    first, stop = scene.sentence(paid[i].start)
    if i and paid[i - 1].met:
        comma = scene.text.rfind("，", paid[i - 1].end, paid[i].start)
        first = max(first, comma, paid[i - 1].end)
    elif i:
        end = paid[i - 1].end
        remark = _REMARK.match(scene.text, end)
        first = max(first, remark.end() if remark else end)
    return first, min(stop, paid[i + 1].start) if i + 1 < len(paid) else stop


_BEHIND_REACH = 120  # characters behind a demand in which its payment is told


def _behind(scene: Scene, paid: Sequence[Mark], i: int) -> tuple[int, int]:
    """The words behind an amount that was asked for first and then paid."""
    end = paid[i].end
    if i + 1 == len(paid):
        return end, min(len(scene.text), end + _BEHIND_REACH)
    stop = min(paid[i + 1].start, end + _BEHIND_REACH)
    comma = scene.text.rfind("，", end, stop)
    return end, comma if comma > end else stop


# `5000元（微信）`: the remark belongs to the amount before it.
_REMARK = re.compile(r"(?:元|块钱?)?(?:[一-龥]{1,4})?\s?[（(][^（）()]{0,40}[）)]")
# What follows the amount is its payee (转账5000元到…), so it is not the next payment's.
_TOWARDS = re.compile(
    r"(?:元|块钱?|人民币|整)?[，,\s]?(?:转账|转|汇|打|付|存)?(?:给|到|至|入|进|往|在)"
)


def _party(scene: Scene, mark: Mark, places: Places, window: tuple[int, int]) -> str | None:
    """The account or name that stands with one payment: before its amount, or after 到, 给 …"""
    first, stop = window
    after = places.between(mark.end, stop)
    before = places.between(first, mark.start)
    if before and _first_is_taken(scene, first):
        before = before[1:]
    if after and (not before or _TOWARDS.match(scene.text, mark.end)):
        return after[0]
    return before[-1] if before else None


def _first_is_taken(scene: Scene, first: int) -> bool:
    starts_sentence = scene.breaks[bisect_left(scene.breaks, first, hi=len(scene.breaks) - 1)]
    return first != starts_sentence and bool(_TOWARDS.match(scene.text, first))

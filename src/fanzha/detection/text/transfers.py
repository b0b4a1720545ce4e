"""Which payments the victim made, to whom, how and when; what came back; what was lost.

Only amounts in the role `paid` become transfers. A total stated with a verb of paying stands for
the payment when no single one is told, and so does a loss when the text names the payee or the way.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from fanzha.detection.text import (
    corrections,
    escalation,
    groups,
    issuers,
    losses,
    met,
    ordered,
    payees,
    regions,
    returns,
    roles,
    series,
    sums,
    sweeping,
    unrelated,
    ways,
)
from fanzha.detection.text.elements import Element, Kind, Transfer
from fanzha.detection.text.groups import Group
from fanzha.detection.text.heads import lazy, sought
from fanzha.detection.text.lexicon import Hits
from fanzha.detection.text.listing import LISTING
from fanzha.detection.text.moments import Times
from fanzha.detection.text.places import Places
from fanzha.detection.text.regions import TOWARDS, Region
from fanzha.detection.text.scene import Mark, Role, Scene
from fanzha.detection.text.unpaid import is_notice, only_asks


@dataclass(frozen=True, slots=True)
class Payments:
    """What `read` finds: transfers, sums and the loss in fen."""

    transfers: tuple[Transfer, ...]
    returned_fen: int
    loss_fen: int


def read(text: str, found: Sequence[Element], hits: Hits) -> Payments:
    """Transfers, returned money and loss; `found` holds spans of the folded text."""
    amounts = [e for e in found if e.kind is Kind.AMOUNT and isinstance(e.value, int)]
    if len(amounts) > _MOST:
        return read(text[: amounts[_MOST].start], found[: found.index(amounts[_MOST])], hits)
    if not amounts or is_notice(text):
        return Payments((), 0, 0)
    scene = Scene.of(text, found, hits)
    if only_asks(scene.plain):
        return Payments((), 0, 0)
    told = met.settle(corrections.settle(list(roles.read(scene, amounts)), scene), scene)
    told = sweeping.settle(escalation.settle(told, scene), scene)
    named = groups.read(scene, told)
    told = unrelated.settle(series.settle(groups.settle(told, named), scene), scene)
    sides = _Sides(scene, [g for g in named if _is_partial(g, told)])
    marks = sums.settle(told, scene, way_told=sides.tells_way)
    paid = [m for m in marks if m.role is Role.PAID for _ in range(m.times)]
    failed = returns.failed(paid, scene)
    paid = [m for i, m in enumerate(paid, start=1) if i not in failed]
    transfers = _fill(scene, paid, sides)
    returned = returns.returned(marks, scene)
    return Payments(transfers, returned, losses.loss(marks, returned, scene))


def _is_partial(group: Group, marks: Sequence[Mark]) -> bool:
    return any(m.role is Role.PAID and m.start not in group.members for m in marks)


_MOST = 1000  # amounts; who tells more pastes a ledger, of which the first thousand are read


def _fill(scene: Scene, paid: Sequence[Mark], sides: "_Sides") -> tuple[Transfer, ...]:
    """Payee, channel and time of each payment; a single payee or channel holds for all."""
    spans = regions.split(scene, paid, sides.names)
    sides.bind(paid, spans)
    times = Times.of(scene, paid, spans)
    rows: list[Transfer] = []
    for i, (mark, span) in enumerate(zip(paid, spans, strict=True)):
        if i and mark is paid[i - 1]:  # `每笔5万元`, three times
            rows.append(rows[-1])
            continue
        rows.append(sides.row(i, mark, span, times.at(i), rows[-1] if rows else None))
    late = sides.channels.between(paid[-1].end, len(scene.text)) if paid else []
    told = ways.of_sheet(scene) or _best(late) or sides.only_channel() or sides.only_bank()
    _share(rows, paid)
    rows = ordered.by_number(ordered.named(rows, spans, sides.names), scene, sides.every)
    rows = list(sides.in_order(rows, paid))
    sent = [
        _WIRED.search(scene.plain, s.first, m.start) is not None
        for m, s in zip(paid, spans, strict=True)
    ]
    full = ways.spread(rows, told, sent)
    named_way = False
    done: list[Transfer] = []
    for i, (row, before) in enumerate(zip(full, rows, strict=True)):
        listed = i > 0 and LISTING.match(scene.text[paid[i - 1].end : paid[i].start])
        named_way = before.channel is not None or (named_way and listed is not None)
        row, own = sides.of_group(row, named_way=named_way)
        row = ways.of_account(row, sides.kind(row.payee_account), own=own)
        if row.channel == ways.PLAIN_BANK and told in ways.WIRED:
            row = replace(row, channel=told)
        done.append(sides.paid_from(row, spans[i]))
    return tuple(done)


def _share(rows: list[Transfer], paid: Sequence[Mark]) -> None:
    """`六百，一千二，都是微信扫的`: demands met by the same words were met the same way."""
    for i in range(len(rows) - 2, -1, -1):
        if paid[i].met and paid[i].done == paid[i + 1].done and rows[i].channel is None:
            rows[i] = replace(rows[i], channel=rows[i + 1].channel)


_WIRED = lazy(r"转账|汇款|转了|汇了|打款|转给|汇给")


class _Sides:
    """What is told beside each payment."""

    def __init__(self, scene: Scene, partial: Sequence[Group]) -> None:
        self._scene = scene
        self._groups = partial
        self._in_groups: dict[str, Places] = {}
        self.every = every = Places.of(payees.names(scene))
        known = payees.accounts(scene, every)
        self._by_value = payees.by_value(known)
        self.names = self._apart("name", zip(every.starts, every.values, strict=True))
        self._payees = self._apart("account", ((a.start, a.value) for a in known))
        self._from = {"account": 0, "name": 0, "channel": 0}
        alone = not _VARIED.search(scene.plain) and not self._in_groups["account"].values
        theirs = frozenset(self._by_value)
        self._own = Places.of(
            (e.start, str(e.value))
            for e in scene.accounts
            if e.kind in _PAYS_FROM and e.value not in theirs
        )
        self._pays_wallet = any(a.kind is Kind.WALLET for a in known)
        self._one_account = self._payees.single() if alone else None
        self._one_name = None if self._in_groups["name"].values else self.names.single()
        self._holders = frozenset(a.value for a in known if a.name == self._one_name)
        self._several = len(self._by_value) > 1
        self._orders = Places.of(
            (e.start, str(e.value)) for e in scene.found if e.kind is Kind.ORDER_NO
        )
        self._one_order = self._orders.single()
        self._banks = self._apart("bank", ((at, ways.PLAIN_BANK) for at in ways.banks(scene)))
        self.channels = self._apart("channel", ways.named(scene))
        self.tells_way = bool(known or self.channels.values)

    def _apart(self, what: str, pairs: Iterable[tuple[int, str]]) -> Places:
        """The places outside the groups; those inside are kept for their members."""
        rows = list(pairs)
        if not self._groups:
            self._in_groups[what] = _NOWHERE
            return Places.of(rows)
        inside = {at: g for at, _ in rows for g in self._groups if g.first <= at < g.stop}
        self._in_groups[what] = Places.of(row for row in rows if row[0] in inside)
        shared = {at for at, g in inside.items() if g.open and what in ("channel", "bank")}
        return Places.of(row for row in rows if row[0] not in inside or row[0] in shared)

    def of_group(self, row: Transfer, *, named_way: bool) -> tuple[Transfer, bool]:
        """What a group says of its member, and whether the way is then the payment's own."""
        for group in self._groups:
            if row.start not in group.members:
                continue
            told = {
                what: next(iter(places.between(group.first, group.stop)), None)
                for what, places in self._in_groups.items()
            }
            way = told["channel"] or told["bank"]
            row = replace(
                row,
                payee_account=row.payee_account or told["account"],
                payee_name=row.payee_name or told["name"],
                channel=row.channel if named_way or way is None else way,
            )
            named_way = named_way or way is not None
        return row, named_way

    def bind(self, paid: Sequence[Mark], spans: Sequence[Region]) -> None:
        """What stands with one payment is not said of those before it."""
        places = (self._payees, self.names, self.channels)
        for what, where in zip(self._from, places, strict=True):
            self._from[what] = _bound(self._scene, where, paid, spans)

    def only_channel(self) -> str | None:
        """The only way of the text, unless it stands with a later payment."""
        return None if self._from["channel"] else self.channels.single()

    def paid_from(self, row: Transfer, span: Region) -> Transfer:
        """The victim's own account: named with the payment, else the last one named before it."""
        if not self._own.values or row.channel not in ways.BANKING:
            return row
        near = self._own.between(span.first, span.stop)
        before = self._own.last_before(0, row.start)
        told = near[0] if near else before[1] if before else self._own.single()
        return replace(row, payer_account=told)

    def in_order(self, rows: Sequence[Transfer], paid: Sequence[Mark]) -> Sequence[Transfer]:
        """`分两笔转入A和B` behind all payments: one account each, in order."""
        end = paid[-1].end if paid else 0
        behind = self._payees.between(end, end + ordered.REACH)
        taken = {row.payee_account for row in rows} - {None, *behind[:1]}
        if len(rows) < 2 or len(behind) != len(rows) or taken:
            return rows
        return [
            replace(row, payee_account=value, payee_name=self._by_value[value].name)
            for row, value in zip(rows, behind, strict=True)
        ]

    def only_bank(self) -> str | None:
        """银行卡, where the text names a bank or card with the money and no other way."""
        return self._banks.values[0] if self._banks.values and not self.channels.values else None

    def kind(self, account: str | None) -> Kind | None:
        """What kind of account a payee's number is."""
        held = self._by_value.get(account or "")
        return held.kind if held else None

    def row(
        self, i: int, mark: Mark, span: Region, at: str | None, last: Transfer | None
    ) -> Transfer:
        """The transfer of payment `i`; `last` is the one before it."""
        channel = _channel(self._scene, mark, self.channels, span)
        if channel is None and _party(self._scene, mark, self._payees, span) is None:
            channel = _channel(self._scene, mark, self._banks, span)
        plain = channel in (None, ways.PLAIN_BANK)
        if plain and self._pays_wallet and _COINS.search(self._scene.plain, span.first, span.stop):
            channel = "USDT"
        account, name = self._payee(i, mark, span, channel)
        account = account or self._held_by(name, channel)
        if account is None and last and _SAME.search(self._scene.text, span.first, span.stop):
            account, name = last.payee_account, name or last.payee_name
        held = self._by_value.get(account or "")
        order = _party(self._scene, mark, self._orders, span) or self._one_order
        return Transfer(
            mark.fen, account, name, channel, at, mark.start, mark.end,
            (held.bank or issuers.bank_of(held.value)) if held else None, order,
        )  # fmt: skip

    def _payee(
        self, i: int, mark: Mark, span: Region, channel: str | None
    ) -> tuple[str | None, str | None]:
        if channel in ways.HANDED_OVER:
            return None, next(iter(self.names.between(span.first, span.stop)), None)
        told = _party(self._scene, mark, self._payees, span)
        if told and channel != "支付宝" and not self._fits(told, channel):
            return None, None
        account = told or (self._fitting(channel) if i >= self._from["account"] else None)
        name = _party(self._scene, mark, self.names, span)
        held = self._by_value.get(account or "")
        if held and held.name and (name is None or self._several):
            name = held.name
        alone = account is not None or not self._payees.values
        alone = alone and i >= self._from["name"]
        return account, name or (self._only_name(account) if alone else None)

    def _held_by(self, name: str | None, channel: str | None) -> str | None:
        """`再次向陈某账户转账`: the account that the text gives this holder elsewhere."""
        held = (a.value for a in self._by_value.values() if name and a.name == name)
        return next((value for value in held if self._fits(value, channel)), None)

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


# `花了720买了100个U`: bought to be sent to a wallet.
_COINS = lazy(
    r"[买购](?:了|入|进|的)?\s?(?:\d[\d,.]*\s?(?:个|枚|颗)?)?(?:u(?![a-z])|usdt|泰达币|虚拟币)",
    re.I,
)
_NOWHERE = Places((), ())


def _bound(scene: Scene, where: Places, paid: Sequence[Mark], spans: Sequence[Region]) -> int:
    """The payment whose own words name what is named once; 0 where it is said of all."""
    if len(where.starts) != 1:
        return 0
    at = where.starts[0]
    if _OF_ALL.match(scene.plain, scene.clause(at)):
        return 0
    for i, (mark, span) in enumerate(zip(paid, spans, strict=True)):
        ahead = max(span.first, scene.sentence(mark.start)[0]) <= at < mark.start
        apart = i > 0 and scene.sentence(mark.start)[0] >= spans[i - 1].stop
        behind = mark.end <= at < span.stop and (apart or TOWARDS.match(scene.text, mark.end))
        if mark.end <= at < span.stop and _REMARK.match(scene.text, mark.end, at):
            return i
        if ahead or behind:
            return _first_of_list(scene, paid, i, at)
    return 0


# `都是从我的手机银行转到陈某那个户头的`
_OF_ALL = lazy(r"[\s“”]*(?:我|以上|这些|[这那]?[两三四五六七八九几]笔)?(?:都|全|均)(?!不|没|未)")
# `4600（银行卡，给了一个叫冉丽丽的）`
_REMARK = lazy(r"(?:元|块钱?)?[（(][^（）()]*$")
# `11月5号5万6，6号补了3万4，打到一个叫…的户上`: a clause of its own about all before it.
_THEN_TO = lazy(
    r"(?:元|块钱?)?[，,](?:(?:我|其)?(?:都|均|全部?|分别|一起)是?)?(?:打|转|汇|存|付)(?:账|款)?"
    r"(?:到|给|入|至|进)了?"
)


def _first_of_list(scene: Scene, paid: Sequence[Mark], i: int, at: int) -> int:
    """The first payment of the list that ends with `i`."""
    first = scene.sentence(paid[i].start)[0]
    all_of_it = at > paid[i].end and _THEN_TO.match(scene.plain, paid[i].end)
    while i:
        between = scene.text[paid[i - 1].end : paid[i].start]
        if not LISTING.match(between) and not (all_of_it and paid[i - 1].start >= first):
            break
        i -= 1
    return i


_PAYS_FROM = frozenset((Kind.BANK_CARD, Kind.ALIPAY))
_PAYS_INTO = {
    Kind.BANK_CARD: ways.WIRED,
    Kind.ALIPAY: ("支付宝",),
    Kind.WECHAT: ("微信",),
    Kind.WALLET: ("USDT", "数字人民币"),
}
_VARIED = sought(
    r"每次[^，。]{0,8}(?:变|不同|不一样)|不同(?:的)?(?:个人|账户|人|银行|卡)|"
    r"[两三四五六七八九多几2-9]个(?:不同)?(?:的)?(?:银行)?账户"
)
_SAME = lazy(
    r"同一[个张]?(?:账|卡|人)|还是(?:这个|那个|该|原来)|上述(?:账|卡)|该(?:账|卡)|同上|相同(?:账|"
    r"卡)"
)


_IN_CASH = lazy(r"(?:元|块钱?)?的?(?:现金|现钞)")


def _channel(scene: Scene, mark: Mark, channels: Places, span: Region) -> str | None:
    """The channel named before the amount, else after it; 银行卡 only when nothing better is.

    Of a demand that was met the words behind it come first.
    """
    if _IN_CASH.match(scene.plain, mark.end):
        return "现金"  # `从柜台取了4万现金`
    before = channels.between(span.first, mark.start)[::-1]
    after = channels.between(mark.end, span.stop)
    near = [*after, *before] if mark.met else [*before, *after]
    return _best(near)


def _best(near: Sequence[str]) -> str | None:
    return next((name for name in near if name != ways.PLAIN_BANK), near[0] if near else None)


def _party(scene: Scene, mark: Mark, places: Places, span: Region) -> str | None:
    """The account or name that stands with one payment: before its amount, or after 到, 给 …"""
    after = places.between(mark.end, span.stop)
    before = places.between(span.first, mark.start)
    if after and (not before or mark.met or TOWARDS.match(scene.text, mark.end)):
        return after[0]
    if before:
        return before[-1]
    unclaimed = places.between(span.back, span.first)
    return unclaimed[-1] if unclaimed else None

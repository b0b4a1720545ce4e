"""All that can be said of a call as it stands on the page, from the typed words to the checks.

The narrative, the fields of the sheet and the officer's own answers and corrections go in; elements
with their sides, payments, the checklist, the proposed type and the urgency come out.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from fanzha.detection import Elements, Transfer, Typing, classify, extract
from fanzha.intake import banks
from fanzha.intake.banks import Banks
from fanzha.intake.findings import Finding
from fanzha.intake.minimum import Channel, Item, Need, Payment, channel, checklist, distribute
from fanzha.intake.sides import Side, side
from fanzha.intake.urgency import Reason, Urgency, assess
from fanzha.kit import ZONE, Invalid, local, parse_amount, yuan
from fanzha.knowledge import Scripts

# A narrative beyond this is cut before reading; nobody types so much into a telephone.
MAX_CHARS = 20_000
MAX_PAYMENTS = 50
_UNPAID = re.compile(
    r"(?:没有?|未|尚未|并未|还没有?)(?:进行)?(?:任何)?(?:转账|转钱|汇款|付款|付钱|打款|产生损失|造成损失|损失)"
    r"|无(?:经济|财产|资金)?损失|未遂"
)
_HEX = re.compile(r"(?:0x)?[0-9a-f]{64}", re.IGNORECASE)
_ORDERED = frozenset({Channel.WECHAT, Channel.ALIPAY})
_TOKENS = frozenset({Channel.USDT})
_ALL = frozenset(Channel)
# Items of a payment that a sheet names as fields of the same key.
_SHEET = ("payer_name", "payer_account", "payer_bank", "payee_name", "payee_account", "payee_bank")
_SHEET_OTHER = {
    "order_no": "order_no",
    "merchant_order_no": "merchant_order_no",
    "wallet": "payee_wallet",
    "tx_hash": "tx_hash",
    "pickup_place": "place",
    "pickup_person": "receiver",
    "plate": "vehicle",
    "courier_no": "courier_no",
}


@dataclass(frozen=True)
class Correction:
    """What an officer says of an element: another kind, a side, or that it is none."""

    kind: str = ""
    side: Side | None = None
    dropped: bool = False


@dataclass(frozen=True)
class Call:
    """What the page holds; `answers` by checklist key (`2.order_no`)."""

    narrative: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    corrections: Mapping[tuple[str, str], Correction] = field(default_factory=dict)
    added: Sequence[tuple[str, str, Side]] = ()


@dataclass(frozen=True)
class Money:
    """One payment: the values the checklist shows, and amount and time as numbers."""

    payment: Payment
    amount_fen: int | None = None
    paid_at: datetime | None = None


@dataclass(frozen=True)
class Analysis:
    """What is known. `paid` is None as long as it is open whether money left."""

    findings: tuple[Finding, ...]
    money: tuple[Money, ...]
    items: tuple[Item, ...]
    typing: Typing
    urgency: Urgency
    reasons: tuple[Reason, ...]
    still_in_contact: bool | None
    paid: bool | None
    loss_fen: int


def analyse(call: Call, now: datetime, scripts: Scripts) -> Analysis:
    """Everything about one call at `now`."""
    text = call.narrative[:MAX_CHARS]
    found = extract(text, now)
    money = _money(call, found, now)
    paid = _paid(call, text, found, money)
    contact = _yes_no(call.answers.get("0.in_contact", ""), found.still_in_contact)
    findings = tuple(_findings(call, text, found, money))
    if paid is False:
        money = []
    money = _distributed(_without_own(money, findings), findings)
    money = _one_holder(_one_payer(_with_banks(money, banks.read(text, findings))))
    money = [_with(each, _goods(each, text), over=False) for each in money]
    payments = [each.payment for each in money] if paid is not None else None
    opening, sets = needs(scripts)
    times = [each.paid_at for each in money if each.paid_at]
    urgency, reasons = assess(text, now, times, contact)
    return Analysis(
        findings=findings,
        money=tuple(money),
        items=tuple(checklist(opening, sets, _known(call, contact), payments)),
        typing=classify(text),
        urgency=urgency,
        reasons=reasons,
        still_in_contact=contact,
        paid=paid,
        loss_fen=_loss(call, found, money, paid),
    )


# The opening questions whose answer the rest of the page gives better, item by item.
_ASKED_PER_PAYMENT = frozenset({"last_transfer", "total"})
_NEEDED_AT_ONCE = frozenset({"in_contact", "channel", "callback"})


def needs(scripts: Scripts) -> tuple[tuple[Need, ...], dict[Channel, tuple[Need, ...]]]:
    """The opening questions, and the minimum set of every channel, as the knowledge has them."""
    opening = tuple(
        Need(item.key, item.label, item.ask, item.key in _NEEDED_AT_ONCE, item.label_en)
        for item in scripts.of("opening")
        if item.key not in _ASKED_PER_PAYMENT
    )
    sets = {
        kind: tuple(
            Need(i.key, i.label, i.ask, i.required, i.label_en) for i in scripts.minimum_set(kind)
        )
        for kind in Channel
        if kind in scripts.channels
    }
    return opening, sets


def _known(call: Call, contact: bool | None) -> dict[str, str]:
    answers = {key[2:]: value for key, value in call.answers.items() if key.startswith("0.")}
    answers["in_contact"] = "" if contact is None else ("是" if contact else "否")
    answers["callback"] = call.fields.get("reporter_phone", "") or answers.get("callback", "")
    return answers


def _yes_no(answer: str, otherwise: bool | None) -> bool | None:
    return {"是": True, "否": False}.get(answer, otherwise)


def _paid(call: Call, text: str, found: Elements, money: Sequence[Money]) -> bool | None:
    answer = _yes_no(call.answers.get("0.paid", ""), None)
    if answer is not None:
        return answer
    if money or found.loss_fen:
        return True
    return False if _UNPAID.search(text) else None


# -------------------------------------------------------------------------- payments


def _money(call: Call, found: Elements, now: datetime) -> list[Money]:
    """Payments of the text, else that of the sheet; the officer's answers come on top."""
    told = [_told(transfer) for transfer in found.transfers[:MAX_PAYMENTS]]
    money = told or list(_of_sheet(call.fields, now))
    if len(money) == 1:
        money = [_with(money[0], _sheet_values(call.fields), over=False)]
    own = {"payer_name": next(filter(None, map(call.fields.get, _PAYER)), "")}
    money = [_with(each, own, over=False) for each in _room(money, call, found.loss_fen)]
    return [_answered(each, n, call, now) for n, each in enumerate(money, start=1)]


# Who paid, as far as the sheet says: the payer, else the victim, else the caller.
_PAYER = ("payer_name", "victim_name", "reporter_name")


def _one_payer(money: Sequence[Money]) -> list[Money]:
    """The payer's side of a payment holds for the later ones over the same channel."""
    known: dict[Channel | None, dict[str, str]] = {}
    filled = []
    for each in money:
        each = _with(each, known.get(each.payment.channel, {}), over=False)
        payer = {k: v for k, v in each.payment.values.items() if k.startswith("payer_")}
        known[each.payment.channel] = payer
        filled.append(each)
    return filled


def _one_holder(money: Sequence[Money]) -> list[Money]:
    """Holder and bank of an account, once told, hold for every payment to it."""
    known: dict[str, dict[str, str]] = {}
    for each in money:
        values = each.payment.values
        told = {k: v for k, v in values.items() if v and k in ("payee_name", "payee_bank")}
        account = values.get("payee_account", "")
        known[account] = {**told, **known.get(account, {})} if account else {}
    return [
        _with(each, known[each.payment.values.get("payee_account", "")], over=False)
        for each in money
    ]


def _goods(money: Money, text: str) -> dict[str, str]:
    """What was handed over: the cash itself, unless the text speaks of gold, whose grams count."""
    if money.payment.channel is not Channel.HANDOVER or "金条" in text or "黄金" in text:
        return {}
    amount = money.payment.values.get("amount", "")
    return {"goods": f"现金{amount}"} if amount else {}


def _room(money: list[Money], call: Call, loss_fen: int) -> list[Money]:
    """As many payments as the officer's answers speak of; one where only a loss was told."""
    wanted = {int(n) for n, _, _ in (key.partition(".") for key in call.answers) if n.isdecimal()}
    if call.answers.get("0.paid") == "是" or call.answers.get("0.channel") or loss_fen:
        wanted.add(1)
    count = min(max(wanted, default=0), MAX_PAYMENTS)
    return money + [Money(Payment())] * (count - len(money))


def _told(transfer: Transfer) -> Money:
    at = datetime.fromisoformat(transfer.at).replace(tzinfo=ZONE) if transfer.at else None
    values = {
        "amount": yuan(transfer.amount_fen),
        "payee_account": transfer.payee_account or "",
        "payee_name": transfer.payee_name or "",
        "paid_at": _clock(at),
    }
    kind = channel(transfer.channel or "")
    if kind is None and (transfer.payee_account or "").isdecimal():
        kind = Channel.BANK
    return Money(Payment(kind, values), transfer.amount_fen, at)


def _clock(at: datetime | None) -> str:
    return f"{local(at):%Y-%m-%d %H:%M}" if at else ""


def _of_sheet(fields: Mapping[str, str], now: datetime) -> Iterable[Money]:
    amount = _amount(fields.get("amount", ""))
    if amount is None and not fields.get("payee_account"):
        return
    at = moment(fields.get("paid_at", ""), now)
    values = {"amount": yuan(amount) if amount is not None else "", "paid_at": _clock(at)}
    words = fields.get("payment_channel", "") + fields.get("payee_bank", "")
    yield Money(Payment(channel(words), values), amount, at)


def _sheet_values(fields: Mapping[str, str]) -> dict[str, str]:
    values = {key: fields.get(key, "") for key in _SHEET}
    return values | {key: fields.get(name, "") for name, key in _SHEET_OTHER.items()}


def _with(money: Money, values: Mapping[str, str], *, over: bool) -> Money:
    """The payment with more values; `over` lets them replace what is there."""
    filled = {key: value for key, value in values.items() if value}
    old = {key: value for key, value in money.payment.values.items() if value}
    merged = old | filled if over else filled | old
    return replace(money, payment=replace(money.payment, values=merged))


def _answered(money: Money, number: int, call: Call, now: datetime) -> Money:
    prefix = f"{number}."
    said = {k[len(prefix) :]: v for k, v in call.answers.items() if k.startswith(prefix) and v}
    kind = channel(said.pop("channel", "") or (call.answers.get("0.channel", "")))
    money = _with(money, said, over=True)
    if kind and (not money.payment.channel or f"{number}.channel" in call.answers):
        money = replace(money, payment=replace(money.payment, channel=kind))
    if "amount" in said:
        money = replace(money, amount_fen=_amount(said["amount"]))
    if "paid_at" in said:
        money = replace(money, paid_at=moment(said["paid_at"], now))
    return money


def _amount(words: str) -> int | None:
    try:
        return parse_amount(words) if words else None
    except Invalid:
        return None


def moment(words: str, now: datetime) -> datetime | None:
    """The time that some words name (`2026-11-22 09:12`, 今早9点), None when they name none."""
    found = extract(words, now).elements if words else ()
    value = next((e.value for e in found if e.kind == "datetime" and e.value), None)
    if not isinstance(value, str):
        return None
    return datetime.fromisoformat(value).replace(tzinfo=ZONE).astimezone(UTC)


def _without_own(money: Sequence[Money], findings: Sequence[Finding]) -> list[Money]:
    """No payment goes to an account that is the victim's own, whatever was read."""
    own = {f.value for f in findings if f.side is Side.VICTIM}

    def cleaned(each: Money) -> Money:
        if each.payment.values.get("payee_account") not in own:
            return each
        values = {k: v for k, v in each.payment.values.items() if k != "payee_account"}
        return replace(each, payment=replace(each.payment, values=values))

    return [cleaned(each) for each in money]


def _distributed(money: Sequence[Money], findings: Sequence[Finding]) -> list[Money]:
    """Order numbers, wallets, plates of the text given to the payments they can only belong to."""
    payments = [each.payment for each in money]
    for key, channels, values in _spread(findings):
        payments = distribute(payments, key, channels, values)
    return [replace(m, payment=p) for m, p in zip(money, payments, strict=True)]


def _with_banks(money: Sequence[Money], read: Banks) -> list[Money]:
    """The banks that the text names for the accounts, and the one the victim paid from."""

    def named(each: Money) -> Money:
        values = each.payment.values
        bank = read.of.get(values.get("payee_account", ""), "")
        own = read.of.get(values.get("payer_account", ""), "") or read.own
        own = own if each.payment.channel is Channel.BANK else ""
        return _with(each, {"payee_bank": bank, "payer_bank": own}, over=False)

    return [named(each) for each in money]


def _spread(findings: Sequence[Finding]) -> Iterable[tuple[str, frozenset[Channel], list[str]]]:
    def of(kind: str, *sides: Side) -> list[str]:
        wanted = sides or tuple(Side)
        rows = (f for f in findings if f.kind == kind and f.side in wanted and f.state != "dropped")
        return list(dict.fromkeys(f.value for f in rows))

    hashes = [value for value in of("wallet") if _HEX.fullmatch(value)]
    wallets = [value for value in of("wallet") if value not in hashes]
    yield "order_no", _ORDERED, of("order_no")
    yield "tx_hash", _TOKENS, hashes
    yield "payee_wallet", frozenset({Channel.USDT, Channel.ECNY}), wallets
    yield "courier_no", frozenset({Channel.HANDOVER}), of("courier_no")
    yield "vehicle", frozenset({Channel.HANDOVER}), of("plate")
    yield "payee_account", frozenset({Channel.WECHAT}), of("wechat", Side.SWINDLER)
    yield "payee_account", frozenset({Channel.ALIPAY}), of("alipay", Side.SWINDLER)
    yield "payer_account", frozenset({Channel.BANK}), of("bank_card", Side.VICTIM)


def _loss(call: Call, found: Elements, money: Sequence[Money], paid: bool | None) -> int:
    """Nothing without a payment; what the officer or the sheet states, else what was read."""
    if paid is False:
        return 0
    stated = _amount(call.answers.get("0.loss", "")) or _amount(call.fields.get("loss", ""))
    if stated is not None:
        return stated
    told = sum(each.amount_fen or 0 for each in money)
    return found.loss_fen or max(told - found.returned_fen, 0)


# -------------------------------------------------------------------------- elements


def _findings(call: Call, text: str, found: Elements, money: Sequence[Money]) -> Iterable[Finding]:
    own = {call.fields.get(key, "") for key in _OWN} - {""}
    payees = {each.payment.values.get("payee_account", "") for each in money} - {"", *own}
    for element in found.elements:
        value = str(element.value if element.value is not None else element.surface)
        kind = str(element.kind)
        place = (element.start, own, value, element.end)
        whose = Side.SWINDLER if value in payees else side(kind, text, *place)
        seen = Finding(kind, value, whose, element.start, element.end, element.confidence, kind)
        yield _corrected(seen, call.corrections.get((kind, value)))
    for kind, value, whose in call.added:
        yield Finding(kind, value, whose, state="added")


_OWN = ("reporter_phone", "reporter_id", "victim_phone", "victim_id", "payer_account")


def _corrected(finding: Finding, correction: Correction | None) -> Finding:
    if correction is None:
        return finding
    if correction.dropped:
        return replace(finding, state="dropped")
    return replace(
        finding,
        kind=correction.kind or finding.kind,
        side=correction.side or finding.side,
        state="confirmed",
    )

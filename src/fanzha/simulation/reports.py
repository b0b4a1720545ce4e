"""Reported frauds of the demo: who was deceived how, what was paid, and what became of the case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from fanzha.intake import Channel, State
from fanzha.kit import local, local_date, write_number
from fanzha.simulation.county import County
from fanzha.simulation.gangs import Account, Gang, Underworld
from fanzha.simulation.identifiers import Identifiers
from fanzha.simulation.narratives import Tale, grammar, tell
from fanzha.simulation.people import Resident
from fanzha.simulation.shares import as_paid, draw_loss

FILED_FROM_FEN = 300_000  # 3 000 yuan: the usual amount from which theft by fraud is filed


class Fate(StrEnum):
    """What a report turns out to be."""

    COMPLETED = "completed"
    ATTEMPTED = "attempted"
    CONSULTATION = "consultation"
    ELSEWHERE = "elsewhere"
    WITHDRAWN = "withdrawn"


_FATES = {
    Fate.COMPLETED: 0.80,
    Fate.ATTEMPTED: 0.09,
    Fate.CONSULTATION: 0.07,
    Fate.ELSEWHERE: 0.02,
    Fate.WITHDRAWN: 0.02,
}
_WAYS = {"110": 0.55, "96110": 0.08, "visit": 0.29, "bank": 0.04, "online": 0.04}


@dataclass(frozen=True)
class Payment:
    """One payment of a victim."""

    at: datetime
    amount_fen: int
    channel: Channel
    payee: Account
    order_no: str = ""
    from_loan: bool = False


@dataclass(frozen=True)
class ReportStory:
    """A report with its whole life; `states` may reach beyond the day that the demo shows."""

    number: str
    reported_at: datetime
    incident_at: datetime
    way: str
    station: str
    victim: Resident
    type_code: str
    sub_type: str
    fate: Fate
    narrative: str
    slots: Mapping[str, str]
    payments: tuple[Payment, ...]
    in_contact: bool
    lure: str
    gang: int
    states: tuple[tuple[State, datetime], ...]
    stopped_fen: int = 0
    returned_fen: int = 0
    warning: str = ""

    @property
    def loss_fen(self) -> int:
        """What was paid."""
        return sum(payment.amount_fen for payment in self.payments)

    def state_at(self, now: datetime) -> State:
        """Where the report stands at a moment."""
        return [state for state, at in self.states if at <= now][-1]

    def when(self, state: State) -> datetime | None:
        """The moment a state was reached, None when it never is."""
        return next((at for reached, at in self.states if reached is state), None)


class Reporter:
    """Tells reports, one after the other."""

    def __init__(
        self, county: County, underworld: Underworld, ids: Identifiers, rng: Random
    ) -> None:
        self._county, self._underworld, self._ids, self._rng = county, underworld, ids, rng

    def report(
        self,
        number: str,
        at: datetime,
        victim: Resident,
        type_code: str,
        warning: str = "",
        fate: Fate | None = None,
        gang: Gang | None = None,
    ) -> ReportStory:
        """The story of a report that comes in at `at`."""
        rng = self._rng
        fate = fate or rng.choices(list(_FATES), list(_FATES.values()))[0]
        gang = gang or self._underworld.behind(type_code, local_date(at))
        tale = grammar().tales[type_code]
        incident = at - timedelta(minutes=rng.lognormvariate(5.2, 1.3))
        payments = self._payments(type_code, incident, at, gang, fate)
        sub = tale.sub_type(rng)
        slots = {**gang.slots(rng), **_person_slots(victim, self._county, incident, rng)}
        in_contact = fate is not Fate.CONSULTATION and rng.random() < 0.2
        text = self._text(tale, sub, slots, payments, fate, in_contact)
        stopped = self._stopped(payments, at)
        return ReportStory(
            number=number,
            reported_at=at,
            incident_at=incident,
            way=rng.choices(list(_WAYS), list(_WAYS.values()))[0],
            station=self._county.station_of[victim.community],
            victim=victim,
            type_code=type_code,
            sub_type=sub,
            fate=fate,
            narrative=text,
            slots={name: value for name, value in slots.items() if value in text},
            payments=payments,
            in_contact=in_contact,
            lure=tale.lure,
            gang=gang.number,
            states=tuple(self._states(at, fate, sum(p.amount_fen for p in payments))),
            stopped_fen=stopped,
            returned_fen=stopped if stopped and rng.random() < 0.35 else 0,
            warning=warning,
        )

    def _payments(
        self, type_code: str, incident: datetime, at: datetime, gang: Gang, fate: Fate
    ) -> tuple[Payment, ...]:
        if fate in (Fate.ATTEMPTED, Fate.CONSULTATION):
            return ()
        rng = self._rng
        left = draw_loss(rng, type_code)
        count = min(6, max(1, round(rng.gauss(1 + left / 4_000_000, 0.8))))
        moments = sorted(incident + (at - incident) * rng.uniform(0, 0.9) for _ in range(count))
        found = []
        for index, moment in enumerate(moments):
            share = left if index == count - 1 else as_paid(left * rng.uniform(0.15, 0.6), rng)
            if share <= 0 or share > left:
                continue
            left -= share
            found.append(self._payment(moment, share, gang, type_code))
        return tuple(found)

    def _payment(self, at: datetime, fen: int, gang: Gang, type_code: str) -> Payment:
        rng = self._rng
        small = fen < 500_000
        weights = (0.51, 0.25, 0.2, 0.01, 0.02, 0.01) if small else _LARGE
        channel = rng.choices(list(Channel), weights)[0]
        order = self._ids.order() if channel in (Channel.WECHAT, Channel.ALIPAY) else ""
        loan = type_code in ("T05", "T03") and rng.random() < 0.4
        account = rng.choice(gang.accounts)
        if channel is Channel.USDT:
            account = Account(self._ids.wallet(), account.holder, "")
        return Payment(at, fen, channel, account, order, loan)

    def _text(
        self,
        tale: Tale,
        sub: str,
        slots: Mapping[str, str],
        payments: Sequence[Payment],
        fate: Fate,
        in_contact: bool,
    ) -> str:
        shared, rng = grammar().shared, self._rng
        if fate is Fate.CONSULTATION:
            return tell(shared["consult"], slots, rng)
        steps = rng.sample(tale.stages["build"], 2 if rng.random() < 0.35 else 1)
        parts = [shared["open"], tale.starts(sub), *((step,) for step in steps)]
        told = "".join(tell(lines, slots, rng) for lines in parts)
        if fate is Fate.ATTEMPTED:
            return told + tell(shared["attempt"], slots, rng)
        told += tell(tale.stages["pay"], slots, rng) + paid(payments)
        told += tell(tale.stages["end"], slots, rng)
        told += tell(shared["contact" if in_contact else "gone"], slots, rng)
        return told + tell(shared["close"], slots, rng)

    def _stopped(self, payments: Sequence[Payment], at: datetime) -> int:
        """Money of the last payment that a stop still caught: the sooner, the likelier."""
        if not payments or payments[-1].channel is not Channel.BANK:
            return 0
        hours = (at - payments[-1].at) / timedelta(hours=1)
        caught = self._rng.random() < 0.55 / (1 + hours / 2)
        return round(payments[-1].amount_fen * self._rng.uniform(0.2, 1.0)) if caught else 0

    def _states(self, at: datetime, fate: Fate, loss: int) -> list[tuple[State, datetime]]:
        rng = self._rng
        moment, states = at, [(State.CALL, at)]
        for state, low, high in _TAKING:
            moment += timedelta(minutes=rng.uniform(low, high))
            states.append((state, moment))
        last = _LEAVES.get(fate)
        if last is not None:
            return [*states, (last, moment + timedelta(minutes=rng.uniform(2, 50)))]
        moment += timedelta(hours=rng.lognormvariate(1.0, 0.9))
        states.append((State.ACCEPTED, moment))
        if fate is Fate.WITHDRAWN:
            return [*states, (State.WITHDRAWN, moment + timedelta(days=rng.uniform(1, 6)))]
        if loss < FILED_FROM_FEN:
            return states
        moment += timedelta(days=rng.lognormvariate(0.6, 0.6))
        states.append((State.FILED, moment))
        if rng.random() < 0.26:
            states.append((State.SOLVED, moment + timedelta(days=rng.lognormvariate(2.9, 0.7))))
        return states


_LARGE = (0.86, 0.03, 0.05, 0.01, 0.03, 0.02)
_TAKING = (
    (State.EMERGENCY_DATA_COMPLETE, 2, 9),
    (State.ELEMENTS_COMPLETE, 8, 30),
    (State.CLASSIFIED, 1, 4),
)
_LEAVES = {
    Fate.CONSULTATION: State.CONSULT_ONLY,
    Fate.ATTEMPTED: State.ATTEMPTED,
    Fate.ELSEWHERE: State.TRANSFERRED,
}
_BY = {Channel.WECHAT: "微信", Channel.ALIPAY: "支付宝"}


def paid(payments: Sequence[Payment]) -> str:
    """The payments in words, at most four one by one, with their total."""
    told = "".join(_one(payment) for payment in payments[:4])
    total = write_number(sum(p.amount_fen for p in payments) // 100, "元")
    if len(payments) == 1:
        return told
    rest = f"后又转账{len(payments) - 4}笔，" if len(payments) > 4 else ""
    return f"{told}{rest}共计被骗{total}，"


def _one(payment: Payment) -> str:
    when = local(payment.at)
    moment = f"{when.month}月{when.day}日{when.hour}时{when.minute}分"
    amount = f"{payment.amount_fen / 100:.2f}".rstrip("0").rstrip(".")
    payee = payment.payee
    match payment.channel:
        case Channel.BANK:
            return (
                f"于{moment}通过手机银行向{payee.holder}（{payee.bank}，账号{payee.number}）"
                f"转账{amount}元，"
            )
        case Channel.WECHAT | Channel.ALIPAY:
            name = _BY[payment.channel]
            return f"于{moment}用{name}向对方付款{amount}元（订单号{payment.order_no}），"
        case Channel.USDT:
            return f"于{moment}购买USDT转到对方钱包 {payee.number} ，折合人民币{amount}元，"
        case Channel.ECNY:
            return f"于{moment}通过数字人民币向{payee.holder}的钱包转账{amount}元，"
        case Channel.HANDOVER:
            return f"于{moment}取现后把现金{amount}元交给对方派来的人，"


def _person_slots(
    victim: Resident, county: County, incident: datetime, rng: Random
) -> dict[str, str]:
    when = local(incident)
    return {
        "victim": victim.name,
        "sex": "男" if victim.male else "女",
        "age": str(victim.age(when.date())),
        "job": victim.job,
        "short": county.by_code[victim.community].name,
        "date": f"{when.year}年{when.month}月{when.day}日",
        "clock": f"{when.hour}时{when.minute}分" if rng.random() < 0.6 else f"{when.hour}时许",
        "minutes": str(rng.randint(12, 95)),
    }

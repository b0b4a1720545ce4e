"""The demo shop: plays scenes against the guard and shows each answer."""

import hmac
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from secrets import randbelow
from uuid import uuid4

from fanzha.interception.actions.challenges import Proof, answer_challenge
from fanzha.interception.actions.guard import create_session, signed_text, take_step
from fanzha.interception.actions.merchants import Details, save_merchant
from fanzha.interception.actions.orders import Order, Repeated, Reply, Visit
from fanzha.interception.captchas import TRIES
from fanzha.interception.models import Merchant, MerchantKey
from fanzha.interception.scenes import GOOD, SHOP, SIGNED, Scene
from fanzha.interception.stamps import Step
from fanzha.interception.verdicts import Answer
from fanzha.kit import at_local, local_date
from fanzha.organisations.actions import Person, Unit

TOTAL_S = 480  # below two full steps, so that a slow order can be shown
_WRONG = b"not the key of this merchant"


def demo_merchant(unit: Unit, by: Person | None = None, code: str = SHOP) -> Merchant:
    """A merchant of the shop in a payment organisation, registered when it is first needed."""
    found = Merchant.objects.filter(owner=unit, code=code).first()
    details = Details(
        code=code,
        name="演示商城" if code == SHOP else "演示商城（订单签名）",
        domains=(GOOD,),
        networks=("203.0.113.0/24",),
        sensitive_from=0,
        sensitive_until=6 * 60,
        sensitive_fen=50_000_00,
        total_limit_s=TOTAL_S,
    )
    return found or save_merchant(by, unit, details)


def signing_merchant(unit: Unit) -> str:
    """The code of the shop's merchant whose orders must be signed."""
    merchant = demo_merchant(unit, code=SIGNED)
    if not merchant.keys.exists():
        MerchantKey.objects.create(
            merchant=merchant, name=SIGNED, secret=uuid4().hex, created_at=merchant.changed_at
        )
    return SIGNED


def play(
    unit: Unit,
    scene: Scene,
    now: datetime,
    merchant: str = SHOP,
    amount_fen: int | None = None,
) -> list[Reply | Proof]:
    """The answers of the guard to a scene, up to the one that stops it or asks for a captcha.

    The scene plays at its hour on the day before `now`; the merchant has the shop's domain.
    """
    if scene.signed:
        merchant = signing_merchant(unit)
    scene = scene if amount_fen is None else replace(scene, amount_fen=amount_fen)
    visit = Visit(
        source_url=scene.url or f"https://{scene.host or GOOD}/cart",
        source_ip=scene.ip or _address(),
        device=f"demo-{uuid4().hex[:12]}",
        page_loaded=scene.page_loaded,
    )
    walk = _Walk(unit, scene, merchant, visit, _start(scene, now))
    walk.run()
    return walk.said


def _address() -> str:
    """One of 203.0.113.0/26: the smallest network of the merchants that scenes are played for."""
    return f"203.0.113.{1 + randbelow(62)}"


def _start(scene: Scene, now: datetime) -> datetime:
    """The scene's hour on the day before, so that no stamp comes from the future."""
    midnight = at_local(local_date(now) - timedelta(days=1))
    past = timedelta(minutes=now.minute, seconds=now.second, microseconds=now.microsecond)
    return midnight + timedelta(hours=scene.hour) + past


@dataclass
class _Walk:
    """One order on its way; `at` is the clock of the scene, `said` what the guard answered."""

    unit: Unit
    scene: Scene
    merchant: str
    visit: Visit
    at: datetime
    said: list[Reply | Proof] = field(default_factory=list)

    def run(self) -> None:
        """Create, confirm, pay, and what the scene does besides."""
        for _order in range(self.scene.orders):
            self.said.append(self.order())
        steps = (Step.PAY,) if self.scene.swap else (Step.CONFIRM, Step.PAY)
        for step, pause in zip(steps, self.scene.pauses, strict=False):
            if self.last.verdict.answer != Answer.OK:
                break
            self.at += timedelta(seconds=pause)
            self.said.append(self.step(step))
        self.more()

    @property
    def last(self) -> Reply:
        """The newest answer to a step."""
        last = self.said[-1]
        assert isinstance(last, Reply)
        return last

    def order(self) -> Reply:
        """A new order."""
        order = Order(
            merchant=self.merchant,
            order_no=f"D{uuid4().hex[:12].upper()}",
            amount_fen=self.scene.amount_fen,
            payee_account=self.scene.payee,
        )
        signed = hmac.digest(_WRONG, signed_text(order), "sha256").hex()
        order = replace(order, signature=signed if self.scene.signed else "")
        return create_session(self.unit, order, self.visit, uuid4().hex, self.at)

    def step(self, step: Step) -> Reply:
        """The next step, with the stamp and the amount that the scene shows."""
        last, paying = self.last, step is Step.PAY
        stamp = last.stamp
        if self.scene.tamper and paying:
            stamp = stamp[:-4] + ("AAAA" if stamp[-4:] != "AAAA" else "BBBB")
        if self.scene.foreign:
            stamp = self.order().stamp
        repeated = Repeated(amount_fen=self.scene.pays_fen if paying else None)
        return self.take(step, stamp, repeated)

    def take(self, step: Step, stamp: str, repeated: Repeated | None = None) -> Reply:
        """Ask the guard for a step of this order."""
        code, more = self.last.session.code, repeated or Repeated()
        return take_step(self.unit, code, step, stamp, self.visit, uuid4().hex, self.at, more)

    def more(self) -> None:
        """What somebody tries after the order went through or was stopped."""
        last = self.last
        if self.scene.replay and len(self.said) == 3:
            before = self.said[1]
            assert isinstance(before, Reply)
            self.said.append(self.take(Step.PAY, before.stamp))
        if self.scene.after:
            first = self.said[0]
            assert isinstance(first, Reply)
            self.at += timedelta(seconds=1)
            self.said.append(self.take(Step.CONFIRM, first.stamp))
        if self.scene.wrong_answer and last.verdict.answer == Answer.CHALLENGE:
            code, fen = last.session.code, last.session.amount_fen
            answers = [
                answer_challenge(self.unit, code, "000000", fen, self.scene.payee, self.at)
                for _try in range(TRIES)
            ]
            self.said.extend(answers)

"""The demo shop: plays scenes against the guard and shows each answer."""

from datetime import datetime, timedelta
from uuid import uuid4

from fanzha.interception.actions.challenges import Proof, answer_challenge
from fanzha.interception.actions.guard import create_session, take_step
from fanzha.interception.actions.merchants import Details, save_merchant
from fanzha.interception.actions.orders import Order, Reply, Visit
from fanzha.interception.captchas import TRIES
from fanzha.interception.models import Merchant
from fanzha.interception.scenes import GOOD, SHOP, Scene
from fanzha.interception.stamps import Step
from fanzha.interception.verdicts import Answer
from fanzha.kit import at_local, local_date
from fanzha.organisations.actions import Person, Unit

PAYEE = "9999990000000000066"
AMOUNT_FEN = 129_00
TOTAL_S = 480  # below two full steps, so that a slow order can be shown


def demo_merchant(unit: Unit, by: Person | None = None) -> Merchant:
    """The shop's merchant of a payment organisation, registered when it is first needed."""
    found = Merchant.objects.filter(owner=unit, code=SHOP).first()
    details = Details(
        code=SHOP,
        name="演示商城",
        domains=(GOOD,),
        networks=("203.0.113.0/24",),
        sensitive_from=0,
        sensitive_until=6 * 60,
        sensitive_fen=50_000_00,
        total_limit_s=TOTAL_S,
    )
    return found or save_merchant(by, unit, details)


def play(
    unit: Unit,
    scene: Scene,
    now: datetime,
    merchant: str = SHOP,
    amount_fen: int = AMOUNT_FEN,
) -> list[Reply | Proof]:
    """The answers of the guard to a scene, up to the one that stops it or asks for a captcha.

    The scene plays at its hour on the day before `now`; the merchant has the shop's domain.
    """
    begun = _start(scene, now)
    visit = Visit(
        source_url=f"https://{scene.host or GOOD}/cart",
        source_ip=scene.ip,
        device=f"demo-{uuid4().hex[:12]}",
        page_loaded=scene.page_loaded,
    )
    order = Order(
        merchant=merchant,
        order_no=f"D{uuid4().hex[:12].upper()}",
        amount_fen=amount_fen,
        payee_account=PAYEE,
    )
    said: list[Reply | Proof] = [create_session(unit, order, visit, _id(), begun)]
    at = begun
    for step, pause in zip((Step.CONFIRM, Step.PAY), scene.pauses, strict=True):
        last = said[-1]
        assert isinstance(last, Reply)
        if last.verdict.answer != Answer.OK:
            break
        at += timedelta(seconds=pause)
        said.append(_step(unit, last, step, visit, at, scene))
    return [*said, *_more(unit, said, visit, at, scene)]


def _start(scene: Scene, now: datetime) -> datetime:
    """The scene's hour on the day before, so that no stamp comes from the future."""
    midnight = at_local(local_date(now) - timedelta(days=1))
    past = timedelta(minutes=now.minute, seconds=now.second, microseconds=now.microsecond)
    return midnight + timedelta(hours=scene.hour) + past


def _step(unit: Unit, last: Reply, step: Step, visit: Visit, at: datetime, scene: Scene) -> Reply:
    stamp = last.stamp
    if scene.tamper and step is Step.PAY:
        stamp = stamp[:-4] + ("AAAA" if stamp[-4:] != "AAAA" else "BBBB")
    return take_step(unit, last.session.code, step, stamp, visit, _id(), at)


def _more(
    unit: Unit, said: list[Reply | Proof], visit: Visit, at: datetime, scene: Scene
) -> list[Reply | Proof]:
    last = said[-1]
    assert isinstance(last, Reply)
    code = last.session.code
    if scene.replay and len(said) == 3:
        before = said[1]
        assert isinstance(before, Reply)
        return [take_step(unit, code, Step.PAY, before.stamp, visit, _id(), at)]
    if scene.wrong_answer and last.verdict.answer == Answer.CHALLENGE:
        amount_fen = last.session.amount_fen
        return [
            answer_challenge(unit, code, "000000", amount_fen, PAYEE, at) for _try in range(TRIES)
        ]
    return []


def _id() -> str:
    return uuid4().hex

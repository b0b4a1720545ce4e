"""The life of an order: create → confirm → pay, each step with a stamp and a recorded verdict."""

import hmac
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _

from fanzha.detection import Outcome
from fanzha.interception import patterns, rows, stamps
from fanzha.interception.actions import challenges
from fanzha.interception.actions.facts import behaviour, event_of, micros, order_counts
from fanzha.interception.actions.judging import Judgement, judge
from fanzha.interception.actions.merchants import find_merchant
from fanzha.interception.actions.orders import Order, Repeated, Reply, Visit
from fanzha.interception.models import Merchant, Session, Verdict
from fanzha.interception.stamps import Stamp, StampInvalid, Step, is_late, issue, read_stamp
from fanzha.interception.verdicts import (
    AGAIN_EN,
    AGAIN_ZH,
    PROTOCOL,
    PROVE_EN,
    PROVE_ZH,
    Answer,
    Words,
)
from fanzha.kit import Conflict, Invalid, NotFound, clock, local_date, ref
from fanzha.kit.actions import keyring, write
from fanzha.ledger.actions import record
from fanzha.organisations.actions import Unit

State = Session.State
_NEXT = {State.CREATED: Step.CONFIRM, State.CONFIRMED: Step.PAY}
_AFTER = {Step.CREATE: State.CREATED, Step.CONFIRM: State.CONFIRMED, Step.PAY: State.PAID}
# An unregistered page or address may be a merchant's own mistake; such refusals are no fraud
# stopped. Rules that say fraud score 90 and more.
SURE = 90
_BLOCKING = (Outcome.DELAY, Outcome.HOLD, Outcome.BLOCK)


def session_ref(session: Session) -> str:
    """The reference `interception:session:…`."""
    return ref("interception", "session", session.pk)


def create_session(
    unit: Unit, order: Order, visit: Visit, request_id: str, now: datetime | None = None
) -> Reply:
    """Open an order of one of the unit's merchants; the same request again gets the same answer.

    Raises NotFound for an unknown merchant, Conflict when the request id was used for something
    else.
    """
    at, merchant = now or clock.now(), find_merchant(unit, order.merchant)
    _usable(order, request_id)
    with write():
        known = merchant.sessions.filter(request_id=request_id).first()
        if known is not None:
            return _told_again(known, request_id, order)
        session = _opened(merchant, order, visit, request_id, at)
        code = _protocol_of(merchant, order)
        if code:
            session.state = State.VOID
            session.save()
            return _refuse(session, Step.CREATE, code, request_id, at)
        session.save()
        return _decide(session, Step.CREATE, visit, request_id, at, 0)


def _usable(order: Order, request_id: str) -> None:
    said = order.order_no and order.order_no.isprintable() and order.payee_account
    if not (0 < order.amount_fen < 10**15 and said):
        raise Invalid(_("An order needs a number, a payee and an amount above zero."))
    _named(request_id)


def _named(request_id: str) -> None:
    if not (8 <= len(request_id) <= 64 and request_id.isprintable()):
        raise Invalid(_("Give each request an id of 8 to 64 characters."))


def _told_again(session: Session, request_id: str, order: Order) -> Reply:
    asked = (order.order_no, order.amount_fen, order.payee_account)
    if asked != (session.order_no, session.amount_fen, session.payee):
        raise Conflict(_("This request id was used for another order."))
    return _again(session.verdicts.select_related("session__merchant").get(request_id=request_id))


def _opened(
    merchant: Merchant, order: Order, visit: Visit, request_id: str, at: datetime
) -> Session:
    return Session(
        owner_id=merchant.owner_id,
        merchant=merchant,
        code=uuid4().hex,
        order_no=order.order_no[:64],
        request_id=request_id,
        amount_fen=order.amount_fen,
        payee=order.payee_account[:64],
        payer=order.payer_account[:64],
        device=visit.device[:200],
        source_ip=visit.source_ip[:45],
        source_domain=rows.host_of(visit.source_url)[:253],
        created_at=at,
        step_at=at,
    )


def _protocol_of(merchant: Merchant, order: Order) -> str:
    """The breach of protocol in a new order, empty for none."""
    taken = merchant.sessions.filter(order_no=order.order_no[:64]).exclude(state=State.VOID)
    if taken.exists():
        return "order_used"
    keys = list(merchant.keys.all())
    text = signed_text(order)
    live = [key.secret for key in keys if key.revoked_at is None]
    right = [hmac.digest(secret.encode(), text, "sha256").hex().encode() for secret in live]
    given = order.signature.lower().encode()
    # A merchant whose keys are all revoked signs nothing valid: unsigned is no way around that.
    if keys and not any(hmac.compare_digest(one, given) for one in right):
        return "signature_wrong"
    return ""


def signed_text(order: Order) -> bytes:
    """What a merchant signs with HMAC-SHA256: code, order, amount and payee, a line each."""
    lines = (order.merchant, order.order_no, str(order.amount_fen), order.payee_account)
    return "\n".join(lines).encode()


def take_step(
    unit: Unit,
    code: str,
    step: Step,
    stamp: str,
    visit: Visit,
    request_id: str,
    now: datetime | None = None,
    repeated: Repeated = Repeated(),  # noqa: B008
) -> Reply:
    """Confirm or pay an order; the same request again gets the same answer.

    An order whose step or whole time is over, or whose amount or payee is `repeated` otherwise, is
    void from then on. Raises NotFound for an order of somebody else, Invalid for a request without
    id.
    """
    at = now or clock.now()
    _named(request_id)
    with write():
        session = locked_session(unit, code)
        known = session.verdicts.filter(request_id=request_id).first()
        if known is not None:
            return _again(known)
        wrong = _breach(session, step, stamp, at) or repeated.breach(session)
        if wrong:
            return _refuse(session, step, wrong, request_id, at)
        gap = int((at - session.step_at) / timedelta(microseconds=1))
        return _decide(session, step, visit, request_id, at, gap)


def locked_session(unit: Unit, code: str) -> Session:
    """The unit's order, locked to the end of the transaction."""
    rows_ = Session.objects.select_for_update(of=("self",)).select_related("merchant")
    found = rows_.filter(owner=unit, code=code).first()
    if found is None:
        raise NotFound(_("There is no such order in your unit."))
    return found


def _breach(session: Session, step: Step, text: str, at: datetime) -> str:
    """The breach of protocol in a step, empty for none."""
    try:
        stamp = read_stamp(_key(), text, micros(at))
    except StampInvalid:
        return "stamp_invalid"
    if (stamp.session, stamp.step) != (session.code, step):
        return "stamp_invalid"
    if session.state == State.VOID:
        return "order_void"
    if stamp.number != session.number or _NEXT.get(State(session.state)) != step:
        return "order_used"
    limits = session.merchant.step_limit_s, session.merchant.total_limit_s
    return "order_expired" if is_late(stamp, micros(at), *limits) else ""


def _decide(
    session: Session, step: Step, visit: Visit, request_id: str, at: datetime, gap_us: int
) -> Reply:
    """Let the published rules decide on a step that keeps the protocol."""
    gaps = [*session.gaps_us, gap_us] if step is not Step.CREATE else []
    counts = order_counts(session, step, at)
    signs = patterns.automation(behaviour(session, step, visit, gaps, counts))
    judged = judge(event_of(session, step, visit, at, gap_us, bool(signs)) | counts)
    noted: dict[str, Any] = {"patterns": [str(sign) for sign in signs], "version": judged.version}
    if judged.outcome in _BLOCKING:
        _void(session)
        if judged.hits[0].score >= SURE:
            _count(session, at)
        return _reply(session, step, Answer.REFUSED, judged, request_id, at, **noted)
    if judged.outcome == Outcome.VERIFY and not _proved(session):
        if session.challenges.count() >= challenges.MOST:
            _void(session)
            return _refuse(session, step, "captcha_over", request_id, at)
        picture = challenges.pose(session, at)
        _stamp_anew(session)
        return _reply(
            session, step, Answer.CHALLENGE, judged, request_id, at, picture=picture, **noted
        )
    _move_on(session, at, gaps, _AFTER[step])
    return _reply(session, step, Answer.OK, judged, request_id, at, **noted)


def _proved(session: Session) -> bool:
    return session.captcha_passed and session.confirmed_twice


def _stamp_anew(session: Session) -> None:
    """The next stamp for the same step; it keeps the time of the last, so nothing is extended."""
    session.number += 1
    session.save(update_fields=["number"])


def _move_on(session: Session, at: datetime, gaps: list[int], state: State) -> None:
    """The next state, whose stamp is issued now."""
    session.number += 1
    session.state, session.gaps_us, session.step_at = state, gaps, at
    session.save(update_fields=["number", "state", "gaps_us", "step_at"])


def _void(session: Session) -> None:
    session.state = State.VOID
    session.save(update_fields=["state"])


def _refuse(session: Session, step: Step, code: str, request_id: str, at: datetime) -> Reply:
    """A breach of the protocol; an order that came too late or was changed is void from now on."""
    if code in ("order_expired", "order_changed"):
        _void(session)
    verdict = _note(session, step, Answer.REFUSED, code, PROTOCOL[code], request_id, at)
    return Reply(session, verdict, PROTOCOL[code])


def _reply(
    session: Session,
    step: Step,
    answer: Answer,
    judged: Judgement,
    request_id: str,
    at: datetime,
    picture: str = "",
    **noted: Any,
) -> Reply:
    words, code = _words(answer, judged)
    hits = tuple(rule.id for rule in judged.hits)
    number = 0 if answer is Answer.REFUSED or session.state == State.PAID else session.number
    verdict = _note(
        session, step, answer, code, words, request_id, at, number=number, rules=list(hits), **noted
    )
    return Reply(session, verdict, words, _stamp_of(session, number), picture, rules=hits)


def _words(answer: Answer, judged: Judgement) -> tuple[Words, str]:
    if answer is Answer.OK or not judged.hits:
        return PROTOCOL["ok"], "ok"
    rule = judged.hits[0]
    return _with_advice(rule.reason_zh, rule.reason_en, answer), rule.id


def _with_advice(reason_zh: str, reason_en: str, answer: str) -> Words:
    if answer == Answer.REFUSED:
        return Words(reason_zh, reason_en, AGAIN_ZH, AGAIN_EN)
    return Words(reason_zh, reason_en, PROVE_ZH, PROVE_EN)


def _note(
    session: Session,
    step: str,
    answer: Answer,
    code: str,
    words: Words,
    request_id: str,
    at: datetime,
    **more: Any,
) -> Verdict:
    return Verdict.objects.create(
        session=session,
        at=at,
        step=step,
        answer=answer,
        code=code,
        reason_zh=words.reason_zh[:300],
        reason_en=words.reason_en[:300],
        request_id=request_id,
        **more,
    )


def _again(verdict: Verdict) -> Reply:
    """A stored answer: the same verdict, and its stamp as long as it is the newest one."""
    session = verdict.session
    told = verdict.reason_zh, verdict.reason_en, verdict.answer
    words = PROTOCOL.get(verdict.code) or _with_advice(*told)
    newest = verdict.number if verdict.number == session.number else 0
    stamp = _stamp_of(session, newest)
    picture = challenges.posed(session) if verdict.answer == Answer.CHALLENGE and newest else ""
    return Reply(session, verdict, words, stamp, picture, True, tuple(verdict.rules))


def _stamp_of(session: Session, number: int) -> str:
    step = _NEXT.get(State(session.state)) if number else None
    if step is None:
        return ""
    created, issued = micros(session.created_at), micros(session.step_at)
    return issue(_key(), Stamp(session.code, number, step, created, issued))


def _key() -> bytes:
    return keyring().subkey(stamps.PURPOSE)


def _count(session: Session, at: datetime) -> None:
    record(
        "orders_refused",
        session.owner_id,
        1,
        local_date(at),
        session_ref(session),
        key=f"{session_ref(session)}:stopped",
    )

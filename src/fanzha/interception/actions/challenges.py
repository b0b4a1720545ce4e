"""Proving that a person is there: captcha, the order repeated, or a person of the platform."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom

from django.utils.translation import gettext as _

from fanzha.interception.captchas import (
    LIFE_S,
    TRIES,
    is_right,
    new_answer,
    picture,
    sound,
)
from fanzha.interception.models import Challenge, Session, Verdict
from fanzha.interception.verdicts import PROTOCOL, Answer
from fanzha.kit import Conflict, Forbidden, Invalid, NotFound, clock, ref
from fanzha.kit.actions import write
from fanzha.organisations.actions import Person, Unit, audit

MOST = 3  # captchas of one order
State = Challenge.State


@dataclass(frozen=True)
class Proof:
    """What came of an answer; `tries_left` tells how often this captcha may still be answered."""

    code: str
    tries_left: int

    def as_json(self) -> dict[str, object]:
        """The same for programs, with the words of the code."""
        words = PROTOCOL[self.code]
        return {
            "verdict": Answer.OK if self.code == "ok" else Answer.REFUSED,
            "code": self.code,
            "reason_zh": words.reason_zh,
            "reason_en": words.reason_en,
            "do_zh": words.do_zh,
            "do_en": words.do_en,
            "tries_left": self.tries_left,
        }


def pose(session: Session, at: datetime) -> str:
    """A new captcha of the order as a picture; the one before is over."""
    session.challenges.filter(state=State.OPEN).update(state=State.OVER, answer="")
    answer = new_answer(SystemRandom())
    Challenge.objects.create(session=session, answer=answer, created_at=at)
    return picture(answer)


def posed(session: Session) -> str:
    """The picture of the captcha that waits for an answer, empty for none."""
    found = session.challenges.filter(state=State.OPEN).first()
    return picture(found.answer) if found else ""


def sound_of(unit: Unit, code: str) -> str:
    """The same captcha read aloud, as a data address; raises NotFound when none waits."""
    session = _session(unit, code)
    found = session.challenges.filter(state=State.OPEN).first()
    if found is None:
        raise NotFound(_("No captcha of this order waits for an answer."))
    return sound(found.answer)


def answer_challenge(
    unit: Unit,
    code: str,
    answer: str,
    amount_fen: int,
    payee_account: str,
    now: datetime | None = None,
) -> Proof:
    """Answer the captcha and repeat amount and payee; right only if all three are.

    A captcha is used up by a right answer, by three wrong ones, or after three minutes; the order
    is void when it was offered three times in vain. Each answer is recorded.
    """
    at = now or clock.now()
    with write():
        session = _session(unit, code, lock=True)
        found = session.challenges.filter(state=State.OPEN).first()
        result = _judged(session, found, answer, (amount_fen, payee_account), at)
        _note(session, result.code, at)
        if result.tries_left == 0 and result.code != "ok" and session.challenges.count() >= MOST:
            Session.objects.filter(pk=session.pk).update(state=Session.State.VOID)
    return result


def _judged(
    session: Session,
    found: Challenge | None,
    answer: str,
    repeated: tuple[int, str],
    at: datetime,
) -> Proof:
    if found is None or session.state in (Session.State.VOID, Session.State.PAID):
        return Proof("captcha_over", 0)
    if at - found.created_at > timedelta(seconds=LIFE_S):
        return _end(found, State.OVER, "captcha_over")
    if repeated != (session.amount_fen, session.payee):
        return _end(found, State.OVER, "order_changed")
    if is_right(found.answer, answer):
        session.captcha_passed = session.confirmed_twice = True
        session.save(update_fields=["captcha_passed", "confirmed_twice"])
        return _end(found, State.PASSED, "ok")
    found.tries += 1
    found.save(update_fields=["tries"])
    if found.tries >= TRIES:
        return _end(found, State.OVER, "captcha_over")
    return Proof("captcha_wrong", TRIES - found.tries)


def _end(found: Challenge, state: Challenge.State, code: str) -> Proof:
    found.state, found.answer = state, ""
    found.save(update_fields=["state", "answer"])
    return Proof(code, 0)


def _note(session: Session, code: str, at: datetime) -> None:
    words = PROTOCOL[code]
    Verdict.objects.create(
        session=session,
        at=at,
        step="challenge",
        answer=Answer.OK if code == "ok" else Answer.REFUSED,
        code=code if code != "ok" else "captcha_passed",
        reason_zh=words.reason_zh,
        reason_en=words.reason_en,
        request_id=f"challenge-{session.verdicts.count()}",
    )


def confirm_by_hand(session: Session, by: Person, reason: str) -> None:
    """A person of the platform talked to the customer, who cannot see or hear a captcha.

    Counts as captcha and second confirmation; the time of the order goes on. Raises Forbidden,
    Invalid without a reason, Conflict when nothing waits.
    """
    if not by.can("session.confirm"):
        raise Forbidden(_("Your role does not confirm orders by hand."))
    if not reason.strip():
        raise Invalid(_("Say how you made sure of the person."))
    with write():
        if not session.challenges.filter(state=State.OPEN).update(state=State.PASSED, answer=""):
            raise Conflict(_("This order does not wait for a confirmation."))
        Session.objects.filter(pk=session.pk).update(captcha_passed=True, confirmed_twice=True)
        where = ref("interception", "session", session.pk)
        _note(session, "ok", clock.now())
        audit(by, "session.confirmed", where, reason=reason.strip()[:200])


def _session(unit: Unit, code: str, lock: bool = False) -> Session:
    rows = Session.objects.filter(owner=unit, code=code)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise NotFound(_("There is no such order in your unit."))
    return found

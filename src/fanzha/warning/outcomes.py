"""Outcomes R1–R9 (domain.md 3.2), what each needs, and the bases of a loss avoided."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from fanzha.kit import Invalid
from fanzha.kit import gettext as _
from fanzha.warning.states import State
from fanzha.warning.tiers import Tier


class Outcome(StrEnum):
    """How a warning ended."""

    R1 = "R1"  # 已识破无损失
    R2 = "R2"  # 正在被骗已止损
    R3 = "R3"  # 已被骗转W2/W4
    R4 = "R4"  # 误报
    R5 = "R5"  # 无法联系
    R6 = "R6"  # 拒不配合
    R7 = "R7"  # 空号/停机
    R8 = "R8"  # 外地转办
    R9 = "R9"  # 重复预警


NAMES: dict[Outcome, str] = {
    Outcome.R1: "已识破无损失",
    Outcome.R2: "正在被骗已止损",
    Outcome.R3: "已被骗",
    Outcome.R4: "误报",
    Outcome.R5: "无法联系",
    Outcome.R6: "拒不配合",
    Outcome.R7: "空号停机",
    Outcome.R8: "外地转办",
    Outcome.R9: "重复预警",
}
DISSUADED = frozenset({Outcome.R1, Outcome.R2, Outcome.R3, Outcome.R6})
SUCCEEDED = frozenset({Outcome.R1, Outcome.R2})
FOLLOWED = frozenset({Outcome.R1, Outcome.R2, Outcome.R3, Outcome.R5, Outcome.R6})
CALLS_BEFORE_GIVING_UP = 3


class Basis(StrEnum):
    """Why an amount counts as loss avoided; without one it does not."""

    FILLED_NOT_SENT = "filled_not_sent"  # 已填单未汇
    WITHDRAWN = "withdrawn"  # 撤回
    STOPPED = "stopped"  # 止付
    CAUGHT = "caught"  # 现场截获


# What a stop of payment holds is counted by the stop, not again as intercepted (domain.md 7.5).
INTERCEPTING = frozenset({Basis.FILLED_NOT_SENT, Basis.WITHDRAWN, Basis.CAUGHT})


class AttemptKind(StrEnum):
    """How the person was tried to be reached."""

    SMS = "sms"  # 短信
    FLASH = "flash"  # 闪信
    ROBOT = "robot"  # 机器人
    CALL = "call"  # 人工电话
    FAMILY = "family"  # 家属
    COMMUNITY = "community"  # 社区
    VISIT = "visit"  # 上门


class Result(StrEnum):
    """What came of an attempt."""

    REACHED = "reached"  # spoke with the person / met the person
    SENT = "sent"  # a message went out
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    OFF = "off"  # 空号、停机、关机
    REFUSED = "refused"
    NOT_HOME = "not_home"
    NOT_THE_USER = "not_the_user"
    ABROAD = "abroad"
    ELSEWHERE = "elsewhere"  # lives in another place
    WRONG_PERSON = "wrong_person"
    SUSPECT = "suspect"
    PASSED_ON = "passed_on"  # family or community will speak to the person


_MESSAGE = (Result.SENT, Result.NO_ANSWER)
_TALK = (
    Result.REACHED,
    Result.NO_ANSWER,
    Result.BUSY,
    Result.OFF,
    Result.REFUSED,
    Result.NOT_THE_USER,
    Result.ABROAD,
    Result.ELSEWHERE,
    Result.WRONG_PERSON,
    Result.SUSPECT,
)
RESULTS: dict[AttemptKind, tuple[Result, ...]] = {
    AttemptKind.SMS: _MESSAGE,
    AttemptKind.FLASH: _MESSAGE,
    AttemptKind.ROBOT: (Result.REACHED, Result.NO_ANSWER, Result.BUSY, Result.OFF, Result.REFUSED),
    AttemptKind.CALL: _TALK,
    AttemptKind.FAMILY: (Result.PASSED_ON, Result.NO_ANSWER, Result.ABROAD, Result.ELSEWHERE),
    AttemptKind.COMMUNITY: (Result.REACHED, Result.NOT_HOME, Result.PASSED_ON, Result.ELSEWHERE),
    AttemptKind.VISIT: (
        Result.REACHED,
        Result.NOT_HOME,
        Result.REFUSED,
        Result.NOT_THE_USER,
        Result.ABROAD,
        Result.ELSEWHERE,
        Result.WRONG_PERSON,
        Result.SUSPECT,
    ),
}
CALLS = frozenset({AttemptKind.CALL, AttemptKind.ROBOT})
MESSAGES = frozenset({AttemptKind.SMS, AttemptKind.FLASH})
_SIDES = {
    Result.NOT_THE_USER: State.NOT_THE_USER,
    Result.ABROAD: State.ABROAD,
    Result.ELSEWHERE: State.OUT_OF_AREA,
    Result.WRONG_PERSON: State.WRONG_PERSON,
    Result.SUSPECT: State.SUSPECT,
    Result.REFUSED: State.REFUSED,
}


def state_after(kind: AttemptKind, result: Result) -> State:
    """Where an attempt leaves the warning; raises Invalid for a result this kind cannot have."""
    if result not in RESULTS[kind]:
        raise Invalid(
            _("An attempt of this kind ({kind}) cannot end so ({result}): choose another.").format(
                kind=kind.value, result=result.value
            )
        )
    if result in _SIDES:
        return _SIDES[result]
    if kind is AttemptKind.VISIT:
        return State.MET if result is Result.REACHED else State.VISITING
    if kind is AttemptKind.COMMUNITY and result is Result.REACHED:
        return State.MET
    if kind in CALLS:
        busy = State.LINE_BUSY if result is Result.BUSY else State.UNREACHABLE
        return State.PHONE_OK if result is Result.REACHED else busy
    return State.CONTACTING


@dataclass(frozen=True)
class Done:
    """What was tried before the outcome: the kinds with their results, in order."""

    tries: Sequence[tuple[AttemptKind, Result]]

    @property
    def met(self) -> bool:
        """True after a meeting."""
        return any(state_after(*one) is State.MET for one in self.tries)

    @property
    def reached(self) -> bool:
        """True after any contact with the person."""
        return any(result is Result.REACHED for _, result in self.tries)

    @property
    def visited(self) -> bool:
        """True after somebody stood at the door."""
        return any(kind is AttemptKind.VISIT for kind, _ in self.tries)

    @property
    def unanswered(self) -> int:
        """Calls in a row, counted back from the last, that nobody answered."""
        count = 0
        for kind, result in reversed(self.tries):
            if kind in CALLS:
                if result not in (Result.NO_ANSWER, Result.BUSY, Result.OFF):
                    break
                count += 1
        return count


def check_outcome(outcome: Outcome, tier: Tier, away: bool, done: Done, reason: str) -> None:
    """Raise Invalid, saying what is missing, when the work does not bear the outcome.

    Tiers that ask for a meeting are never closed by a good call: a meeting or a written reason.
    """
    if reason.strip():
        return
    if tier.face_to_face and not away and not done.met:
        raise Invalid(
            _(
                "Tier {tier} closes only after a meeting. Record the visit, or write why there "
                "was none."
            ).format(tier=tier.name)
        )
    if outcome in SUCCEEDED and not done.reached:
        raise Invalid(
            _("Nobody has spoken with the person yet. Record the talk, or write a reason.")
        )
    if outcome is Outcome.R5 and done.unanswered < CALLS_BEFORE_GIVING_UP:
        raise Invalid(_("“Cannot be reached” needs three calls without an answer, or a reason."))
    if outcome is Outcome.R6 and not done.visited:
        raise Invalid(
            _("Who refuses on the phone is visited first. Record the visit, or a reason.")
        )


def check_avoided(outcome: Outcome, avoided_fen: int, basis: str) -> None:
    """Raise Invalid when a loss avoided lacks its basis or does not fit the outcome."""
    if avoided_fen < 0:
        raise Invalid(_("The loss avoided cannot be negative."))
    if avoided_fen and not basis:
        raise Invalid(_("A loss avoided needs its basis: choose why the money was not lost."))
    if avoided_fen and outcome not in (Outcome.R2, Outcome.R3):
        raise Invalid(
            _("Only R2 and R3 have a loss avoided; set it to 0 or choose another outcome.")
        )

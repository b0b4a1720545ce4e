"""What is said to those who work on warnings, and to the person warned by text message."""

from datetime import datetime

from fanzha.kit import gettext as _
from fanzha.kit import gettext as spoken
from fanzha.kit import local
from fanzha.warning.states import State
from fanzha.warning.wording import gettext_noop

_ADVICE = {
    State.LINE_BUSY: gettext_noop(
        "The line is busy: perhaps the swindler is on the phone. Go there now, keep sending text "
        "messages, and let the centre ask the operator to cut the line."
    ),
    State.UNREACHABLE: gettext_noop(
        "Try the other numbers, the family and the community. Three calls without an answer raise "
        "the tier."
    ),
    State.REFUSED: gettext_noop("Who refuses on the phone is visited."),
    State.OUT_OF_AREA: gettext_noop(
        "Ask the place where the person lives (below), or let the centre send the warning on."
    ),
    State.ABROAD: gettext_noop(
        "Reach the person through the family; write down how in the outcome."
    ),
    State.NOT_THE_USER: gettext_noop(
        "Find out who uses the number: ask the family, the community, the operator."
    ),
    State.SUSPECT: gettext_noop(
        "Only the centre sees this warning. Record the outcome, or dispatch it again if the "
        "suspicion was wrong."
    ),
    State.WRONG_PERSON: gettext_noop("Record the outcome R4, or another try if it was no mistake."),
    State.REOPENED: gettext_noop("The work begins again: speak with the person and go there."),
}


def advice(state: str, asked: str = "") -> str:
    """What to do now in a side state, nothing where the deadlines say enough.

    `asked` is the place whose answer is awaited.
    """
    if state == State.OUT_OF_AREA and asked:
        return _("{place} was asked: record the answer when it comes.").format(place=asked)
    sentence_ = _ADVICE.get(State(state), "")
    return spoken(sentence_) if sentence_ else ""


SMS = (
    "【反诈中心】您可能正在遭遇电信网络诈骗，请立即停止转账、不要透露验证码、不要共享屏幕。民警正在联系您。"
    "如需核实，请直接拨打110或96110，或到派出所；警方不会要求您转账。"
)
"""The message to a warned person, in Chinese whatever the page (domain.md 3.2: print in every one
how to verify the caller)."""

_RUNG = {
    "reminded": gettext_noop("Warning task {number} ({tier}): “{clock}” is due at {time}."),
    "overdue": gettext_noop("Warning task {number} ({tier}) is overdue: “{clock}” since {time}."),
    "escalated": gettext_noop(
        "Warning task {number} ({tier}): “{clock}” was due at {time} and is still not done. "
        "The leader in charge is asked to step in."
    ),
}


def rung(step: str, number: int, tier: str, clock: str, due: datetime) -> str:
    """What a ringing clock says to whoever is responsible."""
    time = local(due).strftime("%m-%d %H:%M")
    return spoken(_RUNG[step]).format(number=number, tier=tier, clock=clock, time=time)


_HAPPENED = {
    "raised": gettext_noop("Warning task {number} was raised to a graver tier: act at once."),
    "reopened": gettext_noop("Warning task {number} begins again: look at what is new."),
    "transferred": gettext_noop("Warning task {number}: money is lost. Stop the payment at once."),
    "out_of_area": gettext_noop(
        "Warning task {number}: the person lives elsewhere. Send it on or ask the place."
    ),
    "suspect": gettext_noop("Warning task {number} is restricted: the person is a suspect."),
}


def happened(what: str, number: int) -> str:
    """What befell a warning, for whoever has to act on it."""
    return spoken(_HAPPENED[what]).format(number=number)


def visit_asked() -> str:
    """The request to a community or grid."""
    return _("The police station asks you for a household visit.")

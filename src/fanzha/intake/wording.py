"""Words on screen for the closed sets of intake (standard terms of the field manual)."""

from fanzha.intake.minimum import Channel
from fanzha.intake.states import State
from fanzha.intake.urgency import Urgency
from fanzha.kit import gettext as _


def state_name(state: str) -> str:
    """A state as people call it."""
    names = {
        State.CALL: _("Being taken"),
        State.EMERGENCY_DATA_COMPLETE: _("Stop-payment data complete"),
        State.ELEMENTS_COMPLETE: _("Elements complete"),
        State.CLASSIFIED: _("Type confirmed"),
        State.ACCEPTED: _("Accepted"),
        State.CONSULT_ONLY: _("Consultation"),
        State.ATTEMPTED: _("Attempted"),
        State.TRANSFERRED: _("Transferred elsewhere"),
        State.FILED: _("Filed"),
        State.SOLVED: _("Solved"),
        State.PENDING: _("Pending"),
        State.WITHDRAWN: _("Withdrawn"),
    }
    return names[State(state)]


def step_name(state: str) -> str:
    """The button that leads to a state."""
    names = {
        State.ACCEPTED: _("Accept the case"),
        State.CONSULT_ONLY: _("Only a consultation"),
        State.ATTEMPTED: _("Attempted, no loss"),
        State.TRANSFERRED: _("Transfer elsewhere"),
        State.FILED: _("File the case"),
        State.SOLVED: _("Case solved"),
        State.PENDING: _("Leave pending"),
        State.WITHDRAWN: _("Withdraw the report"),
    }
    return names.get(State(state), state_name(state))


def urgency_name(urgency: str) -> str:
    """How soon somebody must act; empty when nothing presses."""
    names = {Urgency.NOW: _("Paying now"), Urgency.TODAY: _("Paid today"), Urgency.NONE: ""}
    return names[Urgency(urgency)]


def channel_name(channel: str) -> str:
    """The way money left the victim; empty for none."""
    names = {
        Channel.BANK: _("Bank transfer"),
        Channel.WECHAT: _("WeChat Pay"),
        Channel.ALIPAY: _("Alipay"),
        Channel.ECNY: _("Digital yuan"),
        Channel.USDT: _("USDT and the like"),
        Channel.HANDOVER: _("Cash or gold by hand"),
    }
    return names.get(Channel(channel), "") if channel else ""


def channels() -> list[tuple[str, str]]:
    """All channels with their names, as choices."""
    return [(channel.value, channel_name(channel)) for channel in Channel]


def side_name(side: str) -> str:
    """Whose an element is."""
    return {
        "swindler": _("The swindler's"),
        "victim": _("The victim's"),
        "unknown": _("Not known"),
        "drop": _("Not an element"),
    }.get(side, side)

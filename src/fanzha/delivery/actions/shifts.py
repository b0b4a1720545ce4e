"""The notice of a shift that is handed over, and its end. Handlers of `wiring.HANDLERS`."""

from functools import partial

from django.urls import reverse

from fanzha.delivery.actions.inbox import settle, tell
from fanzha.kit import clock, ref
from fanzha.kit import gettext as _
from fanzha.kit.actions import write
from fanzha.organisations.actions import Handover


def handover_given(handover_id: int) -> None:
    """Tell the colleague who is to take over, unless it is done by now."""
    given = Handover.objects.select_related("unit", "taker").filter(
        pk=handover_id, state=Handover.State.GIVEN
    )
    about = _about(handover_id)
    for handover in given:
        say = partial(_words, handover.unit.short_name)
        with write():
            tell(
                [handover.taker],
                [],
                say,
                url=reverse("organisations:handover", args=[handover_id]),
                key=about,
                about=about,
                urgent=True,
            )


def _words(unit: str) -> str:
    text = _("{unit}: the shift is handed over to you. Read what is open, then confirm.")
    return text.format(unit=unit)


def handover_ended(handover_id: int) -> None:
    """Confirmed or taken back: nobody needs the notice any more."""
    with write():
        settle([_about(handover_id)], clock.now())


def _about(handover_id: int) -> str:
    return ref("organisations", "handover", handover_id)

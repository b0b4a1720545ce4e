"""Words for the codes of this part."""

from collections.abc import Mapping

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as noop

register = template.Library()

# Actions of this part and of delivery; other parts mark theirs with gettext_noop where they write
# them. The code itself is the message id.
ACTIONS = (
    noop("centre.started"),
    noop("units.imported"),
    noop("people.imported"),
    noop("areas.imported"),
    noop("population.imported"),
    noop("unit.created"),
    noop("unit.changed"),
    noop("unit.linked"),
    noop("unit.unlinked"),
    noop("person.created"),
    noop("person.changed"),
    noop("person.opened"),
    noop("person.closed"),
    noop("person.logged_in"),
    noop("person.logged_out"),
    noop("person.password_issued"),
    noop("person.password_changed"),
    noop("person.second_step_on"),
    noop("person.second_step_off"),
    noop("personal.revealed"),
    noop("post.given"),
    noop("post.ended"),
    noop("shift.added"),
    noop("shift.removed"),
    noop("handover.given"),
    noop("handover.confirmed"),
    noop("handover.withdrawn"),
    noop("import.staged"),
    noop("import.discarded"),
    noop("export.made"),
    noop("key.created"),
    noop("key.revoked"),
    noop("retention.ended"),
    noop("event.retried"),
    noop("endpoint.created"),
    noop("endpoint.changed"),
    noop("endpoint.opened"),
    noop("endpoint.closed"),
    noop("message.retried"),
    noop("message.withdrawn"),
)

_STATES: Mapping[str, Mapping[str, tuple[Promise, str]]] = {
    "delivery": {
        "waiting": (_("waiting"), "soon"),
        "parked": (_("given up"), "bad"),
        "done": (_("done"), "good"),
    },
    "run": {
        "staged": (_("read, not imported yet"), "soon"),
        "running": (_("running"), "info"),
        "done": (_("done"), "good"),
        "failed": (_("failed"), "bad"),
        "discarded": (_("discarded"), ""),
    },
    "handover": {
        "given": (_("to be confirmed"), "soon"),
        "confirmed": (_("confirmed"), "good"),
        "withdrawn": (_("taken back"), ""),
    },
}


@register.filter
def action_words(code: str) -> str:
    """What an action of the audit chain is called; the code itself where nobody named it."""
    return gettext(code)


@register.simple_tag
def state_badge(what: str, state: str) -> SafeString:
    """The badge of a state."""
    word, tone = _STATES[what][state]
    return format_html('<span class="fz-badge fz-tone-{}">{}</span>', tone or "none", word)

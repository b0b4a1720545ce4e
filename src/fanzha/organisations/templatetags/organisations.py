"""Words for the codes of this part."""

from collections.abc import Mapping

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as spoken
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from fanzha.organisations.actions.guards import opens
from fanzha.organisations.models import Person

register = template.Library()

# Actions of this part and of delivery; other parts mark theirs with gettext_noop where they write
# them. The code itself is the message id.
ACTIONS = (
    gettext_noop("centre.started"),
    gettext_noop("units.imported"),
    gettext_noop("people.imported"),
    gettext_noop("areas.imported"),
    gettext_noop("population.imported"),
    gettext_noop("unit.created"),
    gettext_noop("unit.changed"),
    gettext_noop("unit.linked"),
    gettext_noop("unit.unlinked"),
    gettext_noop("person.created"),
    gettext_noop("person.changed"),
    gettext_noop("person.opened"),
    gettext_noop("person.closed"),
    gettext_noop("person.logged_in"),
    gettext_noop("person.logged_out"),
    gettext_noop("person.password_issued"),
    gettext_noop("person.password_changed"),
    gettext_noop("person.second_step_on"),
    gettext_noop("person.second_step_off"),
    gettext_noop("person.recovery_codes_made"),
    gettext_noop("person.recovery_code_used"),
    gettext_noop("personal.revealed"),
    gettext_noop("post.given"),
    gettext_noop("post.ended"),
    gettext_noop("shift.added"),
    gettext_noop("shift.removed"),
    gettext_noop("handover.given"),
    gettext_noop("handover.confirmed"),
    gettext_noop("handover.withdrawn"),
    gettext_noop("import.staged"),
    gettext_noop("import.discarded"),
    gettext_noop("export.made"),
    gettext_noop("key.created"),
    gettext_noop("key.revoked"),
    gettext_noop("key.used"),
    gettext_noop("retention.ended"),
    gettext_noop("event.retried"),
    gettext_noop("endpoint.created"),
    gettext_noop("endpoint.changed"),
    gettext_noop("endpoint.opened"),
    gettext_noop("endpoint.closed"),
    gettext_noop("message.retried"),
    gettext_noop("message.withdrawn"),
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
    """What an action of the audit chain is called; the words of the code where nobody named it."""
    words = spoken(code)
    return words.replace(".", " ").replace("_", " ") if words == code else words


@register.filter
def opens_for(url: str, person: Person) -> bool:
    """May this person open the page at this address?"""
    return opens(url, person)


@register.simple_tag
def state_badge(what: str, state: str) -> SafeString:
    """The badge of a state."""
    word, tone = _STATES[what][state]
    return format_html('<span class="fz-badge fz-tone-{}">{}</span>', tone or "none", word)

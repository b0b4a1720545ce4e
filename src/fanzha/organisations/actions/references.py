"""From a reference to the thing behind it, for a person who may see it, and opening one field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from fanzha.kit import Forbidden, Invalid, NotFound, Ref
from fanzha.kit import gettext as _
from fanzha.kit.actions import write
from fanzha.organisations.actions.audit import audit
from fanzha.organisations.actions.guards import opens
from fanzha.organisations.kinds import Purpose
from fanzha.organisations.models import Person


@dataclass(frozen=True)
class Thing:
    """What a reference stands for, as the asking person may see it.

    `personal` gives the plain text of one field that this person may open, None without such
    fields; it raises Forbidden for a field that is closed to them.
    """

    title: str
    url: str
    personal: Callable[[str], str] | None = None


Resolver = Callable[[str, Person], Thing]


def resolve(ref_text: str, person: Person) -> Thing:
    """The thing behind `part:kind:id`; raises NotFound when it is gone or out of sight."""
    ref = Ref.parse(ref_text)
    table: Mapping[str, str] = import_string(settings.RESOLVERS)
    if ref.family not in table:
        raise NotFound(_("Nothing is known of {kind}.").format(kind=ref.family))
    resolver: Resolver = import_string(table[ref.family])
    return resolver(ref.id, person)


class Openable:
    """Which references lead the person to a page and not to a refusal.

    A page of its own role opens or stays closed to a person for all things of a family, so the
    first one found answers for the others: lists ask for each of their rows.
    """

    def __init__(self, person: Person) -> None:
        self._person = person
        self._known: dict[str, bool] = {}

    def __contains__(self, ref_text: str) -> bool:
        family = Ref.parse(ref_text).family
        if family not in self._known:
            try:
                url = resolve(ref_text, self._person).url
            except (NotFound, Forbidden):
                return False
            self._known[family] = opens(url, self._person)
        return self._known[family]


def reveal(ref_text: str, field: str, purpose: str, person: Person) -> str:
    """Open one personal field of one thing; who, which field and why go into the audit chain."""
    if purpose not in list(Purpose):
        raise Invalid(_("Say what you need the field for: choose one of the purposes."))
    if not person.can("personal.reveal"):
        raise Forbidden(_("Your role does not open personal fields."))
    personal = resolve(ref_text, person).personal
    if personal is None:
        raise NotFound(_("This record has no personal fields."))
    text = personal(field)
    with write():
        audit(person, "personal.revealed", ref_text, field=field, purpose=purpose)
    return text

"""What references of this part stand for."""

from django.urls import reverse
from django.utils.translation import gettext as _

from fanzha.kit import Forbidden, NotFound, row_id
from fanzha.knowledge.access import shown_value
from fanzha.knowledge.actions.dictionary import find_entry
from fanzha.knowledge.actions.listing import find_listed
from fanzha.knowledge.actions.registry import find_indicator
from fanzha.knowledge.identifiers import IndicatorKind, kind_name
from fanzha.knowledge.lists import list_title
from fanzha.knowledge.models import Appeal
from fanzha.organisations.actions import Person, Thing, visible


def resolve_indicator(key: str, person: Person) -> Thing:
    """The indicator behind `knowledge:indicator:…`."""
    _need(person, "indicator.view")
    found = find_indicator(_number(key))
    title = f"{kind_name(IndicatorKind(found.kind))} {shown_value(found, person)}"
    return Thing(title, reverse("knowledge:indicator", args=[found.pk]))


def resolve_entry(key: str, person: Person) -> Thing:
    """The entry behind `knowledge:entry:…`."""
    _need(person, "knowledge.edit")
    found = find_entry(_number(key))
    return Thing(found.title, reverse("knowledge:entry", args=[found.pk]))


def resolve_appeal(key: str, person: Person) -> Thing:
    """The appeal behind `knowledge:appeal:…`; name and phone open one by one."""
    found = find_appeal(_number(key), person)
    title = _("Appeal %(number)s") % {"number": found.pk}

    def personal(field: str) -> str:
        if field not in ("name", "phone"):
            raise Forbidden(_("This field of an appeal cannot be opened."))
        return str(getattr(found, field))

    return Thing(title, reverse("knowledge:appeal", args=[found.pk]), personal)


def resolve_listed(key: str, person: Person) -> Thing:
    """The entry behind `knowledge:listed:…`; its value opens for those who may see lists."""
    _need(person, "list.view")
    found = find_listed(_number(key), person)

    def personal(field: str) -> str:
        if field != "value":
            raise Forbidden(_("This field of an entry cannot be opened."))
        return found.value

    title = f"{list_title(found.list)} {found.masked}"
    return Thing(title, reverse("knowledge:listed", args=[found.pk]), personal)


def find_appeal(pk: int, person: Person) -> Appeal:
    """The appeal, for those who record or decide appeals and whose reach covers it."""
    if not (person.can("appeal.record") or person.can("appeal.decide")):
        raise Forbidden(_("Your role does not handle appeals."))
    rows = visible(Appeal.objects.select_related("indicator", "owner"), person)
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such appeal in your units."))
    return found


def _need(person: Person, permission: str) -> None:
    if not person.can(permission):
        raise Forbidden(_("Your role may not open this."))


def _number(key: str) -> int:
    found = row_id(key)
    if not found:
        raise NotFound(_("There is no such record."))
    return found

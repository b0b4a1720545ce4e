"""Finding warnings of a person, for 一案一倒查 and for the search box."""

from datetime import datetime

from django.db.models import Q

from fanzha.kit.actions import blind, blind_last4
from fanzha.warning.models import Hit, Number, Warning


def match_recent(
    *,
    phone: str = "",
    id_card: str = "",
    name: str = "",
    since: datetime,
    until: datetime,
) -> list[Warning]:
    """Warnings of this person or phone that were received between the two moments, oldest first.

    By id number, or by any of the person's phones; a name alone finds nothing. A phone whose
    warning bears another name still counts: the swindler reached that phone.
    """
    found = Q(pk__in=())
    if id_card:
        found |= Q(id_index__in=blind(id_card))
    if phone:
        digests = blind(phone)
        more = Number.objects.filter(phone_index__in=digests, family=False)
        found |= Q(phone_index__in=digests) | Q(pk__in=more.values("warning_id"))
    rows = Warning.objects.filter(found, received_at__range=(since, until)).order_by("id")
    return sorted(rows, key=lambda w: (w.name != name, w.pk)) if name else list(rows)


def search(text: str) -> Q:
    """The condition for what was typed into a search field: a full value or last four digits."""
    value = text.strip()
    digests = blind(value)
    more = Number.objects.filter(phone_index__in=digests)
    numbered = Hit.objects.exclude(number="").filter(number=value.upper())
    found = Q(phone_index__in=digests) | Q(id_index__in=digests) | Q(name_index__in=digests)
    found |= Q(pk__in=more.values("warning_id")) | Q(pk__in=numbered.values("warning_id"))
    if len(value) == 4:
        found |= _ending(value)
    return found | Q(pk=int(value)) if value.isdecimal() and len(value) < 11 else found


def _ending(four: str) -> Q:
    digests = blind_last4(four)
    more = Number.objects.filter(phone_last4__in=digests).values("warning_id")
    return Q(phone_last4__in=digests) | Q(id_last4__in=digests) | Q(pk__in=more)

"""The notices of a person: told once per key, gone when seen or when the thing is done."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation

from fanzha.delivery.actions.outbox import send
from fanzha.delivery.models import Notice
from fanzha.delivery.privacy import refuse_personal
from fanzha.delivery.times import Urgency
from fanzha.kit import NotFound, clock
from fanzha.kit import gettext as _
from fanzha.kit.actions import write
from fanzha.organisations import kept_since
from fanzha.organisations.actions import Person


def in_each_language(say: Callable[[], str]) -> dict[str, str]:
    """The sentence in every language that pages have; raises Invalid for personal numbers."""
    texts = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            texts[code] = say()
    refuse_personal(*texts.values())
    return texts


def tell(
    people: Iterable[Person],
    units: Iterable[int],
    say: Callable[[], str],
    *,
    url: str,
    key: str,
    about: str = "",
    urgent: bool = False,
) -> int:
    """Tell people on their pages and units at their endpoints; returns how many people are new.

    Joins the caller's transaction; the same `key` again tells nobody twice. `say` gives the
    sentence in the language that is active, endpoints get it in that of the centre.
    """
    texts, now = in_each_language(say), clock.now()
    given = {"texts": texts, "url": url, "about": about, "urgent": urgent, "created_at": now}
    fresh = 0
    for person in {one.pk: one for one in people}.values():
        _row, created = Notice.objects.get_or_create(person=person, key=key[:80], defaults=given)
        fresh += created
    text, urgency = texts[settings.LANGUAGE_CODE], Urgency.URGENT if urgent else Urgency.NORMAL
    for unit in units:
        send(unit, text, text, urgency, about, key[:80])
    return fresh


def unseen(person: Person) -> QuerySet[Notice]:
    """What the person has not seen yet, newest first."""
    return Notice.objects.filter(person=person, seen_at__isnull=True).order_by("-id")


def unread_notices(person: Person) -> int:
    """How many notices the person has not seen (for the bell of every page)."""
    return unseen(person).count()


def settle(abouts: Iterable[str], now: datetime) -> None:
    """What these notices waited for is done: nobody needs them any more."""
    Notice.objects.filter(about__in=list(abouts), seen_at__isnull=True).update(seen_at=now)


def see(pk: int, person: Person, now: datetime) -> Notice:
    """The person has seen the notice; raises NotFound for one that is not theirs."""
    notice = Notice.objects.filter(pk=pk, person=person).first()
    if notice is None:
        raise NotFound(_("There is no such notice for you."))
    with write():
        Notice.objects.filter(pk=pk, seen_at__isnull=True).update(seen_at=now)
    return notice


def see_all(person: Person, now: datetime) -> int:
    """The person has seen everything; returns how many were new."""
    with write():
        return unseen(person).update(seen_at=now)


def forget_notices(now: datetime) -> int:
    """Delete notices whose retention ended, seen or not."""
    old = Notice.objects.filter(created_at__lt=kept_since("delivery_message", now))
    return old.delete()[0]

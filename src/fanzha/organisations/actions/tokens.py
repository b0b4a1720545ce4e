"""Form tokens: a double click or a repeated request does nothing twice."""

from datetime import timedelta

from django.db import IntegrityError, transaction

from fanzha.kit import Conflict, clock
from fanzha.kit import gettext as _
from fanzha.organisations.models import IdempotencyKey, Person


def once(person: Person, token: str) -> None:
    """Use a form's token up in the current transaction; raises Conflict when it was used before.

    A form without a token (an API, a test) is not guarded.
    """
    if not token:
        return
    try:
        with transaction.atomic():
            IdempotencyKey.objects.create(
                holder=f"person:{person.pk}", key=token[:64], used_at=clock.now()
            )
    except IntegrityError:
        raise Conflict(_("This was already sent; the page shows the result.")) from None


def forget_tokens(keep: timedelta = timedelta(days=3)) -> None:
    """Delete tokens that no form can still hold (scheduled daily)."""
    IdempotencyKey.objects.filter(used_at__lt=clock.now() - keep).delete()

"""What references of this part stand for."""

from django.urls import reverse
from django.utils.translation import gettext as _

from fanzha.interception.actions.merchants import merchant_for
from fanzha.interception.models import Session
from fanzha.kit import Forbidden, NotFound
from fanzha.organisations.actions import Person, Thing, visible

_OPEN = ("payee", "payer", "device", "source_ip")


def session_for(pk: int, person: Person) -> Session:
    """The order, for those in whose sight it is; raises NotFound."""
    rows = visible(Session.objects.select_related("merchant", "owner"), person)
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such order in your unit."))
    return found


def resolve_session(key: str, person: Person) -> Thing:
    """The order behind `interception:session:…`; accounts open one by one."""
    _need(person)
    found = session_for(_number(key), person)

    def personal(field: str) -> str:
        if field not in _OPEN:
            raise Forbidden(_("This field of an order cannot be opened."))
        return str(getattr(found, field))

    return Thing(found.order_no, reverse("interception:session", args=[found.pk]), personal)


def resolve_merchant(key: str, person: Person) -> Thing:
    """The merchant behind `interception:merchant:…`."""
    _need(person)
    found = merchant_for(_number(key), person)
    return Thing(found.name, reverse("interception:merchant", args=[found.pk]))


def _need(person: Person) -> None:
    if not person.can("session.view"):
        raise Forbidden(_("Your role may not open this."))


def _number(key: str) -> int:
    if not key.isdecimal():
        raise NotFound(_("There is no such record."))
    return int(key)

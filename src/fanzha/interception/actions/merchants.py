"""The registry of merchants: every state is kept, signing keys are shown once."""

import re
import secrets
from dataclasses import asdict, dataclass
from ipaddress import ip_network

from django.db import IntegrityError
from django.utils.translation import gettext as _

from fanzha.interception.models import Merchant, MerchantKey, MerchantRevision
from fanzha.interception.rows import Registered, host_of
from fanzha.kit import Conflict, Forbidden, Invalid, NotFound, clock, ref
from fanzha.kit.actions import write
from fanzha.organisations.actions import Person, Unit, audit, visible

STEP_S, TOTAL_S = (10, 900), (30, 3600)
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{1,39}")
_HOST = re.compile(r"(?:[\w\-]{1,63}\.)+[\w\-]{2,63}")


@dataclass(frozen=True, kw_only=True)
class Details:
    """What is registered of a merchant; hours are minutes of the day, None for none."""

    code: str
    name: str
    domains: tuple[str, ...]
    networks: tuple[str, ...] = ()
    sensitive_from: int | None = None
    sensitive_until: int | None = None
    sensitive_fen: int | None = None
    step_limit_s: int = 300
    total_limit_s: int = 900
    active: bool = True


def merchant_ref(merchant: Merchant) -> str:
    """The reference `interception:merchant:…`."""
    return ref("interception", "merchant", merchant.pk)


def save_merchant(
    by: Person | None, unit: Unit, details: Details, reason: str = "", pk: int | None = None
) -> Merchant:
    """Register a merchant of a unit, or change one. Raises Forbidden, Invalid, Conflict."""
    if by is not None:
        _need(by)
    tidy = _tidy(details)
    with write():
        row = Merchant(owner=unit) if pk is None else _locked(unit, pk)
        if pk is not None and row.code != tidy["code"]:
            raise Invalid(_("The code of a merchant stays as it is."))
        for name, value in tidy.items():
            setattr(row, name, value)
        row.number = row.number + 1 if pk else 1
        row.changed_at = clock.now()
        try:
            row.save()
        except IntegrityError:
            raise Conflict(_("A merchant with this code is registered already.")) from None
        MerchantRevision.objects.create(
            merchant=row,
            number=row.number,
            body=tidy,
            at=row.changed_at,
            person=by,
            reason=reason.strip()[:200],
        )
        audit(by, "merchant.saved", merchant_ref(row), number=row.number)
    return row


def _locked(unit: Unit, pk: int) -> Merchant:
    found = Merchant.objects.select_for_update().filter(pk=pk, owner=unit).first()
    if found is None:
        raise NotFound(_("There is no such merchant in your unit."))
    return found


def _tidy(details: Details) -> dict[str, object]:
    body = asdict(details)
    body["domains"] = [_domain(one) for one in details.domains]
    body["networks"] = [_network(one) for one in details.networks]
    if not _CODE.fullmatch(details.code) or not details.name.strip():
        raise Invalid(_("Give the merchant a name and a code of letters and digits."))
    if not body["domains"]:
        raise Invalid(_("Register at least one domain."))
    if (details.sensitive_from is None) != (details.sensitive_until is None):
        raise Invalid(_("Give both ends of the sensitive hours, or none."))
    _within(_("The limit of a step"), details.step_limit_s, STEP_S)
    _within(_("The limit of the whole order"), details.total_limit_s, TOTAL_S)
    return body


def _within(what: str, seconds: int, bounds: tuple[int, int]) -> None:
    if not bounds[0] <= seconds <= bounds[1]:
        text = _("%(what)s lies between %(least)d and %(most)d seconds.")
        raise Invalid(text % {"what": what, "least": bounds[0], "most": bounds[1]})


def _domain(text: str) -> str:
    host = host_of(text.strip()).removeprefix("www.")
    if not _HOST.fullmatch(host):
        raise Invalid(_("“%(text)s” is no domain.") % {"text": text[:60]})
    return host


def _network(text: str) -> str:
    try:
        return str(ip_network(text.strip(), strict=False))
    except ValueError:
        raise Invalid(_("“%(text)s” is no address or network.") % {"text": text[:60]}) from None


def find_merchant(unit: Unit, code: str) -> Merchant:
    """The unit's active merchant of this code; raises NotFound."""
    found = Merchant.objects.filter(owner=unit, code=code, active=True).first()
    if found is None:
        raise NotFound(
            _("The unit of this key has no active merchant “%(code)s”.") % {"code": code[:40]}
        )
    return found


def merchant_for(pk: int, person: Person) -> Merchant:
    """The merchant, for those in whose sight it is; raises NotFound."""
    found = visible(Merchant.objects.filter(pk=pk), person).first()
    if found is None:
        raise NotFound(_("There is no such merchant in your unit."))
    return found


def registered(merchant: Merchant) -> Registered:
    """What the pure checks need to know."""
    return Registered(
        tuple(merchant.domains),
        tuple(merchant.networks),
        merchant.sensitive_from,
        merchant.sensitive_until,
        merchant.sensitive_fen,
    )


def make_signing_key(by: Person, merchant: Merchant, name: str) -> tuple[MerchantKey, str]:
    """A key with which the merchant signs its orders, and its text, which is shown only now.

    With the first key every order of the merchant must be signed.
    """
    _need(by)
    secret = secrets.token_urlsafe(32)
    with write():
        key = MerchantKey.objects.create(
            merchant=merchant,
            name=name.strip()[:60] or _("Signing key"),
            secret=secret,
            created_at=clock.now(),
            created_by=by,
        )
        audit(by, "merchant.key_made", merchant_ref(merchant), key=key.pk)
    return key, secret


def revoke_signing_key(by: Person, key: MerchantKey) -> None:
    """End a signing key at once."""
    _need(by)
    with write():
        live = MerchantKey.objects.filter(pk=key.pk, revoked_at=None)
        if live.update(revoked_at=clock.now(), secret=""):
            audit(by, "merchant.key_revoked", merchant_ref(key.merchant), key=key.pk)


def _need(person: Person) -> None:
    if not person.can("merchant.edit"):
        raise Forbidden(_("Your role does not keep the registry of merchants."))

"""The second step of the login: the authenticator, and recovery codes for the day it is lost."""

import re
import secrets

from django.contrib.auth.hashers import check_password
from django_otp.plugins.otp_totp.models import TOTPDevice

from fanzha.kit import Forbidden, NotFound, clock
from fanzha.kit import gettext as _
from fanzha.kit.actions import write
from fanzha.organisations.actions.audit import audit
from fanzha.organisations.actions.people import SIGNS, issue_password, person_ref, sealed
from fanzha.organisations.models import Person, RecoveryCode

CODES = 10
_GROUPS, _LENGTH = 3, 4  # 12 signs of 31: 59 bits, and each wrong try doubles the wait


def device_of(person: Person) -> TOTPDevice | None:
    """The authenticator the person enrolled, None without one."""
    return TOTPDevice.objects.filter(user=person, confirmed=True).first()


def switch_on(person: Person, device: TOTPDevice) -> list[str]:
    """Ask for a code at each login from now on; the recovery codes are shown once."""
    with write():
        TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
        audit(person, "person.second_step_on", person_ref(person))
        return _fresh_codes(person)


def renew_codes(person: Person) -> list[str]:
    """New recovery codes; the ones before end."""
    with write():
        audit(person, "person.recovery_codes_made", person_ref(person))
        return _fresh_codes(person)


def _fresh_codes(person: Person) -> list[str]:
    codes = [_new_code() for _ in range(CODES)]
    RecoveryCode.objects.filter(person=person).delete()
    rows = [RecoveryCode(person=person, digest=sealed(_compact(code))) for code in codes]
    RecoveryCode.objects.bulk_create(rows)
    return codes


def _new_code() -> str:
    groups = ("".join(secrets.choice(SIGNS) for _ in range(_LENGTH)) for _ in range(_GROUPS))
    return "-".join(groups)


def _compact(text: str) -> str:
    return re.sub(r"[\s-]", "", text).lower()


def codes_left(person: Person) -> int:
    """How many recovery codes still open the door."""
    return RecoveryCode.objects.filter(person=person, used_at=None).count()


def passes(device: TOTPDevice, text: str) -> bool:
    """Is this the six digits of now, or an unused recovery code (which is used up by it)?

    Wrong ones of either kind make the device wait, twice as long each time.
    """
    word = _compact(text)
    if re.fullmatch(r"\d{6}", word):
        return bool(device.verify_token(word))
    if not device.verify_is_allowed()[0]:
        return False
    if not _use_code(device.user, word):
        device.throttle_increment()
        return False
    device.throttle_reset()
    return True


def _use_code(person: Person, word: str) -> bool:
    unused = RecoveryCode.objects.filter(person=person, used_at=None)
    match = next((code for code in unused if check_password(word, code.digest)), None)
    if match is None:
        return False
    with write():
        if not unused.filter(pk=match.pk).update(used_at=clock.now()):
            return False
        left = codes_left(person)
        audit(person, "person.recovery_code_used", person_ref(person), left=left)
    return True


def switch_off(by: Person | None, person: Person) -> None:
    """Let the password alone open the account again; the recovery codes end too.

    An administrator does it for somebody else who lost the authenticator; for oneself the account
    page does, which asks for the password.
    """
    with write():
        TOTPDevice.objects.filter(user=person).delete()
        RecoveryCode.objects.filter(person=person).delete()
        audit(by, "person.second_step_off", person_ref(person), own=by == person)


def reset(by: Person, person: Person) -> None:
    """Switch the second step of another person off; nobody gets around their own password so."""
    if by.pk == person.pk:
        raise Forbidden(_("Switch your own second step off under “My account”."))
    switch_off(by, person)


def rescue_person(login: str) -> str:
    """Let somebody in again: a new one-time password and no second step.

    For the command line, whose user holds database and key anyway, on the day when no administrator
    can log in; the audit line names nobody.
    """
    person = Person.objects.filter(login=login).first()
    if person is None:
        raise NotFound(_("There is no person with the login “{login}”.").format(login=login[:60]))
    with write():
        switch_off(None, person)
        return issue_password(None, person)

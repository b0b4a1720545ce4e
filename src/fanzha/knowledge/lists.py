"""The lists that decisions look values up in: their names, the written form of a value, its digest.

A published list holds keyed 128-bit digests only, never a value: whoever copies the files without
the key file learns nothing but how long each list is.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

from fanzha.kit import IdCard, Invalid, fold, mobile
from fanzha.kit import gettext as _

PURPOSE = "lists"  # of the key derived for the digests
DIGEST = 16  # bytes


class ListKind(StrEnum):
    """What the values of a list are."""

    ACCOUNT = "account"
    PERSON = "person"
    BRANCH = "branch"


@dataclass(frozen=True)
class NamedList:
    """A list that rules may ask with `in_list('code', column)`.

    `days` is how long a new entry counts when nothing else is said, None for no end.
    """

    code: str
    kind: ListKind
    days: int | None
    personal: bool = True


# Days are judgement: a report without a case ages, a high-incidence branch is judged each quarter.
LISTS: Mapping[str, NamedList] = {
    row.code: row
    for row in (
        NamedList("reported_accounts", ListKind.ACCOUNT, 365),
        NamedList("case_accounts", ListKind.ACCOUNT, None),
        NamedList("protected_persons", ListKind.PERSON, 365),
        NamedList("trusted_payees", ListKind.ACCOUNT, 365),
        NamedList("high_risk_branches", ListKind.BRANCH, 92, personal=False),
    )
}


def list_named(code: str) -> NamedList:
    """The list of a code; raises Invalid with the names there are."""
    found = LISTS.get(code)
    if found is None:
        text = _("There is no list “{name}”: use one of {names}.")
        raise Invalid(text.format(name=code[:40], names=", ".join(LISTS)))
    return found


def list_title(code: str) -> str:
    """What a list is called on screen."""
    return {
        "reported_accounts": _("Accounts reported for fraud"),
        "case_accounts": _("Accounts involved in cases"),
        "protected_persons": _("Persons under special protection"),
        "trusted_payees": _("Trusted payees"),
        "high_risk_branches": _("Branches with many frauds"),
    }[code]


_GAPS = re.compile(r"[\s\-]")
_FORMS: Mapping[ListKind, str] = {
    ListKind.ACCOUNT: r"[0-9A-Z@._*]{6,64}",
    ListKind.PERSON: r"[0-9A-Z_]{8,64}",
    ListKind.BRANCH: r"[0-9A-Z_.\u4e00-\u9fff()]{2,64}",
}
_ROUNDED = re.compile(r"\d(?:\.\d+)?E\+?\d{1,2}")
_MATCH = {kind: re.compile(form) for kind, form in _FORMS.items()}


def written_value(value: str) -> str:
    """The form in which values are compared: half width, capitals, no blanks and no hyphens.

    >>> written_value("6222 0200-ab")
    '62220200AB'
    """
    if value.isascii() and value.isalnum():
        return value.upper()
    return _GAPS.sub("", fold(value)).upper()


def listable(kind: ListKind, value: str) -> str:
    """The written form of a value that may stand on a list of that kind; raises Invalid.

    A person is an identity number, a mobile number, or the sender's own token of 8 characters up.
    """
    form = written_value(value[:200])
    if kind is ListKind.PERSON:
        card = IdCard.parse(form)
        form = card.number if card and card.valid else mobile(form) or form
        if card and not card.valid:
            raise Invalid(_("The identity number is wrong: check its digits."))
    if _ROUNDED.fullmatch(form):
        raise Invalid(_("The spreadsheet rounded this number: format the column as text."))
    if not _MATCH[kind].fullmatch(form):
        raise Invalid(_wanted(kind))
    return form


def _wanted(kind: ListKind) -> str:
    return {
        ListKind.ACCOUNT: _("An account has 6 to 64 letters and digits."),
        ListKind.PERSON: _("A person is an identity number, a mobile number or a token."),
        ListKind.BRANCH: _("A branch is its code or name, 2 to 64 characters."),
    }[kind]


def list_person(code: str) -> bytes:
    """What BLAKE2b calls the personalisation of a list: 16 bytes that no other list has."""
    return blake2b(code.encode()).digest()[:16]


def digester(key: bytes, code: str) -> Callable[[str], bytes]:
    """The 16-byte digest of a value on one list, by keyed BLAKE2b (RFC 7693).

    The code of the list goes in, so the same account on two lists cannot be told from the files.
    """
    start = blake2b(key=key, digest_size=DIGEST, person=list_person(code))

    def digest(value: str) -> bytes:
        state = start.copy()
        state.update(written_value(value).encode())
        return state.digest()

    return digest

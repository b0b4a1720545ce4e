"""What a person may see of a warning, and opening its fields one by one."""

from collections.abc import Callable

from django.urls import reverse

from fanzha.kit import Forbidden, NotFound, row_id
from fanzha.kit import gettext as _
from fanzha.organisations import Aspect, mask_address, mask_id_card, mask_name, mask_phone
from fanzha.organisations.actions import Person, Thing, aspects, can_see
from fanzha.warning.models import BackCheck, Batch, Warning


def _closed(_text: str) -> str:
    """Free text cannot be masked in part."""
    return ""


FIELDS = {
    "name": mask_name,
    "phone": mask_phone,
    "id_card": mask_id_card,
    "address": mask_address,
    "hukou": mask_address,
    "reason": _closed,
    "related": _closed,
}
SIGNED_OPENS = frozenset({"name", "phone", "address", "hukou", "reason", "related"})
"""What signing opens for the signer until closing; id numbers stay masked."""
VISIT_OPENS = frozenset({"name", "address"})


def opened_by_signing(warning: Warning, person: Person) -> bool:
    """Does the person hold the warning, signed and still open?"""
    return warning.signer_id == person.pk and warning.is_open and not warning.restricted


def shown(warning: Warning, person: Person) -> dict[str, str]:
    """Each personal field as this person sees it without a further step."""
    mine = opened_by_signing(warning, person)
    return {
        name: getattr(warning, name)
        if mine and name in SIGNED_OPENS
        else mask(getattr(warning, name))
        for name, mask in FIELDS.items()
    }


def _opener(warning: Warning, person: Person) -> Callable[[str], str]:
    def field(name: str) -> str:
        have = aspects(warning, person)
        whole = Aspect.ALL in have
        if name not in FIELDS or not (whole or (Aspect.VISIT in have and name in VISIT_OPENS)):
            raise Forbidden(_("This field is closed to your unit."))
        return str(getattr(warning, name))

    return field


def resolve_warning(pk: str, person: Person) -> Thing:
    """`warning:warning:<id>`."""
    warning = Warning.objects.filter(pk=row_id(pk)).first()
    if warning is None or not can_see(warning, person):
        raise NotFound(_("There is no such warning in your units."))
    url = reverse("warning:detail", args=[warning.pk])
    return Thing(_("Warning {number}").format(number=pk), url, _opener(warning, person))


def resolve_batch(pk: str, person: Person) -> Thing:
    """`warning:batch:<id>`."""
    batch = Batch.objects.filter(pk=row_id(pk)).first()
    if batch is None or not can_see(batch, person):
        raise NotFound(_("There is no such list in your units."))
    return Thing(_("Pushed list {number}").format(number=pk), reverse("warning:batch", args=[pk]))


def resolve_check(pk: str, person: Person) -> Thing:
    """`warning:backcheck:<id>`."""
    check = BackCheck.objects.filter(pk=row_id(pk)).first()
    if check is None or not can_see(check, person):
        raise NotFound(_("There is no such check in your units."))
    return Thing(
        _("Look-back check {number}").format(number=pk), reverse("warning:backcheck", args=[pk])
    )

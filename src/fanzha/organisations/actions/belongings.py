"""What a person owns on any page: drafts of forms, saved views of lists, records of exports."""

import re

from fanzha.kit import Invalid, clock
from fanzha.kit import gettext as _
from fanzha.kit.actions import write
from fanzha.organisations.actions.audit import audit
from fanzha.organisations.models import Draft, ExportRecord, Person, SavedView, Unit

_FORM = re.compile(r"[a-z0-9][a-z0-9:._-]{0,59}")
_LONGEST = 200_000  # signs; a narrative with a long chat pasted into it


def save_draft(person: Person, form: str, body: str) -> Draft:
    """Keep what was typed into a form so far, sealed."""
    if not _FORM.fullmatch(form) or len(body) > _LONGEST:
        raise Invalid(_("This draft cannot be kept: it is too long, or its form is unknown."))
    with write():
        return Draft.objects.update_or_create(person=person, form=form, defaults={"body": body})[0]


def draft_of(person: Person, form: str) -> Draft | None:
    """What the person typed into the form last time, None when it was sent."""
    return Draft.objects.filter(person=person, form=form).first()


def drop_draft(person: Person, form: str) -> None:
    """Forget a draft: the form was sent or given up."""
    with write():
        Draft.objects.filter(person=person, form=form).delete()


def save_view(person: Person, page: str, name: str, query: str) -> SavedView:
    """Keep filter and order of a list page under a name; the same name is overwritten."""
    if not name.strip() or len(name) > 40 or len(query) > 500 or len(page) > 60:
        raise Invalid(_("A view needs a name of at most 40 characters and fewer filters."))
    with write():
        return SavedView.objects.update_or_create(
            person=person, page=page, name=name.strip(), defaults={"query": query.lstrip("?")}
        )[0]


def views_of(person: Person, page: str) -> list[SavedView]:
    """The person's saved views of a list page."""
    return list(SavedView.objects.filter(person=person, page=page).order_by("name"))


def drop_view(person: Person, pk: int) -> None:
    """Forget a saved view."""
    with write():
        SavedView.objects.filter(person=person, pk=pk).delete()


def record_export(
    person: Person | None,
    owner: Unit,
    kind: str,
    rows: int,
    purpose: str = "",
    masked: bool = True,
) -> ExportRecord:
    """Note that rows leave the system, in the current transaction."""
    record = ExportRecord.objects.create(
        owner=owner,
        person=person,
        kind=kind,
        rows=rows,
        purpose=purpose[:200],
        masked=masked,
        at=clock.now(),
    )
    audit(person, "export.made", f"organisations:export:{record.pk}", kind=kind, rows=rows)
    return record

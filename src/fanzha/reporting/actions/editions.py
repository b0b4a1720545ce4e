"""Editions: edit the draft, approve it, make an approved one again."""

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse as address
from django.utils.translation import gettext as _

from fanzha.kit import Conflict, Invalid, NotFound, clock, local_date, ref, row_id
from fanzha.kit.actions import write
from fanzha.ledger import Period, Span
from fanzha.ledger.actions import calendar, close, record
from fanzha.organisations.actions import Person, Thing, Unit, audit, head, once, visible
from fanzha.reporting import bulletin, facts, summary
from fanzha.reporting.book import Book
from fanzha.reporting.bulletin import Advice
from fanzha.reporting.document import Report
from fanzha.reporting.models import Edition
from fanzha.reporting.privacy import numbers_hidden
from fanzha.reporting.stored import dump

DAILY_TEXTS = ("case", "reminder")


class NotADraft(Conflict):
    """The edition is approved and does not change any more."""


def editions(kind: str, unit: Unit, period: Period) -> list[Edition]:
    """All editions of a report, newest first."""
    rows = Edition.objects.filter(kind=kind, owner=unit, label=period.key)
    return list(rows.select_related("owner", "created_by", "approved_by").order_by("-number"))


def check_period(kind: str, period: Period) -> None:
    """Raise Invalid when a report of this kind is not made of such a period."""
    wanted = {"monthly": Span.MONTH, "daily": Span.DAY}.get(kind)
    if wanted is None:
        raise Invalid(_("There is no such report: choose monthly or daily."))
    if period.span != wanted:
        raise Invalid(
            _("A monthly report needs a month (2026-11), a daily one a day (2026-11-22).")
        )


def book_of(kind: str, unit: Unit, period: Period, as_of: datetime | None = None) -> Book:
    """The figures of a report; `as_of` stamps them for an edition approved at this moment."""
    check_period(kind, period)
    gather = facts.daily_book if kind == "daily" else facts.monthly_book
    return gather(unit, period, as_of)


def written(kind: str, book: Book, texts: Mapping[str, str]) -> Report:
    """The report of a book with edited texts."""
    if kind == "daily":
        found = facts.advice(book, book.period.last)
        told = Advice(found.method, found.prevention, texts.get("reminder") or found.slogan)
        issue = book.period.last.timetuple().tm_yday
        return bulletin.build(book, issue, told, texts.get("case", ""))
    return summary.build(book, texts, facts.victim_groups(book))


def report_of(
    kind: str,
    unit: Unit,
    period: Period,
    texts: Mapping[str, str] | None = None,
    as_of: datetime | None = None,
) -> Report:
    """The report with live figures."""
    return written(kind, book_of(kind, unit, period, as_of), texts or {})


def save_texts(
    kind: str,
    unit: Unit,
    period: Period,
    texts: Mapping[str, str],
    person: Person,
    *,
    token: str = "",
    now: datetime | None = None,
) -> Edition:
    """Keep edited chapters in the draft, which is begun when there is none.

    Raises Invalid for an unknown chapter, for a place that is no figure and for personal numbers.
    """
    check_period(kind, period)
    allowed = DAILY_TEXTS if kind == "daily" else summary.EDITABLE
    for key, text in texts.items():
        if key not in allowed:
            raise Invalid(_("This chapter cannot be edited."))
        _check_text(kind, text, unit, period)
    with write():
        once(person, token)
        draft = _draft(kind, unit, period, person, now or clock.now())
        draft.texts = {**draft.texts, **texts}
        draft.save(update_fields=["texts"])
        audit(person, "summary.edited", ref("reporting", "edition", draft.pk))
    return draft


def _check_text(kind: str, text: str, unit: Unit, period: Period) -> None:
    if kind == "daily":
        return  # de-identified when it is printed
    if numbers_hidden(text) != text:
        raise Invalid(_("The text holds a phone, id or account number: take it out."))
    summary.check(text, summary.blank_book(unit.name, period))


def _draft(kind: str, unit: Unit, period: Period, person: Person, now: datetime) -> Edition:
    newest = Edition.objects.filter(kind=kind, owner=unit, label=period.key)
    last = newest.order_by("-number").first()
    if last is not None and not last.is_approved:
        return last
    return Edition.objects.create(
        kind=kind,
        owner=unit,
        first=period.first,
        last=period.last,
        label=period.key,
        number=last.number + 1 if last else 1,
        texts=dict(last.texts) if last else {},
        created_at=now,
        created_by=person,
    )


def approve(
    kind: str,
    unit: Unit,
    period: Period,
    person: Person,
    *,
    token: str = "",
    now: datetime | None = None,
) -> Edition:
    """Freeze the draft with the figures known now, close its period, anchor the audit chain in it.

    Raises NotADraft when the newest edition is approved and nobody began the next one, Invalid
    when the period is not over.
    """
    check_period(kind, period)
    moment = now or clock.now()
    if period.last >= local_date(moment):
        raise Invalid(_("The period is not over: approve the report on the day after it."))
    with write():
        once(person, token)
        edition = _approvable(kind, unit, period, person, moment)
        report = report_of(kind, unit, period, edition.texts, as_of=moment)
        edition.as_of, edition.approved_by = moment, person
        edition.snapshot, edition.sha256 = dump(report), report.sha256
        _settle(edition, unit, period, person, moment)
        edition.save()
    return edition


def _approvable(kind: str, unit: Unit, period: Period, person: Person, now: datetime) -> Edition:
    found = editions(kind, unit, period)
    if found and found[0].is_approved:
        raise NotADraft(_("This report is approved: begin the next edition first."))
    return _draft(kind, unit, period, person, now)


def _settle(edition: Edition, unit: Unit, period: Period, person: Person, moment: datetime) -> None:
    """Close the period, count the bulletin, and keep the head of the audit chain."""
    mark = ref("reporting", "edition", edition.pk)
    close(unit, period, moment, mark)
    if edition.kind == "daily":
        today = local_date(moment)
        record("bulletins_pushed", unit, 1, today, mark, person, key=f"bulletin:{edition.pk}")
    audit(person, "summary.approved", mark, sha256=edition.sha256, edition=edition.number)
    anchor = head()
    edition.audit_sequence, edition.audit_seal = anchor.sequence, anchor.seal


def edition_thing(key: str, person: Person) -> Thing:
    """Resolver of `reporting:edition`."""
    found = visible(Edition.objects.filter(pk=row_id(key)), person).first()
    if found is None:
        raise NotFound(_("There is no such report in your units."))
    url = f"{address(f'reporting:{found.kind}')}?unit={found.owner_id}&period={found.label}"
    return Thing(str(found), f"{url}&edition={found.number}")


def period_of(kind: str, text: str) -> Period:
    """Read the period of a report; raises Invalid."""
    period = calendar().parse(text)
    check_period(kind, period)
    return period

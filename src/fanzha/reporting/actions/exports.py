"""Reports as files."""

from dataclasses import replace

from django.utils.translation import gettext as _

from fanzha.kit import Invalid
from fanzha.organisations.actions import unit_by_code
from fanzha.reporting import docx, markdown, pdf
from fanzha.reporting.actions.editions import editions, period_of, report_of
from fanzha.reporting.document import Report

FORMATS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
}


def render_report(kind: str, unit_code: str, period: str, fmt: str) -> bytes:
    """The file of a report: the newest approved edition, or else the draft, marked as such.

    `kind` is monthly or daily, `period` 2026-11 or 2026-11-22, `fmt` docx, pdf or md. Raises
    Invalid and NotFound.
    """
    unit, span = unit_by_code(unit_code), period_of(kind, period)
    found = editions(kind, unit, span)
    approved = next((edition for edition in found if edition.is_approved), None)
    if approved is not None:
        return as_file(approved.report, fmt)
    texts = found[0].texts if found else {}
    return as_file(replace(report_of(kind, unit, span, texts), is_draft=True), fmt)


def as_file(report: Report, fmt: str) -> bytes:
    """The report in one of FORMATS; raises Invalid for another."""
    if fmt == "docx":
        return docx.render(report)
    if fmt == "pdf":
        return pdf.render(report)
    if fmt == "md":
        return markdown.render(report).encode()
    raise Invalid(_("There is no such file format: choose docx, pdf or md."))

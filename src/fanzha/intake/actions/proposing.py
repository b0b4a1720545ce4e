"""Proposing the swindler's identifiers of a report to the indicator registry."""

from collections.abc import Iterable

from fanzha.intake.minimum import Channel
from fanzha.intake.models import Element, Payment, Report
from fanzha.intake.sides import Side
from fanzha.kit import Invalid
from fanzha.knowledge.actions import propose_indicator
from fanzha.organisations.actions import Person

MOST = 50  # identifiers of one report; more is a pasted list, which belongs in an import
_KINDS = frozenset(
    {"phone", "landline", "bank_card", "qq", "wechat", "alipay", "url", "domain", "email", "app"}
    | {"meeting_id", "wallet", "ip"}
)
_ACCOUNTS = {
    Channel.BANK: "bank_card",
    Channel.WECHAT: "wechat",
    Channel.ALIPAY: "alipay",
    Channel.USDT: "wallet",
    Channel.ECNY: "wallet",
}


def propose(report: Report, by: Person | None) -> None:
    """Propose each once; one that the registry refuses (stop-list, malformed) is passed by.

    Each is a short transaction of its own, after that of the report: fifty accounts must not hold
    up other writers. The event of the report does it again, should this process die in between.
    """
    for kind, value in list(dict.fromkeys(_identifiers(report)))[:MOST]:
        try:
            propose_indicator(
                kind,
                value,
                source="report",
                ref=report.ref,
                by=by,
                unit=report.owner,
                type_code=report.code,
                seen_at=report.received_at,
                confidence=80 if report.paid else 60,
            )
        except Invalid:
            continue


def _identifiers(report: Report) -> Iterable[tuple[str, str]]:
    elements = report.elements.filter(side=Side.SWINDLER.value, kind__in=_KINDS)
    for element in elements.exclude(state=Element.State.DROPPED):
        yield element.kind, element.value
    for payment in Payment.objects.filter(report=report).exclude(payee_account=""):
        kind = _ACCOUNTS.get(Channel(payment.channel)) if payment.channel else None
        if kind:
            yield kind, payment.payee_account

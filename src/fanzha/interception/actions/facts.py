"""What the guard finds out about a step before the rules decide."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from fanzha.detection import imitated, is_registered
from fanzha.interception import patterns, rows
from fanzha.interception.actions.merchants import registered
from fanzha.interception.actions.orders import Visit
from fanzha.interception.models import Session
from fanzha.interception.stamps import Step
from fanzha.kit.actions import blind

_MOST_PAYERS = 200  # sessions of one device that are opened to tell its payers apart


def order_counts(session: Session, step: Step, at: datetime) -> dict[str, int | None]:
    """The features of the scenario payment_session: orders of the unit before this step.

    Definitions as in data/features.toml; None where the platform does not name payer or device.
    """
    orders = Session.objects.filter(owner=session.owner_id)
    own = 1 if step is Step.CREATE else 0

    def before(minutes: int, **of: object) -> int:
        since = at - timedelta(minutes=minutes)
        return orders.filter(created_at__gt=since, created_at__lte=at, **of).count() - own

    return {
        "payer_order_count_1h": before(60, payer_index__in=blind(session.payer))
        if session.payer
        else None,
        "device_order_count_10m": before(10, device_index__in=blind(session.device))
        if session.device
        else None,
        "device_session_payers_24h": _payers(session, own, at) if session.device else None,
        "ip_order_count_10m": before(10, source_ip_index__in=blind(session.source_ip))
        if session.source_ip
        else None,
        "merchant_order_count_1m": before(1, merchant=session.merchant_id),
    }


def _payers(session: Session, own: int, at: datetime) -> int:
    """Paying accounts on the device within 24 h."""
    since = at - timedelta(hours=24)
    there = Session.objects.filter(
        owner=session.owner_id,
        device_index__in=blind(session.device),
        created_at__gt=since,
        created_at__lte=at,
    ).order_by("-created_at")
    others = there.exclude(pk=session.pk) if own else there
    return len({one.payer for one in others[:_MOST_PAYERS] if one.payer})


def behaviour(
    session: Session, step: Step, visit: Visit, gaps: list[int], counts: Mapping[str, int | None]
) -> patterns.Behaviour:
    """How the order was walked through so far, this order included."""
    own = 1 if step is Step.CREATE else 0
    return patterns.Behaviour(
        gaps_us=gaps,
        page_loaded=visit.page_loaded,
        device_orders=(counts["device_order_count_10m"] or 0) + own,
        ip_orders=(counts["ip_order_count_10m"] or 0) + own,
        other_device=bool(session.device and visit.device not in ("", session.device)),
    )


def event_of(
    session: Session, step: Step, visit: Visit, at: datetime, gap_us: int, automated: bool
) -> dict[str, object]:
    """The columns of the scenario payment_session."""
    merchant, known = session.merchant, registered(session.merchant)
    host = rows.host_of(visit.source_url)
    return {
        "event_id": f"{session.code}-{step}-{session.number}",
        "occurred_at": micros(at),
        "minute_of_day": rows.minute_of_day(at),
        "merchant": merchant.code,
        "order_no": session.order_no,
        "step": str(step),
        "amount_fen": session.amount_fen,
        "payer_account": session.payer or None,
        "payee_account": session.payee,
        "source_domain": host or None,
        "source_ip": visit.source_ip or None,
        "device": visit.device or None,
        "domain_registered": is_registered(host, known.domains),
        "ip_registered": rows.ip_is_registered(visit.source_ip, known),
        "lookalike": imitated(host, known.domains) is not None,
        "step_gap_s": gap_us // 1_000_000,
        "total_s": int((at - session.created_at).total_seconds()),
        "step_limit_s": merchant.step_limit_s,
        "total_limit_s": merchant.total_limit_s,
        "stamp_valid": True,
        "sensitive_hour": rows.hour_is_sensitive(at, known),
        "sensitive_amount": rows.amount_is_sensitive(session.amount_fen, known),
        "automated": automated,
        "captcha_passed": session.captcha_passed,
        "confirmed_twice": session.confirmed_twice,
    }


def micros(moment: datetime) -> int:
    """Microseconds since 1970."""
    return int(moment.timestamp()) * 1_000_000 + moment.microsecond

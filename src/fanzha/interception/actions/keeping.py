"""How long orders keep what is personal."""

from datetime import datetime

from fanzha.interception.models import Challenge, Session
from fanzha.kit.actions import write
from fanzha.organisations import kept_since

_EMPTY = {
    "payee": "",
    "payer": "",
    "payer_index": "",
    "device": "",
    "device_index": "",
    "source_ip": "",
    "source_ip_index": "",
}


def forget_sessions(now: datetime) -> int:
    """Blank accounts, devices and addresses of old orders; verdicts and figures stay."""
    old = Session.objects.filter(created_at__lt=kept_since("payment_session", now))
    with write():
        Challenge.objects.filter(session__in=old).exclude(answer="").update(answer="")
        return old.exclude(payee="").update(**_EMPTY)

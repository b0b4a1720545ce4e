"""How long a confirmed indicator counts after it was last seen."""

from collections.abc import Mapping
from datetime import date, timedelta

from fanzha.knowledge.identifiers import IndicatorKind

# Judgement: numbers and addresses that are handed out again to others expire early; accounts and
# names that stay with their maker live long; wallets and accounts never go back to anybody.
DAYS: Mapping[IndicatorKind, int | None] = {
    IndicatorKind.PHONE: 180,
    IndicatorKind.LANDLINE: 365,
    IndicatorKind.BANK_CARD: None,
    IndicatorKind.QQ: 365,
    IndicatorKind.WECHAT: 365,
    IndicatorKind.ALIPAY: 365,
    IndicatorKind.URL: 180,
    IndicatorKind.DOMAIN: 365,
    IndicatorKind.EMAIL: 365,
    IndicatorKind.APP: 730,
    IndicatorKind.MEETING_ID: 30,
    IndicatorKind.WALLET: None,
    IndicatorKind.COURIER_NO: 180,
    IndicatorKind.ORDER_NO: 180,
    IndicatorKind.IP: 90,
    IndicatorKind.PLATE: 180,
}


def expiry(kind: IndicatorKind, last_seen: date) -> date | None:
    """The last day it counts, None for kinds that do not expire."""
    days = DAYS[kind]
    return None if days is None else last_seen + timedelta(days=days)

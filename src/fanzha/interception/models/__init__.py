"""Tables of the interception part."""

from fanzha.interception.models.merchants import Merchant, MerchantKey, MerchantRevision
from fanzha.interception.models.sessions import Challenge, Session, Verdict

__all__ = ["Challenge", "Merchant", "MerchantKey", "MerchantRevision", "Session", "Verdict"]

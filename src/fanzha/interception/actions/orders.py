"""What a platform tells the payment guard of an order, and what the guard answers."""

from dataclasses import dataclass, field
from typing import Any

from fanzha.interception.models import Session, Verdict
from fanzha.interception.verdicts import Words


@dataclass(frozen=True, kw_only=True)
class Visit:
    """From where a step was taken. `page_loaded` is None where the platform does not know."""

    source_url: str
    source_ip: str
    device: str = ""
    page_loaded: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Order:
    """What a merchant's customer is about to pay. `signature` is the merchant's, hexadecimal."""

    merchant: str
    order_no: str
    amount_fen: int
    payee_account: str
    payer_account: str = ""
    signature: str = ""


@dataclass(frozen=True, kw_only=True)
class Repeated:
    """What the platform is about to confirm or pay; None where it does not say."""

    amount_fen: int | None = None
    payee_account: str | None = None

    def breach(self, session: Session) -> str:
        """`order_changed` where it is not what was ordered, else empty."""
        same = self.amount_fen in (None, session.amount_fen) and self.payee_account in (
            None,
            session.payee,
        )
        return "" if same else "order_changed"


@dataclass(frozen=True)
class Reply:
    """The guard's answer to one step."""

    session: Session
    verdict: Verdict
    words: Words
    stamp: str = ""
    picture: str = ""
    repeated: bool = False
    rules: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """The answer as the API gives it; durations in seconds."""
        words, merchant = self.words, self.session.merchant
        out: dict[str, Any] = {
            "session": self.session.code,
            "state": self.session.state,
            "step": self.verdict.step,
            "verdict": self.verdict.answer,
            "code": self.verdict.code,
            "reason_zh": words.reason_zh,
            "reason_en": words.reason_en,
            "do_zh": words.do_zh,
            "do_en": words.do_en,
            "rules": list(self.rules),
            "repeated": self.repeated,
            "amount_fen": self.session.amount_fen,
        }
        if self.stamp:
            limits = {"step_s": merchant.step_limit_s, "total_s": merchant.total_limit_s}
            out |= {"stamp": self.stamp, "limits": limits}
        if self.picture:
            out["challenge"] = {"picture": self.picture}
        return out

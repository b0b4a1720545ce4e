"""Rules and decisions of the pages, with defaults."""

import json
from typing import TYPE_CHECKING, Any

from fanzha.kit import now

if TYPE_CHECKING:
    from fanzha.detection.models import Decision, RuleRow
    from fanzha.organisations.actions import Person, Unit

EXAMPLES = (
    {"hit": True, "row": {"amount_fen": 9_000_000}},
    {"hit": False, "row": {"amount_fen": 100}},
)


def make_draft(by: "Person", code: str = "OWN-1", **more: Any) -> "RuleRow":
    """A draft without faults."""
    from fanzha.detection.actions.ruleediting import write_draft

    values = {
        "scenario": "transfer",
        "name_zh": "大额",
        "name_en": "Large",
        "when": "amount_fen >= 5000000",
        "score": 40,
        "outcome": 2,
        "reason_zh": "金额较大",
        "reason_en": "A large amount",
        "source": "test",
        "examples": list(EXAMPLES),
    }
    return write_draft(by, code, {**values, **more})


def make_decision(
    owner: "Unit", seq: int = 1, rule: str = "OWN-1", version: int = 1, **more: Any
) -> "Decision":
    """A decision of a unit that one version of a rule hit."""
    from fanzha.detection.models import Decision, RuleHit

    at = now()
    values = {
        "key": f"{seq:032x}",
        "scenario": "transfer",
        "outcome": 2,
        "score": 40,
        "amount_fen": 6_000_000,
        "spent_us": 150,
        "occurred_at": at,
        "received_at": at,
        "event": {"amount_fen": 6_000_000, "payer_account": "a1b2c3d4e5f6"},
        "answer": {"reasons": [reason(rule)], "versions": {"rules": "abc"}, "spent_us": 150},
    }
    made = Decision.objects.create(owner=owner, seq=seq, **{**values, **more})
    RuleHit.objects.create(
        decision=made, rule=rule, version=version, kind="counted", occurred_at=made.occurred_at
    )
    return made


def reason(rule: str) -> dict[str, object]:
    """A reason as answers tell it."""
    return {
        "rule": rule,
        "outcome": "verify",
        "score": 40,
        "zh": "金额较大",
        "en": "A large amount",
        "script": ["您认识收款人吗？"],
        "source": "test",
    }


def as_json(value: object) -> str:
    """A value as a form field carries it."""
    return json.dumps(value, ensure_ascii=False)

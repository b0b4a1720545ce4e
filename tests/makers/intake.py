"""Reports with defaults that work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fanzha.intake.analysis import Call

if TYPE_CHECKING:
    from fanzha.intake.actions import Report
    from fanzha.organisations.actions import Person

PHONE = "15400001234"
SWINDLER_PHONE = "15420005678"
PAYEE = "9999990000000002"
STORY = (
    f"今天上午9点12分接到自称客服的电话{SWINDLER_PHONE}，说会员要扣费。"
    f"我通过手机银行向李某的账户{PAYEE}转账35000元，现在已被拉黑。"
)
FIELDS = {
    "reporter_name": "王小明",
    "reporter_phone": PHONE,
    "victim_name": "王小明",
    "victim_phone": PHONE,
    "victim_id": "990101199001010013",
}


def make_report(
    person: Person,
    narrative: str = STORY,
    type_code: str = "T03",
    answers: dict[str, str] | None = None,
    **fields: str,
) -> Report:
    """A report taken by a person; without a type it is not classified yet."""
    from fanzha.intake.actions import Taken, take

    call = Call(narrative, {**FIELDS, **fields}, answers or {})
    return take(Taken(call, type_code=type_code), person)

"""Reading what the seat page sends.

Names in the form: `f-<field>` of the sheet, `a-<n>.<item>` an answer to the checklist,
`k-<kind>~<value>` and `s-<kind>~<value>` another kind or side of an element (`s-` may be `drop`),
`add-kind`, `add-value`, `add-side` (repeated) elements the officer adds.
"""

from collections.abc import Mapping
from itertools import zip_longest

from django.http import QueryDict
from django.utils.translation import gettext as _

from fanzha.intake import callsheet
from fanzha.intake.actions import Report, Taken
from fanzha.intake.analysis import MAX_CHARS, Call, Correction
from fanzha.intake.sides import Side
from fanzha.kit import Invalid, fold
from fanzha.knowledge import IndicatorKind

DROP = "drop"
# Kinds an officer may give an element.
KINDS = ("amount", "datetime", "bank_name", "id_card", *(str(kind) for kind in IndicatorKind))
_FIELDS = frozenset(callsheet.default_order()) - {"narrative"}
_MOST = 500  # of a single field


def call_from(post: QueryDict) -> Call:
    """The call on the page; raises Invalid when the narrative is longer than can be read."""
    narrative = post.get("narrative", "").replace("\r\n", "\n")
    if len(narrative) > MAX_CHARS:
        raise Invalid(_("The narrative is longer than 20 000 characters: shorten it."))
    fields = {k[2:]: str(v).strip()[:_MOST] for k, v in post.items() if k[:2] == "f-"}
    answers = {k[2:]: str(v).strip()[:_MOST] for k, v in post.items() if k[:2] == "a-"}
    return Call(
        narrative=narrative,
        fields={key: value for key, value in fields.items() if value and key in _FIELDS},
        answers={key: value for key, value in answers.items() if value},
        corrections=_corrections(post),
        added=_added(post),
    )


def taken_from(post: QueryDict) -> Taken:
    """What the officer sends for good."""
    source = post.get("source", "")
    return Taken(
        call=call_from(post),
        source=source if source in Report.Source.values else Report.Source.CALL_110,
        type_code=post.get("type", ""),
        secondary=[code for code in post.getlist("secondary") if code],
    )


def _corrections(post: Mapping[str, str]) -> dict[tuple[str, str], Correction]:
    found: dict[tuple[str, str], Correction] = {}
    for name in post:
        if name[:2] not in ("k-", "s-") or "~" not in name:
            continue
        kind, _tilde, value = name[2:].partition("~")
        said = _correction(
            kind, post.get(f"k-{kind}~{value}", ""), post.get(f"s-{kind}~{value}", "")
        )
        if said:
            found[(kind, value)] = said
    return found


def _correction(kind: str, new_kind: str, side: str) -> Correction | None:
    """What the two selects of an element say, None when both were left alone."""
    changed = new_kind if new_kind in KINDS and new_kind != kind else ""
    whose = Side(side) if side in [each.value for each in Side] else None
    if not (changed or whose or side == DROP):
        return None
    return Correction(changed, whose, side == DROP)


def _added(post: QueryDict) -> list[tuple[str, str, Side]]:
    rows = zip_longest(
        post.getlist("add-kind"), post.getlist("add-value"), post.getlist("add-side"), fillvalue=""
    )
    sides = {each.value: each for each in Side}
    return [
        (kind, fold(value)[:_MOST], sides.get(side, Side.SWINDLER))
        for kind, value, side in rows
        if kind in KINDS and fold(value)
    ]

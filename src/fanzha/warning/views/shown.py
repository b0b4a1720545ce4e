"""What pages show of a warning: words, badges, masked fields."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from fanzha.kit import gettext as _
from fanzha.knowledge import taxonomy
from fanzha.organisations import mask_address, mask_name, mask_phone
from fanzha.organisations.actions import Person, Unit
from fanzha.warning import wording
from fanzha.warning.actions import tiers
from fanzha.warning.actions.moves import ref_of
from fanzha.warning.actions.sight import opened_by_signing, shown
from fanzha.warning.badges import Badge, badge, tier_in
from fanzha.warning.models import Attempt, StateChange, Warning
from fanzha.warning.tiers import Tiers, default_tiers

LIGHT = (  # id_card stays away too: lists show it to nobody
    "reason",
    "related",
    "hukou",
    "region",
    "outcome_note",
    "flags",
    "id_card",
)
"""Sealed or long columns that lists never show: not loaded, not decrypted."""


@dataclass(frozen=True)
class Card:
    """A warning in a list or on top of its page."""

    warning: Warning
    tier: Badge
    state: str
    tone: str
    scam: str
    clock: str
    fields: dict[str, str]
    mine: bool
    group: str
    unit: str
    url: str

    @property
    def ref(self) -> str:
        """The reference, for single fields that are opened."""
        return ref_of(self.warning)


def card(warning: Warning, person: Person, table: Tiers, light: bool = True) -> Card:
    """The warning as this person sees it; `light` for lists, whose rows lack sealed columns."""
    mine = opened_by_signing(warning, person)
    fields = _few(warning, mine) if light else shown(warning, person)
    return Card(
        warning=warning,
        tier=badge(tier_in(table, warning.tier, warning.tier_rank)),
        state=warning.state_words,
        tone=warning.state_tone,
        scam=warning.scam_words,
        clock=warning.clock_words,
        fields=fields,
        mine=mine,
        group=wording.group_name(warning.group),
        unit=warning.owner.short_name,
        url=reverse("warning:detail", args=[warning.pk]),
    )


def _few(warning: Warning, mine: bool) -> dict[str, str]:
    if mine:
        return {"name": warning.name, "phone": warning.phone, "address": warning.address}
    return {
        "name": mask_name(warning.name),
        "phone": mask_phone(warning.phone),
        "address": mask_address(warning.address),
    }


def cards(rows: Iterable[Warning], person: Person) -> list[Card]:
    """Cards of a list."""
    table = tiers()
    return [card(row, person, table) for row in rows]


@dataclass(frozen=True)
class Happening:
    """One line of the timeline."""

    at: datetime
    title: str
    by: str = ""
    detail: str = ""
    icon: str = ""
    tone: str = ""


def history(warning: Warning, notes: bool) -> list[Happening]:
    """Everything that happened, newest first; notes only for who may read them."""
    steps = StateChange.objects.filter(warning=warning).select_related("by").order_by("-id")[:200]
    tries = Attempt.objects.filter(warning=warning).select_related("officer").order_by("-id")[:200]
    units = {unit.code: unit.short_name for unit in Unit.objects.all()}
    points = talking_points(warning)
    found = [_step(step, units) for step in steps] + [_try(one, notes, points) for one in tries]
    return sorted(found, key=lambda item: item.at, reverse=True)


def _step(step: StateChange, units: dict[str, str]) -> Happening:
    head, _colon, rest = step.note.partition(":")
    detail = units.get(rest, "") if head in ("to", "cleared", "visit_asked") else ""
    if head == "tier":
        detail = _tier_step(rest)
    elif head == "kept":
        detail = _tier_names().get(rest, rest)
    elif step.new == "outcome" and step.note:
        detail = f"{step.note} {wording.outcome_name(step.note)}"
    return Happening(
        step.at,
        wording.step_name(step.old, step.new, step.note),
        step.by.name if step.by else "",
        detail,
        _ICONS.get(step.new, "circle") if step.old != step.new else "note",
        "bad" if head == "tier" else "",
    )


_ICONS = {
    "dispatched": "send",
    "signed": "edit",
    "met": "visit",
    "outcome": "check",
    "feedback": "upload",
    "closed": "lock",
    "reopened": "refresh",
}


def _tier_step(text: str) -> str:
    change, _colon, why = text.partition(":")
    old, _arrow, new = change.partition(">")
    names = _tier_names()
    step = f"{names.get(old, old)} → {names.get(new, new)}"
    return " · ".join(filter(None, (step, wording.raise_reason(why))))


def _tier_names() -> dict[str, str]:
    return {t.code: badge(t).name for t in (*default_tiers().levels, *tiers().levels)}


def _try(one: Attempt, notes: bool, points: Sequence[str]) -> Happening:
    good = one.result in ("reached", "passed_on", "sent")
    lines = [one.note] if notes and one.note else []
    lines += [_("Said: {point}").format(point=point) for point in said(one, points)]
    return Happening(
        one.at,
        f"{wording.kind_name(one.kind)} · {wording.result_name(one.result, one.kind)}",
        one.officer.name if one.officer else "",
        "\n".join(lines),
        {"visit": "visit", "sms": "message", "flash": "message"}.get(one.kind, "phone"),
        "good" if good else "",
    )


def said(one: Attempt, points: Sequence[str]) -> list[str]:
    """The talking points of an attempt, in words; early ones were kept by their number."""
    numbers = range(1, len(points) + 1)
    return [points[p - 1] if p in numbers else str(p) for p in one.points]


def said_before(warning: Warning, points: Sequence[str]) -> set[str]:
    """What somebody has told the person already."""
    return {point for one in warning.attempts.all() for point in said(one, points)}


def talking_points(warning: Warning) -> list[str]:
    """What to say: the tone for the group, then the points of the type."""
    known = taxonomy()
    code = warning.scam_type[:3]
    if not (code and known.knows(code)):
        code = "T99"
    group = {"minor": "pupils", "elderly": "elderly"}.get(warning.group, "")
    return list(known.talking_points(code, group))


def signs(warning: Warning) -> Sequence[str]:
    """How this kind of fraud shows itself."""
    known = taxonomy()
    code = warning.scam_type[:3]
    return known.type(code).signs if code and known.knows(code) else ()

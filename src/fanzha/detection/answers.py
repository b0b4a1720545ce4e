"""The public check: what a resident is told about a text, a number, an account or an address."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from fanzha.detection.text.advice import after_phishing, phishing
from fanzha.detection.text.check import FIRM, Check
from fanzha.detection.text.classify import Typing
from fanzha.detection.text.elements import Kind
from fanzha.detection.text.legible import Matter
from fanzha.kit import gettext as _
from fanzha.knowledge import slogans, taxonomy

HOTLINE = "96110"  # advice and dissuasion line of the police; 110 for who has paid
_SPECIFIC = 3  # letters of a reason that tell more than chance

# What a line of a slogan must speak of to fit a type; the others get a general slogan.
_TOPICS: Mapping[str, tuple[str, ...]] = {
    "T01": ("刷单",),
    "T02": ("投资",),
    "T03": ("客服",),
    "T04": ("放款", "网贷"),
    "T05": ("征信",),
    "T07": ("公检法", "安全账户", "补贴", "退税", "短信要点链接"),
    "T08": ("领导", "家属", "QQ"),
    "T09": ("游戏",),
    "T12": ("链接", "验证码"),
    "T99": ("中奖",),
}
_WIDE = {"T07", "T08", "T12", "T99"}  # types of many schemes: a line must share words with the text


class Level(StrEnum):
    """The verdict, from worst to best; `CLEAN` is no guarantee."""

    DANGER = "danger"
    CAUTION = "caution"
    UNCLEAR = "unclear"
    UNKNOWN = "unknown"  # one number or address of which nothing is known
    OFFICIAL = "official"
    CLEAN = "clean"


@dataclass(frozen=True, slots=True)
class Known:
    """A value of the registry of confirmed indicators, with the type it was used for."""

    kind: str
    value: str
    type_name: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a resident reads: verdict, reasons, what to do now, what comes next, a slogan.

    `why` are phrases of the text itself; `slogan` is one line “trigger → action”.
    """

    level: Level
    verdict: str
    why: tuple[str, ...]
    now: tuple[str, ...]
    next: str
    slogan: str
    slogan_name: str
    type: str | None
    type_name: str
    known: tuple[Known, ...]

    def as_json(self) -> dict[str, Any]:
        """The answer for a machine; numbers of the registry are named by their kind only."""
        return {
            "level": self.level.value,
            "verdict": self.verdict,
            "type": self.type,
            "type_name": self.type_name,
            "why": list(self.why),
            "now": list(self.now),
            "next": self.next,
            "slogan": self.slogan,
            "known": [{"kind": each.kind, "type_name": each.type_name} for each in self.known],
            "hotline": HOTLINE,
        }


def answer(
    check: Check, known: Sequence[Known], *, bare: bool, owner: str = "", copied: str = ""
) -> Answer:
    """Put together what the engine and the registry say.

    `bare` tells that one value was asked about, not a message; `owner` is whose official number or
    address it is, `copied` whose official address one in it is made to look like. A confirmed
    indicator weighs more than the words around it.
    """
    level = _level(check, known, bare, owner, copied)
    told = level in {Level.DANGER, Level.CAUTION}
    why = _why(check) if told else ()
    chosen = _slogan(check.typing, check.why()) if told else ("", "")
    return Answer(
        level=level,
        verdict=_verdict(level, check, known, owner, copied),
        why=why,
        now=tuple(_steps(level, check)),
        next=_next(check.typing.phases) if told and check.typing.is_fraud else "",
        slogan=chosen[0],
        slogan_name=chosen[1],
        type=check.typing.type if told else None,
        type_name=check.type_name if told else "",
        known=tuple(known),
    )


def _level(check: Check, known: Sequence[Known], bare: bool, owner: str, copied: str) -> Level:
    typing = check.typing
    if known:
        return Level.DANGER
    if copied and (bare or not typing.is_fraud):
        return Level.CAUTION
    if bare:
        return Level.OFFICIAL if owner else Level.UNKNOWN
    if typing.abstained or check.matter is Matter.NOTHING:
        return Level.UNCLEAR
    if not typing.is_fraud:
        return Level.CLEAN
    return Level.DANGER if typing.score >= FIRM else Level.CAUTION


def _verdict(level: Level, check: Check, known: Sequence[Known], owner: str, copied: str) -> str:
    if known:
        return _("Do not pay: this is on the anti-fraud centre's list of numbers used in fraud.")
    if copied and level is Level.CAUTION:
        text = _("The address looks like that of {owner}, but is another one: enter nothing there.")
        return text.format(owner=copied)
    if level is Level.OFFICIAL and _is_address(check):
        return _("This is the address of {owner}.").format(owner=owner)
    if level is Level.OFFICIAL:
        text = _("The real one belongs to: {owner}. But a caller's number can be faked.")
        return text.format(owner=owner)
    if level is Level.UNKNOWN:
        return _("Nothing is known of it here. That does not make it safe.")
    return check.verdict()


def _is_address(check: Check) -> bool:
    return bool(check.elements.of(Kind.URL, Kind.DOMAIN))


def _steps(level: Level, check: Check) -> Iterable[str]:
    if level not in {Level.DANGER, Level.CAUTION}:
        yield from check.notes
    if level in {Level.DANGER, Level.CAUTION}:
        if check.elements.transfers:
            yield _("Money already left? Call 110 now and say account, amount and time.")
        yield _("Stop: pay nothing, open no link, share no screen, tell nobody a code.")
        if phishing(check.typing, linked=check.linked):
            yield from after_phishing(linked=check.linked)
        yield _("Keep the chats and receipts: take screenshots, delete nothing.")
        yield _("Ring 96110 yourself, or go to the police station, before you do anything else.")
    elif level is Level.OFFICIAL:
        yield _way_there(check)
        yield _("No authority asks you for a transfer, a code or a shared screen.")
    elif level is Level.CLEAN:
        yield _("Whoever asks for money, a code or a shared screen: ring 96110 first.")
    else:
        yield _("Pay nothing and tell nobody a code until 96110 or your family has looked at it.")


def _why(check: Check) -> tuple[str, ...]:
    """The reasons that speak for themselves: 妈 weighs something, but tells a reader nothing."""
    return (*(phrase for phrase in check.why() if len(phrase) > 1), *check.notes)


def _way_there(check: Check) -> str:
    if _is_address(check):
        return _("Type the address yourself; do not open it from a message.")
    return _("Hang up and dial the number yourself; do not call back a number you were sent.")


def _next(phases: Sequence[str]) -> str:
    """What usually comes after the last phase that the words point at."""
    known = taxonomy().phases
    reached = [code for code in sorted(phases) if code in known]
    return known[reached[-1]].next if reached else ""


def _slogan(typing: Typing, why: Iterable[str]) -> tuple[str, str]:
    """The line of a slogan that speaks of this type, and the slogan's name; else a general one."""
    code = typing.sub_type or typing.type
    words = (*why, taxonomy().name(code)) if code else tuple(why)
    topics = _TOPICS.get(typing.type or "", ())
    lines = [
        (line, slogan)
        for slogan in slogans()
        for line in slogan.items
        if any(topic in line for topic in topics)
    ]
    if lines:
        line, slogan = max(lines, key=lambda pair: (_shared(pair[0], words), -len(pair[0])))
        if typing.type not in _WIDE or _shared(line, words):
            return line, slogan.name
    general = [slogan for slogan in slogans() if not slogan.types]
    return ("、".join(general[-1].items), general[-1].name) if general else ("", "")


def _shared(line: str, why: Iterable[str]) -> int:
    """Letters of the reasons that stand in the line."""
    return sum(len(w) for w in why if len(w) >= _SPECIFIC and w in line) + sum(
        1 for w in why for i in range(len(w) - 1) if w[i : i + 2] in line
    )

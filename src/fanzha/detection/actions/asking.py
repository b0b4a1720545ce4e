"""The public check with the registry behind it. Nothing of what is asked is stored."""

import re
from dataclasses import replace

from fanzha.detection.answers import Answer, Known, answer
from fanzha.detection.lookalike import imitated, is_registered
from fanzha.detection.text.check import Check, check_text
from fanzha.detection.text.elements import Elements
from fanzha.detection.values import is_bare, values
from fanzha.kit import Invalid, clock
from fanzha.kit.actions import is_chinese
from fanzha.knowledge import Hit, IndicatorKind, host_of, normalise, taxonomy
from fanzha.knowledge.actions import known, stop_list

_HAN = re.compile(r"[\u3400-\u9fff]")
_NAME = 5  # letters: up to here a text is a name rather than a message
_TOO_COMMON = {"edu.cn"}  # schools of every kind have edu in their names


def known_values(text: str, found: Elements) -> list[Hit]:
    """The confirmed indicators among everything in a text, and in a bare number."""
    return known(values(text, found))


def type_name(code: str | None) -> str:
    """The name of a type in the reader's language, empty for none."""
    chinese = is_chinese()
    return (taxonomy().name(code) if chinese else taxonomy().name_en(code)) if code else ""


def checked(text: str) -> Check:
    """`check_text` as of now, with the type named in the reader's language."""
    check = check_text(text, clock.now())
    return replace(check, type_name=type_name(check.typing.sub_type or check.typing.type))


def ask(text: str) -> Answer:
    """Verdict, reasons and what to do now for whatever a resident pasted.

    The engine reads Chinese: of a message in another language it says nothing.
    """
    check = checked(text)
    if not _HAN.search(text) and not check.typing.is_fraud:
        check = replace(check, typing=replace(check.typing, abstained=True))
    hits = [
        Known(hit.kind, hit.value, type_name(hit.type_code))
        for hit in known_values(text, check.elements)
    ]
    bare = is_bare(text)
    owner, copied = _owner(text) if bare else "", _copied(text, check.elements)
    name = len(text.strip()) <= _NAME and not check.typing.is_fraud
    return answer(check, hits, bare=bare or name, owner=owner, copied=copied)


def _copied(text: str, found: Elements) -> str:
    """Whose official address a link or domain in the text is made to look like, empty for none."""
    official = stop_list().domains
    names = [name for name in official if name not in _TOO_COMMON]
    for kind, value in values(text, found):
        if kind not in (IndicatorKind.URL, IndicatorKind.DOMAIN):
            continue
        host = host_of(kind, _normal(kind, value))
        if host and not is_registered(host, official):
            copy = imitated(host, names)
            if copy:
                return official[copy].name
    return ""


def _owner(text: str) -> str:
    """Whose official number or address this is, empty when it is nobody's."""
    for kind in (IndicatorKind.PHONE, IndicatorKind.DOMAIN, IndicatorKind.URL):
        hub = stop_list().find(kind, normal) if (normal := _normal(kind, text)) else None
        if hub is not None:
            return hub.name
    return ""


def _normal(kind: IndicatorKind, text: str) -> str:
    try:
        return normalise(kind, text.strip())
    except Invalid:
        return ""

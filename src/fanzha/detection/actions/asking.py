"""The public check with the registry behind it. Nothing of what is asked is stored."""

from dataclasses import replace

from django.utils.translation import get_language

from fanzha.detection.answers import Answer, Known, answer
from fanzha.detection.text.check import Check, check_text
from fanzha.detection.text.elements import Elements
from fanzha.detection.values import is_bare, values
from fanzha.kit import Invalid, clock
from fanzha.knowledge import Hit, IndicatorKind, normalise, taxonomy
from fanzha.knowledge.actions import known, stop_list


def known_values(text: str, found: Elements) -> list[Hit]:
    """The confirmed indicators among everything in a text, and in a bare number."""
    return known(values(text, found))


def type_name(code: str | None) -> str:
    """The name of a type in the reader's language, empty for none."""
    chinese = (get_language() or "").startswith("zh")
    return (taxonomy().name(code) if chinese else taxonomy().name_en(code)) if code else ""


def checked(text: str) -> Check:
    """`check_text` as of now, with the type named in the reader's language."""
    check = check_text(text, clock.now())
    return replace(check, type_name=type_name(check.typing.sub_type or check.typing.type))


def ask(text: str) -> Answer:
    """Verdict, reasons and what to do now for whatever a resident pasted."""
    check = checked(text)
    hits = [
        Known(hit.kind, hit.value, type_name(hit.type_code))
        for hit in known_values(text, check.elements)
    ]
    bare = is_bare(text)
    return answer(check, hits, bare=bare, owner=_owner(text) if bare else "")


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

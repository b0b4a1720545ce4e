"""The public check with the registry behind it. Nothing of what is asked is stored."""

from fanzha.detection.answers import Answer, Known, answer
from fanzha.detection.text.check import check_text
from fanzha.detection.text.elements import Elements
from fanzha.detection.values import is_bare, values
from fanzha.kit import Invalid, clock
from fanzha.knowledge import Hit, IndicatorKind, normalise, taxonomy
from fanzha.knowledge.actions import known, stop_list


def known_values(text: str, found: Elements) -> list[Hit]:
    """The confirmed indicators among everything in a text, and in a bare number."""
    return known(values(text, found))


def ask(text: str) -> Answer:
    """Verdict, reasons and what to do now for whatever a resident pasted."""
    check = check_text(text, clock.now())
    hits = [
        Known(hit.kind, hit.value, taxonomy().name(hit.type_code) if hit.type_code else "")
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

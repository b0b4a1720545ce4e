"""The public check with the registry behind it. Nothing of what is asked is stored."""

from fanzha.detection.answers import Answer, Known, answer
from fanzha.detection.lookalike import imitated, is_registered
from fanzha.detection.official import normal_value, owner_of
from fanzha.detection.text.check import Check, check_text
from fanzha.detection.text.elements import Elements
from fanzha.detection.text.legible import Matter
from fanzha.detection.values import is_bare, values
from fanzha.kit import clock
from fanzha.kit.actions import is_chinese
from fanzha.knowledge import Hit, IndicatorKind, host_of, taxonomy
from fanzha.knowledge.actions import known, stop_list

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
    return check_text(text, clock.now(), chinese=is_chinese())


def ask(text: str) -> Answer:
    """Verdict, reasons and what to do now for whatever a resident pasted."""
    check = checked(text)
    hits = [
        Known(hit.kind, hit.value, type_name(hit.type_code))
        for hit in known_values(text, check.elements)
    ]
    bare = is_bare(text) or check.matter is Matter.VALUE
    owner, copied = owner_of(text, stop_list()) if bare else "", _copied(text, check.elements)
    name = len(text.strip()) <= _NAME and not check.typing.is_fraud
    return answer(check, hits, bare=bare or name, owner=owner, copied=copied)


def _copied(text: str, found: Elements) -> str:
    """Whose official address a link or domain in the text is made to look like, empty for none."""
    official = stop_list().domains
    names = [name for name in official if name not in _TOO_COMMON]
    for kind, value in values(text, found):
        if kind not in (IndicatorKind.URL, IndicatorKind.DOMAIN):
            continue
        host = host_of(kind, normal_value(kind, value))
        if host and not is_registered(host, official):
            copy = imitated(host, names)
            if copy:
                return official[copy].name
    return ""

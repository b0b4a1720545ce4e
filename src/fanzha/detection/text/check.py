"""One text looked at from all sides, in words for anybody: `check_text`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fanzha.detection.text.classify import Typing, classify
from fanzha.detection.text.elements import Elements
from fanzha.detection.text.extract import extract
from fanzha.detection.text.jsonl import elements_json, typing_json
from fanzha.kit import gettext as _
from fanzha.kit import yuan
from fanzha.knowledge import taxonomy

FIRM = 80  # score from which the wording is firm
_ADVICE = 2


@dataclass(frozen=True, slots=True)
class Check:
    """What a text looks like, what is in it, and what to do now."""

    typing: Typing
    elements: Elements
    type_name: str
    advice: tuple[str, ...]

    def verdict(self) -> str:
        """The finding in one sentence; never a statement of guilt."""
        if self.typing.abstained:
            return _("Not clear: ask 96110 before you do anything.")
        if not self.typing.is_fraud:
            return _("No sign of fraud found. That is no guarantee: ask 96110 when in doubt.")
        if self.typing.score >= FIRM:
            return _("This looks very much like fraud: {type}.").format(type=self.type_name)
        return _("This has signs of fraud: {type}.").format(type=self.type_name)

    def lines(self) -> Iterator[str]:
        """The check as text for a terminal."""
        yield self.verdict()
        why = "、".join(dict.fromkeys(r.surface for r in self.typing.reasons))
        if why and self.typing.is_fraud:
            yield _("Because of: {phrases}").format(phrases=why)
        yield from self.advice
        for element in self.elements.elements:
            yield f"{element.kind.value}\t{element.value}\t{element.surface}"
        if self.elements.loss_fen:
            yield _("Loss told: {amount}").format(amount=yuan(self.elements.loss_fen))

    def as_json(self) -> dict[str, Any]:
        """The check for a machine: the fields of both commands, verdict and advice."""
        return {
            "verdict": self.verdict(),
            **typing_json(self.typing),
            "type_name": self.type_name,
            "advice": list(self.advice),
            **elements_json(self.elements),
        }


def check_text(text: str, report_time: datetime | None = None) -> Check:
    """Type a text, read its elements, and add what to do from the taxonomy in force."""
    typing = classify(text)
    found = extract(text, report_time)
    if typing.type is None:
        return Check(typing, found, "", ())
    known = taxonomy()
    name = known.name(typing.sub_type or typing.type)
    return Check(typing, found, name, known.type(typing.type).talking_points[:_ADVICE])

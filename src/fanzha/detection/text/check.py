"""One text looked at from all sides, in words for anybody: `check_text`."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from fanzha.detection.official import asked_about, owner_of
from fanzha.detection.text.addresses import Address, Nature, addresses, explained
from fanzha.detection.text.advice import advice
from fanzha.detection.text.classify import Typing, classify
from fanzha.detection.text.elements import Elements
from fanzha.detection.text.extract import extract
from fanzha.detection.text.jsonl import elements_json, typing_json
from fanzha.detection.text.legible import Matter, matter
from fanzha.detection.text.normalise import Folded, normalise
from fanzha.kit import gettext as _
from fanzha.kit import yuan
from fanzha.knowledge import StopList, library, taxonomy

FIRM = 80  # score from which the wording is firm


@dataclass(frozen=True, slots=True)
class Check:
    """What a text looks like, what is in it, and what to do now.

    `notes` say what its addresses are and whose an official number in it is; `owner` is whose
    official value the whole text is, empty for nobody's; `linked` tells that an address in it is
    not official.
    """

    typing: Typing
    elements: Elements
    type_name: str
    advice: tuple[str, ...]
    matter: Matter = Matter.WORDS
    notes: tuple[str, ...] = ()
    owner: str = ""
    linked: bool = False

    def verdict(self) -> str:
        """The finding in one sentence; never a statement of guilt."""
        if self.typing.is_fraud and not self.typing.abstained:
            return self._fraud()
        if self.matter is Matter.NOTHING:
            return _("There are no words to judge: paste the message itself.")
        if self.owner:
            return _("This is the number or address of {owner}.").format(owner=self.owner)
        if self.matter is Matter.VALUE:
            return _("Nothing is known of it here. That does not make it safe.")
        if self.typing.abstained:
            return _("Not clear: ask 96110 before you do anything.")
        return _("No sign of fraud found. That is no guarantee: ask 96110 when in doubt.")

    def _fraud(self) -> str:
        if self.typing.score >= FIRM:
            return _("This looks very much like fraud: {type}.").format(type=self.type_name)
        return _("This has signs of fraud: {type}.").format(type=self.type_name)

    def why(self) -> tuple[str, ...]:
        """The phrases that weighed; addresses stand in the notes."""
        phrases = (r.surface for r in self.typing.reasons if r.concept not in set(Nature))
        return tuple(dict.fromkeys(phrases))

    def lines(self) -> Iterator[str]:
        """The check as text for a terminal."""
        yield self.verdict()
        if self.why() and self.typing.is_fraud:
            yield _("Because of: {phrases}").format(phrases="、".join(self.why()))
        yield from self.notes
        yield from self.advice
        yield from self._elements()
        if self.elements.loss_fen:
            yield _("Loss told: {amount}").format(amount=yuan(self.elements.loss_fen))

    def _elements(self) -> Iterator[str]:
        """Each value once, with how often it stands there."""
        told = [e for e in self.elements.elements if e.value is not None]
        counts = Counter((e.kind, e.value) for e in told)
        first = {(e.kind, e.value): e.surface for e in reversed(told)}
        for (kind, value), count in counts.items():
            often = f"\t×{count}" if count > 1 else ""
            yield f"{kind}\t{value}\t{first[kind, value]}{often}"

    def as_json(self) -> dict[str, Any]:
        """The check for a machine: the fields of both commands, verdict, notes and advice."""
        return {
            "verdict": self.verdict(),
            **typing_json(self.typing),
            "type_name": self.type_name,
            "notes": list(self.notes),
            "advice": list(self.advice),
            **elements_json(self.elements),
        }


def check_text(text: str, report_time: datetime | None = None, *, chinese: bool = True) -> Check:
    """Type a text, read its elements, and add what to do from the taxonomy in force.

    `chinese` is the language of type name and advice. Of a message in another language that shows
    no sign the reader says nothing: it abstains.
    """
    typing, about = classify(text), matter(text)
    if about is Matter.FOREIGN and not typing.is_fraud:
        typing = replace(typing, abstained=True)
    folded = normalise(text)
    links = addresses(folded.text.lower())
    linked = any(link.nature is not Nature.OFFICIAL for link in links)
    return Check(
        typing,
        extract(text, report_time),
        _type_name(typing.sub_type or typing.type, chinese=chinese),
        advice(typing, linked=linked, chinese=chinese),
        about,
        tuple(_notes(folded, links)),
        owner_of(text, _listed()) if about is Matter.VALUE else "",
        linked,
    )


def _type_name(code: str | None, *, chinese: bool) -> str:
    known = taxonomy()
    return (known.name(code) if chinese else known.name_en(code)) if code else ""


def _notes(folded: Folded, links: Sequence[Address]) -> Iterator[str]:
    """What its addresses are, and whose an official number is that it asks about."""
    for link in links:
        if link.is_strange:
            yield explained(link, folded.text[link.start : link.end])
    yield from asked_about(folded.text, _listed())


def _listed() -> StopList:
    return StopList(library().hubs)

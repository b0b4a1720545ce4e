"""Fraud or not, which type, and why: cue concepts written by hand and trained n-grams, added up.

Every figure is a sum of weights of `cues.toml` and of `typing.model`, so each verdict can be read
back phrase by phrase. Both know nothing but words: they say what a text looks like, never that a
person is guilty.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from fanzha.detection.text.addresses import Address, addresses
from fanzha.detection.text.cues import Cues
from fanzha.detection.text.grams import grams, prepare
from fanzha.detection.text.legible import legible
from fanzha.detection.text.lexicon import Lexicon, shipped
from fanzha.detection.text.model import CODES, Model, current_model
from fanzha.detection.text.normalise import Folded, normalise
from fanzha.detection.text.phrases import heavy

UNKNOWN = "T99"
_REPEAT, _REPEAT_CAP = 0.12, 1.4  # each further phrase of a concept adds a little
_ENOUGH = 1.2  # log-odds of phrases below which a text is (partly) taken as silent
_REASONS = 8
_SPANS_PER_CONCEPT = 3
_FEW = 3  # reasons by cues below which the n-grams are asked too
_SECONDARY_SHARE = 0.15
_SUB_CUE = 1.1  # cues of a sub-type count this much more: its n-grams were learnt from few texts
_UNKNOWN_SHARE = 0.2  # a best type with less than this share is no type
_URGENT_LINK = 1.0


@dataclass(frozen=True, slots=True)
class Reason:
    """A phrase that weighed; offsets into the original, `weight` in log-odds (< 0: against)."""

    start: int
    end: int
    surface: str
    concept: str
    weight: float


@dataclass(frozen=True, slots=True)
class Typing:
    """What a text looks like.

    `probability` is that of fraud, `score` the same as an integer 0–100. `type` and `sub_type` are
    codes of the taxonomy, None for a text that is no fraud; T99 where no type stands out.
    `top` holds types with their share among types, best first. `abstained` marks the band in which
    a person should decide. `phases` are the phases G0–G7 it tells.
    """

    is_fraud: bool
    score: int
    probability: float
    type: str | None
    sub_type: str | None
    secondary: tuple[str, ...]
    top: tuple[tuple[str, float], ...]
    reasons: tuple[Reason, ...]
    phases: tuple[str, ...]
    abstained: bool


Found = dict[int, list[tuple[int, int]]]


@dataclass(slots=True)
class _Sums:
    fraud: float
    types: dict[str, float]
    subs: dict[str, float]

    def add(
        self, fraud: float, types: Mapping[str, float], subs: Mapping[str, float], by: float
    ) -> None:
        self.fraud += fraud * by
        for code, weight in types.items():
            self.types[code] += weight * by
        for code, weight in subs.items():
            self.subs[code] = self.subs.get(code, 0.0) + weight * by


def classify(text: str, words: Lexicon | None = None, model: Model | None = None) -> Typing:
    """Type a text; never raises for any string, linear in its length."""
    cues, trained = (words or shipped()).cues, model or current_model()
    folded = normalise(text)
    lowered = folded.text.lower()
    words_only, links = legible(lowered), addresses(lowered)
    found = _search(words_only, lowered, cues)
    sums = _sum(found, cues)
    _add_links(links, found, cues, sums)
    grammed = grams(prepare(words_only))
    blend, margins = trained.blend, trained.margins_of(grammed)
    odds = blend.odds(margins.fraud, sums.fraud)
    sums.types = {
        code: blend.type_gram * margin + blend.type_cue * sums.types[code]
        for code, margin in zip(CODES, margins.types, strict=True)
    }
    probability = round(1 / (1 + math.exp(-max(-30.0, min(30.0, odds)))), 4)
    verdict = _verdict(folded, found, cues, sums, probability, blend.bar)
    if not verdict.is_fraud:
        return verdict
    return replace(
        verdict,
        sub_type=_best_sub(verdict, grammed, sums.subs, trained),
        phases=trained.phases_of(grammed),
        reasons=(*_strange(links, folded), *_enough(verdict, folded, words_only, trained)),
    )


def cue_evidence(text: str, words: Lexicon | None = None) -> tuple[float, dict[str, float]]:
    """What the cues alone say: log-odds of fraud, and a score for each type."""
    cues = (words or shipped()).cues
    lowered = normalise(text).text.lower()
    found = _search(legible(lowered), lowered, cues)
    sums = _sum(found, cues)
    _add_links(addresses(lowered), found, cues, sums)
    return sums.fraud, sums.types


def concepts_of(lowered: str) -> list[str]:
    """The names of the cue concepts in a folded, lower-case text."""
    cues = shipped().cues
    return [cues.concepts[index].name for index in _search(lowered, lowered, cues)]


def _search(words_only: str, lowered: str, cues: Cues) -> Found:
    """Words are looked for outside addresses; patterns may tell that one stands there."""
    found: Found = {}
    hinted: set[int] = set()
    for last, (length, concepts, hints) in cues.automaton.iter(words_only):
        for concept in concepts:
            found.setdefault(concept, []).append((last + 1 - length, last + 1))
        hinted.update(hints)
    # Patterns cost more than words; without any word they would decide nothing.
    for index in sorted(hinted) if found else ():
        spans = [match.span() for match in cues.patterns[index].finditer(lowered)]
        if spans:
            found.setdefault(index, []).extend(spans)
    return found


def _sum(found: Found, cues: Cues) -> _Sums:
    sums = _Sums(cues.bias, dict(cues.prior), {})
    for index, spans in found.items():
        concept = cues.concepts[index]
        by = min(1 + _REPEAT * (len(spans) - 1), _REPEAT_CAP)
        sums.add(concept.fraud, concept.types, concept.subs, by)
    positive = sum(max(cues.concepts[index].fraud, 0.0) for index in found)
    sums.fraud += cues.silent * max(0.0, 1 - positive / _ENOUGH)
    for index in found:
        for pair in cues.pairs.get(index, ()):
            if pair.second in found:
                sums.add(pair.fraud, pair.types, pair.subs, 1.0)
    return sums


def _add_links(links: Sequence[Address], found: Found, cues: Cues, sums: _Sums) -> None:
    """The least trustworthy address counts; one in an urgent message is a sign by itself."""
    weight = max((link.weight for link in links), default=0.0)
    if weight and any(cues.concepts[i].name == "urgent_sms" for i in found):
        weight += _URGENT_LINK
    sums.fraud += weight


def _strange(links: Sequence[Address], folded: Folded) -> Iterable[Reason]:
    """The addresses that are reasons by what they are."""
    for link in [link for link in links if link.is_strange][:_SPANS_PER_CONCEPT]:
        start, end = folded.span(link.start, link.end)
        surface = folded.original[start:end]
        yield Reason(start, end, surface, link.nature, round(link.weight, 2))


def _verdict(
    folded: Folded, found: Found, cues: Cues, sums: _Sums, probability: float, bar: float
) -> Typing:
    is_fraud = probability >= bar
    ranked = _shares(sums.types)
    best, share = ranked[0]
    kind = (best if share >= _UNKNOWN_SHARE else UNKNOWN) if is_fraud else None
    return Typing(
        is_fraud=is_fraud,
        score=round(100 * probability),
        probability=probability,
        type=kind,
        sub_type=None,
        secondary=tuple(_secondary(kind, ranked)) if is_fraud else (),
        top=tuple((code, round(share, 4)) for code, share in ranked[:3]),
        reasons=tuple(_reasons(folded, found, cues, kind)),
        phases=(),
        abstained=abs(probability - bar) <= cues.abstain,
    )


def _best_sub(
    verdict: Typing, grammed: Collection[str], cued: Mapping[str, float], model: Model
) -> str | None:
    """The sub-type both n-grams and cues speak for most; by cues alone where no type stood out."""
    kind, blend = verdict.type, model.blend
    if kind is None:
        return None
    trust = _SUB_CUE * blend.type_cue
    scores = {code: trust * cue for code, cue in cued.items() if code.startswith(kind)}
    if kind == verdict.top[0][0]:
        for code, margin in model.sub_margins(grammed, kind).items():
            scores[code] = scores.get(code, 0.0) + blend.type_gram * margin
    return max(scores, key=lambda code: (scores[code], code), default=None)


def _secondary(kind: str | None, ranked: list[tuple[str, float]]) -> Iterable[str]:
    return [code for code, share in ranked if code != kind and share >= _SECONDARY_SHARE][:2]


def _shares(types: Mapping[str, float]) -> list[tuple[str, float]]:
    top = max(types.values())
    weights = {code: math.exp(score - top) for code, score in types.items()}
    total = sum(weights.values())
    return sorted(((c, w / total) for c, w in weights.items()), key=lambda item: -item[1])


def _enough(verdict: Typing, folded: Folded, words_only: str, model: Model) -> tuple[Reason, ...]:
    """The reasons; where they are few, with the phrases that weighed most among the n-grams."""
    if len(verdict.reasons) >= _FEW:
        return verdict.reasons
    kept = list(verdict.reasons)
    for phrase in heavy(words_only, verdict.type, model):
        first, last = folded.span(phrase.start, phrase.end)
        if not any(r.start < last and first < r.end for r in kept):
            surface = folded.original[first:last]
            kept.append(Reason(first, last, surface, "wording", round(phrase.weight, 2)))
    return tuple(sorted(kept, key=lambda r: r.start))


def _reasons(folded: Folded, found: Found, cues: Cues, kind: str | None) -> Iterable[Reason]:
    """The phrases that weighed most for the verdict, in order of their place."""
    ranked = sorted(((_weight(cues, index, kind), -index) for index in found), reverse=True)
    kept: list[Reason] = []
    for weight, negative in ranked:
        index = -negative
        if weight <= 0 or len(kept) >= _REASONS:
            break
        spans = sorted(set(found[index]), key=lambda s: s[0] - s[1])[:_SPANS_PER_CONCEPT]
        signed = weight if kind else -weight
        for start, end in spans:
            first, last = folded.span(start, end)
            if not any(r.start < last and first < r.end for r in kept):
                name = cues.concepts[index].name
                kept.append(
                    Reason(first, last, folded.original[first:last], name, round(signed, 2))
                )
    return sorted(kept[:_REASONS], key=lambda r: r.start)


def _weight(cues: Cues, index: int, kind: str | None) -> float:
    concept = cues.concepts[index]
    return concept.fraud + concept.types.get(kind, 0.0) if kind else -concept.fraud
